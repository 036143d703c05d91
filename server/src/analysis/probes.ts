/** What is asked for at one place of the text: the values that an expression takes there, or that a name is bound to. */
import type { Located, Parameters } from "../syntax/ast";
import type { Value } from "../values/value";
import { type Context, cellAddress } from "./machine";
import { allParameters } from "./names/symtable";
import type { State } from "./state";

/** Notes the value where it is the one that is asked for. `place`: the expression, or the name that is bound, in the unit of the context. */
export function noteProbe(place: Located, value: Value, { heap }: State, { machine, unit }: Context): void {
  const { watch, on } = machine.record;
  if (watch === null || !on) return;
  const base = machine.base(unit);
  if (base + place.start === watch.start && base + place.end === watch.end)
    machine.record.add({ kind: "probe", snapshot: { value, heap, assumes: [] } });
}

/** The same for the parameters of a function whose body begins. */
export function noteParameters(parameters: Parameters, state: State, ctx: Context): void {
  if (ctx.machine.record.watch === null) return;
  for (const parameter of allParameters(parameters)) {
    const cell = ctx.machine.read(state, cellAddress(ctx.frame, parameter.name));
    if (cell !== undefined) noteProbe(parameter, cell.value, state, ctx);
  }
}
