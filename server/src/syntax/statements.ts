/** Lowers statement rows of the table to the syntax tree. */
import type { Alias, ExceptHandler, Expr, FunctionUnit, Located, MatchCase, Operator, Stmt } from "./ast";
import { bindableNames } from "./bindable";
import { identifierOf, lowerArguments, lowerExpression, lowerExpressions, tupleOf } from "./expressions";
import { type Lowering, located, MAX_DEPTH } from "./lowering";
import { lowerParameters } from "./parameters";
import { lowerCase } from "./patterns";
import {
  afterOf,
  childrenOf,
  endOf,
  fieldOf,
  fieldsOf,
  firstNamedOf,
  hasToken,
  kindOf,
  namedOf,
  startOf,
  type Table,
  textOf,
} from "./table";

/** The row must be a statement. */
export function lowerStatement(c: Lowering, row: number): Stmt {
  const masked = c.masks.get(startOf(c.table, row));
  if (masked !== undefined) return brokenStatement(c.table.text, startOf(c.table, row), masked, c.base);
  if (c.depth >= MAX_DEPTH) return brokenRow(c, row);
  c.depth++;
  const lowered = lowerKind(c, row);
  c.depth--;
  return lowered;
}

/** A stretch of `text` that does not parse: the names it could bind become unknown. */
export function brokenStatement(text: string, start: number, end: number, base: number): Stmt {
  const margin = start === 0 ? 0 : start - (text.lastIndexOf("\n", start - 1) + 1);
  return { type: "Broken", start: start - base, end: end - base, names: bindableNames(text.slice(start, end), margin) };
}

function brokenRow(c: Lowering, row: number): Stmt {
  return brokenStatement(c.table.text, startOf(c.table, row), endOf(c.table, row), c.base);
}

function lowerBlock(c: Lowering, block: number): readonly Stmt[] {
  return block < 0 ? [] : namedOf(c.table, block).map((row) => lowerStatement(c, row));
}

function lowerKind(c: Lowering, row: number): Stmt {
  const t = c.table;
  const at = located(c, row);
  const kind = kindOf(t, row);
  switch (kind) {
    case "expression_statement":
      return expressionStatement(c, row, at);
    case "return_statement":
      return { type: "Return", ...at, value: optional(c, firstNamedOf(t, row)) };
    case "if_statement":
      return ifStatement(c, row, at);
    case "for_statement": {
      const target = lowerExpression(c, fieldOf(t, row, "left"));
      const iter = lowerExpression(c, fieldOf(t, row, "right"));
      const body = lowerBlock(c, fieldOf(t, row, "body"));
      return { type: "For", ...at, target, iter, body, orelse: elseOf(c, row), async: hasToken(t, row, "async") };
    }
    case "while_statement": {
      const test = lowerExpression(c, fieldOf(t, row, "condition"));
      return { type: "While", ...at, test, body: lowerBlock(c, fieldOf(t, row, "body")), orelse: elseOf(c, row) };
    }
    case "try_statement":
      return tryStatement(c, row, at);
    case "with_statement":
      return withStatement(c, row, at);
    case "match_statement":
      return matchStatement(c, row, at);
    case "function_definition":
      return functionDefinition(c, row, at, []);
    case "class_definition":
      return classDefinition(c, row, at, []);
    case "decorated_definition": {
      const decorators = namedOf(t, row).filter((child) => kindOf(t, child) === "decorator");
      const lowered = decorators.map((decorator) => lowerExpression(c, firstNamedOf(t, decorator)));
      const definition = fieldOf(t, row, "definition");
      if (kindOf(t, definition) === "class_definition") return classDefinition(c, definition, at, lowered);
      return functionDefinition(c, definition, at, lowered);
    }
    case "import_statement":
      return { type: "Import", ...at, names: aliases(c, row) };
    case "future_import_statement":
      return { type: "ImportFrom", ...at, module: "__future__", level: 0, names: aliases(c, row) };
    case "import_from_statement":
      return importFrom(c, row, at);
    case "delete_statement": {
      const target = lowerExpression(c, firstNamedOf(t, row));
      return { type: "Delete", ...at, targets: target.type === "Tuple" || target.type === "List" ? target.elts : [target] };
    }
    case "raise_statement": {
      const cause = fieldOf(t, row, "cause");
      const exc = firstNamedOf(t, row);
      return { type: "Raise", ...at, exc: exc === cause ? null : optional(c, exc), cause: optional(c, cause) };
    }
    case "assert_statement": {
      const [test = -1, msg = -1] = namedOf(t, row);
      return { type: "Assert", ...at, test: lowerExpression(c, test), msg: optional(c, msg) };
    }
    case "pass_statement":
      return { type: "Pass", ...at };
    case "break_statement":
      return { type: "Break", ...at };
    case "continue_statement":
      return { type: "Continue", ...at };
    case "global_statement":
      return { type: "Global", ...at, names: namedOf(t, row).map((name) => identifierOf(t, name)) };
    case "nonlocal_statement":
      return { type: "Nonlocal", ...at, names: namedOf(t, row).map((name) => identifierOf(t, name)) };
    case "type_alias_statement":
      return typeAlias(c, row, at);
    case "print_statement": {
      // `print >>file, x` evaluates the file too.
      const values = namedOf(t, row).map((child) => (kindOf(t, child) === "chevron" ? firstNamedOf(t, child) : child));
      return { type: "Print", ...at, values: lowerExpressions(c, values) };
    }
    case "exec_statement": {
      const func: Expr = { type: "Name", start: at.start, end: at.start + "exec".length, id: "exec" };
      return { type: "Expr", ...at, value: { type: "Call", ...at, func, args: lowerExpressions(c, namedOf(t, row)), keywords: [] } };
    }
    default:
      return brokenRow(c, row);
  }
}

/** `type A[T] = …` binds A. `type(x).y = …` and `type[x] = …` look like it to the grammar, but assign. */
function typeAlias(c: Lowering, row: number, at: Located): Stmt {
  const t = c.table;
  const left = firstNamedOf(t, fieldOf(t, row, "left"));
  const value = lowerExpression(c, fieldOf(t, row, "right"));
  const first = leftmost(t, left);
  const kind = kindOf(t, first);
  if (kind === "identifier") return { type: "TypeAlias", ...at, name: identifierOf(t, first), value };
  const func: Expr = { type: "Name", start: at.start, end: at.start + "type".length, id: "type" };
  const place = { start: at.start, end: located(c, first).end };
  const inner: Expr =
    kind === "list"
      ? { type: "Subscript", ...place, value: func, slice: tupleOf(c, namedOf(t, first), hasToken(t, first, ",")) }
      : { type: "Call", ...place, func, args: lowerExpressions(c, namedOf(t, first)), keywords: [] };
  return { type: "Assign", ...at, targets: [withLeftmost(lowerExpression(c, left), located(c, first), inner)], value };
}

function leftmost(t: Table, row: number): number {
  const inner = Math.max(fieldOf(t, row, "object"), fieldOf(t, row, "value"), fieldOf(t, row, "function"));
  if (kindOf(t, row) === "generic_type") return firstNamedOf(t, row);
  return inner < 0 ? row : leftmost(t, inner);
}

/** The expression with `inner` in place of what starts where it does and stands at `place`. */
function withLeftmost(e: Expr, place: Located, inner: Expr): Expr {
  if (e.end <= place.end) return inner;
  const start = inner.start;
  if (e.type === "Attribute" || e.type === "Subscript") return { ...e, start, value: withLeftmost(e.value, place, inner) };
  return e.type === "Call" ? { ...e, start, func: withLeftmost(e.func, place, inner) } : e;
}

function optional(c: Lowering, row: number): Expr | null {
  return row < 0 ? null : lowerExpression(c, row);
}

function expressionStatement(c: Lowering, row: number, at: Located): Stmt {
  const t = c.table;
  const rows = namedOf(t, row);
  const [only = -1] = rows;
  const kind = kindOf(t, only);
  if (kind === "assignment") return assignment(c, only, at);
  if (kind === "augmented_assignment") {
    const op = textOf(t, fieldOf(t, only, "operator")).slice(0, -1) as Operator;
    const target = lowerExpression(c, fieldOf(t, only, "left"));
    return { type: "AugAssign", ...at, target, op, value: lowerExpression(c, fieldOf(t, only, "right")) };
  }
  const comma = rows.length > 1 || hasToken(t, row, ",");
  return { type: "Expr", ...at, value: comma ? { type: "Tuple", ...at, elts: lowerExpressions(c, rows) } : lowerExpression(c, only) };
}

function assignment(c: Lowering, row: number, at: Located): Stmt {
  const t = c.table;
  const type = fieldOf(t, row, "type");
  if (type >= 0) {
    const target = lowerExpression(c, fieldOf(t, row, "left"));
    return { type: "AnnAssign", ...at, target, annotation: lowerExpression(c, type), value: optional(c, fieldOf(t, row, "right")) };
  }
  // a = b = value nests to the right.
  const targets: Expr[] = [];
  let value = row;
  while (value >= 0 && kindOf(t, value) === "assignment" && fieldOf(t, value, "type") < 0) {
    targets.push(lowerExpression(c, fieldOf(t, value, "left")));
    value = fieldOf(t, value, "right");
  }
  return { type: "Assign", ...at, targets, value: lowerExpression(c, value) };
}

/** `elif` is an If in the `orelse` of the one before; as many as the depth allows. */
function ifStatement(c: Lowering, row: number, at: Located): Stmt {
  const t = c.table;
  const test = lowerExpression(c, fieldOf(t, row, "condition"));
  const body = lowerBlock(c, fieldOf(t, row, "consequence"));
  const orelse = alternatives(c, fieldsOf(t, row, "alternative"), 0);
  return { type: "If", ...at, test, body, orelse };
}

function alternatives(c: Lowering, clauses: readonly number[], index: number): readonly Stmt[] {
  const t = c.table;
  const clause = clauses[index];
  if (clause === undefined) return [];
  if (kindOf(t, clause) === "else_clause") return lowerBlock(c, fieldOf(t, clause, "body"));
  const last = clauses[clauses.length - 1] as number;
  if (c.depth >= MAX_DEPTH) return [brokenStatement(t.text, startOf(t, clause), endOf(t, last), c.base)];
  c.depth++;
  const at = { start: located(c, clause).start, end: located(c, last).end };
  const test = lowerExpression(c, fieldOf(t, clause, "condition"));
  const body = lowerBlock(c, fieldOf(t, clause, "consequence"));
  const orelse = alternatives(c, clauses, index + 1);
  c.depth--;
  return [{ type: "If", ...at, test, body, orelse }];
}

function elseOf(c: Lowering, row: number): readonly Stmt[] {
  const clause = fieldOf(c.table, row, "alternative");
  return clause < 0 ? [] : lowerBlock(c, fieldOf(c.table, clause, "body"));
}

/** The block of a clause whose block has no field. */
function blockOf(t: Table, row: number): number {
  return childrenOf(t, row).find((child) => kindOf(t, child) === "block") ?? -1;
}

function tryStatement(c: Lowering, row: number, at: Located): Stmt {
  const t = c.table;
  const body = lowerBlock(c, fieldOf(t, row, "body"));
  const handlers: ExceptHandler[] = [];
  let orelse: readonly Stmt[] = [];
  let finalbody: readonly Stmt[] = [];
  let star = false;
  for (const clause of namedOf(t, row)) {
    const kind = kindOf(t, clause);
    if (kind === "except_clause") {
      star ||= hasToken(t, clause, "*");
      handlers.push(handler(c, clause));
    } else if (kind === "else_clause") orelse = lowerBlock(c, fieldOf(t, clause, "body"));
    else if (kind === "finally_clause") finalbody = lowerBlock(c, blockOf(t, clause));
  }
  return { type: "Try", ...at, body, handlers, orelse, finalbody, star };
}

function handler(c: Lowering, clause: number): ExceptHandler {
  const t = c.table;
  const values = fieldsOf(t, clause, "value");
  const [first = -1, second = -1] = values;
  let type: Expr | null = null;
  let alias = fieldOf(t, clause, "alias");
  if (first >= 0 && kindOf(t, first) === "as_pattern") {
    type = lowerExpression(c, first);
    alias = fieldOf(t, first, "alias");
  } else if (values.length === 2 && kindOf(t, second) === "identifier" && /^[^A-Z]/.test(textOf(t, second))) {
    // Python 2's `except E, e`; Python 3.14's `except A, B` is told from it by the capital that classes have.
    type = lowerExpression(c, first);
    alias = second;
  } else if (first >= 0) type = tupleOf(c, values, false);
  const body = lowerBlock(c, blockOf(t, clause));
  return { ...located(c, clause), exceptionType: type, name: alias < 0 ? null : identifierOf(t, alias), body };
}

function withStatement(c: Lowering, row: number, at: Located): Stmt {
  const t = c.table;
  const clause = childrenOf(t, row).find((child) => kindOf(t, child) === "with_clause") ?? -1;
  let values = namedOf(t, clause).map((item) => fieldOf(t, item, "value"));
  const [only = -1] = values;
  // `with (a, b):` has two managers, although it reads like a tuple.
  if (values.length === 1 && kindOf(t, only) === "tuple") values = namedOf(t, only);
  const items = values.map((value) => {
    // `with (a as b):`
    const inner = kindOf(t, value) === "parenthesized_expression" ? firstNamedOf(t, value) : value;
    const as = inner >= 0 && kindOf(t, inner) === "as_pattern" ? inner : value;
    return { context: lowerExpression(c, as), target: optional(c, fieldOf(t, as, "alias")) };
  });
  return { type: "With", ...at, items, body: lowerBlock(c, fieldOf(t, row, "body")), async: hasToken(t, row, "async") };
}

function matchStatement(c: Lowering, row: number, at: Located): Stmt {
  const t = c.table;
  const subject = tupleOf(c, fieldsOf(t, row, "subject"), hasToken(t, row, ","));
  const cases = fieldsOf(t, fieldOf(t, row, "body"), "alternative").map((clause): MatchCase => {
    const pattern = lowerCase(c, clause);
    const guard = fieldOf(t, clause, "guard");
    const test = guard < 0 ? null : lowerExpression(c, firstNamedOf(t, guard));
    return { ...located(c, clause), pattern, guard: test, body: lowerBlock(c, fieldOf(t, clause, "consequence")) };
  });
  return { type: "Match", ...at, subject, cases };
}

function functionDefinition(c: Lowering, row: number, at: Located, decorators: readonly Expr[]): Stmt {
  const offset = startOf(c.table, row);
  const outer = c.base;
  const make = () => {
    c.base = offset;
    const unit = functionUnit(c, row);
    c.base = outer;
    return unit;
  };
  const whole = [...c.masks.keys()].every((start) => start < offset || start >= endOf(c.table, row));
  const unit = whole ? c.units.function(textOf(c.table, row), offset, c.functions, make) : c.units.passing(offset, c.functions, make);
  return { type: "FunctionDef", ...at, offset: offset - outer, unit, decorators };
}

function functionUnit(c: Lowering, row: number): FunctionUnit {
  const t = c.table;
  const name = fieldOf(t, row, "name");
  const block = fieldOf(t, row, "body");
  const { parameters, unpacked } = lowerParameters(c, fieldOf(t, row, "parameters"));
  const returns = optional(c, fieldOf(t, row, "return_type"));
  const body = lowerBlock(c, block);
  return {
    kind: "function",
    name: identifierOf(t, name),
    nameSpan: located(c, name),
    text: textOf(t, row),
    async: hasToken(t, row, "async"),
    parameters,
    returns,
    body: [...unpacked.map(({ name, target }) => unpack(name, target)), ...body],
    docstring: block >= 0 && startsWithString(t, block),
    generator: block >= 0 && yields(t, block),
  };
}

function unpack(name: string, target: Expr): Stmt {
  const at = { start: target.start, end: target.end };
  return { type: "Assign", ...at, targets: [target], value: { type: "Name", ...at, id: name } };
}

function startsWithString(t: Table, block: number): boolean {
  const first = firstNamedOf(t, block);
  if (first < 0 || kindOf(t, first) !== "expression_statement") return false;
  const rows = childrenOf(t, first);
  const [only = -1] = rows;
  if (rows.length !== 1 || (kindOf(t, only) !== "string" && kindOf(t, only) !== "concatenated_string")) return false;
  // Neither bytes nor f-strings document anything.
  for (let row = only; row < afterOf(t, only); row++) if (kindOf(t, row) === "string_start" && /[bft]/i.test(textOf(t, row))) return false;
  return true;
}

/** A yield in the function's own scope. */
function yields(t: Table, block: number): boolean {
  for (let row = block + 1; row < afterOf(t, block); ) {
    const kind = kindOf(t, row);
    // The keyword has the same kind name but no children.
    if (kind === "yield" && afterOf(t, row) > row + 1) return true;
    row = kind === "function_definition" || kind === "lambda" || kind === "class_definition" ? afterOf(t, row) : row + 1;
  }
  return false;
}

function classDefinition(c: Lowering, row: number, at: Located, decorators: readonly Expr[]): Stmt {
  const t = c.table;
  const name = fieldOf(t, row, "name");
  const list = fieldOf(t, row, "superclasses");
  const { args, keywords } = list < 0 ? { args: [], keywords: [] } : lowerArguments(c, list);
  const body = lowerBlock(c, fieldOf(t, row, "body"));
  return { type: "ClassDef", ...at, name: identifierOf(t, name), nameSpan: located(c, name), bases: args, keywords, decorators, body };
}

function aliases(c: Lowering, row: number): readonly Alias[] {
  const t = c.table;
  return fieldsOf(t, row, "name").map((child): Alias => {
    const aliased = kindOf(t, child) === "aliased_import";
    const alias = aliased ? fieldOf(t, child, "alias") : -1;
    return {
      ...located(c, child),
      name: dotted(t, aliased ? fieldOf(t, child, "name") : child),
      asname: alias < 0 ? null : identifierOf(t, alias),
    };
  });
}

function dotted(t: Table, row: number): string {
  return namedOf(t, row)
    .map((name) => identifierOf(t, name))
    .join(".");
}

function importFrom(c: Lowering, row: number, at: Located): Stmt {
  const t = c.table;
  const module = fieldOf(t, row, "module_name");
  const relative = kindOf(t, module) === "relative_import";
  const [prefix = -1, path = -1] = relative ? namedOf(t, module) : [-1, module];
  const star = childrenOf(t, row).find((child) => kindOf(t, child) === "wildcard_import");
  return {
    type: "ImportFrom",
    ...at,
    module: path < 0 ? null : dotted(t, path),
    level: prefix < 0 ? 0 : textOf(t, prefix).replace(/[^.]/g, "").length,
    names: star === undefined ? aliases(c, row) : [{ ...located(c, star), name: "*", asname: null }],
  };
}
