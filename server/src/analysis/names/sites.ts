/** All assignments of the text, whether or not they are ever reached. */

import type { Expr, FunctionUnit, Located, Module, Stmt } from "../../syntax/ast";
import { childStatements, expressionChildren } from "../../syntax/visit";
import type { Machine, Unit } from "../machine";
import type { Site } from "../record";
import type { FunctionFact, ScopeRef } from "../types";

export interface Sites {
  /** The assignments that `reached` does not name. */
  readonly unreached: readonly { readonly site: Site; readonly scope: ScopeRef }[];
  readonly functions: readonly (Omit<FunctionFact, "runs" | "more"> & { readonly unit: FunctionUnit })[];
  /** Statements that do not parse, by span. */
  readonly broken: readonly { readonly start: number; readonly end: number }[];
}

/** The same for a unit, without those of functions inside it. */
export interface UnitSites {
  readonly sites: readonly Site[];
  readonly functions: readonly FunctionUnit[];
  readonly broken: readonly Located[];
}

/** `reached`: by key. What a unit holds is looked up once for all versions that have it. */
export function findSites(module: Module, machine: Machine, reached: (key: string) => boolean): Sites {
  const { memo, places } = machine;
  const unreached: Sites["unreached"][number][] = [];
  const functions: Sites["functions"][number][] = [];
  const broken: Sites["broken"][number][] = [];
  const visitUnit = (unit: Unit, statements: readonly Stmt[], scope: ScopeRef): void => {
    let own = memo.sites.get(unit);
    if (own === undefined) {
      own = sitesIn(unit, statements, machine.unitId(unit));
      memo.sites.set(unit, own);
    }
    for (const site of own.sites) if (!reached(site.key)) unreached.push({ site, scope });
    for (const located of own.broken) broken.push(places.span(unit, located));
    for (const inner of own.functions) {
      const { name } = inner;
      const span = places.span(inner, { start: 0, end: inner.text.length });
      functions.push({ name, nameSpan: places.span(inner, inner.nameSpan), span, reached: false, unit: inner });
      visitUnit(inner, inner.body, { function: name, span });
    }
  };
  const top: ScopeRef = { function: null, span: { start: 0, end: module.length } };
  for (const { unit } of module.body) visitUnit(unit, [unit.statement], top);
  return { unreached, functions, broken };
}

function sitesIn(unit: Unit, statements: readonly Stmt[], id: number): UnitSites {
  const sites: Site[] = [];
  const functions: FunctionUnit[] = [];
  const broken: Located[] = [];
  const site = (node: Expr, statement: Located, value: Expr | null, kind: Site["kind"]): void => {
    switch (node.type) {
      case "Name":
      case "Attribute": {
        const self = node.type === "Attribute";
        if (self && !(node.value.type === "Name" && node.value.id === "self")) return;
        const name = self ? `self.${node.attr}` : node.id;
        const key = `${id}:${statement.start}:${node.start}`;
        sites.push({ key, name, unit, node, statement, value, kind: self ? "attribute" : kind });
        return;
      }
      case "Tuple":
      case "List":
        for (const inner of node.elts) site(inner, statement, null, "unpack");
        return;
      case "Starred":
        site(node.value, statement, null, kind);
    }
  };
  const walruses = (e: Expr | null): void => {
    if (e === null) return;
    if (e.type === "NamedExpr") site(e.target, e, e.value, "walrus");
    for (const child of expressionChildren(e)) walruses(child);
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
      case "FunctionDef":
        functions.push(s.unit);
        break;
      case "If":
      case "While":
        walruses(s.test);
        break;
      case "Expr":
      case "Return":
        walruses(s.value);
        break;
      case "Broken":
        broken.push(s);
    }
    for (const inner of childStatements(s)) visit(inner);
  };
  for (const statement of statements) visit(statement);
  return { sites, functions, broken };
}
