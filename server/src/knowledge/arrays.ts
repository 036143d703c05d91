/** Combinators for what NumPy functions give: shape, dtype and storage of an array, as plain data (analysis/arrays/recipes.ts reads them). */
import { type Count, given, type Recipe, same } from "./types";

export type ArrayShape =
  /** An int, or a tuple or list of ints, given as argument; `missing` where it is left out or None. */
  | { readonly shape: "arg"; readonly of: string; readonly missing: ArrayShape | null }
  /** Of an array, or of what becomes one. */
  | { readonly shape: "of"; readonly of: string }
  | { readonly shape: "dims"; readonly dims: readonly Count[] }
  /** A named rule (analysis/arrays/shapes.ts); `of` names the parameters that it works on, "*" the further positional arguments. */
  | { readonly shape: "rule"; readonly rule: string; readonly of: readonly string[] };

/**
 * What a family of functions makes of the common dtype of its operands: plusInt (beside a Python int: bools become the
 * default int), noBool (//: bools become int8), divide (ints become float64),
 * float (sin: ints become the float that holds them), sum (small ints become the default int), real (abs: complex becomes its parts),
 * deviation (std: divide, then the parts), complex (fft), linalg (single or double), rounded (bools become float16), floor (ints become
 * floats before NumPy 2.1), double (float64, complex128 for complex), abs of bool stays.
 */
export type Loop =
  | "same"
  | "plusInt"
  | "noBool"
  | "divide"
  | "float"
  | "sum"
  | "real"
  | "deviation"
  | "complex"
  | "linalg"
  | "rounded"
  | "floor"
  | "double";

export type ArrayDtype =
  /** A canonical name, or "int" for the default int and "intp" for that of indices. */
  | { readonly dtype: "const"; readonly name: string }
  /**
   * The argument when it is given and not None, else `otherwise`. Text without a width has one letter; where items of `otherwise` are
   * converted (`casts`), it is as wide as they need.
   */
  | { readonly dtype: "arg"; readonly of: string; readonly otherwise: ArrayDtype; readonly casts: boolean }
  /** The common dtype of the operands by result_type: Python scalars weak or by value, as the version has it. "*": the further arguments. */
  | { readonly dtype: "result"; readonly of: readonly string[] }
  /** The common dtype of what becomes arrays; scalars are not weak. */
  | { readonly dtype: "common"; readonly of: readonly string[] }
  /** That of the arrays in a list. */
  | { readonly dtype: "members"; readonly of: string }
  | { readonly dtype: "loop"; readonly loop: Loop; readonly on: ArrayDtype };

export type Storage =
  /** The result owns its items, row after row. */
  | { readonly storage: "new" }
  /** Owns them, laid out like the operands (order "K"). */
  | { readonly storage: "like"; readonly of: readonly string[] }
  /** By the argument `order`, "C" where it is left out. */
  | { readonly storage: "ordered"; readonly by: string; readonly of: string | null }
  /** Sees the items of the argument, in the same order, with axes reversed, or in any. `kept`: an array that has the shape already is given back. */
  | { readonly storage: "view"; readonly of: string; readonly order: "same" | "reversed" | "any"; readonly kept: boolean }
  /** The argument itself where it lies in that order, else new. */
  | { readonly storage: "laid"; readonly of: string; readonly order: "C" | "F" }
  /** Sees the memory of an object that is no array. */
  | { readonly storage: "buffer"; readonly of: string }
  /** A view where the items lie as needed, else a copy. */
  | { readonly storage: "reshape"; readonly of: string }
  /** The argument itself where it is an array of that dtype and rank already, else new. */
  | { readonly storage: "itself"; readonly of: string }
  /** Worked out in another dtype: a view of a hidden array where that is the dtype of the result, else a converted copy. */
  | { readonly storage: "converted"; readonly from: ArrayDtype }
  /** A view of an array that nobody else sees; `owner`: its shape, null: that of the result. */
  | { readonly storage: "hidden"; readonly owner: ArrayShape | null };

export type ArrayRecipe =
  /** scalar: without dimensions the result is a NumPy scalar, or a Python number. fill: what an array of objects holds. */
  | {
      readonly make: "array";
      readonly shape: ArrayShape;
      readonly dtype: ArrayDtype;
      readonly storage: Storage;
      readonly scalar: boolean | "python";
      readonly fill: Fill | null;
    }
  /** As many as a rule says: parts of a split, one per dimension. Items read `part` for which of them is made. */
  | { readonly make: "each"; readonly in: "tuple" | "list"; readonly count: EachRule; readonly of: string; readonly item: Recipe }
  /** By the version of NumPy; the newest without one. */
  | { readonly make: "numpy"; readonly since: readonly [number, number]; readonly then: Recipe; readonly otherwise: Recipe }
  /** By whether the argument is true; left out is false. */
  | { readonly make: "flag"; readonly of: string; readonly then: Recipe; readonly otherwise: Recipe }
  /** By the number of dimensions of the argument. */
  | { readonly make: "rank"; readonly of: string; readonly cases: readonly (Recipe | null)[]; readonly otherwise: Recipe }
  /** The first alone, or a tuple of it and those whose flag is set. */
  | { readonly make: "more"; readonly first: Recipe; readonly more: readonly { readonly flag: string; readonly of: Recipe }[] }
  /** A number about an array. */
  | { readonly make: "measure"; readonly of: string; readonly what: "size" | "ndim" | "itemsize" | "nbytes" }
  /** Its shape as a tuple. */
  | { readonly make: "shape"; readonly of: string }
  /** A list of the items as Python numbers, nested as the array is. */
  | { readonly make: "pythonList"; readonly of: string }
  /** The bytes of all items. */
  | { readonly make: "itemBytes"; readonly of: string }
  /** One item as a Python number. */
  | { readonly make: "pythonItem"; readonly of: string };

/** What the items of an array of objects are: an int of 0 or 1, None, the argument, or the items of the argument. */
export type Fill = "zero" | "one" | "none" | { readonly arg: string } | { readonly itemsOf: string };

/** How many results: dimensions of an array, lengths in a shape, parts of a split, arguments. */
export type EachRule = "dimensions" | "lengths" | "parts" | "arguments";

export const dims = (...all: Count[]): ArrayShape => ({ shape: "dims", dims: all });
export const shapeArg = (of: string, missing: ArrayShape | null = null): ArrayShape => ({ shape: "arg", of, missing });
export const shapeOf = (of: string): ArrayShape => ({ shape: "of", of });
export const rule = (name: string, ...of: string[]): ArrayShape => ({ shape: "rule", rule: name, of });

export const dtype = (name: string): ArrayDtype => ({ dtype: "const", name });
export const dtypeArg = (of: string, otherwise: ArrayDtype): ArrayDtype => ({ dtype: "arg", of, otherwise, casts: false });
export const castArg = (of: string, otherwise: ArrayDtype): ArrayDtype => ({ dtype: "arg", of, otherwise, casts: true });
export const result = (...of: string[]): ArrayDtype => ({ dtype: "result", of });
export const dtypeOf = (of: string): ArrayDtype => ({ dtype: "common", of: [of] });
export const common = (...of: string[]): ArrayDtype => ({ dtype: "common", of });
export const membersOf = (of: string): ArrayDtype => ({ dtype: "members", of });
export const loop = (name: Loop, on: ArrayDtype): ArrayDtype => ({ dtype: "loop", loop: name, on });

export const NEW: Storage = { storage: "new" };
export const HIDDEN: Storage = { storage: "hidden", owner: null };
export const hidden = (owner: ArrayShape): Storage => ({ storage: "hidden", owner });
export const like = (...of: string[]): Storage => ({ storage: "like", of });
export const orderedBy = (by: string, of: string | null = null): Storage => ({ storage: "ordered", by, of });
export const viewOf = (of: string, order: "same" | "reversed" | "any" = "any"): Storage => ({
  storage: "view",
  of,
  order,
  kept: false,
});
export const keptOrView = (of: string): Storage => ({ storage: "view", of, order: "same", kept: true });
export const laid = (of: string, order: "C" | "F"): Storage => ({ storage: "laid", of, order });
export const converted = (from: ArrayDtype): Storage => ({ storage: "converted", from });
export const buffer = (of: string): Storage => ({ storage: "buffer", of });
export const reshapeOf = (of: string): Storage => ({ storage: "reshape", of });
export const itself = (of: string): Storage => ({ storage: "itself", of });

/** An array in any case, also without dimensions. */
export const array = (shape: ArrayShape, of: ArrayDtype, storage: Storage = NEW, fill: Fill | null = null): Recipe => ({
  make: "array",
  shape,
  dtype: of,
  storage,
  scalar: false,
  fill,
});
/** An array, or a scalar when it has no dimensions. */
export const number = (shape: ArrayShape, of: ArrayDtype, storage: Storage = NEW): Recipe => ({
  make: "array",
  shape,
  dtype: of,
  storage,
  scalar: true,
  fill: null,
});
/** An array, or a Python number when it has no dimensions. */
export const drawn = (shape: ArrayShape, of: ArrayDtype): Recipe => ({
  make: "array",
  shape,
  dtype: of,
  storage: NEW,
  scalar: "python",
  fill: null,
});
export const byRank = (of: string, cases: readonly (Recipe | null)[], otherwise: Recipe): Recipe => ({
  make: "rank",
  of,
  cases,
  otherwise,
});
export const withMore = (first: Recipe, ...more: { flag: string; of: Recipe }[]): Recipe => ({ make: "more", first, more });
export const measure = (of: string, what: "size" | "ndim" | "itemsize" | "nbytes"): Recipe => ({ make: "measure", of, what });
export const each = (kind: "tuple" | "list", count: EachRule, of: string, item: Recipe): Recipe => ({
  make: "each",
  in: kind,
  count,
  of,
  item,
});
export const sinceNumpy = (major: number, minor: number, then: Recipe, otherwise: Recipe): Recipe => ({
  make: "numpy",
  since: [major, minor],
  then,
  otherwise,
});
export const flag = (of: string, then: Recipe, otherwise: Recipe): Recipe => ({ make: "flag", of, then, otherwise });
/** `out` where it is given, else the recipe. */
export const orOut = (otherwise: Recipe): Recipe => given("out", same("out"), otherwise);
export const pythonList = (of: string): Recipe => ({ make: "pythonList", of });
export const pythonItem = (of: string): Recipe => ({ make: "pythonItem", of });
export const itemBytes = (of: string): Recipe => ({ make: "itemBytes", of });
