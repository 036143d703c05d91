/** parse.ts and versions.ts: what texts name, what left-out parts mean, and what is refused. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isMeasured } from "../../server/src/target/known";
import { DEFAULT_TARGET, knownTargets, parseTarget, printTarget } from "../../server/src/target/parse";
import type { Target } from "../../server/src/target/target";
import { atLeast, compareVersions, numpyAtLeast } from "../../server/src/target/versions";

function parsed(text: string): Target {
  const target = parseTarget(text);
  assert.ok(!("error" in target), text);
  return target;
}

test("a full target is read and printed back", () => {
  for (const text of [
    "cpython-3.11.7-64+numpy2.4.6",
    "cpython-3.13.5t-64+numpy2.2.4",
    "cpython-3.9.2-32+numpy1.19.5",
    "cpython-3.14.2-wasm32",
    "cpython-2.7.18-32",
    "cpython-3.12.1-64-win+numpy2.4.6",
    "cpython-3.12.1-64-macos+numpy2.4.6",
  ]) {
    assert.equal(printTarget(parsed(text)), text);
  }
});

test("a left-out part is the newest known", () => {
  assert.equal(printTarget(parsed("cpython-3.11")), "cpython-3.11.7-64+numpy2.4.6");
  assert.equal(printTarget(parsed("cpython-3.11-32")), "cpython-3.11.2-32+numpy2.4.6");
  assert.equal(printTarget(parsed("cpython-3.14-wasm32")), "cpython-3.14.2-wasm32");
  assert.equal(printTarget(parsed("cpython-3.13t-64")), "cpython-3.13.5t-64+numpy2.4.6");
  assert.equal(printTarget(parsed("cpython-3.8-64")), "cpython-3.8.18-64+numpy1.24.4");
  assert.equal(printTarget(parsed("cpython-3.13-64+numpy2.2")), "cpython-3.13.5-64+numpy2.2.6");
  assert.equal(printTarget(parsed("cpython-2.7")), "cpython-2.7.18-64");
  assert.equal(printTarget(parsed("  CPython-3.12.1-64 ")), "cpython-3.12.1-64+numpy2.4.6");
});

test("the default is the newest stable, 64-bit, Linux", () => {
  assert.equal(printTarget(DEFAULT_TARGET), "cpython-3.15.2-64+numpy2.4.6");
});

test("unknown texts are refused with the known ones named", () => {
  assert.equal(knownTargets(), "cpython-2.7-32 to cpython-3.15-64");
  for (const text of ["cpython-4.0-64", "cpython-3.5", "pypy-3.9", "cpython-3.11-128", "", "cpython-2.7-wasm32"]) {
    assert.deepEqual(parseTarget(text), { error: `unknown target "${text}"; known: cpython-2.7-32 to cpython-3.15-64` });
  }
  assert.deepEqual(parseTarget("cpython-3.12t-64"), { error: 'target "cpython-3.12t-64": free-threaded CPython starts with 3.13' });
});

test("versions compare by number, not by text", () => {
  assert.ok(compareVersions([3, 9, 18], [3, 10, 0]) < 0);
  assert.equal(compareVersions([3, 9, 18], [3, 9, 18]), 0);
  const target = parsed("cpython-3.10.2-64+numpy1.24.2");
  assert.ok(atLeast(target, [3, 9, 18]) && atLeast(target, [3, 10, 2]) && !atLeast(target, [3, 10, 5]));
  assert.ok(numpyAtLeast(target, [1, 22, 0]) && !numpyAtLeast(target, [2, 0, 0]));
  assert.ok(!numpyAtLeast(parsed("cpython-2.7"), [1, 0, 0]));
});

test("what was measured is told from what follows from rules", () => {
  assert.ok(isMeasured(parsed("cpython-3.11-64")) && isMeasured(parsed("cpython-3.13t-64")) && isMeasured(parsed("cpython-3.10-wasm32")));
  assert.ok(
    !isMeasured(parsed("cpython-3.11-64-win")) && !isMeasured(parsed("cpython-3.14t-64")) && !isMeasured(parsed("cpython-3.12-32")),
  );
});
