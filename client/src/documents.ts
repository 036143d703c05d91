/** Tells the server of Python documents: opened, changed, closed. */
import * as vscode from "vscode";
import type { DidChangeTextDocumentParams, DidOpenTextDocumentParams } from "vscode-languageserver-protocol";
import type { Connection } from "../../server/src/lsp/connection";
import { fromRange, identify, PYTHON } from "./convert";

/** What is called right after the server was told; `closed` right before. */
export interface Followers {
  readonly opened: () => void;
  readonly changed: (document: vscode.TextDocument) => void;
  readonly closed: (document: vscode.TextDocument) => void;
}

export function followDocuments(connection: Connection, followers: Followers): vscode.Disposable {
  const open = (document: vscode.TextDocument) => {
    const { languageId, version } = document;
    if (languageId !== PYTHON) return;
    const params: DidOpenTextDocumentParams = { textDocument: { ...identify(document), languageId, version, text: document.getText() } };
    connection.sendNotification("textDocument/didOpen", params);
  };
  vscode.workspace.textDocuments.forEach(open);
  followers.opened();
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument((document) => {
      open(document);
      followers.opened();
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      // A document that was saved changes too, in nothing.
      if (document.languageId !== PYTHON || contentChanges.length === 0) return;
      const params: DidChangeTextDocumentParams = {
        textDocument: { ...identify(document), version: document.version },
        contentChanges: contentChanges.map(({ range, text }) => ({ range: fromRange(range), text })),
      };
      connection.sendNotification("textDocument/didChange", params);
      followers.changed(document);
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      if (document.languageId !== PYTHON) return;
      followers.closed(document);
      connection.sendNotification("textDocument/didClose", { textDocument: identify(document) });
    }),
  );
}
