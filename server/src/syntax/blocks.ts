/** Where statements and blocks stand in a file, as absolute spans: what suppression comments cover. */
import type { Span } from "../text/span";
import type { Located, Module, Stmt } from "./ast";
import { childStatements } from "./visit";

export interface Blocks {
  readonly comments: readonly (Span & { readonly text: string })[];
  /** Compound statements, outer before inner; the header ends where the body begins. */
  readonly blocks: readonly { readonly header: Span; readonly span: Span }[];
  /** Statements without a body. */
  readonly statements: readonly Span[];
  /** Where the first statement begins; the file's length when it has none. */
  readonly first: number;
}

/** Comments and statements of a module, for suppressions. */
export function blocksOf(module: Module): Blocks {
  const blocks: { readonly header: Span; readonly span: Span }[] = [];
  const statements: Span[] = [];
  const visit = (s: Stmt, base: number): void => {
    const at = (node: Located): Span => ({ start: base + node.start, end: base + node.end });
    const isFunction = s.type === "FunctionDef";
    const body = isFunction ? s.unit.body : childStatements(s);
    const inner = isFunction ? base + s.offset : base;
    const [first] = body;
    if (first === undefined) statements.push(at(s));
    else blocks.push({ header: { start: base + s.start, end: inner + first.start }, span: at(s) });
    for (const child of body) visit(child, inner);
  };
  for (const { unit, offset } of module.body) visit(unit.statement, offset);
  return { comments: module.comments, blocks, statements, first: module.body[0]?.offset ?? module.length };
}
