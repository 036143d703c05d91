/** Generated files are current: the generator, in read-only mode. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { filesBelow, read } from "./files";
import { generated, RULE_PAGES } from "./generate";

test("generated files are what the generator makes", () => {
  for (const [path, text] of generated()) assert.equal(filesBelow("").includes(path) ? read(path) : "", text, `${path}: run npm run regen`);
});

test("every page of a rule belongs to a rule", () => {
  const pages = [...generated().keys()].filter((path) => path.startsWith(`${RULE_PAGES}/`));
  assert.deepEqual(filesBelow(RULE_PAGES), pages.sort(), "run npm run regen");
});
