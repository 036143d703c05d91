/** The server's life: started, started again when it ends by itself, stopped. What is said to it is in the files beside this one. */
import * as vscode from "vscode";
import type { InitializeParams, InitializeResult, LogMessageParams } from "vscode-languageserver-protocol";
import { type Channel, type Connection, createConnection } from "../../server/src/lsp/connection";

/** A process or a worker that has just been made. */
export interface Launched {
  readonly channel: Channel;
  /** Ends it at once; nothing happens when it has ended. */
  readonly kill: () => void;
}

export interface ServerOptions {
  readonly log: vscode.LogOutputChannel;
  readonly launch: () => Promise<Launched>;
  readonly parameters: () => InitializeParams;
  /** Begins all that lasts as long as this run of the server: answers, listeners, providers. Called before the server asks anything. */
  readonly serve: (connection: Connection, result: InitializeResult) => vscode.Disposable;
  /** Whether a server that has ended by itself is started again. */
  readonly restarts: () => boolean;
}

export interface Server {
  /** Returns when the server has answered; does nothing while one runs. */
  readonly start: () => Promise<void>;
  /** Returns when the server has ended, or does not answer any more. */
  readonly stop: () => Promise<void>;
  /** Rejects when no server runs. */
  readonly request: <R>(method: string, params: unknown, token?: vscode.CancellationToken) => Promise<R>;
}

interface Run extends Launched {
  readonly connection: Connection;
  readonly life: vscode.Disposable;
}

export function createServer(options: ServerOptions): Server {
  let running: Promise<Run> | null = null;
  const start = async (): Promise<void> => {
    if (running === null) {
      const run = begin(options, () => {
        if (running !== run) return;
        running = null;
        if (options.restarts()) start().catch((error) => options.log.error(error));
      });
      running = run;
      run.catch(() => {
        if (running === run) running = null;
      });
    }
    await running;
  };
  return {
    start,
    stop: async () => {
      const run = running;
      running = null;
      if (run !== null) await run.then(end, () => undefined);
    },
    request: async (method, params, token) => {
      if (running === null) throw new Error("Bytelens does not run");
      return (await running).connection.sendRequest(method, params, token);
    },
  };
}

/** `ended`: called when the server ends without being asked to. */
async function begin({ log, launch, parameters, serve }: ServerOptions, ended: () => void): Promise<Run> {
  const { channel, kill } = await launch();
  const connection = createConnection(traced(channel, log));
  const life: vscode.Disposable[] = [];
  connection.onClose(() => {
    vscode.Disposable.from(...life).dispose();
    ended();
  });
  connection.onNotification("window/logMessage", ({ type, message }: LogMessageParams) => {
    log[type === 1 ? "error" : type === 2 ? "warn" : "info"](message);
  });
  connection.listen();
  try {
    const result = await connection.sendRequest<InitializeResult>("initialize", parameters());
    connection.sendNotification("initialized", {});
    life.push(serve(connection, result));
    return { channel, kill, connection, life: vscode.Disposable.from(...life) };
  } catch (error) {
    connection.onClose(() => undefined);
    kill();
    throw error;
  }
}

/** Milliseconds that a server has to end. */
const PATIENCE = 2000;

async function end({ connection, life, kill }: Run): Promise<void> {
  life.dispose();
  connection.onClose(() => undefined);
  const asked = connection.sendRequest("shutdown").then(
    () => connection.sendNotification("exit", null),
    () => undefined,
  );
  await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  setTimeout(kill, PATIENCE);
}

/** All messages go into the log where its level is "trace". */
function traced({ send, listen }: Channel, log: vscode.LogOutputChannel): Channel {
  const trace = (arrow: string, message: unknown) => {
    if (log.logLevel === vscode.LogLevel.Trace) log.trace(`${arrow} ${JSON.stringify(message)}`);
  };
  return {
    send: (message) => {
      trace("→", message);
      send(message);
    },
    listen: (receive, closed) =>
      listen((message) => {
        trace("←", message);
        receive(message);
      }, closed),
  };
}
