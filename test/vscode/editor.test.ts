// The editor suite in a real VS Code, as part of `npm test`. No editor, no pass: it is never skipped.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

const root = String(process.env.BYTELENS_ROOT);

/** Fewer cases than these are told by mistake. */
const FEWEST: Readonly<Record<string, number>> = { german: 2, keyboard: 6 };

for (const [kind, title] of [
  ["node", "the packaged extension in a real VS Code"],
  ["web", "the packaged extension in a web worker of a real VS Code"],
  ["restricted", "the packaged extension in Restricted Mode of a real VS Code"],
  ["german", "the packaged extension in a real VS Code that speaks German"],
  ["keyboard", "the packaged extension in a real VS Code, by keys alone"],
  ["oldest", "the packaged extension in the oldest VS Code that the manifest names"],
] as const) {
  test(title, async (context) => {
    const { code, output } = await suite(kind);
    const cases = [...output.matchAll(/^(ok|not ok) \d+ - (.*?) # \d+ ms$((?:\n {2}.*$)*)/gm)];
    for (const [, verdict, name, reason] of cases) {
      await context.test(String(name), () => assert.equal(verdict, "ok", reason));
    }
    const told = /^# cases (\d+) failed 0$/m.exec(output);
    assert.ok(code === 0 && told !== null, `the editor suite did not pass:\n${output}`);
    assert.ok(cases.length > (FEWEST[kind] ?? 20) && cases.length === Number(told[1]), `${cases.length} cases were reported of ${told[1]}`);
  });
}

function suite(kind: string): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve) => {
    // The editor must not believe that it is a test file of this runner.
    const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = process.env;
    const child = spawn(process.execPath, [join(root, "test", "vscode", "run.mjs"), kind], {
      cwd: root,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (chunk: string) => {
        output += chunk;
      });
    }
    child.on("close", (code) => resolve({ code, output }));
  });
}
