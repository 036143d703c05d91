/** NumPy expressions against what five versions of NumPy make of them (truth.txt, made by record.py): sizes and types. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import type { Service } from "../../server/src/service";
import { estimatesJson } from "../estimates";
import { ROOT } from "../repo/files";
import { newService, target, withText } from "../service";

const VERSIONS = ["1.24.4", "1.26.4", "2.0.2", "2.2.6", "2.4.6"];
const SETUP = "import numpy as np\na = np.arange(24.0).reshape(4, 6) + 0\nv = np.arange(10)\n";
/** Expressions of which nothing is said: may only fall. */
const MOST_UNKNOWN = 46;

let service: Service;
before(async () => {
  service = await newService();
});

interface Line {
  readonly expression: string;
  /** By version: bytes and type; null where it is an error. */
  readonly truth: ReadonlyMap<string, string | null>;
}

function lines(): readonly Line[] {
  return readFileSync(join(ROOT, "test/numpy/truth.txt"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [expression, newest, ...others] = line.split("\t") as [string, string, ...string[]];
      const truth = new Map<string, string | null>(VERSIONS.map((version) => [version, newest]));
      for (const other of others) {
        const [versions, text] = other.split(": ") as [string, string];
        for (const version of versions.split(" ")) truth.set(version, text === "error" ? null : text);
      }
      return { expression, truth };
    });
}

/** What is wrong with the estimate of one expression; "unknown" where there is none. */
function verdict(expression: string, version: string, truth: string): string | null {
  const at = truth.indexOf(" ");
  const [size, type] = [Number(truth.slice(0, at)), truth.slice(at + 1)];
  const options = { target: target(`cpython-3.11.7-64+numpy${version}`) };
  const found = withText(service, `${SETUP}x = ${expression}\n`, options, (uri) => estimatesJson(service, uri)).at(-1);
  const shallow = found?.shallow ?? null;
  if (found === undefined || shallow === null) return `unknown: ${found?.reason}`;
  if (size < shallow.low || (shallow.high !== null && size > shallow.high))
    return `${version} ${expression}: ${shallow.low} to ${shallow.high} (${found.type}), it is ${truth}`;
  // Only array types are told apart here: other texts tell more than the type.
  if (
    type.startsWith("ndarray") &&
    found.type?.startsWith("ndarray") &&
    !/\[(void|str|bytes|datetime|timedelta|object)/.test(type) &&
    found.type !== type
  )
    return `${version} ${expression}: ${found.type}, it is ${type}`;
  return null;
}

test("sizes and types of NumPy expressions are those of five versions", () => {
  const wrong: string[] = [];
  const unknown: string[] = [];
  for (const { expression, truth } of lines())
    for (const version of VERSIONS) {
      const text = truth.get(version);
      // Versions that agree with the newest are asked once, by turns.
      if (text == null || (text === truth.get("2.4.6") && version !== VERSIONS[expression.length % VERSIONS.length])) continue;
      const said = verdict(expression, version, text);
      if (said?.startsWith("unknown")) unknown.push(`${expression}: ${said}`);
      else if (said !== null) wrong.push(said);
    }
  assert.deepEqual(wrong, []);
  assert.ok(unknown.length <= MOST_UNKNOWN, `${unknown.length} unknown:\n${unknown.join("\n")}`);
});
