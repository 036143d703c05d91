/** Families, alternatives and empty runs against counting objects one by one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { heldOf, sizesOf } from "../../server/src/size/index";
import type { Figure, Sizes } from "../../server/src/size/types";
import { parseTarget } from "../../server/src/target/parse";
import type { Target } from "../../server/src/target/target";
import { add, constant, type Int, interval, scale } from "../../server/src/values/int";
import type { Value } from "../../server/src/values/value";
import { type Builder, builder, each, exact, float, plus, same } from "./build";

const target = parseTarget("cpython-3.11.7-64+numpy2.4.6") as Target;

function sizes(k: Builder, value: Value): Sizes {
  return sizesOf(k.snapshot(value), target);
}

function range(figure: Figure): readonly [unknown, unknown] | null {
  return figure.bytes === null ? null : [figure.bytes.low, figure.bytes.high];
}

/** A float per index at one site. */
function floatAt(site: number): (at: Int) => Value {
  return (at) => ({ tag: "float", value: null, id: { kind: "object", site, at: [at] } });
}

test("families against counting one by one", () => {
  const member = fc.record({
    site: fc.integer({ min: 0, max: 1 }),
    start: fc.integer({ min: 0, max: 12 }),
    step: fc.constantFrom(-2, -1, 0, 1, 2, 3),
    count: fc.integer({ min: 0, max: 8 }),
  });
  fc.assert(
    fc.property(fc.array(member, { minLength: 1, maxLength: 6 }), (runs) => {
      const k = builder();
      const sites = [k.site(), k.site()];
      const seen = new Set<string>();
      const lists = runs.map(({ site, start, step, count }) => {
        for (let i = 0; i < count; i++) seen.add(`${site}@${start + step * i}`);
        return k.list([each(count, (i) => floatAt(sites[site] as number)(plus(scale(i, step), start)))], [exact(count)]);
      });
      const containers = runs.reduce((sum, { count }) => sum + 56 + 8 * count, 0);
      const truth = containers + 24 * seen.size;
      const figure = heldOf(lists, k.heap, target);
      const [low, high] = range(figure) as readonly [number, number];
      assert.ok(low <= truth && truth <= high, `${low} to ${high}, counted ${truth}`);
      // Ranges of one step are decided exactly.
      if (runs.every(({ step, count }) => step === 1 || count <= 1)) assert.deepEqual([low, high], [truth, truth]);
    }),
    { numRuns: 500, seed: 7 },
  );
});

test("nested families against counting one by one", () => {
  const shape = fc.record({
    rows: fc.integer({ min: 0, max: 5 }),
    columns: fc.integer({ min: 0, max: 5 }),
    a: fc.integer({ min: -1, max: 2 }),
    c: fc.integer({ min: -1, max: 2 }),
    swap: fc.boolean(),
    grow: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(shape, { minLength: 1, maxLength: 3 }), (grids) => {
      const k = builder();
      const site = k.site();
      const seen = new Set<string>();
      let containers = 0;
      const values = grids.map(({ rows, columns, a, c, swap, grow }) => {
        containers += 56 + 8 * rows;
        for (let i = 0; i < rows; i++) {
          const count = grow ? i : columns;
          containers += 56 + 8 * count;
          for (let j = 0; j < count; j++) seen.add(swap ? `${c * j},${a * i + j}` : `${a * i},${c * j}`);
        }
        const row = (i: Int): Value =>
          k.family(i, (f) => {
            const count = grow ? f : constant(columns);
            return {
              kind: "list",
              history: [exact(count)],
              runs: [
                each(count, (j) => ({
                  tag: "float",
                  value: null,
                  id: { kind: "object", site, at: swap ? [scale(j, c), add(scale(f, a), j)] : [scale(f, a), scale(j, c)] },
                })),
              ],
            };
          });
        return k.list([each(rows, row)], [exact(rows)]);
      });
      const truth = containers + 24 * seen.size;
      const [low, high] = range(heldOf(values, k.heap, target)) as readonly [number, number];
      assert.ok(low <= truth && truth <= high, `${low} to ${high}, counted ${truth}`);
      if (grids.length === 1 && grids.every(({ a, c, grow }) => a > 0 && c > 0 && !grow)) assert.deepEqual([low, high], [truth, truth]);
    }),
    { numRuns: 500, seed: 11 },
  );
});

test("ints in affine runs against counting one by one", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -2000, max: 2000 }),
      fc.integer({ min: -40, max: 40 }),
      fc.integer({ min: 0, max: 200 }),
      fc.constantFrom(1, 2 ** 24, 2 ** 32),
      (start, step, count, unit) => {
        const k = builder();
        const site = k.site();
        let [least, most, deep] = [0, 0, 0];
        const seen = new Set<number>();
        for (let i = 0; i < count; i++) {
          const value = (start + step * i) * unit;
          if (step === 0 && i > 0) break;
          seen.add(value);
          const digits = Math.max(1, Math.ceil(Math.log2(Math.abs(value) + 1) / 30));
          const small = value >= -5 && value <= 256;
          least += small ? 0 : Math.max(32, 24 + 4 * digits);
          most += small ? 0 : Math.max(32, 24 + 4 * (digits + (digits > 1 ? 1 : 0)));
          deep += small ? 0 : 24 + 4 * digits;
        }
        const at = (i: Int): Int => (step === 0 ? constant(0) : i);
        const all = sizes(
          k,
          k.list(
            [
              each(count, (i) => ({
                tag: "int",
                int: scale(plus(scale(i, step), start), unit),
                id: { kind: "object", site, at: [at(i)] },
              })),
            ],
            [exact(count)],
          ),
        );
        const [low, high] = range(all.held) as readonly [number, number];
        const base = 56 + 8 * count;
        assert.ok(low <= base + least && high >= base + most, `${low} to ${high}, counted ${base + least} to ${base + most}`);
        assert.deepEqual(range(all.deep), [base + deep, base + deep]);
        if (unit === 1) assert.deepEqual([low, high], [base + least, base + least]);
      },
    ),
    { numRuns: 300, seed: 3 },
  );
});

test("alternatives and runs that may be empty against every case", () => {
  // A leaf is one of four floats; a value a leaf, an alternative, a run of none or one, or a small list; all may share.
  type Shape =
    | { readonly leaf: number }
    | { readonly either: readonly Shape[] }
    | { readonly perhaps: Shape }
    | { readonly list: readonly Shape[]; readonly id: number };
  const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
    shape: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      fc.record({ leaf: fc.nat({ max: 3 }) }),
      fc.record({ either: fc.array(tie("shape"), { minLength: 2, maxLength: 2 }) }),
      fc.record({ perhaps: tie("shape") }),
      fc.record({ list: fc.array(tie("shape"), { maxLength: 2 }), id: fc.constant(0) }),
    ),
  }));
  /** Every way the choices may fall: the objects then alive, with their sizes. */
  const cases = (all: readonly Shape[]): readonly ReadonlyMap<string, number>[] =>
    all
      .reduce<readonly ReadonlyMap<string, number>[]>(
        (found, one) => casesOf(one).flatMap((more) => found.map((some) => new Map([...some, ...more]))),
        [new Map()],
      )
      .slice(0, 4000);
  let fresh = 0;
  const identities = new Map<Shape, string>();
  const identity = (one: Shape): string => {
    const known = identities.get(one) ?? `object${fresh++}`;
    identities.set(one, known);
    return known;
  };
  const casesOf = (one: Shape): readonly ReadonlyMap<string, number>[] => {
    if ("leaf" in one) return [new Map([[`leaf${one.leaf}`, 24]])];
    if ("either" in one) return one.either.flatMap(casesOf);
    if ("perhaps" in one)
      return [new Map([[identity(one), 56]]), ...casesOf(one.perhaps).map((inner) => new Map([...inner, [identity(one), 64] as const]))];
    return cases(one.list).map((inner) => new Map([...inner, [identity(one), 56 + 8 * one.list.length] as const]));
  };
  fc.assert(
    fc.property(fc.array(shape, { minLength: 1, maxLength: 3 }), (all) => {
      const k = builder();
      const leaves = [float(k), float(k), float(k), float(k)];
      const made = new Map<Shape, Value>();
      const valueFor = (one: Shape): Value => {
        const known = made.get(one);
        if (known !== undefined) return known;
        const value = makeValue(one);
        made.set(one, value);
        return value;
      };
      const makeValue = (one: Shape): Value => {
        if ("leaf" in one) return leaves[one.leaf] as Value;
        if ("either" in one)
          return { tag: "union", values: one.either.map(valueFor).flatMap((value) => (value.tag === "union" ? value.values : [value])) };
        if ("perhaps" in one) return k.list([same(interval(0, 1), valueFor(one.perhaps))], [exact(interval(0, 1))]);
        return k.list(
          one.list.map((item) => same(1, valueFor(item))),
          [exact(one.list.length)],
        );
      };
      // The first value twice: what is reached twice counts once.
      const values = [...all, all[0] as Shape].map(valueFor);
      const truths = cases(all).map((objects) => [...objects.values()].reduce((sum, size) => sum + size, 0));
      const [low, high] = range(heldOf(values, k.heap, target)) as readonly [number, number];
      const [least, most] = [Math.min(...truths), Math.max(...truths)];
      assert.ok(low <= least && most <= high, `${low} to ${high}, in fact ${least} to ${most}: ${JSON.stringify(all)}`);
    }),
    { numRuns: 1000, seed: 17 },
  );
});
