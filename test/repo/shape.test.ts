/** Every file has the shape that the style asks for, and nothing of one machine gets into the repository. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { filesBelow, ROOT, read } from "./files";

/** Python files of tests that are data, not code, have no header. */
const CODE = filesBelow("", ".ts", ".mjs", ".py").filter((file) => !/^test\/(?!fuzz).*\.py$|\.d\.ts$/.test(file));
const MOST_LINES = 600;
const MOST_ENTRY_LINES = 40;

test("every file opens with one sentence on its purpose", () => {
  const wrong = CODE.filter((file) => !/[.:](\s|$)/.test(firstSentence(read(file))));
  assert.deepEqual(wrong, [], "a header comment (or docstring) must stand first and be a sentence");
});

test(`no file is longer than ${MOST_LINES} lines without saying why`, () => {
  const wrong = CODE.filter((file) => lines(file) > MOST_LINES && !/long because/i.test(read(file).slice(0, 1000)));
  assert.deepEqual(wrong, [], 'split it, or say "Long because …" in its header');
});

test("entries hold nothing but the start", () => {
  for (const file of ["server/src/node.ts", "server/src/web.ts", "client/src/node.ts", "client/src/web.ts"]) {
    assert.ok(existsSync(join(ROOT, file)), `${file} is missing`);
    assert.ok(lines(file) <= MOST_ENTRY_LINES, `${file} has ${lines(file)} lines; ${MOST_ENTRY_LINES} are allowed`);
  }
});

test("no file names a place of the machine it was written on", () => {
  // The words are put together here so that this file passes its own check.
  const places = new RegExp(
    [`/${"work"}/`, `/${"root"}\\b`, "/home/(?!you\\b|user\\b|u\\b)\\w+", "/Users/(?!you\\b)\\w+", "[A-Z]:\\\\\\\\?Users\\\\"].join("|"),
  );
  const wrong: string[] = [];
  for (const file of filesBelow("")) {
    if (/\.(wasm|png|jpg|gif|vsix|ico)$/.test(file)) continue;
    read(file)
      .split("\n")
      .forEach((line, i) => {
        if (places.test(line)) wrong.push(`${file}:${i + 1}: ${line.trim().slice(0, 120)}`);
      });
  }
  assert.deepEqual(wrong, []);
});

test("the lockfile names no registry", () => {
  assert.ok(!read("package-lock.json").includes('"resolved": "http'), "npm install with omit-lockfile-registry-resolved=true");
  assert.match(read(".npmrc"), /^ignore-scripts=true$/m);
});

test("the grammar says where it is from", () => {
  const names = filesBelow("grammars");
  const notes = names
    .filter((file) => file.endsWith(".md"))
    .map(read)
    .join("\n");
  for (const wasm of names.filter((file) => file.endsWith(".wasm"))) {
    const hash = createHash("sha256")
      .update(readFileSync(join(ROOT, wasm)))
      .digest("hex");
    assert.ok(notes.includes(hash), `${wasm}: its sha256 ${hash} is not recorded beside it`);
  }
});

function lines(file: string): number {
  return read(file).trimEnd().split("\n").length;
}

/** The first paragraph of the comment or docstring that opens the file, without its markers; empty when there is none. */
function firstSentence(text: string): string {
  const body = text.replace(/^#!.*\n/, "");
  const block = /^(?:\/\*\*?([\s\S]*?)\*\/|((?:(?:\/\/|#)[^\n]*\n)+)|"""([\s\S]*?)""")/.exec(body);
  const raw = block?.[1] ?? block?.[2] ?? block?.[3] ?? "";
  const paragraph =
    raw
      .replace(/^[ \t]*(?:\*|\/\/|#)?[ \t]?/gm, "")
      .trim()
      .split(/\n\s*\n/)[0] ?? "";
  return paragraph.trim();
}
