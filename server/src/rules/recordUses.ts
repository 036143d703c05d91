/** Where dicts of one set of keys go in a file: followed from where they are written out, through names, containers and functions, to where their keys are read. */
import {
  allParameters,
  bindingsOf,
  dottedName,
  functionOf,
  occurrenceAt,
  resolve,
  type Scope,
  type SymbolTable,
  scopeAt,
  type Variable,
} from "../analysis/names/symtable";
import { isSingleton } from "../analysis/names/uses";
import type { TextEdit } from "../findings/types";
import type { Expr, FunctionUnit, Module, Stmt } from "../syntax/ast";
import { childStatements, type Visited, visitExpressions } from "../syntax/visit";
import { calledParameter } from "./arrayUses";
import { hazardsOf } from "./hazards";
import { type CallExpr, spanOf } from "./places";

/** A dict with the keys, as it is written out. */
export interface Written extends Visited {
  readonly node: Extract<Expr, { type: "Dict" | "Call" }>;
}

export interface RecordUses {
  readonly written: readonly Written[];
  /** `r["x"]` becomes `r.x`. */
  readonly reads: readonly TextEdit[];
  /** Values are replaced. */
  readonly stored: boolean;
  /** The container is only indexed and gone through, and of records only the keys are asked for. */
  readonly fixed: boolean;
}

/** What an expression gives: a record, a container of records that is gone through by them or by its keys, or pairs of which the second is a record. */
type Kind = "record" | "list" | "dict" | "pairs";

/** What a callable gives for a container of records that is its first argument; null: nothing with records in it. */
const RESULTS: Readonly<Record<string, Kind | null>> = {
  "builtins.len": null,
  "builtins.sorted": "list",
  "builtins.list": "list",
  "builtins.tuple": "list",
  "builtins.reversed": "list",
  "builtins.enumerate": "pairs",
  "builtins.min": "record",
  "builtins.max": "record",
  "collections.deque": "list",
};

/** The same for methods of containers that are gone through by records, and by keys. */
const LIST_METHODS: Readonly<Record<string, Kind | null>> = {
  append: null,
  appendleft: null,
  insert: null,
  extend: null,
  sort: null,
  reverse: null,
  clear: null,
  pop: "record",
  popleft: "record",
  copy: "list",
};
const DICT_METHODS: Readonly<Record<string, Kind | null>> = { keys: null, clear: null, values: "list", items: "pairs", pop: "record" };
const ADDING = new Set(["append", "appendleft", "insert"]);

/** What the file does with all dicts that it writes out with just these keys; a clause that says what forbids another form of them. `name`: where they are kept. */
export function followRecords(
  module: Module,
  text: string,
  table: SymbolTable,
  keys: readonly string[],
  name: number,
  lineOf: (offset: number) => number,
): RecordUses | string {
  const walk = new Walk(module, text, table, keys, lineOf);
  return walk.why ?? walk.after(name) ?? walk;
}

class Walk implements RecordUses {
  why: string | null = null;
  stored = false;
  fixed = true;
  readonly written: Written[] = [];
  readonly reads: TextEdit[] = [];
  /** What is known of expressions, by their spans. */
  private readonly known = new Map<string, Kind>();
  /** Where names are bound to what is followed. */
  private readonly variables = new Map<Variable, { readonly kind: Kind; readonly places: Set<number> }>();
  /** Functions that give what is followed, or are given it by a parameter. */
  private readonly results = new Map<FunctionUnit, Kind>();
  private readonly parameters = new Map<Variable, { readonly unit: FunctionUnit; readonly calls: Variable }>();
  /** What must turn out to be followed as well. */
  private readonly needed: { readonly e: Expr; readonly base: number; readonly kind: Kind }[] = [];

  constructor(
    private readonly module: Module,
    private readonly text: string,
    private readonly table: SymbolTable,
    private readonly keys: readonly string[],
    private readonly lineOf: (offset: number) => number,
  ) {
    visitExpressions(module, (v) => {
      if (this.isWritten(v)) this.written.push(v);
    });
    for (const one of this.written) this.follow(one, "record");
  }

  /** What still forbids it when all is followed, or null. */
  after(name: number): string | null {
    const { hidden } = hazardsOf(this.module, this.table);
    if (hidden !== null) return "not all uses of names can be seen in this file";
    const variable = occurrenceAt(this.table, name)?.variable;
    if (variable === undefined || !this.variables.has(variable)) return "its dicts are not written out with these keys here";
    for (const [unit, kind] of this.results) this.returns(unit.body, this.baseOf(unit), kind);
    for (const [parameter, { unit, calls }] of this.parameters) this.calls(parameter, unit, calls);
    for (const { e, base, kind } of this.needed)
      if (this.known.get(keyOf(e, base)) !== kind) this.fail("something else is put beside the dicts", base + e.start);
    for (const [one, { kind, places }] of this.variables)
      for (const { span, site } of bindingsOf(one))
        if (!places.has(span.start) && (kind === "record" || !isEmpty(site.statement)))
          this.fail(`${one.name} is something else as well`, span.start);
    return this.why;
  }

  private isWritten(v: Visited): v is Written {
    const { node } = v;
    const names =
      node.type === "Dict"
        ? node.items.map(({ key }) => textOf(key))
        : node.type === "Call" && node.args.length === 0 && this.nameOf(node.func, v) === "builtins.dict"
          ? node.keywords.map(({ arg }) => arg)
          : [];
    return names.length === this.keys.length && this.keys.every((key) => names.includes(key));
  }

  private fail(what: string, offset: number): undefined {
    this.why ??= `${what} on line ${this.lineOf(offset) + 1}`;
  }

  private nameOf(e: Expr, { base }: Visited): string | null {
    return dottedName(this.table, e, scopeAt(this.table, base + e.start));
  }

  /** What becomes of an expression that gives records. */
  private follow(v: Visited, kind: Kind): undefined {
    const { node, parents, base } = v;
    const key = keyOf(node, base);
    const before = this.known.get(key);
    const fail = (what: string) => this.fail(what, base + node.start);
    if (before !== undefined) {
      if (before !== kind) fail("the dicts are kept in several ways");
      return;
    }
    this.known.set(key, kind);
    const parent = parents.at(-1);
    if (parent === undefined) return this.inStatement(v, kind);
    const up: Visited = { ...v, node: parent, parents: parents.slice(0, -1) };
    switch (parent.type) {
      case "ListComp":
      case "GeneratorExp":
      case "DictComp": {
        const comprehension = parent.generators.find(({ iter }) => iter === node);
        if (comprehension !== undefined) this.iterate(comprehension.target, base, kind);
        else if (kind === "record" && (parent.type === "DictComp" ? parent.value : parent.elt) === node)
          this.follow(up, parent.type === "DictComp" ? "dict" : "list");
        else if (!parent.generators.some(({ ifs }) => ifs.includes(node))) fail("the dicts are kept in something else");
        return;
      }
      case "List":
      case "Dict": {
        const items = parent.type === "List" ? parent.elts : parent.items.map(({ value }) => value);
        if (kind !== "record") fail("the container is kept in another one");
        for (const e of items) this.needed.push({ e, base, kind: "record" });
        return this.follow(up, parent.type === "List" ? "list" : "dict");
      }
      case "UnaryOp":
      case "BoolOp":
      case "IfExp":
        this.fixed = false;
        if (!isTest(v)) fail("the dicts are used as a whole");
        return;
      case "Compare": {
        const [other] = parent.left === node ? parent.comparators : [parent.left];
        const [op] = parent.ops;
        const isThere = kind === "dict" && parent.left !== node && (op === "in" || op === "not in");
        const isNone = (op === "is" || op === "is not") && other !== undefined && isSingleton(other);
        if (parent.ops.length > 1 || !(isThere || isNone)) fail("the dicts are compared");
        return;
      }
      case "Subscript":
        return parent.value === node ? this.subscript(v, up, parent, kind) : fail("the dicts are used as an index");
      case "Attribute": {
        const call = up.parents.at(-1);
        const method = call?.type === "Call" && call.func === parent ? call : null;
        if (method === null) return fail(`.${parent.attr} of the dicts is used`);
        return this.method({ ...up, node: method, parents: up.parents.slice(0, -1) }, parent, method, kind);
      }
      case "Call":
        return parent.func === node ? fail("the dicts are called") : this.argument(v, up, parent, kind);
      case "JoinedStr":
        return fail("the dicts are printed");
      default:
        return fail("the dicts are used as a whole");
    }
  }

  private inStatement({ node, statement: s, base }: Visited, kind: Kind): undefined {
    const fail = (what: string) => this.fail(what, base + node.start);
    switch (s.type) {
      case "Assign":
      case "AnnAssign":
        if (s.value === node) for (const target of s.type === "Assign" ? s.targets : [s.target]) this.assign(target, base, kind);
        return;
      case "For":
        return s.iter === node ? this.iterate(s.target, base, kind) : undefined;
      case "Return":
        return this.result(base + node.start, kind);
      case "If":
      case "While":
        if (kind !== "pairs") this.fixed = false;
        return;
      case "Expr":
      case "Delete":
        return;
      default:
        return fail("the dicts are used as a whole");
    }
  }

  private assign(target: Expr, base: number, kind: Kind): undefined {
    if (target.type === "Name" && kind !== "pairs") this.bind(base + target.start, kind);
    else if (target.type === "Subscript" && target.value.type === "Name" && target.slice.type !== "Slice" && kind === "record")
      this.container(target.value, base);
    else this.fail("the dicts are stored elsewhere", base + target.start);
  }

  /** Something is put into the container that a name means. */
  private container(e: Expr, base: number): undefined {
    this.fixed = false;
    const variable = e.type === "Name" ? resolve(scopeAt(this.table, base + e.start), e.id) : null;
    if (variable === null) return this.fail("the dicts are stored elsewhere", base + e.start);
    const [first] = bindingsOf(variable);
    const made = first?.site.statement;
    const isDict = made != null && "value" in made && made.value !== null && typeof made.value === "object" && isDictExpr(made.value);
    if (!this.variables.has(variable)) this.track(variable, isDict ? "dict" : "list");
  }

  private iterate(target: Expr, base: number, kind: Kind): undefined {
    const [, second] = target.type === "Tuple" && target.elts.length === 2 ? target.elts : [];
    const item = kind === "list" ? target : kind === "pairs" ? second : undefined;
    if (kind === "dict") return;
    if (item?.type === "Name") this.bind(base + item.start, "record");
    else this.fail("the dicts are taken apart", base + target.start);
  }

  private bind(offset: number, kind: Kind): undefined {
    const variable = occurrenceAt(this.table, offset)?.variable;
    if (variable === undefined || variable.scope.kind === "class") return this.fail("the dicts are kept in a class", offset);
    this.track(variable, kind).add(offset);
  }

  private track(variable: Variable, kind: Kind): Set<number> {
    const there = this.variables.get(variable);
    if (there !== undefined) {
      if (there.kind !== kind) this.why ??= `${variable.name} is something else as well`;
      return there.places;
    }
    const places = new Set<number>();
    this.variables.set(variable, { kind, places });
    for (const { role, site } of variable.occurrences) {
      if (role === "augmented") this.fail(`${variable.name} is changed as a whole`, site.base + (site.node?.start ?? 0));
      if (role !== "load" || site.node === null || site.statement === null) continue;
      const { node, parents, statement, base } = site;
      this.follow({ node, parents, statement, base }, kind);
    }
    return places;
  }

  private subscript(v: Visited, up: Visited, parent: Extract<Expr, { type: "Subscript" }>, kind: Kind): undefined {
    const { statement: s, base } = up;
    const isTarget = up.parents.length === 0;
    const fail = (what: string) => this.fail(what, base + parent.start);
    if (isTarget && s.type === "Delete") {
      if (kind === "record") fail("a key is deleted");
      this.fixed = false;
      return;
    }
    if (kind === "record") {
      const key = textOf(parent.slice);
      const open = /\[[ \t]*$/.exec(this.text.slice(base + v.node.end, base + parent.slice.start));
      if (key === null || !this.keys.includes(key)) return fail("a key is asked for that is not written out");
      const close = this.text.slice(base + parent.slice.end, base + parent.end);
      if (open === null || !/^\s*\]$/.test(close)) return fail("a comment stands in the way");
      this.stored ||= targetsOf(s).some((target) => target.start <= parent.start && parent.end <= target.end);
      this.reads.push({ span: { start: base + parent.slice.start - open[0].length, end: base + parent.end }, text: `.${key}` });
      return;
    }
    if (kind === "pairs") return fail("the dicts are taken apart");
    if (isTarget && s.type === "Assign" && s.targets.includes(parent)) {
      this.fixed = false;
      this.needed.push({ e: s.value, base, kind: "record" });
      if (parent.slice.type === "Slice") fail("a part of the container is replaced");
      return;
    }
    if (targetsOf(s).some((target) => target === parent)) return fail("the dicts are replaced");
    this.follow(up, parent.slice.type === "Slice" ? kind : "record");
  }

  private method(up: Visited, { attr, value }: Extract<Expr, { type: "Attribute" }>, call: CallExpr, kind: Kind): undefined {
    const { base } = up;
    const fail = () => this.fail(`.${attr}() of the dicts is used`, base + call.start);
    const [first, second] = call.args;
    this.fixed = false;
    if (kind === "record" || kind === "pairs") {
      const key = textOf(first ?? null);
      const plain = call.keywords.length === 0 && (second === undefined || second.type === "Constant");
      if (kind === "pairs" || attr !== "get" || key === null || !this.keys.includes(key) || !plain) return fail();
      this.reads.push({ span: { start: base + value.end, end: base + call.end }, text: `.${key}` });
      return;
    }
    if (kind === "dict" && attr === "get" && call.args.length === 1) return this.follow(up, "record");
    const result = (kind === "dict" ? DICT_METHODS : LIST_METHODS)[attr];
    if (result === undefined || (kind === "dict" && attr === "pop" && call.args.length > 1)) return fail();
    const added = call.args.at(-1);
    if (ADDING.has(attr) || attr === "extend") {
      if (added !== undefined) this.needed.push({ e: added, base, kind: attr === "extend" ? "list" : "record" });
    }
    this.keyFunction(call, base);
    if (result !== null) this.follow(up, result);
  }

  /** What a key function takes is a record. */
  private keyFunction(call: CallExpr, base: number): undefined {
    for (const { arg, value } of call.keywords) {
      if (arg !== "key") {
        if (arg === "default") this.fail("there may be none of the dicts", base + value.start);
        continue;
      }
      const [parameter, ...more] = value.type === "Lambda" ? allParameters(value.parameters) : [];
      if (parameter === undefined || more.length > 0) this.fail("the key function is not written out", base + value.start);
      else this.bind(base + parameter.start, "record");
    }
  }

  private argument(v: Visited, up: Visited, call: CallExpr, kind: Kind): undefined {
    const { base } = v;
    const { func } = call;
    const at = call.args.indexOf(v.node);
    const keyword = call.keywords.find(({ value }) => value === v.node)?.arg ?? "**";
    if (func.type === "Attribute" && kind === "record" && ADDING.has(func.attr) && at === call.args.length - 1)
      return this.container(func.value, base);
    const callee = this.nameOf(func, v);
    if (func.type === "Attribute" && kind === "list" && func.attr === "extend" && at === 0) return this.container(func.value, base);
    const result = callee === null || kind === "record" || kind === "pairs" || at !== 0 ? undefined : RESULTS[callee];
    if (result !== undefined && (call.args.length === 1 || callee === "builtins.enumerate")) {
      this.keyFunction(call, base);
      // Of a dict these take the keys.
      if (result !== null && kind === "list") this.follow(up, result);
      return;
    }
    const parameter = calledParameter(this.table, call, at >= 0 ? at : keyword, { span: spanOf(v.node, base) });
    const calls = func.type === "Name" ? resolve(scopeAt(this.table, base + func.start), func.id) : null;
    const unit = parameter?.scope.unit ?? null;
    if (parameter === null || calls === null || unit === null || kind === "pairs") {
      const name = callee?.replace(/^builtins\./, "") ?? "something that is not followed";
      return this.fail(`the dicts are passed to ${name}`, base + v.node.start);
    }
    this.parameters.set(parameter, { unit, calls });
    const places = this.track(parameter, kind);
    for (const { role, span } of parameter.occurrences) if (role === "parameter") places.add(span.start);
  }

  /** Every call of a function must give the parameter the same. */
  private calls(parameter: Variable, unit: FunctionUnit, variable: Variable): undefined {
    const kind = this.variables.get(parameter)?.kind ?? "record";
    const { positionalOnly, positional } = unit.parameters;
    const at = [...positionalOnly, ...positional].findIndex(({ name }) => name === parameter.name);
    for (const { role, span, site } of variable.occurrences) {
      if (role !== "load") continue;
      const call = site.parents.at(-1);
      const given =
        call?.type === "Call" && call.func === site.node
          ? (call.args[at] ?? call.keywords.find(({ arg }) => arg === parameter.name)?.value)
          : undefined;
      if (given === undefined || this.known.get(keyOf(given, site.base)) !== kind)
        this.fail(`${variable.name} takes something else as well`, span.start);
    }
  }

  private result(offset: number, kind: Kind): undefined {
    let scope: Scope | null = scopeAt(this.table, offset);
    while (scope !== null && scope.kind !== "function") scope = scope.parent;
    const variable = scope?.name == null ? undefined : scope.parent?.variables.get(scope.name);
    const unit = scope?.unit ?? null;
    if (unit === null || variable === undefined || variable.scope.kind === "class" || functionOf(variable)?.unit !== unit || unit.async)
      return this.fail("the dicts are returned by something that is not followed", offset);
    if (this.results.has(unit)) return;
    this.results.set(unit, kind);
    for (const { role, site, span } of variable.occurrences) {
      if (role !== "load" || site.node === null || site.statement === null) continue;
      const call = site.parents.at(-1);
      const { parents, statement, base } = site;
      if (call?.type === "Call" && call.func === site.node)
        this.follow({ node: call, parents: parents.slice(0, -1), statement, base }, kind);
      else this.fail(`${variable.name} is handed on`, span.start);
    }
  }

  /** All that a function returns must be the same. */
  private returns(body: readonly Stmt[], base: number, kind: Kind): undefined {
    for (const s of body) {
      if (s.type === "Return" && (s.value === null || this.known.get(keyOf(s.value, base)) !== kind))
        this.fail("something else is returned", base + s.start);
      this.returns(childStatements(s), base, kind);
    }
  }

  private baseOf(unit: FunctionUnit): number {
    return this.table.scopes.find((scope) => scope.unit === unit)?.span.start ?? 0;
  }
}

function keyOf({ start, end }: Expr, base: number): string {
  return `${base + start}:${base + end}`;
}

function textOf(e: Expr | null): string | null {
  return e?.type === "Constant" && e.value.kind === "str" ? e.value.value : null;
}

/** A container of nothing, which a name is bound to before it is filled. */
function isEmpty(s: Stmt | null): boolean {
  const e = s?.type === "Assign" || s?.type === "AnnAssign" ? s.value : null;
  if (e?.type === "List") return e.elts.length === 0;
  if (e?.type === "Dict") return e.items.length === 0;
  return e?.type === "Call" && e.args.length + e.keywords.length === 0 && e.func.type === "Name" && /^(?:list|dict|deque)$/.test(e.func.id);
}

/** Only whether it is there matters. */
function isTest({ node, parents, statement: s, base }: Visited): boolean {
  const parent = parents.at(-1);
  if (parent === undefined) return (s.type === "If" || s.type === "While") && s.test === node;
  if (parent.type === "BoolOp") return isTest({ node: parent, parents: parents.slice(0, -1), statement: s, base });
  return parent.type === "UnaryOp" ? parent.op === "not" : parent.type === "IfExp" && parent.test === node;
}

function isDictExpr(e: Expr): boolean {
  return e.type === "Dict" || e.type === "DictComp" || (e.type === "Call" && e.func.type === "Name" && e.func.id === "dict");
}

function targetsOf(s: Stmt): readonly Expr[] {
  if (s.type === "Assign") return s.targets;
  if (s.type === "AugAssign" || s.type === "AnnAssign" || s.type === "For") return [s.target];
  return s.type === "With" ? s.items.flatMap(({ target }) => target ?? []) : [];
}
