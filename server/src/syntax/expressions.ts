/** Lowers expression rows of the table to the syntax tree. */
import type { CompareOperator, Comprehension, Constant, Expr, Keyword, Located, Operator, UnaryOperator } from "./ast";
import { floatLiteral, intLiteral } from "./literals";
import { brokenExpression, type Lowering, located, locatedAll, MAX_CHAIN, MAX_DEPTH } from "./lowering";
import { lowerParameters } from "./parameters";
import { lowerString } from "./strings";
import { afterOf, childrenOf, fieldNameOf, fieldOf, fieldsOf, firstNamedOf, hasToken, kindOf, namedOf, type Table, textOf } from "./table";

/** An expression, or the target of an assignment. `row` -1 (nothing there) gives BrokenExpr at the unit's start. */
export function lowerExpression(c: Lowering, row: number): Expr {
  if (row < 0) return { type: "BrokenExpr", start: 0, end: 0 };
  if (c.depth >= MAX_DEPTH) return brokenExpression(c, row);
  c.depth++;
  const lowered = lowerKind(c, row);
  c.depth--;
  return hoisted(lowered);
}

/** `*a.b` is a starred attribute; the grammar may read the attribute of a starred name, which Python has not. */
function hoisted(e: Expr): Expr {
  const left = leftOf(e);
  if (left?.type !== "Starred" || left.start !== e.start) return e;
  return { ...left, end: e.end, value: { ...withLeft(e, left.value), start: left.value.start } };
}

function leftOf(e: Expr): Expr | undefined {
  switch (e.type) {
    case "Attribute":
    case "Subscript":
      return e.value;
    case "Call":
      return e.func;
    case "BinOp":
    case "Compare":
      return e.left;
    case "BoolOp":
      return e.values[0];
    case "IfExp":
      return e.body;
    default:
      return undefined;
  }
}

function withLeft(e: Expr, left: Expr): Expr {
  switch (e.type) {
    case "Attribute":
    case "Subscript":
      return { ...e, value: left };
    case "Call":
      return { ...e, func: left };
    case "BinOp":
    case "Compare":
      return { ...e, left };
    case "BoolOp":
      return { ...e, values: [left, ...e.values.slice(1)] };
    case "IfExp":
      return { ...e, body: left };
    default:
      return e;
  }
}

/** Expressions of the rows, in their order. */
export function lowerExpressions(c: Lowering, rows: readonly number[]): readonly Expr[] {
  return rows.map((row) => lowerExpression(c, row));
}

/** Python compares identifiers in this form. */
export function identifierOf(t: Table, row: number): string {
  const text = textOf(t, row);
  return /^\w*$/.test(text) ? text : text.normalize("NFKC");
}

function lowerKind(c: Lowering, row: number): Expr {
  const t = c.table;
  const kind = kindOf(t, row);
  switch (kind) {
    case "identifier":
      return { type: "Name", ...located(c, row), id: identifierOf(t, row) };
    case "integer": {
      const text = textOf(t, row);
      return constant(c, row, /[jJ]$/.test(text) ? floatLiteral(text) : intLiteral(text));
    }
    case "float":
      return constant(c, row, floatLiteral(textOf(t, row)));
    case "true":
      return constant(c, row, { kind: "True" });
    case "false":
      return constant(c, row, { kind: "False" });
    case "none":
      return constant(c, row, { kind: "None" });
    case "ellipsis":
      return constant(c, row, { kind: "Ellipsis" });
    case "string":
    case "concatenated_string":
      return lowerString(c, row);
    case "parenthesized_expression":
    case "parenthesized_list_splat":
    case "type":
    case "as_pattern_target":
    case "as_pattern":
      return lowerExpression(c, firstNamedOf(t, row));
    case "expression_list":
    case "pattern_list":
    case "tuple":
      return { type: "Tuple", ...located(c, row), elts: lowerExpressions(c, namedOf(t, row)) };
    case "tuple_pattern": {
      const elements = namedOf(t, row);
      const [only] = elements;
      if (only !== undefined && elements.length === 1 && !hasToken(t, row, ",")) return lowerExpression(c, only);
      return { type: "Tuple", ...located(c, row), elts: lowerExpressions(c, elements) };
    }
    case "list":
    case "list_pattern":
      return { type: "List", ...located(c, row), elts: lowerExpressions(c, namedOf(t, row)) };
    case "set":
      return { type: "Set", ...located(c, row), elts: lowerExpressions(c, namedOf(t, row)) };
    case "list_splat":
    case "list_splat_pattern":
    case "splat_type":
      return { type: "Starred", ...located(c, row), value: lowerExpression(c, firstNamedOf(t, row)) };
    case "dictionary":
      return { type: "Dict", ...located(c, row), items: namedOf(t, row).map((item) => dictItem(c, item)) };
    case "binary_operator":
      return binaryChain(c, row);
    case "unary_operator": {
      const op = textOf(t, fieldOf(t, row, "operator")) as UnaryOperator;
      return { type: "UnaryOp", ...located(c, row), op, operand: lowerExpression(c, fieldOf(t, row, "argument")) };
    }
    case "not_operator":
      return { type: "UnaryOp", ...located(c, row), op: "not", operand: lowerExpression(c, fieldOf(t, row, "argument")) };
    case "boolean_operator":
      return booleanChain(c, row);
    case "comparison_operator":
      return comparison(c, row);
    case "attribute":
      return attribute(c, row, fieldOf(t, row, "object"), fieldOf(t, row, "attribute"));
    case "subscript":
      return subscript(c, row, fieldOf(t, row, "value"), fieldsOf(t, row, "subscript"), hasToken(t, row, ","));
    case "slice":
      return slice(c, row);
    case "call":
      return call(c, row);
    case "conditional_expression": {
      const [body = -1, test = -1, orelse = -1] = namedOf(t, row);
      return {
        type: "IfExp",
        ...located(c, row),
        body: lowerExpression(c, body),
        test: lowerExpression(c, test),
        orelse: lowerExpression(c, orelse),
      };
    }
    case "named_expression": {
      const target = lowerExpression(c, fieldOf(t, row, "name"));
      return { type: "NamedExpr", ...located(c, row), target, value: lowerExpression(c, fieldOf(t, row, "value")) };
    }
    case "lambda": {
      const { parameters } = lowerParameters(c, fieldOf(t, row, "parameters"));
      return { type: "Lambda", ...located(c, row), parameters, body: lowerExpression(c, fieldOf(t, row, "body")) };
    }
    case "list_comprehension":
    case "set_comprehension":
    case "generator_expression": {
      const type = kind === "list_comprehension" ? "ListComp" : kind === "set_comprehension" ? "SetComp" : "GeneratorExp";
      return { type, ...located(c, row), elt: lowerExpression(c, fieldOf(t, row, "body")), generators: comprehensions(c, row) };
    }
    case "dictionary_comprehension": {
      const pair = fieldOf(t, row, "body");
      const key = lowerExpression(c, fieldOf(t, pair, "key"));
      return {
        type: "DictComp",
        ...located(c, row),
        key,
        value: lowerExpression(c, fieldOf(t, pair, "value")),
        generators: comprehensions(c, row),
      };
    }
    case "await": {
      const inner = firstNamedOf(t, row);
      const value = lowerExpression(c, inner);
      const { start, end } = located(c, row);
      if (value.type !== "BinOp" || kindOf(t, inner) !== "binary_operator") return { type: "Await", start, end, value };
      // `await a ** b` is `(await a) ** b`; the grammar has it the other way round.
      return { ...value, start, left: { type: "Await", start, end: value.left.end, value: value.left } };
    }
    case "yield": {
      const value = firstNamedOf(t, row);
      if (hasToken(t, row, "from")) return { type: "YieldFrom", ...located(c, row), value: lowerExpression(c, value) };
      return { type: "Yield", ...located(c, row), value: value < 0 ? null : lowerExpression(c, value) };
    }
    case "generic_type": {
      const [value = -1, list = -1] = namedOf(t, row);
      return subscript(c, row, value, list < 0 ? [] : namedOf(t, list), list >= 0 && hasToken(t, list, ","));
    }
    case "union_type": {
      const [left = -1, right = -1] = namedOf(t, row);
      return union(lowerExpression(c, left), lowerExpression(c, right));
    }
    case "member_type": {
      const [value = -1, name = -1] = namedOf(t, row);
      return attribute(c, row, value, name);
    }
    default:
      return brokenExpression(c, row);
  }
}

function constant(c: Lowering, row: number, value: Constant | null): Expr {
  return value === null ? brokenExpression(c, row) : { type: "Constant", ...located(c, row), value };
}

/** One row is that expression, several are a tuple without parentheses; `comma` set when even one is a tuple. */
export function tupleOf(c: Lowering, rows: readonly number[], comma: boolean): Expr {
  const [only] = rows;
  if (rows.length === 1 && only !== undefined && !comma) return lowerExpression(c, only);
  // A comma at the end belongs to the tuple.
  const last = rows[rows.length - 1];
  const after = last === undefined ? c.table.size : afterOf(c.table, last);
  const { start, end } = locatedAll(c, rows);
  const trailing = after < c.table.size && kindOf(c.table, after) === ",";
  return { type: "Tuple", start, end: trailing ? located(c, after).end : end, elts: lowerExpressions(c, rows) };
}

function dictItem(c: Lowering, row: number): { readonly key: Expr | null; readonly value: Expr } {
  const t = c.table;
  if (kindOf(t, row) !== "pair") return { key: null, value: lowerExpression(c, firstNamedOf(t, row)) };
  return { key: lowerExpression(c, fieldOf(t, row, "key")), value: lowerExpression(c, fieldOf(t, row, "value")) };
}

/** `a + b + c` leans left: built from the innermost outwards, without recursion on the left. */
function binaryChain(c: Lowering, row: number): Expr {
  const t = c.table;
  const mixed = isAndOrXor(t, row);
  const rows: number[] = [];
  let left = row;
  for (; left >= 0 && kindOf(t, left) === "binary_operator" && isAndOrXor(t, left) === mixed; left = fieldOf(t, left, "left"))
    rows.push(left);
  if (c.chain + rows.length > MAX_CHAIN) return brokenExpression(c, row);
  c.chain += rows.length - 1;
  const first = operand(c, left);
  const terms = rows
    .reverse()
    .flatMap((node) => (mixed ? termsOf(c, node) : [{ op: operatorOf(t, node), operand: operand(c, fieldOf(t, node, "right")) }]));
  const { value } = mixed ? andXor(first, terms) : terms.reduce((all, term) => binary(all, term.op, term.operand), first);
  c.chain -= rows.length - 1;
  return value;
}

/** An expression with its place, brackets around it included. */
interface Operand extends Located {
  readonly value: Expr;
}

interface Term {
  readonly op: Operator;
  readonly operand: Operand;
}

function operand(c: Lowering, row: number): Operand {
  return { ...located(c, row), value: lowerExpression(c, row) };
}

function binary(left: Operand, op: Operator, right: Operand): Operand {
  const at = { start: left.start, end: right.end };
  return { ...at, value: hoisted({ type: "BinOp", ...at, left: left.value, op, right: right.value }) };
}

function operatorOf(t: Table, row: number): Operator {
  return textOf(t, fieldOf(t, row, "operator")) as Operator;
}

function isAndOrXor(t: Table, row: number): boolean {
  const op = operatorOf(t, row);
  return op === "&" || op === "^";
}

/** The operator of a row and its right operand; that one's too when the grammar made it bind tighter than Python does. */
function termsOf(c: Lowering, row: number): readonly Term[] {
  const t = c.table;
  const inner: number[] = [];
  let left = fieldOf(t, row, "right");
  for (; kindOf(t, left) === "binary_operator" && isAndOrXor(t, left); left = fieldOf(t, left, "left")) inner.push(left);
  return [{ op: operatorOf(t, row), operand: operand(c, left) }, ...inner.reverse().flatMap((node) => termsOf(c, node))];
}

/** The grammar has `^` bind tighter than `&`; in Python it is the other way round. */
function andXor(first: Operand, rest: readonly Term[]): Operand {
  const xors = [first];
  for (const { op, operand } of rest) {
    if (op === "^") xors.push(operand);
    else xors.push(binary(xors.pop() as Operand, op, operand));
  }
  return xors.reduce((left, right) => binary(left, "^", right));
}

/** `A[x] | B | C` leans left, but where a subscript comes first the grammar has it lean right. */
function union(left: Expr, right: Expr): Expr {
  const nested = right.type === "BinOp" && right.op === "|";
  const inner = nested ? union(left, right.left) : left;
  const last = nested ? right.right : right;
  return { type: "BinOp", start: left.start, end: last.end, left: inner, op: "|", right: last };
}

/** `a and b and c` is one node with three values; parentheses start another. */
function booleanChain(c: Lowering, row: number): Expr {
  const t = c.table;
  const op = textOf(t, fieldOf(t, row, "operator")) as "and" | "or";
  const rows: number[] = [];
  let node = row;
  while (node >= 0 && kindOf(t, node) === "boolean_operator" && textOf(t, fieldOf(t, node, "operator")) === op) {
    rows.push(fieldOf(t, node, "right"));
    node = fieldOf(t, node, "left");
  }
  return { type: "BoolOp", ...located(c, row), op, values: lowerExpressions(c, [...rows, node].reverse()) };
}

function comparison(c: Lowering, row: number): Expr {
  const t = c.table;
  const ops: CompareOperator[] = [];
  const operands: number[] = [];
  for (const child of childrenOf(t, row)) {
    if (fieldNameOf(t, child) !== "operators") operands.push(child);
    else {
      // The kind of `is  not` is "is not", however it is spaced.
      const op = kindOf(t, child);
      ops.push((op === "<>" ? "!=" : op) as CompareOperator);
    }
  }
  const [left = -1, ...comparators] = operands;
  if (comparators.length !== ops.length) return brokenExpression(c, row);
  return { type: "Compare", ...located(c, row), left: lowerExpression(c, left), ops, comparators: lowerExpressions(c, comparators) };
}

function attribute(c: Lowering, row: number, value: number, name: number): Expr {
  if (name < 0) return brokenExpression(c, row);
  return {
    type: "Attribute",
    ...located(c, row),
    value: lowerExpression(c, value),
    attr: identifierOf(c.table, name),
    attrSpan: located(c, name),
  };
}

function subscript(c: Lowering, row: number, value: number, indices: readonly number[], comma: boolean): Expr {
  if (indices.length === 0) return brokenExpression(c, row);
  const object = lowerExpression(c, value);
  const index = tupleOf(c, indices, comma);
  // `a[*b]` means `a[*b,]`.
  const slice: Expr = index.type === "Starred" ? { type: "Tuple", start: index.start, end: index.end, elts: [index] } : index;
  return { type: "Subscript", ...located(c, row), value: object, slice };
}

function slice(c: Lowering, row: number): Expr {
  const parts: (Expr | null)[] = [null];
  for (const child of childrenOf(c.table, row)) {
    if (kindOf(c.table, child) === ":") parts.push(null);
    else parts[parts.length - 1] = lowerExpression(c, child);
  }
  const [lower = null, upper = null, step = null] = parts;
  return { type: "Slice", ...located(c, row), lower, upper, step };
}

function call(c: Lowering, row: number): Expr {
  const t = c.table;
  const func = lowerExpression(c, fieldOf(t, row, "function"));
  const list = fieldOf(t, row, "arguments");
  const { args, keywords } =
    kindOf(t, list) === "generator_expression" ? { args: [lowerExpression(c, list)], keywords: [] } : lowerArguments(c, list);
  return { type: "Call", ...located(c, row), func, args, keywords };
}

/** Positional and keyword arguments of a call or a class; `**d` is a keyword without a name. */
export function lowerArguments(c: Lowering, list: number): { readonly args: readonly Expr[]; readonly keywords: readonly Keyword[] } {
  const t = c.table;
  const args: Expr[] = [];
  const keywords: Keyword[] = [];
  for (const child of namedOf(t, list)) {
    const kind = kindOf(t, child);
    if (kind === "keyword_argument") {
      const arg = identifierOf(t, fieldOf(t, child, "name"));
      keywords.push({ ...located(c, child), arg, value: lowerExpression(c, fieldOf(t, child, "value")) });
    } else if (kind === "dictionary_splat") {
      keywords.push({ ...located(c, child), arg: null, value: lowerExpression(c, firstNamedOf(t, child)) });
    } else args.push(lowerExpression(c, child));
  }
  return { args, keywords };
}

function comprehensions(c: Lowering, row: number): readonly Comprehension[] {
  const t = c.table;
  const out: (Located & { target: Expr; iter: Expr; ifs: Expr[]; async: boolean })[] = [];
  for (const child of namedOf(t, row)) {
    const kind = kindOf(t, child);
    if (kind === "for_in_clause") {
      const target = lowerExpression(c, fieldOf(t, child, "left"));
      const iter = tupleOf(c, fieldsOf(t, child, "right"), false);
      out.push({ ...located(c, child), target, iter, ifs: [], async: hasToken(t, child, "async") });
    } else if (kind === "if_clause") out[out.length - 1]?.ifs.push(lowerExpression(c, firstNamedOf(t, child)));
  }
  return out;
}
