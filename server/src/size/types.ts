/** What the size room answers. */
import type { Int } from "../values/int";
import type { Assumption } from "../values/object";
import type { Reason } from "../values/value";

export type Confidence = "exact" | "bounded" | "assumed" | "symbolic" | "unknown";

/**
 * A number of bytes. confidence follows from the contents and is never set by hand:
 * unknown (bytes null) · assumed (assumes not empty) · symbolic (mentions a symbol atom, also below a sum or step) · exact (low = high) · bounded.
 */
export interface Figure {
  readonly bytes: Int | null;
  readonly confidence: Confidence;
  readonly assumes: readonly Assumption[];
  readonly reason: Reason | null;
}

/** One summand of held, for the Parts line. total = count × each where `each` is one size for all. */
export interface Part {
  /** What: CPython/NumPy type name such as "list", "float", "Point"; plural and wording are present's. */
  readonly type: string;
  /** hidden: a deep walk may not find it. */
  readonly role: "container" | "element" | "base" | "attribute" | "hidden";
  /** Objects of this part. */
  readonly count: Int;
  /** Bytes per object, or null when they differ. */
  readonly each: Int | null;
  /** Bytes in all (held). */
  readonly total: Int;
  /** For containers: slots allocated and items used, bytes per slot, fixed bytes; else null. */
  readonly slots: { readonly base: Int; readonly allocated: Int; readonly used: Int; readonly each: number } | null;
  /** Where the rule is from: a CPython/NumPy file, or a SIZE-RULES section. */
  readonly source: string;
}

export interface Sizes {
  /** Base name of type(v).__name__, element type in brackets, alternatives joined by " | ": "list[float]", "int | None". */
  readonly type: string;
  readonly held: Figure;
  readonly shallow: Figure;
  readonly deep: Figure;
  readonly allocated: Figure;
  /** Bytes of the data itself: 8 per float and int that fits 64 bits, characters of strings, items of arrays. Null where it means nothing. */
  readonly payload: Figure | null;
  readonly parts: readonly Part[];
  /** len(v) where it has one. */
  readonly length: Int | null;
  /** Objects that are constants of the code, shared by the process: not held, counted in shallow/deep. */
  readonly shared: boolean;
}
