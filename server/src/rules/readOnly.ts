/** Whether all uses of a variable leave its object as it is and give it no other name. Then one object may stand for another that is equal to it. */
import { occurrenceAt, resolve, type SymbolTable, scopeAt, type Variable } from "../analysis/names/symtable";
import { type Reading, type Use, usesOf } from "../analysis/names/uses";
import { calledParameter, READERS } from "./arrayUses";

/** Methods that neither change a list, tuple or array nor hand out a part of it that could be changed. */
const METHODS = new Set([
  ...["index", "count", "copy"],
  ...["all", "any", "argmax", "argmin", "argsort", "astype", "conj", "cumprod", "cumsum", "dot", "item", "max", "mean", "min"],
  ...["nonzero", "prod", "ptp", "repeat", "round", "searchsorted", "std", "sum", "take", "tobytes", "tolist", "var"],
]);
const CHANGING = new Set(["fill", "partition", "put", "sort"]);
const ATTRIBUTES = new Set(["shape", "dtype", "size", "nbytes", "ndim", "itemsize", "strides"]);
/** What only reads its first argument, besides the readers of items. */
const FUNCTIONS = new Set([
  ...["builtins.print", "builtins.str", "builtins.repr", "builtins.format", "sys.getsizeof", "json.dumps", "pickle.dumps"],
  ...["copy.copy", "copy.deepcopy"],
  ...[
    "abs",
    "all",
    "any",
    "argmax",
    "argmin",
    "array_equal",
    "average",
    "corrcoef",
    "cos",
    "cumsum",
    "dot",
    "exp",
    "histogram",
    "isfinite",
  ].map(numpy),
  ...["isnan", "log", "max", "median", "min", "percentile", "prod", "save", "sin", "sqrt", "sort", "unique", "where"].map(numpy),
]);

function numpy(name: string): string {
  return `numpy.${name}`;
}

/** What may be done with the object. */
export interface Reads {
  /** Its items cannot be changed, so that handing one out is harmless. */
  readonly atomic: boolean;
  /** It may be returned: nothing else of the function lives on. */
  readonly returned: boolean;
  /** It may be changed in place, as long as it gets no other name. */
  readonly changed?: boolean;
}

/** Whether every use but those at the offsets `except` only reads (or, where that is allowed, changes it in place). */
export function isOnlyRead(table: SymbolTable, variable: Variable, except: readonly number[], reads: Reads): boolean {
  return judge(table, variable, except, reads, []);
}

function judge(table: SymbolTable, variable: Variable, except: readonly number[], reads: Reads, trail: readonly Variable[]): boolean {
  return usesOf(table, variable, null).every((use) => {
    if (except.includes(use.span.start)) return true;
    if (use.kind === "bind") return use.role === "parameter" && trail.length > 0;
    if (use.kind === "delete") return true;
    return isReading(table, use, use, reads, trail);
  });
}

function isReading(table: SymbolTable, reading: Reading, use: Use, reads: Reads, trail: readonly Variable[]): boolean {
  switch (reading.kind) {
    case "len":
    case "truth":
    case "discard":
    case "contains":
    case "compare":
    case "format":
      return true;
    case "iterate":
    case "index":
      return reads.atomic;
    case "slice":
      return reads.atomic && isReading(table, reading.of, use, { ...reads, returned: false }, trail);
    case "identity":
      return reading.singleton;
    case "store":
    case "remove":
    case "augmented":
      return reads.changed === true;
    case "operand":
      return !reading.operator.endsWith("=");
    case "return":
      return reads.returned && trail.length === 0 && !use.captured;
    case "method":
      return (
        (METHODS.has(reading.name) || (reads.changed === true && CHANGING.has(reading.name))) &&
        !reading.call.keywords.some((keyword) => keyword.arg === "out" || keyword.arg === null)
      );
    case "attribute":
      return ATTRIBUTES.has(reading.name);
    case "argument": {
      const { callee, at, call } = reading;
      if (call.keywords.some((keyword) => keyword.arg === "out")) return false;
      if (callee !== null && FUNCTIONS.has(callee)) return true;
      const readers = callee === null ? undefined : READERS[callee];
      if (readers !== undefined)
        return reads.atomic && typeof at === "number" && (readers === "all" || readers === "sole" || readers.includes(at));
      const inner = calledParameter(table, call, at, use);
      if (inner === null || trail.length > 6) return false;
      return trail.includes(inner) || judge(table, inner, [], { ...reads, returned: false }, [...trail, inner]);
    }
    default:
      return false;
  }
}

/** The variable of a name that stands at an offset. */
export function variableAt(table: SymbolTable, name: string, offset: number): Variable | null {
  return resolve(scopeAt(table, offset), name);
}

/** The variable bound there, by a statement that gives its value to nothing else. */
export function boundAlone(table: SymbolTable, offset: number): Variable | undefined {
  const found = occurrenceAt(table, offset);
  const statement = found?.occurrence.site.statement;
  return statement?.type === "Assign" && statement.targets.length > 1 ? undefined : found?.variable;
}
