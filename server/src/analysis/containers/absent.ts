/** Stores that a condition guards: in `if key not in table: table[key] = value` the key is new, whatever it is. */
import type { Constant, Expr, Stmt } from "../../syntax/ast";
import type { Obj } from "../../values/object";

type If = Extract<Stmt, { type: "If" }>;
type Store = Extract<Expr, { type: "Subscript" }>;

/** The first store of the branch that is taken when the table has no such key, and nothing was done before it. */
export interface Guarded {
  readonly target: Store;
  /** The table as the condition found it. */
  readonly table: Obj;
}

/** The store that the condition of `s` guards, by its text alone; null where there is none. */
export function guardedStore(s: If): Store | null {
  const { test } = s;
  if (test.type !== "Compare" || test.ops.length !== 1) return null;
  const [op] = test.ops;
  const [first] = op === "not in" ? s.body : op === "in" ? s.orelse : [];
  if (first?.type !== "Assign" || first.targets.length !== 1) return null;
  const [target] = first.targets;
  const [asked] = test.comparators as readonly [Expr];
  const table = asked.type === "Call" && asked.func.type === "Attribute" && asked.func.attr === "keys" ? asked.func.value : asked;
  return target?.type === "Subscript" && isSame(target.value, table) && isSame(target.slice, test.left) ? target : null;
}

/** Functions that give the same for the same and change nothing. */
const PURE = /^(?:len|str|int|abs|ord|tuple|type)$/;

/** Whether two expressions give the same, one right after the other. */
function isSame(a: Expr, b: Expr): boolean {
  switch (a.type) {
    case "Name":
      return b.type === "Name" && a.id === b.id;
    case "Constant":
      return b.type === "Constant" && sameConstant(a.value, b.value);
    case "Attribute":
      return b.type === "Attribute" && a.attr === b.attr && isSame(a.value, b.value);
    case "Subscript":
      return b.type === "Subscript" && isSame(a.value, b.value) && isSame(a.slice, b.slice);
    case "Tuple":
      return b.type === "Tuple" && areSame(a.elts, b.elts);
    case "Call":
      return b.type === "Call" && a.func.type === "Name" && PURE.test(a.func.id) && isSame(a.func, b.func) && areSame(a.args, b.args);
    default:
      return false;
  }
}

function sameConstant(a: Constant, b: Constant): boolean {
  return a.kind === b.kind && (!("value" in a) || !("value" in b) || a.value === b.value);
}

function areSame(a: readonly Expr[], b: readonly Expr[]): boolean {
  return a.length === b.length && a.every((one, i) => isSame(one, b[i] as Expr));
}
