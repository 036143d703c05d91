/** What calls of the builtins hold while they run, to the byte, by version. */
import type { Invocation } from "../analysis/types";
import { dictBase, lengthOf } from "../size/containers";
import { listGrowth } from "../size/growth/growths";
import { replay } from "../size/replay";
import type { Abi } from "../size/tables/abi";
import { intHeld } from "../size/values";
import type { Version } from "../target/target";
import { numpyAtLeast } from "../target/versions";
import { referred } from "../values/heap";
import { add, constant, constantOf, type Exact, type Int, mul, ONE, sub } from "../values/int";
import type { Obj } from "../values/object";
import type { Heap } from "../values/snapshot";
import { substituteValue } from "../values/substitute";
import type { Value } from "../values/value";
import { arrayIn, nameBlock, rankOf, wordsBlock } from "./arrayBlocks";
import { arrayPhases, isOfNumpy } from "./arrays";
import { type Block, floatBlock, headPool, intBlock, iteratorBlock, namedBlock, type Pool, tupleBlock } from "./blocks";
import { copyingPhases } from "./deepcopy";
import { loadingPhases } from "./json";
import { protocolOf, serializePeak } from "./pickle";
import { casing, formatting, parsing, powering, spelling, writingInt } from "./texts";
import { unpicklingPhases } from "./unpickler";

/** A moment inside a call: what it holds then, and whether its result is there too. */
export interface Phase {
  readonly blocks: readonly Block[];
  readonly result: boolean;
  /** The result takes no block from a free list. */
  readonly fresh?: boolean;
  /** Bytes of blocks that free lists may keep from then on. */
  readonly left?: number;
  /** What it was given is gone. */
  readonly alone?: boolean;
  /** What the call leaves besides its result. */
  readonly after?: readonly Block[];
  /** One of its blocks of this pool is a new one, whatever the free list has. */
  readonly copies?: Pool;
  /** All that the result will hold is there, however far it is: its tables are told among the blocks. */
  readonly whole?: boolean;
}

/** Moments of the call that may be its highest; null where they are not known. Without any, the result is all that it makes. */
export function phasesOf(call: Invocation, abi: Abi): readonly Phase[] | null {
  const { callee, args, result } = call;
  if (result.tag === "unknown") return null;
  // The steps of its body are among those of the course.
  if (call.program) return [];
  if (isOfNumpy(call)) return arrayPhases(call, abi);
  const name = callee.slice(callee.indexOf(".") + 1);
  // Exceptions keep the tuple that they are given.
  if (result.tag === "ref" && EXCEPTION.test(callee)) return [];
  const method = METHODS.has(name) && /^(?:object|str|bytes)\./.test(callee);
  if (method) return [{ blocks: name === "insert" && !abi.from(3, 7) ? [tupleBlock(abi, args.length)] : [], result: false }];
  if (callee === "collections.Counter") return countingPhases(call, abi);
  if (callee === "copy.deepcopy") return copyingPhases(call, abi);
  if (callee === "json.loads") return loadingPhases(call, abi);
  if (callee === "pickle.loads") return unpicklingPhases(call, abi);
  const row = CALLS[callee];
  if (row === undefined) return null;
  const given = row.first === parsing ? [] : givenBlocks(row.by, call, abi);
  const inner = row.inner === undefined ? [] : row.inner(call, abi);
  if (inner === null || given === null) return null;
  if (callee === "builtins.tuple" && call.reading?.length && abi.from(3, 14)) return tupleOfList(call, abi);
  const after = inner.filter(({ spare = 0 }) => spare < 0);
  const first = row.first === undefined ? [] : row.first(call, abi);
  const last = row.last?.(call, abi) ?? null;
  return first === null
    ? null
    : [
        ...first.map((blocks) => ({ blocks: [...given, ...blocks], result: false })),
        ...pairing(call, abi).map((own) => ({ blocks: [...given, ...inner, own], result: true })),
        { blocks: [...given, ...inner], result: true, fresh: row.fresh === true, after },
        ...(last === null ? [] : [{ blocks: [...given, ...after, ...last], result: true, after }]),
      ];
}

interface Row {
  /**
   * How it gets its arguments: on the stack (METH_FASTCALL, METH_O, METH_NOARGS), or in a tuple and a dict, some from a version on without (type slot
   * tp_vectorcall).
   */
  readonly by: "stack" | "tuple" | Version;
  /** Its result takes no block from a free list. */
  readonly fresh?: true;
  /** What it holds at moments before its result is there. */
  readonly first?: (call: Invocation, abi: Abi) => readonly (readonly Block[])[] | null;
  /** What it makes besides, until its result is whole. */
  readonly inner?: (call: Invocation, abi: Abi) => readonly Block[] | null;
  /** What it makes then. */
  readonly last?: (call: Invocation, abi: Abi) => readonly Block[] | null;
}

const CALLS: Readonly<Record<string, Row>> = {
  "builtins.range": { by: [3, 9, 0], first: computingLength },
  "builtins.list": { by: [3, 9, 0], fresh: true, first: hinting, inner: readingInto("list") },
  "builtins.set": { by: [3, 9, 0], inner: readingInto("set") },
  "builtins.tuple": { by: [3, 9, 0], inner: readingInto("tuple") },
  "builtins.dict": { by: [3, 9, 0], fresh: true, inner: readingDict },
  "builtins.dict.fromkeys": { by: [3, 7, 0], fresh: true, inner: readingInto("set") },
  "collections.deque": { by: "tuple", inner: readingDeque },
  "object.copy": { by: "stack", inner: copying },
  "object.extend": { by: "stack", inner: takingIn },
  "object.update": { by: "stack", inner: takingIn },
  "str.upper": { by: "stack", inner: casing },
  "str.lower": { by: "stack", inner: casing },
  "datetime.datetime": { by: "tuple", first: parsing },
  "str.split": { by: [3, 7, 0] },
  "str.splitlines": { by: [3, 7, 0] },
  "str.join": { by: "stack", inner: joining },
  "builtins.frozenset": { by: [3, 9, 0], inner: readingFrozen },
  "builtins.float": { by: [3, 10, 0] },
  "builtins.object": { by: "tuple" },
  "builtins.bytes": { by: "tuple", inner: numbersAlone },
  "builtins.bytearray": { by: "tuple", inner: numbersAlone },
  "builtins.setattr": { by: [3, 7, 0] },
  "builtins.len": { by: "stack" },
  "operator.%": { by: "stack", first: formatting },
  "operator.**": { by: "stack", first: powering },
  "array.array": { by: "tuple", inner: readingArray },
  "builtins.iter": { by: [3, 8, 0] },
  "builtins.enumerate": { by: [3, 11, 0] },
  "builtins.zip": { by: "tuple" },
  "builtins.map": { by: [3, 10, 0] },
  "builtins.filter": { by: [3, 10, 0] },
  "builtins.reversed": { by: [3, 10, 0], inner: reversing },
  "builtins.slice": { by: "tuple" },
  "builtins.property": { by: "tuple" },
  "builtins.super": { by: [3, 11, 0] },
  "builtins.memoryview": { by: "tuple" },
  "builtins.str": { by: [3, 12, 0], inner: writingInt },
  // Once the list is there, its sort() is looked up (Python/bltinmodule.c).
  "builtins.sorted": { by: [3, 7, 0], inner: sorting, last: (_, abi) => some(namedBlock(abi, "builtin_function_or_method")) },
  "object.sort": { by: "stack", inner: sorting },
  "object.fromlist": { by: "stack" },
  "object.frombytes": { by: "stack" },
  "object.write": { by: "stack", inner: writingBytes },
  "operator.|": { by: "stack" },
  "operator.&": { by: "stack" },
  "operator.-": { by: "stack" },
  "operator.^": { by: "stack" },
  "object.setdefault": { by: [3, 7, 0] },
  "heapq.heappush": { by: [3, 8, 0] },
  "re.findall": { by: "stack", first: finding },
  "object.keys": { by: "stack" },
  "object.values": { by: "stack" },
  "object.items": { by: "stack" },
  // Measured: from 3.14 on its arguments are in two tuples.
  "collections.defaultdict": {
    by: "tuple",
    inner: ({ args }, abi) => (args.length > 1 ? null : abi.from(3, 14) ? [tupleBlock(abi, 1)] : []),
  },
  "collections.OrderedDict": { by: "tuple", inner: ({ reading }, abi) => (reading?.length && abi.from(3, 8) ? [] : null) },
  "builtins.int": { by: "stack", inner: ({ args }) => (args.length > 0 ? null : []) },
  "copy.copy": { by: [3, 10, 0], inner: (call, abi) => (abi.from(3, 8) ? copying(call) : null) },
  "decimal.Decimal": { by: "tuple", inner: spelling },
  "datetime.date": { by: "tuple" },
  "datetime.time": { by: "tuple" },
  "io.BytesIO": { by: "tuple" },
  "io.StringIO": { by: "tuple" },
  "pickle.dumps": { by: "stack", first: pickling },
  "struct.pack": { by: "stack", inner: packing },
};

function givenBlocks(by: Row["by"], { args }: Invocation, abi: Abi): readonly Block[] | null {
  if (by === "stack" || (by !== "tuple" && abi.from(...by))) return [];
  return args.some(({ name }) => name !== null) ? null : [tupleBlock(abi, args.length)];
}

/**
 * Counter(x): its __init__() and update() are Python code, which pass arguments on in tuples and empty dicts for those by name; update() is a method, and
 * so is what isinstance() asks of an abstract class before anything is counted (Lib/collections/__init__.py).
 */
function countingPhases(call: Invocation, abi: Abi): readonly Phase[] | null {
  const [first] = call.args;
  const { result, before, heap } = call;
  const counter = referred(heap, result);
  const kind = first === undefined ? "" : kindOf(first.value, before);
  const one = first?.value.tag === "str" && first.value.kind !== "ascii" && first.value.kind !== "latin1";
  if (first === undefined || call.args.length > 1 || call.reading?.length || one || counter?.kind !== "dict") return null;
  const iterator = iteratorBlock(abi, first.value, before);
  const method = namedBlock(abi, "method");
  const length = lengthIn(first.value, before);
  if (!abi.from(3, 8) || abi.from(3, 14) || !READ.test(kind) || kind === "dict" || iterator === null || method === null) return null;
  // Counts are small ints.
  if (length === null || !(length.high <= abi.smallIntMax)) return null;
  const head = { bytes: dictBase(abi), pool: headPool(abi, "dict") };
  const passing = [tupleBlock(abi, 1), tupleBlock(abi, 1), head, head, head, method];
  // A method that takes its arguments in a tuple (_count_elements).
  const counting = [...passing, iterator, ...(abi.from(3, 9) ? [] : [tupleBlock(abi, 2)])];
  // Up to 3.9 it has a table for five from the start.
  const asked = abi.from(3, 9) && counter.length.high <= (abi.from(3, 10) ? 0 : 5);
  return [{ blocks: counting, result: true }, ...(asked ? [{ blocks: [...passing, method], result: true, whole: true }] : [])];
}

/** A BytesIO that was only written to makes its buffer larger where it stands (Modules/_io/bytesio.c, resize_buffer). */
function writingBytes({ on, args: [data], before }: Invocation): readonly Block[] | null {
  const obj = on === undefined ? undefined : referred(before, on);
  return obj?.kind === "opaque" && obj.type === "BytesIO" && obj.holds.length === 0 && data?.value.tag === "bytes" ? [] : null;
}

function lengthIn(value: Value, heap: Heap): Int | null {
  if (value.tag === "str" || value.tag === "bytes") return value.length;
  const obj = referred(heap, value);
  if (obj?.kind === "range") return obj.count;
  return obj !== undefined && "runs" in obj && obj.runs !== null ? lengthOf(obj.runs) : null;
}

const EXCEPTION = /^builtins\.\w*(?:E(?:rror|xception|xit)|Iteration)$/;

/** Methods of builtin containers that make nothing but what they put into them. */
const METHODS: ReadonlySet<string> = new Set("append appendleft add pop insert clear remove discard".split(" "));

/** Up to 3.11 the length comes of four steps, whose ints stay until it is known (Objects/rangeobject.c, compute_range_length). */
function computingLength({ result, heap }: Invocation, abi: Abi): readonly (readonly Block[])[] {
  const obj = referred(heap, result);
  if (obj?.kind !== "range" || abi.from(3, 12)) return [];
  const span = mul(obj.count, obj.step);
  return [[span, sub(span, ONE), sub(obj.count, ONE), obj.count].map((n) => ({ bytes: Number(intHeld(abi, n).high), pool: null }))];
}

/** What is copied at once; all else is asked for an iterator (list_extend, set_update_internal, _PyDict_FromKeys, PySequence_Tuple, deque_extend). */
const AT_ONCE: Readonly<Record<string, RegExp>> = { list: /^(?:list|tuple)$/, tuple: /^(?:list|tuple)$/, set: /^(?:set|frozenset|dict)$/ };
const READ = /^(?:range|list|tuple|str|bytes|set|frozenset|dict|deque)$/;
/** What tuple() of a generator expression was appended to becomes the tuple when the generator is gone (Objects/listobject.c, PyList_AsTuple). */
function tupleOfList(call: Invocation, abi: Abi): readonly Phase[] | null {
  const blocks = listBlocks(call, abi);
  return (
    blocks && [
      { blocks: [], result: false },
      { blocks, result: true, alone: true },
    ]
  );
}

/** A list of as many items as the tuple that is the result, filled one by one; null where these are not known. */
function listBlocks({ result, heap }: Invocation, abi: Abi): readonly Block[] | null {
  const obj = referred(heap, result);
  const n = obj?.kind === "tuple" ? lengthOf(obj.runs) : null;
  const pool = headPool(abi, "list");
  const slots = n === null ? null : constantOf(replay(listGrowth(abi), [{ op: "append", count: n }], n).result);
  return pool === null || typeof slots !== "number"
    ? null
    : [
        { bytes: pool.bytes, pool },
        { bytes: slots * abi.word, pool: null },
      ];
}

/** Iterators whose items are there or are made without more; these two give the same tuple again when it was let go of. */
const LAZY = /^(?:filter|zip|enumerate|list_reverseiterator|dict_(?:keys|values|items))$/;
const PAIRS = /^(?:zip|enumerate)$/;

function readingInto(into: string): (call: Invocation, abi: Abi) => readonly Block[] | null {
  return (call, abi) => {
    const {
      args: [first],
      before,
    } = call;
    if (first === undefined || (call.reading ?? []).length > 0) return [];
    const kind = kindOf(first.value, before);
    if (kind === "iterator") return readingIterator(call, first.value, into, abi);
    // From 3.13 on lists go through sets and dicts (list_extend_lock_held); tuples are put together otherwise from 3.14 on.
    if (AT_ONCE[into]?.test(kind) || (into === "list" && abi.from(3, 13) && AT_ONCE.set?.test(kind))) return [];
    if (kind === "ndarray" && into === "list") return readingItems(first.value, before, abi);
    if (!READ.test(kind)) return null;
    const iterator = some(iteratorBlock(abi, first.value, before));
    // From 3.14 on more than eight are put into a list first (Objects/tupleobject.c, PySequence_Tuple).
    if (into !== "tuple" || !abi.from(3, 14) || iterator === null) return iterator;
    const obj = referred(call.heap, call.result);
    const few = obj?.kind === "tuple" && lengthOf(obj.runs).high <= 8;
    const list = few ? [] : listBlocks(call, abi);
    return list && [...iterator, ...list];
  };
}

/**
 * An array of one dimension is read by index until that is an error, with a message that has room for its format and 100 letters while it is written
 * (multiarray/common.h, check_and_adjust_index); from 3.12 on it is put into an exception at once.
 */
function readingItems(value: Value, before: Heap, abi: Abi): readonly Block[] | null {
  const array = arrayIn(value, before);
  const count = array?.shape.length === 1 ? constantOf(array.shape[0] as Int) : null;
  if (typeof count !== "number" || array?.order !== undefined || rankOf(array ?? undefined) < 1) return null;
  const iterator: Block = { bytes: abi.header + 2 * abi.word + abi.gc, pool: null };
  // npy_intp is an int on 32 bits before NumPy 2.
  const intp = abi.word === 8 || numpyAtLeast(abi.target, [2, 0, 0]) ? "ld" : "d";
  const format = `index %${intp} is out of bounds for axis %d with size %${intp}`;
  if (!abi.from(3, 12)) return [iterator, nameBlock(abi, format.length + 100)];
  const message = `index ${count} is out of bounds for axis 0 with size ${count}`;
  const error = [nameBlock(abi, message.length), wordsBlock(abi, 11), tupleBlock(abi, 1)];
  const writing = nameBlock(abi, format.length + 100);
  return [iterator, ...(error.reduce((sum, { bytes }) => sum + bytes, 0) > writing.bytes ? error : [writing])];
}

function readingIterator(call: Invocation, value: Value, into: string, abi: Abi): readonly Block[] | null {
  const obj = iteratorIn(value, call.before);
  if (obj?.type === "map" && into === "list") return calling(obj, call, abi);
  if (obj === null || into !== "list" || !LAZY.test(obj.type)) return null;
  if (obj.type.startsWith("dict_")) return abi.from(3, 13) ? [] : some(iteratorBlock(abi, value, call.before));
  const list = referred(call.heap, call.result);
  // The pair that enumerate() made with itself is in the list, if anything is.
  const pair = obj.type === "enumerate" && list?.kind === "list" ? tupleBlock(abi, 2).bytes : 0;
  const own = pair > 0 && constantOf(lengthOf((list as Extract<Obj, { readonly kind: "list" }>).runs)) === 0 ? pair : 0;
  const room = obj.hinted ? { bytes: 0, pool: null } : asked(call, abi);
  return room === null ? null : [room, { bytes: own, pool: null, spare: -pair }];
}

/** Of pairs the first is the iterator's own until it is asked for more: while the list's block is replaced there is one less than at the end. */
function pairing({ args: [first], before, result, heap }: Invocation, abi: Abi): readonly Block[] {
  const pairs =
    first === undefined || !abi.freeThreaded || referred(heap, result)?.kind !== "list" ? null : iteratorIn(first.value, before);
  return pairs?.type === "zip" ? [{ bytes: -tupleBlock(abi, pairs.holds.length).bytes, pool: null }] : [];
}

/**
 * Floats that a C function made of each item: from 3.10 on without a tuple. Of ints that a range makes one is there, until the list takes what was made
 * of it and, when it has no room left, more room than that int took.
 */
function calling({ runs, holds }: Lazy, call: Invocation, abi: Abi): readonly Block[] | null {
  const list = referred(call.heap, call.result);
  const room = asked(call, abi);
  if (!abi.from(3, 10) || list?.kind !== "list" || room === null || runs === null || !runs.every(({ element }) => element.tag === "float"))
    return null;
  const sources = holds.map((value) => iteratorIn(value, call.before)?.type);
  if (sources.every((type) => type === "list_iterator" || type === "tuple_iterator")) return [room];
  const element = runs.length === 1 ? runs[0]?.element : undefined;
  const last = element?.tag === "float" && element.whole !== undefined && element.whole.low >= 0 ? element.whole.high : null;
  const count = constantOf(lengthOf(list.runs));
  if (sources.length !== 1 || sources[0] !== "range_iterator" || last === null || typeof count !== "number") return null;
  const slots = (n: number) =>
    constantOf(replay(listGrowth(abi), [{ op: "from", source: "iterator", count: constant(n) }], constant(n)).result);
  // In free-threaded builds the list is larger while its block is replaced, when there is none.
  if (last > abi.smallIntMax && abi.freeThreaded) return null;
  return last <= abi.smallIntMax || slots(count) !== slots(count - 1) ? [room] : [room, intBlock(abi, constant(last as Exact))];
}

/**
 * A list asks for room for eight items where it does not know how many come, up to 3.8 for twelve, and gives up what it does not need when less than
 * half of it is used (Objects/listobject.c, list_extend, list_resize).
 */
function asked({ result, heap }: Invocation, abi: Abi): Block | null {
  const obj = referred(heap, result);
  const n = obj?.kind === "list" ? constantOf(lengthOf(obj.runs)) : null;
  if (typeof n !== "number") return null;
  const room = abi.from(3, 9) ? 8 : 12;
  const left = n === 0 ? 0 : abi.from(3, 9) ? (n + 6) & ~3 : n + 3;
  // Small lists are never cut then.
  if (abi.from(3, 14, 10)) return { bytes: 0, pool: null };
  // In free-threaded builds a block takes the place of the other.
  return { bytes: 2 * n < room ? (abi.freeThreaded ? room + 1 : room - left) * abi.word : 0, pool: null };
}

type Lazy = Extract<Obj, { readonly kind: "iterator" }>;

function iteratorIn(value: Value, heap: Heap): Lazy | null {
  const obj = referred(heap, value);
  return obj?.kind === "iterator" && obj.lazy === null ? obj : null;
}

/** How many items are left is asked by a method that is looked up, before the list has room for them (Objects/abstract.c, PyObject_LengthHint). */
function hinting({ args: [first], before }: Invocation, abi: Abi): readonly (readonly Block[])[] {
  const obj = first === undefined ? null : iteratorIn(first.value, before);
  if (obj?.hinted !== true || obj.type.startsWith("dict_")) return [];
  return [[namedBlock(abi, "builtin_function_or_method") as Block]];
}

/** deque(x) without maxlen. */
function readingDeque(call: Invocation, abi: Abi): readonly Block[] | null {
  return call.args.length > 1 ? null : readingInto("deque")(call, abi);
}

/** Up to 3.8 dict() looks whether what it is given has keys(), a method of dicts; 3.6 makes an error where there is none (dict_update_common). */
function readingDict({ args, before, reading }: Invocation, abi: Abi): readonly Block[] | null {
  const [first] = args;
  if (first === undefined) return [];
  if (first.name !== null) return args.every(({ name }) => name !== null) ? [] : null;
  if (args.length > 1) return null;
  const kind = kindOf(first.value, before);
  const iterator = iteratorIn(first.value, before);
  if (reading?.length) return abi.from(3, 7) ? [] : null;
  if (iterator !== null) return abi.from(3, 7) && PAIRS.test(iterator.type) ? [] : null;
  if (kind === "dict") return abi.from(3, 9) ? [] : some(namedBlock(abi, "builtin_function_or_method"));
  return (kind === "list" || kind === "tuple") && abi.from(3, 7) ? some(iteratorBlock(abi, first.value, before)) : null;
}

/** What a method makes besides what its object takes in. */
function takingIn(call: Invocation, abi: Abi): readonly Block[] | null {
  const on = call.on === undefined ? "unknown" : kindOf(call.on, call.before);
  const tuple = (blocks: readonly Block[] | null) => (blocks === null ? null : [tupleBlock(abi, call.args.length), ...blocks]);
  if (call.callee === "object.extend")
    return on === "list" || on === "deque"
      ? readingInto(on)(call, abi)
      : on === "array"
        ? growingArray(call, 0, abi)
        : on === "bytearray" && call.args[0]?.value.tag === "bytes"
          ? []
          : null;
  if (on === "set") return abi.from(3, 14) ? readingInto("set")(call, abi) : tuple(readingInto("set")(call, abi));
  return on === "dict" ? tuple(readingDict(call, abi)) : null;
}

/** In place where that is looked up as a method: of lists, ranges and dicts, not of tuples and texts (Objects/enumobject.c, reversed_new_impl). */
function reversing({ args: [first], before }: Invocation, abi: Abi): readonly Block[] | null {
  if (first === undefined) return null;
  return /^(?:tuple|str|bytes)$/.test(kindOf(first.value, before)) ? [] : some(namedBlock(abi, "builtin_function_or_method"));
}

/** Items whose runs are merged without memory from elsewhere, as half of them fit in what is on the stack (Objects/listobject.c, MERGESTATE_TEMP_SIZE). */
const MERGED_ON_STACK = 512;

function sorting(call: Invocation, abi: Abi): readonly Block[] | null {
  const inPlace = call.on !== undefined;
  const list = inPlace ? call.on : call.result;
  const obj = referred(call.heap, list);
  const source = call.args[0];
  const few = obj?.kind === "list" && lengthOf(obj.runs).high <= MERGED_ON_STACK;
  if (
    obj?.kind !== "list" ||
    call.args.some(({ name }) => name === "key") ||
    !(few || isAscending(inPlace ? list : source?.value, call.before))
  )
    return null;
  if (inPlace) return [];
  return source === undefined ? null : readingInto("list")(call, abi);
}

/** Ints each larger than the one before, which are one run. */
function isAscending(value: Value | undefined, heap: Heap): boolean {
  const obj = value === undefined ? undefined : referred(heap, value);
  const run = obj?.kind === "list" && obj.unordered !== true && obj.runs.length === 1 ? obj.runs[0] : undefined;
  if (run?.element.tag !== "int" || run.picked !== null) return false;
  const { element, index } = run;
  const at = (i: number): Int | null => {
    const one = substituteValue(element, new Map([[index.key, constant(i)]]));
    return one.tag === "int" ? one.int : null;
  };
  // A number that grows by as much each time is told by three of them.
  const [a, b, c] = [0, 1, 2].map(at).map((n) => (n === null ? null : constantOf(n)));
  const linear = element.int.poly?.terms.every(({ atoms }) => atoms.length === 1) === true;
  return linear && typeof a === "number" && typeof b === "number" && typeof c === "number" && b > a && c - b === b - a;
}

/** Lists, sets and dicts are copied without more. */
function copying({ result, heap }: Invocation): readonly Block[] | null {
  return /^(?:list|set|frozenset|dict)$/.test(kindOf(result, heap)) ? [] : null;
}

function joining({ args: [first], before }: Invocation): readonly Block[] | null {
  return first !== undefined && /^(?:list|tuple)$/.test(kindOf(first.value, before)) ? [] : null;
}

function some(block: Block | null): readonly Block[] | null {
  return block === null ? null : [block];
}

/** Up to 3.9 an empty one is made before it is seen to be (Objects/setobject.c, frozenset_new). */
function readingFrozen(call: Invocation, abi: Abi): readonly Block[] | null {
  const inner = readingInto("set")(call, abi);
  const obj = referred(call.heap, call.result);
  if (inner === null || abi.from(3, 10) || obj?.kind !== "frozenset" || constantOf(obj.length) !== 0) return inner;
  return call.args.length === 0 ? null : [...inner, { bytes: abi.gc + abi.header + 23 * abi.word, pool: null }];
}

/** The result is the buffer that it was written into. */
function pickling(call: Invocation, { target }: Abi): readonly (readonly Block[])[] | null {
  const [value] = call.args;
  const protocol = protocolOf(call, target);
  const needs = value === undefined || protocol === null ? null : serializePeak(value.value, call.before, protocol, "memory", target);
  const bytes = needs?.needs.bytes == null ? null : constantOf(needs.needs.bytes);
  return typeof bytes === "number" ? [[{ bytes, pool: null }]] : null;
}

/**
 * A compiled pattern is looked up by its type, text and flags (Lib/re, _compile); measured: from 3.14 on twice. Literal texts alone are found without a
 * stack (Modules/_sre/sre_lib.h, SRE(search)).
 */
function finding({ args: [pattern] }: Invocation, abi: Abi): readonly (readonly Block[])[] | null {
  const literal = pattern?.value.tag === "str" && /^[\w ]+$/.test(pattern.value.text ?? "");
  return literal && abi.from(3, 10) ? [(abi.from(3, 14) ? [3, 3] : [3]).map((items) => tupleBlock(abi, items))] : null;
}

/** Into a format that was used before, whole numbers alone: ints given for floats are made floats (Modules/_struct.c). From 3.15 on not measured. */
function packing({ args: [format, ...items] }: Invocation, abi: Abi): readonly Block[] | null {
  if (format?.value.tag !== "str" || format.value.text === null || !abi.from(3, 7) || abi.from(3, 15)) return null;
  if (!items.every(({ value }) => value.tag === "int")) return null;
  if (/^[@=<>!]?[bBhHiIlLqQ]+$/.test(format.value.text)) return [];
  return /^[@=<>!]?[efd]$/.test(format.value.text) ? [floatBlock(abi)] : null;
}

/** bytes(n), bytearray(n), and of a bytes object or, up to 3.14, a bytearray; a bytearray takes the items of a range one by one. */
function numbersAlone({ callee, args, before }: Invocation, abi: Abi): readonly Block[] | null {
  const [first] = args;
  if (first === undefined || first.value.tag === "bytes" || (!abi.from(3, 15) && kindOf(first.value, before) === "bytearray")) return [];
  if (callee !== "builtins.bytes" && kindOf(first.value, before) === "range") return some(iteratorBlock(abi, first.value, before));
  return first.value.tag === "int" && constantOf(first.value.int) !== null ? [] : null;
}

/** Lists, tuples and bytes are copied at once, items of all else come one by one (Modules/arraymodule.c, array_new). */
function readingArray(call: Invocation, abi: Abi): readonly Block[] | null {
  const [code] = call.args;
  // From 3.13 on it warns of that one.
  if (code?.value.tag !== "str" || (code.value.text === "u" && abi.from(3, 13))) return null;
  if (call.reading?.length) return [];
  return growingArray(call, 1, abi);
}

function growingArray({ args, before }: Invocation, at: number, abi: Abi): readonly Block[] | null {
  const source = args[at]?.value;
  const kind = source === undefined ? "nothing" : kindOf(source, before);
  if (at === 0 ? kind === "array" : /^(?:nothing|list|tuple|bytes|array)$/.test(kind)) return [];
  if (kind === "list" && source !== undefined) return some(iteratorBlock(abi, source, before));
  const range = referred(before, source);
  const iterator = source === undefined || range?.kind !== "range" ? null : iteratorBlock(abi, source, before);
  if (iterator === null || range?.kind !== "range" || constantOf(range.step) !== 1 || range.start.low < 0) return null;
  return constantOf(range.count) === 0 ? [iterator] : [iterator, intBlock(abi, sub(add(range.start, range.count), ONE))];
}

function kindOf(value: Value, heap: Heap): string {
  return value.tag === "ref" ? (referred(heap, value)?.kind ?? "unknown") : value.tag;
}
