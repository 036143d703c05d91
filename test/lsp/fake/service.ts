/** An analysis that finds the word "big" and does on request what the real one must never do: words of the text tell it to fail. */

import type { Finding } from "../../../server/src/findings/types";
import type { Action, Hint, Service } from "../../../server/src/service";
import type { Span } from "../../../server/src/text/span";

interface Open {
  version: number;
  text: string;
  settings: string;
}

/** FAKE_SERVICE: "rejects" (the analysis does not start) or "never" (it does not come up). */
export async function createService(): Promise<Service> {
  const mode = process.env.FAKE_SERVICE;
  if (mode === "rejects") throw new Error("no analysis today");
  if (mode === "never") await new Promise(() => undefined);
  const open = new Map<string, Open>();
  let checks = 0;
  const of = (uri: string): Open => {
    const found = open.get(uri);
    if (found === undefined) throw new Error(`not open: ${uri}`);
    return found;
  };
  const findings = (uri: string): readonly Finding[] => {
    const { text, version, settings } = of(uri);
    if (text.includes("crash")) throw new Error("the analysis crashed");
    return spansOf(text, "big").map((span) => findingAt(span, `big in version ${version} with ${settings}, check ${checks}`));
  };
  const service: Pick<
    Service,
    | "open"
    | "change"
    | "close"
    | "configure"
    | "check"
    | "hover"
    | "imported"
    | "exported"
    | "hints"
    | "actions"
    | "fixAll"
    | "failure"
    | "stages"
  > = {
    open: (uri, version, text) => {
      open.set(uri, { version, text, settings: "no settings" });
    },
    change: (uri, version, edits) => {
      const document = of(uri);
      for (const { span, text } of edits) {
        if (text.includes("refuse")) throw new Error("the edit is refused");
        document.text = document.text.slice(0, span.start) + text + document.text.slice(span.end);
      }
      document.version = version;
    },
    stages: () => new Map(),
    close: (uri) => {
      open.delete(uri);
    },
    configure: (uri, settings) => {
      of(uri).settings = `${settings.units} units, hover from ${settings.hover.minimum}`;
    },
    check: (uri) => {
      checks += 1;
      return findings(uri);
    },
    hover: (uri, offset) => {
      const { text, settings } = of(uri);
      const word = wordAt(text, offset);
      if (word === null) return null;
      const name = text.slice(word.start, word.end);
      if (name === "boom") throw new Error("boom");
      const headline = name === "checks" ? `checks: ${checks}` : `${name} with ${settings}`;
      return { span: word, card: { headline, lines: [] }, explains: null, rules: [] };
    },
    imported: () => null,
    exported: () => null,
    hints: (uri, span): readonly Hint[] =>
      spansOf(of(uri).text, "big")
        .filter(({ start }) => start >= span.start && start < span.end)
        .map(({ end }) => ({ offset: end, label: "32.4 MB", tooltip: () => `tooltip in version ${of(uri).version}` })),
    actions: (uri, span): readonly Action[] =>
      findings(uri)
        .filter((finding) => finding.span.start <= span.end && span.start <= finding.span.end)
        .flatMap((finding) => [
          action("Make it small", "quickfix", finding, true, null),
          action("Make it smaller (unsafe: shrinks)", "quickfix", finding, false, null),
          action("Make it tiny", "refactor.rewrite", finding, false, "it is passed to json.dumps"),
        ]),
    failure: (uri) => (of(uri).text.includes("enormous") ? "the file is enormous" : null),
    fixAll: (uri) => spansOf(of(uri).text, "big").map((span) => ({ span, text: "small" })),
  };
  return service as Service;
}

function action(title: string, kind: string, finding: Finding, isPreferred: boolean, disabled: string | null): Action {
  return {
    title,
    kind,
    edits: disabled === null ? [{ span: finding.span, text: "small" }] : [],
    isPreferred,
    disabled,
    finding,
    asked: null,
    explains: null,
  };
}

function findingAt(span: Span, message: string): Finding {
  return {
    rule: "boxed-numbers",
    severity: "information",
    span,
    message: [message],
    related: [{ span: { start: 0, end: 1 }, message: ["built here"] }],
    fixes: [],
    refused: [],
    saving: null,
  };
}

function spansOf(text: string, word: string): readonly Span[] {
  return [...text.matchAll(new RegExp(`\\b${word}\\b`, "g"))].map(({ index }) => ({ start: index, end: index + word.length }));
}

function wordAt(text: string, offset: number): Span | null {
  for (const match of text.matchAll(/\p{L}+/gu)) {
    const span = { start: match.index, end: match.index + match[0].length };
    if (span.start <= offset && offset < span.end) return span;
  }
  return null;
}
