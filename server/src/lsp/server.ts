/** The language server: which message goes to which feature. What a feature does is in the file of its name. */
import {
  type CancellationToken,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  ErrorCodes,
  type InitializeResult,
  ResponseError,
  type TextDocumentContentChangeEvent,
  TextDocumentSyncKind,
  type WorkspaceFoldersChangeEvent,
} from "vscode-languageserver";
import type { Notifications, Requests } from "../protocol";
import type { Abilities } from "./abilities";
import { ACTION_KINDS, codeActions, resolveAction } from "./actions";
import { createDiagnostics, type Diagnostics } from "./diagnostics";
import { guardNotification, type Log } from "./guard";
import { hints, resolveHint } from "./hints";
import { estimate, hover } from "./hover";
import type { Runtime } from "./runtime";
import { createSession, type Session } from "./session";
import { targets } from "./targets";

/** Wires the features to a connection and listens. Returns at once; the process lives as long as the connection. */
export function startServer(connection: Connection, runtime: Runtime): void {
  const log: Log = {
    error: (text) => connection.console.error(text),
    warn: (text) => connection.console.warn(text),
    info: (text) => connection.console.info(text),
  };
  let running: Running | null = null;
  const told = (what: string, uri: string | null, work: (server: Running) => void | Promise<void>): void => {
    const server = running;
    // Before `initialize` notifications are dropped, as LSP asks.
    if (server === null) return;
    server.session.arrived += 1;
    guardNotification(log, { what, uri, position: null, retrigger: false }, () => work(server));
  };
  const asked = <T>(work: (server: Running) => T): T => {
    if (running === null) throw new ResponseError(ErrorCodes.ServerNotInitialized, "the server is not initialized");
    running.session.arrived += 1;
    return work(running);
  };

  connection.onInitialize((params) => {
    const session = createSession(connection, runtime, log, params);
    running = { session, diagnostics: createDiagnostics(session) };
    return initializeResult(session.abilities);
  });
  connection.onInitialized(() => told("initialized", null, register));
  connection.onDidOpenTextDocument((params) => {
    const { uri, version, text } = params.textDocument;
    told("open", uri, (server) => open(server, uri, version, text));
  });
  connection.onDidChangeTextDocument((params) => {
    const { uri, version } = params.textDocument;
    told("change", uri, (server) => change(server, uri, version, params.contentChanges));
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => told("close", uri, (server) => close(server, uri)));
  connection.onDidChangeConfiguration((params) => told("configuration", null, (server) => reconfigure(server, params?.settings)));
  connection.onDidChangeWatchedFiles(() => told("watched files", null, (server) => reconfigure(server)));
  connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event }) =>
    told("folders", null, (server) => changeFolders(server, event)),
  );
  connection.onNotification("bytelens/interpreter", (params: Notifications["bytelens/interpreter"]) =>
    told("interpreter", null, (server) => {
      server.session.configuration.selectInterpreter(typeof params?.path === "string" ? params.path : null);
      reconfigure(server);
    }),
  );

  connection.onHover((params, token) => asked(({ session }) => hover(session, params, token)));
  connection.languages.inlayHint.on((params, token) => asked(({ session }) => hints(session, params, token)));
  connection.languages.inlayHint.resolve((hint, token) => asked(({ session }) => resolveHint(session, hint, token)));
  connection.onCodeAction((params, token) => asked(({ session }) => codeActions(session, params, token)));
  connection.onCodeActionResolve((action, token) => asked(({ session }) => resolveAction(session, action, token)));
  connection.languages.diagnostics.on((params, token) => asked(({ diagnostics }) => diagnostics.pull(params, token)));
  connection.onRequest<Requests["bytelens/estimate"]["result"], void>("bytelens/estimate", (params, token: CancellationToken) =>
    asked(({ session }) => estimate(session, params, token)),
  );
  connection.onRequest<Requests["bytelens/targets"]["result"], void>("bytelens/targets", (params, token: CancellationToken) =>
    asked(({ session }) => targets(session, params, token)),
  );
  connection.listen();
}

interface Running {
  readonly session: Session;
  readonly diagnostics: Diagnostics;
}

function initializeResult(abilities: Abilities): InitializeResult {
  return {
    serverInfo: { name: "bytelens" },
    capabilities: {
      positionEncoding: abilities.encoding,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      hoverProvider: true,
      inlayHintProvider: { resolveProvider: true },
      codeActionProvider: { codeActionKinds: [...ACTION_KINDS], resolveProvider: true },
      ...(abilities.pullsDiagnostics
        ? { diagnosticProvider: { identifier: "bytelens", interFileDependencies: false, workspaceDiagnostics: false } }
        : {}),
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}

/** After `initialize` is answered: says what we want to be told, and begins to load the analysis. */
async function register(server: Running): Promise<void> {
  const { connection, abilities } = server.session;
  server.session.service();
  if (abilities.registersConfiguration) await connection.client.register(DidChangeConfigurationNotification.type, { section: "bytelens" });
  if (abilities.registersWatchers) {
    const watchers = WATCHED.map((globPattern) => ({ globPattern }));
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }
}

/** Files that settings and targets are read from. */
const WATCHED = ["**/pyproject.toml", "**/.python-version", "**/pyvenv.cfg"];

function open({ session, diagnostics }: Running, uri: string, version: number, text: string): void {
  session.forget(uri);
  session.documents.open(uri, version, text);
  diagnostics.schedule(uri);
}

function change({ session, diagnostics }: Running, uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void {
  try {
    session.documents.change(uri, version, changes);
  } finally {
    if (session.documents.get(uri) !== null) diagnostics.schedule(uri);
  }
}

function close({ session, diagnostics }: Running, uri: string): void {
  session.documents.close(uri);
  session.configuration.forget(uri);
  session.forget(uri);
  diagnostics.forget(uri);
}

/** Settings, project files or the interpreter may have changed: everything that is shown is made anew, without a restart. */
function reconfigure({ session, diagnostics }: Running, settings?: unknown): void {
  const { connection, abilities } = session;
  session.generation += 1;
  session.configuration.reset(settings);
  for (const { uri } of session.documents.all()) diagnostics.schedule(uri);
  // A client that refuses has nothing to show.
  if (abilities.pullsDiagnostics && abilities.diagnosticRefresh) connection.languages.diagnostics.refresh().catch(() => undefined);
  if (abilities.hintRefresh) connection.languages.inlayHint.refresh().catch(() => undefined);
}

function changeFolders(server: Running, { added, removed }: WorkspaceFoldersChangeEvent): void {
  const { session } = server;
  const gone = new Set(removed.map(({ uri }) => uri));
  session.folders = [...session.folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
  session.configuration.setFolders(session.folders);
  reconfigure(server);
}
