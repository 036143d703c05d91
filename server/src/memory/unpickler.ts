/**
 * What C pickle holds while it reads what was written of a list, dict or set of plain items, or of one of these alone, to the byte (CPython
 * Modules/_pickle.c): the unpickler, its stack and marks, its memo, and the items on their way from the stack into their container.
 */
import type { Invocation } from "../analysis/types";
import { lengthOf } from "../size/containers";
import { isReplaced, resizesOf } from "../size/growth/resizes";
import type { Abi } from "../size/tables/abi";
import { type Steps, since } from "../size/tables/since";
import { referred } from "../values/heap";
import { constantOf } from "../values/int";
import type { ItemRun, Run } from "../values/object";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";
import { type Block, headPool, keysPool, namedBlock, type Pool, tupleBlock } from "./blocks";
import type { Phase } from "./needs";
import { BATCH, written } from "./pickler";

/** Bytes of the unpickler with what it keeps, on 64 and on 32 bits (measured). Null: not measured. */
const UNPICKLER: Steps<readonly [number, number | null] | null> = [
  [
    [3, 0, 0],
    [357, 193],
  ],
  [
    [3, 12, 0],
    [373, 201],
  ],
  [
    [3, 13, 0],
    [445, 241],
  ],
  [[3, 13, 1], null],
  [
    [3, 13, 2],
    [453, 241],
  ],
  [[3, 14, 0], null],
  [
    [3, 14, 10],
    [477, 253],
  ],
  [
    [3, 15, 0],
    [485, null],
  ],
];

/** Slots of the stack and of the memo at first, and of the marks from the first one on (Pdata_New, MEMO_SIZE, load_mark). */
const STACK = 8;
const MEMO = 32;
const MARKS = 20;

/** Moments of pickle.loads; null where the bytes do not tell them. */
export function unpicklingPhases({ args, result, heap }: Invocation, abi: Abi): readonly Phase[] | null {
  const kept = since(UNPICKLER, abi.python)?.[abi.word === 8 ? 0 : 1] ?? null;
  const [data] = args;
  if (kept === null || data?.value.tag !== "bytes" || args.length > 1) return null;
  const length = constantOf(data.value.length);
  let memo: { readonly used: number } | null = null;
  let protocol = 6;
  while (memo === null && --protocol > 0) memo = written(result, heap, protocol, Number(length), abi);
  if (memo === null) return null;
  const obj = referred(heap, result);
  const outer = obj?.kind === "list" || obj?.kind === "dict" || obj?.kind === "set" ? obj : null;
  const runs: readonly (Run | ItemRun)[] = outer?.runs ?? [];
  const total = outer === null ? 0 : constantOf(lengthOf(runs));
  const depths = (outer === null ? [result] : runs.map(({ element }) => element)).map((value) => slotsOf(value, heap));
  const deepest = Math.max(1, ...depths);
  if (typeof total !== "number" || runs.some((run) => "key" in run && slotsOf(run.key, heap) > 1) || depths.some((one) => one !== deepest))
    return null;
  // Of more than one batch the last one is the highest where it is whole, and what a table had before is not looked at.
  const batch = Math.min(total, BATCH);
  if ((outer?.kind === "set" && protocol < 4) || (total > BATCH && (outer?.kind !== "list" || total % BATCH > 0 || abi.freeThreaded)))
    return null;
  const stack = outer === null ? deepest : total === 0 ? 1 : (outer.kind === "dict" ? 2 : 1) * batch + deepest;
  const marked = outer?.kind === "set" ? total > 0 : total > 1 || deepest > 3 || (deepest > 1 && protocol < 2);
  let slots = STACK;
  while (slots < stack) slots += (slots >> 3) + 6;
  let entries = MEMO;
  while (entries < memo.used) entries *= 2;
  const own: Block = { bytes: kept + abi.word * (slots + entries + (marked ? MARKS : 0)), pool: null };
  const phase = (...blocks: readonly Block[]): Phase => ({ blocks: [own, ...blocks], result: true, whole: true });
  if (outer === null || total === 0) return [phase()];
  if (outer.kind === "list") {
    // A list of the items of the batch, which are put at the end (do_append).
    const pool = headPool(abi, "list") as Pool;
    return [phase({ bytes: pool.bytes, pool }, { bytes: abi.word * (batch + (abi.freeThreaded ? 1 : 0)), pool: null })];
  }
  // Into a set they go from a tuple (load_additems), into a dict from the stack (do_setitems); all are there while its table grows.
  const way = outer.kind === "set" ? [tupleBlock(abi, total), namedBlock(abi, "tuple_iterator") as Block] : [];
  const resizes = isReplaced(abi, outer) ? resizesOf(abi, outer, undefined) : null;
  return resizes === null ? null : [...resizes.map(({ old }) => phase(...way, { bytes: old, pool: keysPool(abi, old) })), phase(...way)];
}

/** Slots of the stack while the value is put together: those of a tuple's items. */
function slotsOf(value: Value, heap: Heap): number {
  const obj = referred(heap, value);
  if (obj?.kind !== "tuple") return 1;
  let below = 0;
  let deepest = 1;
  for (const { element, count } of obj.runs) {
    deepest = Math.max(deepest, below + Number(count.high) - 1 + slotsOf(element, heap));
    below += Number(count.high);
  }
  return deepest;
}
