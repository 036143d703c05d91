/** Inlay hints: a label of at most 12 characters and a tooltip that is a full sentence. */
import type { EstimateRow } from "../memory/rows";
import { figure } from "../size/figure";
import type { Figure, Sizes } from "../size/types";
import type { Target } from "../target/target";
import { article, describe } from "./describe";
import { certaintyOf, figureText, finite, fullText, HINT_LENGTH, hintText, isFormula } from "./figures";
import { leadingTerm, nameSymbols } from "./formulas";
import { grownFrom } from "./hover";
import { bytes, plainSize, type Style, space } from "./numbers";
import { shortTarget } from "./targets";

export interface HintText {
  readonly label: string;
  readonly tooltip: () => string;
}

/** Bytes from which a kind of hint is shown; null: never. */
export interface Minimum {
  readonly bindings: number | null;
  readonly needs: number | null;
  /** Whether formulas are shown, by their leading term. */
  readonly symbolic?: boolean;
}

/**
 * The hint of a row, or null: below `minimum`, nothing held of its own (an alias, a view), not known, or a formula. A statement that needs
 * twice what it keeps says what it needs.
 */
export function hintOf(row: EstimateRow, minimum: Minimum, target: Target, style: Style): HintText | null {
  const { after } = row;
  if (after === null) return null;
  const grows = row.exit !== null && grownFrom(after.held, row.exit.sizes.held, style);
  const shown = grows && row.exit !== null ? row.exit.sizes : after;
  const { held } = shown;
  // What a statement needs takes longest to work out.
  const needs = minimum.needs === null ? NOT_ASKED : row.needs;
  const peak = needsTwice(needs, held) && reaches(needs, minimum.needs) ? needsLabel(needs, style) : null;
  const term = minimum.symbolic === true && peak === null ? termLabel(held, style) : null;
  if (peak === null && term === null && (!reaches(held, minimum.bindings) || (!grows && addsNothing(row.adds, held)))) return null;
  const label = peak ?? term ?? hintText(held, style, grows ? "→ " : "");
  if (label === null) return null;
  return {
    label,
    tooltip: () => {
      if (term !== null)
        return `${row.binding.name} ${grows ? "ends with" : "holds"} ${figureText(held, style)} (symbolic). ${endOf(null, "symbolic", target, style)}`;
      const full = held.bytes === null ? "" : `; ${fullText(held.bytes, style)}`;
      const what = `${row.binding.name} ${grows ? "ends with" : "holds"} ${figureText(held, style)} (${certaintyOf(held)}), ${article(describe(shown, style))}${full}.`;
      const more = peak !== null ? ` The statement needs ${figureText(needs, style)} while it runs.` : "";
      const kind = peak === null ? "bindings" : "needs";
      return `${what}${more} ${endOf(minimum[kind], kind, target, style)}`;
    },
  };
}

/** What all rounds of a loop add; null below `minimum` bytes, not known, or a formula. */
export function loopHint(adds: Figure, minimum: number | null, target: Target, style: Style): HintText | null {
  const what = () => `All rounds of this loop add ${figureText(adds, style)} (${certaintyOf(adds)}).`;
  return totalHint(adds, ["loops", "adds "], what, minimum, target, style);
}

/** What calls of a function return; null as above. */
export function returnHint(name: string, sizes: Sizes, minimum: number | null, target: Target, style: Style): HintText | null {
  const { held } = sizes;
  const what = () => `${name}() returns ${figureText(held, style)} (${certaintyOf(held)}), ${article(describe(sizes, style))}.`;
  return totalHint(held, ["returns", "gives "], what, minimum, target, style);
}

function totalHint(
  figure: Figure,
  [kind, prefix]: readonly [kind: string, prefix: string],
  what: () => string,
  minimum: number | null,
  target: Target,
  style: Style,
): HintText | null {
  const label = reaches(figure, minimum) ? hintText(figure, style, prefix) : null;
  return label === null ? null : { label, tooltip: () => `${what()} ${endOf(minimum, kind, target, style)}` };
}

/** How every tooltip ends. */
function endOf(minimum: number | null, kind: string, target: Target, style: Style): string {
  const start = minimum === null ? "Hints show this" : `Hints start at ${plainSize(minimum, style)}`;
  return `Target ${shortTarget(target)}. ${start} (bytelens.inlayHints.${kind}).`;
}

/** "32 B × n"; null where that does not say it in a few characters. */
function termLabel({ bytes: n }: Figure, style: Style): string | null {
  const label = n === null || !isFormula(n) ? null : leadingTerm(n, nameSymbols([n]), style);
  return label !== null && label.length <= HINT_LENGTH ? label : null;
}

const NOT_ASKED: Figure = figure(null);

/** "needs 200 MB", always read as "about": the low end, which is surely needed. Null where it has no certain high end. */
function needsLabel({ bytes: n }: Figure, style: Style): string | null {
  if (n === null || !finite(n.high)) return null;
  const labels = [3, 2].map((digits) => `needs${space(style)}${bytes(n.low, style, "nearest", digits)}`);
  return labels.find((label) => label.length <= HINT_LENGTH) ?? null;
}

function needsTwice(needs: Figure, held: Figure): boolean {
  return needs.bytes !== null && held.bytes !== null && needs.bytes.low > 0 && Number(needs.bytes.low) >= 2 * Number(held.bytes.high);
}

/** One of its ends is at least `minimum` bytes, the low one where there is no high one. */
function reaches({ bytes: n }: Figure, minimum: number | null): boolean {
  if (n === null || minimum === null || isFormula(n)) return false;
  return n.low >= minimum || (finite(n.high) && n.high >= minimum);
}

/** What the statement adds is less than 1 % of what the name holds: another name holds it too. */
function addsNothing(adds: Figure, held: Figure): boolean {
  return adds.bytes !== null && held.bytes !== null && Number(adds.bytes.high) * 100 < Number(held.bytes.low);
}
