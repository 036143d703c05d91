/** Figures as words: each certainty in sentences and in hints; formulas. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  amountText,
  certaintyOf,
  conditionText,
  figureText,
  fullText,
  HINT_LENGTH,
  hintText,
  isKnown,
} from "../../server/src/present/figures";
import { intText, isPrintable, nameSymbols, plainFormula } from "../../server/src/present/formulas";
import { PLAIN } from "../../server/src/present/numbers";
import { figure } from "../../server/src/size/figure";
import {
  add,
  atomInt,
  choice,
  constant,
  floordiv,
  type Int,
  indexAtom,
  interval,
  mul,
  scale,
  sub,
  sumOver,
  symbol,
} from "../../server/src/values/int";
import type { Assumption } from "../../server/src/values/object";
import { cap, exact, LEN_VALUES, NBSP, range, unknown } from "./build";

const INFINITE = Number.POSITIVE_INFINITY;
const EDITOR = { ...PLAIN, nbsp: true };
const N_IS: Assumption = { kind: "equals", name: "n", value: constant(250_000) };
const PLOT: Assumption = { kind: "unchanged", callee: "plot", what: "xs" };

test("sentences: exact, bounded, assumed, symbolic, unknown", () => {
  assert.equal(figureText(exact(32_448_728), PLAIN), "32.4 MB");
  assert.equal(figureText(range(8_000_056, 32_448_728), PLAIN), "between 8.00 MB and 32.5 MB");
  assert.equal(figureText(range(56, 32_448_728), PLAIN), "at most 32.5 MB");
  assert.equal(figureText(range(249_100_000, INFINITE), PLAIN), "at least 249 MB");
  assert.equal(figureText(range(199_000_000, 201_000_000), PLAIN), "about 200 MB");
  assert.equal(figureText(exact(8_060_000, [N_IS]), PLAIN), "8.06 MB if n = 250,000");
  assert.equal(figureText(exact(32_448_728, [PLOT]), PLAIN), "32.4 MB if plot() does not change xs");
  assert.equal(figureText(exact(8_060_000, [N_IS, PLOT]), PLAIN), "8.06 MB if n = 250,000 and plot() does not change xs");
  assert.equal(figureText(unknown("json.load returns what the file holds"), PLAIN), "unknown: json.load returns what the file holds");
});

test("a low end under 1 % is left out, a range within 5 % is about", () => {
  assert.equal(figureText(range(324_488, 32_448_728), PLAIN), "between 324 kB and 32.5 MB");
  assert.equal(figureText(range(324_487, 32_448_728), PLAIN), "at most 32.5 MB");
  assert.equal(figureText(range(100, 105), PLAIN), "about 103 B");
  assert.equal(figureText(range(100, 106), PLAIN), "between 100 B and 106 B");
});

test("what may fall is a range with both ends", () => {
  assert.equal(figureText(range(-32_448_616, 32_449_240), PLAIN), "between -32.5 MB and 32.5 MB");
  assert.equal(figureText(range(-INFINITE, 4096), PLAIN), "at most 4.10 kB");
});

test("from nothing to anything is no answer", () => {
  const open = figure(interval(0, INFINITE));
  assert.equal(isKnown(open), false);
  assert.equal(certaintyOf(open), "unknown");
  assert.match(figureText(open, PLAIN), /^unknown: /);
  assert.equal(hintText(open, PLAIN), null);
  assert.equal(
    figureText(figure(interval(0, INFINITE), [], { text: "input is read", line: null, remedy: null }), PLAIN),
    "unknown: input is read",
  );
});

test("formulas: the constant, then per slot, then per item, and what the names mean", () => {
  const held = add(add(constant(56), scale(cap(LEN_VALUES), 8)), scale(LEN_VALUES, 24));
  assert.equal(figureText(figure(held), PLAIN), "56 B + 8 B × cap(n) + 24 B × n, n = len(values)");
  assert.equal(figureText(figure(held), EDITOR), `56${NBSP}B + 8${NBSP}B × cap(n) + 24${NBSP}B × n, n = len(values)`);
  assert.equal(amountText(figure(held), PLAIN, nameSymbols([held])), "56 B + 8 B × cap(n) + 24 B × n");
  assert.equal(plainFormula(held, nameSymbols([held])), "56 + 8*cap(n) + 24*n");
  assert.equal(certaintyOf(figure(held)), "symbolic");
  assert.equal(certaintyOf(figure(held, [PLOT])), "symbolic", "a formula is symbolic also under assumptions");
});

test("formulas: names do not collide, signs and large coefficients read well", () => {
  const n = symbol("n", "n", 0, INFINITE);
  const two = add(scale(n, 8), scale(LEN_VALUES, 2_000_000));
  const text = figureText(figure(two), PLAIN);
  assert.equal(text, "2.00 MB × m + 8 B × n, m = len(values)");
  assert.equal(figureText(figure(sub(scale(n, 8), constant(16))), PLAIN), "-16 B + 8 B × n");
  assert.equal(figureText(figure(sub(constant(100), scale(n, 8))), PLAIN), "100 B - 8 B × n");
  assert.equal(intText(add(scale(n, 2), constant(1)), nameSymbols([n]), PLAIN), "2 × n + 1");
  assert.equal(figureText(figure(scale(floordiv(n, constant(3)), 8)), PLAIN), "8 B × (n // 3)");
  const long = symbol("len(\n  values\n)", "len(\n  values\n)", 0, INFINITE);
  assert.equal(figureText(figure(scale(long, 8)), PLAIN), "8 B × n, n = len( values )");
});

test("formulas: a choice of the text is a range, and what cannot be written down is one too", () => {
  const k = choice("k", "how many rounds pass the condition", 0, 1000);
  assert.equal(figureText(figure(add(constant(56), scale(k, 24))), PLAIN), "at most 24.1 kB");
  const i = indexAtom("i", LEN_VALUES);
  const sum = add(constant(56), sumOver(mul(cap(atomInt(i)), cap(atomInt(i))), i, LEN_VALUES));
  assert.equal(isPrintable(sum), false);
  assert.equal(figureText(figure(sum), PLAIN), "at least 56 B");
});

test("full counts of bytes", () => {
  assert.equal(fullText(constant(32_448_728), PLAIN), "exactly 32,448,728 bytes");
  assert.equal(fullText(constant(1), PLAIN), "exactly 1 byte");
  assert.equal(fullText(interval(56, 32_448_728), PLAIN), "between 56 and 32,448,728 bytes");
  assert.equal(fullText(interval(56, INFINITE), PLAIN), "at least 56 bytes");
});

test("hints", () => {
  const hint = (low: number, high: number, prefix = ""): string | null => hintText(range(low, high), PLAIN, prefix);
  assert.equal(hint(32_448_728, 32_448_728), "32.4 MB");
  assert.equal(hint(8_000_056, 32_448_728), "8 to 33 MB");
  assert.equal(hint(56, 32_448_728), "max 32.5 MB");
  assert.equal(hint(249_100_000, INFINITE), "min 249 MB");
  assert.equal(hint(79_900_000, 80_100_000), "about 80 MB");
  assert.equal(hint(199_000_000, 201_000_000), "about 200 MB");
  assert.equal(hint(32_448_728, 32_448_728, "→ "), "→ 32.4 MB");
  assert.equal(hint(56, 32_448_728, "→ "), "→ max 33 MB");
  assert.equal(hint(120_000_000, 330_000_000), "max 330 MB");
  assert.equal(hint(1_100_000, 3_300_000), "max 3.30 MB");
  assert.equal(hintText(exact(8_060_000, [N_IS]), PLAIN), "8.06 MB if…");
  assert.equal(hintText(figure(scale(LEN_VALUES, 8)), PLAIN), null);
  assert.equal(hintText(unknown("x"), PLAIN), null);
  assert.equal(hintText(exact(32_448_728), EDITOR), `32.4${NBSP}MB`);
});

test("a hint has at most 12 characters", () => {
  const end = fc.double({ min: 0, max: 13, noNaN: true }).map((e) => Math.floor(10 ** e));
  fc.assert(
    fc.property(end, end, fc.boolean(), fc.constantFrom("", "→ "), (a, b, assumed, prefix) => {
      const shown = hintText(range(Math.min(a, b), Math.max(a, b), assumed ? [N_IS] : []), PLAIN, prefix);
      if (shown !== null) assert.ok(shown.length <= HINT_LENGTH, shown);
    }),
  );
});

test("conditions: three are a list, the same one is said once", () => {
  const clause: Assumption = { kind: "clause", text: "no other file changes it" };
  assert.equal(conditionText([N_IS, PLOT, clause, PLOT], PLAIN), " if n = 250,000, plot() does not change xs and no other file changes it");
  const annotated: Assumption = { kind: "annotated", name: "values", type: "a list of floats" };
  assert.equal(conditionText([annotated], PLAIN), " if values is a list of floats, as annotated");
});

test("every bounded sentence holds its truth", () => {
  const units: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };
  const read = (text: string): number[] =>
    [...text.matchAll(/(-?[\d.]+) (B|kB|MB|GB|TB)\b/g)].map((m) => Number(m[1]) * (units[m[2] as string] as number));
  const end = fc.integer({ min: 1, max: 10 ** 12 });
  fc.assert(
    fc.property(end, end, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const n: Int = interval(low, high);
      const text = figureText(figure(n), PLAIN);
      const ends = read(text);
      if (text.startsWith("between")) assert.ok((ends[0] as number) <= low && (ends[1] as number) >= high * (1 - 1e-12), text);
      if (text.startsWith("at most")) assert.ok((ends[0] as number) >= high * (1 - 1e-12), text);
    }),
  );
});
