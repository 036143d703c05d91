/** Canonical text of values with the heap they reach, sites renumbered in the order they are met: equal texts mean equal situations. */
import { objKey, valueKey } from "../values/canon";
import { addressOf, classAddress, locate } from "../values/heap";
import type { Int } from "../values/int";
import type { Obj } from "../values/object";
import type { Heap, Snapshot } from "../values/snapshot";
import type { Id, Value } from "../values/value";

/** Key of a snapshot: equal for situations that nothing can tell apart. */
export function snapshotKey(snapshot: Snapshot): string {
  return (
    situationKey([snapshot.value], snapshot.heap, true) +
    snapshot.assumes.map((a) => JSON.stringify(a, (_, v) => (typeof v === "bigint" ? String(v) : v))).join()
  );
}

/**
 * Key of several values together: sharing between them counts. `sizes`: and what decides sizes, but not what code does with them: what the classes of
 * the program keep for their instances by then, and how far lengths go that have one name in all rounds of a loop.
 */
export function situationKey(values: readonly Value[], heap: Heap, sizes = false): string {
  const numbers = new Map<number, number>();
  const seen = new Set<string>();
  const queue: Value[] = [...values];
  let text = "";
  const name = (site: number) => `#${rename(numbers, site)}`;
  for (const value of values) text += `${valueKey(value, name)};`;
  const meet = (cls: number): void => {
    const address = classAddress(cls);
    const obj = heap.get(address)?.obj;
    if (obj === undefined || seen.has(address)) return;
    seen.add(address);
    text += `${objKey(obj, name)};`;
  };
  for (let i = 0; i < queue.length; i++) {
    const value = queue[i] as Value;
    if (sizes && value.tag === "class") meet(value.cls);
    if (sizes && value.tag === "int") text += range(value.int);
    if (sizes && (value.tag === "str" || value.tag === "bytes")) text += range(value.length);
    for (const id of idsOf(value)) {
      const found = locate(heap, id);
      const address = found?.address ?? (id.kind === "object" ? addressOf(id.site, id.at) : "?");
      if (seen.has(address)) continue;
      seen.add(address);
      if (found === undefined) continue;
      const where = id.kind === "object" ? `o#${rename(numbers, id.site)}@${found.entry.formals.length}` : address;
      text += `${where}=${objKey(found.entry.obj, name)};`;
      const { obj } = found.entry;
      const cls = (obj.kind === "instance" ? obj : obj.own)?.of?.cls;
      if (sizes && cls !== undefined) meet(cls);
      if (sizes && "runs" in obj) for (const { count } of obj.runs ?? []) text += range(count);
      for (const held of contents(obj)) queue.push(held);
    }
  }
  return text;
}

function range({ low, high }: Int): string {
  return `${low}..${high};`;
}

function rename(numbers: Map<number, number>, site: number): number {
  let number = numbers.get(site);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(site, number);
  }
  return number;
}

/** Ids of heap objects in a value. */
export function idsOf(value: Value): readonly Id[] {
  if (value.tag === "ref") return [value.id];
  if (value.tag === "union") return value.values.flatMap(idsOf);
  if (value.tag === "method") return idsOf(value.self);
  return [];
}

/** Values that an object holds. */
export function contents(obj: Obj): readonly Value[] {
  switch (obj.kind) {
    case "list":
    case "tuple":
    case "set":
    case "frozenset":
    case "deque":
      return obj.runs.map((run) => run.element);
    case "dict":
      return obj.runs.flatMap((run) => [run.key, run.element]);
    case "ndarray":
      return [...(obj.base === null ? [] : [obj.base]), ...(obj.items ?? []).map((run) => run.element)];
    case "iterator":
      return [...obj.holds, ...(obj.runs ?? []).map((run) => run.element)];
    case "instance":
      return [...obj.attributes.map((attribute) => attribute.value), ...(obj.value === undefined ? [] : [obj.value])];
    case "opaque":
      return obj.holds;
    case "range":
      return obj.holds ?? [];
    default:
      return [];
  }
}
