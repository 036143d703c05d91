/** How long arrays get that are made of numbers in a text or of the greatest of some numbers, where these are known. */
import { add, constant, constantOf, type Int, interval, max, ONE, ZERO } from "../../values/int";
import { objectOf } from "../containers/objects";
import { oneByOne } from "../containers/order";
import type { Applied } from "../library/apply";
import { asInt } from "../operators";
import { given } from "./arguments";

/** Of np.bincount(): one more than the greatest of the items (NumPy: compiled_base.c, arr_bincount). */
export function counted(on: Applied): readonly [Int] | null {
  const [items, least] = ["x", "minlength"].map((name) => given(on, name));
  const n = least === undefined ? ZERO : asInt(least);
  if (n === null) return null;
  const obj = items === undefined ? undefined : objectOf(items, on.state);
  const all = obj?.kind === "list" || obj?.kind === "tuple" ? oneByOne(obj.runs) : null;
  const numbers = all?.map(asInt).filter((item) => item !== null && constantOf(item) !== null);
  if (all === null || numbers?.length !== all.length) return [interval(n.low, Number.POSITIVE_INFINITY)];
  return [numbers.reduce<Int>((most, item) => max(most, add(item as Int, ONE)), n)];
}

/** Of np.fromstring() with a separator: as many as the text has numbers (ctors.c, array_from_text). */
export function numbersIn(on: Applied): readonly [Int] | null {
  const [text, separator, count] = ["string", "sep", "count"].map((name) => given(on, name));
  if (text?.tag !== "str" || text.text === null || separator?.tag !== "str" || count !== undefined) return null;
  const by = separator.text?.trim();
  if (separator.text === "" || by === undefined) return null;
  const parts = text.text.trim().split(by === "" ? /\s+/ : by);
  // What is no number ends it, as a point does a whole one.
  const number = given(on, "dtype") === undefined ? /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/ : /^\s*\d+$/;
  return parts.every((part) => number.test(part)) ? [constant(parts.length)] : null;
}

/** Days from one date to another, both as ISO 8601 writes them; null for anything else. */
export function daysBetween(from: string | null, to: string | null): number | null {
  const [start, end] = [from, to].map((date) => (date === null ? null : dayOf(date)));
  return start == null || end == null ? null : end - start;
}

/** Days since March 1 of the year 0 in the Gregorian calendar: years begin in March, so that a leap day is their last. */
function dayOf(date: string): number | null {
  const [, year, month, day] = (/^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.exec(date) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const [y, m] = month > 2 ? [year, month - 3] : [year - 1, month + 9];
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((153 * m + 2) / 5) + day - 1;
}
