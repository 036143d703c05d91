/** What project discovery may see from the command line: files of this machine. */
import { accessSync, readFileSync, readdirSync, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { DiscoveryInput } from "../project/discover";

export function nodeProjectRuntime(folder: string): DiscoveryInput {
  return {
    directory: folder.replaceAll("\\", "/"),
    selected: null,
    onPath: pythonOnPath(),
    system: process.platform === "win32" ? "windows" : process.platform === "darwin" ? "macos" : "linux",
    runtime: {
      readFile: async (path) => orNull(() => readFileSync(path, "utf8")),
      readDir: async (path) => orNull(() => readdirSync(path)),
    },
  };
}

function pythonOnPath(): string | null {
  const name = process.platform === "win32" ? "python.exe" : "python3";
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, name);
    const real = folder === "" ? null : orNull(() => (accessSync(path), realpathSync(path)));
    if (real !== null) return real;
  }
  return null;
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
