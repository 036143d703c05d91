/**
 * Numbers that hints and settings give for what the text does not tell. The program is evaluated without them; afterwards each unknown quantity is
 * replaced by its number wherever it stands, and what it stood in says that it rests on that.
 */
import type { Located } from "../../syntax/ast";
import { referred } from "../../values/heap";
import { constant, type Exact, type Int, sub } from "../../values/int";
import type { Assumption } from "../../values/object";
import { once } from "../../values/once";
import type { Entry, Heap, Snapshot } from "../../values/snapshot";
import { substituteObj, substituteValue } from "../../values/substitute";
import type { Value } from "../../values/value";
import { sizeOf } from "../conditions";
import type { Unit } from "../machine";
import type { Analysis, Binding, CallFact, FunctionRun, Invocation, Moment, PeakPoint } from "../types";
import { type Hint, type HintPlace, hintFor } from "./hints";

/** A quantity that the program text does not tell. */
export interface Unknown {
  readonly key: string;
  /** The user's expression: "len(values)". */
  readonly means: string;
  /** Where hints for it may stand; null: settings alone tell it. */
  readonly place: HintPlace | null;
  /** What it is where neither a hint nor a setting says. */
  readonly otherwise?: Int;
}

/** The same as the evaluation meets it, relative to its unit. */
export interface OpenNumber {
  readonly key: string;
  readonly means: string;
  readonly unit: Unit | null;
  readonly node: Located;
  readonly names: readonly string[];
  readonly otherwise?: Int;
}

/** What an unknown quantity is taken to be; `name`: as the user wrote it. */
export interface Given {
  readonly key: string;
  readonly name: string;
  readonly value: Int;
}

/** The numbers for the unknowns, and for lengths that hints on the lines of bindings give. The nearest counts: a hint before a setting. */
export function givenNumbers(
  unknowns: Iterable<Unknown>,
  bindings: readonly Binding[],
  hints: readonly Hint[],
  text: string,
  assume: ReadonlyMap<string, Int>,
): readonly Given[] {
  const all = [...unknowns];
  const found = new Map<string, Given>();
  const give = (key: string, name: string, value: Int): void => {
    if (!found.has(key)) found.set(key, { key, name, value });
  };
  for (const { key, means, place, otherwise } of all) {
    const hint = place === null ? undefined : hintFor(place, hints, text);
    const setting = assume.get(means);
    if (hint !== undefined) give(key, hint.name, constant(hint.value as Exact));
    else if (setting !== undefined) give(key, means, setting);
    else if (otherwise !== undefined) give(key, means, otherwise);
  }
  for (const binding of bindings) {
    const [state, ...more] = binding.states;
    const length = `len(${binding.name})`;
    const hint = hintFor({ span: binding.statementSpan, names: ["n", length] }, hints, text);
    if (hint === undefined || state === undefined || more.length > 0) continue;
    const value = constant(hint.value as Exact);
    const solved = solve(lengthIn(state), value);
    if (solved !== null) give(solved.key, hint.name, solved.value);
    // Of what is not known itself loops may tell the rounds, where the name stands for one thing.
    else if (state.value.tag === "unknown" && bindings.every((other) => other === binding || other.name !== binding.name))
      for (const { key, means } of all) if (means === length) give(key, length, value);
  }
  return [...found.values()];
}

/**
 * The analysis as it is under the numbers that `to` puts in. Moments and what they stand in are replaced once while `to` is kept: of what an edit left
 * alone the next version has the same objects, whose figures are known. What few ask for (runs, loops, gaps) is replaced when it is asked for.
 */
export function assumeIn(analysis: Analysis, to: Replacer): Analysis {
  const { callsTo, classes, fuel, execution } = analysis;
  return {
    bindings: analysis.bindings.map((binding) => ({ ...binding, states: to.moments(binding.states), exits: to.snapshots(binding.exits) })),
    callsTo: (wanted) => callsTo(wanted).map((fact: CallFact) => to.call(fact)),
    functions: analysis.functions.map((fact) => ({
      name: fact.name,
      nameSpan: fact.nameSpan,
      span: fact.span,
      reached: fact.reached,
      get runs() {
        return to.runs(fact.runs);
      },
      more: fact.more,
    })),
    classes,
    get loops() {
      return analysis.loops.map((fact) => ({ ...fact, passages: to.moments(fact.passages) }));
    },
    get gaps() {
      return analysis.gaps;
    },
    get unknowns() {
      return analysis.unknowns;
    },
    execution,
    fuel,
  };
}

/** Puts numbers in the place of what is unknown. Equal only to itself: what it made is kept by it. */
export type Replacer = ReturnType<typeof replacerFor>;

/** Puts in these numbers. */
export function replacerFor(given: readonly Given[]) {
  const map = new Map(given.map(({ key, value }) => [key, value]));
  const each = given.map(({ key, name, value }) => ({
    map: new Map([[key, value]]),
    assumption: { kind: "equals", name, value } satisfies Assumption,
  }));
  const behind = <T>(thing: T, replace: (thing: T, map: ReadonlyMap<string, Int>) => T): readonly Assumption[] =>
    replace(thing, map) === thing ? [] : each.flatMap(({ map: one, assumption }) => (replace(thing, one) === thing ? [] : [assumption]));
  const entryOf = once((entry: Entry): Entry => {
    const obj = substituteObj(entry.obj, map);
    return obj === entry.obj ? entry : { ...entry, obj: { ...obj, assumes: [...obj.assumes, ...behind(entry.obj, substituteObj)] } };
  });
  // Objects are replaced when they are looked up: most of a heap is no part of what is asked for.
  const heap = once(
    (from: Heap): Heap => ({
      get: (address) => {
        const entry = from.get(address);
        return entry === undefined ? undefined : entryOf(entry);
      },
    }),
  );
  const value = (from: Value): Value => substituteValue(from, map);
  const end = (from: Snapshot): Snapshot => ({
    value: value(from.value),
    heap: heap(from.heap),
    assumes: [...from.assumes, ...behind(from.value, substituteValue)],
  });
  const snapshot = once(end);
  const call = <T extends Invocation>(from: T): T => ({
    ...from,
    args: from.args.map((arg: T["args"][number]) => ({ ...arg, value: value(arg.value) })),
    result: value(from.result),
    before: heap(from.before),
    heap: heap(from.heap),
    assumes: [...from.assumes, ...[from.result, ...from.args.map((arg) => arg.value)].flatMap((one) => behind(one, substituteValue))],
  });
  const point = <T extends PeakPoint>(from: T): T => ({
    ...from,
    heap: heap(from.heap),
    alive: from.alive.map(value),
    call: from.call === null ? null : call(from.call),
  });
  const moment = once(
    (from: Moment): Moment => ({
      ...end(from),
      get live() {
        return from.live.map(value);
      },
      get around() {
        return from.around.map(value);
      },
      before: {
        get live() {
          return from.before.live.map(value);
        },
        get around() {
          return from.before.around.map(value);
        },
        heap: heap(from.before.heap),
      },
      get peaks() {
        return from.peaks.map(point);
      },
      complete: from.complete,
      tidy: from.tidy,
    }),
  );
  const run = (from: FunctionRun): FunctionRun => ({
    ...end(from),
    live: from.live.map(value),
    before: { live: from.before.live.map(value), heap: heap(from.before.heap) },
    peaks: from.peaks.map(point),
    complete: from.complete,
    course: null,
  });
  return {
    snapshots: once((all: readonly Snapshot[]) => all.map(snapshot)),
    moments: once((all: readonly Moment[]) => all.map(moment)),
    runs: once((all: readonly FunctionRun[]) => all.map(run)),
    call,
  };
}

/** len() of the value, or null. */
function lengthIn({ value, heap }: Snapshot): Int | null {
  if (value.tag === "str" || value.tag === "bytes") return value.length;
  const obj = referred(heap, value);
  return obj === undefined ? null : sizeOf(obj);
}

/** The one unknown of the length, for which the length comes to `value`; null where there is none, or more than that. */
function solve(length: Int | null, value: Int): { readonly key: string; readonly value: Int } | null {
  const [term, ...more] = length?.poly?.terms ?? [];
  const [atom, ...others] = term?.atoms ?? [];
  if (length?.poly == null || term?.coefficient !== 1 || more.length > 0 || atom?.term.op !== "symbol" || others.length > 0) return null;
  const solved = sub(value, constant(length.poly.constant));
  return solved.low < atom.low || solved.high > atom.high ? null : { key: atom.key, value: solved };
}
