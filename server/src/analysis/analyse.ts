/** Entry of the analysis: runs a module abstractly as `__main__`, then every function that nothing reached. */
import type { Module } from "../syntax/ast";
import type { Target } from "../target/target";
import { lineOf } from "../text/lines";
import type { Span } from "../text/span";
import type { Int } from "../values/int";
import { sameData } from "../values/same";
import type { Snapshot } from "../values/snapshot";
import type { Reason } from "../values/value";
import { noteExit } from "./binding";
import { runUncalled } from "./calls/calls";
import { classFacts } from "./classes/classFacts";
import { execute } from "./execution/execute";
import { LIMITS, type Limits } from "./limits";
import { type Context, cellAddress, Exhausted, Machine, newFlow } from "./machine";
import { Memo } from "./memo";
import { blockScope } from "./names/scope";
import { findSites, type Sites } from "./names/sites";
import { assumeIn, type Given, givenNumbers, type Replacer, replacerFor } from "./outside/given";
import { readHints } from "./outside/hints";
import { Recorder } from "./record";
import { State } from "./state";
import { executeOne } from "./statements";
import type { Analysis, Execution } from "./types";

export interface Options {
  readonly target: Target;
  readonly text: string;
  readonly limits?: Limits;
  /** Numbers given for names, by settings or the project. */
  readonly assume?: ReadonlyMap<string, Int>;
  /** What earlier versions of the document left; it is added to. Without it nothing is kept. */
  readonly history?: AnalysisHistory;
}

/** Results of earlier versions of one document, for `Options.history`. */
export class AnalysisHistory {
  private memo: Memo | null = null;
  private replacing: { readonly given: readonly Given[]; readonly to: Replacer } | null = null;
  /** Steps of the last run, and how many of them were taken from earlier runs. */
  work: { readonly steps: number; readonly remembered: number } = { steps: 0, remembered: 0 };

  /** What is still of use in that world. */
  memoFor(world: string): Memo {
    if (this.memo === null || this.memo.world !== world || this.memo.isFull) this.memo = new Memo(world);
    return this.memo;
  }

  /** What puts in these numbers; the same for the same numbers as last time. */
  replacerFor(given: readonly Given[]): Replacer {
    if (this.replacing === null || !sameData(this.replacing.given, given)) this.replacing = { given, to: replacerFor(given) };
    return this.replacing.to;
  }
}

/** Facts about every binding, call and function of the module. Equal inputs give equal results. */
export function analyse(module: Module, options: Options): Analysis {
  const { analysis, given } = run(module, options, null).facts();
  const to = replacerIn(given, options);
  return to === null ? analysis : assumeIn(analysis, to);
}

/** The values that the expression at `span` takes; empty when it is never reached. */
export function probe(module: Module, options: Options, span: Span): readonly Snapshot[] {
  const { record, facts } = run(module, options, span);
  const probes = record.probes((options.limits ?? LIMITS).states);
  // Numbers that are given may be lengths of what is bound: where there are none, no bindings are needed.
  const isGiven = (options.assume?.size ?? 0) > 0 || readHints(module, options.text).length > 0;
  const to = isGiven ? replacerIn(facts().given, options) : null;
  return to === null ? probes : to.snapshots(probes);
}

function replacerIn(given: readonly Given[], { history = new AnalysisHistory() }: Options): Replacer | null {
  return given.length === 0 ? null : history.replacerFor(given);
}

interface Run {
  readonly record: Recorder;
  /** What was recorded, and the numbers that hints and settings give for what is unknown in it. */
  readonly facts: () => { readonly analysis: Analysis; readonly given: readonly Given[] };
}

function run(module: Module, options: Options, watch: Span | null): Run {
  const limits = options.limits ?? LIMITS;
  const record = new Recorder(watch);
  const { history } = options;
  const named = new Set(options.assume?.keys());
  const world = JSON.stringify([options.target, limits, [...named].sort()]);
  const memo = history?.memoFor(world) ?? new Memo(world, false);
  // A probe comes between two versions, and uses little of what is kept for the next one.
  if (watch === null) memo.begin();
  const machine = new Machine(module, options.target, limits, record, named, options.text, memo);
  const scope = blockScope(
    module.body.map(({ unit }) => unit.statement),
    null,
  );
  const frame = 0;
  memo.setModuleFrame({ parent: null, scope, owner: null });
  const state = State.empty();
  const context = (unit: Context["unit"]): Context => ({
    machine,
    unit,
    frame,
    path: 0,
    shape: 0,
    rounds: [],
    symbols: [],
    depth: 0,
    flow: newFlow(),
    guarded: false,
    yields: null,
  });
  let exhausted = false;
  let alive = true;
  // Everything before this offset was executed to its end.
  let complete = 0;
  try {
    for (const { unit, offset } of module.body) {
      machine.beginUnit(limits.unitSteps);
      const ctx = context(unit);
      alive = machine.remember(`unit${machine.unitId(unit)}`, ctx, false, state, () => executeOne(unit.statement, state, ctx));
      if (!alive) break;
      complete = offset + unit.text.length;
    }
    const first = module.body[0];
    if (first !== undefined) {
      const ctx = context(first.unit);
      if (alive) for (const name of scope.locals) noteExit(cellAddress(frame, name), state, ctx);
      runUnreached(machine, state, ctx);
    }
  } catch (error) {
    if (!(error instanceof Exhausted)) throw error;
    exhausted = true;
  }
  if (history !== undefined) history.work = { steps: limits.fuel - Math.max(0, machine.fuel), remembered: memo.remembered };
  return { record, facts: () => factsOf(module, options, machine, state, exhausted ? complete : null) };
}

/** `complete`: where the fuel ran out, the offset before which everything was executed to its end; else null. */
function factsOf(module: Module, options: Options, machine: Machine, state: State, complete: number | null): ReturnType<Run["facts"]> {
  const { limits, record } = machine;
  const exhausted = complete !== null;
  const stopped: Reason = { text: `analysis stopped after ${limits.fuel} steps`, line: null, remedy: null };
  const unreached = (statement: Span, { broken: all }: Sites): Reason => {
    if (exhausted) return stopped;
    const broken = all.find((span) => span.start <= statement.start && statement.end <= span.end);
    const text = broken === undefined ? "this line is never reached" : `line ${lineOf(machine.lines, broken.start) + 1} does not parse`;
    return { text, line: null, remedy: null };
  };
  const facts = record.finish(
    (reached) => findSites(module, machine, reached),
    (unit) => record.reaches(unit) && !machine.uncalled.has(unit),
    module.body.map(({ unit }) => unit),
    limits.states,
    unreached,
    machine.places,
  );
  const ended: Snapshot = { value: { tag: "unknown", reason: stopped }, heap: state.heap, assumes: [] };
  // What ran out of fuel half-way may run again with other values: only straight module code is complete, and what becomes of it later is not known.
  const bindings = exhausted
    ? facts.bindings.map((b) =>
        b.scope.function === null && b.statementSpan.end <= complete
          ? { ...b, exits: b.states.length === 0 ? [] : [ended] }
          : { ...b, states: [], exits: [], reason: stopped },
      )
    : facts.bindings;
  const classes = classFacts(record.classes(), state, machine.places);
  const { callsTo, functions } = facts;
  const fuel = limits.fuel - machine.fuel;
  let execution: Execution | null = null;
  const analysis: Analysis = {
    bindings,
    callsTo,
    functions,
    classes,
    get loops() {
      return exhausted ? [] : facts.loops;
    },
    get gaps() {
      return facts.gaps;
    },
    get unknowns() {
      return machine.unknowns();
    },
    execution() {
      execution ??= execute(module, options.target, limits.executed);
      return execution;
    },
    fuel,
  };
  const { text, assume = new Map() } = options;
  const hints = readHints(module, text);
  const isGiven = hints.length > 0 || assume.size > 0 || machine.unknowns().some(({ otherwise }) => otherwise !== undefined);
  return { analysis, given: isGiven ? givenNumbers(machine.unknowns(), bindings, hints, text, assume) : [] };
}

/** Functions that no reached call named, each once with what its annotations say of its parameters. New ones may turn up meanwhile. */
function runUnreached(machine: Machine, state: State, ctx: Context): void {
  machine.hypothetical = true;
  // The set grows meanwhile, and what is added is visited too.
  for (const i of machine.defined) {
    const def = machine.function(i);
    if (machine.record.reaches(def.unit) || def.node.start !== 0 || !Array.isArray(def.body) || def.unit.kind !== "function") continue;
    machine.record.add({ kind: "reached", unit: def.unit });
    machine.uncalled.add(def.unit);
    machine.beginUnit(machine.limits.uncalledSteps);
    runUncalled(i, state.fork(), { ...ctx, flow: newFlow() });
  }
}
