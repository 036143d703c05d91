/** What a statement changed is looked for along chains of objects of any length. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { tablesChanged } from "../../server/src/memory/moments";
import { addressOf } from "../../server/src/values/heap";
import { indexAtom, ONE, ZERO } from "../../server/src/values/int";
import type { Obj } from "../../server/src/values/object";
import type { Entry } from "../../server/src/values/snapshot";
import type { Value } from "../../server/src/values/value";
import { TOUR_TARGET } from "../service";

const ref = (site: number): Value => ({ tag: "ref", id: { kind: "object", site, at: [] } });

/** Lists that hold the next one or nothing; the last one holds an empty set. */
function chain(length: number): ReadonlyMap<string, Entry> {
  const heap = new Map<string, Entry>();
  for (let site = 0; site < length; site++) {
    const element: Value = { tag: "union", values: [{ tag: "none" }, ref(site + 1)] };
    const run = { count: ONE, index: indexAtom("i", ONE), element, picked: null };
    const obj: Obj = { kind: "list", runs: [run], history: [{ op: "append", count: ONE }], assumes: [] };
    heap.set(addressOf(site, []), { obj, formals: [] });
  }
  const set: Obj = { kind: "set", runs: [], length: ZERO, history: [], assumes: [] };
  heap.set(addressOf(length, []), { obj: set, formals: [] });
  return heap;
}

test("the set at the end of a chain is found", () => {
  const heap = chain(1900);
  assert.equal(tablesChanged([[[ref(0)], heap]], new Map(), TOUR_TARGET), 216);
  assert.equal(tablesChanged([[[ref(0)], heap]], heap, TOUR_TARGET), 0);
});

test("a chain longer than what is looked at may hold any table", () => {
  const heap = chain(100_000);
  assert.equal(tablesChanged([[[ref(0)], heap]], heap, TOUR_TARGET), Number.POSITIVE_INFINITY);
});
