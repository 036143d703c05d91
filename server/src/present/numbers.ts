/** The only place that turns numbers into text: bytes, counts, shares and factors (UX §1). */
import type { Bound, Exact } from "../values/int";

export interface Style {
  readonly units: "decimal" | "binary";
  /** Grouping of counts: a BCP 47 tag; "en" is fixed for CLI and JSON. */
  readonly locale: string;
  /** Space between number and unit: no-break in the editor. */
  readonly nbsp: boolean;
}

export const PLAIN: Style = { units: "decimal", locale: "en", nbsp: false };

const DECIMAL = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
const BINARY = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

export type Rounding = "nearest" | "down" | "up";

/** "32.4 MB": whole bytes below 1,000 (1,024), else three significant digits with zeros kept. Rounds first, then chooses the unit. */
export function bytes(n: Exact, style: Style, rounding: Rounding = "nearest", digits = 3): string {
  const space = style.nbsp ? " " : " ";
  const [value, unit] = scaled(n, style, rounding, digits);
  return `${value}${space}${unit}`;
}

function scaled(n: Exact, style: Style, rounding: Rounding, digits: number): [string, string] {
  const step = style.units === "decimal" ? 1000 : 1024;
  const names = style.units === "decimal" ? DECIMAL : BINARY;
  const negative = n < 0;
  const value = Math.abs(Number(n));
  const sign = negative ? "-" : "";
  if (value < step && Math.round(value) < step) return [sign + String(Math.round(value)), names[0] as string];
  for (let unit = 1; unit < names.length; unit++) {
    const amount = value / step ** unit;
    const text = significant(amount, digits, negative ? flip(rounding) : rounding);
    if (Number(text) < step || unit === names.length - 1) return [sign + text, names[unit] as string];
  }
  return [sign + String(value), "B"];
}

function flip(rounding: Rounding): Rounding {
  return rounding === "up" ? "down" : rounding === "down" ? "up" : "nearest";
}

/** `amount` ≥ 1 (or just below) with that many significant digits. */
function significant(amount: number, digits: number, rounding: Rounding): string {
  const whole = amount < 1 ? 1 : Math.floor(Math.log10(amount)) + 1;
  const decimals = Math.max(0, digits - whole);
  const factor = 10 ** decimals;
  const product = amount * factor;
  // A product that is a whole number but for float noise is that number.
  const near = Math.round(product);
  const exact = Math.abs(product - near) < 1e-9 * Math.max(1, near);
  const rounded = exact ? near : rounding === "nearest" ? near : rounding === "down" ? Math.floor(product) : Math.ceil(product);
  const result = rounded / factor;
  // 9.999 rounds to 10.0, which has one digit too many.
  if (result >= 10 ** whole && decimals > 0) return result.toFixed(decimals - 1);
  return result.toFixed(decimals);
}

/** "1,000,000" in the style's locale. */
export function count(n: Bound, style: Style): string {
  if (typeof n === "number" && !Number.isFinite(n)) return n > 0 ? "infinity" : "-infinity";
  return n.toLocaleString(style.locale);
}

/** Whole percent of a whole; "0" when the whole is 0. */
export function percent(part: Exact, whole: Exact): string {
  return Number(whole) === 0 ? "0" : String(Math.round((Number(part) / Number(whole)) * 100));
}

/** "51 times": two significant digits. */
export function factor(n: number): string {
  return `${Number(n.toPrecision(2))} times`;
}
