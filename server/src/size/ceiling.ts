/** What a value takes at most, quickly and generously: tells what need not be sized to know that it is small. */
import { itemsizeOf } from "../target/dtypes";
import type { Target } from "../target/target";
import { locate } from "../values/heap";
import type { Int } from "../values/int";
import type { Obj, Run } from "../values/object";
import type { Entry, Snapshot } from "../values/snapshot";
import type { Value } from "../values/value";

/** Bytes: any object without its items, an attribute or a held value with its place, and an item of a container with its share of a table that is mostly empty. */
const OBJECT = 8192;
const PLACE = 256;

/** Objects that are looked at before anything is possible. */
const MAX_VISITS = 400;

/**
 * Bytes that the value and all that it refers to take at most, where all of that is known; what is unknown counts nothing, since nothing certain can be
 * said of it. Infinity: too much to look at.
 */
export function mostOf({ value, heap }: Snapshot, target: Target): number {
  const known = new Map<Entry, number>();
  let visits = 0;

  const ofValue = (one: Value): number => {
    switch (one.tag) {
      case "int":
        return 64 + Math.max(...[one.int.low, one.int.high].map((bound) => (typeof bound === "bigint" ? bound.toString(16).length : 0)));
      case "str":
        return OBJECT + 4 * high(one.length);
      case "bytes":
        return OBJECT + high(one.length);
      case "method":
        return OBJECT + ofValue(one.self);
      case "union":
        return Math.max(...one.values.map(ofValue));
      case "ref": {
        const entry = locate(heap, one.id)?.entry;
        return entry === undefined ? 0 : ofEntry(entry);
      }
      default:
        return OBJECT;
    }
  };

  // Each time it is met, an object counts as often as it is referred to: more than it takes, never less.
  const ofEntry = (entry: Entry): number => {
    const done = known.get(entry);
    if (done !== undefined) return done;
    if (++visits > MAX_VISITS) return Number.POSITIVE_INFINITY;
    // Met again below itself it has been counted, unless it stands for many.
    known.set(entry, entry.formals.length > 0 ? Number.POSITIVE_INFINITY : 0);
    const most = OBJECT + ofObject(entry.obj);
    known.set(entry, most);
    return most;
  };

  const times = (count: Int, each: number): number => (count.high === 0 ? 0 : high(count) * (each + PLACE));
  const items = (runs: readonly Run[]): number => runs.reduce((sum, run) => sum + times(run.count, ofValue(run.element)), 0);
  const all = (values: readonly Value[]): number => values.reduce((sum, one) => sum + ofValue(one) + PLACE, 0);

  const ofObject = (obj: Obj): number => {
    switch (obj.kind) {
      case "tuple":
        return items(obj.runs);
      case "list":
      case "deque":
      case "set":
      case "frozenset":
        return items(obj.runs) + slots(obj);
      case "dict":
        return obj.runs.reduce((sum, run) => sum + times(run.count, ofValue(run.key) + ofValue(run.element)), slots(obj));
      case "bytearray":
        return slots(obj) + high(obj.length);
      case "array":
        return slots(obj) + 8 * high(obj.length);
      case "ndarray": {
        const own = obj.shape.reduce((product, side) => product * high(side), itemsizeOf(obj.dtype, target) ?? Number.POSITIVE_INFINITY);
        return own + items(obj.items ?? []) + (obj.base === null ? 0 : ofValue(obj.base));
      }
      case "iterator":
        return all(obj.holds) + (obj.frame === null ? 0 : high(obj.frame)) + items(obj.runs ?? []);
      case "range":
        return all(obj.holds ?? []);
      case "instance":
        return all(obj.attributes.map((attribute) => attribute.value)) + (obj.value === undefined ? 0 : ofValue(obj.value));
      case "opaque":
        return all(obj.holds) + 8 * (obj.length === undefined ? 0 : high(obj.length)) + (obj.filled ?? 0);
      default:
        return 0;
    }
  };

  return ofValue(value);
}

/** Slots that a container had once, at most: they may still be there when the items are gone. Bytes. */
function slots({ history }: Extract<Obj, { readonly history: unknown }>): number {
  let most = 0;
  for (const event of history) {
    const count = "count" in event ? event.count : "most" in event ? event.most : null;
    if (count !== null) most += PLACE * high(count);
  }
  return most;
}

/** A length that nothing bounds counts for what it is at least: no more is certain. */
const high = ({ low, high }: Int): number => (high === Number.POSITIVE_INFINITY ? Math.max(0, Number(low)) : Number(high));
