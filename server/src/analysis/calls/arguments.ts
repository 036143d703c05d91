/** Arguments of calls: evaluated at the call, and bound to the parameters of a function of the program. */
import type { Expr, Parameters } from "../../syntax/ast";
import { constant, constantOf, isEqual } from "../../values/int";
import { keyRuns } from "../../values/mappings";
import type { Run } from "../../values/object";
import { appendRuns, itemAt, lengthOf, single } from "../../values/runs";
import type { Reason, Value } from "../../values/value";
import { contents } from "../canonical";
import { loseItems, objectOf, objectsOf } from "../containers/objects";
import { defaultAddress, evaluate } from "../expressions";
import { type Items, iterate } from "../loops/iterate";
import { allocate, type Context, type FunctionDef, reason } from "../machine";
import type { State } from "../state";

type Call = Extract<Expr, { type: "Call" }>;

export interface Argument {
  /** Keyword name, or null. */
  readonly name: string | null;
  readonly value: Value;
  readonly node: Expr;
}

/** Arguments of a call, evaluated. */
export interface Arguments {
  readonly list: readonly Argument[];
  /** There is a star whose items are not known, so more may follow. */
  readonly open: boolean;
  /** How many of the list are given by position before such a star. */
  readonly sure: number;
  /** What stands behind such stars. */
  readonly behind: readonly Value[];
  /** Items of the last star of which there are too many to be told apart. */
  readonly many?: Items;
}

/** Arguments that are all known. */
export function allKnown(list: readonly Argument[]): Arguments {
  return { list, open: false, sure: list.length, behind: [] };
}

/** The same arguments after a first one. */
export function withFirst(first: Argument, args: Arguments): Arguments {
  return { ...args, list: [first, ...args.list], sure: args.sure + 1 };
}

/** Arguments behind one star that are told apart. */
const MOST_STARRED = 32;

const BEHIND: { readonly tag: "unknown"; readonly reason: Reason } = {
  tag: "unknown",
  reason: reason("the arguments behind a star are not known"),
};

function heldBy(value: Value, state: State): readonly Value[] {
  return (objectsOf(value, state) ?? []).flatMap(contents);
}

/** Evaluates the arguments of a call in their order, and spreads those behind stars where their items are known. */
export function evaluateArguments(e: Call, state: State, ctx: Context): Arguments {
  const list: Argument[] = [];
  const behind: Value[] = [];
  let first: number | null = null;
  let many: Items | undefined;
  for (const arg of e.args) {
    if (arg.type === "Starred") {
      const source = evaluate(arg.value, state, ctx);
      const found = source.tag === "unknown" ? null : iterate(source, arg, state, ctx);
      const items = found && itemsBehind(found);
      if (items !== null) for (const value of items) list.push({ name: null, value, node: arg.value });
      else {
        first ??= list.length;
        behind.push(source);
        if (found !== null) many = found;
      }
      continue;
    }
    const value = evaluate(arg, state, ctx);
    ctx.machine.temporaries.push(value);
    list.push({ name: null, value, node: arg });
  }
  for (const keyword of e.keywords) {
    const value = evaluate(keyword.value, state, ctx);
    ctx.machine.temporaries.push(value);
    if (keyword.arg !== null) {
      list.push({ name: keyword.arg, value, node: keyword.value });
      continue;
    }
    const named = keywordsBehind(value, state);
    if (named !== null) for (const [name, held] of named) list.push({ name, value: held, node: keyword.value });
    else {
      first ??= list.filter((arg) => arg.name === null).length;
      behind.push(value);
    }
  }
  return { list, open: first !== null, sure: first ?? list.length, behind, ...(many === undefined ? {} : { many }) };
}

/** Items behind a star one by one; null when their number or places are not known. */
function itemsBehind({ runs }: Items): readonly Value[] | null {
  const length = constantOf(lengthOf(runs));
  if (typeof length !== "number" || length > MOST_STARRED) return null;
  const items = Array.from({ length }, (_, i) => itemAt(runs, constant(i)));
  return items.every((item): item is Value => item !== null) ? items : null;
}

/** Names and values of `**source`; null when they are not known. */
function keywordsBehind(source: Value, state: State): readonly (readonly [string, Value])[] | null {
  const obj = objectOf(source, state);
  if (obj?.kind !== "dict" || isEqual(obj.length, lengthOf(keyRuns(obj.runs))) !== true) return null;
  const named = obj.runs.map(({ count, key, element }) =>
    constantOf(count) === 1 && key.tag === "str" && key.text !== null ? ([key.text, element] as const) : null,
  );
  return named.every((pair) => pair !== null) ? named : null;
}

/** Values of all parameters by name, or why the call does not fit. */
export function boundArguments(
  def: FunctionDef,
  func: number,
  args: Arguments,
  e: Call,
  state: State,
  ctx: Context,
): readonly [string, Value][] | string {
  const p: Parameters = def.parameters;
  const positional = [...p.positionalOnly, ...p.positional];
  const given = new Map<string, Value>();
  const extra: Value[] = [];
  const keywords: { name: string; value: Value }[] = [];
  const byPosition = args.list.filter((a) => a.name === null).slice(0, args.open ? args.sure : undefined);
  for (const [i, arg] of byPosition.entries()) {
    const parameter = positional[i];
    if (parameter !== undefined) given.set(parameter.name, arg.value);
    else extra.push(arg.value);
  }
  if (extra.length > 0 && p.vararg === null) return `${def.name}() takes fewer arguments`;
  const named = new Set([...p.positional, ...p.keywordOnly].map((parameter) => parameter.name));
  for (const arg of args.list) {
    if (arg.name === null) continue;
    if (named.has(arg.name) && !given.has(arg.name)) given.set(arg.name, arg.value);
    else if (p.kwarg !== null) keywords.push({ name: arg.name, value: arg.value });
    else return `${def.name}() has no parameter ${arg.name}`;
  }
  const result: [string, Value][] = [];
  for (const parameter of [...positional, ...p.keywordOnly]) {
    const fallback = args.open ? BEHIND : ctx.machine.read(state, defaultAddress(func, parameter.name))?.value;
    const value = given.get(parameter.name) ?? fallback;
    if (value === undefined) return `${def.name}() needs ${parameter.name}`;
    result.push([parameter.name, value]);
  }
  if (args.open) {
    // What may be any of the others may be changed through any of them.
    const others = args.list.filter((a, i) => a.name === null && i >= args.sure).map((a) => a.value);
    loseItems(state, [...others, ...args.behind.flatMap((value) => heldBy(value, state))], contents, BEHIND.reason.text);
    if (p.vararg !== null) result.push([p.vararg.name, BEHIND]);
    if (p.kwarg !== null) result.push([p.kwarg.name, BEHIND]);
    return result;
  }
  if (p.vararg !== null) {
    let runs: readonly Run[] = [];
    for (const [i, value] of extra.entries()) runs = appendRuns(runs, [single(value, `v${i}`)]);
    result.push([p.vararg.name, allocate(state, ctx, e, { kind: "tuple", runs, named: null, assumes: [] }, "args")]);
  }
  if (p.kwarg !== null)
    result.push([
      p.kwarg.name,
      keywords.length === 0
        ? emptyKeywords(e, state, ctx)
        : { tag: "unknown", reason: reason("keyword arguments behind ** are not followed yet") },
    ]);
  return result;
}

function emptyKeywords(e: Call, state: State, ctx: Context): Value {
  return allocate(
    state,
    ctx,
    e,
    {
      kind: "dict",
      type: "dict",
      runs: [],
      length: { poly: { constant: 0, terms: [] }, low: 0, high: 0 },
      strKeys: null,
      history: [],
      assumes: [],
    },
    "kwargs",
  );
}
