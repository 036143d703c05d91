/** How many slots the frame of a generator has: its variables, and a value stack whose depth the compiler finds; here only its bounds. */
import type { Expr, Stmt } from "../../syntax/ast";
import { childStatements, expressionChildren, statementExpressions } from "../../syntax/visit";
import type { Target } from "../../target/target";
import { atLeast } from "../../target/versions";
import { constant, type Int, interval } from "../../values/int";
import { targetNames } from "../names/scope";

/** Slots of a frame with at least `variables` variables that runs `body`: names that it only reads may be cells, which take a slot each. */
export function frameSlots(variables: number, body: Expr | readonly Stmt[]): Int {
  const names = new Set<string>();
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
  const unpacked =
    only.target.type === "Name" ? 1 : only.target.type === "Tuple" && only.target.elts.every(isName) ? only.target.elts.length : null;
  const depths = [unpacked, ...[e.elt, ...only.ifs].map((part) => stackDepth(part, target))];
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
    case "Call":
      // From 3.11 on NULL or the object of the method lies below (PUSH_NULL, LOAD_METHOD).
      return e.func.type === "Name" && e.keywords.length === 0 && e.args.every(({ type }) => type !== "Starred")
        ? above(atLeast(target, [3, 11, 0]) ? 2 : 1, e.args)
        : null;
    default:
      return null;
  }
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
