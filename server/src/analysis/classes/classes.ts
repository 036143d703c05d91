/** Classes of the program: class statements, the method resolution order, and lookup in it. */
import { EXCEPTION_NAMES } from "../../knowledge/exceptions";
import type { Expr, Stmt } from "../../syntax/ast";
import { joinValue } from "../../values/join";
import type { Layout } from "../../values/object";
import type { Value } from "../../values/value";
import { bindName, withoutUnbound } from "../binding";
import { objectOf } from "../containers/objects";
import { evaluate, evaluateCallee } from "../expressions";
import { type Context, cellAddress, lost, type Machine, newFlow } from "../machine";
import { blockScope } from "../names/scope";
import type { State } from "../state";
import { execute } from "../statements";
import { loseCensus, openCensus } from "./census";
import type { ClassDef } from "./classDef";
import { initialNames, staticNames } from "./classFacts";
import { type ClassDecorator, decorateClass } from "./decorators";
import { ENUMS, makeMembers } from "./enums";
import { declaredFields, defineRecord, type Place } from "./records";

type ClassStatement = Extract<Stmt, { type: "ClassDef" }>;

/** Library bases that give instances nothing of their own: all have empty __slots__ (Lib/abc.py, Lib/typing.py, Lib/_collections_abc.py). */
const PLAIN_BASES: ReadonlySet<string> = new Set([
  "builtins.object",
  "abc.ABC",
  "typing.Generic",
  "typing.Protocol",
  "collections.abc.Iterable",
  "collections.abc.Iterator",
  "collections.abc.Sequence",
  "collections.abc.MutableSequence",
  "collections.abc.Mapping",
  "collections.abc.MutableMapping",
  "collections.abc.Set",
  "collections.abc.MutableSet",
  "collections.abc.Sized",
  "collections.abc.Container",
  "collections.abc.Collection",
  "collections.abc.Hashable",
  "collections.abc.Callable",
]);

/** Built-in types whose subclasses have objects of a known size (size/derived.ts). */
const BUILTIN_BASES: ReadonlySet<string> = new Set(
  ["tuple", "list", "dict", "int", "float", "str", ...EXCEPTION_NAMES].map((name) => `builtins.${name}`),
);

/** What the interpreter asks the class of a list or dict for by itself. */
const ASKED = ["__missing__", "__len__", "__getattribute__"];

const NAMED_TUPLE = "typing.NamedTuple";

/** Executes the class body in a frame of its own and binds the class. */
export function defineClass(s: ClassStatement, state: State, ctx: Context): void {
  const { machine } = ctx;
  const decorators = s.decorators.map((decorator) => classDecorator(decorator, state, ctx));
  const bases = s.bases.map((base) => baseOf(base, state, ctx));
  let why: string | null = null;
  for (const keyword of s.keywords) {
    const value = evaluate(keyword.value, state, ctx);
    if (keyword.arg === "metaclass" && value.tag === "known" && value.name === "abc.ABCMeta") continue;
    why ??= keyword.arg === "metaclass" ? `a metaclass makes ${s.name}` : `${s.name} is made with arguments`;
  }
  if (ctx.symbols.length > 0) why ??= `${s.name} is made anew in every round of a loop`;
  const path = machine.intern(ctx.path, machine.placeOfClass(ctx.unit, s, ctx.frame));
  const cls = machine.classNumber(String(path));
  const frame = machine.bodyFrame(path, {
    parent: ctx.frame,
    scope: blockScope(s.body, null),
    owner: { function: null, unit: ctx.unit, node: s },
    cls,
    ...enumerationOf(bases, machine),
  });
  execute(s.body, state, { ...ctx, frame, path, shape: path, flow: newFlow(), guarded: false, yields: null });
  const place: Place = { node: s, parent: ctx.frame, path };
  let value: Value = { tag: "class", cls, name: s.name };
  if (bases.includes(NAMED_TUPLE) && decorators.length === 0 && why === null) {
    const fields = declaredFields(s, frame, false, state, machine);
    defineRecord(cls, s.name, frame, typeof fields === "string" ? [] : fields, place, state, ctx);
    if (typeof fields === "string") value = lost(ctx, s, fields);
  } else {
    let made = classFrom(s, cls, frame, bases, why, state, machine);
    if (made.form === "enum" && made.lost === null) {
      const members = makeMembers(s, cls, made, state, machine);
      made = typeof members === "string" ? { ...made, lost: members } : { ...made, members };
    }
    machine.defineClass(cls, made);
    const decorated = decorateClass(decorators, machine.class(cls), cls, s, place, state, ctx);
    machine.defineClass(cls, decorated.def);
    value = decorated.value;
  }
  openCensus(cls, staticNames(s.body), state, machine);
  // Members have attributes that the enum module gives them.
  if (machine.class(cls).form === "enum") loseCensus(cls, state);
  const names = initialNames(cls, state, machine);
  machine.record.add({ kind: "class", unit: ctx.unit, node: s.nameSpan, cls, def: machine.class(cls), names });
  // Classes of different rounds have one number: they could not be told apart.
  if (ctx.symbols.length > 0) value = lost(ctx, s, `${s.name} is made anew in every round of a loop`);
  bindName(s.name, value, state, ctx);
}

/** The base in the enum module that the class is made with, by itself or by one of the program's own. */
function enumerationOf(bases: readonly (number | string)[], machine: Machine): { readonly enumeration?: string } {
  const all = bases.flatMap((base) => (typeof base === "number" ? machine.class(base).mro : [base]));
  const enumeration = all.find((base): base is string => typeof base === "string" && ENUMS.has(base));
  // One that is not followed may decide what auto() is.
  const isKnown = bases.every((base) => typeof base === "string" || machine.class(base).lost === null);
  return enumeration === undefined || !isKnown ? {} : { enumeration };
}

function classFrom(
  s: ClassStatement,
  cls: number,
  frame: number,
  bases: readonly (number | string)[],
  trouble: string | null,
  state: State,
  machine: Machine,
): ClassDef {
  let why = trouble;
  const mro = linearize(cls, bases, machine);
  const parents = (mro ?? []).slice(1);
  if (mro === null) why ??= `the bases of ${s.name} have no consistent order`;
  const record = parents.map((base) => (typeof base === "number" ? machine.class(base) : null)).find((base) => base?.form === "namedtuple");
  const isEnum = parents.some((base) => typeof base === "string" && ENUMS.has(base));
  if (
    isEnum &&
    ["__new__", "__eq__", "_missing_", "_generate_next_value_"].some((name) => machine.read(state, cellAddress(frame, name)) !== undefined)
  )
    why ??= `${s.name} decides itself what its members are`;
  for (const base of parents) why ??= whyLost(base, s.name, machine);
  const [builtin, ...others] = parents.flatMap((base) => builtinOf(base) ?? []);
  if (others.length > 0) why ??= `${s.name} derives from several built-in types`;
  if (builtin === "list" || builtin === "dict")
    for (const name of ASKED)
      if (machine.read(state, cellAddress(frame, name)) !== undefined) why ??= `${name} decides what ${s.name} does`;
  if (
    machine.target.python[0] < 3 &&
    !parents.some((base) => base === "builtins.object" || (typeof base === "string" && !PLAIN_BASES.has(base)))
  )
    why ??= `${s.name} is an old-style class of Python 2`;
  const hook = findInClass(cls, "__init_subclass__", parents, state, machine);
  if (hook !== null && hook !== "library") why ??= `__init_subclass__ may change ${s.name}`;
  const slots = ownSlots(frame, state, machine);
  if (slots === undefined) why ??= `the __slots__ of ${s.name} are not known`;
  const plain = layoutOf(slots ?? null, parents, machine);
  // Objects of varying size have no weak references (Objects/typeobject.c, may_add_weak).
  const varies = builtin === "tuple" || (builtin === "int" && machine.target.python[0] > 2);
  const layout: Layout = builtin === undefined ? plain : { ...plain, weakref: plain.weakref && !varies, builtin };
  return {
    name: s.name,
    frame,
    mro: mro ?? [cls],
    layout,
    form: record !== undefined ? "namedtuple" : isEnum ? "enum" : "plain",
    fields: record?.fields ?? [],
    members: [],
    lost: why,
  };
}

/** A decorator of a library counts as itself when it is called with options (`@dataclass(slots=True)`). */
function classDecorator(decorator: Expr, state: State, ctx: Context): ClassDecorator {
  if (decorator.type !== "Call") return { value: evaluateCallee(decorator, state, ctx), call: null };
  const callee = evaluateCallee(decorator.func, state, ctx);
  return callee.tag === "known" ? { value: callee, call: decorator } : { value: evaluate(decorator, state, ctx), call: null };
}

/** A class of the program, the dotted name of a library type, or "?". */
function baseOf(base: Expr, state: State, ctx: Context): number | string {
  // Generic[T]: the subscript says nothing about sizes.
  const value = evaluate(base.type === "Subscript" ? base.value : base, state, ctx);
  if (value.tag === "class") return value.cls;
  return value.tag === "known" ? value.name : "?";
}

/** Why nothing is known of the instances of a class with this base; null: what they are is known. */
function whyLost(base: number | string, name: string, machine: Machine): string | null {
  if (typeof base === "number") return machine.class(base).lost;
  if (base === "?") return `a base of ${name} is not known`;
  return PLAIN_BASES.has(base) || ENUMS.has(base) || BUILTIN_BASES.has(base)
    ? null
    : `what ${base.replace(/^builtins\./, "")} gives its subclasses is not followed yet`;
}

/** The built-in type that objects of subclasses of the base are of. */
function builtinOf(base: number | string): string | null {
  if (typeof base === "number") return null;
  return BUILTIN_BASES.has(base) ? base.slice("builtins.".length) : (ENUMS.get(base) ?? null);
}

/** C3 (Objects/typeobject.c, mro_implementation); null when the bases contradict each other. */
function linearize(own: number, bases: readonly (number | string)[], machine: Machine): readonly (number | string)[] | null {
  // object comes after every class of the program, so it need not be told from the other bases.
  const lists: (number | string)[][] = [
    ...bases.map((base) => (typeof base === "number" ? [...machine.class(base).mro] : [base])),
    [...bases],
  ];
  const order: (number | string)[] = [own];
  for (;;) {
    const left = lists.filter((list) => list.length > 0);
    if (left.length === 0) return order;
    const next = left.map((list) => list[0] as number | string).find((head) => !left.some((list) => list.indexOf(head) > 0));
    if (next === undefined) return null;
    order.push(next);
    for (const list of left) if (list[0] === next) list.shift();
  }
}

/** The names in the class's own __slots__; null: it has none; undefined: they are not known. */
function ownSlots(frame: number, state: State, machine: Machine): readonly string[] | null | undefined {
  const value = machine.read(state, cellAddress(frame, "__slots__"))?.value;
  if (value === undefined || value.tag === "unbound") return null;
  return namesIn(value, state);
}

/** The constant texts in a str or in a container; undefined when they are not all known. */
export function namesIn(value: Value, state: State): readonly string[] | undefined {
  if (value.tag === "str") return value.text === null ? undefined : [value.text];
  const obj = objectOf(value, state);
  if (obj?.kind !== "list" && obj?.kind !== "tuple" && obj?.kind !== "set" && obj?.kind !== "dict") return undefined;
  const names: string[] = [];
  for (const run of obj.runs) {
    const element = "key" in run ? run.key : run.element;
    if (element.tag !== "str" || element.text === null || run.count.low !== 1 || run.count.high !== 1) return undefined;
    names.push(element.text);
  }
  return names;
}

/** How instances are laid out (Objects/typeobject.c, type_new_slots and best_base). */
export function layoutOf(slots: readonly string[] | null, parents: readonly (number | string)[], machine: Machine): Layout {
  const names: string[] = [];
  let dict = slots === null || slots.includes("__dict__");
  let weakref = slots === null || slots.includes("__weakref__");
  let slotted = slots !== null;
  for (const parent of [...parents].reverse()) {
    if (typeof parent === "string") continue;
    const { layout } = machine.class(parent);
    for (const name of layout.slots ?? []) if (!names.includes(name)) names.push(name);
    if (layout.slots === null) slotted = false;
    dict ||= layout.dict;
    weakref ||= layout.weakref;
  }
  for (const name of slots ?? []) if (name !== "__dict__" && name !== "__weakref__") names.push(name);
  return { slots: slotted || names.length > 0 ? names : null, dict, weakref, builtin: null };
}

// Lookup.

/** What a class has under a name, and which class of its order has it. */
export interface Found {
  readonly value: Value;
  readonly cls: number;
}

/**
 * What the first of the classes in `order` that has the name has under it: "library" when a library type may have it before, null when none has.
 */
export function findInClass(
  cls: number,
  name: string,
  order: readonly (number | string)[],
  state: State,
  machine: Machine,
): Found | "library" | null {
  let maybe: Found | null = null;
  for (const part of order) {
    if (typeof part === "string") {
      if (!PLAIN_BASES.has(part)) return "library";
      continue;
    }
    const cell = machine.read(state, cellAddress(part === cls ? machine.class(cls).frame : machine.class(part).frame, name));
    const value = cell === undefined ? null : withoutUnbound(cell.value);
    if (cell === undefined || value === null) continue;
    const found: Found = maybe === null ? { value, cls: part } : { value: joinValue(maybe.value, value), cls: maybe.cls };
    if (cell.value.tag !== "union" || !cell.value.values.some((v) => v.tag === "unbound")) return found;
    // It may not be bound here: then the next class has it.
    maybe = found;
  }
  return maybe;
}

/** What a class of the program in the order has under the name: a library type is passed over, whatever it has. */
export function lookupOwn(cls: number, name: string, state: State, machine: Machine): Found | null {
  const own = machine.class(cls).mro.filter((part) => typeof part === "number");
  const found = findInClass(cls, name, own, state, machine);
  return found === "library" ? null : found;
}

/** The same over the whole order of a class. */
export function lookupClass(cls: number, name: string, state: State, machine: Machine): Found | "library" | null {
  return findInClass(cls, name, machine.class(cls).mro, state, machine);
}
