/** quadratic-build: a loop in which every round copies all that was built before it. */

import { bindingsOf, dottedName, type SymbolTable, scopeAt, symbolTable, type Variable } from "../analysis/names/symtable";
import { sourceOf, usesOf } from "../analysis/names/uses";
import type { CallFact } from "../analysis/types";
import { behindParentheses, insertLineAfter, lineStart } from "../findings/edit";
import { changeOf, refuse } from "../findings/offer";
import type { Found, TextEdit } from "../findings/types";
import { figure } from "../size/figure";
import type { Figure } from "../size/types";
import type { Expr, Stmt } from "../syntax/ast";
import { childStatements, expressionChildren, statementExpressions } from "../syntax/visit";
import { itemsizeOf } from "../target/dtypes";
import type { Span } from "../text/span";
import { referred } from "../values/heap";
import { constant, constantOf, type Exact, type Int, interval, ZERO } from "../values/int";
import type { Obj } from "../values/object";
import type { Heap, Snapshot } from "../values/snapshot";
import type { Value } from "../values/value";
import { ndarraySizes, tupleSizes } from "./alternatives";
import { hazardsOf } from "./hazards";
import { type Placed, spanOf, visitBlocks } from "./places";
import { variableAt } from "./readOnly";
import { isWorth, mayBeWorth, type Rule, type RuleFacts, type RuleOptions } from "./rule";

export const docs = `## What it finds
\`a = np.append(a, x)\` of a number, and \`t += (x,)\` of a tuple, in every round of a loop over a range; \`a = np.concatenate([a, x])\`, \`np.vstack\`, \`np.hstack\` and \`pd.concat\` likewise.

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

\`\`\`text
np.append in a loop of 10,000 rounds copies 400 MB in all to build 80.1 kB
Fill np.empty(10_000): 400 MB → 0 B copied
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
When the loop is short. Where the number of rounds is not known before, collect the items in a list or an \`array.array\`, which grow in large steps, and convert once; the same for parts of arrays and tables, which are joined once.
`;

export const rule: Rule = {
  id: "quadratic-build",
  summary: "every round of a loop copies what the rounds before it built",
  severity: "information",
  since: "0.1",
  check,
};

type For = Extract<Stmt, { type: "For" }>;

/** joined: by np.concatenate, pd.concat and the like. */
type Kind = "array" | "tuple" | "joined";

/** A loop over a range that adds one item a round to an array or tuple that was empty before it, or joins any with another. */
interface Build {
  readonly kind: Kind;
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
  /** Bytes that a round adds at least. */
  readonly each: number;
  /** Of a call that joins: what follows its list. */
  readonly rest: string;
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
  visitBlocks(facts.module, (block, guarded) => {
    for (const [i, { s, base }] of block.entries()) {
      if (s.type !== "For" || s.async) continue;
      const rounds = roundsOf(s, base, ranges);
      if (rounds === null) continue;
      for (const step of s.body) {
        if (step.type !== "AugAssign" && (step.type !== "Assign" || step.value.type !== "Call")) continue;
        const build = buildOf({ s: step, base }, { s, base }, block.slice(0, i), rounds, guarded, symbolTable(facts.module), facts);
        const finding = build === null ? null : judge(build, facts, options);
        if (finding !== null) found.push(finding);
      }
    }
  });
  return found;
}

/** The calls of range() by where they start, where so many rounds may be worth a finding. */
function rangesOf({ analysis, target, text }: RuleFacts, options: RuleOptions): ReadonlyMap<number, readonly CallFact[]> {
  const joins = /\b(?:concat|[hv]stack)/.test(text);
  const ranges = new Map<number, CallFact[]>();
  const few = new Set<number>();
  for (const call of analysis.callsTo((callee) => callee === "builtins.range")) {
    const { start } = call.span;
    const rounds = countOf(call);
    if (rounds === null || !(joins || mayBeWorth(copiedBy(rounds, Math.max(8, target.word)), options))) few.add(start);
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
  if (grown.kind !== "joined" && !row.binding.states.every((state) => isEmpty(state, grown.kind))) return null;
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
    each: grown.kind === "array" ? 8 : grown.kind === "tuple" ? facts.target.word : joinedBytes(step, facts),
    rest: facts.text.slice(behindParentheses(facts.text, step.base + grown.rest, step.base + grown.end - 1), step.base + grown.end),
    span: grown.span,
    what: grown.what,
    refused: reason,
  };
}

const JOINS = /^(?:numpy\.(?:concatenate|[hv]stack)|pandas\.concat)$/;

/** Bytes of data in what the call joins to the rest, at least. */
function joinedBytes({ s, base }: Placed, { analysis, target }: RuleFacts): number {
  const dataOf = (value: Value, heap: Heap): number => {
    const obj = referred(heap, value);
    if (obj?.kind === "ndarray")
      return (itemsizeOf(obj.dtype, target) ?? target.word) * obj.shape.reduce((n, length) => n * Number(length.low), 1);
    if (obj?.kind === "list" || obj?.kind === "tuple")
      return obj.runs.reduce((sum, { count, element }) => sum + Number(count.low) * dataOf(element, heap), 0);
    if (obj?.kind === "opaque") return obj.holds.reduce((sum, part) => sum + dataOf(part, heap), 0);
    return value.tag === "int" || value.tag === "float" ? 8 : 0;
  };
  const calls = analysis.callsTo((callee) => JOINS.test(callee)).filter(({ span }) => span.end === base + s.end);
  const bytes = calls.map(({ args, before }) => {
    const list = args[0] === undefined ? undefined : referred(before, args[0].value);
    const added = list?.kind === "list" || list?.kind === "tuple" ? list.runs.at(-1) : undefined;
    return added === undefined ? 0 : dataOf(added.element, before);
  });
  return bytes.length === 0 ? 0 : Math.min(...bytes);
}

/** What the statement adds to which name. */
function grownBy(
  { s, base }: Placed,
  table: SymbolTable,
): {
  readonly kind: Kind;
  readonly name: string;
  readonly item: Expr;
  readonly span: Span;
  readonly what: string;
  /** Of a call: where the list of its parts ends, and itself. */
  readonly rest: number;
  readonly end: number;
} | null {
  if (s.type === "AugAssign" && s.op === "+" && s.target.type === "Name" && s.value.type === "Tuple") {
    const [item] = s.value.elts;
    if (item === undefined || item.type === "Starred" || s.value.elts.length !== 1) return null;
    return { kind: "tuple", name: s.target.id, item, span: spanOf(s.target, base), what: "tuple +=", rest: s.end, end: s.end };
  }
  const target = s.type === "Assign" && s.targets.length === 1 ? s.targets[0] : undefined;
  if (s.type !== "Assign" || target?.type !== "Name" || s.value.type !== "Call") return null;
  const { func, args, keywords } = s.value;
  const [array, item] = args;
  const callee = dottedName(table, func, scopeAt(table, base + s.start)) ?? "";
  if (JOINS.test(callee)) {
    const [old, added, ...more] = array?.type === "List" || array?.type === "Tuple" ? array.elts : [];
    if (old?.type !== "Name" || old.id !== target.id || added === undefined || added.type === "Starred" || more.length > 0) return null;
    if (args.length > 1 || !keywords.every(({ arg }) => arg === "axis" || arg === "ignore_index")) return null;
    return {
      kind: "joined",
      name: target.id,
      item: added,
      span: spanOf(func, base),
      what: sourceOf(func),
      rest: array?.end ?? 0,
      end: s.value.end,
    };
  }
  if (callee !== "numpy.append" || keywords.length > 0 || args.length !== 2) return null;
  if (array?.type !== "Name" || array.id !== target.id || item === undefined || item.type === "Starred") return null;
  return { kind: "array", name: target.id, item, span: spanOf(func, base), what: sourceOf(func), rest: s.end, end: s.end };
}

function isEmpty(snapshot: Snapshot, kind: Kind): boolean {
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
  if (kind !== "array") return variable.scope.kind === "class" || table.stars ? `${name} is an attribute of a class` : null;
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
  const { kind, rounds, each, refused } = build;
  const least = copiedBy(rounds.low as Exact, each);
  // What was there before the loop is copied as often.
  const copied = kind === "joined" ? figure(interval(least.bytes?.low ?? 0, Number.POSITIVE_INFINITY)) : least;
  if (!isWorth(copied, copied, options)) return null;
  const built = kind === "array" ? ndarraySizes("float64", rounds, facts.target).held : tupleSizes(rounds, facts.target).held;
  const once = figure(kind === "joined" ? interval(each * Number(rounds.low), Number.POSITIVE_INFINITY) : ZERO);
  const change = "all are joined at the end, as they are then";
  const title = kind === "array" ? "Fill np.empty" : "Collect in a list";
  return {
    span: build.span,
    message: [
      `${build.what} in a loop of `,
      { count: rounds, noun: "round" },
      " copies ",
      { bytes: copied },
      " in all",
      ...(kind === "joined" ? [] : [" to build ", { bytes: built }]),
    ],
    related: [{ span: build.start, message: ["built from here on"] }],
    ...(refused === null
      ? {
          fixes: [
            // Copied bytes are held for a moment only: they are no part of what fixes save together.
            changeOf(
              [`${title}${kind === "array" ? `(${countText(build, facts)})` : ""}: `, { bytes: copied }, " → ", { bytes: once }, " copied"],
              null,
              null,
              kind === "joined" ? change : null,
              kind === "array" ? fillEdits(build, facts) : collectEdits(build, facts),
            ),
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

function collectEdits({ kind, loop, start, step, item, variable, what, rest }: Build, facts: RuleFacts): readonly TextEdit[] {
  const { text } = facts;
  const end = loop.base + loop.s.end;
  const at = lineStart(text, loop.base + loop.s.start);
  const indent = /^[ \t]*/.exec(text.slice(at))?.[0] ?? "";
  const { name } = variable;
  const first = kind === "joined" ? `[${text.slice(start.start, start.end)}]` : "[]";
  return [
    { span: start, text: first },
    { span: step, text: `${name}.append(${text.slice(item.start, item.end)})` },
    insertLineAfter(text, end, `${indent}${name} = ${kind === "joined" ? `${what}(${name}${rest}` : `tuple(${name})`}`),
  ];
}
