/**
 * What json.loads() holds while it runs, to the byte where the last thing that it does is the highest: white space is looked for behind the text, with a
 * stack of its own (Modules/_sre/sre.c, data_stack_grow), while the result is there. Until then there are the keys met so far (Modules/_json.c, memo).
 */
import type { Invocation } from "../analysis/types";
import { keysBytes, leastTable } from "../size/growth/dict";
import type { Abi } from "../size/tables/abi";
import { intSize } from "../size/tables/scalars";
import { type Steps, since } from "../size/tables/since";
import { referred } from "../values/heap";
import { constantOf, type Int } from "../values/int";
import type { ItemRun } from "../values/object";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";
import { intBlock, keysPool } from "./blocks";
import type { Phase } from "./needs";

/** Bytes while white space is looked for, besides where the text ends: on 64 bits, on 32 bits, on WebAssembly (measured). Null: not measured. */
const LOOKING: Steps<readonly [number, number | null, number | null]> = [
  [
    [3, 0, 0],
    [1826, null, null],
  ],
  [
    [3, 7, 0],
    [1746, null, null],
  ],
  [
    [3, 8, 0],
    [1506, null, null],
  ],
  [
    [3, 9, 0],
    [1442, 1237, null],
  ],
  [
    [3, 10, 0],
    [1458, null, 1249],
  ],
  [
    [3, 11, 0],
    [1438, 1245, 1249],
  ],
  [
    [3, 12, 0],
    [1438, null, 1249],
  ],
  [
    [3, 13, 0],
    [1454, 1257, 1265],
  ],
  [
    [3, 14, 0],
    [1470, 1265, 1273],
  ],
];

/** While it reads there is less than that besides what it has read and its memo. */
const READING = 700;
/** Blocks of free lists that it leaves, at most. */
const LEFT = 512;
/** Objects of the result that are gone through. */
const MAX_OBJECTS = 3000;

/** Moments of json.loads(text); null where they are not known. */
export function loadingPhases({ args: [text, ...others], result, heap }: Invocation, abi: Abi): readonly Phase[] | null {
  const row = since(LOOKING, abi.python);
  const bytes = row[abi.word === 8 ? 0 : abi.wasm ? 2 : 1];
  if (others.length > 0 || text?.value.tag !== "str" || bytes === null || abi.freeThreaded) return null;
  const met = new Reader(heap, abi);
  if (!met.read(result)) return null;
  const general = !abi.from(3, 11);
  const memo = keysBytes(abi, { table: leastTable(abi, met.keys.size), general });
  if (2 * memo + READING > bytes) return null;
  // Tables of the smallest kind stay in the free list when they are given up.
  const first = keysBytes(abi, { table: 8, general });
  const pool = keysPool(abi, first);
  const kept = Array.from({ length: pool === null ? 0 : met.most - met.left }, () => ({ bytes: first, pool }));
  const { length } = text.value;
  const most = abi.smallIntMax;
  if (length.low <= most !== length.high <= most) return null;
  const end = abi.from(3, 14) ? intBlock(abi, length) : { bytes: length.low > most ? intSize(abi, 1) : 0, pool: null };
  return [{ blocks: [...kept, { bytes, pool: null }, end], result: true, whole: true, left: LEFT }];
}

/** Goes through what is read, in its order: the keys that are met, and tables of the smallest kind, those of the memo among them. */
class Reader {
  readonly keys = new Set<string>();
  /** Tables that there were at once. */
  most = 0;
  /** Those that the result has. */
  left = 0;
  private there = 0;
  private objects = MAX_OBJECTS;
  private readonly seen = new Set<ItemRun>();

  constructor(
    private readonly heap: Heap,
    private readonly abi: Abi,
  ) {}

  /** Lists, dicts with known keys, texts and numbers; false where it may be anything else. From 3.14 on of scalars floats alone. */
  read(value: Value): boolean {
    if (value.tag !== "ref") return value.tag === "float" || (!this.abi.from(3, 14) && /^(?:none|bool|int|str)$/.test(value.tag));
    const obj = referred(this.heap, value);
    if (obj?.kind === "list") return obj.runs.every(({ element, count }) => this.times(element, count, () => this.read(element)));
    if (obj?.kind !== "dict" || !this.abi.from(3, 7) || this.abi.from(3, 14)) return false;
    let items = 0;
    for (const run of obj.runs) {
      const { key, element, count } = run;
      // Of keys that are not known each is another.
      if (key.tag !== "str" || (key.text === null && this.seen.has(run))) return false;
      this.seen.add(run);
      const one = (): boolean => {
        this.meet(key.text ?? `${this.seen.size} ${items}`);
        if (!this.read(element)) return false;
        this.table(++items);
        return true;
      };
      if (!this.times(key.text === null ? null : element, count, one)) return false;
    }
    if (items !== constantOf(obj.length)) return false;
    if (items > 0 && items <= SMALLEST) this.left++;
    return true;
  }

  /** As often as that; for what is no object once is enough. */
  private times(element: Value | null, count: Int, one: () => boolean): boolean {
    const n = constantOf(count);
    if (typeof n !== "number") return false;
    for (let i = 0; i < (element !== null && element.tag !== "ref" ? Math.min(n, 1) : n); i++)
      if (--this.objects < 0 || !one()) return false;
    return true;
  }

  private meet(key: string): void {
    if (this.keys.has(key)) return;
    this.keys.add(key);
    this.table(this.keys.size);
  }

  /** The first item of a dict makes a table, and one too many gives it up for another. */
  private table(items: number): void {
    if (items === 1) this.most = Math.max(this.most, ++this.there);
    if (items === SMALLEST + 1) this.there--;
  }
}

/** Items that the smallest table has room for. */
const SMALLEST = 5;
