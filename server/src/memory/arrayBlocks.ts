/** Blocks that NumPy asks for besides its arrays. Bytes. */
import type { Invocation } from "../analysis/types";
import { dictBase } from "../size/containers";
import { keysBytes } from "../size/growth/dict";
import type { Abi } from "../size/tables/abi";
import { arrayHeader } from "../size/tables/numpy";
import { strLayout } from "../size/tables/scalars";
import { itemsizeOf } from "../target/dtypes";
import { numpyAtLeast } from "../target/versions";
import { referred } from "../values/heap";
import type { Obj } from "../values/object";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";
import { type Block, headPool, keysPool, tupleBlock } from "./blocks";
import type { Phase } from "./needs";

export type NdArray = Extract<Obj, { readonly kind: "ndarray" }>;
export type Blocks = readonly Block[];
export type Phases = readonly Phase[] | null;

/** With its result there. */
export function during(...blocks: Blocks): readonly Phase[] {
  return [{ blocks, result: true }];
}

/** Before its result is there. */
export function ahead(...blocks: Blocks): readonly Phase[] {
  return [{ blocks, result: false }];
}

export function arrayIn(value: Value | undefined, heap: Heap): NdArray | null {
  const obj = referred(heap, value);
  return obj?.kind === "ndarray" ? obj : null;
}

/** An array of so many items of a dtype; null: a view. */
export function arrayBlock(abi: Abi, dtype: string | null, items = 1): Block {
  const each = dtype === null ? 0 : (itemsizeOf(dtype, abi.target) ?? 0);
  return { bytes: arrayHeader(abi) + (items === 0 ? 1 : items * each), pool: null };
}

/** Numbers of the machine's byte order: bools, ints, floats and complex numbers, in this order; -1: others. */
export function rankOf(of: string | Obj | undefined): number {
  const dtype = typeof of === "string" ? of : of !== undefined && "dtype" in of ? of.dtype : "";
  return ["bool", "int", "float", "complex"].indexOf(/^u?([a-tv-z]+)\d*$/.exec(dtype)?.[1] ?? "");
}

export function wordsBlock(abi: Abi, words: number): Block {
  return { bytes: words * abi.word, pool: null };
}

/** A text that NumPy makes of a C string of so many characters. */
export function nameBlock(abi: Abi, length: number): Block {
  const { base, each } = strLayout(abi, "ascii");
  return { bytes: base + each * length, pool: null };
}

/** An iterator over one array: PyArrayIterObject, with room for 32 dimensions. */
export function flatBlock(abi: Abi): Block {
  return wordsBlock(abi, 329);
}

/** An iterator over so many arrays of that many dimensions (nditer_impl.h, NIT_SIZEOF_ITERATOR; `buffered`: NIT_BUFFERDATA_SIZEOF). */
export function nditerBlock(abi: Abi, arrays: number, dimensions: number, buffered: boolean): Block {
  const { word, target } = abi;
  const from = (minor: number, major = 2) => numpyAtLeast(target, [major, minor, 0]);
  // From 2.3 on pointers are kept once, no longer with each dimension; a cast is two functions, with one more to clear a buffer from 1.25 on.
  const newest = from(3);
  const flags = Math.ceil((2 * arrays) / word) * word;
  const head = newest ? 16 + 4 * word : 8 + 4 * word;
  const each = word * (newest ? arrays + 3 : 2 * arrays + 4);
  const pointers = word * ((newest ? 6 : 4) * arrays + (newest ? 4 : 2));
  // From 2.4 on a cast has flags of 64 bits, twice.
  const buffers = newest ? 8 + (from(4) ? (word === 8 ? 27 : 29) : 21) * arrays : 6 + (from(25, 1) ? 22 : 19) * arrays;
  const bytes = head + (from(0) ? 64 : 32) + pointers + flags + each * Math.max(1, dimensions);
  return { bytes: bytes + (buffered ? buffers * word : 0), pool: null };
}

/** Items that an iterator buffers at most (ndarraytypes.h, NPY_BUFSIZE). */
const BUFFERED = 8192;

/** A buffer of an iterator over so many items. */
export function bufferBlock(abi: Abi, dtype: string, items: number): Block {
  return { bytes: (itemsizeOf(dtype, abi.target) ?? 0) * Math.min(items, BUFFERED), pool: null };
}

/** The dict of a call with keywords, empty. */
export function dictBlock(abi: Abi): Block {
  return { bytes: dictBase(abi), pool: headPool(abi, "dict") };
}

/** The dict of a call with so many keywords. */
export function keywordBlocks(abi: Abi, keywords: number): Blocks {
  if (keywords === 0) return [dictBlock(abi)];
  // Keys that are all texts take less from 3.11 on.
  const bytes = keysBytes(abi, { table: 8, general: !abi.from(3, 11) });
  return [dictBlock(abi), { bytes, pool: keysPool(abi, bytes) }];
}

/** What a call through the protocol for other libraries holds: before the function runs, and while it does. */
export interface Dispatched {
  readonly first: Blocks;
  readonly alive: Blocks;
}

/**
 * A function asks the types of so many arguments, in a tuple, whether another library is to do it (overrides.py); before NumPy 1.25 in Python code, which
 * gives on all arguments and keywords twice (array_function_dispatch, implement_array_function).
 */
export function dispatched(abi: Abi, given: { readonly args: number; readonly keywords?: number; readonly asked: number }): Dispatched {
  const { args, keywords = 0, asked } = given;
  const types = tupleBlock(abi, asked);
  if (numpyAtLeast(abi.target, [1, 25, 0])) return { first: [], alive: [types] };
  const call = [...keywordBlocks(abi, keywords), tupleBlock(abi, args)];
  // The sixth: whether the function takes like=.
  const all = tupleBlock(abi, numpyAtLeast(abi.target, [1, 24, 3]) ? 6 : 5);
  return { first: [...call, ...keywordBlocks(abi, keywords), tupleBlock(abi, keywords)], alive: [...call, types, all] };
}

/** Of a call as it is written, without keywords: all at once. */
export function dispatchBlocks(abi: Abi, { args }: Invocation, asked: number): Blocks {
  const { alive } = dispatched(abi, { args: args.length, asked });
  return numpyAtLeast(abi.target, [1, 25, 0]) ? alive : [...alive, dictBlock(abi)];
}
