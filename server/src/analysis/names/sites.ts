/** All assignments of the text, whether or not they are ever reached. */

import type { Expr, FunctionUnit, Located, Module, Stmt } from "../../syntax/ast";
import { expressionChildren } from "../../syntax/visit";
import type { Machine, Unit } from "../machine";
import type { BindingSite } from "../record";
import type { FunctionFact, ScopeRef } from "../types";

export interface Sites {
  readonly bindings: readonly BindingSite[];
  readonly functions: readonly (Omit<FunctionFact, "runs" | "more"> & { readonly unit: FunctionUnit })[];
  /** Statements that do not parse, by span. */
  readonly broken: readonly { readonly start: number; readonly end: number }[];
}

export function findSites(module: Module, machine: Machine): Sites {
  const bindings: BindingSite[] = [];
  const functions: (Omit<FunctionFact, "runs" | "more"> & { readonly unit: FunctionUnit })[] = [];
  const broken: { start: number; end: number }[] = [];
  const top: ScopeRef = { function: null, span: { start: 0, end: module.length } };

  const visitUnit = (unit: Unit, statements: readonly Stmt[], scope: ScopeRef): void => {
    const base = machine.base(unit);
    const span = (node: Located) => ({ start: base + node.start, end: base + node.end });
    const site = (target: Expr, statement: Located, value: Expr | null, kind: BindingSite["kind"]): void => {
      switch (target.type) {
        case "Name":
        case "Attribute": {
          const self = target.type === "Attribute";
          if (self && !(target.value.type === "Name" && target.value.id === "self")) return;
          bindings.push({
            key: `${machine.unitId(unit)}:${statement.start}:${target.start}`,
            name: self ? `self.${target.attr}` : (target as Extract<Expr, { type: "Name" }>).id,
            nameSpan: span(target),
            statementSpan: span(statement),
            valueSpan: value === null ? null : span(value),
            scope,
            kind: self ? "attribute" : kind,
          });
          return;
        }
        case "Tuple":
        case "List":
          for (const inner of target.elts) site(inner, statement, null, "unpack");
          return;
        case "Starred":
          site(target.value, statement, null, kind);
          return;
      }
    };
    const walruses = (e: Expr | null): void => {
      if (e === null) return;
      const stack: Expr[] = [e];
      while (stack.length > 0) {
        const node = stack.pop() as Expr;
        if (node.type === "NamedExpr") site(node.target, node, node.value, "walrus");
        for (const child of expressionChildren(node)) stack.push(child);
      }
    };
    const visit = (s: Stmt): void => {
      switch (s.type) {
        case "Assign":
          for (const target of s.targets) site(target, s, s.value, "assign");
          walruses(s.value);
          break;
        case "AnnAssign":
          if (s.value !== null) site(s.target, s, s.value, "annotated");
          walruses(s.value);
          break;
        case "AugAssign":
          site(s.target, s, null, "augmented");
          break;
        case "FunctionDef": {
          const inner: ScopeRef = {
            function: s.unit.name,
            span: { start: machine.base(s.unit), end: machine.base(s.unit) + s.unit.text.length },
          };
          const at = machine.base(s.unit);
          functions.push({
            name: s.unit.name,
            nameSpan: { start: at + s.unit.nameSpan.start, end: at + s.unit.nameSpan.end },
            span: inner.span,
            reached: false,
            unit: s.unit,
          });
          visitUnit(s.unit, s.unit.body, inner);
          break;
        }
        case "ClassDef":
          for (const inner of s.body) visit(inner);
          break;
        case "If":
        case "While":
          walruses(s.test);
          for (const inner of [...s.body, ...s.orelse]) visit(inner);
          break;
        case "For":
          for (const inner of [...s.body, ...s.orelse]) visit(inner);
          break;
        case "With":
          for (const inner of s.body) visit(inner);
          break;
        case "Match":
          for (const c of s.cases) for (const inner of c.body) visit(inner);
          break;
        case "Try":
          for (const inner of [...s.body, ...s.handlers.flatMap((h) => h.body), ...s.orelse, ...s.finalbody]) visit(inner);
          break;
        case "Expr":
        case "Return":
          walruses(s.value);
          break;
        case "Broken":
          broken.push(span(s));
          break;
      }
    };
    for (const statement of statements) visit(statement);
  };
  for (const { unit } of module.body) visitUnit(unit, [unit.statement], top);
  return { bindings, functions, broken };
}
