/** Values of Python literals from their source text. */
import type { Constant } from "./ast";

/** More digits than anything here needs: turning them into a number takes quadratic time. */
const MOST_DIGITS = 20_000;

/** An int literal with underscores, base prefix, Python 2's L and 0777; null when it is none or too long. */
export function intLiteral(source: string): Constant | null {
  const text = source.replaceAll("_", "").replace(/[lL]$/, "");
  const digits = /^0[0-7]*[1-7][0-7]*$/.test(text) ? `0o${text.slice(1)}` : text.replace(/^0+(?=\d)/, "");
  if (digits.length > MOST_DIGITS || !/^(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|\d+)$/.test(digits)) return null;
  const value = Number(digits);
  return { kind: "int", value: Number.isSafeInteger(value) ? value : BigInt(digits) };
}

/** A float or imaginary literal; null when it is neither. */
export function floatLiteral(source: string): Constant | null {
  const text = source.replaceAll("_", "");
  const imaginary = /[jJ]$/.test(text);
  const digits = imaginary ? text.slice(0, -1) : text;
  return /^[\d.]+([eE][+-]?\d+)?$/.test(digits) && !Number.isNaN(Number(digits))
    ? { kind: imaginary ? "imaginary" : "float", value: Number(digits) }
    : null;
}

/** What a string's prefix says. */
export interface Prefix {
  readonly raw: boolean;
  readonly bytes: boolean;
}

/**
 * Text behind the escapes of a string or bytes body, a code unit per byte for bytes; null where it cannot be told: \N{…}, broken escapes, and
 * pairs of surrogates written as escapes, which Python counts as two characters and UTF-16 cannot tell from one.
 */
export function decodeBody(source: string, { raw, bytes }: Prefix): string | null {
  const body = source.includes("\r") ? source.replaceAll("\r\n", "\n").replaceAll("\r", "\n") : source;
  if (raw || !body.includes("\\")) return body;
  const parts: string[] = [];
  let at = 0;
  for (let slash = body.indexOf("\\"); slash >= 0; slash = body.indexOf("\\", at)) {
    if (slash > at) parts.push(body.slice(at, slash));
    const found = readEscape(body, slash + 1, bytes);
    if (found === null || splitsPair(parts[parts.length - 1] ?? "", found.text)) return null;
    if (found.text !== "") parts.push(found.text);
    at = found.end;
  }
  return parts.join("") + body.slice(at);
}

/** Whether text that ends in a high surrogate meets text that starts with a low one. */
export function splitsPair(before: string, after: string): boolean {
  return (before.charCodeAt(before.length - 1) & 0xfc00) === 0xd800 && (after.charCodeAt(0) & 0xfc00) === 0xdc00;
}

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ["\n", ""],
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
]);

/** The escape whose letter stands at `at`. */
function readEscape(body: string, at: number, bytes: boolean): { readonly text: string; readonly end: number } | null {
  const letter = body[at];
  if (letter === undefined) return { text: "\\", end: at };
  const simple = SIMPLE.get(letter);
  if (simple !== undefined) return { text: simple, end: at + 1 };
  if (letter >= "0" && letter <= "7") {
    const digits = /^[0-7]{1,3}/.exec(body.slice(at, at + 3))?.[0] as string;
    const value = Number.parseInt(digits, 8);
    return { text: String.fromCharCode(bytes ? value & 255 : value), end: at + digits.length };
  }
  const width = letter === "x" ? 2 : bytes ? 0 : letter === "u" ? 4 : letter === "U" ? 8 : 0;
  if (width > 0) {
    const hex = body.slice(at + 1, at + 1 + width);
    const point = hex.length === width && /^[0-9a-fA-F]+$/.test(hex) ? Number.parseInt(hex, 16) : -1;
    return point < 0 || point > 0x10ffff ? null : { text: String.fromCodePoint(point), end: at + 1 + width };
  }
  if (letter === "N" && !bytes) return null;
  // An unknown escape stands for itself, backslash included.
  return { text: "\\", end: at };
}
