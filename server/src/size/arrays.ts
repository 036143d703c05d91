/** What NumPy arrays, their views and scalars take by themselves (SIZE-RULES §8). Bytes. */
import { itemsizeOf, type Structured, structureOf } from "../target/dtypes";
import { numpyAtLeast } from "../target/versions";
import { add, constant, type Int, interval, mul, scale } from "../values/int";
import type { Obj } from "../values/object";
import { dictBase } from "./containers";
import { keysBytes } from "./growth/dict";
import { block, bytes, oneBlock, type Sized } from "./sized";
import type { Abi } from "./tables/abi";
import { arrayHeader, dtypeMetadata, dtypeObject, hasOwnDtype, scalarSize } from "./tables/numpy";
import { strLayout } from "./tables/scalars";

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

/** A NumPy scalar; null for types of no fixed size (str_, bytes_, void). getsizeof counts its item twice. */
export function sizeNpScalar(abi: Abi, dtype: string): Sized | null {
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

/** An array without items still asks for one byte, up to 1.21 for one item (numpy/core/src/multiarray/ctors.c). */
function dataBlock(abi: Abi, data: Int, itemsize: number): Int {
  if (data.low > 0) return data;
  const newest = abi.target.numpy === null || numpyAtLeast(abi.target, [1, 22, 0]);
  const least = newest ? 1 : Math.max(1, itemsize);
  if (data.high === 0) return constant(least);
  return data.poly === null ? interval(1, data.high > least ? data.high : least) : add(data, interval(0, least));
}
