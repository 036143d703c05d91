/** The extension on every platform: one language client, its log, its commands. It knows the editor, and nothing of Python or bytes. */
import * as vscode from "vscode";
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";
import type { InitializationOptions, Requests } from "../../server/src/protocol";
import { registerCommands } from "./commands";
import { answerFileRequests } from "./files";
import { followInterpreter } from "./interpreter";
import { createRestartPolicy } from "./restart";

/** Makes the client that fits the platform; it does not start it. */
export type CreateClient = (options: LanguageClientOptions) => BaseLanguageClient;

/** Returns when the server has answered, or has failed to start (then the log says why; the editor goes on without us). */
export async function activateOn(context: vscode.ExtensionContext, createClient: CreateClient): Promise<BaseLanguageClient> {
  const log = vscode.window.createOutputChannel("Bytelens", { log: true });
  const estimates = { forced: false };
  const initializationOptions: InitializationOptions = {
    docs: vscode.Uri.joinPath(context.extensionUri, "dist", "rules.md").toString(),
    files: true,
  };
  const restart = createRestartPolicy(context, log, () => restartClient(client));
  const client = createClient({
    // Every scheme: files, untitled documents, virtual workspaces.
    documentSelector: [{ language: "python" }],
    outputChannel: log,
    initializationOptions,
    initializationFailedHandler: () => false,
    errorHandler: restart,
    diagnosticCollectionName: "bytelens",
    middleware: {
      provideHover: (document, position, token, next) => {
        if (!estimates.forced) return next(document, position, token);
        estimates.forced = false;
        return forcedHover(client, document, position, token);
      },
    },
  });
  context.subscriptions.push(log, client, ...registerCommands(client, log, estimates, () => restartClient(client)));
  answerFileRequests(client);
  try {
    await client.start();
    followInterpreter(context, client);
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
  }
  return client;
}

async function restartClient(client: BaseLanguageClient): Promise<void> {
  if (client.needsStop()) await client.stop();
  await client.start();
}

/** Milliseconds that a message stays in the status bar. */
const MESSAGE_TIME = 3000;

/** The hover without thresholds, for the command that asks for it. */
async function forcedHover(
  client: BaseLanguageClient,
  document: vscode.TextDocument,
  position: vscode.Position,
  token: vscode.CancellationToken,
): Promise<vscode.Hover | null> {
  const params = { uri: client.code2ProtocolConverter.asUri(document.uri), position: client.code2ProtocolConverter.asPosition(position) };
  const found = await client.sendRequest<Requests["bytelens/estimate"]["result"]>("bytelens/estimate", params, token);
  if (found === null) {
    vscode.window.setStatusBarMessage("Bytelens: no estimate here", MESSAGE_TIME);
    return null;
  }
  const { start, end } = found.range;
  return new vscode.Hover(
    new vscode.MarkdownString(found.markdown),
    new vscode.Range(start.line, start.character, end.line, end.character),
  );
}
