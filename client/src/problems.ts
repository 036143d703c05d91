/** Problems of the Python documents that can be seen, asked for whenever they may have changed; and those of other files, which the server sends. */
import * as vscode from "vscode";
import type { DocumentDiagnosticReport, PublishDiagnosticsParams } from "vscode-languageserver-protocol";
import type { Connection } from "../../server/src/lsp/connection";
import { ask, identify, PYTHON, toDiagnostic } from "./convert";
import type { Followers } from "./documents";

/** A document whose problems are shown. */
interface Shown {
  /** The server's name for what is shown now. */
  resultId?: string | undefined;
  /** The request that is under way. */
  asking: vscode.CancellationTokenSource | null;
}

export function showProblems(connection: Connection, log: vscode.LogOutputChannel): Followers & vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection("bytelens");
  const known = new Map<string, Shown>();

  /** Asks until the answer is for the newest text: a request for an older one ends as cancelled, by us or by the server. */
  const pull = async (document: vscode.TextDocument, shown: Shown): Promise<void> => {
    const { uri } = identify(document);
    while (known.get(uri) === shown) {
      shown.asking = new vscode.CancellationTokenSource();
      const params = { identifier: "bytelens", textDocument: { uri }, previousResultId: shown.resultId };
      try {
        const report = await ask<DocumentDiagnosticReport>(connection, "textDocument/diagnostic", params, shown.asking.token);
        if (known.get(uri) !== shown) return;
        if (report.kind === "full") collection.set(document.uri, report.items.map(toDiagnostic));
        shown.resultId = report.resultId;
        break;
      } catch (error) {
        if (error instanceof vscode.CancellationError) continue;
        log.error(error instanceof Error ? error : String(error));
        break;
      }
    }
    shown.asking = null;
  };
  const changed = (document: vscode.TextDocument) => {
    const shown = known.get(identify(document).uri);
    if (shown === undefined) return;
    if (shown.asking === null) void pull(document, shown);
    else shown.asking.cancel();
  };
  const closed = (document: vscode.TextDocument) => {
    const { uri } = identify(document);
    known.get(uri)?.asking?.cancel();
    if (known.delete(uri)) collection.delete(document.uri);
  };
  const opened = () => {
    const seen = visible();
    for (const document of vscode.workspace.textDocuments) {
      const { uri } = identify(document);
      if (document.languageId !== PYTHON || seen.has(uri) === known.has(uri)) continue;
      if (seen.has(uri)) {
        known.set(uri, { asking: null });
        changed(document);
      } else closed(document);
    }
  };

  connection.onRequest("workspace/diagnostic/refresh", () => vscode.workspace.textDocuments.forEach(changed));
  connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }: PublishDiagnosticsParams) =>
    collection.set(vscode.Uri.parse(uri), diagnostics.map(toDiagnostic)),
  );
  const listeners = [vscode.window.tabGroups.onDidChangeTabs(opened), vscode.window.onDidChangeVisibleTextEditors(opened)];
  return {
    opened,
    changed,
    closed,
    dispose: () => {
      known.clear();
      vscode.Disposable.from(collection, ...listeners).dispose();
    },
  };
}

/** URIs of what is in a tab, or shown without one, as peeks are. */
function visible(): ReadonlySet<string> {
  const inputs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input as TabInput | undefined));
  const inTabs = inputs.flatMap((input) => input?.uri ?? input?.modified ?? []);
  return new Set([...inTabs, ...vscode.window.visibleTextEditors.map(({ document }) => document.uri)].map(String));
}

/** What the kinds of tabs say of their document: a text's has a URI, a comparison's the side that can be edited. */
interface TabInput {
  readonly uri?: vscode.Uri;
  readonly modified?: vscode.Uri;
}
