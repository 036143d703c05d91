/** Whether a list of numbers may become an array.array, by what the program does with it: safe, safe but for a reason, or impossible. */
import { allParameters, dottedName, functionOf, resolve, type SymbolTable, scopeAt, type Variable } from "../analysis/names/symtable";
import { type Reading, type Use, usesOf } from "../analysis/names/uses";
import type { Expr, Module } from "../syntax/ast";
import type { Numbers } from "./alternatives";
import { hazardsOf } from "./hazards";
import type { CallExpr } from "./places";

export type Verdict =
  | { readonly safety: "safe" }
  /** May change what the program does. `why` is a clause for the title. */
  | { readonly safety: "unsafe"; readonly why: string }
  /** Would certainly break it. */
  | { readonly safety: "refused"; readonly why: string };

export interface Question {
  readonly module: Module;
  readonly table: SymbolTable;
  /** 0-based line of an offset. */
  readonly lineOf: (offset: number) => number;
  readonly numbers: Numbers;
  /** NumPy makes the same array of an array as of the list. */
  readonly dtype: boolean;
}

const SAFE: Verdict = { safety: "safe" };

/** The worst verdict over all uses of `variable` but the binding at offset `except`; the first in source order of equal ones. */
export function judgeArray(q: Question, variable: Variable, except: number): Verdict {
  const { hidden, identity } = hazardsOf(q.module, q.table);
  const verdicts: Verdict[] = judgeVariable(q, variable, except, []);
  if (hidden !== null) verdicts.push(unsafe(`${hidden.what} on line ${q.lineOf(hidden.offset) + 1} may use ${variable.name}`));
  if (variable.scope.kind === "class") verdicts.push(unsafe(`${variable.name} is an attribute of a class`));
  if (identity !== null) verdicts.push(unsafe(`objects are compared with ${identity.what} on line ${q.lineOf(identity.offset) + 1}`));
  return worst(verdicts);
}

function worst(verdicts: readonly Verdict[]): Verdict {
  return verdicts.find((v) => v.safety === "refused") ?? verdicts.find((v) => v.safety === "unsafe") ?? SAFE;
}

function unsafe(why: string): Verdict {
  return { safety: "unsafe", why };
}

/** `trail`: the parameters that led here, so that functions which call each other end. */
function judgeVariable(q: Question, variable: Variable, except: number | null, trail: readonly Variable[]): Verdict[] {
  return usesOf(q.table, variable, except).map((use) => {
    const line = ` on line ${q.lineOf(use.span.start) + 1}`;
    if (use.kind === "bind") return use.role === "parameter" && trail.length > 0 ? SAFE : unsafe(`${variable.name} is bound again${line}`);
    if (use.kind === "delete") return SAFE;
    return judgeReading(q, use, use, variable, line, trail);
  });
}

function judgeReading(q: Question, reading: Reading, use: Use, variable: Variable, line: string, trail: readonly Variable[]): Verdict {
  const { name } = variable;
  const refused = (why: string): Verdict => ({ safety: "refused", why: `${why}${line}` });
  switch (reading.kind) {
    case "len":
    case "truth":
    case "iterate":
    case "discard":
      return SAFE;
    case "index":
      return hazardsOf(q.module, q.table).slices ? unsafe(`${name} may be indexed with a slice${line}`) : SAFE;
    case "slice":
      // A slice of an array is an array: fine where it stays inside the expression.
      return judgeReading(q, reading.of, use, variable, line, trail);
    case "contains":
      return q.numbers === "float" ? unsafe(`a NaN is found by identity in a list, not in an array${line}`) : SAFE;
    case "identity":
      return reading.singleton ? SAFE : unsafe(`${name} is compared with "is"${line}`);
    case "method":
      return judgeMethod(q, reading, use, name, line);
    case "argument":
      return judgeArgument(q, reading, use, name, line, trail);
    case "store":
      return reading.slice ? refused(`a slice of ${name} is assigned`) : unsafe(`items of ${name} are replaced${line}`);
    case "remove":
      return unsafe(`items of ${name} are deleted${line}`);
    case "augmented":
      return reading.operator === "+" ? refused(`${name} += needs a list`) : unsafe(`${name} is changed by ${reading.operator}=${line}`);
    case "operand":
      return reading.operator === "+"
        ? refused(`${name} is added to a list`)
        : unsafe(`${name} is an operand of ${reading.operator}${line}`);
    case "compare":
      return unsafe(`${name} is compared${line}`);
    case "format":
      return unsafe(`${name} is printed${line}`);
    case "return":
      return unsafe(`${name} is returned${line}`);
    case "yield":
      return unsafe(`${name} is yielded${line}`);
    case "stored":
      return unsafe(`${name} is stored${line}`);
    case "alias":
      return unsafe(`${name} gets another name${line}`);
    case "attribute":
      return unsafe(`${name}.${reading.name} is used${line}`);
    case "other":
      return unsafe(`${name} is used as a whole${line}`);
  }
}

/** Methods of lists that arrays lack. */
const LIST_ONLY = new Set(["sort", "copy"]);

function judgeMethod(
  q: Question,
  { name: method, call }: Extract<Reading, { kind: "method" }>,
  use: Use,
  name: string,
  line: string,
): Verdict {
  const [argument] = call.args;
  const plain = call.args.length === 1 && call.keywords.length === 0 && argument !== undefined && argument.type !== "Starred";
  if (method === "append" && plain) return SAFE;
  if (method === "extend" && plain) {
    return isIterableForm(q.table, argument, use) ? SAFE : unsafe(`${name}.extend takes something that is not followed${line}`);
  }
  if (LIST_ONLY.has(method)) return { safety: "refused", why: `arrays have no ${method}(), used${line}` };
  return unsafe(`${name}.${method}() is used${line}`);
}

/** Gives items, and is certainly no array of another typecode. */
function isIterableForm(table: SymbolTable, e: Expr, { span }: Use): boolean {
  return (
    ["List", "Tuple", "ListComp", "GeneratorExp"].includes(e.type) ||
    (e.type === "Call" && /^builtins\.(?:range|map|list|tuple)$/.test(dottedName(table, e.func, scopeAt(table, span.start)) ?? ""))
  );
}

/** Which positional arguments a known callable only reads item by item: for all others an array may not do. "sole": only as the one positional argument. */
export const READERS: Readonly<Record<string, readonly number[] | "all" | "sole">> = {
  "builtins.sum": [0],
  "builtins.any": [0],
  "builtins.all": [0],
  "builtins.min": "sole",
  "builtins.max": "sole",
  "builtins.sorted": [0],
  "builtins.list": [0],
  "builtins.tuple": [0],
  "builtins.set": [0],
  "builtins.frozenset": [0],
  "builtins.enumerate": [0],
  "builtins.reversed": [0],
  "builtins.zip": "all",
  "builtins.map": [1, 2, 3],
  "builtins.filter": [1],
  "builtins.iter": [0],
  "array.array": [1],
  "math.fsum": [0],
  "math.prod": [0],
  "functools.reduce": [1],
  "itertools.accumulate": [0],
  "itertools.chain": "all",
  "itertools.islice": [0],
  "itertools.pairwise": [0],
  "itertools.takewhile": [1],
  "itertools.dropwhile": [1],
  "heapq.nlargest": [1],
  "heapq.nsmallest": [1],
  "bisect.bisect": [0],
  "bisect.bisect_left": [0],
  "bisect.bisect_right": [0],
  "numpy.array": [0],
  "numpy.sum": [0],
  "numpy.mean": [0],
  "numpy.std": [0],
  "numpy.var": [0],
};

/** Refuse arrays: the call would raise. */
const LIST_NEEDED = new Set(["json.dumps", "json.dump"]);

function judgeArgument(
  q: Question,
  reading: Extract<Reading, { kind: "argument" }>,
  use: Use,
  name: string,
  line: string,
  trail: readonly Variable[],
): Verdict {
  const { callee, at, call, text } = reading;
  if (callee !== null && LIST_NEEDED.has(callee) && at === 0)
    return { safety: "refused", why: `${name} is passed to ${text}${line}, which needs a list` };
  if (callee === "builtins.print" || callee === "builtins.str" || callee === "builtins.repr" || callee === "builtins.format")
    return unsafe(`${name} is printed${line}`);
  const readers = callee === null ? undefined : READERS[callee];
  if (readers !== undefined && typeof at === "number") {
    const fits = readers === "all" || (readers === "sole" ? at === 0 && call.args.length === 1 : readers.includes(at));
    // array('f', xs) of another array is a copy of bytes only for equal typecodes, else item by item: both give the same items.
    const isNumpy = callee?.startsWith("numpy.") === true;
    if (isNumpy && !q.dtype && !call.keywords.some((k) => k.arg === "dtype"))
      return unsafe(`${text} makes an array of another dtype of ${name}${line}`);
    if (fits && !(isNumpy && call.keywords.some((k) => k.arg !== "dtype" && k.arg !== "axis"))) return SAFE;
  }
  const inner = calledParameter(q.table, call, at, use);
  if (inner === null || trail.includes(inner) || trail.length > 6)
    return inner !== null && trail.includes(inner) ? SAFE : unsafe(`${name} is passed to ${text}${line}`);
  const verdict = worst(judgeVariable(q, inner, null, [...trail, inner]));
  return verdict.safety === "safe" ? SAFE : unsafe(`${name} is passed to ${text}${line}`);
}

/** The parameter that a call of a function of the file gives the argument to; null where that is not certain. */
export function calledParameter(table: SymbolTable, call: CallExpr, at: number | string, use: Pick<Use, "span">): Variable | null {
  if (call.func.type !== "Name" || call.args.some((a) => a.type === "Starred") || call.keywords.some((k) => k.arg === null)) return null;
  const variable = resolve(scopeAt(table, use.span.start), call.func.id);
  const found = variable === null ? null : functionOf(variable);
  if (found === null) return null;
  const { parameters } = found.unit;
  const positional = [...parameters.positionalOnly, ...parameters.positional];
  const parameter = typeof at === "number" ? positional[at] : allParameters(parameters).find((p) => p.name === at);
  if (parameter === undefined || parameter === parameters.vararg || parameter === parameters.kwarg) return null;
  const scope = table.scopes.find((s) => s.unit === found.unit && s.span.start === found.offset);
  return scope?.variables.get(parameter.name) ?? null;
}
