/** The measured records: reading them, the targets they are for, and the program that each stands for. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseTarget } from "../../server/src/target/parse";
import type { Target } from "../../server/src/target/target";

/** Bytes, as the data's `about` defines them; null where not measured. `traced` is what figures call held. */
export interface Row {
  readonly shallow: number | null;
  readonly deep: number | null;
  readonly allocated: number | null;
  readonly traced: number | null;
  readonly blocks: number | null;
  readonly peak: number | null;
}

interface Data {
  readonly targets: Readonly<Record<string, { readonly version: string; readonly numpy: string | null }>>;
  readonly fields: readonly string[];
  readonly snippets: Readonly<Record<string, { readonly code: string; readonly setup?: string }>>;
  readonly records: Readonly<Record<string, Readonly<Record<string, readonly (number | string | null)[]>>>>;
}

const root = process.env.BYTELENS_ROOT ?? process.cwd();
const data = JSON.parse(readFileSync(join(root, "test/oracle/groundtruth.json"), "utf8")) as Data;

export const snippetIds: readonly string[] = Object.keys(data.snippets);

/** The oracle's targets by name; names without a patch release get the one that was measured. */
export const targets: ReadonlyMap<string, Target> = new Map(
  Object.entries(data.targets).map(([name, { version, numpy }]) => {
    const patch = /^\d+\.\d+\.\d+/.exec(version)?.[0] as string;
    const text = name.replace(/\d+\.\d+(\.\d+)?(?=t?-)/, patch) + (numpy === null ? "" : `+numpy${numpy}`);
    const target = parseTarget(text);
    if ("error" in target) throw new Error(target.error);
    return [name, target];
  }),
);

/** One record; undefined where the snippet was not measured on that target. */
export function rowOf(id: string, target: string): Row | undefined {
  const values = data.records[id]?.[target];
  if (values === undefined) return undefined;
  const at = (field: string): number | null => {
    const value = values[data.fields.indexOf(field)];
    return typeof value === "number" ? value : null;
  };
  return {
    shallow: at("shallow"),
    deep: at("deep"),
    allocated: at("allocated"),
    traced: at("traced"),
    blocks: at("blocks"),
    peak: at("peak"),
  };
}

/** The fields in the order of an outcome's letters. */
export const FIELDS = ["shallow", "deep", "held", "allocated", "peak"] as const;
export type Field = (typeof FIELDS)[number];

/** The measured bytes of a field; null where it was not measured. */
export function truthOf(record: Row, field: Field): number | null {
  return field === "held" ? record.traced : record[field];
}

/** The family of a snippet: "list_append" of "list_append__10". */
export function familyOf(id: string): string {
  return id.split("__")[0] as string;
}

/** Whether something ran before the code that was measured. */
export function hasSetup(id: string): boolean {
  return data.snippets[id]?.setup !== undefined;
}

/**
 * What was run: `setup` at module level, then the code as the body of a function, so that peaks begin at its start. `field`: what the allocators were
 * asked for was measured when the function ran a second time, which matters where instances of a class are counted.
 */
export function programOf(id: string, field: Field = "shallow"): string {
  const snippet = data.snippets[id];
  if (snippet === undefined) throw new Error(`no snippet ${id}`);
  const body = snippet.code.replace(/^/gm, "    ");
  const counts = /^class |\nclass /.test(snippet.setup ?? "") && field !== "shallow" && field !== "deep";
  const before = counts ? `def earlier():\n${body}\n    return x\n\nkept = earlier()\n\n` : "";
  return `${snippet.setup === undefined ? "" : `${snippet.setup}\n\n`}${before}def measured():\n${body}\n    return x\n\n${field === "peak" ? "" : "x = "}measured()\n`;
}

/** The same with two more names: `alone` for what the names of the setup hold, `both` for that and the value. */
export function besidesOf(id: string): string {
  const setup = data.snippets[id]?.setup ?? "";
  const names = [...setup.matchAll(/^(\w+) = /gm)].map(([, name]) => `${name}, `).join("");
  return `${programOf(id, "allocated")}\nalone = (${names}None)\nboth = (${names}measured())\n`;
}
