/** Each rule's documentation has its headings, and its examples do what they say. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { before, test } from "node:test";
import { pageOf, RULES } from "../../server/src/rules/index";
import type { Service } from "../../server/src/service";
import { messageText } from "../estimates";
import { newService, withText } from "../service";
import { filesBelow } from "./files";

const HEADINGS = ["What it finds", "Why it costs", "Example", "Use instead", "When to ignore"];

let service: Service;
before(async () => {
  service = await newService();
});

test("identities are unique, in kebab case, and every rule has cases", () => {
  const ids = RULES.map((rule) => rule.id);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) {
    assert.match(id, /^[a-z]+(-[a-z]+)*$/);
    assert.ok(filesBelow("test/cases/rules").includes(`test/cases/rules/${id}.md`), `test/cases/rules/${id}.md is missing`);
  }
});

for (const rule of RULES) {
  test(`${rule.id}: the page has its headings in order`, () => {
    const headings = [...pageOf(rule.id).matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    assert.deepEqual(headings, HEADINGS);
  });

  test(`${rule.id}: the example has one finding, what to use instead has none, and both run`, () => {
    const example = codeUnder(PAGES[rule.id] ?? "", "Example");
    const instead = codeUnder(PAGES[rule.id] ?? "", "Use instead");
    withText(service, example, {}, (uri) => {
      const findings = service.check(uri);
      assert.deepEqual(
        findings.map((finding) => finding.rule),
        [rule.id],
        findings.map((finding) => messageText(finding.message)).join("\n"),
      );
      assert.ok(findings[0]?.saving?.bytes, "a finding says what it saves");
    });
    withText(service, instead, {}, (uri) => {
      assert.deepEqual(
        service.check(uri).map((finding) => messageText(finding.message)),
        [],
      );
    });
    for (const code of [example, instead]) {
      // Parsed, not run: the machine that tests need not have NumPy.
      const run = spawnSync("python3", ["-c", "import ast, sys; ast.parse(sys.stdin.read())"], { input: code, encoding: "utf8" });
      assert.equal(run.status, 0, run.stderr);
    }
  });

  test(`${rule.id}: one of the fixes of the example gives what to use instead`, () => {
    const example = codeUnder(PAGES[rule.id] ?? "", "Example");
    const instead = codeUnder(PAGES[rule.id] ?? "", "Use instead");
    const fixed = withText(service, example, {}, (uri) =>
      service.check(uri).flatMap((finding) => finding.fixes.map((fix) => apply(example, fix.edits))),
    );
    assert.ok(fixed.includes(instead), `none of these is the code under "Use instead":\n${fixed.join("\n---\n")}`);
  });
}

/** The Python block under a heading. */
function codeUnder(docs: string, heading: string): string {
  const section = docs.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const block = /```(?:python|py)\n([\s\S]*?)```/.exec(section)?.[1];
  assert.ok(block, `no Python under "${heading}"`);
  return block;
}

function apply(
  text: string,
  edits: readonly { readonly span: { readonly start: number; readonly end: number }; readonly text: string }[],
): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((result, edit) => result.slice(0, edit.span.start) + edit.text + result.slice(edit.span.end), text);
}
