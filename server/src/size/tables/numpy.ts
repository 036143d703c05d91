/** Sizes of NumPy's own objects (SIZE-RULES §8). Bytes. */
import { numpyAtLeast } from "../../target/versions";
import type { Abi } from "./abi";

/** The ndarray struct, without shape and strides: numpy/core/include/numpy/ndarraytypes.h, PyArrayObject_fields. */
export function arrayHeader(abi: Abi): number {
  const { target } = abi;
  const newest = target.numpy === null || numpyAtLeast(target, [1, 22, 0]);
  const middle = !newest && numpyAtLeast(target, [1, 20, 0]);
  if (abi.word === 8) return (abi.freeThreaded ? 16 : 0) + (newest ? 96 : middle ? 88 : 80);
  return newest ? 48 : middle ? 44 : 40;
}

/** A dtype object of its own, as arrays of S, U, V and datetime types have: PyArray_Descr. */
export function dtypeObject(abi: Abi): number {
  const { target } = abi;
  const second = target.numpy === null || numpyAtLeast(target, [2, 0, 0]);
  return abi.word === 8 ? (second ? 120 : 96) : second ? 68 : 56;
}

/** Metadata of a datetime dtype's unit. */
export function dtypeMetadata(abi: Abi): number {
  return abi.word === 8 ? 40 : 24;
}

/** Whether arrays of this dtype may have a dtype object of their own. */
export function hasOwnDtype(dtype: string): boolean {
  return !PLAIN.has(dtype);
}

const PLAIN = new Set([
  "bool",
  "int8",
  "uint8",
  "int16",
  "uint16",
  "int32",
  "uint32",
  "int64",
  "uint64",
  "float16",
  "float32",
  "float64",
  "longdouble",
  "complex64",
  "complex128",
  "clongdouble",
  "object",
]);

/** What a scalar asks for and what getsizeof adds to it: numpy/core/include/numpy/arrayscalars.h. Null for types of no fixed size. */
export function scalarSize(abi: Abi, dtype: string, itemsize: number): { readonly size: number; readonly asked: number } | null {
  if (!PLAIN.has(dtype) && !dtype.startsWith("datetime64") && !dtype.startsWith("timedelta64")) return null;
  if (dtype === "object") return null;
  const dated = dtype.startsWith("datetime64") || dtype.startsWith("timedelta64");
  const align = abi.word === 8 ? (dtype === "longdouble" || dtype === "clongdouble" ? 16 : 8) : 4;
  const value = Math.max(align, Math.ceil(itemsize / align) * align);
  const asked = abi.header + value + (dated ? 8 : 0);
  return { size: asked + itemsize, asked: dtype === "bool" ? 0 : asked };
}
