/** Pure functions of the standard library on known constants: where all arguments are known, so is the result, to the last character. */

/** A constant: ints are bigint, floats number, bytes one character per byte; undefined: an optional argument that is left out. */
export type Known =
  | string
  | number
  | bigint
  | boolean
  | null
  | { readonly bytes: string }
  /** Several values one after the other. */
  | { readonly items: readonly Known[] }
  | undefined;

/** Undefined: it raises, or the result is not worked out. Arguments stand in the order of the entry's parameters. */
export type Pure = (...args: readonly Known[]) => Known;

import { codeWords } from "./patterns";
import { textMethods } from "./pureTexts";

/** Longer texts than this are not worked out: their length says enough. */
const MOST_TEXT = 65_536;
/** Integers of more bits than this neither. */
const MOST_BITS = 16_384;

export const PURE: Readonly<Record<string, Pure>> = {
  ...textMethods(),
  // Correctly rounded by IEEE 754 on every platform, unlike sin or exp, whose last bit depends on the C library.
  "builtins.ord": (c) => (typeof c === "string" ? BigInt(c.codePointAt(0) ?? 0) : isBytes(c) ? BigInt(c.bytes.charCodeAt(0)) : undefined),
  "math.sqrt": (x) => (isNumber(x) && toFloat(x) >= 0 ? Math.sqrt(toFloat(x)) : undefined),
  "math.fabs": (x) => (isNumber(x) ? Math.abs(toFloat(x)) : undefined),
  "math.floor": (x) => whole(x, Math.floor),
  "math.ceil": (x) => whole(x, Math.ceil),
  "math.trunc": (x) => whole(x, Math.trunc),
  "math.isnan": (x) => (isNumber(x) ? Number.isNaN(toFloat(x)) : undefined),
  "math.isinf": (x) => (isNumber(x) ? Math.abs(toFloat(x)) === Number.POSITIVE_INFINITY : undefined),
  "math.isfinite": (x) => (isNumber(x) ? Number.isFinite(toFloat(x)) : undefined),
  "math.log2": (x) => (typeof x === "bigint" && x > 0n && (x & (x - 1n)) === 0n ? x.toString(2).length - 1 : undefined),

  "os.path.join": (...parts) => (parts.every(isText) ? parts.reduce(joinPaths) : undefined),
  "os.path.basename": (path) => (isText(path) ? path.slice(path.lastIndexOf("/") + 1) : undefined),
  "os.path.dirname": (path) => (isText(path) ? directoryOf(path) : undefined),
  "os.path.splitext": (path) => {
    // Without an extension the first of the two is the path itself.
    const [, root, extension] = isText(path) ? (/^(.*)((?<=[^/.][^/]*)\.[^/.]*)$/s.exec(path) ?? []) : [];
    return root === undefined || extension === undefined ? undefined : { items: [root, extension] };
  },
  "os.path.normcase": (path) => (isText(path) ? path : undefined),
  "os.path.isabs": (path) => (isText(path) ? path.startsWith("/") : undefined),

  "textwrap.dedent": (text) => (isText(text) ? dedent(text) : undefined),
  "textwrap.indent": (text, prefix) =>
    isText(text) && isText(prefix)
      ? splitLines(text)
          .map((line) => (line.trim() === "" ? line : prefix + line))
          .join("")
      : undefined,
  "string.capwords": (text, separator) =>
    isAscii(text) && separator === undefined
      ? text
          .trim()
          .split(/[ \t\n\r\f\v]+/)
          .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())
          .join(" ")
      : undefined,
  "re.findall": (pattern, text, flags) => {
    if (!isText(pattern) || !isText(text) || flags !== undefined || !isSearchable(pattern, text)) return undefined;
    const found: readonly string[] = text.match(new RegExp(pattern, "g")) ?? [];
    return found.includes("") ? undefined : { items: found };
  },
  "re.sub": (pattern, replacement, text, count, flags) => {
    if (!isText(pattern) || !isText(text) || !isText(replacement) || replacement.includes("\\")) return undefined;
    if (count !== undefined || flags !== undefined || !isSearchable(pattern, text)) return undefined;
    // What an empty match adds hangs on the version.
    return new RegExp(`^(?:${pattern})$`).test("") ? undefined : text.replace(new RegExp(pattern, "g"), () => replacement);
  },
  // 0 where it is sure that there is a match, 1 where there is none.
  "re.match": (...given) => missed("^", given, ""),
  "re.search": (...given) => missed("", given, ""),
  "re.fullmatch": (...given) => missed("^(?:", given, ")$"),
  // Comments and verbose patterns may have parentheses of another kind.
  "re.groups": (pattern, flags) =>
    isText(pattern) && flags === undefined && !/\(\?(?:#|[a-z]*x)/.test(pattern)
      ? BigInt((pattern.replace(/\\.|\[\^?\]?(?:\\.|[^\]])*\]/gs, "").match(/\((?!\?(?!P<))/g) ?? []).length)
      : undefined,
  "re.code": (pattern, flags) => {
    const text = isBytes(pattern) ? pattern.bytes : pattern;
    const words = isText(text) && flags === undefined ? codeWords(text) : null;
    return words === null ? undefined : BigInt(words);
  },
  "re.escape": (pattern) => (isText(pattern) ? pattern.replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, "\\$&") : undefined),
  "html.escape": (text, quote) =>
    isText(text)
      ? text
          .replace(/&/g, "&amp;")
          .replace(/</g, "&lt;")
          .replace(/>/g, "&gt;")
          .replace(/["']/g, (mark) => (quote === false ? mark : mark === '"' ? "&quot;" : "&#x27;"))
      : undefined,
  "binascii.hexlify": (data) =>
    isBytes(data) && data.bytes.length * 2 <= MOST_TEXT
      ? { bytes: [...data.bytes].map((c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join("") }
      : undefined,
  "binascii.unhexlify": (text) => {
    const digits = isText(text) ? text : isBytes(text) ? text.bytes : "?";
    return /^([0-9a-fA-F]{2})*$/.test(digits)
      ? { bytes: (digits.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join("") }
      : undefined;
  },
  "base64.b64encode": (data, alternative) =>
    isBytes(data) && alternative === undefined && data.bytes.length <= MOST_TEXT ? { bytes: base64(data.bytes) } : undefined,
  "decimal.digits": (value) => {
    if (value === undefined || typeof value === "boolean") return 1n;
    if (typeof value === "bigint") {
      const digits = value.toString().replace("-", "").length;
      // Room is made for more words than it turns out to need: then there is a block of its own (libmpdec, _mpd_importsize).
      return digits <= 76 && value.toString(2).replace("-", "").length > 240 ? undefined : BigInt(digits);
    }
    return isText(value) && /^\s*[-+]?[\d_]*\.?[\d_]*(?:[eE][-+]?\d+)?\s*$/.test(value)
      ? BigInt(
          value
            .replace(/[eE].*$/, "")
            .replace(/\D/g, "")
            .replace(/^0+(?=.)/, "").length,
        )
      : undefined;
  },
  "struct.calcsize": (format) => (isText(format) ? structSize(format) : undefined),
  "operator.index": (n) => (typeof n === "bigint" ? n : undefined),
  "int.bit_length": (n) => (typeof n === "bigint" ? BigInt(n === 0n ? 0 : (n < 0n ? -n : n).toString(2).length) : undefined),
  "statistics.mean": () => undefined,
};

/** Bytes of the codes whose sizes all platforms share; those of C's long and pointers are not among them without an explicit byte order. */
const CODES: Readonly<Record<string, number>> = {
  x: 1,
  c: 1,
  b: 1,
  B: 1,
  "?": 1,
  h: 2,
  H: 2,
  e: 2,
  i: 4,
  I: 4,
  f: 4,
  q: 8,
  Q: 8,
  d: 8,
  s: 1,
  p: 1,
};

/** Bytes of an item by its code in a format of struct that names a byte order, or none: then a C long is as long as the platform has it. */
export function structSizes(standard: boolean): Readonly<Record<string, number>> {
  return standard ? { ...CODES, l: 4, L: 4 } : CODES;
}

/** struct.calcsize: with native alignment unless the format names a byte order. */
function structSize(format: string): bigint | undefined {
  const standard = /^[<>!=]/.test(format);
  const sizes = structSizes(standard);
  let total = 0;
  for (const [whole, repeat, code = ""] of format.replace(/^[@<>!=]/, "").matchAll(/\s*(\d*)([a-zA-Z?])\s*|./g)) {
    const size = sizes[code as keyof typeof sizes];
    if (whole === "" || size === undefined) return undefined;
    if (!standard) total = Math.ceil(total / size) * size;
    total += size * (repeat === "" || repeat === undefined ? 1 : Number(repeat));
  }
  return BigInt(total);
}

function isNumber(x: Known): x is number | bigint | boolean {
  return typeof x === "number" || typeof x === "bigint" || typeof x === "boolean";
}

function toFloat(x: number | bigint | boolean): number {
  return Number(x);
}

function isText(x: Known): x is string {
  return typeof x === "string" && x.length <= MOST_TEXT;
}

/** Letters outside ASCII change their case by tables of their own. */
function isAscii(x: Known): x is string {
  return isText(x) && [...x].every((c) => c.charCodeAt(0) < 128);
}

function isBytes(x: Known): x is { readonly bytes: string } {
  return typeof x === "object" && x !== null && "bytes" in x;
}

function whole(x: Known, round: (x: number) => number): Known {
  if (typeof x === "bigint") return x;
  return typeof x === "number" && Number.isFinite(x) && Math.abs(x) < 2 ** MOST_BITS ? BigInt(round(x)) : undefined;
}

/** Texts longer than this are not searched. */
const MOST_SEARCHED = 4096;
/** Characters and classes of them: means the same in both languages. */
const SIMPLE_PATTERN = /^(?:(?:[\w ,:;=@#%&'"<>~/-]|\[[\w -]+\]|\\[dws.])[+?]?){1,8}$/;

/** Whether a search means the same to both languages and takes few steps: one repetition at most. */
function isSearchable(pattern: string, text: string): boolean {
  return (
    text.length <= MOST_SEARCHED &&
    SIMPLE_PATTERN.test(pattern) &&
    pattern.split("+").length <= 2 &&
    // Of the characters from 28 to 31 one language says that they are blanks.
    [...text].every((character) => character < "\x80" && (character < "\x1c" || character > "\x1f"))
  );
}

/** Groups that nothing repeats do not change what a pattern finds. */
function missed(before: string, [pattern, text, flags]: readonly Known[], after: string): Known {
  if (!isText(pattern) || !isText(text) || flags !== undefined || /\([?*+)]|\)[?*+]/.test(pattern)) return undefined;
  const plain = pattern.replace(/[()]/g, "");
  return isSearchable(plain, text) ? (new RegExp(before + plain + after).test(text) ? 0n : 1n) : undefined;
}

/** posixpath.join. */
function joinPaths(path: string, part: string): string {
  if (part.startsWith("/") || path === "") return part;
  return path.endsWith("/") ? path + part : `${path}/${part}`;
}

/** posixpath.dirname. */
function directoryOf(path: string): string {
  const head = path.slice(0, path.lastIndexOf("/") + 1);
  return /^\/*$/.test(head) ? head : head.replace(/\/+$/, "");
}

function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** textwrap.dedent: takes away the blanks that all lines with text begin with. */
function dedent(text: string): string {
  const lines = text.split("\n").map((line) => (/^[ \t]+$/.test(line) ? "" : line));
  const margins = lines.filter((line) => line !== "").map((line) => (/^[ \t]*/.exec(line) as RegExpExecArray)[0]);
  let margin = margins[0] ?? "";
  for (const other of margins) while (!other.startsWith(margin)) margin = margin.slice(0, -1);
  return lines.map((line) => line.slice(line === "" ? 0 : margin.length)).join("\n");
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function base64(data: string): string {
  let text = "";
  for (let i = 0; i < data.length; i += 3) {
    const code = (k: number): number => (i + k < data.length ? data.charCodeAt(i + k) : 0);
    const three = (code(0) << 16) | (code(1) << 8) | code(2);
    const digits = [18, 12, 6, 0].map((shift) => DIGITS[(three >> shift) & 63]);
    text += digits.slice(0, Math.min(4, data.length - i + 1)).join("");
  }
  return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}
