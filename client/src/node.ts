/** The extension where the editor runs on a machine: the server is a process beside it. */
import { fork } from "node:child_process";
import { type ExtensionContext, ExtensionMode } from "vscode";
import { type Activated, activateOn, type Platform } from "./common";
import type { Start } from "./link";
import { measureScript } from "./measure";

let active: Activated | undefined;

export async function activate(context: ExtensionContext): Promise<Activated["api"]> {
  const debug = context.extensionMode === ExtensionMode.Development ? ["--nolazy", "--inspect=6010", "--enable-source-maps"] : [];
  const start: Start = async (log) => {
    // The editor's own program runs it, as plain node.
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: "1" };
    const child = fork(context.asAbsolutePath("dist/server.js"), ["--node-ipc"], { execArgv: debug, env, silent: true });
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => log.info(String(text).trimEnd()));
    const send = (message: object) => {
      if (child.connected) child.send(message, () => undefined);
    };
    const listen = (receive: (message: unknown) => void, closed: () => void) => {
      child.on("message", receive).on("error", closed).on("exit", closed);
    };
    return { channel: { send, listen }, kill: () => child.kill() };
  };
  const measure: Platform["measure"] = (link, reports, log) => measureScript(link, reports, log, context.asAbsolutePath("dist/measure.py"));
  active = await activateOn(context, { start, processId: process.pid, measure });
  return active.api;
}

export async function deactivate(): Promise<void> {
  await active?.link.stop();
}
