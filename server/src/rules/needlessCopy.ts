/** needless-copy: a copy of a list or array of which neither side changes afterwards. */
import { dottedName, type Site, type SymbolTable, scopeAt, symbolTable, type Variable } from "../analysis/names/symtable";
import type { CallFact } from "../analysis/types";
import { offer } from "../findings/offer";
import type { Found, TextEdit } from "../findings/types";
import type { EstimateRow } from "../memory/rows";
import { figure } from "../size/figure";
import type { Figure } from "../size/types";
import type { Expr } from "../syntax/ast";
import type { Span } from "../text/span";
import { lookup } from "../values/heap";
import { interval, ZERO } from "../values/int";
import type { Obj, Run } from "../values/object";
import type { Snapshot } from "../values/snapshot";
import { hazardsOf } from "./hazards";
import { ofObjects } from "./holdings";
import { importName } from "./imports";
import { callFindings, type Place, placesAt, spanOf } from "./places";
import { boundAlone, isOnlyRead, variableAt } from "./readOnly";
import { isWorth, type Rule, type RuleFacts, type RuleOptions } from "./rule";
import { siteOf } from "./sharing";

export const docs = `## What it finds
\`np.array(a)\` of an array, and \`list(xs)\`, \`xs[:]\`, \`xs.copy()\`, \`copy.copy(xs)\`, \`copy.deepcopy(xs)\` of a list of numbers or strings, where neither the copy nor the original changes later; \`a.copy()\` of an array likewise, or of one that the expression itself makes; \`copy.deepcopy(t)\` of a tuple of numbers or strings.

## Why it costs
The copy of an array holds all of its data once more, that of a list 8 bytes per item on 64-bit CPython; the items are shared. A second name holds nothing, and \`np.asarray\` copies only what is no array yet. A deep copy of a tuple that nothing can change is that tuple; a list of its items goes with it.

## Example
\`\`\`python
import numpy as np
big = np.zeros(10_000_000)
b = np.array(big)
print(big.sum(), b.sum())
\`\`\`

\`\`\`text
\`b\` copies \`big\` and neither changes later: 80.0 MB; np.asarray adds 0 B
Use np.asarray: 80.0 MB → 0 B
\`\`\`

## Use instead
\`\`\`python
import numpy as np
big = np.zeros(10_000_000)
b = np.asarray(big)
print(big.sum(), b.sum())
\`\`\`

## When to ignore
When another module changes one of the two. The finding shows only where every use of both names in the file is one that reads, so its fix is safe.
`;

export const rule: Rule = {
  id: "needless-copy",
  summary: "a copy of a list or array, and neither changes later",
  severity: "information",
  since: "0.1",
  check,
};

function check(facts: RuleFacts, options: RuleOptions): readonly Found[] {
  const found: Found[] = [];
  for (const row of ofObjects(facts.rows)) {
    const { kind, valueSpan, states } = row.binding;
    const [state] = states;
    // Before anything is sized: most values are something else.
    if (kind !== "assign" || valueSpan === null || states.length !== 1 || state === undefined || kindOf(state) === null) continue;
    const { after } = row;
    if (after === null || !isWorth(after.shallow, after.shallow, options)) continue;
    const table = symbolTable(facts.module);
    const copy = copyAt(row, table, facts);
    if (copy === null || !isNeedless(row, copy, table, facts)) continue;
    found.push(report(row, copy, after.shallow, table, facts));
  }
  return [
    ...found,
    ...callFindings(
      facts,
      (callee) => /^(?:copy\.deep|object\.)copy$/.test(callee),
      () => false,
      (fact, place) => uselessCopy(fact, place, facts, options),
    ),
  ];
}

/** A copy of an array that the expression itself makes, or a deep one of what nothing can change, which is the same object (Lib/copy.py, _deepcopy_tuple). */
function uselessCopy(fact: CallFact, { node, base }: Place, facts: RuleFacts, options: RuleOptions): Found | null {
  const deep = fact.on === undefined;
  const [original, source] = deep
    ? [fact.args[0]?.value, node.args[0]]
    : [fact.on, node.func.type === "Attribute" ? node.func.value : undefined];
  if (original === undefined || source === undefined || node.args.length !== Number(deep) || node.keywords.length > 0) return null;
  const snapshot = { ...fact, value: original, heap: fact.before };
  const obj = objectOf(snapshot);
  const fresh = source.type === "BinOp" || (source.type === "Call" && MAKERS.test(nameOf(source.func, base, facts)));
  const useless = deep ? obj?.kind === "tuple" && obj.named === null && isAtomic(snapshot) : fresh && kindOf(snapshot) === "ndarray";
  const { shallow } = facts.sizes(snapshot);
  if (!useless || shallow.bytes === null) return null;
  const { low, high } = shallow.bytes;
  // The list of the items of a tuple grows as they are appended.
  const before = figure(
    deep ? interval(low, Number(high) * 1.125 + MORE) : interval(Number(low) * 2, Number(high) * 2 + MORE),
    shallow.assumes,
  );
  const after = deep ? figure(ZERO) : figure(shallow.bytes);
  const saving = figure(interval(low, Number(high) * 1.125 + MORE), shallow.assumes);
  if (!isWorth(saving, before, options)) return null;
  const span = spanOf(node, base);
  const dot = facts.text.lastIndexOf(".", base + node.func.end);
  const cut = deep
    ? [
        [span.start, base + source.start],
        [base + source.end, span.end],
      ]
    : [[dot, span.end]];
  const edits = cut.map(([start = 0, end = 0]) => ({ span: { start, end }, text: "" }));
  const comment = edits.some((edit) => facts.text.slice(edit.span.start, edit.span.end).includes("#"));
  return {
    span: fact.calleeSpan,
    message: [
      deep ? "a deep copy of what nothing can change is the same object: needs " : "copy() of an array made for it needs ",
      { bytes: before },
      "; without it ",
      { bytes: after },
    ],
    related: [{ span: spanOf(source, base), message: [deep ? "the original" : "built here"] }],
    ...offer("Drop the copy", before, after, null, comment ? null : edits),
    saving,
  };
}

/** Bytes besides, at most: frames and what they hold. */
const MORE = 2_000;

function nameOf(e: Expr, base: number, { module }: RuleFacts): string {
  const table = symbolTable(module);
  return dottedName(table, e, scopeAt(table, base + e.start)) ?? "";
}

/** An expression that copies what a name holds. */
interface Copy {
  readonly node: Expr;
  readonly base: number;
  readonly source: Extract<Expr, { type: "Name" }>;
  /** The source, with the only place that gives it a value. */
  readonly variable: Variable;
  readonly bound: number;
  /** np.array or array of numpy: then np.asarray takes its place. */
  readonly array: boolean;
}

function copyAt({ binding }: EstimateRow, table: SymbolTable, facts: RuleFacts): Copy | null {
  let copy: Copy | null = null;
  for (const { node, base, parents } of placesAt(facts.module, binding.valueSpan as Span)) {
    const source = parents.length > 0 ? null : copied(node, base, table);
    if (source === null) continue;
    const variable = variableAt(table, source.name.id, base + node.start);
    const binds = variable?.occurrences.filter((o) => o.role !== "load" && o.role !== "delete") ?? [];
    const [bind] = binds;
    if (variable === null || binds.length !== 1 || bind?.role !== "assign" || !isMadeHere(bind.site, table, bind.span.start)) continue;
    copy = { node, base, source: source.name, variable, bound: bind.span.start, array: source.array };
  }
  return copy;
}

const MAKERS =
  /^(?:builtins\.(?:list|sorted)|numpy\.(?:array|arange|linspace|fromiter|loadtxt|genfromtxt|identity|eye|(?:zeros|ones|empty|full)(?:_like)?))$/;

/** The statement makes a new object, which nobody else has seen. */
function isMadeHere({ statement }: Site, table: SymbolTable, offset: number): boolean {
  if (statement?.type !== "Assign" || statement.targets.length !== 1) return false;
  const { value } = statement;
  if (value.type !== "Call") return value.type === "List" || value.type === "ListComp" || value.type === "BinOp";
  return MAKERS.test(dottedName(table, value.func, scopeAt(table, offset)) ?? "");
}

/** The name whose value the expression copies. */
function copied(
  e: Expr,
  base: number,
  table: SymbolTable,
): { readonly name: Extract<Expr, { type: "Name" }>; readonly array: boolean } | null {
  if (e.type === "Subscript") {
    const { slice } = e;
    const whole = slice.type === "Slice" && slice.lower === null && slice.upper === null && slice.step === null;
    return whole && e.value.type === "Name" ? { name: e.value, array: false } : null;
  }
  if (e.type !== "Call" || e.keywords.length > 0) return null;
  if (e.args.length === 0 && e.func.type === "Attribute" && e.func.attr === "copy" && e.func.value.type === "Name")
    return { name: e.func.value, array: false };
  const [argument] = e.args;
  if (e.args.length !== 1 || argument?.type !== "Name") return null;
  const callee = dottedName(table, e.func, scopeAt(table, base + e.start));
  if (callee === null || !["builtins.list", "copy.copy", "copy.deepcopy", "numpy.array"].includes(callee)) return null;
  return { name: argument, array: callee === "numpy.array" };
}

/** Both names hold such an object, nothing else does, and all that is done with it only reads. */
function isNeedless({ binding }: EstimateRow, copy: Copy, table: SymbolTable, facts: RuleFacts): boolean {
  const target = boundAlone(table, binding.nameSpan.start);
  const source = facts.rows.filter((row) => row.binding.nameSpan.start === copy.bound);
  const [from] = source;
  if (target === undefined || target === copy.variable || target.scope !== copy.variable.scope || target.scope.kind === "class")
    return false;
  const [state, original] = [binding.states[0], from?.binding.states[0]];
  if (source.length !== 1 || from === undefined || from.binding.states.length !== 1 || state === undefined || original === undefined)
    return false;
  const kind = kindOf(state);
  if (kind === null || kind !== kindOf(original) || (copy.array && kind !== "ndarray")) return false;
  if (isHeldElsewhere(facts, [binding.nameSpan.start, copy.bound], [state, original])) return false;
  const { hidden, identity, operators } = hazardsOf(facts.module, table);
  if (hidden !== null || identity !== null || operators) return false;
  const local = target.scope.kind === "function";
  const one = { atomic: isAtomic(state), returned: local };
  return (
    isOnlyRead(table, target, [binding.nameSpan.start], one) &&
    isOnlyRead(table, copy.variable, [copy.bound, copy.base + copy.source.start], { ...one, returned: false })
  );
}

function kindOf(snapshot: Snapshot): "list" | "ndarray" | null {
  const obj = objectOf(snapshot);
  if (obj?.kind === "ndarray") return obj.base === null && obj.items === null && obj.order === undefined ? "ndarray" : null;
  return obj?.kind === "list" && isAtomic(snapshot) ? "list" : null;
}

function objectOf({ value, heap }: Snapshot): Obj | undefined {
  return value.tag === "ref" && value.id.kind === "object" ? lookup(heap, value.id) : undefined;
}

/** Nobody can change an item. */
function isAtomic(snapshot: Snapshot): boolean {
  const obj = objectOf(snapshot);
  if (obj?.kind === "ndarray") return obj.shape.length === 1;
  if (obj?.kind !== "list" && obj?.kind !== "tuple") return false;
  const atoms = ["none", "bool", "int", "float", "complex", "str", "bytes"];
  return obj.runs.every(({ element }: Run) =>
    (element.tag === "union" ? element.values : [element]).every(({ tag }) => atoms.includes(tag)),
  );
}

/** Whether a name bound elsewhere holds one of the objects. */
function isHeldElsewhere(facts: RuleFacts, own: readonly number[], snapshots: readonly Snapshot[]): boolean {
  const sites = snapshots.map(siteOf);
  return facts.rows.some(
    ({ binding }) =>
      !own.includes(binding.nameSpan.start) &&
      [...binding.states, ...binding.exits].some((snapshot) => {
        const site = siteOf(snapshot);
        return site !== null && sites.includes(site);
      }),
  );
}

function report({ binding }: EstimateRow, copy: Copy, saving: Figure, table: SymbolTable, facts: RuleFacts): Found {
  const nothing = figure(ZERO);
  const title = copy.array ? "Use np.asarray" : "Drop the copy";
  const edits = editsFor(copy, table, facts);
  return {
    span: binding.nameSpan,
    message: [
      { code: binding.name },
      " copies ",
      { code: copy.source.id },
      " and neither changes later: ",
      { bytes: saving },
      copy.array ? "; np.asarray adds " : "; a second name adds ",
      { bytes: nothing },
    ],
    related: [{ span: { start: copy.bound, end: copy.bound + copy.source.id.length }, message: ["the original"] }],
    ...offer(title, saving, nothing, null, edits),
    saving,
  };
}

/** Null where a comment would get lost, or np.asarray cannot be named. */
function editsFor({ node, base, source, array }: Copy, table: SymbolTable, facts: RuleFacts): readonly TextEdit[] | null {
  const span = spanOf(node, base);
  if (!array) return facts.text.slice(span.start, span.end).includes("#") ? null : [{ span, text: source.id }];
  if (node.type !== "Call") return null;
  if (node.func.type === "Attribute")
    return [{ span: { start: base + node.func.end - node.func.attr.length, end: base + node.func.end }, text: "asarray" }];
  const callee = importName({ module: facts.module, text: facts.text, table, offset: span.start }, "numpy", "asarray");
  return callee === null ? null : [...callee.edits, { span: spanOf(node.func, base), text: callee.name }];
}
