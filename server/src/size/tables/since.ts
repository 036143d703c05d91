/** Tables by version: a value holds from the step's version on, until the next step. A new CPython needs a step only where a rule changed. */
import type { Version } from "../../target/target";
import { compareVersions } from "../../target/versions";

/** Steps in ascending order; the first one holds for everything older too. */
export type Steps<T> = readonly (readonly [since: Version, value: T])[];

/** The value of the newest step that is not newer than `version`. */
export function since<T>(steps: Steps<T>, version: Version): T {
  let found = (steps[0] as readonly [Version, T])[1];
  for (const [from, value] of steps) {
    if (compareVersions(from, version) > 0) break;
    found = value;
  }
  return found;
}
