/** What names hold, and would hold with other objects in the place of some. */
import { occurrenceAt, symbolTable } from "../analysis/names/symtable";
import { usesOf } from "../analysis/names/uses";
import type { Found } from "../findings/types";
import type { EstimateRow } from "../memory/rows";
import { figure } from "../size/figure";
import { joinSizes } from "../size/index";
import type { Figure, Sizes } from "../size/types";
import { referred } from "../values/heap";
import { sub } from "../values/int";
import type { Obj, Run } from "../values/object";
import { once } from "../values/once";
import type { Entry, Heap, Snapshot } from "../values/snapshot";
import { isWorth, mayBeWorth, type RuleFacts, type RuleOptions } from "./rule";

/** What a name holds now, and would hold. Bytes. */
export interface Holding {
  readonly row: EstimateRow;
  readonly before: Figure;
  readonly after: Figure;
  readonly saving: Figure;
}

/** The larger of what the name is bound to and what it holds at its end; nothing where neither is a finding's business. */
export function heldBy({ binding, after, exit }: EstimateRow): readonly Snapshot[] {
  if (after === null || binding.kind === "augmented") return [];
  const ends = exit?.sizes.held.bytes;
  const grows = ends != null && after.held.bytes !== null && ends.low > after.held.bytes.high;
  return grows ? binding.exits : binding.states;
}

/** The rows of names whose value may be worth a finding. `of`: null for a value that is nothing of the kind, which is not sized then. */
export function candidates(facts: RuleFacts, options: RuleOptions, of: (snapshot: Snapshot) => unknown): readonly EstimateRow[] {
  const isOne = (snapshot: Snapshot | undefined) => snapshot !== undefined && of(snapshot) !== null;
  const matters = (sizes: Sizes | null | undefined) => sizes != null && mayBeWorth(sizes.held, options);
  return weighed(facts).flatMap(({ row, most }) => {
    const { states, exits } = row.binding;
    if (most < options.minimum || (!isOne(states[0]) && !isOne(exits[0]))) return [];
    return matters(row.after) || matters(row.exit?.sizes) ? [row] : [];
  });
}

/** What the rows of objects may take: few of them are large enough for any rule to look at what they are. */
const weighed = once((facts: RuleFacts) =>
  ofObjects(facts.rows).map((row) => ({ row, most: Math.max(0, ...[...row.binding.states, ...row.binding.exits].map(facts.most)) })),
);

/** The rows of names that are bound to objects with contents: every rule looks at these, and most others are numbers, texts, or unknown. */
export const ofObjects = once((rows: readonly EstimateRow[]) =>
  rows.filter(({ binding: { states, exits } }) => hasContents(states[0]) || hasContents(exits[0])),
);

function hasContents(snapshot: Snapshot | undefined): boolean {
  const tag = snapshot?.value.tag;
  return tag === "ref" || tag === "union";
}

/** The figures of a name beside those of what else would hold its value; null where they are not known, or not worth a finding. */
export function holdingOf(
  row: EstimateRow,
  instead: (snapshot: Snapshot) => Sizes,
  facts: RuleFacts,
  options: RuleOptions,
): Holding | null {
  const snapshots = heldBy(row);
  const before = joinSizes(snapshots.map((snapshot) => facts.sizes(snapshot))).held;
  const after = joinSizes(snapshots.map(instead)).held;
  if (before.bytes === null || after.bytes === null) return null;
  const saving = figure(sub(before.bytes, after.bytes), before.assumes);
  return isWorth(saving, before, options) ? { row, before, after, saving } : null;
}

/** Sizes of a value with each object replaced by what `by` makes of it. */
export function sizesWith({ heap, ...rest }: Snapshot, by: (obj: Obj) => Obj, facts: RuleFacts): Sizes {
  return facts.sizes({ ...rest, heap: replaced(heap, by) });
}

/** The one that saves most for sure. */
export function bestOf<T extends Holding>(holdings: readonly (T | null)[]): T | null {
  const low = (one: T | null): number => Number(one?.saving.bytes?.low ?? 0);
  return holdings.reduce((best, one) => (low(one) > low(best) ? one : best), null);
}

/** The items of a container, the values of a dict; null for anything else. */
export function itemsIn({ value, heap }: Snapshot): readonly Pick<Run, "count" | "element">[] | null {
  const obj = referred(heap, value);
  return obj !== undefined && ["list", "tuple", "set", "deque", "dict"].includes(obj.kind) && "runs" in obj ? obj.runs : null;
}

/** The heap as it would be. */
function replaced(heap: Heap, by: (obj: Obj) => Obj): Heap {
  const known = new Map<Entry, Entry>();
  return {
    get: (address) => {
      const entry = heap.get(address);
      if (entry === undefined) return entry;
      const obj = by(entry.obj);
      if (obj === entry.obj) return entry;
      const changed = known.get(entry) ?? { ...entry, obj };
      known.set(entry, changed);
      return changed;
    },
  };
}

/** Where the value of a name is built, and where it is read first. */
export function relatedTo({ binding: { valueSpan, nameSpan } }: EstimateRow, { module }: RuleFacts): Found["related"] {
  const table = symbolTable(module);
  const variable = occurrenceAt(table, nameSpan.start)?.variable;
  const reads =
    variable === undefined ? [] : usesOf(table, variable, nameSpan.start).filter(({ kind }) => kind !== "bind" && kind !== "delete");
  return [
    ...(valueSpan === null ? [] : [{ span: valueSpan, message: ["built here"] }]),
    ...reads.slice(0, 1).map(({ span }) => ({ span, message: ["used here"] })),
  ];
}
