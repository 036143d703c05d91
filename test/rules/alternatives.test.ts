/** Cheaper forms of a value with their bytes, forms that hold no less, and what calls need: for the target of the documentation. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { analyse } from "../../server/src/analysis/analyse";
import { LIMITS } from "../../server/src/analysis/limits";
import type { Analysis } from "../../server/src/analysis/types";
import { callNeeds } from "../../server/src/memory/moments";
import { figureText } from "../../server/src/present/figures";
import { PLAIN } from "../../server/src/present/numbers";
import { alternativesFor, notCheaper } from "../../server/src/rules/alternatives";
import { cheaperDumps } from "../../server/src/rules/serializePeak";
import { sizesOf } from "../../server/src/size/index";
import { createParser } from "../../server/src/syntax/parser";
import type { Target } from "../../server/src/target/target";
import { messageText } from "../estimates";
import { ROOT } from "../repo/files";
import { TOUR_TARGET } from "../service";

let run: (text: string, target: Target) => Analysis;
before(async () => {
  const parser = await createParser({
    runtime: readFileSync(join(ROOT, "node_modules/web-tree-sitter/web-tree-sitter.wasm")),
    grammar: readFileSync(join(ROOT, "grammars/tree-sitter-python.wasm")),
  });
  run = (text, target) => analyse(parser.parse(text).module, { target, text, limits: LIMITS });
});

function cheaper(expression: string, chosen: Target): readonly string[] {
  const state = run(`x = ${expression}\n`, chosen).bindings[0]?.states[0];
  assert.ok(state, expression);
  return alternativesFor(sizesOf(state, chosen), state, chosen).map(
    (a) => `${a.text} ${figureText(a.after, PLAIN)}${a.note === null ? "" : `, ${a.note}`}`,
  );
}

const NO_NUMPY: Target = { ...TOUR_TARGET, numpy: null };

const CASES: readonly (readonly [expression: string, said: readonly string[], target?: Target])[] = [
  [
    "[i / 3 for i in range(1_000_000)]",
    ["array('d') 8.18 MB, same values, numbers only", "np.float64 array 8.00 MB", "array('f') 4.09 MB, loses digits after the 7th"],
  ],
  [
    "[i / 3 for i in range(1_000_000)]",
    ["array('d') 8.18 MB, same values, numbers only", "array('f') 4.09 MB, loses digits after the 7th"],
    NO_NUMPY,
  ],
  ["[i * 1000 for i in range(1_000_000)]", ["array('q') 8.18 MB, same values, numbers only", "np.int64 array 8.00 MB"]],
  ["[i + 2 ** 63 for i in range(1_000_000)]", ["array('Q') 8.18 MB, same values, numbers only", "np.uint64 array 8.00 MB"]],
  ["[i + 2 ** 64 for i in range(1_000_000)]", []],
  ["[0] * 1_000_000", ["bytearray 1.00 MB, integers 0 to 255 only"]],
  ["[i > 3 for i in range(1_000_000)]", ["np.bool array 1.00 MB", "bytearray 1.12 MB, items become 0 and 1"]],
  ["[0.0] * 1_000_000", ["array('f') 4.00 MB, loses digits after the 7th"]],
  ["['a'] * 1_000_000", []],
  ["[None] * 1_000_000", []],
  ["[]", []],
  ["3", []],
];

test("cheaper forms", () => {
  for (const [expression, said, chosen] of CASES) assert.deepEqual(cheaper(expression, chosen ?? TOUR_TARGET), said, expression);
});

test("well-known forms that hold no less", () => {
  const state = run("x = [0.0] * 1_000_000\n", TOUR_TARGET).bindings[0]?.states[0];
  assert.ok(state);
  const said = notCheaper(sizesOf(state, TOUR_TARGET), state, TOUR_TARGET).map(
    ({ title, why }) => `${messageText(title)}: ${messageText(why)}`,
  );
  assert.deepEqual(said, ["array('d'): holds the same 8.00 MB"]);
});

test("what a call needs, and what needs less", () => {
  const { callsTo } = run(
    "import pickle\nimport numpy as np\nbig = np.zeros(10_000_000)\npickle.dumps(big)\nys = list(range(100_000))\n",
    TOUR_TARGET,
  );
  const [dumps, list] = ["pickle.dumps", "builtins.list"].map((name) => callsTo((callee) => callee === name)[0]);
  assert.ok(dumps && list);
  const needs = callNeeds(dumps, TOUR_TARGET);
  assert.equal(needs && figureText(needs, PLAIN), "about 200 MB");
  const ints = callNeeds(list, TOUR_TARGET);
  assert.equal(ints && figureText(ints, PLAIN), "about 3.99 MB");
  assert.deepEqual(
    cheaperDumps(dumps, 4, "big", TOUR_TARGET).map((a) => `${a.text} ${figureText(a.after, PLAIN)}`),
    ["protocol=5 needs about 120 MB", "pickle.dump(big, file, protocol=5) or np.save(file, big) at most 100 kB"],
  );
});
