/** The only place that turns numbers into text: bytes, counts, shares and factors (UX §1). */
import type { Bound, Exact } from "../values/int";

export interface Style {
  readonly units: "decimal" | "binary";
  /** How digits are grouped: a BCP 47 tag; "en" is fixed for CLI and JSON. A tag that is none counts as "en". */
  readonly locale: string;
  /** Space between number and unit: no-break in the editor, so that they do not part at a line's end. */
  readonly nbsp: boolean;
}

export const PLAIN: Style = { units: "decimal", locale: "en", nbsp: false };

/** Where a figure that does not fit the digits goes: low ends of ranges down, high ends up. */
export type Rounding = "nearest" | "down" | "up";

const DECIMAL = ["B", "kB", "MB", "GB", "TB", "PB", "EB"] as const;
const BINARY = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] as const;

/**
 * "32.4 MB": whole bytes below 1,000, else `digits` significant digits with zeros kept. Rounds first, then chooses the unit: 999,600 bytes are
 * "1.00 MB". `n` in bytes, finite; "-240 MB" below zero.
 */
export function bytes(n: Exact, style: Style, rounding: Rounding = "nearest", digits = 3): string {
  const whole = toWhole(n, rounding);
  const negative = whole < 0n;
  const [amount, unit] = scaled(negative ? -whole : whole, style, negative ? FLIPPED[rounding] : rounding, digits);
  return `${negative ? "-" : ""}${amount}${space(style)}${unit}`;
}

/** A size as people write it in settings: "1 MB", "1.5 kB"; zeros behind the point are left out. */
export function plainSize(n: Exact, style: Style): string {
  return bytes(n, style).replace(new RegExp(`(\\${localeOf(style.locale).point}\\d*?)0+(?=\\D)`), (_, kept: string) =>
    kept.length === 1 ? "" : kept,
  );
}

/** "1,000,000" as the style's locale groups it. Infinite ends never get here: the caller has words for them. */
export function count(n: Bound, style: Style): string {
  return localeOf(style.locale).format.format(n);
}

/** Whole percent that `part` is of `whole`; 0 when the whole is 0. */
export function percent(part: Exact, whole: Exact): number {
  return Number(whole) === 0 ? 0 : Math.round((Number(part) / Number(whole)) * 100);
}

/** "51 times", "1,300 times": two significant digits. */
export function factor(n: number, style: Style): string {
  return `${count(Number(n.toPrecision(2)), style)} times`;
}

/** What stands between a number and its unit. */
export function space(style: Style): string {
  return style.nbsp ? "\u00a0" : " ";
}

const FLIPPED: Readonly<Record<Rounding, Rounding>> = { nearest: "nearest", down: "up", up: "down" };

/** In bigints, so that a high end never comes out below the truth. */
function scaled(n: bigint, style: Style, rounding: Rounding, digits: number): readonly [string, string] {
  const [step, names] = style.units === "decimal" ? [1000n, DECIMAL] : [1024n, BINARY];
  if (n < 1000n) return [String(n), names[0]];
  let size = 1n;
  for (let unit = 1; ; unit++) {
    size *= step;
    const { units, decimals } = significant(n, size, digits, rounding);
    // Above the largest unit more digits stand before the point.
    if (units < 1000n * 10n ** BigInt(decimals) || unit === names.length - 1)
      return [withPoint(units, decimals, style), names[unit] as string];
  }
}

/** n / size with that many significant digits: the number is units / 10 ** decimals. */
function significant(n: bigint, size: bigint, digits: number, rounding: Rounding): { readonly units: bigint; readonly decimals: number } {
  let before = String(n / size).length;
  // In binary units 1,000 KiB are 0.977 MiB.
  if (n < size) before = 0;
  const decimals = digits - before;
  const divided =
    decimals >= 0
      ? divide(n * 10n ** BigInt(decimals), size, rounding)
      : divide(n, size * 10n ** BigInt(-decimals), rounding) * 10n ** BigInt(-decimals);
  // 9.999 rounds to 10.0, which has a digit more before the point.
  if (decimals > 0 && String(divided).length > digits) return { units: divided / 10n, decimals: decimals - 1 };
  return { units: divided, decimals: Math.max(0, decimals) };
}

function divide(n: bigint, by: bigint, rounding: Rounding): bigint {
  if (rounding === "down") return n / by;
  return rounding === "up" ? (n + by - 1n) / by : (2n * n + by) / (2n * by);
}

function withPoint(units: bigint, decimals: number, style: Style): string {
  const text = String(units).padStart(decimals + 1, "0");
  if (decimals === 0) return text;
  return `${text.slice(0, -decimals)}${localeOf(style.locale).point}${text.slice(-decimals)}`;
}

function toWhole(n: Exact, rounding: Rounding): bigint {
  if (typeof n === "bigint") return n;
  return BigInt(rounding === "down" ? Math.floor(n) : rounding === "up" ? Math.ceil(n) : Math.round(n));
}

interface Locale {
  readonly format: Intl.NumberFormat;
  /** Between whole and fraction, so that one text does not use "." in two ways. */
  readonly point: string;
}

/** Making a formatter is slow; the key alone decides what it is. */
const locales = new Map<string, Locale>();

function localeOf(tag: string): Locale {
  let locale = locales.get(tag);
  if (locale === undefined) {
    const format = formatter(tag) ?? (formatter("en") as Intl.NumberFormat);
    locale = { format, point: format.formatToParts(1.5).find((part) => part.type === "decimal")?.value ?? "." };
    locales.set(tag, locale);
  }
  return locale;
}

/** Latin digits everywhere, as in the code beside them. Null when the tag is none, such as "C" or "en_US". */
function formatter(tag: string): Intl.NumberFormat | null {
  try {
    return new Intl.NumberFormat(tag, { numberingSystem: "latn" });
  } catch {
    return null;
  }
}
