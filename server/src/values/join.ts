/** Joins: the least abstraction that covers both sides. Never drops an alternative. */
import { assumptionKey, equalValue, layoutKey, runsKey, sharedKeysKey, valueKey } from "./canon";
import { joinHistory } from "./history";
import { atomInt, boundedBy, hull, type Int, indexAtom, keyOf, max, ZERO } from "./int";
import { anonymous, lengthOf, someItem } from "./items";
import type { Assumption, Derived, ItemRun, Membership, Obj, Run, SharedKeys } from "./object";
import { sameData } from "./same";
import { substituteValue, valueMentions } from "./substitute";
import { type Id, intOf, joinAsks, MAX_OBJECTS, MAX_UNION, type StrKind, unknownLike, type Value, wholeOf } from "./value";

/** The least value that covers both; the first reason stays when one is unknown. */
export function joinValue(a: Value, b: Value): Value {
  if (a === b) return a;
  if (a.tag === "unknown") return unknownLike(a);
  if (b.tag === "unknown") return unknownLike(b);
  if (equalValue(a, b)) return sameValue(a, b);
  const values: Value[] = [];
  for (const v of [...alternatives(a), ...alternatives(b)]) addAlternative(values, v);
  if (values.length > MAX_UNION) return collapse(values);
  return values.length === 1 ? (values[0] as Value) : { tag: "union", values };
}

/** Equal values may still know different ranges of one quantity: only what both know stays. */
function sameValue(a: Value, b: Value): Value {
  if (a.tag === "int" && b.tag === "int") {
    const int = hull(a.int, b.int);
    return int === a.int ? a : { ...a, int };
  }
  if ((a.tag === "str" && b.tag === "str") || (a.tag === "bytes" && b.tag === "bytes")) {
    const length = hull(a.length, b.length);
    return length === a.length ? a : { ...a, length };
  }
  return a;
}

function alternatives(v: Value): readonly Value[] {
  return v.tag === "union" ? v.values : [v];
}

function addAlternative(values: Value[], v: Value): void {
  for (const [i, old] of values.entries()) {
    const merged = equalValue(old, v) ? sameValue(old, v) : mergeScalars(old, v);
    if (merged !== null) {
      values[i] = merged;
      return;
    }
  }
  values.push(v);
}

/** One scalar for two of the same identity (or two constants); null when they must stay apart. */
function mergeScalars(a: Value, b: Value): Value | null {
  if (a.tag === "bool" && b.tag === "bool") return { tag: "bool", value: a.value === b.value ? a.value : null };
  if (a.tag === "int" && b.tag === "int") {
    const id = mergeId(a.id, b.id);
    return id === null ? null : intOf(hull(a.int, b.int), id, joinAsks(a, b));
  }
  if (a.tag === "float" && b.tag === "float") {
    const id = mergeId(a.id, b.id);
    return id === null ? null : joinFloats(a, b, id);
  }
  if (a.tag === "str" && b.tag === "str") {
    const id = mergeId(a.id, b.id);
    return id === null ? null : joinText(a, b, id);
  }
  if (a.tag === "bytes" && b.tag === "bytes") {
    const id = mergeId(a.id, b.id);
    return id === null ? null : { tag: "bytes", data: a.data === b.data ? a.data : null, length: hull(a.length, b.length), id };
  }
  // One tuple that holds other things each time.
  if (a.tag === "ref" && b.tag === "ref") {
    const id = equalValue({ tag: "ref", id: a.id }, { tag: "ref", id: b.id }) ? a.id : someMember(a.id, b.id);
    return id === null ? null : { tag: "ref", id };
  }
  if (a.tag === "complex" && b.tag === "complex") {
    const id = mergeId(a.id, b.id);
    return id === null ? null : { tag: "complex", id, ...(a.imaginary === b.imaginary && { imaginary: a.imaginary }) };
  }
  return null;
}

function joinFloats(a: Extract<Value, { tag: "float" }>, b: Extract<Value, { tag: "float" }>, id: Id): Value {
  if (a.value !== null && Object.is(a.value, b.value)) return { tag: "float", value: a.value, id };
  const [x, y] = [wholeOf(a), wholeOf(b)];
  return x === null || y === null ? { tag: "float", value: null, id } : { tag: "float", value: null, id, whole: hull(x, y) };
}

function joinText(a: Extract<Value, { tag: "str" }>, b: Extract<Value, { tag: "str" }>, id: Id): Value {
  const kind: StrKind | null = a.kind === b.kind ? a.kind : null;
  const text = a.text === b.text ? a.text : null;
  const plain = text === null && isPlain(a) && isPlain(b) ? { plain: true as const } : {};
  const fresh = a.fresh === true && b.fresh === true ? { fresh: true as const } : {};
  return { tag: "str", text, length: hull(a.length, b.length), kind, id, ...plain, ...fresh };
}

/** Whether no character of the text is ever escaped. */
export function isPlain(value: Extract<Value, { tag: "str" }>): boolean {
  return value.text === null ? value.plain === true : /^[ !#-&(-[\]-~]*$/.test(value.text);
}

/** Identity of a merged scalar: the same object, some constant, or null when two different run-time objects must stay apart. */
function mergeId(a: Id, b: Id): Id | null {
  if (a.kind === "any" || b.kind === "any") return { kind: "any" };
  if (a.kind === "const" && b.kind === "const") return { kind: "const", key: a.key === b.key ? a.key : null };
  if (a.kind === "object" && b.kind === "object" && a.site === b.site && a.at.map(keyOf).join() === b.at.map(keyOf).join()) return a;
  return null;
}

/** Of two that are some members of one family: some member; null where one of them is a certain object. */
function someMember(a: Id, b: Id): Id | null {
  if (a.kind !== "object" || b.kind !== "object" || a.site !== b.site || a.at.length !== b.at.length) return null;
  const at = a.at.map((one, i) => {
    const other = b.at[i] as Int;
    return keyOf(one) === keyOf(other) ? one : one.poly === null && other.poly === null ? hull(one, other) : null;
  });
  return at.every((one): one is Int => one !== null) ? { ...a, at } : null;
}

/** Too many alternatives: scalars of one tag become one of unknown identity; what is left over is unknown. */
function collapse(values: readonly Value[]): Value {
  const kept: Value[] = [];
  for (const v of values) {
    const at = kept.findIndex(
      (old) => old.tag === v.tag && (v.tag === "int" || v.tag === "float" || v.tag === "str" || v.tag === "bytes" || v.tag === "complex"),
    );
    if (at < 0) {
      kept.push(v);
      continue;
    }
    const old = kept[at] as Value;
    const id: Id = { kind: "any" };
    if (old.tag === "int" && v.tag === "int") kept[at] = intOf(hull(old.int, v.int), id, joinAsks(old, v));
    else if (old.tag === "float" && v.tag === "float") kept[at] = joinFloats(old, v, id);
    else if (old.tag === "str" && v.tag === "str") kept[at] = joinText(old, v, id);
    else if (old.tag === "bytes" && v.tag === "bytes") kept[at] = { tag: "bytes", data: null, length: hull(old.length, v.length), id };
    else kept[at] = { tag: "complex", id };
  }
  if (kept.length <= MAX_OBJECTS) return kept.length === 1 ? (kept[0] as Value) : { tag: "union", values: kept };
  return { tag: "unknown", reason: { text: "it may be one of too many different values", line: null, remedy: null } };
}

function isSame(a: Run, b: Run): boolean {
  return a === b || runsKey([a]) === runsKey([b]);
}

/** Runs that cover both lists: their common beginning, then one run of any of the rest. */
export function joinRuns(a: readonly Run[], b: readonly Run[]): readonly Run[] {
  if (a === b) return a;
  let same = 0;
  while (same < a.length && same < b.length && isSame(a[same] as Run, b[same] as Run)) same++;
  if (same === a.length && same === b.length) return a;
  const restA = a.slice(same);
  const restB = b.slice(same);
  return [...a.slice(0, same), oneRun(restA, restB) ?? anyRun(restA, restB)];
}

/** Place by place, where both have the same places. */
function joinPlaces(a: readonly Run[], b: readonly Run[]): readonly Run[] {
  const alike = a.length === b.length && a.every((run, i) => run.count.poly !== null && keyOf(run.count) === keyOf((b[i] as Run).count));
  if (!alike || runsKey(a) === runsKey(b)) return joinRuns(a, b);
  return a.flatMap((run, i) => joinRuns([run], [b[i] as Run]));
}

/** Two runs of the same items but for the count, or one that may be missing; null when they differ in more. */
function oneRun(restA: readonly Run[], restB: readonly Run[]): Run | null {
  if (restA.length > 1 || restB.length > 1) return null;
  const [a] = restA;
  const [b] = restB;
  if (a === undefined || b === undefined) {
    const run = a ?? b;
    return run === undefined ? null : { ...run, count: hull(ZERO, run.count) };
  }
  const count = hull(a.count, b.count);
  // All of 0 … count − 1 is a selection too.
  const picked = a.picked === null && b.picked === null ? null : upTo(a.picked ?? a.count, b.picked ?? b.count);
  // Both under one index that goes as far as either: below the bounds of one alone, different elements may look the same.
  const index = boundedBy(a.index, picked ?? count);
  if (a.index.key !== b.index.key && (valueMentions(a.element, b.index.key) || valueMentions(b.element, a.index.key))) return null;
  const [element, other] = [a, b].map((run) => substituteValue(run.element, new Map([[run.index.key, atomInt(index)]])));
  return element === undefined || other === undefined || valueKey(element) !== valueKey(other) ? null : { count, index, element, picked };
}

function upTo(a: Int, b: Int): Int {
  return keyOf(a) === keyOf(b) ? hull(a, b) : max(a, b);
}

/** One run that says of each item only that it is one of all. */
function anyRun(restA: readonly Run[], restB: readonly Run[]): Run {
  const all = [...restA, ...restB];
  const count = hull(lengthOf(restA), lengthOf(restB));
  const index = indexAtom(`j${(all[0] as Run).index.key.replace(/^ix:/, "")}`, count);
  return { count, index, element: anonymous(all.map(someItem).reduce(joinValue)), picked: null };
}

/** The object that covers both; null when they are of different kinds. */
export function joinObj(a: Obj, b: Obj): Obj | null {
  if (a === b) return a;
  const own = joinOwn(a.own, b.own);
  const joined = own === null ? null : joinBody(a, b);
  if (joined === null) return null;
  const body = own ? { ...joined, own } : joined;
  const assumes = joinAssumes(a.assumes, b.assumes);
  // Nothing new keeps the object itself, so that states that did not change share it.
  const names = Object.keys(body) as (keyof Obj)[];
  return assumes === a.assumes && names.every((name) => (body as Obj)[name] === a[name]) ? a : ({ ...body, assumes } as Obj);
}

/** null: they are not of one class. */
function joinOwn(a: Derived | undefined, b: Derived | undefined): Derived | undefined | null {
  if (a === b) return a;
  if (a?.of.cls !== b?.of.cls || a === undefined || b === undefined) return null;
  const [ordinal, of] = [joinOrdinal(a.ordinal, b.ordinal), joinMembership(a.of, b.of) as Membership];
  return ordinal === a.ordinal && of === a.of ? a : { ...a, ordinal, of };
}

function joinOrdinal(a: Int | null, b: Int | null): Int | null {
  return a === null || b === null ? null : hull(a, b);
}

type Body<O = Obj> = O extends Obj ? Omit<O, "assumes"> : never;

function joinBody(a: Obj, b: Obj): Body | null {
  switch (a.kind) {
    case "list":
      return b.kind !== "list"
        ? null
        : {
            kind: a.kind,
            runs: joinRuns(a.runs, b.runs),
            history: joinHistory(a.history, b.history, lengthOf(a.runs), lengthOf(b.runs)),
            ...(a.unordered === true || b.unordered === true ? { unordered: true } : {}),
          };
    case "deque": {
      if (b.kind !== "deque") return null;
      const maxlen = joinMaybe(a.maxlen, b.maxlen);
      if (maxlen === undefined) return null;
      return {
        kind: a.kind,
        runs: joinRuns(a.runs, b.runs),
        maxlen,
        history: joinHistory(a.history, b.history, lengthOf(a.runs), lengthOf(b.runs)),
      };
    }
    case "tuple":
      return b.kind !== "tuple" || a.named !== b.named ? null : { kind: a.kind, runs: joinPlaces(a.runs, b.runs), named: a.named };
    case "set":
    case "frozenset":
      if (b.kind !== a.kind) return null;
      return {
        kind: a.kind,
        runs: joinRuns(a.runs, b.runs),
        length: hull(a.length, b.length),
        history: joinHistory(a.history, b.history, a.length, b.length),
      };
    case "dict":
      if (b.kind !== "dict" || a.type !== b.type) return null;
      return {
        kind: a.kind,
        type: a.type,
        runs: joinItems(a.runs, b.runs),
        length: hull(a.length, b.length),
        strKeys: a.strKeys === b.strKeys ? a.strKeys : null,
        ...(a.missing === undefined || b.missing === undefined ? {} : { missing: joinValue(a.missing, b.missing) }),
        history: joinHistory(a.history, b.history, a.length, b.length),
      };
    case "bytearray":
      return b.kind !== "bytearray"
        ? null
        : { kind: a.kind, length: hull(a.length, b.length), history: joinHistory(a.history, b.history, a.length, b.length) };
    case "array":
      if (b.kind !== "array" || a.typecode !== b.typecode) return null;
      return {
        kind: a.kind,
        typecode: a.typecode,
        length: hull(a.length, b.length),
        history: joinHistory(a.history, b.history, a.length, b.length),
      };
    case "ndarray": {
      if (b.kind !== "ndarray" || a.dtype !== b.dtype || a.shape.length !== b.shape.length) return null;
      if ((a.base === null) !== (b.base === null)) return null;
      return {
        kind: a.kind,
        dtype: a.dtype,
        shape: joinInts(a.shape, b.shape),
        base: a.base === null || b.base === null ? null : joinValue(a.base, b.base),
        items: a.items === null || b.items === null ? null : joinRuns(a.items, b.items),
        ...(a.order === b.order ? (a.order === undefined ? {} : { order: a.order }) : { order: "any" as const }),
        ...(a.named !== undefined && a.named === b.named ? { named: a.named } : {}),
      };
    }
    case "npscalar":
      if (b.kind !== "npscalar" || a.dtype !== b.dtype) return null;
      return { kind: a.kind, dtype: a.dtype, ...(a.full !== undefined && a.full === b.full ? { full: a.full } : {}) };
    case "range":
      return b.kind !== "range"
        ? null
        : {
            kind: a.kind,
            start: hull(a.start, b.start),
            step: hull(a.step, b.step),
            count: hull(a.count, b.count),
            ...(a.holds !== undefined && sameData(a.holds, b.holds) ? { holds: a.holds } : {}),
          };
    case "iterator": {
      if (b.kind !== "iterator" || a.type !== b.type || a.hinted !== b.hinted) return null;
      const frame = joinMaybe(a.frame, b.frame);
      if (frame === undefined) return null;
      // Items that another body would make are not known.
      const alike = a.lazy === b.lazy && sameData(a.reads, b.reads);
      const runs = a.runs === null || b.runs === null || !alike ? null : joinRuns(a.runs, b.runs);
      return {
        kind: a.kind,
        type: a.type,
        runs,
        holds: joinHolds(a.holds, b.holds),
        hinted: a.hinted,
        frame,
        lazy: a.lazy === b.lazy ? a.lazy : null,
        ...(alike && a.reads !== undefined ? { reads: a.reads } : {}),
      };
    }
    case "instance": {
      if (b.kind !== "instance" || a.type !== b.type || layoutKey(a.layout) !== layoutKey(b.layout) || a.of?.cls !== b.of?.cls) return null;
      const of = joinMembership(a.of, b.of);
      return {
        kind: a.kind,
        type: a.type,
        layout: a.layout,
        attributes: joinAttributes(a.attributes, b.attributes),
        ordinal: joinOrdinal(a.ordinal, b.ordinal),
        dictAsked: a.dictAsked === b.dictAsked ? a.dictAsked : null,
        ...(of === undefined ? {} : { of }),
        ...(a.value === undefined || b.value === undefined ? {} : { value: joinValue(a.value, b.value) }),
      };
    }
    case "class":
      return b.kind !== "class" || a.type !== b.type || a.ready !== b.ready
        ? null
        : {
            kind: a.kind,
            type: a.type,
            made: hull(a.made, b.made),
            keys: joinSharedKeys(a.keys, b.keys),
            dict: a.dict === b.dict ? a.dict : null,
            ready: a.ready,
          };
    case "opaque":
      if (b.kind !== "opaque" || a.type !== b.type || (a.length === undefined) !== (b.length === undefined) || a.filled !== b.filled)
        return null;
      return {
        kind: a.kind,
        type: a.type,
        holds: joinHolds(a.holds, b.holds),
        ...(a.length === undefined || b.length === undefined ? {} : { length: hull(a.length, b.length) }),
        ...(a.filled === undefined ? {} : { filled: a.filled }),
      };
  }
}

/** undefined: one has the number and the other has none. */
function joinMaybe(a: Int | null, b: Int | null): Int | null | undefined {
  if (a === null || b === null) return a === b ? null : undefined;
  return hull(a, b);
}

function joinInts(a: readonly Int[], b: readonly Int[]): readonly Int[] {
  const all = a.map((n, i) => hull(n, b[i] as Int));
  return all.every((n, i) => n === a[i]) ? a : all;
}

/** What is kept alive, one by one; what only one of them keeps may as well be None, which takes nothing. */
function joinHolds(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  const long = a.length < b.length ? b : a;
  const all = long.map((_, i) => joinValue(a[i] ?? NONE, b[i] ?? NONE));
  return all.length === a.length && all.every((value, i) => value === a[i]) ? a : all;
}

const NONE: Value = { tag: "none" };

type Attributes = Extract<Obj, { kind: "instance" }>["attributes"];

/** The first two instances of a class fit in with any others of it. */
function joinMembership(a: Membership | undefined, b: Membership | undefined): Membership | undefined {
  if (a === undefined || b === undefined || a.least === b.least) return a;
  if (a.least === 0) return b;
  return b.least === 0 ? a : { cls: a.cls, least: null };
}

const MAX_KEY_TABLES = 4;

/** The key tables that a class may have after either; null: any, where one of them is not known or there are more than MAX_KEY_TABLES. */
export function joinSharedKeys(a: readonly SharedKeys[] | null, b: readonly SharedKeys[] | null): readonly SharedKeys[] | null {
  if (a === null || b === null) return null;
  const known = new Set(a.map(sharedKeysKey));
  const more = b.filter((keys) => !known.has(sharedKeysKey(keys)));
  return more.length === 0 ? a : a.length + more.length > MAX_KEY_TABLES ? null : [...a, ...more];
}

/** In the order of a; an attribute that only one of them has may be unbound. */
function joinAttributes(a: Attributes, b: Attributes): Attributes {
  const get = (all: Attributes, name: string): Value => all.find((x) => x.name === name)?.value ?? { tag: "unbound" };
  const names = [...new Set([...a, ...b].map((x) => x.name))];
  const all = names.map((name, i) => {
    const value = joinValue(get(a, name), get(b, name));
    const old = a[i];
    return old !== undefined && old.name === name && old.value === value ? old : { name, value };
  });
  return all.length === a.length && all.every((x, i) => x === a[i]) ? a : all;
}

/** Dict items: the common beginning, then one run of any of the rest. */
function joinItems(a: readonly ItemRun[], b: readonly ItemRun[]): readonly ItemRun[] {
  const keysOf = (runs: readonly ItemRun[]) =>
    runs.map((run): Run => ({ count: run.count, index: run.index, element: run.key, picked: run.picked }));
  let same = 0;
  // Most runs of a large dict are the very ones of the other branch: keys that are texts are for the rest.
  const sameKey = (x: ItemRun, y: ItemRun) =>
    (x.key === y.key && x.count === y.count && x.index === y.index && x.picked === y.picked) ||
    runsKey(keysOf([x])) === runsKey(keysOf([y]));
  const equal = (x: ItemRun, y: ItemRun) =>
    x === y || (sameKey(x, y) && ((x.element === y.element && x.index === y.index) || runsKey([x]) === runsKey([y])));
  while (same < a.length && same < b.length && equal(a[same] as ItemRun, b[same] as ItemRun)) same++;
  const restA = a.slice(same);
  const restB = b.slice(same);
  if (restA.length === 0 && restB.length === 0) return a;
  const all = [...restA, ...restB];
  const first = all[0] as ItemRun;
  if (all.length === 1) return [...a.slice(0, same), { ...first, count: hull(ZERO, first.count) }];
  // Equal keys with differing values stay key by key.
  if (restA.length === restB.length && restA.every((run, i) => sameKey(run, restB[i] as ItemRun))) {
    return [
      ...a.slice(0, same),
      ...restA.map((run, i) => {
        const other = restB[i] as ItemRun;
        const element = joinValue(
          run.element,
          substituteValue(other.element, new Map([[other.index.key, atomInt(boundedBy(run.index, run.picked ?? run.count))]])),
        );
        return element === run.element ? run : { ...run, element };
      }),
    ];
  }
  const count = hull(lengthOf(restA), lengthOf(restB));
  const index = indexAtom(`j${first.index.key.replace(/^ix:/, "")}`, count);
  const element = anonymous(all.map(someItem).reduce(joinValue));
  const key = anonymous(keysOf(all).map(someItem).reduce(joinValue));
  return [...a.slice(0, same), { count, index, key, element, picked: null }];
}

function joinAssumes(a: readonly Assumption[], b: readonly Assumption[]): readonly Assumption[] {
  const seen = new Set(a.map(assumptionKey));
  const more = a === b ? [] : b.filter((x) => !seen.has(assumptionKey(x)));
  return more.length === 0 ? a : [...a, ...more];
}
