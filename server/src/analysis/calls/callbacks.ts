/** Functions of the program that a library is given and calls: what calling them does, and what comes of folding items with them. */
import type { Entry, Operator } from "../../knowledge/types";
import { addressOf } from "../../values/heap";
import { ONE, ZERO } from "../../values/int";
import { appendRuns, itemAt, single, sliceRuns } from "../../values/runs";
import type { Value } from "../../values/value";
import { contents } from "../canonical";
import { lookupHidden, objectOf, updateObject } from "../containers/objects";
import type { Applied } from "../library/apply";
import { collect, mapped } from "../library/sequences";
import { type Items, iterate } from "../loops/iterate";
import { allocate, lost } from "../machine";
import { binary } from "../operators";
import { unfollowed } from "../peaks";
import { objectsReached, type State } from "../state";
import { allKnown } from "./arguments";
import { callValue } from "./calls";
import { skipValue } from "./skipped";

/** Parameters that are called while the call lasts, or from then on. */
const CALLED: ReadonlySet<string> = new Set(["key", "function", "predicate", "repl", "target"]);

/** Where a call stands, and what it may change. */
export type Place = Pick<Applied, "node" | "state" | "ctx" | "tag">;

/** Does what the functions do that a library calls by itself to give `result`: those of the recipe are called where it names them. */
export function callBack(on: Applied, result: Value): void {
  for (const [name, { value }] of on.args) {
    if (!CALLED.has(name) || !runsCode(value, on.state) || callsOf(on.entry).has(name)) continue;
    const source = name !== "key" ? undefined : (on.args.get("iterable") ?? (on.rest.length === 1 ? on.rest[0] : undefined))?.value;
    // Of an iterator nothing is left; what was made of its items has them.
    const left = source !== undefined && objectOf(source, on.state)?.kind === "iterator" ? result : source;
    if (left !== undefined && objectOf(left, on.state) !== undefined) callForEach(value, left, on);
    else give([value, ...[...on.args.values(), ...on.rest].map((one) => one.value)], on);
  }
}

/** f(item) for each item of what is sorted, grouped or compared by it. */
export function callForEach(f: Value, source: Value, on: Place): void {
  if (!runsCode(f, on.state)) return;
  unfollowed(on.ctx.machine);
  const found = iterate(source, on.node, on.state, on.ctx, false);
  if (found === null || mapped(found, f, false, { ...on, tag: `${on.tag}.key` }) === null) give([f], on);
}

function give(values: readonly Value[], { state, ctx, node }: Place): void {
  unfollowed(ctx.machine);
  for (const value of values)
    skipValue(value, `what ${node.func.type === "Attribute" ? node.func.attr : "this call"}() calls is not followed`, state, ctx);
}

/** Whether calling it may run code of the program. */
function runsCode(value: Value, state: State): boolean {
  switch (value.tag) {
    case "function":
    case "class":
      return true;
    case "method":
      return value.func !== null;
    case "union":
      return value.values.some((one) => runsCode(one, state));
    case "ref":
      return objectsReached(state, [value]).some(
        ({ entry: { obj } }) =>
          obj.kind === "instance" || (obj.kind === "opaque" && contents(obj).some((one) => one.tag !== "ref" && runsCode(one, state))),
      );
    default:
      return false;
  }
}

const CALLS = new WeakMap<Entry, ReadonlySet<string>>();

/** The parameters that the recipe of an entry calls. */
function callsOf(entry: Entry): ReadonlySet<string> {
  let names = CALLS.get(entry);
  if (names === undefined) {
    const found = new Set<string>();
    const look = (part: unknown): void => {
      if (typeof part !== "object" || part === null) return;
      const { items, make, by, of, name } = part as Partial<Record<"items" | "make" | "by" | "of" | "name", unknown>>;
      if ((items === "called" || items === "some" || items === "folded") && typeof by === "string") found.add(by);
      if (make === "call" && typeof of === "string") found.add(of);
      if (make === "transfer" && name === "reduce") found.add("function");
      Object.values(part).forEach(look);
    };
    look(entry.result);
    names = found;
    CALLS.set(entry, names);
  }
  return names;
}

/**
 * What is left after f(left, item) for each item in turn, from `first` or the first item on, and all that was left on the way; null: that is not known.
 * `f` may be an operator.
 */
export function folded(
  found: Items,
  f: Value | Operator,
  first: Value | undefined,
  on: Applied,
): { readonly last: Value; readonly all: Items["runs"] } | null {
  const { state, ctx, node } = on;
  const start = first ?? itemAt(found.runs, ZERO);
  const rest = first === undefined ? sliceRuns(found.runs, ONE, found.count) : found.runs;
  if (start === null || rest === null) return null;
  const of = (value: Value) => ({ kind: "list", runs: [single(value, "f")], history: [], assumes: [] }) as const;
  const held = allocate(state, ctx, node, of(start), `fold${on.tag}`);
  if (held.tag !== "ref" || held.id.kind !== "object") return null;
  const { id } = held;
  const left = (at: State): Value => {
    const list = lookupHidden(at, id);
    return (list?.kind === "list" ? itemAt(list.runs, ZERO) : null) ?? lost(ctx, node, "what this leaves is not known");
  };
  const all = collect(on, { ...found, runs: rest }, (item, inside, inner) => {
    const before = left(inside);
    const given = [before, item].map((value) => ({ name: null, value, node }));
    const value = typeof f === "string" ? binary(before, f, item, node, inside, inner) : callValue(f, allKnown(given), node, inside, inner);
    updateObject(inside, id, () => of(value));
    return [single(value, "m")];
  });
  const last = left(state);
  state.heap = state.heap.delete(addressOf(id.site, id.at));
  return all === null || last.tag === "unknown" ? null : { last, all: appendRuns([single(start, "f")], all) };
}
