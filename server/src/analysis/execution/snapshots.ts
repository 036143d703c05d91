/** What an executed program holds, as values and heap objects of the analysis: the size room tells their bytes. */
import { constantAddress } from "../../values/heap";
import { atomInt, constant, type Int, indexAtom, interval, ONE } from "../../values/int";
import {
  type Derived,
  type Event,
  type ItemRun,
  type Layout,
  MANY_INSTANCES,
  type Obj,
  type Run,
  type SharedKeys,
} from "../../values/object";
import type { Entry, Snapshot } from "../../values/snapshot";
import type { Asks, StrKind, Value } from "../../values/value";
import { stringValue } from "../expressions";
import { kindOf } from "../texts/texts";
import { memberOf, slotsOf } from "./classObjects";
import type { Complex } from "./library/complexes";
import { type Class, type Growth, type Instance, NO_ITEMS, type Int as Number_, type Opaque, type Py, type Str } from "./objects";
import { lengthOfText } from "./operations";

/** A snapshot of the object; null: something in it has no size here. `late`: the interpreter shares attribute names as 3.11 to 3.13 do. */
export function snapshotOf(value: Py, late: boolean): Snapshot | null {
  const made = new Snapshots(value, late);
  try {
    return { value: made.whole(value), heap: made.heap, assumes: [] };
  } catch (error) {
    if (error === NO_SIZE) return null;
    throw error;
  }
}

const NO_SIZE = Symbol("no size");

function noSize(): never {
  throw NO_SIZE;
}

/** Objects that one snapshot may hold. */
const MOST_OBJECTS = 400_000;

class Snapshots {
  readonly heap = new Map<string, Entry>();
  private readonly known = new Map<Py, Value>();
  /** How many references to each object there are. */
  private readonly references = new Map<Py, number>();
  private sites = 0;
  private readonly pending: (() => void)[] = [];

  constructor(
    root: Py,
    private readonly late: boolean,
  ) {
    const queue: Py[] = [root];
    for (let i = 0; i < queue.length; i++) {
      if (queue.length > MOST_OBJECTS) noSize();
      for (const held of heldBy(queue[i] as Py)) {
        const before = this.references.get(held) ?? 0;
        this.references.set(held, before + 1);
        if (before === 0 && !isScalar(held)) queue.push(held);
      }
    }
  }

  /** The value, with all that it holds on the heap: one after the other, for chains of objects are longer than a call stack. */
  whole(v: Py): Value {
    const value = this.valueOf(v);
    for (let build = this.pending.pop(); build !== undefined; build = this.pending.pop()) build();
    return value;
  }

  valueOf(v: Py): Value {
    let value = this.known.get(v);
    if (value === undefined) {
      value = this.make(v);
      this.known.set(v, value);
    }
    return value;
  }

  private make(v: Py): Value {
    const member = memberOf(v);
    if (member !== null) return this.memberOf(member, v);
    switch (v.k) {
      case "None":
        return { tag: "none" };
      case "bool":
        return { tag: "bool", value: v.v };
      case "int":
        return { tag: "int", int: constant(v.v), id: v.constant ? { kind: "const", key: `int:${v.v}` } : this.object(), ...asksOf(v) };
      case "float":
        return {
          tag: "float",
          value: v.rough ? null : v.v,
          id: v.constant ? { kind: "const", key: `float:${Object.is(v.v, -0) ? "-0" : v.v}` } : this.object(),
        };
      case "str":
        if (v.fresh === true) return { ...(stringValue(v.v, this.object()) as Extract<Value, { readonly tag: "str" }>), fresh: true };
        return stringValue(v.v, v.constant ? { kind: "const", key: `str:${v.v}` } : this.object());
      case "bytes":
        return {
          tag: "bytes",
          data: v.v,
          length: constant(v.v.length),
          id: v.constant ? { kind: "const", key: `bytes:${v.v}` } : this.object(),
        };
      case "range": {
        const holds = [v.start, v.stop, v.step].map((n): Value => ({ tag: "int", int: constant(n), id: { kind: "any" } }));
        return this.put(v, () => ({
          kind: "range",
          start: constant(v.start),
          step: constant(v.step),
          count: constant(v.count),
          assumes: [],
          holds,
        }));
      }
      case "list":
        return this.put(v, () => ({
          kind: "list",
          runs: this.runsOf(v.v),
          history: historyOf(v.grown),
          assumes: [],
          ...this.derivedOf(v),
        }));
      case "deque":
        return this.put(v, () => ({
          kind: "deque",
          runs: this.runsOf(v.v),
          maxlen: v.maxlen === null ? null : constant(v.maxlen),
          history: historyOf(v.grown),
          assumes: [],
        }));
      case "tuple":
        return this.put(v, () => {
          const { cls } = v;
          const runs = this.runsOf(v.v);
          if (cls === null) return { kind: "tuple", runs, named: null, assumes: [] };
          const own: Derived = { type: cls.name, layout: RECORD, ordinal: null, of: { cls: cls.serial, least: 0 } };
          return { kind: "tuple", runs, named: cls.name, own, assumes: [] };
        });
      case "bytearray":
        return this.put(v, () => ({ kind: "bytearray", length: constant(v.v.length), history: historyOf(v.grown), assumes: [] }));
      case "set":
      case "frozenset":
        return this.put(v, () => ({
          kind: v.k,
          runs: this.runsOf([...v.v.values()]),
          length: constant(v.v.size),
          history: historyOf(v.grown),
          assumes: [],
        }));
      case "dict":
        return this.put(v, () => {
          const { missing } = v;
          if (v.lentBy !== undefined) return noSize();
          const factory: Value | undefined =
            missing === null
              ? undefined
              : missing.k === "type" && missing.make !== null
                ? { tag: "known", name: `builtins.${missing.name}` }
                : noSize();
          return {
            kind: "dict",
            type: v.type,
            runs: this.itemRuns([...v.v.values()]),
            length: constant(v.v.size),
            strKeys: v.keys === "mixed" ? null : v.keys,
            history: historyOf(v.grown),
            assumes: [],
            ...(factory === undefined ? {} : { missing: factory }),
            ...this.derivedOf(v),
          };
        });
      case "unknown": {
        const length = constant(v.length ?? 0);
        if (v.type === "float") return { tag: "float", value: null, id: this.object() };
        if (v.length === undefined) return noSize();
        return v.type === "str"
          ? { tag: "str", text: null, length, kind: "ascii", id: this.object() }
          : { tag: "bytes", data: null, length, id: this.object() };
      }
      case "opaque": {
        if (v.type.cls.name === "complex") {
          const { re, im, constant: written } = v.v as Complex;
          return { tag: "complex", id: written === true ? { kind: "const", key: `complex:${re},${im}` } : this.object() };
        }
        const { cls, can } = v.type;
        const { slots } = can;
        if (slots !== undefined)
          return this.put(v, () => {
            this.putClass(cls, false);
            return {
              kind: "instance",
              type: cls.name,
              layout: { slots, dict: false, weakref: false, builtin: null },
              attributes: heldOf(v).map((held, i) => ({ name: slots[i] as string, value: this.valueOf(held) })),
              ordinal: null,
              dictAsked: false,
              of: { cls: cls.serial, least: 0 },
              assumes: [],
            };
          });
        const sized = v.type.can.sized === undefined ? {} : (v.type.can.sized(v.v) ?? noSize());
        const { type = v.type.cls.name, length } = sized;
        return this.put(v, () => ({
          kind: "opaque",
          type,
          holds: heldOf(v).map((held) => this.valueOf(held)),
          assumes: [],
          ...(length === undefined ? {} : { length: constant(length) }),
        }));
      }
      case "type":
        return v.statement === null ? noSize() : { tag: "class", cls: v.serial, name: v.name };
      case "instance":
        return v.cls.exception || v.asked === true ? noSize() : this.put(v, () => this.instanceOf(v));
      default:
        return noSize();
    }
  }

  private object(): { readonly kind: "object"; readonly site: number; readonly at: readonly Int[] } {
    return { kind: "object", site: this.sites++, at: [] };
  }

  /** The object at an address of its own; it may hold itself. */
  private put(v: Py, build: () => Obj): Value {
    if (v.k === "tuple" && (v === NO_ITEMS || v.constant === true)) {
      const key = v === NO_ITEMS ? "tuple:()" : `tuple:${this.sites++}`;
      this.pending.push(() => this.heap.set(constantAddress(key), { obj: build(), formals: [] }));
      return { tag: "ref", id: { kind: "const", key } };
    }
    const id = this.object();
    const value: Value = { tag: "ref", id };
    this.known.set(v, value);
    this.pending.push(() => this.heap.set(String(id.site), { obj: build(), formals: [] }));
    return value;
  }

  /** A member of an enumeration, which its class holds. How it shares attribute names is not followed. */
  private memberOf(member: Instance, v: Py): Value {
    const { cls } = member;
    if (cls.mixed === null) {
      const plain: Value = { tag: "ref", id: { kind: "const", key: `member:${member.serial}` } };
      this.known.set(v, plain);
      this.pending.push(() => this.heap.set(constantAddress(`member:${member.serial}`), { obj: this.instanceOf(member), formals: [] }));
      return plain;
    }
    const value: Value = { tag: "ref", id: { kind: "const", key: `member:${member.serial}` } };
    this.known.set(v, value);
    const layout: Layout = { slots: null, dict: true, weakref: true, builtin: cls.mixed };
    this.putClass(cls, true);
    this.pending.push(() => {
      const obj: Obj = {
        kind: "instance",
        type: cls.name,
        layout,
        attributes: [...member.attributes].map(([name, held]) => ({ name, value: this.valueOf(held) })),
        ordinal: null,
        dictAsked: null,
        member: true,
        of: { cls: cls.serial, least: null },
        assumes: [],
        ...(v.k === "int"
          ? { value: { tag: "int", int: constant(v.v), id: { kind: "any" } } as const }
          : v.k === "str"
            ? { value: stringValue(v.v, { kind: "any" }) }
            : {}),
      };
      this.heap.set(constantAddress(`member:${member.serial}`), { obj, formals: [] });
    });
    return value;
  }

  /** What an object of a class that derives from list or dict has besides. Attributes of such are not followed. */
  private derivedOf({ derived }: { readonly derived?: Instance }): { readonly own?: Derived } {
    if (derived === undefined) return {};
    if (derived.attributes.size > 0) return noSize();
    const { type, layout, ordinal, of } = this.instanceOf(derived) as Extract<Obj, { readonly kind: "instance" }>;
    return { own: { type, layout, ordinal, of: of as NonNullable<typeof of> } };
  }

  /** A class of which it is not followed how its instances share attribute names. */
  private putClass(cls: Class, dict: boolean): void {
    const obj: Obj = { kind: "class", type: cls.name, made: constant(2), keys: null, dict, ready: false, assumes: [] };
    this.heap.set(`class:${cls.serial}`, { obj, formals: [] });
  }

  private instanceOf(v: Instance): Obj {
    const { cls } = v;
    const layout = layoutOf(cls);
    const { census } = cls;
    const known = this.late && v.least !== null;
    const of = { cls: cls.serial, least: !layout.dict ? 0 : known ? v.least : null };
    const address = `class:${cls.serial}`;
    if (!this.heap.has(address)) {
      const keys: SharedKeys = { names: [...census.names], made: Math.min(census.made, 2) as 0 | 1 | 2, full: census.full };
      const entry: Obj = {
        kind: "class",
        type: cls.name,
        made: constant(Math.min(census.made, MANY_INSTANCES)),
        keys: this.late && !census.lost ? [keys] : null,
        dict: layout.dict,
        ready: false,
        assumes: [],
      };
      this.heap.set(address, { obj: entry, formals: [] });
    }
    return {
      kind: "instance",
      type: cls.name,
      layout,
      attributes: [...v.attributes].map(([name, value]) => ({ name, value: this.valueOf(value) })),
      ordinal: layout.dict && this.late ? constant(Math.min(v.made, MANY_INSTANCES)) : null,
      dictAsked: false,
      of,
      assumes: [],
    };
  }

  /** Items in any order: alike scalars that nothing else refers to are one run, and what is there several times is one run too. */
  private runsOf(items: readonly Py[]): readonly Run[] {
    const times = new Map<Py, number>();
    const alike = new Map<string, Py[]>();
    for (const item of items) {
      const kind = this.references.get(item) === 1 ? sizeKey(item) : null;
      if (kind === null) times.set(item, (times.get(item) ?? 0) + 1);
      else {
        const others = alike.get(kind);
        if (others === undefined) alike.set(kind, [item]);
        else others.push(item);
      }
    }
    const runs: Run[] = [];
    for (const [item, count] of times)
      runs.push({ count: constant(count), index: indexAtom("i", constant(count)), element: this.valueOf(item), picked: null });
    for (const group of alike.values()) {
      const count = constant(group.length);
      const index = indexAtom(`g${this.sites}`, count);
      runs.push({ count, index, element: this.anyOf(group, atomInt(index)), picked: null });
    }
    return runs;
  }

  private itemRuns(items: readonly (readonly [Py, Py])[]): readonly ItemRun[] {
    const alike = new Map<string, (readonly [Py, Py])[]>();
    const runs: ItemRun[] = [];
    const single = (v: Py): string | null => (this.references.get(v) === 1 ? sizeKey(v) : null);
    for (const item of items) {
      const [key, value] = [single(item[0]), single(item[1])];
      if (key === null || value === null) {
        runs.push({ count: ONE, index: indexAtom("i", ONE), key: this.valueOf(item[0]), element: this.valueOf(item[1]), picked: null });
        continue;
      }
      const kind = `${key}|${value}`;
      const others = alike.get(kind);
      if (others === undefined) alike.set(kind, [item]);
      else others.push(item);
    }
    for (const group of alike.values()) {
      const count = constant(group.length);
      const index = indexAtom(`g${this.sites}`, count);
      const at = atomInt(index);
      const [keys, values] = [group.map(([key]) => key), group.map(([, value]) => value)];
      runs.push({ count, index, key: this.anyOf(keys, at), element: this.anyOf(values, at), picked: null });
    }
    return runs;
  }

  /** A different object of that kind for each value of the index. */
  private anyOf(group: readonly Py[], at: Int): Value {
    const [first] = group;
    if (group.length === 1 && first !== undefined) return this.valueOf(first);
    const id = { kind: "object", site: this.sites++, at: [at] } as const;
    switch (first?.k) {
      case "float":
        return { tag: "float", value: null, id };
      case "int": {
        let [low, high] = [first.v, first.v];
        for (const one of group) {
          if (one.k !== "int") continue;
          if (one.v < low) low = one.v;
          if (one.v > high) high = one.v;
        }
        return { tag: "int", int: interval(low, high), id, ...asksOf(first) };
      }
      case "str":
        return { tag: "str", text: null, length: constant(lengthOfText(first.v)), kind: kindOf(first.v), id };
      default:
        return noSize();
    }
  }
}

/** Scalars with one of these take as many bytes each; null: it is no scalar made at run time. */
function sizeKey(v: Py): string | null {
  if (v.k === "float") return v.constant ? null : "f";
  if (v.k === "int") return v.constant ? null : `i${v.v < 0}${Math.ceil(bitsOf(v.v) / 30)}${v.plain}`;
  if (v.k === "str") return v.constant || v.v.length < 2 ? null : `s${widthOf(v)}${lengthOfText(v.v)}`;
  return null;
}

/** What was asked of the allocator for it: as many digits (of 30 bits, in units of 15) as it has, where that is known. */
function asksOf(v: Number_): { readonly asks?: Asks } {
  if (v.constant) return {};
  return { asks: v.plain === true ? `${2 * Math.max(1, Math.ceil(bitsOf(v.v) / 30))}` : "any" };
}

function bitsOf(n: number | bigint): number {
  const size = n < 0 ? -n : n;
  return typeof size === "number" && size < 2 ** 53 ? Math.ceil(Math.log2(size + 1)) : BigInt(size).toString(2).length;
}

export function widthOf(v: Str): StrKind {
  return kindOf(v.v);
}

function isScalar(v: Py): boolean {
  return v.k === "int" || v.k === "float" || v.k === "str" || v.k === "bytes" || v.k === "bool" || v.k === "None";
}

/** What an object refers to. */
export function heldBy(v: Py): Iterable<Py> {
  switch (v.k) {
    case "list":
    case "tuple":
    case "deque":
      return v.v;
    case "set":
    case "frozenset":
      return v.v.values();
    case "dict":
      return [...v.v.values()].flat();
    case "instance":
      return v.attributes.values();
    case "opaque":
      return heldOf(v);
    default:
      return NOTHING;
  }
}

function heldOf({ type, v }: Opaque): readonly Py[] {
  return type.can.held?.(v) ?? NOTHING;
}

const NOTHING: readonly Py[] = [];

/** How a named tuple is laid out. */
const RECORD: Layout = { slots: [], dict: false, weakref: false, builtin: "tuple" };

const layouts = new WeakMap<Class, Layout>();

function layoutOf(cls: Class): Layout {
  let layout = layouts.get(cls);
  if (layout === undefined) {
    let slots: string[] | null = [];
    let [dict, weakref] = [false, false];
    for (const one of cls.mro) {
      if (one.statement === null) continue;
      const own = slotsOf(one);
      if (own === null) {
        slots = null;
        [dict, weakref] = [true, true];
      } else {
        slots?.push(...own.filter((name) => name !== "__dict__" && name !== "__weakref__"));
        dict ||= own.includes("__dict__");
        weakref ||= own.includes("__weakref__");
      }
    }
    // How a class with a __dict__ and slots counts its instances is not followed.
    if (dict && cls.mro.some((one) => one.statement !== null && (slotsOf(one)?.length ?? 0) > 0)) noSize();
    const builtin = cls.mro.find((one) => one.make !== null && (one.name === "list" || one.name === "dict"))?.name ?? null;
    layout = { slots, dict, weakref, builtin };
    layouts.set(cls, layout);
  }
  return layout;
}

function historyOf(grown: Growth): readonly Event[] {
  return grown.map((event): Event => {
    const { op, source = "list", added = 0, by = "", extra = [], constants = false } = event;
    const count = constant(event.count);
    switch (op) {
      case "display":
        return { op, count, constant: constants };
      case "from":
        return { op, source, count };
      case "extend":
        return { op, source, count, added: constant(added) };
      case "made":
        return { op, by, count, extra: extra.map((n) => constant(n)) };
      case "mixed":
        return { op, most: count };
      case "clear":
        return { op };
      default:
        return { op, count };
    }
  });
}
