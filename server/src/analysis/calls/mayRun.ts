/** Calls of what is not known, and which functions of the program they may run: what those bind is known of the other calls alone. */
import type { FunctionUnit, StatementUnit } from "../../syntax/ast";

export type UnknownCall =
  /** A method of this name was called, of an object that is not known. */
  | { readonly kind: "method"; readonly name: string }
  /** Something was called that may be any function that the program mentions without calling it. */
  | { readonly kind: "mentioned" }
  /** An attribute was read whose name is not known. */
  | { readonly kind: "any" }
  /** The examples in docstrings were run. */
  | { readonly kind: "examples" };

/** The functions among `units` that these calls may run, themselves or through others. `statements` are the whole program. */
export function mayRun(
  calls: readonly UnknownCall[],
  units: readonly FunctionUnit[],
  statements: readonly StatementUnit[],
): ReadonlySet<FunctionUnit> {
  const found = new Set<FunctionUnit>();
  if (calls.length === 0) return found;
  const byName = new Map<string, FunctionUnit[]>();
  for (const unit of units) {
    const others = byName.get(unit.name);
    if (others === undefined) byName.set(unit.name, [unit]);
    else others.push(unit);
  }
  const queue: FunctionUnit[] = [];
  const enter = (unit: FunctionUnit): void => {
    if (found.has(unit)) return;
    found.add(unit);
    queue.push(unit);
  };
  const enterAll = (which: (unit: FunctionUnit) => boolean) => units.filter(which).forEach(enter);
  const done = new Set<string>();
  for (const one of calls) {
    const key = one.kind === "method" ? one.name : one.kind;
    if (done.has(key)) continue;
    if (one.kind === "method") byName.get(one.name)?.forEach(enter);
    else if (one.kind === "any") enterAll(() => true);
    else if (one.kind === "examples") enterAll((unit) => unit.docstring && unit.text.includes(">>> "));
    else for (const unit of statements) for (const name of namesIn(unit).mentioned) byName.get(name)?.forEach(enter);
    done.add(key);
  }
  // A class in the text may be called, and operators call special methods without naming them.
  if (queue.length > 0) enterAll(({ name }) => name.startsWith("__") && name.endsWith("__"));
  for (let unit = queue.pop(); unit !== undefined; unit = queue.pop())
    for (const name of namesIn(unit).all) byName.get(name)?.forEach(enter);
  return found;
}

interface Names {
  readonly all: readonly string[];
  /** Of these, the ones that stand somewhere without being called or defined. */
  readonly mentioned: readonly string[];
}

/** Of units that an edit leaves alone the names stay known. */
const known = new WeakMap<object, Names>();

function namesIn(unit: StatementUnit | FunctionUnit): Names {
  let names = known.get(unit);
  if (names === undefined) {
    const all = new Set<string>();
    const mentioned = new Set<string>();
    for (const [, def, name, call] of unit.text.matchAll(/(\bdef\s+)?([\p{ID_Start}_]\p{ID_Continue}*)(\s*\()?/gu) as Iterable<string[]>) {
      all.add(name as string);
      if (def === undefined && call === undefined) mentioned.add(name as string);
    }
    names = { all: [...all], mentioned: [...mentioned] };
    known.set(unit, names);
  }
  return names;
}
