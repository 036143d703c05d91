/**
 * Numbers that hints and settings give for what the text does not tell. The program is evaluated without them; afterwards each unknown quantity is
 * replaced by its number wherever it stands, and what it stood in says that it rests on that.
 */
import type { Located } from "../../syntax/ast";
import { referred } from "../../values/heap";
import { constant, type Exact, type Int, sub } from "../../values/int";
import type { Assumption } from "../../values/object";
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

/** The analysis as it is under the numbers. */
export function assumeIn(analysis: Analysis, given: readonly Given[]): Analysis {
  if (given.length === 0) return analysis;
  const to = replacer(given);
  return {
    ...analysis,
    bindings: analysis.bindings.map((binding) => ({
      ...binding,
      states: binding.states.map(to.moment),
      exits: binding.exits.map(to.snapshot),
    })),
    callsTo: (wanted) => analysis.callsTo(wanted).map((fact: CallFact) => to.call(fact)),
    functions: analysis.functions.map((fact) => ({ ...fact, runs: fact.runs.map(to.run) })),
    loops: analysis.loops.map((fact) => ({ ...fact, passages: fact.passages.map(to.moment) })),
  };
}

/** Snapshots as they are under the numbers. */
export function assumeAll(snapshots: readonly Snapshot[], given: readonly Given[]): readonly Snapshot[] {
  return given.length === 0 ? snapshots : snapshots.map(replacer(given).snapshot);
}

function replacer(given: readonly Given[]) {
  const map = new Map(given.map(({ key, value }) => [key, value]));
  const each = given.map(({ key, name, value }) => ({
    map: new Map([[key, value]]),
    assumption: { kind: "equals", name, value } satisfies Assumption,
  }));
  const behind = <T>(thing: T, replace: (thing: T, map: ReadonlyMap<string, Int>) => T): readonly Assumption[] =>
    replace(thing, map) === thing ? [] : each.flatMap(({ map: one, assumption }) => (replace(thing, one) === thing ? [] : [assumption]));
  const heaps = new WeakMap<Heap, Heap>();
  const entries = new WeakMap<Entry, Entry>();
  const entryOf = (entry: Entry): Entry => {
    let made = entries.get(entry);
    if (made === undefined) {
      const obj = substituteObj(entry.obj, map);
      made = obj === entry.obj ? entry : { ...entry, obj: { ...obj, assumes: [...obj.assumes, ...behind(entry.obj, substituteObj)] } };
      entries.set(entry, made);
    }
    return made;
  };
  // Objects are replaced when they are looked up: most of a heap is no part of what is asked for.
  const heap = (from: Heap): Heap => {
    let made = heaps.get(from);
    if (made === undefined) {
      made = {
        get: (address) => {
          const entry = from.get(address);
          return entry === undefined ? undefined : entryOf(entry);
        },
      };
      heaps.set(from, made);
    }
    return made;
  };
  const value = (from: Value): Value => substituteValue(from, map);
  const snapshot = (from: Snapshot): Snapshot => ({
    value: value(from.value),
    heap: heap(from.heap),
    assumes: [...from.assumes, ...behind(from.value, substituteValue)],
  });
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
  const moment = (from: Moment): Moment => ({
    ...snapshot(from),
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
    peaks: from.peaks.map(point),
    complete: from.complete,
    tidy: from.tidy,
  });
  const run = (from: FunctionRun): FunctionRun => ({
    ...snapshot(from),
    live: from.live.map(value),
    before: { live: from.before.live.map(value), heap: heap(from.before.heap) },
    peaks: from.peaks.map(point),
    complete: from.complete,
    course: null,
  });
  return { snapshot, call, moment, run };
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
