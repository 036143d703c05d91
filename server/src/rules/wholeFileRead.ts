/** whole-file-read: all lines of a file in a list that is gone through once. */
import {
  dottedName,
  occurrenceAt,
  resolve,
  type Site,
  type SymbolTable,
  scopeAt,
  symbolTable,
  type Variable,
} from "../analysis/names/symtable";
import { sourceOf, usesOf } from "../analysis/names/uses";
import type { CallFact } from "../analysis/types";
import { quoteOf } from "../findings/edit";
import { changeOf, refuse } from "../findings/offer";
import type { Found, TextEdit } from "../findings/types";
import { figure } from "../size/figure";
import type { Figure } from "../size/types";
import type { Expr, Stmt } from "../syntax/ast";
import { childStatements, visitExpressions } from "../syntax/visit";
import type { Span } from "../text/span";
import { referred } from "../values/heap";
import { add, constant, type Int, interval, scale, sub, ZERO } from "../values/int";
import { hazardsOf } from "./hazards";
import { type CallExpr, callFindings, isOpened, type Place, spanOf, visitBlocks } from "./places";
import { boundAlone } from "./readOnly";
import { isWorth, type Rule, type RuleFacts, type RuleOptions } from "./rule";

export const docs = `## What it finds
\`f.readlines()\`, \`list(f)\`, \`f.read().splitlines()\` and \`f.read().split("\\n")\` of a file from \`open\`, where a \`for\` loop, a comprehension or a generator in \`sum()\` and the like goes through the lines once, in order, also by \`enumerate()\` or a name that nothing else reads.
No program says how large a file is, so it speaks only where \`# bytelens: len(f) = 1_000_000, len(line) = 80\` behind the call does, or \`[tool.bytelens.assume]\`; about any other with \`symbolic\` set for the rule.

## Why it costs
A line of 80 ASCII characters is a string of 129 bytes, and the list keeps 8 more to point at it: 1,000,000 of them hold 137 MB. A loop over the file holds one line at a time.

## Example
\`\`\`python
import os
total = 0
with open(os.devnull) as f:
    for line in f.readlines():  # bytelens: len(f) = 1_000_000, len(line) = 80
        total += len(line)
print(total)
\`\`\`

\`\`\`text
readlines() holds all lines: 137 MB if lines are ASCII, len(f) = 1,000,000 and len(line) = 80; one line holds 129 B
Iterate over f: 137 MB → 129 B if lines are ASCII, len(f) = 1,000,000 and len(line) = 80
\`\`\`

## Use instead
\`\`\`python
import os
total = 0
with open(os.devnull) as f:
    for line in f:  # bytelens: len(f) = 1_000_000, len(line) = 80
        total += len(line)
print(total)
\`\`\`

## When to ignore
When the loop writes to the file that it reads. The fix is safe for \`readlines()\` and \`list(f)\` where the loop calls nothing but methods of strings and containers and plain builtins, and nothing else reads from the file later.
\`json.load(f)\` reads the whole file before it parses it, as \`json.loads(f.read())\` does: nothing is said about either.
`;

export const rule: Rule = {
  id: "whole-file-read",
  summary: "all lines of a file are in memory, and are gone through once",
  severity: "information",
  since: "0.1",
  check,
};

function check(facts: RuleFacts, options: RuleOptions): readonly Found[] {
  return callFindings(
    facts,
    (callee) => callee === "builtins.list" || /^\w+\.readlines$/.test(callee) || SPLIT.test(callee),
    (fact) => {
      if (SPLIT.test(fact.callee)) return fact.on?.tag !== "str" || fact.on.text !== null || !isByLine(fact);
      const file = fact.on ?? fact.args[0]?.value;
      const obj = file && referred(fact.before, file);
      return obj?.kind !== "opaque" || !FILE.test(obj.type);
    },
    (fact, place) => (SPLIT.test(fact.callee) ? splitText : judge)(fact, place, facts, options),
  );
}

const SPLIT = /^str\.split(?:lines)?$/;

/** splitlines() or split("\n"). */
function isByLine({ callee, args: [by, ...more] }: CallFact): boolean {
  return more.length === 0 && (callee === "str.split" ? by?.value.tag === "str" && by.value.text === "\n" : by === undefined);
}

/** f.read().splitlines() and f.read().split("\n"): how many lines there are, and how long they are with their ends, hints say. */
function splitText(fact: CallFact, place: Place, facts: RuleFacts, options: RuleOptions): Found | null {
  const { node, base } = place;
  const read = node.func.type === "Attribute" ? node.func.value : null;
  const file =
    read?.type === "Call" && read.args.length === 0 && read.func.type === "Attribute" && read.func.attr === "read" ? read.func.value : null;
  if (file?.type !== "Name" || fact.on?.tag !== "str") return null;
  const table = symbolTable(facts.module);
  const loop = loopOver(place, table, facts);
  if (loop === null || !isOpened(table, file.id, base + node.start)) return null;
  const span = spanOf(node, base);
  const names = [`len(${file.id})`, "len(line)"];
  const [count, length] = names.map((name) => facts.told(span, name));
  let amounts: Amounts = { bytes: interval(0, Number.POSITIVE_INFINITY), line: ZERO, assumes: [] };
  if (count != null && length != null && length > 0) {
    const assumes = [
      { kind: "clause", text: "lines are ASCII" } as const,
      ...names.map((name, i) => ({ kind: "equals", name, value: constant(i === 0 ? count : length) }) as const),
    ];
    const text = { ...fact.on, kind: "ascii" } as const;
    const [all, line] = [count * length, length - 1].map(
      (n) => facts.sizes({ ...fact, value: { ...text, length: constant(n) } }).held.bytes,
    );
    if (all == null || line == null) return null;
    // The list has room for an eighth more (Objects/listobject.c, list_resize). The text is gone when the loop begins, which may make as much in its place.
    const { word } = facts.target;
    const most = Number(all.high) + (count * 1.125 + 9) * word + 60;
    const lines = scale(line, count);
    amounts = {
      bytes: add(interval(count * word, most), isUsed(loop, table, PASSING, NUMBER) ? lines : interval(0, lines.high)),
      line,
      assumes,
    };
  }
  const split = fact.callee.slice(4);
  const quote = quoteOf(facts.text);
  const ends = isUsed(loop, table, NUMBER, BARE);
  return found(fact, loop, amounts, facts, options, {
    file,
    what: `read() holds the whole text, ${split}() all lines`,
    edits: [{ span, text: ends ? file.id : `(line.rstrip(${quote}\\n${quote}) for line in ${file.id})` }],
    why: `${split}() also ${split === "split" ? "gives what follows the last line end" : "parts at form feeds and the like"}`,
  });
}

const FILE = /^(?:TextIOWrapper|BufferedReader)$/;

/** What goes through the lines, each of them once. */
interface Loop {
  readonly span: Span;
  readonly target: Expr;
  /** Where its offsets count from. */
  readonly base: number;
  /** Its lines may stay unread. */
  readonly left: boolean;
  /** Why the file cannot be read there, or null. */
  readonly refused: string | null;
}

function judge(fact: CallFact, place: Place, facts: RuleFacts, options: RuleOptions): Found | null {
  const table = symbolTable(facts.module);
  const { node, base } = place;
  const file = fact.callee === "builtins.list" ? node.args[0] : node.func.type === "Attribute" ? node.func.value : undefined;
  const list = referred(fact.heap, fact.result);
  const loop = loopOver(place, table, facts);
  const { held, shallow } = facts.sizes({ ...fact, value: fact.result });
  const [run] = list?.kind === "list" ? list.runs : [];
  const line = run === undefined ? null : facts.sizes({ ...fact, value: run.element }).held.bytes;
  if (loop === null || file === undefined || line === null || held.bytes === null || shallow.bytes === null) return null;
  const bytes = isUsed(loop, table, PASSING, NUMBER, BARE) ? held.bytes : interval(shallow.bytes.low, held.bytes.high);
  const [span, kept] = [spanOf(node, base), spanOf(file, base)];
  const cut = [
    { start: span.start, end: kept.start },
    { start: kept.end, end: span.end },
  ];
  return found(fact, loop, { bytes, line, assumes: held.assumes }, facts, options, {
    file,
    what: `${fact.callee.replace(/^\w+\./, "")}() holds all lines`,
    edits: cut.map((part) => ({ span: part, text: "" })),
    why: whyUnsafe(loop, span, file, table, facts),
  });
}

/** Of all lines, and of one. */
interface Amounts {
  readonly bytes: Int;
  readonly line: Int;
  readonly assumes: Figure["assumes"];
}

interface Offer {
  readonly file: Expr;
  /** How the message begins. */
  readonly what: string;
  readonly edits: readonly TextEdit[];
  /** The reason why it is unsafe, or null. */
  readonly why: string | null;
}

function found(
  fact: CallFact,
  loop: Loop,
  { bytes, line, assumes }: Amounts,
  facts: RuleFacts,
  options: RuleOptions,
  { file, what, edits, why }: Offer,
): Found | null {
  const before = figure(bytes, assumes);
  const saving = figure(sub(bytes, line), assumes);
  const known = isWorth(saving, before, options);
  if (!known && (!options.symbolic || bytes.high < Number.POSITIVE_INFINITY)) return null;
  const comment = edits.some(({ span }) => facts.text.slice(span.start, span.end).includes("#"));
  const refused = comment ? "a comment stands in the way" : loop.refused;
  const title = `Iterate over ${file.type === "Name" ? file.id : "the file"}`;
  const one = figure(line);
  const sizes = known ? [": ", { bytes: figure(bytes) }, " → ", { bytes: figure(line, assumes) }] : [];
  return {
    span: fact.calleeSpan,
    message: [
      what,
      ...(known
        ? [": ", { bytes: before }, "; one line holds ", { bytes: one }]
        : [` and ${facts.target.word} bytes for each; they are read one at a time`]),
    ],
    related: [{ span: loop.span, message: ["read here"] }],
    ...(refused === null
      ? { fixes: [changeOf([title, ...sizes], known ? before : null, known ? one : null, why, edits)], refused: [] }
      : refuse(title, refused)),
    saving: known ? saving : null,
  };
}

/** The only thing that reads the list; null where another one may. */
function loopOver({ node, base, parents, statement }: Place, table: SymbolTable, facts: RuleFacts): Loop | null {
  const direct = iterationOf({ node, parents, statement, base }, table);
  if (direct !== null) return direct;
  const [target] = statement.type === "Assign" && statement.value === node ? statement.targets : [];
  const variable = target?.type === "Name" ? boundAlone(table, base + target.start) : undefined;
  const [bind, use, ...more] = variable?.occurrences ?? [];
  if (bind?.role !== "assign" || bind.site.statement !== statement || use?.role !== "load" || more.length > 0) return null;
  const loop = use.scope === variable?.scope && use.scope.kind !== "class" ? iterationOf(use.site, table) : null;
  let found: Loop | null = null;
  visitBlocks(facts.module, (block) => {
    const statements = block.map(({ s }) => s);
    const before = statements.slice(0, Math.max(0, statements.indexOf(use.site.statement as Stmt)));
    if (loop !== null && before.includes(statement)) found = loop;
    if (loop !== null && before.some((s) => s.type === "With" && s.body.includes(statement)))
      found = { ...loop, refused: "the file is closed before its lines are read" };
  });
  return found;
}

/** The loop or comprehension that takes its items from the expression there, at once. */
function iterationOf(site: Pick<Site, "node" | "parents" | "statement" | "base">, table: SymbolTable): Loop | null {
  const { node, parents, statement, base } = site;
  const outer = parents.at(-1);
  const above = parents.slice(0, -1);
  if (outer?.type === "Call" && outer.args[0] === node && calleeOf(outer, base, table) === "enumerate") {
    const pairs = iterationOf({ ...site, node: outer, parents: above }, table);
    const [, line] = pairs?.target.type === "Tuple" ? pairs.target.elts : [];
    return pairs === null || line === undefined ? null : { ...pairs, target: line };
  }
  if (outer === undefined)
    return statement?.type === "For" && statement.iter === node && !statement.async
      ? { span: spanOf(statement, base), target: statement.target, base, left: mayLeave(statement.body), refused: null }
      : null;
  if (outer.type !== "ListComp" && outer.type !== "SetComp" && outer.type !== "DictComp" && outer.type !== "GeneratorExp") return null;
  const [first] = outer.generators;
  const reader = above.at(-1);
  // What reads the generator has no other argument, which would be there before the lines.
  const by = reader?.type === "Call" && reader.args.length + reader.keywords.length === 1 ? calleeOf(reader, base, table) : "";
  return first?.iter === node && !first.async && (outer.type !== "GeneratorExp" || READERS.test(by))
    ? { span: spanOf(outer, base), target: first.target, base, left: /^a/.test(by), refused: null }
    : null;
}

/** Built-in functions that go through an iterator at once; those with an a may stop before its end. */
const READERS = /^(?:a(?:ll|ny)|dict|list|m(?:ax|in)|set|sorted|sum|tuple)$/;

/** The built-in function that is called; empty where it is another one. */
function calleeOf({ func }: CallExpr, base: number, table: SymbolTable): string {
  const scope = scopeAt(table, base + func.start);
  return func.type === "Name" && dottedName(table, func, scope) === `builtins.${func.id}` ? func.id : "";
}

function mayLeave(body: readonly Stmt[]): boolean {
  return body.some((s) => s.type === "Break" || s.type === "Return" || s.type === "Raise" || mayLeave(childStatements(s)));
}

/** What may be done with a line so that nothing keeps it when the loop comes to the next. */
const PASSING =
  /^(?:(?:(?:starts|ends)with|r?(?:find|index)|count|is\w+|encode|lower|upper)\(.*|builtins\.(?:len|print|ord|hash)|len|truth|discard|index|contains|compare|format)$/;
/** What gives the same without the line's end. Methods make something new of a line that has it, and may give one that has none as it is. */
const BARE = /^(?:r?strip|split)\(\)$/;
const NUMBER = /^(?:bind|builtins\.(?:int|float))$/;

/** Whether nothing else is done with a line. */
function isUsed({ target, base, span }: Loop, table: SymbolTable, ...wanted: readonly RegExp[]): boolean {
  const variable = occurrenceAt(table, base + target.start)?.variable;
  if (variable === undefined) return false;
  return usesOf(table, variable, null).every((use) => {
    const what =
      use.kind === "method"
        ? `${use.name}(${use.call.args.length + use.call.keywords.length > 0 ? "" : ")"}`
        : ((use.kind === "argument" ? use.callee : use.kind) ?? "");
    return use.span.start > span.end || use.span.start < span.start || wanted.some((one) => one.test(what));
  });
}

/** What neither reads nor writes a file. */
const QUIET =
  /^(?:(?:str|bytes|int|float)\.\w+|builtins\.(?:print|len|int|float|str|sum|min|max|sorted|abs|round|ord|range|enumerate|zip|tuple|list|set|dict|any|all))$/;

/** A method of a container. */
function isContainer({ on, before }: CallFact): boolean {
  return on !== undefined && /^(?:list|set|dict|deque)$/.test(referred(before, on)?.kind ?? "");
}

/** Why the program may see that the file is read bit by bit, or null. `call`: what reads it now. */
function whyUnsafe(loop: Loop, call: Span, file: Expr, table: SymbolTable, facts: RuleFacts): string | null {
  const { hidden, operators } = hazardsOf(facts.module, table);
  if (hidden !== null || operators) return "the loop may run any code";
  const calls = facts.analysis.callsTo(() => true);
  const isQuiet = (end: number): boolean => {
    const here = calls.filter((fact) => fact.span.end === end);
    return here.length > 0 && here.every((fact) => !fact.program && (QUIET.test(fact.callee) || isContainer(fact)));
  };
  let why: string | null = null;
  visitExpressions(
    facts.module,
    ({ node, base }) => {
      const { start, end } = spanOf(node, base);
      if (
        start < loop.span.start ||
        end > loop.span.end ||
        (start <= call.start && call.end <= end) ||
        (call.start <= start && end <= call.end)
      )
        return;
      if (node.type === "Yield" || node.type === "YieldFrom" || node.type === "Await") why ??= "other code runs between the lines";
      if (node.type === "Call" && !isQuiet(end)) why ??= `${sourceOf(node.func)}() may use the file meanwhile`;
    },
    loop.span,
  );
  if (why !== null || file.type !== "Name") return why;
  if (!isOpened(table, file.id, call.start)) return `${file.id} may have another name`;
  const variable = resolve(scopeAt(table, call.start), file.id) as Variable;
  const uses = usesOf(table, variable, null).filter(({ span }) => span.start < call.start || span.end > call.end);
  if (uses.some((use) => !/^(?:bind|method|iterate)$/.test(use.kind))) return `${file.id} may have another name`;
  const later = uses.find(({ span }) => span.start > loop.span.end);
  const again = uses.some(
    (use) =>
      use.captured ||
      (use.span.start > call.start && use.span.start < loop.span.end) ||
      ((loop.left || use === later) && use.kind !== "bind" && !(use.kind === "method" && use.name === "close")),
  );
  return again ? `${file.id} is used again` : null;
}
