/** What operators do with objects. What is not followed stops the execution; what CPython raises is raised. */
import type { Operator } from "../../syntax/ast";
import { OPERATORS } from "../classes/special";
import { arithmetic } from "./arithmetic";
import { isData } from "./builtinObjects";
import { attributeOf } from "./classObjects";
import { isDerived, overridden } from "./derived";
import { forget } from "./growth";
import { extend } from "./items";
import {
  big,
  bytes,
  type Dict,
  dict,
  FALSE,
  float,
  type Instance,
  int,
  type Key,
  list,
  NOT_IMPLEMENTED,
  type Py,
  Raised,
  SOME,
  stop,
  str,
  TRUE,
  tuple,
} from "./objects";
import { augmentSet, copyDict, putItem, sets, update } from "./tables";
import { percentOf } from "./texts";
import { exception, type World } from "./world";

/** Work that takes as long as so many steps. */
export function spend(w: World, steps: number): void {
  w.steps -= steps;
  if (w.steps < 0) stop("it takes too many steps");
}

/** Messages that are the same in all interpreters from 3.6 to 3.13. */
const LASTING =
  /^(?:(?:float )?division by zero|pop from empty list|pop index out of range|pop from an empty deque|list\.remove\(x\): x not in list|substring not found|(?:list|tuple|string|deque|range object|bytearray)(?: assignment)? index out of range|invalid literal for int\(\) with base \d+: .*|could not convert string to float: .+)$/;

/** Raises one of the interpreter's exceptions. What it says is followed where it is the same in all versions; keys and values are. */
export function raise(w: World, type: string, ...args: readonly Py[]): never {
  const [major, minor] = w.python;
  const known = (text: string): boolean => major === 3 && minor >= 6 && minor <= 13 && LASTING.test(text);
  const said =
    type === "KeyError" || type === "AssertionError" ? args : args.map((arg) => (arg.k === "str" && !known(arg.v) ? MESSAGE : arg));
  throw new Raised(newException(w, type, said));
}

/** What an exception of the interpreter says. */
export const MESSAGE: Py = { k: "unknown", type: "str", idle: false };

export function newException(w: World, type: string, args: readonly Py[]): Instance {
  const cls = w.builtins.get(type);
  return cls?.k === "type" ? exception(cls, args) : stop(`the exception ${type}`);
}

/** The method of the object's class, bound; undefined: it has none. */
export function special(w: World, on: Py, name: string): ((...args: readonly Py[]) => Py) | undefined {
  if (on.k !== "instance") return undefined;
  const found = attributeOf(on.cls, name);
  return found === undefined ? undefined : (...args) => w.call(found, [on, ...args], null);
}

export function isTrue(w: World, v: Py): boolean {
  switch (v.k) {
    case "bool":
      return v.v;
    case "None":
      return false;
    case "int":
    case "float":
      return v.v !== 0;
    case "str":
    case "bytes":
      return v.v !== "";
    case "list":
    case "tuple":
    case "deque":
    case "bytearray":
      return lengthOf(w, v) > 0;
    case "dict":
      return lengthOf(w, v) > 0;
    case "set":
    case "frozenset":
      return v.v.size > 0;
    case "range":
      return v.count > 0;
    case "unknown":
      return stop("a condition that is not known");
    case "opaque":
      return v.type.can.truth?.(v.v) ?? (v.type.can.length === undefined || v.type.can.length(v.v) > 0);
    case "instance": {
      const truth = special(w, v, "__bool__");
      if (truth !== undefined) return isTrue(w, truth());
      return special(w, v, "__len__") === undefined || lengthOf(w, v) > 0;
    }
    case "iterator":
      return v.again === undefined || v.left === null || v.left() > 0;
    default:
      return true;
  }
}

/** len(v). */
export function lengthOf(w: World, v: Py): number {
  const own = isDerived(v) ? overridden(w, v, "__len__") : undefined;
  if (own !== undefined) return Number(wholeOf(own()) ?? stop("len()"));
  switch (v.k) {
    case "str":
      return lengthOfText(v.v);
    case "bytes":
    case "list":
    case "tuple":
    case "deque":
    case "bytearray":
      return v.v.length;
    case "type":
      return v.members !== null ? new Set(v.members.values()).size : stop("len() of a class");
    case "unknown":
      return v.length ?? stop("a length that is not known");
    case "dict":
    case "set":
    case "frozenset":
      return v.v.size;
    case "range":
      return v.count;
    case "instance": {
      const length = special(w, v, "__len__")?.();
      return length?.k === "int" ? Number(length.v) : stop("len()");
    }
    case "opaque":
      return v.type.can.length?.(v.v) ?? stop(`len() of ${v.type.cls.name}`);
    case "iterator":
      return v.again !== undefined && v.left !== null ? v.left() : stop("len() of an iterator");
    default:
      return stop(`len() of ${v.k}`);
  }
}

/** Code points. */
export function lengthOfText(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII and more
  if (/^[\u0000-\ud7ff]*$/.test(text)) return text.length;
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/** The text by code points, where that is not the same as by code units. */
export function pointsOf(text: string): string | readonly string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII and more
  return /^[\u0000-\ud7ff]*$/.test(text) ? text : [...text];
}

export type Number_ = { readonly k: "int" | "bool" | "float"; readonly v: number | bigint | boolean };

export function isNumber(v: Py): v is Extract<Py, { readonly k: "int" | "bool" | "float" }> {
  return v.k === "int" || v.k === "float" || v.k === "bool";
}

export function wholeOf(v: Py): number | bigint | null {
  return v.k === "int" ? v.v : v.k === "bool" ? Number(v.v) : null;
}

/** A float of it (int/int division and the like); raises OverflowError where CPython does. */
export function floatOf(w: World, v: Number_): number {
  const n = Number(v.v);
  if (v.k === "int" && !Number.isFinite(n)) raise(w, "OverflowError", str("int too large to convert to float"));
  return n;
}

/** a op b. */
export function binary(w: World, op: Operator, a: Py, b: Py): Py {
  if (isNumber(a) && isNumber(b)) return arithmetic(w, op, a, b);
  if (a.k === "instance" || b.k === "instance") {
    const name = OPERATORS[op];
    const own = special(w, a, `__${name}__`)?.(b);
    if (own !== undefined && own !== NOT_IMPLEMENTED) return own;
    const other = special(w, b, `__r${name}__`)?.(a);
    if (other !== undefined && other !== NOT_IMPLEMENTED) return other;
    if (a.k === "str" && op === "%") return percentOf(w, a.v, b);
    return raise(w, "TypeError", str("unsupported operand"));
  }
  if (a.k === "unknown" || b.k === "unknown") {
    const numbers = [a, b].every((v) => isNumber(v) || (v.k === "unknown" && v.type === "float"));
    if (numbers && /^[-+*]$/.test(op)) return { k: "unknown", type: "float", idle: false };
    if (numbers && op === "/" && isNumber(b) && b.v !== 0) return { k: "unknown", type: "float", idle: false };
    return isData(a, true) && isData(b, true) ? SOME : stop("an operator on what is not known");
  }
  if (op === "%" && a.k === "str") return percentOf(w, a.v, b);
  if (op === "%" && a.k === "bytes" && (isNumber(b) || (b.k === "tuple" && b.v.every(isNumber)))) {
    const text = percentOf(w, a.v, b);
    return text.k === "str" ? bytes(text.v) : stop("% of bytes");
  }
  if (a.k === "opaque" || b.k === "opaque") {
    const made =
      (a.k === "opaque" ? a.type.can.binary?.(w, op, a, b) : null) ?? (b.k === "opaque" ? b.type.can.binary?.(w, op, a, b) : null);
    return made ?? stop(`${op} of ${a.k === "opaque" ? a.type.cls.name : a.k}`);
  }
  if (op === "+") {
    if (a.k === "str" && b.k === "str") {
      if (b.v === "") return a;
      if (a.v === "") return b;
      spend(w, (a.v.length + b.v.length) >> 6);
      return str(a.v + b.v);
    }
    if (a.k === "bytes" && b.k === "bytes") return b.v === "" ? a : a.v === "" ? b : bytes(a.v + b.v);
    if ((a.k === "bytearray" || a.k === "bytes") && (b.k === "bytearray" || b.k === "bytes")) {
      const v = [...bytesOf(a), ...bytesOf(b)];
      spend(w, v.length >> 4);
      return a.k === "bytes"
        ? bytes(String.fromCharCode(...v))
        : { k: "bytearray", v, grown: v.length === 0 ? [] : [{ op: "exact", count: v.length }] };
    }
    if (a.k === "list" && b.k === "list") {
      spend(w, a.v.length + b.v.length);
      return list([...a.v, ...b.v], [{ op: "exact", count: a.v.length + b.v.length }]);
    }
    if (a.k === "tuple" && b.k === "tuple") {
      if (a.v.length === 0 && b.cls === null) return b;
      if (b.v.length === 0 && a.cls === null) return a;
      spend(w, a.v.length + b.v.length);
      return tuple([...a.v, ...b.v]);
    }
  }
  if (op === "*") {
    const [of, by] = wholeOf(a) === null ? [a, wholeOf(b)] : [b, wholeOf(a)];
    if (typeof by === "number") {
      const times = Math.max(0, by);
      if (of.k === "str") {
        if (of.v.length * times > 2_000_000) stop("a text is too long");
        return times === 1 ? of : str(of.v.repeat(times));
      }
      if (of.k === "bytes") return times === 1 ? of : bytes(of.v.repeat(times));
      if (of.k === "bytearray") {
        const count = of.v.length * times;
        spend(w, count >> 4);
        if (count > 5_000_000) return stop("a large bytearray");
        const v: number[] = [];
        for (let i = 0; i < times; i++) for (const byte of of.v) v.push(byte);
        return { k: "bytearray", v, grown: count === 0 ? [] : [{ op: "exact", count }] };
      }
      if (of.k === "list" || of.k === "tuple") {
        spend(w, of.v.length * times);
        if (of.k === "tuple" && times === 1 && of.cls === null) return of;
        const items: Py[] = [];
        for (let i = 0; i < times; i++) for (const item of of.v) items.push(item);
        return of.k === "tuple" ? tuple(items) : list(items, items.length === 0 ? [] : [{ op: "exact", count: items.length }]);
      }
    }
  }
  if ((a.k === "set" || a.k === "frozenset") && (b.k === "set" || b.k === "frozenset") && /^[-&|^]$/.test(op)) return sets(w, op, a, b);
  if (a.k === "dict" && b.k === "dict" && a.type === "Counter" && b.type === "Counter" && /^[-+&|]$/.test(op)) return counted(op, a, b);
  if (a.k === "dict" && b.k === "dict" && op === "|") {
    const made = copyDict(w, a);
    update(w, made, b);
    return made;
  }
  return stop(`${a.k} ${op} ${b.k}`);
}

/** a op b of Counters: what is not positive is left out (Lib/collections/__init__.py). */
function counted(op: string, a: Dict, b: Dict): Py {
  const made = dict("Counter", [{ op: "from", source: "iterator", count: 0 }]);
  const of = (table: Dict, key: Key): number => {
    const n = wholeOf(table.v.get(key)?.[1] ?? int(0));
    return typeof n === "number" ? n : stop("a count");
  };
  const put = (key: Key, item: Py, n: number): void => {
    if (n > 0 && !made.v.has(key)) putItem(made, item, int(n));
  };
  for (const [key, [item]] of a.v) {
    const [x, y] = [of(a, key), of(b, key)];
    put(key, item, op === "+" ? x + y : op === "-" ? x - y : op === "&" ? Math.min(x, y) : Math.max(x, y));
  }
  if (op !== "&")
    for (const [key, [item]] of b.v) {
      if (a.v.has(key)) continue;
      const n = of(b, key);
      put(key, item, op === "-" ? -n : n);
    }
  return made;
}

function bytesOf(v: Extract<Py, { readonly k: "bytes" | "bytearray" }>): readonly number[] {
  return v.k === "bytearray" ? v.v : Array.from(v.v, (c) => c.charCodeAt(0));
}

export function unary(w: World, op: string, v: Py): Py {
  if (op === "not") return isTrue(w, v) ? FALSE : TRUE;
  const n = wholeOf(v);
  if (n !== null) {
    if (op === "+") return typeof n === "number" ? int(n) : big(n);
    if (op === "-") return typeof n === "number" ? int(0 - n) : big(-n);
    return typeof n === "number" ? int(-n - 1) : big(~n);
  }
  if (v.k === "float" && op !== "~") return op === "-" ? float(-v.v, v.rough) : v;
  if (v.k === "opaque" && v.type.can.unary !== undefined) return v.type.can.unary(w, op, v.v);
  if (v.k === "instance") {
    const own = special(w, v, op === "-" ? "__neg__" : op === "+" ? "__pos__" : "__invert__");
    if (own !== undefined) return own();
  }
  return v.k === "unknown" && v.type === "float" ? { ...v } : v.k === "unknown" && v.tame !== undefined ? SOME : stop(`${op} of ${v.k}`);
}

/** a op= b. */
export function augmented(w: World, op: Operator, a: Py, b: Py): Py {
  if (a.k === "instance") {
    const own = special(w, a, `__i${OPERATORS[op]}__`)?.(b);
    if (own !== undefined && own !== NOT_IMPLEMENTED) return own;
  }
  if (a.k === "list" && op === "+") {
    extend(w, a, b);
    return a;
  }
  // A value of a library may be changed itself, with what is added.
  if (a.k === "unknown" && !isData(b, false)) return stop("an operator on what is not known");
  if (a.k === "list" && op === "*") {
    const times = wholeOf(b);
    if (typeof times !== "number") return stop("*= of a list");
    spend(w, a.v.length * Math.max(0, times));
    const before = [...a.v];
    if (times <= 0) a.v.length = 0;
    for (let i = 1; i < times; i++) a.v.push(...before);
    forget(a.grown, Math.max(a.v.length, before.length));
    return a;
  }
  if (a.k === "bytearray" && op === "+") {
    w.call(w.attribute(a, "extend"), [b], null);
    return a;
  }
  if (a.k === "bytearray") return stop("an operator on a bytearray");
  if (a.k === "deque") return stop("+= of a deque");
  if (a.k === "set" && /^[-&|^]$/.test(op)) {
    if (b.k !== "set" && b.k !== "frozenset") return stop("an operator on a set");
    return augmentSet(w, op, a, b);
  }
  // It is changed in place, and what is not positive is taken out.
  if (a.k === "dict" && a.type === "Counter") return stop(`${op}= of a Counter`);
  if (a.k === "dict" && op === "|") {
    if (b.k !== "dict" || a.type !== "dict") return stop("|= of a dict");
    update(w, a, b);
    return a;
  }
  return binary(w, op, a, b);
}
