/** What a run measured, as measure.py writes it, beside the estimates for the interpreter that ran. */
import type { EstimateRow } from "../memory/rows";
import { lineText } from "../present/lines";
import { compareSites, type MeasuredSite, measuredTable } from "../present/measured";
import type { Style } from "../present/numbers";
import { parseTarget, type TargetError } from "../target/parse";
import type { Target } from "../target/target";

export interface Measurement {
  /** "cpython-3.11.7-64" */
  readonly target: string;
  readonly numpy: string | null;
  readonly sites: readonly MeasuredSite[];
}

/** Null: the text is none. */
export function readMeasurement(text: string): Measurement | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const SUFFIXES: Readonly<Record<string, string>> = { windows: "-win", macos: "-macos" };

/** The interpreter that ran, on that system. */
export function measuredTarget({ target, numpy }: Measurement, system: string): Target | TargetError {
  // "2.4.6" of "2.4.6.dev0+abc".
  const version = numpy === null ? null : (/^\d+(\.\d+){0,2}/.exec(numpy)?.[0] ?? numpy);
  return parseTarget(`${target}${SUFFIXES[system] ?? ""}${version === null ? "" : `+numpy${version}`}`);
}

/** Estimates and measured figures as a table. */
export function measuredPage(rows: readonly EstimateRow[], sites: readonly MeasuredSite[], style: Style): string {
  return `${measuredTable(compareSites(rows, sites), 0, style, null).map(lineText).join("\n")}\n`;
}
