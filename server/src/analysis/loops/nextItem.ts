/** next(): one item is taken from an iterator, whose rest stays. */

import { constantOf, isLess, ONE, ZERO } from "../../values/int";
import type { Obj } from "../../values/object";
import { itemAt, lengthOf, sliceRuns } from "../../values/runs";
import type { Value } from "../../values/value";
import { allKnown } from "../calls/arguments";
import { escapeTo } from "../calls/calls";
import { contents } from "../canonical";
import { loseItems, objectOf, updateValue } from "../containers/objects";
import type { Applied } from "../library/apply";
import { lost } from "../machine";
import { between, joinIn } from "../state";
import { begun, isStale, iterate, readToEnd } from "./iterate";

type Iterator = Extract<Obj, { kind: "iterator" }>;

const WHICH = "which item next() gives is not known";

/** next(iterator, default). */
export function nextItem(on: Applied): Value {
  const self = on.args.get("iterator")?.value;
  if (self === undefined || self.tag === "unknown") return self ?? lost(on.ctx, on.node, WHICH);
  const obj = objectOf(self, on.state);
  if (obj?.kind !== "iterator") {
    // __next__ of an instance, or one of several iterators: what it changes is not followed.
    loseItems(on.state, [self]);
    escapeTo(allKnown([...on.args.values()]), "next", on.state);
    return lost(on.ctx, on.node, WHICH);
  }
  return obj.lazy === null ? fromRuns(self, obj, on) : fromGenerator(self, obj, on);
}

/** An iterator that knows what it gives: the first item, and the others stay. */
function fromRuns(self: Value, obj: Iterator, on: Applied): Value {
  const { state } = on;
  const length = obj.runs === null || isStale(obj, state) ? null : lengthOf(obj.runs);
  const first = obj.runs === null || length === null || isLess(ZERO, length) !== true ? null : itemAt(obj.runs, ZERO);
  const rest = obj.runs === null || length === null || first === null ? null : sliceRuns(obj.runs, ONE, length);
  const fallback = on.args.get("default")?.value;
  if (length !== null && constantOf(length) === 0) {
    readToEnd(self, state);
    return fallback ?? lost(on.ctx, on.node, "the iterator is at its end");
  }
  if (first === null || rest === null) {
    loseItems(state, contents(obj), contents);
    readToEnd(self, state);
    updateValue(state, self, (o) => (o.kind === "iterator" ? { ...o, runs: null } : o));
    const item = lost(on.ctx, on.node, WHICH);
    return fallback === undefined ? item : joinIn(state, item, fallback);
  }
  updateValue(state, self, (o) => (o.kind === "iterator" ? { ...o, runs: rest } : o));
  return first;
}

/**
 * A generator runs up to its first yield. What it would do until its end is worked out aside: an object or name that changes on the way may be
 * anywhere between before and after, so it is given up; the first item is what it is.
 */
function fromGenerator(self: Value, obj: Iterator, on: Applied): Value {
  const { state, ctx, node } = on;
  const after = state.fork();
  const items = iterate(self, node, after, ctx);
  const length = items === null ? null : lengthOf(items.runs);
  const some = items !== null && length !== null && isLess(ZERO, length) === true;
  const first = some ? itemAt(items.runs, ZERO) : null;
  state.become(between(state, after, obj.lazy !== null && ctx.machine.lazy(obj.lazy).kind === "expression"));
  // What its frame holds by now, and what is left of it, depends on what the program does meanwhile.
  updateValue(state, self, () => begun(obj));
  if (first !== null) return first;
  if (items !== null)
    loseItems(
      state,
      items.runs.map((run) => run.element),
      contents,
    );
  const fallback = on.args.get("default")?.value;
  if (length !== null && constantOf(length) === 0) return fallback ?? lost(ctx, node, "the generator is at its end");
  const item = lost(ctx, node, WHICH);
  return fallback === undefined ? item : joinIn(state, item, fallback);
}
