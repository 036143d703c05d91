/** Programs for the fixes: some in which a rule must speak, with what it must offer, and some in which it must be silent. All run. */

export interface Program {
  readonly rule: string;
  /** Starts of the titles offered without reservation, in order; empty: none is safe. */
  readonly safe: readonly string[];
  /** What the titles of the others say in parentheses, or why a fix is not offered: each must be found somewhere. */
  readonly reasons?: readonly string[];
  /** Where the saving shows: in what is held at the end, or in the highest that was held; output: not in memory at all. */
  readonly measure?: "end" | "peak" | "output";
  /** Fixes with reservations that keep the output here all the same. */
  readonly also?: readonly string[];
  /** Another interpreter that it is written for, or that could not run it: what is said is looked at, and nothing is run. */
  readonly target?: string;
  /** The rule also speaks of what nobody knows the size of. */
  readonly symbolic?: true;
  readonly code: string;
}

/** A program in which the rule must say nothing. */
export interface Silent {
  readonly rule: string;
  readonly code: string;
}

export const SPEAKS: readonly Program[] = [
  {
    rule: "materialized-iterable",
    safe: [],
    reasons: ["next() may end a generator"],
    code: "print(sum([next(iter((0.5,))) * i for i in range(100_000)]))\n",
  },
  {
    rule: "materialized-iterable",
    safe: [],
    reasons: ["part of the file does not parse"],
    target: "cpython-3.11.7-64",
    code: "print(sum([i / 3 for i in range(100_000)]))\ndef (:\n",
  },
  {
    rule: "materialized-iterable",
    safe: [],
    reasons: ["the loop variable outlives a list comprehension in Python 2"],
    target: "cpython-2.7.18-64",
    code: "print(sum([i / 3.0 for i in range(100000)]))\n",
  },
  {
    rule: "materialized-iterable",
    safe: [],
    reasons: ["the key function is then called between the items"],
    measure: "peak",
    also: ["Pass a generator"],
    code: "def f(x):\n    return -x\nprint(max([abs(i / 3) for i in range(100_000)], key=f))\n",
  },
  { rule: "materialized-iterable", safe: ["Pass a generator"], measure: "peak", code: "print(sum([i / 3 for i in range(100_000)]))\n" },
  {
    rule: "materialized-iterable",
    safe: ["Pass a generator"],
    measure: "peak",
    code: "total = sum(  [ i * 0.5 # half\n  for i in range(100_000) ]  )\nprint(total)\n",
  },
  {
    rule: "materialized-iterable",
    safe: ["Pass a generator"],
    measure: "peak",
    code: "print(max([i * 0.5 for i in range(100_000)], default=0.0))\n",
  },
  {
    rule: "materialized-iterable",
    safe: ["Pass a generator"],
    measure: "peak",
    code: "print(sum([i * 0.5 for i in range(100_000)], 1.5))\n",
  },
  { rule: "materialized-iterable", safe: ["Pass a generator"], measure: "peak", code: "print(sum([i * 0.5 for i in range(100_000)],))\n" },
  {
    rule: "materialized-iterable",
    safe: ["Pass a generator"],
    measure: "peak",
    code: "def mean(n):\n    return sum([i / 3 for i in range(n)]) / n\nprint(mean(100_000))\n",
  },
  {
    rule: "materialized-iterable",
    safe: ["Pass a generator"],
    measure: "peak",
    code: "print(any([i > 100_000 for i in range(100_000)]))\n",
  },
  {
    rule: "materialized-iterable",
    safe: ["Pass a generator"],
    measure: "peak",
    code: "print(all([not i < 0 for i in range(100_000)]))\n",
  },
  {
    rule: "materialized-iterable",
    safe: ["Pass a generator"],
    measure: "peak",
    reasons: ["sum() reads a list of 100,000 floats once: 801 kB while it runs"],
    code: "xs = [i / 3 for i in range(100_000)]\nprint(sum([x for x in xs]))\n",
  },
  { rule: "materialized-iterable", safe: ["Drop list()"], measure: "peak", code: "print(sum(list(range(100_000))))\n" },
  {
    rule: "materialized-iterable",
    safe: ["Drop list()"],
    measure: "peak",
    reasons: ["sum() reads a list of 100,000 floats once: 3.20 MB while it runs"],
    code: "print(sum(list(i / 3 for i in range(100_000))))\n",
  },
  {
    rule: "materialized-iterable",
    safe: ["Loop over the range"],
    measure: "peak",
    code: "n = 0\nfor i in list(range(100_000)):\n    n += i\nprint(n)\n",
  },
  {
    rule: "materialized-iterable",
    safe: ["Loop over a generator"],
    measure: "peak",
    reasons: ["for reads a list of 100,000 floats once: 3.20 MB while it runs; a generator holds at most 1.00 kB"],
    code: "n = 100_000\nk = 0.5\ntotal = 0.0\nfor x in [i * k # half\n        for i in range(n)]:  # all\n    total += x\nelse:\n    print(total)\n",
  },
  {
    rule: "materialized-iterable",
    safe: ["Loop over a generator"],
    measure: "peak",
    code: "def f():\n    found = None\n    for x, in [(i / 3,) if False else 'ab' [i - i:1] for i in range(0)]:\n        pass\n    for x in ( [i / 3 for i in range(100_000)] ):\n        if x > 5:\n            found = x\n            break\n    return found\nprint(f())\n",
  },
  ...[
    "def f(k):\n    for x in [i * k for i in range(100_000)]:\n        pass\n    return x\nprint(f(3))\n",
    "for x in [abs(i) * 2 for i in range(100_000)]:\n    pass\nprint(x)\n",
  ].map(
    (code): Program => ({
      rule: "materialized-iterable",
      safe: [],
      reasons: ["the loop then runs between the items"],
      also: ["Loop over a generator"],
      measure: "peak",
      code,
    }),
  ),
  // Items that rest on what the loop changes, or may change.
  ...[
    "k = 1\nfor x in [i * k for i in range(100_000)]:\n    k = x\nprint(k)\n",
    "def grow():\n    global k\n    k += 1\nk = 1\nfor x in [i * k for i in range(100_000)]:\n    grow()\nprint(k, x)\n",
    "xs = list(range(100_000))\nfor x in [i * 2 for i in xs]:\n    xs[-1] = 5\nprint(x)\n",
    'def change():\n    globals()["k"] = 5\nk = 2\nfor x in [i * k for i in range(100_000)]:\n    change()\nprint(x)\n',
    'm = 3\nfor x in [i * m for i in range(100_000)]:\n    exec("m = 9")\nprint(x)\n',
  ].map((code): Program => ({ rule: "materialized-iterable", safe: [], reasons: ["the loop then runs between the items"], code })),
  {
    rule: "materialized-iterable",
    safe: ["Pass a generator"],
    measure: "peak",
    code: "s = set([i * 1000 for i in range(100_000)])\nprint(len(s), list(s)[:5])\n",
  },
  // Sets, where equal items do not matter.
  ...(
    [
      ["Pass a generator", "print(max({i * 3 for i in range(100_000)}))\n"],
      ["Pass a generator", "def least(n):\n    return min( { str(i) # all\n        for i in range(n) } , )\nprint(least(60_000))\n"],
      ["Pass a generator", "xs = list(range(150_000))\nprint(max({x for x in xs}, default=0), xs[3])\n"],
      ["Drop set()", "print(min(set(range(100_000))))\n"],
      ["Drop set()", "xs = [i * 7 for i in range(40_000)]\nprint(max(set(xs)), xs[4])\n"],
      ["Drop set()", "print(min(set(i * 5 + 1 for i in range(79_000))))\n"],
    ] as const
  ).map(([title, code]): Program => ({ rule: "materialized-iterable", safe: [title], measure: "peak", code })),
  {
    rule: "materialized-iterable",
    safe: [],
    reasons: ["any() then leaves out what comes after its answer"],
    code: "def shown(i):\n    if i % 50_000 == 0:\n        print(i)\n    return i * 2\nprint(any({shown(i) for i in range(100_000)}))\n",
  },
  {
    rule: "materialized-iterable",
    safe: [],
    reasons: ["any() then leaves out what comes after its answer"],
    code: "def noisy(i):\n    if i % 50_000 == 0:\n        print(i)\n    return i == 3\nprint(any([noisy(i) for i in range(100_000)]))\n",
  },
  {
    rule: "materialized-iterable",
    safe: [],
    reasons: ["any() then leaves out what comes after its answer"],
    code: "print(any([10 / (i + 1) > 5 for i in range(100_000)]))\n",
  },
  {
    rule: "serialize-peak",
    safe: [],
    also: ["Use protocol=5"],
    measure: "peak",
    reasons: ["readers need Python 3.8"],
    code: "import pickle\nimport numpy as np\nbig = np.zeros(500_000)\nprint(len(pickle.dumps(big, protocol=4)) > 0)\n",
  },
  {
    rule: "serialize-peak",
    safe: [],
    also: ["Use protocol=5"],
    measure: "peak",
    reasons: ["readers need Python 3.8"],
    code: "import pickle as p\nimport numpy as np\ndef f(a):\n    return len(p.dumps(a, 4)) > 1000\nprint(f(np.ones((1000, 500))))\n",
  },
  {
    rule: "serialize-peak",
    safe: [],
    also: ["Use protocol=5", "Dump to the file, protocol=5"],
    measure: "peak",
    reasons: ["readers need Python 3.8"],
    code: "import os, tempfile\nfrom pickle import dumps\nimport numpy as np\nbig = np.arange(500_000)\nname = tempfile.mktemp()\nwith open(name, 'wb') as f:\n    f.write( dumps(big, protocol=4) )  # all of it\nprint(os.path.getsize(name) > 4_000_000)\nos.remove(name)\n",
  },
  {
    rule: "serialize-peak",
    safe: [],
    also: ["Dump to the file"],
    measure: "peak",
    reasons: ["a failure leaves part of it in the file"],
    code: "import os, pickle, tempfile\nxs = [i / 3 for i in range(200_000)]\nname = tempfile.mktemp()\nwith open(name, 'wb') as f:\n    f.write(pickle.dumps(xs))\nprint(os.path.getsize(name) > 1_800_000, sum(xs))\nos.remove(name)\n",
  },
  {
    rule: "serialize-peak",
    safe: [],
    also: ["Use protocol=5"],
    measure: "peak",
    reasons: ["readers need Python 3.8"],
    code: "import pickle as p\nimport numpy as np\na = np.zeros(500_000)\nprint( len( p.dumps( a , 4 ) ) > 0 )\n",
  },
  {
    rule: "serialize-peak",
    safe: [],
    also: ["Use protocol=5"],
    measure: "peak",
    reasons: ["readers need Python 3.8"],
    code: "from pickle import dumps\nimport numpy as np\na = np.ones((500, 1000))\nprint(len(dumps(a)) > 0, a.sum())\n",
  },
  {
    rule: "serialize-peak",
    safe: [],
    also: ["Use protocol=5"],
    measure: "peak",
    reasons: ["readers need Python 3.8"],
    code: "import pickle\nimport numpy as np\ndef save(a):\n    return len(pickle.dumps(a, protocol=3)) > 0\nprint(save(np.zeros(500_000)))\n",
  },
  {
    rule: "serialize-peak",
    safe: [],
    also: ["Use protocol=5"],
    measure: "peak",
    reasons: ["readers need Python 3.8"],
    code: "import pickle\nimport numpy as np\na = np.arange(1_000_000)\nblob = pickle.dumps(a,  # as it is\n    protocol=4)\nprint(len(blob) > 0)\n",
  },
  {
    rule: "serialize-peak",
    safe: [],
    also: ["Use protocol=5"],
    measure: "peak",
    reasons: ["readers need Python 3.8"],
    code: "import pickle\nimport numpy as np\nfor _ in range(2):\n    print(len(pickle.dumps(np.zeros(500_000), protocol=4)) > 0)\n",
  },
  {
    rule: "serialize-peak",
    safe: [],
    also: ["Dump to the file"],
    measure: "peak",
    reasons: ["a failure leaves part of it in the file"],
    code: "import os, pickle, tempfile\nxs = [i / 3 for i in range(200_000)]\nname = tempfile.mktemp()\nf = open(name, 'wb')\nf.write( pickle.dumps( xs ) , )\nf.close()\nprint(os.path.getsize(name) > 1_800_000, sum(xs))\nos.remove(name)\n",
  },
  {
    rule: "serialize-peak",
    safe: [],
    also: ["Dump to the file"],
    measure: "peak",
    reasons: ["a failure leaves part of it in the file"],
    code: "import os, tempfile\nfrom pickle import dumps\nxs = [i / 3 for i in range(200_000)]\nname = tempfile.mktemp()\nwith open(name, 'wb') as f:\n    f.write(dumps(xs, 4))\nprint(os.path.getsize(name) > 1_800_000, sum(xs))\nos.remove(name)\n",
  },
  {
    rule: "serialize-peak",
    safe: [],
    also: ["Dump to the file"],
    measure: "peak",
    reasons: ["a failure leaves part of it in the file"],
    code: "import os, pickle, tempfile\nxs = [i / 3 for i in range(200_000)]\nname = tempfile.mktemp()\nwith open(name, 'wb') as f:\n    f.write(pickle.dumps(xs, protocol=4))  # at once\nprint(os.path.getsize(name) > 1_800_000, sum(xs))\nos.remove(name)\n",
  },
  {
    rule: "serialize-peak",
    safe: [],
    also: ["Dump to the file"],
    measure: "peak",
    reasons: ["a failure leaves part of it in the file"],
    code: "import json, os, tempfile\nxs = [i / 3 for i in range(200_000)]\nname = tempfile.mktemp()\nwith open(name, 'w') as f:\n    f.write(json.dumps(xs))\nprint(os.path.getsize(name), sum(xs))\nos.remove(name)\n",
  },
  {
    rule: "serialize-peak",
    safe: [],
    also: ["Dump to the file"],
    measure: "peak",
    reasons: ["a failure leaves part of it in the file"],
    code: "import os, tempfile\nfrom json import dumps\nrows = [[i, i / 3, None, True] for i in range(50_000)]\nname = tempfile.mktemp()\nf = open(name, 'w')\nf.write( dumps( rows , skipkeys = True ) , )  # all of it\nf.close()\nprint(os.path.getsize(name), len(rows))\nos.remove(name)\n",
  },
  {
    rule: "serialize-peak",
    safe: [],
    also: ["Use pickle.load"],
    measure: "output",
    symbolic: true,
    reasons: ["what follows in the file is not read"],
    code: "import os, pickle, tempfile\nname = tempfile.mktemp()\nwith open(name, 'wb') as f:\n    pickle.dump({'x': [0.5, 1.5]}, f)\nwith open(name, 'rb') as f:\n    value = pickle.loads( f.read() )  # all\nprint(value)\nos.remove(name)\n",
  },
];

export const SILENT: readonly Silent[] = [
  // Reached with few as well.
  { rule: "materialized-iterable", code: "def f(n):\n    return sum([i / 3 for i in range(n)])\nprint(f(10), f(200_000))\n" },
  { rule: "materialized-iterable", code: "print(len(max([i / 3 for i in range(100_000)], [1.0])))\n" },
  { rule: "materialized-iterable", code: "print(max(*[i / 3 for i in range(100_000)]))\n" },
  { rule: "materialized-iterable", code: "xs = [i / 3 for i in range(11_000)]\nprint(sum([x for x in xs]), xs[3])\n" },
  { rule: "materialized-iterable", code: "print(any(['x' * 2_000_000 + str(i) for i in range(3)]))\n" },
  { rule: "materialized-iterable", code: "xs = tuple([2 ** 70 + i] for i in range(100_000))\nprint(len(sorted(list(xs))))\n" },
  // Equal items count, or their order does; nan and None; a dict.
  ...[
    "print(sum({i * 3 for i in range(100_000)}))\n",
    "n = 0\nfor x in {i * 3 for i in range(100_000)}:\n    n += x\nprint(n)\n",
    "print(max({i * 3 for i in range(100_000)}, key=abs))\n",
    "print(len(str(max({float(i) for i in range(100_000)}))))\n",
    "print(max({i // 100_000 * 7 for i in range(100_000)}))\n",
    "print(max({None for i in range(100_000)}) is None)\n",
    "print(max({i: i for i in range(100_000)}), all(frozenset(range(1, 100_000))))\n",
    "print(len({i * 3 for i in range(100_000)}), len(list(set(range(100_000)))))\n",
    "def set(xs):\n    return [1]\nprint(max(set(range(100_000))))\n",
  ].map((code): Silent => ({ rule: "materialized-iterable", code })),
  { rule: "materialized-iterable", code: "print(sum(i / 3 for i in range(100_000)))\n" },
  { rule: "materialized-iterable", code: "for x in [i / 3 for i in range(100)]:\n    print(x)\n" },
  { rule: "materialized-iterable", code: "for x in (i / 3 for i in range(100_000)):\n    pass\n" },
  { rule: "materialized-iterable", code: "for x in [[i] for i in range(100_000)]:\n    pass\n" },
  { rule: "materialized-iterable", code: "for x in sorted([i / 3 for i in range(100_000)]):\n    pass\n" },
  { rule: "materialized-iterable", code: "print(len([i / 3 for i in range(100_000)]))\n" },
  { rule: "materialized-iterable", code: "print(sorted([i / 3 for i in range(100_000)])[0])\n" },
  { rule: "materialized-iterable", code: "print(len(''.join(['ab' for i in range(100_000)])))\n" },
  {
    rule: "materialized-iterable",
    code: "xs = list(range(100_000))\nfor x in list(xs):\n    if x % 2:\n        xs.append(x)\n    if x > 3:\n        break\nprint(len(xs))\n",
  },
  { rule: "materialized-iterable", code: "print(sum([i / 3 for i in range(100)]))\n" },
  { rule: "materialized-iterable", code: "print(max([1, 2], [i for i in range(100_000)])[0])\n" },
  { rule: "materialized-iterable", code: "def sum(xs):\n    return xs[0]\nprint(sum([i / 3 for i in range(100_000)]))\n" },
  { rule: "materialized-iterable", code: "def list(x):\n    return x\nprint(sum(list(range(100_000))))\n" },
  { rule: "materialized-iterable", code: "xs = [i / 3 for i in range(100_000)]\nprint(sum(xs), sum(xs))\n" },
  { rule: "materialized-iterable", code: "print(dict([(i, i) for i in range(10)]))\n" },
  {
    rule: "materialized-iterable",
    code: "class N:\n    def __init__(self, n): self.n = n\n    def __lt__(self, other): return self.n < other.n\nprint(min([N(i) for i in range(10_000)]).n)\n",
  },
  { rule: "serialize-peak", code: "import pickle\nxs = [i / 3 for i in range(200_000)]\nprint(len(pickle.dumps(xs)))\n" },
  { rule: "serialize-peak", code: "import pickle\nimport numpy as np\nprint(len(pickle.dumps(np.zeros(500_000), protocol=5)) > 0)\n" },
  {
    rule: "serialize-peak",
    code: "import pickle\nimport numpy as np\nprint(len(pickle.dumps(np.zeros(500_000), pickle.HIGHEST_PROTOCOL)) > 0)\n",
  },
  { rule: "serialize-peak", code: "import pickle\nimport numpy as np\nprint(len(pickle.dumps(np.zeros(100), protocol=4)) > 0)\n" },
  {
    rule: "serialize-peak",
    code: "import io, pickle\nf = io.BytesIO()\nf.write(pickle.dumps([i / 3 for i in range(100_000)]))\nprint(f.tell())\n",
  },
  {
    rule: "serialize-peak",
    code: "import pickle\nimport numpy as np\ndef dumps(a, protocol=4):\n    return b''\nprint(len(dumps(np.zeros(500_000))))\n",
  },
  { rule: "serialize-peak", code: "import pickle\nimport numpy as np\nprint(len(pickle.dumps(np.zeros(500_000), -1)) > 0)\n" },
  { rule: "serialize-peak", code: "import pickle\nprint(len(pickle.dumps([0.5] * 200_000, protocol=2)) > 0)\n" },
  { rule: "serialize-peak", code: "import pickle\nprint(len(pickle.dumps('x' * 1_000_000, protocol=5)) > 0)\n" },
  {
    rule: "serialize-peak",
    code: "import pickle, sys\nimport numpy as np\nprint(len(pickle.dumps(np.zeros(500_000), len(sys.argv) + 3)) > 0)\n",
  },
  { rule: "serialize-peak", code: "import json, pickle\ndef f(v):\n    return pickle.dumps(v)\nprint(len(f(json.loads(input()))))\n" },
  { rule: "serialize-peak", code: "import pickle\nprint(len(pickle.dumps([i / 3 for i in range(200_000)], protocol=0)) > 0)\n" },
  { rule: "serialize-peak", code: "import json\nwith open('x.json', 'w') as f:\n    f.write(json.dumps(['x' * 1_000_000]))\n" },
  { rule: "serialize-peak", code: "import json\nwith open('x.json', 'w') as f:\n    f.write(json.dumps([0.5] * 100))\n" },
  { rule: "serialize-peak", code: "import io, json\nf = io.StringIO()\nf.write(json.dumps([0.5] * 200_000))\n" },
  { rule: "serialize-peak", code: "import json\nwith open('x.json', 'w') as f:\n    n = f.write(json.dumps([0.5] * 200_000))\n" },
  { rule: "serialize-peak", code: "import pickle\nwith open('x', 'rb') as f:\n    print(pickle.loads(f.read()))\n" },
  { rule: "serialize-peak", code: "import json\nxs = [i / 3 for i in range(100_000)]\nprint(len(json.dumps(xs)) > 0)\n" },
  {
    rule: "serialize-peak",
    code: "import pickle\nimport numpy as np\nkw = {'protocol': 4}\nprint(len(pickle.dumps(np.zeros(500_000), **kw)) > 0)\n",
  },
  { rule: "serialize-peak", code: "import pickle\nimport numpy as np\nargs = [np.zeros(500_000)]\nprint(len(pickle.dumps(*args)) > 0)\n" },
];
