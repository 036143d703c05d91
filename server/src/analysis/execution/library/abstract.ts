/** collections.abc: what its classes add to those that derive from them (Lib/_collections_abc.py), and what is an instance of them. */
import { newBuiltin } from "../builtinObjects";
import { attributeOf, newClass, newInstance } from "../classObjects";
import { isEqual } from "../compare";
import { getItem } from "../items";
import { each, isException, itemsOf, iterate, makeIter } from "../iterate";
import { bool, type Call, type Class, dict, int, keyOf, list, NONE, NOT_IMPLEMENTED, type Py, Raised, stop, tuple } from "../objects";
import { lengthOf, raise, spend } from "../operations";
import { putItem } from "../tables";
import type { World } from "../world";

/** Methods that a class of the program has to have to be an instance, and kinds of builtin objects that are. */
const ASKED: Readonly<Record<string, readonly [methods: string, kinds: string]>> = {
  Hashable: ["__hash__", "None bool int float str bytes tuple frozenset range function builtin type"],
  Iterable: ["__iter__", "str bytes bytearray list tuple dict set frozenset deque range iterator"],
  Iterator: ["__next__ __iter__", ""],
  Sized: ["__len__", "str bytes bytearray list tuple dict set frozenset deque range"],
  Container: ["__contains__", "str bytes bytearray list tuple dict set frozenset deque range"],
  Callable: ["__call__", "function builtin method type"],
  Collection: ["__len__ __iter__ __contains__", "str bytes bytearray list tuple dict set frozenset deque range"],
  Reversible: ["__reversed__ __iter__", "list tuple dict deque range"],
  Sequence: ["?", "str bytes bytearray list tuple range deque"],
  MutableSequence: ["?", "bytearray list deque"],
  Mapping: ["?", "dict"],
  MutableMapping: ["?", "dict"],
  Set: ["?", "set frozenset"],
  MutableSet: ["?", "set"],
};

const BASES: Readonly<Record<string, readonly string[]>> = {
  Iterator: ["Iterable"],
  Collection: ["Sized", "Iterable", "Container"],
  Sequence: ["Collection"],
  MutableSequence: ["Sequence"],
  Mapping: ["Collection"],
  MutableMapping: ["Mapping"],
  Set: ["Collection"],
  MutableSet: ["Set"],
};

export function abstractClasses(w: World): Readonly<Record<string, Py>> {
  const call = (on: Py, name: string, ...args: readonly Py[]): Py => w.call(w.attribute(on, name), args, null);
  const found = (on: Py, key: Py): Py | undefined => {
    try {
      return getItem(w, on, key);
    } catch (error) {
      if (error instanceof Raised && isException(w, error.exception, "KeyError")) return undefined;
      throw error;
    }
  };
  const views = newClass("MappingView", [w.object], new Map());
  const pairOf = (self: Py): readonly [on: Py, pick: Py] => {
    const all = self.k === "instance" ? self.attributes : new Map<string, Py>();
    return [all.get("on") ?? NONE, all.get("pick") ?? NONE];
  };
  views.attributes.set(
    "__iter__",
    newBuiltin("__iter__", ([self = NONE]) => {
      const [on, pick] = pairOf(self);
      const from = iterate(w, on);
      return makeIter("generator", () => {
        const key = from.next();
        return key === undefined ? undefined : w.call(pick, [key], null);
      });
    }),
  );
  views.attributes.set(
    "__len__",
    newBuiltin("__len__", ([self = NONE]) => int(lengthOf(w, pairOf(self)[0]))),
  );
  /** What keys() and the like of a class of the program give: they ask it for its length, whatever that is. */
  const view = (name: string, on: Py, pick: (key: Py) => Py): Py => {
    const made = newInstance(views);
    made.asked = true;
    made.attributes.set("on", on);
    made.attributes.set(
      "pick",
      newBuiltin(name, ([key = NONE]) => pick(key)),
    );
    return made;
  };
  const at = function* (on: Py): Generator<Py, void, undefined> {
    for (let i = 0; ; i++) {
      spend(w, 1);
      try {
        yield getItem(w, on, int(i));
      } catch (error) {
        if (error instanceof Raised && isException(w, error.exception, "IndexError")) return;
        throw error;
      }
    }
  };
  const iteratorOf = (items: Generator<Py, void, undefined>): Py =>
    makeIter("generator", () => {
      const next = items.next();
      return next.done === true ? undefined : next.value;
    });
  const mixins: Readonly<Record<string, Readonly<Record<string, Call>>>> = {
    Iterator: { __iter__: ([self = NONE]) => self },
    Sequence: {
      __iter__: ([self = NONE]) => iteratorOf(at(self)),
      __contains__: ([self = NONE, item = NONE]) => bool([...each(w, self)].some((one) => one === item || isEqual(w, one, item))),
      __reversed__: ([self = NONE]) =>
        iteratorOf(
          (function* () {
            for (let i = lengthOf(w, self) - 1; i >= 0; i--) yield getItem(w, self, int(i));
          })(),
        ),
      index: ([self = NONE, item = NONE]) => {
        const place = itemsOf(w, self).findIndex((one) => one === item || isEqual(w, one, item));
        return place < 0 ? raise(w, "ValueError") : int(place);
      },
      count: ([self = NONE, item = NONE]) => int(itemsOf(w, self).filter((one) => one === item || isEqual(w, one, item)).length),
    },
    MutableSequence: {
      append: ([self = NONE, item = NONE]) => call(self, "insert", int(lengthOf(w, self)), item),
      extend: ([self = NONE, items = NONE]) => {
        for (const item of itemsOf(w, items)) call(self, "append", item);
        return NONE;
      },
      pop: ([self = NONE, place = int(-1)]) => {
        const item = getItem(w, self, place);
        call(self, "__delitem__", place);
        return item;
      },
      remove: ([self = NONE, item = NONE]) => call(self, "__delitem__", call(self, "index", item)),
      __iadd__: ([self = NONE, items = NONE]) => {
        call(self, "extend", items);
        return self;
      },
    },
    Mapping: {
      get: ([self = NONE, key = NONE, otherwise = NONE]) => found(self, key) ?? otherwise,
      __contains__: ([self = NONE, key = NONE]) => bool(found(self, key) !== undefined),
      keys: ([self = NONE]) => view("KeysView", self, (key) => key),
      values: ([self = NONE]) => view("ValuesView", self, (key) => getItem(w, self, key)),
      items: ([self = NONE]) => view("ItemsView", self, (key) => tuple([key, getItem(w, self, key)])),
      __eq__: ([self = NONE, other = NONE]) => {
        if (other.k !== "dict" && other.k !== "instance") return NOT_IMPLEMENTED;
        const [a, b] = [self, other].map((one) => {
          const made = dict();
          for (const key of each(w, one)) putItem(made, key, getItem(w, one, key));
          return made;
        });
        return bool(isEqual(w, a as Py, b as Py));
      },
    },
    MutableMapping: {
      pop: ([self = NONE, key = NONE, otherwise]) => {
        const value = found(self, key);
        if (value === undefined) return otherwise ?? raise(w, "KeyError", key);
        call(self, "__delitem__", key);
        return value;
      },
      setdefault: ([self = NONE, key = NONE, otherwise = NONE]) => {
        const value = found(self, key);
        if (value === undefined) call(self, "__setitem__", key, otherwise);
        return value ?? otherwise;
      },
      update: ([self = NONE, given], named) => {
        if (given?.k === "dict") for (const [key, value] of given.v.values()) call(self, "__setitem__", key, value);
        else if (given?.k === "instance") stop("update()");
        else if (given !== undefined)
          for (const pair of itemsOf(w, given)) {
            const [key = NONE, value = NONE] = itemsOf(w, pair);
            call(self, "__setitem__", key, value);
          }
        for (const [key, value] of named ?? []) call(self, "__setitem__", { k: "str", v: key, constant: true }, value);
        return NONE;
      },
      clear: ([self = NONE]) => {
        for (const key of itemsOf(w, self)) call(self, "__delitem__", key);
        return NONE;
      },
    },
    Set: {
      isdisjoint: ([self = NONE, other = NONE]) =>
        bool(
          !itemsOf(w, other).some(
            (item) => call(self, "__contains__", item).k === "bool" && (call(self, "__contains__", item) as { v: boolean }).v,
          ),
        ),
    },
  };
  const classes = new Map<string, Class>();
  const classOf = (name: string): Class => {
    const known = classes.get(name);
    if (known !== undefined) return known;
    const bases = (BASES[name] ?? []).map(classOf);
    const methods = new Map(Object.entries(mixins[name] ?? {}).map(([key, own]) => [key, newBuiltin(key, own)] as const));
    const made = newClass(name, bases.length === 0 ? [w.object] : bases, new Map<string, Py>(methods));
    const [asked, kinds] = ASKED[name] as readonly [string, string];
    made.hooked = (v) => {
      if (v.k === "iterator") return name === "Iterable" || (name === "Iterator" && v.again === undefined);
      if (v.k === "instance") {
        if (v.cls.mro.includes(made)) return true;
        return asked !== "?" && asked !== "__hash__" && asked.split(" ").every((method) => attributeOf(v.cls, method) !== undefined);
      }
      return v.k === "opaque" || v.k === "unknown" ? stop(`isinstance() of ${name}`) : kinds.split(" ").includes(v.k);
    };
    classes.set(name, made);
    return made;
  };
  return Object.fromEntries(Object.keys(ASKED).map((name) => [name, classOf(name)]));
}

/** collections.ChainMap as far as reading and writing its first map goes. */
export function chained(w: World, maps: readonly Py[]): Py {
  const all = maps.length === 0 ? [dict()] : maps;
  const cls = newClass("ChainMap", [w.object], new Map());
  const read = (key: Py): Py | undefined => {
    for (const one of all) {
      if (one.k !== "dict") return stop("ChainMap of these");
      const value = one.v.get(keyOf(key))?.[1];
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const keys = (): Py[] => {
    const merged = dict();
    for (const one of [...all].reverse()) for (const key of each(w, one)) putItem(merged, key, NONE);
    return [...merged.v.values()].map(([key]) => key);
  };
  const method = (name: string, own: Call): void => {
    cls.attributes.set(
      name,
      newBuiltin(name, ([, ...args], named) => own(args, named)),
    );
  };
  const first = all[0] as Py;
  method("__getitem__", ([key = NONE]) => read(key) ?? raise(w, "KeyError", key));
  method("__setitem__", ([key = NONE, value = NONE]) => {
    w.setItem(first, key, value);
    return NONE;
  });
  method("get", ([key = NONE, otherwise = NONE]) => read(key) ?? otherwise);
  method("__contains__", ([key = NONE]) => bool(read(key) !== undefined));
  method("__len__", () => int(keys().length));
  method("__iter__", () => iterate(w, list(keys(), [])));
  method("keys", () => iterate(w, list(keys(), [])));
  method("items", () =>
    iterate(
      w,
      list(
        keys().map((key) => tuple([key, read(key) as Py])),
        [],
      ),
    ),
  );
  method("values", () =>
    iterate(
      w,
      list(
        keys().map((key) => read(key) as Py),
        [],
      ),
    ),
  );
  method("new_child", ([given]) => chained(w, [given ?? dict(), ...all]));
  return {
    k: "instance",
    cls,
    attributes: new Map([["maps", list([...all], all.length === 0 ? [] : [{ op: "from", source: "tuple", count: all.length }])]]),
    serial: cls.serial,
    made: 99,
    least: null,
    asked: true,
  };
}
