/** Lowers string literals: prefixes, escapes, implicit concatenation, and f-strings with their formats. */
import type { Expr, Located } from "./ast";
import { lowerExpression } from "./expressions";
import { decodeBody, type Prefix, splitsPair } from "./literals";
import { brokenExpression, type Lowering, located } from "./lowering";
import { childrenOf, endOf, fieldOf, hasToken, kindOf, namedOf, startOf, textOf } from "./table";

/** Literal text, or an expression whose text goes there. */
type Part = Expr | string;

interface Prefixes extends Prefix {
  readonly format: boolean;
  /** t"…": a Template, not a str. */
  readonly template: boolean;
}

/** A string literal, or several that stand side by side: a Constant, or a JoinedStr where it is formatted. */
export function lowerString(c: Lowering, row: number): Expr {
  const t = c.table;
  const literals = kindOf(t, row) === "concatenated_string" ? namedOf(t, row) : [row];
  const prefixes = literals.map((literal) => prefixesOf(c, literal));
  const parts = merged(literals.flatMap((literal, i) => partsOf(c, literal, prefixes[i] as Prefixes)));
  const at = located(c, row);
  const bytes = prefixes[0]?.bytes === true;
  if (parts === null || prefixes.some((prefix) => prefix.bytes !== bytes)) return { type: "BrokenExpr", ...at };
  const expressions = parts.filter((part) => typeof part !== "string");
  if (prefixes.some((prefix) => prefix.template)) {
    // How large a Template is is not known; the expressions in it are evaluated all the same.
    return { type: "Call", ...at, func: { type: "BrokenExpr", ...at }, args: expressions, keywords: [] };
  }
  if (expressions.length === 0) return text(at, bytes ? "bytes" : "str", parts.join(""));
  return bytes ? { type: "BrokenExpr", ...at } : { type: "JoinedStr", ...at, values: parts };
}

function text(at: Located, kind: "str" | "bytes", value: string): Expr {
  return { type: "Constant", ...at, value: { kind, value } };
}

function prefixesOf(c: Lowering, literal: number): Prefixes {
  const [first = -1] = childrenOf(c.table, literal);
  const prefix = first < 0 ? "" : textOf(c.table, first).toLowerCase();
  return { raw: prefix.includes("r"), bytes: prefix.includes("b"), format: prefix.includes("f"), template: prefix.includes("t") };
}

/** Neighbouring texts put together; null where two halves of a surrogate pair would meet and become one character. */
function merged(parts: readonly Part[]): readonly Part[] | null {
  const out: Part[] = [];
  for (const part of parts) {
    const last = out[out.length - 1];
    if (part === "") continue;
    if (typeof part !== "string" || typeof last !== "string") out.push(part);
    else if (splitsPair(last, part)) return null;
    else out[out.length - 1] = last + part;
  }
  return out;
}

function partsOf(c: Lowering, literal: number, prefixes: Prefixes): readonly Part[] {
  const t = c.table;
  const parts: Part[] = [];
  const children = childrenOf(t, literal);
  const quotes = /["']*$/.exec(textOf(t, children[0] ?? literal))?.[0].length ?? 0;
  let at = -1;
  for (const child of children) {
    const kind = kindOf(t, child);
    if (kind === "string_content") continue;
    // The text between the other children: contents and places of the grammar leave out some backslashes of raw strings.
    const until = kind === "string_end" ? endOf(t, child) - quotes : startOf(t, child);
    const source = at < 0 ? "" : t.text.slice(at, until);
    at = endOf(t, child);
    if (kind === "interpolation" && !prefixes.raw && /(?<!\\)(?:\\\\)*\\N$/.test(source)) {
      // f"\N{DASH}" is a character, not an expression.
      if (source.length > 2) parts.push(literalPart(until - 2 - c.base, source.slice(0, -2), prefixes));
      parts.push(brokenExpression(c, child));
      continue;
    }
    if (source !== "") parts.push(literalPart(until - c.base, source, prefixes));
    if (kind === "interpolation") parts.push(...interpolation(c, child, prefixes));
  }
  return parts;
}

/** `source` ends at offset `end`. */
function literalPart(end: number, source: string, prefixes: Prefixes): Part {
  const body = prefixes.format || prefixes.template ? source.replaceAll("{{", "{").replaceAll("}}", "}") : source;
  return decodeBody(body, prefixes) ?? { type: "BrokenExpr", start: end - source.length, end };
}

/** `{x}`; with a conversion or a format the expression is the argument of the builtin that does it. */
function interpolation(c: Lowering, row: number, prefixes: Prefixes): readonly Part[] {
  const t = c.table;
  const at = located(c, row);
  const inner = fieldOf(t, row, "expression");
  let conversion = fieldOf(t, row, "type_conversion");
  let format = fieldOf(t, row, "format_specifier");
  let spec: Expr | null = null;
  let value: Expr;
  if (inner >= 0 && kindOf(t, inner) === "named_expression") {
    // f"{x:=10}" has no walrus: the format is "=10".
    const name = fieldOf(t, inner, "name");
    value = lowerExpression(c, name);
    spec = text(at, "str", t.text.slice(t.text.indexOf(":", endOf(t, name)) + 1, endOf(t, inner)));
    conversion = -1;
    format = -1;
  } else value = lowerExpression(c, inner);
  const letter = conversion < 0 ? "" : textOf(t, conversion).slice(1);
  const debug = hasToken(t, row, "=");
  const convert =
    letter === "r" ? "repr" : letter === "s" ? "str" : letter === "a" ? "ascii" : debug && format < 0 && spec === null ? "repr" : null;
  if (convert !== null) value = builtin(at, convert, [value]);
  if (format >= 0) spec = formatOf(c, format, prefixes);
  if (spec !== null) value = builtin(at, "format", [value, spec]);
  if (!debug) return [value];
  // f"{x = }" starts with its own source, up to whatever follows the equals sign and its spaces.
  const stop = [conversion, format].filter((part) => part >= 0).map((part) => startOf(t, part));
  return [t.text.slice(startOf(t, row) + 1, Math.min(endOf(t, row) - 1, ...stop)), value];
}

function builtin(at: Located, id: string, args: readonly Expr[]): Expr {
  return { type: "Call", ...at, func: { type: "Name", ...at, id: `builtins.${id}` }, args, keywords: [] };
}

/** What follows the colon, which may hold expressions of its own. */
function formatOf(c: Lowering, row: number, prefixes: Prefixes): Expr {
  const t = c.table;
  const parts: Part[] = [];
  let at = startOf(t, row) + 1;
  for (const child of namedOf(t, row)) {
    if (kindOf(t, child) !== "format_expression") continue;
    if (startOf(t, child) > at) parts.push(literalPart(startOf(t, child) - c.base, t.text.slice(at, startOf(t, child)), prefixes));
    parts.push(...interpolation(c, child, prefixes));
    at = endOf(t, child);
  }
  const rest = decodeBody(t.text.slice(at, endOf(t, row)), prefixes);
  if (rest === null) return brokenExpression(c, row);
  if (parts.length === 0) return text(located(c, row), "str", rest);
  return { type: "JoinedStr", ...located(c, row), values: rest === "" ? parts : [...parts, rest] };
}
