/**
 * What C pickle holds while it writes to memory, to the byte (CPython Modules/_pickle.c): the pickler, its memo, and the bytes object that it writes
 * into. Writes are gone through one by one only where something happens: the buffer or the memo grows, or a frame ends.
 */

import { listGrowth } from "../size/growth/growths";
import { replay } from "../size/replay";
import type { Abi } from "../size/tables/abi";
import { bytesBase } from "../size/tables/scalars";
import { type Steps, since } from "../size/tables/since";
import { lookup, referred } from "../values/heap";
import { constant, constantOf } from "../values/int";
import type { ItemRun, Run } from "../values/object";
import { width } from "../values/pickledInts";
import type { Heap } from "../values/snapshot";
import { substituteValue } from "../values/substitute";
import type { Id, Value } from "../values/value";
import { namedBlock, tupleBlock } from "./blocks";

/** Bytes of the pickler with what it keeps, and of what is looked up before it writes: on 64 and on 32 bits. Null: not measured. */
const PICKLER: Steps<{ readonly kept: readonly [number, number]; readonly first: readonly [number, number] } | null> = [
  [[3, 0, 0], { kept: [168, 92], first: [0, 0] }],
  // persistent_id is a method, and looked up.
  [[3, 13, 0], { kept: [160, 88], first: [72, 36] }],
  [[3, 13, 1], null],
  // It is kept; that there is no reducer_override is an AttributeError.
  [[3, 13, 2], { kept: [216, 116], first: [205, 170] }],
  [[3, 14, 0], null],
  [[3, 14, 10], { kept: [240, 132], first: [0, 0] }],
];

/**
 * Bytes that there are besides a list's buffer while the class of a set is looked up and written, up to protocol 3: what set.__reduce__ gave, with a list
 * of the items, and names on their way to bytes (measured; 0: not).
 */
const SET_CLASS: Steps<readonly [number, number]> = [
  [
    [3, 0, 0],
    [768, 0],
  ],
  [
    [3, 8, 0],
    [688, 420],
  ],
  [
    [3, 10, 0],
    [745, 448],
  ],
  [
    [3, 11, 0],
    [673, 408],
  ],
  [
    [3, 12, 0],
    [416, 216],
  ],
  [
    [3, 13, 0],
    [416, 0],
  ],
  [
    [3, 13, 2],
    [368, 192],
  ],
  [
    [3, 14, 10],
    [480, 248],
  ],
];

const FIRST_BUFFER = 4096;
const FRAME = 65_536;
/** Items that are written together. */
export const BATCH = 1000;
/** Items per container and events that are gone through; larger ones are not followed. */
const MAX_ITEMS = 1000;
const MAX_EVENTS = 100_000;
const MAX_SEGMENTS = 64;
/** Characters of a text that protocol 0 escapes on the stack (Objects/bytesobject.c, _PyBytesWriter). */
const MAX_TEXT = 500;

/** What saving an object does: bytes written at once (with others held meanwhile), an entry of the memo, or the end of one object and start of the next. */
type Op = number | Text | "memo" | "next";

interface Text {
  readonly bytes: number;
  readonly held: number;
}

/**
 * Writing the value, in `length` bytes: the highest held meanwhile besides what is pickled, its result included, and entries of the memo in the end. Null
 * where some write is not known, or it is not as long.
 */
export function written(
  value: Value,
  heap: Heap,
  protocol: number,
  length: number,
  abi: Abi,
): { readonly peak: number; readonly used: number } | null {
  const sizes = since(PICKLER, abi.python);
  // In 3.6 ints are written in another way.
  if (sizes === null || (protocol < 1 && !abi.from(3, 7))) return null;
  const narrow = abi.word === 4 ? 1 : 0;
  const pickler = new Pickler(abi, protocol, sizes.kept[narrow] + 4 * abi.word + bytesBase(abi));
  pickler.note(sizes.first[narrow] + (sizes.first[narrow] > 100 && abi.freeThreaded ? 16 : 0));
  const items = new Items(heap, protocol, abi);
  if (!items.save(value, pickler)) return null;
  pickler.run([1], 1);
  return pickler.end(abi.from(3, 7)) === length ? pickler : null;
}

class Pickler {
  peak = 0;
  /** Bytes of iterators that it reads from. */
  held = 0;
  private slots = 8;
  used = 0;
  private capacity = FIRST_BUFFER;
  private length: number;
  /** Where the frame begins that is written into; null between frames. */
  private frame: number | null = null;
  private events = 0;

  constructor(
    private readonly abi: Abi,
    private readonly protocol: number,
    private readonly base: number,
  ) {
    this.length = protocol >= 2 ? 2 : 0;
    this.note(0);
  }

  /** Whether buffer and memo are as at first. */
  get isSmall(): boolean {
    return this.capacity === FIRST_BUFFER && this.slots === 8;
  }

  note(more: number): void {
    this.peak = Math.max(this.peak, this.base + 2 * this.abi.word * this.slots + this.capacity + this.held + more);
  }

  /** Does them `times` times over; false when that takes too long. */
  run(ops: readonly Op[], times: number): boolean {
    const puts = ops.filter((op) => op === "memo").length;
    for (let left = times; left > 0; left--) {
      const bytes = ops.reduce<number>((sum, op) => sum + this.bytesOf(op), 0);
      const free = [Math.floor((this.capacity - this.length - 9) / bytes)];
      if (puts > 0) free.push(Math.floor(((2 * this.slots) / 3 - this.used) / puts), Math.floor(this.untilLonger() / puts));
      if (this.protocol >= 4) free.push(this.frame === null ? 0 : Math.floor((FRAME - (this.length - this.frame - 9)) / bytes));
      const calm = Math.max(0, Math.min(left, ...free) - 1);
      this.length += calm * bytes;
      this.used += calm * puts;
      left -= calm;
      for (const op of ops) {
        if (op === "next") this.boundary();
        else if (op === "memo") this.put();
        else if (typeof op === "number") this.write(op, 0);
        else this.write(op.bytes, op.held);
      }
      if (++this.events > MAX_EVENTS) return false;
    }
    return true;
  }

  end(dropsShort: boolean): number {
    this.close(dropsShort);
    return this.length;
  }

  private bytesOf(op: Op): number {
    return typeof op === "number" ? op : op === "memo" ? this.putBytes() : op === "next" ? 0 : op.bytes;
  }

  private putBytes(): number {
    if (this.protocol === 0) return 2 + String(this.used).length;
    return this.protocol >= 4 ? 1 : this.used < 256 ? 2 : 5;
  }

  /** Entries until their numbers take more bytes. */
  private untilLonger(): number {
    if (this.protocol === 0) return 10 ** String(this.used).length - this.used;
    return this.protocol < 4 && this.used < 256 ? 256 - this.used : Number.POSITIVE_INFINITY;
  }

  /** The buffer becomes half as large again as what must fit (_Pickler_Write). */
  private write(bytes: number, held: number): void {
    const opens = this.protocol >= 4 && this.frame === null;
    const end = this.length + bytes + (opens ? 9 : 0);
    if (end > this.capacity) this.capacity = Math.floor(end / 2) * 3;
    this.note(held);
    if (opens) this.frame = this.length;
    this.length = end;
  }

  /** The table of the memo is replaced when two thirds are used, by one for four times as many, from 50,000 on twice (PyMemoTable_Set). */
  private put(): void {
    const bytes = this.putBytes();
    this.used++;
    if (3 * this.used >= 2 * this.slots) {
      let slots = 8;
      while (slots < (this.used > 50_000 ? 2 : 4) * this.used) slots *= 2;
      this.note(2 * this.abi.word * slots);
      this.slots = slots;
      this.note(0);
    }
    this.write(bytes, 0);
  }

  private boundary(): void {
    if (this.frame !== null && this.length - this.frame - 9 >= FRAME) this.close(true);
  }

  /** Frames of less than four bytes are left out from 3.7 on. */
  private close(dropsShort: boolean): void {
    if (this.frame !== null && dropsShort && this.length - this.frame - 9 < 4) this.length -= 9;
    this.frame = null;
  }
}

class Items {
  private readonly seen = new Set<string>();

  constructor(
    private readonly heap: Heap,
    private readonly protocol: number,
    private readonly abi: Abi,
  ) {}

  /** Saves the outermost object; false when a write is not known. */
  save(value: Value, to: Pickler): boolean {
    const obj = referred(this.heap, value);
    if (obj?.kind !== "list" && obj?.kind !== "dict" && obj?.kind !== "set") {
      const ops = this.ops(value, this.seen);
      return ops !== null && to.run(ops, 1);
    }
    if (obj.kind === "dict" && obj.type !== "dict") return false;
    const parts: { readonly ops: readonly Op[]; count: number }[] = [];
    for (const run of obj.runs) {
      const found = this.segments(run);
      if (found === null) return false;
      parts.push(...found);
    }
    // In which order the items come is known of small ints alone.
    const loose = obj.kind === "set" ? !ascending(obj.runs) : obj.kind === "list" && obj.unordered === true;
    if (loose && parts.length > 1) return false;
    const total = parts.reduce((sum, { count }) => sum + count, 0);
    if (obj.kind !== "list" && constantOf(obj.length) !== total) return false;
    const { abi, protocol } = this;
    const reduced = obj.kind === "set" && protocol < 4;
    if (reduced) {
      const most = since(SET_CLASS, abi.python)[abi.word === 8 ? 0 : 1];
      const n = constant(total);
      const slots = constantOf(replay(listGrowth(abi), [{ op: "extend", source: "set", count: n, added: n }], n).result);
      if (protocol === 0 || most === 0 || abi.freeThreaded) return false;
      // set or, as of Python 2, __builtin__.set.
      const old = protocol < 3 ? 3 : 0;
      to.note(most + (abi.from(3, 12) ? old - 3 : 0) + abi.word * Number(slots));
      to.run(["next", 14 + old, "memo", "next", protocol === 1 ? 1 : 0], 1);
    }
    to.run(["next", protocol === 0 ? 2 : 1, "memo"], 1);
    if (protocol === 0) {
      // One by one, from an iterator; that of a dict's items has a tuple.
      const list = obj.kind === "list";
      to.held =
        total === 0
          ? 0
          : (namedBlock(abi, list ? "list_iterator" : "dict_itemiterator")?.bytes ?? 0) + (list ? 0 : tupleBlock(abi, 2).bytes);
      if (!list && !abi.from(3, 9) && total > 0) to.held += namedBlock(abi, "builtin_function_or_method")?.bytes ?? 0;
      return parts.every(({ ops, count }) => to.run([...ops, 1], count));
    }
    const asSet = obj.kind === "set" && !reduced;
    const done = (): boolean => !reduced || (to.run([1, "memo", 1, "memo"], 1) && to.isSmall);
    if (total === 1 && !asSet) return to.run([...(parts[0]?.ops ?? []), 1], 1) && done();
    const batches =
      obj.kind === "list" || reduced || abi.from(3, 15) || total === 0 ? Math.ceil(total / BATCH) : Math.floor(total / BATCH) + 1;
    let [first] = parts;
    for (let batch = 0; batch < batches; batch++) {
      to.run([1], 1);
      for (let room = BATCH; room > 0 && first !== undefined; ) {
        const count = Math.min(room, first.count);
        if (!to.run(first.ops, count)) return false;
        room -= count;
        first.count -= count;
        if (first.count === 0) {
          parts.shift();
          [first] = parts;
        }
      }
      to.run([1], 1);
    }
    return done();
  }

  /** The items of a run, as many together as do the same; each of them is another object. */
  private segments(run: Run | ItemRun): { readonly ops: readonly Op[]; count: number }[] | null {
    const count = constantOf(run.count);
    if (typeof count !== "number" || run.picked !== null) return null;
    const at = (i: number, names: Set<string>): readonly Op[] | null => {
      const map = new Map([[run.index.key, constant(i)]]);
      const ops: Op[] = [];
      for (const one of "key" in run ? [run.key, run.element] : [run.element]) {
        const own = this.ops(substituteValue(one, map), names);
        if (own === null) return null;
        ops.push(...own);
      }
      return ops;
    };
    // What the first, second and last hold is theirs alone.
    for (const i of new Set([0, Math.min(1, count - 1), count - 1])) {
      const names = new Set<string>();
      if (count === 0 || at(i, names) === null) break;
      for (const name of names) {
        if (this.seen.has(name)) return null;
        this.seen.add(name);
      }
    }
    const found: { readonly ops: readonly Op[]; count: number }[] = [];
    for (let from = 0; from < count; ) {
      const ops = at(from, new Set());
      if (ops === null || found.length > MAX_SEGMENTS) return null;
      const same = (i: number): boolean => JSON.stringify(at(i, new Set())) === JSON.stringify(ops);
      let low = from;
      let high: number = count;
      for (let stride = 1; low + stride < count; stride *= 2) {
        if (!same(low + stride)) {
          high = low + stride;
          break;
        }
        low += stride;
      }
      if (low < count - 1 && high === count && same(count - 1)) low = count - 1;
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (same(middle)) low = middle;
        else high = middle;
      }
      found.push({ ops, count: high - from });
      from = high;
    }
    return found;
  }

  /** Null where they are not known. `names`: of the objects that the memo gets. */
  private ops(value: Value, names: Set<string>): readonly Op[] | null {
    const { protocol } = this;
    switch (value.tag) {
      case "none":
        return ["next", 1];
      case "bool":
        return ["next", protocol < 2 ? 4 : 1];
      case "float": {
        if (protocol > 0) return ["next", 9];
        // F, the text in a block of its own (Python/pystrtod.c, format_float_short), a line end.
        const n = value.value;
        // In free-threaded builds more was measured.
        if (n === null || this.abi.freeThreaded || (n !== 0 && !(Math.abs(n) >= 1e-4 && Math.abs(n) < 1e16))) return null;
        const digits = `${Math.abs(n)}${Number.isInteger(n) ? ".0" : ""}`.length;
        return ["next", 1, { bytes: digits + (n < 0 ? 1 : 0), held: digits + 2 }, 1];
      }
      case "int": {
        const n = constantOf(value.int);
        if (protocol === 0) return n === null || n < -(2 ** 31) || n >= 2 ** 31 ? null : ["next", String(n).length + 2];
        // Longer ones are made bytes first.
        return n === null || width(n) > 5 || (width(n) === 5 && (n < -(2 ** 31) || n >= 2 ** 31)) ? null : ["next", width(n)];
      }
      case "str":
      case "bytes": {
        const length = constantOf(value.length);
        if (typeof length !== "number" || (value.tag === "str" ? value.kind !== "ascii" : protocol < 3)) return null;
        // Large data goes around the frames.
        if (protocol >= 4 && length >= FRAME) return null;
        if (protocol === 0) {
          // V, the text as a bytes object, a line end. Longer ones are put together in another way, and from 3.15 on all.
          if (length > MAX_TEXT || this.abi.from(3, 15)) return null;
          const held = bytesBase(this.abi) + length;
          return this.named(value.id, `s${value.tag === "str" ? value.text : ""}`, names, [
            "next",
            { bytes: 1, held },
            { bytes: length, held },
            { bytes: 1, held },
            "memo",
          ]);
        }
        const short = (value.tag === "bytes" || protocol >= 4) && length < 256;
        return this.named(value.id, value.tag === "str" ? `s${value.text}` : `b${value.data}`, names, [
          "next",
          short ? 2 : 5,
          length,
          "memo",
        ]);
      }
      case "ref": {
        const obj = lookup(this.heap, value.id);
        if (obj?.kind !== "tuple" || obj.named !== null) return null;
        if (obj.runs.length === 0) return ["next", protocol === 0 ? 2 : 1];
        const items: Op[] = [];
        let total = 0;
        for (const run of obj.runs) {
          const count = constantOf(run.count);
          if (typeof count !== "number" || run.picked !== null || count > MAX_ITEMS) return null;
          total += count;
          for (let i = 0; i < count; i++) {
            const one = this.ops(substituteValue(run.element, new Map([[run.index.key, constant(i)]])), names);
            if (one === null) return null;
            items.push(...one);
          }
        }
        const marked = protocol < 2 || total > 3;
        return this.named(value.id, "", names, ["next", ...(marked ? [1] : []), ...items, 1, "memo"]);
      }
      default:
        return null;
    }
  }

  /** What is written of an object that was not written before. */
  private named(id: Id, text: string, names: Set<string>, ops: readonly Op[]): readonly Op[] | null {
    if (id.kind === "any") return null;
    const name = id.kind === "const" ? `const ${id.key ?? text}` : `${id.site} ${id.at.map(({ low, high }) => `${low} ${high}`)}`;
    if (names.has(name)) return null;
    names.add(name);
    return ops;
  }
}

/** The ints from 0 on, one after the other. */
function ascending(runs: readonly Run[]): boolean {
  const [run] = runs;
  if (run === undefined || runs.length > 1 || run.element.tag !== "int") return false;
  const { element, index } = run;
  return [0, 1].every((i) => {
    const one = substituteValue(element, new Map([[index.key, constant(i)]]));
    return one.tag === "int" && constantOf(one.int) === i;
  });
}
