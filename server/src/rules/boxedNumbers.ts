/** boxed-numbers: a container of many floats, ints or bools, which are objects or pointers to them. */
import { occurrenceAt, type SymbolTable, symbolTable, type Variable } from "../analysis/names/symtable";
import { usesOf } from "../analysis/names/uses";
import { quoteOf } from "../findings/edit";
import { fixOf, refuse } from "../findings/offer";
import type { Fix, Found, Message, Offered, Refused, TextEdit } from "../findings/types";
import type { EstimateRow } from "../memory/rows";
import { figure } from "../size/figure";
import { joinSizes } from "../size/index";
import { abiOf } from "../size/tables/abi";
import { floatSize } from "../size/tables/scalars";
import type { Figure, Sizes } from "../size/types";
import { scale, sub } from "../values/int";
import type { Snapshot } from "../values/snapshot";
import { arraySizes, type Boxed, boxedNumbersIn, codeOf, ndarraySizes, numpyType } from "./alternatives";
import { judgeArray, type Verdict } from "./arrayUses";
import { ofObjects, relatedTo } from "./holdings";
import { importModule, importName } from "./imports";
import { boundAlone } from "./readOnly";
import { type Maker, makerAt, wholeAt, wrapItems } from "./rewrite";
import { isWorth, type Rule, type RuleFacts, type RuleOptions } from "./rule";
import { type Holders, holdersOf, sharesItems, siteOf } from "./sharing";

export const docs = `## What it finds
A list, tuple or deque of many floats, ints or bools; a set of them that is only gone through; a dict of them whose keys count from 0.

## Why it costs
On 64-bit CPython a float is an object of 24 bytes, and the list keeps 8 more bytes to point at it: 32 bytes for 8 bytes of data. \`array.array\` stores the 8 bytes. Integers from 0 to 255 and bools are shared: 8 bytes point at what is one byte of data.

## Example
\`\`\`python
xs = [i / 3 for i in range(1_000_000)]
print(sum(xs))
\`\`\`

\`\`\`text
\`xs\` keeps 1,000,000 floats as objects: 32.4 MB for 8.00 MB of data; array('d') holds 8.18 MB
Use array('d'): 32.4 MB → 8.18 MB
\`\`\`

## Use instead
\`\`\`python
from array import array
xs = array("d", (i / 3 for i in range(1_000_000)))
print(sum(xs))
\`\`\`

## When to ignore
Where nobody knows how many there are nothing is said, unless \`symbolic\` is set for the rule.
When items of other types are added later, when the code needs a list (\`json.dumps\`, \`repr\`, \`==\` with a list, concatenation), or when the numbers live for a moment only.
The fix is called safe only when every use of the name in its scope is one that arrays have too.
`;

export const rule: Rule = {
  id: "boxed-numbers",
  summary: "a container keeps many numbers as objects",
  severity: "information",
  since: "0.1",
  check,
};

function check(facts: RuleFacts, options: RuleOptions): readonly Found[] {
  const found: Found[] = [];
  const seen = new Set<number | null>();
  let holders: Holders | undefined;
  for (const row of ofObjects(facts.rows)) {
    const each = options.symbolic ? perItem(row, facts, options) : null;
    if (each !== null) found.push(each);
    const subject = subjectOf(row, facts, options);
    if (subject === null || !isWorth(subject.saving, subject.before, options)) continue;
    holders ??= holdersOf(facts.rows);
    if (seen.has(subject.key) || !isOrdered(subject, facts) || subject.snapshots.some((snapshot) => sharesItems(holders ?? null, snapshot)))
      continue;
    seen.add(subject.key);
    found.push(report(subject, facts));
  }
  return found;
}

/** Nobody asks whether something is in it, or changes it, where it is a set. */
function isOrdered({ row: { binding }, boxed: [boxed] }: Subject, { module }: RuleFacts): boolean {
  if (!/set$/.test(boxed?.container ?? "")) return true;
  const table = symbolTable(module);
  const variable = occurrenceAt(table, binding.nameSpan.start)?.variable;
  return (
    variable !== undefined &&
    usesOf(table, variable, binding.nameSpan.start).every(({ kind }) => /^(?:len|iterate|truth|argument|delete)$/.test(kind))
  );
}

/** What is certain of each item, where a name only ever holds floats, each an object of its own, of which nobody knows how many. */
function perItem(row: EstimateRow, facts: RuleFacts, { minimumShare }: RuleOptions): Found | null {
  const { binding } = row;
  const { target, sizes } = facts;
  const { states, name, nameSpan } = binding;
  const float = floatSize(abiOf(target));
  const each = float + target.word;
  const open = states.every((state: Snapshot) => {
    const boxed = boxedNumbersIn(state, target);
    const held = boxed?.numbers === "float" && boxed.length.high === Number.POSITIVE_INFINITY ? sizes(state).held : null;
    // What a filter leaves has no formula.
    if (boxed === null || held === null || held.bytes === null || held.confidence !== "symbolic") return false;
    return sub(held.bytes, scale(boxed.length, float)).low >= 0;
  });
  if (!open || states.length === 0 || (each - 8) * 100 < minimumShare * each) return null;
  return {
    span: nameSpan,
    message: [{ code: name }, ` keeps its floats as objects: at least ${each - 8} of every ${each} bytes are overhead`],
    related: relatedTo(row, facts),
    fixes: [],
    refused: [],
    saving: null,
  };
}

/** A list or tuple of numbers that a name holds, and the array that would hold them. */
interface Subject {
  readonly row: EstimateRow;
  /** The states that the figures speak of: right after the statement, or at the end where the name grows. */
  readonly snapshots: readonly Snapshot[];
  readonly grows: boolean;
  readonly boxed: readonly Boxed[];
  readonly sizes: Sizes;
  readonly before: Figure;
  readonly typecode: string;
  readonly array: Figure;
  readonly saving: Figure;
  /** The object: aliases of one list are one finding. */
  readonly key: number | null;
}

/** Bytes of a container for each item, at most: of a dict an entry with an object for its key and its value, with room for six; the container itself weighs less than ten. */
const MOST = 300;

function subjectOf(row: EstimateRow, facts: RuleFacts, options: RuleOptions): Subject | null {
  const { binding } = row;
  if (binding.kind === "augmented") return null;
  // Before anything is sized: most values are something else.
  if (![binding.states, binding.exits].some(([one]) => one !== undefined && boxedNumbersIn(one, facts.target) !== null)) return null;
  const lengths = [...binding.states, ...binding.exits].map((one) => Number(boxedNumbersIn(one, facts.target)?.length.low ?? 0));
  if (MOST * (Math.max(...lengths) + 10) < options.minimum || row.after === null) return null;
  const grows = isGrowing(row);
  const snapshots: readonly Snapshot[] = grows ? binding.exits : binding.states;
  const sizes = grows && row.exit !== null ? row.exit.sizes : row.after;
  const boxed = snapshots.map((snapshot) => boxedNumbersIn(snapshot, facts.target));
  const [first] = boxed;
  const ends = binding.exits.map((exit: Snapshot) => boxedNumbersIn(exit, facts.target));
  const typecode = first == null ? null : codeOf(first, ends);
  const isLike = (one: Boxed | null | undefined): one is Boxed =>
    one != null && one.numbers === first?.numbers && codeOf(one, ends) === typecode;
  if (first == null || typecode === null || !boxed.every((one): one is Boxed => isLike(one) && one.container === first.container))
    return null;
  // What is stored later may be no byte.
  if (typecode === "B" && !ends.every(isLike)) return null;
  const array = joinSizes(boxed.map((one) => arraySizes(typecode, one, facts.target))).held;
  const before = sizes.held;
  if (before.bytes === null || array.bytes === null) return null;
  return {
    row,
    snapshots,
    grows,
    boxed,
    sizes,
    before,
    typecode,
    array,
    saving: figure(sub(before.bytes, array.bytes), before.assumes),
    key: snapshots[0] === undefined ? null : siteOf(snapshots[0]),
  };
}

/** Whether what the name ends with is more than what it held first. */
function isGrowing(row: EstimateRow): boolean {
  const start = row.after?.held.bytes;
  const end = row.exit?.sizes.held.bytes;
  return start != null && end != null && end.low > start.high;
}

function report(subject: Subject, facts: RuleFacts): Found {
  const { row, before, array, saving, typecode, sizes } = subject;
  const { name, nameSpan } = row.binding;
  const [boxed] = subject.boxed as readonly [Boxed];
  const length = sizes.length ?? boxed.length;
  const data = figure(scale(length, typecode === "B" ? 1 : 8));
  const message: Message = [
    { code: name },
    " keeps ",
    { count: length, noun: boxed.numbers },
    " as objects: ",
    { bytes: before },
    " for ",
    { bytes: data },
    ` of data; array('${typecode}') holds `,
    { bytes: array },
  ];
  const table = symbolTable(facts.module);
  const variable = row.binding.kind === "attribute" ? null : (occurrenceAt(table, nameSpan.start)?.variable ?? null);
  const { fixes, refused } = fixesFor(subject, boxed, variable, table, facts);
  const filled = subject.grows && variable !== null ? filledAt(table, variable, nameSpan.start) : [];
  const related = [...relatedTo(row, facts), ...filled];
  return { span: nameSpan, message, related, fixes, refused, saving };
}

/** Where items are added. */
function filledAt(table: SymbolTable, variable: Variable, except: number): Found["related"] {
  const fills = usesOf(table, variable, except).filter((use) => use.kind === "method" && ["append", "extend", "insert"].includes(use.name));
  return fills.slice(0, 3).map(({ span }) => ({ span, message: ["filled here"] }));
}

function fixesFor(subject: Subject, boxed: Boxed, variable: Variable | null, table: SymbolTable, facts: RuleFacts): Offered {
  const { row, before, array, typecode } = subject;
  const { binding } = row;
  const title = `Use array('${typecode}')`;
  if (variable === null) return refuse(title, "uses of an attribute are not followed");
  const whole = /set$/.test(boxed.container) ? binding.valueSpan : null;
  const span = binding.valueSpan;
  const built = span === null ? null : makerAt(facts.module, span);
  const made = whole !== null ? wholeAt(whole) : (built ?? (span !== null && boxed.repeated ? wholeAt(span) : null));
  if (made === null) return refuse(title, "it is not built by a list display, comprehension or list() here");
  if (made.bound !== null) return refuse(title, made.bound);
  const verdict = judge(subject, boxed, made, variable, table, facts);
  if (verdict.safety === "refused") return refuse(title, verdict.why);
  const fixes: Fix[] = [];
  const refused: Refused[] = [];
  const where = { module: facts.module, text: facts.text, table, offset: made.span.start };
  const reasons = verdict.safety === "unsafe" ? [verdict.why] : [];
  const array_ = importName(where, "array", "array");
  if (array_ === null) refused.push({ title: [title], why: ["the name array means something else in this file"] });
  else {
    const quote = quoteOf(facts.text);
    const edits = (code: string): readonly TextEdit[] => [
      ...array_.edits,
      ...wrapItems(made, `${array_.name}(${quote}${code}${quote}`, ", ", ")", facts.text),
    ];
    fixes.push(fixOf(`${title}: `, before, array, reasons[0] ?? null, edits(typecode)));
    if (boxed.numbers === "float") {
      const single = joinSizes(subject.boxed.map((one) => arraySizes("f", one, facts.target))).held;
      const why = ["loses digits after the 7th", ...reasons].join("; ");
      const title: Message = ["Use array('f'): ", { bytes: before }, " → ", { bytes: single }, ` (${why})`];
      fixes.push({ title, before, after: single, safety: "lossy", why, edits: edits("f") });
    }
  }
  const why =
    facts.target.numpy === null
      ? "the target has no NumPy"
      : boxed.bytes
        ? "sums of np.uint8 wrap"
        : whyNoArray(made, variable, table, binding.nameSpan.start);
  const numpy = why === null ? importModule(where, "numpy", "np") : null;
  if (numpy === null) refused.push({ title: ["Use np.fromiter"], why: [why ?? "the name np means something else in this file"] });
  else {
    const dtype = numpyType(boxed);
    const after = joinSizes(subject.boxed.map((one) => ndarraySizes(dtype, one.length, facts.target))).held;
    const edits = [
      ...numpy.edits,
      ...wrapItems(made, `${numpy.name}.fromiter(`, "", `, dtype=${numpy.name}.${dtype === "bool" ? "bool_" : dtype})`, facts.text),
    ];
    const changed = [`items become np.${dtype}`, ...reasons].join("; ");
    fixes.splice(1, 0, fixOf("Use np.fromiter: ", before, after, changed, edits));
  }
  return { fixes, refused };
}

/** Whether the array keeps the program's behaviour: what the analysis proved of the items, and all uses of the name. */
function judge(subject: Subject, boxed: Boxed, made: Maker, variable: Variable, table: SymbolTable, facts: RuleFacts): Verdict {
  const { binding } = subject.row;
  const { name } = variable;
  // NumPy makes an array of the array's own type of it, where it would make one of float64 or int64 of a list; of no ints at all it makes one of float64.
  const isAlike =
    boxed.numbers === "float" ||
    (subject.typecode === "q" && boxed.length.low > 0 && facts.target.word === 8 && facts.target.os !== "windows");
  const question = { module: facts.module, table, lineOf: facts.lineOf, numbers: boxed.numbers, dtype: isAlike };
  const uses = judgeArray(question, variable, binding.nameSpan.start);
  if (uses.safety !== "safe") return uses;
  const unsafe = (why: string): Verdict => ({ safety: "unsafe", why });
  if (!isProved(subject, facts)) return unsafe(`not all items of ${name} are known`);
  if (binding.kind === "annotated") return unsafe(`${name} is annotated as something else`);
  if (binding.kind === "walrus") return unsafe("the value is used where it is bound");
  if (
    boundAlone(table, binding.nameSpan.start) === undefined ||
    facts.rows.some(
      (row) => row.binding !== binding && row.binding.valueSpan?.start === made.span.start && row.binding.valueSpan.end === made.span.end,
    )
  )
    return unsafe(`${name} has another name`);
  if (boxed.numbers === "bool") return unsafe("items become 0 and 1");
  if (facts.target.python[0] < 3 && made.form === "comprehension")
    return unsafe("the loop variable outlives a list comprehension in Python 2");
  return uses;
}

/** All that the name ever holds as this list is numbers of one kind, without assumptions; the list may be empty at first. */
function isProved({ row, boxed: [first], typecode }: Subject, facts: RuleFacts): boolean {
  const { states, exits } = row.binding;
  const ends = exits.map((exit: Snapshot) => boxedNumbersIn(exit, facts.target));
  if (exits.length === 0) return false;
  return [...states, ...exits].every((snapshot: Snapshot) => {
    const one = boxedNumbersIn(snapshot, facts.target);
    const sizes = facts.sizes(snapshot);
    if (sizes.held.assumes.length > 0) return false;
    return one === null
      ? sizes.type.startsWith("list") && sizes.length?.high === 0
      : one.numbers === first?.numbers && codeOf(one, ends) === typecode;
  });
}

/** Why the items cannot be handed to np.fromiter at once, or null. */
function whyNoArray(made: Maker, variable: Variable, table: SymbolTable, except: number): string | null {
  if (made.empty) return `${variable.name} is filled later, NumPy arrays do not grow`;
  const grows = usesOf(table, variable, except).some(
    (use) => use.kind === "method" && ["append", "extend", "insert", "pop", "remove"].includes(use.name),
  );
  return grows ? `${variable.name} grows later, NumPy arrays do not` : null;
}
