/** What is said to be the most that a value takes is no less than what it takes for sure: programs of our own, the cases, and programs at random. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis/analyse";
import { mostOf } from "../../server/src/size/ceiling";
import { sizesOf } from "../../server/src/size/index";
import { createParser } from "../../server/src/syntax/parser";
import { program } from "../fuzz/programs";
import { ROOT } from "../repo/files";
import { TOUR_TARGET } from "../service";

/** Name and text of each. */
const texts = [
  ...["examples", "test/truth/programs"].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith(".py"))
      .map((name) => [`${folder}/${name}`, readFileSync(join(ROOT, folder, name), "utf8")] as const),
  ),
  ...Array.from({ length: 30 }, (_, seed) => [`seed ${seed}`, program(seed, { numpy: true, classes: seed % 3 === 0 })] as const),
];

test("no value is larger than the most that it may take, and small ones are seen to be small", async () => {
  const parser = await createParser({
    runtime: readFileSync(join(ROOT, "node_modules/web-tree-sitter/web-tree-sitter.wasm")),
    grammar: readFileSync(join(ROOT, "grammars/tree-sitter-python.wasm")),
  });
  const wrong: string[] = [];
  let [values, close] = [0, 0];
  for (const [name, text] of texts) {
    for (const { name: variable, states, exits } of analyse(parser.parse(text).module, { target: TOUR_TARGET, text }).bindings)
      for (const snapshot of [...states, ...exits]) {
        const { bytes } = sizesOf(snapshot, TOUR_TARGET).deep;
        if (bytes === null || bytes.high === Number.POSITIVE_INFINITY) continue;
        const most = mostOf(snapshot, TOUR_TARGET);
        values++;
        if (most < 1e9) close++;
        if (most < Number(bytes.high)) wrong.push(`${name}, ${variable}: at most ${most}, takes ${bytes.low} to ${bytes.high}`);
      }
  }
  assert.deepEqual(wrong, []);
  assert.ok(values > 1500, `only ${values} values`);
  // Of nearly all values a budget of a gigabyte asks nothing else.
  assert.ok(close > 0.9 * values, `${close} of ${values}`);
});
