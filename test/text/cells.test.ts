/** Cells of notebooks: what is no Python becomes blank, columns and lines stay, and a cell cannot swallow the next. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cellSource } from "../../server/src/text/cells";

const CASES: readonly (readonly [what: string, cell: string, python: string])[] = [
  ["Python alone", "x = 1\ny = x % 2\n", "x = 1\ny = x % 2\n"],
  ["a line magic", "%matplotlib inline\nx = 1", "                  \nx = 1"],
  ["a shell line", "  \n!pip install numpy\nx = 1", "  \n                  \nx = 1"],
  ["a question", "len?\nlen??\n?len\nx = 1", "    \n     \n    \nx = 1"],
  ["a magic in a block", "if x:\n    %time f()\ny = 1", "if x:\n    0        \ny = 1"],
  ["what a command gives", "files = !ls *.py\nt = %timeit -o f()\n", "files = _       \nt = _             \n"],
  ["a cell magic with Python below", "%%time\nxs = [1]\n", "      \nxs = [1]\n"],
  ["a cell magic with something else below", "%%bash\nls\n", "      \n  \n"],
  ["a remainder on a line of its own", "x = (y\n  % 2)\n", "x = (y\n  % 2)\n"],
  ["a remainder behind a backslash", "x = y \\\n  % 2\n", "x = y \\\n  % 2\n"],
  ["a text that looks like magic", 's = """\n%time\n!ls\n"""\n', 's = """\n%time\n!ls\n"""\n'],
  ["a text with quotes in it", "s = 'it\\'s'\n!ls\n", "s = 'it\\'s'\n   \n"],
  ["a comment with a quote", "# it's\n%time\nx = 1", "# it's\n     \nx = 1"],
  ["unequal", "a != b\n", "a != b\n"],
  ["a bracket that is open", "xs = [1,\n", "        \n"],
  ["a text that is open", 's = """x\n', "        \n"],
  ["a backslash at the end", "x = 1 \\", "       "],
  ["lines that end as on Windows", "%time\r\nx = 1\r\n", "     \r\nx = 1\r\n"],
  ["astral characters", "!echo 😀\nx = 1", "        \nx = 1"],
];

for (const [what, cell, python] of CASES) {
  test(`${what}`, () => {
    assert.equal(cellSource(cell).text, python);
    assert.equal(cellSource(cell).text.length, cell.length);
  });
}

test("code begins behind a cell magic, and nowhere in a cell without code", () => {
  assert.equal(cellSource("%%time\nx = 1").start, 6);
  assert.equal(cellSource("%%html\n<b>").start, 10);
  assert.equal(cellSource("x = 1").start, 0);
});
