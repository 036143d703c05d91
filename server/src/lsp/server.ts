/** The language server: which message goes to which feature. What a feature does is in the file of its name. */

import type {
  DidChangeNotebookDocumentParams,
  DidChangeTextDocumentParams,
  DidChangeWorkspaceFoldersParams,
  DidCloseNotebookDocumentParams,
  DidCloseTextDocumentParams,
  DidOpenNotebookDocumentParams,
  DidOpenTextDocumentParams,
  DocumentDiagnosticParams,
  InitializeResult,
  TextDocumentContentChangeEvent,
  WorkspaceFoldersChangeEvent,
} from "vscode-languageserver-protocol";
import type { Notifications } from "../protocol";
import type { Abilities } from "./abilities";
import { ACTION_KINDS, codeActions, resolveAction } from "./actions";
import type { CancellationToken, Connection } from "./connection";
import { createDiagnostics, type Diagnostics } from "./diagnostics";
import { guardNotification, type Refusal } from "./guard";
import { hints, resolveHint } from "./hints";
import { estimate, hover } from "./hover";
import { ownFiles } from "./ownFiles";
import { check, measured, report, status } from "./reports";
import type { Runtime } from "./runtime";
import { createSession, type Session } from "./session";
import { targets } from "./targets";
import { openWire } from "./wire";

/** Wires the features to a connection and listens. Returns at once; the process lives as long as the connection. */
export function startServer(connection: Connection, runtime: Runtime): void {
  // There is one from `initialize` on, and the wire lets nothing through before that.
  let running: Running | null = null;
  const wire = openWire(connection, runtime, (params) => {
    const session = createSession(wire, runtime, params);
    running = { session, diagnostics: createDiagnostics(session) };
    return initializeResult(session.abilities);
  });
  const told = <P>(method: string, uriOf: (params: P) => string | null, work: (server: Running, params: P) => void | Promise<void>) =>
    wire.onNotification<P>(method, (params) => {
      const server = running as Running;
      server.session.arrived += 1;
      guardNotification(
        wire.log,
        { what: method.slice(method.lastIndexOf("/") + 1), uri: uriOf(params), position: null, retrigger: false },
        () => work(server, params),
      );
    });
  const asked = <P, R>(method: string, work: (session: Session, params: P, token: CancellationToken) => Promise<R | Refusal>) =>
    wire.onRequest<P, R>(method, (params, token) => {
      const { session } = running as Running;
      session.arrived += 1;
      return work(session, params, token);
    });
  const nowhere = () => null;

  told("initialized", nowhere, register);
  told<DidOpenTextDocumentParams>("textDocument/didOpen", uriOf, (server, { textDocument: { uri, version, text } }) =>
    open(server, uri, version, text),
  );
  told<DidChangeTextDocumentParams>("textDocument/didChange", uriOf, (server, { textDocument: { uri, version }, contentChanges }) =>
    change(server, uri, version, contentChanges),
  );
  told<DidCloseTextDocumentParams>("textDocument/didClose", uriOf, (server, { textDocument: { uri } }) => close(server, uri));
  told<DidOpenNotebookDocumentParams>("notebookDocument/didOpen", notebookOf, (server, params) => openNotebook(server, params));
  told<DidChangeNotebookDocumentParams>("notebookDocument/didChange", notebookOf, (server, params) => changeNotebook(server, params));
  told<DidCloseNotebookDocumentParams>("notebookDocument/didClose", notebookOf, (server, params) => closeNotebook(server, params));
  told<{ readonly settings?: unknown }>("workspace/didChangeConfiguration", nowhere, (server, params) =>
    reconfigure(server, params?.settings),
  );
  told("workspace/didChangeWatchedFiles", nowhere, (server) => reconfigure(server));
  told<DidChangeWorkspaceFoldersParams>("workspace/didChangeWorkspaceFolders", nowhere, (server, { event }) =>
    changeFolders(server, event),
  );
  told<Notifications["bytelens/interpreter"]>("bytelens/interpreter", nowhere, (server, params) => {
    server.session.configuration.selectInterpreter(typeof params?.path === "string" ? params.path : null);
    reconfigure(server);
  });

  asked("textDocument/hover", hover);
  asked("textDocument/inlayHint", hints);
  asked("inlayHint/resolve", resolveHint);
  asked("textDocument/codeAction", codeActions);
  asked("codeAction/resolve", resolveAction);
  asked("textDocument/diagnostic", (_, params: DocumentDiagnosticParams, token) => (running as Running).diagnostics.pull(params, token));
  asked("bytelens/estimate", estimate);
  asked("bytelens/targets", targets);
  asked("bytelens/status", status);
  asked("bytelens/report", report);
  asked("bytelens/check", check);
  asked("bytelens/ownFiles", ownFiles);
  asked("bytelens/measured", measured);
  connection.listen();
}

interface Running {
  readonly session: Session;
  readonly diagnostics: Diagnostics;
}

function uriOf(params: { readonly textDocument: { readonly uri: string } }): string | null {
  return params?.textDocument?.uri ?? null;
}

function notebookOf(params: { readonly notebookDocument: { readonly uri: string } }): string | null {
  return params?.notebookDocument?.uri ?? null;
}

/** LSP's number for a sync by edits. */
const INCREMENTAL = 2;

function initializeResult(abilities: Abilities): InitializeResult {
  return {
    serverInfo: { name: "bytelens" },
    capabilities: {
      positionEncoding: abilities.encoding,
      textDocumentSync: { openClose: true, change: INCREMENTAL },
      notebookDocumentSync: { notebookSelector: [{ notebook: "*", cells: [{ language: "python" }] }] },
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
  const { wire, abilities } = server.session;
  server.session.service();
  const registrations = [
    ...(abilities.registersConfiguration
      ? [{ id: "configuration", method: "workspace/didChangeConfiguration", registerOptions: { section: "bytelens" } }]
      : []),
    ...(abilities.registersWatchers
      ? [
          {
            id: "files",
            method: "workspace/didChangeWatchedFiles",
            registerOptions: { watchers: WATCHED.map((globPattern) => ({ globPattern })) },
          },
        ]
      : []),
  ];
  if (registrations.length > 0) await wire.request("client/registerCapability", { registrations });
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

function openNotebook(server: Running, params: DidOpenNotebookDocumentParams): void {
  server.session.documents.notebooks.open(params);
  scheduleCells(server, params.notebookDocument.uri);
}

/** A cell is read in the light of those before it: all may say something else now. */
function changeNotebook(server: Running, params: DidChangeNotebookDocumentParams): void {
  const { session, diagnostics } = server;
  try {
    for (const cell of session.documents.notebooks.change(params)) diagnostics.drop(cell);
  } finally {
    scheduleCells(server, params.notebookDocument.uri);
  }
  const { wire, abilities } = session;
  if (abilities.pullsDiagnostics && abilities.diagnosticRefresh) wire.request("workspace/diagnostic/refresh").catch(() => undefined);
  // Not while somebody types: the hints of all other cells would be drawn anew with each key.
  if (params.change.cells?.structure !== undefined && abilities.hintRefresh)
    wire.request("workspace/inlayHint/refresh").catch(() => undefined);
}

function closeNotebook({ session, diagnostics }: Running, { notebookDocument: { uri } }: DidCloseNotebookDocumentParams): void {
  const cells = session.documents.notebooks.cellsOf(uri);
  session.documents.notebooks.close(uri);
  session.configuration.forget(uri);
  session.forget(uri);
  for (const cell of cells) diagnostics.drop(cell);
}

function scheduleCells({ session, diagnostics }: Running, uri: string): void {
  for (const cell of session.documents.notebooks.cellsOf(uri)) diagnostics.schedule(cell);
}

/** Settings, project files or the interpreter may have changed: everything that is shown is made anew, without a restart. */
function reconfigure({ session, diagnostics }: Running, settings?: unknown): void {
  const { wire, abilities } = session;
  session.generation += 1;
  session.configuration.reset(settings);
  for (const { uri } of session.documents.all()) diagnostics.schedule(uri);
  // A client that refuses has nothing to show.
  if (abilities.pullsDiagnostics && abilities.diagnosticRefresh) wire.request("workspace/diagnostic/refresh").catch(() => undefined);
  if (abilities.hintRefresh) wire.request("workspace/inlayHint/refresh").catch(() => undefined);
}

function changeFolders(server: Running, { added, removed }: WorkspaceFoldersChangeEvent): void {
  const { session } = server;
  const gone = new Set(removed.map(({ uri }) => uri));
  session.folders = [...session.folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
  session.configuration.setFolders(session.folders);
  reconfigure(server);
}
