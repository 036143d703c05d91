/** The language server as a process. */
import { createNodeRuntime } from "./lsp/runtimeNode";
import { startServer } from "./lsp/server";
import { openTransport } from "./lsp/transport";

/** Starts the server under node: over stdio, or over the channel that the arguments name. */
export function start(): void {
  // Where it goes may be on a full disk: what node says there is no reason to end.
  process.stderr.on("error", () => undefined);
  startServer(openTransport(process.argv.slice(2)), createNodeRuntime(__dirname));
}
