/** The one fence between features and the wire: it logs, gives the neutral answer, and ends work that nobody waits for any more. */
import { type CancellationToken, ResponseError } from "./connection";

export interface Log {
  readonly error: (text: string) => void;
  readonly warn: (text: string) => void;
  readonly info: (text: string) => void;
}

/** What was asked and where, for the log line. */
export interface Asked {
  readonly what: string;
  readonly uri: string | null;
  /** 0-based. */
  readonly position: { readonly line: number; readonly character: number } | null;
  /** The client is to ask again when the document has changed (pulled diagnostics); else it does so by itself. */
  readonly retrigger: boolean;
}

/** Of LSP's own error codes those that we answer with. */
const CODES = { requestCancelled: -32800, contentModified: -32801, serverCancelled: -32802 };

/** The error answers of LSP that clients drop in silence. (`never`: fits whatever error data a request declares.) */
export type Refusal = ResponseError<never>;

/** Thrown by a feature when the document has moved on: the client will ask again. */
export class Stale extends Error {}

/**
 * Runs a feature. Its failure is one log line (with the stack, never with source text) and `neutral` for the client; a request that
 * was cancelled or whose document has changed ends with the error that LSP has for it, which clients drop in silence.
 */
export async function guard<T>(log: Log, asked: Asked, neutral: T, token: CancellationToken, work: () => Promise<T>): Promise<T | Refusal> {
  try {
    if (token.isCancellationRequested) return cancelled();
    const answer = await work();
    return token.isCancellationRequested ? cancelled() : answer;
  } catch (error) {
    if (token.isCancellationRequested) return cancelled();
    if (error instanceof Stale) return stale(asked);
    log.error(failure(asked, error, "this request only"));
    return neutral;
  }
}

/** The same for a notification, which has no answer. */
export async function guardNotification(log: Log, asked: Asked, work: () => Promise<void> | void): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error(failure(asked, error, "this message only"));
  }
}

function cancelled(): Refusal {
  return new ResponseError(CODES.requestCancelled, "cancelled");
}

function stale(asked: Asked): Refusal {
  const text = "the document has changed";
  return asked.retrigger
    ? (new ResponseError(CODES.serverCancelled, text, { retriggerRequest: true }) as Refusal)
    : new ResponseError(CODES.contentModified, text);
}

/** The log line of a failure. */
export function failure(asked: Asked, error: unknown, reach: string): string {
  const file = asked.uri === null ? "" : ` at ${asked.uri.slice(asked.uri.lastIndexOf("/") + 1)}`;
  const place = asked.position === null ? "" : `:${asked.position.line + 1}:${asked.position.character + 1}`;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${asked.what} failed${file}${place} (${reach})\n${stack}`;
}
