/** Imports that fixes need: reused where they certainly mean the module, added at the right place, or refused. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { symbolTable } from "../../server/src/analysis/names/symtable";
import { quoteOf } from "../../server/src/findings/edit";
import { importModule, importName } from "../../server/src/rules/imports";
import type { Module } from "../../server/src/syntax/ast";
import { createParser } from "../../server/src/syntax/parser";
import { applyEdits } from "../../server/src/text/edits";
import { ROOT } from "../repo/files";

let parse: (text: string) => Module;
before(async () => {
  const parser = await createParser({
    runtime: readFileSync(join(ROOT, "node_modules/web-tree-sitter/web-tree-sitter.wasm")),
    grammar: readFileSync(join(ROOT, "grammars/tree-sitter-python.wasm")),
  });
  parse = (text) => parser.parse(text).module;
});

/** The name is needed where HERE stands. Null: refused. */
function imported(text: string, what: "array" | "numpy"): { readonly name: string; readonly text: string } | null {
  const module = parse(text);
  const where = { module, text, table: symbolTable(module), offset: text.indexOf("HERE") };
  const found = what === "array" ? importName(where, "array", "array") : importModule(where, "numpy", "np");
  if (found === null) return null;
  const after = applyEdits(text, found.edits);
  assert.ok(after !== null);
  return { name: found.name, text: after };
}

const ARRAY: readonly (readonly [text: string, name: string | null, after: string | null])[] = [
  ["HERE = 1\n", "array", "from array import array\nHERE = 1\n"],
  ["HERE = 1", "array", "from array import array\nHERE = 1"],
  ["# a comment\n\nHERE = 1\n", "array", "# a comment\n\nfrom array import array\nHERE = 1\n"],
  ["\ufeffHERE = 1\n", "array", "\ufefffrom array import array\nHERE = 1\n"],
  ['"""Doc."""\nHERE = 1\n', "array", '"""Doc."""\n\nfrom array import array\nHERE = 1\n'],
  ["from __future__ import annotations\nHERE = 1\n", "array", "from __future__ import annotations\nfrom array import array\nHERE = 1\n"],
  ["import os  # why\nimport sys\n\nHERE = 1\n", "array", "import os  # why\nimport sys\nfrom array import array\n\nHERE = 1\n"],
  ["from a import (\n    b,\n)\nHERE = 1\n", "array", "from a import (\n    b,\n)\nfrom array import array\nHERE = 1\n"],
  ["import os\r\nHERE = 1\r\n", "array", "import os\r\nfrom array import array\r\nHERE = 1\r\n"],
  ["import os; HERE = 1\n", "array", "import os; from array import array; HERE = 1\n"],
  ["import array\nHERE = 1\n", "array.array", null],
  ["import array as a\nHERE = 1\n", "a.array", null],
  ["from array import array\nHERE = 1\n", "array", null],
  ["from array import array as arr\nHERE = 1\n", "arr", null],
  [
    "from array import array as arr\ndef f(arr):\n    HERE = 1\n",
    "array",
    "from array import array as arr\nfrom array import array\ndef f(arr):\n    HERE = 1\n",
  ],
  ["HERE = 1\nimport array\n", null, null],
  ["from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from array import array\nHERE = 1\n", null, null],
  ["try:\n    from array import array\nexcept ImportError:\n    array = None\nHERE = 1\n", null, null],
  ["def array(): pass\nHERE = 1\n", null, null],
  ["def f(array):\n    HERE = 1\n", null, null],
  ["def f(array):\n    pass\nHERE = 1\n", "array", "from array import array\ndef f(array):\n    pass\nHERE = 1\n"],
  ["from numpy import *\nHERE = array([1])\n", null, null],
  ["print(array)\nHERE = 1\n", null, null],
  ["from array import array\ndel array\nHERE = 1\n", null, null],
];

test("array: reused, added or refused", () => {
  for (const [text, name, after] of ARRAY) {
    const found = imported(text, "array");
    assert.equal(found?.name ?? null, name, text);
    if (name !== null) assert.equal(found?.text, after ?? text, text);
  }
});

const NUMPY: readonly (readonly [text: string, name: string | null, after: string | null])[] = [
  ["HERE = 1\n", "np", "import numpy as np\nHERE = 1\n"],
  ["import numpy\nHERE = 1\n", "numpy", null],
  ["import numpy as np\nHERE = 1\n", "np", null],
  ["import numpy as N\nHERE = 1\n", "N", null],
  ["import numpy.linalg\nHERE = 1\n", "numpy", null],
  ["np = 3\nHERE = 1\n", null, null],
];

test("numpy: reused, added or refused", () => {
  for (const [text, name, after] of NUMPY) {
    const found = imported(text, "numpy");
    assert.equal(found?.name ?? null, name, text);
    if (name !== null) assert.equal(found?.text, after ?? text, text);
  }
});

test("quotes follow the strings of the text", () => {
  assert.equal(quoteOf("a = 'x'\nb = 'y'\nc = \"z\"\n"), "'");
  assert.equal(quoteOf('a = "it\'s"\n'), '"');
  assert.equal(quoteOf("# don't, won't\na = \"x\"\n"), '"');
  assert.equal(quoteOf('"""Doc."""\na = \'x\'\n'), "'");
  assert.equal(quoteOf("a = 1\n"), '"');
  assert.equal(quoteOf("a = ''\n"), "'");
});
