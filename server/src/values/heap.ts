/** Where objects stand in the heap: addresses of ids, and lookup with a family's formals filled in. */
import { type Int, keyOf } from "./int";
import type { Obj } from "./object";
import type { Entry, Heap } from "./snapshot";
import { substituteObj } from "./substitute";
import type { Id, Value } from "./value";

/** The address of the member of `site` that `at` selects: exact when the whole `at` is given, a family's with a prefix of it. */
export function addressOf(site: number, at: readonly Int[]): string {
  if (at.length === 0) return String(site);
  let address = `${site}@`;
  for (let i = 0; i < at.length; i++) address += (i > 0 ? "|" : "") + keyOf(at[i] as Int);
  return address;
}

/** The address of a compound constant such as a tuple display of constants. */
export function constantAddress(key: string): string {
  return `const:${key}`;
}

/** Where a class of the program keeps what its instances share. */
export function classAddress(cls: number): string {
  return `class:${cls}`;
}

/** The site of that entry: no allocation has it. */
export function classSite(cls: number): number {
  return -2 - cls;
}

/** The entry an id is found under, its address, and how many positions of `at` are a family's formals; undefined when the heap lacks it. */
export function locate(heap: Heap, id: Id): { readonly address: string; readonly entry: Entry; readonly open: number } | undefined {
  if (id.kind === "any") return undefined;
  if (id.kind === "const") {
    if (id.key === null) return undefined;
    const address = constantAddress(id.key);
    const entry = heap.get(address);
    return entry && { address, entry, open: 0 };
  }
  for (let depth = id.at.length; depth >= 0; depth--) {
    const address = addressOf(id.site, depth === id.at.length ? id.at : id.at.slice(0, depth));
    const entry = heap.get(address);
    if (entry !== undefined && entry.formals.length === id.at.length - depth) return { address, entry, open: id.at.length - depth };
  }
  return undefined;
}

/** The object that the value refers to; undefined where it is none, and when it is unknown. */
export function referred(heap: Heap, value: Value | undefined): Obj | undefined {
  return value?.tag === "ref" ? lookup(heap, value.id) : undefined;
}

/** The object an id names, with formals replaced by the id's `at`; undefined when unknown. */
export function lookup(heap: Heap, id: Id): Obj | undefined {
  const found = locate(heap, id);
  if (found === undefined) return undefined;
  const { entry } = found;
  if (entry.formals.length === 0 || id.kind !== "object") return entry.obj;
  const last = members.get(id);
  if (last !== undefined && last.entry === entry) return last.obj;
  const first = id.at.length - entry.formals.length;
  const map = new Map<string, Int>();
  for (let i = 0; i < entry.formals.length; i++) map.set(entry.formals[i] as string, id.at[first + i] as Int);
  const obj = substituteObj(entry.obj, map);
  members.set(id, { entry, obj });
  return obj;
}

/** The member of a family that an id was last found to be: asked again it is the very same object, and what is known of it stays known. */
const members = new WeakMap<Id, { readonly entry: Entry; readonly obj: Obj }>();

/** The heap with atoms replaced in every object, when it is looked up. */
export function substitutedHeap(heap: Heap, map: ReadonlyMap<string, Int>): Heap {
  if (map.size === 0) return heap;
  return {
    get: (address) => {
      const entry = heap.get(address);
      if (entry === undefined) return undefined;
      const obj = substituteObj(entry.obj, map);
      return obj === entry.obj ? entry : { ...entry, obj };
    },
  };
}
