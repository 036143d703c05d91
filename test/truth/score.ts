/** Scores estimates of whole programs against what their assignments really took. */

import type { EstimateRow } from "../../server/src/memory/rows";
import { isFormula } from "../../server/src/present/figures";
import { compareSites, judge, type MeasuredSite, type Range } from "../../server/src/present/measured";
import type { Figure } from "../../server/src/size/types";

import type { Recorded } from "./recorded";

/** Counts over assignments that ran; figure deep, right after the statement. */
export interface Score {
  sites: number;
  /** With a number, an interval or a formula. */
  answered: number;
  /** Of 1 KB and more, and of these within 10 % of the truth. */
  large: number;
  largeRight: number;
  /** Point estimates, and those within 1 %. */
  points: number;
  pointsRight: number;
  /** Intervals with both ends, those that contain the truth, and high/low of each. */
  intervals: number;
  intervalsRight: number;
  widths: number[];
  /** What is said does not hold, of any figure at any moment: a line each. */
  wrong: string[];
  /** Of these, labelled exact: the deep figure right after the statement. */
  exactWrong: number;
  typed: number;
  typesRight: number;
  /** Unknown ones by reason without names and numbers, with the first places. */
  reasons: Map<string, string[]>;
}

const LARGE = 1000;

export function newScore(): Score {
  return {
    ...{
      sites: 0,
      answered: 0,
      large: 0,
      largeRight: 0,
      points: 0,
      pointsRight: 0,
      intervals: 0,
      intervalsRight: 0,
      exactWrong: 0,
      typed: 0,
      typesRight: 0,
    },
    widths: [],
    wrong: [],
    reasons: new Map(),
  };
}

/** Adds a program's sites. `name` is how its lines are named in lists. */
export function addProgram(score: Score, name: string, rows: readonly EstimateRow[], recorded: Recorded): void {
  for (const { site, row, verdict } of compareSites(rows, recorded.sites)) {
    const truth = site.after?.deep ?? null;
    if (truth === null) continue;
    score.sites++;
    const place = `${name}:${site.line} ${site.name}`;
    const figure = row?.after?.deep ?? null;
    if (truth[1] >= LARGE) score.large++;
    if (row?.after != null && figure !== null && figure.bytes !== null) addType(score, row.after.type, site.after?.types ?? []);
    if (figure === null || !isAnswer(figure)) {
      const open = figure?.bytes == null ? "no entry for this assignment" : "no upper bound";
      const why = figure?.reason?.text ?? row?.binding.reason?.text ?? open;
      const kind = why.replace(/[`'"][^`'"]*[`'"]/g, "…").replace(/\d+/g, "N");
      score.reasons.set(kind, [...(score.reasons.get(kind) ?? []), place]);
      continue;
    }
    score.answered++;
    if (truth[1] >= LARGE && isNear(figure, truth)) score.largeRight++;
    addFigure(score, figure, truth);
    if (figure.confidence === "exact" && judge(figure, truth) === "wrong") score.exactWrong++;
    if (verdict === "wrong") score.wrong.push(`${place}: ${said(row)}; measured ${measured(site)}`);
  }
}

function addFigure(score: Score, figure: Figure, truth: Range): void {
  const [low, high] = ends(figure);
  if (low === high) {
    score.points++;
    if (Math.abs(truth[0] - low) <= 0.01 * truth[0] && Math.abs(truth[1] - low) <= 0.01 * truth[1]) score.pointsRight++;
  } else if (Number.isFinite(high)) {
    score.intervals++;
    if (low <= truth[0] && truth[1] <= high) score.intervalsRight++;
    score.widths.push(high / Math.max(low, 1));
  }
}

function addType(score: Score, type: string, seen: readonly string[]): void {
  const names = type.split(" | ").map((name) => name.replace(/\[.*$/, ""));
  score.typed++;
  if (seen.every((name) => names.includes(name))) score.typesRight++;
}

function isAnswer(figure: Figure): boolean {
  return figure.bytes !== null && (Number.isFinite(Number(figure.bytes.high)) || isFormula(figure.bytes));
}

/** The middle of what is said is within 10 % of the truth. */
function isNear(figure: Figure, truth: Range): boolean {
  const [low, high] = ends(figure);
  const middle = (low + high) / 2;
  return Math.abs(middle - (truth[0] + truth[1]) / 2) <= 0.1 * truth[1];
}

function ends(figure: Figure): [number, number] {
  return [Number(figure.bytes?.low ?? 0), Number(figure.bytes?.high ?? Number.POSITIVE_INFINITY)];
}

function said(row: EstimateRow | null): string {
  const figure = (f: Figure | undefined) => (f?.bytes == null ? "unknown" : `${f.bytes.low}..${f.bytes.high}`);
  const after = row?.after ?? undefined;
  const exit = row?.exit?.sizes;
  return `shallow ${figure(after?.shallow)} deep ${figure(after?.deep)}${exit === undefined ? "" : ` exit ${figure(exit.shallow)} ${figure(exit.deep)}`}`;
}

function measured({ after, exit }: MeasuredSite): string {
  const range = (r: Range | null | undefined) => (r == null ? "-" : r[0] === r[1] ? `${r[0]}` : `${r[0]}..${r[1]}`);
  return `shallow ${range(after?.shallow)} deep ${range(after?.deep)}${exit === undefined ? "" : ` exit ${range(exit.shallow)} ${range(exit.deep)}`}`;
}

/** The score as lines of a table. */
export function scoreText(score: Score): string {
  const widths = [...score.widths].sort((a, b) => a - b);
  const width = widths[widths.length >> 1];
  return [
    `sites ${score.sites}`,
    `answered ${share(score.answered, score.sites)}`,
    `of 1 KB and more right within 10 % ${share(score.largeRight, score.large)}`,
    `points within 1 % ${share(score.pointsRight, score.points)}`,
    `intervals containing ${share(score.intervalsRight, score.intervals)}, median width ${width === undefined ? "-" : width.toFixed(2)}`,
    `exact and not equal ${score.exactWrong}; not so in all ${score.wrong.length}`,
    `types agreeing ${share(score.typesRight, score.typed)}`,
  ].join("\n");
}

function share(part: number, whole: number): string {
  return whole === 0 ? "-" : `${((100 * part) / whole).toFixed(1)} % (${part} of ${whole})`;
}
