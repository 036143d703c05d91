/**
 * Names by Python 3's scoping rules: for every scope of a file the variables it owns, with every place that binds, reads or deletes them.
 * Source: the language reference, "Naming and binding". Spans are absolute UTF-16 code units. Python 2's leaking list comprehensions are not followed.
 */
import type { Comprehension, Expr, FunctionUnit, Located, Module, Parameters, Pattern, Stmt } from "../../syntax/ast";
import { childStatements, expressionChildren } from "../../syntax/visit";
import type { Span } from "../../text/span";

export interface SymbolTable {
  readonly module: Scope;
  /** All scopes, outer before inner, in source order. */
  readonly scopes: readonly Scope[];
  /** Names that nothing in the file binds: builtins, or what a star import brings. */
  readonly unbound: ReadonlyMap<string, readonly Occurrence[]>;
  /** `from x import *` stands somewhere: then an unbound name need not be a builtin. */
  readonly stars: boolean;
}

export interface Scope {
  readonly kind: "module" | "function" | "lambda" | "class" | "comprehension";
  /** Of functions and classes. */
  readonly name: string | null;
  readonly span: Span;
  readonly parent: Scope | null;
  /** Of a def. */
  readonly unit: FunctionUnit | null;
  /** The names it owns. */
  readonly variables: ReadonlyMap<string, Variable>;
}

export interface Variable {
  readonly name: string;
  readonly scope: Scope;
  /** Every appearance that means this variable, in this and inner scopes, in source order. */
  readonly occurrences: readonly Occurrence[];
}

export type Role =
  | "load"
  | "delete"
  | "assign"
  | "annotated"
  | "augmented"
  | "walrus"
  | "for"
  | "with"
  | "except"
  | "pattern"
  | "parameter"
  | "function"
  | "class"
  | "type"
  | "import"
  /** A statement that does not parse and may bind it. */
  | "broken";

export interface Occurrence {
  readonly name: string;
  readonly role: Role;
  /** The name itself; for imports the alias, for patterns, handlers and broken statements the whole of them. */
  readonly span: Span;
  /** The scope it stands in. */
  readonly scope: Scope;
  readonly site: Site;
  /** Of an import: the dotted name it stands for ("numpy", "array.array"); null for relative imports and all other roles. */
  readonly imported: string | null;
  /** Of a def: what it defines. */
  readonly unit: FunctionUnit | null;
}

/** Where an expression stands. */
export interface Site {
  /** The name as an expression; null where it is none (imports, parameters, defs …). */
  readonly node: Expr | null;
  /** Enclosing expressions of the statement, innermost last. */
  readonly parents: readonly Expr[];
  readonly statement: Stmt | null;
  /** Directly in the file, not below `if`, `try`, a loop or a def. */
  readonly topLevel: boolean;
  /** Absolute offset that the offsets of node, parents and statement count from. */
  readonly base: number;
}

const cache = new WeakMap<Module, SymbolTable>();
const places = new WeakMap<SymbolTable, Map<number, { readonly variable: Variable; readonly occurrence: Occurrence }>>();

/** The table of a file; made once for a module. */
export function symbolTable(module: Module): SymbolTable {
  let table = cache.get(module);
  if (table === undefined) {
    table = new Builder(module).finish();
    cache.set(module, table);
  }
  return table;
}

/** What binds or names at `offset` (the start of the name). */
export function occurrenceAt(table: SymbolTable, offset: number): { readonly variable: Variable; readonly occurrence: Occurrence } | null {
  let starts = places.get(table);
  if (starts === undefined) {
    starts = new Map();
    for (const scope of table.scopes)
      for (const variable of scope.variables.values())
        for (const occurrence of variable.occurrences)
          if (!starts.has(occurrence.span.start)) starts.set(occurrence.span.start, { variable, occurrence });
    places.set(table, starts);
  }
  return starts.get(offset) ?? null;
}

/** The innermost scope around an offset. A default value or decorator counts to the scope it stands in textually. */
export function scopeAt(table: SymbolTable, offset: number): Scope {
  let found = table.module;
  for (const scope of table.scopes) {
    if (scope.span.start <= offset && offset <= scope.span.end && scope.span.end - scope.span.start <= found.span.end - found.span.start)
      found = scope;
  }
  return found;
}

/** The variable that a name read in `scope` means; null: nothing in the file binds it. */
export function resolve(scope: Scope, name: string): Variable | null {
  const own = scope.variables.get(name);
  if (own !== undefined) return own;
  for (let outer = scope.parent; outer !== null; outer = outer.parent) {
    const variable = outer.kind === "class" ? undefined : outer.variables.get(name);
    if (variable !== undefined) return variable;
  }
  return null;
}

/** "builtins.len", "numpy.array", "array.array": what a name or attribute of a module stands for; null where it is not certain. */
export function dottedName(table: SymbolTable, e: Expr, scope: Scope): string | null {
  if (e.type === "Attribute") {
    const owner = dottedName(table, e.value, scope);
    return owner === null || owner.startsWith("builtins.") ? null : `${owner}.${e.attr}`;
  }
  if (e.type !== "Name") return null;
  const variable = resolve(scope, e.id);
  if (variable === null) return table.stars ? null : `builtins.${e.id}`;
  const binds = bindingsOf(variable);
  const [first] = binds;
  if (first === undefined || first.imported === null || binds.some((o) => o.imported !== first.imported)) return null;
  return first.imported;
}

/** The occurrences that give the variable a value. */
export function bindingsOf(variable: Variable): readonly Occurrence[] {
  return variable.occurrences.filter((o) => o.role !== "load" && o.role !== "delete");
}

/** The def that a variable always is: bound once, without decorators. */
export function functionOf(variable: Variable): { readonly unit: FunctionUnit; readonly offset: number } | null {
  const binds = bindingsOf(variable);
  const [only] = binds;
  if (binds.length !== 1 || only === undefined || only.unit === null || variable.occurrences.some((o) => o.role === "delete")) return null;
  const { statement, base } = only.site;
  if (statement?.type !== "FunctionDef" || statement.decorators.length > 0) return null;
  return { unit: only.unit, offset: base + statement.offset };
}

interface MutableScope extends Scope {
  readonly variables: Map<string, MutableVariable>;
  readonly found: Occurrence[];
  readonly bound: Set<string>;
  readonly globals: Set<string>;
  readonly nonlocals: Set<string>;
}

interface MutableVariable extends Variable {
  readonly occurrences: Occurrence[];
}

interface Place {
  readonly scope: MutableScope;
  readonly base: number;
  readonly statement: Stmt | null;
  readonly topLevel: boolean;
}

/** One walk notes names and scopes; then every name is given to the scope that owns it. */
class Builder {
  private readonly scopes: MutableScope[] = [];
  private readonly root: MutableScope;
  private stars = false;

  constructor(module: Module) {
    this.root = this.open("module", null, { start: 0, end: module.length }, null, null);
    for (const { unit, offset } of module.body)
      this.statement(unit.statement, { scope: this.root, base: offset, statement: null, topLevel: true });
  }

  finish(): SymbolTable {
    for (const scope of this.scopes) {
      for (const name of scope.bound) if (!scope.globals.has(name) && !scope.nonlocals.has(name)) this.own(scope, name);
      for (const name of scope.globals) this.own(this.root, name);
    }
    const unbound = new Map<string, Occurrence[]>();
    for (const scope of this.scopes) {
      for (const occurrence of scope.found) {
        const variable = this.ownerOf(scope, occurrence.name);
        if (variable !== null) variable.occurrences.push(occurrence);
        else if (unbound.has(occurrence.name)) unbound.get(occurrence.name)?.push(occurrence);
        else unbound.set(occurrence.name, [occurrence]);
      }
    }
    for (const scope of this.scopes) {
      for (const variable of scope.variables.values())
        variable.occurrences.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    }
    return { module: this.root, scopes: this.scopes, unbound, stars: this.stars };
  }

  private own(scope: MutableScope, name: string): void {
    if (!scope.variables.has(name)) scope.variables.set(name, { name, scope, occurrences: [] });
  }

  private ownerOf(scope: MutableScope, name: string): MutableVariable | null {
    if (scope.globals.has(name)) return this.root.variables.get(name) ?? null;
    if (scope.nonlocals.has(name) && scope.parent !== null) return resolveFunction(scope.parent, name) as MutableVariable | null;
    return resolve(scope, name) as MutableVariable | null;
  }

  private open(kind: Scope["kind"], name: string | null, span: Span, parent: MutableScope | null, unit: FunctionUnit | null): MutableScope {
    const scope: MutableScope = {
      kind,
      name,
      span,
      parent,
      unit,
      variables: new Map(),
      found: [],
      bound: new Set(),
      globals: new Set(),
      nonlocals: new Set(),
    };
    this.scopes.push(scope);
    return scope;
  }

  private note(
    name: string,
    role: Role,
    located: Located,
    place: Place,
    more: { node?: Expr; parents?: readonly Expr[]; imported?: string | null; unit?: FunctionUnit } = {},
  ): void {
    const { scope, base, statement, topLevel } = place;
    if (role !== "load") scope.bound.add(name);
    scope.found.push({
      name,
      role,
      span: { start: base + located.start, end: base + located.end },
      scope,
      site: { node: more.node ?? null, parents: more.parents ?? [], statement, topLevel, base },
      imported: more.imported ?? null,
      unit: more.unit ?? null,
    });
  }

  private statement(s: Stmt, outer: Place): void {
    const place: Place = { ...outer, statement: s };
    const read = (e: Expr | null) => {
      if (e !== null) this.expression(e, [], place);
    };
    switch (s.type) {
      case "FunctionDef": {
        const inner = place.base + s.offset;
        s.decorators.forEach(read);
        this.note(s.unit.name, "function", { start: s.offset + s.unit.nameSpan.start, end: s.offset + s.unit.nameSpan.end }, place, {
          unit: s.unit,
        });
        this.parameterReads(s.unit.parameters, [], { ...place, base: inner });
        if (s.unit.returns !== null) this.expression(s.unit.returns, [], { ...place, base: inner });
        const scope = this.open("function", s.unit.name, { start: inner, end: inner + s.unit.text.length }, place.scope, s.unit);
        this.parameters(s.unit.parameters, { ...place, scope, base: inner, topLevel: false });
        for (const child of s.unit.body) this.statement(child, { scope, base: inner, statement: null, topLevel: false });
        return;
      }
      case "ClassDef": {
        [...s.decorators, ...s.bases, ...s.keywords.map((k) => k.value)].forEach(read);
        this.note(s.name, "class", s.nameSpan, place);
        const scope = this.open("class", s.name, { start: place.base + s.start, end: place.base + s.end }, place.scope, null);
        for (const child of s.body) this.statement(child, { scope, base: place.base, statement: null, topLevel: false });
        return;
      }
      case "Assign":
        read(s.value);
        for (const target of s.targets) this.target(target, "assign", [], place);
        return;
      case "AugAssign":
        this.target(s.target, "augmented", [], place);
        read(s.value);
        return;
      case "AnnAssign":
        read(s.annotation);
        read(s.value);
        // Without a value it makes the name local but binds nothing.
        this.target(s.target, "annotated", [], place);
        return;
      case "Delete":
        for (const target of s.targets) this.target(target, "delete", [], place);
        return;
      case "For":
        read(s.iter);
        this.target(s.target, "for", [], place);
        break;
      case "With":
        for (const item of s.items) {
          read(item.context);
          if (item.target !== null) this.target(item.target, "with", [], place);
        }
        break;
      case "Match":
        read(s.subject);
        for (const c of s.cases) {
          this.pattern(c.pattern, place);
          read(c.guard);
        }
        break;
      case "Try":
        for (const handler of s.handlers) {
          read(handler.exceptionType);
          if (handler.name !== null)
            this.note(handler.name, "except", { start: handler.start, end: handler.body[0]?.start ?? handler.end }, place);
        }
        break;
      case "Import":
        for (const alias of s.names) {
          const [first] = alias.name.split(".") as [string];
          this.note(alias.asname ?? first, "import", alias, place, { imported: alias.asname === null ? first : alias.name });
        }
        return;
      case "ImportFrom":
        for (const alias of s.names) {
          if (alias.name === "*") this.stars = true;
          else
            this.note(alias.asname ?? alias.name, "import", alias, place, {
              imported: s.level === 0 && s.module !== null ? `${s.module}.${alias.name}` : null,
            });
        }
        return;
      case "Global":
        for (const name of s.names) place.scope.globals.add(name);
        return;
      case "Nonlocal":
        for (const name of s.names) place.scope.nonlocals.add(name);
        return;
      case "TypeAlias":
        this.note(s.name, "type", s, place);
        read(s.value);
        return;
      case "Broken":
        for (const name of s.names) this.note(name, "broken", s, place);
        return;
      case "Return":
      case "Expr":
        read(s.value);
        return;
      case "While":
      case "If":
        read(s.test);
        break;
      case "Assert":
        read(s.test);
        read(s.msg);
        return;
      case "Raise":
        read(s.exc);
        read(s.cause);
        return;
      case "Print":
        s.values.forEach(read);
        return;
      default:
        return;
    }
    for (const child of childStatements(s)) this.statement(child, { ...outer, statement: null, topLevel: false });
  }

  /** A target: names are bound, everything in it that is only evaluated is read. */
  private target(e: Expr, role: Role, parents: readonly Expr[], place: Place): void {
    const inside = [...parents, e];
    if (e.type === "Name") this.note(e.id, role, e, place, { node: e, parents });
    else if (e.type === "Tuple" || e.type === "List") for (const one of e.elts) this.target(one, role, inside, place);
    else if (e.type === "Starred") this.target(e.value, role, inside, place);
    else for (const child of expressionChildren(e)) this.expression(child, inside, place);
  }

  private expression(e: Expr, parents: readonly Expr[], place: Place): void {
    const inside = [...parents, e];
    switch (e.type) {
      case "Name":
        this.note(e.id, "load", e, place, { node: e, parents });
        return;
      case "Lambda": {
        this.parameterReads(e.parameters, inside, place);
        const scope = this.open("lambda", null, { start: place.base + e.start, end: place.base + e.end }, place.scope, null);
        const inner: Place = { ...place, scope, topLevel: false };
        this.parameters(e.parameters, inner);
        this.expression(e.body, inside, inner);
        return;
      }
      case "ListComp":
      case "SetComp":
      case "GeneratorExp":
      case "DictComp":
        this.comprehension(e, inside, place);
        return;
      case "NamedExpr": {
        this.expression(e.value, inside, place);
        // A walrus in a comprehension binds in the scope around it.
        let { scope } = place;
        while (scope.kind === "comprehension" && scope.parent !== null) scope = scope.parent as MutableScope;
        this.target(e.target, "walrus", inside, { ...place, scope });
        return;
      }
      default:
        for (const child of expressionChildren(e)) this.expression(child, inside, place);
    }
  }

  /** The first iterable is evaluated outside; the rest is a scope of its own. */
  private comprehension(e: Extract<Expr, { readonly generators: readonly Comprehension[] }>, inside: readonly Expr[], place: Place): void {
    const [first, ...rest] = e.generators;
    if (first === undefined) return;
    this.expression(first.iter, inside, place);
    const scope = this.open("comprehension", null, { start: place.base + e.start, end: place.base + e.end }, place.scope, null);
    const inner: Place = { ...place, scope, topLevel: false };
    this.target(first.target, "for", inside, inner);
    for (const test of first.ifs) this.expression(test, inside, inner);
    for (const generator of rest) {
      this.expression(generator.iter, inside, inner);
      this.target(generator.target, "for", inside, inner);
      for (const test of generator.ifs) this.expression(test, inside, inner);
    }
    for (const part of e.type === "DictComp" ? [e.key, e.value] : [e.elt]) this.expression(part, inside, inner);
  }

  private parameters(p: Parameters, place: Place): void {
    for (const parameter of allParameters(p)) this.note(parameter.name, "parameter", parameter, place);
  }

  /** Defaults and annotations are evaluated outside. */
  private parameterReads(p: Parameters, parents: readonly Expr[], place: Place): void {
    for (const parameter of allParameters(p)) {
      for (const e of [parameter.annotation, parameter.default]) if (e !== null) this.expression(e, parents, place);
    }
  }

  private pattern(p: Pattern, place: Place): void {
    switch (p.type) {
      case "MatchValue":
      case "MatchSingleton":
        this.expression(p.value, [], place);
        return;
      case "MatchMapping":
        for (const key of p.keys) this.expression(key, [], place);
        if (p.rest !== null) this.note(p.rest, "pattern", p, place);
        break;
      case "MatchClass":
        this.expression(p.cls, [], place);
        for (const one of p.keywordPatterns) this.pattern(one.pattern, place);
        break;
      case "MatchStar":
        if (p.name !== null) this.note(p.name, "pattern", p, place);
        return;
      case "MatchAs":
        if (p.name !== null) this.note(p.name, "pattern", p, place);
        if (p.pattern !== null) this.pattern(p.pattern, place);
        return;
    }
    for (const one of p.patterns) this.pattern(one, place);
  }
}

/** For `nonlocal`: the nearest enclosing function that owns the name. */
function resolveFunction(scope: Scope, name: string): Variable | null {
  for (let outer: Scope | null = scope; outer !== null; outer = outer.parent) {
    const variable = outer.kind === "class" || outer.kind === "module" ? undefined : outer.variables.get(name);
    if (variable !== undefined) return variable;
  }
  return null;
}

/** All parameters, stars included, in source order. */
export function allParameters(p: Parameters) {
  return [
    ...p.positionalOnly,
    ...p.positional,
    ...(p.vararg === null ? [] : [p.vararg]),
    ...p.keywordOnly,
    ...(p.kwarg === null ? [] : [p.kwarg]),
  ];
}
