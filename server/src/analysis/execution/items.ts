/** Items and slices: read, set, deleted. */
import { isData } from "./builtinObjects";
import { isDerived, overridden, ownAttribute } from "./derived";
import { forget, grow } from "./growth";
import { itemsOf } from "./iterate";
import { bytes, int, keyOf, type List, list, type Py, type Slice, SOME, stop, str, tuple } from "./objects";
import { pointsOf, raise, special, spend, wholeOf } from "./operations";
import { putItem } from "./tables";
import type { World } from "./world";

/** A position as an index says it; raises IndexError where it is outside. */
function position(w: World, index: Py, length: number, what = ""): number {
  const n = wholeOf(index);
  if (typeof n !== "number")
    return n === null
      ? index.k === "unknown" || index.k === "instance"
        ? stop("an index")
        : raise(w, "TypeError", str("indices must be integers or slices"))
      : raise(w, "IndexError", str("cannot fit 'int' into an index-sized integer"));
  const at = n < 0 ? n + length : n;
  return at >= 0 && at < length ? at : raise(w, "IndexError", str(`${what} index out of range`));
}

/** Positions that a slice takes. */
export function sliced(w: World, slice: Slice, length: number): { readonly from: number; readonly step: number; readonly count: number } {
  const part = (v: Py): number | null => {
    if (v.k === "None") return null;
    const n = wholeOf(v);
    return n === null ? stop("a slice") : Number(n);
  };
  const step = part(slice.step) ?? 1;
  if (step === 0) return raise(w, "ValueError", str("slice step cannot be zero"));
  const clip = (n: number | null, otherwise: number): number =>
    n === null ? otherwise : Math.min(Math.max(n < 0 ? n + length : n, step > 0 ? 0 : -1), step > 0 ? length : length - 1);
  const from = clip(part(slice.start), step > 0 ? 0 : length - 1);
  const to = clip(part(slice.stop), step > 0 ? length : -1);
  return { from, step, count: Math.max(0, Math.ceil((to - from) / step)) };
}

/** on[index]. */
export function getItem(w: World, on: Py, index: Py): Py {
  if (isDerived(on)) {
    const own = overridden(w, on, "__getitem__");
    if (own !== undefined) return own(index);
    const missing = on.k === "dict" && !on.v.has(keyOf(index)) ? ownAttribute(on, "__missing__") : undefined;
    if (missing !== undefined) return w.call(missing, [on, index], null);
  }
  switch (on.k) {
    case "list":
    case "tuple":
    case "deque": {
      if (index.k === "int" && typeof index.v === "number" && index.v >= 0 && index.v < on.v.length) return on.v[index.v] as Py;
      if (index.k !== "slice") return on.v[position(w, index, on.v.length, on.k)] as Py;
      const { from, step, count } = sliced(w, index, on.v.length);
      spend(w, count);
      if (on.k === "tuple" && step === 1 && count === on.v.length && on.cls === null) return on;
      const items = step === 1 ? on.v.slice(from, from + count) : Array.from({ length: count }, (_, i) => on.v[from + i * step] as Py);
      return on.k === "tuple" ? tuple(items) : list(items, count === 0 ? [] : [{ op: "exact", count }]);
    }
    case "dict": {
      const found = on.v.get(keyOf(index));
      if (found !== undefined) return found[1];
      if (on.type === "Counter") return int(0);
      if (on.missing === null) return raise(w, "KeyError", index);
      const made = w.call(on.missing, [], null);
      putItem(on, index, made);
      return made;
    }
    case "str": {
      const points = pointsOf(on.v);
      if (index.k !== "slice") return str(points[position(w, index, points.length, "string")] as string);
      const { from, step, count } = sliced(w, index, points.length);
      if (step === 1 && count === points.length) return on;
      spend(w, count >> 4);
      if (step === 1) return str(typeof points === "string" ? points.slice(from, from + count) : points.slice(from, from + count).join(""));
      return str(Array.from({ length: count }, (_, i) => points[from + i * step]).join(""));
    }
    case "bytes": {
      if (index.k !== "slice") return int(on.v.charCodeAt(position(w, index, on.v.length)));
      const { from, step, count } = sliced(w, index, on.v.length);
      if (step === 1 && count === on.v.length) return on;
      return bytes(Array.from({ length: count }, (_, i) => on.v[from + i * step]).join(""));
    }
    case "bytearray": {
      if (index.k !== "slice") return int(on.v[position(w, index, on.v.length, "bytearray")] as number);
      const { from, step, count } = sliced(w, index, on.v.length);
      spend(w, count >> 3);
      const v = step === 1 ? on.v.slice(from, from + count) : Array.from({ length: count }, (_, i) => on.v[from + i * step] as number);
      return { k: "bytearray", v, grown: [{ op: "from", source: "bytes", count }] };
    }
    case "range": {
      if (index.k !== "slice") return int(on.start + on.step * position(w, index, on.count, "range object"));
      const { from, step, count } = sliced(w, index, on.count);
      const start = on.start + on.step * from;
      return { k: "range", start, stop: start + on.step * step * count, step: on.step * step, count };
    }
    case "instance": {
      const own = special(w, on, "__getitem__");
      return own === undefined ? raise(w, "TypeError", str("object is not subscriptable")) : own(index);
    }
    case "type":
      if (on.members !== null && index.k === "str") return on.members.get(index.v) ?? raise(w, "KeyError", index);
      return on;
    case "opaque":
      return on.type.can.getItem?.(w, on.v, index) ?? stop(`an item of ${on.type.cls.name}`);
    case "builtin":
      // list[int]: an annotation.
      return on;
    case "unknown":
      if (on.length !== undefined && index.k === "slice") {
        const { count } = sliced(w, index, on.length);
        return count === on.length ? on : count < 2 ? stop("a slice of what is not known") : { ...on, length: count };
      }
      return on.idle ? on : on.tame !== undefined && isData(index, true) ? SOME : stop("an item of what is not known");
    default:
      return stop(`an item of ${on.k}`);
  }
}

/** on[index] = value. */
export function setItem(w: World, on: Py, index: Py, value: Py): void {
  const set = isDerived(on) ? overridden(w, on, "__setitem__") : undefined;
  if (set !== undefined) {
    set(index, value);
    return;
  }
  switch (on.k) {
    case "list":
    case "deque":
      if (index.k === "int" && typeof index.v === "number" && index.v >= 0 && index.v < on.v.length) {
        on.v[index.v] = value;
        return;
      }
      if (index.k !== "slice") {
        on.v[position(w, index, on.v.length, on.k === "list" ? "list assignment" : on.k)] = value;
        return;
      }
      if (on.k === "list") splice(w, on, index, itemsOf(w, value));
      else stop("a slice of a deque");
      return;
    case "dict":
      putItem(on, index, value);
      return;
    case "bytearray": {
      const n = wholeOf(value);
      if (index.k !== "slice") {
        if (typeof n !== "number" || n < 0 || n > 255) stop("a byte");
        else on.v[position(w, index, on.v.length)] = n;
        return;
      }
      const bytes_ = itemsOf(w, value).map((item) => Number(wholeOf(item)));
      const { from, step, count } = sliced(w, index, on.v.length);
      if (bytes_.length !== count) stop("a slice of another length");
      for (let i = 0; i < count; i++) on.v[from + i * step] = bytes_[i] as number;
      return;
    }
    case "instance": {
      const own = special(w, on, "__setitem__");
      if (own === undefined) raise(w, "TypeError", str("object does not support item assignment"));
      else own(index, value);
      return;
    }
    case "opaque":
      if (on.type.can.setItem === undefined) stop(`an item of ${on.type.cls.name} is set`);
      else on.type.can.setItem(w, on.v, index, value);
      return;
    case "unknown":
      if (on.tame !== "value" || !isData(index, true) || !isData(value, false)) stop("an item of what is not known is set");
      return;
    default:
      stop(`an item of ${on.k} is set`);
  }
}

function splice(w: World, on: List, index: Slice, items: Py[]): void {
  const { from, step, count } = sliced(w, index, on.v.length);
  if (step !== 1) {
    if (items.length !== count) raise(w, "ValueError", str("attempt to assign sequence"));
    for (let i = 0; i < count; i++) on.v[from + i * step] = items[i] as Py;
    return;
  }
  const before = on.v.length;
  const after = before - count + items.length;
  on.v = [...on.v.slice(0, from), ...items, ...on.v.slice(from + count)];
  spend(w, after);
  if (after !== before || after === 0) grow(on.grown, { op: "made", by: "slice", count: after, extra: [] }, Math.max(before, after));
}

/** del on[index]. */
export function deleteItem(w: World, on: Py, index: Py): void {
  const remove = isDerived(on) ? overridden(w, on, "__delitem__") : undefined;
  if (remove !== undefined) {
    remove(index);
    return;
  }
  switch (on.k) {
    case "list": {
      if (index.k !== "slice") {
        on.v.splice(position(w, index, on.v.length), 1);
        grow(on.grown, { op: "del", count: 1 }, on.v.length);
        return;
      }
      if (index.step.k !== "None") stop("del of a slice with a step");
      splice(w, on, index, []);
      return;
    }
    case "dict": {
      const key = keyOf(index);
      if (on.lentBy !== undefined) stop("a __dict__ is changed");
      if (!on.v.delete(key)) raise(w, "KeyError", index);
      grow(on.grown, { op: "delete", count: 1 }, on.v.size);
      return;
    }
    case "instance": {
      const own = special(w, on, "__delitem__");
      if (own === undefined) raise(w, "TypeError", str("object doesn't support item deletion"));
      else own(index);
      return;
    }
    default:
      stop(`an item of ${on.k} is deleted`);
  }
}

/** xs.extend(v), xs += v. */
export function extend(w: World, on: List, v: Py): void {
  const source = sourceOf(v);
  const items = itemsOf(w, v);
  for (const item of items) on.v.push(item);
  if (v.k === "instance" || isDerived(v)) forget(on.grown, on.v.length);
  else grow(on.grown, { op: "extend", source, count: items.length, added: items.length }, on.v.length);
}

/** In the words of histories. */
export function sourceOf(v: Py): NonNullable<import("./objects").Grown["source"]> {
  switch (v.k) {
    case "list":
    case "tuple":
    case "range":
    case "str":
    case "bytes":
    case "dict":
    case "set":
    case "frozenset":
    case "deque":
      return v.k;
    case "bytearray":
      return "bytes";
    case "iterator":
      return v.again !== undefined ? "view" : v.left === null ? "iterator" : "hinted";
    default:
      return "iterator";
  }
}

/** A list of what the value gives, as list() makes it. */
export function listOf(w: World, v: Py): List {
  const source = sourceOf(v);
  const items = itemsOf(w, v);
  const made = list(items, [{ op: "from", source, count: items.length }]);
  if (v.k === "instance" || isDerived(v)) made.grown = [{ op: "mixed", count: items.length }];
  return made;
}
