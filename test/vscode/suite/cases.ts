// What a real editor must show for real Python, case by case; the wording is that of the product's own documents.
import * as vscode from "vscode";
import * as editor from "./editor";
import { awaitAnswer, type Case, holds, matches, same } from "./harness";

const floats = "xs = [i / 3 for i in range(1_000_000)]\n";
const reads = "print(len(xs), xs[0])\n";

/** Cases of every host: desktop, server and web worker. */
export const everywhere: readonly Case[] = [
  {
    name: "Bytelens starts with a Python document",
    check: async () => {
      const extension = editor.installed();
      await editor.openText("x = 1\n");
      await extension.activate();
      holds(extension.isActive, "the extension is not active");
    },
  },
  {
    name: "a hover's first line is the answer",
    check: async () => {
      const document = await editor.openText(floats + reads);
      const [card] = await editor.hovers(document, editor.at(document, "xs"));
      holds(card !== undefined, "no hover");
      same(card.split("\n")[0], "32.4 MB (exact) — list of 1,000,000 floats", "first line");
      matches(card, /exactly 32,448,728 bytes/, "parts");
      matches(card, /array\('d'\) 8\.18 MB/, "cheaper");
    },
  },
  {
    name: "a use of a name says what it holds there",
    check: async () => {
      const document = await editor.openText(floats + reads);
      const [card] = await editor.hovers(document, editor.at(document, "xs[0]"));
      matches(card ?? "", /^32\.4 MB \(exact\) — list of 1,000,000 floats/, "first line");
    },
  },
  {
    name: "an inlay hint stands after the binding, before a comment",
    check: async () => {
      const document = await editor.openText(`N = 1_000_000\nxs = [i / 3 for i in range(N)]  # thirds\nsmall = [1.5, 2.5]\n${reads}`);
      same(await editor.hints(document), [[2, "32.4 MB"]], "hints");
      const [hint] = await editor.rawHints(document);
      same(hint?.position.character, "xs = [i / 3 for i in range(N)]".length, "column");
      same(hint?.textEdits ?? [], [], "text edits");
      matches(hint === undefined ? "" : editor.label(hint), /^32\.4\u00a0MB$/, "no-break space before the unit");
    },
  },
  {
    name: "problems are informations with a rule that links to its page",
    check: async () => {
      const document = await editor.openText(floats + reads);
      const [problem] = await editor.awaitProblems(document, ["boxed-numbers"]);
      holds(problem !== undefined, "no problem");
      same(problem.severity, vscode.DiagnosticSeverity.Information, "severity");
      same([problem.range.start.line, problem.range.start.character, problem.range.end.character], [0, 0, 2], "range");
      matches(
        editor.plain(problem.message),
        /^xs keeps 1,000,000 floats as objects: 32\.4 MB for 8\.00 MB of data; array\('d'\) holds 8\.18 MB$/,
        "message",
      );
      holds(typeof problem.code === "object", "the rule has no link");
      const { target } = problem.code;
      matches(target.toString(true), /\/dist\/rules\.md#L\d+$/, "link");
      const page = new TextDecoder().decode(await vscode.workspace.fs.readFile(target.with({ fragment: "" })));
      same(page.split("\n")[Number(target.fragment.slice(1)) - 1], "# boxed-numbers", "the line of the page");
    },
  },
  {
    name: "the preferred fix says its effect, changes text and problems, and one undo takes it back",
    check: async () => {
      const before = floats + reads;
      const document = await editor.openText(before);
      const [problem] = await editor.awaitProblems(document, ["boxed-numbers"]);
      holds(problem !== undefined, "no problem");
      const found = await editor.actions(document, problem.range, vscode.CodeActionKind.QuickFix);
      const fix = found.find((action) => action.isPreferred);
      holds(fix !== undefined, `no preferred fix among ${JSON.stringify(found.map((action) => action.title))}`);
      same(editor.plain(fix.title), "Use array('d'): 32.4 MB → 8.18 MB", "title");
      await editor.apply(fix);
      matches(document.getText(), /^(?:import array|from array import array)$/m, "the import comes in the same edit");
      matches(document.getText(), /^xs = array(?:\.array)?\((["'])d\1, .*range\(1_000_000\)/m, "the list became an array");
      await editor.awaitProblems(document, []);
      same(await editor.headline(document, "xs"), "8.18 MB (exact) — array('d') of 1,000,000 items", "hover after the fix");
      await vscode.commands.executeCommand("undo");
      same(document.getText(), before, "text after one undo");
      await editor.awaitProblems(document, ["boxed-numbers"]);
    },
  },
  {
    name: "lossy fixes say what is lost and are not preferred; a suppression is offered and works",
    check: async () => {
      const document = await editor.openText(floats + reads);
      const [problem] = await editor.awaitProblems(document, ["boxed-numbers"]);
      holds(problem !== undefined, "no problem");
      const found = await editor.actions(document, problem.range, vscode.CodeActionKind.QuickFix);
      const titles = found.map((action) => editor.plain(action.title));
      const lossy = found[titles.indexOf("Use array('f'): 32.4 MB → 4.09 MB (loses digits after the 7th)")];
      holds(lossy !== undefined && !lossy.isPreferred, `the lossy fix is missing or preferred: ${JSON.stringify(titles)}`);
      same(found.filter((action) => action.isPreferred).length, 1, "preferred fixes");
      const ignore = found[titles.indexOf("Ignore boxed-numbers on this line")];
      holds(ignore !== undefined, `no suppression among ${JSON.stringify(titles)}`);
      await editor.apply(ignore);
      matches(document.lineAt(0).text, /# bytelens: ignore\[boxed-numbers\]$/, "the comment");
      await editor.awaitProblems(document, []);
    },
  },
  {
    name: "typing changes hint, hover and problems",
    check: async () => {
      const document = await editor.openText(floats + reads);
      await editor.awaitProblems(document, ["boxed-numbers"]);
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, new vscode.Range(0, 0, 1, 0), "xs = [i / 3 for i in range(10)]\n");
      await vscode.workspace.applyEdit(edit);
      await editor.awaitProblems(document, []);
      same(await editor.hints(document), [], "hints");
      matches(await editor.headline(document, "xs"), /^\d+ B \(exact\) — list of 10 floats/, "hover");
    },
  },
  {
    name: "a document with a syntax error keeps answers for what parses and gives none for what does not",
    check: async () => {
      const document = await editor.openText(`${floats}def broken(:\n    ys = [i / 3 for i in range(\n`);
      same(await editor.headline(document, "xs"), "32.4 MB (exact) — list of 1,000,000 floats", "hover before the error");
      holds(
        (await editor.hints(document)).every(([line]) => line === 1),
        "a hint stands on a line that does not parse",
      );
      for (const card of await editor.hovers(document, editor.at(document, "ys"))) matches(card, /^unknown: /, "hover in the error");
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, new vscode.Range(1, 0, 3, 0), reads);
      await vscode.workspace.applyEdit(edit);
      await editor.awaitProblems(document, ["boxed-numbers"]);
    },
  },
  {
    name: "an unsaved document has the same answers as a file",
    check: async () => {
      const file = await editor.openFile("editor_suite.py");
      const unsaved = await editor.openText(file.getText());
      same(unsaved.uri.scheme, "untitled", "scheme");
      const answers = async (document: vscode.TextDocument) => [await editor.hints(document), await editor.headline(document, "xs")];
      same(await answers(unsaved), await answers(file), "answers");
      const [first] = await editor.awaitProblems(unsaved, ["boxed-numbers"]);
      const [second] = await editor.awaitProblems(file, ["boxed-numbers"]);
      same(first?.message, second?.message, "message");
    },
  },
  {
    name: "settings act at once, without a restart",
    check: async () => {
      const document = await editor.openText(floats + reads);
      const settings = vscode.workspace.getConfiguration("bytelens");
      const change = (name: string, value: unknown) => settings.update(name, value, vscode.ConfigurationTarget.Global);
      const ask = () => editor.hints(document);
      await editor.awaitProblems(document, ["boxed-numbers"]);
      try {
        await change("inlayHints.enable", false);
        await awaitAnswer(ask, (found) => found.length === 0, "no hints");
        await change("inlayHints.enable", undefined);
        await change("units", "binary");
        await awaitAnswer(ask, (found) => JSON.stringify(found) === '[[1,"30.9 MiB"]]', "hints in MiB");
        await change("diagnostics.enable", false);
        await editor.awaitProblems(document, []);
      } finally {
        for (const name of ["inlayHints.enable", "units", "diagnostics.enable"]) await change(name, undefined);
      }
      await editor.awaitProblems(document, ["boxed-numbers"]);
      await awaitAnswer(ask, (found) => JSON.stringify(found) === '[[1,"32.4 MB"]]', "hints in MB");
    },
  },
  {
    name: "a server that is started again has the documents that are open",
    check: async () => {
      const document = await editor.openText(floats + reads);
      await editor.awaitProblems(document, ["boxed-numbers"]);
      await vscode.commands.executeCommand("bytelens.restartServer");
      await editor.awaitProblems(document, ["boxed-numbers"]);
      same(await editor.hints(document), [[1, "32.4 MB"]], "hints");
      same(await editor.headline(document, "xs"), "32.4 MB (exact) — list of 1,000,000 floats", "hover");
    },
  },
  {
    name: "project files are watched: what is wrong in pyproject.toml stands on its line, what is right acts at once",
    check: async () => {
      const document = await editor.openFile("editor_suite.py");
      const uri = vscode.Uri.joinPath(document.uri, "../pyproject.toml");
      const write = (text: string) => vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
      const ask = async () => (await editor.hints(document)).map(([, label]) => label);
      const before = await ask();
      const found = () => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "bytelens");
      try {
        await write("[tool.bytelens]\nexclude = []\nbudget = true\n");
        const [problem] = await awaitAnswer(
          async () => found(),
          (all) => all.length === 1,
          "the mistake in the project file",
        );
        same([problem?.range.start.line, problem?.severity], [2, vscode.DiagnosticSeverity.Warning], "line and severity");
        matches(problem?.message ?? "", /^bytelens\.budget: true is not /, "message");
        await write('[tool.bytelens]\nexclude = ["*_suite.py"]\n');
        await awaitAnswer(ask, (labels) => labels.length === 0, "no hints in a file that the project leaves out");
        same(found(), [], "the mistake is gone");
      } finally {
        await vscode.workspace.fs.delete(uri);
      }
      await awaitAnswer(ask, (labels) => JSON.stringify(labels) === JSON.stringify(before), "the hints are back");
    },
  },
  {
    name: "Set n asks for the length, and the figure is a number at once",
    check: async () => {
      const document = await editor.openText('text = open("a.txt").read()\n');
      matches(await editor.headline(document, "text"), /^4\d B \+ 1 B × n, n = len\(text\) \(symbolic\)/, "hover before");
      const at = new vscode.Range(0, 2, 0, 2);
      const found = await editor.actions(document, at, vscode.CodeActionKind.Refactor);
      const action = found.find(({ title }) => editor.plain(title) === "Set n = …");
      holds(action?.command !== undefined, `no action among ${JSON.stringify(found.map(({ title }) => title))}`);
      let open = true;
      const done = vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? [])).then(() => {
        open = false;
      });
      while (open) {
        await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await done;
      same(document.lineAt(0).text, 'text = open("a.txt").read()  # bytelens: n = 1_000_000', "the line");
      matches(
        await editor.headline(document, "text"),
        /^1\.00 MB if .*n = 1,000,000 \(assumed\) — str of 1,000,000 characters/,
        "hover after",
      );
    },
  },
  {
    name: "the status item names the target and what the file holds at its end",
    check: async () => {
      const document = await editor.openText(`${floats}rows = input()\n`);
      const { status } = editor.installed().exports as { readonly status: vscode.LanguageStatusItem };
      const name = document.uri.path.slice(document.uri.path.lastIndexOf("/") + 1);
      const read = async () => [status.text, editor.plain(status.detail ?? ""), status.command?.title];
      const wanted = `${name} holds at least 32.4 MB at its end; rows (line 2) is unknown`;
      const [text, , action] = await awaitAnswer(read, ([, detail]) => detail?.startsWith(wanted) === true, wanted);
      matches(text ?? "", /^CPython 3\.\d+(?:\.\d+)?(?:, NumPy \d+\.\d+\.\d+)?$/, "text");
      same([status.name, action], ["Bytelens", "Choose Target"], "name and action");
    },
  },
  {
    name: "a file's values and the steps of a number are shown as pages to read",
    check: async () => {
      const document = await editor.openText(floats + reads);
      const page = async (command: string) => {
        await vscode.window.showTextDocument(document, { selection: new vscode.Range(1, 11, 1, 11), viewColumn: vscode.ViewColumn.One });
        await vscode.commands.executeCommand(command);
        const shown = vscode.window.activeTextEditor?.document;
        same([shown?.uri.scheme, shown?.languageId], ["bytelens", "plaintext"], `what ${command} shows`);
        return shown?.getText() ?? "";
      };
      matches(await page("bytelens.analyseFile"), /^ +1 {2}xs +32\.4 MB +exact +list of 1,000,000 floats$/m, "the table");
      await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
      const found = await editor.actions(document, new vscode.Range(0, 1, 0, 1), vscode.CodeActionKind.QuickFix);
      const explain = found.find(({ title }) => editor.plain(title) === "Explain 32.4 MB")?.command;
      holds(explain !== undefined, `no explanation among ${JSON.stringify(found.map(({ title }) => title))}`);
      await vscode.commands.executeCommand(explain.command, ...(explain.arguments ?? []));
      matches(vscode.window.activeTextEditor?.document.getText() ?? "", /^xs = .*\(exact\)/, "what the action shows");
      matches(
        await page("bytelens.explainNumber"),
        /^ {2}4 {2}list 56 \+ 8 × 1,056,084 = 8,448,728; .*exactly 32,448,728 bytes$/m,
        "the steps",
      );
    },
  },
  {
    name: "checking the workspace fills Problems for files that are not open, and they stay true",
    check: async () => {
      const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
      holds(folder !== undefined, "no workspace folder is open");
      const uri = vscode.Uri.joinPath(folder, "checked.py");
      const write = (text: string) => vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
      const rules = async () => vscode.languages.getDiagnostics(uri).map(editor.rule);
      await write(floats + reads);
      try {
        holds((await vscode.commands.executeCommand<number>("bytelens.checkWorkspace")) > 5, "files are looked at");
        same(await rules(), ["boxed-numbers"], "problems of a file that was never open");
        holds(
          vscode.workspace.textDocuments.every((document) => document.uri.toString() !== uri.toString()),
          "the file is not open",
        );
        await write("x = 1\n");
        await awaitAnswer(rules, (found) => found.length === 0, "no problems when the file has changed");
        await write(floats + reads);
        await awaitAnswer(rules, (found) => found.length === 1, "the problem is back");
      } finally {
        await vscode.workspace.fs.delete(uri);
      }
      await awaitAnswer(rules, (found) => found.length === 0, "no problems of a file that is gone");
    },
  },
  {
    name: "a notebook's cells are one module: hints, problems and hovers per cell, through edits and a new order",
    check: async () => {
      const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
      holds(folder !== undefined, "no workspace folder is open");
      const uri = vscode.Uri.joinPath(folder, "cells.ipynb");
      const code = (source: string) => ({
        cell_type: "code",
        metadata: {},
        source: source.split(/(?<=\n)/),
        outputs: [],
        execution_count: null,
      });
      const words = { cell_type: "markdown", metadata: {}, source: ["Some words"] };
      const sources = ["%matplotlib inline\nN = 1_000_000", `%%time\nxs = [i / 3 for i in range(N)]\n${reads}`];
      const cells = [words, code(sources[0] as string), code(sources[1] as string)];
      const metadata = { kernelspec: { name: "python3", language: "python", display_name: "Python 3" }, language_info: { name: "python" } };
      const text = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells });
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
      try {
        const notebook = await vscode.workspace.openNotebookDocument(uri);
        await vscode.window.showNotebookDocument(notebook);
        const [, first, second] = notebook.getCells().map(({ document }) => document);
        holds(first !== undefined && second !== undefined, "the notebook has three cells");
        const [problem] = await editor.awaitProblems(second, ["boxed-numbers"]);
        same(problem?.range.start.line, 1, "line of the problem in its cell");
        same(await editor.headline(second, "xs"), "32.4 MB (exact) — list of 1,000,000 floats", "hover");
        same(await editor.hints(second), [[2, "32.4 MB"]], "hints");
        const edit = new vscode.WorkspaceEdit();
        edit.replace(first.uri, new vscode.Range(1, 4, 1, 13), "10");
        await vscode.workspace.applyEdit(edit);
        await editor.awaitProblems(second, []);
        const more = new vscode.WorkspaceEdit();
        const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, "N = 500_000", "python");
        more.set(uri, [vscode.NotebookEdit.insertCells(2, [cell])]);
        await vscode.workspace.applyEdit(more);
        await editor.awaitProblems(second, ["boxed-numbers"]);
        same(await editor.headline(second, "xs"), "16.2 MB (exact) — list of 500,000 floats", "hover after the new cell");
        const fewer = new vscode.WorkspaceEdit();
        fewer.set(uri, [vscode.NotebookEdit.deleteCells(new vscode.NotebookRange(1, 3))]);
        await vscode.workspace.applyEdit(fewer);
        await editor.awaitProblems(second, []);
      } finally {
        await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
        await vscode.workspace.fs.delete(uri);
      }
    },
  },
  {
    name: "the walkthrough opens, and its sample can be read, fixed and told a length",
    check: async () => {
      await vscode.commands.executeCommand("bytelens.openWalkthrough");
      await vscode.commands.executeCommand("bytelens.openSample");
      const document = vscode.window.activeTextEditor?.document;
      holds(document?.isUntitled === true && document.languageId === "python", "the sample is a new Python document");
      same(await editor.headline(document, "thirds"), "32.4 MB (exact) — list of 1,000,000 floats", "hover");
      await editor.awaitProblems(document, ["boxed-numbers"]);
      const at = new vscode.Range(editor.at(document, "rows:"), editor.at(document, "rows:"));
      const found = await editor.actions(document, at, vscode.CodeActionKind.Refactor);
      same(
        found.map(({ title }) => editor.plain(title)),
        ["Set n = …"],
        "actions on the length",
      );
    },
  },
  {
    name: "fix all applies the safe fixes of a document",
    check: async () => {
      const document = await editor.openText(
        `xs = [i / 3 for i in range(1_000_000)]\nys = [i / 7 for i in range(500_000)]\n${reads}print(ys[1])\n`,
      );
      await editor.awaitProblems(document, ["boxed-numbers", "boxed-numbers"]);
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      const kind = vscode.CodeActionKind.SourceFixAll.append("bytelens");
      const [action, ...more] = await editor.actions(document, all, kind);
      holds(action !== undefined && more.length === 0, "one action fixes all");
      await editor.apply(action);
      await editor.awaitProblems(document, []);
      same(document.getText().match(/^(?:import array|from array import array)$/gm)?.length, 1, "imports");
    },
  },
  {
    name: "the tour shows the hints of the documentation",
    check: async () => {
      const document = await editor.openFile("tour.py");
      // The documentation's figures are for this target; the newest Python pickles by protocol 5, which needs less.
      const settings = vscode.workspace.getConfiguration("bytelens");
      await settings.update("target", "cpython-3.11.7-64+numpy2.4.6", vscode.ConfigurationTarget.Global);
      const answer = async () => new Map(await editor.hints(document));
      const found = await awaitAnswer(
        answer,
        (hints) => [...hints.values()].includes("needs 200 MB"),
        "hints for the target of the setting",
      );
      await settings.update("target", undefined, vscode.ConfigurationTarget.Global);
      const wanted = new Map([
        ["xs =", "32.4 MB"],
        ["zeros =", "8.00 MB"],
        ["high =", "max 32.5 MB"],
        ["samples =", "→ 32.4 MB"],
        ["a =", "→ 2.10 MB"],
        ["big =", "80.0 MB"],
        ["blob =", "needs 200 MB"],
      ]);
      for (const [start, label] of wanted) {
        const line =
          document
            .getText()
            .split("\n")
            .findIndex((text) => text.startsWith(start)) + 1;
        same(found.get(line), label, `hint at "${start}"`);
      }
      for (const start of ["N =", "head =", "rows ="]) {
        const line =
          document
            .getText()
            .split("\n")
            .findIndex((text) => text.startsWith(start)) + 1;
        same(found.get(line), undefined, `hint at "${start}"`);
      }
    },
  },
  {
    name: "every example file is answered in the product's words",
    check: async () => {
      const files = await vscode.workspace.findFiles("**/*.py");
      holds(files.length > 1, "the workspace holds no examples");
      for (const uri of files) {
        const document = await vscode.workspace.openTextDocument(uri);
        await vscode.window.showTextDocument(document);
        const name = /^(\w+) = /m.exec(document.getText());
        holds(name !== null, `${uri.path} binds no name`);
        const [card] = await editor.hovers(document, document.positionAt(name.index));
        matches(card ?? "", / \((?:exact|bounded|assumed|symbolic)\) — |^unknown: /, `${uri.path}: hover on ${name[1]}`);
        for (const [line, text] of await editor.hints(document)) {
          holds(text.length <= 12, `${uri.path}:${line}: hint "${text}" is longer than 12 characters`);
          matches(
            text,
            /^(?:→ |needs |max |min |about |adds )?(?:[\d.,]+ (?:to [\d.,]+ )?[kMGT]?B(?: if…)?|.* × .*)$/,
            `${uri.path}:${line}`,
          );
        }
        for (const problem of editor.problems(document)) {
          holds(problem.message.length <= 120 && !problem.message.includes("\n"), `${uri.path}: long message: ${problem.message}`);
        }
      }
    },
  },
  {
    name: "the commands of the manifest exist",
    check: async () => {
      const { contributes } = editor.installed().packageJSON;
      const declared: string[] = (contributes.commands ?? []).map((command: { command: string }) => command.command);
      const present = await vscode.commands.getCommands(true);
      holds(declared.length > 0, "no command is declared");
      same(
        declared.filter((command) => !present.includes(command)),
        [],
        "commands without code",
      );
    },
  },
];
