/** What a formula comes to for two lengths: the value is sized anew with its unknown quantities set to them. */
import { sizesOf } from "../size/index";
import type { Figure } from "../size/types";
import type { Target } from "../target/target";
import { atomsOf, constant, type Exact, type Int } from "../values/int";
import type { Heap, Snapshot } from "../values/snapshot";
import { substituteObj, substituteValue } from "../values/substitute";

export interface WorkedExample {
  /** The user's expressions that are set: "len(values)". */
  readonly means: readonly string[];
  readonly value: number;
  readonly held: Figure;
}

const LENGTHS = [1000, 1_000_000] as const;

/** With more unknown quantities than this an example says little. */
const MAX_SYMBOLS = 2;

/** Held for 1,000 and for 1,000,000 of everything that `held` depends on; empty where one of them is out of its range or nothing comes out. */
export function workedExamples(held: Int, snapshot: Snapshot, target: Target): readonly WorkedExample[] {
  const symbols = atomsOf(held).filter((atom) => atom.term.op === "symbol");
  if (symbols.length === 0 || symbols.length > MAX_SYMBOLS) return [];
  const means = symbols.map((atom) => (atom.term.op === "symbol" ? atom.term.means : ""));
  return LENGTHS.flatMap((value) => {
    if (symbols.some((atom) => atom.low > value || atom.high < value)) return [];
    const map = new Map(symbols.map((atom) => [atom.key, constant(value as Exact)]));
    const sized = sizesOf({ ...snapshot, value: substituteValue(snapshot.value, map), heap: substituted(snapshot.heap, map) }, target);
    const { bytes } = sized.held;
    // Where an object is not found under the new number the figure stays open: that is no example.
    return bytes === null || bytes.high === Number.POSITIVE_INFINITY ? [] : [{ means, value, held: { ...sized.held, assumes: [] } }];
  });
}

/** Objects are substituted when they are looked up: most of a heap is not part of the value. */
function substituted(heap: Heap, map: ReadonlyMap<string, Int>): Heap {
  return {
    get: (address) => {
      const entry = heap.get(address);
      return entry === undefined ? undefined : { ...entry, obj: substituteObj(entry.obj, map) };
    },
  };
}
