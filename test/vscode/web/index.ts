// The editor suite as a web editor runs it: the packaged extension's browser bundle, in a web worker.
import * as vscode from "vscode";
import { everywhere } from "../suite/cases";
import * as editor from "../suite/editor";
import { type Case, holds, runCases } from "../suite/harness";
import { colours, further } from "../suite/more";

/** Entry point that the editor calls; it throws when a case fails. */
export const run = (): Promise<void> => runCases([host, colours(vscode.ColorThemeKind.Dark), ...everywhere, ...further]);

/** Without this the same cases could pass in a Node host and prove nothing. */
const host: Case = {
  name: "the installed package and the suite run in a web worker",
  check: async () => {
    const scope = globalThis as { importScripts?: unknown; process?: { versions?: { node?: string } } };
    holds(typeof scope.importScripts === "function" && scope.process?.versions?.node === undefined, "this is no web worker");
    editor.installed();
  },
};
