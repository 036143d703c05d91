/** The commands of the palette; each does its work through the editor's own commands and settings where it can. */
import * as vscode from "vscode";
import type { Questions, Requests } from "../../server/src/protocol";
import type { Checks } from "./checks";
import { toPosition } from "./convert";
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
}

export function registerCommands({ link, log, estimates, restart, reports, checks }: Parts): readonly vscode.Disposable[] {
  const commands: Readonly<Record<string, (argument: never) => unknown>> = {
    "bytelens.showEstimate": () => showEstimate(estimates),
    "bytelens.explainNumber": () => reports.show(true),
    "bytelens.analyseFile": () => reports.show(false),
    "bytelens.checkWorkspace": () => checks.run(),
    "bytelens.toggleInlayHints": toggleInlayHints,
    "bytelens.addSizeHint": addSizeHint,
    "bytelens.chooseTarget": () => chooseTarget(link),
    "bytelens.fixAll": () => vscode.commands.executeCommand("editor.action.codeAction", { kind: "source.fixAll.bytelens", apply: "first" }),
    "bytelens.restartServer": restart,
    "bytelens.showLog": () => log.show(),
    "bytelens.setNumbers": setNumbers,
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
  if (argument === undefined) return say("nothing to set on this line");
  await setNumbers(argument as Questions);
}

/** Asks for each of the numbers and writes them into the text; nothing happens when the user leaves one of the questions. */
async function setNumbers({ questions, edits }: Questions): Promise<void> {
  const answers: string[] = [];
  for (const { name, value, number } of questions) {
    const options = number ? { prompt: `${name} = …`, validateInput: notWhole } : { prompt: name };
    const answer = await vscode.window.showInputBox({ title: number ? `Set ${name}` : `Type of ${name}`, value, ...options });
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
  await vscode.workspace.applyEdit(edit);
}

const digitsOf = (text: string): string => text.replace(/[\s_,.']/g, "");

const notWhole = (text: string): string | null => (/^\d{1,15}$/.test(digitsOf(text)) ? null : "A whole number, such as 1_000_000");

const AUTO = "auto";
const OTHER = "Other…";

async function chooseTarget(link: Link): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const uri = document?.languageId === "python" ? document.uri.toString() : null;
  const params: Requests["bytelens/targets"]["params"] = { uri, paths: knownInterpreters() };
  const answer = await link.request<Requests["bytelens/targets"]["result"]>("bytelens/targets", params);
  const { known, current, origin, found } = answer ?? { known: [], current: null, origin: null, found: [] };
  const inUse = current === null ? "" : `${current} (${origin ?? AUTO})`;
  const separator = (label: string) => ({ label, description: "", kind: vscode.QuickPickItemKind.Separator });
  const items: vscode.QuickPickItem[] = [
    { label: AUTO, description: "selected interpreter, project files, else the newest stable" },
    ...(found.length === 0 ? [] : [separator("Found here")]),
    ...found.map(({ target, place }) => ({ label: target, description: place })),
    separator("Known versions"),
    ...known.map((label) => ({ label })),
    { label: OTHER, description: "such as cpython-3.13.5t-64+numpy2.2" },
  ];
  const title = inUse === "" ? "Sizes are for" : `Sizes are for: ${inUse}`;
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: "Interpreter that sizes are for" });
  if (picked === undefined) return;
  const target = picked.label === OTHER ? await vscode.window.showInputBox({ title, value: current ?? "" }) : picked.label;
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
