// The cache of the editor tests: one folder beside the one that @vscode/test-electron uses, filled once and reused.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository, with a final separator. */
export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Where editors and their parts are kept between runs. */
export const cacheDir = join(root, ".vscode-test");

/** A failure whose message is all that a person needs: no stack is shown for it. */
export class HostError extends Error {}

/**
 * Returns the cached folder `name`, made by `fill(folder)` when it is not there. A fill that fails or is interrupted leaves
 * nothing behind, and two runs at once cannot see half a folder: it is filled under another name and renamed when whole.
 */
export async function cached(name, fill) {
  const target = join(cacheDir, name);
  if (existsSync(target)) return target;
  mkdirSync(cacheDir, { recursive: true });
  for (const left of readdirSync(cacheDir).filter((entry) => entry.startsWith(`${name}.part-`))) {
    // Of a run that was killed; a younger one may still be at work.
    if (Date.now() - statSync(join(cacheDir, left)).mtimeMs > 3_600_000) rmSync(join(cacheDir, left), { recursive: true, force: true });
  }
  const draft = mkdtempSync(join(cacheDir, `${name}.part-`));
  try {
    await fill(draft);
    if (!existsSync(target)) renameSync(draft, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return target;
}

/** Runs a program to its end; throws a HostError with the tail of its output when it fails or takes over `seconds`. */
export async function run(program, args, { cwd = root, env = {}, seconds = 600 } = {}) {
  const options = { cwd, env: { ...process.env, ...env }, shell: /\.cmd$/i.test(program), timeout: seconds * 1000 };
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const keep = (chunk) => {
    output = (output + chunk).slice(-8000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const code = await new Promise((resolve) => {
    child.on("error", (error) => {
      keep(`${error.message}\n`);
      resolve(-1);
    });
    child.on("close", (status) => resolve(status ?? -1));
  });
  if (code !== 0) throw new HostError(`${[program, ...args].join(" ")} failed (${code}):\n${output.trim()}`);
  return output;
}

/** The full path of a program on PATH, or null. */
export function which(program) {
  const found = process.platform === "win32" ? spawnSync("where", [program]) : spawnSync("sh", ["-c", 'command -v -- "$1"', "sh", program]);
  const path = found.stdout?.toString().split(/\r?\n/)[0]?.trim();
  return found.status === 0 && path ? path : null;
}

/** The npm that runs this script, else the one on PATH: [program, first arguments]. */
export function npm() {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith(".js") && existsSync(cli)) return [process.execPath, cli];
  return [process.platform === "win32" ? "npm.cmd" : "npm"];
}

/** A new scratch folder; `remove()` deletes it. */
export function scratch(prefix = "bytelens-editor-") {
  const path = mkdtempSync(join(tmpdir(), prefix));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 }) };
}

/** Copies a folder. */
export const copy = (from, to) => cpSync(from, to, { recursive: true });

/** One line of progress, on the error stream: what goes on and may take long. */
export const say = (line) => process.stderr.write(`editor: ${line}\n`);
