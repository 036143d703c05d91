/** Cheaper forms of a value: made as snapshots and sized by the size room, so that their bytes follow from the same rules. */
import type { Alternative } from "../memory/alternative";
import { sizesOf } from "../size/index";
import type { Figure, Sizes } from "../size/types";
import type { Target } from "../target/target";
import type { Int } from "../values/int";
import { lookup } from "../values/heap";
import type { Obj } from "../values/object";
import { PersistentMap } from "../values/persistentMap";
import type { Entry, Snapshot } from "../values/snapshot";
import type { Value } from "../values/value";

/** The kind of number that all items are. */
export type Numbers = "float" | "int" | "bool";

/** What a list or tuple of numbers holds, where all items are of one kind and objects of their own. */
export interface Boxed {
  readonly numbers: Numbers;
  readonly length: Int;
  /** Ints: the smallest type of array.array that holds all of them; null when none does. */
  readonly typecode: string | null;
}

/** The numbers in a container; null for anything else. */
export function boxedNumbersIn(snapshot: Snapshot, sizes: Sizes): Boxed | null {
  const { value } = snapshot;
  if (value.tag !== "ref" || sizes.length === null) return null;
  const obj = lookup(snapshot.heap, value.id);
  if (obj?.kind !== "list" && obj?.kind !== "tuple") return null;
  const kinds = new Set<string>();
  let low: Int["low"] = 0;
  let high: Int["high"] = 0;
  for (const run of obj.runs) {
    for (const element of run.element.tag === "union" ? run.element.values : [run.element]) {
      kinds.add(element.tag);
      if (element.tag === "int") {
        if (element.int.low < low) low = element.int.low;
        if (element.int.high > high) high = element.int.high;
      }
    }
  }
  if (kinds.size !== 1) return null;
  if (kinds.has("float")) return { numbers: "float", length: sizes.length, typecode: "d" };
  if (kinds.has("int")) return { numbers: "int", length: sizes.length, typecode: low >= -(2n ** 63n) && high <= 2n ** 63n - 1n ? "q" : null };
  return null;
}

/** array.array of that many items: filled item by item (it over-allocates) or made at once. */
export function arraySizes(typecode: string, length: Int, grown: boolean, target: Target): Sizes {
  return sizesOf(alone({ kind: "array", typecode, length, history: [grown ? { op: "append", count: length } : { op: "from", source: "list", count: length }], assumes: [] }), target);
}

export function ndarraySizes(dtype: string, length: Int, target: Target): Sizes {
  return sizesOf(alone({ kind: "ndarray", dtype, shape: [length], base: null, items: null, assumes: [] }), target);
}

/** A generator that is consumed at once: its frame is bounded, not emulated (SIZE-RULES §7: below 1,000 bytes with its iterator). */
export const GENERATOR_MOST = 1000;

/** Forms that hold the same data in fewer bytes, cheapest loss first; empty where nothing holds less. */
export function alternativesFor(sizes: Sizes, snapshot: Snapshot, target: Target): readonly Alternative[] {
  const boxed = boxedNumbersIn(snapshot, sizes);
  if (boxed === null || sizes.held.bytes === null) return [];
  const list: Alternative[] = [];
  const add = (text: string, after: Figure, note: string | null) => {
    if (after.bytes !== null && sizes.held.bytes !== null && after.bytes.high < sizes.held.bytes.low) list.push({ text, after, note });
  };
  if (boxed.typecode !== null) add(`array('${boxed.typecode}')`, arraySizes(boxed.typecode, boxed.length, true, target).held, "same values, numbers only");
  if (target.numpy !== null && boxed.typecode !== null) {
    const dtype = boxed.numbers === "float" ? "float64" : "int64";
    add(`np.${dtype} array`, ndarraySizes(dtype, boxed.length, target).held, null);
  }
  if (boxed.numbers === "float") add("array('f')", arraySizes("f", boxed.length, true, target).held, "loses digits after the 7th");
  return list;
}

/** A snapshot of one object that nothing else refers to. */
function alone(obj: Obj): Snapshot {
  const value: Value = { tag: "ref", id: { kind: "object", site: 0, at: [] } };
  return { value, heap: PersistentMap.empty<Entry>().set("0", { obj, formals: [] }), assumes: [] };
}
