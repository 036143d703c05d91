/** Peaks of statements against python3: what tracemalloc sees while the last statement runs lies inside the figure. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { estimatesJson } from "../estimates";
import { machineTarget, runPython } from "../rules/python";
import { newService, withText } from "../service";

/** The last statement binds x; the peak while it runs is compared. `most`: how much the ends may differ, as a factor; null: open above is fine. */
const PROGRAMS: readonly (readonly [program: string, most: number | null])[] = [
  ["x = [i / 3 for i in range(100_000)]", 1.01],
  ["x = [0.0] * 100_000", 1.01],
  ["x = list(range(100_000))", 1.01],
  ["x = sum([i / 3 for i in range(100_000)])", 1.01],
  ["a = [i / 3 for i in range(50_000)]\nx = [v for v in a]", 1.01],
  ["a = [i / 3 for i in range(50_000)]\nx = a + a", 1.01],
  ["a = [i / 3 for i in range(50_000)]\nx = sorted(a)", 1.3],
  ["a = [(i * 7919) % 50_000 for i in range(50_000)]\nx = sorted(a)", null],
  ["a = [i / 3 for i in range(50_000)]\na = [0.5]\nx = [1.5]", null],
  ["x = {i for i in range(50_000)}", null],
  ["x = set(range(50_000))", null],
  ["import pickle\na = [i / 3 for i in range(100_000)]\nx = pickle.dumps(a)", 1.3],
  ["import pickle\nx = len(pickle.dumps([i / 3 for i in range(100_000)]))", 1.3],
  ["def f():\n    a = [i / 3 for i in range(50_000)]\n    b = [i / 7 for i in range(50_000)]\n    return 1\nx = f()", null],
  ["x = str([i / 3 for i in range(10_000)])", null],
  ["x = tuple(i / 3 for i in range(50_000))", 1.1],
  ["x = bytes(i % 7 for i in range(50_000))", null],
  ["import array\nx = array.array('d', (i / 3 for i in range(100_000)))", 1.3],
];

function measure(programs: readonly string[]): readonly number[] {
  const output = runPython(`
import ast, gc, json, tracemalloc, array, pickle
def run(text):
    tree = ast.parse(text)
    steps = [compile(ast.Module([node], []), "p", "exec") for node in tree.body]
    space = {"__name__": "p"}
    exec("x = 0", space)
    gc.collect()
    tracemalloc.start()
    start = tracemalloc.get_traced_memory()[0]
    for step in steps[:-1]:
        exec(step, space)
    gc.collect()
    tracemalloc.reset_peak()
    exec(steps[-1], space)
    print(tracemalloc.get_traced_memory()[1] - start)
    tracemalloc.stop()
for text in json.loads(${JSON.stringify(JSON.stringify(programs))}):
    run(text)
`);
  return output.trim().split("\n").map(Number);
}

/** tracemalloc's own noise: names of the module's dict, frames, code that is run for the first time. */
const NOISE = 1500;

test("the measured peak of a statement lies inside its figure", async () => {
  const service = await newService();
  const target = machineTarget();
  const measured = measure(PROGRAMS.map(([program]) => program));
  const wrong: string[] = [];
  PROGRAMS.forEach(([program, most], i) => {
    const truth = measured[i] as number;
    withText(service, program, { target }, (uri) => {
      const peak =
        estimatesJson(service, uri)
          .filter((estimate) => estimate.name === "x")
          .at(-1)?.peak ?? null;
      if (peak === null) {
        if (most !== null) wrong.push(`${program}: unknown, measured ${truth}`);
        return;
      }
      const high = peak.high ?? Number.POSITIVE_INFINITY;
      if (truth < peak.low - NOISE || truth > high + NOISE) wrong.push(`${program}: ${peak.low} to ${high}, measured ${truth}`);
      if (most !== null && high > peak.low * most) wrong.push(`${program}: ${peak.low} to ${high} is too wide, measured ${truth}`);
    });
  });
  assert.deepEqual(wrong, []);
});
