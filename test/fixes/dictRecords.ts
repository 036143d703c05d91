/** Programs for dict-records: records that instances with slots would hold, and dicts that are something else. */
import type { Program, Silent } from "./programs";

const rule = "dict-records";
const reasons = ["all uses of the keys change with it"];
const ROWS = 'rows = [{"x": i / 3, "y": i / 7} for i in range(20_000)]\n';

function found(code: string): Program {
  return { rule, safe: [], reasons, code };
}

export const SPEAKS: readonly Program[] = [
  found(`${ROWS}print(rows[5]["x"])\n`),
  found('rows = []\nfor i in range(20_000):\n    rows.append({"name": str(i), "score": i / 3})\nprint(rows[5])\n'),
  found("rows = [dict(a=i / 3, b=i / 7, c=None) for i in range(20_000)]\nprint(rows[5]['b'])\n"),
  found(
    "def make(i):\n    r = {}\n    r['a'] = i\n    r['b'] = i / 3\n    return r\nrows = [make(i) for i in range(20_000)]\nprint(rows[7])\n",
  ),
  found('rows = tuple({"x": i / 3, "y": i} for i in range(20_000))\nprint(len(rows))\n'),
  found('table = {i: {"x": i / 3, "y": i / 7} for i in range(20_000)}\nprint(table[5]["x"])\n'),
  found('def f():\n    rows = [{"only": i / 3} for i in range(20_000)]\n    return sum(r["only"] for r in rows)\nprint(f())\n'),
  found('from collections import deque\nq = deque({"at": i, "what": i / 3} for i in range(20_000))\nprint(q.popleft()["at"])\n'),
  found(`${ROWS}for r in rows:\n    r["x"] = r["x"] * 2\nprint(rows[5]["x"])\n`),
  found(`${ROWS}same = rows\nprint(same[5]["y"])\n`),
  found('rows = [{"k": i, "parts": [i / 3, i / 7]} for i in range(20_000)]\nprint(rows[5]["parts"])\n'),
  found(
    'class Table:\n    def __init__(self):\n        self.rows = [{"x": i / 3, "y": i / 7} for i in range(20_000)]\nprint(Table().rows[3]["x"])\n',
  ),
];

export const SILENT: readonly Silent[] = [
  'rows = [{"x": i / 3, "y": i / 7} for i in range(100)]\nprint(rows[5]["x"])\n',
  `import json\n${ROWS}print(len(json.dumps(rows)))\n`,
  `import csv, io\n${ROWS}w = csv.DictWriter(io.StringIO(), ["x", "y"])\nw.writerows(rows)\nprint(len(rows))\n`,
  'rows = [{"a b": i / 3, "c d": i / 7} for i in range(20_000)]\nprint(len(rows))\n',
  "rows = [{0: i / 3, 1: i / 7} for i in range(20_000)]\nprint(len(rows))\n",
  "rows = [{i: i / 3} for i in range(20_000)]\nprint(len(rows))\n",
  'rows = [{"x": 1.5, "y": 2.5}] * 100_000\nprint(len(rows))\n',
  'rows = [{"x": i / 3} if i % 2 else {"y": i / 3} for i in range(20_000)]\nprint(len(rows))\n',
  'rows = [{"x": i / 3} for i in range(20_000)] + [{"y": i / 3} for i in range(20_000)]\nprint(len(rows))\n',
  'rows = [{"x": i / 3} for i in range(20_000)] + [i / 7 for i in range(20_000)]\nprint(len(rows))\n',
  "rows = [{} for _ in range(20_000)]\nprint(len(rows))\n",
  `import random\n${ROWS}for r in rows:\n    r[str(random.random())] = 1\nprint(len(rows))\n`,
  "rows = [(i / 3, i / 7) for i in range(20_000)]\nprint(len(rows))\n",
  'class P:\n    __slots__ = ("x",)\n    def __init__(self, x):\n        self.x = x\nrows = [P(i / 3) for i in range(20_000)]\nprint(len(rows))\n',
  'one = {f"k{i}": i / 3 for i in range(20_000)}\nprint(len(one))\n',
].map((code) => ({ rule, code }));
