/** Random values and runs, and what a run of known count stands for: its items one by one. */
import fc from "fast-check";
import { add, atomInt, constant, constantOf, type Int, indexAtom, interval, scale } from "../../server/src/values/int";
import type { Run } from "../../server/src/values/object";
import { substituteValue } from "../../server/src/values/substitute";
import type { Id, Value } from "../../server/src/values/value";

const ids: fc.Arbitrary<Id> = fc.oneof(
  fc.record({
    kind: fc.constant("object" as const),
    site: fc.integer({ min: 1, max: 2 }),
    at: fc.array(fc.integer({ min: 0, max: 3 }).map(constant), { minLength: 1, maxLength: 1 }),
  }),
  fc.constantFrom<Id>({ kind: "const", key: "k1" }, { kind: "const", key: null }, { kind: "any" }),
);

export const ints: fc.Arbitrary<Int> = fc.oneof(
  fc.integer({ min: -3, max: 6 }).map(constant),
  fc.tuple(fc.integer({ min: -3, max: 6 }), fc.integer({ min: 0, max: 5 })).map(([low, size]) => interval(low, low + size)),
);
const lengths = fc.integer({ min: 0, max: 5 }).map(constant);

export const values: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(
    { tag: "none" },
    { tag: "bool", value: true },
    { tag: "bool", value: false },
    { tag: "function", func: 1, name: "f" },
    { tag: "module", name: "os" },
  ),
  fc.record({ tag: fc.constant("int" as const), int: ints, id: ids }),
  fc.record({ tag: fc.constant("float" as const), value: fc.constantFrom(0, -0, 1.5, Number.NaN, null), id: ids }),
  fc.record({
    tag: fc.constant("str" as const),
    text: fc.constantFrom("ab", null),
    length: lengths,
    kind: fc.constantFrom("ascii" as const, "ucs2" as const),
    id: ids,
  }),
  fc.record({ tag: fc.constant("bytes" as const), data: fc.constant(null), length: lengths, id: ids }),
  fc.record({ tag: fc.constant("ref" as const), id: ids.filter((id) => id.kind === "object") }),
);

/** Runs of made floats and ints of one or two sites, shared items and constants, all of known counts and positions. */
export const runLists: fc.Arbitrary<readonly Run[]> = fc.array(
  fc
    .record({
      kind: fc.constantFrom("line", "one", "one", "shared", "refs"),
      start: fc.integer({ min: 0, max: 6 }),
      step: fc.constantFrom(1, 1, 2, -1),
      count: fc.integer({ min: 0, max: 4 }),
      int: fc.boolean(),
      site: fc.integer({ min: 1, max: 2 }),
    })
    .map(({ kind, start, step, count, int, site }): Run => {
      const known = constant(kind === "one" ? 1 : count);
      const index = indexAtom("t", known);
      const position =
        kind === "one" || kind === "shared"
          ? constant(start)
          : add(constant(step < 0 ? start + count : start), scale(atomInt(index), step));
      const id: Id = { kind: "object", site, at: [position] };
      if (kind === "refs") return { count: known, index, picked: null, element: { tag: "ref", id } };
      return { count: known, index, picked: null, element: int ? { tag: "int", int: position, id } : { tag: "float", value: null, id } };
    }),
  { maxLength: 6 },
);

/** The items of runs whose counts are known. */
export function expand(runs: readonly Run[]): readonly Value[] {
  const items: Value[] = [];
  for (const run of runs) {
    const count = constantOf(run.count);
    if (typeof count !== "number" || run.picked !== null) throw new Error("the items are not known");
    for (let i = 0; i < count; i++) items.push(substituteValue(run.element, new Map([[run.index.key, constant(i)]])));
  }
  return items;
}

/** Whether `a` covers all that `b` says; both without unknown atoms but for ranges. */
export function covers(a: Value, b: Value): boolean {
  if (a.tag === "unknown") return true;
  if (b.tag === "union") return b.values.every((v) => covers(a, v));
  if (a.tag === "union") return a.values.some((v) => covers(v, b));
  if (a.tag !== b.tag) return false;
  if ("id" in a && "id" in b && !coversId(a.id, b.id)) return false;
  if (a.tag === "bool" && b.tag === "bool") return a.value === null || a.value === b.value;
  if (a.tag === "int" && b.tag === "int") return coversInt(a.int, b.int);
  if (a.tag === "float" && b.tag === "float") return a.value === null || Object.is(a.value, b.value);
  if (a.tag === "str" && b.tag === "str")
    return coversInt(a.length, b.length) && (a.kind === null || a.kind === b.kind) && (a.text === null || a.text === b.text);
  if (a.tag === "bytes" && b.tag === "bytes") return coversInt(a.length, b.length) && (a.data === null || a.data === b.data);
  return true;
}

export function coversInt(a: Int, b: Int): boolean {
  return a.low <= b.low && b.high <= a.high;
}

function coversId(a: Id, b: Id): boolean {
  if (a.kind === "any") return true;
  if (a.kind === "const" || b.kind !== "object") return b.kind === "const" && a.kind === "const" && (a.key === null || a.key === b.key);
  return a.site === b.site && a.at.length === b.at.length && a.at.every((p, i) => coversInt(p, b.at[i] as Int));
}

/** Whether the runs cover a list of these items: some length, and the item that stands at each position or may stand anywhere. */
export function coversItems(runs: readonly Run[], items: readonly Value[]): boolean {
  let reached: readonly number[] = [0];
  for (const run of runs) {
    const next = new Set<number>();
    for (const from of reached) {
      const most = Number(run.count.high);
      for (let size = 0; size <= most && from + size <= items.length; size++) {
        if (size > 0 && !coversItem(run, size - 1, items[from + size - 1] as Value)) break;
        if (size >= run.count.low) next.add(from + size);
      }
    }
    reached = [...next];
  }
  return reached.includes(items.length);
}

function coversItem(run: Run, position: number, item: Value): boolean {
  if (run.picked === null) return covers(substituteValue(run.element, new Map([[run.index.key, constant(position)]])), item);
  for (let i = 0; i < run.picked.high; i++)
    if (covers(substituteValue(run.element, new Map([[run.index.key, constant(i)]])), item)) return true;
  return false;
}
