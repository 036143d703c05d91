/** quadratic-build: a loop in which every round copies all that was built before it. */

import { bindingsOf, dottedName, type SymbolTable, scopeAt, symbolTable, type Variable } from "../analysis/names/symtable";
import { sourceOf, usesOf } from "../analysis/names/uses";
import type { CallFact } from "../analysis/types";
import { insertLineAfter, lineStart } from "../findings/edit";
import { refuse } from "../findings/offer";
import type { Found, TextEdit } from "../findings/types";
import { figure } from "../size/figure";
import type { Figure } from "../size/types";
import type { Expr, Stmt } from "../syntax/ast";
import { childStatements, expressionChildren, statementExpressions } from "../syntax/visit";
import type { Span } from "../text/span";
import { referred } from "../values/heap";
import { constant, constantOf, type Exact, type Int, ZERO } from "../values/int";
import type { Obj } from "../values/object";
import type { Snapshot } from "../values/snapshot";
import { ndarraySizes, tupleSizes } from "./alternatives";
import { hazardsOf } from "./hazards";
import { type Placed, spanOf, visitBlocks } from "./places";
import { variableAt } from "./readOnly";
import { isWorth, mayBeWorth, type Rule, type RuleFacts, type RuleOptions } from "./rule";

export const docs = `## What it finds
\`a = np.append(a, x)\` of a number, and \`t += (x,)\` of a tuple, in every round of a loop over a range.

## Why it costs
An array or tuple does not grow: each round makes a new one and copies all items that are there already. 10,000 rounds copy 50 million items, 400 MB, to build an array of 80 kB.

## Example
\`\`\`python
import numpy as np
a = np.empty(0)
for i in range(10_000):
    a = np.append(a, i / 3)
print(a.sum())
\`\`\`

## Use instead
\`\`\`python
import numpy as np
a = np.empty(10_000)
for i in range(10_000):
    a[i] = i / 3
print(a.sum())
\`\`\`

## When to ignore
When the loop is short. Where the number of rounds is not known before, collect the items in a list or an \`array.array\`, which grow in large steps, and convert once.
`;

export const rule: Rule = {
  id: "quadratic-build",
  summary: "every round of a loop copies what the rounds before it built",
  severity: "information",
  since: "0.1",
  check,
};

type For = Extract<Stmt, { type: "For" }>;

/** A loop over a range that adds one item a round to an array or tuple that was empty before it. */
interface Build {
  readonly kind: "array" | "tuple";
  readonly loop: Placed<For>;
  /** The value in `a = np.empty(0)`, in the same block above the loop. */
  readonly start: Span;
  /** Of `np.empty(0)`: its argument. */
  readonly size: Span | null;
  /** `a = np.append(a, x)` or `t += (x,)`, directly in the loop. */
  readonly step: Span;
  readonly item: Span;
  readonly variable: Variable;
  readonly rounds: Int;
  /** What the finding marks, and its name in the message. */
  readonly span: Span;
  readonly what: string;
  /** Why the fix cannot be made, or null. */
  readonly refused: string | null;
}

function check(facts: RuleFacts, options: RuleOptions): readonly Found[] {
  const found: Found[] = [];
  const ranges = rangesOf(facts, options);
  if (ranges.size === 0) return found;
  const table = symbolTable(facts.module);
  visitBlocks(facts.module, (block, guarded) => {
    for (const [i, { s, base }] of block.entries()) {
      if (s.type !== "For" || s.async) continue;
      const rounds = roundsOf(s, base, ranges);
      if (rounds === null) continue;
      for (const step of s.body) {
        const build = buildOf({ s: step, base }, { s, base }, block.slice(0, i), rounds, guarded, table, facts);
        const finding = build === null ? null : judge(build, facts, options);
        if (finding !== null) found.push(finding);
      }
    }
  });
  return found;
}

/** The calls of range() by where they start, where so many rounds may be worth a finding. */
function rangesOf({ analysis, target }: RuleFacts, options: RuleOptions): ReadonlyMap<number, readonly CallFact[]> {
  const ranges = new Map<number, CallFact[]>();
  const few = new Set<number>();
  for (const call of analysis.callsTo((callee) => callee === "builtins.range")) {
    const { start } = call.span;
    const rounds = countOf(call);
    if (rounds === null || !mayBeWorth(copiedBy(rounds, Math.max(8, target.word)), options)) few.add(start);
    const known = ranges.get(start);
    if (known === undefined) ranges.set(start, [call]);
    else known.push(call);
  }
  for (const start of few) ranges.delete(start);
  return ranges;
}

function countOf({ result, heap }: CallFact): Exact | null {
  const obj = referred(heap, result);
  return obj?.kind === "range" ? constantOf(obj.count) : null;
}

/** Bytes copied in all when something of up to so many items is made anew for each. */
function copiedBy(rounds: Exact, item: number): Figure {
  const n = BigInt(rounds);
  return figure(constant((BigInt(item) * n * (n - 1n)) / 2n));
}

/** How many rounds a loop over a range has, where every visit of it has as many. */
function roundsOf({ iter }: For, base: number, ranges: ReadonlyMap<number, readonly CallFact[]>): Int | null {
  const calls = ranges.get(base + iter.start)?.filter(({ span }) => span.end === base + iter.end) ?? [];
  const counts = calls.map(countOf);
  const [first] = counts;
  return first == null || counts.some((count) => count !== first) ? null : constant(first);
}

function buildOf(
  step: Placed,
  loop: Placed<For>,
  above: readonly Placed[],
  rounds: Int,
  guarded: boolean,
  table: SymbolTable,
  facts: RuleFacts,
): Build | null {
  const grown = grownBy(step, table);
  const variable = grown === null ? null : variableAt(table, grown.name, step.base + step.s.start);
  if (grown === null || variable === null) return null;
  const binds = bindingsOf(variable);
  const start = above.find(
    ({ s, base }) =>
      s.type === "Assign" &&
      s.targets.length === 1 &&
      s.targets[0]?.type === "Name" &&
      binds.some((bind) => bind.span.start === base + (s.targets[0] as Expr).start),
  );
  if (start?.s.type !== "Assign" || binds.length !== 2) return null;
  const target = start.base + (start.s.targets[0] as Expr).start;
  const row = facts.rows.find(({ binding }) => binding.nameSpan.start === target);
  if (row === undefined || row.binding.states.length === 0) return null;
  if (!row.binding.states.every((state) => isEmpty(state, grown.kind))) return null;
  if (grown.kind === "array" && !isNumber(step, facts)) return null;
  const { value } = start.s;
  const made = grown.kind === "array" ? emptyCall(value, table, start.base) : null;
  const reason = whyNot(grown.kind, loop, step, grown.item, variable, { start: target, guarded, made: made !== null }, table, facts);
  return {
    kind: grown.kind,
    loop,
    start: spanOf(value, start.base),
    size: made === null ? null : spanOf(made, start.base),
    step: spanOf(step.s, step.base),
    item: spanOf(grown.item, step.base),
    variable,
    rounds,
    span: grown.span,
    what: grown.what,
    refused: reason,
  };
}

/** What the statement adds to which name. */
function grownBy(
  { s, base }: Placed,
  table: SymbolTable,
): { readonly kind: "array" | "tuple"; readonly name: string; readonly item: Expr; readonly span: Span; readonly what: string } | null {
  if (s.type === "AugAssign" && s.op === "+" && s.target.type === "Name" && s.value.type === "Tuple") {
    const [item] = s.value.elts;
    if (item === undefined || item.type === "Starred" || s.value.elts.length !== 1) return null;
    return { kind: "tuple", name: s.target.id, item, span: spanOf(s.target, base), what: "tuple +=" };
  }
  const target = s.type === "Assign" && s.targets.length === 1 ? s.targets[0] : undefined;
  if (s.type !== "Assign" || target?.type !== "Name" || s.value.type !== "Call") return null;
  const { func, args, keywords } = s.value;
  const [array, item] = args;
  if (dottedName(table, func, scopeAt(table, base + s.start)) !== "numpy.append" || keywords.length > 0 || args.length !== 2) return null;
  if (array?.type !== "Name" || array.id !== target.id || item === undefined || item.type === "Starred") return null;
  return { kind: "array", name: target.id, item, span: spanOf(func, base), what: sourceOf(func) };
}

function isEmpty(snapshot: Snapshot, kind: Build["kind"]): boolean {
  const obj: Obj | undefined = referred(snapshot.heap, snapshot.value);
  if (kind === "tuple") return obj?.kind === "tuple" && obj.named === null && obj.runs.length === 0;
  return obj?.kind === "ndarray" && obj.dtype === "float64" && obj.shape.length === 1 && obj.shape[0]?.high === 0;
}

/** What is appended is a number: then the array stays one of float64, and gets one item. */
function isNumber({ s, base }: Placed, facts: RuleFacts): boolean {
  if (s.type !== "Assign") return false;
  const span = spanOf(s.value, base);
  const calls = facts.analysis.callsTo(() => true).filter((call) => call.span.start === span.start && call.span.end === span.end);
  const numbers = ["float", "int", "bool"];
  return (
    calls.length > 0 &&
    calls.every(({ args }) => {
      const value = args[1]?.value;
      return value !== undefined && (value.tag === "union" ? value.values : [value]).every(({ tag }) => numbers.includes(tag));
    })
  );
}

/** The argument 0 of np.empty(0) or np.zeros(0); null for anything else, such as np.array([]). */
function emptyCall(value: Expr, table: SymbolTable, base: number): Expr | null {
  if (value.type !== "Call" || value.args.length !== 1 || value.keywords.length > 0) return null;
  const callee = dottedName(table, value.func, scopeAt(table, base + value.start));
  const [size] = value.args;
  return (callee === "numpy.empty" || callee === "numpy.zeros") && size?.type === "Constant" ? size : null;
}

function whyNot(
  kind: Build["kind"],
  loop: Placed<For>,
  step: Placed,
  item: Expr,
  variable: Variable,
  { start, guarded, made }: { readonly start: number; readonly guarded: boolean; readonly made: boolean },
  table: SymbolTable,
  facts: RuleFacts,
): string | null {
  const { name } = variable;
  const { s, base } = loop;
  const end = base + s.end;
  if (guarded) return "what stands around the loop may catch an error in the middle of it";
  if (hazardsOf(facts.module, table).hidden !== null) return "not all uses of names can be seen in this file";
  if (s.orelse.length > 0) return "the loop has an else";
  const own = spanOf(step.s, base);
  const inside = spanOf(item, base);
  const around = facts.text.slice(own.start, inside.start) + facts.text.slice(inside.end, own.end);
  if (around.includes("#") || item.type === "NamedExpr") return "a comment or := stands in the way";
  const early = usesOf(table, variable, start).find(
    (use) => use.captured || (use.span.start < end && !(own.start <= use.span.start && use.span.end <= inside.start)),
  );
  if (early !== undefined) return `${name} is used on line ${facts.lineOf(early.span.start) + 1} before it is complete`;
  const leaves = s.body.some((child) => contains(child, kind === "array" ? LEAVING : ["Return"]));
  if (leaves) return "the loop may end early";
  if (s.body.some((child) => contains(child, ["Broken", "Try"]))) return "the loop may go on after an error";
  if (kind === "tuple") return variable.scope.kind === "class" || table.stars ? `${name} is an attribute of a class` : null;
  if (!made) return `${name} is not made by np.empty(0)`;
  const index = s.target;
  const arguments_ = s.iter.type === "Call" ? s.iter.args : [];
  const [count] = arguments_;
  if (arguments_.length !== 1 || (count?.type !== "Name" && count?.type !== "Constant")) return "the loop does not count from 0";
  if (index.type !== "Name") return "the loop has no index";
  const counter = variableAt(table, index.id, base + index.start);
  const rebound = counter === null || bindingsOf(counter).some((bind) => bind.span.start > base + index.start && bind.span.start < end);
  if (rebound) return `${index.id} is bound again in the loop`;
  const length = count.type === "Name" ? variableAt(table, count.id, base + count.start) : null;
  if (count.type === "Name" && (length === null || bindingsOf(length).some((bind) => bind.span.start > start)))
    return `${count.id} may change`;
  return null;
}

const LEAVING: readonly Stmt["type"][] = ["Return", "Break", "Continue"];

function contains(s: Stmt, types: readonly Stmt["type"][]): boolean {
  return types.includes(s.type) || childStatements(s).some((child) => contains(child, types)) || statementExpressions(s).some(hasYield);
}

function hasYield(e: Expr): boolean {
  return e.type === "Yield" || e.type === "YieldFrom" || e.type === "Await" || expressionChildren(e).some(hasYield);
}

function judge(build: Build, facts: RuleFacts, options: RuleOptions): Found | null {
  const { kind, rounds, refused } = build;
  const copied = copiedBy(rounds.low as Exact, kind === "array" ? 8 : facts.target.word);
  if (!isWorth(copied, copied, options)) return null;
  const built = kind === "array" ? ndarraySizes("float64", rounds, facts.target).held : tupleSizes(rounds, facts.target).held;
  const nothing = figure(ZERO);
  // Copied bytes are held for a moment only: they are no part of what fixes save together.
  const effect = { before: null, after: null, safety: "safe", why: null } as const;
  const title = kind === "array" ? "Fill np.empty" : "Collect in a list";
  return {
    span: build.span,
    message: [
      `${build.what} in a loop of `,
      { count: rounds, noun: "round" },
      " copies ",
      { bytes: copied },
      " in all to build ",
      { bytes: built },
    ],
    related: [{ span: build.start, message: ["built from here on"] }],
    ...(refused === null
      ? {
          fixes: [
            {
              ...effect,
              title: [
                `${title}${kind === "array" ? `(${countText(build, facts)})` : ""}: `,
                { bytes: copied },
                " → ",
                { bytes: nothing },
                " copied",
              ],
              edits: kind === "array" ? fillEdits(build, facts) : collectEdits(build, facts),
            },
          ],
          refused: [],
        }
      : refuse(title, refused)),
    saving: copied,
  };
}

function countText({ loop }: Build, facts: RuleFacts): string {
  const [count] = loop.s.iter.type === "Call" ? loop.s.iter.args : [];
  return count === undefined ? "" : facts.text.slice(loop.base + count.start, loop.base + count.end);
}

function fillEdits(build: Build, facts: RuleFacts): readonly TextEdit[] {
  const { loop, size, step, item, variable } = build;
  const index = loop.s.target.type === "Name" ? loop.s.target.id : "";
  const value = facts.text.slice(item.start, item.end);
  return [
    { span: size as Span, text: countText(build, facts) },
    // Between parentheses an expression may go over lines.
    { span: step, text: `${variable.name}[${index}] = ${/[\n\r]/.test(value) ? `(${value})` : value}` },
  ];
}

function collectEdits({ loop, start, step, item, variable }: Build, facts: RuleFacts): readonly TextEdit[] {
  const { text } = facts;
  const end = loop.base + loop.s.end;
  const at = lineStart(text, loop.base + loop.s.start);
  const indent = /^[ \t]*/.exec(text.slice(at))?.[0] ?? "";
  return [
    { span: start, text: "[]" },
    { span: step, text: `${variable.name}.append(${text.slice(item.start, item.end)})` },
    insertLineAfter(text, end, `${indent}${variable.name} = tuple(${variable.name})`),
  ];
}
