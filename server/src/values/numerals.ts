/** Texts that hold an int in decimal: "k7", "part 12 of 20". */
import { add, constant, constantOf, type Int } from "./int";
import { decimalLength } from "./pieces";
import type { Numeral } from "./value";

/** What a text with a number in it is: known where the number is. Its length follows the number, also where an index gets other bounds. */
export function spelled(numeral: Numeral): { readonly text: string | null; readonly length: Int; readonly numeral?: Numeral } {
  const { before, int, after } = numeral;
  const around = [...before].length + [...after].length;
  const known = constantOf(int);
  if (known !== null) return { text: `${before}${known}${after}`, length: constant(around + String(known).length) };
  return {
    text: null,
    length: add(
      constant(around),
      decimalLength(int, () => true),
    ),
    numeral,
  };
}

/** Both texts as one whose number is `p` in the first and `q` in the second; null where they are not alike but for one number. */
export function alike(
  a: string,
  b: string,
): { readonly before: string; readonly p: number; readonly q: number; readonly after: string } | null {
  const [x, y] = [DIGITS.exec(a), DIGITS.exec(b)];
  if (x === null || y === null || x[1] !== y[1] || x[3] !== y[3]) return null;
  return { before: x[1] as string, p: Number(x[2]), q: Number(y[2]), after: x[3] as string };
}

/** The last number in a text, as str(int) spells it. */
const DIGITS = /^((?:.*[^0-9])?)(0|[1-9][0-9]{0,14})([^0-9]*)$/s;
