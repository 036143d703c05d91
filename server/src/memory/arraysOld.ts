/** What calls hold in NumPy 1.19, where functions written in C take their arguments in a tuple and a dict. Measured with 1.19.5 on 32 bits. */
import type { Invocation } from "../analysis/types";
import type { Abi } from "../size/tables/abi";
import { referred } from "../values/heap";
import { constantOf, type Int, isEqual, mul, ONE } from "../values/int";
import { sameData } from "../values/same";
import {
  arrayBlock,
  arrayIn,
  type Blocks,
  during,
  flatBlock,
  keywordBlocks,
  type NdArray,
  nameBlock,
  type Phases,
  rankOf,
} from "./arrayBlocks";
import { ownDtype } from "./arrayNumbers";
import { type Block, floatBlock, tupleBlock } from "./blocks";

/** Methods that hold their arguments and nothing else, but for the iterators of argsort(). */
const METHODS = new Set(["copy", "ravel", "transpose", "tobytes", "astype", "reshape", "argsort"]);

export function oldPhases(name: string, call: Invocation, abi: Abi, counted: () => Phases): Phases {
  const { on, before, heap, result, callee, args } = call;
  const scalar = referred(heap, result);
  const array = arrayIn(on, before);
  const made = arrayIn(result, heap);
  if (args.some((arg) => !/^(?:dtype|copy)?$/.test(arg.name ?? ""))) return null;
  const given = argumentBlocks(call, abi);
  if (scalar?.kind === "npscalar" && callee === `numpy.${scalar.dtype}`) return ofScalar(scalar.dtype, call, abi, given);
  if (array !== null) {
    if (!METHODS.has(name) || rankOf(array) < 0 || array.order !== undefined || (name === "astype" && rankOf(made ?? undefined) < 0))
      return null;
    return during(...given, ...(name === "argsort" ? [flatBlock(abi), flatBlock(abi)] : []));
  }
  if (made === null || rankOf(made) < 0) return null;
  if (name === "array") return reading(call, made, abi, given);
  // Python code that calls array() with keywords.
  if (name === "asarray") return args.length > 1 ? null : reading(call, made, abi, [tupleBlock(abi, 2), ...keywordBlocks(abi, 2)]);
  if (name === "arange") return counted()?.map((phase) => ({ ...phase, blocks: [...given, ...phase.blocks] })) ?? null;
  return /^operator\.[^@*/%]+$|^numpy\.(?:sin|cos|sqrt|exp) 1$/.test(callee.startsWith("numpy") ? `${callee} ${args.length}` : callee)
    ? elementwise(call, made, abi)
    : null;
}

/** The arguments of a call. */
function argumentBlocks({ args }: Invocation, abi: Abi): Blocks {
  const named = args.filter(({ name }) => name !== null).length;
  return [tupleBlock(abi, args.length - named), ...(named > 0 ? keywordBlocks(abi, named) : [])];
}

/** More may be made when a number becomes an array, and at the end of a ufunc: not followed. */
const UNSURE: Block = { bytes: 0, pool: null, spare: 64 };

function ofScalar(dtype: string, { args }: Invocation, abi: Abi, given: Blocks): Phases {
  const from = ["bool", "int", "float", "complex"].indexOf(args[0]?.value.tag ?? "");
  const rank = rankOf(dtype);
  if (args.length !== 1 || from < 0 || from > rank) return null;
  if (rank === 0) return from === 0 ? during(...given) : null;
  const through = from === 1 && rank > 1 ? [floatBlock(abi)] : [];
  return during(...given, ...(dtype === "float64" ? [] : [arrayBlock(abi, dtype), UNSURE]), ...through);
}

/** Numbers in lists or tuples: rows are read through views; then that a list is no buffer is an error with a text of its type. */
function reading(call: Invocation, { shape }: NdArray, abi: Abi, given: Blocks): Phases {
  const obj = referred(call.before, call.args[0]?.value);
  if (obj === undefined) return ["int", "float", "bool", "complex"].includes(call.args[0]?.value.tag ?? "") ? during(...given) : null;
  if (obj.kind === "ndarray") return during(...given);
  if ((obj.kind !== "list" && obj.kind !== "tuple") || shape.length > 2) return null;
  const views = shape.slice(1).map(() => arrayBlock(abi, null));
  return during(...given, ...views, nameBlock(abi, NO_BUFFER), nameBlock(abi, obj.kind.length));
}

/** Letters that the text of the error has room for while it is written. */
const NO_BUFFER = 157;

/** Operands of another dtype are copied whole, numbers among them, up to as many items as a buffer has. */
function elementwise(call: Invocation, { dtype: made, shape }: NdArray, abi: Abi): Phases {
  const args = call.args.map(({ value }) => value);
  const inPlace = args.some((value) => sameData(value, call.result));
  const arrays = args.flatMap((value) => arrayIn(value, call.before) ?? []);
  const total = constantOf(shape.reduce(mul, ONE));
  if (typeof total !== "number" || made === "bool") return null;
  const blocks: Block[] = [tupleBlock(abi, args.length + Number(inPlace)), tupleBlock(abi, Number(inPlace)), UNSURE];
  for (const array of arrays) {
    const isAlike = array.shape.length === shape.length && shape.every((n, i) => isEqual(n, array.shape[i] as Int) === true);
    if (!isAlike || array.order !== undefined || rankOf(array) < 0) return null;
    if (array.dtype === made) continue;
    if (shape.length > 1 || total > 8192) return null;
    blocks.push(arrayBlock(abi, made, total));
  }
  const number = args.find((value) => arrayIn(value, call.before) === null);
  if (number === undefined) return during(...blocks);
  const own = ownDtype(number, call, abi);
  if (rankOf(own) < 0 || rankOf(own) > rankOf(made) || made.startsWith("u")) return null;
  return during(...blocks, arrayBlock(abi, own), ...(own === made ? [] : [arrayBlock(abi, made)]));
}
