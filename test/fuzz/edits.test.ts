/** Seeded edits: a service that lives through them says what a fresh one says, with normal limits and with tiny ones. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCases } from "../cases/parse";
import { read } from "../repo/files";
import { applyEdit, inverse, randomEdit } from "./edits";
import { program } from "./programs";
import { random } from "./random";
import { fuzzEdits, realFiles, TINY } from "./run";

test("an edit and its inverse give the text back", () => {
  const text = read("examples/tour.py");
  for (let seed = 0; seed < 300; seed += 1) {
    const edit = randomEdit(text, random(seed));
    assert.equal(applyEdit(applyEdit(text, edit), inverse(text, edit)), text);
  }
});

for (const [i, [file, text]] of realFiles().entries()) {
  test(`edits of ${file}`, async () => {
    for (const limits of [null, TINY]) assert.deepEqual(await fuzzEdits(100 + i, text, 25, limits), []);
  });
}

for (const file of ["classes", "records", "special", "enums"]) {
  test(`edits of the cases about ${file}`, async () => {
    const { cases } = parseCases(file, read(`test/cases/kernel/${file}.md`));
    for (const [i, { files }] of cases.entries()) {
      const text = files.map(({ code }) => code).join("\n");
      for (const limits of [null, TINY]) assert.deepEqual(await fuzzEdits(300 + i, text, 8, limits), []);
    }
  });
}

test("edits of generated programs", async () => {
  for (let seed = 0; seed < 12; seed += 1) {
    const text = program(seed, { numpy: true });
    for (const limits of [null, TINY]) assert.deepEqual(await fuzzEdits(seed, text, 25, limits), []);
  }
});
