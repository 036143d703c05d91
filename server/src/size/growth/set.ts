/** How many table slots a set has: Objects/setobject.c, set_add_entry, set_merge, set_table_resize (SIZE-RULES §4). */
import type { Abi } from "../tables/abi";

/** `table` slots; `fill` entries and removed entries; `used` entries. */
export interface SetState {
  readonly table: number;
  readonly fill: number;
  readonly used: number;
}

export const EMPTY_SET: SetState = { table: 8, fill: 0, used: 0 };

/** `count` new elements added one by one; jumps from one resize to the next. */
export function added(abi: Abi, state: SetState, count: number): SetState {
  let { table, fill, used } = state;
  let left = count;
  while (left > 0) {
    const step = Math.min(left, Math.max(1, firstFull(abi, table) - fill));
    fill += step;
    used += step;
    left -= step;
    if (!isFull(abi, table, fill)) continue;
    table = above(used > 50_000 ? used * 2 : used * 4);
    fill = used;
  }
  return { table, fill, used };
}

/** Merged with another set or dict of `count` elements, `added` of them new: room is made once, before. */
export function merged(abi: Abi, state: SetState, count: number, newOnes: number): SetState {
  if (count === 0) return state;
  let { table, fill } = state;
  if (isFull(abi, table, fill + count)) {
    table = above((state.used + count) * 2);
    fill = state.used;
  }
  return added(abi, { table, fill, used: state.used }, newOnes);
}

/** `count` elements removed: the table stays, their places stay filled. */
export function removed(state: SetState, count: number): SetState {
  return { ...state, used: Math.max(0, state.used - count) };
}

/** A set display of `count` items; `constant`: all are literal constants, so that it is built from a frozenset where that is so. */
export function displayedSet(abi: Abi, count: number, constant: boolean): SetState {
  return mergesAtOnce(abi, count, constant) ? merged(abi, EMPTY_SET, count, count) : added(abi, EMPTY_SET, count);
}

/**
 * Whether a display is filled from a frozenset constant: three items or more, from 3.9 on, up to 30 from 3.14 on (Python/compile.c,
 * starunpack_helper).
 */
export function mergesAtOnce(abi: Abi, count: number, constant: boolean): boolean {
  return constant && count >= 3 && abi.from(3, 9) && !(abi.from(3, 14) && count > 30);
}

/** Table slots that no sequence of operations exceeds that never holds, nor is offered at once, more than `most` elements. */
export function mostTable(most: number): number {
  return above(most * 4);
}

/** The smallest table that holds `count` elements: one is never left full. */
export function leastTable(abi: Abi, count: number): number {
  let table = 8;
  while (isFull(abi, table, count)) table *= 2;
  return table;
}

/** Whether a table of that many slots is resized when it has `fill` filled places. */
function isFull(abi: Abi, table: number, fill: number): boolean {
  if (!abi.from(3, 0)) return fill * 3 >= table * 2;
  if (!abi.from(3, 7)) return fill * 3 >= (table - 1) * 2;
  return fill * 5 >= (table - 1) * 3;
}

/** The least fill that makes isFull true. */
function firstFull(abi: Abi, table: number): number {
  if (!abi.from(3, 0)) return Math.ceil((table * 2) / 3);
  if (!abi.from(3, 7)) return Math.ceil(((table - 1) * 2) / 3);
  return Math.ceil(((table - 1) * 3) / 5);
}

/** Least power of two above `count`, at least 8. */
function above(count: number): number {
  let table = 8;
  while (table <= count) table *= 2;
  return table;
}
