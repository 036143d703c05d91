/** The server's runtime in a node process: its own files, the files of this machine, and which machine it is. */
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { homedir, totalmem } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Runtime } from "./runtime";

/** `dist`: the folder that holds the two wasm files; the rules' pages are in docs/rules beside it. */
export function createNodeRuntime(dist: string): Runtime {
  return {
    wasm: async () => {
      const [runtime, grammar] = await Promise.all(
        ["web-tree-sitter.wasm", "tree-sitter-python.wasm"].map((name) => readFile(join(dist, name))),
      );
      if (runtime === undefined || grammar === undefined) throw new Error("no wasm");
      return { runtime, grammar };
    },
    reaches: (uri) => uri.startsWith("file:"),
    readFile: (uri) => orNull(async () => readText(fileURLToPath(uri))),
    readDir: (uri) => orNull(async () => readdir(fileURLToPath(uri))),
    defer: (task) => {
      setImmediate(task);
    },
    pythonOnPath,
    pyenv: join(process.env.PYENV_ROOT ?? join(homedir(), ".pyenv"), "versions"),
    memory: memoryHere(),
    system: process.platform === "win32" ? "windows" : process.platform === "darwin" ? "macos" : "linux",
    exit: (code) => process.exit(code),
    watch: watchProcess,
    docs: `${pathToFileURL(join(dist, "..", "docs", "rules")).href}/`,
  };
}

/** In a container it is what the container may use, where node knows that (from 20.12 on). */
function memoryHere(): number {
  const most = process.constrainedMemory?.() ?? 0;
  return most > 0 ? Math.min(most, totalmem()) : totalmem();
}

/** Bytes above which a project file is not read: no pyproject.toml or pyvenv.cfg is that large. */
const MAX_FILE = 4_000_000;

async function readText(path: string): Promise<string | null> {
  const info = await stat(path);
  return info.isFile() && info.size <= MAX_FILE ? readFile(path, "utf8") : null;
}

/** Milliseconds between looks at the client's process. */
const LOOK = 3000;

function watchProcess(id: number, gone: () => void): void {
  const timer = setInterval(() => {
    try {
      process.kill(id, 0);
    } catch (error) {
      // Not allowed to signal it: it is there.
      if ((error as NodeJS.ErrnoException).code === "EPERM") return;
      clearInterval(timer);
      gone();
    }
  }, LOOK);
  timer.unref();
}

async function pythonOnPath(): Promise<string | null> {
  const names = process.platform === "win32" ? ["python3.exe", "python.exe"] : ["python3"];
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of folder === "" ? [] : names) {
      const path = await orNull(() => realpath(join(folder, name)));
      if (path !== null) return path;
    }
  }
  return null;
}

async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch {
    return null;
  }
}
