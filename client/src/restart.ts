/** What happens when the server's process ends by itself: it is started again, four times in a row; then it stays off and one message says so. */
import * as vscode from "vscode";

/** Ends within this time count together, in milliseconds. */
const WINDOW = 180_000;
const MOST = 5;

const SILENT = "bytelens.stoppedMessage.silent";

/** Says at each end whether the server is to start again. */
export function createRestartPolicy(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  restart: () => Promise<void>,
): () => boolean {
  let ends: readonly number[] = [];
  return () => {
    const now = Date.now();
    ends = [...ends.filter((time) => now - time < WINDOW), now];
    log.warn("the server has ended by itself");
    if (ends.length < MOST) return true;
    ends = [];
    void sayStopped(context, log, restart);
    return false;
  };
}

async function sayStopped(context: vscode.ExtensionContext, log: vscode.LogOutputChannel, restart: () => Promise<void>): Promise<void> {
  const text = vscode.l10n.t("Bytelens stopped five times and stays off in this window.");
  log.error(text);
  if (context.globalState.get<boolean>(SILENT) === true) return;
  const [show, again] = [vscode.l10n.t("Show Log"), vscode.l10n.t("Restart")];
  const silent = vscode.l10n.t("Don't Show Again");
  const answer = await vscode.window.showErrorMessage(text, show, again, silent);
  if (answer === show) log.show();
  if (answer === again) await restart();
  if (answer === silent) await context.globalState.update(SILENT, true);
}
