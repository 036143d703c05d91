/** The copy module. */
import { attributeOf, newInstance, setOwn } from "../classObjects";
import { isDerived } from "../derived";
import { dict, type Instance, list, type Opaque, type Py, stop } from "../objects";
import { isNumber, spend } from "../operations";
import { setOf } from "../tables";
import type { World } from "../world";

function copyOf(v: Instance): Instance {
  const made = newInstance(v.cls);
  for (const [name, value] of v.attributes) setOwn(made, name, value);
  // It is given its attributes by its __dict__ (copy._reconstruct), which then is an object of its own.
  made.asked = true;
  return made;
}

/** Dates are made anew, by copy() as well; numbers are what they are. */
function opaqueCopy(v: Opaque): Py {
  const { name } = v.type.cls;
  if (/^(?:date|datetime|timedelta)$/.test(name)) return { ...v };
  return /^(?:Decimal|Fraction|complex|Pattern)$/.test(name) ? v : stop(`a copy of ${name}`);
}

/** copy.copy(v). */
export function copied(w: World, v: Py): Py {
  if (isDerived(v)) return stop("a copy of an object of a class that derives from a builtin type");
  switch (v.k) {
    case "list":
    case "dict":
    case "set":
    case "deque":
      return w.call(w.attribute(v, "copy"), [], null);
    case "instance":
      return attributeOf(v.cls, "__copy__") !== undefined ? stop("__copy__") : copyOf(v);
    case "iterator":
      return stop("a copy of an iterator");
    case "opaque":
      return opaqueCopy(v);
    default:
      return v;
  }
}

/** copy.deepcopy(v). */
export function deepCopied(w: World, v: Py, known: Map<Py, Py>): Py {
  if (isDerived(v)) return stop("a copy of an object of a class that derives from a builtin type");
  const before = known.get(v);
  if (before !== undefined) return before;
  spend(w, 2);
  const keep = <T extends Py>(made: T): T => {
    known.set(v, made);
    return made;
  };
  switch (v.k) {
    case "list": {
      const made = keep(list([], v.v.length === 0 ? [] : [{ op: "append", count: v.v.length }]));
      for (const item of v.v) made.v.push(deepCopied(w, item, known));
      return made;
    }
    case "tuple": {
      const items = v.v.map((item) => deepCopied(w, item, known));
      return keep(items.every((item, i) => item === v.v[i]) ? v : { ...v, v: items });
    }
    case "dict": {
      if (v.type !== "dict") return stop(`deepcopy of ${v.type}`);
      const made = keep(dict());
      for (const [key, [name, value]] of v.v) made.v.set(key, [deepCopied(w, name, known), deepCopied(w, value, known)]);
      made.keys = v.keys;
      made.grown = v.v.size === 0 ? [] : [{ op: "append", count: v.v.size }];
      return made;
    }
    case "set":
      return [...v.v.values()].every((item) => isNumber(item) || item.k === "str")
        ? keep(setOf(w, "set", list([...v.v.values()], [])))
        : stop("deepcopy of a set");
    case "instance": {
      if (v.cls.members !== null) return v;
      if (attributeOf(v.cls, "__deepcopy__") !== undefined) return stop("__deepcopy__");
      const made: Instance = keep(newInstance(v.cls));
      for (const [name, value] of v.attributes) setOwn(made, name, deepCopied(w, value, known));
      made.asked = true;
      return made;
    }
    case "opaque":
      return opaqueCopy(v);
    case "deque":
    case "frozenset":
    case "iterator":
    case "unknown":
      return stop(`deepcopy of ${v.k}`);
    default:
      return v;
  }
}
