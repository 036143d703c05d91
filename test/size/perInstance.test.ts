/** Bytes per instance of a class: what the interpreters were measured to ask for (tracemalloc, 20,000 instances of None attributes after 200 others). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis/analyse";
import { instanceSizes } from "../../server/src/size";
import { createParser } from "../../server/src/syntax/parser";
import type { InstanceShape, Layout } from "../../server/src/values/object";
import { ROOT } from "../repo/files";
import { TOUR_TARGET, target } from "../service";

const PLAIN: Layout = { slots: null, dict: true, weakref: true, builtin: null };
const SLOTS: Layout = { slots: ["x", "y"], dict: false, weakref: false, builtin: null };
const TUPLE: Layout = { slots: [], dict: false, weakref: false, builtin: "tuple" };

function shape(layout: Layout, attributes: readonly string[], items: number | null = null): InstanceShape {
  return { type: "C", layout, attributes, items };
}

const SHAPES: readonly (readonly [string, InstanceShape])[] = [
  ["two attributes", shape(PLAIN, ["x", "y"])],
  ["two slots", shape(SLOTS, [])],
  ["six attributes", shape(PLAIN, ["a", "b", "c", "d", "e", "f"])],
  ["a named tuple of two", shape(TUPLE, [], 2)],
  ["a class derived from it", shape({ ...TUPLE, dict: true }, [], 2)],
];

const MEASURED: Readonly<Record<string, readonly number[]>> = {
  "3.6.15": [184, 64, 224, 80, 88],
  "3.7.16": [184, 64, 224, 80, 88],
  "3.8.18": [152, 48, 192, 64, 72],
  "3.9.18": [152, 48, 192, 64, 72],
  "3.10.13": [152, 48, 192, 64, 72],
  "3.11.7": [88, 48, 128, 64, 72],
  "3.12.1": [80, 48, 120, 64, 80],
  "3.13.0": [88, 48, 120, 64, 80],
};

for (const [version, bytes] of Object.entries(MEASURED)) {
  test(`one instance among many under ${version}`, () => {
    const held = SHAPES.map(([, of]) => instanceSizes(of, target(`cpython-${version}-64`)).held.bytes);
    assert.deepEqual(
      held.map((bytes) => [bytes?.low, bytes?.high]),
      bytes.map((n) => [n, n]),
    );
  });
}

test("slots below a class without them: within the bounds", () => {
  const layout: Layout = { slots: ["x", "y"], dict: true, weakref: true, builtin: null };
  for (const [version, measured] of [
    ["3.8.18", 168],
    ["3.11.7", 96],
    ["3.12.1", 88],
    ["3.13.0", 408],
  ] as const) {
    const bytes = instanceSizes(shape(layout, ["z"]), target(`cpython-${version}-64`)).held.bytes;
    assert.ok(bytes !== null && bytes.low <= measured && measured <= bytes.high, `${version}: ${JSON.stringify(bytes)}`);
  }
});

const CLASSES = `
from dataclasses import dataclass

class Seen:
    def __init__(self, n):
        self.a = n
        self.b = n

    def more(self):
        self.c = 1

class Unseen:
    def __init__(self, n):
        self.a = n
        if n:
            self.b, self.c = n, n

@dataclass(slots=True)
class Point:
    x: float
    y: float = 0.0

s = Seen(1)
s.more()
`;

test("classes are published with the attributes that their instances got", async () => {
  const parser = await createParser({
    runtime: readFileSync(join(ROOT, "node_modules/web-tree-sitter/web-tree-sitter.wasm")),
    grammar: readFileSync(join(ROOT, "grammars/tree-sitter-python.wasm")),
  });
  const { classes: facts } = analyse(parser.parse(CLASSES).module, { target: TOUR_TARGET, text: CLASSES });
  assert.deepEqual(
    facts.map(({ name, seen, shape: of }) => [name, seen, of?.attributes, of?.layout.slots]),
    [
      ["Seen", true, ["a", "b", "c"], null],
      ["Unseen", false, ["a", "b", "c"], null],
      ["Point", true, [], ["x", "y"]],
    ],
  );
});
