/** The server as the extension sees it: started, spoken to, started again when it ends by itself. What is said is none of its business. */
import type * as vscode from "vscode";
import { type Channel, type Connection, createConnection } from "../../server/src/lsp/connection";

/** A server that runs: its channel, and how to end it when it does not end itself. */
export interface Started {
  readonly channel: Channel;
  readonly kill: () => void;
}

/** Starts a server; what its process prints goes to the log. */
export type Start = (log: vscode.LogOutputChannel) => Promise<Started>;

/** What the features talk to, whichever server runs behind it. */
export interface Link {
  /** Waits for a server that is starting. Null: none runs, or it was ended meanwhile. Rejects with the server's refusal. */
  readonly request: <R>(method: string, params: unknown, token?: vscode.CancellationToken) => Promise<R | null>;
  /** Dropped where no server runs: what holds then is told when one has started (`onStart`). */
  readonly notify: (method: string, params: unknown) => void;
  /** Answers the server's requests and takes its notifications, those of servers to come too. */
  readonly answer: <P>(method: string, handler: (params: P) => unknown) => void;
  /** Calls back after each start, in the order given. */
  readonly onStart: (told: () => void) => void;
  /** Calls back when a server is gone, for whatever reason. */
  readonly onEnd: (told: () => void) => void;
  readonly running: () => boolean;
  readonly start: () => Promise<void>;
  /** Ends the server as LSP asks, by force after two seconds. */
  readonly stop: () => Promise<void>;
}

/** Milliseconds that a server has for its shutdown. */
const PATIENCE = 2000;

/**
 * `initialize`: the parameters of that request, made anew at each start. `mayRestart`: asked when a server has ended by itself.
 * Nothing is started yet.
 */
export function createLink(start: Start, log: vscode.LogOutputChannel, initialize: () => object, mayRestart: () => boolean): Link {
  const handlers = new Map<string, (params: never) => unknown>();
  const starts: (() => void)[] = [];
  const ends: (() => void)[] = [];
  let running: { readonly connection: Connection; readonly kill: () => void } | null = null;
  let starting: Promise<void> | null = null;

  const launch = async (): Promise<void> => {
    const { channel, kill } = await start(log);
    const connection = createConnection(channel);
    for (const [method, handler] of handlers) {
      connection.onRequest(method, (params) => handler(params as never) ?? null);
      connection.onNotification(method, (params) => handler(params as never));
    }
    let gone = false;
    connection.onClose(() => {
      gone = true;
      // Stopped by us, or never up: whoever waits for it knows.
      if (running?.connection !== connection) return;
      running = null;
      for (const told of ends) told();
      revive();
    });
    connection.listen();
    try {
      await connection.sendRequest("initialize", initialize());
    } catch (error) {
      kill();
      throw error;
    }
    if (gone) throw new Error("the server ended while it started");
    running = { connection, kill };
    connection.sendNotification("initialized", {});
    for (const told of starts) told();
  };
  const begin = (): Promise<void> => {
    starting ??= launch().finally(() => {
      starting = null;
    });
    return starting;
  };
  const revive = (): void => {
    if (!mayRestart()) return;
    begin().catch((error) => {
      log.error(error);
      revive();
    });
  };

  return {
    request: async <R>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<R | null> => {
      await starting?.catch(() => undefined);
      const server = running;
      if (server === null || token?.isCancellationRequested === true) return null;
      let listener: vscode.Disposable | undefined;
      try {
        return await server.connection.sendRequest<R>(method, params, (cancel) => {
          listener = token?.onCancellationRequested(cancel);
        });
      } catch (error) {
        if (running !== server) return null;
        throw error;
      } finally {
        listener?.dispose();
      }
    },
    notify: (method, params) => running?.connection.sendNotification(method, params),
    answer: (method, handler) => handlers.set(method, handler),
    onStart: (told) => starts.push(told),
    onEnd: (told) => ends.push(told),
    running: () => running !== null,
    start: begin,
    stop: async () => {
      await starting?.catch(() => undefined);
      const server = running;
      if (server === null) return;
      running = null;
      for (const told of ends) told();
      const { connection, kill } = server;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, PATIENCE);
      });
      await Promise.race([connection.sendRequest("shutdown").catch(() => undefined), late]);
      clearTimeout(timer);
      connection.sendNotification("exit", undefined);
      kill();
    },
  };
}
