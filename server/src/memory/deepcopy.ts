/**
 * What copy.deepcopy() of lists and dicts of plain items holds, to the byte (Lib/copy.py): it is gone through step by step. Besides the copy there are the
 * memo, whose keys are the ids of what was copied, a list of these in it, and for each object on the way its id, an iterator and, of lists, append.
 */
import type { Invocation } from "../analysis/types";
import { dictBase } from "../size/containers";
import { type DictState, emptyDisplay, inserted, keysBytes } from "../size/growth/dict";
import { appended, EMPTY_LIST, type ListState } from "../size/growth/list";
import type { Abi } from "../size/tables/abi";
import { intAsked, intSize } from "../size/tables/scalars";
import { type Steps, since } from "../size/tables/since";
import { referred } from "../values/heap";
import { constant, constantOf } from "../values/int";
import type { ItemRun, Run } from "../values/object";
import type { Heap } from "../values/snapshot";
import { substituteValue } from "../values/substitute";
import type { Value } from "../values/value";
import { namedBlock, tupleBlock } from "./blocks";
import type { Phase } from "./needs";

/** Bytes while the KeyError is handled that there is no list in the memo yet: on 64 bits, on 32 bits, on WebAssembly (measured). Null: not measured. */
const MISSING: Steps<readonly [number, number, number] | null> = [
  [[3, 0, 0], null],
  [
    [3, 11, 0],
    [520, 280, 272],
  ],
  [
    [3, 13, 0],
    [536, 288, 280],
  ],
  [[3, 14, 0], null],
];

/** Objects that are gone through. */
const MAX_OBJECTS = 5000;

/** Moments of copy.deepcopy(x); null where they are not known. */
export function copyingPhases({ args: [first, ...others], before }: Invocation, abi: Abi): readonly Phase[] | null {
  const missing = since(MISSING, abi.python)?.[abi.word === 8 ? 0 : abi.wasm ? 2 : 1];
  if (first === undefined || others.length > 0 || missing === undefined || abi.freeThreaded) return null;
  const copier = new Copier(abi, before, missing);
  return copier.copy(first.value)
    ? [{ blocks: [{ bytes: copier.low, pool: null, spare: copier.high - copier.low }], result: false, left: copier.kept }]
    : null;
}

class Copier {
  low = 0;
  high = 0;
  private held: number;
  private readonly id: number;
  private readonly bound: number;
  private memo: DictState;
  private alive: ListState | null = null;
  /** Tuples of two that are in use, and that there are; empty tables of the smallest kind. */
  private pairs = 0;
  private allPairs = 0;
  private spare = 0;
  private left = MAX_OBJECTS;
  private readonly seen = new Set<string>();

  constructor(
    private readonly abi: Abi,
    private readonly heap: Heap,
    private readonly missing: number,
  ) {
    // Addresses are below 2 ** 30 on WebAssembly alone.
    this.id = intAsked(abi, abi.wasm ? 1 : 2);
    this.bound = namedBlock(abi, "builtin_function_or_method")?.bytes ?? 0;
    this.memo = emptyDisplay(abi);
    this.held = dictBase(abi);
  }

  /** Bytes of blocks that free lists may keep: the heads of the memo and of the list in it, tuples, tables. */
  get kept(): number {
    const { abi } = this;
    const tables = this.spare * keysBytes(abi, { table: 8, general: false });
    return dictBase(abi) + listHead(abi) + tupleBlock(abi, 1).bytes + this.allPairs * tupleBlock(abi, 2).bytes + tables;
  }

  /** `less`: of these so many may not be there. */
  private take(bytes: number, less = 0): void {
    this.held += bytes;
    this.low = Math.max(this.low, this.held - less);
    this.high = Math.max(this.high, this.held);
  }

  /** False where it is not known. */
  copy(value: Value): boolean {
    if (--this.left < 0) return false;
    // Where the interpreter's own objects are differs from build to build.
    this.take(this.id, value.tag === "float" || value.tag === "ref" ? 0 : this.id - intSize(this.abi, 1));
    const known = value.tag !== "ref" ? /^(?:none|bool|int|float|complex|str|bytes)$/.test(value.tag) : this.container(value);
    this.held -= this.id;
    return known;
  }

  private container(value: Extract<Value, { readonly tag: "ref" }>): boolean {
    const obj = referred(this.heap, value);
    // What is there twice is copied once.
    const name =
      value.id.kind === "object" ? `${value.id.site} ${value.id.at.map(({ low, high }) => (low === high ? low : Number.NaN))}` : "NaN";
    if (this.seen.has(name) || name.includes("NaN")) return false;
    this.seen.add(name);
    const known =
      obj?.kind === "list" && obj.own === undefined
        ? this.list(obj.runs)
        : obj?.kind === "dict" && obj.type === "dict" && obj.own === undefined && this.dict(obj.runs);
    if (known) this.keep();
    return known;
  }

  private list(runs: readonly Run[]): boolean {
    const { abi } = this;
    this.take(listHead(abi));
    this.remember();
    const own = this.bound + (namedBlock(abi, "list_iterator")?.bytes ?? 0);
    this.take(own);
    let state = EMPTY_LIST;
    for (const { element, count, index } of runs) {
      const n = constantOf(count);
      if (typeof n !== "number") return false;
      for (let i = 0; i < n; i++) {
        if (!this.copy(substituteValue(element, new Map([[index.key, constant(i)]])))) return false;
        const next = appended(abi, state, 1);
        this.take((next.slots - state.slots) * abi.word);
        state = next;
      }
    }
    this.held -= own;
    return true;
  }

  private dict(runs: readonly ItemRun[]): boolean {
    const { abi } = this;
    this.take(dictBase(abi));
    this.remember();
    const iterator = namedBlock(abi, "dict_itemiterator")?.bytes ?? 0;
    this.take(iterator);
    if (++this.pairs > this.allPairs) {
      this.allPairs++;
      this.take(tupleBlock(abi, 2).bytes);
    }
    let state = emptyDisplay(abi);
    for (const { key, element, count, index } of runs) {
      const n = constantOf(count);
      if (typeof n !== "number" || key.tag === "ref") return false;
      for (let i = 0; i < n; i++) {
        const at = new Map([[index.key, constant(i)]]);
        // The value first (Lib/copy.py, _deepcopy_dict).
        if (!this.copy(substituteValue(element, at)) || !this.copy(substituteValue(key, at))) return false;
        state = this.insert(state, key.tag === "str");
      }
    }
    this.pairs--;
    this.held -= iterator;
    return true;
  }

  /** One more key: the new table is there before the old one is let go of. Small ones for texts alone go to a free list. */
  private insert(state: DictState, str: boolean): DictState {
    const next = inserted(this.abi, state, 1, str);
    const [old, now] = [keysBytes(this.abi, state), keysBytes(this.abi, next)];
    if (old === now) return next;
    const pooled = (one: DictState): boolean => one.table === 8 && !one.general;
    if (pooled(next) && this.spare > 0) this.spare--;
    else this.take(now);
    if (old > 0 && pooled(state)) this.spare++;
    else this.held -= old;
    return next;
  }

  /** An id in the memo. */
  private remember(): void {
    this.take(this.id);
    this.memo = this.insert({ ...this.memo, general: true }, false);
  }

  /** _keep_alive: the first time there is no list for it, which is an exception; its arguments stay in a free list. */
  private keep(): void {
    const { abi } = this;
    if (this.alive === null) {
      this.take(this.missing);
      this.held -= this.missing;
      this.take(tupleBlock(abi, 1).bytes);
      this.take(listHead(abi) + abi.word);
      this.remember();
      this.alive = { slots: 1, size: 1, block: true };
      return;
    }
    this.take(this.id);
    const next = appended(abi, this.alive, 1);
    this.take((next.slots - this.alive.slots) * abi.word);
    this.alive = next;
    this.held -= this.id;
  }
}

function listHead(abi: Abi): number {
  return abi.header + 3 * abi.word + abi.gc;
}
