/** Finds the interpreter that a file runs on, from files alone: nothing is executed. */
import { DEFAULT_TARGET, parseTarget, printTarget } from "../target/parse";
import type { Target, Version } from "../target/target";
import { readPyproject } from "./pyproject";
import { allows } from "./requires";

/** The two questions that discovery asks; paths use "/" (URIs do as well). Null: not there, or not readable. */
export interface ProjectRuntime {
  readonly readFile: (path: string) => Promise<string | null>;
  readonly readDir: (path: string) => Promise<readonly string[] | null>;
}

/** Where a target came from, in the words that the user reads. */
export type Origin =
  | "setting"
  | "selected interpreter"
  | "pyvenv.cfg"
  | ".python-version"
  | "requires-python"
  | "python3 on PATH"
  | "newest stable";

export interface FoundTarget {
  readonly target: Target;
  readonly origin: Origin;
}

export interface DiscoveryInput {
  /** Folder of the file. */
  readonly directory: string;
  /** The python that the editor has selected: its path as chosen, symbolic links not followed (a venv's is a link). */
  readonly selected: string | null;
  /** python3 on PATH, symbolic links followed. Null where there is none or no PATH. */
  readonly onPath: string | null;
  readonly system: "linux" | "windows" | "macos";
  readonly runtime: ProjectRuntime;
}

/** The first answer of: selected interpreter, pyvenv.cfg, .python-version, requires-python, python3 on PATH; else the newest stable. */
export async function discoverTarget(input: DiscoveryInput): Promise<FoundTarget> {
  const { runtime, system } = input;
  if (input.selected !== null) {
    const found = await readInterpreter(slashes(input.selected), system, runtime);
    if (found !== null) return { target: found, origin: "selected interpreter" };
  }
  const folders = ancestors(slashes(input.directory));
  const steps: readonly (readonly [Origin, (folder: string) => Promise<Target | null>])[] = [
    ["pyvenv.cfg", (folder) => readEnvironments(folder, system, runtime)],
    [".python-version", (folder) => readVersionFile(`${folder}/.python-version`, system, runtime)],
    ["requires-python", (folder) => readRequires(folder, system, runtime)],
  ];
  for (const [origin, step] of steps) {
    for (const folder of folders) {
      const target = await step(folder);
      if (target !== null) return { target, origin };
    }
  }
  if (input.onPath !== null) {
    const found = await readInterpreter(slashes(input.onPath), system, runtime);
    if (found !== null) return { target: found, origin: "python3 on PATH" };
  }
  return { target: withSystem(DEFAULT_TARGET, system), origin: "newest stable" };
}

/** An interpreter that could be chosen, and where it lies in words. */
export interface FoundInterpreter {
  readonly target: Target;
  readonly place: string;
}

/**
 * All that discovery finds for the folder, then those of the editor (`paths`) and of pyenv (`pyenv`: the folder that holds its versions), each target
 * once. Nothing is executed.
 */
export async function findInterpreters(
  input: DiscoveryInput,
  paths: readonly string[],
  pyenv: string | null,
): Promise<readonly FoundInterpreter[]> {
  const { runtime, system } = input;
  const found = new Map<string, FoundInterpreter>();
  const add = (target: Target | null, place: string): void => {
    const key = target === null ? "" : printTarget(target);
    if (target !== null && !found.has(key)) found.set(key, { target, place });
  };
  const first = await discoverTarget(input);
  if (first.origin !== "newest stable") add(first.target, first.origin);
  for (const folder of ancestors(slashes(input.directory))) add(await readEnvironments(folder, system, runtime), "pyvenv.cfg");
  for (const path of paths) add(await readInterpreter(slashes(path), system, runtime), decoded(path));
  if (input.onPath !== null) add(await readInterpreter(slashes(input.onPath), system, runtime), "python3 on PATH");
  for (const name of (pyenv === null ? null : await runtime.readDir(pyenv)) ?? [])
    add(await readInterpreter(`${pyenv}/${name}/bin/python`, system, runtime), `pyenv ${name}`);
  return [...found.values()];
}

function decoded(path: string): string {
  return path.startsWith("file://") ? decodeURI(path.slice("file://".length)) : path;
}

/** `folder` and the folders above it, nearest first. Knows "/a/b", "C:/a/b" and "scheme://host/a/b". */
export function ancestors(folder: string): readonly string[] {
  const root = /^(?:[a-zA-Z][a-zA-Z0-9+.-]+:\/\/[^/]*|[a-zA-Z]:|)/.exec(folder)?.[0] ?? "";
  const parts = folder.slice(root.length).split("/").filter(Boolean);
  return parts.map((_, i) => `${root}/${parts.slice(0, parts.length - i).join("/")}`).concat(root);
}

/** Names under which people keep a virtual environment in a project; the folder itself may be one. */
const ENVIRONMENTS = ["/.venv", "/venv", "/env", "/.env", ""];

async function readEnvironments(folder: string, system: DiscoveryInput["system"], runtime: ProjectRuntime): Promise<Target | null> {
  for (const name of ENVIRONMENTS) {
    const found = await readEnvironment(folder + name, system, runtime);
    if (found !== null) return found;
  }
  return null;
}

/** A folder with a pyvenv.cfg: `version` is written by venv, `version_info` by virtualenv and uv. */
async function readEnvironment(prefix: string, system: DiscoveryInput["system"], runtime: ProjectRuntime): Promise<Target | null> {
  const text = await runtime.readFile(`${prefix}/pyvenv.cfg`);
  if (text === null) return null;
  const value = (key: string) => new RegExp(`^\\s*${key}\\s*=\\s*(.*?)\\s*$`, "im").exec(text)?.[1] ?? null;
  const version = firstVersion(value("version_info") ?? value("version") ?? "");
  if (version === null) return null;
  let numpy = await installedNumpy(prefix, version, runtime);
  const home = value("home");
  if (numpy === null && home !== null && value("include-system-site-packages")?.toLowerCase() === "true") {
    numpy = await installedNumpy(parent(beside(prefix, slashes(home))), version, runtime);
  }
  return makeTarget(version, await isFreeThreaded(prefix, version, runtime), numpy, system);
}

/** An executable: by its virtual environment, by pyenv's shim, by the headers beside it, else by the version in its path. */
async function readInterpreter(path: string, system: DiscoveryInput["system"], runtime: ProjectRuntime): Promise<Target | null> {
  const folder = parent(path);
  const prefix = parent(folder);
  const environment = (await readEnvironment(prefix, system, runtime)) ?? (await readEnvironment(folder, system, runtime));
  if (environment !== null) return environment;
  if (folder.endsWith("/shims")) {
    const chosen = plainVersion((await runtime.readFile(`${prefix}/version`)) ?? "");
    if (chosen === null) return null;
    return readInterpreter(`${prefix}/versions/${chosen.text}/bin/python3`, system, runtime);
  }
  const version = await interpreterVersion(path, prefix, runtime);
  if (version === null) return null;
  return makeTarget(version, await isFreeThreaded(prefix, version, runtime), await installedNumpy(prefix, version, runtime), system);
}

/** "3.11.7" from include/python3.11/patchlevel.h, conda-meta, ".../versions/3.11.7/bin/python", "python3.11" or "Python311". */
async function interpreterVersion(path: string, prefix: string, runtime: ProjectRuntime): Promise<string | null> {
  const named = firstVersion(/\/(?:versions\/|[^/]*python-?@?)(\d+\.\d+\.\d+)[^/]*\/(?:bin\/)?[^/]*$/i.exec(path)?.[1] ?? "");
  if (named !== null) return named;
  const short = /\/python(\d+\.\d+)t?(?:\.exe)?$/i.exec(path)?.[1] ?? null;
  for (const folder of (await runtime.readDir(`${prefix}/include`)) ?? []) {
    const minor = /^python(\d+\.\d+)t?$/.exec(folder)?.[1];
    if (minor === undefined || (short !== null && minor !== short)) continue;
    const header = (await runtime.readFile(`${prefix}/include/${folder}/patchlevel.h`)) ?? "";
    const exact = /^#define\s+PY_VERSION\s+"(\d+\.\d+\.\d+)/m.exec(header)?.[1];
    if (exact !== undefined) return exact;
  }
  for (const file of (await runtime.readDir(`${prefix}/conda-meta`)) ?? []) {
    const conda = /^python-(\d+\.\d+\.\d+)-/.exec(file)?.[1];
    if (conda !== undefined) return conda;
  }
  const windows = /\/python(\d)(\d{1,2})\/[^/]*$/i.exec(path);
  return short ?? (windows === null ? null : `${windows[1]}.${windows[2]}`);
}

/** pyenv's, uv's and Poetry's file: the first line that names a CPython version ("3.11", "3.13.1t", "cpython-3.12.1-linux-x86_64-gnu"). */
async function readVersionFile(path: string, system: DiscoveryInput["system"], runtime: ProjectRuntime): Promise<Target | null> {
  const version = plainVersion((await runtime.readFile(path)) ?? "");
  return version === null ? null : makeTarget(version.text.replace(/t$/, ""), version.text.endsWith("t"), "any", system);
}

/** The newest stable version that the specifier allows. */
async function readRequires(folder: string, system: DiscoveryInput["system"], runtime: ProjectRuntime): Promise<Target | null> {
  const text = await runtime.readFile(`${folder}/pyproject.toml`);
  const specifier = text === null ? null : readPyproject(text).requiresPython;
  if (specifier === null) return null;
  for (let minor = DEFAULT_TARGET.python[1]; minor >= 6; minor -= 1) {
    const target = makeTarget(`3.${minor}`, false, "any", system);
    if (target !== null && allows(specifier, target.python)) return target;
  }
  return null;
}

/** Version of the installed NumPy by its metadata folder; null: none is installed there. */
async function installedNumpy(prefix: string, version: string, runtime: ProjectRuntime): Promise<Version | null> {
  const short = version.split(".").slice(0, 2).join(".");
  const places = [
    `lib/python${short}/site-packages`,
    `lib/python${short}t/site-packages`,
    `lib64/python${short}/site-packages`,
    "Lib/site-packages",
    "lib/python3/dist-packages",
    `local/lib/python${short}/dist-packages`,
  ];
  for (const place of places) {
    for (const name of (await runtime.readDir(`${prefix}/${place}`)) ?? []) {
      const found = /^numpy-(\d+)\.(\d+)(?:\.(\d+))?[^/]*\.(?:dist|egg)-info$/i.exec(name);
      if (found !== null) return [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
    }
  }
  return null;
}

async function isFreeThreaded(prefix: string, version: string, runtime: ProjectRuntime): Promise<boolean> {
  const short = version.split(".").slice(0, 2).join(".");
  return (await runtime.readDir(`${prefix}/lib/python${short}t`)) !== null;
}

/** "any": the newest NumPy that we know for it, as `parseTarget` fills in. Null where we know no such interpreter. */
function makeTarget(
  version: string,
  freeThreaded: boolean,
  numpy: Version | null | "any",
  system: DiscoveryInput["system"],
): Target | null {
  const parsed = parseTarget(`cpython-${version}${freeThreaded ? "t" : ""}-64`);
  if ("error" in parsed) return null;
  return withSystem(numpy === "any" ? parsed : { ...parsed, numpy }, system);
}

function withSystem(target: Target, system: DiscoveryInput["system"]): Target {
  return target.os === "wasm" ? target : { ...target, os: system };
}

function firstVersion(text: string): string | null {
  return /\d+\.\d+(?:\.\d+)?/.exec(text)?.[0] ?? null;
}

function plainVersion(text: string): { readonly text: string } | null {
  for (const line of text.split(/\s+/)) {
    const match = /^(?:cpython-|python-)?(\d+\.\d+(?:\.\d+)?t?)(?:-.*)?$/.exec(line);
    if (match?.[1] !== undefined) return { text: match[1] };
  }
  return null;
}

function parent(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** An absolute path from a file of the environment, as a URI where the environment was found by URI. */
function beside(prefix: string, path: string): string {
  if (!prefix.startsWith("file://")) return path;
  return `file://${path.startsWith("/") ? "" : "/"}${encodeURI(path)}`;
}

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}
