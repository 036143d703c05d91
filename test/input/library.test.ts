/**
 * Estimates over the standard library of the machine's python3 and over what scientific packages it has: no crash, no silence without a reason, and, where
 * somebody has judged what the rules say about these versions, nothing else (test/corpus/findings.txt).
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";
import { findingsIn, readJudged } from "../corpus/findings";
import { estimatesJson } from "../estimates";
import { newService, withText } from "../service";

/** Every n-th file in a normal run; BYTELENS_LIBRARY=all reads them all. */
const EVERY = process.env.BYTELENS_LIBRARY === "all" ? 1 : 29;

const PLACES = `
import json, platform, sysconfig
found = [("cpython-" + platform.python_version(), sysconfig.get_paths()["stdlib"])]
for name in ("numpy", "scipy"):
    try:
        module = __import__(name)
        found.append((name + "-" + module.__version__, module.__path__[0]))
    except ImportError:
        pass
print(json.dumps(found))
`;

test("every finding in the libraries was looked at, and where it is false it is said why", () => {
  const judged = readJudged();
  assert.ok(judged.length >= 3 && judged.every(({ files }) => files > 100));
  const open = judged
    .flatMap(({ findings }) => findings)
    .filter(({ verdict, why }) => verdict === "?" || (verdict === "false" && why === ""));
  assert.deepEqual(open, []);
});

for (const [name, place] of places()) {
  const judged = readJudged().find((library) => library.name === name)?.findings;
  test(`estimates and findings over ${name}`, async () => {
    const service = await newService();
    const files = pythonFiles(place).filter((_, i) => i % EVERY === 0);
    assert.ok(files.length > 0);
    const spoken = (judged ?? []).map(({ text }) => join(place, text.slice(0, text.indexOf(":"))));
    for (const file of new Set([...files, ...spoken])) {
      const text = readFileSync(file, "utf8");
      withText(service, text, {}, (uri) => {
        for (const estimate of estimatesJson(service, uri)) {
          assert.ok(estimate.held !== null || estimate.reason, `${file}:${estimate.line}: ${estimate.name} is unknown without a reason`);
        }
        const path = `${relative(place, file)}:`;
        const expected = judged?.flatMap((one) => (one.text.startsWith(path) ? [one.text.slice(path.length)] : []));
        const found = findingsIn(service, uri, text);
        if (expected !== undefined) assert.deepEqual(found, expected, file);
        service.hints(uri, { start: 0, end: text.length });
      });
    }
  });
}

/** Names with versions, and folders. */
function places(): readonly (readonly [string, string])[] {
  const run = spawnSync("python3", ["-c", PLACES], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`python3 does not say where its library is: ${run.stderr}`);
  return JSON.parse(run.stdout);
}

/** The standard library's folder also holds installed packages and its own tests, which are no part of it. */
function pythonFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory())
        return ["site-packages", "dist-packages", "__pycache__", "test"].includes(entry.name) ? [] : pythonFiles(path);
      return entry.name.endsWith(".py") ? [path] : [];
    });
}
