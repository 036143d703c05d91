/** Puts the syntax tree of a file together, statement by statement, with as many units of the version before as are still the same. */
import type { FunctionUnit, Located, Module, Placed, StatementUnit } from "./ast";
import { type Chunk, chunksOf, type Layout, type Line, layoutOf } from "./layout";
import { repair } from "./recover";
import type { Cursor } from "./runtime";
import { brokenStatement, lowerStatement } from "./statements";
import { createReader, kindOf, startOf, type Table, type TableReader, textOf } from "./table";
import { createUnits, type Piece, type Pool, type Units } from "./units";

/** So many statements of a file that do not parse are looked into for what does, */
const MAX_REPAIRS = 50;
/** and after so many the rest of the file is one. */
const MAX_BROKEN = 500;

/** One version of a file. `plain` is what the parser sees of `text`, with the same length. */
export interface Source {
  readonly text: string;
  readonly plain: string;
}

export interface Built {
  readonly module: Module;
  /** For the next version. */
  readonly pool: Pool;
}

/** What `use` makes of the tree of a text, standing at its root; null when it does not parse, or not in the time that valid text takes. */
export type Read = <T>(plain: string, use: (cursor: Cursor) => T) => T | null;

/** Makes modules of sources; what the version before had alike is the same object. */
export function createBuilder(parse: Read): (source: Source, previous: Pool | null) => Built {
  const reader = createReader();
  return (source, previous) => {
    const units = createUnits(previous);
    const layout = layoutOf(source.plain);
    const body: Placed<StatementUnit>[] = [];
    const errors: Located[] = [];
    for (const { offset, piece } of piecesOf({ source, layout, units, reader, parse })) {
      for (const { offset: inside, unit } of piece.units) body.push({ offset: offset + inside, unit });
      for (const { start, end } of piece.errors) errors.push({ start: offset + start, end: offset + end });
    }
    const comments = layout.comments.map(({ start, end }) => ({ start, end, text: copied(source.text.slice(start, end)) }));
    return { module: { body, comments, errors, length: source.text.length }, pool: units.pool() };
  };
}

/** What is needed to read one version. */
interface Reading {
  readonly source: Source;
  readonly layout: Layout;
  readonly units: Units;
  readonly reader: TableReader;
  readonly parse: Read;
}

/** The statements of the file; those that were there before are not read again. */
function piecesOf(r: Reading): readonly PlacedPiece[] {
  const { lines } = r.layout;
  const chunks = chunksOf(lines, { first: 0, after: lines.length }, lines[0]?.indent ?? 0);
  // What stays takes its units first, so that new text does not get them.
  const known = chunks.map((chunk) => r.units.reuse(textOfChunk(r, chunk)));
  const pieces: PlacedPiece[] = [];
  let broken = 0;
  for (const [i, chunk] of chunks.entries()) {
    const offset = (lines[chunk.first] as Line).start;
    if (broken === MAX_BROKEN) {
      pieces.push({ offset, piece: brokenPiece(copied(textOfChunk(r, { first: chunk.first, after: lines.length }))) });
      break;
    }
    let piece = known[i] ?? null;
    if (piece === null) {
      const text = copied(textOfChunk(r, chunk));
      piece = readChunk(r, chunk, text, broken < MAX_REPAIRS);
      r.units.add(text, piece);
    }
    if (piece.errors.length > 0) broken++;
    pieces.push({ offset, piece });
  }
  return pieces;
}

interface PlacedPiece {
  readonly offset: number;
  readonly piece: Piece;
}

function textOfChunk(r: Reading, chunk: Chunk): string {
  const { lines } = r.layout;
  return r.source.text.slice((lines[chunk.first] as Line).start, (lines[chunk.after - 1] as Line).end);
}

function readChunk(r: Reading, chunk: Chunk, text: string, repairing: boolean): Piece {
  const start = (r.layout.lines[chunk.first] as Line).start;
  const whole = lowerAll(r, r.source.plain.slice(start, start + text.length), text, NO_MASKS);
  if (whole !== null) return { units: whole, errors: [] };
  if (!repairing) return brokenPiece(text);
  const repaired = repair(r.source.plain, r.layout.lines, chunk, (plain) => withTree(r, plain, () => true) ?? false);
  const units = lowerAll(r, repaired.text, text, new Map(repaired.spans.map((span) => [span.start, span.end])));
  return units === null ? brokenPiece(text) : { units, errors: repaired.spans };
}

const NO_MASKS: ReadonlyMap<number, number> = new Map();

/** The statements of `text`, as what the parser sees of it says; null when it does not parse. */
function lowerAll(r: Reading, plain: string, text: string, masks: ReadonlyMap<number, number>): readonly Placed<StatementUnit>[] | null {
  return withTree(r, plain, (cursor) => {
    const statements: Placed<StatementUnit>[] = [];
    do {
      const table = r.reader.read(cursor, text);
      if (isStatement(table)) statements.push({ offset: startOf(table, 0), unit: unitOf(table, r.units, masks) });
    } while (cursor.gotoNextSibling());
    return statements;
  });
}

function isStatement(table: Table): boolean {
  const kind = kindOf(table, 0);
  return kind !== "comment" && kind !== ";" && kind !== "line_continuation";
}

function unitOf(table: Table, units: Units, masks: ReadonlyMap<number, number>): StatementUnit {
  const base = startOf(table, 0);
  const functions: Placed<FunctionUnit>[] = [];
  const statement = lowerStatement({ table, units, functions, masks, base, depth: 0, chain: 0 }, 0);
  const relative = functions.map((placed) => ({ offset: placed.offset - base, unit: placed.unit }));
  return { kind: "statement", text: textOf(table, 0), statement, functions: relative };
}

/** What `use` makes of the top-level nodes of a text, standing at the first one; null when it does not parse or has none. */
function withTree<T>(r: Reading, plain: string, use: (cursor: Cursor) => T): T | null {
  return r.parse(`${plain}\n`, (cursor) => (cursor.gotoFirstChild() ? use(cursor) : null));
}

function brokenPiece(text: string): Piece {
  const unit: StatementUnit = { kind: "statement", text, statement: brokenStatement(text, 0, text.length, 0), functions: [] };
  return { units: [{ offset: 0, unit }], errors: [{ start: 0, end: text.length }] };
}

/** The same text, without keeping the file alive that it is a part of. */
function copied(text: string): string {
  return ` ${text}`.slice(1);
}
