/** Estimates over the standard library of the machine's python3 and over what scientific packages it has: no crash, and no silence without a reason. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { estimatesJson } from "../estimates";
import { newService, withText } from "../service";

/** Every n-th file in a normal run; BYTELENS_LIBRARY=all reads them all. */
const EVERY = process.env.BYTELENS_LIBRARY === "all" ? 1 : 29;

const PLACES = `
import json, sysconfig
found = [sysconfig.get_paths()["stdlib"]]
for name in ("numpy", "scipy"):
    try:
        found.append(__import__(name).__path__[0])
    except ImportError:
        pass
print(json.dumps(found))
`;

for (const place of places()) {
  test(`estimates over ${place.split(/[\\/]/).at(-1)}`, async () => {
    const service = await newService();
    const files = pythonFiles(place).filter((_, i) => i % EVERY === 0);
    assert.ok(files.length > 0);
    for (const file of files) {
      const text = readFileSync(file, "utf8");
      withText(service, text, {}, (uri) => {
        for (const estimate of estimatesJson(service, uri)) {
          assert.ok(estimate.held !== null || estimate.reason, `${file}:${estimate.line}: ${estimate.name} is unknown without a reason`);
        }
        service.check(uri);
        service.hints(uri, { start: 0, end: text.length });
      });
    }
  });
}

function places(): readonly string[] {
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
