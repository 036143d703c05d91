/** object-dtype: an array of objects that are all numbers of one kind. */
import { dottedName, resolve, scopeAt, symbolTable } from "../analysis/names/symtable";
import { quoteOf } from "../findings/edit";
import type { Finding } from "../findings/types";
import type { EstimateRow } from "../memory/rows";
import type { Figure } from "../size/types";
import type { Expr } from "../syntax/ast";
import { referred } from "../values/heap";
import type { Obj } from "../values/object";
import type { Snapshot } from "../values/snapshot";
import { copySizes, type Numbers, numbersIn } from "./alternatives";
import { candidates, heldBy, holdingOf, type Offered, unsafeFix } from "./holdings";
import { placesAt, spanOf } from "./places";
import type { Rule, RuleFacts, RuleOptions } from "./rule";
import { type Holders, holdersOf, sharesItems, siteOf } from "./sharing";

export const docs = `## What it finds
A name that holds a NumPy array of dtype \`object\` whose items are all floats, all ints of 64 bits or all bools.

## Why it costs
Such an array keeps a pointer for each item, and each number is an object: 32 bytes for 8 bytes of data. All arithmetic goes through the objects, too.

## Example
\`\`\`python
import numpy as np
def read():
    return [i / 3 for i in range(100_000)]
prices = np.array(read(), dtype=object)
print(prices[5])
\`\`\`

## Use instead
\`\`\`python
import numpy as np
def read():
    return [i / 3 for i in range(100_000)]
prices = np.array(read(), dtype=float)
print(prices[5])
\`\`\`

## When to ignore
When None or text is put into the array later, or integers that 64 bits do not hold. Items of the array are NumPy scalars then, which print and compare as numbers do but are no \`float\` or \`int\`; the fix says so.
`;

export const rule: Rule = {
  id: "object-dtype",
  summary: "an array of objects holds nothing but numbers",
  severity: "information",
  since: "0.1",
  check,
};

const DTYPES = { float: "float64", int: "int64", bool: "bool" };

function check(facts: RuleFacts, options: RuleOptions): readonly Finding[] {
  const found = new Map<number | null, Finding>();
  let holders: Holders | undefined;
  for (const row of candidates(facts, options, numbersOf)) {
    const held = heldBy(row);
    const [first = null, ...more] = held.map(numbersOf);
    if (first === null || [...more, ...row.binding.exits.map(numbersOf)].some((one) => one?.numbers !== first.numbers)) continue;
    const dtype = DTYPES[first.numbers];
    const holding = holdingOf(row, (s) => copySizes({ dtype, shape: numbersOf(s)?.shape ?? [] }, facts.target), facts, options);
    if (holding === null) continue;
    const { before, after, saving } = holding;
    holders ??= holdersOf(facts.rows);
    // Numbers that another container keeps are not freed, and aliases of one array are one finding.
    const key = siteOf(held[0] as Snapshot);
    if (found.has(key) || held.some((snapshot) => sharesItems(holders ?? null, snapshot))) continue;
    const { name, nameSpan } = row.binding;
    found.set(key, {
      rule: "object-dtype",
      severity: "information",
      span: nameSpan,
      message: [
        { code: name },
        " holds ",
        { count: first.count, noun: first.numbers },
        " as objects: ",
        { bytes: before },
        `; ${dtype} holds `,
        { bytes: after },
      ],
      related: [],
      ...fixFor(row, first.numbers, before, after, facts),
      saving,
    });
  }
  return [...found.values()];
}

/** The numbers in an array of objects of its own; null for anything else, and where an item may not be such a number. */
function numbersOf({ value, heap }: Snapshot) {
  const obj: Obj | undefined = referred(heap, value);
  if (obj?.kind !== "ndarray" || obj.dtype !== "object" || obj.base !== null || obj.items === null) return null;
  const found = numbersIn(obj.items);
  if (found === null || (found.numbers === "int" && !(found.low >= -(2n ** 63n) && found.high < 2n ** 63n))) return null;
  return { numbers: found.numbers, count: found.length, shape: obj.shape };
}

function fixFor(row: EstimateRow, numbers: Numbers, before: Figure, after: Figure, facts: RuleFacts): Offered {
  const { valueSpan, states } = row.binding;
  const title = `Use dtype=${numbers === "int" ? "int64" : numbers}`;
  const refuse = (why: string) => ({ fixes: [], refused: [{ title: [title], why: [why] }] });
  if (heldBy(row) !== states) return refuse("its items are set after it is made");
  const table = symbolTable(facts.module);
  const scope = scopeAt(table, row.binding.nameSpan.start);
  const places = valueSpan === null ? [] : placesAt(facts.module, valueSpan);
  const isObject = (e: Expr): boolean =>
    e.type === "Constant"
      ? e.value.kind === "str" && /^(?:O|object)$/.test(e.value.value)
      : dottedName(table, e, scope) === "builtins.object";
  for (const { node, base } of places) {
    if (node.type !== "Call") continue;
    const given = [...node.args, ...node.keywords.filter(({ arg }) => arg === "dtype").map((keyword) => keyword.value)].find(isObject);
    if (given === undefined) continue;
    const quote = quoteOf(facts.text);
    const dtype = numbers !== "int" && resolve(scope, numbers) === null ? numbers : `${quote}${DTYPES[numbers]}${quote}`;
    const why = `items become np.${DTYPES[numbers]}`;
    return unsafeFix(title, before, after, why, [{ span: spanOf(given, base), text: dtype }]);
  }
  return refuse("the dtype is not written where it is made");
}
