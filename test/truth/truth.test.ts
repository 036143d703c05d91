/** A sample of our programs against what was measured of them. `npm run truth` looks at all. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DEFAULT_SETTINGS } from "../../server/src/settings";
import { newService, target } from "../service";
import { regressions } from "./golden";
import { GOLDEN, PROGRAMS, RECORDED } from "./programs";
import { readRecorded } from "./recorded";
import { addProgram, newScore, type Score } from "./score";

/** Every so many programs. */
const STEP = 12;

const names = readdirSync(PROGRAMS)
  .filter((name) => name.endsWith(".py"))
  .map((name) => name.slice(0, -3))
  .sort();

test("sampled programs are known at least as well as the golden table says", async () => {
  const service = await newService();
  const scores = new Map<string, Score>();
  for (const name of names.filter((_, i) => i % STEP === 0)) {
    const file = join(PROGRAMS, `${name}.py`);
    const text = readFileSync(file, "utf8");
    const recorded = readRecorded(readFileSync(join(RECORDED, `${name}.jsonl`), "utf8"), text);
    assert(recorded, `${name}.py is not what was measured; npm run truth measures it again`);
    service.open(file, 1, text);
    service.configure(file, DEFAULT_SETTINGS, target(`${recorded.target}+numpy${recorded.numpy}`));
    const score = newScore();
    addProgram(score, name, service.estimates(file), recorded);
    scores.set(name, score);
    service.close(file);
  }
  assert.deepEqual(regressions(readFileSync(GOLDEN, "utf8"), scores), [], "npm run truth shows what is said of these");
});

test("each program has its measurements and its line", () => {
  const golden = readFileSync(GOLDEN, "utf8");
  for (const name of names) {
    const text = readFileSync(join(PROGRAMS, `${name}.py`), "utf8");
    assert(readRecorded(readFileSync(join(RECORDED, `${name}.jsonl`), "utf8"), text), `${name}: npm run truth measures it again`);
    assert(golden.includes(`${name}: `), `${name}: npm run truth -- --update`);
  }
});
