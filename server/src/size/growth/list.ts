/** How many slots a list has allocated after a sequence of operations: Objects/listobject.c, list_resize and its callers (SIZE-RULES §3). */
import type { Abi } from "../tables/abi";

/** State of a list: slots allocated, items used; `block` false while no item block was ever asked for (or it was freed). */
export interface ListState {
  readonly slots: number;
  readonly size: number;
  readonly block: boolean;
}

export const EMPTY_LIST: ListState = { slots: 0, size: 0, block: false };

/** What list_resize(self, wanted) leaves allocated; `size` is the length before. */
export function resized(abi: Abi, slots: number, size: number, wanted: number): number {
  const keepsSmall = abi.from(3, 14, 10) && slots <= 32 && slots >= wanted;
  if (keepsSmall || (slots >= wanted && wanted >= Math.floor(slots / 2))) return slots;
  if (wanted === 0) return 0;
  const eighth = Math.floor(wanted / 8);
  if (!abi.from(3, 9)) return wanted + eighth + (wanted < 9 ? 3 : 6);
  const grown = fourfold(wanted + eighth + 6);
  return wanted - size > grown - wanted ? fourfold(wanted + 3) : grown;
}

/** `count` times list.append; jumps from one reallocation to the next. */
export function appended(abi: Abi, state: ListState, count: number): ListState {
  const size = state.size + count;
  let { slots } = state;
  while (slots < size) slots = resized(abi, slots, slots, slots + 1);
  return { slots, size, block: state.block || count > 0 };
}

/** `count` times list.pop(). */
export function popped(abi: Abi, state: ListState, count: number): ListState {
  const size = Math.max(0, state.size - count);
  if (count <= 0) return state;
  // From 3.12 on the pop that empties a list clears it; before, it leaves a block, of one slot where that is all there was.
  if (size === 0 && abi.from(3, 12)) return { slots: 0, size: 0, block: false };
  let { slots } = state;
  // The next length at which fewer than half of the slots are in use.
  for (let wanted = Math.min(state.size, Math.floor(slots / 2)) - 1; wanted >= size; wanted = Math.min(wanted, Math.floor(slots / 2)) - 1) {
    slots = resized(abi, slots, wanted + 1, wanted);
  }
  return { slots, size, block: state.block };
}

/** x.extend(list or tuple): the length is known and the items are copied at once. */
export function extendedBySized(abi: Abi, state: ListState, count: number): ListState {
  if (count <= 0) return state;
  const size = state.size + count;
  if (!state.block && evenCounts(abi)) return { slots: even(count), size, block: true };
  return { slots: resized(abi, state.slots, state.size, size), size, block: true };
}

/** x.extend(iterator) that announces `hint` items and yields `count`. */
export function extendedByIterator(abi: Abi, state: ListState, count: number, hint: number): ListState {
  let { slots } = state;
  if (hint > 0) slots = !state.block && evenCounts(abi) ? even(hint) : resized(abi, slots, state.size, state.size + hint);
  const grown = appended(abi, { slots, size: state.size, block: state.block || hint > 0 }, count);
  return grown.size < grown.slots ? { ...grown, slots: resized(abi, grown.slots, grown.size, grown.size) } : grown;
}

/** list(x) of something with a known length. `hashed`: x is a set, frozenset or dict. */
export function madeFromSized(abi: Abi, count: number, hashed: boolean): ListState {
  if (count <= 0) return EMPTY_LIST;
  const exact = abi.from(3, 8) && !evenCounts(abi);
  if (exact) return { slots: count, size: count, block: true };
  if (evenCounts(abi) && !(hashed && abi.from(3, 13))) return { slots: even(count), size: count, block: true };
  return { slots: resized(abi, 0, 0, count), size: count, block: true };
}

/** A list that pickle.loads fills: slices of at most 1,000 items are put at its end (Modules/_pickle.c, BATCHSIZE and do_append). */
export function unpickled(abi: Abi, count: number): ListState {
  let slots = 0;
  for (let size = 0; size < count; ) {
    // As many whole batches as there is room for need no new block.
    const batches = Math.max(1, Math.floor((slots - size) / 1000));
    const wanted = Math.min(count, size + 1000 * batches);
    slots = resized(abi, slots, size, wanted);
    size = wanted;
  }
  return { slots, size: count, block: count > 0 };
}

/** A list display of `count` items; `constant`: all are literal constants. */
export function displayed(abi: Abi, count: number, constant: boolean): ListState {
  if (count > 30 && abi.from(3, constant ? 14 : 10)) return appended(abi, EMPTY_LIST, count);
  if (constant && count >= 3 && abi.from(3, 9)) return extendedBySized(abi, EMPTY_LIST, count);
  return allocated(count);
}

/** Exactly `count` slots. */
export function allocated(count: number): ListState {
  return { slots: count, size: count, block: count > 0 };
}

/** Slots that no sequence of operations with at most `most` items at a time exceeds. */
export function mostSlots(abi: Abi, most: number): number {
  const wanted = most + DEFAULT_HINT;
  return Math.max(SPLIT_SLOTS, resized(abi, 0, wanted - 1, wanted));
}

/** What an iterator without length hint is taken to yield. */
export const DEFAULT_HINT = 8;

/** Slots that str.split() starts with (Objects/stringlib/split.h, MAX_PREALLOC). */
export const SPLIT_SLOTS = 12;

/** From 3.10.5 on (not pinned: after 3.10.2, by 3.10.13) a first allocation of known length is rounded up to an even count. */
function evenCounts(abi: Abi): boolean {
  return abi.from(3, 10, 5);
}

function even(count: number): number {
  return count + (count % 2);
}

function fourfold(count: number): number {
  return count - (count % 4);
}
