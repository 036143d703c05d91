/** Updating heap objects: strongly where one concrete object is meant, weakly where one of several. */

import { locate, lookup, referred } from "../../values/heap";
import { joinObj } from "../../values/join";
import type { Assumption, Obj } from "../../values/object";
import type { Id, Value } from "../../values/value";
import { idsOf } from "../canonical";
import { type HeapEntry, isMutable, lostObject, type State } from "../state";

/** Replaces what `id` names by `change(object)`: the object itself when it is concrete, else joined with what it was (one member of a family). */
export function updateObject(state: State, id: Id, change: (obj: Obj) => Obj): void {
  update(state, id, change, false);
}

/** The same through a value: each alternative of a union may or may not be the one that changes. */
export function updateValue(state: State, value: Value, change: (obj: Obj) => Obj): void {
  const ids = idsOf(value);
  const weak = value.tag === "union" && value.values.filter((v) => v.tag !== "unbound").length > 1;
  for (const id of ids) update(state, id, change, weak);
}

/** Puts `after` in place of `before`, which is what the value was found to be; of a member of a family, in place of any of them. */
export function replaceObject(state: State, value: Value, before: Obj, after: Obj): void {
  const same = objectOf(value, state) === before;
  updateValue(state, value, (obj) => (same ? after : lostObject(obj.assumes)));
}

function update(state: State, id: Id, change: (obj: Obj) => Obj, weak: boolean): void {
  const found = locate(state.heap, id);
  if (found === undefined) return;
  const entry = found.entry as HeapEntry;
  const changed = change(entry.obj);
  if (changed === entry.obj) return;
  const strong = !weak && entry.formals.length === 0;
  const obj = strong ? changed : (joinObj(entry.obj, changed) ?? lostObject(entry.obj.assumes));
  state.heap = state.heap.set(found.address, { ...entry, obj });
}

/** The single object a value names, or undefined (a union, a scalar, an object that is not known). */
export function objectOf(value: Value, state: State): Obj | undefined {
  return referred(state.heap, value);
}

/** The list behind a generator that is being run. */
export function lookupHidden(state: State, id: Id): Obj | undefined {
  return lookup(state.heap, id);
}

/** All objects a value may name; undefined when it may also be something else. */
export function objectsOf(value: Value, state: State): readonly Obj[] | undefined {
  const values = value.tag === "union" ? value.values : [value];
  const objects: Obj[] = [];
  for (const one of values) {
    const obj = objectOf(one, state);
    if (obj === undefined) return undefined;
    objects.push(obj);
  }
  return objects;
}

/** Marks all that `value` reaches as resting on `assumption` (an unknown callee got it). */
export function assumeUnchanged(state: State, value: Value, assumption: Assumption, reach: (obj: Obj) => readonly Value[]): void {
  const queue: Value[] = [value];
  const seen = new Set<string>();
  for (let i = 0; i < queue.length && i < 64; i++) {
    for (const id of idsOf(queue[i] as Value)) {
      const found = locate(state.heap, id);
      if (found === undefined || seen.has(found.address)) continue;
      seen.add(found.address);
      const entry = found.entry as HeapEntry;
      for (const held of reach(entry.obj)) queue.push(held);
      if (
        !isMutable(entry.obj) ||
        entry.obj.assumes.some((a) => a.kind === "unchanged" && assumption.kind === "unchanged" && a.callee === assumption.callee)
      )
        continue;
      state.heap = state.heap.set(found.address, { ...entry, obj: { ...entry.obj, assumes: [...entry.obj.assumes, assumption] } });
    }
  }
}

export { loseItems } from "../state";
