/** The public JSON contract of `estimate --format json` (version 1): keys in a fixed order, integers as plain digits of any length. */
import type { Figure, Sizes } from "../size/types";
import { type Exact, type Int, atomsOf } from "../values/int";
import { assumptionText, finite, formula, nameSymbols } from "./figures";
import { PLAIN } from "./numbers";
import type { EstimateRow } from "../memory/rows";

export interface FileReport {
  readonly path: string;
  /** Reasons why the file could not be read or decoded. */
  readonly errors: readonly string[];
  readonly rows: readonly EstimateRow[];
}

/** The whole document, one line per estimate. */
export function jsonReport(target: string, files: readonly FileReport[]): string {
  const body = files.map((file) => fileText(file)).join(",\n ");
  return `{"version": 1, "target": ${JSON.stringify(target)},\n "files": [${body}]}\n`;
}

function fileText(file: FileReport): string {
  const rows = file.rows.map((row) => `\n   ${text(estimate(row))}`).join(",");
  return `{"path": ${JSON.stringify(file.path)}, "errors": ${text(file.errors)}, "estimates": [${rows}]}`;
}

type Json = string | number | bigint | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One estimate as plain data; bigint stands for digits. */
export function estimate(row: EstimateRow): Json {
  const { after } = row;
  const figures = after === null ? NO_FIGURES : figuresOf(after, row.peak);
  const end = row.exit === null ? (after === null ? null : figures) : figuresOf(row.exit.sizes, row.exit.peak);
  const held = after?.held ?? null;
  return {
    line: row.line + 1,
    column: row.column + 1,
    name: row.binding.name,
    type: after?.type ?? null,
    confidence: held?.confidence ?? "unknown",
    ...figures,
    exit: end,
    formula: held?.bytes?.poly == null || held.bytes.poly.terms.length === 0 ? null : plainFormula(held.bytes),
    symbols: held?.bytes == null ? {} : symbols(held.bytes),
    assumptions: (held?.assumes ?? []).map((a) => assumptionText(a, PLAIN)),
    reason: row.binding.reason?.text ?? held?.reason?.text ?? null,
  };
}

const NO_FIGURES: { readonly [key: string]: Json } = { held: null, shallow: null, deep: null, allocated: null, peak: null };

function figuresOf(sizes: Sizes, peak: Figure): { readonly [key: string]: Json } {
  return { held: figureJson(sizes.held), shallow: figureJson(sizes.shallow), deep: figureJson(sizes.deep), allocated: figureJson(sizes.allocated), peak: figureJson(peak) };
}

/** Null when unknown; `high` null is unbounded. Never below 0. */
function figureJson(figure: Figure): Json {
  if (figure.bytes === null) return null;
  const { low, high } = figure.bytes;
  return { low: low < 0 || !finite(low) ? 0 : whole(low), high: finite(high) ? whole(high) : null, confidence: figure.confidence };
}

function whole(n: Exact): number | bigint {
  return n;
}

function plainFormula(n: Int): string {
  return formula(n, PLAIN).replaceAll(" B × ", "*").replaceAll(" × ", "*").replaceAll(" B", "").replace(/, [a-z]\w* = .*$/, "");
}

function symbols(n: Int): { readonly [key: string]: Json } {
  const out: Record<string, Json> = {};
  const names = nameSymbols(n);
  for (const atom of atomsOf(n)) {
    const name = names.get(atom.key);
    if (name !== undefined) out[name.short] = { means: name.means, low: finite(atom.low) ? atom.low : null, high: finite(atom.high) ? atom.high : null };
  }
  return out;
}

/** Compact but for one space after colons and commas, as in the documentation. */
function text(value: Json): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(text).join(", ")}]`;
  return `{${Object.entries(value as { readonly [key: string]: Json }).map(([key, item]) => `${JSON.stringify(key)}: ${text(item)}`).join(", ")}}`;
}
