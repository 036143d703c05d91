/** Makes what the recipes of NumPy functions describe: shape, dtype and storage of arrays (knowledge/arrays.ts). */
import type { ArrayDtype, ArrayRecipe, ArrayShape, Fill, Storage } from "../../knowledge/arrays";
import { itemsizeOf, kindOf } from "../../target/dtypes";
import { numpyAtLeast } from "../../target/versions";
import {
  type Atom,
  add,
  atLeast,
  atomInt,
  constant,
  constantOf,
  floordiv,
  type Int,
  interval,
  isEqual,
  mod,
  ONE,
  scale,
  ZERO,
} from "../../values/int";
import type { Assumption, Obj, Run } from "../../values/object";
import { single } from "../../values/runs";
import { type Id, unknownLike, type Value } from "../../values/value";
import { objectOf } from "../containers/objects";
import { type Applied, assumptions, made, put, shapeValue, under } from "../library/apply";
import { countOf } from "../library/counts";
import { indexOf } from "../library/sequences";
import { perRound } from "../loops/rounds";
import { freshScalar, lost } from "../machine";
import { asInt, intValue } from "../operators";
import { joinIn } from "../state";
import { type Dims, isSet, likeOf, members, operands } from "./arguments";
import {
  type ArrayLike,
  arrayLike,
  canBeSeenAs,
  elementOrder,
  isContiguous,
  joinDtypes,
  type NdArray,
  operandOf,
  orderOf,
  sizeOfShape,
} from "./coercion";
import { dtypeFor } from "./dtypes";
import { loopResult, promoteTypes, resultType } from "./promotion";
import { shapeByRule } from "./shapes";

const FITS: Assumption = { kind: "clause", text: "its integers fit in 64 bits" };
const NO_SHAPE = "the shape of the array is not known";
const COPIES = "whether this copies the items hangs on how they lie in memory";
const NO_DTYPE = "the dtype of the array is not known";

/** The value of such a recipe. */
export function makeArrays(recipe: ArrayRecipe, on: Applied): Value {
  switch (recipe.make) {
    case "array":
      return makeArray(recipe, on);
    case "numpy": {
      const { target } = on.ctx.machine;
      const newer = target.numpy === null || numpyAtLeast(target, [...recipe.since, 0]);
      return made(newer ? recipe.then : recipe.otherwise, on);
    }
    case "flag": {
      const set = isSet(on, recipe.of);
      if (set === null) return joinIn(on.state, made(recipe.then, under(on, "t")), made(recipe.otherwise, under(on, "f")));
      return made(set ? recipe.then : recipe.otherwise, on);
    }
    case "each":
      return makeEach(recipe, on);
    case "rank": {
      const like = likeOf(on, recipe.of);
      if (like === null) return whyUnknown(on, NO_SHAPE);
      return made(recipe.cases[like.shape.length] ?? recipe.otherwise, on);
    }
    case "more": {
      const set = recipe.more.map((one) => isSet(on, one.flag));
      if (set.includes(null)) return whyUnknown(on, "how many arrays this gives is not known");
      const first = made(recipe.first, under(on, "m"));
      if (!set.includes(true)) return first;
      const more = recipe.more.flatMap((one, i) => (set[i] === true ? [made(one.of, under(on, `m${i}`))] : []));
      return tupleOf([first, ...more], on);
    }
    case "measure":
      return measured(recipe.what, likeOf(on, recipe.of), on);
    case "shape": {
      const like = likeOf(on, recipe.of);
      if (like === null) return whyUnknown(on, NO_SHAPE);
      const lengths = like.shape.map((n, i) => intValue(n, freshScalar(on.ctx, on.node, `${on.tag}.s${i}`)));
      return tupleOf(lengths, on);
    }
    case "pythonList": {
      const like = likeOf(on, recipe.of);
      if (like === null || like.dtype === null) return whyUnknown(on, NO_SHAPE);
      return pythonList(like.shape, like.dtype, on);
    }
    case "itemBytes": {
      const like = likeOf(on, recipe.of);
      const each = like?.dtype == null ? null : itemsizeOf(like.dtype, on.ctx.machine.target);
      if (like === null || each === null) return whyUnknown(on, NO_SHAPE);
      return { tag: "bytes", data: null, length: scale(sizeOfShape(like.shape), each), id: freshScalar(on.ctx, on.node, on.tag) };
    }
    case "pythonItem": {
      const like = likeOf(on, recipe.of);
      return like?.dtype == null ? whyUnknown(on, NO_DTYPE) : pythonItem(like.dtype, on, freshScalar(on.ctx, on.node, on.tag));
    }
  }
}

function tupleOf(values: readonly Value[], on: Applied): Value {
  const runs = values.map((value, i) => single(value, `t${i}`));
  return put(on, { kind: "tuple", runs, named: null, assumes: [] });
}

function measured(what: "size" | "ndim" | "itemsize" | "nbytes", like: ArrayLike | null, on: Applied): Value {
  if (like === null) return whyUnknown(on, NO_SHAPE);
  const each = like.dtype === null ? null : itemsizeOf(like.dtype, on.ctx.machine.target);
  const size = sizeOfShape(like.shape);
  const n =
    what === "ndim"
      ? constant(like.shape.length)
      : what === "size"
        ? size
        : each === null
          ? null
          : what === "itemsize"
            ? constant(each)
            : scale(size, each);
  return n === null ? whyUnknown(on, NO_DTYPE) : intValue(n, freshScalar(on.ctx, on.node, on.tag));
}

/** An argument that is not known explains best why the result is not; else a gap of its own. */
function whyUnknown(on: Applied, text: string): Value {
  for (const { value } of [...on.args.values(), ...on.rest]) {
    if (value.tag === "unknown") return unknownLike(value);
    const obj = objectOf(value, on.state);
    if (obj?.kind !== "list" && obj?.kind !== "tuple") continue;
    const inner = obj.runs.find((run) => run.element.tag === "unknown")?.element;
    if (inner?.tag === "unknown") return unknownLike(inner);
  }
  return lost(on.ctx, on.node, text);
}

function makeArray(recipe: Extract<ArrayRecipe, { make: "array" }>, on: Applied): Value {
  const shape = shapeFrom(recipe.shape, on);
  if (shape === null) return whyUnknown(on, NO_SHAPE);
  const dtype = dtypeFrom(recipe.dtype, on);
  if (dtype === null) return whyUnknown(on, NO_DTYPE);
  if (recipe.scalar !== false && shape.length === 0)
    return recipe.scalar === "python" ? pythonItem(dtype, on, freshScalar(on.ctx, on.node, on.tag)) : npScalar(dtype, on);
  return stored(recipe.storage, shape, dtype, recipe.fill, on);
}

/** A NumPy scalar; of objects the object itself, which is not followed. */
export function npScalar(dtype: string, on: Applied): Value {
  if (dtype === "object") return lost(on.ctx, on.node, "which object of the array this is, is not known");
  if (/^[USV]0$/.test(dtype)) {
    const text = on.args.get("x")?.value;
    const most = text?.tag === "str" || text?.tag === "bytes" ? constantOf(text.length) : null;
    const full = text?.tag === "str" ? text.kind : "ascii";
    const same = text?.tag === (dtype === "U0" ? "str" : "bytes");
    if (!same || most === null || most === 0 || full === null) return lost(on.ctx, on.node, "how long this text is, is not known");
    return put(on, { kind: "npscalar", dtype: `${dtype[0]}${most}`, full, assumes: assumptions(on) });
  }
  return put(on, { kind: "npscalar", dtype: dtype.replace(/^>/, ""), assumes: assumptions(on) });
}

function stored(storage: Storage, shape: Dims, dtype: string, fill: Fill | null, on: Applied): Value {
  const fresh = (order?: "F" | "strided" | "any"): Value => newArray(shape, dtype, on, fill, order);
  const type = on.args.get("dtype")?.value.tag;
  const named = type === "str" ? "text" : type === "ref" ? "fields" : undefined;
  switch (storage.storage) {
    case "new":
      return newArray(shape, dtype, on, fill, undefined, named);
    case "like": {
      const arrays = operands(on, storage.of).flatMap((value) => arrayOf(value, on) ?? []);
      const order = elementOrder(arrays, shape.length);
      return fresh(order === "C" ? undefined : order);
    }
    case "ordered": {
      const given = on.args.get(storage.by)?.value;
      const letter =
        given === undefined || given.tag === "none" ? (storage.of === null ? "C" : "K") : given.tag === "str" ? given.text : null;
      if (storage.of === null) return newArray(shape, dtype, on, fill, letter === "F" && shape.length > 1 ? "F" : undefined, named);
      if (letter === "F") return fresh(shape.length > 1 ? "F" : undefined);
      if (letter === "C") return fresh(letter === "C" || shape.length < 2 ? undefined : "any");
      const source = on.args.get(storage.of)?.value;
      const from = source === undefined ? undefined : arrayOf(source, on);
      if (from === undefined && source !== undefined && letter === "K" && source.tag !== "unknown")
        return newArray(shape, dtype, on, fill, undefined, named ?? (type === undefined ? "items" : undefined));
      const order = elementOrder(from === undefined ? [] : [from], shape.length);
      return fresh(order === "C" || letter !== "K" ? undefined : order);
    }
    case "laid": {
      const value = on.args.get(storage.of)?.value;
      const source = value === undefined ? undefined : arrayOf(value, on);
      const next = storage.order === "F" && shape.length > 1 ? ("F" as const) : undefined;
      if (value === undefined || source === undefined || source.dtype !== dtype) return fresh(next);
      const was = orderOf(source);
      if (was === "any" || (was === "strided" && shape.length > 0)) return lost(on.ctx, on.node, COPIES);
      return was === storage.order || shape.length < 2 ? value : fresh(next);
    }
    case "buffer": {
      const base = on.args.get(storage.of)?.value ?? { tag: "none" as const };
      return put(on, { kind: "ndarray", dtype, shape, base, items: null, assumes: assumptions(on) });
    }
    case "view":
      if (storage.kept) {
        const value = on.args.get(storage.of)?.value;
        const like = likeOf(on, storage.of);
        if (value !== undefined && like?.shape.length === shape.length) return like.array === null ? fresh() : value;
      }
      return viewOf(on.args.get(storage.of)?.value, shape, dtype, storage.order, on);
    case "reshape": {
      const value = on.args.get(storage.of)?.value;
      const source = value === undefined ? undefined : arrayOf(value, on);
      if (source === undefined) return viewOf(value, shape, dtype, "same", on);
      const ravels = on.entry.name.endsWith("ravel");
      const whole = ravels ? isContiguous(source) : canBeSeenAs(source, shape);
      if (whole === true) return viewOf(value, shape, dtype, orderOf(source) === "F" && shape.length > 1 ? "any" : "same", on);
      if (whole === false && ravels) return fresh();
      // The copy is made in the old shape, and seen in the new one (multiarray/shape.c, PyArray_Newshape).
      if (whole === false) return hiddenView(source.shape, shape, dtype, on);
      return lost(on.ctx, on.node, COPIES);
    }
    case "itself": {
      const value = on.args.get(storage.of)?.value;
      const source = value === undefined ? undefined : arrayOf(value, on);
      if (value !== undefined && source !== undefined && source.dtype === dtype && source.shape.length === shape.length) {
        const wanted = on.args.get("order")?.value;
        if (wanted === undefined || wanted.tag === "none") return value;
      }
      return fresh();
    }
    case "converted":
      return dtypeFrom(storage.from, on) === dtype ? hiddenView(shape, shape, dtype, on) : fresh();
    case "hidden":
      return hiddenView(storage.owner === null ? shape : shapeFrom(storage.owner, on), shape, dtype, on);
  }
}

function arrayOf(value: Value, on: Applied): NdArray | undefined {
  const obj = objectOf(value, on.state);
  return obj?.kind === "ndarray" ? obj : undefined;
}

/** A view of an array that only the view holds. */
function hiddenView(owner: Dims | null, shape: Dims, dtype: string, on: Applied): Value {
  if (owner === null) return whyUnknown(on, NO_SHAPE);
  const base = newArray(owner, dtype, under(on, "owner"));
  return put(on, { kind: "ndarray", dtype, shape, base, items: null, assumes: assumptions(on) });
}

/** A view; of what is no array yet, one of the array that is made of it. */
function viewOf(value: Value | undefined, shape: Dims, dtype: string, order: "same" | "reversed" | "any", on: Applied): Value {
  const source = value === undefined ? undefined : arrayOf(value, on);
  if (source === undefined || value === undefined) {
    const like = value === undefined ? null : arrayLike(value, on.state, on.ctx.machine.target);
    return like === null ? whyUnknown(on, NO_SHAPE) : hiddenView(like.shape, shape, dtype, on);
  }
  const was = orderOf(source);
  const next =
    shape.length < 2 && (order === "same" || order === "reversed")
      ? was
      : order === "same"
        ? was
        : order === "any"
          ? "any"
          : was === "C"
            ? "F"
            : was === "F"
              ? "C"
              : was;
  return put(on, {
    kind: "ndarray",
    dtype,
    shape,
    base: source.base ?? value,
    items: null,
    ...(next === "C" ? {} : { order: next }),
    assumes: source.assumes,
  });
}

/** A new array that owns its items. Text has room for one letter at least (multiarray/ctors.c, PyArray_NewFromDescr). */
export function newArray(
  shape: Dims,
  dtype: string,
  on: Applied,
  fill: Fill | null = null,
  order?: "F" | "strided" | "any",
  named?: Extract<Obj, { readonly kind: "ndarray" }>["named"],
): Value {
  // A negative dimension raises.
  const dims = shape.map((n) => atLeast(n, 0));
  const items = dtype === "object" ? objectItems(sizeOfShape(dims), fill, on) : null;
  return put(on, {
    kind: "ndarray",
    dtype: dtype.replace(/^([US])0$/, "$11"),
    shape: dims,
    base: null,
    items,
    ...(order === undefined ? {} : { order }),
    ...(named === undefined ? {} : { named }),
    assumes: withFits(on),
  });
}

/** That ints fit 64 bits is assumed where an argument is an int that nothing bounds. */
function withFits(on: Applied): readonly Assumption[] {
  const all = assumptions(on);
  const open = [...on.args.values(), ...on.rest].some(({ value }) => {
    if (value.tag !== "ref") return false;
    const obj = objectOf(value, on.state);
    return (
      (obj?.kind === "list" || obj?.kind === "tuple" || obj?.kind === "range") &&
      arrayLike(value, on.state, on.ctx.machine.target)?.fits === true
    );
  });
  return open ? [...all, FITS] : all;
}

/** What the items of an array of objects are. */
function objectItems(count: Int, fill: Fill | null, on: Applied): readonly Run[] {
  const run = (element: Value): readonly Run[] => [{ ...single(element, "items"), count }];
  if (fill === "zero" || fill === "one")
    return run({ tag: "int", int: fill === "zero" ? ZERO : ONE, id: { kind: "const", key: fill === "zero" ? "int:0" : "int:1" } });
  if (fill === "none") return run({ tag: "none" });
  if (fill !== null && "arg" in fill) return run(on.args.get(fill.arg)?.value ?? { tag: "none" });
  const source = fill === null ? undefined : on.args.get(fill.itemsOf)?.value;
  const obj = source === undefined ? undefined : objectOf(source, on.state);
  if (obj?.kind === "list" || obj?.kind === "tuple") {
    const flat = obj.runs.every((one) => isScalar(one.element, on));
    if (flat) return obj.runs;
  }
  if (obj?.kind === "ndarray" && obj.items !== null) return obj.items;
  const reason = { text: "what the array of objects holds is not followed", line: null, remedy: null };
  return run({ tag: "unknown", reason });
}

function isScalar(value: Value, on: Applied): boolean {
  const obj = objectOf(value, on.state);
  return obj === undefined ? value.tag !== "ref" : !["list", "tuple", "ndarray", "range", "array", "bytearray"].includes(obj.kind);
}

// Shapes and dtypes.

/** The lengths that a recipe gives; null where they are not known. */
export function shapeFrom(shape: ArrayShape, on: Applied): Dims | null {
  switch (shape.shape) {
    case "arg": {
      const value = on.args.get(shape.of)?.value;
      if ((value === undefined || value.tag === "none") && shape.missing !== null) return shapeFrom(shape.missing, on);
      return value === undefined ? null : shapeValue(value, on.state);
    }
    case "of":
      return likeOf(on, shape.of)?.shape ?? null;
    case "dims": {
      const all = shape.dims.map((dim) => countOf(dim, on));
      return all.some((dim) => dim === null) ? null : (all as Int[]);
    }
    case "rule":
      return shapeByRule(shape.rule, shape.of, on);
  }
}

/** The dtype that a recipe gives; null where it is not known. */
export function dtypeFrom(dtype: ArrayDtype, on: Applied): string | null {
  const { target } = on.ctx.machine;
  switch (dtype.dtype) {
    case "const":
      // Names such as "int" stand for what the target makes of them.
      return dtypeFor({ tag: "dtype", dtype: dtype.name }, target);
    case "arg": {
      const value = on.args.get(dtype.of)?.value;
      if (value === undefined || value.tag === "none") return dtypeFrom(dtype.otherwise, on);
      const named = dtypeFor(value, target, on.state);
      if ((named !== "U0" && named !== "S0") || !dtype.casts) return named;
      const own = dtypeFrom(dtype.otherwise, on);
      if (own === null || kindOf(own) === named[0]) return own;
      // Of what is no array yet, NumPy takes the longest text (multiarray/array_coercion.c); of an array, what any item of its dtype may need.
      const { otherwise } = dtype;
      if (otherwise.dtype === "const" || (otherwise.dtype === "common" && operands(on, otherwise.of).some((value) => isPlain(value, on))))
        return null;
      return own === "bool" ? `${named[0]}5` : kindOf(own) === "O" ? null : promoteTypes(own, named, target);
    }
    case "result": {
      const all = operands(on, dtype.of).map((value) => {
        const like = arrayLike(value, on.state, target);
        return like === null ? null : operandOf(like);
      });
      return all.some((one) => one === null) ? null : resultType(all as NonNullable<(typeof all)[number]>[], target);
    }
    case "common": {
      const all = operands(on, dtype.of).map((value) => arrayLike(value, on.state, target)?.dtype ?? null);
      return joinDtypes(all, target);
    }
    case "members": {
      const all = members(on, on.args.get(dtype.of)?.value);
      return all === null
        ? null
        : joinDtypes(
            all.map((member) => member.like.dtype),
            target,
          );
    }
    case "loop": {
      const inner = dtypeFrom(dtype.on, on);
      return inner === null ? null : loopResult(dtype.loop, inner, target);
    }
  }
}

/** Whether it is neither an array nor one of its items. */
function isPlain(value: Value, on: Applied): boolean {
  const kind = objectOf(value, on.state)?.kind;
  return kind !== "ndarray" && kind !== "npscalar";
}

// Several results.

function makeEach(recipe: Extract<ArrayRecipe, { make: "each" }>, on: Applied): Value {
  const parts = partsOf(recipe, on);
  if (parts === null) return whyUnknown(on, "how many arrays this gives is not known");
  const runs = parts.map((part, i) => single(made(recipe.item, { ...under(on, `e${i}`), args: part }), `e${i}`));
  const tuple = recipe.in === "tuple";
  if (tuple) return put(on, { kind: "tuple", runs, named: null, assumes: [] });
  return put(on, { kind: "list", runs, history: [{ op: "append", count: constant(runs.length) }], assumes: [] });
}

/** Most parts that are told apart. */
const MAX_PARTS = 64;

/** The arguments of each part: "part" is its length along the axis, or one of several arguments. */
function partsOf(recipe: Extract<ArrayRecipe, { make: "each" }>, on: Applied): readonly Applied["args"][] | null {
  const withPart = (part: Value): Applied["args"] => new Map([...on.args, ["part", { name: null, value: part, node: on.node }]]);
  const number = (n: Int): Value => ({ tag: "int", int: n, id: { kind: "any" } });
  switch (recipe.count) {
    case "arguments":
      return on.rest.map((argument) => withPart(argument.value));
    case "dimensions": {
      const shape = likeOf(on, recipe.of)?.shape;
      return shape === undefined ? null : shape.map((n) => withPart(number(n)));
    }
    case "lengths": {
      const value = on.args.get(recipe.of)?.value;
      const shape = value === undefined ? null : shapeValue(value, on.state);
      return shape === null ? null : shape.map((n) => withPart(number(n)));
    }
    case "parts": {
      const shape = likeOf(on, recipe.of)?.shape;
      const axis = splitAxis(shape, on);
      const length = axis === null ? undefined : shape?.[axis];
      const sections = on.args.get("indices_or_sections")?.value;
      if (length === undefined || sections === undefined) return null;
      const n = asInt(sections);
      const count = n === null ? null : constantOf(n);
      if (typeof count === "number") {
        if (count < 1 || count > MAX_PARTS) return null;
        // The first parts are one longer where the length is no multiple (lib/shape_base.py, array_split).
        const more = mod(length, constant(count));
        return Array.from({ length: count }, (_, i) => {
          const each = floordiv(length, constant(count));
          const extra =
            isEqual(more, ZERO) === true
              ? ZERO
              : constantOf(more) !== null
                ? constant(i < Number(constantOf(more)) ? 1 : 0)
                : interval(0, 1);
          return withPart(number(add(each, extra)));
        });
      }
      const cuts = shapeValue(sections, on.state);
      if (cuts === null || cuts.some((cut) => constantOf(cut) === null) || cuts.length >= MAX_PARTS) return null;
      const total = constantOf(length);
      if (typeof total !== "number") return null;
      const at = [
        0,
        ...cuts.map((cut) => Math.min(total, Math.max(0, Number(constantOf(cut)) + (Number(constantOf(cut)) < 0 ? total : 0)))),
        total,
      ];
      return at.slice(1).map((end, i) => withPart(number(constant(Math.max(0, end - (at[i] as number))))));
    }
  }
}

/** The axis along which an array is split: by name for hsplit, vsplit and dsplit. */
export function splitAxis(shape: Dims | undefined, on: Applied): number | null {
  if (shape === undefined) return null;
  if (on.entry.name === "numpy.hsplit") return shape.length > 1 ? 1 : 0;
  if (on.entry.name === "numpy.vsplit") return 0;
  if (on.entry.name === "numpy.dsplit") return 2;
  const value = on.args.get("axis")?.value;
  const n = value === undefined ? ZERO : asInt(value);
  const axis = n === null ? null : constantOf(n);
  return typeof axis !== "number" ? null : axis < 0 ? axis + shape.length : axis;
}

// Python values of items.

/** Items as Python numbers: a list for each dimension, all items new objects (multiarray/convert.c, PyArray_ToList). */
function pythonList(shape: Dims, dtype: string, on: Applied): Value {
  const [count, inner, ...more] = shape;
  const id = freshScalar(on.ctx, on.node, `${on.tag}.item`);
  if (count === undefined) return pythonItem(dtype, on, id);
  if (more.length > 0 || kindOf(dtype) === "O") return lost(on.ctx, on.node, "the lists of this array are not followed");
  const index = indexOf(on, "i", count);
  const below = inner === undefined ? null : indexOf(on, "j", inner);
  const at = [atomInt(index), ...(below === null ? [] : [atomInt(below)])];
  const item = pythonItem(dtype, on, id.kind === "object" ? { ...id, at: [...id.at, ...at] } : id);
  if (item.tag === "unknown") return item;
  const listOf = (n: Int, by: Atom, element: Value): Obj => {
    const none = isEqual(n, ZERO) === true;
    return {
      kind: "list",
      runs: none ? [] : [{ count: n, index: by, element, picked: null }],
      history: none ? [] : [{ op: "exact", count: n }],
      assumes: assumptions(on),
    };
  };
  const element = below === null || inner === undefined ? item : perRound(on, "l", index, count, listOf(inner, below, item));
  return put(on, listOf(count, index, element));
}

/** What `item()` gives of an array of that dtype. */
export function pythonItem(dtype: string, on: Applied, id: Id): Value {
  switch (kindOf(dtype)) {
    case "b":
      return { tag: "bool", value: null };
    case "i":
    case "u": {
      const bits = 8 * (itemsizeOf(dtype, on.ctx.machine.target) ?? 8);
      const high = 2n ** BigInt(kindOf(dtype) === "u" ? bits : bits - 1) - 1n;
      return { tag: "int", int: interval(kindOf(dtype) === "u" ? 0n : -high - 1n, high), id };
    }
    case "f":
      return { tag: "float", value: null, id };
    case "c":
      return { tag: "complex", id };
    case "U":
    case "S": {
      const length = interval(0, Number(dtype.slice(1)));
      return kindOf(dtype) === "U"
        ? { tag: "str", text: null, length, kind: null, id: { kind: "any" } }
        : { tag: "bytes", data: null, length, id: { kind: "any" } };
    }
    default:
      return lost(on.ctx, on.node, "the Python value of this item is not known");
  }
}
