/** What a document's figures come to as text to read: the table of all, the steps of one, the total in a line. */
import type { EstimateRow } from "../memory/rows";
import { explanation } from "../present/explain";
import { amountText, isKnown } from "../present/figures";
import { type Line, lineText, plain } from "../present/lines";
import { PLAIN, type Style } from "../present/numbers";
import { endText, estimateTable, heldAtEnd } from "../present/report";
import type { Action } from "../service";
import { printTarget } from "../target/parse";
import type { Target } from "../target/target";
import type { Span } from "../text/span";

/** A document as these texts see it. */
export interface Read {
  readonly text: string;
  readonly target: Target;
  /** Where the target was found, or null. */
  readonly origin: string | null;
  readonly style: Style;
  readonly rows: readonly EstimateRow[];
  /** 0-based. */
  readonly lineOf: (offset: number) => number;
}

/** "Explain 32.4 MB", for the binding in the span; null where its figure is not known. */
export function explanationOf(rows: readonly EstimateRow[], span: Span, style: Style): Action | null {
  const row = rows.find(({ binding: { nameSpan } }) => nameSpan.start <= span.end && span.start <= nameSpan.end);
  const held = (row?.exit?.sizes ?? row?.after)?.held;
  if (row === undefined || held === undefined || !isKnown(held)) return null;
  const title = `Explain ${amountText(held, style)}`;
  const explains = row.binding.nameSpan.start;
  return { title, kind: "quickfix", edits: [], isPreferred: false, disabled: null, finding: null, asked: null, explains };
}

/** "tour.py holds at least 249 MB at its end; rows (line 18) is unknown". */
export function totalLine({ rows, target, style }: Read, path: string): string {
  return endText(path, heldAtEnd(rows, target), rows, style);
}

/** The table of `estimate`, or with an offset how the figure there comes about; null: there is none. */
export function page(read: Read, path: string, offset: number | null): string | null {
  const style = { ...PLAIN, units: read.style.units };
  const lines = offset === null ? tableOf(read, path, style) : stepsAt(read, offset, style);
  return lines.length === 0 ? null : `${lines.map(lineText).join("\n")}\n`;
}

function tableOf({ rows, target, origin }: Read, path: string, style: Style): readonly Line[] {
  const end = heldAtEnd(rows, target);
  return estimateTable({ path, target: printTarget(target), origin: origin ?? "setting", rows, end, minimum: 0 }, style);
}

/** Of the bindings on the line; else of the last one before that binds the name there. */
function stepsAt({ rows, text, target, lineOf }: Read, offset: number, style: Style): readonly Line[] {
  const pointed = `${/\w*$/.exec(text.slice(0, offset))?.[0] ?? ""}${/^\w*/.exec(text.slice(offset))?.[0] ?? ""}`;
  const line = lineOf(offset);
  const here = rows.filter((row) => row.line === line);
  const named = here.filter(({ binding }) => binding.name === pointed);
  const before = rows.filter(({ binding }) => binding.name === pointed && binding.statementSpan.end <= offset).slice(-1);
  const found = named.length > 0 ? named : before.length > 0 ? before : here;
  return found.flatMap((row, i) => {
    const { start, end } = row.binding.statementSpan;
    const source = text.slice(start, end).split(/\r\n|\r|\n/)[0] ?? "";
    return [...(i === 0 ? [] : [plain("")]), ...explanation(row, source, target, style)];
  });
}
