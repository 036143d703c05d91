/** serialize-peak: pickling a large value into memory where another protocol or a file needs much less. */
import { type SymbolTable, symbolTable } from "../analysis/names/symtable";
import { sourceOf } from "../analysis/names/uses";
import type { CallFact } from "../analysis/types";
import { fixOf, refuse } from "../findings/offer";
import type { Fix, Found, Message, TextEdit } from "../findings/types";
import type { Alternative } from "../memory/alternative";
import { defaultProtocol, highestProtocol, serializePeak as peakOf, type SerializePeak } from "../memory/pickle";
import { figure } from "../size/figure";
import type { Figure } from "../size/types";
import type { Target } from "../target/target";
import type { Span } from "../text/span";
import { referred } from "../values/heap";
import { constantOf, interval, sub } from "../values/int";
import type { ItemRun, Run } from "../values/object";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";
import { type Imported, importModule, importName } from "./imports";
import { type CallExpr, callFindings, isOpened, type Place, spanOf } from "./places";
import { isWorth, type Rule, type RuleFacts, type RuleOptions } from "./rule";

export const docs = `## What it finds
\`pickle.dumps\` of a large NumPy array with a protocol below 5, and \`f.write(pickle.dumps(value))\` or \`f.write(json.dumps(value))\` where \`f\` comes from \`open\`; with \`symbolic\` set for the rule also \`pickle.loads(f.read())\`, which has the whole file in memory besides what it makes.

## Why it costs
Up to protocol 4 the array is copied into a bytes object and that into a stream which grows by half each time: two and a half times the data are alive at once. Protocol 5 writes the
array's own buffer: one and a half times. \`pickle.dump\` to a file keeps no stream. What it is not: pickling does not double memory as such. A list of 1,000,000 floats keeps 9.00 MB and needs 9.10 MB.

## Example
\`\`\`python
import pickle
import numpy as np
big = np.zeros(10_000_000)
print(len(pickle.dumps(big, protocol=4)) > 0)
\`\`\`

## Use instead
\`\`\`python
import pickle
import numpy as np
big = np.zeros(10_000_000)
print(len(pickle.dumps(big, protocol=5)) > 0)
\`\`\`

## When to ignore
When readers run Python 3.7 or older, which cannot read protocol 5, or compare the bytes with stored ones. \`pickle.dump(big, file, protocol=5)\` and \`np.save\` need next to nothing.
`;

export const rule: Rule = {
  id: "serialize-peak",
  summary: "pickling a large value into memory needs more than another protocol or a file",
  severity: "information",
  since: "0.1",
  check,
};

/** A call of pickle.dumps whose arguments are understood. */
interface Dump {
  readonly fact: CallFact;
  readonly place: Place;
  readonly node: CallExpr;
  /** The value, as written. */
  readonly argument: Span;
  /** The protocol argument with its name, or null. */
  readonly given: { readonly value: Span; readonly whole: Span } | null;
  readonly protocol: number;
  readonly isArray: boolean;
}

function check(facts: RuleFacts, options: RuleOptions): readonly Found[] {
  return callFindings(
    facts,
    (callee) => /^(?:json\.dumps|pickle\.(?:dumps|loads))$/.test(callee),
    () => false,
    (fact, place) => {
      if (fact.callee === "pickle.loads") return options.symbolic ? wholeFile(fact, place, facts) : null;
      if (fact.callee === "json.dumps") return jsonText(fact, place, facts, options);
      const dump = dumpOf(fact, place, facts);
      return dump === null ? null : judge(dump, facts, symbolTable(facts.module), options);
    },
  );
}

/** pickle.loads(f.read()): how large the file is nobody knows, but all of it is there at once. */
function wholeFile(fact: CallFact, { node, base }: Place, facts: RuleFacts): Found | null {
  const table = symbolTable(facts.module);
  const [read, ...more] = node.args;
  const file =
    read?.type === "Call" && read.args.length + read.keywords.length === 0 && read.func.type === "Attribute" && read.func.attr === "read"
      ? read.func.value
      : null;
  if (file?.type !== "Name" || more.length > 0 || node.keywords.length > 0 || !isOpened(table, file.id, base + node.start)) return null;
  const callee = nameOf("pickle", "load", node, base, facts, table);
  const span = spanOf(node, base);
  const text = `${callee?.name}(${file.id})`;
  return {
    span: fact.calleeSpan,
    message: ["pickle.loads(…) holds all bytes of the file while it makes the value; pickle.load reads it bit by bit"],
    related: [{ span: spanOf(file, base), message: ["the file"] }],
    ...(callee === null || facts.text.slice(span.start, span.end).includes("#")
      ? refuse("Use pickle.load", "a comment stands in the way")
      : {
          fixes: [
            {
              title: [`Use pickle.load (unsafe: ${LEFT})`],
              before: null,
              after: null,
              safety: "unsafe",
              why: LEFT,
              edits: [{ span, text }, ...callee.edits],
            },
          ],
          refused: [],
        }),
    saving: null,
  };
}

const LEFT = "what follows in the file is not read";

/** f.write(json.dumps(value)): json.dump writes the pieces of the text as they come (Lib/json/__init__.py). */
function jsonText(fact: CallFact, place: Place, facts: RuleFacts, options: RuleOptions): Found | null {
  const { node, base } = place;
  const table = symbolTable(facts.module);
  const [argument] = fact.args;
  const target = fileOf(place, table);
  const { held } = facts.sizes({ ...fact, value: fact.result });
  if (target === null || argument === undefined || node.args.length !== 1 || held.bytes === null) return null;
  // The pieces are there together with the text that they are joined to (Modules/_json.c, encoder_call).
  const least = interval(held.bytes.low, Number.POSITIVE_INFINITY);
  const needs = figure(least, held.assumes);
  const after = figure(interval(0, PIECES));
  const saving = figure(sub(least, interval(0, PIECES)), needs.assumes);
  if (!hasShortTexts(argument.value, fact.before) || !isWorth(saving, needs, options)) return null;
  const callee = nameOf("json", "dump", node, base, facts, table);
  const edits = callee === null ? null : [...toFile(place, target, argument.span, callee, facts), ...callee.edits];
  return {
    span: fact.calleeSpan,
    message: ["json.dumps() needs ", { bytes: needs }, "; json.dump to the file needs ", { bytes: after }],
    related: [{ span: spanOf(target.write, base), message: ["written here"] }],
    ...(edits === null
      ? refuse("Dump to the file", "json cannot be named here")
      : { fixes: [fixOf("Dump to the file: needs ", needs, after, PART, edits)], refused: [] }),
    saving,
  };
}

/** Bytes that the pieces of a text take at most, with the buffers of the file: measured for lists and records of numbers and short texts. */
const PIECES = 200_000;
const SHORT_TEXT = 1_000;

/** No piece of the text is long. */
function hasShortTexts(value: Value, heap: Heap, depth = 6): boolean {
  if (value.tag === "str") return value.length.high <= SHORT_TEXT;
  const obj = referred(heap, value);
  if (obj === undefined) return /^(?:none|bool|int|float)$/.test(value.tag);
  if (depth === 0 || (obj.kind !== "list" && obj.kind !== "tuple" && obj.kind !== "dict")) return false;
  return obj.runs.every(
    (run: Run | ItemRun) => hasShortTexts(run.element, heap, depth - 1) && (!("key" in run) || hasShortTexts(run.key, heap, 0)),
  );
}

function dumpOf(fact: CallFact, place: Place, facts: RuleFacts): Dump | null {
  const { node, base } = place;
  if (node.args.length < 1 || node.args.length > 2 || node.args.some((a) => a.type === "Starred")) return null;
  if (node.keywords.some((k) => k.arg !== "protocol")) return null;
  const [argument, second] = fact.args;
  if (argument === undefined || argument.name !== null) return null;
  const keyword = node.keywords[0];
  const positional = node.args[1];
  const given =
    keyword !== undefined
      ? { value: spanOf(keyword.value, base), whole: spanOf(keyword, base) }
      : positional === undefined
        ? null
        : { value: spanOf(positional, base), whole: spanOf(positional, base) };
  const value = (keyword === undefined ? second : fact.args.find((a) => a.name === "protocol"))?.value;
  // HIGHEST_PROTOCOL and other expressions that are not plain numbers: nothing is said.
  const number =
    given === null
      ? defaultProtocol(facts.target)
      : value?.tag === "int"
        ? constantOf(value.int)
        : value?.tag === "none"
          ? defaultProtocol(facts.target)
          : null;
  if (typeof number !== "number") return null;
  const obj = referred(fact.before, argument.value);
  const protocol = number < 0 ? highestProtocol(facts.target) : number;
  return { fact, place, node, argument: argument.span, given, protocol, isArray: obj?.kind === "ndarray" };
}

/** A cheaper way to write the same value. */
interface Way {
  readonly fix: Fix;
  readonly needs: Figure;
  /** For the message: "protocol 5 needs ", "pickle.dump to the file needs ". */
  readonly text: string;
}

function judge(dump: Dump, facts: RuleFacts, table: SymbolTable, options: RuleOptions): Found | null {
  const { fact } = dump;
  const now = costOf(dump, dump.protocol, "memory", facts);
  if (now === null || now.needs.bytes === null) return null;
  const ways = [protocolWay(dump, now, facts), fileWay(dump, now, facts, table)].filter(
    (way): way is Way => way !== null && isWorth(savingOf(now, way), now.needs, options),
  );
  const [first] = ways;
  if (first === undefined) return null;
  const written = facts.text.slice(dump.argument.start, dump.argument.end);
  const subject = /^[\w.]{1,30}$/.test(written) ? written : "…";
  const message: Message = [
    `pickle.dumps(${subject}) needs `,
    { bytes: now.needs },
    " to keep ",
    { bytes: now.keeps },
    `; ${first.text}`,
    { bytes: first.needs },
  ];
  return {
    span: fact.calleeSpan,
    message,
    related: [{ span: dump.argument, message: ["the value"] }],
    fixes: ways.map((way) => way.fix),
    refused: [],
    saving: savingOf(now, first),
  };
}

function savingOf(now: SerializePeak, way: Way): Figure {
  return now.needs.bytes === null || way.needs.bytes === null
    ? way.needs
    : figure(sub(now.needs.bytes, way.needs.bytes), now.needs.assumes);
}

function costOf({ fact }: Dump, protocol: number, sink: "memory" | "file", facts: RuleFacts): SerializePeak | null {
  const [argument] = fact.args;
  return argument === undefined ? null : peakOf(argument.value, fact.before, protocol, sink, facts.target, fact.assumes);
}

/** Protocol 5 writes the buffer of an array without a copy; for all else it changes nothing. */
function protocolWay(dump: Dump, now: SerializePeak, facts: RuleFacts): Way | null {
  if (!dump.isArray || dump.protocol >= 5 || highestProtocol(facts.target) < 5) return null;
  const then = costOf(dump, 5, "memory", facts);
  if (then === null) return null;
  const { given, argument } = dump;
  const edits =
    given === null ? [{ span: { start: argument.end, end: argument.end }, text: ", protocol=5" }] : [{ span: given.value, text: "5" }];
  return {
    fix: fixOf("Use protocol=5: needs ", now.needs, then.needs, "readers need Python 3.8", edits),
    needs: then.needs,
    text: "protocol 5 needs ",
  };
}

/** f.write(pickle.dumps(value)) as a statement of its own, with f from open(): pickle.dump(value, f). */
function fileWay(dump: Dump, now: SerializePeak, facts: RuleFacts, table: SymbolTable): Way | null {
  const { node, place, given } = dump;
  const sink = fileOf(place, table);
  if (sink === null) return null;
  const better = dump.isArray && dump.protocol < 5 && highestProtocol(facts.target) >= 5;
  const protocol = better ? 5 : dump.protocol;
  const then = costOf(dump, protocol, "file", facts);
  const callee = nameOf("pickle", "dump", node, place.base, facts, table);
  if (then === null || callee === null) return null;
  const edits: TextEdit[] = [
    ...toFile(place, sink, dump.argument, callee, facts, better && given === null ? ", protocol=5" : ""),
    ...(better && given !== null ? [{ span: given.value, text: "5" }] : []),
    ...callee.edits,
  ];
  const title = better ? "Dump to the file, protocol=5: needs " : "Dump to the file: needs ";
  const why = better ? "readers need Python 3.8" : PART;
  return { fix: fixOf(title, now.needs, then.needs, why, edits), needs: then.needs, text: "pickle.dump to the file needs " };
}

const PART = "a failure leaves part of it in the file";

/** The file in f.write(…) of the call, as a statement of its own, with f from open(). */
function fileOf({ parents, statement, base }: Place, table: SymbolTable): Sink | null {
  const write = parents[parents.length - 1];
  if (parents.length !== 1 || statement.type !== "Expr" || write?.type !== "Call" || write.args.length !== 1) return null;
  if (write.keywords.length > 0 || write.func.type !== "Attribute" || write.func.attr !== "write" || write.func.value.type !== "Name")
    return null;
  const file = write.func.value.id;
  return isOpened(table, file, base + write.start) ? { write, file } : null;
}

interface Sink {
  readonly write: CallExpr;
  readonly file: string;
}

/** f.write(dumps(value, …)) becomes dump(value, f, …). */
function toFile(
  { node, base }: Place,
  { write, file }: Sink,
  argument: Span,
  callee: Imported,
  { text }: RuleFacts,
  more = "",
): readonly TextEdit[] {
  return [
    { span: { start: base + write.start, end: base + node.func.end }, text: callee.name },
    { span: { start: argument.end, end: argument.end }, text: `, ${file}${more}` },
    // Of the two closing parentheses the outer one goes, with the comma and blanks before it; comments stay.
    ...closing(text, base + node.end, base + write.end),
  ];
}

function closing(text: string, from: number, to: number): readonly TextEdit[] {
  const between = text.slice(from, to);
  if (!between.includes("#")) return [{ span: { start: from, end: to }, text: "" }];
  const comma = /^\s*,/.exec(between)?.[0].length ?? 0;
  return [...(comma > 0 ? [{ span: { start: from, end: from + comma }, text: "" }] : []), { span: { start: to - 1, end: to }, text: "" }];
}

/** For hovers on a call of pickle.dumps with that protocol: what needs less. `subject`: the value as written. */
export function cheaperDumps(fact: CallFact, protocol: number, subject: string, target: Target): readonly Alternative[] {
  const [argument] = fact.args;
  if (fact.callee !== "pickle.dumps" || argument === undefined) return [];
  const obj = referred(fact.before, argument.value);
  const best = obj?.kind === "ndarray" ? highestProtocol(target) : protocol;
  const cost = (chosen: number, sink: "memory" | "file") =>
    peakOf(argument.value, fact.before, chosen, sink, target, fact.assumes)?.needs ?? null;
  const [now, newer, file] = [cost(protocol, "memory"), cost(best, "memory"), cost(best, "file")];
  const list: Alternative[] = [];
  const offer = (text: string, after: Figure | null): void => {
    if (now?.bytes != null && after?.bytes != null && after.bytes.high < now.bytes.low) list.push({ text, after, note: null });
  };
  if (best > protocol) offer(`protocol=${best} needs`, newer);
  const argumentText = best > protocol ? `, protocol=${best}` : "";
  offer(`pickle.dump(${subject}, file${argumentText})${obj?.kind === "ndarray" ? ` or np.save(file, ${subject})` : ""}`, file);
  return list;
}

/** How another function of the module is written here: beside the one that is used. */
function nameOf(
  module: string,
  name: string,
  { func, start }: CallExpr,
  base: number,
  facts: RuleFacts,
  table: SymbolTable,
): Imported | null {
  if (func.type === "Attribute") return { name: `${sourceOf(func.value)}.${name}`, edits: [] };
  const where = { module: facts.module, text: facts.text, table, offset: base + start };
  return importName(where, module, name) ?? importModule(where, module, module);
}
