/** Bundles the command line as it is shipped and runs it in folders that are made for a test. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "../repo/files";

export interface Cli {
  readonly run: (args: readonly string[], options?: RunOptions) => Outcome;
  readonly remove: () => void;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** What a shell does before it becomes the command. */
  readonly first?: string;
}

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export async function bundleCli(): Promise<Cli> {
  mkdirSync(join(ROOT, "out"), { recursive: true });
  const folder = mkdtempSync(join(ROOT, "out", "cli-"));
  await build({
    absWorkingDir: ROOT,
    entryPoints: ["server/src/cli/main.ts"],
    outfile: join(folder, "cli.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
    define: { "process.env.BYTELENS_VERSION": '"1.2.3"' },
    logLevel: "warning",
  });
  copyFileSync(join(ROOT, "node_modules/web-tree-sitter/web-tree-sitter.wasm"), join(folder, "web-tree-sitter.wasm"));
  copyFileSync(join(ROOT, "grammars/tree-sitter-python.wasm"), join(folder, "tree-sitter-python.wasm"));
  copyFileSync(join(ROOT, "server/src/cli/measure.py"), join(folder, "measure.py"));
  return {
    run: (args, { cwd = ROOT, env = {}, input, first } = {}) => {
      const command = [process.execPath, join(folder, "cli.cjs"), ...args];
      const [file = "", ...rest] = first === undefined ? command : ["sh", "-c", `${first}; exec "$0" "$@"`, ...command];
      const result = spawnSync(file, rest, {
        cwd,
        // Nothing of the machine's own settings but what finds python3.
        env: { PATH: process.env.PATH ?? "", ...env },
        input: input ?? "",
        maxBuffer: 1 << 28,
      });
      return { code: result.status, out: result.stdout.toString("utf8"), err: result.stderr.toString("utf8") };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface Folder {
  readonly path: string;
  readonly write: (name: string, content: string | Uint8Array) => string;
  readonly remove: () => void;
}

/** An empty folder outside the repository, so that no .gitignore and no pyproject.toml of ours counts. */
export function newFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), "bytelens-cli-"));
  return {
    path,
    write: (name, content) => {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
