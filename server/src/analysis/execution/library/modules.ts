/** functools, operator, heapq and bisect. */
import type { Operator } from "../../../syntax/ast";
import { newBuiltin } from "../builtinObjects";
import { instanceOf, newClass, newInstance } from "../classObjects";
import { compare, contains, isEqual, order } from "../compare";
import { getItem } from "../items";
import { each, itemsOf, makeIter } from "../iterate";
import { sorted } from "../methods";
import {
  bool,
  type Call,
  type Class,
  FALSE,
  int,
  keyOf,
  type List,
  list,
  type Named,
  NONE,
  type Py,
  Raised,
  stop,
  str,
  TRUE,
  tuple,
} from "../objects";
import { binary, isTrue, raise, spend, unary, wholeOf } from "../operations";
import type { World } from "../world";
import { namedTuple } from "./collections";

/** functools.total_ordering of a class with __lt__. */
function ordered(w: World, cls: Class): Class {
  const { attributes } = cls;
  const less = attributes.get("__lt__");
  if (less === undefined || ["__le__", "__gt__", "__ge__"].some((name) => attributes.has(name))) return stop("total_ordering");
  const isLess = (a: Py, b: Py): boolean => isTrue(w, w.call(less, [a, b], null));
  const method = (name: string, call: (a: Py, b: Py) => boolean): void => {
    attributes.set(
      name,
      newBuiltin(name, ([a = NONE, b = NONE]) => bool(call(a, b))),
    );
  };
  method("__le__", (a, b) => isLess(a, b) || isEqual(w, a, b));
  method("__gt__", (a, b) => !isLess(a, b) && !isEqual(w, a, b));
  method("__ge__", (a, b) => !isLess(a, b));
  return cls;
}

/** contextlib: managers made of generators, and those that do nothing or pass exceptions over. */
export function managers(w: World): Readonly<Record<string, Call>> {
  const manager = (enter: () => Py, exit: (exception: Py) => Py): Py => {
    const cls = newClass("manager", [w.object], new Map());
    cls.attributes.set(
      "__enter__",
      newBuiltin("__enter__", () => enter()),
    );
    cls.attributes.set(
      "__exit__",
      newBuiltin("__exit__", ([, , exception = NONE]) => exit(exception)),
    );
    return newInstance(cls);
  };
  return {
    "contextmanager/1": ([f = NONE]) =>
      newBuiltin("contextmanager", (args, named) => {
        const going = w.call(f, args, named);
        if (going.k !== "iterator") return stop("contextmanager");
        return manager(
          () => going.next() ?? stop("a manager that yields nothing"),
          (exception) => {
            if (exception === NONE) return going.next() === undefined ? FALSE : stop("a manager that yields twice");
            if (exception.k !== "instance" || going.fail === undefined) return stop("contextmanager");
            try {
              // One that goes on has dealt with it.
              return going.fail(new Raised(exception)) === undefined ? TRUE : stop("a manager that yields twice");
            } catch (error) {
              if (error instanceof Raised && error.exception === exception) return FALSE;
              throw error;
            }
          },
        );
      }),
    "suppress/9": (classes) =>
      manager(
        () => NONE,
        (exception) => bool(exception.k === "instance" && classes.some((cls) => cls.k === "type" && instanceOf(exception, cls))),
      ),
    "nullcontext/1": ([v = NONE]) =>
      manager(
        () => v,
        () => FALSE,
      ),
  };
}

export function tools(w: World): Readonly<Record<string, Py | Call>> {
  const info = namedTuple(w, str("CacheInfo"), str("hits misses maxsize currsize")) as Class;
  const cached = (f: Py): Py => {
    const known = new Map<string | number, Py>();
    let hits = 0;
    const made = newBuiltin(f.k === "function" ? f.name : "cached", (args, named) => {
      const key = keyOf(tuple([...args, ...(named === null ? [] : [...named].flatMap(([name, value]) => [str(name), value]))]));
      let result = known.get(key);
      if (result === undefined) {
        result = w.call(f, args, named);
        known.set(key, result);
      } else hits++;
      spend(w, 1);
      return result;
    });
    made.attributes = new Map<string, Py>([
      ["__wrapped__", f],
      [
        "cache_clear",
        newBuiltin("cache_clear", () => {
          known.clear();
          hits = 0;
          return NONE;
        }),
      ],
      ["cache_info", newBuiltin("cache_info", () => ({ k: "tuple", cls: info, v: [int(hits), int(known.size), NONE, int(known.size)] }))],
    ]);
    return made;
  };
  return {
    "reduce/3": ([f = NONE, v = NONE, start]) => {
      let sum = start;
      for (const item of each(w, v)) sum = sum === undefined ? item : w.call(f, [sum, item], null);
      return sum ?? raise(w, "TypeError", str("reduce() of empty iterable with no initial value"));
    },
    "lru_cache/1 maxsize": ([first], named) => {
      const most = named?.get("maxsize") ?? first;
      if (first?.k === "function") return cached(first);
      if (most !== undefined && most.k !== "None" && Number(wholeOf(most)) < 100_000 && most !== first) return stop("a cache of a size");
      return newBuiltin("lru_cache", ([f = NONE]) => cached(f));
    },
    "cache/1": ([f = NONE]) => cached(f),
    "cached_property/1": ([f = NONE]) => ({ k: "wrapped", how: "cached", func: f, set: null }),
    "wraps/1": () => newBuiltin("wraps", ([f = NONE]) => f),
    "total_ordering/1": ([cls = NONE]) => (cls.k === "type" ? ordered(w, cls) : stop("total_ordering")),
    "partial/99 *": ([f = NONE, ...first], named) =>
      newBuiltin("partial", (args, more) => w.call(f, [...first, ...args], named === null ? more : new Map([...named, ...(more ?? [])]))),
    "cmp_to_key/1": ([f = NONE]) => {
      const key = newClass("K", [w.object], new Map());
      key.attributes.set(
        "__lt__",
        newBuiltin("__lt__", ([a = NONE, b = NONE]) => {
          const [x, y] = [a, b].map((one) => (one.k === "instance" ? (one.attributes.get("obj") ?? NONE) : NONE));
          return bool(order(w, w.call(f, [x as Py, y as Py], null), int(0)) < 0);
        }),
      );
      return newBuiltin("K", ([v = NONE]) => {
        const made = newInstance(key);
        made.attributes.set("obj", v);
        return made;
      });
    },
    "singledispatch/1": ([f = NONE]) => dispatched(w, f),
  };
}

/** functools.singledispatch: the function of the nearest class of the first argument. */
function dispatched(w: World, f: Py): Py {
  const known = new Map<Class, Py>();
  const made = newBuiltin(f.k === "function" ? f.name : "singledispatch", (args, named) => {
    const [first = NONE] = args;
    const of = w.call(w.builtins.get("type") as Py, [first], null);
    if (of.k !== "type") return stop("singledispatch");
    const all = first.k === "bool" ? [of, w.builtins.get("int")] : of.mro;
    for (const cls of all) {
      const found = cls?.k === "type" ? known.get(cls) : undefined;
      if (found !== undefined) return w.call(found, args, named);
    }
    if ([...known.keys()].some(({ hooked }) => hooked !== undefined)) return stop("singledispatch");
    return w.call(f, args, named);
  });
  const register: Call = ([cls = NONE, func]) => {
    if (cls.k === "type") {
      const put = (g: Py): Py => {
        known.set(cls, g);
        return g;
      };
      return func === undefined ? newBuiltin("register", ([g = NONE]) => put(g)) : put(func);
    }
    const typed = cls.k === "function" ? cls.annotated?.() : undefined;
    if (typed?.k !== "type") return stop("register()");
    known.set(typed, cls);
    return cls;
  };
  made.attributes = new Map([["register", newBuiltin("register", register)]]);
  return made;
}

export function operators(w: World): Readonly<Record<string, Call>> {
  const table: Record<string, Call> = {};
  const both: Readonly<Record<string, Operator>> = {
    add: "+",
    sub: "-",
    mul: "*",
    truediv: "/",
    floordiv: "//",
    mod: "%",
    pow: "**",
    and_: "&",
    or_: "|",
    xor: "^",
    lshift: "<<",
    rshift: ">>",
  };
  for (const [name, op] of Object.entries(both)) table[`${name}/2`] = ([a = NONE, b = NONE]) => binary(w, op, a, b);
  for (const [name, op] of Object.entries({ lt: "<", le: "<=", gt: ">", ge: ">=", eq: "==", ne: "!=" } as const))
    table[`${name}/2`] = ([a = NONE, b = NONE]) => compare(w, op, a, b);
  return {
    ...table,
    "neg/1": ([v = NONE]) => unary(w, "-", v),
    "not_/1": ([v = NONE]) => bool(!isTrue(w, v)),
    "getitem/2": ([v = NONE, key = NONE]) => getItem(w, v, key),
    "contains/2": ([v = NONE, item = NONE]) => bool(contains(w, v, item)),
    "concat/2": ([a = NONE, b = NONE]) => binary(w, "+", a, b),
    "truth/1": ([v = NONE]) => bool(isTrue(w, v)),
    "methodcaller/99 *": ([name = NONE, ...given], named) =>
      name.k === "str"
        ? newBuiltin("methodcaller", ([on = NONE]) => w.call(w.attribute(on, name.v), given, named))
        : stop("methodcaller()"),
    "itemgetter/9": (keys) =>
      newBuiltin("itemgetter", ([v = NONE]) =>
        keys.length === 1 ? getItem(w, v, keys[0] as Py) : tuple(keys.map((key) => getItem(w, v, key))),
      ),
    "attrgetter/9": (names) => {
      const read = (v: Py, path: Py): Py =>
        path.k === "str" ? path.v.split(".").reduce((on, name) => w.attribute(on, name), v) : stop("attrgetter()");
      return newBuiltin("attrgetter", ([v = NONE]) =>
        names.length === 1 ? read(v, names[0] as Py) : tuple(names.map((path) => read(v, path))),
      );
    },
  };
}

/** Lib/heapq.py. */
export function heaps(w: World): Readonly<Record<string, Call>> {
  const less = (a: Py, b: Py): boolean => {
    spend(w, 1);
    return order(w, a, b) < 0;
  };
  const down = (heap: Py[], start: number, at: number): void => {
    const item = heap[at] as Py;
    let place = at;
    while (place > start) {
      const parent = (place - 1) >> 1;
      if (!less(item, heap[parent] as Py)) break;
      heap[place] = heap[parent] as Py;
      place = parent;
    }
    heap[place] = item;
  };
  const up = (heap: Py[], at: number): void => {
    const item = heap[at] as Py;
    let place = at;
    for (let child = 2 * place + 1; child < heap.length; child = 2 * place + 1) {
      if (child + 1 < heap.length && !less(heap[child] as Py, heap[child + 1] as Py)) child++;
      heap[place] = heap[child] as Py;
      place = child;
    }
    heap[place] = item;
    down(heap, at, place);
  };
  const listed = (v: Py | undefined): List => (v?.k === "list" ? v : stop("a heap"));
  const pop = (heap: List): Py => {
    const last = w.call(w.attribute(heap, "pop"), [], null);
    const first = heap.v[0];
    if (first === undefined) return last;
    heap.v[0] = last;
    up(heap.v, 0);
    return first;
  };
  return {
    "heappush/2": ([heap, item = NONE]) => {
      const on = listed(heap);
      w.call(w.attribute(on, "append"), [item], null);
      down(on.v, 0, on.v.length - 1);
      return NONE;
    },
    "heappop/1": ([heap]) => pop(listed(heap)),
    "heapify/1": ([heap]) => {
      const { v } = listed(heap);
      for (let i = (v.length >> 1) - 1; i >= 0; i--) up(v, i);
      return NONE;
    },
    "heappushpop/2": ([heap, item = NONE]) => {
      const { v } = listed(heap);
      const first = v[0];
      if (first === undefined || !less(first, item)) return item;
      v[0] = item;
      up(v, 0);
      return first;
    },
    "heapreplace/2": ([heap, item = NONE]) => {
      const { v } = listed(heap);
      const first = v[0] ?? raise(w, "IndexError");
      v[0] = item;
      up(v, 0);
      return first;
    },
    "nlargest/2 key": ([n = NONE, v = NONE], named) => nBest(w, n, v, named, true),
    "nsmallest/2 key": ([n = NONE, v = NONE], named) => nBest(w, n, v, named, false),
    "merge/99 key": (all, named) => {
      const key = named?.get("key");
      const rows = all.flatMap((v, from) =>
        itemsOf(w, v).map((item) => ({ item, by: key === undefined || key === NONE ? item : w.call(key, [item], null), from })),
      );
      // Each is in order, and where they are equal the first comes first.
      const ordered = [...rows].sort((a, b) => order(w, a.by, b.by) || a.from - b.from);
      spend(w, rows.length * 4);
      let at = 0;
      return makeIter("generator", () => ordered[at++]?.item);
    },
  };
}

function nBest(w: World, n: Py, v: Py, named: Named, largest: boolean): Py {
  const count = Number(wholeOf(n) ?? stop("how many"));
  const items = itemsOf(w, v);
  const order_ = sorted(w, items, new Map<string, Py>([...(named ?? []), ["reverse", bool(largest)]]));
  const made = list(order_.slice(0, Math.max(0, count)), []);
  made.grown = made.v.length === 0 ? [] : [{ op: "mixed", count: made.v.length }];
  return made;
}

export function bisection(w: World): Readonly<Record<string, Call>> {
  const place = (args: readonly Py[], named: Named, right: boolean): number => {
    const [v, item = NONE, lo, hi] = args;
    if (named !== null || v?.k !== "list") return stop("bisect");
    let [low, high] = [Number(wholeOf(lo ?? int(0))), hi === undefined ? v.v.length : Number(wholeOf(hi))];
    while (low < high) {
      spend(w, 1);
      const middle = (low + high) >> 1;
      const before = right ? !(order(w, item, v.v[middle] as Py) < 0) : order(w, v.v[middle] as Py, item) < 0;
      if (before) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const insert = (args: readonly Py[], named: Named, right: boolean): Py => {
    const at = place(args, named, right);
    return w.call(w.attribute(args[0] as Py, "insert"), [int(at), args[1] as Py], null);
  };
  return {
    "bisect_left/4": (args, named) => int(place(args, named, false)),
    "bisect_right/4": (args, named) => int(place(args, named, true)),
    "bisect/4": (args, named) => int(place(args, named, true)),
    "insort_left/4": (args, named) => insert(args, named, false),
    "insort_right/4": (args, named) => insert(args, named, true),
    "insort/4": (args, named) => insert(args, named, true),
  };
}
