/** Cheaper forms of a value: made as snapshots and sized by the size room, so that their bytes follow from the same rules. */
import type { Message } from "../findings/types";
import type { Alternative } from "../memory/alternative";
import { sizesOf } from "../size/index";
import type { Figure, Sizes } from "../size/types";
import type { Target } from "../target/target";
import { lookup } from "../values/heap";
import { add, atomInt, type Bound, type Int, indexAtom, isEqual, ZERO } from "../values/int";
import type { History, Obj, Run } from "../values/object";
import { PersistentMap } from "../values/persistentMap";
import type { Entry, Snapshot } from "../values/snapshot";
import type { Value } from "../values/value";

/** The kind of number that all items are. */
export type Numbers = "float" | "int" | "bool";

/** What a container of numbers holds, where all items are of one kind. */
export interface Boxed {
  readonly container: Obj["kind"];
  readonly numbers: Numbers;
  readonly length: Int;
  /** The type of array.array, 8 bytes per item, that holds every item as it is; null when none does. */
  readonly typecode: "d" | "q" | "Q" | null;
  /** All items are integers from 0 to 255. */
  readonly bytes: boolean;
  /** Made by repetition, as `[0] * n` is, and never grown. */
  readonly repeated: boolean;
  /** All items are the same int. */
  readonly uniform: boolean;
  /** How an array grows that is made and filled the same way. */
  readonly history: History;
}

/** The numbers in a container; null for anything else, and where some item may not be such a number. */
export function boxedNumbersIn({ value, heap }: Snapshot, target: Target): Boxed | null {
  if (value.tag !== "ref") return null;
  const obj = lookup(heap, value.id);
  const runs = obj === undefined || obj.own !== undefined ? null : runsOf(obj);
  const found = runs === null ? null : numbersIn(runs);
  if (obj === undefined || found === null) return null;
  const { numbers, low, high } = found;
  const length = "length" in obj && obj.length !== undefined ? obj.length : found.length;
  // Typecodes q and Q came with Python 3.3.
  const wide = target.python[0] >= 3;
  const typecode =
    numbers === "float"
      ? "d"
      : numbers !== "int" || !wide
        ? null
        : low >= -(2n ** 63n) && high < 2n ** 63n
          ? "q"
          : low >= 0 && high < 2n ** 64n
            ? "Q"
            : null;
  return {
    container: obj.kind,
    numbers,
    length,
    typecode,
    repeated: obj.kind === "list" && obj.history.every((event) => event.op === "exact"),
    uniform: numbers === "int" && low === high,
    bytes: numbers === "int" && low >= 0 && high <= 255,
    history:
      obj.kind === "list"
        ? arrayHistory(obj.history)
        : [obj.kind === "tuple" ? { op: "from", source: "tuple", count: length } : { op: "append", count: length }],
  };
}

/** Items in order, or in that of a set; of a dict with keys that count from 0 its values. */
function runsOf(obj: Obj): readonly Run[] | null {
  switch (obj.kind) {
    case "list":
    case "tuple":
    case "set":
    case "frozenset":
      return obj.runs;
    case "deque":
      return obj.maxlen === null ? obj.runs : null;
    case "dict": {
      const [run, ...more] = obj.runs;
      const counts = run?.key.tag === "int" && run.picked === null && isEqual(run.key.int, atomInt(run.index)) === true;
      return counts && more.length === 0 && obj.type === "dict" ? obj.runs : null;
    }
    default:
      return null;
  }
}

/**
 * The typecode of the smallest array whose items are equal to these without exception; of the narrow ones only that of bytes, whose ints are shared. One number
 * that is repeated is no data yet: what is stored later decides, which `ends` are known to hold.
 */
export function codeOf({ bytes, numbers, repeated, uniform, typecode }: Boxed, ends: readonly (Boxed | null)[]): string | null {
  const settled = !repeated || !uniform || (ends.length > 0 && ends.every((end) => end?.bytes === true && !end.uniform));
  return numbers === "bool" || (bytes && settled) ? "B" : typecode;
}

/** The numbers among items, where all are of one kind; null where some may be something else. */
export function numbersIn(
  runs: readonly Run[],
): { readonly numbers: Numbers; readonly low: Bound; readonly high: Bound; readonly length: Int } | null {
  let numbers: Numbers | null = null;
  let low: Bound = Number.POSITIVE_INFINITY;
  let high: Bound = Number.NEGATIVE_INFINITY;
  let length: Int | null = null;
  for (const run of runs) {
    length = length === null ? run.count : add(length, run.count);
    for (const element of run.element.tag === "union" ? run.element.values : [run.element]) {
      if (element.tag !== "float" && element.tag !== "int" && element.tag !== "bool") return null;
      if (numbers !== null && numbers !== element.tag) return null;
      numbers = element.tag;
      if (element.tag !== "int") continue;
      if (element.int.low < low) low = element.int.low;
      if (element.int.high > high) high = element.int.high;
    }
  }
  return numbers === null || length === null ? null : { numbers, low, high, length };
}

/** Displays, copies and list(x) of a list or tuple become array(code, x), which is sized at once; all else arrives item by item (arraymodule.c, array_new). */
function arrayHistory(history: History): History {
  const events: History[number][] = [];
  for (const event of history.map(arrayEvent)) {
    const last = events[events.length - 1];
    if ("count" in event && isEqual(event.count, ZERO) === true) continue;
    if (last?.op === "append" && event.op === "append") events[events.length - 1] = { op: "append", count: add(last.count, event.count) };
    else events.push(event);
  }
  return events;
}

function arrayEvent(event: History[number]): History[number] {
  switch (event.op) {
    case "display":
    case "exact":
    case "made":
      return { op: "from", source: "list", count: event.count };
    case "from":
      return event.source === "list" || event.source === "tuple"
        ? { op: "from", source: "list", count: event.count }
        : { op: "append", count: event.count };
    case "extend":
      return { op: "append", count: event.count };
    default:
      return event;
  }
}

/** array.array of that many items. */
export function arraySizes(typecode: string, boxed: Pick<Boxed, "length" | "history">, target: Target): Sizes {
  return sizesOf(alone({ kind: "array", typecode, length: boxed.length, history: boxed.history, assumes: [] }), target);
}

/** A one-dimensional array of its own. */
export function ndarraySizes(dtype: string, length: Int, target: Target): Sizes {
  return copySizes({ dtype, shape: [length] }, target);
}

/** An array of its own with that dtype and shape. */
export function copySizes({ dtype, shape }: Pick<Extract<Obj, { kind: "ndarray" }>, "dtype" | "shape">, target: Target): Sizes {
  return sizesOf(alone({ kind: "ndarray", dtype, shape, base: null, items: null, assumes: [] }), target);
}

/** A tuple of that many pointers, its items left aside. */
export function tupleSizes(length: Int, target: Target): Sizes {
  const run: Run = { count: length, index: indexAtom("item", length), element: { tag: "none" }, picked: null };
  return sizesOf(alone({ kind: "tuple", runs: [run], named: null, assumes: [] }), target);
}

/** bytearray(n) is sized at once; of a generator each item is appended (bytearrayobject.c). */
function bytearraySizes({ length, repeated }: Boxed, target: Target): Sizes {
  const history: History = [repeated ? { op: "exact", count: length } : { op: "append", count: length }];
  return sizesOf(alone({ kind: "bytearray", length, history, assumes: [] }), target);
}

/**
 * Bytes of a generator that is consumed at once, with its frame and the iterator below it, at most. Frames depend on the code, which the size room does
 * not see; the largest of the frames measured over CPython 3.6 to 3.14 stays below (SIZE-RULES §7).
 */
export const GENERATOR_MOST = 1000;

/** Forms that hold the same data in fewer bytes, same values first; empty where nothing holds less. */
export function alternativesFor(sizes: Sizes, snapshot: Snapshot, target: Target): readonly Alternative[] {
  const boxed = boxedNumbersIn(snapshot, target);
  if (boxed === null || sizes.held.bytes === null) return [];
  const list: Alternative[] = [];
  const offer = (text: string, after: Figure, note: string | null): void => {
    if (after.bytes !== null && sizes.held.bytes !== null && after.bytes.high < sizes.held.bytes.low) list.push({ text, after, note });
  };
  const { typecode, numbers, length } = boxed;
  if (boxed.bytes) offer("bytearray", bytearraySizes(boxed, target).held, "integers 0 to 255 only");
  if (typecode !== null)
    offer(
      `array('${typecode}')`,
      arraySizes(typecode, boxed, target).held,
      /set$/.test(boxed.container) ? "in any order, looked up one by one" : "same values, numbers only",
    );
  if (target.numpy !== null && (typecode !== null || numbers === "bool")) {
    const dtype = numpyType(boxed);
    offer(`np.${dtype} array`, ndarraySizes(dtype, length, target).held, null);
  }
  if (numbers === "bool") offer("bytearray", bytearraySizes(boxed, target).held, "items become 0 and 1");
  if (numbers === "float") offer("array('f')", arraySizes("f", boxed, target).held, "loses digits after the 7th");
  return list;
}

/** Well-known cheaper forms that hold no less here: what they hold. */
export function notCheaper(
  sizes: Sizes,
  snapshot: Snapshot,
  target: Target,
): readonly { readonly title: Message; readonly why: Message }[] {
  const boxed = boxedNumbersIn(snapshot, target);
  const { held } = sizes;
  if (boxed === null || boxed.typecode === null || held.bytes === null || held.bytes.low < 1000) return [];
  const { held: after } = arraySizes(boxed.typecode, boxed, target);
  if (after.bytes === null || after.bytes.high < held.bytes.low) return [];
  const same = Number(after.bytes.high) <= Number(held.bytes.low) * 1.01 && Number(held.bytes.high) <= Number(after.bytes.low) * 1.01;
  return [{ title: [`array('${boxed.typecode}')`], why: [same ? "holds the same " : "holds ", { bytes: after }] }];
}

/** The dtype that holds the same values. */
export function numpyType({ numbers, typecode }: Boxed): string {
  return numbers === "float" ? "float64" : numbers === "bool" ? "bool" : typecode === "Q" ? "uint64" : "int64";
}

/** A snapshot of one object that nothing else refers to. */
function alone(obj: Obj): Snapshot {
  const value: Value = { tag: "ref", id: { kind: "object", site: 0, at: [] } };
  return { value, heap: PersistentMap.empty<Entry>().set("0", { obj, formals: [] }), assumes: [] };
}
