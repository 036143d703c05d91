/** The pages of rules: fixed headings, an example with exactly one finding, and beside it what its first fix makes of it; both are run. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { pageOf, RULES } from "../../server/src/rules/index";
import type { Service } from "../../server/src/service";
import { parseSettings } from "../../server/src/settings";
import { applyEdits } from "../../server/src/text/edits";
import { filesBelow } from "../repo/files";
import { newService, TOUR_TARGET, withText } from "../service";
import { machineTarget, runPython } from "./python";

let service: Service;
before(async () => {
  service = await newService();
});

const HEADINGS = ["What it finds", "Why it costs", "Example", "Use instead", "When to ignore"];

test("identities are unique, in kebab case, and every rule has cases", () => {
  const ids = RULES.map((rule) => rule.id);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids)
    assert.ok(filesBelow("test/cases/rules").includes(`test/cases/rules/${id}.md`), `test/cases/rules/${id}.md is missing`);
});

/** The example of over-budget names a budget that the others know nothing of. */
const settingsFor = (rule: string) => parseSettings(rule === "over-budget" ? { budget: "64 MB" } : {}).settings;

/** Rules about something else than bytes saved. */
const FAULTS = new Set(["lossy-dtype", "over-budget"]);

for (const rule of RULES) {
  test(`${rule.id}: headings, examples and fix`, () => {
    assert.match(rule.id, /^[a-z]+(-[a-z]+)*$/);
    assert.deepEqual(
      [...pageOf(rule.id).matchAll(/^## (.+)$/gm)].map((match) => match[1]),
      HEADINGS,
    );
    const [example, instead, ...more] = [...pageOf(rule.id).matchAll(/```python\n([\s\S]*?)```/g)].map((match) => match[1] as string);
    assert.ok(example !== undefined && instead !== undefined && more.length === 0, "two examples");
    const fixed = withText(service, example, { settings: settingsFor(rule.id), target: TOUR_TARGET }, (uri) => {
      const findings = service.check(uri);
      assert.deepEqual(
        findings.map((finding) => finding.rule),
        [rule.id],
      );
      assert.equal(findings[0]?.saving?.bytes != null, !FAULTS.has(rule.id), "a finding says what it saves, if it is about bytes");
      const [fix] = findings[0]?.fixes ?? [];
      return fix === undefined ? null : applyEdits(example, fix.edits);
    });
    if (fixed !== null) assert.equal(fixed, instead);
    withText(service, instead, { settings: settingsFor(rule.id), target: TOUR_TARGET }, (uri) => assert.deepEqual(service.check(uri), []));
    if (machineTarget().numpy !== null || !example.includes("numpy")) assert.equal(runPython(instead), runPython(example));
  });
}
