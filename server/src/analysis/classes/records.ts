/** Classes whose constructor is generated from their fields: dataclasses and named tuples. The constructor is written as syntax and evaluated. */
import type { Expr, Located, Parameter, Parameters, Stmt } from "../../syntax/ast";
import { atLeast } from "../../target/versions";
import { indexAtom, ONE } from "../../values/int";
import type { Derived, Obj } from "../../values/object";
import { single } from "../../values/runs";
import type { Value } from "../../values/value";
import { objectOf, updateValue } from "../containers/objects";
import { oneByOne } from "../containers/order";
import { dictOf } from "../containers/tables";
import { constantString, defaultAddress } from "../expressions";
import type { Applied } from "../library/apply";
import { allocate, type Context, cellAddress, lost, type Machine } from "../machine";
import { blockScope } from "../names/scope";
import { NOT_GIVEN } from "../operators";
import { type State, UNBOUND } from "../state";
import type { Field } from "./classDef";

type ClassStatement = Extract<Stmt, { type: "ClassDef" }>;

const notGiven = (): Value => ({ tag: "known", name: NOT_GIVEN });

/** Where a generated constructor stands: a class statement or a call, its frame, and the call path. */
export interface Place {
  readonly node: Located;
  readonly parent: number;
  readonly path: number;
}

/**
 * The fields that a class statement declares, in the order of the text (Lib/dataclasses.py, _process_class; Lib/typing.py, NamedTupleMeta), or why
 * they are not known. `keywordOnly`: those of the whole class are. Leaves in the class's frame what the decorator leaves there.
 */
export function declaredFields(
  s: ClassStatement,
  frame: number,
  keywordOnly: boolean,
  state: State,
  machine: Machine,
): readonly Field[] | string {
  const fields: Field[] = [];
  let rest = keywordOnly;
  for (const statement of s.body) {
    if (declaresInside(statement)) return `${s.name} declares fields under a condition`;
    if (statement.type !== "AnnAssign" || statement.target.type !== "Name") continue;
    const { id: name } = statement.target;
    const annotation = annotationName(statement.annotation);
    if (annotation === "ClassVar") continue;
    if (annotation === "InitVar") return `${s.name} has parameters that are no fields`;
    if (annotation === "KW_ONLY") {
      rest = true;
      continue;
    }
    const address = cellAddress(frame, name);
    const value = statement.value === null ? null : (machine.read(state, address)?.value ?? null);
    const field = fieldFrom(name, value, rest, state);
    if (field === null) return `the field ${name} of ${s.name} is not followed`;
    fields.push(field);
    if (value === null || field.default === value) continue;
    state.cells = field.default === null ? state.cells.delete(address) : state.cells.set(address, { value: field.default, makers: [] });
  }
  return fields;
}

function declaresInside(s: Stmt): boolean {
  if (s.type === "ClassDef") return false;
  return [...("body" in s ? s.body : []), ...("orelse" in s ? s.orelse : [])].some(
    (inner) => inner.type === "AnnAssign" || declaresInside(inner),
  );
}

/** The last name of an annotation, also of one in quotes. */
function annotationName(e: Expr): string {
  if (e.type === "Name") return e.id;
  if (e.type === "Attribute") return e.attr;
  if (e.type === "Subscript") return annotationName(e.value);
  if (e.type !== "Constant" || e.value.kind !== "str") return "";
  return /^(?:\w+\.)*(\w+)/.exec(e.value.value)?.[1] ?? "";
}

function fieldFrom(name: string, value: Value | null, keywordOnly: boolean, state: State): Field | null {
  const plain: Field = { name, default: value, factory: null, init: true, keywordOnly };
  const obj = value === null ? undefined : objectOf(value, state);
  if (obj?.kind !== "opaque" || obj.type !== "Field") return plain;
  const [byDefault, factory, init, only] = obj.holds.map((held) => (held.tag === "unbound" ? undefined : held));
  if ((init !== undefined && init.tag !== "bool") || (only !== undefined && only.tag !== "bool")) return null;
  if (init?.value === null || only?.value === null) return null;
  return {
    name,
    default: byDefault ?? null,
    factory: factory ?? null,
    init: init?.value ?? true,
    keywordOnly: only?.value ?? keywordOnly,
  };
}

/** field(): what a dataclass decorator reads of it. */
export function makeField(on: Applied): Value {
  const holds = ["default", "default_factory", "init", "kw_only"].map((name) => on.args.get(name)?.value ?? UNBOUND);
  return allocate(on.state, on.ctx, on.node, { kind: "opaque", type: "Field", holds, assumes: [] });
}

/** Fields of the bases, then the own ones; one that is declared again keeps its place. */
export function mergeFields(inherited: readonly (readonly Field[])[], own: readonly Field[]): readonly Field[] {
  const all = new Map<string, Field>();
  for (const fields of [...inherited, own]) for (const field of fields) all.set(field.name, field);
  return [...all.values()];
}

/** What dataclass() generates as __init__. `slots`: attributes are not looked up in the class, so that every default is stored. */
export function dataclassInit(
  fields: readonly Field[],
  options: { slots: boolean; postInit: boolean },
  place: Place,
  state: State,
  ctx: Context,
): Value {
  const write = writer(place);
  const body: Stmt[] = [];
  const values = new Map<string, Value>();
  for (const [i, field] of fields.entries()) {
    const value = initialValue(field, options.slots, write(i), values);
    if (value !== null) body.push(write(i).assign(write(i).attribute(SELF, field.name), value));
  }
  if (options.postInit) body.push(write(fields.length).call(write(fields.length).attribute(SELF, "__post_init__")));
  const taken = fields.filter((field) => field.init);
  const parameters = parametersOf(
    [
      { name: SELF, ...span(place, 0) },
      ...taken.filter((field) => !field.keywordOnly).map((field, i) => parameter(field.name, span(place, i + 1))),
    ],
    taken.filter((field) => field.keywordOnly).map((field, i) => parameter(field.name, span(place, i + 1))),
  );
  return generate("__init__", parameters, body, fields, values, place, state, ctx);
}

/** collections.namedtuple(name, fields) and typing.NamedTuple(name, [(field, type), …]). */
export function makeRecordClass(on: Applied): Value {
  const { ctx, node, state } = on;
  const { machine } = ctx;
  const [title, given, defaults] = ["typename", "field_names", "defaults"].map((name) => on.args.get(name)?.value);
  const names = given === undefined ? undefined : fieldNames(given, state);
  const last = defaults === undefined || defaults.tag === "none" ? [] : constantItems(defaults, state);
  if (title?.tag !== "str" || title.text === null || names === undefined || last === null || on.args.has("rename"))
    return lost(ctx, node, "which fields this named tuple has is not known");
  if (ctx.symbols.length > 0) return lost(ctx, node, "a named tuple that is made anew in every round of a loop is not followed");
  const path = machine.intern(ctx.path, `record${machine.unitId(ctx.unit)}:${node.start}:${node.end}`);
  const cls = machine.classNumber(String(path));
  const frame = machine.bodyFrame(path, { parent: ctx.frame, scope: blockScope([], null), owner: null, cls });
  const fields = names.map((name, i): Field => {
    const value = last[i - (names.length - last.length)] ?? null;
    return { name, default: value, factory: null, init: true, keywordOnly: false };
  });
  defineRecord(cls, title.text, frame, fields, { node, parent: ctx.frame, path }, state, ctx);
  return { tag: "class", cls, name: title.text };
}

/** A class of named tuples whose frame is there. */
export function defineRecord(
  cls: number,
  name: string,
  frame: number,
  fields: readonly Field[],
  place: Place,
  state: State,
  ctx: Context,
): void {
  for (const field of fields) state.cells = state.cells.delete(cellAddress(frame, field.name));
  const value = recordMaker(fields, place, state, ctx);
  state.cells = state.cells.set(cellAddress(frame, RECORD_MAKER), { value, makers: [] });
  const layout = { slots: [], dict: false, weakref: false, builtin: "tuple" };
  ctx.machine.defineClass(cls, { name, frame, mro: [cls, "builtins.tuple"], layout, form: "namedtuple", fields, members: [], lost: null });
}

/** Under which name the class of a named tuple keeps what makes the tuple. */
export const RECORD_MAKER = "@new";

/** "x y", "x, y", ["x", "y"], [("x", int), ("y", int)]. */
function fieldNames(given: Value, state: State): readonly string[] | undefined {
  if (given.tag === "str") return given.text?.split(/[\s,]+/).filter((name) => name !== "");
  return constantItems(given, state)?.flatMap((item) => {
    const first = item.tag === "str" ? item : constantItems(item, state)?.[0];
    return first?.tag === "str" && first.text !== null ? [first.text] : [];
  });
}

/** The items of a list or tuple whose items are known one by one. */
function constantItems(value: Value, state: State): readonly Value[] | null {
  const obj = objectOf(value, state);
  if (obj?.kind !== "list" && obj?.kind !== "tuple") return null;
  return obj.runs.every((run) => run.count.low === 1 && run.count.high === 1) ? obj.runs.map((run) => run.element) : null;
}

/** No name of the program, so that nothing takes its attributes for bindings of a method. */
const SELF = "@self";

function initialValue(field: Field, slots: boolean, write: Writer, values: Map<string, Value>): Expr | null {
  const given = write.name(field.name);
  if (field.factory !== null) {
    values.set(`@factory.${field.name}`, field.factory);
    const made = write.called(write.name(`@factory.${field.name}`));
    if (!field.init) return made;
    values.set("@missing", notGiven());
    return write.choice(write.same(given, write.name("@missing")), made, given);
  }
  if (field.init) return given;
  if (!slots || field.default === null) return null;
  values.set(`@default.${field.name}`, field.default);
  return write.name(`@default.${field.name}`);
}

/** What makes the tuple behind a named tuple from its arguments. */
function recordMaker(fields: readonly Field[], place: Place, state: State, ctx: Context): Value {
  const write = writer(place);
  const parameters = parametersOf(
    fields.map((field, i) => parameter(field.name, span(place, i))),
    [],
  );
  return generate(
    "__new__",
    parameters,
    [write(0).returned(fields.map((field, i) => write(i).name(field.name)))],
    fields,
    new Map(),
    place,
    state,
    ctx,
  );
}

function generate(
  name: string,
  parameters: Parameters,
  body: readonly Stmt[],
  fields: readonly Field[],
  values: ReadonlyMap<string, Value>,
  place: Place,
  state: State,
  ctx: Context,
): Value {
  const { machine } = ctx;
  // What is generated depends on fields that other classes declare: they are part of its name.
  const signature = fields.map(
    (f) => `${f.name}${f.init ? "" : "-"}${f.keywordOnly ? "*" : ""}${f.factory === null ? "" : "()"}${f.default === null ? "" : "="}`,
  );
  const path = machine.intern(place.path, `${name}(${signature.join()})${body.length}`);
  const frame = machine.bodyFrame(path, { parent: place.parent, scope: blockScope([], null), owner: null });
  for (const [key, value] of values) state.cells = state.cells.set(cellAddress(frame, key), { value, makers: [] });
  const scope = blockScope([], parameters);
  const func = machine.defineFunction({
    name,
    parameters,
    body,
    unit: ctx.unit,
    scope,
    frame,
    generator: false,
    async: false,
    node: place.node,
  });
  for (const field of fields) {
    const value = field.factory === null ? field.default : notGiven();
    if (value !== null) state.cells = state.cells.set(defaultAddress(func, field.name), { value, makers: [] });
  }
  return { tag: "function", func, name };
}

function parametersOf(positional: readonly (Located & { name: string })[], keywordOnly: readonly Parameter[]): Parameters {
  return { positionalOnly: [], positional: positional.map((p) => parameter(p.name, p)), vararg: null, keywordOnly, kwarg: null };
}

function parameter(name: string, { start, end }: Located): Parameter {
  return { name, annotation: null, default: null, start, end };
}

/** The part of a place that stands for field `i`: sites must differ. */
function span({ node }: Place, i: number): Located {
  return { start: node.start, end: Math.min(node.end, node.start + 1 + i) };
}

type Writer = ReturnType<ReturnType<typeof writer>>;

function writer(place: Place) {
  return (i: number) => {
    const at = span(place, i);
    const name = (id: string): Expr => ({ type: "Name", ...at, id });
    const called = (func: Expr): Expr => ({ type: "Call", ...at, func, args: [], keywords: [] });
    return {
      name,
      called,
      attribute: (owner: string, attr: string): Expr => ({ type: "Attribute", ...at, value: name(owner), attr, attrSpan: at }),
      assign: (target: Expr, value: Expr): Stmt => ({ type: "Assign", ...at, targets: [target], value }),
      call: (func: Expr): Stmt => ({ type: "Expr", ...at, value: called(func) }),
      same: (left: Expr, right: Expr): Expr => ({ type: "Compare", ...at, left, ops: ["is"], comparators: [right] }),
      choice: (test: Expr, body: Expr, orelse: Expr): Expr => ({ type: "IfExp", ...at, test, body, orelse }),
      returned: (elts: readonly Expr[]): Stmt => ({ type: "Return", ...at, value: { type: "Tuple", ...at, elts } }),
    };
  };
}

/** What a named tuple is made of: its fields in order, with their values; null where they are not known. */
function fieldsOf(self: Value, state: State, machine: Machine): readonly (readonly [string, Value])[] | null {
  const obj = objectOf(self, state);
  const items = obj?.kind === "tuple" && obj.own !== undefined ? oneByOne(obj.runs) : null;
  const fields = obj?.own === undefined ? [] : machine.class(obj.own.of.cls).fields;
  return items === null || items.length !== fields.length ? null : fields.map(({ name }, i) => [name, items[i] as Value]);
}

/** `p._replace(**changed)`: another one, with other values in some fields. Null where what it holds is not known. */
export function replaced(self: Value, changed: ReadonlyMap<string, Value>, node: Located, state: State, ctx: Context): Value | null {
  const fields = fieldsOf(self, state, ctx.machine);
  const obj = objectOf(self, state);
  if (fields === null || obj?.kind !== "tuple" || [...changed.keys()].some((name) => !fields.some(([own]) => own === name))) return null;
  const runs = fields.map(([name, value], i) => single(changed.get(name) ?? value, `f${i}`));
  const result = allocate(state, ctx, node, { ...obj, runs });
  updateValue(state, result, (made): Obj => ({ ...made, own: obj.own as Derived }));
  return result;
}

/** `p._asdict()`, an OrderedDict up to 3.7 (Lib/collections/__init__.py). Null where what it holds is not known. */
export function asDict(self: Value, node: Located, state: State, ctx: Context): Value | null {
  const fields = fieldsOf(self, state, ctx.machine);
  if (fields === null || !atLeast(ctx.machine.target, [3, 8, 0])) return null;
  const runs = fields.map(([name, element], i) => ({
    count: ONE,
    index: indexAtom(`f${i}`, ONE),
    key: constantString(name),
    element,
    picked: null,
  }));
  return allocate(state, ctx, node, dictOf(runs, true));
}
