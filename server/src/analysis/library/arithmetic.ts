/** Operators of library types: entries of knowledge under the names of their methods. */

import { methodOf } from "../../knowledge/index";
import type { Expr, Located, Operator, Stmt } from "../../syntax/ast";
import type { Value } from "../../values/value";
import { allKnown } from "../calls/arguments";
import { OPERATORS } from "../classes/special";
import type { Context } from "../machine";
import type { State } from "../state";
import { applyEntry, type Call, typeOf } from "./apply";

const UNARY_METHODS: Readonly<Record<string, string>> = { "-": "neg", "+": "pos", "~": "invert" };

/** What the operator gives; null where neither type has an entry for it. */
export function libraryArithmetic(
  a: Value,
  op: Operator,
  b: Value,
  node: Expr | Extract<Stmt, { type: "AugAssign" }>,
  state: State,
  ctx: Context,
): Value | null {
  const name = OPERATORS[op];
  return applyMethodNamed(`__${name}__`, [a, b], op, node, state, ctx) ?? applyMethodNamed(`__r${name}__`, [b, a], op, node, state, ctx);
}

/** The same for an operator of one operand. */
export function libraryUnary(value: Value, op: string, node: Expr, state: State, ctx: Context): Value | null {
  return applyMethodNamed(`__${UNARY_METHODS[op]}__`, [value], op, node, state, ctx);
}

function applyMethodNamed(name: string, values: readonly Value[], op: string, node: Located, state: State, ctx: Context): Value | null {
  const entry = methodOf(typeOf(values[0] as Value, state), name);
  if (entry === undefined) return null;
  const { start, end } = node;
  const at: Call = { type: "Call", start, end, func: { type: "Name", start, end: start, id: name }, args: [], keywords: [] };
  const args = values.map((value) => ({ name: null, value, node: at }));
  return applyEntry(entry, `the operator ${op}`, allKnown(args), at, state, ctx);
}
