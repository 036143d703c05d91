/** What NumPy arrays, their views and scalars take by themselves (SIZE-RULES §8). Bytes. */
import { itemsizeOf, type Structured, structureOf } from "../target/dtypes";
import { numpyAtLeast } from "../target/versions";
import { add, constant, type Int, interval, mul, scale } from "../values/int";
import type { Obj } from "../values/object";
import { block, bytes, oneBlock, type Sized } from "./sized";
import type { Abi } from "./tables/abi";
import { arrayHeader, dtypeMetadata, dtypeObject, hasOwnDtype, scalarSize } from "./tables/numpy";

type NdArray = Extract<Obj, { readonly kind: "ndarray" }>;

/** Bytes of the items of an array or view; null when its dtype is not known. */
export function itemBytes(abi: Abi, obj: NdArray): Int | null {
  const each = itemsizeOf(obj.dtype, abi.target);
  return each === null ? null : scale(itemCount(obj), each);
}

/** Π of the shape. */
export function itemCount(obj: NdArray): Int {
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
  return {
    type: "ndarray",
    shallow: view ? own : add(own, data),
    blocks: obj.named === true && structure === null ? [...blocks, ...parts.map((n) => block(bytes(n)))] : blocks,
    spread:
      parts.length === 0 || (obj.named === true && structure === null)
        ? []
        : [interval(0, parts.reduce((sum, n) => sum + n, 0) + fieldsOf(abi, structure))],
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
