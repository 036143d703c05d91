/** Lines of text for a terminal: pieces that say what they are, so that colour is the terminal's choice, and tables of them. */
import type { Severity } from "../findings/types";

export type Role = "plain" | "strong" | "faint" | Severity;

export interface Piece {
  readonly text: string;
  readonly role: Role;
  /** Where the line is too long for the terminal, this piece is cut. Lines without such a piece are left to wrap. */
  readonly cut?: boolean;
}

export type Line = readonly Piece[];

export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
  readonly role: Role;
}

/** One piece of its own. */
export function plain(text: string): Line {
  return [{ text, role: "plain" }];
}

/** A line as plain text, without roles. */
export function lineText(line: Line): string {
  return line.map((piece) => piece.text).join("");
}

/** Columns that the last column of a table gets where others can do with less. */
const LAST = 32;

/**
 * A line of titles and one per row, columns two spaces apart; the first column is indented by one. The last one is not padded, and cut where the terminal
 * (`width` in columns, null: endless) ends. In a narrow terminal the widest column gives way: its longest cells push what follows them to the right.
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], width: number | null = null): readonly Line[] {
  const titles = columns.map((column) => column.title);
  const widths = columns.map((_, i) => rows.reduce((most, row) => Math.max(most, length(row[i] ?? "")), length(titles[i] ?? "")));
  const last = columns.length - 1;
  const before = widths.slice(0, last);
  const widest = before.indexOf(Math.max(...before));
  const missing = width === null ? 0 : before.reduce((sum, n) => sum + n + 2, 1 + Math.min(LAST, widths[last] ?? 0)) - width;
  if (missing > 0) widths[widest] = Math.max(length(titles[widest] ?? ""), (widths[widest] ?? 0) - missing);
  const lineOf = (cells: readonly string[], roles: (column: Column) => Role): Line =>
    columns.map((column, i) => {
      const text = cells[i] ?? "";
      const gap = " ".repeat(Math.max(0, (widths[i] ?? 0) - length(text)));
      const padded = column.align === "right" ? gap + text : i === last ? text : text + gap;
      return { text: `${i === 0 ? " " : "  "}${padded}`, role: roles(column), cut: i === last };
    });
  return [lineOf(titles, () => "faint"), ...rows.map((row) => lineOf(row, (column) => column.role))];
}

/** In code points: a terminal shows one column for most of them. */
function length(text: string): number {
  let n = 0;
  for (const _ of text) n++;
  return n;
}
