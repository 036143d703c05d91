/** Objects that are made anew for each item of a run. */
import type { Located } from "../../syntax/ast";
import { addressOf } from "../../values/heap";
import { type Atom, atomInt, boundedBy, type Int, indexAtom } from "../../values/int";
import type { Obj } from "../../values/object";
import { substituteObj } from "../../values/substitute";
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
  const at = ctx.symbols;
  state.heap = state.heap.set(addressOf(number, at), {
    obj: substituteObj(obj, map),
    formals: [formal.key],
    site: number,
    at,
  });
  return { tag: "ref", id: { kind: "object", site: number, at: [...at, atomInt(boundedBy(index, count))] } };
}
