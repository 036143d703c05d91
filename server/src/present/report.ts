/** Terminal tables (UX §7). */
import type { EstimateRow } from "../memory/rows";
import type { Figure } from "../size/types";
import { type Int, ZERO, add, interval } from "../values/int";
import { describe } from "./describe";
import { figureText, rangeText } from "./figures";
import { grownFrom } from "./hints";
import { type Style, count } from "./numbers";

/** Heading, column names, a line per value of at least `minimum` bytes, and a closing line. Unknown values are always listed. */
export function estimateTable(path: string, target: string, origin: string, rows: readonly EstimateRow[], minimum: number, style: Style): readonly string[] {
  const shown = rows.filter((row) => row.after !== null && (row.after.held.bytes === null || row.after.held.confidence === "symbolic" || Number(largest(row)) >= minimum));
  const cells = shown.map((row) => [String(row.line + 1), row.binding.name, holds(row, style), certainty(row), what(row, style)]);
  const head = ["line", "name", "holds", "certainty", "what"];
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((cell) => (cell[i] as string).length)));
  const line = (cell: readonly string[]): string => ` ${(cell[0] as string).padStart(widths[0] as number)}  ${cell.slice(1).map((text, i) => text.padEnd(widths[i + 1] as number)).join("  ")}`.trimEnd();
  const hidden = rows.length - shown.length;
  const smaller = hidden === 0 ? "" : `; ${count(hidden, style)} smaller ${hidden === 1 ? "value" : "values"} not shown`;
  return [`${path}  ${target} (${origin})`, ...(shown.length === 0 ? [] : [line(head), ...cells.map(line)]), `${closing(path, rows, style)}${smaller}`];
}

function largest(row: EstimateRow): Int["high"] {
  const end = row.exit?.sizes.held.bytes;
  const start = row.after?.held.bytes;
  const highs = [start?.high ?? 0, end?.high ?? 0];
  return highs[0] as number > (highs[1] as number) ? (highs[0] as number) : (highs[1] as number);
}

function holds(row: EstimateRow, style: Style): string {
  const { after, exit } = row;
  if (after === null || after.held.bytes === null) return "unknown";
  if (exit !== null && grownFrom(after.held, exit.sizes.held)) return `${figureText(after.held, style)} → ${figureText(exit.sizes.held, style)}`;
  return figureText(after.held, style).replace(/, [a-z]\w* = .*$/, "");
}

function certainty(row: EstimateRow): string {
  const { after, exit } = row;
  if (after === null) return "unknown";
  return exit !== null && grownFrom(after.held, exit.sizes.held) ? exit.sizes.held.confidence : after.held.confidence;
}

function what(row: EstimateRow, style: Style): string {
  const { after, exit } = row;
  if (after === null) return row.binding.reason?.text ?? "";
  if (after.held.bytes === null) return after.held.reason?.text ?? "it is not followed";
  if (exit !== null && grownFrom(after.held, exit.sizes.held)) {
    const ends = describe(exit.sizes, style);
    const type = after.type.replace(/\[.*$/, "");
    return ends.startsWith(`${type} of `) ? `${type}, ends with ${ends.slice(type.length + 4)}` : `${type}, ends as ${ends}`;
  }
  return describe(after, style);
}

/** "tour.py holds at least 249 MB at its end (rows is unknown)": what module names hold at the end; sharing between them is not taken off. */
function closing(path: string, rows: readonly EstimateRow[], style: Style): string {
  const last = new Map<string, EstimateRow>();
  for (const row of rows) if (row.binding.scope.function === null && row.after !== null) last.set(row.binding.name, row);
  let total: Int = ZERO;
  const unknown: string[] = [];
  for (const [name, row] of last) {
    const held: Figure | undefined = row.exit?.sizes.held ?? row.after?.held;
    if (held?.bytes == null) unknown.push(name);
    else if (row.adds.bytes === null || Number(row.adds.bytes.high) * 100 >= Number(row.after?.held.bytes?.low ?? 0) || row.exit !== null) total = add(total, isAlias(row) ? ZERO : held.bytes);
  }
  const range = unknown.length === 0 ? total : interval(total.low, Number.POSITIVE_INFINITY);
  const why = unknown.length === 0 ? "" : ` (${unknown.slice(0, 3).join(", ")}${unknown.length > 3 ? ` and ${unknown.length - 3} more` : ""} ${unknown.length === 1 ? "is" : "are"} unknown)`;
  return `${path} holds ${rangeText(range.poly === null ? range : interval(range.low, range.high), style)} at its end${why}`;
}

/** A name for what another name holds already. */
function isAlias(row: EstimateRow): boolean {
  const adds = row.adds.bytes;
  const held = row.after?.held.bytes;
  return adds !== null && held != null && Number(held.low) > 1000 && Number(adds.high) * 100 < Number(held.low);
}
