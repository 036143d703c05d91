/** Methods of str and bytes on texts that are known: what they give to the last character. Mostly ASCII texts, whose letters need no tables. */
import type { Known, Pure } from "./pure";

/** A text method: its text, then the arguments as they are written; undefined where it raises or is not worked out. */
type Method = (text: string, ...args: readonly Known[]) => Known;

const BLANKS = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f";
/** bytes know fewer blanks than str. */
const BYTE_BLANKS = " \t\n\r\x0b\x0c";
const MOST = 65_536;

/** What ends a line of str; "\r\n" is one end. */
const LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e";

/** By name with its type: "str.upper", "bytes.upper". */
export function textMethods(): Readonly<Record<string, Pure>> {
  const all: Record<string, Pure> = {};
  for (const [name, method] of Object.entries(methods(BLANKS)))
    all[`str.${name}`] = (self, ...args) =>
      isAscii(self) && args.every((arg) => typeof arg !== "string" || isAscii(arg)) && !args.some(isBytes)
        ? method(self, ...args)
        : undefined;
  // The letters of Europe are cased alike in every version of Unicode.
  for (const [name, cased] of [
    ["upper", (text: string) => text.toUpperCase()],
    ["lower", (text: string) => text.toLowerCase()],
  ] as const) {
    const ascii = all[`str.${name}`] as Pure;
    all[`str.${name}`] = (self, ...args) =>
      typeof self === "string" && args.length === 0 && self.length <= MOST && isEuropean(self) ? cased(self) : ascii(self, ...args);
  }
  for (const [name, method] of Object.entries(methods(BYTE_BLANKS)))
    all[`bytes.${name}`] = (self, ...args) =>
      isBytes(self) && self.bytes.length <= MOST && !args.some((arg) => typeof arg === "string")
        ? asBytes(method(self.bytes, ...args.map((arg) => (isBytes(arg) ? arg.bytes : arg))))
        : undefined;
  return all;
}

function methods(blanks: string): Readonly<Record<string, Method>> {
  return {
    upper: (text) => upper(text),
    lower: (text) => lower(text),
    casefold: (text) => lower(text),
    swapcase: (text) => text.replace(/[a-zA-Z]/g, (c) => (c === lower(c) ? upper(c) : lower(c))),
    capitalize: (text) => upper(text.slice(0, 1)) + lower(text.slice(1)),
    title: (text) => text.replace(/[a-zA-Z]+/g, (word) => upper(word.slice(0, 1)) + lower(word.slice(1))),
    strip: (text, chars) => stripped(text, chars, blanks, true, true),
    lstrip: (text, chars) => stripped(text, chars, blanks, true, false),
    rstrip: (text, chars) => stripped(text, chars, blanks, false, true),
    removeprefix: (text, prefix) => (typeof prefix !== "string" ? undefined : text.startsWith(prefix) ? text.slice(prefix.length) : text),
    removesuffix: (text, suffix) =>
      typeof suffix !== "string" ? undefined : suffix !== "" && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
    replace: (text, old, by, most) => {
      const limit = most === undefined ? -1n : most;
      if (typeof old !== "string" || typeof by !== "string" || typeof limit !== "bigint" || old === "") return undefined;
      const parts = splitBy(text, old, limit < 0n ? Number.POSITIVE_INFINITY : Number(limit));
      return parts.length * by.length <= MOST ? parts.join(by) : undefined;
    },
    center: (text, width, fill) => filled(text, width, fill, (space) => Math.floor(space / 2) + (space & Number(width) & 1)),
    ljust: (text, width, fill) => filled(text, width, fill, () => 0),
    rjust: (text, width, fill) => filled(text, width, fill, (space) => space),
    zfill: (text, width) => {
      if (typeof width !== "bigint" || width > MOST) return undefined;
      const sign = /^[+-]/.test(text) ? text.slice(0, 1) : "";
      return sign + text.slice(sign.length).padStart(Number(width) - sign.length, "0");
    },
    count: (text, part, start, end) =>
      typeof part !== "string" || start !== undefined || end !== undefined
        ? undefined
        : BigInt(part === "" ? text.length + 1 : splitBy(text, part, Number.POSITIVE_INFINITY).length - 1),
    find: (text, part, start, end) =>
      typeof part === "string" && start === undefined && end === undefined ? BigInt(text.indexOf(part)) : undefined,
    rfind: (text, part, start, end) =>
      typeof part === "string" && start === undefined && end === undefined ? BigInt(text.lastIndexOf(part)) : undefined,
    startswith: (text, part, start, end) =>
      typeof part === "string" && start === undefined && end === undefined ? text.startsWith(part) : undefined,
    endswith: (text, part, start, end) =>
      typeof part === "string" && start === undefined && end === undefined ? text.endsWith(part) : undefined,
    isdigit: (text) => /^[0-9]+$/.test(text),
    isdecimal: (text) => /^[0-9]+$/.test(text),
    isnumeric: (text) => /^[0-9]+$/.test(text),
    isalpha: (text) => /^[a-zA-Z]+$/.test(text),
    isalnum: (text) => /^[a-zA-Z0-9]+$/.test(text),
    isspace: (text) => text !== "" && [...text].every((c) => blanks.includes(c)),
    isupper: (text) => /[A-Z]/.test(text) && !/[a-z]/.test(text),
    islower: (text) => /[a-z]/.test(text) && !/[A-Z]/.test(text),
    isidentifier: (text) => /^[a-zA-Z_][a-zA-Z_0-9]*$/.test(text),
    expandtabs: (text, size) => (size === undefined && !text.includes("\t") ? text : undefined),
    split: (text, separator, most) => list(split(text, separator, most, blanks)),
    rsplit: (text, separator, most) => (most === undefined || most === -1n ? list(split(text, separator, most, blanks)) : undefined),
    splitlines: (text, keep) => list(linesOf(text, keep === true, blanks === BLANKS ? LINE_ENDS : "\n\r")),
    partition: (text, separator) => {
      if (typeof separator !== "string" || separator === "") return undefined;
      const at = text.indexOf(separator);
      return list(at < 0 ? [text, "", ""] : [text.slice(0, at), separator, text.slice(at + separator.length)]);
    },
    rpartition: (text, separator) => {
      if (typeof separator !== "string" || separator === "") return undefined;
      const at = text.lastIndexOf(separator);
      return list(at < 0 ? ["", "", text] : [text.slice(0, at), separator, text.slice(at + separator.length)]);
    },
  };
}

function linesOf(text: string, keep: boolean, ends: string): readonly string[] {
  const lines: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (!ends.includes(text.charAt(at))) continue;
    const end = at;
    if (text.charAt(at) === "\r" && text.charAt(at + 1) === "\n") at++;
    lines.push(text.slice(start, keep ? at + 1 : end));
    start = at + 1;
  }
  return start < text.length ? [...lines, text.slice(start)] : lines;
}

/** Latin letters with and without marks. */
function isEuropean(text: string): boolean {
  return [...text].every((character) => character.charCodeAt(0) < 0x180);
}

function upper(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function stripped(text: string, chars: Known, blanks: string, left: boolean, right: boolean): Known {
  const away = chars === undefined || chars === null ? blanks : chars;
  if (typeof away !== "string") return undefined;
  let from = 0;
  let to = text.length;
  while (left && from < to && away.includes(text.charAt(from))) from++;
  while (right && to > from && away.includes(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}

function filled(text: string, width: Known, fill: Known, before: (space: number) => number): Known {
  if (typeof width !== "bigint" || width > MOST || (fill !== undefined && typeof fill !== "string")) return undefined;
  const space = Math.max(0, Number(width) - text.length);
  const left = space === 0 ? 0 : before(space);
  const character = fill === undefined ? " " : fill;
  return character.repeat(left) + text + character.repeat(space - left);
}

/** The parts between at most `most` separators. */
function splitBy(text: string, separator: string, most: number): string[] {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const next = parts.length >= most ? -1 : text.indexOf(separator, at);
    if (next < 0) return [...parts, text.slice(at)];
    parts.push(text.slice(at, next));
    at = next + separator.length;
  }
}

function split(text: string, separator: Known, most: Known, blanks: string): readonly string[] | undefined {
  const limit = most === undefined ? -1n : most;
  if (typeof limit !== "bigint") return undefined;
  const times = limit < 0n ? Number.POSITIVE_INFINITY : Number(limit);
  if (typeof separator === "string") return separator === "" ? undefined : splitBy(text, separator, times);
  if (separator !== undefined && separator !== null) return undefined;
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && blanks.includes(text.charAt(at))) at++;
    if (at >= text.length) return words;
    if (words.length >= times) return [...words, text.slice(at)];
    let end = at;
    while (end < text.length && !blanks.includes(text.charAt(end))) end++;
    words.push(text.slice(at, end));
    at = end;
  }
}

function list(parts: readonly string[] | undefined): Known {
  return parts === undefined ? undefined : { items: parts };
}

function isAscii(x: Known): x is string {
  return typeof x === "string" && x.length <= MOST && [...x].every((c) => c.charCodeAt(0) < 128);
}

function isBytes(x: Known): x is { readonly bytes: string } {
  return typeof x === "object" && x !== null && "bytes" in x;
}

function asBytes(result: Known): Known {
  if (typeof result === "string") return { bytes: result };
  return typeof result === "object" && result !== null && "items" in result ? { items: result.items.map(asBytes) } : result;
}
