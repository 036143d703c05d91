/** What is published of classes: how their instances look. */
import type { Expr, Stmt } from "../syntax/ast";
import { classAddress } from "../values/heap";
import { lookupClass } from "./classes";
import type { ClassDef, Machine } from "./machine";
import type { ClassNote, Places } from "./record";
import type { State } from "./state";
import type { ClassFact } from "./types";

/** One for each class statement that was reached, in source order. `state`: at the end of the module. */
export function classFacts(notes: readonly ClassNote[], state: State, places: Places): readonly ClassFact[] {
  const facts = new Map<number, ClassFact>();
  for (const { unit, node, cls, def, names } of notes) {
    const nameSpan = places.span(unit, node);
    if ((facts.get(nameSpan.start)?.shape ?? null) === null) facts.set(nameSpan.start, factOf(cls, def, names, nameSpan, state));
  }
  return [...facts.values()].sort((a, b) => a.nameSpan.start - b.nameSpan.start);
}

function factOf(cls: number, def: ClassDef, names: readonly string[], nameSpan: ClassFact["nameSpan"], state: State): ClassFact {
  const { name, layout, form, fields } = def;
  if (def.lost !== null) return { name, nameSpan, shape: null, seen: false, reason: { text: def.lost, line: null, remedy: null } };
  const shared = state.heap.get(classAddress(cls))?.obj;
  const made = shared?.kind === "class" && shared.made.low >= 1 && shared.keys !== null && shared.keys.length > 0 ? shared.keys : null;
  const attributes = made === null ? names : (made.reduce((a, b) => (a.names.length >= b.names.length ? a : b)).names as readonly string[]);
  const own = layout.dict ? attributes.filter((attribute) => !(layout.slots ?? []).includes(attribute)) : [];
  const shape = { type: name, layout, attributes: own, items: form === "namedtuple" ? fields.length : null };
  return { name, nameSpan, shape, seen: !layout.dict || made !== null, reason: null };
}

/** The attributes that the __init__ functions of a class set, in their order, as far as the text shows them. */
export function initialNames(cls: number, state: State, machine: Machine): readonly string[] {
  const names = new Set<string>();
  for (const part of [...machine.class(cls).mro].reverse()) {
    if (typeof part !== "number") continue;
    const found = lookupClass(part, "__init__", state, machine);
    if (found === null || found === "library" || found.cls !== part || found.value.tag !== "function") continue;
    const { body, parameters } = machine.function(found.value.func);
    const self = parameters.positionalOnly[0] ?? parameters.positional[0];
    if (self !== undefined && Array.isArray(body)) for (const statement of body as readonly Stmt[]) collect(statement, self.name, names);
  }
  return [...names];
}

function collect(s: Stmt, self: string, names: Set<string>): void {
  const target = (e: Expr): void => {
    if (e.type === "Attribute" && e.value.type === "Name" && e.value.id === self) names.add(e.attr);
    if (e.type === "Tuple" || e.type === "List") e.elts.forEach(target);
  };
  if (s.type === "Assign") s.targets.forEach(target);
  if ((s.type === "AnnAssign" && s.value !== null) || s.type === "AugAssign") target(s.target);
  for (const inner of [...("body" in s ? s.body : []), ...("orelse" in s ? s.orelse : []), ...("finalbody" in s ? s.finalbody : [])])
    collect(inner, self, names);
}
