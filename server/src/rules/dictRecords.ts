/** dict-records: many dicts with one set of keys, each of which keeps a table of its own. */
import type { Found } from "../findings/types";
import type { EstimateRow } from "../memory/rows";
import { referred } from "../values/heap";
import { add, constantOf, type Int, ZERO } from "../values/int";
import type { Obj } from "../values/object";
import type { Snapshot } from "../values/snapshot";
import { bestOf, candidates, type Holding, heldBy, holdingOf, itemsIn, relatedTo, sizesWith } from "./holdings";
import type { Rule, RuleFacts, RuleOptions } from "./rule";

export const docs = `## What it finds
A name that holds many dicts which all have the same text keys, such as the records of a table.

## Why it costs
Each dict has a table of its own with the keys, their hashes and room for more: 184 bytes for two keys on CPython 3.11. An instance with \`__slots__\` has one word for each value: 48 bytes.

## Example
\`\`\`python
points = [{"x": i / 3, "y": i / 7} for i in range(100_000)]
print(points[5]["x"])
\`\`\`

## Use instead
\`\`\`python
from dataclasses import dataclass

@dataclass(slots=True)
class Point:
    x: float
    y: float

points = [Point(i / 3, i / 7) for i in range(100_000)]
print(points[5].x)
\`\`\`

## When to ignore
When keys are added or removed later in ways the file does not show. Nothing is said where the file hands dicts to \`json\`, \`csv\` or \`pandas\`, which take them as they are. There is no fix: all uses change from
\`r["x"]\` to \`r.x\`. Columns, one array for each key, hold less still where the values are numbers.
`;

export const rule: Rule = {
  id: "dict-records",
  summary: "many dicts with one set of keys",
  severity: "information",
  since: "0.1",
  check,
};

function check(facts: RuleFacts, options: RuleOptions): readonly Found[] {
  const byKeys = new Map<string, Recorded>();
  for (const row of candidates(facts, options, recordsIn)) {
    const found = recordedIn(row, facts, options);
    if (found === null) continue;
    byKeys.set(found.keys, bestOf([byKeys.get(found.keys) ?? null, found]) ?? found);
  }
  if (byKeys.size === 0 || facts.analysis.callsTo((callee) => /^(?:json|csv|pandas)\./.test(callee)).length > 0) return [];
  return [...byKeys.values()].map((found) => report(found, facts));
}

/** What a name holds in records, and would hold. */
interface Recorded extends Holding, Records {}

function recordedIn(row: EstimateRow, facts: RuleFacts, options: RuleOptions): Recorded | null {
  const [first = null, ...more] = heldBy(row).map(recordsIn);
  if (first === null) return null;
  // Of what grows the end is looked at; what does not must still have these keys there.
  if ([...more, ...row.binding.exits.map(recordsIn)].some((one) => one?.keys !== first.keys)) return null;
  const instead = (obj: Obj): Obj => (keysOf(obj) === first.keys ? slotted(obj) : obj);
  const held = holdingOf(row, (snapshot) => sizesWith(snapshot, instead, facts), facts, options);
  return held === null ? null : { ...held, ...first };
}

/** Records in a container: how many, and their keys. */
interface Records {
  readonly count: Int;
  readonly keys: string;
}

function recordsIn(snapshot: Snapshot): Records | null {
  const runs = itemsIn(snapshot) ?? [];
  let keys: string | null = null;
  for (const { element } of runs) {
    const obj = referred(snapshot.heap, element);
    const own = obj === undefined ? null : keysOf(obj);
    if (own === null || (keys !== null && own !== keys)) return null;
    keys = own;
  }
  const count = runs.map((run) => run.count).reduce(add, ZERO);
  return keys === null || count.low < 2 ? null : { count, keys };
}

/** The keys of a dict of which each is surely there, and a name; null for any other object. */
function keysOf(obj: Obj): string | null {
  if (obj.kind !== "dict" || obj.own !== undefined || obj.runs.length === 0) return null;
  const names = obj.runs.map(({ key, count }) => (key.tag === "str" && constantOf(count) === 1 ? key.text : null));
  return names.every((name) => name !== null && /^[^\W\d]\w*$/.test(name)) ? names.join(", ") : null;
}

/** The same values in an instance with slots. */
function slotted(obj: Obj): Obj {
  if (obj.kind !== "dict") return obj;
  const attributes = obj.runs.map(({ key, element }) => ({ name: key.tag === "str" ? (key.text ?? "") : "", value: element }));
  const layout = { slots: attributes.map(({ name }) => name), dict: false, weakref: false, builtin: null };
  return { kind: "instance", type: "record", layout, attributes, ordinal: null, dictAsked: null, assumes: obj.assumes };
}

function report({ row, before, after, saving, count, keys }: Recorded, facts: RuleFacts): Found {
  const { target } = facts;
  const shown = keys.length > 40 ? `${keys.slice(0, keys.lastIndexOf(",", 40))}, …` : keys;
  const dataclass = target.python[0] === 3 && target.python[1] >= 10 ? "a dataclass" : "a class";
  return {
    span: row.binding.nameSpan,
    message: [
      { count, noun: "dict" },
      ` share the key${keys.includes(",") ? "s" : ""} ${shown}: `,
      { bytes: before },
      `; ${dataclass} with slots holds `,
      { bytes: after },
    ],
    related: relatedTo(row, facts),
    fixes: [],
    refused: [{ title: [`Use ${dataclass} with slots`], why: ["all uses of the keys change with it"] }],
    saving,
  };
}
