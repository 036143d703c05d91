/** Findings for the terminal and for machines (UX §7). */
import type { Finding } from "../findings/types";
import { formatMessage } from "./format";
import { PLAIN, type Style, bytes } from "./numbers";

export interface CheckedFile {
  readonly path: string;
  /** 0-based line; column in code points. */
  readonly findings: readonly { readonly finding: Finding; readonly line: number; readonly column: number }[];
}

export interface Brush {
  readonly bold: (text: string) => string;
  readonly blue: (text: string) => string;
}

/** "tour.py:6:1: information boxed-numbers: … [safe fix]". */
export function checkLine(path: string, one: CheckedFile["findings"][number], style: Style, brush: Brush): string {
  const { finding } = one;
  const safe = finding.fixes.some((fix) => fix.safety === "safe") ? " [safe fix]" : "";
  return `${brush.bold(`${path}:${one.line + 1}:${one.column + 1}:`)} ${brush.blue(finding.severity)} ${brush.bold(finding.rule)}: ${formatMessage(finding.message, style)}${safe}`;
}

/** "5 findings in 1 file; 3 have a safe fix (--fix applies, --diff shows), 52.5 MB less held". */
export function checkSummary(files: readonly CheckedFile[], style: Style): string {
  const found = files.flatMap((file) => file.findings.map((one) => one.finding));
  const hit = files.filter((file) => file.findings.length > 0).length;
  if (found.length === 0) return `no findings in ${files.length} ${files.length === 1 ? "file" : "files"}`;
  const safe = found.filter((finding) => finding.fixes.some((fix) => fix.safety === "safe"));
  const saved = safe.reduce((sum, finding) => sum + Number(finding.saving?.bytes?.low ?? 0), 0);
  const head = `${found.length} ${found.length === 1 ? "finding" : "findings"} in ${hit} ${hit === 1 ? "file" : "files"}`;
  return safe.length === 0 ? head : `${head}; ${safe.length} ${safe.length === 1 ? "has" : "have"} a safe fix (--fix applies, --diff shows), ${bytes(Math.max(0, saved), style)} less held`;
}

/** One object per finding; lines and columns are 1-based, columns in code points. */
export function checkJson(files: readonly CheckedFile[]): string {
  const findings = files.flatMap((file) =>
    file.findings.map(({ finding, line, column }) => ({
      path: file.path, line: line + 1, column: column + 1, rule: finding.rule, severity: finding.severity, message: formatMessage(finding.message, PLAIN),
      fixes: finding.fixes.map((fix) => ({ title: formatMessage(fix.title, PLAIN), safety: fix.safety })),
    })),
  );
  return `${JSON.stringify({ version: 1, findings }, null, 1)}\n`;
}
