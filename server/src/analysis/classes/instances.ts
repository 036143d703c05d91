/** Instances of program classes: making them, their attributes, and the methods that Python calls by itself. */

import type { Expr, Located } from "../../syntax/ast";
import { atLeast } from "../../target/versions";
import { addressOf, locate } from "../../values/heap";
import { constant } from "../../values/int";
import { ATTRIBUTES, type Derived, type Obj } from "../../values/object";
import { itemAt } from "../../values/runs";
import type { Value } from "../../values/value";
import { withoutUnbound } from "../binding";
import { type Argument, type Arguments, allKnown, withFirst } from "../calls/arguments";
import { callValue, escapeTo } from "../calls/calls";
import { contents } from "../canonical";
import { loseItems, objectOf, updateObject } from "../containers/objects";
import { loseTable } from "../library/frames";
import { keepDigits } from "../library/precision";
import { allocate, type Context, cellAddress, freshScalar, lost } from "../machine";
import { dropSteps, noteStep, unfollowed } from "../peaks";
import { joinIn, lostObject, overAlternatives, type State, UNBOUND } from "../state";
import { countInstance, noteDeletion, noteName } from "./census";
import { type Found, findInClass, lookupClass, lookupOwn } from "./classes";
import { memberByValue } from "./enums";
import { RECORD_MAKER } from "./records";

type Instance = Extract<Obj, { kind: "instance" }>;
type Ref = Extract<Value, { tag: "ref" }>;
type Call = Extract<Expr, { type: "Call" }>;

// Making.

/** An instance is made by a call that is not followed. */
const MADE = { kind: "unknownCall", what: { kind: "method", name: "__init__" } } as const;

/** Attributes of an instance whose peak is followed from 3.11 on (SHARED_KEYS_MAX_SIZE is 30: Objects/dictobject.c). */
const MOST_ATTRIBUTES = 20;

/** Calling a class. */
export function instantiate(cls: number, args: Arguments, e: Call, state: State, ctx: Context): Value {
  const { machine } = ctx;
  const def = machine.class(cls);
  if (def.lost !== null) {
    machine.record.add(MADE);
    escapeTo(args, def.name, state);
    return lost(ctx, e, `instances of ${def.name} are not followed: ${def.lost}`);
  }
  if (def.form === "enum") return memberByValue(cls, args.list[0]?.value, e, state, ctx);
  // What the __init__ of a library, or a builtin base, makes is not followed.
  if (def.frozen === true) unfollowed(machine);
  const maker = lookupClass(cls, "__new__", state, machine);
  if (maker !== null && maker !== "library") {
    machine.record.add(MADE);
    escapeTo(args, def.name, state);
    return lost(ctx, e, `__new__ decides what ${def.name}() makes`);
  }
  if (def.form === "namedtuple") return makeRecord(cls, args, e, state, ctx);
  if (def.layout.builtin !== null) return makeDerived(cls, def.layout.builtin, args, e, state, ctx);
  const value = newInstance(cls, e, state, ctx);
  const { temporaries } = machine;
  const depth = temporaries.length;
  if (args.open || args.list.some(({ name }) => name !== null)) unfollowed(machine);
  temporaries.push(value);
  if (lookupClass(cls, "__init__", state, machine) !== null)
    temporaries.push({ tag: "aside", what: "arguments", count: args.list.length, slots: !def.layout.dict });
  noteStep(state, ctx);
  initialize(value, cls, args, e, state, ctx);
  temporaries.length = depth;
  // With so many attributes a __dict__ is made of the values on the way.
  const made = objectOf(value, state);
  if (made?.kind === "instance" && made.attributes.length > MOST_ATTRIBUTES && atLeast(machine.target, [3, 11, 0])) unfollowed(machine);
  return value;
}

/** An instance without attributes. */
function newInstance(cls: number, node: Located, state: State, ctx: Context): Ref {
  const { name, layout } = ctx.machine.class(cls);
  const obj: Obj = { kind: "instance", type: name, layout, attributes: [], dictAsked: false, assumes: [], ...counted(cls, state, ctx) };
  return allocate(state, ctx, node, obj, `cls${cls}`) as Ref;
}

const NO_FIELDS: Obj = { kind: "tuple", runs: [], named: null, assumes: [] };

/** Which of the instances of its class the next one is, where that tells in its size. */
function counted(cls: number, state: State, ctx: Context): Pick<Derived, "ordinal" | "of"> {
  return ctx.machine.class(cls).layout.dict ? countInstance(cls, state, ctx.machine) : alike(cls);
}

function alike(cls: number): Pick<Derived, "ordinal" | "of"> {
  return { ordinal: null, of: { cls, least: 0 } };
}

/** A named tuple: the tuple of its fields. */
function makeRecord(cls: number, args: Arguments, e: Call, state: State, ctx: Context): Value {
  const { name, fields } = ctx.machine.class(cls);
  const maker = lookupClass(cls, RECORD_MAKER, state, ctx.machine);
  if (maker === null || maker === "library" || lookupClass(cls, "__init__", state, ctx.machine) !== "library") {
    escapeTo(args, name, state);
    return lost(ctx, e, `what ${name}() makes is not followed`);
  }
  const { peaks } = ctx.machine;
  const course = peaks?.course ?? null;
  if (peaks !== null) peaks.course = null;
  const value = fields.length === 0 ? allocate(state, ctx, e, NO_FIELDS) : callValue(maker.value, args, e, state, ctx);
  const made = derived(value, cls, state, ctx);
  // Its __new__ is one line that needs what is told here.
  const plain = lookupClass(cls, "__new__", state, ctx.machine) === "library" && args.list.every((one) => one.name === null) && !args.open;
  if (peaks !== null && plain) peaks.course = course;
  noteStep(state, ctx, [made, { tag: "aside", what: "record", given: args.list.length, fields: fields.length }]);
  return made;
}

/** An instance of a class that derives from a built-in type: what calling the type gives, as an object of the class. */
function makeDerived(cls: number, builtin: string, args: Arguments, e: Call, state: State, ctx: Context): Value {
  const { name } = ctx.machine.class(cls);
  const changing = builtin === "list" || builtin === "dict";
  const starts = lookupOwn(cls, "__init__", state, ctx.machine) !== null;
  const type: Value = { tag: "known", name: `builtins.${builtin}` };
  const steps = ctx.machine.peaks?.course?.length ?? 0;
  const value = callValue(type, starts && changing ? NO_ARGUMENTS : args, e, state, ctx);
  const obj = objectOf(value, state);
  const given = obj?.kind === "opaque" ? obj.holds[0] : value;
  if (obj?.kind === builtin && (changing || !starts)) {
    const copy = builtin === "tuple" ? allocate(state, ctx, e, obj, "own") : value;
    const made = derived(copy, cls, state, ctx);
    if (starts && made.tag === "ref") initialize(made, cls, args, e, state, ctx);
    noteDerived(made, builtin, args, starts, steps, state, ctx);
    return made;
  }
  if (starts || given === undefined || (obj?.kind === "opaque" ? obj.type : given.tag) !== builtin) {
    escapeTo(args, name, state);
    return lost(ctx, e, `what ${name}() makes is not followed`);
  }
  const made = newInstance(cls, e, state, ctx);
  updateObject(state, made.id, (old) => (old.kind === "instance" ? { ...old, value: given } : old));
  noteDerived(made, builtin, args, starts, steps, state, ctx);
  return made;
}

/**
 * The arguments are in a tuple (Objects/typeobject.c, type_call), which exceptions keep. A tuple, text or number that is given is copied as it is, of
 * others the type makes one first (tuple_subtype_new and its like).
 */
function noteDerived(made: Value, builtin: string, args: Arguments, starts: boolean, steps: number, state: State, ctx: Context): void {
  const { machine } = ctx;
  const kinds = args.list.map(({ value }) => (value.tag === "ref" ? objectOf(value, state)?.kind : value.tag));
  const plain = !starts && !args.open && args.list.every(({ name }) => name === null) && kinds.length === 1;
  const alike = kinds[0] === builtin || (builtin === "list" && kinds[0] === "tuple");
  const keeps = /E(?:rror|xception)$/.test(builtin);
  if (dropSteps(machine, steps).length > 0 || !plain || !(alike || keeps)) unfollowed(machine);
  noteStep(state, ctx, [made, { tag: "aside", what: "given", count: keeps ? 0 : 1 }]);
}

const NO_ARGUMENTS: Arguments = allKnown([]);

/** The object as one of a class that derives from its type. */
function derived(value: Value, cls: number, state: State, ctx: Context): Value {
  const { name, layout } = ctx.machine.class(cls);
  const own = { type: name, layout, ...(layout.builtin === "tuple" ? alike(cls) : counted(cls, state, ctx)) };
  if (value.tag === "ref") updateObject(state, value.id, (obj) => (obj.kind === "tuple" ? { ...obj, named: name, own } : { ...obj, own }));
  return value;
}

/** `owner.name` where the owner is a named tuple or another object of a built-in type's subclass; null: what the type gives it. */
export function readDerived(owner: Ref, obj: Obj, cls: number, name: string, node: Located, state: State, ctx: Context): Value | null {
  const def = ctx.machine.class(cls);
  if (name === "__class__") return { tag: "class", cls, name: def.name };
  const found = lookupClass(cls, name, state, ctx.machine);
  if (found !== null && found !== "library") return bound(found, owner, node, state, ctx);
  const at = def.fields.findIndex((field) => field.name === name);
  if (at < 0 || obj.kind !== "tuple") return null;
  return itemAt(obj.runs, constant(at)) ?? lost(ctx, node, `the field ${name} is not known`);
}

/** Runs __init__; an instance whose __init__ is not followed is given up. */
function initialize(self: Ref, cls: number, args: Arguments, e: Call, state: State, ctx: Context): void {
  const found = lookupClass(cls, "__init__", state, ctx.machine);
  const { name } = ctx.machine.class(cls);
  if (found === null) {
    if (args.list.length > 0 || args.open) giveUp(self, `${name}() takes no arguments`, state);
    return;
  }
  if (found === "library") {
    escapeTo(args, name, state);
    giveUp(self, `what ${name}() does to its instance is not known`, state);
    return;
  }
  const result = callValue(found.value, withFirst(argument(self, e), args), e, state, ctx);
  if (result.tag === "unknown") giveUp(self, result.reason.text, state);
}

function argument(value: Value, node: Expr): Argument {
  return { name: null, value, node };
}

/** Nothing is known of the object any more, nor of what it holds. */
export function giveUp(value: Ref, why: string, state: State): void {
  const obj = objectOf(value, state);
  if (obj === undefined) return;
  loseItems(state, contents(obj));
  updateObject(state, value.id, (old) => lostObject(old.assumes, "type" in old ? old.type : old.kind, why));
}

/** The class of an instance of the program. */
export function classOf(obj: Obj | undefined): number | null {
  return (obj?.kind === "instance" ? obj.of?.cls : obj?.own?.of.cls) ?? null;
}

// Attributes.

/** What every class has from object. */
const OBJECT_INIT: Value = { tag: "known", name: "builtins.object.__init__" };

/** `owner.name` where the owner is an instance (Objects/object.c, PyObject_GenericGetAttr). */
export function readInstance(owner: Ref, obj: Instance, name: string, node: Located, state: State, ctx: Context): Value {
  const { machine } = ctx;
  const cls = classOf(obj);
  if (cls === null) return withoutUnbound(own(obj, name) ?? { tag: "unbound" }) ?? lost(ctx, node, `the attribute ${name} is not known`);
  const value: Value = { tag: "class", cls, name: machine.class(cls).name };
  if (name === "__class__") return value;
  if (lookupOwn(cls, "__getattribute__", state, machine) !== null) return lost(ctx, node, `__getattribute__ decides what ${name} is`);
  const found = lookupClass(cls, name, state, machine);
  const mine = own(obj, name);
  if (found !== null && found !== "library" && descriptorOf(found, state, ctx) === "data") return bound(found, owner, node, state, ctx);
  const present = mine === undefined ? null : withoutUnbound(mine);
  const certain = present !== null && !maybeUnbound(mine as Value);
  if (certain) return present;
  if (name === "__dict__") return attributesOf(owner, obj, node, state, ctx);
  if (found === "library") return lost(ctx, node, `the attribute ${name} is not known`);
  if (found !== null) {
    const other = bound(found, owner, node, state, ctx);
    return present === null ? other : joinIn(state, present, other);
  }
  if (present !== null) return present;
  const fallback = lookupOwn(cls, "__getattr__", state, machine);
  if (fallback !== null) return lost(ctx, node, `__getattr__ decides what ${name} is`);
  return lost(ctx, node, `${obj.type} has no attribute ${name} that is seen`);
}

/** `owner.__dict__`, which stays once it was asked for. */
function attributesOf(owner: Ref, obj: Instance, node: Located, state: State, ctx: Context): Value {
  const { id } = owner;
  if (id.kind !== "object" || locate(state.heap, id)?.open !== 0 || !obj.layout.dict || obj.layout.builtin !== null) {
    giveUp(owner, "its attributes may be changed through __dict__", state);
    return lost(ctx, node, "attributes behind __dict__ are not followed");
  }
  updateObject(state, id, () => ({ ...obj, dictAsked: true }));
  const { at } = id;
  const number = ctx.machine.intern(id.site, ATTRIBUTES);
  const view: Obj = { kind: "opaque", type: ATTRIBUTES, holds: [owner], assumes: [] };
  state.heap = state.heap.set(addressOf(number, at), { obj: view, formals: [], site: number, at });
  return { tag: "ref", id: { kind: "object", site: number, at } };
}

/** `C.name` where C is a class of the program. */
export function readClass(cls: number, name: string, node: Located, state: State, ctx: Context): Value {
  const { machine } = ctx;
  const def = machine.class(cls);
  if (name === "__name__" || name === "__qualname__")
    return { tag: "str", text: def.name, length: constant([...def.name].length), kind: null, id: { kind: "any" } };
  const found = lookupClass(cls, name, state, machine);
  if (found === null && name === "__init__") return OBJECT_INIT;
  if (found === null) return lost(ctx, node, `${def.name} has no attribute ${name} that is seen`);
  if (found === "library") return lost(ctx, node, `the attribute ${name} is not known`);
  const kind = descriptorOf(found, state, ctx);
  const { value } = found;
  const obj = objectOf(value, state);
  // A metaclass or decorator may make something else of it, as those of enums do.
  if (def.lost !== null && kind === "none") return lost(ctx, node, `what ${name} is, is not followed: ${def.lost}`);
  if (obj?.kind === "opaque" && obj.type === "staticmethod") return obj.holds[0] as Value;
  if (obj?.kind === "opaque" && obj.type === "classmethod")
    return methodOf({ tag: "class", cls, name: def.name }, obj.holds[0] as Value, name, node, ctx);
  return kind === "data" || kind === "other"
    ? obj?.kind === "opaque"
      ? value
      : lost(ctx, node, `a descriptor decides what ${name} is`)
    : value;
}

/** `super().name`, for a super object that holds the class and the instance (or class) that it was made of. */
export function readSuper(holds: readonly Value[], name: string, node: Located, state: State, ctx: Context): Value {
  const { machine } = ctx;
  const [after, self] = holds;
  if (after?.tag !== "class" || self === undefined) return lost(ctx, node, "what super() leads to is not known");
  const cls = self.tag === "class" ? self.cls : classOf(objectOf(self, state));
  if (cls === null) return lost(ctx, node, "what super() leads to is not known");
  const { mro } = machine.class(cls);
  const rest = mro.slice(mro.indexOf(after.cls) + 1);
  const found = findInClass(cls, name, rest, state, machine);
  if (found === "library")
    return objectOf(self, state)?.own === undefined
      ? lost(ctx, node, `the attribute ${name} is not known`)
      : { tag: "method", self, name, func: null, id: freshScalar(ctx, node) };
  if (found !== null && self.tag === "ref") return bound(found, self, node, state, ctx);
  if (found !== null) {
    const obj = objectOf(found.value, state);
    const [f] = obj?.kind === "opaque" ? obj.holds : [];
    if (f !== undefined && obj?.kind === "opaque" && obj.type === "classmethod") return methodOf(self, f, name, node, ctx);
    return f ?? found.value;
  }
  if (name === "__init__") return OBJECT_INIT;
  return lost(ctx, node, `no base class has an attribute ${name} that is seen`);
}

function own(obj: Instance, name: string): Value | undefined {
  return obj.attributes.find((attribute) => attribute.name === name)?.value;
}

function maybeUnbound(value: Value): boolean {
  return value.tag === "unbound" || (value.tag === "union" && value.values.some((v) => v.tag === "unbound"));
}

/** How what a class has under a name acts when it is read through an instance: data descriptors come before the instance's own attributes. */
function descriptorOf({ value }: Found, state: State, ctx: Context): "data" | "other" | "function" | "none" {
  if (value.tag === "function") return "function";
  const obj = objectOf(value, state);
  if (obj?.kind === "opaque") {
    if (obj.type === "property") return "data";
    return obj.type === "staticmethod" || obj.type === "classmethod" || obj.type === "cached_property" ? "other" : "none";
  }
  const cls = classOf(obj);
  if (cls === null) return "none";
  if (lookupOwn(cls, "__set__", state, ctx.machine) !== null) return "data";
  return lookupOwn(cls, "__get__", state, ctx.machine) !== null ? "other" : "none";
}

/** What a class attribute gives when it is read through the instance `self`. */
function bound({ value, cls }: Found, self: Ref, node: Located, state: State, ctx: Context): Value {
  if (value.tag === "function") return methodOf(self, value, value.name, node, ctx);
  const obj = objectOf(value, state);
  if (obj?.kind === "opaque") {
    const [f] = obj.holds;
    if (obj.type === "property")
      return f === undefined ? lost(ctx, node, "this property has no getter") : callBy(f, [self], node, state, ctx);
    if (obj.type === "staticmethod") return f ?? value;
    if (obj.type === "classmethod" && f !== undefined) {
      const made = classOf(objectOf(self, state)) ?? cls;
      return methodOf({ tag: "class", cls: made, name: ctx.machine.class(made).name }, f, "", node, ctx);
    }
    return value;
  }
  const kind = descriptorOf({ value, cls }, state, ctx);
  if (kind === "data" || kind === "other") return lost(ctx, node, "a descriptor decides what this is");
  return value;
}

function methodOf(self: Value, f: Value, name: string, node: Located, ctx: Context): Value {
  if (f.tag !== "function") return lost(ctx, node, `what ${name} does is not known`);
  return { tag: "method", self, name: f.name, func: f.func, id: freshScalar(ctx, node, "method") };
}

/** Calls a function on behalf of the interpreter: a method that syntax or another call leads to. */
export function callBy(f: Value, values: readonly Value[], node: Located, state: State, ctx: Context): Value {
  const call = isCall(node) ? node : callAt(node, "name" in f ? f.name : "this call");
  return callValue(f, allKnown(values.map((value) => argument(value, call))), call, state, ctx);
}

function isCall(node: Located): node is Call {
  return "type" in node && node.type === "Call";
}

/** The call that Python makes at a node which is none. */
function callAt({ start, end }: Located, name: string): Call {
  return { type: "Call", start, end, func: { type: "Name", start, end, id: name }, args: [], keywords: [] };
}

/** `owner.name = value`. */
export function setAttribute(owner: Value, name: string, value: Value, node: Located, state: State, ctx: Context): void {
  if (owner.tag === "union") {
    overAlternatives(owner, state, (one, fork) => {
      setAttribute(one, name, value, node, fork, ctx);
      return null;
    });
    return;
  }
  const { machine } = ctx;
  if (owner.tag === "class") {
    state.cells = state.cells.set(cellAddress(machine.class(owner.cls).frame, name), { value, makers: [] });
    return;
  }
  const obj = objectOf(owner, state);
  // A context of decimal, or what may be one.
  if (name === "prec" && obj?.kind !== "instance") keepDigits(value, state, machine);
  if (owner.tag === "ref" && obj?.own !== undefined && (obj.own.layout.dict || obj.kind !== "tuple"))
    giveUp(owner, `attributes of a ${obj.kind} are not followed`, state);
  loseTable(owner, `its ${name} is replaced`, state);
  if (owner.tag !== "ref" || obj?.kind !== "instance") return;
  const cls = classOf(obj);
  if (cls !== null) {
    if (lookupOwn(cls, "__setattr__", state, machine) !== null) {
      giveUp(owner, "__setattr__ decides what becomes of its attributes", state);
      return;
    }
    const found = lookupClass(cls, name, state, machine);
    if (found !== null && found !== "library" && descriptorOf(found, state, ctx) === "data") {
      const property = objectOf(found.value, state);
      const setter = property?.kind === "opaque" ? property.holds[1] : undefined;
      if (setter !== undefined) callBy(setter, [owner, value], node, state, ctx);
      else if (property?.kind !== "opaque") giveUp(owner, "a descriptor decides what becomes of its attributes", state);
      return;
    }
    if (name === "__class__" || name === "__dict__") {
      giveUp(owner, `its ${name} was replaced`, state);
      return;
    }
    // Only names in __slots__ can be set (AttributeError otherwise).
    if (!obj.layout.dict && !(obj.layout.slots ?? []).includes(name)) return;
  }
  // One of several objects may be meant: then the change may not be to this one.
  const weak = (locate(state.heap, owner.id)?.open ?? 0) > 0;
  updateObject(state, owner.id, (old): Obj => {
    if (old.kind !== "instance") return old;
    const at = old.attributes.findIndex((attribute) => attribute.name === name);
    const held = at < 0 ? undefined : (old.attributes[at] as Instance["attributes"][number]).value;
    const noted = held === undefined || maybeUnbound(held) ? noteName(old, name, machine, state, weak) : old;
    const attributes =
      at < 0 ? [...noted.attributes, { name, value }] : noted.attributes.map((attribute, i) => (i === at ? { name, value } : attribute));
    return { ...noted, attributes };
  });
}

/** `del owner.name`. */
export function deleteAttribute(owner: Value, name: string, state: State, ctx: Context): void {
  loseTable(owner, `its ${name} is deleted`, state);
  if (owner.tag === "union") {
    overAlternatives(owner, state, (one, fork) => {
      deleteAttribute(one, name, fork, ctx);
      return null;
    });
    return;
  }
  if (owner.tag === "class") {
    state.cells = state.cells.delete(cellAddress(ctx.machine.class(owner.cls).frame, name));
    return;
  }
  const obj = objectOf(owner, state);
  if (owner.tag !== "ref" || obj?.kind !== "instance") return;
  const { of } = noteDeletion(obj, name, ctx.machine, state);
  updateObject(state, owner.id, (old): Obj => {
    if (old.kind !== "instance") return old;
    // Its place stays, and its name with the class.
    const attributes = old.attributes.map((attribute) => (attribute.name === name ? { name, value: UNBOUND } : attribute));
    return { ...old, ...(of === undefined ? {} : { of }), attributes };
  });
}

// Methods that syntax leads to.

/** The value of calling the special method `name` of an instance, which is looked up in its class; undefined when it has none. */
export function callSpecial(
  self: Value,
  name: string,
  args: readonly Value[],
  node: Located,
  state: State,
  ctx: Context,
): Value | undefined {
  const method = boundSpecial(self, name, node, state, ctx);
  return method === undefined ? undefined : callBy(method, args, node, state, ctx);
}

/** The special method `name` of an instance, bound to it; undefined when it has none. */
export function boundSpecial(self: Value, name: string, node: Located, state: State, ctx: Context): Value | undefined {
  const found = specialOf(self, name, state, ctx);
  return found === undefined || self.tag !== "ref" ? undefined : bound(found, self, node, state, ctx);
}

/** Whether the class of an instance defines the method in the program. */
export function hasSpecial(self: Value, name: string, state: State, ctx: Context): boolean {
  return specialOf(self, name, state, ctx) !== undefined;
}

function specialOf(self: Value, name: string, state: State, ctx: Context): Found | undefined {
  const cls = classOf(objectOf(self, state));
  return (cls === null ? null : lookupOwn(cls, name, state, ctx.machine)) ?? undefined;
}
