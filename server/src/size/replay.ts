/**
 * Replays a container's target-independent history for one interpreter: how much its tables, slots or buffers have allocated.
 * Known counts give the exact number in O(log n) steps; one unknown last count gives a step atom with the bounds of its ends where the rule is
 * monotone; everything else gives bounds that hold for every order of events. Counts are items, results slots, bytes or blocks as each function says.
 */

import { isRemoval } from "../values/history";
import { atomsOf, type Bound, constant, constantOf, type Int, interval, isConstant, opAtom } from "../values/int";
import { type Event, type History, SOURCES, type Source } from "../values/object";
import { isIndex, type Piece, pieceAt } from "../values/pieces";

/** An event with its counts as numbers. */
export interface Step {
  readonly op: Event["op"];
  readonly count: number;
  /** How many of an extend's items are new. */
  readonly added: number;
  readonly constant: boolean;
  readonly source: Source | null;
  readonly by: string;
  /** Null where an extra is not known. */
  readonly extra: readonly (number | null)[];
}

/** How one kind of container grows. */
export interface Growth<S> {
  /** Prints the step atom: cap(n). */
  readonly name: string;
  readonly start: S;
  /** The states that the event may leave, mostly one; null when the rule needs more than the event tells. */
  readonly step: (state: S, event: Step) => readonly S[] | null;
  /** What is asked for: slots, bytes or blocks. */
  readonly result: (state: S) => number;
  /** Whether a larger count of this event never gives a smaller result. */
  readonly monotone: (event: Step) => boolean;
  /** The result is the event's count itself, whatever came before. */
  readonly direct?: (event: Step) => boolean;
  /** Results for a container that holds at least `least` items and was never asked to hold more than `most`; ends included. */
  readonly bounds: (least: number, most: number) => readonly [number, number];
}

/** What a history leaves allocated, and the state that says so when it is the only one. */
export interface Replayed<S> {
  readonly result: Int;
  readonly state: S | null;
}

/** More possible states than this are given up for bounds. */
const MAX_STATES = 8;

/** Counts above this are not replayed: nothing that large fits an address space. */
const LARGEST = 2 ** 46;

/** Replays a history; `length` is the number of items now. */
export function replay<S>(growth: Growth<S>, history: History, length: Int): Replayed<S> {
  let states: readonly S[] | null = [growth.start];
  for (let i = 0; i < history.length && states !== null; i++) {
    const event = history[i] as Event;
    const counts = countsOf(event);
    if (event.op !== "mixed" && counts.every(isConstant)) {
      states = tooLarge(counts) ? null : stepAll(growth, states, stepAt(event, "low"));
      continue;
    }
    const last = i === history.length - 1;
    if (last && event.op !== "mixed" && event.op !== "clear" && growth.direct?.(stepAt(event, "low")))
      return { result: event.count, state: null };
    const varying = counts.filter((count) => !isConstant(count));
    const followed = last && event.op !== "mixed" && sameCounts(varying) ? pieceByPiece(growth, states, event, varying[0] as Int) : null;
    if (followed !== null) return { result: followed, state: null };
    if (last && event.op !== "mixed" && sameCounts(varying) && growth.monotone(stepAt(event, "low"))) {
      const low = stepAll(growth, states, stepAt(event, "low"));
      const high = bounded(varying[0] as Int) ? stepAll(growth, states, stepAt(event, "high")) : null;
      if (low !== null) {
        const ends = [
          Math.min(...low.map(growth.result)),
          high === null ? Number.POSITIVE_INFINITY : Math.max(...high.map(growth.result)),
        ] as const;
        return { result: lift(growth.name, history, varying, ends), state: null };
      }
    }
    states = null;
  }
  if (states !== null) {
    const results = states.map(growth.result);
    return { result: interval(Math.min(...results), Math.max(...results)), state: states.length === 1 ? (states[0] as S) : null };
  }
  const ends = growth.bounds(toNumber(length.low), mostItems(history, length));
  return {
    result: lift(
      growth.name,
      history,
      history.flatMap(countsOf).filter((count) => !isConstant(count)),
      ends,
    ),
    state: null,
  };
}

/** Counts that follow an index of so many values at most are replayed for each of them. */
const MAX_FOLLOWED = 1024;

/** What the last event leaves, as a step function of its count where that follows an index: then sums over the members are known. Else null. */
function pieceByPiece<S>(growth: Growth<S>, states: readonly S[], event: Event, count: Int): Int | null {
  const first = Math.max(0, toNumber(count.low));
  const last = toNumber(count.high);
  if (count.poly === null || last - first > MAX_FOLLOWED || !atomsOf(count).some(isIndex)) return null;
  const at = stepAt(event, "low");
  const isAdded = event.op === "extend" && isConstant(event.added);
  const pieces: Piece[] = [];
  for (let n = first; n <= last; n++) {
    const after = stepAll(growth, states, { ...at, count: n, added: isAdded ? at.added : n });
    const [size, ...others] = after?.map(growth.result) ?? [];
    if (size === undefined || others.some((other) => other !== size)) return null;
    if (pieces[pieces.length - 1]?.size !== size) pieces.push({ from: n === first ? Number.NEGATIVE_INFINITY : n, size });
  }
  return pieceAt(pieces, count, isIndex);
}

function stepAll<S>(growth: Growth<S>, states: readonly S[], event: Step): readonly S[] | null {
  const after: S[] = [];
  for (const state of states) {
    const next = growth.step(state, event);
    if (next === null) return null;
    for (const one of next) if (!after.some((other) => JSON.stringify(other) === JSON.stringify(one))) after.push(one);
  }
  return after.length > MAX_STATES ? null : after;
}

/** The same number for every history: an event's op, the counts that are fixed, and the names of others. */
function lift(name: string, history: History, varying: readonly Int[], [low, high]: readonly [number, number]): Int {
  if (low === high) return constant(low);
  const distinct = varying.filter((count, i) => varying.indexOf(count) === i);
  if (distinct.length === 0 || distinct.some((count) => count.poly === null) || history.some((event) => event.op === "mixed"))
    return interval(low, high);
  return opAtom({ op: "step", name: label(name, history), args: distinct }, low, high);
}

/** "cap" for plain appends; "cap:from list" and the like for other histories, so that different rules never look equal. */
function label(name: string, history: History): string {
  const parts = history
    .filter((event) => event.op === "clear" || event.op === "mixed" || constantOf(event.count) !== 0)
    .map((event) => {
      if (event.op === "clear" || event.op === "mixed") return event.op;
      const what = event.op === "from" || event.op === "extend" ? `${event.op} ${event.source}` : event.op === "made" ? event.by : event.op;
      const fixed = constantOf(event.count);
      return fixed === null ? what : `${what} ${fixed}`;
    });
  return parts.length === 1 && parts[0] === "append" ? name : `${name}:${parts.join(",")}`;
}

function countsOf(event: Event): readonly Int[] {
  switch (event.op) {
    case "clear":
      return [];
    case "mixed":
      return [event.most];
    case "extend":
      return [event.count, event.added];
    default:
      return [event.count];
  }
}

function stepAt(event: Event, end: "low" | "high"): Step {
  const at = (count: Int): number => Math.max(0, toNumber(count[end]));
  const extra = event.op === "made" ? event.extra.map((n) => (isConstant(n) ? toNumber(n.low) : null)) : [];
  return {
    op: event.op,
    count: event.op === "clear" ? 0 : at(event.op === "mixed" ? event.most : event.count),
    added: event.op === "extend" ? at(event.added) : event.op === "clear" || event.op === "mixed" ? 0 : at(event.count),
    constant: event.op === "display" && event.constant,
    source: event.op === "from" || event.op === "extend" ? event.source : null,
    by: event.op === "made" ? event.by : "",
    extra,
  };
}

/** Most items the container held or was offered at once. */
function mostItems(history: History, length: Int): number {
  let total = 0;
  for (const event of history) {
    if (event.op === "clear" || isRemoval(event)) continue;
    // Room is made for as many as were promised.
    if (isGuessed(event)) return Number.POSITIVE_INFINITY;
    if (event.op === "mixed") total = Math.max(total, toNumber(event.most.high));
    else total += Math.max(0, toNumber(event.count.high));
  }
  return Math.max(total, toNumber(length.high), 0);
}

function isGuessed(event: Event): boolean {
  if (event.op === "made" && event.by === "sorted") return SOURCES[Number(event.extra[0]?.low)] === "guessed";
  return "source" in event && event.source === "guessed";
}

function sameCounts(counts: readonly Int[]): boolean {
  return (
    counts.length > 0 &&
    counts.every((count) => count === counts[0] || (count.low === counts[0]?.low && count.high === counts[0]?.high && count.poly !== null))
  );
}

function tooLarge(counts: readonly Int[]): boolean {
  return counts.some((count) => toNumber(count.high) > LARGEST);
}

function bounded(count: Int): boolean {
  return toNumber(count.high) <= LARGEST;
}

/** A bound as a number: infinite beyond what is replayed. */
function toNumber(bound: Bound): number {
  const n = Number(bound);
  return n > LARGEST ? Number.POSITIVE_INFINITY : n < -LARGEST ? Number.NEGATIVE_INFINITY : n;
}
