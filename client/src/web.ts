/** The extension where the editor runs in a browser: the server is a worker beside it. */
import { type ExtensionContext, Uri, workspace } from "vscode";
import { type BaseLanguageClient, BrowserMessageReader, BrowserMessageWriter, LanguageClient } from "vscode-languageclient/browser";
import type { Requests } from "../../server/src/protocol";
import { activateOn } from "./common";

let client: BaseLanguageClient | undefined;
let worker: Worker | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const read = (name: string) => Promise.resolve(workspace.fs.readFile(Uri.joinPath(context.extensionUri, "dist", name)));
  // Read and not named by its URI: a worker cannot be made from an extension that lies on a remote machine.
  const start = async () => {
    worker?.terminate();
    const source = new Blob([new Uint8Array(await read("server.js"))], { type: "text/javascript" });
    worker = new Worker(URL.createObjectURL(source));
    // Not the worker itself: the editor wraps the class, so that the client does not know its objects.
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  client = await activateOn(context, (options) => {
    const made = new LanguageClient("bytelens", "Bytelens", start, options);
    made.onRequest("bytelens/wasm", async (): Promise<Requests["bytelens/wasm"]["result"]> => {
      const [runtime, grammar] = await Promise.all([read("web-tree-sitter.wasm"), read("tree-sitter-python.wasm")]);
      return { runtime: new Uint8Array(runtime), grammar: new Uint8Array(grammar) };
    });
    return made;
  });
}

export async function deactivate(): Promise<void> {
  await client?.stop();
  worker?.terminate();
}
