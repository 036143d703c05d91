/**
 * npm run oracle -- [--family F]… [--target T]… [--field F]… [--verbose] [--reasons] [--update]: what `estimate` says of every measured snippet on every
 * target. Ends with 1 when a figure is wrong, or worse than in the golden table (outcomes.txt, scores.md), which `--update` rewrites.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../repo/files";
import { newService } from "../service";
import { CONTAINERS, compareDrawn, interpreters } from "./drawn";
import { type Outcomes, printOutcomes, printScores, readOutcomes, regressions, WORDS } from "./golden";
import { judge, lettersOf } from "./judge";
import { familyOf, snippetIds, targets } from "./records";

const { values } = parseArgs({
  options: {
    /** Only families (or snippets) whose name matches, as a regular expression. */
    family: { type: "string", multiple: true },
    /** Only targets whose name contains it. */
    target: { type: "string", multiple: true },
    /** Only these fields are listed. */
    field: { type: "string", multiple: true },
    /** Lists what is not a hit, with what was said. */
    verbose: { type: "boolean", default: false },
    /** Counts the reasons of what is unknown, by family. */
    reasons: { type: "boolean", default: false },
    update: { type: "boolean", default: false },
    /** Programs drawn at random for each container and interpreter instead of the records: `--draws 10000`. */
    draws: { type: "string" },
    /** With --draws: only these containers, and where the numbers begin. */
    container: { type: "string", multiple: true },
    seed: { type: "string", default: "1" },
  },
});

/** Programs that one process runs. */
const BATCH = 500;

const OUTCOMES = join(ROOT, "test/oracle/outcomes.txt");
const SCORES = join(ROOT, "test/oracle/scores.md");

void (values.draws === undefined ? main() : draw(Number(values.draws), Number(values.seed)));

/** The property test; `--target 3.8` narrows it to interpreters whose path or version has that in it. */
async function draw(count: number, seed: number): Promise<void> {
  const service = await newService();
  const wanted = values.target ?? [""];
  for (const python of interpreters().filter((path) => wanted.some((word) => path.includes(word)))) {
    for (const kind of CONTAINERS.filter((one) => values.container?.includes(one) ?? true)) {
      let [figures, exact, failed] = [0, 0, 0];
      for (let from = 0; from < count; from += BATCH) {
        const drawn = compareDrawn(service, python, kind, seed + from, Math.min(BATCH, count - from));
        figures += drawn.figures;
        exact += drawn.exact;
        for (const line of drawn.failures) if (failed++ < 20) console.log(line);
      }
      console.log(`${python} ${kind}: ${figures} figures, ${((100 * exact) / Math.max(1, figures)).toFixed(1)} % exact, ${failed} wrong`);
      if (failed > 0) process.exitCode = 1;
    }
  }
}

async function main(): Promise<void> {
  const golden = readOutcomes(readFileSync(OUTCOMES, { encoding: "utf8", flag: "a+" }));
  const { outcomes, wrong, reasons } = await run();
  if (values.reasons) printReasons(reasons);
  console.log(printScores(outcomes).split("\n\n")[2]);
  const worse = regressions(golden, outcomes);
  for (const line of worse.slice(0, 60)) console.log(line);
  console.log(`${wrong} wrong, ${worse.length} worse than the golden table`);
  if (values.update) {
    const all = new Map(golden);
    for (const [id, byTarget] of outcomes) all.set(id, new Map([...(all.get(id) ?? []), ...byTarget]));
    const ordered: Outcomes = new Map(snippetIds.flatMap((id) => (all.has(id) ? [[id, all.get(id) as ReadonlyMap<string, string>]] : [])));
    writeFileSync(OUTCOMES, printOutcomes(ordered));
    writeFileSync(SCORES, printScores(ordered));
  } else process.exitCode = wrong === 0 && worse.length === 0 ? 0 : 1;
}

interface Run {
  readonly outcomes: Outcomes;
  /** Figures that are wrong. */
  readonly wrong: number;
  /** Reason → family → records. */
  readonly reasons: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

async function run(): Promise<Run> {
  const service = await newService();
  const outcomes = new Map<string, Map<string, string>>();
  const reasons = new Map<string, Map<string, number>>();
  let wrong = 0;
  for (const id of snippetIds.filter(isWanted)) {
    const said = new Map<string, string[]>();
    for (const target of targets.keys()) {
      if (values.target !== undefined && !values.target.some((word) => target.includes(word))) continue;
      const judged = judge(service, id, target);
      if (judged === undefined) continue;
      const byTarget = outcomes.get(id) ?? new Map<string, string>();
      outcomes.set(id, byTarget.set(target, lettersOf(judged)));
      for (const { field, verdict, truth, said: text, reason } of judged) {
        if (verdict === "w") wrong += 1;
        if (verdict === "u" && field === "held") tally(reasons, reason ?? "nothing is known of it", familyOf(id));
        if (verdict === "h" || verdict === "-" || !(values.field?.includes(field) ?? true)) continue;
        if (verdict !== "w" && !values.verbose) continue;
        const line = `${WORDS[verdict]} ${id} ${field}: ${text}, measured ${truth}`;
        said.set(line, [...(said.get(line) ?? []), target.replace("cpython-", "")]);
      }
    }
    for (const [line, names] of said) console.log(`${line} on ${names.length > 6 ? `${names.length} targets` : names.join(", ")}`);
  }
  return { outcomes, wrong, reasons };
}

function isWanted(id: string): boolean {
  return values.family === undefined || values.family.some((pattern) => new RegExp(`^(?:${pattern})(?:__|$)|^${pattern}$`).test(id));
}

function tally(reasons: Map<string, Map<string, number>>, reason: string, family: string): void {
  const families = reasons.get(reason) ?? new Map<string, number>();
  reasons.set(reason, families.set(family, (families.get(family) ?? 0) + 1));
}

function printReasons(reasons: Run["reasons"]): void {
  const sum = (families: ReadonlyMap<string, number>) => [...families.values()].reduce((a, b) => a + b, 0);
  const rows = [...reasons].sort(([, a], [, b]) => sum(b) - sum(a));
  console.log("\n| records | reason | families |\n| --- | --- | --- |");
  for (const [reason, families] of rows) {
    const names = [...families].sort(([, a], [, b]) => b - a).map(([name, n]) => `${name} ${n}`);
    console.log(`| ${sum(families)} | ${reason} | ${names.join(", ")} |`);
  }
  console.log("");
}
