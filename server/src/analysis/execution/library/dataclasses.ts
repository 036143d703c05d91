/** dataclasses: __init__, comparisons and copies as the module writes them. */
import { newBuiltin } from "../builtinObjects";
import { attributeOf, newClass, newInstance, setOwn } from "../classObjects";
import { isEqual, order } from "../compare";
import { bool, type Call, type Class, dict, type Instance, list, NONE, NOT_IMPLEMENTED, type Py, SOME, stop, str, tuple } from "../objects";
import { isTrue, raise, spend } from "../operations";
import { putItem } from "../tables";
import { shown, UNKNOWN_TEXT } from "../texts";
import type { World } from "../world";
import { deepCopied } from "./copies";

interface Field {
  readonly name: string;
  /** What makes the value where none is given; null: it must be given. */
  readonly otherwise: (() => Py) | null;
  readonly given: boolean;
  readonly compared: boolean;
  readonly shown: boolean;
}

const fieldsOf = new WeakMap<Class, readonly Field[]>();

function allFields(cls: Class): readonly Field[] {
  const all = new Map<string, Field>();
  for (const one of [...cls.mro].reverse()) for (const field of fieldsOf.get(one) ?? []) all.set(field.name, field);
  return [...all.values()];
}

export function dataclasses(w: World): Readonly<Record<string, Call>> {
  const special = new WeakMap<Py, ReadonlyMap<string, Py>>();
  const decorate = (target: Py, options: ReadonlyMap<string, Py> | null): Py => {
    if (target.k !== "type" || target.statement === null) return stop("a dataclass");
    const cls = target;
    const isOn = (name: string, otherwise: boolean): boolean => {
      const option = options?.get(name);
      return option === undefined ? otherwise : isTrue(w, option);
    };
    if (isOn("kw_only", false)) return stop("a dataclass with keywords only");
    const own = (cls.statement as NonNullable<Class["statement"]>).fields.map((name): Field => {
      const value = cls.attributes.get(name);
      const more = value === undefined ? undefined : special.get(value);
      if (value !== undefined && more === undefined) return { name, otherwise: () => value, given: true, compared: true, shown: true };
      const [made, factory, init, compare, repr] = ["default", "default_factory", "init", "compare", "repr"].map((key) => more?.get(key));
      if (value !== undefined) {
        if (made === undefined) cls.attributes.delete(name);
        else cls.attributes.set(name, made);
      }
      return {
        name,
        otherwise: made !== undefined ? () => made : factory !== undefined ? () => w.call(factory, [], null) : null,
        given: init === undefined || isTrue(w, init),
        compared: compare === undefined || isTrue(w, compare),
        shown: repr === undefined || isTrue(w, repr),
      };
    });
    fieldsOf.set(cls, own);
    const fields = allFields(cls);
    cls.fields = fields.map(({ name }) => name);
    const method = (name: string, call: Call): void => {
      if (!cls.attributes.has(name)) cls.attributes.set(name, newBuiltin(name, call));
    };
    if (isOn("init", true))
      method("__init__", ([self = NONE, ...args], named) => {
        if (self.k !== "instance") return stop("__init__ of a dataclass");
        const positions = fields.filter(({ given }) => given);
        if (args.length > positions.length) raise(w, "TypeError", str("too many arguments"));
        for (const name of named?.keys() ?? [])
          if (!positions.some((field) => field.name === name)) raise(w, "TypeError", str("unexpected keyword"));
        for (const field of fields) {
          const at = positions.indexOf(field);
          const value = at >= 0 ? (args[at] ?? named?.get(field.name)) : undefined;
          if (value === undefined && field.otherwise === null) {
            if (field.given) raise(w, "TypeError", str("missing argument"));
            continue;
          }
          setOwn(self, field.name, value ?? (field.otherwise as () => Py)());
        }
        const after = attributeOf(self.cls, "__post_init__");
        if (after !== undefined) w.call(after, [self], null);
        return NONE;
      });
    if (isOn("repr", true))
      method("__repr__", ([self = NONE]) => {
        if (self.k !== "instance" || self.cls.qualified !== true) return UNKNOWN_TEXT;
        const parts = fields.flatMap(({ name, shown: isShown }) =>
          isShown ? [[name, shown(w, self.attributes.get(name) ?? stop("a field"), "repr", 1)] as const] : [],
        );
        if (parts.some(([, text]) => text === null)) return UNKNOWN_TEXT;
        return str(`${self.cls.name}(${parts.map(([name, text]) => `${name}=${text}`).join(", ")})`);
      });
    const key = (on: Instance): Py =>
      tuple(fields.filter(({ compared }) => compared).map(({ name }) => on.attributes.get(name) ?? stop("a field")));
    if (isOn("eq", true)) {
      method("__eq__", ([a = NONE, b = NONE]) => {
        spend(w, fields.length);
        return a.k === "instance" && b.k === "instance" && a.cls === b.cls ? bool(isEqual(w, key(a), key(b))) : NOT_IMPLEMENTED;
      });
    }
    if (isOn("order", false))
      for (const [name, op] of [
        ["__lt__", "<"],
        ["__le__", "<="],
        ["__gt__", ">"],
        ["__ge__", ">="],
      ] as const)
        method(name, ([a = NONE, b = NONE]) => {
          if (a.k !== "instance" || b.k !== "instance" || a.cls !== b.cls) return NOT_IMPLEMENTED;
          const found = order(w, key(a), key(b), op);
          return bool(op === "<" ? found < 0 : op === "<=" ? found <= 0 : op === ">" ? found > 0 : found >= 0);
        });
    if (isOn("frozen", false) || isOn("unsafe_hash", false)) cls.hashes = (on) => key(on);
    if (isOn("frozen", false)) method("__setattr__", () => stop("an attribute of a frozen object is set"));
    if (isOn("slots", false)) cls.slots = fields.map(({ name }) => name);
    return cls;
  };
  const fieldClass = newClass("Field", [w.object], new Map());
  return {
    "dataclass/1 *": ([target], named) =>
      target === undefined ? newBuiltin("dataclass", ([cls = NONE]) => decorate(cls, named)) : decorate(target, null),
    "field/0 default default_factory init compare repr hash metadata": (_, named) => {
      const made: Py = { k: "unknown", type: null, idle: false };
      special.set(made, named ?? new Map());
      return made;
    },
    "replace/1 *": ([on = NONE], named) => {
      if (on.k !== "instance") return stop("replace()");
      const values = new Map<string, Py>();
      for (const field of allFields(on.cls)) {
        if (!field.given) return stop("replace()");
        values.set(field.name, named?.get(field.name) ?? on.attributes.get(field.name) ?? stop("replace()"));
      }
      return w.instantiate(on.cls, [], values);
    },
    "fields/1": ([of = NONE]) => {
      const cls = of.k === "type" ? of : of.k === "instance" ? of.cls : stop("fields()");
      if (!cls.mro.some((one) => fieldsOf.has(one))) return stop("fields()");
      return tuple(
        allFields(cls).map(({ name }) => {
          const made = newInstance(fieldClass);
          made.asked = true;
          made.attributes.set("name", { k: "str", v: name, constant: true });
          made.attributes.set("type", SOME);
          return made;
        }),
      );
    },
    "asdict/1": ([on = NONE]) => (on.k === "instance" ? recordOf(w, on, false) : stop("asdict()")),
    "astuple/1": ([on = NONE]) => (on.k === "instance" ? recordOf(w, on, true) : stop("astuple()")),
    "is_dataclass/1": ([on = NONE]) => bool(on.k === "instance" && on.cls.fields !== null),
  };
}

/** dataclasses._asdict_inner and _astuple_inner. */
function recordOf(w: World, on: Py, tuples: boolean): Py {
  spend(w, 2);
  switch (on.k) {
    case "instance": {
      const fields = fieldsOf.has(on.cls) ? allFields(on.cls) : stop("asdict()");
      const values = fields.map(({ name }) => recordOf(w, on.attributes.get(name) ?? stop("asdict()"), tuples));
      if (tuples) return tuple(values);
      // From 3.12 on a comprehension, before it dict() of a list of pairs.
      const made = dict("dict", w.python[1] >= 12 ? [] : [{ op: "from", source: "iterator", count: 0 }]);
      for (const [i, { name }] of fields.entries()) putItem(made, { k: "str", v: name, constant: true }, values[i] as Py);
      return made;
    }
    case "list": {
      const items = on.v.map((item) => recordOf(w, item, tuples));
      // A comprehension from 3.13 on, list() of a generator before.
      if (w.python[1] >= 13) return list(items, items.length === 0 ? [] : [{ op: "append", count: items.length }]);
      return list(items, [{ op: "from", source: "iterator", count: items.length }]);
    }
    case "tuple":
      return on.cls === null ? tuple(on.v.map((item) => recordOf(w, item, tuples))) : stop("asdict() of a named tuple");
    case "dict":
    case "set":
    case "deque":
      return stop(`asdict() of a ${on.k}`);
    case "opaque":
      return deepCopied(w, on, new Map());
    default:
      return on;
  }
}
