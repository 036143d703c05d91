/** Peaks of functions against what interpreters measured (peaks.py): none that is called exact is another, and most are exact. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "../repo/files";
import { newService, target, withText } from "../service";

interface Program {
  /** What runs before, at module level: whole lines. */
  readonly setup?: string;
  readonly body: string;
  readonly peaks: Readonly<Record<string, number>>;
}

/** Of the recorded peaks so many are known to the byte. */
const EXACT = 5720;

test("peaks are those that interpreters measured", async () => {
  const service = await newService();
  const programs: readonly Program[] = JSON.parse(readFileSync(join(ROOT, "test/memory/peaks.json"), "utf8"));
  const wrong: string[] = [];
  let exact = 0;
  for (const { setup = "", body, peaks } of programs) {
    const text = `${setup}def f():\n${body.replace(/^/gm, "    ")}\n    return x\n\nf()\n`;
    for (const [version, measured] of Object.entries(peaks)) {
      const [python, ...libraries] = version.split("+");
      const name = [`cpython-${python}${python?.includes("-") ? "" : "-64"}`, ...libraries].join("+");
      const rows = withText(service, text, { target: target(name) }, (uri) =>
        service.estimates(uri).map((row) => ({ name: row.binding.name, peak: row.exit?.peak })),
      );
      const figure = rows.filter(({ name }) => name === "x").at(-1)?.peak;
      const { low, high } = figure?.bytes ?? { low: 0, high: Number.POSITIVE_INFINITY };
      if (low > measured || measured > high) wrong.push(`${version}: ${low} to ${high}, measured ${measured}:\n${setup}${body}`);
      if (figure?.confidence === "exact") exact++;
    }
  }
  assert.equal(wrong.length, 0, wrong.join("\n\n"));
  assert.ok(exact >= EXACT, `${exact} are exact`);
});
