/** What the text does with a name: every use classified by the expression around it. */
import type { Expr, Module, Stmt } from "../syntax/ast";
import { visitExpressions } from "../syntax/visit";
import type { Span } from "../text/span";
import type { ScopeRef } from "./types";

export type UseKind = "len" | "iterate" | "index" | "slice" | "append" | "extend" | "reduce" | "array" | "bind" | "other";

export interface Use {
  readonly kind: UseKind;
  /** The name, absolute. */
  readonly span: Span;
  /** For `append`: the appended expression. For `other`: what is done with it, in plain words. */
  readonly detail: string;
}

const REDUCERS = new Set(["sum", "min", "max", "any", "all", "sorted", "enumerate", "reversed", "zip"]);

/** All appearances of `name` that refer to the scope's own variable, in source order; uses inside nested functions are `other`. */
export function usesOf(module: Module, name: string, scope: ScopeRef): readonly Use[] {
  const uses: Use[] = [];
  visitExpressions(module, ({ node, parents, statement, base, functions }) => {
    if (node.type !== "Name" || node.id !== name) return;
    const span = { start: base + node.start, end: base + node.end };
    if (span.start < scope.span.start || span.end > scope.span.end) return;
    const depth = scope.function === null ? 0 : functions.findIndex((f) => f.name === scope.function && f.text.length === scope.span.end - scope.span.start) + 1;
    const inner = functions.slice(depth);
    if (inner.some((f) => f.parameters.positional.some((p) => p.name === name) || f.parameters.positionalOnly.some((p) => p.name === name))) return;
    if (inner.length > 0) {
      uses.push({ kind: "other", span, detail: `${name} is used inside ${inner[0]?.name}()` });
      return;
    }
    uses.push({ ...classify(node, parents, statement), span });
  });
  return uses.sort((a, b) => a.span.start - b.span.start);
}

function classify(node: Expr, parents: readonly Expr[], statement: Stmt): Omit<Use, "span"> {
  const parent = parents[parents.length - 1];
  const grand = parents[parents.length - 2];
  const name = node.type === "Name" ? node.id : "";
  if (parent === undefined) {
    if (statement.type === "For" && statement.iter === node) return { kind: "iterate", detail: "" };
    if ((statement.type === "Assign" && statement.targets.includes(node)) || (statement.type === "AnnAssign" && statement.target === node)) return { kind: "bind", detail: "" };
    if (statement.type === "Assign" && statement.value === node) return { kind: "other", detail: `${name} gets another name` };
    if (statement.type === "AugAssign" && statement.target === node) return { kind: "other", detail: `${name} is changed by ${statement.op}=` };
    if (statement.type === "Return") return { kind: "other", detail: `${name} is returned` };
    if (statement.type === "Delete") return { kind: "bind", detail: "" };
    return { kind: "other", detail: `${name} is used as a whole` };
  }
  switch (parent.type) {
    case "Call": {
      if (parent.func.type === "Name" && parent.args.length >= 1 && parent.args.includes(node)) {
        if (parent.func.id === "len") return { kind: "len", detail: "" };
        if (REDUCERS.has(parent.func.id)) return { kind: "reduce", detail: parent.func.id };
      }
      if (parent.func.type === "Attribute" && parent.func.value.type === "Name" && ["array", "asarray", "fromiter"].includes(parent.func.attr) && parent.args[0] === node) return { kind: "array", detail: parent.func.attr };
      return { kind: "other", detail: `${name} is passed to ${calleeText(parent.func)}` };
    }
    case "Subscript":
      if (parent.value !== node) return { kind: "other", detail: `${name} is used as an index` };
      if (parent.slice.type === "Slice") return { kind: "slice", detail: `a slice of ${name} is a list` };
      return { kind: "index", detail: "" };
    case "Attribute":
      if (parent.value === node && grand?.type === "Call" && grand.func === parent) {
        if (parent.attr === "append") return { kind: "append", detail: "" };
        if (parent.attr === "extend") return { kind: "extend", detail: "" };
      }
      return { kind: "other", detail: `${name}.${parent.attr} is used` };
    case "ListComp":
    case "SetComp":
    case "DictComp":
    case "GeneratorExp":
      return parent.generators.some((g) => g.iter === node) ? { kind: "iterate", detail: "" } : { kind: "other", detail: `${name} is an item of another container` };
    case "Compare":
      return { kind: "other", detail: `${name} is compared` };
    case "BinOp":
      return { kind: "other", detail: `${name} is an operand of ${parent.op}` };
    default:
      return { kind: "other", detail: `${name} is used as a whole` };
  }
}

function calleeText(e: Expr): string {
  if (e.type === "Name") return e.id;
  if (e.type === "Attribute") return `${calleeText(e.value)}.${e.attr}`;
  return "a call";
}
