// The editor suite in the oldest VS Code that the manifest says we run in.
import * as vscode from "vscode";
import { everywhere } from "./cases";
import * as editor from "./editor";
import { type Case, runCases, same } from "./harness";
import { colours, further } from "./more";

/** Entry point that the editor calls; it throws when a case fails. */
export const run = (): Promise<void> => runCases([host, colours(vscode.ColorThemeKind.HighContrastLight), ...everywhere, ...further]);

/** Without this the same cases could pass in a newer editor and prove nothing. */
const host: Case = {
  name: "this editor is the one that the manifest names as the oldest",
  check: async () => same(`^${vscode.version}`, editor.installed().packageJSON.engines.vscode, "version of the editor"),
};
