/** bytelens check: findings; --diff shows the safe fixes, --fix applies them, file by file. */
import { accessSync, chmodSync, closeSync, constants, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { Finding } from "../findings/types";
import { type CheckedFile, checkedFile, checkSummary, findingLine, fixedSummary } from "../present/check";
import { DOCUMENT_END, documentStart, FILE_SEPARATOR } from "../present/json";
import { PLAIN } from "../present/numbers";
import type { Service } from "../service";
import { parseBudget, parseSize } from "../settings";
import { printTarget } from "../target/parse";
import { applyEdits } from "../text/edits";
import { encode } from "./decode";
import { unifiedDiff } from "./diff";
import { reasonOf } from "./files";
import { type OpenFile, openSession, positions, type TargetChoice, UsageError } from "./run";
import type { Terminal } from "./terminal";

export interface CheckOptions {
  readonly format: "text" | "json";
  readonly fix: boolean;
  readonly diff: boolean;
  readonly exitZero: boolean;
  /** Bytes that a finding must save at least, as given; null: what the project says. */
  readonly min: string | null;
  /** Most that a value or a call may take, as given; null: what the project says. */
  readonly budget: string | null;
  /** Say at the end what took how long. */
  readonly trace: boolean;
}

/** Rounds of fixing after which a file is left as it is: fixes that never come to rest are a fault of ours. */
const MAX_ROUNDS = 10;

/** The exit code: 1 when there are findings (with --fix: when some are left), 2 when a file could not be read or written. */
export async function checkCommand(
  paths: readonly string[],
  choice: TargetChoice,
  options: CheckOptions,
  terminal: Terminal,
): Promise<number> {
  const minimum = options.min === null ? null : parseSize(options.min);
  if (options.min !== null && minimum === null) throw new UsageError(`--min: "${options.min}" is not a size such as "1 MB"`);
  const budget = options.budget === null ? null : parseBudget(options.budget);
  if (options.budget !== null && budget === null)
    throw new UsageError(`--budget: "${options.budget}" is not a size such as "2 GB" or a share such as "80 %"`);
  if (options.fix && options.diff) throw new UsageError("--fix and --diff: one applies the fixes, the other only shows them");
  if (options.fix && options.format === "json" && paths.includes("-"))
    throw new UsageError("--fix with - prints the new text: --format json has no place for it");
  const session = await openSession(paths, choice, terminal);
  const { service } = session;
  const target = printTarget(session.target);
  const files: Pick<CheckedFile, "errors" | "findings">[] = [];
  const fixed: { readonly path: string; readonly findings: readonly Finding[] }[] = [];
  const report = (file: CheckedFile) => {
    if (options.format === "json") terminal.write(`${files.length === 0 ? documentStart(target) : FILE_SEPARATOR}${checkedFile(file)}`);
    else if (!options.diff) terminal.print(file.findings.map((finding) => findingLine(file, finding, PLAIN)));
    files.push({ errors: file.errors, findings: file.findings });
  };
  const fail = (path: string, error: string) => {
    terminal.complain(`${path}: ${error}`);
    report({ path, target: null, errors: [error], findings: [], positionOf: positions("") });
  };
  let written = true;
  const whole = await session.eachFile((file) => {
    const { diagnostics, ...rest } = file.settings;
    if (minimum !== null || budget !== null)
      service.configure(
        file.uri,
        { ...rest, diagnostics: { ...diagnostics, minimum: minimum ?? diagnostics.minimum }, budget: budget ?? rest.budget },
        file.target,
      );
    let { text } = file;
    if (options.fix || options.diff) {
      const findings = service.check(file.uri);
      const result = fixAll(service, file);
      if (options.diff && result.text !== file.text && options.format === "text")
        terminal.write(unifiedDiff(file.path, file.text, result.text));
      if (options.diff) {
        // The findings of the text as it is: nothing was changed.
        service.open(file.uri, 0, file.text);
        report(checked(file, file.text, findings, target));
        return;
      }
      const error = result.text === file.text ? null : save(file, result.text, terminal);
      if (error !== null) {
        written = false;
        fail(file.path, `not fixed: ${error}`);
        return;
      }
      if (file.path === "-" && result.text === file.text) terminal.write(file.text);
      if (result.findings.length > 0) fixed.push({ path: file.path, findings: result.findings });
      text = result.text;
    }
    report(checked(file, text, service.check(file.uri), target));
  }, fail);
  if (options.format === "json") terminal.write(`${files.length === 0 ? documentStart(target) : ""}${DOCUMENT_END}`);
  else if (!options.diff) {
    if (fixed.length > 0) terminal.print([fixedSummary(fixed, PLAIN)]);
    terminal.print([checkSummary(files, PLAIN)]);
  }
  if (options.trace) session.trace();
  if (!whole || !written) return 2;
  return !options.exitZero && files.some((file) => file.findings.length > 0) ? 1 : 0;
}

function checked(file: OpenFile, text: string, findings: readonly Finding[], target: string): CheckedFile {
  const own = printTarget(file.target);
  return { path: file.path, target: own === target ? null : own, errors: [], findings, positionOf: positions(text) };
}

interface Fixed {
  readonly text: string;
  /** Those that were answered. */
  readonly findings: readonly Finding[];
}

/** Applies safe fixes until none is left; fixes that touch each other take a round each. */
function fixAll(service: Service, file: OpenFile): Fixed {
  let { text } = file;
  const findings: Finding[] = [];
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    const edits = service.fixAll(file.uri);
    const next = edits.length === 0 ? null : applyEdits(text, edits);
    if (next === null || next === text) break;
    const applied = new Set(edits);
    for (const finding of service.check(file.uri)) {
      const safe = finding.fixes.find((fix) => fix.safety === "safe");
      if (safe?.edits.some((edit) => applied.has(edit)) === true) findings.push(finding);
    }
    text = next;
    service.open(file.uri, round + 1, text);
  }
  return { text, findings };
}

/** Writes a file, or standard output for standard input. What went wrong, or null. */
function save(file: OpenFile, text: string, terminal: Terminal): string | null {
  if (file.path === "-") {
    terminal.write(text);
    return null;
  }
  const data = encode(text, file.encoding);
  if ("error" in data) return data.error;
  try {
    writeWhole(file.path, data);
    return null;
  } catch (error) {
    return reasonOf(error).replace("to read it", "to write it");
  }
}

/** All or nothing: a new file takes the old one's place, with its mode. Where the folder may not take a new file, the old one is written over. */
function writeWhole(path: string, data: Uint8Array): void {
  const place = realpathSync(path);
  // Whoever may not write the file does not get around that by replacing it.
  accessSync(place, constants.W_OK);
  const temporary = `${place}.bytelens-${process.pid}`;
  let fresh: number;
  try {
    fresh = openSync(temporary, "wx");
  } catch (error) {
    if (!/^(?:EACCES|EPERM)$/.test((error as NodeJS.ErrnoException).code ?? "")) throw error;
    writeFileSync(place, data);
    return;
  }
  try {
    try {
      writeFileSync(fresh, data);
    } finally {
      closeSync(fresh);
    }
    chmodSync(temporary, statSync(place).mode);
    renameSync(temporary, place);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
