/** The documents that are open in the editor: their text, and positions in the unit that client and server agreed on. */

import type { Position, Range, TextDocumentContentChangeEvent } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Span } from "../text/span";
import { createNotebooks, type Notebooks } from "./notebooks";

export interface OpenDocument {
  readonly uri: string;
  readonly version: number;
  /** Grows with every open and change of any document: unlike `version` it never comes back. */
  readonly serial: number;
  /** What the analysis reads: the document itself, or the notebook that it is a cell of. Spans and offsets below are of its text. */
  readonly module: { readonly uri: string; readonly text: string };
  /** The part of the module that this document is. */
  readonly extent: Span;
  /** Span in UTF-16 code units → range in the client's unit. */
  readonly rangeOf: (span: Span) => Range;
  /** Position in the client's unit → offset in UTF-16 code units; outside the text it is clamped. */
  readonly offsetAt: (position: Position) => number;
  /** Where a span of the module stands: the document that holds it may be another cell. */
  readonly place: (span: Span) => { readonly uri: string; readonly version: number; readonly range: Range };
}

export interface Documents {
  readonly get: (uri: string) => OpenDocument | null;
  readonly all: () => readonly OpenDocument[];
  /** A text that is not open, with positions as the client counts them. */
  readonly view: (uri: string, text: string) => OpenDocument;
  readonly open: (uri: string, version: number, text: string) => OpenDocument;
  /** Does nothing when the document is not open. Throws on a change that is none; those before it have then been made. */
  readonly change: (uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]) => void;
  readonly close: (uri: string) => void;
  readonly notebooks: Notebooks;
  /** Whether documents with that URI get no answers. */
  readonly isSkipped: (uri: string) => boolean;
}

export type Encoding = "utf-16" | "utf-8";

/**
 * Schemes that editors use for text which is not a file of the user's: the other side of a diff, cells of which nobody says in what notebook.
 * Their findings would stand in the Problems panel a second time, or be wrong.
 */
const SKIPPED_SCHEMES = ["git", "vscode-notebook-cell", "vscode-interactive-input", "output", "vscode-scm"];

/** The documents that the client has open. `encoding`: what its columns count. */
export function createDocuments(encoding: Encoding): Documents {
  const open = new Map<string, TextDocument>();
  const views = new Map<string, OpenDocument>();
  let serial = 0;
  const nextSerial = () => ++serial;
  const notebooks = createNotebooks(encoding, nextSerial);
  const show = (document: TextDocument): OpenDocument => {
    const view = viewOf(document, nextSerial(), encoding);
    views.set(document.uri, view);
    return view;
  };
  return {
    get: (uri) => views.get(uri) ?? notebooks.get(uri),
    all: () => [...views.values(), ...notebooks.all()],
    notebooks,
    isSkipped: (uri) => SKIPPED_SCHEMES.includes(uri.slice(0, uri.indexOf(":"))) && notebooks.get(uri) === null,
    view: (uri, text) => viewOf(TextDocument.create(uri, "python", 0, text), 0, encoding),
    open: (uri, version, text) => {
      const document = TextDocument.create(uri, "python", version, text);
      open.set(uri, document);
      return show(document);
    },
    change: (uri, version, changes) => {
      const document = open.get(uri);
      if (document === undefined) return;
      try {
        for (const change of changes) applyChange(document, version, change, encoding);
      } finally {
        show(document);
      }
    },
    close: (uri) => {
      open.delete(uri);
      views.delete(uri);
    },
  };
}

/** Readable as long as the document is not changed: positions are those of this version. */
export function viewOf(document: TextDocument, serial: number, encoding: Encoding): OpenDocument {
  const position = (offset: number): Position => toClient(document, document.positionAt(offset), encoding);
  const { uri, version } = document;
  const text = document.getText();
  const rangeOf = (span: Span): Range => ({ start: position(span.start), end: position(span.end) });
  return {
    uri,
    version,
    serial,
    module: { uri, text },
    extent: { start: 0, end: text.length },
    rangeOf,
    place: (span) => ({ uri, version, range: rangeOf(span) }),
    offsetAt: (wanted) => document.offsetAt(fromClient(document, wanted, encoding)),
  };
}

/** One change of the client; without a range it is the whole text. */
export function applyChange(document: TextDocument, version: number, change: TextDocumentContentChangeEvent, encoding: Encoding): void {
  if (typeof change.text !== "string") throw new TypeError("a change without text");
  if (!("range" in change) || change.range === undefined) {
    TextDocument.update(document, [{ text: change.text }], version);
    return;
  }
  // Positions past the end of the text are clamped here: the document would keep them in its table of lines.
  const clamped = (position: Position) => document.positionAt(document.offsetAt(fromClient(document, position, encoding)));
  const range = { start: clamped(change.range.start), end: clamped(change.range.end) };
  TextDocument.update(document, [{ range, text: change.text }], version);
}

function toClient(document: TextDocument, position: Position, encoding: Encoding): Position {
  if (encoding === "utf-16") return position;
  const before = document.getText({ start: { line: position.line, character: 0 }, end: position });
  return { line: position.line, character: utf8Length(before) };
}

/** A column inside a character counts as the start of that character. Throws on what is not a position. */
function fromClient(document: TextDocument, position: Position, encoding: Encoding): Position {
  if (!Number.isInteger(position?.line) || !Number.isInteger(position.character)) throw new TypeError("not a position");
  if (encoding === "utf-16") return position;
  const line = document.getText({ start: { line: position.line, character: 0 }, end: { line: position.line + 1, character: 0 } });
  let bytes = 0;
  let character = 0;
  for (const symbol of line) {
    bytes += utf8Length(symbol);
    if (bytes > position.character) break;
    character += symbol.length;
  }
  return { line: position.line, character };
}

/** Bytes of `text` in UTF-8; a lone surrogate takes three, as its replacement does. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const symbol of text) {
    const point = symbol.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
