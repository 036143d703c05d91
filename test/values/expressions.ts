/** Random integer expressions: built as symbolic integers and, on their own, computed with bigints as Python does. */
import fc from "fast-check";
import {
  abs,
  add,
  bitAnd,
  bitLength,
  bitOr,
  bitXor,
  constant,
  type Exact,
  floordiv,
  type Int,
  invert,
  max,
  min,
  mod,
  mul,
  pow,
  shiftLeft,
  shiftRight,
  sub,
  symbol,
} from "../../server/src/values/int";

export const NAMES = ["a", "b", "c"] as const;
export type Env = Readonly<Record<(typeof NAMES)[number], number>>;

/** Ranges that the symbols keep to. */
export const RANGES: Readonly<Record<(typeof NAMES)[number], readonly [number, number]>> = { a: [0, 9], b: [-5, 7], c: [1, 4] };

export type Tree =
  | { readonly op: "constant"; readonly value: bigint }
  | { readonly op: "name"; readonly name: (typeof NAMES)[number] }
  | { readonly op: string; readonly left: Tree; readonly right: Tree };

const BINARY: Readonly<Record<string, readonly [(a: Int, b: Int) => Int, (x: bigint, y: bigint) => bigint | null]>> = {
  "+": [add, (x, y) => x + y],
  "-": [sub, (x, y) => x - y],
  "*": [mul, (x, y) => x * y],
  "//": [floordiv, (x, y) => (y === 0n ? null : floor(x, y))],
  "%": [mod, (x, y) => (y === 0n ? null : x - floor(x, y) * y)],
  "**": [pow, (x, y) => (y < 0n || y > 12n ? null : x ** y)],
  "<<": [shiftLeft, (x, y) => (y < 0n || y > 40n ? null : x << y)],
  ">>": [shiftRight, (x, y) => (y < 0n || y > 1000n ? null : x >> y)],
  min: [min, (x, y) => (x < y ? x : y)],
  max: [max, (x, y) => (x > y ? x : y)],
  "&": [bitAnd, (x, y) => x & y],
  "|": [bitOr, (x, y) => x | y],
  "^": [bitXor, (x, y) => x ^ y],
};
/** Of one operand; the right one is not used. */
const UNARY: Readonly<Record<string, readonly [(a: Int) => Int, (x: bigint) => bigint]>> = {
  abs: [abs, (x) => (x < 0n ? -x : x)],
  "~": [invert, (x) => ~x],
  bits: [bitLength, (x) => (x === 0n ? 0n : BigInt((x < 0n ? -x : x).toString(2).length))],
};

const leaf: fc.Arbitrary<Tree> = fc.oneof(
  fc.record({
    op: fc.constant("constant" as const),
    value: fc.oneof(fc.bigInt(-20n, 20n), fc.constantFrom(2n ** 53n, -(2n ** 53n), 2n ** 64n, 1000n, 60n)),
  }),
  fc.record({ op: fc.constant("name" as const), name: fc.constantFrom(...NAMES) }),
  fc.record({ op: fc.constant("name" as const), name: fc.constantFrom(...NAMES) }),
);
const common = ["+", "-", "*", "+", "-", "*"];
export const trees: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.record({ op: fc.constantFrom(...common, ...Object.keys(BINARY), ...Object.keys(UNARY)), left: tie("tree"), right: tie("tree") }),
  ),
})).tree;

/** Only +, − and ×. */
export const polynomials: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof({ depthSize: "small" }, leaf, fc.record({ op: fc.constantFrom("+", "-", "*"), left: tie("tree"), right: tie("tree") })),
})).tree;

export const envs: fc.Arbitrary<Env> = fc.record({
  a: fc.integer({ min: 0, max: 9 }),
  b: fc.integer({ min: -5, max: 7 }),
  c: fc.integer({ min: 1, max: 4 }),
});

export function build(tree: Tree, leaves: (name: (typeof NAMES)[number]) => Int = unknown): Int {
  if ("value" in tree) return constant(exact(tree.value));
  if ("name" in tree) return leaves(tree.name);
  const unary = UNARY[tree.op];
  if (unary !== undefined) return unary[0](build(tree.left, leaves));
  return (BINARY[tree.op] as (typeof BINARY)[string])[0](build(tree.left, leaves), build(tree.right, leaves));
}

/** What Python computes; null where it raises, gives a float or the numbers get too large to test. */
export function run(tree: Tree, env: Env): bigint | null {
  if ("value" in tree) return tree.value;
  if ("name" in tree) return BigInt(env[tree.name]);
  const x = run(tree.left, env);
  if (x === null) return null;
  const unary = UNARY[tree.op];
  if (unary !== undefined) return unary[1](x);
  const y = run(tree.right, env);
  return y === null ? null : (BINARY[tree.op] as (typeof BINARY)[string])[1](x, y);
}

export function unknown(name: (typeof NAMES)[number]): Int {
  return symbol(name, name, ...RANGES[name]);
}

/** The key of a symbol's atom. */
export function keyOfName(name: string): string {
  return `sym:${name}`;
}

export function bindings(env: Env): ReadonlyMap<string, Exact> {
  return new Map(NAMES.map((name) => [keyOfName(name), env[name]]));
}

export function contains(int: Int, value: bigint): boolean {
  return int.low <= value && value <= int.high;
}

export function exact(n: bigint): Exact {
  return n >= -9007199254740991n && n <= 9007199254740991n ? Number(n) : n;
}

export function floor(x: bigint, y: bigint): bigint {
  const q = x / y;
  return x % y !== 0n && x < 0n !== y < 0n ? q - 1n : q;
}
