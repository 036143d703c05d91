/**
 * npm run truth -- [FILE|FOLDER…] [--seconds N] [--python PATH] [--reasons N] [--wrong N]: runs programs, estimates them, and scores the estimates.
 * Without paths: test/truth/programs. Ends with 1 when an exact figure is not the measured one.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { DEFAULT_SETTINGS } from "../../server/src/settings";
import { ROOT } from "../repo/files";
import { newService, target } from "../service";
import { addProgram, newScore, type Recorded, scoreText } from "./score";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** For each program. */
    seconds: { type: "string", default: "30" },
    python: { type: "string", default: "python3" },
    /** Reasons of unknown figures to list, and wrong figures. */
    reasons: { type: "string", default: "25" },
    wrong: { type: "string", default: "60" },
    /** A line for each program. */
    each: { type: "boolean", default: false },
  },
});

void main();

async function main(): Promise<void> {
  const paths = positionals.length === 0 ? [join(ROOT, "test/truth/programs")] : positionals;
  const files = paths.flatMap((path) => pythonFiles(resolve(path)));
  const service = await newService();
  const all = newScore();
  let ran = 0;
  for (const file of files) {
    const recorded = record(file, Number(values.seconds) * 1000, values.python);
    if (recorded === null) {
      console.log(`${file}: did not run`);
      continue;
    }
    ran++;
    const text = readFileSync(file, "utf8");
    const numpy = recorded.numpy === null ? "" : `+numpy${recorded.numpy}`;
    service.open(file, 1, text);
    service.configure(file, DEFAULT_SETTINGS, target(`${recorded.target}${numpy}`));
    const rows = service.estimates(file);
    addProgram(all, basename(file), rows, recorded);
    if (values.each) {
      const own = newScore();
      addProgram(own, basename(file), rows, recorded);
      console.log(`${basename(file)}: ${scoreText(own).replaceAll("\n", "; ")}`);
    }
    service.close(file);
  }
  console.log(`${ran} of ${files.length} programs\n${scoreText(all)}`);
  for (const line of all.wrong.slice(0, Number(values.wrong))) console.log(`wrong ${line}`);
  const reasons = [...all.reasons].sort((a, b) => b[1].length - a[1].length).slice(0, Number(values.reasons));
  for (const [why, places] of reasons) console.log(`${String(places.length).padStart(5)} ${why}  (${places.slice(0, 4).join(", ")})`);
  process.exitCode = all.wrong.length === 0 ? 0 : 1;
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
