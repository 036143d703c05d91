/** What an assignment makes besides its value: what its targets grow by, or what unpacking takes. */
import type { Expr, Stmt } from "../syntax/ast";
import { atLeast } from "../target/versions";
import { referred } from "../values/heap";
import type { Value } from "../values/value";
import { type Context, readName } from "./machine";
import { targetNames } from "./names/scope";
import { noteStep, unfollowed } from "./peaks";
import type { State } from "./state";
import type { Held } from "./types";

/** What stores into objects make them grow. */
export function noteStore({ targets, value: node }: Extract<Stmt, { type: "Assign" }>, value: Value, state: State, ctx: Context): void {
  const [target] = targets;
  if (targets.every(({ type }) => type === "Name" || type === "Subscript" || type === "Attribute")) noteStep(state, ctx, [value]);
  else if (
    targets.length > 1 ||
    (target?.type !== "Tuple" && target?.type !== "List") ||
    !noteUnpacking(target.elts, node, value, state, ctx)
  )
    unfollowed(ctx.machine);
}

/** Sequences whose iterators say how much is left. */
const SEQUENCES = /^(?:list|tuple|range|deque|bytearray)$/;

/** The value is unpacked into names: of lists and tuples of that length the items are taken, all else is asked for an iterator. */
function noteUnpacking(targets: readonly Expr[], node: Expr, value: Value, state: State, ctx: Context): boolean {
  const star = targets.some(({ type }) => type === "Starred");
  const kind = value.tag === "ref" ? (referred(state.heap, value)?.kind ?? "") : value.tag;
  const names = targets.every((one) => one.type === "Name" || (one.type === "Starred" && one.value.type === "Name"));
  // Without a star displays of two or three items are no tuples then (compile.c).
  if (!names || (!star && (node.type === "Tuple" || node.type === "List")) || !(SEQUENCES.test(kind) || kind === "str" || kind === "bytes"))
    return false;
  if (!star && (kind === "list" || kind === "tuple")) return true;
  const iterator: Held = { tag: "aside", what: "iterator", over: value };
  const given = targets.flatMap(targetNames).map((name) => readName(state, ctx, name));
  if (star) noteStep(state, ctx, [value, { tag: "aside", what: "rest", over: value }]);
  noteStep(state, ctx, [value, iterator, ...given.filter((one) => one !== undefined)]);
  return true;
}

/** An attribute is deleted: from 3.11 on the place of its value is emptied (Objects/dictobject.c, _PyObject_StoreInstanceAttribute). */
export function noteEmptied(owner: Value, special: boolean, state: State, { machine }: Context): void {
  const obj = referred(state.heap, owner);
  if (special || obj?.kind !== "instance" || obj.dictAsked || !atLeast(machine.target, [3, 11, 0])) unfollowed(machine);
}
