/** Methods of builtin types. */
import { PURE } from "../../knowledge/pure";
import { SOURCES } from "../../values/object";
import { argumentsOf, newBuiltin } from "./builtinObjects";
import { contains, isEqual, order } from "./compare";
import { append, forget, grow } from "./growth";
import { extend, getItem, setItem, sliced } from "./items";
import { each, itemsOf, iterate, makeIter, overTable } from "./iterate";
import {
  type Bytearray,
  bool,
  bytes,
  type Deque,
  type Dict,
  dict,
  type Iter,
  int,
  keyOf,
  type List,
  list,
  type Named,
  NONE,
  type Py,
  type PySet,
  Raised,
  stop,
  str,
  tuple,
} from "./objects";
import { isTrue, lengthOf, newException, raise, spend, wholeOf } from "./operations";
import { inOrder } from "./setOrder";
import { addItem, augmentSet, copyDict, fill, putItem, setOf, sets, update } from "./tables";
import { BYTES, pure, STR } from "./textMethods";
import type { World } from "./world";

export type Calls<T> = (w: World, self: T, args: readonly Py[], named: Named) => Py;

export function number(v: Py | undefined, otherwise: number): number {
  if (v === undefined || v.k === "None") return otherwise;
  const n = wholeOf(v);
  return typeof n === "number" ? n : stop("an argument");
}

const LIST: Readonly<Record<string, Calls<List>>> = {
  "append/1": (_, self, [item = NONE]) => {
    append(self, item);
    return NONE;
  },
  "extend/1": (w, self, [items = NONE]) => {
    extend(w, self, items);
    return NONE;
  },
  "insert/2": (w, self, [at, item = NONE]) => {
    const n = number(at, 0);
    self.v.splice(n < 0 ? Math.max(0, n + self.v.length) : n, 0, item);
    spend(w, self.v.length >> 4);
    grow(self.grown, { op: "insert", count: 1 }, self.v.length);
    return NONE;
  },
  "pop/1": (w, self, [at]) => {
    const { v } = self;
    if (v.length === 0) return raise(w, "IndexError", str("pop from empty list"));
    const n = number(at, -1);
    const place = n < 0 ? n + v.length : n;
    if (place < 0 || place >= v.length) return raise(w, "IndexError", str("pop index out of range"));
    // Only the last item is taken as pop() takes it (Objects/listobject.c, list_pop_impl).
    if (place === v.length - 1) {
      grow(self.grown, { op: "pop", count: 1 }, v.length);
      return v.pop() as Py;
    }
    spend(w, v.length >> 4);
    grow(self.grown, { op: "delete", count: 1 }, v.length);
    return v.splice(place, 1)[0] as Py;
  },
  "remove/1": (w, self, [item = NONE]) => {
    const at = self.v.findIndex((one) => one === item || isEqual(w, one, item));
    spend(w, self.v.length);
    if (at < 0) return raise(w, "ValueError", str("list.remove(x): x not in list"));
    self.v.splice(at, 1);
    grow(self.grown, { op: "delete", count: 1 }, self.v.length + 1);
    return NONE;
  },
  "clear/0": (_, self) => {
    self.v = [];
    grow(self.grown, { op: "clear", count: 0 }, 0);
    return NONE;
  },
  "copy/0": (w, self) => {
    spend(w, self.v.length);
    return list([...self.v], self.v.length === 0 ? [] : [{ op: "exact", count: self.v.length }]);
  },
  "reverse/0": (_, self) => {
    self.v.reverse();
    return NONE;
  },
  "sort/0 key reverse": (w, self, _, named) => {
    self.v = sorted(w, self.v, named);
    return NONE;
  },
  "index/3": (w, self, [item = NONE, from, to]) => placeOf(w, self.v, item, from, to),
  "count/1": (w, self, [item = NONE]) => int(self.v.filter((one) => one === item || isEqual(w, one, item)).length),
};

function placeOf(w: World, items: readonly Py[], item: Py, from: Py | undefined, to: Py | undefined): Py {
  spend(w, items.length);
  const { from: start, count } = sliced(w, { k: "slice", start: from ?? NONE, stop: to ?? NONE, step: NONE }, items.length);
  for (let i = start; i < start + count; i++) if (items[i] === item || isEqual(w, items[i] as Py, item)) return int(i);
  return raise(w, "ValueError", str("is not in list"));
}

/** Items in order; equal ones stay as they are. */
export function sorted(w: World, items: readonly Py[], named: Named): Py[] {
  const key = named?.get("key");
  const reverse = named?.get("reverse");
  const turned = reverse !== undefined && isTrue(w, reverse);
  spend(w, items.length * 4);
  const rows = items.map((item) => ({ item, by: key === undefined || key.k === "None" ? item : w.call(key, [item], null) }));
  const by = (a: Py, b: Py): number => {
    const found = order(w, a, b);
    if (Number.isNaN(found) && a.k === "instance") return order(w, b, a) < 0 ? 1 : 0;
    return Number.isNaN(found) ? stop("an order of what cannot be compared") : found;
  };
  rows.sort((a, b) => (turned ? by(b.by, a.by) : by(a.by, b.by)));
  return rows.map(({ item }) => item);
}

const TUPLE: Readonly<Record<string, Calls<Extract<Py, { readonly k: "tuple" }>>>> = {
  "_asdict/0": (_, self) => {
    const fields = self.cls?.fields ?? stop("_asdict");
    const made = dict();
    for (const [i, name] of fields.entries()) putItem(made, { k: "str", v: name, constant: true }, self.v[i] as Py);
    made.grown = [{ op: "from", source: "iterator", count: fields.length }];
    return made;
  },
  "index/3": (w, self, [item = NONE, from, to]) => placeOf(w, self.v, item, from, to),
  "count/1": (w, self, [item = NONE]) => int(self.v.filter((one) => one === item || isEqual(w, one, item)).length),
  "_replace/0 *": (_, self, __, named) => {
    const fields = self.cls?.fields ?? stop("_replace");
    return { k: "tuple", cls: self.cls, v: self.v.map((item, i) => named?.get(fields[i] as string) ?? item) };
  },
};

function view(w: World, self: Dict, pick: (entry: [Py, Py]) => Py, type: string): Iter {
  return {
    ...makeIter(
      type,
      () => stop("next() of a view"),
      () => self.v.size,
    ),
    again: () => overTable(w, self, pick, `${type}iterator`),
  };
}

const DICT: Readonly<Record<string, Calls<Dict>>> = {
  "keys/0": (w, self) => view(w, self, ([key]) => key, "dict_keys"),
  "values/0": (w, self) => view(w, self, ([, value]) => value, "dict_values"),
  "items/0": (w, self) => view(w, self, ([key, value]) => ({ k: "tuple", v: [key, value], cls: null }), "dict_items"),
  "get/2": (_, self, [key = NONE, otherwise = NONE]) => self.v.get(keyOf(key))?.[1] ?? otherwise,
  "setdefault/2": (_, self, [key = NONE, value = NONE]) => {
    const found = self.v.get(keyOf(key));
    if (found !== undefined) return found[1];
    putItem(self, key, value);
    return value;
  },
  "pop/2": (w, self, [key = NONE, otherwise]) => {
    if (self.lentBy !== undefined) return stop("a __dict__ is changed");
    const name = keyOf(key);
    const found = self.v.get(name);
    if (found === undefined) return otherwise ?? raise(w, "KeyError", key);
    self.v.delete(name);
    grow(self.grown, { op: "delete", count: 1 }, self.v.size + 1);
    return found[1];
  },
  "popitem/1 last": (w, self, [last], named) => {
    if (self.lentBy !== undefined) return stop("a __dict__ is changed");
    if (self.v.size === 0) return raise(w, "KeyError", str("popitem(): dictionary is empty"));
    const end = last ?? named?.get("last");
    const keys = [...self.v.keys()];
    spend(w, keys.length);
    const name = (end !== undefined && !isTrue(w, end) ? keys[0] : keys[keys.length - 1]) as string;
    const [key, value] = self.v.get(name) as [Py, Py];
    self.v.delete(name);
    forget(self.grown, self.v.size + 1);
    return tuple([key, value]);
  },
  "move_to_end/2 last": (w, self, [key = NONE, last], named) => {
    if (self.lentBy !== undefined) return stop("a __dict__ is changed");
    const name = keyOf(key);
    const found = self.v.get(name);
    if (found === undefined) return raise(w, "KeyError", key);
    const end = last ?? named?.get("last");
    if (end !== undefined && !isTrue(w, end)) return stop("move_to_end");
    self.v.delete(name);
    self.v.set(name, found);
    return NONE;
  },
  "clear/0": (_, self) => {
    if (self.lentBy !== undefined) return stop("a __dict__ is changed");
    self.v = new Map();
    grow(self.grown, { op: "clear", count: 0 }, 0);
    return NONE;
  },
  "copy/0": (w, self) => (self.type === "dict" ? copyDict(w, self) : stop(`copy() of ${self.type}`)),
  "update/1 *": (w, self, [given], named) => {
    if (self.type === "Counter") {
      if (given !== undefined) count(w, self, given, 1);
      return NONE;
    }
    if (given !== undefined) fill(w, self, given);
    if (named !== null && named.size > 0) {
      const other = w.namedArguments(named);
      if (other.k === "dict") update(w, self, other);
      forget(self.grown, self.v.size);
    }
    return NONE;
  },
  "most_common/1": (w, self, [n]) => {
    const rows = [...self.v.values()].map(([key, value]) => tuple([key, value]));
    spend(w, rows.length * 4);
    const by = (a: Py, b: Py): number => -order(w, (a as { v: readonly Py[] }).v[1] as Py, (b as { v: readonly Py[] }).v[1] as Py);
    const most = n === undefined || n.k === "None" ? null : number(n, 0);
    const items = [...rows].sort(by).slice(0, most ?? undefined);
    // Sorted, or what heapq.nlargest gives: for 1 a display, for all a slice, else what a comprehension collects.
    if (most === null) return list(items, [{ op: "made", by: "sorted", count: items.length, extra: [VIEW] }]);
    return list(items, items.length === 0 ? [] : [{ op: most === 1 || most >= rows.length ? "exact" : "append", count: items.length }]);
  },
  "elements/0": (_, self) => {
    const items: Py[] = [];
    for (const [key, value] of self.v.values()) for (let i = 0; i < Number(wholeOf(value)); i++) items.push(key);
    let at = 0;
    return makeIter("chain", () => items[at++]);
  },
  "subtract/1": (w, self, [given = NONE]) => {
    count(w, self, given, -1);
    return NONE;
  },
  "total/0": (_, self) => int([...self.v.values()].reduce((sum, [, value]) => sum + Number(wholeOf(value)), 0)),
};

const VIEW = SOURCES.indexOf("view");

/** Counter.update(v). */
export function count(w: World, into: Dict, v: Py, by: number): void {
  const pairs: Iterable<readonly [Py, number]> =
    v.k === "dict"
      ? [...v.v.values()].map(([key, value]) => [key, Number(wholeOf(value) ?? stop("a count"))] as const)
      : [...each(w, v)].map((key) => [key, 1] as const);
  for (const [key, n] of pairs) {
    const old = into.v.get(keyOf(key))?.[1];
    putItem(into, key, int(Number(old === undefined ? 0 : (wholeOf(old) ?? stop("a count"))) + by * n));
  }
}

const SET: Readonly<Record<string, Calls<PySet>>> = {
  "add/1": (_, self, [item = NONE]) => {
    addItem(self, item);
    return NONE;
  },
  "discard/1": (_, self, [item = NONE]) => {
    if (self.v.delete(keyOf(item))) grow(self.grown, { op: "delete", count: 1 }, self.v.size + 1);
    return NONE;
  },
  "remove/1": (w, self, [item = NONE]) => {
    if (!self.v.delete(keyOf(item))) return raise(w, "KeyError", item);
    grow(self.grown, { op: "delete", count: 1 }, self.v.size + 1);
    return NONE;
  },
  "pop/0": (w, self) => {
    if (self.v.size === 0) return raise(w, "KeyError", str("pop from an empty set"));
    if (self.v.size > 1) return stop("pop() of a set");
    const [first] = inOrder(w, self) as [Py];
    self.v.clear();
    grow(self.grown, { op: "pop", count: 1 }, 1);
    return first;
  },
  "clear/0": (_, self) => {
    self.v = new Map();
    grow(self.grown, { op: "clear", count: 0 }, 0);
    return NONE;
  },
  "copy/0": (w, self) => (self.k === "frozenset" ? self : setOf(w, "set", self)),
  "update/9": (w, self, all) => {
    for (const given of all) {
      if (given.k === "set" || given.k === "frozenset") augmentSet(w, "|", self, given);
      else for (const item of each(w, given)) addItem(self, item);
    }
    return NONE;
  },
  "union/9": (w, self, all) => all.reduce<PySet>((made, given) => united(w, made, given), setOf(w, "set", self)),
  "intersection/1": (w, self, [given = NONE]) =>
    sets(w, "&", self, given.k === "set" || given.k === "frozenset" ? given : setOf(w, "set", given)),
  "difference/1": (w, self, [given = NONE]) =>
    sets(w, "-", self, given.k === "set" || given.k === "frozenset" ? given : stop("difference()")),
  "symmetric_difference/1": (w, self, [given = NONE]) =>
    sets(w, "^", self, given.k === "set" || given.k === "frozenset" ? given : stop("symmetric_difference()")),
  "difference_update/9": (w, self, all) => {
    for (const given of all) {
      const before = self.v.size;
      for (const item of each(w, given)) self.v.delete(keyOf(item));
      forget(self.grown, before);
    }
    return NONE;
  },
  "intersection_update/1": (w, self, [given = NONE]) => {
    augmentSet(w, "&", self, given.k === "set" || given.k === "frozenset" ? given : stop("intersection_update()"));
    return NONE;
  },
  "issubset/1": (w, self, [given = NONE]) => bool([...self.v.values()].every((item) => contains(w, given, item))),
  "issuperset/1": (w, self, [given = NONE]) => bool([...each(w, given)].every((item) => self.v.has(keyOf(item)))),
  "isdisjoint/1": (w, self, [given = NONE]) => bool(![...self.v.values()].some((item) => contains(w, given, item))),
};

function united(w: World, made: PySet, given: Py): PySet {
  if (given.k === "set" || given.k === "frozenset") return augmentSet(w, "|", made, given);
  for (const item of each(w, given)) addItem(made, item);
  return made;
}

const DEQUE: Readonly<Record<string, Calls<Deque>>> = {
  "rotate/1": (w, self, [by]) => {
    const { length } = self.v;
    if (length === 0) return NONE;
    const n = ((number(by, 1) % length) + length) % length;
    spend(w, length >> 3);
    self.v = [...self.v.slice(length - n), ...self.v.slice(0, length - n)];
    forget(self.grown, length);
    return NONE;
  },
  "extendleft/1": (w, self, [items = NONE]) => {
    for (const item of itemsOf(w, items)) push(self, item, true);
    return NONE;
  },
  "remove/1": (w, self, [item = NONE]) => {
    const at = self.v.findIndex((one) => one === item || isEqual(w, one, item));
    if (at < 0) return raise(w, "ValueError");
    self.v.splice(at, 1);
    forget(self.grown, self.v.length + 1);
    return NONE;
  },
  "reverse/0": (_, self) => {
    self.v.reverse();
    return NONE;
  },
  "append/1": (_, self, [item = NONE]) => {
    push(self, item, false);
    return NONE;
  },
  "appendleft/1": (_, self, [item = NONE]) => {
    push(self, item, true);
    return NONE;
  },
  "pop/0": (w, self) => {
    if (self.v.length === 0) return raise(w, "IndexError", str("pop from an empty deque"));
    grow(self.grown, { op: "pop", count: 1 }, self.v.length);
    return self.v.pop() as Py;
  },
  "popleft/0": (w, self) => {
    if (self.v.length === 0) return raise(w, "IndexError", str("pop from an empty deque"));
    grow(self.grown, { op: "delete", count: 1 }, self.v.length);
    return self.v.shift() as Py;
  },
  "extend/1": (w, self, [items = NONE]) => {
    const all = itemsOf(w, items);
    if (self.v.length === 0 && all.length > 0) {
      const { grown } = self;
      self.grown = [];
      for (const item of all) push(self, item, false);
      self.grown = grown;
      grow(self.grown, { op: "from", source: "iterator", count: all.length }, self.v.length);
    } else for (const item of all) push(self, item, false);
    return NONE;
  },
  "clear/0": (_, self) => {
    self.v = [];
    grow(self.grown, { op: "clear", count: 0 }, 0);
    return NONE;
  },
  "copy/0": (w, self) => dequeOf(w, self, self.maxlen),
  "count/1": (w, self, [item = NONE]) => int(self.v.filter((one) => one === item || isEqual(w, one, item)).length),
};

function push(self: Deque, item: Py, left: boolean): void {
  if (self.maxlen !== null && self.v.length >= self.maxlen) {
    if (self.maxlen === 0) return;
    if (left) self.v.pop();
    else self.v.shift();
  }
  if (left) self.v.unshift(item);
  else self.v.push(item);
  const event = left ? ({ op: "insert", count: 1 } as const) : ({ op: "append", count: 1 } as const);
  grow(self.grown, event, self.v.length);
}

export function dequeOf(w: World, v: Py | undefined, maxlen: number | null): Deque {
  const items = v === undefined ? [] : itemsOf(w, v);
  const made: Deque = { k: "deque", v: [], maxlen, grown: [] };
  for (const item of items) push(made, item, false);
  made.grown = items.length === 0 ? [] : [{ op: "from", source: "list", count: items.length }];
  return made;
}

const INT: Readonly<Record<string, Calls<Py>>> = {
  "bit_length/0": (_, self) => int(bits(self)),
  "to_bytes/2 length byteorder signed": (w, self, [length, order], named) => {
    const count = number(length ?? named?.get("length"), 1);
    const by = order ?? named?.get("byteorder");
    const signed = named?.get("signed");
    let n = BigInt(wholeOf(self) ?? 0);
    const isSigned = signed !== undefined && isTrue(w, signed);
    const most = 1n << BigInt(8 * count - (isSigned ? 1 : 0));
    if (n >= most || n < (isSigned ? -most : 0n) || count > 10_000) return raise(w, "OverflowError", str("?"));
    let text = "";
    if (n < 0n) n += 1n << BigInt(8 * count);
    for (let i = 0; i < count; i++, n >>= 8n) text += String.fromCharCode(Number(n & 255n));
    const little = by?.k === "str" && by.v === "little";
    return bytes(little ? text : [...text].reverse().join(""));
  },
  "as_integer_ratio/0": (_, self) => tuple([self, int(1)]),
  "conjugate/0": (_, self) => self,
  "bit_count/0": (_, self) =>
    int(
      (
        BigInt(wholeOf(self) ?? 0)
          .toString(2)
          .match(/1/g) ?? []
      ).length,
    ),
};

function bits(v: Py): number {
  const n = BigInt(wholeOf(v) ?? 0);
  return n === 0n ? 0 : (n < 0n ? -n : n).toString(2).length;
}

const FLOAT: Readonly<Record<string, Calls<Py>>> = {
  "__float__/0": (_, self) => self,
  "is_integer/0": (_, self) => bool(self.k === "float" && Number.isInteger(self.v)),
};

/** StopIteration, with what a generator returned. */
export function ended(w: World, on: Iter): never {
  const value = on.returned?.() ?? NONE;
  const made = newException(w, "StopIteration", value === NONE ? [] : [value]);
  made.attributes.set("value", value);
  throw new Raised(made);
}

const ITERATOR: Readonly<Record<string, Calls<Iter>>> = {
  "__next__/0": (w, self) => self.next() ?? ended(w, self),
  "send/1": (w, self, [value = NONE]) => (self.send === undefined ? stop("send()") : (self.send(value) ?? ended(w, self))),
  "close/0": (w, self) => {
    if (w.pending > 0 || self.close === undefined) return stop("close() of a generator");
    self.close();
    return NONE;
  },
};

const BYTEARRAY: Readonly<Record<string, Calls<Bytearray>>> = {
  "append/1": (_, self, [item]) => {
    self.v.push(number(item, 0));
    grow(self.grown, { op: "append", count: 1 }, self.v.length);
    return NONE;
  },
  "extend/1": (w, self, [items = NONE]) => {
    const all = itemsOf(w, items).map((item) => number(item, 0));
    for (const item of all) self.v.push(item);
    grow(self.grown, { op: "extend", source: "bytes", count: all.length, added: all.length }, self.v.length);
    return NONE;
  },
  "count/1": (w, self, [item = NONE]) => {
    const n = wholeOf(item);
    const wanted = n !== null ? Number(n) : item.k === "bytes" && item.v.length === 1 ? item.v.charCodeAt(0) : stop("count()");
    spend(w, self.v.length >> 3);
    return int(self.v.filter((one) => one === wanted).length);
  },
  "find/1": (_, self, [item = NONE]) => {
    const n = wholeOf(item);
    return n === null ? stop("find()") : int(self.v.indexOf(Number(n)));
  },
};

/** Methods by type and name, with what they take. */
const METHODS: Readonly<Record<string, Readonly<Record<string, Calls<never>>>>> = {
  bytearray: BYTEARRAY,
  bytes: BYTES,
  list: LIST,
  dict: DICT,
  set: SET,
  frozenset: SET,
  tuple: TUPLE,
  deque: DEQUE,
  int: INT,
  bool: INT,
  float: FLOAT,
  str: STR,
  iterator: ITERATOR,
};

type Declared = ReturnType<typeof argumentsOf> & { readonly call: Calls<Py> };

let byName: ReadonlyMap<string, Declared> | null = null;

function allMethods(): ReadonlyMap<string, Declared> {
  const all = new Map<string, Declared>();
  for (const [type, table] of Object.entries(METHODS))
    for (const [key, call] of Object.entries(table)) {
      const made = argumentsOf(key);
      all.set(`${type}.${made.name}`, { ...made, call: call as unknown as Calls<Py> });
    }
  return all;
}

/** Names of the methods of a type. */
export function methodNames(type: string): readonly string[] {
  byName ??= allMethods();
  const own = [...byName.keys(), ...Object.keys(PURE)].filter((key) => key.startsWith(`${type}.`));
  return own.map((key) => key.slice(type.length + 1)).filter((name) => /^[a-z]/.test(name));
}

/** What operators and builtin functions ask for. */
const GENERAL: Readonly<Record<string, (w: World, on: Py, args: readonly Py[]) => Py>> = {
  __getitem__: (w, on, [index = NONE]) => getItem(w, on, index),
  __setitem__: (w, on, [index = NONE, value = NONE]) => {
    setItem(w, on, index, value);
    return NONE;
  },
  __len__: (w, on) => int(lengthOf(w, on)),
  __contains__: (w, on, [item = NONE]) => bool(contains(w, on, item)),
  __iter__: (w, on) => iterate(w, on),
  __eq__: (w, on, [other = NONE]) => bool(isEqual(w, on, other)),
  __class__: () => stop("__class__"),
};

/** The method of a builtin object, bound to it. */
export function methodOf(w: World, on: Py, name: string): Py | undefined {
  byName ??= allMethods();
  const own = byName.get(`${on.k}.${name}`);
  if (own !== undefined)
    return newBuiltin(name, (args, named) => {
      own.check(args, named);
      return own.call(w, on, args, named);
    });
  const general = GENERAL[name];
  if (general !== undefined && Object.hasOwn(GENERAL, name))
    return newBuiltin(name, (args, named) => (named === null ? general(w, on, args) : stop(`${name}() with keywords`)));
  if (on.k === "str" || on.k === "bytes") {
    const full = `${on.k}.${name}`;
    if (Object.hasOwn(PURE, full))
      return newBuiltin(name, (args, named) => (named === null ? pure(w, full, on, args) : stop(`${name}() with keywords`)));
  }
  return undefined;
}
