/** What one run of the interpreter carries along: fuel, interned places, functions, and the context of the code being evaluated. */
import type { Expr, FunctionUnit, Located, Module, Parameters, StatementUnit, Stmt } from "../syntax/ast";
import type { Target } from "../target/target";
import { type LineIndex, lineIndex, lineOf } from "../text/lines";
import { addressOf } from "../values/heap";
import type { Int } from "../values/int";
import type { Obj } from "../values/object";
import type { Id, Reason, Value } from "../values/value";
import type { ClassDef } from "./classes/classDef";
import type { Guarded } from "./containers/absent";
import type { Limits } from "./limits";
import type { Lazy } from "./loops/lazy";
import { addEffects, type Effects, type Memo, newEffects, type Recording, replay, replayApart } from "./memo";
import { namesOfClasses, type Scope } from "./names/scope";
import type { OpenNumber, Unknown } from "./outside/given";
import { addPeak, addStep, type Peaks, Temporaries } from "./peaks";
import type { Places, Recorder } from "./record";
import { type Cell, type HeapEntry, type State, UNBOUND } from "./state";
import type { ScopeRef } from "./types";

export type Unit = StatementUnit | FunctionUnit;
type ClassStatement = Extract<Stmt, { type: "ClassDef" }>;

/** A def or lambda that was evaluated. Defaults live in the state, in cells of the frame `defaults(func)`. */
export interface FunctionDef {
  readonly name: string;
  readonly parameters: Parameters;
  readonly body: readonly Stmt[] | Expr;
  readonly unit: Unit;
  readonly scope: Scope;
  /** Frame of the enclosing scope. */
  readonly frame: number;
  readonly generator: boolean;
  readonly async: boolean;
  readonly node: Located;
}

export interface Frame {
  readonly parent: number | null;
  readonly scope: Scope;
  /** The function or class that its code stands in; null: the module. */
  readonly owner: { readonly function: string | null; readonly unit: Unit; readonly node: Located } | null;
  /** A class body, of the class so numbered: its names are not seen from functions inside it. */
  readonly cls?: number;
  /** Of an enumeration: its base in the enum module. */
  readonly enumeration?: string;
}

/** Where control left the block other than at its end. States are joined as they come in. */
export interface Flow {
  returned: { state: State; value: Value } | null;
  broke: State | null;
  continued: State | null;
  raised: State | null;
  yielded: boolean;
}

/** Control that has not left the block. */
export function newFlow(): Flow {
  return { returned: null, broke: null, continued: null, raised: null, yielded: false };
}

/** The surroundings of the node being evaluated. Immutable, but for `flow` and `temporaries`. */
export interface Context {
  readonly machine: Machine;
  readonly unit: Unit;
  readonly frame: number;
  /** Interned call and round path: makes allocation sites deterministic. */
  readonly path: number;
  /** The same without the numbers of executed rounds. */
  readonly shape: number;
  /** Indices of all enclosing loop rounds, outermost first: constants of executed rounds, atoms of abstract ones. */
  readonly rounds: readonly Int[];
  /** Of these, the abstract ones. */
  readonly symbols: readonly Int[];
  readonly depth: number;
  readonly flow: Flow;
  /** Something around takes exceptions, which may come from anywhere: what is so between two statements may be so where they are handled. */
  readonly guarded: boolean;
  /** What a generator function yields goes to this hidden list, or runs the body of the with statement that it manages. */
  readonly yields: Id | ((value: Value, state: State) => void) | null;
}

/**
 * Levels at which no call is entered any more. A function has at most MAX_DEPTH statements and expressions within each other (syntax/lowering.ts); the
 * call stack of V8 has room for all of them, so that what is found does not depend on it.
 */
const MAX_LEVEL = 500;

/** Levels of a statement or comprehension: loops and branches run through more functions than expressions do. */
export const BLOCK_LEVELS = 4;

/** Thrown when the fuel of the whole analysis is used up; caught only by `analyse`. */
export class Exhausted extends Error {}

/** The state of one run of the analysis that is no state of the program: fuel, identities, functions, classes, notes, memo. */
export class Machine {
  /** Functions in the order they were first defined in this run. */
  readonly defined = new Set<number>();
  /** Temporaries alive while an expression of the function being evaluated is (operands, arguments). */
  temporaries = new Temporaries();
  fuel: number;
  /** Expressions being evaluated, each within the one before, calls included; a statement or comprehension counts as several. */
  level = 0;
  /** Counts branches that could not be decided: a loop compares it to know whether its abstract round was exact. */
  doubts = 0;
  /** The store that the condition evaluated last guards. */
  guarded: Guarded | null = null;
  /** Counts branches of the function being evaluated that were decided against leaving a loop. */
  decided = 0;
  /** The abstract peaks of the statement being evaluated; null while none is asked for. */
  peaks: Peaks | null = null;
  readonly lines: LineIndex;
  private readonly bases = new Map<Unit, number>();
  private readonly unitLines = new Map<Unit, number>();
  /** Functions that only the analysis itself evaluated. */
  readonly uncalled = new Set<Unit>();
  /** Argument lists that functions were called with by the statement being evaluated. */
  readonly calls = new Map<Unit, { keys: Set<string>; rest: readonly Value[] | null }>();
  /** Functions being evaluated, with the key of their arguments. */
  readonly stack: { readonly func: number; readonly key: string }[] = [];
  /** Quantities that the text does not tell. */
  private readonly open = new Map<string, OpenNumber>();
  /** State before the statement being evaluated. */
  before: { readonly cells: State["cells"]; readonly heap: State["heap"] } | null = null;
  /** The innermost unit around the expression that is probed. */
  readonly watched: Unit | null;
  private readonly recordings: Recording[] = [];
  /** Pieces of code in evaluation that would be recorded if anything were. */
  private unrecorded = 0;
  private classNames: ReturnType<typeof namesOfClasses> | null = null;

  constructor(
    readonly module: Module,
    readonly target: Target,
    readonly limits: Limits,
    readonly record: Recorder,
    /** Names that the text does not define, and settings give a number for. */
    readonly named: ReadonlySet<string>,
    readonly text: string,
    readonly memo: Memo,
  ) {
    this.fuel = limits.fuel;
    this.lines = lineIndex(text);
    let watched: Unit | null = null;
    const place = (unit: Unit, base: number): void => {
      this.bases.set(unit, base);
      memo.unitId(unit);
      const { watch } = record;
      if (watch !== null && base <= watch.start && watch.end <= base + unit.text.length) watched = unit;
    };
    for (const placed of module.body) {
      place(placed.unit, placed.offset);
      for (const inner of placed.unit.functions) place(inner.unit, placed.offset + inner.offset);
    }
    this.watched = watched;
  }

  /** One step of work. */
  step(): void {
    if (--this.fuel < 0) throw new Exhausted();
  }

  /** Fuel at which the unit being evaluated enters no further calls. */
  private reserve = 0;

  /** Functions are evaluated that no reached call names: what they call is no fact about the program. */
  hypothetical = false;

  /** A top-level statement or uncalled function begins: it has steps and argument lists of its own, whatever came before. */
  beginUnit(steps: number): void {
    this.reserve = this.fuel - steps;
    this.calls.clear();
  }

  /** Rounds × steps that a loop may be executed for: fewer in functions that nothing calls, where little is known of what they go over. */
  get loopSteps(): number {
    return this.hypothetical ? this.limits.uncalledLoopSteps : this.limits.loopSteps;
  }

  /** Whether another call would nest too deeply, in calls or in all that they are evaluated within: decided by the path to it alone. */
  isDeep({ depth }: Context): boolean {
    return depth >= this.limits.depth || this.level > MAX_LEVEL;
  }

  get callsCutOff(): boolean {
    return this.fuel < this.reserve;
  }

  /** Whether so many steps can be taken without meeting a limit that was not met when they were taken first. */
  affords(steps: number): boolean {
    return this.fuel - steps >= (this.recordings.length + this.unrecorded === 0 ? 0 : Math.max(0, this.reserve));
  }

  /** Whether what was just done in so many steps, done again in an equal state, would do the same: no limit comes in between. */
  repeats(steps: number): boolean {
    return this.affords(steps) && [...this.calls.values()].every(({ keys, rest }) => rest === null && keys.size <= this.limits.contexts);
  }

  /** Whether these argument lists are taken as they are. */
  admits(contexts: Effects["contexts"]): boolean {
    const fresh = new Map<Unit, Set<string>>();
    for (const { unit, key } of contexts) {
      const entry = this.calls.get(unit);
      if (entry?.keys.has(key) === true && entry.rest === null) continue;
      let keys = fresh.get(unit);
      if (keys === undefined) {
        keys = new Set();
        fresh.set(unit, keys);
      }
      keys.add(key);
      if ((entry?.keys.size ?? 0) + keys.size > this.limits.contexts) return false;
    }
    return true;
  }

  /** The argument list `key` is given to a function; false when there were too many different ones. */
  enterContext(unit: Unit, key: string): boolean {
    let entry = this.calls.get(unit);
    if (entry === undefined) {
      entry = { keys: new Set(), rest: null };
      this.calls.set(unit, entry);
    }
    entry.keys.add(key);
    this.effects?.contexts.push({ unit, key });
    return entry.keys.size <= this.limits.contexts;
  }

  // What is recorded for later runs.

  private get effects(): Recording | undefined {
    return this.recordings[this.recordings.length - 1];
  }

  /**
   * Runs a piece of code, or does what it did in a state that agrees with this one. `own`: it is the body of its frame, whose parameters are bound;
   * "apart": and nobody looks at the state afterwards. Of ctx.flow, what it raised is kept.
   */
  remember<T>(key: string, ctx: Context, own: boolean | "apart", state: State, run: () => T): T {
    const { memo } = this;
    if (!memo.keeps) {
      this.unrecorded++;
      const done = run();
      this.unrecorded--;
      return done;
    }
    const { unit, frame, flow, rounds } = ctx;
    // In functions that nothing calls, chains of calls differ by where they begin: there are many of them, each met once.
    if (this.hypothetical && ctx.depth > this.limits.depth - this.limits.uncalledDepth + 1) {
      const { effects } = this;
      effects?.touched.add(unit);
      if (own !== false) {
        effects?.frames.add(frame);
        for (const name of this.frame(frame).scope.locals) effects?.reads.add(cellAddress(frame, name));
      }
      return run();
    }
    if (own === "apart") {
      const known = memo.findApart(key, state, ctx);
      if (known !== null) {
        memo.remembered += known.entry.fuel;
        replayApart(known, state, this);
        return known.entry.result as T;
      }
    }
    const known = own === "apart" ? null : memo.find(key, state, ctx);
    if (known !== null) {
      memo.remembered += known.entry.fuel;
      const { raised, result } = replay(known, state, this, this.recordings.length > 0);
      flow.raised = raised;
      return result as T;
    }
    const recording: Recording = {
      ...newEffects(),
      start: { cells: state.cells, heap: state.heap },
      rounds,
      mark: this.record.mark(),
      fuel: this.fuel,
      doubts: this.doubts,
      stack: this.stack.length,
      inside: this.recordings.length > 0,
      sound: true,
    };
    recording.touched.add(unit);
    if (own !== false) {
      recording.frames.add(frame);
      for (const name of this.frame(frame).scope.locals) recording.reads.add(cellAddress(frame, name));
    }
    this.recordings.push(recording);
    const result = run();
    this.recordings.pop();
    if (this.effects !== undefined) addEffects(this.effects, recording);
    if (this.record.watch === null) memo.keep(key, recording, state, flow.raised, result, this);
    return result;
  }

  /** What a piece of code did besides changing the state is done again. */
  replayEffects(effects: Effects): void {
    const { memo } = this;
    for (const [key, lazy] of effects.lazies) memo.lazies.set(key, lazy);
    for (const [index, def] of effects.defined) {
      memo.functions[index] = def;
      this.defined.add(index);
    }
    for (const [cls, def] of effects.classes) memo.classes[cls] = def;
    for (const [key, number] of effects.open) this.open.set(key, number);
    for (const [id, body] of effects.bodies) memo.frames[id] = body;
    for (const { unit, key } of effects.contexts) {
      const entry = this.calls.get(unit);
      if (entry === undefined) this.calls.set(unit, { keys: new Set([key]), rest: null });
      else entry.keys.add(key);
    }
    if (this.effects !== undefined) addEffects(this.effects, effects);
  }

  /** More than what was read decides: the code in evaluation from the `from`-th piece on is not to be remembered. */
  unsound(from: number): void {
    for (const [i, recording] of this.recordings.entries()) if (i >= from) recording.sound = false;
  }

  /** A call of a function that is being evaluated: what it gives depends on who else is. */
  reenters(stackIndex: number): void {
    for (const recording of this.recordings) if (recording.stack > stackIndex) recording.sound = false;
  }

  /** The one door to outer state: the cell at `address`. */
  read(state: State, address: string): Cell | undefined {
    this.effects?.reads.add(address);
    return state.cells.get(address);
  }

  /** The same for what has a heap entry that no value refers to. */
  readShared(state: State, address: string): HeapEntry | undefined {
    this.effects?.reads.add(address);
    return state.heap.get(address);
  }

  touch(unit: Unit): void {
    this.effects?.touched.add(unit);
  }

  /** A quantity that the text does not tell came up. */
  noteOpen(number: OpenNumber): void {
    this.open.set(number.key, number);
    this.effects?.open.set(number.key, number);
  }

  /** The quantities that the text does not tell, with the places of this version. */
  unknowns(): readonly Unknown[] {
    return [...this.open.values()].map(({ key, means, unit, node, names, otherwise }) => ({
      key,
      means,
      ...(otherwise === undefined ? {} : { otherwise }),
      place: unit === null ? null : { span: this.places.span(unit, node), names },
    }));
  }

  setLazy(key: number, lazy: Lazy): void {
    this.memo.lazies.set(key, lazy);
    this.effects?.lazies.set(key, lazy);
  }

  lazy(key: number): Lazy {
    return this.memo.lazies.get(key) as Lazy;
  }

  /** Peaks of a call made by the statement being evaluated: its operands are alive meanwhile. */
  foldPeaks({ points, complete, course }: Peaks): void {
    const { peaks, temporaries } = this;
    if (peaks === null) return;
    const others = temporaries.now();
    for (const point of points) addPeak(peaks, point.besides(others, point.at));
    if (!complete) peaks.complete = false;
    if (course === null) peaks.course = null;
    else if (course.length > 0) addStep(peaks, { kind: "inside", frame: null, alive: this.temporaries.held(), steps: course });
  }

  // Numbers and places.

  intern(parent: number, key: string): number {
    return this.memo.intern(parent, key);
  }

  unitId(unit: Unit): number {
    return this.memo.unitId(unit);
  }

  /** Absolute offset of a unit's first code unit. */
  base(unit: Unit): number {
    return this.bases.get(unit) ?? 0;
  }

  /** Line where the unit begins. */
  lineOf(unit: Unit): number {
    let line = this.unitLines.get(unit);
    if (line === undefined) {
      line = lineOf(this.lines, this.base(unit));
      this.unitLines.set(unit, line);
    }
    return line;
  }

  /** Where things stand in this version. */
  readonly places: Places = {
    span: (unit, node) => {
      const base = this.base(unit);
      return { start: base + node.start, end: base + node.end };
    },
    scope: (frame) => this.scope(frame),
    locals: (frame) => this.locals(frame),
    around: (frame) => this.around(frame),
  };

  private readonly scopes = new Map<number, ScopeRef>();

  private scope(frame: number): ScopeRef {
    let scope = this.scopes.get(frame);
    if (scope === undefined) {
      const { owner } = this.frame(frame);
      scope =
        owner === null
          ? { function: null, span: { start: 0, end: this.module.length } }
          : { function: owner.function, span: this.places.span(owner.unit, owner.node) };
      this.scopes.set(frame, scope);
    }
    return scope;
  }

  private around(frame: number): readonly number[] {
    const { parent } = this.frame(frame);
    return parent === null ? [] : [parent, ...this.around(parent)];
  }

  locals(frame: number): ReadonlySet<string> {
    return this.frame(frame).scope.locals;
  }

  /** The function made by evaluating `node` in `frame`; the same number each time it is evaluated there. */
  defineFunction(def: FunctionDef): number {
    const key = `${this.unitId(def.unit)}:${def.node.start}:${def.node.end}:${def.frame}`;
    const index = this.memo.functionFor(key, def);
    this.defined.add(index);
    this.effects?.defined.set(index, def);
    return index;
  }

  function(index: number): FunctionDef {
    return this.memo.functions[index] as FunctionDef;
  }

  /** The number of the class made by the class statement (or call) on the path that `key` names; the same each time. */
  classNumber(key: string): number {
    return this.memo.classFor(key);
  }

  defineClass(cls: number, def: ClassDef): void {
    this.memo.classes[cls] = def;
    this.effects?.classes.set(cls, def);
  }

  class(cls: number): ClassDef {
    const def = this.memo.classes[cls] as ClassDef;
    if (this.effects?.classes.has(cls) === false) this.effects.consulted.set(cls, def);
    return def;
  }

  frame(id: number): Frame {
    return this.memo.frames[id] as Frame;
  }

  /** The frame for a call path. */
  frameFor(path: number, make: () => Frame): number {
    return this.memo.frameFor(path, make);
  }

  /** The frame of a class body on a call path. */
  bodyFrame(path: number, frame: Frame): number {
    const id = this.memo.frameFor(path, () => frame);
    this.memo.frames[id] = frame;
    this.effects?.bodies.set(id, frame);
    return id;
  }

  /**
   * Names a class statement on its call path. A class of the module or of another class goes by its name where no other there has it, so that an edit
   * in one method leaves the places of the others what they were.
   */
  placeOfClass(unit: Unit, node: ClassStatement, frame: number): string {
    const { owner, cls } = this.frame(frame);
    this.classNames ??= namesOfClasses(this.module.body.map((placed) => placed.unit.statement));
    const names = cls === undefined || owner === null ? this.classNames : namesOfClasses((owner.node as ClassStatement).body);
    return names.get(node.name) === node ? `class ${node.name}` : `class${this.unitId(unit)}:${node.start}`;
  }

  /** A gap names the line of a node in `unit`. */
  noteLine(unit: Unit): void {
    this.effects?.lines.set(unit, this.lineOf(unit));
  }
}

// Reading and writing: the one door to state.

/** Follows the scope chain. Undefined: bound nowhere in the program (a builtin, or a mistake). */
export function readName(state: State, ctx: Context, name: string): Value | undefined {
  const { machine } = ctx;
  let frame: number | null = ctx.frame;
  let first = true;
  if (machine.frame(frame).cls !== undefined) name = mangled(name, ctx);
  while (frame !== null) {
    const { scope, parent, cls }: Frame = machine.frame(frame);
    if (cls !== undefined && !first) {
      frame = parent;
      continue;
    }
    if (first && scope.globals.has(name)) frame = 0;
    const cell = machine.read(state, cellAddress(frame, name));
    if (cell !== undefined) {
      if (cell.value.tag !== "unbound") return cell.value;
      if (frame !== 0) return cell.value;
    } else if (first && scope.locals.has(name) && frame !== 0) return UNBOUND;
    first = false;
    frame = frame === 0 ? null : parent;
  }
  return undefined;
}

/** A name as code inside a class means it: `__name` belongs to the class (Python reference, "Private name mangling"). */
export function mangled(name: string, ctx: Context): string {
  if (!name.startsWith("__") || name.endsWith("__")) return name;
  for (let id: number | null = ctx.frame; id !== null; id = ctx.machine.frame(id).parent) {
    const { cls, owner } = ctx.machine.frame(id);
    if (cls === undefined || owner === null) continue;
    const own = (owner.node as Extract<Stmt, { type: "ClassDef" }>).name.replace(/^_+/, "");
    return own === "" ? name : `_${own}${name}`;
  }
  return name;
}

/** The frame that an assignment to `name` in `ctx` writes to. */
export function owner(ctx: Context, state: State, name: string): number {
  const { scope, parent } = ctx.machine.frame(ctx.frame);
  if (scope.globals.has(name)) return 0;
  if (scope.nonlocals.has(name)) {
    let frame = parent;
    while (frame !== null && frame !== 0) {
      if (ctx.machine.frame(frame).scope.locals.has(name) || ctx.machine.read(state, cellAddress(frame, name)) !== undefined) return frame;
      frame = ctx.machine.frame(frame).parent;
    }
  }
  return ctx.frame;
}

/** Where the value of a name in a frame is kept. */
export function cellAddress(frame: number, name: string): string {
  return `${frame}:${name}`;
}

// Allocation.

/** Identity of a scalar made by `node` now. */
export function freshScalar(ctx: Context, node: Located, tag = ""): Id {
  return { kind: "object", site: site(ctx, ctx.shape, node, tag), at: ctx.rounds };
}

/** Puts a new object made by `node` on the heap. */
export function allocate(state: State, ctx: Context, node: Located, made: Obj, tag = ""): Value {
  // What is made of an object of a class of the program is no such object.
  const { own: _, ...plain } = made;
  const obj = made.own === undefined ? made : (plain as Obj);
  const number = site(ctx, ctx.path, node, tag);
  state.heap = state.heap.set(addressOf(number, ctx.symbols), { obj, formals: [], site: number, at: ctx.symbols });
  return { tag: "ref", id: { kind: "object", site: number, at: ctx.symbols } };
}

/** Number of an allocation site: the same for the same node, tag and path of calls and rounds in every version. */
export function site(ctx: Context, path: number, node: Located, tag: string): number {
  return ctx.machine.intern(path, `${ctx.machine.unitId(ctx.unit)}:${node.start}:${node.end}${tag}`);
}

// Reasons and gaps.

/** Why something is unknown, without a line; `remedy`: what the user may do about it. */
export function reason(text: string, remedy: string | null = null): Reason {
  return { text, line: null, remedy };
}

/** An unknown value, with the gap noted at the node where knowledge ends. */
export function lost(ctx: Context, node: Located, text: string, remedy: string | null = null): Value {
  const { machine, unit } = ctx;
  const why: Reason = { text, line: lineOf(machine.lines, machine.base(unit) + node.start), remedy };
  machine.noteLine(unit);
  machine.record.add({ kind: "gap", unit, node, reason: why });
  return { tag: "unknown", reason: why };
}

/** The unknown value of code that does not parse. */
export function unparsed(ctx: Context, node: Located): Value {
  const { machine, unit } = ctx;
  return lost(ctx, node, `line ${lineOf(machine.lines, machine.base(unit) + node.start) + 1} does not parse`);
}
