/** math, cmath, statistics, decimal, fractions: numbers. Source: the library reference. */
import {
  anyInt,
  argument,
  BOOL,
  type Count,
  computed,
  count,
  decimalDigits,
  type Entry,
  either,
  entry,
  FLOAT,
  given,
  int,
  item,
  itemsOf,
  list,
  made,
  measured,
  NONE,
  n,
  opaque,
  type Recipe,
  range,
  some,
  steps,
  str,
  TEXT,
  transfer,
  tuple,
  typed,
  unknown,
  worked,
} from "./types";

const table = (prefix: string, result: Recipe, names: string, takes = "*args"): readonly Entry[] =>
  names.split(" ").map((name) => entry(`${prefix}${name}`, takes, result));
const arithmetic = (name: string, takes: string, value: Count): Entry => entry(`math.${name}`, takes, int(value));

const MATH: readonly Entry[] = [
  ...table(
    "math.",
    FLOAT,
    "acos acosh asin asinh atan atanh atan2 cbrt copysign cos cosh degrees dist erf erfc exp exp2 expm1 fma fmod fsum gamma hypot ldexp lgamma log log10 log1p nextafter pow radians remainder sin sinh sumprod tan tanh ulp",
  ),
  ...["sqrt", "fabs", "log2"].map((name) => entry(`math.${name}`, "x", computed(`math.${name}`, FLOAT))),
  ...["ceil", "floor", "trunc"].map((name) =>
    entry(`math.${name}`, "x", typed("x", { int: int(argument("x")), bool: int(argument("x")) }, computed(`math.${name}`, anyInt))),
  ),
  arithmetic("factorial", "x", count("factorial", argument("x"))),
  arithmetic("comb", "n k", count("comb", argument("n"), argument("k"))),
  entry("math.perm", "n k?", given("k", int(count("perm", argument("n"), argument("k"))), int(count("factorial", argument("n"))))),
  arithmetic("isqrt", "n", count("root", argument("n"))),
  entry("math.gcd", "a? b? *more", given("b", int(count("gcd", argument("a"), argument("b"))), anyInt)),
  entry("math.lcm", "a? b? *more", given("b", int(count("lcm", argument("a"), argument("b"))), anyInt)),
  ...["isnan", "isinf", "isfinite"].map((name) => entry(`math.${name}`, "x", computed(`math.${name}`, BOOL))),
  entry("math.isclose", "a b rel_tol? abs_tol?", BOOL),
  entry("math.prod", "iterable start?", transfer("product")),
  ...table("math.", tuple(FLOAT, FLOAT), "modf"),
  entry("math.frexp", "x", tuple(FLOAT, int(range(-1100, 1100)))),
  ...table("cmath.", { make: "complex" }, "acos acosh asin asinh atan atanh cos cosh exp log log10 rect sin sinh sqrt tan tanh"),
  ...table("cmath.", FLOAT, "phase"),
  entry("cmath.polar", "x", tuple(FLOAT, FLOAT)),
];

const STATISTICS: readonly Entry[] = [
  ...table(
    "statistics.",
    FLOAT,
    "fmean geometric_mean harmonic_mean stdev pstdev variance pvariance covariance correlation median_grouped",
  ),
  entry("statistics.mean", "data", transfer("mean")),
  // Of an even number of items it is the mean of two (statistics.py, median).
  entry("statistics.median", "data", either(item(itemsOf("data")), FLOAT)),
  ...table("statistics.", item(itemsOf("data")), "median_low median_high mode", "data"),
  entry("statistics.multimode", "data", list(some(itemsOf("data")))),
  entry("statistics.quantiles", "data n? method?", list(made(FLOAT, count("difference", argument("n", n(4)), n(1))))),
  ...table("statistics.", unknown("the type of this depends on the numbers"), "linear_regression"),
  entry("statistics.NormalDist", "mu? sigma?", opaque("NormalDist")),
];

const ARITHMETIC =
  "__add__ __radd__ __sub__ __rsub__ __mul__ __rmul__ __truediv__ __rtruediv__ __floordiv__ __rfloordiv__ __mod__ __rmod__ __pow__ __rpow__".split(
    " ",
  );
const DECIMAL = measured("Decimal", decimalDigits(true));
const DECIMALS: readonly Entry[] = [
  entry("decimal.Decimal", "value? context?", measured("Decimal", worked("decimal.digits", ["value"], decimalDigits(false)))),
  ...ARITHMETIC.map((name) => entry(`Decimal.${name}`, "self other mod?", DECIMAL)),
  ...table("Decimal.", DECIMAL, "__neg__ __pos__ __abs__", "self"),
  ...table("Fraction.", opaque("Fraction"), "__neg__ __pos__ __abs__", "self"),
  ...ARITHMETIC.map((name) => entry(`Fraction.${name}`, "self other mod?", opaque("Fraction"))),
  entry("decimal.getcontext", "", opaque("Context")),
  entry("decimal.Context", "prec? *args", steps(transfer("precision"), opaque("Context"))),
  entry("decimal.localcontext", "ctx? prec? *args", steps(transfer("precision"), opaque("Context"))),
  entry("decimal.setcontext", "ctx", NONE),
  ...table("Decimal.", DECIMAL, "quantize fma max min remainder_near scaleb to_integral_exact", "self *args"),
  ...table("Decimal.", measured("Decimal", decimalDigits(false)), "copy_abs copy_negate copy_sign to_integral_value", "self *args"),
  // A context of their own may ask for more digits.
  ...table(
    "Decimal.",
    given("context", measured("Decimal", range(0, Number.POSITIVE_INFINITY)), DECIMAL),
    "sqrt exp ln log10 normalize",
    "self context?",
  ),
  ...table("Decimal.", BOOL, "is_finite is_infinite is_nan is_normal is_signed is_zero is_subnormal is_snan is_qnan is_canonical", "self"),
  entry("Decimal.as_tuple", "self", unknown("which digits it has is not followed")),
  entry("Decimal.to_eng_string", "self", TEXT),
  entry("Decimal.adjusted", "self", anyInt),
  entry("fractions.Fraction", "numerator? denominator?", opaque("Fraction", "numerator", "denominator")),
  entry("Fraction.limit_denominator", "self max_denominator?", opaque("Fraction")),
];

const RANDOM_SOURCES: readonly Entry[] = [
  entry("secrets.token_bytes", "nbytes?", { make: "bytes", length: argument("nbytes", n(32)) }),
  entry("secrets.token_hex", "nbytes?", str(count("product", n(2), argument("nbytes", n(32))))),
  // base64 without padding: four characters for three bytes.
  entry(
    "secrets.token_urlsafe",
    "nbytes?",
    str(count("quotient", count("sum", count("product", n(4), argument("nbytes", n(32))), n(2)), n(3))),
  ),
  entry(
    "secrets.randbelow",
    "exclusive_upper_bound",
    int(count("hull", n(0), count("difference", argument("exclusive_upper_bound"), n(1)))),
  ),
  entry("secrets.randbits", "k", int(count("hull", n(0), count("difference", count("power", n(2), argument("k")), n(1))))),
  entry("secrets.choice", "sequence", { make: "item", from: { items: "of", of: "sequence" } }),
  entry("secrets.compare_digest", "a b", BOOL),
  entry("os.urandom", "size", { make: "bytes", length: argument("size") }),
];

export const NUMBERS: readonly Entry[] = [...MATH, ...STATISTICS, ...DECIMALS, ...RANDOM_SOURCES];
