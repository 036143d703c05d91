/** What a statement did to the memory of its scope: adds, needs and peak, from the moments the analysis recorded. */
import type { CallFact, Moment, PeakPoint } from "../analysis/types";
import { figure } from "../size/figure";
import { heldOf } from "../size/index";
import type { Figure } from "../size/types";
import type { Target } from "../target/target";
import { add, constant, constantOf, type Int, interval, max, sub } from "../values/int";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";
import { defaultProtocol, highestProtocol, type SerializePeak, serializePeak } from "./pickle";

/** Bytes of what a statement holds for a moment and nothing here follows: iterators, frames, boxed loop counters. */
const UNTRACKED = 512;

/** Held after the statement minus held before it; unknown when either is. */
export function addsOf(moment: Moment, target: Target): Figure {
  const after = heldOf(moment.live, moment.heap, target);
  const before = heldOf(moment.before.live, moment.before.heap, target);
  if (after.bytes === null || before.bytes === null) return after.bytes === null ? after : before;
  return figure(sub(after.bytes, before.bytes), [...after.assumes, ...before.assumes]);
}

/** Highest held in the scope while the statement ran. */
export function peakOf(moment: Moment, target: Target): Figure {
  const before = heldOf(moment.before.live, moment.before.heap, target);
  const after = heldOf(moment.live, moment.heap, target);
  return highest([before, after, ...moment.peaks.map((point) => heldAt(point, moment, target))], moment.complete);
}

/** Highest held while the statement ran, minus held before it. */
export function needsOf(moment: Moment, target: Target): Figure {
  // Known needs of a call are taken as they are: taking two ranges from each other would widen them.
  for (const point of moment.peaks) {
    const cost = point.call === null ? null : pickleCost(point.call, target);
    if (cost !== null) return cost.needs;
  }
  const peak = peakOf(moment, target);
  const before = heldOf(moment.before.live, moment.before.heap, target);
  if (peak.bytes === null || before.bytes === null) return peak.bytes === null ? peak : before;
  return figure(sub(peak.bytes, before.bytes), [...peak.assumes, ...before.assumes]);
}

function heldAt(point: PeakPoint, moment: Moment, target: Target): Figure {
  const inside = point.call === null ? null : insideCall(point.call, point, moment, target);
  if (inside !== null) return inside;
  const alive: readonly Value[] = [...moment.before.live, ...point.alive];
  return heldOf(alive, point.heap as Heap, target);
}

/** What pickle.dumps keeps and needs; null for other calls and where it is not followed. */
function pickleCost(call: CallFact, target: Target): SerializePeak | null {
  if (call.callee !== "pickle.dumps") return null;
  const [argument, second] = call.args;
  const given = call.args.find((arg) => arg.name === "protocol") ?? (second?.name === null ? second : undefined);
  const protocol = given === undefined ? defaultProtocol(target) : given.value.tag === "int" ? constantOf(given.value.int) : null;
  if (argument === undefined || typeof protocol !== "number") return null;
  return serializePeak(argument.value, call.before, protocol < 0 ? highestProtocol(target) : protocol, "memory", target);
}

/** While a library call runs whose needs are known by rule: what was alive before it and what it needs on top. */
function insideCall(call: CallFact, point: PeakPoint, moment: Moment, target: Target): Figure | null {
  const cost = pickleCost(call, target);
  const before = heldOf([...moment.before.live, ...point.alive.slice(0, -1)], call.before, target);
  if (cost === null || cost.needs.bytes === null || before.bytes === null) return null;
  return figure(add(before.bytes, cost.needs.bytes), [...before.assumes, ...cost.needs.assumes]);
}

function highest(figures: readonly Figure[], complete: boolean): Figure {
  let most: Int | null = null;
  let partial = !complete;
  const assumes: Figure["assumes"][number][] = [];
  for (const one of figures) {
    if (one.bytes === null) {
      partial = true;
      continue;
    }
    assumes.push(...one.assumes);
    most = most === null ? one.bytes : max(most, one.bytes);
  }
  if (most === null) return figures.find((one) => one.bytes === null) ?? figure(constant(0), []);
  const slack: Int = partial ? interval(0, Number.POSITIVE_INFINITY) : interval(0, UNTRACKED);
  return figure(add(most, slack), assumes);
}
