/** Evaluates expressions: one case per node type of the syntax tree. */

import { isKnownBuiltin } from "../knowledge/index";
import type { Constant, Expr, Located, Parameters } from "../syntax/ast";
import { expressionChildren } from "../syntax/visit";
import { atLeast } from "../target/versions";
import { allDistinct, constantKey, periodOf } from "../values/distinct";
import { constantAddress } from "../values/heap";
import { record } from "../values/history";
import { add, constant, constantOf, type Int, interval, min, ONE } from "../values/int";
import { areStrKeys, type Given, keyRuns, withItems } from "../values/mappings";
import type { Event, ItemRun, Obj, Run, Source } from "../values/object";
import { appendRuns, lengthOf, single } from "../values/runs";
import type { Id, StrKind, Value } from "../values/value";
import { assign } from "./binding";
import { evaluateCall } from "./calls/calls";
import { attributeValue, readAttribute } from "./classes/attributes";
import { isTrue } from "./classes/special";
import { objectOf, updateObject } from "./containers/objects";
import { evaluateSubscript } from "./containers/subscripts";
import { emptyDict, givenBy, withAdded } from "./containers/tableMethods";
import { holdsFolded } from "./folding";
import { evaluateComprehension, evaluateGenerator } from "./loops/comprehension";
import { iterate } from "./loops/iterate";
import { allocate, type Context, cellAddress, freshScalar, lost, mangled, readName, unparsed } from "./machine";
import { blockScope } from "./names/scope";
import { evaluateBinary, evaluateCompare, evaluateUnary } from "./operators";
import { namedNumber } from "./outside/inputs";
import { notePeak, unfollowed } from "./peaks";
import { noteProbe } from "./probes";
import { joinIn, joinStates, lostObject, type State } from "./state";
import { strValue } from "./texts/formatting";
import { ANY_TEXT, joined, literal, textOf } from "./texts/texts";

/** The value of `e` in `state`, which it may change. Never throws but for lack of fuel. */
export function evaluate(e: Expr, state: State, ctx: Context): Value {
  const { machine } = ctx;
  machine.step();
  machine.level++;
  if (machine.peaks !== null && !FOLLOWED.has(e.type)) unfollowed(machine);
  const value = evaluateNode(e, state, ctx);
  machine.level--;
  return probed(e, value, state, ctx);
}

/** The same for what is called. */
export function evaluateCallee(e: Expr, state: State, ctx: Context): Value {
  if (e.type !== "Attribute") return evaluate(e, state, ctx);
  const { machine } = ctx;
  machine.step();
  machine.level++;
  const owner = evaluate(e.value, state, ctx);
  const value = readAttribute(owner, mangled(e.attr, ctx), e, state, ctx);
  noteRead(owner, value, ctx);
  machine.level--;
  return probed(e, value, state, ctx);
}

function probed(e: Expr, value: Value, state: State, ctx: Context): Value {
  noteProbe(e, value, state, ctx);
  return value;
}

/** Expressions that make nothing of their own which is not noted. */
const FOLLOWED: ReadonlySet<Expr["type"]> = new Set([
  "IfExp",
  "Constant",
  "Name",
  "BinOp",
  "UnaryOp",
  "Call",
  "GeneratorExp",
  "Attribute",
  "List",
  "Tuple",
  "Set",
  "Dict",
  "Compare",
  "BoolOp",
  "Subscript",
  "ListComp",
  "SetComp",
  "DictComp",
]);

function evaluateNode(e: Expr, state: State, ctx: Context): Value {
  switch (e.type) {
    case "Constant":
      return constantValue(e.value);
    case "Name":
      return evaluateName(e.id, e, state, ctx);
    case "BinOp":
      return evaluateBinary(e, state, ctx);
    case "UnaryOp":
      return evaluateUnary(e, state, ctx);
    case "BoolOp":
      return evaluateBoolOp(e, state, ctx);
    case "Compare":
      return evaluateCompare(e, state, ctx);
    case "IfExp": {
      const test = isTrue(evaluate(e.test, state, ctx), e.test, state, ctx);
      if (test !== null) return evaluate(test ? e.body : e.orelse, state, ctx);
      unfollowed(ctx.machine);
      const other = state.fork();
      const a = evaluate(e.body, state, ctx);
      const b = evaluate(e.orelse, other, ctx);
      state.become(joinStates(state, other));
      return joinIn(state, a, b);
    }
    case "Call":
      return evaluateCall(e, state, ctx);
    case "Attribute":
      return readOf(e, state, ctx);
    case "Subscript":
      return evaluateSubscript(e, state, ctx);
    case "List":
    case "Tuple":
    case "Set":
      return evaluateDisplay(e, state, ctx);
    case "Dict":
      return evaluateDict(e, state, ctx);
    case "ListComp":
    case "SetComp":
    case "DictComp":
      return evaluateComprehension(e, state, ctx);
    case "GeneratorExp":
      return evaluateGenerator(e, state, ctx);
    case "Lambda": {
      const func = ctx.machine.defineFunction({
        name: "<lambda>",
        parameters: e.parameters,
        body: e.body,
        unit: ctx.unit,
        scope: blockScope([], e.parameters),
        frame: ctx.frame,
        generator: false,
        async: false,
        node: e,
      });
      storeDefaults(func, e.parameters, state, ctx);
      return { tag: "function", func, name: "<lambda>" };
    }
    case "NamedExpr": {
      const found = evaluate(e.value, state, ctx);
      // What is made anew there and what is a constant is not told apart (Python/ast_opt.c, astfold_expr: no case for it up to 3.9).
      const folds = atLeast(ctx.machine.target, [3, 10, 0]) || !holdsFolded(e.value);
      const value = folds ? found : lost(ctx, e, "up to 3.9 the compiler works out no constants here");
      assign(e.target, value, e, state, ctx, "walrus", e.value);
      return value;
    }
    case "JoinedStr":
      return evaluateJoined(e, state, ctx);
    case "Starred":
      evaluate(e.value, state, ctx);
      return lost(ctx, e, "a starred expression stands alone");
    case "Slice":
      return lost(ctx, e, "a slice object stands alone");
    case "Await":
      evaluate(e.value, state, ctx);
      return lost(ctx, e, "await gives what the event loop delivers");
    case "Yield": {
      const value: Value = e.value === null ? { tag: "none" } : evaluate(e.value, state, ctx);
      yieldValue(value, e, state, ctx);
      return lost(ctx, e, "yield returns what the caller sends");
    }
    case "YieldFrom": {
      const source = evaluate(e.value, state, ctx);
      const items = iterate(source, e, state, ctx);
      if (ctx.yields !== null) extendYields(items?.runs ?? null, state, ctx);
      return { tag: "none" };
    }
    case "BrokenExpr":
      return unparsed(ctx, e);
  }
}

function readOf(e: Extract<Expr, { type: "Attribute" }>, state: State, ctx: Context): Value {
  const owner = evaluate(e.value, state, ctx);
  const value = attributeValue(owner, mangled(e.attr, ctx), e, state, ctx);
  noteRead(owner, value, ctx);
  return value;
}

/** What the metaclass of a class does when an attribute is read is not followed; functions are there as they are. */
function noteRead(owner: Value, value: Value, { machine }: Context): void {
  if (owner.tag === "class" && value.tag !== "function") unfollowed(machine);
}

/** A constant of the code: made once when the module is compiled, so never part of held. */
export function constantValue(c: Constant): Value {
  switch (c.kind) {
    case "None":
      return { tag: "none" };
    case "True":
    case "False":
      return { tag: "bool", value: c.kind === "True" };
    case "Ellipsis":
      return { tag: "ellipsis" };
    case "int":
      return constantInt(c.value);
    case "float":
      return { tag: "float", value: c.value, id: { kind: "const", key: `float:${Object.is(c.value, -0) ? "-0" : String(c.value)}` } };
    case "imaginary":
      return { tag: "complex", imaginary: c.value, id: { kind: "const", key: `complex:${c.value}j` } };
    case "str":
      return constantString(c.value);
    case "bytes":
      return { tag: "bytes", data: c.value, length: constant(c.value.length), id: { kind: "const", key: `bytes:${c.value}` } };
  }
}

/** An int of the program's text, which the code object holds. */
export function constantInt(value: number | bigint): Value {
  return { tag: "int", int: constant(value), id: { kind: "const", key: `int:${value}` } };
}

/** A str of the program's text, which the code object holds. */
export function constantString(text: string): Value {
  return stringValue(text, { kind: "const", key: `str:${text}` });
}

/** A str of known text; length counts code points. */
export function stringValue(text: string, id: Id): Value {
  const [length, kind] = measureText(text);
  return { tag: "str", text, length: constant(length), kind, id };
}

/** Code points of a text and the widest of them as PEP 393 stores it. */
function measureText(text: string): [number, StrKind] {
  let length = 0;
  let most = 0;
  for (const character of text) {
    length++;
    const point = character.codePointAt(0) as number;
    if (point > most) most = point;
  }
  return [length, most < 0x80 ? "ascii" : most < 0x100 ? "latin1" : most < 0x10000 ? "ucs2" : "ucs4"];
}

/** True for a value that is a literal constant of the code (a tuple of constants included). */
export function isConstant(value: Value): boolean {
  if (value.tag === "none" || value.tag === "ellipsis" || value.tag === "bool") return true;
  return "id" in value && value.id.kind === "const";
}

function evaluateName(name: string, node: Located, state: State, ctx: Context): Value {
  const value = readName(state, ctx, name);
  if (value === undefined || value.tag === "unbound") {
    if (ctx.machine.named.has(name)) return { tag: "int", int: namedNumber(name, ctx), id: { kind: "any" } };
    // Conversions and formats in f-strings are calls of these, whatever the program calls so.
    if (name.startsWith("builtins.")) return { tag: "known", name };
    if (name === "NotImplemented") return { tag: "notimplemented" };
    if (name === "Ellipsis") return { tag: "ellipsis" };
    if (isKnownBuiltin(name)) return { tag: "known", name: `builtins.${name}` };
    if (name === "__name__") return constantString("__main__");
    if (name === "__file__") return lost(ctx, node, "__file__ is where the file stands");
    return lost(ctx, node, `${name} is not defined in what can be seen`);
  }
  if (value.tag !== "union") return value;
  const bound = value.values.filter((v) => v.tag !== "unbound");
  return bound.length === 1 ? (bound[0] as Value) : { tag: "union", values: bound };
}

function evaluateBoolOp(e: Extract<Expr, { type: "BoolOp" }>, state: State, ctx: Context): Value {
  let result: Value | null = null;
  const exits: State[] = [];
  for (const [i, operand] of e.values.entries()) {
    const value = evaluate(operand, state, ctx);
    if (i === e.values.length - 1) {
      result = result === null ? value : joinIn(state, result, value);
      break;
    }
    const known = isTrue(value, operand, state, ctx);
    const stops = known === null ? null : known === (e.op === "or");
    if (stops === true) {
      result = result === null ? value : joinIn(state, result, value);
      break;
    }
    if (stops === null) {
      result = result === null ? value : joinIn(state, result, value);
      exits.push(state.fork());
    }
  }
  for (const exit of exits) state.become(joinStates(state, exit));
  return result as Value;
}

function evaluateDisplay(e: Extract<Expr, { type: "List" | "Tuple" | "Set" }>, state: State, ctx: Context): Value {
  const { temporaries } = ctx.machine;
  const depth = temporaries.length;
  let runs: readonly Run[] = [];
  let constants = true;
  let plain = 0;
  const parts: { readonly runs: readonly Run[]; readonly count: Int; readonly source: Source | null }[] = [];
  const items: Value[] = [];
  for (const [i, item] of e.elts.entries()) {
    if (item.type === "Starred") {
      constants = false;
      const source = evaluate(item.value, state, ctx);
      const kind = objectOf(source, state)?.kind;
      if (e.type !== "List" || (kind !== "list" && kind !== "tuple")) unfollowed(ctx.machine);
      const given = iterate(source, item, state, ctx);
      if (given === null) {
        temporaries.length = depth;
        return lost(ctx, item, "how many items the starred expression gives is not known");
      }
      runs = appendRuns(runs, given.runs);
      parts.push(given);
      continue;
    }
    const value = evaluate(item, state, ctx);
    temporaries.push(value);
    items.push(value);
    if (!isConstant(value) || !isWritten(item)) constants = false;
    const own = [single(value, `d${i}`)];
    runs = appendRuns(runs, own);
    plain++;
    parts.push({ runs: own, count: ONE, source: null });
  }
  temporaries.length = depth;
  const starred = plain !== e.elts.length;
  const count = lengthOf(runs);
  let result: Value;
  if (e.type === "Tuple") {
    if (constants) return constantTuple(runs, state);
    const made = allocate(state, ctx, e, { kind: "tuple", runs, named: null, assumes: [] });
    result = starred || made.tag !== "ref" ? made : { ...made, ...decidingItem(items) };
  } else if (e.type === "List") {
    // A display with stars is BUILD_LIST of the items before the first star, then append and extend for the rest (CPython compile.c).
    const events: Event[] = [];
    if (!starred && plain > 0) events.push({ op: "display", count, constant: constants });
    else if (starred) {
      const first = parts.findIndex((part) => part.source !== null);
      if (first > 0) events.push({ op: "display", count: constant(first), constant: false });
      for (const part of parts.slice(first)) {
        if (part.source === null) events.push({ op: "append", count: ONE });
        else events.push({ op: "extend", source: part.source, count: part.count, added: part.count });
      }
    }
    result = allocate(state, ctx, e, { kind: "list", runs, history: events, assumes: [] });
  } else {
    // BUILD_SET of the items before the first star adds them one by one; then it is SET_ADD and SET_UPDATE (CPython compile.c).
    const first = parts.findIndex((part) => part.source !== null);
    const plainOnes = first < 0 ? parts : parts.slice(0, first);
    const shown = firstOfEach(plainOnes.reduce<readonly Run[]>((all, part) => appendRuns(all, part.runs), []));
    const length = distinctCount(shown);
    const history: Event[] = first === 0 ? [] : [{ op: "display", count: length, constant: constants }];
    let set: Extract<Obj, { kind: "set" | "frozenset" }> = { kind: "set", runs: shown, length, history, assumes: [] };
    if (first >= 0) for (const part of parts.slice(first)) set = withAdded(set, { ...part, source: part.source ?? "tuple" });
    result = allocate(state, ctx, e, set);
  }
  notePeak(state, ctx, result);
  return result;
}

/** The compiler sees that it is a constant: names and attributes are looked up when it runs, whatever they stand for. */
function isWritten(e: Expr): boolean {
  switch (e.type) {
    case "Constant":
      return true;
    case "JoinedStr":
      return e.values.every((part) => typeof part === "string");
    case "UnaryOp":
    case "BinOp":
    case "Subscript":
    case "Tuple":
      return expressionChildren(e).every(isWritten);
    default:
      return false;
  }
}

/** The first item that is an int and no constant, or else the first int. */
function decidingItem(items: readonly Value[]): Pick<Extract<Value, { tag: "ref" }>, "decides" | "equals"> {
  const varying = items.findIndex((item) => item.tag === "int" && constantOf(item.int) === null);
  const place = varying >= 0 ? varying : items.findIndex((item) => item.tag === "int");
  const item = items[place];
  const equals = spelledOut(items);
  return { ...(item?.tag === "int" ? { decides: { place, int: item.int } } : {}), ...(equals === null ? {} : { equals }) };
}

/** A longer name is not kept: those of tuples in tuples grow with each level. */
const MOST_SPELLED = 1000;

/** What names a tuple of constants; null where some item has no such name, or it would be long. */
function spelledOut(items: readonly Value[]): string | null {
  let name = "";
  for (const item of items) {
    const key = constantKey(item);
    if (key === null || name.length + key.length > MOST_SPELLED) return null;
    name += `${JSON.stringify(key)},`;
  }
  return `(${name})`;
}

/** The runs without constants that came before: a table keeps the first of equals. */
export function firstOfEach(runs: readonly Run[]): readonly Run[] {
  const seen = new Set<string>();
  return runs.flatMap((run) => {
    const key = constantKey(run.element);
    if (key === null) return [run];
    if (seen.has(key)) return [];
    seen.add(key);
    return [constantOf(run.count) === null ? run : { ...run, count: ONE }];
  });
}

/** Bounds for the number of different items: exact when all are provably different or constants, else from 1 up. */
export function distinctCount(runs: readonly Run[]): Int {
  const total = lengthOf(runs);
  if (allDistinct(runs)) return total;
  const [only] = runs;
  const period = runs.length === 1 && only !== undefined ? periodOf(only) : null;
  if (period !== null) return min(total, constant(period));
  if (runs.length === 0) return total;
  const certain = new Set<string>();
  const possible = new Set<string>();
  let bounded = true;
  for (const run of runs) {
    const keys = (run.element.tag === "union" ? run.element.values : [run.element]).map(constantKey);
    bounded &&= keys.every((key) => key !== null);
    for (const key of keys) if (key !== null) possible.add(key);
    if (keys.length === 1 && typeof keys[0] === "string" && run.count.low >= 1) certain.add(keys[0]);
  }
  const any = atLeastOne(total);
  const least = certain.size > any.low ? certain.size : any.low;
  return interval(least, bounded && possible.size < total.high ? possible.size : total.high);
}

function atLeastOne(total: Int): Int {
  return { poly: null, low: total.low >= 1 ? 1 : 0, high: total.high };
}

/** A tuple of constants is a constant itself. */
export function constantTuple(runs: readonly Run[], state: State): Value {
  if (runs.length === 0) {
    const key = "tuple:()";
    state.heap = state.heap.set(constantAddress(key), {
      obj: { kind: "tuple", runs: [], named: null, assumes: [] },
      formals: [],
      site: -1,
      at: [],
    });
    return { tag: "ref", id: { kind: "const", key }, equals: "()" };
  }
  const key = `tuple:(${runs.map((run) => `${constantOf(run.count)}*${"id" in run.element && run.element.id.kind === "const" ? run.element.id.key : run.element.tag === "bool" ? String(run.element.value) : run.element.tag}`).join()})`;
  state.heap = state.heap.set(constantAddress(key), {
    obj: { kind: "tuple", runs, named: null, assumes: [] },
    formals: [],
    site: -1,
    at: [],
  });
  const equals = spelledOut(runs.flatMap((run) => Array.from({ length: Number(run.count.high) }, () => run.element)));
  return { tag: "ref", id: { kind: "const", key }, ...(equals === null ? {} : { equals }) };
}

/**
 * A display. Items up to the first ** are the dict itself; what ** gives, and each group of items after it, is a dict that is merged
 * (compile.c, compiler_dict). Up to 3.8 the first group is merged too, into an empty one.
 */
function evaluateDict(e: Extract<Expr, { type: "Dict" }>, state: State, ctx: Context): Value {
  const { machine } = ctx;
  const { temporaries } = machine;
  const depth = temporaries.length;
  const groups: (readonly ItemRun[] | Given)[] = [];
  let group: ItemRun[] = [];
  for (const [i, item] of e.items.entries()) {
    const key = item.key === null ? null : evaluate(item.key, state, ctx);
    const value = evaluate(item.value, state, ctx);
    temporaries.push(...(key === null ? [value] : [key, value]));
    if (key !== null) {
      const run = single(value, `d${i}`);
      group.push({ count: run.count, index: run.index, key, element: value, picked: null });
      continue;
    }
    const merged = objectOf(value, state);
    if (merged?.kind !== "dict" || merged.type !== "dict") unfollowed(machine);
    const given = givenBy(value, item.value, state, ctx);
    if (given === null) {
      temporaries.length = depth;
      return value.tag === "unknown" ? value : lost(ctx, item.value, "what ** adds to the dict is not known");
    }
    if (group.length > 0) groups.push(group);
    groups.push({ ...given, by: "dict" });
    group = [];
  }
  if (group.length > 0 || groups.length === 0) groups.push(group);
  temporaries.length = depth;
  const old = machine.target.python[0] < 3 || machine.target.python[1] < 9;
  const [first] = groups;
  const start = Array.isArray(first) && !(old && groups.length > 1);
  let dict = start ? displayed(first as readonly ItemRun[]) : emptyDict(false);
  for (const one of start ? groups.slice(1) : groups) dict = withItems(dict, isGiven(one) ? one : { ...displayed(one), by: "dict" });
  const result = allocate(state, ctx, e, dict);
  const [part, ...more] = groups.slice(start ? 1 : 0).filter((one) => !isGiven(one));
  if (part !== undefined) temporaries.push(allocate(state, ctx, e, displayed(part as readonly ItemRun[]), "group"));
  if (more.length > 0) unfollowed(machine);
  if (groups.length === 1 && start) temporaries.push({ tag: "aside", what: "pairs", count: (first as readonly ItemRun[]).length });
  notePeak(state, ctx, result);
  temporaries.length = depth;
  return result;
}

function isGiven(group: readonly ItemRun[] | Given): group is Given {
  return !Array.isArray(group);
}

/** {key: value, …}: the last value of equal keys stays. */
function displayed(given: readonly ItemRun[]): ReturnType<typeof emptyDict> {
  const items: ItemRun[] = [];
  let proven = true;
  for (const item of given) {
    const name = constantKey(item.key);
    const at = name === null ? -1 : items.findIndex((old) => constantKey(old.key) === name);
    if (name === null) proven = false;
    if (at >= 0) items[at] = { ...(items[at] as ItemRun), element: item.element };
    else items.push(item);
  }
  const count = constant(items.length);
  const length = proven || items.length <= 1 || allDistinct(keyRuns(items)) ? count : atLeastOne(count);
  return {
    ...emptyDict(false),
    runs: items,
    length,
    strKeys: items.length === 0 ? true : areStrKeys(items),
    history: [{ op: "display", count, constant: false }],
  };
}

/** The text of an f-string. */
function evaluateJoined(e: Extract<Expr, { type: "JoinedStr" }>, state: State, ctx: Context): Value {
  const [only] = e.values;
  if (only !== undefined && typeof only !== "string" && e.values.length === 1) {
    // A text alone is that text (Objects/abstract.c, PyObject_Format).
    const value = evaluate(only, state, ctx);
    if (value.tag === "str") return value;
    const text = textOf(value, state.heap, "str") ?? ANY_TEXT;
    const isNumber = value.tag === "int" || value.tag === "float" || value.tag === "bool" || value.tag === "none";
    return strValue(text, isNumber ? freshScalar(ctx, e) : { kind: "any" }, value.tag === "int");
  }
  const parts = e.values.map((part) =>
    typeof part === "string" ? literal(part) : (textOf(evaluate(part, state, ctx), state.heap, "str") ?? ANY_TEXT),
  );
  return strValue(joined(parts), freshScalar(ctx, e));
}

/** Evaluates a function's defaults, once, where it is defined, and keeps them. */
export function storeDefaults(func: number, parameters: Parameters, state: State, ctx: Context): void {
  const all = [...parameters.positionalOnly, ...parameters.positional, ...parameters.keywordOnly];
  for (const parameter of all) {
    if (parameter.default === null) continue;
    const value = evaluate(parameter.default, state, ctx);
    state.cells = state.cells.set(defaultAddress(func, parameter.name), { value, makers: [] });
  }
}

/** Where the default of a parameter is kept. */
export function defaultAddress(func: number, name: string): string {
  return `default${cellAddress(func, name)}`;
}

function yieldValue(value: Value, e: Expr, state: State, ctx: Context): void {
  ctx.flow.yielded = true;
  if (typeof ctx.yields === "function") ctx.yields(value, state);
  else extendYields([single(value, `y${e.start}`)], state, ctx);
}

/** Adds runs to the hidden list of a generator being evaluated; null: what it yields is not known any more. */
function extendYields(runs: readonly Run[] | null, state: State, ctx: Context): void {
  if (ctx.yields === null || typeof ctx.yields === "function") return;
  updateObject(state, ctx.yields, (obj): Obj => {
    if (obj.kind !== "list" || runs === null) return lostObject(obj.assumes, "generator", "what it yields is not followed");
    return {
      ...obj,
      runs: appendRuns(obj.runs, runs),
      history: record(obj.history, { op: "append", count: lengthOf(runs) }, add(lengthOf(obj.runs), lengthOf(runs))),
    };
  });
}

/** The value, without effects on the state or on what is recorded. */
export function evaluateQuietly(e: Expr, state: State, ctx: Context): Value {
  const { record } = ctx.machine;
  record.pause();
  const value = evaluate(e, state.fork(), ctx);
  record.resume();
  return value;
}
