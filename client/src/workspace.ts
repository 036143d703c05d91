/** What the server asks of the workspace: settings, folders, changes of the files that it names. */
import * as vscode from "vscode";
import type { ConfigurationParams, FileEvent, RegistrationParams, WorkspaceFolder } from "vscode-languageserver-protocol";
import type { Connection } from "../../server/src/lsp/connection";

export function folders(all: readonly vscode.WorkspaceFolder[] = vscode.workspace.workspaceFolders ?? []): WorkspaceFolder[] {
  return all.map(({ uri, name }) => ({ uri: uri.toString(), name }));
}

export function followWorkspace(connection: Connection): vscode.Disposable {
  const followed: vscode.Disposable[] = [
    vscode.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const event = { added: folders(added), removed: folders(removed) };
      connection.sendNotification("workspace/didChangeWorkspaceFolders", { event });
    }),
  ];
  connection.onRequest("workspace/configuration", ({ items }: ConfigurationParams) =>
    items.map(({ scopeUri, section }) => {
      const place = scopeUri === undefined ? undefined : vscode.Uri.parse(scopeUri);
      const settings = vscode.workspace.getConfiguration(undefined, place).get(section ?? "");
      // The editor's object is a proxy, which a worker cannot be sent.
      return settings === undefined ? null : JSON.parse(JSON.stringify(settings));
    }),
  );
  connection.onRequest("client/registerCapability", ({ registrations }: RegistrationParams) => {
    for (const { method, registerOptions } of registrations) {
      if (method === "workspace/didChangeConfiguration") followed.push(followSettings(connection, registerOptions.section));
      if (method === "workspace/didChangeWatchedFiles")
        followed.push(
          watch(
            connection,
            registerOptions.watchers.map(({ globPattern }: { readonly globPattern: string }) => globPattern),
          ),
        );
    }
  });
  return { dispose: () => vscode.Disposable.from(...followed).dispose() };
}

function followSettings(connection: Connection, section: string): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(section)) connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  });
}

/** Milliseconds that changes of files are collected for. */
const COLLECT = 250;

function watch(connection: Connection, patterns: readonly string[]): vscode.Disposable {
  let changes: FileEvent[] = [];
  const tell = (type: FileEvent["type"]) => (uri: vscode.Uri) => {
    if (changes.push({ uri: uri.toString(), type }) > 1) return;
    setTimeout(() => {
      connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
      changes = [];
    }, COLLECT);
  };
  const watchers = patterns.map((pattern) => vscode.workspace.createFileSystemWatcher(pattern));
  const listeners = watchers.flatMap((watcher) => [
    watcher.onDidCreate(tell(1)),
    watcher.onDidChange(tell(2)),
    watcher.onDidDelete(tell(3)),
  ]);
  return vscode.Disposable.from(...watchers, ...listeners);
}
