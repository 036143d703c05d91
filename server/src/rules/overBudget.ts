/** over-budget: what takes more memory than the user says there is. */
import type { Found, Message } from "../findings/types";
import type { EstimateRow } from "../memory/rows";
import { figure } from "../size/figure";
import type { Figure, Sizes } from "../size/types";
import type { Span } from "../text/span";
import { constant } from "../values/int";
import type { Snapshot } from "../values/snapshot";
import type { Rule, RuleFacts, RuleOptions } from "./rule";

export const docs = `## What it finds
A value that certainly holds more than the setting \`budget\` allows, a function whose calls certainly peak above it, and the first line at which all that the program holds does. Peaks are looked for where names may hold that much together.

## Why it costs
Where memory ends the process dies, or everything on the machine waits for its disk. \`budget\` is a size (\`"2 GB"\`) or a share of the machine's memory (\`"80 %"\`); on the command line there is none unless the project or \`--budget\` says so.

## Example
\`\`\`python
import numpy as np
m = np.ones((3_000, 3_000))
print(int(m.sum()))
\`\`\`

\`\`\`text
\`m\` holds 72.0 MB, more than the budget of 64.0 MB
\`\`\`

## Use instead
\`\`\`python
import numpy as np
m = np.ones((3_000, 3_000), dtype=np.float32)
print(int(m.sum()))
\`\`\`

## When to ignore
When the program runs on a larger machine than the one it is written on: set \`budget\` to what is there. The example is over a budget of 64 MB.
`;

export const rule: Rule = {
  id: "over-budget",
  summary: "a value or a function's peak is beyond the memory budget",
  severity: "information",
  since: "0.1",
  check,
};

function check(facts: RuleFacts, { budget }: RuleOptions): readonly Found[] {
  if (budget === null) return [];
  const limit = figure(constant(budget));
  const isOver = (one: Figure | undefined): one is Figure =>
    one !== undefined && one.bytes !== null && one.confidence !== "symbolic" && Number(one.bytes.low) > budget;
  const say = (span: Span, what: Message, most: Figure, related: Found["related"]): Found => ({
    span,
    message: [...what, { bytes: most }, ", more than the budget of ", { bytes: limit }],
    related,
    fixes: [],
    refused: [],
    saving: null,
  });
  const found: Found[] = [];
  const inside = new Set<string | null>();
  const may = facts.rows.map((row) => ({ row, most: Math.max(0, ...snapshotsOf(row).map((one) => facts.most(one))) }));
  /** Bytes that the names of a scope hold together at most: where that is within the budget, no peak is looked for, which costs more than all else. */
  const mostIn = (scope: number): number =>
    may.reduce((sum, { row, most }) => (row.binding.scope.span.start === scope ? sum + most : sum), 0);
  for (const { row, most } of may) {
    if (most <= budget) continue;
    const { binding, after } = row;
    const grown = isOver(after?.held) ? undefined : row.exit?.sizes;
    if (!isOver(after?.held) && !isOver(grown?.held)) continue;
    const adds = Number(row.adds.bytes?.high ?? Number.POSITIVE_INFINITY);
    // Another name for what is there already, or a view of it, adds next to nothing.
    const sizes = grown === undefined ? after : adds > 0 ? grown : null;
    if (sizes === null || (sizes === after && Number(sizes.held.bytes?.low) - adds > budget)) continue;
    inside.add(binding.scope.function);
    const verb = sizes === after ? " holds " : " grows to ";
    found.push(say(binding.nameSpan, [{ code: binding.name }, verb], sizes.held, partsOf(sizes, binding.nameSpan)));
  }
  for (const fact of facts.analysis.functions) {
    if (inside.has(fact.name) || mostIn(fact.span.start) <= budget) continue;
    const peak = facts.peakOf(fact);
    if (!isOver(peak)) continue;
    inside.add(fact.name);
    found.push(say(fact.nameSpan, [{ code: fact.name }, " peaks at "], peak, largest(facts.rows, fact.span)));
  }
  const all = may.filter(({ row }) => row.binding.scope.function === null);
  const first =
    found.length > 0 || all.reduce((sum, { most }) => sum + most, 0) <= budget ? undefined : all.find(({ row }) => isOver(row.peak))?.row;
  if (first !== undefined) {
    const before = facts.rows.filter((row) => row.binding.statementSpan.end <= first.binding.statementSpan.end);
    const message: Message = ["with ", { code: first.binding.name }, " the program peaks at "];
    found.push(say(first.binding.nameSpan, message, first.peak, largest(before, first.binding.scope.span)));
  }
  return found;
}

const snapshotsOf = ({ binding: { states, exits } }: EstimateRow): readonly Snapshot[] => [...states, ...exits];

/** Parts and values that related information names. */
const NAMED = 3;

function partsOf({ parts }: Sizes, span: Span): Found["related"] {
  return parts
    .slice()
    .sort((a, b) => Number(b.total.low) - Number(a.total.low))
    .slice(0, parts.length > 1 ? NAMED : 0)
    .map((part) => ({ span, message: [{ count: part.count, noun: part.type }, ": ", { bytes: figure(part.total) }] }));
}

/** The bindings of a scope that hold most. */
function largest(rows: readonly EstimateRow[], scope: Span): Found["related"] {
  return rows
    .filter(({ binding }) => binding.scope.span.start === scope.start)
    .flatMap(({ binding, after, exit }) => {
      const held = (exit?.sizes ?? after)?.held;
      return held?.bytes == null ? [] : [{ binding, held, low: Number(held.bytes.low) }];
    })
    .filter(({ low }) => low > 0)
    .sort((a, b) => b.low - a.low)
    .slice(0, NAMED)
    .map(({ binding, held }) => ({ span: binding.nameSpan, message: [{ code: binding.name }, " holds ", { bytes: held }] }));
}
