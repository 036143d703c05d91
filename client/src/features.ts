/** What the editor asks while somebody reads or writes Python: hovers, inlay hints, code actions; and the problems that the server sends. */
import * as vscode from "vscode";
import type * as lsp from "vscode-languageserver-protocol";
import { Action, fromDiagnostic, fromPosition, fromRange, Hint, identifier, toDiagnostic, toRange, toWorkspaceEdit } from "./convert";
import type { Link } from "./link";

/** Documents of every scheme: files, untitled ones, virtual workspaces. */
export const PYTHON: vscode.DocumentSelector = { language: "python" };

/** What the features of this file and of the others tell the server that they can do. */
export const CAPABILITIES: lsp.ClientCapabilities = {
  general: { positionEncodings: ["utf-16"] },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true },
    inlayHint: { refreshSupport: true },
  },
  textDocument: {
    hover: { contentFormat: ["markdown", "plaintext"] },
    inlayHint: { resolveSupport: { properties: ["tooltip"] } },
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "refactor", "source"] } },
      dataSupport: true,
      resolveSupport: { properties: ["edit"] },
      disabledSupport: true,
      isPreferredSupport: true,
    },
  },
};

/** `changed`: hints may be others. `instead`: answers a hover in place of the server where it gives one. */
export function registerFeatures(
  link: Link,
  problems: vscode.DiagnosticCollection,
  changed: vscode.EventEmitter<void>,
  instead: (
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ) => Promise<vscode.Hover | null> | null,
): readonly vscode.Disposable[] {
  link.answer("textDocument/publishDiagnostics", ({ uri, diagnostics }: lsp.PublishDiagnosticsParams) =>
    problems.set(vscode.Uri.parse(uri), diagnostics.map(toDiagnostic)),
  );
  link.onStart(() => changed.fire());
  link.onEnd(() => problems.clear());

  const hovers: vscode.HoverProvider = {
    provideHover: async (document, position, token) => {
      const other = instead(document, position, token);
      if (other !== null) return other;
      const params: lsp.HoverParams = { textDocument: identifier(document), position: fromPosition(position) };
      const found = await link.request<lsp.Hover>("textDocument/hover", params, token).catch(unless(nothing));
      return found === null ? null : toHover((found.contents as lsp.MarkupContent).value, found.range);
    },
  };
  const hints: vscode.InlayHintsProvider<Hint> = {
    onDidChangeInlayHints: changed.event,
    provideInlayHints: async (document, range, token) => {
      const params: lsp.InlayHintParams = { textDocument: identifier(document), range: fromRange(range) };
      // Refused, as the document has changed: the old ones stay until the editor asks again, which it does.
      const keep = () => Promise.reject(new vscode.CancellationError());
      const found = await link.request<lsp.InlayHint[]>("textDocument/inlayHint", params, token).catch(unless(keep));
      return (found ?? []).map((hint) => new Hint(hint));
    },
    resolveInlayHint: async (hint, token) => {
      const found = await link.request<lsp.InlayHint>("inlayHint/resolve", hint.sent, token).catch(unless(nothing));
      if (typeof found?.tooltip === "string") hint.tooltip = found.tooltip;
      return hint;
    },
  };
  const actions: vscode.CodeActionProvider<Action> = {
    provideCodeActions: async (document, range, { diagnostics, only, triggerKind }, token) => {
      const context = {
        diagnostics: diagnostics.map(fromDiagnostic),
        triggerKind,
        ...(only === undefined ? {} : { only: [only.value] }),
      };
      const params: lsp.CodeActionParams = { textDocument: identifier(document), range: fromRange(range), context };
      const found = await link.request<lsp.CodeAction[]>("textDocument/codeAction", params, token).catch(unless(nothing));
      return (found ?? []).map((action) => new Action(action, diagnostics));
    },
    resolveCodeAction: async (action, token) => {
      const found = await link.request<lsp.CodeAction>("codeAction/resolve", action.sent, token).catch(unless(nothing));
      if (found?.edit !== undefined) action.edit = toWorkspaceEdit(found.edit);
      return action;
    },
  };
  const kinds = [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.Refactor, vscode.CodeActionKind.SourceFixAll.append("bytelens")];
  return [
    vscode.languages.registerHoverProvider(PYTHON, hovers),
    vscode.languages.registerInlayHintsProvider(PYTHON, hints),
    vscode.languages.registerCodeActionsProvider(PYTHON, actions, { providedCodeActionKinds: kinds }),
  ];
}

/** A card of the server in the editor's form. */
export function toHover(markdown: string, range: lsp.Range | undefined): vscode.Hover {
  const text = new vscode.MarkdownString(markdown);
  // The server escapes all that comes from the file: the one command is ours.
  text.isTrusted = { enabledCommands: ["bytelens.explainNumber"] };
  return new vscode.Hover(text, range === undefined ? undefined : toRange(range));
}

/** LSP's codes for "nobody waits any more" and "the document has changed": the editor asks again by itself. */
const SILENT = [-32800, -32801, -32802];

const nothing = () => null;

/** What `neutral` gives instead of those; other errors stay errors. */
function unless<T>(neutral: () => T): (error: { readonly code?: number }) => T {
  return (error) => {
    if (SILENT.includes(error.code ?? 0)) return neutral();
    throw error;
  };
}
