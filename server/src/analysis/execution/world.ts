/** What an execution carries along: steps that are left, builtins, modules, and the assignments that are watched. */
import type { FunctionUnit, Stmt } from "../../syntax/ast";
import { isData, newBuiltin } from "./builtinObjects";
import { attributesOf } from "./builtins";
import { attributeOf, hasDict, isSlot, makeMethod, memberOf, newClass, newInstance, setOwn } from "./classObjects";
import { isEqual } from "./compare";
import { derivedAttribute, isDerived, makeDerived, overridden, ownAttribute } from "./derived";
import { setItem } from "./items";
import {
  type Builtin,
  type Class,
  type Code,
  dict,
  type Frame,
  type Func,
  type Instance,
  type Module,
  NONE,
  type Py,
  Raised,
  SOME,
  Stop,
  stop,
  str,
  tuple,
} from "./objects";
import { MESSAGE, special } from "./operations";
import { putItem } from "./tables";

const SOME_FUNCTION: Py = { k: "unknown", type: null, idle: false, tame: "function" };

/** An assignment that is watched. */
export interface Site {
  /** The name or attribute in the text. */
  readonly node: object;
  /** It runs once, in the module's own statements or a function that is called once. */
  readonly straight: boolean;
  /** What who watches keeps of it. */
  kept?: object;
}

/** Who is told of assignments. */
interface Watch {
  readonly bound: (site: Site, value: Py) => void;
  /** The name that the assignment bound holds this when it is bound again, deleted, or its scope ends. */
  readonly ended: (site: Site, value: Py) => void;
}

/** Calls within each other: closures take several frames of the engine's stack for each. */
const MOST_CALLS = 220;

export class World {
  depth = 0;
  readonly modules = new Map<string, Module>();
  /** How methods of builtin types are found. */
  methods: (on: Py, name: string) => Py | undefined = () => undefined;
  /** Fields of a class body in order, with their defaults, for NamedTuple. */
  fieldsOf: (names: readonly string[], attributes: ReadonlyMap<string, Py>) => Py = () => stop("a named tuple");
  /** A complex number that stands in the text. */
  imaginary: (im: number) => Py = () => stop("a complex number");
  readonly object = newClass("object", [], new Map());
  /** The object of which methods of its builtin type are asked for, not those of its class. */
  plain: Py | null = null;
  /** Generators that stand in a try with a finally. */
  pending = 0;
  /** Exceptions that are being handled, for `raise` alone. */
  readonly handling: Instance[] = [];

  readonly builtins = new Map<string, Py>();
  steps = 0;
  watch: Watch = { bound: () => {}, ended: () => {} };
  /** Major and minor version of the interpreter. */
  python: readonly [number, number] = [3, 11];
  /** Statements of straight code that ended, and functions whose bodies are such code. */
  done: Set<Stmt> = new Set();
  once: ReadonlySet<FunctionUnit> = new Set();
  /** What modules keep is as it is at the start. */
  readonly resets: (() => void)[] = [];

  /** Before a program is executed. */
  begin(steps: number, watch: Watch, python: readonly [number, number], done: Set<Stmt>, once: ReadonlySet<FunctionUnit>): void {
    this.done = done;
    this.once = once;
    this.steps = steps;
    this.watch = watch;
    this.python = python;
    this.depth = 0;
    this.handling.length = 0;
    this.pending = 0;
    this.plain = null;
    for (const reset of this.resets) reset();
  }

  /** The dict of **named. */
  namedArguments(named: ReadonlyMap<string, Py>): Py {
    const made = dict("dict", named.size === 0 ? [{ op: "from", source: "iterator", count: 0 }] : [{ op: "mixed", count: named.size }]);
    for (const [name, value] of named) putItem(made, { k: "str", v: name, constant: true }, value);
    return made;
  }

  call(f: Py, args: readonly Py[], named: ReadonlyMap<string, Py> | null): Py {
    switch (f.k) {
      case "function":
        return this.callFunction(f, args, named);
      case "builtin":
        return f.call(args, named);
      case "method":
        return this.call(f.func, [f.self, ...args], named);
      case "type":
        return this.instantiate(f, args, named);
      case "instance": {
        const own = attributeOf(f.cls, "__call__");
        return own === undefined ? stop("an object is called") : this.call(own, [f, ...args], named);
      }
      case "unknown": {
        if (f.idle) return f;
        // A function of a library; a value's method may keep what it is given.
        const deep = f.tame === "function";
        for (const arg of args) if (arg.k === "list" || arg.k === "tuple") this.steps -= arg.v.length;
        const data =
          f.tame !== undefined && args.every((arg) => isData(arg, deep)) && [...(named?.values() ?? [])].every((arg) => isData(arg, deep));
        this.steps -= 20;
        return data ? SOME : stop("what is called is not known");
      }
      default: {
        const own = overridden(this, f, "__call__");
        return own === undefined || named !== null ? stop(`${f.k} is called`) : own(...args);
      }
    }
  }

  callFunction(f: Func, args: readonly Py[], named: ReadonlyMap<string, Py> | null): Py {
    if (--this.steps < 0) stop("it takes too many steps");
    const { code } = f;
    const frame: Frame = { s: new Array(code.places), up: f.frame, last: null, returned: NONE };
    bind(this, f, code, frame, args, named);
    if (this.depth >= MOST_CALLS) stop("calls are nested too deeply");
    this.depth++;
    try {
      return code.run(frame);
    } finally {
      this.depth--;
    }
  }

  instantiate(cls: Class, args: readonly Py[], named: ReadonlyMap<string, Py> | null): Py {
    const maker = cls.mro.find((one) => one.make !== null)?.make ?? null;
    if (cls.make !== null) return cls.make(args, named);
    if (cls.members !== null) {
      const [value] = args;
      for (const member of cls.members.values())
        if (value !== undefined && isEqual(this, memberOf(member)?.attributes.get("_value_") as Py, value)) return member;
      return this.raised("ValueError");
    }
    let made: Instance;
    const found = attributeOf(cls, "__new__");
    const own = found === this.object.attributes.get("__new__") ? undefined : found;
    if (own !== undefined) {
      if (cls.exception || maker !== null) return stop("__new__");
      const given = this.call(own.k === "wrapped" ? own.func : own, [cls, ...args], named);
      if (given.k !== "instance" || !given.cls.mro.includes(cls)) return given;
      made = given;
    } else if (cls.exception) made = exception(cls, args);
    else if (maker !== null) return makeDerived(this, cls, args, named) ?? stop("an object of a class that derives from a builtin type");
    else made = newInstance(cls);
    const start = attributeOf(cls, "__init__");
    if (start !== undefined) this.call(start, [made, ...args], named);
    else if ((args.length > 0 || named !== null) && !cls.exception && own === undefined) stop("arguments for a class without __init__");
    return made;
  }

  /** on.name. */
  attribute(on: Py, name: string): Py {
    const found = this.find(on, name);
    if (found !== undefined) return found;
    if (on.k === "instance" || isDerived(on)) {
      const other = special(this, on, "__getattr__") ?? overridden(this, on, "__getattr__");
      if (other !== undefined) return other(str(name));
      return this.raised("AttributeError");
    }
    return stop(`${on.k}.${name}`);
  }

  raised(type: string): never {
    const error = this.builtins.get(type);
    throw error?.k === "type" ? new Raised(exception(error, [MESSAGE])) : new Stop(type);
  }

  find(on: Py, name: string): Py | undefined {
    if (isDerived(on)) return derivedAttribute(this, on, name) ?? this.methods(on, name);
    switch (on.k) {
      case "instance": {
        const inClass = attributeOf(on.cls, name);
        if (inClass?.k === "wrapped" && inClass.how === "property") return this.call(inClass.func, [on], null);
        if (inClass?.k === "instance" && attributeOf(inClass.cls, "__set__") !== undefined) return this.described(inClass, on, on.cls);
        const own = on.attributes.get(name);
        if (own !== undefined) return own;
        if (inClass === undefined) {
          if (on.cls.members !== null && (name === "value" || name === "name")) return on.attributes.get(`_${name}_`);
          if (name === "__class__") return on.cls;
          if (name === "__dict__") return attributesOf(on);
          // What every object has, and what exceptions have of their own, is not followed.
          return name.startsWith("__") || on.cls.exception ? stop(`.${name}`) : undefined;
        }
        if (inClass.k === "wrapped" && inClass.how === "cached") {
          const made = this.call(inClass.func, [on], null);
          setOwn(on, name, made);
          return made;
        }
        if (inClass.k === "instance") return this.described(inClass, on, on.cls);
        return bound(inClass, on, on.cls);
      }
      case "type": {
        const member = on.members?.get(name);
        if (member !== undefined) return member;
        const inClass = attributeOf(on, name);
        if (inClass === undefined) {
          if (name === "__mro__") return tuple(on.mro);
          if (name === "__members__") return stop("__members__");
          if (name === "__subclasses__" || name === "__bases__" || name === "__dict__") return stop(name);
          return name === "__name__" || (name === "__qualname__" && (on.qualified || on.make !== null)) ? nameOf(on) : undefined;
        }
        return inClass.k === "wrapped"
          ? inClass.how === "class"
            ? makeMethod(on, inClass.func)
            : inClass.how === "static"
              ? inClass.func
              : stop("a property of a class")
          : inClass.k === "instance"
            ? this.described(inClass, NONE, on)
            : inClass;
      }
      case "module":
        return on.get(name);
      case "opaque":
        return on.type.attribute(on, name) ?? (name === "__class__" ? on.type.cls : stop(`${on.type.cls.name}.${name}`));
      case "unknown":
        if (on.idle) return on;
        return on.tame === undefined
          ? on.type === null
            ? stop("an attribute of what is not known")
            : SOME
          : on.tame === "module"
            ? SOME_FUNCTION
            : SOME;
      case "function":
      case "builtin":
        return on.attributes?.get(name) ?? (name === "__name__" ? nameOf(on) : name === "__doc__" ? SOME : undefined);
      case "wrapped":
        if (on.how !== "property" || name !== "setter") return undefined;
        return newBuiltin(name, ([set = NONE]) => ({ ...on, set }));
      case "int":
      case "str": {
        const { member } = on;
        const own = member === undefined ? undefined : this.find(member, name);
        return own ?? this.methods(on, name);
      }
      case "tuple":
        if (on.cls !== null) {
          const place = on.cls.fields?.indexOf(name) ?? -1;
          if (place >= 0) return on.v[place];
          const inClass = attributeOf(on.cls, name);
          if (inClass !== undefined)
            return inClass.k === "wrapped" && inClass.how === "property" ? this.call(inClass.func, [on], null) : bound(inClass, on, on.cls);
        }
        return this.methods(on, name);
      default:
        return this.methods(on, name);
    }
  }

  /** What a descriptor in a class gives; what is none is given itself. `on` None: it is asked of the class. */
  private described(inClass: Instance, on: Py, cls: Class): Py {
    const get = attributeOf(inClass.cls, "__get__");
    return get === undefined ? inClass : this.call(get, [inClass, on, cls], null);
  }

  setItem(on: Py, index: Py, value: Py): void {
    setItem(this, on, index, value);
  }

  /** on.name = value. */
  setAttribute(on: Py, name: string, value: Py): void {
    if (isDerived(on)) {
      const inClass = ownAttribute(on, name);
      if (inClass?.k === "wrapped" || inClass?.k === "instance") stop("a descriptor");
      setOwn(on.derived, name, value);
      return;
    }
    if (on.k === "opaque" && on.type.can.set !== undefined) {
      on.type.can.set(this, on.v, name, value);
      return;
    }
    if (on.k === "type") {
      if (on.statement === null) stop("an attribute of a builtin type is set");
      on.attributes.set(name, value);
      return;
    }
    if (on.k === "function" || on.k === "builtin") {
      on.attributes ??= new Map();
      on.attributes.set(name, value);
      return;
    }
    if (on.k !== "instance") {
      stop(`an attribute of ${on.k} is set`);
      return;
    }
    const inClass = attributeOf(on.cls, name);
    if (inClass?.k === "wrapped" && inClass.how === "property") {
      if (inClass.set === null) stop("a property without a setter");
      else this.call(inClass.set, [on, value], null);
      return;
    }
    const set = inClass?.k === "instance" ? attributeOf(inClass.cls, "__set__") : undefined;
    if (set !== undefined) {
      this.call(set, [inClass as Instance, on, value], null);
      return;
    }
    const setter = attributeOf(on.cls, "__setattr__");
    if (setter !== undefined && setter !== this.object.attributes.get("__setattr__")) {
      if (setter.k !== "function") stop("__setattr__");
      this.call(setter, [on, str(name), value], null);
      return;
    }
    this.setPlain(on, name, value);
  }

  /** object.__setattr__(on, name, value) where the class has no descriptor of that name. */
  setPlain(on: Instance, name: string, value: Py): void {
    if (!on.cls.exception && on.cls.make === null && !hasDict(on.cls) && !isSlot(on.cls, name)) this.raised("AttributeError");
    setOwn(on, name, value);
  }
}

/** Names of functions and classes of the program are constants of its code; those of builtin types are made each time (Objects/typeobject.c, type_name). */
function nameOf({ k, name, ...on }: Class | Func | Builtin): Py {
  const isOwn = k === "function" || (k === "type" && "statement" in on && on.statement !== null);
  return isOwn && name.length > 1 ? { k: "str", v: name, constant: true } : str(name);
}

/** An exception with its arguments. */
export function exception(cls: Class, args: readonly Py[]): Instance {
  const made = newInstance(cls);
  made.attributes.set("args", tuple(args));
  return made;
}

export function bound(found: Py, on: Py, cls: Class): Py {
  if (found.k === "function" || found.k === "builtin") return makeMethod(on, found);
  if (found.k === "wrapped") return found.how === "static" ? found.func : makeMethod(cls, found.func);
  if (found.k === "instance" && attributeOf(found.cls, "__get__") !== undefined) return stop("a descriptor");
  return found;
}

/** Gives the parameters their arguments. */
function bind(w: World, f: Func, code: Code, frame: Frame, args: readonly Py[], named: ReadonlyMap<string, Py> | null): void {
  const { parameters } = code;
  const { s } = frame;
  let given = 0;
  let left = named === null ? null : new Map(named);
  for (let i = 0; i < parameters.length; i++) {
    const { name, kind } = parameters[i] as (typeof parameters)[0];
    if (kind === "star") {
      s[i] = tuple(args.slice(given));
      given = args.length;
    } else if (kind === "stars") {
      s[i] = w.namedArguments(left ?? new Map());
      left = null;
    } else if (kind !== "keyword" && given < args.length) {
      if (left?.has(name) === true && kind === "both") wrong(w);
      s[i] = args[given++];
    } else {
      const value = kind === "positional" ? undefined : left?.get(name);
      if (value !== undefined) left?.delete(name);
      s[i] = value ?? f.defaults[i] ?? wrong(w);
    }
  }
  if (given < args.length || (left !== null && left.size > 0)) wrong(w);
}

function wrong(w: World): never {
  return w.raised("TypeError");
}
