/** Values of Python literals from their source text. */
import type { Constant } from "./ast";

/** An int literal, with underscores and base prefix; null when it is not one. */
export function intLiteral(source: string): Constant | null {
  const text = source.replaceAll("_", "").replace(/[lL]$/, "");
  const digits = /^0[0-7]+$/.test(text) && !/^0+$/.test(text) ? `0o${text.slice(1)}` : text.replace(/^0+(?=\d)/, "");
  if (!/^(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|\d+)$/.test(digits)) return null;
  const value = Number(digits);
  if (Number.isSafeInteger(value)) return { kind: "int", value };
  // More digits than anything here needs: turning them into a number takes quadratic time.
  if (digits.length > 20000) return null;
  return { kind: "int", value: BigInt(digits) };
}

export function floatLiteral(source: string): Constant | null {
  const text = source.replaceAll("_", "");
  const imaginary = /[jJ]$/.test(text);
  const value = Number(imaginary ? text.slice(0, -1) : text);
  return Number.isNaN(value) ? null : { kind: imaginary ? "imaginary" : "float", value };
}

const SIMPLE: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\\": "\\", "'": "'", '"': '"', a: "\x07", b: "\b", f: "\f", v: "\v" };

/** Text behind the escapes of a string or bytes body; null for \N{…} and broken escapes. */
export function unescape(body: string, raw: boolean, bytes: boolean): string | null {
  const text = body.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  if (raw || !text.includes("\\")) return text;
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c !== "\\") {
      out += c;
      continue;
    }
    const e = text[++i];
    if (e === undefined) return null;
    if (e === "\n") continue;
    const simple = SIMPLE[e];
    if (simple !== undefined) out += simple;
    else if (e >= "0" && e <= "7") {
      const octal = /^[0-7]{1,3}/.exec(text.slice(i))?.[0] as string;
      i += octal.length - 1;
      const value = Number.parseInt(octal, 8);
      out += String.fromCharCode(bytes ? value & 255 : value);
    } else if (e === "x") {
      const hex = /^[0-9a-fA-F]{2}/.exec(text.slice(i + 1))?.[0];
      if (hex === undefined) return null;
      i += 2;
      out += String.fromCharCode(Number.parseInt(hex, 16));
    } else if (!bytes && (e === "u" || e === "U")) {
      const width = e === "u" ? 4 : 8;
      const hex = text.slice(i + 1, i + 1 + width);
      const point = /^[0-9a-fA-F]+$/.test(hex) && hex.length === width ? Number.parseInt(hex, 16) : -1;
      if (point < 0 || point > 0x10ffff) return null;
      i += width;
      out += String.fromCodePoint(point);
    } else if (!bytes && e === "N") return null;
    else out += `\\${e}`;
  }
  return out;
}
