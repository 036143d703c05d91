/** What texts, numbers and dates that are made from others take meanwhile, to the byte, by version. */
import type { Invocation } from "../analysis/types";
import { dictBase } from "../size/containers";
import { keysBytes } from "../size/growth/dict";
import type { Abi } from "../size/tables/abi";
import { digitsOf, strLayout } from "../size/tables/scalars";
import { referred } from "../values/heap";
import { constantOf, type Exact } from "../values/int";
import { type Block, decimalsBlock, digitsBlock, headPool, keysPool, tupleBlock } from "./blocks";

const DATETIME = "year month day hour minute second microsecond tzinfo fold".split(" ");

/** The decimal digits of an int of one digit (Objects/longobject.c); other texts are made in other ways. */
export function writingInt({ args: [first] }: Invocation, abi: Abi): readonly Block[] | null {
  // In 3.11 calls that ran often enough pass it without a tuple (ceval.c, PRECALL_NO_KW_STR_1).
  if (first?.value.tag !== "int" || (abi.from(3, 11) && !abi.from(3, 12))) return null;
  const digits = Math.max(...[first.value.int.low, first.value.int.high].map((end) => digitsOf(abi, end as Exact)));
  return digits > 1 ? null : [decimalsBlock(abi, digits)];
}

/** Room for the text that is written, and the decimal digits of the int in it (Objects/unicodeobject.c, PyUnicode_Format; longobject.c). */
export function formatting({ args: [format, given], before, result }: Invocation, abi: Abi): readonly (readonly Block[])[] | null {
  const [form, right] = [format?.value, given?.value];
  if (
    !abi.from(3, 0) ||
    form?.tag !== "str" ||
    form.text === null ||
    right === undefined ||
    result.tag !== "str" ||
    result.kind !== "ascii"
  )
    return null;
  const tuple = referred(before, right);
  const items = tuple?.kind === "tuple" ? tuple.runs.map(({ element }) => element) : [right];
  const room = form.text.length + 100;
  const specs = form.text.match(/%.?/g) ?? [];
  if (!specs.every((spec) => /%[dis%]/.test(spec)) || form.text === "%s" || Number(result.length.high) * 1.25 > room) return null;
  let digits = 0;
  for (const item of items) {
    if (item.tag !== "int" && item.tag !== "str") return null;
    if (item.tag === "int") digits = Math.max(digits, ...[item.int.low, item.int.high].map((end) => digitsOf(abi, end as Exact)));
  }
  const { base, each } = strLayout(abi, "ascii");
  const texts = { bytes: base + each * room, pool: null };
  return digits > 1 ? null : [items.some(({ tag }) => tag === "int") ? [texts, decimalsBlock(abi, digits)] : [texts]];
}

/** Squares and multiples on the way to a power of ints, each with the one that it is made of (Objects/longobject.c, long_pow). */
export function powering({ args }: Invocation, abi: Abi): readonly (readonly Block[])[] | null {
  const [a, b] = args.map(({ value }) => (value.tag === "int" ? constantOf(value.int) : null));
  if (a == null || typeof b !== "number" || b < 0 || b >= DIGIT || !abi.from(3, 0)) return null;
  const base = BigInt(a);
  const moments: Block[][] = [];
  const bits = b.toString(2);
  // Up to 3.10 it starts from 1, else from the number itself.
  const skipped = abi.from(3, 11) && b > 0 ? 1 : 0;
  let n = skipped > 0 ? base : 1n;
  let block: Block = { bytes: 0, pool: null };
  const times = (by: bigint): void => {
    const digits = digitsOf(abi, n) + digitsOf(abi, by);
    n *= by;
    const next = madeBlock(abi, n, digits > 2 ? digits : digitsOf(abi, n));
    moments.push([block, next]);
    block = next;
  };
  for (const bit of bits.slice(skipped)) {
    times(n);
    if (bit === "1") times(base);
    // Longer ones may be multiplied in parts (KARATSUBA_SQUARE_CUTOFF, KARATSUBA_CUTOFF).
    if (digitsOf(abi, n) > 140 || digitsOf(abi, base) > 70) return null;
  }
  return moments;
}

/** An int that was made with room for so many digits; small ones are there already. */
function madeBlock(abi: Abi, n: bigint, digits: number): Block {
  return n >= -5n && n <= abi.smallIntMax ? { bytes: 0, pool: null } : digitsBlock(abi, digits);
}

/** The characters of a text that is not all ASCII, in four bytes, and each may become three (Objects/unicodeobject.c, case_operation). */
export function casing({ on }: Invocation): readonly Block[] | null {
  const length = on?.tag === "str" ? constantOf(on.length) : null;
  if (on?.tag !== "str" || on.kind === null || typeof length !== "number") return null;
  return [{ bytes: on.kind === "ascii" ? 0 : 12 * length, pool: null }];
}

/** A number's text, in ASCII and with its end (Modules/_decimal/_decimal.c, numeric_as_ascii). From 3.15 on not measured. */
export function spelling({ args: [text] }: Invocation, abi: Abi): readonly Block[] | null {
  const known = text?.value.tag === "str" && /^[-+.\dE]+$/.test(text.value.text ?? "") ? text.value.text : null;
  return known === null || abi.from(3, 15) ? null : [{ bytes: known.length + 1, pool: null }];
}

/**
 * Arguments in a tuple and a dict; for more than eight that a function may take there is a list of what to let go of, up to 3.14, and while arguments
 * given by name are looked for each name is a text (Python/getargs.c, vgetargskeywords; Modules/clinic/_datetimemodule.c.h).
 */
export function parsing({ args }: Invocation, abi: Abi): readonly (readonly Block[])[] | null {
  const named = args.filter(({ name }) => name !== null);
  if (named.length > 5 || !abi.from(3, 7)) return null;
  const given = args.length - named.length;
  const keys = keysBytes(abi, { table: 8, general: !abi.from(3, 11) });
  const own = [
    tupleBlock(abi, given),
    ...(named.length === 0
      ? []
      : [
          { bytes: dictBase(abi), pool: headPool(abi, "dict") },
          { bytes: keys, pool: keysPool(abi, keys) },
        ]),
  ];
  if (abi.from(3, 15)) return [own];
  const last = Math.max(...named.map(({ name }) => DATETIME.indexOf(name as string)));
  const { base, each } = strLayout(abi, "ascii");
  const text = Math.max(...DATETIME.slice(given, last + 1).map((name) => base + each * name.length), 0);
  return [[...own, { bytes: 2 * DATETIME.length * abi.word + text, pool: null }]];
}

const DIGIT = 2 ** 15;
