/**
 * Expressions that make nothing besides what the analysis sees: no calls, iterators or loops, and no text that is lengthened in place. While such
 * a statement runs exactly its operands and results are held.
 */
import type { Expr } from "../../syntax/ast";

/** Whether `name = e` is such a statement. `isPlain`: whether operators on what a name holds are the interpreter's own. */
export function isTidy(e: Expr, name: string, isPlain: (name: string) => boolean): boolean {
  switch (e.type) {
    case "BinOp":
      return ARITHMETIC.has(e.op) && [e.left, e.right].every((side) => isOperand(side, name, e.op === "*") && hasOwn(side, isPlain));
    case "UnaryOp":
      return e.op !== "not" && isOperand(e.operand, name, false) && hasOwn(e.operand, isPlain);
    default:
      return isOperand(e, name, true);
  }
}

/** Powers, quotients and remainders of ints and formatting make numbers and texts on their way. */
const ARITHMETIC: ReadonlySet<string> = new Set(["+", "-", "*", "/"]);

function hasOwn(e: Expr, isPlain: (name: string) => boolean): boolean {
  return e.type !== "Name" || isPlain(e.id);
}

function isOperand(e: Expr, name: string, display: boolean): boolean {
  switch (e.type) {
    case "Constant":
      return true;
    case "Name":
      return e.id !== name;
    case "Tuple":
    case "List":
    case "Set":
      return display && e.elts.every((item) => isOperand(item, name, true));
    case "Dict":
      return display && e.items.every((item) => item.key !== null && isOperand(item.key, name, true) && isOperand(item.value, name, true));
    default:
      return false;
  }
}
