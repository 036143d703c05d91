/**
 * JSON-RPC 2.0 over a channel of messages, as far as LSP uses it: requests and notifications both ways, `$/cancelRequest`. Our server and our client
 * speak it with this file; the libraries for it and for LSP clients would be a tenth of the package.
 */

/** Carries messages as plain data, whole and in order. */
export interface Channel {
  readonly send: (message: object) => void;
  /** Called once. `closed`: nothing more will come. */
  readonly listen: (receive: (message: unknown) => void, closed: () => void) => void;
}

export interface CancellationToken {
  readonly isCancellationRequested: boolean;
}

/** Codes of JSON-RPC and LSP's base protocol. */
export const ErrorCodes = { MethodNotFound: -32601, InvalidRequest: -32600, InternalError: -32603, ServerNotInitialized: -32002 };

/** What a handler returns (or what a request rejects with) where the answer is an error. */
export class ResponseError<D = unknown> extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly data?: D,
  ) {
    super(message);
  }
}

export interface Connection {
  readonly onRequest: <P, R>(
    method: string,
    handler: (params: P, token: CancellationToken) => R | ResponseError | Promise<R | ResponseError>,
  ) => void;
  readonly onNotification: <P>(method: string, handler: (params: P) => void) => void;
  readonly onClose: (handler: () => void) => void;
  /** Rejects with a ResponseError, or when the channel is closed. `onCancel`: called once with what tells the other side that nobody waits any more. */
  readonly sendRequest: <R>(method: string, params?: unknown, onCancel?: (cancel: () => void) => void) => Promise<R>;
  readonly sendNotification: (method: string, params: unknown) => void;
  /** Handlers are called from now on. */
  readonly listen: () => void;
}

type RequestHandler = (params: unknown, token: CancellationToken) => unknown;

interface Message {
  readonly id?: number | string | null;
  readonly method?: unknown;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code?: unknown; readonly message?: unknown; readonly data?: unknown };
}

/** JSON-RPC over a channel of messages: requests with cancellation, notifications, and requests of our own. */
export function createConnection(channel: Channel): Connection {
  const requests = new Map<string, RequestHandler>();
  const notifications = new Map<string, (params: unknown) => void>();
  const running = new Map<number | string, { isCancellationRequested: boolean }>();
  const waiting = new Map<number, { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void }>();
  let onClose = (): void => undefined;
  let last = 0;
  let open = true;

  const send = (message: object): void => {
    if (open) channel.send({ jsonrpc: "2.0", ...message });
  };
  const refuse = (id: number | string, { code, message, data }: ResponseError): void => {
    send({ id, error: data === undefined ? { code, message } : { code, message, data } });
  };

  const answer = async (id: number | string, method: string, params: unknown): Promise<void> => {
    const handler = requests.get(method);
    if (handler === undefined) return refuse(id, new ResponseError(ErrorCodes.MethodNotFound, `Unhandled method ${method}`));
    const token = { isCancellationRequested: false };
    running.set(id, token);
    try {
      const result = await handler(params, token);
      if (result instanceof ResponseError) refuse(id, result);
      else send({ id, result: result ?? null });
    } catch (error) {
      refuse(id, new ResponseError(ErrorCodes.InternalError, error instanceof Error ? error.message : String(error)));
    } finally {
      running.delete(id);
    }
  };
  const settle = ({ id, result, error }: Message): void => {
    const request = waiting.get(id as number);
    waiting.delete(id as number);
    if (error === undefined || error === null) request?.resolve(result);
    else request?.reject(new ResponseError(Number(error.code), String(error.message), error.data));
  };
  const receive = (data: unknown): void => {
    if (typeof data !== "object" || data === null) return;
    const message = data as Message;
    const { id, method, params } = message;
    if (typeof method !== "string") {
      if (id !== undefined && id !== null) settle(message);
    } else if (id !== undefined && id !== null) void answer(id, method, params);
    else if (method === "$/cancelRequest") {
      const token = running.get((params as { readonly id?: number | string } | undefined)?.id ?? "");
      if (token !== undefined) token.isCancellationRequested = true;
    } else notifications.get(method)?.(params);
  };

  return {
    onRequest: (method, handler) => requests.set(method, handler as RequestHandler),
    onNotification: (method, handler) => notifications.set(method, handler as (params: unknown) => void),
    onClose: (handler) => {
      onClose = handler;
    },
    sendRequest: <R>(method: string, params?: unknown, onCancel?: (cancel: () => void) => void) =>
      new Promise<R>((resolve, reject) => {
        if (!open) return reject(new Error("the connection is closed"));
        const id = ++last;
        waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
        send(params === undefined ? { id, method } : { id, method, params });
        onCancel?.(() => send({ method: "$/cancelRequest", params: { id } }));
      }),
    sendNotification: (method, params) => send({ method, params }),
    listen: () =>
      channel.listen(receive, () => {
        if (!open) return;
        open = false;
        for (const { reject } of waiting.values()) reject(new Error("the connection is closed"));
        waiting.clear();
        onClose();
      }),
  };
}
