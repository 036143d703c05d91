/** The language server as a web worker. */
import { BrowserMessageReader, BrowserMessageWriter, createMessageConnection } from "vscode-jsonrpc/browser";
import { createWebRuntime } from "./lsp/runtimeWeb";
import { startServer } from "./lsp/server";

const scope = self as DedicatedWorkerGlobalScope;
const connection = createMessageConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope));
startServer(connection, createWebRuntime(connection));
