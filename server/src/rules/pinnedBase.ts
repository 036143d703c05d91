/** pinned-base: a small view that is all that is left of a large array, and keeps the whole of it alive. */
import { bindingsOf, dottedName, occurrenceAt, type SymbolTable, scopeAt, symbolTable, type Variable } from "../analysis/names/symtable";
import { usesOf } from "../analysis/names/uses";
import { offer } from "../findings/offer";
import type { Found, Message } from "../findings/types";
import type { EstimateRow } from "../memory/rows";
import { figure } from "../size/figure";
import type { Expr } from "../syntax/ast";
import type { Span } from "../text/span";
import { referred } from "../values/heap";
import { constant, type Int, mul, sub } from "../values/int";
import type { Obj } from "../values/object";
import type { Snapshot } from "../values/snapshot";
import { copySizes } from "./alternatives";
import { hazardsOf } from "./hazards";
import { ofObjects, relatedTo } from "./holdings";
import { placesAt } from "./places";
import { boundAlone, isOnlyRead } from "./readOnly";
import { isWorth, type Rule, type RuleFacts, type RuleOptions } from "./rule";
import { siteOf } from "./sharing";

export const docs = `## What it finds
A name for a part of a NumPy array whose own name is gone: deleted, bound to something else, local to a function that has returned, or never there.

## Why it costs
A slice of an array is a view: it has no items of its own and keeps the array that it looks into. As long as 1,000 items of 10,000,000 are in use, all 80 MB are. A copy of the part lets the rest go.

## Example
\`\`\`python
import numpy as np
raw = np.zeros(10_000_000)
head = raw[:1000]
del raw
print(head.sum())
\`\`\`

\`\`\`text
\`head\` (1,000 items) is all that is left of \`raw\` and keeps its 80.0 MB alive; a copy holds 8.10 kB
Add .copy(): 80.0 MB → 8.10 kB
\`\`\`

## Use instead
\`\`\`python
import numpy as np
raw = np.zeros(10_000_000)
head = raw[:1000].copy()
del raw
print(head.sum())
\`\`\`

## When to ignore
When the view lives for a moment only. Nothing is said while another name holds the array or another part of it.
`;

export const rule: Rule = {
  id: "pinned-base",
  summary: "a small view keeps a large array alive that nothing else uses",
  severity: "information",
  since: "0.1",
  check,
};

type NdArray = Extract<Obj, { kind: "ndarray" }>;

/** A name for a view, and the array it looks into. */
interface Pinned {
  readonly row: EstimateRow;
  readonly variable: Variable;
  readonly state: Snapshot;
  readonly view: NdArray;
  /** Allocation site of the array. */
  readonly base: number;
}

/** A name for the array itself. */
interface Owner {
  readonly row: EstimateRow;
  readonly variable: Variable;
  /** From here on the name holds something else, or nothing; null: the function that it is local to has returned. */
  readonly until: number | null;
}

function check(facts: RuleFacts, options: RuleOptions): readonly Found[] {
  const views = ofObjects(facts.rows).flatMap((row): readonly Pinned[] => {
    const pinned = pinnedOf(row, facts);
    return pinned === null ? [] : [pinned];
  });
  if (views.length === 0) return [];
  const table = symbolTable(facts.module);
  if (hazardsOf(facts.module, table).hidden !== null) return [];
  return views.flatMap((pinned) => {
    const finding = judge(pinned, views, table, facts, options);
    return finding === null ? [] : [finding];
  });
}

function pinnedOf(row: EstimateRow, { module }: RuleFacts): Pinned | null {
  const { binding } = row;
  const [state] = binding.states;
  if (binding.kind !== "assign" || binding.states.length !== 1 || binding.valueSpan === null || state === undefined) return null;
  const obj = referred(state.heap, state.value);
  if (obj?.kind !== "ndarray" || obj.base?.tag !== "ref" || obj.base.id.kind !== "object" || obj.base.id.at.length > 0) return null;
  const variable = boundAlone(symbolTable(module), binding.nameSpan.start);
  return variable === undefined ? null : { row, variable, state, view: obj, base: obj.base.id.site };
}

function judge(pinned: Pinned, views: readonly Pinned[], table: SymbolTable, facts: RuleFacts, options: RuleOptions): Found | null {
  const { row, view, state, base } = pinned;
  const node = placesAt(facts.module, row.binding.valueSpan as Span)[0]?.node;
  if (node?.type !== "Subscript" && node?.type !== "Call") return null;
  const owner = ownerOf(pinned, node, table, facts);
  if (owner === null) return null;
  // Copying one of two parts frees nothing; a part that is gone by then does not count.
  const others = views.filter(
    (other) =>
      other.variable !== pinned.variable &&
      other.base === base &&
      !hasEnded(other.variable, pinned.variable) &&
      goneAfter(other.variable, other.row) === null,
  );
  if (others.length > 0) return null;
  const own = goneAfter(pinned.variable, row);
  if (owner !== "nameless" && owner.until !== null && own !== null && own < owner.until) return null;
  const before = row.after?.held;
  const after = copySizes(view, facts.target).held;
  const kept = view.base === null ? undefined : facts.sizes({ ...state, value: view.base }).held;
  if (before?.bytes == null || after.bytes === null || kept?.bytes == null) return null;
  const saving = figure(sub(before.bytes, after.bytes), before.assumes);
  if (!isWorth(saving, before, options)) return null;
  const why = owner === "nameless" ? null : whyUnsafe(pinned, owner, views, table);
  const at = (row.binding.valueSpan as Span).end;
  const of: Message = owner === "nameless" ? ["used of an array"] : ["left of ", { code: owner.row.binding.name }];
  return {
    span: row.binding.nameSpan,
    message: [
      { code: row.binding.name },
      " (",
      { count: view.shape.reduce<Int>(mul, constant(1)), noun: "item" },
      ") is all that is ",
      ...of,
      " and keeps its ",
      { bytes: kept },
      " alive; a copy holds ",
      { bytes: after },
    ],
    related: owner === "nameless" ? relatedTo(row, facts) : [{ span: owner.row.binding.nameSpan, message: ["the array is made here"] }],
    ...offer("Add .copy()", before, after, why, [{ span: { start: at, end: at }, text: ".copy()" }]),
    saving,
  };
}

/** The only name that the array had, which is gone; "nameless": it never had one. Null where something else may hold it. */
function ownerOf(pinned: Pinned, node: Expr, table: SymbolTable, facts: RuleFacts): Owner | "nameless" | null {
  const owners = facts.rows.filter(
    ({ binding }) =>
      binding.states.some((state) => siteOf(state) === pinned.base) || binding.exits.some((exit) => siteOf(exit) === pinned.base),
  );
  const [row] = owners;
  if (row === undefined) {
    const start = (pinned.row.binding.valueSpan as Span).start;
    const made = node.type === "Subscript" && node.value.type === "Call" ? dottedName(table, node.value.func, scopeAt(table, start)) : null;
    return made !== null && /^numpy\.(?:zeros|ones|empty|full|arange|array|linspace|load|fromiter)$/.test(made) ? "nameless" : null;
  }
  const variable = boundAlone(table, row.binding.nameSpan.start);
  const others = owners.filter((one) => occurrenceAt(table, one.binding.nameSpan.start)?.variable !== variable);
  if (others.length > 0 || variable === undefined || row.binding.kind !== "assign") return null;
  const obj = row.binding.states[0] === undefined ? undefined : arrayIn(row.binding.states[0]);
  const inside = usesOf(table, variable, null).filter(({ span }) => contains(pinned.row.binding.valueSpan, span));
  const except = [...bindingsOf(variable).map((bind) => bind.span.start), ...inside.map(({ span }) => span.start)];
  const returned = variable.scope !== pinned.variable.scope;
  const slices = slicesHandedOn(table, variable, returned);
  const reads = { atomic: obj?.shape.length === 1, returned: false, changed: true };
  if (!isOnlyRead(table, variable, [...except, ...slices], reads)) return null;
  if (returned) return hasEnded(variable, pinned.variable) ? { row, variable, until: null } : null;
  const until = goneAfter(variable, row);
  return until === null || until < pinned.row.binding.statementSpan.end ? null : { row, variable, until };
}

function arrayIn({ value, heap }: Snapshot): NdArray | null {
  const obj = referred(heap, value);
  return obj?.kind === "ndarray" ? obj : null;
}

/** Slices that get a name or are what the function returns: those are views, which are looked at by themselves. */
function slicesHandedOn(table: SymbolTable, variable: Variable, returned: boolean): readonly number[] {
  return usesOf(table, variable, null)
    .filter((use) => use.kind === "slice" && (use.of.kind === "alias" || (returned && use.of.kind === "return")))
    .map(({ span }) => span.start);
}

function contains(outer: Span | null, inner: Span): boolean {
  return outer !== null && outer.start <= inner.start && inner.end <= outer.end;
}

/** A local of another function, which no inner function keeps: it is gone when the other one goes on. */
function hasEnded(variable: Variable, other: Variable): boolean {
  const { scope } = variable;
  if (scope === other.scope || scope.kind !== "function") return false;
  return variable.occurrences.every((o) => o.scope === scope || o.scope.kind === "comprehension");
}

/** Where the name is certainly deleted or bound anew after its binding; null: nowhere. */
function goneAfter(variable: Variable, { binding }: EstimateRow): number | null {
  const { scope } = variable;
  const later = variable.occurrences.find(
    (o) =>
      o.span.start > binding.statementSpan.end &&
      (o.role === "delete" || o.role === "assign") &&
      o.scope === scope &&
      (scope.kind === "module"
        ? o.site.topLevel
        : scope.unit !== null && o.site.statement !== null && scope.unit.body.includes(o.site.statement)),
  );
  return later?.span.start ?? null;
}

/** What is written into the one shows in the other while both are there. */
function whyUnsafe({ row, variable, base }: Pinned, owner: Owner, views: readonly Pinned[], table: SymbolTable): string | null {
  const after = row.binding.statementSpan.end;
  const other = views.find((one) => one.base === base && one.variable !== variable && (goneAfter(one.variable, one.row) ?? 0) > after);
  if (other !== undefined) return `${other.variable.name} may change`;
  const reads = { atomic: true, returned: true };
  const before = owner.variable.occurrences.filter((o) => o.span.start < after || o.role !== "load").map((o) => o.span.start);
  if (owner.until !== null && !isOnlyRead(table, owner.variable, before, reads)) return `${owner.variable.name} changes later`;
  const late = variable.occurrences.filter(
    (o) => o.span.start <= after || (owner.until !== null && o.span.start > owner.until && o.scope === variable.scope),
  );
  const except = late.map((o) => o.span.start);
  if (!isOnlyRead(table, variable, except, owner.until === null ? { ...reads, changed: true } : reads))
    return `${variable.name} is passed on or changed`;
  return null;
}
