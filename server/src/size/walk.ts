/**
 * Walks what a set of values keeps alive, each object once, and adds up what the objects take. Families of objects below runs are counted in
 * closed form (families.ts); alternatives, unknown identities and undecided overlaps widen the sum to bounds that hold in every case.
 */
import { type Atom, type Bound, type Int, ZERO, add, constant, constantOf, indexAtom, interval, isConstant, keyOf, mentions, mul, plus } from "../values/int";
import type { Assumption, ItemRun, Obj, Run } from "../values/object";
import { locate, lookup } from "../values/heap";
import type { Heap } from "../values/snapshot";
import { substituteValue } from "../values/substitute";
import type { Id, Reason, Value } from "../values/value";
import { describe } from "./describe";
import { type Binder, type Family, beside, familyKey, familyOf, sumOverAll, sumOverFamily } from "./families";
import type { Part } from "./types";
import type { Abi } from "./tables/abi";
import { type Amounts, scalarAmounts } from "./values";

/** What one kind of figure adds up to, and a lower and upper end where it is not one number. */
export interface Totals {
  readonly held: Int;
  readonly pads: Int;
  readonly deep: Int;
}

/** A set of objects that were reached. */
interface Member {
  readonly site: string;
  readonly family: Family;
  readonly amounts: Amounts;
  readonly role: Part["role"];
  readonly slots: Part["slots"];
  /** The first term of held is the object itself, the others its attribute values. */
  readonly split: boolean;
  /** constant: held by the process, not by the value; possible: between nothing and all of it. */
  readonly sure: "yes" | "constant" | "possible";
}

/** One of several values, chosen anew for each member of the binders. */
interface Choice {
  readonly alternatives: readonly Walk[];
  readonly binders: readonly Binder[];
}

export interface Walk {
  readonly abi: Abi;
  readonly heap: Heap;
  readonly members: Member[];
  readonly choices: Choice[];
  readonly bySite: Map<string, Family[]>;
  readonly seen: Set<string>;
  readonly constants: Set<string>;
  readonly payload: Int[];
  readonly assumes: Assumption[];
  /** Why something is not known, or null. */
  missing: Reason | null;
  budget: number;
}

/** Objects visited before a walk gives up on the rest. */
export const MAX_VISITS = 20_000;

/** Runs of at most this many items whose sizes have no closed form are gone through one by one. */
const MAX_EXPANDED = 1024;

export function newWalk(abi: Abi, heap: Heap, budget: number = MAX_VISITS): Walk {
  return { abi, heap, members: [], choices: [], bySite: new Map(), seen: new Set(), constants: new Set(), payload: [], assumes: [], missing: null, budget };
}

/** Adds what `value` keeps alive. `binders`: the runs it stands below. */
export function visit(walk: Walk, value: Value, binders: readonly Binder[], role: Part["role"]): void {
  switch (value.tag) {
    case "none":
    case "ellipsis":
    case "notimplemented":
    case "bool":
    case "module":
    case "known":
    case "class":
    case "unbound":
      return;
    case "dtype":
      return;
    case "int":
    case "float":
    case "complex":
    case "str":
    case "bytes": {
      const amounts = scalarAmounts(walk.abi, value, (atom) => follows(atom, binders));
      if (amounts.payload !== null) walk.payload.push(sumOverAll(amounts.payload, binders));
      addMember(walk, value.id, binders, amounts, role);
      return;
    }
    case "function":
      possible(walk, "function", binders, FUNCTION_MOST);
      return;
    case "method": {
      visit(walk, value.self, binders, role);
      const sized = describe(walk.abi, { kind: "opaque", type: value.func === null ? "builtin_function_or_method" : "method", holds: [], assumes: [] }, () => false);
      if (sized !== null) addMember(walk, value.id, binders, sized.amounts, role);
      return;
    }
    case "unknown":
      walk.missing ??= value.reason;
      return;
    case "union":
      choose(walk, value.values, binders, role);
      return;
    case "ref":
      visitObject(walk, value.id, binders, role);
      return;
  }
}

/** Closure and defaults of a function, generously: they are code to a reader. */
const FUNCTION_MOST = 2048;

function follows(atom: Atom, binders: readonly Binder[]): boolean {
  return binders.some((binder) => binder.index.key === atom.key);
}

function possible(walk: Walk, type: string, binders: readonly Binder[], most: number): void {
  const bytes = interval(0, most);
  const amounts: Amounts = { type, shallow: bytes, held: [bytes], pads: [interval(0, 16)], objects: interval(0, 1), deep: ZERO, payload: null, length: null, source: "Include/cpython/funcobject.h" };
  addMember(walk, { kind: "any" }, binders, amounts, "element");
}

/** Records an object or family; false when all of it was known already. */
function addMember(walk: Walk, id: Id, binders: readonly Binder[], amounts: Amounts, role: Part["role"], slots: Part["slots"] = null, split = false): boolean {
  const base = { amounts, role, slots, split };
  if (id.kind === "any") {
    walk.members.push({ ...base, site: "", family: { at: [], counted: binders, guards: [], injective: false, rewrites: [] }, sure: "possible" });
    return true;
  }
  if (id.kind === "const") {
    if (id.key !== null && walk.constants.has(id.key)) return false;
    if (id.key !== null) walk.constants.add(id.key);
    // One of several constants: no more objects than there are references, perhaps none that is new.
    const family: Family = id.key === null ? { at: [], counted: binders, guards: [], injective: false, rewrites: [] } : familyOf([], binders);
    walk.members.push({ ...base, site: id.key === null ? "" : `const:${id.key}`, family, sure: "constant" });
    return true;
  }
  const site = String(id.site);
  const family = familyOf(id.at, binders);
  const key = `${site}@${familyKey(family)}`;
  const sameKey = family.at.every((position) => position.poly !== null) && family.counted.every((binder) => binder.picked === null && binder.count.poly !== null);
  if (sameKey && walk.seen.has(key) && family.guards.length === 0) return false;
  if (sameKey && family.guards.length === 0) walk.seen.add(key);
  const known = walk.bySite.get(site) ?? [];
  const sureKnown = known.filter((other) => other.guards.every((guard) => guard.count.low > 0));
  const parts = sureKnown.length === known.length ? beside(family, known) : known.length === 0 ? [family] : null;
  if (known.length === 0) walk.bySite.set(site, known);
  if (parts === null) {
    walk.members.push({ ...base, site, family, sure: "possible" });
    return true;
  }
  for (const part of parts) {
    known.push(part);
    walk.members.push({ ...base, site, family: part, sure: "yes" });
  }
  return parts.length > 0;
}

function visitObject(walk: Walk, id: Id, binders: readonly Binder[], role: Part["role"]): void {
  if (walk.budget <= 0) {
    walk.missing ??= { text: "more objects are reachable than are followed", line: null, remedy: null };
    return;
  }
  walk.budget--;
  const obj = lookup(walk.heap, id);
  if (obj === undefined) {
    walk.missing ??= { text: id.kind === "any" ? "which object this is cannot be told" : "the object was not followed", line: null, remedy: null };
    return;
  }
  const sized = describe(walk.abi, obj, (atom) => follows(atom, binders));
  if (sized === null) {
    walk.missing ??= { text: `the size of ${obj.kind === "opaque" ? obj.type : obj.kind} objects is not known`, line: null, remedy: null };
    visitParts(walk, obj, childBinders(id, binders), role);
    return;
  }
  const isNew = addMember(walk, id, binders, sized.amounts, role, sized.slots, sized.split);
  if (!isNew) return;
  if (sized.amounts.payload !== null) walk.payload.push(sumOverAll(sized.amounts.payload, childBinders(id, binders)));
  for (const assumption of obj.assumes) walk.assumes.push(assumption);
  visitParts(walk, obj, childBinders(id, binders), role);
}

/** Below an object that many references share, its contents count once: only the binders that the object follows stay. */
function childBinders(id: Id, binders: readonly Binder[]): readonly Binder[] {
  if (id.kind !== "object") return id.kind === "const" ? binders.filter((binder) => binder.count.low <= 0).map(single) : binders;
  const { counted, guards } = familyOf(id.at, binders);
  return [...guards.filter((guard) => guard.count.low <= 0).map(single), ...counted];
}

/** At most one of a binder's members: whether there is any. */
function single(binder: Binder): Binder {
  const high = binder.count.high > 0 ? 1 : 0;
  const low = binder.count.low > 0 ? 1 : 0;
  const count = interval(low, high);
  return { index: indexAtom(`guard:${binder.index.key}`, count), count, picked: null };
}

function visitParts(walk: Walk, obj: Obj, binders: readonly Binder[], role: Part["role"]): void {
  const below: Part["role"] = role === "attribute" || obj.kind === "instance" ? "attribute" : "element";
  switch (obj.kind) {
    case "list":
    case "tuple":
    case "set":
    case "frozenset":
    case "deque":
      for (const run of obj.runs) visitRun(walk, run, (item) => item.element, binders, below);
      return;
    case "dict":
      for (const run of obj.runs) {
        visitRun(walk, run, (item) => item.key, binders, below);
        visitRun(walk, run, (item) => item.element, binders, below);
      }
      return;
    case "ndarray":
      if (obj.base !== null) visit(walk, obj.base, binders, "base");
      for (const run of obj.items ?? []) visitRun(walk, run, (item) => item.element, binders, below);
      return;
    case "iterator":
    case "opaque":
      for (const held of obj.holds) visit(walk, held, binders, below);
      return;
    case "instance":
      for (const { name, value } of obj.attributes) {
        if (obj.layout.dict && !(obj.layout.slots ?? []).includes(name)) attributeName(walk, name);
        visit(walk, value, binders, "attribute");
      }
      return;
    default:
      return;
  }
}

/** A deep walk counts the names of attributes, as keys of the __dict__, each once; they belong to the code. */
function attributeName(walk: Walk, name: string): void {
  const key = `str:${name}`;
  if (walk.constants.has(key)) return;
  const ascii = [...name].every((character) => character.charCodeAt(0) < 128);
  const value: Value = { tag: "str", text: name, length: constant([...name].length), kind: ascii ? "ascii" : null, id: { kind: "const", key } };
  if (value.tag === "str") addMember(walk, value.id, [], { ...scalarAmounts(walk.abi, value, () => false), objects: ZERO }, "attribute");
}

function visitRun<R extends Run | ItemRun>(walk: Walk, run: R, pick: (run: R) => Value, binders: readonly Binder[], role: Part["role"]): void {
  if (run.count.high <= 0) return;
  const value = pick(run);
  const count = constantOf(run.count);
  if (run.picked === null && typeof count === "number" && count <= MAX_EXPANDED && count <= walk.budget && needsEach(walk, value, run.index)) {
    for (let i = 0; i < count; i++) visit(walk, substituteValue(value, new Map([[run.index.key, constant(i)]])), binders, role);
    return;
  }
  visit(walk, value, count === 1 ? binders : [...binders, { index: run.index, count: run.count, picked: run.picked }], role);
}

/** Whether the sizes of a run's members have no closed form in its index. */
function needsEach(walk: Walk, value: Value, index: Atom): boolean {
  const key = index.key;
  switch (value.tag) {
    case "int":
      return mentions(value.int, key) && !isLine(value.int, key);
    case "str":
    case "bytes":
      return mentions(value.length, key);
    case "union":
      return value.values.some((alternative) => needsEach(walk, alternative, index));
    case "ref": {
      const found = locate(walk.heap, value.id);
      if (found === undefined || value.id.kind !== "object" || !value.id.at.some((position) => mentions(position, key))) return false;
      const obj = lookup(walk.heap, value.id);
      const sized = obj === undefined ? null : describe(walk.abi, obj, (atom) => atom.key === key);
      if (obj === undefined || sized === null) return false;
      if ([...sized.amounts.held, ...sized.amounts.pads].some((term) => mentions(term, key) && !isLine(term, key) && !isPiecewise(term))) return true;
      return "runs" in obj && obj.runs !== null && obj.runs.some((run: Run | ItemRun) => mentions(run.count, key) || needsEach(walk, run.element, index));
    }
    default:
      return false;
  }
}

/** Whether the polynomial has the index only by itself, not below operations. */
function isLine(n: Int, key: string): boolean {
  return n.poly?.terms.every((term) => term.atoms.every((atom) => atom.key === key || !mentions({ poly: { constant: 0, terms: [{ coefficient: 1, atoms: [atom] }] }, low: atom.low, high: atom.high }, key))) ?? false;
}

function isPiecewise(n: Int): boolean {
  return n.poly?.terms.every((term) => term.atoms.every((atom) => atom.term.op === "index" || (atom.term.op === "step" && atom.term.name === "piece"))) ?? false;
}

function choose(walk: Walk, values: readonly Value[], binders: readonly Binder[], role: Part["role"]): void {
  const alternatives = values.map((value) => {
    const inner = newWalk(walk.abi, walk.heap, Math.max(1, Math.floor(walk.budget / (values.length + 1))));
    visit(inner, value, binders, role);
    walk.assumes.push(...inner.assumes);
    if (inner.missing !== null) walk.missing ??= inner.missing;
    return inner;
  });
  walk.budget -= values.length;
  const payloads = alternatives.map((inner) => inner.payload.reduce(add, ZERO));
  walk.payload.push(payloads.every((n) => n.poly !== null && keyOf(n) === keyOf(payloads[0] as Int)) ? (payloads[0] as Int) : interval(0, payloads.reduce<Bound>((sum, n) => plus(sum, n.high), 0)));
  walk.choices.push({ alternatives, binders });
}

// Adding up.

/** What the walk's objects take together. */
export function totalsOf(walk: Walk): Totals {
  const shared = sharedSites(walk);
  let held: Int = ZERO;
  let pads: Int = ZERO;
  let deep: Int = ZERO;
  for (const member of walk.members) {
    const own = memberTotals(member);
    held = add(held, own.held);
    pads = add(pads, own.pads);
    deep = add(deep, own.deep);
  }
  for (const choice of walk.choices) {
    const own = choiceTotals(choice, shared);
    held = add(held, own.held);
    pads = add(pads, own.pads);
    deep = add(deep, own.deep);
  }
  return { held, pads, deep };
}

/** What a member adds to held, rounding and deep. */
export function memberTotals(member: Member): Totals {
  const { amounts, family, sure } = member;
  const sum = (terms: readonly Int[]): Int => terms.reduce((total, term) => add(total, sumOverFamily(term, family)), ZERO);
  const deep = sumOverFamily(amounts.deep, family);
  if (sure === "constant") return { held: ZERO, pads: ZERO, deep: member.site === "" ? upTo(deep) : deep };
  const held = sum(amounts.held);
  const pads = sum(amounts.pads);
  return sure === "possible" ? { held: upTo(held), pads: upTo(pads), deep: upTo(deep) } : { held, pads, deep };
}

function upTo(n: Int): Int {
  return interval(0, n.high);
}

/**
 * One alternative per member of the binders. Each alternative alone gives an end; a lower end only counts where no object of the alternatives is
 * reached in another way as well.
 */
function choiceTotals(choice: Choice, shared: ReadonlySet<string>): Totals {
  const totals = choice.alternatives.map(totalsOf);
  const own = choice.alternatives.every((walk) => [...sitesOf(walk)].every((site) => !shared.has(site)));
  const join = (pick: (totals: Totals) => Int, flat: (walk: Walk) => readonly [Bound, Bound] | null): Int => {
    const ends = totals.map(pick);
    const first = ends[0] as Int;
    if (ends.every((n) => n.poly !== null && keyOf(n) === keyOf(first))) return own ? first : upTo(first);
    if (choice.binders.length === 0) return interval(own ? least(ends.map((n) => n.low)) : 0, most(ends.map((n) => n.high)));
    const each = choice.alternatives.map(flat);
    const count = sumOverAll(constant(1), choice.binders);
    const sum = ends.reduce<Bound>((high, n) => plus(high, n.high), 0);
    if (each.some((range) => range === null)) return interval(0, sum);
    const ranges = each as readonly (readonly [Bound, Bound])[];
    const low = own ? mul(count, interval(least(ranges.map(([from]) => from)), least(ranges.map(([from]) => from)))).low : 0;
    const high = mul(count, interval(0, most(ranges.map(([, to]) => to)))).high;
    return interval(low < 0 ? 0 : low, high < sum ? high : sum);
  };
  return {
    held: join((t) => t.held, (walk) => flatRange(walk, choice.binders, (amounts) => amounts.held)),
    pads: join((t) => t.pads, (walk) => flatRange(walk, choice.binders, (amounts) => amounts.pads)),
    deep: join((t) => t.deep, (walk) => flatRange(walk, choice.binders, (amounts) => [amounts.deep])),
  };
}

/** The range of one member's size where the alternative is a single object per member of all binders, or nothing. */
function flatRange(walk: Walk, binders: readonly Binder[], terms: (amounts: Amounts) => readonly Int[]): readonly [Bound, Bound] | null {
  if (walk.choices.length > 0 || walk.members.length > 1) return null;
  const [member] = walk.members;
  if (member === undefined) return [0, 0];
  const sum = terms(member.amounts).reduce(add, ZERO);
  const apart = member.sure === "yes" && member.family.injective && member.family.counted.length === binders.length;
  return [apart ? sum.low : 0, sum.high];
}

/** Sites that are reached in more than one way: by two choices, or by a choice and surely. */
function sharedSites(walk: Walk): ReadonlySet<string> {
  const shared = new Set<string>(walk.bySite.keys());
  for (const key of walk.constants) shared.add(`const:${key}`);
  const once = new Set<string>();
  for (const choice of walk.choices) {
    const sites = new Set(choice.alternatives.flatMap((inner) => [...sitesOf(inner)]));
    for (const site of sites) {
      if (once.has(site)) shared.add(site);
      once.add(site);
    }
  }
  return shared;
}

function sitesOf(walk: Walk): ReadonlySet<string> {
  const sites = new Set<string>(walk.bySite.keys());
  for (const key of walk.constants) sites.add(`const:${key}`);
  for (const member of walk.members) if (member.sure === "possible") sites.add(member.site);
  for (const choice of walk.choices) for (const inner of choice.alternatives) for (const site of sitesOf(inner)) sites.add(site);
  return sites;
}

/** The summands of held, one per type and role. */
export function partsOf(walk: Walk): readonly Part[] {
  const parts: Part[] = [];
  for (const member of walk.members) for (const part of memberParts(member)) merge(parts, part);
  for (const choice of walk.choices) {
    const total = choiceTotals(choice, sharedSites(walk)).held;
    const types = new Set(choice.alternatives.flatMap((inner) => partsOf(inner).map((part) => part.type)));
    if (types.size === 0) continue;
    const role = choice.alternatives.flatMap((inner) => partsOf(inner))[0]?.role ?? "element";
    const count = sumOverAll(constant(1), choice.binders);
    merge(parts, { type: [...types].join(" | "), role, count: interval(0, count.high), each: null, total, slots: null, source: "" });
  }
  return parts;
}

function memberParts(member: Member): readonly Part[] {
  const { amounts, family, role, slots } = member;
  const total = memberTotals(member).held;
  const objects = sumOverFamily(amounts.objects, family);
  const count = member.sure === "possible" ? upTo(objects) : objects;
  const each = member.sure === "constant" ? amounts.shallow : eachOf(amounts.held);
  const part: Part = { type: amounts.type, role, count, each: each !== null && isConstant(each) ? each : null, total, slots, source: amounts.source };
  if (constantOf(count) === 0) return [];
  const [own, ...values] = amounts.held;
  if (!member.split || member.sure !== "yes" || own === undefined || values.length === 0) return [part];
  const first = sumOverFamily(own, family);
  const rest = values.reduce((sum, term) => add(sum, sumOverFamily(term, family)), ZERO);
  const valuesEach = eachOf(values);
  return [
    { ...part, each: isConstant(own) ? own : null, total: first },
    { type: "attribute values", role: "attribute", count, each: valuesEach !== null && isConstant(valuesEach) ? valuesEach : null, total: rest, slots: null, source: amounts.source },
  ];
}

/** Bytes per held object: the one size that is not that of a cached one. */
function eachOf(held: readonly Int[]): Int | null {
  if (held.length === 1) {
    const pieces = held[0]?.poly?.terms[0]?.atoms[0]?.term;
    if (pieces?.op === "step" && pieces.name === "piece") {
      const sizes = new Set(pieces.args.filter((_, i) => i % 2 === 1).map(constantOf).filter((n) => n !== 0));
      return sizes.size === 1 ? constant([...sizes][0] as number) : null;
    }
  }
  return held.reduce(add, ZERO);
}

function merge(parts: Part[], part: Part): void {
  const i = parts.findIndex((other) => other.type === part.type && other.role === part.role && other.slots === null && part.slots === null && (other.total.high === 0) === (part.total.high === 0));
  const other = parts[i];
  if (other === undefined) {
    parts.push(part);
    return;
  }
  const each = other.each !== null && part.each !== null && keyOf(other.each) === keyOf(part.each) ? other.each : null;
  parts[i] = { ...other, count: add(other.count, part.count), total: add(other.total, part.total), each };
}

function least(ends: readonly Bound[]): Bound {
  return ends.reduce((a, b) => (b < a ? b : a));
}

function most(ends: readonly Bound[]): Bound {
  return ends.reduce((a, b) => (b > a ? b : a));
}
