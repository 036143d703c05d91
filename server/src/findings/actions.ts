/** Code actions at a cursor: fixes of the findings there, suppressions, and fixes that are not offered with the reason. */
import type { LineIndex } from "../text/lines";
import { lineEnd, lineOf } from "../text/lines";
import type { Span } from "../text/span";
import type { Finding, Message, TextEdit } from "./types";

export interface Action {
  readonly title: Message;
  readonly kind: string;
  readonly edits: readonly TextEdit[];
  readonly isPreferred: boolean;
  /** Why it cannot be done, or null. */
  readonly disabled: Message | null;
  readonly finding: Finding | null;
}

/** In menu order: safe (the best is preferred), unsafe, lossy, suppressions, then what is not offered. */
export function findActions(findings: readonly Finding[], span: Span, text: string, lines: LineIndex): readonly Action[] {
  const here = findings.filter((f) => f.span.start <= span.end && span.start <= f.span.end);
  const order = { safe: 0, unsafe: 1, lossy: 2 } as const;
  const fixes = here
    .flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix })))
    .sort((a, b) => order[a.fix.safety] - order[b.fix.safety])
    .map(({ finding, fix }): Action => ({ title: fix.title, kind: "quickfix", edits: fix.edits, isPreferred: fix.preferred && fix.safety === "safe", disabled: null, finding }));
  const rules = [...new Set(here.map((f) => f.rule))].filter((rule) => rule !== "unused-ignore");
  const suppressions = rules.flatMap((rule): Action[] => {
    const finding = here.find((f) => f.rule === rule) as Finding;
    const at = lineEnd(lines, lineOf(lines, finding.span.start));
    const newline = text.includes("\r\n") ? "\r\n" : "\n";
    return [
      { title: [`Ignore ${rule} on this line`], kind: "quickfix", edits: [ignoreLine(text, lines, at, rule)], isPreferred: false, disabled: null, finding },
      { title: [`Ignore ${rule} in this file`], kind: "quickfix", edits: [{ span: top(text), text: `# bytelens: ignore[${rule}]${newline}` }], isPreferred: false, disabled: null, finding },
    ];
  });
  const refused = here.flatMap((finding) => finding.refused.map((r): Action => ({ title: r.title, kind: "refactor.rewrite", edits: [], isPreferred: false, disabled: r.why, finding })));
  return [...fixes, ...suppressions, ...refused];
}

/** Adds to an ignore comment that is there, else a new comment at the end of the line. */
function ignoreLine(text: string, lines: LineIndex, at: number, rule: string): TextEdit {
  const start = lines.starts[lineOf(lines, at)] as number;
  const there = /#\s*bytelens:\s*ignore\[([\w\-, ]*)\]/.exec(text.slice(start, at));
  if (there !== null) {
    const inside = start + there.index + there[0].length - 1;
    return { span: { start: inside, end: inside }, text: `, ${rule}` };
  }
  return { span: { start: at, end: at }, text: `  # bytelens: ignore[${rule}]` };
}

/** Before the first line that is not a shebang or coding comment. */
function top(text: string): Span {
  let at = 0;
  for (let i = 0; i < 2; i++) {
    const line = text.slice(at, text.indexOf("\n", at) + 1);
    if (/^#!|^#.*coding[:=]/.test(line) && line.endsWith("\n")) at += line.length;
  }
  return { start: at, end: at };
}
