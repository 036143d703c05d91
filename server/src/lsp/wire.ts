/** LSP's frame around a JSON-RPC connection: the start, the end, the log. What is said in between is none of its business. */

import type { InitializeParams, InitializeResult } from "vscode-languageserver-protocol";
import { type CancellationToken, type Connection, ErrorCodes, ResponseError } from "./connection";
import type { Log, Refusal } from "./guard";

/** The last word on a process; a worker is ended by its client. */
export interface Process {
  readonly exit: (code: number) => void;
  /** Calls back when the process with this id is gone. */
  readonly watch: (id: number, gone: () => void) => void;
}

export interface Wire {
  readonly log: Log;
  /** Answers a request. Before `initialize` it is refused, as LSP asks. */
  readonly onRequest: <P, R>(method: string, handler: (params: P, token: CancellationToken) => Promise<R | Refusal>) => void;
  /** Takes a notification. Before `initialize` it is dropped. */
  readonly onNotification: <P>(method: string, handler: (params: P) => void) => void;
  /** Rejects when the client refuses or is gone. */
  readonly request: <R>(method: string, params?: unknown) => Promise<R>;
  /** Never fails: a client that is gone needs no news. */
  readonly notify: (method: string, params: unknown) => void;
}

/** Begins to listen. The exit code is 0 after `shutdown`, else 1: also when the client's end of the connection is closed or its process gone. */
export function openWire(connection: Connection, process: Process, initialize: (params: InitializeParams) => InitializeResult): Wire {
  let state: "new" | "running" | "shut down" = "new";
  const end = () => process.exit(state === "shut down" ? 0 : 1);
  const notify = (method: string, params: unknown) => {
    connection.sendNotification(method, params);
  };
  const say = (type: number) => (message: string) => notify("window/logMessage", { type, message });

  connection.onRequest("initialize", (params: InitializeParams) => {
    if (state !== "new") return new ResponseError(ErrorCodes.InvalidRequest, "initialize was called before");
    const result = initialize(params);
    state = "running";
    if (typeof params.processId === "number") process.watch(params.processId, end);
    return result;
  });
  connection.onRequest("shutdown", () => {
    state = "shut down";
    return null;
  });
  connection.onNotification("exit", end);
  connection.onClose(end);
  return {
    log: { error: say(1), warn: say(2), info: say(3) },
    onRequest: <P, R>(method: string, handler: (params: P, token: CancellationToken) => Promise<R | Refusal>) => {
      connection.onRequest<P, R | Refusal>(method, async (params, token) => {
        if (state === "running") return handler(params, token);
        if (state === "new") return new ResponseError(ErrorCodes.ServerNotInitialized, "the server is not initialized");
        return new ResponseError(ErrorCodes.InvalidRequest, "the server is shut down");
      });
    },
    onNotification: <P>(method: string, handler: (params: P) => void) => {
      connection.onNotification(method, (params: P) => {
        if (state === "running") handler(params);
      });
    },
    request: (method, params) => connection.sendRequest(method, params),
    notify,
  };
}
