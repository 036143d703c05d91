/** Seeded edits: a service that lives through them says what a fresh one says, with normal limits and with tiny ones. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCases } from "../cases/parse";
import { read } from "../repo/files";
import { applyEdit, inverse, randomEdit } from "./edits";
import { program } from "./programs";
import { random } from "./random";
import { differenceAfter, fuzzEdits, realFiles, TINY } from "./run";

test("an edit and its inverse give the text back", () => {
  const text = read("examples/tour.py");
  for (let seed = 0; seed < 300; seed += 1) {
    const edit = randomEdit(text, random(seed));
    assert.equal(applyEdit(applyEdit(text, edit), inverse(text, edit)), text);
  }
});

test("what is not known around a call that is remembered stays what it is", async () => {
  const made =
    "def made():\n    original = list(range(1_000_000))\n    # A comment.\n    dfor i in range(9):\nl original\n    return duplicate\n\n\n";
  const rest = "points) = [(5, 4)]\n    return duplicate\n\n\npoints = [(5, 4)]\nsame = points)\nself = points.copy()\n";
  const last = "kept = made()\n    zs = np.zeros(1000)\n\tprint(same)\nself = range.copy()\n    zs = np.zeros(1000)\nprint(len(kept))\n";
  assert.equal(
    await differenceAfter(made + rest + last, {
      span: { start: (made + rest).length, end: (made + rest).length },
      text: "kept = made()\n",
    }),
    null,
  );
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
