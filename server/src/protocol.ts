/** What client and server say to each other besides LSP. Types only: the client's bundle holds nothing of the server. */

/**
 * What a client may send as `initializationOptions`; all of it is optional, and anything else in it is ignored.
 * Editors without `workspace/configuration` put their settings here as well.
 */
export interface InitializationOptions {
  /** URI of the folder with the rules' pages, or of the one page that the build makes of them (ends in ".md"). */
  readonly docs?: string;
  /** The client answers the file requests below (files of virtual workspaces, and all files where the server runs in a browser). */
  readonly files?: boolean;
  /** Path of the python that is selected in the window, symbolic links not followed. */
  readonly interpreter?: string | null;
  /** Settings as the user wrote them, with or without "bytelens" around them. */
  readonly settings?: unknown;
  /** The client has the commands `bytelens.explainNumber` (its argument: params of bytelens/report) and `bytelens.setNumbers` below, which asks the user; else actions come with numbers that stand in. */
  readonly questions?: boolean;
}

/** The argument of the command that asks for what the text does not tell, and writes the answers into comments. */
export interface Questions {
  /** `value`: what stands there until the user says; `number`: a whole number, digits grouped by "_" or not. */
  readonly questions: readonly { readonly name: string; readonly value: string; readonly number: boolean }[];
  /** Each text in parts; a number stands for the answer to the question of that index. */
  readonly edits: readonly {
    readonly uri: string;
    readonly version: number;
    readonly range: WireRange;
    readonly parts: readonly (string | number)[];
  }[];
  /** Else the answers go into the table [tool.bytelens.assume] of this pyproject.toml, or with null of a new one, by the names of the questions. */
  readonly project?: string | null;
}

/** Requests by method. Client → server unless said otherwise. */
export interface Requests {
  /** The hover at a position, thresholds left aside. */
  readonly "bytelens/estimate": {
    readonly params: { readonly uri: string; readonly position: WirePosition };
    readonly result: { readonly markdown: string; readonly range: WireRange } | null;
  };
  /** The targets that can be chosen, newest first, the one in use for a document, and those of interpreters that are there (`paths`: more of them). */
  readonly "bytelens/targets": {
    readonly params: { readonly uri: string | null; readonly paths?: readonly string[] };
    readonly result: {
      readonly known: readonly string[];
      readonly current: string | null;
      readonly origin: string | null;
      readonly found: readonly { readonly target: string; readonly place: string }[];
    };
  };
  /** The target of a document in words, and what it holds at its end or why it is skipped. */
  readonly "bytelens/status": {
    readonly params: { readonly uri: string };
    readonly result: { readonly target: string; readonly detail: string; readonly skipped: boolean } | null;
  };
  /** The table of a document's values, or with a position how the figure there comes about; null: there is none. */
  readonly "bytelens/report": {
    readonly params: { readonly uri: string; readonly position: WirePosition | null };
    readonly result: string | null;
  };
  /** What the script's run wrote (measure.py), beside the estimates for the interpreter that ran, as a table; null: nothing was measured. */
  readonly "bytelens/measured": { readonly params: { readonly uri: string; readonly measurement: string }; readonly result: string | null };
  /** Findings of a file that is not open, as LSP has them. */
  readonly "bytelens/check": { readonly params: { readonly uri: string; readonly text: string }; readonly result: readonly object[] };
  /** Those of the files that git does not ignore and that lie in no environment. */
  readonly "bytelens/ownFiles": { readonly params: { readonly uris: readonly string[] }; readonly result: readonly string[] };
  /** Server → client: text of a file; null where it cannot be read. */
  readonly "bytelens/readFile": { readonly params: { readonly uri: string }; readonly result: string | null };
  /** Server → client: names in a folder; null where it cannot be read. */
  readonly "bytelens/readDir": { readonly params: { readonly uri: string }; readonly result: readonly string[] | null };
  /** Server in a worker → client: the two wasm files that ship with the extension. Only over a transport that carries bytes. */
  readonly "bytelens/wasm": {
    readonly params: null;
    readonly result: { readonly runtime: Uint8Array; readonly grammar: Uint8Array };
  };
}

/** Notifications by method, client → server. */
export interface Notifications {
  /** Another python was selected in the window; null: none. */
  readonly "bytelens/interpreter": { readonly path: string | null };
}

/** 0-based, in the position encoding that was agreed on. */
export interface WirePosition {
  readonly line: number;
  readonly character: number;
}

export interface WireRange {
  readonly start: WirePosition;
  readonly end: WirePosition;
}
