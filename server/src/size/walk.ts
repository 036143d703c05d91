/**
 * Walks what a set of values keeps alive, each object once. Families of objects below runs are kept as families (families.ts, reached.ts);
 * alternatives are walked apart; what cannot be followed is named. totals.ts adds up.
 */

import { areApart, isDistinct } from "../values/distinct";
import { lookup, referred } from "../values/heap";
import {
  type Atom,
  add,
  atomInt,
  type Bound,
  constant,
  constantOf,
  type Int,
  indexAtom,
  interval,
  isEqual,
  keyOf,
  mentions,
  plus,
  ZERO,
} from "../values/int";
import { keyRuns } from "../values/mappings";
import { type Assumption, ATTRIBUTES, FRAMES, type ItemRun, type Obj, type Run } from "../values/object";
import type { Heap } from "../values/snapshot";
import { substituteValue } from "../values/substitute";
import type { Id, Reason, Value } from "../values/value";
import { lengthOf } from "./containers";
import { describe } from "./describe";
import { type Binder, familyOf, sumOverAll } from "./families";
import { isBound } from "./instances";
import { isReached, nothingReached, type Reached, reach } from "./reached";
import type { Abi } from "./tables/abi";
import type { Part } from "./types";
import { type Amounts, scalarAmounts } from "./values";

/** One of several values, chosen anew for each member of the binders. */
export interface Choice {
  readonly alternatives: readonly Walk[];
  readonly binders: readonly Binder[];
}

interface Task {
  readonly value: Value;
  readonly binders: readonly Binder[];
  readonly role: Part["role"];
}

/** Sums for held, for what rounding adds to it, and for deep. */
export interface Totals {
  readonly held: Int;
  readonly pads: Int;
  readonly deep: Int;
}

export interface Walk {
  readonly abi: Abi;
  readonly heap: Heap;
  readonly reached: Reached;
  readonly choices: Choice[];
  readonly payload: Int[];
  readonly assumes: Assumption[];
  /** What is still to be visited, from `next` on: a queue, because chains of objects are longer than a call stack. */
  readonly queue: Task[];
  next: number;
  /** Why something is not known, or null. */
  missing: Reason | null;
  /** What is not known, by identity: in two walks the same thing is the same bytes. */
  readonly unknowns: Map<object, Reason>;
  budget: number;
  /** Of these, visits that alternatives may take: they lie within each other, and are walked anew in each. */
  choosing: number;
  /** Of an alternative: the walk that it is a part of. */
  readonly outer: Walk | null;
  /** Once it has come to its end: what it adds up to, the sites that it reached, and those that it reached in several ways (totals.ts). */
  totals: Totals | null;
  sites: ReadonlySet<string> | null;
  shared: ReadonlySet<string> | null;
}

/** Objects visited before a walk gives up on the rest. */
export const MAX_VISITS = 20_000;
const MAX_CHOOSING = 4_000;
/** Runs of unknown lengths within each other: only objects of which any may hold any other go deeper. */
const MAX_BINDERS = 100;

/** Runs of at most this many items whose sizes have no closed form are gone through one by one. */
const MAX_EXPANDED = 256;

/**
 * A walk that has not begun. `budget`: objects that it may visit; `choosing`: how many of those may be in alternatives; `outer`: the walk that it is
 * an alternative in.
 */
export function newWalk(
  abi: Abi,
  heap: Heap,
  budget: number = MAX_VISITS,
  choosing: number = MAX_CHOOSING,
  outer: Walk | null = null,
): Walk {
  return {
    abi,
    heap,
    reached: nothingReached(),
    choices: [],
    payload: [],
    assumes: [],
    queue: [],
    next: 0,
    missing: null,
    unknowns: new Map(),
    budget,
    choosing,
    outer,
    totals: null,
    sites: null,
    shared: null,
  };
}

/** Objects that the walk has visited. */
export function visited(walk: Walk): number {
  return MAX_VISITS - walk.budget;
}

/** Adds what the values keep alive. */
export function visitAll(walk: Walk, values: readonly Value[]): void {
  for (const value of values) visit(walk, value, [], "container");
  drain(walk);
}

function drain(walk: Walk): void {
  for (; walk.next < walk.queue.length; walk.next++) {
    const { value, binders, role } = walk.queue[walk.next] as Task;
    visitNow(walk, value, binders, role);
  }
}

/** `binders`: the runs that the value stands below. */
function visit(walk: Walk, value: Value, binders: readonly Binder[], role: Part["role"]): void {
  walk.queue.push({ value, binders, role });
}

function visitNow(walk: Walk, value: Value, binders: readonly Binder[], role: Part["role"]): void {
  switch (value.tag) {
    case "none":
    case "ellipsis":
    case "notimplemented":
    case "bool":
    case "module":
    case "known":
    case "class":
    case "unbound":
    case "dtype":
      return;
    case "int":
    case "float":
    case "complex":
    case "str":
    case "bytes": {
      const amounts = scalarAmounts(walk.abi, value, (atom) => follows(atom, binders));
      if (amounts.payload !== null) walk.payload.push(sumOverAll(amounts.payload, binders));
      reach(walk.reached, value.id, binders, { amounts: found(amounts, role), role, slots: null, split: false });
      return;
    }
    case "function":
      possible(walk, "function", binders, FUNCTION_MOST);
      return;
    case "method": {
      visit(walk, value.self, binders, role);
      const sized = describe(
        walk.abi,
        { kind: "opaque", type: value.func === null ? "builtin_function_or_method" : "method", holds: [], assumes: [] },
        walk.heap,
        () => false,
      );
      if (sized !== null) reach(walk.reached, value.id, binders, { amounts: sized.amounts, role, slots: null, split: false });
      return;
    }
    case "unknown":
      lose(walk, value, value.reason);
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
  const amounts: Amounts = {
    type,
    shallow: bytes,
    held: [bytes],
    pads: [interval(0, 16)],
    objects: interval(0, 1),
    deep: ZERO,
    payload: null,
    length: null,
    source: "Include/cpython/funcobject.h",
  };
  reach(walk.reached, { kind: "any" }, binders, { amounts, role: "element", slots: null, split: false });
}

function visitObject(walk: Walk, id: Id, binders: readonly Binder[], role: Part["role"]): void {
  // What an alternative leads back to is there whether it is taken or not.
  for (let { outer } = walk; outer !== null; outer = outer.outer) if (isReached(outer.reached, id, binders)) return;
  if (walk.budget <= 0 || (binders.length > MAX_BINDERS && binders.every((binder) => binder.count.poly === null))) {
    lose(walk, walk, { text: "more objects are reachable than are followed", line: null, remedy: null });
    return;
  }
  walk.budget--;
  const obj = lookup(walk.heap, id);
  if (obj === undefined) {
    const text = id.kind === "any" ? "which object this is cannot be told" : "the object was not followed";
    lose(walk, id, { text, line: null, remedy: null });
    return;
  }
  const sized = describe(walk.abi, obj, walk.heap, (atom) => follows(atom, binders));
  if (sized === null) {
    const told = "holds" in obj ? obj.holds.find((held) => held.tag === "unknown") : undefined;
    const text = `the size of ${"type" in obj ? obj.type : obj.kind} objects is not known`;
    lose(walk, obj, told?.tag === "unknown" ? told.reason : { text, line: null, remedy: null });
    visitParts(walk, obj, childBinders(id, binders), role);
    return;
  }
  const amounts = found(sized.amounts, role);
  if (!reach(walk.reached, id, binders, { amounts, role, slots: sized.slots, split: sized.split })) return;
  const inner = childBinders(id, binders);
  if (sized.amounts.payload !== null) walk.payload.push(sumOverAll(sized.amounts.payload, inner));
  for (const assumption of obj.assumes) walk.assumes.push(assumption);
  visitParts(walk, obj, inner, role);
}

/** What a deep walk counts of it. */
function found(amounts: Amounts, role: Part["role"]): Amounts {
  return role === "hidden" ? { ...amounts, deep: interval(0, amounts.deep.high) } : amounts;
}

function lose(walk: Walk, what: object, why: Reason): void {
  walk.unknowns.set(what, why);
  walk.missing ??= why;
}

/** Below an object that many references share, its contents count once: only the binders that the object follows stay. */
function childBinders(id: Id, binders: readonly Binder[]): readonly Binder[] {
  if (id.kind === "any") return binders;
  if (binders.length === 0) return binders;
  const { counted, guards } = familyOf(id.kind === "const" ? [] : id.at, binders);
  return [...guards.map(single), ...counted];
}

const GUARD = "guard ";

/** Of a binder's members at most one: whether there is any. */
function single(binder: Binder): Binder {
  const { key } = binder.index;
  if (key.startsWith(`ix:${GUARD}`)) return binder;
  const count = interval(0, binder.count.high > 0 ? 1 : 0);
  return { index: indexAtom(GUARD + key, count), count, picked: null };
}

function visitParts(walk: Walk, obj: Obj, binders: readonly Binder[], role: Part["role"]): void {
  const isHidden = role === "hidden" || (obj.kind === "opaque" && FRAMES.has(obj.type));
  const below: Part["role"] = isHidden ? "hidden" : role === "attribute" || obj.kind === "instance" ? "attribute" : "element";
  switch (obj.kind) {
    case "list":
    case "tuple":
    case "deque":
      for (const run of obj.runs) visitRun(walk, run, (item) => item.element, binders, below);
      return;
    case "set":
    case "frozenset":
      for (const run of keptRuns(obj.runs, obj.runs, obj.length)) visitRun(walk, run, (item) => item.element, binders, below);
      return;
    case "dict":
      if (obj.missing?.tag === "function") possible(walk, "function", binders, FUNCTION_MOST);
      for (const run of keptRuns(obj.runs, keyRuns(obj.runs), obj.length)) {
        visitRun(walk, run, (item) => item.key, binders, below);
        visitRun(walk, run, (item) => item.element, binders, below);
      }
      return;
    case "ndarray":
      if (obj.base !== null) visit(walk, obj.base, binders, isHidden ? "hidden" : "base");
      for (const run of obj.items ?? []) visitRun(walk, run, (item) => item.element, binders, below);
      return;
    case "iterator":
    case "opaque":
      // In 2.7 a view does not tell what it is of, and before 3.12 a buffer not which bytes it was made of: a deep walk ends there.
      if (obj.kind === "opaque" && obj.type === ATTRIBUTES) {
        const [owner] = obj.holds;
        const instance = referred(walk.heap, owner);
        if (instance !== undefined) visitParts(walk, instance, binders, role);
      } else if (
        obj.kind === "opaque" &&
        (/^(?:Match|Pattern)$/.test(obj.type) ||
          (obj.type === "memoryview" && !walk.abi.from(3, 0)) ||
          (obj.type === "BytesIO" && !walk.abi.from(3, 12)))
      )
        for (const held of obj.holds) hide(walk, held, binders);
      else for (const held of obj.holds) visit(walk, held, binders, below);
      return;
    case "range":
      // It takes no part in garbage collection: a deep walk does not find its bounds.
      for (const held of obj.holds ?? []) hide(walk, held, binders);
      return;
    case "instance":
      // A walk over attributes does not find the arguments of an exception.
      if (obj.value?.tag === "ref") hide(walk, obj.value, binders);
      for (const { name, value } of obj.attributes) {
        if (value.tag === "unbound") continue;
        if (obj.layout.dict && !(obj.layout.slots ?? []).includes(name))
          attributeName(walk, name, isBound(value) && binders.every(({ count }) => count.low > 0));
        visit(walk, value, binders, "attribute");
      }
      return;
    default:
      return;
  }
}

/** What is held and a deep walk does not find: a buffer, a tuple and its items. */
function hide(walk: Walk, value: Value, binders: readonly Binder[]): void {
  const obj = referred(walk.heap, value);
  let amounts: Amounts | undefined;
  switch (value.tag) {
    case "none":
    case "bool":
      return;
    case "bytes":
    case "str":
    case "int":
    case "float":
      amounts = scalarAmounts(walk.abi, value, () => false);
      break;
    default:
      amounts = obj === undefined ? undefined : describe(walk.abi, obj, walk.heap, () => false)?.amounts;
  }
  const runs = obj?.kind === "tuple" ? obj.runs : [];
  for (const { element } of runs) hide(walk, element, binders);
  const whole =
    obj === undefined || obj.kind === "tuple" ? runs.every(({ count }) => count.high <= 1) : !("runs" in obj || obj.kind === "instance");
  if (amounts === undefined || !("id" in value) || !whole)
    lose(walk, value, { text: "what it holds is not followed", line: null, remedy: null });
  else reach(walk.reached, value.id, binders, { amounts: { ...amounts, deep: ZERO }, role: "element", slots: null, split: false });
}

/** A deep walk counts the names of attributes, as keys of the __dict__, each once; they belong to the code. `sure`: it is surely there. */
function attributeName(walk: Walk, name: string, sure: boolean): void {
  const key = `str:${name}`;
  if (walk.reached.constants.has(key)) return;
  const ascii = [...name].every((character) => character.charCodeAt(0) < 128);
  const id: Id = { kind: "const", key };
  const text = { tag: "str", text: name, length: constant([...name].length), kind: ascii ? "ascii" : null, id } as const;
  const amounts = { ...scalarAmounts(walk.abi, text, () => false), objects: ZERO };
  if (!sure) {
    const deep = interval(0, amounts.deep.high);
    reach(walk.reached, { kind: "const", key: `${key}?` }, [], {
      amounts: { ...amounts, deep },
      role: "attribute",
      slots: null,
      split: false,
    });
    return;
  }
  reach(walk.reached, id, [], { amounts, role: "attribute", slots: null, split: false });
}

/** The runs of a table of `length` entries. A key that equals an earlier one was not taken in, so what may be such keys are any number of them. */
function keptRuns<R extends Run | ItemRun>(runs: readonly R[], keys: readonly Run[], length: Int): readonly R[] {
  if (isEqual(length, lengthOf(keys)) === true) return runs;
  return runs.map((run, i) => {
    const key = keys[i] as Run;
    if (isDistinct(key) && keys.slice(0, i).every((other) => areApart(key, other))) return run;
    return { ...run, count: interval(0, run.count.high), picked: run.picked ?? run.count };
  });
}

function visitRun<R extends Run | ItemRun>(
  walk: Walk,
  run: R,
  pick: (run: R) => Value,
  binders: readonly Binder[],
  role: Part["role"],
): void {
  if (run.count.high <= 0) return;
  const value = pick(run);
  const count = constantOf(run.count);
  if (
    run.picked === null &&
    typeof count === "number" &&
    count <= MAX_EXPANDED &&
    count <= walk.budget &&
    needsEach(walk, value, run.index)
  ) {
    for (let i = 0; i < count; i++) visit(walk, substituteValue(value, new Map([[run.index.key, constant(i)]])), binders, role);
    return;
  }
  if (count === 1) {
    visit(walk, substituteValue(value, new Map([[run.index.key, ZERO]])), binders, role);
    return;
  }
  visit(walk, value, [...binders, { index: run.index, count: run.count, picked: run.picked }], role);
}

/** Whether the sizes of a run's members have no closed form in its index. */
function needsEach(walk: Walk, value: Value, index: Atom): boolean {
  const key = index.key;
  switch (value.tag) {
    case "int":
      return mentions(value.int, key) && !isLine(value.int, key);
    case "str":
    case "bytes":
      return mentions(value.length, key) && !isPiecewise(value.length);
    case "union":
      return value.values.some((alternative) => needsEach(walk, alternative, index));
    case "ref": {
      if (value.id.kind !== "object" || !value.id.at.some((position) => mentions(position, key))) return false;
      const obj = lookup(walk.heap, value.id);
      const sized = obj === undefined ? null : describe(walk.abi, obj, walk.heap, (atom) => atom.key === key);
      if (obj === undefined || sized === null) return false;
      if ([...sized.amounts.held, ...sized.amounts.pads].some((term) => mentions(term, key) && !isLine(term, key) && !isPiecewise(term)))
        return true;
      return (
        "runs" in obj &&
        obj.runs !== null &&
        obj.runs.some((run: Run | ItemRun) => (mentions(run.count, key) && !isLine(run.count, key)) || needsEach(walk, run.element, index))
      );
    }
    default:
      return false;
  }
}

/** Whether the polynomial has the index only by itself, not below operations. */
function isLine(n: Int, key: string): boolean {
  return n.poly?.terms.every((term) => term.atoms.every((atom) => atom.key === key || !mentions(atomInt(atom), key))) ?? false;
}

function isPiecewise(n: Int): boolean {
  return (
    n.poly?.terms.every((term) =>
      term.atoms.every((atom) => atom.term.op === "index" || (atom.term.op === "step" && atom.term.name === "piece")),
    ) ?? false
  );
}

function choose(walk: Walk, values: readonly Value[], binders: readonly Binder[], role: Part["role"]): void {
  // Each gets its share and no more: one that comes to nothing ends chains of alternatives, such as linked lists, before the call stack does.
  const share = Math.floor(Math.min(walk.budget, walk.choosing) / (values.length + 1));
  const alternatives = values.map((value) => {
    const inner = newWalk(walk.abi, walk.heap, share, share, walk);
    visit(inner, value, binders, role);
    drain(inner);
    walk.budget -= share - inner.budget;
    walk.choosing -= share - inner.budget;
    for (const assumption of inner.assumes) walk.assumes.push(assumption);
    if (inner.missing !== null) walk.missing ??= inner.missing;
    for (const [unknown, why] of inner.unknowns) walk.unknowns.set(unknown, why);
    return inner;
  });
  const payloads = alternatives.map((inner) => inner.payload.reduce(add, ZERO));
  walk.payload.push(
    payloads.every((n) => n.poly !== null && keyOf(n) === keyOf(payloads[0] as Int))
      ? (payloads[0] as Int)
      : interval(
          0,
          payloads.reduce<Bound>((sum, n) => plus(sum, n.high), 0),
        ),
  );
  walk.choices.push({ alternatives, binders });
}
