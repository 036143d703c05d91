/** Objects that are made anew for each item of a run. */
import type { Located } from "../../syntax/ast";
import { addressOf } from "../../values/heap";
import { type Atom, atomInt, boundedBy, type Int, indexAtom } from "../../values/int";
import type { Obj } from "../../values/object";
import { substituteValue } from "../../values/substitute";
import type { Value } from "../../values/value";
import type { Context } from "../machine";
import type { State } from "../state";

/** A family of objects, one for each value of the index. */
export function perRound(
  on: { readonly state: State; readonly ctx: Context; readonly node: Located; readonly tag: string },
  tag: string,
  index: Atom,
  count: Int,
  obj: Obj,
): Value {
  const { ctx, state, node } = on;
  const number = ctx.machine.intern(ctx.path, `${ctx.machine.unitId(ctx.unit)}:${node.start}:${node.end}${on.tag}${tag}`);
  const formal = indexAtom(`f${number}.${ctx.symbols.length}`, count);
  const map = new Map([[index.key, atomInt(formal)]]);
  const runs =
    obj.kind === "tuple" || obj.kind === "list" ? obj.runs.map((run) => ({ ...run, element: substituteValue(run.element, map) })) : null;
  const at = ctx.symbols;
  state.heap = state.heap.set(addressOf(number, at), {
    obj: runs === null ? obj : ({ ...obj, runs } as Obj),
    formals: [formal.key],
    site: number,
    at,
  });
  return { tag: "ref", id: { kind: "object", site: number, at: [...at, atomInt(boundedBy(index, count))] } };
}
