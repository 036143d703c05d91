/** Every way in which editors start the server's process, and that it never outlives its client. */
import assert from "node:assert/strict";
import { fork, spawn } from "node:child_process";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { bundleFake } from "./fake/bundle";

let fake: Awaited<ReturnType<typeof bundleFake>>;
before(async () => {
  fake = await bundleFake();
});
after(() => fake.remove());

const PARAMS = { processId: process.pid, rootUri: null, capabilities: {} };

async function greet(connection: MessageConnection): Promise<void> {
  connection.listen();
  const { serverInfo } = (await connection.sendRequest("initialize", PARAMS)) as { serverInfo: { name: string } };
  assert.equal(serverInfo.name, "bytelens");
}

async function leave(connection: MessageConnection): Promise<void> {
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
}

test("node's own channel, as VS Code uses it; a channel that is cut ends the server", async () => {
  for (const cut of [false, true]) {
    const server = fork(fake.server, ["--node-ipc"]);
    const exited = new Promise((resolve) => server.once("exit", resolve));
    const connection = createMessageConnection(new IPCMessageReader(server), new IPCMessageWriter(server));
    await greet(connection);
    if (cut) server.disconnect();
    else await leave(connection);
    assert.equal(await exited, cut ? 1 : 0);
    connection.dispose();
  }
});

test("a named pipe and a socket, the value after = or as the next argument", async () => {
  for (const kind of ["pipe", "socket"]) {
    const listener = createServer();
    const connected = new Promise<Socket>((resolve) => listener.once("connection", resolve));
    const name = process.platform === "win32" ? `\\\\.\\pipe\\bytelens-${process.pid}` : join(tmpdir(), `bytelens-${process.pid}.sock`);
    await new Promise<void>((resolve) => (kind === "pipe" ? listener.listen(name, resolve) : listener.listen(0, "127.0.0.1", resolve)));
    const address = listener.address();
    const value = typeof address === "string" ? address : String(address?.port);
    const server = spawn(process.execPath, [fake.server, ...(kind === "pipe" ? [`--pipe=${value}`] : ["--socket", value])], {
      stdio: "inherit",
    });
    const exited = new Promise((resolve) => server.once("exit", resolve));
    const socket = await connected;
    const connection = createMessageConnection(new StreamMessageReader(socket), new StreamMessageWriter(socket));
    await greet(connection);
    await leave(connection);
    assert.equal(await exited, 0);
    connection.dispose();
    listener.close();
  }
});

test("standard input that ends, and garbage on it, end the server or leave it alive, but never hang it", async () => {
  const server = spawn(process.execPath, [fake.server], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = new Promise((resolve) => server.once("exit", resolve));
  const connection = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  await greet(connection);
  server.stdin.write('Content-Length: 9\r\n\r\n{"no json');
  server.stdin.write("Content-Length: 2\r\n\r\n{}");
  await assert.rejects(connection.sendRequest("no/such/method"), { code: -32601 });
  await assert.rejects(connection.sendRequest("initialize", PARAMS), { code: -32600 });
  server.stdin.end();
  assert.equal(await exited, 1);
  connection.dispose();
});

test("requests before initialize and after shutdown are refused, notifications dropped", async () => {
  const server = spawn(process.execPath, [fake.server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = new Promise((resolve) => server.once("exit", resolve));
  const connection = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.listen();
  const hover = { textDocument: { uri: "file:///a.py" }, position: { line: 0, character: 0 } };
  await connection.sendNotification("textDocument/didOpen", { textDocument: { uri: "file:///a.py", version: 1, text: "big" } });
  await assert.rejects(connection.sendRequest("textDocument/hover", hover), { code: -32002 });
  await connection.sendRequest("initialize", PARAMS);
  assert.equal(await connection.sendRequest("textDocument/hover", hover), null);
  await connection.sendRequest("shutdown");
  await assert.rejects(connection.sendRequest("textDocument/hover", hover), { code: -32600 });
  await connection.sendNotification("exit");
  assert.equal(await exited, 0);
  connection.dispose();
});
