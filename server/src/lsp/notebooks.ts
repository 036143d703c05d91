/** Notebooks: their cells, in order, are one module for the analysis; what it says goes back to the cell where it stands. */

import type {
  DidChangeNotebookDocumentParams,
  DidOpenNotebookDocumentParams,
  NotebookCell,
  TextDocumentItem,
} from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { cellSource } from "../text/cells";
import type { Span } from "../text/span";
import { applyChange, type Encoding, type OpenDocument, viewOf } from "./documents";

export interface Notebooks {
  readonly get: (cell: string) => OpenDocument | null;
  readonly all: () => readonly OpenDocument[];
  /** URIs of the notebook's cells. */
  readonly cellsOf: (notebook: string) => readonly string[];
  readonly open: (params: DidOpenNotebookDocumentParams) => void;
  /** Returns the cells that are gone. */
  readonly change: (params: DidChangeNotebookDocumentParams) => readonly string[];
  readonly close: (notebook: string) => void;
}

interface Notebook {
  readonly uri: string;
  /** URIs of all cells in order, with those that are no Python. */
  cells: readonly string[];
  readonly texts: Map<string, TextDocument>;
  /** Views of this version; null: none was asked for. */
  views: ReadonlyMap<string, OpenDocument> | null;
}

/** `nextSerial`: numbers that documents of all kinds share. */
export function createNotebooks(encoding: Encoding, nextSerial: () => number): Notebooks {
  const notebooks = new Map<string, Notebook>();
  const owners = new Map<string, Notebook>();
  const read = (notebook: Notebook, items: readonly TextDocumentItem[]): void => {
    for (const { uri, languageId, version, text } of items) {
      if (languageId !== "python") continue;
      notebook.texts.set(uri, TextDocument.create(uri, languageId, version, text));
      owners.set(uri, notebook);
    }
  };
  const forget = (notebook: Notebook, cell: string): void => {
    notebook.texts.delete(cell);
    owners.delete(cell);
  };
  const viewsOf = (notebook: Notebook): ReadonlyMap<string, OpenDocument> => {
    notebook.views ??= compose(notebook, encoding, nextSerial());
    return notebook.views;
  };
  return {
    get: (cell) => {
      const notebook = owners.get(cell);
      return notebook === undefined ? null : (viewsOf(notebook).get(cell) ?? null);
    },
    all: () => [...notebooks.values()].flatMap((notebook) => [...viewsOf(notebook).values()]),
    cellsOf: (uri) => [...(notebooks.get(uri)?.texts.keys() ?? [])],
    open: ({ notebookDocument: { uri, cells }, cellTextDocuments }) => {
      const notebook: Notebook = { uri, cells: cells.map(uriOf), texts: new Map(), views: null };
      notebooks.set(uri, notebook);
      read(notebook, cellTextDocuments);
    },
    change: ({ notebookDocument: { uri }, change: { cells } }) => {
      const notebook = notebooks.get(uri);
      if (notebook === undefined || cells === undefined) return [];
      notebook.views = null;
      const { structure, textContent = [] } = cells;
      if (structure !== undefined) {
        const { start, deleteCount, cells: added = [] } = structure.array;
        notebook.cells = [...notebook.cells.slice(0, start), ...added.map(uriOf), ...notebook.cells.slice(start + deleteCount)];
        read(notebook, structure.didOpen ?? []);
      }
      for (const { document, changes } of textContent) {
        const text = notebook.texts.get(document.uri);
        if (text !== undefined) for (const change of changes) applyChange(text, document.version, change, encoding);
      }
      const gone = (structure?.didClose ?? []).map(({ uri: cell }) => cell);
      for (const cell of gone) forget(notebook, cell);
      return gone;
    },
    close: (uri) => {
      const notebook = notebooks.get(uri);
      for (const cell of notebook?.texts.keys() ?? []) owners.delete(cell);
      notebooks.delete(uri);
    },
  };
}

const uriOf = ({ document }: NotebookCell): string => document;

/** All cells as parts of one module. */
function compose({ uri, cells, texts }: Notebook, encoding: Encoding, serial: number): ReadonlyMap<string, OpenDocument> {
  const parts: { readonly cell: OpenDocument; readonly extent: Span; readonly code: number }[] = [];
  let text = "";
  for (const name of cells) {
    const document = texts.get(name);
    if (document === undefined) continue;
    const cell = viewOf(document, serial, encoding);
    const source = cellSource(cell.module.text);
    const extent = { start: text.length, end: text.length + source.text.length };
    parts.push({ cell, extent, code: extent.start + source.start });
    text += `${source.text}\n`;
  }
  const module = { uri, text };
  const place = (span: Span) => {
    // What would be written before a cell's code belongs behind its first line, where that is for the notebook.
    const part = parts.find(({ extent, code }) => span.start <= extent.end && code < extent.end) ?? parts[parts.length - 1];
    if (part === undefined) throw new Error("a place in a notebook without cells");
    const within = (offset: number) => Math.min(Math.max(offset, part.code), part.extent.end) - part.extent.start;
    return part.cell.place({ start: within(span.start), end: within(span.end) });
  };
  return new Map(
    parts.map(({ cell, extent }): [string, OpenDocument] => {
      const within = (offset: number) => Math.min(Math.max(offset, extent.start), extent.end) - extent.start;
      return [
        cell.uri,
        {
          ...cell,
          module,
          extent,
          rangeOf: ({ start, end }) => cell.rangeOf({ start: within(start), end: within(end) }),
          offsetAt: (position) => extent.start + cell.offsetAt(position),
          place,
        },
      ];
    }),
  );
}
