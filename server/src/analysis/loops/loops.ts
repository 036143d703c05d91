/**
 * Loops: executed round by round when short, else accelerated. The body is evaluated at an abstract round k; from what it changes an
 * invariant is proposed for every cell and object, and the body is evaluated again at the invariant until it reproduces itself (induction).
 */
import type { Expr, Located } from "../../syntax/ast";
import { runsKey } from "../../values/canon";
import {
  type Atom,
  add,
  atomInt,
  choice,
  constant,
  constantOf,
  floordiv,
  type Int,
  indexAtom,
  isEqual,
  isLess,
  max,
  mentions,
  NATURAL,
  ONE,
  scale,
  sub,
  ZERO,
} from "../../values/int";
import { someItem } from "../../values/items";
import type { Obj, Run } from "../../values/object";
import { lengthOf, sliceRuns } from "../../values/runs";
import { sameData } from "../../values/same";
import { substituteValue } from "../../values/substitute";
import type { Value } from "../../values/value";
import { contents } from "../canonical";
import { isTrue } from "../classes/special";
import { truth } from "../conditions";
import { objectOf } from "../containers/objects";
import { evaluate, evaluateQuietly } from "../expressions";
import { MAX_PASSES, SMALL_TRIPS } from "../limits";
import { type Context, Exhausted, type Flow, type Machine, newFlow } from "../machine";
import { asInt } from "../operators";
import { addPeak, addStep, newPeaks, type Peaks, unfollowed } from "../peaks";
import { joinMaybe, joinStates, type State } from "../state";
import { joinReturns } from "../statements";
import { check, type Head, headState, leave, type Shapes, surrender } from "./invariants";

export type Body = (state: State, ctx: Context) => boolean;

/** How a loop ended: state after the last round (null: never gets there), and state after a break. */
export interface Left {
  readonly done: State | null;
  readonly broke: State | null;
}

/** Kinds that a loop reads by position while its body runs, appended items as well (Objects/listobject.c, listiter_next). */
const READ_BY_POSITION: ReadonlySet<Obj["kind"] | undefined> = new Set(["list", "array", "bytearray"]);

/** Why nothing is known of what such a loop goes over. */
export const CHANGED = "the loop changes what it goes over";

/** Times that a loop goes on with what its body has appended. */
const MAX_TIMES = 200;

/**
 * As runFor, over `source`, whose items are `runs` at first. Null: the body changes it, or what it reads, otherwise than by appending; nothing is kept
 * then.
 */
export function runOver(source: Value, runs: readonly Run[], ...[node, state, ctx, bind, body]: RunOf): Left | null {
  const { machine } = ctx;
  let seen = objectOf(source, state);
  const reads = seen?.kind === "iterator" ? (seen.reads ?? []) : [];
  if (!READ_BY_POSITION.has(seen?.kind) && reads.length === 0) return runFor(runs, node, state, ctx, bind, body);
  const mark = machine.record.mark();
  const saved = copyFlow(ctx.flow);
  const nothing = (): null => {
    unfollowed(machine);
    machine.record.rollback(mark);
    restoreFlow(ctx.flow, saved);
    return null;
  };
  let left = runFor(runs, node, state, ctx, bind, body);
  if (left.done !== null && reads.some((one) => hasOtherLength(one.then, objectOf(one.source, left.done as State)))) return nothing();
  for (let time = 1; left.done !== null && reads.length === 0; time++) {
    const now = objectOf(source, left.done);
    if (now === seen || sameData(now, seen)) break;
    unfollowed(machine);
    const rest = time > MAX_TIMES ? null : appendedTo(seen, now);
    if (rest === null) return nothing();
    if (rest.length === 0) break;
    seen = now;
    const { broke } = left;
    left = runFor(rest, node, left.done, ctx, bind, body, time);
    left = { done: left.done, broke: joinMaybe(broke, left.broke) };
  }
  return left;
}

type RunOf = readonly [node: Located, state: State, ctx: Context, bind: (item: Value, state: State, ctx: Context) => void, body: Body];

/** Whether an iterator over the list would find other positions than there were; items put in their place it would find as well, but mostly behind it. */
function hasOtherLength(then: Obj, now: Obj | undefined): boolean {
  return then.kind === "list" && !(now?.kind === "list" && isEqual(lengthOf(now.runs), lengthOf(then.runs)) === true);
}

/** What the list has behind the items that it had; null where it does not begin with these any more, or whether it does is not known. */
function appendedTo(before: Obj | undefined, now: Obj | undefined): readonly Run[] | null {
  if (before?.kind !== "list" || now?.kind !== "list" || before.unordered === true || now.unordered === true) return null;
  const length = lengthOf(before.runs);
  const head = sliceRuns(now.runs, ZERO, length);
  return head === null || runsKey(head) !== runsKey(before.runs) ? null : sliceRuns(now.runs, length, lengthOf(now.runs));
}

/** Runs `body` for every item of `runs`, `bind` first. Returns and raises go to ctx.flow. `time`: how often the same loop ran before. */
export function runFor(
  runs: readonly Run[],
  node: Located,
  state: State,
  ctx: Context,
  bind: (item: Value, state: State, ctx: Context) => void,
  body: Body,
  time = 0,
): Left {
  let current: State | null = state.fork();
  let broke: State | null = null;
  const again = time === 0 ? "" : `+${time}`;
  for (const [i, run] of runs.entries()) {
    if (current === null) break;
    const left: Left = runOne(run, `${ctx.machine.unitId(ctx.unit)}:${node.start}:${node.end}#${i}${again}`, current, ctx, bind, body);
    broke = joinMaybe(broke, left.broke);
    current = left.done;
  }
  return { done: current, broke };
}

function runOne(
  run: Run,
  key: string,
  start: State,
  ctx: Context,
  bind: (item: Value, state: State, ctx: Context) => void,
  body: Body,
): Left {
  if (isLess(ZERO, run.count) === false) return { done: start, broke: null };
  const trips = constantOf(run.count);
  const { machine } = ctx;
  const round = (at: Int): Value => substituteValue(run.element, new Map([[run.index.key, at]]));
  const execute = (limit: number, long: boolean): Left | null =>
    executeRounds(Number(trips), limit, long, key, start, ctx, (state, inner, i) => {
      bind(round(constant(i)), state, inner);
      return body(state, inner);
    });
  if (trips !== null && run.picked === null && trips <= SMALL_TRIPS) {
    const left = execute(Number.POSITIVE_INFINITY, false);
    if (left !== null) return left;
  }
  const mark = machine.record.mark();
  const fuel = machine.fuel;
  const flow = copyFlow(ctx.flow);
  const course = machine.peaks?.course?.slice() ?? null;
  const result = accelerate(
    key,
    run.count,
    start,
    ctx,
    (state, inner, index) => {
      // A picked run's index stands for some increasing selection: in each round any of its items, and not the same one in all of them.
      bind(run.picked === null ? substituteValue(run.element, new Map([[run.index.key, atomInt(index)]])) : someItem(run), state, inner);
      return body(state, inner);
    },
    null,
  );
  if (result.precise || trips === null || run.picked !== null) return result.left;
  const perRound = Math.max(1, Math.ceil((fuel - machine.fuel) / result.passes));
  // A loop that may be left early may be short although its range is long.
  const mayLeave = result.left.broke !== null || ctx.flow.returned !== flow.returned;
  if (!mayLeave && Number(trips) * perRound > machine.loopSteps) return result.left;
  // The abstract round lost something and the rounds are few: execute them instead.
  const notes = machine.record.since(mark);
  const abstractFlow = copyFlow(ctx.flow);
  const abstractCourse = machine.peaks?.course ?? null;
  machine.record.rollback(mark);
  if (machine.peaks !== null) machine.peaks.course = course;
  restoreFlow(ctx.flow, flow);
  const left = execute(machine.loopSteps * 2, Number(trips) * perRound > machine.loopSteps);
  if (left !== null && !losesMore(losses(start, left.done), losses(start, result.left.done))) return left;
  if (left !== null) machine.record.rollback(mark);
  restoreFlow(ctx.flow, abstractFlow);
  if (machine.peaks !== null) machine.peaks.course = abstractCourse;
  for (const note of notes) machine.record.add(note);
  return result.left;
}

interface Losses {
  /** Names and objects that there were before. */
  readonly old: number;
  /** Those made since then too. */
  readonly all: number;
}

/** How many names and objects hold something after the loop of which nothing is known. */
function losses(start: State, end: State | null): Losses {
  let [old, made] = [0, 0];
  if (end === null) return { old, all: made };
  start.cells.difference(end.cells, (_, here, there) => {
    if (here !== undefined && there?.value.tag === "unknown") old++;
  });
  start.heap.difference(end.heap, (_, here, there) => {
    if (there === undefined || !contents(there.obj).some(({ tag }) => tag === "unknown")) return;
    if (here === undefined) made++;
    else old++;
  });
  return { old, all: old + made };
}

/** Whether `a` gives up more than `b`; of what was made since then, whether it gives up any where `b` gives up none. */
function losesMore(a: Losses, b: Losses): boolean {
  return a.old > b.old || (b.all === 0 && a.all > 0);
}

/** Round by round; null when it took more than `limit` steps, or when it is `long` and nothing tells when it is left (nothing is kept then). */
function executeRounds(
  trips: number,
  limit: number,
  long: boolean,
  key: string,
  start: State,
  ctx: Context,
  round: (state: State, ctx: Context, i: number) => boolean,
): Left | null {
  const { machine } = ctx;
  const mark = machine.record.mark();
  const saved = copyFlow(ctx.flow);
  const from = machine.fuel;
  const steps = machine.peaks?.course?.length ?? 0;
  let state: State | null = start.fork();
  let broke: State | null = null;
  const blind = long ? blindRounds(machine) : () => false;
  for (let i = 0; i < trips && state !== null; i++) {
    if (from - machine.fuel > limit || blind()) {
      machine.record.rollback(mark);
      restoreFlow(ctx.flow, saved);
      if (machine.peaks?.course) machine.peaks.course.length = steps;
      return null;
    }
    const inner = concreteRound(ctx, key, i);
    const alive: boolean = round(state, inner, i);
    broke = joinMaybe(broke, inner.flow.broke);
    merge(ctx.flow, inner.flow);
    state = alive ? (inner.flow.continued === null ? state : joinStates(state, inner.flow.continued)) : inner.flow.continued;
  }
  return { done: state, broke };
}

/**
 * Asked before each round, whether so many rounds went by without a decision on leaving the loop that those to come will bring none: only what is
 * known and changes can end it, and then it is decided in every round that this is not the last one.
 */
function blindRounds(machine: Machine): () => boolean {
  let rounds = -1;
  let { decided } = machine;
  return () => {
    rounds = machine.decided === decided ? rounds + 1 : 0;
    ({ decided } = machine);
    return rounds >= SMALL_TRIPS;
  };
}

function concreteRound(ctx: Context, key: string, i: number): Context {
  const { machine } = ctx;
  return {
    ...ctx,
    path: machine.intern(ctx.path, `${key}=${i}`),
    shape: machine.intern(ctx.shape, key),
    rounds: [...ctx.rounds, constant(i)],
    flow: { ...newFlow(), yielded: ctx.flow.yielded },
  };
}

interface Accelerated {
  readonly left: Left;
  /** Nothing was lost: no branch undecided, no cell widened. */
  readonly precise: boolean;
  readonly passes: number;
}

/** `test`: of a while loop, evaluated at each head; its trip count is solved from the invariant. */
function accelerate(
  key: string,
  count: Int,
  start: State,
  ctx: Context,
  round: (state: State, ctx: Context, index: Atom) => boolean,
  test: Expr | null,
): Accelerated {
  const { machine } = ctx;
  const id = machine.intern(ctx.path, key);
  let index = indexAtom(`L${id}`, count);
  let trips = count;
  let shapes: Shapes = { cells: new Map(), objects: new Map() };
  const contextAt = (): Context => ({
    ...ctx,
    path: id,
    shape: machine.intern(ctx.shape, key),
    rounds: [...ctx.rounds, atomInt(index)],
    symbols: [...ctx.symbols, atomInt(index)],
    flow: { ...newFlow(), yielded: ctx.flow.yielded },
  });
  const doubts = machine.doubts;
  let solved = test === null;
  let endless = false;
  let before: Head | null = null;
  for (let pass = 1; ; pass++) {
    const mark = machine.record.mark();
    const { fuel } = machine;
    const head: State = headState(shapes, start, index, atomInt(index), before);
    before = { shapes, state: head };
    const inner = contextAt();
    const work = head.fork();
    const outer = machine.peaks;
    // What passes before the last one saw is not what happens.
    if (outer !== null) machine.peaks = newPeaks();
    if (test !== null) {
      // The round runs only when the test held.
      evaluate(test, work, inner);
    }
    machine.doubts = doubts;
    const alive = round(work, inner, index);
    const own = machine.peaks;
    machine.peaks = outer;
    const end = alive ? (inner.flow.continued === null ? work : joinStates(work, inner.flow.continued)) : inner.flow.continued;
    if (end === null) {
      // No round ever completes, so there is at most one.
      machine.record.rollback(mark);
      return onlyOneRound(key, trips, start, ctx, round, pass, index);
    }
    const checked = check(shapes, start, head, end, index, pass >= MAX_PASSES);
    if (checked.stable) {
      if (!solved) {
        solved = true;
        const steps = fuel - machine.fuel;
        const met = machine.doubts;
        const known = solveTrips(test as Expr, head, inner, index);
        // `while True` ends only by leaving. (Asked here: once the trip count is known, every head passes the test.)
        endless = truth(evaluateQuietly(test as Expr, head, inner), head) === true;
        trips = known ?? choice(`T${id}`, "the number of rounds of a while loop", 0, Number.POSITIVE_INFINITY);
        const bounded = indexAtom(`L${id}`, trips);
        if (!sameData(bounded, index) || pass + 1 === MAX_PASSES || !machine.repeats(steps)) {
          machine.record.rollback(mark);
          index = bounded;
          before = null;
          continue;
        }
        // Another pass would do the same once more: it counts as taken.
        machine.fuel -= steps;
        machine.doubts = met;
      }
      const exits = leaveFlow(inner.flow, start, index, id);
      if (own !== null) foldRounds(own, index, trips, head, ctx);
      merge(ctx.flow, exits);
      const done = endless ? null : headState(shapes, start, index, trips);
      const precise =
        machine.doubts === doubts &&
        checked.precise &&
        exits.returned === null &&
        exits.broke === null &&
        (ctx.guarded || exits.raised === null);
      if (!precise) {
        machine.doubts = doubts + 1;
        unfollowed(machine);
      }
      return { left: { done, broke: exits.broke }, precise, passes: pass };
    }
    machine.record.rollback(mark);
    // Everything is given up by now, and still it does not come to rest: stop rather than go on for ever.
    if (pass > MAX_PASSES + 10) throw new Exhausted();
    shapes = pass >= MAX_PASSES + 3 ? surrender(checked.shapes) : checked.shapes;
  }
}

/** What one of the rounds needed, any of them may need. */
function foldRounds({ points, complete, course }: Peaks, index: Atom, trips: Int, head: State, { machine }: Context): void {
  const { peaks } = machine;
  if (peaks === null) return;
  for (const point of points) addPeak(peaks, point);
  if (!complete) peaks.complete = false;
  if (course === null) peaks.course = null;
  else if (course.length > 0) addStep(peaks, { kind: "rounds", index, trips, head: head.heap, steps: course });
}

/** States that left the loop in some round: its index becomes one unknown round. */
function leaveFlow(flow: Flow, start: State, index: Atom, id: number): Flow {
  const by = choice(`R${id}`, "the round that leaves the loop", 0, index.high);
  const exit = (state: State | null) => (state === null ? null : leave(state, start, index, by));
  return {
    returned:
      flow.returned === null
        ? null
        : { state: exit(flow.returned.state) as State, value: substituteValue(flow.returned.value, new Map([[index.key, by]])) },
    broke: exit(flow.broke),
    continued: null,
    raised: exit(flow.raised),
    yielded: flow.yielded,
  };
}

function onlyOneRound(
  key: string,
  trips: Int,
  start: State,
  ctx: Context,
  round: (state: State, ctx: Context, index: Atom) => boolean,
  passes: number,
  index: Atom,
): Accelerated {
  unfollowed(ctx.machine);
  const inner = concreteRound(ctx, key, 0);
  const state = start.fork();
  // The round's index is 0: an index atom that cannot be anything else.
  const zero: Atom = { ...index, low: 0, high: 0 };
  round(state, inner, zero);
  merge(ctx.flow, inner.flow);
  const done = isLess(ZERO, trips) === true ? null : start;
  return { left: { done, broke: inner.flow.broke }, precise: false, passes: passes + 1 };
}

/** while test: body. */
export function runWhile(test: Expr, node: Located, state: State, ctx: Context, body: Body): Left {
  const { machine } = ctx;
  unfollowed(machine);
  const key = `${machine.unitId(ctx.unit)}:${node.start}:${node.end}w`;
  const mark = machine.record.mark();
  const saved = copyFlow(ctx.flow);
  const from = machine.fuel;
  let current: State | null = state.fork();
  let broke: State | null = null;
  const blind = test.type === "Constant" ? blindRounds(machine) : () => false;
  for (let i = 0; ; i++) {
    if (current === null) return { done: null, broke };
    if (from - machine.fuel > machine.loopSteps || blind()) break;
    const inner = concreteRound(ctx, key, i);
    const known = isTrue(evaluate(test, current, inner), test, current, inner);
    if (known === false) return { done: current, broke };
    if (known === null) break;
    const alive: boolean = body(current, inner);
    broke = joinMaybe(broke, inner.flow.broke);
    merge(ctx.flow, inner.flow);
    current = alive ? (inner.flow.continued === null ? current : joinStates(current, inner.flow.continued)) : inner.flow.continued;
  }
  machine.record.rollback(mark);
  restoreFlow(ctx.flow, saved);
  machine.doubts++;
  const result = accelerate(key, NATURAL, state.fork(), ctx, (inside, inner) => body(inside, inner), test);
  return result.left;
}

/** Trip count of `while a < b` and the like, when b - a falls by a constant each round; null when it cannot be told. */
function solveTrips(test: Expr, head: State, ctx: Context, index: Atom): Int | null {
  if (test.type !== "Compare" || test.ops.length !== 1) return null;
  const { record } = ctx.machine;
  record.pause();
  const state = head.fork();
  const a = asInt(evaluate(test.left, state, ctx));
  const b = asInt(evaluate(test.comparators[0] as Expr, state, ctx));
  record.resume();
  if (a === null || b === null) return null;
  const op = test.ops[0];
  // The test holds while gap > 0.
  const gap =
    op === "<" ? sub(b, a) : op === "<=" ? add(sub(b, a), ONE) : op === ">" ? sub(a, b) : op === ">=" ? add(sub(a, b), ONE) : null;
  if (gap === null || gap.poly === null) return null;
  const key = index.key;
  const term = gap.poly.terms.find((t) => t.atoms.length === 1 && t.atoms[0]?.key === key);
  if (term === undefined || !(term.coefficient < 0)) return null;
  const fall = constant(-term.coefficient);
  const first = add(gap, scale(atomInt(index), -term.coefficient));
  if (mentions(first, key)) return null;
  // Rounds r = 0 … while first - fall·r > 0: ceil(first / fall), at least 0.
  return max(ZERO, floordiv(add(first, sub(fall, ONE)), fall));
}

// Flow.

function copyFlow(flow: Flow): Flow {
  return { ...flow };
}

function restoreFlow(flow: Flow, saved: Flow): void {
  Object.assign(flow, saved);
}

/** Adds what left through `inner` to the enclosing flow (breaks and continues end at the loop). */
export function merge(flow: Flow, inner: Flow): void {
  if (inner.returned !== null) {
    flow.returned = flow.returned === null ? inner.returned : joinReturns(flow.returned, inner.returned);
  }
  flow.raised = joinMaybe(flow.raised, inner.raised);
  flow.yielded ||= inner.yielded;
}
