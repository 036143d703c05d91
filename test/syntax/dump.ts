/** Writes syntax trees as S-expressions, without places: the form that cpython.py writes CPython's own trees in. */
import type {
  Comprehension,
  Constant,
  Expr,
  FunctionUnit,
  Keyword,
  Module,
  Parameter,
  Parameters,
  Pattern,
  Stmt,
} from "../../server/src/syntax/ast";

export function dumpModule(module: Module): readonly string[] {
  return module.body.map(({ unit }) => dumpStatement(unit.statement));
}

export function dumpStatement(s: Stmt): string {
  switch (s.type) {
    case "FunctionDef":
      return form("FunctionDef", ...functionFields(s.unit), list(s.decorators, dump));
    case "ClassDef":
      return form("ClassDef", s.name, list(s.bases, dump), list(s.keywords, keyword), list(s.decorators, dump), block(s.body));
    case "Return":
      return form("Return", optional(s.value));
    case "Delete":
      return form("Delete", list(s.targets, dump));
    case "Assign":
      return form("Assign", list(s.targets, dump), dump(s.value));
    case "AugAssign":
      return form("AugAssign", dump(s.target), s.op, dump(s.value));
    case "AnnAssign":
      return form("AnnAssign", dump(s.target), dump(s.annotation), optional(s.value));
    case "For":
      return form("For", flag(s.async), dump(s.target), dump(s.iter), block(s.body), block(s.orelse));
    case "While":
      return form("While", dump(s.test), block(s.body), block(s.orelse));
    case "If":
      return form("If", dump(s.test), block(s.body), block(s.orelse));
    case "With":
      return form(
        "With",
        flag(s.async),
        list(s.items, (item) => form("item", dump(item.context), optional(item.target))),
        block(s.body),
      );
    case "Match":
      return form(
        "Match",
        dump(s.subject),
        list(s.cases, (c) => form("case", pattern(c.pattern), optional(c.guard), block(c.body))),
      );
    case "Raise":
      return form("Raise", optional(s.exc), optional(s.cause));
    case "Try": {
      const handlers = list(s.handlers, (h) => form("handler", optional(h.exceptionType), h.name ?? "-", block(h.body)));
      return form("Try", flag(s.star), block(s.body), handlers, block(s.orelse), block(s.finalbody));
    }
    case "Assert":
      return form("Assert", dump(s.test), optional(s.msg));
    case "Import":
      return form("Import", list(s.names, alias));
    case "ImportFrom":
      return form("ImportFrom", s.module ?? "-", String(s.level), list(s.names, alias));
    case "Global":
    case "Nonlocal":
      return form(s.type, ...s.names);
    case "Expr":
      return form("Expr", dump(s.value));
    case "Pass":
    case "Break":
    case "Continue":
      return form(s.type);
    case "TypeAlias":
      return form("TypeAlias", s.name, dump(s.value));
    case "Print":
      return form("Print", list(s.values, dump));
    case "Broken":
      return form("Broken", ...s.names);
  }
}

export function dump(e: Expr): string {
  switch (e.type) {
    case "Constant":
      return constant(e.value);
    case "Name":
      return e.id;
    case "Attribute":
      return form("Attribute", dump(e.value), e.attr);
    case "Subscript":
      return form("Subscript", dump(e.value), dump(e.slice));
    case "Slice":
      return form("Slice", optional(e.lower), optional(e.upper), optional(e.step));
    case "Starred":
    case "Await":
    case "YieldFrom":
      return form(e.type, dump(e.value));
    case "Tuple":
    case "List":
    case "Set":
      return form(e.type, ...e.elts.map(dump));
    case "Dict":
      return form("Dict", ...e.items.map((item) => form("item", optional(item.key), dump(item.value))));
    case "BinOp":
      return form(e.op, dump(e.left), dump(e.right));
    case "UnaryOp":
      return form(e.op, dump(e.operand));
    case "BoolOp":
      return form(e.op, ...e.values.map(dump));
    case "Compare":
      return form("Compare", dump(e.left), ...e.ops.flatMap((op, i) => [op.replace(" ", "-"), dump(e.comparators[i] as Expr)]));
    case "Call":
      return form("Call", dump(e.func), list(e.args, dump), list(e.keywords, keyword));
    case "IfExp":
      return form("IfExp", dump(e.test), dump(e.body), dump(e.orelse));
    case "Lambda":
      return form("Lambda", parameters(e.parameters), dump(e.body));
    case "ListComp":
    case "SetComp":
    case "GeneratorExp":
      return form(e.type, dump(e.elt), list(e.generators, comprehension));
    case "DictComp":
      return form("DictComp", dump(e.key), dump(e.value), list(e.generators, comprehension));
    case "JoinedStr":
      if (e.values.some((part) => typeof part !== "string" && part.type === "BrokenExpr")) return "?";
      return form("JoinedStr", ...e.values.map((part) => (typeof part === "string" ? quoted(part) : dump(part))));
    case "NamedExpr":
      return form("NamedExpr", dump(e.target), dump(e.value));
    case "Yield":
      return form("Yield", optional(e.value));
    case "BrokenExpr":
      return "?";
  }
}

function form(...words: readonly string[]): string {
  return `(${words.join(" ")})`;
}

function list<T>(items: readonly T[], write: (item: T) => string): string {
  return `[${items.map(write).join(" ")}]`;
}

function optional(e: Expr | null): string {
  return e === null ? "-" : dump(e);
}

function flag(set: boolean): string {
  return set ? "yes" : "no";
}

function block(body: readonly Stmt[]): string {
  return list(body, dumpStatement);
}

function functionFields(unit: FunctionUnit): readonly string[] {
  const flags = [unit.async && "async", unit.generator && "generator", unit.docstring && "docstring"].filter((word) => word !== false);
  return [unit.name, `[${flags.join(" ")}]`, parameters(unit.parameters), optional(unit.returns), block(unit.body)];
}

function parameters(p: Parameters): string {
  const one = (parameter: Parameter) => form(parameter.name, optional(parameter.annotation), optional(parameter.default));
  return [
    list(p.positionalOnly, one),
    list(p.positional, one),
    p.vararg === null ? "-" : one(p.vararg),
    list(p.keywordOnly, one),
    p.kwarg === null ? "-" : one(p.kwarg),
  ].join("");
}

function keyword(k: Keyword): string {
  return form(k.arg ?? "**", dump(k.value));
}

function alias(a: { readonly name: string; readonly asname: string | null }): string {
  return a.asname === null ? a.name : form(a.name, a.asname);
}

function comprehension(g: Comprehension): string {
  return form("for", flag(g.async), dump(g.target), dump(g.iter), list(g.ifs, dump));
}

function pattern(p: Pattern): string {
  switch (p.type) {
    case "MatchValue":
    case "MatchSingleton":
      return form(p.type, dump(p.value));
    case "MatchSequence":
    case "MatchOr":
      return form(p.type, ...p.patterns.map(pattern));
    case "MatchMapping":
      return form(p.type, list(p.keys, dump), list(p.patterns, pattern), p.rest ?? "-");
    case "MatchClass":
      return form(
        p.type,
        dump(p.cls),
        list(p.patterns, pattern),
        list(p.keywordPatterns, (k) => form(k.name, pattern(k.pattern))),
      );
    case "MatchStar":
      return form(p.type, p.name ?? "-");
    case "MatchAs":
      return form(p.type, p.pattern === null ? "-" : pattern(p.pattern), p.name ?? "-");
  }
}

function constant(c: Constant): string {
  switch (c.kind) {
    case "int":
      return c.value.toString(16);
    case "float":
      return `f${bits(c.value)}`;
    case "imaginary":
      return `j${bits(c.value)}`;
    case "str":
      return quoted(c.value);
    case "bytes":
      return `b${quoted(c.value)}`;
    default:
      return c.kind;
  }
}

function bits(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16);
}

function quoted(text: string): string {
  return `"${text.replace(/[^ -~]|["\\]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
}
