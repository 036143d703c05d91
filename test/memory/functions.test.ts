/** What calls of functions hold and leave, against python3: the peak above the start and what stays lie inside the figures. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis/analyse";
import { functionFigures } from "../../server/src/memory/functions";
import { createParser } from "../../server/src/syntax/parser";
import { ROOT } from "../repo/files";
import { machineTarget, runPython } from "../rules/python";

/** Each defines f and what it reads; `args` are those of the one call. `most`: how far the ends of the peak may lie apart; null: open above is fine. */
const PROGRAMS: readonly (readonly [setup: string, args: string, most: number | null])[] = [
  ["def f():\n    a = [i / 3 for i in range(50_000)]\n    b = [i / 7 for i in range(50_000)]\n    return 1", "", 1.01],
  ["def f(n):\n    return [i / 3 for i in range(n)]", "50_000", 1.01],
  ["def f(xs):\n    return [x * 2 for x in xs]", "[i / 3 for i in range(50_000)]", 1.01],
  ["def f(xs):\n    return xs", "[i / 3 for i in range(50_000)]", null],
  ["def f(xs):\n    xs.append(0.5)\n    return len(xs)", "[i / 3 for i in range(50_000)]", null],
  ["log = []\ndef f():\n    for i in range(50_000):\n        log.append(i / 3)", "", null],
  ["log = []\ndef f():\n    global log\n    log = [i / 3 for i in range(50_000)]", "", null],
  ["def g():\n    return [i / 3 for i in range(50_000)]\ndef f():\n    return sum(g())", "", 1.01],
  ["def f():\n    a = [i / 3 for i in range(50_000)]\n    a = None\n    return [i / 7 for i in range(50_000)]", "", 1.01],
  ["def f():\n    a = [0.5] * 100_000\n    del a\n    b = [0.5] * 200_000\n    return len(b)", "", 1.01],
  ["def f(n):\n    if n > 3:\n        return [0.5] * n\n    return None", "100_000", 1.01],
  ["import numpy as np\ndef f():\n    a = np.zeros(100_000)\n    b = np.ones(200_000)\n    return len(a) + len(b)", "", 1.05],
  ["import numpy as np\ndef f(a):\n    return a[:10]", "np.zeros(100_000)", null],
  ["import pickle\ndef f(xs):\n    return len(pickle.dumps(xs))", "[i / 3 for i in range(50_000)]", null],
  [
    "def f():\n    total = 0.0\n    for i in range(1000):\n        chunk = [i / 3] * 1000\n        total += len(chunk)\n    return total",
    "",
    null,
  ],
  ["def f():\n    d = {}\n    for i in range(20_000):\n        d[i] = i / 3\n    return d", "", null],
  ["def f():\n    s = ''\n    for i in range(10):\n        s = s + 'x' * 10_000\n    return s", "", null],
  ["xs = [i / 3 for i in range(50_000)]\ndef f():\n    return sorted(xs)", "", null],
  ["xs = [i / 3 for i in range(50_000)]\ndef f():\n    return [xs, xs[:]]", "", 1.01],
  ["class P:\n    def __init__(self, v):\n        self.v = v\ndef f():\n    return [P(i / 3) for i in range(10_000)]", "", null],
];

/** [peak, kept] of each call, in bytes above its start. */
function measure(): readonly (readonly [number, number])[] {
  const output = runPython(`
import ast, gc, json, tracemalloc
import array, pickle
try:
    import numpy
except ImportError:
    pass
def run(setup, args):
    space = {"__name__": "p"}
    exec(compile(setup, "p", "exec"), space)
    given = eval(f"({args},)" if args else "()", space)
    gc.collect()
    tracemalloc.start()
    function = space["f"]
    start = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    result = function(*given)
    now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak - start, now - start
for setup, args in json.loads(${JSON.stringify(JSON.stringify(PROGRAMS.map(([setup, args]) => [setup, args])))}):
    run(setup, args)
    print(json.dumps(run(setup, args)))
`);
  return output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** tracemalloc's own noise: frames, caches of code that is run for the first time. */
const NOISE = 1500;
/** Freed floats and tuples that wait in free lists. */
const FREE_LISTS = 4000;

test("the measured peak of a call, and what it leaves, lie inside the function's figures", async () => {
  const parser = await createParser({
    runtime: readFileSync(join(ROOT, "node_modules/web-tree-sitter/web-tree-sitter.wasm")),
    grammar: readFileSync(join(ROOT, "grammars/tree-sitter-python.wasm")),
  });
  const target = machineTarget();
  const wrong: string[] = [];
  measure().forEach(([peak, kept], i) => {
    const [setup, args, most] = PROGRAMS[i] as (typeof PROGRAMS)[number];
    const text = `${setup}\n${args === "" ? "result = f()" : `given = ${args}\nresult = f(given)`}\n`;
    const fact = analyse(parser.parse(text).module, { target, text }).functions.find(({ name }) => name === "f");
    const figures = fact === undefined ? null : functionFigures(fact, target);
    if (figures === null) {
      wrong.push(`${setup}: nothing known`);
      return;
    }
    for (const [what, measured, figure] of [
      ["peak", peak, figures.peak.bytes],
      ["keeps", kept - FREE_LISTS / 2, figures.keeps?.bytes ?? null],
    ] as const) {
      if (figure === null) continue;
      const noise = what === "peak" ? NOISE : FREE_LISTS / 2 + NOISE;
      if (measured < Number(figure.low) - noise || measured > Number(figure.high) + noise)
        wrong.push(`${setup}: ${what} ${figure.low} to ${figure.high}, measured ${measured}`);
    }
    const { bytes } = figures.peak;
    if (most !== null && (bytes === null || Number(bytes.high) > Number(bytes.low) * most))
      wrong.push(`${setup}: the peak ${bytes?.low} to ${bytes?.high} is too wide, measured ${peak}`);
  });
  assert.deepEqual(wrong, []);
});
