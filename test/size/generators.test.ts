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

/** Functions of two parameters, and what getsizeof says of what they give on 3.11.7, 3.12.1 and 3.13.0. */
const FUNCTIONS: readonly (readonly [string, number, number, number])[] = [
  ["def g(a, b):\n    yield 1", 192, 192, 192],
  ["def g(a, b):\n    c = a\n    yield [a, b, c, 1]", 224, 216, 216],
  ["def g(a, b):\n    for c, d in a.items():\n        if c < b:\n            yield c, d, b(c, d, 1)", 264, 256, 256],
  ["def g(a, b):\n    while True:\n        c = yield a[b]\n        b += c", 208, 200, 200],
  ["def g(a, b):\n    yield from a", 200, 200, 200],
  ["async def g(a, b):\n    return await a.get(b, 1)", 216, 208, 208],
  ["async def g(a, b):\n    for c in b:\n        await c\n    return a", 216, 216, 216],
];

test("from 3.11 on generators and coroutines have the variables and the stack of their function inside", async () => {
  const service = await newService();
  for (const [code, ...sizes] of FUNCTIONS)
    for (const [i, version] of ["3.11.7", "3.12.1", "3.13.0"].entries()) {
      const text = `${code}\nx = g(1, 2)\n`;
      const shallow = withText(
        service,
        text,
        { target: target(`cpython-${version}-64`) },
        (uri) => estimatesJson(service, uri).at(-1)?.shallow,
      );
      assert.deepEqual(shallow, { low: sizes[i], high: sizes[i], confidence: "exact" }, `${code} on ${version}`);
    }
});

test("coroutines and asynchronous generators have fields of their own up to 3.10", async () => {
  const service = await newService();
  const shallow = (body: string, version: string) =>
    withText(
      service,
      `async def g():\n    ${body}\nx = g()\n`,
      { target: target(`cpython-${version}-64`) },
      (uri) => estimatesJson(service, uri).at(-1)?.shallow?.low,
    );
  for (const [version, coroutine, generator] of [
    ["3.6.15", 96, 112],
    ["3.7.16", 136, 144],
    ["3.8.18", 120, 136],
    ["3.10.13", 112, 128],
    ["3.11.7", 176, 176],
    ["3.13.0", 176, 176],
  ] as const)
    assert.deepEqual([shallow("return 1", version), shallow("yield 1", version)], [coroutine, generator], version);
});
