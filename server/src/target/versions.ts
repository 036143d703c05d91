/** Comparing version triples. */
import type { Target, Version } from "./target";

/** Negative, zero or positive as `a` is older than, equal to or newer than `b`. */
export function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** Whether the target's CPython is `version` or newer. */
export function atLeast(target: Target, version: Version): boolean {
  return compareVersions(target.python, version) >= 0;
}

/** Whether the target's NumPy is `version` or newer; false without NumPy. */
export function numpyAtLeast(target: Target, version: Version): boolean {
  return target.numpy !== null && compareVersions(target.numpy, version) >= 0;
}
