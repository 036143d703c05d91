/** NumPy creation functions and scalar types. Source: the NumPy reference, "Array creation routines". */
import { type Entry, dims, dtype, dtypeArg, dtypeOf, entry, ndarray, shapeArg, shapeOf, transfer, unknown } from "./types";

const FLOAT64 = dtype("float64");
const n = (name: string, takes: string, result: Parameters<typeof entry>[2]) => entry(`numpy.${name}`, takes, result);

export const NUMPY: readonly Entry[] = [
  n("zeros", "shape dtype? order? like?", ndarray(shapeArg("shape"), dtypeArg("dtype", FLOAT64))),
  n("ones", "shape dtype? order? like?", ndarray(shapeArg("shape"), dtypeArg("dtype", FLOAT64))),
  n("empty", "shape dtype? order? like?", ndarray(shapeArg("shape"), dtypeArg("dtype", FLOAT64))),
  n("full", "shape fill_value dtype? order? like?", ndarray(shapeArg("shape"), dtypeArg("dtype", dtypeOf("fill_value")))),
  n("zeros_like", "a dtype? order? subok? shape?", ndarray(shapeOf("a"), dtypeArg("dtype", dtypeOf("a")))),
  n("ones_like", "a dtype? order? subok? shape?", ndarray(shapeOf("a"), dtypeArg("dtype", dtypeOf("a")))),
  n("empty_like", "prototype dtype? order? subok? shape?", ndarray(shapeOf("prototype"), dtypeArg("dtype", dtypeOf("prototype")))),
  n("full_like", "a fill_value dtype? order? subok? shape?", ndarray(shapeOf("a"), dtypeArg("dtype", dtypeOf("a")))),
  n("identity", "n dtype? like?", ndarray(dims({ count: "arg", of: "n" }, { count: "arg", of: "n" }), dtypeArg("dtype", FLOAT64))),
  n("arange", "start stop? step? dtype? like?", transfer("arange")),
  n("random.rand", "*dims", transfer("rand")),
  n("random.random", "size?", transfer("random_size")),
  n("array", "object dtype? copy? order? subok? ndmin? like?", transfer("np_array")),
  n("asarray", "a dtype? order? copy? like?", transfer("np_array")),
  n("load", "file *rest", unknown("np.load returns what the file holds")),
  n("save", "file arr *rest", { make: "none" }),
  n("dtype", "dtype *rest", { make: "dtype", of: "dtype" }),
];

/** Names of scalar types and what they mean as a dtype. `int` and `float` names that NumPy 2 dropped stay known. */
export const SCALAR_TYPES: Readonly<Record<string, string>> = {
  bool: "bool", bool_: "bool", int8: "int8", int16: "int16", int32: "int32", int64: "int64", uint8: "uint8", uint16: "uint16", uint32: "uint32", uint64: "uint64",
  byte: "int8", ubyte: "uint8", short: "int16", ushort: "uint16", intc: "int32", uintc: "uint32", longlong: "int64", ulonglong: "uint64",
  int_: "int", uint: "uint", intp: "intp", uintp: "uintp", float16: "float16", float32: "float32", float64: "float64", half: "float16", single: "float32", double: "float64",
  longdouble: "longdouble", float128: "longdouble", complex64: "complex64", complex128: "complex128", csingle: "complex64", cdouble: "complex128",
  object_: "object", str_: "U0", bytes_: "S0",
};
