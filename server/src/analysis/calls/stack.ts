/** How many slots the frame of a generator has: its variables, and a value stack whose depth the compiler finds; here only its bounds. */
import type { Expr, Stmt } from "../../syntax/ast";
import { childStatements, expressionChildren, statementExpressions } from "../../syntax/visit";
import type { Target } from "../../target/target";
import { atLeast } from "../../target/versions";
import { constant, type Int, interval } from "../../values/int";
import { targetNames } from "../names/scope";

/**
 * Slots of a frame with at least `variables` variables that runs `body`: names that it only reads may be cells, which take a slot each. `closed`: there
 * is no function around it whose cells these could be.
 */
export function frameSlots(variables: number, body: Expr | readonly Stmt[], closed = false, target?: Target): Int {
  const names = new Set<string>();
  const known = closed && target !== undefined && isBlock(body) ? blockStack(body, target) : null;
  // From 3.12 on what StopIteration becomes is worked out by a handler around it all (PEP 479; Python/compile.c, wrap_in_stopiteration_handler).
  if (known !== null && atLeast(target as Target, [3, 11, 0]))
    return constant(variables + Math.max(known, atLeast(target as Target, [3, 12, 0]) ? 2 : 1));
  const depth = isBlock(body) ? blockDepth(body, names) : expressionDepth(body, names);
  return interval(variables + 1, variables + names.size + depth);
}

/**
 * Slots of the frame of a generator expression: its iterable, its variables, and the stack, of which the iterator and what is worked out on top of it are
 * the depth (Python/compile.c, stackdepth; the same from 3.6 on but for calls). `shares`: it reads names of a function around it, which are cells.
 */
export function generatorSlots(e: Extract<Expr, { type: "GeneratorExp" }>, shares: boolean, target: Target): Int {
  const most = frameSlots(1, e);
  const [only, ...others] = e.generators;
  if (only === undefined || others.length > 0 || only.async || shares) return most;
  const names = targetNames(only.target);
  const depths = [unpackedNames(only.target), ...[e.elt, ...only.ifs].map((part) => stackDepth(part, target))];
  // From 3.15 on an iterator takes two slots (measured: of four at least).
  const wide = atLeast(target, [3, 15, 0]);
  let deepest = wide ? 2 : 0;
  for (const depth of depths) {
    if (depth === null) return most;
    deepest = Math.max(deepest, depth);
  }
  return constant(names.length + deepest + (wide ? 3 : 2));
}

const isName = (e: Expr): boolean => e.type === "Name";

/** Values on the stack at most while `e` is worked out; null where the compiler's way is not followed. */
function stackDepth(e: Expr, target: Target): number | null {
  const above = (below: number, parts: readonly Expr[]): number | null => {
    let deepest = below;
    for (const [i, part] of parts.entries()) {
      const depth = stackDepth(part, target);
      if (depth === null) return null;
      deepest = Math.max(deepest, below + i + depth);
    }
    return deepest;
  };
  switch (e.type) {
    case "Name":
    case "Constant":
      return 1;
    case "Attribute":
      return above(0, [e.value]);
    case "List":
    case "Tuple":
      // Of constants alone the compiler makes one.
      return e.elts.some(isName) && e.elts.length <= 30 ? above(0, e.elts) : null;
    case "BinOp":
      return e.left.type === "Constant" && e.right.type !== "Name" ? null : above(0, [e.left, e.right]);
    case "Compare":
      return e.comparators.length === 1 ? above(0, [e.left, ...e.comparators]) : null;
    case "Call": {
      if (e.keywords.length > 0 || e.args.some(({ type }) => type === "Starred")) return null;
      // From 3.11 on NULL or the object of the method lies below (PUSH_NULL, LOAD_METHOD).
      const args = above(atLeast(target, [3, 11, 0]) || e.func.type === "Attribute" ? 2 : 1, e.args);
      if (e.func.type === "Name") return e.func.id === "super" ? null : args;
      const of = e.func.type === "Attribute" ? stackDepth(e.func, target) : null;
      return args === null || of === null ? null : Math.max(args, of);
    }
    case "Subscript":
      return e.slice.type === "Slice" ? null : above(0, [e.value, e.slice]);
    case "Yield":
      return e.value === null ? 1 : stackDepth(e.value, target);
    case "Await":
    case "YieldFrom": {
      // What is waited for and what is sent to it; from 3.12 on an exception may come (Python/compile.c, ADD_YIELD_FROM).
      const depth = stackDepth(e.value, target);
      return depth === null ? null : Math.max(depth, atLeast(target, [3, 12, 0]) ? 3 : 2);
    }
    default:
      return null;
  }
}

/** The same of statements; code that is never reached is left out by the compiler. */
function blockStack(body: readonly Stmt[], target: Target): number | null {
  let deepest = 0;
  for (const [i, s] of body.entries()) {
    const depth = statementStack(s, target);
    if (depth === null || (i < body.length - 1 && ends(s))) return null;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function statementStack(s: Stmt, target: Target): number | null {
  const most = (...depths: readonly (number | null)[]): number | null =>
    depths.reduce((deepest, one) => (deepest === null || one === null ? null : Math.max(deepest, one)), 0);
  switch (s.type) {
    case "Expr":
      return stackDepth(s.value, target);
    case "Return":
      return s.value === null ? 1 : stackDepth(s.value, target);
    case "Assign": {
      const [first, ...others] = s.targets;
      return first === undefined || others.length > 0 ? null : most(stackDepth(s.value, target), unpackedNames(first));
    }
    case "AugAssign":
      return isName(s.target) ? stackDepth({ ...s, type: "BinOp", left: s.target, right: s.value }, target) : null;
    case "If":
    case "While":
      if (s.test.type === "Constant" && (s.type === "If" || !isTrue(s.test) || s.orelse.length > 0)) return null;
      return most(stackDepth(s.test, target), blockStack([...s.body, ...s.orelse], target));
    case "For": {
      // What it goes over lies below; from 3.15 on it takes two slots, which was not measured here.
      if (s.async || atLeast(target, [3, 15, 0])) return null;
      const inside = most(unpackedNames(s.target), blockStack(s.body, target));
      return inside === null ? null : most(stackDepth(s.iter, target), inside + 1, blockStack(s.orelse, target));
    }
    case "Pass":
    case "Break":
    case "Continue":
    case "Global":
      return 0;
    default:
      return null;
  }
}

const isTrue = (e: Expr): boolean => e.type === "Constant" && e.value.kind === "True";

/** Whether what follows in its block may be never reached. */
function ends(s: Stmt | undefined): boolean {
  if (s?.type === "If") return s.orelse.length > 0 && ends(s.body.at(-1)) && ends(s.orelse.at(-1));
  return s?.type === "While" ? isTrue(s.test) : s !== undefined && /^(?:Return|Break|Continue|Raise)$/.test(s.type);
}

/** Values on the stack when a name, or a tuple of names, is bound; null for other targets. */
function unpackedNames(e: Expr): number | null {
  return isName(e) ? 1 : e.type === "Tuple" && e.elts.every(isName) ? e.elts.length : null;
}

/** What a call, a comprehension or an unpacking keeps on the stack besides its operands, at most. */
const MOST_BESIDES = 5;
/** What a loop, a with or an except block keeps there, at most. */
const MOST_PER_BLOCK = 8;

function isBlock(body: Expr | readonly Stmt[]): body is readonly Stmt[] {
  return Array.isArray(body);
}

function expressionDepth(e: Expr, names: Set<string>): number {
  if (e.type === "Name") names.add(e.id);
  return expressionChildren(e).reduce((most, child, i) => Math.max(most, i + expressionDepth(child, names)), 0) + MOST_BESIDES;
}

function blockDepth(body: readonly Stmt[], names: Set<string>): number {
  let most = 1;
  for (const s of body) {
    statementExpressions(s).forEach((e, i) => {
      most = Math.max(most, i + expressionDepth(e, names));
    });
    most = Math.max(most, MOST_PER_BLOCK + blockDepth(childStatements(s), names));
  }
  return most;
}
