/** Which names a block of statements binds, by Python's scoping rules. */
import type { Expr, FunctionUnit, Parameters, Pattern, Stmt } from "../../syntax/ast";
import { expressionChildren } from "../../syntax/visit";

export interface Scope {
  /** Names that are local here. */
  readonly locals: ReadonlySet<string>;
  readonly globals: ReadonlySet<string>;
  readonly nonlocals: ReadonlySet<string>;
  /** Has a def, class or lambda inside, which may capture the frame. */
  readonly captured: boolean;
}

const cache = new WeakMap<object, Scope>();

/** The scope of a function; cached by unit. */
export function functionScope(unit: FunctionUnit): Scope {
  let scope = cache.get(unit);
  if (scope === undefined) {
    scope = blockScope(unit.body, unit.parameters);
    cache.set(unit, scope);
  }
  return scope;
}

/** The scope of a block that is a scope of its own (a module, a class body, a lambda with no statements). */
export function blockScope(body: readonly Stmt[], parameters: Parameters | null): Scope {
  const found = { locals: new Set<string>(), globals: new Set<string>(), nonlocals: new Set<string>(), captured: false };
  if (parameters !== null) for (const name of parameterNames(parameters)) found.locals.add(name);
  for (const statement of body) scanStatement(statement, found);
  for (const name of [...found.globals, ...found.nonlocals]) found.locals.delete(name);
  return found;
}

/** Names of all parameters, in the order of the code object (co_varnames). */
export function parameterNames(p: Parameters): string[] {
  const all = [...p.positionalOnly, ...p.positional, ...(p.vararg ? [p.vararg] : []), ...p.keywordOnly, ...(p.kwarg ? [p.kwarg] : [])];
  return all.map((parameter) => parameter.name);
}

/** Names that an assignment target binds, in order. */
export function targetNames(target: Expr): string[] {
  switch (target.type) {
    case "Name":
      return [target.id];
    case "Tuple":
    case "List":
      return target.elts.flatMap(targetNames);
    case "Starred":
      return targetNames(target.value);
    default:
      return [];
  }
}

type Found = { locals: Set<string>; globals: Set<string>; nonlocals: Set<string>; captured: boolean };

function scanStatement(s: Stmt, found: Found): void {
  const bind = (target: Expr) => {
    for (const name of targetNames(target)) found.locals.add(name);
    scanExpression(target, found);
  };
  const block = (body: readonly Stmt[]) => {
    for (const inner of body) scanStatement(inner, found);
  };
  const read = (e: Expr | null) => {
    if (e !== null) scanExpression(e, found);
  };
  switch (s.type) {
    case "FunctionDef":
      found.locals.add(s.unit.name);
      found.captured = true;
      s.decorators.forEach(read);
      break;
    case "ClassDef":
      found.locals.add(s.name);
      found.captured = true;
      break;
    case "Assign":
      s.targets.forEach(bind);
      read(s.value);
      break;
    case "AugAssign":
      bind(s.target);
      read(s.value);
      break;
    case "AnnAssign":
      bind(s.target);
      read(s.value);
      break;
    case "Delete":
      s.targets.forEach(bind);
      break;
    case "For":
      bind(s.target);
      read(s.iter);
      block(s.body);
      block(s.orelse);
      break;
    case "While":
    case "If":
      read(s.test);
      block(s.body);
      block(s.orelse);
      break;
    case "With":
      for (const item of s.items) {
        read(item.context);
        if (item.target !== null) bind(item.target);
      }
      block(s.body);
      break;
    case "Match":
      read(s.subject);
      for (const c of s.cases) {
        scanPattern(c.pattern, found);
        read(c.guard);
        block(c.body);
      }
      break;
    case "Try":
      block(s.body);
      for (const handler of s.handlers) {
        if (handler.name !== null) found.locals.add(handler.name);
        block(handler.body);
      }
      block(s.orelse);
      block(s.finalbody);
      break;
    case "Import":
      for (const alias of s.names) found.locals.add(alias.asname ?? (alias.name.split(".")[0] as string));
      break;
    case "ImportFrom":
      for (const alias of s.names) if (alias.name !== "*") found.locals.add(alias.asname ?? alias.name);
      break;
    case "Global":
      for (const name of s.names) found.globals.add(name);
      break;
    case "Nonlocal":
      for (const name of s.names) found.nonlocals.add(name);
      break;
    case "TypeAlias":
      found.locals.add(s.name);
      break;
    case "Broken":
      for (const name of s.names) found.locals.add(name);
      break;
    case "Return":
    case "Expr":
      read(s.value);
      break;
    case "Assert":
      read(s.test);
      break;
    case "Raise":
      read(s.exc);
      break;
    case "Print":
      s.values.forEach(read);
      break;
  }
}

/** Finds walrus targets and lambdas; comprehension targets are scopes of their own, but a walrus inside binds here. */
function scanExpression(e: Expr, found: Found): void {
  if (e.type === "NamedExpr") for (const name of targetNames(e.target)) found.locals.add(name);
  if (e.type === "Lambda") found.captured = true;
  for (const child of expressionChildren(e)) scanExpression(child, found);
}

function scanPattern(p: Pattern, found: Found): void {
  switch (p.type) {
    case "MatchSequence":
    case "MatchOr":
      for (const inner of p.patterns) scanPattern(inner, found);
      break;
    case "MatchMapping":
      for (const inner of p.patterns) scanPattern(inner, found);
      if (p.rest !== null) found.locals.add(p.rest);
      break;
    case "MatchClass":
      for (const inner of p.patterns) scanPattern(inner, found);
      for (const inner of p.keywordPatterns) scanPattern(inner.pattern, found);
      break;
    case "MatchStar":
      if (p.name !== null) found.locals.add(p.name);
      break;
    case "MatchAs":
      if (p.pattern !== null) scanPattern(p.pattern, found);
      if (p.name !== null) found.locals.add(p.name);
      break;
  }
}

/** The classes among the statements, by name; null where several have one. */
export function namesOfClasses(statements: readonly Stmt[]): ReadonlyMap<string, Extract<Stmt, { type: "ClassDef" }> | null> {
  const names = new Map<string, Extract<Stmt, { type: "ClassDef" }> | null>();
  for (const s of statements) if (s.type === "ClassDef") names.set(s.name, names.has(s.name) ? null : s);
  return names;
}
