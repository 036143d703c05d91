/** Findings on the wire: answered where the client asks, else sent; a document gets them in one way only, and never those of an older version. */

import type {
  Diagnostic,
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
  PublishDiagnosticsParams,
} from "vscode-languageserver-protocol";
import { isExcluded } from "../project/paths";
import type { CancellationToken } from "./connection";
import { styleOf, toDiagnostic } from "./convert";
import { guardNotification, type Refusal, Stale } from "./guard";
import { answer, prepare, type Ready, type Session } from "./session";

export interface Diagnostics {
  /** A document was opened or changed, or what holds for it: clients that do not ask get its findings soon. */
  readonly schedule: (uri: string) => void;
  /** A document was closed. */
  readonly forget: (uri: string) => void;
  /** The same for a cell that is of no notebook any more. */
  readonly drop: (cell: string) => void;
  readonly pull: (params: DocumentDiagnosticParams, token: CancellationToken) => Promise<DocumentDiagnosticReport | Refusal>;
}

/** Findings of documents: pulled by clients that ask, pushed to all others, never both. */
export function createDiagnostics(session: Session): Diagnostics {
  const { abilities } = session;
  const scheduled = new Set<string>();
  const pushes = (uri: string) => !abilities.pullsDiagnostics && !session.documents.isSkipped(uri);
  return {
    schedule: (uri) => {
      if (!pushes(uri) || scheduled.has(uri)) return;
      scheduled.add(uri);
      const asked = { what: "diagnostics", uri, position: null, retrigger: false };
      guardNotification(session.wire.log, asked, () => push(session, uri)).finally(() => scheduled.delete(uri));
    },
    forget: (uri) => {
      if (pushes(uri)) publish(session, { uri, diagnostics: [] });
    },
    drop: (cell) => {
      if (!abilities.pullsDiagnostics) publish(session, { uri: cell, diagnostics: [] });
    },
    pull: (params, token) => {
      const none: DocumentDiagnosticReport = { kind: "full", items: [] };
      return answer(session, "diagnostics", params, none, token, (ready): DocumentDiagnosticReport => {
        const resultId = `${ready.document.serial}.${session.generation}`;
        if (params.previousResultId === resultId) return { kind: "unchanged", resultId };
        return { kind: "full", resultId, items: findings(session, ready) };
      });
    },
  };
}

/** Sends the findings of the newest version, however often that changes while we wait. */
async function push(session: Session, uri: string): Promise<void> {
  const { abilities, documents } = session;
  for (let document = documents.get(uri); document !== null; document = documents.get(uri)) {
    try {
      const { generation } = session;
      const ready = await prepare(session, document);
      if (ready === null) return;
      // Settings that came meanwhile: who told of them found this on its way.
      if (session.generation !== generation) continue;
      const diagnostics = findings(session, ready);
      publish(session, { uri, ...(abilities.diagnosticVersion ? { version: document.version } : {}), diagnostics });
      return;
    } catch (error) {
      if (error instanceof Stale) continue;
      // What the editor shows belongs to an older text.
      publish(session, { uri, diagnostics: [] });
      throw error;
    }
  }
}

function publish({ wire }: Session, params: PublishDiagnosticsParams): void {
  wire.notify("textDocument/publishDiagnostics", params);
}

function findings(session: Session, { service, document, project }: Ready): Diagnostic[] {
  const { settings } = project;
  if (!settings.diagnostics.enable || isExcluded(document.module.uri, session.folders, project)) return [];
  const style = styleOf(settings, session.abilities);
  const { extent } = document;
  const own = service.check(document.module.uri).filter(({ span }) => extent.start <= span.start && span.start <= extent.end);
  return own.map((finding) => toDiagnostic(document, finding, session.docs, session.abilities, style));
}
