/** Tables and columns of pandas, 1.5 to 2.3 (SIZE-RULES §8). Bytes. */
import { referred } from "../values/heap";
import { type Atom, add, type Int, interval } from "../values/int";
import type { Obj } from "../values/object";
import { sumSizes } from "../values/pieces";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";
import { itemBytes } from "./arrays";
import { block, bytes, oneBlock, type Sized } from "./sized";
import type { Abi } from "./tables/abi";

/** getsizeof of an item, in `index`; null where it is not known. */
type SizeOf = (value: Value, index: Atom) => Int | null;

/** What memory_usage() says of an index of positions alone: the attributes of its range. */
const positions = (abi: Abi): number => (abi.word === 8 ? 132 : 72);

/** Managers, blocks, axes and their caches at most, in all and of each column; measured with 1.5.3, where they were 1,240 to 4,600, 120, and 1,240 where it was asked for. */
const MANAGED = 4096;
const MANAGED_EACH = 1536;

/** The table in which categories are looked up, at most, where there is one yet: four places and 108 bytes for three (khash.h). */
const TABLE = 128;
const TABLE_EACH = 80;

/**
 * getsizeof of a table or column: memory_usage(deep=True), in which an object counts as often as it is there, and what is in front of an object. The
 * arrays are values of their own. */
export function sizeFrame(abi: Abi, obj: Extract<Obj, { readonly kind: "opaque" }>, heap: Heap, sizeOf: SizeOf): Sized | null {
  const indices = obj.type === "Categorical" ? 0 : 1;
  const index = obj.holds.slice(0, indices)[0];
  let usage: Int | null = index === undefined ? bytes(0) : index.tag === "none" ? bytes(positions(abi)) : usageOf(abi, index, heap, sizeOf);
  let columns = 0;
  for (const part of obj.holds.slice(indices)) {
    if (part.tag !== "ref") continue;
    const own = usageOf(abi, part, heap, sizeOf);
    usage = usage === null || own === null ? null : add(usage, own);
    columns++;
  }
  if (usage === null) return null;
  const front = abi.gc + (abi.from(3, 11) ? 2 * abi.word : 0);
  return {
    ...oneBlock(obj.type, add(usage, bytes(front)), "pandas/core/frame.py: memory_usage"),
    blocks: [block(interval(0, MANAGED + MANAGED_EACH * columns))],
    more: interval(0, Number.POSITIVE_INFINITY),
  };
}

function usageOf(abi: Abi, value: Value | undefined, heap: Heap, sizeOf: SizeOf): Int | null {
  const array = referred(heap, value);
  if (array?.kind === "opaque" && array.type === "Categorical") {
    const [codes, names] = array.holds.map((part) => usageOf(abi, part, heap, sizeOf));
    const counted = referred(heap, array.holds[1]);
    const most = counted?.kind === "ndarray" ? Number(counted.shape[0]?.high) : Number.POSITIVE_INFINITY;
    return codes == null || names == null ? null : add(add(codes, names), interval(0, TABLE + TABLE_EACH * most));
  }
  if (array?.kind !== "ndarray") return null;
  const slots = itemBytes(abi, array);
  if (slots === null || array.dtype !== "object") return slots;
  let all = slots;
  for (const run of array.items ?? [null]) {
    const each = run === null ? null : sizeOf(run.element, run.index);
    if (run === null || each === null) return null;
    all = add(all, sumSizes(each, run.index, run.count, run.picked));
  }
  return all;
}
