/** The shape of a knowledge entry: what a library callable takes and what value it gives, as plain data built from combinators. */

/** An integer computed from the arguments. */
export type Count =
  | { readonly count: "const"; readonly value: number }
  /** len(argument). */
  | { readonly count: "len"; readonly of: string }
  /** The argument itself. */
  | { readonly count: "arg"; readonly of: string }
  /** Proven range of a result the text does not decide. */
  | { readonly count: "range"; readonly low: number; readonly high: number }
  | { readonly count: "sum" | "product" | "min" | "max"; readonly of: readonly Count[] };

/** The shape of an array. */
export type Shape =
  /** An int or a tuple of ints given as argument. */
  | { readonly shape: "arg"; readonly of: string }
  | { readonly shape: "of"; readonly of: string }
  | { readonly shape: "dims"; readonly dims: readonly Count[] };

/** The dtype of an array. */
export type DtypeOf =
  | { readonly dtype: "const"; readonly name: string }
  /** The argument when it is given and not None, else `otherwise`. */
  | { readonly dtype: "arg"; readonly of: string; readonly otherwise: DtypeOf }
  /** What NumPy makes of the Python value or array. */
  | { readonly dtype: "of"; readonly of: string };

/** The value a call gives. */
export type Recipe =
  | { readonly make: "arg"; readonly of: string }
  | { readonly make: "none" }
  | { readonly make: "bool" }
  | { readonly make: "int"; readonly value: Count }
  | { readonly make: "float" }
  | { readonly make: "complex" }
  /** A new ASCII (or unknown kind) string of that length. */
  | { readonly make: "str"; readonly length: Count; readonly ascii: boolean }
  | { readonly make: "bytes"; readonly length: Count }
  | { readonly make: "ndarray"; readonly shape: Shape; readonly dtype: DtypeOf }
  | { readonly make: "dtype"; readonly of: string }
  /** An object of that type, sized by the size room's table; holds the named arguments. */
  | { readonly make: "opaque"; readonly type: string; readonly holds: readonly string[] }
  | { readonly make: "unknown"; readonly reason: string }
  /** The first when the target's Python is at least `since`, else the second. */
  | { readonly make: "when"; readonly since: readonly [number, number]; readonly then: Recipe; readonly otherwise: Recipe }
  /** A named transfer function of the analysis: the escape hatch. */
  | { readonly make: "transfer"; readonly name: string };

export interface Param {
  readonly name: string;
  /** May be left out. */
  readonly optional: boolean;
  /** Takes all further positional arguments. */
  readonly rest: boolean;
}

export interface Entry {
  /** Dotted name: module and attribute. */
  readonly name: string;
  readonly params: readonly Param[];
  readonly result: Recipe;
  /** false: arguments may be changed by it in a way that is not followed. */
  readonly reads: boolean;
}

// Combinators: short constructors, so that a table reads as a table.

/** "a b? *rest" → parameters. */
export function params(text: string): readonly Param[] {
  return text
    .split(" ")
    .filter((word) => word !== "")
    .map((word) => ({
      name: word.replace(/^\*|\?$/g, ""),
      optional: word.endsWith("?") || word.startsWith("*"),
      rest: word.startsWith("*"),
    }));
}

export function entry(name: string, takes: string, result: Recipe, reads = true): Entry {
  return { name, params: params(takes), result, reads };
}

export const NONE: Recipe = { make: "none" };
export const BOOL: Recipe = { make: "bool" };
export const FLOAT: Recipe = { make: "float" };
export const anyInt: Recipe = { make: "int", value: { count: "range", low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY } };
export const natural: Recipe = { make: "int", value: { count: "range", low: 0, high: Number.POSITIVE_INFINITY } };
export const len = (of: string): Count => ({ count: "len", of });
export const int = (value: Count): Recipe => ({ make: "int", value });
export const between = (low: number, high: number): Recipe => ({ make: "int", value: { count: "range", low, high } });
export const unknown = (reason: string): Recipe => ({ make: "unknown", reason });
export const same = (of: string): Recipe => ({ make: "arg", of });
export const transfer = (name: string): Recipe => ({ make: "transfer", name });
export const opaque = (type: string, ...holds: string[]): Recipe => ({ make: "opaque", type, holds });
export const ndarray = (shape: Shape, dtype: DtypeOf): Recipe => ({ make: "ndarray", shape, dtype });
export const shapeArg = (of: string): Shape => ({ shape: "arg", of });
export const shapeOf = (of: string): Shape => ({ shape: "of", of });
export const dims = (...all: Count[]): Shape => ({ shape: "dims", dims: all });
export const dtypeArg = (of: string, otherwise: DtypeOf): DtypeOf => ({ dtype: "arg", of, otherwise });
export const dtypeOf = (of: string): DtypeOf => ({ dtype: "of", of });
export const dtype = (name: string): DtypeOf => ({ dtype: "const", name });
