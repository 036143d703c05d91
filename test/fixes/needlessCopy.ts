/** Programs for needless-copy: copies that a second name could stand for, and copies that the program needs. */
import type { Program, Silent } from "./programs";

const rule = "needless-copy";
const ASARRAY = ["Use np.asarray"];
const DROP = ["Drop the copy"];
const XS = "xs = [i / 3 for i in range(100_000)]\n";
const NP = "import numpy as np\na = np.zeros(100_000)\n";

export const SPEAKS: readonly Program[] = [
  { rule, safe: ASARRAY, code: `${NP}b = np.array(a)\nprint(a.sum(), b.sum())\n` },
  { rule, safe: ASARRAY, code: `${NP}b=np . array( # again\n  a )  # kept\nprint(len(b), a[3], b[-1])\n` },
  {
    rule,
    safe: ASARRAY,
    code: "from numpy import array as make, zeros\na = zeros(100_000)\nb = make(a)\nprint(b.mean(), a.shape)\n",
  },
  { rule, safe: ASARRAY, code: `${NP}def show():\n    return b[5], a.max(), b * 2 + a is None\nb = np.array(a)\nprint(show()[:2])\n` },
  { rule, safe: DROP, code: `${XS}ys = list(xs)\nprint(sum(ys), xs[3])\n` },
  { rule, safe: DROP, code: `${XS}ys = xs[:]\nfor y in ys:\n    pass\nprint(y, len(xs))\n` },
  { rule, safe: DROP, code: `${XS}ys = xs.copy()\nprint(max(ys), min(xs), 1.0 in ys, ys[2:4])\n` },
  { rule, safe: DROP, code: `import copy\n${XS}ys = copy.deepcopy(xs)\nprint(ys == xs, sorted(ys)[0])\n` },
  { rule, safe: DROP, code: `from copy import copy as twin\n${XS}ys = ( twin( xs ) )\nprint(f"{len(ys)} {ys[0]}", sum(xs))\n` },
  {
    rule,
    safe: DROP,
    measure: "peak",
    code: "def f():\n    xs = [str(i) for i in range(100_000)]\n    ys = list(xs)\n    print(len(xs))\n    return ys\nprint(f()[7])\n",
  },
  { rule, safe: DROP, code: `def total(values):\n    return sum(values) / len(values)\n${XS}ys = xs[:]\nprint(total(ys), total(xs))\n` },
  { rule, safe: DROP, code: "xs = [0] * 100_000\nys = list(xs)\nprint(list(zip(xs, ys))[:2])\n" },
  { rule, safe: [], reasons: ["a comment stands in the way"], code: `${XS}ys = list(xs  # all of them\n)\nprint(len(ys), len(xs))\n` },
  { rule, safe: DROP, code: `${NP}b = a.copy()\nprint(a.sum(), b.mean(), b.shape)\n` },
  { rule, safe: DROP, measure: "peak", code: "import numpy as np\na = np.ones(100_000).copy()\nprint(a.sum())\n" },
  {
    rule,
    safe: DROP,
    measure: "peak",
    code: "import numpy as np\ndef f(x):\n    return (x\n      + 1) . copy( ) # again\na = f(np.zeros(100_000))\na[0] = 5\nprint(a[:3])\n",
  },
  {
    rule,
    safe: DROP,
    measure: "peak",
    code: "import copy\nt = ('a',) * 90_000\nu = copy.deepcopy( t , )  # all\nprint(len(u), u[3], u is t)\n",
  },
  {
    rule,
    safe: DROP,
    measure: "peak",
    code: "from copy import deepcopy as deep\ndef show(t):\n    return sum(deep(t))\nt = (0.5,) * 100_000\nprint(show(t))\n",
  },
  {
    rule,
    safe: [],
    reasons: ["a comment stands in the way"],
    code: "import copy\nt = (0.5,) * 100_000\nu = copy.deepcopy(  # of all\n    t)\nprint(len(u))\n",
  },
];

export const SILENT: readonly Silent[] = [
  `${NP}b = a.copy()\nnp.cumsum(b, out=b)\nprint(a.sum(), b.sum())\n`,
  `import os\n${NP}b = a.copy()\nprint(a.sum(), os.fspath and getattr(b, "fill")(5))\n`,
  `${NP}def f1(v): return f2(v)\ndef f2(v): return f3(v)\ndef f3(v): return f4(v)\ndef f4(v): return f5(v)\ndef f5(v): return f6(v)\ndef f6(v): return f7(v)\ndef f7(v): return f8(v)\ndef f8(v): return v.sum()\nb = a.copy()\nprint(a.sum(), f1(b))\n`,
  `${XS}ys = list(xs)\nys.append(1.0)\nprint(len(xs), len(ys))\n`,
  `${XS}ys = xs[:]\nxs[0] = 5.0\nprint(ys[0])\n`,
  `${XS}ys = xs[1:]\nprint(ys[0], xs[0])\n`,
  `${XS}ys = list(xs)\nprint(ys is xs)\n`,
  `${XS}zs = xs\nys = list(xs)\nzs.append(0.5)\nprint(len(xs), len(ys))\n`,
  `def f(values):\n    values.sort()\n    return values[0]\n${XS}ys = list(xs)\nprint(f(ys), xs[0])\n`,
  `${XS}ys = list(xs)\nxs += [1.0]\nprint(len(ys))\n`,
  `kept = []\ndef make():\n    xs = [i / 3 for i in range(100_000)]\n    kept.append(xs)\n    return xs\nxs = make()\nys = list(xs)\nkept[0].append(1.0)\nprint(len(ys), len(xs))\n`,
  "xs = [[i] for i in range(100_000)]\nys = list(xs)\nys[0].append(1)\nprint(xs[0])\n",
  `${XS}ys = list(xs)\ndel xs[5]\nprint(len(ys))\n`,
  `${XS}def f():\n    global ys\n    ys = None\nys = list(xs)\nf()\nprint(ys)\n`,
  "xs = [i / 3 for i in range(100)]\nys = list(xs)\nprint(sum(ys), sum(xs))\n",
  `${NP}b = np.array(a)\nb[0] = 1\nprint(a[0], b[0])\n`,
  `${NP}b = np.array(a)\nb += 1\nprint(a[0], b[0])\n`,
  `${NP}b = np.array(a)\nc = b[:10]\nc[0] = 7\nprint(a[0])\n`,
  `${NP}b = np.array(a, dtype="float32")\nprint(a[0], b[0])\n`,
  "import numpy as np\na = np.zeros((1000, 100))\nb = np.array(a)\nfor r in b:\n    r[0] = 1\nprint(a.sum(), b.sum())\n",
  `${NP}b = np.array(a)\nnp.add(a, 1, out=b)\nprint(a[0], b[0])\n`,
  `class K:\n    pass\ndef make():\n    xs = [i / 3 for i in range(100_000)]\n    K.items = xs\n    return xs\nxs = make()\nys = list(xs)\nK.items.append(1.0)\nprint(len(ys), len(xs))\n`,
  `class K:\n    pass\nxs = K.z = [i / 3 for i in range(100_000)]\nys = list(xs)\nK.z.append(1.0)\nprint(len(ys), len(xs))\n`,
  `class K:\n    pass\n${XS}ys = K.z = list(xs)\nK.z.append(1.0)\nprint(len(ys), len(xs))\n`,
  `import copy\n${XS}memo = {}\nys = copy.deepcopy(xs, memo)\nprint(len(ys), len(xs), len(memo))\n`,
  `${XS}ys = sorted(xs)\nprint(ys[0], xs[0])\n`,
  `${XS}def f():\n    ys = list(xs)\n    return ys\nzs = f()\nzs.append(1.0)\nprint(len(zs), len(xs))\n`,
  `${XS}def f():\n    ys = list(xs)\n    return ys\nf().append(1.0)\nprint(len(xs))\n`,
  `import numpy as np\n${XS}b = np.array(xs)\nprint(b.sum(), sum(xs))\n`,
  `${XS}ys = list(xs)\nexec("ys.append(1.0)")\nprint(len(xs))\n`,
  `${NP}b = a.copy()\nb[0] = 1\nprint(a[0], b[0])\n`,
  `${NP}c = [a]\nb = c[0].copy()\nprint(len(b))\n`,
  `${NP}a = np.asfortranarray(np.zeros((1_000, 100)))\nb = a.copy()\nprint(b.flags.c_contiguous, a.sum())\n`,
  `${NP}def f():\n    return a\nb = f().copy()\nb[0] = 5\nprint(a[0])\n`,
  `${NP}b = np.zeros(100).copy()\nprint(b[0])\n`,
  `${NP}b = a[:50_000].copy()\nb[0] = 4\nprint(a[0])\n`,
  "import copy\nt = tuple([i] for i in range(100_000))\nu = copy.deepcopy(t)\nu[0].append(1)\nprint(t[0])\n",
  "import copy\nt = (0.5,) * 1_000\nu = copy.deepcopy(t)\nprint(len(u))\n",
  "import copy\nt = (0.5,) * 100_000\nmemo = {}\nu = copy.deepcopy(t, memo)\nprint(len(u))\n",
  `${XS}exec("xs.append(1.0)")\nys = list(xs)\nprint(len(ys))\n`,
].map((code) => ({ rule, code }));
