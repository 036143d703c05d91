/** The server's bundle where there is neither node nor a module loader: it starts as a worker, and answers. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { ROOT } from "../repo/files";

interface Scope {
  onmessage?: (event: { data: unknown }) => void;
  [name: string]: unknown;
}

test("a scope without process and require: initialize is answered", async () => {
  const answered = new Promise<{ id: number; result: { capabilities: object } }>((resolve) => {
    const scope: Scope = {
      setTimeout,
      clearTimeout,
      TextDecoder,
      TextEncoder,
      URL,
      WebAssembly,
      queueMicrotask,
      console,
      postMessage: resolve,
    };
    scope.self = scope;
    runInContext(readFileSync(join(ROOT, "dist/server.js"), "utf8"), createContext(scope));
    scope.onmessage?.({
      data: { jsonrpc: "2.0", id: 1, method: "initialize", params: { processId: null, rootUri: null, capabilities: {} } },
    });
  });
  const { id, result } = await answered;
  assert.equal(id, 1);
  assert.notEqual(result.capabilities, undefined);
});
