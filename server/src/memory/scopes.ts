/** The call of a function that ends where a name of it does. */
import type { Binding, FunctionFact, FunctionRun } from "../analysis/types";

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
