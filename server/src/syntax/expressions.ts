/** Lowers expression rows of the table to the syntax tree. */
import type { CompareOperator, Comprehension, Constant, Expr, Keyword, Located, Operator, Parameter, Parameters, UnaryOperator } from "./ast";
import { floatLiteral, intLiteral, unescape } from "./literals";
import { type Table, childrenOf, fieldOf, fieldsOf, kindOf, namedOf, textOf } from "./table";

/** Nesting beyond this is not lowered: it would use up the stack, here and in the analysis. */
export const MAX_DEPTH = 200;

/** Where offsets count from, and how deep we are. */
export interface Base {
  readonly table: Table;
  readonly offset: number;
  readonly depth: number;
}

export function deeper(b: Base): Base {
  return { ...b, depth: b.depth + 1 };
}

export function located(b: Base, row: number): Located {
  return { start: (b.table.start[row] as number) - b.offset, end: (b.table.end[row] as number) - b.offset };
}

export function broken(b: Base, row: number): Expr {
  return { type: "BrokenExpr", ...located(b, row) };
}

export function lowerExpression(b: Base, row: number): Expr {
  const t = b.table;
  if (row < 0) return { type: "BrokenExpr", start: 0, end: 0 };
  if (b.depth > MAX_DEPTH) return broken(b, row);
  const d = deeper(b);
  const at = located(b, row);
  switch (kindOf(t, row)) {
    case "identifier":
      return textOf(t, row) === "" ? broken(b, row) : { type: "Name", ...at, id: textOf(t, row) };
    case "integer": {
      const text = textOf(t, row);
      return constant(at, /[jJ]$/.test(text) ? floatLiteral(text) : intLiteral(text));
    }
    case "float":
      return constant(at, floatLiteral(textOf(t, row)));
    case "true":
      return constant(at, { kind: "True" });
    case "false":
      return constant(at, { kind: "False" });
    case "none":
      return constant(at, { kind: "None" });
    case "ellipsis":
      return constant(at, { kind: "Ellipsis" });
    case "string":
      return joined(at, stringParts(d, row));
    case "concatenated_string":
      return joined(at, namedOf(t, row).map((part) => stringParts(d, part)).reduce(concatenate));
    case "parenthesized_expression":
    case "type":
    case "as_pattern_target":
    case "constrained_type":
    case "member_type": {
      const [inner] = namedOf(t, row);
      return inner === undefined ? broken(b, row) : lowerExpression(d, inner);
    }
    case "generic_type": {
      const [value, args] = namedOf(t, row);
      if (value === undefined) return broken(b, row);
      return { type: "Subscript", ...at, value: lowerExpression(d, value), slice: args === undefined ? broken(b, row) : tupleOf(d, namedOf(t, args), located(b, args)) };
    }
    case "union_type":
      return broken(b, row);
    case "tuple":
    case "expression_list":
    case "pattern_list":
    case "tuple_pattern":
      return { type: "Tuple", ...at, elts: namedOf(t, row).map((child) => lowerExpression(d, child)) };
    case "list":
    case "list_pattern":
      return { type: "List", ...at, elts: namedOf(t, row).map((child) => lowerExpression(d, child)) };
    case "set":
      return { type: "Set", ...at, elts: namedOf(t, row).map((child) => lowerExpression(d, child)) };
    case "list_splat":
    case "list_splat_pattern":
    case "parenthesized_list_splat": {
      const [inner] = namedOf(t, row);
      if (inner === undefined) return broken(b, row);
      return kindOf(t, row) === "parenthesized_list_splat" ? lowerExpression(d, inner) : { type: "Starred", ...at, value: lowerExpression(d, inner) };
    }
    case "dictionary":
      return {
        type: "Dict", ...at,
        items: namedOf(t, row).map((child) => {
          if (kindOf(t, child) === "pair") return { key: lowerExpression(d, fieldOf(t, child, "key")), value: lowerExpression(d, fieldOf(t, child, "value")) };
          const [inner] = namedOf(t, child);
          return { key: null, value: inner === undefined ? broken(b, child) : lowerExpression(d, inner) };
        }),
      };
    case "binary_operator":
      return binaryChain(b, row);
    case "unary_operator":
      return { type: "UnaryOp", ...at, op: textOf(t, fieldOf(t, row, "operator")) as UnaryOperator, operand: lowerExpression(d, fieldOf(t, row, "argument")) };
    case "not_operator":
      return { type: "UnaryOp", ...at, op: "not", operand: lowerExpression(d, fieldOf(t, row, "argument")) };
    case "boolean_operator":
      return boolChain(b, row);
    case "comparison_operator":
      return comparison(b, row);
    case "attribute": {
      const name = fieldOf(t, row, "attribute");
      if (name < 0) return broken(b, row);
      return { type: "Attribute", ...at, value: lowerExpression(d, fieldOf(t, row, "object")), attr: textOf(t, name), attrSpan: located(b, name) };
    }
    case "subscript": {
      const subscripts = fieldsOf(t, row, "subscript").filter((child) => kindOf(t, child) !== ",");
      const comma = childrenOf(t, row).some((child) => kindOf(t, child) === ",");
      const [only] = subscripts;
      const slice = only === undefined ? broken(b, row) : subscripts.length === 1 && !comma ? lowerExpression(d, only) : tupleOf(d, subscripts, { start: located(b, only).start, end: located(b, subscripts[subscripts.length - 1] as number).end });
      return { type: "Subscript", ...at, value: lowerExpression(d, fieldOf(t, row, "value")), slice };
    }
    case "slice":
      return slice(d, row, at);
    case "call":
      return call(d, row, at);
    case "conditional_expression": {
      const [body, test, orelse] = namedOf(t, row);
      if (orelse === undefined) return broken(b, row);
      return { type: "IfExp", ...at, body: lowerExpression(d, body as number), test: lowerExpression(d, test as number), orelse: lowerExpression(d, orelse) };
    }
    case "named_expression":
      return { type: "NamedExpr", ...at, target: lowerExpression(d, fieldOf(t, row, "name")), value: lowerExpression(d, fieldOf(t, row, "value")) };
    case "lambda": {
      const parameters = fieldOf(t, row, "parameters");
      return { type: "Lambda", ...at, parameters: parameters < 0 ? NO_PARAMETERS : lowerParameters(d, parameters), body: lowerExpression(d, fieldOf(t, row, "body")) };
    }
    case "list_comprehension":
    case "set_comprehension":
    case "generator_expression": {
      const kind = kindOf(t, row);
      const type = kind === "list_comprehension" ? "ListComp" : kind === "set_comprehension" ? "SetComp" : "GeneratorExp";
      return { type, ...at, elt: lowerExpression(d, fieldOf(t, row, "body")), generators: clauses(d, row) };
    }
    case "dictionary_comprehension": {
      const pair = fieldOf(t, row, "body");
      if (pair < 0) return broken(b, row);
      return { type: "DictComp", ...at, key: lowerExpression(d, fieldOf(t, pair, "key")), value: lowerExpression(d, fieldOf(t, pair, "value")), generators: clauses(d, row) };
    }
    case "await": {
      const [inner] = namedOf(t, row);
      return inner === undefined ? broken(b, row) : { type: "Await", ...at, value: lowerExpression(d, inner) };
    }
    case "yield": {
      const [inner] = namedOf(t, row);
      const from = childrenOf(t, row).some((child) => kindOf(t, child) === "from");
      if (from) return inner === undefined ? broken(b, row) : { type: "YieldFrom", ...at, value: lowerExpression(d, inner) };
      return { type: "Yield", ...at, value: inner === undefined ? null : lowerExpression(d, inner) };
    }
    case "as_pattern": {
      const [inner] = namedOf(t, row);
      return inner === undefined ? broken(b, row) : lowerExpression(d, inner);
    }
    default:
      return broken(b, row);
  }
}

function constant(at: Located, value: Constant | null): Expr {
  return value === null ? { type: "BrokenExpr", ...at } : { type: "Constant", ...at, value };
}

export function tupleOf(b: Base, rows: readonly number[], at: Located): Expr {
  const [only] = rows;
  if (rows.length === 1 && only !== undefined) return lowerExpression(b, only);
  return { type: "Tuple", ...at, elts: rows.map((row) => lowerExpression(b, row)) };
}

/** a + b + c leans left: built from the innermost outwards, without recursion on the left. */
function binaryChain(b: Base, row: number): Expr {
  const t = b.table;
  const rows = [row];
  for (let left = fieldOf(t, row, "left"); left >= 0 && kindOf(t, left) === "binary_operator"; left = fieldOf(t, left, "left")) rows.push(left);
  const d = deeper(b);
  let value = lowerExpression(d, fieldOf(t, rows[rows.length - 1] as number, "left"));
  for (const node of rows.reverse()) {
    value = { type: "BinOp", ...located(b, node), left: value, op: textOf(t, fieldOf(t, node, "operator")) as Operator, right: lowerExpression(d, fieldOf(t, node, "right")) };
  }
  // Consumers recurse on the left operand: a chain longer than the depth limit is not evaluated.
  return rows.length > MAX_CHAIN ? broken(b, row) : value;
}

const MAX_CHAIN = 1000;

/** `a and b and c` is one node with three values. */
function boolChain(b: Base, row: number): Expr {
  const t = b.table;
  const op = textOf(t, fieldOf(t, row, "operator")) as "and" | "or";
  const d = deeper(b);
  const values: Expr[] = [];
  let node = row;
  for (;;) {
    values.push(lowerExpression(d, fieldOf(t, node, "right")));
    const left = fieldOf(t, node, "left");
    if (left >= 0 && kindOf(t, left) === "boolean_operator" && textOf(t, fieldOf(t, left, "operator")) === op) {
      node = left;
      continue;
    }
    values.push(lowerExpression(d, left));
    return { type: "BoolOp", ...located(b, row), op, values: values.reverse() };
  }
}

function comparison(b: Base, row: number): Expr {
  const t = b.table;
  const ops: CompareOperator[] = [];
  const operands: Expr[] = [];
  const d = deeper(b);
  for (const child of childrenOf(t, row)) {
    if (t.fields[t.field[child] as number] === "operators") ops.push((textOf(t, child).replace(/\s+/g, " ") === "<>" ? "!=" : textOf(t, child).replace(/\s+/g, " ")) as CompareOperator);
    else operands.push(lowerExpression(d, child));
  }
  // `is not` and `not in` may come as two tokens.
  const joinedOps: CompareOperator[] = [];
  for (let i = 0; i < ops.length; i++) {
    const pair = `${ops[i]} ${ops[i + 1]}`;
    if (ops.length > operands.length - 1 && (pair === "is not" || pair === "not in")) {
      joinedOps.push(pair);
      i++;
    } else joinedOps.push(ops[i] as CompareOperator);
  }
  const [left, ...comparators] = operands;
  if (left === undefined || comparators.length !== joinedOps.length) return broken(b, row);
  return { type: "Compare", ...located(b, row), left, ops: joinedOps, comparators };
}

function slice(b: Base, row: number, at: Located): Expr {
  const parts: (Expr | null)[] = [null, null, null];
  let i = 0;
  for (const child of childrenOf(b.table, row)) {
    if (kindOf(b.table, child) === ":") i++;
    else if (i < 3) parts[i] = lowerExpression(b, child);
  }
  return { type: "Slice", ...at, lower: parts[0] as Expr | null, upper: parts[1] as Expr | null, step: parts[2] as Expr | null };
}

function call(b: Base, row: number, at: Located): Expr {
  const t = b.table;
  const func = lowerExpression(b, fieldOf(t, row, "function"));
  const list = fieldOf(t, row, "arguments");
  const args: Expr[] = [];
  const keywords: Keyword[] = [];
  if (list >= 0 && kindOf(t, list) === "generator_expression") args.push(lowerExpression(b, list));
  else if (list >= 0) lowerArguments(b, list, args, keywords);
  return { type: "Call", ...at, func, args, keywords };
}

export function lowerArguments(b: Base, list: number, args: Expr[], keywords: Keyword[]): void {
  const t = b.table;
  for (const child of namedOf(t, list)) {
    const kind = kindOf(t, child);
    if (kind === "keyword_argument") keywords.push({ ...located(b, child), arg: textOf(t, fieldOf(t, child, "name")), value: lowerExpression(b, fieldOf(t, child, "value")) });
    else if (kind === "dictionary_splat") {
      const [inner] = namedOf(t, child);
      keywords.push({ ...located(b, child), arg: null, value: inner === undefined ? broken(b, child) : lowerExpression(b, inner) });
    } else args.push(lowerExpression(b, child));
  }
}

function clauses(b: Base, row: number): readonly Comprehension[] {
  const t = b.table;
  const out: { target: Expr; iter: Expr; ifs: Expr[]; async: boolean; start: number; end: number }[] = [];
  for (const child of namedOf(t, row)) {
    const kind = kindOf(t, child);
    if (kind === "for_in_clause") {
      const rights = fieldsOf(t, child, "right").filter((r) => kindOf(t, r) !== ",");
      const [first] = rights;
      const iter = first === undefined ? broken(b, child) : tupleOf(b, rights, { start: located(b, first).start, end: located(b, rights[rights.length - 1] as number).end });
      out.push({ ...located(b, child), target: lowerExpression(b, fieldOf(t, child, "left")), iter, ifs: [], async: kindOf(t, child + 1) === "async" });
    } else if (kind === "if_clause") {
      const [test] = namedOf(t, child);
      if (test !== undefined) out[out.length - 1]?.ifs.push(lowerExpression(b, test));
    }
  }
  return out;
}

// Strings.

/** A string literal piece by piece; `bytes` set for bytes. */
interface Text {
  readonly bytes: boolean;
  readonly parts: readonly (Expr | string)[];
}

function stringParts(b: Base, row: number): Text {
  const t = b.table;
  const children = childrenOf(t, row);
  const first = children[0];
  const prefix = first !== undefined && kindOf(t, first) === "string_start" ? textOf(t, first).replace(/['"]+$/, "").toLowerCase() : "";
  const raw = prefix.includes("r");
  const bytes = prefix.includes("b");
  const format = prefix.includes("f") || prefix.includes("t");
  const parts: (Expr | string)[] = [];
  for (const child of children) {
    const kind = kindOf(t, child);
    if (kind === "string_content") {
      const source = textOf(t, child);
      const body = unescape(format ? source.replaceAll("{{", "{").replaceAll("}}", "}") : source, raw, bytes);
      parts.push(body ?? broken(b, child));
    } else if (kind === "interpolation") {
      const inner = fieldOf(t, child, "expression");
      const value = inner < 0 ? broken(b, child) : lowerExpression(b, inner);
      const spec = namedOf(t, child).find((x) => kindOf(t, x) === "format_specifier" || kindOf(t, x) === "type_conversion");
      const debug = childrenOf(t, child).some((x) => kindOf(t, x) === "=");
      // A format changes the length: the expression stays walkable as an argument of format().
      if (spec === undefined && !debug) parts.push(value);
      else {
        const at = located(b, child);
        parts.push({ type: "Call", ...at, func: { type: "Name", ...at, id: "format" }, args: [value, { type: "Constant", ...at, value: { kind: "str", value: spec === undefined ? "=" : textOf(t, spec) } }], keywords: [] });
      }
    }
  }
  return { bytes, parts };
}

function concatenate(a: Text, b: Text): Text {
  return { bytes: a.bytes || b.bytes, parts: [...a.parts, ...b.parts] };
}

function joined(at: Located, text: Text): Expr {
  if (text.parts.every((part) => typeof part === "string")) {
    const value = text.parts.join("");
    return { type: "Constant", ...at, value: { kind: text.bytes ? "bytes" : "str", value } };
  }
  const parts: (Expr | string)[] = [];
  for (const part of text.parts) {
    const last = parts[parts.length - 1];
    if (typeof part === "string" && typeof last === "string") parts[parts.length - 1] = last + part;
    else parts.push(part);
  }
  return { type: "JoinedStr", ...at, values: parts };
}

// Parameters.

export const NO_PARAMETERS: Parameters = { positionalOnly: [], positional: [], vararg: null, keywordOnly: [], kwarg: null };

export function lowerParameters(b: Base, row: number): Parameters {
  const t = b.table;
  let positionalOnly: Parameter[] = [];
  let positional: Parameter[] = [];
  const keywordOnly: Parameter[] = [];
  let vararg: Parameter | null = null;
  let kwarg: Parameter | null = null;
  let keywords = false;
  const add = (parameter: Parameter) => {
    if (keywords) keywordOnly.push(parameter);
    else positional.push(parameter);
  };
  for (const child of namedOf(t, row)) {
    const at = located(b, child);
    const kind = kindOf(t, child);
    const type = fieldOf(t, child, "type");
    const value = fieldOf(t, child, "value");
    const annotation = type < 0 ? null : lowerExpression(b, type);
    const name = fieldOf(t, child, "name");
    switch (kind) {
      case "identifier":
        add({ ...at, name: textOf(t, child), annotation: null, default: null });
        break;
      case "default_parameter":
      case "typed_default_parameter":
        add({ ...at, name: name < 0 ? "" : textOf(t, name), annotation, default: value < 0 ? null : lowerExpression(b, value) });
        break;
      case "typed_parameter":
      case "list_splat_pattern":
      case "dictionary_splat_pattern": {
        const inner = kind === "typed_parameter" ? (namedOf(t, child)[0] ?? child) : child;
        const star = kindOf(t, inner);
        const word = star === "identifier" ? textOf(t, inner) : textOf(t, namedOf(t, inner)[0] ?? inner).replace(/^\*+/, "");
        const parameter: Parameter = { ...at, name: word, annotation, default: null };
        if (star === "list_splat_pattern") {
          vararg = parameter;
          keywords = true;
        } else if (star === "dictionary_splat_pattern") kwarg = parameter;
        else add(parameter);
        break;
      }
      case "keyword_separator":
        keywords = true;
        break;
      case "positional_separator":
        positionalOnly = positional;
        positional = [];
        break;
      case "tuple_pattern":
        add({ ...at, name: `.${positional.length}`, annotation: null, default: null });
        break;
    }
  }
  return { positionalOnly, positional, vararg, keywordOnly, kwarg };
}
