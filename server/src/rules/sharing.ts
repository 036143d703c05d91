/** Which items are held by more than one container: making one of them cheaper frees nothing then. */
import type { EstimateRow } from "../memory/rows";
import { locate, lookup } from "../values/heap";
import type { Obj, Run } from "../values/object";
import type { Heap, Snapshot } from "../values/snapshot";
import type { Value } from "../values/value";

/** Objects looked at per file at most; beyond, all items count as shared. */
const MAX_VISITS = 20_000;

/** For each site of numbers the sites of the containers that hold some of them; null when there is too much to look at. */
export type Holders = ReadonlyMap<number, ReadonlySet<number>> | null;

/** What the names of a file hold, right after their statements and at their ends. */
export function holdersOf(rows: readonly EstimateRow[]): Holders {
  const holders = new Map<number, Set<number>>();
  let left = MAX_VISITS;
  for (const { binding } of rows) {
    for (const snapshot of [...binding.states, ...binding.exits] as readonly Snapshot[]) {
      const seen = new Set<string>();
      const visit = (value: Value, heap: Heap, container: number | null): void => {
        if (left-- <= 0) return;
        if (value.tag === "union") for (const one of value.values) visit(one, heap, container);
        if (value.tag === "int" || value.tag === "float") {
          if (value.id.kind !== "object" || container === null) return;
          const known = holders.get(value.id.site) ?? new Set();
          holders.set(value.id.site, known.add(container));
        }
        if (value.tag !== "ref") return;
        const address = locate(heap, value.id)?.address;
        const obj = lookup(heap, value.id);
        if (address === undefined || obj === undefined || seen.has(address)) return;
        seen.add(address);
        const site = value.id.kind === "object" ? value.id.site : -1;
        for (const item of itemsOf(obj)) visit(item, heap, site);
      };
      visit(snapshot.value, snapshot.heap, null);
    }
  }
  return left < 0 ? null : holders;
}

/** Whether another container may hold items of this one. */
export function sharesItems(holders: Holders, { value, heap }: Snapshot): boolean {
  if (holders === null) return true;
  if (value.tag !== "ref" || value.id.kind !== "object") return true;
  const own = value.id.site;
  const obj = lookup(heap, value.id);
  if (obj === undefined) return true;
  return itemsOf(obj).some(
    (item) =>
      (item.tag === "int" || item.tag === "float") &&
      item.id.kind === "object" &&
      [...(holders.get(item.id.site) ?? [])].some((site) => site !== own),
  );
}

function itemsOf(obj: Obj): readonly Value[] {
  const elements = (runs: readonly Run[] | null): readonly Value[] => (runs ?? []).map((run) => run.element);
  switch (obj.kind) {
    case "list":
    case "tuple":
    case "set":
    case "frozenset":
    case "deque":
      return elements(obj.runs);
    case "dict":
      return obj.runs.flatMap((run) => [run.key, run.element]);
    case "iterator":
      return [...elements(obj.runs), ...obj.holds];
    case "ndarray":
      return [...elements(obj.items), ...(obj.base === null ? [] : [obj.base])];
    case "instance":
      return obj.attributes.map((attribute) => attribute.value);
    case "opaque":
      return obj.holds;
    default:
      return [];
  }
}
