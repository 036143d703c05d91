/** Tells the server of notebooks: their Python cells in order, and what becomes of them. */
import * as vscode from "vscode";
import type * as lsp from "vscode-languageserver-protocol";
import { fromRange } from "./convert";
import type { Link } from "./link";

/** The scheme of documents that are cells: they are told here, and not as documents of their own. */
export const CELL = "vscode-notebook-cell";

/** Milliseconds without a change after which the hints of the other cells are asked for anew. */
const QUIET = 500;

/** `changed`: fired when hints of cells may be others that nobody has touched. */
export function followNotebooks(link: Link, changed: vscode.EventEmitter<void>): readonly vscode.Disposable[] {
  /** What the server has: URIs of the cells in order. */
  const sent = new Map<string, readonly string[]>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = (notebook: vscode.NotebookDocument): void => {
    const uri = notebook.uri.toString();
    const cells = pythonCells(notebook);
    const before = sent.get(uri);
    const notebookDocument = { uri, version: notebook.version };
    if (before === undefined) {
      if (cells.length === 0) return;
      sent.set(uri, cells.map(uriOf));
      const whole: lsp.NotebookDocument = { ...notebookDocument, notebookType: notebook.notebookType, cells: cells.map(toCell) };
      const params: lsp.DidOpenNotebookDocumentParams = { notebookDocument: whole, cellTextDocuments: cells.map(toItem) };
      link.notify("notebookDocument/didOpen", params);
      return;
    }
    const now = cells.map(uriOf);
    sent.set(uri, now);
    const [start, end] = unlike(before, now);
    if (start === before.length && start === now.length) return;
    const array = { start, deleteCount: before.length - end - start, cells: cells.slice(start, now.length - end).map(toCell) };
    const structure = {
      array,
      didOpen: cells.filter((cell) => !before.includes(uriOf(cell))).map(toItem),
      didClose: before.filter((cell) => !now.includes(cell)).map((cell) => ({ uri: cell })),
    };
    const params: lsp.DidChangeNotebookDocumentParams = { notebookDocument, change: { cells: { structure } } };
    link.notify("notebookDocument/didChange", params);
  };
  /** A cell may have become Python, or something else. */
  const review = (document: vscode.TextDocument): void => {
    const notebook = document.uri.scheme === CELL ? notebookOf(document) : undefined;
    if (notebook !== undefined && link.running()) tell(notebook);
  };
  link.onStart(() => {
    sent.clear();
    vscode.workspace.notebookDocuments.forEach(tell);
  });
  link.onEnd(() => sent.clear());
  return [
    vscode.workspace.onDidOpenNotebookDocument((notebook) => {
      if (link.running()) tell(notebook);
    }),
    vscode.workspace.onDidChangeNotebookDocument(({ notebook, contentChanges }) => {
      if (contentChanges.length > 0 && link.running()) tell(notebook);
    }),
    vscode.workspace.onDidCloseNotebookDocument(({ uri }) => {
      const cells = sent.get(uri.toString());
      if (!sent.delete(uri.toString())) return;
      const cellTextDocuments = (cells ?? []).map((cell) => ({ uri: cell }));
      link.notify("notebookDocument/didClose", { notebookDocument: { uri: uri.toString() }, cellTextDocuments });
    }),
    vscode.workspace.onDidOpenTextDocument(review),
    vscode.workspace.onDidCloseTextDocument(review),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const notebook = document.uri.scheme === CELL && contentChanges.length > 0 ? notebookOf(document) : undefined;
      const uri = document.uri.toString();
      if (notebook === undefined || sent.get(notebook.uri.toString())?.includes(uri) !== true) return;
      const changes = contentChanges.map(({ range, rangeLength, text }) => ({ range: fromRange(range), rangeLength, text }));
      const textContent = [{ document: { uri, version: document.version }, changes }];
      const notebookDocument = { uri: notebook.uri.toString(), version: notebook.version };
      link.notify("notebookDocument/didChange", { notebookDocument, change: { cells: { textContent } } });
      clearTimeout(timer);
      timer = setTimeout(() => changed.fire(), QUIET);
    }),
    { dispose: () => clearTimeout(timer) },
  ];
}

function pythonCells(notebook: vscode.NotebookDocument): readonly vscode.NotebookCell[] {
  return notebook.getCells().filter(({ kind, document }) => kind === vscode.NotebookCellKind.Code && document.languageId === "python");
}

function notebookOf(cell: vscode.TextDocument): vscode.NotebookDocument | undefined {
  return vscode.workspace.notebookDocuments.find((notebook) => notebook.getCells().some(({ document }) => document === cell));
}

const uriOf = ({ document }: vscode.NotebookCell): string => document.uri.toString();

const toCell = (cell: vscode.NotebookCell): lsp.NotebookCell => ({ kind: cell.kind as lsp.NotebookCellKind, document: uriOf(cell) });

const toItem = ({ document }: vscode.NotebookCell): lsp.TextDocumentItem => ({
  uri: document.uri.toString(),
  languageId: document.languageId,
  version: document.version,
  text: document.getText(),
});

/** How many entries are equal at the start of both lists, and how many of the rest at their ends. */
function unlike(a: readonly string[], b: readonly string[]): readonly [start: number, end: number] {
  const least = Math.min(a.length, b.length);
  let start = 0;
  while (start < least && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < least - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return [start, end];
}
