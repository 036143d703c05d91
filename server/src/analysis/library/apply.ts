/** Interprets knowledge entries: binds a call's arguments to the entry's parameters and builds the value its recipe describes. */

import { knowledgeOf } from "../../knowledge/index";
import { type Known, PURE } from "../../knowledge/pure";
import type { Entry, Filled, Recipe } from "../../knowledge/types";
import type { Expr } from "../../syntax/ast";
import { atLeast } from "../../target/versions";
import { assumptionKey } from "../../values/canon";
import { allDistinct } from "../../values/distinct";
import { atMost, constant, constantOf, type Int, NATURAL, UNKNOWN_INT } from "../../values/int";
import { type History, type Obj, SOURCES } from "../../values/object";
import { valueMentions } from "../../values/substitute";
import { type Id, intOf, type StrKind, unknownLike, type Value } from "../../values/value";
import { isSet } from "../arrays/arguments";
import { dtypeFor } from "../arrays/dtypes";
import { makeArrays } from "../arrays/recipes";
import { type Argument, type Arguments, allKnown } from "../calls/arguments";
import { callBack } from "../calls/callbacks";
import { callValue, escapeTo } from "../calls/calls";
import type { UnknownCall } from "../calls/mayRun";
import { loseAllCensuses } from "../classes/census";
import { keepSerialised } from "../containers/copies";
import { shuffled } from "../containers/inPlace";
import { applyMethod } from "../containers/methods";
import { objectOf, updateValue } from "../containers/objects";
import { onHeap } from "../containers/order";
import { distinctCount, firstOfEach, stringValue } from "../expressions";
import { type Items, readsOf } from "../loops/iterate";
import { allocate, type Context, freshScalar, lost, reason } from "../machine";
import { asInt, binary } from "../operators";
import { notePeak } from "../peaks";
import { joinIn, loseItems, lostObject, overAlternatives, type State } from "../state";
import { formatted, inBase, strValue } from "../texts/formatting";
import { ANY_TEXT, literal, textOf, widest } from "../texts/texts";
import { COMMAND_LINE } from "./commandLine";
import { countOf } from "./counts";
import { FRAME_TRANSFERS } from "./frames";
import { anyItem, itemsFrom, unorderedFrom } from "./sequences";
import { TRANSFERS } from "./transfers";

export { lengthOfValue } from "./counts";

export type Call = Extract<Expr, { type: "Call" }>;

/** What a recipe or transfer function sees of a call. */
export interface Applied {
  readonly entry: Entry;
  readonly args: ReadonlyMap<string, Argument>;
  readonly rest: readonly Argument[];
  readonly node: Call;
  readonly state: State;
  readonly ctx: Context;
  /** Which of several values made by one call is being made: part of the name of its place. */
  readonly tag: string;
  /** How many items the row has that something is being made of. */
  readonly items?: Int;
  /** All further positional arguments, where they are behind a star and too many to be told apart. */
  readonly starred?: Items;
  /** What it reads it may not read to its end. */
  readonly partly?: boolean;
}

/** The same call, for one of several values that it makes. */
export function under(on: Applied, tag: string): Applied {
  return { ...on, tag: `${on.tag}.${tag}` };
}

/** The value of calling the known callable `name`. */
export function applyKnown(name: string, args: Arguments, node: Call, state: State, ctx: Context): Value {
  const entry = knowledgeOf(name);
  const plain = name.replace(/^builtins\./, "");
  const runs = RUNNERS[name];
  if (runs !== undefined) {
    ctx.machine.record.add({ kind: "unknownCall", what: runs });
    loseAllCensuses(state, ctx.machine);
  }
  if (name === "pickle.load") loseAllCensuses(state, ctx.machine);
  if (entry === undefined) {
    escapeTo(args, plain, state);
    return lost(ctx, node, `${plain}() is not known`);
  }
  if (args.open) {
    const { many: starred } = args;
    if (starred !== undefined && SPREADING.has(name) && node.args.length === 1 && node.keywords.length === 0)
      return made(entry.result, { entry, args: new Map(), rest: [], starred, node, state, ctx, tag: "" });
    escapeTo(args, plain, state);
    return lost(ctx, node, "the arguments behind a star are not known");
  }
  return applyEntry(entry, plain, args, node, state, ctx);
}

/** What treats all its arguments alike, however many there are. */
const SPREADING: ReadonlySet<string> = new Set(["builtins.zip", "itertools.chain"]);

/** What runs functions of the program that it is not given. */
const RUNNERS: Readonly<Record<string, UnknownCall>> = {
  "builtins.exec": { kind: "any" },
  "builtins.eval": { kind: "any" },
  "cProfile.run": { kind: "any" },
  "doctest.run_docstring_examples": { kind: "examples" },
  "doctest.testmod": { kind: "examples" },
  "timeit.repeat": { kind: "any" },
  "timeit.timeit": { kind: "any" },
  "unittest.main": { kind: "any" },
};

/** The value of calling what `entry` describes; `name` is what a gap calls it. */
export function applyEntry(entry: Entry, name: string, args: Arguments, node: Call, state: State, ctx: Context): Value {
  const applied = bind(entry, args, node, state, ctx);
  if (applied === null) return lost(ctx, node, `${name}() does not take these arguments`);
  if (!entry.reads) escapeTo(args, name, state);
  const before = args.list.map(({ value }) => objectOf(value, state));
  const result = made(entry.result, applied);
  callBack(applied, result);
  // Whoever gets a stream may write to it, now or later, but for those of whom it is known what they write.
  for (const [i, { value }] of args.list.entries())
    if (value !== applied.args.get("self")?.value && objectOf(value, state) === before[i]) written(value, state);
  return result;
}

/** A stream that something may write to from now on. */
export function written(value: Value, state: State): void {
  updateValue(state, value, (obj) =>
    obj.kind === "opaque" && (obj.type === "BytesIO" || obj.type === "StringIO")
      ? lostObject(obj.assumes, obj.type, "what is written to it is not followed")
      : obj,
  );
}

function bind(entry: Entry, args: Arguments, node: Call, state: State, ctx: Context): Applied | null {
  const named = new Map<string, Argument>();
  const rest: Argument[] = [];
  const positional = entry.params.filter((p) => !p.rest);
  const restAt = entry.params.findIndex((p) => p.rest);
  let position = 0;
  for (const arg of args.list) {
    if (arg.name !== null) {
      if (arg.name === entry.params[0]?.name && entry.params[0].name === "self") return null;
      named.set(arg.name, arg);
      continue;
    }
    const param = entry.params[position];
    if (param !== undefined && !param.rest && (restAt < 0 || position < restAt)) {
      named.set(param.name, arg);
      position++;
    } else if (restAt >= 0) rest.push(arg);
    else return null;
  }
  if (positional.some((p) => !p.optional && !named.has(p.name))) return null;
  return { entry, args: named, rest, node, state, ctx, tag: "" };
}

/** The value of a recipe, with its effects on the state. */
export function made(recipe: Recipe, on: Applied): Value {
  const { state, ctx, node } = on;
  const id = () => freshScalar(ctx, node, on.tag);
  switch (recipe.make) {
    case "none":
      return { tag: "none" };
    case "bool":
      return { tag: "bool", value: null };
    case "arg":
      return on.args.get(recipe.of)?.value ?? { tag: "none" };
    case "int": {
      const value = countOf(recipe.value, on);
      // No length is beyond Py_ssize_t (Objects/abstract.c, PyObject_Size).
      if (recipe.value.count === "len") return intOf(atMost(value ?? NATURAL, 2 ** 63), id(), "size");
      return intOf(value ?? UNKNOWN_INT, id(), "any");
    }
    case "float":
      return { tag: "float", value: null, id: id() };
    case "complex":
      return { tag: "complex", id: id() };
    case "str": {
      const length = countOf(recipe.length, on);
      if (length === null) return because(on, "how long the text gets is not known");
      // A text of at most one character may be one of those that exist once.
      const identity = length.high <= 1 ? ({ kind: "any" } as const) : id();
      return { tag: "str", text: null, length, kind: recipe.ascii ? "ascii" : kindLike(recipe, on), id: identity };
    }
    case "bytes": {
      const length = countOf(recipe.length, on);
      if (length === null) return because(on, "how many bytes this gives is not known");
      const fresh = recipe.shared === undefined ? {} : { fresh: length.low > 0 && !atLeast(ctx.machine.target, recipe.shared) };
      return { tag: "bytes", data: null, length, id: id(), ...fresh };
    }
    case "constant":
      return typeof recipe.value === "string"
        ? stringValue(recipe.value, { kind: "const", key: `str:${recipe.value}` })
        : { tag: "float", value: recipe.value, id: { kind: "const", key: `float:${recipe.value}` } };
    case "computed": {
      const known = computed(recipe.by, on);
      if (known !== undefined) return unchanged(known, on) ?? fromKnown(known, on);
      const value = made(recipe.otherwise, on);
      return KEEPING.test(on.entry.name) && value.tag === "str" ? { ...value, id: { kind: "any" } } : value;
    }
    case "array":
    case "each":
    case "numpy":
    case "flag":
    case "pythonList":
    case "pythonItem":
    case "itemBytes":
    case "rank":
    case "more":
    case "measure":
    case "shape":
      return makeArrays(recipe, on);
    case "dtype": {
      const value = on.args.get(recipe.of)?.value;
      const dtype = value === undefined ? null : dtypeFor(value, ctx.machine.target, state, isSet(on, "align") === true);
      return dtype === null ? lost(ctx, node, "this dtype is not known") : { tag: "dtype", dtype, object: true };
    }
    case "list":
    case "tuple":
    case "set":
    case "frozenset":
    case "deque": {
      const found = (recipe.make === "tuple" || recipe.make === "deque" ? itemsFrom : unorderedFrom)(recipe.items, on);
      if (found === null) return because(on, "how many items this has is not known");
      if (found.count.low === Number.POSITIVE_INFINITY) return lost(ctx, node, "this never comes to an end");
      const extra = typeof recipe.filled === "object" ? (recipe.filled.extra ?? []).map((n) => countOf(n, on) ?? NATURAL) : [];
      return put(on, container(recipe.make, recipe.filled, found, extra, assumptions(on)));
    }
    case "iterator": {
      // It reads them when it is asked for its own, and may never come to their end.
      const found = itemsFrom(recipe.items, { ...on, partly: true });
      if (found === null) return because(on, "how many items this has is not known");
      const given = recipe.holds.flatMap((name) => (name === "*" ? on.rest.map((a) => a.value) : (on.args.get(name)?.value ?? [])));
      const held = OVER_ITERATORS.has(recipe.type) ? given.map((value, i) => iteratorOf(value, under(on, `i${i}`))) : given;
      // Of arguments that are too many to be told apart each has an iterator too.
      const many = on.starred?.runs.map(({ element }) => element) ?? [];
      const holds: readonly Value[] = many.length === 0 ? held : [{ tag: "unknown", reason: reason("what it reads is not told apart") }];
      return put(on, {
        kind: "iterator",
        type: recipe.type,
        runs: found.runs,
        holds,
        hinted: recipe.sized,
        frame: null,
        lazy: null,
        reads: readsOf([...given, ...many], state),
        assumes: assumptions(on),
      });
    }
    case "text": {
      const value = on.args.get(recipe.of)?.value;
      if (value === undefined) return stringValue("", { kind: "const", key: "str:" });
      if (recipe.style === "str" && value.tag === "str") return value;
      const text = textOf(value, state.heap, recipe.style);
      return strValue(text ?? ANY_TEXT, text === null ? { kind: "any" } : id(), value.tag === "int" && ctx.machine.target.python[0] > 2);
    }
    case "serialised": {
      const value = made(recipe.then, on);
      keepSerialised(value, on.args.get(recipe.of)?.value, on);
      return value;
    }
    case "digits":
      return strValue(inBase(on.args.get(recipe.of)?.value ?? { tag: "none" }, recipe.base, true), id());
    case "formatted": {
      const value = on.args.get(recipe.of)?.value ?? { tag: "none" as const };
      const spec = on.args.get(recipe.by)?.value;
      const how = spec === undefined ? literal("") : (textOf(spec, state.heap, "str") ?? ANY_TEXT);
      return value.tag === "str" && how.text === "" ? value : strValue(formatted(value, how, state.heap), id());
    }
    case "object":
      return allocate(
        state,
        ctx,
        node,
        { kind: "opaque", type: recipe.type, holds: recipe.holds.map((part, i) => made(part, under(on, `o${i}`))), assumes: [] },
        on.tag,
      );
    case "operator": {
      const [left, right] = recipe.of.map((part, i) => made(part, under(on, `p${i}`))) as [Value, Value];
      const [path, shape] = [ctx.path, ctx.shape].map((outer) => ctx.machine.intern(outer, on.tag)) as [number, number];
      return binary(left, recipe.op, right, node, state, { ...ctx, path, shape });
    }
    case "method": {
      const self = made(recipe.on, under(on, "self"));
      const list = recipe.with.map((part, i) => ({ name: null, value: made(part, under(on, `m${i}`)), node }));
      return self.tag === "unknown" ? self : applyMethod(self, recipe.name, allKnown(list), node, state, ctx);
    }
    case "call": {
      const callee = on.args.get(recipe.of)?.value;
      if (callee === undefined) return lost(ctx, node, "what is called here is not known");
      const list = recipe.with.map((part, i) => ({ name: null, value: made(part, under(on, `c${i}`)), node }));
      return callValue(callee, allKnown(list), node, state, ctx);
    }
    case "steps":
      return recipe.steps.reduce<Value>((_, step, i) => made(step, under(on, `s${i}`)), { tag: "none" });
    case "read":
      return itemsFrom(recipe.items, { ...on, partly: true }) === null ? because(on, "what this reads is not known") : { tag: "none" };
    case "heap":
      return onHeap(recipe.op, on) ?? made(recipe.otherwise, on);
    case "shuffle": {
      const list = on.args.get(recipe.of)?.value;
      if (list !== undefined) updateValue(state, list, (obj) => (obj.kind === "list" ? shuffled(obj) : obj));
      return { tag: "none" };
    }
    case "item": {
      const found = itemsFrom(recipe.from, on);
      if (found === null || found.runs.length === 0) return because(on, "which item this gives is not known");
      const [only] = found.runs;
      if (found.runs.length === 1 && only !== undefined && !valueMentions(only.element, only.index.key)) return only.element;
      const values = found.runs.map((run) => run.element);
      if (values.every(isScalar)) return anyItem(found.runs);
      // Whatever is done to it later may have been done to any of them.
      loseItems(state, values);
      return because(on, "which item this gives is not known");
    }
    case "either":
      return recipe.of.map((one, i) => made(one, under(on, `e${i}`))).reduce((a, b) => joinIn(state, a, b));
    case "within": {
      const value = countOf(recipe.value, on);
      return made(value !== null && value.high <= recipe.most ? recipe.then : recipe.otherwise, on);
    }
    case "given": {
      const value = recipe.of === "*" ? on.rest[0]?.value : on.args.get(recipe.of)?.value;
      return made(value === undefined || value.tag === "none" ? recipe.otherwise : recipe.then, on);
    }
    case "typed":
      return overTypes(recipe, on);
    case "opaque":
      return allocate(
        state,
        ctx,
        node,
        {
          kind: "opaque",
          type: recipe.type,
          holds: recipe.holds.flatMap((name) => on.args.get(name)?.value ?? []),
          ...(recipe.length === undefined ? {} : { length: countOf(recipe.length, on) ?? NATURAL }),
          assumes: [],
        },
        on.tag,
      );
    case "unknown":
      return lost(ctx, node, recipe.reason, recipe.remedy);
    case "when": {
      const [major, minor] = ctx.machine.target.python;
      const newer = major > recipe.since[0] || (major === recipe.since[0] && minor >= recipe.since[1]);
      return made(newer ? recipe.then : recipe.otherwise, on);
    }
    case "transfer": {
      const f = TRANSFERS[recipe.name] ?? FRAME_TRANSFERS[recipe.name] ?? COMMAND_LINE[recipe.name];
      return f === undefined ? lost(ctx, node, `${on.entry.name} is not followed yet`) : f(on);
    }
  }
}

/** Types that hold iterators over what they are given (bltinmodule.c, enumobject.c). */
const OVER_ITERATORS: ReadonlySet<string> = new Set(["enumerate", "zip", "map", "filter"]);

/** iter(value), where it is simple: an iterator over a range copies the numbers, and lets the range go. */
function iteratorOf(value: Value, on: Applied): Value {
  const obj = objectOf(value, on.state);
  const kind = obj?.kind ?? value.tag;
  // Iterators over the keys and values of a dict are of one size; they hold the dict, not the view.
  const isView = obj?.kind === "iterator" && /^dict_(?:keys|values)$/.test(obj.type);
  if (!isView && !/^(?:range|list|tuple|str|bytes|set|frozenset)$/.test(kind) && !(obj?.kind === "dict" && obj.type === "dict"))
    return value;
  const holds = isView ? obj.holds : kind === "range" ? [] : [value];
  const type = isView || kind === "dict" ? "dict_keyiterator" : `${kind}_iterator`;
  const rest = { runs: null, holds, hinted: true, frame: null, lazy: null, assumes: [] };
  return allocate(on.state, on.ctx, on.node, { kind: "iterator", type, ...rest }, on.tag);
}

/** The kind of text that the characters of the arguments make; of some of them only ASCII is sure. */
function kindLike({ like = [], part }: Extract<Recipe, { make: "str" }>, on: Applied): StrKind | null {
  if (like.length === 0) return null;
  let kind: StrKind | null = "ascii";
  for (const name of like) {
    const value = on.args.get(name)?.value;
    if (value !== undefined && value.tag !== "none") kind = value.tag === "str" ? widest(kind, value.kind) : null;
  }
  return part === true && kind !== "ascii" ? null : kind;
}

function isScalar(value: Value): boolean {
  return value.tag === "union"
    ? value.values.every(isScalar)
    : ["int", "float", "bool", "none", "str", "bytes", "complex"].includes(value.tag);
}

/** Puts a new object of this call on the heap. */
export function put(on: Applied, obj: Obj): Value {
  const value = allocate(on.state, on.ctx, on.node, obj, on.tag);
  notePeak(on.state, on.ctx, value);
  return value;
}

/** The reason of an unknown argument passes through; else a new gap. */
function because(on: Applied, text: string): Value {
  for (const { value } of [...on.args.values(), ...on.rest]) if (value.tag === "unknown") return unknownLike(value);
  return lost(on.ctx, on.node, text);
}

function container(
  kind: "list" | "tuple" | "set" | "frozenset" | "deque",
  filled: Filled,
  found: Items,
  extra: readonly Int[],
  assumes: Obj["assumes"],
): Obj {
  const { count, runs, source } = found;
  const history = (length: Int): History => {
    // A function that makes a list of its own from something sized goes through list() for iterators.
    if (typeof filled === "object" && (filled.extra !== undefined || (source !== "iterator" && source !== "hinted")))
      return [
        { op: "made", by: filled.by, count: length, extra: filled.extra === undefined ? [constant(SOURCES.indexOf(source))] : extra },
      ];
    if (typeof filled === "object" || filled === "from") return [{ op: "from", source, count: length }];
    return constantOf(length) === 0 ? [] : [{ op: filled, count: length }];
  };
  switch (kind) {
    case "tuple":
      return { kind, runs, named: null, assumes };
    case "list": {
      const list = { kind, runs, history: history(count), assumes } as const;
      return found.unordered === true ? shuffled(list) : list;
    }
    case "deque":
      return { kind, runs, maxlen: null, history: history(count), assumes };
    default: {
      const unique = ["set", "frozenset", "dict", "range"].includes(source) || allDistinct(runs);
      const each = unique ? runs : firstOfEach(runs);
      const length = unique ? count : distinctCount(each);
      return { kind, runs: each, length, history: history(length), assumes };
    }
  }
}

/** What the arguments rest on, so does what is made of them. */
export function assumptions(on: Applied): Obj["assumes"] {
  const all = [...on.args.values(), ...on.rest].flatMap(({ value }) => objectOf(value, on.state)?.assumes ?? []);
  return all.filter((one, i) => all.findIndex((other) => assumptionKey(other) === assumptionKey(one)) === i);
}

/** Methods that give the text itself where nothing changes (Objects/unicodeobject.c, unicode_result_unchanged; stringlib/split.h, partition.h). */
const KEEPING =
  /^(?:str\.expandtabs|(?:str|bytes)\.(?:[lr]?strip|replace|center|[lr]just|zfill|remove(?:pre|suf)fix|r?split|splitlines|r?partition))$/;

/** The receiver, where that is what a method gives; else null. */
export function unchanged(known: Known, { entry, args }: Applied): Value | null {
  const self = KEEPING.test(entry.name) ? args.get("self")?.value : undefined;
  const own = self === undefined ? undefined : knownOf(self);
  return self !== undefined && own !== undefined && JSON.stringify(own) === JSON.stringify(known) ? self : null;
}

/** What a pure function gives for arguments that are all known; undefined when they are not, or it raises. */
export function computed(name: string, on: Applied): Known | undefined {
  const f = PURE[name];
  const given: Known[] = [];
  for (const param of on.entry.params) {
    const values = param.rest ? on.rest : [on.args.get(param.name)];
    for (const argument of values) {
      if (argument === undefined) {
        if (!param.rest) given.push(undefined);
        continue;
      }
      const known = knownOf(argument.value);
      if (known === undefined || (isWide(argument.value) && on.ctx.machine.target.python[0] < 3)) return undefined;
      given.push(known);
    }
  }
  return f?.(...given);
}

/** A text beyond ASCII: in 2.7 the methods of unicode know fewer cases. */
function isWide(value: Value): boolean {
  return value.tag === "str" && value.kind !== "ascii";
}

/** The value itself where it is known; undefined: it is not. */
export function knownOf(value: Value): Known {
  switch (value.tag) {
    case "none":
      return null;
    case "bool":
      return value.value ?? undefined;
    case "int": {
      const n = constantOf(value.int);
      return n === null ? undefined : BigInt(n);
    }
    case "float":
      return value.value ?? undefined;
    case "str":
      return value.text ?? undefined;
    case "bytes":
      return value.data === null ? undefined : { bytes: value.data };
    default:
      return undefined;
  }
}

/** The value of the program that a known result stands for. */
export function fromKnown(known: Known, on: Applied, id: Id = freshScalar(on.ctx, on.node, on.tag)): Value {
  if (known === null || known === undefined) return { tag: "none" };
  switch (typeof known) {
    case "boolean":
      return { tag: "bool", value: known };
    case "bigint":
      return intOf(constant(known), id, "any");
    case "number":
      return { tag: "float", value: known, id };
    case "string":
      return stringValue(known, known.length <= 1 ? { kind: "any" } : id);
    default:
      if ("items" in known) return lost(on.ctx, on.node, "this gives several values");
      return { tag: "bytes", data: known.bytes, length: constant(known.bytes.length), id: known.bytes.length <= 1 ? { kind: "any" } : id };
  }
}

/** Each alternative of the argument is followed by its type, and what comes out is joined. */
function overTypes(recipe: Extract<Recipe, { make: "typed" }>, on: Applied): Value {
  const argument = on.args.get(recipe.of);
  const value = argument?.value ?? { tag: "none" as const };
  if (value.tag === "unknown") return unknownLike(value);
  if (value.tag === "union" && argument !== undefined) {
    // What is made of each is an object of the same place.
    const each = (one: Value, state: State) =>
      overTypes(recipe, { ...on, state, args: new Map([...on.args, [recipe.of, { ...argument, value: one }]]) });
    return overAlternatives(value, on.state, each) ?? lost(on.ctx, on.node, "no argument is bound here");
  }
  return made(recipe.cases[typeOf(value, on.state)] ?? recipe.otherwise, on);
}

/** The name of the type of a value that is not one of several. */
export function typeOf(value: Value, state: State): string {
  if (value.tag !== "ref") return value.tag;
  const obj = objectOf(value, state);
  if (obj === undefined) return "object";
  return "type" in obj ? obj.type : obj.kind === "tuple" && obj.named !== null ? obj.named : obj.kind;
}

/** An int, or a tuple or list of ints, as an array shape. */
export function shapeValue(value: Value, state: State): readonly Int[] | null {
  const one = asInt(value);
  if (one !== null) return [one];
  const obj = objectOf(value, state);
  if (obj?.kind !== "tuple" && obj?.kind !== "list") return null;
  const dims: Int[] = [];
  for (const run of obj.runs) {
    const dim = asInt(run.element);
    if (dim === null || run.count.low !== run.count.high || run.count.high > 64) return null;
    for (let i = 0; i < Number(run.count.high); i++) dims.push(dim);
  }
  return dims;
}
