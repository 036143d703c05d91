/** What functions hold that make arrays of one value: their items, and dtypes that they are given. Bytes as measured (arrays.ts). */
import type { Invocation } from "../analysis/types";
import type { Abi } from "../size/tables/abi";
import { structureOf } from "../target/dtypes";
import { numpyAtLeast } from "../target/versions";
import { constantOf, mul, ONE } from "../values/int";
import type { Value } from "../values/value";
import {
  ahead,
  arrayBlock,
  arrayIn,
  type Blocks,
  dispatched,
  during,
  flatBlock,
  keywordBlocks,
  type NdArray,
  nameBlock,
  type Phases,
  rankOf,
  wordsBlock,
} from "./arrayBlocks";
import { NUMBER_1, numberArrays } from "./arrayNumbers";
import { type Block, floatBlock, headPool, namedBlock, tupleBlock } from "./blocks";
import type { Phase } from "./needs";

type Maker = (call: Invocation, abi: Abi) => Phases;

export const MAKERS: Readonly<Record<string, Maker>> = {
  dtype: describing,
  zeros: making,
  empty: making,
  eye: diagonal,
  identity: diagonal,
  ones: (call, abi) => filling(call, abi, NUMBER_1),
  // Without a dtype it is the one of the array that the value becomes first.
  full: (call, abi) => filling(call, abi, call.args.length > 2 ? call.args[1]?.value : null),
  empty_like: (call, abi) => {
    const made = plain(call, abi);
    const { first, alive } = dispatched(abi, { args: call.args.length, asked: 1 });
    return made === null || named(call) > 0 ? null : [...ahead(...first), ...during(...alive)];
  },
  zeros_like: (call, abi) => likening(call, abi, null),
  ones_like: (call, abi) => likening(call, abi, NUMBER_1),
  full_like: (call, abi) => likening(call, abi, call.args[1]?.value),
};

/** Keywords of a call. */
function named({ args }: Invocation): number {
  return args.filter(({ name }) => name !== null).length;
}

/** The array of numbers that is made. */
function plain({ args, heap, result }: Invocation, abi: Abi): NdArray | null {
  const made = arrayIn(result, heap);
  const known = numpyAtLeast(abi.target, [1, 24, 0]) && args.every(({ name }) => name === null || name === "dtype");
  return known && made !== null && rankOf(made) >= 0 ? made : null;
}

/** np.dtype("f8"), and of a text with fields, which takes more to read than the dtype does then. */
function describing({ args: [text, ...more] }: Invocation, abi: Abi): Phases {
  if (text?.value.tag !== "str" || text.value.text === null || more.length > 0 || !numpyAtLeast(abi.target, [1, 24, 0])) return null;
  const given = tupleBlock(abi, 1);
  if (/^[?biufc]\d*$|^(?:bool|u?int(?:8|16|32|64)|float(?:16|32|64)|complex(?:64|128))$/.test(text.value.text)) return during(given);
  const parsed = parsing(text.value.text, abi);
  return parsed === null ? null : ahead(given, ...parsed.moment);
}

/** Its items are zeros, or whatever they are (PyArray_Zeros, PyArray_Empty). */
function making(call: Invocation, abi: Abi): Phases {
  const made = arrayIn(call.result, call.heap);
  if (made === null || call.args.some(({ name }) => name !== null && name !== "dtype")) return null;
  if (numpyAtLeast(abi.target, [1, 24, 0]))
    return made.named === undefined || structureOf(made.dtype) === null ? during(...clearing(made, abi)) : structured(made, call, abi);
  // Up to 1.19 in a tuple and a dict (METH_VARARGS); that a number has no length is an error with a text (conversion_utils.c, PyArray_IntpConverter).
  const [shape, ...others] = call.args;
  if (numpyAtLeast(abi.target, [1, 20, 0]) || shape?.value.tag !== "int" || structureOf(made.dtype) !== null) return null;
  const keywords = named(call);
  const given = [tupleBlock(abi, 1 + others.length - keywords), ...(keywords > 0 ? keywordBlocks(abi, keywords) : [])];
  return [...ahead(...given, ...errorBlocks(abi, "object of type '%.200s' has no len()", "int")), ...during(...given)];
}

/** A message while it is written has room for its format and 100 letters; a name in it becomes a text (unicodeobject.c, PyUnicode_FromFormatV). */
function errorBlocks(abi: Abi, format: string, name: string): Blocks {
  return [nameBlock(abi, format.length + 100), nameBlock(abi, name.length)];
}

/** From NumPy 2 on items with fields are cleared by a function for each, put together before there are items (dtype_traversal.c, get_fields_traverse_function). */
function clearing({ dtype, shape }: NdArray, abi: Abi): Blocks {
  const structure = structureOf(dtype);
  if (structure === null || !numpyAtLeast(abi.target, [2, 0, 0])) return [];
  const items = constantOf(shape.reduce(mul, ONE));
  const data = typeof items === "number" ? Math.max(items * structure.size, 1) : Number.POSITIVE_INFINITY;
  return [{ bytes: Math.max(0, (5 + 4 * structure.fields.length) * abi.word - data), pool: null }];
}

/** A dtype of fields that is made with the array. */
function structured(made: NdArray, call: Invocation, abi: Abi): Phases {
  const bound = abi.from(3, 14) ? [namedBlock(abi, "builtin_function_or_method") as Block] : [];
  const cleared = clearing(made, abi);
  if (made.named === "fields") return during(...cleared, ...bound);
  const text = call.args.find(({ value }) => value.tag === "str")?.value;
  const parsed = text?.tag === "str" && text.text !== null ? parsing(text.text, abi) : null;
  if (parsed === null) return null;
  const { moment, left } = parsed;
  return [...ahead(...moment), ...during(...cleared, ...left)];
}

/**
 * "i4,f8" is taken apart by a regular expression (_internal.py, _commastring): what its last search holds, and what is left behind. The state of a search
 * has a stack of 56 bytes on 64 bits, with room for 1024 more (_sre.c, data_stack_grow).
 */
function parsing(text: string, abi: Abi): { readonly moment: Blocks; readonly left: Blocks } | null {
  const fields = text.split(",");
  const list = headPool(abi, "list");
  if (list === null || fields.length < 2 || fields.length > 5 || !fields.every((one) => /^[a-zA-Z]\d*$/.test(one))) return null;
  const stack = abi.word === 8 ? 56 : 36;
  const before = fields.slice(0, -1).map((one) => nameBlock(abi, one.length));
  const name = numpyAtLeast(abi.target, [2, 0, 0]) ? [] : [nameBlock(abi, "_commastring".length)];
  // A free tuple of as many items as there are fields holds their names in the end.
  const free = (isOne: boolean): Blocks => [3, 4].filter((n) => (n === fields.length) === isOne).map((n) => tupleBlock(abi, n));
  const left = [...free(false), { bytes: list.bytes, pool: list }, ...name];
  const search = [8, 15, 23, ...(abi.from(3, 13) ? [6] : [])].map((words) => wordsBlock(abi, words));
  return {
    moment: [
      ...left,
      ...free(true).map(({ bytes }) => ({ bytes, pool: null })),
      ...before,
      wordsBlock(abi, 4),
      ...search,
      { bytes: stack + (stack >> 2) + 1024, pool: null },
    ],
    left,
  };
}

/** The value goes into the array as one item (copyto); other libraries are asked first, from three arguments on. */
function filling(call: Invocation, abi: Abi, value: Value | null | undefined): Phases {
  const made = plain(call, abi);
  return made === null ? null : copying(made, value, call, abi, []);
}

/** `copyto(result, value, casting="unsafe")`, while `outer` is there; null as a value: an array of a zero. */
function copying({ dtype }: NdArray, value: Value | null | undefined, call: Invocation, abi: Abi, outer: Blocks): Phases {
  const { first, alive } = dispatched(abi, { args: 2, keywords: 1, asked: 3 });
  const item = arrayBlock(abi, dtype);
  const numbers = value === null ? [[item]] : numberArrays(value, dtype, call, abi);
  if (numbers === null) return null;
  if (numpyAtLeast(abi.target, [2, 2, 0])) return numbers.flatMap((more) => during(...outer, ...alive, ...more));
  // Before 2.2 the number becomes an array of its own dtype, and the keyword is looked up by a text while that is there.
  const [own] = value === null ? [item] : (numbers[0] ?? []).length > 0 ? (numbers[0] as Blocks) : (numbers[1] as Blocks);
  const given = numpyAtLeast(abi.target, [1, 25, 0]) ? [tupleBlock(abi, 2), ...keywordBlocks(abi, 1)] : [];
  return [
    ...copiedOnce(abi, during(...outer, ...(value === null ? [item] : []), ...first)),
    ...during(...outer, ...alive, ...given, ...(own === undefined ? [] : [own]), nameBlock(abi, "casting".length)),
  ];
}

/** Before NumPy 1.25 keywords are given on in a copy of their dict, whose table is always a new one (Objects/dictobject.c, clone_combined_dict_keys). */
function copiedOnce(abi: Abi, phases: readonly Phase[]): readonly Phase[] {
  const copies = keywordBlocks(abi, 1).at(-1)?.pool ?? null;
  return numpyAtLeast(abi.target, [1, 25, 0]) || copies === null ? phases : phases.map((phase) => ({ ...phase, copies }));
}

/** Another empty array of the kind, and its items (numeric.py). */
function likening(call: Invocation, abi: Abi, value: Value | null | undefined): Phases {
  const made = plain(call, abi);
  if (made === null || named(call) > 0 || arrayIn(call.args[0]?.value, call.before) === null) return null;
  const outer = dispatched(abi, { args: call.args.length, asked: 1 });
  const empty = dispatched(abi, { args: 1, keywords: 4, asked: 1 });
  const rest = copying(made, value, call, abi, outer.alive);
  return rest === null
    ? null
    : [
        ...ahead(...outer.first),
        ...copiedOnce(abi, ahead(...outer.alive, ...empty.first)),
        ...during(...outer.alive, ...empty.alive),
        ...rest,
      ];
}

/** The diagonal is set through a view, over iterators of both (twodim_base.py; identity asks eye). */
function diagonal(call: Invocation, abi: Abi): Phases {
  const made = plain(call, abi);
  if (made === null) return null;
  const through = rankOf(made) > 1 ? [floatBlock(abi)] : [];
  const slice = abi.from(3, 14) ? [namedBlock(abi, "slice") as Block] : [];
  const asked =
    call.callee.endsWith(".identity") && abi.from(3, 14) && !abi.from(3, 15) ? [namedBlock(abi, "tuple_iterator") as Block] : [];
  const view = arrayBlock(abi, null);
  return during(tupleBlock(abi, 2), ...slice, ...asked, view, arrayBlock(abi, made.dtype), flatBlock(abi), flatBlock(abi), ...through);
}
