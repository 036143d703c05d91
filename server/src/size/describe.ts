/** One heap object in amounts: what it takes by itself under an interpreter, whatever kind it is. */

import { bytesPerItem } from "../target/typecodes";
import { classAddress, referred } from "../values/heap";
import { type Atom, add, constant, constantOf, type Int, interval, mul, plus, scale, ZERO } from "../values/int";
import { ATTRIBUTES, FRAMES, type Membership, type Obj } from "../values/object";
import { oneIfAny } from "../values/pieces";
import type { Entry, Heap } from "../values/snapshot";
import type { Value } from "../values/value";
import { padding } from "./allocator";
import { itemBytes, sizeNdArray, sizeNpScalar } from "./arrays";
import { sizeArray, sizeBytearray, sizeDeque, sizeDict, sizeList, sizeRange, sizeSet, sizeTuple } from "./containers";
import { sizeBuiltin, sizeDerived } from "./derived";
import { sizeFrame } from "./frames";
import { sizeInstance } from "./instances";
import { block, bytes, oneBlock, type Sized } from "./sized";
import type { Abi } from "./tables/abi";
import { generatorSize, objectSize } from "./tables/objects";
import { bytesBase } from "./tables/scalars";
import type { Part } from "./types";
import { type Amounts, boolShallow, intHeld, scalarAmounts } from "./values";

export interface Described {
  readonly amounts: Amounts;
  readonly slots: Part["slots"];
  /** The first term of held is the object itself, the others its attribute values. */
  readonly split: boolean;
}

/** Objects are immutable and live sets share them from statement to statement: each is described once per interpreter. */
const known = new WeakMap<Abi, WeakMap<Obj, Described | null>>();

/** Instances of classes of the program: what they were last described as, and what their class had come to then. */
const ofClass = new WeakMap<Obj, { readonly abi: Abi; readonly cls: Entry | undefined; readonly described: Described | null }>();

/** The object's own amounts; null where its size is not known. `follows` tells the indices that sums run over. */
export function describe(abi: Abi, obj: Obj, heap: Heap, follows: (atom: Atom) => boolean): Described | null {
  if (isAttributes(obj)) return describeNew(abi, obj, heap, follows);
  // Only the size of an instance may follow an index, or what its class has come to meanwhile.
  const member = obj.kind === "instance" ? obj : obj.own;
  if (member !== undefined && member.ordinal !== null && constantOf(member.ordinal) === null) return describeNew(abi, obj, heap, follows);
  if (member?.of !== undefined) {
    const cls = heap.get(classAddress(member.of.cls));
    const last = ofClass.get(obj);
    if (last !== undefined && last.abi === abi && last.cls === cls) return last.described;
    const described = describeNew(abi, obj, heap, follows);
    ofClass.set(obj, { abi, cls, described });
    return described;
  }
  let memo = known.get(abi);
  if (memo === undefined) {
    memo = new WeakMap();
    known.set(abi, memo);
  }
  let described = memo.get(obj);
  if (described === undefined) {
    described = describeNew(abi, obj, heap, follows);
    memo.set(obj, described);
  }
  return described;
}

function describeNew(abi: Abi, obj: Obj, heap: Heap, follows: (atom: Atom) => boolean): Described | null {
  const alone = sizeOf(abi, obj, heap, follows);
  const sized = alone === null || obj.own === undefined ? alone : sizeDerived(abi, alone, obj.own, classOf(obj.own, heap), follows);
  if (sized === null || sized.shallow === null) return null;
  const blocks = sized.blocks.filter((part) => obj.kind !== "range" || constantOf(part.request) !== 0);
  const requested = blocks.map(({ request, count }) => mul(count, request));
  const held = sized.own === undefined ? [requested.reduce(add, ZERO)] : [sized.own, ...withoutOwn(requested, sized.own)];
  const pads = sized.pads ?? blocks.map(({ request, count }) => mul(count, padding(abi, request)));
  const spreadPads = sized.spread.map((n) => interval(0, padding(abi, n).high));
  const empty = isShared(abi, obj);
  // tuple(generator) makes an empty tuple of its own up to 3.10; operators on frozensets do, which a walk takes for the one that frozenset() gives.
  const frozen = obj.kind === "frozenset" && !abi.from(3, 10);
  const maybeEmpty =
    !empty &&
    ((frozen && obj.length.low <= 0) || (obj.kind === "tuple" && obj.named === null && obj.runs.every((run) => run.count.low <= 0)));
  const worked = frozen && obj.history.some(({ op }, i) => i > 0 || op !== "from");
  const perhaps = maybeEmpty || (empty && (worked || (obj.kind === "tuple" && !abi.from(3, 11))));
  // Of many tuples it is known which ones are empty.
  const some = maybeEmpty && obj.kind === "tuple" && abi.from(3, 11) && sized.length !== null ? oneIfAny(sized.length) : null;
  if (some !== null && some.poly !== null) {
    const each = (amounts: readonly Int[]) => amounts.map((n) => mul(n, some));
    const { type, shallow, length, source } = sized;
    const amounts = {
      type,
      shallow,
      held: each(held),
      pads: each(pads),
      objects: some,
      deep: mul(shallow, some),
      payload: payloadOf(abi, obj),
    };
    return { amounts: { ...amounts, length, source }, slots: sized.slots, split: false };
  }
  const amounts: Amounts = {
    type: sized.type,
    shallow: sized.shallow,
    held: perhaps ? [interval(0, sized.shallow.high)] : empty ? [] : [...held.filter((n) => constantOf(n) !== 0), ...sized.spread],
    pads: perhaps
      ? [interval(0, maybeEmpty ? pads.reduce<Int>(add, ZERO).high : abi.smallStep)]
      : empty
        ? []
        : [...pads.filter((n) => constantOf(n) !== 0), ...(sized.pads === undefined ? spreadPads : [])],
    objects: perhaps ? interval(0, 1) : constant(empty ? 0 : 1),
    deep: empty
      ? ZERO
      : maybeEmpty
        ? interval(0, sized.shallow.high)
        : sized.more === null
          ? sized.shallow
          : add(sized.shallow, sized.more),
    payload: payloadOf(abi, obj),
    length: sized.length,
    source: sized.source,
  };
  return { amounts, slots: sized.slots, split: sized.own !== undefined };
}

/** The one empty tuple, and up to 3.9 the one empty frozenset, belong to the interpreter. */
export function isShared(abi: Abi, obj: Obj): boolean {
  if (obj.kind === "tuple") return obj.named === null && obj.runs.every((run) => run.count.high <= 0);
  return obj.kind === "frozenset" && !abi.from(3, 10) && obj.length.high <= 0;
}

function sizeOf(abi: Abi, obj: Obj, heap: Heap, follows: (atom: Atom) => boolean): Sized | null {
  switch (obj.kind) {
    case "list":
      return sizeList(abi, obj);
    case "tuple":
      return sizeTuple(abi, obj);
    case "set":
    case "frozenset":
      return sizeSet(abi, obj);
    case "dict":
      return sizeDict(abi, obj);
    case "bytearray":
      return sizeBytearray(abi, obj);
    case "deque":
      return sizeDeque(abi, obj);
    case "array":
      return sizeArray(abi, obj);
    case "ndarray":
      return sizeNdArray(abi, obj);
    case "npscalar":
      return sizeNpScalar(abi, obj.dtype, obj.full);
    case "range":
      return sizeRange(abi, obj, (n) => intHeld(abi, n));
    case "iterator":
      return sizeIterator(abi, obj, heap);
    case "instance":
      return (obj.layout.builtin === null ? sizeInstance : sizeBuiltin)(abi, obj, classOf(obj, heap), follows);
    case "class":
      return null;
    case "opaque":
      if (isAttributes(obj)) return sizeAttributes(abi, obj.holds[0], heap, follows);
      if (FRAMES.has(obj.type))
        return sizeFrame(abi, obj, heap, (value, index) => shallowOf(abi, value, heap, (atom) => atom.key === index.key));
      if (obj.type.endsWith("IO") && obj.holds[0]?.tag === "unknown") return atLeast(sizeNamed(abi, obj.type, 0));
      if (obj.length !== undefined) return sizeMeasured(abi, obj.type, obj.length);
      if (/^(date)?time$/.test(obj.type) && /^(known|ref)$/.test(obj.holds[0]?.tag ?? "")) return sizeZoned(abi, obj.type);
      return obj.type === "BytesIO"
        ? sizeBytesIo(abi, obj.holds)
        : sizeNamed(abi, obj.type, obj.type === "memoryview" && isView(obj.holds[0], heap) ? 0 : obj.holds.length);
  }
}

/** getsizeof of any value; null where it is not known. */
function shallowOf(abi: Abi, value: Value, heap: Heap, follows: (atom: Atom) => boolean): Int | null {
  switch (value.tag) {
    case "none":
      return bytes(abi.header);
    case "bool":
      return boolShallow(abi, value.value);
    case "int":
    case "float":
    case "complex":
    case "str":
    case "bytes":
      return scalarAmounts(abi, value, follows).shallow;
    default: {
      const obj = value.tag === "ref" ? referred(heap, value) : undefined;
      return obj === undefined || obj.kind === "opaque" ? null : (describe(abi, obj, heap, () => false)?.amounts.shallow ?? null);
    }
  }
}

function isAttributes(obj: Obj): boolean {
  return obj.kind === "opaque" && obj.type === ATTRIBUTES;
}

/** The __dict__ of an instance. What it takes is a part of the instance, which may be gone, and the values with it. */
function sizeAttributes(abi: Abi, owner: Value | undefined, heap: Heap, follows: (atom: Atom) => boolean): Sized | null {
  const obj = referred(heap, owner);
  const sized = obj?.kind === "instance" ? sizeInstance(abi, obj, classOf(obj, heap), follows) : null;
  if (sized === null || sized.more === null) return null;
  const whole = [...sized.blocks.map(({ request, count }) => mul(request, count)), ...sized.spread, sized.more].reduce(add, ZERO);
  return { ...oneBlock("dict", sized.more, "Objects/dictobject.c: _PyObject_GetDictPtr"), blocks: [], spread: [interval(0, whole.high)] };
}

/** Whether it may be a memoryview. */
function isView(value: Value | undefined, heap: Heap): boolean {
  const obj = referred(heap, value);
  return obj === undefined ? value?.tag !== "bytes" : obj.kind === "opaque";
}

/** One with a time zone asks for the place of it (Include/datetime.h). */
function sizeZoned(abi: Abi, type: string): Sized | null {
  const own = objectSize(abi, type);
  return own === null ? null : oneBlock(type, bytes(own.size), own.source);
}

/** A stream in which there may be anything. */
function atLeast(sized: Sized | null): Sized | null {
  const open = sized?.shallow && interval(sized.shallow.low, Number.POSITIVE_INFINITY);
  return sized && open ? { ...sized, shallow: open, blocks: [block(open)] } : null;
}

/** getsizeof counts the bytes that it was made of where nothing else holds them (Modules/_io/bytesio.c, SHARED_BUF). */
function sizeBytesIo(abi: Abi, [initial]: readonly Value[]): Sized | null {
  const sized = sizeNamed(abi, "BytesIO", 0);
  if (!abi.from(3, 5) && sized !== null && initial !== undefined) {
    const n = initial.tag === "bytes" ? constantOf(initial.length) : null;
    return n === null ? null : { ...sized, shallow: add(sized.shallow as Int, bytes(n === 0 ? 0 : Number(n) + 1)) };
  }
  if (sized === null || sized.shallow === null || initial?.tag !== "bytes" || initial.id.kind === "const") return sized;
  const buffer = add(constant(bytesBase(abi)), initial.length);
  return { ...sized, shallow: interval(sized.shallow.low, plus(sized.shallow.high, buffer.high)) };
}

/** Objects with a block of their own, as long as what they hold. */
function sizeMeasured(abi: Abi, type: string, length: Int): Sized | null {
  const own = objectSize(abi, type);
  const count = constantOf(length);
  if (own === null) return null;
  const object = block(bytes(own.asked[0]));
  const base = { ...oneBlock(type, bytes(own.size), own.source), blocks: [object] };
  if (type === "Decimal") {
    // In 2.7 it is a Python class with four slots. _decimal.c has room for four words (_Py_DEC_MINALLOC) of 19 or 9 decimal digits.
    const digits = abi.word === 8 ? 19 : 9;
    if (!abi.from(3, 0) || length.high <= 4 * digits) return base;
    const most = length.high === Number.POSITIVE_INFINITY ? length.high : abi.word * Math.ceil(Number(length.high) / digits);
    if (count === null) return { ...base, shallow: interval(own.size, own.size + most), blocks: [object, block(interval(0, most))] };
    const coefficient = bytes(most);
    return { ...base, shallow: add(bytes(own.size), coefficient), blocks: [object, block(coefficient)] };
  }
  if (type === "datetime" || type === "time") return base;
  const more = interval(0, Number.POSITIVE_INFINITY);
  // Modules/_sre/sre.h: its code in words of four bytes on every build.
  if (type === "Pattern") return { ...base, shallow: add(bytes(own.size), scale(length, 4)), blocks: [block(more)], more };
  if (type === "Match") {
    // Modules/_sre/sre.h: start and end of each group. It keeps its pattern, as the re module does where that was given as text; walks find it from 3.10 on.
    const size = add(bytes(own.size), scale(length, 2 * abi.word));
    return { ...base, shallow: size, blocks: [block(size)], spread: count === null ? [more] : [], more };
  }
  if (type === "BytesIO") {
    if (count === null) return null;
    // Up to 3.4 the buffer is no bytes object.
    const buffer = bytes((abi.from(3, 5) ? bytesBase(abi) : 0) + Number(count));
    // From 3.12 on a deep walk reaches the bytes object, which getsizeof counts as well.
    return { ...base, shallow: add(bytes(own.size), buffer), blocks: [object, block(buffer)], more: abi.from(3, 12) ? buffer : null };
  }
  // Modules/_io/stringio.c, resize_buffer: room for a line end and one more, four bytes each. Until it has anything it gathers what is written.
  if (count === null || !abi.from(3, 0)) return { ...base, blocks: [block(interval(own.size, Number.POSITIVE_INFINITY))] };
  const buffer = block(bytes(4 * (Number(count) + 2)));
  const listBase = abi.header + abi.gc + 3 * abi.word;
  const gatherer = count !== 0 || (abi.from(3, 12) && !abi.from(3, 14)) ? null : abi.from(3, 14) ? (abi.word === 8 ? 56 : 36) : listBase;
  return { ...base, blocks: [object, buffer, ...(gatherer === null ? [] : [block(bytes(gatherer))])] };
}

function classOf(obj: { readonly of?: Membership }, heap: Heap): Extract<Obj, { readonly kind: "class" }> | null {
  const cls = obj.of === undefined ? undefined : heap.get(classAddress(obj.of.cls))?.obj;
  return cls?.kind === "class" ? cls : null;
}

/** Tuples that an iterator over n others makes with itself: one of them, one for the results. Python/bltinmodule.c, Objects/enumobject.c. */
const OWN_TUPLES: Readonly<Record<string, (n: number) => readonly number[]>> = {
  enumerate: () => [2],
  zip: (n) => [n, n],
  map: (n) => [n],
  filter: () => [],
};

function sizeIterator(abi: Abi, obj: Extract<Obj, { readonly kind: "iterator" }>, heap: Heap): Sized | null {
  const tuples = OWN_TUPLES[obj.type];
  const isIterator = (value: Value): boolean => {
    const held = referred(heap, value);
    return held?.kind === "iterator" && !/^dict_(?:keys|values|items)$/.test(held.type);
  };
  const own = tuples === undefined || obj.holds.length === 0 || !abi.from(3, 0) ? null : objectSize(abi, obj.type);
  if (tuples !== undefined && own !== null && obj.holds.every(isIterator)) {
    const size = (n: number): number => abi.header + abi.gc + abi.word * (n + (abi.from(3, 14) ? 2 : 1));
    const made = tuples(obj.holds.length).map(size);
    const whole = oneBlock(obj.type, bytes(own.size), own.source);
    // The pair that enumerate made with itself is the first one that it gave.
    const [pair] = made;
    if (obj.type === "enumerate" && obj.runs?.length === 0 && pair !== undefined)
      return { ...whole, spread: [interval(0, pair)], more: interval(0, pair) };
    // A deep walk finds the tuples (Python/bltinmodule.c, zip_traverse).
    return { ...whole, blocks: [own.size, ...made].map((n) => block(bytes(n))), more: bytes(made.reduce((sum, n) => sum + n, 0)) };
  }
  if (obj.type !== "generator" && obj.type !== "coroutine" && obj.type !== "async_generator")
    return sizeNamed(abi, obj.type, obj.holds.length);
  const { size, frame } = generatorSize(abi, obj.type);
  const over = obj.lazy === null && obj.runs?.length === 0;
  const slots = scale(obj.frame ?? interval(0, Number.POSITIVE_INFINITY), abi.word);
  const source = "Objects/genobject.c";
  // Its function from 3.11 on, which nothing else may keep; before, the frame is a block of its own, which may be the one that the code object keeps.
  const [base, frames] =
    frame === null ? [add(bytes(size), slots), MOST_FUNCTION * abi.word] : [bytes(size), add(bytes(frame), slots).high];
  // A deep walk finds its names, and up to 3.10 goes on from the frame to the module.
  const more = interval(0, frame === null ? MOST_NAMES : Number.POSITIVE_INFINITY);
  return { ...oneBlock(obj.type, base, source), spread: over ? [] : [interval(0, frames)], more };
}

/** Bytes of its name and its qualified name, generously: they belong to the code. */
const MOST_NAMES = 4096;
/** Words of a function object and an iterator at most (Include/cpython/funcobject.h); from 3.15 on it keeps what it goes through beside its iterator. */
const MOST_FUNCTION = 32;

function sizeNamed(abi: Abi, type: string, holds: number): Sized | null {
  const found = objectSize(abi, type, holds);
  if (found === null) return null;
  // What it keeps besides is not in the table: a deep walk finds it.
  const more = Number.isFinite(found.asked[1]) && found.dict !== true ? null : interval(0, found.asked[1] - found.size);
  return { ...oneBlock(type, bytes(found.size), found.source), blocks: [block(interval(found.asked[0], found.asked[1]))], more };
}

function withoutOwn(requested: readonly Int[], own: Int): readonly Int[] {
  return requested.map((n, i) => (i === 0 ? add(n, scale(own, -1)) : n)).filter((n) => constantOf(n) !== 0);
}

/** Bytes of the items that a buffer holds itself. */
function payloadOf(abi: Abi, obj: Obj): Int | null {
  switch (obj.kind) {
    case "bytearray":
      return obj.length;
    case "array": {
      const each = bytesPerItem(obj.typecode, abi.target);
      return each === null ? null : scale(obj.length, each);
    }
    case "ndarray":
      return obj.base === null && obj.items === null ? itemBytes(abi, obj) : null;
    default:
      return null;
  }
}
