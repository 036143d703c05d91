/** Values that come from outside the program text: parameters of functions nobody calls, annotated names, loops over what is not known. */
import type { Expr, Located, Parameter } from "../syntax/ast";
import { type Atom, type Int, indexAtom, symbol } from "../values/int";
import type { Assumption, Obj } from "../values/object";
import type { Value } from "../values/value";
import { allocate, type Context, reason } from "./machine";
import type { State } from "./state";

/** A length that the text does not tell, named for the user. */
export function unknownCount(name: string, ctx: Context): Int {
  return ctx.machine.assumptions.get(name) ?? symbol(name, name, 0, Number.POSITIVE_INFINITY);
}

export function unknownIndex(ctx: Context, node: Located, count: Int): Atom {
  return indexAtom(`u${ctx.machine.intern(ctx.shape, `${ctx.machine.unitId(ctx.unit)}:${node.start}:${node.end}u`)}`, count);
}

/** The value of a parameter of a function that is never called: what its annotation says, assumed. */
export function parameterValue(parameter: Parameter, functionName: string, state: State, ctx: Context): Value {
  const why: Value = {
    tag: "unknown",
    reason: reason(`no call of ${functionName}() is seen`, `a type annotation for ${parameter.name}, or a call`),
  };
  if (parameter.annotation === null) return why;
  return annotated(parameter.annotation, parameter.name, parameter, state, ctx) ?? why;
}

/** A value of the annotated type with symbolic length; null when the annotation tells nothing about sizes. */
export function annotated(annotation: Expr, name: string, node: Located, state: State, ctx: Context): Value | null {
  const { base, items, text } = describe(annotation);
  const assumes: readonly Assumption[] = [{ kind: "annotated", name, type: text }];
  const id = { kind: "any" } as const;
  switch (base) {
    case "int": {
      const given = ctx.machine.assumptions.get(name);
      return { tag: "int", int: given ?? symbol(name, name, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY), id };
    }
    case "float":
      return { tag: "float", value: null, id };
    case "bool":
      return { tag: "bool", value: null };
    case "None":
      return { tag: "none" };
    case "str":
      return { tag: "str", text: null, length: unknownCount(`len(${name})`, ctx), kind: null, id };
    case "bytes":
      return { tag: "bytes", data: null, length: unknownCount(`len(${name})`, ctx), id };
    case "list":
    case "List":
    case "set":
    case "Set": {
      const element = items === null ? null : annotated(items, `${name}[…]`, items, state, ctx);
      if (element === null) return null;
      const count = unknownCount(`len(${name})`, ctx);
      const runs = [{ count, index: unknownIndex(ctx, node, count), element, picked: null }];
      const obj: Obj =
        base.toLowerCase() === "list"
          ? { kind: "list", runs, history: [{ op: "mixed", most: count }], assumes }
          : { kind: "set", runs, length: count, history: [{ op: "mixed", most: count }], assumes };
      return allocate(state, ctx, node, obj, "param");
    }
    default:
      return null;
  }
}

function describe(annotation: Expr): { base: string; items: Expr | null; text: string } {
  switch (annotation.type) {
    case "Name":
      return { base: annotation.id, items: null, text: annotation.id };
    case "Constant":
      return { base: annotation.value.kind === "None" ? "None" : "", items: null, text: "None" };
    case "Attribute":
      return { base: annotation.attr, items: null, text: annotation.attr };
    case "Subscript": {
      const outer = describe(annotation.value);
      const inner = describe(annotation.slice);
      return { base: outer.base, items: annotation.slice, text: `${outer.text}[${inner.text}]` };
    }
    default:
      return { base: "", items: null, text: "" };
  }
}
