/** Figures: a number of bytes with a confidence that follows from what it is made of. */

import { assumptionKey } from "../values/canon";
import { hasSymbol, hull, type Int, interval } from "../values/int";
import type { Assumption } from "../values/object";
import type { Reason } from "../values/value";
import type { Confidence, Figure } from "./types";

/** A figure of `bytes`; null bytes need a reason. */
export function figure(amount: Int | null, assumes: readonly Assumption[] = [], reason: Reason | null = null): Figure {
  // More than any number says: what is left is a lower end that a number can say.
  const bytes =
    amount !== null && amount.low === Number.POSITIVE_INFINITY ? interval(Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY) : amount;
  return { bytes, confidence: confidenceOf(bytes, assumes), assumes: distinct(assumes), reason };
}

/** unknown · assumed · symbolic · exact · bounded, in this order. */
function confidenceOf(bytes: Int | null, assumes: readonly Assumption[]): Confidence {
  if (bytes === null) return "unknown";
  if (assumes.length > 0) return "assumed";
  if (hasSymbol(bytes)) return "symbolic";
  return bytes.low === bytes.high ? "exact" : "bounded";
}

/** A figure that is not known, with the reason. */
export function unknownFigure(reason: Reason): Figure {
  return figure(null, [], reason);
}

/** Either of them: the hull; unknown when one of them is. */
export function joinFigures(a: Figure, b: Figure): Figure {
  const bytes = a.bytes === null || b.bytes === null ? null : hull(a.bytes, b.bytes);
  return figure(bytes, [...a.assumes, ...b.assumes], a.reason ?? b.reason);
}

function distinct(assumes: readonly Assumption[]): readonly Assumption[] {
  if (assumes.length < 2) return assumes;
  const seen = new Set<string>();
  return assumes.filter((assumption) => {
    const key = assumptionKey(assumption);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
