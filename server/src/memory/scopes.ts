/** Functions that run their statements one after the other, and what the highest of their peaks is at the end. */
import type { Binding, FunctionFact, FunctionRun } from "../analysis/types";
import { figure } from "../size/figure";
import type { Figure } from "../size/types";
import { add, type Bound, type Int, interval, max, plus } from "../values/int";
import type { StatementFigures } from "./moments";

/**
 * The highest of the peaks of statements that ran one after the other. What a statement let go may stay with the interpreter, which keeps freed lists,
 * tuples and floats for later (their free lists): up to that much more is held while the ones after it run.
 */
export function highestOf(statements: readonly StatementFigures[]): Figure | null {
  let highest: Int | null = null;
  let kept: Bound = 0;
  for (const { peak, needs, adds } of statements) {
    if (peak.bytes === null) return null;
    const own = kept === 0 ? peak.bytes : add(peak.bytes, interval(0, kept));
    highest = highest === null ? own : max(highest, own);
    const freed: Bound =
      needs.bytes === null || adds.bytes === null ? Number.POSITIVE_INFINITY : difference(needs.bytes.high, adds.bytes.low);
    kept = plus(kept, freed > 0 ? freed : 0);
  }
  const assumes = statements.flatMap(({ peak }) => peak.assumes);
  return highest === null ? null : figure(highest, assumes);
}

function difference(high: Bound, low: Bound): Bound {
  if (!Number.isFinite(Number(high)) || !Number.isFinite(Number(low))) return Number.POSITIVE_INFINITY;
  return plus(high, -Number(low));
}

/** Of rows in source order, those of the same straight function up to where the name of row `i` is bound again or the function ends. */
export function courseOf<R extends { readonly binding: Binding }>(
  rows: readonly R[],
  i: number,
  functions: readonly FunctionFact[],
): readonly R[] | null {
  const own = (rows[i] as R).binding;
  const { start, end } = own.scope.span;
  if (own.scope.function === null || !functions.some((fact) => fact.straight && fact.span.start === start && fact.span.end === end))
    return null;
  const inside = rows.filter(({ binding }) => binding.scope.span.start === start && binding.scope.span.end === end);
  const at = inside.indexOf(rows[i] as R);
  const next = inside.findIndex(({ binding }, k) => k > at && binding.name === own.name);
  return next < 0 ? inside : inside.slice(0, next);
}

/** The one call of the function in which the name of row `i` keeps its value to the end; null where there are several, or none. */
export function wholeCall<R extends { readonly binding: Binding }>(
  rows: readonly R[],
  i: number,
  functions: readonly FunctionFact[],
): FunctionRun | null {
  const own = (rows[i] as R).binding;
  const { start, end } = own.scope.span;
  if (own.scope.function === null) return null;
  const fact = functions.find(({ span }) => span.start === start && span.end === end);
  const last = rows.every(({ binding }, k) => k <= i || binding.name !== own.name || binding.scope.span.start !== start);
  const [run, ...others] = fact?.runs ?? [];
  return run === undefined || others.length > 0 || fact?.more === true || !last ? null : run;
}
