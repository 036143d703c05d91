/** Code actions at a cursor: fixes of the findings there, suppressions, and fixes that are not offered with the reason. */
import type { Span } from "../text/span";
import { ignoreFile, ignoreHere, type Layout, UNUSED_IGNORE } from "./suppress";
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
export function findActions(findings: readonly Finding[], span: Span, text: string, layout: Layout): readonly Action[] {
  const here = findings.filter((f) => f.span.start <= span.end && span.start <= f.span.end);
  const order = { safe: 0, unsafe: 1, lossy: 2 } as const;
  const fixes = here
    .flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix })))
    .sort((a, b) => order[a.fix.safety] - order[b.fix.safety])
    .map(({ finding, fix }): Action => {
      return {
        title: fix.title,
        kind: "quickfix",
        edits: fix.edits,
        isPreferred: fix.safety === "safe",
        disabled: null,
        finding,
      };
    });
  const rules = [...new Set(here.map((f) => f.rule))].filter((rule) => rule !== UNUSED_IGNORE);
  const suppressions = rules.flatMap((rule): Action[] => {
    const finding = here.find((f) => f.rule === rule) as Finding;
    const line = ignoreHere(layout, finding.span.start, text, rule);
    const base = { kind: "quickfix", isPreferred: false, disabled: null, finding };
    return [
      ...(line === null ? [] : [{ ...base, title: [`Ignore ${rule} on this line`], edits: [line] }]),
      { ...base, title: [`Ignore ${rule} in this file`], edits: [ignoreFile(text, rule)] },
    ];
  });
  const refused = here.flatMap((finding) =>
    finding.refused.map(
      (r): Action => ({ title: r.title, kind: "refactor.rewrite", edits: [], isPreferred: false, disabled: r.why, finding }),
    ),
  );
  return [...fixes, ...suppressions, ...refused];
}
