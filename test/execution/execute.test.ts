/** Executing modules: what programs of asserts find is what CPython finds, and what the text does not decide ends the execution. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { execute } from "../../server/src/analysis/execution/execute";
import { visitExpressions } from "../../server/src/syntax/visit";
import { lookup } from "../../server/src/values/heap";
import { filesBelow, ROOT } from "../repo/files";
import { newService, TOUR_TARGET, target, withText } from "../service";
import { newParser } from "../syntax/parser";

const loading = newParser();

async function moduleOf(text: string) {
  return (await loading).parse(text).module;
}

const PYTHON = process.env.PYTHON ?? "python3";

for (const path of filesBelow("test/execution/programs", ".py"))
  test(`${path} ends, executed as under CPython`, async () => {
    execFileSync(PYTHON, [join(ROOT, path)]);
    const { stopped } = execute(await moduleOf(readFileSync(join(ROOT, path), "utf8")), TOUR_TARGET, 1_000_000);
    assert.equal(stopped, null);
  });

for (const path of filesBelow("test/execution/figures", ".py"))
  test(`${path}: figures hold what is measured under CPython`, () => {
    const table = execFileSync(
      process.execPath,
      [join(ROOT, "server/bin.mjs"), "measure", join(ROOT, path), "--min", "0", "--python", PYTHON],
      {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
    const verdicts = table.split("\n").flatMap((line) => /(equal|inside|wrong)$/.exec(line)?.[1] ?? []);
    const equal = verdicts.filter((one) => one === "equal").length;
    assert.deepEqual([verdicts.includes("wrong"), equal > 0.8 * verdicts.length], [false, true], table);
  });

/** Programs that end early, and why. */
const STOPS: readonly (readonly [string, RegExp])[] = [
  ["x = open('f')", /open/],
  ["x = input()", /input/],
  ["import os\nx = os.listdir()", /listdir/],
  ["import sys\nx = sys.argv[1]", /argv/],
  ["import random\nx = [1, 2]\nrandom.shuffle(x)", /without a seed/],
  ["for c in {'a', 'b'}:\n    pass", /order of a set/],
  ["import time\nif time.time() > 3:\n    x = 1", /not known/],
  ["while True:\n    pass", /too many steps/],
  ["def f(n):\n    return f(n + 1)\nf(0)", /too deeply/],
  ["x = 1\nx.y = 2", /is set/],
  ["import doctest\ndoctest.testmod()", /not known/],
  ["import numpy as np\na = [1, 2]\nnp.random.shuffle(a)", /shuffle/],
  ["import queue\nx = queue.Queue().get()", /empty/],
  ["x = sorted([1, 2], unknown=3)", /argument/],
  ["raise ValueError('no')", /ValueError is raised/],
  ["exec('x = 1')", /exec/],
  ["x = 2 ** 10 ** 9", /too large/],
  ["x = 'a' * 10 ** 9", /too long/],
  ["x = sorted({'aa', 'bb', 'c'}, key=len)", /equal elements of a set/],
  ["class A(set):\n    pass\nA()", /builtin type/],
];

for (const [text, why] of STOPS)
  test(`${JSON.stringify(text)} ends early`, async () => {
    const { stopped } = execute(await moduleOf(text), TOUR_TARGET, 1_000_000);
    assert.match(stopped ?? "it came to its end", why);
  });

/** Programs that end at input(), and the names of which all is known then. */
const KNOWN: readonly (readonly [text: string, known: string])[] = [
  ["xs = [1.5] * 3\nfor i in range(3):\n    ys = [i]\nzs = input()\n", "xs ys"],
  ["for i in range(3):\n    ys = [i]\n    if i == 1:\n        input()\n", ""],
  ["def f(n):\n    a = [n]\n    return a\nx = f(1)\nz = input()\n", "a x"],
  ["def f(n):\n    a = [n]\n    return a\nx = f(1)\nz = input()\ny = f(2)\n", "x"],
  ["def f(n):\n    a = [n]\n    return a\ndef g():\n    return f(3)\nx = f(1)\nz = input()\ny = g()\n", "x"],
  ["def f(n):\n    a = [n]\n    return a\nall = {'f': f}\nx = all['f'](1)\nz = input()\n", "x"],
  ["def f(n):\n    a = [n]\n    return a\nx = f(1)\nlater = lambda: f(2)\nz = input()\n", "x"],
  ["def f(n):\n    a = [n]\n    yield a\nx = f(1)\nfor y in x:\n    pass\nz = input()\n", ""],
  ["def f(n):\n    a = [n]\n    return a\nx = [f(i) for i in range(3)]\nwhile input():\n    b = [1]\n", "a x"],
  ["def main():\n    a = [1] * 7\n    for i in range(3):\n        b = [i]\n    c = input()\n    d = [2]\nmain()\n", "a b"],
  ["def main():\n    a = [1] * 7\n    c = input()\nmain()\nmain()\n", ""],
  ["def main():\n    a = [1] * 7\n    c = input()\nfor i in range(2):\n    main()\n", ""],
  [
    "class A:\n    def __init__(self, n):\n        self.a = [n]\n    def f(self):\n        b = [1]\n        return b\nx = [A(i) for i in range(3)]\ninput()\n",
    "a x",
  ],
  ["class A:\n    def __init__(self, n):\n        self.a = [n]\nx = A(1)\ninput()\ny = A(2)\n", "x"],
  ["class A:\n    def __init__(self, n):\n        self.a = [n]\nclass B(A):\n    pass\nx = B(1)\ninput()\ny = B(2)\n", "x"],
  [
    "class A:\n    def __init__(self, n):\n        self.a = [n]\n    def again(self):\n        return type(self)(2)\nx = A(1)\ninput()\nx.again()\n",
    "x",
  ],
  [
    "class A:\n    def __init__(self, n):\n        self.a = [n]\n    def __len__(self):\n        b = [1]\n        return len(b)\nx = A(1)\nn = len(x)\ninput()\n",
    "a x n",
  ],
  ["class A:\n    @property\n    def size(self):\n        b = [1]\n        return b\nx = A()\ny = x.size\ninput()\n", "b x y"],
  ["class A:\n    @property\n    def size(self):\n        b = [1]\n        return b\nx = A()\ny = x.size\ninput()\nx.size\n", "x y"],
  ["def f(n):\n    a = [n]\n    return a\nx = f(1)\ninput()\ngetattr(x, 'y')\n", "x"],
  ["def f(n):\n    '''>>> f(3)'''\n    a = [n]\n    return a\nx = f(1)\ny = f(2)\nimport doctest\ndoctest.testmod()\ninput()\n", "x y"],
  ["import functools\n@functools.cache\ndef f(n):\n    a = [n]\n    return n\nx = f(1)\ninput()\n", "x"],
  [
    "class A:\n    def __init__(self, n):\n        self.a = [n]\n    @classmethod\n    def make(klass):\n        return klass(3)\nx = A(1)\ninput()\nA.make()\n",
    "x",
  ],
];

for (const [text, known] of KNOWN)
  test(`${JSON.stringify(text)}: what can run no more is known`, async () => {
    const module = await moduleOf(text);
    const { seen, stopped } = execute(module, TOUR_TARGET, 1_000_000);
    assert.match(stopped ?? "", /input|not known/);
    const names = new Set<string>();
    visitExpressions(module, ({ node }) => {
      if (seen(node) === undefined) return;
      if (node.type === "Name") names.add(node.id);
      if (node.type === "Attribute") names.add(node.attr);
    });
    assert.deepEqual([...names].sort(), known.split(" ").filter(Boolean).sort());
  });

test("of what ran once before the end, nothing is known of how it ends", async () => {
  const module = await moduleOf("xs = [1.5] * 3\nzs = input()\n");
  const [{ unit }] = module.body as [(typeof module.body)[0]];
  assert.ok(unit.statement.type === "Assign");
  const xs = execute(module, TOUR_TARGET, 1_000_000).seen(unit.statement.targets[0] as object);
  assert.deepEqual([xs?.states.length, xs?.exits], [1, null]);
});

test("the smallest and the largest of a loop are kept", async () => {
  const module = await moduleOf("for i in range(40):\n    xs = [i] * (i % 7)\n");
  const { seen } = execute(module, TOUR_TARGET, 1_000_000);
  const [{ unit }] = module.body as [(typeof module.body)[0]];
  assert.ok(unit.statement.type === "For" && unit.statement.body[0]?.type === "Assign");
  const states = seen(unit.statement.body[0].targets[0] as object)?.states ?? [];
  const lengths = states.map(({ value, heap }) => {
    const obj = value.tag === "ref" ? lookup(heap, value.id) : undefined;
    return obj?.kind === "list" ? obj.runs.reduce((sum, run) => sum + Number(run.count.low), 0) : -1;
  });
  assert.deepEqual([Math.min(...lengths), Math.max(...lengths)], [0, 6]);
});

test("what differs by little is told apart: False and True, ranges of larger ints", async () => {
  const service = await newService();
  const text = "for i in range(900):\n    odd = i % 3 > 1\n    span = range(i)\nprint(odd)\n";
  withText(service, text, { target: target("cpython-3.10.13-64") }, (uri) => {
    const [odd, span] = ["odd", "span"].map((name) => service.estimates(uri).find(({ binding }) => binding.name === name)?.after);
    assert.deepEqual([odd?.shallow.bytes?.low, odd?.shallow.bytes?.high], [24, 28]);
    assert.deepEqual([span?.deep.bytes?.low, span?.deep.bytes?.high], [48, 48]);
    assert.ok((span?.held.bytes?.high ?? 0) > 48);
  });
});

test("executions leave nothing behind for the next one", async () => {
  const seeded = await moduleOf("import random\nrandom.seed(1)\nx = random.random()\n");
  const open = await moduleOf("import random\nif random.random() > 0.5:\n    x = 1\n");
  assert.equal(execute(seeded, TOUR_TARGET, 1_000_000).stopped, null);
  assert.match(execute(open, TOUR_TARGET, 1_000_000).stopped ?? "", /not known/);
});

test("figures of a program that is executed are exact in every function", async () => {
  const service = await newService();
  const text = [
    "import random",
    "rng = random.Random(3)",
    "def merge(left, right):",
    "    merged = []",
    "    while left and right:",
    "        merged.append((left if left[0] < right[0] else right).pop(0))",
    "    merged.extend(left or right)",
    "    return merged",
    "def sort(items):",
    "    middle = len(items) // 2",
    "    return merge(sort(items[:middle]), sort(items[middle:])) if middle else items",
    "data = [rng.random() for _ in range(1_000)]",
    "result = sort(data)",
  ].join("\n");
  withText(service, text, { target: target("cpython-3.11.7-64") }, (uri) => {
    const row = service.estimates(uri).find(({ binding }) => binding.name === "result");
    // As CPython 3.11.7 says: 1,000 floats in a list that grew by extend().
    assert.equal(row?.after?.deep.confidence, "exact");
    const merged = service.estimates(uri).find(({ binding }) => binding.name === "merged");
    assert.equal(merged?.exit?.sizes.deep.confidence, "bounded");
  });
});
