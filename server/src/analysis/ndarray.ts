/** Arithmetic of NumPy arrays, item by item. */
import type { Located } from "../syntax/ast";
import type { Value } from "../values/value";
import { type Context, lost } from "./machine";
import { objectOf } from "./objects";
import type { State } from "./state";

/** The array that an operator makes of these operands; null when none of them is an array. */
export function arithmetic(operands: readonly Value[], op: string, node: Located, state: State, ctx: Context): Value | null {
  if (!operands.some((value) => objectOf(value, state)?.kind === "ndarray")) return null;
  return lost(ctx, node, `the array that ${op} makes is not followed yet`);
}
