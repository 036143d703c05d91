// The editor suite as the desktop editor and the embedded one run it: the packaged extension, in a Node extension host.
import { execFileSync } from "node:child_process";
import * as vscode from "vscode";
import { everywhere } from "./cases";
import * as editor from "./editor";
import { awaitAnswer, type Case, holds, matches, runCases, same } from "./harness";
import { answering, colours, further } from "./more";

/** Entry point that the editor calls; it throws when a case fails. */
export const run = (): Promise<void> =>
  runCases([host, colours(vscode.ColorThemeKind.Light), ...everywhere, ...further, interpreter, measured, killed, stopped]);

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

const stopped: Case = {
  name: "a server that ends again and again stays off, which the status says, until it is restarted",
  check: async () => {
    const document = await editor.openText("xs = [i / 3 for i in range(1_000_000)]\nprint(len(xs), xs[0])\n");
    const { status } = editor.installed().exports as { readonly status: vscode.LanguageStatusItem };
    const read = async () => status.text;
    // The one of the case before counts as the first of five.
    for (let ended = 2; ended <= 5; ended += 1) {
      const [id] = await awaitAnswer(
        async () => servers(),
        (ids) => ids.length === 1,
        "a server",
      );
      process.kill(id as number, "SIGKILL");
      await awaitAnswer(
        async () => servers(),
        (ids) => !ids.includes(id as number),
        "its end",
      );
    }
    await awaitAnswer(read, (text) => text === "Bytelens: stopped", "the status of a server that stays off");
    same([servers(), status.command?.title, editor.problems(document)], [[], "Restart Server", []], "servers, action, problems");
    await vscode.commands.executeCommand("notifications.clearAll");
    await vscode.commands.executeCommand("bytelens.restartServer");
    await editor.awaitProblems(document, ["boxed-numbers"]);
    await awaitAnswer(read, (text) => text.startsWith("CPython"), "the status of a server that runs");
  },
};

/** What stands in for the Python extension in this host (python.cjs). */
interface FakePython {
  readonly select: (path: string | null) => void;
}

const interpreter: Case = {
  name: "the interpreter that the Python extension selects is followed, and known ones are offered",
  check: async () => {
    const python = vscode.extensions.getExtension<FakePython>("ms-python.python");
    holds(python !== undefined, "nothing stands in for the Python extension");
    const { select } = await python.activate();
    await editor.openText("xs = [i / 3 for i in range(1_000_000)]\n");
    const { status } = editor.installed().exports as { readonly status: vscode.LanguageStatusItem };
    const read = async () => status.text;
    const before = await awaitAnswer(read, (text) => text.startsWith("CPython"), "the status");
    try {
      select("/opt/python-3.9.2/bin/python");
      await awaitAnswer(read, (text) => text === "CPython 3.9.2", "the selected interpreter in the status");
      await vscode.commands.executeCommand("bytelens.restartServer");
      await awaitAnswer(read, (text) => text === "CPython 3.9.2", "the same after a restart of the server");
      select("/opt/python-3.13.0/bin/python");
      await awaitAnswer(read, (text) => text === "CPython 3.13.0", "the next one");
    } finally {
      select(null);
    }
    await awaitAnswer(read, (text) => text === before, "what holds without one");
  },
};

const measured: Case = {
  name: "Measure This Script runs the file with the interpreter that is chosen and shows both figures",
  check: async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    holds(folder !== undefined, "no workspace folder is open");
    const uri = vscode.Uri.joinPath(folder, "measured.py");
    const text = "xs = [i / 3 for i in range(10_000)]\nrows = list(map(float, open(__file__).read().split()[:0]))\nprint(len(xs))\n";
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    try {
      await editor.openFile("measured.py");
      await answering("bytelens.measureScript");
      const shown = vscode.window.activeTextEditor?.document;
      same(shown?.uri.toString(true), "bytelens:Measured measured.py", "what is shown");
      const table = shown?.getText() ?? "";
      matches(table, /^ line {2}name .* measured +verdict$/m, "head of the table");
      matches(table, /^ +1 {2}xs +(3\d\d kB) +\1 +equal$/m, "the list");
      matches(table, /^2 assignments ran: /m, "the last line");
    } finally {
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      await vscode.workspace.fs.delete(uri);
    }
  },
};
