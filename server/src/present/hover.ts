/** Hover cards from figures (UX §2): the answer first, then facts in fixed order, left out when empty. */
import type { Figure, Part, Sizes } from "../size/types";
import { type Int, constantOf } from "../values/int";
import type { Alternative } from "../memory/alternative";
import type { Card, Label } from "./cards";
import { counted, describe } from "./describe";
import { assumptionText, figureText, fullText, isNear, rangeText } from "./figures";
import { grownFrom } from "./hints";
import { type Style, bytes, count, percent } from "./numbers";

export interface HoverInput {
  readonly role: "definition" | "use" | "call";
  readonly name: string | null;
  readonly sizes: Sizes;
  /** What the name ends with, at a definition. */
  readonly exit: Sizes | null;
  /** Where it was built, for a use: 1-based line, or null. */
  readonly line: number | null;
  readonly adds: Figure | null;
  readonly needs: Figure | null;
  /** What an alias or view belongs to: "ys is the list of line 6". */
  readonly alias: string | null;
  readonly alternatives: readonly Alternative[];
  readonly refused: readonly { readonly text: string; readonly why: string }[];
  readonly scopeEnd: string;
  readonly target: string;
  /** Bytes below which a definition shows one line and a use nothing. */
  readonly minimum: number;
  readonly compact: boolean;
}

/** The card; null when nothing is worth saying (a small value at a use). */
export function buildHover(input: HoverInput, style: Style): Card | null {
  const { sizes, exit } = input;
  const { held } = sizes;
  const grows = exit !== null && grownFrom(held, exit.held);
  const shown = grows && exit !== null ? exit : sizes;
  if (held.bytes === null) {
    return { headline: figureText(held, style), lines: unknownLines(input) };
  }
  const small = Number((shown.held.bytes ?? held.bytes).high) < input.minimum;
  if (small && input.role === "use") return null;
  const what = describe(sizes, style);
  if (input.role === "use") {
    const built = input.line === null ? "" : `, built on line ${input.line}`;
    return { headline: `${figureText(held, style)} (${held.confidence}) — ${what}${built}`, lines: [] };
  }
  const headline = head(input, grows ? exit : null, what, style);
  if (small) return { headline, lines: [] };
  const best = input.alternatives[0];
  if (input.compact) return { headline: best === undefined ? headline : `${headline}; ${best.text} ${figureText(best.after, style)}`, lines: [] };
  const lines: { readonly label: Label; readonly text: string }[] = [];
  const push = (label: Label, text: string | null) => {
    if (text !== null) lines.push({ label, text });
  };
  push("Parts", partsText(shown, style));
  push("Data", dataText(shown, style));
  push("Process", processText(shown, style));
  push("Deep", deepText(shown, style));
  push("Needs", needsText(input.needs, shown, style));
  push("Cheaper", input.alternatives.length === 0 ? null : input.alternatives.map((a) => `${a.text} ${figureText(a.after, style)}${a.note === null ? "" : `, ${a.note}`}`).join("; "));
  push("Not offered", input.refused.length === 0 ? null : input.refused.map((r) => `${r.text}: ${r.why}`).join("; "));
  push("Assumes", held.assumes.length === 0 ? null : [...new Set(held.assumes.map((a) => assumptionText(a, style)))].join("; "));
  push("Target", input.target);
  return { headline, lines };
}

function head(input: HoverInput, end: Sizes | null, what: string, style: Style): string {
  const { sizes } = input;
  const { held } = sizes;
  if (input.alias !== null && input.adds !== null) return `adds ${figureText(input.adds, style)} (${input.adds.confidence}) — ${input.alias}`;
  if (end !== null) {
    const ends = describe(end, style);
    const count = ends.replace(/^(\S+) of /, "");
    return `${figureText(held, style)} → ${figureText(end.held, style)} (${end.held.confidence}) — ${what.replace(/, empty$/, "")}, ${/empty$/.test(what) || constantOf(sizes.length ?? ONE) === 0 ? "empty here, " : ""}${count} at the end of ${input.scopeEnd}`;
  }
  if (sizes.shared && held.bytes?.high === 0) {
    const shallow = sizes.shallow.bytes === null ? "" : ` (${rangeText(sizes.shallow.bytes, style)} by getsizeof)`;
    return `${figureText(held, style)} (${held.confidence}) — ${what}, shared by the whole process${shallow}`;
  }
  return `${figureText(held, style)} (${held.confidence}) — ${what}`;
}

const ONE: Int = { poly: { constant: 1, terms: [] }, low: 1, high: 1 };

function unknownLines(input: HoverInput): Card["lines"] {
  const { reason } = input.sizes.held;
  const lines: { readonly label: Label; readonly text: string }[] = [];
  if (reason?.line != null) lines.push({ label: "Lost at", text: `line ${reason.line + 1}` });
  if (reason?.remedy != null) lines.push({ label: "Hint", text: reason.remedy });
  lines.push({ label: "Target", text: input.target });
  return lines;
}

/** "list 8,448,728 (1,056,084 slots, 56,084 spare from growth) + 1,000,000 floats × 24 = exactly 32,448,728 bytes". */
function partsText(sizes: Sizes, style: Style): string | null {
  const total = sizes.held.bytes;
  if (total === null || sizes.held.confidence === "symbolic" || sizes.parts.length === 0) return null;
  return `${sizes.parts.map((part) => partText(part, style)).join(" + ")} = ${fullText(total, style)}`;
}

function partText(part: Part, style: Style): string {
  const plain = (n: Int): string => (n.low === n.high ? count(n.low, style) : `${count(n.low, style)} to ${count(n.high, style)}`);
  if (part.slots !== null && constantOf(part.count) === 1) {
    const { base, allocated, used, each } = part.slots;
    const a = constantOf(allocated);
    const u = constantOf(used);
    if (a === null || u === null) return `${part.type} ${plain(part.total)}`;
    const spare = Number(a) - Number(u);
    if (spare > 0) return `${part.type} ${plain(part.total)} (${count(a, style)} slots, ${count(spare, style)} spare from growth)`;
    return `${part.type} ${plain(base)} + ${count(a, style)} slots × ${each}`;
  }
  if (constantOf(part.count) === 1) return `${part.type} ${plain(part.total)}`;
  if (part.each !== null && constantOf(part.each) !== null) return `${counted(part.count, part.type, style)} × ${plain(part.each)}`;
  return `${constantOf(part.count) === 1 ? part.type : counted(part.count, part.type, style)} ${plain(part.total)}`;
}

/** "8.00 MB of numbers, 24.4 MB of overhead (75 %)". */
function dataText(sizes: Sizes, style: Style): string | null {
  const held = sizes.held.bytes;
  const data = sizes.payload?.bytes ?? null;
  if (held === null || data === null || held.low !== held.high || data.low !== data.high) return null;
  const overhead = Number(held.low) - Number(data.low);
  if (overhead <= 0 || overhead * 100 < Number(held.low)) return null;
  return `${bytes(data.low, style)} of data, ${bytes(overhead, style)} of overhead (${percent(overhead, held.low)} %)`;
}

function processText(sizes: Sizes, style: Style): string | null {
  const held = sizes.held.bytes;
  const paid = sizes.allocated.bytes;
  if (held === null || paid === null || held.low !== held.high || paid.low !== paid.high || isNear(held.low, paid.low)) return null;
  const element = sizes.parts.find((part) => part.role === "element" && part.each !== null);
  const each = element?.each == null ? null : constantOf(element.each);
  const block = each === null ? null : Math.ceil(Number(each) / 16) * 16;
  const why = element === undefined || each === null || block === null || block === Number(each) ? "" : `: each ${each}-byte ${element.type} fills a ${block}-byte block`;
  return `pays ${bytes(paid.low, style)}${why}`;
}

function deepText(sizes: Sizes, style: Style): string | null {
  const held = sizes.held.bytes;
  const deep = sizes.deep.bytes;
  if (held === null || deep === null || held.low !== held.high || deep.low !== deep.high) return null;
  const difference = Math.abs(Number(deep.low) - Number(held.low));
  return difference * 100 < Number(held.low) ? null : `a getsizeof walk counts ${bytes(deep.low, style)}`;
}

function needsText(needs: Figure | null, sizes: Sizes, style: Style): string | null {
  if (needs?.bytes == null || sizes.held.bytes === null) return null;
  return Number(needs.bytes.low) >= 2 * Number(sizes.held.bytes.high) && Number(needs.bytes.low) > 0 ? `${figureText(needs, style)} while the statement runs` : null;
}

