/** The pages of rules: fixed headings, an example with exactly one finding, and beside it what its first fix makes of it; both are run. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { pageOf, RULES } from "../../server/src/rules/index";
import type { Service } from "../../server/src/service";
import { parseSettings } from "../../server/src/settings";
import { applyEdits } from "../../server/src/text/edits";
import { messageText } from "../estimates";
import { filesBelow } from "../repo/files";
import { newService, TOUR_TARGET, withText } from "../service";
import { machineTarget, runPython } from "./python";

let service: Service;
before(async () => {
  service = await newService();
});

const HEADINGS = ["What it finds", "Why it costs", "Example", "Use instead", "When to ignore"];

test("identities are unique, in kebab case, and every rule has cases", () => {
  const ids = RULES.map((rule) => rule.id);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids)
    assert.ok(filesBelow("test/cases/rules").includes(`test/cases/rules/${id}.md`), `test/cases/rules/${id}.md is missing`);
});

/** The example of over-budget names a budget that the others know nothing of. */
const settingsFor = (rule: string) => parseSettings(rule === "over-budget" ? { budget: "64 MB" } : {}).settings;

/** Rules about something else than bytes saved. */
const FAULTS = new Set(["lossy-dtype", "over-budget"]);

for (const rule of RULES) {
  test(`${rule.id}: headings, examples and fix`, () => {
    assert.match(rule.id, /^[a-z]+(-[a-z]+)*$/);
    assert.deepEqual(
      [...pageOf(rule.id).matchAll(/^## (.+)$/gm)].map((match) => match[1]),
      HEADINGS,
    );
    const [example, instead, ...more] = [...pageOf(rule.id).matchAll(/```python\n([\s\S]*?)```/g)].map((match) => match[1] as string);
    assert.ok(example !== undefined && instead !== undefined && more.length === 0, "two examples");
    const fixed = withText(service, example, { settings: settingsFor(rule.id), target: TOUR_TARGET }, (uri) => {
      const findings = service.check(uri);
      assert.deepEqual(
        findings.map((finding) => finding.rule),
        [rule.id],
      );
      assert.equal(findings[0]?.saving?.bytes != null, !FAULTS.has(rule.id), "a finding says what it saves, if it is about bytes");
      const [fix] = findings[0]?.fixes ?? [];
      const texts = [findings[0]?.message, fix?.title].filter((text) => text !== undefined).map((text) => messageText(text));
      assert.equal(
        /```text\n([\s\S]*?)```/.exec(pageOf(rule.id))?.[1],
        `${texts.join("\n")}\n`,
        "the page says what the finding and its fix say",
      );
      return fix === undefined ? null : applyEdits(example, fix.edits);
    });
    if (fixed !== null) assert.equal(fixed, instead);
    withText(service, instead, { settings: settingsFor(rule.id), target: TOUR_TARGET }, (uri) => assert.deepEqual(service.check(uri), []));
    if (machineTarget().numpy !== null || !example.includes("numpy")) assert.equal(runPython(instead), runPython(example));
  });
}

/** The figures in the prose of the pages, and what measures them on CPython 3.11, 64-bit. */
const MEASURED: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "boxed-numbers": [
    ["24 bytes", "size(0.5)"],
    ["8 more bytes", "array('d').itemsize"],
    ["32 bytes", "size(0.5) + word"],
    ["8 bytes", "array('d').itemsize"],
  ],
  "dict-records": [
    ["184 bytes", "size({'x': 0.5, 'y': 1.5})"],
    ["48 bytes", "size(Slots())"],
  ],
  "list-before-array": [["32 bytes", "size(0.5) + word"]],
  "missing-slots": [["88 bytes", "traced(lambda: [Plain() for _ in range(1000)]) // 1000 - word"]],
  "needless-copy": [["8 bytes", "word"]],
  "nested-list-matrix": [
    ["32 bytes", "size(0.5) + word"],
    ["8 bytes", "array('d').itemsize"],
  ],
  "object-dtype": [
    ["32 bytes", "size(0.5) + word"],
    ["8 bytes", "array('d').itemsize"],
  ],
  // Examples of settings.
  "over-budget": [
    ["2 GB", "2 * 10 ** 9"],
    ["64 MB", "64 * 10 ** 6"],
  ],
  "pinned-base": [["80 MB", "8 * 10 ** 7"]],
  "quadratic-build": [
    ["400 MB", "sum(8 * n for n in range(10_000))"],
    ["80 kB", "8 * 10_000"],
  ],
  "serialize-peak": [
    ["9.00 MB", "size(pickle.dumps(floats))"],
    ["9.10 MB", "peak(lambda: pickle.dumps(floats))"],
  ],
  "whole-file-read": [
    ["129 bytes", "size('x' * 80)"],
    ["137 MB", "10 ** 6 * (size('x' * 80) + word)"],
  ],
};

test("figures in the prose of the pages are what is measured", () => {
  const target = machineTarget();
  for (const { id } of RULES) {
    const prose = pageOf(id).replace(/```[\s\S]*?```/g, "");
    const figures = [...prose.matchAll(/\d[\d,.]* (?:more )?(?:bytes|B|kB|MB|GB)\b/g)].map(([figure]) => figure);
    const known = new Set((MEASURED[id] ?? []).map(([figure]) => figure));
    assert.deepEqual(new Set(figures), known, `${id}: every figure has its measurement`);
  }
  if (target.python[0] !== 3 || target.python[1] !== 11 || target.word !== 8) return;
  const all = Object.values(MEASURED).flat();
  const program = `
import pickle, struct, sys, tracemalloc
from array import array
size, word = sys.getsizeof, struct.calcsize("P")
floats = [i / 3 for i in range(1_000_000)]
class Slots: __slots__ = ("x", "y")
class Plain:
    def __init__(self): self.x, self.y = None, None
def trace(make):
    make()
    tracemalloc.start()
    kept = make()
    found = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return found
def traced(make): return trace(make)[0]
def peak(make): return trace(make)[1]
print([${all.map(([, expression]) => expression).join(", ")}])
`;
  const measured = JSON.parse(runPython(program)) as readonly number[];
  const units: Readonly<Record<string, number>> = { bytes: 1, kB: 1e3, MB: 1e6, GB: 1e9 };
  all.forEach(([figure], i) => {
    const [, digits = "", unit = ""] = /^([\d,.]+) (?:more )?(\w+)$/.exec(figure) ?? [];
    const said = Number(digits.replaceAll(",", "")) * (units[unit] ?? Number.NaN);
    const most = unit === "bytes" ? 0 : 0.006;
    assert.ok(Math.abs((measured[i] as number) - said) <= most * said, `${figure}: measured ${measured[i]}`);
  });
});
