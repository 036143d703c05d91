/** Programs for dict-records: records that instances with slots would hold, and dicts that are something else. */
import type { Program, Silent } from "./programs";

const rule = "dict-records";
const CHANGE = 'r["x"] becomes r.x';
const ALSO = ["Use a dataclass with slots", "Use a namedtuple", "Use a structured array"];
const ROWS = 'rows = [{"x": i / 3, "y": i / 7} for i in range(20_000)]\n';

/** All fixes are applied, and keep the output: `titles` are among them. */
function fixed(code: string, titles: readonly string[] = [], measure: "end" | "peak" | "output" = "end"): Program {
  return { rule, safe: [], also: ALSO, reasons: [CHANGE, ...titles], measure, code };
}

function refused(code: string, reason: string, target?: string): Program {
  return { rule, safe: [], reasons: [reason], code, ...(target === undefined ? {} : { target }) };
}

export const SPEAKS: readonly Program[] = [
  fixed(`${ROWS}print(rows[5]["x"], rows[-1]['y'], len(rows))\n`, ["Use a namedtuple", "Use a structured array"]),
  fixed('rows = []\nfor i in range(20_000):\n    rows.append({"name": str(i), "score": i / 3})\nprint(rows[5]["name"])\n'),
  fixed("rows = [dict(a=i / 3, b=i / 7, c=None) for i in range(20_000)]\nprint(rows[5]['b'], rows[7] [ 'c' ])\n"),
  fixed(
    '"""Doc."""\n# about\nimport os, sys\nx = 1\nrows = tuple({"x": i / 3, "y": i} for i in range(20_000))\nprint(len(rows), f"{rows[3][\'x\']:.2f}")\n',
  ),
  fixed(
    'table = {i: {"x": i / 3, "y": i / 7} for i in range(20_000)}\nprint(table[5]["x"], 7 in table)\nfor k, r in table.items():\n    if k > 19_998:\n        print(r["y"])\nprint(max(r["x"] for r in table.values()), table.get(9)["y"])\n',
  ),
  fixed(
    'def f():\n    rows = [{"only": i / 3} for i in range(20_000)]\n    return sum(r["only"] for r in rows)\nprint(f())\n',
    ["Use a structured array"],
    "peak",
  ),
  fixed('from collections import deque\nq = deque({"at": i, "what": i / 3} for i in range(20_000))\nprint(q.popleft()["at"])\n'),
  fixed(`${ROWS}for r in rows:\n    r["x"] = r["x"] * 2\n    r["y"] += 1\nprint(rows[5]["x"], rows[6]["y"])\n`, ["Use a structured array"]),
  fixed(`${ROWS}same = rows\nprint(same[5]["y"])\n`),
  fixed('rows = [{"k": i, "parts": [i / 3, i / 7]} for i in range(20_000)]\nprint(rows[5]["parts"])\n'),
  fixed(
    "import dataclasses\nfrom collections import namedtuple as nt\ndef load(n):\n  out = []\n  for i in range(n):\n    one = {'id': i, # which\n           't': (i + 1) / 3, }\n    out.append(one)\n  return out\ndef total(points, scale=1.0):\n  return sum(p['t'] * scale for p in points)\npoints = load(20_000)\nprint(total(points), total(scale=2.0, points=points))\nbest = max(points, key=lambda p: p[\"t\"])\nprint(best[\"id\"], best.get(\"t\"), best.get('id', 0))\n",
  ),
  fixed(
    `${ROWS}rows.sort(key=lambda r: -r["x"])\nfor i, r in enumerate(sorted(rows, key=lambda one: one["y"], reverse=True)[:3]):\n    print(i, r["x"])\nif rows and rows[0] is not None:\n    print(len(rows))\n`,
  ),
  fixed(`${ROWS}last = rows.pop()\nprint(last["y"])\n`),
  fixed(`${ROWS}del rows[5]\nprint(rows[5]["y"])\n`),
  fixed(`${ROWS}rows[7] = {"x": 2.5, "y": 1.5}\nrows.insert(0, rows[9])\nprint(rows[8]["y"], rows[0]["x"])\n`),
  fixed(
    'class Row:\n    pass\ndef norm(r):\n    return r["x"] + r["y"]\nrows = [{"x": i, "y": i % 3 == 0} for i in range(300, 20_000)]\nprint(norm(rows[5]), norm(rows[6]), not rows, 1 if rows and 5 else 2, [r["x"] for r in rows if r][:2])\n',
  ),
  fixed(
    'table = {}\nfor i in range(20_000):\n    table[str(i)] = {"x": i / 3, "y": i / 7}\nfor k in table:\n    pass\nprint(k, table["5"]["x"], list(table)[:2])\n',
  ),
  fixed(`${ROWS}more = [r for r in rows if r["x"] > 9]\nmore.extend(rows[:2])\nprint(len(more), more[-1]["y"])\n`),
  fixed(
    'def load(n):\n    def at(i):\n        return i / 3\n    class Unit:\n        def one(self):\n            return 1\n    if n < 0:\n        return [{"x": 0.5, "y": Unit().one()}]\n    return [{"x": at(i), "y": i} for i in range(n)]\nrows = load(20_000)\nprint(rows[5]["x"], load(-1)[0]["y"])\n',
  ),
  fixed('def load(n):\n    return [{"x": i / 3, "y": i} for i in range(n)]\nrows = load(20_000)\nprint(rows[5]["x"])\n', [
    "Use a namedtuple",
  ]),
  fixed('rows = list({"x": i / 3, "y": i} for i in range(20_000))\nprint(rows[5]["x"])\n', ["Use a structured array"]),
  fixed(`np = 1\n${ROWS}print(rows[5]["x"], np)\n`),
  fixed(`${ROWS}one = {"y": 1.5, "x": 0.5}\nprint(one["x"], rows[3]["y"])\n`),
  // Fields of a namedtuple cannot be assigned.
  fixed(`${ROWS}rows[0]["x"] = 5.5\nprint(rows[0]["x"])\n`),
  fixed(`${ROWS}rows[0]["y"] += 1.5\nprint(rows[0]["y"])\n`),
  // Every use that is not known to be one that attributes have.
  refused(`${ROWS}print(rows[5])\n`, "the dicts are passed to print on line 2"),
  refused(`${ROWS}print(f"{rows[5]}", rows[5]["x"])\n`, "the dicts are printed on line 2"),
  refused(`${ROWS}key = "x"\nprint(rows[5][key])\n`, "a key is asked for that is not written out on line 3"),
  refused(`${ROWS}for r in rows:\n    print(*r.keys())\n    break\n`, ".keys() of the dicts is used on line 3"),
  refused(`${ROWS}print(rows[5] == rows[6])\n`, "the dicts are compared on line 2"),
  refused(`${ROWS}print(rows[5].get("z"))\n`, ".get() of the dicts is used on line 2"),
  refused(`${ROWS}print(rows[5].get)\n`, ".get of the dicts is used on line 2"),
  refused(`${ROWS}print({**rows[5]})\n`, "on line 2"),
  refused(`${ROWS}print("x" in rows[5])\n`, "the dicts are compared on line 2"),
  refused(`${ROWS}rows[3]["x" # here\n]= 5.5\nprint(rows[3] # and\n["x"])\n`, "a comment stands in the way on line 2"),
  refused(
    `def make(i):\n    r = {}\n    r['a'] = i\n    r['b'] = i / 3\n    return r\nrows = [make(i) for i in range(20_000)]\nprint(rows[7]["a"])\n`,
    "its dicts are not written out with these keys here",
  ),
  refused(`${ROWS}r = rows[5]\nprint(r["x"])\nr = "abc"\nprint(r)\n`, "the dicts are passed to print on line 5"),
  refused(`${ROWS}r = rows[5]\nprint(r["x"])\nr = {"x": 5}\nprint(r["x"])\n`, "r is something else as well on line 4"),
  refused(`def f(r):\n    return r["x"]\n${ROWS}print(f(rows[5]), f({"x": 7}))\n`, "f takes something else as well on line 4"),
  refused(`def f(r):\n    return r["x"]\n${ROWS}print(f(rows[5]), f)\n`, "f takes something else as well on line 4"),
  refused(
    `def f(i):\n    if i < 0:\n        return {"x": 0.5}\n    return {"x": 0.5, "y": i}\nrows = [f(i) for i in range(20_000)]\nprint(rows[5]["x"])\n`,
    "something else is returned on line 3",
  ),
  refused(
    `def f(i):\n    return {"x": 0.5, "y": i}\nrows = [f(i) for i in range(20_000)]\ng = f\nprint(rows[5]["x"], g(5)["y"])\n`,
    "f is handed on on line 4",
  ),
  refused(
    `class F:\n    def make(self, i):\n        return {"x": 0.5, "y": i}\nrows = [F().make(i) for i in range(20_000)]\nprint(rows[5]["x"])\n`,
    "the dicts are returned by something that is not followed on line 3",
  ),
  refused('rows = [{"from": i / 3, "to": i / 7} for i in range(20_000)]\nprint(rows[5]["from"])\n', "from cannot name an attribute"),
  refused('rows = [{"__a": i / 3, "b": i / 7} for i in range(20_000)]\nprint(rows[5]["b"])\n', "__a cannot name an attribute"),
  refused(
    'class Table:\n    def __init__(self):\n        self.rows = [{"x": i / 3, "y": i / 7} for i in range(20_000)]\nprint(Table().rows[3]["x"])\n',
    "uses of an attribute are not followed",
  ),
  refused(`class C:\n    ${ROWS}print(C.rows[5]["x"])\n`, "the dicts are kept in a class on line 2"),
  refused(`class Row:\n    pass\nclass Record:\n    pass\n${ROWS}print(rows[5]["x"])\n`, "its class cannot be named here"),
  refused(`import os; x = 1\n${ROWS}print(rows[5]["x"])\n`, "there is no line for its class"),
  refused('rows = [{"x": i / 3, "y"\n  # odd\n  : i / 7} for i in range(20_000)]\nprint(rows[5]["x"])\n', "a comment stands in the way"),
  refused(`${ROWS}print(rows[5]["x"])\nrows = rows + rows\nprint(len(rows))\n`, "the dicts are used as a whole on line 3"),
  refused(`${ROWS}rows += rows\nprint(len(rows))\n`, "rows is changed as a whole on line 2"),
  refused(`${ROWS}pairs = [(r, 1) for r in rows]\nprint(len(pairs))\n`, "the dicts are used as a whole on line 2"),
  refused(`${ROWS}some = rows or [1]\nprint(len(some))\n`, "the dicts are used as a whole on line 2"),
  refused(`${ROWS}if not rows:\n    other.append(rows[0])\nprint(len(rows))\n`, "the dicts are stored elsewhere on line 3"),
  refused(`${ROWS}if not rows:\n    print(enumerate(rows)[0]["x"])\nprint(len(rows))\n`, "the dicts are taken apart on line 3"),
  refused(`${ROWS}if not rows:\n    rows[5] |= {"x": 0.5, "y": 0.5}\nprint(len(rows))\n`, "the dicts are replaced on line 3"),
  refused(`${ROWS}print(rows.index(rows[3]))\n`, ".index() of the dicts is used on line 2"),
  refused(
    'table = {i: {"x": i / 3, "y": i / 7} for i in range(20_000)}\nif not table:\n    table.pop(5, None)\nprint(len(table))\n',
    ".pop() of the dicts is used on line 3",
  ),
  refused(`${ROWS}both = [rows, rows]\nprint(len(both))\n`, "the container is kept in another one on line 2"),
  refused(`${ROWS}if len(rows) < 5:\n    del rows[5]["x"]\nprint(len(rows))\n`, "a key is deleted on line 3"),
  refused(`${ROWS}rows[2:4] = []\nprint(len(rows))\n`, "a part of the container is replaced on line 2"),
  refused(`${ROWS}print(max(rows, key=lambda r: r["x"], default=None)["y"])\n`, "there may be none of the dicts on line 2"),
  refused(
    `${ROWS}from operator import itemgetter\nprint(max(rows, key=itemgetter("x"))["y"])\n`,
    "the key function is not written out on line 3",
  ),
  refused(`${ROWS}for a, b in rows:\n    print(a)\n    break\n`, "the dicts are taken apart on line 2"),
  refused(
    `${ROWS}s = {id(r): 1 for r in rows}\nt = {str(r): 2 for r in rows[:3]}\nprint(len(s))\n`,
    "the dicts are passed to id on line 2",
  ),
  refused(
    `rows = []\nfor i in range(20_000):\n    rows.append({"x": i / 3, "y": i / 7})\nother = [{"x": 1.5, "y": 0.5}]\nother.append({"z": 1})\nprint(rows[5]["x"])\n`,
    "something else is put beside the dicts on line 5",
  ),
  refused(`${ROWS}class Q:\n    pass\nq = Q()\nq.one = rows[5]\nprint(q.one["x"])\n`, "the dicts are stored elsewhere on line 5"),
  refused(`${ROWS}print(rows[5]["x"])\ndef (:\n`, "not all uses of names can be seen in this file", "cpython-3.11.7-64"),
  // Where dataclasses have no slots, or are not there at all.
  refused(`${ROWS.replace("20_000", "20000")}print(rows[5]["x"])\n`, "Use a class with slots", "cpython-3.9.2-64"),
  refused(
    `${ROWS.replace("20_000", "20000").replaceAll("i / ", "i / 1.0 / ")}print(rows[5]["x"])\n`,
    "Use a class with slots",
    "cpython-2.7.18-64",
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
