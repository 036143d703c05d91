/** One binding with its figures: what rules, reports, hovers and hints are made of. */
import type { Binding } from "../analysis/types";
import type { Figure, Sizes } from "../size/types";

export interface Ends {
  readonly sizes: Sizes;
  readonly peak: Figure;
}

export interface EstimateRow {
  readonly binding: Binding;
  /** Right after the statement; null when it is never reached. */
  readonly after: Sizes | null;
  readonly peak: Figure;
  readonly adds: Figure;
  readonly needs: Figure;
  /** What the name ends with; null when it is the same moment or not known. */
  readonly exit: Ends | null;
  /** 0-based line, and column in code points. */
  readonly line: number;
  readonly column: number;
}

/** Why a number is what it is, for `explain`. */
export interface Explanation {
  readonly source: string;
  readonly row: EstimateRow;
  readonly steps: readonly string[];
}
