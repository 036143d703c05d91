/**
 * `# bytelens: ignore[rule]` hides findings: of its line (or its statement, on the first or last line of one), of a whole block on the line that opens
 * the block, of the whole file alone on a line above all code. Comments that hide nothing are findings themselves.
 */
import type { Span } from "../text/span";
import { lineEnd, lineStart, newlineOf, removeWithBlanks } from "./edit";
import type { Finding, TextEdit } from "./types";

/** The id of findings about the comments; no rule of the list. */
export const UNUSED_IGNORE = "unused-ignore";

/** What the syntax says about a file, as absolute spans. */
export interface Layout {
  readonly comments: readonly (Span & { readonly text: string })[];
  readonly blocks: readonly { readonly header: Span; readonly span: Span }[];
  /** Statements without a body. */
  readonly statements: readonly Span[];
  /** Where the first statement begins. */
  readonly first: number;
}

export interface Suppression {
  /** From the `#` that opens it to the end of the comment, or to the next `#`. */
  readonly span: Span;
  /** Rules it names; empty: all. */
  readonly rules: readonly string[];
  /** Findings that start in here are hidden. */
  readonly covers: Span;
}

const FORM = /#\s*bytelens:\s*ignore(?![\w-])(?:\s*\[([\w\-, ]*)\])?[^#]*/;

/** All suppressions of a file, in source order. */
export function readSuppressions(layout: Layout, text: string): readonly Suppression[] {
  return layout.comments.flatMap((comment): Suppression[] => {
    const found = FORM.exec(comment.text);
    if (found === null) return [];
    const start = comment.start + found.index;
    const span = { start, end: start + found[0].trimEnd().length };
    const rules = (found[1] ?? "")
      .split(",")
      .map((rule) => rule.trim())
      .filter((rule) => rule !== "");
    return [{ span, rules, covers: coverOf(comment, layout, text) }];
  });
}

function coverOf(comment: Span, layout: Layout, text: string): Span {
  const line = { start: lineStart(text, comment.start), end: lineEnd(text, comment.start) };
  const alone = text.slice(line.start, comment.start).trim() === "";
  if (alone) return comment.start < layout.first ? { start: 0, end: text.length } : line;
  // The innermost block whose header it stands in: headers do not nest but for one-line bodies.
  const block = layout.blocks
    .filter((b) => b.header.start <= comment.start && (comment.start < b.header.end || lineStart(text, b.header.end) === line.start))
    .at(-1);
  if (block !== undefined) return block.span;
  const statement = layout.statements.find((s) => isOnFirstOrLastLine(line, s, text));
  return statement === undefined ? line : { start: Math.min(line.start, statement.start), end: Math.max(line.end, statement.end) };
}

function isOnFirstOrLastLine(line: Span, s: Span, text: string): boolean {
  return lineStart(text, s.start) === line.start || lineStart(text, Math.max(s.start, s.end - 1)) === line.start;
}

/** Findings that no suppression hides, and a finding for each rule in a suppression that hides nothing. `ran`: ids of the rules that were asked. */
export function applySuppressions(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
  text: string,
  known: ReadonlySet<string>,
  ran: ReadonlySet<string>,
): readonly Finding[] {
  if (suppressions.length === 0) return findings;
  const used = new Map<Suppression, Set<string>>();
  const kept = findings.filter((finding) => {
    const by = suppressions.find(
      (s) =>
        s.covers.start <= finding.span.start &&
        finding.span.start < Math.max(s.covers.end, s.covers.start + 1) &&
        (s.rules.length === 0 || s.rules.includes(finding.rule)),
    );
    if (by === undefined) return true;
    const rules = used.get(by) ?? new Set();
    used.set(by, rules.add(finding.rule));
    return false;
  });
  const unused = suppressions.flatMap((s): Finding[] => {
    const hidden = used.get(s);
    if (s.rules.length === 0) return hidden === undefined ? [unusedFinding(s, [], text)] : [];
    // A rule that is switched off hides nothing today and may be switched on again.
    const idle = s.rules.filter((rule) => hidden?.has(rule) !== true && (ran.has(rule) || !known.has(rule)));
    return idle.length === 0 ? [] : [unusedFinding(s, idle, text)];
  });
  return [...kept, ...unused].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function unusedFinding(s: Suppression, idle: readonly string[], text: string): Finding {
  const name = idle.length === 0 ? "ignore" : `ignore[${idle.join(", ")}]`;
  const left = s.rules.filter((rule) => !idle.includes(rule));
  const edit: TextEdit = left.length === 0 ? removal(s, text) : { span: bracketsOf(s, text), text: left.join(", ") };
  return {
    rule: UNUSED_IGNORE,
    severity: "information",
    span: s.span,
    message: [`${name} hides nothing`],
    related: [],
    refused: [],
    saving: null,
    fixes: [{ title: ["Remove it"], before: null, after: null, safety: "safe", why: null, edits: [edit] }],
  };
}

/** The comment goes; another comment behind it (`# noqa`) stays. */
function removal(s: Suppression, text: string): TextEdit {
  if (text[s.span.end] === undefined || text.slice(s.span.end, lineEnd(text, s.span.end)).trim() === "")
    return removeWithBlanks(text, { start: s.span.start, end: lineEnd(text, s.span.end) });
  const rest = text.slice(s.span.end);
  return { span: { start: s.span.start, end: s.span.end + (rest.length - rest.trimStart().length) }, text: "" };
}

function bracketsOf(s: Suppression, text: string): Span {
  const open = text.indexOf("[", s.span.start);
  return { start: open + 1, end: text.indexOf("]", open) };
}

/** Adds the rule to a suppression that stands on the line, else a new comment; null where a comment cannot stand (below a backslash or in a text). */
export function ignoreHere(layout: Layout, offset: number, text: string, rule: string): TextEdit | null {
  const statement = layout.statements.find((s) => s.start <= offset && offset <= s.end);
  const places = [lineEnd(text, offset), ...(statement === undefined ? [] : [lineEnd(text, statement.end)])];
  for (const at of places) {
    const line = { start: lineStart(text, at), end: at };
    const comment = layout.comments.find((c) => line.start <= c.start && c.start <= line.end);
    const there = comment === undefined ? null : /#\s*bytelens:\s*ignore\s*\[([\w\-, ]*)\]/.exec(comment.text);
    if (comment !== undefined && there !== null) {
      const inside = comment.start + there.index + there[0].length - 1;
      return { span: { start: inside, end: inside }, text: there[1]?.trim() === "" ? rule : `, ${rule}` };
    }
    const added: TextEdit = { span: { start: at, end: at }, text: `  # bytelens: ignore[${rule}]` };
    // Inside a statement of several lines a line may end in a backslash or in the middle of a text.
    if (comment !== undefined || (statement !== undefined && at >= statement.end) || isOpenLine(text, statement?.start ?? line.start, at))
      return added;
  }
  return null;
}

/** Whether a comment may stand at `at`, inside a statement: not behind a backslash, not inside a text with triple quotes. */
function isOpenLine(text: string, start: number, at: number): boolean {
  if (text[at - 1] === "\\") return false;
  return !/"""|'''/.test(text.slice(start, at));
}

/** A suppression for the whole file: before the first line that is no shebang or coding comment. */
export function ignoreFile(text: string, rule: string): TextEdit {
  let at = lineStart(text, 0);
  for (let i = 0; i < 2; i++) {
    const end = lineEnd(text, at);
    const line = text.slice(at, end);
    if (!/^#!/.test(line) && !/^[ \t\f]*#.*coding[:=]/.test(line)) break;
    const next = end + (text.startsWith("\r\n", end) ? 2 : 1);
    if (next > text.length)
      return { span: { start: text.length, end: text.length }, text: `${newlineOf(text)}# bytelens: ignore[${rule}]${newlineOf(text)}` };
    at = next;
  }
  return { span: { start: at, end: at }, text: `# bytelens: ignore[${rule}]${newlineOf(text)}` };
}
