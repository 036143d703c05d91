/** What users see of the service, as plain data and text: the public estimates, hovers, messages, and all of it as one text. */
import type { Message } from "../server/src/findings/types";
import { renderCard } from "../server/src/present/cards";
import { formatMessage } from "../server/src/present/format";
import { jsonReport } from "../server/src/present/json";
import { PLAIN } from "../server/src/present/numbers";
import type { Service } from "../server/src/service";

/** An entry of the public JSON. Numbers beyond 2^53 are rounded here, as no test needs them. */
export interface PublicEstimate {
  readonly line: number;
  readonly column: number;
  readonly name: string;
  readonly type: string | null;
  readonly confidence: string;
  readonly held: PublicFigure | null;
  readonly shallow: PublicFigure | null;
  readonly deep: PublicFigure | null;
  readonly allocated: PublicFigure | null;
  readonly peak: PublicFigure | null;
  readonly exit: Readonly<Record<"held" | "shallow" | "deep" | "allocated" | "peak", PublicFigure | null>> | null;
  readonly formula: string | null;
  readonly assumptions: readonly string[];
  readonly reason: string | null;
}

export interface PublicFigure {
  readonly low: number;
  /** Null: no upper end. */
  readonly high: number | null;
  readonly confidence: string;
}

/** The estimates of a document exactly as `estimate --format json` prints them. */
export function estimatesJson(service: Service, uri: string): readonly PublicEstimate[] {
  return JSON.parse(estimatesText(service, uri)).files[0].estimates;
}

/** The hover at an offset as plain text, or null. */
export function hoverText(service: Service, uri: string, offset: number): string | null {
  const hover = service.hover(uri, offset);
  return hover === null ? null : renderCard(hover.card, "plaintext");
}

export function messageText(message: Message): string {
  return formatMessage(message, PLAIN);
}

/** One line for each estimate: what a failing case is shown with. */
export function reportText(service: Service, uri: string): string {
  return estimatesJson(service, uri)
    .map((estimate) => {
      const { held } = estimate;
      const figure = held === null ? `unknown: ${estimate.reason}` : `${held.low} to ${held.high ?? "unbounded"} (${held.confidence})`;
      const exit =
        estimate.exit?.held == null
          ? ""
          : ` → ${estimate.exit.held.low} to ${estimate.exit.held.high ?? "unbounded"} (${estimate.exit.held.confidence})`;
      return `${estimate.line}:${estimate.column} ${estimate.name}: ${estimate.type} ${figure}${exit}`;
    })
    .join("\n");
}

/** Everything that a document shows, line by line: equal texts mean that a user sees no difference. */
export function seenBy(service: Service, uri: string, length: number): string {
  const whole = { start: 0, end: length };
  const lines = [estimatesText(service, uri)];
  for (const finding of service.check(uri))
    lines.push(`${finding.span.start} ${finding.rule} ${finding.severity} ${messageText(finding.message)}`);
  for (const hint of service.hints(uri, whole)) lines.push(`${hint.offset} ${hint.label} ${hint.tooltip()}`);
  for (const action of service.actions(uri, whole))
    lines.push(`${action.kind} ${action.title} ${action.disabled} ${JSON.stringify(action.edits)}`);
  lines.push(JSON.stringify(service.fixAll(uri)));
  for (let offset = 0; offset <= length; offset += 1 + Math.floor(length / 12)) {
    const hover = service.hover(uri, offset);
    lines.push(hover === null ? `${offset} no hover` : `${hover.span.start} to ${hover.span.end} ${renderCard(hover.card, "plaintext")}`);
  }
  return lines.join("\n");
}

function estimatesText(service: Service, uri: string): string {
  return jsonReport("", [{ path: "a.py", errors: [], rows: service.estimates(uri) }]);
}
