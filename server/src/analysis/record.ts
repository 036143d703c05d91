/**
 * Collects facts while the program is evaluated; a loop that turns out wrong takes back what it recorded. Notes speak of nodes within their units, so
 * that they stay true when the text around a unit moves; `finish` says where they stand in this version.
 */
import type { FunctionUnit, Located, StatementUnit } from "../syntax/ast";
import type { Span } from "../text/span";
import { joinValue } from "../values/join";
import type { Assumption } from "../values/object";
import { once } from "../values/once";
import type { PersistentMap } from "../values/persistentMap";
import type { Snapshot } from "../values/snapshot";
import type { Reason, Value } from "../values/value";
import { withoutUnbound } from "./binding";
import { mayRun, type UnknownCall } from "./calls/mayRun";
import { snapshotKey } from "./canonical";
import type { ClassDef } from "./classes/classDef";
import { cellAddress, type Unit } from "./machine";
import type { Sites } from "./names/sites";
import type { PlacedPoint } from "./peaks";
import type { Cell, State } from "./state";
import type { Analysis, Binding, CallFact, FunctionRun, Gap, Invocation, Moment, ScopeRef } from "./types";

/** An assignment to a name, within its unit. `key` names it across versions. */
export interface Site {
  readonly key: string;
  readonly name: string;
  readonly unit: Unit;
  readonly node: Located;
  readonly statement: Located;
  readonly value: Located | null;
  readonly kind: Binding["kind"];
}

/** Cells and heap at one time. */
export type World = Pick<State, "cells" | "heap">;

export interface BindingNote extends Passage {
  readonly kind: "binding";
  readonly site: Site;
}

/** A loop that is in no other one, from before its first round to after its last. */
export interface LoopNote extends Passage {
  readonly kind: "loop";
  readonly unit: Unit;
  readonly node: Located;
}

/** What memory was before and after a statement, and meanwhile. */
interface Passage {
  readonly frame: number;
  readonly value: Value;
  readonly after: World;
  readonly before: World;
  readonly peaks: readonly PlacedPoint[];
  readonly complete: boolean;
  /** It makes nothing but what the peaks show. */
  readonly tidy: boolean;
}

export interface CallNote {
  readonly kind: "call";
  readonly unit: Unit;
  readonly frame: number;
  readonly node: Located;
  readonly callee: Located;
  readonly args: readonly Located[];
  readonly invocation: Invocation;
}

export interface ClassNote {
  readonly kind: "class";
  readonly unit: Unit;
  readonly node: Located;
  readonly cls: number;
  readonly def: ClassDef;
  /** Attributes that its __init__ sets. */
  readonly names: readonly string[];
}

export interface ReturnNote extends Pick<FunctionRun, "value" | "complete" | "course"> {
  readonly kind: "return";
  readonly unit: Unit;
  readonly frame: number;
  readonly before: World;
  readonly after: World;
  readonly peaks: readonly PlacedPoint[];
}

interface GapNote {
  readonly kind: "gap";
  readonly unit: Unit;
  readonly node: Located;
  readonly reason: Reason;
}

export type Note =
  | BindingNote
  | CallNote
  | { readonly kind: "exit"; readonly key: string; readonly snapshot: Snapshot }
  | ReturnNote
  | LoopNote
  | ClassNote
  /** The function was called. */
  | { readonly kind: "reached"; readonly unit: Unit }
  /** Calls of the function are not evaluated, so that its bindings may be more than is seen. */
  | { readonly kind: "skipped"; readonly unit: Unit; readonly node: Located; readonly reason: Reason }
  | { readonly kind: "unknownCall"; readonly what: UnknownCall }
  | { readonly kind: "probe"; readonly snapshot: Snapshot }
  | GapNote;

/** Where units and frames stand in the version that is analysed. */
export interface Places {
  readonly span: (unit: Unit, node: Located) => Span;
  readonly scope: (frame: number) => ScopeRef;
  /** Names of a frame. */
  readonly locals: (frame: number) => ReadonlySet<string>;
  /** The frames around a frame, innermost first. */
  readonly around: (frame: number) => readonly number[];
}

const MAX_CALLS = 8;

/** Takes down what the analysis finds, as notes without places; they get their places when the version is finished. */
export class Recorder {
  private notes: Note[] = [];
  private off = 0;
  private readonly reached = new Set<Unit>();
  /** Notes that `reached` was told of. */
  private counted = 0;

  /** `watch`: the expression whose values are wanted, or null. */
  constructor(readonly watch: Span | null) {}

  get on(): boolean {
    return this.off === 0;
  }

  pause(): void {
    this.off++;
  }

  resume(): void {
    this.off--;
  }

  mark(): number {
    return this.notes.length;
  }

  rollback(mark: number): void {
    this.notes.length = mark;
  }

  since(mark: number): readonly Note[] {
    return this.notes.slice(mark);
  }

  add(note: Note): void {
    if (this.on) this.notes.push(note);
  }

  /** Whether the function was called; what was recorded so far is not taken back any more. */
  reaches(unit: Unit): boolean {
    for (; this.counted < this.notes.length; this.counted++) {
      const note = this.notes[this.counted] as Note;
      if (note.kind === "reached") this.reached.add(note.unit);
    }
    return this.reached.has(unit);
  }

  /** What `watch` evaluated to, distinct. */
  probes(limit: number): readonly Snapshot[] {
    const snapshots = this.notes.flatMap((note) => (note.kind === "probe" ? [note.snapshot] : []));
    return distinct(snapshots, limit) ?? [];
  }

  /** The class statements that were reached. */
  classes(): readonly ClassNote[] {
    return this.notes.filter((note) => note.kind === "class");
  }

  /** All facts, in source order. `find` looks up what the text holds, and which of its bindings were not reached. */
  finish(
    find: (reached: (key: string) => boolean) => Sites,
    reaches: (unit: FunctionUnit) => boolean,
    statements: readonly StatementUnit[],
    limit: number,
    unreached: (statement: Span, sites: Sites) => Reason,
    places: Places,
  ): Pick<Analysis, "bindings" | "callsTo" | "functions" | "loops" | "gaps"> {
    const moments = new Map<string, Moment[]>();
    const exits = new Map<string, Snapshot[]>();
    const reached = new Map<string, BindingNote>();
    const calls = new Map<string, CallNote[]>();
    const times = new Map<Located, number>();
    const runs = new Map<Unit, ReturnNote[]>();
    const more = new Set<Unit>();
    const loops = new Map<Located, LoopNote[]>();
    const gaps: GapNote[] = [];
    const skipped = new Map<number, Reason>();
    const unknownCalls: UnknownCall[] = [];
    for (const note of this.notes) {
      switch (note.kind) {
        case "binding":
          if (!reached.has(note.site.key)) reached.set(note.site.key, note);
          push(moments, note.site.key, momentOf(note, places));
          break;
        case "exit":
          push(exits, note.key, note.snapshot);
          break;
        case "call": {
          const before = times.get(note.node) ?? 0;
          times.set(note.node, before + 1);
          if (before < MAX_CALLS) push(calls, note.invocation.callee, note);
          break;
        }
        case "loop":
          push(loops, note.node, note);
          break;
        case "gap":
          gaps.push(note);
          break;
        case "unknownCall":
          unknownCalls.push(note.what);
          break;
        case "skipped":
          more.add(note.unit);
          skipped.set(keyOf(places.span(note.unit, note.node)), note.reason);
          break;
        case "return": {
          if ((runs.get(note.unit)?.length ?? 0) < MAX_CALLS) push(runs, note.unit, note);
          else more.add(note.unit);
        }
      }
    }
    const sites = find((key) => reached.has(key));
    const open = mayRun(
      unknownCalls,
      sites.functions.map(({ unit }) => unit),
      statements,
    );
    for (const { unit, span } of sites.functions) if (open.has(unit) && !skipped.has(keyOf(span))) skipped.set(keyOf(span), UNKNOWN_CALLS);
    const bindings = [...reached.values()].map(({ site, frame }): Binding => {
      const scope = places.scope(frame);
      const { kept: states, many } = reduce(moments.get(site.key) as Moment[], limit);
      const { kept: last } = reduce(exits.get(site.key) ?? [], limit);
      if (states === null || last === null) return bindingAt(site, scope, [], [], true, TOO_MANY_FORMS, places);
      if (!skipped.has(keyOf(scope.span))) return bindingAt(site, scope, states, last, many, null, places);
      return bindingAt(site, scope, assumed(states), assumedEnds(last), many, null, places);
    });
    for (const { site, scope } of sites.unreached) {
      const reason = skipped.get(keyOf(scope.span)) ?? unreached(places.span(site.unit, site.statement), sites);
      bindings.push(bindingAt(site, scope, [], [], false, reason, places));
    }
    bindings.sort((a, b) => a.statementSpan.start - b.statementSpan.start || a.nameSpan.start - b.nameSpan.start);
    const facts = new Map<CallNote, CallFact>();
    return {
      bindings,
      callsTo: (wanted) => {
        const found: CallFact[] = [];
        for (const [callee, notes] of calls) {
          if (!wanted(callee)) continue;
          for (const note of notes) {
            const fact = facts.get(note) ?? callFact(note, places);
            facts.set(note, fact);
            found.push(fact);
          }
        }
        return found.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
      },
      functions: sites.functions.map(({ unit, ...f }) => {
        const own = runs.get(unit) ?? [];
        let placed: readonly FunctionRun[] | null = null;
        return {
          ...f,
          reached: reaches(unit),
          get runs() {
            placed ??= own.map((note) => placedRun(note, places));
            return placed;
          },
          more: more.has(unit),
        };
      }),
      get loops() {
        return [...loops.values()].map((notes) => ({
          span: places.span((notes[0] as LoopNote).unit, (notes[0] as LoopNote).node),
          passages: notes.slice(0, MAX_CALLS).map((note) => momentOf(note, places)),
          more: notes.length > MAX_CALLS,
        }));
      },
      get gaps() {
        const found = new Map<string, Gap>();
        for (const { unit, node, reason } of gaps) {
          const span = places.span(unit, node);
          found.set(`${span.start}:${reason.text}`, { span, reason });
        }
        return [...found.values()].sort((a, b) => a.span.start - b.span.start);
      },
    };
  }
}

/** An assignment where it stands in this version. */
function bindingAt(
  { name, unit, node, statement, value, kind }: Site,
  scope: ScopeRef,
  states: readonly Moment[],
  exits: readonly Snapshot[],
  many: boolean,
  reason: Reason | null,
  places: Places,
): Binding {
  const [nameSpan, statementSpan] = [places.span(unit, node), places.span(unit, statement)];
  const valueSpan = value === null ? null : places.span(unit, value);
  return { name, nameSpan, statementSpan, valueSpan, scope, kind, states, many, exits, reason, node };
}

/** What bindings of functions rest on that are called in ways which are not followed. */
const LIKE_THESE: Assumption = { kind: "clause", text: "calls that are not followed give the same" };

const assumedMoment = once((moment: Moment): Moment => {
  const { value, heap, assumes, before, peaks, complete, tidy } = moment;
  return {
    value,
    heap,
    assumes: [...assumes, LIKE_THESE],
    get live() {
      return moment.live;
    },
    get around() {
      return moment.around;
    },
    before,
    peaks,
    complete,
    tidy,
  };
});

const assumed = once((moments: readonly Moment[]) => moments.map(assumedMoment));

const assumedEnd = once((end: Snapshot): Snapshot => ({ ...end, assumes: [...end.assumes, LIKE_THESE] }));

const assumedEnds = once((ends: readonly Snapshot[]) => ends.map(assumedEnd));

/** A number for each span of a file. */
function keyOf({ start, end }: Span): number {
  return start * 2 ** 26 + end;
}

function callFact({ unit, frame, node, callee, args, invocation }: CallNote, places: Places): CallFact {
  return {
    ...invocation,
    span: places.span(unit, node),
    calleeSpan: places.span(unit, callee),
    args: invocation.args.map((arg, i) => ({ ...arg, span: places.span(unit, args[i] as Located) })),
    scope: places.scope(frame),
  };
}

/** What is alive around a function are its arguments, which the caller holds, and the names of the scopes that it is written in. */
function placedRun({ value, frame, before, after, peaks, complete, course }: ReturnNote, places: Places): FunctionRun {
  const given = () => alive(before.cells, frame, places.locals(frame));
  const others = ({ cells }: World) => places.around(frame).flatMap((outer) => alive(cells, outer, places.locals(outer)));
  return {
    value,
    heap: after.heap,
    assumes: [],
    complete,
    course,
    get live() {
      return [...given(), ...others(after), value];
    },
    before: {
      get live() {
        return [...given(), ...others(before)];
      },
      heap: before.heap,
    },
    peaks: peaks.map((point) => ({
      heap: point.heap,
      get alive() {
        return point.alive;
      },
      call: point.call,
      inPlace: point.inPlace,
      span: point.at === null ? null : places.span(point.at.unit, point.at.node),
    })),
  };
}

const madeOf = new WeakMap<Passage, Moment>();

/**
 * The moment after a statement; what is alive is listed only when asked for. A note that is used for another version gives the same moment: names that
 * the frame got or lost since then hold nothing in it.
 */
function momentOf(note: Passage, places: Places): Moment {
  let moment = madeOf.get(note);
  if (moment === undefined) {
    moment = newMoment(note, places);
    madeOf.set(note, moment);
  }
  return moment;
}

function newMoment(note: Passage, places: Places): Moment {
  const { frame } = note;
  return momentIn(
    note,
    places.locals(frame),
    places.around(frame).map((outer) => [outer, places.locals(outer)] as const),
  );
}

/** Apart from the above: a moment outlives the version it was made in, and what closures here see is all that they keep of it. */
function momentIn(
  { value, frame, after, before, peaks, complete, tidy }: Passage,
  names: ReadonlySet<string>,
  frames: readonly (readonly [frame: number, names: ReadonlySet<string>])[],
): Moment {
  const around = ({ cells }: World) => frames.flatMap(([outer, locals]) => alive(cells, outer, locals));
  return {
    value,
    heap: after.heap,
    assumes: [],
    get live() {
      return alive(after.cells, frame, names);
    },
    get around() {
      return around(after);
    },
    before: {
      get live() {
        return alive(before.cells, frame, names);
      },
      get around() {
        return around(before);
      },
      heap: before.heap,
    },
    peaks,
    complete,
    tidy,
  };
}

/** What the names of a frame hold. */
export function alive(cells: PersistentMap<Cell>, frame: number, names: ReadonlySet<string>): readonly Value[] {
  const values: Value[] = [];
  for (const name of names) {
    const cell = cells.get(cellAddress(frame, name));
    const held = cell === undefined ? null : withoutUnbound(cell.value);
    if (held !== null) values.push(held);
  }
  return values;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Of objects, so many times more than of values: those take few steps to size one by one. */
const OBJECT_STATES = 6;

/** Fewer snapshots that hold what all of them hold: one of any number, text or truth value, and the objects one by one; null when these are too many. */
function summary<S extends Snapshot>(snapshots: readonly S[], limit: number): readonly S[] | null {
  const scalars = snapshots.filter(({ value }) => SCALARS.has(value.tag));
  const objects = distinct(
    snapshots.filter(({ value }) => !SCALARS.has(value.tag)),
    limit * OBJECT_STATES,
  );
  const [first] = scalars;
  if (objects === null || first === undefined) return objects;
  const value = scalars.map((one) => one.value).reduce(joinValue);
  return [...objects, { ...first, value, assumes: scalars.flatMap(({ assumes }) => assumes) }];
}

const SCALARS: ReadonlySet<Value["tag"]> = new Set(["none", "bool", "int", "float", "complex", "str", "bytes"]);

const UNKNOWN_CALLS: Reason = { text: "it may be called in ways that are not followed", line: null, remedy: null };

const TOO_MANY_FORMS: Reason = { text: "it takes too many different forms here", line: null, remedy: null };

/** Few snapshots that hold what all of them hold. */
interface Reduced<S> {
  /** null: even summaries are too many. */
  readonly kept: readonly S[] | null;
  /** They are summaries. */
  readonly many: boolean;
}

/** What lists of snapshots came to in the version before, by their first one. */
const reducedOf = new WeakMap<Snapshot, { readonly of: readonly Snapshot[]; readonly limit: number; readonly is: Reduced<Snapshot> }>();

function reduce<S extends Snapshot>(snapshots: readonly S[], limit: number): Reduced<S> {
  const [first] = snapshots;
  if (first === undefined) return { kept: snapshots, many: false };
  const known = reducedOf.get(first);
  if (known?.limit === limit && known.of.length === snapshots.length && known.of.every((one, i) => one === snapshots[i]))
    return known.is as Reduced<S>;
  const few = snapshots.length === 1 ? snapshots : distinct(snapshots, limit);
  const is = { kept: few ?? summary(snapshots, limit), many: few === null };
  reducedOf.set(first, { of: snapshots, limit, is });
  return is;
}

/** The snapshots that differ by more than the names of their objects; null when there are more than `limit`. */
function distinct<S extends Snapshot>(snapshots: readonly S[], limit: number): readonly S[] | null {
  const seen = new Set<string>();
  const kept: S[] = [];
  for (const snapshot of snapshots) {
    const key = snapshotKey(snapshot);
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(snapshot);
    if (kept.length > limit) return null;
  }
  return kept;
}
