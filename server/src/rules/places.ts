/** Findings about calls: where a call stands in the text, and one finding per place however often it is reached. */
import type { CallFact } from "../analysis/types";
import type { Finding } from "../findings/types";
import type { Expr, Module } from "../syntax/ast";
import { type Visited, visitExpressions } from "../syntax/visit";
import type { Span } from "../text/span";
import type { RuleFacts } from "./rule";

export type CallExpr = Extract<Expr, { type: "Call" }>;

/** A call in the text. */
export interface Place extends Visited {
  readonly node: CallExpr;
}

const cache = new WeakMap<Module, ReadonlyMap<string, Place>>();

/** The call that covers exactly the span; undefined when there is none. */
export function callAt(module: Module, span: Span): Place | undefined {
  let places = cache.get(module);
  if (places === undefined) {
    const found = new Map<string, Place>();
    visitExpressions(module, (v) => {
      if (v.node.type === "Call") found.set(`${v.base + v.node.start}:${v.base + v.node.end}`, { ...v, node: v.node });
    });
    places = found;
    cache.set(module, places);
  }
  return places.get(`${span.start}:${span.end}`);
}

/** What `judge` says about the calls that `wanted` names. A call reached in several situations must be worth it in each, and say the same figure. */
export function callFindings(
  facts: RuleFacts,
  wanted: (callee: string) => boolean,
  judge: (fact: CallFact, place: Place) => Finding | null,
): readonly Finding[] {
  const found = new Map<number, Finding | null>();
  for (const fact of facts.analysis.calls) {
    if (!wanted(fact.callee)) continue;
    const place = callAt(facts.module, fact.span);
    const finding = place === undefined ? null : judge(fact, place);
    const before = found.get(fact.span.start);
    found.set(fact.span.start, before === undefined || (before !== null && isSame(before, finding)) ? finding : null);
  }
  return [...found.values()].filter((finding): finding is Finding => finding !== null);
}

function isSame(a: Finding, b: Finding | null): boolean {
  return b !== null && a.saving?.bytes?.low === b.saving?.bytes?.low && a.saving?.bytes?.high === b.saving?.bytes?.high;
}

/** The span of an expression whose offsets count from `base`. */
export function spanOf(e: { readonly start: number; readonly end: number }, base: number): Span {
  return { start: base + e.start, end: base + e.end };
}
