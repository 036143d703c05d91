/** What the compiler works out by itself: arithmetic on literals. */
import type { Expr } from "../syntax/ast";
import { expressionChildren } from "../syntax/visit";
import { atLeast } from "../target/versions";
import { constantOf } from "../values/int";
import { lengthOf } from "../values/runs";
import type { Value } from "../values/value";
import { objectOf } from "./containers/objects";
import { constantInt, constantTuple, constantValue, stringValue } from "./expressions";
import type { Context } from "./machine";
import type { State } from "./state";

/** Arithmetic on literals alone is done by the compiler (CPython ast_opt.c), so its result is a constant. */
export function isFolded(e: Expr): boolean {
  let node = e;
  while (node.type === "BinOp") {
    if (!isFolded(node.right)) return false;
    node = node.left;
  }
  if (node.type === "Tuple") return node.elts.every(isFolded);
  return node.type === "Constant" || (node.type === "UnaryOp" && node.op !== "not" && isFolded(node.operand));
}

/** Whether the compiler works something in the expression out. */
export function holdsFolded(e: Expr): boolean {
  return ((e.type === "BinOp" || e.type === "UnaryOp") && isFolded(e)) || expressionChildren(e).some(holdsFolded);
}

/**
 * Above these the compiler leaves the operation to run time: 128 bits of an int power or shift, 4,096 characters of a repeated string, 256 items of a
 * tuple (Python/ast_opt.c); up to 3.6, 20 of either (Python/peephole.c).
 */
const MAX_FOLDED_BITS = 128;
const MAX_FOLDED_TEXT = 4096;
const MAX_FOLDED_ITEMS = 256;

/**
 * The int that the compiler works the expression out to; null: it leaves it to run time, as powers, shifts and products that may have more than 128
 * bits (Python/ast_opt.c, safe_power, safe_lshift, safe_multiply: by the bits of the operands); undefined: it is no arithmetic of ints.
 */
export function foldedInt(e: Expr): bigint | null | undefined {
  if (e.type === "Constant") return e.value.kind === "int" ? BigInt(e.value.value) : undefined;
  if (e.type === "UnaryOp") {
    const n = e.op === "not" ? undefined : foldedInt(e.operand);
    return typeof n !== "bigint" ? n : e.op === "-" ? -n : e.op === "~" ? ~n : n;
  }
  if (e.type !== "BinOp") return undefined;
  const [a, b] = [foldedInt(e.left), foldedInt(e.right)];
  if (a === undefined || b === undefined) return undefined;
  if (a === null || b === null) return null;
  switch (e.op) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return bits(a) + bits(b) > MAX_FOLDED_BITS ? null : a * b;
    case "**":
      return b < 0n ? undefined : a !== 0n && BigInt(bits(a)) * b > MAX_FOLDED_BITS ? null : a ** b;
    case "<<":
      return b < 0n || (a !== 0n && BigInt(bits(a)) + b > MAX_FOLDED_BITS) ? null : a << b;
    case ">>":
      return b < 0n ? null : a >> b;
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "//":
    case "%": {
      if (b === 0n) return null;
      const rest = ((a % b) + b) % b;
      return e.op === "%" ? rest : (a - rest) / b;
    }
    default:
      return undefined;
  }
}

function bits(n: bigint): number {
  return n === 0n ? 0 : (n < 0n ? -n : n).toString(2).length;
}

/** The value of a folded expression as the constant that it is; itself where the compiler leaves it to run time. */
export function asConstant(value: Value, node: Expr, state: State, ctx: Context): Value {
  if (value.tag === "int") {
    const n = constantOf(value.int);
    return n === null || foldedInt(node) === null || (foldedInt(node) === undefined && bits(BigInt(n)) > MAX_FOLDED_BITS)
      ? value
      : constantInt(n);
  }
  if (value.tag === "float" && value.value !== null) return constantValue({ kind: "float", value: value.value });
  // Up to 3.6 results of more than 20 items are left to run time (peephole.c, fold_binops_on_constants).
  const most = atLeast(ctx.machine.target, [3, 7, 0]) ? Number.POSITIVE_INFINITY : 20;
  // Its value is not kept: constants that are written alike are equal.
  if (value.tag === "complex") return { ...value, id: { kind: "const", key: `complex:${textOf(node, ctx).replace(/[\s()]/g, "")}` } };
  if (value.tag === "str" && value.text !== null && value.text.length <= Math.min(most, MAX_FOLDED_TEXT))
    return stringValue(value.text, { kind: "const", key: `str:${value.text}` });
  if (value.tag === "bytes" && value.data !== null && value.data.length <= Math.min(most, MAX_FOLDED_TEXT))
    return { ...value, id: { kind: "const", key: `bytes:${value.data}` } };
  const obj = objectOf(value, state);
  if (obj?.kind === "tuple" && lengthOf(obj.runs).high <= Math.min(most, MAX_FOLDED_ITEMS)) return constantTuple(obj.runs, state);
  return value;
}

function textOf(node: Expr, { machine, unit }: Context): string {
  const base = machine.base(unit);
  return machine.text.slice(base + node.start, base + node.end);
}
