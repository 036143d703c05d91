/** itertools, functools, operator, heapq, bisect, queue and friends: what gives items and what keeps them in order. Source: the library reference. */
import {
  anyOf,
  argument,
  BOOL,
  bytes,
  type Count,
  called,
  count,
  counting,
  type Entry,
  entry,
  FLOAT,
  given,
  type Items,
  int,
  item,
  itemsOf,
  iterator,
  len,
  list,
  method,
  NONE,
  n,
  natural,
  type Operator,
  opaque,
  operator,
  outside,
  type Recipe,
  range,
  repeated,
  same,
  sized,
  some,
  steps,
  transfer,
  unknown,
} from "./types";

const it = (name: string, takes: string, items: Items, ...holds: string[]): Entry =>
  entry(`itertools.${name}`, takes, iterator(name, items, ...holds));
const ENDLESS: Count = range(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
const FROM = itemsOf("iterable");
const EACH: Count = { count: "items" };
const tuplesOf = (size: Count, howMany: Count): Items => ({ items: "tuples", from: FROM, size, count: howMany });
const slice = (start: Count, stop: Count | null, step: Count): Items => ({ items: "slice", from: FROM, start, stop, step });

const ITERTOOLS: readonly Entry[] = [
  it("count", "start? step?", counting(argument("start", n(0)), argument("step", n(1))), "start", "step"),
  it("cycle", "iterable", anyOf(FROM, ENDLESS), "iterable"),
  entry(
    "itertools.repeat",
    "object times?",
    given(
      "times",
      sized("repeat", repeated(same("object"), argument("times")), "object"),
      iterator("repeat", repeated(same("object"), ENDLESS), "object"),
    ),
  ),
  it("chain", "*iterables", { items: "ofRest" }, "*"),
  it("compress", "iterable selectors", some(FROM), "iterable", "selectors"),
  it("dropwhile", "predicate iterable", some(FROM, "predicate", "after"), "iterable"),
  it("takewhile", "predicate iterable", some(FROM, "predicate", "while"), "iterable"),
  it("filterfalse", "predicate iterable", some(FROM, "predicate", "false"), "iterable"),
  entry(
    "itertools.islice",
    "iterable start stop? step?",
    given(
      "stop",
      iterator("islice", slice(argument("start", n(0)), argument("stop"), argument("step", n(1))), "iterable"),
      given(
        "step",
        iterator("islice", slice(argument("start", n(0)), null, argument("step", n(1))), "iterable"),
        iterator("islice", slice(n(0), argument("start"), n(1)), "iterable"),
      ),
    ),
  ),
  it("starmap", "function iterable", called("function", FROM, true), "iterable"),
  it("pairwise", "iterable", tuplesOf(n(2), count("max", n(0), count("difference", EACH, n(1)))), "iterable"),
  it("permutations", "iterable r?", tuplesOf(argument("r", EACH), count("perm", EACH, argument("r", EACH))), "iterable"),
  it("combinations", "iterable r", tuplesOf(argument("r"), count("comb", EACH, argument("r"))), "iterable"),
  it(
    "combinations_with_replacement",
    "iterable r",
    tuplesOf(argument("r"), count("comb", count("difference", count("sum", EACH, argument("r")), n(1)), argument("r"))),
    "iterable",
  ),
  entry(
    "itertools.product",
    "*iterables repeat?",
    given(
      "repeat",
      iterator("product", { items: "product", repeat: argument("repeat") }, "*"),
      iterator("product", { items: "product" }, "*"),
    ),
  ),
  it("accumulate", "iterable func? initial?", { items: "folded", by: "func", from: FROM, first: "initial" }, "iterable"),
  entry("itertools.groupby", "iterable key?", outside("which groups there are is known only when it runs")),
  it("zip_longest", "*iterables fillvalue?", { items: "longest" }, "*"),
  entry("itertools.tee", "iterable n?", unknown("copies of an iterator are not followed")),
  entry("itertools.batched", "iterable n strict?", unknown("batches are not followed")),
  entry("itertools.chain.from_iterable", "iterable", iterator("chain", { items: "flattened", from: FROM }, "iterable")),
];

const binary = (names: string, op: Operator): readonly Entry[] =>
  names.split(" ").map((name) => entry(`operator.${name}`, "a b", operator(op, "a", "b")));
const table = (module: string, result: Recipe, names: string, takes = "*args"): readonly Entry[] =>
  names.split(" ").map((name) => entry(`${module}.${name}`, takes, result));

const OPERATORS: readonly Entry[] = [
  ...binary("add iadd concat", "+"),
  ...binary("sub isub", "-"),
  ...binary("mul imul", "*"),
  ...binary("truediv itruediv", "/"),
  ...binary("floordiv ifloordiv", "//"),
  ...binary("mod imod", "%"),
  ...binary("pow ipow", "**"),
  ...binary("and_ iand", "&"),
  ...binary("or_ ior", "|"),
  ...binary("xor ixor", "^"),
  ...binary("lshift ilshift", "<<"),
  ...binary("rshift irshift", ">>"),
  ...binary("matmul imatmul", "@"),
  ...table("operator", BOOL, "lt le eq ne ge gt not_ truth is_ is_not contains", "a b?"),
  ...table("operator", natural, "indexOf countOf length_hint", "a b?"),
  entry("operator.index", "a", int(argument("a"))),
  entry("operator.itemgetter", "*items", opaque("itemgetter", "items")),
  entry("operator.attrgetter", "*attrs", opaque("attrgetter")),
  entry("operator.methodcaller", "name *args", opaque("methodcaller")),
];

/** One that was made is given up where it is called: what its body does then is done. */
const COROUTINES: readonly Entry[] = [entry("coroutine.close", "self", NONE)];

const FUNCTOOLS: readonly Entry[] = [
  entry("functools.partial", "func *args", object_("partial")),
  entry("functools.partialmethod", "func *args", object_("partialmethod")),
  entry("functools.cmp_to_key", "mycmp", opaque("KeyWrapper", "mycmp")),
  entry("functools.reduce", "function iterable initial?", transfer("reduce")),
];

function object_(type: string): Recipe {
  return opaque(type, "func");
}

const SHUFFLED: Recipe = { make: "shuffle", of: "heap" };

function heap(name: string, op: Extract<Recipe, { make: "heap" }>["op"], takes: string, ...otherwise: readonly Recipe[]): Entry {
  return entry(`heapq.${name}`, `heap${takes}`, { make: "heap", op, otherwise: steps(...otherwise) });
}

/** The lists of heapq and bisect stay lists; which item comes out is known where all items are. */
const ORDERED: readonly Entry[] = [
  heap("heappush", "push", " item", method("heap", "append", same("item")), SHUFFLED),
  heap("heappop", "pop", "", SHUFFLED, method("heap", "pop")),
  heap("heapify", "heapify", "", SHUFFLED),
  heap("heappushpop", "pushpop", " item", method("heap", "append", same("item")), SHUFFLED, method("heap", "pop")),
  heap("heapreplace", "replace", " item", method("heap", "append", same("item")), SHUFFLED, method("heap", "pop")),
  entry("heapq.nlargest", "n iterable key?", list(anyOf(itemsOf("iterable"), count("min", argument("n"), EACH)), "append")),
  entry("heapq.nsmallest", "n iterable key?", list(anyOf(itemsOf("iterable"), count("min", argument("n"), EACH)), "append")),
  entry("heapq.merge", "*iterables key? reverse?", iterator("generator", { items: "ofRest" }, "*")),
  ...table("bisect", int(count("hull", n(0), len("a"))), "bisect bisect_left bisect_right", "a x lo? hi? key?"),
  ...table(
    "bisect",
    steps(method("a", "append", same("x")), { make: "shuffle", of: "a" }),
    "insort insort_left insort_right",
    "a x lo? hi? key?",
  ),
];

/** Random numbers by their range; both the module's functions and the methods of a Random. */
function randoms(prefix: string, self: string): readonly Entry[] {
  const r = (name: string, takes: string, result: Recipe): Entry => entry(`${prefix}${name}`, `${self}${takes}`, result);
  const several = (names: string, result: Recipe): readonly Entry[] => names.split(" ").map((name) => r(name, "*args", result));
  return [
    ...several(
      "random uniform triangular betavariate expovariate gammavariate gauss lognormvariate normalvariate vonmisesvariate paretovariate weibullvariate",
      FLOAT,
    ),
    r("seed", "a? version?", NONE),
    r("randint", "a b", int(count("hull", argument("a"), argument("b")))),
    r(
      "randrange",
      "start stop? step?",
      given(
        "stop",
        int(count("hull", argument("start"), count("difference", argument("stop"), n(1)))),
        int(count("hull", n(0), count("difference", argument("start"), n(1)))),
      ),
    ),
    r("getrandbits", "k", int(count("hull", n(0), count("difference", count("power", n(2), argument("k")), n(1))))),
    r("randbytes", "n", bytes(argument("n"))),
    r("choice", "seq", item(itemsOf("seq"))),
    r("choices", "population weights? cum_weights? k?", list(anyOf(itemsOf("population"), argument("k", n(1))), "append")),
    r("sample", "population k counts?", list(anyOf(itemsOf("population"), argument("k")), "exact")),
    r("shuffle", "x", { make: "shuffle", of: "x" }),
    r("binomialvariate", "n? p?", int(count("hull", n(0), argument("n", n(1))))),
    r("getstate", "", unknown("the state of the generator is not followed")),
    r("setstate", "state", NONE),
  ];
}

const QUEUES: readonly Entry[] = [
  ...table("queue", opaque("Queue"), "Queue LifoQueue PriorityQueue", "maxsize?"),
  entry("queue.SimpleQueue", "", opaque("SimpleQueue")),
];

export const ITERATORS: readonly Entry[] = [
  ...ITERTOOLS,
  ...OPERATORS,
  ...COROUTINES,
  ...FUNCTOOLS,
  ...ORDERED,
  ...randoms("random.", ""),
  ...randoms("Random.", "self "),
  entry("random.Random", "x?", opaque("Random")),
  entry("random.SystemRandom", "x?", opaque("Random")),
  ...QUEUES,
];
