/** The expression under a cursor. */
import type { Span } from "../text/span";
import type { Module } from "./ast";
import { visitExpressions } from "./visit";

export interface Found {
  /** Absolute. */
  readonly span: Span;
  /** The identifier, when it is a plain name. */
  readonly name: string | null;
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
