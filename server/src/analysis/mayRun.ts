/** Calls of what is not known, and which functions of the program they may run: what those bind is known of the other calls alone. */
import type { FunctionUnit } from "../syntax/ast";

export type UnknownCall =
  /** A method of this name was called, of an object that is not known. */
  | { readonly kind: "method"; readonly name: string }
  /** Something was called that may be any function that the program mentions without calling it. */
  | { readonly kind: "mentioned" }
  /** An attribute was read whose name is not known. */
  | { readonly kind: "any" }
  /** The examples in docstrings were run. */
  | { readonly kind: "examples" };

/** The functions among `units` that these calls may run, themselves or through others. `text` is the whole program. */
export function mayRun(calls: readonly UnknownCall[], units: readonly FunctionUnit[], text: string): ReadonlySet<FunctionUnit> {
  const found = new Set<FunctionUnit>();
  if (calls.length === 0) return found;
  const byName = new Map<string, FunctionUnit[]>();
  for (const unit of units) byName.set(unit.name, [...(byName.get(unit.name) ?? []), unit]);
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
    else enterAll((unit) => isMentioned(unit.name, text));
    done.add(key);
  }
  // A class in the text may be called, and operators call special methods without naming them.
  if (queue.length > 0) enterAll(({ name }) => name.startsWith("__") && name.endsWith("__"));
  for (let unit = queue.pop(); unit !== undefined; unit = queue.pop())
    for (const [word] of unit.text.matchAll(/[^\W\d]\w*/gu)) byName.get(word)?.forEach(enter);
  return found;
}

/** Whether the name stands somewhere without being called or defined. */
function isMentioned(name: string, text: string): boolean {
  return new RegExp(`(?<!\\bdef\\s+|\\w)${name}(?!\\w|\\s*\\()`, "u").test(text);
}
