/** Random numbers of NumPy: numpy.random's functions, RandomState and Generator. Sources: random/mtrand.pyx, random/_generator.pyx. */
import { array, drawn, dtype, dtypeArg, dtypeOf, number, rule } from "./arrays";
import { names } from "./numpyMath";
import { type Entry, entry, NONE, opaque, type Recipe } from "./types";

const FLOAT = dtype("float64");
/** Ints of random distributions are C longs in the old API, int64 in the new one. */
const LONG = dtype("long");
const INT64 = dtype("int64");

/** Distributions: their parameters, which are broadcast where no size is given. */
const FLOATS: readonly (readonly [string, string])[] = [
  ["beta", "a b"],
  ["chisquare", "df"],
  ["exponential", "scale?"],
  ["f", "dfnum dfden"],
  ["gamma", "shape scale?"],
  ["gumbel", "loc? scale?"],
  ["laplace", "loc? scale?"],
  ["logistic", "loc? scale?"],
  ["lognormal", "mean? sigma?"],
  ["noncentral_chisquare", "df nonc"],
  ["normal", "loc? scale?"],
  ["pareto", "a"],
  ["power", "a"],
  ["rayleigh", "scale?"],
  ["standard_cauchy", ""],
  ["standard_t", "df"],
  ["triangular", "left mode right"],
  ["uniform", "low? high?"],
  ["vonmises", "mu kappa"],
  ["wald", "mean scale"],
  ["weibull", "a"],
];
const INTS: readonly (readonly [string, string])[] = [
  ["binomial", "n p"],
  ["geometric", "p"],
  ["hypergeometric", "ngood nbad nsample"],
  ["logseries", "p"],
  ["negative_binomial", "n p"],
  ["poisson", "lam?"],
  ["zipf", "a"],
];

const of = (takes: string): readonly string[] =>
  names(takes)
    .map((name) => name.replace("?", ""))
    .filter((name) => name !== "");

/** The entries of one API: functions of a module, or methods that take the generator as `self`. */
function api(prefix: string, self: string, ints: typeof LONG, own: readonly (readonly [string, string, Recipe])[]): readonly Entry[] {
  const e = (name: string, takes: string, made: Recipe): Entry => entry(`${prefix}.${name}`, `${self}${takes}`, made);
  return [
    ...FLOATS.map(([name, takes]) => e(name, `${takes} size?`, drawn(rule("drawn", ...of(takes)), FLOAT))),
    ...INTS.map(([name, takes]) => e(name, `${takes} size?`, drawn(rule("drawn", ...of(takes)), ints))),
    e("multivariate_normal", "mean cov size? check_valid? tol? *rest method?", array(rule("vectors", "mean"), FLOAT)),
    e("dirichlet", "alpha size?", array(rule("vectors", "alpha"), FLOAT)),
    e("multinomial", "n pvals size?", array(rule("vectors", "pvals"), ints)),
    e("permutation", "x axis?", array(rule("permuted", "x"), dtypeOf("x"))),
    e("shuffle", "x axis?", { make: "shuffle", of: "x" }),
    e("bytes", "length", { make: "bytes", length: { count: "arg", of: "length" } }),
    ...own.map(([name, takes, made]) => e(name, takes, made)),
  ];
}

const plain = drawn(rule("drawn"), FLOAT);
const old = [
  ["rand", "*dims", drawn(rule("given", "*"), FLOAT)],
  ["randn", "*dims", drawn(rule("given", "*"), FLOAT)],
  ...names("random random_sample ranf sample standard_normal standard_exponential").map((name) => [name, "size?", plain] as const),
  ["standard_gamma", "shape size?", drawn(rule("drawn", "shape"), FLOAT)],
  ["randint", "low high? size? dtype?", drawn(rule("drawn", "low", "high"), dtypeArg("dtype", LONG))],
  ["random_integers", "low high? size?", drawn(rule("drawn", "low", "high"), LONG)],
  ["choice", "a size? replace? p?", drawn(rule("sampled", "a"), dtypeOf("a"))],
  ["seed", "seed?", NONE],
] as const;
const modern = [
  ...names("random standard_normal").map((name) => [name, "size? dtype? out?", drawn(rule("drawn"), dtypeArg("dtype", FLOAT))] as const),
  ["standard_exponential", "size? dtype? method? out?", drawn(rule("drawn"), dtypeArg("dtype", FLOAT))],
  ["standard_gamma", "shape size? dtype? out?", drawn(rule("drawn", "shape"), dtypeArg("dtype", FLOAT))],
  ["integers", "low high? size? dtype? endpoint?", number(rule("drawn", "low", "high"), dtypeArg("dtype", INT64))],
  ["choice", "a size? replace? p? axis? shuffle?", drawn(rule("sampled", "a"), dtypeOf("a"))],
  ["permuted", "x axis? out?", array(rule("permuted", "x"), dtypeOf("x"))],
] as const;

export const NUMPY_RANDOM: readonly Entry[] = [
  ...api("numpy.random", "", LONG, old),
  ...api("RandomState", "self ", LONG, old),
  ...api("Generator", "self ", INT64, modern),
  entry("numpy.random.default_rng", "seed?", opaque("Generator")),
  entry("numpy.random.RandomState", "seed?", opaque("RandomState")),
];
