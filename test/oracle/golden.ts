/**
 * The golden table of outcomes: one line for each snippet in outcomes.txt, with the letters of most targets first and then those that differ
 * ("list_gen__3 hhhhc | hhccc 3.6.15-64,3.7.16-64"). Letters of fields that were not measured mean nothing. scores.md is counted from it.
 */
import { RANK, type Verdict } from "./judge";
import { FIELDS, familyOf, rowOf, snippetIds, targets, truthOf } from "./records";

/** Letters by snippet and target. */
export type Outcomes = ReadonlyMap<string, ReadonlyMap<string, string>>;

export function printOutcomes(outcomes: Outcomes): string {
  const lines = [...outcomes].map(([id, byTarget]) => {
    const groups = new Map<string, string[]>();
    for (const letters of mostLetters(byTarget)) groups.set(letters, []);
    for (const [target, letters] of byTarget) {
      const fits = [...groups.keys()].find((pattern) => isSame(pattern, letters));
      if (fits === undefined) groups.set(letters, [target]);
      else groups.get(fits)?.push(target);
    }
    const [first, ...rest] = [...groups];
    const others = rest
      .filter(([, names]) => names.length > 0)
      .map(([letters, names]) => ` | ${letters} ${names.map(shortName).join(",")}`);
    return `${id.replaceAll(" ", SPACE)} ${first?.[0]}${others.join("")}\n`;
  });
  return lines.join("");
}

export function readOutcomes(text: string): Outcomes {
  const outcomes = new Map<string, Map<string, string>>();
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const [head, ...others] = line.split(" | ") as [string, ...string[]];
    const [name, letters] = head.split(" ") as [string, string];
    const id = name.replaceAll(SPACE, " ");
    const byTarget = new Map<string, string>();
    for (const target of targets.keys()) {
      const record = rowOf(id, target);
      if (record === undefined) continue;
      const other = others.find((text) => text.split(" ")[1]?.split(",").includes(shortName(target)));
      const pattern = other?.split(" ")[0] ?? letters;
      byTarget.set(target, FIELDS.map((field, i) => (truthOf(record, field) === null ? "-" : pattern[i])).join(""));
    }
    outcomes.set(id, byTarget);
  }
  return outcomes;
}

/** Stands for a space in the name of a snippet. */
const SPACE = "␠";

function shortName(target: string): string {
  return target.replace(/^cpython-/, "");
}

/** The full pattern that fits most targets; none where nothing was measured in full. */
function mostLetters(byTarget: ReadonlyMap<string, string>): readonly string[] {
  const counts = new Map<string, number>();
  for (const letters of byTarget.values()) counts.set(letters, (counts.get(letters) ?? 0) + 1);
  const measured = (letters: string) => [...letters].filter((letter) => letter !== "-").length;
  const best = [...counts].sort(([a, m], [b, n]) => measured(b) - measured(a) || n - m)[0];
  return best === undefined ? [] : [best[0]];
}

/** Equal wherever the second was measured. */
function isSame(pattern: string, letters: string): boolean {
  return [...letters].every((letter, i) => letter === "-" || letter === pattern[i]);
}

/** One line for each figure of `now` that is worse than the golden one. */
export function regressions(golden: Outcomes, now: Outcomes): readonly string[] {
  const worse: string[] = [];
  for (const [id, byTarget] of now) {
    for (const [target, letters] of byTarget) {
      const before = golden.get(id)?.get(target);
      if (before === undefined) continue;
      FIELDS.forEach((field, i) => {
        const [was, is] = [before[i], letters[i]] as [Verdict, Verdict];
        if (is !== "-" && RANK[is] < RANK[was]) worse.push(`${id} on ${target}: ${field} was ${WORDS[was]}, is ${WORDS[is]}`);
      });
    }
  }
  return worse;
}

export const WORDS: Readonly<Record<Verdict, string>> = { h: "hit", c: "contained", u: "unknown", w: "wrong", "-": "not measured" };

/** Counts in the order hit, contained, unknown, wrong. */
type Counts = [number, number, number, number];

/** The tables of scores.md: all, by target and by family; each cell counts hit / contained / unknown / wrong. */
export function printScores(outcomes: Outcomes): string {
  const all = new Map<string, Counts[]>();
  const byTarget = new Map<string, Counts[]>();
  const byFamily = new Map<string, Counts[]>();
  for (const target of targets.keys()) byTarget.set(shortName(target), none());
  for (const id of snippetIds) {
    for (const [target, letters] of outcomes.get(id) ?? []) {
      count(all, "all", letters);
      count(byTarget, shortName(target), letters);
      count(byFamily, familyOf(id), letters);
    }
  }
  const shares = FIELDS.map((field, i) => {
    const counts = (all.get("all") ?? none())[i] as Counts;
    const sum = counts.reduce((a, b) => a + b, 0);
    return `| ${[field, ...counts.map((n) => `${n} (${((100 * n) / Math.max(1, sum)).toFixed(2)} %)`)].join(" | ")} |`;
  });
  return `# Scores

What \`estimate\` says of each measured snippet, for every target. Written by \`npm run oracle -- --update\`; outcomes.txt has the single records.

| field | hit | contained | unknown | wrong |
| --- | --- | --- | --- | --- |
${shares.join("\n")}

Below, a cell is hit / contained / unknown / wrong; a single number means that all are hits, a dash that nothing was measured.

${table("target", byTarget)}
${table("family", byFamily)}`;
}

function table(what: string, rows: ReadonlyMap<string, Counts[]>): string {
  const head = `| ${what} | ${FIELDS.join(" | ")} |\n|${" --- |".repeat(FIELDS.length + 1)}\n`;
  return head + [...rows].map(([name, fields]) => `| ${name} | ${fields.map(cell).join(" | ")} |\n`).join("");
}

function cell(counts: Counts): string {
  const [hit, ...rest] = counts;
  return rest.every((n) => n === 0) ? (hit === 0 ? "–" : String(hit)) : counts.join(" / ");
}

function count(into: Map<string, Counts[]>, key: string, letters: string): void {
  const fields = into.get(key) ?? none();
  into.set(key, fields);
  [...letters].forEach((letter, i) => {
    const place = "hcuw".indexOf(letter);
    if (place >= 0) (fields[i] as Counts)[place as 0 | 1 | 2 | 3] += 1;
  });
}

function none(): Counts[] {
  return FIELDS.map(() => [0, 0, 0, 0]);
}
