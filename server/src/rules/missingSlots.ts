/** missing-slots: many instances of a class that keeps a dict's worth of room in each of them. */
import { bindingsOf, dottedName, resolve, type Scope, type SymbolTable, scopeAt, symbolTable } from "../analysis/names/symtable";
import { behindParentheses, insertLineAfter, insertLineBefore, quoteOf } from "../findings/edit";
import { offer } from "../findings/offer";
import type { Found, TextEdit } from "../findings/types";
import type { EstimateRow } from "../memory/rows";
import type { Expr, Module, Stmt } from "../syntax/ast";
import { childStatements, visitExpressions } from "../syntax/visit";
import { referred } from "../values/heap";
import { add, type Int, ZERO } from "../values/int";
import type { Layout, Obj } from "../values/object";
import type { Snapshot } from "../values/snapshot";
import { hazardsOf } from "./hazards";
import { bestOf, type Holding, heldBy, holdingOf, itemsIn, sizesWith } from "./holdings";
import type { Rule, RuleFacts, RuleOptions } from "./rule";

export const docs = `## What it finds
A name that holds many instances of a class of this file that has no \`__slots__\`, or of a dataclass without \`slots=True\`.

## Why it costs
An instance without slots has room for attributes that may come later. With two of them it takes 88 bytes on CPython 3.11 (80 on 3.12), and 152 on 3.8 to 3.10, where each instance has a dict of its
own. With \`__slots__\` it is 48.

## Example
\`\`\`python
class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y
points = [Point(i / 3, i / 7) for i in range(100_000)]
print(points[5].x)
\`\`\`

\`\`\`text
\`points\` holds 14.4 MB in 100,000 Point instances; with __slots__ 10.4 MB
Add __slots__ to Point: 14.4 MB → 10.4 MB
\`\`\`

## Use instead
\`\`\`python
class Point:
    __slots__ = ("x", "y")
    def __init__(self, x, y):
        self.x = x
        self.y = y
points = [Point(i / 3, i / 7) for i in range(100_000)]
print(points[5].x)
\`\`\`

## When to ignore
When attributes are added from other modules, instances are referred to weakly, or old pickles of them must be read. The fix is safe where the file does nothing of the kind: no other attributes, no
\`__dict__\`, \`vars\`, \`setattr\`, \`weakref\` or \`cached_property\`, no base classes.
`;

export const rule: Rule = {
  id: "missing-slots",
  summary: "many instances of a class without __slots__",
  severity: "information",
  since: "0.1",
  check,
};

type ClassDef = Extract<Stmt, { type: "ClassDef" }>;

/** A class statement whose instances have a dict, and the slots that would do. */
interface Slotless {
  readonly node: ClassDef;
  readonly base: number;
  readonly scope: Scope;
  readonly names: readonly string[];
  readonly reason: string | null;
  /** The decorator that makes it a dataclass, or null. */
  readonly dataclass: Expr | null;
}

function check(facts: RuleFacts, options: RuleOptions): readonly Found[] {
  const found: Found[] = [];
  let rows: ReadonlyMap<string, readonly EstimateRow[]> | undefined;
  for (const fact of facts.analysis.classes) {
    const { shape } = fact;
    if (shape === null || !fact.seen || !shape.layout.dict || shape.layout.slots !== null || shape.items !== null) continue;
    if (facts.analysis.classes.some((other) => other !== fact && other.name === fact.name)) continue;
    rows ??= rowsByType(facts.rows);
    const best = bestOf((rows.get(fact.name) ?? []).map((row) => savingOf(row, fact.name, shape.attributes, facts, options)));
    if (best === null) continue;
    const slotless = classAt(fact.nameSpan.start, shape.attributes, symbolTable(facts.module), facts);
    if (slotless !== null) found.push(report(best, slotless, facts));
  }
  return found;
}

/** The rows of names that may hold instances, by the type of the first. */
function rowsByType(rows: readonly EstimateRow[]): ReadonlyMap<string, readonly EstimateRow[]> {
  const found = new Map<string, EstimateRow[]>();
  for (const row of rows) {
    const { states, exits } = row.binding;
    for (const type of new Set([states[0], exits[0]].flatMap((one: Snapshot | undefined) => firstType(one) ?? []))) {
      const known = found.get(type);
      if (known === undefined) found.set(type, [row]);
      else known.push(row);
    }
  }
  return found;
}

function firstType(snapshot: Snapshot | undefined): string | null {
  if (snapshot?.value.tag !== "ref") return null;
  const element = itemsIn(snapshot)?.[0]?.element;
  const item = referred(snapshot.heap, element);
  return item?.kind === "instance" ? item.type : null;
}

interface Saving extends Holding {
  readonly count: Int;
}

function savingOf(row: EstimateRow, type: string, names: readonly string[], facts: RuleFacts, options: RuleOptions): Saving | null {
  const [first] = heldBy(row);
  const count = first === undefined ? null : instancesIn(first, type);
  if (count === null || count.low < 2) return null;
  const layout: Layout = { slots: names, dict: false, weakref: false, builtin: null };
  const instead = (obj: Obj): Obj => (obj.kind === "instance" && obj.type === type ? { ...obj, layout } : obj);
  const held = holdingOf(row, (snapshot) => sizesWith(snapshot, instead, facts), facts, options);
  return held === null ? null : { ...held, count };
}

/** How many items of a container are instances of the class; null when some may be something else. */
function instancesIn(snapshot: Snapshot, type: string): Int | null {
  const { heap } = snapshot;
  const runs = itemsIn(snapshot);
  if (runs === null || runs.length === 0) return null;
  const fits = runs.every(({ element }) => {
    const item = referred(heap, element);
    return item?.kind === "instance" && item.type === type;
  });
  return fits ? runs.map((run) => run.count).reduce(add, ZERO) : null;
}

function classAt(offset: number, names: readonly string[], table: SymbolTable, facts: RuleFacts): Slotless | null {
  let found: { readonly node: ClassDef; readonly base: number } | null = null;
  const search = (s: Stmt, base: number): void => {
    if (s.type === "ClassDef" && base + s.nameSpan.start === offset) found = { node: s, base };
    if (s.type === "FunctionDef") for (const child of s.unit.body) search(child, base + s.offset);
    for (const child of childStatements(s)) search(child, base);
  };
  for (const { unit, offset: at } of facts.module.body) search(unit.statement, at);
  if (found === null) return null;
  const { node, base } = found as { readonly node: ClassDef; readonly base: number };
  const scope = table.scopes.find(
    (one) => one.kind === "class" && one.name === node.name && one.span.start <= offset && offset <= one.span.end,
  );
  if (scope === undefined || names.length === 0) return null;
  const [decorator] = node.decorators;
  const callee = decorator?.type === "Call" ? decorator.func : decorator;
  const dataclass = callee !== undefined && dottedName(table, callee, scopeAt(table, offset)) === "dataclasses.dataclass";
  const slotless = { node, base, scope, names, reason: null, dataclass: dataclass && decorator !== undefined ? decorator : null };
  return { ...slotless, reason: whyNot(slotless, table, facts) };
}

/** What forbids slots, or null. */
function whyNot({ node, base, scope, names, dataclass }: Slotless, table: SymbolTable, facts: RuleFacts): string | null {
  const { python } = facts.target;
  if (python[0] < 3) return "classes of Python 2 need object as their base";
  if (node.bases.some((e) => dottedName(table, e, scope.parent ?? scope) !== "builtins.object") || node.keywords.length > 0)
    return `${node.name} has base classes`;
  if (node.decorators.length > (dataclass === null ? 0 : 1)) return `${node.name} is decorated`;
  if (dataclass !== null && (python[1] < 10 || scope.variables.has("__slots__"))) return "slots=True came with Python 3.10";
  if (dataclass !== null && mentions(facts.module, ["super", "__class__"])) return "super() does not find a dataclass that is made anew";
  const special = [
    "__slots__",
    "__dict__",
    "__weakref__",
    "__getattr__",
    "__getattribute__",
    "__setattr__",
    "__getstate__",
    "__setstate__",
    "__reduce__",
  ].find((name) => scope.variables.has(name));
  if (special !== undefined) return `${node.name} defines ${special}`;
  const clash = dataclass === null ? names.find((name) => scope.variables.has(name)) : undefined;
  if (clash !== undefined) return `${clash} is a name of the class as well`;
  const { hidden } = hazardsOf(facts.module, table);
  if (hidden !== null) return "not all uses of names can be seen in this file";
  const dynamic = ["setattr", "delattr", "vars", "__dict__", "cached_property"].find((name) => mentions(facts.module, [name]));
  if ([...table.module.variables.values()].some((v) => v.occurrences.some((o) => o.imported?.startsWith("weakref"))))
    return "weakref is used in this file";
  if (dynamic !== undefined) return `${dynamic} is used in this file`;
  const old = oldPickle(facts.module, table);
  if (old !== null) return `protocols 0 and 1 do not pickle slots, line ${facts.lineOf(old) + 1} may use them`;
  const variable = resolve(scope.parent ?? table.module, node.name);
  if (variable === null || bindingsOf(variable).length !== 1) return `${node.name} is bound again`;
  if (isOneBaseOfMany(node.name, facts.module)) return `${node.name} is one base of several`;
  return otherAttribute({ node, base, names }, table, facts);
}

/** Two bases with slots do not go together. */
function isOneBaseOfMany(name: string, module: Module): boolean {
  const search = (s: Stmt): boolean =>
    (s.type === "ClassDef" && s.bases.length > 1 && s.bases.some((e) => e.type === "Name" && e.id === name)) ||
    (s.type === "FunctionDef" ? s.unit.body : childStatements(s)).some(search);
  return module.body.some(({ unit }) => search(unit.statement));
}

function mentions(module: Module, names: readonly string[]): boolean {
  let found = false;
  visitExpressions(module, ({ node }) => {
    if ((node.type === "Name" && names.includes(node.id)) || (node.type === "Attribute" && names.includes(node.attr))) found = true;
  });
  return found;
}

/** Where something is pickled by a protocol that may be 0 or 1, which refuse objects with slots (Lib/copyreg.py, _reduce_ex); null where nothing is. */
function oldPickle(module: Module, table: SymbolTable): number | null {
  let found: number | null = null;
  visitExpressions(module, ({ node, base }) => {
    if (node.type !== "Call") return;
    const [, name] = /^pickle\.(dumps|dump|Pickler)$/.exec(dottedName(table, node.func, scopeAt(table, base + node.start)) ?? "") ?? [];
    if (name === undefined) return;
    const given = node.keywords.find(({ arg }) => arg === "protocol")?.value ?? node.args[name === "dumps" || name === "Pickler" ? 1 : 2];
    const isNew =
      given === undefined ||
      given.type === "UnaryOp" ||
      (given.type === "Constant" && given.value.kind === "int" && given.value.value >= 2) ||
      (given.type === "Attribute" && /_PROTOCOL$/.test(given.attr));
    if (!isNew) found = base + node.start;
  });
  return found;
}

/** An attribute that is set somewhere and has no slot; those of other classes' own \`self\` do not count. */
function otherAttribute(
  { node, base, names }: Pick<Slotless, "node" | "base" | "names">,
  table: SymbolTable,
  facts: RuleFacts,
): string | null {
  const own = { start: base + node.start, end: base + node.end };
  let why: string | null = null;
  const store = (e: Expr, at: number): void => {
    if (e.type === "Tuple" || e.type === "List") for (const part of e.elts) store(part, at);
    if (e.type === "Starred") store(e.value, at);
    if (e.type !== "Attribute" || why !== null) return;
    const offset = at + e.start;
    if (names.includes(e.attr)) {
      if (isClass(e.value, node.name)) why = `${e.attr} of the class is set on line ${facts.lineOf(offset) + 1}`;
      return;
    }
    const self = e.value.type === "Name" && isSelf(table, e.value.id, offset);
    const inside = own.start <= offset && offset < own.end;
    if (!self || inside) why = `${e.attr} is set on line ${facts.lineOf(offset) + 1}`;
  };
  const visit = (s: Stmt, at: number): void => {
    if (s.type === "Assign") for (const target of s.targets) store(target, at);
    if (s.type === "AugAssign" || s.type === "AnnAssign" || s.type === "For") store(s.target, at);
    if (s.type === "With") for (const { target } of s.items) if (target !== null) store(target, at);
    if (s.type === "FunctionDef") for (const child of s.unit.body) visit(child, at + s.offset);
    for (const child of childStatements(s)) visit(child, at);
  };
  for (const { unit, offset } of facts.module.body) visit(unit.statement, offset);
  return why;
}

/** The class itself, as code names it: what is set there would take the place of a slot. */
function isClass(e: Expr, name: string): boolean {
  if (e.type === "Name") return e.id === name || e.id === "cls";
  return e.type === "Attribute" ? e.attr === "__class__" : e.type === "Call" && e.func.type === "Name" && e.func.id === "type";
}

/** The first parameter of a method. */
function isSelf(table: SymbolTable, name: string, offset: number): boolean {
  const scope = scopeAt(table, offset);
  const { parameters } = scope.unit ?? {};
  const first = parameters?.positionalOnly[0] ?? parameters?.positional[0];
  return scope.parent?.kind === "class" && first?.name === name;
}

function report({ row, count, before, after, saving }: Saving, slotless: Slotless, facts: RuleFacts): Found {
  const { node, base, reason, dataclass } = slotless;
  const title = dataclass === null ? `Add __slots__ to ${node.name}` : `Add slots=True to ${node.name}`;
  const edits = reason === null ? editsFor(slotless, facts) : null;
  return {
    span: row.binding.nameSpan,
    message: [
      { code: row.binding.name },
      " holds ",
      { bytes: before },
      " in ",
      { count, noun: `${node.name} instance` },
      dataclass === null ? "; with __slots__ " : "; with slots=True ",
      { bytes: after },
    ],
    related: [{ span: { start: base + node.nameSpan.start, end: base + node.nameSpan.end }, message: ["the class"] }],
    ...offer(title, before, after, null, edits, reason ?? "the body of the class begins on its first line"),
    cheaper: [{ text: dataclass === null ? "__slots__" : "slots=True", after, note: "no new attributes at run time" }],
    saving,
  };
}

function editsFor({ node, base, names, dataclass }: Slotless, { text }: RuleFacts): readonly TextEdit[] | null {
  if (dataclass !== null) {
    const end = base + dataclass.end;
    if (dataclass.type !== "Call") return [{ span: { start: end, end }, text: "(slots=True)" }];
    const last = [...dataclass.args, ...dataclass.keywords].at(-1);
    const at = last === undefined ? end - 1 : behindParentheses(text, base + last.end, end - 1);
    return [{ span: { start: at, end: at }, text: last === undefined ? "slots=True" : ", slots=True" }];
  }
  const [first] = node.body;
  if (first === undefined || !/^[ \t]*$/.test(text.slice(text.lastIndexOf("\n", base + first.start - 1) + 1, base + first.start)))
    return null;
  const quote = quoteOf(text);
  const slots = `__slots__ = (${names.map((name) => `${quote}${name}${quote}`).join(", ")}${names.length === 1 ? "," : ""})`;
  const indent = text.slice(text.lastIndexOf("\n", base + first.start - 1) + 1, base + first.start);
  const docstring = first.type === "Expr" && first.value.type === "Constant" && first.value.value.kind === "str";
  return [
    docstring ? insertLineAfter(text, base + first.end - 1, indent + slots) : insertLineBefore(text, base + first.start, indent + slots),
  ];
}
