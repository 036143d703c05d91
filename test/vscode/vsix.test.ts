// The package that users install holds what it needs, nothing else, and is small.
import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { pathToFileURL } from "node:url";

interface Entry {
  readonly name: string;
  readonly packed: number;
  readonly read: () => Buffer;
}

const here = join(String(process.env.BYTELENS_ROOT), "test", "vscode");
let path = "";
let files: readonly Entry[] = [];

before(async () => {
  // Plain modules, shared with the scripts; loaded at run time because they are not part of this bundle.
  const { makePackage } = await import(pathToFileURL(join(here, "package.mjs")).href);
  const { entries } = await import(pathToFileURL(join(here, "zip.mjs")).href);
  path = await makePackage();
  files = entries(path);
});

const names = () => files.map(({ name }) => name).sort();
const file = (name: string) => {
  const found = files.find((entry) => entry.name === name);
  assert.ok(found, `${name} is missing`);
  return found.read().toString("utf8");
};

test("the package holds bundles, parser, manifest and texts, and nothing else", () => {
  const wanted = [
    ...["[Content_Types].xml", "extension.vsixmanifest", "extension/LICENSE.txt", "extension/changelog.md", "extension/readme.md"],
    ...[
      "extension/dist/NOTICES.txt",
      "extension/dist/client.js",
      "extension/dist/measure.py",
      "extension/dist/rules.md",
      "extension/dist/server.js",
    ],
    ...["extension/dist/tree-sitter-python.wasm", "extension/dist/web-tree-sitter.wasm"],
    ...["extension/media/icon.png", "extension/package.json", "extension/package.nls.json", "extension/package.nls.de.json"],
    ...["extension/client/l10n/bundle.l10n.de.json", "extension/media/walkthrough/sample.py"],
    ...["hover", "fix", "length"].map((step) => `extension/media/walkthrough/${step}.svg`),
  ];
  assert.deepEqual(names(), wanted.sort());
});

test("the page of the extension has no links and pictures that lead nowhere", () => {
  const links = [...file("extension/readme.md").matchAll(/\]\((?!https:|#)[^)]*\)/g)].map(([link]) => link);
  assert.deepEqual(links, []);
});

test("each rule has its part of the page in the package: problems link to it", () => {
  const rules = readdirSync(join(String(process.env.BYTELENS_ROOT), "docs", "rules")).filter((name) => name.endsWith(".md"));
  assert.ok(rules.includes("boxed-numbers.md"));
  const headings = file("extension/dist/rules.md").match(/^# .*$/gm);
  assert.deepEqual(
    headings,
    rules.sort().map((rule) => `# ${rule.replace(/\.md$/, "")}`),
  );
});

test("the package is at most 450 KB without its pictures, as vsce counts them", () => {
  const pictures = files.filter(({ name }) => name.endsWith(".png")).reduce((sum, { packed }) => sum + packed, 0);
  const size = statSync(path).size - pictures;
  assert.ok(size <= 450 * 1024, `${size} bytes`);
});

test("bundles hold no source maps and no paths of the machine that built them", () => {
  for (const name of names().filter((one) => /\.c?js$/.test(one))) {
    const text = file(name);
    assert.ok(!/\/\/# sourceMappingURL=/.test(text), `${name} names a source map`);
    assert.ok(!text.includes(String(process.env.BYTELENS_ROOT).replace(/\/$/, "")), `${name} holds the path of the repository`);
  }
});

test("the manifest names files that are in the package", () => {
  const manifest = JSON.parse(file("extension/package.json"));
  for (const key of ["main", "browser", "icon"]) {
    const value: string = manifest[key];
    assert.equal(typeof value, "string", key);
    const name = `extension/${value.replace(/^\.\//, "")}`;
    assert.ok(
      [name, `${name}.js`].some((one) => names().includes(one)),
      `${key}: ${value} is not in the package`,
    );
  }
  const steps = manifest.contributes.walkthroughs.flatMap((one: { readonly steps: readonly object[] }) => one.steps);
  assert.equal(steps.length, 3);
  for (const { media } of steps) assert.ok(names().includes(`extension/${media.svg}`), media.svg);
});
