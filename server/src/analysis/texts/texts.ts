/** How long texts get that are made from values: str(), repr(), JSON, and the parts that formatting joins. Lengths in code points. */
import { lookup } from "../../values/heap";
import {
  type Atom,
  add,
  type Bound,
  constant,
  constantOf,
  hull,
  type Int,
  interval,
  max,
  mul,
  ONE,
  scale,
  sub,
  ZERO,
} from "../../values/int";
import { isPlain } from "../../values/join";
import { spelled } from "../../values/numerals";
import type { ItemRun, Obj, Run } from "../../values/object";
import { decimalLength, mapPieces, sumSizes } from "../../values/pieces";
import type { Heap } from "../../values/snapshot";
import type { Numeral, StrKind, Value } from "../../values/value";

/** What is known of a text. `plain`: only printable ASCII without quotes and backslashes, so that nothing in it is ever escaped. */
export interface Text {
  readonly text: string | null;
  readonly length: Int;
  readonly kind: StrKind | null;
  readonly plain: boolean;
  /** It is an int in decimal between two known texts. */
  readonly numeral?: Numeral;
}

/** repr(): with quotes and escapes; json: as json.dumps writes it with its defaults. */
export type Style = "str" | "repr" | "ascii" | "json";

/** Longer texts are not kept character by character. */
const MOST_TEXT = 65_536;
const MAX_DEPTH = 8;

/** A text that is known. */
export function literal(text: string): Text {
  return { text, length: constant([...text].length), kind: kindOf(text), plain: PLAIN.test(text) };
}

/** Printable ASCII without quotes and backslashes. */
const PLAIN = /^[ !#-&(-[\]-~]*$/;

/** ASCII of that many characters. */
export function characters(length: Int, plain = true): Text {
  return { text: null, length, kind: "ascii", plain };
}

/** A text of which nothing is known. */
export const ANY_TEXT: Text = { text: null, length: interval(0, Number.POSITIVE_INFINITY), kind: null, plain: false };

const KINDS: readonly StrKind[] = ["ascii", "latin1", "ucs2", "ucs4"];

/** The kind of text that characters of both need; null where it is not known. */
export function widest(a: StrKind | null, b: StrKind | null): StrKind | null {
  if (a === "ucs4" || b === "ucs4") return "ucs4";
  if (a === null || b === null) return null;
  return KINDS[Math.max(KINDS.indexOf(a), KINDS.indexOf(b))] as StrKind;
}

/** The narrowest kind that holds all characters (PEP 393). */
export function kindOf(text: string): StrKind {
  let most = 0;
  for (const character of text) most = Math.max(most, character.codePointAt(0) as number);
  return most < 128 ? "ascii" : most < 256 ? "latin1" : most < 65_536 ? "ucs2" : "ucs4";
}

/** The texts one after the other. */
export function joined(parts: readonly Text[]): Text {
  let all: Text = literal("");
  for (const part of parts) {
    const text = all.text !== null && part.text !== null && all.text.length + part.text.length <= MOST_TEXT ? all.text + part.text : null;
    const kind = constantOf(part.length) === 0 ? all.kind : constantOf(all.length) === 0 ? part.kind : widest(all.kind, part.kind);
    const numeral = joinedNumeral(all, part);
    const plain = all.plain && part.plain;
    all = { text, length: add(all.length, part.length), kind, plain, ...(numeral === null ? {} : { numeral }) };
  }
  return all;
}

/** A number in one of them, where the other is known. */
function joinedNumeral(a: Text, b: Text): Numeral | null {
  if (a.numeral !== undefined && b.text !== null) return { ...a.numeral, after: a.numeral.after + b.text };
  return b.numeral !== undefined && a.text !== null ? { ...b.numeral, before: a.text + b.numeral.before } : null;
}

/** An int as str() shows it. */
export function decimal(n: Int): Text {
  const known = constantOf(n);
  return known === null ? { ...characters(decimalLength(n, anyAtom)), numeral: { before: "", int: n, after: "" } } : literal(String(known));
}

/** f of the length, exactly where the length is a step of an index; else between f's values at its ends, as f rises. */
export function lengthened(length: Int, f: (n: number) => number): Int {
  const known = constantOf(length);
  if (known !== null) return constant(f(Number(known)));
  const end = (n: Bound): Bound => (typeof n === "number" && Number.isFinite(n) ? f(n) : n);
  return mapPieces(length, f) ?? interval(end(length.low), end(length.high));
}

/** At least `width` characters; `before`, `after` count the fill on each side where the text is known. */
export function padded(text: Text, width: number, fill: string, align: "<" | ">" | "^"): Text {
  if (width <= 0) return text;
  const missing = constant(width);
  if (text.text !== null) {
    const short = Math.max(0, width - [...text.text].length);
    const left = align === ">" ? short : align === "^" ? Math.floor(short / 2) : 0;
    return literal(fill.repeat(left) + text.text + fill.repeat(short - left));
  }
  const filled = literal(fill);
  const length = mapPieces(text.length, (n) => Math.max(n, width)) ?? max(text.length, missing);
  const kind =
    text.length.low >= width
      ? text.kind
      : text.length.high < width
        ? widest(text.kind, filled.kind)
        : text.kind === filled.kind
          ? text.kind
          : null;
  return { text: null, length, kind, plain: text.plain && filled.plain };
}

/** The text of a value; null where its type is not followed. */
export function textOf(value: Value, heap: Heap, style: Style, depth = 0): Text | null {
  switch (value.tag) {
    case "none":
      return literal(style === "json" ? "null" : "None");
    case "ellipsis":
      return style === "json" ? null : literal("Ellipsis");
    case "bool": {
      if (value.value === null) return characters(interval(4, 5));
      const text = value.value ? "True" : "False";
      return literal(style === "json" ? text.toLowerCase() : text);
    }
    case "int":
      return decimal(value.int);
    case "float":
      // nan and inf at least; a sign, 17 digits, a point and e-308 at most.
      if (value.whole !== undefined) return { kind: "ascii", plain: true, ...spelled({ before: "", int: value.whole, after: ".0" }) };
      return value.value === null
        ? characters(interval(3, 24))
        : literal(style === "json" ? floatJson(value.value) : floatRepr(value.value));
    case "complex":
      return characters(interval(2, 52));
    case "str": {
      const own: Text = {
        text: value.text,
        length: value.length,
        kind: value.kind,
        plain: isPlain(value),
        ...(value.numeral === undefined ? {} : { numeral: value.numeral }),
      };
      return style === "str" ? own : quoted(own, style);
    }
    case "bytes":
      return style === "json" ? null : characters(add(interval(3, 3), hull(value.length, scale(value.length, 4))), false);
    case "union": {
      let all: Text | null = null;
      for (const one of value.values) {
        const text = textOf(one, heap, style, depth + 1);
        if (text === null) return null;
        all = all === null ? text : either(all, text);
      }
      return all;
    }
    case "ref": {
      const obj = lookup(heap, value.id);
      return obj === undefined || depth > MAX_DEPTH ? null : objectText(obj, heap, style, depth);
    }
    default:
      return null;
  }
}

function anyAtom(atom: Atom): boolean {
  return atom.term.op === "index";
}

/** One of the two. */
export function either(a: Text, b: Text): Text {
  return {
    text: a.text === b.text ? a.text : null,
    length: hull(a.length, b.length),
    kind: a.kind === b.kind ? a.kind : null,
    plain: a.plain && b.plain,
  };
}

function objectText(obj: Obj, heap: Heap, style: Style, depth: number): Text | null {
  const inner = style === "str" ? "repr" : style;
  switch (obj.kind) {
    case "list":
      return sequence("[", obj.runs, "]", heap, inner, depth);
    case "tuple": {
      if (obj.named !== null) return style === "json" ? sequence("[", obj.runs, "]", heap, inner, depth) : null;
      const text = style === "json" ? sequence("[", obj.runs, "]", heap, inner, depth) : sequence("(", obj.runs, ")", heap, inner, depth);
      const [run] = obj.runs;
      // (1,)
      return text !== null && style !== "json" && obj.runs.length === 1 && constantOf((run as Run).count) === 1
        ? { ...text, text: null, length: add(text.length, ONE) }
        : text;
    }
    case "set": {
      if (style === "json") return null;
      if (constantOf(obj.length) === 0) return literal("set()");
      // Items that may be equal count once, which ones is not known.
      const text = sequence("{", obj.runs, "}", heap, inner, depth);
      const all = obj.runs.reduce<Int>((sum, run) => add(sum, run.count), ZERO);
      return text === null || obj.length.low !== all.low || obj.length.high !== all.high ? null : text;
    }
    case "dict": {
      if (obj.type !== "dict" && style !== "json") return null;
      const all = obj.runs.reduce<Int>((sum, run) => add(sum, run.count), ZERO);
      if (obj.length.low !== all.low || obj.length.high !== all.high) return null;
      return mapping(obj.runs, heap, inner, depth);
    }
    default:
      return null;
  }
}

/** open item, item, … close */
function sequence(open: string, runs: readonly Run[], close: string, heap: Heap, style: Style, depth: number): Text | null {
  return enclosed(open, runs, close, (run) => textOf(run.element, heap, style, depth + 1));
}

/** {key: value, …}; JSON writes keys that are no texts as texts. */
function mapping(runs: readonly ItemRun[], heap: Heap, style: Style, depth: number): Text | null {
  return enclosed("{", runs, "}", (run) => {
    const key = textOf(run.key, heap, style, depth + 1);
    const value = textOf(run.element, heap, style, depth + 1);
    if (key === null || value === null) return null;
    if (style === "json" && !["str", "int", "float", "bool", "none"].includes(run.key.tag)) return null;
    const quotes = style === "json" && run.key.tag !== "str" ? [literal('"')] : [];
    return joined([...quotes, key, ...quotes, literal(": "), value]);
  });
}

function enclosed<R extends { readonly count: Int; readonly index: Atom; readonly picked: Int | null }>(
  open: string,
  runs: readonly R[],
  close: string,
  each: (run: R) => Text | null,
): Text | null {
  let length: Int = constant(open.length + close.length);
  let count: Int = ZERO;
  let kind: StrKind | null = "ascii";
  for (const run of runs) {
    if (run.count.high <= 0) continue;
    const item = each(run);
    if (item === null) return null;
    length = add(length, sumSizes(item.length, run.index, run.count, run.picked));
    count = add(count, run.count);
    kind = widest(kind, item.kind);
  }
  return { text: null, length: add(length, scale(max(sub(count, ONE), ZERO), 2)), kind, plain: false };
}

/** The text in quotes, with what must be escaped escaped. */
function quoted(text: Text, style: Exclude<Style, "str">): Text {
  if (text.text !== null && text.text.length <= MOST_TEXT)
    return literal(style === "json" ? jsonString(text.text) : reprString(text.text, style));
  const two = constant(2);
  if (text.plain) return { text: null, length: add(text.length, two), kind: "ascii", plain: false };
  // \x00, \u0000, \U00000000; in JSON \u0000 and two of them for characters beyond U+FFFF.
  const most =
    style === "json" ? (text.kind === "ucs4" || text.kind === null ? 12 : 6) : text.kind === "ascii" || text.kind === "latin1" ? 4 : 10;
  const kind = style === "repr" ? (text.kind === "ascii" ? "ascii" : null) : "ascii";
  return { text: null, length: add(interval(text.length.low, mul(text.length, constant(most)).high), two), kind, plain: false };
}

/** As json.dumps does with ensure_ascii. */
function jsonString(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (c) =>
    c === "\u007f" ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Whether a character is printable is in tables; beyond Latin-1 a length of one is taken only for letters, others count as escaped. */
function reprString(text: string, style: "repr" | "ascii"): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = quote;
  for (const c of text) {
    const code = c.codePointAt(0) as number;
    if (c === quote || c === "\\") out += `\\${c}`;
    else if (c === "\n") out += "\\n";
    else if (c === "\r") out += "\\r";
    else if (c === "\t") out += "\\t";
    else if (code < 32 || code === 127 || (style === "ascii" && code >= 128 && code < 256))
      out += `\\x${code.toString(16).padStart(2, "0")}`;
    else if (code < 127) out += c;
    else if (style === "ascii" || !/[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(c))
      out +=
        code < 256
          ? `\\x${code.toString(16)}`
          : code < 65_536
            ? `\\u${code.toString(16).padStart(4, "0")}`
            : `\\U${code.toString(16).padStart(8, "0")}`;
    else out += c;
  }
  return out + quote;
}

function floatJson(value: number): string {
  return Number.isNaN(value) ? "NaN" : Number.isFinite(value) ? floatRepr(value) : value > 0 ? "Infinity" : "-Infinity";
}

/** float.__repr__: the shortest digits that read back the same, with an exponent below 1e-4 and from 1e16 on. */
function floatRepr(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  if (value === 0) return "0.0";
  const [digits, exponent] = value.toExponential().split("e") as [string, string];
  const power = Number(exponent);
  if (power < -4 || power >= 16) return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  const sign = value < 0 ? "-" : "";
  const all = digits.replace(/[-.]/g, "");
  if (power < 0) return `${sign}0.${"0".repeat(-power - 1)}${all}`;
  return all.length <= power + 1 ? `${sign}${all.padEnd(power + 1, "0")}.0` : `${sign}${all.slice(0, power + 1)}.${all.slice(power + 1)}`;
}

/** `digits` digits after the point, halves to even, as printf's %f: exact, since a float is a fraction of two integers. */
export function floatFixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return floatRepr(value);
  const negative = value < 0 || Object.is(value, -0);
  const [whole, shift] = fraction(Math.abs(value));
  const scaled = whole * 10n ** BigInt(digits);
  let rounded = scaled >> shift;
  const rest = scaled - (rounded << shift);
  const half = shift === 0n ? 0n : 1n << (shift - 1n);
  if (shift > 0n && (rest > half || (rest === half && (rounded & 1n) === 1n))) rounded += 1n;
  const text = rounded.toString().padStart(digits + 1, "0");
  const point = text.length - digits;
  return `${negative ? "-" : ""}${text.slice(0, point)}${digits > 0 ? `.${text.slice(point)}` : ""}`;
}

/** value = whole / 2^shift. */
function fraction(value: number): readonly [bigint, bigint] {
  let shift = 0;
  let whole = value;
  while (!Number.isInteger(whole)) {
    whole *= 2;
    shift++;
  }
  return [BigInt(whole), BigInt(shift)];
}
