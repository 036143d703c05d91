/** Runs stand for the same items whatever is done to them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { valueKey } from "../../server/src/values/canon";
import {
  add,
  atomInt,
  constant,
  constantOf,
  type Int,
  indexAtom,
  interval,
  keyOf,
  ONE,
  sub,
  symbol,
  ZERO,
} from "../../server/src/values/int";
import { MAX_RUNS, type Run } from "../../server/src/values/object";
import { appendRuns, itemAt, lengthOf, mapRuns, ordered, repeatRuns, reverseRuns, single, sliceRuns } from "../../server/src/values/runs";
import type { Value } from "../../server/src/values/value";
import { covers, coversItems, expand, runLists } from "./arbitrary";

const n = symbol("n", "n", 0, Number.POSITIVE_INFINITY);
const keys = (items: readonly Value[]) => items.map((item) => valueKey(item));
const float = (at: Int, site = 1): Value => ({ tag: "float", value: null, id: { kind: "object", site, at: [at] } });
const int = (value: Int, at: Int): Value => ({ tag: "int", int: value, id: { kind: "object", site: 1, at: [at] } });
const line = (count: Int, element: (index: Int) => Value, name = "i"): Run => {
  const index = indexAtom(name, count);
  return { count, index, element: element(atomInt(index)), picked: null };
};

test("appending keeps every item in place", () => {
  fc.assert(
    fc.property(runLists, runLists, (a, b) => {
      const runs = appendRuns(appendRuns([], a), b);
      assert.deepEqual(keys(expand(runs)), keys([...expand(a), ...expand(b)]));
      assert.equal(constantOf(lengthOf(runs)), expand(a).length + expand(b).length);
    }),
    { numRuns: 1000 },
  );
});

test("item by item gives the same as run by run", () => {
  fc.assert(
    fc.property(runLists, (runs) => {
      let all: readonly Run[] = [];
      for (const item of expand(runs)) all = appendRuns(all, [single(item, "k")]);
      assert.deepEqual(keys(expand(all)), keys(expand(runs)));
    }),
    { numRuns: 500 },
  );
});

test("slices, items, reversal and repetition", () => {
  fc.assert(
    fc.property(runLists, fc.nat(8), fc.nat(8), (list, x, y) => {
      const runs = appendRuns([], list);
      const items = expand(runs);
      const [from, to] = [Math.min(x, y, items.length), Math.min(Math.max(x, y), items.length)];
      const slice = sliceRuns(runs, constant(from), constant(to));
      assert.ok(slice !== null);
      assert.deepEqual(keys(expand(slice)), keys(items.slice(from, to)));
      assert.deepEqual(keys(expand(reverseRuns(runs))), keys([...items].reverse()));
      const item = itemAt(runs, constant(x));
      assert.equal(item === null ? null : valueKey(item), x < items.length ? valueKey(items[x] as Value) : null);
      assert.deepEqual(keys(expand(repeatRuns(runs, constant(3)))), keys([...items, ...items, ...items]));
    }),
    { numRuns: 1000 },
  );
});

test("many rounds of several runs lose their order but no item", () => {
  fc.assert(
    fc.property(runLists, (list) => {
      const runs = appendRuns([], list);
      const items = expand(runs);
      const repeated = repeatRuns(runs, constant(100));
      assert.equal(constantOf(lengthOf(repeated)), items.length * 100);
      for (const at of [0, 1, items.length]) {
        const item = itemAt(repeated, constant(at));
        if (items.length > 0 && item !== null) assert.ok(covers(item, items[at % items.length] as Value));
      }
    }),
    { numRuns: 500 },
  );
});

test("too many runs: each item is still covered, and the length is kept", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 2 }), fc.boolean()), { minLength: 70, maxLength: 100 }),
      (parts) => {
        const items = parts.map(([at, site, isInt]) => (isInt ? int(constant(at % 7), constant(at)) : float(constant(at), site)));
        let runs: readonly Run[] = [];
        for (const item of items) runs = appendRuns(runs, [single(item, "k")]);
        assert.ok(runs.length <= MAX_RUNS);
        assert.equal(constantOf(lengthOf(runs)), items.length);
        assert.ok(coversItems(runs, items));
        // A selection is of pairwise different members.
        for (const run of runs) if (run.picked !== null) assert.ok(run.count.high <= run.picked.high);
      },
    ),
    { numRuns: 60 },
  );
});

test("neighbours become one affine run", () => {
  let runs: readonly Run[] = [];
  for (let at = 0; at < 200; at++) runs = appendRuns(runs, [single(int(constant(2 * at + 5), constant(at)), "k")]);
  assert.equal(runs.length, 1);
  assert.equal(constantOf(runs[0]?.count as Int), 200);
  const start = line(n, (i) => float(i));
  const next = line(n, (i) => float(add(i, n)), "j");
  const both = appendRuns([start], [next]);
  assert.equal(both.length, 1);
  assert.equal(keyOf(lengthOf(both)), keyOf(add(n, n)));
  // One item before the line that it begins.
  const tail = line(n, (i) => float(add(i, ONE)), "j");
  assert.equal(appendRuns([single(float(ZERO), "k")], [tail]).length, 1);
});

test("what does not continue stays apart", () => {
  const unsure = line(interval(0, 5), (i) => float(i));
  const after = line(constant(3), (i) => float(add(i, constant(5))), "j");
  assert.equal(appendRuns([unsure], [after]).length, 2);
  assert.equal(appendRuns([line(n, (i) => float(i))], [line(n, (i) => float(i), "j")]).length, 2, "the same objects again");
  assert.equal(appendRuns([single(float(ZERO), "k")], [single(float(ZERO, 2), "k")]).length, 2, "another site");
  // An outer index of the name that a run binds is another quantity.
  const outer = line(n, (i) => float(add(i, atomInt(indexAtom("j", n)))));
  assert.equal(appendRuns([outer], [line(n, (j) => float(add(add(j, n), j)), "j")]).length, 2);
  const refs = ["0", "1"].map((at) => single({ tag: "ref", id: { kind: "object", site: 1, at: [constant(Number(at))] } }, "k"));
  assert.equal(appendRuns([], refs).length, 2, "heap objects have addresses of their own");
});

test("one object many times is one run", () => {
  const shared = appendRuns([line(n, () => float(ZERO))], [single(float(ZERO), "k")]);
  assert.equal(shared.length, 1);
  assert.equal(keyOf(lengthOf(shared)), keyOf(add(n, ONE)));
});

test("positions that cannot be told give no item or any item", () => {
  const picked: Run = { ...line(interval(0, 5), (i) => int(i, i)), picked: constant(9) };
  assert.equal(itemAt([picked], ZERO), null, "it may be empty");
  const some = itemAt([{ ...picked, count: constant(3) }], ONE);
  assert.ok(some?.tag === "int");
  assert.deepEqual([some.int.poly, some.int.low, some.int.high], [null, 0, 8]);
  assert.equal(itemAt([line(n, (i) => float(i))], ZERO), null, "n may be 0");
  assert.equal(sliceRuns([picked], ONE, constant(2)), null);
  const last = itemAt([line(add(n, ONE), (i) => float(i))], n);
  assert.equal(last === null ? null : valueKey(last), valueKey(float(n)));
});

test("reversing a list of unknown length keeps its objects", () => {
  const run = line(interval(0, 5), (i) => float(i));
  const [reversed] = reverseRuns([run]);
  assert.equal(reversed?.element, run.element);
  assert.equal(ordered(reverseRuns([run])), false);
  const [backwards] = reverseRuns([line(n, (i) => float(i))]);
  assert.equal(valueKey(backwards?.element as Value), valueKey(float(sub(sub(n, ONE), atomInt(indexAtom("i", n))))));
});

test("mapping keeps counts and indices", () => {
  const runs = [line(n, (i) => float(i))];
  const mapped = mapRuns(runs, (_, index) => int(atomInt(index), atomInt(index)));
  assert.equal(mapped[0]?.count, n);
  assert.equal(mapped[0]?.element.tag, "int");
});
