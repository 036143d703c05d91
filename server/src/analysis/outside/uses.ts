/** What a parameter must be for its function to run, read off how the function uses it: of functions that nobody calls. */
import type { Expr, Parameter, Stmt } from "../../syntax/ast";
import { childStatements, expressionChildren, statementExpressions } from "../../syntax/visit";
import { targetNames } from "../names/scope";

export type Kind = "int" | "str";

/** Methods that only texts have (bytes have some of them too). */
const TEXT_METHODS =
  /^(?:split|rsplit|splitlines|strip|lstrip|rstrip|lower|upper|title|capitalize|casefold|startswith|endswith|encode|format|partition|rpartition|zfill|isdigit|isalpha|isspace)$/;
/** What makes an array of a shape. */
const SHAPED = /^(?:zeros|ones|empty|full)$/;
const COUNTING = /^(?:range|chr|bin|hex|oct)$/;

const known = new WeakMap<readonly Stmt[], ReadonlyMap<string, Kind | null>>();

/** The type that the body asks of the parameter, where its default is none other; null: it does not tell. */
export function kindByUse({ name, default: otherwise }: Parameter, body: readonly Stmt[]): Kind | null {
  let kinds = known.get(body);
  if (kinds === undefined) {
    kinds = kindsIn(body);
    known.set(body, kinds);
  }
  const kind = kinds.get(name) ?? null;
  return otherwise === null || (otherwise.type === "Constant" && otherwise.value.kind === kind) ? kind : null;
}

function kindsIn(body: readonly Stmt[]): ReadonlyMap<string, Kind | null> {
  const kinds = new Map<string, Kind | null>();
  const note = (e: Expr | null | undefined, kind: Kind | null): void => {
    if (e?.type === "Name") kinds.set(e.id, kinds.has(e.id) && kinds.get(e.id) !== kind ? null : kind);
  };
  const inside = (e: Expr): void => {
    if (e.type === "ListComp" || e.type === "SetComp" || e.type === "DictComp" || e.type === "GeneratorExp")
      for (const name of e.generators.flatMap((g) => targetNames(g.target))) kinds.set(name, null);
    evidence(e, note);
    expressionChildren(e).forEach(inside);
  };
  const statement = (s: Stmt): void => {
    // What is bound to something else is another value from there on.
    const targets = s.type === "Assign" ? s.targets : s.type === "For" ? [s.target] : [];
    for (const name of targets.flatMap(targetNames)) kinds.set(name, null);
    statementExpressions(s).forEach(inside);
    childStatements(s).forEach(statement);
  };
  body.forEach(statement);
  return kinds;
}

function evidence(e: Expr, note: (e: Expr | null | undefined, kind: Kind | null) => void): void {
  switch (e.type) {
    case "Call": {
      const { func, args } = e;
      if (func.type === "Attribute" && TEXT_METHODS.test(func.attr)) note(func.value, "str");
      if (func.type === "Name" && COUNTING.test(func.id)) for (const arg of args) note(arg, "int");
      if (func.type === "Name" && func.id === "isinstance") note(args[0], null);
      const [shape] = args;
      if (func.type === "Attribute" && SHAPED.test(func.attr) && shape?.type === "Tuple") for (const size of shape.elts) note(size, "int");
      return;
    }
    case "BinOp":
      if (e.op === "*")
        for (const [one, other] of [[e.left, e.right] as const, [e.right, e.left] as const]) if (isSequence(one)) note(other, "int");
      return;
    case "Subscript":
      if (e.slice.type === "Slice") for (const bound of [e.slice.lower, e.slice.upper]) note(bound, "int");
      return;
    default:
  }
}

function isSequence(e: Expr): boolean {
  return (
    e.type === "List" || e.type === "Tuple" || e.type === "JoinedStr" || (e.type === "Constant" && /^(?:str|bytes)$/.test(e.value.kind))
  );
}
