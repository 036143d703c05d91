/** The extension where the editor runs in a browser: the server is a worker beside it. */
import { type ExtensionContext, Uri, workspace } from "vscode";
import { type Activated, activateOn } from "./common";
import type { Start } from "./link";

let active: Activated | undefined;

export async function activate(context: ExtensionContext): Promise<Activated["api"]> {
  const read = async (name: string) => new Uint8Array(await workspace.fs.readFile(Uri.joinPath(context.extensionUri, "dist", name)));
  // Read and not named by its URI: a worker cannot be made from an extension that lies on a remote machine.
  const start: Start = async () => {
    const worker = new Worker(URL.createObjectURL(new Blob([await read("server.js")], { type: "text/javascript" })));
    const listen = (receive: (message: unknown) => void) => {
      worker.onmessage = ({ data }) => receive(data);
    };
    return { channel: { send: (message) => worker.postMessage(message), listen }, kill: () => worker.terminate() };
  };
  const wasm = async () => {
    const [runtime, grammar] = await Promise.all([read("web-tree-sitter.wasm"), read("tree-sitter-python.wasm")]);
    return { runtime, grammar };
  };
  active = await activateOn(context, { start, processId: null, wasm });
  return active.api;
}

export async function deactivate(): Promise<void> {
  await active?.link.stop();
}
