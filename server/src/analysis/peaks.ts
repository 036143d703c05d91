/**
 * Moments during a statement when more was alive than before and after it: operands, arguments, what inner statements made. What is alive is listed
 * only when a figure asks for it; while the program runs abstractly a moment costs nothing but its own record.
 */
import type { Located } from "../syntax/ast";
import { isHuge } from "../values/int";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";
import type { Context, Unit } from "./machine";
import type { State } from "./state";
import type { Invocation, PeakPoint } from "./types";

/** Peaks of a statement, in the order they came. */
export interface Peaks {
  points: PlacedPoint[];
  complete: boolean;
}

/** The statement of a function. */
export interface PeakPlace {
  readonly unit: Unit;
  readonly node: Located;
}

/** A peak with the statement of the function evaluated during which it was; null: not placed yet. */
export class PlacedPoint implements PeakPoint {
  private values: readonly Value[] | null = null;

  constructor(
    readonly heap: Heap,
    private readonly list: () => readonly Value[],
    readonly call: Invocation | null,
    readonly at: PeakPlace | null,
    readonly inPlace: boolean,
  ) {}

  get alive(): readonly Value[] {
    this.values ??= this.list();
    return this.values;
  }

  /** The same, with `more` alive meanwhile. */
  besides(more: () => readonly Value[], at: PeakPlace | null): PlacedPoint {
    return new PlacedPoint(this.heap, () => [...more(), ...this.alive], this.call, at, this.inPlace);
  }

  placed(at: PeakPlace | null): PlacedPoint {
    return at === this.at ? this : new PlacedPoint(this.heap, () => this.alive, this.call, at, this.inPlace);
  }

  carried(heap: Heap, call: Invocation | null): PlacedPoint {
    return new PlacedPoint(heap, () => this.alive, call, this.at, this.inPlace);
  }
}

interface Link {
  readonly value: Value;
  readonly below: Link | null;
}

/** A stack of values of which any moment can be kept for nothing. */
export class Temporaries {
  private top: Link | null = null;
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** Lets go of all above the first `length`. */
  set length(length: number) {
    for (; this.count > length; this.count--) this.top = (this.top as Link).below;
  }

  push(...values: readonly Value[]): void {
    for (const value of values) this.top = { value, below: this.top };
    this.count += values.length;
  }

  pop(): void {
    this.length = this.count - 1;
  }

  /** What is on it now, lowest first, whatever comes later. */
  now(): () => Value[] {
    const { top } = this;
    return () => {
      const values: Value[] = [];
      for (let link = top; link !== null; link = link.below) values.push(link.value);
      return values.reverse();
    };
  }
}

/** Peaks kept of one statement. */
const MAX_POINTS = 24;

export function addPeak(peaks: Peaks, point: PlacedPoint): void {
  peaks.points.push(point);
  if (peaks.points.length <= MAX_POINTS) return;
  peaks.points.shift();
  peaks.complete = false;
}

/** Notes that `value` came into being while the operands on the temporaries stack were alive. */
export function notePeak(state: State, { machine: { peaks, temporaries } }: Context, value: Value, call: Invocation | null = null): void {
  if (peaks === null || (value.tag !== "ref" && call === null)) return;
  addPeak(peaks, withValue(state, temporaries, value, call, false));
}

function withValue(state: State, temporaries: Temporaries, value: Value, call: Invocation | null, inPlace: boolean): PlacedPoint {
  const others = temporaries.now();
  return new PlacedPoint(state.heap, () => [...others(), value], call, null, inPlace);
}

/** Code units from which a text is noted; shorter ones are among what is not followed. */
const LONG_TEXT = 100;

/** Notes what an operator made that is no object on the heap: long texts, and ints so large that the work on them takes memory of its own. */
export function noteScalar(state: State, { machine: { peaks, temporaries } }: Context, value: Value): void {
  if (peaks === null) return;
  if ((value.tag === "str" || value.tag === "bytes") && value.length.high > LONG_TEXT)
    addPeak(peaks, withValue(state, temporaries, value, null, value.tag === "str"));
  if (value.tag === "int" && isHuge(value.int)) peaks.complete = false;
}
