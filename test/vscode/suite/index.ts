// The editor suite as the desktop editor and the embedded one run it: the packaged extension, in a Node extension host.
import * as vscode from "vscode";
import { everywhere } from "./cases";
import { type Case, holds, runCases } from "./harness";

/** Entry point that the editor calls; it throws when a case fails. */
export const run = (): Promise<void> => runCases([packaged, ...everywhere]);

/** What is tested is the installed package, not the sources beside it. */
const packaged: Case = {
  name: "the tested extension is the installed package, in a Node host",
  check: async () => {
    const extension = vscode.extensions.getExtension("bytelens.bytelens");
    holds(extension !== undefined, "the extension bytelens.bytelens is not installed");
    holds(/[\\/]bytelens\.bytelens-\d/.test(extension.extensionPath), `${extension.extensionPath} is not an installed package`);
    holds(typeof process === "object" && typeof process.versions?.node === "string", "this is no Node host");
  },
};
