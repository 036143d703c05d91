/** The expression that makes a list, and text edits that make something else of the same items. Inner text, comments included, stays as it is. */
import { dottedName, scopeAt, symbolTable } from "../analysis/names/symtable";
import type { TextEdit } from "../findings/types";
import type { Comprehension, Expr, Module } from "../syntax/ast";
import { expressionChildren } from "../syntax/visit";
import type { Span } from "../text/span";
import { placesAt, spanOf } from "./places";

/** How a list is made, with absolute spans. */
export interface Maker {
  readonly span: Span;
  readonly form: "comprehension" | "display" | "call" | "whole";
  /** No items are written. */
  readonly empty: boolean;
  /** Of list(x): the callee and its only argument; null else. */
  readonly call: { readonly callee: Span; readonly argument: Span | null; readonly generator: boolean } | null;
  /** Why its items cannot be made by a generator instead, or null. */
  readonly bound: string | null;
}

/** The display, list comprehension or call of list() that covers exactly `span`; null for anything else. */
export function makerAt(module: Module, span: Span): Maker | null {
  for (const { node, base } of placesAt(module, span)) {
    const made = makerOf(module, node, base);
    if (made !== null) return made;
  }
  return null;
}

/** Anything else, which stays as it is. */
export function wholeAt(span: Span): Maker {
  return { span, form: "whole", empty: false, call: null, bound: null };
}

/** The same for an expression whose offsets count from `base`. `kind`: what is made. */
export function makerOf(module: Module, node: Expr, base: number, kind: "list" | "set" = "list"): Maker | null {
  const span = { start: base + node.start, end: base + node.end };
  if (node.type === (kind === "list" ? "ListComp" : "SetComp"))
    return { span, form: "comprehension", empty: false, call: null, bound: whyBound(node) };
  if (node.type === "List") return { span, form: "display", empty: node.elts.length === 0, call: null, bound: null };
  if (node.type !== "Call" || node.args.length > 1 || node.keywords.length > 0 || node.args[0]?.type === "Starred") return null;
  const table = symbolTable(module);
  if (dottedName(table, node.func, scopeAt(table, span.start)) !== `builtins.${kind}`) return null;
  const [argument] = node.args;
  const generator = argument?.type === "GeneratorExp" && argument.end === node.end;
  return {
    span,
    form: "call",
    empty: argument === undefined,
    call: { callee: spanOf(node.func, base), argument: argument === undefined ? null : spanOf(argument, base), generator },
    bound: null,
  };
}

/** Edits that put `open` before the items and `close` behind them. An empty maker gives `open` without its comma, and `close`. */
export function wrapItems(made: Maker, open: string, separator: string, close: string, text: string): readonly TextEdit[] {
  const { start, end } = made.span;
  const replace = (from: number, to: number, by: string): TextEdit => ({ span: { start: from, end: to }, text: by });
  if (made.empty && !text.slice(start, end).includes("#")) return [replace(start, end, `${open}${close}`)];
  if (made.form === "whole") return [replace(start, start, `${open}${separator}`), replace(end, end, close)];
  if (made.form !== "call") {
    const [a, b] = made.form === "comprehension" ? ["(", ")"] : ["[", "]"];
    return [replace(start, start + 1, `${open}${separator}${a}`), replace(end - 1, end, `${b}${close}`)];
  }
  const { callee, argument, generator } = made.call as NonNullable<Maker["call"]>;
  // A generator without parentheses of its own takes those of the call.
  if (generator) return [replace(start, callee.end, `${open}${separator}`), replace(end, end, close)];
  const paren = text.indexOf("(", callee.end);
  const behind = argument === null ? "" : text.slice(argument.end, end - 1).replace(/#[^\n\r]*/g, "");
  const last = behind.includes(",") ? close.replace(/^,\s*/, "") : close;
  return [replace(start, paren + 1, `${open}${argument === null ? "" : separator}`), replace(end - 1, end, last)];
}

/** What a generator expression cannot do as a list comprehension does. */
function whyBound(e: Expr & { readonly generators: readonly Comprehension[] }): string | null {
  if (e.generators.some((g) => g.async)) return "it waits for other code";
  let why: string | null = null;
  const visit = (part: Expr): void => {
    if (part.type === "Await") why ??= "it waits for other code";
    if (part.type === "Yield" || part.type === "YieldFrom") why ??= "it yields";
    // super() finds its class and first argument in a comprehension's function only from 3.12 on, never in a generator's.
    if (part.type === "Name" && (part.id === "super" || part.id === "__class__")) why ??= "super() does not work in a generator";
    // What ends a list comprehension with StopIteration ends a generator with RuntimeError.
    if (part.type === "Call" && part.func.type === "Name" && part.func.id === "next" && part.args.length === 1)
      why ??= "next() may end a generator";
    for (const child of expressionChildren(part)) visit(child);
  };
  for (const child of expressionChildren(e)) visit(child);
  return why;
}
