/** pandas, 1.5 to 2.3: tables are the arrays that they are made of (pandas/core/internals/construction.py). What is not understood is unknown. */

import { knowledgeOf } from "../../knowledge";
import type { Entry } from "../../knowledge/types";
import type { Expr, Located } from "../../syntax/ast";
import { add, constant, constantOf, type Int, indexAtom, interval, isEqual, min, ONE, ZERO } from "../../values/int";
import { type Assumption, FRAMES, type Obj, type Run } from "../../values/object";
import { sameData } from "../../values/same";
import { intOf, unknownLike, type Value } from "../../values/value";
import { arrayLike } from "../arrays/coercion";
import { dtypeFor } from "../arrays/dtypes";
import { newArray } from "../arrays/recipes";
import { allKnown } from "../calls/arguments";
import { applyMethod } from "../containers/methods";
import { objectOf, updateValue } from "../containers/objects";
import { itemsInAnyOrder } from "../loops/iterate";
import { type Context, freshScalar, lost } from "../machine";
import { asInt } from "../operators";
import { lostObject, type State } from "../state";
import { type Applied, assumptions, type Call, put, under } from "./apply";

type Frame = Extract<Obj, { readonly kind: "opaque" }>;
type NdArray = Extract<Obj, { readonly kind: "ndarray" }>;
const NONE: Value = { tag: "none" };

type Transfer = (on: Applied) => Value;

/** Text is kept as Python's own, which pandas 3 does not do. */
const OLD: Assumption = { kind: "clause", text: "pandas is 1.5 to 2.3" };

export function frameOf(value: Value | undefined, state: State): Frame | undefined {
  const obj = value === undefined ? undefined : objectOf(value, state);
  return obj?.kind === "opaque" && FRAMES.has(obj.type) ? obj : undefined;
}

/** Rows; null where they are not known. */
export function rowsOf(frame: Frame, state: State): Int | null {
  for (const part of frame.holds) {
    const array = objectOf(part, state);
    if (array?.kind === "ndarray") return array.shape[0] ?? null;
    if (array?.kind === "opaque" && FRAMES.has(array.type)) return rowsOf(array, state);
  }
  return null;
}

/** Where the column of that name is among what it holds; -1 where it has none. */
function placeOf(frame: Frame, name: Value): number {
  const isThere = frame.type === "DataFrame" && name.tag === "str" && name.text !== null;
  return isThere ? frame.holds.findIndex((one) => one.tag === "str" && one.text === name.text) + 1 || -1 : -1;
}

/** What a method of the entry does, at a place that is no call of it. */
function at(node: Located, state: State, ctx: Context): Applied {
  // Of the node its place is taken, and nothing else.
  return { entry: knowledgeOf("pandas.Series") as Entry, args: new Map(), rest: [], node: node as Call, state, ctx, tag: "frame" };
}

/** df["name"] and df.name, a view of the column; df[mask], some of the rows; undefined: none of these. */
export function partOf(box: Value, key: Value, e: Expr, state: State, ctx: Context): Value | undefined {
  const own = frameOf(box, state);
  if (own === undefined) return undefined;
  const on = at(e, state, ctx);
  const place = placeOf(own, key);
  const [index = NONE] = own.holds;
  const array = objectOf(own.holds[place] ?? NONE, state);
  if (array?.kind === "ndarray") return frame(on, "Series", [index, viewOf(own.holds[place] as Value, array, array.shape[0] as Int, on)]);
  if (frameOf(own.holds[place], state)?.type === "Categorical") return frame(on, "Series", [index, own.holds[place] as Value]);
  const mask = objectOf(frameOf(key, state)?.holds[1] ?? NONE, state);
  const rows = rowsOf(own, state);
  if (mask?.kind !== "ndarray" || mask.dtype !== "bool" || rows === null) return undefined;
  const some = [interval(0, rows.high)];
  const made = changed(own, on, (one, _, each) =>
    one.dtype === "object"
      ? put(each, {
          ...one,
          shape: some,
          base: null,
          items: (one.items ?? []).map((run) => ({ ...run, count: interval(0, run.count.high), picked: run.picked ?? run.count })),
        })
      : newArray([...some, ...one.shape.slice(1)], one.dtype, each),
  );
  const positions = newArray(some, "int64", under(on, "index"));
  updateValue(state, made, (obj) => (obj.kind === "opaque" ? { ...obj, holds: [positions, ...obj.holds.slice(1)] } : obj));
  return made;
}

/** df["name"] = value; false: it is none that is followed. */
export function setColumn(box: Value, key: Value, value: Value, e: Expr, state: State, ctx: Context): boolean {
  const own = frameOf(box, state);
  if (own === undefined) return false;
  const on = at(e, state, ctx);
  const made = key.tag === "str" && key.text !== null && own.type === "DataFrame" ? column(value, rowsOf(own, state), null, on) : null;
  const place = placeOf(own, key);
  updateValue(state, box, (obj) => {
    if (obj.kind !== "opaque" || made === null) return lostObject(obj.assumes, own.type, "what is stored in this table is not followed");
    const { holds } = obj;
    return { ...obj, holds: place < 0 ? [...holds, key, made] : holds.map((part, i) => (i === place ? made : part)) };
  });
  return true;
}

/** A method that is not followed may change the table where it says so. */
export function forgetTable(box: Value, method: string, named: readonly (string | null)[], state: State): void {
  const own = frameOf(box, state);
  if (own === undefined || !(named.includes("inplace") || /^(?:insert|pop|update|sort|resize)$/.test(method))) return;
  loseTable(box, `what ${method}() does to it is not followed`, state);
}

/** A table is changed in a way that is not followed; nothing where it is none. */
export function loseTable(box: Value, why: string, state: State): void {
  const own = frameOf(box, state);
  if (own !== undefined) updateValue(state, box, ({ assumes }) => lostObject(assumes, own.type, why));
}

/** What an operator makes of columns: a column of what it makes of their arrays; undefined: none of them is one. */
export function overArrays(
  operands: readonly Value[],
  node: Located,
  state: State,
  ctx: Context,
  by: (arrays: readonly Value[]) => Value | null,
): Value | undefined {
  const frames = operands.map((value) => frameOf(value, state));
  const [first] = frames.filter((one) => one !== undefined);
  if (first === undefined) return undefined;
  if (frames.some((one) => one !== undefined && one.type !== "Series"))
    return lost(ctx, node, "what this makes of a table is not followed");
  const value = by(operands.map((operand, i) => frames[i]?.holds[1] ?? operand));
  if (value === null || objectOf(value, state)?.kind !== "ndarray") return value ?? undefined;
  return frame(at(node, state, ctx), "Series", [first.holds[0] ?? NONE, value]);
}

function arg(on: Applied, name: string): Value | undefined {
  const value = on.args.get(name)?.value;
  return value?.tag === "none" ? undefined : value;
}

function because(on: Applied): Value {
  for (const { value } of [...on.args.values(), ...on.rest]) if (value.tag === "unknown") return unknownLike(value);
  return lost(on.ctx, on.node, "what this table holds is not known");
}

function frame(on: Applied, type: string, holds: readonly Value[]): Value {
  return put(on, { kind: "opaque", type, holds, assumes: [...assumptions(on).filter((one) => !sameData(one, OLD)), OLD] });
}

/** A new column of `rows` items, or as many as there are; null where it is not known. */
function column(value: Value, rows: Int | null, dtype: string | null, on: Applied): Value | null {
  const { state, ctx } = on;
  const source = frameOf(value, state);
  const of = source?.type === "Series" ? (source.holds[1] as Value) : value;
  const array = objectOf(of, state);
  // Text of NumPy's becomes Python's.
  if (array?.kind === "ndarray") return array.shape.length === 1 && !array.dtype.startsWith("U") ? copyOf(array, dtype, on) : null;
  if (dtype === null && frameOf(of, state)?.type === "Categorical") return of;
  const like = arrayLike(of, state, ctx.machine.target);
  if (like === null || like.shape.length > 1) return null;
  const [count = rows] = like.shape;
  if (count === null) return null;
  const own = objectOf(of, state);
  const runs = like.shape.length === 0 ? [repeated(of, count, on)] : own?.kind === "list" || own?.kind === "tuple" ? own.runs : null;
  const kind = dtype ?? kindOf(like.dtype, runs);
  if (kind === null) return null;
  if (kind !== "object") return newArray([count], kind, on);
  return runs === null ? null : put(on, { kind: "ndarray", dtype: "object", shape: [count], base: null, items: runs, assumes: [] });
}

function repeated(element: Value, count: Int, on: Applied): Run {
  return { count, index: indexAtom(on.tag, count), element, picked: null };
}

/** Its dtype among those of NumPy; None among numbers is nan, text an object. */
function kindOf(dtype: string | null, runs: readonly Run[] | null): string | null {
  // Ints of Python, which NumPy before 2 takes for those of C (lib.maybe_convert_objects).
  if (dtype === "int32") return "int64";
  if (dtype !== null && !/^[USO]|^object$/.test(dtype)) return dtype;
  const tags = new Set(runs?.map(({ element }) => element.tag));
  if (runs === null || ![...tags].every((tag) => /^(?:none|bool|int|float|str)$/.test(tag))) return null;
  const numbers = !tags.has("str") && !tags.has("bool") && (tags.has("int") || tags.has("float"));
  return numbers && tags.has("none") ? "float64" : "object";
}

function copyOf(array: NdArray, dtype: string | null, on: Applied): Value {
  if (dtype !== null && dtype !== array.dtype) return newArray(array.shape, dtype, on);
  const { items, shape, assumes } = array;
  return put(on, { kind: "ndarray", dtype: array.dtype, shape, base: null, items, assumes });
}

/** undefined: none is given; null: it is none of NumPy's, or not known. */
function dtypeGiven(on: Applied): string | null | undefined {
  const given = arg(on, "dtype");
  const dtype = given === undefined ? undefined : dtypeFor(given, on.ctx.machine.target, on.state);
  return dtype === undefined || dtype === null || !/^[USV]/.test(dtype) ? dtype : "object";
}

/** The dtype of the items of a column with a mask of its own beside them: "Int64" to "boolean"; null: it is no such name. */
function maskedDtype(on: Applied): string | null {
  const given = arg(on, "dtype");
  const name = given?.tag === "str" ? /^(?:U?Int(?:8|16|32|64)|Float(?:32|64)|boolean)$/.exec(given.text ?? "")?.[0] : undefined;
  return name === undefined ? null : name === "boolean" ? "bool" : name.toLowerCase();
}

/** A column of texts as the numbers of its categories, and these; null where they are not known (pandas/core/arrays/categorical.py). */
function categories(value: Value, on: Applied): Value | null {
  const made = column(value, null, null, under(on, "texts"));
  const texts = made === null ? undefined : objectOf(made, on.state);
  if (texts?.kind !== "ndarray" || texts.items === null) return null;
  const distinct = new Map<string, Run>();
  for (const run of texts.items) {
    const { element } = run;
    if (element.tag !== "str" || element.text === null) return null;
    if (!distinct.has(element.text)) distinct.set(element.text, { ...run, count: ONE, index: indexAtom(`${on.tag}${distinct.size}`, ONE) });
  }
  const code = distinct.size < 128 ? "int8" : distinct.size < 32768 ? "int16" : "int32";
  const names = [constant(distinct.size)];
  return put(on, {
    kind: "opaque",
    type: "Categorical",
    holds: [
      newArray(texts.shape, code, under(on, "codes")),
      put(under(on, "names"), { kind: "ndarray", dtype: "object", shape: names, base: null, items: [...distinct.values()], assumes: [] }),
    ],
    assumes: [OLD],
  });
}

function isCategory(on: Applied): boolean {
  const given = arg(on, "dtype");
  return given?.tag === "str" && given.text === "category";
}

function indexGiven(on: Applied): Value | null {
  const index = arg(on, "index");
  return index === undefined || objectOf(index, on.state)?.kind === "range" ? NONE : column(index, null, null, under(on, "index"));
}

function series(on: Applied): Value {
  const data = arg(on, "data");
  if (isCategory(on)) {
    const made = data === undefined || arg(on, "index") !== undefined ? null : categories(data, under(on, "category"));
    return made === null ? because(on) : frame(on, "Series", [NONE, made]);
  }
  const masked = maskedDtype(on);
  if (masked !== null) {
    const rows = data === undefined ? null : rowsIn(data, on);
    if (rows === null || arg(on, "index") !== undefined) return because(on);
    return frame(on, "Series", [NONE, newArray([rows], masked, under(on, "values")), newArray([rows], "bool", under(on, "mask"))]);
  }
  const [dtype, index] = [dtypeGiven(on), indexGiven(on)];
  if (data === undefined || dtype === null || index === null) return because(on);
  const array = objectOf(data, on.state);
  // An array is not copied.
  const rows = rowsOf({ kind: "opaque", type: "Series", holds: [index], assumes: [] }, on.state);
  const seen =
    array?.kind === "ndarray" && array.shape.length === 1 && !array.dtype.startsWith("U") && (dtype ?? array.dtype) === array.dtype;
  const values = seen ? viewOf(data, array, array.shape[0] as Int, on) : column(data, rows, dtype ?? null, under(on, "values"));
  return values === null ? because(on) : frame(on, "Series", [index, values]);
}

function viewOf(value: Value, array: NdArray, rows: Int, on: Applied): Value {
  const shape = [rows, ...array.shape.slice(1)];
  return put(under(on, "view"), { ...array, shape, base: array.base ?? value });
}

function table(on: Applied): Value {
  const data = arg(on, "data");
  const [dtype, index] = [dtypeGiven(on), indexGiven(on)];
  const source = data === undefined ? undefined : objectOf(data, on.state);
  if (data === undefined || dtype === null || index === null) return because(on);
  if (source?.kind === "ndarray" && source.shape.length === 2 && (dtype ?? source.dtype) === source.dtype && source.dtype !== "object")
    return frame(on, "DataFrame", [index, viewOf(data, source, source.shape[0] as Int, on)]);
  if (source?.kind !== "dict" || arg(on, "columns") !== undefined) return because(on);
  const rows = source.runs.reduce<Int | null>((known, { element }) => known ?? rowsIn(element, on), null);
  const holds = [index];
  for (const [i, { key, element, count }] of source.runs.entries()) {
    const isNamed = isEqual(count, ONE) === true && key.tag === "str" && key.text !== null;
    const made = isNamed ? column(element, rows, dtype ?? null, under(on, `c${i}`)) : null;
    const length = made === null || rows === null ? null : rowsIn(made, on);
    if (made === null || length === null || isEqual(length, rows as Int) !== true) return because(on);
    const mask = frameOf(element, on.state)?.holds[2];
    holds.push(key, made, ...(mask === undefined ? [] : [mask]));
  }
  return frame(on, "DataFrame", holds);
}

function rowsIn(value: Value, { state, ctx }: Applied): Int | null {
  const source = frameOf(value, state);
  if (source !== undefined) return rowsOf(source, state);
  return arrayLike(value, state, ctx.machine.target)?.shape[0] ?? null;
}

/** Every array of it as `change` makes it; null where one is not known. */
function changed(of: Frame, on: Applied, change: (array: NdArray, value: Value, on: Applied) => Value): Value {
  const holds = of.holds.map((part, i) => {
    const array = objectOf(part, on.state);
    return array?.kind === "ndarray" ? change(array, part, under(on, `p${i}`)) : part;
  });
  return frame(on, of.type, holds);
}

/** Tables that are put together one by one. */
const MOST_JOINED = 100;

/** Methods and functions of pandas. */
export const FRAME_TRANSFERS: Readonly<Record<string, Transfer>> = {
  series,
  frame: table,
  frameCopied: (on) => {
    const self = frameOf(arg(on, "self"), on.state);
    if (self?.type === "Series" && isCategory(on)) {
      const made = categories(arg(on, "self") as Value, under(on, "category"));
      return made === null ? because(on) : frame(on, "Series", [self.holds[0] as Value, made]);
    }
    const dtype = dtypeGiven(on);
    if (self === undefined || dtype === null) return because(on);
    return changed(self, on, (array, _, each) => copyOf(array, dtype ?? null, each));
  },
  frameStart: (on) => {
    const self = frameOf(arg(on, "self"), on.state);
    const n = arg(on, "n") === undefined ? constant(5) : asInt(arg(on, "n") as Value);
    if (self === undefined || n === null || n.low < 0) return because(on);
    return changed(self, on, (array, value, each) => viewOf(value, array, min(n, array.shape[0] as Int), each));
  },
  frameValues: (on) => {
    const self = frameOf(arg(on, "self"), on.state);
    const [, values] = self?.holds ?? [];
    const array = values === undefined ? undefined : objectOf(values, on.state);
    if (self?.type !== "Series" || values === undefined || array?.kind !== "ndarray" || on.args.size > 1) return because(on);
    return viewOf(values, array, array.shape[0] as Int, on);
  },
  frameReduced: (on) => {
    const self = frameOf(arg(on, "self"), on.state);
    const [, values] = self?.holds ?? [];
    const name = on.entry.name.replace("Series.", "");
    return self === undefined || values === undefined || on.args.size > 1
      ? because(on)
      : applyMethod(values, name, allKnown([]), on.node, on.state, on.ctx);
  },
  frameSize: (on) => {
    const self = frameOf(arg(on, "self"), on.state);
    const rows = self === undefined ? null : rowsOf(self, on.state);
    return self?.type !== "Series" || rows === null ? because(on) : intOf(rows, freshScalar(on.ctx, on.node), "size");
  },
  framesJoined: (on) => {
    const { state, node, ctx } = on;
    const parts = itemsInAnyOrder(arg(on, "objs") ?? NONE, node, state, ctx);
    const all = (parts?.runs ?? []).flatMap(({ element, count }) => {
      const times = constantOf(count);
      return new Array<Frame | undefined>(typeof times === "number" && times <= MOST_JOINED ? times : 1).fill(
        times === null || times > MOST_JOINED ? undefined : frameOf(element, state),
      );
    });
    const [first] = all;
    const names = (one: Frame | undefined) => one?.holds.map((part) => (part.tag === "str" ? part.text : "")).join("\n");
    if (first === undefined || !all.every((one) => one?.type === first.type && names(one) === names(first)) || on.args.size > 2)
      return because(on);
    const ignored = arg(on, "ignore_index") ?? { tag: "bool", value: false };
    if (ignored.tag !== "bool" || ignored.value === null || (on.args.size === 2 && !on.args.has("ignore_index"))) return because(on);
    if (!ignored.value && !all.every((one) => one?.holds[0]?.tag === "none")) return because(on);
    const holds = first.holds.map((part, i): Value | null => {
      const arrays = all.map((one) => objectOf(one?.holds[i] ?? NONE, state));
      if (part.tag === "str") return part;
      const rows = all.map((one) => (one === undefined ? null : rowsOf(one, state)));
      if (rows.some((n) => n === null)) return null;
      const count = (rows as readonly Int[]).reduce(add, ZERO);
      // Indices of positions become one of numbers.
      if (i === 0) return ignored.value ? NONE : newArray([count], "int64", under(on, "index"));
      const [one] = arrays;
      if (
        one?.kind !== "ndarray" ||
        !arrays.every((other) => other?.kind === "ndarray" && other.dtype === one.dtype && other.shape.length === 1)
      )
        return null;
      const items = one.dtype === "object" ? arrays.flatMap((other) => (other as NdArray).items ?? []) : null;
      return put(under(on, `j${i}`), { kind: "ndarray", dtype: one.dtype, shape: [count], base: null, items, assumes: [] });
    });
    return holds.includes(null) ? because(on) : frame(on, first.type, holds as readonly Value[]);
  },
};
