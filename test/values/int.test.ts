/** Symbolic integers against bigint arithmetic on random assignments, and the simplifications that sizes rely on. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { divideExact, gcd, remainder } from "../../server/src/values/exact";
import {
  abs,
  add,
  atLeast,
  atMost,
  atomInt,
  atomsOf,
  bitAnd,
  bitLength,
  bitsOf,
  canonical,
  choice,
  constant,
  constantOf,
  evaluate,
  floordiv,
  hasSymbol,
  hull,
  type Int,
  indexAtom,
  interval,
  isEqual,
  isLess,
  isLessEqual,
  isNarrowed,
  keyOf,
  max,
  mentions,
  min,
  mod,
  mul,
  NATURAL,
  neg,
  ONE,
  opAtom,
  pow,
  scale,
  shiftLeft,
  shiftRight,
  sub,
  substitute,
  substituteAll,
  sumOver,
  symbol,
  UNKNOWN_INT,
  ZERO,
} from "../../server/src/values/int";
import { bindings, build, contains, envs, exact, floor, keyOfName, polynomials, run, trees, unknown } from "./expressions";

const n = symbol("n", "n", 0, Number.POSITIVE_INFINITY);
const m = symbol("m", "m", 0, Number.POSITIVE_INFINITY);
const i = indexAtom("i", n);
const k = atomInt(i);

test("every expression contains the value it takes, and evaluates to it", () => {
  fc.assert(
    fc.property(trees, envs, (tree, env) => {
      const value = run(tree, env);
      if (value === null) return;
      const int = build(tree);
      assert.ok(int.low <= int.high, "the ends are in order");
      assert.ok(contains(int, value), `${value} in ${keyOf(int)} ${int.low}..${int.high}`);
      const filled = evaluate(int, bindings(env));
      assert.ok(contains(filled, value), `${value} in ${keyOf(filled)} after filling in`);
      if (int.poly !== null) assert.equal(constantOf(filled), exact(value));
    }),
    { numRuns: 3000 },
  );
});

test("polynomials of few terms and low degree stay polynomials", () => {
  fc.assert(
    fc.property(polynomials, envs, (tree, env) => {
      const int = build(tree);
      if (int.poly === null) return;
      assert.ok(int.poly.terms.length <= 8 && int.poly.terms.every((term) => term.atoms.length <= 4 && term.coefficient !== 0));
      assert.equal(constantOf(evaluate(int, bindings(env))), exact(run(tree, env) as bigint));
    }),
    { numRuns: 1000 },
  );
});

test("comparisons that are decided are right", () => {
  fc.assert(
    fc.property(trees, trees, envs, (left, right, env) => {
      const x = run(left, env);
      const y = run(right, env);
      if (x === null || y === null) return;
      const [a, b] = [build(left), build(right)];
      for (const [known, truth] of [
        [isLess(a, b), x < y],
        [isLessEqual(a, b), x <= y],
        [isEqual(a, b), x === y],
      ] as const)
        if (known !== null) assert.equal(known, truth);
    }),
    { numRuns: 1500 },
  );
});

test("substitution is evaluation in another order", () => {
  fc.assert(
    fc.property(trees, trees, envs, (outer, inner, env) => {
      const by = run(inner, env);
      if (by === null || by < 0n || by > 9n) return;
      const value = run(outer, { ...env, a: Number(by) });
      if (value === null) return;
      const int = substitute(build(outer), keyOfName("a"), build(inner));
      assert.ok(contains(int, value), `${value} in ${keyOf(int)} ${int.low}..${int.high}`);
      assert.ok(contains(evaluate(int, bindings(env)), value));
    }),
    { numRuns: 2000 },
  );
});

test("equal keys mean equal numbers", () => {
  fc.assert(
    fc.property(trees, trees, envs, (left, right, env) => {
      const [a, b] = [build(left), build(right)];
      if (a.poly === null || b.poly === null || keyOf(a) !== keyOf(b)) return;
      const [x, y] = [run(left, env), run(right, env)];
      if (x !== null && y !== null) assert.equal(x, y);
    }),
    { numRuns: 1500 },
  );
});

test("the same number reached in another order has the same key", () => {
  fc.assert(
    fc.property(polynomials, polynomials, polynomials, (x, y, z) => {
      const [a, b, c] = [build(x), build(y), build(z)];
      const left = mul(a, add(b, c));
      const right = add(mul(c, a), mul(b, a));
      if (left.poly !== null && right.poly !== null) assert.equal(keyOf(left), keyOf(right));
    }),
    { numRuns: 500 },
  );
});

test("sums equal the loop that adds", () => {
  fc.assert(
    fc.property(trees, envs, fc.integer({ min: 0, max: 9 }), (tree, env, count) => {
      // b is the index of the sum: 0 … count − 1.
      const index = indexAtom("b", constant(count));
      const body = build(tree, (name) => (name === "b" ? atomInt(index) : unknown(name)));
      let total = 0n;
      for (let b = 0; b < count; b++) {
        const value = run(tree, { ...env, b });
        if (value === null) return;
        total += value;
      }
      const sum = sumOver(body, index, constant(count));
      assert.ok(contains(sum, total), `${total} in ${keyOf(sum)} ${sum.low}..${sum.high}`);
      assert.ok(contains(evaluate(sum, bindings(env)), total));
    }),
    { numRuns: 1500 },
  );
});

test("sums with a symbolic count equal the loop once the count is filled in", () => {
  fc.assert(
    fc.property(trees, envs, (tree, env) => {
      const count = unknown("a");
      const index = indexAtom("b", count);
      const body = build(tree, (name) => (name === "b" ? atomInt(index) : unknown(name)));
      let total = 0n;
      for (let b = 0; b < env.a; b++) {
        const value = run(tree, { ...env, b });
        if (value === null) return;
        total += value;
      }
      const sum = sumOver(body, index, count);
      assert.ok(contains(sum, total), `${total} in ${keyOf(sum)} ${sum.low}..${sum.high}`);
      const filled = evaluate(sum, bindings(env));
      assert.ok(contains(filled, total), `${total} in filled ${keyOf(filled)}`);
      if (sum.poly !== null) assert.equal(constantOf(filled), exact(total));
    }),
    { numRuns: 1500 },
  );
});

test("sums have closed forms", () => {
  const bytes = sumOver(add(scale(k, 8), constant(24)), i, n);
  assert.equal(keyOf(bytes), keyOf(add(mul(scale(n, 4), n), scale(n, 20))));
  assert.equal(constantOf(evaluate(bytes, new Map([["sym:n", 1000]]))), 4 * 1000 * 1000 + 20_000);
  const cubes = sumOver(mul(mul(k, k), k), i, n);
  assert.equal(constantOf(evaluate(cubes, new Map([["sym:n", 100]]))), 24_502_500);
  const fourth = sumOver(pow(k, constant(4)), indexAtom("i", constant(5)), constant(5));
  assert.equal(constantOf(fourth), 354);
  // One more round adds the body at n: loops are verified by this.
  const triangle = sumOver(k, i, n);
  assert.equal(keyOf(sumOver(k, i, add(n, ONE))), keyOf(add(triangle, n)));
});

test("a sum binds its index", () => {
  const sum = sumOver(floordiv(k, constant(3)), i, n);
  assert.equal(mentions(sum, "ix:i"), false);
  assert.deepEqual(
    atomsOf(sum).map((atom) => atom.term.op),
    ["sum", "symbol"],
  );
  assert.equal(substitute(sum, "ix:i", constant(7)), sum);
  // The count becomes a number that mentions a free index of the same name: the bound one must give way.
  const free = sumOver(add(floordiv(k, constant(3)), m), i, n);
  const moved = substitute(free, "sym:m", k);
  assert.equal(mentions(moved, "ix:i"), true);
  // Σ (j // 3 + 4) for j = 0 … 5 is 3 + 24.
  assert.equal(
    constantOf(
      evaluate(
        moved,
        new Map([
          ["ix:i", 4],
          ["sym:n", 6],
        ]),
      ),
    ),
    27,
  );
});

test("division takes out what divides", () => {
  assert.equal(keyOf(floordiv(add(scale(n, 8), scale(m, 4)), constant(4))), keyOf(add(scale(n, 2), m)));
  assert.equal(keyOf(floordiv(add(scale(n, 8), constant(15)), constant(16))), keyOf(floordiv(add(n, ONE), constant(2))));
  assert.equal(keyOf(floordiv(sub(mul(n, n), n), constant(2))), keyOf(sub(floordiv(add(mul(n, n), n), constant(2)), n)));
  assert.equal(keyOf(mod(add(scale(n, 6), add(scale(m, 7), constant(9))), constant(6))), keyOf(mod(add(m, constant(3)), constant(6))));
  assert.equal(constantOf(mod(add(scale(n, 4), constant(7)), constant(4))), 3);
  const three = atomInt(indexAtom("i", constant(3)));
  assert.equal(mod(three, constant(5)), three);
  assert.equal(constantOf(floordiv(three, constant(5))), 0);
  assert.equal(floordiv(n, ZERO), UNKNOWN_INT);
  assert.equal(mod(n, ZERO), UNKNOWN_INT);
});

test("min and max are decided by the difference", () => {
  assert.equal(max(n, add(n, ONE)).poly?.constant, 1);
  assert.equal(min(scale(n, 3), scale(n, 2)).poly?.terms[0]?.coefficient, 2);
  assert.equal(keyOf(min(n, m)), keyOf(min(m, n)));
  assert.equal(isLess(k, n), null, "the index may be 0 of 0");
  assert.equal(isLessEqual(min(n, m), max(n, m)), null);
});

test("numbers become bigints and come back", () => {
  const top = constant(Number.MAX_SAFE_INTEGER);
  assert.equal(constantOf(add(top, ONE)), 9007199254740992n);
  assert.equal(constantOf(sub(add(top, ONE), ONE)), Number.MAX_SAFE_INTEGER);
  assert.equal(typeof constantOf(pow(constant(2), constant(100))), "bigint");
  assert.equal(constantOf(floordiv(pow(constant(10), constant(30)), pow(constant(10), constant(28)))), 100);
  assert.equal(canonical(-0), 0);
  assert.ok(Object.is(canonical(-0), 0));
  assert.ok(Object.is(constantOf(scale(ZERO, -5)), 0));
});

test("exact division follows Python on numbers and bigints", () => {
  const wide = fc.oneof(fc.bigInt(-1000n, 1000n), fc.bigInt(-(2n ** 70n), 2n ** 70n), fc.constantFrom(2n ** 53n - 1n, -(2n ** 53n) + 1n));
  fc.assert(
    fc.property(wide, wide, (a, b) => {
      assert.equal(bitsOf(exact(a)), a === 0n ? 0 : (a < 0n ? -a : a).toString(2).length);
      if (b === 0n) return;
      assert.equal(divideExact(exact(a), exact(b)), exact(floor(a, b)));
      assert.equal(remainder(exact(a), exact(b)), exact(a - floor(a, b) * b));
      const divisor = BigInt(gcd(exact(a), exact(b)));
      assert.ok(divisor > 0n && a % divisor === 0n && b % divisor === 0n);
    }),
    { numRuns: 1000 },
  );
});

test("huge powers cost nothing and stay sound", () => {
  const huge = pow(constant(2), pow(constant(10), constant(9)));
  assert.equal(huge.poly === null || constantOf(huge) === null, true);
  assert.ok(huge.low >= 0 && Number.isFinite(Number(huge.low)));
  assert.equal(huge.high, Number.POSITIVE_INFINITY);
  assert.equal(constantOf(bitLength(pow(constant(2), constant(100_000)))), 100_001);
  let x: Int = constant(3);
  for (let round = 0; round < 40; round++) x = mul(x, x);
  assert.equal(x.high, Number.POSITIVE_INFINITY);
  assert.ok(x.low >= 0 && Number.isFinite(Number(x.low)));
});

test("nested operations end in a range", () => {
  let x: Int = n;
  for (let round = 0; round < 200; round++) x = add(max(x, mul(m, constant(round))), min(x, n));
  assert.ok(x.poly === null);
  assert.ok(x.low >= 0);
});

test("ranges never become one quantity", () => {
  const some = interval(0, 9);
  assert.equal(constantOf(sub(some, some)), null);
  assert.equal(isEqual(some, some), null);
  const step = (arg: Int) => opAtom({ op: "step", name: "cap", args: [arg] }, 0, 100);
  const cap = step(n);
  assert.equal(constantOf(sub(cap, cap)), 0);
  const lost = substitute(cap, "sym:n", some);
  assert.equal(lost.poly, null);
  assert.equal(constantOf(sub(lost, lost)), null);
  assert.equal(constantOf(sub(max(some, n), max(some, n))), null);
});

test("narrowing keeps the polynomial and a hull gives it up again", () => {
  const low = atLeast(n, 5);
  const high = atMost(n, 3);
  assert.equal(keyOf(low), keyOf(n));
  assert.equal(low.low, 5);
  assert.equal(hull(low, high).low, 0);
  assert.equal(hull(low, high).high, Number.POSITIVE_INFINITY);
  assert.equal(keyOf(hull(low, high)), keyOf(n));
  assert.equal(isNarrowed(low), true);
  assert.equal(isNarrowed(hull(low, high)), false);
  assert.equal(atMost(low, 2), low, "a contradiction changes nothing");
  assert.equal(constantOf(atMost(low, 5)), 5);
  assert.deepEqual([hull(constant(3), constant(8)).low, hull(constant(3), constant(8)).high], [3, 8]);
});

test("symbols are told from choices", () => {
  assert.equal(hasSymbol(max(k, n)), true);
  assert.equal(hasSymbol(mul(choice("x", "some round", 0, 7), k)), false);
  assert.equal(keyOf(choice("x", "some round", 4, 4)), "4");
  assert.equal(mentions(abs(sub(n, m)), "sym:m"), true);
});

test("substitution leaves what it does not touch", () => {
  const int = add(mul(n, n), max(n, m));
  assert.equal(substituteAll(int, new Map([["sym:z", ONE]])), int);
  assert.equal(
    constantOf(
      substituteAll(
        int,
        new Map([
          ["sym:n", constant(3)],
          ["sym:m", constant(5)],
        ]),
      ),
    ),
    14,
  );
  // Both at once, not one after the other.
  assert.equal(
    keyOf(
      substituteAll(
        sub(n, m),
        new Map([
          ["sym:n", m],
          ["sym:m", n],
        ]),
      ),
    ),
    keyOf(sub(m, n)),
  );
});

test("shifts and masks", () => {
  assert.equal(keyOf(shiftLeft(n, constant(3))), keyOf(scale(n, 8)));
  assert.equal(keyOf(shiftRight(scale(n, 8), constant(3))), keyOf(n));
  assert.equal(keyOf(bitAnd(n, constant(7))), keyOf(mod(n, constant(8))));
  assert.deepEqual([shiftRight(neg(NATURAL), NATURAL).high, shiftRight(neg(NATURAL), NATURAL).low], [0, Number.NEGATIVE_INFINITY]);
});
