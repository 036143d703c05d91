/** When the table of a set or dict was replaced by a larger one while it grew: then both are held for a moment. */
import { constant, constantOf, type Int, ZERO } from "../../values/int";
import type { Event, History, Obj } from "../../values/object";
import type { Value } from "../../values/value";
import { dictBase, dictKinds } from "../containers";
import { type Growth, replay } from "../replay";
import type { Abi } from "../tables/abi";
import { estimated, keysBytes } from "./dict";
import { dictGrowth, listGrowth, setGrowth } from "./growths";
import { type ListState, resized } from "./list";
import { mergesAtOnce } from "./set";

export type Table = Extract<Obj, { readonly kind: "set" | "frozenset" | "dict" | "list" }>;

/** While the table for `items` items (the new one included) took the place of one of `old` bytes. */
export interface Resize {
  readonly items: number;
  readonly old: number;
  /** Bytes that there are besides then; of an OrderedDict, whose index of nodes is replaced next. */
  readonly more?: number;
}

/** Whether a buffer of this kind is replaced when it grows, instead of made larger where it stands. Lists are in free-threaded builds (list_resize). */
export function isReplaced(abi: Abi, obj: Obj): obj is Table {
  return obj.kind === "set" || obj.kind === "frozenset" || obj.kind === "dict" || (abi.freeThreaded && obj.kind === "list");
}

/** What a defaultdict put in for a missing key is told of as put in by the assignment that follows: until then it has fewer items again. */
export function isTakenBack(obj: Table, before: Obj | undefined): boolean {
  if (before?.kind !== "dict" || before.history.length !== obj.history.length) return false;
  const [then, now] = [before, obj].map(({ history }) => history[history.length - 1]);
  if (then?.op !== "append" || now?.op !== "append") return false;
  const [m, n] = [exactly(then.count), exactly(now.count)];
  return m !== null && n !== null && m > n;
}

/** Resizes on the way from `before` (undefined: it was not there) to `obj`, in order; null where they cannot be told. */
export function resizesOf(abi: Abi, obj: Table, before: Obj | undefined): readonly Resize[] | null {
  // What is cleared gives its table up.
  if (before?.kind === obj.kind && obj.history[obj.history.length - 1]?.op === "clear") return [];
  if (obj.kind === "list") return listResizes(abi, obj, before);
  if (obj.kind === "dict" && obj.type === "OrderedDict") return orderedResizes(abi, obj, before);
  if (obj.kind === "dict" && obj.type !== "dict" && obj.type !== "defaultdict" && obj.type !== "Counter") return null;
  const kinds = obj.kind === "dict" ? dictKinds(obj) : null;
  const growth = (kinds === null ? setGrowth(abi) : dictGrowth(abi, abi.from(3, 11) ? kinds : "other")) as Growth<unknown>;
  const last = obj.history[obj.history.length - 1];
  // What a copy was made of is no part of its own growth.
  const isNew = before === undefined || (before.kind === "dict" && exactly(before.length) === 0);
  if (isNew && last?.op === "made" && (last.by === "copy" || last.by === "merge")) {
    if (obj.kind !== "dict") return [];
    const empty: History =
      last.by === "copy" || constantOf(last.extra[0] ?? ZERO) !== 1 ? [] : [{ op: "from", source: "list", count: ZERO }];
    const whole = exactly(replay(growth, obj.history, obj.length).result);
    return whole === null ? null : atOnce(exactly(replay(growth, empty, ZERO).result), whole, obj);
  }
  const made = obj.history[obj.history.length - 2];
  if (before === undefined && obj.kind === "dict" && made?.op === "made" && (made.by === "copy" || made.by === "merge")) {
    const copy: Table = { ...obj, history: obj.history.slice(0, -1) };
    const [first, then] = [resizesOf(abi, copy, undefined), resizesOf(abi, obj, copy)];
    return first && then && [...first, ...then];
  }
  const [copied] = obj.history;
  const start: History =
    before !== undefined && before.kind === obj.kind
      ? (before as Table).history
      : // A copy of a set has its room at once; what is filled from pairs starts without any.
        copied?.op === "from" && obj.history.length > 1 && (obj.kind === "dict" ? exactly(copied.count) === 0 : HASHED.has(copied.source))
        ? [copied]
        : [];
  const grown = added(start, obj.history);
  if (grown === null) return null;
  const { prefix, from, to } = grown;
  let { event } = grown;
  if (event === null || to === 0 || event.op === "delete") return [];
  // A display makes its table large enough at once (compile.c, BUILD_MAP); of more items from 3.9 on those up to 17 come one by one, and others are
  // merged from dicts of their own, up to 3.9 unless all keys are constants.
  let merged = 0;
  if (obj.kind === "dict" && event.op === "display") {
    if (!unmixed(obj) && abi.from(3, 11)) {
      // What is made large enough at once is for all kinds; others are until the first key that is no str comes (dict_new_presized, insertion_resize).
      const first = obj.runs.findIndex(({ key }) => key.tag !== "str");
      if (to > 15 || !obj.runs.every(({ count, key }) => exactly(count) === 1 && key.tag !== "union")) return null;
      return to > 5 || first === 0 ? [] : [{ items: first + 1, old: keysBytes(abi, { table: 8, general: false }) }];
    }
    if (to <= 15 || (!abi.from(3, 10) && obj.runs.every(({ key }) => (key.tag === "str" ? key.text !== null : key.tag === "int"))))
      return [];
    if (to > 32 || !abi.from(3, 10)) return null;
    event = { op: "append", count: event.count };
    // What follows the first 17 is a dict of its own, which is merged into the others.
    if (to > 17) {
      if (![...obj.runs].every(({ key, element }) => isConstantOfCode(key) && isConstantOfCode(element))) return null;
      const own = to - 17;
      merged =
        dictBase(abi) + keysBytes(abi, { table: own > 5 ? estimated(abi, own) : 8, general: !abi.from(3, 11) || obj.strKeys !== true });
    }
  }
  const length = exactly(obj.length);
  // The first key that is no str takes the others along to a table for all kinds (insertion_resize).
  if (obj.kind === "dict" && before?.kind === "dict" && before.strKeys === true && obj.strKeys !== true && abi.from(3, 11)) {
    const old = exactly(replay(dictGrowth(abi, dictKinds(before)), before.history, before.length).result);
    return old === null || length === null || to - from !== 1 ? null : old === 0 ? [] : [{ items: length, old }];
  }
  if (obj.kind === "dict" && prefix[prefix.length - 1]?.op === "delete") return afterDeletion(abi, obj, prefix, event, from, to);
  const first = itemsOf(prefix) ?? (length === null || prefix[prefix.length - 1]?.op !== "made" ? null : length - to);
  if (first === null || !FILLING.has(event.op === "made" ? event.by : event.op)) return null;
  // What is merged at once makes room once, and the table inside the object takes nothing.
  if (event.op === "display" && mergesAtOnce(abi, to, event.constant)) return [];
  const bytes = (count: number): number | null => {
    const n: Int = constant(count);
    return exactly(
      replay(
        growth,
        [...prefix, event.op === "extend" ? { ...event, added: n } : ({ ...event, count: n } as Event)],
        constant(first + count),
      ).result,
    );
  };
  const hashed =
    "source" in event
      ? HASHED.has(event.source)
      : event.op === "made" && event.by === "fromkeys" && constantOf(event.extra[0] as Int) !== 0;
  // Up to 3.9 fromkeys() replaces the table of an empty dict even by one as large.
  if (event.op === "made" && hashed && !abi.from(3, 10)) return atOnce(bytes(0), -1, obj);
  // The empty dict that fromkeys() begins with has no table of its own.
  if (event.op !== "extend" && hashed) return atOnce(event.op === "made" ? 0 : bytes(0), bytes(to), obj);
  // Merging makes room for all of the other's items before the first one.
  const room = event.op === "extend" && hashed ? atOnce(exactly(replay(growth, prefix, constant(first)).result), bytes(0), obj) : [];
  const more = steps(bytes, from, to, first);
  if (room === null || more === null) return null;
  const whole: Resize = { items: first + to, old: 0, more: merged };
  return [...room, ...more.map((one) => (merged > 0 && one.items > 17 ? { ...one, more: merged } : one)), ...(merged > 0 ? [whole] : [])];
}

/**
 * Blocks of the items of a list that are replaced: in free-threaded builds others may read the old one, so it is let go of when the new one is there
 * (Objects/listobject.c, list_resize). The first one takes the place of none.
 */
function listResizes(abi: Abi, obj: Extract<Table, { readonly kind: "list" }>, before: Obj | undefined): readonly Resize[] | null {
  let start = before?.kind === "list" ? before.history : [];
  const earlier = obj.history.slice(0, -1);
  if (start.length < earlier.length) {
    // Of two things that happened together only what the last one replaces is told.
    if (listResizes(abi, { ...obj, history: earlier }, before)?.length !== 0) return null;
    start = earlier;
  }
  const grown = added(start, obj.history);
  if (grown === null) return null;
  const { prefix, event, from, to } = grown;
  if (event === null || to === 0 || !("count" in event)) return [];
  const growth = listGrowth(abi);
  const stateAt = (count: number): ListState | null => {
    const n = constant(count);
    return replay(
      growth,
      count === 0 ? prefix : [...prefix, { ...event, count: n, ...(event.op === "extend" ? { added: n } : {}) } as Event],
      n,
    ).state;
  };
  const [first, now] = [stateAt(from), stateAt(to)];
  if (first === null || now === null) return null;
  const bytes = (slots: number): number => (slots + 1) * abi.word;
  const found: Resize[] = [];
  // One for the next item, over and over.
  const growing = (slots: number, size: number): readonly Resize[] => {
    for (let room = slots; room < now.size; ) {
      const next = resized(abi, room, room, room + 1);
      const items = Math.max(room, size) + 1;
      // A block that was asked for at once is told with room for what came in the end.
      const told = stateAt(items - (now.size - to));
      if (room > 0) found.push({ items, old: bytes(room), more: told === null ? 0 : (next - told.slots) * abi.word });
      room = next;
    }
    return found;
  };
  const once = (): readonly Resize[] => (first.block && first.slots !== now.slots ? [{ items: now.size, old: bytes(first.slots) }] : []);
  switch (event.op) {
    case "exact":
      return [];
    case "display":
      return to > 30 && !event.constant ? growing(0, 0) : [];
    case "append":
    case "insert":
      return growing(first.slots, first.size);
    case "from":
      if (event.source === "iterator") return growing(Math.max(first.slots, ROOM), first.size);
      return [];
    case "extend":
      return from > 0 || event.source === "iterator" ? null : once();
    case "pop":
    case "delete": {
      // One by one, also where the last one clears it.
      for (let { slots, size } = first; size > now.size; size--) {
        const left = size - 1;
        const next = left === 0 ? 0 : resized(abi, slots, size, left);
        if (next !== slots && left > 0) found.push({ items: left, old: bytes(slots), more: 0 });
        slots = next;
      }
      return to - from === 1 ? found : null;
    }
    case "made":
      if (/^(?:splitlines|findall|append)$/.test(event.by)) return growing(first.slots, first.size);
      if (event.by === "split" || event.by === "split by") return growing(stateAt(1)?.slots ?? 0, 0);
      return event.by === "slice" ? once() : event.by === "sorted" || event.by === "starred" ? [] : null;
    default:
      return null;
  }
}

/** Items that list() makes room for where it does not know how many come. */
const ROOM = 8;

/** Places of deleted keys are not used again: a table without any left is replaced, be it by one as large; but in 2.7, where that is not known. Of one new key. */
function afterDeletion(abi: Abi, obj: Dict, prefix: History, event: Event, from: number, to: number): readonly Resize[] | null {
  const length = exactly(obj.length);
  const kinds = dictKinds(obj);
  if (!abi.from(3, 0) || length === null || event.op !== "append" || to - from !== 1 || (abi.from(3, 11) && typeof kinds !== "string"))
    return null;
  const n = constant(from);
  const growth = dictGrowth(abi, kinds);
  const { state } = replay(growth, from === 0 ? prefix : [...prefix, { ...event, count: n }], constant(length - 1));
  if (state === null) return null;
  return state.table > 0 && state.entries >= Math.floor((2 * state.table) / 3) ? [{ items: length, old: keysBytes(abi, state) }] : [];
}

/**
 * Of an OrderedDict that is filled for the first time: its table grows before the index of nodes, and that before there is a node for the new key
 * (Objects/odictobject.c, _PyODict_SetItem_KnownHash_LockHeld, _odict_add_new_node).
 */
function orderedResizes(abi: Abi, obj: Dict, before: Obj | undefined): readonly Resize[] | null {
  if (exactly(obj.length) === 0) return [];
  const last = obj.history[obj.history.length - 1];
  const first = obj.history.slice(0, -1);
  if (last?.op !== "append" || !first.every((event) => event.op === "from" && exactly(event.count) === 0)) return null;
  const plain = (one: Obj | undefined) => (one?.kind === "dict" ? { ...one, type: "dict" as const } : undefined);
  const kinds = dictKinds(obj);
  const index = (items: number): number | null => {
    const count = constant(items);
    const { state } = replay(dictGrowth(abi, kinds), [...first, { ...last, count }], count);
    return items === 0 ? 0 : state === null ? null : state.table * abi.word;
  };
  const found: Resize[] = [];
  for (const { items, old } of resizesOf(abi, plain(obj) as Dict, plain(before)) ?? [{ items: -1, old: 0 }]) {
    const [then, now] = [index(items - 1), index(items)];
    if (items < 0 || then === null || now === null) return null;
    const node = 4 * abi.word;
    found.push({ items, old, more: then - now - node }, { items, old: 0, more: then - node });
  }
  return found;
}

type Dict = Extract<Table, { readonly kind: "dict" }>;

/** Events that fill a table item by item, or make room for all at once. */
const FILLING: ReadonlySet<string> = new Set(["append", "from", "display", "extend", "fromkeys", "kwargs"]);

function exactly(n: Int): number | null {
  const known = constantOf(n);
  return typeof known === "number" ? known : null;
}

/** A table of `old` bytes that made place for one of `now`, with all items still to come: they are alive elsewhere meanwhile. */
function atOnce(old: number | null, now: number | null, obj: Exclude<Table, { readonly kind: "list" }>): readonly Resize[] | null {
  const length = exactly(obj.length);
  if (old === null || now === null || length === null) return null;
  return old === 0 || old === now ? [] : [{ items: length, old }];
}

const HASHED: ReadonlySet<string> = new Set(["set", "frozenset", "dict"]);

function isConstantOfCode(value: Value): boolean {
  return value.tag !== "ref" && value.tag !== "union" && !("id" in value && value.id.kind !== "const");
}

function unmixed(obj: Extract<Table, { readonly kind: "dict" }>): boolean {
  return new Set(obj.runs.map(({ key }) => key.tag === "str")).size <= 1;
}

/** Where a step function of the count changes; found by doubling and halving. */
function steps(bytes: (count: number) => number | null, from: number, to: number, first: number): readonly Resize[] | null {
  const found: Resize[] = [];
  let at = from;
  let now = bytes(at);
  while (now !== null && at < to) {
    let below = at;
    let stride = 1;
    for (;;) {
      const next = Math.min(to, below + stride);
      const there = bytes(next);
      if (there === null) return null;
      if (there !== now) {
        // It changes in (below, next].
        let [low, high] = [below, next];
        while (high - low > 1) {
          const middle = Math.floor((low + high) / 2);
          if (bytes(middle) === now) low = middle;
          else high = middle;
        }
        found.push({ items: first + high, old: now });
        at = high;
        now = bytes(high);
        break;
      }
      if (next === to) return found;
      below = next;
      stride *= 2;
    }
  }
  return now === null ? null : found;
}

/** The one event by which a history became another, and its counts before and after; null where it is not one event. */
function added(
  start: History,
  end: History,
): { readonly prefix: History; readonly event: Event | null; readonly from: number; readonly to: number } | null {
  let same = 0;
  while (same < start.length && same < end.length && equal(start[same] as Event, end[same] as Event)) same++;
  if (same === start.length && same === end.length) return { prefix: end, event: null, from: 0, to: 0 };
  const event = end[same];
  if (event === undefined || same !== end.length - 1 || event.op === "mixed" || event.op === "clear") return null;
  const to = exactly(event.op === "extend" ? event.added : event.count);
  if (to === null) return null;
  const prefix = end.slice(0, same);
  if (same === start.length) return { prefix, event, from: 0, to };
  const old = start[same];
  const from = old !== undefined && old.op === event.op && "count" in old ? constantOf(old.count) : null;
  return same === start.length - 1 && typeof from === "number" && from <= to ? { prefix, event, from, to } : null;
}

function equal(a: Event, b: Event): boolean {
  if (a.op !== b.op) return false;
  if (!("count" in a) || !("count" in b)) return a.op === "clear";
  const [m, n] = [constantOf(a.count), constantOf(b.count)];
  return m !== null && m === n;
}

/** Items after events that only add known numbers; else null. */
function itemsOf(history: History): number | null {
  let items = 0;
  for (const event of history) {
    if (!FILLING.has(event.op === "made" ? event.by : event.op) || !("count" in event)) return null;
    const count = exactly(event.op === "extend" ? event.added : event.count);
    if (count === null) return null;
    items += count;
  }
  return items;
}
