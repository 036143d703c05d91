/** Objects of classes that derive from list and dict: they are such, and have attributes and methods of their own. */
import { newBuiltin } from "./builtinObjects";
import { makeMethod, newInstance } from "./classObjects";
import { listOf } from "./items";
import { type Class, type Dict, dict, type Instance, type List, list, type Named, NONE, type Py, stop } from "./objects";
import { dictOf } from "./tables";
import type { World } from "./world";

type Derived = (List | Dict) & { readonly derived: Instance };

export function isDerived(v: Py): v is Derived {
  return (v.k === "list" || v.k === "dict") && v.derived !== undefined;
}

/** Special methods that are asked for; others of a class that derives from list or dict stop. */
const ASKED =
  /^__(?:init|getitem|setitem|delitem|missing|contains|len|iter|repr|str|call|enter|exit|getattr|slots|module|qualname|doc|annotations|class_getitem|init_subclass|match_args)__$/;

/** Stops at classes of which more is asked for than is followed. */
export function checkDerived(cls: Class): void {
  const builtin = builtinOf(cls);
  if (builtin === null) return;
  for (const one of cls.mro)
    if (one.statement !== null)
      for (const name of one.attributes.keys())
        if (name.startsWith("__") && name.endsWith("__") && !ASKED.test(name)) stop(`${name} of a ${builtin}`);
}

/** The builtin type that a class of the program derives from, of those that are followed. */
function builtinOf(cls: Class): "list" | "dict" | null {
  const name = cls.mro.find((one) => one.make !== null)?.name;
  return name === "list" || name === "dict" ? name : null;
}

/** cls(*args): null where it derives from no such type. */
export function makeDerived(w: World, cls: Class, args: readonly Py[], named: Named): Py | null {
  const builtin = builtinOf(cls);
  if (builtin === null) return null;
  const derived = newInstance(cls);
  const made: Derived = builtin === "list" ? { ...list([], []), derived } : { ...dict(), derived };
  const start = ownAttribute(made, "__init__");
  if (start === undefined) fill(w, made, args, named);
  else w.call(start, [made, ...args], named);
  return made;
}

/** list.__init__ and dict.__init__. */
function fill(w: World, on: Derived, args: readonly Py[], named: Named): Py {
  const [given, ...more] = args;
  if (more.length > 0) return stop("arguments of a class that derives from a builtin type");
  if (on.k === "list") {
    if (named !== null) return stop("arguments of a class that derives from list");
    if (given !== undefined) [on.v, on.grown] = [listOf(w, given).v, listOf(w, given).grown];
    return NONE;
  }
  if (given === undefined && named === null) return NONE;
  const from = dictOf(w, given, named);
  [on.v, on.grown, on.keys] = [from.v, from.grown, from.keys];
  return NONE;
}

/** What classes of the program have under the name. */
export function ownAttribute(on: Derived, name: string): Py | undefined {
  for (const one of on.derived.cls.mro) {
    if (one.statement === null) continue;
    const found = one.attributes.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A special method of a class of the program, unless the type's own is asked for; undefined: there is none. */
export function overridden(w: World, on: Py, name: string): ((...args: readonly Py[]) => Py) | undefined {
  if (!isDerived(on) || w.plain === on) return undefined;
  const found = ownAttribute(on, name);
  return found === undefined ? undefined : (...args) => w.call(found, [on, ...args], null);
}

/** A method as the builtin type has it: super().name. */
export function builtinMethod(w: World, on: Derived, name: string): Py {
  if (name === "__init__") return newBuiltin(name, (args, named) => fill(w, on, args, named));
  const own = w.methods(on, name) ?? stop(`super().${name}`);
  return newBuiltin(name, (args, named) => {
    const before = w.plain;
    w.plain = on;
    try {
      return w.call(own, args, named);
    } finally {
      w.plain = before;
    }
  });
}

/** on.name; undefined: the type has it, or nothing. */
export function derivedAttribute(w: World, on: Derived, name: string): Py | undefined {
  const inClass = ownAttribute(on, name);
  if (inClass?.k === "wrapped" && inClass.how === "property") return w.call(inClass.func, [on], null);
  const own = on.derived.attributes.get(name);
  if (own !== undefined) return own;
  if (name === "__class__") return on.derived.cls;
  if (inClass === undefined) return undefined;
  if (inClass.k === "function" || inClass.k === "builtin") return makeMethod(on, inClass);
  if (inClass.k === "wrapped")
    return inClass.how === "static"
      ? inClass.func
      : inClass.how === "class"
        ? makeMethod(on.derived.cls, inClass.func)
        : stop("a cached property");
  return inClass;
}
