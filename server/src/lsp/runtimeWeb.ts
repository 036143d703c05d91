/** The server's runtime in a worker: it reaches no files, so everything comes from the client. */

import type { Requests } from "../protocol";
import type { Connection } from "./connection";
import type { Runtime } from "./runtime";

/** What the server needs of a browser: the wasm files, which the client sends, and no file system. */
export function createWebRuntime(connection: Connection): Runtime {
  return {
    // Not fetched: the extension's own URIs have schemes that a worker cannot reach, its client can.
    wasm: () => connection.sendRequest<Requests["bytelens/wasm"]["result"]>("bytelens/wasm"),
    reaches: () => false,
    readFile: async () => null,
    readDir: async () => null,
    defer: (task) => {
      setTimeout(task, 0);
    },
    pythonOnPath: async () => null,
    pyenv: null,
    memory: null,
    system: "linux",
    exit: () => undefined,
    watch: () => undefined,
    docs: null,
  };
}
