/** What functions and methods of NumPy hold while they run, to the byte: measured with CPython 3.11, 3.13, 3.14 and NumPy 1.24, 1.26, 2.0, 2.2, 2.3, 2.4. */
import type { Invocation } from "../analysis/types";
import type { Abi } from "../size/tables/abi";
import { strLayout } from "../size/tables/scalars";
import { numpyAtLeast } from "../target/versions";
import { referred } from "../values/heap";
import { constantOf, type Int, isEqual, mul, ONE } from "../values/int";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";
import {
  ahead,
  arrayBlock,
  arrayIn,
  type Blocks,
  bufferBlock,
  dictBlock,
  dispatchBlocks,
  dispatched,
  during,
  flatBlock,
  keywordBlocks,
  type NdArray,
  nameBlock,
  nditerBlock,
  type Phases,
  rankOf,
  wordsBlock,
} from "./arrayBlocks";
import { type Block, decimalsBlock, floatBlock, headPool, intBlock, namedBlock, rangeBlock, tupleBlock } from "./blocks";

/** A call with what most rows ask of it. */
interface Called {
  readonly call: Invocation;
  readonly abi: Abi;
  /** The array whose method it is, or that it is given first. */
  readonly array: NdArray;
  readonly made: NdArray | null;
  /** A tuple of so many items. */
  tuple(items: number): Block;
}

/** Moments of a call; undefined where no row is for it. */
export function calledPhases(name: string, call: Invocation, abi: Abi): Phases | undefined {
  const { callee, on, args, before, heap, result } = call;
  const scalar = referred(heap, result);
  if (callee === `numpy.${name}` && on === undefined && scalar?.kind === "npscalar" && scalar.dtype === name)
    return scalarPhases(name, call, abi);
  if (callee === "operator.@") return calledPhases("matmul", { ...call, callee: "numpy.matmul" }, abi);
  if (callee.startsWith("operator.")) return undefined;
  if (callee === "numpy.frombuffer") return overBuffer(call, abi);
  if (on === undefined && name in DRAWS) return drawing(name, call, abi);
  const joins = on === undefined ? SEQUENCES[name] : undefined;
  if (joins !== undefined) return joins(call, abi);
  const row = (on === undefined ? FUNCTIONS : METHODS)[name];
  if (row === undefined) return undefined;
  const array = arrayIn(on ?? args[0]?.value, before);
  const made = arrayIn(result, heap);
  const tuple = (items: number): Block => tupleBlock(abi, items);
  if (array === null) return undefined;
  return rankOf(array) < 0 || (array.order !== undefined && array.order !== "F") ? null : row({ call, abi, array, made, tuple });
}

type Row = (called: Called) => Phases;

const FUNCTIONS: Readonly<Record<string, Row>> = {
  // A copy is sorted in place, along an iterator over all other dimensions (item_selection.c, _new_sortlike).
  sort: ({ call, abi }) => (call.args.length > 1 ? null : during(...dispatchBlocks(abi, call, 1), flatBlock(abi))),
  sum: reducingBy,
  prod: reducingBy,
  max: reducingBy,
  min: reducingBy,
  amax: reducingBy,
  amin: reducingBy,
  mean: averagingBy,
  std: averagingBy,
  var: averagingBy,
  dot: multiplying,
  matmul: multiplyingMatrices,
  where: choosing,
  squeeze: ({ call, abi }) =>
    call.args.length > 1 ? null : during(...dispatchBlocks(abi, call, 1), namedBlock(abi, "builtin_function_or_method") as Block),
  packbits: packing,
  outer: outerProduct,
  repeat: (called) =>
    called.call.args.length !== 2 || called.call.args[1]?.value.tag !== "int"
      ? null
      : wrapping(called, 1, during(called.tuple(1), arrayBlock(called.abi, `int${called.abi.word * 8}`))),
  // Before NumPy 1.25 it was np.around, which is called in turn.
  round: (called) => (numpyAtLeast(called.abi.target, [1, 25, 0]) ? wrapping(called, 2, rounding(called)) : null),
  cumsum: (called) => wrapping(called, 2, accumulating(called)),
  cumprod: (called) => wrapping(called, 2, accumulating(called)),
};

/** Legacy functions of numpy.random from 2.4 on: items are made by methods of the generator's lock, which are looked up (_common.pyx, mtrand.pyx). */
const DRAWS: Readonly<Record<string, (call: Invocation, abi: Abi) => Blocks>> = {
  "random.rand": ({ args }, abi) => [tupleBlock(abi, args.length + 1), tupleBlock(abi, args.length), tupleBlock(abi, 1)],
  "random.randn": ({ args }, abi) => [tupleBlock(abi, args.length + 1), tupleBlock(abi, args.length), tupleBlock(abi, 1)],
  "random.random": (_, abi) => [tupleBlock(abi, 1)],
  "random.normal": ({ args }, abi) => parameters(args, abi, 2),
  "random.uniform": ({ args }, abi) => [...parameters(args, abi, 4), floatBlock(abi), floatBlock(abi), tupleBlock(abi, 1)],
};

/** Arrays of one item for what a distribution is given; ints go by way of a float. */
function parameters(args: Invocation["args"], abi: Abi, count: number): Blocks {
  const item = arrayBlock(abi, "float64");
  const isInt = count === 2 && args.some(({ name, value }, i) => name === null && i < 2 && value.tag === "int");
  return [...Array.from({ length: count }, () => item), ...(isInt ? [floatBlock(abi)] : [])];
}

function drawing(name: string, call: Invocation, abi: Abi): Phases {
  const size = call.args.at(-1);
  const isSized = size !== undefined && (call.args.length > 2 || size.name === "size" || /\.rand/.test(name)) && call.args.length < 4;
  const isPlain = call.args.every(
    ({ name, value }) => (name === null || name === "size") && (value.tag === "int" || value.tag === "float" || value === size?.value),
  );
  const made = arrayIn(call.result, call.heap);
  if (made === null || !isSized || !isPlain || !numpyAtLeast(abi.target, [2, 4, 0])) return null;
  const bound = namedBlock(abi, "builtin_function_or_method") as Block;
  return during(...(DRAWS[name] as NonNullable<(typeof DRAWS)[string]>)(call, abi), bound, bound);
}

const METHODS: Readonly<Record<string, Row>> = {
  sum: reducing,
  prod: reducing,
  max: reducing,
  min: reducing,
  round: rounding,
  argmax: finding,
  argmin: finding,
  // By an iterator over the array and one over the result (ctors.c, PyArray_CopyAsFlat).
  flatten: ({ call, abi, array: { shape } }) =>
    call.args.length > 0
      ? null
      : during(...(shape.length > 1 ? [nditerBlock(abi, 1, 1, false), nditerBlock(abi, 1, shape.length, false)] : [])),
  // The dtype is set as an attribute, by a text that stays in the cache of types (convert.c, PyArray_View).
  view: ({ call, abi, array }) => (call.args.length !== 1 || array.order !== undefined ? null : during(nameBlock(abi, "dtype".length))),
  mean: averaging,
  std: averaging,
  var: averaging,
  cumsum: accumulating,
  cumprod: accumulating,
};

/** Functions of a list or tuple of arrays. */
const SEQUENCES: Readonly<Record<string, (call: Invocation, abi: Abi) => Phases>> = {
  concatenate: joining,
  vstack: stacking,
  hstack: stacking,
};

/** np.float32(x): from an array of one item, but for float64, which is a float's own type, and for bool and dates (scalartypes.c.src). */
function scalarPhases(dtype: string, call: Invocation, abi: Abi): Phases {
  const [value, ...more] = call.args.map((arg) => arg.value);
  const given = tupleBlock(abi, call.args.length);
  if (value === undefined || more.length > 0 || call.args[0]?.name !== null) return null;
  if (/^(?:datetime|timedelta)64$/.test(dtype)) return value.tag === "str" ? during(given) : null;
  const rank = rankOf(dtype.replace(/^long/, ""));
  const from = ["bool", "int", "float", "complex"].indexOf(value.tag);
  if (rank === 0) return from < 0 ? null : from === 0 ? during(given) : during(given, arrayBlock(abi, dtype));
  if (rank < 0 || from < 0 || from > rank) return null;
  // An int becomes an item by way of a float, from 2 on of a text where that is less exact (arraytypes.c.src, MyGet_Float, MyGet_LongDouble).
  const through = from === 1 && rank > 1;
  if (dtype === "float64") return during(given, ...(through ? [floatBlock(abi)] : []));
  const item = arrayBlock(abi, dtype);
  if (dtype.endsWith("longdouble")) {
    const n = value.tag === "int" ? constantOf(value.int) : null;
    if (from < 1) return null;
    if (from === 2) return during(given, item);
    if (dtype !== "longdouble" || typeof n !== "number" || Math.abs(n) >= 2 ** 30) return null;
    const text = String(n).length;
    const { base, each } = strLayout(abi, "ascii");
    return [...ahead(given, item, decimalsBlock(abi, 1), { bytes: base + each * text, pool: null }), ...during(given, item)];
  }
  return during(given, item, ...(through ? [floatBlock(abi)] : []));
}

/** Reductions over all items or along one axis (reduction.c, PyUFunc_ReduceWrapper). */
function reducing(called: Called): Phases {
  const { call, tuple } = called;
  const [axis, ...more] = call.args;
  if (more.length > 0 || (axis !== undefined && (axis.name !== "axis" || axis.value.tag !== "int"))) return null;
  return reduced(called, axis === undefined ? [] : keywords(called), [tuple(1)]);
}

/** Before NumPy 2 a keyword of a method written in Python is given on in a dict and an array. */
function keywords({ abi, tuple }: Called): Blocks | null {
  if (numpyAtLeast(abi.target, [2, 0, 0])) return [];
  return [...keywordBlocks(abi, 1), wordsBlock(abi, 3), tuple(1)];
}

/**
 * The iterator, the result as an array, what it starts from: the first item, a Python object before 1.25, or a view of the first ones where there is nothing
 * to start from. What is cast or has several dimensions goes by buffers.
 */
function reduced({ call, abi, array, made, tuple }: Called, given: Blocks | null, before: Blocks): Phases {
  const obj = referred(call.heap, call.result);
  const rank = array.shape.length;
  const total = constantOf(array.shape.reduce(mul, ONE));
  if (
    given === null ||
    array.order !== undefined ||
    typeof total !== "number" ||
    total === 0 ||
    (obj?.kind !== "npscalar" && obj?.kind !== "ndarray")
  )
    return null;
  const { dtype } = obj;
  const newest = numpyAtLeast(abi.target, [2, 3, 0]);
  const isCast = dtype !== array.dtype;
  if (isCast && (newest ? total > 8192 || rank < 2 : rank < 2)) return null;
  const buffers = Array.from({ length: newest ? Number(isCast) : Number(rank > 1) + Number(isCast) }, () => bufferBlock(abi, dtype, total));
  const item = arrayBlock(abi, dtype);
  const view = arrayBlock(abi, null);
  const isOrdered = /\.a?m(?:ax|in)$/.test(call.callee);
  const first: Block = { bytes: item.bytes - view.bytes, pool: null };
  const start = numpyAtLeast(abi.target, [1, 25, 0]) ? [first] : rankOf(dtype) > 1 ? [floatBlock(abi)] : [];
  // Before 2.0 the type is found in a tuple; before 1.25 that of sums of unsigned ints by a number.
  const counts = isCast && array.dtype.startsWith("u") && !numpyAtLeast(abi.target, [1, 25, 0]) ? [tuple(1), countBlock(abi)] : [];
  const types = numpyAtLeast(abi.target, [2, 0, 0]) ? [] : [tuple(1), ...counts];
  const common = [...given, ...before, ...types, nditerBlock(abi, 2, rank, true), ...(made === null ? [item] : [])];
  const moments = isOrdered ? [[view], buffers] : [[...start, ...buffers]];
  return moments.map((more) => ({ blocks: [...common, ...more], result: made !== null }));
}

/** np.sum(array) and the like: by the reduce() of a ufunc (fromnumeric.py, _wrapreduction). */
function reducingBy(called: Called): Phases {
  const { call, abi, tuple } = called;
  if (call.args.length > 1 || !numpyAtLeast(abi.target, [2, 0, 0])) return null;
  const bound = namedBlock(abi, "builtin_function_or_method") as Block;
  const dict = dictBlock(abi);
  return reduced(called, [], [tuple(2), tuple(2), tuple(4), dict, dict, dict, ...keywordBlocks(abi, 1).slice(1), bound, tuple(1)]);
}

/** np.mean(array), np.std(array), np.var(array): what they do not pass on is in a dict (fromnumeric.py). Measured with 3.11, 3.13 and 3.14. */
function averagingBy(called: Called): Phases {
  const { call, abi, tuple } = called;
  const inner = averaging(called);
  if (inner === null || call.args.length > 1 || !numpyAtLeast(abi.target, [2, 0, 0]) || (abi.from(3, 12) && !abi.from(3, 13))) return null;
  const asked = call.callee.endsWith(".mean") ? 3 : 4;
  const given = abi.from(3, 12) ? [] : [tuple(1), wordsBlock(abi, asked + 2)];
  const outer = [tuple(asked), tuple(asked), dictBlock(abi), ...keywordBlocks(abi, 1), ...given];
  return inner.map(({ blocks, result }) => ({ blocks: [...outer, ...blocks], result }));
}

/** mean(), std() and var() of floats: Python code (_methods.py, _mean, _var). */
function averaging(called: Called): Phases {
  const { call, abi, array, tuple } = called;
  if (call.args.length > (call.on === undefined ? 1 : 0) || rankOf(array) !== 2 || array.dtype === "float16") return null;
  const counted = countingItems(array.shape, abi);
  const rank = array.shape.length;
  const counters = [tuple(1), tuple(rank), countBlock(abi), tuple(2)];
  const iterator = iterating(abi);
  if (counted === null) return null;
  const summed = reduced(called, [], [...counters, ...iterator]);
  if (call.callee.endsWith(".mean")) return summed === null ? null : [...counted, ...summed];
  if (rank !== 1 || !numpyAtLeast(abi.target, [2, 2, 0])) return null;
  // The deviations from the mean, an array of one item.
  const deviations = arrayBlock(abi, array.dtype, Number(constantOf(array.shape[0] as Int)));
  return [
    ...counted,
    ...(summed ?? []),
    ...ahead(...counters, ...iterator, arrayBlock(abi, array.dtype), nditerBlock(abi, 3, rank, true), deviations),
  ];
}

/** A scalar of the machine's int. */
function countBlock(abi: Abi): Block {
  return { bytes: abi.header + abi.word, pool: null };
}

/** What a loop over a tuple leaves behind: a block of the free list that there is in 3.14; from 3.15 on it makes none. */
function iterating(abi: Abi): Blocks {
  return abi.from(3, 14) && !abi.from(3, 15) ? [namedBlock(abi, "tuple_iterator") as Block] : [];
}

/** How many items there are is told by going through a range of the dimensions (_count_reduce_items). */
function countingItems(shape: readonly Int[], abi: Abi): Phases {
  const iterator = namedBlock(abi, "range_iterator");
  if (iterator === null) return null;
  const phases = [...ahead(rangeBlock(abi), iterator, tupleBlock(abi, shape.length))];
  let items: Int = ONE;
  for (const n of shape) {
    const next = mul(items, n);
    phases.push(...ahead(intBlock(abi, items), intBlock(abi, n), intBlock(abi, next)));
    items = next;
  }
  return phases;
}

/** The method of the ufunc is looked up by a name that stays in the cache of types (calculation.c, PyArray_GenericAccumulateFunction). */
function accumulating({ call, abi, array, made, tuple }: Called): Phases {
  if (call.args.length > 0 || array.shape.length !== 1 || made?.dtype !== array.dtype) return null;
  const bound = namedBlock(abi, "builtin_function_or_method") as Block;
  return during(tuple(2), nameBlock(abi, "accumulate".length), bound, tuple(1));
}

/** Floats and complex numbers of one kind: by BLAS, straight into the result (cblasfuncs.c, cblas_matrixproduct). */
function multiplying({ call, abi, array, made }: Called): Phases {
  const other = arrayIn(call.args[1]?.value, call.before);
  if (call.args.length !== 2 || other === null || other.dtype !== array.dtype || !/^(?:float|complex)(?:32|64|128)$/.test(array.dtype))
    return null;
  const asked = dispatchBlocks(abi, call, 3);
  if (made !== null) return array.shape.length + other.shape.length < 3 || array.order || other.order ? null : during(...asked);
  return array.shape.length === 1 && other.shape.length === 1 && array.dtype.startsWith("float")
    ? during(...asked, arrayBlock(abi, array.dtype))
    : null;
}

/** To whole numbers by np.rint (calculation.c, PyArray_Round). */
function rounding({ call, array, tuple }: Called): Phases {
  return rankOf(array) === 2 && call.args.length === (call.on === undefined ? 1 : 0) ? during(tuple(1)) : null;
}

/**
 * np.frombuffer(bytes, dtype=…): that bytes can not be written is an error, with a text, from 3.12 on put into an exception at once (ctors.c,
 * PyArray_FromBuffer).
 */
function overBuffer({ args, result, heap }: Invocation, abi: Abi): Phases {
  const [data, dtype, ...more] = args;
  const made = arrayIn(result, heap);
  if (data?.value.tag !== "bytes" || dtype?.name !== "dtype" || more.length > 0 || made === null || rankOf(made) < 0) return null;
  const given = [tupleBlock(abi, 1), ...keywordBlocks(abi, 1)];
  const text = nameBlock(abi, "Object is not writable.".length);
  return [...ahead(...given, text, ...(abi.from(3, 12) ? [tupleBlock(abi, 1), wordsBlock(abi, 11)] : [])), ...during(...given)];
}

/** argmax() and argmin(): the result as an array (calculation.c, PyArray_ArgMax); of several dimensions a view in one. */
function finding({ call, abi, array }: Called): Phases {
  if (call.args.length > 0 || array.order !== undefined) return null;
  return ahead(arrayBlock(abi, `int${abi.word * 8}`), ...(array.shape.length > 1 ? [arrayBlock(abi, null)] : []));
}

/** A function that asks for a method by its name and calls it with keywords (fromnumeric.py, _wrapfunc): two dicts, one a copy, and the method. */
function wrapping({ call, abi }: Called, asked: number, inner: Phases): Phases {
  const { first, alive } = dispatched(abi, { args: call.args.length, asked });
  const given = keywordBlocks(abi, 3);
  const outer = [...alive, ...given, ...given, namedBlock(abi, "builtin_function_or_method") as Block];
  const copies = given[1]?.pool ?? null;
  if (inner === null || copies === null) return null;
  return [
    ...ahead(...first),
    ...inner.map(({ blocks, result }, i) => ({ blocks: [...outer, ...blocks], result, ...(i === 0 ? { copies } : {}) })),
  ];
}

/** By iterators over both arrays (compiled_base.c, pack_bits); several dimensions are one in a view. */
function packing({ call, abi, array, tuple }: Called): Phases {
  if (call.args.length > 1) return null;
  const given = numpyAtLeast(abi.target, [1, 25, 0]) ? [tuple(1)] : [];
  const views = array.shape.length > 1 ? [arrayBlock(abi, null)] : [];
  return during(...dispatchBlocks(abi, call, 1), ...given, ...views, flatBlock(abi), flatBlock(abi));
}

/** Two matrices of one dtype: their rows and columns are gone through inside (ufunc_object.c, PyUFunc_GeneralizedFunctionInternal). */
function multiplyingMatrices({ call, abi, array, tuple }: Called): Phases {
  const other = arrayIn(call.args[1]?.value, call.before);
  if (call.args.length !== 2 || other === null || other.dtype !== array.dtype || other.order || array.order || rankOf(array) < 2)
    return null;
  if (array.shape.length !== 2 || other.shape.length !== 2) return null;
  return during(tuple(2), nditerBlock(abi, 3, 2, false), wordsBlock(abi, 9));
}

/** One is stood up by an index, and both are stretched (numeric.py, outer). */
function outerProduct({ call, abi, array, made, tuple }: Called): Phases {
  const other = arrayIn(call.args[1]?.value, call.before);
  const total = made === null ? null : constantOf(made.shape.reduce(mul, ONE));
  if (call.args.length !== 2 || made === null || other?.dtype !== array.dtype || typeof total !== "number" || total > 8192) return null;
  if (array.shape.length !== 1 || other.shape.length !== 1 || made.shape.some((n) => constantOf(n) === 1) || abi.from(3, 14)) return null;
  const buffer = bufferBlock(abi, made.dtype, total);
  const view = arrayBlock(abi, null);
  return during(...dispatchBlocks(abi, call, 3), tuple(2), tuple(1), view, view, nditerBlock(abi, 3, 2, true), buffer, buffer);
}

/** where(condition, x, y): numbers become arrays of one item; an iterator over all four (multiarray.c, PyArray_Where). */
function choosing({ call, abi, array, made }: Called): Phases {
  const given = call.args.slice(1).map(({ value }) => value);
  if (call.args.length !== 3 || made === null || array.dtype !== "bool" || !isSameShape(array, made)) return null;
  const blocks: Block[] = [];
  for (const value of given) {
    const one = arrayIn(value, call.before);
    const dtype = one?.dtype ?? numberDtype(value, abi);
    // Others are cast by buffers.
    if (dtype !== made.dtype || (one !== null && (one.order !== undefined || !isSameShape(one, made)))) return null;
    if (one === null) blocks.push(arrayBlock(abi, dtype));
  }
  return during(...dispatchBlocks(abi, call, 3), ...blocks, nditerBlock(abi, 4, made.shape.length, true));
}

/** The dtype of the array that a Python number becomes by itself. */
function numberDtype(value: Value, { word }: Abi): string {
  if (value.tag === "float") return "float64";
  if (value.tag === "bool") return "bool";
  const isSmall = value.tag === "int" && value.int.low >= -(2 ** 31) && value.int.high < 2 ** 31;
  return isSmall ? `int${word * 8}` : "";
}

function isSameShape(a: NdArray, b: NdArray): boolean {
  return a.shape.length === b.shape.length && a.shape.every((n, i) => isEqual(n, b.shape[i] as Int) === true);
}

/** The arrays in a list or tuple of arrays of numbers; null where it is another. */
function arraysIn(value: Value | undefined, heap: Heap): readonly NdArray[] | null {
  const obj = referred(heap, value);
  if (obj?.kind !== "list" && obj?.kind !== "tuple") return null;
  const found: NdArray[] = [];
  for (const { element, count } of obj.runs) {
    const array = arrayIn(element, heap);
    const times = constantOf(count);
    if (array === null || rankOf(array) < 0 || typeof times !== "number" || found.length + times > MAX_ARRAYS) return null;
    for (let i = 0; i < times; i++) found.push(array);
  }
  return found;
}

const MAX_ARRAYS = 64;

/** A pointer to each, and a view of the part of the result that is filled (multiarray.c, PyArray_ConcatenateArrays). */
function joining(call: Invocation, abi: Abi): Phases {
  const arrays = arraysIn(call.args[0]?.value, call.before);
  if (arrays === null || call.args.length > 1) return null;
  return during(...dispatchBlocks(abi, call, 0), wordsBlock(abi, arrays.length), arrayBlock(abi, null));
}

/**
 * vstack and hstack: the arrays go by in tuples, first as the arguments of atleast_2d, and are joined from a tuple of what that made of them, of a list
 * (shape_base.py).
 */
function stacking(call: Invocation, abi: Abi): Phases {
  const arrays = arraysIn(call.args[0]?.value, call.before);
  const list = headPool(abi, "list");
  // Before NumPy 2 the result was a list.
  if (arrays === null || arrays.length < 2 || list === null || !numpyAtLeast(abi.target, [2, 0, 0])) return null;
  const ranks = new Set(arrays.map(({ shape }) => shape.length));
  if (ranks.size > 1 || call.args.length > 1) return null;
  const vertical = call.callee.endsWith(".vstack");
  const views = vertical && ranks.has(1) ? arrays.map(() => arrayBlock(abi, null)) : [];
  const tuple = tupleBlock(abi, arrays.length);
  // A tuple is given on as it is; a list is made one, from 3.14 on by its extend().
  const isTuple = referred(call.before, call.args[0]?.value)?.kind === "tuple";
  const builtin = abi.from(3, 14) && !isTuple ? [namedBlock(abi, "builtin_function_or_method") as Block] : [];
  const iterator = iterating(abi);
  const others: Blocks = [...builtin, ...iterator, { bytes: list.bytes, pool: list }];
  const given: Blocks = Array.from({ length: isTuple ? 2 : 4 }, () => tuple);
  return [
    ...(vertical ? ahead(...others, ...given, tupleBlock(abi, 2)) : []),
    ...during(...others, ...given, tuple, ...views, wordsBlock(abi, arrays.length), arrayBlock(abi, null)),
  ];
}
