/**
 * npm run truth -- [FILE|FOLDER…] [--seconds N] [--python PATH] [--kept FOLDER] [--reasons N] [--wrong N] [--each]: runs programs, estimates them, and scores the
 * estimates. With --kept what was measured is kept in a folder and read from there the next time. Ends with 1 when something said is not so.
 *
 * Without paths: test/truth/programs against what is recorded of them. Ends with 1 when a program's line in score.txt says better; --update writes it.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { DEFAULT_SETTINGS } from "../../server/src/settings";
import { ROOT } from "../repo/files";
import { newService, target } from "../service";
import { printGolden, regressions } from "./golden";
import { GOLDEN, PROGRAMS, RECORDED } from "./programs";
import { printRecorded, type Recorded, readRecorded } from "./recorded";
import { addProgram, newScore, type Score, scoreText } from "./score";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** For each program. */
    seconds: { type: "string", default: "30" },
    python: { type: "string", default: "python3" },
    /** Reasons of unknown figures to list, and wrong figures. */
    reasons: { type: "string", default: "25" },
    wrong: { type: "string", default: "60" },
    /** Where what was measured is kept. */
    kept: { type: "string" },
    /** Writes the golden table of our programs. */
    update: { type: "boolean", default: false },
    /** A line for each program. */
    each: { type: "boolean", default: false },
  },
});

void main();

async function main(): Promise<void> {
  const own = positionals.length === 0;
  const paths = own ? [PROGRAMS] : positionals;
  const kept = own ? RECORDED : values.kept;
  const files = paths.flatMap((path) => pythonFiles(resolve(path)));
  const service = await newService();
  const all = newScore();
  const scores = new Map<string, Score>();
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    const recorded = measured(file, text, kept);
    if (recorded === null) {
      console.log(`${file}: did not run`);
      continue;
    }
    const numpy = recorded.numpy === null ? "" : `+numpy${recorded.numpy}`;
    service.open(file, 1, text);
    service.configure(file, DEFAULT_SETTINGS, target(`${recorded.target}${numpy}`));
    const rows = service.estimates(file);
    addProgram(all, basename(file), rows, recorded);
    const score = newScore();
    addProgram(score, basename(file), rows, recorded);
    scores.set(basename(file, ".py"), score);
    if (values.each) console.log(`${basename(file)}: ${scoreText(score).replaceAll("\n", "; ")}`);
    service.close(file);
  }
  console.log(`${scores.size} of ${files.length} programs\n${scoreText(all)}`);
  for (const line of all.wrong.slice(0, Number(values.wrong))) console.log(`not so ${line}`);
  const reasons = [...all.reasons].sort((a, b) => b[1].length - a[1].length).slice(0, Number(values.reasons));
  for (const [why, places] of reasons) console.log(`${String(places.length).padStart(5)} ${why}  (${places.slice(0, 4).join(", ")})`);
  process.exitCode = (own ? isGolden(scores) : all.wrong.length === 0) ? 0 : 1;
}

/** Whether no program became worse; writes the table when told to. */
function isGolden(scores: ReadonlyMap<string, Score>): boolean {
  if (values.update) {
    writeFileSync(GOLDEN, printGolden(scores));
    return true;
  }
  const worse = regressions(readFileSync(GOLDEN, "utf8"), scores);
  for (const line of worse) console.log(`worse ${line}`);
  return worse.length === 0;
}

/** What is kept of a program, else what a run of it shows, which is then kept. */
function measured(file: string, text: string, folder: string | undefined): Recorded | null {
  const place = folder === undefined ? null : join(folder, `${keptName(file)}.jsonl`);
  const kept = place !== null && existsSync(place) ? readRecorded(readFileSync(place, "utf8"), text) : null;
  if (kept !== null) return kept;
  const recorded = record(file, Number(values.seconds) * 1000, values.python);
  if (place === null || recorded === null) return recorded;
  mkdirSync(folder as string, { recursive: true });
  writeFileSync(place, printRecorded(recorded, text));
  return recorded;
}

/** By name, our own; by path, others: many of those have the same name. */
function keptName(file: string): string {
  return positionals.length === 0 ? basename(file, ".py") : file.replace(/[/\\:]/g, "__");
}

function pythonFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".py"))
    .sort()
    .map((name) => join(path, name));
}

/** Runs a program in an empty folder of its own; null when it does not end in time or measures nothing. */
function record(file: string, milliseconds: number, python: string): Recorded | null {
  const folder = mkdtempSync(join(tmpdir(), "bytelens-truth-"));
  try {
    const result = join(folder, "result.json");
    const run = spawnSync(python, [join(ROOT, "server/src/cli/measure.py"), result, file], {
      cwd: folder,
      timeout: milliseconds,
      stdio: ["ignore", "ignore", "ignore"],
      env: { ...process.env, PYTHONHASHSEED: "0", PYTHONDONTWRITEBYTECODE: "1" },
    });
    if (run.error !== undefined) return null;
    return JSON.parse(readFileSync(result, "utf8"));
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
