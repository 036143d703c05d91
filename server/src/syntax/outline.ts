/** The outline of a file as absolute spans: which lines belong together, for comments that speak of a line, a statement or a block. */
import type { Span } from "../text/span";
import type { Module, Stmt } from "./ast";
import { childStatements } from "./visit";

export interface Outline {
  /** Statements with a body, outer before inner. `header` ends where the body begins. */
  readonly blocks: readonly { readonly header: Span; readonly span: Span }[];
  /** Statements without a body. */
  readonly statements: readonly Span[];
  /** Where the first statement begins; the length of the text when there is none. */
  readonly first: number;
}

export function outlineOf(module: Module): Outline {
  const blocks: { readonly header: Span; readonly span: Span }[] = [];
  const statements: Span[] = [];
  const visit = (s: Stmt, base: number): void => {
    const span = { start: base + s.start, end: base + s.end };
    const inner = s.type === "FunctionDef" ? base + s.offset : base;
    const body = s.type === "FunctionDef" ? s.unit.body : childStatements(s);
    const [first] = body;
    if (first === undefined) {
      statements.push(span);
      return;
    }
    blocks.push({ header: { start: span.start, end: inner + first.start }, span });
    for (const child of body) visit(child, inner);
  };
  for (const { unit, offset } of module.body) visit(unit.statement, offset);
  return { blocks, statements, first: module.body[0]?.offset ?? module.length };
}
