/** What arithmetic on ints asks the allocator for, where that does not follow from the result (Objects/longobject.c). */
import type { Operator } from "../syntax/ast";
import { bitsOf, isFiniteBound } from "../values/exact";
import { constant, constantOf, type Int, pow } from "../values/int";
import type { Asks } from "../values/value";

/**
 * x_add asks for a digit more than the longer operand has, x_sub for as many, x_mul, k_mul and long_lshift for the digits of both together;
 * long_pow multiplies last what it has by itself or by the base. Two ints of one digit are added and multiplied in the machine.
 */
export function asksOf(x: Int, op: Operator, y: Int, result: Int): Asks | undefined {
  if ([x, result].every(({ low, high }) => low > -DIGIT && high < DIGIT)) return undefined;
  if (op === "**") {
    const n = Number(constantOf(y) ?? 0);
    if (n < 2 || constantOf(result) === null) return undefined;
    const before = pow(x, constant(n % 2 === 0 ? n / 2 : n - 1));
    return asksOf(before, "*", n % 2 === 0 ? before : x, result);
  }
  const [least, most] = digitsOf(x);
  if (op === "<<") {
    const n = constantOf(y);
    return n === null || least === 0 || least !== most ? undefined : `${least}+${Math.ceil(Number(n) / UNIT)}`;
  }
  const other = digitsOf(y);
  if (op === "*") return least > 0 && least === most && other[0] > 0 && other[0] === other[1] ? `${least}+${other[0]}` : undefined;
  if (op !== "+" && op !== "-") return undefined;
  const longest = Math.max(most, other[1]);
  if (Math.max(least, other[0]) !== longest || !(longest > 0)) return undefined;
  return (x.high < 0 === y.high < 0) === (op === "+") ? `${longest}+1` : `${longest}`;
}

/** Ints below it have one digit on 64-bit builds. */
const DIGIT = 2 ** 30;
const UNIT = 15;

/** How many digits of 15 bits an int has at least and at most; NaN where its sign is not known, or its size. */
function digitsOf({ low, high }: Int): readonly [number, number] {
  const [a, b] = [low, high].map((n) => (isFiniteBound(n) ? Math.ceil(bitsOf(n) / UNIT) : Number.NaN)) as [number, number];
  return low < 0 && high >= 0 ? [Number.NaN, Number.NaN] : [Math.min(a, b), Math.max(a, b)];
}
