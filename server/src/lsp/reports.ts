/** What commands of the editor show: a file's total, the table of its values, how one figure comes about, and findings of files that are not open. */

import type { Diagnostic } from "vscode-languageserver-protocol";
import { explanation } from "../present/explain";
import { type Line, lineText, plain } from "../present/lines";
import { PLAIN } from "../present/numbers";
import { endText, estimateTable, heldAtEnd } from "../present/report";
import { shownTarget } from "../present/targets";
import { isExcluded, settingsFor } from "../project/paths";
import type { Requests } from "../protocol";
import { printTarget } from "../target/parse";
import type { CancellationToken } from "./connection";
import { styleOf, toDiagnostic } from "./convert";
import { guard, type Refusal } from "./guard";
import { answer, type Ready, type Session } from "./session";

type Status = Requests["bytelens/status"];
type Report = Requests["bytelens/report"];
type Check = Requests["bytelens/check"];

/** bytelens/status: the target, and what the file holds at its end. */
export function status(session: Session, { uri }: Status["params"], token: CancellationToken): Promise<Status["result"] | Refusal> {
  return answer<Status["result"]>(session, "status", { textDocument: { uri } }, null, token, (ready) => {
    const { service, project } = ready;
    const target = shownTarget(project.target);
    const skipped = service.failure(uri);
    if (skipped !== null) return { target, detail: skipped, skipped: true };
    const rows = service.estimates(uri);
    const detail = endText(fileName(uri), heldAtEnd(rows, project.target), rows, styleOf(project.settings, session.abilities));
    return { target, detail: `${detail} (${project.origin})`, skipped: false };
  });
}

/** bytelens/report: the table of a file's values, or how the figure under the cursor comes about. */
export function report(
  session: Session,
  { uri, position }: Report["params"],
  token: CancellationToken,
): Promise<Report["result"] | Refusal> {
  return answer<Report["result"]>(session, "report", { textDocument: { uri } }, null, token, (ready) => {
    const { document, project } = ready;
    const style = { ...PLAIN, units: project.settings.units };
    const lines = position === null ? tableOf(ready, style) : stepsAt(ready, document.offsetAt(position), style);
    return lines.length === 0 ? null : `${lines.map(lineText).join("\n")}\n`;
  });
}

function tableOf({ service, document: { uri }, project }: Ready, style: typeof PLAIN): readonly Line[] {
  const rows = service.estimates(uri);
  const { target, origin } = project;
  const end = heldAtEnd(rows, target);
  return estimateTable({ path: fileName(uri), target: printTarget(target), origin, rows, end, minimum: 0 }, style);
}

/** Of the bindings on the line; else of the last one before that binds the name there. */
function stepsAt({ service, document: { uri, text, rangeOf }, project }: Ready, offset: number, style: typeof PLAIN): readonly Line[] {
  const rows = service.estimates(uri);
  const { line } = rangeOf({ start: offset, end: offset }).start;
  const pointed = `${/\w*$/.exec(text.slice(0, offset))?.[0] ?? ""}${/^\w*/.exec(text.slice(offset))?.[0] ?? ""}`;
  const here = rows.filter((row) => row.line === line);
  const named = here.filter(({ binding }) => binding.name === pointed);
  const before = rows.filter(({ binding }) => binding.name === pointed && binding.statementSpan.end <= offset).slice(-1);
  const found = named.length > 0 ? named : before.length > 0 ? before : here;
  return found.flatMap((row, i) => {
    const { start, end } = row.binding.statementSpan;
    const source = text.slice(start, end).split(/\r\n|\r|\n/)[0] ?? "";
    return [...(i === 0 ? [] : [plain("")]), ...explanation(row, source, project.target, style)];
  });
}

/** bytelens/check: the findings of a file that is not open; empty where the project leaves it out. */
export function check(session: Session, params: Check["params"], token: CancellationToken): Promise<Diagnostic[] | Refusal> {
  const { uri, text } = params;
  const asked = { what: "check", uri, position: null, retrigger: false };
  return guard<Diagnostic[]>(session.wire.log, asked, [], token, async () => {
    const service = await session.service();
    const project = await session.configuration.of(uri);
    // What is open is answered with the text that the editor has.
    if (service === null || token.isCancellationRequested || session.documents.get(uri) !== null) return [];
    session.configuration.forget(uri);
    if (!project.settings.diagnostics.enable || isExcluded(uri, session.folders, project)) return [];
    const document = session.documents.view(uri, text);
    const style = styleOf(project.settings, session.abilities);
    service.open(uri, 0, text);
    try {
      service.configure(uri, settingsFor(uri, session.folders, project), project.target, style, project.origin);
      return service.check(uri).map((finding) => toDiagnostic(document, finding, session.docs, session.abilities, style));
    } finally {
      service.close(uri);
    }
  });
}

function fileName(uri: string): string {
  return decodeURIComponent(/[^/:]*$/.exec(uri)?.[0] ?? "");
}
