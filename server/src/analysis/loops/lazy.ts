/** Generators: what is evaluated when their items are asked for. */
import type { Expr, Located } from "../../syntax/ast";
import { atLeast } from "../../target/versions";
import { addressOf } from "../../values/heap";
import { type Int, keyOf } from "../../values/int";
import { lengthOf } from "../../values/runs";
import type { Value } from "../../values/value";
import { runBody } from "../calls/calls";
import { skipBody, skipExpression } from "../calls/skipped";
import { lookupHidden, updateObject } from "../containers/objects";
import { allocate, type Context, type FunctionDef, lost, newFlow } from "../machine";
import { addStep, iterating, newPeaks, noteStep, type Peaks, Temporaries, unfollowed } from "../peaks";
import type { State } from "../state";
import { comprehend } from "./comprehension";
import type { Items } from "./iterate";

/** A suspended generator. It outlives the run that made it: of its context stays what is the same in every version. */
export type Lazy =
  | { readonly kind: "expression"; readonly node: Extract<Expr, { type: "GeneratorExp" }>; readonly first: Value; readonly ctx: Place }
  | { readonly kind: "function"; readonly def: FunctionDef; readonly ctx: Place };

type Place = Pick<Context, "unit" | "frame">;

/** It runs to some point, and is not evaluated. */
function skip(lazy: Lazy, why: string, state: State, ctx: Context): void {
  if (lazy.kind === "expression") skipExpression(lazy.node, lazy.first, lazy.ctx.frame, why, state, ctx);
  else skipBody(lazy.def, lazy.ctx.frame, why, state, ctx);
}

/** Puts a suspended generator on the heap; `holds` is what its frame keeps alive, `slots` its variables and stack. */
export function suspend(lazy: Lazy, holds: readonly Value[], slots: Int, node: Located, state: State, ctx: Context): Value {
  // The same number each time this place is evaluated on this path, so that passes of a loop can be compared.
  const key = ctx.machine.intern(ctx.path, `lazy${ctx.machine.unitId(ctx.unit)}:${node.start}:${node.end}`);
  const { unit, frame } = lazy.ctx;
  ctx.machine.setLazy(key, { ...lazy, ctx: { unit, frame } });
  return allocate(
    state,
    ctx,
    node,
    { kind: "iterator", type: "generator", runs: null, holds, hinted: false, frame: slots, lazy: key, assumes: [] },
    "gen",
  );
}

/**
 * Runs the generator of a context manager, and `body` where it yields (contextlib.contextmanager). False when the body does not come to its end.
 * Null, and nothing is done, when it cannot be entered.
 */
export function manage(
  generator: Extract<Value, { tag: "ref" }>,
  state: State,
  ctx: Context,
  body: (value: Value, state: State) => boolean,
): boolean | null {
  const { machine } = ctx;
  const obj = lookupHidden(state, generator.id);
  if (obj?.kind !== "iterator" || obj.lazy === null || machine.isDeep(ctx)) return null;
  const lazy = machine.lazy(obj.lazy);
  if (lazy.kind !== "function") return null;
  const { peaks, temporaries } = machine;
  let times = 0;
  let falls = true;
  const inner: Context = {
    ...lazy.ctx,
    machine,
    path: machine.intern(ctx.path, `m${obj.lazy}`),
    shape: machine.intern(ctx.shape, `m${obj.lazy}`),
    rounds: ctx.rounds,
    symbols: ctx.symbols,
    depth: ctx.depth + 1,
    flow: newFlow(),
    guarded: false,
    yields: (value, inside) => {
      const own = { peaks: machine.peaks, temporaries: machine.temporaries };
      machine.peaks = peaks;
      machine.temporaries = temporaries;
      times++;
      falls = body(value, inside) && falls;
      machine.peaks = own.peaks;
      machine.temporaries = own.temporaries;
    },
  };
  machine.touch(lazy.ctx.unit);
  machine.peaks = peaks === null ? null : { points: [], complete: false, course: null };
  machine.temporaries = new Temporaries();
  runBody(lazy.def, state, inner);
  machine.peaks = peaks;
  machine.temporaries = temporaries;
  if (peaks !== null) peaks.complete = false;
  unfollowed(machine);
  // A body that was not reached once is not known to have run.
  if (times !== 1) machine.doubts++;
  return falls && times > 0;
}

/** A generator that came to its end keeps nothing. */
export function ended(generator: Value, state: State): State {
  if (generator.tag === "ref")
    updateObject(state, generator.id, (obj) => (obj.kind === "iterator" ? { ...obj, runs: [], lazy: null, holds: [] } : obj));
  return state;
}

/** Runs a suspended generator to its end at `node`; afterwards it is empty, and what its frame kept is let go. */
export function consume(generator: Value, key: number, node: Located, state: State, ctx: Context): Items | null {
  const lazy = ctx.machine.lazy(key);
  const skipped = (why: string): null => {
    skip(lazy, why, state, ctx);
    lost(ctx, node, why);
    return null;
  };
  // One of several generators that a loop made: which variables it sees is not known any more.
  const own = generator.tag === "ref" && generator.id.kind === "object" ? generator.id.at : [];
  if (own.some((at, i) => ctx.symbols[i] === undefined || keyOf(at) !== keyOf(ctx.symbols[i] as Int))) {
    return skipped("which of several generators this is, is not known");
  }
  ended(generator, state);
  if (ctx.machine.isDeep(ctx)) {
    return skipped("calls are nested too deeply here");
  }
  const inner: Context = {
    ...lazy.ctx,
    machine: ctx.machine,
    path: ctx.machine.intern(ctx.path, `g${key}`),
    shape: ctx.machine.intern(ctx.shape, `g${key}`),
    rounds: ctx.rounds,
    symbols: ctx.symbols,
    depth: ctx.depth + 1,
    flow: newFlow(),
    guarded: false,
    yields: null,
  };
  const hidden = allocate(state, inner, node, { kind: "list", runs: [], history: [], assumes: [] }, "yields");
  if (hidden.tag !== "ref" || hidden.id.kind !== "object") return null;
  const yielding: Context = { ...inner, yields: hidden.id };
  ctx.machine.touch(lazy.ctx.unit);
  const { peaks, temporaries } = ctx.machine;
  const inside: Peaks | null = peaks === null ? null : newPeaks();
  ctx.machine.peaks = inside;
  const kept = new Temporaries();
  ctx.machine.temporaries = kept;
  if (lazy.kind === "expression") {
    // Up to 3.10 its frame does not keep the function, and is the one that the code object keeps from call to call (co_zombieframe).
    if (atLeast(ctx.machine.target, [3, 11, 0])) kept.push({ tag: "aside", what: "function", generator: true });
    kept.push(...iterating(lazy.first, state, ctx.machine));
  }
  noteStep(state, ctx);
  const known =
    lazy.kind === "expression" ? comprehend(lazy.node, lazy.first, state, yielding) : runBody(lazy.def, state, yielding) !== null;
  ctx.machine.peaks = peaks;
  ctx.machine.temporaries = temporaries;
  const list = lookupHidden(state, hidden.id);
  // What reads the generator holds what it has yielded so far meanwhile, which the points leave out.
  if (inside !== null)
    ctx.machine.foldPeaks({
      points: inside.points.map((point) => point.placed(null)),
      complete: inside.complete && inside.points.length === 0,
      course: lazy.kind === "expression" && inside.course !== null ? [] : null,
    });
  if (inside?.course && list?.kind === "list")
    addStep(peaks, { kind: "reading", steps: inside.course, yields: hidden, count: lengthOf(list.runs) });
  state.heap = state.heap.delete(addressOf(hidden.id.site, hidden.id.at));
  if (!known || list?.kind !== "list" || inner.flow.raised !== null) {
    lost(ctx, node, "what this generator yields is not known");
    return null;
  }
  return { runs: list.runs, count: lengthOf(list.runs), source: "iterator" };
}
