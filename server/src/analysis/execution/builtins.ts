/** Builtin functions and types. */
import { SOURCES } from "../../values/object";
import { floatFixed } from "../texts/texts";
import { isData } from "./builtinObjects";
import { attributeOf, hasDict, instanceOf, memberOf, slotsOf } from "./classObjects";
import { isEqual, order } from "./compare";
import { isDerived } from "./derived";
import { getItem, listOf, sourceOf } from "./items";
import { each, isException, itemsOf, iterate, makeIter } from "./iterate";
import { ended, sorted } from "./methods";
import {
  big,
  bool,
  type Call,
  type Class,
  type Dict,
  dict,
  FALSE,
  float,
  type Instance,
  int,
  keyOf,
  list,
  type Named,
  NONE,
  type Py,
  Raised,
  SOME,
  stop,
  str,
  TRUE,
  tuple,
} from "./objects";
import { binary, floatOf, isNumber, isTrue, lengthOf, pointsOf, raise, special, spend, unary, wholeOf } from "./operations";
import { dictOf, putItem, setOf } from "./tables";
import { formatField, shown, strOf, UNKNOWN_TEXT } from "./texts";
import type { World } from "./world";

/** str.maketrans(). */
export function translation([from = NONE, to, away]: readonly Py[]): Py {
  const made = dict();
  const put = (key: number, value: Py): void => putItem(made, int(key), value);
  if (from.k === "dict")
    for (const [key, value] of from.v.values()) put(key.k === "str" ? (key.v.codePointAt(0) as number) : Number(wholeOf(key)), value);
  else if (from.k === "str" && to?.k === "str") {
    const others = [...to.v];
    for (const [i, character] of [...from.v].entries())
      put(character.codePointAt(0) as number, int((others[i] as string).codePointAt(0) as number));
    if (away?.k === "str") for (const character of away.v) put(character.codePointAt(0) as number, NONE);
  } else return stop("maketrans()");
  return made;
}

function isKind(w: World, v: Py, cls: Class): boolean {
  if (cls === w.object) return true;
  if (cls.hooked !== undefined) return cls.hooked(v);
  if (v.k === "instance") return instanceOf(v, cls);
  if (v.k === "opaque") return v.type.cls.mro.includes(cls);
  if (isDerived(v) && instanceOf(v.derived, cls)) return true;
  const member = memberOf(v);
  if (member !== null && instanceOf(member, cls)) return true;
  if (v.k === "unknown") return stop("isinstance of what is not known");
  if (v.k === "tuple" && v.cls !== null) return v.cls.mro.includes(cls) || cls.name === "tuple";
  if (v.k === "dict" && v.type !== "dict" && cls.name === v.type) return true;
  const name = v.k === "None" ? "NoneType" : v.k;
  return cls.make !== null && (cls.name === name || (v.k === "bool" && cls.name === "int"));
}

function typeOf(w: World, v: Py): Py {
  if (v.k === "instance") return v.cls;
  if (v.k === "opaque") return v.type.cls;
  if (isDerived(v)) return v.derived.cls;
  const member = memberOf(v);
  if (member !== null) return member.cls;
  if (v.k === "tuple" && v.cls !== null) return v.cls;
  const found = w.builtins.get(v.k === "dict" && v.type !== "dict" ? "" : v.k);
  return found?.k === "type" ? found : stop(`type() of ${v.k}`);
}

export function types(w: World): Readonly<Record<string, Call>> {
  return {
    "int/2 base": ([v, base], named) => {
      const by = base ?? named?.get("base");
      if (v === undefined) return int(0);
      if (by !== undefined) return parseWhole(w, v, Number(wholeOf(by)));
      const n = wholeOf(v);
      if (n !== null) return v.k === "int" ? v : int(Number(n));
      if (v.k === "float") {
        if (!Number.isFinite(v.v))
          return raise(w, Number.isNaN(v.v) ? "ValueError" : "OverflowError", str("cannot convert float to integer"));
        return Number.isSafeInteger(Math.trunc(v.v)) ? int(Math.trunc(v.v) + 0) : big(BigInt(Math.trunc(v.v)));
      }
      return parseWhole(w, v, 10);
    },
    "float/1": ([v]) => {
      if (v === undefined) return float(0);
      if (v.k === "float") return v;
      if (isNumber(v)) return float(floatOf(w, v));
      if (v.k !== "str") {
        if (v.k === "opaque") return w.call(w.attribute(v, "__float__"), [], null);
        const own = special(w, v, "__float__");
        return own === undefined ? stop("float()") : own();
      }
      const text = v.v.trim().replace(/(?<=\d)_(?=\d)/g, "");
      if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) return float(Number(text));
      const special_ = /^([-+]?)(inf|infinity|nan)$/i.exec(text);
      if (special_ === null) return raise(w, "ValueError", str(`could not convert string to float: ${shown(w, v, "repr")}`));
      return float(/nan/i.test(text) ? Number.NaN : special_[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
    },
    "bool/1": ([v]) => bool(v !== undefined && isTrue(w, v)),
    "str/1": ([v]) => (v === undefined ? str("") : strOf(w, v)),
    "list/1": ([v]) => (v === undefined ? list([], []) : listOf(w, v)),
    "tuple/1": ([v]) => {
      if (v === undefined) return tuple([]);
      if (v.k === "tuple" && v.cls === null) return v;
      const items = itemsOf(w, v);
      // Made for ten items, and cut: up to 3.10 it is then an empty one of its own (Objects/tupleobject.c, _PyTuple_Resize).
      return items.length === 0 && w.python[1] < 11 && sourceOf(v) === "iterator" ? { k: "tuple", v: [], cls: null } : tuple(items);
    },
    "set/1": ([v]) => setOf(w, "set", v),
    "frozenset/1": ([v]) => setOf(w, "frozenset", v),
    "dict/1 *": ([v], named) => dictOf(w, v, named),
    "range/3": (args) => {
      const [a, b, c] = args.map((v) => {
        const n = wholeOf(v);
        return typeof n === "number"
          ? n
          : v.k === "float"
            ? raise(w, "TypeError", str("'float' object cannot be interpreted as an integer"))
            : stop("range()");
      });
      const [start, end, step] = b === undefined ? [0, a as number, 1] : [a as number, b, c ?? 1];
      if (step === 0) return raise(w, "ValueError", str("range() arg 3 must not be zero"));
      return { k: "range", start, stop: end, step, count: Math.max(0, Math.ceil((end - start) / step)) };
    },
    "bytes/1": ([v]) => {
      if (v === undefined) return { k: "bytes", v: "", constant: true };
      const n = wholeOf(v);
      if (typeof n === "number") return { k: "bytes", v: "\0".repeat(n), constant: n < 2 };
      const all = itemsOf(w, v).map((item) => Number(wholeOf(item) ?? stop("bytes()")));
      return { k: "bytes", v: String.fromCharCode(...all), constant: all.length < 2 };
    },
    "bytearray/1": ([v]) => {
      if (v === undefined) return { k: "bytearray", v: [], grown: [] };
      const n = wholeOf(v);
      if (n !== null) {
        spend(w, Number(n) >> 3);
        if (Number(n) > 5_000_000) return stop("a large bytearray");
        return { k: "bytearray", v: new Array<number>(Number(n)).fill(0), grown: [{ op: "exact", count: Number(n) }] };
      }
      const items = itemsOf(w, v).map((item) => Number(wholeOf(item)));
      const source = v.k === "bytearray" ? "bytes" : sourceOf(v);
      return { k: "bytearray", v: items, grown: items.length === 0 ? [] : [{ op: "from", source, count: items.length }] };
    },
    "type/1": ([v = NONE], named) => (named === null ? typeOf(w, v) : stop("type()")),
    "property/2": ([get = NONE, set = NONE]) => ({ k: "wrapped", how: "property", func: get, set: set === NONE ? null : set }),
    "staticmethod/1": ([func = NONE]) => ({ k: "wrapped", how: "static", func, set: null }),
    "classmethod/1": ([func = NONE]) => ({ k: "wrapped", how: "class", func, set: null }),
  };
}

function parseWhole(w: World, v: Py, base: number): Py {
  if (v.k === "opaque") return w.call(w.attribute(v, "__int__"), [], null);
  if (v.k !== "str") return v.k === "instance" ? (special(w, v, "__int__")?.() ?? stop("int()")) : stop("int()");
  const text = v.v.trim().replace(/(?<=\w)_(?=\w)/g, "");
  const [, sign = "", prefix = "", digits = ""] = /^([-+]?)(0[xXoObB])?(\w*)$/.exec(text) ?? [];
  const by = { x: 16, o: 8, b: 2 }[prefix.slice(1).toLowerCase()];
  if (prefix !== "" && by !== base && base !== 0 && !(base === 16 && by === 2))
    return raise(w, "ValueError", str(`invalid literal for int() with base ${base}: ${shown(w, v, "repr")}`));
  const real = base === 0 ? (by ?? 10) : base;
  const all = base === 16 && by === 2 ? prefix.slice(1) + digits : digits;
  const known = "0123456789abcdefghijklmnopqrstuvwxyz".slice(0, real);
  if (all === "" || ![...all.toLowerCase()].every((digit) => known.includes(digit)))
    return /^[\x20-\x7e]*$/.test(text)
      ? raise(w, "ValueError", str(`invalid literal for int() with base ${base}: ${shown(w, v, "repr")}`))
      : stop("digits of other alphabets");
  spend(w, all.length);
  let n = 0n;
  if (real === 10) n = BigInt(all);
  else for (const digit of all.toLowerCase()) n = n * BigInt(real) + BigInt(known.indexOf(digit));
  return big(sign === "-" ? -n : n);
}

/** Its __dict__: what is set in one is set in the other. Its size is not followed, nor that of the object from then on. */
export function attributesOf(on: Instance): Py {
  if (!hasDict(on.cls) || on.cls.members !== null || on.cls.mro.some((one) => one.statement !== null && slotsOf(one) !== null))
    return stop("__dict__");
  if (on.lent !== undefined) return on.lent;
  on.asked = true;
  const made: Dict = { ...dict(), lentBy: on, keys: true };
  for (const [name, value] of on.attributes) made.v.set(name, [{ k: "str", v: name, constant: true }, value]);
  on.lent = made;
  return made;
}

const hashes = new WeakMap<Py, Py>();

/** hash(v): a number that is not known, but for small ints; what it is of is kept for keys. */
function hashed(v: Py): Py {
  keyOf(v);
  if (v.k === "int" && typeof v.v === "number" && v.v >= 0 && v.v < 2 ** 30) return v;
  const made: Py = { k: "unknown", type: null, idle: false, tame: "value" };
  hashes.set(made, v);
  return made;
}

/** What a hash is of: objects with equal ones may be equal. */
export function hashedValue(hash: Py): Py {
  return hashes.get(hash) ?? (hash.k === "int" ? hash : stop("__hash__ of a key"));
}

function extreme(w: World, args: readonly Py[], named: Named, sign: 1 | -1): Py {
  const key = named?.get("key");
  const items =
    args.length === 1
      ? each(w, args[0]?.k === "set" || args[0]?.k === "frozenset" ? list([...args[0].v.values()], []) : (args[0] as Py))
      : args;
  const unordered = args.length === 1 && (args[0]?.k === "set" || args[0]?.k === "frozenset");
  let best: { readonly item: Py; readonly by: Py } | null = null;
  let open = false;
  for (const item of items) {
    const by = key === undefined || key.k === "None" ? item : w.call(key, [item], null);
    // Which one it is, is not known: it is one of them.
    if (by.k === "unknown" && isData(by, false) && isData(item, true)) open = true;
    if (best === null) best = { item, by };
    else if (!open) {
      const found = sign < 0 ? order(w, by, best.by, "<") : order(w, by, best.by, ">");
      if (unordered && found === 0) return stop("one of equal elements of a set");
      if (sign < 0 ? found < 0 : found > 0) best = { item, by };
    }
  }
  if (open) return SOME;
  return best?.item ?? named?.get("default") ?? raise(w, "ValueError", str("arg is an empty sequence"));
}

/** The items; those of a set in any order, for what does not mind it. */
function anyOrder(w: World, v: Py): Iterable<Py> {
  return v.k === "set" || v.k === "frozenset" ? v.v.values() : each(w, v);
}

function total(w: World, v: Py, start: Py): Py {
  let sum = start;
  let [high, low] = [0, 0];
  let rough = false;
  let floats = false;
  if (start.k === "str") return raise(w, "TypeError", str("sum() can't sum strings"));
  for (const item of anyOrder(w, v)) {
    if (w.python[1] >= 12 && (floats || sum.k === "float") && item.k === "float") {
      // From 3.12 on what is lost is summed too (Python/bltinmodule.c, cs_add).
      if (!floats) [high, low, floats] = [(sum as { v: number }).v, 0, true];
      rough ||= item.rough || (sum.k === "float" && sum.rough);
      const next = high + item.v;
      low += Math.abs(high) >= Math.abs(item.v) ? high - next + item.v : item.v - next + high;
      high = next;
      continue;
    }
    if (floats) {
      sum = float(low !== 0 && Number.isFinite(low) ? high + low : high, rough);
      floats = false;
    }
    sum = binary(w, "+", sum, item);
    if ((v.k === "set" || v.k === "frozenset") && sum.k === "float") return stop("a sum of floats in any order");
  }
  return floats ? float(low !== 0 && Number.isFinite(low) ? high + low : high, rough) : sum;
}

export function functions(w: World): Readonly<Record<string, Call>> {
  return {
    "print/999 sep end file flush": (args, named) => {
      const file = named?.get("file");
      if (file !== undefined && file.k !== "unknown" && file.k !== "None") {
        const [between, end] = ["sep", "end"].map((name) => {
          const v = named?.get(name);
          return v?.k === "str" ? v.v : v === undefined || v.k === "None" ? (name === "sep" ? " " : "\n") : stop("print()");
        });
        const parts = args.map((arg) => shown(w, arg, "str") ?? stop("print to a file of what is not known"));
        w.call(w.attribute(file, "write"), [str(parts.join(between) + end)], null);
        return NONE;
      }
      // Their __str__ and __repr__ run.
      for (const arg of args) if (!isNumber(arg) && arg.k !== "str" && arg.k !== "None") shown(w, arg, "str");
      return NONE;
    },
    "len/1": ([v = NONE]) => int(lengthOf(w, v)),
    "abs/1": ([v = NONE]) => {
      const n = wholeOf(v);
      if (n !== null) return n < 0 ? unary(w, "-", v) : v.k === "int" ? v : int(Number(n));
      if (v.k === "float") return float(Math.abs(v.v), v.rough);
      if (v.k === "opaque") return v.type.can.unary?.(w, "abs", v.v) ?? stop("abs()");
      return special(w, v, "__abs__")?.() ?? stop("abs()");
    },
    "min/999 key default": (args, named) => extreme(w, args, named, -1),
    "max/999 key default": (args, named) => extreme(w, args, named, 1),
    "sum/2 start": ([v = NONE, start], named) => total(w, v, start ?? named?.get("start") ?? int(0)),
    "sorted/1 key reverse": ([v = NONE], named) => {
      const source = sourceOf(v);
      const set = v.k === "set" || v.k === "frozenset";
      const items = sorted(w, [...anyOrder(w, v)], named);
      // Equal ones stay in the order of the set, which is not known.
      if (set) {
        const key = named?.get("key");
        const keys = key === undefined || key.k === "None" ? items : items.map((item) => w.call(key, [item], null));
        if (keys.some((one, i) => i > 0 && order(w, keys[i - 1] as Py, one) === 0)) stop("the order of equal elements of a set");
      }
      const made = list(items, [{ op: "made", by: "sorted", count: items.length, extra: [SOURCES.indexOf(source)] }]);
      if (v.k === "instance" || isDerived(v)) made.grown = [{ op: "mixed", count: items.length }];
      return made;
    },
    "reversed/1": ([v = NONE]) => {
      if (v.k === "instance") return special(w, v, "__reversed__")?.() ?? stop("reversed()");
      const items = v.k === "dict" || v.k === "iterator" ? itemsOf(w, v) : null;
      const length = items?.length ?? lengthOf(w, v);
      let at = length;
      const read = items === null ? v : list(items, []);
      return makeIter(
        "reversed",
        () => (at > 0 ? getItem(w, read, int(--at)) : undefined),
        v.k === "list" || v.k === "tuple" || v.k === "range" || v.k === "str" ? () => at : null,
      );
    },
    "enumerate/2 start": ([v = NONE, start], named) => {
      let at = Number(wholeOf(start ?? named?.get("start") ?? int(0)));
      const from = iterate(w, v);
      return makeIter("enumerate", () => {
        const item = from.next();
        return item === undefined ? undefined : { k: "tuple", v: [int(at++), item], cls: null };
      });
    },
    "zip/99 strict": (args, named) => {
      const strict = named !== null && isTrue(w, named.get("strict") ?? FALSE);
      const from = args.map((v) => iterate(w, v));
      return makeIter("zip", () => {
        const items: Py[] = [];
        for (const one of from) {
          const item = one.next();
          if (item === undefined) {
            if (strict && (items.length > 0 || from.slice(1).some((other) => other.next() !== undefined))) return raise(w, "ValueError");
            return undefined;
          }
          items.push(item);
        }
        return items.length === 0 ? undefined : tuple(items);
      });
    },
    "map/99": ([f = NONE, ...all]) => {
      const from = all.map((v) => iterate(w, v));
      return makeIter("map", () => {
        const items: Py[] = [];
        for (const one of from) {
          const item = one.next();
          if (item === undefined) return undefined;
          items.push(item);
        }
        return w.call(f, items, null);
      });
    },
    "filter/2": ([f = NONE, v = NONE]) => {
      const from = iterate(w, v);
      return makeIter("filter", () => {
        for (let item = from.next(); item !== undefined; item = from.next()) {
          spend(w, 1);
          if (isTrue(w, f.k === "None" ? item : w.call(f, [item], null))) return item;
        }
        return undefined;
      });
    },
    "any/1": ([v = NONE]) => {
      for (const item of anyOrder(w, v)) if (isTrue(w, item)) return TRUE;
      return FALSE;
    },
    "all/1": ([v = NONE]) => {
      for (const item of anyOrder(w, v)) if (!isTrue(w, item)) return FALSE;
      return TRUE;
    },
    "isinstance/2": ([v = NONE, cls = NONE]) => {
      const classes = cls.k === "tuple" ? cls.v : [cls];
      return bool(
        classes.some((one) =>
          one.k === "type"
            ? isKind(w, v, one)
            : one.k === "unknown" && one.tame === "function" && v.k !== "unknown"
              ? false
              : stop("isinstance()"),
        ),
      );
    },
    "issubclass/2": ([v = NONE, cls = NONE]) => (v.k === "type" && cls.k === "type" ? bool(v.mro.includes(cls)) : stop("issubclass()")),
    "vars/1": ([v]) => (v?.k === "instance" ? attributesOf(v) : stop("vars()")),
    "hash/1": ([v = NONE]) => hashed(v),
    "callable/1": ([v = NONE]) =>
      bool(
        v.k === "function" ||
          v.k === "builtin" ||
          v.k === "method" ||
          v.k === "type" ||
          (v.k === "instance" && attributeOf(v.cls, "__call__") !== undefined),
      ),
    "repr/1": ([v = NONE]) => {
      const text = shown(w, v, "repr");
      return text === null ? UNKNOWN_TEXT : str(text);
    },
    "format/2": ([v = NONE, spec]) => {
      const text = formatField(w, v, undefined, spec === undefined ? "" : spec.k === "str" ? spec.v : stop("format()"));
      return text === null ? UNKNOWN_TEXT : str(text);
    },
    "ord/1": ([v = NONE]) => (v.k === "str" && pointsOf(v.v).length === 1 ? int(v.v.codePointAt(0) as number) : stop("ord()")),
    "chr/1": ([v = NONE]) => {
      const n = wholeOf(v);
      return typeof n === "number" && n >= 0 && n < 0xd800 ? str(String.fromCharCode(n)) : stop("chr()");
    },
    "divmod/2": ([a = NONE, b = NONE]) => tuple([binary(w, "//", a, b), binary(w, "%", a, b)]),
    "pow/3": ([a = NONE, b = NONE, m]) => {
      if (m === undefined) return binary(w, "**", a, b);
      let [base, power, by] = [wholeOf(a), wholeOf(b), wholeOf(m)].map((n) => BigInt(n ?? stop("pow()"))) as [bigint, bigint, bigint];
      if (by <= 0n) return stop("pow() with a modulus");
      if (power < 0n) {
        // The inverse, by Euclid.
        let [r, other, s, t] = [((base % by) + by) % by, by, 1n, 0n];
        while (other !== 0n) [r, other, s, t] = [other, r % other, t, s - (r / other) * t];
        if (r !== 1n) return raise(w, "ValueError", str("base is not invertible for the given modulus"));
        [base, power] = [((s % by) + by) % by, -power];
      }
      let result = 1n % by;
      for (base = ((base % by) + by) % by; power > 0n; power >>= 1n) {
        spend(w, 1 + by.toString(16).length / 8);
        if (power & 1n) result = (result * base) % by;
        base = (base * base) % by;
      }
      return big(result);
    },
    "round/2": ([v = NONE, digits]) => {
      if (v.k === "opaque") return w.call(w.attribute(v, "__round__"), digits === undefined ? [] : [digits], null);
      const n = digits === undefined || digits.k === "None" ? null : Number(wholeOf(digits));
      const own = wholeOf(v);
      if (own !== null) return n === null || n >= 0 ? (v.k === "int" ? v : int(Number(own))) : stop("round() to tens");
      if (v.k !== "float") return v.k === "unknown" && v.type === "float" && n !== null ? { ...v } : stop("round()");
      if (!Number.isFinite(v.v)) return n === null ? raise(w, "ValueError", str("cannot convert float NaN to integer")) : v;
      if (n !== null) return n < 0 || n > 60 ? stop("round() to tens") : float(Number(floatFixed(v.v, n)), false);
      const down = Math.floor(v.v);
      const rest = v.v - down;
      const whole = rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down;
      return Number.isSafeInteger(whole) ? int(whole + 0) : big(BigInt(whole));
    },
    "iter/2": ([v = NONE, sentinel]) => {
      if (sentinel !== undefined)
        return makeIter("callable_iterator", () => {
          spend(w, 1);
          const item = w.call(v, [], null);
          return isEqual(w, item, sentinel) ? undefined : item;
        });
      return v.k === "instance" ? (special(w, v, "__iter__")?.() ?? stop("iter()")) : iterate(w, v);
    },
    "next/2": ([v = NONE, otherwise]) => {
      if (v.k === "instance") {
        try {
          return special(w, v, "__next__")?.() ?? stop("next()");
        } catch (error) {
          if (otherwise !== undefined && error instanceof Raised && isException(w, error.exception, "StopIteration")) return otherwise;
          throw error;
        }
      }
      if (v.k !== "iterator" || v.again !== undefined) return stop("next()");
      return v.next() ?? otherwise ?? ended(w, v);
    },
    "getattr/3": ([v = NONE, name = NONE, otherwise]) => {
      if (name.k !== "str") return stop("getattr()");
      return (otherwise === undefined ? w.attribute(v, name.v) : w.find(v, name.v)) ?? otherwise ?? stop("getattr()");
    },
    "hasattr/2": ([v = NONE, name = NONE]) =>
      name.k === "str" && v.k === "instance" ? bool(w.find(v, name.v) !== undefined) : stop("hasattr()"),
    "setattr/3": ([v = NONE, name = NONE, value = NONE]) => {
      if (name.k !== "str") return stop("setattr()");
      w.setAttribute(v, name.v, value);
      return NONE;
    },
    "bin/1": ([v = NONE]) => based(v, 2, "0b"),
    "oct/1": ([v = NONE]) => based(v, 8, "0o"),
    "hex/1": ([v = NONE]) => based(v, 16, "0x"),
  };
}

function based(v: Py, base: number, prefix: string): Py {
  const n = wholeOf(v);
  if (n === null) return stop("a number in another base");
  const big_ = BigInt(n);
  return str((big_ < 0n ? "-" : "") + prefix + (big_ < 0n ? -big_ : big_).toString(base));
}

export function fromKeys(w: World): Call {
  return ([keys = NONE, value = NONE]) => {
    const made = dict();
    const source = sourceOf(keys);
    for (const key of each(w, keys)) {
      const own = keyOf(key);
      if (made.v.has(own)) continue;
      made.v.set(own, [key, value]);
      made.keys = made.keys === null ? key.k === "str" : made.keys === (key.k === "str") ? made.keys : "mixed";
    }
    made.grown = [
      {
        op: "made",
        by: "fromkeys",
        count: made.v.size,
        extra: [source === "dict" ? 1 : source === "set" || source === "frozenset" ? 2 : 0],
      },
    ];
    return made;
  };
}
