/** Programs for list-before-array: lists that live for an array alone, and arrays that need their list or are none. */
import type { Program, Silent } from "./programs";

const rule = "list-before-array";
const FROMITER = ["Use np.fromiter"];
const GENERATOR = ["Pass a generator"];
const NP = "import numpy as np\n";
const measure = "peak";

export const SPEAKS: readonly Program[] = [
  { rule, measure, safe: FROMITER, code: `${NP}a = np.array([i / 3 for i in range(100_000)])\nprint(a.sum(), a.dtype, a.shape)\n` },
  { rule, measure, safe: FROMITER, code: `${NP}N = 100_000\na = np.array([i * 7 for i in range(N)])\nprint(a.sum(), a.dtype, a[-1])\n` },
  { rule, measure, safe: FROMITER, code: `${NP}a = np.array([i % 2 == 0 for i in range(200_000)])\nprint(a.sum(), a.dtype, len(a))\n` },
  {
    rule,
    measure,
    safe: FROMITER,
    code: `${NP}a = np.array([i / 3 for i in range(100_000)], dtype=np.float32)\nprint(a.sum(), a.dtype)\n`,
  },
  {
    rule,
    measure,
    safe: FROMITER,
    code: `${NP}a = np.array( [ # the items\n  i / 3 for i in range(100_000)\n  ], "float32", ) # packed\nprint(a.sum(), a.dtype)\n`,
  },
  { rule, measure, safe: FROMITER, code: `${NP}a = np.array([i / 3 for i in range(100_000) if i >= 0])\nprint(a.sum(), a.shape)\n` },
  { rule, measure, safe: FROMITER, code: "from numpy import array\na = array([i / 3 for i in range(100_000)])\nprint(a.sum(), a.dtype)\n" },
  {
    rule,
    measure,
    safe: FROMITER,
    code: `${NP}xs = [i / 3 for i in range(100_000)]\na = np.array([x * 2 for x in xs])\nprint(a.sum(), xs[3])\n`,
  },
  { rule, measure, safe: FROMITER, code: `${NP}a = np.array(list(range(1000, 101_000)))\nprint(a.sum(), a.dtype)\n` },
  { rule, measure, safe: FROMITER, code: `${NP}a = np.array(list(i / 3 for i in range(100_000)))\nprint(a.sum(), a.dtype)\n` },
  {
    rule,
    measure,
    safe: FROMITER,
    code: `${NP}a = np.array([i / (k + 1) for i in range(50_000) for k in range(2)])\nprint(a.sum(), a.shape)\n`,
  },
  { rule, measure, safe: FROMITER, code: `${NP}a = np.array([i / 3 for i in range(5, 100_000)])\nprint(a.sum(), a.shape)\n` },
  {
    rule,
    measure,
    safe: [],
    reasons: ["np.fromiter cannot be named here"],
    code: "from numpy import array\nfromiter = 3\na = array([i / 3 for i in range(100_000)])\nprint(a.sum(), fromiter)\n",
  },
  {
    rule,
    measure,
    safe: [],
    reasons: ["np.fromiter cannot be named here"],
    code: "import pandas as pd\nnp = 3\na = pd.Series([i / 3 for i in range(100_000)])\nprint(a.sum(), np)\n",
  },
  {
    rule,
    measure,
    safe: GENERATOR,
    code: "from array import array\na = array('d', [i / 3 for i in range(100_000)])\nprint(sum(a), a.typecode, len(a))\n",
  },
  {
    rule,
    measure,
    safe: GENERATOR,
    code: "import array\na = array.array( 'l', [ i * 9 for i in range(100_000) ] )\nprint(sum(a), a[-1])\n",
  },
  {
    rule,
    measure,
    safe: GENERATOR,
    code: "from array import array\ndef f(n):\n    return sum(array('f', list(i / 3 for i in range(n))))\nprint(f(100_000))\n",
  },
  {
    rule,
    measure,
    safe: FROMITER,
    code: "import pandas as pd\ns = pd.Series([i / 3 for i in range(100_000)])\nprint(s.sum(), s.dtype, len(s), s.name)\n",
  },
  {
    rule,
    measure,
    safe: FROMITER,
    code: "import pandas as pd\nimport numpy\nN = 100_000\ns = pd.Series( [ i * 7 # each\n  for i in range(N)], name = 'id' ) # all\nprint(s.sum(), s.dtype, s.name)\n",
  },
  {
    rule,
    measure,
    safe: FROMITER,
    code: "from pandas import Series\ns = Series([i % 3 == 0 for i in range(100_000)])\nprint(s.sum(), s.dtype)\n",
  },
  {
    rule,
    measure,
    safe: FROMITER,
    code: "import pandas as pd\nimport numpy as np\ns = pd.Series(list(i / 3 for i in range(100_000)), dtype=np.float32)\nprint(s.sum(), s.dtype)\n",
  },
];

export const SILENT: readonly Silent[] = [
  `${NP}xs = [i / 3 for i in range(100_000)]\na = np.array(xs)\nprint(a.sum(), xs[3])\n`,
  `${NP}a = np.array([1.5, 2.5])\nprint(a.sum())\n`,
  `${NP}a = np.array([i / 3 for i in range(100)])\nprint(a.sum())\n`,
  `${NP}a = np.array([[i / 3, i] for i in range(50_000)])\nprint(a.shape)\n`,
  `${NP}a = np.array([str(i) for i in range(50_000)])\nprint(a.dtype)\n`,
  `${NP}a = np.array([i / 3 for i in range(100_000)], dtype=object)\nprint(a.dtype)\n`,
  `${NP}a = np.array([i / 3 for i in range(100_000)], ndmin=2)\nprint(a.shape)\n`,
  `${NP}a = np.array(object=[i / 3 for i in range(100_000)])\nprint(a.shape)\n`,
  `${NP}a = np.array([i / 3 for i in range(100_000)], order="F")\nprint(a.shape)\n`,
  `${NP}def kind():\n    return float\na = np.array([i / 3 for i in range(100_000)], dtype=kind())\nprint(a.shape)\n`,
  `${NP}a = np.array([i / 3 for i in range(100_000)], dtype=int)\nprint(a.sum())\n`,
  `${NP}a = np.array([i if i % 2 else i / 3 for i in range(100_000)])\nprint(a.dtype)\n`,
  `${NP}def array(xs):\n    return xs\na = array([i / 3 for i in range(100_000)])\nprint(len(a))\n`,
  `${NP}a = np.fromiter((i / 3 for i in range(100_000)), dtype=float)\nprint(a.sum())\n`,
  `${NP}import sys\na = np.array([float(x) for x in sys.stdin])\nprint(len(a))\n`,
  `${NP}a = np.array([i / 3 for i in range(0)])\nprint(a.dtype)\n`,
  "import pandas as pd\ns = pd.Series([str(i) for i in range(100_000)])\nprint(s.dtype)\n",
  "import pandas as pd\ns = pd.Series([i / 3 for i in range(100_000)], index=range(1, 100_001))\nprint(s[1])\n",
  "import pandas as pd\ns = pd.Series([i / 3 for i in range(100_000)], dtype=object)\nprint(s.dtype)\n",
  "from array import array\na = array('d', (i / 3 for i in range(100_000)))\nprint(len(a))\n",
].map((code) => ({ rule, code }));
