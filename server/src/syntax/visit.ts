/** Walking the syntax tree with parents and absolute offsets. */
import type { Span } from "../text/span";
import type { Expr, Module, Parameters, Pattern, Stmt } from "./ast";

export interface Visited {
  readonly node: Expr;
  /** Enclosing expressions, innermost last. */
  readonly parents: readonly Expr[];
  /** The statement it stands in. */
  readonly statement: Stmt;
  /** Absolute offset that the node's own offsets count from. */
  readonly base: number;
}

/** Calls `visit` for every expression of the module, outer before inner; code that lies apart from `within` may be passed over. */
export function visitExpressions(module: Module, visit: (v: Visited) => void, within: Span | null = null): void {
  for (const { unit, offset } of module.body) if (!isApart(unit, offset, within)) statement(unit.statement, offset, within, visit);
}

function isApart({ text }: { readonly text: string }, offset: number, within: Span | null): boolean {
  return within !== null && (within.end < offset || offset + text.length < within.start);
}

/** Calls `visit` for every statement of the module, outer before inner, with the absolute offset that its offsets count from. */
export function visitStatements(module: Module, visit: (s: Stmt, base: number) => void): void {
  const inside = (s: Stmt, base: number): void => {
    visit(s, base);
    if (s.type === "FunctionDef") for (const child of s.unit.body) inside(child, base + s.offset);
    else for (const child of childStatements(s)) inside(child, base);
  };
  for (const { unit, offset } of module.body) inside(unit.statement, offset);
}

function statement(s: Stmt, base: number, within: Span | null, visit: (v: Visited) => void): void {
  for (const e of statementExpressions(s)) expression(e, [], s, base, visit);
  if (s.type === "FunctionDef") {
    const inner = base + s.offset;
    if (isApart(s.unit, inner, within)) return;
    for (const e of parameterExpressions(s.unit.parameters)) expression(e, [], s, inner, visit);
    if (s.unit.returns !== null) expression(s.unit.returns, [], s, inner, visit);
    for (const child of s.unit.body) statement(child, inner, within, visit);
    return;
  }
  for (const child of childStatements(s)) statement(child, base, within, visit);
}

function expression(e: Expr, parents: readonly Expr[], s: Stmt, base: number, visit: (v: Visited) => void): void {
  visit({ node: e, parents, statement: s, base });
  const children = expressionChildren(e);
  if (children.length === 0) return;
  const inside = [...parents, e];
  for (const child of children) expression(child, inside, s, base, visit);
}

/** Expressions directly in a statement (not in the statements below it). */
export function statementExpressions(s: Stmt): readonly Expr[] {
  switch (s.type) {
    case "Return":
    case "Expr":
      return s.value === null ? [] : [s.value];
    case "Delete":
      return s.targets;
    case "Assign":
      return [...s.targets, s.value];
    case "AugAssign":
      return [s.target, s.value];
    case "AnnAssign":
      return [s.target, s.annotation, ...(s.value === null ? [] : [s.value])];
    case "For":
      return [s.target, s.iter];
    case "While":
    case "If":
      return [s.test];
    case "With":
      return s.items.flatMap((item) => (item.target === null ? [item.context] : [item.context, item.target]));
    case "Match":
      return [s.subject, ...s.cases.flatMap((c) => [...patternExpressions(c.pattern), ...(c.guard === null ? [] : [c.guard])])];
    case "Raise":
      return [s.exc, s.cause].filter((e): e is Expr => e !== null);
    case "Try":
      return s.handlers.flatMap((h) => (h.exceptionType === null ? [] : [h.exceptionType]));
    case "Assert":
      return s.msg === null ? [s.test] : [s.test, s.msg];
    case "FunctionDef":
      return s.decorators;
    case "ClassDef":
      return [...s.decorators, ...s.bases, ...s.keywords.map((k) => k.value)];
    case "Print":
      return s.values;
    case "TypeAlias":
      return [s.value];
    default:
      return [];
  }
}

/** Values, keys and classes that a pattern compares with. */
function patternExpressions(p: Pattern): readonly Expr[] {
  switch (p.type) {
    case "MatchValue":
    case "MatchSingleton":
      return [p.value];
    case "MatchSequence":
    case "MatchOr":
      return p.patterns.flatMap(patternExpressions);
    case "MatchMapping":
      return [...p.keys, ...p.patterns.flatMap(patternExpressions)];
    case "MatchClass":
      return [p.cls, ...[...p.patterns, ...p.keywordPatterns.map((keyword) => keyword.pattern)].flatMap(patternExpressions)];
    case "MatchAs":
      return p.pattern === null ? [] : patternExpressions(p.pattern);
    default:
      return [];
  }
}

/** Statements directly below a statement; those of a function are its unit's. */
export function childStatements(s: Stmt): readonly Stmt[] {
  switch (s.type) {
    case "For":
    case "While":
    case "If":
      return [...s.body, ...s.orelse];
    case "With":
    case "ClassDef":
      return s.body;
    case "Match":
      return s.cases.flatMap((c) => c.body);
    case "Try":
      return [...s.body, ...s.handlers.flatMap((h) => h.body), ...s.orelse, ...s.finalbody];
    default:
      return [];
  }
}

/** All direct subexpressions, comprehension targets and defaults included. */
export function expressionChildren(e: Expr): readonly Expr[] {
  switch (e.type) {
    case "Attribute":
    case "Starred":
    case "Await":
    case "YieldFrom":
      return [e.value];
    case "Yield":
      return e.value === null ? [] : [e.value];
    case "Subscript":
      return [e.value, e.slice];
    case "Slice":
      return [e.lower, e.upper, e.step].filter((part): part is Expr => part !== null);
    case "Tuple":
    case "List":
    case "Set":
      return e.elts;
    case "Dict":
      return e.items.flatMap((item) => (item.key === null ? [item.value] : [item.key, item.value]));
    case "BinOp":
      return [e.left, e.right];
    case "UnaryOp":
      return [e.operand];
    case "BoolOp":
      return e.values;
    case "Compare":
      return [e.left, ...e.comparators];
    case "Call":
      return [e.func, ...e.args, ...e.keywords.map((keyword) => keyword.value)];
    case "IfExp":
      return [e.test, e.body, e.orelse];
    case "ListComp":
    case "SetComp":
    case "GeneratorExp":
      return [e.elt, ...e.generators.flatMap((g) => [g.target, g.iter, ...g.ifs])];
    case "DictComp":
      return [e.key, e.value, ...e.generators.flatMap((g) => [g.target, g.iter, ...g.ifs])];
    case "JoinedStr":
      return e.values.filter((part): part is Expr => typeof part !== "string");
    case "NamedExpr":
      return [e.target, e.value];
    case "Lambda":
      return [...parameterExpressions(e.parameters), e.body];
    default:
      return [];
  }
}

function parameterExpressions(p: Parameters): readonly Expr[] {
  const all = [...p.positionalOnly, ...p.positional, ...(p.vararg ? [p.vararg] : []), ...p.keywordOnly, ...(p.kwarg ? [p.kwarg] : [])];
  return all.flatMap((parameter) => [parameter.annotation, parameter.default]).filter((e): e is Expr => e !== null);
}
