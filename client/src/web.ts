/** The extension where the editor runs in a browser: the server is a worker beside it. */
import { type ExtensionContext, type LogOutputChannel, Uri, workspace } from "vscode";
import { activateOn } from "./common";
import type { Launched, Server } from "./server";

let server: Server | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  server = await activateOn(context, null, (log) => launch(Uri.joinPath(context.extensionUri, "dist", "server.js"), log));
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

/** The file is read and not named by its URI: a worker cannot be made from an extension that lies on a remote machine. */
async function launch(file: Uri, log: LogOutputChannel): Promise<Launched> {
  const source = new Blob([new Uint8Array(await workspace.fs.readFile(file))], { type: "text/javascript" });
  const worker = new Worker(URL.createObjectURL(source));
  worker.onerror = ({ message }) => log.error(message);
  return {
    channel: {
      send: (message) => worker.postMessage(message),
      listen: (receive) => {
        worker.onmessage = ({ data }) => receive(data);
      },
    },
    kill: () => worker.terminate(),
  };
}
