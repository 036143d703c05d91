/** How much work a loop is: none of it for rounds that bring no end nearer. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { AnalysisHistory, analyse } from "../../server/src/analysis/analyse";
import { sizesOf } from "../../server/src/size/index";
import { createParser } from "../../server/src/syntax/parser";
import { ROOT } from "../repo/files";
import { TOUR_TARGET } from "../service";

const loading = createParser({
  runtime: readFileSync(join(ROOT, "node_modules/web-tree-sitter/web-tree-sitter.wasm")),
  grammar: readFileSync(join(ROOT, "grammars/tree-sitter-python.wasm")),
});

/** Steps that the analysis of a program takes, and what it finds. */
async function analysed(text: string) {
  const history = new AnalysisHistory();
  const { module } = (await loading).parse(text);
  const analysis = analyse(module, { target: TOUR_TARGET, text, history });
  return { steps: history.work.steps, analysis };
}

test("a loop that only what is not known ends is not executed round by round", async () => {
  const { steps } = await analysed("import sys\nn = 0\nwhile True:\n    n += 1\n    if sys.stdin.readline() == '':\n        break\n");
  assert.ok(steps < 300, `${steps} steps`);
});

test("the same inside other loops, where it would be done again in each of their passes", async () => {
  const { steps } = await analysed(
    "def words(lines, skip):\n    for line in lines:\n        at = skip\n        while True:\n            while True:\n                at += 1\n                if line[at] == ' ':\n                    break\n            if line[at:] == '':\n                return at\n",
  );
  assert.ok(steps < 2500, `${steps} steps`);
});

test("rounds that are decided one by one are executed to the end", async () => {
  const { analysis } = await analysed(
    "n = 0\nxs = []\nwhile True:\n    xs.append(str(n))\n    n += 1\n    if n == 100:\n        break\nlast = xs\n",
  );
  const last = analysis.bindings.find(({ name }) => name === "last")?.states[0];
  assert.ok(last !== undefined);
  assert.equal(sizesOf(last, TOUR_TARGET).length?.high, 100);
  assert.equal(sizesOf(last, TOUR_TARGET).length?.low, 100);
});

test("a function that was called in a round which was given up is a function that nothing calls", async () => {
  // At the head of the first round `maker` is known, of the others it is not.
  const { analysis } = await analysed(
    "import sys\ndef make():\n    row = [0.5] * 1000\n    return row\nmaker = make\nfor line in sys.stdin:\n    rows = maker()\n    maker = line.maker\n",
  );
  assert.notEqual(analysis.bindings.find(({ name }) => name === "row")?.states.length, 0);
});
