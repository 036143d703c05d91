/** What can be said of the items of runs without their positions. */
import { add, boundedBy, type Int, interval, ZERO } from "./int";
import type { Run } from "./object";
import { substituteValue, valueMentions } from "./substitute";
import type { Value } from "./value";

/** Number of items. */
export function lengthOf(runs: readonly { readonly count: Int }[]): Int {
  return runs.reduce((total, run) => add(total, run.count), ZERO);
}

/**
 * An item of the run, whichever: what follows the index becomes a range, so that two such items are never taken for one. An object's `at` that is a
 * range means: some member of the family, under a run perhaps another one for each item.
 */
export function someItem(run: Run): Value {
  if (!valueMentions(run.element, run.index.key)) return run.element;
  const bounds = boundedBy(run.index, run.picked ?? run.count);
  return substituteValue(run.element, new Map([[run.index.key, interval(bounds.low, bounds.high)]]));
}

/** The value without saying which of several run-time objects it is; heap references stay, as their contents hang on them. */
export function anonymous(value: Value): Value {
  if (value.tag === "union") return { tag: "union", values: value.values.map(anonymous) };
  if (value.tag === "ref" || value.tag === "method" || !("id" in value) || value.id.kind !== "object") return value;
  return { ...value, id: { kind: "any" } };
}
