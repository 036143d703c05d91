/** Compiles statements to closures over a frame. */
import type { Expr, Stmt } from "../../syntax/ast";
import { compileClass } from "./classes";
import { instanceOf } from "./classObjects";
import { compile } from "./expressions";
import { compileFunction } from "./functions";
import { type Channel, compileYielding } from "./generators";
import { deleteItem, getItem } from "./items";
import { iterate, makeIter } from "./iterate";
import { type Compiler, type Eval, frameAt, mangled, resolve, storeName } from "./names";
import { type Frame, type Instance, NONE, type Py, Raised, stop, str } from "./objects";
import { augmented, isTrue, raise, special } from "./operations";
import { compileMatch } from "./patterns";
import { compileTarget } from "./targets";
import type { Site, World } from "./world";

/** How a statement ended. */
export enum End {
  Normal,
  Break,
  Continue,
  Return,
}

export type Run = (f: Frame) => End;

/** The body of a function; a generator gives an iterator. */
export function compileBody(body: readonly Stmt[], generator: boolean, c: Compiler): Eval {
  const { world: w } = c;
  const ending = (f: Frame): void => {
    const { last } = f;
    if (last !== null)
      for (const [place, site] of last.entries())
        if (site !== undefined && f.s[place] !== undefined) w.watch.ended(site as Site, f.s[place] as Py);
  };
  if (!generator) {
    const run = compileBlock(body, c);
    return (f) => {
      try {
        run(f);
      } catch (error) {
        if (error instanceof Raised) ending(f);
        throw error;
      }
      ending(f);
      return f.returned;
    };
  }
  const run = compileYielding(body, c);
  return (f) => {
    const channel: Channel = { sent: NONE };
    const going = run(f, channel);
    let running = false;
    const next = (sent: Py, raised: Raised | null = null): Py | undefined => {
      if (running) stop("a generator asks itself");
      channel.sent = sent;
      running = true;
      try {
        const step = raised === null ? going.next() : going.throw(raised);
        if (step.done !== true) return step.value;
        ending(f);
        return undefined;
      } finally {
        running = false;
      }
    };
    return {
      ...makeIter("generator", () => next(NONE)),
      send: (sent) => next(sent),
      fail: (raised) => next(NONE, raised),
      close: () => {
        going.return(End.Normal);
      },
      returned: () => f.returned,
    };
  };
}

export function compileBlock(body: readonly Stmt[], c: Compiler): Run {
  const runs = body.map((statement) => compileStatement(statement, c));
  if (c.straight) {
    const { done } = c.world;
    return (f) => {
      for (const [i, run] of runs.entries()) {
        const end = run(f);
        done.add(body[i] as Stmt);
        if (end !== End.Normal) return end;
      }
      return End.Normal;
    };
  }
  if (runs.length === 1) return runs[0] as Run;
  return (f) => {
    for (const run of runs) {
      const end = run(f);
      if (end !== End.Normal) return end;
    }
    return End.Normal;
  };
}

export function compileStatement(s: Stmt, c: Compiler): Run {
  const { world: w } = c;
  switch (s.type) {
    case "Expr": {
      if (s.value.type === "Constant") return () => End.Normal;
      const value = compile(s.value, c);
      return (f) => {
        value(f);
        return End.Normal;
      };
    }
    case "Assign": {
      const value = compile(s.value, c);
      const targets = s.targets.map((target) => compileTarget(target, c.straight, c));
      const [first] = targets as [(typeof targets)[0]];
      if (targets.length === 1)
        return (f) => {
          first(f, value(f));
          return End.Normal;
        };
      return (f) => {
        const v = value(f);
        for (const target of targets) target(f, v);
        return End.Normal;
      };
    }
    case "AnnAssign": {
      if (s.value === null) return () => End.Normal;
      const value = compile(s.value, c);
      const target = compileTarget(s.target, c.straight, c);
      return (f) => {
        target(f, value(f));
        return End.Normal;
      };
    }
    case "AugAssign":
      return compileAugmented(s, c);
    case "If": {
      const [test, body, orelse] = [compile(s.test, c), compileBlock(s.body, c), compileBlock(s.orelse, c)];
      if (![...s.body, ...s.orelse].every(onlyPrints)) return (f) => (isTrue(w, test(f)) ? body(f) : orelse(f));
      return (f) => {
        const value = test(f);
        if (value.k === "unknown" && value.tame === "value") return End.Normal;
        return isTrue(w, value) ? body(f) : orelse(f);
      };
    }
    case "While": {
      const inner = { ...c, straight: false };
      const [test, body, orelse] = [compile(s.test, inner), compileBlock(s.body, inner), compileBlock(s.orelse, c)];
      return (f) => {
        while (isTrue(w, test(f))) {
          if (--w.steps < 0) stop("it takes too many steps");
          const end = body(f);
          if (end === End.Break) return End.Normal;
          if (end === End.Return) return end;
        }
        return orelse(f);
      };
    }
    case "For": {
      if (s.async) return () => stop("an async loop");
      const inner = { ...c, straight: false };
      const iter = compile(s.iter, c);
      const target = compileTarget(s.target, null, inner);
      const [body, orelse] = [compileBlock(s.body, inner), compileBlock(s.orelse, c)];
      return (f) => {
        const from = iterate(w, iter(f));
        for (let item = from.next(); item !== undefined; item = from.next()) {
          if (--w.steps < 0) stop("it takes too many steps");
          target(f, item);
          const end = body(f);
          if (end === End.Break) return End.Normal;
          if (end === End.Return) return end;
        }
        return orelse(f);
      };
    }
    case "Return": {
      const value = s.value === null ? null : compile(s.value, c);
      return (f) => {
        f.returned = value === null ? NONE : value(f);
        return End.Return;
      };
    }
    case "Pass":
    case "Global":
    case "Nonlocal":
    case "TypeAlias":
      return () => End.Normal;
    case "Break":
      return () => End.Break;
    case "Continue":
      return () => End.Continue;
    case "FunctionDef":
      return compileDef(s, c);
    case "ClassDef":
      return compileClass(s, c);
    case "Delete": {
      const deletes = s.targets.map((target) => compileDelete(target, c));
      return (f) => {
        for (const one of deletes) one(f);
        return End.Normal;
      };
    }
    case "Assert": {
      const test = compile(s.test, c);
      const msg = s.msg === null ? null : compile(s.msg, c);
      return (f) => {
        const value = test(f);
        // What a library gave is as the program expects.
        if (value.k === "unknown" && value.tame === "value") return End.Normal;
        if (!isTrue(w, value)) raise(w, "AssertionError", ...(msg === null ? [] : [msg(f)]));
        return End.Normal;
      };
    }
    case "Raise": {
      const exc = s.exc === null ? null : compile(s.exc, c);
      return (f) => {
        if (exc === null) throw new Raised(w.handling[w.handling.length - 1] ?? stop("raise"));
        const made = exc(f);
        if (made.k === "instance" && made.cls.exception) throw new Raised(made);
        if (made.k !== "type" || !made.exception) return stop("raise");
        const instance = w.instantiate(made, [], null);
        throw new Raised(instance as Instance);
      };
    }
    case "Try":
      return compileTry(s, c);
    case "With":
      return compileWith(s, c);
    case "Import": {
      const imports = s.names.map(({ name, asname }) => ({
        name,
        put: storeName(asname ?? (name.split(".")[0] as string), null, c),
        whole: asname !== null,
      }));
      return (f) => {
        for (const { name, put, whole } of imports) put(f, moduleOf(w, whole ? name : (name.split(".")[0] as string)));
        return End.Normal;
      };
    }
    case "ImportFrom": {
      const { module, level } = s;
      if (module === "__future__") return () => End.Normal;
      if (s.names.some(({ name }) => name === "*")) return () => stop("import *");
      const imports = s.names.map(({ name, asname }) => ({ name, put: storeName(asname ?? name, null, c) }));
      return (f) => {
        const from = level > 0 || module === null ? OPEN : moduleOf(w, module);
        for (const { name, put } of imports) put(f, from.k === "module" ? (from.get(name) ?? OPEN) : from);
        return End.Normal;
      };
    }
    case "Match":
      return compileMatch(s, c);
    case "Print":
      return () => stop("a print statement");
    case "Broken":
      return () => stop("a line that does not parse");
  }
}

/** A statement that prints names, texts and numbers, and nothing else. */
function onlyPrints(s: Stmt): boolean {
  if (s.type === "Pass") return true;
  if (s.type !== "Expr" || s.value.type !== "Call") return false;
  const { func, args, keywords } = s.value;
  const plain = (e: Expr): boolean =>
    e.type === "Name" ||
    e.type === "Constant" ||
    (e.type === "JoinedStr" && e.values.every((one) => typeof one === "string" || plain(one)));
  return func.type === "Name" && func.id === "print" && args.every(plain) && keywords.length === 0;
}

export const OPEN: Py = { k: "unknown", type: null, idle: false };

function moduleOf(w: World, name: string): Py {
  return w.modules.get(name) ?? OPEN;
}

function compileAugmented(s: Extract<Stmt, { type: "AugAssign" }>, c: Compiler): Run {
  const { world: w } = c;
  const value = compile(s.value, c);
  const { op, target } = s;
  if (target.type === "Name") {
    const old = compile(target, c);
    const put = storeName(target.id, { node: target, straight: c.straight }, c);
    return (f) => {
      const before = old(f);
      put(f, augmented(w, op, before, value(f)));
      return End.Normal;
    };
  }
  if (target.type === "Attribute") {
    const on = compile(target.value, c);
    const name = mangled(target.attr, c);
    const watched = target.value.type === "Name" && target.value.id === "self";
    const site: Site = { node: target, straight: false };
    return (f) => {
      const owner = on(f);
      const made = augmented(w, op, w.attribute(owner, name), value(f));
      w.setAttribute(owner, name, made);
      if (watched) w.watch.bound(site, made);
      return End.Normal;
    };
  }
  if (target.type !== "Subscript") return () => stop("an assignment to this");
  const [on, index] = [compile(target.value, c), compile(target.slice, c)];
  return (f) => {
    const owner = on(f);
    const at = index(f);
    const before = getItem(w, owner, at);
    w.setItem(owner, at, augmented(w, op, before, value(f)));
    return End.Normal;
  };
}

function compileDelete(target: Expr, c: Compiler): (f: Frame) => void {
  const { world: w } = c;
  switch (target.type) {
    case "Name": {
      const found = resolve(c.names, mangled(target.id, c));
      if (found === null) return () => stop("del");
      return (f) => {
        const frame = frameAt(f, found.hops);
        const old = frame.s[found.place];
        if (old === undefined) raise(w, "NameError", str(target.id));
        const site = frame.last?.[found.place];
        if (site !== undefined && old !== undefined) w.watch.ended(site as Site, old);
        if (frame.last !== null) frame.last[found.place] = undefined;
        frame.s[found.place] = undefined;
      };
    }
    case "Subscript": {
      const [on, index] = [compile(target.value, c), compile(target.slice, c)];
      return (f) => {
        const owner = on(f);
        deleteItem(w, owner, index(f));
      };
    }
    case "Attribute": {
      const on = compile(target.value, c);
      const name = mangled(target.attr, c);
      return (f) => {
        const owner = on(f);
        stop(owner.k === "instance" ? `del of .${name}` : "del");
      };
    }
    default:
      return () => stop("del");
  }
}

function compileDef(s: Extract<Stmt, { type: "FunctionDef" }>, c: Compiler): Run {
  const { world: w } = c;
  const { unit } = s;
  if (unit.async) {
    const put = storeName(unit.name, null, c);
    return (f) => {
      put(f, OPEN);
      return End.Normal;
    };
  }
  const decorators = s.decorators.map((one) => compile(one, c));
  const make = compileFunction(unit.name, unit.parameters, unit.body, null, unit.generator, c, c.names.kind === "class", w.once.has(unit));
  const put = storeName(unit.name, null, c);
  return (f) => {
    const by = decorators.map((one) => one(f));
    let made: Py = make(f);
    for (let i = by.length - 1; i >= 0; i--) made = w.call(by[i] as Py, [made], null);
    put(f, made);
    return End.Normal;
  };
}

function compileTry(s: Extract<Stmt, { type: "Try" }>, c: Compiler): Run {
  if (s.star) return () => stop("except*");
  const { world: w } = c;
  const [body, orelse, final] = [
    compileBlock(s.body, c),
    compileBlock(s.orelse, c),
    s.finalbody.length === 0 ? null : compileBlock(s.finalbody, c),
  ];
  const handlers = compileHandlers(s, c);
  const guarded: Run = (f) => {
    try {
      const end = body(f);
      if (end !== End.Normal) return end;
    } catch (error) {
      return handled(handlers, error, f, w);
    }
    return orelse(f);
  };
  if (final === null) return guarded;
  return (f) => {
    let end: End;
    try {
      end = guarded(f);
    } catch (error) {
      if (!(error instanceof Raised)) throw error;
      const after = final(f);
      if (after !== End.Normal) return after;
      throw error;
    }
    const kept = f.returned;
    const after = final(f);
    if (after !== End.Normal) return after;
    f.returned = kept;
    return end;
  };
}

interface Handler {
  readonly type: Eval | null;
  readonly put: ((f: Frame, v: Py) => void) | null;
  readonly forget: ((f: Frame) => void) | null;
  readonly body: Run;
  readonly statements: readonly Stmt[];
}

export function compileHandlers(s: Extract<Stmt, { type: "Try" }>, c: Compiler): readonly Handler[] {
  return s.handlers.map(({ exceptionType, name, body }) => {
    const found = name === null ? null : resolve(c.names, mangled(name, c));
    return {
      type: exceptionType === null ? null : compile(exceptionType, c),
      put: name === null ? null : storeName(name, null, c),
      forget:
        found === null
          ? null
          : (f) => {
              frameAt(f, found.hops).s[found.place] = undefined;
            },
      body: compileBlock(body, c),
      statements: body,
    };
  });
}

/** Runs the handler of what was thrown; throws it again where there is none. */
export function handled(handlers: readonly Handler[], error: unknown, f: Frame, w: World): End {
  const handler = chosen(handlers, error, f, w);
  const { exception } = error as Raised;
  handler.put?.(f, exception);
  w.handling.push(exception);
  try {
    return handler.body(f);
  } finally {
    w.handling.pop();
    handler.forget?.(f);
  }
}

function chosen(handlers: readonly Handler[], error: unknown, f: Frame, w: World): Handler {
  if (!(error instanceof Raised)) throw error;
  for (const handler of handlers) {
    if (handler.type === null) return handler;
    const type = handler.type(f);
    const types = type.k === "tuple" ? type.v : [type];
    for (const one of types) {
      if (one.k !== "type") return stop("an exception that is not known");
      if (instanceOf(error.exception, one)) return handler;
    }
  }
  w.steps--;
  throw error;
}

function compileWith(s: Extract<Stmt, { type: "With" }>, c: Compiler): Run {
  if (s.async) return () => stop("async with");
  const { world: w } = c;
  const items = s.items.map(({ context, target }) => ({
    context: compile(context, c),
    put: target === null ? null : compileTarget(target, null, c),
  }));
  const body = compileBlock(s.body, c);
  const run = (at: number, f: Frame): End => {
    const item = items[at];
    if (item === undefined) return body(f);
    const manager = item.context(f);
    const enter = special(w, manager, "__enter__");
    const exit = special(w, manager, "__exit__");
    if (enter === undefined || exit === undefined) return stop("a context manager that is not followed");
    const entered = enter();
    item.put?.(f, entered);
    let end: End;
    try {
      end = run(at + 1, f);
    } catch (error) {
      if (!(error instanceof Raised)) throw error;
      if (isTrue(w, exit(error.exception.cls, error.exception, NONE))) return End.Normal;
      throw error;
    }
    exit(NONE, NONE, NONE);
    return end;
  };
  return (f) => run(0, f);
}
