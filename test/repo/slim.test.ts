/** The parser's runtime in the package is that of its npm package, less what nothing here calls; it reads Python as the whole one does. Properties get short names where nobody sees it. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { code, filesBelow, ROOT, read } from "./files";

const WHOLE = readFileSync(join(ROOT, "node_modules/web-tree-sitter/web-tree-sitter.wasm"));

let slim: (bytes: Uint8Array, used: RegExp) => Uint8Array;
before(async () => {
  // A plain module, shared with the build; loaded at run time because it is no part of this bundle.
  ({ slim } = await import(pathToFileURL(join(ROOT, "grammars/slim.mjs")).href));
});

test("with all exports in use every byte stays", () => {
  assert.deepEqual(Buffer.from(slim(WHOLE, /./)), WHOLE);
});

test("the wasm of the package is valid, half as large, and exports nothing new", async () => {
  const small = readFileSync(join(ROOT, "dist/web-tree-sitter.wasm"));
  assert.ok(small.length < 0.56 * WHOLE.length, String(small.length));
  const exportsOf = async (bytes: Uint8Array) =>
    WebAssembly.Module.exports(await WebAssembly.compile(Uint8Array.from(bytes))).map(({ name }) => name);
  const all = await exportsOf(WHOLE);
  const kept = await exportsOf(small);
  assert.ok(kept.includes("ts_parser_parse_wasm") && kept.length < 30);
  assert.deepEqual(
    kept.filter((name) => !all.includes(name)),
    [],
  );
});

test("both read the same", () => {
  const dist = join(ROOT, "dist");
  const whole = mkdtempSync(join(tmpdir(), "bytelens-"));
  try {
    for (const name of ["cli.cjs", "tree-sitter-python.wasm"]) copyFileSync(join(dist, name), join(whole, name));
    writeFileSync(join(whole, "web-tree-sitter.wasm"), WHOLE);
    const files = filesBelow("", ".py");
    const estimates = (folder: string) =>
      spawnSync(process.execPath, [join(folder, "cli.cjs"), "estimate", "--format", "json", "--target", "cpython-3.11-64", ...files], {
        cwd: ROOT,
        encoding: "utf8",
        maxBuffer: 2 ** 28,
      });
    const small = estimates(dist);
    assert.equal(small.status, 0, small.stderr);
    assert.ok(small.stdout.length > 10_000);
    assert.equal(small.stdout, estimates(whole).stdout);
  } finally {
    rmSync(whole, { recursive: true, force: true });
  }
});

test("what is no wasm, or has something unknown in it, is refused", () => {
  assert.throws(() => slim(Buffer.from("not a wasm module"), /./), /not a wasm module/);
  assert.throws(() => slim(WHOLE.subarray(0, 5000), /./), /ends too early|undefined/);
});

test("what gets a short name in the package is asked for by no text, and is no part of what goes over the wire", () => {
  const names = [...(/const INSIDE = \[([\s\S]*?)\n\];/.exec(read("build.mjs"))?.[1] ?? "").matchAll(/"(\w+)"/g)].map((match) => match[1]);
  assert.ok(names.length > 20);
  const any = names.join("|");
  for (const path of filesBelow("server/src", ".ts")) {
    const text = read(path);
    assert.doesNotMatch(text, new RegExp(`"(?:${any})" in |^export (?:function|const) (?:${any})\\b`, "m"), path);
    if (path === "server/src/protocol.ts" || path.startsWith("server/src/lsp/"))
      assert.doesNotMatch(code(text), new RegExp(`(?<![\\w"])(?:${any})(?![\\w"])`), path);
  }
});
