/** Both ends of a connection: answers, errors, and what becomes of requests when the channel closes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Channel, type Connection, createConnection, ResponseError } from "../../server/src/lsp/connection";

/** Two connections that hear each other; messages arrive in a later turn, as plain data. */
function pair(): { readonly client: Connection; readonly server: Connection; readonly close: () => void } {
  const receivers: ((message: unknown) => void)[] = [];
  const closers: (() => void)[] = [];
  const channel = (own: number): Channel => ({
    send: (message) => {
      const text = JSON.stringify(message);
      setImmediate(() => receivers[1 - own]?.(JSON.parse(text)));
    },
    listen: (receive, closed) => {
      receivers[own] = receive;
      closers[own] = closed;
    },
  });
  const [client, server] = [createConnection(channel(0)), createConnection(channel(1))];
  client.listen();
  server.listen();
  return { client, server, close: () => closers[0]?.() };
}

test("a request is answered, or rejected with the error that was sent", async () => {
  const { client, server } = pair();
  server.onRequest("double", (n: number) => 2 * n);
  server.onRequest("refused", () => new ResponseError(-32802, "not now", { retriggerRequest: true }));
  assert.equal(await client.sendRequest("double", 21), 42);
  await assert.rejects(client.sendRequest("refused"), { code: -32802, message: "not now", data: { retriggerRequest: true } });
  await assert.rejects(client.sendRequest("unknown"), { code: -32601 });
});

test("a channel that closes ends what is waited for, once", async () => {
  const { client, close } = pair();
  let closed = 0;
  client.onClose(() => {
    closed += 1;
  });
  const waiting = client.sendRequest("never");
  close();
  close();
  await assert.rejects(waiting, /closed/);
  await assert.rejects(client.sendRequest("later"), /closed/);
  assert.equal(closed, 1);
});

test("who no longer waits says so, and the other side sees it", async () => {
  const { client, server } = pair();
  let cancel = (): void => undefined;
  server.onRequest("slow", async (_: unknown, token: { readonly isCancellationRequested: boolean }) => {
    cancel();
    while (!token.isCancellationRequested) await new Promise((resolve) => setImmediate(resolve));
    return new ResponseError(-32800, "cancelled");
  });
  const answer = client.sendRequest("slow", null, (tell) => {
    cancel = tell;
  });
  await assert.rejects(answer, { code: -32800 });
});
