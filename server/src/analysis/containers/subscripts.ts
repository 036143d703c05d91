/** Subscripts and slices. */

import { methodOf } from "../../knowledge/index";
import type { Expr } from "../../syntax/ast";
import { atLeast } from "../../target/versions";
import { add, constantOf, type Int, isEqual, isLess, isLessEqual, max, ONE, sub, ZERO } from "../../values/int";
import { joinValue } from "../../values/join";
import type { Obj } from "../../values/object";
import { itemAt, lengthOf, reverseRuns, single, sliceRuns, someOf, someRun } from "../../values/runs";
import { sameData } from "../../values/same";
import { type Id, intOf, unknownLike, type Value } from "../../values/value";
import type { NdArray } from "../arrays/coercion";
import { gridOf, itemOfArray } from "../arrays/indexing";
import { allKnown } from "../calls/arguments";
import { callValue } from "../calls/calls";
import { contents } from "../canonical";
import { membersOf } from "../classes/enums";
import { callSpecial } from "../classes/instances";
import { evaluate, stringValue } from "../expressions";
import { isFolded } from "../folding";
import { applyEntry } from "../library/apply";
import { partOf } from "../library/frames";
import { arrayItem } from "../loops/iterate";
import { allocate, type Context, freshScalar, lost } from "../machine";
import { asInt } from "../operators";
import { notePeak, noteStep, unfollowed } from "../peaks";
import { overAlternatives, type State } from "../state";
import { holdsKey, missingValue, valueOfKey } from "./collections";
import { edge, stride, strided } from "./edits";
import { loseItems, objectOf } from "./objects";
import { put, setDefault } from "./tableMethods";
import { insertKey, isIn } from "./tables";

/** `insert`: a defaultdict keeps what reading a missing key makes; in `d[k] += 1` the assignment puts it there. */
export function evaluateSubscript(e: Extract<Expr, { type: "Subscript" }>, state: State, ctx: Context, insert = true): Value {
  const box = evaluate(e.value, state, ctx);
  ctx.machine.temporaries.push(box);
  const array = objectOf(box, state);
  const generic = box.tag === "known" && GENERIC.test(box.name);
  if (array === undefined ? box.tag !== "str" && box.tag !== "bytes" && !generic : array.kind === "instance") unfollowed(ctx.machine);
  const read = (one: Value, inside: State): Value => {
    const obj = objectOf(one, inside);
    if (obj?.kind === "ndarray") return itemOfArray(one, obj, e, inside, ctx);
    if (e.slice.type === "Slice") return slice(one, e, e.slice, inside, ctx);
    return item(one, evaluate(e.slice, inside, ctx), e, inside, ctx, insert);
  };
  const before = state.heap;
  const grid = gridOf(box, e, state, ctx);
  if (grid !== undefined && box.tag === "known") {
    const call = { callee: box.name, program: false, args: [], result: grid, before, heap: state.heap, assumes: [] };
    notePeak(state, ctx, grid, call);
  }
  const value = grid ?? overAlternatives(box, state, read, true) ?? lost(ctx, e, "which item this is, is not known");
  if (array?.kind === "ndarray") noteIndex(e.slice, box, array, value, state, ctx);
  ctx.machine.temporaries.pop();
  return value;
}

/** Types that have a class method for what `list[int]` is. */
const GENERIC = /^builtins\.(?:list|tuple|dict|set|frozenset)$/;

/** A view or an item of an array, by an index that is written out; others are not followed. */
function noteIndex(index: Expr, box: Value, array: NdArray, value: Value, state: State, ctx: Context): void {
  const result = objectOf(value, state);
  const parts = index.type === "Tuple" ? index.elts : [index];
  const bounds = parts.flatMap((one) => (one.type === "Slice" ? [one.lower, one.upper, one.step] : [one])).filter((one) => one !== null);
  const isView = result?.kind === "ndarray" && sameData(result.base, array.base ?? box);
  const isKnown = bounds.every((one) => isFolded(one) || (isView && one.type === "Name"));
  if (!isKnown || !(isView || result?.kind === "npscalar") || array.dtype.startsWith("struct")) {
    unfollowed(ctx.machine);
    return;
  }
  // From 3.14 on slices of constants are constants, but not of negative numbers, which are not folded yet (Python/codegen.c, codegen_slice).
  const isConstant = atLeast(ctx.machine.target, [3, 14, 0]) && bounds.every((one) => isFolded(one) && one.type !== "UnaryOp");
  const folds = isFolded(index) || isConstant;
  const slices = folds ? 0 : parts.filter(({ type }) => type === "Slice").length;
  noteStep(state, ctx, [value, { tag: "aside", what: "index", parts: index.type === "Tuple" && !folds ? parts.length : 0, slices }]);
}

/** The place of a call that the code does not write. */
function callAt(e: Expr): Extract<Expr, { type: "Call" }> {
  return { type: "Call", start: e.start, end: e.end, func: e, args: [], keywords: [] };
}

function item(box: Value, key: Value, e: Expr, state: State, ctx: Context, insert: boolean): Value {
  if (box.tag === "unknown") return unknownLike(box);
  if (box.tag === "str" || box.tag === "bytes") return character(box, key, e, ctx);
  if (box.tag === "class" && key.tag === "str" && key.text !== null) {
    const member = membersOf(box.cls, state, ctx.machine)?.get(key.text);
    if (member !== undefined) return member;
  }
  if (box.tag === "known" && /^builtins\.(list|tuple|dict|set|frozenset|type)$/.test(box.name)) {
    const given = objectOf(key, state)?.kind === "tuple";
    const args = given ? key : allocate(state, ctx, e, { kind: "tuple", runs: [single(key, "a")], named: null, assumes: [] }, "args");
    const alias = allocate(state, ctx, e, { kind: "opaque", type: "GenericAlias", holds: [args], assumes: [] });
    // __class_getitem__ is looked up (Objects/abstract.c, PyObject_GetItem).
    noteStep(state, ctx, [alias, { tag: "aside", what: "bound" }]);
    return alias;
  }
  const special = callSpecial(box, "__getitem__", [key], e, state, ctx);
  if (special !== undefined) return special;
  const obj = objectOf(box, state);
  const entry = obj?.kind === "opaque" ? methodOf(obj.type, "__getitem__") : undefined;
  if (entry !== undefined) {
    const args = [box, key].map((value) => ({ name: null, value, node: e }));
    return applyEntry(entry, entry.name, allKnown(args), callAt(e), state, ctx);
  }
  const at = asInt(key);
  switch (obj?.kind) {
    case "list":
    case "deque":
    case "tuple": {
      const position = at === null ? null : resolve(at, lengthOf(obj.runs));
      const ordered = obj.kind !== "list" || obj.unordered !== true;
      const value = position === null || !ordered ? null : itemAt(obj.runs, position);
      const item = value ?? someOf(obj.runs);
      if (item !== null) return item;
      loseItems(state, contents(obj), contents);
      return lost(ctx, e, "which item this is, is not known");
    }
    case "dict": {
      const there = obj.missing === undefined && obj.type !== "Counter" ? true : holdsKey(obj, key, isIn);
      const made = there === true ? null : missingValue(obj, (factory) => callValue(factory, allKnown([]), callAt(e), state, ctx));
      if (made !== null) noteMissing(box, key, made, there === false && obj.type !== "Counter" && made.tag !== "ref", e, state, ctx);
      if (made !== null && there === false) {
        if (insert && obj.type !== "Counter") insertKey(box, key, made, e, state);
        return made;
      }
      if (made?.tag === "ref" && insert) {
        const value = setDefault(box, key, made, e, state);
        if (value !== null) return value;
      }
      const old = valueOfKey(obj, key);
      if (old !== null && (made === null || made.tag !== "ref")) {
        if (made !== null && insert && obj.type !== "Counter") insertKey(box, key, made, e, state);
        return made === null ? old : joinValue(old, made);
      }
      if (made !== null && obj.type !== "Counter") insertKey(box, key, made, e, state);
      loseItems(state, contents(objectOf(box, state) ?? obj), contents);
      return lost(ctx, e, "which value of the dict this is, is not known");
    }
    case "range":
      if (at === null) return lost(ctx, e, "which item this is, is not known");
      return intOf({ poly: null, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }, freshScalar(ctx, e), "any");
    case "array":
      return arrayItem(obj.typecode, freshScalar(ctx, e));
    case "bytearray":
      return { tag: "int", int: { poly: null, low: 0, high: 255 }, id: { kind: "const", key: null } };
    default: {
      const part = partOf(box, key, e, state, ctx);
      if (part !== undefined) return part;
      if (obj !== undefined) loseItems(state, contents(obj), contents);
      return lost(ctx, e, "which item this is, is not known");
    }
  }
}

/** What a missing key gets is put into the dict by a method that is looked up for it (Modules/_collectionsmodule.c, defdict_missing). */
function noteMissing(box: Value, key: Value, made: Value, surely: boolean, e: Expr, state: State, ctx: Context): void {
  const { machine } = ctx;
  if (machine.peaks === null || machine.peaks.course === null) return;
  if (surely) {
    const then = state.fork();
    insertKey(box, key, made, e, then);
    noteStep(then, ctx, [key, made, { tag: "aside", what: "bound" }]);
  } else unfollowed(machine);
}

/** A position counted from the start; null when it may be outside. */
function resolve(at: Int, length: Int): Int | null {
  if (isLess(at, ZERO) === true) {
    const from = add(length, at);
    return isLessEqual(ZERO, from) === true ? from : null;
  }
  return isLessEqual(ZERO, at) === true ? at : null;
}

function character(box: Extract<Value, { tag: "str" | "bytes" }>, key: Value, e: Expr, ctx: Context): Value {
  const at = asInt(key);
  if (box.tag === "bytes") return { tag: "int", int: { poly: null, low: 0, high: 255 }, id: { kind: "const", key: null } };
  const n = at === null ? null : constantOf(at);
  if (box.text !== null && typeof n === "number") {
    const points = [...box.text];
    const found = points[n < 0 ? points.length + n : n];
    if (found === undefined) return lost(ctx, e, "the index is out of range");
    return stringValue(found, (found.codePointAt(0) as number) < 256 ? { kind: "const", key: `str:${found}` } : freshScalar(ctx, e));
  }
  const shared = box.kind === "ascii" || box.kind === "latin1";
  return { tag: "str", text: null, length: ONE, kind: box.kind, id: shared ? { kind: "const", key: null } : { kind: "any" } };
}

function slice(box: Value, e: Expr, s: Extract<Expr, { type: "Slice" }>, state: State, ctx: Context): Value {
  const bound = (part: Expr | null): Value | null => (part === null ? null : evaluate(part, state, ctx));
  const low = bound(s.lower);
  const high = bound(s.upper);
  const step = bound(s.step);
  if (box.tag === "unknown") return unknownLike(box);
  const obj = objectOf(box, state);
  const length =
    box.tag === "str" || box.tag === "bytes"
      ? box.length
      : obj?.kind === "list" || obj?.kind === "tuple"
        ? lengthOf(obj.runs)
        : obj?.kind === "array" || obj?.kind === "bytearray"
          ? obj.length
          : null;
  const given = (text: string): Value => {
    if (obj !== undefined) loseItems(state, contents(obj), contents);
    return lost(ctx, e, text);
  };
  if (length === null) return given("a slice of this is not followed yet");
  const every = step === null || step.tag === "none" ? ONE : asInt(step);
  const by = every === null ? null : constantOf(every);
  if (by !== 1) {
    const taken = by === null || by === 0 ? null : stride(low, high, Number(by), length);
    const value = taken === null ? null : stepped(box, obj, Number(by), taken, e, state, ctx);
    return value ?? given("which part the slice takes is not known");
  }
  const from = edge(low, length, ZERO);
  const to = edge(high, length, length);
  if (from === null || to === null) return given("which part the slice takes is not known");
  const count = max(sub(to, from), ZERO);
  return part(box, obj, from, count, e, state, ctx);
}

function part(box: Value, obj: Obj | undefined, from: Int, count: Int, e: Expr, state: State, ctx: Context): Value {
  if (box.tag === "str") {
    const a = constantOf(from);
    const n = constantOf(count);
    if (box.text !== null && typeof a === "number" && typeof n === "number") {
      const text = [...box.text].slice(a, a + n).join("");
      return text === box.text ? box : cut(box, text, freshScalar(ctx, e), ctx);
    }
    return { tag: "str", text: null, length: count, kind: box.kind === "ascii" ? "ascii" : null, id: freshScalar(ctx, e) };
  }
  if (box.tag === "bytes") {
    const a = constantOf(from);
    const n = constantOf(count);
    const data = box.data !== null && typeof a === "number" && typeof n === "number" ? box.data.slice(a, a + n) : null;
    // Nothing of any is the one empty bytes (Objects/bytesobject.c, bytes_subscript).
    return data === box.data && data ? box : { tag: "bytes", data, length: count, id: freshScalar(ctx, e) };
  }
  let made: Obj | null = null;
  if (obj?.kind === "list" || obj?.kind === "tuple") {
    const part = obj.kind === "list" && obj.unordered === true ? null : sliceRuns(obj.runs, from, add(from, count));
    const runs = part ?? someRun(obj.runs, count, `s${e.start}`);
    if (runs === null) {
      loseItems(state, contents(obj), contents);
      return lost(ctx, e, "which items the slice takes is not known");
    }
    if (obj.kind === "tuple" && obj.named === null && constantOf(from) === 0 && constantOf(sub(lengthOf(obj.runs), count)) === 0)
      return box;
    made =
      obj.kind === "list"
        ? { kind: "list", runs, history: [{ op: "exact", count: lengthOf(runs) }], assumes: obj.assumes }
        : { kind: "tuple", runs, named: null, assumes: obj.assumes };
  } else if (obj?.kind === "array")
    made = { kind: "array", typecode: obj.typecode, length: count, history: [{ op: "exact", count }], assumes: obj.assumes };
  else if (obj?.kind === "bytearray")
    made = { kind: "bytearray", length: count, history: [{ op: "from", source: "bytes", count }], assumes: obj.assumes };
  if (made === null) return lost(ctx, e, "a slice of this is not followed yet");
  const value = allocate(state, ctx, e, made);
  notePeak(state, ctx, value);
  return value;
}

/** A part of a text. In Python 2 one of unicode is unicode, whatever is in it. */
function cut({ kind }: Extract<Value, { tag: "str" }>, text: string, id: Id, ctx: Context): Value {
  const part = stringValue(text, id);
  return ctx.machine.target.python[0] < 3 && part.tag === "str" ? { ...part, kind } : part;
}

/** A slice with a step other than 1; null where its items are not known. */
function stepped(
  box: Value,
  obj: Obj | undefined,
  by: number,
  { first, count }: { readonly first: Int; readonly count: Int },
  e: Expr,
  state: State,
  ctx: Context,
): Value | null {
  if (box.tag === "str" || box.tag === "bytes") {
    const text = box.tag === "str" ? box.text : box.data;
    const [at, n] = [constantOf(first), constantOf(count)];
    const letters = text === null || at === null || n === null ? null : [...text];
    const taken = letters === null ? null : Array.from({ length: Number(n) }, (_, k) => letters[Number(at) + by * k]).join("");
    const id = freshScalar(ctx, e);
    if (box.tag === "bytes") return { tag: "bytes", data: taken, length: count, id };
    return taken === null
      ? { tag: "str", text: null, length: count, kind: box.kind === "ascii" ? "ascii" : null, id }
      : cut(box, taken, id, ctx);
  }
  switch (obj?.kind) {
    case "list":
    case "tuple": {
      const name = `s${e.start}`;
      const known =
        obj.kind === "list" && obj.unordered === true
          ? null
          : by === -1 && isEqual(count, lengthOf(obj.runs)) === true
            ? reverseRuns(obj.runs)
            : strided(obj.runs, first, by, count, name);
      const runs = known ?? someRun(obj.runs, count, name);
      if (runs === null) return null;
      const { assumes } = obj;
      return put(
        obj.kind === "tuple"
          ? { kind: "tuple", runs, named: null, assumes }
          : { kind: "list", runs, history: [{ op: "exact", count }], assumes },
        e,
        state,
        ctx,
      );
    }
    case "array":
      return put(
        { kind: "array", typecode: obj.typecode, length: count, history: [{ op: "exact", count }], assumes: obj.assumes },
        e,
        state,
        ctx,
      );
    case "bytearray":
      return put(
        { kind: "bytearray", length: count, history: [{ op: "from", source: "bytes", count }], assumes: obj.assumes },
        e,
        state,
        ctx,
      );
    default:
      return null;
  }
}
