/** What all commands share: the service, the project and target of each file, and going through the files one after the other. */
import { readFile, stat } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createFiles } from "../lsp/runtime";
import { createNodeRuntime } from "../lsp/runtimeNode";
import { bytes, PLAIN } from "../present/numbers";
import { isExcluded, settingsFor } from "../project/paths";
import { type Project, resolveProject } from "../project/project";
import { createService, MAX_LENGTH, type Service } from "../service";
import { stagesText } from "../service/stages";
import { DEFAULT_SETTINGS, type Settings } from "../settings";
import { parseTarget, printTarget } from "../target/parse";
import type { Target } from "../target/target";
import { codePointColumn, lineIndex, lineOf } from "../text/lines";
import type { Span } from "../text/span";
import { decode, type Encoding } from "./decode";
import { type FoundFile, findFiles, reasonOf } from "./files";
import type { Terminal } from "./terminal";

/** What the command line says about interpreters. */
export interface TargetChoice {
  readonly target: Target | null;
  /** "2.2", "none", or null: not said. */
  readonly numpy: string | null;
}

export interface OpenFile {
  /** As given, or below the folder given. */
  readonly path: string;
  readonly uri: string;
  readonly text: string;
  readonly encoding: Encoding;
  readonly settings: Settings;
  readonly target: Target;
  /** "python3 on PATH". */
  readonly origin: string;
}

export interface Session {
  readonly service: Service;
  /** Target of the whole run: that of the folder of the first path. */
  readonly target: Target;
  /** Opens each file in turn. Resolves to whether all of them could be read and answered. */
  readonly eachFile: (visit: (file: OpenFile) => void, fail: (path: string, error: string) => void) => Promise<boolean>;
  /** Says on standard error what took how long. */
  readonly trace: () => void;
}

/** A mistake in the arguments; the message is for the user. */
export class UsageError extends Error {}

/** Checks the options before anything is read. */
export function targetChoice(target: string | undefined, numpy: string | undefined): TargetChoice {
  const parsed = target === undefined ? null : parseTarget(target);
  if (parsed !== null && "error" in parsed) throw new UsageError(parsed.error);
  if (numpy !== undefined && numpy !== "none" && !/^\d+(\.\d+){0,2}$/.test(numpy))
    throw new UsageError(`--numpy: "${numpy}" is not a version such as 2.2, or none`);
  return { target: parsed, numpy: numpy ?? null };
}

/** Loads the parser and finds the files. The two wasm files stand beside the bundle. */
export async function openSession(paths: readonly string[], choice: TargetChoice, terminal: Terminal): Promise<Session> {
  const runtime = createNodeRuntime(__dirname);
  const service = await createService(await runtime.wasm(), { memory: runtime.memory, fixed: true });
  const files = createFiles(runtime, null, () => []);
  const onPath = await runtime.pythonOnPath();
  const found = findFiles(paths);
  const projects = new Map<string, Promise<Project>>();
  const said = new Set<string>();

  const projectOf = (folder: string): Promise<Project> => {
    let project = projects.get(folder);
    if (project === undefined) {
      const directory = pathToFileURL(folder).href.replace(/\/$/, "");
      const input = {
        directory,
        selected: null,
        onPath: onPath === null ? null : pathToFileURL(onPath).href,
        system: runtime.system,
        runtime: files,
      };
      project = resolveProject({ ...DEFAULT_SETTINGS, budget: null }, input).then(async (resolved) => {
        await reportProblems(resolved);
        return resolved;
      });
      projects.set(folder, project);
    }
    return project;
  };
  const reportProblems = async ({ file, problems }: Project): Promise<void> => {
    const text = file === null || problems.length === 0 ? null : await files.readFile(file);
    if (file === null || text === null || said.has(file)) return;
    said.add(file);
    const lines = lineIndex(text);
    const name = relative(process.cwd(), new URL(file).pathname) || file;
    for (const problem of problems)
      terminal.complain(`warning: ${decodeURIComponent(name)}:${lineOf(lines, problem.span.start) + 1}: ${problem.text}`);
  };
  const targetOf = (project: Project): Target => withNumpy(choice.target ?? project.target, choice.numpy);
  const first = await projectOf(folderOf(found[0]?.path ?? "-"));

  const open = async (file: FoundFile, visit: (file: OpenFile) => void): Promise<string | null> => {
    if (file.error !== null) return file.error;
    const project = await projectOf(folderOf(file.path));
    const uri = file.path === "-" ? "untitled:stdin" : pathToFileURL(resolve(file.path)).href;
    const folders = [pathToFileURL(resolve(file.below ?? ".")).href];
    if (file.below !== null && isExcluded(uri, folders, project)) return null;
    const settings = settingsFor(uri, folders, project);
    const read = await readSource(file.path);
    if ("error" in read) return read.error;
    service.open(uri, 1, read.text);
    try {
      const failure = service.failure(uri);
      if (failure !== null) return failure;
      const broken = service.broken(uri);
      if (broken.length > 0) terminal.complain(`warning: ${file.path}: ${brokenText(broken, read.text)}`);
      const target = targetOf(project);
      service.configure(uri, settings, target);
      const origin = choice.target === null ? project.origin : "--target";
      visit({ path: file.path, uri, text: read.text, encoding: read.encoding, settings, target, origin });
      return null;
    } catch (error) {
      if (error instanceof Error && error.stack !== undefined) terminal.complain(error.stack);
      return `internal error: ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      service.close(uri);
    }
  };

  return {
    service,
    target: targetOf(first),
    trace: () => terminal.complain(stagesText(service.stages())),
    eachFile: async (visit, fail) => {
      let whole = true;
      for (const [i, file] of found.entries()) {
        if (found.length >= PROGRESS_FROM && i % PROGRESS_STEP === 0) terminal.progress(`${i} of ${found.length} files`);
        const error = await open(file, visit);
        if (error === null) continue;
        whole = false;
        fail(file.path, error);
      }
      terminal.progress("");
      return whole;
    },
  };
}

/** 1-based line and column of offsets in a text, columns in code points. */
export function positions(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  const lines = lineIndex(text);
  return (offset) => ({ line: lineOf(lines, offset) + 1, column: codePointColumn(lines, offset) + 1 });
}

/** "line 12 does not parse: what it binds is unknown", "lines 3, 7 and 2 more do not parse: …". */
function brokenText(broken: readonly Span[], text: string): string {
  const lines = lineIndex(text);
  const all = [...new Set(broken.map((span) => lineOf(lines, span.start) + 1))];
  const bound = "what is bound there is unknown";
  if (all.length === 1) return `line ${all[0]} does not parse: ${bound}`;
  const named = all.length <= 3 ? all.slice(0, -1).join(", ") : all.slice(0, 2).join(", ");
  return `lines ${named} and ${all.length <= 3 ? all.at(-1) : `${all.length - 2} more`} do not parse: ${bound}`;
}

/** Files from which on progress is worth a line, and how often it moves. */
const PROGRESS_FROM = 20;
const PROGRESS_STEP = 5;

/** Bytes that no text of at most MAX_LENGTH characters has: such files are not even read. */
const MAX_BYTES = 4 * MAX_LENGTH;

async function readSource(path: string): Promise<{ readonly text: string; readonly encoding: Encoding } | { readonly error: string }> {
  try {
    if (path === "-") return decode(await readStandardInput());
    const info = await stat(path);
    if (info.isDirectory()) return { error: "it is a folder" };
    if (!info.isFile() && !info.isFIFO()) return { error: "it is not a file" };
    if (info.size > MAX_BYTES) return { error: `${bytes(info.size, PLAIN)}, above the limit of ${bytes(MAX_LENGTH, PLAIN)}: skipped` };
    return decode(await readFile(path));
  } catch (error) {
    return { error: reasonOf(error) };
  }
}

async function readStandardInput(): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

function folderOf(path: string): string {
  return path === "-" ? process.cwd() : dirname(resolve(path));
}

function withNumpy(target: Target, numpy: string | null): Target {
  if (numpy === null) return target;
  const bare = printTarget({ ...target, numpy: null });
  if (numpy === "none") return { ...target, numpy: null };
  const parsed = parseTarget(`${bare}+numpy${numpy}`);
  return "error" in parsed ? target : parsed;
}
