/**
 * Objects whose size is their C struct: words after the header, by version (SIZE-RULES §7). A row holds for every word size and build,
 * because the struct's fields are pointers; `special` rows say where they are not.
 */
import type { Version } from "../../target/target";
import type { Abi } from "./abi";
import { type Steps, since } from "./since";

/** words: fields after the header, in words. gc: whether the type takes part in garbage collection, or from which version on. */
interface Row {
  readonly gc: boolean | Version;
  /** In 2.7 it took part: there it was a class of its own, written in Python. */
  readonly gcOld?: true;
  readonly words: Steps<number>;
  /** Words more on 32-bit builds, where fields are not all pointers. */
  readonly words32?: Steps<number>;
  /** Words more in free-threaded builds. */
  readonly wordsFree?: number;
  /** Words that objects of its own may take besides (iterators, tuples, a dict), per value it holds and in all: an upper end. */
  readonly besides: { readonly each: number; readonly all: number };
  /** What it may take besides is a __dict__, which a deep walk finds. */
  readonly dict?: true;
  /** Where the struct is declared. */
  readonly source: string;
  /** It may be an object that is there already. */
  readonly shared?: true;
  /** The first version for which it was not checked: unknown from there on. */
  readonly until?: Version;
}

/** getsizeof of an object of the type named as type(x).__name__, in bytes; null when the type is not in the table. */
export function objectSize(
  abi: Abi,
  type: string,
  holds = 0,
): { readonly size: number; readonly asked: readonly [number, number]; readonly dict?: boolean; readonly source: string } | null {
  const row = ROWS[type];
  if (row !== undefined) {
    const first = row.words[0]?.[0];
    if ((first !== undefined && !abi.from(...first)) || (row.until !== undefined && abi.from(...row.until))) return null;
    const size =
      abi.header +
      (isCollected(row, abi) ? abi.gc : 0) +
      abi.word *
        (since(row.words, abi.python) +
          (abi.freeThreaded ? (row.wordsFree ?? 0) : 0) +
          (abi.word === 4 ? since(row.words32 ?? NO_WORDS, abi.python) : 0));
    const { each, all } = row.besides;
    const most = size + abi.word * (all + (holds > 0 ? each * holds : 0));
    return { size, asked: [row.shared === true ? 0 : size, most], dict: row.dict === true, source: row.source };
  }
  return type === "memoryview" ? memoryviewSize(abi, holds) : dateSize(abi, type);
}

/** getsizeof of one of the interpreter's own types or functions; null where the name is neither. */
export function ownSize(abi: Abi, name: string): number | null {
  const type = TYPES.has(name) ? "static type" : FUNCTIONS.has(name) ? "builtin_function_or_method" : null;
  return type === null ? null : (objectSize(abi, type)?.size ?? null);
}

const TYPES: ReadonlySet<string> = new Set(
  "bool bytearray bytes classmethod complex dict enumerate float frozenset int list memoryview object property set slice staticmethod str super tuple type Exception ValueError KeyError TypeError".split(
    " ",
  ),
);
const FUNCTIONS: ReadonlySet<string> = new Set(
  "abs all any callable chr delattr dir divmod eval format getattr globals hasattr hash hex id isinstance issubclass iter len locals max min next oct ord pow print repr round setattr sorted sum vars".split(
    " ",
  ),
);

function isCollected({ gc, gcOld }: Row, abi: Abi): boolean {
  if (gcOld === true && !abi.from(3, 0)) return true;
  return typeof gc === "boolean" ? gc : abi.from(...gc);
}

/** Objects/memoryobject.c: a view of one dimension, and the buffer object that it shares with views of itself; `own`: 1 where it is no view of a view. */
function memoryviewSize(
  abi: Abi,
  own: number,
): { readonly size: number; readonly asked: readonly [number, number]; readonly source: string } {
  const odd = abi.word === 8 ? 0 : 1;
  const size = abi.header + abi.gc + abi.word * ((abi.from(3, 0) ? 19 : 13) + odd);
  const most = size + abi.header + abi.gc + abi.word * (12 + odd);
  return { size, asked: [own === 1 ? most : size, most], source: "Objects/memoryobject.c" };
}

/** datetime structs hold bytes, not words; without a tzinfo one word less is asked for than reported. */
function dateSize(
  abi: Abi,
  type: string,
): { readonly size: number; readonly asked: readonly [number, number]; readonly source: string } | null {
  const words = DATES[type]?.[abi.word === 8 ? 0 : 1];
  if (words === undefined) return null;
  const size = abi.header + abi.word * words;
  const less = type === "datetime" || type === "time" ? abi.word : 0;
  return { size, asked: [size - less, size], source: "Include/datetime.h" };
}

/** Words after the header: [64-bit, 32-bit]. */
const DATES: Readonly<Record<string, readonly [number, number]>> = { date: [2, 3], datetime: [4, 5], time: [3, 4], timedelta: [3, 4] };

/**
 * Bytes of a generator or coroutine with a frame of no slots (Objects/genobject.c). From 3.11 on the frame is inside; before, it is a block of its
 * own (Include/frameobject.h), of `frame` bytes and a word for each slot.
 */
export function generatorSize(abi: Abi, type: string): { readonly size: number; readonly frame: number | null } {
  const words =
    since(GENERATOR_WORDS, abi.python) +
    (abi.from(3, 11) ? (abi.word === 4 && !abi.from(3, 14) ? 1 : 0) : since(OWN_WORDS[type] ?? NO_WORDS, abi.python));
  const size = abi.header + abi.gc + abi.word * words;
  if (abi.from(3, 11)) return { size, frame: null };
  // Twenty blocks of three ints, and the fields, four of which are ints on every build, five from 3.10 on.
  const fields = since(FRAME_WORDS, abi.python) * abi.word + (abi.word === 4 ? (abi.from(3, 10) ? 12 : 8) : 0);
  return { size, frame: abi.header + abi.gc + FRAME_BLOCKS + fields };
}

/** Fields besides those of a generator, up to 3.10. */
const OWN_WORDS: Readonly<Record<string, Steps<number>>> = {
  coroutine: [
    [[3, 6, 0], 0],
    [[3, 7, 0], 1],
  ],
  async_generator: [
    [[3, 6, 0], 2],
    [[3, 8, 0], 3],
  ],
};

const FRAME_BLOCKS = 20 * 12;

const FRAME_WORDS: Steps<number> = [
  [[2, 7, 0], 16],
  [[3, 7, 0], 14],
  [[3, 10, 0], 13],
];

const GENERATOR_WORDS: Steps<number> = [
  [[2, 7, 0], 4],
  [[3, 6, 0], 6],
  [[3, 7, 0], 10],
  [[3, 10, 0], 9],
  [[3, 11, 0], 17],
  [[3, 12, 0], 16],
  [[3, 14, 0], 17],
];

const NO_WORDS: Steps<number> = [[[2, 7, 0], 0]];
const ALONE = { each: 0, all: 0 };
/** Iterators over iterators: one of each kind, a tuple of them and a result tuple. */
const NESTED = { each: 12, all: 24 };
/** No end known. */
const OPEN = { each: 0, all: Number.POSITIVE_INFINITY };

const gc = (source: string, ...words: Steps<number>): Row => ({ gc: true, words, source, besides: ALONE });
const plain = (source: string, ...words: Steps<number>): Row => ({ gc: false, words, source, besides: ALONE });
const nested = (source: string, ...words: Steps<number>): Row => ({ gc: true, words, source, besides: NESTED });
const maybeShared = (source: string, ...words: Steps<number>): Row => ({ ...open(source, ...words), shared: true });
const open = (source: string, ...words: Steps<number>): Row => ({ gc: true, words, source, besides: OPEN });

/** Measured with every 64-bit CPython from 3.6 to 3.13. */
const checked = (row: Row): Row => ({ ...row, until: [3, 14, 0] });

/** Exceptions that add nothing to the fields of all. */
const PLAIN_EXCEPTIONS =
  "BaseException Exception ArithmeticError AssertionError BufferError EOFError FloatingPointError IndexError KeyError KeyboardInterrupt LookupError NotImplementedError OverflowError RecursionError ReferenceError RuntimeError StopAsyncIteration SystemError TypeError ValueError ZeroDivisionError Warning UserWarning DeprecationWarning RuntimeWarning FutureWarning GeneratorExit UnicodeError".split(
    " ",
  );
const SYSTEM_EXCEPTIONS =
  "OSError FileNotFoundError FileExistsError PermissionError ConnectionError TimeoutError IsADirectoryError NotADirectoryError InterruptedError BrokenPipeError".split(
    " ",
  );

const ROWS: Readonly<Record<string, Row>> = {
  count: checked(nested("Modules/itertoolsmodule.c", [[3, 0, 0], 3])),
  cycle: checked(open("Modules/itertoolsmodule.c", [[3, 0, 0], 4])),
  repeat: checked(nested("Modules/itertoolsmodule.c", [[3, 0, 0], 2])),
  chain: checked(nested("Modules/itertoolsmodule.c", [[3, 0, 0], 2])),
  compress: checked(nested("Modules/itertoolsmodule.c", [[3, 0, 0], 2])),
  dropwhile: checked(nested("Modules/itertoolsmodule.c", [[3, 0, 0], 3])),
  takewhile: checked(nested("Modules/itertoolsmodule.c", [[3, 0, 0], 3])),
  islice: checked(nested("Modules/itertoolsmodule.c", [[3, 0, 0], 5])),
  starmap: checked(nested("Modules/itertoolsmodule.c", [[3, 0, 0], 2])),
  filterfalse: checked(nested("Modules/itertoolsmodule.c", [[3, 0, 0], 2])),
  zip_longest: checked(nested("Modules/itertoolsmodule.c", [[3, 0, 0], 5])),
  product: checked(open("Modules/itertoolsmodule.c", [[3, 0, 0], 5])),
  permutations: checked(open("Modules/itertoolsmodule.c", [[3, 0, 0], 8])),
  combinations: checked(open("Modules/itertoolsmodule.c", [[3, 0, 0], 6])),
  combinations_with_replacement: checked(open("Modules/itertoolsmodule.c", [[3, 0, 0], 6])),
  accumulate: checked(nested("Modules/itertoolsmodule.c", [[3, 0, 0], 3], [[3, 8, 0], 4], [[3, 12, 0], 5])),
  groupby: checked(nested("Modules/itertoolsmodule.c", [[3, 0, 0], 5], [[3, 7, 0], 6], [[3, 12, 0], 7])),
  pairwise: checked(nested("Modules/itertoolsmodule.c", [[3, 10, 0], 2], [[3, 13, 0], 3])),
  _tee: checked(open("Modules/itertoolsmodule.c", [[3, 0, 0], 3], [[3, 12, 0], 4])),
  callable_iterator: gc("Objects/iterobject.c", [[2, 7, 0], 2]),
  itemgetter: checked(open("Modules/_operator.c", [[3, 0, 0], 2], [[3, 8, 0], 3], [[3, 11, 0], 4])),
  attrgetter: checked(open("Modules/_operator.c", [[3, 0, 0], 2], [[3, 11, 0], 3])),
  methodcaller: checked(open("Modules/_operator.c", [[3, 0, 0], 3], [[3, 13, 0], 6])),
  mappingproxy: checked(gc("Objects/descrobject.c", [[3, 0, 0], 1])),
  timezone: checked({ ...open("Modules/_datetimemodule.c", [[3, 0, 0], 2]), gc: false }),
  _lru_cache_wrapper: checked(open("Modules/_functoolsmodule.c", [[3, 0, 0], 16], [[3, 7, 0], 14], [[3, 9, 0], 15], [[3, 10, 0], 17])),
  reader: checked(open("Modules/_csv.c", [[3, 0, 0], 9])),
  writer: checked(open("Modules/_csv.c", [[3, 0, 0], 6], [[3, 10, 0], 7])),
  object: plain("Objects/typeobject.c", [[2, 7, 0], 0]),
  // Types of C are static; those of classes are on the heap, with the fields of all protocols behind (Include/cpython/object.h).
  "static type": plain(
    "Include/cpython/object.h",
    [[2, 7, 0], 107],
    [[3, 0, 0], 48],
    [[3, 8, 0], 50],
    [[3, 9, 0], 49],
    [[3, 11, 0], 51],
    [[3, 12, 0], 52],
    [[3, 13, 0], 50],
    [[3, 15, 0], 51],
  ),
  "heap type": gc(
    "Include/cpython/object.h",
    [[2, 7, 0], 107],
    [[3, 0, 0], 106],
    [[3, 8, 0], 108],
    [[3, 10, 0], 109],
    [[3, 11, 0], 111],
    [[3, 12, 0], 113],
    [[3, 13, 0], 114],
    [[3, 14, 0], 115],
    [[3, 15, 0], 116],
  ),
  function: gc(
    "Include/cpython/funcobject.h",
    [[2, 7, 0], 9],
    [[3, 0, 0], 12],
    [[3, 8, 0], 13],
    [[3, 10, 0], 14],
    [[3, 11, 0], 15],
    [[3, 12, 0], 16],
    [[3, 14, 0], 17],
  ),
  method: gc("Include/cpython/classobject.h", [[2, 7, 0], 4], [[3, 0, 0], 3], [[3, 8, 0], 4]),
  builtin_function_or_method: gc("Include/cpython/methodobject.h", [[2, 7, 0], 3], [[3, 0, 0], 4], [[3, 8, 0], 5]),
  partial: open("Modules/_functoolsmodule.c", [[2, 7, 0], 5], [[3, 7, 0], 6], [[3, 14, 0], 8]),
  cell: gc("Include/cpython/cellobject.h", [[2, 7, 0], 1]),
  property: open("Objects/descrobject.c", [[2, 7, 0], 5], [[3, 10, 0], 6]),
  staticmethod: open("Objects/funcobject.c", [[2, 7, 0], 1], [[3, 0, 0], 2]),
  classmethod: open("Objects/funcobject.c", [[2, 7, 0], 1], [[3, 0, 0], 2]),
  super: gc("Objects/typeobject.c", [[2, 7, 0], 3]),
  slice: gc("Include/sliceobject.h", [[2, 7, 0], 3]),
  list_iterator: gc("Objects/listobject.c", [[2, 7, 0], 2]),
  list_reverseiterator: gc("Objects/listobject.c", [[2, 7, 0], 2]),
  tuple_iterator: gc("Objects/tupleobject.c", [[2, 7, 0], 2]),
  str_iterator: gc("Objects/unicodeobject.c", [[2, 7, 0], 2]),
  str_ascii_iterator: gc("Objects/unicodeobject.c", [[2, 7, 0], 2]),
  bytes_iterator: gc("Objects/bytesobject.c", [[2, 7, 0], 2]),
  reversed: gc("Objects/enumobject.c", [[2, 7, 0], 2]),
  range_iterator: plain("Objects/rangeobject.c", [[2, 7, 0], 4], [[3, 12, 0], 3]),
  set_iterator: gc("Objects/setobject.c", [[2, 7, 0], 4]),
  frozenset_iterator: gc("Objects/setobject.c", [[2, 7, 0], 4]),
  deque_iterator: gc("Modules/_collectionsmodule.c", [[2, 7, 0], 5]),
  array_iterator: gc("Modules/arraymodule.c", [[2, 7, 0], 3]),
  bytearray_iterator: gc("Objects/bytearrayobject.c", [[2, 7, 0], 2]),
  dict_iterator: gc("Objects/dictobject.c", [[2, 7, 0], 5]),
  dict_keyiterator: gc("Objects/dictobject.c", [[2, 7, 0], 5]),
  dict_valueiterator: gc("Objects/dictobject.c", [[2, 7, 0], 5]),
  dict_itemiterator: gc("Objects/dictobject.c", [[2, 7, 0], 5]),
  dict_keys: gc("Objects/dictobject.c", [[2, 7, 0], 1]),
  dict_values: gc("Objects/dictobject.c", [[2, 7, 0], 1]),
  dict_items: gc("Objects/dictobject.c", [[2, 7, 0], 1]),
  enumerate: nested("Objects/enumobject.c", [[2, 7, 0], 4], [[3, 11, 0], 5]),
  zip: nested("Python/bltinmodule.c", [[2, 7, 0], 3], [[3, 10, 0], 4]),
  map: nested("Python/bltinmodule.c", [[2, 7, 0], 2], [[3, 14, 0], 3]),
  filter: nested("Python/bltinmodule.c", [[2, 7, 0], 2]),
  SimpleNamespace: open("Objects/namespaceobject.c", [[2, 7, 0], 1]),
  GenericAlias: gc("Objects/genericaliasobject.c", [[3, 9, 0], 4], [[3, 11, 0], 6]),
  module: { ...open("Objects/moduleobject.c", [[2, 7, 0], 1], [[3, 0, 0], 5], [[3, 15, 0], 11]), wordsFree: 1 },
  Decimal: { ...plain("Modules/_decimal/_decimal.c; Lib/decimal.py", [[2, 7, 0], 4], [[3, 0, 0], 11]), gc: [3, 13, 0], gcOld: true },
  Fraction: open("Lib/fractions.py", [[2, 7, 0], 2]),
  PurePosixPath: open("Lib/pathlib.py", [[3, 0, 0], 7], [[3, 12, 0], 9], [[3, 13, 0], 10], [[3, 14, 0], 8]),
  lock: {
    ...gc("Modules/_threadmodule.c", [[2, 7, 0], 2], [[3, 0, 0], 3]),
    gc: [3, 10, 0],
    // The lock of the system, where it is no futex, is a block of its own: a semaphore, or a mutex with a condition.
    besides: { each: 0, all: 19 },
  },
  // An object has one plain weak reference, which every call gives.
  ReferenceType: { ...maybeShared("Include/cpython/weakrefobject.h", [[2, 7, 0], 5], [[3, 11, 0], 6]), wordsFree: 1 },
  UUID: open("Lib/uuid.py", [[2, 7, 0], 2], [[3, 8, 0], 3], [[3, 12, 0], 4]),
  StringIO: {
    ...gc("Modules/_io/stringio.c", [[2, 7, 0], 10], [[3, 0, 0], 13], [[3, 12, 0], 19], [[3, 14, 0], 13]),
    words32: [
      [[3, 0, 0], 0],
      [[3, 12, 0], 2],
      [[3, 14, 0], 0],
    ],
  },
  BytesIO: gc("Modules/_io/bytesio.c", [[2, 7, 0], 6]),
  // The 624 words of 32 bits of its generator and a position; a Python class with a __dict__, in which gauss_next waits.
  Random: {
    ...gc("Modules/_randommodule.c; Lib/random.py", [[3, 0, 0], 315], [[3, 11, 0], 316], [[3, 12, 0], 315]),
    words32: [[[3, 0, 0], 312]],
    besides: { each: 0, all: 64 },
    dict: true,
  },
  // bitgen_t, binomial_t and two references; its bit generator with a lock and a seed are objects of their own, which a walk does not find.
  Generator: {
    ...gc("numpy/random/_generator.pyx; numpy/random/src/distributions/distributions.h", [[3, 0, 0], 24]),
    words32: [[[3, 0, 0], 16]],
    besides: { each: 0, all: 160 },
  },
  // An instance of a Python class with a __dict__.
  ChainMap: open("Lib/collections/__init__.py", [[3, 0, 0], 2], [[3, 11, 0], 3], [[3, 12, 0], 2]),
  // The module keeps the latest ones.
  Pattern: { ...maybeShared("Modules/_sre/sre.h", [[2, 7, 0], 9], [[3, 0, 0], 10]), gc: [3, 10, 0] },
  Match: {
    ...open("Modules/_sre/sre.h", [[2, 7, 0], 7], [[3, 8, 0], 9], [[3, 10, 0], 11]),
    words32: [
      [[2, 7, 0], 1],
      [[3, 0, 0], 0],
    ],
  },
  ...Object.fromEntries(PLAIN_EXCEPTIONS.map((name) => [name, exception([[2, 7, 0], 0], [[3, 0, 0], 0])])),
  // The interpreter keeps some in reserve.
  MemoryError: { ...exception([[2, 7, 0], 0], [[3, 0, 0], 0]), shared: true },
  StopIteration: exception([[2, 7, 0], 0], [[3, 0, 0], 1]),
  SystemExit: exception([[2, 7, 0], 1], [[3, 0, 0], 1]),
  ...Object.fromEntries(SYSTEM_EXCEPTIONS.map((name) => [name, exception([[2, 7, 0], 3], [[3, 0, 0], 5])])),
  ImportError: exception([[2, 7, 0], 0], [[3, 0, 0], 3], [[3, 12, 0], 4]),
  ModuleNotFoundError: exception([[3, 0, 0], 3], [[3, 12, 0], 4]),
  SyntaxError: exception([[2, 7, 0], 6], [[3, 0, 0], 6], [[3, 10, 0], 8], [[3, 14, 0], 9]),
  AttributeError: exception([[2, 7, 0], 0], [[3, 0, 0], 0], [[3, 10, 0], 2]),
  NameError: exception([[2, 7, 0], 0], [[3, 0, 0], 0], [[3, 10, 0], 1]),
  UnboundLocalError: exception([[2, 7, 0], 0], [[3, 0, 0], 0], [[3, 10, 0], 1]),
  UnicodeDecodeError: exception([[2, 7, 0], 5], [[3, 0, 0], 5]),
  UnicodeEncodeError: exception([[2, 7, 0], 5], [[3, 0, 0], 5]),
};

/**
 * Include/cpython/pyerrors.h: PyException_HEAD, then `more` fields of the type's own. Messages are in the tuple of arguments; what else an exception
 * keeps, such as where it was raised, is for those that were.
 */
function exception(...more: Steps<number>): Row {
  const fields = more.map(([from, words]) => [from, words + (from[0] === 2 ? 3 : 6)] as const);
  const later = more.filter(([from]) => from[0] === 3 && from[1] >= 11).map(([from, words]) => [from, words + 7] as const);
  const before = fields.filter(([from]) => from[0] === 2 || from[1] < 11);
  const last = before[before.length - 1] as readonly [Version, number];
  return gc("Include/cpython/pyerrors.h", ...before, [[3, 11, 0], last[1] + 1], ...later);
}
