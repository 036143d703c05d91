/** Special methods of program classes: what operators, subscripts, loops and builtins do on instances that define them (Objects/typeobject.c, slots). */
import type { CompareOperator, Expr, Located, Operator, Stmt, UnaryOperator } from "../../syntax/ast";
import { constant, type Int } from "../../values/int";
import type { Value } from "../../values/value";
import { truth } from "../conditions";
import { objectOf } from "../containers/objects";
import type { Context } from "../machine";
import { overAlternatives, type State } from "../state";
import { lookupClass } from "./classes";
import { membersOf } from "./enums";
import { callSpecial, classOf, hasSpecial } from "./instances";

/** Operators by the names of their methods, without underscores. */
export const OPERATORS: Readonly<Record<Operator, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "truediv",
  "//": "floordiv",
  "%": "mod",
  "**": "pow",
  "@": "matmul",
  "<<": "lshift",
  ">>": "rshift",
  "&": "and",
  "|": "or",
  "^": "xor",
};

const UNARY: Readonly<Record<Exclude<UnaryOperator, "not">, string>> = { "+": "pos", "-": "neg", "~": "invert" };

/** Each comparison with its method, and the one that the other operand is asked for. */
const COMPARISONS: Readonly<Partial<Record<CompareOperator, readonly [own: string, reflected: string]>>> = {
  "==": ["eq", "eq"],
  "!=": ["ne", "ne"],
  "<": ["lt", "gt"],
  ">": ["gt", "lt"],
  "<=": ["le", "ge"],
  ">=": ["ge", "le"],
};

type Node = Expr | Extract<Stmt, { type: "AugAssign" }>;

/** `a op b` by the method of an operand; undefined when neither has one. */
export function binarySpecial(a: Value, op: Operator, b: Value, node: Node, state: State, ctx: Context): Value | undefined {
  const name = OPERATORS[op];
  return eitherWay(a, `__${name}__`, b, `__r${name}__`, node, state, ctx);
}

/** `a op= b` by a's own method; undefined when it has none. */
export function inPlaceSpecial(a: Value, op: Operator, b: Value, node: Node, state: State, ctx: Context): Value | undefined {
  const result = callSpecial(a, `__i${OPERATORS[op]}__`, [b], whole(node), state, ctx);
  return result?.tag === "notimplemented" ? undefined : result;
}

/** `op a` by its own method; undefined when it has none. */
export function unarySpecial(a: Value, op: UnaryOperator, node: Expr, state: State, ctx: Context): Value | undefined {
  return op === "not" ? undefined : callSpecial(a, `__${UNARY[op]}__`, [], node, state, ctx);
}

/** Whether the comparison holds, by the method of an operand; undefined when neither has one. */
export function compareSpecial(
  a: Value,
  op: CompareOperator,
  b: Value,
  node: Expr,
  state: State,
  ctx: Context,
): boolean | null | undefined {
  if (op === "in" || op === "not in") {
    const found = callSpecial(b, "__contains__", [a], node, state, ctx);
    return found === undefined ? undefined : flipped(truth(found, state), op === "not in");
  }
  const names = COMPARISONS[op];
  if (names === undefined) return undefined;
  const [own, reflected] = names;
  const result = eitherWay(a, `__${own}__`, b, `__${reflected}__`, node, state, ctx);
  if (result !== undefined) return truth(result, state);
  if (op !== "!=") return undefined;
  // object.__ne__ asks __eq__ (Objects/typeobject.c, object_richcompare).
  const equal = eitherWay(a, "__eq__", b, "__eq__", node, state, ctx);
  return equal === undefined ? undefined : flipped(truth(equal, state), true);
}

function flipped(known: boolean | null, flip: boolean): boolean | null {
  return known === null ? null : known !== flip;
}

/** The left operand is asked first, but for a right one of a class derived from the left one's. NotImplemented passes on. */
function eitherWay(a: Value, own: string, b: Value, reflected: string, node: Node, state: State, ctx: Context): Value | undefined {
  const place = whole(node);
  const left = () => callSpecial(a, own, [b], place, state, ctx);
  const right = () => callSpecial(b, reflected, [a], place, state, ctx);
  const [first, second] = derives(b, a, state, ctx) && hasSpecial(b, reflected, state, ctx) ? [right, left] : [left, right];
  const result = first();
  if (result !== undefined && result.tag !== "notimplemented") return result;
  const other = second();
  return other?.tag === "notimplemented" ? undefined : (other ?? undefined);
}

function derives(value: Value, from: Value, state: State, ctx: Context): boolean {
  const cls = classOf(objectOf(value, state));
  const base = classOf(objectOf(from, state));
  return cls !== null && base !== null && cls !== base && ctx.machine.class(cls).mro.includes(base);
}

/** The call is made at the statement's value where there is no expression for it. */
function whole(node: Node): Expr {
  return node.type === "AugAssign" ? node.value : node;
}

/** bool(value), also by __bool__ or __len__; null when it cannot be told. */
export function isTrue(value: Value, node: Located, state: State, ctx: Context): boolean | null {
  if (value.tag === "union") {
    const answers = new Set<boolean | null>();
    overAlternatives(value, state, (one, fork) => {
      answers.add(isTrue(one, node, fork, ctx));
      return null;
    });
    const [only] = answers;
    return answers.size === 1 && only !== undefined ? only : null;
  }
  const cls = classOf(objectOf(value, state));
  if (cls === null) return truth(value, state);
  for (const name of ["__bool__", "__nonzero__", "__len__"]) {
    const result = callSpecial(value, name, [], node, state, ctx);
    if (result !== undefined) return truth(result, state);
  }
  // Without these an instance of a class that derives from object alone is true.
  return lookupClass(cls, "__len__", state, ctx.machine) === null ? true : truth(value, state);
}

/** len() by __len__; undefined when there is none. */
export function lengthSpecial(value: Value, node: Expr, state: State, ctx: Context): Int | null | undefined {
  if (value.tag === "class") {
    const members = membersOf(value.cls, state, ctx.machine);
    return members === null ? null : constant(members.size);
  }
  const length = callSpecial(value, "__len__", [], node, state, ctx);
  return length === undefined ? undefined : length.tag === "int" ? length.int : null;
}
