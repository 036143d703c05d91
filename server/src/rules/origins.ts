/** Where the items of a temporary list come from: made for it, they go with it; taken from elsewhere, the list costs its pointers alone. */
import { dottedName, type SymbolTable, scopeAt } from "../analysis/names/symtable";
import { figure } from "../size/figure";
import type { Figure } from "../size/types";
import type { Expr } from "../syntax/ast";
import { interval } from "../values/int";
import type { Snapshot } from "../values/snapshot";
import type { RuleFacts } from "./rule";
import { type Holders, sharesItems } from "./sharing";

export interface Around {
  readonly facts: RuleFacts;
  readonly table: SymbolTable;
  readonly holders: Holders;
}

/** What a list that `e` makes keeps that nothing else keeps; `kept`: its reader keeps the items. */
export function whileItRuns(e: Expr, base: number, snapshot: Snapshot, kept: boolean, around: Around): Figure {
  const { held, shallow } = around.facts.sizes(snapshot);
  if (held.bytes === null || shallow.bytes === null) return held;
  // A set keeps the items that it takes over; how many it has when it grows for the last time decides what the list cost on top.
  const made = kept ? null : sharesItems(around.holders, snapshot) ? "elsewhere" : originOf(e, base, around);
  if (made === "here") return held;
  if (made === "elsewhere") return figure(shallow.bytes, held.assumes);
  return figure(interval(shallow.bytes.low, held.bytes.high), held.assumes);
}

/** Whether the items are objects made for this list, or come from somewhere that keeps them; null: cannot be told. */
function originOf(e: Expr, base: number, around: Around): "here" | "elsewhere" | null {
  const { table, facts } = around;
  if (e.type === "ListComp" || e.type === "SetComp" || e.type === "GeneratorExp") {
    const { elt } = e;
    if (elt.type === "BinOp" || elt.type === "UnaryOp" || elt.type === "Constant" || elt.type === "Compare") return "here";
    if (elt.type === "Call") {
      const callee = dottedName(table, elt.func, scopeAt(table, base + elt.start));
      return callee !== null && /^(?:math|random)\./.test(callee) ? "here" : null;
    }
    return elt.type === "Name" ? "elsewhere" : null;
  }
  const [argument] = e.type === "Call" ? e.args : [];
  if (argument === undefined) return null;
  if (argument.type === "GeneratorExp") return originOf(argument, base, around);
  if (argument.type === "Call")
    return dottedName(table, argument.func, scopeAt(table, base + argument.start)) === "builtins.range" ? "here" : null;
  return argument.type === "Name" && isContainer(argument.id, facts) ? "elsewhere" : null;
}

/** Whether the name only ever holds containers, which can be read again and again. */
export function isContainer(name: string, facts: RuleFacts): boolean {
  const rows = facts.rows.filter((row) => row.binding.name === name);
  return (
    rows.length > 0 &&
    rows.every(
      (row) => row.after !== null && /^(?:list|tuple|range|set|frozenset|dict|str|bytes|array|ndarray)(?:\[[^|]*)?$/.test(row.after.type),
    )
  );
}
