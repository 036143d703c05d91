/**
 * What the instances of a class share: how many were made, and the table of attribute names (SIZE-RULES §6; Objects/dictobject.c, Objects/typeobject.c).
 * Kept in the heap object of the class, so that loops, joins and snapshots treat it like any other state.
 */
import type { Target } from "../../target/target";
import { classAddress, classSite } from "../../values/heap";
import { add, constantOf, type Int, ONE, ZERO } from "../../values/int";
import { joinSharedKeys } from "../../values/join";
import { MANY_INSTANCES, type Membership, type Obj, type SharedKeys } from "../../values/object";
import type { Machine } from "../machine";
import type { HeapEntry, State } from "../state";

type Class = Extract<Obj, { kind: "class" }>;
type Instance = Extract<Obj, { kind: "instance" }>;

const NEW: SharedKeys = { names: [], made: 0, full: false };

/** Names that a shared table takes at most (Objects/dictobject.c, SHARED_KEYS_MAX_SIZE). */
const PLACES = 30;

/** The first two instances have room for so many names, whatever the table holds. */
const ROOM_OF_FIRST = 28;

/** A class without instances comes into being. `names`: attributes that its methods set on `self`. */
export function openCensus(cls: number, names: readonly string[], state: State, machine: Machine): void {
  const [major, minor] = machine.target.python;
  const { name, form, layout, lost } = machine.class(cls);
  const dict = form === "plain" && lost === null ? layout.dict : null;
  const ready = (major > 3 || (major === 3 && minor >= 14)) && names.length > 0;
  // Which of too many names have a place is up to the order of a set.
  const keys = !ready ? [NEW] : names.length <= PLACES ? [{ ...NEW, names }] : null;
  const obj: Class = { kind: "class", type: name, made: ZERO, keys, dict, ready, assumes: [] };
  state.heap = state.heap.set(classAddress(cls), { obj, formals: [], site: classSite(cls), at: [] });
}

/** Code that is not understood got the class: it may make instances and set any attributes on them. */
export function loseCensus(cls: number, state: State): void {
  countMore(cls, state);
  change(cls, state, (old) => ({ ...old, keys: null }));
}

/** Any number of instances more, with the attributes that others have. */
export function countMore(cls: number, state: State): void {
  change(cls, state, (old) => ({ ...old, made: { poly: null, low: old.made.low, high: Number.POSITIVE_INFINITY } }));
}

/** The same for all classes: code ran that is not followed. */
export function loseAllCensuses(state: State, machine: Machine): void {
  for (const cls of machine.memo.classes.keys()) loseCensus(cls, state);
}

/** One instance more: its number among those of the class, and what it has of the key table. */
export function countInstance(cls: number, state: State, machine: Machine): { readonly ordinal: Int | null; readonly of: Membership } {
  const census = read(cls, state, machine);
  if (census === null) return { ordinal: null, of: { cls, least: null } };
  const { made } = census;
  const keys = possible(census);
  change(cls, state, (old) => ({
    ...old,
    made: constantOf(made) === MANY_INSTANCES ? made : add(made, ONE),
    keys: keys === null ? null : distinct(keys.map((k): SharedKeys => ({ ...k, made: k.made === 0 ? 1 : 2 }))),
  }));
  return { ordinal: made, of: { cls, least: sharesLate(machine.target) ? leastOf(keys) : namesOf(keys) } };
}

/** Attribute slots an instance made now gets at least; see Membership. */
function leastOf(keys: readonly SharedKeys[] | null): number | null {
  if (keys === null) return null;
  const floors = keys.map((k) => k.names.length + (k.full ? 0 : 1));
  const binding = new Set(floors.filter((_, i) => keys[i]?.made === 2));
  const [only] = [...binding];
  if (binding.size > 1) return null;
  if (floors.some((floor) => floor > ROOM_OF_FIRST) && !keys.every((k) => k.made === 2)) return null;
  return only ?? 0;
}

/** Up to 3.10: names that the class shares at most. */
function namesOf(keys: readonly SharedKeys[] | null): number | null {
  return keys === null ? null : Math.max(...keys.map((k) => k.names.length));
}

/**
 * The instance, which has not got the attribute for sure, gets it: the name enters the shared table. Answers the instance as it is then, without
 * the attribute. `weak`: another instance may get it instead.
 */
export function noteName(instance: Instance, name: string, machine: Machine, state: State, weak: boolean): Instance {
  const { of, layout } = instance;
  if (of === undefined || !layout.dict || (layout.slots ?? []).includes(name)) return instance;
  const census = read(of.cls, state, machine);
  const keys = census === null ? null : possible(census);
  const alone: Instance = { ...instance, of: { ...of, least: null } };
  if (census === null || keys === null) return alone;
  const late = sharesLate(machine.target);
  const after = keys.map((k) => (late ? insertAnywhere(k, name, census.made) : insertInOrder(k, name, instance)));
  const known = after.every((k) => k !== null) ? distinct(after as SharedKeys[]) : null;
  change(of.cls, state, (old) => ({ ...old, keys: weak ? joinSharedKeys(old.keys, known) : known }));
  return known === null ? alone : instance;
}

/** From 3.11: a new name takes a free place wherever it comes; null: it is not known whether there is one, or there is none. */
function insertAnywhere(keys: SharedKeys, name: string, made: Int): SharedKeys | null {
  if (keys.names.includes(name)) return keys;
  const names = [...keys.names, name];
  const places = PLACES - keys.names.length;
  if (keys.full || places <= 0) return null;
  if (keys.made < 2) return { ...keys, names };
  // Every instance takes a place away, but for the last one.
  if (places - Number(made.high) >= 2) return { ...keys, names };
  return places - Number(made.low) <= 1 ? { ...keys, names, full: true } : null;
}

/** Up to 3.10: names must come in the order of the table; a full table is only replaced by the first instance. */
function insertInOrder(keys: SharedKeys, name: string, instance: Instance): SharedKeys | null {
  const slots = instance.layout.slots ?? [];
  const present = instance.attributes.filter((a) => !slots.includes(a.name));
  if (present.some((a) => a.value.tag === "unbound" || (a.value.tag === "union" && a.value.values.some((v) => v.tag === "unbound"))))
    return null;
  const position = present.length;
  if (keys.names[position] === name) return keys;
  if (keys.names.length !== position) return null;
  if (keys.made === 2 && isTableFull(position)) return null;
  return { ...keys, names: [...keys.names, name] };
}

/** Usable entries of tables of 8, 16, 32 … slots. */
function isTableFull(entries: number): boolean {
  for (let table = 8; table <= 1024; table *= 2) if (Math.floor((table * 2) / 3) === entries) return true;
  return false;
}

/** An attribute was deleted: up to 3.10 the instance's dict stops sharing, and the class forgets its table (dictobject.c, _PyObjectDict_SetItem). */
export function noteDeletion(instance: Instance, name: string, machine: Machine, state: State): Instance {
  const { of, layout } = instance;
  if (sharesLate(machine.target) || of === undefined || (layout.slots ?? []).includes(name)) return instance;
  change(of.cls, state, (old) => ({ ...old, keys: null }));
  return { ...instance, of: { ...of, least: null } };
}

/** From 3.11 on names may enter the shared table in any order, as long as it has room. */
function sharesLate({ python: [major, minor] }: Target): boolean {
  return major > 3 || (major === 3 && minor >= 11);
}

/** The tables that fit the number of instances made. */
function possible(census: Class): readonly SharedKeys[] | null {
  const { made, keys } = census;
  if (keys === null) return null;
  const left = keys.filter((k) => (k.made === 2 ? made.high >= 2 : made.low <= k.made && k.made <= made.high));
  return left.length === 0 ? null : left;
}

function distinct(keys: readonly SharedKeys[]): readonly SharedKeys[] {
  const seen = new Map(keys.map((k) => [`${k.made}${k.full}${k.names.join(",")}`, k]));
  return [...seen.values()];
}

function read(cls: number, state: State, machine: Machine): Class | null {
  const obj = machine.readShared(state, classAddress(cls))?.obj;
  return obj?.kind === "class" ? obj : null;
}

function change(cls: number, state: State, f: (old: Class) => Class): void {
  const entry = state.heap.get(classAddress(cls));
  if (entry?.obj.kind === "class") state.heap = state.heap.set(classAddress(cls), { ...(entry as HeapEntry), obj: f(entry.obj) });
}
