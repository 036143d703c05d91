/** The extension where the editor runs on a machine: the server is a process beside it. */
import { fork } from "node:child_process";
import { createInterface } from "node:readline";
import type { ExtensionContext, LogOutputChannel } from "vscode";
import { activateOn } from "./common";
import type { Launched, Server } from "./server";

let server: Server | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  server = await activateOn(context, process.pid, (log) => launch(context.asAbsolutePath("dist/server.js"), log));
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

async function launch(module: string, log: LogOutputChannel): Promise<Launched> {
  // Where the editor's own extensions are debugged, the server is too.
  const debugged = process.execArgv.some((argument) => /^--(?:inspect|debug)/.test(argument));
  const child = fork(module, ["--node-ipc"], {
    silent: true,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: "1", ELECTRON_NO_ASAR: "1" },
    execArgv: debugged ? ["--nolazy", "--inspect=6010", "--enable-source-maps"] : [],
  });
  if (child.stdout !== null) createInterface(child.stdout).on("line", (line) => log.info(line));
  if (child.stderr !== null) createInterface(child.stderr).on("line", (line) => log.error(line));
  return {
    channel: {
      send: (message) => child.connected && child.send(message, () => undefined),
      listen: (receive, closed) => child.on("message", receive).on("error", closed).on("close", closed),
    },
    kill: () => child.kill("SIGKILL"),
  };
}
