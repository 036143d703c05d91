/** What reading all items of something gives: sums and extremes. */

import { ends } from "../../values/distinct";
import { type Int, interval, max, min, ONE, sub, sumOver } from "../../values/int";
import { anonymous, someItem } from "../../values/items";
import { joinValue } from "../../values/join";
import type { Run } from "../../values/object";
import type { Value } from "../../values/value";
import { npScalar } from "../arrays/recipes";
import { contents } from "../canonical";
import { loseItems, objectOf } from "../containers/objects";
import { firstOf } from "../containers/order";
import { itemsInAnyOrder, iterateAny } from "../loops/iterate";
import { lost } from "../machine";
import { asInt, intValue } from "../operators";
import type { Applied } from "./apply";
import { listed } from "./sequences";
import { arg } from "./transfers";

/** Sum of `n` over the run's index; of items picked in a way that is not known, its range. */
export function sumOfInts(n: Int, run: Run): Int {
  if (run.picked !== null) return interval(n.low < 0 ? Number.NEGATIVE_INFINITY : 0, n.high > 0 ? Number.POSITIVE_INFINITY : 0);
  return sumOver(n, run.index, run.count);
}

/** min() and max(): one of the arguments, or one of the items of the only one. */
export function extreme(on: Applied, least: boolean): Value {
  const only = on.rest.length === 1 ? on.rest[0]?.value : undefined;
  const array = only === undefined ? undefined : objectOf(only, on.state);
  // One of the scalars that reading the array makes.
  if (array?.kind === "ndarray" && array.shape.length === 1) return npScalar(array.dtype, on);
  const several = on.rest.length > 1 ? listed(on.rest.map(({ value }) => value)) : null;
  const found = several ?? iterateAny(only ?? { tag: "none" }, on.node, on.state, on.ctx, true, itemsInAnyOrder);
  const known = firstOf(found, arg(on, "key"), least, on);
  if (known !== null) return known;
  const rows = found.runs.filter((run) => run.count.high > 0);
  const otherwise = rows.some((run) => run.count.low > 0) ? undefined : arg(on, "default");
  const candidates = [...rows.map(someItem), ...(otherwise === undefined ? [] : [otherwise])];
  if (candidates.length === 0) return lost(on.ctx, on.node, "which item this picks is not known");
  if (arg(on, "key") === undefined && otherwise === undefined && candidates.every((value) => value.tag === "int")) {
    const ints = rows.map((run) => extremeOf(run, least));
    const result = ints.every((n) => n !== null) ? (ints as Int[]).reduce(least ? min : max) : hull(candidates.map((v) => asInt(v) as Int));
    const same = candidates.find((v) => v.tag === "int" && v.int === result);
    return intValue(result, same !== undefined && "id" in same ? same.id : { kind: "any" });
  }
  const joined = candidates.map(anonymous).reduce(joinValue);
  if (joined.tag !== "unknown") return joined;
  loseItems(on.state, candidates, contents);
  return lost(on.ctx, on.node, "which item this picks is not known");
}

/** The least or the greatest int of a run that has items; null where that is not known. */
function extremeOf(run: Run, least: boolean): Int | null {
  if (run.element.tag !== "int" || run.count.low <= 0) return null;
  const line = ends(run.element.int, run);
  return line === null ? null : least ? line.first : sub(line.end, ONE);
}

function hull(ints: readonly Int[]): Int {
  return interval(
    ints.map((n) => n.low).reduce((a, b) => (a < b ? a : b)),
    ints.map((n) => n.high).reduce((a, b) => (a > b ? a : b)),
  );
}
