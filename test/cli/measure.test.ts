/** bytelens measure: the script does what it does alone, and the table says where estimate and measurement differ. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { bundleCli, type Cli, type Folder, newFolder } from "./command";

let cli: Cli;
let folder: Folder;
before(async () => {
  cli = await bundleCli();
});
after(() => cli.remove());
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => folder.remove());

const measure = (...args: readonly string[]) => cli.run(["measure", ...args], { cwd: folder.path });

test("measure prints a verdict for each assignment that ran, and exits with 0 when none was wrong", () => {
  folder.write("a.py", "xs = []\nfor i in range(1000):\n    xs.append(i / 3)\nys = list(xs)\nif not xs:\n    zs = 1\n");
  const { code, out, err } = measure("a.py");
  assert.deepEqual(out.split("\n"), [
    " line  name  estimate  measured  verdict",
    "    1  xs    32.9 kB   32.9 kB   equal",
    "    4  ys    32.1 kB   32.1 kB   equal",
    "2 assignments ran: 2 equal",
    "",
  ]);
  assert.equal(err, "bytelens: runs a.py under python3\n");
  assert.equal(code, 0);
});

const PROGRAM = `"""A module."""
from __future__ import annotations
import sys, weakref
from dataclasses import dataclass
from enum import Enum

class Color(Enum):
    RED = 1
    BLUE = "b"

@dataclass
class Point:
    x: int
    y: int = 2

class Box:
    count = 0
    def __init__(self, n):
        "Makes it."
        self.__n = n
        self.items: list = [n] * n
        Box.count += 1
    @property
    def n(self):
        return self.__n
    @n.setter
    def n(self, value):
        print("set", value)
        self.__n = value
    def grow(self):
        self.n = self.n + 1
        return self

def make(n):
    """Doc."""
    total = 0
    def add(k):
        nonlocal total
        total += k
        return total
    for i in range(n):
        last = add(i)
    del i
    return total, sorted(locals()), last

def numbers():
    global seen
    seen = []
    try:
        while (k := len(seen)) < 3:
            seen.append(k)
            yield k
    finally:
        print("closed")

box = Box(3).grow()
dead = weakref.ref(box)
a, (b, *c) = 1, (2, 3, 4)
box = None
print(dead() is None, make.__doc__, make(4), list(numbers()), [w for w in sys.argv[1:]], Color.BLUE, Point(1))
a += 1; d = e = f"{a}"
first = next(numbers())
print(sorted(k for k in globals() if not k.startswith("__")))
try:
    undefined
except NameError as error:
    print(error)
sys.exit(5)
`;

test("the script prints, returns and ends as it does alone", () => {
  folder.write("b.py", PROGRAM);
  const alone = spawnSync("python3", ["b.py", "x", "--y"], { cwd: folder.path, encoding: "utf8" });
  const { code, out, err } = measure("b.py", "--json", "--", "x", "--y");
  const lines = err.split("\n");
  assert.equal(alone.status, 5, alone.stderr);
  assert.deepEqual(lines.slice(1, -2), alone.stdout.split("\n").slice(0, -1));
  assert.match(lines.at(-2) ?? "", /^bytelens: the script ended with 5;/);
  assert.ok(code === 0 || code === 1);
  const { sites } = JSON.parse(out);
  assert.deepEqual(
    sites.filter((site: { verdict: string }) => site.verdict === "wrong").map((site: { name: string }) => site.name),
    [],
  );
});

test("an exception has the traceback that it has alone", () => {
  folder.write("c.py", "def f(xs):\n    ys = xs + [1]\n    return ys[10]\n\nz = f([0])\n");
  const alone = spawnSync("python3", ["c.py"], { cwd: folder.path, encoding: "utf8" });
  const { err } = measure("c.py");
  const shown = err.split("\n").slice(1, -2).join("\n");
  // Markers of columns depend on what stands in the line.
  const bare = (text: string) => text.replace(/^ *[~^]+ *\n/gm, "").trim();
  assert.equal(bare(shown).replaceAll(`${folder.path}/`, ""), bare(alone.stderr).replaceAll(`${folder.path}/`, ""));
});

test("what cannot be measured is said", () => {
  folder.write("broken.py", "x = (1\n");
  const broken = measure("broken.py");
  assert.equal(broken.code, 2);
  assert.match(broken.err, /SyntaxError/);
  assert.match(broken.err, /nothing was measured/);
  assert.deepEqual([measure("nowhere.py").code, measure("nowhere.py").err], [2, "bytelens: measure: nowhere.py: no such file or folder\n"]);
  folder.write("a.py", "x = 1\n");
  const none = measure("a.py", "--python", "./no-python");
  assert.equal(none.code, 2);
  assert.match(none.err, /measure: .\/no-python: /);
});
