/** Dicts and sets: what goes in, and what their operators make. */

import { attributeOf, setOwn } from "./classObjects";
import { forget, grow } from "./growth";
import { getItem, sourceOf } from "./items";
import { each, itemsOf } from "./iterate";
import { type Dict, dict, type Growth, keyOf, type Py, type PySet, set, stop, str } from "./objects";
import { raise, spend } from "./operations";
import type { World } from "./world";

/** a op b of sets, as a new one. */
export function sets(w: World, op: string, a: PySet, b: PySet): PySet {
  spend(w, a.v.size + b.v.size);
  const made = set(a.k);
  const keep = (from: PySet, inside: PySet, wanted: boolean): void => {
    for (const [key, item] of from.v) if (inside.v.has(key) === wanted) made.v.set(key, item);
  };
  switch (op) {
    case "|": {
      made.grown = [{ op: "from", source: "set", count: a.v.size }];
      for (const [key, item] of a.v) made.v.set(key, item);
      const before = made.v.size;
      for (const [key, item] of b.v) if (!made.v.has(key)) made.v.set(key, item);
      if (b.v.size > 0) made.grown.push({ op: "extend", source: b.k, count: b.v.size, added: made.v.size - before });
      return made;
    }
    case "&":
      keep(a.v.size <= b.v.size ? a : b, a.v.size <= b.v.size ? b : a, true);
      made.grown = [{ op: "append", count: made.v.size }];
      return made;
    case "-":
      keep(a, b, false);
      made.grown =
        b.v.size < a.v.size >> 2
          ? [
              { op: "from", source: "set", count: a.v.size },
              { op: "delete", count: a.v.size - made.v.size },
            ]
          : [{ op: "append", count: made.v.size }];
      if (b.v.size < a.v.size >> 2 && made.v.size === a.v.size) made.grown.pop();
      return made;
    default:
      keep(a, b, false);
      keep(b, a, false);
      made.grown = [{ op: "mixed", count: a.v.size + b.v.size }];
      return made;
  }
}

export function copyDict(w: World, of: Dict): Dict {
  spend(w, of.v.size);
  const grown: Growth = of.grown.map((event) => ({ ...event }));
  if (of.type === "dict") grown.push({ op: "made", by: "copy", count: of.v.size, extra: [] });
  else forget(grown, of.v.size);
  const { derived: _, lentBy: __, ...plain } = of;
  return { ...plain, v: new Map([...of.v].map(([key, [k, v]]) => [key, [k, v]])), grown };
}

/** d.update(other) of a dict. */
export function update(w: World, into: Dict, from: Dict): void {
  if (from.v.size === 0 || into === from) return;
  if (into.lentBy !== undefined) {
    for (const [key, value] of from.v.values()) putItem(into, key, value);
    return;
  }
  spend(w, from.v.size);
  const before = into.v.size;
  const fresh = before === 0 && into.keys === null;
  const called = into.grown[0]?.op === "from" ? 1 : 0;
  for (const [key, [k, v]] of from.v) {
    const old = into.v.get(key);
    if (old === undefined) into.v.set(key, [k, v]);
    else old[1] = v;
  }
  into.keys = fresh || into.keys === from.keys ? from.keys : "mixed";
  if (fresh && from.type === "dict" && into.type === "dict")
    into.grown = [...from.grown.map((event) => ({ ...event })), { op: "made", by: "merge", count: from.v.size, extra: [called] }];
  else grow(into.grown, { op: "extend", source: "dict", count: from.v.size, added: into.v.size - before }, into.v.size);
}

/** d[key] = value. */
export function putItem(into: Dict, key: Py, value: Py): void {
  if (into.lentBy !== undefined) {
    setOwn(into.lentBy, key.k === "str" ? key.v : stop("a key of a __dict__"), value);
    return;
  }
  const name = keyOf(key);
  const old = into.v.get(name);
  if (old !== undefined) {
    old[1] = value;
    return;
  }
  into.v.set(name, [key, value]);
  noteKey(into, key);
  const last = into.grown[into.grown.length - 1];
  if (last?.op === "append") last.count++;
  else grow(into.grown, { op: "append", count: 1 }, into.v.size);
}

export function noteKey(into: Dict, key: Py): void {
  const text = key.k === "str";
  if (into.keys === null) into.keys = text;
  else if (into.keys !== text) into.keys = "mixed";
}

/** s.add(item); whether it was new. */
export function addItem(into: PySet, item: Py): boolean {
  const name = keyOf(item);
  if (into.v.has(name)) return false;
  into.v.set(name, item);
  const last = into.grown[into.grown.length - 1];
  if (last?.op === "append") last.count++;
  else grow(into.grown, { op: "append", count: 1 }, into.v.size);
  return true;
}

export function augmentSet(w: World, op: string, a: PySet, b: PySet): PySet {
  spend(w, a.v.size + b.v.size);
  const before = a.v.size;
  if (op === "|") {
    for (const [key, item] of b.v) if (!a.v.has(key)) a.v.set(key, item);
    if (b.v.size > 0) grow(a.grown, { op: "extend", source: b.k, count: b.v.size, added: a.v.size - before }, a.v.size);
    return a;
  }
  const made = sets(w, op, a, b);
  a.v = made.v;
  if (op === "&") a.grown = made.grown;
  else forget(a.grown, before + b.v.size);
  return a;
}

/** A set of what the value gives. */
export function setOf(w: World, kind: PySet["k"], v: Py | undefined): PySet {
  const made = set(kind);
  if (v === undefined) return made;
  if (kind === "frozenset" && v.k === "frozenset") return v;
  if (v.k === "set" || v.k === "frozenset") {
    spend(w, v.v.size);
    for (const [key, item] of v.v) made.v.set(key, item);
  } else if (v.k === "dict") for (const [key, [k]] of v.v) made.v.set(key, k);
  else for (const item of each(w, v)) if (!made.v.has(keyOf(item))) made.v.set(keyOf(item), item);
  made.grown = made.v.size === 0 ? [] : [{ op: "from", source: sourceOf(v), count: made.v.size }];
  return made;
}

/** A dict of a dict, or of pairs. */
export function dictOf(
  w: World,
  v: Py | undefined,
  named: ReadonlyMap<string, Py> | null,
  type: Dict["type"] = "dict",
  missing: Py | null = null,
): Dict {
  const made = dict(type, [{ op: "from", source: "iterator", count: 0 }], missing);
  if (v !== undefined) fill(w, made, v);
  if (named !== null && named.size > 0) {
    if (v === undefined && type === "dict") made.grown = [];
    for (const [name, value] of named) putItem(made, { k: "str", v: name, constant: true }, value);
    if (v === undefined && type === "dict") made.grown = [{ op: "made", by: "kwargs", count: made.v.size, extra: [] }];
  }
  return made;
}

/** d.update(v). */
export function fill(w: World, into: Dict, v: Py): void {
  if (v.k === "dict") {
    update(w, into, v);
    return;
  }
  if (v.k === "instance" && attributeOf(v.cls, "keys") !== undefined) {
    for (const key of each(w, w.call(w.attribute(v, "keys"), [], null))) putItem(into, key, getItem(w, v, key));
    forget(into.grown, into.v.size);
    return;
  }
  for (const pair of each(w, v)) {
    const [key, value, ...more] = itemsOf(w, pair);
    if (key === undefined || value === undefined || more.length > 0) raise(w, "ValueError", str("dictionary update sequence"));
    else putItem(into, key, value);
  }
}
