/** The measured records: reading them, and the targets they are for. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseTarget } from "../../server/src/target/parse";
import type { Target } from "../../server/src/target/target";

export interface Row {
  readonly shallow: number | null;
  readonly deep: number | null;
  readonly allocated: number | null;
  readonly traced: number | null;
  readonly blocks: number | null;
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
  return { shallow: at("shallow"), deep: at("deep"), allocated: at("allocated"), traced: at("traced"), blocks: at("blocks") };
}

export function codeOf(id: string): string {
  const snippet = data.snippets[id];
  return snippet === undefined ? "" : `${snippet.setup === undefined ? "" : `${snippet.setup}\n`}${snippet.code}`;
}
