/** Settings and target of each document: asked of the client per resource, joined with the project's files, kept until something changes. */
import { TextDocument } from "vscode-languageserver-textdocument";
import { type FoundInterpreter, findInterpreters } from "../project/discover";
import { type Project, resolveProject } from "../project/project";
import { parseSettings } from "../settings";
import { printTarget } from "../target/parse";
import type { Abilities } from "./abilities";
import { toProblem } from "./convert";
import { viewOf } from "./documents";
import type { Files, Runtime } from "./runtime";
import type { Wire } from "./wire";

export interface Configuration {
  /** Settings and target for a document: the same object as long as they are equal, so that nothing is analysed again for nothing. */
  readonly of: (uri: string) => Promise<Project>;
  /** Drops what is kept. `settings`: what the client sent along, for clients that cannot be asked; undefined: nothing. */
  readonly reset: (settings?: unknown) => void;
  /** Interpreters that a document could run on; `paths`: those that the client knows. */
  readonly interpreters: (uri: string | null, paths: readonly string[]) => Promise<readonly FoundInterpreter[]>;
  readonly forget: (uri: string) => void;
  readonly selectInterpreter: (path: string | null) => void;
  readonly setFolders: (folders: readonly string[]) => void;
}

export interface ConfigurationInput {
  readonly wire: Wire;
  readonly abilities: Abilities;
  readonly runtime: Runtime;
  readonly files: Files;
}

/** Settings by document, asked of the client and read from pyproject.toml; kept until they change. */
export function createConfiguration(input: ConfigurationInput): Configuration {
  const { abilities, runtime, files } = input;
  const { log } = input.wire;
  const kept = new Map<string, Promise<Project>>();
  const last = new Map<string, Project>();
  const said = new Set<string>();
  const reported = new Map<string, string>();
  let sent = unwrap(abilities.options.settings);
  let interpreter = abilities.options.interpreter ?? null;
  let folders = abilities.folders;

  const say = (write: (text: string) => void, text: string) => {
    if (said.has(text)) return;
    said.add(text);
    write(text);
  };

  const discovery = async (uri: string) => ({
    directory: directoryOf(uri, folders),
    selected: interpreter === null ? null : fileUri(interpreter),
    onPath: await onPath(runtime),
    system: runtime.system,
    runtime: files,
  });

  const resolve = async (uri: string): Promise<Project> => {
    const raw = abilities.configuration ? await ask(input, uri) : sent;
    const { settings, problems } = parseSettings(raw);
    for (const problem of problems) say(log.warn, problem);
    const project = await resolveProject(settings, await discovery(uri));
    if (project.targetError !== null) say(log.warn, `bytelens.target: ${project.targetError}`);
    say(log.info, `target ${printTarget(project.target)} (${project.origin})`);
    await reportProject(input, project, reported);
    const before = last.get(uri);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(project)) return before;
    last.set(uri, project);
    return project;
  };

  return {
    of: (uri) => {
      let project = kept.get(uri);
      if (project === undefined) {
        // Nobody tells a server without watchers that a file has changed.
        if (!abilities.registersWatchers) files.forget();
        project = resolve(uri);
        kept.set(uri, project);
        // A failure is the request's own; the next one tries again.
        project.catch(() => kept.delete(uri));
      }
      return project;
    },
    reset: (settings) => {
      if (settings !== undefined && settings !== null) sent = unwrap(settings);
      kept.clear();
      said.clear();
      files.forget();
    },
    interpreters: async (uri, paths) =>
      findInterpreters(await discovery(uri ?? ""), paths.map(fileUri), runtime.pyenv === null ? null : fileUri(runtime.pyenv)),
    forget: (uri) => {
      kept.delete(uri);
      last.delete(uri);
    },
    selectInterpreter: (path) => {
      interpreter = path;
    },
    setFolders: (next) => {
      folders = next;
    },
  };
}

/** The user's settings for one file; a client that fails to answer has none. */
async function ask({ wire }: ConfigurationInput, uri: string): Promise<unknown> {
  try {
    const [settings] = await wire.request<readonly unknown[]>("workspace/configuration", {
      items: [{ scopeUri: uri, section: "bytelens" }],
    });
    return settings;
  } catch (error) {
    wire.log.warn(`the editor did not answer workspace/configuration: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

/** Sent to every client, also to those that ask for diagnostics: this is no Python document, so they do not ask for its. */
async function reportProject(
  { wire, abilities, files }: ConfigurationInput,
  project: Project,
  reported: Map<string, string>,
): Promise<void> {
  const uri = project.file;
  const text = uri === null ? null : await files.readFile(uri);
  if (uri === null || text === null) return;
  const view = viewOf(TextDocument.create(uri, "toml", 0, text), 0, abilities.encoding);
  const diagnostics = project.problems.map((problem) => toProblem(view.rangeOf(problem.span), problem.text));
  const key = JSON.stringify(diagnostics);
  if ((reported.get(uri) ?? "[]") === key) return;
  reported.set(uri, key);
  wire.notify("textDocument/publishDiagnostics", { uri, diagnostics });
}

/** Clients send `{bytelens: {…}}` or what stands inside. */
function unwrap(settings: unknown): unknown {
  if (typeof settings === "object" && settings !== null && "bytelens" in settings) return settings.bytelens;
  return settings;
}

/** Folder of a file, without the "/" at its end. A document that is in no folder (untitled) belongs to the first one of the workspace. */
function directoryOf(uri: string, folders: readonly string[]): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(uri)) return uri.slice(0, uri.lastIndexOf("/"));
  return (folders[0] ?? "").replace(/\/$/, "");
}

async function onPath(runtime: Runtime): Promise<string | null> {
  const path = await runtime.pythonOnPath();
  return path === null ? null : fileUri(path);
}

/** Discovery reads through URIs, so that it works in virtual workspaces too. */
function fileUri(path: string): string {
  const slashes = path.replaceAll("\\", "/");
  return `file://${slashes.startsWith("/") ? "" : "/"}${encodeURI(slashes)}`;
}
