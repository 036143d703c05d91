/** Puts the syntax tree of a file together, statement by statement, with as many units of the version before as are still the same. */
import type { Tree, TreeCursor } from "web-tree-sitter";
import type { FunctionUnit, Located, Module, Placed, StatementUnit } from "./ast";
import { type Chunk, chunksOf, type Line, layoutOf } from "./layout";
import { repair } from "./recover";
import { brokenStatement, lowerStatement } from "./statements";
import { createReader, endOf, kindOf, startOf, type Table, type TableReader, textOf } from "./table";
import { type Comment, createUnits, type Piece, type Pool, type Units } from "./units";

/** Statements of a file that do not parse; the ones after it are not looked into, */
const MAX_REPAIRS = 200;
/** and after that many the rest of the file is one. */
const MAX_BROKEN = 2000;

/** One version of a file. `plain` is what the parser sees of `text`, with the same length. */
export interface Source {
  readonly text: string;
  readonly plain: string;
  /** Of `plain`; null when it could not be parsed. */
  readonly tree: Tree | null;
  /** A tree that the caller deletes, or null. */
  readonly parse: (plain: string) => Tree | null;
}

export interface Built {
  readonly module: Module;
  /** For the next version. */
  readonly pool: Pool;
}

export function createBuilder(): (source: Source, previous: Pool | null) => Built {
  const reader = createReader();
  return (source, previous) => {
    const units = createUnits(previous);
    const clean = source.tree !== null && !source.tree.rootNode.hasError;
    const placed = clean ? fromTree(reader, source, source.tree, units) : fromLayout(reader, source, units);
    const body: Placed<StatementUnit>[] = [];
    const comments: Comment[] = [];
    const errors: Located[] = [];
    for (const { offset, piece } of placed) {
      for (const unit of piece.units) body.push({ offset: offset + unit.offset, unit: unit.unit });
      for (const comment of piece.comments) comments.push({ ...moved(comment, offset), text: comment.text });
      for (const error of piece.errors) errors.push(moved(error, offset));
    }
    return { module: { body, comments, errors, length: source.text.length }, pool: units.pool() };
  };
}

interface PlacedPiece {
  readonly offset: number;
  readonly piece: Piece;
}

const NO_MASKS: ReadonlyMap<number, number> = new Map();

/** The statements of a file without errors. Those that were there before are not even read. */
function fromTree(reader: TableReader, source: Source, tree: Tree, units: Units): readonly PlacedPiece[] {
  const placed: PlacedPiece[] = [];
  /** Children that are new, by index. They come last so that what stays keeps its units. */
  const fresh = new Map<number, number>();
  const cursor = tree.walk();
  try {
    if (!cursor.gotoFirstChild()) return [];
    let index = 0;
    do {
      const start = cursor.startIndex;
      const piece = units.reuse(source.text.slice(start, cursor.endIndex));
      if (piece === null) fresh.set(index, placed.length);
      placed.push({ offset: start, piece: piece ?? NOTHING });
      index++;
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
    cursor.gotoFirstChild();
    index = 0;
    do {
      const slot = fresh.get(index++);
      if (slot === undefined) continue;
      const offset = cursor.startIndex;
      placed[slot] = { offset, piece: readPiece(reader, cursor, copied(source.text.slice(offset, cursor.endIndex)), units, offset) };
    } while (cursor.gotoNextSibling());
    return placed;
  } finally {
    cursor.delete();
  }
}

const NOTHING: Piece = { units: [], comments: [], errors: [] };

/** A top-level node without errors: a statement, a comment, or a separator. `text` starts at `origin` in the tree. */
function readPiece(reader: TableReader, cursor: TreeCursor, text: string, units: Units, origin: number): Piece {
  const table = reader.read(cursor, text, origin);
  const kind = kindOf(table, 0);
  const found: Comment[] = [];
  for (let row = 0; row < table.size; row++) {
    if (kindOf(table, row) === "comment") found.push({ start: startOf(table, row), end: endOf(table, row), text: textOf(table, row) });
  }
  const statement = kind !== "comment" && kind !== ";" && kind !== "line_continuation";
  const piece: Piece = { units: statement ? [{ offset: 0, unit: unitOf(table, units, NO_MASKS) }] : [], comments: found, errors: [] };
  units.add(text, piece);
  return piece;
}

function unitOf(table: Table, units: Units, masks: ReadonlyMap<number, number>): StatementUnit {
  const base = startOf(table, 0);
  const functions: Placed<FunctionUnit>[] = [];
  const statement = lowerStatement({ table, units, functions, masks, base, depth: 0, chain: 0 }, 0);
  const relative = functions.map((placed) => ({ offset: placed.offset - base, unit: placed.unit }));
  return { kind: "statement", text: textOf(table, 0), statement, functions: relative };
}

/** The statements of a file with errors, each parsed for itself. */
function fromLayout(reader: TableReader, source: Source, units: Units): readonly PlacedPiece[] {
  const { lines, comments } = layoutOf(source.plain);
  const chunks = chunksOf(lines, { first: 0, after: lines.length }, lines[0]?.indent ?? 0);
  const known = chunks.map((chunk) => reuseChunk(source, lines, chunk, comments, units));
  const placed: PlacedPiece[] = [];
  let broken = 0;
  for (const [i, chunk] of chunks.entries()) {
    const offset = startOfChunk(lines, chunk);
    if (broken >= MAX_BROKEN) {
      placed.push({ offset, piece: brokenPiece(source.text, offset, endOfChunk(lines, { first: chunk.first, after: lines.length })) });
      break;
    }
    const piece = known[i];
    const pieces = piece ? [{ offset, piece }] : readChunk(reader, source, lines, chunk, units, broken < MAX_REPAIRS);
    placed.push(...pieces);
    if (pieces.some((one) => one.piece.errors.length > 0)) broken++;
  }
  const own = comments.map((comment) => ({ ...comment, text: copied(comment.text) }));
  return [
    ...placed.map(({ offset, piece }) => ({ offset, piece: { ...piece, comments: [] } })),
    { offset: 0, piece: { ...NOTHING, comments: own } },
  ];
}

/** The chunk's piece of the version before; it may reach over the comments behind it, as far as they are indented. */
function reuseChunk(source: Source, lines: readonly Line[], chunk: Chunk, comments: readonly Comment[], units: Units): Piece | null {
  const start = startOfChunk(lines, chunk);
  const end = endOfChunk(lines, chunk);
  const text = source.text.slice(start, end);
  const piece = units.reuse(text) ?? units.reuse(BROKEN + text);
  if (piece !== null) return piece;
  let last = end;
  for (let at = firstAfter(comments, end); at < comments.length; at++) {
    const comment = comments[at] as Comment;
    const before = source.plain[comment.start - 1];
    if (before === "\n" || comment.start > (lines[chunk.after]?.start ?? comment.start)) break;
    last = comment.end;
  }
  return last === end ? null : units.reuse(source.text.slice(start, last));
}

/** Index of the first comment at or after an offset. */
function firstAfter(comments: readonly Comment[], offset: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle] as Comment).start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function readChunk(
  reader: TableReader,
  source: Source,
  lines: readonly Line[],
  chunk: Chunk,
  units: Units,
  repairing: boolean,
): readonly PlacedPiece[] {
  const start = startOfChunk(lines, chunk);
  const end = endOfChunk(lines, chunk);
  const next = (lines[chunk.after] as Line | undefined)?.start ?? source.text.length;
  const whole = withTree(source, source.plain.slice(start, next), (cursor) => {
    const pieces: PlacedPiece[] = [];
    do {
      const at = cursor.startIndex;
      const text = source.text.slice(start + at, start + cursor.endIndex);
      pieces.push({ offset: start + at, piece: units.reuse(text) ?? readPiece(reader, cursor, copied(text), units, at) });
    } while (cursor.gotoNextSibling());
    return pieces;
  });
  if (whole !== null) return whole;
  if (!repairing) return [{ offset: start, piece: brokenPiece(source.text, start, end) }];
  const repaired = repair(source.plain, lines, chunk, (plain) => withTree(source, plain, () => true) ?? false);
  const text = copied(source.text.slice(start, end));
  const masks = new Map(repaired.spans.map((span) => [span.start, span.end]));
  const found = withTree(source, repaired.text, (cursor) => {
    const statements: Placed<StatementUnit>[] = [];
    do {
      const unit = unitOf(reader.read(cursor, text, 0), units, masks);
      statements.push({ offset: cursor.startIndex, unit });
    } while (cursor.gotoNextSibling());
    return statements;
  });
  const piece = found === null ? brokenPiece(source.text, start, end) : { units: found, comments: [], errors: repaired.spans };
  units.add(BROKEN + text, piece);
  return [{ offset: start, piece }];
}

/** Before the text of pieces with errors, which no clean file may take for its own. */
const BROKEN = "\0";

/** What `use` makes of the top-level nodes of a text that parses, standing at the first one; null when it does not parse or has none. */
function withTree<T>(source: Source, plain: string, use: (cursor: TreeCursor) => T): T | null {
  const tree = source.parse(plain);
  if (tree === null) return null;
  try {
    if (tree.rootNode.hasError) return null;
    const cursor = tree.walk();
    try {
      return cursor.gotoFirstChild() ? use(cursor) : null;
    } finally {
      cursor.delete();
    }
  } finally {
    tree.delete();
  }
}

function brokenPiece(source: string, start: number, end: number): Piece {
  const text = copied(source.slice(start, end));
  const unit: StatementUnit = { kind: "statement", text, statement: brokenStatement(text, 0, text.length, 0), functions: [] };
  return { units: [{ offset: 0, unit }], comments: [], errors: [{ start: 0, end: text.length }] };
}

function startOfChunk(lines: readonly Line[], chunk: Chunk): number {
  return (lines[chunk.first] as Line).start;
}

function endOfChunk(lines: readonly Line[], chunk: Chunk): number {
  return (lines[chunk.after - 1] as Line).end;
}

function moved({ start, end }: Located, by: number): Located {
  return { start: start + by, end: end + by };
}

/** The same text, without keeping the file alive that it is a part of. */
function copied(text: string): string {
  return ` ${text}`.slice(1);
}
