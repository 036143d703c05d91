/**
 * Code of the program that will run and is not evaluated: calls beyond a limit, generators that cannot be told apart. Whatever it can get at may be
 * changed by it, and its own bindings may be more than is seen.
 */
import type { Expr, Stmt } from "../../syntax/ast";
import { childStatements, expressionChildren, statementExpressions } from "../../syntax/visit";
import type { Value } from "../../values/value";
import { contents } from "../canonical";
import { loseCensus } from "../classes/census";
import { assumeUnchanged } from "../containers/objects";
import { defaultAddress } from "../expressions";
import { type Context, cellAddress, type FunctionDef, type Machine, readName, reason } from "../machine";
import { parameterNames } from "../names/scope";
import { loseItems, objectsReached, type State } from "../state";

/** What code names and does, as far as its text tells. */
interface Mentions {
  readonly names: ReadonlySet<string>;
  /** Names it binds in scopes around it. */
  readonly outer: ReadonlySet<string>;
  /** Attributes it reads, sets or deletes. */
  readonly attributes: ReadonlySet<string>;
}

/** Gives up what evaluating the function with these arguments may change. `why`: what stopped the evaluation. */
export function skipFunction(func: number, args: readonly Value[], why: string, state: State, ctx: Context): void {
  new Reach(why, state, ctx).function(func).values(args).giveUp();
}

/** The same for something that is called and may hold functions, such as a partial. */
export function skipValue(callee: Value, why: string, state: State, ctx: Context): void {
  new Reach(why, state, ctx).values([callee]).giveUp();
}

/** The same for a body that was entered: its parameters and variables are in `frame`. */
export function skipBody(def: FunctionDef, frame: number, why: string, state: State, ctx: Context): void {
  new Reach(why, state, ctx).body(def, frame).giveUp();
}

/** The same for a generator expression in the scope of `frame`, which goes through `first`. */
export function skipExpression(e: Expr, first: Value, frame: number, why: string, state: State, ctx: Context): void {
  new Reach(why, state, ctx).code(mentionsOf(e), frame).values([first]).giveUp();
}

/**
 * The same for text that is run as code in the scope of `ctx`, and its names when they are not known. `binds`: it may bind names, which counts where
 * the names of the scope are those of the module: elsewhere it gets a copy (library reference, exec).
 */
export function skipText(text: string | null, binds: boolean, why: string, state: State, ctx: Context): void {
  const { machine, frame } = ctx;
  const names = new Set<string>();
  if (text !== null) for (const [name] of text.matchAll(/[\p{ID_Start}_]\p{ID_Continue}*/gu)) names.add(name);
  else for (const scope of [frame, ...machine.places.around(frame)]) for (const name of machine.locals(scope)) names.add(name);
  const outer = binds && frame === 0 ? names : new Set<string>();
  if (text === null && !binds) {
    // What people type in where an expression is expected seldom changes anything.
    for (const name of names) {
      const value = readName(state, ctx, name);
      if (value !== undefined) assumeUnchanged(state, value, { kind: "unchanged", callee: "eval", what: name }, contents);
    }
    return;
  }
  new Reach(why, state, ctx).code({ names, outer, attributes: text === null ? new Set() : names }, frame).giveUp();
}

/** Everything that code can get at: names, what they hold, the functions and classes among it, and what those can get at. */
class Reach {
  private readonly machine: Machine;
  private readonly found: Value[] = [];
  private readonly seen = new Set<string>();
  private readonly functions: FunctionDef[] = [];
  /** Grows while it is gone through. */
  private readonly queue: number[] = [];
  private readonly outer = new Map<string, string>();
  private readonly attributes = new Set<string>();
  private readonly classes = new Set<number>();

  constructor(
    private readonly why: string,
    private readonly state: State,
    ctx: Context,
  ) {
    this.machine = ctx.machine;
  }

  /** Looked into later: chains of functions may be long. */
  function(func: number): this {
    const key = `function ${func}`;
    if (!this.seen.has(key)) this.queue.push(func);
    this.seen.add(key);
    return this;
  }

  body(def: FunctionDef, frame: number): this {
    this.functions.push(def);
    return this.code(mentionsOf(def.body), frame);
  }

  code({ names, outer, attributes }: Mentions, frame: number): this {
    for (const name of attributes) this.attributes.add(name);
    for (const name of names) {
      const address = this.addressOf(name, frame);
      if (address === null) continue;
      if (outer.has(name)) this.outer.set(address, name);
      this.cell(address);
    }
    return this;
  }

  private cell(address: string): void {
    if (this.seen.has(address)) return;
    this.seen.add(address);
    const cell = this.machine.read(this.state, address);
    if (cell !== undefined) this.values([cell.value]);
  }

  /** The cell that a name means to code in the scope of `frame`. */
  private addressOf(name: string, from: number): string | null {
    for (let frame: number | null = from; frame !== null; frame = this.machine.frame(frame).parent) {
      const address = cellAddress(frame, name);
      if (this.machine.read(this.state, address) !== undefined || frame === 0) return address;
    }
    return null;
  }

  values(values: readonly Value[]): this {
    const queue = [...values];
    for (let i = 0; i < queue.length; i++) {
      const value = queue[i] as Value;
      if (value.tag === "union") queue.push(...value.values);
      if (value.tag === "method") queue.push(value.self);
      if (value.tag === "class") this.class(value.cls);
      if ((value.tag === "function" || value.tag === "method") && value.func !== null) this.function(value.func);
      if (value.tag !== "ref") continue;
      this.found.push(value);
      for (const { address, entry } of objectsReached(this.state, [value])) {
        if (this.seen.has(address)) continue;
        this.seen.add(address);
        const { obj } = entry;
        const { of } = obj.kind === "instance" ? obj : (obj.own ?? {});
        if (of !== undefined) this.class(of.cls);
        queue.push(...contents(obj).filter((held) => held.tag !== "ref"));
      }
    }
    return this;
  }

  /** Its methods may be called, and instances be made. */
  private class(cls: number): void {
    if (this.classes.has(cls)) return;
    this.classes.add(cls);
    const { frame, mro } = this.machine.class(cls);
    for (const base of mro) if (typeof base === "number") this.class(base);
    for (const name of this.machine.locals(frame)) this.cell(cellAddress(frame, name));
  }

  giveUp(): void {
    const { machine, state, why } = this;
    for (const func of this.queue) {
      const def = machine.function(func);
      for (const name of parameterNames(def.parameters)) this.cell(defaultAddress(func, name));
      this.body(def, def.frame);
    }
    loseItems(state, this.found, contents, why);
    const unknown: Value = { tag: "unknown", reason: reason(why) };
    const lose = (address: string) => {
      state.cells = state.cells.set(address, { value: unknown, makers: [] });
    };
    for (const address of this.outer.keys()) lose(address);
    for (const cls of this.classes) {
      const { frame } = machine.class(cls);
      for (const name of this.attributes) if (machine.read(state, cellAddress(frame, name)) !== undefined) lose(cellAddress(frame, name));
      loseCensus(cls, state);
    }
    if (machine.hypothetical) return;
    for (const { unit, node } of this.functions) machine.record.add({ kind: "skipped", unit, node, reason: reason(why) });
  }
}

const known = new WeakMap<object, Mentions>();

/** What the text of code says of it. */
export function mentionsOf(code: readonly Stmt[] | Expr): Mentions {
  let mentions = known.get(code);
  if (mentions === undefined) {
    const names = new Set<string>();
    const outer = new Set<string>();
    const attributes = new Set<string>();
    const expression = (e: Expr): void => {
      if (e.type === "Name") names.add(e.id);
      if (e.type === "Attribute") attributes.add(e.attr);
      for (const child of expressionChildren(e)) expression(child);
    };
    const statement = (s: Stmt): void => {
      if (s.type === "Global" || s.type === "Nonlocal")
        for (const name of s.names) {
          names.add(name);
          outer.add(name);
        }
      for (const e of statementExpressions(s)) expression(e);
      for (const child of s.type === "FunctionDef" ? s.unit.body : childStatements(s)) statement(child);
    };
    if (Array.isArray(code)) for (const s of code) statement(s);
    else expression(code as Expr);
    mentions = { names, outer, attributes };
    known.set(code, mentions);
  }
  return mentions;
}
