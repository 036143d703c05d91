/** What is published of classes: how their instances look. */
import type { Expr, Stmt } from "../../syntax/ast";
import { childStatements } from "../../syntax/visit";
import { classAddress } from "../../values/heap";
import type { Machine } from "../machine";
import type { ClassNote, Places } from "../record";
import type { State } from "../state";
import type { ClassFact } from "../types";
import type { ClassDef } from "./classDef";
import { lookupClass } from "./classes";

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
  for (const name of storedNames(s, self)) names.add(name);
  for (const inner of childStatements(s)) collect(inner, self, names);
}

/**
 * Attributes of `self` that functions in a class body set, by that very name: from 3.14 on the compiler's list of them is in the shared keys from
 * the start (Python/compile.c, maybe_add_static_attribute_to_class; Objects/dictobject.c, _PyDict_NewKeysForClass).
 */
export function staticNames(body: readonly Stmt[]): readonly string[] {
  const names = new Set<string>();
  const visit = (s: Stmt): void => {
    if (s.type === "ClassDef") return;
    for (const name of storedNames(s, "self")) names.add(name);
    for (const inner of s.type === "FunctionDef" ? s.unit.body : childStatements(s)) visit(inner);
  };
  body.forEach(visit);
  return [...names];
}

/** Attributes of the name `self` that the statement itself sets. */
function storedNames(s: Stmt, self: string): readonly string[] {
  const from = (e: Expr): readonly string[] => {
    if (e.type === "Tuple" || e.type === "List") return e.elts.flatMap(from);
    if (e.type === "Starred") return from(e.value);
    return e.type === "Attribute" && e.value.type === "Name" && e.value.id === self ? [e.attr] : [];
  };
  switch (s.type) {
    case "Assign":
      return s.targets.flatMap(from);
    case "AnnAssign":
      return s.value === null ? [] : from(s.target);
    case "AugAssign":
    case "For":
      return from(s.target);
    case "With":
      return s.items.flatMap(({ target }) => (target === null ? [] : from(target)));
    default:
      return [];
  }
}
