/** bytelens check: findings; --diff shows the safe fixes, --fix applies them, file by file. */
import { renameSync, writeFileSync, statSync, chmodSync } from "node:fs";
import { checkJson, checkLine, checkSummary, type CheckedFile } from "../present/check";
import { PLAIN } from "../present/numbers";
import { lineIndex, codePointColumn, lineOf } from "../text/lines";
import { applyEdits } from "../text/edits";
import { unifiedDiff } from "./diff";
import { type Common, type OpenFile, eachFile } from "./run";
import { encode, paint } from "./terminal";
import type { Service } from "../service";

export interface CheckOptions {
  readonly fix: boolean;
  readonly diff: boolean;
  readonly exitZero: boolean;
}

/** Rounds of fixing after which a file is left as it is: fixes that never come to rest are a bug of ours. */
const MAX_ROUNDS = 10;

export async function checkCommand(paths: readonly string[], common: Common, options: CheckOptions): Promise<number> {
  const files: CheckedFile[] = [];
  const brush = paint(common.color);
  let failed = false;
  const whole = await eachFile(
    paths,
    common,
    (service, file) => {
      let text = file.text;
      if (options.fix || options.diff) {
        const fixed = fixAll(service, file);
        if (options.fix) text = fixed;
        if (fixed !== file.text) {
          if (options.diff) process.stdout.write(unifiedDiff(file.path, file.text, fixed));
          else if (file.path === "-") process.stdout.write(fixed);
          else {
            try {
              writeWhole(file.path, fixed);
            } catch (error) {
              process.stderr.write(`bytelens: ${file.path}: cannot be written: ${error instanceof Error ? error.message : String(error)}\n`);
              failed = true;
            }
          }
        }
        if (options.diff) return;
      }
      const findings = service.check(file.uri);
      const current = lineIndex(text);
      const checked: CheckedFile = {
        path: file.path,
        findings: findings.map((finding) => ({ finding, line: lineOf(current, finding.span.start), column: codePointColumn(current, finding.span.start) })),
      };
      files.push(checked);
      if (common.format === "text") for (const one of checked.findings) process.stdout.write(`${encode(checkLine(checked.path, one, PLAIN, brush))}\n`);
    },
    (file) => {
      process.stderr.write(`bytelens: ${file.path}: ${file.error}\n`);
    },
  );
  if (!options.diff) process.stdout.write(common.format === "json" ? checkJson(files) : `${encode(checkSummary(files, PLAIN))}\n`);
  if (!whole || failed) return 2;
  return files.some((file) => file.findings.length > 0) && !options.exitZero ? 1 : 0;
}

/** Applies safe fixes until none is left. */
function fixAll(service: Service, file: OpenFile): string {
  let text = file.text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const edits = service.fixAll(file.uri);
    const next = edits.length === 0 ? null : applyEdits(text, edits);
    if (next === null) break;
    text = next;
    service.open(file.uri, round + 2, text);
  }
  return text;
}

/** All or nothing: a new file takes the old one's place, with its mode. */
function writeWhole(path: string, text: string): void {
  const temporary = `${path}.bytelens-${process.pid}`;
  writeFileSync(temporary, text);
  chmodSync(temporary, statSync(path).mode);
  renameSync(temporary, path);
}
