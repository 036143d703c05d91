/** Methods and attributes of ndarrays and NumPy scalars. Sources: multiarray/methods.c, multiarray/getset.c, scalartypes.c.src. */
import {
  array,
  castArg,
  dtype,
  dtypeArg,
  dtypeOf,
  flag,
  HIDDEN,
  itemBytes,
  itself,
  like,
  loop,
  measure,
  NEW,
  number,
  orOut,
  pythonItem,
  pythonList,
  reshapeOf,
  result,
  rule,
  shapeOf,
  viewOf,
} from "./arrays";
import { turned } from "./numpyArrays";
import { itemwise, names, reductions } from "./numpyMath";
import { type Entry, entry, given, NONE, opaque, type Recipe, same, transfer, unknown } from "./types";

const method = (name: string, takes: string, made: Recipe): Entry => entry(`ndarray.${name}`, `self ${takes}`, made);
const table = (text: string, takes: string, made: Recipe): readonly Entry[] => names(text).map((name) => method(name, takes, made));

const METHODS: readonly Entry[] = [
  ...reductions("self").map(([name, takes, made]) => method(name, takes, made)),
  ...turned("self").map(([name, takes, made]) => method(name, takes, made)),
  method("reshape", "*shape order? copy?", array(rule("reshaped", "self", "*", "shape"), dtypeOf("self"), reshapeOf("self"))),
  method(
    "transpose",
    "*axes",
    given(
      "*",
      array(rule("transposed", "self"), dtypeOf("self"), viewOf("self")),
      array(rule("transposed", "self"), dtypeOf("self"), viewOf("self", "reversed")),
    ),
  ),
  method("flatten", "order?", array(rule("flat", "self"), dtypeOf("self"), NEW, { itemsOf: "self" })),
  method("copy", "order?", array(shapeOf("self"), dtypeOf("self"), NEW, { itemsOf: "self" })),
  method(
    "astype",
    "dtype order? casting? subok? copy?",
    given(
      "copy",
      flag(
        "copy",
        array(shapeOf("self"), castArg("dtype", dtypeOf("self")), like("self")),
        array(shapeOf("self"), castArg("dtype", dtypeOf("self")), itself("self")),
      ),
      array(shapeOf("self"), castArg("dtype", dtypeOf("self")), like("self")),
    ),
  ),
  method("view", "dtype? type?", array(rule("viewed", "self"), dtypeArg("dtype", dtypeOf("self")), viewOf("self", "same"))),
  method("byteswap", "inplace?", flag("inplace", same("self"), array(shapeOf("self"), dtypeOf("self")))),
  method("tolist", "", pythonList("self")),
  method("item", "*args", pythonItem("self")),
  method("tobytes", "order?", itemBytes("self")),
  method("dot", "b out?", orOut(number(rule("dot", "self", "b"), result("self", "b")))),
  method("round", "decimals? out?", orOut(number(shapeOf("self"), loop("rounded", result("self")), like("self")))),
  method("clip", "min? max? out?", itemwise(["self", "min", "max"], result("self", "min", "max"))),
  ...table("conj conjugate", "out?", itemwise(["self"], result("self"))),
  method("trace", "offset? axis1? axis2? dtype? out?", number(rule("stackOf", "self"), dtypeArg("dtype", loop("sum", result("self"))))),
  method("sort", "axis? kind? order? stable?", NONE),
  ...table("partition fill itemset put setflags tofile dump", "*args axis? write? kind?", NONE),
  method("resize", "*new_shape refcheck?", transfer("array_resize")),
  method("dumps", "", unknown("the pickled array is not followed")),
];

/** Attributes that are no methods. */
const PROPERTIES: readonly Entry[] = [
  method("T", "", array(rule("transposed", "self"), dtypeOf("self"), viewOf("self", "reversed"))),
  method("mT", "", array(rule("swappedLast", "self"), dtypeOf("self"), viewOf("self", "reversed"))),
  method("shape", "", { make: "shape", of: "self" }),
  method("strides", "", unknown("the strides of an array are not followed")),
  ...names("size ndim itemsize nbytes").map((name) => method(name, "", measure("self", name as "size"))),
  method("real", "", transfer("array_real")),
  method("imag", "", transfer("array_imag")),
  method("base", "", transfer("array_base")),
  method("flat", "", opaque("flatiter", "self")),
  ...table("flags data ctypes device", "", unknown("this attribute of an array is not followed")),
];

const scalar = (name: string, takes: string, made: Recipe): Entry => entry(`npscalar.${name}`, `self ${takes}`, made);

const SCALARS: readonly Entry[] = [
  scalar("item", "*args", pythonItem("self")),
  scalar("tolist", "", pythonItem("self")),
  ...names("sum prod max min").map((name) =>
    scalar(name, "axis? dtype? out?", number(shapeOf("self"), loop(name === "sum" || name === "prod" ? "sum" : "same", result("self")))),
  ),
  scalar("mean", "", number(shapeOf("self"), loop("divide", result("self")))),
  ...names("any all").map((name) => scalar(name, "", number(shapeOf("self"), dtype("bool")))),
  scalar("astype", "dtype", number(shapeOf("self"), castArg("dtype", dtypeOf("self")))),
  scalar("round", "decimals?", number(shapeOf("self"), loop("rounded", result("self")))),
  ...names("conj conjugate copy squeeze").map((name) => scalar(name, "", number(shapeOf("self"), dtypeOf("self")))),
  scalar("reshape", "*shape", array(rule("wanted", "*"), dtypeOf("self"), HIDDEN)),
  scalar("tobytes", "", itemBytes("self")),
];

const SCALAR_PROPERTIES: readonly Entry[] = [
  ...names("real imag").map((name) => scalar(name, "", number(shapeOf("self"), loop("real", result("self"))))),
  scalar("T", "", same("self")),
  scalar("shape", "", { make: "shape", of: "self" }),
  ...names("size ndim itemsize nbytes").map((name) => scalar(name, "", measure("self", name as "size"))),
];

export const NUMPY_METHODS: readonly Entry[] = [...METHODS, ...SCALARS];
export const NUMPY_PROPERTIES: readonly Entry[] = [...PROPERTIES, ...SCALAR_PROPERTIES];
