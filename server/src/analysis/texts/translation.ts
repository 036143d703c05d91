/** str.maketrans() of known texts, and str.translate() by a table that is known (Objects/unicodeobject.c, unicode_maketrans_impl). */
import { constant, constantOf, indexAtom, ONE } from "../../values/int";
import type { ItemRun } from "../../values/object";
import { intOf, type Value } from "../../values/value";
import { objectOf } from "../containers/objects";
import { dictOf } from "../containers/tables";
import { stringValue } from "../expressions";
import type { Applied } from "../library/apply";
import { allocate, freshScalar, lost } from "../machine";

const WHY = "what this table holds is not followed";

/** The table from the characters of one text to those of another, and to None for those of a third. */
export function makeTable(on: Applied): Value {
  const { args, node, state, ctx } = on;
  const given = ["x", "y", "z"].map((name) => args.get(name)?.value);
  const [from, to, gone] = given.map((value) => (value?.tag === "str" && value.text !== null ? [...value.text] : null));
  if (from == null || to == null || from.length !== to.length || (given[2] !== undefined && gone == null)) return lost(ctx, node, WHY);
  const table = new Map<string, string | null>();
  for (const [i, character] of from.entries()) table.set(character, to[i] as string);
  for (const character of gone ?? []) table.set(character, null);
  const runs = [...table].map(([character, instead], i): ItemRun => {
    const element: Value = instead === null ? { tag: "none" } : code(instead);
    return { count: ONE, index: indexAtom(`t${i}`, ONE), key: code(character), element, picked: null };
  });
  return allocate(state, ctx, node, dictOf(runs, false));
}

/** The text with its characters replaced; as long as nothing and everything may be taken away where the table is not known. */
export function translated(on: Applied): Value {
  const { args, node, state, ctx } = on;
  const text = args.get("self")?.value;
  const given = args.get("table")?.value;
  const table = given === undefined ? undefined : objectOf(given, state);
  const instead = table?.kind === "dict" && table.type === "dict" ? replacements(table.runs) : null;
  if (text?.tag !== "str" || text.text === null || instead === null) return lost(ctx, node, WHY);
  const result = [...text.text].map((character) => instead.get(character.codePointAt(0) as number) ?? character).join("");
  return stringValue(result, result.length <= 1 ? { kind: "any" } : freshScalar(ctx, node));
}

/** What stands for each character by its code; null where that is not known. */
function replacements(runs: readonly ItemRun[]): ReadonlyMap<number, string> | null {
  const found = new Map<number, string>();
  for (const run of runs) {
    const key = run.key.tag === "int" ? constantOf(run.key.int) : null;
    const { element } = run;
    const value = element.tag === "int" ? constantOf(element.int) : null;
    const text =
      element.tag === "none" ? "" : element.tag === "str" ? element.text : value === null ? null : String.fromCodePoint(Number(value));
    if (key === null || text === null || constantOf(run.count) !== 1) return null;
    found.set(Number(key), text);
  }
  return found;
}

/** The code of a character: ints up to 256 are there already. */
function code(character: string): Value {
  const n = character.codePointAt(0) as number;
  return intOf(constant(n), n <= 256 ? { kind: "const", key: `int:${n}` } : { kind: "any" });
}
