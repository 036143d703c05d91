/** Figures in words, by certainty (UX §1): the sentence form and the short form of inlay hints. Formulas are in formulas.ts. */
import type { Confidence, Figure } from "../size/types";
import { type Exact, hasSymbol, type Int } from "../values/int";
import type { Assumption } from "../values/object";
import { formulaText, intText, isPrintable, type Names, nameSymbols, whereText } from "./formulas";
import { bytes, count, type Style, space } from "./numbers";

/** What is said where an open figure has no reason of its own. */
const NO_REASON = "the text does not tell how large it is";

/** Characters of an inlay hint at most. */
export const HINT_LENGTH = 12;

/**
 * The certainty that stands in words beside the figure. A formula is symbolic also under assumptions; a range from nothing to any number of
 * bytes is no answer.
 */
export function certaintyOf(figure: Figure): Confidence {
  if (!isKnown(figure)) return "unknown";
  return figure.bytes !== null && isFormula(figure.bytes) ? "symbolic" : figure.confidence;
}

/** Whether there is anything to say besides the reason. */
export function isKnown(figure: Figure): boolean {
  const { bytes: n } = figure;
  return n !== null && (n.low > 0 || finite(n.high) || isFormula(n));
}

/** Whether it shows as a formula: it depends on a quantity that the text does not tell, in a way that can be written down. */
export function isFormula(n: Int): boolean {
  return hasSymbol(n) && isPrintable(n);
}

/** Sentence form: "32.4 MB", "between 8.00 MB and 32.5 MB", "32.4 MB if n = 250,000", "8 B × n, n = len(xs)", "unknown: reason". */
export function figureText(figure: Figure, style: Style): string {
  if (!isKnown(figure)) return `unknown: ${reasonText(figure)}`;
  return amountText(figure, style) + conditionText(figure.assumes, style);
}

/** The same without conditions and, where `names` are given, without the line that says what they mean: for headlines and table columns. */
export function amountText(figure: Figure, style: Style, names?: Names): string {
  const n = figure.bytes;
  if (n === null || !isKnown(figure)) return "unknown";
  if (!isFormula(n)) return rangeText(n, style);
  const shown = names ?? nameSymbols([n]);
  return [formulaText(n, shown, style), ...(names === undefined ? whereText(n, shown) : [])].join(", ");
}

/** Why there is no figure: a sentence part. */
export function reasonText(figure: Figure): string {
  return figure.reason?.text ?? NO_REASON;
}

/** " if n = 250,000 and plot() does not change xs"; empty without assumptions. What an annotation says stands alone only: a number given for it means as much. */
export function conditionText(assumes: readonly Assumption[], style: Style): string {
  const others = assumes.filter((assumption) => assumption.kind !== "annotated");
  const shown = others.length === 0 ? assumes : others;
  return shown.length === 0 ? "" : ` if ${joinWords(distinct(shown.map((a) => assumptionText(a, style))))}`;
}

/** An interval of bytes as a sentence part. A low end below 1 % of the high one is left out. */
export function rangeText(n: Int, style: Style): string {
  const { low, high } = n;
  if (low === high) return bytes(low, style);
  if (!finite(high)) return finite(low) && low !== 0 ? `at least ${bytes(low, style, "down")}` : "any number of bytes";
  if (isNear(low, high)) return `about ${bytes(middle(low, high), style)}`;
  if (!finite(low) || isLeftOut(low, high)) return `at most ${bytes(high, style, "up")}`;
  return `between ${bytes(low, style, "down")} and ${bytes(high, style, "up")}`;
}

/** At most 12 characters for an inlay hint, `prefix` ("→ ") included where it fits; null when nothing should show: unknown or a formula. */
export function hintText(figure: Figure, style: Style, prefix = ""): string | null {
  const n = figure.bytes;
  if (n === null || !isKnown(figure) || isFormula(n)) return null;
  const gap = space(style);
  const { low, high } = n;
  const forms = [3, 2].flatMap((digits): readonly string[] => {
    if (figure.assumes.length > 0) {
      const what =
        low === high
          ? bytes(low, style, "nearest", digits)
          : finite(high)
            ? `max${gap}${bytes(high, style, "up", digits)}`
            : `min${gap}${bytes(low, style, "down", digits)}`;
      // Where there is no room for the word the dots alone say that a condition follows.
      return digits === 3 ? [`${what}${gap}if…`] : [`${what}${gap}if…`, `${what}…`];
    }
    if (low === high) return [bytes(low, style, "nearest", digits)];
    if (!finite(high)) return [`min${gap}${bytes(low, style, "down", digits)}`];
    if (isNear(low, high)) return [`about${gap}${bytes(middle(low, high), style, "nearest", digits)}`];
    const most = `max${gap}${bytes(high, style, "up", digits)}`;
    return !finite(low) || isLeftOut(low, high) ? [most] : digits === 3 ? [shortRange(low, high, style), most] : [most];
  });
  const fits = forms.find((form) => prefix.length + form.length <= HINT_LENGTH);
  if (fits !== undefined) return prefix.replace(" ", gap) + fits;
  return forms.find((form) => form.length <= HINT_LENGTH) ?? forms.at(-1) ?? null;
}

/** "exactly 32,448,728 bytes", "between 56 and 32,448,728 bytes", "at least 56 bytes". */
export function fullText(n: Int, style: Style): string {
  if (n.low === n.high) return `exactly ${count(n.low, style)} ${n.low === 1 ? "byte" : "bytes"}`;
  if (!finite(n.high)) return `at least ${count(finite(n.low) ? n.low : 0, style)} bytes`;
  return finite(n.low) ? `between ${count(n.low, style)} and ${count(n.high, style)} bytes` : `at most ${count(n.high, style)} bytes`;
}

/** What an assumed figure takes for granted, as a clause: "n = 1,000,000". */
export function assumptionText(a: Assumption, style: Style): string {
  switch (a.kind) {
    case "unchanged":
      return `${a.callee}() does not change ${a.what}`;
    case "annotated":
      return `${a.name} is ${a.type}, as annotated`;
    case "equals":
      return `${a.name} = ${intText(a.value, nameSymbols([a.value]), style)}`;
    case "clause":
      return a.text;
  }
}

/** "a", "a and b", "a, b and c". */
export function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** Bytes that no address space has: as a bound it says as much as an infinity. */
const NO_END = 2 ** 64;

/** Whether a bound says anything. */
export function finite(n: Exact): boolean {
  return Math.abs(Number(n)) < NO_END;
}

/** The ends lie within 5 %. */
export function isNear(low: Exact, high: Exact): boolean {
  return low > 0 && Number(high) <= Number(low) * 1.05;
}

function isLeftOut(low: Exact, high: Exact): boolean {
  return low >= 0 && Number(low) * 100 < Number(high);
}

function middle(low: Exact, high: Exact): number {
  return (Number(low) + Number(high)) / 2;
}

/** "8 to 33 MB": one unit for both ends, or both in full. */
function shortRange(low: Exact, high: Exact, style: Style): string {
  const gap = space(style);
  const bottom = bytes(low, style, "down", 2);
  const top = bytes(high, style, "up", 2);
  const [from, to] = [bottom, top].map((text) => text.split(gap) as [string, string]) as [[string, string], [string, string]];
  const trim = (text: string): string => text.replace(/\D0$/, "");
  return from[1] === to[1] ? `${trim(from[0])}${gap}to${gap}${trim(to[0])}${gap}${to[1]}` : `${bottom}${gap}to${gap}${top}`;
}

function distinct(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}
