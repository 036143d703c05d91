/** Executes statements: one case per node type. False: control does not reach the next statement. */

import { importModule, importName } from "../knowledge/index";
import type { Expr, Pattern, Stmt } from "../syntax/ast";
import { lookup, referred } from "../values/heap";
import { sub, ZERO } from "../values/int";
import { FRAMES, type Obj } from "../values/object";
import type { Value } from "../values/value";
import { isNumpy } from "./arrays/ndarray";
import { assign, bindName, bindTarget, lostContents, noteExit } from "./binding";
import { moduleValue } from "./classes/attributes";
import { defineClass } from "./classes/classes";
import { decorateFunction } from "./classes/decorators";
import { callSpecial, deleteAttribute, hasSpecial } from "./classes/instances";
import { isTrue } from "./classes/special";
import { guardedStore } from "./containers/absent";
import { lengthOfSequence, span, spliced, withoutItem } from "./containers/edits";
import { inPlace } from "./containers/inPlace";
import { loseBehind } from "./containers/methods";
import { objectOf, replaceObject, updateValue } from "./containers/objects";
import { evaluateSubscript } from "./containers/subscripts";
import { takeKey } from "./containers/tableMethods";
import { evaluate, evaluateCallee, evaluateQuietly, storeDefaults } from "./expressions";
import { typeOf } from "./library/apply";
import { afterLoop, loopFor, mayLeave } from "./loops/forLoop";
import { manage } from "./loops/lazy";
import { runWhile } from "./loops/loops";
import { BLOCK_LEVELS, type Context, cellAddress, type Flow, lost, mangled, newFlow, owner, reason, unparsed } from "./machine";
import { functionScope, targetNames } from "./names/scope";
import { asInt, binary } from "./operators";
import { namedNumber } from "./outside/inputs";
import { addPeak, addStep, newPeaks, noteImport, noteOperator, noteScalar, noteStep, unfollowed } from "./peaks";
import { alive } from "./record";
import { between, joinIn, joinMaybe, joinStates, lostObject, type State } from "./state";
import { noteEmptied, noteStore } from "./stores";

const NONE: Value = { tag: "none" };

/** Runs a block; false when its end is not reached. */
export function execute(body: readonly Stmt[], state: State, ctx: Context): boolean {
  for (const statement of body) {
    if (ctx.guarded) mayRaise(state, ctx);
    if (!executeOne(statement, state, ctx)) return false;
  }
  // The last one may have been done in part.
  if (ctx.guarded) mayRaise(state, ctx);
  return true;
}

function mayRaise(state: State, { flow }: Context): void {
  flow.raised = joinMaybe(flow.raised, state.fork());
}

/** Runs a statement; false when its end is not reached. */
export function executeOne(s: Stmt, state: State, ctx: Context): boolean {
  const { machine } = ctx;
  machine.step();
  const outer = { peaks: machine.peaks, before: machine.before };
  machine.before = { cells: state.cells, heap: state.heap };
  machine.peaks = machine.record.on ? newPeaks() : null;
  if (!FOLLOWED.has(s.type)) unfollowed(machine);
  machine.level += BLOCK_LEVELS;
  const falls = executeNode(s, state, ctx);
  machine.level -= BLOCK_LEVELS;
  // What a loop inside another one adds is no sum of all rounds.
  if (falls && (s.type === "For" || s.type === "While") && ctx.rounds.length === 0) noteLoop(s, state, ctx);
  if (outer.peaks !== null && machine.peaks !== null) {
    // What an inner statement needs is needed by the one around it too, with what the names of the frame held then.
    const { frame } = ctx;
    const { cells } = machine.before;
    const names = machine.locals(frame);
    const named = () => alive(cells, frame, names);
    for (const point of machine.peaks.points) addPeak(outer.peaks, point.besides(named, point.at ?? { unit: ctx.unit, node: s }));
    if (!machine.peaks.complete) outer.peaks.complete = false;
    const steps = machine.peaks.course;
    if (steps === null) outer.peaks.course = null;
    else if (steps.length > 0) addStep(outer.peaks, { kind: "inside", frame, alive: named, steps });
  }
  machine.peaks = outer.peaks;
  machine.before = outer.before;
  return falls;
}

function noteLoop(node: Stmt, { cells, heap }: State, { machine, unit, frame }: Context): void {
  const { before, peaks, record } = machine;
  if (before === null) return;
  const complete = peaks?.complete === true;
  record.add({ kind: "loop", unit, node, frame, value: NONE, before, after: { cells, heap }, peaks: [], complete, tidy: false });
}

/** `a = a + b` may lengthen a text where it stands (ceval.c, unicode_concatenate). */
function noteConcatenation(left: Expr, targets: readonly Expr[], ctx: Context): void {
  if (left.type !== "Constant" && !(left.type === "Name" && !targets.some((target) => target.type === "Name" && target.id === left.id)))
    unfollowed(ctx.machine);
}

/** Statements that make nothing of their own which is not noted. */
const FOLLOWED: ReadonlySet<Stmt["type"]> = new Set([
  "Expr",
  "Assign",
  "AnnAssign",
  "AugAssign",
  "Delete",
  "Return",
  "If",
  "For",
  "Pass",
  "Break",
  "Continue",
  "Import",
  "ImportFrom",
]);

function executeNode(s: Stmt, state: State, ctx: Context): boolean {
  switch (s.type) {
    case "Expr":
      evaluate(s.value, state, ctx);
      return true;
    case "Assign": {
      const value = evaluate(s.value, state, ctx);
      for (const target of s.targets) assign(target, value, s, state, ctx, "assign", s.value);
      if (s.targets.some(({ type }) => type !== "Name")) noteStore(s, value, state, ctx);
      if (s.value.type === "BinOp" && value.tag === "str") noteConcatenation(s.value.left, s.targets, ctx);
      return true;
    }
    case "AnnAssign": {
      if (s.value === null) return true;
      const value = evaluate(s.value, state, ctx);
      assign(s.target, value, s, state, ctx, "annotated", s.value);
      return true;
    }
    case "AugAssign": {
      augment(s, state, ctx);
      return true;
    }
    case "Return": {
      const value: Value = s.value === null ? { tag: "none" } : evaluate(s.value, state, ctx);
      const { flow } = ctx;
      flow.returned = flow.returned === null ? { state: state.fork(), value } : joinReturns(flow.returned, { state, value });
      return false;
    }
    case "If":
      return branch(s, state, ctx);
    case "For":
      return loopFor(s, state, ctx);
    case "While": {
      const left = runWhile(s.test, s, state, ctx, (inside, inner) => execute(s.body, inside, inner));
      return afterLoop(left.done, left.broke, s.orelse, state, ctx);
    }
    case "Break":
      ctx.flow.broke = joinMaybe(ctx.flow.broke, state.fork());
      return false;
    case "Continue":
      ctx.flow.continued = joinMaybe(ctx.flow.continued, state.fork());
      return false;
    case "Pass":
    case "Global":
    case "Nonlocal":
    case "TypeAlias":
      return true;
    case "FunctionDef":
      defineFunction(s, state, ctx);
      return true;
    case "ClassDef":
      defineClass(s, state, ctx);
      return true;
    case "Import":
      for (const alias of s.names) {
        const root = alias.name.split(".")[0] as string;
        const value = importModule(alias.asname === null ? root : alias.name);
        if (value === null) unfollowed(ctx.machine);
        noteImport(alias.name, false, state, ctx);
        bindName(alias.asname ?? root, value ?? lost(ctx, alias, `no size data for library ${alias.name}`), state, ctx);
      }
      return true;
    case "ImportFrom":
      noteImport(s.module ?? "", true, state, ctx);
      for (const alias of s.names) {
        if (alias.name === "*") continue;
        const known = s.module === null || s.level > 0 ? null : importName(s.module, alias.name);
        const value = known && (moduleValue(s.module as string, alias.name, s, state, ctx) ?? known);
        if (value === null) unfollowed(ctx.machine);
        const bound = alias.asname ?? alias.name;
        const told: Value | null = ctx.machine.named.has(bound) ? { tag: "int", int: namedNumber(bound, ctx), id: { kind: "any" } } : null;
        bindName(bound, value ?? told ?? lost(ctx, alias, `no size data for ${s.module ?? "."}.${alias.name}`), state, ctx);
      }
      return true;
    case "Delete":
      for (const target of s.targets) remove(target, state, ctx);
      noteStep(state, ctx);
      return true;
    case "Assert": {
      const known = isTrue(evaluate(s.test, state, ctx), s.test, state, ctx);
      if (known === false) {
        ctx.flow.raised = joinMaybe(ctx.flow.raised, state.fork());
        return false;
      }
      return true;
    }
    case "Raise":
      if (s.exc !== null) evaluate(s.exc, state, ctx);
      ctx.flow.raised = joinMaybe(ctx.flow.raised, state.fork());
      return false;
    case "Try":
      return attempt(s, state, ctx);
    case "With":
      return within(s, state, ctx);
    case "Match":
      return match(s, state, ctx);
    case "Print":
      for (const value of s.values) evaluate(value, state, ctx);
      return true;
    case "Broken":
      for (const name of s.names) bindName(name, unparsed(ctx, s), state, ctx);
      return true;
  }
}

/** Managers of contextlib whose __exit__ may drop an exception: the rest of their block does not run then. */
const SUPPRESSING: ReadonlySet<string> = new Set(["suppress", "ExitStack", "AsyncExitStack"]);

/** A with statement of several managers is one within another. */
function within(s: Extract<Stmt, { type: "With" }>, state: State, ctx: Context): boolean {
  const [first, ...rest] = s.items;
  if (first === undefined) return execute(s.body, state, ctx);
  const { context, target } = first;
  const body = (inside: State, inner: Context) => within({ ...s, items: rest }, inside, inner);
  const value = evaluate(context, state, ctx);
  // A buffer lets go of what it holds when it is closed.
  updateValue(state, value, (obj) =>
    obj.kind === "opaque" && (obj.type === "BytesIO" || obj.type === "StringIO")
      ? lostObject(obj.assumes, undefined, "it is closed when the block ends")
      : obj,
  );
  const inside = rest.length === 0 ? s.body : [{ ...s, items: rest }];
  if (SUPPRESSING.has(typeOf(value, state))) {
    if (target !== null) bindTarget(target, value, state, ctx);
    const handler = { start: s.start, end: s.start, exceptionType: null, name: null, body: [] };
    return attempt({ ...s, type: "Try", body: inside, handlers: [handler], orelse: [], finalbody: [], star: false }, state, ctx);
  }
  if (value.tag === "ref") {
    const inner: Context = { ...ctx, flow: newFlow() };
    const falls = manage(value, state, ctx, (given, inside) => {
      if (target !== null) bindTarget(target, given, inside, inner);
      return body(inside, inner);
    });
    if (falls !== null) {
      leaveManaged(inner.flow, state, ctx);
      return falls;
    }
  }
  const given = value.tag === "unknown" ? value : entered(value, context, state, ctx);
  if (target !== null) bindTarget(target, given, state, ctx);
  if (!hasSpecial(value, "__exit__", state, ctx)) return body(state, ctx);
  const guarded = mayDrop(value, context, state, ctx);
  return exited(value, context, guarded ? (at, inner) => executeGuarded(inside, at, inner) : body, state, ctx);
}

/** Whether __exit__ of a manager may drop an exception that it is told of. */
function mayDrop(manager: Value, node: Expr, state: State, ctx: Context): boolean {
  const { record } = ctx.machine;
  const raised: Value = { tag: "unknown", reason: reason("an exception holds what was raised") };
  const fork = state.fork();
  record.pause();
  const result = callSpecial(manager, "__exit__", [raised, raised, raised], node, fork, { ...ctx, flow: newFlow() });
  const drops = result !== undefined && isTrue(result, node, fork, ctx) !== false;
  record.resume();
  return drops;
}

/** Statements of which each may raise, those inside them as well. */
function executeGuarded(body: readonly Stmt[], state: State, ctx: Context): boolean {
  return execute(body, state, { ...ctx, guarded: true });
}

/** Ways out of the body of a generator's with statement other than its end: how far its generator has come there is not followed. */
function leaveManaged(inner: Flow, state: State, { flow, machine }: Context): void {
  const { returned, broke, continued, raised } = inner;
  const ways = [returned?.state ?? null, broke, continued, raised];
  if (ways.every((way) => way === null)) return;
  machine.doubts++;
  const after = (way: State | null) => (way === null ? null : between(way, joinStates(way, state)));
  if (returned !== null) {
    const left = { state: after(returned.state) as State, value: returned.value };
    flow.returned = flow.returned === null ? left : joinReturns(flow.returned, left);
  }
  flow.broke = joinMaybe(flow.broke, after(broke));
  flow.continued = joinMaybe(flow.continued, after(continued));
  flow.raised = joinMaybe(flow.raised, after(raised));
}

/** The body of a with statement, and what __exit__ of its manager does on every way out of it. */
function exited(manager: Value, node: Expr, body: (state: State, ctx: Context) => boolean, state: State, ctx: Context): boolean {
  const outer = ctx.flow;
  const inner: Context = { ...ctx, flow: { ...newFlow(), yielded: outer.yielded } };
  const falls = body(state, inner);
  const { returned, broke, continued, raised, yielded } = inner.flow;
  /** Whether an exception that comes through is dropped; null: it may be. */
  const leave = (from: State | null): boolean | null => {
    if (from === null) return false;
    const result = callSpecial(manager, "__exit__", [NONE, NONE, NONE], node, from, ctx);
    return result === undefined ? false : isTrue(result, node, from, ctx);
  };
  if (falls) leave(state);
  if (returned !== null) {
    leave(returned.state);
    outer.returned = outer.returned === null ? returned : joinReturns(outer.returned, returned);
  }
  leave(broke);
  leave(continued);
  outer.broke = joinMaybe(outer.broke, broke);
  outer.continued = joinMaybe(outer.continued, continued);
  outer.yielded ||= yielded;
  const dropped = leave(raised);
  if (dropped !== true) outer.raised = joinMaybe(outer.raised, raised);
  const end = joinMaybe(falls ? state.fork() : null, dropped === false ? null : raised);
  if (end === null) return false;
  state.become(end);
  return true;
}

/** What `with` binds: files give themselves; others what their __enter__ returns. */
function entered(manager: Value, node: Expr, state: State, ctx: Context): Value {
  const value = callSpecial(manager, "__enter__", [], node, state, ctx);
  if (value !== undefined) return value;
  if (manager.tag === "ref" && lookup(state.heap, manager.id)?.kind === "opaque") return manager;
  return lost(ctx, node, "what the with statement binds is not known");
}

/** Two ways out of a function. */
export function joinReturns(
  a: { readonly state: State; readonly value: Value },
  b: { readonly state: State; readonly value: Value },
): { state: State; value: Value } {
  const state = joinStates(a.state, b.state);
  return { state, value: joinIn(state, a.value, b.value) };
}

function branch(s: Extract<Stmt, { type: "If" }>, state: State, ctx: Context): boolean {
  const known = isTrue(evaluate(s.test, state, ctx), s.test, state, ctx);
  const target = guardedStore(s);
  const table = target === null ? undefined : objectOf(evaluateQuietly(target.value, state, ctx), state);
  ctx.machine.guarded = target === null || table === undefined ? null : { target, table };
  if (known !== null) {
    if (mayLeave(known ? s.orelse : s.body)) ctx.machine.decided++;
    return execute(known ? s.body : s.orelse, state, ctx);
  }
  ctx.machine.doubts++;
  unfollowed(ctx.machine);
  const other = state.fork();
  const a = execute(s.body, state, ctx);
  const b = execute(s.orelse, other, ctx);
  if (a && b) state.become(joinStates(state, other));
  else if (b) state.become(other);
  return a || b;
}

/** Exceptions may come from anywhere in the body: handlers start from every state between its statements. */
function attempt(s: Extract<Stmt, { type: "Try" }>, state: State, ctx: Context): boolean {
  const outer = ctx.flow;
  const inner: Context = { ...ctx, flow: { ...newFlow(), yielded: outer.yielded } };
  const harmless = s.body.every((statement) => statement.type === "Import" || statement.type === "ImportFrom" || statement.type === "Pass");
  let alive = harmless ? execute(s.body, state, inner) : executeGuarded(s.body, state, inner);
  const { raised } = inner.flow;
  inner.flow.raised = null;
  if (alive && s.orelse.length > 0) alive = execute(s.orelse, state, inner);
  let end: State | null = alive ? state.fork() : null;
  if (raised !== null) {
    for (const handler of s.handlers) {
      const start = raised.fork();
      if (handler.name !== null)
        bindName(handler.name, { tag: "unknown", reason: reason("an exception holds what was raised") }, start, inner);
      ctx.machine.doubts++;
      if (execute(handler.body, start, inner)) end = joinMaybe(end, start);
    }
    if (s.handlers.length === 0) outer.raised = joinMaybe(outer.raised, raised);
  }
  const finish = (from: State | null): State | null =>
    from === null || s.finalbody.length === 0 ? from : execute(s.finalbody, from, ctx) ? from : null;
  if (inner.flow.returned !== null) {
    const through = finish(inner.flow.returned.state);
    if (through !== null) {
      const value = inner.flow.returned.value;
      outer.returned = outer.returned === null ? { state: through, value } : joinReturns(outer.returned, { state: through, value });
    }
  }
  outer.broke = joinMaybe(outer.broke, finish(inner.flow.broke));
  outer.continued = joinMaybe(outer.continued, finish(inner.flow.continued));
  outer.raised = joinMaybe(outer.raised, finish(inner.flow.raised));
  outer.yielded ||= inner.flow.yielded;
  end = finish(end);
  if (end === null) return false;
  state.become(end);
  return true;
}

function match(s: Extract<Stmt, { type: "Match" }>, state: State, ctx: Context): boolean {
  const subject = evaluate(s.subject, state, ctx);
  const why: Value =
    subject.tag === "unknown" ? subject : { tag: "unknown", reason: reason("what a match pattern captures is not followed yet") };
  ctx.machine.doubts++;
  let end: State | null = null;
  let rest: State | null = state.fork();
  for (const c of s.cases) {
    if (rest === null) break;
    const inside: State = rest.fork();
    const names = new Set<string>();
    collectPattern(c.pattern, names);
    const whole = c.pattern.type === "MatchAs" && c.pattern.pattern === null ? subject : why;
    for (const name of names) bindName(name, whole, inside, ctx);
    if (c.guard !== null) evaluate(c.guard, inside, ctx);
    const total = c.guard === null && c.pattern.type === "MatchAs" && c.pattern.pattern === null;
    if (execute(c.body, inside, ctx)) end = joinMaybe(end, inside);
    if (total) rest = null;
  }
  end = joinMaybe(end, rest);
  if (end === null) return false;
  state.become(end);
  return true;
}

function collectPattern(p: Pattern, names: Set<string>): void {
  if ("patterns" in p) for (const inner of p.patterns) collectPattern(inner, names);
  if (p.type === "MatchClass") for (const inner of p.keywordPatterns) collectPattern(inner.pattern, names);
  if (p.type === "MatchAs" && p.pattern !== null) collectPattern(p.pattern, names);
  if ((p.type === "MatchAs" || p.type === "MatchStar") && p.name !== null) names.add(p.name);
  if (p.type === "MatchMapping" && p.rest !== null) names.add(p.rest);
}

function defineFunction(s: Extract<Stmt, { type: "FunctionDef" }>, state: State, ctx: Context): void {
  const decorators = s.decorators.map((decorator) => decoratorOf(decorator, state, ctx));
  const { unit } = s;
  const func = ctx.machine.defineFunction({
    name: unit.name,
    parameters: unit.parameters,
    body: unit.body,
    unit,
    scope: functionScope(unit),
    frame: ctx.frame,
    generator: unit.generator,
    async: unit.async,
    node: { start: 0, end: unit.text.length },
  });
  storeDefaults(func, unit.parameters, state, { ...ctx, unit });
  bindName(unit.name, decorateFunction(decorators, { tag: "function", func, name: unit.name }, s, state, ctx), state, ctx);
}

/** A library decorator that is called with arguments (`@lru_cache(maxsize=8)`) counts as itself. */
function decoratorOf(decorator: Expr, state: State, ctx: Context): Value {
  if (decorator.type !== "Call") return evaluateCallee(decorator, state, ctx);
  const callee = evaluateCallee(decorator.func, state, ctx);
  return callee.tag === "known" ? callee : evaluate(decorator, state, ctx);
}

function augment(s: Extract<Stmt, { type: "AugAssign" }>, state: State, ctx: Context): void {
  const target = s.target;
  const old = target.type === "Subscript" ? evaluateSubscript(target, state, ctx, false) : evaluate(target, state, ctx);
  const value = evaluate(s.value, state, ctx);
  ctx.machine.temporaries.push(old, value);
  const before = state.heap;
  const result = augmented(old, value, s, state, ctx);
  noteScalar(state, ctx, result);
  if (isNumpy(old, state)) noteOperator(`${s.op}=`, [old, value], result, before, state, ctx);
  else if (result.tag === "ref") noteStep(state, ctx, [result]);
  if (result.tag === "str") unfollowed(ctx.machine);
  ctx.machine.temporaries.length -= 2;
  assign(target, result, s, state, ctx, "augmented", null);
  if (target.type === "Subscript") noteStep(state, ctx, [result]);
}

/** In place where the object can, else a new value; each alternative on its own. */
function augmented(old: Value, value: Value, s: Extract<Stmt, { type: "AugAssign" }>, state: State, ctx: Context): Value {
  if (old.tag !== "union") return inPlace(old, s.op, value, s, state, ctx) ?? binary(old, s.op, value, s, state, ctx);
  let result: Value | null = null;
  let joined: State | null = null;
  for (const one of old.values) {
    if (one.tag === "unbound") continue;
    const fork = state.fork();
    const made = augmented(one, value, s, fork, ctx);
    joined = joinMaybe(joined, fork);
    result = result === null ? made : joinIn(joined as State, result, made);
  }
  if (joined !== null) state.become(joined);
  return result ?? lost(ctx, s, "no operand is bound here");
}

function remove(target: Expr, state: State, ctx: Context): void {
  for (const name of targetNames(target)) {
    const address = cellAddress(owner(ctx, state, name), name);
    noteExit(address, state, ctx);
    state.cells = state.cells.delete(address);
  }
  if (target.type === "Attribute") {
    const owner = evaluate(target.value, state, ctx);
    noteEmptied(owner, hasSpecial(owner, "__delattr__", state, ctx), state, ctx);
    deleteAttribute(owner, mangled(target.attr, ctx), state, ctx);
  }
  if (target.type === "Subscript") {
    const box = evaluate(target.value, state, ctx);
    const sequence = referred(state.heap, box);
    if (target.slice.type === "Slice" && (sequence?.kind === "list" || sequence?.kind === "bytearray")) {
      const place = span(target.slice, lengthOfSequence(sequence), state, ctx);
      if (place === null || sequence.kind !== "list") unfollowed(ctx.machine);
      else
        noteStep(state, ctx, [
          box,
          { tag: "aside", what: "removed", from: box, items: sub(place.to, place.from), of: lengthOfSequence(sequence) },
        ]);
      const left = place === null ? null : spliced(sequence, place.from, place.to, { runs: [], count: ZERO });
      replaceObject(state, box, sequence, left ?? lostContents(sequence));
      return;
    }
    if (sequence === undefined || sequence.kind === "instance") unfollowed(ctx.machine);
    const { temporaries } = ctx.machine;
    temporaries.push(box);
    const key = evaluate(target.slice, state, ctx);
    temporaries.pop();
    loseBehind(box, state);
    callSpecial(box, "__delitem__", [key], target, state, ctx);
    if (takeKey(box, key, state) !== "lost") return;
    const at = asInt(key);
    const taken = sequence?.kind === "list" && at !== null ? withoutItem(sequence, at, "del") : null;
    if (taken !== null && sequence !== undefined) {
      replaceObject(state, box, sequence, taken.list);
      return;
    }
    updateValue(state, box, (obj): Obj => {
      if (obj.kind === "list" || obj.kind === "array" || obj.kind === "bytearray") return lostContents(obj);
      if (obj.kind === "dict" || (obj.kind === "opaque" && FRAMES.has(obj.type)))
        return lostObject(obj.assumes, obj.type, "deleting from it is not followed yet");
      return obj;
    });
  }
}
