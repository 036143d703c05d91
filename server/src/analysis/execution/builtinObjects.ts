/** Builtin functions, and what they take. */
import { type Builtin, type Call, type Py, SOME, stop } from "./objects";

/**
 * What a function takes, by its key: "name/most positional arguments", then the names of keywords, `*` for any. Other arguments stop the execution:
 * none is passed over.
 */
export function argumentsOf(key: string): {
  readonly name: string;
  readonly check: (args: readonly Py[], named: ReadonlyMap<string, Py> | null) => void;
} {
  const [head = "", ...names] = key.split(" ");
  const [name = "", most = ""] = head.split("/");
  const positional = Number(most);
  const any = names.includes("*");
  return {
    name,
    check: (args, named) => {
      if (args.length > positional) stop(`arguments of ${name}()`);
      if (named !== null && !any) for (const one of named.keys()) if (!names.includes(one)) stop(`the argument ${one} of ${name}()`);
    },
  };
}

/** A function under a key as `argumentsOf` reads it. `open`: of what is not known it gives something that is not known, and changes nothing. */
export function declared(key: string, call: Call, open = false): Builtin {
  const { name, check } = argumentsOf(key);
  return newBuiltin(name, (args, named) => {
    check(args, named);
    const isOpen = (arg: Py): boolean =>
      arg.k === "unknown" && (arg.tame !== undefined || arg.type !== null) && (name !== "len" || arg.length === undefined);
    if (open && args.some(isOpen))
      return args.every((arg) => isData(arg, true)) && (named === null || [...named.values()].every((arg) => isData(arg, true)))
        ? SOME
        : stop(`${name}() of what is not known`);
    return call(args, named);
  });
}

export function newBuiltin(name: string, call: Call): Builtin {
  return { k: "builtin", name, call, attributes: null };
}

/** Data that functions of a library may be given: nothing in it can be called. `deep`: containers too, which they do not change. */
export function isData(v: Py, deep: boolean, depth = 0): boolean {
  switch (v.k) {
    case "None":
    case "bool":
    case "int":
    case "float":
    case "str":
    case "bytes":
    case "range":
      return true;
    case "unknown":
      return v.tame !== undefined || v.type !== null;
    case "tuple":
      return v.v.every((item) => isData(item, deep, depth));
    case "slice":
      return true;
    case "opaque":
      return v.type.can.fixed;
    case "list":
    case "deque":
      return deep && depth < 20 && v.v.every((item) => isData(item, deep, depth + 1));
    case "set":
    case "frozenset":
      return deep && [...v.v.values()].every((item) => isData(item, deep, depth + 1));
    case "dict":
      return deep && depth < 20 && [...v.v.values()].every(([key, item]) => isData(key, deep) && isData(item, deep, depth + 1));
    case "type":
      return v.make !== null && !v.exception;
    default:
      return false;
  }
}
