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
  ["import numpy as np\nx = np.mgrid[0:400, 0:500]", null],
  ["import numpy as np\na = np.ones(50_000)\nx = np.c_[a, a]", null],
  ["x = {i for i in range(50_000)}", null],
  ["x = set(range(50_000))", null],
  ["import pickle\na = [i / 3 for i in range(100_000)]\nx = pickle.dumps(a)", 1.3],
  ["import pickle\nx = len(pickle.dumps([i / 3 for i in range(100_000)]))", 1.3],
  ["def f():\n    a = [i / 3 for i in range(50_000)]\n    b = [i / 7 for i in range(50_000)]\n    return 1\nx = f()", null],
  ["x = str([i / 3 for i in range(10_000)])", null],
  ["x = tuple(i / 3 for i in range(50_000))", 1.1],
  ["x = bytes(i % 7 for i in range(50_000))", null],
  ["import array\nx = array.array('d', (i / 3 for i in range(100_000)))", 1.3],
  ["s = 'é' * 100_000\nx = s.encode()", null],
  ["s = '€' * 100_000\nx = s.encode('utf-16')", null],
  ["s = 'a' * 100_000\nx = s.encode()", null],
  ["s = ('a' * 100_000 + '€').encode()\nx = s.decode()", null],
  ["s = 'ab,' * 100_000\nx = s.split(',')", null],
  ["s = 'ab,' * 100_000\nx = s.replace(',', '--')", null],
  ["s = 'ß' * 100_000\nx = s.upper()", null],
  ["s = 'ß' * 100_000\nx = s.lower()", null],
  ["x = list(zip(range(50_000), range(50_000)))", null],
  ["x = list(map(float, range(50_000)))", null],
  ["x = dict(zip(range(50_000), range(50_000)))", null],
  ["d = {i: i / 2 for i in range(50_000)}\nx = dict(d)", null],
  ["d = {i: i / 2 for i in range(50_000)}\nx = list(d.items())", null],
  ["d = {i: i / 2 for i in range(50_000)}\nx = d.copy()", null],
  ["d = {i for i in range(50_000)}\nx = d.union({-1, -2})", null],
  ["d = {i for i in range(50_000)}\nx = frozenset(d)", null],
  ["d = {i for i in range(50_000)}\nx = sorted(d)", null],
  ["x = bytearray(i % 7 for i in range(50_000))", null],
  ["x = bytearray(range(200)) * 500", null],
  ["b = bytearray(50_000)\nx = bytes(b)", null],
  ["a = [[0.5] * 9 for i in range(1000)]\nx = sum(a, [])", null],
  ["a = [i / 3 for i in range(50_000)]\nx = a.extend(v for v in range(50_000))", null],
  ["a = [i / 3 for i in range(50_000)]\nx = a.extend(a)", null],
  ["a = [i / 3 for i in range(50_000)]\nx = a.insert(0, 1)", null],
  ["a = [i / 3 for i in range(50_000)]\nx = a.clear()", null],
  ["a = [i / 3 for i in range(50_000)]\nx = a[::2]", null],
  ["a = [i / 3 for i in range(50_000)]\na[5:10] = [0.5] * 50_000\nx = 1", null],
  ["x = 7 ** 400_000", null],
  ["a = 7 ** 40_000\nx = a * a", null],
  ["a = 7 ** 40_000\nx = a // 12345", null],
  ["a = 7 ** 40_000\nx = pow(a, 3)", null],
  ["x = str(7 ** 3000)", null],
  ["x = 'a' * 100_000 + 'b' * 100_000", null],
  ["x = f'{1.5:>100000}'", null],
  ["import array\na = array.array('d', range(50_000))\nx = a.tolist()", null],
  ["import array\na = array.array('d', range(50_000))\nx = a.tobytes()", null],
  ["import array\na = array.array('d')\nx = a.extend(range(50_000))", null],
  ["import numpy as np\nx = np.array([i / 3 for i in range(50_000)])", null],
  ["import numpy as np\na = [i / 3 for i in range(50_000)]\nx = np.array(a)", null],
  ["import numpy as np\na = [[0.5] * 9 for i in range(1000)]\nx = np.array(a)", null],
  ["import numpy as np\nx = np.linspace(0, 1, 50_000)", null],
  ["import numpy as np\nx = np.linspace(0, 1, 50_000, dtype=int)", null],
  ["import numpy as np\nx = np.eye(300)", null],
  ["import numpy as np\nx = np.identity(300)", null],
  ["import numpy as np\nx = np.arange(50_000, dtype=np.int16)", null],
  ["import numpy as np\nx = np.full(50_000, 1.5)", null],
  ["import numpy as np\na = np.arange(50_000)\nx = a.astype(float)", null],
  ["import numpy as np\na = np.arange(50_000)\nx = a.mean()", null],
  ["import numpy as np\na = np.arange(50_000, dtype=np.int16)\nx = a.sum()", null],
  ["import numpy as np\na = np.arange(50_000)\nx = a[::2].max()", null],
  ["import numpy as np\na = np.arange(50_000)\nx = a[::2].ravel()", null],
  ["import numpy as np\na = np.arange(50_000)\nx = a.tolist()", null],
  ["import numpy as np\na = np.arange(50_000)\nx = a + a.astype(float) * 2", null],
  ["import numpy as np\na = np.arange(50_000)\nx = a * 2.5", null],
  ["import numpy as np\na = np.arange(50_000, dtype=np.int16)\nx = a * 1.5", null],
  ["import numpy as np\na = np.arange(50_000.0)\nx = a[a > 10.0]", null],
  ["import numpy as np\na = np.arange(50_000.0)\nx = np.sqrt(a)", null],
  ["import numpy as np\na = np.arange(50_000)\nx = np.sqrt(a)", null],
  ["import numpy as np\na = np.arange(50_000.0)\nx = sum(a)", null],
  ["import numpy as np\na = np.arange(50_000.0)\nx = list(a)", null],
  ["import numpy as np\na = np.arange(50_000)\nx = np.float32(a)", null],
  ["class P:\n    def __init__(self, i):\n        self.a = i / 3\nx = [P(i) for i in range(10_000)]", null],
  ["x = max([i / 3 for i in range(50_000)])", null],
  ["x = any([i > 7 for i in range(50_000)])", null],
  ["x = len({i: str(i) for i in range(50_000)})", null],
  ["import random\na = list(range(50_000))\nx = random.sample(a, 20_000)", null],
  ["import random\na = list(range(50_000))\nx = random.shuffle(a)", null],
  ["import random\na = list(range(50_000))\nx = random.choices(a, k=50_000)", null],
  ["import math\na = [i / 3 for i in range(50_000)]\nx = math.fsum(a)", null],
  ["import math\nx = math.factorial(20_000)", null],
  ["import math\nx = math.comb(40_000, 20_000)", null],
  ["import math\nx = math.prod(range(1, 5000))", null],
  ["import math\nx = math.sqrt(7 ** 300)", null],
  ["import os\nx = os.urandom(50_000)", null],
  ["import sys\nx = sys.getsizeof([0.5] * 50_000)", null],
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
    peak = tracemalloc.get_traced_memory()[1] - start
    tracemalloc.stop()
    return peak
for text in json.loads(${JSON.stringify(JSON.stringify(programs))}):
    # The first time, libraries still load parts of themselves.
    run(text)
    print(run(text))
`);
  return output.trim().split("\n").map(Number);
}

/** tracemalloc's own noise: names of the module's dict, frames, code that is run for the first time. */
const NOISE = 1500;
/** A class with its dict and methods, which are code to a reader. */
const CLASS = 4000;

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
      const noise = program.includes("class ") ? NOISE + CLASS : NOISE;
      if (truth < peak.low - noise || truth > high + noise) wrong.push(`${program}: ${peak.low} to ${high}, measured ${truth}`);
      if (most !== null && high > peak.low * most) wrong.push(`${program}: ${peak.low} to ${high} is too wide, measured ${truth}`);
    });
  });
  assert.deepEqual(wrong, []);
});

test("what a name ends with was held at its end: the peak up to then is no less", async () => {
  const service = await newService();
  withText(service, "xs = []\nfor i in range(1000):\n    xs.append(i / 3)\n", {}, (uri) => {
    const exit = estimatesJson(service, uri).find(({ name }) => name === "xs")?.exit;
    assert.equal(exit?.held?.low, 32_856);
    assert.equal(exit?.peak?.low, 32_856);
    assert.equal(exit?.peak?.high, null);
  });
});
