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
  const dated = obj.dtype.startsWith("datetime64") || obj.dtype.startsWith("timedelta64");
  return {
    type: "ndarray",
    shallow: view ? own : add(own, data),
    blocks,
    spread: hasOwnDtype(obj.dtype)
      ? [interval(0, dtypeObject(abi) + (dated ? dtypeMetadata(abi) : 0) + fieldsOf(abi, structureOf(obj.dtype)))]
      : [],
    more: null,
    length: obj.shape[0] ?? null,
    slots: view ? null : { base: bytes(header), allocated: itemCount(obj), used: itemCount(obj), each },
    source: "numpy/core/include/numpy/ndarraytypes.h: PyArrayObject_fields",
  };
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

/** An array without items still asks for a little (numpy/core/src/multiarray/ctors.c). */
function dataBlock(abi: Abi, data: Int, itemsize: number): Int {
  if (data.low > 0) return data;
  const newest = abi.target.numpy === null || numpyAtLeast(abi.target, [1, 22, 0]);
  const least = newest ? [1, 1] : [0, Math.max(1, itemsize)];
  if (data.high === 0) return interval(least[0] as number, least[1] as number);
  return data.poly === null ? interval(Math.min(1, least[0] as number), data.high) : add(data, interval(0, 1));
}
