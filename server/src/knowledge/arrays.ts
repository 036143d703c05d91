/** Combinators for what NumPy functions give: shape, dtype and storage of a new array, as plain data (analysis/arrayRecipes.ts reads them). */
import type { Count, Recipe } from "./types";

/** A named rule of array shapes; `of` names the parameters it works on. */
export type ShapeRule =
  | "broadcast"
  | "reduced"
  | "reducedMiddle"
  | "accumulated"
  | "flat"
  | "sorted"
  | "some"
  | "someDistinct"
  | "selected"
  | "matmul"
  | "dot"
  | "inner"
  | "outer"
  | "tensordot"
  | "einsum"
  | "kron"
  | "concatenated"
  | "stacked"
  | "vstack"
  | "hstack"
  | "dstack"
  | "columns"
  | "block"
  | "appended"
  | "inserted"
  | "deleted"
  | "repeated"
  | "tiled"
  | "reshaped"
  | "resized"
  | "transposed"
  | "swapped"
  | "moved"
  | "rolledAxis"
  | "squeezed"
  | "expanded"
  | "atLeast1"
  | "atLeast2"
  | "atLeast3"
  | "broadcastTo"
  | "diagonal"
  | "diag"
  | "diagflat"
  | "rotated"
  | "matrix"
  | "padded"
  | "differences"
  | "convolved"
  | "correlated"
  | "counted"
  | "vander"
  | "quantiles"
  | "taken"
  | "covariance"
  | "edges"
  | "bins"
  | "linspaced"
  | "spaced"
  | "indices"
  | "halfSpectrum"
  | "fullSpectrum"
  | "spectrum"
  | "packed"
  | "unpacked"
  | "viewed"
  | "solved"
  | "swappedLast"
  | "stackOf"
  | "eigenvalues"
  | "svdU"
  | "svdS"
  | "svdV"
  | "qrQ"
  | "qrR"
  | "polynomial"
  | "random"
  | "sampled"
  | "permuted"
  | "multivariate"
  | "dirichlet"
  | "distributed"
  | "triangle"
  | "iterated"
  | "buffer"
  | "ravelled"
  | "cross"
  | "gathered";

export type ArrayShape =
  /** An int or a tuple of ints given as argument. */
  | { readonly shape: "arg"; readonly of: string }
  /** That of an array or of what becomes one. */
  | { readonly shape: "of"; readonly of: string }
  | { readonly shape: "dims"; readonly dims: readonly Count[] }
  | { readonly shape: "rule"; readonly rule: ShapeRule; readonly of: readonly string[] };

/**
 * What a family of functions makes of the common dtype of its operands: same (add), noBool (//: bools become int8), divide (ints become float64),
 * float (sin: ints become the float that holds them), mean (ints become float64), sum (small ints become the default int), real (abs: complex
 * becomes its parts), deviation (mean, then the parts), complex (fft), linalg (single or double), rounded (bools become float16), floor (ints
 * become floats before NumPy 2.1), double (always float64, complex128 for complex).
 */
export type Loop =
  | "same"
  | "noBool"
  | "divide"
  | "float"
  | "mean"
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
  /** The argument when it is given and not None, else `otherwise`. */
  | { readonly dtype: "arg"; readonly of: string; readonly otherwise: ArrayDtype }
  /** What NumPy makes of the Python value or array. */
  | { readonly dtype: "of"; readonly of: string }
  /** The common dtype of the operands by result_type: Python scalars weak or by value, as the version has it. */
  | { readonly dtype: "result"; readonly of: readonly string[] }
  /** The common dtype of the items of a list of arrays, scalars not weak. */
  | { readonly dtype: "common"; readonly of: readonly string[] }
  | { readonly dtype: "loop"; readonly loop: Loop; readonly on: ArrayDtype }
  /** Of structured and other dtypes only the first operand's: what `view` and `astype` are given. */
  | { readonly dtype: "default"; readonly of: string; readonly missing: ArrayDtype }
  | { readonly dtype: "since"; readonly numpy: readonly [number, number]; readonly then: ArrayDtype; readonly otherwise: ArrayDtype };

export type Storage =
  /** The result owns its items. */
  | { readonly storage: "new" }
  /** Owns them, laid out like the operands (order "K"). */
  | { readonly storage: "like"; readonly of: readonly string[] }
  /** Sees the items of the argument. */
  | { readonly storage: "view"; readonly of: string; readonly order: "same" | "reversed" | "strided" | "any" }
  /** A view where the items lie as needed, else a copy. */
  | { readonly storage: "reshape"; readonly of: string }
  /** The argument itself where it is an array that already fits, else new. */
  | { readonly storage: "itself"; readonly of: string }
  /** A view of an array that nobody else sees; `owner`: its shape, null: that of the result. */
  | { readonly storage: "hidden"; readonly owner: ArrayShape | null; readonly strided: boolean };

export type ArrayRecipe =
  /** scalar: without dimensions the result is a NumPy scalar, as functions give it. */
  | {
      readonly make: "array";
      readonly shape: ArrayShape;
      readonly dtype: ArrayDtype;
      readonly storage: Storage;
      readonly scalar: boolean;
    }
  /** Several results; `named`: the class of a named tuple, from NumPy 2 on. */
  | { readonly make: "several"; readonly in: "tuple" | "list"; readonly named: string | null; readonly of: readonly Recipe[] }
  /** As many as a rule says: parts of a split, one per dimension. */
  | { readonly make: "each"; readonly in: "tuple" | "list"; readonly count: EachRule; readonly of: readonly string[]; readonly item: Recipe }
  | { readonly make: "numpy"; readonly since: readonly [number, number]; readonly then: Recipe; readonly otherwise: Recipe }
  /** The recipe when the argument is left out, None or False, else the other. */
  | { readonly make: "given"; readonly arg: string; readonly then: Recipe; readonly otherwise: Recipe }
  /** A Python list of the items as Python numbers, nested as the array is. */
  | { readonly make: "pythonList"; readonly of: string }
  /** One item as a Python number. */
  | { readonly make: "pythonItem"; readonly of: string }
  /** The bytes of the items. */
  | { readonly make: "itemBytes"; readonly of: string };

/** How many results: dimensions of an array, arguments, parts of a split, operands. */
export type EachRule = "dimensions" | "arguments" | "rows" | "parts";

export const dims = (...all: Count[]): ArrayShape => ({ shape: "dims", dims: all });
export const shapeArg = (of: string): ArrayShape => ({ shape: "arg", of });
export const shapeOf = (of: string): ArrayShape => ({ shape: "of", of });
export const rule = (name: ShapeRule, ...of: string[]): ArrayShape => ({ shape: "rule", rule: name, of });

export const dtype = (name: string): ArrayDtype => ({ dtype: "const", name });
export const dtypeArg = (of: string, otherwise: ArrayDtype): ArrayDtype => ({ dtype: "arg", of, otherwise });
export const dtypeOf = (of: string): ArrayDtype => ({ dtype: "of", of });
export const result = (...of: string[]): ArrayDtype => ({ dtype: "result", of });
export const common = (...of: string[]): ArrayDtype => ({ dtype: "common", of });
export const loop = (name: Loop, on: ArrayDtype): ArrayDtype => ({ dtype: "loop", loop: name, on });
export const dtypeSince = (numpy: readonly [number, number], then: ArrayDtype, otherwise: ArrayDtype): ArrayDtype => ({
  dtype: "since",
  numpy,
  then,
  otherwise,
});

export const NEW: Storage = { storage: "new" };
export const HIDDEN: Storage = { storage: "hidden", owner: null, strided: false };
export const hidden = (owner: ArrayShape, strided = false): Storage => ({ storage: "hidden", owner, strided });
export const like = (...of: string[]): Storage => ({ storage: "like", of });
export const viewOf = (of: string, order: "same" | "reversed" | "strided" | "any" = "any"): Storage => ({ storage: "view", of, order });
export const reshapeOf = (of: string): Storage => ({ storage: "reshape", of });
export const itself = (of: string): Storage => ({ storage: "itself", of });

/** An array in any case, also without dimensions. */
export const array = (shape: ArrayShape, of: ArrayDtype, storage: Storage = NEW): Recipe => ({
  make: "array",
  shape,
  dtype: of,
  storage,
  scalar: false,
});
/** An array, or a scalar when it has no dimensions. */
export const number = (shape: ArrayShape, of: ArrayDtype, storage: Storage = NEW): Recipe => ({
  make: "array",
  shape,
  dtype: of,
  storage,
  scalar: true,
});
export const tuple = (...of: Recipe[]): Recipe => ({ make: "several", in: "tuple", named: null, of });
export const list = (...of: Recipe[]): Recipe => ({ make: "several", in: "list", named: null, of });
export const namedTuple = (named: string, ...of: Recipe[]): Recipe => ({ make: "several", in: "tuple", named, of });
export const each = (kind: "tuple" | "list", count: EachRule, of: string, item: Recipe): Recipe => ({
  make: "each",
  in: kind,
  count,
  of: [of],
  item,
});
export const sinceNumpy = (since: readonly [number, number], then: Recipe, otherwise: Recipe): Recipe => ({
  make: "numpy",
  since,
  then,
  otherwise,
});
export const given = (arg: string, then: Recipe, otherwise: Recipe): Recipe => ({ make: "given", arg, then, otherwise });
