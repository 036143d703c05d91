/** Decorators: what a decorated def or class statement binds. */
import type { Expr, Stmt } from "../../syntax/ast";
import type { Value } from "../../values/value";
import { objectOf } from "../containers/objects";
import { evaluate } from "../expressions";
import { allocate, type Context, cellAddress, lost } from "../machine";
import type { State } from "../state";
import type { ClassDef } from "./classDef";
import { findInClass, layoutOf } from "./classes";
import { callBy } from "./instances";
import { dataclassInit, declaredFields, mergeFields, type Place } from "./records";

type ClassStatement = Extract<Stmt, { type: "ClassDef" }>;

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
  "enum.unique",
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

/** A decorator of a class: what is applied, and the call that made it, if any. */
export interface ClassDecorator {
  readonly value: Value;
  readonly call: Extract<Expr, { type: "Call" }> | null;
}

/** The class that a class statement made, after its decorators, and what the statement binds. */
export function decorateClass(
  decorators: readonly ClassDecorator[],
  made: ClassDef,
  cls: number,
  s: ClassStatement,
  place: Place,
  state: State,
  ctx: Context,
): { readonly def: ClassDef; readonly value: Value } {
  let def = made;
  let value: Value = { tag: "class", cls, name: def.name };
  for (const { value: decorator, call } of [...decorators].reverse()) {
    if (decorator.tag === "known" && KEEPING.has(decorator.name)) continue;
    if (decorator.tag === "known" && decorator.name === "dataclasses.dataclass") def = dataclass(call, def, cls, s, place, state, ctx);
    else if (decorator.tag === "function" || decorator.tag === "method") {
      ctx.machine.defineClass(cls, def);
      value = callBy(decorator, [value], s.decorators[0] as Expr, state, ctx);
    } else {
      def = { ...def, lost: def.lost ?? `a decorator may change ${def.name}` };
      value = lost(ctx, s, `a decorator may replace ${def.name}`);
    }
  }
  return { def, value };
}

/** Lib/dataclasses.py, _process_class and _add_slots. */
function dataclass(
  call: ClassDecorator["call"],
  def: ClassDef,
  cls: number,
  s: ClassStatement,
  place: Place,
  state: State,
  ctx: Context,
): ClassDef {
  const { machine } = ctx;
  const options = new Map<string, boolean>();
  for (const keyword of call?.keywords ?? []) {
    const value = evaluate(keyword.value, state, ctx);
    if (keyword.arg === null || value.tag !== "bool" || value.value === null)
      return { ...def, lost: def.lost ?? `the options of dataclass are not known for ${def.name}` };
    options.set(keyword.arg, value.value);
  }
  const own = declaredFields(s, def.frame, options.get("kw_only") === true, state, machine);
  if (typeof own === "string") return { ...def, lost: def.lost ?? own };
  const bases = def.mro.flatMap((part) => (typeof part === "number" && part !== cls ? [machine.class(part)] : [])).reverse();
  const fields = mergeFields(
    bases.map((base) => base.fields),
    own,
  );
  const slots = options.get("slots") === true;
  const [major, minor] = machine.target.python;
  let { layout, lost: why } = def;
  if (slots) {
    if (major < 3 || (major === 3 && minor < 10)) why ??= "dataclass() has no slots before Python 3.10";
    if (machine.read(state, cellAddress(def.frame, "__slots__")) !== undefined) why ??= `${def.name} has __slots__ twice`;
    const inherited = new Set(bases.flatMap((base) => base.layout.slots ?? []));
    const names = fields.map((field) => field.name).filter((name) => !inherited.has(name));
    if (options.get("weakref_slot") === true) names.push("__weakref__");
    layout = layoutOf(names, def.mro.slice(1), machine);
  }
  const address = cellAddress(def.frame, "__init__");
  if (options.get("init") !== false && machine.read(state, address) === undefined) {
    const postInit = findInClass(cls, "__post_init__", def.mro, state, machine) !== null;
    const value = dataclassInit(fields, { slots, postInit }, place, state, ctx);
    state.cells = state.cells.set(address, { value, makers: [] });
  }
  return { ...def, layout, form: "dataclass", frozen: options.get("frozen") === true, fields, lost: why };
}
