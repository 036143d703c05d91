/** What lists, tuples, sets, dicts, deques, bytearrays and arrays take by themselves (SIZE-RULES §2 to §5, §7, §8). Bytes. */
import { bytesPerItem } from "../target/typecodes";
import { add, type Bound, constant, constantOf, type Int, interval, mul, plus, scale } from "../values/int";
import { isKeyedAsAnother } from "../values/mappings";
import type { Obj, Run } from "../values/object";
import type { Value } from "../values/value";
import { dequeBlock, SPARE_BLOCKS } from "./growth/buffers";
import { keysBytes } from "./growth/dict";
import { arrayGrowth, bytearrayGrowth, dequeGrowth, dictGrowth, type KeyKinds, listGrowth, setGrowth } from "./growth/growths";
import { replay } from "./replay";
import { type Block, block, bytes, oneBlock, type Sized } from "./sized";
import type { Abi } from "./tables/abi";
import { bytesBase } from "./tables/scalars";

type Of<K extends Obj["kind"]> = Extract<Obj, { readonly kind: K }>;

/** Σ counts of the runs: the length of a list, tuple or deque. */
export function lengthOf(runs: readonly Run[]): Int {
  return runs.reduce((sum, run) => add(sum, run.count), constant(0));
}

/** The object and, in a block of its own, the slots that its history leaves allocated (Objects/listobject.c, list_resize). Bytes; never null. */
export function sizeList(abi: Abi, obj: Of<"list">): Sized {
  const base = abi.header + 3 * abi.word + abi.gc;
  const length = lengthOf(obj.runs);
  const { result: allocated, state } = replay(listGrowth(abi), obj.history, length);
  const items = scale(allocated, abi.word);
  // Free-threaded builds keep the capacity in front of the items; getsizeof leaves it out.
  const capacity = abi.freeThreaded ? abi.word : 0;
  const none = state !== null && !state.block;
  const sure = state !== null || allocated.low > 0;
  return {
    type: "list",
    shallow: add(bytes(base), items),
    blocks: none ? [block(bytes(base))] : [block(bytes(base)), block(add(items, bytes(sure ? capacity : 0)))],
    spread: none || sure || capacity === 0 ? [] : [interval(0, capacity)],
    more: null,
    length,
    slots: { base: bytes(base), allocated, used: length, each: abi.word },
    source: "Objects/listobject.c: list_resize",
  };
}

/** One block: header and a word for each item, from 3.14 on a cached hash (Objects/tupleobject.c, tuple_alloc). Bytes. */
export function sizeTuple(abi: Abi, obj: Of<"tuple">): Sized {
  const base = abi.header + abi.word + abi.gc + (abi.from(3, 14) ? abi.word : 0);
  const length = lengthOf(obj.runs);
  const size = add(bytes(base), scale(length, abi.word));
  // Instances of tuple subclasses are asked for with one item more (PyType_GenericAlloc).
  const asked = obj.named === null ? size : add(size, bytes(abi.word));
  const slots = { base: bytes(base), allocated: length, used: length, each: abi.word };
  return {
    type: obj.named ?? "tuple",
    shallow: size,
    blocks: [block(asked)],
    spread: [],
    more: null,
    length,
    slots,
    source: "Objects/tupleobject.c: tuple_alloc",
  };
}

/** The object with its eight slots inside, and the table where there are more (Objects/setobject.c, set_table_resize). Bytes. */
export function sizeSet(abi: Abi, obj: Of<"set" | "frozenset">): Sized {
  const base = abi.gc + abi.header + 23 * abi.word;
  const { result: table } = replay(setGrowth(abi), obj.history, obj.length);
  return withTable(obj.kind, base, table, obj.length, "Objects/setobject.c: set_table_resize");
}

/**
 * A dict or one of its subclasses of collections, and its key table (Objects/dictobject.c, insertdict, dictresize). Bytes; null for what 2.7 writes
 * in Python.
 */
export function sizeDict(abi: Abi, obj: Of<"dict">): Sized | null {
  if (!abi.from(3, 0) && obj.type === "OrderedDict") return null;
  const kinds = dictKinds(obj);
  const history = startOf(abi, obj);
  const { result: keys, state } = replay(dictGrowth(abi, kinds), history, obj.length);
  const base = dictBase(abi);
  const source = "Objects/dictobject.c: insertdict, dictresize";
  if (obj.type === "defaultdict") return withTable(obj.type, wide(abi, base + abi.word), keys, obj.length, source);
  if (obj.type === "OrderedDict") return orderedDict(abi, obj, base, keys, state === null ? null : state.table);
  if (obj.type !== "Counter") return withTable("dict", base, keys, obj.length, source);
  const words = abi.from(3, 11) && !abi.from(3, 12) ? 3 : 2;
  const counter = withTable("Counter", base + words * abi.word, keys, obj.length, source);
  // A Counter has a __dict__, which a deep walk makes; from 3.14 on its (empty) attribute values are part of the object.
  const values = abi.from(3, 14) ? [interval(0, abi.word * 31 + 32)] : [];
  return { ...counter, spread: values, more: abi.from(3, 14) ? interval(base, base + 30 * abi.word) : bytes(emptyDict(abi)) };
}

/**
 * The __dict__ of an instance of a built-in type's subclass that has no attributes, made when it is asked for: it has room for all names that a class
 * may share (3.12: dictobject.c, new_dict_with_shared_keys), up to 3.10 for five.
 */
export function emptyDict(abi: Abi): number {
  return dictBase(abi) + abi.word * (abi.from(3, 12) ? 30 : abi.from(3, 11) || !abi.from(3, 6) ? 0 : 5);
}

/** Bytes of a dict object without its keys. Include/cpython/dictobject.h; wasm32 aligns the 64-bit version tag. */
export function dictBase(abi: Abi): number {
  if (!abi.from(3, 0)) return abi.gc + abi.header + 5 * abi.word + 24 * abi.word;
  return abi.gc + abi.header + (abi.word === 8 ? 4 : abi.wasm ? 6 : 5) * abi.word;
}

/** The object and its buffer, which from 3.15 on is a bytes object (Objects/bytearrayobject.c, PyByteArray_Resize). Bytes. */
export function sizeBytearray(abi: Abi, obj: Of<"bytearray">): Sized {
  const { result: allocated } = replay(bytearrayGrowth(abi), obj.history, obj.length);
  const source = "Objects/bytearrayobject.c: PyByteArray_Resize";
  if (abi.from(3, 15)) {
    const base = abi.header + 6 * abi.word;
    const inner = bytesBase(abi);
    // A bytes object inside, unless empty.
    const buffer =
      allocated.low > 0 ? add(allocated, bytes(inner)) : constantOf(allocated) === 0 ? bytes(0) : interval(0, plus(allocated.high, inner));
    return {
      ...withTable("bytearray", base, buffer, obj.length, source),
      slots: { base: bytes(base + inner), allocated, used: obj.length, each: 1 },
    };
  }
  const base = abi.header + (abi.from(3, 0) ? 5 : 4) * abi.word;
  return {
    ...withTable("bytearray", base, allocated, obj.length, source),
    slots: { base: bytes(base), allocated, used: obj.length, each: 1 },
  };
}

/**
 * The object of array.array and its buffer (Modules/arraymodule.c, array_resize). Bytes; null where the platform does not tell the size of an item.
 */
export function sizeArray(abi: Abi, obj: Of<"array">): Sized | null {
  const each = bytesPerItem(obj.typecode, abi.target);
  if (each === null) return null;
  const base = abi.header + (abi.from(3, 0) ? 6 : 5) * abi.word + (abi.from(3, 10) ? abi.gc : 0);
  const { result: allocated } = replay(arrayGrowth(abi), obj.history, obj.length);
  return {
    ...withTable("array", base, scale(allocated, each), obj.length, "Modules/arraymodule.c: array_resize"),
    slots: { base: bytes(base), allocated, used: obj.length, each },
  };
}

/** The object, its blocks of 64 items (62 in 2.7) and those that it keeps for later (Modules/_collectionsmodule.c, newblock, freeblock). Bytes. */
export function sizeDeque(abi: Abi, obj: Of<"deque">): Sized {
  const length = lengthOf(obj.runs);
  const base = abi.gc + abi.header + (abi.from(3, 11) ? 25 : 8) * abi.word;
  const each = (dequeBlock(abi) + 2) * abi.word;
  const maxlen = obj.maxlen === null ? Number.POSITIVE_INFINITY : constantOf(obj.maxlen);
  const limit = maxlen === null || maxlen === 0 ? null : Number(maxlen);
  // With a maxlen it never holds more than one item above its length.
  const history = obj.maxlen === null || limit !== null ? obj.history : ([{ op: "mixed", most: add(length, constant(1)) }] as const);
  const { result: count, state } = replay(dequeGrowth(abi, limit), history, length);
  // Blocks that became free stay with the deque (3.11+): one at a time while it is full, more after pops.
  const popped = obj.history.some((event) => !["append", "insert", "from", "extend", "made"].includes(event.op));
  const spare = state === null ? null : state.most - Number(constantOf(count) ?? state.most);
  const known = abi.from(3, 11) ? spare : null;
  const freed = known !== null ? 0 : popped ? SPARE_BLOCKS : obj.maxlen !== null ? 1 : 0;
  return {
    type: "deque",
    shallow: add(bytes(base), scale(count, each)),
    blocks: [block(bytes(base)), block(bytes(each), known === null ? count : add(count, constant(known)))],
    spread: freed > 0 && abi.from(3, 11) ? [interval(0, freed * each)] : [],
    more: null,
    length,
    slots: { base: bytes(base), allocated: scale(count, dequeBlock(abi)), used: length, each: abi.word },
    source: "Modules/_collectionsmodule.c: newblock",
  };
}

/** The object and the ints that it holds (Objects/rangeobject.c); in 2.7 an xrange, which holds C longs. `ints`: bytes asked for an int. */
export function sizeRange(abi: Abi, obj: Of<"range">, ints: (n: Int) => Int): Sized {
  const size = bytes(abi.header + 4 * abi.word);
  const sized = oneBlock(
    abi.from(3, 0) ? "range" : "xrange",
    abi.from(3, 0) ? size : bytes(abi.header + 3 * abi.word),
    "Objects/rangeobject.c",
    obj.count,
  );
  if (!abi.from(3, 0)) return sized;
  // Its length is an int of its own; start, stop and step may be constants of the code or made for it.
  if (obj.holds !== undefined) return { ...sized, blocks: [...sized.blocks, block(ints(obj.count))] };
  const most = [obj.start, obj.step, add(obj.start, mul(obj.step, obj.count))].map((n) => ints(n).high);
  return { ...sized, blocks: [...sized.blocks, block(ints(obj.count))], spread: most.filter((n) => n > 0).map((n) => interval(0, n)) };
}

function withTable(type: string, base: number, table: Int, length: Int, source: string): Sized {
  const blocks: Block[] = [block(bytes(base))];
  if (constantOf(table) !== 0) blocks.push(block(table));
  return { type, shallow: add(bytes(base), table), blocks, spread: [], more: null, length, slots: null, source };
}

/** wasm32 aligns dict structs to 8. */
function wide(abi: Abi, size: number): number {
  return abi.wasm ? Math.ceil(size / 8) * 8 : size;
}

/** Subclasses in C and Python are made by a call, so they start with the table of dict(). */
function startOf(abi: Abi, obj: Of<"dict">): Of<"dict">["history"] {
  if (obj.type === "dict" || abi.from(3, 10) || obj.history[0]?.op === "from") return obj.history;
  return [{ op: "from", source: "iterator", count: constant(0) }, ...obj.history];
}

/** Objects/odictobject.c: an index of nodes as long as the table, and a node per key. */
function orderedDict(abi: Abi, obj: Of<"dict">, base: number, keys: Int, table: number | null): Sized {
  const own = base + 8 * abi.word;
  const node = 4 * abi.word;
  const empty = constantOf(obj.length) === 0;
  // As long as the table of the keys.
  const slots = (end: Bound, general: boolean): number => {
    let table = 8;
    while (Number.isFinite(end) && keysBytes(abi, { table, general }) < end) table *= 2;
    return Number.isFinite(end) ? table * abi.word : Number.POSITIVE_INFINITY;
  };
  const range = (): Int =>
    interval(slots(keys.low, !abi.from(3, 11) || obj.strKeys !== true), slots(keys.high, !abi.from(3, 11) || obj.strKeys === false));
  const index = empty ? bytes(0) : table === null ? (obj.length.low > 0 ? range() : interval(0, range().high)) : bytes(abi.word * table);
  const blocks = [block(bytes(own)), block(keys), block(index), block(bytes(node), obj.length)];
  return {
    type: "OrderedDict",
    shallow: add(add(bytes(own), keys), add(index, scale(obj.length, node))),
    blocks: blocks.filter((part) => constantOf(part.request) !== 0),
    spread: [],
    more: null,
    length: obj.length,
    slots: null,
    source: "Objects/odictobject.c",
  };
}

/** Of what kind the keys are, in order of insertion where they are mixed and none was taken out. */
export function dictKinds({ strKeys, runs, history }: Of<"dict">): KeyKinds {
  const copied = isKeyedAsAnother(history);
  // A dict that never had a key has none of another kind; one that dict.fromkeys() makes of a dict has the kind of that one.
  const never = !copied && history.every((event) => "count" in event && constantOf(event.count) === 0);
  if (strKeys === true || never) return "str";
  if (strKeys === false) return "other";
  if (copied || runs.length === 0 || history.some(({ op }) => op === "delete" || op === "pop" || op === "clear")) return "unknown";
  const phases: { str: boolean; count: number }[] = [];
  for (const run of runs) {
    const str = isStr(run.key);
    const count = Number(constantOf(run.count) ?? Number.NaN);
    if (str === null) return "unknown";
    // Keys of another kind that come first make a table for all kinds.
    if (phases.length === 0 && !str && run.count.low > 0) return "other";
    const last = phases[phases.length - 1];
    if (last !== undefined && last.str === str) last.count += count;
    else phases.push({ str, count });
  }
  if (phases.length === 1) return phases[0]?.str === true ? "str" : "other";
  return phases.some((phase) => Number.isNaN(phase.count)) ? "unknown" : phases;
}

function isStr(value: Value): boolean | null {
  if (value.tag === "str") return true;
  if (value.tag === "unknown" || value.tag === "union" || value.tag === "unbound") return null;
  return false;
}
