/** Interprets the counts of knowledge entries: integers computed from a call's arguments. */
import { PURE } from "../../knowledge/pure";
import type { Arithmetic, Count } from "../../knowledge/types";
import {
  abs,
  add,
  type Bound,
  bitLength,
  constant,
  constantOf,
  floordiv,
  type Int,
  interval,
  isLess,
  max,
  min,
  mod,
  mul,
  ONE,
  pow,
  sub,
  ZERO,
} from "../../values/int";
import type { Value } from "../../values/value";
import { lengthSpecial } from "../classes/special";
import { sizeOf } from "../conditions";
import { objectOf } from "../containers/objects";
import { asInt } from "../operators";
import type { State } from "../state";
import { type Applied, knownOf } from "./apply";
import { frameOf, rowsOf } from "./frames";
import { decimalDigits } from "./precision";

/** The integer that `count` means in this call; null where an argument does not tell it. */
export function countOf(count: Count, on: Applied): Int | null {
  switch (count.count) {
    case "const":
      return constant(count.value);
    case "range":
      return interval(count.low, count.high);
    case "rest":
      return constant(on.rest.length);
    case "items":
      return on.items ?? null;
    case "decimalDigits":
      return decimalDigits(count.rounded, on);
    case "arg": {
      const value = on.args.get(count.of)?.value;
      if ((value === undefined || value.tag === "none") && count.otherwise !== undefined) return countOf(count.otherwise, on);
      return value === undefined ? null : asInt(value);
    }
    case "len": {
      const value = on.args.get(count.of)?.value;
      if (value === undefined) return null;
      const special = lengthSpecial(value, on.node, on.state, on.ctx);
      return special === undefined ? lengthOfValue(value, on.state) : special;
    }
    case "computed": {
      const given = count.of.map((name) => on.args.get(name)?.value);
      const known = given.map((value) => (value === undefined ? undefined : knownOf(value)));
      const result = known.every((one, i) => one !== undefined || given[i] === undefined) ? PURE[count.by]?.(...known) : undefined;
      return typeof result === "bigint" ? constant(result) : countOf(count.otherwise, on);
    }
    case "ascii": {
      const value = on.args.get(count.of)?.value;
      const ascii = value !== undefined && (value.tag === "bytes" || (value.tag === "str" && value.kind === "ascii"));
      return countOf(ascii ? count.then : count.otherwise, on);
    }
    default: {
      const parts: Int[] = [];
      for (const part of count.of) {
        const value = countOf(part, on);
        if (value === null) return null;
        parts.push(value);
      }
      return compute(count.count, parts);
    }
  }
}

/** len(value) in items; null when it is not known. */
export function lengthOfValue(value: Value, state: State): Int | null {
  if (value.tag === "str" || value.tag === "bytes") return value.length;
  if (value.tag === "union") {
    let all: Int | null = null;
    for (const one of value.values) {
      const length = one.tag === "unbound" ? null : lengthOfValue(one, state);
      if (length === null) return null;
      all = all === null ? length : hullOf([all, length]);
    }
    return all;
  }
  const obj = objectOf(value, state);
  const frame = obj?.kind === "opaque" ? frameOf(value, state) : undefined;
  return frame !== undefined ? rowsOf(frame, state) : obj === undefined ? null : sizeOf(obj);
}

/** Null where Python raises. */
function compute(op: Arithmetic, of: readonly Int[]): Int | null {
  const [a, b] = of;
  switch (op) {
    case "sum":
      return of.reduce(add, ZERO);
    case "product":
      return of.reduce(mul, ONE);
    case "min":
      return of.length === 0 ? null : of.reduce(min);
    case "max":
      return of.length === 0 ? null : of.reduce(max);
    case "hull":
      return of.length === 0 ? null : hullOf(of);
    case "gcd":
      return of.every((n) => constantOf(n) !== null)
        ? constant(of.map((n) => magnitude(constantOf(n) as Bound)).reduce(gcd, 0n))
        : interval(
            0,
            of.map((n) => most(abs(n))).reduce((x, y) => (x > y ? x : y), 0),
          );
    case "lcm":
      return of.every((n) => constantOf(n) !== null)
        ? constant(of.map((n) => magnitude(constantOf(n) as Bound)).reduce(lcm, 1n))
        : interval(0, most(of.map(abs).reduce(mul, ONE)));
    case "factorial":
      return a === undefined ? null : rising(of, ([n]) => factorial(n as bigint));
    case "comb":
      return a === undefined || b === undefined ? null : choose(of);
    case "perm":
      return a === undefined ? null : rising(b === undefined ? [a, a] : of, ([n, k]) => (k === undefined ? null : perm(n as bigint, k)));
    case "bits":
      return a === undefined ? null : bitLength(a);
    case "root":
      return a === undefined ? null : rising(of, ([n]) => root(n as bigint));
    default:
      return a === undefined ? null : binary(op, a, b);
  }
}

function binary(op: "difference" | "quotient" | "remainder" | "power" | "abs", a: Int, b: Int | undefined): Int | null {
  if (op === "abs") return abs(a);
  if (b === undefined) return null;
  if (op === "difference") return sub(a, b);
  if (op === "power") return b.low < 0 ? null : pow(a, b);
  if (isLess(ZERO, b) !== true) return null;
  return op === "quotient" ? floordiv(a, b) : mod(a, b);
}

function hullOf(of: readonly Int[]): Int {
  return of.reduce((a, b) => (a === b ? a : interval(a.low < b.low ? a.low : b.low, a.high > b.high ? a.high : b.high)));
}

/** Numbers above these are not worked out digit by digit: a range from 1 up says enough. */
const MOST_FACTOR = 3000n;
const MOST_BITS = 4096;

/** A function that rises in each argument, of integers that are not negative: by its values at both ends. */
function rising(of: readonly Int[], f: (args: readonly bigint[]) => bigint | null): Int | null {
  if (of.some((n) => n.high < 0)) return null;
  const at = (ends: readonly Bound[]): bigint | null =>
    ends.every((n) => typeof n === "bigint" || Number.isFinite(n)) ? f(ends.map((n) => (n < 0 ? 0n : BigInt(n)))) : null;
  const low = at(of.map((n) => n.low));
  const high = of.every((n) => constantOf(n) !== null) ? low : at(of.map((n) => n.high));
  return interval(low ?? 0, high ?? Number.POSITIVE_INFINITY);
}

/** comb(n, k) falls again when k passes n / 2, so only n may be a range: with k fixed it rises in n. */
function choose(of: readonly Int[]): Int | null {
  const k = constantOf(of[1] as Int);
  if (k === null) {
    const n = (of[0] as Int).high;
    const top = typeof n === "number" && n >= 0 && n <= Number(MOST_FACTOR) ? comb(BigInt(n), BigInt(Math.floor(n / 2))) : null;
    return interval(0, top ?? Number.POSITIVE_INFINITY);
  }
  return k < 0 ? null : rising([of[0] as Int], ([n]) => comb(n as bigint, BigInt(k)));
}

function factorial(n: bigint): bigint | null {
  if (n > MOST_FACTOR) return null;
  let product = 1n;
  for (let i = 2n; i <= n; i++) product *= i;
  return product;
}

function perm(n: bigint, k: bigint): bigint | null {
  if (k > n) return 0n;
  if (k > MOST_FACTOR || n.toString(2).length > MOST_BITS) return null;
  let product = 1n;
  for (let i = 0n; i < k; i++) product *= n - i;
  return product;
}

function comb(n: bigint, k: bigint): bigint | null {
  if (k > n) return 0n;
  const few = k < n - k ? k : n - k;
  const all = perm(n, few);
  const orders = factorial(few);
  return all === null || orders === null ? null : all / orders;
}

/** Newton's iteration for the integer square root. */
function root(n: bigint): bigint | null {
  if (n < 2n) return n;
  if (n.toString(2).length > MOST_BITS) return null;
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const y = (x + n / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

function lcm(a: bigint, b: bigint): bigint {
  return a === 0n || b === 0n ? 0n : (a / gcd(a, b)) * b;
}

function magnitude(n: Bound): bigint {
  const big = BigInt(n);
  return big < 0n ? -big : big;
}

function most(n: Int): Bound {
  return n.high;
}
