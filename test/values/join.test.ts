/** Joins cover both sides, and what both sides say stays. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { equalObj, equalValue, objKey, runsKey, valueKey } from "../../server/src/values/canon";
import { add, atLeast, atomInt, constant, constantOf, type Int, indexAtom, keyOf, ONE, symbol, ZERO } from "../../server/src/values/int";
import { joinObj, joinRuns, joinValue } from "../../server/src/values/join";
import type { Assumption, Layout, Obj, Run } from "../../server/src/values/object";
import { lengthOf } from "../../server/src/values/runs";
import { MAX_OBJECTS, type Value } from "../../server/src/values/value";
import { covers, coversItems, expand, runLists, values } from "./arbitrary";

const n = symbol("n", "n", 0, Number.POSITIVE_INFINITY);
const float = (at: Int): Value => ({ tag: "float", value: null, id: { kind: "object", site: 1, at: [at] } });
const unknown: Value = { tag: "unknown", reason: { text: "x", line: null, remedy: null } };

test("a join covers both values", () => {
  fc.assert(
    fc.property(values, values, values, (a, b, c) => {
      const join = joinValue(joinValue(a, b), c);
      for (const v of [a, b, c]) assert.ok(covers(join, v), `${valueKey(join)} covers ${valueKey(v)}`);
      assert.equal(valueKey(joinValue(join, join)), valueKey(join));
      assert.ok(covers(joinValue(join, a), join), "joining once more takes nothing away");
    }),
    { numRuns: 3000 },
  );
});

test("many values collapse without losing one", () => {
  fc.assert(
    fc.property(fc.array(values, { minLength: 1, maxLength: 12 }), (all) => {
      const join = all.reduce(joinValue);
      for (const v of all) assert.ok(covers(join, v), `${valueKey(join)} covers ${valueKey(v)}`);
      if (join.tag === "union") assert.ok(join.values.length <= MAX_OBJECTS && join.values.every((v) => v.tag !== "union"));
    }),
    { numRuns: 1500 },
  );
});

test("unknown absorbs and the first reason stays", () => {
  const other: Value = { tag: "unknown", reason: { text: "y", line: null, remedy: null } };
  assert.equal(joinValue(unknown, unknown), unknown);
  for (const [a, b] of [
    [unknown, other],
    [{ tag: "none" } as Value, unknown],
  ] as const) {
    assert.deepEqual(joinValue(a, b), unknown);
    assert.notEqual(joinValue(a, b), unknown, "it may be another thing");
  }
});

test("what both know of one quantity stays, no more", () => {
  const id = { kind: "any" } as const;
  const join = joinValue({ tag: "int", int: atLeast(n, 5), id }, { tag: "int", int: n, id });
  assert.ok(join.tag === "int");
  assert.equal(keyOf(join.int), keyOf(n));
  assert.equal(join.int.low, 0);
});

test("joined runs cover both lists", () => {
  fc.assert(
    fc.property(runLists, runLists, (a, b) => {
      const join = joinRuns(a, b);
      assert.ok(coversItems(join, expand(a)), runsKey(join));
      assert.ok(coversItems(join, expand(b)), runsKey(join));
      assert.equal(runsKey(joinRuns(a, a)), runsKey(a));
    }),
    { numRuns: 2000 },
  );
});

test("lists that differ in length only keep their items", () => {
  const line = (count: Int, name: string): Run => ({
    count,
    index: indexAtom(name, count),
    element: float(atomInt(indexAtom(name, count))),
    picked: null,
  });
  const [run, ...rest] = joinRuns([line(constant(3), "a")], [line(constant(7), "b")]);
  assert.equal(rest.length, 0);
  assert.deepEqual([run?.count.low, run?.count.high, run?.picked], [3, 7, null]);
  assert.equal(run?.index.high, 6);
  const [some] = joinRuns([line(constant(9), "a")], [{ ...line(constant(4), "b"), picked: constant(9) }]);
  assert.equal(constantOf(some?.picked as Int), 9, "all of nine is a selection of nine");
  const [maybe] = joinRuns([], [line(n, "a")]);
  assert.equal(maybe?.count.low, 0);
});

test("positions that are given up never look like one object", () => {
  const line = (count: Int, name: string): Run => ({
    count,
    index: indexAtom(name, count),
    element: { tag: "ref", id: { kind: "object", site: 1, at: [atomInt(indexAtom(name, count))] } },
    picked: null,
  });
  const [run] = joinRuns([line(constant(3), "a"), { ...line(ONE, "c"), element: { tag: "none" } }], [line(constant(5), "b")]);
  const refs = run?.element.tag === "union" ? run.element.values.filter((v) => v.tag === "ref") : [];
  assert.ok(refs.length > 0);
  for (const ref of refs) assert.equal(ref.id.kind === "object" ? ref.id.at[0]?.poly : undefined, null);
});

const layout: Layout = { slots: null, dict: true, weakref: true, builtin: null };
const clause: Assumption = { kind: "clause", text: "no call seen" };
const list = (count: Int, assumes: readonly Assumption[] = []): Obj => ({
  kind: "list",
  runs: [{ count, index: indexAtom("i", count), element: { tag: "none" }, picked: null }],
  history: [{ op: "append", count }],
  assumes,
});

test("objects join field by field", () => {
  const join = joinObj(list(constant(2)), list(constant(5), [clause]));
  assert.ok(join?.kind === "list");
  assert.deepEqual([lengthOf(join.runs).low, lengthOf(join.runs).high], [2, 5]);
  assert.equal(join.history[0]?.op, "append");
  assert.deepEqual(join.assumes, [clause]);
  const a = list(n);
  assert.equal(joinObj(a, list(n)), a, "nothing new: the same object");
  assert.equal(equalObj(a, list(add(n, ONE))), false);
});

test("objects of different kinds have no join", () => {
  const base = { assumes: [] };
  const dict: Obj = { ...base, kind: "dict", type: "dict", runs: [], length: ZERO, strKeys: true, history: [] };
  const deque: Obj = { ...base, kind: "deque", runs: [], maxlen: null, history: [] };
  const opaque: Obj = { ...base, kind: "opaque", type: "re.Match", holds: [] };
  const instance: Obj = { ...base, kind: "instance", type: "Point", layout, attributes: [], ordinal: ZERO, dictAsked: false };
  for (const [a, b] of [
    [list(ONE), dict],
    [dict, { ...dict, type: "Counter" }],
    [deque, { ...deque, maxlen: constant(5) }],
    [opaque, { ...opaque, type: "re.Pattern" }],
    [instance, { ...instance, layout: { ...layout, dict: false, slots: ["x"] } }],
    [
      { ...base, kind: "array", typecode: "d", length: ONE, history: [] },
      { ...base, kind: "array", typecode: "f", length: ONE, history: [] },
    ],
  ] as readonly (readonly [Obj, Obj])[]) {
    assert.equal(joinObj(a, b), null, `${objKey(a)} and ${objKey(b)}`);
  }
});

test("what only one keeps alive may be nothing", () => {
  const opaque = (holds: readonly Value[]): Obj => ({ kind: "opaque", type: "T", holds, assumes: [] });
  const join = joinObj(opaque([float(ZERO)]), opaque([float(ZERO), float(ONE)]));
  assert.ok(join?.kind === "opaque");
  assert.equal(join.holds.length, 2);
  assert.ok(covers(join.holds[1] as Value, { tag: "none" }) && covers(join.holds[1] as Value, float(ONE)));
  const once = joinObj(opaque([float(ZERO)]), opaque([float(ZERO)]));
  assert.ok(once?.kind === "opaque");
  assert.equal(once.holds.length, 1, "the same things are not kept twice");
});

test("an attribute of one side may be unbound", () => {
  const instance = (attributes: readonly { name: string; value: Value }[]): Obj => ({
    kind: "instance",
    type: "P",
    layout,
    attributes,
    ordinal: ZERO,
    dictAsked: false,
    assumes: [],
  });
  const join = joinObj(instance([{ name: "x", value: float(ZERO) }]), instance([{ name: "y", value: float(ONE) }]));
  assert.ok(join?.kind === "instance");
  assert.deepEqual(
    join.attributes.map((a) => a.name),
    ["x", "y"],
  );
  for (const a of join.attributes) assert.ok(covers(a.value, { tag: "unbound" }));
});

test("dict items keep their keys where both have them", () => {
  const item = (key: string, element: Value) => ({
    count: ONE,
    index: indexAtom("k", ONE),
    key: { tag: "str", text: key, length: ONE, kind: "ascii", id: { kind: "const", key } } as Value,
    element,
    picked: null,
  });
  const dict = (...runs: ReturnType<typeof item>[]): Obj => ({
    kind: "dict",
    type: "dict",
    runs,
    length: constant(runs.length),
    strKeys: true,
    history: [],
    assumes: [],
  });
  const join = joinObj(dict(item("a", float(ZERO)), item("b", { tag: "none" })), dict(item("a", float(ZERO)), item("b", float(ONE))));
  assert.ok(join?.kind === "dict");
  assert.equal(join.runs.length, 2);
  assert.ok(covers(join.runs[1]?.element as Value, { tag: "none" }) && covers(join.runs[1]?.element as Value, float(ONE)));
  const other = joinObj(dict(item("a", float(ZERO))), dict(item("b", float(ONE)), item("c", { tag: "none" })));
  assert.ok(other?.kind === "dict");
  assert.deepEqual([other.length.low, other.length.high], [1, 2]);
  assert.ok(equalValue(other.runs[0]?.key as Value, other.runs[0]?.key as Value));
});
