/** Inlay hints: a label of at most 12 characters and a tooltip that is a full sentence. */
import type { Figure } from "../size/types";
import { describe } from "./describe";
import { figureText, fullText, hintText } from "./figures";
import { type Style, bytes } from "./numbers";
import type { EstimateRow } from "../memory/rows";

export interface HintText {
  readonly label: string;
  readonly tooltip: () => string;
}

/** The hint of a row, or null: below the threshold (bytes), nothing held of its own, or not known. */
export function hintOf(row: EstimateRow, minimum: number, target: string, style: Style): HintText | null {
  const { after } = row;
  if (after === null) return null;
  const end = row.exit?.sizes ?? after;
  // An alias or a view adds nothing of its own worth a hint.
  const grows = grownFrom(after.held, end.held);
  const shown = grows ? end : after;
  if (!reaches(shown.held, minimum)) return null;
  if (!grows && row.adds.bytes !== null && Number(row.adds.bytes.high) * 100 < Number(shown.held.bytes?.low ?? 0)) return null;
  const figure = hintText(shown.held, style);
  if (figure === null) return null;
  const label = grows ? `→${style.nbsp ? " " : " "}${figure}` : figure;
  const name = row.binding.name;
  return {
    label,
    tooltip: () => {
      const held = shown.held;
      const ends = grows ? "ends with" : "holds";
      const full = held.bytes === null ? "" : `; ${fullText(held.bytes, style)}`;
      return `${name} ${ends} ${figureText(held, style)} (${held.confidence}), ${article(describe(shown, style))}${full}. Target ${target}. Hints start at ${bytes(minimum, style)} (bytelens.inlayHints.bindings).`;
    },
  };
}

/** The end is larger than the start, whatever the exact values are. */
export function grownFrom(start: Figure, end: Figure): boolean {
  return start.bytes !== null && end.bytes !== null && Number(end.bytes.low) > Number(start.bytes.high);
}

/** The low end (or, when that is small, the high end of a bounded figure) is at least `minimum` bytes. */
function reaches(figure: Figure, minimum: number): boolean {
  if (figure.bytes === null || figure.confidence === "symbolic") return false;
  const { low, high } = figure.bytes;
  return Number(low) >= minimum || (Number.isFinite(Number(high)) && Number(high) >= minimum);
}

export function article(noun: string): string {
  return /^[aeiou]/i.test(noun) ? `an ${noun}` : `a ${noun}`;
}
