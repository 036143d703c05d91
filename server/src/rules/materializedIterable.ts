/** materialized-iterable: a list built only to be read once. */
import type { Finding, Fix, Message } from "../findings/types";
import { figure } from "../size/figure";
import type { Sizes } from "../size/types";
import type { Expr } from "../syntax/ast";
import { type Visited, visitExpressions } from "../syntax/visit";
import type { Span } from "../text/span";
import { interval } from "../values/int";
import { GENERATOR_MOST } from "./alternatives";
import type { Rule, RuleFacts, RuleOptions } from "./rule";

const DOCS = `## What it finds
A list comprehension or \`list(...)\` that stands as the only argument of \`sum\`, \`any\`, \`all\`, \`min\` or \`max\`.

## Why it costs
The whole list is built first, one object and one pointer per item, and thrown away when the function returns. A generator makes one item at a time.

## Example
\`\`\`python
total = sum([i / 3 for i in range(1_000_000)])
print(total)
\`\`\`

## Use instead
\`\`\`python
total = sum(i / 3 for i in range(1_000_000))
print(total)
\`\`\`

## When to ignore
A list is somewhat faster to sum than a generator; below the thresholds nothing is said. \`sorted\` and \`str.join\` build a list themselves, so they are left alone.
\`any\` and \`all\` stop at the first answer: with a generator the items after it are not computed, so the fix is called safe only when computing them does nothing else.
`;

export const materializedIterable: Rule = {
  id: "materialized-iterable",
  summary: "a list is built only to be read once",
  severity: "information",
  since: "0.1",
  docs: DOCS,
  check,
};

const CONSUMERS = new Set(["builtins.sum", "builtins.any", "builtins.all", "builtins.min", "builtins.max"]);

function check(facts: RuleFacts, options: RuleOptions): readonly Finding[] {
  const calls = new Map<string, Visited>();
  visitExpressions(facts.module, (v) => {
    if (v.node.type === "Call") calls.set(`${v.base + v.node.start}:${v.base + v.node.end}`, v);
  });
  const found: Finding[] = [];
  const seen = new Set<number>();
  for (const fact of facts.analysis.calls) {
    if (!CONSUMERS.has(fact.callee) || seen.has(fact.span.start)) continue;
    const visited = calls.get(`${fact.span.start}:${fact.span.end}`);
    const [argument] = fact.args;
    if (visited?.node.type !== "Call" || argument === undefined || visited.node.args.length !== 1) continue;
    const node = visited.node.args[0] as Expr;
    if (node.type !== "ListComp" && !isListCall(node)) continue;
    const sizes = facts.sizes({ value: argument.value, heap: fact.before, assumes: [] });
    const held = sizes.held.bytes;
    if (held === null || sizes.held.confidence === "symbolic") continue;
    const low = Number(held.low) - GENERATOR_MOST;
    if (low < options.minimum || low * 100 < options.minimumShare * Number(held.low)) continue;
    seen.add(fact.span.start);
    found.push(report(visited, node, fact.calleeSpan, fact.callee.replace("builtins.", ""), sizes, facts));
  }
  return found;
}

function isListCall(e: Expr): boolean {
  return e.type === "Call" && e.func.type === "Name" && e.func.id === "list" && e.args.length === 1 && e.keywords.length === 0;
}

function report(visited: Visited, node: Expr, span: Span, callee: string, sizes: Sizes, facts: RuleFacts): Finding {
  const after = figure(interval(0, GENERATOR_MOST));
  const noun = /\[(\w+)\]/.exec(sizes.type)?.[1] ?? "item";
  const subject: Message = [`${callee}() reads a list`, ...(sizes.length === null ? [] : [" of ", { count: sizes.length, noun: noun === "str" ? "string" : noun }])];
  const message: Message = [...subject, " once: ", { bytes: sizes.held }, " while it runs; a generator holds ", { bytes: after }];
  return {
    rule: "materialized-iterable", severity: "information", span, message, related: [{ span: { start: visited.base + node.start, end: visited.base + node.end }, message: ["built here"] }],
    fixes: [fix(visited, node, callee, sizes, after, facts)], refused: [], saving: figure(interval(Number(sizes.held.bytes?.low ?? 0) - GENERATOR_MOST, sizes.held.bytes?.high ?? 0)),
  };
}

function fix(visited: Visited, node: Expr, callee: string, sizes: Sizes, after: ReturnType<typeof figure>, facts: RuleFacts): Fix {
  const stops = callee === "any" || callee === "all";
  const why = stops && !pure(node) ? `${callee}() then leaves out what comes after its answer` : null;
  const start = visited.base + node.start;
  const end = visited.base + node.end;
  const alone = visited.node.type === "Call" && visited.node.keywords.length === 0;
  const title: Message = ["Pass a generator: ", { bytes: sizes.held }, " → ", { bytes: after }, ...(why === null ? [] : [` (unsafe: ${why})`])];
  if (node.type !== "ListComp") {
    // list(x): the argument alone is iterable.
    const inner = (node as Extract<Expr, { type: "Call" }>).args[0] as Expr;
    const edits = [{ span: { start, end: visited.base + inner.start }, text: "" }, { span: { start: visited.base + inner.end, end }, text: "" }];
    return { title, before: sizes.held, after, safety: why === null ? "safe" : "unsafe", why, preferred: true, edits };
  }
  // As the only argument a generator needs no parentheses of its own, unless a comma follows it.
  const next = facts.text.slice(end).trimStart()[0];
  const bare = alone && next === ")";
  const edits = [{ span: { start, end: start + 1 }, text: bare ? "" : "(" }, { span: { start: end - 1, end }, text: bare ? "" : ")" }];
  return { title, before: sizes.held, after, safety: why === null ? "safe" : "unsafe", why, preferred: why === null, edits };
}

/** Evaluating it makes values and nothing else. */
function pure(e: Expr): boolean {
  if (e.type === "ListComp") return [e.elt, ...e.generators.flatMap((g) => [g.iter, ...g.ifs])].every(pure);
  switch (e.type) {
    case "Constant":
    case "Name":
      return true;
    case "BinOp":
      return pure(e.left) && pure(e.right);
    case "UnaryOp":
      return pure(e.operand);
    case "Compare":
      return [e.left, ...e.comparators].every(pure);
    case "BoolOp":
      return e.values.every(pure);
    case "Call":
      return e.func.type === "Name" && e.func.id === "range" && e.args.every(pure);
    default:
      return false;
  }
}
