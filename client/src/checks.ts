/** Findings of a whole workspace: Problems for the files that are not open, kept true while those files change. */
import * as vscode from "vscode";
import type { Diagnostic } from "vscode-languageserver-protocol";
import type { Requests } from "../../server/src/protocol";
import { toDiagnostic } from "./convert";
import { readText } from "./files";
import type { Link } from "./link";
import { say } from "./reports";

const PYTHON_FILES = "**/*.{py,pyw}";

/** Where nobody looks for Python of their own. */
const ELSEWHERE = "**/{.venv,venv,.tox,.nox,node_modules,site-packages,__pycache__,.git}/**";

/** The command that checks the workspace, and what it leaves behind. */
export class Checks {
  private watcher: vscode.FileSystemWatcher | null = null;
  /** Files with findings of ours that no open document has put there. */
  private readonly filled = new Set<string>();

  constructor(
    private readonly link: Link,
    private readonly problems: vscode.DiagnosticCollection,
  ) {}

  /** Looks at all files of the workspace. Those that are open have their findings already. Returns how many files were looked at. */
  run(): Thenable<number> {
    this.watcher ??= this.follow();
    const options = { location: vscode.ProgressLocation.Notification, title: "Bytelens", cancellable: true };
    return vscode.window.withProgress(options, async (progress, token) => {
      const found = await vscode.workspace.findFiles(PYTHON_FILES, ELSEWHERE, undefined, token);
      const params: Requests["bytelens/ownFiles"]["params"] = { uris: found.map(String) };
      const own = new Set(await this.link.request<Requests["bytelens/ownFiles"]["result"]>("bytelens/ownFiles", params, token));
      const all = found.filter((uri) => own.has(uri.toString()));
      let [looked, findings, files] = [0, 0, 0];
      for (const uri of all) {
        if (token.isCancellationRequested) break;
        progress.report({ increment: 100 / all.length, message: vscode.l10n.t("{0} of {1} files", looked, all.length) });
        await this.check(uri, token);
        const found = this.problems.get(uri)?.length ?? 0;
        looked += 1;
        findings += found;
        files += found > 0 ? 1 : 0;
      }
      const [total, stopped] = [all.length, token.isCancellationRequested];
      if (stopped) say(vscode.l10n.t("{0} findings in {1} files; stopped after {2} of {3} files", findings, files, looked, total));
      else say(vscode.l10n.t("{0} findings in {1} of {2} files", findings, files, total));
      if (findings > 0) await vscode.commands.executeCommand("workbench.actions.view.problems");
      return looked;
    });
  }

  private async check(uri: vscode.Uri, token?: vscode.CancellationToken): Promise<void> {
    if (isOpen(uri)) return;
    const text = await readText(uri).catch(() => null);
    if (text === null) return this.forget(uri);
    const params: Requests["bytelens/check"]["params"] = { uri: uri.toString(), text };
    const found = await this.link.request<Diagnostic[]>("bytelens/check", params, token).catch(() => null);
    // It may have been opened meanwhile: then the server sends its findings by itself.
    if (found === null || isOpen(uri)) return;
    this.problems.set(uri, found.map(toDiagnostic));
    this.filled.add(uri.toString());
  }

  /** Nobody else tells that a file which is not open is another one now. */
  private follow(): vscode.FileSystemWatcher {
    const watcher = vscode.workspace.createFileSystemWatcher(PYTHON_FILES);
    watcher.onDidChange((uri) => (this.filled.has(uri.toString()) ? this.check(uri) : undefined));
    watcher.onDidDelete((uri) => this.forget(uri));
    this.link.onEnd(() => this.filled.clear());
    return watcher;
  }

  private forget(uri: vscode.Uri): void {
    if (this.filled.delete(uri.toString())) this.problems.delete(uri);
  }

  dispose(): void {
    this.watcher?.dispose();
  }
}

function isOpen(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
}
