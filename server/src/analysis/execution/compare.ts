/** Comparisons: identity, equality, order, membership. */
import { isData } from "./builtinObjects";
import { isDerived, overridden } from "./derived";
import { each } from "./iterate";
import { bool, keyOf, NOT_IMPLEMENTED, type Opaque, type Py, type PySet, SOME, stop, str } from "./objects";
import { isNumber, isTrue, pointsOf, raise, special, spend, wholeOf } from "./operations";
import type { World } from "./world";

function isSame(a: Py, b: Py): boolean {
  if (a === b) return true;
  if (a.k !== b.k) return false;
  // Constants of one value may be one object or two.
  if ((a.k === "int" || a.k === "float" || a.k === "str" || a.k === "bytes") && a.v === (b as typeof a).v)
    return stop("is of equal constants");
  if (a.k === "tuple" && a.v.length === (b as typeof a).v.length) return stop("is of tuples");
  return a.k === "method" ? stop("is of methods") : false;
}

/** a == b. */
export function isEqual(w: World, a: Py, b: Py): boolean {
  if (isNumber(a) && isNumber(b)) return Number.isNaN(a.v) ? false : numbersEqual(a.v, b.v);
  if (a === b && a.k !== "instance") return true;
  if (a.k === "instance" || b.k === "instance") {
    if (a.k === "instance") {
      const own = special(w, a, "__eq__")?.(b);
      if (own !== undefined && own !== NOT_IMPLEMENTED) return isTrue(w, own);
    }
    if (b.k === "instance") {
      const other = special(w, b, "__eq__")?.(a);
      if (other !== undefined && other !== NOT_IMPLEMENTED) return isTrue(w, other);
    }
    return a === b;
  }
  if (a.k === "unknown" || b.k === "unknown") return stop("a comparison with what is not known");
  if (a.k === "opaque" || b.k === "opaque") {
    const [own, other] = a.k === "opaque" ? [a, b] : [b as Opaque, a];
    return own.type.can.equal?.(w, own.v, other) ?? opaqueOrder(w, a, b) === 0;
  }
  switch (a.k) {
    case "str":
      return a.k === b.k && a.v === b.v;
    case "bytes":
    case "bytearray": {
      if (b.k !== "bytes" && b.k !== "bytearray") return false;
      if (a.k === "bytes" && b.k === "bytes") return a.v === b.v;
      const [x, y] = [a, b].map((one) => (one.k === "bytes" ? one.v : String.fromCharCode(...(one.v as number[]))));
      return x === y;
    }
    case "list":
    case "tuple":
    case "deque": {
      if (a.k !== b.k || a.v.length !== b.v.length) return false;
      spend(w, a.v.length);
      const other = b.v;
      return a.v.every((item, i) => item === other[i] || isEqual(w, item, other[i] as Py));
    }
    case "set":
    case "frozenset": {
      if ((b.k !== "set" && b.k !== "frozenset") || a.v.size !== b.v.size) return false;
      for (const key of a.v.keys()) if (!b.v.has(key)) return false;
      return true;
    }
    case "dict": {
      if (b.k !== "dict" || a.v.size !== b.v.size || a.type === "OrderedDict")
        return b.k === "dict" && a.type === "OrderedDict" ? stop("==") : false;
      for (const [key, [, value]] of a.v) {
        const other = b.v.get(key);
        if (other === undefined || (other[1] !== value && !isEqual(w, value, other[1]))) return false;
      }
      return true;
    }
    case "range":
      return b.k === "range" && a.count === b.count && (a.count === 0 || (a.start === b.start && (a.count === 1 || a.step === b.step)));
    case "method":
      return b.k === "method" ? stop("== of methods") : false;
    case "iterator":
      return a.again === undefined ? false : stop("== of views");
    default:
      return false;
  }
}

function numbersEqual(a: number | bigint | boolean, b: number | bigint | boolean): boolean {
  return typeof a === typeof b
    ? a === b
    : Number(a) === Number(b) && (typeof a !== "bigint" || BigInt(Number(b)) === a) && (typeof b !== "bigint" || BigInt(Number(a)) === b);
}

/** -1, 0 or 1; NaN where a nan is among them. */
export function order(w: World, a: Py, b: Py, op: "<" | "<=" | ">" | ">=" = "<"): number {
  if (isNumber(a) && isNumber(b)) {
    const [x, y] = [typeof a.v === "boolean" ? Number(a.v) : a.v, typeof b.v === "boolean" ? Number(b.v) : b.v];
    return x < y ? -1 : x > y ? 1 : numbersEqual(x, y) ? 0 : Number.NaN;
  }
  if (a.k === "str" && b.k === "str") return compareTexts(a.v, b.v);
  if (a.k === "bytes" && b.k === "bytes") return a.v < b.v ? -1 : a.v > b.v ? 1 : 0;
  if ((a.k === "list" && b.k === "list") || (a.k === "tuple" && b.k === "tuple")) {
    for (let i = 0; i < a.v.length && i < b.v.length; i++) {
      const [x, y] = [a.v[i] as Py, b.v[i] as Py];
      spend(w, 1);
      if (x !== y && !isEqual(w, x, y)) return order(w, x, y, op);
    }
    return Math.sign(a.v.length - b.v.length);
  }
  if (a.k === "instance" || b.k === "instance") {
    const less = NAMES[op];
    const own = a.k === "instance" ? special(w, a, less)?.(b) : undefined;
    const wanted = op === "<" || op === "<=" ? -1 : 1;
    if (own !== undefined && own !== NOT_IMPLEMENTED) return isTrue(w, own) ? wanted : Number.NaN;
    const turned = b.k === "instance" ? special(w, b, NAMES[TURNED[op]])?.(a) : undefined;
    if (turned !== undefined && turned !== NOT_IMPLEMENTED) return isTrue(w, turned) ? wanted : Number.NaN;
    return raise(w, "TypeError", str("not supported between instances"));
  }
  if (a.k === "opaque" || b.k === "opaque") {
    const found = opaqueOrder(w, a, b);
    if (found !== null) return found;
  }
  if (a.k === "unknown" || b.k === "unknown" || a.k === "set" || a.k === "frozenset") return stop("a comparison");
  return raise(w, "TypeError", str("not supported between instances"));
}

/** null: there is no order between them. */
function opaqueOrder(w: World, a: Py, b: Py): number | null {
  if (a.k === "opaque") return a.type.can.order?.(w, a.v, b) ?? null;
  const turned = b.k === "opaque" ? (b.type.can.order?.(w, b.v, a) ?? null) : null;
  return turned === null ? null : -turned;
}

const NAMES = { "<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__" } as const;

const TURNED = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  // Code units and code points are in the same order below the surrogates.
  const [x, y] = [pointsOf(a), pointsOf(b)];
  if (typeof x === "string" && typeof y === "string") return x < y ? -1 : 1;
  return stop("an order of texts");
}

export function compare(w: World, op: "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in" | "is" | "is not", a: Py, b: Py): Py {
  if ((a.k === "unknown" || b.k === "unknown") && isData(a, true) && isData(b, true)) return SOME;
  switch (op) {
    case "==":
      return bool(isEqual(w, a, b));
    case "!=": {
      const own = special(w, a, "__ne__");
      return own === undefined ? bool(!isEqual(w, a, b)) : own(b);
    }
    case "is":
      return bool(isSame(a, b));
    case "is not":
      return bool(!isSame(a, b));
    case "in":
      return bool(contains(w, b, a));
    case "not in":
      return bool(!contains(w, b, a));
    default: {
      if ((a.k === "set" || a.k === "frozenset") && (b.k === "set" || b.k === "frozenset")) return bool(subset(op, a, b));
      const found = order(w, a, b, op);
      return bool(op === "<" ? found < 0 : op === "<=" ? found <= 0 : op === ">" ? found > 0 : found >= 0);
    }
  }
}

function subset(op: "<" | "<=" | ">" | ">=", a: PySet, b: PySet): boolean {
  const [small, large] = op === "<" || op === "<=" ? [a, b] : [b, a];
  if ((op === "<" || op === ">") && small.v.size >= large.v.size) return false;
  for (const key of small.v.keys()) if (!large.v.has(key)) return false;
  return true;
}

export function contains(w: World, on: Py, item: Py): boolean {
  const asked = isDerived(on) ? overridden(w, on, "__contains__") : undefined;
  if (asked !== undefined) return isTrue(w, asked(item));
  switch (on.k) {
    case "dict":
    case "set":
    case "frozenset":
      return on.v.has(keyOf(item));
    case "str":
      return item.k === "str" ? on.v.includes(item.v) : raise(w, "TypeError");
    case "range": {
      const n = wholeOf(item);
      if (typeof n !== "number") return stop("in a range");
      const at = (n - on.start) / on.step;
      return Number.isInteger(at) && at >= 0 && at < on.count;
    }
    case "list":
    case "tuple":
    case "deque":
      for (const one of on.v) {
        spend(w, 1);
        if (one === item || isEqual(w, one, item)) return true;
      }
      return false;
    case "opaque":
      if (on.type.can.contains !== undefined) return on.type.can.contains(w, on.v, item);
      break;
    case "instance": {
      const own = special(w, on, "__contains__");
      if (own !== undefined) return isTrue(w, own(item));
    }
  }
  for (const one of each(w, on)) if (one === item || isEqual(w, one, item)) return true;
  return false;
}
