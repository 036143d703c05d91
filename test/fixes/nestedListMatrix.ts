/** Programs for nested-list-matrix: lists of lists that a NumPy array of two dimensions holds, and those that are no matrix. */
import type { Program, Silent } from "./programs";

const rule = "nested-list-matrix";
const VIEWS = ["unsafe: rows become views of fixed length"];
const also = ["Use a 2-D NumPy array"];

function offered(code: string, measure: Program["measure"] = "end"): Program {
  return { rule, safe: [], reasons: VIEWS, also, measure, code };
}

function refused(code: string, reason: string): Program {
  return { rule, safe: [], reasons: [reason], code };
}

export const SPEAKS: readonly Program[] = [
  offered("import numpy as np\ng = [[i / 3 + j for j in range(200)] for i in range(200)]\nprint(g[5][7], len(g), len(g[0]))\n"),
  offered("import numpy\ng = [[i / 3 + j for j in range(200)] for i in range(200)]  # a grid\nprint(g[5][7])\n"),
  offered("import numpy as np\ng = [[i * 1000 + j + 300 for j in range(200)] for i in range(200)]\nprint(g[5][7], sum(g[3]))\n"),
  offered("import numpy as np\ng = (  # rows\n    [[i / 3 - j for j in range(300)]\n     for i in range(100)]\n)\nprint(g[99][299])\n"),
  offered("import numpy as np\ndef f():\n    return [[i / 3 * j for j in range(200)] for i in range(200)]\ng = f()\nprint(g[1][1])\n"),
  offered("import numpy as np\ng = [[i / 3, i / 7, i / 9] for i in range(20_000)]\nprint(g[5][2], len(g))\n"),
  offered("import numpy as np\ng: list = list([i / 3 + j for j in range(200)] for i in range(200))\nprint(g[0][7])\n"),
  offered("import numpy as np\nN = 150\ng = [[float(i * j) for j in range(N)] for i in range(N)]\nprint(sum(sum(r) for r in g) > 0)\n"),
  refused("import numpy\ng = []\nfor i in range(200):\n    g.append([i / 3 + j for j in range(200)])\nprint(g[5][7])\n", "rows are added"),
  refused(
    "import numpy as mine\nnp = 5\ndef f():\n    np = 3\n    return np\nclass C:\n    def __init__(self):\n        self.g = [[i / 3 + j for j in range(200)] for i in range(200)]\nprint(C().g[5][7], f())\n",
    "an assignment of its own",
  ),
  refused(
    "import numpy\ndef build(n):\n    rows = []\n    for i in range(n):\n        row = []\n        for j in range(n):\n            row.append(i / 3 + j / 7)\n        rows.append(row)\n    return len(rows)\nprint(build(200))\n",
    "rows are added",
  ),
  refused("import numpy\na, g = 1, [[i / 3 + j for j in range(200)] for i in range(200)]\nprint(g[5][7], a)\n", "an assignment of its own"),
  refused("np = 3\ng = [[i / 3 + j for j in range(200)] for i in range(200)]\nprint(g[5][7], np)\n", "the name np means something else"),
];

export const SILENT: readonly Silent[] = [
  "g = [[i / 3 + j for j in range(10)] for i in range(10)]\nprint(g[5][7])\n",
  "g = [[0.0] * 300 for _ in range(300)]\nprint(g[5][7])\n",
  "g = [[0] * 300 for _ in range(300)]\nprint(g[5][7])\n",
  "g = [[i / 3 + j for j in range(i)] for i in range(300)]\nprint(len(g))\n",
  "g = [[str(i + j) for j in range(200)] for i in range(200)]\nprint(g[5][7])\n",
  "g = [[i / 3, str(i)] for i in range(10_000)]\nprint(g[5])\n",
  "g = [(i / 3, i / 7) for i in range(10_000)]\nprint(g[5])\n",
  "g = [i / 3 for i in range(40_000)]\nprint(len(g))\n",
  "g = [[i / 3] for i in range(10_000)]\nprint(len(g))\n",
  "g = [[i / 3 + j for j in range(40_000)]]\nprint(len(g))\n",
  "g = [[2 ** 70 + i + j for j in range(100)] for i in range(100)]\nprint(g[5][7])\n",
  "flat = [i / 3 for i in range(40_000)]\ng = [flat[i : i + 200] for i in range(0, 40_000, 200)]\nprint(g[5][7], len(flat))\n",
  "g = [[i / 3 for i in range(20_000)], [i / 7 for i in range(10_000)]]\nprint(g[1][7])\n",
  "g = [[i / 3 for i in range(20_000)], [i for i in range(20_000)]]\nprint(g[1][7])\n",
  "g = [[i / 3 + j for j in range(200)] for i in range(200)]\nflat = [x for row in g for x in row]\nprint(len(flat), g[3][4])\n",
  "g = {i: [i / 3 + j for j in range(200)] for i in range(200)}\nprint(g[5][7])\n",
  "import random\ng = [[i / 3 + j for j in range(200)] for i in range(200)]\nfor r in g:\n    if random.random() < 0.5:\n        r.append(0.5)\nprint(len(g))\n",
].map((code) => ({ rule, code }));
