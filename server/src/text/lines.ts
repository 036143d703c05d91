/** Line starts of a text, and the columns that editors and tools count in. Offsets are UTF-16 code units. */

export interface LineIndex {
  readonly text: string;
  /** Offset of each line's first code unit. Lines end at \n, \r\n or \r. */
  readonly starts: readonly number[];
}

/** Finds the lines of a text. Never fails: an empty text has one line. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  if (text.includes("\r")) {
    for (const { index, 0: end } of text.matchAll(/\r\n?|\n/g)) starts.push(index + end.length);
  } else {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  }
  return { text, starts };
}

/** 0-based line that holds `offset` (clamped to the text). */
export function lineOf(lines: LineIndex, offset: number): number {
  let low = 0;
  let high = lines.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines.starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** 0-based line and UTF-16 character of an offset, clamped to the text. */
export function positionAt(lines: LineIndex, offset: number): { readonly line: number; readonly character: number } {
  const at = Math.max(0, Math.min(offset, lines.text.length));
  const line = lineOf(lines, at);
  return { line, character: at - (lines.starts[line] as number) };
}

/** Offset of a 0-based position; characters beyond the line's end are clamped to it, lines beyond the text to its end. */
export function offsetAt(lines: LineIndex, line: number, character: number): number {
  if (line < 0) return 0;
  if (line >= lines.starts.length) return lines.text.length;
  const start = lines.starts[line] as number;
  return Math.max(start, Math.min(start + character, lineEnd(lines, line)));
}

/** Offset of the end of a 0-based line of the text, before its line break. */
export function lineEnd(lines: LineIndex, line: number): number {
  const next = lines.starts[line + 1];
  if (next === undefined) return lines.text.length;
  return lines.text[next - 1] === "\n" && lines.text[next - 2] === "\r" ? next - 2 : next - 1;
}

/** Code points between the line's start and `offset`: the column that Python and the JSON report count in. */
export function codePointColumn(lines: LineIndex, offset: number): number {
  let column = 0;
  for (const _ of beforeOf(lines, offset)) column++;
  return column;
}

function beforeOf(lines: LineIndex, offset: number): string {
  const { line, character } = positionAt(lines, offset);
  const start = lines.starts[line] as number;
  return lines.text.slice(start, start + character);
}
