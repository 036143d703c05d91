/** Type names for people: "list[float]", "dict[str, int]", "int | None". */

import { dtypeText } from "../target/dtypes";
import { lookup } from "../values/heap";
import { ATTRIBUTES, type Obj } from "../values/object";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";

/** How deep brackets nest, and how many alternatives they name. */
const MAX_DEPTH = 3;
const MAX_ALTERNATIVES = 4;

/** type(x).__name__ with the element type in brackets, alternatives joined by " | "; "object" where nothing is known. */
export function typeName(value: Value, heap: Heap, depth = 0): string {
  return nameOf(value, heap, depth) ?? "object";
}

function nameOf(value: Value, heap: Heap, depth: number): string | null {
  switch (value.tag) {
    case "none":
      return depth === 0 ? "NoneType" : "None";
    case "notimplemented":
      return "NotImplementedType";
    case "class":
      return "type";
    case "known":
      return "builtin_function_or_method";
    case "method":
      return value.func === null ? "builtin_function_or_method" : "method";
    case "union":
      return join(
        value.values
          .filter((alternative) => alternative.tag !== "unbound")
          .map((alternative) => nameOf(alternative, heap, Math.max(1, depth))),
      );
    case "unbound":
    case "unknown":
      return null;
    case "ref": {
      const obj = lookup(heap, value.id);
      return obj === undefined ? null : objectName(obj, heap, depth);
    }
    default:
      return value.tag;
  }
}

function objectName(obj: Obj, heap: Heap, depth: number): string | null {
  const elements = (values: readonly Value[]): string =>
    bracket(values.length === 0 || depth >= MAX_DEPTH ? null : join(values.map((value) => nameOf(value, heap, depth + 1))));
  if (obj.own !== undefined) return obj.own.type;
  switch (obj.kind) {
    case "list":
    case "set":
    case "frozenset":
    case "deque":
      return obj.kind + elements(obj.runs.filter((run) => run.count.high > 0).map((run) => run.element));
    case "tuple":
      return obj.named ?? `tuple${elements(obj.runs.filter((run) => run.count.high > 0).map((run) => run.element))}`;
    case "dict": {
      const runs = obj.runs.filter((run) => run.count.high > 0);
      if (runs.length === 0 || depth >= MAX_DEPTH) return obj.type;
      const key = join(runs.map((run) => nameOf(run.key, heap, depth + 1)));
      const element = join(runs.map((run) => nameOf(run.element, heap, depth + 1)));
      return key === null || element === null ? obj.type : obj.type === "Counter" ? `Counter[${key}]` : `${obj.type}[${key}, ${element}]`;
    }
    case "ndarray":
      return `ndarray[${dtypeText(obj.dtype)}]`;
    case "npscalar":
      return obj.dtype;
    case "array":
      return `array[${obj.typecode}]`;
    case "instance":
    case "iterator":
    case "opaque":
      return obj.type === ATTRIBUTES ? "dict" : obj.type;
    default:
      return obj.kind;
  }
}

function bracket(name: string | null): string {
  return name === null ? "" : `[${name}]`;
}

function join(names: readonly (string | null)[]): string | null {
  if (names.length === 0 || names.includes(null)) return null;
  const distinct = [...new Set(names)];
  return distinct.length > MAX_ALTERNATIVES ? null : distinct.join(" | ");
}

/** The name of what is of one type or the other; either may be several already. */
export function eitherType(a: string, b: string): string {
  return a === b ? a : [...new Set([...alternativesOf(a), ...alternativesOf(b)])].join(" | ");
}

/** The types of a union: "list[int | str] | None" are two. */
function alternativesOf(type: string): readonly string[] {
  const whole: string[] = [];
  let open = 0;
  for (const part of type.split(" | ")) {
    if (open === 0) whole.push(part);
    else whole.push(`${whole.pop()} | ${part}`);
    open += part.split("[").length - part.split("]").length;
  }
  return whole;
}
