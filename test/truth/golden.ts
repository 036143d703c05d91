/** The golden table of our programs: what is said of each may become better, not worse. */
import { newScore, type Score, scoreText } from "./score";

/** Counts of a program, in the order of its line. */
const FIELDS = [
  ["sites", (score: Score) => score.sites],
  ["unanswered", (score: Score) => score.sites - score.answered],
  ["large off", (score: Score) => score.large - score.largeRight],
  ["points off", (score: Score) => score.points - score.pointsRight],
  ["intervals off", (score: Score) => score.intervals - score.intervalsRight],
  ["wrong", (score: Score) => score.wrong.length],
  ["exact wrong", (score: Score) => score.exactWrong],
  ["types off", (score: Score) => score.typed - score.typesRight],
] as const;

/** A line for each program, and the score of all. */
export function printGolden(scores: ReadonlyMap<string, Score>): string {
  const lines = [...scores].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, score]) => `${name}: ${countsOf(score)}`);
  const all = newScore();
  for (const score of scores.values()) addScore(all, score);
  return `${lines.join("\n")}\n\n${scoreText(all)}\n`;
}

function countsOf(score: Score): string {
  return FIELDS.map(([field, count]) => `${count(score)} ${field}`).join(", ");
}

/** Programs of which less is known, or more is wrong, than `golden` says. */
export function regressions(golden: string, scores: ReadonlyMap<string, Score>): readonly string[] {
  const lines = new Map(golden.split("\n").map((line) => [line.split(": ")[0] as string, line]));
  return [...scores].flatMap(([name, score]) => {
    const line = lines.get(name);
    if (line === undefined) return [`${name} is not in the golden table`];
    const best = [...line.slice(line.indexOf(": ")).matchAll(/(\d+) [a-z]/g)].map((match) => Number(match[1]));
    const worse = FIELDS.filter(([field, count], i) => (field === "sites" ? count(score) !== best[i] : count(score) > (best[i] as number)));
    return worse.map(([field, count]) => `${name}: ${count(score)} ${field}; ${line}`);
  });
}

function addScore(all: Score, one: Score): void {
  for (const field of COUNTED) all[field] += one[field];
  all.widths.push(...one.widths);
  all.wrong.push(...one.wrong);
}

const COUNTED = [
  ...(["sites", "answered", "large", "largeRight", "points", "pointsRight", "intervals", "intervalsRight"] as const),
  ...(["exactWrong", "typed", "typesRight"] as const),
];
