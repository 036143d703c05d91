/** What calls of a function did to memory: the highest held from their start, and what they leave. */
import type { FunctionFact, FunctionRun } from "../analysis/types";
import { type Baseline, baselineOf, gainOver } from "../size/difference";
import { figure, joinFigures } from "../size/figure";
import type { Figure } from "../size/types";
import type { Target } from "../target/target";
import { interval, plus } from "../values/int";
import { arrayBuffers, highest, innerNeeds, occasions, raised, tablesChanged, UNTRACKED } from "./moments";

export interface FunctionFigures {
  /** Highest held while a call ran, less held when it began; of several calls the highest. Bytes. */
  readonly peak: Figure;
  /** The statement during which that was; null where it is not known. */
  readonly at: FunctionRun["peaks"][number]["span"];
  /** Held after a call less held before it: its result, and what it put into what was there. Null where not all calls are known. */
  readonly keeps: Figure | null;
}

/** Null when no call returned. */
export function functionFigures({ runs, more }: FunctionFact, target: Target): FunctionFigures | null {
  const each = runs.map((run) => runFigures(run, target));
  if (each.length === 0) return null;
  const top = each.reduce((best, one) => ((one.peak.bytes?.low ?? 0) > (best.peak.bytes?.low ?? 0) ? one : best));
  const peak = highest(
    each.map((one) => one.peak),
    more ? Number.POSITIVE_INFINITY : 0,
  );
  return { peak, at: top.at, keeps: more ? null : each.map((one) => one.keeps).reduce(joinFigures) };
}

function runFigures(
  run: FunctionRun,
  target: Target,
): { readonly peak: Figure; readonly at: FunctionFigures["at"]; readonly keeps: Figure } {
  const { before, peaks } = run;
  const base = baselineOf(before.live, before.heap, target);
  const open = !run.complete || peaks.some(({ call }) => call !== null && innerNeeds(call, target) === null);
  const keeps = gainOver(base, run.live, run.heap, !open);
  const gains = peaks.map((point) => ({ span: point.span, figure: pointGain(point, run, base, !open, target) }));
  const tables = tablesChanged([[run.live, run.heap], ...peaks.map((point) => [point.alive, point.heap] as const)], before.heap, target);
  const slack = open ? Number.POSITIVE_INFINITY : [tables, arrayBuffers(peaks)].reduce(plus, UNTRACKED);
  const top = gains.reduce<(typeof gains)[0] | null>((best, one) => (low(one.figure) > low(best?.figure) ? one : best), null);
  return {
    peak: highest([figure(interval(0, 0)), keeps, ...gains.map((gain) => gain.figure)], slack),
    at: top === null || low(top.figure) < low(keeps) ? null : top.span,
    keeps,
  };
}

function pointGain(point: FunctionRun["peaks"][number], { before }: FunctionRun, base: Baseline, stays: boolean, target: Target): Figure {
  return highest(
    occasions(point, before.live, target).flatMap((one) => raised(one, gainOver(base, one.values, one.heap, stays))),
    0,
  );
}

function low(one: Figure | undefined): number {
  return Number(one?.bytes?.low ?? 0);
}
