/**
 * What calls and operators of NumPy hold while they run, to the byte (measured with 1.24, 1.26, 2.0, 2.2 and 2.4). Shapes and strides come from a cache of
 * NumPy's own (numpy/core/src/multiarray/alloc.c), and so do the notes on up to five sequences that it reads.
 */
import type { Invocation } from "../analysis/types";
import type { Abi } from "../size/tables/abi";
import { arrayHeader } from "../size/tables/numpy";
import { itemsizeOf } from "../target/dtypes";
import { numpyAtLeast } from "../target/versions";
import { referred } from "../values/heap";
import { add, constantOf, type Int, isEqual, ONE, sub, ZERO } from "../values/int";
import type { Obj } from "../values/object";
import { sameData } from "../values/same";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";
import { type Block, floatBlock, intBlock, tupleBlock } from "./blocks";
import type { Phase } from "./needs";

type NdArray = Extract<Obj, { readonly kind: "ndarray" }>;
type Blocks = readonly Block[];
type Phases = readonly Phase[] | null;

/** Whether NumPy does it. */
export function isOfNumpy({ callee, on, args, before }: Invocation): boolean {
  return (
    callee.startsWith("numpy.") ||
    (/^o.*\.|\.abs$/.test(callee) && [on, ...args.map(({ value }) => value)].some((value) => arrayIn(value, before) !== null))
  );
}

/** Element by element, in ways that raise no floating-point error, of which Python would make a warning; `/` and `%` by a number that is not 0. */
const UFUNC = /^operator\.(?!@)|^\w+\.(?:abs|sin|cos) 1$/;

/**
 * What else there is when the result is whole. A digit: a tuple of that many. T: one of its arguments (METH_VARARGS). V: a view. A: an array of one item of the dtype; N, G: the one that is made of 1, or of the second argument, to fill it. I: an
 * iterator over an array (PyArrayIterObject). F: a float on the way from an int to an item.
 */
const METHODS: Readonly<Record<string, string>> = {
  copy: "",
  ravel: "",
  transpose: "",
  tobytes: "",
  astype: "",
  tolist: "",
  reshape: "T",
  argsort: "II",
};
export const FUNCTIONS: Readonly<Record<string, string>> = {
  zeros: "",
  empty: "",
  // The diagonal is set through a view (twodim_base.py); identity asks eye.
  eye: "2VAIIF",
  identity: "2VAIIF",
};
/** From NumPy 2.2 on. They ask the types of some arguments, in a tuple (overrides.py), whether another library is to do it; copyto asks for three. */
export const SECOND: Readonly<Record<string, string>> = {
  empty_like: "1",
  zeros_like: "113A",
  ones_like: "113N",
  full_like: "113G",
  ones: "3N",
  full: "3A",
  "full of": "3G",
};

/** Moments of the call that may be its highest; null where they are not known. */
export function arrayPhases(call: Invocation, abi: Abi): Phases {
  const { callee, args, on, before, heap, result } = call;
  const name = callee.slice(callee.indexOf(".") + 1);
  const made = referred(heap, result);
  const array = arrayIn(on, before);
  const [first] = args;
  if (!numpyAtLeast(abi.target, [1, 24, 0]) || args.some((arg) => !/^(?:dtype|copy)?$/.test(arg.name ?? ""))) return null;
  if (array !== null) {
    const plain = first === undefined || name === "reshape" || (name === "astype" && rankOf(made) >= 0);
    return plain && rankOf(array) >= 0 && array.order === undefined ? blocksOf(METHODS[name], call, array, abi) : null;
  }
  if (made?.kind !== "ndarray" || (made.named !== undefined && made.dtype.startsWith("struct"))) return null;
  if (name === "array" || name === "asarray") return reading(call, made, abi);
  if (UFUNC.test(`${callee} ${args.length}`)) return elementwise(call, made, abi);
  if (name === "arange") return rankOf(made) < 0 ? null : counting(call, abi);
  return blocksOf(
    FUNCTIONS[name] ?? (numpyAtLeast(abi.target, [2, 2, 0]) ? SECOND[args.length > 2 ? `${name} of` : name] : undefined),
    call,
    made,
    abi,
  );
}

/** The blocks of a row, and `others`. */
function blocksOf(row: string | undefined, call: Invocation, { dtype }: NdArray, abi: Abi, others: Blocks = []): Phases {
  const rank = rankOf(dtype);
  // From 3.14 on the slice behind a view is made anew, and eye is imported with an iterator.
  if (row === undefined || (row !== "" && rank < 0) || (row.includes("V") && abi.from(3, 14))) return null;
  const letters: Readonly<Record<string, Block | null>> = {
    T: tupleBlock(abi, call.args.length),
    V: arrayBlock(abi, null),
    A: arrayBlock(abi, dtype),
    I: { bytes: 329 * abi.word, pool: null },
    F: rank > 1 ? floatBlock(abi) : null,
  };
  const blocks = [...row].flatMap((letter) => (/\d/.test(letter) ? tupleBlock(abi, Number(letter)) : (letters[letter] ?? [])));
  const number = /N|G/.test(row) ? numberArrays(row.endsWith("G") ? call.args[1]?.value : NUMBER_1, dtype, call, abi) : [[]];
  return number?.flatMap((more) => during(...others, ...blocks, ...more)) ?? null;
}

const NUMBER_1: Extract<Value, { readonly tag: "int" }> = { tag: "int", int: ONE, id: { kind: "const", key: null } };

/** With its result there. */
function during(...blocks: Blocks): readonly Phase[] {
  return [{ blocks, result: true }];
}

export function arrayIn(value: Value | undefined, heap: Heap): NdArray | null {
  const obj = referred(heap, value);
  return obj?.kind === "ndarray" ? obj : null;
}

/** An array of so many items of a dtype; null: a view. */
function arrayBlock(abi: Abi, dtype: string | null, items = 1): Block {
  const each = dtype === null ? 0 : (itemsizeOf(dtype, abi.target) ?? 0);
  return { bytes: arrayHeader(abi) + (items === 0 ? 1 : items * each), pool: null };
}

/** Numbers of the machine's byte order: bools, ints, floats and complex numbers, in this order; -1: others. */
function rankOf(of: string | Obj | undefined): number {
  const dtype = typeof of === "string" ? of : of !== undefined && "dtype" in of ? of.dtype : "";
  return ["bool", "int", "float", "complex"].indexOf(/^u?([a-tv-z]+)\d*$/.exec(dtype)?.[1] ?? "");
}

/** The dtype that a number has by itself; "" where that is not known. */
function ownDtype(value: Value | undefined, { before }: Invocation, { target }: Abi): string {
  const obj = referred(before, value);
  const int = value?.tag === "int" ? value.int.high : 0;
  const owns: Readonly<Record<string, string>> = {
    bool: "bool",
    int: int < 2 ** 31 ? `int${target.word * 8}` : int < 2 ** 63 ? "int64" : "",
    float: "float64",
    complex: "complex128",
  };
  return obj?.kind === "npscalar" ? obj.dtype : (owns[value?.tag ?? ""] ?? "");
}

/**
 * A number becomes an array of one item, and another one of the dtype that is worked in (ufunc_object.c, convert_ufunc_arguments): what there is until
 * then, and from then on.
 */
function numberArrays(value: Value | undefined, dtype: string, call: Invocation, abi: Abi): readonly Blocks[] | null {
  const own = ownDtype(value, call, abi);
  const [rank, to] = [rankOf(own), rankOf(dtype)];
  const [before, after] = [arrayBlock(abi, own), arrayBlock(abi, dtype)];
  // Ints are made anew from 2.2 on even so.
  if (own === dtype && (rank !== 1 || !numpyAtLeast(abi.target, [2, 2, 0]))) return [[], [after]];
  if (value?.tag === "ref" || rank < 1 || to < 0 || rank + to === 5) return null;
  if (rank > to) return rank === 2 && to === 1 ? [[], [before]] : null;
  // It is made anew from the number, an int by way of a float (arraytypes.c.src, MyGet_Float).
  const through = rank === 1 && to > 1 ? [floatBlock(abi)] : [];
  return [
    [before, after],
    [after, ...through],
  ];
}

/** Items of one dimension that are copied when they are of another dtype (ufunc_object.c, check_for_trivial_loop; NPY_BUFSIZE). */
const COPIED = 8192;

/** In a plain loop, for which operands of another dtype are copied whole; where an iterator does it, null. */
function elementwise(call: Invocation, { dtype: made, shape }: NdArray, abi: Abi): Phases {
  const { callee, before } = call;
  const right = call.args[1]?.value;
  const by = right?.tag === "int" ? constantOf(right.int) : right?.tag === "float" && right.value;
  // array ** 2 is np.square.
  const squares = callee.includes("**");
  if (squares ? right?.tag !== "int" || by !== 2 : /[/%]/.test(callee) && !by) return null;
  const args = call.args.slice(0, squares ? 1 : 2).map(({ value }) => value);
  const number = args.find((value) => arrayIn(value, before) === null);
  const own = ownDtype(number, call, abi);
  const arrays = args.flatMap((value) => arrayIn(value, before) ?? []);
  const [one] = arrays;
  if (one === undefined || shape.length === 0) return null;
  // Comparisons work in what they compare.
  const dtype = made !== "bool" ? made : rankOf(own) > rankOf(one) ? own : one.dtype;
  const inPlace = args.some((value) => sameData(value, call.result));
  // What it writes into is one of its operands, given in a tuple of its own (number.c, PyArray_GenericInplaceBinaryFunction).
  const blocks = [tupleBlock(abi, args.length), tupleBlock(abi, Number(inPlace))];
  for (const array of arrays) {
    const isAlike = array.shape.length === shape.length && shape.every((n, i) => isEqual(n, array.shape[i] as Int) === true);
    if (!isAlike || rankOf(array) < 0 || (shape.length > 1 && array.order !== undefined) || (made === "bool" && array.dtype !== one.dtype))
      return null;
    if (array.dtype === dtype) continue;
    const count = constantOf(shape[0] as Int);
    if (inPlace || shape.length > 1 || rankOf(array) > rankOf(dtype) || typeof count !== "number" || count > COPIED) return null;
    blocks.push(arrayBlock(abi, dtype, count));
  }
  if (number === undefined) return during(...blocks);
  // Before NumPy 2 the value of the number told the dtype, which took more.
  if (!numpyAtLeast(abi.target, [2, 0, 0])) return null;
  const items = numberArrays(number, dtype, call, abi);
  return items?.map((more, i) => ({ blocks: [...blocks, ...more], result: inPlace || i > 0 })) ?? null;
}

/** Rows that NumPy notes without more, and words of a note on another one (array_coercion.c, COERCION_CACHE_CACHE_SIZE). */
const ROWS = 4;
const NOTE = 4;

/** np.array of numbers, in lists and tuples of one or two levels or not, and of arrays; of dtype object, of what else is no container. */
function reading(call: Invocation, made: NdArray, abi: Abi): Phases {
  const [value] = call.args.map((arg) => arg.value);
  const [length, ...inner] = made.shape;
  const rows = inner.length === 0 ? 0 : constantOf(length as Int);
  const ranks = new Set<number>();
  const visit = (one: Value | undefined): void => {
    const obj = referred(call.before, one);
    if (obj?.kind === "list" || obj?.kind === "tuple") for (const { element } of obj.runs) visit(element);
    else ranks.add(obj === undefined ? rankOf(ownDtype(one, call, abi)) : Number.POSITIVE_INFINITY);
  };
  if (rankOf(arrayIn(value, call.before) ?? undefined) >= 0) return rankOf(made) < 0 ? null : [];
  visit(value);
  if (
    inner.length > 1 ||
    call.args.length > 2 ||
    typeof rows !== "number" ||
    Math.max(...ranks) > (made.dtype === "object" ? 3 : rankOf(made))
  )
    return null;
  if (made.dtype === "object") return inner.length === 0 ? [] : null;
  // Rows are gone through by a view.
  const views = inner.map(() => arrayBlock(abi, null));
  const kept = { bytes: Math.max(0, rows - ROWS) * NOTE * abi.word, pool: null };
  return ranks.has(-1) ? null : blocksOf(ranks.has(0) || ranks.has(1) ? "F" : "", call, made, abi, [kept, ...views]);
}

/**
 * How many there are is told by the difference over the step, a float; the second item is there when the array is made, and the first two are put into it
 * (ctors.c, PyArray_ArangeObj, _calc_length).
 */
function counting({ args }: Invocation, abi: Abi): Phases {
  const ints = args.flatMap(({ name, value }) => (name === null ? [value.tag === "int" ? value.int : null] : []));
  const [start, stop, step = ONE] = ints.length === 1 ? [ZERO, ...ints] : ints;
  return start && stop && step
    ? [{ blocks: [intBlock(abi, sub(stop, start))], result: false }, ...during(floatBlock(abi), intBlock(abi, add(start, step)))]
    : null;
}
