/** A seeded few hundred programs: no false exact, every truth inside its interval; 20,000 and more with `npm run fuzz`. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { program } from "./programs";
import { compareAll, fuzzPrograms, shrinkFailure } from "./run";
import { candidates } from "./shrink";
import { measure } from "./truth";

const PROGRAMS = 300;

test(`${PROGRAMS} generated programs under python3`, () => check(PROGRAMS, false));

test("programs with classes under python3", () => check(PROGRAMS / 10, true));

async function check(count: number, classes: boolean): Promise<void> {
  const report = await fuzzPrograms(1, count, undefined, classes);
  const [first] = report.failures;
  if (first !== undefined) {
    const small = await shrinkFailure(first);
    assert.fail(
      `${report.failures.length} programs are wrong; seed ${first.seed}, made small:\n${small.source}\n${small.failures.join("\n")}`,
    );
  }
  assert.ok(report.raised <= count / 20, `${report.raised} programs ended with an exception: the generator has lost its way`);
  // Not a measure of quality: a floor that notices when the analysis gives up on everything.
  assert.ok(report.exact > report.figures * 0.3, `only ${report.exact} of ${report.figures} figures are exact`);
}

test("programs that were wrong once", async () => {
  const report = await compareAll(REGRESSIONS, { names: 9 });
  assert.deepEqual(report.failures, []);
});

test("the generator: the same seed gives the same program, different seeds different ones", () => {
  assert.equal(program(5, { numpy: true }), program(5, { numpy: true }));
  assert.equal(new Set(Array.from({ length: 50 }, (_, i) => program(i, { numpy: false }))).size, 50);
});

test("the measurement: shallow, deep and held of known values", () => {
  const { truths } = measure(
    ["xs = [0.5 * i for i in range(10)]\nys = xs\nn = 5\ndef f(p):\n    q = p\n    q.append(1.5)\n    return len(q)\nn = f(xs)\n"],
    9,
  );
  const [truth] = truths;
  assert.equal(truth?.error, null);
  const at = (place: string, moment: "after" | "exit") => {
    const seen = truth?.places[place]?.[moment];
    return [seen?.type, seen?.deep];
  };
  assert.deepEqual(at("1:1:xs", "after"), [["list"], [184 + 240, 184 + 240]]);
  assert.deepEqual(at("5:5:q", "after"), [["list"], [184 + 240, 184 + 240]]);
  assert.deepEqual(at("5:5:q", "exit"), [["list"], [184 + 264, 184 + 264]]);
  assert.deepEqual(at("3:1:n", "exit"), [["int"], [0, 0]]);
  assert.deepEqual(truth?.held["1:1:xs"], [184 + 240, 184 + 240], "the appended constant belongs to the code");
  assert.deepEqual(truth?.held["2:1:ys"], [184 + 240, 184 + 240]);
});

test("shrinking only ever offers programs with whole blocks", () => {
  const source = "a = 1\nfor i in range(3):\n    if i:\n        b = [1, 22]\n    c = 2\n";
  const offered = [...candidates(source)];
  assert.ok(offered.includes("a = 1\n"));
  assert.ok(offered.includes("a = 1\nfor i in range(3):\n    if i:\n        pass\n    c = 2\n"));
  assert.ok(measure(offered, 0).truths.filter((truth) => truth.error?.startsWith("SyntaxError")).length < offered.length / 3);
});

/** Made small by `shrinkFailure`; each stands for a fault that is gone. */
const REGRESSIONS: readonly string[] = [
  // A Counter is changed in place.
  "from collections import Counter\nc = Counter('the quick brown fox jumps over the lazy dog the end'.split())\nc += Counter('xyz')\n",
  // Of ints of one size more may have been asked for one than for the other.
  "a1, b2 = 0, 1\nfor _ in range(40):\n    a1, b2 = b2 * 3, a1 - 1\n",
  // A text in an f-string of its own is that text; a digit is one of its own.
  "s = ''\nparts = []\nfor i in range(9):\n    s += f'{i % 9}'\n    parts.append(s)\nnames = ['ab' * 2, 'cd' * 3]\nsame = [f'{name}' for name in names]\nboth = [names, same]\n",
  // What stands for a constant is looked up when it runs.
  "def f():\n    return 'abc'\nclass K:\n    a = 5000\nxs = [f(), f(), f()]\nys = [K.a, K.a, K.a]\nzs = (K.a, f(), K.a)\nws = {K.a, f(), 1.5}\n",
  // A pop that empties a list of one slot keeps the slot; one that empties a larger list frees them all.
  "xs = [1]\nxs.pop()\nys = [1, 2, 3]\nys.pop()\nys.pop()\nys.pop()\n",
  "import os\nxs = list(i * 2 for i in range(9))\nfor n in range(3219):\n    if os.environ.get('NO_SUCH_NAME'):\n        pass\n    elif xs:\n        xs.pop()\n",
  // Each object of a loop holds the one before.
  "node = [7]\nfor i in range(9):\n    node = [node]\n",
  "node = []\nfor i in range(400):\n    node = (i, node)\nhead = node\n",
  "node = []\nfor i in range(9):\n    node = {'next': node}\n",
  // A tuple that may be empty may be the one that the interpreter shares.
  "import os\ndef items(n):\n    for i in range(n):\n        if os.environ.get('NO_SUCH_NAME'):\n            yield [i]\nxs = tuple(items(5))\n",
  // The string of one digit is a new object every time, although a walk takes it for the shared one.
  "d = {}\nfor n in range(3):\n    d[str(n)] = 0.5\nxs = [str(i) for i in range(20)]\n",
  "xs = [*range(1)]\nys = sorted(v for v in range(9))\nzs = 9 * [None]\n",
  "import time\nxs = [i for i in range(9)]\nfor n in range(1603):\n    if time.time() > 5.0:\n        xs.append(1e300)\n",
  "rows = [[9**9], [], [9] * 3] * 5\nfor i in range(9):\n    rows[(i * 2) % len(rows)].append(i)\n",
  // What is cut off a starred list keeps its slots.
  "a, *b, c = [[2.5]] + [2.5] * 3\nd, *e, f, g, h = range(4)\nk, *m, n = (i for i in range(9))\n",
  // next() takes one item, and runs a generator only so far.
  "seen = []\ndef gen(n):\n    kept = [n]\n    for i in range(n):\n        seen.append(i)\n        yield i * 0.5\ng = gen(9)\none = next(g)\nxs = tuple(g)\nys = seen\n",
  "it = iter([1.5, 2.5, 3.5])\none = next(it)\nxs = list(it)\nnone = next(it, None)\nys = list(zip(range(3), it))\n",
  // Keys that are equal count once, and so do what they hold.
  "a = set(range(5))\na.add(0.0)\nb = {1000, 2000}\nb |= {1000.0}\nc = {x // 30 * 0.5 for x in range(100)}\n",
  "a = {i + j for i in range(10) for j in range(4) if j % 2}\nb = {i: 0.5 * j for i in range(9) for j in range(3)}\n",
  // One of several may be an object that is not followed any more: its attributes may be anything.
  "class P(object):\n    def __init__(self, v):\n        self.b = 9\np = P(1)\nfor i in range(40):\n    p = P(i)\n    p.e = i * 0.5\nv = p.b\n",
  "def move(p, q):\n    q.append(1e-9)\n    p += [-0.0]\n    p, q = q, p\nxs = [7]\nys = [xs]\nr = move(xs, ys)\nr = move(ys, [])\n",
  // What a call that is not followed can get at is not known any more; behind stars there may be anything.
  "acc = []\ndef f(n):\n    acc.append(n * 0.5)\n    if n:\n        f(n - 1)\nf(100)\n",
  "rows = [[] for _ in range(10)]\ndef g(*rs):\n    for r in rs:\n        r.append(1.5)\ng(*rows)\n",
  "class C:\n    pass\nc = C()\nc.rows = []\ndef k(n):\n    c.rows.append(n)\n    if n:\n        k(n - 1)\nk(50)\n",
  "def call(a, *rest, b=[1], **more):\n    a = [a, rest]\nr = call([2**9])\nr = call([], 0.5)\nr = call([], **{'b': 1e300, 'z': 1})\nr = call([], *[9**9] * 4, k=[0.0])\n",
  // What a loop, a call or an iterator leaves of an iterator.
  "g = (x * 0.5 for x in range(10))\nfor v in g:\n    if v > 1.0:\n        break\nrest = list(g)\n",
  "seen = []\ndef gen(n):\n    for i in range(n):\n        seen.append(i * 0.5)\n        yield i * 1000\nh = gen(20)\nfor v in h:\n    if v == 3000:\n        break\nmore = seen\nafter = list(h)\n",
  "def gen(n):\n    for i in range(n):\n        yield i * 1000\nk = gen(5)\nfirst = [v for v in zip(k, [1, 2])]\ntail = list(k)\nm = gen(6)\ns = any(v > 1000 for v in m)\ntail = list(m)\n",
  "w = iter(range(10))\ngot = []\nfor a in w:\n    next(w)\n    got.append(a * 0.5)\ni = iter([1, 2, 3, 4])\npairs = list(zip(i, i))\n",
  // What is merged into a dict makes room by the size of the table, not by what is left in it.
  'd = {}\nfor n in range(1, 9):\n    d[n * 1000] = 1\nd.update({1: 2.5, "z": 3})\nd.update({1: 2.5, "z": 3})\n',
  // The items of a set, first and last.
  'u = {1, 500000, 10**20}\nx = next(iter(u))\nh, *r = u\nfor v in u:\n    break\nz = v\nk = list(dict.fromkeys(u))[0]\ne = list(enumerate(u))[0]\nw = {"a", "\u00e9" * 40}\np = list(zip(w, "ab"))[0]\n',
  // A dict that had keys of another kind has a table for all kinds, also when they are gone; one that may have had none may not.
  'd = {"a": 1, "b": 2, "c": 3}\nd.pop("a")\ndel d["b"]\nd.pop("c")\nfor i in range(4):\n    d[i] = 1\n',
  'import sys\nd = {}\nfor n in range(73):\n    if len(sys.argv) > 3:\n        d[n] = 1\nd["k"] = 6\n',
  // A stream that something was given which may write to it.
  "import csv, io, json, pickle\nb = io.BytesIO()\npickle.dump([1, 2, 3] * 100, b)\nf = io.StringIO()\nw = csv.writer(f)\nw.writerow([1, 2])\ns = io.StringIO()\njson.dump([1], s)\n",
  "import io\nb = io.BytesIO()\nb.write(b'')\nd = io.BytesIO(bytes(300))\ne = io.BytesIO()\ne.write(b'abc' * 100)\nf = e\n",
  // An array of another typecode is gone over item by item.
  "from array import array\na = array('i', range(1000))\nb = array('d', a)\nc = array('i', a)\n",
  // Buffers are copied whole; other encodings take more than a byte per letter.
  "from array import array\na = array('d', [1.5] * 1000)\nb = bytes(a)\nc = bytearray(a)\ns = 'abc' * len(b)\nd = s.encode('utf-16')\ne = bytes(s, 'UTF_32-le')\nf = bytearray(s, encoding='utf-8-sig')\n",
  // One of several objects, whichever: its items are read and set in each of them.
  'import random\nrows = [{"t": [i]} for i in range(3)]\nrows[random.randrange(3)]["t"].append(2.5)\nk = rows\n',
  'import random\nrows = [{"t": i} for i in range(3)]\nrows[random.randrange(3)]["t"] += 500000\nk = rows\n',
  "from collections import deque\nq = deque([1.5] * 3)\nq[0] = [1, 2]\nk = q\n",
  'import random\na = {"k": [1]}\nb = {"k": [2], 1: 2}\nc = a if random.random() < 0.5 else b\nc["k"].append(2.5)\nc["k"] += [5]\nc["z"] = [1]\nx, y = a, b\nc["k"] = []\nz = a\n',
  "import random\na, b = [[1], [2]], [[3], [4]]\nc = a if random.random() < 0.5 else b\nfor x in c:\n    x.append(5.5)\nu = c[:1]\nu[0].append(6.5)\nx = a\n[y] = c[1:]\ny.append(7)\nz = a\nn = None if random.random() < 0.5 else [1, 2]\nif n:\n    m = n[0]\n    for q in n:\n        m += q\n",
  // Exceptions that are dropped, results of one call that are not one object, hints, and displays with equal items.
  "import contextlib, itertools\nxs = [1]\nwith contextlib.suppress(ValueError):\n    int('x')\n    xs.append(2.5)\nq = divmod(1000003, 9)\nl = list(itertools.repeat(2.5, 1))\nm = list(enumerate([1.5], 1000))\n",
  "xs = [i // 3 for i in range(9)]\ns = {*xs, 7}\nt = {1, 1, 1, 1, 1, 1}\ns1 = set('hello world')\nfor k in list(s1):\n    s1.add((k, 1))\n",
  // What is taken out of one object of many that a comprehension made.
  'rows1 = [{"id": i, "x": 1.5} for i in range(9)]\nfor r2 in rows1:\n    del r2["x"]\nout3 = [tuple(r2.items()) for r2 in rows1]\n',
  'import random\nrows = [[i, 1.5, i * 0.5] for i in range(40)]\nfor r in rows:\n    r.pop(0)\na = rows\nfor r in rows:\n    del r[0]\nb = rows\nrows[random.randrange(40)].clear()\nc = rows\nrows2 = [[i, 1.5, i * 0.5] for i in range(40)]\nfor r in rows2:\n    r[0:2] = []\nd = rows2\nrows2[3].pop()\ne = rows2\nrows3 = [{"a": [i], "b": 2} for i in range(40)]\nrows3[5].pop("a")\nf = rows3\nrows3[7]["a"].append(2.5)\ng = rows3\nfor r in rows3:\n    r.pop("b", None)\nh = rows3\nrows4 = [{i, 1000, 2.5} for i in range(300, 340)]\nfor r in rows4:\n    r.discard(1000)\nk = rows4\nrows4[2].remove(2.5)\nl = rows4\nrows5 = [[i, 5] for i in range(300)]\nfor r in rows5:\n    r.remove(5)\nm = rows5\nfor r in rows5:\n    r.insert(0, 2.5)\nn = rows5\nfor i in range(300):\n    del rows5[i][0]\no = rows5\n',
  // The object of the round that is left, among those of the rounds before: whatever places they happen to have.
  ...[5, 9, 11].map((n) =>
    [
      "import random",
      ...Array.from({ length: n }, (_, i) => `z${i} = [${i}]`),
      "for n in range(random.randrange(9)):",
      "    xs = []",
      "    if n < 1:",
      "        break",
      "    xs.append(2**9)",
      "",
    ].join("\n"),
  ),
];
