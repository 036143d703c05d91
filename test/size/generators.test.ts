/** What a deep walk finds from a suspended generator. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { estimatesJson } from "../estimates";
import { newService, target, withText } from "../service";

test("up to 3.10 a generator's frame leads a deep walk to the module: there is no upper end", async () => {
  const service = await newService();
  const text = "pairs = [1.5, 2.5]\nhalves = (x / 2 for x in pairs)\n";
  const deep = (version: string) => withText(service, text, { target: target(version) }, (uri) => estimatesJson(service, uri).at(-1)?.deep);
  assert.equal(deep("cpython-3.8.18-64")?.high, null);
  assert.equal(deep("cpython-3.10.13-64")?.high, null);
  assert.notEqual(deep("cpython-3.11.7-64")?.high, null);
});
