/** Inlay hints: a label of at most 12 characters and a tooltip that is a full sentence. */
import type { EstimateRow } from "../memory/rows";
import type { Figure } from "../size/types";
import type { Target } from "../target/target";
import { article, describe } from "./describe";
import { certaintyOf, figureText, finite, fullText, hintText, isFormula } from "./figures";
import { grownFrom } from "./hover";
import { bytes, plainSize, type Style, space } from "./numbers";
import { shortTarget } from "./targets";

export interface HintText {
  readonly label: string;
  readonly tooltip: () => string;
}

/** The hint of a row, or null: below `minimum` bytes, nothing held of its own (an alias, a view), not known, or a formula. */
export function hintOf(row: EstimateRow, minimum: number, target: Target | string, style: Style): HintText | null {
  const { after } = row;
  if (after === null) return null;
  const grows = row.exit !== null && grownFrom(after.held, row.exit.sizes.held, style);
  const shown = grows && row.exit !== null ? row.exit.sizes : after;
  const { held } = shown;
  const needs = needsMore(row.needs, held) && reaches(row.needs, minimum) && row.needs.bytes !== null ? row.needs.bytes : null;
  if (needs === null && (!reaches(held, minimum) || (!grows && addsNothing(row.adds, held)))) return null;
  // Needs are read as "about": their label is a bare figure.
  const label =
    needs !== null && finite(needs.high) ? `needs${space(style)}${bytes(needs.low, style)}` : hintText(held, style, grows ? "→ " : "");
  if (label === null) return null;
  return {
    label,
    tooltip: () => {
      const full = held.bytes === null ? "" : `; ${fullText(held.bytes, style)}`;
      const name = typeof target === "string" ? target : shortTarget(target);
      const what = `${row.binding.name} ${grows ? "ends with" : "holds"} ${figureText(held, style)} (${certaintyOf(held)}), ${article(describe(shown, style))}${full}.`;
      const while_ = needs === null ? "" : ` The statement needs ${figureText(row.needs, style)} while it runs.`;
      return `${what}${while_} Target ${name}. Hints start at ${plainSize(minimum, style)} (bytelens.inlayHints.bindings).`;
    },
  };
}

/** The statement needs at least twice what it keeps. */
function needsMore(needs: Figure, held: Figure): boolean {
  return needs.bytes !== null && held.bytes !== null && finite(needs.bytes.low) && Number(needs.bytes.low) >= 2 * Number(held.bytes.high);
}

/** One of its ends is at least `minimum` bytes, the low one where there is no high one. */
function reaches({ bytes }: Figure, minimum: number): boolean {
  if (bytes === null || isFormula(bytes)) return false;
  return bytes.low >= minimum || (finite(bytes.high) && bytes.high >= minimum);
}

/** What the statement adds is less than 1 % of what the name holds: another name holds it too. */
function addsNothing(adds: Figure, held: Figure): boolean {
  return adds.bytes !== null && held.bytes !== null && Number(adds.bytes.high) * 100 < Number(held.bytes.low);
}
