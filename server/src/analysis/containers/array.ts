/** array.array: its constructor from bytes, methods and operators. Lengths in items. Source: Modules/arraymodule.c. */

import type { Target } from "../../target/target";
import { bytesPerItem } from "../../target/typecodes";
import { record } from "../../values/history";
import { add, atomInt, constant, floordiv, type Int, indexAtom, isLess, max, ONE, scale, sub, ZERO } from "../../values/int";
import type { Event, Obj } from "../../values/object";
import { lengthOf } from "../../values/runs";
import type { Value } from "../../values/value";
import { lengthOfValue } from "../library/counts";
import { arrayItem, iterate } from "../loops/iterate";
import { freshScalar } from "../machine";
import { updateArray } from "./inPlace";
import { anInt, forget, type Method, made, type On } from "./methods";
import { objectOf, updateValue } from "./objects";

export type ArrayObject = Extract<Obj, { kind: "array" }>;

const NONE: Value = { tag: "none" };

/** Items that so many bytes are. */
export function itemsOfBytes(bytes: Int, typecode: string, target: Target): Int | null {
  const each = bytesPerItem(typecode, target);
  return each === null ? null : floordiv(bytes, constant(each));
}

/** a + b and a * n: arrays of exactly so many items. */
export function arrayOf(typecode: string, length: Int, assumes: Obj["assumes"]): ArrayObject {
  return { kind: "array", typecode, length, history: [{ op: "exact", count: length }], assumes };
}

function change(on: On, f: (array: ArrayObject) => readonly [Int, Event]): void {
  updateValue(on.state, on.self, (obj) => {
    if (obj.kind !== "array") return obj;
    const [length, event] = f(obj);
    return { ...obj, length, history: record(obj.history, event, event.op === "pop" ? obj.length : length) };
  });
}

function self(on: On): ArrayObject | null {
  const obj = objectOf(on.self, on.state);
  return obj?.kind === "array" ? obj : null;
}

export const ARRAY: Readonly<Record<string, Method>> = {
  append: (on) => {
    updateArray(on.self, ONE, null, on.state);
    return NONE;
  },
  insert: (on) => {
    updateArray(on.self, ONE, null, on.state);
    return NONE;
  },
  extend: (on) => {
    const [source] = on.args;
    const obj = source === undefined ? undefined : objectOf(source, on.state);
    if (obj?.kind === "array") {
      updateArray(on.self, obj.length, "array", on.state);
      return NONE;
    }
    const items = source === undefined || source.tag === "unknown" ? null : iterate(source, on.node, on.state, on.ctx);
    if (items === null) {
      forget(on);
      return NONE;
    }
    // Anything but an array is appended item by item (array_iter_extend).
    updateArray(on.self, items.count, null, on.state);
    return NONE;
  },
  fromlist: (on) => {
    const obj = on.args[0] === undefined ? undefined : objectOf(on.args[0], on.state);
    if (obj?.kind !== "list") {
      forget(on);
      return NONE;
    }
    const count = lengthOf(obj.runs);
    change(on, (array) => [add(array.length, count), { op: "made", by: "fromlist", count, extra: [] }]);
    return NONE;
  },
  frombytes: (on) => {
    const array = self(on);
    const bytes = on.args[0] === undefined ? null : lengthOfValue(on.args[0], on.state);
    const count = array === null || bytes === null ? null : itemsOfBytes(bytes, array.typecode, on.ctx.machine.target);
    if (count === null) forget(on);
    else updateArray(on.self, count, "bytes", on.state);
    return NONE;
  },
  pop: (on) => {
    const array = self(on);
    if (array === null || isLess(array.length, ONE) === true) forget(on);
    else change(on, ({ length }) => [max(sub(length, ONE), ZERO), { op: "pop", count: ONE }]);
    return arrayItem(array?.typecode ?? "q", freshScalar(on.ctx, on.node));
  },
  remove: (on) => {
    if (self(on) === null) forget(on);
    else change(on, ({ length }) => [max(sub(length, ONE), ZERO), { op: "delete", count: ONE }]);
    return NONE;
  },
  tobytes: (on) => {
    const array = self(on);
    const each = array === null ? null : bytesPerItem(array.typecode, on.ctx.machine.target);
    const length = array === null || each === null ? null : scale(array.length, each);
    if (length === null) return forgotten(on);
    return { tag: "bytes", data: null, length, id: freshScalar(on.ctx, on.node) };
  },
  tolist: (on) => {
    const array = self(on);
    if (array === null) return forgotten(on);
    const site = on.ctx.machine.intern(on.ctx.shape, `tolist${on.ctx.machine.unitId(on.ctx.unit)}:${on.node.start}`);
    const index = indexAtom(`tl${site}`, array.length);
    const element = arrayItem(array.typecode, { kind: "object", site, at: [...on.ctx.rounds, atomInt(index)] });
    const runs = array.length.high <= 0 ? [] : [{ count: array.length, index, element, picked: null }];
    return made(on, { kind: "list", runs, history: [{ op: "exact", count: array.length }], assumes: array.assumes });
  },
  index: (on) => anInt(on),
  count: (on) => anInt(on),
  reverse: () => NONE,
  byteswap: () => NONE,
  tofile: () => NONE,
};

function forgotten(on: On): Value {
  forget(on);
  return NONE;
}
