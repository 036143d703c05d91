/**
 * Splits source into statements by its layout alone: indentation, brackets and quotes. Each is then parsed for itself, so that an error ends
 * with its statement, and what did not change is not parsed again.
 */
import type { Located } from "./ast";

/** A logical line: brackets and triple quotes reach over several. Offsets in the text. */
export interface Line {
  /** First token. */
  readonly start: number;
  /** After the last token. */
  readonly end: number;
  /** Columns before the first token; a tab reaches to the next multiple of 8. */
  readonly indent: number;
  /** The word it starts with, "@", a closing bracket, or "". */
  readonly word: string;
}

/** Lines `first` up to, without, `after`: a statement with its decorators, clauses and blocks. */
export interface Chunk {
  readonly first: number;
  readonly after: number;
}

export interface Layout {
  /** Lines with tokens. */
  readonly lines: readonly Line[];
  readonly comments: readonly Located[];
}

/** How often the text may be read again to find out that a bracket is never closed, in lengths of the text; then brackets are not looked at. */
const MAX_REREADS = 8;

/** Takes time in proportion to the text, whatever it is. Lines must end in \n (or \r\n). */
export function layoutOf(text: string): Layout {
  const lines: Line[] = [];
  const comments: Located[] = [];
  let budget = MAX_REREADS * text.length + 1000;
  for (let at = 0; at < text.length; ) {
    const start = skipSpace(text, at);
    const first = text.charCodeAt(start);
    if (start === text.length) break;
    if (first === NEWLINE) at = start + 1;
    else if (first === HASH) at = addComment(text, start, comments);
    else {
      const indent = columns(text, at, start);
      const known = comments.length;
      let line = readLine(text, start, indent, budget > 0, comments);
      if (!line.closed) {
        // A bracket or quote is left open: the lines after it stand for themselves.
        budget -= line.next - start;
        comments.length = known;
        line = readLine(text, start, indent, false, comments);
      }
      lines.push({ start, end: line.end, indent, word: wordAt(text, start) });
      at = line.next;
    }
  }
  return { lines, comments };
}

/** Statements among lines: each line no deeper than `margin` starts one, unless it goes on with the one before. */
export function chunksOf(lines: readonly Line[], { first, after }: Chunk, margin: number): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let start = first;
  for (let at = first + 1; at < after; at++) {
    const line = lines[at] as Line;
    if (line.indent > margin || CONTINUES.has(line.word) || lines[at - 1]?.word === "@") continue;
    chunks.push({ first: start, after: at });
    start = at;
  }
  if (start < after) chunks.push({ first: start, after });
  return chunks;
}

/** What a line starts with that goes on with the statement before it. */
const CONTINUES = new Set(["elif", "else", "except", "finally", ")", "]", "}"]);
/** Words that no expression goes on with on its next line. */
const STATEMENTS = new Set("assert break class continue def del global import nonlocal pass raise return try while with".split(" "));
/** Words that start a statement when the line ends in a colon. */
const BLOCKS = new Set("async elif else except finally for if match case".split(" "));

const [NEWLINE, RETURN, SPACE, TAB, FORM_FEED, HASH, BACKSLASH] = [10, 13, 32, 9, 12, 35, 92];
const BYTE_ORDER_MARK = 0xfeff;
/** 1 opens, 2 closes, 3 is another character that means something here. */
const ROLES = new Uint8Array(128);
for (const c of "([{") ROLES[c.charCodeAt(0)] = 1;
for (const c of ")]}") ROLES[c.charCodeAt(0)] = 2;
for (const c of "\n#\\\"'") ROLES[c.charCodeAt(0)] = 3;

interface Read {
  readonly end: number;
  /** Where the next line starts. */
  readonly next: number;
  /** False: a bracket or triple quote is open at the end, or a statement starts inside it. */
  readonly closed: boolean;
}

/** Reads a logical line. Without `brackets` it ends at the first line break outside of closed strings, and is always closed. */
function readLine(text: string, start: number, indent: number, brackets: boolean, comments: Located[]): Read {
  let depth = 0;
  let comment = -1;
  for (let at = start; ; ) {
    const c = text.charCodeAt(at);
    const role = c < 128 ? ROLES[c] : 0;
    if (role === 0 && at < text.length) at++;
    else if (role === 1) {
      depth++;
      at++;
    } else if (role === 2) {
      if (depth > 0) depth--;
      at++;
    } else if (at >= text.length) {
      return { end: trimmed(text, start, comment < 0 ? at : comment), next: at, closed: depth === 0 || !brackets };
    } else if (c === NEWLINE) {
      if (depth === 0 || !brackets) return { end: trimmed(text, start, comment < 0 ? at : comment), next: at + 1, closed: true };
      const next = skipSpace(text, at + 1);
      if (columns(text, at + 1, next) <= indent && startsStatement(text, next)) return { end: at, next, closed: false };
      comment = -1;
      at = next;
    } else if (c === HASH) {
      comment = at;
      at = addComment(text, at, comments);
    } else if (c === BACKSLASH) at = Math.min(at + (text.charCodeAt(at + 1) === RETURN ? 3 : 2), text.length);
    else {
      const after = skipString(text, at);
      if (after === null && brackets) return { end: at, next: text.length, closed: false };
      at = after ?? at + 3;
    }
  }
}

/**
 * Offset after the string whose first quote stands at `start`; null when its triple quotes are not closed. Others end with their line. In an
 * f-string of Python 3.12 that holds its own quotes this takes the text between for two strings and something between them, which comes to
 * the same unless that has a bracket of a string in it, or a number sign.
 */
function skipString(text: string, start: number): number | null {
  const quote = text.charCodeAt(start);
  const triple = text.charCodeAt(start + 1) === quote && text.charCodeAt(start + 2) === quote;
  for (let at = start + (triple ? 3 : 1); at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === BACKSLASH) at++;
    else if (c === NEWLINE && !triple) return at;
    else if (c === quote) {
      if (!triple) return at + 1;
      if (text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote) return at + 3;
    }
  }
  return triple ? null : text.length;
}

function startsStatement(text: string, at: number): boolean {
  const word = wordAt(text, at);
  if (STATEMENTS.has(word)) return true;
  if (!BLOCKS.has(word)) return false;
  const end = text.indexOf("\n", at);
  return text
    .slice(at, end < 0 ? text.length : end)
    .trimEnd()
    .endsWith(":");
}

function wordAt(text: string, at: number): string {
  const c = text.charCodeAt(at);
  if (c >= 97 && c <= 122) return /^[a-z]+(?!\w)/.exec(text.slice(at, at + 9))?.[0] ?? "";
  return c === 64 || (c < 128 && ROLES[c] === 2) ? (text[at] as string) : "";
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    const c = text.charCodeAt(at);
    if (c !== SPACE && c !== TAB && c !== FORM_FEED && c !== RETURN && c !== BYTE_ORDER_MARK) return at;
    at++;
  }
}

/** Offset after the last character before `end` that is no space. */
function trimmed(text: string, start: number, end: number): number {
  let at = end;
  while (at > start) {
    const c = text.charCodeAt(at - 1);
    if (c !== SPACE && c !== TAB && c !== FORM_FEED && c !== RETURN && c !== NEWLINE) break;
    at--;
  }
  return at;
}

function columns(text: string, from: number, to: number): number {
  let width = 0;
  for (let at = from; at < to; at++) {
    const c = text.charCodeAt(at);
    if (c === SPACE) width++;
    else if (c === TAB) width += 8 - (width % 8);
    else if (c === FORM_FEED) width = 0;
  }
  return width;
}

/** Offset of the line's end. */
function addComment(text: string, start: number, comments: Located[]): number {
  const found = text.indexOf("\n", start);
  const next = found < 0 ? text.length : found;
  comments.push({ start, end: text.charCodeAt(next - 1) === RETURN ? next - 1 : next });
  return next;
}
