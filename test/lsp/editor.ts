/** A small editor for tests: starts a server's bundle as a process, speaks LSP over stdio, and keeps all that the server says. */
import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { createMessageConnection, type MessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";

export interface EditorOptions {
  /** Path of the bundle. */
  readonly server: string;
  readonly arguments?: readonly string[];
  readonly capabilities?: object;
  readonly initializationOptions?: unknown;
  readonly locale?: string;
  /** Answer to workspace/configuration, by URI; a promise holds back whatever the server does for that document. */
  readonly settings?: (uri: string) => unknown;
  readonly folders?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Where the process's standard error goes, a file that is open; ours where nothing is said. */
  readonly errors?: number;
}

export interface Diagnostic {
  readonly range: { readonly start: Position; readonly end: Position };
  readonly severity: number;
  readonly source: string;
  readonly code?: string;
  readonly codeDescription?: { readonly href: string };
  readonly message: string;
  readonly relatedInformation?: readonly { readonly location: { readonly uri: string }; readonly message: string }[];
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Editor {
  readonly connection: MessageConnection;
  readonly process: ChildProcess;
  // biome-ignore lint/suspicious/noExplicitAny: what a server answers is what the test is about.
  readonly initialized: any;
  readonly published: readonly Published[];
  /** window/logMessage: type 1 error, 2 warning, 3 information. */
  readonly logs: readonly { readonly type: number; readonly message: string }[];
  /** Methods that the server has asked of us. */
  readonly requests: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  request(method: string, params: unknown): Promise<any>;
  notify(method: string, params: unknown): Promise<void>;
  open(uri: string, text: string, version?: number): Promise<void>;
  change(uri: string, version: number, ...changes: readonly unknown[]): Promise<void>;
  /** The next publishDiagnostics (also one that has come already and was not taken yet) that fits. */
  nextPublished(fits: (published: Published) => boolean): Promise<Published>;
  nextLog(part: string): Promise<string>;
  /** Ends the server as editors do; the exit code. */
  close(): Promise<number | null>;
  kill(): void;
}

/** Capabilities of a current editor that pulls diagnostics (VS Code). */
export const MODERN = {
  general: { positionEncodings: ["utf-16"] },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true },
    inlayHint: { refreshSupport: true },
    diagnostics: { refreshSupport: true },
  },
  textDocument: {
    hover: { contentFormat: ["markdown", "plaintext"] },
    inlayHint: { resolveSupport: { properties: ["tooltip"] } },
    publishDiagnostics: { relatedInformation: true, versionSupport: true, codeDescriptionSupport: true },
    diagnostic: {},
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "refactor", "source"] } },
      isPreferredSupport: true,
      disabledSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ["edit"] },
    },
  },
};

/** The same for an editor that is sent diagnostics. */
export const PUSHED = { ...MODERN, textDocument: { ...MODERN.textDocument, diagnostic: undefined } };

/** Milliseconds after which a test that waits for a message is stuck. */
const STUCK = 120_000;

export async function startEditor(options: EditorOptions): Promise<Editor> {
  const server = spawn(process.execPath, [options.server, ...(options.arguments ?? ["--stdio"])], {
    stdio: ["pipe", "pipe", options.errors ?? "inherit"],
    env: { ...process.env, ...options.environment },
  });
  const exited = new Promise<number | null>((resolve) => server.once("exit", resolve));
  const [input, output] = [server.stdin as Writable, server.stdout as Readable];
  const connection = createMessageConnection(new StreamMessageReader(output), new StreamMessageWriter(input));
  const published: Published[] = [];
  const logs: { type: number; message: string }[] = [];
  const requests: string[] = [];
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const check of [...waiting]) check();
  };
  let taken = 0;
  connection.onNotification("textDocument/publishDiagnostics", (params: Published) => {
    published.push(params);
    wake();
  });
  connection.onNotification("window/logMessage", (params: { type: number; message: string }) => {
    logs.push(params);
    wake();
  });
  connection.onRequest("workspace/configuration", async (params: { items: readonly { scopeUri: string }[] }) => {
    requests.push("workspace/configuration");
    return Promise.all(params.items.map(async (item) => (await options.settings?.(item.scopeUri)) ?? null));
  });
  for (const method of ["client/registerCapability", "workspace/inlayHint/refresh", "workspace/diagnostic/refresh"]) {
    connection.onRequest(method, () => {
      requests.push(method);
      wake();
      return null;
    });
  }
  connection.listen();
  const until = <T>(find: () => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const check = () => {
        const found = find();
        if (found === undefined) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      setTimeout(() => reject(new Error("the server does not say what the test waits for")), STUCK).unref();
      exited.then((code) => reject(new Error(`the server ended with ${code}`)));
      check();
    });
  const initialized = await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: options.capabilities ?? {},
    ...(options.locale === undefined ? {} : { locale: options.locale }),
    ...(options.folders === undefined ? {} : { workspaceFolders: options.folders.map((uri) => ({ uri, name: uri })) }),
    ...(options.initializationOptions === undefined ? {} : { initializationOptions: options.initializationOptions }),
  });
  await connection.sendNotification("initialized", {});
  return {
    connection,
    process: server,
    initialized,
    published,
    logs,
    requests,
    request: (method, params) => connection.sendRequest(method, params),
    notify: (method, params) => connection.sendNotification(method, params),
    open: (uri, text, version = 1) =>
      connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "python", version, text } }),
    change: (uri, version, ...contentChanges) =>
      connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges }),
    nextPublished: (fits) =>
      until(() => {
        for (; taken < published.length; ) {
          const next = published[taken];
          taken += 1;
          if (next !== undefined && fits(next)) return next;
        }
        return undefined;
      }),
    nextLog: (part) => until(() => logs.find(({ message }) => message.includes(part))?.message),
    close: async () => {
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      const code = await exited;
      connection.dispose();
      return code;
    },
    kill: () => {
      connection.dispose();
      server.kill("SIGKILL");
    },
  };
}
