/** The extension where the editor runs in a browser: the server is a worker beside it. */
import { type ExtensionContext, Uri, workspace } from "vscode";
import { activateOn } from "./common";
import type { Link, Start } from "./link";

let link: Link | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
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
  link = await activateOn(context, { start, processId: null, wasm });
}

export async function deactivate(): Promise<void> {
  await link?.stop();
}
