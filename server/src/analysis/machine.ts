/** What one run of the interpreter carries along: fuel, interned places, functions, and the context of the code being evaluated. */
import type { Expr, FunctionUnit, Located, Module, Parameters, StatementUnit, Stmt } from "../syntax/ast";
import type { Target } from "../target/target";
import { type LineIndex, lineIndex, lineOf } from "../text/lines";
import type { Span } from "../text/span";
import { addressOf } from "../values/heap";
import type { Int } from "../values/int";
import type { Obj } from "../values/object";
import type { Id, Reason, Value } from "../values/value";
import type { Hint } from "./hints";
import type { Lazy } from "./lazy";
import type { Limits } from "./limits";
import type { Recorder } from "./record";
import type { Scope } from "./scope";
import { type State, UNBOUND } from "./state";
import type { CallFact, PeakPoint, ScopeRef } from "./types";

export type Unit = StatementUnit | FunctionUnit;

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
  /** Known decorators that keep the function's meaning were removed; an unknown one made this false. */
  readonly plain: boolean;
}

export interface Frame {
  readonly parent: number | null;
  readonly scope: Scope;
  readonly ref: ScopeRef;
  /** A class body: its names are not seen from functions inside it. */
  readonly isClass?: boolean;
}

/** Where control left the block other than at its end. States are joined as they come in. */
export interface Flow {
  returned: { state: State; value: Value } | null;
  broke: State | null;
  continued: State | null;
  raised: State | null;
  yielded: boolean;
}

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
  /** What a generator function has yielded so far goes to this hidden list. */
  readonly yields: Id | null;
}

/** Thrown when the fuel of the whole analysis is used up; caught only by `analyse`. */
export class Exhausted extends Error {}

export class Machine {
  readonly functions: FunctionDef[] = [];
  readonly frames: Frame[] = [];
  readonly classes: ClassDef[] = [];
  /** Temporaries alive while an expression is evaluated (operands, arguments). */
  readonly temporaries: Value[] = [];
  fuel: number;
  /** Counts branches that could not be decided: a loop compares it to know whether its abstract round was exact. */
  doubts = 0;
  /** The abstract peaks of the statement being evaluated; null while none is asked for. */
  peaks: { points: PeakPoint[]; complete: boolean } | null = null;
  readonly lines: LineIndex;
  private readonly interned = new Map<string, number>();
  private readonly functionIndex = new Map<string, number>();
  private readonly unitIds = new Map<Unit, number>();
  private readonly bases = new Map<Unit, number>();
  /** Functions that were called, by unit, and how often with which arguments. */
  readonly reached = new Set<Unit>();
  /** Of these, the ones that only the analysis itself evaluated. */
  readonly uncalled = new Set<Unit>();
  readonly calls = new Map<Unit, { keys: Set<string>; rest: readonly Value[] | null }>();
  /** Functions being evaluated, with the key of their arguments. */
  readonly stack: { readonly func: number; readonly key: string }[] = [];
  /** Suspended generators, by the place that made them. */
  readonly lazies = new Map<number, Lazy>();
  /** State before the statement being evaluated. */
  before: { readonly cells: State["cells"]; readonly heap: State["heap"] } | null = null;

  constructor(
    readonly module: Module,
    readonly target: Target,
    readonly limits: Limits,
    readonly record: Recorder,
    /** Numbers that hints, settings and the project give for names. */
    readonly assumptions: Map<string, Int>,
    readonly hints: readonly Hint[],
    readonly text: string,
  ) {
    this.fuel = limits.fuel;
    this.lines = lineIndex(text);
    for (const placed of module.body) {
      this.place(placed.unit, placed.offset);
      for (const inner of placed.unit.functions) this.place(inner.unit, placed.offset + inner.offset);
    }
  }

  private place(unit: Unit, base: number): void {
    this.unitIds.set(unit, this.unitIds.size);
    this.bases.set(unit, base);
  }

  /** One step of work. */
  step(): void {
    if (--this.fuel < 0) throw new Exhausted();
  }

  /** Fuel at which the unit being evaluated enters no further calls. */
  private reserve = 0;

  /** A top-level statement or uncalled function begins: it may use so many steps before its calls are cut off. */
  beginUnit(steps: number): void {
    this.reserve = this.fuel - steps;
  }

  get callsCutOff(): boolean {
    return this.fuel < this.reserve;
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
    return this.unitIds.get(unit) ?? -1;
  }

  /** Absolute offset of a unit's first code unit. */
  base(unit: Unit): number {
    return this.bases.get(unit) ?? 0;
  }

  span(ctx: Context, node: Located): Span {
    const base = this.base(ctx.unit);
    return { start: base + node.start, end: base + node.end };
  }

  /** The function made by evaluating `node` in `frame`; the same number each time it is evaluated there. */
  defineFunction(def: FunctionDef): number {
    const key = `${this.unitId(def.unit)}:${def.node.start}:${def.node.end}:${def.frame}`;
    let index = this.functionIndex.get(key);
    if (index === undefined) {
      index = this.functions.length;
      this.functionIndex.set(key, index);
      this.functions.push(def);
    }
    return index;
  }

  frame(id: number): Frame {
    return this.frames[id] as Frame;
  }

  private readonly frameIndex = new Map<number, number>();

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
}

/** A class statement that was evaluated. */
export interface ClassDef {
  readonly name: string;
  readonly frame: number;
  readonly unit: Unit;
  readonly node: Located;
  /** Why its instances are not understood, or null. */
  readonly lost: string | null;
}

// Reading and writing: the one door to state.

/** Follows the scope chain. Undefined: bound nowhere in the program (a builtin, or a mistake). */
export function readName(state: State, ctx: Context, name: string): Value | undefined {
  const { machine } = ctx;
  let frame: number | null = ctx.frame;
  let first = true;
  while (frame !== null) {
    const { scope, parent, isClass }: Frame = machine.frame(frame);
    if (isClass === true && !first) {
      frame = parent;
      continue;
    }
    if (first && scope.globals.has(name)) frame = 0;
    const cell = state.cells.get(cellAddress(frame, name));
    if (cell !== undefined) {
      if (cell.value.tag !== "unbound") return cell.value;
      if (frame !== 0) return cell.value;
    } else if (first && scope.locals.has(name) && frame !== 0) return UNBOUND;
    first = false;
    frame = frame === 0 ? null : parent;
  }
  return undefined;
}

/** The frame that an assignment to `name` in `ctx` writes to. */
export function owner(ctx: Context, state: State, name: string): number {
  const { scope, parent } = ctx.machine.frame(ctx.frame);
  if (scope.globals.has(name)) return 0;
  if (scope.nonlocals.has(name)) {
    let frame = parent;
    while (frame !== null && frame !== 0) {
      if (ctx.machine.frame(frame).scope.locals.has(name) || state.cells.get(cellAddress(frame, name)) !== undefined) return frame;
      frame = ctx.machine.frame(frame).parent;
    }
  }
  return ctx.frame;
}

export function cellAddress(frame: number, name: string): string {
  return `${frame}:${name}`;
}

// Allocation.

/** Identity of a scalar made by `node` now. */
export function freshScalar(ctx: Context, node: Located, tag = ""): Id {
  return { kind: "object", site: site(ctx, ctx.shape, node, tag), at: ctx.rounds };
}

/** Puts a new object made by `node` on the heap. */
export function allocate(state: State, ctx: Context, node: Located, obj: Obj, tag = ""): Value {
  const number = site(ctx, ctx.path, node, tag);
  state.heap = state.heap.set(addressOf(number, ctx.symbols), { obj, formals: [], site: number, at: ctx.symbols });
  return { tag: "ref", id: { kind: "object", site: number, at: ctx.symbols } };
}

function site(ctx: Context, path: number, node: Located, tag: string): number {
  return ctx.machine.intern(path, `${ctx.machine.unitId(ctx.unit)}:${node.start}:${node.end}${tag}`);
}

// Reasons and gaps.

export function reason(text: string, remedy: string | null = null): Reason {
  return { text, line: null, remedy };
}

/** An unknown value, with the gap noted at the node where knowledge ends. */
export function lost(ctx: Context, node: Located, text: string, remedy: string | null = null): Value {
  const span = ctx.machine.span(ctx, node);
  const why: Reason = { text, line: lineOf(ctx.machine.lines, span.start), remedy };
  ctx.machine.record.gap(span, why);
  return { tag: "unknown", reason: why };
}

/** Notes that `value` came into being while the operands on the temporaries stack were alive. */
export function notePeak(state: State, ctx: Context, value: Value, call: CallFact | null = null): void {
  const { peaks, temporaries } = ctx.machine;
  if (peaks === null || (value.tag !== "ref" && call === null)) return;
  peaks.points.push({ heap: state.heap, alive: [...temporaries, value], call });
  if (peaks.points.length > 24) {
    peaks.points.shift();
    peaks.complete = false;
  }
}
