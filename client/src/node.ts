/** The extension where the editor runs on a machine: the server is a process beside it. */
import type { ExtensionContext } from "vscode";
import { type BaseLanguageClient, LanguageClient, TransportKind } from "vscode-languageclient/node";
import { activateOn } from "./common";

let client: BaseLanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const module = context.asAbsolutePath("dist/server.js");
  const server = { module, transport: TransportKind.ipc };
  const debug = { ...server, options: { execArgv: ["--nolazy", "--inspect=6010", "--enable-source-maps"] } };
  client = await activateOn(context, (options) => new LanguageClient("bytelens", "Bytelens", { run: server, debug }, options));
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
