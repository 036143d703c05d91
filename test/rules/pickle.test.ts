/** Pickled lengths and peaks against python3: lengths inside the figures, peaks inside those of a traced run. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { analyse } from "../../server/src/analysis/analyse";
import { LIMITS } from "../../server/src/analysis/limits";
import { symbolTable } from "../../server/src/analysis/names/symtable";
import { serializePeak } from "../../server/src/memory/pickle";
import { createParser } from "../../server/src/syntax/parser";
import type { Target } from "../../server/src/target/target";
import { ROOT } from "../repo/files";
import { machineTarget, runPython } from "./python";

interface Case {
  readonly value: string;
  /** The length must be one number. */
  readonly exact?: boolean;
  readonly numpy?: boolean;
  /** The figure of the peak may be this much wider than the truth, at most. */
  readonly factor?: number;
}

const CASES: readonly Case[] = [
  { value: "[]", exact: true },
  { value: "[0.5]", exact: true },
  { value: "[i / 3 for i in range(10)]", exact: true },
  { value: "[i / 3 for i in range(1000)]", exact: true },
  { value: "[i / 3 for i in range(1001)]", exact: true },
  { value: "[i / 3 for i in range(100_000)]", factor: 1.6 },
  { value: "[i / 3 for i in range(1_000_000)]", factor: 1.02 },
  { value: "list(range(10))", exact: true },
  { value: "list(range(-300, 300))", exact: true },
  { value: "list(range(2000))", exact: true },
  { value: "list(range(300_000))", factor: 1.6 },
  { value: "[i * 1_000_000_007 for i in range(2000)]", exact: true },
  { value: "[-i * 10 ** 11 for i in range(2000)]", exact: true },
  { value: "[2 ** 31, 2 ** 31 - 1, -2 ** 31, -2 ** 31 - 1, 2 ** 63, 2 ** 64, 255, 256, 65535, 65536, -1]", exact: true },
  { value: "[True, False, None]", exact: true },
  { value: "(1, 2, 3)", exact: true },
  { value: "()", exact: true },
  { value: "[(i, i / 2) for i in range(1000)]" },
  { value: "[(i / 3, i / 7) for i in range(200_000)]", factor: 1.6 },
  { value: "['abc'] * 1000" },
  { value: "['abc', 'abc', 'def']" },
  { value: "'x' * 300", exact: true },
  { value: "'x' * 100_000", exact: true },
  { value: "b'x' * 200", exact: true },
  { value: "b'x' * 300", exact: true },
  { value: "{1: 2.5, 2: 3.5}", exact: true },
  { value: "{1: [2.5], 2: [3.5], 3: (1, 2, 3, 4)}", exact: true },
  { value: "{i: i / 3 for i in range(3000)}" },
  { value: "[[i / 3 for i in range(10)] for j in range(500)]" },
  { value: "[[0.5] * 10] * 500" },
  { value: "np.zeros(1_000_000)", numpy: true, factor: 1.02 },
  { value: "np.zeros((300, 300), dtype=np.float32)", numpy: true, factor: 1.1 },
  { value: "np.arange(500_000)", numpy: true, factor: 1.02 },
  { value: "np.full(900_000, 200, dtype=np.uint8)", numpy: true },
  { value: "np.full((300, 300), 0.1)", numpy: true },
  { value: "array.array('d', [0.5]) * 1", exact: false },
  { value: "array.array('d', (i / 3 for i in range(200_000)))", factor: 1.2 },
];

let parse: (text: string) => ReturnType<Awaited<ReturnType<typeof createParser>>["parse"]>;
let target: Target;
before(async () => {
  const parser = await createParser({
    runtime: readFileSync(join(ROOT, "node_modules/web-tree-sitter/web-tree-sitter.wasm")),
    grammar: readFileSync(join(ROOT, "grammars/tree-sitter-python.wasm")),
  });
  parse = (text) => parser.parse(text);
  target = machineTarget();
});

const IMPORTS = "import array, pickle\n";

function predictions(one: Case, protocol: number, sink: "memory" | "file") {
  const numpy = one.numpy === true ? "import numpy as np\n" : "";
  const text = `${IMPORTS}${numpy}def f():\n    x = ${one.value}\n    return x\nx = f()\npickle.dumps(x, ${protocol})\n`;
  const { module } = parse(text);
  assert.deepEqual(module.errors, []);
  symbolTable(module);
  const call = analyse(module, { target, text, limits: LIMITS }).callsTo((callee) => callee === "pickle.dumps")[0];
  const [argument] = call?.args ?? [];
  return call === undefined || argument === undefined ? null : serializePeak(argument.value, call.before, protocol, sink, target);
}

/** Lines "length peak" for every case and protocol. */
function measure(cases: readonly Case[], protocols: readonly number[], sink: "memory" | "file"): readonly (readonly [number, number])[] {
  const program = `${IMPORTS}import tracemalloc, tempfile, gc, sys
try:
    import numpy as np
except ImportError:
    pass
def run(make, protocol):
    value = make()
    gc.collect()
    file = tempfile.TemporaryFile()
    pickle.dump(0.5, file)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    if ${sink === "memory" ? "True" : "False"}:
        length = len(pickle.dumps(value, protocol))
    else:
        pickle.dump(value, file, protocol)
        length = 0
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    print(length, peak)
${cases.flatMap((one) => protocols.map((protocol) => `run(lambda: ${one.value}, ${protocol})`)).join("\n")}
`;
  return runPython(program)
    .trim()
    .split("\n")
    .map((line) => line.split(" ").map(Number) as [number, number]);
}

for (const sink of ["memory", "file"] as const) {
  test(`pickling to ${sink}: lengths and peaks lie inside the figures`, () => {
    const protocols = [1, 2, 3, 4, 5].filter((p) => p < 5 || target.python[1] >= 8);
    const cases = CASES.filter((one) => one.numpy !== true || target.numpy !== null);
    const measured = measure(cases, protocols, sink);
    const wrong: string[] = [];
    let known = 0;
    cases.forEach((one, i) => {
      protocols.forEach((protocol, j) => {
        const [length, peak] = measured[i * protocols.length + j] as readonly [number, number];
        const said = predictions(one, protocol, sink);
        const name = `${one.value}, protocol ${protocol}`;
        if (said === null || said.needs.bytes === null || said.keeps.bytes === null) {
          if (one.exact === true && !(protocol < 3 && one.value.startsWith("b'"))) wrong.push(`${name}: not followed`);
          return;
        }
        known++;
        const { bytes: keeps } = said.keeps;
        const held = length + 33;
        if (sink === "memory" && !(keeps.low <= held && held <= keeps.high))
          wrong.push(`${name}: keeps ${keeps.low} to ${keeps.high}, measured ${held}`);
        if (sink === "memory" && one.exact === true && protocol > 1 && keeps.low !== keeps.high)
          wrong.push(`${name}: keeps ${keeps.low} to ${keeps.high}, should be exact ${held}`);
        const { bytes: needs } = said.needs;
        if (!(needs.low <= peak && peak <= needs.high)) wrong.push(`${name}: needs ${needs.low} to ${needs.high}, measured ${peak}`);
        if (
          sink === "memory" &&
          one.factor !== undefined &&
          !(one.numpy === true && protocol < 3) &&
          Number(needs.high) > Number(needs.low) * one.factor
        )
          wrong.push(`${name}: needs ${needs.low} to ${needs.high} is too wide, measured ${peak}`);
      });
    });
    assert.deepEqual(wrong, []);
    assert.ok(known > 80, String(known));
  });
}
