/** What an analysis takes from earlier ones: all that an edit left as it was, and nothing that it changed. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { AnalysisHistory, analyse } from "../../server/src/analysis/analyse";
import { LIMITS, type Limits } from "../../server/src/analysis/limits";
import type { Analysis, Moment } from "../../server/src/analysis/types";
import { sizesOf } from "../../server/src/size/index";
import { createParser, type PythonParser } from "../../server/src/syntax/parser";
import { ROOT } from "../repo/files";
import { TOUR_TARGET } from "../service";

const loading = createParser({
  runtime: readFileSync(join(ROOT, "node_modules/web-tree-sitter/web-tree-sitter.wasm")),
  grammar: readFileSync(join(ROOT, "grammars/tree-sitter-python.wasm")),
});
let parser: PythonParser;
before(async () => {
  parser = await loading;
});

/** Analyses the versions one after the other; gives the last analysis and what each run did. */
function analyseVersions(...texts: readonly string[]): ReturnType<typeof analyseWith> {
  return analyseWith(LIMITS, ...texts);
}

function analyseWith(limits: Limits, ...texts: readonly string[]): { last: Analysis; work: { steps: number; remembered: number }[] } {
  const history = new AnalysisHistory();
  const work: { steps: number; remembered: number }[] = [];
  let tree = parser.parse("");
  let last: Analysis | null = null;
  for (const text of texts) {
    tree = tree.update({ start: 0, end: 0, newEnd: text.length }, text);
    last = analyse(tree.module, { target: TOUR_TARGET, text, history, limits });
    work.push(history.work);
  }
  assert.ok(last !== null);
  return { last, work };
}

const FUNCTIONS = Array.from(
  { length: 20 },
  (_, i) => `def f${i}(n):\n    xs = []\n    for i in range(n):\n        xs.append(i / ${i + 2})\n    return xs\n\nv${i} = f${i}(100)\n`,
);
const PROGRAM = FUNCTIONS.join("\n");

test("a version analysed twice is remembered whole", () => {
  const { work } = analyseVersions(PROGRAM, PROGRAM);
  assert.equal(work[0]?.remembered, 0);
  const again = work[1] as { steps: number; remembered: number };
  assert.ok(again.remembered > again.steps * 0.9, `${again.remembered} of ${again.steps} steps`);
});

test("an edit inside one of twenty functions leaves the others remembered", () => {
  const edited = PROGRAM.replace("xs.append(i / 9)", "xs.append(i / 90)");
  const { work } = analyseVersions(PROGRAM, edited);
  const after = work[1] as { steps: number; remembered: number };
  assert.ok(after.remembered > after.steps * 0.8, `${after.remembered} of ${after.steps} steps`);
});

test("lines put above leave everything below remembered", () => {
  const { work } = analyseVersions(PROGRAM, `# a comment\n\n${PROGRAM}`);
  const after = work[1] as { steps: number; remembered: number };
  assert.ok(after.remembered > after.steps * 0.9, `${after.remembered} of ${after.steps} steps`);
});

test("an edit in a method leaves remembered what makes instances of a class within the class", () => {
  const program = (k: number) =>
    `class Outer:\n    class Inner:\n        def __init__(self, n):\n            self.xs = [i / 3 for i in range(n)]\n\n    def other(self):\n        return ${k}\n\n${FUNCTIONS.map(
      (_, i) => `def f${i}(n):\n    xs = [Outer.Inner(n) for k in range(9)]\n    return xs\n\nv${i} = f${i}(100)\n`,
    ).join("\n")}`;
  const { last, work } = analyseVersions(program(1), program(22));
  const after = work[1] as { steps: number; remembered: number };
  assert.ok(after.remembered > after.steps * 0.8, `${after.remembered} of ${after.steps} steps`);
  assert.deepEqual(facts(last), facts(analyseVersions(program(22)).last));
});

test("what a function reads from outside is compared, not only its arguments", () => {
  const program = (n: number) => `N = ${n}\ndef make():\n    xs = [0] * N\n    ys = list(xs)\n    return ys\nv = make()\n`;
  const texts = [program(10), program(1000), program(10)];
  for (const upTo of [2, 3]) {
    const versions = texts.slice(0, upTo);
    const { last } = analyseVersions(...versions);
    assert.deepEqual(facts(last), facts(analyseVersions(versions[upTo - 1] as string).last));
  }
});

test("a change outside that a function does not read leaves it remembered", () => {
  const program = (other: string) => `N = 10\nother = ${other}\n${FUNCTIONS[0]}\nw = f0(N)\n`;
  const { work } = analyseVersions(program("1"), program("[1, 2, 3]"));
  const after = work[1] as { steps: number; remembered: number };
  assert.ok(after.remembered > after.steps * 0.8, `${after.remembered} of ${after.steps} steps`);
});

test("what a function does to its argument, and what it raises, is done again", () => {
  const program = (last: string) =>
    `def fill(xs, n):\n    for i in range(n):\n        xs.append(i / 3)\n    if n > 50:\n        raise ValueError(n)\n    return None\n` +
    `a = []\nfill(a, 20)\nb = []\ntry:\n    fill(b, 60)\nexcept ValueError:\n    c = list(b)\nz = ${last}\n`;
  const { last, work } = analyseVersions(program("1"), program("2"));
  assert.ok((work[1]?.remembered ?? 0) > 0);
  assert.deepEqual(facts(last), facts(analyseVersions(program("2")).last));
});

test("another number in a comment counts, though all of the code is remembered", () => {
  const program = (n: number) =>
    `import json\nrows: list[float] = json.load(open("a"))  # bytelens: n = ${n}\nxs = [row * 2 for row in rows for k in range(9)]\n`;
  const held = ({ bindings }: Analysis) => bindings.map(({ states: [state] }) => sizesOf(state as Moment, TOUR_TARGET).held.bytes?.low);
  const { last, work } = analyseVersions(program(1000), program(2000));
  assert.ok((work[1]?.remembered ?? 0) > 0);
  assert.deepEqual(held(last), held(analyseVersions(program(2000)).last));
  assert.deepEqual(held(analyseVersions(program(1000)).last), [32_856, 291_672]);
});

test("what a function needs is measured against what is alive around it in this version", () => {
  const body = "def kept(n):\n    xs = [i * 2 for i in range(n)]\n    return tuple(xs)\n";
  const versions = [`around = [i for i in open("f")]\n${body}kept(300)\n`, `${body}kept(300)\n`];
  const { last } = analyseVersions(...versions);
  const fresh = analyseVersions(versions[1] as string).last;
  const alive = (analysis: Analysis) => analysis.functions.flatMap(({ runs }) => runs.map((run) => run.before.live.map(({ tag }) => tag)));
  assert.deepEqual(alive(last), alive(fresh));
});

test("what a generator did is told by what it changed, not by what was remembered meanwhile", () => {
  // The box holds a reason with a line number, so main() is evaluated anew; what work() did is remembered, and the cells of main() with it.
  const box = "class Box:\n    def __init__(self, what):\n        self.what = what\n";
  const work = "def work(n):\n    a = n + 1\n    b = a + 2\n    return a + b\ndef steps(n):\n    yield work(n)\n    yield 1\n";
  const main = "def main(n):\n    box = Box(locale)\n    gen = steps(3)\n    first = next(gen)\n    last = box\n";
  const { last } = analyseVersions(box + work + main, `${box + work}print(1)\n${main}`);
  const found = last.bindings.find(({ name }) => name === "last")?.states.map(({ value }) => value.tag);
  assert.deepEqual(found, ["ref"]);
});

test("what is remembered takes no more steps than are left", () => {
  // The statement is another one, the call in it the same.
  const program = (steps: number, last: string) =>
    `def made():\n    xs = []\n    for i in range(9):\n        xs.append(i)\n    return xs\n${"n = 1 + 2 + 3\n".repeat(steps)}v = made()${last}\n`;
  const versions = [program(1, ""), program(30, "")];
  const limits = { ...LIMITS, fuel: 230 };
  const { last } = analyseWith(limits, ...versions);
  assert.deepEqual(facts(last), facts(analyseWith(limits, versions[1] as string).last));
  assert.equal(last.bindings.find(({ name }) => name === "v")?.reason?.text, "analysis stopped after 230 steps");
});

test("where the steps ran out, what a name ends with is not known", () => {
  const text = "xs = []\nfor i in range(9):\n    xs.append([j for j in range(i)])\n";
  const { last } = analyseWith({ ...LIMITS, fuel: 12 }, text);
  const [xs] = last.bindings;
  assert.deepEqual(
    [xs?.states, xs?.exits].map((all) => all?.map(({ value }) => value.tag)),
    [["ref"], ["unknown"]],
  );
});

/** What an analysis says, less the steps it took. */
function facts({ bindings, gaps }: Analysis): unknown {
  return {
    bindings: bindings.map(({ name, statementSpan, states, reason }) => ({
      name,
      statementSpan,
      values: states.map(({ value }) => value),
      reason,
    })),
    gaps,
  };
}

test("an earlier version is let go of, though the next one has its moments", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const history = new AnalysisHistory();
  // The length of an argument list is a number that is given: what it stands in is replaced, and kept as well.
  const text = "import sys\nxs = [0.5] * 1000\ndef f():\n    ys = [len(sys.argv)] * 3\n    return ys\nzs = f()\n";
  const first = parser.parse(text);
  const before = analyse(first.module, { target: TOUR_TARGET, text, history });
  assert.ok(before.bindings.length === 3 && before.bindings.every(({ states }) => states[0] !== undefined));
  const old = new WeakRef(first.module);
  const kept = before.bindings[1]?.states[0] as Moment;
  const longer = `${text}n = 1\n`;
  const next = analyse(first.update({ start: 0, end: 0, newEnd: longer.length }, longer).module, {
    target: TOUR_TARGET,
    text: longer,
    history,
  });
  assert.equal(next.bindings[1]?.states[0], kept);
  return letGo(old, next, collect);
});

/** Fails when `old` is still there though nothing here holds it but `holder`, perhaps. */
async function letGo(old: WeakRef<object>, holder: unknown, collect: () => void): Promise<void> {
  for (let round = 0; round < 5 && old.deref() !== undefined; round++) {
    await new Promise((done) => setTimeout(done));
    collect();
  }
  assert.equal(old.deref(), undefined);
  assert.ok(holder !== null);
}
