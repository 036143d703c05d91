/** Lowers statement rows of the table to the syntax tree. */
import type { Alias, ExceptHandler, Expr, FunctionUnit, Keyword, Located, MatchCase, Operator, Placed, Stmt } from "./ast";
import { type Base, MAX_DEPTH, NO_PARAMETERS, broken, deeper, located, lowerArguments, lowerExpression, lowerParameters, tupleOf } from "./expressions";
import { lowerPattern } from "./patterns";
import { NAMED, type Table, childrenOf, fieldOf, fieldsOf, hasError, kindOf, namedOf, textOf } from "./table";
import type { Units } from "./units";

/** What is collected while a top-level statement is lowered. */
export interface Lowering {
  readonly units: Units;
  /** Functions found, with absolute offsets. */
  readonly functions: Placed<FunctionUnit>[];
}

export function lowerBlock(b: Base, block: number, on: Lowering): readonly Stmt[] {
  if (block < 0) return [];
  return namedOf(b.table, block).flatMap((row) => lowerStatement(b, row, on));
}

/** One row may hold no statement (a stray comment) or one. */
export function lowerStatement(b: Base, row: number, on: Lowering): readonly Stmt[] {
  const t = b.table;
  const kind = kindOf(t, row);
  if (b.depth > MAX_DEPTH || kind === "ERROR" || (simple(kind) && hasError(t, row))) return [brokenStatement(b, row)];
  const d = deeper(b);
  const at = located(b, row);
  switch (kind) {
    case "expression_statement":
      return expressionStatement(d, row, at);
    case "return_statement": {
      const [value] = namedOf(t, row);
      return [{ type: "Return", ...at, value: value === undefined ? null : lowerExpression(d, value) }];
    }
    case "if_statement":
      return [ifStatement(d, row, at, on)];
    case "for_statement":
      return [{
        type: "For", ...at, target: lowerExpression(d, fieldOf(t, row, "left")), iter: lowerExpression(d, fieldOf(t, row, "right")),
        body: lowerBlock(d, fieldOf(t, row, "body"), on), orelse: elseOf(d, row, on), async: kindOf(t, row + 1) === "async",
      }];
    case "while_statement":
      return [{ type: "While", ...at, test: lowerExpression(d, fieldOf(t, row, "condition")), body: lowerBlock(d, fieldOf(t, row, "body"), on), orelse: elseOf(d, row, on) }];
    case "try_statement":
      return [tryStatement(d, row, at, on)];
    case "with_statement":
      return [withStatement(d, row, at, on)];
    case "match_statement":
      return [matchStatement(d, row, at, on)];
    case "function_definition":
      return [functionDefinition(d, row, at, [], on)];
    case "class_definition":
      return [classDefinition(d, row, at, [], on)];
    case "decorated_definition": {
      const decorators = namedOf(t, row).filter((child) => kindOf(t, child) === "decorator").map((child) => lowerExpression(d, namedOf(t, child)[0] ?? -1));
      const definition = fieldOf(t, row, "definition");
      if (definition < 0) return [brokenStatement(b, row)];
      return [kindOf(t, definition) === "class_definition" ? classDefinition(d, definition, at, decorators, on) : functionDefinition(d, definition, at, decorators, on)];
    }
    case "import_statement":
      return [{ type: "Import", ...at, names: aliases(d, row, "name") }];
    case "future_import_statement":
      return [{ type: "ImportFrom", ...at, module: "__future__", level: 0, names: aliases(d, row, "name") }];
    case "import_from_statement":
      return [importFrom(d, row, at)];
    case "delete_statement": {
      const [inner] = namedOf(t, row);
      const target = inner === undefined ? broken(b, row) : lowerExpression(d, inner);
      return [{ type: "Delete", ...at, targets: target.type === "Tuple" || target.type === "List" ? target.elts : [target] }];
    }
    case "raise_statement": {
      const cause = fieldOf(t, row, "cause");
      const [exc] = namedOf(t, row).filter((child) => child !== cause);
      return [{ type: "Raise", ...at, exc: exc === undefined ? null : lowerExpression(d, exc), cause: cause < 0 ? null : lowerExpression(d, cause) }];
    }
    case "assert_statement": {
      const [test, msg] = namedOf(t, row);
      return [{ type: "Assert", ...at, test: test === undefined ? broken(b, row) : lowerExpression(d, test), msg: msg === undefined ? null : lowerExpression(d, msg) }];
    }
    case "pass_statement":
      return [{ type: "Pass", ...at }];
    case "break_statement":
      return [{ type: "Break", ...at }];
    case "continue_statement":
      return [{ type: "Continue", ...at }];
    case "global_statement":
    case "nonlocal_statement":
      return [{ type: kind === "global_statement" ? "Global" : "Nonlocal", ...at, names: namedOf(t, row).map((child) => textOf(t, child)) }];
    case "type_alias_statement": {
      const name = fieldOf(t, row, "left");
      return [{ type: "TypeAlias", ...at, name: /\w+/.exec(textOf(t, name))?.[0] ?? "", value: lowerExpression(d, fieldOf(t, row, "right")) }];
    }
    case "print_statement":
      return [{ type: "Print", ...at, values: fieldsOf(t, row, "argument").map((child) => lowerExpression(d, child)) }];
    case "exec_statement":
      return [{ type: "Expr", ...at, value: broken(b, row) }];
    case "comment":
      return [];
    default:
      return [brokenStatement(b, row)];
  }
}

function simple(kind: string): boolean {
  return kind.endsWith("_statement") && !["if_statement", "for_statement", "while_statement", "try_statement", "with_statement", "match_statement"].includes(kind);
}

/** A statement that does not parse: the names it could bind become unknown. */
export function brokenStatement(b: Base, row: number): Stmt {
  const source = textOf(b.table, row).slice(0, 4096);
  const names = new Set<string>();
  for (const [, name] of source.matchAll(/(?:^|[\n;,(\s])\s*([A-Za-z_]\w*)\s*(?:=(?!=)|\+=|-=|:=|,)/g)) if (name !== undefined) names.add(name);
  for (const [, name] of source.matchAll(/\b(?:def|class|as|for|import)\s+([A-Za-z_]\w*)/g)) if (name !== undefined) names.add(name);
  return { type: "Broken", ...located(b, row), names: [...names] };
}

function expressionStatement(b: Base, row: number, at: Located): readonly Stmt[] {
  const t = b.table;
  const children = namedOf(t, row);
  const [only] = children;
  if (only === undefined) return [];
  if (children.length === 1 && kindOf(t, only) === "assignment") return [assignment(b, only, at)];
  if (children.length === 1 && kindOf(t, only) === "augmented_assignment") {
    const op = textOf(t, fieldOf(t, only, "operator")).replace(/=$/, "") as Operator;
    return [{ type: "AugAssign", ...at, target: lowerExpression(b, fieldOf(t, only, "left")), op, value: lowerExpression(b, fieldOf(t, only, "right")) }];
  }
  const comma = childrenOf(t, row).some((child) => kindOf(t, child) === ",");
  if (children.length > 1 || comma) return [{ type: "Expr", ...at, value: { type: "Tuple", ...at, elts: children.map((child) => lowerExpression(b, child)) } }];
  return [{ type: "Expr", ...at, value: lowerExpression(b, only) }];
}

function assignment(b: Base, row: number, at: Located): Stmt {
  const t = b.table;
  const type = fieldOf(t, row, "type");
  const right = fieldOf(t, row, "right");
  if (type >= 0) {
    return { type: "AnnAssign", ...at, target: lowerExpression(b, fieldOf(t, row, "left")), annotation: lowerExpression(b, type), value: right < 0 ? null : lowerExpression(b, right) };
  }
  // a = b = value nests to the right.
  const targets: Expr[] = [];
  let node = row;
  for (;;) {
    targets.push(lowerExpression(b, fieldOf(t, node, "left")));
    const value = fieldOf(t, node, "right");
    if (value >= 0 && kindOf(t, value) === "assignment" && fieldOf(t, value, "type") < 0) {
      node = value;
      continue;
    }
    return { type: "Assign", ...at, targets, value: value < 0 ? broken(b, row) : lowerExpression(b, value) };
  }
}

function ifStatement(b: Base, row: number, at: Located, on: Lowering): Stmt {
  const t = b.table;
  const alternatives = fieldsOf(t, row, "alternative");
  let orelse: readonly Stmt[] = [];
  for (const clause of [...alternatives].reverse()) {
    if (kindOf(t, clause) === "else_clause") orelse = lowerBlock(b, fieldOf(t, clause, "body"), on);
    else orelse = [{ type: "If", ...located(b, clause), test: lowerExpression(b, fieldOf(t, clause, "condition")), body: lowerBlock(b, fieldOf(t, clause, "consequence"), on), orelse }];
  }
  return { type: "If", ...at, test: lowerExpression(b, fieldOf(t, row, "condition")), body: lowerBlock(b, fieldOf(t, row, "consequence"), on), orelse };
}

function elseOf(b: Base, row: number, on: Lowering): readonly Stmt[] {
  const clause = fieldOf(b.table, row, "alternative");
  return clause < 0 ? [] : lowerBlock(b, fieldOf(b.table, clause, "body"), on);
}

function lastBlock(t: Table, row: number): number {
  return namedOf(t, row).filter((child) => kindOf(t, child) === "block").pop() ?? -1;
}

function tryStatement(b: Base, row: number, at: Located, on: Lowering): Stmt {
  const t = b.table;
  const handlers: ExceptHandler[] = [];
  let orelse: readonly Stmt[] = [];
  let finalbody: readonly Stmt[] = [];
  let star = false;
  for (const clause of namedOf(t, row)) {
    const kind = kindOf(t, clause);
    if (kind === "except_clause" || kind === "except_group_clause") {
      star ||= kind === "except_group_clause" || childrenOf(t, clause).some((child) => kindOf(t, child) === "*");
      const parts = namedOf(t, clause).filter((child) => kindOf(t, child) !== "block");
      const [first, second] = parts;
      let type: Expr | null = null;
      let name: string | null = null;
      if (first !== undefined && kindOf(t, first) === "as_pattern") {
        const [value] = namedOf(t, first);
        type = value === undefined ? null : lowerExpression(b, value);
        const alias = fieldOf(t, first, "alias");
        name = alias < 0 ? null : textOf(t, alias);
      } else if (first !== undefined) {
        type = lowerExpression(b, first);
        const as = childrenOf(t, clause).some((child) => kindOf(t, child) === "as");
        name = as && second !== undefined ? textOf(t, second) : null;
      }
      handlers.push({ ...located(b, clause), exceptionType: type, name, body: lowerBlock(b, lastBlock(t, clause), on) });
    } else if (kind === "else_clause") orelse = lowerBlock(b, fieldOf(t, clause, "body"), on);
    else if (kind === "finally_clause") finalbody = lowerBlock(b, lastBlock(t, clause), on);
  }
  return { type: "Try", ...at, body: lowerBlock(b, fieldOf(t, row, "body"), on), handlers, orelse, finalbody, star };
}

function withStatement(b: Base, row: number, at: Located, on: Lowering): Stmt {
  const t = b.table;
  const clause = namedOf(t, row).find((child) => kindOf(t, child) === "with_clause");
  const items = (clause === undefined ? [] : namedOf(t, clause)).flatMap((item) => (kindOf(t, item) === "with_item" ? namedOf(t, item) : [item])).map((value) => {
    if (kindOf(t, value) !== "as_pattern") return { context: lowerExpression(b, value), target: null };
    const [context] = namedOf(t, value);
    const alias = fieldOf(t, value, "alias");
    return { context: context === undefined ? broken(b, value) : lowerExpression(b, context), target: alias < 0 ? null : lowerExpression(b, alias) };
  });
  return { type: "With", ...at, items, body: lowerBlock(b, fieldOf(t, row, "body"), on), async: kindOf(t, row + 1) === "async" };
}

function matchStatement(b: Base, row: number, at: Located, on: Lowering): Stmt {
  const t = b.table;
  const subjects = fieldsOf(t, row, "subject");
  const body = fieldOf(t, row, "body");
  const cases = (body < 0 ? [] : namedOf(t, body)).filter((child) => kindOf(t, child) === "case_clause").map((clause): MatchCase => {
    const patterns = namedOf(t, clause).filter((child) => kindOf(t, child) === "case_pattern");
    const guard = fieldOf(t, clause, "guard");
    const [test] = guard < 0 ? [] : namedOf(t, guard);
    const lowered = patterns.map((pattern) => lowerPattern(b, pattern));
    const [only] = lowered;
    const comma = childrenOf(t, clause).some((child) => kindOf(t, child) === ",");
    return {
      ...located(b, clause),
      pattern: lowered.length === 1 && only !== undefined && !comma ? only : { type: "MatchSequence", ...located(b, clause), patterns: lowered },
      guard: test === undefined ? null : lowerExpression(b, test),
      body: lowerBlock(b, fieldOf(t, clause, "consequence"), on),
    };
  });
  const first = subjects[0];
  const subject = first === undefined ? broken(b, row) : tupleOf(b, subjects.filter((s) => kindOf(t, s) !== ","), located(b, first));
  return { type: "Match", ...at, subject, cases };
}

function functionDefinition(b: Base, row: number, at: Located, decorators: readonly Expr[], on: Lowering): Stmt {
  const t = b.table;
  const offset = t.start[row] as number;
  const text = textOf(t, row);
  const make = (): FunctionUnit => {
    const inner: Base = { table: t, offset, depth: b.depth };
    const name = fieldOf(t, row, "name");
    const parameters = fieldOf(t, row, "parameters");
    const returns = fieldOf(t, row, "return_type");
    const block = fieldOf(t, row, "body");
    const body = lowerBlock(inner, block, on);
    const [first] = body;
    return {
      kind: "function", name: name < 0 ? "" : textOf(t, name), nameSpan: name < 0 ? { start: 0, end: 0 } : located(inner, name), text,
      async: kindOf(t, row + 1) === "async",
      parameters: parameters < 0 ? NO_PARAMETERS : lowerParameters(inner, parameters),
      returns: returns < 0 ? null : lowerExpression(inner, returns), body,
      docstring: first?.type === "Expr" && first.value.type === "Constant" && first.value.value.kind === "str",
      generator: block >= 0 && yields(t, block),
    };
  };
  const unit = on.units.function(text, offset, hasError(t, row), make, on.functions);
  return { type: "FunctionDef", ...at, offset: offset - b.offset, unit, decorators };
}

/** A yield in the function's own scope. */
function yields(t: Table, block: number): boolean {
  const end = t.next[block] as number;
  for (let row = block + 1; row < end; ) {
    const kind = kindOf(t, row);
    if (kind === "yield" && ((t.flags[row] as number) & NAMED) !== 0) return true;
    row = kind === "function_definition" || kind === "lambda" || kind === "class_definition" || kind === "generator_expression" ? (t.next[row] as number) : row + 1;
  }
  return false;
}

function classDefinition(b: Base, row: number, at: Located, decorators: readonly Expr[], on: Lowering): Stmt {
  const t = b.table;
  const name = fieldOf(t, row, "name");
  const list = fieldOf(t, row, "superclasses");
  const bases: Expr[] = [];
  const keywords: Keyword[] = [];
  if (list >= 0) lowerArguments(b, list, bases, keywords);
  return {
    type: "ClassDef", ...at, name: name < 0 ? "" : textOf(t, name), nameSpan: name < 0 ? at : located(b, name), bases, keywords, decorators,
    body: lowerBlock(b, fieldOf(t, row, "body"), on),
  };
}

function aliases(b: Base, row: number, field: string): readonly Alias[] {
  const t = b.table;
  return fieldsOf(t, row, field).map((child): Alias => {
    const at = located(b, child);
    if (kindOf(t, child) === "aliased_import") return { ...at, name: dotted(t, fieldOf(t, child, "name")), asname: textOf(t, fieldOf(t, child, "alias")) };
    return { ...at, name: dotted(t, child), asname: null };
  });
}

function dotted(t: Table, row: number): string {
  return row < 0 ? "" : textOf(t, row).replace(/\s+/g, "");
}

function importFrom(b: Base, row: number, at: Located): Stmt {
  const t = b.table;
  const module = fieldOf(t, row, "module_name");
  const text = dotted(t, module);
  const level = /^\.*/.exec(text)?.[0].length ?? 0;
  const star = namedOf(t, row).find((child) => kindOf(t, child) === "wildcard_import");
  const names = star === undefined ? aliases(b, row, "name") : [{ ...located(b, star), name: "*", asname: null }];
  return { type: "ImportFrom", ...at, module: text.slice(level) === "" ? null : text.slice(level), level, names };
}

