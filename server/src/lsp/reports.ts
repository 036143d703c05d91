/** What commands of the editor show: a file's total, the table of its values, how one figure comes about, and findings of files that are not open. */

import type { Diagnostic } from "vscode-languageserver-protocol";
import { shownTarget } from "../present/targets";
import { isExcluded, settingsFor } from "../project/paths";
import type { Requests } from "../protocol";
import { measuredTarget, readMeasurement } from "../service/measured";
import type { CancellationToken } from "./connection";
import { styleOf, toDiagnostic } from "./convert";
import { guard, type Refusal } from "./guard";
import { answer, type Session } from "./session";

type Status = Requests["bytelens/status"];
type Report = Requests["bytelens/report"];
type Measured = Requests["bytelens/measured"];
type Check = Requests["bytelens/check"];

/** bytelens/status: the target, and what the file holds at its end. */
export function status(session: Session, { uri }: Status["params"], token: CancellationToken): Promise<Status["result"] | Refusal> {
  return answer<Status["result"]>(
    session,
    "status",
    { textDocument: { uri } },
    null,
    token,
    ({ service, document: { module }, project }) => {
      const target = shownTarget(project.target);
      const skipped = service.failure(module.uri);
      if (skipped !== null) return { target, detail: skipped, skipped: true };
      return { target, detail: service.total(module.uri, fileName(module.uri)), skipped: false };
    },
  );
}

/** bytelens/report: the table of a file's values, or how the figure under the cursor comes about. */
export function report(
  session: Session,
  { uri, position }: Report["params"],
  token: CancellationToken,
): Promise<Report["result"] | Refusal> {
  return answer<Report["result"]>(session, "report", { textDocument: { uri } }, null, token, ({ service, document }) =>
    service.page(document.module.uri, fileName(document.module.uri), position === null ? null : document.offsetAt(position)),
  );
}

/** bytelens/measured: what a run measured, beside the estimates for the interpreter that ran. */
export function measured(session: Session, params: Measured["params"], token: CancellationToken): Promise<Measured["result"] | Refusal> {
  const textDocument = { uri: params.uri };
  return answer<Measured["result"]>(session, "measured", { textDocument }, null, token, ({ service, document, project }) => {
    const measurement = readMeasurement(params.measurement);
    if (measurement === null) return null;
    const target = measuredTarget(measurement, session.runtime.system);
    if ("error" in target) return `${target.error}\n`;
    const { uri } = document.module;
    const [style, settings] = [styleOf(project.settings, session.abilities), settingsFor(uri, session.folders, project)];
    service.configure(uri, settings, target, style, project.origin);
    try {
      return service.measured(uri, measurement);
    } finally {
      service.configure(uri, settings, project.target, style, project.origin);
    }
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
