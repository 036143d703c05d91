/** What a loop over a value meets: its items as runs, how many, and how CPython would size a container made from it. */
import type { Located } from "../../syntax/ast";
import { add, atomInt, constant, type Int, indexAtom, isEqual, isLess, mul, NATURAL, ZERO } from "../../values/int";
import { anonymous, someItem } from "../../values/items";
import { joinValue } from "../../values/join";
import { keyRuns, valueRuns } from "../../values/mappings";
import type { Obj, Run, Source } from "../../values/object";
import { appendRuns, lengthOf, single, someOf, someRun } from "../../values/runs";
import { sameData } from "../../values/same";
import { valueMentions } from "../../values/substitute";
import { type Id, unknownLike, type Value } from "../../values/value";
import { rows } from "../arrays/ndarray";
import { contents } from "../canonical";
import { memberItems } from "../classes/enums";
import { callSpecial, classOf, hasSpecial } from "../classes/instances";
import { loseItems, objectOf, updateValue } from "../containers/objects";
import { readItem } from "../library/readers";
import { type Context, lost, reason } from "../machine";
import { alternatives, between, type State } from "../state";
import { consume } from "./lazy";
import { perRound } from "./rounds";

export interface Items {
  readonly runs: readonly Run[];
  readonly count: Int;
  readonly source: Source;
  /** Which of them comes when is not known. Only itemsInAnyOrder() says so. */
  readonly unordered?: boolean;
}

const NOTHING: Obj = { kind: "tuple", runs: [], named: null, assumes: [] };

/** The number of items of an iterator that never ends. */
export const ENDLESS: Int = { poly: null, low: Number.POSITIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/**
 * The items of an iterable as they come, or null (with a gap noted) when they are not known. Reading an iterator leaves it empty; `whole`
 * false: reading may stop early, so that until readToEnd() what is left of it is not known.
 */
export function iterate(value: Value, node: Located, state: State, ctx: Context, whole = true): Items | null {
  return inOrder(itemsInAnyOrder(value, node, state, ctx, whole), node, ctx);
}

/** Items whose order is not known (Objects/setobject.c: by hash and history) as runs in which each may be any of them. */
export function inOrder(items: Items | null, node: Located, ctx: Context): Items | null {
  if (items === null || items.unordered !== true) return items;
  const { runs, count, source } = items;
  const [only] = runs;
  const one = only === undefined || (runs.length === 1 && !valueMentions(only.element, only.index.key));
  return { runs: one ? runs : [anyOrder(runs, node, ctx)], count, source };
}

/** As iterate(), or with itemsInAnyOrder; where they are not known, any number of items of which nothing is known. */
export function iterateAny(value: Value, node: Located, state: State, ctx: Context, whole = true, read = iterate): Items {
  const known = value.tag === "unknown" ? null : read(value, node, state, ctx, whole);
  if (known !== null) return known;
  const element = value.tag === "unknown" ? unknownLike(value) : lost(ctx, node, "what this yields is not known");
  return { runs: [{ count: NATURAL, index: indexFor(node, ctx, "n", NATURAL), element, picked: null }], count: NATURAL, source: "guessed" };
}

/** As iterate(), for who makes something of them that has no order, or remembers that it is not known. */
export function itemsInAnyOrder(value: Value, node: Located, state: State, ctx: Context, whole = true): Items | null {
  if (value.tag === "str" || value.tag === "bytes") return textItems(value, node, ctx);
  if (value.tag === "unknown") return null;
  if (value.tag === "union") {
    const all = alternatives(value, true);
    if (all.length === 1) return itemsInAnyOrder(all[0] as Value, node, state, ctx, whole);
    for (const one of all) loseItems(state, contents(objectOf(one, state) ?? NOTHING), contents);
    lost(ctx, node, "which of several values this goes over is not known");
    return null;
  }
  if (value.tag === "class") {
    const members = memberItems(value.cls, state, ctx.machine);
    if (members === null) lost(ctx, node, "what iterating over a class gives is not followed");
    return members;
  }
  const given = callSpecial(value, "__iter__", [], node, state, ctx);
  // What __next__ of an instance does each time is not followed.
  if (given !== undefined && classOf(objectOf(given, state)) === null) {
    // list() asks the object, not its iterator, for the length before it takes an item (Objects/abstract.c, PyObject_LengthHint); a loop does not.
    const length = callSpecial(value, "__len__", [], node, state.fork(), ctx);
    const items = itemsInAnyOrder(given, node, state, ctx, whole);
    if (items === null) return null;
    if (length === undefined) return { ...items, source: hasSpecial(value, "__length_hint__", state, ctx) ? "guessed" : "iterator" };
    return { ...items, source: length.tag === "int" && isEqual(length.int, items.count) === true ? "sized" : "guessed" };
  }
  const obj = objectOf(value, state);
  if (obj?.kind === "instance") {
    loseItems(state, given === undefined ? [value] : [value, given]);
    lost(ctx, node, `what iterating over ${obj.type} gives is not followed`);
    return null;
  }
  if (obj?.kind === "iterator" && obj.lazy !== null && value.tag === "ref")
    return (whole ? consume : consumePartly)(value, obj.lazy, node, state, ctx);
  if (obj?.kind === "iterator" && VIEW.test(obj.type)) return viewItems(obj, node, state, ctx);
  if (obj?.kind === "iterator" && isStale(obj, state)) {
    loseItems(state, [value], contents);
    lost(ctx, node, "what this iterator reads was changed since it was made");
    return null;
  }
  if (obj?.kind === "iterator" && isReadOnce(obj.type)) setLeft(value, state, whole ? [] : null);
  let items =
    obj === undefined
      ? null
      : obj.kind === "ndarray"
        ? rows(value, obj, node, state, ctx)
        : obj.kind === "opaque"
          ? readItems(obj, node, state, ctx)
          : objectItems(obj, node, ctx);
  // Objects of other classes are read item by item (PyList_CheckExact and its like).
  if (items !== null && obj?.own !== undefined) items = { ...items, source: "sized" };
  if (items === null) {
    if (obj !== undefined) loseItems(state, contents(obj), contents);
    lost(ctx, node, "what this yields is not known");
  }
  return items;
}

/** Any number of what a library object gives, one by one. */
function readItems(obj: Extract<Obj, { kind: "opaque" }>, node: Located, state: State, ctx: Context): Items | null {
  const index = indexFor(node, ctx, "l", NATURAL);
  const element = readItem(obj, { index, count: NATURAL, node, state, ctx });
  return element && { runs: [{ count: NATURAL, index, element, picked: null }], count: NATURAL, source: "iterator" };
}

/** A generator that has come to some yield or to its end, where it lets go of what it held. */
export function begun(generator: Extract<Obj, { kind: "iterator" }>): Obj {
  const far: Value = { tag: "unknown", reason: reason("how far the generator has come is not followed") };
  return { ...generator, runs: null, lazy: null, holds: [...generator.holds.map((held) => joinValue(held, { tag: "none" })), far] };
}

/** A generator that may be left before its end: what it would yield, while what it changes may be anywhere on the way. */
function consumePartly(value: Value, key: number, node: Located, state: State, ctx: Context): Items | null {
  const before = state.fork();
  const generator = objectOf(value, state) as Iterator;
  const items = consume(value, key, node, state, ctx);
  // What a generator expression makes nobody changes but who gets it.
  state.become(between(before, state, ctx.machine.lazy(key).kind === "expression"));
  updateValue(state, value, () => begun(generator));
  return items;
}

type Iterator = Extract<Obj, { kind: "iterator" }>;

/** What an iterator over these values reads later: containers that can change meanwhile, also those behind iterators. */
export function readsOf(holds: readonly Value[], state: State): NonNullable<Iterator["reads"]> {
  return holds.flatMap((source) => {
    const then = objectOf(source, state);
    if (then?.kind === "iterator") return then.reads ?? [];
    return then !== undefined && CHANGING.has(then.kind) ? [{ source, then }] : [];
  });
}

const CHANGING: ReadonlySet<Obj["kind"]> = new Set(["list", "dict", "set", "deque", "bytearray", "array"]);

/** Whether something that an iterator has still to read is not what it was. */
export function isStale({ reads, runs }: Iterator, state: State): boolean {
  if (reads === undefined || runs === null || runs.length === 0) return false;
  return reads.some(({ source, then }) => !sameData(objectOf(source, state), then));
}

const VIEW = /^(?:dict|odict)_(keys|values|items)$/;

/** What a view of a dict gives now. The pairs of items() are made each time. */
function viewItems(view: Extract<Obj, { kind: "iterator" }>, node: Located, state: State, ctx: Context): Items | null {
  const [held] = view.holds;
  const dict = held === undefined ? undefined : objectOf(held, state);
  if (dict?.kind !== "dict") {
    lost(ctx, node, "what this yields is not known");
    return null;
  }
  const [, what] = VIEW.exec(view.type) as RegExpExecArray;
  const found =
    what === "items"
      ? pairs(dict, node, state, ctx)
      : tableItems(what === "keys" ? keyRuns(dict.runs) : valueRuns(dict.runs), dict.length, "view", node);
  const items: Items | null = found && { ...found, source: view.type.startsWith("o") ? "deque" : "view" };
  if (items === null) {
    loseItems(state, contents(dict), contents);
    lost(ctx, node, "what this yields is not known");
  }
  return items;
}

/** The pairs of dict.items(), each made anew; null where the keys or values cannot be named. */
function pairs(dict: Extract<Obj, { kind: "dict" }>, node: Located, state: State, ctx: Context): Items | null {
  let all = dict.runs;
  if (isEqual(dict.length, lengthOf(all)) !== true && all.length > 0) {
    const [key, element] = [someOf(keyRuns(all)), someOf(valueRuns(all))];
    if (key === null || element === null) return null;
    all = [{ count: dict.length, index: indexAtom(`d${node.start}`, dict.length), key, element, picked: null }];
  }
  const runs = all.map(({ count, index, key, element, picked }, i): Run => {
    const members = appendRuns([single(key, "t0")], [single(element, "t1")]);
    const pair = perRound({ state, ctx, node, tag: "" }, `pair${i}`, index, picked ?? count, {
      kind: "tuple",
      runs: members,
      named: null,
      assumes: [],
    });
    return { count, index, element: pair, picked };
  });
  return { runs, count: dict.length, source: "view" };
}

/** The iterator was read to its end. */
export function readToEnd(value: Value, state: State): void {
  setLeft(value, state, []);
}

function setLeft(value: Value, state: State, runs: readonly Run[] | null): void {
  updateValue(state, value, (obj) =>
    obj.kind === "iterator" && obj.lazy === null && isReadOnce(obj.type)
      ? { ...obj, runs: obj.runs?.length === 0 ? obj.runs : runs, holds: ITERATOR.test(obj.type) ? obj.holds.map(maybeLetGo) : obj.holds }
      : obj,
  );
}

/** What iter() makes lets go of what it reads when it is asked beyond the last item (Objects/listobject.c, listiter_next). */
const ITERATOR = /_iterator$/;

function maybeLetGo(held: Value): Value {
  return joinValue(held, { tag: "none" });
}

/** Dict views give their items again and again. */
function isReadOnce(type: string): boolean {
  return !type.startsWith("dict_") || type.endsWith("iterator");
}

function objectItems(obj: Obj, node: Located, ctx: Context): Items | null {
  switch (obj.kind) {
    case "list":
      return { runs: obj.runs, count: lengthOf(obj.runs), source: "list", unordered: obj.unordered === true };
    case "tuple":
    case "deque":
      return { runs: obj.runs, count: lengthOf(obj.runs), source: obj.kind };
    case "set":
    case "frozenset": {
      const items = tableItems(obj.runs, obj.length, obj.kind, node);
      return items === null ? null : { ...items, unordered: true };
    }
    case "dict": {
      const runs = obj.runs.map((run): Run => ({ count: run.count, index: run.index, element: run.key, picked: run.picked }));
      // Subclasses are read as any other that knows its length.
      return tableItems(runs, obj.length, obj.type === "dict" ? "dict" : "deque", node);
    }
    case "range": {
      const run = rangeRun(obj.start, obj.step, obj.count, node, ctx);
      return { runs: isLess(ZERO, obj.count) === false ? [] : [run], count: obj.count, source: "range" };
    }
    case "iterator":
      return obj.runs === null ? null : { runs: obj.runs, count: lengthOf(obj.runs), source: obj.hinted ? "hinted" : "iterator" };
    case "array": {
      const index = indexFor(node, ctx, "a", obj.length);
      const element = arrayItem(obj.typecode, freshItem(node, ctx, "a", atomInt(index)));
      return { runs: [{ count: obj.length, index, element, picked: null }], count: obj.length, source: "array" };
    }
    case "bytearray":
      return byteItems(obj.length, node, ctx, "bytes");
    default:
      return null;
  }
}

/** Keys or values of a table. Where some items may be there only once, which of them there are is not known. */
function tableItems(runs: readonly Run[], length: Int, source: Source, node: Located): Items | null {
  if (isEqual(length, lengthOf(runs)) === true) return { runs, count: length, source };
  const some = someRun(runs, length, `d${node.start}`);
  return some === null ? null : { runs: some, count: length, source };
}

/** One run of any of the items: a loop over them must not rely on their order. */
function anyOrder(runs: readonly Run[], node: Located, ctx: Context): Run {
  const count = lengthOf(runs);
  return {
    count,
    index: indexFor(node, ctx, "o", count),
    element: runs.map((run) => anonymous(someItem(run))).reduce(joinValue),
    picked: null,
  };
}

function rangeRun(start: Int, step: Int, count: Int, node: Located, ctx: Context): Run {
  const index = indexFor(node, ctx, "r", count);
  const k = atomInt(index);
  const id = freshItem(node, ctx, "r", k);
  return { count, index, element: { tag: "int", int: add(start, mul(step, k)), id }, picked: null };
}

function indexFor(node: Located, ctx: Context, tag: string, count: Int) {
  return indexAtom(`${tag}${ctx.machine.intern(ctx.shape, `${ctx.machine.unitId(ctx.unit)}:${node.start}:${node.end}${tag}`)}`, count);
}

/** Identity of an item that the iteration itself makes: one new object per round. */
function freshItem(node: Located, ctx: Context, tag: string, k: Int | null = null): Id {
  const site = ctx.machine.intern(ctx.shape, `${ctx.machine.unitId(ctx.unit)}:${node.start}:${node.end}${tag}item`);
  return { kind: "object", site, at: k === null ? ctx.rounds : [...ctx.rounds, k] };
}

/** What reading an item of an array.array makes. */
export function arrayItem(typecode: string, id: Id): Value {
  if (typecode === "f" || typecode === "d") return { tag: "float", value: null, id };
  if (typecode === "u" || typecode === "w") return { tag: "str", text: null, length: constant(1), kind: null, id };
  const range = ARRAY_RANGES[typecode];
  return { tag: "int", int: { poly: null, low: range?.[0] ?? Number.NEGATIVE_INFINITY, high: range?.[1] ?? Number.POSITIVE_INFINITY }, id };
}

const ARRAY_RANGES: Readonly<Record<string, readonly [number | bigint, number | bigint]>> = {
  b: [-128, 127],
  B: [0, 255],
  h: [-32768, 32767],
  H: [0, 65535],
  i: [-2147483648, 2147483647],
  I: [0, 4294967295],
  l: [-(2n ** 63n), 2n ** 63n - 1n],
  L: [0, 2n ** 64n - 1n],
  q: [-(2n ** 63n), 2n ** 63n - 1n],
  Q: [0, 2n ** 64n - 1n],
};

function textItems(value: Extract<Value, { tag: "str" | "bytes" }>, node: Located, ctx: Context): Items | null {
  if (value.tag === "bytes") return byteItems(value.length, node, ctx, "bytes");
  if (value.text !== null && value.text.length <= 64) {
    const runs: Run[] = [];
    let i = 0;
    for (const character of value.text) {
      const wide = (character.codePointAt(0) as number) >= 256;
      const id: Id = wide ? freshItem(node, ctx, `s${i}`) : { kind: "const", key: `str:${character}` };
      runs.push(
        single(
          {
            tag: "str",
            text: character,
            length: constant(1),
            kind: wide ? "ucs2" : (character.codePointAt(0) as number) < 128 ? "ascii" : "latin1",
            id,
          },
          `s${i++}`,
        ),
      );
    }
    return { runs, count: value.length, source: "str" };
  }
  // One-character strings below U+0100 are shared by the process; wider ones are new each time.
  const shared = value.kind === "ascii" || value.kind === "latin1";
  const index = indexFor(node, ctx, "s", value.length);
  const id: Id = shared ? { kind: "const", key: null } : { kind: "any" };
  return {
    runs: [{ count: value.length, index, element: { tag: "str", text: null, length: constant(1), kind: value.kind, id }, picked: null }],
    count: value.length,
    source: "str",
  };
}

/** Bytes are ints in 0..255, which are cached by every version. */
function byteItems(length: Int, node: Located, ctx: Context, source: Source): Items {
  const index = indexFor(node, ctx, "b", length);
  const element: Value = { tag: "int", int: { poly: null, low: 0, high: 255 }, id: { kind: "const", key: null } };
  return { runs: [{ count: length, index, element, picked: null }], count: length, source };
}
