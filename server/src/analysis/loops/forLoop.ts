/** The for statement. */
import type { Expr, Stmt } from "../../syntax/ast";
import { childStatements } from "../../syntax/visit";
import type { Value } from "../../values/value";
import { bindTarget } from "../binding";
import { mentionsOf } from "../calls/skipped";
import { contents } from "../canonical";
import { loseItems, objectOf } from "../containers/objects";
import { readItem } from "../library/readers";
import { type Context, lost } from "../machine";
import { unknownIndex, unknownRounds } from "../outside/inputs";
import { noteItem, pushIterator } from "../peaks";
import { joinMaybe, type State } from "../state";
import { execute } from "../statements";
import { evaluateIterable } from "./comprehension";
import { iterate, readToEnd } from "./iterate";
import { CHANGED, runFor, runOver } from "./loops";

/** for … in …; false when what comes after it is never reached. */
export function loopFor(s: Extract<Stmt, { type: "For" }>, state: State, ctx: Context): boolean {
  const source = evaluateIterable(s.iter, state, ctx);
  if (s.iter.type === "ListComp" && !s.async) noteRead(s.iter, source, state, ctx);
  const from = objectOf(source, state);
  const reads = from?.kind === "iterator";
  // A body that has the iterator may take items from it itself.
  const shared = reads && s.iter.type === "Name" && mentionsOf(s.body).names.has(s.iter.id);
  if (shared) loseItems(state, [source], contents, "the loop over it takes items from it as well");
  // What is left of other iterators is not known until the loop is done.
  const lazy = reads && isGenerator(source, state) && !mayLeave(s.body);
  const items = s.async || shared || from?.kind === "opaque" ? null : iterate(source, s.iter, state, ctx, lazy);
  if (items === null) return overUnknown(s, source, state, ctx);
  const { temporaries } = ctx.machine;
  const depth = temporaries.length;
  pushIterator(source, state, ctx);
  const left = runOver(
    source,
    items.runs,
    s,
    state,
    ctx,
    (item, inside, inner) => {
      noteItem(item, inside, inner);
      bindTarget(s.target, item, inside, inner);
    },
    (inside, inner) => execute(s.body, inside, inner),
  );
  temporaries.length = depth;
  if (left === null) {
    loseItems(state, [source], contents, CHANGED);
    return overUnknown(s, lost(ctx, s.iter, CHANGED), state, ctx);
  }
  if (left.done !== null) readToEnd(source, left.done);
  return afterLoop(left.done, left.broke, s.orelse, state, ctx);
}

/** The loop is the reader of a list that is made for it, as functions are of their arguments. */
function noteRead(node: Expr, result: Value, { heap }: State, { machine: { record }, unit, frame }: Context): void {
  if (!record.on) return;
  const invocation = { callee: "for", program: false, args: [], result, before: heap, heap, assumes: [] };
  record.add({ kind: "call", unit, frame, node, callee: node, args: [], invocation });
}

/** Any number of rounds. */
function overUnknown(s: Extract<Stmt, { type: "For" }>, source: Value, state: State, ctx: Context): boolean {
  const name = s.iter.type === "Name" ? `len(${s.iter.id})` : "rounds";
  const count = unknownRounds(name, s, ctx);
  const index = unknownIndex(ctx, s, count);
  const from = objectOf(source, state);
  const known = from?.kind === "opaque" && !s.async ? readItem(from, { index, count, node: s.iter, state, ctx }) : null;
  const element = known ?? (source.tag === "unknown" ? source : lost(ctx, s.iter, "what this yields is not known"));
  ctx.machine.doubts++;
  const { done, broke } = runFor(
    [{ count, index, element, picked: null }],
    s,
    state,
    ctx,
    (value, inside, inner) => bindTarget(s.target, value, inside, inner),
    (inside, inner) => execute(s.body, inside, inner),
  );
  return afterLoop(done, broke, s.orelse, state, ctx);
}

function isGenerator(source: Value, state: State): boolean {
  const obj = objectOf(source, state);
  return obj?.kind === "iterator" && obj.lazy !== null;
}

/** Whether there is a statement that ends a loop around it. */
export function mayLeave(body: readonly Stmt[]): boolean {
  return body.some((s) => s.type === "Break" || s.type === "Return" || s.type === "Raise" || mayLeave(childStatements(s)));
}

/** What follows a loop: its else where it ran to its end. */
export function afterLoop(done: State | null, broke: State | null, orelse: readonly Stmt[], state: State, ctx: Context): boolean {
  let end = done;
  if (done !== null && orelse.length > 0) {
    end = done.fork();
    if (!execute(orelse, end, ctx)) end = null;
  }
  const joined = joinMaybe(end, broke);
  if (joined === null) return false;
  state.become(joined);
  return true;
}
