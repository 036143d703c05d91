/** The order in which a loop finds the elements of a set: that of its table, which hangs on hashes (Objects/setobject.c). */
import { type Py, type PySet, stop } from "./objects";
import type { World } from "./world";

/** Elements as a loop finds them; stops where their hashes, or how the table came about, are not known. Texts have a seed in their hashes. */
export function inOrder(w: World, v: PySet): readonly Py[] {
  if (v.v.size < 2) return [...v.v.values()];
  // Tuples had other hashes, and tables grew otherwise, before 3.8.
  if (w.python[0] < 3 || w.python[1] < 8) return stop("the order of a set");
  return tableOf(v).flatMap((slot) => (slot === undefined ? [] : [slot.item]));
}

interface Slot {
  readonly item: Py;
  readonly hash: bigint;
}
type Table = (Slot | undefined)[];

/** Larger sets take too long. */
const MOST = 50_000;

function tableOf({ v, grown }: PySet): Table {
  const constants = grown[0]?.op === "display" && grown[0].constants === true && grown[0].count > 2;
  // Nothing was ever taken out, and no set put in: then the elements came in the order in which they are kept.
  const plain = grown.every(
    ({ op, source }) =>
      op === "append" || op === "display" || ((op === "from" || op === "extend") && !/^(?:set|frozenset|dict|view)$/.test(source ?? "")),
  );
  if (!plain || v.size > MOST) return stop("the order of a set");
  const items = [...v.values()];
  const first = constants ? (grown[0]?.count ?? 0) : 0;
  let table: Table = new Array(8);
  let fill = 0;
  const add = (item: Py): void => {
    insert(table, { item, hash: hashOf(item) });
    fill++;
    if (fill * 5 >= (table.length - 1) * 3) table = resized(table, fill > 50_000 ? fill * 2 : fill * 4);
  };
  for (const item of items.slice(0, first)) add(item);
  if (constants) {
    // A display of constants is a frozenset that the compiler makes once more from the first one's order (Python/compile.c, merge_consts_recursive),
    // and that is merged into an empty set (set_merge).
    const again = table.flatMap((slot) => (slot === undefined ? [] : [slot.item]));
    [table, fill] = [new Array(8), 0];
    for (const item of again) add(item);
    const size = fill * 5 >= 21 ? sizeFor(fill * 2) : 8;
    if (size !== table.length) table = moved(table, size);
  }
  for (const item of items.slice(first)) add(item);
  return table;
}

/** Neighbours that are looked at before the next place is computed (LINEAR_PROBES). */
const PROBES = 9;

function insert(table: Table, slot: Slot): void {
  const mask = BigInt(table.length - 1);
  let perturb = BigInt.asUintN(64, slot.hash);
  for (let at = perturb & mask; ; ) {
    const start = Number(at);
    const last = start + PROBES <= table.length - 1 ? start + PROBES : start;
    for (let place = start; place <= last; place++) {
      if (table[place] !== undefined) continue;
      table[place] = slot;
      return;
    }
    perturb >>= 5n;
    at = (at * 5n + 1n + perturb) & mask;
  }
}

function sizeFor(used: number): number {
  let size = 8;
  while (size <= used) size *= 2;
  return size;
}

function resized(table: Table, used: number): Table {
  return moved(table, sizeFor(used));
}

function moved(table: Table, size: number): Table {
  const next: Table = new Array(size);
  for (const slot of table) if (slot !== undefined) insert(next, slot);
  return next;
}

const MODULUS = 2n ** 61n - 1n;

/** hash(v) on 64-bit platforms, from 3.8 on (Objects/longobject.c, Objects/tupleobject.c). */
function hashOf(v: Py): bigint {
  switch (v.k) {
    case "bool":
      return v.v ? 1n : 0n;
    case "int":
      return hashOfInt(BigInt(v.v));
    case "float":
      return Number.isInteger(v.v) ? hashOfInt(BigInt(v.v)) : stop("the order of a set");
    case "tuple": {
      let sum = 2870177450012600261n;
      for (const item of v.v) {
        sum = BigInt.asUintN(64, sum + hashOf(item) * 14029467366897019727n);
        sum = BigInt.asUintN(64, (sum << 31n) | (sum >> 33n));
        sum = BigInt.asUintN(64, sum * 11400714785074694791n);
      }
      sum = BigInt.asUintN(64, sum + (BigInt(v.v.length) ^ (2870177450012600261n ^ 3527539n)));
      return BigInt.asIntN(64, sum) === -1n ? 1546275796n : BigInt.asIntN(64, sum);
    }
    default:
      return stop("the order of a set");
  }
}

function hashOfInt(n: bigint): bigint {
  const hash = n < 0n ? -(-n % MODULUS) : n % MODULUS;
  return hash === -1n ? -2n : hash;
}
