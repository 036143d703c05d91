/** Growth histories of containers in normal form. */

import { historyKey } from "./canon";
import { add, hull, type Int, interval, isEqual, keyOf, max, ZERO } from "./int";
import { type Event, type History, MAX_EVENTS } from "./object";

export { historyKey } from "./canon";
export { substituteHistory } from "./substitute";

/** Events that happen item by item: neighbours of one kind add up, and none of them is no event. */
type Repeated = Extract<Event, { op: "append" | "insert" | "pop" | "delete" | "del" }>;

/** The history after one more event; `length` is the number of items after it. */
export function record(history: History, event: Event, length: Int): History {
  if (isRepeated(event) && isEqual(event.count, ZERO) === true) return history;
  const last = history[history.length - 1];
  if (last?.op === "mixed") return mixed(max(last.most, event.op === "mixed" ? max(event.most, length) : length));
  if (event.op === "mixed") return mixed(max(event.most, mostItems(history, length)));
  if (last !== undefined && isRepeated(event) && last.op === event.op)
    return [...history.slice(0, -1), { op: event.op, count: add(last.count, event.count) }];
  if (history.length < MAX_EVENTS) return [...history, event];
  // A cleared container has given its memory back: what came before it is of no more interest.
  return event.op === "clear" ? [event] : mixed(mostItems(history, length));
}

/** The history that covers both: equal ones stay, a differing last count becomes a range, else mixed. The lengths are those after a and b. */
export function joinHistory(a: History, b: History, lengthA: Int, lengthB: Int): History {
  if (a === b || historyKey(a) === historyKey(b)) return a;
  const last = joinLast(a, b);
  if (last !== null) return last;
  return mixed(widest(mostItems(a, lengthA), mostItems(b, lengthB)));
}

/** One history for two that differ in the last event only; null when they differ in more. */
function joinLast(a: History, b: History): History | null {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const end = long[long.length - 1];
  if (end === undefined || long.length - short.length > 1) return null;
  const before = long.slice(0, -1);
  if (historyKey(before) !== historyKey(short.slice(0, before.length))) return null;
  if (short.length < long.length) return isRepeated(end) ? [...before, { op: end.op, count: hull(ZERO, end.count) }] : null;
  const joined = joinEvents(short[short.length - 1] as Event, end);
  return joined === null ? null : [...before, joined];
}

/** One event for two that differ in their counts only. */
function joinEvents(a: Event, b: Event): Event | null {
  if (a.op === "display" && b.op === "display") return a.constant === b.constant ? { ...a, count: hull(a.count, b.count) } : null;
  if (a.op === "exact" && b.op === "exact") return { op: "exact", count: hull(a.count, b.count) };
  if (a.op === "from" && b.op === "from") return a.source === b.source ? { ...a, count: hull(a.count, b.count) } : null;
  if (a.op === "extend" && b.op === "extend")
    return a.source === b.source ? { ...a, count: hull(a.count, b.count), added: hull(a.added, b.added) } : null;
  if (a.op === "made" && b.op === "made") {
    if (a.by !== b.by || a.extra.map(keyOf).join() !== b.extra.map(keyOf).join()) return null;
    return { ...a, count: hull(a.count, b.count), extra: a.extra.map((n, i) => hull(n, b.extra[i] as Int)) };
  }
  if (a.op === "mixed" && b.op === "mixed") return { op: "mixed", most: widest(a.most, b.most) };
  return isRepeated(a) && isRepeated(b) && a.op === b.op ? { op: a.op, count: hull(a.count, b.count) } : null;
}

function isRepeated(event: Event): event is Repeated {
  return event.op === "append" || event.op === "insert" || isRemoval(event);
}

/** Whether the event takes items out. */
export function isRemoval(event: Event): boolean {
  return event.op === "pop" || event.op === "delete" || event.op === "del";
}

function mixed(most: Int): History {
  return [{ op: "mixed", most }];
}

/** At least every length on the way: all counts that add, together. A range from the length now, as the order of events is not looked at. */
export function mostItems(history: History, length: Int): Int {
  let total: Int = ZERO;
  for (const event of history) {
    if (event.op === "clear" || isRemoval(event)) continue;
    total = add(total, event.op === "mixed" ? event.most : event.count);
  }
  return isEqual(total, length) === true ? length : interval(length.low, max(total, length).high);
}

/** Covers both sides of a branch: at least the larger. */
function widest(a: Int, b: Int): Int {
  return isEqual(a, b) === true ? a : interval(a.low < b.low ? a.low : b.low, a.high > b.high ? a.high : b.high);
}
