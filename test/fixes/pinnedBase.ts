/** Programs for pinned-base: views that outlive their array, and views whose array is there anyway. */
import type { Program, Silent } from "./programs";

const rule = "pinned-base";
const COPY = ["Add .copy()"];
const NP = "import numpy as np\n";

export const SPEAKS: readonly Program[] = [
  { rule, safe: COPY, code: `${NP}raw = np.zeros(100_000)\nhead = raw[:100]\ndel raw\nprint(head.sum())\n` },
  {
    rule,
    safe: COPY,
    code: `${NP}raw = np.arange(100_000)\nhead = ( raw [ : 100 ] ) # a part\nprint(len(raw))\nraw = None\nhead[0] = 7\nprint(head[:3])\n`,
  },
  { rule, safe: COPY, code: `${NP}head = np.ones(100_000)[:100]\nprint(head.sum())\n` },
  {
    rule,
    safe: COPY,
    code: `${NP}def load():\n    raw = np.zeros(100_000)\n    raw[5] = 1\n    return raw[:100]\nhead = load()\nprint(head.sum())\n`,
  },
  {
    rule,
    safe: COPY,
    code: `${NP}def load(n):\n    raw = np.zeros(n)\n    raw += 1\n    part = raw[10:110]\n    return part\nhead = load(100_000)\nhead[1] = 9\nprint(head.sum())\n`,
  },
  {
    rule,
    safe: COPY,
    measure: "peak",
    code: `${NP}def f():\n    raw = np.zeros(100_000)\n    head = raw[::1000]\n    del raw\n    more = np.ones(100_000)\n    return head.sum() + more.sum()\nprint(f())\n`,
  },
  { rule, safe: COPY, code: `${NP}raw = np.zeros((1_000, 100))\nrow = raw[:2]\ndel raw\nprint(row.shape)\n` },
  {
    rule,
    safe: COPY,
    code: "import numpy\nraw = numpy.zeros(100_000)\nother = raw[:50]\nother[0] = 3\nprint(other.mean())\ndel other\ntail = raw[-100:]\ndel raw\nprint(tail.mean())\n",
  },
  { rule, safe: COPY, code: `${NP}raw = np.zeros(100_000)\nraw[3] = 5\nhead = raw[:100]; del raw; print(head[3])\n` },
  {
    rule,
    safe: [],
    also: COPY,
    reasons: ["raw changes later"],
    code: `${NP}raw = np.zeros(100_000)\nhead = raw[:100]\nraw[500] = 1\ndel raw\nprint(head[0])\n`,
  },
  {
    rule,
    safe: [],
    also: COPY,
    reasons: ["head is passed on or changed"],
    code: `${NP}raw = np.zeros(100_000)\nhead = raw[:100]\nhead[0] = 1\ndel raw\nprint(head[0])\n`,
  },
  {
    rule,
    safe: [],
    also: COPY,
    reasons: ["head is passed on or changed"],
    code: `${NP}import sys\ndef look(x):\n    return x.base is None\nraw = np.zeros(100_000)\nhead = raw[:100]\nsize = look(head)\ndel raw\nprint(head.sum())\n`,
  },
  {
    rule,
    safe: [],
    also: COPY,
    reasons: ["other may change"],
    code: `${NP}raw = np.zeros(100_000)\nother = raw[:200]\nhead = raw[:100]\nprint(other.sum())\ndel other\ndel raw\nprint(head[0])\n`,
  },
];

export const SILENT: readonly Silent[] = [
  "raw = np.zeros(100_000)\nhead = raw[:100]\nprint(head.sum(), raw.sum())\n",
  "raw = np.zeros(100_000)\nhead = raw[:100].copy()\ndel raw\nprint(head.sum())\n",
  "raw = np.zeros(100_000)\nhead = raw[:90_000]\ndel raw\nprint(head.sum())\n",
  "raw = np.zeros(1_000)\nhead = raw[:10]\ndel raw\nprint(head.sum())\n",
  "raw = np.zeros(100_000)\na = raw[:100]\nb = raw[100:200]\ndel raw\nprint(a.sum(), b.sum())\n",
  "raw = np.zeros(100_000)\nkeep = raw\nhead = raw[:100]\ndel raw\nprint(head.sum(), len(keep))\n",
  "class K:\n    pass\nraw = np.zeros(100_000)\nhead = K.z = raw[:100]\ndel raw\nprint(head.sum(), len(K.z))\n",
  "raw = same = np.zeros(100_000)\nhead = raw[:100]\ndel raw\nprint(head.sum(), len(same))\n",
  "class K:\n    pass\nraw = K.z = np.zeros(100_000)\nhead = raw[:100]\ndel raw\nprint(head.sum(), len(K.z))\n",
  "def f():\n    raw = np.zeros(100_000)\n    def inner():\n        head = raw[:100]\n        return head\n    return inner\ng = f()\nhead = g()\nprint(head.sum(), g()[0])\n",
  "raw = np.zeros(100_000)\nkept = [raw]\nhead = raw[:100]\ndel raw\nprint(head.sum(), len(kept))\n",
  "raw = np.zeros(100_000)\nkept = [raw[5:10]]\nhead = raw[:100]\ndel raw\nprint(head.sum(), len(kept))\n",
  "raw = np.zeros(100_000)\nhead = raw[:100]\nprint(head.sum())\ndel head\ndel raw\n",
  "raw = np.zeros(100_000)\nhead = raw[:100]\nif head.sum() > 5:\n    del raw\nprint(head.sum())\n",
  "store = {}\ndef load():\n    raw = np.zeros(100_000)\n    store['raw'] = raw\n    return raw[:100]\nhead = load()\nprint(head.sum(), len(store))\n",
  "def load():\n    raw = np.zeros(100_000)\n    def total():\n        return raw.sum()\n    return raw[:100], total\nhead, total = load()\nprint(head.sum(), total())\n",
  "def f():\n    raw = np.zeros(100_000)\n    head = raw[:100]\n    return head.sum()\nprint(f())\n",
  "raw = np.zeros(100_000)\nhead = raw[:100]\nexec('kept = raw')\ndel raw\nprint(head.sum())\n",
  "raw = np.zeros(100_000)\nhead = raw[:100] if len(raw) > 5 else raw[:50]\ndel raw\nprint(head.sum())\n",
  "def f():\n    raw = np.zeros(100_000)\n    def inner():\n        head = raw[:100]\n        return head.sum()\n    return inner() + raw.sum()\nprint(f())\n",
  "x = np.array(1.0)\nraw = [0.5] * 100_000\nhead = raw[:100]\ndel raw\nprint(len(head))\n",
].map((code) => ({ rule, code: `${NP}${code}` }));
