/** What a file does that no look at single uses can rule out: names reached without being written, identities compared, operators redefined. */
import { dottedName, type SymbolTable, scopeAt } from "../analysis/names/symtable";
import { isSingleton } from "../analysis/names/uses";
import type { Module } from "../syntax/ast";
import { visitExpressions } from "../syntax/visit";

export interface Hazards {
  /** Why uses may be missing from the text ("eval() on line 3 may use any name"), or null. 0-based line in `line`. */
  readonly hidden: { readonly what: string; readonly offset: number } | null;
  /** Where two objects are compared by identity. */
  readonly identity: { readonly what: string; readonly offset: number } | null;
  /** slice() is called: an index need not be a number. */
  readonly slices: boolean;
  /** A class of the file defines an operator, so that `a < b` may run any code. */
  readonly operators: boolean;
}

const HIDING = new Set(["builtins.eval", "builtins.exec", "builtins.globals", "builtins.locals", "builtins.vars"]);
const OPERATOR =
  /^__(?:(?:i|r)?(?:add|sub|mul|truediv|floordiv|mod|pow|matmul|and|or|xor|lshift|rshift)|lt|le|gt|ge|eq|ne|neg|pos|abs|invert|bool|len|contains|getitem|index|hash|float|int)__$/;

const cache = new WeakMap<Module, Hazards>();

/** What in a module may defeat fixes; found once for each module. */
export function hazardsOf(module: Module, table: SymbolTable): Hazards {
  let found = cache.get(module);
  if (found === undefined) {
    found = search(module, table);
    cache.set(module, found);
  }
  return found;
}

function search(module: Module, table: SymbolTable): Hazards {
  const [error] = module.errors;
  let hidden: Hazards["hidden"] = error === undefined ? null : { what: "code that does not parse", offset: error.start };
  let identity: Hazards["identity"] = null;
  let slices = false;
  visitExpressions(module, ({ node, base }) => {
    const offset = base + node.start;
    if (node.type === "BrokenExpr") hidden ??= { what: "code that does not parse", offset };
    if (node.type === "Compare") {
      const sides = [node.left, ...node.comparators];
      const compared = node.ops.some(
        (op, i) =>
          (op === "is" || op === "is not") &&
          !isSingleton(sides[i] as (typeof sides)[0]) &&
          !isSingleton(sides[i + 1] as (typeof sides)[0]),
      );
      if (compared) identity ??= { what: '"is"', offset };
    }
    if (node.type !== "Name" || !WATCHED.has(node.id)) return;
    const name = dottedName(table, node, scopeAt(table, offset));
    // With a star import nothing says that eval is another one.
    if (name === null && !table.stars) return;
    const plain = `builtins.${node.id}`;
    if (HIDING.has(plain)) hidden ??= { what: `${node.id}()`, offset };
    if (node.id === "id") identity ??= { what: "id()", offset };
    if (node.id === "slice") slices = true;
  });
  const operators = table.scopes.some((scope) => scope.kind === "class" && [...scope.variables.keys()].some((name) => OPERATOR.test(name)));
  return { hidden, identity, slices, operators };
}

const WATCHED = new Set(["eval", "exec", "globals", "locals", "vars", "id", "slice"]);
