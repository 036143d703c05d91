/** What an expression may be: immutable tagged unions. Mutable and compound state lives in heap objects (object.ts). */
import { constant, constantOf, type Int } from "./int";

/**
 * Which Python object a value is.
 * - const: a literal constant of the code or an interpreter singleton. `key` names it (type and value, e.g. "float:0.5", "int:7", "str:abc");
 *   null: one of several constants. Constants are not part of held.
 * - object: made at run time at allocation site `site` (an interned, deterministic number). `at` selects the member when the site ran in loops:
 *   one Int per enclosing abstract loop, outermost first; two ids with equal site and provably different `at` are different objects.
 * - any: identity unknown; may be shared with anything, so it counts between 0 and its full size.
 */
export type Id =
  | { readonly kind: "const"; readonly key: string | null }
  | { readonly kind: "object"; readonly site: number; readonly at: readonly Int[] }
  | { readonly kind: "any" };

/** Widest character: decides the bytes per code point (PEP 393). `latin1` means some code point in 128..255 and none above. */
export type StrKind = "ascii" | "latin1" | "ucs2" | "ucs4";

/**
 * From 3.11 on arithmetic and PyLong_FromLong ask for no less than sizeof(PyLongObject). "size": made by PyLong_FromSsize_t, as len() does; "digits": read from a
 * text of at most nine digits (PyLong_FromString); "any": it is not known which function made it; "4+1": made by arithmetic that asks for so many
 * digits of 15 bits in all, each addend rounded up where digits have 30 (Objects/longobject.c).
 */
export type Asks = "size" | "digits" | "any" | `${number}` | `${number}+${number}`;

export interface Numeral {
  readonly before: string;
  readonly int: Int;
  readonly after: string;
}

/** Why a value is not known; shown to the user as "unknown: …", so each kind has a plain sentence in present/. */
export interface Reason {
  /** Sentence part in plain words, lower case, no full stop: "json.load returns what the file holds". */
  readonly text: string;
  /** Absolute 0-based line where tracking was lost, or null. Filled when the fact is published. */
  readonly line: number | null;
  /** What would resolve it, e.g. "a hint such as # bytelens: n = 1_000", or null. */
  readonly remedy: string | null;
}

export type Value =
  | { readonly tag: "none" }
  | { readonly tag: "ellipsis" }
  | { readonly tag: "notimplemented" }
  /** value null: either. */
  | { readonly tag: "bool"; readonly value: boolean | null }
  | {
      readonly tag: "int";
      readonly int: Int;
      readonly id: Id;
      /** What its maker asked the allocator for, where that is not what arithmetic asks for. */
      readonly asks?: Asks;
    }
  /** value null: not known. `low`/`high`: proven range, ±Infinity allowed. */
  | {
      readonly tag: "float";
      readonly value: number | null;
      readonly id: Id;
      /** It is this whole number, where `value` is not known: float(i). */
      readonly whole?: Int;
    }
  | {
      readonly tag: "complex";
      readonly id: Id;
      /** Its imaginary part, where that is known and the real part is 0: as the step of a grid it is a number of points. */
      readonly imaginary?: number;
    }
  /** text null: not known; length in code points. kind null: not known. */
  | {
      readonly tag: "str";
      readonly text: string | null;
      readonly length: Int;
      readonly kind: StrKind | null;
      readonly id: Id;
      /** The text is not known, but that it is printable ASCII without quotes and backslashes, so that nothing in it is ever escaped. */
      readonly plain?: true;
      /** The text is an int in decimal between two known texts: str(i), "k%d" % i, f"{i}.txt". */
      readonly numeral?: Numeral;
      /** str() of an int: made anew even where it is one character (Objects/longobject.c, long_to_decimal_string_internal). */
      readonly fresh?: true;
    }
  /** data: one char per byte, or null; length in bytes. */
  | {
      readonly tag: "bytes";
      readonly data: string | null;
      readonly length: Int;
      readonly id: Id;
      /** Made anew even where it is one byte, or none by b"" * n (Objects/bytesobject.c, PyBytes_FromStringAndSize, bytes_repeat); false: not. */
      readonly fresh?: boolean;
    }
  /** One heap object. */
  | {
      readonly tag: "ref";
      readonly id: Id;
      /** Of a tuple: an int that it has at that place. Tuples with different ones there are not equal. */
      readonly decides?: { readonly place: number; readonly int: Int };
      /** Of a tuple of constants: all that it holds, so that those with the same are equal, and others are not. */
      readonly equals?: string;
    }
  /** A Python function or lambda of the program. `func` keys the evaluator's table (unit, closure frame, defaults). */
  | { readonly tag: "function"; readonly func: number; readonly name: string }
  /** A class of the program: keys the evaluator's class table. */
  | { readonly tag: "class"; readonly cls: number; readonly name: string }
  /** A module, by its dotted name after aliases are undone: "numpy", "os.path". */
  | { readonly tag: "module"; readonly name: string }
  /** Something a library provides, by its dotted name: "builtins.len", "numpy.zeros", "numpy.float32", "array.array". */
  | { readonly tag: "known"; readonly name: string }
  /** A method bound to its receiver: of a builtin/library object (name = method name), or of a program function when `func` is set. */
  | { readonly tag: "method"; readonly self: Value; readonly name: string; readonly func: number | null; readonly id: Id }
  /** A NumPy dtype object (or a thing accepted as one), canonical name: "float64", "uint8", "U5", "S3", "object", "bool", "datetime64". */
  | {
      readonly tag: "dtype";
      readonly dtype: string;
      /** It is a dtype object, and no type of scalars that stands for one. */
      readonly object?: true;
    }
  /** One of at most MAX_OBJECTS alternatives. Never nested, never empty. */
  | { readonly tag: "union"; readonly values: readonly Value[] }
  /** A name that may not be bound yet; only ever inside a union or alone in a cell. */
  | { readonly tag: "unbound" }
  | { readonly tag: "unknown"; readonly reason: Reason };

export const MAX_UNION = 4;

/** More alternatives, where no two of them are scalars of one type: which of many objects it is may be all that is not known. */
export const MAX_OBJECTS = 24;

/** An int; `asks` as in Value, undefined: as arithmetic does. */
export function intOf(int: Int, id: Id, asks?: Asks): Extract<Value, { tag: "int" }> {
  return asks === undefined ? { tag: "int", int, id } : { tag: "int", int, id, asks };
}

/** A float that is a whole number. */
export function wholeFloat(whole: Int, id: Id): Value {
  const known = constantOf(whole);
  return known === null ? { tag: "float", value: null, id, whole } : { tag: "float", value: Number(known), id };
}

/** The whole number that a float is; null: it is none, or not known to be one. */
export function wholeOf({ value, whole }: Extract<Value, { readonly tag: "float" }>): Int | null {
  if (value === null) return whole ?? null;
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? constant(value) : null;
}

/** What an int that is one of two asks for. */
export function joinAsks(a: { readonly asks?: Asks }, b: { readonly asks?: Asks }): Asks | undefined {
  if (a.asks === b.asks) return a.asks;
  return asksOpen(a.asks) === undefined && asksOpen(b.asks) === undefined ? undefined : "any";
}

/** The same where the int may be larger: of arithmetic no number of digits is left. */
export function asksOpen(asks: Asks | undefined): Asks | undefined {
  return asks === "size" || asks === "digits" || asks === "any" ? asks : undefined;
}

/** Another thing that is not known, for the same reason: only what is the same object in memory is one thing that is not known. */
export function unknownLike({ reason }: { readonly reason: Reason }): Value {
  return { tag: "unknown", reason };
}
