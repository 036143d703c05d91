/** What is different between two versions' worlds, and whether a piece of code that ran in the one would notice in the other. */
import { classSite, locate } from "../values/heap";
import { sameData } from "../values/same";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";
import { contents, idsOf } from "./canonical";
import type { Entry } from "./memo";
import type { World } from "./record";
import type { Cell, HeapEntry } from "./state";

/** Cells and heap entries that are different from what they were; undefined: there is none now. */
export interface Changes {
  readonly cells: (readonly [address: string, is: Cell | undefined])[];
  readonly heap: (readonly [address: string, is: HeapEntry | undefined])[];
}

/** Cells and entries that say the same as they did, and are not the same objects. */
export interface Renewed {
  readonly cells: (readonly [address: string, was: Cell, is: Cell])[];
  readonly heap: (readonly [address: string, was: HeapEntry, is: HeapEntry])[];
}

/** What is different now from where `entry` began; null when that is something which it read or changed. */
export function changesSince(entry: Entry, { cells, heap }: World): { readonly changes: Changes; readonly renewed: Renewed } | null {
  const { start } = entry;
  const changes: Changes = { cells: [], heap: [] };
  const renewed: Renewed = { cells: [], heap: [] };
  if (start.cells === cells && start.heap === heap) return { changes, renewed };
  let agree = true;
  start.cells.difference(cells, (address, was, is) => {
    if (!agree) return;
    if (sameData(was, is)) {
      if (was !== undefined && is !== undefined) renewed.cells.push([address, was, is]);
      return;
    }
    if (entry.reads.has(address)) agree = false;
    else changes.cells.push([address, is]);
  });
  if (!agree) return null;
  entry.sites ??= sitesOf(entry);
  const { sites } = entry;
  start.heap.difference(heap, (address, was, is) => {
    if (!agree) return;
    if (sameData(was, is)) {
      if (was !== undefined && is !== undefined) renewed.heap.push([address, was, is]);
      return;
    }
    if (sites.has((was ?? (is as HeapEntry)).site) || entry.reads.has(address)) agree = false;
    else changes.heap.push([address, is]);
  });
  return agree ? { changes, renewed } : null;
}

/** What is different between two worlds, looked up once for all pieces of code that began in the one and now begin in the other. */
export class Shift {
  readonly changes: Changes = { cells: [], heap: [] };
  readonly renewed: Renewed = { cells: [], heap: [] };
  /** Sites of the changed objects, before and after. */
  private readonly sites = new Set<number>();
  /** Sites of all that what has changed leads to, then or now; null: to anything; undefined: not looked up yet. */
  private reach: ReadonlySet<number> | null | undefined;

  constructor(
    private readonly start: World,
    private readonly now: World,
  ) {
    start.cells.difference(now.cells, (address, was, is) => {
      if (!sameData(was, is)) this.changes.cells.push([address, is]);
      else if (was !== undefined && is !== undefined) this.renewed.cells.push([address, was, is]);
    });
    start.heap.difference(now.heap, (address, was, is) => {
      if (sameData(was, is)) {
        if (was !== undefined && is !== undefined) this.renewed.heap.push([address, was, is]);
        return;
      }
      this.sites.add((was ?? (is as HeapEntry)).site);
      this.changes.heap.push([address, is]);
    });
  }

  isBetween(start: World, now: World): boolean {
    return this.start.heap === start.heap && this.now.cells === now.cells && this.now.heap === now.heap;
  }

  /** Whether nothing is different that the code of `entry` read or changed. */
  spares(entry: Entry): boolean {
    const { cells, heap } = this.changes;
    if (cells.some(([address]) => entry.reads.has(address)) || heap.some(([address]) => entry.reads.has(address))) return false;
    if (this.sites.size === 0) return true;
    entry.sites ??= sitesOf(entry);
    return !meets(this.sites, entry.sites);
  }

  /** isFelt, for any number of entries. */
  isFeltBy({ sites }: Entry): boolean {
    if (this.reach === undefined) {
      const found = [this.start, this.now].map((world) => reachOf(changedValues(this.changes, world), world.heap));
      this.reach = found.includes(null) ? null : new Set((found as ReadonlySet<number>[]).flatMap((one) => [...one]));
    }
    return this.reach === null || (sites !== null && meets(this.reach, sites));
  }
}

function meets(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  for (const site of few) if (many.has(site)) return true;
  return false;
}

/** Sites of all objects that the cells read lead to, and of those that were changed. */
function sitesOf({ start, end, raised, reads }: Entry): ReadonlySet<number> {
  const sites = new Set<number>();
  const seen = new Set<string>();
  const queue: Value[] = [];
  for (const address of reads) {
    const cell = start.cells.get(address);
    if (cell !== undefined) queue.push(cell.value);
  }
  const written = (_: string, was: HeapEntry | undefined, is: HeapEntry | undefined) => {
    sites.add((was ?? (is as HeapEntry)).site);
    if (was !== undefined) for (const value of contents(was.obj)) queue.push(value);
  };
  start.heap.difference(end.heap, written);
  if (raised !== null) start.heap.difference(raised.heap, written);
  for (let i = 0; i < queue.length; i++) {
    for (const id of idsOf(queue[i] as Value)) {
      if (id.kind === "object") sites.add(id.site);
      const found = locate(start.heap, id);
      if (found === undefined || seen.has(found.address)) continue;
      seen.add(found.address);
      const { obj } = found.entry;
      // The size of an instance depends on what its class has come to.
      const { of } = obj.kind === "instance" ? obj : (obj.own ?? {});
      if (of !== undefined) sites.add(classSite(of.cls));
      for (const value of contents(obj)) queue.push(value);
    }
  }
  return sites;
}

/** Whether what differs may share something with what the code of `entry` read or changed, or may hold anything, then or now. */
export function isFelt({ start, sites }: Entry, changes: Changes, now: World): boolean {
  return [start, now].some((world) => {
    const reach = reachOf(changedValues(changes, world), world.heap);
    return reach === null || (sites !== null && meets(reach, sites));
  });
}

/** What changed cells and entries hold in one of the two worlds. */
function changedValues({ cells, heap }: Changes, world: World): readonly Value[] {
  return [
    ...cells.flatMap(([address]) => world.cells.get(address)?.value ?? []),
    ...heap.flatMap(([address]) => contentsAt(address, world)),
  ];
}

function contentsAt(address: string, { heap }: World): readonly Value[] {
  const entry = heap.get(address);
  return entry === undefined ? [] : contents(entry.obj);
}

/** Sites of all objects that the values lead to; null: they may lead to anything. */
function reachOf(values: readonly Value[], heap: Heap): ReadonlySet<number> | null {
  const queue: Value[] = values.slice();
  const seen = new Set<string>();
  const sites = new Set<number>();
  for (let i = 0; i < queue.length; i++) {
    const value = queue[i] as Value;
    if (value.tag === "unknown") return null;
    if (value.tag === "union") queue.push(...value.values);
    if (value.tag === "method") queue.push(value.self);
    if (value.tag !== "ref") continue;
    const found = locate(heap, value.id);
    if (found === undefined || found.entry.obj.assumes.length > 0) return null;
    sites.add((found.entry as HeapEntry).site);
    if (seen.has(found.address)) continue;
    seen.add(found.address);
    queue.push(...contents(found.entry.obj));
  }
  return sites;
}
