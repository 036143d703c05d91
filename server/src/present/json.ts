/** The public JSON contract of `estimate --format json` (version 1): keys in a fixed order, integers as plain digits of any length. */
import type { EstimateRow } from "../memory/rows";
import type { Figure, Sizes } from "../size/types";
import { constantOf, type Exact, type Int } from "../values/int";
import { assumptionText, certaintyOf } from "./figures";
import { isPrintable, nameSymbols, plainFormula } from "./formulas";
import { PLAIN } from "./numbers";

export interface FileReport {
  readonly path: string;
  /** Printed where it differs from the target of the document: files of several projects in one run. Null: the same. */
  readonly target?: string | null;
  /** Reasons why the file could not be read or decoded. */
  readonly errors: readonly string[];
  readonly rows: readonly EstimateRow[];
}

/** What JSON can hold, and integers beyond what a JS number holds. */
export type Json = string | number | bigint | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The whole document: one line per file and per estimate. */
export function jsonReport(target: string, files: readonly FileReport[]): string {
  return `${documentStart(target)}${files.map(fileReport).join(FILE_SEPARATOR)}${DOCUMENT_END}`;
}

/** The document in pieces, so that nothing of a file need be kept once it is written: start, files with separators between them, end. */
export function documentStart(target: string): string {
  return `{"version": 1, "target": ${JSON.stringify(target)},\n "files": [`;
}

export const FILE_SEPARATOR = ",\n  ";
export const DOCUMENT_END = "]}\n";

/** One file of the document of `estimate`, with an entry for each binding (DESIGN.md, the JSON contract). */
export function fileReport(file: FileReport): string {
  const rows = file.rows.map((row) => `\n   ${jsonText(estimate(row))}`).join(",");
  return `{${fileHead(file.path, file.target ?? null, file.errors)}, "estimates": [${rows}]}`;
}

/** What the entries of all documents have first. `target` null: that of the document. */
export function fileHead(path: string, target: string | null, errors: readonly string[]): string {
  return `"path": ${JSON.stringify(path)}${target === null ? "" : `, "target": ${JSON.stringify(target)}`}, "errors": ${jsonText(errors)}`;
}

/** One estimate as plain data, in the order of the contract. */
export function estimate(row: EstimateRow): Json {
  const { after, binding } = row;
  const figures = after === null ? NO_FIGURES : figuresOf(after, row.peak);
  const held = after?.held ?? null;
  return {
    line: row.line + 1,
    column: row.column + 1,
    name: binding.name,
    type: after === null || after.type.includes("?") ? null : after.type,
    confidence: held === null || held.bytes === null ? "unknown" : confidence(held),
    ...figures,
    exit: row.exit === null ? (after === null ? null : figures) : figuresOf(row.exit.sizes, row.exit.peak),
    ...formulaOf(after),
    assumptions: (held?.assumes ?? []).map((a) => assumptionText(a, PLAIN)),
    reason: binding.reason?.text ?? held?.reason?.text ?? null,
  };
}

/** With one space after colons and commas, as the documentation prints it. */
export function jsonText(value: Json): string {
  if (value === null || typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "number") return digits(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(jsonText).join(", ")}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}: ${jsonText(item)}`)
    .join(", ")}}`;
}

/** Null when unknown; `high` null is unbounded. Never below 0: nothing holds fewer bytes than none. */
export function figureJson(figure: Figure): Json {
  if (figure.bytes === null) return null;
  const { low, high } = figure.bytes;
  const least = finite(low) && low > 0 ? down(low) : 0;
  return { low: least, high: finite(high) ? (high < least ? least : up(high)) : null, confidence: confidence(figure) };
}

const NO_FIGURES: { readonly [key: string]: Json } = { held: null, shallow: null, deep: null, allocated: null, peak: null };

function figuresOf(sizes: Sizes, peak: Figure): { readonly [key: string]: Json } {
  return {
    held: figureJson(sizes.held),
    shallow: figureJson(sizes.shallow),
    deep: figureJson(sizes.deep),
    allocated: figureJson(sizes.allocated),
    peak: figureJson(peak),
  };
}

/** A range from nothing to anything is still a range here: its ends say all. */
function confidence(figure: Figure): string {
  const certainty = certaintyOf(figure);
  return certainty === "unknown" ? figure.confidence : certainty;
}

/** `formula` and `symbols`. Of a known container: what it is in its length, so that programs can scale it. */
function formulaOf(sizes: Sizes | null): { readonly formula: Json; readonly symbols: Json } {
  const held = sizes?.held.bytes ?? null;
  if (sizes === null || held === null) return { formula: null, symbols: {} };
  const known = constantOf(held);
  if (known !== null) return scaled(sizes, known) ?? { formula: null, symbols: {} };
  if (held.poly === null || !isPrintable(held)) return { formula: null, symbols: {} };
  const names = nameSymbols([held]);
  const symbols = [...names.values()].map(
    ({ short, means, atom }) =>
      [short, { means, low: finite(atom.low) ? atom.low : null, high: finite(atom.high) ? atom.high : null }] as const,
  );
  return { formula: plainFormula(held, names), symbols: Object.fromEntries(symbols) };
}

/** "56 + 8*cap(n) + 24*n" of a container of known length whose parts are its slots and as many equal items, or no items of its own. */
function scaled(sizes: Sizes, held: Exact): { readonly formula: Json; readonly symbols: Json } | null {
  const [container, ...items] = sizes.parts;
  const slots = container?.slots ?? null;
  if (container === undefined || slots === null || sizes.length === null || constantOf(container.count) !== 1) return null;
  const used = constantOf(slots.used);
  const allocated = constantOf(slots.allocated);
  const base = constantOf(slots.base);
  if (used === null || allocated === null || base === null || used === 0 || Number(allocated) < Number(used)) return null;
  let perItem = 0;
  for (const item of items) {
    if (constantOf(item.total) === 0) continue;
    const each = item.each === null ? null : constantOf(item.each);
    if (each === null || constantOf(item.count) !== used) return null;
    perItem += Number(each);
  }
  const grown = allocated !== used;
  const slotTerm = `${factor(slots.each + (grown ? 0 : perItem))}${grown ? "cap(n)" : "n"}`;
  const itemTerm = grown && perItem > 0 ? ` + ${factor(perItem)}n` : "";
  if (Number(base) + slots.each * Number(allocated) + perItem * Number(used) !== Number(held)) return null;
  return {
    formula: `${base === 0 ? "" : `${base} + `}${slotTerm}${itemTerm}`,
    symbols: { n: { means: String(used), low: used, high: used } },
  };
}

function factor(n: number): string {
  return n === 1 ? "" : `${n}*`;
}

/** All digits: JSON has no exponents here, and fractions of a byte go outwards. */
function digits(n: number): string {
  return Number.isSafeInteger(n) ? String(n) : String(BigInt(Math.round(n)));
}

function down(n: Int["low"]): Exact {
  return typeof n === "number" ? Math.floor(n) : n;
}

function up(n: Int["high"]): Exact {
  return typeof n === "number" ? Math.ceil(n) : n;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether it is a number, however large: programs read all of its digits. */
function finite(n: Exact): boolean {
  return typeof n === "bigint" || Number.isFinite(n);
}
