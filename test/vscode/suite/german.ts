// The extension in an editor that speaks another language: its own texts are in it, what the server says stays English but for its digits.
import * as vscode from "vscode";
import * as editor from "./editor";
import { awaitAnswer, type Case, runCases, same } from "./harness";

/** Entry point that the editor calls; it throws when a case fails. */
export const run = (): Promise<void> => runCases(cases);

const cases: readonly Case[] = [
  {
    name: "the editor speaks German, and so does the manifest",
    check: async () => {
      same(vscode.env.language, "de", "language");
      const { contributes, capabilities } = editor.installed().packageJSON;
      const title = (name: string) =>
        contributes.commands.find(({ command }: { command: string }) => command === `bytelens.${name}`)?.title.value;
      same([title("chooseTarget"), title("explainNumber")], ["Ziel wählen", "Zahl erklären"], "titles of commands");
      same(contributes.walkthroughs[0].title, "Sehen, wie viel Python-Werte belegen", "walkthrough");
      same(capabilities.untrustedWorkspaces.description.includes("Vertrauen"), true, "what is said of trust");
    },
  },
  {
    name: "texts of the extension's code are German",
    check: async () => {
      await editor.openText("xs = [i / 3 for i in range(1_000_000)]\n");
      await editor.installed().activate();
      const { status } = editor.installed().exports as { readonly status: vscode.LanguageStatusItem };
      await awaitAnswer(
        async () => status.command?.title,
        (title) => title === "Ziel wählen",
        "the action of the status item",
      );
    },
  },
  {
    name: "what the server says is English, its numbers written as here",
    check: async () => {
      const document = await editor.openText("xs = [i / 3 for i in range(1_000_000)]\n");
      same(await editor.headline(document, "xs"), "32,4 MB (exact) — list of 1.000.000 floats", "hover");
      same(await editor.hints(document), [[1, "32,4 MB"]], "hints");
    },
  },
];
