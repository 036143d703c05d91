/** The language server as a process. */
import { createNodeRuntime } from "./lsp/runtimeNode";
import { startServer } from "./lsp/server";
import { openTransport } from "./lsp/transport";

export function start(): void {
  startServer(openTransport(process.argv.slice(2)), createNodeRuntime(__dirname));
}
