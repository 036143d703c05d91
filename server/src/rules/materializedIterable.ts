/** materialized-iterable: a list or set built only to be read once. */
import { bindingsOf, dottedName, resolve, type SymbolTable, scopeAt, symbolTable } from "../analysis/names/symtable";
import type { CallFact } from "../analysis/types";
import { offer, refuse } from "../findings/offer";
import type { Found, Message, Offered, TextEdit } from "../findings/types";
import { figure } from "../size/figure";
import type { Figure } from "../size/types";
import type { Expr, Module } from "../syntax/ast";
import { type Visited, visitExpressions } from "../syntax/visit";
import type { Span } from "../text/span";
import { referred } from "../values/heap";
import { add, type Bound, constant, interval, sub } from "../values/int";
import type { Run } from "../values/object";
import type { Snapshot } from "../values/snapshot";
import type { Value } from "../values/value";
import { GENERATOR_MOST } from "./alternatives";
import { hazardsOf } from "./hazards";
import { isContainer, whileItRuns } from "./origins";
import { type CallExpr, placeFindings } from "./places";
import { type Maker, makerOf } from "./rewrite";
import { isWorth, mayBeWorth, type Rule, type RuleFacts, type RuleOptions } from "./rule";
import { type Holders, holdersOf } from "./sharing";

export const docs = `## What it finds
A list comprehension or \`list(...)\` that stands as an argument of \`sum\`, \`any\`, \`all\`, \`min\`, \`max\`, \`set\` or \`frozenset\`, and \`for\` loops over a list comprehension or \`list(range(...))\`; sets likewise for \`any\`, \`all\`, \`min\` and \`max\`, where equal items do not matter.

## Why it costs
The whole list is built first, one pointer and mostly one object per item, and thrown away at the end. A generator makes one item at a time.

## Example
\`\`\`python
total = sum([i / 3 for i in range(1_000_000)])
print(total)
\`\`\`

\`\`\`text
sum() reads a list of 1,000,000 floats once: 32.4 MB while it runs; a generator holds at most 1.00 kB
Pass a generator: 32.4 MB → at most 1.00 kB
\`\`\`

## Use instead
\`\`\`python
total = sum(i / 3 for i in range(1_000_000))
print(total)
\`\`\`

## When to ignore
A list is somewhat faster to sum than a generator. \`sorted\` and \`str.join\` build a list themselves, so nothing is said about them.
\`any\` and \`all\` stop at the first answer: with a generator the items after it are not computed, so the fix is called safe only where computing them does nothing else.
A loop over a generator runs between the items: that is safe only where they rest on nothing that it could change.
`;

export const rule: Rule = {
  id: "materialized-iterable",
  summary: "a list is built only to be read once",
  severity: "information",
  since: "0.1",
  check,
};

const CONSUMERS = new Set([
  "builtins.sum",
  "builtins.any",
  "builtins.all",
  "builtins.min",
  "builtins.max",
  "builtins.set",
  "builtins.frozenset",
]);

/** A list or set that is read once, where it stands. */
interface Temporary {
  readonly node: Expr;
  readonly made: Maker;
  /** The consuming call, or null for a loop. */
  readonly call: CallExpr | null;
  readonly base: number;
  /** "sum()", "for". */
  readonly reader: string;
  /** What the finding marks. */
  readonly span: Span;
  readonly snapshot: Snapshot;
  readonly kind: "list" | "set";
  /** The reader keeps the items. */
  readonly kept: boolean;
}

function check(facts: RuleFacts, options: RuleOptions): readonly Found[] {
  let holders: Holders | undefined;
  return placeFindings(
    facts,
    (callee) => CONSUMERS.has(callee) || callee === "builtins.list" || callee === "for",
    (fact) => {
      const snapshot = listOf(fact);
      return snapshot === null || elementsOf(snapshot) === null || !mayBeWorth(facts.sizes(snapshot).held, options);
    },
    (place): place is Reading => place.node.type === "Call" || place.node.type === "ListComp",
    (fact, place) => {
      const temporary = temporaryOf(fact, place, facts.module);
      if (temporary === null) return null;
      holders ??= holdersOf(facts.rows);
      return judge(temporary, facts, symbolTable(facts.module), holders, options);
    },
  );
}

/** What may be a list or set that is read once. */
function listOf({ callee, result, args, heap, before, assumes }: CallFact): Snapshot | null {
  if (callee === "builtins.list" || callee === "for") return { value: result, heap, assumes };
  const [argument] = args;
  return argument === undefined ? null : { value: argument.value, heap: before, assumes };
}

/** A call, or what a loop goes through. */
interface Reading extends Visited {
  readonly node: CallExpr | Extract<Expr, { type: "ListComp" }>;
}

function temporaryOf(fact: CallFact, { node, base, parents, statement }: Reading, module: Module): Temporary | null {
  const snapshot = listOf(fact);
  if (snapshot === null) return null;
  const table = symbolTable(module);
  const looped = node.type !== "Call" || fact.callee === "builtins.list";
  const [first] = node.type === "Call" ? node.args : [];
  const list = looped ? node : first;
  const kind = referred(snapshot.heap, snapshot.value)?.kind === "set" ? "set" : "list";
  const made = list && makerOf(module, list, base, kind);
  if (made == null || (kind === "set" && !isAlike(fact, elementsOf(snapshot) ?? []))) return null;
  if (node.type === "Call") {
    if (looped) {
      if (statement.type !== "For" || statement.iter !== node || parents.length > 0) return null;
      if (first?.type !== "Call" || dottedName(table, first.func, scopeAt(table, base + first.start)) !== "builtins.range") return null;
    } else if ((node.args.length > 1 && fact.callee !== "builtins.sum") || made.empty || made.form === "display") return null;
  }
  const reader = looped ? "for" : `${fact.callee.replace("builtins.", "")}()`;
  const call = looped || node.type !== "Call" ? null : node;
  const span = node.type === "Call" ? fact.calleeSpan : made.span;
  return { node: list as Expr, made, call, base, reader, span, snapshot, kind, kept: /set/.test(reader) };
}

/** The reader says the same of items in any order, with equal ones or without: min() and max() do of what is never unequal to itself (nan) and has an order (None). */
function isAlike({ callee, args }: CallFact, items: readonly Value[]): boolean {
  const ordered = items.every(({ tag }) => tag !== "float" && tag !== "none") && args.every(({ name }) => name !== "key");
  return /a(?:ny|ll)$/.test(callee) || (ordered && /m(?:in|ax)$/.test(callee));
}

function judge(t: Temporary, facts: RuleFacts, table: SymbolTable, holders: Holders, options: RuleOptions): Found | null {
  const items = itemsOf(t, facts);
  if (items === null) return null;
  const sizes = facts.sizes(t.snapshot);
  const held = whileItRuns(t.node, t.base, t.snapshot, t.kept, { facts, table, holders });
  if (held.bytes === null) return null;
  // A set that grows holds its old table beside the new one, which has twice the room or more (Objects/setobject.c, set_add_entry).
  const old = t.kind === "set" ? Math.ceil(Number(sizes.shallow.bytes?.high) / 2) : 0;
  const before = figure(add(held.bytes, interval(0, old)), held.assumes);
  // A generator holds one item at a time; a small one is counted in.
  const after = figure(interval(0, GENERATOR_MOST + Math.max(0, Number(items.largest) - 100)));
  const saving = figure(sub(before.bytes ?? held.bytes, after.bytes ?? constant(0)), before.assumes);
  if (!isWorth(saving, before, options)) return null;
  const count = sizes.length === null ? [] : [" of ", { count: sizes.length, noun: items.noun }];
  const instead = t.made.form === "comprehension" ? "a generator holds" : `without ${t.kind}()`;
  const message: Message = [
    `${t.reader} reads a ${t.kind}`,
    ...count,
    " once: ",
    { bytes: before },
    ` while it runs; ${instead} `,
    { bytes: after },
  ];
  const { fixes, refused } = fixFor(t, before, after, facts, table);
  return {
    span: t.span,
    message,
    related: [{ span: t.made.span, message: ["built here"] }],
    fixes,
    refused,
    saving,
  };
}

/** What the items are called and how large one is at most; null where a reader could run code of its own on them, or they are not known. */
function itemsOf(t: Temporary, facts: RuleFacts): { readonly noun: string; readonly largest: Bound } | null {
  let noun: string | null = null;
  let largest: Bound = 0;
  for (const element of elementsOf(t.snapshot) ?? []) {
    const { held } = facts.sizes({ ...t.snapshot, value: element });
    if (held.bytes === null) return null;
    if (held.bytes.high > largest) largest = held.bytes.high;
    const word = NOUNS[element.tag] as string;
    noun = noun === null || noun === word ? word : "item";
  }
  return noun === null || largest > 1_000_000 ? null : { noun, largest };
}

/** What the items of a list may be, where a reader cannot run code of its own on them; null: it could, or it is no list or set. */
function elementsOf({ value, heap }: Snapshot): readonly Value[] | null {
  const obj = referred(heap, value);
  if (obj?.kind !== "list" && obj?.kind !== "set") return null;
  const elements = obj.runs.flatMap((run: Run) => (run.element.tag === "union" ? run.element.values : [run.element]));
  return elements.every(({ tag }) => tag in NOUNS) ? elements : null;
}

const NOUNS: Readonly<Record<string, string>> = { float: "float", int: "int", bool: "bool", str: "string", none: "item", bytes: "item" };

function fixFor(t: Temporary, before: Figure, after: Figure, facts: RuleFacts, table: SymbolTable): Offered {
  const made = t.made.form === "comprehension";
  const title = t.call === null ? `Loop over ${made ? "a generator" : "the range"}` : made ? "Pass a generator" : `Drop ${t.kind}()`;
  if (t.made.bound !== null) return refuse(title, t.made.bound);
  return offer(title, before, after, whyUnsafe(t, facts, table), editsFor(t, facts.text));
}

function whyUnsafe(t: Temporary, facts: RuleFacts, table: SymbolTable): string | null {
  const { hidden, operators } = hazardsOf(facts.module, table);
  if (hidden?.what.startsWith("code")) return "part of the file does not parse";
  if (facts.target.python[0] < 3 && t.made.form === "comprehension") return "the loop variable outlives a list comprehension in Python 2";
  const pure = !operators && isPure(t.node, t.base, table, facts);
  if (t.call === null && t.made.form === "comprehension" && !(pure && hidden === null && isFixed(t, facts, table)))
    return "the loop then runs between the items";
  if (pure) return null;
  if (t.reader === "any()" || t.reader === "all()") return `${t.reader} then leaves out what comes after its answer`;
  if (t.call?.keywords.some((keyword) => keyword.arg === "key") === true) return "the key function is then called between the items";
  return null;
}

/** Whatever a loop does, the items are the same: names in it hold numbers and texts that are bound once, before it. */
function isFixed({ made: { span } }: Temporary, facts: RuleFacts, table: SymbolTable): boolean {
  let fixed = true;
  visitExpressions(
    facts.module,
    ({ node: e, base }) => {
      const start = base + e.start;
      if (e.type !== "Name" || start < span.start || base + e.end > span.end) return;
      const variable = resolve(scopeAt(table, start), e.id);
      const [bind, ...more] = variable === null ? [] : bindingsOf(variable);
      if (bind === undefined || (bind.span.start >= span.start && bind.span.end <= span.end)) return;
      const rows = facts.rows.filter((row) => row.binding.nameSpan.start === bind.span.start);
      const plain = rows.length > 0 && rows.every(({ after }) => after !== null && /^(?:int|float|bool|str|bytes)$/.test(after.type));
      if (more.length > 0 || bind.span.end > span.start || !plain) fixed = false;
    },
    span,
  );
  return fixed;
}

/** Evaluating it makes values and does nothing else, and cannot fail. */
function isPure(e: Expr, base: number, table: SymbolTable, facts: RuleFacts): boolean {
  const pure = (part: Expr): boolean => {
    switch (part.type) {
      case "ListComp":
      case "SetComp":
      case "GeneratorExp":
        return (
          [part.elt, ...part.generators.flatMap((g) => [g.iter, ...g.ifs])].every(pure) && part.generators.every((g) => isIterable(g.iter))
        );
      case "Constant":
      case "Name":
        return true;
      case "BinOp":
        if (part.op === "/" || part.op === "//" || part.op === "%") return pure(part.left) && isNonZero(part.right);
        return part.op !== "**" && part.op !== "@" && part.op !== "<<" && part.op !== ">>" && pure(part.left) && pure(part.right);
      case "UnaryOp":
        return pure(part.operand);
      case "Compare":
        return [part.left, ...part.comparators].every(pure);
      case "BoolOp":
        return part.values.every(pure);
      case "IfExp":
        return [part.test, part.body, part.orelse].every(pure);
      case "Call": {
        const callee = dottedName(table, part.func, scopeAt(table, base + part.start));
        return (
          /^builtins\.(?:range|list|set)$/.test(callee ?? "") &&
          part.keywords.length === 0 &&
          part.args.every(pure) &&
          (callee === "builtins.range" || part.args.every(isIterable))
        );
      }
      default:
        return false;
    }
  };
  // Reading on from an iterator is an effect: what it gives next depends on how much was read.
  const isIterable = (source: Expr): boolean => source.type === "Call" || (source.type === "Name" && isContainer(source.id, facts));
  return pure(e);
}

function isNonZero(e: Expr): boolean {
  return e.type === "Constant" && (e.value.kind === "int" || e.value.kind === "float") && e.value.value !== 0;
}

/** Null where a comment would get lost. */
function editsFor({ node, made, call, base }: Temporary, text: string): readonly TextEdit[] | null {
  const { start, end } = made.span;
  if (made.form === "comprehension") {
    // As the only argument a generator needs no parentheses of its own, unless a comma follows it.
    const bare =
      call !== null &&
      call.args.length === 1 &&
      call.keywords.length === 0 &&
      text.slice(end).trimStart()[0] === ")" &&
      text.slice(0, start).trimEnd().at(-1) === "(";
    return [
      { span: { start, end: start + 1 }, text: bare ? "" : "(" },
      { span: { start: end - 1, end }, text: bare ? "" : ")" },
    ];
  }
  const [inner] = node.type === "Call" ? node.args : [];
  if (inner === undefined || made.call === null) return null;
  const { callee } = made.call;
  const around: readonly Span[] = [
    { start, end: base + inner.start },
    { start: base + inner.end, end },
  ];
  const cut = around.map((span) => text.slice(span.start, span.end));
  if (cut.every((part) => !part.includes("#"))) return around.map((span) => ({ span, text: "" }));
  return cut.some((part) => part.replace(/#[^\n\r]*/g, "").includes(",")) ? null : [{ span: callee, text: "" }];
}
