/** How large the key table of a dict is: Objects/dictobject.c, insertdict, dictresize, dict_merge (SIZE-RULES §5). */
import type { Abi } from "../tables/abi";

/**
 * `table`: index slots, 0 for the shared empty table. `entries`: places used, removed ones included; `used`: keys now.
 * `general`: the table can hold keys that are not str (always before 3.11).
 */
export interface DictState {
  readonly table: number;
  readonly entries: number;
  readonly used: number;
  readonly general: boolean;
}

/** What `{}` leaves. */
export function emptyDisplay(abi: Abi): DictState {
  return { table: abi.from(3, 8) ? 0 : 8, entries: 0, used: 0, general: !abi.from(3, 11) };
}

/** What dict() leaves before anything is inserted. */
export function emptyCall(abi: Abi): DictState {
  return { table: abi.from(3, 10) ? 0 : 8, entries: 0, used: 0, general: !abi.from(3, 11) };
}

/** `count` new keys inserted one by one, all str or all not. */
export function inserted(abi: Abi, state: DictState, count: number, str: boolean): DictState {
  if (count <= 0) return state;
  if (!abi.from(3, 0)) return insertedOld(state, count);
  let { table, entries, used, general } = state;
  let left = count;
  if (!str && !general) {
    if (table > 0) {
      table = rounded(abi, used * 3);
      entries = used;
    }
    general = true;
  }
  while (left > 0) {
    const room = usable(table) - entries;
    if (room <= 0) {
      table = table === 0 ? 8 : rounded(abi, abi.from(3, 7) ? used * 3 : used * 2 + Math.floor(table / 2));
      entries = used;
      continue;
    }
    const step = Math.min(left, room);
    entries += step;
    used += step;
    left -= step;
  }
  return { table, entries, used, general };
}

/** update() or merge with a dict of `count` keys, `newOnes` of them new: room is made once, before. */
export function mergedDict(abi: Abi, state: DictState, count: number, newOnes: number, str: boolean): DictState {
  if (count <= 0) return state;
  if (!abi.from(3, 0)) {
    const table = (state.entries + count) * 3 >= state.table * 2 ? above((state.used + count) * 2) : state.table;
    return insertedOld({ ...state, table, entries: table === state.table ? state.entries : state.used }, newOnes);
  }
  const general = state.general || !str;
  // Measured by the whole table, not by the room that is left in it.
  if (count > usable(state.table)) {
    const table = estimated(abi, state.used + count);
    return inserted(abi, { table, entries: state.used, used: state.used, general }, newOnes, str);
  }
  return inserted(abi, state, newOnes, str);
}

/** A dict with the table `of` merged into `start`, which is empty: from 3.10 on a table without holes that fits is taken over (dict_merge). */
export function mergedAlone(abi: Abi, of: DictState, start: DictState, str: boolean): DictState {
  if (of.used === 0) return start;
  const fits = of.entries === of.used && (of.table === 8 || usable(of.table / 2) < of.used);
  return abi.from(3, 10) && fits ? of : mergedDict(abi, start, of.used, of.used, str);
}

/**
 * dict.copy(): from 3.7 on a table that is used by two thirds is copied as it is, of a class of the program from 3.10 on; before that the shared empty
 * one alone (PyDict_Copy). `exact`: it is of no such class.
 */
export function copiedDict(abi: Abi, of: DictState, str: boolean, exact: boolean): DictState {
  if (of.used === 0) return of.table === 0 && !abi.from(3, 7) ? of : emptyDisplay(abi);
  if (!abi.from(3, 0)) return mergedDict(abi, emptyCall(abi), of.used, of.used, str);
  const kept = abi.from(3, exact ? 7 : 10) && of.used >= Math.floor((of.entries * 2) / 3);
  return kept ? of : mergedDict(abi, emptyDisplay(abi), of.used, of.used, str);
}

/** dict.fromkeys(set or dict of `count`): room is made first, from 3.10 on also for no key; a set's keys are not looked at for their kind (dict_set_fromkeys). */
export function fromKeys(abi: Abi, count: number, str: boolean, set: boolean): DictState {
  if (count <= 0 && !abi.from(3, 10)) return emptyCall(abi);
  if (!abi.from(3, 0)) {
    const table = above(Math.floor(count / 2) * 3);
    return { table, entries: count, used: count, general: true };
  }
  if (!abi.from(3, 10)) return inserted(abi, emptyCall(abi), count, str);
  return inserted(abi, { table: estimated(abi, count), entries: 0, used: 0, general: !abi.from(3, 11) || !str || set }, count, str);
}

/** A dict display of `count` keys. */
export function displayedDict(abi: Abi, count: number, str: boolean): DictState {
  const empty = emptyDisplay(abi);
  if (!abi.from(3, 0)) return insertedOld({ ...empty, table: count > 5 ? above(count) : 8 }, count);
  return inserted(abi, { ...empty, general: empty.general || !str }, count, str);
}

/** `count` keys removed: the table stays, their places stay used. */
export function deleted(state: DictState, count: number): DictState {
  return { ...state, used: Math.max(0, state.used - count) };
}

/** Bytes of the key table, its object header included; 0 for the shared empty one. */
export function keysBytes(abi: Abi, state: { readonly table: number; readonly general: boolean }): number {
  const { table } = state;
  const word = abi.word;
  if (!abi.from(3, 0)) return table > 8 ? table * 3 * word : 0;
  if (table === 0) return 0;
  const base = word === 4 ? 20 : abi.from(3, 11) ? 32 : 40;
  const index = table <= 128 ? 1 : table <= 32768 ? 2 : table <= 2 ** 31 ? 4 : 8;
  const entry = state.general ? 3 * word : 2 * word;
  return base + index * table + entry * usable(table);
}

/** Table slots that no sequence of insertions and merges exceeds that never holds, nor is offered at once, more than `most` keys. */
export function mostTable(abi: Abi, most: number): number {
  return Math.max(above(most * 4), rounded(abi, most * 3), estimated(abi, most * 2));
}

/** The smallest table that holds `count` keys. */
export function leastTable(abi: Abi, count: number): number {
  if (count <= 0) return abi.from(3, 0) ? 0 : 8;
  let table = 8;
  while ((abi.from(3, 0) ? usable(table) : table - 1) < count) table *= 2;
  return table;
}

/** Entries a table of `table` slots takes. */
function usable(table: number): number {
  return Math.floor((table * 2) / 3);
}

/** Room for `count` entries (estimate_log2_keysize). */
export function estimated(abi: Abi, count: number): number {
  return rounded(abi, Math.floor((count * 3 + 1) / 2));
}

/** Least power of two for `wanted` slots; 3.10.0 to 3.13.2 round to a larger one where `wanted` is a power of two or below 8. */
function rounded(abi: Abi, wanted: number): number {
  const wrong = abi.from(3, 10) && !abi.from(3, 13, 3);
  if (!wrong) {
    let table = 8;
    while (table < wanted) table *= 2;
    return table;
  }
  const number = BigInt(wanted);
  return 2 ** (((number | 8n) - 1n) | 7n).toString(2).length;
}

function insertedOld(state: DictState, count: number): DictState {
  let { table, entries, used } = state;
  let left = count;
  while (left > 0) {
    const step = Math.min(left, Math.max(1, Math.ceil((table * 2) / 3) - entries));
    entries += step;
    used += step;
    left -= step;
    if (entries * 3 < table * 2) continue;
    table = above(used > 50_000 ? used * 2 : used * 4);
    entries = used;
  }
  return { table, entries, used, general: true };
}

/** Least power of two above `count`, at least 8. */
function above(count: number): number {
  let table = 8;
  while (table <= count) table *= 2;
  return table;
}
