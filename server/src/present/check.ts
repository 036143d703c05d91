/** Findings for the terminal and for machines (UX §7). */
import type { Finding } from "../findings/types";
import { figure } from "../size/figure";
import type { Figure } from "../size/types";
import { add, sub } from "../values/int";
import { figureText, isKnown } from "./figures";
import { formatMessage } from "./format";
import { figureJson, fileHead, type Json, jsonText } from "./json";
import { type Line, plain } from "./lines";
import { count, PLAIN, type Style } from "./numbers";

/** 1-based; columns in code points. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface CheckedFile {
  readonly path: string;
  /** Where it differs from that of the whole run; else null. */
  readonly target: string | null;
  /** Reasons why the file could not be read or decoded. */
  readonly errors: readonly string[];
  readonly findings: readonly Finding[];
  /** Where an offset of the file is. */
  readonly positionOf: (offset: number) => Position;
}

/** "tour.py:6:1: information boxed-numbers: `xs` keeps 1,000,000 floats as objects … [safe fix]". */
export function findingLine(file: CheckedFile, finding: Finding, style: Style): Line {
  const { line, column } = file.positionOf(finding.span.start);
  return [
    { text: `${file.path}:${line}:${column}:`, role: "strong" },
    { text: " ", role: "plain" },
    { text: finding.severity, role: finding.severity },
    { text: " ", role: "plain" },
    { text: `${finding.rule}:`, role: "strong" },
    { text: ` ${formatMessage(finding.message, style)}`, role: "plain" },
    { text: hasSafeFix(finding) ? " [safe fix]" : "", role: "faint" },
  ];
}

/** "5 findings in 1 file; 3 have a safe fix (--fix applies, --diff shows), 52.5 MB less held". */
export function checkSummary(files: readonly Pick<CheckedFile, "errors" | "findings">[], style: Style): Line {
  const read = files.filter((file) => file.errors.length === 0);
  const findings = read.flatMap((file) => file.findings);
  if (findings.length === 0) return plain(`no findings in ${some(read.length, "file", style)}`);
  const head = `${some(findings.length, "finding", style)} in ${some(read.filter((file) => file.findings.length > 0).length, "file", style)}`;
  const fixable = findings.filter(hasSafeFix);
  if (fixable.length === 0) return plain(head);
  const saved = savingOf(fixable);
  const less = saved === null ? "" : `, ${figureText(saved, style)} less held`;
  return plain(
    `${head}; ${count(fixable.length, style)} ${fixable.length === 1 ? "has" : "have"} a safe fix (--fix applies, --diff shows)${less}`,
  );
}

/** "3 safe fixes applied in 1 file, 52.5 MB less held". `fixed`: the findings that were answered. */
export function fixedSummary(fixed: readonly { readonly path: string; readonly findings: readonly Finding[] }[], style: Style): Line {
  const findings = fixed.flatMap((file) => file.findings);
  const saved = savingOf(findings);
  const less = saved === null ? "" : `, ${figureText(saved, style)} less held`;
  return plain(
    `${count(findings.length, style)} safe ${findings.length === 1 ? "fix" : "fixes"} applied in ${some(fixed.length, "file", style)}${less}`,
  );
}

/** An entry of the same document as estimate's, for programs: figures as there. */
export function checkedFile(file: CheckedFile): string {
  const findings = file.findings.map((finding) => `\n   ${jsonText(findingJson(file, finding))}`).join(",");
  return `{${fileHead(file.path, file.target, file.errors)}, "findings": [${findings}]}`;
}

function findingJson(file: CheckedFile, finding: Finding): Json {
  const range = (span: Finding["span"]): Json => {
    const start = file.positionOf(span.start);
    const end = file.positionOf(span.end);
    return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  };
  return {
    ...(range(finding.span) as { readonly [key: string]: Json }),
    rule: finding.rule,
    severity: finding.severity,
    message: formatMessage(finding.message, PLAIN),
    saving: finding.saving === null ? null : figureJson(finding.saving),
    fixes: finding.fixes.map((fix) => ({
      title: formatMessage(fix.title, PLAIN),
      safety: fix.safety,
      why: fix.why,
      before: fix.before === null ? null : figureJson(fix.before),
      after: fix.after === null ? null : figureJson(fix.after),
      edits: fix.edits.map((edit) => ({ ...(range(edit.span) as { readonly [key: string]: Json }), text: edit.text })),
    })),
    refused: finding.refused.map((refused) => ({ title: formatMessage(refused.title, PLAIN), why: formatMessage(refused.why, PLAIN) })),
  };
}

function hasSafeFix(finding: Finding): boolean {
  return finding.fixes.some((fix) => fix.safety === "safe");
}

/** What the safe fixes save together; null where nothing is known of it. */
function savingOf(findings: readonly Finding[]): Figure | null {
  const savings = findings.flatMap((finding) => {
    const fix = finding.fixes.find((one) => one.safety === "safe");
    const { before, after } = fix ?? { before: null, after: null };
    if (before?.bytes == null || after?.bytes == null) return [];
    return [figure(sub(before.bytes, after.bytes), [...before.assumes, ...after.assumes])];
  });
  const bytes = savings.reduce<Figure["bytes"]>(
    (sum, saving) => (saving.bytes === null ? sum : sum === null ? saving.bytes : add(sum, saving.bytes)),
    null,
  );
  const total = figure(
    bytes,
    savings.flatMap((saving) => saving.assumes),
  );
  return bytes === null || !isKnown(total) ? null : total;
}

function some(n: number, noun: string, style: Style): string {
  return `${count(n, style)} ${noun}${n === 1 ? "" : "s"}`;
}
