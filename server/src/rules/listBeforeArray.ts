/** list-before-array: a list that is built only to make an array of it. */
import { dottedName, resolve, type SymbolTable, scopeAt, symbolTable } from "../analysis/names/symtable";
import { sourceOf } from "../analysis/names/uses";
import type { CallFact } from "../analysis/types";
import { behindParentheses, quoteOf } from "../findings/edit";
import { fixOf } from "../findings/offer";
import type { Found, TextEdit } from "../findings/types";
import { figure } from "../size/figure";
import type { Figure } from "../size/types";
import type { Expr } from "../syntax/ast";
import { referred } from "../values/heap";
import { add, interval, sub } from "../values/int";
import type { Snapshot } from "../values/snapshot";
import { arraySizes, boxedNumbersIn, GENERATOR_MOST, type Numbers } from "./alternatives";
import { importModule, importName } from "./imports";
import { isContainer, whileItRuns } from "./origins";
import { callFindings, type Place, spanOf } from "./places";
import { type Maker, makerOf, wrapItems } from "./rewrite";
import { isWorth, type Rule, type RuleFacts, type RuleOptions } from "./rule";
import { type Holders, holdersOf } from "./sharing";

export const docs = `## What it finds
\`np.array([...])\`, \`pd.Series([...])\` and \`array("d", [...])\` over a list comprehension or \`list(...)\` of numbers that nothing else sees.

## Why it costs
The list and an object for each number are alive together with the array: 32 bytes an item on 64-bit CPython besides the 8 of the data; pandas needs 50 more. \`np.fromiter\` and \`array\` take the items one by one.

## Example
\`\`\`python
import numpy as np
values = np.array([i / 3 for i in range(1_000_000)])
print(values.sum())
\`\`\`

\`\`\`text
np.array() reads a list built for it: needs about 40.4 MB to keep 8.00 MB
Use np.fromiter: needs about 40.4 MB → about 8.00 MB
\`\`\`

## Use instead
\`\`\`python
import numpy as np
values = np.fromiter((i / 3 for i in range(1_000_000)), dtype=np.float64, count=1_000_000)
print(values.sum())
\`\`\`

## When to ignore
When the peak of memory does not matter. Where the number of items cannot be written down, \`np.fromiter\` grows by half each time and needs up to one and a half times the data.
`;

export const rule: Rule = {
  id: "list-before-array",
  summary: "a list is built only to make an array of it",
  severity: "information",
  since: "0.1",
  check,
};

/** A call that makes an array of a list built for it. */
interface Conversion {
  readonly fact: CallFact;
  readonly place: Place;
  readonly module: string;
  readonly items: Expr;
  readonly made: Maker;
  readonly snapshot: Snapshot;
  /** dtype of the array that results, or its typecode. */
  readonly type: string;
}

function check(facts: RuleFacts, options: RuleOptions): readonly Found[] {
  let holders: Holders | undefined;
  return callFindings(
    facts,
    (callee) => /^(?:(?:numpy|array)\.array|pandas\.Series)$/.test(callee),
    (fact) => {
      const argument = fact.args[fact.callee === "array.array" ? 1 : 0];
      return argument === undefined || boxedNumbersIn({ ...fact, value: argument.value, heap: fact.before }, facts.target) === null;
    },
    (fact, place) => {
      const conversion = conversionOf(fact, place, facts);
      if (conversion === null) return null;
      holders ??= holdersOf(facts.rows);
      return judge(conversion, symbolTable(facts.module), holders, facts, options);
    },
  );
}

function conversionOf(fact: CallFact, place: Place, facts: RuleFacts): Conversion | null {
  const { node, base } = place;
  const [module = ""] = fact.callee.split(".");
  const at = module === "array" ? 1 : 0;
  const items = node.args[at];
  const argument = fact.args[at];
  if (items === undefined || argument === undefined || argument.name !== null || node.args.some((arg) => arg.type === "Starred"))
    return null;
  const names = { array: /^$/, pandas: /^(?:dtype|name)$/ }[module] ?? /^dtype$/;
  if (node.args.length > (module === "pandas" ? 1 : 2) || !node.keywords.every(({ arg }) => names.test(arg ?? ""))) return null;
  const given = node.keywords[0]?.value ?? (module === "numpy" ? node.args[1] : undefined);
  // With a generator it is evaluated before the items.
  if (given !== undefined && !["Name", "Attribute", "Constant"].includes(given.type)) return null;
  const made = makerOf(facts.module, items, base);
  const result = referred(fact.heap, fact.result);
  // The values of a column stand behind its index.
  const obj = result?.kind === "opaque" && result.holds[1] !== undefined ? referred(fact.heap, result.holds[1]) : result;
  if (made === null || made.empty || made.form === "display") return null;
  const snapshot = { value: argument.value, heap: fact.before, assumes: fact.assumes };
  const boxed = boxedNumbersIn(snapshot, facts.target);
  if (boxed === null || !(boxed.length.low > 0)) return null;
  if (module === "array") return obj?.kind === "array" ? { fact, place, module, items, made, snapshot, type: obj.typecode } : null;
  if (obj?.kind !== "ndarray" || obj.shape.length !== 1 || !holds(obj.dtype, boxed.numbers)) return null;
  return { fact, place, module, items, made, snapshot, type: obj.dtype };
}

/** Whether both ways of making the array give the same items: numbers of the kind that the dtype is for. */
function holds(dtype: string, numbers: Numbers): boolean {
  if (numbers === "bool") return dtype === "bool";
  return numbers === "float" ? /^float(?:16|32|64)$/.test(dtype) : /^u?int(?:8|16|32|64)$/.test(dtype);
}

function judge(c: Conversion, table: SymbolTable, holders: Holders, facts: RuleFacts, options: RuleOptions): Found | null {
  const list = whileItRuns(c.items, c.place.base, c.snapshot, false, { facts, table, holders });
  const result = facts.sizes({ value: c.fact.result, heap: c.fact.heap, assumes: c.fact.assumes }).held;
  if (list.bytes === null || result.bytes === null) return null;
  const count = c.module === "array" ? null : countOf(c, table, facts);
  const most = add(list.bytes, result.bytes);
  // pandas tries several dtypes at once (pandas/_libs/lib.pyx, maybe_convert_objects).
  const above = c.module === "pandas" ? Number.POSITIVE_INFINITY : Number(most.high) + GENERATOR_MOST;
  const before = figure(interval(most.low, above), [...list.assumes, ...result.assumes]);
  const after = figure(interval(result.bytes.low, mostAfter(c, count !== null, result, facts)), list.assumes);
  if (before.bytes === null || after.bytes === null) return null;
  const saving = figure(sub(before.bytes, after.bytes), list.assumes);
  if (!isWorth(saving, before, options)) return null;
  const title = c.module === "array" ? "Pass a generator" : "Use np.fromiter";
  const edits = c.made.bound === null ? editsFor(c, count, table, facts) : null;
  const why = c.made.bound ?? "np.fromiter cannot be named here";
  const python2 = facts.target.python[0] < 3 && c.made.form === "comprehension";
  const reason = python2 ? "the loop variable outlives a list comprehension in Python 2" : null;
  const fixes = edits === null ? [] : [fixOf(`${title}: needs `, before, after, reason, edits)];
  return {
    span: c.fact.calleeSpan,
    message: [
      `${sourceOf(c.place.node.func)}() reads a list built for it: needs `,
      { bytes: before },
      " to keep ",
      { bytes: figure(result.bytes) },
    ],
    related: [{ span: c.made.span, message: ["built here"] }],
    fixes,
    refused: edits === null ? [{ title: [title], why: [why] }] : [],
    saving,
  };
}

/** Bytes while the array is made item by item: with a count as many as it keeps, else it grows (np.fromiter by half, array.array by a sixteenth). */
function mostAfter(c: Conversion, counted: boolean, result: Figure, facts: RuleFacts): number {
  const boxed = boxedNumbersIn(c.snapshot, facts.target);
  const high = Number(result.bytes?.high ?? 0);
  if (counted || boxed === null) return high + GENERATOR_MOST;
  if (c.module !== "array") return Math.ceil(high * 1.5) + GENERATOR_MOST;
  const grown = arraySizes(c.type, { ...boxed, history: [{ op: "append", count: boxed.length }] }, facts.target).held.bytes;
  return Math.max(high, Number(grown?.high ?? 0)) + GENERATOR_MOST;
}

/** How many items there are, as text that may be evaluated once more; null where that cannot be written. */
function countOf({ items, place }: Conversion, table: SymbolTable, facts: RuleFacts): string | null {
  const scope = scopeAt(table, place.base + items.start);
  const inner = items.type === "Call" ? items.args[0] : items;
  if (inner?.type !== "ListComp" && inner?.type !== "GeneratorExp") return null;
  const [only] = inner.generators;
  if (only === undefined || inner.generators.length > 1 || only.ifs.length > 0) return null;
  const { iter } = only;
  if (iter.type === "Name") return isContainer(iter.id, facts) && resolve(scope, "len") === null ? `len(${iter.id})` : null;
  const [end] = iter.type === "Call" ? iter.args : [];
  if (iter.type !== "Call" || dottedName(table, iter.func, scope) !== "builtins.range" || iter.args.length !== 1 || end === undefined)
    return null;
  // range(-5) has none, and no number below 0 is a count.
  if (end.type === "Constant" && end.value.kind === "int")
    return end.value.value > 0 ? facts.text.slice(place.base + end.start, place.base + end.end) : null;
  return end.type === "Name" ? end.id : null;
}

function editsFor(c: Conversion, count: string | null, table: SymbolTable, facts: RuleFacts): readonly TextEdit[] | null {
  const { node, base } = c.place;
  const type = c.type === "bool" ? "bool_" : c.type;
  const items = wrapItems(c.made, "", "", "", facts.text);
  if (c.module === "array") return items;
  const last = Math.max(...[...node.args, ...node.keywords].map((part) => base + part.end));
  const end = behindParentheses(facts.text, last, base + node.end - 1);
  const given = node.keywords.length > 0 || node.args.length > 1;
  const counted = count === null ? "" : `, count=${count}`;
  const { func } = node;
  if (c.module === "pandas") {
    const numpy = importModule({ module: facts.module, text: facts.text, table, offset: base + node.start }, "numpy", "np");
    if (numpy === null) return null;
    const close = `, dtype=${numpy.name}.${type}${counted})`;
    return [...numpy.edits, ...wrapItems(c.made, `${numpy.name}.fromiter(`, "", close, facts.text)];
  }
  if (func.type === "Attribute") {
    const dtype = given ? "" : `, dtype=${sourceOf(func.value)}.${type}`;
    return [
      { span: { start: base + func.end - func.attr.length, end: base + func.end }, text: "fromiter" },
      ...items,
      ...inserted(end, dtype + counted),
    ];
  }
  const callee = importName({ module: facts.module, text: facts.text, table, offset: base + node.start }, "numpy", "fromiter");
  if (callee === null) return null;
  const quote = quoteOf(facts.text);
  const dtype = given ? "" : `, dtype=${quote}${c.type}${quote}`;
  return [...callee.edits, { span: spanOf(func, base), text: callee.name }, ...items, ...inserted(end, dtype + counted)];
}

function inserted(at: number, text: string): readonly TextEdit[] {
  return text === "" ? [] : [{ span: { start: at, end: at }, text }];
}
