/** Calls, and the functions that def and lambda make. */
import type { Expr, Keyword, Parameters, Stmt } from "../../syntax/ast";
import { blockScope, parameterNames } from "../names/scope";
import { compileBody } from "./bodies";
import { newBuiltin } from "./builtinObjects";
import { newInstance } from "./classObjects";
import { builtinMethod, isDerived } from "./derived";
import { compile } from "./expressions";
import { append } from "./growth";
import { itemsOf } from "./iterate";
import { type Compiler, type Eval, frameAt, mangled, type Names, newNames, resolve } from "./names";
import { type Code, type Frame, type Func, NONE, type Py, stop, tuple } from "./objects";

/** Arguments as they are called with. */
function compileArguments(
  args: readonly Expr[],
  keywords: readonly Keyword[],
  c: Compiler,
): (f: Frame) => readonly [readonly Py[], Map<string, Py> | null] {
  const { world: w } = c;
  const plain = args.map((arg) => ({ star: arg.type === "Starred", value: compile(arg.type === "Starred" ? arg.value : arg, c) }));
  const named = keywords.map(({ arg, value }) => ({ arg, value: compile(value, c) }));
  return (f) => {
    const given: Py[] = [];
    for (const { star, value } of plain) {
      if (star) given.push(...itemsOf(w, value(f)));
      else given.push(value(f));
    }
    if (named.length === 0) return [given, null];
    const by = new Map<string, Py>();
    for (const { arg, value } of named) {
      const one = value(f);
      if (arg !== null) by.set(arg, one);
      else if (one.k !== "dict") stop("**");
      else for (const [key, item] of one.v.values()) by.set(key.k === "str" ? key.v : stop("**"), item);
    }
    return [given, by];
  };
}

export function compileCall(e: Extract<Expr, { type: "Call" }>, c: Compiler): Eval {
  const { world: w } = c;
  const { func, args, keywords } = e;
  if (func.type === "Name" && func.id === "super" && args.length === 0 && resolve(c.names, "super") === null) return superOf(c);
  const simple = keywords.length === 0 && args.every((arg) => arg.type !== "Starred");
  const values = simple ? args.map((arg) => compile(arg, c)) : [];
  const both = simple ? null : compileArguments(args, keywords, c);
  const given = (f: Frame): readonly Py[] => {
    switch (values.length) {
      case 0:
        return [];
      case 1:
        return [(values[0] as Eval)(f)];
      case 2:
        return [(values[0] as Eval)(f), (values[1] as Eval)(f)];
      default:
        return values.map((value) => value(f));
    }
  };
  if (func.type === "Attribute") {
    // Methods are called without being bound first.
    const value = compile(func.value, c);
    const name = mangled(func.attr, c);
    return (f) => {
      const on = value(f);
      if (on.k === "list" && name === "append" && values.length === 1 && on.derived === undefined) {
        append(on, (values[0] as Eval)(f));
        if (--w.steps < 0) stop("it takes too many steps");
        return NONE;
      }
      const method = w.attribute(on, name);
      if (both === null) return w.call(method, given(f), null);
      const [list, by] = both(f);
      return w.call(method, list, by);
    };
  }
  const called = compile(func, c);
  return (f) => {
    const on = called(f);
    if (both === null) return w.call(on, given(f), null);
    const [list, by] = both(f);
    return w.call(on, list, by);
  };
}

/** super() without arguments: methods of the classes behind the one that the code stands in. */
function superOf(c: Compiler): Eval {
  const { world: w, owner } = c;
  const self = compileFirst(c);
  return (f) => {
    const cls = owner?.cls;
    const on = self(f);
    if (cls == null || (on.k !== "instance" && on.k !== "type" && !isDerived(on))) return stop("super()");
    const { mro } = on.k === "instance" ? on.cls : on.k === "type" ? on : on.derived.cls;
    const behind = mro.slice(mro.indexOf(cls) + 1);
    return {
      k: "module",
      name: "super",
      get: (name) => {
        for (const one of behind) {
          if (one.make !== null && isDerived(on)) return builtinMethod(w, on, name);
          const found = one.attributes.get(name);
          if (found === undefined) continue;
          if (found.k === "wrapped")
            return found.how === "property" && on.k === "instance"
              ? w.call(found.func, [on], null)
              : found.how === "static"
                ? found.func
                : { k: "method", self: on.k === "instance" ? on.cls : on.k === "type" ? on : on.derived.cls, func: found.func };
          return { k: "method", self: on, func: found };
        }
        if (name === "__new__" && (on.k !== "type" || !on.exception))
          return newBuiltin(name, ([of = NONE]) => (of.k === "type" && !of.exception ? newInstance(of) : stop("__new__")));
        if (name === "__init_subclass__") return newBuiltin(name, (_, named) => (named === null || named.size === 0 ? NONE : stop(name)));
        if (name === "__setattr__" && on.k === "instance")
          return newBuiltin(name, ([key = NONE, value = NONE]) => {
            w.setPlain(on, key.k === "str" ? key.v : stop(name), value);
            return NONE;
          });
        // object's and exceptions' own.
        if (name === "__init__")
          return {
            k: "builtin",
            name,
            attributes: null,
            call: (args) => {
              if (on.k === "instance" && on.cls.exception) on.attributes.set("args", tuple(args));
              else if (args.length > 0) stop("super().__init__ with arguments");
              return NONE;
            },
          };
        return stop(`super().${name}`);
      },
    };
  };
}

function compileFirst(c: Compiler): Eval {
  let hops = 0;
  for (let names: Names | null = c.names; names !== null; names = names.parent, hops++) {
    if (names.kind !== "function") continue;
    const up = hops;
    return (f) => frameAt(f, up).s[0] ?? stop("super()");
  }
  return () => stop("super()");
}

/** A def or lambda: makes the function each time it is run. */
export function compileFunction(
  name: string,
  parameters: Parameters,
  body: readonly Stmt[],
  expression: Expr | null,
  generator: boolean,
  c: Compiler,
  method: boolean,
  straight = false,
): (f: Frame) => Func {
  const all = [
    ...parameters.positionalOnly.map((p) => ({ ...p, kind: "positional" as const })),
    ...parameters.positional.map((p) => ({ ...p, kind: "both" as const })),
    ...(parameters.vararg === null ? [] : [{ ...parameters.vararg, kind: "star" as const }]),
    ...parameters.keywordOnly.map((p) => ({ ...p, kind: "keyword" as const })),
    ...(parameters.kwarg === null ? [] : [{ ...parameters.kwarg, kind: "stars" as const }]),
  ];
  const defaults = all.map((p) => (p.default === null ? null : compile(p.default, c)));
  const owner = c.owner;
  const [first] = [...parameters.positionalOnly, ...parameters.positional];
  const note = first?.annotation ?? null;
  const annotation = note === null ? null : compile(note, c);
  let code: Code | null = null;
  // Compiled when it is first called: most functions of most files never are.
  const build = (): Code => {
    const scope = blockScope(body, parameters);
    const locals = [...parameterNames(parameters), ...[...scope.locals].filter((one) => !all.some((p) => p.name === one))];
    const names = newNames(
      "function",
      locals.map((one) => mangled(one, c)),
      c.names,
      scope.globals,
      scope.nonlocals,
    );
    const inner: Compiler = { world: c.world, names, owner: method ? owner : c.names.kind === "class" ? owner : c.owner, straight };
    const run = expression === null ? compileBody(body, generator, inner) : compile(expression, inner);
    return { parameters: all.map((p) => ({ name: p.name, kind: p.kind })), places: names.places.size, run };
  };
  return (f) => ({
    k: "function",
    name,
    get code() {
      code ??= build();
      return code;
    },
    frame: f,
    defaults: defaults.map((one) => one?.(f)),
    owner: owner ?? { cls: null },
    attributes: null,
    annotated: annotation === null ? undefined : () => annotation(f),
  });
}
