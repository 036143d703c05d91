/** Shapes of LSP and those of the editor, one into the other: only what our server sends and is sent. */
import * as vscode from "vscode";
import type * as lsp from "vscode-languageserver-protocol";

/** A place of LSP in the editor's class. Units are UTF-16 on both sides. */
export const toPosition = ({ line, character }: lsp.Position): vscode.Position => new vscode.Position(line, character);

/** As above. */
export const toRange = ({ start, end }: lsp.Range): vscode.Range => new vscode.Range(toPosition(start), toPosition(end));

/** The editor's place as plain data. */
export const fromPosition = ({ line, character }: vscode.Position): lsp.Position => ({ line, character });

/** As above. */
export const fromRange = ({ start, end }: vscode.Range): lsp.Range => ({ start: fromPosition(start), end: fromPosition(end) });

/** The document's name in messages. */
export const identifier = (document: vscode.TextDocument): lsp.TextDocumentIdentifier => ({ uri: document.uri.toString() });

/** A finding as the Problems panel shows it. */
export function toDiagnostic(diagnostic: lsp.Diagnostic): vscode.Diagnostic {
  const { severity = 3, code, codeDescription, relatedInformation = [], source } = diagnostic;
  const shown = new vscode.Diagnostic(toRange(diagnostic.range), String(diagnostic.message), severity - 1);
  if (source !== undefined) shown.source = source;
  if (code !== undefined)
    shown.code = codeDescription === undefined ? code : { value: code, target: vscode.Uri.parse(codeDescription.href) };
  shown.relatedInformation = relatedInformation.map(
    ({ location, message }) =>
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(vscode.Uri.parse(location.uri), toRange(location.range)),
        String(message),
      ),
  );
  return shown;
}

/** What the server needs to know a finding again that the editor shows; `data` says which of them it was. */
export function fromDiagnostic(diagnostic: vscode.Diagnostic, data: number): lsp.Diagnostic {
  const { range, message, source, code } = diagnostic;
  return { range: fromRange(range), message, source, code: typeof code === "object" ? code.value : code, data } as lsp.Diagnostic;
}

/** An edit of one or more documents; undone in one step. */
export function toWorkspaceEdit({ documentChanges = [] }: lsp.WorkspaceEdit): vscode.WorkspaceEdit {
  const whole = new vscode.WorkspaceEdit();
  for (const change of documentChanges) {
    const { textDocument, edits } = change as lsp.TextDocumentEdit;
    const made = (edits as readonly lsp.TextEdit[]).map(({ range, newText }) => new vscode.TextEdit(toRange(range), newText));
    whole.set(vscode.Uri.parse(textDocument.uri), made);
  }
  return whole;
}

/** An action that remembers what the server sent, for when its edit is asked for. */
export class Action extends vscode.CodeAction {
  constructor(
    readonly sent: lsp.CodeAction,
    shown: readonly vscode.Diagnostic[],
  ) {
    super(sent.title, vscode.CodeActionKind.Empty.append(sent.kind ?? ""));
    const { isPreferred = false, disabled, command, diagnostics = [], edit } = sent;
    this.isPreferred = isPreferred;
    this.diagnostics = diagnostics.flatMap(({ data }) => shown[data] ?? []);
    if (disabled !== undefined) this.disabled = disabled;
    if (command !== undefined) this.command = command;
    if (edit !== undefined) this.edit = toWorkspaceEdit(edit);
  }
}

/** A hint that remembers what the server sent, for when its tooltip is asked for. */
export class Hint extends vscode.InlayHint {
  constructor(readonly sent: lsp.InlayHint) {
    super(toPosition(sent.position), String(sent.label));
    this.paddingLeft = sent.paddingLeft === true;
    if (typeof sent.tooltip === "string") this.tooltip = sent.tooltip;
  }
}
