/** Calls: of program functions by evaluating their body again, of known callables by their knowledge entry, of anything else as unknown. */
import { scalarType } from "../../knowledge/numpy";
import type { Expr } from "../../syntax/ast";
import { atLeast } from "../../target/versions";
import { joinValue } from "../../values/join";
import { unknownLike, type Value } from "../../values/value";
import { noteExit } from "../binding";
import { contents, situationKey } from "../canonical";
import { boundSpecial, instantiate } from "../classes/instances";
import { applyMethod } from "../containers/methods";
import { assumeUnchanged } from "../containers/objects";
import { evaluate, evaluateCallee } from "../expressions";
import { applyEntry, applyKnown } from "../library/apply";
import { suspend } from "../loops/lazy";
import { allocate, type Context, cellAddress, type FunctionDef, lost, type Machine, newFlow, reason } from "../machine";
import { parameterValue } from "../outside/inputs";
import { dropSteps, newPeaks, notePeak, noteStep, Temporaries, unfollowed } from "../peaks";
import { noteParameters } from "../probes";
import type { World } from "../record";
import { joinIn, joinMaybe, loseItems, missing, type State } from "../state";
import { execute } from "../statements";
import type { Invocation } from "../types";
import { type Arguments, boundArguments, evaluateArguments, withFirst } from "./arguments";
import { skipFunction, skipValue } from "./skipped";
import { frameSlots } from "./stack";

type Call = Extract<Expr, { type: "Call" }>;

/** A call expression: callee, arguments, then what the callee does. */
export function evaluateCall(e: Call, state: State, ctx: Context): Value {
  const { temporaries } = ctx.machine;
  const depth = temporaries.length;
  const callee = evaluateCallee(e.func, state, ctx);
  // From 3.7 on a method that is called at once is looked up without making a bound method, from 3.11 on also with keywords.
  const direct =
    callee.tag === "method" &&
    e.func.type === "Attribute" &&
    atLeast(ctx.machine.target, e.keywords.length === 0 ? [3, 7, 0] : [3, 11, 0]) &&
    isPlainCall(e);
  temporaries.push(direct ? callee.self : callee.tag === "known" && BOUND.test(callee.name) ? { tag: "aside", what: "bound" } : callee);
  const args = evaluateArguments(e, state, ctx);
  const before = state.heap;
  const steps = ctx.machine.peaks?.course?.length ?? 0;
  const result = callValue(callee, args, e, state, ctx);
  const reading = runsProgram(callee) ? [] : dropSteps(ctx.machine, steps);
  const name = calleeName(callee, ctx);
  if (name !== null && ctx.machine.record.on) {
    const invocation: Invocation = {
      callee: name,
      program: callee.tag === "function" || (callee.tag === "method" && callee.func !== null),
      args: args.list.map(({ name, value }) => ({ name, value })),
      ...(callee.tag === "method" ? { on: callee.self } : {}),
      result,
      before,
      heap: state.heap,
      assumes: [],
      reading,
    };
    const { unit, frame } = ctx;
    ctx.machine.record.add({ kind: "call", unit, frame, node: e, callee: e.func, args: args.list.map((a) => a.node), invocation });
    notePeak(state, ctx, result, invocation);
  } else if (callee.tag === "class") noteStep(state, ctx, [result]);
  else unfollowed(ctx.machine);
  temporaries.length = depth;
  return result;
}

/** Class methods of builtin types. */
const BOUND = /^builtins\.(?:dict\.fromkeys|int\.from_bytes|\w+\.fromhex)$/;

/** Whether what is called is code of the program, so that its steps are those of the call. */
function runsProgram(callee: Value): boolean {
  return callee.tag === "function" || callee.tag === "class" || (callee.tag === "method" && callee.func !== null);
}

/** Nothing behind stars. */
function isPlainCall(e: Call): boolean {
  return e.keywords.every((keyword) => keyword.arg !== null) && e.args.every((arg) => arg.type !== "Starred");
}

function calleeName(callee: Value, ctx: Context): string | null {
  if (callee.tag === "known") return callee.name;
  if (callee.tag === "dtype") return `numpy.${callee.dtype}`;
  if (callee.tag === "function") return ctx.machine.function(callee.func)?.name ?? null;
  if (callee.tag === "method") return `${typeWord(callee.self)}.${callee.name}`;
  return null;
}

function typeWord(value: Value): string {
  return value.tag === "ref" ? "object" : value.tag;
}

/** Calls a value with arguments that are evaluated already. */
export function callValue(callee: Value, args: Arguments, e: Call, state: State, ctx: Context): Value {
  switch (callee.tag) {
    case "known":
      return applyKnown(callee.name, args, e, state, ctx);
    case "function":
      return callFunction(callee.func, args, e, state, ctx);
    case "method":
      if (callee.func !== null)
        return callFunction(callee.func, withFirst({ name: null, value: callee.self, node: e.func }, args), e, state, ctx);
      return applyMethod(callee.self, callee.name, args, e, state, ctx);
    case "class":
      return instantiate(callee.cls, args, e, state, ctx);
    case "union": {
      const states: State[] = [];
      let result: Value | null = null;
      for (const one of callee.values) {
        if (one.tag === "unbound") continue;
        const fork = state.fork();
        const value = callValue(one, args, e, fork, ctx);
        states.push(fork);
        result = result === null ? value : joinIn(fork, result, value);
      }
      const joined = states.reduce<State | null>(joinMaybe, null);
      if (joined !== null) state.become(joined);
      return result ?? lost(ctx, e, "what is called here is not known");
    }
    case "unknown":
      ctx.machine.record.add({
        kind: "unknownCall",
        what: e.func.type === "Attribute" ? { kind: "method", name: e.func.attr } : { kind: "mentioned" },
      });
      escapeTo(args, nameOf(e.func), state);
      return callee.reason.text.startsWith("no ") ? lost(ctx, e, `${nameOf(e.func)}() is not known`) : unknownLike(callee);
    case "dtype":
      return applyEntry(scalarType(callee.dtype), callee.dtype, args, e, state, ctx);
    default: {
      const method = boundSpecial(callee, "__call__", e.func, state, ctx);
      // What is called may itself be an instance with a __call__.
      if (method !== undefined && !ctx.machine.isDeep(ctx)) return callValue(method, args, e, state, { ...ctx, depth: ctx.depth + 1 });
      escapeTo(args, nameOf(e.func), state);
      const why = `${nameOf(e.func)}() is not known`;
      skipValue(callee, why, state, ctx);
      return lost(ctx, e, why);
    }
  }
}

/** Arguments given to code that is not understood: what they hold rests on its not changing them. */
export function escapeTo(args: Arguments, callee: string, state: State): void {
  for (const arg of args.list) {
    const what = arg.node.type === "Name" ? arg.node.id : "its argument";
    assumeUnchanged(state, arg.value, { kind: "unchanged", callee, what }, contents);
  }
  for (const value of args.behind) assumeUnchanged(state, value, { kind: "unchanged", callee, what: "its argument" }, contents);
}

/** How texts name an expression that is called: "np.zeros", "this call". */
export function nameOf(e: Expr): string {
  if (e.type === "Name") return e.id;
  if (e.type === "Attribute") return `${nameOf(e.value)}.${e.attr}`;
  if (e.type === "Call") return `${nameOf(e.func)}()`;
  return "this call";
}

function callFunction(func: number, args: Arguments, e: Call, state: State, ctx: Context): Value {
  const { machine } = ctx;
  const def = machine.function(func);
  const skipped = (why: string): Value => {
    unfollowed(machine);
    skipFunction(func, [...args.list.map((a) => a.value), ...args.behind], why, state, ctx);
    return lost(ctx, e, why);
  };
  const slots = () => frameSlots(def.scope.locals.size, def.body, isClosed(def.frame, machine), machine.target);
  if (def.async) {
    skipped(`${def.name}() is a coroutine, which runs when it is awaited`);
    const type = def.generator ? "async_generator" : "coroutine";
    const holds = args.list.map((a) => a.value);
    return allocate(state, ctx, e, { kind: "iterator", type, runs: null, holds, hinted: false, frame: slots(), lazy: null, assumes: [] });
  }
  if (machine.isDeep(ctx)) return skipped("calls are nested too deeply here");
  if (machine.callsCutOff) {
    // Top-level statements have steps of their own, whatever came before; calls inside them share these.
    machine.unsound(1);
    return skipped("analysis stopped entering calls here, after many steps");
  }
  const key =
    situationKey(
      args.list.map((a) => a.value),
      state.heap,
    ) + [...args.list.map((a) => a.name ?? ""), args.open ? "*" : ""].join();
  const outer = machine.stack.findIndex((active) => active.func === func);
  if (outer >= 0) machine.reenters(outer);
  // Up to 3.10 a code object keeps the frame of one call (co_zombieframe); names that nested functions see are in cells.
  if ((outer >= 0 && !atLeast(machine.target, [3, 11, 0])) || def.scope.captured) unfollowed(machine);
  if (machine.stack.some((active) => active.func === func && active.key === key)) return skipped(`${def.name} calls itself`);
  machine.record.add({ kind: "reached", unit: def.unit });
  const values = boundArguments(def, func, args, e, state, ctx);
  if (typeof values === "string") return lost(ctx, e, values);
  const rest = limitContexts(def, key, values, state, ctx);
  const path = machine.intern(ctx.path, `call${machine.unitId(ctx.unit)}:${e.start}:${e.end}:${func}`);
  const shape = machine.intern(ctx.shape, `call${machine.unitId(ctx.unit)}:${e.start}:${e.end}:${func}`);
  const inner = contextOf(def, path, { ...ctx, shape, depth: ctx.depth + 1 });
  for (const [name, value] of rest) state.cells = state.cells.set(cellAddress(inner.frame, name), { value, makers: [] });
  if (def.generator)
    return suspend(
      { kind: "function", def, ctx: inner },
      rest.map(([, value]) => value),
      slots(),
      e,
      state,
      ctx,
    );
  const { peaks, temporaries, decided } = machine;
  machine.peaks = peaks === null ? null : newPeaks();
  machine.temporaries = new Temporaries();
  machine.stack.push({ func, key });
  const result = machine.remember(`call${func}:${path}`, inner, true, state, () => runBody(def, state, inner));
  machine.stack.pop();
  const own = machine.peaks;
  machine.peaks = peaks;
  machine.temporaries = temporaries;
  machine.decided = decided;
  if (own !== null) machine.foldPeaks({ ...own, points: own.points.map((point) => point.placed(null)) });
  if (result === null || ctx.guarded) ctx.flow.raised = joinMaybe(ctx.flow.raised, inner.flow.raised);
  if (result === null) {
    return lost(ctx, e, `${def.name}() does not return here`);
  }
  return result;
}

/** Whether no function stands around the frame. */
function isClosed(frame: number, machine: Machine): boolean {
  const { parent, cls } = machine.frame(frame);
  return parent === null || (cls !== undefined && isClosed(parent, machine));
}

/** What the body of a function is evaluated in; `from` has the shape and the depth of the call. */
function contextOf(def: FunctionDef, path: number, from: Context): Context {
  const owner = { function: def.name, unit: def.unit, node: def.node };
  const frame = from.machine.frameFor(path, () => ({ parent: def.frame, scope: def.scope, owner }));
  return { ...from, unit: def.unit, frame, path, flow: newFlow(), guarded: false, yields: null };
}

/** Evaluates a function body whose parameters are bound; leaves `state` after it. Null: it never returns. */
export function runBody(def: FunctionDef, state: State, ctx: Context): Value | null {
  ctx.machine.touch(def.unit);
  noteParameters(def.parameters, state, ctx);
  const before = { cells: state.cells, heap: state.heap };
  let value: Value;
  if (Array.isArray(def.body)) {
    const falls = execute(def.body, state, ctx);
    const { returned } = ctx.flow;
    if (returned === null && !falls) return null;
    value = { tag: "none" };
    if (returned !== null) {
      state.become(falls ? (joinMaybe(state.fork(), returned.state) as State) : returned.state);
      value = falls ? joinIn(state, returned.value, value) : returned.value;
    }
  } else value = evaluate(def.body as Expr, state, ctx);
  leaveFrame(def, state, ctx);
  if (Array.isArray(def.body)) noteReturn(def, value, before, state, ctx);
  return value;
}

function noteReturn(def: FunctionDef, value: Value, before: World, { cells, heap }: State, { machine, frame }: Context): void {
  const { record, peaks } = machine;
  if (!record.on) return;
  // A name of a scope around it that is bound anew is not among the peaks.
  const own = def.scope.globals.size === 0 && def.scope.nonlocals.size === 0;
  record.add({
    kind: "return",
    unit: def.unit,
    frame,
    value,
    before,
    after: { cells, heap },
    peaks: peaks?.points.slice() ?? [],
    complete: (peaks?.complete ?? false) && own,
    course: own ? (peaks?.course ?? null) : null,
  });
}

/** The frame's names end here; a frame that a nested function may have captured stays. */
function leaveFrame(def: FunctionDef, state: State, ctx: Context): void {
  for (const name of def.scope.locals) {
    const address = cellAddress(ctx.frame, name);
    noteExit(address, state, ctx);
    if (!def.scope.captured && !def.generator) state.cells = state.cells.delete(address);
  }
}

/** After too many different argument lists within one statement the later ones are joined, so that evaluation ends. */
function limitContexts(
  def: FunctionDef,
  key: string,
  values: readonly [string, Value][],
  state: State,
  ctx: Context,
): readonly [string, Value][] {
  const { machine } = ctx;
  if (machine.enterContext(def.unit, key)) return values;
  machine.unsound(1);
  const entry = machine.calls.get(def.unit) as { rest: readonly Value[] | null };
  machine.doubts++;
  const { rest } = entry;
  entry.rest = rest === null ? values.map(([, value]) => value) : values.map(([, value], i) => joinValue(rest[i] ?? value, value));
  const gone = values.flatMap(([, value], i) => missing([value, rest?.[i]], [(entry.rest as readonly Value[])[i] as Value]));
  if (gone.length > 0) loseItems(state, gone);
  return values.map(([name], i) => [name, (entry.rest as readonly Value[])[i] as Value]);
}

/** Evaluates a function that no reached call names, with symbolic parameters. */
export function runUncalled(func: number, state: State, ctx: Context): void {
  const { machine } = ctx;
  const def = machine.function(func);
  const path = machine.intern(0, `uncalled${func}`);
  const depth = Math.max(0, machine.limits.depth - machine.limits.uncalledDepth);
  const inner = contextOf(def, path, { ...ctx, shape: path, rounds: [], symbols: [], depth });
  const { peaks } = machine;
  machine.peaks = newPeaks();
  // All of them begin in the same state, parameters are bound later.
  machine.remember(`uncalled${func}`, inner, "apart", state, () => {
    bindOpen(def, state, inner);
    return runBody(def, state, inner);
  });
  machine.peaks = peaks;
}

/** Binds the parameters of a function of which no call is seen. */
function bindOpen({ name, parameters: p }: FunctionDef, state: State, ctx: Context): void {
  const bind = (parameter: string, value: Value) => {
    state.cells = state.cells.set(cellAddress(ctx.frame, parameter), { value, makers: [] });
  };
  for (const one of [...p.positionalOnly, ...p.positional, ...p.keywordOnly]) bind(one.name, parameterValue(one, name, state, ctx));
  const open: Value = { tag: "unknown", reason: reason(`no call of ${name}() is seen`) };
  for (const rest of [p.vararg, p.kwarg]) if (rest !== null) bind(rest.name, open);
}
