/** The extension on every platform: the server, its log, its commands. It knows the editor, and nothing of Python or bytes. */
import * as vscode from "vscode";
import type { InitializeParams } from "vscode-languageserver-protocol";
import type { InitializationOptions, Requests } from "../../server/src/protocol";
import { Checks } from "./checks";
import { registerCommands } from "./commands";
import { fromPosition } from "./convert";
import { CAPABILITIES, registerFeatures, toHover } from "./features";
import { answerFileRequests } from "./files";
import { followInterpreter } from "./interpreter";
import { createLink, type Link, type Start } from "./link";
import { followNotebooks } from "./notebooks";
import { Reports, say } from "./reports";
import { createRestartPolicy } from "./restart";
import { showStatus } from "./status";
import { foldersNow, followWorkspace } from "./workspace";

/** How the server is started, and what it cannot have without us. */
export interface Platform {
  readonly start: Start;
  /** Whose end ends the server; null: it cannot see processes. */
  readonly processId: number | null;
  /** Runs the script in front and shows what it takes. */
  readonly measure?: (link: Link, reports: Reports, log: vscode.LogOutputChannel) => Promise<void>;
  /** Reads the parser's files for a server that reaches none. */
  readonly wasm?: () => Promise<Requests["bytelens/wasm"]["result"]>;
}

export interface Activated {
  readonly link: Link;
  /** What other extensions, and tests, may read. */
  readonly api: { readonly status: vscode.LanguageStatusItem };
}

/** Returns when the server has answered, or has failed to start (then the log says why; the editor goes on without us). */
export async function activateOn(context: vscode.ExtensionContext, { start, processId, measure, wasm }: Platform): Promise<Activated> {
  const log = vscode.window.createOutputChannel("Bytelens", { log: true });
  // What every report of a bug begins with.
  log.info(
    `Bytelens ${context.extension.packageJSON.version}, ${vscode.env.appName} ${vscode.version}, ${vscode.env.remoteName ?? "local"}`,
  );
  const estimates = { forced: false };
  const initialize = (): InitializeParams => {
    const initializationOptions: InitializationOptions = {
      docs: vscode.Uri.joinPath(context.extensionUri, "dist", "rules.md").toString(),
      files: true,
      questions: true,
    };
    const workspaceFolders = foldersNow();
    return {
      processId,
      clientInfo: { name: vscode.env.appName, version: vscode.version },
      locale: vscode.env.language,
      rootUri: workspaceFolders[0]?.uri ?? null,
      workspaceFolders,
      capabilities: CAPABILITIES,
      initializationOptions,
    };
  };
  const restart = async (): Promise<void> => {
    await link.stop();
    await link.start();
  };
  const link = createLink(start, log, initialize, createRestartPolicy(context, log, restart));
  link.answer("window/logMessage", ({ type, message }: { readonly type: number; readonly message: string }) =>
    type === 1 ? log.error(message) : type === 2 ? log.warn(message) : log.info(message),
  );
  if (wasm !== undefined) link.answer("bytelens/wasm", wasm);
  answerFileRequests(link);
  const problems = vscode.languages.createDiagnosticCollection("bytelens");
  const reports = new Reports(link);
  const checks = new Checks(link, problems);
  const changed = new vscode.EventEmitter<void>();
  link.answer("workspace/inlayHint/refresh", () => changed.fire());
  const status = showStatus(link, changed.event);
  context.subscriptions.push(
    log,
    problems,
    reports,
    checks,
    changed,
    status,
    ...followWorkspace(link),
    ...followNotebooks(link, changed),
    ...registerFeatures(link, problems, changed, (document, position, token) => {
      if (!estimates.forced) return null;
      estimates.forced = false;
      return forcedHover(link, document, position, token);
    }),
    ...registerCommands({
      link,
      log,
      estimates,
      restart,
      reports,
      checks,
      measure: measure && (() => measure(link, reports, log)),
      extension: context.extension,
    }),
  );
  followInterpreter(context, link);
  try {
    await link.start();
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
  }
  return { link, api: { status: status.item } };
}

/** The hover without thresholds, for the command that asks for it. */
async function forcedHover(
  link: Link,
  document: vscode.TextDocument,
  position: vscode.Position,
  token: vscode.CancellationToken,
): Promise<vscode.Hover | null> {
  const params: Requests["bytelens/estimate"]["params"] = { uri: document.uri.toString(), position: fromPosition(position) };
  const found = await link.request<Requests["bytelens/estimate"]["result"]>("bytelens/estimate", params, token);
  if (found !== null) return toHover(found.markdown, found.range);
  say(vscode.l10n.t("no estimate here"));
  return null;
}
