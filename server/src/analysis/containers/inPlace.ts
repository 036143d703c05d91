/** Operators that change their left operand, and the growth of lists and arrays that methods share with them. */

import { knowledgeOf } from "../../knowledge/index";
import type { Operator, Stmt } from "../../syntax/ast";
import { record } from "../../values/history";
import { add, constant, constantOf, type Int, isLess, mul } from "../../values/int";
import type { Obj, Run, Source } from "../../values/object";
import { appendRuns, lengthOf } from "../../values/runs";
import type { Value } from "../../values/value";
import { inPlaceSpecial } from "../classes/special";
import { lengthOfValue } from "../library/counts";
import { type Items, itemsInAnyOrder } from "../loops/iterate";
import { type Context, lost } from "../machine";
import { asInt } from "../operators";
import type { State } from "../state";
import { loseItems, objectOf, updateValue } from "./objects";
import { combinedInPlace, givenBy, isSetOperator, updateDict, withAdded } from "./tableMethods";

/** In-place `target op= value` on a mutable object; null when the operator makes a new value instead. */
export function inPlace(
  a: Value,
  op: Operator,
  b: Value,
  node: Extract<Stmt, { type: "AugAssign" }>,
  state: State,
  ctx: Context,
): Value | null {
  const special = inPlaceSpecial(a, op, b, node, state, ctx);
  if (special !== undefined) return special;
  const obj = objectOf(a, state);
  if (obj === undefined) return null;
  const spoiled = (why: string): Value => {
    loseItems(state, [a]);
    return lost(ctx, node, why);
  };
  if (obj.kind === "list" && op === "+") {
    const items = b.tag === "unknown" ? null : itemsInAnyOrder(b, node.value, state, ctx);
    if (items === null) return spoiled("how many items += adds is not known");
    extendList(a, items, state);
    return a;
  }
  if (obj.kind === "list" && op === "*") {
    const n = asInt(b);
    const times = n === null ? null : constantOf(n);
    if (times === 1) return a;
    if (times === null || times < 1 || times > 64 || typeof times !== "number") return spoiled("*= on a list is not followed here");
    // One list_resize to the new length, then the references are copied (listobject.c, list_inplace_repeat).
    const added = mul(lengthOf(obj.runs), constant(times - 1));
    updateValue(state, a, (list) => {
      if (list.kind !== "list") return list;
      const runs = Array.from({ length: times - 1 }).reduce<readonly Run[]>((all) => appendRuns(all, list.runs), list.runs);
      return { ...list, runs, history: record(list.history, { op: "extend", source: "list", count: added, added }, lengthOf(runs)) };
    });
    return a;
  }
  if (obj.kind === "dict" && op === "|") {
    const given = givenBy(b, node.value, state, ctx);
    if (given === null) return spoiled("what |= adds to the dict is not known");
    updateDict(a, given, state);
    return a;
  }
  if (obj.kind === "set" && isSetOperator(op)) {
    const other = objectOf(b, state);
    if (other?.kind !== "set" && other?.kind !== "frozenset") return spoiled(`what ${op}= does to the set is not known`);
    if (other === obj && op === "|") return a;
    updateValue(state, a, (set) => {
      if (set.kind !== "set") return set;
      return op === "|"
        ? withAdded(set, { runs: other.runs, count: other.length, source: other.kind })
        : combinedInPlace(set, op, other, `c${node.start}`, ctx.machine.target.python[0]);
    });
    return a;
  }
  if (obj.kind === "bytearray" && op === "+") {
    const count = b.tag === "bytes" ? b.length : objectOf(b, state)?.kind === "bytearray" ? lengthOfValue(b, state) : null;
    if (count === null) return spoiled("what += adds to the bytearray is not known");
    updateValue(state, a, (bytes) => {
      if (bytes.kind !== "bytearray") return bytes;
      const length = add(bytes.length, count);
      return { ...bytes, length, history: record(bytes.history, { op: "extend", source: "bytes", count, added: count }, length) };
    });
    return a;
  }
  if (obj.kind === "ndarray") return a;
  // Numbers and dates of libraries have no operators in place.
  if (obj.kind === "opaque" && knowledgeOf(`${obj.type}.__add__`) !== undefined) return null;
  if (obj.kind === "array" && op === "+") {
    const other = objectOf(b, state);
    if (other?.kind !== "array") return spoiled("what += adds to the array is not known");
    updateArray(a, other.length, "array", state);
    return a;
  }
  if (obj.kind === "bytearray" || obj.kind === "deque" || obj.kind === "set" || obj.kind === "dict")
    return spoiled(`${op}= on a ${obj.kind} is not followed yet`);
  if (obj.kind === "array" || obj.kind === "instance" || obj.kind === "opaque" || obj.kind === "iterator" || obj.kind === "list")
    return spoiled(`${op}= on this is not followed yet`);
  return null;
}

/** list.extend: items are appended, and the growth rule of the source applies. */
export function extendList(list: Value, { runs, source, unordered }: Items, state: State): void {
  const count = lengthOf(runs);
  updateValue(state, list, (obj) => {
    if (obj.kind !== "list") return obj;
    const all = appendRuns(obj.runs, runs);
    const grown = { ...obj, runs: all, history: record(obj.history, { op: "extend", source, count, added: count }, lengthOf(all)) };
    return unordered === true ? shuffled(grown) : grown;
  });
}

/** A list whose items stand in an order that is not known. */
export function shuffled(list: Extract<Obj, { kind: "list" }>): Obj {
  return isLess(lengthOf(list.runs), constant(2)) === true ? list : { ...list, unordered: true };
}

/** `count` more items in an array.array: of `source`, or one by one where that is null. */
export function updateArray(array: Value, count: Int, source: Source | null, state: State): void {
  updateValue(state, array, (obj) => {
    if (obj.kind !== "array") return obj;
    const length = add(obj.length, count);
    const event = source === null ? ({ op: "append", count } as const) : ({ op: "extend", source, count, added: count } as const);
    return { ...obj, length, history: record(obj.history, event, length) };
  });
}
