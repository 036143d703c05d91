/** The extension on every platform: one server, its log, its commands. It knows the editor, and nothing of Python or bytes. */
import * as vscode from "vscode";
import type { InitializeParams } from "vscode-languageserver-protocol";
import type { InitializationOptions } from "../../server/src/protocol";
import { registerCommands } from "./commands";
import { followDocuments } from "./documents";
import { answerFileRequests } from "./files";
import { followInterpreter } from "./interpreter";
import { showProblems } from "./problems";
import { provideActions, provideHints, provideHovers } from "./providers";
import { createRestartPolicy } from "./restart";
import { createServer, type Launched, type Server } from "./server";
import { folders, followWorkspace } from "./workspace";

/**
 * Returns when the server has answered, or has failed to start (then the log says why; the editor goes on without us).
 * `processId`: of the process that the server lives for, or null.
 */
export async function activateOn(
  context: vscode.ExtensionContext,
  processId: number | null,
  launch: (log: vscode.LogOutputChannel) => Promise<Launched>,
): Promise<Server> {
  const log = vscode.window.createOutputChannel("Bytelens", { log: true });
  const estimates = { forced: false };
  const restart = async () => {
    await server.stop();
    await server.start();
  };
  const server = createServer({
    log,
    launch: () => launch(log),
    parameters: () => parametersOf(context, processId),
    serve: (connection, { capabilities: { codeActionProvider } }) => {
      answerFileRequests(connection, vscode.Uri.joinPath(context.extensionUri, "dist"));
      const problems = showProblems(connection, log);
      return vscode.Disposable.from(
        followWorkspace(connection),
        followDocuments(connection, problems),
        problems,
        provideHovers(connection, estimates),
        provideHints(connection),
        provideActions(connection, typeof codeActionProvider === "object" ? (codeActionProvider.codeActionKinds ?? []) : []),
        followInterpreter(connection),
      );
    },
    restarts: createRestartPolicy(context, log, restart),
  });
  context.subscriptions.push(log, { dispose: server.stop }, ...registerCommands(server, log, estimates, restart));
  try {
    await server.start();
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
  }
  return server;
}

/** What we say of ourselves: what the files beside this one can do. */
function parametersOf(context: vscode.ExtensionContext, processId: number | null): InitializeParams {
  const initializationOptions: InitializationOptions = {
    docs: `${vscode.Uri.joinPath(context.extensionUri, "docs", "rules").toString()}/`,
    files: true,
  };
  const described = { relatedInformation: true, codeDescriptionSupport: true };
  return {
    processId,
    rootUri: null,
    workspaceFolders: folders(),
    clientInfo: { name: vscode.env.appName, version: vscode.version },
    locale: vscode.env.language,
    initializationOptions,
    capabilities: {
      general: { positionEncodings: ["utf-16"] },
      workspace: {
        configuration: true,
        workspaceFolders: true,
        didChangeConfiguration: { dynamicRegistration: true },
        didChangeWatchedFiles: { dynamicRegistration: true },
        inlayHint: { refreshSupport: true },
        diagnostics: { refreshSupport: true },
      },
      textDocument: {
        hover: { contentFormat: ["markdown"] },
        inlayHint: { resolveSupport: { properties: ["tooltip"] } },
        diagnostic: described,
        publishDiagnostics: described,
        codeAction: {
          codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
          isPreferredSupport: true,
          disabledSupport: true,
          dataSupport: true,
          resolveSupport: { properties: ["edit"] },
        },
      },
    },
  };
}
