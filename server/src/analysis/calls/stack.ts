/** How many slots the frame of a generator has: its variables, and a value stack whose depth the compiler finds; here only its bounds. */
import type { Expr, Stmt } from "../../syntax/ast";
import { childStatements, expressionChildren, statementExpressions } from "../../syntax/visit";
import { type Int, interval } from "../../values/int";

/** Slots of a frame with at least `variables` variables that runs `body`: names that it only reads may be cells, which take a slot each. */
export function frameSlots(variables: number, body: Expr | readonly Stmt[]): Int {
  const names = new Set<string>();
  const depth = isBlock(body) ? blockDepth(body, names) : expressionDepth(body, names);
  return interval(variables + 1, variables + names.size + depth);
}

/** What a call, a comprehension or an unpacking keeps on the stack besides its operands, at most. */
const MOST_BESIDES = 5;
/** What a loop, a with or an except block keeps there, at most. */
const MOST_PER_BLOCK = 8;

function isBlock(body: Expr | readonly Stmt[]): body is readonly Stmt[] {
  return Array.isArray(body);
}

function expressionDepth(e: Expr, names: Set<string>): number {
  if (e.type === "Name") names.add(e.id);
  return expressionChildren(e).reduce((most, child, i) => Math.max(most, i + expressionDepth(child, names)), 0) + MOST_BESIDES;
}

function blockDepth(body: readonly Stmt[], names: Set<string>): number {
  let most = 1;
  for (const s of body) {
    statementExpressions(s).forEach((e, i) => {
      most = Math.max(most, i + expressionDepth(e, names));
    });
    most = Math.max(most, MOST_PER_BLOCK + blockDepth(childStatements(s), names));
  }
  return most;
}
