/** What a formula comes to for two lengths: the value is sized anew with its unknown quantities set to them. */
import { BEYOND } from "../memory/named";
import { sizesOf } from "../size/index";
import type { Figure } from "../size/types";
import type { Target } from "../target/target";
import { atomInt, atomsOf, constant, type Exact, type Int, indexAtom } from "../values/int";
import type { Obj } from "../values/object";
import type { Heap, Snapshot } from "../values/snapshot";
import { substituteObj, substituteValue } from "../values/substitute";
import type { Value } from "../values/value";

export interface WorkedExample {
  /** The user's expressions that are set: "len(values)". */
  readonly means: readonly string[];
  readonly value: number;
  readonly held: Figure;
}

/** Lengths that formulas are worked out for. */
export const EXAMPLE_LENGTHS = [1000, 1_000_000] as const;

/** With more unknown quantities than this an example says little. */
const MAX_SYMBOLS = 2;

/** Held for 1,000 and for 1,000,000 of everything that `held` depends on; empty where one of them is out of its range or nothing comes out. */
export function workedExamples(held: Int, snapshot: Snapshot, target: Target): readonly WorkedExample[] {
  const symbols = atomsOf(held).filter((atom) => atom.term.op === "symbol");
  if (symbols.length === 0 || symbols.length > MAX_SYMBOLS) return [];
  const means = symbols.map((atom) => (atom.term.op === "symbol" ? atom.term.means : ""));
  return EXAMPLE_LENGTHS.flatMap((value) => {
    if (symbols.some((atom) => atom.low > value || atom.high < value)) return [];
    const map = new Map(symbols.map((atom) => [atom.key, constant(value as Exact)]));
    const sized = sizesOf({ ...snapshot, value: substituteValue(snapshot.value, map), heap: substituted(snapshot.heap, map) }, target);
    const { bytes } = sized.held;
    // Where an object is not found under the new number the figure stays open: that is no example.
    return bytes === null || bytes.high >= BEYOND ? [] : [{ means, value, held: { ...sized.held, assumes: [] } }];
  });
}

/** What a list of floats holds that was filled one by one, as readers of files do. */
export function listOfFloats(length: number, target: Target): Figure {
  const count = constant(length as Exact);
  const index = indexAtom("item", count);
  const element: Value = { tag: "float", value: null, id: { kind: "object", site: 1, at: [atomInt(index)] } };
  const obj: Obj = { kind: "list", runs: [{ count, index, element, picked: null }], history: [{ op: "append", count }], assumes: [] };
  const heap: Heap = { get: (address) => (address === "0" ? { obj, formals: [] } : undefined) };
  return sizesOf({ value: { tag: "ref", id: { kind: "object", site: 0, at: [] } }, heap, assumes: [] }, target).held;
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
