/** What the text does with a variable: every read classified by the expression around it, so that rules can say which values it may hold instead. */
import type { Expr, Stmt } from "../../syntax/ast";
import type { Span } from "../../text/span";
import { dottedName, type Occurrence, type Role, type Site, type SymbolTable, type Variable } from "./symtable";

/** One appearance of the variable. `captured`: it stands in an inner function, so when it runs is not known from its place. */
export type Use = UseKind & { readonly span: Span; readonly captured: boolean };

export type UseKind =
  /** Given a value (again), by the role of its occurrence. */
  | { readonly kind: "bind"; readonly role: Role }
  /** `del xs`. */
  | { readonly kind: "delete" }
  | Reading;

/** What becomes of a value where it is read. */
export type Reading =
  | { readonly kind: "len" | "truth" | "iterate" | "index" | "discard" }
  /** `xs[a:b]`, and what becomes of the piece. */
  | { readonly kind: "slice"; readonly of: Reading }
  /** `xs[i] = …`, `xs[a:b] = …`, `del xs[i]`. */
  | { readonly kind: "store" | "remove"; readonly slice: boolean }
  /** `xs.name(…)`. */
  | { readonly kind: "method"; readonly name: string; readonly call: Extract<Expr, { type: "Call" }> }
  /** `xs.name` without a call. */
  | { readonly kind: "attribute"; readonly name: string }
  /** Passed to a call; callee: its dotted name ("builtins.sum", "numpy.array") where that is certain; text: as the user wrote it. */
  | {
      readonly kind: "argument";
      readonly callee: string | null;
      readonly text: string;
      readonly at: number | string;
      readonly call: Extract<Expr, { type: "Call" }>;
    }
  /** `x in xs`. */
  | { readonly kind: "contains" }
  /** `xs is None` (singleton) or `xs is other`. */
  | { readonly kind: "identity"; readonly singleton: boolean }
  | { readonly kind: "compare" }
  /** In an f-string, or left of `%`'s arguments. */
  | { readonly kind: "format" }
  | { readonly kind: "operand"; readonly operator: string }
  /** `xs += …`. */
  | { readonly kind: "augmented"; readonly operator: string }
  /** Gets another name. */
  | { readonly kind: "alias"; readonly name: string }
  /** Becomes an item of a container, an attribute, or an item of something else. */
  | { readonly kind: "stored" }
  | { readonly kind: "return" | "yield" }
  | { readonly kind: "other" };

/** All uses of the variable in source order, except the occurrence that starts at `except` (the binding in question). */
export function usesOf(table: SymbolTable, variable: Variable, except: number | null): readonly Use[] {
  return variable.occurrences
    .filter((o) => o.span.start !== except)
    .map((o) => ({ ...kindOf(table, o), span: o.span, captured: functionScope(o) !== functionScope(variable) }));
}

function functionScope({ scope }: Occurrence | Variable): unknown {
  let at = scope;
  while (at.kind === "comprehension" && at.parent !== null) at = at.parent;
  return at;
}

function kindOf(table: SymbolTable, o: Occurrence): UseKind {
  const { statement, node } = o.site;
  if (o.role === "delete") return { kind: "delete" };
  if (o.role === "augmented") return { kind: "augmented", operator: statement?.type === "AugAssign" ? statement.op : "" };
  if (o.role !== "load" || node === null) return { kind: "bind", role: o.role };
  return readingOf(table, node, o.site, o);
}

/** What becomes of the value of `node`, which stands below `site.parents`. */
function readingOf(table: SymbolTable, node: Expr, site: Site, o: Occurrence): Reading {
  const { parents } = site;
  const parent = parents[parents.length - 1];
  if (parent === undefined) return statementReading(node, site.statement);
  const outer = (): Reading => readingOf(table, parent, { ...site, parents: parents.slice(0, -1) }, o);
  if (isTruth(node, parents, site.statement)) return { kind: "truth" };
  switch (parent.type) {
    case "Subscript": {
      if (parent.value !== node) return { kind: "other" };
      const slice = isSlice(parent.slice);
      const role = targetRole(parent, parents.slice(0, -1), site.statement);
      if (role !== null) return role === "delete" ? { kind: "remove", slice } : { kind: "store", slice };
      return slice ? { kind: "slice", of: outer() } : { kind: "index" };
    }
    case "Attribute": {
      const call = parents[parents.length - 2];
      return call?.type === "Call" && call.func === parent
        ? { kind: "method", name: parent.attr, call }
        : { kind: "attribute", name: parent.attr };
    }
    case "Call": {
      if (parent.func === node) return { kind: "other" };
      const at = parent.args.indexOf(node);
      const key: number | string = at >= 0 ? at : (parent.keywords.find((k) => k.value === node)?.arg ?? "**");
      const callee = parent.args.slice(0, Math.max(at, 0)).some((a) => a.type === "Starred")
        ? null
        : dottedName(table, parent.func, o.scope);
      if (callee === "builtins.len" && parent.args.length === 1) return { kind: "len" };
      return { kind: "argument", callee, text: sourceOf(parent.func), at: key, call: parent };
    }
    case "Starred": {
      const around = parents[parents.length - 2];
      return around === undefined || around.type === "Call" || around.type === "List" || around.type === "Tuple" || around.type === "Set"
        ? { kind: "iterate" }
        : { kind: "other" };
    }
    case "ListComp":
    case "SetComp":
    case "DictComp":
    case "GeneratorExp":
      return parent.generators.some((g) => g.iter === node) ? { kind: "iterate" } : { kind: "stored" };
    case "YieldFrom":
      return { kind: "iterate" };
    case "Yield":
      return { kind: "yield" };
    case "Lambda":
      return { kind: "return" };
    case "Compare": {
      const at = parent.comparators.indexOf(node);
      const op = parent.ops[Math.max(at, 0)];
      const others = at < 0 ? parent.comparators[0] : at === 0 ? parent.left : parent.comparators[at - 1];
      if (parent.ops.length > 1) return { kind: "compare" };
      if (op === "in" || op === "not in") return at === 0 ? { kind: "contains" } : { kind: "compare" };
      if (op === "is" || op === "is not") return { kind: "identity", singleton: others !== undefined && isSingleton(others) };
      return { kind: "compare" };
    }
    case "BinOp":
      return parent.op === "%" &&
        parent.right === node &&
        (parent.left.type === "JoinedStr" || (parent.left.type === "Constant" && parent.left.value.kind === "str"))
        ? { kind: "format" }
        : { kind: "operand", operator: parent.op };
    case "JoinedStr":
      return { kind: "format" };
    case "NamedExpr":
      return { kind: "alias", name: parent.target.type === "Name" ? parent.target.id : "" };
    case "List":
    case "Tuple":
    case "Set":
    case "Dict":
      return { kind: "stored" };
    default:
      return { kind: "other" };
  }
}

function statementReading(node: Expr, s: Stmt | null): Reading {
  switch (s?.type) {
    case "For":
      return s.iter === node ? { kind: "iterate" } : { kind: "other" };
    case "Assign": {
      if (s.value !== node) return { kind: "other" };
      if (s.targets.every((t) => t.type === "Tuple" || t.type === "List")) return { kind: "iterate" };
      const named = s.targets.find((t) => t.type === "Name");
      return named?.type === "Name" ? { kind: "alias", name: named.id } : { kind: "stored" };
    }
    case "AnnAssign":
      return s.value !== node ? { kind: "other" } : s.target.type === "Name" ? { kind: "alias", name: s.target.id } : { kind: "stored" };
    case "AugAssign":
      return s.value === node ? { kind: "operand", operator: `${s.op}=` } : { kind: "other" };
    case "Return":
      return { kind: "return" };
    case "Expr":
      return { kind: "discard" };
    case "If":
    case "While":
    case "Assert":
      return s.test === node ? { kind: "truth" } : { kind: "format" };
    default:
      return { kind: "other" };
  }
}

/** Only whether it is empty matters: the test of an if, a while, a conditional, a filter, or below `not`. */
function isTruth(node: Expr, parents: readonly Expr[], s: Stmt | null): boolean {
  const parent = parents[parents.length - 1];
  switch (parent?.type) {
    case undefined:
      return (s?.type === "If" || s?.type === "While" || s?.type === "Assert") && s.test === node;
    case "UnaryOp":
      return parent.op === "not";
    case "BoolOp":
      return isTruth(parent, parents.slice(0, -1), s);
    case "IfExp":
      return parent.test === node;
    case "ListComp":
    case "SetComp":
    case "DictComp":
    case "GeneratorExp":
      return parent.generators.some((g) => g.ifs.includes(node));
    default:
      return false;
  }
}

/** Whether a subscript is assigned to or deleted, also inside a tuple of targets; null when it is read. */
function targetRole(node: Expr, parents: readonly Expr[], s: Stmt | null): "store" | "delete" | null {
  let top = node;
  for (let i = parents.length - 1; i >= 0; i--) {
    const parent = parents[i] as Expr;
    if (parent.type === "ListComp" || parent.type === "SetComp" || parent.type === "DictComp" || parent.type === "GeneratorExp") {
      return parent.generators.some((g) => g.target === top) ? "store" : null;
    }
    if (parent.type !== "Tuple" && parent.type !== "List" && parent.type !== "Starred") return null;
    top = parent;
  }
  switch (s?.type) {
    case "Assign":
      return s.targets.includes(top) ? "store" : null;
    case "AugAssign":
    case "AnnAssign":
    case "For":
      return s.target === top ? "store" : null;
    case "With":
      return s.items.some((item) => item.target === top) ? "store" : null;
    case "Delete":
      return s.targets.includes(top) ? "delete" : null;
    default:
      return null;
  }
}

function isSlice(e: Expr): boolean {
  return e.type === "Slice" || (e.type === "Tuple" && e.elts.some(isSlice));
}

/** None, True, False, ...: what nothing else is identical to. */
export function isSingleton(e: Expr): boolean {
  return e.type === "Constant" && ["None", "True", "False", "Ellipsis"].includes(e.value.kind);
}

/** A name or dotted name as written; "a call" for anything longer. */
export function sourceOf(e: Expr): string {
  if (e.type === "Name") return e.id;
  if (e.type === "Attribute") {
    const owner = sourceOf(e.value);
    return owner === "a call" ? owner : `${owner}.${e.attr}`;
  }
  return "a call";
}
