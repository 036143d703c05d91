/** What a loop adds to a container in each round: read off one round, and replayed for any number of rounds. */
import { equalValue, sharedKeysKey, valueKey } from "../../values/canon";
import { deciding } from "../../values/distinct";
import { record } from "../../values/history";
import {
  type Atom,
  abs,
  add,
  atomInt,
  type Bound,
  choice,
  constantOf,
  floordiv,
  type Int,
  indexAtom,
  interval,
  isEqual,
  isLess,
  keyOf,
  max,
  mentions,
  min,
  mod,
  mul,
  ONE,
  plus,
  scale,
  sub,
  substitute,
  sumOver,
  ZERO,
} from "../../values/int";
import { anonymous } from "../../values/items";
import { joinSharedKeys, joinValue } from "../../values/join";
import { keyRuns, neverKeyed, valueRuns } from "../../values/mappings";
import type { Event, History, ItemRun, Obj, Run, SharedKeys } from "../../values/object";
import { lengthOf } from "../../values/runs";
import { substituteValue, valueMentions } from "../../values/substitute";
import type { Value } from "../../values/value";
import { sizeOf } from "../conditions";
import { closeValue, widenValue } from "./widen";

/** What one round k adds to a container. `runs` / `items` mention the loop's index; `length` for arrays and the tables. */
export interface Growth {
  readonly runs: readonly Run[];
  readonly items: readonly ItemRun[];
  readonly length: Int | null;
  readonly event: Event;
  /** How many items more than at its end the container may hold in the middle of a round. */
  readonly excess: Int;
  /** Of dicts: whether all keys are exact str afterwards. */
  readonly strKeys: boolean | null;
  /** Of classes: the key table that instances share afterwards. */
  readonly keys?: readonly SharedKeys[] | null;
  /** Of dicts: a key may come again, so that each value, also of what was there before, is any that some round stores. */
  readonly replaces?: true;
}

/** The container after k rounds of growth. */
export function grow(obj: Obj, growth: Growth, index: Atom, k: Int, address: string): Obj {
  const tag = `${index.key.replace(/^ix:/, "")}.${address}`;
  switch (obj.kind) {
    case "list":
    case "deque": {
      const runs = [...obj.runs, ...growth.runs.flatMap((run, i) => repeated(run, index, k, `${tag}.${i}`))];
      const history = repeatEvent(obj.history, growth, lengthOf(runs), sub(lengthOf(runs), lengthOf(obj.runs)));
      // Several items per round stand interleaved, which runs do not say.
      return growth.runs.length > 1 && obj.kind === "list" ? { ...obj, runs, history, unordered: true } : { ...obj, runs, history };
    }
    case "set": {
      // An item that comes again does not take the place of its equal.
      const period = isEqual(obj.length, ZERO) === true ? periodOf(growth, index) : null;
      const rounds = period === null ? k : min(k, period);
      const runs = [...obj.runs, ...growth.runs.flatMap((run, i) => repeated(run, index, rounds, `${tag}.${i}`))];
      const length = addedLength(obj.length, growth, index, k, tag);
      return { ...obj, runs, length, history: repeatEvent(obj.history, growth, length, sub(length, obj.length)) };
    }
    case "dict": {
      const items = growth.items.flatMap((item, i) => {
        const [value] = repeated(
          { count: item.count, index: item.index, element: item.element, picked: item.picked },
          index,
          k,
          `${tag}.${i}`,
        );
        const [key] = repeated({ count: item.count, index: item.index, element: item.key, picked: item.picked }, index, k, `${tag}.${i}`);
        return value === undefined || key === undefined ? [] : [{ ...value, key: key.element }];
      });
      const length = addedLength(obj.length, growth, index, k, tag);
      const stored = growth.replaces === true && isEqual(k, ZERO) !== true ? growth.items.map((item) => item.element) : [];
      const before = stored.length === 0 ? obj.runs : obj.runs.map((run) => ({ ...run, element: stored.reduce(joinValue, run.element) }));
      return {
        ...obj,
        runs: [...before, ...items],
        length,
        strKeys: isEqual(k, ZERO) === true ? obj.strKeys : growth.strKeys,
        history: repeatEvent(obj.history, growth, length, sub(length, obj.length)),
      };
    }
    case "array":
    case "bytearray": {
      const length = add(obj.length, times(growth.length as Int, index, k, tag));
      return { ...obj, length, history: repeatEvent(obj.history, growth, length, sub(length, obj.length)) };
    }
    case "class": {
      // The tables after the rounds; before the first one there is the old one.
      const after = growth.keys ?? null;
      const keys = isEqual(k, ZERO) === true ? obj.keys : isLess(ZERO, k) === true ? after : joinSharedKeys(obj.keys, after);
      return { ...obj, made: add(obj.made, times(growth.length as Int, index, k, tag)), keys };
    }
    default:
      return obj;
  }
}

/** Σ over k rounds of a per-round count: exact when the count is, else a choice between none and all. */
function times(perRound: Int, index: Atom, k: Int, tag: string): Int {
  if (perRound.poly !== null && !perRound.poly.terms.some((t) => t.atoms.some((a) => a.term.op === "choice")))
    return sumOver(perRound, index, k);
  const most = mul({ poly: null, low: perRound.high, high: perRound.high }, k);
  if (constantOf(k) === null || isEqual(k, ZERO) !== true) return choice(`N${tag}`, "how many rounds pass the condition", 0, most.high);
  return ZERO;
}

/** The items of k rounds of a run that mentions the round's index. */
function repeated(run: Run, index: Atom, k: Int, tag: string): Run[] {
  const one = constantOf(run.count);
  const sure = run.count.poly !== null && one !== null;
  const count = times(run.count, index, k, tag);
  if (isEqual(count, ZERO) === true) return [];
  const j = indexAtom(tag, count);
  const at = atomInt(j);
  const most = run.count.high;
  const same = !valueMentions(run.element, index.key) && !valueMentions(run.element, run.index.key);
  if (same) return [{ count, index: j, element: run.element, picked: null }];
  if (most === 1) {
    const element = substituteValue(
      run.element,
      new Map([
        [index.key, at],
        [run.index.key, ZERO],
      ]),
    );
    return [{ count, index: j, element, picked: sure ? null : k }];
  }
  // Several per round: item j is item j % m of round j // m.
  if (sure && run.picked === null) {
    const element = substituteValue(
      run.element,
      new Map([
        [index.key, floordiv(at, run.count)],
        [run.index.key, mod(at, run.count)],
      ]),
    );
    return [{ count, index: j, element, picked: null }];
  }
  if (run.picked === null && run.count.poly !== null && !mentions(run.count, index.key) && run.count.low >= 1) {
    const element = substituteValue(
      run.element,
      new Map([
        [index.key, floordiv(at, run.count)],
        [run.index.key, mod(at, run.count)],
      ]),
    );
    return [{ count, index: j, element, picked: null }];
  }
  return [
    { count, index: j, element: anonymous(substituteValue(run.element, new Map([[index.key, interval(0, index.high)]]))), picked: count },
  ];
}

/** How many different keys or items k rounds add to a table. */
function addedLength(before: Int, growth: Growth, index: Atom, k: Int, tag: string): Int {
  const number = growth.items.length + growth.runs.length;
  const empty = isEqual(before, ZERO) === true;
  const perRound = empty ? newPerRound(growth, index) : null;
  if (perRound !== null) return constantOf(perRound) === 1 ? k : times(perRound, index, k, `${tag}.0`);
  const period = empty ? periodOf(growth, index) : null;
  if (period !== null) return min(k, period);
  // No round adds more keys than it stores.
  const stored = keysOf(growth).reduce<Bound>((sum, run) => plus(sum, run.count.high), 0);
  const each = growth.length === null ? interval(0, number) : growth.length.high > stored ? interval(0, stored) : growth.length;
  const all = add(before, mul(each, k)).high;
  const different = plus(before.high, differentKeys(growth));
  const high = all < different ? all : different;
  const [run] = keysOf(growth);
  const sure =
    constantOf(run?.count ?? ZERO) === 1 && empty
      ? { poly: null, low: isLess(ZERO, k) === true ? 1 : 0, high }
      : { poly: null, low: before.low, high };
  return sure;
}

/** After how many rounds the keys come again in the same order, each different from the others until then; null when they do not. */
function periodOf(growth: Growth, index: Atom): Int | null {
  const [run, ...others] = keysOf(growth);
  if (run === undefined || others.length > 0 || constantOf(run.count) !== 1) return null;
  const int = deciding(run.element);
  const atom = int === null ? null : onlyAtom(int, index);
  if (atom?.term.op !== "mod") return null;
  const [value, by] = atom.term.args as readonly [Int, Int];
  const next = sub(substitute(value, index.key, ONE), substitute(value, index.key, ZERO));
  return onlyAtom(value, index)?.key === index.key && constantOf(next) === 1 && !mentions(by, index.key) ? by : null;
}

/** How many different ints the keys of all rounds can be. */
function differentKeys(growth: Growth): Bound {
  return keysOf(growth).reduce<Bound>((sum, { element }) => {
    if (element.tag !== "int") return Number.POSITIVE_INFINITY;
    return plus(sum, plus(plus(element.int.high, scale(element.int, -1).high), 1));
  }, 0);
}

function keysOf(growth: Growth): readonly Run[] {
  return growth.items.length > 0 ? keyRuns(growth.items) : growth.runs;
}

/** How many keys each round adds, when no two keys of all rounds are equal but for those that are one all through their round; else null. */
function newPerRound(growth: Growth, index: Atom): Int | null {
  const [run, ...others] = keysOf(growth);
  if (run === undefined || others.length > 0 || !injective(run.element, index)) return null;
  if (run.count.high <= 1) return run.count;
  const within = run.index.key === index.key ? null : step(run.element, run.index);
  if (within === null) return null;
  if (constantOf(within) === 0) return run.count.low >= 1 ? ONE : null;
  // Rounds further apart than the keys of one of them stretch.
  const stretch = mul(abs(within), sub(run.picked ?? run.count, ONE));
  return isLess(stretch, abs(step(run.element, index) ?? ZERO)) === true ? run.count : null;
}

/** What a key rises by with an index in which it is affine; null when it is not. */
function step(key: Value, index: Atom): Int | null {
  const int = deciding(key);
  if (int === null) return null;
  if (!mentions(int, index.key)) return ZERO;
  return injective(key, index) ? sub(substitute(int, index.key, ONE), substitute(int, index.key, ZERO)) : null;
}

/** True when different rounds surely give different (unequal) keys. */
export function injective(key: Value, index: Atom): boolean {
  const int = deciding(key);
  return int !== null && onlyAtom(int, index)?.key === index.key;
}

/** The atom that alone depends on the round, where the integer is a multiple of it plus what is the same in every round. */
function onlyAtom(int: Int, index: Atom): Atom | null {
  const terms = int.poly?.terms.filter((t) => t.atoms.some((a) => mentions(atomInt(a), index.key))) ?? [];
  return terms.length === 1 && terms[0]?.atoms.length === 1 ? (terms[0].atoms[0] ?? null) : null;
}

function repeatEvent(history: History, growth: Growth, length: Int, added: Int): History {
  if (growth.event.op === "append") return record(history, { op: "append", count: added }, length);
  const most = growth.excess.high > 0 ? interval(length.low, plus(length.high, growth.excess.high)) : length;
  return record(history, { op: "mixed", most }, length);
}

// Growth.

/** True when k rounds of this growth are known exactly. */
export function isPrecise(growth: Growth, start: Obj, index: Atom): boolean {
  if ([...growth.runs, ...growth.items].some((run) => constantOf(run.count) === null && run.count.poly === null)) return false;
  if (start.kind !== "set" && start.kind !== "dict") return growth.length === null || growth.length.poly !== null;
  return isEqual(start.length, ZERO) === true && newPerRound(growth, index) !== null;
}

/**
 * What `after` has more than `before` when it only had items added at its end; null otherwise. `known` is what the rounds were taken to add, by
 * which the values of a table whose keys come again are told.
 */
export function growthOf(before: Obj, after: Obj, index: Atom, known: Growth | null): Growth | null {
  if (before.kind !== after.kind) return null;
  if (before.kind === "class" && after.kind === "class") {
    const length = sub(after.made, before.made);
    return length.poly === null || after.keys === null
      ? null
      : { runs: [], items: [], length, event: { op: "append", count: length }, excess: ZERO, strKeys: null, keys: after.keys };
  }
  const event = "history" in before && "history" in after ? addedEvent(before.history, after.history) : null;
  if (event === null) return null;
  const end = sizeOf(after);
  const excess = event.op === "mixed" && end !== null ? max(sub(event.most, end), ZERO) : ZERO;
  if (
    (before.kind === "list" && after.kind === "list") ||
    (before.kind === "deque" && after.kind === "deque") ||
    (before.kind === "set" && after.kind === "set")
  ) {
    const runs = addedRuns(before.runs, after.runs);
    if (runs === null) return null;
    return {
      runs,
      items: [],
      length: before.kind === "set" && after.kind === "set" ? sub(after.length, before.length) : null,
      // A full deque lets go of as many as come: how far its items have wandered through its blocks is not counted.
      event: after.kind === "deque" && after.maxlen !== null ? { op: "mixed", most: end ?? ZERO } : event,
      excess,
      strKeys: null,
    };
  }
  if (before.kind === "dict" && after.kind === "dict") {
    const first = neverKeyed(before);
    const strict = before.strKeys !== after.strKeys && !first ? null : addedItems(before.runs, after.runs);
    const items = strict === null || known?.replaces === true ? replacedItems(before.runs, after.runs, index, known) : strict;
    if (items === null) return null;
    return {
      ...(items === strict ? {} : { replaces: true }),
      runs: [],
      items,
      length: sub(after.length, before.length),
      event,
      excess,
      strKeys: after.strKeys,
    };
  }
  if ((before.kind === "array" && after.kind === "array") || (before.kind === "bytearray" && after.kind === "bytearray")) {
    return { runs: [], items: [], length: sub(after.length, before.length), event, excess, strKeys: null };
  }
  return null;
}

function addedRuns(before: readonly Run[], after: readonly Run[]): readonly Run[] | null {
  if (after.length < before.length) return null;
  for (const [i, run] of before.entries()) {
    const other = after[i] as Run;
    if (run === other || (run.element === other.element && run.count === other.count && run.index === other.index)) continue;
    if (valueKey(run.element) !== valueKey(substituteValue(other.element, new Map([[other.index.key, atomInt(run.index)]])))) return null;
    if (keyOf(run.count) === keyOf(other.count)) continue;
    // The last run of before may have been lengthened by equal items.
    if (i !== before.length - 1) return null;
    const more = sub(other.count, run.count);
    if (more.low < 0) return null;
    if (valueMentions(other.element, other.index.key)) {
      const element = substituteValue(other.element, new Map([[other.index.key, add(run.count, atomInt(other.index))]]));
      return [{ ...other, count: more, element }, ...after.slice(before.length)];
    }
    return [{ ...other, count: more }, ...after.slice(before.length)];
  }
  return after.slice(before.length);
}

/** The same for items: keys and values, which grow alike. */
function addedItems(before: readonly ItemRun[], after: readonly ItemRun[]): readonly ItemRun[] | null {
  const keys = addedRuns(keyRuns(before), keyRuns(after));
  const values = addedRuns(valueRuns(before), valueRuns(after));
  if (keys === null || values === null || keys.length !== values.length) return null;
  const items: ItemRun[] = [];
  for (const [i, key] of keys.entries()) {
    const value = values[i] as Run;
    if (key.index.key !== value.index.key || keyOf(key.count) !== keyOf(value.count)) return null;
    items.push({ ...value, key: key.element });
  }
  return items;
}

/** The new items of a table whose old values may all have been replaced: theirs is what any round stores. Null where objects would lose their names. */
function replacedItems(
  before: readonly ItemRun[],
  after: readonly ItemRun[],
  index: Atom,
  known: Growth | null,
): readonly ItemRun[] | null {
  const added = after.slice(before.length);
  const same = (run: ItemRun, i: number) => {
    const now = after[i];
    return (
      now !== undefined &&
      keyOf(run.count) === keyOf(now.count) &&
      run.index.key === now.index.key &&
      valueKey(run.key) === valueKey(now.key)
    );
  };
  if (!before.every(same)) return null;
  const old = known?.items ?? [];
  if (known?.replaces === true && old.length !== added.length) return null;
  const items = added.map((item, i) => {
    const element = anonymous(closeValue(item.element, index));
    return { ...item, element: known?.replaces === true ? joinValue((old[i] as ItemRun).element, element) : element };
  });
  // A key that is known to be there is stored under without an item of its own: then the values are more than those of the items.
  const isCovered = (run: ItemRun, i: number): boolean => {
    const all = items.reduce((value, { element }) => joinValue(value, element), run.element);
    const now = anonymous(closeValue((after[i] as ItemRun).element, index));
    return equalValue(joinValue(all, now), all);
  };
  return items.every(({ element }) => namesNothing(element)) && before.every(isCovered) ? items : null;
}

/** Growth whose values are what `known` and `growth` store, with growing ends taken to infinity. */
export function widenGrowth(known: Growth, growth: Growth): Growth {
  const items = growth.items.map((item, i) => ({ ...item, element: widenValue(known.items[i]?.element ?? item.element, item.element) }));
  return { ...growth, items };
}

/** Whether the value is a number, a text or another that has no parts to keep track of, or an object that keeps its name. */
function namesNothing(value: Value): boolean {
  if (value.tag === "union") return value.values.every(namesNothing);
  return (value.tag !== "ref" || value.id.kind === "object") && value.tag !== "unknown" && value.tag !== "method";
}

/** What only ever adds items at the end (of a table: anywhere). */
const ADDS: ReadonlySet<Event["op"]> = new Set(["append", "extend", "mixed"]);

/** The single adding event that `after` has more than `before`. */
function addedEvent(before: History, after: History): Event | null {
  if (after.length === before.length + 1) {
    if (!ADDS.has((after[after.length - 1] as Event).op)) return null;
    for (const [i, event] of before.entries())
      if (event !== after[i] && JSON.stringify(eventKey(event)) !== JSON.stringify(eventKey(after[i] as Event))) return null;
    return after[after.length - 1] as Event;
  }
  if (after.length === before.length && after.length > 0) {
    const a = before[before.length - 1] as Event;
    const b = after[after.length - 1] as Event;
    if (a.op === "append" && b.op === "append") return { op: "append", count: sub(b.count, a.count) };
    if (a.op === "mixed" && b.op === "mixed") return b;
  }
  return null;
}

function eventKey(event: Event): unknown {
  return Object.entries(event).map(([name, value]) =>
    typeof value === "object" && value !== null && "low" in value ? `${name}${keyOf(value as Int)}` : `${name}${String(value)}`,
  );
}

/** Key of what one round adds: equal for growths that any round makes alike. */
export function growthKey(growth: Growth, index: Atom): string {
  void index;
  const run = (r: Run) => `${keyOf(r.count)}×${valueKey(substituteValue(r.element, new Map([[r.index.key, ZERO]])))}`;
  // How many entries a table gains follows from the keys of all rounds (addedLength), not from one round's view.
  const table = growth.items.length > 0 || (growth.runs.length > 0 && growth.length !== null);
  return [
    growth.runs.map(run).join(),
    growth.items.map((item) => `${run({ ...item, element: item.key })}:${run(item)}`).join(),
    growth.length === null || table ? "" : keyOf(growth.length),
    growth.event.op,
    growth.replaces === true ? "replaces" : "",
    (growth.keys ?? []).map(sharedKeysKey).sort().join(";"),
    growth.event.op === "mixed" ? String(growth.excess.high) : "",
    "count" in growth.event && !table ? keyOf(growth.event.count) : "",
  ].join("|");
}
