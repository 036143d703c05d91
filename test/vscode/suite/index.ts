// The editor suite as the desktop editor and the embedded one run it: the packaged extension, in a Node extension host.
import { execFileSync } from "node:child_process";
import { everywhere } from "./cases";
import * as editor from "./editor";
import { awaitAnswer, type Case, holds, runCases, same } from "./harness";

/** Entry point that the editor calls; it throws when a case fails. */
export const run = (): Promise<void> => runCases([host, ...everywhere, killed]);

const host: Case = {
  name: "the installed package and the suite run in a Node host",
  check: async () => {
    holds(typeof process === "object" && typeof process.versions?.node === "string", "this is no Node host");
    editor.installed();
  },
};

/** The processes of our server that this host has started. */
function servers(): number[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  const found = lines.map((line) => /^\s*(\d+)\s+(\d+)\s.*bytelens.*server\.js/.exec(line));
  return found.flatMap((match) => (Number(match?.[2]) === process.pid ? [Number(match?.[1])] : []));
}

const killed: Case = {
  name: "a server that is killed while it answers is started again with the documents that are open",
  check: async () => {
    const document = await editor.openText("xs = [i / 3 for i in range(1_000_000)]\nprint(len(xs), xs[0])\n");
    await editor.awaitProblems(document, ["boxed-numbers"]);
    const [first, ...more] = servers();
    holds(first !== undefined && more.length === 0, `one server runs, not ${1 + more.length}`);
    const asked = editor.hovers(document, editor.at(document, "xs"));
    process.kill(first, "SIGKILL");
    await asked;
    const next = async () => servers().filter((id) => id !== first);
    await awaitAnswer(next, (ids) => ids.length === 1, "another process");
    // The problems went with the first one.
    await editor.awaitProblems(document, ["boxed-numbers"]);
    same(await editor.headline(document, "xs"), "32.4 MB (exact) — list of 1,000,000 floats", "hover");
  },
};
