/** Suppression comments: what they hide, what is said of those that hide nothing, and the fixes that add and remove them. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { Service } from "../../server/src/service";
import { parseSettings } from "../../server/src/settings";
import { applyEdits } from "../../server/src/text/edits";
import { messageText } from "../estimates";
import { newService, withText } from "../service";

let service: Service;
before(async () => {
  service = await newService();
});

const LIST = "[i / 3 for i in range(1_000_000)]";

/** "rule" or "rule: message" of unused comments, in order. */
function findings(text: string, settings: unknown = null): readonly string[] {
  return withText(service, text, { settings: parseSettings(settings).settings }, (uri) =>
    service.check(uri).map((f) => (f.rule === "unused-ignore" ? messageText(f.message) : f.rule)),
  );
}

function fixed(text: string, title: string): string {
  return withText(service, text, {}, (uri) => {
    const actions = service.actions(uri, { start: 0, end: text.length });
    const action = actions.find((a) => a.title.replaceAll("\u00a0", " ").startsWith(title));
    assert.ok(action, `${title} is not among ${actions.map((a) => a.title).join(", ")}`);
    const result = applyEdits(text, action.edits);
    assert.ok(result !== null, "edits overlap");
    return result;
  });
}

const CASES: readonly (readonly [text: string, said: readonly string[]])[] = [
  [`xs = ${LIST}\n`, ["boxed-numbers"]],
  [`xs = ${LIST}  # bytelens: ignore[boxed-numbers]\n`, []],
  [`xs = ${LIST}  # bytelens: ignore\n`, []],
  [`xs = ${LIST}  #bytelens:ignore[ boxed-numbers ]\n`, []],
  [`xs = ${LIST}  # noqa  # bytelens: ignore[boxed-numbers]\n`, []],
  [`xs = ${LIST}  # bytelens: ignored\n`, ["boxed-numbers"]],
  [`xs = ${LIST}  # bytelens: ignore[serialize-peak]\n`, ["boxed-numbers", "ignore[serialize-peak] hides nothing"]],
  [`xs = ${LIST}  # bytelens: ignore[boxed-numbers, serialize-peak]\n`, ["ignore[serialize-peak] hides nothing"]],
  [`xs = ${LIST}  # bytelens: ignore[no-such-rule]\n`, ["boxed-numbers", "ignore[no-such-rule] hides nothing"]],
  ["x = 1  # bytelens: ignore\n", ["ignore hides nothing"]],
  [`# bytelens: ignore[boxed-numbers]\nxs = ${LIST}\nys = ${LIST}\n`, []],
  [`# coding: utf-8\n# bytelens: ignore\nxs = ${LIST}\n`, []],
  [`x = 1\n# bytelens: ignore[boxed-numbers]\nxs = ${LIST}\n`, ["ignore[boxed-numbers] hides nothing", "boxed-numbers"]],
  [`def f():  # bytelens: ignore[boxed-numbers]\n    xs = ${LIST}\n    return len(xs)\nf()\n`, []],
  [
    `def f():\n    # bytelens: ignore[boxed-numbers]\n    xs = ${LIST}\n    return len(xs)\nf()\n`,
    ["ignore[boxed-numbers] hides nothing", "boxed-numbers"],
  ],
  [`def f(\n    n,\n):  # bytelens: ignore[boxed-numbers]\n    xs = ${LIST}\n    return len(xs)\nf(1)\nys = ${LIST}\n`, ["boxed-numbers"]],
  [`if True:  # bytelens: ignore[boxed-numbers]\n    xs = ${LIST}\n`, []],
  [`xs = [\n    i / 3\n    for i in range(1_000_000)\n]  # bytelens: ignore[boxed-numbers]\n`, []],
  [`xs = [  # bytelens: ignore[boxed-numbers]\n    i / 3\n    for i in range(1_000_000)\n]\n`, []],
  [`text = "# bytelens: ignore"\nxs = ${LIST}\n`, ["boxed-numbers"]],
  [`\ufeff# bytelens: ignore[boxed-numbers]\r\nxs = ${LIST}\r\n`, []],
];

test("a comment hides the findings of its line, statement, block or file", () => {
  for (const [text, said] of CASES) assert.deepEqual(findings(text), said, text);
});

test("a comment about a rule that is off is left alone", () => {
  const text = `xs = ${LIST}  # bytelens: ignore[boxed-numbers]\n`;
  assert.deepEqual(findings(text, { rules: { "boxed-numbers": "off" } }), []);
});

const FIXES: readonly (readonly [text: string, title: string, result: string])[] = [
  [`xs = ${LIST}\n`, "Ignore boxed-numbers on this line", `xs = ${LIST}  # bytelens: ignore[boxed-numbers]\n`],
  [`xs = ${LIST}  # mine\n`, "Ignore boxed-numbers on this line", `xs = ${LIST}  # mine  # bytelens: ignore[boxed-numbers]\n`],
  [
    `xs = ${LIST}  # bytelens: ignore[serialize-peak]\n`,
    "Ignore boxed-numbers on this line",
    `xs = ${LIST}  # bytelens: ignore[serialize-peak, boxed-numbers]\n`,
  ],
  [`xs = \\\n    ${LIST}\n`, "Ignore boxed-numbers on this line", `xs = \\\n    ${LIST}  # bytelens: ignore[boxed-numbers]\n`],
  [
    `xs = [i / len("""a\nb""") for i in range(1_000_000)]\n`,
    "Ignore boxed-numbers on this line",
    `xs = [i / len("""a\nb""") for i in range(1_000_000)]  # bytelens: ignore[boxed-numbers]\n`,
  ],
  [
    `xs = [\n    i / 3 for i in range(1_000_000)\n]\n`,
    "Ignore boxed-numbers on this line",
    `xs = [  # bytelens: ignore[boxed-numbers]\n    i / 3 for i in range(1_000_000)\n]\n`,
  ],
  [
    `#!/usr/bin/env python3\n# coding: utf-8\nxs = ${LIST}\n`,
    "Ignore boxed-numbers in this file",
    `#!/usr/bin/env python3\n# coding: utf-8\n# bytelens: ignore[boxed-numbers]\nxs = ${LIST}\n`,
  ],
  [`\ufeffxs = ${LIST}\r\n`, "Ignore boxed-numbers in this file", `\ufeff# bytelens: ignore[boxed-numbers]\r\nxs = ${LIST}\r\n`],
  ["x = 1  # bytelens: ignore\ny = 2\n", "Remove it", "x = 1\ny = 2\n"],
  ["x = 1  # bytelens: ignore[boxed-numbers]  # noqa\n", "Remove it", "x = 1  # noqa\n"],
  ["x = 1  # noqa  # bytelens: ignore[boxed-numbers]\n", "Remove it", "x = 1  # noqa\n"],
  ["x = 1\n# bytelens: ignore\ny = 2\n", "Remove it", "x = 1\ny = 2\n"],
  [`xs = ${LIST}  # bytelens: ignore[serialize-peak, boxed-numbers]\n`, "Remove it", `xs = ${LIST}  # bytelens: ignore[boxed-numbers]\n`],
];

test("fixes add and remove comments, and then nothing is left to say", () => {
  for (const [text, title, result] of FIXES) {
    assert.equal(fixed(text, title), result, `${title}\n${text}`);
    if (title.startsWith("Ignore")) assert.ok(!findings(result).includes("boxed-numbers"), result);
    else assert.deepEqual(findings(result), [], result);
  }
});
