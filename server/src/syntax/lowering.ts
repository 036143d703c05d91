/** What the lowering of one statement carries along, and the limits that keep its recursion, and everyone's after it, off the end of the stack. */
import type { Expr, FunctionUnit, Located, Placed } from "./ast";
import { endOf, startOf, type Table } from "./table";
import type { Units } from "./units";

/** Levels of nesting (statements and expressions together) below which nothing is lowered: CPython's own limit on brackets. */
export const MAX_DEPTH = 200;

/** Operators of one kind in a row, as in a + b + c, whose operands nest to the left; MAX_DEPTH does not count them. */
export const MAX_CHAIN = 1000;

export interface Lowering {
  readonly table: Table;
  readonly units: Units;
  /** Functions found so far, in source order, with offsets in the table's text. */
  readonly functions: Placed<FunctionUnit>[];
  /** Statements that stand for source that does not parse: their start to the end of that source, in the table's text. */
  readonly masks: ReadonlyMap<number, number>;
  /** Offset in the table's text that the unit being lowered starts at. */
  base: number;
  depth: number;
  chain: number;
}

/** Place of a row's node within its unit, in code units. */
export function located(c: Lowering, row: number): Located {
  return { start: startOf(c.table, row) - c.base, end: endOf(c.table, row) - c.base };
}

/** Place of all rows from the first to the last. */
export function locatedAll(c: Lowering, rows: readonly number[]): Located {
  const first = rows[0] ?? 0;
  return { start: startOf(c.table, first) - c.base, end: endOf(c.table, rows[rows.length - 1] ?? first) - c.base };
}

/** Stands for source that does not parse, or lies too deep. */
export function brokenExpression(c: Lowering, row: number): Expr {
  return { type: "BrokenExpr", ...located(c, row) };
}
