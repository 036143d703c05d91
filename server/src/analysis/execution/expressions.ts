/** Compiles expressions to closures over a frame. */

import type { Constant, Expr } from "../../syntax/ast";
import { foldedInt } from "../folding";
import { compare } from "./compare";
import { compileComprehension } from "./comprehensions";
import { compileCall, compileFunction } from "./functions";
import { append } from "./growth";
import { extend, getItem } from "./items";
import { type Compiler, compileName, type Eval, mangled, storeName } from "./names";
import {
  type Bytes,
  bool,
  dict,
  ELLIPSIS,
  EMPTY,
  FALSE,
  type Float,
  type Frame,
  type Int,
  int,
  keyOf,
  list,
  NONE,
  type Py,
  SOME,
  type Str,
  set,
  stop,
  str,
  sum,
  TRUE,
  tuple,
} from "./objects";
import { binary, isNumber, isTrue, unary } from "./operations";
import { addItem, fill, noteKey, putItem } from "./tables";
import { freshText, shown, strOf, UNKNOWN_TEXT } from "./texts";
import type { Site, World } from "./world";

const constants = new Map<string, Int | Float | Str | Bytes>();

/** Constants of the text with one value are one object. */
function constantOf(value: Constant): Py {
  switch (value.kind) {
    case "None":
      return NONE;
    case "True":
      return TRUE;
    case "False":
      return FALSE;
    case "Ellipsis":
      return ELLIPSIS;
    case "imaginary":
      return stop("a complex number");
    default: {
      const key = `${value.kind}:${Object.is(value.value, -0) ? "-0" : value.value}`;
      if (value.kind === "str" && value.value === "") return EMPTY;
      if (value.kind === "int" && typeof value.value === "number" && value.value >= -5 && value.value <= 256) return int(value.value);
      if (value.kind === "str" && value.value.length === 1) return str(value.value);
      let known = constants.get(key);
      if (known === undefined) {
        const made: Int | Float | Str | Bytes =
          value.kind === "int"
            ? { k: "int", v: value.value, constant: true }
            : value.kind === "float"
              ? { k: "float", v: value.value, constant: true, rough: false }
              : value.kind === "str"
                ? { k: "str", v: value.value, constant: true }
                : { k: "bytes", v: String(value.value), constant: true };
        known = made;
        if (constants.size > 50_000) constants.clear();
        constants.set(key, made);
      }
      return known;
    }
  }
}

/** Arithmetic on literals is a constant too (Python/ast_opt.c). */
function isLiteral(e: Expr): boolean {
  if (e.type === "BinOp") return isLiteral(e.left) && isLiteral(e.right) && foldedInt(e) !== null;
  if (e.type === "UnaryOp") return e.op !== "not" && isLiteral(e.operand);
  return (e.type === "Constant" && e.value.kind !== "imaginary") || (e.type === "Tuple" && e.elts.every(isLiteral));
}

export function compile(e: Expr, c: Compiler): Eval {
  const { world: w } = c;
  switch (e.type) {
    case "Constant": {
      if (e.value.kind === "imaginary") {
        const { value } = e.value;
        let made: Py | undefined;
        return () => {
          made ??= w.imaginary(value);
          return made;
        };
      }
      const value = constantOf(e.value);
      return () => value;
    }
    case "Name":
      return compileName(e.id, c);
    case "BinOp": {
      if (isLiteral(e)) return folded(e, c);
      const [left, right] = [compile(e.left, c), compile(e.right, c)];
      const { op } = e;
      if (op === "+")
        return (f) => {
          const [a, b] = [left(f), right(f)];
          if (a.k === "int" && b.k === "int" && typeof a.v === "number" && typeof b.v === "number") {
            const total = a.v + b.v;
            if (Number.isSafeInteger(total)) return sum(total, a.v, b.v);
          }
          return binary(w, op, a, b);
        };
      if (op === "-")
        return (f) => {
          const [a, b] = [left(f), right(f)];
          if (a.k === "int" && b.k === "int" && typeof a.v === "number" && typeof b.v === "number") {
            const total = a.v - b.v;
            if (Number.isSafeInteger(total)) return sum(total, a.v, b.v);
          }
          return binary(w, op, a, b);
        };
      return (f) => {
        const a = left(f);
        return binary(w, op, a, right(f));
      };
    }
    case "UnaryOp": {
      if (e.op === "not") {
        const operand = compile(e.operand, c);
        return (f) => (isTrue(w, operand(f)) ? FALSE : TRUE);
      }
      if (isLiteral(e)) return folded(e, c);
      const operand = compile(e.operand, c);
      return (f) => unary(w, e.op, operand(f));
    }
    case "BoolOp": {
      const values = e.values.map((value) => compile(value, c));
      const and = e.op === "and";
      return (f) => {
        let value: Py = NONE;
        for (const one of values) {
          value = one(f);
          if (isTrue(w, value) !== and) return value;
        }
        return value;
      };
    }
    case "Compare":
      return compileCompare(e, c);
    case "IfExp": {
      const [test, body, orelse] = [compile(e.test, c), compile(e.body, c), compile(e.orelse, c)];
      const isPlain = e.body.type === "Constant" && e.orelse.type === "Constant";
      return (f) => {
        const value = test(f);
        if (isPlain && value.k === "unknown" && value.tame === "value") return SOME;
        return isTrue(w, value) ? body(f) : orelse(f);
      };
    }
    case "Call":
      return compileCall(e, c);
    case "Attribute": {
      const value = compile(e.value, c);
      const name = mangled(e.attr, c);
      return (f) => {
        const on = value(f);
        if (on.k === "instance") {
          const own = on.attributes.get(name);
          if (own !== undefined && on.cls.attributes.get(name) === undefined) return own;
        }
        return w.attribute(on, name);
      };
    }
    case "Subscript": {
      const [value, slice] = [compile(e.value, c), compile(e.slice, c)];
      return (f) => {
        const on = value(f);
        return getItem(w, on, slice(f));
      };
    }
    case "Slice": {
      const parts = [e.lower, e.upper, e.step].map((part) => (part === null ? () => NONE : compile(part, c)));
      const [start, end, step] = parts as [Eval, Eval, Eval];
      return (f) => ({ k: "slice", start: start(f), stop: end(f), step: step(f) });
    }
    case "Tuple": {
      if (isLiteral(e)) return folded(e, c);
      if (e.elts.some((one) => one.type === "Starred")) {
        const all = spreadItems(e.elts, c);
        return (f) => tuple(all(f).v);
      }
      const items = e.elts.map((one) => compile(one, c));
      if (items.length === 2) {
        const [first, second] = items as [Eval, Eval];
        return (f) => ({ k: "tuple", v: [first(f), second(f)], cls: null });
      }
      return (f) => tuple(items.map((item) => item(f)));
    }
    case "List": {
      if (e.elts.some((one) => one.type === "Starred")) return spreadItems(e.elts, c);
      const items = e.elts.map((one) => compile(one, c));
      const constants = e.elts.every(isLiteral);
      const count = items.length;
      if (count === 0) return () => list([], []);
      return (f) => {
        w.steps -= count;
        return list(
          items.map((item) => item(f)),
          [{ op: "display", count, constants }],
        );
      };
    }
    case "Set": {
      if (e.elts.some((one) => one.type === "Starred")) return () => stop("a set display with a star");
      const items = e.elts.map((one) => compile(one, c));
      const constants = e.elts.every(isLiteral);
      return (f) => {
        const made = set("set");
        for (const item of items) addItem(made, item(f));
        made.grown = [{ op: "display", count: made.v.size, constants }];
        return made;
      };
    }
    case "Dict": {
      const items = e.items.map(({ key, value }) => ({ key: key === null ? null : compile(key, c), value: compile(value, c) }));
      const plain = items.every(({ key }) => key !== null);
      return (f) => {
        const made = dict();
        if (!plain) return spreadDict(w, items, f);
        for (const { key, value } of items) {
          const name = (key as Eval)(f);
          const own = keyOf(name);
          const old = made.v.get(own);
          if (old === undefined) {
            made.v.set(own, [name, value(f)]);
            noteKey(made, name);
          } else old[1] = value(f);
        }
        made.grown = items.length === 0 ? [] : [{ op: "display", count: items.length }];
        if (made.v.size !== items.length) made.grown = [{ op: "mixed", count: items.length }];
        return made;
      };
    }
    case "Lambda": {
      const { parameters, body } = e;
      return compileFunction("<lambda>", parameters, [], body, false, c, false);
    }
    case "ListComp":
    case "SetComp":
    case "DictComp":
    case "GeneratorExp":
      return compileComprehension(e, c);
    case "JoinedStr": {
      const parts = e.values.map((part) => (typeof part === "string" ? part : compile(part, c)));
      const [only] = parts;
      // A text alone is that text, another value its str() (Objects/abstract.c, PyObject_Format).
      if (parts.length === 1 && typeof only === "function")
        return (f) => {
          const value = only(f);
          if (value.k === "str" && value.member === undefined) return value;
          if (value.k === "int" && value.member === undefined) return strOf(w, value);
          const text = shown(w, value, "str");
          return text === null ? UNKNOWN_TEXT : str(text);
        };
      return (f) => {
        let text = "";
        let unknown = false;
        for (const part of parts) {
          if (typeof part === "string") text += part;
          else {
            const one = shown(w, part(f), "str");
            if (one === null) unknown = true;
            else text += one;
          }
        }
        return unknown ? UNKNOWN_TEXT : freshText(text);
      };
    }
    case "NamedExpr": {
      const value = compile(e.value, c);
      if (e.target.type !== "Name") return () => stop("an assignment expression");
      const site: Site = { node: e.target, straight: false };
      const put = storeName(e.target.id, site, c);
      return (f) => {
        const made = value(f);
        put(f, made);
        return made;
      };
    }
    case "Starred":
    case "Await":
    case "Yield":
    case "YieldFrom":
    case "BrokenExpr":
      return () => stop(`${e.type} in an expression`);
  }
}

/** Worked out once. */
function folded(e: Expr, c: Compiler): Eval {
  const build = (one: Expr): Eval => {
    if (one.type === "BinOp") {
      const [left, right] = [build(one.left), build(one.right)];
      return (f) => binary(c.world, one.op, left(f), right(f));
    }
    if (one.type === "UnaryOp") {
      const operand = build(one.operand);
      return (f) => unary(c.world, one.op, operand(f));
    }
    if (one.type === "Tuple") {
      const items = one.elts.map(build);
      return (f) => tuple(items.map((item) => item(f)));
    }
    return compile(one, c);
  };
  const value = build(e);
  let made: Py | undefined;
  return (f) => {
    if (made === undefined) {
      let result = value(f);
      // Longer ones are made each time (safe_multiply).
      if ((result.k === "str" || result.k === "bytes") && result.v.length > 4096) return result;
      if (result.k === "tuple" && e.type === "BinOp" && result.v.length > 256) return result;
      if (result.k === "tuple" && result.v.length > 0) result = { ...result, constant: true };
      made =
        (result.k === "int" || result.k === "float" || result.k === "str" || result.k === "bytes") && e.type !== "Tuple"
          ? constantOf({ kind: result.k, value: result.v } as Constant)
          : result;
    }
    return made;
  };
}

function compileCompare(e: Extract<Expr, { type: "Compare" }>, c: Compiler): Eval {
  const { world: w } = c;
  const first = compile(e.left, c);
  const others = e.comparators.map((one) => compile(one, c));
  const [op, second] = [e.ops[0] as (typeof e.ops)[0], others[0] as Eval];
  if (others.length === 1) {
    if (op === "<" || op === ">" || op === "==" || op === "<=" || op === ">=" || op === "!=")
      return (f) => {
        const a = first(f);
        const b = second(f);
        if (isNumber(a) && isNumber(b)) {
          const [x, y] = [a.v, b.v];
          switch (op) {
            case "<":
              return bool(x < y);
            case ">":
              return bool(x > y);
            case "<=":
              return bool(x <= y);
            case ">=":
              return bool(x >= y);
          }
        }
        return compare(w, op, a, b);
      };
    return (f) => {
      const a = first(f);
      return compare(w, op, a, second(f));
    };
  }
  return (f) => {
    let left = first(f);
    let result: Py = TRUE;
    for (let i = 0; i < others.length; i++) {
      const right = (others[i] as Eval)(f);
      result = compare(w, e.ops[i] as typeof op, left, right);
      if (!isTrue(w, result)) return result;
      left = right;
    }
    return result;
  };
}

/** Items of a display with stars. */
function spreadItems(elts: readonly Expr[], c: Compiler): (f: Frame) => Extract<Py, { readonly k: "list" }> {
  const { world: w } = c;
  const first = elts.findIndex((one) => one.type === "Starred");
  const items = elts.map((one) => ({ star: one.type === "Starred", value: compile(one.type === "Starred" ? one.value : one, c) }));
  return (f) => {
    const made = list([], first > 0 ? [{ op: "display", count: first, constants: false }] : []);
    items.forEach(({ star, value }, i) => {
      const one = value(f);
      if (star) extend(w, made, one);
      else if (i < first) made.v.push(one);
      else append(made, one);
    });
    return made;
  };
}

function spreadDict(w: World, items: readonly { readonly key: Eval | null; readonly value: Eval }[], f: Frame): Py {
  const made = dict();
  const first = items.findIndex(({ key }) => key === null);
  items.forEach(({ key, value }, i) => {
    if (key === null) fill(w, made, value(f));
    else {
      putItem(made, key(f), value(f));
      if (i < first) made.grown = [{ op: "display", count: made.v.size }];
    }
  });
  return made;
}
