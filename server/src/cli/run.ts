/** What all commands share: the service, the target, and going through the files one after the other. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { resolveProject } from "../project/project";
import { nodeProjectRuntime } from "./runtime";
import { createService, type Service } from "../service";
import { DEFAULT_SETTINGS, type Settings } from "../settings";
import { parseTarget, printTarget } from "../target/parse";
import type { Target } from "../target/target";
import { type FoundFile, findFiles, readPython } from "./files";

export interface Common {
  readonly format: "text" | "json";
  /** Named on the command line, or null. */
  readonly target: Target | null;
  readonly numpy: string | null;
  readonly color: boolean;
}

export interface OpenFile {
  readonly path: string;
  readonly uri: string;
  readonly text: string;
  readonly settings: Settings;
  readonly target: Target;
  readonly origin: string;
}

/** Loads the grammar that stands beside the bundle. */
export async function startService(): Promise<Service> {
  const folder = wasmFolder();
  return createService({ runtime: readFileSync(join(folder, "web-tree-sitter.wasm")), grammar: readFileSync(join(folder, "tree-sitter-python.wasm")) });
}

function wasmFolder(): string {
  const beside = __dirname;
  return existsSync(join(beside, "tree-sitter-python.wasm")) ? beside : join(beside, "..");
}

/**
 * Opens each file in turn, calls `visit`, and closes it. Unreadable ones go to `fail`. Progress is shown on terminals only.
 * True when every file could be read.
 */
export async function eachFile(paths: readonly string[], common: Common, visit: (service: Service, file: OpenFile) => void, fail: (file: FoundFile & { readonly error: string }) => void): Promise<boolean> {
  const service = await startService();
  const found = findFiles(paths);
  const projects = new Map<string, Promise<{ settings: Settings; target: Target; origin: string }>>();
  let whole = true;
  const failed = (path: string, error: string) => {
    whole = false;
    fail({ path, error });
  };
  for (const [i, file] of found.entries()) {
    if (process.stderr.isTTY === true && found.length > 20 && i % 10 === 0) process.stderr.write(`\r\x1b[K${i} of ${found.length} files`);
    if (file.error !== null) {
      failed(file.path, file.error);
      continue;
    }
    const read = readPython(file.path);
    if ("error" in read) {
      failed(file.path, read.error);
      continue;
    }
    const folder = file.path === "-" ? process.cwd() : dirname(resolve(file.path));
    let project = projects.get(folder);
    if (project === undefined) {
      project = projectOf(folder, common);
      projects.set(folder, project);
    }
    const { settings, target, origin } = await project;
    const uri = `file://${resolve(file.path)}`;
    service.open(uri, 1, read.text);
    service.configure(uri, settings, target);
    const failure = service.failure(uri);
    if (failure !== null) failed(file.path, failure);
    else visit(service, { path: file.path, uri, text: read.text, settings, target, origin });
    service.close(uri);
  }
  if (process.stderr.isTTY === true && found.length > 20) process.stderr.write("\r\x1b[K");
  return whole;
}

async function projectOf(folder: string, common: Common): Promise<{ settings: Settings; target: Target; origin: string }> {
  const project = await resolveProject(DEFAULT_SETTINGS, nodeProjectRuntime(folder));
  let target = common.target ?? project.target;
  if (common.numpy !== null) {
    const parsed = parseTarget(`${printTarget({ ...target, numpy: null })}+numpy${common.numpy}`);
    if (!("error" in parsed)) target = parsed;
  }
  return { settings: project.settings, target, origin: common.target !== null ? "--target" : project.origin };
}
