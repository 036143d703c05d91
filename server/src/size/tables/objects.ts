/**
 * Objects whose size is their C struct: words after the header, by version (SIZE-RULES §7). A row holds for every word size and build,
 * because the struct's fields are pointers; `special` rows say where they are not.
 */
import type { Abi } from "./abi";
import { type Steps, since } from "./since";

/** words: fields after the header, in words. gc: whether the type takes part in garbage collection (null: from 3.x on, see row). */
interface Row {
  readonly gc: boolean;
  readonly words: Steps<number>;
  /** Where the struct is declared. */
  readonly source: string;
}

/** getsizeof of an object of the type named as type(x).__name__, in bytes; null when the type is not in the table. */
export function objectSize(abi: Abi, type: string): { readonly size: number; readonly asked: readonly [number, number]; readonly source: string } | null {
  const row = ROWS[type];
  if (row !== undefined) {
    const size = abi.header + (row.gc ? abi.gc : 0) + abi.word * since(row.words, abi.python);
    return { size, asked: [size, size], source: row.source };
  }
  return dateSize(abi, type);
}

/** datetime structs hold bytes, not words; without a tzinfo one word less is asked for than reported. */
function dateSize(abi: Abi, type: string): { readonly size: number; readonly asked: readonly [number, number]; readonly source: string } | null {
  const words = DATES[type]?.[abi.word === 8 ? 0 : 1];
  if (words === undefined || !abi.from(3, 0)) return null;
  const size = abi.header + abi.word * words;
  const less = type === "datetime" || type === "time" ? abi.word : 0;
  return { size, asked: [size - less, size], source: "Include/datetime.h" };
}

/** Words after the header: [64-bit, 32-bit]. */
const DATES: Readonly<Record<string, readonly [number, number]>> = { date: [2, 3], datetime: [4, 5], time: [3, 4], timedelta: [3, 4] };

/**
 * Bytes of a generator or coroutine whose frame has that many local and stack slots (Objects/genobject.c; from 3.11 on the frame is inside).
 * Before 3.11 the frame is an object of its own: null.
 */
export function generatorSize(abi: Abi, type: string, slots: number): number | null {
  if (!abi.from(3, 11)) return null;
  const words = since(GENERATOR_WORDS, abi.python) + (abi.word === 4 ? (abi.from(3, 14) ? 0 : 1) : 0) + (type === "async_generator" ? 1 : 0);
  return abi.header + abi.gc + abi.word * (words + slots);
}

const GENERATOR_WORDS: Steps<number> = [
  [[3, 11, 0], 17],
  [[3, 14, 0], 18],
];

const gc = (source: string, ...words: Steps<number>): Row => ({ gc: true, words, source });
const plain = (source: string, ...words: Steps<number>): Row => ({ gc: false, words, source });

const ROWS: Readonly<Record<string, Row>> = {
  object: plain("Objects/typeobject.c", [[2, 7, 0], 0]),
  function: gc("Include/cpython/funcobject.h", [[2, 7, 0], 9], [[3, 0, 0], 12], [[3, 8, 0], 13], [[3, 10, 0], 14], [[3, 11, 0], 15], [[3, 12, 0], 16], [[3, 14, 0], 17]),
  method: gc("Include/cpython/classobject.h", [[2, 7, 0], 4], [[3, 0, 0], 3], [[3, 8, 0], 4]),
  builtin_function_or_method: gc("Include/cpython/methodobject.h", [[2, 7, 0], 3], [[3, 0, 0], 4], [[3, 8, 0], 5]),
  partial: gc("Modules/_functoolsmodule.c", [[2, 7, 0], 5], [[3, 7, 0], 6], [[3, 14, 0], 8]),
  cell: gc("Include/cpython/cellobject.h", [[2, 7, 0], 1]),
  property: gc("Objects/descrobject.c", [[2, 7, 0], 5], [[3, 10, 0], 6]),
  staticmethod: gc("Objects/funcobject.c", [[2, 7, 0], 1], [[3, 0, 0], 2]),
  classmethod: gc("Objects/funcobject.c", [[2, 7, 0], 1], [[3, 0, 0], 2]),
  super: gc("Objects/typeobject.c", [[2, 7, 0], 3]),
  slice: { gc: true, words: [[[2, 7, 0], 3]], source: "Include/sliceobject.h" },
  list_iterator: gc("Objects/listobject.c", [[2, 7, 0], 2]),
  list_reverseiterator: gc("Objects/listobject.c", [[2, 7, 0], 2]),
  tuple_iterator: gc("Objects/tupleobject.c", [[2, 7, 0], 2]),
  str_iterator: gc("Objects/unicodeobject.c", [[2, 7, 0], 2]),
  str_ascii_iterator: gc("Objects/unicodeobject.c", [[2, 7, 0], 2]),
  bytes_iterator: gc("Objects/bytesobject.c", [[2, 7, 0], 2]),
  reversed: gc("Objects/enumobject.c", [[2, 7, 0], 2]),
  range_iterator: plain("Objects/rangeobject.c", [[2, 7, 0], 4], [[3, 12, 0], 3]),
  set_iterator: gc("Objects/setobject.c", [[2, 7, 0], 4]),
  dict_keyiterator: gc("Objects/dictobject.c", [[2, 7, 0], 5]),
  dict_valueiterator: gc("Objects/dictobject.c", [[2, 7, 0], 5]),
  dict_itemiterator: gc("Objects/dictobject.c", [[2, 7, 0], 5]),
  dict_keys: gc("Objects/dictobject.c", [[2, 7, 0], 1]),
  dict_values: gc("Objects/dictobject.c", [[2, 7, 0], 1]),
  dict_items: gc("Objects/dictobject.c", [[2, 7, 0], 1]),
  enumerate: gc("Objects/enumobject.c", [[2, 7, 0], 4], [[3, 11, 0], 5]),
  zip: gc("Python/bltinmodule.c", [[2, 7, 0], 3], [[3, 10, 0], 4]),
  map: gc("Python/bltinmodule.c", [[2, 7, 0], 2], [[3, 14, 0], 3]),
  filter: gc("Python/bltinmodule.c", [[2, 7, 0], 2]),
  SimpleNamespace: gc("Objects/namespaceobject.c", [[2, 7, 0], 1]),
  GenericAlias: gc("Objects/genericaliasobject.c", [[3, 9, 0], 4], [[3, 11, 0], 6]),
  module: gc("Objects/moduleobject.c", [[2, 7, 0], 1], [[3, 0, 0], 5], [[3, 15, 0], 11]),
  Decimal: gc("Modules/_decimal/_decimal.c", [[3, 0, 0], 9], [[3, 13, 0], 11]),
  Fraction: gc("Lib/fractions.py", [[2, 7, 0], 2]),
  UUID: gc("Lib/uuid.py", [[2, 7, 0], 2], [[3, 8, 0], 3], [[3, 12, 0], 4]),
  BytesIO: gc("Modules/_io/bytesio.c", [[2, 7, 0], 6]),
  Match: gc("Modules/_sre/sre.h", [[2, 7, 0], 11], [[3, 8, 0], 13], [[3, 10, 0], 15]),
  BaseException: exception(0),
  Exception: exception(0),
  ArithmeticError: exception(0),
  AssertionError: exception(0),
  IndexError: exception(0),
  KeyError: exception(0),
  LookupError: exception(0),
  MemoryError: exception(0),
  NotImplementedError: exception(0),
  OverflowError: exception(0),
  RecursionError: exception(0),
  RuntimeError: exception(0),
  TypeError: exception(0),
  ValueError: exception(0),
  ZeroDivisionError: exception(0),
  StopIteration: exception(1),
  SystemExit: exception(1),
  OSError: exception(5),
};

/** Include/cpython/pyerrors.h: PyException_HEAD, then `more` fields of the type's own. */
function exception(more: number): Row {
  return gc("Include/cpython/pyerrors.h", [[3, 0, 0], 6 + more], [[3, 11, 0], 7 + more]);
}
