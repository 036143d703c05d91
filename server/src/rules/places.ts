/** Findings about calls: where a call stands in the text, and one finding per place however often it is reached. */
import { bindingsOf, dottedName, resolve, type SymbolTable, scopeAt } from "../analysis/names/symtable";
import type { CallFact } from "../analysis/types";
import type { Found } from "../findings/types";
import type { Expr, Module, Stmt } from "../syntax/ast";
import { childStatements, type Visited, visitExpressions } from "../syntax/visit";
import type { Span } from "../text/span";
import type { RuleFacts } from "./rule";

export type CallExpr = Extract<Expr, { type: "Call" }>;

/** A call in the text. */
export interface Place extends Visited {
  readonly node: CallExpr;
}

/** What covers exactly the span, outer before inner. */
export function placesAt(module: Module, span: Span): readonly Visited[] {
  const found: Visited[] = [];
  const note = (v: Visited) => {
    if (v.base + v.node.start === span.start && v.base + v.node.end === span.end) found.push(v);
  };
  visitExpressions(module, note, span);
  return found;
}

function isCall(place: Visited): place is Place {
  return place.node.type === "Call";
}

/**
 * What `judge` says about the calls that `wanted` names. A call reached in several situations must be worth it in each, and say the same figure.
 * `hopeless`: nothing can be said, whatever stands in the text.
 */
export function callFindings(
  facts: RuleFacts,
  wanted: (callee: string) => boolean,
  hopeless: (fact: CallFact) => boolean,
  judge: (fact: CallFact, place: Place) => Found | null,
): readonly Found[] {
  return placeFindings(facts, wanted, hopeless, isCall, judge);
}

/** The same about whatever stands there, as `isWanted` says. */
export function placeFindings<P extends Visited>(
  facts: RuleFacts,
  wanted: (callee: string) => boolean,
  hopeless: (fact: CallFact) => boolean,
  isWanted: (place: Visited) => place is P,
  judge: (fact: CallFact, place: P) => Found | null,
): readonly Found[] {
  const found = new Map<number, Found | null>();
  for (const fact of facts.analysis.callsTo(wanted)) {
    const before = found.get(fact.span.start);
    if (before === null) continue;
    const place = hopeless(fact) ? undefined : placesAt(facts.module, fact.span).find(isWanted);
    const finding = place === undefined ? null : judge(fact, place);
    found.set(fact.span.start, before === undefined || isSame(before, finding) ? finding : null);
  }
  return [...found.values()].filter((finding): finding is Found => finding !== null);
}

function isSame(a: Found, b: Found | null): boolean {
  return b !== null && a.saving?.bytes?.low === b.saving?.bytes?.low && a.saving?.bytes?.high === b.saving?.bytes?.high;
}

/** A statement, and the offset that its offsets count from. */
export interface Placed<S extends Stmt = Stmt> {
  readonly s: S;
  readonly base: number;
}

/** Every list of statements, and whether something around it may catch what goes wrong inside. */
export function visitBlocks(module: Module, visit: (block: readonly Placed[], guarded: boolean) => void): void {
  const block = (statements: readonly Placed[], guarded: boolean): void => {
    if (statements.length > 0) visit(statements, guarded);
    for (const { s, base } of statements) {
      const at = (inner: readonly Stmt[], offset: number): readonly Placed[] => inner.map((child) => ({ s: child, base: offset }));
      if (s.type === "FunctionDef") block(at(s.unit.body, base + s.offset), false);
      else if (s.type === "For" || s.type === "While" || s.type === "If")
        for (const part of [s.body, s.orelse]) block(at(part, base), guarded);
      else block(at(childStatements(s), base), guarded || s.type === "Try" || s.type === "With");
    }
  };
  block(
    module.body.map(({ unit, offset }) => ({ s: unit.statement, base: offset })),
    false,
  );
}

/** Every value of the name comes from open(). */
export function isOpened(table: SymbolTable, name: string, offset: number): boolean {
  const variable = resolve(scopeAt(table, offset), name);
  if (variable === null) return false;
  const binds = bindingsOf(variable);
  return (
    binds.length > 0 &&
    binds.every(({ role, site, scope }) => {
      const { statement, node } = site;
      const source =
        role === "with" && statement?.type === "With"
          ? statement.items.find((item) => item.target === node)?.context
          : role === "assign" && statement?.type === "Assign"
            ? statement.value
            : undefined;
      return source?.type === "Call" && /^(?:builtins|io)\.open$/.test(dottedName(table, source.func, scope) ?? "");
    })
  );
}

/** The span of an expression whose offsets count from `base`. */
export function spanOf(e: { readonly start: number; readonly end: number }, base: number): Span {
  return { start: base + e.start, end: base + e.end };
}
