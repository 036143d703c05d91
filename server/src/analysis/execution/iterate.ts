/** Loops over objects: iterators, and the order of sets. */

import { instanceOf } from "./classObjects";
import { isDerived, overridden } from "./derived";
import { type Dict, type Instance, type Iter, int, long, type Py, Raised, stop, str } from "./objects";
import { pointsOf, raise, special, spend } from "./operations";
import { inOrder } from "./setOrder";
import type { World } from "./world";

export function makeIter(type: string, next: () => Py | undefined, left: (() => number) | null = null): Iter {
  return { k: "iterator", type, next, left };
}

/** iter(v). */
export function iterate(w: World, v: Py): Iter {
  const own = isDerived(v) ? overridden(w, v, "__iter__") : undefined;
  if (own !== undefined) return iterate(w, own());
  switch (v.k) {
    case "iterator":
      return v.again === undefined ? v : v.again();
    case "list":
    case "tuple":
    case "deque": {
      let at = 0;
      return makeIter(
        `${v.k}_iterator`,
        () => (at < v.v.length ? v.v[at++] : undefined),
        () => Math.max(0, v.v.length - at),
      );
    }
    case "range": {
      let at = 0;
      return makeIter(
        "range_iterator",
        () => (at < v.count ? long(v.start + v.step * at++) : undefined),
        () => v.count - at,
      );
    }
    case "str": {
      let at = 0;
      const points = pointsOf(v.v);
      return makeIter(
        "str_iterator",
        () => (at < points.length ? str(points[at++] as string) : undefined),
        () => points.length - at,
      );
    }
    case "bytes": {
      let at = 0;
      return makeIter(
        "bytes_iterator",
        () => (at < v.v.length ? int(v.v.charCodeAt(at++)) : undefined),
        () => v.v.length - at,
      );
    }
    case "bytearray": {
      let at = 0;
      return makeIter(
        "bytearray_iterator",
        () => (at < v.v.length ? int(v.v[at++] as number) : undefined),
        () => Math.max(0, v.v.length - at),
      );
    }
    case "type": {
      if (v.members === null) return stop("a loop over a class");
      const all = [...new Set(v.members.values())];
      let at = 0;
      return makeIter("generator", () => all[at++]);
    }
    case "opaque": {
      const from = (v.type.can.items?.(w, v.v) ?? stop(`a loop over ${v.type.cls.name}`))[Symbol.iterator]();
      return makeIter("iterator", () => {
        const next = from.next();
        return next.done === true ? undefined : next.value;
      });
    }
    case "dict":
      return overTable(w, v, ([key]) => key, "dict_keyiterator");
    case "set":
    case "frozenset": {
      const items = inOrder(w, v);
      let at = 0;
      return makeIter(
        "set_iterator",
        () => (at < items.length ? items[at++] : undefined),
        () => items.length - at,
      );
    }
    case "instance": {
      const own = special(w, v, "__iter__");
      if (own !== undefined) {
        const made = own();
        if (made.k !== "instance") return iterate(w, made);
        const next = special(w, made, "__next__");
        if (next === undefined) return stop("an iterator without __next__");
        return makeIter("iterator", () => untilStop(w, next));
      }
      const item = special(w, v, "__getitem__");
      if (item !== undefined) return stop("a loop by __getitem__");
      return raise(w, "TypeError", str("object is not iterable"));
    }
    default:
      return stop(`a loop over ${v.k}`);
  }
}

function untilStop(w: World, next: () => Py): Py | undefined {
  try {
    return next();
  } catch (error) {
    if (error instanceof Raised && isException(w, error.exception, "StopIteration")) return undefined;
    throw error;
  }
}

export function isException(w: World, value: Instance, name: string): boolean {
  const cls = w.builtins.get(name);
  return cls?.k === "type" && instanceOf(value, cls);
}

/** Items of a dict, one by one. */
export function overTable(w: World, table: Dict, pick: (entry: [Py, Py]) => Py, type: string): Iter {
  const entries = table.v.values();
  const size = table.v.size;
  let at = 0;
  return makeIter(
    type,
    () => {
      if (table.v.size !== size) raise(w, "RuntimeError", str("dictionary changed size during iteration"));
      const next = entries.next();
      at++;
      return next.done === true ? undefined : pick(next.value);
    },
    () => size - at,
  );
}

/** All items; each costs a step. */
export function* each(w: World, v: Py): Generator<Py, void, undefined> {
  const from = iterate(w, v);
  for (;;) {
    const item = from.next();
    if (item === undefined) return;
    spend(w, 1);
    yield item;
  }
}

export function itemsOf(w: World, v: Py): Py[] {
  if ((v.k === "list" && v.derived === undefined) || v.k === "tuple" || v.k === "deque") {
    spend(w, v.v.length);
    return [...v.v];
  }
  // What takes too many steps need not be begun.
  if (v.k === "range" && v.count > w.steps) stop("it takes too many steps");
  return [...each(w, v)];
}
