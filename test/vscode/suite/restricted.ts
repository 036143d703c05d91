// The editor suite in Restricted Mode: all of it works, as nothing of the workspace is executed.
import * as vscode from "vscode";
import { everywhere } from "./cases";
import * as editor from "./editor";
import { type Case, holds, matches, runCases, same } from "./harness";
import { colours, further } from "./more";

/** Entry point that the editor calls; it throws when a case fails. */
export const run = (): Promise<void> => runCases([host, colours(vscode.ColorThemeKind.HighContrast), ...everywhere, ...further, measure]);

/** Without this the same cases could pass in a trusted folder and prove nothing. */
const host: Case = {
  name: "the folder is not trusted, and the extension is there",
  check: async () => {
    holds(!vscode.workspace.isTrusted, "this folder is trusted");
    editor.installed();
  },
};

/** The one command that runs a file says that it needs trust, and does nothing else. */
const measure: Case = {
  name: "Measure This Script says that it needs trust, and runs nothing",
  check: async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    holds(folder !== undefined, "no workspace folder is open");
    const [script, trace] = ["harmful.py", "ran.txt"].map((name) => vscode.Uri.joinPath(folder, name)) as [vscode.Uri, vscode.Uri];
    await vscode.workspace.fs.writeFile(script, new TextEncoder().encode("open('ran.txt', 'w').write('ran')\n"));
    await editor.openFile("harmful.py");
    let open = true;
    const done = vscode.commands.executeCommand("bytelens.measureScript").then(() => {
      open = false;
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    holds(open, "nothing was said: the command ended without an answer");
    await vscode.commands.executeCommand("notifications.clearAll");
    await done;
    same(
      (await vscode.workspace.fs.readDirectory(folder)).filter(([name]) => name === "ran.txt"),
      [],
      String(trace),
    );
    const { capabilities, contributes } = editor.installed().packageJSON;
    same(capabilities.untrustedWorkspaces.supported, "limited", "what the manifest says of trust");
    const shown = contributes.menus.commandPalette.find(({ command }: { command: string }) => command === "bytelens.measureScript");
    matches(shown.when, /isWorkspaceTrusted/, "when the palette shows it");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(script);
  },
};
