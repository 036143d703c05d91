/** Widening: what several rounds of a loop may leave, with growing ends taken to infinity, so that passes end. */
import { equalObj, equalValue } from "../../values/canon";
import { historyKey, mostItems } from "../../values/history";
import {
  type Atom,
  type Bound,
  boundedBy,
  COUNTED,
  constantOf,
  hull,
  type Int,
  indexAtom,
  interval,
  isEqual,
  isLessEqual,
  NATURAL,
  UNKNOWN_INT,
  ZERO,
} from "../../values/int";
import { anonymous } from "../../values/items";
import { joinValue } from "../../values/join";
import { keyRuns, valueRuns } from "../../values/mappings";
import type { Event, History, Obj, Run } from "../../values/object";
import { lengthOf } from "../../values/runs";
import { substituteObj, substituteValue, valueMentions } from "../../values/substitute";
import { asksOpen, intOf, type Value } from "../../values/value";
import { atMost } from "../containers/tables";
import { UNBOUND } from "../state";

/** The value with the round's index forgotten. */
export function closeValue(value: Value, index: Atom): Value {
  if (!valueMentions(value, index.key)) return value;
  const some = interval(0, index.high);
  const closed = substituteValue(value, new Map([[index.key, some]]));
  const forget = (v: Value): Value => {
    if (v.tag === "union") return { tag: "union", values: v.values.map(forget) };
    if (v.tag === "int" && v.int.poly !== null && constantOf(v.int) === null)
      return { ...v, int: { poly: null, low: v.int.low, high: v.int.high } };
    return v;
  };
  return forget(closed);
}

/** The object after the loop, where its index is any of its values. */
export function close(obj: Obj, index: Atom): Obj {
  return substituteObj(obj, new Map([[index.key, interval(0, index.high)]]));
}

type IntValue = Extract<Value, { readonly tag: "int" }>;

/** An int that grew: as far as counting may take it, and without an end where it is beyond that. */
function grown({ asks, int }: IntValue, low: Bound = int.low): Value {
  const from = low >= 0 ? 0 : low >= -COUNTED ? -COUNTED : Number.NEGATIVE_INFINITY;
  return intOf(interval(from, int.high <= COUNTED ? COUNTED : Number.POSITIVE_INFINITY), { kind: "any" }, asksOpen(asks));
}

/** old ∪ new with growing ends taken to infinity, so that passes end. */
export function widenValue(old: Value, now: Value): Value {
  const joined = joinValue(old, now);
  const widened = (v: Value): Value => {
    if (v.tag === "union") {
      const ints = v.values.filter((x): x is IntValue => x.tag === "int");
      if (ints.length < 2) return { tag: "union", values: v.values.map((x) => (x.tag === "int" ? widened(x) : x)) };
      const rest = v.values.filter((x) => x.tag !== "int");
      const one = grown({
        ...(ints[0] as IntValue),
        int: ints.map((x) => x.int).reduce(hull),
        ...(ints.some((x) => asksOpen(x.asks) !== undefined) ? { asks: "any" } : {}),
      });
      return rest.length === 0 ? one : { tag: "union", values: [...rest, one] };
    }
    if (v.tag === "int") {
      if (old.tag === "int" && isLessEqual(old.int, v.int) === true && old.int.low >= 0) return grown(v, 0);
      if (old.tag === "int" && equalValue(old, v)) return v;
      return grown(v);
    }
    if (v.tag === "float") return { ...v, value: null, id: { kind: "any" } };
    if (v.tag === "str")
      return equalValue(old, v)
        ? v
        : { ...v, text: null, length: { poly: null, low: 0, high: Number.POSITIVE_INFINITY }, id: { kind: "any" } };
    if (v.tag === "bytes")
      return equalValue(old, v)
        ? v
        : { ...v, data: null, length: { poly: null, low: 0, high: Number.POSITIVE_INFINITY }, id: { kind: "any" } };
    return v;
  };
  return widened(joined);
}

/** What is left of a scalar that does not come to rest: its type. Of others nothing is. */
export function coarse(value: Value): Value {
  switch (value.tag) {
    case "union":
      return value.values.map(coarse).reduce(joinValue);
    case "int":
      return intOf(UNKNOWN_INT, { kind: "any" }, "any");
    case "bool":
      return { tag: "bool", value: null };
    case "float":
      return { tag: "float", value: null, id: { kind: "any" } };
    case "str":
      return { tag: "str", text: null, length: NATURAL, kind: null, id: { kind: "any" } };
    case "bytes":
      return { tag: "bytes", data: null, length: NATURAL, id: { kind: "any" } };
    case "none":
    case "unbound":
      return value;
    default:
      return { tag: "unknown", reason: { text: "it changes from round to round in a way that is not followed", line: null, remedy: null } };
  }
}

/** old ∪ new, with only those ends taken to infinity that are not as they were. */
function widenItem(old: Value, now: Value): Value {
  const joined = joinValue(old, now);
  return (["int", "str", "bytes"] as const).some((tag) => {
    const [was, is] = [spanOf(old, tag), spanOf(joined, tag)];
    return was !== null && is !== null && (is.low < was.low || is.high > was.high);
  })
    ? widenValue(old, joined)
    : joined;
}

/** The range of the ints, or of the lengths of the texts, that the value may be. */
function spanOf(value: Value, tag: "int" | "str" | "bytes"): Int | null {
  const all = (value.tag === "union" ? value.values : [value]).flatMap((v) =>
    v.tag !== tag ? [] : v.tag === "int" ? [v.int] : "length" in v ? [v.length] : [],
  );
  return all.length === 0 ? null : all.reduce(hull);
}

/** What tells apart the items of a container that was widened. */
const WIDE = indexAtom("w", ZERO);

/** An object that holds for both rounds and, where they differ, for those to come: bounds that moved are given up. */
export function widen(old: Obj, now: Obj): Obj {
  if (equalObj(old, now)) return now;
  const open = (n: Int, was: Int): Int =>
    isEqual(n, was) === true
      ? n
      : { poly: null, low: n.low > 0 && was.low > 0 ? (n.low < was.low ? 0 : was.low) : 0, high: Number.POSITIVE_INFINITY };
  // A round may hold more on its way than at its end; what still grows after one round has no end.
  const mixed = (length: Int, was: Int | null, is: Int): History => {
    if (!("history" in now)) return [];
    const begun = "history" in old ? appendedAfter(old.history, now.history) : null;
    if (begun !== null) {
      const count = begun === undefined ? length : interval(Math.max(0, Number(length.low) - Number(begun.count.low)), length.high);
      return [...(begun === undefined ? [] : [begun]), { op: "append", count }];
    }
    const before = "history" in old && was !== null ? mostItems(old.history, was).high : 0;
    const after = mostItems(now.history, is).high;
    const settled = after <= before || !("history" in old) || old.history[0]?.op !== "mixed";
    const most = [length.high, before, settled ? after : Number.POSITIVE_INFINITY].reduce((a, b) => (a > b ? a : b));
    return [{ op: "mixed", most: most === length.high ? length : interval(length.low, most) }];
  };
  const flatten = (runs: readonly Run[], length: Int, before: readonly Run[]): readonly Run[] => {
    if (runs.length === 0) return [];
    const index = boundedBy(WIDE, length);
    const joined = runs.map((run) => anonymousIndex(run)).reduce(joinValue);
    // Items that grew once more grow in every round.
    const mixed = "history" in old && old.history[0]?.op === "mixed" && before.length > 0;
    const grew = mixed || (before.length === 1 && before[0]?.index.key === WIDE.key);
    const element = grew ? widenItem(before.map((run) => anonymousIndex(run)).reduce(joinValue), joined) : joined;
    return [{ count: length, index, element: anonymous(element), picked: null }];
  };
  switch (now.kind) {
    case "list":
    case "deque": {
      const was = old.kind === now.kind ? lengthOf(old.runs) : null;
      const length = open(lengthOf(now.runs), was ?? ZERO);
      return {
        ...now,
        runs: flatten(now.runs, length, old.kind === now.kind ? old.runs : []),
        history: mixed(length, was, lengthOf(now.runs)),
      };
    }
    case "set": {
      const was = old.kind === now.kind ? old.length : null;
      const length = atMost(open(now.length, was ?? ZERO), now.runs);
      return {
        ...now,
        runs: flatten(now.runs, length, old.kind === now.kind ? old.runs : []),
        length,
        history: mixed(length, was, now.length),
      };
    }
    case "dict": {
      const was = old.kind === now.kind ? old.length : null;
      const length = atMost(open(now.length, was ?? ZERO), keyRuns(now.runs));
      const values = flatten(valueRuns(now.runs), length, old.kind === now.kind ? valueRuns(old.runs) : []);
      const keys = flatten(keyRuns(now.runs), length, old.kind === now.kind ? keyRuns(old.runs) : []);
      return {
        ...now,
        runs: values.map((run, i) => ({ ...run, key: (keys[i] as Run).element })),
        length,
        history: mixed(length, was, now.length),
      };
    }
    case "array":
    case "bytearray": {
      const was = old.kind === now.kind ? old.length : null;
      const length = open(now.length, was ?? ZERO);
      return { ...now, length, history: mixed(length, was, now.length) };
    }
    case "tuple": {
      const before = old.kind === "tuple" && old.runs.length === now.runs.length ? old.runs : [];
      const runs = now.runs.map((run, i) => {
        const was = before[i];
        return was === undefined ? run : { ...run, element: widenItem(anonymousIndex(was), run.element) };
      });
      return { ...now, runs };
    }
    case "class":
      return { ...now, made: { poly: null, low: now.made.low, high: Number.POSITIVE_INFINITY }, keys: null };
    case "instance": {
      if (old.kind !== "instance") return now;
      return {
        ...now,
        attributes: now.attributes.map((a) => ({
          name: a.name,
          value: widenValue(old.attributes.find((b) => b.name === a.name)?.value ?? UNBOUND, a.value),
        })),
      };
    }
    default:
      return now;
  }
}

type Begun = Extract<Event, { readonly op: "display" | "exact" }>;

/** What both began with, if anything, where they were only appended to since then; null where they were not. */
function appendedAfter(old: History, now: History): Begun | undefined | null {
  const [first] = now;
  const begun = (first?.op === "display" || first?.op === "exact") && constantOf(first.count) !== null ? first : undefined;
  const onlyAppends = (history: History): boolean => history.every(({ op }, i) => op === "append" || (begun !== undefined && i === 0));
  if (!onlyAppends(old) || !onlyAppends(now)) return null;
  return begun === undefined || historyKey([begun]) === historyKey(old.slice(0, 1)) ? begun : null;
}

/** An item of the run without its position. */
function anonymousIndex(run: Run): Value {
  return substituteValue(run.element, new Map([[run.index.key, interval(0, run.index.high)]]));
}
