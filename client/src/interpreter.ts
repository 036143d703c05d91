/** Tells the server which python is selected in the window, where the Python extension is there and says so. Nothing is run to find out. */
import * as vscode from "vscode";
import type { Notifications } from "../../server/src/protocol";
import type { Link } from "./link";

/** The part of the Python extension's public interface that we read. */
interface PythonExtension {
  readonly environments?: {
    readonly known?: readonly { readonly path: string }[];
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string } | undefined;
    /** The path that is selected may be that of an environment's folder. */
    resolveEnvironment?(environment: unknown): Promise<{ readonly executable?: { readonly uri?: vscode.Uri } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

/** Paths of the interpreters that the Python extension knows of; none where it is not there. */
export function knownInterpreters(): readonly string[] {
  const extension = vscode.extensions.getExtension<PythonExtension>("ms-python.python");
  return extension?.isActive === true ? (extension.exports.environments?.known ?? []).map(({ path }) => path) : [];
}

/** The program that runs Python where the Python extension has selected one for that file. */
export async function selectedPython(resource: vscode.Uri): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>("ms-python.python");
  const environments = extension?.isActive === true ? extension.exports.environments : undefined;
  const selected = environments?.getActiveEnvironmentPath(resource);
  const resolved = selected === undefined ? undefined : await environments?.resolveEnvironment?.(selected);
  return resolved?.executable?.uri?.fsPath ?? selected?.path;
}

/** Does nothing where the Python extension is missing, disabled or another version than we know. */
export function followInterpreter(context: vscode.ExtensionContext, link: Link): void {
  const extension = vscode.extensions.getExtension<PythonExtension>("ms-python.python");
  if (extension === undefined) return;
  const follow = (python: PythonExtension | undefined) => {
    const environments = python?.environments;
    if (environments === undefined) return;
    const tell = () => {
      const params: Notifications["bytelens/interpreter"] = { path: environments.getActiveEnvironmentPath()?.path ?? null };
      link.notify("bytelens/interpreter", params);
    };
    context.subscriptions.push(environments.onDidChangeActiveEnvironmentPath(tell));
    // A restarted server has forgotten it.
    link.onStart(tell);
    tell();
  };
  extension.activate().then(follow, () => undefined);
}
