/** Which items are held by more than one container: making one of them cheaper frees nothing then. */
import type { EstimateRow } from "../memory/rows";
import { locate, lookup } from "../values/heap";
import type { Obj, Run } from "../values/object";
import type { Heap, Snapshot } from "../values/snapshot";
import type { Value } from "../values/value";

/** Objects looked at per file at most; beyond, all items count as shared. */
const MAX_VISITS = 20_000;
/** Containers in containers that are followed at most. */
const MAX_DEPTH = 40;

/** For each site of numbers the sites of the containers that hold some of them, with how many items these have at most; null: too much to look at. */
export type Holders = ReadonlyMap<number, ReadonlyMap<number, number>> | null;

/** A container may share this part of its items with others before it counts as sharing: a few samples free nothing, and cost nothing. */
const SHARE = 0.01;

/** What the names of a file hold, right after their statements and at their ends. */
export function holdersOf(rows: readonly EstimateRow[]): Holders {
  const holders = new Map<number, Map<number, number>>();
  let left = MAX_VISITS;
  for (const { binding } of rows) {
    for (const snapshot of [...binding.states, ...binding.exits] as readonly Snapshot[]) {
      const seen = new Set<string>();
      const visit = (value: Value, heap: Heap, container: number | null, count: number, depth: number): void => {
        if (depth > MAX_DEPTH) left = 0;
        if (left-- <= 0) return;
        if (value.tag === "union") for (const one of value.values) visit(one, heap, container, count, depth);
        if (value.tag === "int" || value.tag === "float") {
          if (value.id.kind !== "object" || container === null) return;
          const known = holders.get(value.id.site) ?? new Map<number, number>();
          holders.set(value.id.site, known.set(container, Math.max(count, known.get(container) ?? 0)));
        }
        if (value.tag !== "ref") return;
        const address = locate(heap, value.id)?.address;
        const obj = lookup(heap, value.id);
        if (address === undefined || obj === undefined || seen.has(address)) return;
        seen.add(address);
        const site = value.id.kind === "object" ? value.id.site : -1;
        for (const item of itemsOf(obj)) visit(item.value, heap, site, count * item.count, depth + 1);
      };
      visit(snapshot.value, snapshot.heap, null, 1, 0);
    }
  }
  return left < 0 ? null : holders;
}

/** The allocation that a value is from; null for what is no object of its own. */
export function siteOf({ value }: Pick<Snapshot, "value">): number | null {
  return value.tag === "ref" && value.id.kind === "object" ? value.id.site : null;
}

/** Whether another container may hold items of this one. */
export function sharesItems(holders: Holders, { value, heap }: Snapshot): boolean {
  if (holders === null) return true;
  if (value.tag !== "ref" || value.id.kind !== "object") return true;
  const own = value.id.site;
  const obj = lookup(heap, value.id);
  if (obj === undefined) return true;
  const items = itemsOf(obj).filter(({ value: item }) => (item.tag === "int" || item.tag === "float") && item.id.kind === "object");
  const others = new Map<number, number>();
  for (const { value: item } of items) {
    if ((item.tag !== "int" && item.tag !== "float") || item.id.kind !== "object") continue;
    for (const [site, count] of holders.get(item.id.site) ?? []) if (site !== own) others.set(site, Math.max(count, others.get(site) ?? 0));
  }
  const shared = [...others.values()].reduce((sum, count) => sum + count, 0);
  return shared > 0 && shared > SHARE * items.reduce((sum, { least }) => sum + least, 0);
}

/** Something that an object holds, for at most and at least so many of its places. */
interface Held {
  readonly value: Value;
  readonly count: number;
  readonly least: number;
}

function itemsOf(obj: Obj): readonly Held[] {
  const once = (value: Value): Held => ({ value, count: 1, least: 1 });
  const elements = (runs: readonly Run[] | null): readonly Held[] =>
    (runs ?? []).map((run) => ({ value: run.element, count: Number(run.count.high), least: Number(run.count.low) }));
  switch (obj.kind) {
    case "list":
    case "tuple":
    case "set":
    case "frozenset":
    case "deque":
      return elements(obj.runs);
    case "dict":
      return obj.runs.flatMap((run) =>
        [run.key, run.element].map((value) => ({ value, count: Number(run.count.high), least: Number(run.count.low) })),
      );
    case "iterator":
      return [...elements(obj.runs), ...obj.holds.map(once)];
    case "ndarray":
      return [...elements(obj.items), ...(obj.base === null ? [] : [once(obj.base)])];
    case "instance":
      return obj.attributes.map((attribute) => once(attribute.value));
    case "opaque":
      return obj.holds.map(once);
    default:
      return [];
  }
}
