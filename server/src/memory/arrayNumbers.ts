/** Numbers that NumPy makes arrays of, to work with other arrays. */
import type { Invocation } from "../analysis/types";
import type { Abi } from "../size/tables/abi";
import { numpyAtLeast } from "../target/versions";
import { referred } from "../values/heap";
import { ONE, ZERO } from "../values/int";
import type { Value } from "../values/value";
import { arrayBlock, type Blocks, type NdArray, nditerBlock, rankOf } from "./arrayBlocks";
import { type Block, floatBlock } from "./blocks";

export const NUMBER_0: Value = { tag: "int", int: ZERO, id: { kind: "const", key: null } };
export const NUMBER_1: Value = { tag: "int", int: ONE, id: { kind: "const", key: null } };

/** The dtype that a number has by itself; "" where that is not known. */
export function ownDtype(value: Value | undefined, { before }: Invocation, { target }: Abi): string {
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
export function numberArrays(value: Value | undefined, dtype: string, call: Invocation, abi: Abi): readonly Blocks[] | null {
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

/**
 * Before NumPy 2 a number became an array of its own dtype in any case. Its value told the dtype where it was of no higher kind than the array, in a tuple of
 * all dtypes (dispatching.c, legacy_promote_using_legacy_type_resolver). Casts to unsigned ints were left to an iterator (check_for_trivial_loop).
 */
export function oldNumberArrays(
  own: string,
  dtype: string,
  types: Block,
  { dtype: of, shape }: NdArray,
  isIterated: boolean,
  abi: Abi,
): readonly Blocks[] | null {
  const [from, to] = [rankOf(own), rankOf(dtype)];
  if (from < 0 || to < 0) return null;
  const given = Math.min(from, 2) <= Math.min(rankOf(of), 2) ? [types] : [];
  const [before, after] = [arrayBlock(abi, own), arrayBlock(abi, dtype)];
  if (own === dtype) return [given, [...given, before]];
  if (dtype.startsWith("u"))
    return of === dtype && shape.length === 1 ? [[], [...given, before, nditerBlock(abi, 3, 1, true), after]] : null;
  if (from > to) return null;
  if (isIterated) return [[], [...given, before, after]];
  return [
    [...given, before, after],
    [...given, after],
  ];
}
