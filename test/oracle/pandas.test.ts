// What getsizeof says of tables and columns of pandas, against the measured records. The product never reads them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { figureJson } from "../../server/src/present/json";
import { ROOT } from "../repo/files";
import { newService, target, withText } from "../service";

interface Record {
  readonly getsizeof: number;
  readonly type: string;
}

/** Snippets of which a size is said on every target that it is said for. */
const ANSWERED = 18;

test("sizes of tables and columns are those measured, or not known", async () => {
  const { pandas } = JSON.parse(readFileSync(join(ROOT, "test/oracle/groundtruth.json"), "utf8")) as {
    pandas: {
      targets: { [name: string]: { pandas: string; numpy: string } };
      records: { [snippet: string]: { [target: string]: Record } };
    };
  };
  const service = await newService();
  const answered = new Set<string>();
  const wrong: string[] = [];
  for (const [snippet, records] of Object.entries(pandas.records)) {
    for (const [name, { getsizeof }] of Object.entries(records)) {
      const versions = pandas.targets[name];
      // 1.1.5 is older than what is said to be followed.
      if (versions === undefined || versions.pandas.startsWith("1.1.")) continue;
      const text = `import numpy as np\nimport pandas as pd\nx = ${snippet}\n`;
      const on = target(`${name}+numpy${versions.numpy}`);
      const row = withText(service, text, { target: on }, (uri) => service.estimates(uri)).at(-1);
      const said =
        row?.after == null ? null : (figureJson(row.after.shallow) as { low: number; high: number | null; confidence: string } | null);
      if (said === null) continue;
      answered.add(snippet);
      const isIn = said.low <= getsizeof && getsizeof <= (said.high ?? Number.POSITIVE_INFINITY);
      if (!isIn || (said.low === said.high && said.confidence === "exact"))
        wrong.push(`${snippet} on ${name}: ${JSON.stringify(said)}, measured ${getsizeof}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(answered.size >= ANSWERED, `${answered.size}: ${[...answered].join("\n")}`);
});
