/** Keeps the server's picture of the workspace: open documents, settings, folders, and the files that it wants to be told of. */
import * as vscode from "vscode";
import type * as lsp from "vscode-languageserver-protocol";
import { fromRange, identifier } from "./convert";
import { PYTHON } from "./features";
import type { Link } from "./link";
import { CELL } from "./notebooks";

/** The folders as they are now. */
export const foldersNow = (): lsp.WorkspaceFolder[] => (vscode.workspace.workspaceFolders ?? []).map(toFolder);

const toFolder = ({ uri, name }: vscode.WorkspaceFolder): lsp.WorkspaceFolder => ({ uri: uri.toString(), name });

/** Returns what ends it. */
export function followWorkspace(link: Link): readonly vscode.Disposable[] {
  const watchers = new Watchers(link);
  link.answer("workspace/configuration", ({ items }: lsp.ConfigurationParams) => items.map(settingsOf));
  link.answer("client/registerCapability", ({ registrations }: lsp.RegistrationParams) => {
    for (const { method, registerOptions } of registrations)
      if (method === "workspace/didChangeWatchedFiles")
        watchers.watch((registerOptions as lsp.DidChangeWatchedFilesRegistrationOptions).watchers);
  });
  link.onEnd(() => watchers.dispose());
  return [
    ...followDocuments(link),
    watchers,
    vscode.workspace.onDidChangeConfiguration((event) => {
      // Without them, as it is the one who asks for each document's own.
      if (event.affectsConfiguration("bytelens")) link.notify("workspace/didChangeConfiguration", { settings: null });
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const event = { added: added.map(toFolder), removed: removed.map(toFolder) };
      link.notify("workspace/didChangeWorkspaceFolders", { event });
    }),
  ];
}

/** The settings of one place as plain data. */
function settingsOf({ scopeUri, section }: lsp.ConfigurationItem): unknown {
  const scope = scopeUri === undefined ? undefined : vscode.Uri.parse(scopeUri);
  const settings = vscode.workspace.getConfiguration(undefined, scope).get(section ?? "");
  return JSON.parse(JSON.stringify(settings ?? null));
}

function followDocuments(link: Link): readonly vscode.Disposable[] {
  /** What the server has open. */
  const open = new Set<string>();
  const tell = (document: vscode.TextDocument): void => {
    const { uri } = identifier(document);
    if (open.has(uri) || document.uri.scheme === CELL || vscode.languages.match(PYTHON, document) === 0) return;
    open.add(uri);
    const textDocument: lsp.TextDocumentItem = {
      uri,
      languageId: document.languageId,
      version: document.version,
      text: document.getText(),
    };
    link.notify("textDocument/didOpen", { textDocument });
  };
  link.onStart(() => {
    open.clear();
    vscode.workspace.textDocuments.forEach(tell);
  });
  link.onEnd(() => open.clear());
  return [
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (link.running()) tell(document);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const textDocument = { ...identifier(document), version: document.version };
      if (contentChanges.length === 0 || !open.has(textDocument.uri)) return;
      const changes = contentChanges.map(({ range, rangeLength, text }) => ({ range: fromRange(range), rangeLength, text }));
      link.notify("textDocument/didChange", { textDocument, contentChanges: changes });
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      const textDocument = identifier(document);
      if (open.delete(textDocument.uri)) link.notify("textDocument/didClose", { textDocument });
    }),
  ];
}

/** Milliseconds in which changes of files are one message: a checkout changes many at once. */
const TOGETHER = 100;

/** Tells the server of files that were made, changed or deleted. */
class Watchers {
  private readonly made: vscode.Disposable[] = [];
  private events: lsp.FileEvent[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly link: Link) {}

  watch(wanted: readonly lsp.FileSystemWatcher[]): void {
    for (const { globPattern } of wanted) {
      const watcher = vscode.workspace.createFileSystemWatcher(String(globPattern));
      this.made.push(
        watcher,
        watcher.onDidCreate((uri) => this.add(uri, 1)),
        watcher.onDidChange((uri) => this.add(uri, 2)),
        watcher.onDidDelete((uri) => this.add(uri, 3)),
      );
    }
  }

  private add(uri: vscode.Uri, type: lsp.FileChangeType): void {
    this.events.push({ uri: uri.toString(), type });
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.link.notify("workspace/didChangeWatchedFiles", { changes: this.events.splice(0) });
    }, TOGETHER);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.events = [];
    for (const one of this.made.splice(0)) one.dispose();
  }
}
