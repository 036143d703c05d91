/** NumPy: everything that is known of it, and the names of its scalar types. Source: the NumPy reference. */

import { number, rule, shapeOf } from "./arrays";
import { NUMPY_ARRAYS } from "./numpyArrays";
import { NUMPY_MATH } from "./numpyMath";
import { NUMPY_METHODS, NUMPY_PROPERTIES } from "./numpyMethods";
import { NUMPY_RANDOM } from "./numpyRandom";
import { type Entry, entry, given } from "./types";

export const NUMPY: readonly Entry[] = [...NUMPY_ARRAYS, ...NUMPY_MATH, ...NUMPY_METHODS, ...NUMPY_RANDOM];

export { NUMPY_PROPERTIES };

/** Calling a scalar type: a scalar of a number, an array of an array. */
export function scalarType(dtype: string): Entry {
  const of = { dtype: "const", name: dtype } as const;
  return entry(`numpy.${dtype}`, "x? unit?", given("x", number(shapeOf("x"), of), number(rule("nothing"), of)));
}

/** Names of scalar types and what they mean as a dtype. `int` and `float` names that NumPy 2 dropped stay known. */
export const SCALAR_TYPES: Readonly<Record<string, string>> = {
  bool: "bool",
  bool_: "bool",
  int8: "int8",
  int16: "int16",
  int32: "int32",
  int64: "int64",
  uint8: "uint8",
  uint16: "uint16",
  uint32: "uint32",
  uint64: "uint64",
  byte: "int8",
  ubyte: "uint8",
  short: "int16",
  ushort: "uint16",
  intc: "int32",
  uintc: "uint32",
  longlong: "int64",
  ulonglong: "uint64",
  int_: "int",
  uint: "uint",
  intp: "intp",
  uintp: "uintp",
  float16: "float16",
  float32: "float32",
  float64: "float64",
  half: "float16",
  single: "float32",
  double: "float64",
  longdouble: "longdouble",
  longfloat: "longdouble",
  clongdouble: "clongdouble",
  complex256: "clongdouble",
  float_: "float64",
  complex_: "complex128",
  cfloat: "complex128",
  long: "long",
  ulong: "ulong",
  void: "V0",
  datetime64: "datetime64",
  timedelta64: "timedelta64",
  unicode_: "U0",
  string_: "S0",
  float128: "longdouble",
  complex64: "complex64",
  complex128: "complex128",
  csingle: "complex64",
  cdouble: "complex128",
  object_: "object",
  str_: "U0",
  bytes_: "S0",
};
