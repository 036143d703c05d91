/** dict-records: many dicts with one set of keys, each of which keeps a table of its own. */
import { resolve, type SymbolTable, symbolTable } from "../analysis/names/symtable";
import { quoteOf } from "../findings/edit";
import { fixOf, offer, refuse } from "../findings/offer";
import type { Fix, Found, Offered, TextEdit } from "../findings/types";
import type { EstimateRow } from "../memory/rows";
import { figure } from "../size/figure";
import { joinSizes } from "../size/index";
import type { Figure } from "../size/types";
import { type Structured, structDtype } from "../target/dtypes";
import type { Target } from "../target/target";
import { referred } from "../values/heap";
import { add, constantOf, type Int, ZERO } from "../values/int";
import type { Obj } from "../values/object";
import type { Snapshot } from "../values/snapshot";
import { arraySizes, copySizes, numbersIn } from "./alternatives";
import { bestOf, candidates, type Holding, heldBy, holdingOf, itemsIn, relatedTo, sizesWith } from "./holdings";
import { define, importModule } from "./imports";
import { spanOf } from "./places";
import { followRecords, type RecordUses, type Written } from "./recordUses";
import { makerAt, wrapItems } from "./rewrite";
import type { Rule, RuleFacts, RuleOptions } from "./rule";

export const docs = `## What it finds
A name that holds many dicts which all have the same text keys, such as the records of a table.

## Why it costs
Each dict has a table of its own with the keys, their hashes and room for more: 184 bytes for two keys on CPython 3.11. An instance with \`__slots__\` has one word for each value: 48 bytes.

## Example
\`\`\`python
points = [{"x": i / 3, "y": i / 7} for i in range(100_000)]
print(points[5]["x"])
\`\`\`

\`\`\`text
100,000 dicts share the keys x, y: 24.0 MB; a dataclass with slots holds 10.4 MB
Use a dataclass with slots: 24.0 MB → 10.4 MB (unsafe: r["x"] becomes r.x)
\`\`\`

## Use instead
\`\`\`python
from dataclasses import dataclass

@dataclass(slots=True)
class Point:
    x: float
    y: float

points = [Point(x=i / 3, y=i / 7) for i in range(100_000)]
print(points[5].x)
\`\`\`

## When to ignore
When keys are added or removed later in ways the file does not show. Nothing is said where the file hands dicts to \`json\`, \`csv\` or \`pandas\`, which take them as they are. A fix is
offered where the file writes the dicts out and all that it does with them is followed: \`r["x"]\` becomes \`r.x\` everywhere, which other files may not know. A structured array or columns, one array for each key,
hold less still where the values are numbers.
`;

export const rule: Rule = {
  id: "dict-records",
  summary: "many dicts with one set of keys",
  severity: "information",
  since: "0.1",
  check,
};

function check(facts: RuleFacts, options: RuleOptions): readonly Found[] {
  const byKeys = new Map<string, Recorded>();
  for (const row of candidates(facts, options, recordsIn)) {
    const found = recordedIn(row, facts, options);
    if (found === null) continue;
    byKeys.set(found.keys, bestOf([byKeys.get(found.keys) ?? null, found]) ?? found);
  }
  if (byKeys.size === 0 || facts.analysis.callsTo((callee) => /^(?:json|csv|pandas)\./.test(callee)).length > 0) return [];
  return [...byKeys.values()].map((found) => report(found, facts));
}

/** What a name holds in records, and would hold. */
interface Recorded extends Holding, Records {}

function recordedIn(row: EstimateRow, facts: RuleFacts, options: RuleOptions): Recorded | null {
  const [first = null, ...more] = heldBy(row).map(recordsIn);
  if (first === null) return null;
  // Of what grows the end is looked at; what does not must still have these keys there.
  if ([...more, ...row.binding.exits.map(recordsIn)].some((one) => one?.keys !== first.keys)) return null;
  const instead = (obj: Obj): Obj => (keysOf(obj) === first.keys ? slotted(obj) : obj);
  const held = holdingOf(row, (snapshot) => sizesWith(snapshot, instead, facts), facts, options);
  return held === null ? null : { ...held, ...first };
}

/** Records in a container: how many, and their keys. */
interface Records {
  readonly count: Int;
  readonly keys: string;
}

function recordsIn(snapshot: Snapshot): Records | null {
  const runs = itemsIn(snapshot) ?? [];
  let keys: string | null = null;
  for (const { element } of runs) {
    const obj = referred(snapshot.heap, element);
    const own = obj === undefined ? null : keysOf(obj);
    if (own === null || (keys !== null && own !== keys)) return null;
    keys = own;
  }
  const count = runs.map((run) => run.count).reduce(add, ZERO);
  return keys === null || count.low < 2 ? null : { count, keys };
}

/** The keys of a dict of which each is surely there, and a name; null for any other object. */
function keysOf(obj: Obj): string | null {
  if (obj.kind !== "dict" || obj.own !== undefined || obj.runs.length === 0) return null;
  const names = obj.runs.map(({ key, count }) => (key.tag === "str" && constantOf(count) === 1 ? key.text : null));
  return names.every((name) => name !== null && /^[^\W\d]\w*$/.test(name)) ? names.join(", ") : null;
}

/** The same values in an instance with slots. */
function slotted(obj: Obj): Obj {
  if (obj.kind !== "dict") return obj;
  const attributes = obj.runs.map(({ key, element }) => ({ name: key.tag === "str" ? (key.text ?? "") : "", value: element }));
  const layout = { slots: attributes.map(({ name }) => name), dict: false, weakref: false, builtin: null };
  return { kind: "instance", type: "record", layout, attributes, ordinal: null, dictAsked: null, assumes: obj.assumes };
}

function named(obj: Obj): Obj {
  return obj.kind === "dict" ? { kind: "tuple", runs: obj.runs, named: "record", assumes: obj.assumes } : obj;
}

function report(recorded: Recorded, facts: RuleFacts): Found {
  const { row, before, after, saving, count, keys } = recorded;
  const shown = keys.length > 40 ? `${keys.slice(0, keys.lastIndexOf(",", 40))}, …` : keys;
  const form = formOf(facts.target);
  const forms = formsOf(recorded, facts);
  return {
    span: row.binding.nameSpan,
    message: [
      { count, noun: "dict" },
      ` share the key${keys.includes(",") ? "s" : ""} ${shown}: `,
      { bytes: before },
      `; ${form} with slots holds `,
      { bytes: after },
    ],
    related: relatedTo(row, facts),
    ...fixesFor(recorded, forms, facts),
    cheaper: [
      { text: `${form} with slots`, after, note: 'r["x"] becomes r.x' },
      ...forms.map(({ name, held, note }) => ({ text: name, after: held, note })),
    ],
    saving,
  };
}

/** dataclass(slots=True) came with Python 3.10. */
function formOf({ python }: Target): "a dataclass" | "a class" {
  return python[0] === 3 && python[1] >= 10 ? "a dataclass" : "a class";
}

/** Other forms of the same records than instances with slots. */
interface Form {
  readonly name: "namedtuple" | "columns of array.array" | "structured array";
  readonly held: Figure;
  readonly note: string;
}

function formsOf({ row, before, keys }: Recorded, facts: RuleFacts): readonly Form[] {
  const { target } = facts;
  const forms: Form[] = [];
  const offer = (name: Form["name"], held: Figure, note: string): void => {
    if (held.bytes !== null && before.bytes !== null && held.bytes.high < before.bytes.low) forms.push({ name, held, note });
  };
  const [first, ...more] = heldBy(row) as readonly [Snapshot];
  const instead = (obj: Obj): Obj => (keysOf(obj) === keys ? named(obj) : obj);
  if (!keys.startsWith("_") && !keys.includes(", _"))
    offer(
      "namedtuple",
      joinSizes([first, ...more].map((snapshot) => sizesWith(snapshot, instead, facts))).held,
      "fields cannot be assigned",
    );
  const columns = columnsIn(first);
  if (columns === null || more.length > 0) return forms;
  const { length, types } = columns;
  const arrays = types.map(
    (type) => arraySizes(TYPES[type].code, { length, history: [{ op: "append", count: length }] }, target).held.bytes,
  );
  const bytes = arrays.reduce<Int>((sum, one) => add(sum, one ?? ZERO), ZERO);
  offer("columns of array.array", figure(bytes, before.assumes), "one array for each key, numbers only");
  const dtype = structDtype(structureOfFields(keys, types));
  if (target.numpy !== null)
    offer("structured array", copySizes({ dtype, shape: [length] }, target).held, "records become np.void, numbers only");
  return forms;
}

type Column = "float" | "int" | "bool";
const TYPES = {
  float: { code: "d", dtype: "float64", short: "f8" },
  int: { code: "q", dtype: "int64", short: "i8" },
  bool: { code: "B", dtype: "bool", short: "?" },
} as const;

function structureOfFields(keys: string, types: readonly Column[]): Structured {
  let size = 0;
  const fields = keys.split(", ").map((name, i) => {
    const type = types[i] as Column;
    const field = { name, dtype: TYPES[type].dtype, shape: [], offset: size };
    size += type === "bool" ? 1 : 8;
    return field;
  });
  return { size, fields };
}

/** How many records a list holds, and of what kind their numbers are by key; null where some are no numbers of 64 bits, and for other containers. */
function columnsIn(snapshot: Snapshot): { readonly length: Int; readonly types: readonly Column[] } | null {
  const { value, heap } = snapshot;
  if (referred(heap, value)?.kind !== "list") return null;
  const runs = itemsIn(snapshot) ?? [];
  const records = runs.map(({ element }) => referred(heap, element)).filter((obj) => obj?.kind === "dict");
  const types: Column[] = [];
  for (const [i] of (records[0]?.runs ?? []).entries()) {
    const found = numbersIn(records.flatMap(({ runs: own }) => own[i] ?? []));
    if (found === null || (found.numbers === "int" && !(found.low >= -(2n ** 63n) && found.high < 2n ** 63n))) return null;
    types.push(found.numbers);
  }
  return { length: runs.map((run) => run.count).reduce(add, ZERO), types };
}

/** Words that cannot name an attribute, and what dataclasses and methods change or take themselves. */
const NO_FIELD =
  /^(?:False|None|True|and|as|assert|async|await|break|class|continue|def|del|elif|else|except|exec|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|print|raise|return|self|try|while|with|yield|__\w*)$/;

function fixesFor(recorded: Recorded, forms: readonly Form[], facts: RuleFacts): Offered {
  const { row, before, after, keys } = recorded;
  const { module, text, target } = facts;
  const { binding } = row;
  const title = `Use ${formOf(target)} with slots`;
  const names = keys.split(", ");
  const table = symbolTable(module);
  const taken = names.find((name) => NO_FIELD.test(name));
  if (taken !== undefined) return refuse(title, `${taken} cannot name an attribute`);
  if (binding.kind === "attribute") return refuse(title, "uses of an attribute are not followed");
  const uses = followRecords(module, text, table, names, binding.nameSpan.start, facts.lineOf);
  if (typeof uses === "string") return refuse(title, uses);
  const name = [nameFor(binding.name), "Record"].find((one) => isFree(table, one));
  if (name === undefined) return refuse(title, "its class cannot be named here");
  const where = { module, text, table };
  const changes = [...uses.reads];
  for (const one of uses.written) {
    const edits = construct(one, text, `${name}(`, "=", ")");
    if (edits === null) return refuse(title, "a comment stands in the way");
    changes.push(...edits);
  }
  const change = 'r["x"] becomes r.x';
  const offered = (lead: string, held: Figure, definition: TextEdit | null, why = change): Offered =>
    offer(lead, before, held, why, definition === null ? null : [definition, ...changes], "there is no line for its class");
  const isData = formOf(target) === "a dataclass";
  const made = define(where, isData ? ["dataclasses", "dataclass"] : [null, null], (decorator) =>
    isData ? dataclassLines(name, names, decorator, recorded, table) : slotsLines(name, names, text, target),
  );
  const found = offered(title, after, made);
  const fixes = [...found.fixes];
  const [tuple, structured] = ["namedtuple", "structured array"].map((one) => forms.find((form) => form.name === one));
  if (tuple !== undefined && !uses.stored) {
    const quote = quoteOf(text);
    const fields = names.map((one) => `${quote}${one}${quote}`).join(", ");
    const definition = define(where, ["collections", "namedtuple"], (callee) => [
      `${name} = ${callee}(${quote}${name}${quote}, [${fields}])`,
    ]);
    fixes.push(...offered("Use a namedtuple", tuple.held, definition, `${change}, and fields cannot be assigned`).fixes);
  }
  if (structured !== undefined && uses.fixed) fixes.push(...structuredFix(recorded, structured.held, uses, facts, table));
  return { fixes, refused: found.refused };
}

/** np.fromiter over the rows as tuples: the uses stay as they are. */
function structuredFix(
  { row, before, keys }: Recorded,
  held: Figure,
  { written }: RecordUses,
  { module, text }: RuleFacts,
  table: SymbolTable,
): readonly Fix[] {
  const { valueSpan, states } = row.binding;
  const made = valueSpan === null ? null : makerAt(module, valueSpan);
  const types = columnsIn(states[0] as Snapshot)?.types;
  if (made === null || made.bound !== null || types === undefined) return [];
  const numpy = importModule({ module, text, table, offset: made.span.start }, "numpy", "np");
  if (numpy === null) return [];
  const names = keys.split(", ");
  const quote = quoteOf(text);
  const fields = names.map((name, i) => `(${quote}${name}${quote}, ${quote}${TYPES[types[i] as Column].short}${quote})`);
  const edits = [...numpy.edits, ...wrapItems(made, `${numpy.name}.fromiter(`, "", `, dtype=[${fields.join(", ")}])`, text)];
  for (const one of written) {
    const { node } = one;
    const isInside = made.span.start <= one.base + node.start && one.base + node.end <= made.span.end;
    const inOrder =
      node.type === "Dict" &&
      node.items.every(({ key }, i) => key?.type === "Constant" && key.value.kind === "str" && key.value.value === names[i]);
    const tuple = construct(one, text, "(", null, names.length > 1 ? ")" : ",)");
    if (!isInside || !inOrder || tuple === null) return [];
    edits.push(...tuple);
  }
  return [fixOf("Use a structured array: ", before, held, "records become np.void", edits)];
}

/** A dict that is written out, as a call with its keys as names (`assign`: what stands behind them), or without them; null where text between them is in the way. */
function construct({ node, base }: Written, text: string, open: string, assign: string | null, close: string): readonly TextEdit[] | null {
  const { start, end } = spanOf(node, base);
  if (node.type === "Call") return [{ span: { start, end: base + node.func.end }, text: open.slice(0, -1) }];
  const edits: TextEdit[] = [{ span: { start, end: start + 1 }, text: open }];
  for (const { key } of node.items) {
    if (key?.type !== "Constant" || key.value.kind !== "str") return null;
    const at = spanOf(key, base);
    const colon = /^[ \t]*:[ \t]*/.exec(text.slice(at.end))?.[0];
    if (colon === undefined) return null;
    edits.push({ span: { start: at.start, end: at.end + colon.length }, text: assign === null ? "" : `${key.value.value}${assign}` });
  }
  const last = close === ",)" && /,\s*$/.test(text.slice(start, end - 1)) ? ")" : close;
  return [...edits, { span: { start: end - 1, end }, text: last }];
}

/** points: Point; user_rows: UserRow; entries: Entry; table: TableRecord. */
function nameFor(container: string): string {
  const camel = container.replace(/(?:^|_)([a-z])|_/gi, (_, letter: string | undefined) => letter?.toUpperCase() ?? "");
  return /[^s]s$/.test(camel) ? camel.replace(/ies$/, "y").replace(/s$/, "") : `${camel}Record`;
}

/** Nothing in the file means something by the name. */
function isFree({ scopes, unbound, stars }: SymbolTable, name: string): boolean {
  return !stars && !unbound.has(name) && !scopes.some(({ variables }) => variables.has(name));
}

function dataclassLines(
  name: string,
  names: readonly string[],
  decorator: string,
  { row }: Recorded,
  table: SymbolTable,
): readonly string[] {
  const fields = names.map((field, i) => {
    const type = typeOf(heldBy(row), i);
    return `    ${field}: ${table.stars || resolve(table.module, type) !== null ? "object" : type}`;
  });
  return [`@${decorator}(slots=True)`, `class ${name}:`, ...fields];
}

/** What all values of the key are, by the name of a type. */
function typeOf(snapshots: readonly Snapshot[], i: number): string {
  const found = new Set<string>();
  for (const snapshot of snapshots)
    for (const { element } of itemsIn(snapshot) ?? []) {
      const record = referred(snapshot.heap, element);
      const value = record?.kind === "dict" ? record.runs[i]?.element : undefined;
      for (const one of value?.tag === "union" ? value.values : [value])
        found.add(one?.tag === "ref" ? (referred(snapshot.heap, one)?.kind ?? "object") : (one?.tag ?? "object"));
    }
  const [type = "object", ...more] = found;
  return more.length === 0 && /^(?:float|int|bool|str|bytes|list|tuple|dict|set)$/.test(type) ? type : "object";
}

function slotsLines(name: string, names: readonly string[], text: string, { python }: Target): readonly string[] {
  const quote = quoteOf(text);
  const slots = names.map((field) => `${quote}${field}${quote}`).join(", ");
  return [
    `class ${name}${python[0] < 3 ? "(object)" : ""}:`,
    `    __slots__ = (${slots}${names.length === 1 ? "," : ""})`,
    "",
    `    def __init__(self, ${names.join(", ")}):`,
    ...names.map((field) => `        self.${field} = ${field}`),
  ];
}
