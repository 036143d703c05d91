/**
 * The highest held during a call, to the byte, where all its steps are followed: what is alive after each, what calls hold inside, tables that are
 * replaced by larger ones, and blocks that free lists keep. As measured from a start with empty free lists.
 */
import type { FunctionRun, Held, Invocation, Reading, Step } from "../analysis/types";
import { lengthOf } from "../size/containers";
import { type Baseline, baselineOf, gainOf, walked } from "../size/difference";
import { sumOverFamily } from "../size/families";
import { figure } from "../size/figure";
import { dequeBlock } from "../size/growth/buffers";
import { isReplaced, isTakenBack, resizesOf } from "../size/growth/resizes";
import type { Member } from "../size/reached";
import { type Abi, abiOf } from "../size/tables/abi";
import { memberTotals, totalsOf } from "../size/totals";
import type { Figure } from "../size/types";
import type { Walk } from "../size/walk";
import type { Target } from "../target/target";
import { locate, referred, substitutedHeap } from "../values/heap";
import {
  add,
  atomInt,
  type Bound,
  constant,
  constantOf,
  type Int,
  indexAtom,
  ONE,
  plus,
  scale,
  sub,
  substituteAll,
  ZERO,
} from "../values/int";
import type { Obj } from "../values/object";
import { sameData } from "../values/same";
import type { Entry, Heap } from "../values/snapshot";

import { substituteValue } from "../values/substitute";
import type { Value } from "../values/value";
import { asideBlocks, type Block, headPool, keysPool, type Pool, poolsOfMember } from "./blocks";
import { eachObject } from "./moments";
import { type Phase, phasesOf } from "./needs";
import { cutAt, type Half, halfRead, sizeOfTable } from "./reading";

/** Highest held during the call less held before it; null where it is not known to the byte. */
export function coursePeak(run: FunctionRun, target: Target): Figure | null {
  const { course, before } = run;
  if (course === null) return null;
  const abi = abiOf(target);
  // Functions that were there before stay.
  const around = before.live.filter(({ tag }) => tag !== "function");
  const base = baselineOf(around, before.heap, target);
  if (base.walk.missing !== null) return null;
  const follower = new Follower(abi, base, around, new Set(before.live), run);
  const whole = follower.steps(course, []) && follower.moment(run.heap, [run.value], []);
  return whole && follower.peak !== null ? figure(constant(follower.peak), follower.assumes()) : null;
}

/** Calls of a generator expression that are compiled to loops, from 3.14 and from 3.15 on. */
const TUPLE = /^builtins\.tuple$/;
const LOOPS = /^builtins\.(?:list|tuple)$/;

/** Moments that are looked at. */
const MAX_MOMENTS = 1000;

/** Rounds of a loop that are looked at, the last ones among them. */
const MAX_ROUNDS = 40;
const LAST_ROUNDS = 6;
/** With those in which something grows: lists are replaced often. */
const MAX_CHOSEN = 130;

class Follower {
  /** The highest so far, in bytes: at least and at most. */
  private low = 0;
  private high = 0;
  /** What stands for the indices of the rounds that are looked at. */
  private map: ReadonlyMap<string, Int> = new Map();
  /** The rounds of a loop are looked at together: blocks of each pool that there were until then. */
  private bounding: ReadonlyMap<string, number> | null = null;
  private heap: Heap;
  private left = MAX_MOMENTS;
  /** Bytes that calls left in free lists, at most, besides those of `pools`. */
  private kept = 0;
  private readonly pools = new Map<string, { readonly pool: Pool; high: number; loose?: boolean }>();
  private readonly names = new Map<number, readonly Held[]>();
  /** Where deques were made that stay; those of others are let go of some time. */
  private readonly staying: ReadonlySet<string>;
  /** The moment when such a deque was there last: with the block that it takes while it is let go of, if it was the one argument of a call. */
  private dying: { readonly sites: ReadonlySet<string>; readonly low: number; readonly high: number } | null = null;
  /** The call that reads a generator now, which one, and what the call made for itself. */
  private reading: { readonly call: Invocation; readonly step: Reading; readonly blocks: readonly Block[] } | null = null;

  constructor(
    private readonly abi: Abi,
    private readonly base: Baseline,
    private readonly around: readonly Value[],
    private readonly there: ReadonlySet<Held>,
    { before, heap, value }: FunctionRun,
  ) {
    this.heap = before.heap;
    this.staying = new Set(dequesAmong(walked(base, [...around, value], heap)));
  }

  /** Null where it is only known up to what is not followed. */
  get peak(): number | null {
    this.letGo();
    return this.low === this.high ? this.low : null;
  }

  assumes(): Figure["assumes"] {
    return this.base.walk.assumes;
  }

  /** Whether all of them are known to the byte. `operands`: held by the calls around. */
  steps(steps: readonly Step[], operands: readonly Held[]): boolean {
    return steps.every((step) => this.step(step, operands));
  }

  private step(step: Step, operands: readonly Held[]): boolean {
    switch (step.kind) {
      case "inside": {
        if (step.frame === null) return this.steps(step.steps, [...operands, ...step.alive()]);
        const outer = this.names.get(step.frame);
        this.names.set(step.frame, step.alive());
        const known = this.steps(step.steps, operands);
        if (outer === undefined) this.names.delete(step.frame);
        else this.names.set(step.frame, outer);
        return known;
      }
      case "rounds":
        return this.rounds(step, operands);
      // What reads it is no call that holds all of its items in the end.
      case "reading":
        return false;
      case "moment": {
        const alive = [...operands, ...step.alive()].map((one) => this.now(one));
        const call = step.call === null ? null : this.callNow(step.call);
        const heap = this.heapNow(step.heap);
        if (call === null) return this.moment(heap, alive, []);
        const phases = phasesOf(call, this.abi);
        if (phases === null) return false;
        const blocks = phases.find(({ result, alone }) => result && !alone)?.blocks ?? [];
        for (const one of call.reading ?? []) {
          if (!this.read({ call, step: one, blocks }, alive.slice(0, -1))) return false;
          // What grew meanwhile is the result.
          this.heap = heap;
        }
        if (phases.some(({ fresh }) => fresh === true)) this.fresh(call.result, heap);
        for (const { copies } of phases) if (copies !== undefined) this.renew(copies);
        return (
          phases.every(({ blocks, result, whole, alone }) =>
            result
              ? this.moment(heap, alone ? alive.filter((one) => !isArgument(one, call)) : alive, blocks, whole)
              : this.moment(call.before, alive.slice(0, -1), blocks),
          ) &&
          this.leaving(phases) &&
          this.moment(heap, alive, phases.at(-1)?.after ?? []) &&
          this.afterCall(call, alive)
        );
      }
    }
  }

  /** The one argument of a call, which nothing else holds, is let go of when the result is there. */
  private afterCall({ args: [first, ...others], before, result }: Invocation, alive: readonly Held[]): boolean {
    const deque = first === undefined ? undefined : referred(before, first.value);
    const holds = (one: Held): boolean => isValue(one) && referred(before, one) === deque;
    if (this.dying === null || deque?.kind !== "deque" || others.length > 0 || this.dying.sites.size > 1) return true;
    const named = [...this.names.values()].flat().some(holds) || alive.filter(holds).length > 1 || result === first?.value;
    if (!named && takesBlock(deque)) this.dying = { ...this.dying, low: this.dying.high };
    return true;
  }

  private leaving(phases: readonly Phase[]): boolean {
    for (const { left = 0 } of phases) this.kept += left;
    return true;
  }

  /** Deques that hold something take an empty block while they are let go of (Modules/_collectionsmodule.c, deque_clear). */
  private letGo(): void {
    this.low = Math.max(this.low, this.dying?.low ?? 0);
    this.high = Math.max(this.high, this.dying?.high ?? 0);
    this.dying = null;
  }

  /** A generator runs while the call holds what it has yielded so far. */
  private read(reading: NonNullable<Follower["reading"]>, operands: readonly Held[]): boolean {
    if (this.reading !== null) return false;
    // What is compiled to a loop is written where it is read.
    const compiled = this.abi.from(3, 15) ? LOOPS : this.abi.from(3, 14) ? TUPLE : null;
    if (compiled?.test(reading.call.callee) && [...this.names.values()].flat().some((one) => isArgument(this.now(one), reading.call)))
      return false;
    this.reading = reading;
    const known = this.steps(reading.step.steps, [...operands, reading.step.yields]);
    this.reading = null;
    // What 3.15 does with ints that it does not keep was not measured.
    return known && !(this.abi.from(3, 15) && this.pools.has("int"));
  }

  /** The heap with what the call that reads holds, and bytes besides; null where that is not known. */
  private half(heap: Heap): Half | null {
    return this.reading === null ? { heap, more: 0, taking: [] } : halfRead(this.abi, this.reading.call, this.reading.step, heap);
  }

  private halves(heap: Heap): Heap {
    return this.half(heap)?.heap ?? heap;
  }

  /** list() and dict() take no block of the free list (PyType_GenericAlloc). */
  private fresh(result: Value, heap: Heap): void {
    const obj = referred(heap, result);
    const pool = obj === undefined ? null : headPool(this.abi, obj.kind);
    if (pool === null) return;
    const known = this.pools.get(pool.name);
    if (known !== undefined) known.high++;
    else this.pools.set(pool.name, { pool, high: 1 });
  }

  /** A block that is made while another one is in use. */
  private renew(pool: Pool): void {
    this.pools.set(pool.name, { pool, high: Math.max(1, this.pools.get(pool.name)?.high ?? 0) + 1 });
  }

  /**
   * Of a loop the rounds are gone through when they are few; else the first and the last, and those in which a table grows. All others are no higher
   * when what any round may hold is not.
   */
  private rounds(step: Extract<Step, { readonly kind: "rounds" }>, operands: readonly Held[]): boolean {
    if (this.bounding !== null) return this.steps(step.steps, operands);
    const trips = constantOf(substituteAll(step.trips, this.map));
    if (typeof trips !== "number") return false;
    if (trips === 0) return true;
    if (this.map.size > 0 && this.isTold(step)) return false;
    const { key } = step.index;
    const at = (round: number): boolean => {
      const outer = this.map;
      this.map = new Map([...outer, [key, constant(round)]]);
      this.heap = this.halves(this.heapNow(step.head));
      const known = this.steps(step.steps, operands);
      this.map = outer;
      return known;
    };
    if (trips <= MAX_ROUNDS) {
      for (let round = 0; round < trips; round++) if (!at(round)) return false;
      return true;
    }
    const last = trips - LAST_ROUNDS;
    const chosen = [0, 1, ...this.growing(step, trips), ...Array.from({ length: LAST_ROUNDS }, (_, i) => last + i)];
    if (chosen.length > MAX_CHOSEN) return false;
    let before = new Map<string, number>();
    for (const round of [...new Set(chosen)].sort((a, b) => a - b)) {
      before = new Map([...this.pools].map(([name, { high }]) => [name, high]));
      if (!at(round)) return false;
    }
    // All but the last ones: with as many blocks in free lists as there were until then. What differs from round to round is told in short ranges.
    const lower = (from: number, to: number): boolean => {
      const outer = this.map;
      this.map = new Map([...outer, [key, add(constant(from), atomInt(indexAtom("a round", constant(to - from))))]]);
      this.bounding = before;
      const bounded = this.steps(step.steps, operands);
      this.bounding = null;
      this.map = outer;
      const middle = Math.floor((from + to) / 2);
      return bounded || (to - from > 2 && this.left > 0 && lower(middle, to) && lower(from, middle));
    };
    return lower(0, last);
  }

  /** Whether a table that a loop in a loop fills is told of as full from its start: then when it is replaced is not known. */
  private isTold(step: Extract<Step, { readonly kind: "rounds" }>): boolean {
    const head = this.heapNow(step.head);
    const last = heapsOf(step.steps).at(-1);
    let told = last === undefined;
    const values = valuesOf(step.steps)
      .filter(isValue)
      .map((one) => this.now(one) as Value);
    eachObject(values, head, (_, address, obj) => {
      const items = isReplaced(this.abi, obj) ? sizeOfTable(obj) : ZERO;
      told ||= items.high > 0 && sameData(obj, last === undefined ? undefined : this.heapNow(last).get(address)?.obj);
    });
    return told;
  }

  /** Rounds in which a table that grows in the loop is replaced. */
  private growing(step: Extract<Step, { readonly kind: "rounds" }>, trips: number): readonly number[] {
    const found: number[] = [];
    const tables = new Set<string>();
    const values = [...valuesOf(step.steps), ...(this.reading === null ? [] : [this.reading.step.yields])];
    for (const heap of heapsOf(step.steps))
      eachObject(values.filter(isValue), this.halves(heap), (_, address, obj) => isReplaced(this.abi, obj) && tables.add(address));
    const last = heapsOf(step.steps).at(-1);
    if (last === undefined) return [];
    const objectAt = (address: string, round: number, heap = last): Obj | undefined =>
      this.halves(substitutedHeap(heap, new Map([...this.map, [step.index.key, constant(round)]]))).get(address)?.obj;
    for (const address of tables) {
      const [first, end] = [objectAt(address, 0, step.head), objectAt(address, trips - 1)];
      if (end === undefined || !isReplaced(this.abi, end)) continue;
      for (const { items } of resizesOf(this.abi, end, first) ?? []) {
        // The first round after which it has so many items.
        let [low, high] = [0, trips - 1];
        while (low < high) {
          const middle = Math.floor((low + high) / 2);
          const obj = objectAt(address, middle);
          const length = obj !== undefined && isReplaced(this.abi, obj) ? constantOf(sizeOfTable(obj)) : null;
          if (typeof length === "number" && length >= items) high = middle;
          else low = middle + 1;
        }
        found.push(low);
      }
    }
    return found;
  }

  private now(one: Held): Held {
    if (this.map.size === 0) return one;
    if (one.tag !== "aside") return substituteValue(one, this.map);
    if (one.what === "removed")
      return {
        ...one,
        from: substituteValue(one.from, this.map),
        items: substituteAll(one.items, this.map),
        of: substituteAll(one.of, this.map),
      };
    return one.what === "iterator" || one.what === "rest" ? { ...one, over: substituteValue(one.over, this.map) } : one;
  }

  private heapNow(heap: Heap): Heap {
    return substitutedHeap(heap, this.map);
  }

  private callNow(call: Invocation): Invocation {
    if (this.map.size === 0) return call;
    return {
      ...call,
      args: call.args.map((arg) => ({ ...arg, value: substituteValue(arg.value, this.map) })),
      ...(call.on === undefined ? {} : { on: substituteValue(call.on, this.map) }),
      result: substituteValue(call.result, this.map),
      before: this.heapNow(call.before),
      heap: this.heapNow(call.heap),
    };
  }

  /** Takes a moment into account; false when it is not known to the byte. */
  moment(now: Heap, held: readonly Held[], blocks: readonly Block[], whole = false): boolean {
    const half = this.half(now);
    if (--this.left < 0 || half === null) return false;
    const { heap } = half;
    const all = [...this.around, ...[...this.names.values()].flat().map((one) => this.now(one)), ...held];
    const values = all.filter(isValue).filter((one) => !(one.tag === "function" && this.there.has(one)));
    const taking = held.some((one) => one.tag === "aside" && one.what === "yielded") ? half.taking : [];
    const own: Block[] = [...blocks, ...taking, ...(this.reading?.blocks ?? []), { bytes: half.more, pool: null }];
    for (const one of all) {
      if (one.tag !== "aside") continue;
      const made = asideBlocks(this.abi, one, heap);
      if (made === null) return false;
      own.push(...made);
    }
    if (this.bounding !== null) return this.isLower(heap, values, own, this.bounding);
    const kept = new Map<string, Entry | undefined>();
    const grown = whole ? [] : this.resizes(values, heap, kept);
    if (grown === null) return false;
    const known =
      grown.every(({ heap: then, old, more }) =>
        this.total(then, values, [...own, { bytes: old, pool: keysPool(this.abi, old) }, { bytes: more, pool: null }]),
      ) && this.total(heap, values, own);
    this.heap = kept.size === 0 ? heap : { get: (address) => kept.get(address) ?? heap.get(address) };
    return known;
  }

  /** Whether the moment is no higher than the highest so far, in whichever round. Tables that grow in it are looked at apart. */
  private isLower(heap: Heap, values: readonly Value[], blocks: readonly Block[], until: ReadonlyMap<string, number>): boolean {
    const walk = walked(this.base, values, heap);
    if (walk.missing !== null || walk.choices.length > 0 || walk.assumes.length > this.base.walk.assumes.length) return false;
    // What is alive of a pool and what its free list keeps are as many blocks as there ever were: they count as that.
    let most: Bound = 0;
    const alive = new Map<string, Int>();
    const count = (pool: Pool, n: Int): Int => {
      alive.set(pool.name, add(alive.get(pool.name) ?? ZERO, n));
      return scale(n, pool.bytes);
    };
    for (const member of walk.reached.members) {
      if (member.sure === "constant") continue;
      const objects = sumOverFamily(member.amounts.objects, member.family);
      const pooled = (this.poolsOf(member) ?? []).map((pool) => count(pool, objects)).reduce(add, ZERO);
      most = plus(most, sub(memberTotals(member).held, pooled).high);
    }
    for (const { bytes, spare, pool } of blocks)
      most = plus(most, ((pool === null ? bytes : sub(constant(bytes), count(pool, ONE)).high) as number) + (spare ?? 0));
    for (const { pool } of this.pools.values()) {
      const high = until.get(pool.name) ?? 0;
      if ((alive.get(pool.name)?.high ?? 0) > high) return false;
      most = plus(most, high * pool.bytes);
    }
    most = plus(most, this.kept);
    if ([...alive].some(([name, n]) => n.high > 0 && !until.has(name))) return false;
    return plus(most, -Number(totalsOf(this.base.walk).held.low)) <= this.low;
  }

  private total(heap: Heap, values: readonly Value[], blocks: readonly Block[]): boolean {
    const walk = walked(this.base, values, heap);
    const { bytes } = gainOf(this.base, walk, true);
    if (bytes === null || bytes.high === Number.POSITIVE_INFINITY || walk.assumes.length > this.base.walk.assumes.length) return false;
    const counts = new Map<string, number>();
    const count = (pool: Pool | null, n: number): void => {
      if (pool === null || n === 0) return;
      counts.set(pool.name, (counts.get(pool.name) ?? 0) + n);
      if (!this.pools.has(pool.name)) this.pools.set(pool.name, { pool, high: 0 });
    };
    for (const member of walk.reached.members) {
      if (member.sure === "constant") continue;
      const pools = this.poolsOf(member);
      if (pools === null || (member.amounts.type === "dict" && constantOf(member.amounts.shallow) === null)) return false;
      if (pools.length === 0) continue;
      const members = constantOf(sumOverFamily(member.amounts.objects, member.family));
      if (typeof members !== "number") return false;
      for (const pool of pools) count(pool, members);
    }
    let more = 0;
    let slack = 0;
    for (const block of blocks) {
      more += block.bytes;
      slack += block.spare ?? 0;
      count(block.pool, 1);
    }
    for (const [name, entry] of this.pools) {
      const now = counts.get(name) ?? 0;
      if (now > entry.high) {
        entry.high = now;
        entry.loose = false;
      }
      const kept = entry.high - now;
      if (entry.pool.other !== undefined && this.pools.has(entry.pool.other)) return false;
      // Of more some are given back: how many are kept from then on is known only up to that.
      if (kept > entry.pool.most) {
        entry.high = now + entry.pool.most;
        entry.loose = true;
      }
      if (entry.loose === true) slack += Math.min(kept, entry.pool.most) * entry.pool.bytes;
      else more += kept * entry.pool.bytes;
    }
    const sites = new Set(dequesAmong(walk).filter((site) => !this.staying.has(site)));
    if ([...(this.dying?.sites ?? [])].some((site) => !sites.has(site))) this.letGo();
    // Up to 3.10 blocks of deques are kept, by all of them together; how many there were is not known.
    if (sites.size > 0 && (!this.abi.from(3, 11) || this.map.size > 0)) return false;
    const [low, high] = [Number(bytes.low) + more, Number(bytes.high) + more + slack + this.kept];
    if (sites.size > 0) this.dying = { sites, low: 0, high: high + (dequeBlock(this.abi) + 2) * this.abi.word };
    // What is known within bounds matters only where it may be the highest.
    this.low = Math.max(this.low, low);
    this.high = Math.max(this.high, high);
    return true;
  }

  /** What is half made is told with the head of a list, which it may not have. */
  private poolsOf(member: Member): readonly Pool[] | null {
    // From 3.14 on tuples are lists first.
    if (this.reading?.call.callee === "builtins.tuple" && this.abi.from(3, 14)) return poolsOfMember(this.abi, member);
    return this.reading?.step.yields.id.kind === "object" && member.site === String(this.reading.step.yields.id.site)
      ? []
      : poolsOfMember(this.abi, member);
  }

  /** Moments at which a table that changed since the last moment was there twice: with the items that it had then. `kept`: those that stay larger. */
  private resizes(
    values: readonly Value[],
    heap: Heap,
    kept: Map<string, Entry | undefined>,
  ): readonly { readonly heap: Heap; readonly old: number; readonly more: number }[] | null {
    const found: { readonly heap: Heap; readonly old: number; readonly more: number }[] = [];
    const seen = new Set<string>();
    const next = [...values];
    for (let visits = 0; next.length > 0; visits++) {
      if (visits > MAX_VISITS) return null;
      const value = next.pop() as Value;
      if (value.tag === "union" && value.values.some(({ tag }) => tag === "ref" || tag === "unknown" || tag === "method")) return null;
      if (value.tag !== "ref") continue;
      const place = locate(heap, value.id);
      if (place === undefined || seen.has(place.address)) continue;
      seen.add(place.address);
      const { obj } = place.entry;
      const before = this.heap.get(place.address)?.obj;
      if (sameData(obj, before)) continue;
      if ("runs" in obj && obj.runs !== null) for (const run of obj.runs) next.push(run.element);
      if (obj.kind === "instance") for (const attribute of obj.attributes) next.push(attribute.value);
      if (!isReplaced(this.abi, obj)) continue;
      if (isTakenBack(obj, before)) {
        kept.set(place.address, this.heap.get(place.address));
        continue;
      }
      const resizes = resizesOf(this.abi, obj, before);
      if (resizes === null) return null;
      for (const { items, old, more = 0 } of resizes) {
        const cut = cutAt(obj, constant(items));
        if (cut === null) return null;
        const entry = { ...place.entry, obj: cut };
        found.push({ heap: { get: (address) => (address === place.address ? entry : heap.get(address)) }, old, more });
      }
    }
    return found;
  }
}

/** Where the deques among what is reached were made; "" where that is not known. */
function dequesAmong({ reached }: Walk): readonly string[] {
  return reached.members.filter(({ amounts, sure }) => amounts.type === "deque" && sure !== "constant").map(({ site }) => site);
}

/** Whether it has no block left over that it could take. */
function takesBlock({ runs, maxlen, history }: Extract<Obj, { readonly kind: "deque" }>): boolean {
  return lengthOf(runs).low > 0 && maxlen === null && history.every(({ op }) => op === "append" || op === "from" || op === "extend");
}

const MAX_VISITS = 500;

function isArgument(one: Held, { args, before }: Invocation): boolean {
  return isValue(one) && one.tag === "ref" && args.some(({ value }) => referred(before, value) === referred(before, one));
}

function isValue(one: Held): one is Value {
  return one.tag !== "aside";
}

function heapsOf(steps: readonly Step[]): readonly Heap[] {
  return steps.flatMap((step) => (step.kind === "moment" ? [step.heap] : heapsOf(step.steps)));
}

function valuesOf(steps: readonly Step[]): readonly Held[] {
  return steps.flatMap((step) =>
    step.kind === "rounds" || step.kind === "reading"
      ? valuesOf(step.steps)
      : step.kind === "moment"
        ? step.alive()
        : [...step.alive(), ...valuesOf(step.steps)],
  );
}
