/**
 * What calls and operators of NumPy hold while they run, to the byte (measured with 1.24, 1.26, 2.0, 2.2 and 2.4). Shapes and strides come from a cache of
 * NumPy's own (numpy/core/src/multiarray/alloc.c), and so do the notes on up to five sequences that it reads.
 */
import type { Invocation } from "../analysis/types";
import type { Abi } from "../size/tables/abi";
import { dtypeObject } from "../size/tables/numpy";
import { itemsizeOf, structureOf } from "../target/dtypes";
import { numpyAtLeast } from "../target/versions";
import { referred } from "../values/heap";
import { add, constantOf, type Int, isEqual, mul, ONE, sub } from "../values/int";
import { sameData } from "../values/same";
import type { Value } from "../values/value";
import {
  ahead,
  arrayBlock,
  arrayIn,
  type Blocks,
  bufferBlock,
  during,
  flatBlock,
  type NdArray,
  nditerBlock,
  type Phases,
  rankOf,
} from "./arrayBlocks";
import { calledPhases } from "./arrayCalls";
import { MAKERS } from "./arrayMakers";
import { NUMBER_0, NUMBER_1, numberArrays, oldNumberArrays, ownDtype } from "./arrayNumbers";
import { oldPhases } from "./arraysOld";
import { type Block, floatBlock, intBlock, tupleBlock } from "./blocks";

/** Whether NumPy does it. */
export function isOfNumpy({ callee, on, args, before }: Invocation): boolean {
  return (
    callee.startsWith("numpy.") ||
    (/^o.*\.|\.abs$/.test(callee) && [on, ...args.map(({ value }) => value)].some((value) => arrayIn(value, before) !== null))
  );
}

/** Element by element, in ways that raise no floating-point error, of which Python would make a warning; `/` and `%` by a number that is not 0. */
const UFUNC =
  /^operator\.(?!@)|^\w+\.(?:abs|sin|cos|sqrt|exp|tanh|square|negative|absolute|sign|floor|ceil|rint) 1$|^numpy\.(?:add|subtract|multiply|maximum|minimum) 2$/;

/** What else there is when the result is whole. T: a tuple of its arguments (METH_VARARGS). I: an iterator over an array. F: a float on the way from an int. */
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
/** Moments of the call that may be its highest; null where they are not known. */
export function arrayPhases(call: Invocation, abi: Abi): Phases {
  const { callee, args, on, before, heap, result } = call;
  const name = callee.slice(callee.indexOf(".") + 1);
  const made = referred(heap, result);
  const array = arrayIn(on, before);
  const [first] = args;
  const maker = call.on === undefined ? MAKERS[name] : undefined;
  if (maker !== undefined) return maker(call, abi);
  if (!numpyAtLeast(abi.target, [1, 20, 0])) return oldPhases(name, call, abi, () => counting(call, abi));
  if (!numpyAtLeast(abi.target, [1, 24, 0])) return null;
  const known = calledPhases(name, call, abi);
  if (known !== undefined) return known;
  if (args.some((arg) => !/^(?:dtype|copy)?$/.test(arg.name ?? ""))) return null;
  if (array !== null) {
    const plain = first === undefined || name === "reshape" || (name === "astype" && rankOf(made) >= 0);
    return plain && rankOf(array) >= 0 && array.order === undefined ? blocksOf(METHODS[name], call, array, abi) : null;
  }
  if (made?.kind !== "ndarray" || structureOf(made.dtype) !== null) return null;
  if (name === "array" || name === "asarray") return reading(call, made, abi);
  if (UFUNC.test(`${callee} ${args.length}`)) return elementwise(call, made, abi);
  if (name === "arange") return rankOf(made) < 0 ? null : counting(call, abi);
  return null;
}

/** The blocks of a row, and `others`. */
function blocksOf(row: string | undefined, call: Invocation, { dtype }: NdArray, abi: Abi, others: Blocks = []): Phases {
  const rank = rankOf(dtype);
  if (row === undefined || (row !== "" && rank < 0)) return null;
  const letters: Readonly<Record<string, Block | null>> = {
    T: tupleBlock(abi, call.args.length),
    I: flatBlock(abi),
    F: rank > 1 ? floatBlock(abi) : null,
  };
  return during(...others, ...[...row].flatMap((letter) => letters[letter] ?? []));
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
  const total = constantOf(shape.reduce(mul, ONE));
  if (typeof total !== "number") return null;
  // What is stretched or cast goes by buffers then.
  const isIterated = arrays.some(
    (array) => !isSameShape(array.shape, shape) || (array.dtype !== dtype && (shape.length > 1 || total > COPIED)),
  );
  const second = numpyAtLeast(abi.target, [2, 0, 0]);
  const newest = numpyAtLeast(abi.target, [2, 3, 0]);
  for (const array of arrays) {
    const isAlike = isSameShape(array.shape, shape);
    const isCast = array.dtype !== dtype;
    if (rankOf(array) < 0 || (shape.length > 1 && array.order !== undefined) || (made === "bool" && array.dtype !== one.dtype)) return null;
    if (isAlike && !isCast) continue;
    if (inPlace || rankOf(array) > rankOf(dtype) || (array.shape.length > 0 && constantOf(array.shape.reduce(mul, ONE)) === 1)) return null;
    if (!isIterated) blocks.push(arrayBlock(abi, dtype, total));
    else if (array.shape.length === 0 || (newest && !isAlike && total > COPIED)) return null;
    else blocks.push(bufferBlock(abi, dtype, total));
  }
  if (isIterated) {
    if (made === "bool") return null;
    blocks.push(nditerBlock(abi, args.length + 1, shape.length, true));
    // Before 2.3 a number beside several dimensions, too, if it is not cast alone.
    if (number !== undefined && shape.length > 1 && !newest && (second || own === dtype)) blocks.push(bufferBlock(abi, dtype, total));
  }
  if (number === undefined) return during(...blocks);
  const items = second
    ? numberArrays(number, dtype, call, abi)
    : oldNumberArrays(own, dtype, tupleBlock(abi, args.length + 1), one, isIterated, abi);
  return items?.map((more, i) => ({ blocks: [...blocks, ...more], result: inPlace || i > 0 })) ?? null;
}

function isSameShape(a: readonly Int[], b: readonly Int[]): boolean {
  return a.length === b.length && a.every((n, i) => isEqual(n, b[i] as Int) === true);
}

/** Rows that NumPy notes without more; a note on another one is three pointers, a bool and an int (array_coercion.c, COERCION_CACHE_CACHE_SIZE). */
const ROWS = 4;

/** np.array of numbers, in lists and tuples of one or two levels or not, and of arrays; of dtype object, of what else is no container. */
function reading(call: Invocation, made: NdArray, abi: Abi): Phases {
  const [value] = call.args.map((arg) => arg.value);
  const [length, ...inner] = made.shape;
  if (/^(?:[SU]\d|datetime64|timedelta64)/.test(made.dtype)) return readingTexts(call, made, abi);
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
  const kept = noteBlock(abi, rows);
  return ranks.has(-1) ? null : blocksOf(ranks.has(0) || ranks.has(1) ? "F" : "", call, made, abi, [kept, ...views]);
}

/**
 * Texts: a dtype object for each until the longest is known; before NumPy 2.3 letters go by way of an item (arraytypes.c.src, UNICODE_setitem). Dates that
 * are texts are read in place.
 */
function readingTexts({ args, before }: Invocation, { dtype, named, shape }: NdArray, abi: Abi): Phases {
  const tag = { U: "str", S: "bytes" }[dtype.charAt(0)] ?? "str";
  const isText = (value: Value | undefined): boolean => {
    const obj = referred(before, value);
    return obj?.kind === "list" || obj?.kind === "tuple" ? obj.runs.every(({ element }) => isText(element)) : value?.tag === tag;
  };
  if (!isText(args[0]?.value) || shape.length > 2 || (named !== "items" && /^[SU]/.test(dtype))) return null;
  const rows = shape.length > 1 ? constantOf(shape[0] as Int) : 0;
  const item = itemsizeOf(dtype, abi.target);
  if (typeof rows !== "number" || item === null) return null;
  const views = shape.length > 1 ? [arrayBlock(abi, null), noteBlock(abi, rows)] : [];
  const own = { bytes: dtypeObject(abi), pool: null };
  const letters = dtype.startsWith("U") && !numpyAtLeast(abi.target, [2, 3, 0]) ? [{ bytes: item, pool: null }] : [];
  return [...(named === "items" && shape.some((n) => n.low > 1) ? ahead(own, own) : []), ...during(...views, ...letters)];
}

/** Notes on so many rows of a nested list. */
function noteBlock(abi: Abi, rows: number): Block {
  return { bytes: Math.max(0, rows - ROWS) * (3 * abi.word + 8), pool: null };
}

/**
 * How many there are is told by the difference over the step, a float; the second item is there when the array is made, and the first two are put into it
 * (ctors.c, PyArray_ArangeObj, _calc_length).
 */
function counting({ args }: Invocation, abi: Abi): Phases {
  const numbers = args.flatMap(({ name, value }) => (name === null ? [value] : []));
  const [start, stop, step = NUMBER_1] = numbers.length === 1 ? [NUMBER_0, ...numbers] : numbers;
  const made = (a: Value | undefined, b: Value | undefined, of: typeof add): Block | null =>
    a?.tag === "int" && b?.tag === "int" ? intBlock(abi, of(a.int, b.int)) : [a, b].every(isNumber) ? floatBlock(abi) : null;
  const [span, next] = [made(stop, start, sub), made(start, step, add)];
  return span && next && isNumber(step) ? [...ahead(span, floatBlock(abi)), ...during(floatBlock(abi), next)] : null;
}

function isNumber(value: Value | undefined): boolean {
  return value?.tag === "int" || value?.tag === "float";
}
