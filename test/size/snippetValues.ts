/** Values as the oracle's snippets make them: runs of numbers and texts, containers, instances. */

import type { Target } from "../../server/src/target/target";
import { add, constant, type Exact, type Int, opAtom } from "../../server/src/values/int";
import type { History, Layout, Obj } from "../../server/src/values/object";
import type { Value } from "../../server/src/values/value";
import type * as b from "./build";
import { append, type Builder, each, float, NONE, n, pairs, plus, same, str } from "./build";

export type Make = (k: Builder, parameter: string, target: Target) => Value | null;

export const list = (k: Builder, count: number, history: History, value: Value = NONE): Value =>
  k.list(count === 0 ? [] : [same(count, value)], history);
export const ints = (k: Builder, start: Exact = 0): b.Item => {
  const site = k.site();
  return (i) => ({ tag: "int", int: add(i, constant(start)), id: { kind: "object", site, at: [i] } });
};
export const floats = (k: Builder): b.Item => {
  const site = k.site();
  return (i) => ({ tag: "float", value: null, id: { kind: "object", site, at: [i] } });
};
/** "k%d" % i: its length steps up where the number gets one more digit. */
export const names = (k: Builder, prefix: number): b.Item => {
  const site = k.site();
  return (i) => ({ tag: "str", text: null, length: digitsAfter(prefix, i), kind: "ascii", id: { kind: "object", site, at: [i] } });
};
export const digitsAfter = (prefix: number, i: Int): Int => {
  const low = prefix + String(i.low).length;
  const high = prefix + String(i.high).length;
  const args = [i, constant(low)];
  for (let length = low + 1; length <= high; length++) args.push(constant(10 ** (length - prefix - 1)), constant(length));
  return low === high ? constant(low) : opAtom({ op: "step", name: "piece", args }, low, high);
};
export const dict = (
  k: Builder,
  runs: Extract<Obj, { kind: "dict" }>["runs"],
  strKeys: boolean | null,
  history: History,
  type = "dict",
): Value => k.object({ kind: "dict", type, runs, length: runs.reduce((sum, run) => add(sum, run.count), constant(0)), strKeys, history });
export const set = (k: Builder, count: number, history: History, kind: "set" | "frozenset" = "set", item: b.Item = ints(k)): Value =>
  k.object({ kind, runs: count === 0 ? [] : [each(count, item)], length: constant(count), history });
export const intDict = (k: Builder, count: number, history: History, element?: b.Item): Value => {
  const key = ints(k);
  return dict(k, count === 0 ? [] : [pairs(count, key, element ?? key)], count === 0, history);
};
export const strDict = (k: Builder, count: number, history: History, element: b.Item = ints(k)): Value =>
  dict(k, count === 0 ? [] : [pairs(count, names(k, 1), element)], true, history);
export const array = (k: Builder, typecode: string, length: number, history: History): Value =>
  k.object({ kind: "array", typecode, length: constant(length), history });
export const bytearray = (k: Builder, length: number, history: History): Value =>
  k.object({ kind: "bytearray", length: constant(length), history });
export const ndarray = (k: Builder, dtype: string, shape: readonly number[], base: Value | null = null): Value =>
  k.object({ kind: "ndarray", dtype, shape: shape.map((x) => constant(x)), base, items: null });
export const deque = (k: Builder, count: number, history: History, maxlen: number | null = null, start = 0): Value =>
  k.object({
    kind: "deque",
    runs: count === 0 ? [] : [each(count, ints(k, start))],
    maxlen: maxlen === null ? null : constant(maxlen),
    history,
  });

export const instanceOf = (k: Builder, attributes: number, layout: Layout, ordinal: number): Value =>
  k.object({
    kind: "instance",
    type: "C",
    layout,
    attributes: Array.from({ length: attributes }, (_, i) => ({ name: `attr${i}`, value: float(k) })),
    ordinal: constant(ordinal),
    dictAsked: false,
  });
export const instanceList = (k: Builder, attributes: number, layout: Layout, ordinal: number): Value => {
  const site = k.site();
  const sites = Array.from({ length: attributes }, () => k.site());
  const formal = { key: "ix:member", low: 0, high: 49, term: { op: "index", name: "member" } } as const;
  const index = { poly: { constant: 0, terms: [{ coefficient: 1, atoms: [formal] }] }, low: 0, high: 49 };
  k.heap.set(String(site), {
    formals: ["ix:member"],
    obj: {
      kind: "instance",
      type: "C",
      layout,
      ordinal: plus(index, ordinal),
      dictAsked: false,
      assumes: [],
      attributes: sites.map((s, i) => ({
        name: `attr${i}`,
        value: { tag: "float", value: null, id: { kind: "object", site: s, at: [index] } } as Value,
      })),
    },
  });
  return k.list([each(50, (i) => ({ tag: "ref", id: { kind: "object", site, at: [i] } }))], [append(50)]);
};

export const num = Number;
export const rep =
  (kind: "ascii" | "latin1" | "ucs2" | "ucs4"): Make =>
  (k, p) =>
    num(p) <= 1 ? { tag: "str", text: null, length: n(num(p)), kind, id: { kind: "const", key: "x" } } : str(k, n(num(p)), kind);

export function canonical(value: bigint): Exact {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

export function intConstantAt(i: Int): Value {
  return { tag: "int", int: i, id: { kind: "const", key: null } };
}
