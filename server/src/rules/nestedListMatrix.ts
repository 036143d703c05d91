/** nested-list-matrix: a list of equally long lists of numbers, each number an object. */
import { symbolTable } from "../analysis/names/symtable";
import { offer, refuse } from "../findings/offer";
import type { Found, Offered } from "../findings/types";
import type { EstimateRow } from "../memory/rows";
import type { Figure } from "../size/types";
import { lookup, referred } from "../values/heap";
import { add, type Int, isEqual, ZERO } from "../values/int";
import type { Snapshot } from "../values/snapshot";
import { boxedNumbersIn, copySizes, type Numbers, numpyType } from "./alternatives";
import { candidates, heldBy, holdingOf, itemsIn, relatedTo } from "./holdings";
import { importModule } from "./imports";
import type { Rule, RuleFacts, RuleOptions } from "./rule";
import { type Holders, holdersOf, sharesItems, siteOf } from "./sharing";

export const docs = `## What it finds
A name that holds a list of lists of numbers which are all of one length, where the target has NumPy.

## Why it costs
Each row is a list with a pointer for each number, and each number an object: 32 bytes for 8 bytes of data. A NumPy array of two dimensions has the numbers alone.

## Example
\`\`\`python
import numpy as np
grid = [[i / 3 + j for j in range(300)] for i in range(300)]
print(len(grid), grid[5][7])
\`\`\`

\`\`\`text
\`grid\` is 300 lists of 300 floats: 2.92 MB; a 2-D array holds 720 kB
Use a 2-D NumPy array: 2.92 MB → 720 kB (unsafe: rows become views of fixed length)
\`\`\`

## Use instead
\`\`\`python
import numpy as np
grid = np.array([[i / 3 + j for j in range(300)] for i in range(300)])
print(len(grid), grid[5][7])
\`\`\`

## When to ignore
When rows or numbers are added later, or rows change places: rows of an array are views of fixed length, which is why the fix is not called safe. \`np.array\` takes the lists once they are there, so the peak stays what
it was; \`np.empty\` that is filled row by row needs the array alone.
`;

export const rule: Rule = {
  id: "nested-list-matrix",
  summary: "a list of lists of numbers is used as a matrix",
  severity: "information",
  since: "0.1",
  check,
};

/** Lists of numbers in a list. */
interface Matrix {
  readonly rows: Int;
  readonly columns: Int;
  readonly numbers: Numbers;
  readonly dtype: string;
}

function check(facts: RuleFacts, options: RuleOptions): readonly Found[] {
  if (facts.target.numpy === null) return [];
  const found = new Map<number | null, Found>();
  let holders: Holders | undefined;
  for (const row of candidates(facts, options, (snapshot) => matrixIn(snapshot, facts))) {
    const finding = judge(row, facts, options);
    if (finding === null) continue;
    holders ??= holdersOf(facts.rows);
    // Numbers that another container keeps are not freed.
    if (heldBy(row).some((s) => itemsIn(s)?.some(({ element }) => sharesItems(holders ?? null, { ...s, value: element })))) continue;
    const [first] = heldBy(row);
    // Aliases of one list are one finding.
    const key = first === undefined ? null : siteOf(first);
    if (!found.has(key)) found.set(key, finding);
  }
  return [...found.values()];
}

function judge(row: EstimateRow, facts: RuleFacts, options: RuleOptions): Found | null {
  const held = heldBy(row);
  const [first = null, ...more] = held.map((snapshot) => matrixIn(snapshot, facts));
  if (first === null) return null;
  const ends = row.binding.exits.map((snapshot) => matrixIn(snapshot, facts));
  if ([...more, ...ends].some((one) => one === null || !isSame(one, first))) return null;
  const shape = [first.rows, first.columns];
  const holding = holdingOf(row, () => copySizes({ dtype: first.dtype, shape }, facts.target), facts, options);
  if (holding === null) return null;
  const { before, after, saving } = holding;
  const { name, nameSpan } = row.binding;
  return {
    span: nameSpan,
    message: [
      { code: name },
      " is ",
      { count: first.rows, noun: "list" },
      " of ",
      { count: first.columns, noun: first.numbers },
      ": ",
      { bytes: before },
      "; a 2-D array holds ",
      { bytes: after },
    ],
    related: relatedTo(row, facts),
    ...fixFor(row, before, after, facts),
    saving,
  };
}

function matrixIn(snapshot: Snapshot, { target }: RuleFacts): Matrix | null {
  const runs = itemsIn(snapshot) ?? [];
  let found: Matrix | null = null;
  for (const { element } of runs) {
    const list = referred(snapshot.heap, element);
    const boxed = list?.kind === "list" ? boxedNumbersIn({ ...snapshot, value: element }, target) : null;
    if (boxed === null || (boxed.typecode === null && boxed.numbers !== "bool")) return null;
    const one: Matrix = { rows: ZERO, columns: boxed.length, numbers: boxed.numbers, dtype: numpyType(boxed) };
    if (found !== null && !isSame(one, found)) return null;
    found = one;
  }
  const outer = snapshot.value.tag === "ref" ? lookup(snapshot.heap, snapshot.value.id)?.kind : undefined;
  const rows = runs.map((run) => run.count).reduce(add, ZERO);
  return found === null || (outer !== "list" && outer !== "tuple") || rows.low < 2 || found.columns.low < 2 ? null : { ...found, rows };
}

function isSame(a: Matrix, b: Matrix): boolean {
  return a.dtype === b.dtype && isEqual(a.columns, b.columns) === true;
}

function fixFor(row: EstimateRow, before: Figure, after: Figure, facts: RuleFacts): Offered {
  const title = "Use a 2-D NumPy array";
  const { valueSpan, kind, states } = row.binding;
  if (valueSpan === null || (kind !== "assign" && kind !== "annotated")) return refuse(title, "it is not made by an assignment of its own");
  if (heldBy(row) !== states) return refuse(title, "rows are added after it is made");
  const where = { module: facts.module, text: facts.text, table: symbolTable(facts.module), offset: valueSpan.start };
  const numpy = importModule(where, "numpy", "np");
  if (numpy === null) return refuse(title, "the name np means something else in this file");
  const why = "rows become views of fixed length";
  return offer(title, before, after, why, [
    ...numpy.edits,
    { span: { start: valueSpan.start, end: valueSpan.start }, text: `${numpy.name}.array(` },
    { span: { start: valueSpan.end, end: valueSpan.end }, text: ")" },
  ]);
}
