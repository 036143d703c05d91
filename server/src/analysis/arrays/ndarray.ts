/** Operators, items and attributes of NumPy arrays and scalars. */

import { knowledgeOf } from "../../knowledge/index";
import type { Entry } from "../../knowledge/types";
import type { Expr, Located } from "../../syntax/ast";
import { itemsizeOf } from "../../target/dtypes";
import { atLeast } from "../../target/versions";
import { type Int, isEqual, scale } from "../../values/int";
import { FRAMES } from "../../values/object";
import type { Value } from "../../values/value";
import { objectOf } from "../containers/objects";
import { type Applied, type Call, made } from "../library/apply";
import { overArrays } from "../library/frames";
import { indexOf } from "../library/sequences";
import type { Items } from "../loops/iterate";
import { perRound } from "../loops/rounds";
import { type Context, freshScalar, lost, site } from "../machine";
import { asFloat } from "../operators";
import type { State } from "../state";
import type { Dims } from "./arguments";
import { type NdArray, sizeOfShape } from "./coercion";
import { dtypeFrom, pythonItem, shapeFrom } from "./recipes";

/** The ufunc behind each operator (numpy/core/src/multiarray/number.c, arrayobject.c: array_richcompare). */
const UFUNCS: Readonly<Record<string, string>> = {
  "+": "add",
  "-": "subtract",
  "*": "multiply",
  "/": "divide",
  "//": "floor_divide",
  "%": "remainder",
  "**": "power",
  "&": "bitwise_and",
  "|": "bitwise_or",
  "^": "bitwise_xor",
  "<<": "left_shift",
  ">>": "right_shift",
  "@": "matmul",
  "<": "less",
  "<=": "less_equal",
  ">": "greater",
  ">=": "greater_equal",
  "==": "equal",
  "!=": "not_equal",
};
const UNARY: Readonly<Record<string, string>> = { "-": "negative", "+": "positive", "~": "invert" };

/** Whether NumPy's operators work on it. */
export function isNumpy(value: Value, state: State): boolean {
  const obj = objectOf(value, state);
  return obj?.kind === "ndarray" || obj?.kind === "npscalar" || (obj?.kind === "opaque" && FRAMES.has(obj.type));
}

/** The array or scalar that an operator makes of these operands; null when none of them is one. */
export function arithmetic(operands: readonly Value[], op: string, node: Located, state: State, ctx: Context): Value | null {
  if (!operands.some((value) => isNumpy(value, state))) return null;
  const columns = overArrays(operands, node, state, ctx, (arrays) => arithmetic(arrays, op, node, state, ctx));
  if (columns !== undefined) return columns;
  const name = operands.length === 1 ? UNARY[op] : isSquare(operands, op, state) ? "square" : UFUNCS[op];
  const entry = name === undefined ? undefined : knowledgeOf(`numpy.${name}`);
  if (entry === undefined) return lost(ctx, node, `what ${op} makes of an array is not followed`);
  const taken = name === "square" ? operands.slice(0, 1) : operands;
  return reused(operands, op, node, entry, state, ctx) ?? applyTo(entry, taken, node, state, ctx);
}

/** `array ** 2` is np.square, which makes other dtypes of bools (multiarray/number.c, fast_scalar_power). */
function isSquare([array, power]: readonly Value[], op: string, state: State): boolean {
  if (op !== "**" || array === undefined || power === undefined || objectOf(array, state)?.kind !== "ndarray") return false;
  return asFloat(power) === 2;
}

/** From so many bytes on NumPy works in an operand that nobody else sees (multiarray/temp_elide.c, NPY_MIN_ELIDE_BYTES). */
const LEAST_REUSED = 262144;
const COMMUTATIVE = new Set(["+", "*", "&", "|", "^"]);

/** The operand that the operator writes its result into, where it does: one that the expression itself made. Not from CPython 3.14 on. */
function reused(operands: readonly Value[], op: string, node: Located, entry: Entry, state: State, ctx: Context): Value | null {
  const { target } = ctx.machine;
  if (target.build !== "default" || (target.os !== "linux" && target.os !== "macos") || atLeast(target, [3, 14, 0])) return null;
  const nodes = inner(node as Expr);
  const count = op in UNARY && operands.length === 1 ? 1 : COMMUTATIVE.has(op) ? 2 : 1;
  if (
    nodes.length !== operands.length ||
    op === "@" ||
    entry.name.includes("less") ||
    entry.name.includes("equal") ||
    entry.name.includes("greater")
  )
    return null;
  for (const [i, value] of operands.slice(0, count).entries()) {
    const array = objectOf(value, state);
    if (array?.kind !== "ndarray" || value.tag !== "ref" || value.id.kind !== "object" || array.base !== null) continue;
    if (!isMadeHere(value.id.site, nodes[i] as Expr, ctx)) continue;
    const bytes = itemsizeOf(array.dtype, target);
    if (bytes === null || scale(sizeOfShape(array.shape), bytes).low < LEAST_REUSED) continue;
    const made = resultOf(appliedTo(entry, operands.slice(0, entry.params[1]?.name === "x2" ? 2 : 1), node, state, ctx));
    if (
      made !== null &&
      made.dtype === array.dtype &&
      made.shape.length === array.shape.length &&
      made.shape.every((n, k) => isEqual(n, array.shape[k] as Int) === true)
    )
      return value;
  }
  return null;
}

function inner(node: Expr): readonly Expr[] {
  return node.type === "BinOp" ? [node.left, node.right] : node.type === "UnaryOp" ? [node.operand] : [];
}

/** Whether the object at that site was made by this expression and has no name: by its operator or call, or in the operand that this reused. */
function isMadeHere(made: number, node: Expr, ctx: Context): boolean {
  if (node.type !== "BinOp" && node.type !== "UnaryOp" && node.type !== "Call") return false;
  return made === site(ctx, ctx.path, node, "") || inner(node).some((part) => isMadeHere(made, part, ctx));
}

/** Shape and dtype of what the entry would make. */
function resultOf(on: Applied): { readonly shape: Dims; readonly dtype: string } | null {
  const { result } = on.entry;
  const recipe = result.make === "given" ? result.otherwise : result;
  if (recipe.make !== "array") return null;
  const [shape, dtype] = [shapeFrom(recipe.shape, on), dtypeFrom(recipe.dtype, on)];
  return shape === null || dtype === null ? null : { shape, dtype };
}

/** What the entry makes of these values: the first of its parameters. */
function applyTo(entry: Entry, values: readonly Value[], node: Located, state: State, ctx: Context): Value {
  return made(entry.result, appliedTo(entry, values, node, state, ctx));
}

function appliedTo(entry: Entry, values: readonly Value[], node: Located, state: State, ctx: Context): Applied {
  // Recipes of arrays take of the node only its place.
  const call = node as Call;
  const args = new Map(values.map((value, i) => [entry.params[i]?.name as string, { name: null, value, node: call }]));
  return { entry, args, rest: [], node: call, state, ctx, tag: "" };
}

/** What iterating over an array gives: a scalar for each item, or a view for each row. */
export function rows(value: Value, array: NdArray, node: Located, state: State, ctx: Context): Items | null {
  const [count, ...shape] = array.shape;
  if (count === undefined || (array.dtype === "object" && shape.length === 0)) return null;
  const on = { ctx, state, node: node as Call, tag: "row" };
  const index = indexOf(on, "r", count);
  const { assumes } = array;
  const order = shape.length < 2 || array.order === undefined ? {} : { order: "any" as const };
  const element = perRound(
    on,
    "r",
    index,
    count,
    shape.length === 0
      ? { kind: "npscalar", dtype: array.dtype.replace(/^>/, ""), assumes }
      : { kind: "ndarray", dtype: array.dtype, shape, base: array.base ?? value, items: null, ...order, assumes },
  );
  return { runs: count.high <= 0 ? [] : [{ count, index, element, picked: null }], count, source: "ndarray" };
}

/** The Python number that int(), float() and the like read from a scalar; undefined when the value is none. */
export function numberOf(value: Value, node: Located, state: State, ctx: Context): Value | undefined {
  const obj = objectOf(value, state);
  if (obj?.kind !== "npscalar" && obj?.kind !== "ndarray") return undefined;
  const on = { ctx, state, node: node as Call, tag: "" } as Applied;
  return pythonItem(obj.dtype, on, freshScalar(ctx, node, "number"));
}
