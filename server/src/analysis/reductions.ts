/** What reading all items of something gives: sums and extremes. */

import { type Int, interval, max, min, sumOver } from "../values/int";
import { joinValue } from "../values/join";
import type { Run } from "../values/object";
import type { Value } from "../values/value";
import type { Applied } from "./apply";
import { npScalar } from "./arrayRecipes";
import { lost } from "./machine";
import { objectOf } from "./objects";
import { asInt, intValue } from "./operators";
import { arg, because, items } from "./transfers";

export function sumOfInts(n: Int, run: Run): Int {
  if (run.picked !== null) return interval(n.low < 0 ? Number.NEGATIVE_INFINITY : 0, n.high > 0 ? Number.POSITIVE_INFINITY : 0);
  return sumOver(n, run.index, run.count);
}

export function extreme(on: Applied, least: boolean): Value {
  const only = on.rest.length === 1 ? on.rest[0]?.value : undefined;
  const array = only === undefined ? undefined : objectOf(only, on.state);
  // One of the scalars that reading the array makes.
  if (array?.kind === "ndarray" && array.shape.length === 1) return npScalar(array.dtype, on);
  const values = on.rest.length > 1 ? on.rest.map((a) => a.value) : null;
  const candidates =
    values ??
    items(on, on.rest[0]?.value)?.runs.map((run) => {
      const { element } = run;
      return element.tag === "int"
        ? { ...element, int: interval(element.int.low, element.int.high) }
        : element.tag === "float"
          ? { ...element, value: null }
          : element;
    });
  if (candidates === undefined || candidates.length === 0) return because(on, on.rest[0]?.value, "which item this picks is not known");
  if (arg(on, "key") === undefined && candidates.every((v) => v.tag === "int")) {
    const ints = candidates.map((v) => asInt(v) as Int);
    if (values === null)
      return intValue(
        interval(
          ints.map((n) => n.low).reduce((a, b) => (a < b ? a : b)),
          ints.map((n) => n.high).reduce((a, b) => (a > b ? a : b)),
        ),
        { kind: "any" },
      );
    const result = ints.reduce(least ? min : max);
    const same = candidates.find((v) => v.tag === "int" && v.int === result);
    return intValue(result, same !== undefined && "id" in same ? same.id : { kind: "any" });
  }
  const joined = candidates.reduce(joinValue);
  return joined.tag === "ref" || joined.tag === "union"
    ? lost(on.ctx, on.node, "which item this picks is not known")
    : "id" in joined
      ? { ...joined, id: { kind: "any" } }
      : joined;
}
