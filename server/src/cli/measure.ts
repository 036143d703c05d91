/** bytelens measure: runs a script, because its user asked for it, and compares what its assignments take with the estimates. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jsonText } from "../present/json";
import { compareSites, measuredJson, measuredTable } from "../present/measured";
import { PLAIN } from "../present/numbers";
import { measuredTarget, readMeasurement } from "../service/measured";
import { parseSize } from "../settings";
import { printTarget } from "../target/parse";
import { reasonOf } from "./files";
import { openSession, UsageError } from "./run";
import type { Terminal } from "./terminal";

export interface MeasureOptions {
  /** The interpreter; null: python3 on PATH. */
  readonly python: string | null;
  readonly json: boolean;
  /** As given: "1kB". Only for text. */
  readonly min: string;
  /** What the script finds in sys.argv. */
  readonly args: readonly string[];
}

/** The exit code: 0 all equal or inside, 1 an estimate was wrong, 2 nothing could be measured. */
export async function measureCommand(script: string, options: MeasureOptions, terminal: Terminal): Promise<number> {
  const minimum = parseSize(options.min);
  if (minimum === null) throw new UsageError(`--min: "${options.min}" is not a size such as "1 MB"`);
  try {
    if (!(await stat(script)).isFile()) throw new UsageError(`measure: ${script} is not a file`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`measure: ${script}: ${reasonOf(error)}`);
  }
  const python = options.python ?? (process.platform === "win32" ? "python" : "python3");
  terminal.complain(`runs ${[script, ...options.args].join(" ")} under ${python}`);
  const folder = await mkdtemp(join(tmpdir(), "bytelens-measure-"));
  try {
    const result = join(folder, "result.json");
    const ended = await run(python, [join(__dirname, "measure.py"), result, script, ...options.args], options.json);
    if (typeof ended === "string") throw new UsageError(`measure: ${python}: ${ended}`);
    if (ended !== 0) terminal.complain(`the script ended with ${ended}; what it did until then was measured`);
    const measurement = readMeasurement(await readFile(result, "utf8").catch(() => ""));
    if (measurement === null) {
      terminal.complain("nothing was measured: the script does not parse or ended the process itself, or this is no Python from 3.6 on");
      return 2;
    }
    const target = measuredTarget(measurement, SYSTEM);
    if ("error" in target) throw new UsageError(`measure: ${target.error}`);
    const session = await openSession([script], { target, numpy: null }, terminal);
    let wrong = 0;
    const whole = await session.eachFile(
      (file) => {
        const comparisons = compareSites(session.service.estimates(file.uri), measurement.sites);
        wrong = comparisons.filter((one) => one.verdict === "wrong").length;
        if (options.json) terminal.write(`${jsonText(measuredJson(comparisons, printTarget(target)))}\n`);
        else terminal.print(measuredTable(comparisons, minimum, PLAIN, terminal.width));
      },
      (path, error) => terminal.complain(`${path}: ${error}`),
    );
    return !whole ? 2 : wrong > 0 ? 1 : 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const SYSTEM = process.platform === "win32" ? "windows" : process.platform === "darwin" ? "macos" : "linux";

/** The script has this terminal; with `quiet` what it prints goes to standard error. Its exit code, the signal's name, or why it did not start. */
async function run(python: string, args: readonly string[], quiet: boolean): Promise<number | string> {
  return new Promise((resolve) => {
    const child = spawn(python, args, { stdio: ["inherit", quiet ? process.stderr : "inherit", "inherit"] });
    child.on("error", (error) => resolve(reasonOf(error)));
    child.on("exit", (code, signal) => resolve(code ?? `ended by ${signal}`));
  });
}
