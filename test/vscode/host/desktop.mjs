// The desktop editor: downloaded by @vscode/test-electron where that is possible, shown on a display that may be virtual.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { downloadAndUnzipVSCode } from "@vscode/test-electron";
import { cacheDir, HostError, say, which } from "./cache.mjs";

/** Where desktop editors are announced and downloaded. */
const releases = "https://update.code.visualstudio.com/api/releases/stable";

/** How long the one probe may take, in milliseconds. */
const patience = 5000;

/** What the probe found: kept, so that a machine without the download is asked once only. */
const record = join(cacheDir, "desktop.json");

/** Downloads the desktop editor (cached) and returns its executable; null where the download is out of reach. */
export async function desktopEditor() {
  if (!(await reachable())) return null;
  try {
    return await downloadAndUnzipVSCode({ cachePath: cacheDir, timeout: 60_000 });
  } catch (error) {
    say(`the desktop editor cannot be downloaded (${error.message}); the embedded one takes its place`);
    remember(false);
    return null;
  }
}

/**
 * Gives programs a display: the one there is, else a virtual one of Xvfb. Returns the variables to run them with and
 * `stop()`; null where there is none.
 */
export async function display() {
  const none = { env: {}, stop: () => {} };
  if (process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return none;
  if (which("Xvfb") === null) return null;
  const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const number = await new Promise((resolve, reject) => {
    server.stdio[3].once("data", (chunk) => resolve(String(chunk).trim()));
    server.once("error", reject);
    server.once("exit", (code) => reject(new HostError(`Xvfb ended with code ${code}`)));
  });
  return { env: { DISPLAY: `:${number}` }, stop: () => server.kill() };
}

async function reachable() {
  const known = recall();
  if (known !== null) return known;
  let answer = false;
  try {
    answer = (await fetch(releases, { signal: AbortSignal.timeout(patience) })).ok;
  } catch {
    // Out of reach, refused or too slow: all the same here.
  }
  remember(answer);
  return answer;
}

function recall() {
  try {
    const { reachable: answer } = JSON.parse(readFileSync(record, "utf8"));
    return typeof answer === "boolean" ? answer : null;
  } catch {
    return null;
  }
}

function remember(answer) {
  mkdirSync(cacheDir, { recursive: true });
  const note = "Whether a desktop VS Code can be downloaded here. Delete this file to ask again.";
  writeFileSync(record, `${JSON.stringify({ reachable: answer, note }, null, 2)}\n`);
}
