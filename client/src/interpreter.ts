/** Tells the server which python is selected in the window, where the Python extension is there and says so. Nothing is run to find out. */
import * as vscode from "vscode";
import type { Connection } from "../../server/src/lsp/connection";
import type { Notifications } from "../../server/src/protocol";

/** The part of the Python extension's public interface that we read. */
interface PythonExtension {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string } | undefined;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

/** Does nothing where the Python extension is missing, disabled or another version than we know. */
export function followInterpreter(connection: Connection): vscode.Disposable {
  let listener: vscode.Disposable | null = null;
  let done = false;
  const follow = (python: PythonExtension | undefined) => {
    const environments = python?.environments;
    if (environments === undefined || done) return;
    const tell = () => {
      const params: Notifications["bytelens/interpreter"] = { path: environments.getActiveEnvironmentPath()?.path ?? null };
      connection.sendNotification("bytelens/interpreter", params);
    };
    listener = environments.onDidChangeActiveEnvironmentPath(tell);
    tell();
  };
  vscode.extensions
    .getExtension<PythonExtension>("ms-python.python")
    ?.activate()
    .then(follow, () => undefined);
  return {
    dispose: () => {
      done = true;
      listener?.dispose();
    },
  };
}
