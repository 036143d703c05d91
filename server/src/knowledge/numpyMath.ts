/**
 * NumPy's ufuncs, reductions and linear algebra. Sources: code_generators/generate_umath.py (loops), core/_methods.py and fromnumeric.py
 * (reductions), linalg/linalg.py.
 */
import {
  type ArrayDtype,
  type ArrayShape,
  array,
  common,
  dtype,
  dtypeArg,
  dtypeOf,
  each,
  flag,
  HIDDEN,
  hidden,
  itself,
  type Loop,
  like,
  loop,
  NEW,
  number,
  orOut,
  result,
  rule,
  type Storage,
  shapeOf,
  sinceNumpy,
} from "./arrays";
import { BOOL, type Entry, entry, given, type Recipe, tuple, unknown } from "./types";

export const names = (text: string): readonly string[] => text.trim().split(/\s+/);
const table = (text: string, takes: string, made: Recipe): readonly Entry[] =>
  names(text).map((name) => entry(`numpy.${name}`, takes, made));

/** A view of the positions for each dimension (multiarray/item_selection.c, PyArray_Nonzero). */
export const positions = (of: string): Recipe =>
  each("tuple", "dimensions", of, array(rule("some", of), dtype("intp"), hidden(rule("positions", of))));

// Item by item.

const UFUNC = "out? where? casting? order? dtype? subok? signature? extobj?";
/** What a ufunc of these operands gives: broadcast, in the dtype that its loop makes of their common one. */
export const itemwise = (of: readonly string[], made: ArrayDtype): Recipe =>
  orOut(number(rule("broadcast", ...of), dtypeArg("dtype", made), like(...of)));
const one = (how: Loop, text: string): readonly Entry[] => table(text, `x ${UFUNC}`, itemwise(["x"], loop(how, result("x"))));
const two = (how: Loop, text: string): readonly Entry[] =>
  table(text, `x1 x2 ${UFUNC}`, itemwise(["x1", "x2"], loop(how, result("x1", "x2"))));
const truth = (of: readonly string[]): Recipe => orOut(number(rule("broadcast", ...of), dtype("bool"), like(...of)));
const pair = (...all: readonly ArrayDtype[]): Recipe => tuple(...all.map((each) => number(shapeOf("x"), each, like("x"))));

const UFUNCS: readonly Entry[] = [
  ...one("same", "negative positive conjugate conj sign invert bitwise_not bitwise_invert"),
  ...one("real", "abs absolute fabs"),
  ...one("floor", "floor ceil trunc"),
  ...one(
    "float",
    "sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh asin acos atan asinh acosh atanh exp exp2 expm1 log log2 log10 log1p sqrt cbrt rint deg2rad rad2deg degrees radians spacing",
  ),
  ...one("noBool", "reciprocal square"),
  ...table("isnan isinf isfinite signbit logical_not isnat", `x ${UFUNC}`, truth(["x"])),
  ...table("isreal iscomplex isposinf isneginf", "x out?", truth(["x"])),
  ...two("same", "add subtract multiply maximum minimum fmax fmin gcd lcm bitwise_and bitwise_or bitwise_xor"),
  ...two("noBool", "floor_divide remainder mod fmod power pow left_shift right_shift bitwise_left_shift bitwise_right_shift"),
  ...two("divide", "divide true_divide float_power"),
  ...two("float", "arctan2 atan2 hypot copysign nextafter heaviside logaddexp logaddexp2"),
  ...table(
    "less less_equal greater greater_equal equal not_equal logical_and logical_or logical_xor",
    `x1 x2 ${UFUNC}`,
    truth(["x1", "x2"]),
  ),
  ...table("ldexp", `x1 x2 ${UFUNC}`, itemwise(["x1", "x2"], loop("float", result("x1")))),
  ...table("modf", `x ${UFUNC}`, pair(loop("float", result("x")), loop("float", result("x")))),
  ...table("frexp", `x ${UFUNC}`, pair(loop("float", result("x")), dtype("int32"))),
  ...table(
    "divmod",
    `x1 x2 ${UFUNC}`,
    tuple(itemwise(["x1", "x2"], loop("noBool", result("x1", "x2"))), itemwise(["x1", "x2"], loop("noBool", result("x1", "x2")))),
  ),
  ...table("clip", `a a_min? a_max? ${UFUNC} min? max?`, itemwise(["a", "a_min", "a_max"], result("a", "a_min", "a_max"))),
  ...table("round around round_", "a decimals? out?", orOut(number(shapeOf("a"), loop("rounded", result("a")), like("a")))),
  ...table("nan_to_num", "x copy? nan? posinf? neginf?", number(shapeOf("x"), result("x"), like("x"))),
  ...table("angle", "z deg?", number(shapeOf("z"), loop("float", loop("real", result("z"))), like("z"))),
  // A view of its own before NumPy 2.4 (lib/ufunclike.py).
  ...table(
    "fix",
    "x out?",
    sinceNumpy(
      2,
      4,
      orOut(number(shapeOf("x"), loop("floor", result("x")))),
      orOut(array(shapeOf("x"), loop("floor", result("x")), HIDDEN)),
    ),
  ),
  ...table("unwrap", "p discont? axis? period?", array(shapeOf("p"), loop("divide", result("p")))),
  ...table("real_if_close", "a tol?", array(shapeOf("a"), dtypeOf("a"), itself("a"))),
  ...table("sinc", "x", number(shapeOf("x"), loop("float", result("x")), like("x"))),
  ...table("i0", "x", number(shapeOf("x"), loop("divide", result("x")))),
  ...table("isclose", "a b rtol? atol? equal_nan?", number(rule("broadcast", "a", "b"), dtype("bool"))),
  ...table(
    "where",
    "condition x? y?",
    given("x", number(rule("broadcast", "condition", "x", "y"), result("x", "y")), positions("condition")),
  ),
];

// Reductions.

const REDUCE = "axis? dtype? out? keepdims? initial? where?";
const reduced = (how: Loop, of = "a"): Recipe => orOut(number(rule("reduced", of), dtypeArg("dtype", loop(how, result(of)))));
const reducedTo = (made: ArrayDtype, of = "a"): Recipe => orOut(number(rule("reduced", of), made));
const accumulated = (of = "a"): Recipe => orOut(array(rule("accumulated", of), dtypeArg("dtype", loop("sum", result(of)))));

/** Reductions that are functions and methods: name, what they take besides the array, what they give. */
export const reductions = (a: string): readonly (readonly [string, string, Recipe])[] => [
  ["sum", REDUCE, reduced("sum", a)],
  ["prod", REDUCE, reduced("sum", a)],
  ["mean", "axis? dtype? out? keepdims? where?", reduced("divide", a)],
  ["std", "axis? dtype? out? ddof? keepdims? where? mean? correction?", reduced("deviation", a)],
  ["var", "axis? dtype? out? ddof? keepdims? where? mean? correction?", reduced("deviation", a)],
  ["max", "axis? out? keepdims? initial? where?", reduced("same", a)],
  ["min", "axis? out? keepdims? initial? where?", reduced("same", a)],
  ["ptp", "axis? out? keepdims?", reduced("same", a)],
  ["any", "axis? out? keepdims? where?", reducedTo(dtype("bool"), a)],
  ["all", "axis? out? keepdims? where?", reducedTo(dtype("bool"), a)],
  ["argmax", "axis? out? keepdims?", reducedTo(dtype("intp"), a)],
  ["argmin", "axis? out? keepdims?", reducedTo(dtype("intp"), a)],
  ["cumsum", "axis? dtype? out?", accumulated(a)],
  ["cumprod", "axis? dtype? out?", accumulated(a)],
];

const quantile = (of: string): Recipe => orOut(number(rule("quantiles", of, "q"), loop("divide", result(of))));

const REDUCERS: readonly Entry[] = [
  ...reductions("a").map(([name, takes, made]) => entry(`numpy.${name}`, `a ${takes}`, made)),
  ...table("amax amin nanmax nanmin", "a axis? out? keepdims? initial? where?", reduced("same")),
  ...table("nansum nanprod product", `a ${REDUCE}`, reduced("sum")),
  ...table("nanmean", "a axis? dtype? out? keepdims? where?", reduced("divide")),
  ...table("nanstd nanvar", "a axis? dtype? out? ddof? keepdims? where?", reduced("deviation")),
  ...table("nancumsum nancumprod", "a axis? dtype? out?", accumulated()),
  ...table("nanargmax nanargmin", "a axis? out? keepdims?", reducedTo(dtype("intp"))),
  ...table("sometrue alltrue", "a axis? out? keepdims?", reducedTo(dtype("bool"))),
  ...table("median nanmedian", "a axis? out? overwrite_input? keepdims?", reduced("divide")),
  ...table("average", "a axis? weights? returned? keepdims?", number(rule("reduced", "a"), loop("divide", result("a", "weights")))),
  ...table(
    "percentile quantile nanpercentile nanquantile",
    "a q axis? out? overwrite_input? method? keepdims? weights? interpolation?",
    quantile("a"),
  ),
  ...table("trapezoid trapz", "y x? dx? axis?", unknown("how np.trapezoid reduces is not followed")),
  ...table(
    "count_nonzero",
    "a axis? keepdims?",
    given(
      "axis",
      reducedTo(dtype("intp")),
      sinceNumpy(2, 3, reducedTo(dtype("intp")), { make: "int", value: { count: "range", low: 0, high: Number.POSITIVE_INFINITY } }),
    ),
  ),
  ...table("array_equal array_equiv", "a1 a2 equal_nan?", BOOL),
  ...table("allclose", "a b rtol? atol? equal_nan?", BOOL),
  ...names("add multiply maximum minimum logical_and logical_or bitwise_or bitwise_and").flatMap((name) => {
    const made: Loop = name === "add" || name === "multiply" ? "sum" : "same";
    const of: ArrayDtype = name.startsWith("logical") ? dtype("bool") : loop(made, result("array"));
    // Without an axis named these go along the first one.
    return [
      entry(`numpy.${name}.accumulate`, "array axis? dtype? out?", orOut(array(shapeOf("array"), dtypeArg("dtype", of)))),
      entry(`numpy.${name}.reduce`, `array ${REDUCE}`, orOut(number(rule("reducedFirst", "array"), dtypeArg("dtype", of)))),
      entry(`numpy.${name}.outer`, "a b", number(rule("pairs", "a", "b"), loop("same", result("a", "b")))),
      entry(`numpy.${name}.at`, "a indices b?", { make: "none" }),
    ];
  }),
];

// Linear algebra.

const product = (shape: string, storage: Storage = NEW): Recipe => orOut(number(rule(shape, "a", "b"), result("a", "b"), storage));
const linalg = (shape: ArrayShape, of = "a", storage: Storage = NEW): Recipe => number(shape, loop("linalg", common(of)), storage);
const realLinalg = (shape: ArrayShape, of = "a"): Recipe => number(shape, loop("real", loop("linalg", common(of))));
const solver = (name: string, takes: string, made: Recipe): Entry => entry(`numpy.linalg.${name}`, takes, made);
/** Eigenvalues are complex where they have to be: which, the text does not tell. */
const eigen = unknown("whether eigenvalues are complex hangs on the numbers");

const SVD = tuple(linalg(rule("svdU", "a")), realLinalg(rule("svdS", "a")), linalg(rule("svdV", "a")));

const LINALG: readonly Entry[] = [
  entry("numpy.matmul", `a b ${UFUNC}`, orOut(number(rule("matmul", "a", "b"), dtypeArg("dtype", result("a", "b"))))),
  entry("numpy.dot", "a b out?", product("dot")),
  entry("numpy.inner", "a b", product("inner")),
  entry("numpy.outer", "a b out?", product("outer")),
  entry("numpy.vdot", "a b", number(rule("nothing"), result("a", "b"))),
  // Joined in rounds before NumPy 1.23 (lib/shape_base.py).
  entry("numpy.kron", "a b", sinceNumpy(1, 23, product("kron", hidden(rule("kronApart", "a", "b"))), product("kron"))),
  entry("numpy.tensordot", "a b axes?", array(rule("tensordot", "a", "b"), result("a", "b"), HIDDEN)),
  entry("numpy.einsum", "subscripts *operands", number(rule("einsum", "subscripts", "*"), result("*"))),
  entry("numpy.trace", "a offset? axis1? axis2? dtype? out?", number(rule("stackOf", "a"), dtypeArg("dtype", loop("sum", result("a"))))),
  solver("inv", "a", linalg(rule("square", "a"))),
  solver("cholesky", "a upper?", linalg(rule("square", "a"))),
  solver("pinv", "a rcond? hermitian?", linalg(rule("swappedLast", "a"))),
  solver("det", "a", linalg(rule("stackOf", "a"))),
  solver("slogdet", "a", tuple(linalg(rule("stackOf", "a")), realLinalg(rule("stackOf", "a")))),
  solver("solve", "a b", number(shapeOf("b"), loop("linalg", common("a", "b")))),
  solver("lstsq", "a b rcond?", unknown("how many residuals np.linalg.lstsq gives hangs on the rank of the matrix")),
  solver("norm", "x ord? axis? keepdims?", number(rule("reduced", "x"), loop("real", loop("divide", result("x"))))),
  solver("matrix_rank", "A tol? hermitian?", number(rule("nothing"), dtype("intp"))),
  solver("cond", "x p?", realLinalg(rule("stackOf", "x"), "x")),
  solver("eigvalsh", "a UPLO?", realLinalg(rule("eigenvalues", "a"))),
  solver("eigvals", "a", eigen),
  solver("eig", "a", eigen),
  solver("eigh", "a UPLO?", tuple(realLinalg(rule("eigenvalues", "a")), linalg(rule("square", "a")))),
  solver("matrix_power", "a n", number(rule("square", "a"), common("a"))),
  solver(
    "qr",
    "a mode?",
    given("mode", unknown("np.linalg.qr in this mode is not followed"), tuple(linalg(rule("qrQ", "a")), linalg(rule("qrR", "a")))),
  ),
  solver(
    "svd",
    "a full_matrices? compute_uv? hermitian?",
    given("compute_uv", flag("compute_uv", SVD, realLinalg(rule("svdS", "a"))), SVD),
  ),
];

// Fourier transforms: NumPy 2 keeps single precision (fft/_pocketfft.py).

const fft = (text: string, shape: ArrayShape, made: ArrayDtype): readonly Entry[] =>
  names(text).map((name) => entry(`numpy.fft.${name}`, "a n? axis? norm? out?", orOut(array(shape, made))));

const FFT: readonly Entry[] = [
  ...fft("fft ifft", rule("spectrum", "a"), loop("complex", result("a"))),
  ...fft("rfft ihfft", rule("halfSpectrum", "a"), loop("complex", result("a"))),
  ...fft("irfft hfft", rule("fullSpectrum", "a"), loop("real", loop("complex", result("a")))),
  ...names("fft2 ifft2 fftn ifftn").map((name) =>
    entry(
      `numpy.fft.${name}`,
      "a s? axes? norm? out?",
      given(
        "s",
        unknown("the shape of a transform of this length is not followed"),
        sinceNumpy(
          2,
          0,
          array(shapeOf("a"), loop("complex", result("a"))),
          unknown("how these transforms are stored before NumPy 2 is not followed"),
        ),
      ),
    ),
  ),
  ...names("fftshift ifftshift").map((name) => entry(`numpy.fft.${name}`, "x axes?", array(shapeOf("x"), dtypeOf("x")))),
  entry("numpy.fft.fftfreq", "n d? device?", array({ shape: "dims", dims: [{ count: "arg", of: "n" }] }, dtype("float64"))),
  entry(
    "numpy.fft.rfftfreq",
    "n d? device?",
    array(
      {
        shape: "dims",
        dims: [
          {
            count: "sum",
            of: [
              {
                count: "quotient",
                of: [
                  { count: "arg", of: "n" },
                  { count: "const", value: 2 },
                ],
              },
              { count: "const", value: 1 },
            ],
          },
        ],
      },
      dtype("float64"),
    ),
  ),
];

export const NUMPY_MATH: readonly Entry[] = [...UFUNCS, ...REDUCERS, ...LINALG, ...FFT];
