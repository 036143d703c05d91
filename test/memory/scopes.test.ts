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

test("what a statement let go is kept for later ones of its kind", async () => {
  // The header of [None], 56 bytes, waits for the next list, which x is: 136 of y and 216 of x.
  assert.deepEqual(await exitPeak("y = [None] * 10\nx = y + y"), [352, 352, "exact"]);
  // No list comes: it waits while the text is made.
  assert.deepEqual(await exitPeak("y = [None] * 10\nk = 150\nx = 'a' * k"), [136 + 56 + 199, 136 + 56 + 199, "exact"]);
});

test("statements one after the other: the highest of them", async () => {
  assert.deepEqual(await exitPeak('k = 10\nx = "a" * k'), [59, 59, "exact"]);
  assert.deepEqual(await exitPeak("a = 1.5\nx = {'key': a}"), [184, 184, "exact"]);
});

test("what a call is given, and the iterator it reads that with, are there until its result is whole", async () => {
  assert.deepEqual(await exitPeak("x = list(range(10))"), [136 + 48 + 48, 136 + 48 + 48, "exact"]);
});

test("a loop holds its iterator; of its item there are two for a moment", async () => {
  assert.deepEqual(await exitPeak("x = []\nfor i in range(10):\n    x.append(None)"), [184 + 48, 184 + 48, "exact"]);
  assert.deepEqual(await exitPeak("x = []\nfor i in range(1000, 2000):\n    x.append(1.5)"), [
    8856 + 48 + 32 + 32,
    8856 + 48 + 64,
    "exact",
  ]);
});

test("a comprehension holds its iterator, and up to 3.11 the function that it is", async () => {
  assert.deepEqual(await exitPeak("x = [i for i in range(10)]"), [184 + 48 + 152, 184 + 48 + 152, "exact"]);
  assert.deepEqual(await exitPeak("x = [float(i) for i in range(1000)]"), [33096, 33096, "exact"]);
});

test("a table that is replaced by a larger one is there twice, with the items of that moment", async () => {
  // 77 items: 4,096 and 8,192 bytes of table, and the iterator.
  assert.deepEqual(await exitPeak("x = set()\nfor i in range(100):\n    x.add(i)"), [10504, 10504, "exact"]);
  assert.deepEqual(await exitPeak("x = {}\nfor i in range(1000):\n    x[i] = i"), [69080, 69080, "exact"]);
});

test("calls that are not followed leave the end open", async () => {
  const [low, high] = await exitPeak("import os\nx = os.listdir('.')");
  assert.ok(Number(low) >= 0);
  assert.equal(high, Number.POSITIVE_INFINITY);
});
