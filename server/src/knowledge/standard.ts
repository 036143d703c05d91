/** Standard library functions of step 1: math, random, time, pickle, copy and small helpers. Source: the library reference. */
import { BOOL, type Entry, FLOAT, type Recipe, anyInt, between, entry, natural, opaque, transfer, unknown, NONE } from "./types";

const table = (module: string, result: Recipe, names: string, takes = "*args"): readonly Entry[] => names.split(" ").map((name) => entry(`${module}.${name}`, takes, result));

export const STANDARD: readonly Entry[] = [
  ...table("math", FLOAT, "acos acosh asin asinh atan atanh atan2 cbrt copysign cos cosh degrees dist erf erfc exp exp2 expm1 fabs fma fmod fsum gamma hypot ldexp lgamma log log10 log1p log2 nextafter pow radians remainder sin sinh sqrt sumprod tan tanh ulp"),
  ...table("math", anyInt, "ceil floor trunc"),
  ...table("math", natural, "comb factorial gcd isqrt lcm perm"),
  ...table("math", BOOL, "isclose isfinite isinf isnan"),
  ...table("random", FLOAT, "random uniform triangular betavariate expovariate gammavariate gauss lognormvariate normalvariate vonmisesvariate paretovariate weibullvariate"),
  entry("random.seed", "a? version?", NONE),
  entry("random.randint", "a b", transfer("randint")),
  entry("random.getrandbits", "k", natural),
  ...table("random", unknown("random chooses when it runs"), "choice choices sample randrange randbytes"),
  ...table("time", FLOAT, "time monotonic perf_counter process_time thread_time"),
  ...table("time", natural, "time_ns monotonic_ns perf_counter_ns process_time_ns"),
  entry("time.sleep", "secs", NONE),
  ...table("os", natural, "getpid getppid"),
  entry("os.cpu_count", "", between(1, 65536)),
  entry("sys.getsizeof", "object default?", natural),
  entry("sys.getrefcount", "object", natural),
  entry("sys.exit", "status?", unknown("exit() ends the program")),
  entry("gc.collect", "generation?", natural),
  entry("pickle.dumps", "obj protocol? fix_imports? buffer_callback?", transfer("pickle_dumps")),
  entry("pickle.dump", "obj file protocol? fix_imports? buffer_callback?", NONE),
  entry("pickle.loads", "data fix_imports? encoding? errors? buffers?", transfer("pickle_loads")),
  entry("pickle.load", "file fix_imports? encoding? errors? buffers?", unknown("pickle.load returns what the file holds")),
  entry("json.load", "fp cls? object_hook? parse_float? parse_int? parse_constant? object_pairs_hook?", unknown("json.load returns what the file holds")),
  entry("json.loads", "s cls? object_hook? parse_float? parse_int? parse_constant? object_pairs_hook?", unknown("json.loads returns what the text holds")),
  entry("json.dumps", "obj *rest", unknown("how long the text of the object gets is not known")),
  entry("json.dump", "obj fp *rest", NONE),
  entry("copy.copy", "x", transfer("copy")),
  entry("copy.deepcopy", "x memo?", transfer("deepcopy")),
  entry("io.BytesIO", "initial?", opaque("BytesIO", "initial")),
  entry("io.StringIO", "initial? newline?", opaque("StringIO", "initial")),
  entry("array.array", "typecode initializer?", transfer("array")),
];

/** Names of these modules that are constants, with their value. */
export const CONSTANTS: Readonly<Record<string, number>> = { "math.pi": Math.PI, "math.e": Math.E, "math.tau": 2 * Math.PI, "math.inf": Number.POSITIVE_INFINITY, "math.nan": Number.NaN };

/** Modules that may be imported without a gap, even where only some of their names are known. */
export const MODULES: readonly string[] = [
  "math", "random", "time", "os", "os.path", "sys", "gc", "pickle", "json", "copy", "io", "array", "typing", "collections", "itertools", "functools", "string",
  "struct", "datetime", "decimal", "fractions", "statistics", "re", "csv", "pathlib", "contextlib", "dataclasses", "enum", "abc", "heapq", "bisect", "operator",
  "threading", "queue", "uuid", "hashlib", "zlib", "base64", "secrets", "textwrap", "argparse", "logging", "subprocess", "unittest", "warnings", "traceback",
  "tempfile", "shutil", "glob", "types", "inspect", "weakref", "collections.abc", "concurrent.futures", "asyncio", "multiprocessing", "numpy", "__future__",
  "numpy.random", "tracemalloc", "platform", "timeit", "sqlite3",
];
