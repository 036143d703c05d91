/** The table of `estimate` (UX §7): rows as cells, and the line that sums a file up. Colour and width are the terminal's. */
import type { EstimateRow } from "../memory/rows";
import { heldOf } from "../size/index";
import type { Figure, Sizes } from "../size/types";
import type { Target } from "../target/target";
import { describe, describeGrowth, isView } from "./describe";
import { amountText, certaintyOf, conditionText, finite, isFormula, isKnown, joinWords, reasonText } from "./figures";
import { type Names, nameSymbols } from "./formulas";
import { grownFrom } from "./hover";
import { type Column, type Line, plain, table } from "./lines";
import { bytes, count, type Style } from "./numbers";

export interface EstimateReport {
  /** "tour.py  cpython-3.11.7-64+numpy2.4.6 (python3 on PATH)". */
  readonly path: string;
  readonly target: string;
  readonly origin: string;
  readonly rows: readonly EstimateRow[];
  /** What the module holds at its end, by `heldAtEnd`; null where that is not known. */
  readonly end: EndOfModule | null;
  /** Bytes: smaller values are counted, not listed; unknown ones are always listed. */
  readonly minimum: number;
}

const COLUMNS: readonly Column[] = [
  { title: "line", align: "right", role: "plain" },
  { title: "name", align: "left", role: "plain" },
  { title: "holds", align: "left", role: "plain" },
  { title: "certainty", align: "left", role: "faint" },
  { title: "what", align: "left", role: "plain" },
];

/** Heading, column names, one line per value, closing line; `width`: columns of the terminal, null where there is none. */
export function estimateTable(report: EstimateReport, style: Style, width: number | null = null): readonly Line[] {
  const shown = report.rows.filter((row) => isListed(row, report.minimum, style));
  const rows = shown.map((row) => [
    String(row.line + 1),
    row.binding.name,
    holdsText(row, style),
    certaintyText(row, style),
    whatText(row, style),
  ]);
  const heading: Line = [
    { text: report.path, role: "strong" },
    { text: `  ${report.target} (${report.origin})`, role: "plain" },
  ];
  const closing = closingText(report, report.rows.length - shown.length, style);
  return [heading, ...(rows.length === 0 ? [] : table(COLUMNS, rows, width)), ...(closing === "" ? [] : [plain(closing)])];
}

/** Whether a row stands in the table: it reaches `minimum` bytes, or it is not known how many there are. */
export function isListed(row: EstimateRow, minimum: number, style: Style): boolean {
  if (row.after === null || !isKnown(row.after.held)) return true;
  const n = shownSizes(row, style).held.bytes;
  return n === null || isFormula(n) || !finite(n.high) || n.high >= minimum;
}

export interface EndOfModule {
  /** At least this many bytes: what loops, imports and with statements bind is not in it. */
  readonly held: Figure;
  /** Names whose value is not known. */
  readonly unknown: readonly string[];
}

/**
 * What the names that a module assigns keep alive together when it ends, each object once. Null where that cannot be added up: a name ends in
 * several states, or at a moment of its own.
 */
export function heldAtEnd(rows: readonly EstimateRow[], target: Target): EndOfModule | null {
  const outside = rows.filter((row) => row.binding.scope.function === null);
  // The bodies of classes are scopes without a function too; the module's is around them.
  const widest = outside.reduce((most, { binding: { scope } }) => Math.max(most, scope.span.end - scope.span.start), 0);
  const last = new Map<string, EstimateRow>();
  for (const row of outside) {
    const { scope, kind, name } = row.binding;
    if (kind !== "attribute" && row.after !== null && scope.span.end - scope.span.start === widest) last.set(name, row);
  }
  const exits = [...last.values()].map((row) => row.binding.exits);
  const heap = exits[0]?.[0]?.heap;
  if (heap === undefined || exits.some((states) => states.length !== 1 || states[0]?.heap !== heap)) return null;
  const values = exits.flatMap((states) => states.map((state) => state.value));
  const unknown = [...last].filter(([, row]) => row.binding.exits[0]?.value.tag === "unknown").map(([name]) => name);
  return { held: heldOf(values, heap, target), unknown };
}

/** The larger moment: what the name ends with where that is more. */
function shownSizes(row: EstimateRow, style: Style): Sizes {
  const after = row.after as Sizes;
  return row.exit !== null && grownFrom(after.held, row.exit.sizes.held, style) ? row.exit.sizes : after;
}

function holdsText(row: EstimateRow, style: Style): string {
  if (row.after === null || !isKnown(row.after.held)) return "unknown";
  const shown = shownSizes(row, style);
  const names = namesOf(shown);
  const condition = shown.held.bytes !== null && isFormula(shown.held.bytes) ? "" : conditionText(shown.held.assumes, style);
  const text = `${amountText(shown.held, style, names)}${condition}`;
  return shown === row.after ? text : `${amountText(row.after.held, style)} → ${text}`;
}

function certaintyText(row: EstimateRow, style: Style): string {
  return row.after === null ? "unknown" : certaintyOf(shownSizes(row, style).held);
}

function whatText(row: EstimateRow, style: Style): string {
  const { after } = row;
  if (after === null) return row.binding.reason?.text ?? "this line is never reached";
  if (!isKnown(after.held)) return reasonText(after.held);
  const shown = shownSizes(row, style);
  const reason = shown.held.reason === null ? "" : `; ${shown.held.reason.text}`;
  if (shown !== after) {
    const { what, ends } = describeGrowth(after, shown, style);
    return `${what}, ends with ${ends}${reason}`;
  }
  return `${describe(after, style, spelledOut(namesOf(after)))}${isView(after) ? ` (adds ${amountText(row.adds, style)})` : ""}${reason}`;
}

function namesOf(sizes: Sizes): Names {
  return nameSymbols([sizes.held.bytes, sizes.length, ...sizes.parts.map((part) => part.count)]);
}

/** "n = len(values)" instead of "n": a table has no room for a line on its names. */
function spelledOut(names: Names): Names {
  return new Map(
    [...names].map(([key, name]) => [
      key,
      name.means === "" || name.means === name.short ? name : { ...name, short: `${name.short} = ${name.means}` },
    ]),
  );
}

/** "tour.py holds at least 249 MB at its end (rows is unknown); 5 smaller values not shown". */
function closingText({ path, rows, end }: EstimateReport, hidden: number, style: Style): string {
  const least = end?.held.bytes?.low ?? 0;
  const why = end === null || end.unknown.length === 0 ? "" : ` (${unknownNames(end.unknown)})`;
  const holds = least > 0 && finite(least) ? [`${path} holds at least ${bytes(least, style, "down")} at its end${why}`] : [];
  const smaller = hidden === 0 ? [] : [`${count(hidden, style)} smaller ${hidden === 1 ? "value" : "values"} not shown`];
  return [...holds, ...smaller, ...(rows.length === 0 ? ["no assignments"] : [])].join("; ");
}

/** "tour.py holds at least 249 MB at its end; rows (line 18) is unknown". */
export function endText(path: string, end: EndOfModule | null, rows: readonly EstimateRow[], style: Style): string {
  if (end === null) return rows.length === 0 ? `${path} binds no names` : `what ${path} holds at its end cannot be added up`;
  const low = end.held.bytes?.low ?? 0;
  const holds = `${path} holds ${low > 0 && finite(low) ? `at least ${bytes(low, style, "down")}` : "next to nothing"} at its end`;
  if (end.unknown.length === 0) return holds;
  const lineOf = (name: string) => [...rows].reverse().find((row) => row.binding.name === name)?.line ?? 0;
  const [name, ...more] = end.unknown;
  return `${holds}; ${more.length > 0 ? `${end.unknown.length} names are` : `${name} (line ${lineOf(name as string) + 1}) is`} unknown`;
}

function unknownNames(names: readonly string[]): string {
  if (names.length > 3) return `${names.length} names are unknown`;
  return `${joinWords(names)} ${names.length === 1 ? "is" : "are"} unknown`;
}
