/** The shape of a rule: identity, documentation with executed examples, and a pure check. */
import type { Analysis, FunctionFact } from "../analysis/types";
import type { Found, Severity } from "../findings/types";
import type { EstimateRow } from "../memory/rows";
import type { Figure, Sizes } from "../size/types";
import type { Module } from "../syntax/ast";
import type { Target } from "../target/target";
import type { Span } from "../text/span";
import type { Snapshot } from "../values/snapshot";

/** All that a rule sees of a file. */
export interface RuleFacts {
  readonly analysis: Analysis;
  readonly module: Module;
  readonly text: string;
  readonly target: Target;
  readonly rows: readonly EstimateRow[];
  readonly sizes: (snapshot: Snapshot) => Sizes;
  /** Bytes that it may take, quickly and generously; no low end of its size is above them. */
  readonly most: (snapshot: Snapshot) => number;
  /** Most that a call of the function adds to what is held while it runs; absent where no call returned. */
  readonly peakOf: (fact: FunctionFact) => Figure | undefined;
  /** The number that a hint at the span, or a setting, gives for the name; null: none. */
  readonly told: (span: Span, name: string) => number | null;
  /** 0-based line of an offset. */
  readonly lineOf: (offset: number) => number;
}

/** Thresholds: the first two must be passed by the low end of the saving. */
export interface RuleOptions {
  /** Bytes. */
  readonly minimum: number;
  /** Percent of the value. */
  readonly minimumShare: number;
  /** Bytes that a value or a call may take; null: any number. */
  readonly budget: number | null;
  /** Also what is certain for each item where nobody knows how many there are. */
  readonly symbolic: boolean;
}

export interface Rule {
  readonly id: string;
  readonly summary: string;
  readonly severity: Severity;
  readonly since: string;
  readonly check: (facts: RuleFacts, options: RuleOptions) => readonly Found[];
}

/** Whether the low end of a saving that is no more than `most` may pass. */
export function mayBeWorth({ bytes }: Figure, options: RuleOptions): boolean {
  const low = Number(bytes?.low ?? 0);
  return low > 0 && low >= options.minimum;
}

/** Whether the low end of a saving of bytes passes both thresholds; `of`: what the value takes now. Never for figures that are formulas. */
export function isWorth(saving: Figure, of: Figure, options: RuleOptions): boolean {
  if (saving.bytes === null || of.bytes === null || saving.confidence === "symbolic" || of.confidence === "symbolic") return false;
  const low = Number(saving.bytes.low);
  return low > 0 && low >= options.minimum && low * 100 >= options.minimumShare * Number(of.bytes.low);
}
