/**
 * Finds the statements of a chunk that do not parse, so that those around them can: they are replaced by a placeholder of the same length,
 * and the lowering puts Broken in its place.
 */
import type { Located } from "./ast";
import { type Chunk, chunksOf, type Line } from "./layout";

/** How much may be parsed to repair one chunk, in lengths of it; then what is left is Broken as a whole. A try counts as some code units more. */
const MAX_WORK = 16;
const WORK_PER_TRY = 100;
const MAX_NESTING = 100;

/** A whole statement of one code unit. */
const PLACEHOLDER = "0";

export interface Repair {
  /** As long as the chunk, and better. */
  readonly text: string;
  /** What was replaced, by offset in the chunk. */
  readonly spans: readonly Located[];
}

/** `lines` are those of `text` from `chunk.first` up to `chunk.after`; `parses` tells whether a text has no error. */
export function repair(text: string, lines: readonly Line[], chunk: Chunk, parses: (text: string) => boolean): Repair {
  const origin = (lines[chunk.first] as Line).start;
  const end = (lines[chunk.after - 1] as Line).end;
  let work = MAX_WORK * (end - origin + 10 * WORK_PER_TRY);
  const fits = (source: string) => {
    work -= source.length + WORK_PER_TRY;
    return work >= 0 && parses(source);
  };
  const spans = brokenIn(text, lines, chunk, null, 0, fits).map((span) => ({ start: span.start - origin, end: span.end - origin }));
  let repaired = "";
  let at = 0;
  const source = text.slice(origin, end);
  for (const span of spans) {
    repaired += source.slice(at, span.start) + PLACEHOLDER + source.slice(span.start + 1, span.end).replace(/[^\n]/g, " ");
    at = span.end;
  }
  return { text: repaired + source.slice(at), spans };
}

/** Spans of the statements in the chunk that do not parse. `around`: the header they stand under. */
function brokenIn(
  text: string,
  lines: readonly Line[],
  chunk: Chunk,
  around: string | null,
  depth: number,
  fits: (text: string) => boolean,
): readonly Located[] {
  const first = lines[chunk.first] as Line;
  const whole: Located = { start: first.start, end: (lines[chunk.after - 1] as Line).end };
  const prefix = around === null ? "" : `${around}\n${" ".repeat(first.indent)}`;
  if (fits(`${prefix}${text.slice(whole.start, whole.end)}\n`)) return [];
  if (depth === MAX_NESTING) return [whole];
  const blocks = blocksOf(lines, chunk);
  if (blocks.length === 0) return [whole];
  const inside = [PLACEHOLDER, `case _: ${PLACEHOLDER}`].find((body) => fits(prefix + skeleton(text, lines, chunk, body)));
  if (inside === undefined) return [whole];
  const broken: Located[] = [];
  for (const block of blocks) {
    const cases = inside !== PLACEHOLDER;
    for (const part of chunksOf(lines, block, (lines[block.first] as Line).indent)) {
      const found = brokenIn(text, lines, part, cases ? "match 0:" : "if 0:", depth + 1, fits);
      // A case has no placeholder.
      if (cases && found.some((span) => span.start === (lines[part.first] as Line).start)) return [whole];
      for (const span of found) broken.push(span);
    }
  }
  return broken;
}

/** The runs of lines that are deeper than the chunk's first. */
function blocksOf(lines: readonly Line[], chunk: Chunk): readonly Chunk[] {
  const margin = (lines[chunk.first] as Line).indent;
  const blocks: Chunk[] = [];
  for (let at = chunk.first; at < chunk.after; at++) {
    const start = at;
    while (at < chunk.after && (lines[at] as Line).indent > margin) at++;
    if (at > start) blocks.push({ first: start, after: at });
  }
  return blocks;
}

/** The chunk with `body` in place of each of its blocks. */
function skeleton(text: string, lines: readonly Line[], chunk: Chunk, body: string): string {
  const margin = (lines[chunk.first] as Line).indent;
  let out = "";
  let inBlock = false;
  for (let at = chunk.first; at < chunk.after; at++) {
    const line = lines[at] as Line;
    if (line.indent > margin) {
      if (!inBlock) out += `${" ".repeat(line.indent)}${body}\n`;
      inBlock = true;
      continue;
    }
    inBlock = false;
    out += `${at === chunk.first ? "" : " ".repeat(line.indent)}${text.slice(line.start, line.end)}\n`;
  }
  return out;
}
