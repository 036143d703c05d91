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
  readonly code: string;
}

/** A program in which the rule must say nothing. */
export interface Silent {
  readonly rule: string;
  readonly code: string;
}

const ARRAY = ["Use array('d')"];
const INTS = ["Use array('q')"];

export const SPEAKS: readonly Program[] = [
  {
    rule: "boxed-numbers",
    safe: ARRAY,
    also: ["Use np.fromiter"],
    code: "xs = [i / 3 for i in range(100_000)]\nprint(sum(xs), len(xs), xs[5], max(xs), sorted(xs)[3])\n",
  },
  {
    rule: "boxed-numbers",
    safe: ARRAY,
    code: "# header\nimport math\n\nxs=[  math.sin(i)  # the sine\n      for i in range( 100_000 )\n      if i >= 0 ] # all\nfor x in xs :\n    pass\nprint( xs [ -1 ] )\n",
  },
  {
    rule: "boxed-numbers",
    safe: ARRAY,
    code: "xs = []\nfor i in range(100_000):\n    xs.append(i * 0.5)\nprint(len(xs), sum(xs[10:20]), xs[7])\n",
  },
  {
    rule: "boxed-numbers",
    safe: ARRAY,
    code: "xs = [  # filled below\n]\nfor i in range(100_000):\n    xs.append(i * 0.5)\nprint(len(xs))\n",
  },
  {
    rule: "boxed-numbers",
    safe: INTS,
    code: "import array as a\nxs = list(range(1000, 101_000))\nprint(xs[0], sum(xs), 5000 in xs, -1 in xs)\n",
  },
  {
    rule: "boxed-numbers",
    safe: INTS,
    code: "from array import array as arr\nxs = list(i * 7 for i in range(100_000))\nif xs:\n    print(min(xs), [x + 1 for x in xs][:3])\n",
  },
  { rule: "boxed-numbers", safe: INTS, code: "xs = list((i * 7 for i in range(100_000)),)\nprint(len(xs))\n", also: ["Use np.fromiter"] },
  {
    rule: "boxed-numbers",
    safe: ARRAY,
    measure: "peak",
    code: "def total(values, /):\n    return sum(values) / len(values)\n\ndef main():\n    xs = [i / 3 for i in range(100_000)]\n    return total(xs), max(xs)\n\nprint(main())\n",
  },
  {
    rule: "boxed-numbers",
    safe: ARRAY,
    code: '"""A module."""\nfrom __future__ import annotations\nimport os; N = 100_000\nxs = [i / 3 for i in range(N)]\nprint(os.sep, sum(x for x in xs))\n',
  },
  {
    rule: "boxed-numbers",
    safe: ARRAY,
    code: "def show():\n    return sum(xs), len(xs)\nxs = [i / 3 for i in range(100_000)]\nprint(show())\nprint(*xs[:3])\nfirst, *rest = xs[:4]\nprint(first, rest)\n",
  },
  {
    rule: "boxed-numbers",
    safe: ARRAY,
    code: "xs = [i / 3 for i in range(100_000)]\nfor i, (x, y) in enumerate(zip(xs, xs)):\n    if x is None or i > 3:\n        break\nprint(i, x, y, list(map(abs, xs))[5])\n",
  },
  {
    rule: "boxed-numbers",
    safe: ARRAY,
    code: "xs = []\nfor k in range(40):\n    xs.extend([i / 3 + k for i in range(2_500)])\nprint(len(xs), xs[-1])\ndel xs\n",
    measure: "peak",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["xs is returned on line 3"],
    code: "def f():\n    xs = [i / 3 for i in range(100_000)]\n    return xs\nprint(f()[:2])\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["xs is printed on line 2"],
    code: "xs = [i / 3 for i in range(100_000)]\nprint(len(str(xs)))\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["which needs a list"],
    code: "import json\nxs = [i / 3 for i in range(100_000)]\nprint(len(json.dumps(xs)))\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["xs is compared on line 2"],
    code: "xs = [i / 3 for i in range(100_000)]\nprint(xs == [])\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["xs is added to a list on line 2"],
    code: "xs = [i / 3 for i in range(100_000)]\nprint(len(xs + [1.0]))\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["items of xs are replaced on line 2"],
    code: "xs = [i / 3 for i in range(100_000)]\nxs[0] = None\nxs[0] = 1.0\nprint(xs[0])\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["xs gets another name on line 2"],
    code: "xs = [i / 3 for i in range(100_000)]\nys = xs\nprint(len(ys))\n",
  },
  { rule: "boxed-numbers", safe: [], reasons: ["another name"], code: "xs = ys = [i / 3 for i in range(100_000)]\nprint(len(ys))\n" },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["xs is passed to f on line 4"],
    code: "def f(values):\n    return values\nxs = [i / 3 for i in range(100_000)]\nprint(f(xs)[:2])\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["arrays have no sort()"],
    code: "xs = [-i / 3 for i in range(100_000)]\nxs.sort()\nprint(xs[0])\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ['objects are compared with "is" on line 3'],
    code: "xs = [i / 3 for i in range(100_000)]\na = xs[3]\nprint(a is xs[3])\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["eval() on line 2 may use xs"],
    code: "xs = [i / 3 for i in range(100_000)]\nprint(eval('type(xs)'))\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["the name array means something else"],
    code: "array = 3\nxs = [i / 3 for i in range(100_000)]\nprint(len(xs), array)\n",
    also: ["Use np.fromiter"],
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["xs is stored on line 2"],
    code: "xs = [i / 3 for i in range(100_000)]\nd = {'xs': xs}\nprint(len(d['xs']))\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["a NaN is found by identity"],
    code: "xs = [i / 3 for i in range(100_000)]\nprint(3.0 in xs)\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["xs is bound again on line 3"],
    code: "xs = [i / 3 for i in range(100_000)]\nprint(len(xs))\nxs = None\n",
  },

  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["next() may end a generator"],
    code: "xs = [next(iter((0.5,))) * i for i in range(100_000)]\nprint(sum(xs))\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["not all items of xs are known"],
    measure: "peak",
    also: ARRAY,
    code: "import threading\ndef f(values: list[float]):  # bytelens: len(values) = 100_000\n    xs = [v / 3 for v in values]\n    print(sum(xs))\nt = threading.Thread(target=f, args=([0.5] * 100_000,))\nt.start()\nt.join()\n",
  },

  {
    rule: "boxed-numbers",
    safe: ["Use array('B')"],
    reasons: ["sums of np.uint8 wrap"],
    code: "xs = [i % 200 for i in range(200_000)]\nprint(len(xs), sum(xs), xs[255], max(xs), 7 in xs)\n",
  },
  {
    rule: "boxed-numbers",
    safe: ["Use array('B')"],
    code: "xs = []\nfor i in range(200_000):\n    xs.append(i & 255)\nprint(xs[-1], len(xs))\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["items become 0 and 1"],
    also: ["Use array('B')", "Use np.fromiter"],
    code: "flags = [i % 3 == 0 for i in range(200_000)]\nprint(sum(flags), len(flags))\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["it is not built by a list display"],
    code: "flags = [True] * 200_000\nflags[7] = False\nprint(sum(flags), len(flags))\n",
  },
  {
    rule: "boxed-numbers",
    safe: INTS,
    code: "def make():\n    s = set(range(1_000, 50_000))  # all\n    def show():\n        for x in s:\n            pass\n        return len(s), sum(s), sorted(s)[7], x\n    return show\nshow = make()\nprint(show())\n",
  },
  {
    rule: "boxed-numbers",
    safe: INTS,
    code: "def make():\n    s = frozenset(\n        range(1_000, 50_000)\n    )\n    return lambda: (sum(s), max(s))\nf = make()\nprint(f())\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["it is not built by a list display"],
    code: "from collections import deque\nq = deque(i / 3 for i in range(100_000))\nprint(len(q), sum(q))\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["it is not built by a list display"],
    code: "d = {i: i / 3 for i in range(100_000)}\nprint(len(d), d[5])\n",
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
    code: "xs = [i / 3 for i in range(100_000)]\nprint(sum([x for x in xs]))\n",
  },
  { rule: "materialized-iterable", safe: ["Drop list()"], measure: "peak", code: "print(sum(list(range(100_000))))\n" },
  { rule: "materialized-iterable", safe: ["Drop list()"], measure: "peak", code: "print(sum(list(i / 3 for i in range(100_000))))\n" },
  {
    rule: "materialized-iterable",
    safe: ["Loop over the range"],
    measure: "peak",
    code: "n = 0\nfor i in list(range(100_000)):\n    n += i\nprint(n)\n",
  },
  {
    rule: "materialized-iterable",
    safe: ["Pass a generator"],
    measure: "peak",
    code: "s = set([i * 1000 for i in range(100_000)])\nprint(len(s), list(s)[:5])\n",
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
    rule: "boxed-numbers",
    safe: [],
    reasons: ["uses of an attribute are not followed"],
    code: "class A:\n    def __init__(self):\n        self.xs = [i / 3 for i in range(100_000)]\na = A()\nprint(len(a.xs))\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["it is not built by a list display, comprehension or list() here"],
    code: "xs = sorted(i / 3 for i in range(100_000))\nprint(xs[0])\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["unsafe: xs is annotated as something else"],
    code: "xs: list = [i / 3 for i in range(100_000)]\nprint(xs[0])\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["unsafe: the value is used where it is bound"],
    code: "print(len(xs := [i / 3 for i in range(100_000)]))\nprint(sum(xs))\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["xs += needs a list on line 2"],
    code: "xs = []\nxs += [i / 3 for i in range(100_000)]\nprint(len(xs))\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["unsafe: xs is bound again on line 4"],
    code: "if len(__name__) > 3:\n    xs = [i / 3 for i in range(100_000)]\nelse:\n    xs = list(range(100_000))\nprint(len(xs))\n",
  },
  {
    rule: "boxed-numbers",
    safe: [],
    reasons: ["it is not built by"],
    code: "flag = len(__name__) > 3\nxs = [i / 3 for i in range(100_000)] if flag else list(range(100_000))\nprint(len(xs))\n",
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
];

export const SILENT: readonly Silent[] = [
  { rule: "boxed-numbers", code: "s = set(range(1_000, 50_000))\nprint(3 in s, len(s))\n" },
  { rule: "boxed-numbers", code: "s = set(range(1_000, 50_000))\ns.discard(7)\nprint(len(s))\n" },
  { rule: "boxed-numbers", code: "s = set(range(1_000, 50_000))\nprint(len(s & {7}))\n" },
  { rule: "boxed-numbers", code: "from collections import deque\nq = deque([i / 3 for i in range(100_000)], 100_000)\nprint(len(q))\n" },
  { rule: "boxed-numbers", code: "d = {i + 1: i / 3 for i in range(100_000)}\nprint(len(d))\n" },
  { rule: "boxed-numbers", code: "d = {i: i / 3 for i in range(200_000) if i % 2}\nprint(len(d))\n" },
  { rule: "boxed-numbers", code: "d = {i: str(i) for i in range(100_000)}\nprint(len(d))\n" },
  { rule: "boxed-numbers", code: "xs = [0] * 200_000\nfor i in range(200_000):\n    xs[i // 1_000] += 1\nprint(max(xs))\n" },
  { rule: "boxed-numbers", code: "xs = [0] * 200_000\nxs[5] = 256\nprint(max(xs))\n" },
  {
    rule: "boxed-numbers",
    code: "import random\nxs = [0] * 200_000\nfor i in range(10):\n    xs[i] = random.randint(0, 300)\nprint(len(xs))\n",
  },
  { rule: "boxed-numbers", code: "xs = [2 ** 70 + i for i in range(100_000)]\nprint(len(xs))\n" },
  { rule: "boxed-numbers", code: "import sys\nxs = [i / 3 for i in range(100_000)] if len(sys.argv) > 5 else {'a': 1}\nprint(len(xs))\n" },
  { rule: "materialized-iterable", code: "xs = tuple([2 ** 70 + i] for i in range(100_000))\nprint(len(sorted(list(xs))))\n" },
  { rule: "boxed-numbers", code: "xs = [0.0] * 100_000\nprint(len(xs))\n" },
  { rule: "boxed-numbers", code: "xs = [0] * 100_000\nprint(len(xs))\n" },
  { rule: "boxed-numbers", code: "xs = [i % 100 - 5 for i in range(100_000)]\nprint(len(xs))\n" },
  { rule: "boxed-numbers", code: "xs = [i / 3 for i in range(1000)]\nprint(len(xs))\n" },
  { rule: "boxed-numbers", code: "xs = ['a' * 30 for i in range(10_000)]\nprint(len(xs))\n" },
  { rule: "boxed-numbers", code: "xs = [None if i else i / 3 for i in range(100_000)]\nprint(len(xs))\n" },
  { rule: "boxed-numbers", code: "xs = [i / 3 if i % 2 else i for i in range(100_000)]\nprint(len(xs))\n" },
  { rule: "boxed-numbers", code: "xs = [i * 2 ** 64 for i in range(100_000)]\nprint(len(xs))\n" },
  { rule: "boxed-numbers", code: "import array\nxs = array.array('d', (i / 3 for i in range(100_000)))\nprint(len(xs))\n" },
  { rule: "boxed-numbers", code: "import sys\nxs = [float(line) for line in sys.stdin]\nprint(len(xs))\n" },
  { rule: "boxed-numbers", code: "xs = [i / 3 for i in range(100_000)]\nys = [x for x in xs]\nprint(len(xs), len(ys))\n" },
  { rule: "boxed-numbers", code: "xs = (i / 3 for i in range(100_000))\nprint(sum(xs))\n" },
  { rule: "boxed-numbers", code: "xs = [i / 3 for i in range(100_000) if i > 99_999]\nprint(len(xs))\n" },
  { rule: "boxed-numbers", code: "xs = [True] * 100_000\nxs[5] = None\nprint(len(xs))\n" },
  { rule: "boxed-numbers", code: "xs = [i / 3 for i in range(50_000)]\nfor i in range(50_000):\n    xs.append(str(i))\nprint(len(xs))\n" },
  { rule: "boxed-numbers", code: "def f(xs):\n    xs += [i / 3 for i in range(100_000)]\n    return len(xs)\nprint(f([]))\n" },

  { rule: "materialized-iterable", code: "print(sum(i / 3 for i in range(100_000)))\n" },
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
