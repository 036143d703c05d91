/** Growth histories of containers in normal form. */
import { type Int, ZERO, add, constantOf, hull, isEqual, keyOf, max, sub } from "./int";
import { historyKey } from "./canon";
import { type Event, type History, MAX_EVENTS } from "./object";

/** The history after one more event; `length` is the number of items after it. */
export function record(history: History, event: Event, length: Int): History {
  if ("count" in event && event.op !== "display" && event.op !== "exact" && event.op !== "from" && event.op !== "made" && event.op !== "extend" && isEqual(event.count, ZERO) === true) return history;
  const last = history[history.length - 1];
  if (last?.op === "mixed") return [{ op: "mixed", most: larger(last.most, length) }];
  if (event.op === "mixed") return [{ op: "mixed", most: largest(history, larger(event.most, length)) }];
  if (last !== undefined && last.op === event.op && (event.op === "append" || event.op === "pop" || event.op === "insert" || event.op === "delete") && "count" in last) {
    return [...history.slice(0, -1), { op: event.op, count: add(last.count, event.count) }];
  }
  if (event.op === "clear") return [...(history.length >= MAX_EVENTS ? [] : history), event];
  if (history.length >= MAX_EVENTS) return [{ op: "mixed", most: largest(history, length) }];
  return [...history, event];
}

function larger(a: Int, b: Int): Int {
  return max(a, b);
}

/** A bound for the largest length on the way: all counts that add, together. */
function largest(history: History, length: Int): Int {
  let total: Int = ZERO;
  for (const event of history) {
    if (event.op === "clear" || event.op === "pop" || event.op === "delete") continue;
    total = add(total, event.op === "mixed" ? event.most : event.count);
  }
  const most = max(total, length);
  return constantOf(sub(most, length)) === 0 ? length : { poly: null, low: length.low, high: most.high };
}

/** The history that covers both: equal ones stay, a differing last count becomes a range, else mixed. */
export function joinHistory(a: History, b: History, lengthA: Int, lengthB: Int): History {
  if (historyKey(a) === historyKey(b)) return a;
  const length = hull(lengthA, lengthB);
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length <= 1) {
    const prefix = long.length === short.length ? short.length - 1 : short.length;
    const same = historyKey(short.slice(0, prefix)) === historyKey(long.slice(0, prefix));
    const end = long[long.length - 1] as Event;
    if (same && (end.op === "append" || end.op === "pop" || end.op === "insert")) {
      if (long.length > short.length) return [...long.slice(0, -1), { op: end.op, count: hull(ZERO, end.count) }];
      const other = short[short.length - 1] as Event;
      if (other.op === end.op) return [...long.slice(0, -1), { op: end.op, count: hull(other.count, end.count) }];
    }
    // The last event is the same kind of construction with another count.
    const other = short[short.length - 1];
    if (same && long.length === short.length && other?.op === end.op && sameButCount(other, end) && "count" in other && "count" in end) {
      return [...long.slice(0, -1), { ...end, count: hull(other.count, end.count), ...(end.op === "extend" && other.op === "extend" ? { added: hull(other.added, end.added) } : {}) } as Event];
    }
  }
  return [{ op: "mixed", most: max(largest(a, length), largest(b, length)) }];
}

function sameButCount(a: Event, b: Event): boolean {
  if (a.op === "display" && b.op === "display") return a.constant === b.constant;
  if ((a.op === "from" && b.op === "from") || (a.op === "extend" && b.op === "extend")) return a.source === b.source;
  if (a.op === "made" && b.op === "made") return a.by === b.by && a.extra.map(keyOf).join() === b.extra.map(keyOf).join();
  return a.op === b.op;
}
