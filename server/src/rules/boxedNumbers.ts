/** boxed-numbers: a list or tuple of many floats or ints, each an object of its own. */
import { usesOf, type Use } from "../analysis/uses";
import { importModule, importName, quoteOf } from "../findings/edit";
import type { Finding, Fix, Message, Refused, TextEdit } from "../findings/types";
import type { EstimateRow } from "../memory/rows";
import { figure } from "../size/figure";
import type { Figure, Sizes } from "../size/types";
import type { Expr } from "../syntax/ast";
import { visitExpressions } from "../syntax/visit";
import type { Span } from "../text/span";
import { scale, sub } from "../values/int";
import type { Snapshot } from "../values/snapshot";
import { type Boxed, arraySizes, boxedNumbersIn, ndarraySizes } from "./alternatives";
import type { Rule, RuleFacts, RuleOptions } from "./rule";

const DOCS = `## What it finds
A list or tuple of many floats or ints that are objects of their own.

## Why it costs
On 64-bit CPython a float is an object of 24 bytes, and the list keeps 8 more bytes to point at it: 32 bytes for 8 bytes of data. \`array.array\` stores the 8 bytes.

## Example
\`\`\`python
xs = [i / 3 for i in range(1_000_000)]
print(sum(xs))
\`\`\`

## Use instead
\`\`\`python
from array import array
xs = array("d", (i / 3 for i in range(1_000_000)))
print(sum(xs))
\`\`\`

## When to ignore
When items of other types are added later, when the code needs a list (\`json.dumps\`, \`repr\`, \`==\` with a list, concatenation), or when the numbers live for a moment only.
The fix is called safe only when every use of the name in its scope is one that arrays have too.
`;

export const boxedNumbers: Rule = {
  id: "boxed-numbers",
  summary: "a list or tuple keeps many numbers as objects",
  severity: "information",
  since: "0.1",
  docs: DOCS,
  check,
};

function check(facts: RuleFacts, options: RuleOptions): readonly Finding[] {
  const found: Finding[] = [];
  const seen = new Set<string>();
  for (const row of facts.rows) {
    if (row.after === null || row.binding.kind === "augmented" || row.binding.kind === "attribute") continue;
    const shown = grown(row) ?? { sizes: row.after, snapshots: row.binding.states as readonly Snapshot[] };
    const snapshot = shown.snapshots[0];
    if (snapshot === undefined || shown.snapshots.length !== 1) continue;
    const boxed = boxedNumbersIn(snapshot, shown.sizes);
    const { held } = shown.sizes;
    if (boxed === null || boxed.typecode === null || held.bytes === null || held.confidence === "symbolic") continue;
    const key = siteKey(snapshot);
    if (key === null || seen.has(key)) continue;
    seen.add(key);
    const finding = judge(row, shown.sizes, boxed, facts, options);
    if (finding !== null) found.push(finding);
  }
  return found;
}

/** What the name ends with, when that is more than what it held first. */
function grown(row: EstimateRow): { readonly sizes: Sizes; readonly snapshots: readonly Snapshot[] } | null {
  const start = row.after?.held.bytes;
  const end = row.exit?.sizes.held.bytes;
  return row.exit !== null && start != null && end != null && end.low > start.high ? { sizes: row.exit.sizes, snapshots: row.binding.exits } : null;
}

/** The object a snapshot is about: aliases of one list are one finding. */
function siteKey({ value }: Snapshot): string | null {
  return value.tag === "ref" && value.id.kind === "object" ? String(value.id.site) : null;
}

function judge(row: EstimateRow, sizes: Sizes, boxed: Boxed, facts: RuleFacts, options: RuleOptions): Finding | null {
  const before = sizes.held;
  const array = arraySizes(boxed.typecode as string, boxed.length, true, facts.target).held;
  if (before.bytes === null || array.bytes === null) return null;
  const saving = figure(sub(before.bytes, array.bytes), before.assumes);
  const low = Number(saving.bytes?.low ?? 0);
  if (low < options.minimum || low * 100 < options.minimumShare * Number(before.bytes.low)) return null;
  const { name, nameSpan } = row.binding;
  const data = figure(scale(boxed.length, 8));
  const message: Message = [{ code: name }, " keeps ", { count: boxed.length, noun: boxed.numbers }, " as objects: ", { bytes: before }, " for ", { bytes: data }, ` of data; array('${boxed.typecode}') holds `, { bytes: array }];
  const { fixes, refused } = fixesFor(row, boxed, before, array, facts);
  return { rule: "boxed-numbers", severity: "information", span: nameSpan, message, related: [], fixes, refused, saving };
}

function fixesFor(row: EstimateRow, boxed: Boxed, before: Figure, array: Figure, facts: RuleFacts): { fixes: readonly Fix[]; refused: readonly Refused[] } {
  const { module, text, target } = facts;
  const { binding } = row;
  const made = binding.valueSpan === null ? null : findMaker(facts, binding.valueSpan);
  const title = `Use array('${boxed.typecode}')`;
  if (made === null) return { fixes: [], refused: [{ title: [title], why: ["it is not built by a list display, comprehension or list() here"] }] };
  const uses = usesOf(module, binding.name, binding.scope).filter((use) => !(use.kind === "bind" && use.span.start === binding.nameSpan.start));
  const blocked = blockedBy(uses, boxed, made.tuple);
  const fixes: Fix[] = [];
  const refused: Refused[] = [];
  const import_ = importName(module, text, "array", "array");
  const quote = quoteOf(text);
  if (import_ === null) refused.push({ title: [title], why: ["the name array is taken in this file"] });
  else {
    const edits = (code: string): readonly TextEdit[] => [...(import_.edit === null ? [] : [import_.edit]), ...rewrite(made, `${import_.name}(${quote}${code}${quote}`, text)];
    const shown = (after: Figure): Message => [": ", { bytes: before }, " → ", { bytes: after }];
    fixes.push({
      title: [title, ...shown(array), ...(blocked === null ? [] : [` (unsafe: ${blocked})`])], before, after: array, safety: blocked === null ? "safe" : "unsafe", why: blocked, preferred: blocked === null,
      edits: edits(boxed.typecode as string),
    });
    if (boxed.numbers === "float") {
      const single = arraySizes("f", boxed.length, true, target).held;
      const why = "loses digits after the 7th";
      fixes.push({ title: ["Use array('f')", ...shown(single), ` (${why})`], before, after: single, safety: "lossy", why, preferred: false, edits: edits("f") });
    }
  }
  const numpy = target.numpy === null ? null : importModule(module, text, "numpy", "np");
  if (target.numpy === null) refused.push({ title: ["Use np.fromiter"], why: ["the target has no NumPy"] });
  else if (numpy !== null && !made.empty && !uses.some((use) => use.kind === "append" || use.kind === "extend")) {
    const dtype = boxed.numbers === "float" ? "float64" : "int64";
    const after = ndarraySizes(dtype, boxed.length, target).held;
    const why = `items become np.${dtype}`;
    const [first, last] = rewrite(made, `${numpy.name}.fromiter(`, text, true) as [TextEdit, TextEdit];
    const edits = [...(numpy.edit === null ? [] : [numpy.edit]), first, { ...last, text: `${last.text.slice(0, -1)}, dtype=${numpy.name}.${dtype})` }];
    fixes.push({ title: ["Use np.fromiter: ", { bytes: before }, " → ", { bytes: after }, ` (unsafe: ${why})`], before, after, safety: "unsafe", why, preferred: false, edits });
  }
  return { fixes, refused };
}

/** The expression that makes the list, as text edits need it. */
interface Maker {
  readonly span: Span;
  readonly form: "comprehension" | "display" | "call";
  readonly empty: boolean;
  readonly tuple: boolean;
  /** Of list(x): the callee. */
  readonly callee: Span | null;
}

function findMaker(facts: RuleFacts, span: Span): Maker | null {
  let found: Maker | null = null;
  visitExpressions(facts.module, ({ node, base }) => {
    if (base + node.start !== span.start || base + node.end !== span.end || found !== null) return;
    if (node.type === "ListComp") found = { span, form: "comprehension", empty: false, tuple: false, callee: null };
    else if (node.type === "List") found = { span, form: "display", empty: node.elts.length === 0, tuple: false, callee: null };
    else if (node.type === "Call" && isListCall(node)) found = { span, form: "call", empty: node.args.length === 0, tuple: false, callee: { start: base + node.func.start, end: base + node.func.end } };
  });
  return found;
}

function isListCall(e: Extract<Expr, { type: "Call" }>): boolean {
  return e.func.type === "Name" && e.func.id === "list" && e.args.length <= 1 && e.keywords.length === 0;
}

/** Two edits that put `open` before and `)` after the items; inner text, comments included, stays as it is. */
function rewrite(made: Maker, open: string, text: string, bare = false): readonly TextEdit[] {
  const { start, end } = made.span;
  if (made.empty) return [{ span: { start, end }, text: `${open})` }];
  const comma = bare ? "" : ", ";
  if (made.form === "call" && made.callee !== null) {
    const paren = text.indexOf("(", made.callee.end);
    return [{ span: { start, end: paren + 1 }, text: `${open}${comma}` }, { span: { start: end - 1, end }, text: ")" }];
  }
  const [a, b] = made.form === "comprehension" ? ["(", "))"] : ["[", "])"];
  return [{ span: { start, end: start + 1 }, text: `${open}${comma}${a}` }, { span: { start: end - 1, end }, text: b }];
}

/** Why replacing the list by an array may change what the program does; null when every use is one that arrays have too. */
function blockedBy(uses: readonly Use[], boxed: Boxed, tuple: boolean): string | null {
  if (tuple) return "a tuple cannot change, an array can";
  for (const use of uses) {
    switch (use.kind) {
      case "len":
      case "iterate":
      case "index":
      case "array":
      case "append":
      case "extend":
        continue;
      case "reduce":
        continue;
      case "slice":
        return use.detail;
      case "bind":
        return "the name is bound again";
      case "other":
        return use.detail;
    }
  }
  void boxed;
  return null;
}
