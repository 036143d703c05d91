/**
 * What earlier runs leave for later ones: numbers of places that stay the same, and what each call and statement did. A piece of code that ran in a
 * state which agrees with today's in all that it read does today what it did then (KERNEL.md, "Calls" and "Incrementality").
 *
 * Deviation from KERNEL.md: situations are not renumbered. Sites are numbered by the path of calls that leads to them, units keep their numbers from
 * version to version, so equal situations have equal numbers and are mostly the very same objects: a comparison, not a canonical text.
 */
import type { Int } from "../values/int";
import type { PersistentMap } from "../values/persistentMap";
import { sameData } from "../values/same";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";
import { type Changes, changesSince, isFelt, type Renewed, Shift } from "./changes";
import type { ClassDef } from "./classes/classDef";
import type { Lazy } from "./loops/lazy";
import type { Context, Frame, FunctionDef, Machine, Unit } from "./machine";
import type { UnitSites } from "./names/sites";
import type { OpenNumber } from "./outside/given";
import type { Peaks, PlacedPoint } from "./peaks";
import type { Note, World } from "./record";
import type { Cell, HeapEntry, State } from "./state";
import type { Invocation, Reading, Step } from "./types";

/** Numbers above this are given up together with all that hangs on them: edited code leaves its numbers behind. */
const MAX_NUMBERS = 400_000;
/** Situations kept of one piece of code on one path. */
const MAX_ENTRIES = 2;
/**
 * A piece of code that takes fewer steps is not worth remembering, unless it stands by itself: what follows in the file finds its state unchanged at once
 * where every statement before it left the very same objects again.
 */
const MIN_STEPS = 6;

/** What a piece of code does besides changing cells and heap. */
export interface Effects {
  /** Addresses of cells, and of what classes share, whose value before it may have mattered. */
  readonly reads: Set<string>;
  /** Units whose gaps name a line, with the line where the unit began. */
  readonly lines: Map<Unit, number>;
  readonly contexts: { readonly unit: Unit; readonly key: string }[];
  readonly lazies: Map<number, Lazy>;
  readonly defined: Map<number, FunctionDef>;
  readonly classes: Map<number, ClassDef>;
  /** Frames of class bodies that it executed. */
  readonly bodies: Map<number, Frame>;
  /** Classes made before it that it looked at, as they were then. */
  readonly consulted: Map<number, ClassDef>;
  /** Frames that were entered: all their cells count as read. */
  readonly frames: Set<number>;
  /** Quantities met that the text does not tell. */
  readonly open: Map<string, OpenNumber>;
  /** Units of which some code was evaluated. */
  readonly touched: Set<Unit>;
}

export interface Recording extends Effects {
  readonly start: World;
  /** Indices of the loop rounds around it. */
  readonly rounds: readonly Int[];
  readonly mark: number;
  readonly fuel: number;
  readonly doubts: number;
  /** Length of the call stack where it began. */
  readonly stack: number;
  /** It is part of a piece of code that is remembered too. */
  readonly inside: boolean;
  /** false: it met a limit or an outer call of the same function, so that more than its reads decided what it did. */
  sound: boolean;
}

export interface Entry extends Effects {
  start: World;
  readonly rounds: readonly Int[];
  end: World;
  raised: World | null;
  readonly result: unknown;
  readonly fuel: number;
  readonly doubts: number;
  /** null: nothing was recorded then. */
  notes: readonly Note[] | null;
  peaks: Peaks | null;
  /** Sites of the objects that the cells read lead to. */
  sites: ReadonlySet<number> | null;
  generation: number;
}

interface Known {
  readonly entry: Entry;
  readonly changes: Changes;
  /** What is held in other cells and entries says the same as then, but is not the same. */
  readonly renewed: Renewed;
}

/** Lives as long as a document. */
export class Memo {
  readonly functions: FunctionDef[] = [];
  readonly classes: ClassDef[] = [];
  readonly frames: Frame[] = [];
  readonly lazies = new Map<number, Lazy>();
  readonly sites = new WeakMap<Unit, UnitSites>();
  private readonly interned = new Map<string, number>();
  private readonly functionIndex = new Map<string, number>();
  private readonly classIndex = new Map<string, number>();
  private readonly frameIndex = new Map<number, number>();
  private readonly unitIds = new Map<Unit, number>();
  private readonly entries = new Map<string, Entry[]>();
  private shifts = new WeakMap<World["cells"], Shift>();
  private generation = 0;
  /** Steps of this run that were taken from earlier ones. */
  remembered = 0;

  /**
   * `world`: what every result rests on besides the code (target, limits, hints). `keeps`: false where there will be no later version; one run finds next
   * to nothing that it has done before, and what recording takes is saved.
   */
  constructor(
    readonly world: string,
    readonly keeps = true,
  ) {}

  /** A run begins. Results that neither of the last two runs used are dropped. */
  begin(): void {
    this.generation++;
    this.remembered = 0;
    for (const [key, list] of this.entries) {
      const kept = list.filter((entry) => entry.generation >= this.generation - 2);
      if (kept.length === 0) this.entries.delete(key);
      else if (kept.length < list.length) this.entries.set(key, kept);
    }
  }

  get isFull(): boolean {
    return this.interned.size > MAX_NUMBERS;
  }

  intern(parent: number, key: string): number {
    const full = `${parent}/${key}`;
    let id = this.interned.get(full);
    if (id === undefined) {
      id = this.interned.size + 1;
      this.interned.set(full, id);
    }
    return id;
  }

  unitId(unit: Unit): number {
    let id = this.unitIds.get(unit);
    if (id === undefined) {
      id = this.unitIds.size;
      this.unitIds.set(unit, id);
    }
    return id;
  }

  /** The number of a function; the same for the same node evaluated in the same frame. */
  functionFor(key: string, def: FunctionDef): number {
    let index = this.functionIndex.get(key);
    if (index === undefined) {
      index = this.functions.length;
      this.functionIndex.set(key, index);
    }
    this.functions[index] = def;
    return index;
  }

  /** The number of the class that the path `key` leads to. */
  classFor(key: string): number {
    let index = this.classIndex.get(key);
    if (index === undefined) {
      index = this.classIndex.size;
      this.classIndex.set(key, index);
    }
    return index;
  }

  /** The module's own frame, number 0: which names it has differs from version to version. */
  setModuleFrame(frame: Frame): void {
    this.frameIndex.set(0, 0);
    this.frames[0] = frame;
  }

  /** The frame for a call path. */
  frameFor(path: number, make: () => Frame): number {
    let id = this.frameIndex.get(path);
    if (id === undefined) {
      id = this.frames.length;
      this.frames.push(make());
      this.frameIndex.set(path, id);
    }
    return id;
  }

  /** What `key` did in a state that agrees with this one, with what else is different now; or null. */
  find(key: string, state: State, ctx: Context): Known | null {
    for (const entry of this.entries.get(key) ?? []) {
      const found = isValid(entry, ctx) ? changesSince(entry, state) : null;
      if (found === null) continue;
      entry.generation = this.generation;
      return { entry, ...found };
    }
    return null;
  }

  /** The same for one of many pieces of code that begin in the very same state, and after which nobody looks at it. */
  findApart(key: string, state: State, ctx: Context): KnownApart | null {
    for (const entry of this.entries.get(key) ?? []) {
      if (!isValid(entry, ctx)) continue;
      const shift = this.shiftFrom(entry.start, state);
      if (!shift.spares(entry)) continue;
      entry.generation = this.generation;
      return { entry, shift };
    }
    return null;
  }

  private shiftFrom(start: World, { cells, heap }: World): Shift {
    let shift = this.shifts.get(start.cells);
    if (shift === undefined || !shift.isBetween(start, { cells, heap })) {
      shift = new Shift(start, { cells, heap });
      this.shifts.set(start.cells, shift);
    }
    return shift;
  }

  keep(key: string, recording: Recording, state: State, raised: State | null, result: unknown, machine: Machine): void {
    const fuel = recording.fuel - machine.fuel;
    if (!recording.sound || (fuel < MIN_STEPS && recording.inside)) return;
    const entry: Entry = {
      ...recording,
      end: { cells: state.cells, heap: state.heap },
      raised: raised === null ? null : { cells: raised.cells, heap: raised.heap },
      result,
      fuel,
      doubts: machine.doubts - recording.doubts,
      notes: machine.record.on ? machine.record.since(recording.mark) : null,
      peaks: machine.peaks,
      sites: null,
      generation: this.generation,
    };
    recording.start.cells.difference(state.cells, (address) => entry.reads.add(address));
    if (raised !== null) recording.start.cells.difference(raised.cells, (address) => entry.reads.add(address));
    const others = this.entries.get(key)?.slice(0, MAX_ENTRIES - 1) ?? [];
    this.entries.set(key, [entry, ...others]);
  }
}

/** No effects yet. */
export function newEffects(): Effects {
  return {
    reads: new Set(),
    lines: new Map(),
    contexts: [],
    lazies: new Map(),
    defined: new Map(),
    classes: new Map(),
    bodies: new Map(),
    consulted: new Map(),
    frames: new Set(),
    open: new Map(),
    touched: new Set(),
  };
}

/** What happens inside a piece of code happens inside those around it. */
export function addEffects(to: Effects, from: Effects): void {
  for (const address of from.reads) to.reads.add(address);
  for (const [unit, line] of from.lines) to.lines.set(unit, line);
  for (const context of from.contexts) to.contexts.push(context);
  for (const [key, lazy] of from.lazies) to.lazies.set(key, lazy);
  for (const [index, def] of from.defined) to.defined.set(index, def);
  for (const [index, def] of from.consulted) if (!to.classes.has(index)) to.consulted.set(index, def);
  for (const [index, def] of from.classes) to.classes.set(index, def);
  for (const [index, frame] of from.bodies) to.bodies.set(index, frame);
  for (const frame of from.frames) to.frames.add(frame);
  for (const [key, number] of from.open) to.open.set(key, number);
  for (const unit of from.touched) to.touched.add(unit);
}

function isValid(entry: Entry, { machine, rounds }: Context): boolean {
  if (entry.notes === null && machine.record.on) return false;
  if (entry.peaks === null && machine.peaks !== null) return false;
  if (machine.watched !== null && entry.touched.has(machine.watched)) return false;
  if (!machine.affords(entry.fuel) || !machine.admits(entry.contexts)) return false;
  for (const [unit, line] of entry.lines) if (machine.lineOf(unit) !== line) return false;
  for (const [cls, def] of entry.consulted) if (!sameData(machine.memo.classes[cls], def)) return false;
  return sameData(entry.rounds, rounds);
}

/** So many changes are looked through again and again before what was recorded is carried over to a state that has them. */
const FEW_CHANGES = 64;

interface KnownApart {
  readonly entry: Entry;
  readonly shift: Shift;
}

/** Does to `machine` what the code of `entry` did then, where nobody looks at the state afterwards. */
export function replayApart({ entry, shift }: KnownApart, state: State, machine: Machine): void {
  const { changes, renewed } = shift;
  if (changes.cells.length + changes.heap.length > FEW_CHANGES || shift.isFeltBy(entry)) {
    replay({ entry, changes, renewed }, state, machine, false);
    return;
  }
  machine.fuel -= entry.fuel;
  machine.doubts += entry.doubts;
  machine.replayEffects(entry);
  addNotes(entry, machine);
}

function addNotes({ notes }: Entry, { record }: Machine): void {
  if (record.on && notes !== null) for (const note of notes) record.add(note);
}

/**
 * Does to `state` and `machine` what the code of `entry` did then; gives the state in which it raised, if it did, and the result. `inside`: of a piece
 * of code that is evaluated. There, what is not known is told from other things not known by which one it is: it has to be the one that is there now.
 */
export function replay(
  { entry, changes, renewed }: Known,
  state: State,
  machine: Machine,
  inside: boolean,
): { readonly raised: State | null; readonly result: unknown } {
  // Where all that is different now says the same, the worlds of then are taken over as they are, and what follows finds itself unchanged.
  const moved = changes.cells.length === 0 && changes.heap.length === 0 ? null : new Moved(changes, isFelt(entry, changes, state));
  machine.fuel -= entry.fuel;
  machine.doubts += entry.doubts;
  machine.replayEffects(entry);
  if (moved !== null) moved.entry(entry, state);
  addNotes(entry, machine);
  const renewal = inside && renewed.cells.length + renewed.heap.length > 0 ? new Renewal(renewed) : null;
  if (machine.peaks !== null && entry.peaks !== null) machine.foldPeaks(renewal === null ? entry.peaks : renewal.peaks(entry.peaks));
  const now = state.fork();
  const after = (world: World) => now.moved(renewal === null ? world : renewal.world(world));
  state.become(after(entry.end));
  return {
    raised: entry.raised === null ? null : after(entry.raised),
    result: renewal === null ? entry.result : renewal.result(entry.result),
  };
}

/** Puts what is there now in the place of what said the same then. */
class Renewal {
  private readonly heaps = new Map<Heap, PersistentMap<HeapEntry>>();
  private readonly values = new Map<unknown, Value>();

  constructor(private readonly renewed: Renewed) {
    for (const [, was, is] of renewed.cells) this.values.set(was.value, is.value);
  }

  world({ cells, heap }: World): World {
    let now = cells;
    for (const [address, was, is] of this.renewed.cells) if (cells.get(address) === was) now = now.set(address, is);
    return { cells: now, heap: this.heap(heap as PersistentMap<HeapEntry>) };
  }

  peaks(peaks: Peaks): Peaks {
    const value = (one: Value) => this.values.get(one) ?? one;
    return { ...peaks, points: peaks.points.map((point) => point.renewed(this.heap(point.heap as PersistentMap<HeapEntry>), value)) };
  }

  result(result: unknown): unknown {
    return this.values.get(result) ?? result;
  }

  private heap(heap: PersistentMap<HeapEntry>): PersistentMap<HeapEntry> {
    let now = this.heaps.get(heap);
    if (now === undefined) {
      now = heap;
      for (const [address, was, is] of this.renewed.heap) if (heap.get(address) === was) now = now.set(address, is);
      this.heaps.set(heap, now);
    }
    return now;
  }
}

/**
 * Carries what was recorded over to a state that differs in `changes`, none of which mattered. The changes go into the worlds of then, and not what was
 * done into the world of now: what follows began in the worlds of then, and few changes are quickly found.
 */
class Moved {
  private readonly heaps = new Map<Heap, PersistentMap<HeapEntry>>();
  private readonly cells = new Map<PersistentMap<Cell>, PersistentMap<Cell>>();

  /** `felt`: what is measured against all that is alive around it may come out differently. */
  constructor(
    private readonly changes: Changes,
    private readonly felt: boolean,
  ) {}

  /** The entry itself is carried over: the next version is closer to this one than to the one before. */
  entry(entry: Entry, { cells, heap }: World): void {
    entry.start = { cells, heap };
    entry.end = this.world(entry.end);
    entry.raised = entry.raised === null ? null : this.world(entry.raised);
    entry.notes = entry.notes?.map((note) => this.note(note, entry.frames)) ?? null;
    if (entry.peaks !== null) {
      const { peaks } = entry;
      entry.peaks = {
        ...peaks,
        points: peaks.points.map((point) => this.point(point)),
        course: peaks.course?.map((step) => this.step(step)) ?? null,
      };
    }
  }

  private world({ cells, heap }: World): World {
    return { cells: changed(this.cells, cells, this.changes.cells), heap: this.heap(heap) };
  }

  private heap(heap: Heap): PersistentMap<HeapEntry> {
    return changed(this.heaps as Map<object, PersistentMap<HeapEntry>>, heap as PersistentMap<HeapEntry>, this.changes.heap);
  }

  private point(point: PlacedPoint): PlacedPoint {
    const { call } = point;
    return point.carried(this.heap(point.heap), call === null ? null : this.invocation(call));
  }

  private step(step: Step): Step {
    if (step.kind !== "moment") {
      const steps = step.steps.map((inner) => this.step(inner));
      return step.kind === "rounds" ? { ...step, head: this.heap(step.head), steps } : { ...step, steps };
    }
    return { ...step, heap: this.heap(step.heap), call: step.call === null ? null : this.invocation(step.call) };
  }

  private invocation(call: Invocation): Invocation {
    const reading = call.reading?.map((one) => this.step(one) as Reading);
    return { ...call, before: this.heap(call.before), heap: this.heap(call.heap), ...(reading && { reading }) };
  }

  /**
   * What happened in frames that were entered inside speaks of objects that were read or made inside, so that it is the same note unless the changes
   * are felt there. Bindings in a frame around it are measured against everything which that frame keeps alive.
   */
  private note(note: Note, inside: ReadonlySet<number>): Note {
    if (note.kind !== "binding" && note.kind !== "return") return note;
    if (inside.has(note.frame) && !this.felt) return note;
    const worlds = { after: this.world(note.after), before: this.world(note.before), peaks: note.peaks.map((point) => this.point(point)) };
    return note.kind === "binding"
      ? { ...note, ...worlds }
      : { ...note, ...worlds, course: note.course?.map((step) => this.step(step)) ?? null };
  }
}

function changed<V>(
  known: Map<object, PersistentMap<V>>,
  then: PersistentMap<V>,
  changes: readonly (readonly [string, V | undefined])[],
): PersistentMap<V> {
  let result = known.get(then);
  if (result === undefined) {
    result = then;
    for (const [key, value] of changes) result = value === undefined ? result.delete(key) : result.set(key, value);
    known.set(then, result);
  }
  return result;
}
