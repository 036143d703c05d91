/** What a function keeps of the functions around it: its cells (Objects/funcobject.c, cellobject.c). */

import type { Located, Stmt } from "../../syntax/ast";
import { single } from "../../values/runs";
import type { Value } from "../../values/value";
import { allocate, type Context, cellAddress, lost } from "../machine";
import { type Scope, symbolTable, type Variable } from "../names/symtable";
import type { State } from "../state";

/** `f.__closure__`: None, or a tuple of a cell for each variable of functions around it that it reads, by name. */
export function closureOf(func: number, node: Located, state: State, ctx: Context): Value {
  const { machine } = ctx;
  const def = machine.function(func);
  const scope = symbolTable(machine.module).scopes.find(({ unit }) => unit !== null && unit === def.unit);
  const [first] = Array.isArray(def.body) ? (def.body as readonly Stmt[]) : [];
  if (scope === undefined || first === undefined)
    return lost(ctx, node, "which variables of the functions around it a function reads is not known");
  const names = freeVariables(scope, machine.base(def.unit) + first.start)
    .map(({ name }) => name)
    .sort();
  if (names.length === 0) return { tag: "none" };
  const cells = names.map((name, i): Value => {
    const value = heldIn(name, def.frame, state, ctx);
    return allocate(state, ctx, node, { kind: "opaque", type: "cell", holds: value === undefined ? [] : [value], assumes: [] }, `cell${i}`);
  });
  const runs = cells.map((cell, i) => single(cell, `c${i}`));
  return allocate(state, ctx, node, { kind: "tuple", runs, named: null, assumes: [] });
}

/** Variables of the functions around the scope that are named in its body, which begins at `start`. */
function freeVariables({ span, parent }: Scope, start: number): readonly Variable[] {
  const free: Variable[] = [];
  for (let outer = parent; outer !== null && outer.kind !== "module"; outer = outer.parent)
    if (outer.kind !== "class")
      for (const variable of outer.variables.values())
        if (variable.occurrences.some((occurrence) => occurrence.span.start >= start && occurrence.span.start < span.end))
          free.push(variable);
  return free;
}

function heldIn(name: string, frame: number | null, state: State, { machine }: Context): Value | undefined {
  for (let at = frame; at !== null; at = machine.frame(at).parent) {
    const cell = machine.read(state, cellAddress(at, name));
    if (cell !== undefined && machine.frame(at).cls === undefined) return cell.value;
  }
  return undefined;
}
