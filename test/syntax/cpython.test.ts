/** Trees, and places of expressions, are CPython's: for its own library, for every construct, and for random operators. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Module } from "../../server/src/syntax/ast";
import type { PythonParser } from "../../server/src/syntax/parser";
import { visitExpressions } from "../../server/src/syntax/visit";
import { ROOT } from "../repo/files";
import { dumpModule } from "./dump";
import { newParser } from "./parser";
import { random } from "./random";

interface Known {
  readonly path: string;
  readonly source: string;
  readonly body: readonly string[];
  readonly spans: readonly string[];
}

const loading = newParser();

test("the standard library", async () => {
  const parser = await loading;
  const sampled = sample(libraryFiles(), 150);
  const known = cpython(sampled);
  assert.ok(known.length >= 140, `CPython read ${known.length} of ${sampled.length} files`);
  for (const one of known) compare(parser, one);
});

test("every construct", async () => {
  const parser = await loading;
  const known = cpython([join(ROOT, "test/syntax/constructs.py")]);
  // An older python3 cannot read all of them.
  for (const one of known) compare(parser, one);
});

test("operators bind as they do in Python", async () => {
  const parser = await loading;
  const next = random(5);
  const operators = ["&", "^", "|", "+", "*", "<<", "**", "-", "//", "and", "or", "<", "in", "not in", "if c else"];
  const expression = (depth: number): string => {
    const kind = next(10);
    if (depth === 0 || kind < 2) return ["a", "b", "1", "f(x)", "a.b"][next(5)] as string;
    if (kind === 2) return `(${expression(depth - 1)})`;
    if (kind === 3) return `-${["a", "1", "a[0]"][next(3)]}`;
    return `${expression(depth - 1)} ${operators[next(operators.length)]} ${expression(depth - 1)}`;
  };
  const folder = mkdtempSync(join(tmpdir(), "bytelens-"));
  try {
    const path = join(folder, "operators.py");
    writeFileSync(path, Array.from({ length: 400 }, () => `${expression(4)}\n`).join(""));
    const known = cpython([path]);
    assert.equal(known.length, 1);
    for (const one of known) compare(parser, one);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function compare(parser: PythonParser, { path, source, body, spans }: Known): void {
  const { module } = parser.parse(source);
  assert.deepEqual(module.errors, [], path);
  const ours = dumpModule(module);
  for (let i = 0; i < Math.max(body.length, ours.length); i++) assert.equal(ours[i], body[i], `${path}, statement ${i}`);
  assert.deepEqual(spansOf(module), spans, path);
}

/** As cpython.py writes them. */
function spansOf(module: Module): readonly string[] {
  const spans: string[] = [];
  visitExpressions(module, ({ node, parents, base }) => {
    if (parents.some((parent) => parent.type === "JoinedStr")) return;
    const kind = ["Constant", "JoinedStr", "BrokenExpr"].includes(node.type) ? "Text" : node.type;
    spans.push(`${kind} ${base + node.start} ${base + node.end}`);
  });
  return spans.sort();
}

function cpython(paths: readonly string[]): readonly Known[] {
  const { status, stdout, stderr } = spawnSync("python3", [join(ROOT, "test/syntax/cpython.py")], {
    input: paths.map((path) => JSON.stringify(path)).join("\n"),
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  assert.equal(status, 0, stderr);
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line): Known => JSON.parse(line));
}

function libraryFiles(): readonly string[] {
  const script = `
import os, sysconfig
for folder, inner, files in sorted(os.walk(sysconfig.get_path("stdlib"))):
    if not any(part in folder for part in ("site-packages", "/test", "/idlelib", "/lib2to3")):
        for file in sorted(files):
            path = os.path.join(folder, file)
            if file.endswith(".py") and os.path.getsize(path) < 60000:
                print(path)
`;
  const { status, stdout, stderr } = spawnSync("python3", ["-c", script], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return stdout.split("\n").filter(Boolean);
}

function sample(paths: readonly string[], most: number): readonly string[] {
  const step = Math.max(1, paths.length / most);
  return Array.from({ length: Math.min(most, paths.length) }, (_, i) => paths[Math.floor(i * step)] as string);
}
