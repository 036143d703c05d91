/** Text edits that fixes share. Pure text: what is code and what is not, the caller knows. */
import type { Span } from "../text/span";
import type { TextEdit } from "./types";

/** The line break that the text uses. */
export function newlineOf(text: string): "\r\n" | "\n" | "\r" {
  const found = /\r\n|\n|\r/.exec(text)?.[0];
  return found === "\r\n" || found === "\r" ? found : "\n";
}

const TOKEN = /#[^\n\r]*|"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\[\s\S]|[^"\\\n\r])*"?|'(?:\\[\s\S]|[^'\\\n\r])*'?/g;

/** The quote that most strings of the text use; double where it has none. Quotes in comments and docstrings do not count. */
export function quoteOf(text: string): '"' | "'" {
  let single = 0;
  let double = 0;
  for (const [token] of text.matchAll(TOKEN)) {
    if (/^"(?!"")/.test(token) || token === '""') double++;
    else if (/^'(?!'')/.test(token) || token === "''") single++;
  }
  return single > double ? "'" : '"';
}

/** Offset after the line break that ends the line of `offset`; the length of the text on its last line. */
export function nextLine(text: string, offset: number): number {
  for (let i = offset; i < text.length; i++) {
    if (text[i] === "\n") return i + 1;
    if (text[i] === "\r") return text[i + 1] === "\n" ? i + 2 : i + 1;
  }
  return text.length;
}

/** Offset of the first code unit of the line of `offset`; a byte order mark belongs to no line. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== "\n" && text[at - 1] !== "\r") at--;
  return at === 0 && text.startsWith("\ufeff") ? 1 : at;
}

/** Offset of the end of the line of `offset`, before its line break. */
export function lineEnd(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text[at] !== "\n" && text[at] !== "\r") at++;
  return at;
}

/** Inserts `line` as a line of its own after the line of `offset`, `blank`: with an empty line between. */
export function insertLineAfter(text: string, offset: number, line: string, blank = false): TextEdit {
  const newline = newlineOf(text);
  const at = nextLine(text, offset);
  const ended = at > 0 && /[\r\n]/.test(text[at - 1] as string);
  return { span: { start: at, end: at }, text: `${ended ? "" : newline}${blank ? newline : ""}${line}${newline}` };
}

/** Inserts `line` as a line of its own before the line of `offset`. */
export function insertLineBefore(text: string, offset: number, line: string): TextEdit {
  const at = lineStart(text, offset);
  return { span: { start: at, end: at }, text: `${line}${newlineOf(text)}` };
}

/** Offset behind the parentheses of its own that what ends at `offset` stands in, before `end`. */
export function behindParentheses(text: string, offset: number, end: number): number {
  return offset + (/^(?:(?:\s|#[^\n\r]*[\n\r])*\))*/.exec(text.slice(offset, end))?.[0].length ?? 0);
}

/** Removes the span, and what is left of its line when that is blank. */
export function removeWithBlanks(text: string, span: Span): TextEdit {
  let { start } = span;
  while (start > 0 && (text[start - 1] === " " || text[start - 1] === "\t")) start--;
  const alone = start === lineStart(text, start) && lineEnd(text, span.end) === span.end;
  return { span: { start, end: alone ? nextLine(text, span.end) : span.end }, text: "" };
}
