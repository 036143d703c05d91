/** Classes and their instances: method resolution, and the attribute names that instances share. */
import { type Call, type Class, type Instance, type Method, nextSerial, type Py, stop } from "./objects";

/** What the class or one of its bases has under the name. */
export function attributeOf(cls: Class, name: string): Py | undefined {
  for (const one of cls.mro) {
    const found = one.attributes.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function newClass(name: string, bases: readonly Class[], attributes: Map<string, Py>, make: Call | null = null): Class {
  const cls: Class = {
    k: "type",
    name,
    bases,
    mro: [],
    attributes,
    make,
    exception: bases.some((base) => base.exception),
    fields: bases.find((base) => base.fields !== null)?.fields ?? null,
    statement: null,
    serial: nextSerial(),
    hashes: null,
    members: bases.some((base) => base.members !== null) ? new Map() : null,
    mixed: bases.find((base) => base.mixed !== null)?.mixed ?? null,
    bare: bases.some((base) => base.bare),
    census: { names: [], made: 0, full: false, lost: false },
    slots: null,
  };
  (cls.mro as Class[]).push(cls, ...merged([...bases.map((base) => base.mro), bases]));
  return cls;
}

/** The C3 linearization. */
function merged(lists: readonly (readonly Class[])[]): Class[] {
  const left = lists.map((one) => [...one]).filter((one) => one.length > 0);
  const order: Class[] = [];
  while (left.length > 0) {
    const next = left.map(([first]) => first as Class).find((first) => left.every((one) => one.indexOf(first) <= 0));
    if (next === undefined) return stop("an order of bases");
    order.push(next);
    for (let i = left.length - 1; i >= 0; i--) {
      const one = left[i] as Class[];
      if (one[0] === next) one.shift();
      if (one.length === 0) left.splice(i, 1);
    }
  }
  return order;
}

/** A new instance, which its class counts (analysis/classes/census.ts, countInstance). */
export function newInstance(cls: Class): Instance {
  const { census } = cls;
  const least = census.made >= 2 ? census.names.length + (census.full ? 0 : 1) : 0;
  return { k: "instance", cls, attributes: new Map(), serial: nextSerial(), made: census.made++, least: census.lost ? null : least };
}

/** Names that a class shares at most (Objects/dictobject.c, SHARED_KEYS_MAX_SIZE). */
const PLACES = 30;

/** on.name = value, in its own attributes: a new name takes a place of its class where one is free (analysis/classes/census.ts, insertAnywhere). */
export function setOwn(on: Instance, name: string, value: Py): void {
  const isNew = !on.attributes.has(name);
  on.lent?.v.set(name, [{ k: "str", v: name, constant: true }, value]);
  on.attributes.set(name, value);
  const { census } = on.cls;
  if (!isNew || census.names.includes(name) || isSlot(on.cls, name)) return;
  const places = PLACES - census.names.length;
  if (census.full || places <= 0) {
    on.least = null;
    census.lost = true;
    return;
  }
  census.names.push(name);
  if (census.made < 2 || places - census.made >= 2) return;
  if (places - census.made <= 1) census.full = true;
}

/** Names in the __slots__ of a class alone; null: it has none. */
export function slotsOf(cls: Class): readonly string[] | null {
  if (cls.slots !== null) return cls.slots;
  const given = cls.attributes.get("__slots__");
  if (given === undefined) return null;
  if (given.k === "str") return [given.v];
  const items = given.k === "tuple" || given.k === "list" ? given.v : stop("__slots__");
  return items.map((item) => (item.k === "str" ? item.v : stop("__slots__")));
}

/** Whether instances have a __dict__. */
export function hasDict(cls: Class): boolean {
  return cls.mro.some((one) => one.statement !== null && (slotsOf(one)?.includes("__dict__") ?? true));
}

/** Whether a slot holds the attribute. */
export function isSlot(cls: Class, name: string): boolean {
  return cls.mro.some((one) => one.statement !== null && slotsOf(one)?.includes(name) === true);
}

export function instanceOf(value: Py, cls: Class): boolean {
  return value.k === "instance" && value.cls.mro.includes(cls);
}

/** The member of an enumeration, as an instance. */
export function memberOf(v: Py): Instance | null {
  if (v.k === "instance") return v.cls.members === null ? null : v;
  return v.k === "int" || v.k === "str" ? (v.member ?? null) : null;
}

export function makeMethod(self: Py, func: Py): Method {
  return { k: "method", self, func };
}
