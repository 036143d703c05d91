/** object-dtype: an array of objects that are all numbers of one kind. */
import { dottedName, resolve, scopeAt, symbolTable } from "../analysis/names/symtable";
import { quoteOf } from "../findings/edit";
import { offer, refuse } from "../findings/offer";
import type { Found, Offered } from "../findings/types";
import type { EstimateRow } from "../memory/rows";
import { figure } from "../size/figure";
import type { Figure } from "../size/types";
import type { Expr } from "../syntax/ast";
import { referred } from "../values/heap";
import { add, type Int, interval, ZERO } from "../values/int";
import { FRAMES, type Obj } from "../values/object";
import type { Snapshot } from "../values/snapshot";
import { copySizes, type Numbers, numbersIn } from "./alternatives";
import { candidates, heldBy, holdingOf, relatedTo, sizesWith } from "./holdings";
import { placesAt, spanOf } from "./places";
import type { Rule, RuleFacts, RuleOptions } from "./rule";
import { type Holders, holdersOf, sharesItems, siteOf } from "./sharing";

export const docs = `## What it finds
A name that holds a NumPy array of dtype \`object\` whose items are all floats, all ints of 64 bits or all bools; a pandas table or column whose known texts repeat.

## Why it costs
Such an array keeps a pointer for each item, and each number is an object: 32 bytes for 8 bytes of data. All arithmetic goes through the objects, too. A category keeps one byte for each of up to 127 different texts; the dtype \`string\` keeps the same objects unless pyarrow holds the text.

## Example
\`\`\`python
import numpy as np
def read():
    return [i / 3 for i in range(100_000)]
prices = np.array(read(), dtype=object)
print(prices[5])
\`\`\`

\`\`\`text
\`prices\` holds 100,000 floats as objects: 3.20 MB; float64 holds 800 kB
Use dtype=float: 3.20 MB → 800 kB (unsafe: items become np.float64)
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

function check(facts: RuleFacts, options: RuleOptions): readonly Found[] {
  const found = new Map<number | null, Found>();
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
      related: relatedTo(row, facts),
      ...fixFor(row, first.numbers, before, after, facts),
      saving,
    });
  }
  return [...found.values(), ...categories(facts, options)];
}

/** Columns of texts that repeat: a category keeps a byte for each (pandas/core/dtypes/cast.py, coerce_indexer_dtype), and each text once. */
function categories(facts: RuleFacts, options: RuleOptions): readonly Found[] {
  return candidates(facts, options, textsOf).flatMap((row): Found[] => {
    const [first, ...more] = heldBy(row).map(textsOf);
    if (first == null || more.length > 0) return [];
    const coded = (s: Snapshot) =>
      sizesWith(s, (obj) => (first.arrays.has(obj) ? ({ ...obj, dtype: "int8", items: null } as Obj) : obj), facts);
    const holding = holdingOf(row, coded, facts, options);
    if (holding === null) return [];
    const { before, saving } = holding;
    const { bytes } = holding.after;
    const after = figure(interval(bytes?.low ?? 0, Number(bytes?.high) + first.most), before.assumes);
    const { name, nameSpan, valueSpan, states } = row.binding;
    const isMade = valueSpan !== null && heldBy(row) === states && placesAt(facts.module, valueSpan)[0]?.node.type === "Call";
    const quote = quoteOf(facts.text);
    const category = `${quote}category${quote}`;
    const given = first.names.length === 0 ? category : `{${first.names.map((one) => `${quote}${one}${quote}: ${category}`).join(", ")}}`;
    const edit = { span: { start: valueSpan?.end ?? 0, end: valueSpan?.end ?? 0 }, text: `.astype(${given})` };
    const fix = offer(
      "Use category",
      figure(before.bytes),
      after,
      "no other text can be put in",
      isMade ? [edit] : null,
      "it is not made here",
    );
    return [
      {
        span: nameSpan,
        message: [
          { code: name },
          " holds ",
          { count: first.count, noun: "string" },
          " as objects: ",
          { bytes: before },
          "; category holds ",
          { bytes: figure(after.bytes) },
        ],
        related: relatedTo(row, facts),
        fixes: fix.fixes,
        refused: [...fix.refused, ...refuse("Use dtype string", "it keeps the same objects unless pyarrow holds the text").refused],
        saving,
      },
    ];
  });
}

/** The arrays of a table or column that hold up to 127 different texts, all known; null for anything else, and where there are none. */
function textsOf({ value, heap }: Snapshot) {
  const table = referred(heap, value);
  if (table?.kind !== "opaque" || !FRAMES.has(table.type)) return null;
  const arrays = new Set<Obj>();
  const names: string[] = [];
  let [count, most]: [Int, number] = [ZERO, 6_000];
  for (const [i, part] of table.holds.entries()) {
    const array = referred(heap, part);
    const name = table.holds[i - 1];
    if (name === undefined || array?.kind !== "ndarray" || array.base !== null) continue;
    const texts = new Set(array.items?.map(({ element }) => (element.tag === "str" ? element.text : null)));
    if (texts.size < 1 || texts.size > 127 || texts.has(null)) continue;
    arrays.add(array);
    count = add(count, array.shape[0] as Int);
    if (name.tag === "str") names.push(name.text as string);
    for (const text of texts) most += 100 + 4 * (text as string).length;
  }
  return arrays.size === 0 ? null : { arrays, names, count, most };
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
  if (heldBy(row) !== states) return refuse(title, "its items are set after it is made");
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
    return offer(title, before, after, why, [{ span: spanOf(given, base), text: dtype }]);
  }
  return refuse(title, "the dtype is not written where it is made");
}
