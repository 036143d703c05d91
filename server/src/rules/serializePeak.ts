/** serialize-peak: pickling a large array with a protocol that copies it twice. */
import type { Finding, Fix, Message } from "../findings/types";
import { defaultProtocol, serializePeak as serializePeakOf } from "../memory/pickle";
import { figure } from "../size/figure";
import { constantOf, sub } from "../values/int";
import type { Rule, RuleFacts, RuleOptions } from "./rule";

const DOCS = `## What it finds
\`pickle.dumps\` of a large NumPy array with a protocol below 5.

## Why it costs
Up to protocol 4 the array is copied into a bytes object and that into a stream which grows by half each time: two and a half times the data are alive at once. Protocol 5 writes the
array's own buffer: one and a half times. Lists of floats are no finding: pickling a million of them keeps 9.00 MB and needs 9.10 MB.

## Example
\`\`\`python
import pickle
import numpy as np
big = np.zeros(10_000_000)
print(len(pickle.dumps(big, protocol=4)) > 0)
\`\`\`

## Use instead
\`\`\`python
import pickle
import numpy as np
big = np.zeros(10_000_000)
print(len(pickle.dumps(big, protocol=5)) > 0)
\`\`\`

## When to ignore
When readers run Python 3.7 or older, which cannot read protocol 5. \`pickle.dump(big, file, protocol=5)\` and \`np.save\` need next to nothing.
`;

export const serializePeak: Rule = {
  id: "serialize-peak",
  summary: "pickling a large array needs several times its size",
  severity: "information",
  since: "0.1",
  docs: DOCS,
  check,
};

function check(facts: RuleFacts, options: RuleOptions): readonly Finding[] {
  const found: Finding[] = [];
  const seen = new Set<number>();
  for (const fact of facts.analysis.calls) {
    if (fact.callee !== "pickle.dumps" || seen.has(fact.span.start)) continue;
    const [argument, second] = fact.args;
    if (argument === undefined || argument.name !== null) continue;
    const given = fact.args.find((a) => a.name === "protocol") ?? (second?.name === null ? second : undefined);
    const protocol = given === undefined ? defaultProtocol(facts.target) : given.value.tag === "int" ? constantOf(given.value.int) : null;
    // HIGHEST_PROTOCOL and other expressions are not followed: nothing is said.
    if (typeof protocol !== "number") continue;
    const snapshot = { value: argument.value, heap: fact.before, assumes: [] };
    const now = serializePeakOf(snapshot.value, snapshot.heap, protocol < 0 ? 5 : protocol, "memory", facts.target);
    const then = serializePeakOf(snapshot.value, snapshot.heap, 5, "memory", facts.target);
    const python38 = facts.target.python[0] > 3 || (facts.target.python[0] === 3 && facts.target.python[1] >= 8);
    if (now === null || then === null || !python38 || now.needs.bytes === null || then.needs.bytes === null) continue;
    const saving = figure(sub(now.needs.bytes, then.needs.bytes));
    const low = Number(saving.bytes?.low ?? 0);
    if (low < options.minimum || low * 100 < options.minimumShare * Number(now.needs.bytes.low)) continue;
    seen.add(fact.span.start);
    const subject = facts.text.slice(argument.span.start, argument.span.end);
    const shown = subject.length <= 30 && !subject.includes("\n") ? subject : "…";
    const message: Message = [`pickle.dumps(${shown}) needs `, { bytes: now.needs }, " to keep ", { bytes: now.keeps }, "; protocol 5 needs ", { bytes: then.needs }];
    const why = "readers need Python 3.8";
    const edits = given === undefined ? [{ span: { start: argument.span.end, end: argument.span.end }, text: ", protocol=5" }] : [{ span: given.span, text: "5" }];
    const fix: Fix = { title: ["Use protocol=5: needs ", { bytes: now.needs }, " → ", { bytes: then.needs }, ` (unsafe: ${why})`], before: now.needs, after: then.needs, safety: "unsafe", why, preferred: false, edits };
    found.push({ rule: "serialize-peak", severity: "information", span: fact.calleeSpan, message, related: [], fixes: [fix], refused: [], saving });
  }
  return found;
}
