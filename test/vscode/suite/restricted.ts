// The editor suite in Restricted Mode: all of it works, as nothing of the workspace is executed.
import * as vscode from "vscode";
import { everywhere } from "./cases";
import * as editor from "./editor";
import { type Case, holds, runCases } from "./harness";

/** Entry point that the editor calls; it throws when a case fails. */
export const run = (): Promise<void> => runCases([host, ...everywhere]);

/** Without this the same cases could pass in a trusted folder and prove nothing. */
const host: Case = {
  name: "the folder is not trusted, and the extension is there",
  check: async () => {
    holds(!vscode.workspace.isTrusted, "this folder is trusted");
    editor.installed();
  },
};
