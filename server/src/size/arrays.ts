/** What NumPy arrays, their views and scalars take by themselves (SIZE-RULES §8). Bytes. */
import { itemsizeOf, type Structured, structureOf } from "../target/dtypes";
import { numpyAtLeast } from "../target/versions";
import { add, atLeast, constant, type Int, interval, mul, scale } from "../values/int";
import type { Obj } from "../values/object";
import type { StrKind } from "../values/value";
import { dictBase } from "./containers";
import { keysBytes } from "./growth/dict";
import { block, bytes, oneBlock, type Sized } from "./sized";
import type { Abi } from "./tables/abi";
import { arrayHeader, dtypeMetadata, dtypeObject, hasOwnDtype, scalarSize } from "./tables/numpy";
import { strLayout, unicodeObject } from "./tables/scalars";

type NdArray = Extract<Obj, { readonly kind: "ndarray" }>;

/** Bytes of the items of an array or view; null when its dtype is not known. */
export function itemBytes(abi: Abi, obj: NdArray): Int | null {
  const each = itemsizeOf(obj.dtype, abi.target);
  return each === null ? null : scale(itemCount(obj), each);
}

/** Π of the shape. */
function itemCount(obj: NdArray): Int {
  return obj.shape.reduce((product, n) => mul(product, n), constant(1));
}

/**
 * The size of an array. Held is the struct and the items: shape and strides (2 words per dimension) come from a cache of NumPy's own.
 * A dtype object that may be shared with other arrays counts as a possibility.
 */
export function sizeNdArray(abi: Abi, obj: NdArray): Sized | null {
  const data = itemBytes(abi, obj);
  const each = itemsizeOf(obj.dtype, abi.target);
  if (data === null || each === null) return null;
  const header = arrayHeader(abi);
  const view = obj.base !== null;
  const own = bytes(header + 2 * abi.word * obj.shape.length);
  const blocks = view ? [block(bytes(header))] : [block(bytes(header)), block(dataBlock(abi, data, each))];
  const structure = structureOf(obj.dtype);
  const parts = hasOwnDtype(obj.dtype) ? dtypeParts(abi, obj.dtype) : [];
  // Up to 1.19 the dtype that was found is the one of the items (numpy/core/src/multiarray/ctors.c).
  const shared = obj.named === "items" && abi.target.numpy !== null && !numpyAtLeast(abi.target, [1, 20, 0]);
  const held =
    obj.named === undefined ? null : shared ? [] : structure === null ? parts : structureParts(abi, structure, obj.named === "text");
  return {
    type: "ndarray",
    shallow: view ? own : add(own, data),
    blocks: held === null ? blocks : [...blocks, ...held.map((n) => block(bytes(n)))],
    spread: parts.length === 0 || held !== null ? [] : [interval(0, parts.reduce((sum, n) => sum + n, 0) + fieldsOf(abi, structure))],
    more: null,
    length: obj.shape[0] ?? null,
    slots: view ? null : { base: bytes(header), allocated: itemCount(obj), used: itemCount(obj), each },
    source: "numpy/core/include/numpy/ndarraytypes.h: PyArrayObject_fields",
  };
}

/** The blocks of a dtype object: itself, and the unit of a datetime dtype. */
function dtypeParts(abi: Abi, dtype: string): readonly number[] {
  const dated = dtype.startsWith("datetime64") || dtype.startsWith("timedelta64");
  return dated ? [dtypeObject(abi), dtypeMetadata(abi)] : [dtypeObject(abi)];
}

/**
 * What a structured dtype of plain fields holds: itself, a dict of the fields, their names, and for each a tuple of dtype and offset; in a text they
 * get names (NumPy 2: numpy/core/src/multiarray/descriptor.c). Null: more than that.
 */
function structureParts(abi: Abi, { fields, size }: Structured, text: boolean): readonly number[] | null {
  const simple = fields.every(({ dtype, shape }) => shape.length === 0 && (!hasOwnDtype(dtype) || /^[SV]\d+$/.test(dtype)));
  if (!simple || fields.length > 5 || size > 256 || !(abi.target.numpy === null || numpyAtLeast(abi.target, [2, 0, 0]))) return null;
  const tuple = (n: number): number => abi.header + abi.gc + abi.word * (n + (abi.from(3, 14) ? 2 : 1));
  const own = fields.flatMap(({ name, dtype }) => [
    tuple(2),
    ...(hasOwnDtype(dtype) ? [dtypeObject(abi)] : []),
    ...(text ? [strLayout(abi, "ascii").base + name.length] : []),
  ]);
  return [dtypeObject(abi), dictBase(abi), keysBytes(abi, { table: 8, general: false }), tuple(fields.length), ...own];
}

/** What a structured dtype holds at most: a dict of its fields, their names, and for each a tuple of dtype and offset. */
function fieldsOf(abi: Abi, structure: Structured | null): number {
  if (structure === null) return 0;
  const each = dtypeObject(abi) + 40 * abi.word;
  return structure.fields.reduce((sum, field) => sum + each + fieldsOf(abi, structureOf(field.dtype)), 60 * abi.word);
}

/**
 * A NumPy scalar; `full` as objects have it. Null for structured ones, and where it is not known how long a text is at most. getsizeof counts its item
 * twice.
 */
export function sizeNpScalar(abi: Abi, dtype: string, full?: StrKind): Sized | null {
  const text = /^([USV])([1-9]\d*)$/.exec(dtype);
  if (text !== null && abi.from(3, 0)) return sizeText(abi, text[1] as string, Number(text[2]), full);
  const itemsize = itemsizeOf(dtype, abi.target);
  const sizes = itemsize === null ? null : scalarSize(abi, dtype, itemsize);
  if (sizes === null) return null;
  const name =
    dtype === "bool" && (abi.target.numpy === null || numpyAtLeast(abi.target, [2, 0, 0]))
      ? "bool"
      : dtype === "bool"
        ? "bool_"
        : dtype.replace(/\[.*$/, "");
  const sized = oneBlock(name, bytes(sizes.size), "numpy/core/include/numpy/arrayscalars.h");
  return { ...sized, blocks: sizes.asked === 0 ? [] : [block(bytes(sizes.asked))] };
}

/** A str_ has its characters in a block of their own, bytes_ behind its fields, as many as are there; void in a block, with a dtype of its own. */
function sizeText(abi: Abi, code: string, most: number, full: StrKind | undefined): Sized | null {
  const { word, target } = abi;
  const length = full === undefined ? interval(0, most) : constant(most);
  const source = "numpy/core/include/numpy/arrayscalars.h";
  // From 1.20 on str_ and void have a field more: buffer_fmt, _buffer_info.
  const more = target.numpy === null || numpyAtLeast(target, [1, 20, 0]) ? word : 0;
  if (code === "U") {
    const data = mul(add(length, constant(1)), full === undefined ? interval(1, 4) : constant(strLayout(abi, full).each));
    const object = unicodeObject(abi);
    return { ...oneBlock("str_", add(bytes(object), data), source), blocks: [block(bytes(object + word + more)), block(data)] };
  }
  if (code === "S") {
    const [least, all] = [full === undefined ? 0 : most, most].map((n) => Math.ceil((5 * word + n + 1) / word) * word) as [number, number];
    return { ...oneBlock("bytes_", add(bytes(5 * word), scale(length, 2)), source), blocks: [block(interval(least, all))] };
  }
  if (full === undefined) return null;
  const object = bytes(7 * word + more);
  return { ...oneBlock("void", add(object, length), source), blocks: [object, length, bytes(dtypeObject(abi))].map((n) => block(n)) };
}

/** An array without items still asks for one byte, up to 1.21 for one item (numpy/core/src/multiarray/ctors.c). */
function dataBlock(abi: Abi, data: Int, itemsize: number): Int {
  if (data.low > 0) return data;
  const newest = abi.target.numpy === null || numpyAtLeast(abi.target, [1, 22, 0]);
  const least = newest ? 1 : Math.max(1, itemsize);
  if (data.high === 0) return constant(least);
  // A formula is of arrays that have items; with a number in it, it is asked again.
  return data.poly === null ? interval(1, data.high > least ? data.high : least) : atLeast(data, 1);
}
