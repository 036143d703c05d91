/** Programs for object-dtype: arrays of objects that numbers would do for, and those that need their objects. */
import type { Program, Silent } from "./programs";

const rule = "object-dtype";
const NP = "import numpy as np\n";
const ITEMS = "[i / 3 for i in range(20_000)]";

function offered(code: string, title = "Use dtype=float"): Program {
  return { rule, safe: [], reasons: ["unsafe: items become np."], also: [title], code: NP + code };
}

function refused(code: string, reason: string): Program {
  return { rule, safe: [], reasons: [reason], code: NP + code };
}

export const SPEAKS: readonly Program[] = [
  offered(`a = np.array(${ITEMS}, dtype=object)\nprint(a[5], len(a))\n`),
  offered(`a = np.array(${ITEMS}, "O")\nprint(a[5], a.sum() > 0)\n`),
  offered(`a = np.array(${ITEMS}, object)  # all of them\nprint(a[-1])\n`),
  offered(`a = np.array(\n    ${ITEMS},\n    dtype='object',\n)\nprint(a[5])\n`),
  offered("a = np.array([i * 7 + 500 for i in range(20_000)], dtype=object)\nprint(a[5])\n", "Use dtype=int64"),
  offered("a = np.array([i - 100_000 for i in range(20_000)], dtype='O')\nprint(a[5], max(a))\n", "Use dtype=int64"),
  offered(`a = np.asarray(${ITEMS}, dtype=object)\nprint(a[5])\n`),
  offered(`a = b = np.array(${ITEMS}, dtype=object)\nprint(a[5], b[6])\n`),
  offered(`def f():\n    return 5\nclass C:\n    float = 3\na = np.array(${ITEMS}, dtype=object)\nprint(a[5], f(), C.float)\n`),
  offered(`float = 5\na = np.array(${ITEMS}, dtype=object)\nprint(a[5], float)\n`),
  refused(`def f():\n    return np.array(${ITEMS}, dtype=object)\na = f()\nprint(a[5])\n`, "the dtype is not written"),
  refused(`how = object\na = np.array(${ITEMS}, dtype=how)\nprint(a[5])\n`, "the dtype is not written"),
  ...[
    'df = pd.DataFrame({"a": range(60_000), "city": ["London", "Paris", "Rome"] * 20_000})\nprint(df["city"][4], df["city"].nunique(), len(df))\n',
    "s = pd.Series(['London', 'Paris'] * 30_000, name='city') # of each\nprint(s[3], len(s), s.name)\n",
    "from pandas import DataFrame as Table\nt = Table(\n  {'a': ['x', 'yy'] * 30_000, 'b': ['z'] * 60_000},\n)\nprint(t.shape, t['b'][59_999])\n",
    "def read():\n    return pd.Series(['London', 'Paris'] * 30_000)\nfound = read()\nprint(found[0], len(found))\n",
    "t = pd.Series(['London', 'Paris'] * 30_000).copy()\nprint(t[1])\n",
  ].map(
    (code): Program => ({
      rule,
      safe: [],
      also: ["Use category"],
      reasons: ["unsafe: no other text", "Use dtype string: it keeps the same objects unless pyarrow holds the text"],
      code: `import pandas as pd\n${code}`,
    }),
  ),
  {
    rule,
    safe: [],
    reasons: ["it is not made here"],
    code: "import pandas as pd\ndf = pd.DataFrame({'a': [0.5] * 60_000})\ndf['b'] = ['x', 'y'] * 30_000\nprint(df.shape)\n",
  },
];

export const SILENT: readonly Silent[] = [
  "a = np.array([i / 3 for i in range(100)], dtype=object)\nprint(a[5])\n",
  `a = np.array(${ITEMS})\nprint(a[5])\n`,
  `a = np.array(${ITEMS}, dtype=object)\na[0] = None\nprint(a[5])\n`,
  `a = np.array(${ITEMS}, dtype=object)\na[3] = "x"\nprint(a[5])\n`,
  "a = np.array([str(i) for i in range(20_000)], dtype=object)\nprint(a[5])\n",
  "a = np.array([2 ** 70 + i for i in range(20_000)], dtype=object)\nprint(a[5])\n",
  "a = np.full(100_000, 1.5, dtype=object)\nprint(a[5])\n",
  "a = np.zeros(100_000, dtype=object)\nprint(a[5])\n",
  "a = np.empty(100_000, dtype=object)\nprint(a[5])\n",
  `xs = ${ITEMS}\na = np.array(xs, dtype=object)\nprint(a[5], sum(xs))\n`,
  "a = np.array([i / 3 if i % 2 else None for i in range(20_000)], dtype=object)\nprint(a[5])\n",
  "a = np.array([i / 3 if i % 2 else i * 500 for i in range(20_000)], dtype=object)\nprint(a[5])\n",
  "a = np.array([[i] for i in range(20_000)], dtype=object)\nprint(a[5])\n",
  "a = np.array([True] * 100_000, dtype=object)[:50_000]\nprint(a[5])\n",
  ...[
    "s = pd.Series(['London', 'Paris'] * 30_000, dtype='category')\nprint(s[0])\n",
    "s = pd.Series(['London', 'Paris'] * 3_000)\nprint(s[0])\n",
    "s = pd.Series(['London', 'Paris'] * 6_500)\nprint(s[0])\n",
    "s = pd.Series([str(i) for i in range(60_000)])\nprint(s[0])\n",
    "s = pd.Series(['London', 'Paris', None] * 30_000)\nprint(s[0])\n",
    "s = pd.Series(['London', 'Paris', 5] * 30_000)\nprint(s[0])\n",
    `s = pd.Series([${Array.from({ length: 128 }, (_, i) => `'${i}'`).join(", ")}] * 1_000)\nprint(s[0])\n`,
    "s = pd.Series([i / 3 for i in range(60_000)], index=['x', 'y'] * 30_000)\nprint(len(s))\n",
  ].map((code) => `import pandas as pd\n${code}`),
].map((code) => ({ rule, code: NP + code }));
