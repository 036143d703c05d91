/**
 * NumPy functions that make, join, cut, turn and search arrays. Sources: core/numeric.py, core/shape_base.py, core/fromnumeric.py, core/function_base.py,
 * lib/function_base.py, lib/shape_base.py, lib/twodim_base.py, lib/stride_tricks.py, multiarray/ctors.c.
 */
import {
  array,
  buffer,
  byRank,
  castArg,
  converted,
  dims,
  dtype,
  dtypeArg,
  dtypeOf,
  each,
  type Fill,
  flag,
  HIDDEN,
  hidden,
  itself,
  keptOrView,
  laid,
  loop,
  measure,
  membersOf,
  number,
  orderedBy,
  orOut,
  reshapeOf,
  result,
  rule,
  shapeArg,
  shapeOf,
  sinceNumpy,
  viewOf,
  withMore,
} from "./arrays";
import { names, positions } from "./numpyMath";
import { argument, BOOL, type Entry, entry, given, outside, type Recipe, transfer, tuple, unknown } from "./types";

const n = (name: string, takes: string, made: Recipe): Entry => entry(`numpy.${name}`, takes, made);
const table = (text: string, takes: string, made: Recipe): readonly Entry[] => names(text).map((name) => n(name, takes, made));
const FLOAT64 = dtype("float64");

const filled = (name: string, fill: Fill): Entry =>
  n(name, "shape dtype? order? device? like?", array(shapeArg("shape"), dtypeArg("dtype", FLOAT64), orderedBy("order"), fill));
const filledLike = (name: string, of: string, fill: Fill): Entry =>
  n(
    name,
    `${of} dtype? order? subok? shape? device?`,
    array(shapeArg("shape", shapeOf(of)), dtypeArg("dtype", dtypeOf(of)), orderedBy("order", of), fill),
  );

const COPIED = array(shapeOf("object"), castArg("dtype", dtypeOf("object")), orderedBy("order", "object"), { itemsOf: "object" });
const KEPT = array(shapeOf("object"), castArg("dtype", dtypeOf("object")), itself("object"), { itemsOf: "object" });
const GRID = array(rule("grid", "*"), dtypeOf("part"));

const LINEAR = loop("divide", result("start", "stop"));

const MAKING: readonly Entry[] = [
  filled("zeros", "zero"),
  filled("ones", "one"),
  filled("empty", "none"),
  filledLike("zeros_like", "a", "zero"),
  filledLike("ones_like", "a", "one"),
  filledLike("empty_like", "prototype", "none"),
  n(
    "full",
    "shape fill_value dtype? order? device? like?",
    array(shapeArg("shape"), dtypeArg("dtype", dtypeOf("fill_value")), orderedBy("order"), { arg: "fill_value" }),
  ),
  n(
    "full_like",
    "a fill_value dtype? order? subok? shape? device?",
    array(shapeArg("shape", shapeOf("a")), dtypeArg("dtype", dtypeOf("a")), orderedBy("order", "a"), { arg: "fill_value" }),
  ),
  n("identity", "n dtype? like?", array(dims(argument("n"), argument("n")), dtypeArg("dtype", FLOAT64))),
  n(
    "eye",
    "N M? k? dtype? order? device? like?",
    array(dims(argument("N"), argument("M", argument("N"))), dtypeArg("dtype", FLOAT64), orderedBy("order")),
  ),
  n("tri", "N M? k? dtype? like?", array(dims(argument("N"), argument("M", argument("N"))), castArg("dtype", FLOAT64))),
  n("arange", "start? stop? step? dtype? device? like?", transfer("arange")),
  n(
    "linspace",
    "start stop num? endpoint? retstep? dtype? axis? device?",
    flag(
      "retstep",
      unknown("np.linspace with its step is not followed"),
      array(rule("linspaced"), castArg("dtype", LINEAR), converted(LINEAR)),
    ),
  ),
  ...table(
    "logspace geomspace",
    "start stop num? endpoint? base? dtype? axis?",
    array(rule("linspaced"), castArg("dtype", loop("divide", result("start", "stop")))),
  ),
  n(
    "array",
    "object dtype? copy? order? subok? ndmin? like?",
    given("ndmin", unknown("arrays of at least so many dimensions are not followed"), given("copy", flag("copy", COPIED, KEPT), COPIED)),
  ),
  n("copy", "a order? subok?", array(shapeOf("a"), dtypeOf("a"), orderedBy("order", "a"), { itemsOf: "a" })),
  ...table(
    "asarray asanyarray",
    "a dtype? order? device? copy? like?",
    array(shapeOf("a"), castArg("dtype", dtypeOf("a")), itself("a"), { itemsOf: "a" }),
  ),
  n("asfarray", "a dtype?", array(shapeOf("a"), dtypeArg("dtype", loop("divide", dtypeOf("a"))), itself("a"))),
  n("frombuffer", "buffer dtype? count? offset? like?", array(rule("buffer", "buffer"), dtypeArg("dtype", FLOAT64), buffer("buffer"))),
  n("fromiter", "iter dtype count? like?", array(rule("gathered", "iter"), dtypeArg("dtype", FLOAT64))),
  ...table("load loadtxt genfromtxt fromfile memmap", "file *rest", outside("the file is read when the program runs")),
  n("fromstring", "string dtype? count? sep? like?", array(rule("numbersIn"), dtypeArg("dtype", FLOAT64))),
  n("save", "file arr allow_pickle? fix_imports?", transfer("numpy_save")),
  ...table("savez savez_compressed savetxt", "file *rest", { make: "none" }),
  n("dtype", "dtype align? copy?", { make: "dtype", of: "dtype" }),
  ...table("hamming hanning bartlett blackman", "M", array(dims(argument("M")), FLOAT64)),
  n("kaiser", "M beta", array(dims(argument("M")), FLOAT64)),
  n(
    "indices",
    "dimensions dtype? sparse?",
    flag("sparse", unknown("sparse indices are not followed"), array(rule("indices", "dimensions"), dtypeArg("dtype", dtype("int")))),
  ),
  n(
    "meshgrid",
    "*xi copy? sparse? indexing?",
    flag(
      "sparse",
      unknown("sparse grids are not followed"),
      sinceNumpy(2, 0, each("tuple", "arguments", "*", GRID), each("list", "arguments", "*", GRID)),
    ),
  ),
  n("vander", "x N? increasing?", array(rule("vander", "x"), loop("same", result("x")))),
];

const JOIN = "out? dtype? casting?";
const joined = (shape: string): Recipe => orOut(array(rule(shape, "arrays"), dtypeArg("dtype", membersOf("arrays"))));

const JOINING: readonly Entry[] = [
  ...table("concatenate concat", `arrays axis? ${JOIN}`, joined("concatenated")),
  n("stack", `arrays axis? ${JOIN}`, joined("stacked")),
  ...table("vstack row_stack", "arrays dtype? casting?", joined("vstack")),
  n("hstack", "arrays dtype? casting?", joined("hstack")),
  n("dstack", "arrays", joined("dstack")),
  n("column_stack", "arrays", joined("columns")),
  n("append", "arr values axis?", array(rule("appended", "arr", "values"), { dtype: "common", of: ["arr", "values"] })),
  n("insert", "arr obj values axis?", array(rule("inserted", "arr", "obj", "values"), dtypeOf("arr"))),
  n("delete", "arr obj axis?", array(rule("deleted", "arr"), dtypeOf("arr"))),
  n("repeat", "a repeats axis?", array(rule("repeated", "a"), dtypeOf("a"))),
  n("tile", "A reps", array(rule("tiled", "A"), dtypeOf("A"), hidden(rule("tiledApart", "A")))),
  n(
    "pad",
    "array pad_width mode? *rest stat_length? constant_values? end_values? reflect_type?",
    array(rule("padded", "array"), dtypeOf("array")),
  ),
  n("resize", "a new_shape", array(rule("wanted", "new_shape"), dtypeOf("a"), HIDDEN)),
  n("diff", "a n? axis? prepend? append?", array(rule("differences", "a"), result("a"))),
  n("ediff1d", "ary", array(rule("stepsFlat", "ary"), result("ary"))),
];

/** Turned and reshaped: views where they can be. Functions and methods alike: name, what they take besides the array, what they give. */
export const turned = (a: string): readonly (readonly [string, string, Recipe])[] => [
  ["swapaxes", "axis1 axis2", array(rule("swapped", a), dtypeOf(a), viewOf(a, "reversed"))],
  ["squeeze", "axis?", array(rule("squeezed", a), dtypeOf(a), keptOrView(a))],
  ["diagonal", "offset? axis1? axis2?", array(rule("diagonal", a), dtypeOf(a), viewOf(a))],
  ["ravel", "order?", given("order", unknown("ravel in this order is not followed"), array(rule("flat", a), dtypeOf(a), reshapeOf(a)))],
  ["repeat", "repeats axis?", array(rule("repeated", a), dtypeOf(a))],
  ["take", "indices axis? out? mode?", orOut(number(rule("taken", a, "indices"), dtypeOf(a)))],
  ["argsort", "axis? kind? order? stable?", array(rule("sorted", a), dtype("intp"))],
  ["argpartition", "kth axis? kind? order?", array(rule("sorted", a), dtype("intp"))],
  ["nonzero", "", positions(a)],
  [
    "compress",
    "condition axis? out?",
    given("axis", unknown("compress along an axis is not followed"), array(rule("some", a), dtypeOf(a))),
  ],
  ["searchsorted", "v side? sorter?", number(shapeOf("v"), dtype("intp"))],
];

const PARTS = each("list", "parts", "ary", array(rule("cut", "ary"), dtypeOf("ary"), viewOf("ary")));

const TURNING: readonly Entry[] = [
  ...turned("a")
    .filter(([name]) => name !== "repeat" && name !== "compress")
    .map(([name, takes, made]) => n(name, `a ${takes}`, made)),
  n(
    "compress",
    "condition a axis? out?",
    given("axis", unknown("compress along an axis is not followed"), array(rule("some", "a"), dtypeOf("a"))),
  ),
  n("extract", "condition a", array(rule("some", "a"), dtypeOf("a"))),
  n("reshape", "a shape? order? newshape? copy?", array(rule("reshaped", "a", "shape", "newshape"), dtypeOf("a"), reshapeOf("a"))),
  ...table(
    "transpose permute_dims",
    "a axes?",
    given(
      "axes",
      array(rule("transposed", "a"), dtypeOf("a"), viewOf("a")),
      array(rule("transposed", "a"), dtypeOf("a"), viewOf("a", "reversed")),
    ),
  ),
  n("matrix_transpose", "a", array(rule("swappedLast", "a"), dtypeOf("a"), viewOf("a", "reversed"))),
  n("moveaxis", "a source destination", array(rule("moved", "a"), dtypeOf("a"), viewOf("a"))),
  n("expand_dims", "a axis", array(rule("expanded", "a"), dtypeOf("a"), viewOf("a", "same"))),
  n("atleast_1d", "a", array(rule("atLeast1", "a"), dtypeOf("a"), keptOrView("a"))),
  n("atleast_2d", "a", array(rule("atLeast2", "a"), dtypeOf("a"), keptOrView("a"))),
  n("atleast_3d", "a", array(rule("atLeast3", "a"), dtypeOf("a"), keptOrView("a"))),
  n("broadcast_to", "a shape subok?", array(shapeArg("shape"), dtypeOf("a"), viewOf("a"))),
  n("broadcast_arrays", "*args", unknown("np.broadcast_arrays is not followed yet")),
  ...table("flip", "m axis?", array(shapeOf("m"), dtypeOf("m"), viewOf("m"))),
  ...table("fliplr flipud", "m", array(shapeOf("m"), dtypeOf("m"), viewOf("m"))),
  n("rot90", "m k? axes?", array(rule("rotated", "m"), dtypeOf("m"), viewOf("m"))),
  n(
    "roll",
    "a shift axis?",
    given("axis", array(shapeOf("a"), dtypeOf("a")), array(shapeOf("a"), dtypeOf("a"), hidden(rule("flat", "a")))),
  ),
  n("diag", "v k?", byRank("v", [null, array(rule("diag", "v"), dtypeOf("v"))], array(rule("diag", "v"), dtypeOf("v"), viewOf("v")))),
  n("diagflat", "v k?", array(rule("diagflat", "v"), dtypeOf("v"))),
  ...table("triu tril", "m k?", array(shapeOf("m"), dtypeOf("m"))),
  n("ascontiguousarray", "a dtype? like?", array(rule("atLeast1", "a"), castArg("dtype", dtypeOf("a")), laid("a", "C"))),
  n("asfortranarray", "a dtype? like?", array(rule("atLeast1", "a"), castArg("dtype", dtypeOf("a")), laid("a", "F"))),
  ...table("split array_split", "ary indices_or_sections axis?", PARTS),
  ...table("hsplit vsplit dsplit", "ary indices_or_sections", PARTS),
];

const distinct = array(rule("someDistinct", "ar"), dtype("intp"));
const unique = withMore(
  array(rule("someDistinct", "ar"), dtypeOf("ar")),
  { flag: "return_index", of: distinct },
  {
    flag: "return_inverse",
    of: sinceNumpy(2, 0, array(rule("flat", "ar"), dtype("intp"), HIDDEN), array(rule("flat", "ar"), dtype("intp"))),
  },
  { flag: "return_counts", of: distinct },
);
const gradient = array(shapeOf("f"), loop("divide", result("f")));
const noAxis = unknown("np.gradient along an axis is not followed");

const SEARCHING: readonly Entry[] = [
  n("sort", "a axis? kind? order? stable?", array(rule("sorted", "a"), dtypeOf("a"))),
  n("partition", "a kth axis? kind? order?", array(rule("sorted", "a"), dtypeOf("a"))),
  n("sort_complex", "a", array(shapeOf("a"), loop("complex", result("a")))),
  n("lexsort", "keys axis?", array(rule("member", "keys"), dtype("intp"))),
  n(
    "unique",
    "ar return_index? return_inverse? return_counts? axis? equal_nan? sorted?",
    // Along an axis whole rows are items of a structured dtype, which the result, a view, keeps alive (lib/_arraysetops_impl.py).
    given("axis", byRank("ar", [null, unique], unknown("np.unique along an axis is not followed")), unique),
  ),
  n("argwhere", "a", array(rule("positions", "a"), dtype("intp"), HIDDEN)),
  n("flatnonzero", "a", array(rule("some", "a"), dtype("intp"), hidden(rule("positionsFlat", "a")))),
  ...table("intersect1d setdiff1d", "ar1 ar2 assume_unique? return_indices?", array(rule("some", "ar1"), dtypeOf("ar1"))),
  n("isin", "element test_elements assume_unique? invert? kind?", array(shapeOf("element"), dtype("bool"), HIDDEN)),
  n("in1d", "ar1 ar2 assume_unique? invert? kind?", array(rule("flat", "ar1"), dtype("bool"))),
  n("digitize", "x bins right?", number(shapeOf("x"), dtype("intp"))),
  n("bincount", "x weights? minlength?", given("weights", array(rule("counted"), FLOAT64), array(rule("counted"), dtype("intp")))),
  n("interp", "x xp fp left? right? period?", number(shapeOf("x"), loop("double", result("fp")))),
  ...table("convolve correlate", "a v mode?", array(rule("convolved", "a", "v"), result("a", "v"))),
  n("polyfit", "x y deg rcond? full? w? cov?", array(rule("polynomial"), FLOAT64, HIDDEN)),
  n("polyval", "p x", number(shapeOf("x"), result("p", "x"))),
  n("cov", "m y? rowvar? *rest bias? ddof? fweights? aweights? dtype?", array(rule("covariance", "m"), loop("divide", result("m")))),
  n("corrcoef", "x y? rowvar? *rest dtype?", array(rule("covariance", "x"), loop("divide", result("x")))),
  n(
    "histogram",
    "a bins? range? density? weights?",
    given(
      "weights",
      unknown("np.histogram with weights is not followed"),
      tuple(
        flag("density", array(rule("bins", "bins"), FLOAT64), array(rule("bins", "bins"), dtype("intp"))),
        array(rule("edges", "bins"), loop("divide", result("a")), HIDDEN),
      ),
    ),
  ),
  n("select", "condlist choicelist default?", unknown("np.select is not followed yet")),
  n("take_along_axis", "arr indices axis?", array(shapeOf("indices"), dtypeOf("arr"))),
  n("packbits", "a axis? bitorder?", array(rule("packed", "a"), dtype("uint8"))),
  n("unpackbits", "a axis? count? bitorder?", array(rule("unpacked", "a"), dtype("uint8"))),
  n(
    "gradient",
    "f *varargs axis? edge_order?",
    given(
      "axis",
      noAxis,
      byRank(
        "f",
        [null, gradient],
        sinceNumpy(2, 0, each("tuple", "dimensions", "f", gradient), each("list", "dimensions", "f", gradient)),
      ),
    ),
  ),
  n("shape", "a", { make: "shape", of: "a" }),
  n("ndim", "a", measure("a", "ndim")),
  n("size", "a", measure("a", "size")),
  n("result_type", "*arrays_and_dtypes", unknown("np.result_type is not followed yet")),
  ...table("copyto put putmask place fill_diagonal set_printoptions seterr", "*args", { make: "none" }),
  n("isscalar", "element", BOOL),
  n("union1d", "ar1 ar2", array(rule("joinedFlat", "ar1", "ar2"), { dtype: "common", of: ["ar1", "ar2"] })),
  n("cross", "a b", array(rule("crossed", "a", "b"), result("a", "b"), HIDDEN)),
  n("choose", "a choices out? mode?", orOut(number(shapeOf("a"), membersOf("choices")))),
  n("ravel_multi_index", "multi_index dims mode? order?", number(rule("member", "multi_index"), dtype("intp"))),
  n("unravel_index", "indices shape order?", each("tuple", "lengths", "shape", number(shapeOf("indices"), dtype("intp")))),
  n("ix_", "*args", each("tuple", "arguments", "*", array(rule("openGrid", "*"), dtypeOf("part"), HIDDEN))),
  ...table("triu_indices tril_indices", "n k? m?", tuple(array(rule("triangle"), dtype("intp")), array(rule("triangle"), dtype("intp")))),
  n("diag_indices", "n", tuple(array(dims(argument("n")), dtype("intp")), array(dims(argument("n")), dtype("intp")))),
];

export const NUMPY_ARRAYS: readonly Entry[] = [...MAKING, ...JOINING, ...TURNING, ...SEARCHING];
