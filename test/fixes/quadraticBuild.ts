/** Programs for quadratic-build: loops that copy what they have built, and loops that do not, or of which too little is known. */
import type { Program, Silent } from "./programs";

const rule = "quadratic-build";
const FILL = ["Fill np.empty("];
const LIST = ["Collect in a list"];
const NP = "import numpy as np\n";
// What is saved is copying, which no tracer of memory sees: the output alone is compared.
const measure = "output";

export const SPEAKS: readonly Program[] = [
  {
    rule,
    measure,
    safe: FILL,
    code: `${NP}a = np.empty(0)\nfor i in range(1_000):\n    a = np.append(a, i / 3)\nprint(a.sum(), a.shape)\n`,
  },
  {
    rule,
    measure,
    safe: FILL,
    code: `${NP}N = 2_000\na = np.zeros(0)\nfor k in range(N):\n    x = k * 2\n    a=np.append( a, x )\nprint(a[5], a.dtype)\n`,
  },
  {
    rule,
    measure,
    safe: FILL,
    code: `${NP}def f(n):\n    a = np.empty(0)\n    for i in range(n):\n        if i % 2:\n            x = i * 0.5\n        else:\n            x = 1\n        a = np.append(a, x +\n            1)\n    return a\nprint(f(1_000).sum())\n`,
  },
  {
    rule,
    measure,
    safe: FILL,
    code: "import numpy\na = numpy.empty(0)  # filled below\nfor i in range(1_000):  # all\n    a = numpy.append(a, i > 3)  # one\nprint(a.sum())\n",
  },
  {
    rule,
    measure,
    safe: [],
    reasons: ["a is not made by np.empty(0)"],
    code: `${NP}a = np.array([])\nfor i in range(1_000):\n    a = np.append(a, i / 3)\nprint(a.sum())\n`,
  },
  {
    rule,
    measure,
    safe: [],
    reasons: ["the loop may end early"],
    code: `${NP}a = np.empty(0)\nfor i in range(1_000):\n    a = np.append(a, i / 3)\n    if i > 5_000:\n        break\nprint(a.sum())\n`,
  },
  {
    rule,
    measure,
    safe: [],
    reasons: ["a is used on line 5 before it is complete"],
    code: `${NP}a = np.empty(0)\nfor i in range(1_000):\n    a = np.append(a, i / 3)\n    last = a[-1]\nprint(a.sum(), last)\n`,
  },
  {
    rule,
    measure,
    safe: [],
    reasons: ["the loop does not count from 0"],
    code: `${NP}a = np.empty(0)\nfor i in range(5, 1_005):\n    a = np.append(a, i / 3)\nprint(a.sum())\n`,
  },
  {
    rule,
    measure,
    safe: [],
    reasons: ["i is bound again in the loop"],
    code: `${NP}a = np.empty(0)\nfor i in range(1_000):\n    i = i * 2\n    a = np.append(a, i / 3)\nprint(a.sum())\n`,
  },
  ...(
    [
      [
        "a is not made by np.empty(0)",
        "a = np.empty(0, dtype=float)\nfor i in range(1_000):\n    a = np.append(a, i / 3)\nprint(a.sum())\n",
      ],
      [
        "not all uses of names can be seen",
        "a = np.empty(0)\nfor i in range(1_000):\n    a = np.append(a, i / 3)\nexec('print(a.sum())')\n",
      ],
      [
        "a comment or := stands",
        "a = np.empty(0)\nfor i in range(1_000):\n    a = np.append(a,  # one more\n        i / 3)\nprint(a.sum())\n",
      ],
      ["a comment or := stands", "a = np.empty(0)\nfor i in range(1_000):\n    a = np.append(a, (b := i / 3))\nprint(a.sum(), b)\n"],
      [
        "may go on after an error",
        "a = np.empty(0)\nfor i in range(1_000):\n    try:\n        x = 1 / i\n    except ZeroDivisionError:\n        x = 0.0\n    a = np.append(a, x)\nprint(a.sum())\n",
      ],
      ["the loop has no index", "a = np.empty(0)\nc = [0]\nfor c[0] in range(1_000):\n    a = np.append(a, 0.5)\nprint(a.sum(), c)\n"],
      ["n may change", "a = np.empty(0)\nn = 1_000\nfor i in range(n):\n    a = np.append(a, i / 3)\nprint(a.sum())\n"],
    ] as const
  ).map(([reason, code]): Program => ({ rule, measure, safe: [], reasons: [reason], code: NP + code })),
  { rule, measure, safe: LIST, code: "t = ()\nfor i in range(1_000):\n    t += (i / 3,)\nprint(len(t), t[5], sum(t))\n" },
  {
    rule,
    measure,
    safe: LIST,
    code: "def f():\n    t = ()  # empty\n    for i in range(1_000):\n        if i == 999:\n            break\n        t += ( i * 7 , )  # one more\n    return t\nprint(len(f()), f()[3])\n",
  },
  {
    rule,
    measure,
    safe: LIST,
    code: "t = tuple()\nfor i in range(1_000):\n    t += (\n        str(i),\n    )\nelse_ = 3\nprint(len(t), t[9])\n",
  },
  {
    rule,
    measure,
    safe: [],
    reasons: ["may catch an error"],
    code: "try:\n    u = ()\n    for i in range(1_000):\n        u += (1 / (500 - i),)\nexcept ZeroDivisionError:\n    pass\nprint(len(u))\n",
  },
  ...[
    "a = np.empty((0, 3))\nfor i in range(1_000):\n    a = np.vstack([a, np.ones(3) * i])  # one more\nprint(a.shape, a.sum(), a[-1])\n",
    "a = np.zeros(5)\nfor i in range(1_000):\n    a = np.concatenate((a, [i / 3]))\nprint(a.shape, a.sum(), a.dtype)\n",
    "def f():\n    a = np.empty((2, 0))\n    for i in range(500):\n        if i == 400:\n            break\n        a = np.concatenate( [ a , np.zeros((2, 5)) ] , axis = 1 )\n    return a\nprint(f().shape)\n",
    "a = np.array([1])\nfor i in range(1_000):\n    b = np.arange(i, i + 4)\n    a = np.hstack([a, b])\nprint(a.sum(), len(a))\n",
    "import pandas as pd\na = pd.DataFrame({'x': [0.5]})\nfor i in range(200):\n    a = pd.concat([a, pd.DataFrame({'x': [i / 3, 1.0]})], ignore_index=True)\nprint(a['x'].sum(), len(a), list(a.index)[-1])\n",
  ].map(
    (code): Program => ({
      rule,
      measure,
      safe: [],
      also: ["Collect in a list"],
      reasons: ["unsafe: all are joined at the end"],
      code: NP + code,
    }),
  ),
  {
    rule,
    measure,
    safe: [],
    reasons: ["a is used on line 4 before it is complete"],
    code: `${NP}a = np.zeros(5)\nfor i in range(1_000):\n    a = np.concatenate([a, np.full(2, len(a))])\nprint(len(a))\n`,
  },
  {
    rule,
    measure,
    safe: [],
    reasons: ["the loop has an else"],
    code: `${NP}a = np.zeros(5)\nfor i in range(1_000):\n    a = np.concatenate([a, np.ones(1)])\nelse:\n    print(len(a))\n`,
  },
];

export const SILENT: readonly Silent[] = [
  `${NP}a = np.empty(0)\nfor i in range(20):\n    a = np.append(a, i / 3)\nprint(a.sum())\n`,
  `${NP}a = np.empty(1_000)\nfor i in range(1_000):\n    a[i] = i / 3\nprint(a.sum())\n`,
  `${NP}a = np.zeros(0)\nfor i in range(1_000):\n    a = np.append(a, [i, i])\nprint(a.sum())\n`,
  `${NP}a = np.zeros(0)\nfor i in range(1_000):\n    b = np.append(a, i)\nprint(b.sum())\n`,
  `${NP}import sys\na = np.zeros(0)\nfor line in sys.stdin:\n    a = np.append(a, float(line))\nprint(a.sum())\n`,
  `${NP}a = np.zeros(0)\nfor i in range(1_000):\n    if i % 3 == 5:\n        a = np.append(a, i)\nprint(a.sum())\n`,
  `${NP}def append(a, x):\n    return a\na = np.zeros(0)\nfor i in range(1_000):\n    a = append(a, i)\nprint(a.sum())\n`,
  `${NP}a = np.zeros((0, 2))\nfor i in range(1_000):\n    a = np.append(a, i)\nprint(a.size)\n`,
  `${NP}a = np.zeros(0)\na = np.append(a, 1.0)\nprint(a.sum())\n`,
  `${NP}a = np.zeros(5)\nfor i in range(20):\n    a = np.concatenate([a, np.ones(1)])\nprint(len(a))\n`,
  `${NP}a = np.zeros(5)\nfor i in range(1_000):\n    b = np.concatenate([a, np.ones(1)])\nprint(len(b))\n`,
  `${NP}a = np.zeros(5)\nfor i in range(1_000):\n    a = np.concatenate([np.ones(1), a])\nprint(len(a))\n`,
  `${NP}a = np.zeros(5)\nfor i in range(1_000):\n    a = np.concatenate([a, np.ones(0)])\nprint(len(a))\n`,
  `${NP}a = np.zeros(1_000)\nfor i in range(1_000):\n    a = np.concatenate([a[1:], np.ones(1)])\nprint(len(a))\n`,
  `${NP}import sys\na = np.zeros(5)\nfor i in range(1_000):\n    a = np.concatenate([a, np.ones(len(sys.argv) - 1)])\nprint(len(a))\n`,
  `${NP}import sys\nfor i in range(1_000):\n    pass\na = np.zeros(0)\nfor line in sys.stdin:\n    a = np.append(a, float(line))\nprint(a.sum())\n`,
  `${NP}a = np.empty(0)\nprint(len(a))\na = np.zeros(0)\nfor i in range(1_000):\n    a = np.append(a, i)\nprint(a.sum())\n`,
  `${NP}a = np.empty(0)\nb = np.empty(0)\nfor i in range(1_000):\n    a = np.append(b, i)\nprint(a.sum())\n`,
  // Arguments that the one call at the end would not be given.
  `${NP}a = np.zeros(5)\nfor i in range(1_000):\n    a = np.concatenate([a, np.ones(1)], 0)\nprint(len(a))\n`,
  `${NP}a = np.zeros(5)\nfor i in range(1_000):\n    a = np.concatenate([a, np.ones(1)], dtype=np.float64)\nprint(len(a))\n`,
  "t = ()\nfor i in range(1_000):\n    t += (i, i)\nprint(len(t))\n",
  "t = ()\nxs = []\nfor i in range(1_000):\n    t += (*xs,)\nprint(len(t))\n",
  "t = []\nfor i in range(1_000):\n    t += (i,)\nprint(len(t))\n",
  "t = ()\nfor i in range(50):\n    t += (i,)\nprint(len(t))\n",
  "t = ()\nfor i in range(1_000):\n    t = (i,)\nprint(len(t))\n",
  "t = 0\nfor i in range(1_000):\n    t += i\nprint(t)\n",
  "xs = []\nfor i in range(1_000):\n    xs.append(i)\nprint(tuple(xs)[3])\n",
].map((code) => ({ rule, code }));
