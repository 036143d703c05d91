/** What a statement did to the memory of its scope: adds, needs and peak, from the moments the analysis recorded. */
import type { Invocation, Moment, PeakPoint } from "../analysis/types";
import { baselineOf, gainOf, gainOver, walked } from "../size/difference";
import { figure } from "../size/figure";
import { heldIn, sizesOf } from "../size/index";
import type { Figure } from "../size/types";
import { visited, type Walk } from "../size/walk";
import type { Target } from "../target/target";
import { locate } from "../values/heap";
import { add, type Bound, constant, type Int, interval, isHuge, max, mul, ONE, plus, ZERO } from "../values/int";
import type { Assumption, ItemRun, Obj } from "../values/object";
import { sameData } from "../values/same";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";
import { arrayIn } from "./arrayBlocks";
import { MAKERS } from "./arrayMakers";
import { protocolOf, serializePeak } from "./pickle";

/** Bytes of what a statement holds for a moment and nothing here follows: iterators, frames, boxed loop counters. */
export const UNTRACKED = 512;

/** The three figures of one statement, in bytes. */
export interface StatementFigures {
  /** Held after it, less held before it. */
  readonly adds: Figure;
  /** Highest held while it ran, less held before it: never below 0. */
  readonly needs: Figure;
  /** Highest held in the scope while it ran. Of this and of needs only a lower end where some step's needs are not known. */
  readonly peak: Figure;
}

/** The figures of a statement in one situation. */
export function statementFigures(whole: Moment, target: Target): StatementFigures {
  const all = withoutCode(alive(whole) * whole.peaks.length <= MAX_ALIVE ? whole : lastOf(whole));
  const around = metAround(all);
  const before = [...all.before.live, ...around.before];
  const base = baselineOf(before, all.before.heap, target);
  const moment = visited(base.walk) * all.peaks.length <= MAX_VISITED ? all : lastOf(all);
  const open = !moment.complete || moment.peaks.some(({ call }) => call !== null && innerNeeds(call, target) === null);
  const untracked = (): Bound => [tableGrowth(moment, target), arrayBuffers(moment.peaks)].reduce(plus, UNTRACKED);
  const slack = open ? Number.POSITIVE_INFINITY : moment.tidy ? tidyGrowth(moment, target) : untracked();
  const end = walked(base, [...moment.live, ...around.after], moment.heap);
  const adds = gainOf(base, end, !open);
  const points = moment.peaks.flatMap((point) => occasions(point, before, target));
  const walks = points.map(({ values, heap }) => walked(base, values, heap));
  const needs = highest([NO_BYTES, adds, ...points.flatMap((point, i) => raised(point, gainOf(base, walks[i] as Walk, !open)))], slack);
  // What names around it hold was there before the scope began.
  if (around.before.length + around.after.length > 0) {
    const start = gainOver(baselineOf(around.before, all.before.heap, target), before, all.before.heap, true);
    return { adds, needs, peak: sumOf(start, needs) };
  }
  const start = heldIn(base.walk);
  const totals = points.flatMap((point, i) => raised(point, heldIn(walks[i] as Walk)));
  return { adds, needs, peak: both(highest([start, heldIn(end), ...totals], slack), sumOf(start, needs)) };
}

/** Values alive, added up over the peaks of a statement, that are looked at; statements of more have peaks that are only at least so high. */
const MAX_ALIVE = 6_000;
/** The same for the objects that they keep alive. */
const MAX_VISITED = 4_000;
/** Peaks looked at then: the last ones, when most has been made. */
const FEW = 2;

function alive({ live, peaks }: Moment): number {
  return live.length + (peaks.at(-1)?.alive.length ?? 0);
}

function lastOf(moment: Moment): Moment {
  const { peaks } = moment;
  return peaks.length <= FEW ? moment : { ...moment, peaks: peaks.slice(-FEW), complete: false, tidy: false };
}

/**
 * The moment without what holds nothing, and without the functions that were there before: they stay, and there are many of them. What is alive is
 * listed once.
 */
function withoutCode(moment: Moment): Moment {
  const { before } = moment;
  const [live, around] = [before.live, before.around];
  const functions = new Set([...live, ...around].map((value) => (value.tag === "function" ? value.func : null)));
  const stays = (value: Value) => value.tag === "function" && functions.has(value.func);
  const cut = (values: readonly Value[]) => values.filter((value) => !EMPTY_HANDED.has(value.tag) && !stays(value));
  return {
    ...moment,
    live: cut(moment.live),
    around: cut(moment.around),
    before: { live: cut(live), around: cut(around), heap: before.heap },
    peaks: moment.peaks.map((point) => ({ heap: point.heap, alive: cut(point.alive), call: point.call, inPlace: point.inPlace })),
  };
}

/** Values that hold no memory of their own (size/walk.ts visits them for nothing). */
const EMPTY_HANDED: ReadonlySet<Value["tag"]> = new Set([
  "none",
  "ellipsis",
  "notimplemented",
  "bool",
  "module",
  "known",
  "class",
  "unbound",
  "dtype",
]);

/** Of what the names around the scope hold, the objects that the statement meets: what it holds may be theirs in part. */
function metAround(moment: Moment): { readonly before: readonly Value[]; readonly after: readonly Value[] } {
  if (moment.around.length + moment.before.around.length === 0) return { before: [], after: [] };
  const met = new Set<string>();
  for (const { alive, heap } of [
    ...moment.peaks,
    { alive: moment.live, heap: moment.heap },
    { ...moment.before, alive: moment.before.live },
  ])
    if (
      !eachObject(
        alive,
        heap,
        (_, address) => met.add(address),
        (place) => met.add(place),
      )
    )
      return { before: moment.before.around, after: moment.around };
  const isMet = (heap: Heap) => (value: Value) => {
    let any = false;
    const meet = (place: string): void => {
      any ||= met.has(place);
    };
    const all = eachObject([value], heap, (_, address) => meet(address), meet);
    return any || !all;
  };
  return { before: moment.before.around.filter(isMet(moment.before.heap)), after: moment.around.filter(isMet(moment.heap)) };
}

/** What a call needs besides its arguments while it runs, its result included; null where that is not known. */
export function callNeeds(call: Invocation, target: Target): Figure | null {
  const inner = innerNeeds(call, target);
  if (inner === null) return null;
  if (inner.besides === "arguments") return figure(inner.bytes, call.assumes);
  const values = call.args.map((arg) => arg.value);
  const gain = gainOver(baselineOf(values, call.before, target), [...values, call.result], call.heap, true);
  if (gain.bytes === null) return null;
  const slack = interval(
    0,
    [
      tablesChanged([[[call.result], call.heap]], call.before, target),
      arrayBuffers([{ heap: call.heap, alive: [call.result], call, inPlace: false }]),
    ].reduce(plus, UNTRACKED),
  );
  const needs = add(add(gain.bytes, inner.bytes), slack);
  return figure(needs.low < 0 ? max(needs, ZERO) : needs, [...call.assumes, ...gain.assumes]);
}

/** What is alive right after a step, and perhaps inside the call that it was. */
export interface Occasion {
  readonly values: readonly Value[];
  readonly heap: Heap;
  /** Bytes that the call has aside while these are alive; null: none. */
  readonly aside: Int | null;
  /** It may have been done where the value stood: only a high end. */
  readonly inPlace: boolean;
}

/** `live`: what is alive besides. */
export function occasions({ heap, alive, call, inPlace }: PeakPoint, live: readonly Value[], target: Target): readonly Occasion[] {
  const after = { values: [...live, ...alive], heap, aside: null, inPlace: inPlace === true };
  const inner = call === null ? null : innerNeeds(call, target);
  if (call === null || inner === null || inner === NOTHING) return [after];
  if (inner.besides === "result") return [{ ...after, aside: inner.bytes }];
  // The last of `alive` is the result, which is part of what the call needs.
  return [after, { values: [...live, ...alive.slice(0, -1)], heap: call.before, aside: inner.bytes, inPlace: false }];
}

/** From what the values of an occasion hold, the most that is held then: it may be either figure. */
export function raised({ aside, inPlace }: Occasion, held: Figure): readonly Figure[] {
  const own = inPlace ? noLow(held) : held;
  return aside === null ? [own] : [own, sum(own, aside)];
}

/** The high end alone (unicodeobject.c, PyUnicode_Append: the left text may grow where it stands). */
function noLow({ bytes, assumes, reason }: Figure): Figure {
  return figure(bytes === null ? null : interval(Number.NEGATIVE_INFINITY, bytes.high), assumes, reason);
}

const NO_BYTES: Figure = figure(ZERO);

function sumOf(a: Figure, b: Figure): Figure {
  return a.bytes === null || b.bytes === null
    ? figure(null, [], a.reason ?? b.reason)
    : figure(add(a.bytes, b.bytes), [...a.assumes, ...b.assumes]);
}

/** Two true figures of one amount: the narrower end of each. */
function both(a: Figure, b: Figure): Figure {
  if (a.bytes === null || b.bytes === null) return a.bytes === null ? b : a;
  const narrow = interval(a.bytes.low > b.bytes.low ? a.bytes.low : b.bytes.low, a.bytes.high < b.bytes.high ? a.bytes.high : b.bytes.high);
  const whole = [a.bytes, b.bytes].find((n) => n.low === narrow.low && n.high === narrow.high);
  return figure(whole ?? narrow, [...a.assumes, ...b.assumes]);
}

function sum(a: Figure, b: Int): Figure {
  return a.bytes === null ? a : figure(add(a.bytes, b), a.assumes);
}

/** Bytes that a call needs inside besides its arguments, or besides arguments and result. */
interface Inner {
  readonly besides: "arguments" | "result";
  readonly bytes: Int;
}

const NOTHING: Inner = { besides: "result", bytes: ZERO };

/** NOTHING when a call needs no more than its result, null when that is not known (SIZE-RULES §10). */
export function innerNeeds(call: Invocation, target: Target): Inner | null {
  const [first] = call.args;
  if (call.program) return call.result.tag === "unknown" ? null : NOTHING;
  switch (call.callee) {
    case "pickle.dumps": {
      const protocol = protocolOf(call, target);
      if (first === undefined || protocol === null) return null;
      const needs = serializePeak(first.value, call.before, protocol, "memory", target, call.assumes)?.needs.bytes ?? null;
      return needs === null ? null : { besides: "arguments", bytes: needs };
    }
    case "builtins.sorted":
      // Merging keeps half of the pointers aside at most (listobject.c, merge_getmem); short or ordered lists need nothing.
      return call.args.some((arg) => arg.name === "key") ? null : spare(call, 0.5, target);
    case "builtins.tuple":
      // From an iterator it grows by a quarter and is cut at the end (abstract.c, PySequence_Tuple).
      return spare(call, 0.25, target);
    case "builtins.print":
    case "builtins.str":
    case "builtins.repr":
    case "builtins.bytes":
      return call.args.every(({ value }) => value.tag !== "ref" && value.tag !== "unknown" && value.tag !== "union") ? NOTHING : null;
    case "numpy.array":
    case "numpy.asarray":
      return caches(call);
    default:
      return isPlain(call) ? NOTHING : null;
  }
}

/** NumPy looks at all sequences of a nested one before it copies them, and keeps a note of each meanwhile (array_coercion.c, npy_new_coercion_cache). */
function caches({ result, heap }: Invocation): Inner | null {
  const array = arrayIn(result, heap);
  if (array === null) return null;
  let notes: Int = ONE;
  let rows: Int = ONE;
  for (const length of array.shape.slice(0, -1)) {
    rows = mul(rows, length);
    notes = add(notes, rows);
  }
  return { besides: "result", bytes: interval(0, mul(notes, constant(MAX_NOTE)).high) };
}

/** Bytes of such a note at most. */
const MAX_NOTE = 64;

/** Up to that share of the pointers of the result. */
function spare(call: Invocation, share: number, target: Target): Inner | null {
  const { length } = sizesOf({ value: call.result, heap: call.heap, assumes: call.assumes }, target);
  return length === null ? null : { besides: "result", bytes: interval(0, Math.ceil(Number(length.high) * target.word * share) + 256) };
}

const PLAIN_BUILTINS = new Set(
  "abs all any ascii bin bool bytearray callable chr complex dict divmod enumerate filter float frozenset getattr hasattr hash hex id int isinstance issubclass iter len list map max memoryview min next object oct ord pow range reversed round set slice sum type zip".split(
    " ",
  ),
);
/** Methods of builtin containers that work in place or make nothing but their result. */
const PLAIN_METHODS = new Set(
  "append extend insert pop remove clear index count reverse copy add discard update get items keys values setdefault popitem union intersection difference tobytes tolist appendleft extendleft popleft rotate reshape ravel astype sum min max mean fill split strip startswith endswith find replace".split(
    " ",
  ),
);

function isPlain({ callee, args, result }: Invocation): boolean {
  if ([result, ...args.map((arg) => arg.value)].some((value) => value.tag === "int" && isHuge(value.int))) return false;
  const dot = callee.lastIndexOf(".");
  if (dot < 0) return false;
  const owner = callee.slice(0, dot);
  const name = callee.slice(dot + 1);
  if (owner === "builtins") return PLAIN_BUILTINS.has(name) && !args.some((arg) => arg.name === "key");
  if (owner === "numpy") return name === "arange" || name in MAKERS || /^(?:bool_?|u?int\d*|float\d*|complex\d*)$/.test(name);
  if (/^(?:math|time|random|sys|os|gc|array)$/.test(owner)) return true;
  return /^(?:object|str|bytes|int|float)$/.test(owner) && PLAIN_METHODS.has(name);
}

function tableGrowth(moment: Moment, target: Target): Bound {
  const after = [[moment.live, moment.heap], ...moment.peaks.map((point) => [point.alive, point.heap] as const)] as const;
  return tablesChanged(after, moment.before.heap, target);
}

/** Items that NumPy casts at a time, and bytes of one at most (ufunc_object.c, NPY_BUFSIZE). */
const BUFFER_ITEMS = 8192;
const BUFFER_ITEM = 32;
/** Two operands and a result. */
const BUFFERS = 3;
/** Iterators of NumPy have room for all dimensions that it knows (nditer, flat), and parts of it are Python code. */
const NUMPY_UNTRACKED = 8192;

/** What work on the arrays takes aside at most: they are cast a buffer at a time. */
export function arrayBuffers(points: readonly PeakPoint[]): Bound {
  let items: Bound = 0;
  let untracked = 0;
  for (const { alive, heap, call } of points) {
    // Of a call its arguments and receiver; of an operator the two values before its result.
    const read =
      call === null ? alive.slice(-3, -1) : [...call.args.map((arg) => arg.value), ...alive.filter(({ tag }) => tag === "method")];
    for (const value of call?.callee.startsWith("builtins.") ? [] : read) {
      const { high } = arrayIn(value.tag === "method" ? value.self : value, heap)?.shape.reduce(mul, ONE) ?? ZERO;
      if (high > items) items = high;
    }
    if (alive.some((value) => arrayIn(value, heap) !== null)) untracked = NUMPY_UNTRACKED;
  }
  return Number(items < BUFFER_ITEMS ? items : BUFFER_ITEMS) * BUFFER_ITEM * BUFFERS + untracked;
}

/**
 * Displays fill their tables: sets of up to 18 items grow from the one inside the object to one block; dicts are made large enough for up to 15
 * items before 3.14 (of more, some are merged from dicts of their own), and for 5 from then on (setobject.c, compile.c, ceval.c).
 */
function tidyGrowth(moment: Moment, target: Target): Bound {
  const fits = target.python[0] > 3 || (target.python[0] === 3 && target.python[1] >= 14) ? 5 : 15;
  // A key that is no str after others that are converts the table.
  const isMixed = (keys: readonly ItemRun[]): boolean => new Set(keys.map(({ key }) => key.tag === "str")).size > 1;
  const grows = (obj: Obj): boolean =>
    obj.kind === "dict" ? obj.length.high > fits || isMixed(obj.runs) : "length" in obj && obj.length.high > 18;
  const growth = tablesChanged([[moment.live, moment.heap]], moment.before.heap, target, grows);
  return growth === 0 ? 0 : plus(growth, MERGED);
}

/** Bytes of a dict of 17 items that is merged into a larger one, at most. */
const MERGED = 1024;

/** A set or dict that grows has its old and its new table for a moment: bytes of the largest one that changed. */
export function tablesChanged(
  after: readonly (readonly [readonly Value[], Heap])[],
  before: Heap,
  target: Target,
  grows: (obj: Obj) => boolean = () => true,
): Bound {
  let most: Bound = 0;
  for (const [values, heap] of after) {
    const all = eachObject(values, heap, (value, address, obj) => {
      if ((obj.kind !== "set" && obj.kind !== "frozenset" && obj.kind !== "dict") || !grows(obj)) return;
      if (sameData(before.get(address)?.obj, obj)) return;
      const { shallow } = sizesOf({ value, heap, assumes: NO_ASSUMPTIONS }, target);
      const size = shallow.bytes?.high ?? Number.POSITIVE_INFINITY;
      if (size > most) most = size;
    });
    if (!all) return Number.POSITIVE_INFINITY;
  }
  return most;
}

const NO_ASSUMPTIONS: readonly Assumption[] = [];
/** Objects looked at per statement at most. */
const MAX_VISITS = 2000;

/** Objects, and the places that make the texts among them. Whether these were all. */
export function eachObject(
  values: readonly Value[],
  heap: Heap,
  found: (value: Value, address: string, obj: Obj) => unknown,
  text: (place: string) => void = () => undefined,
): boolean {
  const seen = new Set<string>();
  let left = MAX_VISITS;
  // A stack of its own: chains of objects are longer than the call stack. The last one goes first.
  const next = [...values].reverse();
  while (next.length > 0 && left > 0) {
    const value = next.pop() as Value;
    if (value.tag === "union") for (const one of value.values) next.push(one);
    if ((value.tag === "str" || value.tag === "bytes") && value.id.kind === "object") text(`text ${value.id.site}`);
    if (value.tag !== "ref") continue;
    const place = locate(heap, value.id);
    if (place === undefined || seen.has(place.address)) continue;
    left--;
    seen.add(place.address);
    const { obj } = place.entry;
    found(value, place.address, obj);
    if ("runs" in obj && obj.runs !== null) for (const run of obj.runs) next.push(run.element);
    if (obj.kind === "instance") for (const attribute of obj.attributes) next.push(attribute.value);
  }
  return left > 0;
}

/** The highest of the figures, with that many bytes which are not followed; a lower end alone where one of them is unknown. */
export function highest(figures: readonly Figure[], slack: Bound): Figure {
  let most: Int | null = null;
  let partial = false;
  const assumes: Assumption[] = [];
  for (const one of figures) {
    if (one.bytes === null) {
      partial = true;
      continue;
    }
    assumes.push(...one.assumes);
    most = most === null ? one.bytes : max(most, one.bytes);
  }
  if (most === null) return figures.find((one) => one.bytes === null) ?? figure(constant(0), []);
  const why = figures.find((one) => one.reason !== null)?.reason ?? null;
  return figure(add(most, interval(0, partial ? Number.POSITIVE_INFINITY : slack)), assumes, why);
}
