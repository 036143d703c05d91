/** Decorators: what a decorated def or class statement binds. */
import type { Expr, Stmt } from "../syntax/ast";
import type { Value } from "../values/value";
import { callBy } from "./instances";
import { allocate, type ClassDef, type Context, lost } from "./machine";
import { objectOf } from "./objects";
import type { State } from "./state";

/** Library decorators that give back what they get, or something that acts like it. */
const KEEPING: ReadonlySet<string> = new Set([
  "functools.lru_cache",
  "functools.cache",
  "functools.wraps",
  "functools.total_ordering",
  "contextlib.contextmanager",
  "typing.overload",
  "typing.final",
  "typing.override",
  "typing.runtime_checkable",
  "abc.abstractmethod",
]);

/** Decorators that make an object of their own, by the name of its type. */
const DESCRIPTORS: Readonly<Record<string, string>> = {
  "builtins.staticmethod": "staticmethod",
  "builtins.classmethod": "classmethod",
  "builtins.property": "property",
  "abc.abstractproperty": "property",
};

/** The function that a def statement made, after its decorators, innermost first. */
export function decorateFunction(
  decorators: readonly Value[],
  made: Value,
  s: Extract<Stmt, { type: "FunctionDef" }>,
  state: State,
  ctx: Context,
): Value {
  let value = made;
  for (let i = decorators.length - 1; i >= 0; i--) value = decorated(decorators[i] as Value, value, s.decorators[i] as Expr, s, state, ctx);
  return value;
}

function decorated(
  decorator: Value,
  value: Value,
  node: Expr,
  s: Extract<Stmt, { type: "FunctionDef" }>,
  state: State,
  ctx: Context,
): Value {
  if (value.tag === "unknown") return value;
  if (decorator.tag === "known") {
    if (KEEPING.has(decorator.name)) return value;
    const type = DESCRIPTORS[decorator.name];
    if (type !== undefined) return allocate(state, ctx, node, { kind: "opaque", type, holds: [value], assumes: [] }, "descriptor");
  }
  if (decorator.tag === "method" && decorator.func === null) {
    // @x.setter gives a new property with the same getter (Objects/descrobject.c, property_copy).
    const property = objectOf(decorator.self, state);
    const [getter] = property?.kind === "opaque" && property.type === "property" ? property.holds : [];
    if (getter !== undefined && (decorator.name === "setter" || decorator.name === "deleter" || decorator.name === "getter")) {
      const [, setter] = property?.kind === "opaque" ? property.holds : [];
      const holds =
        decorator.name === "getter"
          ? [value, ...(setter === undefined ? [] : [setter])]
          : decorator.name === "setter"
            ? [getter, value]
            : [getter, ...(setter === undefined ? [] : [setter])];
      return allocate(state, ctx, node, { kind: "opaque", type: "property", holds, assumes: [] }, "descriptor");
    }
  }
  if (decorator.tag === "function" || decorator.tag === "method") return callBy(decorator, [value], node, state, ctx);
  return lost(ctx, s, `a decorator may replace ${s.unit.name}`);
}

/** The class that a class statement made, and what the statement binds. */
export function decorateClass(
  decorators: readonly Value[],
  def: ClassDef,
  cls: number,
  s: Extract<Stmt, { type: "ClassDef" }>,
  _state: State,
  ctx: Context,
): { readonly def: ClassDef; readonly value: Value } {
  const value: Value = { tag: "class", cls, name: def.name };
  for (const decorator of decorators) {
    if (decorator.tag === "known" && KEEPING.has(decorator.name)) continue;
    return { def: { ...def, lost: `a decorator may change ${def.name}` }, value: lost(ctx, s, `a decorator may replace ${def.name}`) };
  }
  return { def, value };
}
