/** The highest that a scope held up to the end of a name: exact for straight code that makes nothing besides what is seen. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { newService, target, withText } from "../service";

const T = target("cpython-3.11.7-64");

async function exitPeak(body: string): Promise<readonly [unknown, unknown, string]> {
  const service = await newService();
  const text = `def f():\n${body.replace(/^/gm, "    ")}\n    return x\n\nf()\n`;
  const rows = withText(service, text, { target: T }, (uri) =>
    service.estimates(uri).map((row) => ({ name: row.binding.name, peak: row.exit?.peak })),
  );
  const { bytes, confidence } = rows.filter((row) => row.name === "x").at(-1)?.peak ?? { bytes: null, confidence: "none" };
  return [bytes?.low, bytes?.high, confidence];
}

test("what is multiplied is held beside the result", async () => {
  // [None] is a list of its own while its items are repeated: 56 + 8 bytes.
  assert.deepEqual(await exitPeak("x = [None] * 100"), [920, 920, "exact"]);
});

test("what a statement let go may be kept for later ones", async () => {
  // The header of [None], 56 bytes, may wait for the next list while the text is made; its item block does not.
  assert.deepEqual(await exitPeak("y = [None] * 10\nx = y + y"), [352, 416, "bounded"]);
});

test("statements one after the other: the highest of them", async () => {
  assert.deepEqual(await exitPeak('k = 10\nx = "a" * k'), [59, 59, "exact"]);
  assert.deepEqual(await exitPeak("a = 1.5\nx = {'key': a}"), [184, 184, "exact"]);
});

test("calls and loops leave the end open", async () => {
  const [low, high] = await exitPeak("x = list(range(10))");
  assert.ok(Number(low) >= 136);
  assert.equal(high, Number.POSITIVE_INFINITY);
});
