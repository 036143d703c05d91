/** Programs for over-budget: what certainly takes more than 1 MB, and what does not or is not known to. No fix; those that speak are run and measured. */
import type { Program, Silent } from "./programs";

const rule = "over-budget";
const NP = "import numpy as np\n";
const speaks = (code: string, ...reasons: readonly string[]): Program => ({ rule, safe: [], reasons, code });

export const SPEAKS: readonly Program[] = [
  speaks("xs = list(range(100_000))\nprint(len(xs))\n", "`xs` holds"),
  speaks("xs = []\nfor i in range(100_000):\n    xs.append(i / 3)\nprint(xs[-1])\n", "`xs` grows to"),
  speaks("text = 'ab' * 600_000\nprint(len(text))\n", "`text` holds"),
  speaks("data = bytearray(2_000_000)\nprint(len(data))\n", "`data` holds"),
  speaks("table = {i: i * 0.5 for i in range(20_000)}\nprint(len(table))\n", "`table` holds"),
  speaks("seen = set()\nfor i in range(40_000):\n    seen.add(i * 7)\nprint(len(seen))\n", "`seen` grows to"),
  speaks(`${NP}m = np.ones((1_000, 1_000))\nprint(int(m.sum()))\n`, "`m` holds"),
  speaks(`${NP}a = np.ones(100_000)\nb = np.ones(100_000)\nprint(int(a[0] + b[0]))\n`, "with `b` the program peaks at"),
  speaks("def make(n):\n    rows = [float(i) for i in range(n)]\n    return rows\nxs = make(50_000)\nprint(len(xs))\n", "`rows` holds"),
  speaks(
    `${NP}def mean(n):\n    a = np.ones(n)\n    b = np.ones(n)\n    return int(a[0] + b[0])\nprint(mean(100_000))\n`,
    "`mean` peaks at",
  ),
  speaks(
    "class Store:\n    def __init__(self, n):\n        self.items = [i / 7 for i in range(n)]\ns = Store(60_000)\nprint(len(s.items))\n",
    "`self.items` holds",
  ),
  speaks("big = [0.5] * 200_000\nsame = big\npart = big[:10]\nprint(len(same), len(part))\n", "`big` holds"),
  speaks("rows = [[i / 3 for i in range(100)] for _ in range(500)]\nprint(len(rows))\n", "`rows` holds"),
];

export const SILENT: readonly Silent[] = [
  { rule, code: "xs = list(range(1_000))\nprint(len(xs))\n" },
  { rule, code: "import sys\nxs = [i / 3 for i in range(100_000) if i > int(sys.argv[1])]\n" },
  { rule, code: "def make(n):\n    return [i / 3 for i in range(n)]\n" },
  { rule, code: "import json\nrows = json.load(open('rows.json'))\n" },
  { rule, code: "xs = range(10_000_000)\nprint(sum(xs))\n" },
  { rule, code: "total = sum(i / 3 for i in range(1_000_000))\n" },
  { rule, code: "for i in range(100):\n    block = bytearray(100_000)\n" },
  { rule, code: "def work():\n    block = bytearray(600_000)\n    return len(block)\na = work()\nb = work()\n" },
  { rule, code: "a = bytearray(600_000)\ndel a\nb = bytearray(600_000)\n" },
  { rule, code: "text = open('big.txt').read()\nlines = text.split()\n" },
  { rule, code: `${NP}m = np.zeros((100, 100))\nn = m.T\nprint(n.sum())\n` },
  { rule, code: "if False:\n    xs = list(range(1_000_000))\n" },
  { rule, code: "class Store:\n    def __init__(self):\n        self.items = []\ns = Store()\n" },
];
