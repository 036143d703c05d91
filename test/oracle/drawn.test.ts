/** A sample of drawn containers under python3; `npm run oracle -- --draws 10000` draws more, for every interpreter of the machine. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { newService } from "../service";
import { CONTAINERS, compareDrawn } from "./drawn";

const DRAWS = 30;

test("containers drawn at random take what is said of them", async () => {
  const service = await newService();
  for (const kind of CONTAINERS) {
    const { failures, figures, exact } = compareDrawn(service, "python3", kind, 7, DRAWS);
    assert.deepEqual(failures, []);
    assert.ok(exact > figures / 4, `${kind}: ${exact} of ${figures} are exact`);
  }
});
