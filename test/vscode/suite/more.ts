// More of what every host must show: kinds of hints, links of hovers, targets to choose, lengths for the project, files that git ignores.
import * as vscode from "vscode";
import * as editor from "./editor";
import { awaitAnswer, type Case, holds, matches, same } from "./harness";

const floats = "xs = [i / 3 for i in range(1_000_000)]\n";

/** The workspace folder of the suite. */
function folder(): vscode.Uri {
  const uri = vscode.workspace.workspaceFolders?.[0]?.uri;
  holds(uri !== undefined, "no workspace folder is open");
  return uri;
}

const write = (uri: vscode.Uri, text: string) => vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));

/** Runs a command that asks, and takes what it proposes until it is done; `choose`: what is done before the first answer. */
export async function answering(command: string, args: readonly unknown[] = [], choose: readonly string[] = []): Promise<void> {
  let open = true;
  const done = vscode.commands.executeCommand(command, ...args).then(() => {
    open = false;
  });
  const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time));
  if (choose.length > 0) await pause(1000); // the list is there when the server has answered, which no event tells
  for (const step of choose) await vscode.commands.executeCommand(step);
  while (open) {
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    await pause(50);
  }
  await done;
}

/** The case that says in which kind of colours a host runs. */
export const colours = (kind: vscode.ColorThemeKind): Case => ({
  name: `the editor has colours of kind ${vscode.ColorThemeKind[kind]}, and we contribute none of our own`,
  check: async () => {
    await awaitAnswer(
      async () => vscode.window.activeColorTheme.kind,
      (now) => now === kind,
      `colours of kind ${vscode.ColorThemeKind[kind]}`,
    );
    const { contributes } = editor.installed().packageJSON;
    same([contributes.colors, contributes.themes, contributes.configurationDefaults], [undefined, undefined, undefined], "colours");
  },
});

/** Cases of every host. */
export const further: readonly Case[] = [
  {
    name: "each kind of hint is one setting",
    check: async () => {
      const document = await editor.openText(
        "samples = []\nfor i in range(1_000_000):\n    samples.append(i * 0.5)\n\ndef thirds(n):\n    return [i / 3 for i in range(n)]\n\ndef double(values: list[float]):\n    out = [v * 2 for v in values]\n    return out\n\nys = thirds(1_000_000)\n",
      );
      const settings = vscode.workspace.getConfiguration("bytelens.inlayHints");
      const change = (name: string, value: unknown) => settings.update(name, value, vscode.ConfigurationTarget.Global);
      const until = (wanted: readonly (readonly [number, string])[]) =>
        awaitAnswer(
          () => editor.hints(document),
          (found) => JSON.stringify(found) === JSON.stringify(wanted),
          `hints ${JSON.stringify(wanted)}`,
        );
      const bindings = [
        [1, "→ 32.4 MB"],
        [12, "32.4 MB"],
      ] as const;
      await until(bindings);
      try {
        await change("bindings", "off");
        await until([]);
        await change("loops", "1 MB");
        await until([[2, "adds 32.4 MB"]]);
        await change("loops", undefined);
        await change("returns", "1 MB");
        await until([[5, "gives 32 MB"]]);
        await change("returns", undefined);
        await change("symbolic", true);
        await until([[9, "32 B × n"]]);
      } finally {
        for (const name of ["bindings", "loops", "returns", "symbolic"]) await change(name, undefined);
      }
      await until(bindings);
    },
  },
  {
    name: "the toggle takes all hints away and brings them back",
    check: async () => {
      const document = await editor.openText(floats);
      const until = (count: number) =>
        awaitAnswer(
          () => editor.hints(document),
          (found) => found.length === count,
          `${count} hints`,
        );
      await until(1);
      await vscode.commands.executeCommand("bytelens.toggleInlayHints");
      await until(0);
      await vscode.commands.executeCommand("bytelens.toggleInlayHints");
      await until(1);
    },
  },
  {
    name: "a card ends with links to its steps and to the page of its rule",
    check: async () => {
      const document = await editor.openText(`${floats}print(xs[0])\n`);
      await editor.awaitProblems(document, ["boxed-numbers"]);
      const [card] = await editor.hovers(document, editor.at(document, "xs"));
      const [, argument, page] =
        /\[Explain\]\(command:bytelens\.explainNumber\?(\S+)\) · \[boxed-numbers\]\((\S+)\)$/.exec(card ?? "") ?? [];
      holds(argument !== undefined && page !== undefined, `no links at the end of ${JSON.stringify(card)}`);
      await vscode.commands.executeCommand("bytelens.explainNumber", ...JSON.parse(decodeURIComponent(argument)));
      matches(vscode.window.activeTextEditor?.document.getText() ?? "", /^xs = .*\(exact\)/, "what the link shows");
      matches(page, /\/dist\/rules\.md#L\d+$/, "the rule's page");
    },
  },
  {
    name: "parameters, targets and names of other files have hovers",
    check: async () => {
      const other = vscode.Uri.joinPath(folder(), "constants.py");
      const own = vscode.Uri.joinPath(folder(), "importing.py");
      await write(other, "WEIGHTS = [0.0] * 1_000_000\n");
      await write(
        own,
        "import constants\nfrom constants import WEIGHTS\n\ndef total(values):\n    return sum(values)\n\nfor one in [WEIGHTS]:\n    total(one)\nprint(constants.WEIGHTS)\n",
      );
      try {
        const document = await editor.openFile("importing.py");
        const list = "8.00 MB (exact) — list of 1,000,000 references to 1 float";
        same(await editor.headline(document, "WEIGHTS"), `${list}, line 1 of constants.py`, "import");
        const attribute = editor.at(document, "constants.WEIGHTS").translate(0, "constants.W".length);
        same((await editor.hovers(document, attribute))[0]?.split("\n")[0], `${list}, line 1 of constants.py`, "attribute of a module");
        matches(await editor.headline(document, "values"), /^unknown: /, "a parameter of what is not known");
        const known = await editor.openText(
          "def total(values):\n    return sum(values)\n\nfor one in [[0.0] * 1_000_000]:\n    total(one)\n",
        );
        same(await editor.headline(known, "values"), list, "parameter");
        same(await editor.headline(known, "one"), list, "target");
      } finally {
        await vscode.commands.executeCommand("workbench.action.closeAllEditors");
        for (const uri of [other, own]) await vscode.workspace.fs.delete(uri);
      }
    },
  },
  {
    name: "Set n for the project writes pyproject.toml, and the figure is there at once",
    check: async () => {
      const toml = vscode.Uri.joinPath(folder(), "pyproject.toml");
      const own = vscode.Uri.joinPath(folder(), "outside.py");
      await write(own, "from elsewhere import N\nxs = [0.0] * N\n");
      try {
        const document = await editor.openFile("outside.py");
        matches(await editor.headline(document, "xs"), /^unknown: no size data for elsewhere\.N/, "hover before");
        const at = new vscode.Range(1, 0, 1, 0);
        const action = (await editor.actions(document, at, vscode.CodeActionKind.Refactor)).find(({ title }) => title.startsWith("Set "));
        same(action?.title, "Set N = … for the project", "action");
        await answering(action?.command?.command ?? "", action?.command?.arguments);
        const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(toml));
        same(text, "[tool.bytelens.assume]\nN = 1_000_000\n", "pyproject.toml");
        await awaitAnswer(
          () => editor.headline(document, "xs"),
          (line) => line.startsWith("8.00 MB if N = 1,000,000 (assumed)"),
          "the figure",
        );
      } finally {
        await vscode.commands.executeCommand("workbench.action.closeAllEditors");
        for (const uri of [own, toml]) await vscode.workspace.fs.delete(uri);
      }
    },
  },
  {
    name: "checking the workspace leaves out what git ignores",
    check: async () => {
      const texts = { ".gitignore": "made/\n*_gen.py\n", "made/a.py": floats, "b_gen.py": floats, "kept/c.py": `${floats}print(xs[0])\n` };
      const uris = Object.keys(texts).map((name) => vscode.Uri.joinPath(folder(), name));
      for (const [i, text] of Object.values(texts).entries()) await write(uris[i] as vscode.Uri, text);
      try {
        await vscode.commands.executeCommand("bytelens.checkWorkspace");
        same(
          uris.map((uri) => vscode.languages.getDiagnostics(uri).length),
          [0, 0, 0, 1],
          "problems of .gitignore, made/a.py, b_gen.py, kept/c.py",
        );
      } finally {
        for (const uri of uris) await vscode.workspace.fs.delete(uri);
      }
    },
  },
  {
    name: "checking the workspace is stopped midway: what was found stays, the rest is not looked at",
    check: async () => {
      const many = vscode.Uri.joinPath(folder(), "many");
      const total = 80;
      const text =
        floats + Array.from({ length: 400 }, (_, i) => `def f${i}(n):\n    ys = [j / 7 for j in range(n)]\n    return ys\n`).join("");
      const uris = Array.from({ length: total }, (_, i) => vscode.Uri.joinPath(many, `part${i}.py`));
      for (const uri of uris) await write(uri, `${text}print(xs[0])\n`);
      const found = () => uris.filter((uri) => vscode.languages.getDiagnostics(uri).length > 0).length;
      try {
        let looked: number | null = null;
        const done = vscode.commands.executeCommand<number>("bytelens.checkWorkspace").then((count) => {
          looked = count;
        });
        await awaitAnswer(
          async () => found(),
          (count) => count > 0,
          "the first findings",
        );
        // The notification with the progress has one button, which stops it.
        while (looked === null) {
          await vscode.commands.executeCommand("notification.acceptPrimaryAction");
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        await done;
        const count = found();
        holds(count > 0 && count < total && Number(looked) < total, `${count} of ${total} files have findings, ${looked} were looked at`);
        // Nothing goes on behind it, and the next check is a whole one.
        await new Promise((resolve) => setTimeout(resolve, 500));
        same(found(), count, "findings half a second later");
        for (const uri of uris) await write(uri, `${floats}print(xs[0])\n`);
        holds((await vscode.commands.executeCommand<number>("bytelens.checkWorkspace")) >= total, "the next check looks at all files");
        same(found(), total, "files with findings");
      } finally {
        await vscode.workspace.fs.delete(many, { recursive: true });
      }
    },
  },
  {
    name: "a target is chosen from a list, and the status says it",
    check: async () => {
      const document = await editor.openText(floats);
      const { status } = editor.installed().exports as { readonly status: vscode.LanguageStatusItem };
      const read = async () => status.text;
      const before = await awaitAnswer(read, (text) => text.startsWith("CPython"), "the status");
      // The list begins with "auto"; it ends with "Other…", above which the oldest version stands.
      await answering(
        "bytelens.chooseTarget",
        [],
        ["workbench.action.quickOpenSelectPrevious", "workbench.action.quickOpenSelectPrevious"],
      );
      const settings = () => vscode.workspace.getConfiguration("bytelens", document.uri).inspect<string>("target");
      try {
        same(settings()?.workspaceValue, "cpython-2.7-64", "the setting");
        await awaitAnswer(read, (text) => text.startsWith("CPython 2.7"), "the status of the other target");
      } finally {
        await vscode.workspace.getConfiguration("bytelens").update("target", undefined, vscode.ConfigurationTarget.Workspace);
      }
      await awaitAnswer(read, (text) => text === before, "the status as it was");
    },
  },
  {
    name: "the log opens, and so does the size under the cursor",
    check: async () => {
      await vscode.commands.executeCommand("bytelens.showLog");
      await editor.openText("small = [1.5]\n");
      await vscode.commands.executeCommand("bytelens.showEstimate");
    },
  },
];
