/** The reader of case files itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCases, replaceGoldens } from "./parse";

const FILE = `# Group

## A list

It holds what it holds.

\`\`\`json settings
{"units": "binary"}
\`\`\`

\`\`\`py
xs = [1]
# ^ size: 64 B
#^^ value: list[int]
print(xs)
#     ^^ hover: xs
\`\`\`

\`\`\`hover xs
old
\`\`\`
`;

test("headings, settings, code, marks and goldens", () => {
  const { cases } = parseCases("f.md", FILE);
  assert.equal(cases.length, 1);
  const [one] = cases;
  assert.deepEqual(one?.settings, { units: "binary" });
  const marks = one?.files[0]?.marks ?? [];
  assert.deepEqual(
    marks.map(({ kind, text, span, codeLine, line }) => [kind, text, span, codeLine, line]),
    [
      ["size", "64 B", { start: 2, end: 3 }, 0, 13],
      ["value", "list[int]", { start: 1, end: 3 }, 0, 14],
      ["hover", "xs", { start: 51, end: 53 }, 3, 16],
    ],
  );
  const golden = one?.goldens[0];
  assert.ok(golden);
  assert.equal(replaceGoldens(FILE, new Map([[golden, "new\nlines\n"]])), FILE.replace("\nold\n", "\nnew\nlines\n"));
});

test("what would be passed over is refused", () => {
  const block = (code: string) => `# A\n\n\`\`\`py\n${code}\n\`\`\`\n`;
  assert.throws(() => parseCases("f.md", block("# ^ size: 1 B")), /before any code/);
  assert.throws(() => parseCases("f.md", block("x = 1\n# ^ siez: 1 B")), /not understood/);
  assert.throws(() => parseCases("f.md", block("x = 1\n#           ^ size: 1 B")), /past the end/);
  assert.throws(() => parseCases("f.md", "# A\n\n```python\nx\n```\n"), /no kind of block/);
  assert.throws(() => parseCases("f.md", "# A\n\n```py\nx\n"), /not closed/);
});
