/** Lines of text for a terminal: pieces that say what they are, so that colour is the terminal's choice, and tables of them. */
import type { Severity } from "../findings/types";

export type Role = "plain" | "strong" | "faint" | Severity;

export interface Piece {
  readonly text: string;
  readonly role: Role;
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

export function lineText(line: Line): string {
  return line.map((piece) => piece.text).join("");
}

/** A line of titles and one per row, columns two spaces apart; the first column is indented by one. The last one is not padded. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): readonly Line[] {
  const titles = columns.map((column) => column.title);
  const widths = columns.map((_, i) => Math.max(...[titles, ...rows].map((row) => length(row[i] ?? ""))));
  const lineOf = (cells: readonly string[], roles: (column: Column) => Role): Line =>
    columns.map((column, i) => {
      const text = cells[i] ?? "";
      const gap = " ".repeat((widths[i] ?? 0) - length(text));
      const padded = column.align === "right" ? gap + text : i === columns.length - 1 ? text : text + gap;
      return { text: `${i === 0 ? " " : "  "}${padded}`, role: roles(column) };
    });
  return [lineOf(titles, () => "faint"), ...rows.map((row) => lineOf(row, (column) => column.role))];
}

/** In code points: a terminal shows one column for most of them. */
function length(text: string): number {
  let n = 0;
  for (const _ of text) n++;
  return n;
}
