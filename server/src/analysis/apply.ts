/** Interprets knowledge entries: binds a call's arguments to the entry's parameters and builds the value its recipe describes. */

import { knowledgeOf } from "../knowledge/index";
import type { Count, DtypeOf, Entry, Recipe, Shape } from "../knowledge/types";
import type { Expr } from "../syntax/ast";
import { add, constant, type Int, interval, max, min, mul } from "../values/int";
import type { Value } from "../values/value";
import { type Argument, type Arguments, escapeTo } from "./calls";
import { sizeOf } from "./conditions";
import { dtypeFor, dtypeOfValue } from "./dtypes";
import { allocate, type Context, freshScalar, lost } from "./machine";
import { objectOf } from "./objects";
import { asInt } from "./operators";
import type { State } from "./state";
import { TRANSFERS } from "./transfers";

export type Call = Extract<Expr, { type: "Call" }>;

/** What a recipe or transfer function sees of a call. */
export interface Applied {
  readonly entry: Entry;
  readonly args: ReadonlyMap<string, Argument>;
  readonly rest: readonly Argument[];
  readonly node: Call;
  readonly state: State;
  readonly ctx: Context;
}

/** The value of calling the known callable `name`. */
export function applyKnown(name: string, args: Arguments, node: Call, state: State, ctx: Context): Value {
  const entry = knowledgeOf(name);
  const plain = name.replace(/^builtins\./, "");
  if (entry === undefined) {
    escapeTo(args, plain, state);
    return lost(ctx, node, `${plain}() is not known`);
  }
  if (args.open) {
    escapeTo(args, plain, state);
    return lost(ctx, node, "the arguments behind a star are not known");
  }
  const applied = bind(entry, args, node, state, ctx);
  if (applied === null) return lost(ctx, node, `${plain}() does not take these arguments`);
  if (!entry.reads) escapeTo(args, plain, state);
  return make(entry.result, applied);
}

function bind(entry: Entry, args: Arguments, node: Call, state: State, ctx: Context): Applied | null {
  const named = new Map<string, Argument>();
  const rest: Argument[] = [];
  const positional = entry.params.filter((p) => !p.rest);
  const restAt = entry.params.findIndex((p) => p.rest);
  let position = 0;
  for (const arg of args.list) {
    if (arg.name !== null) {
      named.set(arg.name, arg);
      continue;
    }
    const param = entry.params[position];
    if (param !== undefined && !param.rest && (restAt < 0 || position < restAt)) {
      named.set(param.name, arg);
      position++;
    } else if (restAt >= 0) rest.push(arg);
    else return null;
  }
  if (positional.some((p) => !p.optional && !named.has(p.name))) return null;
  return { entry, args: named, rest, node, state, ctx };
}

function make(recipe: Recipe, on: Applied): Value {
  const { state, ctx, node } = on;
  switch (recipe.make) {
    case "none":
      return { tag: "none" };
    case "bool":
      return { tag: "bool", value: null };
    case "arg":
      return on.args.get(recipe.of)?.value ?? { tag: "none" };
    case "int": {
      const value = countOf(recipe.value, on);
      return value === null ? lost(ctx, node, "how many this gives is not known") : { tag: "int", int: value, id: freshScalar(ctx, node) };
    }
    case "float":
      return { tag: "float", value: null, id: freshScalar(ctx, node) };
    case "complex":
      return { tag: "complex", id: freshScalar(ctx, node) };
    case "str": {
      const length = countOf(recipe.length, on);
      return length === null
        ? lost(ctx, node, "how long the text gets is not known")
        : { tag: "str", text: null, length, kind: recipe.ascii ? "ascii" : null, id: freshScalar(ctx, node) };
    }
    case "bytes": {
      const length = countOf(recipe.length, on);
      return length === null
        ? lost(ctx, node, "how many bytes this gives is not known")
        : { tag: "bytes", data: null, length, id: freshScalar(ctx, node) };
    }
    case "ndarray": {
      const shape = shapeOf(recipe.shape, on);
      const dtype = dtypeFrom(recipe.dtype, on);
      if (shape === null) return lost(ctx, node, "the shape of the array is not known");
      if (dtype === null) return lost(ctx, node, "the dtype of the array is not known");
      return newArray(shape, dtype, on);
    }
    case "dtype": {
      const dtype = dtypeFrom({ dtype: "arg", of: recipe.of, otherwise: { dtype: "const", name: "float64" } }, on);
      return dtype === null ? lost(ctx, node, "this dtype is not known") : { tag: "dtype", dtype };
    }
    case "opaque":
      return allocate(state, ctx, node, {
        kind: "opaque",
        type: recipe.type,
        holds: recipe.holds.flatMap((name) => on.args.get(name)?.value ?? []),
        assumes: [],
      });
    case "unknown":
      return lost(ctx, node, recipe.reason);
    case "when": {
      const [major, minor] = ctx.machine.target.python;
      const newer = major > recipe.since[0] || (major === recipe.since[0] && minor >= recipe.since[1]);
      return make(newer ? recipe.then : recipe.otherwise, on);
    }
    case "transfer": {
      const f = TRANSFERS[recipe.name];
      return f === undefined ? lost(ctx, node, `${on.entry.name} is not followed yet`) : f(on);
    }
  }
}

/** A new array on the heap. Object arrays keep their items; their contents are not followed. */
export function newArray(shape: readonly Int[], dtype: string, on: Applied): Value {
  if (dtype === "object") return lost(on.ctx, on.node, "what an object array holds is not followed yet");
  return allocate(on.state, on.ctx, on.node, { kind: "ndarray", dtype, shape, base: null, items: null, assumes: [] });
}

function countOf(count: Count, on: Applied): Int | null {
  switch (count.count) {
    case "const":
      return constant(count.value);
    case "range":
      return interval(count.low, count.high);
    case "arg": {
      const value = on.args.get(count.of)?.value;
      return value === undefined ? null : asInt(value);
    }
    case "len": {
      const value = on.args.get(count.of)?.value;
      return value === undefined ? null : lengthOfValue(value, on.state);
    }
    default: {
      const parts = count.of.map((part) => countOf(part, on));
      const combine = count.count === "sum" ? add : count.count === "product" ? mul : count.count === "min" ? min : max;
      let total: Int | null = null;
      for (const part of parts) {
        if (part === null) return null;
        total = total === null ? part : combine(total, part);
      }
      return total;
    }
  }
}

/** len(value) in items; null when it is not known. */
export function lengthOfValue(value: Value, state: State): Int | null {
  if (value.tag === "str" || value.tag === "bytes") return value.length;
  if (value.tag === "union") {
    let all: Int | null = null;
    for (const one of value.values) {
      const length = one.tag === "unbound" ? null : lengthOfValue(one, state);
      if (length === null) return null;
      all =
        all === null
          ? length
          : { poly: null, low: all.low < length.low ? all.low : length.low, high: all.high > length.high ? all.high : length.high };
    }
    return all;
  }
  const obj = objectOf(value, state);
  return obj === undefined ? null : sizeOf(obj);
}

function shapeOf(shape: Shape, on: Applied): readonly Int[] | null {
  switch (shape.shape) {
    case "arg": {
      const value = on.args.get(shape.of)?.value;
      return value === undefined ? null : shapeValue(value, on.state);
    }
    case "of": {
      const value = on.args.get(shape.of)?.value;
      const obj = value === undefined ? undefined : objectOf(value, on.state);
      return obj?.kind === "ndarray" ? obj.shape : null;
    }
    case "dims": {
      const all = shape.dims.map((dim) => countOf(dim, on));
      return all.some((dim) => dim === null) ? null : (all as Int[]);
    }
  }
}

/** An int, or a tuple or list of ints, as an array shape. */
export function shapeValue(value: Value, state: State): readonly Int[] | null {
  const one = asInt(value);
  if (one !== null) return [one];
  const obj = objectOf(value, state);
  if (obj?.kind !== "tuple" && obj?.kind !== "list") return null;
  const dims: Int[] = [];
  for (const run of obj.runs) {
    const dim = asInt(run.element);
    if (dim === null || run.count.low !== run.count.high || run.count.high > 64) return null;
    for (let i = 0; i < Number(run.count.high); i++) dims.push(dim);
  }
  return dims;
}

function dtypeFrom(dtype: DtypeOf, on: Applied): string | null {
  switch (dtype.dtype) {
    case "const":
      return dtype.name;
    case "arg": {
      const value = on.args.get(dtype.of)?.value;
      if (value === undefined || value.tag === "none") return dtypeFrom(dtype.otherwise, on);
      return dtypeFor(value, on.ctx.machine.target);
    }
    case "of": {
      const value = on.args.get(dtype.of)?.value;
      return value === undefined ? null : dtypeOfValue(value, on.state, on.ctx.machine.target);
    }
  }
}
