/** Which rule each history event of each container follows (SIZE-RULES §2 to §5, §7, §8). */

import { SOURCES, type Source } from "../../values/object";
import type { Growth, Step } from "../replay";
import type { Abi } from "../tables/abi";
import * as buffers from "./buffers";
import * as dicts from "./dict";
import * as lists from "./list";
import * as sets from "./set";

/** Slots of a list. */
export function listGrowth(abi: Abi): Growth<lists.ListState> {
  return {
    name: "cap",
    start: lists.EMPTY_LIST,
    step: (state, event) => listSteps(abi, state, event),
    result: (state) => state.slots,
    direct: (event) => event.op === "exact" || (event.op === "display" && !event.constant && !abi.from(3, 10)),
    monotone: (event) =>
      event.op === "append" || event.op === "insert" || event.op === "exact" || (event.op === "from" && isMonotoneSource(abi, event)),
    bounds: (least, most) => [least, Number.isFinite(most) ? lists.mostSlots(abi, most) : most],
  };
}

/** Bytes of a set's table outside the object. */
export function setGrowth(abi: Abi): Growth<sets.SetState> {
  const bytes = (table: number): number => (table > 8 ? 2 * abi.word * table : 0);
  return {
    name: "table",
    start: sets.EMPTY_SET,
    step: (state, event) => one(setStep(abi, state, event)),
    result: (state) => bytes(state.table),
    monotone: (event) => event.op === "append" || event.op === "from",
    bounds: (least, most) => [bytes(sets.leastTable(abi, least)), Number.isFinite(most) ? bytes(sets.mostTable(most)) : most],
  };
}

/** Which keys a dict has: decides the kind of its table from 3.11 on. "phases": in order of insertion. */
export type KeyKinds = "str" | "other" | "unknown" | readonly { readonly str: boolean; readonly count: number }[];

/** Bytes of a dict's key table outside the object. */
export function dictGrowth(abi: Abi, kinds: KeyKinds): Growth<dicts.DictState> {
  const keys = abi.from(3, 11) ? kinds : "other";
  const str = keys === "str";
  const least = (count: number): number => dicts.keysBytes(abi, { table: dicts.leastTable(abi, count), general: keys === "other" });
  const most = (count: number): number =>
    Number.isFinite(count) ? dicts.keysBytes(abi, { table: dicts.mostTable(abi, count), general: !str }) : count;
  return {
    name: "keys",
    start: dicts.emptyDisplay(abi),
    step: (state, event) =>
      keys === "unknown" ? null : typeof keys === "string" ? dictSteps(abi, state, event, str) : one(phasedStep(abi, state, event, keys)),
    result: (state) => dicts.keysBytes(abi, state),
    monotone: (event) =>
      typeof keys === "string" &&
      (event.op === "append" || (event.op === "display" && abi.from(3, 0)) || (event.op === "from" && event.source !== "dict")),
    bounds: (low, high) => [least(low), most(high)],
  };
}

/** Bytes allocated by a bytearray, outside the object. */
export function bytearrayGrowth(abi: Abi): Growth<buffers.BufferState> {
  return {
    name: "cap",
    start: buffers.EMPTY_BUFFER,
    step: (state, event) => one(bytearrayStep(abi, state, event)),
    result: (state) => state.allocated,
    monotone: (event) => event.op === "append" || event.op === "insert" || event.op === "exact" || event.op === "from",
    bounds: (least, most) => [least, buffers.mostBytes(most)],
  };
}

/** Items an array.array has room for. */
export function arrayGrowth(abi: Abi): Growth<buffers.BufferState> {
  return {
    name: "cap",
    start: buffers.EMPTY_BUFFER,
    step: (state, event) => one(arrayStep(abi, state, event)),
    result: (state) => state.allocated,
    direct: (event) => event.op === "exact" || (event.op === "from" && isArrayCopy(abi, event)),
    monotone: (event) => event.op === "append" || event.op === "insert" || event.op === "exact" || event.op === "from",
    bounds: (least, most) => [least, buffers.mostItems(most)],
  };
}

/** Blocks a deque uses. `limit`: its maxlen; null: not known, so that items may have wandered through its blocks. */
export function dequeGrowth(abi: Abi, limit: number | null): Growth<buffers.DequeState> {
  const size = buffers.dequeBlock(abi);
  return {
    name: "blocks",
    start: buffers.emptyDeque(abi),
    step: (state, event) => {
      if (event.op === "mixed" || limit === null) return null;
      // Whoever fills an empty one has it start at an edge of its block, even if nothing comes.
      if (event.count === 0 && !/^(clear|from|made)$/.test(event.op)) return [state];
      return one(buffers.steppedDeque(abi, state, event.op === "made" ? event.by : event.op, event.count, limit));
    },
    result: (state) => buffers.dequeBlocks(abi, state),
    monotone: (event) => limit === Number.POSITIVE_INFINITY && (event.op === "append" || event.op === "from" || event.op === "insert"),
    // Consecutive items straddle at most one block more than they fill.
    bounds: (least, most) => [Math.max(1, Math.ceil(least / size)), Math.max(1, Math.floor((most + size - 2) / size) + 1)],
  };
}

/** list_resize is not monotone from 3.9 on where a first allocation goes through it: 3.9 gives 12 slots for 6 items, 8 for 7. */
function isMonotoneSource(abi: Abi, event: Step): boolean {
  if (!abi.from(3, 9)) return true;
  if (event.source === "hinted") return abi.from(3, 10, 5);
  return !(isMeasured(event.source) && abi.from(3, 13));
}

function listSteps(abi: Abi, state: lists.ListState, event: Step): readonly lists.ListState[] | null {
  const after = listStep(abi, state, event);
  if (after === null) return null;
  // 3.15 compiles list(generator expression) to a comprehension; which of the two it was is not recorded.
  if (event.op === "from" && event.source === "iterator" && abi.from(3, 15))
    return [after, lists.appended(abi, lists.EMPTY_LIST, event.count)];
  return [after];
}

function one<S>(state: S | null): readonly S[] | null {
  return state === null ? null : [state];
}

function listStep(abi: Abi, state: lists.ListState, event: Step): lists.ListState | null {
  if (event.source === "guessed") return null;
  switch (event.op) {
    case "display":
      return lists.displayed(abi, event.count, event.constant);
    case "exact":
      return lists.allocated(event.count);
    case "append":
    case "insert":
      return lists.appended(abi, state, event.count);
    case "from":
      return listFrom(abi, event);
    case "extend":
      if (event.source === "list" || event.source === "tuple") return lists.extendedBySized(abi, state, event.count);
      if (isMeasured(event.source) && abi.from(3, 13))
        return event.count === 0
          ? state
          : { slots: lists.resized(abi, state.slots, state.size, state.size + event.count), size: state.size + event.count, block: true };
      return lists.extendedByIterator(abi, state, event.count, event.source === "iterator" ? lists.DEFAULT_HINT : event.count);
    case "pop":
      return lists.popped(abi, state, event.count);
    case "del":
    case "delete":
      // The slots stay (list_ass_item).
      if (event.op === "del" && abi.from(3, 13)) return { ...state, size: Math.max(0, state.size - event.count) };
      // One by one; the last one frees the block (list_ass_slice).
      return event.count >= state.size ? lists.EMPTY_LIST : lists.popped(abi, state, event.count);
    case "clear":
      return lists.EMPTY_LIST;
    case "made":
      return listMade(abi, state, event);
    case "mixed":
      return null;
  }
}

function listFrom(abi: Abi, event: Step): lists.ListState | null {
  if (event.source === "hinted") return lists.extendedByIterator(abi, lists.EMPTY_LIST, event.count, event.count);
  if (event.source !== "iterator") return lists.madeFromSized(abi, event.count, isMeasured(event.source));
  return lists.extendedByIterator(abi, lists.EMPTY_LIST, event.count, lists.DEFAULT_HINT);
}

/**
 * Lists made by named functions. extra of "sorted": [what is sorted, as a position in SOURCES]; of "split": [length of the text, 0 of bytes]; of "split by":
 * [length of the text, length of the separator, maxsplit or -1, 0 of bytes, 1 by ASCII, 2 by other text]; lengths in code points. "unpickled" as pickle.loads fills one; "slice" resizes to a length at once, "starred"
 * forgets the last items and keeps their slots.
 */
function listMade(abi: Abi, state: lists.ListState, event: Step): lists.ListState | null {
  const { count } = event;
  switch (event.by) {
    case "sorted": {
      const source = SOURCES[event.extra[0] ?? 0] ?? "list";
      if (source === "guessed") return null;
      if (source === "iterator") return lists.extendedByIterator(abi, lists.EMPTY_LIST, count, lists.DEFAULT_HINT);
      if (source === "hinted" || source === "sized") return lists.extendedByIterator(abi, lists.EMPTY_LIST, count, count);
      return isMeasured(source) && abi.from(3, 13)
        ? lists.madeFromSized(abi, count, true)
        : lists.extendedBySized(abi, lists.EMPTY_LIST, count);
    }
    case "splitlines":
    case "findall":
    case "append":
      return lists.appended(abi, lists.EMPTY_LIST, count);
    case "unpickled":
      return lists.unpickled(abi, count);
    case "slice":
      if (count === state.size && count > 0) return state;
      return count === 0 ? lists.EMPTY_LIST : { slots: lists.resized(abi, state.slots, state.size, count), size: count, block: true };
    case "starred":
      return { ...state, size: count };
    case "split":
    case "split by": {
      const first = splitSlots(abi, event);
      return first === null
        ? null
        : count <= first
          ? { slots: first, size: count, block: true }
          : lists.appended(abi, { slots: first, size: first, block: true }, count - first);
    }
    default:
      return null;
  }
}

/** Slots that split() asks for at first; null: not known. */
function splitSlots(abi: Abi, event: Step): number | null {
  const words = event.by === "split";
  const [length, separator, limit] = words ? [event.extra[0], 1] : event.extra;
  const text = event.extra[words ? 1 : 3];
  if (!words && text !== 0 && event.count === 1 && abi.from(3, 0)) {
    // A separator that cannot be in the text, longer or of wider characters, is not looked for (Objects/unicodeobject.c, split).
    if (typeof length !== "number" || typeof separator !== "number") return null;
    if (length < separator) return 1;
    if (text === 2) return null;
  }
  const most = typeof limit === "number" && limit >= 0 ? limit + 1 : lists.SPLIT_SLOTS;
  // Up to 3.11, and of bytes, whatever the length is.
  if (!abi.from(3, 12) || text === 0) return Math.min(lists.SPLIT_SLOTS, most);
  if (typeof length !== "number") return event.count >= lists.SPLIT_SLOTS ? lists.SPLIT_SLOTS : null;
  if (words) return Math.min(lists.SPLIT_SLOTS, Math.trunc((length - 1) / 2) + 2);
  return typeof separator === "number" ? Math.min(lists.SPLIT_SLOTS, most, Math.floor(length / separator) + 2) : null;
}

function setStep(abi: Abi, state: sets.SetState, event: Step): sets.SetState | null {
  switch (event.op) {
    case "display":
      return sets.displayedSet(abi, event.count, event.constant);
    case "append":
    case "insert":
      return certain(state, "fill", (from) => sets.added(abi, from, event.count));
    case "from":
      return isHashed(event) ? sets.merged(abi, sets.EMPTY_SET, event.count, event.count) : sets.added(abi, sets.EMPTY_SET, event.count);
    case "extend":
      if (isHashed(event)) return certain(state, "fill", (from) => sets.merged(abi, from, event.count, event.added));
      return certain(state, "fill", (from) => sets.added(abi, from, event.added));
    case "pop":
    case "delete":
      return sets.removed(state, event.count);
    case "clear":
      return sets.EMPTY_SET;
    case "made":
      return event.by === "merge" ? sets.merged(abi, sets.EMPTY_SET, event.count, event.count) : null;
    default:
      return null;
  }
}

/**
 * How many places of removed elements are used again depends on hashes: only a table that is the same for any number of them is known. `filled` of what
 * is returned is the most that may be.
 */
function certain<K extends "fill" | "entries", S extends Readonly<Record<K | "table" | "used", number>>>(
  state: S,
  filled: K,
  grow: (from: S) => S,
): S | null {
  let after = grow(state);
  if (state[filled] - state.used > MAX_REUSED) return null;
  for (let places = state.used; places < state[filled]; places++) {
    const other = grow({ ...state, [filled]: places });
    if (other.table !== after.table) return null;
    if (other[filled] > after[filled]) after = other;
  }
  return after;
}

const MAX_REUSED = 4096;

/** 2.7 uses places of removed keys again, as sets do (Objects/dictobject.c, insertdict: of a dummy). */
function dictStep(abi: Abi, state: dicts.DictState, event: Step, str: boolean): dicts.DictState | null {
  const grows = event.op === "append" || event.op === "insert" || event.op === "extend";
  if (abi.from(3, 0) || !grows) return stepped(abi, state, event, str);
  return certain(state, "entries", (from) => stepped(abi, from, event, str) ?? from);
}

function stepped(abi: Abi, state: dicts.DictState, event: Step, str: boolean): dicts.DictState | null {
  switch (event.op) {
    case "display":
      return dicts.displayedDict(abi, event.count, str);
    case "append":
    case "insert":
      return dicts.inserted(abi, state, event.count, str);
    case "from":
      // A copy keeps the table of its source, which the event does not tell.
      if (event.source === "dict" && !abi.from(3, 0)) return dicts.mergedDict(abi, dicts.emptyCall(abi), event.count, event.count, str);
      if (event.source === "dict") return event.count === 0 ? dicts.emptyCall(abi) : null;
      return dicts.inserted(abi, dicts.emptyCall(abi), event.count, str);
    case "extend":
      if (event.source === "dict" || event.source === "view") return dicts.mergedDict(abi, state, event.count, event.added, str);
      return dicts.inserted(abi, state, event.added, str);
    case "pop":
    case "delete":
      return dicts.deleted(state, event.count);
    case "clear":
      return { ...dicts.emptyDisplay(abi), table: abi.from(3, 0) ? 0 : 8 };
    case "made":
      if (event.by === "fromkeys")
        return event.extra[0] === 1 || event.extra[0] === 2
          ? dicts.fromKeys(abi, event.count, str, event.extra[0] === 2)
          : dicts.inserted(abi, dicts.emptyCall(abi), event.count, str);
      if (event.by === "merge")
        return dicts.mergedAlone(abi, state, event.extra[0] === 1 ? dicts.emptyCall(abi) : dicts.emptyDisplay(abi), str);
      if (event.by === "copy") return dicts.copiedDict(abi, state, str, event.extra.length === 0);
      return event.by === "kwargs" ? dicts.inserted(abi, dicts.emptyCall(abi), event.count, str) : null;
    default:
      return null;
  }
}

/** An empty dict takes over a copy of the other's table where that has no spare room (3.10+), else makes room for its keys. */
function dictSteps(abi: Abi, state: dicts.DictState, event: Step, str: boolean): readonly dicts.DictState[] | null {
  const after = dictStep(abi, state, event, str);
  const clonable = abi.from(3, 10) && state.used === 0 && event.op === "extend" && event.source === "dict" && event.count > 0;
  const { count } = event;
  return after === null || !clonable ? one(after) : [{ ...after, table: dicts.leastTable(abi, count), entries: count }, after];
}

/** Keys of both kinds, inserted one by one in a known order. */
function phasedStep(
  abi: Abi,
  state: dicts.DictState,
  event: Step,
  phases: readonly { readonly str: boolean; readonly count: number }[],
): dicts.DictState | null {
  if (event.count === 0) return dictStep(abi, state, event, true);
  if (event.op !== "display" && event.op !== "append" && !(event.op === "from" && event.source !== "dict")) return null;
  if (phases.reduce((sum, phase) => sum + phase.count, 0) !== event.count) return null;
  let now = event.op === "append" ? state : event.op === "display" ? dicts.displayedDict(abi, 0, true) : dicts.emptyCall(abi);
  for (const phase of phases) now = dicts.inserted(abi, now, phase.count, phase.str);
  return now;
}

function bytearrayStep(abi: Abi, state: buffers.BufferState, event: Step): buffers.BufferState | null {
  const size = state.size + event.count;
  switch (event.op) {
    case "exact":
      return buffers.madeBytearray(abi, event.count);
    case "from":
      // Lists and tuples are measured from 3.11 on.
      return event.source === "bytes" ||
        event.source === "str" ||
        event.source === "array" ||
        ((event.source === "list" || event.source === "tuple") && abi.from(3, 11))
        ? buffers.madeBytearray(abi, event.count)
        : buffers.appendedBytearray(abi, buffers.EMPTY_BUFFER, event.count);
    case "append":
      return buffers.appendedBytearray(abi, state, event.count);
    case "insert":
      return event.count === 1 ? buffers.resizedBytearray(abi, state, size) : buffers.appendedBytearray(abi, state, event.count);
    case "extend":
      return event.count === 0 ? state : buffers.resizedBytearray(abi, state, size);
    case "pop":
    case "delete":
      return abi.from(3, 15) ? null : buffers.poppedBytearray(abi, state, event.count);
    case "made":
      return event.by === "slice" && !abi.from(3, 15) ? buffers.resizedBytearray(abi, state, event.count) : null;
    default:
      return null;
  }
}

function arrayStep(abi: Abi, state: buffers.BufferState, event: Step): buffers.BufferState | null {
  const size = state.size + event.count;
  const exact = { allocated: event.count, size: event.count };
  switch (event.op) {
    case "exact":
      return exact;
    case "from":
      if (event.source === "bytes" && abi.from(3, 0))
        return event.count === 0 ? exact : buffers.resizedArray(buffers.EMPTY_BUFFER, event.count);
      return isArrayCopy(abi, event) ? exact : buffers.appendedArray(buffers.EMPTY_BUFFER, event.count);
    case "append":
    case "insert":
      return buffers.appendedArray(state, event.count);
    case "extend":
      if (event.count === 0) return state;
      if (event.source === "array" && !abi.from(3, 0)) return { allocated: size, size };
      return event.source === "array" || event.source === "bytes"
        ? buffers.resizedArray(state, size)
        : buffers.appendedArray(state, event.count);
    case "made":
      return event.by !== "fromlist" ? null : abi.from(3, 0) ? buffers.resizedArray(state, size) : { allocated: size, size };
    case "pop":
    case "delete": {
      const left = Math.max(0, state.size - event.count);
      if (!abi.from(3, 0)) return { allocated: left, size: left };
      // One at a time never shrinks; a slice of 16 and more does.
      return event.op === "pop" || event.count < 16 ? { allocated: state.allocated, size: left } : null;
    }
    case "clear":
      return buffers.EMPTY_BUFFER;
    default:
      return null;
  }
}

/** array(typecode, x) of these copies x with its length known. */
function isArrayCopy(abi: Abi, event: Step): boolean {
  if (event.source === "array") return abi.from(3, 0);
  return ["list", "tuple", "str"].includes(event.source ?? "") || (event.source === "bytes" && !abi.from(3, 0));
}

/** What lists measure by its size from 3.13 on (listobject.c, _list_extend). */
function isMeasured(source: Source | null): boolean {
  return source === "set" || source === "frozenset" || source === "dict" || source === "view";
}

/** A source with hashed contents, which sets merge at once. */
function isHashed(event: Step): boolean {
  return event.source === "set" || event.source === "frozenset" || event.source === "dict";
}
