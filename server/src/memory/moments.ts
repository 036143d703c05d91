/** What a statement did to the memory of its scope: adds, needs and peak, from the moments the analysis recorded. */
import type { Invocation, Moment, PeakPoint } from "../analysis/types";
import { figure } from "../size/figure";
import { heldOf, sizesOf } from "../size/index";
import type { Figure } from "../size/types";
import type { Target } from "../target/target";
import { locate } from "../values/heap";
import { add, type Bound, constant, constantOf, type Int, interval, max, sub, ZERO } from "../values/int";
import type { Assumption, Obj } from "../values/object";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";
import { defaultProtocol, serializePeak } from "./pickle";

/** Bytes of what a statement holds for a moment and nothing here follows: iterators, frames, boxed loop counters. */
const UNTRACKED = 512;

/** Held after the statement minus held before it; unknown when either is. */
export function addsOf(moment: Moment, target: Target): Figure {
  const after = heldOf(moment.live, moment.heap, target);
  const before = heldOf(moment.before.live, moment.before.heap, target);
  if (after.bytes === null || before.bytes === null) return after.bytes === null ? after : before;
  return figure(sub(after.bytes, before.bytes), [...after.assumes, ...before.assumes]);
}

/** Highest held in the scope while the statement ran; only a lower end where some step's needs are not known. */
export function peakOf(moment: Moment, target: Target): Figure {
  const before = heldOf(moment.before.live, moment.before.heap, target);
  const after = heldOf(moment.live, moment.heap, target);
  const points = moment.peaks.flatMap((point) => heldAt(point, moment, target));
  const open = !moment.complete || moment.peaks.some(({ call }) => call !== null && innerNeeds(call, target) === null);
  return highest([before, after, ...points], open ? Number.POSITIVE_INFINITY : UNTRACKED + tableGrowth(moment, target));
}

/** Highest held while the statement ran, minus held before it. */
export function needsOf(moment: Moment, target: Target): Figure {
  const peak = peakOf(moment, target);
  const before = heldOf(moment.before.live, moment.before.heap, target);
  if (peak.bytes === null || before.bytes === null) return peak.bytes === null ? peak : before;
  return figure(sub(peak.bytes, before.bytes), [...peak.assumes, ...before.assumes]);
}

/** What a call needs besides its arguments while it runs, its result included; null where that is not known. */
export function callNeeds(call: Invocation, target: Target): Figure | null {
  const inner = innerNeeds(call, target);
  if (inner === null) return null;
  if (inner.besides === "arguments") return figure(inner.bytes, call.assumes);
  const values = call.args.map((arg) => arg.value);
  const before = heldOf(values, call.before, target);
  const after = heldOf([...values, call.result], call.heap, target);
  if (before.bytes === null || after.bytes === null) return null;
  return figure(add(sub(after.bytes, before.bytes), inner.bytes), [...call.assumes, ...before.assumes, ...after.assumes]);
}

/** Right after the step, and inside the call that it was. */
function heldAt({ heap, alive, call }: PeakPoint, { before }: Moment, target: Target): readonly Figure[] {
  const after = heldOf([...before.live, ...alive], heap, target);
  const inner = call === null ? null : innerNeeds(call, target);
  if (call === null || inner === null || inner === NOTHING) return [after];
  if (inner.besides === "result") return [after, sum(after, inner.bytes)];
  // The last of `alive` is the result, which is part of what the call needs.
  return [after, sum(heldOf([...before.live, ...alive.slice(0, -1)], call.before, target), inner.bytes)];
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
function innerNeeds(call: Invocation, target: Target): Inner | null {
  const [first] = call.args;
  switch (call.callee) {
    case "pickle.dumps": {
      const given = call.args.find((arg) => arg.name === "protocol") ?? (call.args[1]?.name === null ? call.args[1] : undefined);
      const protocol = given === undefined ? defaultProtocol(target) : given.value.tag === "int" ? constantOf(given.value.int) : null;
      if (first === undefined || typeof protocol !== "number") return null;
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
    default:
      return isPlain(call) ? NOTHING : null;
  }
}

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
const PLAIN_NUMPY = new Set(
  "zeros ones empty full arange zeros_like ones_like empty_like full_like identity eye linspace array asarray".split(" "),
);
/** Methods of builtin containers that work in place or make nothing but their result. */
const PLAIN_METHODS = new Set(
  "append extend insert pop remove clear index count reverse copy add discard update get items keys values setdefault popitem union intersection difference tobytes tolist appendleft extendleft popleft rotate reshape ravel astype sum min max mean fill split strip lower upper startswith endswith find replace encode decode".split(
    " ",
  ),
);

function isPlain({ callee, args }: Invocation): boolean {
  const dot = callee.lastIndexOf(".");
  if (dot < 0) return false;
  const owner = callee.slice(0, dot);
  const name = callee.slice(dot + 1);
  if (owner === "builtins") return PLAIN_BUILTINS.has(name) && !args.some((arg) => arg.name === "key");
  if (owner === "numpy") return PLAIN_NUMPY.has(name) || /^(?:bool_?|u?int\d*|float\d*|complex\d*)$/.test(name);
  if (/^(?:math|time|random|sys|os|gc|array)$/.test(owner)) return true;
  return /^(?:object|str|bytes|int|float)$/.test(owner) && PLAIN_METHODS.has(name);
}

/** A set or dict that grows has its old and its new table for a moment: bytes of the largest one that the statement changed. */
function tableGrowth(moment: Moment, target: Target): number {
  let most: Bound = 0;
  const heaps: readonly (readonly [readonly Value[], Heap])[] = [
    [moment.live, moment.heap],
    ...moment.peaks.map((point) => [point.alive, point.heap] as const),
  ];
  for (const [values, heap] of heaps) {
    eachTable(values, heap, (value, address, obj) => {
      if (moment.before.heap.get(address)?.obj === obj) return;
      const { shallow } = sizesOf({ value, heap, assumes: NO_ASSUMPTIONS }, target);
      const size = shallow.bytes?.high ?? Number.POSITIVE_INFINITY;
      if (size > most) most = size;
    });
  }
  return Number(most);
}

const NO_ASSUMPTIONS: readonly Assumption[] = [];
/** Objects looked at per statement at most. */
const MAX_VISITS = 500;

function eachTable(values: readonly Value[], heap: Heap, found: (value: Value, address: string, obj: Obj) => void): void {
  const seen = new Set<string>();
  let left = MAX_VISITS;
  const visit = (value: Value): void => {
    if (value.tag === "union") value.values.forEach(visit);
    if (value.tag !== "ref" || left-- <= 0) return;
    const place = locate(heap, value.id);
    if (place === undefined || seen.has(place.address)) return;
    seen.add(place.address);
    const { obj } = place.entry;
    if (obj.kind === "set" || obj.kind === "frozenset" || obj.kind === "dict") found(value, place.address, obj);
    if (obj.kind === "dict") for (const run of obj.runs) visit(run.element);
    else if ("runs" in obj && obj.runs !== null) for (const run of obj.runs) visit(run.element);
    if (obj.kind === "instance") for (const attribute of obj.attributes) visit(attribute.value);
  };
  values.forEach(visit);
}

/** The highest of the figures, with that many bytes which are not followed; a lower end alone where one of them is unknown. */
function highest(figures: readonly Figure[], slack: number): Figure {
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
  return figure(add(most, interval(0, partial ? Number.POSITIVE_INFINITY : slack)), assumes);
}
