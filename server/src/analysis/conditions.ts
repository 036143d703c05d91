/** Truth of values, where the text decides it. */
import { type Int, isEqual, ZERO } from "../values/int";
import type { Obj } from "../values/object";
import { lengthOf } from "../values/runs";
import type { Value } from "../values/value";
import { objectOf } from "./containers/objects";
import type { State } from "./state";

/** bool(value), or null when it cannot be told. */
export function truth(value: Value, state: State): boolean | null {
  switch (value.tag) {
    case "none":
      return false;
    case "bool":
      return value.value;
    case "int":
      return negate(isEqual(value.int, ZERO));
    case "float":
      return value.value === null ? null : value.value !== 0;
    case "str":
    case "bytes":
      return negate(isEqual(value.length, ZERO));
    case "ellipsis":
    case "function":
    case "class":
    case "module":
    case "known":
    case "method":
    case "dtype":
      return true;
    case "ref": {
      const obj = objectOf(value, state);
      // Of an array its only item decides.
      if (obj?.kind === "ndarray") return null;
      const length = obj === undefined ? null : sizeOf(obj);
      if (length !== null) return negate(isEqual(length, ZERO));
      return obj?.kind === "iterator" ? true : null;
    }
    case "union": {
      const all = new Set(value.values.filter((v) => v.tag !== "unbound").map((v) => truth(v, state)));
      return all.size === 1 ? ([...all][0] as boolean | null) : null;
    }
    default:
      return null;
  }
}

/** len(obj) in items; null where it has none or it is not known. */
export function sizeOf(obj: Obj): Int | null {
  switch (obj.kind) {
    case "list":
    case "tuple":
    case "deque":
      return lengthOf(obj.runs);
    case "set":
    case "frozenset":
    case "dict":
    case "bytearray":
    case "array":
      return obj.length;
    case "range":
      return obj.count;
    case "ndarray":
      return obj.shape[0] ?? null;
    default:
      return null;
  }
}

function negate(known: boolean | null): boolean | null {
  return known === null ? null : !known;
}
