/** `# bytelens: ignore[rule]` on a line, on the first line of a block, or alone at the top of a file. */
import type { Module, Stmt } from "../syntax/ast";
import { childStatements } from "../syntax/visit";
import type { Span } from "../text/span";
import type { Finding, TextEdit } from "./types";

export interface Suppression {
  /** The comment. */
  readonly span: Span;
  /** Rules it names; empty: all. */
  readonly rules: readonly string[];
  /** What it covers. */
  readonly covers: Span;
}

const FORM = /#\s*bytelens:\s*ignore(?:\[([\w\-, ]*)\])?/;

export function readSuppressions(module: Module, text: string): readonly Suppression[] {
  const blocks = blocksOf(module);
  return module.comments.flatMap((comment): Suppression[] => {
    const found = FORM.exec(comment.text);
    if (found === null) return [];
    const rules = (found[1] ?? "").split(",").map((rule) => rule.trim()).filter((rule) => rule !== "");
    const start = text.lastIndexOf("\n", comment.start - 1) + 1;
    const next = text.indexOf("\n", comment.start);
    const line: Span = { start, end: next < 0 ? text.length : next };
    const span = { start: comment.start, end: comment.end };
    const alone = text.slice(start, comment.start).trim() === "";
    const first = module.body[0]?.offset ?? text.length;
    if (alone && comment.start < first) return [{ span, rules, covers: { start: 0, end: text.length } }];
    const block = blocks.find((b) => b.start >= line.start && b.start <= line.end);
    return [{ span, rules, covers: block ?? line }];
  });
}

/** Statements with a body, by absolute span; the innermost of a line comes first. */
function blocksOf(module: Module): readonly Span[] {
  const spans: Span[] = [];
  const visit = (s: Stmt, base: number): void => {
    if (["FunctionDef", "ClassDef", "For", "While", "If", "With", "Try", "Match"].includes(s.type)) spans.push({ start: base + s.start, end: base + s.end });
    if (s.type === "FunctionDef") for (const child of s.unit.body) visit(child, base + s.offset);
    for (const child of childStatements(s)) visit(child, base);
  };
  for (const { unit, offset } of module.body) visit(unit.statement, offset);
  return spans;
}

/** Findings that no suppression hides, and a finding for each suppression that hides nothing. */
export function applySuppressions(findings: readonly Finding[], suppressions: readonly Suppression[], text: string): readonly Finding[] {
  if (suppressions.length === 0) return findings;
  const used = new Set<Suppression>();
  const kept = findings.filter((finding) => {
    const by = suppressions.find((s) => s.covers.start <= finding.span.start && finding.span.start <= s.covers.end && (s.rules.length === 0 || s.rules.includes(finding.rule)));
    if (by !== undefined) used.add(by);
    return by === undefined;
  });
  const unused = suppressions.filter((s) => !used.has(s)).map((s): Finding => {
    const name = s.rules.length === 0 ? "ignore" : `ignore[${s.rules.join(", ")}]`;
    return {
      rule: "unused-ignore", severity: "information", span: s.span, message: [`${name} hides nothing`], related: [], refused: [], saving: null,
      fixes: [{ title: ["Remove it"], before: null, after: null, safety: "safe", why: null, preferred: true, edits: [removal(s, text)] }],
    };
  });
  return [...kept, ...unused].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function removal(s: Suppression, text: string): TextEdit {
  let start = s.span.start;
  while (start > 0 && (text[start - 1] === " " || text[start - 1] === "\t")) start--;
  const alone = start === 0 || text[start - 1] === "\n";
  const end = alone && text[s.span.end] === "\n" ? s.span.end + 1 : s.span.end;
  return { span: { start, end }, text: "" };
}
