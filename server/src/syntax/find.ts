/** The expression under a cursor. */
import type { Span } from "../text/span";
import type { Module } from "./ast";
import { visitExpressions, visitStatements } from "./visit";

export interface Found {
  /** Absolute. */
  readonly span: Span;
  /** The identifier, when it is a plain name. */
  readonly name: string | null;
}

/** The class whose name in its class statement is under the cursor; null elsewhere. */
export function findClass(module: Module, offset: number): { readonly name: string; readonly span: Span } | null {
  let found: { readonly name: string; readonly span: Span } | null = null;
  visitStatements(module, (s, base) => {
    if (s.type !== "ClassDef") return;
    const span = { start: base + s.nameSpan.start, end: base + s.nameSpan.end };
    if (span.start <= offset && offset <= span.end) found = { name: s.name, span };
  });
  return found;
}

/** Parameters with a name of their own of the function whose name begins at that offset. */
export function findParameters(module: Module, nameStart: number): readonly { readonly name: string; readonly annotation: Span | null }[] {
  let found: readonly { readonly name: string; readonly annotation: Span | null }[] = [];
  visitStatements(module, (s, base) => {
    const inner = s.type === "FunctionDef" ? base + s.offset : 0;
    if (s.type !== "FunctionDef" || inner + s.unit.nameSpan.start !== nameStart) return;
    const { positionalOnly, positional, keywordOnly } = s.unit.parameters;
    found = [...positionalOnly, ...positional, ...keywordOnly].map(({ name, annotation }) => ({
      name,
      annotation: annotation === null ? null : { start: inner + annotation.start, end: inner + annotation.end },
    }));
  });
  return found;
}

/** The calls that name what they call so, in source order. */
export function findCallsOf(module: Module, name: string): readonly Span[] {
  const found: Span[] = [];
  visitExpressions(module, ({ node, base }) => {
    if (node.type === "Call" && node.func.type === "Name" && node.func.id === name)
      found.push({ start: base + node.start, end: base + node.end });
  });
  return found.sort((a, b) => a.start - b.start);
}

/** A name, else the call (also by its callee), subscript, comprehension or display whose own characters are under the cursor; null elsewhere. */
export function findExpression(module: Module, offset: number): Found | null {
  let found: Found | null = null;
  visitExpressions(module, ({ node, base, parents }) => {
    const span = { start: base + node.start, end: base + node.end };
    if (offset < span.start || offset > span.end) return;
    // Inner expressions come later and win; constants say nothing that a reader does not see.
    const outer = parents.at(-1);
    if (outer?.type === "Call" && outer.func === node) return;
    if (node.type !== "Constant" && node.type !== "BrokenExpr" && node.type !== "Slice")
      found = { span, name: node.type === "Name" ? node.id : null };
  });
  return found;
}
