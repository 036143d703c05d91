/** serialize-peak: pickling a large value into memory where another protocol or a file needs much less. */
import { resolve, type SymbolTable, scopeAt, symbolTable } from "../analysis/names/symtable";
import { sourceOf } from "../analysis/names/uses";
import type { CallFact } from "../analysis/types";
import { behindParentheses, lineStart, nextLine } from "../findings/edit";
import { changeOf, fixOf, refuse } from "../findings/offer";
import type { Fix, Found, Message, TextEdit } from "../findings/types";
import type { Alternative } from "../memory/alternative";
import { defaultProtocol, highestProtocol, serializePeak as peakOf, type SerializePeak } from "../memory/pickle";
import { figure } from "../size/figure";
import type { Figure } from "../size/types";
import type { Expr } from "../syntax/ast";
import type { Target } from "../target/target";
import { applyEdits } from "../text/edits";
import type { Span } from "../text/span";
import { referred } from "../values/heap";
import { add, constant, constantOf, interval, sub } from "../values/int";
import type { ItemRun, Run } from "../values/object";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";
import { type Imported, importModule, importName } from "./imports";
import { type CallExpr, callFindings, isOpened, type Place, type Placed, spanOf, visitBlocks } from "./places";
import { isWorth, type Rule, type RuleFacts, type RuleOptions } from "./rule";

export const docs = `## What it finds
\`pickle.dumps\` of a large NumPy array with a protocol below 5, \`pickle.dump\` of one to a file from \`open\`, and \`f.write(pickle.dumps(value))\` or \`f.write(json.dumps(value))\` to such a file, also by a name that nothing else reads.
\`pickle.loads(f.read())\`, which has the whole file in memory besides what it makes, where \`# bytelens: len(f.read()) = 1_000_000\` on its line says how large it is, or \`n = 1_000_000\` where a name is bound to it; with \`symbolic\` set for the rule without that, too.

## Why it costs
Up to protocol 4 the array is copied into a bytes object and that into a stream which grows by half each time: two and a half times the data are alive at once. Protocols 1 and 2
write it as a text: three and a half to seven times. Protocol 5 writes the array's own buffer: one and a half times. \`pickle.dump\` to a file keeps no stream, but up to protocol 4 it copies the array. What it is not: pickling does not double memory as such. A list of 1,000,000 floats keeps 9.00 MB and needs 9.10 MB.
\`json.dumps\` up to Python 3.11 makes a text for each number, joins 100,000 pieces at a time and the parts once more: at least twice what it keeps where there are more. \`json.dump\` writes each piece to the file as it is made.

## Example
\`\`\`python
import pickle
import numpy as np
big = np.zeros(10_000_000)
print(len(pickle.dumps(big, protocol=4)) > 0)
\`\`\`

\`\`\`text
pickle.dumps(big) needs about 200 MB to keep about 80.0 MB; protocol 5 needs about 120 MB
Use protocol=5: needs about 200 MB → about 120 MB (unsafe: readers need Python 3.8)
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
\`json.load(f)\` has the whole text in memory as \`json.loads(f.read())\` does: nothing is said about either.
`;

export const rule: Rule = {
  id: "serialize-peak",
  summary: "pickling a large value into memory needs more than another protocol or a file",
  severity: "information",
  since: "0.1",
  check,
};

/** A call of pickle.dumps, or pickle.dump to a file from open(), whose arguments are understood. */
interface Dump {
  readonly fact: CallFact;
  readonly place: Place;
  readonly node: CallExpr;
  /** The value, as written. */
  readonly argument: Span;
  /** The protocol as written, or null. */
  readonly given: Span | null;
  readonly protocol: number;
  readonly isArray: boolean;
  readonly sink: "memory" | "file";
  /** Offset behind its last positional argument. */
  readonly last: number;
}

function check(facts: RuleFacts, options: RuleOptions): readonly Found[] {
  return callFindings(
    facts,
    (callee) => /^(?:json\.dumps|pickle\.(?:dumps?|loads))$/.test(callee),
    () => false,
    (fact, place) => {
      if (fact.callee === "pickle.loads") return wholeFile(fact, place, facts, options);
      if (fact.callee === "json.dumps") return jsonText(fact, place, facts, options);
      const dump = dumpOf(fact, place, facts);
      return dump === null ? null : judge(dump, facts, symbolTable(facts.module), options);
    },
  );
}

/**
 * pickle.loads(f.read()), or of a name that the line above binds to f.read(): how large the file is only a hint tells, but all of it is there at once.
 * pickle.load reads frame by frame, and large objects into their place (Modules/_pickle.c, _Unpickler_ReadFromFile).
 */
function wholeFile(fact: CallFact, place: Place, facts: RuleFacts, options: RuleOptions): Found | null {
  const { node, base } = place;
  const table = symbolTable(facts.module);
  const [argument] = fact.args;
  const whole = node.args.length === 1 && node.keywords.length === 0 ? wholeOf(place, facts, table) : null;
  if (whole === null || argument === undefined) return null;
  // A hint on the line that reads it says how many bytes that are.
  const hinted = facts.rows.find((row) => row.binding.nameSpan.start === whole.name)?.after;
  const { value } = argument;
  const name = `len(${whole.file}.read())`;
  const told = whole.name === null ? facts.told(spanOf(node, base), name) : null;
  const assumes = [...fact.assumes, ...(told === null ? [] : [{ kind: "equals", name, value: constant(told) } as const])];
  const bytes = told === null || value.tag !== "bytes" ? value : { ...value, length: constant(told) };
  const read = (hinted ?? facts.sizes({ value: bytes, heap: fact.before, assumes })).held;
  // What the bytes hold does not matter.
  const held =
    read.bytes === null
      ? read
      : figure(
          read.bytes,
          read.assumes.filter(({ kind }) => kind === "equals"),
        );
  const after = figure(interval(0, PIECES));
  const saving = held.bytes === null ? held : figure(sub(held.bytes, interval(0, PIECES)), held.assumes);
  const known = isWorth(saving, held, options);
  const open = held.bytes === null || held.bytes.high === Number.POSITIVE_INFINITY;
  if (!known && !(options.symbolic && open)) return null;
  const callee = nameOf("pickle", "load", node, base, facts, table);
  const span = spanOf(node, base);
  const edits = [{ span, text: `${callee?.name}(${whole.file})` }, ...(whole.edits ?? []), ...(callee?.edits ?? [])];
  const title = "Use pickle.load";
  const unsafe = changeOf([title], null, null, LEFT, edits);
  return {
    span: fact.calleeSpan,
    message: known
      ? ["pickle.loads() needs all bytes of the file: ", { bytes: held }, "; pickle.load needs ", { bytes: after }]
      : ["pickle.loads(…) holds all bytes of the file while it makes the value; pickle.load reads it bit by bit"],
    related: [{ span: whole.span, message: ["read here"] }],
    ...(callee === null || whole.edits === null || facts.text.slice(span.start, span.end).includes("#")
      ? refuse(title, "a comment stands in the way")
      : { fixes: [known ? fixOf(`${title}: needs `, held, after, LEFT, edits) : unsafe], refused: [] }),
    saving: known ? saving : null,
  };
}

/** The file whose bytes the argument is, and what goes with them. */
interface Whole {
  readonly file: string;
  readonly span: Span;
  /** Offset of the name that is bound to them, or null. */
  readonly name: number | null;
  /** Null: what stands beside it would go, too. */
  readonly edits: readonly TextEdit[] | null;
}

function wholeOf({ node, base, statement }: Place, facts: RuleFacts, table: SymbolTable): Whole | null {
  const [read] = node.args;
  const direct = read === undefined ? null : readOf(read, base, table);
  if (direct !== null || read?.type !== "Name") return direct;
  const variable = resolve(scopeAt(table, base + read.start), read.id);
  let found: Whole | null = null;
  visitBlocks(facts.module, (block) => {
    const at = block.findIndex(({ s }) => s === statement);
    const above = block[at - 1];
    if (above?.s.type !== "Assign" || above.s.targets.length !== 1 || variable?.occurrences.length !== 2 || variable.scope.kind === "class")
      return;
    const [target] = above.s.targets;
    const made = readOf(above.s.value, above.base, table);
    if (made === null || target?.type !== "Name" || target.id !== read.id) return;
    found = { ...made, name: above.base + target.start, edits: taken(above, facts.text) };
  });
  return found;
}

/** Takes the statement away with its lines; null where it does not have them for itself. */
function taken({ s, base }: Placed, text: string): readonly TextEdit[] | null {
  const { start, end } = spanOf(s, base);
  const whole = { start: lineStart(text, start), end: nextLine(text, end) };
  const line = text.slice(whole.start, whole.end).replace(/# bytelens:.*/, "");
  return line.trim() === text.slice(start, end) ? [{ span: whole, text: "" }] : null;
}

/** f.read() of a file from open(). */
function readOf(e: Expr, base: number, table: SymbolTable): Whole | null {
  if (e.type !== "Call" || e.args.length + e.keywords.length > 0 || e.func.type !== "Attribute" || e.func.attr !== "read") return null;
  const file = e.func.value;
  if (file.type !== "Name" || !isOpened(table, file.id, base + e.start)) return null;
  return { file: file.id, span: spanOf(file, base), name: null, edits: [] };
}

const LEFT = "what follows in the file is not read";

/** f.write(json.dumps(value)): json.dump writes the pieces of the text as they come (Lib/json/__init__.py). */
function jsonText(fact: CallFact, place: Place, facts: RuleFacts, options: RuleOptions): Found | null {
  const { node, base } = place;
  const table = symbolTable(facts.module);
  const [argument] = fact.args;
  const target = fileOf(place, table, facts);
  const { held } = facts.sizes({ ...fact, value: fact.result });
  if (target === null || argument === undefined || node.args.length !== 1 || held.bytes === null) return null;
  const pieces = piecesOf(argument.value, fact.before);
  // Up to 3.11 every 100,000 pieces are joined, and what comes of that once more (Objects/accu.c, Modules/_json.c, encoder_call).
  const [major, minor] = facts.target.python;
  const twice = major === 3 && minor < 12 && fact.args.length === 1 && pieces !== null && pieces > 100_000;
  const low = twice ? add(held.bytes, held.bytes).low : held.bytes.low;
  const least = interval(low, Number.POSITIVE_INFINITY);
  const needs = figure(least, held.assumes);
  const after = figure(interval(0, PIECES));
  const saving = figure(sub(least, interval(0, PIECES)), needs.assumes);
  if (pieces === null || !isWorth(saving, needs, options)) return null;
  const callee = nameOf("json", "dump", node, base, facts, table);
  const moved = callee === null ? null : toFile(place, target, argument.span, callee, facts);
  return {
    span: fact.calleeSpan,
    message: [
      `json.dumps(${subjectOf(argument.span, facts)}) needs `,
      { bytes: needs },
      " to keep ",
      { bytes: held },
      "; json.dump to the file needs ",
      { bytes: after },
    ],
    related: [{ span: target.write, message: ["written here"] }],
    ...(callee === null || moved === null
      ? refuse("Dump to the file", callee === null ? "json cannot be named here" : "a comment stands in the way")
      : { fixes: [fixOf("Dump to the file: needs ", needs, after, PART, [...moved, ...callee.edits])], refused: [] }),
    saving,
  };
}

/** Bytes that the pieces of a text take at most, with the buffers of the file: measured for lists and records of numbers and short texts. */
const PIECES = 200_000;
const SHORT_TEXT = 1_000;

/** How many pieces the text has at least: each number and text, and what stands before it. Null: one of them may be long. */
function piecesOf(value: Value, heap: Heap, depth = 6): number | null {
  if (value.tag === "str") return value.length.high <= SHORT_TEXT ? 2 : null;
  const obj = referred(heap, value);
  if (obj === undefined) return /^(?:none|bool|int|float)$/.test(value.tag) ? 2 : null;
  if (depth === 0 || (obj.kind !== "list" && obj.kind !== "tuple" && obj.kind !== "dict")) return null;
  let all = 0;
  for (const run of obj.runs as readonly (Run | ItemRun)[]) {
    const each = piecesOf(run.element, heap, depth - 1);
    if (each === null || ("key" in run && piecesOf(run.key, heap, 0) === null)) return null;
    all += Number(run.count.low) * each;
  }
  return all;
}

function dumpOf(fact: CallFact, place: Place, facts: RuleFacts): Dump | null {
  const { node, base } = place;
  const sink = fact.callee === "pickle.dump" ? "file" : "memory";
  const file = sink === "file" ? node.args[1] : null;
  const given = sink === "file" ? 2 : 1;
  if (file !== null && (file?.type !== "Name" || !isOpened(symbolTable(facts.module), file.id, base + node.start))) return null;
  if (node.args.length < given || node.args.length > given + 1 || node.args.some((a) => a.type === "Starred")) return null;
  if (node.keywords.some((k) => k.arg !== "protocol")) return null;
  const [argument] = fact.args;
  if (argument === undefined || argument.name !== null) return null;
  const expression = node.keywords[0]?.value ?? node.args[given];
  const value = (node.keywords.length === 0 ? fact.args[given] : fact.args.find((a) => a.name === "protocol"))?.value;
  // HIGHEST_PROTOCOL and other expressions that are not plain numbers: nothing is said.
  const number =
    expression === undefined || value?.tag === "none" ? defaultProtocol(facts.target) : value?.tag === "int" ? constantOf(value.int) : null;
  if (typeof number !== "number") return null;
  const obj = referred(fact.before, argument.value);
  return {
    fact,
    place,
    node,
    argument: argument.span,
    given: expression === undefined ? null : spanOf(expression, base),
    protocol: number < 0 ? highestProtocol(facts.target) : number,
    isArray: obj?.kind === "ndarray" && obj.dtype !== "object",
    sink,
    last: behindParentheses(facts.text, base + (node.args[given - 1] as Expr).end, base + node.end - 1),
  };
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
  const now = costOf(dump, dump.protocol, dump.sink, facts);
  if (now === null || now.needs.bytes === null) return null;
  const ways = [protocolWay(dump, now, facts), fileWay(dump, now, facts, table), saveWay(dump, now, facts, table)].filter(
    (way): way is Way => way !== null && isWorth(savingOf(now, way), now.needs, options),
  );
  const [first] = ways;
  if (first === undefined) return null;
  const subject = subjectOf(dump.argument, facts);
  const kept: Message = dump.sink === "file" ? [] : [" to keep ", { bytes: now.keeps }];
  const message: Message = [`${fact.callee}(${subject}) needs `, { bytes: now.needs }, ...kept, `; ${first.text}`, { bytes: first.needs }];
  return {
    span: fact.calleeSpan,
    message,
    related: [{ span: dump.argument, message: ["the value"] }],
    fixes: ways.map((way) => way.fix),
    refused: [],
    saving: savingOf(now, first),
  };
}

/** What is written, for a message. */
function subjectOf({ start, end }: Span, { text }: RuleFacts): string {
  const written = text.slice(start, end);
  return /^[\w.]{1,30}$/.test(written) ? written : "…";
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
  const then = costOf(dump, 5, dump.sink, facts);
  if (then === null) return null;
  const { given, last } = dump;
  const edits = given === null ? [{ span: { start: last, end: last }, text: ", protocol=5" }] : [{ span: given, text: "5" }];
  return {
    fix: fixOf("Use protocol=5: needs ", now.needs, then.needs, "readers need Python 3.8", edits),
    needs: then.needs,
    text: "protocol 5 needs ",
  };
}

/** f.write(pickle.dumps(value)) as a statement of its own, with f from open(): pickle.dump(value, f). */
function fileWay(dump: Dump, now: SerializePeak, facts: RuleFacts, table: SymbolTable): Way | null {
  const { node, place, given } = dump;
  const sink = fileOf(place, table, facts);
  if (sink === null) return null;
  const better = dump.isArray && dump.protocol < 5 && highestProtocol(facts.target) >= 5;
  const protocol = better ? 5 : dump.protocol;
  const then = costOf(dump, protocol, "file", facts);
  const callee = nameOf("pickle", "dump", node, place.base, facts, table);
  if (then === null || callee === null) return null;
  const newer = better && given !== null ? [{ span: given, text: "5" }] : [];
  const moved = toFile(place, sink, dump.argument, callee, facts, better && given === null ? ", protocol=5" : "", newer);
  if (moved === null) return null;
  const edits = [...moved, ...callee.edits];
  const title = better ? "Dump to the file, protocol=5: needs " : "Dump to the file: needs ";
  const why = better ? "readers need Python 3.8" : PART;
  return { fix: fixOf(title, now.needs, then.needs, why, edits), needs: then.needs, text: "pickle.dump to the file needs " };
}

/** np.save(f, value) writes the data of an array as they lie there (numpy/lib/format.py, write_array), like protocol 5. */
function saveWay(dump: Dump, now: SerializePeak, facts: RuleFacts, table: SymbolTable): Way | null {
  const { node, place, argument, sink, isArray } = dump;
  const { base, statement, parents } = place;
  const written = sink === "memory" ? fileOf(place, table, facts) : null;
  const direct = sink === "file" && statement.type === "Expr" && parents.length === 0 ? node.args[1] : undefined;
  const file = written?.file ?? (direct?.type === "Name" ? direct.id : null);
  if (!isArray || file === null) return null;
  const numpy = importModule({ module: facts.module, text: facts.text, table, offset: base + node.start }, "numpy", "np");
  const span = written?.write ?? spanOf(node, base);
  const { text } = facts;
  const bound = written === null ? [] : written.bound;
  if (numpy === null || bound === null || text.slice(span.start, span.end).includes("#")) return null;
  const edits = [{ span, text: `${numpy.name}.save(${file}, ${text.slice(argument.start, argument.end)})` }, ...bound, ...numpy.edits];
  const needs = figure(interval(0, SAVED), now.needs.assumes);
  return { fix: fixOf("Use np.save: needs ", now.needs, needs, "readers need np.load", edits), needs, text: "np.save needs " };
}

/** Bytes that np.save needs at most: its header, and the buffer of the file. */
const SAVED = 100_000;

const PART = "a failure leaves part of it in the file";

/** What f.write(…) writes the bytes or the text to, with f from open(), as a statement of its own. */
interface Sink {
  readonly write: Span;
  readonly file: string;
  /** What takes the statement above away, which binds what is written; empty: that stands in the call. Null: more than that would go. */
  readonly bound: readonly TextEdit[] | null;
}

/** Where the result of the call is written, and nothing else is done with it. */
function fileOf({ parents, statement, base, node }: Place, table: SymbolTable, { module, text }: RuleFacts): Sink | null {
  const outer = parents[parents.length - 1];
  if (parents.length === 1 && statement.type === "Expr" && outer !== undefined) {
    // Parentheses of its own and comments between them: which of them would go, is not told.
    if (/#[\s\S]*\)[\s\S]*\)|\)[\s\S]*#[\s\S]*\)/.test(text.slice(base + node.end, base + outer.end))) return null;
    return writeOf(outer, base, table, []);
  }
  const [target, ...more] = statement.type === "Assign" && statement.value === node ? statement.targets : [];
  if (target?.type !== "Name" || more.length > 0) return null;
  const variable = resolve(scopeAt(table, base + target.start), target.id);
  // What a class binds is an attribute of it.
  if (variable?.occurrences.length !== 2 || variable.scope.kind === "class") return null;
  let found: Sink | null = null;
  visitBlocks(module, (block) => {
    const at = block.findIndex(({ s }) => s === statement);
    const below = at < 0 ? undefined : block[at + 1];
    // In the next statement, or at once where that opens the file.
    const next = below?.s.type === "With" && below.s.items.length === 1 ? below.s.body[0] : below?.s;
    if (below === undefined || next?.type !== "Expr") return;
    const comment = text.slice(below.base + next.start, below.base + next.end).includes("#");
    const sink = writeOf(next.value, below.base, table, comment ? null : taken(block[at] as Placed, text));
    const [given] = sink !== null && next.value.type === "Call" ? next.value.args : [];
    if (given?.type === "Name" && given.id === target.id) found = sink;
  });
  return found;
}

function writeOf(e: Expr, base: number, table: SymbolTable, bound: Sink["bound"]): Sink | null {
  if (e.type !== "Call" || e.args.length !== 1 || e.keywords.length > 0 || e.func.type !== "Attribute" || e.func.attr !== "write")
    return null;
  const file = e.func.value;
  return file.type === "Name" && isOpened(table, file.id, base + e.start) ? { write: spanOf(e, base), file: file.id, bound } : null;
}

/** f.write(dumps(value, …)) becomes dump(value, f, …), with the edits in it. */
function toFile(
  { node, base }: Place,
  { write, file, bound }: Sink,
  argument: Span,
  callee: Imported,
  { text }: RuleFacts,
  more = "",
  within: readonly TextEdit[] = [],
): readonly TextEdit[] | null {
  const last = behindParentheses(text, argument.end, base + node.end - 1);
  const added = [{ span: { start: last, end: last }, text: `, ${file}${more}` }, ...within];
  if (bound === null || bound.length > 0) {
    const [start, end] = [base + node.func.end, base + node.end];
    const call = applyEdits(text, added)?.slice(start, end - text.length || undefined);
    return bound === null ? null : [{ span: write, text: callee.name + call }, ...bound];
  }
  return [
    { span: { start: write.start, end: base + node.func.end }, text: callee.name },
    ...added,
    // Of the two closing parentheses the outer one goes, with the comma and blanks before it; comments stay.
    ...closing(text, base + node.end, write.end),
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
