/** Estimates against what a run measured (UX §7): a verdict per assignment, as table and as JSON. */
import type { EstimateRow } from "../memory/rows";
import type { Figure, Sizes } from "../size/types";
import { amountText, conditionText, isKnown } from "./figures";
import { grownFrom } from "./hover";
import type { Json } from "./json";
import { type Column, type Line, plain, table } from "./lines";
import { bytes, count, type Style } from "./numbers";

/** Lowest and highest of the executions that were looked at. */
export type Range = readonly [low: number, high: number];

export interface Seen {
  /** Executions, and how many of them were looked at. */
  readonly count: number;
  readonly measured: number;
  /** sys.getsizeof, and the same over all that is reached, each object once; null where it could not be taken. Bytes. */
  readonly shallow: Range | null;
  readonly deep: Range | null;
  /** len() of builtin containers. */
  readonly length: Range | null;
  readonly types: readonly string[];
}

/** An assignment that was executed; line and column (in code points) are 1-based. */
export interface MeasuredSite {
  readonly line: number;
  readonly column: number;
  readonly name: string;
  readonly after?: Seen;
  readonly exit?: Seen;
}

/** wrong: an exact figure is not the measured one, or an interval does not contain it. */
export type Verdict = "equal" | "inside" | "wrong" | "not estimated" | "not measured";

export interface Comparison {
  readonly site: MeasuredSite;
  readonly row: EstimateRow | null;
  readonly verdict: Verdict;
}

/** One for each assignment that ran, in the order of the text. */
export function compareSites(rows: readonly EstimateRow[], sites: readonly MeasuredSite[]): readonly Comparison[] {
  const byPlace = new Map(rows.map((row) => [`${row.line + 1}:${row.column + 1}:${row.binding.name}`, row]));
  return sites
    .filter((site) => site.after !== undefined)
    .map((site) => {
      const row = byPlace.get(`${site.line}:${site.column}:${site.name}`) ?? null;
      return { site, row, verdict: row === null ? "not estimated" : verdictOf(row, site) };
    });
}

const WORST: readonly Verdict[] = ["wrong", "not measured", "not estimated", "inside", "equal"];

function verdictOf(row: EstimateRow, site: MeasuredSite): Verdict {
  const verdicts = [momentVerdict(row.after, site.after)];
  if (row.exit !== null && site.exit !== undefined) verdicts.push(momentVerdict(row.exit.sizes, site.exit));
  return WORST.find((verdict) => verdicts.includes(verdict)) as Verdict;
}

function momentVerdict(sizes: Sizes | null, seen: Seen | undefined): Verdict {
  if (sizes === null || seen === undefined) return "not estimated";
  const verdicts = [judge(sizes.deep, seen.deep), judge(sizes.shallow, seen.shallow)];
  if (verdicts.includes("wrong")) return "wrong";
  return verdicts[0] as Verdict;
}

/** A figure against a measured range, in bytes. */
export function judge(figure: Figure, range: Range | null): Verdict {
  if (range === null) return "not measured";
  if (figure.bytes === null || !isKnown(figure)) return "not estimated";
  const { low, high } = figure.bytes;
  if (range[0] < low || range[1] > high) return figure.confidence === "assumed" ? "not estimated" : "wrong";
  return low === high ? "equal" : "inside";
}

const COLUMNS: readonly Column[] = [
  { title: "line", align: "right", role: "plain" },
  { title: "name", align: "left", role: "plain" },
  { title: "estimate", align: "left", role: "plain" },
  { title: "measured", align: "left", role: "plain" },
  { title: "verdict", align: "left", role: "plain" },
];

/** Deep figures: what a walk over the objects measures. Smaller values than `minimum` bytes stand in the closing line, wrong ones always in the table. */
export function measuredTable(comparisons: readonly Comparison[], minimum: number, style: Style, width: number | null): readonly Line[] {
  const shown = comparisons.filter(({ site, verdict }) => verdict === "wrong" || largest(site) >= minimum);
  const rows = shown.map(({ site, row, verdict }) => {
    const exit =
      row?.after != null && row.exit !== null && site.exit !== undefined && grownFrom(row.after.deep, row.exit.sizes.deep, style);
    const sizes = exit ? row.exit.sizes : (row?.after ?? null);
    const seen = exit ? site.exit : site.after;
    const estimate =
      sizes === null || !isKnown(sizes.deep) ? "unknown" : `${amountText(sizes.deep, style)}${conditionText(sizes.deep.assumes, style)}`;
    const hint = verdict === "not estimated" ? lengthHint(seen, style) : "";
    return [String(site.line), site.name, estimate, rangeText(seen?.deep ?? null, style), `${verdict}${hint}`];
  });
  return [...(rows.length === 0 ? [] : table(COLUMNS, rows, width)), plain(closing(comparisons, comparisons.length - shown.length, style))];
}

/** "; hint: n = 250_000": what to write at the line so that the estimate knows the length. */
function lengthHint(seen: Seen | undefined, style: Style): string {
  if (seen?.length == null || seen.length[0] !== seen.length[1] || seen.length[0] === 0) return "";
  return `; hint: n = ${count(seen.length[0], style).replace(/\D/g, "_")}`;
}

function rangeText(range: Range | null, style: Style): string {
  if (range === null) return "not measured";
  return range[0] === range[1] ? bytes(range[0], style) : `${bytes(range[0], style)} to ${bytes(range[1], style)}`;
}

function largest(site: MeasuredSite): number {
  return Math.max(site.after?.deep?.[1] ?? 0, site.exit?.deep?.[1] ?? 0);
}

/** "12 assignments ran: 9 equal, 2 inside, 1 not estimated; 4 smaller ones not shown". */
function closing(comparisons: readonly Comparison[], hidden: number, style: Style): string {
  const counts = [...WORST].reverse().flatMap((verdict) => {
    const n = comparisons.filter((one) => one.verdict === verdict).length;
    return n === 0 ? [] : [`${count(n, style)} ${verdict}`];
  });
  const ran = `${count(comparisons.length, style)} ${comparisons.length === 1 ? "assignment" : "assignments"} ran`;
  const smaller = hidden === 0 ? "" : `; ${count(hidden, style)} smaller not shown`;
  return `${ran}${counts.length === 0 ? "" : `: ${counts.join(", ")}`}${smaller}`;
}

/** The same as data. */
export function measuredJson(comparisons: readonly Comparison[], target: string): Json {
  return {
    version: 1,
    target,
    sites: comparisons.map(({ site, row, verdict }) => ({
      line: site.line,
      column: site.column,
      name: site.name,
      verdict,
      after: moment(row?.after ?? null, site.after),
      exit: moment(row?.exit?.sizes ?? null, site.exit),
    })),
  };
}

function moment(sizes: Sizes | null, seen: Seen | undefined): Json {
  if (seen === undefined) return null;
  return {
    executions: seen.count,
    measured: seen.measured,
    types: seen.types,
    type: sizes?.type ?? null,
    shallow: { estimate: figureJson(sizes?.shallow), measured: seen.shallow },
    deep: { estimate: figureJson(sizes?.deep), measured: seen.deep },
  };
}

function figureJson(figure: Figure | undefined): Json {
  if (figure === undefined || figure.bytes === null || !isKnown(figure)) return null;
  const { low, high } = figure.bytes;
  return { low: finite(low), high: finite(high), confidence: figure.confidence };
}

function finite(n: number | bigint): number | null {
  const number = Number(n);
  return Number.isFinite(number) ? number : null;
}
