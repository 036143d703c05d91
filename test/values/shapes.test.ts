/** Substitution, canonical keys and growth histories. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { equalObj, objKey, runsKey, valueKey } from "../../server/src/values/canon";
import { historyKey, joinHistory, record } from "../../server/src/values/history";
import { add, atomInt, constant, constantOf, type Int, indexAtom, keyOf, mul, sub, symbol, ZERO } from "../../server/src/values/int";
import { type Event, type History, MAX_EVENTS, type Obj, type Run } from "../../server/src/values/object";
import { lengthOf } from "../../server/src/values/runs";
import {
  substituteHistory,
  substituteItemRun,
  substituteObj,
  substituteRun,
  substituteValue,
  valueMentions,
} from "../../server/src/values/substitute";
import type { Value } from "../../server/src/values/value";
import { expand } from "./arbitrary";

const n = symbol("n", "n", 0, Number.POSITIVE_INFINITY);
const m = symbol("m", "m", 0, Number.POSITIVE_INFINITY);
const float = (at: Int): Value => ({ tag: "float", value: null, id: { kind: "object", site: 1, at: [at] } });
const line = (name: string, count: Int, at: (index: Int) => Int): Run => {
  const index = indexAtom(name, count);
  return { count, index, element: float(at(atomInt(index))), picked: null };
};

test("runs that differ in the name of their index are equal", () => {
  const a = line("a", n, (i) => add(i, n));
  const b = line("b", n, (i) => add(i, n));
  assert.equal(runsKey([a]), runsKey([b]));
  assert.notEqual(runsKey([a]), runsKey([line("b", n, (i) => add(i, m))]));
  // A free index keeps its name.
  assert.notEqual(runsKey([line("a", n, () => atomInt(indexAtom("x", n)))]), runsKey([line("a", n, () => atomInt(indexAtom("y", n)))]));
  assert.equal(runsKey([line("a", constant(1), (i) => i)]), runsKey([line("a", constant(1), () => ZERO)]), "an only item has index 0");
});

test("keys tell apart what differs", () => {
  const opaque = (value: Value): Obj => ({ kind: "opaque", type: "T", holds: [value], assumes: [] });
  assert.equal(
    equalObj(opaque({ tag: "float", value: 0, id: { kind: "any" } }), opaque({ tag: "float", value: -0, id: { kind: "any" } })),
    false,
  );
  const iterator = (hinted: boolean, frame: Int | null): Obj => ({
    kind: "iterator",
    type: "generator",
    runs: null,
    holds: [],
    hinted,
    frame,
    lazy: null,
    assumes: [],
  });
  assert.equal(new Set([iterator(true, null), iterator(false, null), iterator(true, ZERO)].map((o) => objKey(o))).size, 3);
  const big: Value = { tag: "int", int: constant(2n ** 80n), id: { kind: "any" } };
  assert.notEqual(valueKey(big), valueKey({ ...big, int: constant(2n ** 80n + 1n) }));
});

test("substitution reaches everything but a bound index", () => {
  const run = line("i", n, (i) => add(mul(i, m), n));
  const by = new Map([
    ["sym:n", constant(3)],
    ["sym:m", constant(2)],
    ["ix:i", constant(99)],
  ]);
  const moved = substituteRun(run, by);
  assert.equal(constantOf(moved.count), 3);
  assert.equal(moved.index.high, 2, "the index gets the bounds of the new count");
  assert.deepEqual(
    expand([moved]).map((item) => valueKey(item)),
    [3, 5, 7].map((at) => valueKey(float(constant(at)))),
  );
  assert.equal(substituteRun(run, new Map([["ix:i", ZERO]])), run);
});

test("a bound index gives way to a free one of its name", () => {
  // [site[i + m] for i in range(4)] with m := i of an outer loop.
  const run = line("i", constant(4), (i) => add(i, m));
  const outer = indexAtom("i", constant(50));
  const moved = substituteRun(run, new Map([["sym:m", atomInt(outer)]]));
  assert.notEqual(moved.index.key, "ix:i");
  assert.equal(valueMentions(moved.element, "ix:i"), true);
  const filled = substituteRun(moved, new Map([["ix:i", constant(10)]]));
  assert.deepEqual(
    expand([filled]).map((item) => valueKey(item)),
    [10, 11, 12, 13].map((at) => valueKey(float(constant(at)))),
  );
  const item = substituteItemRun({ ...run, key: float(m) }, new Map([["sym:m", atomInt(outer)]]));
  assert.equal(valueMentions(item.key, "ix:i"), true);
});

test("what is not touched stays the same object", () => {
  const objects: readonly Obj[] = [
    { kind: "list", runs: [line("i", n, (i) => i)], history: [{ op: "append", count: n }], assumes: [] },
    {
      kind: "dict",
      type: "dict",
      runs: [{ ...line("i", n, (i) => i), key: float(n) }],
      length: n,
      strKeys: null,
      history: [],
      assumes: [],
    },
    { kind: "ndarray", dtype: "float64", shape: [n, m], base: null, items: null, assumes: [] },
    { kind: "iterator", type: "zip", runs: [line("i", n, (i) => i)], holds: [float(n)], hinted: false, frame: n, lazy: null, assumes: [] },
    {
      kind: "instance",
      type: "P",
      layout: { slots: [], dict: false, weakref: false, builtin: null },
      attributes: [{ name: "x", value: float(n) }],
      ordinal: n,
      dictAsked: null,
      assumes: [],
    },
  ];
  for (const obj of objects) {
    assert.equal(substituteObj(obj, new Map([["sym:z", ZERO]])), obj);
    const moved = substituteObj(obj, new Map([["sym:n", constant(4)]]));
    assert.equal(objKey(moved).includes("sym:n"), false, objKey(moved));
  }
});

test("substituting in a value and filling in later are the same", () => {
  fc.assert(
    fc.property(fc.nat(5), fc.nat(5), (x, y) => {
      const value: Value = {
        tag: "union",
        values: [float(add(n, m)), { tag: "str", text: null, length: mul(n, m), kind: "ascii", id: { kind: "any" } }],
      };
      const together = substituteValue(
        value,
        new Map([
          ["sym:n", constant(x)],
          ["sym:m", constant(y)],
        ]),
      );
      const apart = substituteValue(substituteValue(value, new Map([["sym:n", constant(x)]])), new Map([["sym:m", constant(y)]]));
      assert.equal(valueKey(together), valueKey(apart));
    }),
  );
});

const counted = fc.constantFrom("append", "insert", "pop", "delete");
const steps = fc.array(
  fc.oneof(
    fc.record({ op: counted, count: fc.nat(3).map(constant) }) as fc.Arbitrary<Event>,
    fc.record({
      op: fc.constant("extend" as const),
      source: fc.constant("list" as const),
      count: fc.nat(3).map(constant),
      added: fc.nat(3).map(constant),
    }),
    fc.constant<Event>({ op: "clear" }),
  ),
  { maxLength: 20 },
);

/** Records events as a list would see them; also the longest it was since it was last cleared. */
function replay(events: readonly Event[]): { history: History; length: number; longest: number; told: readonly Event[] } {
  let history: History = [];
  let length = 0;
  let longest = 0;
  const told: Event[] = [];
  for (const event of events) {
    const count = event.op === "clear" || event.op === "mixed" ? 0 : Number(constantOf(event.count));
    if ((event.op === "pop" || event.op === "delete") && count > length) continue;
    length = event.op === "clear" ? 0 : event.op === "pop" || event.op === "delete" ? length - count : length + count;
    // Clearing gives the memory back: longer times before it do not matter.
    longest = event.op === "clear" ? 0 : Math.max(longest, length);
    told.push(event);
    history = record(history, event, constant(length));
  }
  return { history, length, longest, told };
}

test("histories are in normal form and never forget how long the container was", () => {
  fc.assert(
    fc.property(steps, (events) => {
      const { history, longest } = replay(events);
      assert.ok(history.length <= MAX_EVENTS);
      for (const [i, event] of history.entries()) {
        const next = history[i + 1];
        if (event.op === "append" || event.op === "insert" || event.op === "pop" || event.op === "delete") {
          assert.notEqual(next?.op, event.op, "neighbours of one kind are one event");
          assert.notEqual(constantOf(event.count), 0);
        }
        if (event.op === "mixed") {
          assert.equal(history.length, 1);
          assert.ok(event.most.high >= longest, `${keyOf(event.most)} after ${longest}`);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

test("counts add up in the order they came", () => {
  let history: History = [];
  for (let i = 1; i <= 5; i++) history = record(history, { op: "append", count: constant(1) }, constant(i));
  history = record(history, { op: "pop", count: constant(2) }, constant(3));
  history = record(history, { op: "append", count: n }, add(n, constant(3)));
  assert.equal(historyKey(history), "append:5,pop:2,append:1*sym:n");
  assert.equal(historyKey(substituteHistory(history, new Map([["sym:n", constant(4)]]))), "append:5,pop:2,append:4");
});

test("joined histories cover both", () => {
  fc.assert(
    fc.property(steps, steps, (x, y) => {
      const [a, b] = [replay(x), replay(y)];
      const join = joinHistory(a.history, b.history, constant(a.length), constant(b.length));
      const [only] = join;
      if (join.length === 1 && only?.op === "mixed") {
        if (a.history[0]?.op !== "mixed" && b.history[0]?.op !== "mixed")
          assert.ok(only.most.high >= a.longest && only.most.high >= b.longest);
        return;
      }
      for (const { history } of [a, b]) {
        assert.ok(history.length === join.length || history.length === join.length - 1);
        for (const [i, event] of join.entries()) {
          const old = history[i];
          if (old === undefined) assert.ok("count" in event && event.count.low <= 0);
          else if ("count" in event && "count" in old)
            assert.ok(event.op === old.op && event.count.low <= old.count.low && old.count.high <= event.count.high);
        }
      }
    }),
    { numRuns: 1500 },
  );
});

test("a branch that appends makes the count a range", () => {
  const before: History = [{ op: "display", count: constant(3), constant: false }];
  const after = record(before, { op: "append", count: n }, add(n, constant(3)));
  const join = joinHistory(before, after, constant(3), add(n, constant(3)));
  assert.equal(join.length, 2);
  const last = join[1];
  assert.ok(last?.op === "append");
  assert.equal(last.count.low, 0);
  assert.equal(joinHistory(after, after, n, n), after);
  assert.equal(joinHistory(before, [{ op: "exact", count: constant(3) }], constant(3), constant(3))[0]?.op, "mixed");
});

test("lengths of runs add up", () => {
  assert.equal(keyOf(lengthOf([line("a", n, (i) => i), line("b", sub(m, n), (i) => i)])), keyOf(m));
});
