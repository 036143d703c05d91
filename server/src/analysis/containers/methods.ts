/** Methods of builtin objects. */

import { knowledgeOf, methodOf } from "../../knowledge/index";
import { record } from "../../values/history";
import { add, constant, constantOf, type Int, interval, isLess, max, ONE, sub, ZERO } from "../../values/int";
import { ATTRIBUTES, type Event, type Obj } from "../../values/object";
import { appendRuns, itemAt, lengthOf, reverseRuns, single, sliceRuns, someOf, someRun } from "../../values/runs";
import { intOf, type Value } from "../../values/value";
import { type Arguments, withFirst } from "../calls/arguments";
import { callForEach } from "../calls/callbacks";
import { escapeTo } from "../calls/calls";
import { contents } from "../canonical";
import { asDict, replaced } from "../classes/records";
import { applyEntry, applyKnown, type Call, typeOf } from "../library/apply";
import { forgetTable } from "../library/frames";
import { itemsInAnyOrder, iterate } from "../loops/iterate";
import { allocate, type Context, freshScalar, lost } from "../machine";
import { asInt } from "../operators";
import { notePeak } from "../peaks";
import { joinIn, overAlternatives, type State } from "../state";
import { ARRAY } from "./array";
import { DEQUE, holdsKey, valueOfKey } from "./collections";
import { placeOf, withoutItem } from "./edits";
import { extendList, shuffled } from "./inPlace";
import { loseItems, objectOf, replaceObject, updateValue } from "./objects";
import { placesOf, sortedRuns } from "./order";
import {
  clearTable,
  combined,
  combinedInPlace,
  copyDict,
  copySet,
  givenBy,
  givenByNames,
  type SetOperator,
  setDefault,
  takeKey,
  updateDict,
  withAdded,
} from "./tableMethods";
import { insertItem, isIn } from "./tables";

/** What a method sees: its receiver, the arguments, and where. */
export interface On {
  readonly self: Value;
  readonly args: readonly Value[];
  readonly nodes: Arguments;
  readonly node: Call;
  readonly state: State;
  readonly ctx: Context;
}

export type Method = (on: On) => Value;

const NONE: Value = { tag: "none" };

const LIST: Readonly<Record<string, Method>> = {
  append: (on) => {
    const [item] = on.args;
    if (item === undefined || on.args.length !== 1) return wrong(on);
    updateValue(on.state, on.self, (obj) => {
      if (obj.kind !== "list") return obj;
      const runs = appendRuns(obj.runs, [single(item, `p${on.node.start}`)]);
      return { ...obj, runs, history: record(obj.history, { op: "append", count: ONE }, lengthOf(runs)) };
    });
    return NONE;
  },
  extend: (on) => {
    const items = on.args[0] === undefined || on.args[0].tag === "unknown" ? null : itemsInAnyOrder(on.args[0], on.node, on.state, on.ctx);
    if (items === null) {
      forget(on);
      return NONE;
    }
    extendList(on.self, items, on.state);
    return NONE;
  },
  insert: (on) => {
    const [, item] = on.args;
    if (item === undefined) return wrong(on);
    const first = on.args[0] !== undefined && isZero(on.args[0]);
    updateValue(on.state, on.self, (obj) => {
      if (obj.kind !== "list") return obj;
      const one = single(item, `p${on.node.start}`);
      const runs = first ? appendRuns([one], obj.runs) : appendRuns(obj.runs, [one]);
      const grown: Obj = { ...obj, runs, history: record(obj.history, { op: "insert", count: ONE }, lengthOf(runs)) };
      return first ? grown : shuffled(grown);
    });
    return NONE;
  },
  pop: (on) => {
    const obj = objectOf(on.self, on.state);
    if (obj?.kind !== "list" || on.args.length > 1) return wrong(on);
    const length = lengthOf(obj.runs);
    const given = on.args[0] === undefined ? null : asInt(on.args[0]);
    const taken = given === null || constantOf(length) === 1 ? null : withoutItem(obj, given, "delete");
    if (taken !== null) {
      replaceObject(on.state, on.self, obj, taken.list);
      return taken.item;
    }
    // An empty list raises, so there was an item.
    const left = max(sub(length, ONE), ZERO);
    const ends = on.args.length === 0 && obj.unordered !== true && isLess(ZERO, length) === true;
    const last = ends ? itemAt(obj.runs, left) : null;
    const item = last ?? someOf(obj.runs);
    const rest = (ends ? sliceRuns(obj.runs, ZERO, left) : null) ?? someRun(obj.runs, left, `pop${on.node.start}`);
    if (rest === null || item === null) {
      forget(on);
      return lost(on.ctx, on.node, "which item pop() takes is not known");
    }
    // Of pop(i), the last item only is taken as pop() takes it (Objects/listobject.c, list_pop_impl).
    const atEnd = on.args.length === 0 || constantOf(length) === 1;
    const event: Event = atEnd ? { op: "pop", count: ONE } : { op: "mixed", most: length };
    updateValue(on.state, on.self, (o) => (o.kind === "list" ? { ...o, runs: rest, history: record(o.history, event, length) } : o));
    return item;
  },
  clear: (on) => {
    updateValue(on.state, on.self, (obj) =>
      obj.kind === "list" ? { ...obj, runs: [], history: record(obj.history, { op: "clear" }, ZERO) } : obj,
    );
    return NONE;
  },
  copy: (on) => {
    const obj = objectOf(on.self, on.state);
    if (obj?.kind !== "list") return wrong(on);
    return made(on, { kind: "list", runs: obj.runs, history: [{ op: "exact", count: lengthOf(obj.runs) }], assumes: obj.assumes });
  },
  sort: (on) => {
    const key = on.nodes.list.find(({ name }) => name === "key");
    if (key !== undefined) callForEach(key.value, on.self, { ...on, tag: "" });
    const obj = objectOf(on.self, on.state);
    const items = obj?.kind === "list" ? itemsInAnyOrder(on.self, on.node, on.state, on.ctx) : null;
    const reverse = on.nodes.list.find(({ name }) => name === "reverse");
    const runs = items === null ? null : sortedRuns(items, key?.value, reverse?.value, { ...on, tag: "" });
    updateValue(on.state, on.self, (list) =>
      list.kind !== "list" ? list : list === obj && runs !== null ? { ...list, runs, unordered: false } : shuffled(list),
    );
    return NONE;
  },
  reverse: (on) => {
    updateValue(on.state, on.self, (obj) => (obj.kind === "list" ? { ...obj, runs: reverseRuns(obj.runs) } : obj));
    return NONE;
  },
  index: (on) => placeIn(on, ([first]) => first),
  count: (on) => placeIn(on, (places) => places.length),
  remove: (on) => {
    const obj = objectOf(on.self, on.state);
    const [value] = on.args;
    const at = obj?.kind === "list" && value !== undefined ? placeOf(obj, value) : null;
    const left = obj?.kind === "list" && at !== null ? withoutItem(obj, at, "delete") : null;
    if (left === null || obj === undefined) forget(on);
    else replaceObject(on.state, on.self, obj, left.list);
    return NONE;
  },
};

const TUPLE: Readonly<Record<string, Method>> = {
  index: (on) => LIST.index?.(on) ?? NONE,
  count: (on) => LIST.count?.(on) ?? NONE,
  _replace: ({ self, nodes, node, state, ctx }) => {
    const changed = new Map(nodes.list.map(({ name, value }) => [name ?? "", value]));
    return replaced(self, changed, node, state, ctx) ?? lost(ctx, node, "what this named tuple holds is not known");
  },
  _asdict: ({ self, node, state, ctx }) => asDict(self, node, state, ctx) ?? lost(ctx, node, "what this named tuple holds is not known"),
};

const BYTEARRAY: Readonly<Record<string, Method>> = {
  append: (on) => changeBytes(on, ({ length }) => [add(length, ONE), { op: "append", count: ONE }]),
  insert: (on) => changeBytes(on, ({ length }) => [add(length, ONE), { op: "insert", count: ONE }]),
  extend: (on) => {
    const [given] = on.args;
    const found = given === undefined || given.tag === "unknown" ? null : iterate(given, on.node, on.state, on.ctx);
    if (found === null) {
      forget(on);
      return NONE;
    }
    // Whatever it is, it becomes bytes first and is added at once (bytearrayobject.c, bytearray_extend).
    return changeBytes(on, ({ length }) => [
      add(length, found.count),
      { op: "extend", source: "bytes", count: found.count, added: found.count },
    ]);
  },
  pop: (on) => {
    const obj = objectOf(on.self, on.state);
    if (obj?.kind !== "bytearray" || isLess(ZERO, obj.length) !== true) return wrong(on);
    changeBytes(on, ({ length }) => [sub(length, ONE), { op: "pop", count: ONE }]);
    return { tag: "int", int: { poly: null, low: 0, high: 255 }, id: { kind: "const", key: null } };
  },
  clear: (on) => changeBytes(on, () => [ZERO, { op: "made", by: "slice", count: ZERO, extra: [] }]),
  copy: (on) => {
    const obj = objectOf(on.self, on.state);
    if (obj?.kind !== "bytearray") return wrong(on);
    return made(on, { ...obj, history: [{ op: "from", source: "bytes", count: obj.length }] });
  },
  reverse: () => NONE,
  find: (on) => anInt(on),
  index: (on) => anInt(on),
  count: (on) => anInt(on),
};

/** The length and the event that the method leaves. */
function changeBytes(on: On, change: (obj: Extract<Obj, { kind: "bytearray" }>) => readonly [Int, Event]): Value {
  updateValue(on.state, on.self, (obj) => {
    if (obj.kind !== "bytearray") return obj;
    const [length, event] = change(obj);
    return { ...obj, length, history: record(obj.history, event, max(length, obj.length)) };
  });
  return NONE;
}

const FROZENSET: Readonly<Record<string, Method>> = {
  copy: (on) => (objectOf(on.self, on.state)?.kind === "frozenset" ? on.self : copyOfSet(on)),
  union: (on) => combine(on, "|"),
  intersection: (on) => combine(on, "&"),
  difference: (on) => combine(on, "-"),
  symmetric_difference: (on) => combine(on, "^"),
};

const SET: Readonly<Record<string, Method>> = {
  ...FROZENSET,
  add: (on) => {
    if (on.args[0] === undefined) return wrong(on);
    insertItem(on.self, on.args[0], on.node, on.state);
    return NONE;
  },
  update: (on) => {
    for (const given of on.args) {
      const own = objectOf(on.self, on.state);
      if (own !== undefined && objectOf(given, on.state) === own) continue;
      const found = given.tag === "unknown" ? null : itemsInAnyOrder(given, on.node, on.state, on.ctx);
      if (found === null) {
        forget(on);
        return NONE;
      }
      updateValue(on.state, on.self, (obj) => (obj.kind === "set" ? withAdded(obj, found) : obj));
    }
    return NONE;
  },
  intersection_update: (on) => combineInPlace(on, "&"),
  difference_update: (on) => combineInPlace(on, "-"),
  symmetric_difference_update: (on) => combineInPlace(on, "^"),
  discard: (on) => {
    if (on.args[0] === undefined) return wrong(on);
    if (takeKey(on.self, on.args[0], on.state) === "lost") forget(on);
    return NONE;
  },
  remove: (on) => SET.discard?.(on) ?? NONE,
  clear: (on) => {
    clearTable(on.self, on.state);
    return NONE;
  },
};

function copyOfSet(on: On): Value {
  const obj = objectOf(on.self, on.state);
  return obj?.kind === "set" ? made(on, copySet(obj)) : wrong(on);
}

function combineInPlace(on: On, op: "&" | "-" | "^"): Value {
  const [given] = on.args;
  const other = given === undefined || on.args.length !== 1 ? undefined : objectOf(given, on.state);
  if (other?.kind !== "set" && other?.kind !== "frozenset") forget(on);
  else
    updateValue(on.state, on.self, (obj) =>
      obj.kind === "set" ? combinedInPlace(obj, op, other, `c${on.node.start}`, on.ctx.machine.target.python[0]) : obj,
    );
  return NONE;
}

function combine(on: On, op: SetOperator): Value {
  const obj = objectOf(on.self, on.state);
  const [given] = on.args;
  if ((obj?.kind !== "set" && obj?.kind !== "frozenset") || given === undefined || on.args.length !== 1) return wrong(on);
  const other = objectOf(given, on.state);
  if (other?.kind === "set" || other?.kind === "frozenset")
    return made(on, combined(obj, op, other, `c${on.node.start}`, on.ctx.machine.target.python[0]));
  const found = op !== "|" || given.tag === "unknown" ? null : itemsInAnyOrder(given, on.node, on.state, on.ctx);
  return found === null ? lost(on.ctx, on.node, "which items both have is not known") : made(on, withAdded(copySet(obj), found));
}

const DICT: Readonly<Record<string, Method>> = {
  keys: (on) => view(on, "keys"),
  values: (on) => view(on, "values"),
  items: (on) => view(on, "items"),
  copy: (on) => {
    const obj = objectOf(on.self, on.state);
    return obj?.kind === "dict" && obj.type === "dict"
      ? made(on, copyDict(obj))
      : lost(on.ctx, on.node, "copying this is not followed yet");
  },
  update: (on) => {
    const named = on.nodes.list.flatMap(({ name, value }) => (name === null ? [] : [{ name, value }]));
    const [first] = on.nodes.list.filter((one) => one.name === null);
    const given = first === undefined ? undefined : givenBy(first.value, on.node, on.state, on.ctx);
    if (given === null) {
      forget(on);
      return NONE;
    }
    if (given !== undefined) updateDict(on.self, given, on.state);
    if (named.length > 0) updateDict(on.self, { ...givenByNames(named), by: "dict" }, on.state);
    return NONE;
  },
  clear: (on) => {
    clearTable(on.self, on.state);
    return NONE;
  },
  pop: (on) => {
    const [key, otherwise] = on.args;
    const taken = key === undefined ? "lost" : takeKey(on.self, key, on.state);
    if (taken === "absent") return otherwise ?? lost(on.ctx, on.node, "the key is not there");
    if (taken !== "lost") return taken;
    forget(on);
    return lost(on.ctx, on.node, "which value pop() takes is not known");
  },
  setdefault: (on) => {
    const [key, value] = on.args;
    const found = key === undefined ? null : setDefault(on.self, key, value ?? NONE, on.node, on.state);
    if (found !== null) return found;
    if (value !== undefined) loseItems(on.state, [value], contents);
    forget(on);
    return lost(on.ctx, on.node, "whether setdefault() finds the key is not known");
  },
  get: (on) => {
    const obj = objectOf(on.self, on.state);
    const [key, otherwise = NONE] = on.args;
    if (obj?.kind !== "dict" || key === undefined) return lostValue(on);
    const there = holdsKey(obj, key, isIn);
    if (there === false) return otherwise;
    const value = valueOfKey(obj, key);
    if (value === null) return lostValue(on);
    return there === true ? value : joinIn(on.state, value, otherwise);
  },
};

function lostValue(on: On): Value {
  const obj = objectOf(on.self, on.state);
  if (obj !== undefined) loseItems(on.state, contents(obj), contents);
  return lost(on.ctx, on.node, "which value get() finds is not known");
}

/** Made at the first call: the files of tables and this one need each other. */
let tables: Readonly<Record<string, Readonly<Record<string, Method>>>> | null = null;

function methodsOf(kind: string): Readonly<Record<string, Method>> | undefined {
  tables ??= {
    list: LIST,
    tuple: TUPLE,
    array: ARRAY,
    set: SET,
    frozenset: FROZENSET,
    bytearray: BYTEARRAY,
    dict: DICT,
  };
  return tables[kind];
}

/** Whether `name` is a method of the value for certain. Other attributes are taken for methods only where they are called. */
export function isMethod(self: Value, name: string, state: State): boolean {
  if (self.tag === "union") return self.values.every((one) => one.tag === "unbound" || isMethod(one, name, state));
  const kind = self.tag === "ref" ? objectOf(self, state)?.kind : self.tag;
  if (kind === undefined) return false;
  const own = kind === "deque" ? DEQUE : methodsOf(kind);
  return (own !== undefined && Object.hasOwn(own, name)) || methodOf(typeOf(self, state), name) !== undefined;
}

/** `self.name(*args)`. */
export function applyMethod(self: Value, name: string, args: Arguments, node: Call, state: State, ctx: Context): Value {
  if (self.tag === "union")
    return (
      overAlternatives(self, state, (one, fork) => applyMethod(one, name, args, node, fork, ctx)) ??
      lost(ctx, node, `${name}() is not known`)
    );
  const kind = self.tag === "ref" ? objectOf(self, state)?.kind : self.tag;
  if (kind === "deque" && Object.hasOwn(DEQUE, name) && !args.open) return onDeque(name, self, args, node, state, ctx);
  const method = kind === undefined ? undefined : methodsOf(kind)?.[name];
  const entry = method === undefined && !args.open ? methodOf(typeOf(self, state), name) : undefined;
  const obj = objectOf(self, state);
  if (obj?.kind === "opaque" && obj.type === "Struct" && !args.open && knowledgeOf(`struct.${name}`) !== undefined) {
    // Its methods are the functions of the module, for its format.
    const format = { name: null, value: obj.holds[0] as Value, node: node.func };
    return applyKnown(`struct.${name}`, withFirst(format, args), node, state, ctx);
  }
  if (entry !== undefined) return applyEntry(entry, name, withFirst({ name: null, value: self, node: node.func }, args), node, state, ctx);
  const on: On = { self, args: args.list.map((a) => a.value), nodes: args, node, state, ctx };
  if (method === undefined || args.open) {
    escapeTo(args, name, state);
    forgetTable(
      self,
      name,
      args.list.map((one) => one.name),
      state,
    );
    forget(on);
    const type = kind === "opaque" ? typeOf(self, state) : kind;
    return lost(ctx, node, type === undefined ? `${name}() is not known` : `${type}.${name}() is not followed yet`);
  }
  return method(on);
}

function onDeque(name: string, self: Value, args: Arguments, node: Call, state: State, ctx: Context): Value {
  const on: On = { self, args: args.list.map((a) => a.value), nodes: args, node, state, ctx };
  const method = DEQUE[name] as (typeof DEQUE)[string];
  return method({
    self,
    args: on.args,
    items: (value) => iterate(value, node, state, ctx),
    state,
    lost: (text) => lost(ctx, node, text),
    forget: () => forget(on),
    name: String(node.start),
  });
}

function wrong(on: On): Value {
  forget(on);
  return lost(on.ctx, on.node, "it does not take these arguments");
}

/** A method that is not understood may have changed its receiver in any way. */
export function forget(on: On): void {
  const { func } = on.node;
  forgetObject(on.self, `what ${func.type === "Attribute" ? func.attr : "a method"}() does to it is not followed`, on.state);
}

/** Something is done to items of the value: an instance whose __dict__ it may be is given up. */
export function loseBehind(value: Value, state: State): void {
  for (const one of value.tag === "union" ? value.values : [value]) {
    const obj = objectOf(one, state);
    if (obj?.kind === "opaque" && obj.type === ATTRIBUTES)
      loseItems(state, obj.holds, contents, "its attributes are changed through __dict__");
  }
}

/** The object may be changed in any way, and so may what it holds. */
export function forgetObject(self: Value, text: string, state: State): void {
  loseBehind(self, state);
  const obj = objectOf(self, state);
  if (obj !== undefined) loseItems(state, contents(obj), contents);
  updateValue(state, self, (obj): Obj => {
    if (
      obj.kind === "tuple" ||
      obj.kind === "frozenset" ||
      obj.kind === "range" ||
      obj.kind === "ndarray" ||
      obj.kind === "npscalar" ||
      obj.kind === "opaque"
    )
      return obj;
    const type = obj.kind === "instance" || obj.kind === "iterator" || obj.kind === "dict" ? obj.type : obj.kind;
    return { kind: "opaque", type, holds: [{ tag: "unknown", reason: { text, line: null, remedy: null } }], assumes: obj.assumes };
  });
}

/** An int such as a length or a position, of which nothing else is known: -1 to 2**63. */
export function anInt(on: On): Value {
  return intOf(interval(-1, 2 ** 63), freshScalar(on.ctx, on.node), "size");
}

/** What follows from the positions of the value in the list or tuple. */
function placeIn(on: On, told: (places: readonly number[]) => number | undefined): Value {
  const obj = objectOf(on.self, on.state);
  const [value] = on.args;
  const known = (obj?.kind === "list" && obj.unordered !== true) || obj?.kind === "tuple";
  const places = known && value !== undefined && on.args.length === 1 ? placesOf(obj.runs, value, on.state) : null;
  const n = places === null ? undefined : told(places);
  return n === undefined ? anInt(on) : intOf(constant(n), freshScalar(on.ctx, on.node), "size");
}

/** A new object as the result of a method. */
export function made(on: On, obj: Obj): Value {
  const value = allocate(on.state, on.ctx, on.node, obj);
  notePeak(on.state, on.ctx, value);
  return value;
}

function isZero(value: Value): boolean {
  const n = asInt(value);
  return n !== null && constantOf(n) === 0;
}

function view(on: On, what: "keys" | "values" | "items"): Value {
  const obj = objectOf(on.self, on.state);
  if (obj?.kind !== "dict") return wrong(on);
  const type = `${obj.type === "OrderedDict" ? "odict" : "dict"}_${what}`;
  return made(on, { kind: "iterator", type, runs: null, holds: [on.self], hinted: true, frame: null, lazy: null, assumes: [] });
}
