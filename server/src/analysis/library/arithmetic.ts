/** Operators of library types: entries of knowledge under the names of their methods. */

import { methodOf } from "../../knowledge/index";
import type { Expr, Operator, Stmt } from "../../syntax/ast";
import type { Value } from "../../values/value";
import { allKnown } from "../calls/arguments";
import type { Context } from "../machine";
import type { State } from "../state";
import { applyEntry, type Call, typeOf } from "./apply";

const METHODS: Readonly<Record<Operator, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "truediv",
  "//": "floordiv",
  "%": "mod",
  "**": "pow",
  "&": "and",
  "|": "or",
  "^": "xor",
  "<<": "lshift",
  ">>": "rshift",
  "@": "matmul",
};

/** What the operator gives; null where neither type has an entry for it. */
export function libraryArithmetic(
  a: Value,
  op: Operator,
  b: Value,
  node: Expr | Extract<Stmt, { type: "AugAssign" }>,
  state: State,
  ctx: Context,
): Value | null {
  const name = METHODS[op];
  const own = methodOf(typeOf(a, state), `__${name}__`);
  const entry = own ?? methodOf(typeOf(b, state), `__r${name}__`);
  if (entry === undefined) return null;
  const at: Call = {
    type: "Call",
    start: node.start,
    end: node.end,
    func: { type: "Name", start: node.start, end: node.start, id: name },
    args: [],
    keywords: [],
  };
  const args = (own === undefined ? [b, a] : [a, b]).map((value) => ({ name: null, value, node: at }));
  return applyEntry(entry, `the operator ${op}`, allKnown(args), at, state, ctx);
}
