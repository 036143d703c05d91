/** Attribute access. */

import { memberOf, methodOf, propertyOf } from "../../knowledge/index";
import type { Entry } from "../../knowledge/types";
import type { Expr, Located } from "../../syntax/ast";
import { itemsizeOf } from "../../target/dtypes";
import { bytesPerItem } from "../../target/typecodes";
import { constant } from "../../values/int";
import { FRAMES } from "../../values/object";
import { unknownLike, type Value } from "../../values/value";
import { allKnown } from "../calls/arguments";
import { contents } from "../canonical";
import { forgetObject, isMethod } from "../containers/methods";
import { objectOf } from "../containers/objects";
import { constantString, stringValue } from "../expressions";
import { applyEntry, typeOf } from "../library/apply";
import { argumentOf } from "../library/commandLine";
import { partOf } from "../library/frames";
import { type Context, freshScalar, lost } from "../machine";
import { intValue } from "../operators";
import { overAlternatives, type State } from "../state";
import { closureOf } from "./closures";
import { readClass, readDerived, readInstance, readSuper } from "./instances";

/** `owner.name` as a value. What is not known to be a method may be anything, also a way to change the owner. */
export function attributeValue(owner: Value, name: string, e: Expr, state: State, ctx: Context): Value {
  const value = readAttribute(owner, name, e, state, ctx);
  const guesses = alternativesOf(value).filter((one) => one.tag === "method" && one.func === null && !isMethod(one.self, one.name, state));
  if (guesses.length === 0) return value;
  for (const one of guesses)
    if (one.tag === "method" && !onlyReads(one.self, name, state))
      forgetObject(one.self, `what its attribute ${name} does to it is not followed`, state);
  return lost(ctx, e, `the attribute ${name} is not known`);
}

/** Special methods that leave their object as it is. */
const READING: ReadonlySet<string> = new Set(
  "class contains doc eq format ge getitem gt hash iter le len lt ne repr reversed sizeof str".split(" ").map((name) => `__${name}__`),
);

/** Whether nothing can be changed by way of the attribute: what the object holds may be handed out by it. */
function onlyReads(self: Value, name: string, state: State): boolean {
  const obj = objectOf(self, state);
  return READING.has(name) && obj !== undefined && contents(obj).every((held) => held.tag !== "ref" && held.tag !== "union");
}

function alternativesOf(value: Value): readonly Value[] {
  return value.tag === "union" ? value.values : [value];
}

/** `owner.name`, which is called: what is not known of a builtin or library object is taken for a method. */
export function readAttribute(owner: Value, name: string, e: Expr, state: State, ctx: Context): Value {
  switch (owner.tag) {
    case "module":
      return moduleValue(owner.name, name, e, state, ctx) ?? memberOf(owner.name, name);
    case "known": {
      // A type of the interpreter keeps its name as no object of Python's (Objects/typeobject.c, type_name).
      const [type] = name === "__name__" && ctx.machine.target.python[0] > 2 ? (/(?<=^builtins\.)[a-z]+$/.exec(owner.name) ?? []) : [];
      return type === undefined ? memberOf(owner.name, name) : stringValue(type, freshScalar(ctx, e));
    }
    case "unknown":
      return unknownLike(owner);
    case "str":
    case "bytes":
    case "int":
    case "float":
    case "bool":
    case "complex": {
      const property = propertyOf(owner.tag === "bool" ? "int" : owner.tag, name);
      if (property !== undefined) return readProperty(property, owner, e, state, ctx);
      return { tag: "method", self: owner, name, func: null, id: freshScalar(ctx, e) };
    }
    case "ref": {
      const obj = objectOf(owner, state);
      if (obj === undefined) return lost(ctx, e, `what ${name} belongs to is not known`);
      if (obj.kind === "instance") return readInstance(owner, obj, name, e, state, ctx);
      if (obj.own !== undefined) {
        const value = readDerived(owner, obj, obj.own.of.cls, name, e, state, ctx);
        if (value !== null) return value;
      }
      const property = propertyOf(typeOf(owner, state), name);
      if (property !== undefined) return readProperty(property, owner, e, state, ctx);
      const argument = argumentOf(owner, name, state);
      if (argument !== undefined) return argument;
      const isColumn = obj.kind === "opaque" && FRAMES.has(obj.type) && methodOf(obj.type, name) === undefined;
      const part = isColumn ? partOf(owner, constantString(name), e, state, ctx) : undefined;
      if (part !== undefined) return part;
      if (obj.kind === "opaque" && obj.type === "super") return readSuper(obj.holds, name, e, state, ctx);
      if (obj.kind === "opaque" && obj.type === "property")
        return { tag: "method", self: owner, name, func: null, id: freshScalar(ctx, e) };
      if ((obj.kind === "ndarray" || obj.kind === "npscalar") && name === "dtype") return { tag: "dtype", dtype: obj.dtype, object: true };
      if (obj.kind === "array" && name === "itemsize") {
        const each = bytesPerItem(obj.typecode, ctx.machine.target);
        if (each !== null) return intValue(constant(each), freshScalar(ctx, e));
      }
      return { tag: "method", self: owner, name, func: null, id: freshScalar(ctx, e) };
    }
    case "function":
      return name === "__closure__" ? closureOf(owner.func, e, state, ctx) : lost(ctx, e, `the attribute ${name} is not known`);
    case "class":
      return readClass(owner.cls, name, e, state, ctx);
    case "dtype":
      if (name === "itemsize") {
        const bytes = itemsizeOf(owner.dtype, ctx.machine.target);
        if (bytes !== null) return intValue(constant(bytes), freshScalar(ctx, e));
      }
      return lost(ctx, e, `the attribute ${name} of a dtype is not followed`);
    case "union": {
      const bound = owner.values.filter((v) => v.tag !== "unbound");
      // None has no attributes: with it the statement raises, and gives nothing.
      const some = bound.filter((v) => v.tag !== "none");
      const all = some.length > 0 && !name.startsWith("__") ? some : bound;
      if (all.length === 1 && bound.length > 1) return readAttribute(all[0] as Value, name, e, state, ctx);
      if (all.some((v) => objectOf(v, state)?.kind === "instance" || propertyOf(typeOf(v, state), name) !== undefined)) {
        return (
          overAlternatives({ tag: "union", values: all }, state, (one, fork) => readAttribute(one, name, e, fork, ctx)) ??
          lost(ctx, e, `what ${name} belongs to is not known`)
        );
      }
      if (all.every((v) => v.tag === "ref")) return { tag: "method", self: owner, name, func: null, id: freshScalar(ctx, e) };
      return lost(ctx, e, `what ${name} belongs to is not known`);
    }
    default:
      return lost(ctx, e, `the attribute ${name} is not known`);
  }
}

/** What a module of the library holds under a name, where that is no function or class. */
export function moduleValue(module: string, name: string, at: Located, state: State, ctx: Context): Value | null {
  const property = propertyOf(module, name);
  const node: Expr = { type: "Name", id: name, start: at.start, end: at.end };
  return property === undefined ? null : readProperty(property, { tag: "module", name: module }, node, state, ctx);
}

/** An attribute that is worked out like a call with the object alone. */
function readProperty(property: Entry, owner: Value, e: Expr, state: State, ctx: Context): Value {
  const node = { type: "Call", start: e.start, end: e.end, func: e, args: [], keywords: [] } as const;
  return applyEntry(property, property.name, allKnown([{ name: null, value: owner, node: e }]), node, state, ctx);
}
