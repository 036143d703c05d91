/**
 * What C pickle writes for a value: bytes of the stream and entries of the memo, for protocols 0 to 5 (SIZE-RULES §10; CPython Modules/_pickle.c).
 * Here and not in memory/ because the analysis needs the length of the result and memory/ the peak of the same walk.
 */

import { lookup } from "./heap";
import {
  add,
  atomsOf,
  type Bound,
  constant,
  constantOf,
  hull,
  type Int,
  indexAtom,
  interval,
  isLess,
  max,
  mentions,
  mul,
  ONE,
  scale,
  sub,
  substitute,
  ZERO,
} from "./int";
import { isPlain } from "./join";
import type { ItemRun, Obj, Run } from "./object";
import { affineWidths, oldWidth, putBytes, putText, widthOf } from "./pickledInts";
import { decimalLength, sumSizes } from "./pieces";
import type { Heap } from "./snapshot";
import type { Id, Value } from "./value";

export interface Pickled {
  /** Bytes of the stream. */
  readonly length: Int;
  /** Objects that the pickler remembers to write once. */
  readonly memoized: Int;
  /** Bytes of the largest single write, at most. */
  readonly widest: Bound;
  /** Some of the data is written as one piece of 64 KiB or more. */
  readonly large: boolean;
  /** Bytes of that data, at least. */
  readonly unframed: Int;
  /** Bytes of a copy that is made of an array's data before it is written. */
  readonly copied: Int;
  /** Bytes of the longest text, in ASCII and other; other texts are encoded into a bytes object first. */
  readonly ascii: Bound;
  readonly encoded: Bound;
}

/** From this size bytes and texts are written outside of frames, and frames end. */
const FRAME = 65_536;
/** Items per MARK … APPENDS group. */
const BATCH = 1000;
const MAX_DEPTH = 8;
/** BINGET or LONG_BINGET. */
const GET: Int = interval(2, 5);
/** g, the number, a line end. */
const GET_TEXT: Int = interval(3, 9);
/** reduce, dtype, shape and state around an array's data: measured 104 to 196 bytes over protocols and NumPy versions. */
const NDARRAY: Int = interval(90, 300);
/** _array_reconstructor, typecode and machine format around an array's bytes. */
const ARRAY: Int = interval(40, 120);

/** Null where the value, its protocol or its type is not followed. `itemsize`: bytes per item of a dtype. */
export function pickled(
  value: Value,
  heap: Heap,
  protocol: number,
  python: readonly [number, number, ...unknown[]],
  itemsize: (dtype: string) => number | null,
): Pickled | null {
  if (!Number.isInteger(protocol) || protocol < 0 || protocol > (python[0] < 3 ? 2 : 5)) return null;
  const since = (minor: number): boolean => python[0] > 3 || (python[0] === 3 && python[1] >= minor);
  const walk = (get: Int): Walk => ({
    heap,
    protocol,
    itemsize,
    closes: since(0) && !since(15),
    get,
    intOpcode: since(7) || !since(0),
    old: python[0] < 3,
    seen: new Set(),
  });
  const first = written(walk(protocol === 0 ? GET_TEXT : GET), value, since(7));
  // Up to 256 entries are named by one byte.
  return first === null || protocol === 0 || first.memoized.high > 256 ? first : written(walk(constant(2)), value, since(7));
}

/** `short`: frames of less than 4 bytes are left out. */
function written(walk: Walk, value: Value, short: boolean): Pickled | null {
  const { protocol } = walk;
  const cost = visit(walk, value, [], 0);
  if (cost === null) return null;
  const total = cost.onces.reduce((sum, once) => plusCost(sum, { ...NOTHING, each: once.each, memo: once.memo, ints: once.ints }), cost);
  const settled = add(
    total.each,
    total.ints.reduce((sum, n) => add(sum, widthOf(n)), ZERO),
  );
  const memoized = atLeastZero(total.memo);
  // STOP ends the payload; MEMOIZE or BINPUT, LONG_BINPUT from the 257th on.
  const payload = add(add(settled, ONE), protocol >= 4 ? memoized : protocol === 0 ? putText(memoized) : putBytes(memoized));
  const frames = (framed: Int): Int => frameBytes(framed, total.large, total.widest, short ? 4 : 0);
  return {
    length: add(add(payload, constant(protocol >= 2 ? 2 : 0)), protocol >= 4 ? frames(sub(payload, total.unframed)) : ZERO),
    memoized,
    widest: total.widest,
    large: total.large.low > 0,
    unframed: total.unframed,
    copied: total.copied,
    ascii: total.ascii,
    encoded: total.encoded,
  };
}

interface Walk {
  readonly heap: Heap;
  readonly protocol: number;
  /** Bytes of a reference to an object that was written before. */
  readonly get: Int;
  /** Integers of 32 bits have an opcode of their own in protocol 0 (3.7). */
  readonly intOpcode: boolean;
  /** Python 2, whose str is bytes and has opcodes of its own. */
  readonly old: boolean;
  readonly itemsize: (dtype: string) => number | null;
  /** Full batches of dicts and sets are followed by another one. */
  readonly closes: boolean;
  /** Memoised objects that were written before, outside of any run they vary with. */
  readonly seen: Set<string>;
}

interface Amount {
  /** Bytes. */
  readonly each: Int;
  /** Memo entries. */
  readonly memo: Int;
  /** Integers whose bytes are still to be counted, as they depend on an index. */
  readonly ints: readonly Int[];
}

/** What the first visit of an object costs besides the reference that every visit writes. `keys`: indices that tell its members apart. */
interface Once extends Amount {
  readonly keys: ReadonlySet<string>;
}

interface Cost extends Amount {
  readonly onces: readonly Once[];
  readonly widest: Bound;
  /** Bytes and texts of 64 KiB and more. */
  readonly large: Int;
  /** Bytes of those that certainly are. */
  readonly unframed: Int;
  readonly copied: Int;
  readonly ascii: Bound;
  readonly encoded: Bound;
}

const NOTHING: Cost = {
  ascii: 0,
  encoded: 0,
  each: ZERO,
  memo: ZERO,
  ints: [],
  onces: [],
  widest: 0,
  large: ZERO,
  unframed: ZERO,
  copied: ZERO,
};

function plain(each: Int | number): Cost {
  const bytes = typeof each === "number" ? constant(each) : each;
  return { ...NOTHING, each: bytes, widest: bytes.high };
}

function plusCost(a: Cost, b: Cost): Cost {
  return {
    each: add(a.each, b.each),
    memo: add(a.memo, b.memo),
    ints: [...a.ints, ...b.ints],
    onces: [...a.onces, ...b.onces],
    ...widestOf(a, b),
    large: add(a.large, b.large),
    unframed: add(a.unframed, b.unframed),
    copied: add(a.copied, b.copied),
  };
}

function widestOf(a: Cost, b: Cost): Pick<Cost, "widest" | "ascii" | "encoded"> {
  const more = (x: Bound, y: Bound): Bound => (x > y ? x : y);
  return { widest: more(a.widest, b.widest), ascii: more(a.ascii, b.ascii), encoded: more(a.encoded, b.encoded) };
}

/** Opcodes around items: short writes, however many. */
function overhead(bytes: Int): Cost {
  return { ...NOTHING, each: bytes, widest: 1 };
}

/** `bound`: keys of the indices of the runs around. */
function visit(walk: Walk, value: Value, bound: readonly string[], depth: number): Cost | null {
  if (depth > MAX_DEPTH) return null;
  switch (value.tag) {
    case "none":
      return plain(1);
    case "bool":
      return plain(walk.protocol < 2 ? 4 : 1);
    case "float":
      // F, the repr, a line end.
      if (walk.protocol > 0) return plain(9);
      return plain(value.whole === undefined ? interval(5, 26) : add(decimalLength(value.whole), constant(4)));
    case "int":
      if (walk.protocol < 2) return plain(oldWidth(value.int, walk));
      return constantOf(value.int) === null
        ? { ...NOTHING, ints: [value.int], widest: widthOf(value.int).high }
        : plain(widthOf(value.int));
    case "str": {
      if (walk.old) return value.kind === "ascii" ? oldText(walk, value, `str:${value.text}`, isPlain(value), bound) : null;
      const factor = value.kind === "ascii" ? 1 : value.kind === "latin1" ? 2 : value.kind === "ucs2" ? 3 : 4;
      const bytes =
        value.kind === "ascii"
          ? value.length
          : value.text !== null
            ? constant(utf8Length(value.text))
            : hull(value.length, scale(value.length, factor));
      return memoised(walk, value.id, bound, `str:${value.text}`, () => {
        // V, the text with backslashes, line ends and wide characters escaped, a line end.
        if (walk.protocol === 0) {
          const most = value.kind === "ascii" || value.kind === "latin1" || value.kind === "ucs2" ? 6 : 10;
          const escaped = isPlain(value) ? value.length : interval(value.length.low, scale(value.length, most).high);
          return { ...plain(add(escaped, constant(2))), encoded: escaped.high };
        }
        const cost = data(bytes, walk.protocol, walk.protocol >= 4);
        return value.kind === "ascii" ? { ...cost, ascii: bytes.high } : { ...cost, encoded: bytes.high };
      });
    }
    case "bytes":
      if (walk.old) return oldText(walk, value, `bytes:${value.data}`, /^[ -&(-[\]-~]*$/.test(value.data ?? "\n"), bound);
      if (walk.protocol < 3)
        return depth > 0 ? null : memoised(walk, value.id, bound, `bytes:${value.data}`, () => encodedBytes(value, walk));
      return memoised(walk, value.id, bound, `bytes:${value.data}`, () => data(value.length, walk.protocol, true));
    case "union": {
      let all: Cost | null = null;
      for (const one of value.values) {
        const cost = visit(walk, one, bound, depth + 1);
        if (cost === null || cost.onces.length > 0) return null;
        all = all === null ? settle(cost) : eitherCost(all, settle(cost));
      }
      return all;
    }
    case "ref": {
      const obj = lookup(walk.heap, value.id);
      if (obj === undefined) return null;
      if (obj.kind === "tuple" && obj.named === null && obj.runs.length === 0) return plain(walk.protocol === 0 ? 2 : 1);
      return memoised(walk, value.id, bound, null, () => object(walk, obj, bound, depth));
    }
    default:
      return null;
  }
}

/** A str of Python 2: S, its repr and a line end, or its bytes (Lib/pickle.py, save_string). `plain`: nothing in it is escaped. */
function oldText(
  walk: Walk,
  { id, length }: Extract<Value, { readonly tag: "str" | "bytes" }>,
  key: string,
  plainly: boolean,
  bound: readonly string[],
): Cost | null {
  return memoised(walk, id, bound, key, () =>
    walk.protocol > 0
      ? data(length, walk.protocol, true)
      : plain(add(plainly ? length : interval(length.low, scale(length, 4).high), constant(4))),
  );
}

/** An object that the memo keeps: in full the first time, a reference after. */
function memoised(walk: Walk, id: Id, bound: readonly string[], constantKey: string | null, make: () => Cost | null): Cost | null {
  const keys = id.kind === "object" ? bound.filter((key) => id.at.some((at) => mentions(at, key))) : [];
  const name =
    id.kind === "object"
      ? `${id.site}@${id.at
          .map(
            (at) =>
              atomsOf(at)
                .map((a) => a.key)
                .join("*") + String(at.low),
          )
          .join("|")}`
      : id.kind === "const"
        ? (id.key ?? constantKey)
        : null;
  if (name !== null && walk.seen.has(name)) return plain(walk.get);
  if (name !== null) walk.seen.add(name);
  const made = make();
  if (made === null) return null;
  const full: Cost = { ...made, memo: add(made.memo, ONE) };
  if (id.kind === "object" && keys.length === bound.length && id.at.every(isAffine)) return full;
  if (id.kind === "const" && bound.length === 0) return full;
  if (id.kind === "any" || name === null || !(id.kind === "const" || id.at.every(isAffine))) {
    // Any of the visits may be the first one.
    const settled = settle(full);
    if (settled.onces.length > 0) return null;
    return { ...settled, each: hull(walk.get, settled.each), memo: interval(0, settled.memo.high) };
  }
  const once: Once = { each: sub(full.each, walk.get), memo: full.memo, ints: full.ints, keys: new Set(keys) };
  return { ...full, each: walk.get, memo: ZERO, ints: [], onces: [...full.onces, once] };
}

/** Different for different values of each index that it mentions. */
function isAffine(at: Int): boolean {
  return (
    at.poly !== null && at.poly.terms.length <= 1 && at.poly.terms.every((t) => t.atoms.length === 1 && t.atoms[0]?.term.op === "index")
  );
}

function object(walk: Walk, obj: Obj, bound: readonly string[], depth: number): Cost | null {
  switch (obj.kind) {
    case "list": {
      const items = runs(walk, obj.runs, bound, depth);
      return items && plusCost(items.cost, listOverhead(walk, items.count));
    }
    case "tuple": {
      const items = obj.named === null ? runs(walk, obj.runs, bound, depth) : null;
      return items && plusCost(items.cost, overhead(constant(walk.protocol >= 2 && isLess(items.count, constant(4)) === true ? 1 : 2)));
    }
    case "set":
    case "frozenset": {
      if (walk.protocol < 4 && depth > 0) return null;
      const items = runs(walk, obj.runs, bound, depth);
      if (items === null || items.count.low !== obj.length.low || items.count.high !== obj.length.high) return null;
      if (walk.protocol < 4) {
        // The type by its name, a tuple of the list of its items, and that it is called with them; each is memoised.
        const name = (walk.protocol === 3 ? "cbuiltins\n" : "c__builtin__\n").length + obj.kind.length + 1;
        const call = overhead(constant(name + (walk.protocol >= 2 ? 1 : 2) + 1));
        return plusCost(plusCost(items.cost, listOverhead(walk, items.count)), { ...call, memo: constant(3) });
      }
      return plusCost(items.cost, overhead(obj.kind === "set" ? add(ONE, batches(items.count, 2, walk.closes)) : constant(2)));
    }
    case "dict": {
      if (obj.type !== "dict") return null;
      const flat = (run: ItemRun, element: Value): Run => ({ count: run.count, index: run.index, element, picked: run.picked });
      const keys = runs(
        walk,
        obj.runs.map((run) => flat(run, run.key)),
        bound,
        depth,
      );
      const values = runs(
        walk,
        obj.runs.map((run) => flat(run, run.element)),
        bound,
        depth,
      );
      if (keys === null || values === null || keys.count.low !== obj.length.low || keys.count.high !== obj.length.high) return null;
      const marks = walk.protocol === 0 ? add(constant(2), keys.count) : add(ONE, batches(keys.count, 1, walk.closes));
      return plusCost(plusCost(keys.cost, values.cost), overhead(marks));
    }
    case "bytearray":
      return walk.protocol >= 5 ? data(add(obj.length, constant(4)), 5, false) : null;
    case "array": {
      const size = ARRAY_ITEMS[obj.typecode];
      return size === undefined || walk.protocol < 3 ? null : around(ARRAY, scale(obj.length, size), true);
    }
    case "ndarray": {
      const size = walk.itemsize(obj.dtype);
      if (size === null || obj.dtype === "object" || obj.base !== null || walk.protocol < 3) return null;
      // Protocol 5 writes the array's own buffer; below it tobytes() makes a copy first.
      return around(NDARRAY, scale(obj.shape.reduce<Int>(mul, ONE), size), walk.protocol < 5);
    }
    default:
      return null;
  }
}

/** An empty list, and what appends its items: one opcode for each in protocol 0. */
function listOverhead(walk: Walk, count: Int): Cost {
  return overhead(walk.protocol === 0 ? add(constant(2), count) : add(ONE, batches(count, 1)));
}

/** Below protocol 3 bytes are a call: bytes() when empty, else _codecs.encode(text, "latin1"). The object itself is memoised by the caller. */
function encodedBytes(value: Extract<Value, { tag: "bytes" }>, walk: Walk): Cost | null {
  const text = walk.protocol === 0;
  if (constantOf(value.length) === 0) return { ...overhead(constant("c__builtin__\nbytes\n".length + (text ? 2 : 1) + 1)), memo: ONE };
  if (value.length.low <= 0) return null;
  const known = value.data === null ? null : constant([...value.data].reduce((sum, c) => sum + (c.charCodeAt(0) < 128 ? 1 : 2), 0));
  const written = text
    ? value.data !== null && /^[ -[\]-~]*$/.test(value.data)
      ? value.length
      : interval(value.length.low, scale(value.length, 6).high)
    : (known ?? interval(value.length.low, scale(value.length, 2).high));
  const around = "c_codecs\nencode\n".length + (text ? 2 + 8 : 5 + 11) + (walk.protocol >= 2 ? 1 : 2) + 1;
  return { ...plain(add(written, constant(around))), memo: constant(4), encoded: written.high };
}

/** Bytes per item where all systems agree. */
const ARRAY_ITEMS: Readonly<Record<string, number>> = { b: 1, B: 1, h: 2, H: 2, i: 4, I: 4, q: 8, Q: 8, f: 4, d: 8 };

/** Data with an overhead that is measured, not replayed; its parts are memoised too. */
function around(overhead: Int, bytes: Int, copied: boolean): Cost {
  return {
    ...plain(add(bytes, overhead)),
    memo: interval(4, 24),
    ...framing(bytes),
    copied: copied ? bytes : ZERO,
  };
}

/** Whether that much data is written outside of frames. */
function framing(bytes: Int): { readonly large: Int; readonly unframed: Int } {
  const certain = bytes.low >= FRAME;
  return { large: certain ? ONE : bytes.high < FRAME ? ZERO : interval(0, 1), unframed: certain ? bytes : ZERO };
}

/** A length and that many bytes. */
function data(bytes: Int, protocol: number, short: boolean): Cost {
  const header = (n: Bound): number => (short && n < 256 ? 2 : protocol >= 4 && n > 4_294_967_295 ? 9 : 5);
  const [low, high] = [header(bytes.low), header(bytes.high)];
  const total = add(bytes, low === high ? constant(low) : interval(Math.min(low, high), Math.max(low, high)));
  const framed = framing(bytes);
  // The header is written with the data.
  return { ...plain(total), ...framed, unframed: framed.unframed === ZERO ? ZERO : total };
}

/**
 * MARK and APPENDS (SETITEMS, ADDITEMS) for each 1,000 items; one item alone takes `single` bytes. `closed`: a batch that is full is followed by
 * another one, which may be empty (_pickle.c, batch_dict_exact and save_set, up to 3.14).
 */
function batches(count: Int, single: number, closed = false): Int {
  const number = (n: number): number => (closed ? Math.floor(n / BATCH) + 1 : Math.ceil(n / BATCH));
  const of = (n: Bound): Bound =>
    n <= 0 ? 0 : n === 1 ? single : typeof n === "number" && !Number.isFinite(n) ? n : 2 * number(Number(n));
  const n = constantOf(count);
  return n === null ? interval(of(count.low), of(count.high)) : constant(of(n));
}

function runs(
  walk: Walk,
  list: readonly Run[],
  bound: readonly string[],
  depth: number,
): { readonly cost: Cost; readonly count: Int } | null {
  let cost = NOTHING;
  let count: Int = ZERO;
  for (const run of list) {
    const one = constantOf(run.count) === 1;
    const inner = one ? bound : [...bound, run.index.key];
    const element = one ? itemOf(run) : run.element;
    const each = visit(walk, element, inner, depth + 1);
    if (each === null) return null;
    cost = plusCost(cost, one ? each : times(each, run));
    count = add(count, run.count);
  }
  return { cost, count };
}

/** The only item of a run. */
function itemOf(run: Run): Value {
  const { element } = run;
  return element.tag === "int" ? { ...element, int: substitute(element.int, run.index.key, ZERO) } : element;
}

/** The cost of all items of a run. */
function times(cost: Cost, run: Run): Cost {
  const sum = (n: Int): Int => overRun(n, run);
  const widths = (ints: readonly Int[]): Int => ints.reduce<Int>((total, n) => add(total, widthsOver(n, run)), ZERO);
  return {
    each: add(sum(cost.each), widths(cost.ints)),
    memo: sum(cost.memo),
    ints: [],
    onces: cost.onces.map((once) => {
      if (!once.keys.has(run.index.key)) return once;
      const keys = new Set(once.keys);
      keys.delete(run.index.key);
      return { each: add(sum(once.each), widths(once.ints)), memo: sum(once.memo), ints: [], keys };
    }),
    ...widestOf(cost, cost),
    large: sum(cost.large),
    unframed: sum(cost.unframed),
    copied: hull(ZERO, cost.copied),
  };
}

/** Σ over the items; a filtered run picks any of the indices. */
function overRun(n: Int, run: Run): Int {
  if (!mentions(n, run.index.key)) return mul(n, run.count);
  return sumSizes(n, indexAtom(run.index.key.replace(/^ix:/, ""), run.picked ?? run.count), run.count, run.picked);
}

/** Bytes of an integer for every item of the run: exact where it steps by a constant from one item to the next. */
function widthsOver(n: Int, run: Run): Int {
  const count = constantOf(run.count);
  if (!mentions(n, run.index.key) || run.picked !== null || count === null) return mul(widthOf(n), run.count);
  const first = constantOf(substitute(n, run.index.key, ZERO));
  const step = constantOf(sub(substitute(n, run.index.key, ONE), substitute(n, run.index.key, ZERO)));
  const last = constantOf(substitute(n, run.index.key, constant(Number(count) - 1)));
  if (first === null || step === null || last === null || BigInt(last) !== BigInt(first) + BigInt(step) * (BigInt(count) - 1n))
    return mul(widthOf(n), run.count);
  return constant(affineWidths(BigInt(first), BigInt(step), BigInt(count)));
}

function settle(cost: Cost): Cost {
  return {
    ...cost,
    each: add(
      cost.each,
      cost.ints.reduce((sum, n) => add(sum, widthOf(n)), ZERO),
    ),
    ints: [],
  };
}

function eitherCost(a: Cost, b: Cost): Cost {
  return {
    each: hull(a.each, b.each),
    memo: hull(a.memo, b.memo),
    ints: [],
    onces: [],
    ...widestOf(a, b),
    large: hull(a.large, b.large),
    unframed: ZERO,
    copied: hull(a.copied, b.copied),
  };
}

function atLeastZero(n: Int): Int {
  return max(n, ZERO);
}

/** FRAME headers of that many bytes in frames, `least` at least (4 from 3.7 on, FRAME_SIZE_MIN): 9 at each start of a frame; frames end with the object that fills 64 KiB, and around large data. */
function frameBytes(framed: Int, large: Int, widest: Bound, least: number): Int {
  if (framed.high < least) return ZERO;
  if (framed.high < FRAME && framed.low >= least && large.high === 0) return constant(9);
  const longest = FRAME + Math.min(Number(widest), FRAME) + 64;
  const fewest = framed.low < least ? 0 : large.high === 0 ? Math.max(1, Math.ceil(Number(framed.low) / longest)) : 1;
  const ends = 1 + 2 * Number(large.high);
  const most: Bound =
    Number.isFinite(Number(framed.high)) && Number.isFinite(ends)
      ? Math.floor(Number(framed.high) / FRAME) + ends
      : Number.POSITIVE_INFINITY;
  return scale(interval(fewest, most), 9);
}

/** Bytes in UTF-8; lone surrogates count as three, as surrogatepass writes them. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const c of text) {
    const code = c.codePointAt(0) as number;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
