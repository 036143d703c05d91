/** A sample of the measured records: none may be worse than in the golden table. `npm run oracle` runs them all. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { random } from "../fuzz/random";
import { ROOT } from "../repo/files";
import { newService } from "../service";
import { type Outcomes, printOutcomes, printScores, readOutcomes, regressions } from "./golden";
import { judge, lettersOf } from "./judge";
import { rowOf, snippetIds, targets } from "./records";

const SEED = 20_261_121;
const SAMPLE = 2500;

test("sampled records are at least as good as the golden table says", async () => {
  const service = await newService();
  const { pick } = random(SEED);
  const names = [...targets.keys()];
  const now = new Map<string, Map<string, string>>();
  for (let i = 0; i < SAMPLE; i++) {
    const [id, target] = [pick(snippetIds), pick(names)];
    if (rowOf(id, target) === undefined) continue;
    const judged = judge(service, id, target);
    if (judged === undefined) continue;
    now.set(id, (now.get(id) ?? new Map<string, string>()).set(target, lettersOf(judged)));
  }
  assert.deepEqual(regressions(golden(), now), [], "npm run oracle -- --family NAME --verbose shows what is said of these");
});

test("the tables are those of the recorded outcomes", () => {
  const outcomes = golden();
  assert.equal(printOutcomes(outcomes), read("outcomes.txt"));
  assert.equal(printScores(outcomes), read("scores.md"));
});

function golden(): Outcomes {
  return readOutcomes(read("outcomes.txt"));
}

function read(file: string): string {
  return readFileSync(join(ROOT, "test/oracle", file), "utf8");
}
