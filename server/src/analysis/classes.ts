/** Classes: their bodies are executed; instances are not followed yet. */
import type { Expr, Stmt } from "../syntax/ast";
import type { Value } from "../values/value";
import { bindName } from "./binding";
import { type Arguments, escapeTo } from "./calls";
import { evaluate } from "./expressions";
import { type Context, lost, newFlow } from "./machine";
import { blockScope } from "./scope";
import type { State } from "./state";
import { execute } from "./statements";

/** Executes the class body in a frame of its own and binds the class. */
export function defineClass(s: Extract<Stmt, { type: "ClassDef" }>, state: State, ctx: Context): void {
  const { machine } = ctx;
  for (const base of s.bases) evaluate(base, state, ctx);
  for (const keyword of s.keywords) evaluate(keyword.value, state, ctx);
  for (const decorator of s.decorators) evaluate(decorator, state, ctx);
  const path = machine.intern(ctx.path, machine.placeOfClass(ctx.unit, s));
  const frame = machine.bodyFrame(path, {
    parent: ctx.frame,
    scope: blockScope(s.body, null),
    owner: { function: null, unit: ctx.unit, node: s },
    isClass: true,
  });
  const inner: Context = { ...ctx, frame, path, shape: path, flow: newFlow(), yields: null };
  execute(s.body, state, inner);
  const cls = machine.defineClass(`${path}`, () => ({
    name: s.name,
    frame,
    unit: ctx.unit,
    node: s,
    lost: "instances of classes are not followed yet",
  }));
  bindName(s.name, { tag: "class", cls, name: s.name }, state, ctx);
}

/** Calling a class. */
export function instantiate(cls: number, args: Arguments, e: Extract<Expr, { type: "Call" }>, state: State, ctx: Context): Value {
  const { name } = ctx.machine.class(cls);
  escapeTo(args, name, state);
  return lost(ctx, e, `instances of ${name} are not followed yet`);
}
