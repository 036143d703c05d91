/** The commands of the palette; each does its work through the editor's own commands and settings where it can. */
import * as vscode from "vscode";
import type { Questions, Requests } from "../../server/src/protocol";
import type { Checks } from "./checks";
import { toPosition } from "./convert";
import { readText } from "./files";
import { knownInterpreters } from "./interpreter";
import type { Link } from "./link";
import { type Reports, say } from "./reports";

/** What commands act on. */
export interface Parts {
  readonly link: Link;
  readonly log: vscode.LogOutputChannel;
  /** `forced` is on while a hover that ignores thresholds is asked for. */
  readonly estimates: { forced: boolean };
  readonly restart: () => Promise<void>;
  readonly reports: Reports;
  readonly checks: Checks;
  /** Runs the script in front; undefined where nothing can be run. */
  readonly measure: (() => Promise<void>) | undefined;
  readonly extension: vscode.Extension<unknown>;
}

export function registerCommands({
  link,
  log,
  estimates,
  restart,
  reports,
  checks,
  measure,
  extension,
}: Parts): readonly vscode.Disposable[] {
  const commands: Readonly<Record<string, (argument: never) => unknown>> = {
    "bytelens.showEstimate": () => showEstimate(estimates),
    "bytelens.explainNumber": (place?: Requests["bytelens/report"]["params"]) => reports.show(true, place),
    "bytelens.analyseFile": () => reports.show(false),
    "bytelens.checkWorkspace": () => checks.run(),
    "bytelens.toggleInlayHints": toggleInlayHints,
    "bytelens.addSizeHint": addSizeHint,
    "bytelens.chooseTarget": () => chooseTarget(link),
    "bytelens.fixAll": () => vscode.commands.executeCommand("editor.action.codeAction", { kind: "source.fixAll.bytelens", apply: "first" }),
    "bytelens.measureScript": measure ?? (() => say(vscode.l10n.t("scripts can be run on a machine, not in a browser"))),
    "bytelens.restartServer": restart,
    "bytelens.showLog": () => log.show(),
    "bytelens.setNumbers": setNumbers,
    "bytelens.openWalkthrough": () => vscode.commands.executeCommand("workbench.action.openWalkthrough", `${extension.id}#start`, false),
    "bytelens.openSample": () => openSample(extension.extensionUri),
  };
  return Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run));
}

/** How long the flag stays on at most, in milliseconds: the editor asks for the hover right after its command. */
const HOVER_WAIT = 2000;

async function showEstimate(estimates: { forced: boolean }): Promise<void> {
  estimates.forced = true;
  const off = setTimeout(() => {
    estimates.forced = false;
  }, HOVER_WAIT);
  try {
    await vscode.commands.executeCommand("editor.action.showHover", { focus: "noAutoFocus" });
  } catch (error) {
    clearTimeout(off);
    estimates.forced = false;
    throw error;
  }
}

/** Changes the setting where it is set now, so that the change is seen. */
async function toggleInlayHints(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("bytelens.inlayHints", vscode.window.activeTextEditor?.document.uri);
  await settings.update("enable", !settings.get<boolean>("enable", true), placeOf(settings.inspect("enable")));
}

/** The action "Set n = …" of the line with the cursor, by its command. */
async function addSizeHint(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const kind = vscode.CodeActionKind.Refactor.value;
  const found =
    editor === undefined
      ? []
      : await vscode.commands.executeCommand<vscode.CodeAction[]>(
          "vscode.executeCodeActionProvider",
          editor.document.uri,
          editor.selection,
          kind,
        );
  const [argument] = found.find(({ command }) => command?.command === "bytelens.setNumbers")?.command?.arguments ?? [];
  if (argument === undefined) return say(vscode.l10n.t("nothing to set on this line"));
  await setNumbers(argument as Questions);
}

/** Asks for each of the numbers and writes them into the text; nothing happens when the user leaves one of the questions. */
async function setNumbers({ questions, edits, project }: Questions): Promise<void> {
  const answers: string[] = [];
  for (const { name, value, number } of questions) {
    const options = number ? { prompt: `${name} = …`, validateInput: notWhole } : { prompt: name };
    const answer = await vscode.window.showInputBox({
      title: number ? vscode.l10n.t("Set {0}", name) : vscode.l10n.t("Type of {0}", name),
      value,
      ...options,
    });
    if (answer === undefined || answer.trim() === "") return;
    answers.push(number ? digitsOf(answer).replace(/\B(?=(\d{3})+$)/g, "_") : answer.trim());
  }
  const edit = new vscode.WorkspaceEdit();
  for (const { uri, version, range, parts } of edits) {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
    if (document.version !== version) return;
    const text = parts.map((part) => (typeof part === "number" ? answers[part] : part)).join("");
    edit.insert(document.uri, toPosition(range.start), text);
  }
  if (project !== undefined)
    return assume(
      project,
      questions.map(({ name }, i) => `${/^\w+$/.test(name) ? name : JSON.stringify(name)} = ${answers[i]}\n`),
    );
  await vscode.workspace.applyEdit(edit);
}

const TABLE = /^\[tool\.bytelens\.assume\][^\S\n]*\r?\n/m;

/** Writes lines into the project's table of assumptions and saves the file, which is when the server reads it. */
async function assume(file: string | null, lines: readonly string[]): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const folder = document === undefined ? undefined : vscode.workspace.getWorkspaceFolder(document.uri);
  if (file === null && folder === undefined) return say(vscode.l10n.t("open a folder first: this goes into its pyproject.toml"));
  const uri = file === null ? vscode.Uri.joinPath((folder as vscode.WorkspaceFolder).uri, "pyproject.toml") : vscode.Uri.parse(file);
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(uri, { ignoreIfExists: true });
  await vscode.workspace.applyEdit(edit);
  const toml = await vscode.workspace.openTextDocument(uri);
  const text = toml.getText();
  const table = TABLE.exec(text);
  const [at, head] =
    table === null ? [text.length, `${text === "" ? "" : "\n"}[tool.bytelens.assume]\n`] : [table.index + table[0].length, ""];
  const written = new vscode.WorkspaceEdit();
  written.insert(uri, toml.positionAt(at), `${table === null && /[^\n]$/.test(text) ? "\n" : ""}${head}${lines.join("")}`);
  await vscode.workspace.applyEdit(written);
  await toml.save();
}

const digitsOf = (text: string): string => text.replace(/[\s_,.']/g, "");

const notWhole = (text: string): string | null =>
  /^\d{1,15}$/.test(digitsOf(text)) ? null : vscode.l10n.t("A whole number, such as 1_000_000");

/** The file of the walkthrough, as a new one that can be changed and thrown away. */
async function openSample(folder: vscode.Uri): Promise<void> {
  const content = (await readText(vscode.Uri.joinPath(folder, "media", "walkthrough", "sample.py"))) ?? "";
  const document = await vscode.workspace.openTextDocument({ language: "python", content });
  const start = document.positionAt(content.indexOf("thirds"));
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(start, start) });
}

const AUTO = "auto";

async function chooseTarget(link: Link): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const uri = document?.languageId === "python" ? document.uri.toString() : null;
  const params: Requests["bytelens/targets"]["params"] = { uri, paths: knownInterpreters() };
  const answer = await link.request<Requests["bytelens/targets"]["result"]>("bytelens/targets", params);
  const { known, current, origin, found } = answer ?? { known: [], current: null, origin: null, found: [] };
  const inUse = current === null ? "" : `${current} (${origin ?? AUTO})`;
  const separator = (label: string) => ({ label, description: "", kind: vscode.QuickPickItemKind.Separator });
  const other = vscode.l10n.t("Other…");
  const items: vscode.QuickPickItem[] = [
    { label: AUTO, description: vscode.l10n.t("selected interpreter, project files, else the newest stable") },
    ...(found.length === 0 ? [] : [separator(vscode.l10n.t("Found here"))]),
    ...found.map(({ target, place }) => ({ label: target, description: place })),
    separator(vscode.l10n.t("Known versions")),
    ...known.map((label) => ({ label })),
    { label: other, description: vscode.l10n.t("such as {0}", "cpython-3.13.5t-64+numpy2.2") },
  ];
  const title = inUse === "" ? vscode.l10n.t("Sizes are for") : vscode.l10n.t("Sizes are for: {0}", inUse);
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t("Interpreter that sizes are for") });
  if (picked === undefined) return;
  const target = picked.label === other ? await vscode.window.showInputBox({ title, value: current ?? "" }) : picked.label;
  if (target === undefined || target.trim() === "") return;
  const settings = vscode.workspace.getConfiguration("bytelens", document?.uri);
  await settings.update(
    "target",
    target === AUTO ? undefined : target,
    placeOf(settings.inspect("target"), vscode.workspace.name !== undefined),
  );
}

/** Where a setting stands now; where it stands nowhere: the workspace if that is wanted, else the user's settings. */
function placeOf(
  inspected: { readonly workspaceFolderValue?: unknown; readonly workspaceValue?: unknown } | undefined,
  preferWorkspace = false,
): vscode.ConfigurationTarget {
  if (inspected?.workspaceFolderValue !== undefined) return vscode.ConfigurationTarget.WorkspaceFolder;
  if (inspected?.workspaceValue !== undefined || preferWorkspace) return vscode.ConfigurationTarget.Workspace;
  return vscode.ConfigurationTarget.Global;
}
