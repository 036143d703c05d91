/** Unary, binary and comparison operators on values. */

import type { CompareOperator, Expr, Operator, Stmt } from "../syntax/ast";
import { atLeast } from "../target/versions";
import { memberKey } from "../values/distinct";
import {
  add,
  bitAnd,
  bitOr,
  bitXor,
  constant,
  constantOf,
  floordiv,
  type Int,
  invert,
  isEqual,
  isHuge,
  isLess,
  isLessEqual,
  max,
  mod,
  mul,
  neg,
  pow,
  shiftLeft,
  shiftRight,
  sub,
  ZERO,
} from "../values/int";
import { isPlain } from "../values/join";
import { keyRuns } from "../values/mappings";
import type { Obj, Run } from "../values/object";
import { appendRuns, lengthOf, repeatRuns } from "../values/runs";
import { valueMentions } from "../values/substitute";
import { type Id, intOf, unknownLike, type Value } from "../values/value";
import { arithmetic as arrayArithmetic, isNumpy } from "./arrays/ndarray";
import { contents } from "./canonical";
import { binarySpecial, compareSpecial, isTrue, unarySpecial } from "./classes/special";
import { arrayOf } from "./containers/array";
import { loseItems, objectOf } from "./containers/objects";
import { compareKnown } from "./containers/order";
import { combined, dictOr, isSetOperator, put } from "./containers/tableMethods";
import { isIn } from "./containers/tables";
import { asksOf } from "./digits";
import { constantInt, constantValue, evaluate, stringValue } from "./expressions";
import { asConstant, isFolded } from "./folding";
import { libraryArithmetic, libraryUnary } from "./library/arithmetic";
import { allocate, type Context, freshScalar, lost } from "./machine";
import { dropSteps, noteOperator, notePeak, noteScalar, unfollowed } from "./peaks";
import { joinIn, overAlternatives, type State } from "./state";
import { percent, strValue } from "./texts/formatting";
import { joined, type Text } from "./texts/texts";

/** `-a`, `+a`, `~a`, `not a`. */
export function evaluateUnary(e: Extract<Expr, { type: "UnaryOp" }>, state: State, ctx: Context): Value {
  const value = evaluate(e.operand, state, ctx);
  if (e.op === "not") {
    const known = isTrue(value, e, state, ctx);
    return { tag: "bool", value: known === null ? null : !known };
  }
  // The compiler folds a sign on a literal.
  if (e.operand.type === "Constant" && e.op === "-" && value.tag === "int")
    return constantInt(constantOf(neg(value.int)) as number | bigint);
  if (e.operand.type === "Constant" && e.op === "-" && value.tag === "float")
    return constantValue({ kind: "float", value: -(value.value as number) });
  const special = unarySpecial(value, e.op, e, state, ctx);
  if (special !== undefined) return special;
  const n = asInt(value);
  if (n !== null && isFolded(e.operand) && e.op !== "+")
    return asConstant(intValue(e.op === "-" ? neg(n) : invert(n), freshScalar(ctx, e)), e, state, ctx);
  if (n !== null)
    return intValue(
      e.op === "-" ? neg(n) : e.op === "~" ? invert(n) : n,
      value.tag === "int" && e.op === "+" ? value.id : freshScalar(ctx, e),
    );
  if (value.tag === "float" && e.op !== "~")
    return e.op === "+" ? value : floatValue(value.value === null ? null : -value.value, freshScalar(ctx, e));
  if (value.tag === "complex") return { tag: "complex", id: freshScalar(ctx, e) };
  const { machine } = ctx;
  const before = state.heap;
  machine.temporaries.push(value);
  const array = arrayArithmetic([value], e.op, e, state, ctx);
  if (array !== null) noteOperator(e.op, [value], array, before, state, ctx);
  machine.temporaries.pop();
  if (array !== null) return array;
  unfollowed(machine);
  if (value.tag === "unknown") return unknownLike(value);
  return libraryUnary(value, e.op, e, state, ctx) ?? lost(ctx, e, `the operator ${e.op} is not followed on this value`);
}

/** `a op b`. */
export function evaluateBinary(e: Extract<Expr, { type: "BinOp" }>, state: State, ctx: Context): Value {
  // A chain a + b + c … leans left: walk it without recursion, so that long chains do not use up the stack.
  const chain: Extract<Expr, { type: "BinOp" }>[] = [e];
  for (let left = e.left; left.type === "BinOp"; left = left.left) chain.push(left);
  let value = evaluate((chain[chain.length - 1] as typeof e).left, state, ctx);
  const { temporaries } = ctx.machine;
  for (const node of chain.reverse()) {
    ctx.machine.step();
    temporaries.push(value);
    const right = evaluate(node.right, state, ctx);
    temporaries.push(right);
    // Formatting is left to run time (safe_mod).
    const formats = node.op === "%" && (value.tag === "str" || value.tag === "bytes");
    const left = value;
    const before = state.heap;
    const steps = ctx.machine.peaks?.course?.length ?? 0;
    const folded = node.left.type !== "Name" && node.right.type !== "Name" && !formats && isFolded(node);
    value = binary(value, node.op, right, node, state, ctx);
    if (folded) {
      value = asConstant(value, node, state, ctx);
      if ("id" in value && value.id.kind === "const") dropSteps(ctx.machine, steps);
    }
    noteScalar(state, ctx, value);
    if (!folded && !makesResultAlone(node.op, left, right, value, state)) noteOperator(node.op, [left, right], value, before, state, ctx);
    temporaries.length -= 2;
  }
  return value;
}

/** Whether the operator allocates nothing but its result (Objects/longobject.c, floatobject.c, listobject.c; lists and tuples note theirs). */
function makesResultAlone(op: Operator, left: Value, right: Value, result: Value, state: State): boolean {
  const small = (value: Value): boolean => value.tag === "int" && value.int.low > -DIGIT && value.int.high < DIGIT;
  const numbers = [left, right].every(({ tag }) => tag === "int" || tag === "float" || tag === "bool" || tag === "complex");
  if (numbers && [left, right, result].some((value) => value.tag === "int" && isHuge(value.int))) return false;
  if (numbers && (op === "+" || op === "-" || op === "*" || op === "&" || op === "|" || op === "^")) return true;
  if (numbers) return op !== "**" && [left, right].every((value) => value.tag === "float" || small(value));
  if (result.tag === "str" || result.tag === "bytes") return op === "+" || op === "*";
  const kind = objectOf(result, state)?.kind;
  return (op === "+" || op === "*") && (kind === "list" || kind === "tuple" || kind === "array" || kind === "bytearray");
}

/** Ints of one digit on every build: their quotients and remainders take no long division. */
const DIGIT = 2 ** 15;

/** `a op b` for operands already evaluated. */
export function binary(
  a: Value,
  op: Operator,
  b: Value,
  node: Expr | Extract<Stmt, { type: "AugAssign" }>,
  state: State,
  ctx: Context,
): Value {
  if (a.tag === "union" || b.tag === "union")
    return (
      overAlternatives(a, state, (x, one) => overAlternatives(b, one, (y, both) => binary(x, op, y, node, both, ctx))) ?? {
        tag: "unknown",
        reason: { text: "no operand is bound here", line: null, remedy: null },
      }
    );
  const special = binarySpecial(a, op, b, node, state, ctx);
  if (special !== undefined) return special;
  if (a.tag === "unknown") return unknownLike(a);
  if (b.tag === "unknown") return unknownLike(b);
  const id = () => freshScalar(ctx, node);
  const x = asInt(a);
  const y = asInt(b);
  if (x !== null && y !== null) {
    if (op === "/") return floatValue(quotient(x, y), id());
    if (op === "@") return lost(ctx, node, "@ is not defined for numbers");
    if ((op === "//" || op === "%") && isEqual(y, ZERO) === true) return lost(ctx, node, "this divides by zero");
    if (op === "**" && isLess(y, ZERO) !== false) {
      if (isLess(y, ZERO) === true) return floatValue(null, id());
      return lost(ctx, node, "whether the power is an int or a float depends on the sign of the exponent");
    }
    if (a.tag === "bool" && b.tag === "bool" && (op === "&" || op === "|" || op === "^"))
      return { tag: "bool", value: boolBits(a.value, op, b.value) };
    const int = integer(x, op, y);
    return intOf(int, id(), asksOf(x, op, y, int));
  }
  if (isNumber(a) && isNumber(b)) {
    if (a.tag === "complex" || b.tag === "complex") return complexOf(op === "*" ? imaginaryOf(a, b) : null, id());
    return floatValue(floating(asFloat(a), op, asFloat(b)), id());
  }
  if (a.tag === "str" || a.tag === "bytes") {
    if (op === "+" && b.tag === a.tag) {
      // Nothing and a constant is that constant (Objects/unicodeobject.c, PyUnicode_Concat; bytesobject.c, bytes_concat).
      const isSame = (one: typeof a, other: typeof b) => one.length.low <= 0 && one.length.poly === null && other.id.kind !== "object";
      const sum = concatenate(a, b, isSame(a, b) || isSame(b, a) ? { kind: "any" } : id());
      // In Python 2 what begins or ends with unicode is unicode, even if that is empty.
      const wide = [a, b].find((part) => part.tag === "str" && part.kind !== "ascii");
      return ctx.machine.target.python[0] < 3 && wide?.tag === "str" && sum.tag === "str" ? { ...sum, kind: wide.kind } : sum;
    }
    if (op === "*" && y !== null) return repeatText(a, y, id());
    if (op === "%" && a.tag === "str") return strValue(percent(a, b, state.heap), id());
  }
  if ((b.tag === "str" || b.tag === "bytes") && op === "*" && x !== null) return repeatText(b, x, id());
  const left = objectOf(a, state);
  const right = objectOf(b, state);
  if (left !== undefined && (left.kind === "list" || left.kind === "tuple")) {
    if (op === "*" && y !== null) return repeatItems(a, left, y, node, state, ctx);
    if (op === "+" && right?.kind === left.kind) {
      const runs = appendRuns(left.runs, right.runs);
      const own = (): Value => made(runs, left.kind, node, state, ctx);
      if (left.kind === "list" || !atLeast(ctx.machine.target, [3, 7, 0])) return own();
      // From 3.7 on nothing and a tuple is that tuple (tupleobject.c, tupleconcat).
      const [m, n] = [lengthOf(left.runs), lengthOf(right.runs)];
      if (m.high <= 0) return b;
      if (n.high <= 0) return a;
      const result = own();
      const either = [...(m.low <= 0 ? [b] : []), ...(n.low <= 0 ? [a] : [])];
      return either.reduce((all, one) => joinIn(state, all, one), result);
    }
  }
  if (left?.kind === "dict" && right?.kind === "dict" && op === "|" && left.type === "dict")
    return put(dictOr(left, right), node, state, ctx);
  if (isSet(left) && isSet(right) && isSetOperator(op))
    return put(combined(left, op, right, `c${node.start}`, ctx.machine.target.python[0]), node, state, ctx);
  if (right !== undefined && (right.kind === "list" || right.kind === "tuple") && op === "*" && x !== null)
    return repeatItems(b, right, x, node, state, ctx);
  if (
    left?.kind === "array" &&
    ((op === "+" && right?.kind === "array" && right.typecode === left.typecode) || (op === "*" && y !== null))
  ) {
    const length = op === "+" && right?.kind === "array" ? add(left.length, right.length) : mul(left.length, max(y ?? ZERO, ZERO));
    return put(arrayOf(left.typecode, length, left.assumes), node, state, ctx);
  }
  const known = libraryArithmetic(a, op, b, node, state, ctx) ?? arrayArithmetic([a, b], op, node, state, ctx);
  return known ?? lost(ctx, node, `the operator ${op} is not followed on these values`);
}

function complexOf(imaginary: number | null, id: Id): Value {
  return imaginary === null ? { tag: "complex", id } : { tag: "complex", id, imaginary };
}

/** The imaginary part of a product whose real part is 0; null where that is not known. */
function imaginaryOf(a: Value, b: Value): number | null {
  if (a.tag !== "complex") return b.tag === "complex" ? imaginaryOf(b, a) : null;
  const factor = asFloat(b);
  return a.imaginary === undefined || factor === null ? null : a.imaginary * factor;
}

function isSet(obj: Obj | undefined): obj is Extract<Obj, { kind: "set" | "frozenset" }> {
  return obj?.kind === "set" || obj?.kind === "frozenset";
}

function made(runs: readonly Run[], kind: "list" | "tuple", node: { start: number; end: number }, state: State, ctx: Context): Value {
  const obj: Obj =
    kind === "tuple"
      ? { kind, runs, named: null, assumes: [] }
      : { kind, runs, history: [{ op: "exact", count: lengthOf(runs) }], assumes: [] };
  const result = allocate(state, ctx, node, obj);
  notePeak(state, ctx, result);
  return result;
}

/** `items * n`: the references are repeated, the objects are not. */
function repeatItems(
  items: Value,
  obj: Extract<Obj, { kind: "list" | "tuple" }>,
  n: Int,
  node: { start: number; end: number },
  state: State,
  ctx: Context,
): Value {
  const times = max(n, ZERO);
  // Objects/tupleobject.c, tuplerepeat.
  if (constantOf(times) === 1 && obj.kind === "tuple" && obj.named === null) return items;
  const runs = repeatRuns(obj.runs, times);
  if (runs.every((run) => run.picked === null)) return made(runs, obj.kind, node, state, ctx);
  // Many rounds of several runs: the count is exact, which item stands where is not kept. Each run still names the same objects.
  if (obj.kind === "list" && obj.runs.every(equalElement)) {
    const result = allocate(state, ctx, node, {
      kind: "list",
      runs,
      history: [{ op: "exact", count: mul(lengthOf(obj.runs), times) }],
      unordered: true,
      assumes: [],
    });
    notePeak(state, ctx, result);
    return result;
  }
  loseItems(state, contents(obj));
  return lost(ctx, node, "a repeated list of many different items is not followed");
}

/** True when the item does not depend on its index: one object referred to count times. */
function equalElement(run: Run): boolean {
  return !valueMentions(run.element, run.index.key);
}

function ownText(value: Extract<Value, { tag: "str" }>): Text {
  return { text: value.text, length: value.length, kind: value.kind, plain: isPlain(value) };
}

function concatenate(a: Extract<Value, { tag: "str" | "bytes" }>, b: Extract<Value, { tag: "str" | "bytes" }>, id: Id): Value {
  if (a.tag === "str" && b.tag === "str") {
    if (isEqual(b.length, ZERO) === true) return a;
    if (isEqual(a.length, ZERO) === true) return b;
    if (a.text !== null && b.text !== null && a.text.length + b.text.length < 65536) return stringValue(a.text + b.text, id);
    return strValue(joined([ownText(a), ownText(b)]), id);
  }
  if (a.tag === "bytes" && b.tag === "bytes") {
    // Objects/bytesobject.c, bytes_concat.
    if (isEqual(a.length, ZERO) === true) return b;
    if (isEqual(b.length, ZERO) === true) return a;
    const data = a.data !== null && b.data !== null && a.data.length + b.data.length < 65536 ? a.data + b.data : null;
    return { tag: "bytes", data, length: add(a.length, b.length), id };
  }
  return a;
}

function repeatText(a: Extract<Value, { tag: "str" | "bytes" }>, n: Int, id: Id): Value {
  const length = mul(a.length, max(n, ZERO));
  const times = constantOf(n);
  const small = times !== null && Number(times) * Number(constantOf(a.length) ?? Number.POSITIVE_INFINITY) < 65536;
  if (times === 1 || constantOf(a.length) === 0) return a;
  if (a.tag === "str") {
    // The kind stays that of the text: in 2.7 an empty one differs by it.
    if (small && a.text !== null) {
      const text = a.text.repeat(Math.max(0, Number(times)));
      return { tag: "str", text, length: constant([...text].length), kind: a.kind, id };
    }
    return strValue({ text: null, length, kind: a.kind, plain: isPlain(a) }, id);
  }
  return { tag: "bytes", data: small && a.data !== null ? a.data.repeat(Math.max(0, Number(times))) : null, length, id, fresh: true };
}

/** `a < b < c`, with `is` and `in`: a bool, of no known value where it is not decided. */
export function evaluateCompare(e: Extract<Expr, { type: "Compare" }>, state: State, ctx: Context): Value {
  let left = evaluate(e.left, state, ctx);
  let result: boolean | null = true;
  const { temporaries } = ctx.machine;
  const depth = temporaries.length;
  for (const [i, op] of e.ops.entries()) {
    temporaries.push(left);
    const right = evaluate(e.comparators[i] as Expr, state, ctx);
    temporaries.push(right);
    const before = state.heap;
    const one = compare(left, op, right, state, ctx, e);
    const array = one === undefined ? arrayArithmetic([left, right], op, e, state, ctx) : null;
    if (array !== null) noteOperator(op, [left, right], array, before, state, ctx);
    else if (!op.startsWith("is") && (isNumpy(left, state) || isNumpy(right, state))) unfollowed(ctx.machine);
    temporaries.length = depth;
    if (one === false) return { tag: "bool", value: false };
    if (one === undefined) return array ?? { tag: "bool", value: null };
    // What is not known may be an array, or of a class whose comparisons give anything.
    const open = one !== null || ANSWERS.has(op) ? undefined : [left, right].find((value) => value.tag === "unknown");
    if (open?.tag === "unknown") return unknownLike(open);
    if (one === null) result = null;
    left = right;
  }
  return { tag: "bool", value: result };
}

/** Operators that always give a truth value. */
const ANSWERS: ReadonlySet<CompareOperator> = new Set(["is", "is not", "in", "not in"]);

/** Undefined: the operands may be arrays, which compare item by item. */
function compare(a: Value, op: CompareOperator, b: Value, state: State, ctx: Context, node: Expr): boolean | null | undefined {
  if (op === "is" || op === "is not") {
    const same = identical(a, b);
    return same === null ? null : same === (op === "is");
  }
  const special = compareSpecial(a, op, b, node, state, ctx);
  if (special !== undefined) return special;
  if (op === "in" || op === "not in") {
    const found = contains(b, a, state);
    return found === null ? null : found === (op === "in");
  }
  if ((op === "==" || op === "!=") && memberKey(a) !== null && memberKey(b) !== null)
    return (memberKey(a) === memberKey(b)) === (op === "==");
  const x = asInt(a);
  const y = asInt(b);
  if (x !== null && y !== null) {
    switch (op) {
      case "<":
        return isLess(x, y);
      case "<=":
        return isLessEqual(x, y);
      case ">":
        return isLess(y, x);
      case ">=":
        return isLessEqual(y, x);
      case "==":
        return isEqual(x, y);
      case "!=":
        return flip(isEqual(x, y));
    }
  }
  if (isNumber(a) && isNumber(b)) {
    const p = asFloat(a);
    const q = asFloat(b);
    if (p === null || q === null) return null;
    return op === "<" ? p < q : op === "<=" ? p <= q : op === ">" ? p > q : op === ">=" ? p >= q : op === "==" ? p === q : p !== q;
  }
  if (a.tag === "str" && b.tag === "str" && a.text !== null && b.text !== null) {
    const order = compareText(a.text, b.text);
    return op === "<"
      ? order < 0
      : op === "<="
        ? order <= 0
        : op === ">"
          ? order > 0
          : op === ">="
            ? order >= 0
            : op === "=="
              ? order === 0
              : order !== 0;
  }
  if ((op === "==" || op === "!=") && a.tag !== b.tag && plainScalar(a) && plainScalar(b)) return op === "!=";
  if (a.tag === "none" && b.tag === "none" && (op === "==" || op === "!=")) return op === "==";
  const sign = compareKnown(a, b, state);
  if (sign !== undefined)
    return op === "<"
      ? sign < 0
      : op === "<="
        ? sign <= 0
        : op === ">"
          ? sign > 0
          : op === ">="
            ? sign >= 0
            : (sign === 0) === (op === "==");
  const mayBeArray = [a, b].some((v) => isNumpy(v, state));
  return mayBeArray ? undefined : null;
}

function compareText(a: string, b: string): number {
  const p = [...a];
  const q = [...b];
  for (let i = 0; i < Math.min(p.length, q.length); i++) {
    const d = (p[i]?.codePointAt(0) as number) - (q[i]?.codePointAt(0) as number);
    if (d !== 0) return d;
  }
  return p.length - q.length;
}

/** Numbers compare with numbers, so only different kinds of these are surely unequal. */
function plainScalar(v: Value): boolean {
  return v.tag === "none" || v.tag === "str" || v.tag === "bytes" || v.tag === "int" || v.tag === "float" || v.tag === "bool";
}

/** The default of a parameter that generated code makes a value for. */
export const NOT_GIVEN = "default factory";

function identical(a: Value, b: Value): boolean | null {
  if (a.tag === "none" || b.tag === "none") {
    if (a.tag === b.tag) return true;
    const other = a.tag === "none" ? b : a;
    if (other.tag === "unknown" || other.tag === "unbound") return null;
    if (other.tag === "union") return other.values.some((v) => v.tag === "none" || v.tag === "unknown") ? null : false;
    return false;
  }
  if (a.tag === "ref" && b.tag === "ref" && a.id.kind === "object" && b.id.kind === "object") {
    if (a.id.site !== b.id.site) return false;
    return a.id.at.length === 0 && b.id.at.length === 0 ? true : null;
  }
  if (a.tag === "bool" && b.tag === "bool") return a.value === null || b.value === null ? null : a.value === b.value;
  if (a.tag === "class" && b.tag === "class") return a.cls === b.cls;
  const [p, q] = [memberKey(a), memberKey(b)];
  if (p !== null && q !== null) return p === q;
  if (a.tag === "known" && b.tag === "known") return a.name === b.name ? true : null;
  // What generated code compares with is its own: nothing else is that.
  if (b.tag === "known" && b.name === NOT_GIVEN) return a.tag === "union" && a.values.some((v) => v.tag === "known") ? null : false;
  return null;
}

function contains(box: Value, item: Value, state: State): boolean | null {
  if (box.tag === "str" && item.tag === "str" && box.text !== null && item.text !== null) return box.text.includes(item.text);
  const obj = objectOf(box, state);
  const elements =
    obj?.kind === "dict"
      ? keyRuns(obj.runs)
      : obj !== undefined && "runs" in obj && obj.runs !== null
        ? (obj.runs as readonly Run[])
        : null;
  return elements === null ? null : isIn(item, elements);
}

function flip(known: boolean | null): boolean | null {
  return known === null ? null : !known;
}

// Numbers.

/** The integer that a bool or int is, or null for other values. */
export function asInt(value: Value): Int | null {
  if (value.tag === "int") return value.int;
  if (value.tag === "bool") return value.value === null ? { poly: null, low: 0, high: 1 } : constant(value.value ? 1 : 0);
  return null;
}

/** An int of that identity. */
export function intValue(int: Int, id: Id): Value {
  return { tag: "int", int, id };
}

/** A float of that identity; null: its value is not known. */
export function floatValue(value: number | null, id: Id): Value {
  return { tag: "float", value, id };
}

function isNumber(v: Value): boolean {
  return v.tag === "int" || v.tag === "bool" || v.tag === "float" || v.tag === "complex";
}

/** The number that a float, or an int of known value, is; null for others. */
export function asFloat(v: Value): number | null {
  if (v.tag === "float") return v.value;
  const n = asInt(v);
  const c = n === null ? null : constantOf(n);
  return c === null ? null : Number(c);
}

/** Python's true division of ints is correctly rounded: JS division is when both are exact doubles. */
function quotient(x: Int, y: Int): number | null {
  const p = constantOf(x);
  const q = constantOf(y);
  return typeof p === "number" && typeof q === "number" && q !== 0 ? p / q : null;
}

function integer(x: Int, op: Operator, y: Int): Int {
  switch (op) {
    case "+":
      return add(x, y);
    case "-":
      return sub(x, y);
    case "*":
      return mul(x, y);
    case "//":
      return floordiv(x, y);
    case "%":
      return mod(x, y);
    case "**":
      return pow(x, y);
    case "<<":
      return shiftLeft(x, y);
    case ">>":
      return shiftRight(x, y);
    case "&":
      return bitAnd(x, y);
    case "|":
      return bitOr(x, y);
    default:
      return bitXor(x, y);
  }
}

function floating(p: number | null, op: Operator, q: number | null): number | null {
  if (p === null || q === null) return null;
  switch (op) {
    case "+":
      return p + q;
    case "-":
      return p - q;
    case "*":
      return p * q;
    case "/":
      return q === 0 ? null : p / q;
    default:
      // Powers, floor division and remainders may round differently in C: not computed.
      return null;
  }
}

function boolBits(a: boolean | null, op: Operator, b: boolean | null): boolean | null {
  if (a === null || b === null) return null;
  return op === "&" ? a && b : op === "|" ? a || b : a !== b;
}
