/**
 * Splits source into statements by its layout alone. For source that does not parse: where tree-sitter would give up on what follows an error,
 * the indentation still tells where the next statement starts.
 */
import type { Comment } from "./units";

/** A logical line: brackets and triple quotes reach over several. Offsets in the text. */
export interface Line {
  /** First token. */
  readonly start: number;
  /** After the last token. */
  readonly end: number;
  /** Columns before the first token. */
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
  readonly lines: readonly Line[];
  readonly comments: readonly Comment[];
}

/** How often the text may be read again to find out that a bracket is never closed, in lengths of the text; then brackets are not looked at. */
const MAX_REREADS = 8;

/** Lines with tokens, and comments. Takes time in proportion to the text, whatever it is. */
export function layoutOf(text: string): Layout {
  const lines: Line[] = [];
  const comments: Comment[] = [];
  let budget = MAX_REREADS * text.length + 1000;
  let at = 0;
  while (at < text.length) {
    const start = skipSpace(text, at);
    const first = text[start];
    if (first === undefined) break;
    if (first === "\n") {
      at = start + 1;
      continue;
    }
    if (first === "#") {
      at = addComment(text, start, comments);
      continue;
    }
    const indent = columns(text, at, start);
    const before = comments.length;
    let line = readLine(text, start, indent, budget > 0, comments);
    if (!line.closed) {
      // A bracket or quote is left open: the lines after it stand for themselves.
      budget -= line.next - start;
      comments.length = before;
      line = readLine(text, start, indent, false, comments);
    }
    lines.push({ start, end: line.end, indent, word: wordAt(text, start) });
    at = line.next;
  }
  return { lines, comments };
}

/** Statements among lines `first` up to `after`: each line no deeper than `margin` starts one, unless it goes on with the one before. */
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

const CONTINUES = new Set(["elif", "else", "except", "finally", ")", "]", "}"]);

/** Words that no expression goes on with on its next line. */
const STATEMENTS = new Set("assert break class continue def del global import nonlocal pass raise return try while with @".split(" "));
/** Words that start a statement when the line ends in a colon. */
const BLOCKS = new Set("async elif else except finally for if match case".split(" "));

interface Read {
  readonly end: number;
  /** Where the next line starts. */
  readonly next: number;
  /** False: a bracket or triple quote is open at the end, or a statement starts inside it. */
  readonly closed: boolean;
}

/** Reads a logical line. Without `brackets` it ends at the first line break outside of closed strings, and is always closed. */
function readLine(text: string, start: number, indent: number, brackets: boolean, comments: Comment[]): Read {
  let depth = 0;
  let end = start;
  let at = start;
  for (;;) {
    const c = text[at];
    if (c === undefined) return { end, next: at, closed: depth === 0 || !brackets };
    if (c === "\n") {
      if (depth === 0 || !brackets) return { end, next: at + 1, closed: true };
      const next = skipSpace(text, at + 1);
      if (columns(text, at + 1, next) <= indent && startsStatement(text, next)) return { end, next, closed: false };
      at = next;
    } else if (c === "#") at = addComment(text, at, comments);
    else if (c === "\\") at = Math.min(at + (text[at + 1] === "\r" ? 3 : 2), text.length);
    else if (c === '"' || c === "'") {
      const after = skipString(text, at, c);
      if (after === null && brackets) return { end, next: text.length, closed: false };
      at = after ?? at + 3;
      end = Math.min(at, text.length);
    } else {
      if (c === "(" || c === "[" || c === "{") depth++;
      else if ((c === ")" || c === "]" || c === "}") && depth > 0) depth--;
      at++;
      if (c !== " " && c !== "\t" && c !== "\f" && c !== "\r") end = at;
    }
  }
}

/** Offset after a string; null when its triple quotes are not closed. One without them ends with its line. */
function skipString(text: string, start: number, quote: string): number | null {
  const triple = text.startsWith(quote.repeat(3), start);
  const stop = triple ? quote.repeat(3) : quote;
  for (let at = start + stop.length; at < text.length; at++) {
    const c = text[at];
    if (c === "\\") at++;
    else if (c === "\n" && !triple) return at;
    else if (c === quote && text.startsWith(stop, at)) return at + stop.length;
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
  const c = text[at] ?? "";
  if (c === "@" || c === ")" || c === "]" || c === "}") return c;
  return /^[a-z]+(?!\w)/.exec(text.slice(at, at + 9))?.[0] ?? "";
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (let c = text[at]; c === " " || c === "\t" || c === "\f" || c === "\r" || c === "\uFEFF"; c = text[at]) at++;
  return at;
}

function columns(text: string, from: number, to: number): number {
  let width = 0;
  for (let at = from; at < to; at++) {
    const c = text[at];
    if (c === " ") width++;
    else if (c === "\t") width += 8 - (width % 8);
    else if (c === "\f") width = 0;
  }
  return width;
}

/** Offset of the line's end. */
function addComment(text: string, start: number, comments: Comment[]): number {
  const found = text.indexOf("\n", start);
  let end = found < 0 ? text.length : found;
  const next = end;
  if (text[end - 1] === "\r") end--;
  comments.push({ start, end, text: text.slice(start, end) });
  return next;
}
