/** Every LSP shape that leaves the server is made here, in the form that the client can take. */
import type {
  CodeAction,
  Diagnostic,
  DiagnosticSeverity,
  Hover,
  InlayHint,
  Location,
  MarkupContent,
  Range,
  WorkspaceEdit,
} from "vscode-languageserver-protocol";
import type { Finding, Severity, TextEdit } from "../findings/types";
import { renderCard } from "../present/cards";
import { formatMessage } from "../present/format";
import type { Style } from "../present/numbers";
import type { Questions, Requests } from "../protocol";
import type { Action, Asked, Hint, Hovered } from "../service";
import type { Settings } from "../settings";
import type { Span } from "../text/span";
import type { Abilities } from "./abilities";
import type { OpenDocument } from "./documents";

export const SOURCE = "bytelens";
export const FIX_ALL = "source.fixAll.bytelens";

/** How numbers are written in the editor: a number and its unit do not part at a line's end. */
export function styleOf(settings: Settings, abilities: Abilities): Style {
  return { units: settings.units, locale: abilities.locale, nbsp: true };
}

/** A hover in the form that the client reads: Markdown where it can, with links to more, else plain text. */
export function toHover(
  document: OpenDocument,
  { span, card, explains, rules }: Hovered,
  docs: string | null,
  { hover: kind, options }: Abilities,
): Hover & { readonly contents: MarkupContent; readonly range: Range } {
  const links = rules.flatMap((rule) => (docs === null ? [] : [{ text: rule, uri: pageOf(docs, rule) }]));
  if (explains !== null && options.questions === true)
    links.unshift({
      text: "Explain",
      uri: `command:bytelens.explainNumber?${encodeURIComponent(JSON.stringify([figureAt(document, explains)]))}`,
    });
  return { contents: { kind, value: renderCard(card, kind, links) }, range: document.rangeOf(span) };
}

/** What the command takes that explains a figure. */
function figureAt(document: OpenDocument, offset: number): Requests["bytelens/report"]["params"] {
  const { uri, range } = document.place({ start: offset, end: offset });
  return { uri, position: range.start };
}

/** What a hint needs to be found again when its tooltip is asked for. */
export interface HintData {
  readonly uri: string;
  readonly serial: number;
  readonly offset: number;
}

/** Never with `textEdits`: accepting a hint must not put a size into code. */
export function toInlayHint(document: OpenDocument, hint: Hint, abilities: Abilities): InlayHint {
  const data: HintData = { uri: document.uri, serial: document.serial, offset: hint.offset };
  return {
    position: document.rangeOf({ start: hint.offset, end: hint.offset }).start,
    label: hint.label,
    paddingLeft: true,
    ...(abilities.resolvesTooltip ? { data } : { tooltip: hint.tooltip() }),
  };
}

/** Line, from 1, at which a rule's text begins in the page that the build makes of all of them. */
const RULE_LINES: Readonly<Record<string, number>> = JSON.parse(process.env.BYTELENS_RULE_LINES ?? "{}");

/** Where a rule is explained; `docs` as in InitializationOptions. */
function pageOf(docs: string, rule: string): string {
  return docs.endsWith("/") ? `${docs}${rule}.md` : `${docs}#L${RULE_LINES[rule] ?? 1}`;
}

/** `docs`: as in InitializationOptions, or null: nothing to link to. */
export function toDiagnostic(
  document: OpenDocument,
  finding: Finding,
  docs: string | null,
  abilities: Abilities,
  style: Style,
): Diagnostic {
  const related = finding.related.map(({ span, message }) => {
    const { uri, range } = document.place(span);
    return { location: { uri, range } satisfies Location, message: formatMessage(message, style) };
  });
  return {
    range: document.rangeOf(finding.span),
    severity: SEVERITIES[finding.severity],
    source: SOURCE,
    code: finding.rule,
    ...(docs !== null && abilities.codeDescription ? { codeDescription: { href: pageOf(docs, finding.rule) } } : {}),
    message: formatMessage(finding.message, style),
    ...(related.length > 0 && abilities.relatedInformation ? { relatedInformation: related } : {}),
  };
}

/** A mistake in a project file. */
export function toProblem(range: Range, message: string): Diagnostic {
  return { range, severity: SEVERITIES.warning, source: SOURCE, message };
}

/** What an action needs to be found again when its edit is asked for. */
export interface ActionData {
  readonly uri: string;
  readonly serial: number;
  readonly span: Span;
  readonly title: string;
}

/** `diagnostics`: what the client has shown, of which those that this action answers go back with it. `file`: the project's pyproject.toml. */
export function toCodeAction(
  document: OpenDocument,
  span: Span,
  action: Action,
  diagnostics: readonly Diagnostic[],
  abilities: Abilities,
  file: string | null,
): CodeAction {
  if (action.asked !== null && abilities.options.questions === true) return toQuestions(document, action.asked, action.kind, file);
  const found = diagnostics.filter((diagnostic) => action.finding !== null && isOf(document, diagnostic, action.finding));
  const answered = found.length > 0 ? { diagnostics: found } : {};
  if (action.explains !== null) return { ...toExplanation(document, action.title, action.kind, action.explains), ...answered };
  const data: ActionData = { uri: document.uri, serial: document.serial, span, title: action.title };
  return {
    title: action.title,
    kind: action.kind,
    ...answered,
    ...(action.isPreferred && abilities.preferredActions ? { isPreferred: true } : {}),
    ...(action.disabled !== null
      ? { disabled: { reason: action.disabled } }
      : abilities.resolvesEdit
        ? { data }
        : { edit: toWorkspaceEdit(document, action.edits, abilities) }),
  };
}

function toExplanation(document: OpenDocument, title: string, kind: string, offset: number): CodeAction {
  return { title, kind, command: { title, command: "bytelens.explainNumber", arguments: [figureAt(document, offset)] } };
}

function toQuestions(document: OpenDocument, { title, questions, edits, project }: Asked, kind: string, file: string | null): CodeAction {
  const made = edits.map(({ span, parts }) => ({ ...document.place(span), parts }));
  const argument: Questions = { questions, edits: made, ...(project ? { project: file } : {}) };
  return { title, kind, command: { title, command: "bytelens.setNumbers", arguments: [argument] } };
}

/** All safe fixes of the file as one action. */
export function toFixAll(document: OpenDocument, edits: readonly TextEdit[], abilities: Abilities): CodeAction {
  const title = "Apply all safe fixes";
  const data: ActionData = { uri: document.uri, serial: document.serial, span: { start: 0, end: 0 }, title };
  return { title, kind: FIX_ALL, ...(abilities.resolvesEdit ? { data } : { edit: toWorkspaceEdit(document, edits, abilities) }) };
}

/** Bound to the version that it was computed for, where the client takes that. */
export function toWorkspaceEdit(document: OpenDocument, edits: readonly TextEdit[], abilities: Abilities): WorkspaceEdit {
  const files = new Map<string, { readonly version: number; readonly edits: { readonly range: Range; readonly newText: string }[] }>();
  for (const edit of edits) {
    const { uri, version, range } = document.place(edit.span);
    const file = files.get(uri) ?? { version, edits: [] };
    file.edits.push({ range, newText: edit.text });
    files.set(uri, file);
  }
  return abilities.documentChanges
    ? { documentChanges: [...files].map(([uri, { version, edits: changes }]) => ({ textDocument: { uri, version }, edits: changes })) }
    : { changes: Object.fromEntries([...files].map(([uri, { edits: changes }]) => [uri, changes])) };
}

/** Whether an action of `kind` is wanted: kinds are dotted, and a shorter one asks for all below it. */
export function matchesKind(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some((wanted) => wanted === "" || kind === wanted || kind.startsWith(`${wanted}.`));
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: 1,
  warning: 2,
  information: 3,
  hint: 4,
};

function isOf(document: OpenDocument, diagnostic: Diagnostic, finding: Finding): boolean {
  if (diagnostic.source !== SOURCE || diagnostic.code !== finding.rule) return false;
  return document.offsetAt(diagnostic.range.start) === finding.span.start;
}
