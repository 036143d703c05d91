/** The editor's objects from and to LSP's shapes, as far as our server has them. */
import * as vscode from "vscode";
import type * as lsp from "vscode-languageserver-protocol";
import { type Connection, ResponseError } from "../../server/src/lsp/connection";

/** Documents of every scheme: files, untitled ones, virtual workspaces. */
export const PYTHON = "python";

/**
 * Asks for the editor. What the server refuses (the document has changed, nobody waits any more, it has ended) ends as the editor's
 * own cancellations do, in silence.
 */
export async function ask<R>(connection: Connection, method: string, params: unknown, token: vscode.CancellationToken): Promise<R> {
  const result = await connection.sendRequest<R>(method, params, token).catch((error) => {
    if (error instanceof ResponseError && !REFUSALS.includes(error.code)) throw error;
    throw new vscode.CancellationError();
  });
  if (token.isCancellationRequested) throw new vscode.CancellationError();
  return result;
}

/** LSP's codes: request cancelled, content modified, server cancelled. */
const REFUSALS: readonly number[] = [-32800, -32801, -32802];

export function identify({ uri }: vscode.TextDocument): lsp.TextDocumentIdentifier {
  return { uri: uri.toString() };
}

export function fromPosition({ line, character }: vscode.Position): lsp.Position {
  return { line, character };
}

export function fromRange({ start, end }: vscode.Range): lsp.Range {
  return { start: fromPosition(start), end: fromPosition(end) };
}

export function toRange({ start, end }: lsp.Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

export function fromDiagnostic({ range, message, severity, source, code }: vscode.Diagnostic): lsp.Diagnostic {
  return {
    range: fromRange(range),
    message,
    severity: (severity + 1) as lsp.DiagnosticSeverity,
    ...(source === undefined ? {} : { source }),
    ...(code === undefined ? {} : { code: typeof code === "object" ? code.value : code }),
  };
}

export function toDiagnostic({
  range,
  message,
  severity,
  source,
  code,
  codeDescription,
  relatedInformation,
}: lsp.Diagnostic): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(toRange(range), message as string, (severity ?? 1) - 1);
  if (source !== undefined) diagnostic.source = source;
  if (code !== undefined) diagnostic.code = codeDescription ? { value: code, target: vscode.Uri.parse(codeDescription.href) } : code;
  if (relatedInformation !== undefined)
    diagnostic.relatedInformation = relatedInformation.map(
      ({ location, message }) =>
        new vscode.DiagnosticRelatedInformation(new vscode.Location(vscode.Uri.parse(location.uri), toRange(location.range)), message),
    );
  return diagnostic;
}

export function toEdit({ changes = {} }: lsp.WorkspaceEdit): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const [uri, edits] of Object.entries(changes))
    edit.set(
      vscode.Uri.parse(uri),
      edits.map(({ range, newText }) => new vscode.TextEdit(toRange(range), newText)),
    );
  return edit;
}
