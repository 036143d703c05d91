/** Knowledge stays data: few entries need code of their own, and every transfer function that is named exists and is used. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isShapeRule } from "../../server/src/analysis/arrays/shapes";
import { COMMAND_LINE } from "../../server/src/analysis/library/commandLine";
import { FRAME_TRANSFERS } from "../../server/src/analysis/library/frames";
import { TRANSFERS } from "../../server/src/analysis/library/transfers";
import { KNOWLEDGE } from "../../server/src/knowledge/index";
import type { Entry } from "../../server/src/knowledge/types";

/** Share of the entries whose result a named function of the analysis works out, at most. */
const MOST = 0.1;

/** Names of the transfer functions that the recipe of an entry mentions. */
function transfersOf(part: unknown): readonly string[] {
  if (typeof part !== "object" || part === null) return [];
  const { make, name } = part as { readonly make?: unknown; readonly name?: unknown };
  const own = make === "transfer" && typeof name === "string" ? [name] : [];
  return [...own, ...Object.values(part).flatMap(transfersOf)];
}

const ALL = { ...TRANSFERS, ...FRAME_TRANSFERS, ...COMMAND_LINE };

test("at most a tenth of the entries is worked out by code", () => {
  const coded = KNOWLEDGE.filter((entry) => transfersOf(entry.result).length > 0);
  assert.ok(
    coded.length <= KNOWLEDGE.length * MOST,
    `${coded.length} of ${KNOWLEDGE.length}: ${coded.map((entry) => entry.name).join(" ")}`,
  );
});

test("every named transfer function exists, and every one that exists is named", () => {
  const named = new Set(KNOWLEDGE.flatMap((entry) => transfersOf(entry.result)));
  assert.deepEqual(
    [...named].filter((name) => !Object.hasOwn(ALL, name)),
    [],
  );
  assert.deepEqual(
    Object.keys(ALL).filter((name) => !named.has(name)),
    [],
  );
});

test("no two entries have one name, and no required parameter follows an optional one", () => {
  const names = KNOWLEDGE.map((entry) => entry.name);
  assert.equal(new Set(names).size, names.length);
  const wrong = KNOWLEDGE.filter(({ params }: Entry) => {
    const positional = params.filter((param) => !param.rest);
    const first = positional.findIndex((param) => param.optional);
    return first >= 0 && positional.slice(first).some((param) => !param.optional);
  });
  assert.deepEqual(
    wrong.map((entry) => entry.name),
    [],
  );
});

test("every named rule of array shapes exists", () => {
  const named = JSON.stringify(KNOWLEDGE).matchAll(/"shape":"rule","rule":"(\w+)"/g);
  assert.deepEqual(
    [...named].map(([, name]) => name as string).filter((name) => !isShapeRule(name)),
    [],
  );
});
