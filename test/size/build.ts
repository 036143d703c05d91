/** Builds snapshots by hand: values with ids of their own, objects in a heap, runs over an index. */

import { addressOf, constantAddress } from "../../server/src/values/heap";
import { type Atom, add, atomInt, constant, type Exact, type Int, indexAtom } from "../../server/src/values/int";
import type { Event, History, ItemRun, Layout, Obj, Run } from "../../server/src/values/object";
import type { Entry, Snapshot } from "../../server/src/values/snapshot";
import type { Id, StrKind, Value } from "../../server/src/values/value";

export type Item = (index: Int) => Value;

type Body<T> = T extends unknown ? Omit<T, "assumes"> : never;

export interface Builder {
  readonly heap: Map<string, Entry>;
  /** How often the snippet ran before: held was measured at its second run, deep at its first. */
  readonly runs: number;
  /** A new site. */
  readonly site: () => number;
  /** An object of its own, at one address. */
  readonly object: (obj: Body<Obj>) => Value;
  /** A constant of the code with contents, such as a tuple of constants. */
  readonly constantObject: (key: string, obj: Body<Obj>) => Value;
  /** One object per index value: the id of the member, and its entry with a formal. */
  readonly family: (index: Int, make: (formal: Int) => Body<Obj>) => Value;
  readonly list: (runs: readonly Run[], history: History) => Value;
  readonly tuple: (runs: readonly Run[]) => Value;
  readonly snapshot: (value: Value) => Snapshot;
}

export function builder(runs = 1): Builder {
  const heap = new Map<string, Entry>();
  let sites = 0;
  let formals = 0;
  const site = (): number => sites++;
  const object = (obj: Body<Obj>): Value => {
    const id = { kind: "object", site: site(), at: [] } as const;
    heap.set(addressOf(id.site, []), { obj: { ...obj, assumes: [] } as Obj, formals: [] });
    return { tag: "ref", id };
  };
  return {
    heap,
    runs,
    site,
    object,
    constantObject: (key, obj) => {
      heap.set(constantAddress(key), { obj: { ...obj, assumes: [] } as Obj, formals: [] });
      return { tag: "ref", id: { kind: "const", key } };
    },
    family: (index, make) => {
      const name = `formal${formals++}`;
      const atom: Atom = { key: `ix:${name}`, low: index.low, high: index.high, term: { op: "index", name } };
      const id: Id = { kind: "object", site: site(), at: [index] };
      heap.set(String(id.kind === "object" ? id.site : ""), { obj: { ...make(atomInt(atom)), assumes: [] } as Obj, formals: [atom.key] });
      return { tag: "ref", id };
    },
    list: (runs, history) => object({ kind: "list", runs, history }),
    tuple: (runs) => object({ kind: "tuple", runs, named: null }),
    snapshot: (value) => ({ value, heap, assumes: [] }),
  };
}

let indices = 0;

/** A run of `count` items made from the index. */
export function each(count: Int | number, item: Item): Run {
  const n = typeof count === "number" ? constant(count) : count;
  const index = indexAtom(`t${indices++}`, n);
  return { count: n, index, element: item(atomInt(index)), picked: null };
}

/** `count` references to one value. */
export function same(count: Int | number, value: Value): Run {
  return each(count, () => value);
}

/** One run per value. */
export function items(...values: readonly Value[]): readonly Run[] {
  return values.map((value) => same(1, value));
}

/** `count` dict items made from the index. */
export function pairs(count: Int | number, key: Item, element: Item): ItemRun {
  const n = typeof count === "number" ? constant(count) : count;
  const index = indexAtom(`t${indices++}`, n);
  return { count: n, index, key: key(atomInt(index)), element: element(atomInt(index)), picked: null };
}

/** A selection of `count` of the `picked` members. */
export function pick(count: Int, picked: Int, item: Item): Run {
  const index = indexAtom(`t${indices++}`, picked);
  return { count, index, element: item(atomInt(index)), picked };
}

export const n = (value: Exact): Int => constant(value);
export const plus = (a: Int, b: number): Int => add(a, constant(b));
export const append = (count: number | Int): Event => ({ op: "append", count: typeof count === "number" ? constant(count) : count });
export const exact = (count: number | Int): Event => ({ op: "exact", count: typeof count === "number" ? constant(count) : count });
export const display = (count: number, isConstant: boolean): Event => ({ op: "display", count: constant(count), constant: isConstant });
export const from = (source: Extract<Event, { op: "from" }>["source"], count: number | Int): Event => ({
  op: "from",
  source,
  count: typeof count === "number" ? constant(count) : count,
});
export const extend = (source: Extract<Event, { op: "extend" }>["source"], count: number, added = count): Event => ({
  op: "extend",
  source,
  count: constant(count),
  added: constant(added),
});
export const made = (by: string, count: number, ...extra: readonly number[]): Event => ({
  op: "made",
  by,
  count: constant(count),
  extra: extra.map((x) => constant(x)),
});

export const NONE: Value = { tag: "none" };
export const ANY: Id = { kind: "any" };

/** A literal int of the code. */
export const intConstant = (value: Exact): Value => ({ tag: "int", int: constant(value), id: { kind: "const", key: `int:${value}` } });
export const floatConstant = (value: number): Value => ({ tag: "float", value, id: { kind: "const", key: `float:${value}` } });
export const strConstant = (text: string): Value => ({
  tag: "str",
  text,
  length: constant([...text].length),
  kind: kindOf(text),
  id: { kind: "const", key: `str:${text}` },
});

/** Numbers and texts made at run time, at a site of their own, one per `at`. */
export const int = (b: Builder, value: Int, ...at: readonly Int[]): Value => ({
  tag: "int",
  int: value,
  id: { kind: "object", site: b.site(), at },
});
export const float = (b: Builder, ...at: readonly Int[]): Value => ({
  tag: "float",
  value: null,
  id: { kind: "object", site: b.site(), at },
});
export const str = (b: Builder, length: Int, kind: StrKind | null, ...at: readonly Int[]): Value => ({
  tag: "str",
  text: null,
  length,
  kind,
  id: { kind: "object", site: b.site(), at },
});

export function kindOf(text: string): StrKind {
  const widest = Math.max(0, ...[...text].map((character) => character.codePointAt(0) as number));
  return widest < 128 ? "ascii" : widest < 256 ? "latin1" : widest < 65536 ? "ucs2" : "ucs4";
}

export const PLAIN: Layout = { slots: null, dict: true, weakref: true, builtin: null };
export const slotted = (...names: readonly string[]): Layout => ({ slots: names, dict: false, weakref: false, builtin: null });
