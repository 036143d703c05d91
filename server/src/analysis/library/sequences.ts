/** Interprets the items of knowledge entries: rows of values made from a call's arguments. */

import type { Known } from "../../knowledge/pure";
import type { Items as ItemsRecipe, Keeps } from "../../knowledge/types";
import { addressOf } from "../../values/heap";
import {
  type Atom,
  add,
  atomInt,
  constant,
  constantOf,
  type Exact,
  floordiv,
  type Int,
  indexAtom,
  interval,
  isLess,
  isLessEqual,
  keyOf,
  max,
  min,
  mod,
  mul,
  NATURAL,
  ONE,
  plus,
  scale,
  sub,
  substitute,
  ZERO,
} from "../../values/int";
import { anonymous, someItem } from "../../values/items";
import { joinValue } from "../../values/join";
import type { Run, Source } from "../../values/object";
import { appendRuns, itemAt, lengthOf, ordered, reverseRuns, single, sliceRuns, someOf } from "../../values/runs";
import { substituteValue } from "../../values/substitute";
import { type Id, intOf, type Value } from "../../values/value";
import { allKnown } from "../calls/arguments";
import { folded, type Place } from "../calls/callbacks";
import { callValue } from "../calls/calls";
import { truth } from "../conditions";
import { lookupHidden, updateObject } from "../containers/objects";
import { oneByOne, sortedRuns } from "../containers/order";
import { ENDLESS, type Items, inOrder, itemsInAnyOrder, iterate, iterateAny } from "../loops/iterate";
import { runFor } from "../loops/loops";
import { perRound } from "../loops/rounds";
import { allocate, type Context, lost, newFlow, site } from "../machine";
import { intValue } from "../operators";
import { type Applied, computed, fromKnown, made, unchanged, under } from "./apply";
import { countOf } from "./counts";

/** Reading two arguments makes two sets of items, though one call reads both. */
function itemsOfArgument(value: Value, argument: string, { ctx, node, state, tag, partly = false }: Applied, read = iterate): Items {
  return iterateAny(value, node, state, { ...ctx, shape: ctx.machine.intern(ctx.shape, `${tag}.${argument}`) }, !partly, read);
}

/** The items as they come, or null with the gap noted. */
export function itemsFrom(items: ItemsRecipe, on: Applied): Items | null {
  return inOrder(unorderedFrom(items, on), on.node, on.ctx);
}

/** The same for who makes something of them that has no order, or remembers that it is not known. */
export function unorderedFrom(items: ItemsRecipe, on: Applied): Items | null {
  switch (items.items) {
    case "of": {
      const value = on.args.get(items.of)?.value;
      return value === undefined ? null : itemsOfArgument(value, items.of, on, itemsInAnyOrder);
    }
    case "rest":
      return listed(on.rest.map((a) => a.value));
    case "ofRest":
      if (on.starred !== undefined) return flattened(on.starred, on);
      return all(on.rest.map((a, i) => itemsOfArgument(a.value, `${i}`, on)));
    case "these":
      return listed(items.values.map((value, i) => made(value, under(on, `v${i}`))));
    case "same": {
      const value = made(items.value, under(on, "s"));
      const count = atLeastZero(countOf(items.count, on));
      return count === null || value.tag === "unknown"
        ? null
        : of([{ ...single(value, "s"), count, index: indexAtom("s", count) }], "iterator");
    }
    case "made": {
      const count = atLeastZero(countOf(items.count, on));
      if (count === null) return null;
      const index = indexOf(on, "m", count);
      return of([{ count, index, element: perIndex(made(items.value, under(on, "m")), index), picked: null }], "iterator");
    }
    case "counting": {
      const start = countOf(items.start, on);
      const step = countOf(items.step, on);
      if (start === null || step === null) return null;
      const index = indexOf(on, "c", NATURAL);
      const site = on.ctx.machine.intern(on.ctx.shape, `${on.node.start}count${on.tag}`);
      const id = { kind: "object", site, at: [...on.ctx.rounds, atomInt(index)] } as const;
      const n = add(start, mul(step, atomInt(index)));
      // By ones they are counted in C; otherwise the first is what was given, and the others sums (itertoolsmodule.c, count_nextlong).
      const one = constantOf(step) === 1;
      const run: Run = { count: ENDLESS, index, element: one ? intOf(n, id, "size") : intValue(n, id), picked: null };
      const given = one ? undefined : on.args.get("start")?.value;
      return of(given === undefined ? [run] : [single(given, "c0"), ...(sliceRuns([run], ONE, ENDLESS) ?? [])], "iterator");
    }
    case "zipped": {
      if (on.starred !== undefined) return transposed(on.starred, on);
      const sources = items.of.map((one, i) => itemsFrom(one, under(on, `z${i}`)));
      if (items.rest === true) sources.push(...on.rest.map((a, i) => itemsOfArgument(a.value, `${i}`, on)));
      return sources.includes(null) ? null : (zip(sources as Items[], on) ?? zipAny(sources as Items[], on));
    }
    case "tuples": {
      const from = itemsFrom(items.from, on);
      const each = from === null ? on : { ...on, items: from.count };
      const size = atLeastZero(countOf(items.size, each));
      const count = from === null ? null : atLeastZero(countOf(items.count, each));
      if (from === null || size === null || count === null) return null;
      const index = indexOf(on, "t", count);
      const inner = indexOf(on, "u", size);
      const runs =
        size.high <= 0 || from.runs.length === 0 ? [] : [{ count: size, index: inner, element: anyItem(from.runs), picked: null }];
      return of([{ count, index, element: tuples(on, "t", index, count, runs), picked: null }], "iterator");
    }
    case "called": {
      const f = on.args.get(items.by)?.value;
      const several = items.from === "rest" && on.rest.length !== 1;
      const from =
        items.from !== "rest"
          ? itemsFrom(items.from, on)
          : itemsFrom(several ? { items: "zipped", of: [], rest: true } : { items: "ofRest" }, on);
      if (from === null || f === undefined) return null;
      const runs = f.tag === "none" ? from.runs : mapped(from, f, items.spread || several, on);
      return runs === null ? null : of(runs, "iterator");
    }
    case "folded": {
      const from = itemsFrom(items.from, on);
      const f = on.args.get(items.by)?.value;
      const runs =
        from === null
          ? null
          : from.runs.length === 0
            ? []
            : folded(from, f === undefined || f.tag === "none" ? "+" : f, on.args.get(items.first)?.value, on)?.all;
      return runs == null ? null : of(runs, "iterator");
    }
    case "flattened": {
      const from = itemsFrom(items.from, on);
      return from === null ? null : flattened(from, on);
    }
    case "some": {
      const from = itemsFrom(items.from, on);
      if (from === null) return null;
      const by = items.by === null ? undefined : on.args.get(items.by)?.value;
      // Only code of the program can do more than answer.
      const code = by !== undefined && (by.tag === "function" || by.tag === "method");
      const answers = code ? mapped(from, by, false, on) : by?.tag === "none" ? from.runs : [];
      if (answers === null) return null;
      const kept = by === undefined ? null : keptOf(from.runs, answers, items.keeps, on);
      if (kept !== null) return of(kept, "iterator");
      const truthy =
        (by?.tag === "none" || (by?.tag === "known" && by.name === "builtins.bool")) && items.keeps === "true"
          ? trueItems(from.runs, on)
          : null;
      if (truthy !== null) return of(truthy, "iterator");
      return of(
        from.runs.map((run) => ({ ...run, count: { poly: null, low: 0, high: run.count.high }, picked: run.picked ?? run.count })),
        "iterator",
      );
    }
    case "any": {
      const from = itemsFrom(items.from, on);
      const count = from === null ? null : atLeastZero(countOf(items.count, { ...on, items: from.count }));
      if (from === null || count === null) return null;
      if (from.runs.length === 0 || count.high <= 0) return of([], "iterator");
      return of([{ count, index: indexOf(on, "a", count), element: anyItem(from.runs), picked: null }], "iterator");
    }
    case "shuffled": {
      const from = unorderedFrom(items.from, on);
      if (from === null) return null;
      const runs = sortedRuns(from, on.args.get("key")?.value, on.args.get("reverse")?.value, on);
      return runs === null ? { ...from, unordered: true } : { ...from, runs, unordered: false };
    }
    case "reversed": {
      const from = itemsFrom(items.from, on);
      return from === null ? null : { ...from, runs: reverseRuns(from.runs) };
    }
    case "slice": {
      const from = itemsFrom(items.from, on);
      const start = atLeastZero(countOf(items.start, on));
      const step = countOf(items.step, on);
      const stop = items.stop === null ? from?.count : atLeastZero(countOf(items.stop, on));
      return from == null || start === null || stop == null || step === null ? null : slice(from, start, stop, step, on);
    }
    case "product": {
      const sources = on.rest.map((a) => iterateAny(a.value, on.node, on.state, on.ctx));
      const times = items.repeat === undefined ? 1 : constantOf(countOf(items.repeat, on) ?? NATURAL);
      if (times === null || Number(times) * sources.length > MOST_PARTS) return null;
      return product(Array.from({ length: Number(times) }, () => sources).flat(), on);
    }
    case "longest": {
      const sources = on.rest.map((a, i) => itemsOfArgument(a.value, `${i}`, on));
      const count = sources.map((source) => source.count).reduce(max, ZERO);
      const fill = on.args.get("fillvalue")?.value ?? { tag: "none" };
      const padded = sources.map(({ runs, count: own }, i) => {
        const more = sub(count, own);
        return of(appendRuns(runs, [{ ...single(fill, "f"), count: more, index: indexOf(on, `f${i}`, more) }]), "iterator");
      });
      return constantOf(count) === null ? null : zip(padded, on);
    }
    case "computed": {
      const known = computed(items.by, on);
      return typeof known === "object" && known !== null && "items" in known ? knownItems(known.items, on) : itemsFrom(items.otherwise, on);
    }
    case "after":
      return all([itemsFrom(items.first, under(on, "f")), itemsFrom(items.then, under(on, "t"))]);
  }
}

/** The items that the answers keep; null where an item or answer is not known. */
function keptOf(runs: readonly Run[], answers: readonly Run[], keeps: Keeps, on: Applied): readonly Run[] | null {
  const items = oneByOne(runs);
  const known = oneByOne(answers)?.map((answer) => truth(answer, on.state));
  if (items === null || known === undefined || known.length !== items.length || known.includes(null)) return null;
  const end = known.indexOf(false);
  const first = end < 0 ? known.length : end;
  const keep = (i: number): boolean => (keeps === "while" ? i < first : keeps === "after" ? i >= first : known[i] === (keeps === "true"));
  return items.reduce<readonly Run[]>((all, item, i) => (keep(i) ? appendRuns(all, [single(item, `s${i}`)]) : all), []);
}

/** The items that are true; null where that is not known of each. Of numbers that follow their position at most one is 0. */
function trueItems(runs: readonly Run[], on: Applied): readonly Run[] | null {
  let all: readonly Run[] = [];
  for (const run of runs) {
    const { element, index, count } = run;
    const known = truth(element, on.state);
    if (known !== null) {
      if (known) all = appendRuns(all, [run]);
      continue;
    }
    const [first, step] = element.tag === "int" ? lineOf(element.int, index) : [null, null];
    if (first === null || step === null || run.picked !== null || constantOf(count) === null) return null;
    const zero = Number(first) % Number(step) === 0 ? -Number(first) / Number(step) : -1;
    const at = constant(zero >= 0 && zero < Number(count.high) ? zero : Number(count.high));
    const parts = [sliceRuns([run], ZERO, at), isLess(at, count) === true ? sliceRuns([run], add(at, ONE), count) : []];
    for (const part of parts) {
      if (part === null) return null;
      all = appendRuns(all, part);
    }
  }
  return all;
}

/** n = first + step · index, for constants; null when it is none such. */
function lineOf(n: Int, index: Atom): readonly [Exact, Exact] | readonly [null, null] {
  if (n.poly === null) return [null, null];
  const first = constantOf(substitute(n, index.key, ZERO));
  const next = constantOf(substitute(n, index.key, ONE));
  if (first === null || next === null) return [null, null];
  const step = plus(next, -Number(first)) as Exact;
  const same = keyOf(n) === keyOf(add(constant(first), scale(atomInt(index), step)));
  return same && step !== 0 && Number.isSafeInteger(Number(first)) && Number.isSafeInteger(Number(step)) ? [first, step] : [null, null];
}

/** More items than this are not kept one by one. */
const MOST_KNOWN = 4096;

/** Texts and numbers that a pure function gave, each made anew but for texts of at most one character. */
function knownItems(values: readonly Known[], on: Applied): Items {
  const site = on.ctx.machine.intern(on.ctx.shape, `${on.ctx.machine.unitId(on.ctx.unit)}:${on.node.start}:${on.node.end}known${on.tag}`);
  let runs: readonly Run[] = [];
  for (const [i, known] of values.slice(0, MOST_KNOWN).entries()) {
    const id: Id =
      typeof known === "string" && (known === "" || (known.length === 1 && known.charCodeAt(0) < 256))
        ? { kind: "const", key: `str:${known}` }
        : { kind: "object", site, at: [...on.ctx.rounds, constant(i)] };
    const value = fromKnown(known, on, id);
    const own = unchanged(known, on);
    runs = appendRuns(runs, [
      single(own ?? ("id" in value && value.tag !== "ref" && value.tag !== "method" ? { ...value, id } : value), `w${i}`),
    ]);
  }
  const count = constant(values.length);
  if (values.length > MOST_KNOWN) {
    const index = indexOf(on, "w", count);
    const lengths = values.map((known) => (typeof known === "string" ? [...known].length : 0));
    const texts: Value = {
      tag: "str",
      text: null,
      length: interval(
        lengths.reduce((a, b) => Math.min(a, b)),
        lengths.reduce((a, b) => Math.max(a, b)),
      ),
      kind: "ascii",
      id: { kind: "any" },
    };
    runs = [{ count, index, element: values.every((known) => typeof known === "string") ? texts : anyItem(runs), picked: null }];
  }
  return { runs, count, source: "list" };
}

/** One of the items, whichever. */
export function anyItem(runs: readonly Run[]): Value {
  return runs.map((run) => anonymous(someItem(run))).reduce(joinValue);
}

/** Tuples of one item of each, as long as the shortest; null when it cannot be told which items meet. */
export function zip(sources: readonly Items[], on: Applied): Items | null {
  if (sources.length === 0) return of([], "iterator");
  // Where all but one is a single run, positions are the same everywhere.
  const cursors = sources.map((source) => ({ runs: source.runs.filter((run) => constantOf(run.count) !== 0), at: 0, offset: ZERO }));
  const count = sources.map((source) => source.count).reduce(min);
  const runs: Run[] = [];
  for (let part = 0; part < MOST_PARTS; part++) {
    const heads = cursors.map((cursor) => cursor.runs[cursor.at]);
    if (heads.some((run) => run === undefined)) return { runs, count, source: "iterator" };
    const left = heads.map((run, i) => sub((run as Run).count, (cursors[i] as (typeof cursors)[0]).offset));
    const length =
      left.length === 1
        ? (left[0] as Int)
        : shortest(
            left,
            heads.every((_, i) => isLast(cursors[i] as (typeof cursors)[0])),
          );
    if (length === null) return null;
    const index = indexOf(on, `z${part}`, length);
    const values = heads.map((run, i) => itemFrom(run as Run, add(atomInt(index), (cursors[i] as (typeof cursors)[0]).offset)));
    const members = values.reduce<readonly Run[]>((all, value, i) => appendRuns(all, [single(value, `t${i}`)]), []);
    runs.push({ count: length, index, element: tuples(on, `p${part}`, index, length, members), picked: null });
    const last = cursors.every(isLast);
    for (const [i, cursor] of cursors.entries()) {
      if (isLess(length, left[i] as Int) === false) {
        cursor.at++;
        cursor.offset = ZERO;
      } else cursor.offset = add(cursor.offset, length);
    }
    // Lengths that are only ranges end here: which of them is the shortest is not known, and nothing comes after the last runs of all.
    if (left.some((n, i) => isLess(length, n) === null && isLast(cursors[i] as (typeof cursors)[0])))
      return last || cursors.some(({ at, runs }) => at >= runs.length) ? { runs, count, source: "iterator" } : null;
  }
  return null;
}

/** Tuples of any item of each; null where the items cannot be named. */
function zipAny(sources: readonly Items[], on: Applied): Items | null {
  const count = sources.map((source) => source.count).reduce(min);
  if (count.high <= 0) return of([], "iterator");
  const index = indexOf(on, "za", count);
  let members: readonly Run[] = [];
  for (const [i, source] of sources.entries()) {
    const value = someOf(source.runs);
    if (value === null) return null;
    members = appendRuns(members, [single(value, `t${i}`)]);
  }
  return of([{ count, index, element: tuples(on, "za", index, count, members), picked: null }], "iterator");
}

/** The items of the items, one after the other. */
function flattened(from: Items, on: Applied): Items | null {
  const runs = collect(on, from, (row, state, ctx) => (row.tag === "unknown" ? null : iterate(row, on.node, state, ctx))?.runs ?? null);
  return runs === null ? null : of(runs, "iterator");
}

/** zip(*rows): tuples of one item of each row, as many as the shortest row has. */
function transposed(rows: Items, on: Applied): Items | null {
  const [row, ...others] = rows.runs;
  if (row === undefined) return of([], "iterator");
  const ordered = others.length === 0 && row.picked === null;
  const first = ordered ? row.element : anyItem(rows.runs);
  const columns =
    first.tag === "unknown" ? null : iterate(first, on.node, on.state, { ...on.ctx, shape: site(on.ctx, on.ctx.shape, on.node, "row") });
  const [column, ...more] = columns?.runs ?? [];
  if (columns === null || column === undefined) return columns && of([], "iterator");
  const { low, high } = columns.count;
  const alike = ordered && columns.count.poly?.terms.every(({ atoms }) => atoms.every(({ key }) => key !== row.index.key)) === true;
  const width = alike && rows.count.low > 0 ? columns.count : interval(rows.count.low > 0 && (alike || low === high) ? low : 0, high);
  const index = indexOf(on, "zc", width);
  const member = indexOf(on, "zr", rows.count);
  const places = new Map([
    [row.index.key, atomInt(member)],
    [column.index.key, atomInt(index)],
  ]);
  const fixed = ordered && more.length > 0 && rows.count.low > 0 ? constantOf(columns.count) : null;
  if (fixed !== null && fixed <= MOST_PARTS) {
    // Columns that hold different things.
    const toMember = new Map([[row.index.key, atomInt(member)]]);
    const columnAt = (i: number): Run => {
      const element = substituteValue(itemAt(columns.runs, constant(i)) as Value, toMember);
      const at = indexAtom(`z${i}`, ONE);
      const column = tuples(on, `zc${i}`, at, ONE, [{ count: rows.count, index: member, element, picked: null }]);
      return { count: ONE, index: at, element: column, picked: null };
    };
    return of(
      Array.from({ length: Number(fixed) }, (_, i) => columnAt(i)),
      "iterator",
    );
  }
  const element =
    ordered && more.length === 0 && column.picked === null ? substituteValue(column.element, places) : anonymous(anyItem(columns.runs));
  const members = [{ count: rows.count, index: member, element, picked: null }];
  return of([{ count: width, index, element: tuples(on, "zc", index, width, members), picked: null }], "iterator");
}

const MOST_PARTS = 64;

function isLast(cursor: { readonly runs: readonly Run[]; readonly at: number }): boolean {
  return cursor.at >= cursor.runs.length - 1;
}

/** The least of the lengths; where they cannot be compared, their minimum is good only when nothing follows. */
function shortest(lengths: readonly Int[], last: boolean): Int | null {
  for (const one of lengths) if (lengths.every((other) => isLessEqual(one, other) === true)) return one;
  return last ? lengths.reduce(min) : null;
}

/** Item at `position` of the run, by its own count. */
function itemFrom(run: Run, position: Int): Value {
  return run.picked === null ? substituteValue(run.element, new Map([[run.index.key, position]])) : anonymous(someItem(run));
}

/** Tuples of one item of each source in all combinations, the last source fastest. */
export function product(sources: readonly Items[], on: Applied): Items {
  const count = sources.reduce((n, source) => mul(n, source.count), ONE);
  const index = indexOf(on, "x", count);
  let stride: Int = ONE;
  const values: Value[] = [];
  for (const source of [...sources].reverse()) {
    const [run] = source.runs;
    const position = constantOf(source.count) === 0 ? ZERO : mod(floordiv(atomInt(index), stride), source.count);
    values.unshift(
      run === undefined
        ? { tag: "none" }
        : source.runs.length === 1 && run.picked === null && isLess(ZERO, source.count) === true && isLess(ZERO, stride) === true
          ? substituteValue(run.element, new Map([[run.index.key, position]]))
          : anyItem(source.runs),
    );
    stride = mul(stride, source.count);
  }
  const members = values.reduce<readonly Run[]>((all, value, i) => appendRuns(all, [single(value, `t${i}`)]), []);
  return of(constantOf(count) === 0 ? [] : [{ count, index, element: tuples(on, "x", index, count, members), picked: null }], "iterator");
}

function slice(from: Items, start: Int, stop: Int, step: Int, on: Applied): Items | null {
  const by = constantOf(step);
  const end = min(stop, from.count);
  const begin = min(start, end);
  if (by === null || by < 1) return null;
  const part = sliceRuns(from.runs, begin, end);
  if (part === null) {
    const count = max(sub(end, begin), ZERO);
    const few = by === 1 ? count : floordiv(add(count, sub(step, ONE)), step);
    return from.runs.length === 0
      ? of([], "iterator")
      : of([{ count: few, index: indexOf(on, "i", few), element: anyItem(from.runs), picked: null }], "iterator");
  }
  if (by === 1) return of(part, "iterator");
  const count = floordiv(add(lengthOf(part), sub(step, ONE)), step);
  const [run] = part;
  const index = indexOf(on, "i", count);
  if (run === undefined) return of([], "iterator");
  const element = part.length === 1 && ordered(part) ? itemFrom(run, mul(atomInt(index), step)) : anyItem(part);
  return of([{ count, index, element, picked: null }], "iterator");
}

/** A family of tuples on the heap, one for each value of the index. `members` may mention it. */
export function tuples(on: Applied, tag: string, index: Atom, count: Int, members: readonly Run[]): Value {
  return perRound(on, tag, index, count, { kind: "tuple", runs: members, named: null, assumes: [] });
}

/** The values that `f` gives for all items, through the loop engine, in a list nobody else sees; null: it does not come to an end. */
export function mapped(found: Items, f: Value, spread: boolean, on: Place): readonly Run[] | null {
  return collect(on, found, (item, state, ctx) => {
    const spreadItems = spread && item.tag !== "unknown" ? iterate(item, on.node, state, ctx) : null;
    if (spread && (spreadItems === null || spreadItems.runs.some((run) => constantOf(run.count) !== 1)))
      return [single(lost(ctx, on.node, "the arguments behind a star are not known"), "m")];
    const values = spreadItems === null ? [item] : spreadItems.runs.map((run) => run.element);
    return [single(callValue(f, allKnown(values.map((value) => ({ name: null, value, node: on.node }))), on.node, state, ctx), "m")];
  });
}

/** What `f` gives for each item, one row after the other; null: it does not come to an end, or a row is not known. */
export function collect(
  on: Place,
  found: Items,
  f: (item: Value, state: Applied["state"], ctx: Context) => readonly Run[] | null,
): readonly Run[] | null {
  const { state, ctx, node } = on;
  const hidden = allocate(state, ctx, node, { kind: "list", runs: [], history: [], assumes: [] }, `collect${on.tag}`);
  if (hidden.tag !== "ref" || hidden.id.kind !== "object") return null;
  const target = hidden.id;
  let item: Value = { tag: "none" };
  let known = true;
  const left = runFor(
    found.runs,
    node,
    state,
    { ...ctx, flow: newFlow() },
    (value) => {
      item = value;
    },
    (inside, inner) => {
      const row = f(item, inside, inner);
      known &&= row !== null;
      updateObject(inside, target, (obj) => {
        if (obj.kind !== "list" || row === null) return obj;
        const runs = appendRuns(obj.runs, row);
        return { ...obj, runs, history: [{ op: "append", count: lengthOf(runs) }] };
      });
      return true;
    },
  );
  if (left.done === null || !known) return null;
  state.become(left.done);
  const list = lookupHidden(state, target);
  state.heap = state.heap.delete(addressOf(target.site, target.at));
  return list?.kind === "list" ? list.runs : null;
}

/** A scalar that is made anew for each value of the index. */
function perIndex(value: Value, index: Atom): Value {
  if (!("id" in value) || value.tag === "ref" || value.tag === "method" || value.id.kind !== "object") return value;
  return { ...value, id: { ...value.id, at: [...value.id.at, atomInt(index)] } };
}

/** An index over `count` items that a call goes through; the same for the same call. */
export function indexOf(on: Pick<Applied, "ctx" | "node" | "tag">, tag: string, count: Int): Atom {
  const { ctx, node } = on;
  return indexAtom(`k${ctx.machine.intern(ctx.shape, `${ctx.machine.unitId(ctx.unit)}:${node.start}:${node.end}${on.tag}${tag}`)}`, count);
}

/** Items that are those values, in this order. */
export function listed(values: readonly Value[]): Items {
  return of(
    values.reduce<readonly Run[]>((all, value, i) => appendRuns(all, [single(value, `l${i}`)]), []),
    "tuple",
  );
}

function all(parts: readonly (Items | null)[]): Items | null {
  let runs: readonly Run[] = [];
  for (const part of parts) {
    if (part === null) return null;
    runs = appendRuns(runs, part.runs);
  }
  return of(runs, "iterator");
}

function of(runs: readonly Run[], source: Source): Items {
  return { runs, count: lengthOf(runs), source };
}

function atLeastZero(count: Int | null): Int | null {
  return count === null ? null : constantOf(count) === null ? max(count, constant(0)) : (constantOf(count) as number) < 0 ? ZERO : count;
}
