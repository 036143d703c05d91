/** Measure This Script: runs the file in front because its user asked for it, and shows what its values really take beside the estimates. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as vscode from "vscode";
import type { Requests } from "../../server/src/protocol";
import { PYTHON } from "./features";
import { selectedPython } from "./interpreter";
import type { Link } from "./link";
import { type Reports, say } from "./reports";

/** `recorder`: path of the program that runs the script. What it prints goes to the log. */
export async function measureScript(link: Link, reports: Reports, log: vscode.LogOutputChannel, recorder: string): Promise<void> {
  if (!vscode.workspace.isTrusted) return askForTrust();
  const document = vscode.window.activeTextEditor?.document;
  if (document?.uri.scheme !== "file" || vscode.languages.match(PYTHON, document) === 0)
    return say(vscode.l10n.t("open a Python file first"));
  const python = await choosePython(link, document);
  if (python === undefined || (document.isDirty && !(await document.save()))) return;
  const name = document.uri.path.slice(document.uri.path.lastIndexOf("/") + 1);
  const title = vscode.l10n.t("Measuring {0}", name);
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (_, token) => {
    const folder = await mkdtemp(join(tmpdir(), "bytelens-measure-"));
    try {
      const result = join(folder, "result.json");
      log.info(`runs ${document.uri.fsPath} with ${python}`);
      const ended = await run([python, recorder, result, document.uri.fsPath], document, log, token);
      if (token.isCancellationRequested) return;
      log.info(`the script ended with ${ended}`);
      const measurement = await readFile(result, "utf8").catch(() => null);
      const params: Requests["bytelens/measured"]["params"] = { uri: document.uri.toString(), measurement: measurement ?? "" };
      const table = await link.request<Requests["bytelens/measured"]["result"]>("bytelens/measured", params, token);
      if (table === null) {
        log.show(true);
        return say(vscode.l10n.t("nothing was measured; the log says more"));
      }
      await reports.open(`Measured ${name}`, table);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

async function askForTrust(): Promise<void> {
  const manage = vscode.l10n.t("Manage Trust");
  const text = vscode.l10n.t("Measure This Script runs the file, which needs a trusted workspace. Everything else works without.");
  if ((await vscode.window.showWarningMessage(text, manage)) === manage) await vscode.commands.executeCommand("workbench.trust.manage");
}

/** To choose one is to agree that the script runs; undefined: the user does not. */
async function choosePython(link: Link, { uri }: vscode.TextDocument): Promise<string | undefined> {
  const params: Requests["bytelens/targets"]["params"] = { uri: uri.toString(), paths: [] };
  const answer = await link.request<Requests["bytelens/targets"]["result"]>("bytelens/targets", params);
  const selected = (await selectedPython(uri)) ?? (process.platform === "win32" ? "python" : "python3");
  const places = new Map([[selected, ""], ...(answer?.found ?? []).map(({ target, place }) => [place, target] as const)]);
  const items = [...places].map(([label, description]) => ({ label, description }));
  const title = vscode.l10n.t("Runs this script to measure it");
  return (await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t("Interpreter that runs it") }))?.label;
}

/** The exit code, the signal's name, or why it did not start. */
function run(
  [program, ...args]: readonly [string, ...string[]],
  { uri }: vscode.TextDocument,
  log: vscode.LogOutputChannel,
  token: vscode.CancellationToken,
): Promise<number | string> {
  return new Promise((resolve) => {
    const cwd = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? dirname(uri.fsPath);
    const child = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => log.info(String(text).trimEnd()));
    child.on("error", ({ message }) => resolve(message)).on("close", (code, signal) => resolve(code ?? String(signal)));
    token.onCancellationRequested(() => child.kill());
  });
}
