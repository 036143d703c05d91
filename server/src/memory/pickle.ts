/** What pickling keeps and needs: the stream's buffer, the memo table and copies of array data (SIZE-RULES §10; CPython Modules/_pickle.c). */
import type { Invocation } from "../analysis/types";
import { figure } from "../size/figure";
import { heldOf, sizesOf } from "../size/index";
import { abiOf } from "../size/tables/abi";
import type { Figure } from "../size/types";
import { itemsizeOf } from "../target/dtypes";
import type { Target } from "../target/target";
import { referred } from "../values/heap";
import { add, type Bound, constant, constantOf, type Int, interval, most, sub } from "../values/int";
import type { Assumption } from "../values/object";
import { type Pickled, pickled } from "../values/pickled";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";
import { pickledBytes } from "./pickledBytes";
import { written } from "./pickler";

export interface SerializePeak {
  /** Bytes of the stream as a bytes object; 0 when it goes to a file. */
  readonly keeps: Figure;
  /** Highest held while it runs, besides what is pickled; the result counts. */
  readonly needs: Figure;
  /** Of these, copies of the data of arrays, and the buffer of the stream at its largest: bytes. */
  readonly copied: Int;
  readonly buffer: Int;
}

/** pickle.dumps, or pickle.dump to a file opened with open(). */
export type Sink = "memory" | "file";

/** Protocol of dumps without the argument: 3 up to 3.7, 4 from 3.8, 5 from 3.14; Python 2 has 0. */
export function defaultProtocol(target: Target): number {
  const [major, minor] = target.python;
  return major < 3 ? 0 : minor >= 14 ? 5 : minor >= 8 ? 4 : 3;
}

/** pickle.HIGHEST_PROTOCOL. */
export function highestProtocol(target: Target): number {
  const [major, minor] = target.python;
  return major < 3 ? 2 : minor >= 8 ? 5 : 4;
}

/** The pickler itself, its stack and small temporaries, in bytes. */
const SMALL = 4096;
/** Tuples that a call of the pickler's may find in the free list, in bytes. */
const FREE = 120;

function followed(value: Value, heap: Heap, protocol: number, length: number, target: Target): Int | null {
  const known = written(value, heap, protocol, length, abiOf(target));
  return known === null ? null : constant(known.peak);
}
/** The first buffer of the stream. */
const FIRST_BUFFER = 4096;
/** A frame goes to the file when it has this many bytes; larger data is written without a copy. */
const FRAME = 65_536;
/** One array written to a file needs less than this besides a copy: small frames, the pickler and its memo. */
const ONE_ARRAY = 100_000;
/** What stands around the data of an array at most (values/pickled.ts). */
const AROUND = 400;

/** Null where the value or protocol is not followed (values/pickled.ts), in Python 2, and for protocols the target lacks. */
export function serializePeak(
  value: Value,
  heap: Heap,
  protocol: number,
  sink: Sink,
  target: Target,
  assumes: readonly Assumption[] = [],
): SerializePeak | null {
  if (target.python[0] < 3 || protocol > highestProtocol(target)) return null;
  const isText = (protocol === 1 || protocol === 2) && referred(heap, value)?.kind === "ndarray";
  const stream = pickled(value, heap, isText ? 3 : protocol, target.python, (dtype) => itemsizeOf(dtype, target));
  if (stream === null || (isText && !isOneArray(stream))) return null;
  if (isText) return asText(stream, sink, heap, target, assumes);
  const memo = memoSizes(stream, target.word);
  // To a file large data goes past the buffer; frames go when they are full, and before protocol 4 there are none.
  const rest: Pickled = {
    ...stream,
    length: sub(stream.length, stream.unframed),
    large: false,
    widest: stream.large ? FRAME : stream.widest,
  };
  const buffer =
    sink === "memory"
      ? bufferSize(stream, protocol)
      : protocol < 4
        ? bufferSize(rest, protocol)
        : interval(0, frameBuffer(stream, Number(memo.high.growing) + SMALL));
  const texts = stream.encoded > 0 ? stream.encoded : sink === "file" && stream.ascii >= FRAME ? stream.ascii : 0;
  // The memo is at its largest while it grows, when the buffer may still be small; at the end both have their last size.
  const low = most([memo.low.growing, sum(memo.low.last, buffer.low)]);
  const high = sum(sum(memo.high.growing, buffer.high), SMALL);
  const length = constantOf(stream.length);
  const alone = sink === "memory" ? pickledBytes(value, protocol, abiOf(target)) : null;
  const known =
    alone !== null
      ? interval(alone - FREE, alone)
      : sink === "memory" && typeof length === "number"
        ? followed(value, heap, protocol, length, target)
        : null;
  const kept = sink === "file" ? figure(constant(0), assumes) : heldOf([bytesOf(stream.length)], heap, target);
  return {
    keeps: figure(kept.bytes, [...assumes, ...kept.assumes], kept.reason),
    needs: figure(known ?? interval(sum(low, stream.copied.low), sum(high, sum(stream.copied.high, texts))), assumes),
    copied: stream.copied,
    buffer,
  };
}

/**
 * Up to protocol 2 the data of an array are a text, of which each byte above 127 takes two (Modules/_pickle.c, save_bytes): at once there are a copy of them,
 * the text, what it is encoded to where that is not itself, and the stream, which has half as much again; a file is given another copy.
 */
function asText({ copied }: Pickled, sink: Sink, heap: Heap, target: Target, assumes: readonly Assumption[]): SerializePeak {
  const [low, high] = [Number(copied.low), Number(copied.high)];
  const kept = sink === "file" ? figure(constant(0)) : heldOf([bytesOf(interval(low, 2 * high + AROUND))], heap, target);
  return {
    keeps: figure(kept.bytes, [...assumes, ...kept.assumes], kept.reason),
    needs: figure(interval((sink === "file" ? 3 : 3.5) * low, 7 * high + SMALL), assumes),
    copied: interval(2 * low, 4 * high),
    buffer: interval(1.5 * low, 3 * high),
  };
}

/** A call of pickle.dumps taken apart. */
export interface DumpParts {
  readonly protocol: number;
  /** Bytes of the value that is pickled, and its type as "float64". */
  readonly held: Figure;
  readonly type: string;
  readonly copied: Int;
  readonly buffer: Int;
}

/** Protocol that a call of pickle.dumps uses; null where it cannot be told. */
export function protocolOf(call: Invocation, target: Target): number | null {
  const given = call.args.find((arg) => arg.name === "protocol") ?? (call.args[1]?.name === null ? call.args[1] : undefined);
  const protocol = given === undefined ? defaultProtocol(target) : given.value.tag === "int" ? constantOf(given.value.int) : null;
  return typeof protocol === "number" ? protocol : null;
}

/** Null for other calls, and where the value is not followed. */
export function dumpParts(call: Invocation, target: Target): DumpParts | null {
  const [first] = call.args;
  const protocol = call.callee === "pickle.dumps" ? protocolOf(call, target) : null;
  // What an old protocol makes of an array is not told apart.
  if (first === undefined || protocol === null || (protocol < 3 && referred(call.before, first.value)?.kind === "ndarray")) return null;
  const peak = serializePeak(first.value, call.before, protocol, "memory", target, call.assumes);
  if (peak === null) return null;
  const { held, type } = sizesOf({ value: first.value, heap: call.before, assumes: call.assumes }, target);
  return { protocol, held, type, copied: peak.copied, buffer: peak.buffer };
}

/** A new bytes object. */
function bytesOf(length: Int): Value {
  return { tag: "bytes", data: null, length, id: { kind: "object", site: -1, at: [] } };
}

/**
 * The buffer starts at 4,096 bytes and becomes (length + k) // 2 × 3 when a write of k bytes does not fit: its last size, which is its largest. A write
 * is at most as long as the widest item, so each size is known up to that.
 */
function bufferSize(stream: Pickled, protocol: number): Int {
  const [from, to] = [Number(stream.length.low), Number(stream.length.high)];
  const widest = Number(stream.widest) + (protocol >= 4 ? 9 : 0);
  const grown = (length: number): number => Math.floor(length / 2) * 3;
  if (!Number.isFinite(to)) return interval(from, to);
  // The data of one array is one write, and next to nothing follows.
  if (isOneArray(stream)) return interval(Math.max(from, grown(from - AROUND)), Math.max(FIRST_BUFFER, grown(to)));
  let [low, high] = [FIRST_BUFFER, FIRST_BUFFER];
  let [least, last] = [Number.POSITIVE_INFINITY, 0];
  while (low <= high) {
    if (high >= from) {
      least = Math.min(least, Math.max(low, from));
      last = high;
    }
    if (low >= to) break;
    [low, high] = [grown(low + 1), grown(Math.min(high, to - 1) + Math.min(widest, to))];
    high = Math.min(high, Math.max(grown(to), low));
  }
  return interval(least, last);
}

/** The stream is the data of one array or bytes object and little else. */
function isOneArray({ length, widest, large }: Pickled): boolean {
  return large && Number(length.high) - Number(widest) <= AROUND;
}

/** The buffer of a frame on its way to a file; `others`: bytes besides it. */
function frameBuffer(stream: Pickled, others: number): number {
  if (isOneArray(stream)) return Math.max(FIRST_BUFFER, ONE_ARRAY - others);
  return Math.max(FIRST_BUFFER, Math.floor((FRAME + 9 + Math.min(Number(stream.widest), FRAME)) / 2) * 3) + 33;
}

interface Memo {
  /** Bytes while the table grows the last time: old and new. */
  readonly growing: Bound;
  readonly last: Bound;
}

/** The memo: two words per slot, 8 slots first; after entry u, when 3 u >= 2 × slots, the least power of two >= 4 u (2 u above 50,000). */
function memoSizes({ memoized }: Pickled, word: number): { readonly low: Memo; readonly high: Memo } {
  return { low: memoAt(memoized.low, word), high: memoAt(memoized.high, word) };
}

function memoAt(entries: Bound, word: number): Memo {
  const count = Number(entries);
  if (!Number.isFinite(count)) return { growing: entries, last: entries };
  let slots = 8;
  let growing = slots;
  for (;;) {
    const used = Math.ceil((2 * slots) / 3);
    if (used > count) return { growing: growing * 2 * word, last: slots * 2 * word };
    let next = 8;
    while (next < (used > 50_000 ? 2 : 4) * used) next *= 2;
    growing = slots + next;
    slots = next;
  }
}

function sum(a: Bound, b: Bound): Bound {
  return add(interval(a, a), interval(b, b)).low;
}
