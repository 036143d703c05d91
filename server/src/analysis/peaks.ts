/**
 * Moments during a statement when more was alive than before and after it: operands, arguments, what inner statements made. What is alive is listed
 * only when a figure asks for it; while the program runs abstractly a moment costs nothing but its own record.
 */
import type { Located } from "../syntax/ast";
import { isHuge } from "../values/int";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";
import { objectOf } from "./containers/objects";
import type { Context, Machine, Unit } from "./machine";
import { alive } from "./record";
import type { State } from "./state";
import type { Held, Invocation, PeakPoint, Reading, Step } from "./types";

/** Peaks of a statement, in the order they came. */
export interface Peaks {
  points: PlacedPoint[];
  complete: boolean;
  /** All that was done, step by step; null: some step is not followed. */
  course: Step[] | null;
}

/** No peaks yet, all of them followed. */
export function newPeaks(): Peaks {
  return { points: [], complete: true, course: [] };
}

/** Something runs whose needs are not followed to the byte. */
export function unfollowed({ peaks }: Machine): void {
  if (peaks !== null) peaks.course = null;
}

/** Steps of one scope that are kept; longer courses are not. */
const MAX_STEPS = 400;

/** Adds a step to the course, which is given up when it gets too long. */
export function addStep(peaks: Peaks | null, step: Step): void {
  if (peaks === null || peaks.course === null) return;
  if (peaks.course.length >= MAX_STEPS) peaks.course = null;
  else peaks.course.push(step);
}

/**
 * Of a call, or of what the compiler did, its end alone counts: steps after the first `length` are dropped. Generators that it read are given back; other
 * code of the program inside is not followed.
 */
export function dropSteps({ peaks }: Machine, length: number): readonly Reading[] {
  const inside = (peaks?.course?.splice(length) ?? []).filter((step) => step.kind !== "moment");
  const read = inside.filter((step) => step.kind === "reading");
  if (peaks !== null && read.length < inside.length) peaks.course = null;
  return read;
}

/** Notes what is alive now, `made` besides what the statement holds. */
export function noteStep({ heap }: State, { machine }: Context, made: readonly Held[] = [], call: Invocation | null = null): void {
  if (machine.peaks === null || machine.peaks.course === null) return;
  const others = machine.temporaries.held();
  addStep(machine.peaks, { kind: "moment", heap, alive: () => [...others(), ...made], call });
}

/** Notes what `operator.op` made of its operands, which the statement holds. */
export function noteOperator(op: string, operands: readonly Value[], result: Value, before: Heap, state: State, ctx: Context): void {
  noteStep(state, ctx, [result], {
    callee: `operator.${op}`,
    program: false,
    args: operands.map((value) => ({ name: null, value })),
    result,
    before,
    heap: state.heap,
    assumes: [],
  });
}

/** Runs `evaluate` for a statement or clause of a frame: meanwhile its names hold what they hold now. */
export function inFrame<T>(state: State, { machine, frame }: Context, evaluate: () => T): T {
  const { peaks } = machine;
  if (peaks === null || peaks.course === null) return evaluate();
  const outer = peaks.course;
  const inner: Step[] = [];
  peaks.course = inner;
  const { cells } = state;
  const names = machine.locals(frame);
  const result = evaluate();
  if (peaks.course === inner && inner.length > 0)
    outer.push({ kind: "inside", frame, alive: () => alive(cells, frame, names), steps: inner });
  if (peaks.course !== null) peaks.course = outer;
  return result;
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

  /** What lists the values, without the point: points made of it keep neither it nor its heap in memory. */
  private get lister(): () => readonly Value[] {
    const { values, list } = this;
    return values === null ? list : () => values;
  }

  /** The same, with `more` alive meanwhile. */
  besides(more: () => readonly Value[], at: PeakPlace | null): PlacedPoint {
    const own = this.lister;
    return new PlacedPoint(this.heap, () => [...more(), ...own()], this.call, at, this.inPlace);
  }

  placed(at: PeakPlace | null): PlacedPoint {
    return at === this.at ? this : new PlacedPoint(this.heap, this.lister, this.call, at, this.inPlace);
  }

  /** The same with other values and another heap that say what these do. */
  renewed(heap: Heap, of: (value: Value) => Value): PlacedPoint {
    const own = this.lister;
    return new PlacedPoint(heap, () => own().map(of), this.call, this.at, this.inPlace);
  }

  carried(heap: Heap, call: Invocation | null): PlacedPoint {
    return new PlacedPoint(heap, this.lister, call, this.at, this.inPlace);
  }
}

interface Link {
  readonly value: Held;
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

  push(...values: readonly Held[]): void {
    for (const value of values) this.top = { value, below: this.top };
    this.count += values.length;
  }

  pop(): void {
    this.length = this.count - 1;
  }

  /** The values on it now, lowest first, whatever comes later. */
  now(): () => Value[] {
    const held = this.held();
    return () => held().filter((one): one is Value => one.tag !== "aside");
  }

  /** The same with what the interpreter made for itself. */
  held(): () => Held[] {
    const { top } = this;
    return () => {
      const values: Held[] = [];
      for (let link = top; link !== null; link = link.below) values.push(link.value);
      return values.reverse();
    };
  }
}

/** Peaks kept of one statement. */
const MAX_POINTS = 24;

/** Adds a peak; of too many the first is dropped, and the peaks are not complete. */
export function addPeak(peaks: Peaks, point: PlacedPoint): void {
  peaks.points.push(point);
  if (peaks.points.length <= MAX_POINTS) return;
  peaks.points.shift();
  peaks.complete = false;
}

/** Notes that `value` came into being while the operands on the temporaries stack were alive. */
export function notePeak(state: State, ctx: Context, value: Value, call: Invocation | null = null): void {
  const { peaks, temporaries } = ctx.machine;
  if (peaks === null || (value.tag !== "ref" && call === null)) return;
  addPeak(peaks, withValue(state, temporaries, value, call, false));
  noteStep(state, ctx, [value], call);
}

function withValue(state: State, temporaries: Temporaries, value: Value, call: Invocation | null, inPlace: boolean): PlacedPoint {
  const others = temporaries.now();
  return new PlacedPoint(state.heap, () => [...others(), value], call, null, inPlace);
}

/** A loop over `source` begins: its iterator is made, which holds it unless that is a range (Objects/rangeobject.c). */
export function pushIterator(source: Value, state: State, ctx: Context): void {
  const { temporaries } = ctx.machine;
  noteStep(state, ctx, [source, { tag: "aside", what: "iterator", over: source }]);
  temporaries.push(...iterating(source, state, ctx.machine));
}

/** What an iterator over `source` keeps, and itself. One over the items of a dict gives the same tuple again and again, which is not followed. */
export function iterating(source: Value, state: State, machine: Machine): readonly Held[] {
  const obj = objectOf(source, state);
  if (obj?.kind === "iterator" && obj.type.endsWith("_items")) unfollowed(machine);
  const iterator: Held = { tag: "aside", what: "iterator", over: source };
  return obj?.kind === "range" ? [iterator] : [source, iterator];
}

/** A module that is loaded already is looked up. */
export function noteImport(module: string, names: boolean, state: State, ctx: Context): void {
  noteStep(state, ctx, [{ tag: "aside", what: "import", module, names }]);
}

/** The next item of a loop is made while the names still hold the one before. */
export function noteItem(item: Value, state: State, ctx: Context): void {
  inFrame(state, ctx, () => noteStep(state, ctx, [item]));
}

/** Code units from which a text is noted; shorter ones are among what is not followed. */
const LONG_TEXT = 100;

/** Notes what an operator made that is no object on the heap: long texts, and ints so large that the work on them takes memory of its own. */
export function noteScalar(state: State, ctx: Context, value: Value): void {
  const { peaks, temporaries } = ctx.machine;
  if (peaks === null) return;
  if (value.tag !== "ref") noteStep(state, ctx, [value]);
  if ((value.tag === "str" || value.tag === "bytes") && value.length.high > LONG_TEXT)
    addPeak(peaks, withValue(state, temporaries, value, null, value.tag === "str"));
  if (value.tag === "int" && isHuge(value.int)) peaks.complete = false;
}
