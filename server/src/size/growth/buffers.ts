/** Over-allocation of bytearray and array.array, and the blocks of a deque (SIZE-RULES §2, §7, §8). */
import type { Abi } from "../tables/abi";

/** Bytes (bytearray) or items (array) allocated, and used. */
export interface BufferState {
  readonly allocated: number;
  readonly size: number;
}

export const EMPTY_BUFFER: BufferState = { allocated: 0, size: 0 };

/** bytearray made with its size known: Objects/bytearrayobject.c keeps one byte more before 3.15. */
export function madeBytearray(abi: Abi, count: number): BufferState {
  if (count <= 0) return EMPTY_BUFFER;
  return { allocated: abi.from(3, 15) ? count : count + 1, size: count };
}

/** PyByteArray_Resize to `size` bytes. */
export function resizedBytearray(abi: Abi, state: BufferState, size: number): BufferState {
  if (size === state.size) return state;
  const spare = abi.from(3, 15) ? 0 : 1;
  const { allocated } = state;
  if (size + spare <= allocated) {
    if (size < Math.floor(allocated / 2)) return { allocated: size + spare, size };
    return { allocated, size };
  }
  const roomy = size <= allocated * 1.125;
  return { allocated: roomy ? size + Math.floor(size / 8) + (size < 9 ? 3 : 6) : size + spare, size };
}

/** `count` times bytearray.append; jumps from one reallocation to the next. */
export function appendedBytearray(abi: Abi, state: BufferState, count: number): BufferState {
  const spare = abi.from(3, 15) ? 0 : 1;
  const size = state.size + count;
  let now = state;
  while (now.size < size) {
    const free = now.allocated - spare - now.size;
    if (free >= size - now.size) return { allocated: now.allocated, size };
    const full = Math.max(now.size, now.allocated - spare);
    now = resizedBytearray(abi, { allocated: now.allocated, size: full }, full + 1);
  }
  return now;
}

/** `count` times bytearray.pop(); jumps from one reallocation to the next. */
export function poppedBytearray(abi: Abi, state: BufferState, count: number): BufferState {
  const size = Math.max(0, state.size - count);
  let now = state;
  while (now.size > size) {
    // The next length of which less than half of the block is in use.
    const next = Math.min(now.size - 1, Math.floor(now.allocated / 2) - 1);
    if (next < size) return { allocated: now.allocated, size };
    now = resizedBytearray(abi, { allocated: now.allocated, size: next + 1 }, next);
  }
  return now;
}

/** Bytes that no bytearray of at most `most` bytes exceeds. */
export function mostBytes(most: number): number {
  return most + Math.floor(most / 8) + 8;
}

/** array_resize to `size` items: Modules/arraymodule.c. */
export function resizedArray(state: BufferState, size: number): BufferState {
  if (state.allocated >= size && state.size < size + 16 && state.allocated > 0) return { allocated: state.allocated, size };
  if (size === 0) return EMPTY_BUFFER;
  return { allocated: size + Math.floor(size / 16) + (state.size < 8 ? 3 : 7), size };
}

/** `count` times array.append. */
export function appendedArray(state: BufferState, count: number): BufferState {
  const size = state.size + count;
  let now = state;
  while (now.size < size) {
    if (now.allocated >= size) return { allocated: now.allocated, size };
    const full = Math.max(now.size, now.allocated);
    now = resizedArray({ allocated: now.allocated, size: full }, full + 1);
  }
  return now;
}

/** Items that no array.array of at most `most` items has room for. */
export function mostItems(most: number): number {
  return most + Math.floor(most / 16) + 7;
}

/** Free blocks that a deque keeps for itself from 3.11 on (MAXFREEBLOCKS). */
export const SPARE_BLOCKS = 16;

/** Items of one deque block: Modules/_collectionsmodule.c, BLOCKLEN. */
export function dequeBlock(abi: Abi): number {
  return abi.from(3, 0) ? 64 : 62;
}

/** Where the items of a deque stand, counted through its blocks from the left of the first one: from `first` to before `end`. */
export interface DequeState {
  readonly first: number;
  readonly end: number;
  /** Blocks that it had at most at once. */
  readonly most: number;
}

/** A new deque, or one that was emptied past the edge of a block, starts in the middle of it. */
export function emptyDeque(abi: Abi): DequeState {
  const middle = dequeBlock(abi) / 2;
  return { first: middle, end: middle, most: 1 };
}

/** The same one emptied: blocks that it had are kept for later. `fresh`: a new block is made before (deque_clear). */
function emptied(abi: Abi, state: DequeState, fresh: boolean): DequeState {
  return { ...emptyDeque(abi), most: Math.max(state.most, dequeBlocks(abi, state) + (fresh ? 1 : 0)) };
}

/** Blocks that the items of a deque are spread over; one for none. */
export function dequeBlocks(abi: Abi, { first, end }: Pick<DequeState, "first" | "end">): number {
  const size = dequeBlock(abi);
  return end <= first ? 1 : Math.floor((end - 1) / size) - Math.floor(first / size) + 1;
}

/** What `state` is after an event; a full one of at most `limit` items lets go of one at the other end for each that comes. */
export function steppedDeque(abi: Abi, state: DequeState, op: string, count: number, limit: number): DequeState | null {
  // Clearing an empty one does nothing (deque_clear).
  if (op === "clear") return state.end <= state.first ? state : spared(abi, emptied(abi, state, true));
  const after = moved(abi, state, op, count);
  if (after === null) return null;
  if (after.end - after.first <= limit) return spared(abi, { ...after, most: mostBlocks(abi, state, after) });
  const most = blocksOfFull(abi, state, after, limit);
  const left = op === "insert" || op === "extendleft";
  return spared(abi, left ? { ...after, end: after.first + limit, most } : { ...after, first: after.end - limit, most });
}

/** No more blocks are kept than that. */
function spared(abi: Abi, state: DequeState): DequeState {
  return { ...state, most: Math.min(state.most, dequeBlocks(abi, state) + SPARE_BLOCKS) };
}

function mostBlocks(abi: Abi, before: DequeState, after: DequeState): number {
  return Math.max(before.most, after.most, dequeBlocks(abi, after));
}

/** One item above the limit is there for a moment; where it stands in its block comes round again with each block. */
function blocksOfFull(abi: Abi, before: DequeState, after: DequeState, limit: number): number {
  let most = before.most;
  const right = after.end > before.end || after.first >= before.first;
  for (let back = 0; back <= dequeBlock(abi); back++) {
    const [end, first] = right
      ? [after.end - back, Math.max(after.first, after.end - back - limit - 1)]
      : [Math.min(after.end, after.first + back + limit + 1), after.first + back];
    if (end - first <= 0) break;
    most = Math.max(most, dequeBlocks(abi, { first, end }));
  }
  return most;
}

/**
 * After `count` items were pushed to the right ("append") or left ("insert"), put in by deque(iterable) ("from"), or taken from the right ("pop") or left
 * ("delete"); null for other events.
 */
function moved(abi: Abi, state: DequeState, op: string, count: number): DequeState | null {
  const size = dequeBlock(abi);
  switch (op) {
    case "append":
      return { ...state, end: state.end + count };
    case "insert":
      return { ...state, first: state.first - count };
    case "from": {
      // An empty one is filled from the left of its block (deque_extend).
      const start = abi.from(3, 0) && state.end <= state.first ? 1 : null;
      return start === null ? { ...state, end: state.end + count } : { ...state, first: start, end: start + count };
    }
    case "extendleft": {
      const end = abi.from(3, 0) ? size - 1 : state.first;
      return { ...state, first: end - count, end };
    }
    case "pop": {
      const end = state.end - count;
      return end <= state.first && end % size === 0 ? emptied(abi, state, false) : { ...state, end: Math.max(end, state.first) };
    }
    case "delete": {
      const first = state.first + count;
      return first >= state.end && first % size === 0 ? emptied(abi, state, false) : { ...state, first: Math.min(first, state.end) };
    }
    default:
      return null;
  }
}
