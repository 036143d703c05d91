/** docs/seeds.md is true: each figure in its tables is what the service says for that value and target. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { Service } from "../../server/src/service";
import { estimatesJson } from "../estimates";
import { newService, target, withText } from "../service";
import { read } from "./files";

let service: Service;
before(async () => {
  service = await newService();
});

interface Row {
  readonly line: number;
  readonly seed: string;
  readonly value: string;
  readonly figure: string;
  readonly target: string;
  readonly says: string;
  readonly why: string;
}

const ROWS = rows(read("docs/seeds.md"));

test("the tables have their rows, and each says why", () => {
  assert.ok(ROWS.length > 40);
  for (const row of ROWS) {
    assert.ok(row.why.length > 5, `line ${row.line} gives no reason`);
    assert.equal(row.target === "none", row.says === "", `line ${row.line}: a figure without a target, or a target without a figure`);
  }
  assert.ok(ROWS.filter((row) => row.target === "none").length < ROWS.length / 10);
});

for (const row of ROWS.filter((row) => row.target !== "none")) {
  test(`line ${row.line}: ${row.value}, ${row.figure}, ${row.target}`, () => {
    const [file = "", name = ""] = row.value.split(" ");
    const estimates = withText(service, read(`examples/${file}`), { target: target(row.target) }, (uri) => estimatesJson(service, uri));
    // What the name holds last in the file, of the moments that are known.
    const named = estimates.filter((one) => one.name === name);
    const estimate = named.filter((one) => one.confidence !== "unknown").at(-1) ?? named.at(-1);
    if (row.says === "none") {
      assert.equal(estimate, undefined);
      return;
    }
    assert.ok(estimate, `${name} has no entry`);
    const [moment, field] = row.figure.startsWith("exit ") ? ["exit", row.figure.slice(5)] : ["after", row.figure];
    const figures = (moment === "exit" ? estimate.exit : estimate) as Record<string, unknown> | null;
    const figure = figures?.[field ?? ""] ?? { reason: estimate.reason };
    const [low = 0, high = low] = row.says.split(" to ").map((bytes) => Number(bytes.replace(/,| B$/g, "")));
    assert.deepEqual(figure, { low, high, confidence: low === high ? "exact" : "bounded" });
  });
}

function rows(text: string): readonly Row[] {
  return text.split("\n").flatMap((line, index) => {
    const cells = line.split("|").map((cell) => cell.trim());
    if (!line.startsWith("|") || cells.length !== 8 || cells[1] === "seed" || cells[1] === "---") return [];
    const [, seed = "", value = "", figure = "", targetText = "", says = "", why = ""] = cells;
    return [{ line: index + 1, seed, value, figure, target: targetText, says, why }];
  });
}
