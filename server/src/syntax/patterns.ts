/** Lowers the patterns of match statements. */
import type { Pattern } from "./ast";
import { type Base, MAX_DEPTH, deeper, located, lowerExpression } from "./expressions";
import { kindOf, namedOf, textOf } from "./table";

export function lowerPattern(b: Base, row: number): Pattern {
  const t = b.table;
  const at = located(b, row);
  const d = deeper(b);
  if (b.depth > MAX_DEPTH) return { type: "MatchAs", ...at, pattern: null, name: null };
  switch (kindOf(t, row)) {
    case "case_pattern": {
      const [inner] = namedOf(t, row);
      // `_` is an anonymous token.
      return inner === undefined ? { type: "MatchAs", ...at, pattern: null, name: null } : lowerPattern(d, inner);
    }
    case "dotted_name": {
      const text = textOf(t, row);
      if (!text.includes(".")) return { type: "MatchAs", ...at, pattern: null, name: text === "_" ? null : text };
      return { type: "MatchValue", ...at, value: { type: "BrokenExpr", ...at } };
    }
    case "as_pattern": {
      const [inner, alias] = namedOf(t, row);
      return { type: "MatchAs", ...at, pattern: inner === undefined ? null : lowerPattern(d, inner), name: alias === undefined ? null : textOf(t, alias) };
    }
    case "list_pattern":
    case "tuple_pattern":
      return { type: "MatchSequence", ...at, patterns: namedOf(t, row).map((child) => lowerPattern(d, child)) };
    case "splat_pattern": {
      const [inner] = namedOf(t, row);
      return { type: "MatchStar", ...at, name: inner === undefined || textOf(t, inner) === "_" ? null : textOf(t, inner) };
    }
    case "union_pattern":
      return { type: "MatchOr", ...at, patterns: namedOf(t, row).map((child) => lowerPattern(d, child)) };
    case "class_pattern": {
      const [cls, ...rest] = namedOf(t, row);
      const patterns: Pattern[] = [];
      const keywordPatterns: { readonly name: string; readonly pattern: Pattern }[] = [];
      for (const child of rest) {
        const inner = kindOf(t, child) === "case_pattern" ? (namedOf(t, child)[0] ?? child) : child;
        if (kindOf(t, inner) === "keyword_pattern") {
          const [name, value] = namedOf(t, inner);
          if (name !== undefined && value !== undefined) keywordPatterns.push({ name: textOf(t, name), pattern: lowerPattern(d, value) });
        } else patterns.push(lowerPattern(d, child));
      }
      return { type: "MatchClass", ...at, cls: cls === undefined ? { type: "BrokenExpr", ...at } : lowerExpression(d, cls), patterns, keywordPatterns };
    }
    case "dict_pattern": {
      const named = namedOf(t, row);
      const splat = named.find((child) => kindOf(t, child) === "splat_pattern");
      const rest = splat === undefined ? null : textOf(t, namedOf(t, splat)[0] ?? splat).replace(/^\*+/, "");
      const values = named.filter((child) => kindOf(t, child) === "case_pattern").map((child) => lowerPattern(d, child));
      return { type: "MatchMapping", ...at, keys: [], patterns: values, rest };
    }
    case "none":
    case "true":
    case "false":
      return { type: "MatchSingleton", ...at, value: lowerExpression(d, row) };
    default:
      return { type: "MatchValue", ...at, value: lowerExpression(d, row) };
  }
}
