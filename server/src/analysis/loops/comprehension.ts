/** Comprehensions: loops that append to a container nobody else sees yet. */

import type { Comprehension, Expr } from "../../syntax/ast";
import { expressionChildren } from "../../syntax/visit";
import { atLeast } from "../../target/versions";
import { record } from "../../values/history";
import { add, ONE, ZERO } from "../../values/int";
import type { Obj } from "../../values/object";
import { appendRuns, lengthOf, single } from "../../values/runs";
import type { Id, Value } from "../../values/value";
import { bindTarget } from "../binding";
import { generatorSlots } from "../calls/stack";
import { contents } from "../canonical";
import { isTrue } from "../classes/special";
import { loseItems, updateObject } from "../containers/objects";
import { insertItem, insertKey } from "../containers/tables";
import { evaluate } from "../expressions";
import { allocate, BLOCK_LEVELS, type Context, cellAddress, lost } from "../machine";
import { targetNames } from "../names/scope";
import { inFrame, noteItem, notePeak, noteStep, pushIterator, unfollowed } from "../peaks";
import { joinStates, type State } from "../state";
import { iterateAny } from "./iterate";
import { ended, suspend } from "./lazy";
import { CHANGED, runOver } from "./loops";

type Comp = Extract<Expr, { type: "ListComp" | "SetComp" | "DictComp" | "GeneratorExp" }>;

/** A list, set or dict comprehension. */
export function evaluateComprehension(e: Exclude<Comp, { type: "GeneratorExp" }>, state: State, ctx: Context): Value {
  const { temporaries } = ctx.machine;
  const depth = temporaries.length;
  // Up to 3.11 it is a function that is called at once, and names that it shares with the one around it are in cells.
  if (!atLeast(ctx.machine.target, [3, 12, 0]) && sharesNames(e, ctx)) unfollowed(ctx.machine);
  temporaries.push({ tag: "aside", what: "function", generator: false });
  const first = evaluateIterable((e.generators[0] as Comprehension).iter, state, ctx);
  const empty: Obj =
    e.type === "ListComp"
      ? { kind: "list", runs: [], history: [], assumes: [] }
      : e.type === "SetComp"
        ? { kind: "set", runs: [], length: ZERO, history: [], assumes: [] }
        : { kind: "dict", type: "dict", runs: [], length: ZERO, strKeys: null, history: [], assumes: [] };
  const result = allocate(state, ctx, e, empty);
  if (result.tag !== "ref") return result;
  pushIterator(first, state, ctx);
  temporaries.push(result);
  noteStep(state, ctx);
  const known = comprehend(e, first, state, { ...ctx, yields: result.id });
  temporaries.length = depth;
  if (!known) return lost(ctx, e, "how many items this has is not known", "a hint such as # bytelens: n = 1_000 on this line");
  notePeak(state, ctx, result);
  return result;
}

/** A generator expression: its first iterable is evaluated now, the rest when items are asked for. */
export function evaluateGenerator(e: Extract<Expr, { type: "GeneratorExp" }>, state: State, ctx: Context): Value {
  const { target, temporaries } = ctx.machine;
  const depth = temporaries.length;
  temporaries.push({ tag: "aside", what: "function", generator: true });
  const first = evaluateIterable((e.generators[0] as Comprehension).iter, state, ctx);
  const shares = sharesNames(e, ctx);
  if (shares) unfollowed(ctx.machine);
  pushIterator(first, state, ctx);
  const made = suspend({ kind: "expression", node: e, first, ctx }, [first], generatorSlots(e, shares, target), e, state, ctx);
  // What its frame keeps is told apart.
  noteStep(ended(made, state.fork()), ctx, [made]);
  temporaries.length = depth;
  return made;
}

const isOne = (e: Expr): boolean => e.type !== "Starred";
const isConstant = (e: Expr): boolean => e.type === "Constant" || (e.type === "Tuple" && e.elts.every(isConstant));

/**
 * What a loop goes over: a list that is written out there is compiled to a tuple, a set of constants to a frozenset (Python/ast_opt.c, fold_iter; up to
 * 3.7 of constants alone).
 */
export function evaluateIterable(e: Expr, state: State, ctx: Context): Value {
  if (e.type === "Set") unfollowed(ctx.machine);
  const folded = e.type === "List" && e.elts.every(atLeast(ctx.machine.target, [3, 8, 0]) ? isOne : isConstant);
  return evaluate(folded ? { ...e, type: "Tuple" } : e, state, ctx);
}

/** Runs the loops of `e` and puts what they make into the container ctx.yields; false when an iterable is not known. */
export function comprehend(e: Comp, first: Value, state: State, ctx: Context): boolean {
  const { machine } = ctx;
  const path = machine.intern(ctx.path, `c${machine.unitId(ctx.unit)}:${e.start}:${e.end}`);
  const locals = new Set(e.generators.flatMap((g) => targetNames(g.target)));
  const frame = machine.frameFor(path, () => ({
    parent: ctx.frame,
    scope: { locals, globals: new Set<string>(), nonlocals: new Set<string>(), captured: holdsLambda(e) },
    owner: machine.frame(ctx.frame).owner,
  }));
  const inner: Context = { ...ctx, frame, path, shape: machine.intern(ctx.shape, `c${machine.unitId(ctx.unit)}:${e.start}:${e.end}`) };
  machine.level += BLOCK_LEVELS;
  const known = level(e, 0, first, state, inner);
  machine.level -= BLOCK_LEVELS;
  // The names of a generator end here, but for what a function made inside may still read: whoever stops it in between has none of its items.
  if (e.type === "GeneratorExp" && !machine.frame(frame).scope.captured)
    for (const name of locals) state.cells = state.cells.delete(cellAddress(frame, name));
  return known;
}

function holdsLambda(e: Expr): boolean {
  return e.type === "Lambda" || expressionChildren(e).some(holdsLambda);
}

function level(e: Comp, depth: number, source: Value, state: State, ctx: Context): boolean {
  const generator = e.generators[depth] as Comprehension;
  if (generator.async) return false;
  const items = iterateAny(source, generator.iter, state, ctx);
  let known = true;
  const left = runOver(
    source,
    items.runs,
    generator,
    state,
    ctx,
    (item, inside, inner) => {
      noteItem(item, inside, inner);
      bindTarget(generator.target, item, inside, inner);
    },
    (inside, inner) =>
      inFrame(inside, inner, () => {
        const skipped: State[] = [];
        for (const test of generator.ifs) {
          const holds = isTrue(evaluate(test, inside, inner), test, inside, inner);
          if (holds === false) {
            for (const other of skipped) inside.become(joinStates(inside, other));
            return true;
          }
          if (holds === null) {
            ctx.machine.doubts++;
            unfollowed(ctx.machine);
            skipped.push(inside.fork());
          }
        }
        if (depth + 1 < e.generators.length) {
          const next = evaluateIterable((e.generators[depth + 1] as Comprehension).iter, inside, inner);
          const { temporaries } = ctx.machine;
          const held = temporaries.length;
          pushIterator(next, inside, inner);
          if (!level(e, depth + 1, next, inside, inner)) known = false;
          temporaries.length = held;
        } else emit(e, inside, inner);
        for (const other of skipped) inside.become(joinStates(inside, other));
        return true;
      }),
  );
  if (left === null) loseItems(state, [source], contents, CHANGED);
  if (left === null || left.done === null) return false;
  state.become(left.done);
  return known;
}

/** One item goes into the container. */
function emit(e: Comp, state: State, ctx: Context): void {
  const into = ctx.yields as Id;
  if (e.type === "DictComp") {
    const { target, temporaries } = ctx.machine;
    // Up to 3.7 the value came first (PEP 572).
    const parts = atLeast(target, [3, 8, 0]) ? [e.key, e.value] : [e.value, e.key];
    const first = evaluate(parts[0] as Expr, state, ctx);
    temporaries.push(first);
    const second = evaluate(parts[1] as Expr, state, ctx);
    temporaries.pop();
    const [key, value] = parts[0] === e.key ? [first, second] : [second, first];
    insertKey({ tag: "ref", id: into }, key, value, e, state);
    noteStep(state, ctx, [key, value]);
    return;
  }
  const value = evaluate(e.elt, state, ctx);
  if (e.type === "SetComp") {
    insertItem({ tag: "ref", id: into }, value, e, state);
    noteStep(state, ctx, [value]);
    return;
  }
  updateObject(state, into, (obj): Obj => {
    if (obj.kind !== "list") return obj;
    return {
      ...obj,
      runs: appendRuns(obj.runs, [single(value, "e")]),
      history: record(obj.history, { op: "append", count: ONE }, add(lengthOf(obj.runs), ONE)),
    };
  });
  noteStep(state, ctx, e.type === "GeneratorExp" ? [value, { tag: "aside", what: "yielded" }] : []);
}

/** Whether what runs inside reads or binds a name of the function, or comprehension, around it. */
function sharesNames(e: Comp, ctx: Context): boolean {
  if (ctx.machine.frame(ctx.frame).parent === null) return false;
  const around = ctx.machine.locals(ctx.frame);
  const own = new Set(e.generators.flatMap((g) => targetNames(g.target)));
  const reads = (part: Expr): boolean =>
    part.type === "Name" ? around.has(part.id) && !own.has(part.id) : expressionChildren(part).some(reads);
  const [first, ...others] = e.generators;
  const inside = [
    ...(e.type === "DictComp" ? [e.key, e.value] : [e.elt]),
    ...(first?.ifs ?? []),
    ...others.flatMap((g) => [g.iter, ...g.ifs]),
  ];
  return inside.some(reads);
}

/** True when evaluating `e` can do nothing but make a value (no call, no walrus, no yield). */
export function pure(e: Expr): boolean {
  return (
    e.type !== "Call" &&
    e.type !== "NamedExpr" &&
    e.type !== "Yield" &&
    e.type !== "YieldFrom" &&
    e.type !== "Await" &&
    expressionChildren(e).every(pure)
  );
}
