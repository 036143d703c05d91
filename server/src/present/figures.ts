/** Figures in words, by certainty (UX §1): sentences, short hints, formulas. */
import type { Figure } from "../size/types";
import { type Atom, type Exact, type Int, atomsOf, constantOf } from "../values/int";
import type { Assumption } from "../values/object";
import { type Style, bytes, count } from "./numbers";

/** Sentence form: "32.4 MB", "between 8.00 MB and 32.5 MB", "32.4 MB if n = 250,000", "unknown: reason". */
export function figureText(figure: Figure, style: Style): string {
  if (figure.bytes === null) return `unknown: ${figure.reason?.text ?? "it is not followed"}`;
  if (figure.confidence === "symbolic") return formula(figure.bytes, style);
  const range = rangeText(figure.bytes, style);
  return figure.assumes.length === 0 ? range : `${range} if ${figure.assumes.map((a) => assumptionText(a, style)).join(" and ")}`;
}

/** An interval of bytes as a sentence part. */
export function rangeText(n: Int, style: Style): string {
  const { low, high } = n;
  if (low === high) return bytes(low, style);
  if (!finite(high)) return low <= 0 ? "an unknown number of bytes" : `at least ${bytes(low, style, "down")}`;
  if (isNear(low, high)) return `about ${bytes(middle(low, high), style)}`;
  if (Number(low) * 100 < Number(high)) return `at most ${bytes(high, style, "up")}`;
  return `between ${bytes(low, style, "down")} and ${bytes(high, style, "up")}`;
}

/** At most 12 characters for an inlay hint; null when nothing should show. */
export function hintText(figure: Figure, style: Style): string | null {
  if (figure.bytes === null || figure.confidence === "symbolic") return null;
  const { low, high } = figure.bytes;
  const tail = figure.assumes.length > 0 ? " if…" : "";
  const fit = (make: (digits: number) => string): string => {
    const three = make(3);
    return three.length <= 12 ? three : make(2);
  };
  const space = style.nbsp ? " " : " ";
  if (low === high) return fit((d) => bytes(low, style, "nearest", d) + tail);
  if (!finite(high)) return low <= 0 ? null : fit((d) => `min${space}${bytes(low, style, "down", d)}`);
  if (isNear(low, high)) return fit((d) => `about${space}${bytes(middle(low, high), style, "nearest", d === 3 ? 2 : 1)}`);
  if (Number(low) * 100 < Number(high)) return fit((d) => `max${space}${bytes(high, style, "up", d)}`);
  const top = bytes(high, style, "up", 2);
  const bottom = bytes(low, style, "down", 2);
  const unit = top.slice(top.lastIndexOf(space));
  return bottom.endsWith(unit) ? `${whole(bottom.slice(0, -unit.length))} to ${whole(top.slice(0, -unit.length))}${unit}`.replaceAll(" to ", `${space}to${space}`) : `max${space}${bytes(high, style, "up")}`;
}


/** "8.0" → "8": ranges show whole numbers. */
function whole(text: string): string {
  return text.replace(/\.0$/, "");
}

/** "exactly 32,448,728 bytes", or the range in full. */
export function fullText(n: Int, style: Style): string {
  if (n.low === n.high) return `exactly ${count(n.low, style)} ${n.low === 1 ? "byte" : "bytes"}`;
  if (!finite(n.high)) return `at least ${count(n.low, style)} bytes`;
  return `between ${count(n.low, style)} and ${count(n.high, style)} bytes`;
}

export function assumptionText(a: Assumption, style: Style): string {
  switch (a.kind) {
    case "unchanged":
      return `${a.callee}() does not change ${a.what}`;
    case "annotated":
      return `${a.name} is ${a.type}, as annotated`;
    case "equals":
      return `${a.name} = ${constantOf(a.value) === null ? "…" : count(constantOf(a.value) as Exact, style)}`;
    case "clause":
      return a.text;
  }
}

/** "56 B + 8 B × cap(n) + 24 B × n, n = len(values)": constant, then steps, then symbols. */
export function formula(n: Int, style: Style): string {
  if (n.poly === null) return rangeText(n, style);
  const names = nameSymbols(n);
  const parts: { readonly order: number; readonly text: string }[] = [];
  const space = style.nbsp ? " " : " ";
  if (n.poly.constant !== 0 || n.poly.terms.length === 0) parts.push({ order: 0, text: bytes(n.poly.constant, style) });
  for (const term of n.poly.terms) {
    const product = term.atoms.map((atom) => atomText(atom, names)).join(" × ");
    const step = term.atoms.some((atom) => atom.term.op === "step");
    const unit = Math.abs(Number(term.coefficient)) < 1000 ? `${term.coefficient}${space}B` : bytes(term.coefficient, style);
    parts.push({ order: step ? 1 : 2, text: `${unit} × ${product}` });
  }
  parts.sort((a, b) => a.order - b.order);
  const where = [...names.values()].filter((name) => name.short !== name.means).map((name) => `${name.short} = ${name.means}`);
  return [parts.map((part) => part.text).join(" + "), ...where].join(", ");
}

interface Name {
  readonly short: string;
  readonly means: string;
}

/** One-letter names for the symbols of a formula: n, m, k, then what they are called. */
export function nameSymbols(n: Int): ReadonlyMap<string, Name> {
  const names = new Map<string, Name>();
  const letters = ["n", "m", "k", "p", "q"];
  for (const atom of atomsOf(n)) {
    if (atom.term.op !== "symbol") continue;
    const simple = /^[a-z]\w{0,2}$/i.test(atom.term.name);
    names.set(atom.key, { short: simple ? atom.term.name : (letters.shift() ?? atom.term.name), means: atom.term.means });
  }
  return names;
}

function atomText(atom: Atom, names: ReadonlyMap<string, Name>): string {
  const { term } = atom;
  switch (term.op) {
    case "symbol":
      return names.get(atom.key)?.short ?? term.name;
    case "index":
    case "choice":
      return "k";
    case "step":
      return `${term.name}(${term.args.map((arg) => intText(arg, names)).join(", ")})`;
    case "floordiv":
      return `(${term.args.map((arg) => intText(arg, names)).join(" // ")})`;
    case "mod":
      return `(${term.args.map((arg) => intText(arg, names)).join(" % ")})`;
    case "sum":
      return `Σ(${intText(term.body, names)})`;
    default:
      return `${term.op}(${term.args.map((arg) => intText(arg, names)).join(", ")})`;
  }
}

/** An integer that is no number of bytes: "2 × n + 1". */
export function intText(n: Int, names: ReadonlyMap<string, Name>): string {
  if (n.poly === null) return n.low === n.high ? String(n.low) : `${n.low} to ${n.high}`;
  const terms = n.poly.terms.map((term) => `${term.coefficient === 1 ? "" : `${term.coefficient} × `}${term.atoms.map((atom) => atomText(atom, names)).join(" × ")}`);
  if (n.poly.constant !== 0 || terms.length === 0) terms.push(String(n.poly.constant));
  return terms.join(" + ");
}

export function finite(n: Exact): boolean {
  return typeof n === "bigint" || Number.isFinite(n);
}

/** The ends lie within 5 %. */
export function isNear(low: Exact, high: Exact): boolean {
  return Number(high) <= Number(low) * 1.05;
}

function middle(low: Exact, high: Exact): number {
  return (Number(low) + Number(high)) / 2;
}
