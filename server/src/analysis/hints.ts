/** Size hints in comments: `# bytelens: n = 1_000_000` on a binding's line says how long the bound value is. */
import type { Expr, Located, Module } from "../syntax/ast";
import { constant } from "../values/int";
import type { Value } from "../values/value";
import { annotated } from "./inputs";
import type { Context } from "./machine";
import type { State } from "./state";

/** One `name = number` of a hint comment; `at` is where the comment starts. */
export interface Hint {
  readonly at: number;
  readonly name: string;
  readonly value: number;
}

const FORM = /#\s*bytelens:\s*(.+)$/;
const ITEM = /^\s*([A-Za-z_][\w.]*(?:\([\w.]*\))?)\s*=\s*([\d_]+)\s*$/;

/** All hints of a file, in source order. Comments that do not read as hints are left alone. */
export function readHints(module: Module): readonly Hint[] {
  const hints: Hint[] = [];
  for (const comment of module.comments) {
    const body = FORM.exec(comment.text)?.[1];
    if (body === undefined) continue;
    for (const part of body.split(",")) {
      const found = ITEM.exec(part);
      if (found !== null)
        hints.push({ at: comment.start, name: found[1] as string, value: Number((found[2] as string).replaceAll("_", "")) });
    }
  }
  return hints;
}

/** The value after the hints on its line: an unknown of annotated type gets the length, assumed. */
export function applyHints(name: string, value: Value, statement: Located, state: State, ctx: Context): Value {
  if (value.tag !== "unknown") return value;
  const annotation = (statement as { readonly annotation?: Expr }).annotation;
  if (annotation === undefined) return value;
  const { machine } = ctx;
  const end = machine.base(ctx.unit) + statement.end;
  const hint = machine.hints.find((h) => h.name === "n" && h.at >= end && !machine.text.slice(end, h.at).includes("\n"));
  if (hint === undefined) return value;
  const key = `len(${name})`;
  const before = machine.assumptions.get(key);
  machine.assumptions.set(key, constant(hint.value));
  const made = annotated(annotation, name, statement, state, ctx);
  if (before === undefined) machine.assumptions.delete(key);
  else machine.assumptions.set(key, before);
  return made ?? value;
}
