/** What all features share: documents, settings, the analysis, and the rule that a newer version ends work on an older one. */

import type { InitializeParams } from "vscode-languageserver-protocol";
import { settingsFor } from "../project/paths";
import type { Project } from "../project/project";
import { createService, type Service } from "../service";
import { stagesText, totalOf } from "../service/stages";
import { minimalEdit } from "../text/edits";
import { type Abilities, readAbilities } from "./abilities";
import { type Configuration, createConfiguration } from "./configuration";
import type { CancellationToken } from "./connection";
import { styleOf } from "./convert";
import { createDocuments, type Documents, type OpenDocument } from "./documents";
import { failure, guard, type Refusal, Stale } from "./guard";
import { createFiles, type Files, type Runtime } from "./runtime";
import type { Wire } from "./wire";

export interface Session {
  readonly wire: Wire;
  readonly runtime: Runtime;
  readonly abilities: Abilities;
  readonly documents: Documents;
  readonly files: Files;
  readonly configuration: Configuration;
  /** URI of the folder with the rules' pages, ending in "/", or null. */
  readonly docs: string | null;
  /** The analysis; the first call starts it. Null: it could not start, which the log said once. */
  readonly service: () => Promise<Service | null>;
  /** Forgets a document that was closed. */
  readonly forget: (uri: string) => void;
  /** What the service was told of each document last. */
  readonly known: Map<string, Known>;
  /** Roots of the workspace, as URIs. */
  folders: readonly string[];
  /** How many messages have been dispatched. */
  arrived: number;
  /** Grows whenever settings or targets may have changed. */
  generation: number;
}

/** Everything between `initialize` and the end. Nothing is loaded or read yet. */
export function createSession(wire: Wire, runtime: Runtime, params: InitializeParams): Session {
  const abilities = readAbilities(params);
  const documents = createDocuments(abilities.encoding);
  const files = createFiles(runtime, abilities.options.files === true ? wire.request : null, () => session.folders);
  const configuration = createConfiguration({ wire, abilities, runtime, files });
  let starting: Promise<Service | null> | null = null;
  let loaded: Service | null = null;
  const session: Session = {
    wire,
    runtime,
    abilities,
    documents,
    files,
    configuration,
    docs: abilities.options.docs ?? runtime.docs,
    service: () => {
      starting ??= startService(runtime, wire).then((service) => {
        loaded = service;
        return service;
      });
      return starting;
    },
    forget: (uri) => {
      if (session.known.delete(uri)) loaded?.close(uri);
    },
    known: new Map(),
    folders: abilities.folders,
    arrived: 0,
    generation: 0,
  };
  return session;
}

/** All that a feature needs to answer for one document. */
export interface Ready {
  readonly service: Service;
  readonly document: OpenDocument;
  readonly project: Project;
}

/** A request about a document, as far as the fence reads it. */
export interface DocumentParams {
  readonly textDocument: { readonly uri: string };
  readonly position?: { readonly line: number; readonly character: number };
}

/**
 * Answers a request about one document: waits for the analysis and the settings, lets messages that have arrived overtake,
 * and computes only if the document is still the one that was asked about.
 */
export function answer<T>(
  session: Session,
  what: string,
  params: DocumentParams,
  neutral: T,
  token: CancellationToken,
  compute: (ready: Ready) => T | Promise<T>,
): Promise<T | Refusal> {
  const uri = params?.textDocument?.uri ?? null;
  const asked = { what, uri, position: params?.position ?? null, retrigger: what === "diagnostics" };
  return guard(session.wire.log, asked, neutral, token, async () => {
    const document = session.documents.get(params.textDocument.uri);
    if (document === null) return neutral;
    const ready = await prepare(session, document);
    if (ready === null || token.isCancellationRequested) return neutral;
    const { service } = ready;
    const found = await compute(ready);
    const spent = service.stages();
    if (totalOf(spent) > SLOW) session.wire.log.info(`${what} took ${stagesText(spent)}`);
    return found;
  });
}

/** Milliseconds above which an answer is worth a line in the log. */
const SLOW = 50;

/** Null: there is no analysis for it. Throws `Stale` when the document has changed while we waited. */
export async function prepare(session: Session, document: OpenDocument): Promise<Ready | null> {
  if (session.documents.isSkipped(document.uri)) return null;
  const service = await session.service();
  const project = await session.configuration.of(document.module.uri);
  await settle(session);
  if (session.documents.get(document.uri)?.serial !== document.serial) throw new Stale();
  if (service === null) return null;
  tell(session, service, document, project);
  return { service, document, project };
}

/** A document as the service has it. */
interface Known {
  readonly text: string;
  readonly project: Project;
  /** Why the service does not analyse it, or null. */
  readonly skipped: string | null;
}

/**
 * Brings the service up to this version of a document. Only here: all edits since it was last asked become one,
 * so that a burst costs one parse, and a document that nobody asks about costs none.
 */
function tell(session: Session, service: Service, document: OpenDocument, project: Project): void {
  const { uri, text } = document.module;
  const known = session.known.get(uri);
  // Should one of the calls fail, then the next request starts from the whole text.
  session.known.delete(uri);
  const kept = known !== undefined && tellEdit(session, service, document, known);
  if (!kept) service.open(uri, document.version, text);
  if (!kept || known.project !== project) {
    service.configure(
      uri,
      settingsFor(uri, session.folders, project),
      project.target,
      styleOf(project.settings, session.abilities),
      project.origin,
    );
  }
  const skipped = service.failure(uri);
  if (skipped !== null && known?.skipped !== skipped) session.wire.log.warn(`${uri.slice(uri.lastIndexOf("/") + 1)}: ${skipped}: skipped`);
  session.known.set(uri, { text, project, skipped });
}

/** False when the service could not take the edit, which the log then says. */
function tellEdit({ wire: { log } }: Session, service: Service, { version, module: { uri, text } }: OpenDocument, known: Known): boolean {
  const edit = minimalEdit(known.text, text);
  if (edit === null) return true;
  try {
    service.change(uri, version, [edit]);
    return true;
  } catch (error) {
    log.error(failure({ what: "change", uri, position: null, retrigger: false }, error, "analysed anew"));
    return false;
  }
}

/** The wasm is loaded here and not with the server: `initialize` does not wait for it. */
async function startService(runtime: Runtime, { log }: Wire): Promise<Service | null> {
  try {
    // Between two keystrokes there is no time to execute modules: that is for the command line.
    return await createService(await runtime.wasm(), { memory: runtime.memory, limits: { executed: 0 } });
  } catch (error) {
    log.error(`the analysis could not start\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return null;
  }
}

/** Most turns that a request lets others overtake: a client that never pauses still gets answers. */
const MAX_TURNS = 1000;

/**
 * Returns when two whole turns of the event loop have brought no further message (the first may read it, the second dispatches it).
 * A burst of edits is so read to its end before any analysis.
 */
async function settle(session: Session): Promise<void> {
  let quiet = 0;
  for (let turn = 0; turn < MAX_TURNS && quiet < 2; turn += 1) {
    const before = session.arrived;
    await new Promise<void>((resolve) => session.runtime.defer(resolve));
    quiet = session.arrived === before ? quiet + 1 : 0;
  }
}
