/** Hovers, inlay hints and code actions: the editor asks, the server answers. */
import * as vscode from "vscode";
import type * as lsp from "vscode-languageserver-protocol";
import type { Connection } from "../../server/src/lsp/connection";
import type { Requests } from "../../server/src/protocol";
import { ask, fromDiagnostic, fromPosition, fromRange, identify, PYTHON, toDiagnostic, toEdit, toRange } from "./convert";

/** `forced` is on while a hover that ignores thresholds is asked for. */
export interface Estimates {
  forced: boolean;
}

export function provideHovers(connection: Connection, estimates: Estimates): vscode.Disposable {
  return vscode.languages.registerHoverProvider(PYTHON, {
    provideHover: async (document, place, token) => {
      const [{ uri }, position] = [identify(document), fromPosition(place)];
      if (estimates.forced) {
        estimates.forced = false;
        const found = await ask<Requests["bytelens/estimate"]["result"]>(connection, "bytelens/estimate", { uri, position }, token);
        if (found === null) vscode.window.setStatusBarMessage("Bytelens: no estimate here", MESSAGE_TIME);
        return found === null ? null : new vscode.Hover(new vscode.MarkdownString(found.markdown), toRange(found.range));
      }
      const found = await ask<WireHover | null>(connection, "textDocument/hover", { textDocument: { uri }, position }, token);
      return found === null ? null : new vscode.Hover(new vscode.MarkdownString(found.contents.value), toRange(found.range));
    },
  });
}

/** Milliseconds that a message stays in the status bar. */
const MESSAGE_TIME = 3000;

/** A hover as our server makes it. */
type WireHover = { readonly contents: lsp.MarkupContent; readonly range: lsp.Range };

export function provideHints(connection: Connection): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const sent = new WeakMap<vscode.InlayHint, lsp.InlayHint>();
  connection.onRequest("workspace/inlayHint/refresh", () => changed.fire());
  const provider = vscode.languages.registerInlayHintsProvider(PYTHON, {
    onDidChangeInlayHints: changed.event,
    provideInlayHints: async (document, range, token) => {
      const params: lsp.InlayHintParams = { textDocument: identify(document), range: fromRange(range) };
      const found = await ask<readonly lsp.InlayHint[]>(connection, "textDocument/inlayHint", params, token);
      return found.map((hint) => {
        const made = new vscode.InlayHint(new vscode.Position(hint.position.line, hint.position.character), hint.label as string);
        made.paddingLeft = hint.paddingLeft === true;
        sent.set(made, hint);
        return made;
      });
    },
    resolveInlayHint: async (hint, token) => {
      const { tooltip } = await ask<lsp.InlayHint>(connection, "inlayHint/resolve", sent.get(hint), token);
      if (tooltip !== undefined) hint.tooltip = tooltip as string;
      return hint;
    },
  });
  return vscode.Disposable.from(provider, changed);
}

/** `kinds`: of actions that the server offers. */
export function provideActions(connection: Connection, kinds: readonly string[]): vscode.Disposable {
  const sent = new WeakMap<vscode.CodeAction, lsp.CodeAction>();
  const kindOf = (kind: string) => vscode.CodeActionKind.Empty.append(kind);
  return vscode.languages.registerCodeActionsProvider(
    PYTHON,
    {
      provideCodeActions: async (document, range, { diagnostics, only }, token) => {
        const params: lsp.CodeActionParams = {
          textDocument: identify(document),
          range: fromRange(range),
          context: { diagnostics: diagnostics.map(fromDiagnostic), ...(only === undefined ? {} : { only: [only.value] }) },
        };
        const found = await ask<readonly lsp.CodeAction[]>(connection, "textDocument/codeAction", params, token);
        return found.map((action) => {
          const made = new vscode.CodeAction(action.title, kindOf(action.kind ?? ""));
          made.isPreferred = action.isPreferred === true;
          if (action.diagnostics !== undefined) made.diagnostics = action.diagnostics.map(toDiagnostic);
          if (action.disabled !== undefined) made.disabled = action.disabled;
          sent.set(made, action);
          return made;
        });
      },
      resolveCodeAction: async (action, token) => {
        const { edit } = await ask<lsp.CodeAction>(connection, "codeAction/resolve", sent.get(action), token);
        if (edit !== undefined) action.edit = toEdit(edit);
        return action;
      },
    },
    { providedCodeActionKinds: kinds.map(kindOf) },
  );
}
