/** Lowers the patterns of match statements. */
import type { Expr, Pattern } from "./ast";
import { identifierOf, lowerExpression } from "./expressions";
import { brokenExpression, type Lowering, located, locatedAll, MAX_DEPTH } from "./lowering";
import { childrenOf, firstNamedOf, hasToken, kindOf, namedOf, textOf } from "./table";

/** All patterns of a case clause: `case a, b` is a sequence. */
export function lowerCase(c: Lowering, clause: number): Pattern {
  const patterns = namedOf(c.table, clause).filter((child) => kindOf(c.table, child) === "case_pattern");
  const [only] = patterns;
  if (only !== undefined && patterns.length === 1 && !hasToken(c.table, clause, ",")) return lowerPattern(c, only);
  return { type: "MatchSequence", ...locatedAll(c, patterns), patterns: patterns.map((pattern) => lowerPattern(c, pattern)) };
}

function lowerPattern(c: Lowering, row: number): Pattern {
  if (c.depth >= MAX_DEPTH) return { type: "MatchValue", ...located(c, row), value: brokenExpression(c, row) };
  c.depth++;
  const lowered = lowerKind(c, row);
  c.depth--;
  return lowered;
}

function lowerKind(c: Lowering, row: number): Pattern {
  const t = c.table;
  const at = located(c, row);
  switch (kindOf(t, row)) {
    case "case_pattern":
      return simple(c, childrenOf(t, row));
    case "_":
      return { type: "MatchAs", ...at, pattern: null, name: null };
    case "as_pattern": {
      const [inner = -1, name = -1] = namedOf(t, row);
      return { type: "MatchAs", ...at, pattern: lowerPattern(c, inner), name: identifierOf(t, name) };
    }
    case "list_pattern":
      return { type: "MatchSequence", ...at, patterns: namedOf(t, row).map((child) => lowerPattern(c, child)) };
    case "tuple_pattern": {
      const [only, ...more] = namedOf(t, row);
      if (only !== undefined && more.length === 0 && !hasToken(t, row, ",")) return lowerPattern(c, only);
      return { type: "MatchSequence", ...at, patterns: (only === undefined ? [] : [only, ...more]).map((child) => lowerPattern(c, child)) };
    }
    case "splat_pattern":
      return { type: "MatchStar", ...at, name: capture(c, firstNamedOf(t, row)) };
    case "union_pattern":
      return { type: "MatchOr", ...at, patterns: split(c, childrenOf(t, row), "|").map((rows) => simple(c, rows)) };
    case "class_pattern":
      return classPattern(c, row);
    case "dict_pattern":
      return mapping(c, row);
    case "dotted_name": {
      const names = namedOf(t, row);
      const [only = -1] = names;
      if (names.length === 1) return { type: "MatchAs", ...at, pattern: null, name: capture(c, only) };
      return { type: "MatchValue", ...at, value: dotted(c, names) };
    }
    case "none":
    case "true":
    case "false":
      return { type: "MatchSingleton", ...at, value: lowerExpression(c, row) };
    case "complex_pattern":
      return { type: "MatchValue", ...at, value: complex(c, row) };
    default:
      return { type: "MatchValue", ...at, value: lowerExpression(c, row) };
  }
}

/** A pattern without a node of its own: `_`, a number with its sign, or the one node. */
function simple(c: Lowering, rows: readonly number[]): Pattern {
  const [first = -1, second] = rows;
  if (second === undefined) return lowerPattern(c, first);
  const at = locatedAll(c, rows);
  return { type: "MatchValue", ...at, value: { type: "UnaryOp", ...at, op: "-", operand: lowerExpression(c, second) } };
}

/** Rows between separators. */
function split(c: Lowering, rows: readonly number[], separator: "|" | ","): readonly (readonly number[])[] {
  const groups: number[][] = [[]];
  for (const row of rows) {
    if (kindOf(c.table, row) === separator) groups.push([]);
    else groups[groups.length - 1]?.push(row);
  }
  return groups.filter((group) => group.length > 0);
}

/** Name that a pattern binds; null for `_` and none. */
function capture(c: Lowering, row: number): string | null {
  return row < 0 || textOf(c.table, row) === "_" ? null : identifierOf(c.table, row);
}

function dotted(c: Lowering, names: readonly number[]): Expr {
  const [first = -1, ...rest] = names;
  let value = lowerExpression(c, first);
  for (const name of rest) {
    const attrSpan = located(c, name);
    value = { type: "Attribute", start: value.start, end: attrSpan.end, value, attr: identifierOf(c.table, name), attrSpan };
  }
  return value;
}

function complex(c: Lowering, row: number): Expr {
  const children = childrenOf(c.table, row);
  const numbers = namedOf(c.table, row);
  const [real = -1, imaginary = -1] = numbers;
  const at = located(c, row);
  const right = lowerExpression(c, imaginary);
  const left = lowerExpression(c, real);
  const signed: Expr = children[0] === real ? left : { type: "UnaryOp", start: at.start, end: left.end, op: "-", operand: left };
  const minus = children.some((child, i) => i > 0 && kindOf(c.table, child) === "-");
  return { type: "BinOp", ...at, left: signed, op: minus ? "-" : "+", right };
}

function classPattern(c: Lowering, row: number): Pattern {
  const t = c.table;
  const [cls = -1, ...rest] = namedOf(t, row);
  const patterns: Pattern[] = [];
  const keywordPatterns: { readonly name: string; readonly pattern: Pattern }[] = [];
  for (const child of rest) {
    const keyword = keywordPattern(c, child);
    if (keyword !== null) keywordPatterns.push(keyword);
    else patterns.push(lowerPattern(c, child));
  }
  return { type: "MatchClass", ...located(c, row), cls: dotted(c, namedOf(t, cls)), patterns, keywordPatterns };
}

/** `name=pattern`, or the grammar's reading of `name=pattern as alias`, which takes the keyword for a part of the aliased pattern. */
function keywordPattern(c: Lowering, row: number): { readonly name: string; readonly pattern: Pattern } | null {
  const t = c.table;
  const inner = firstNamedOf(t, row);
  const kind = inner < 0 ? null : kindOf(t, inner);
  if (kind === "keyword_pattern") {
    const [name = -1, , ...value] = childrenOf(t, inner);
    return { name: identifierOf(t, name), pattern: simple(c, value) };
  }
  if (kind !== "as_pattern") return null;
  const [aliased = -1, alias = -1] = namedOf(t, inner);
  const keyword = keywordPattern(c, aliased);
  if (keyword === null) return null;
  const at = { start: keyword.pattern.start, end: located(c, inner).end };
  return { name: keyword.name, pattern: { type: "MatchAs", ...at, pattern: keyword.pattern, name: identifierOf(t, alias) } };
}

function mapping(c: Lowering, row: number): Pattern {
  const t = c.table;
  const keys: Expr[] = [];
  const patterns: Pattern[] = [];
  let rest: string | null = null;
  for (const item of split(c, childrenOf(t, row).slice(1, -1), ",")) {
    const [first = -1] = item;
    if (kindOf(t, first) === "splat_pattern") {
      rest = capture(c, firstNamedOf(t, first));
      continue;
    }
    const colon = item.findIndex((child) => kindOf(t, child) === ":");
    const key = simple(c, item.slice(0, colon));
    // A key is a literal or a dotted name: patterns that hold an expression.
    keys.push(key.type === "MatchValue" || key.type === "MatchSingleton" ? key.value : brokenExpression(c, first));
    patterns.push(simple(c, item.slice(colon + 1)));
  }
  return { type: "MatchMapping", ...located(c, row), keys, patterns, rest };
}
