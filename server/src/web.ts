/** The language server as a web worker. */
import { createConnection } from "./lsp/connection";
import { createWebRuntime } from "./lsp/runtimeWeb";
import { startServer } from "./lsp/server";

/** Starts the server in a web worker: messages come and go by postMessage. */
export function start(): void {
  const scope = self as DedicatedWorkerGlobalScope;
  const connection = createConnection({
    send: (message) => scope.postMessage(message),
    // Whoever started a worker ends it: the channel has no end of its own.
    listen: (receive) => {
      scope.onmessage = ({ data }) => receive(data);
    },
  });
  startServer(connection, createWebRuntime(connection));
}
