// The embedded editor: a real VS Code built for the browser, installed from the npm registry and served on this machine.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cached, copy, HostError, npm, run, say } from "./cache.mjs";

/**
 * The npm packages that carry the editor, pinned, and the Node releases that they are built for: the newest (VS Code 1.139.1), and
 * the oldest that the manifest says we run in. BYTELENS_EDITOR_AGE chooses.
 */
const ages = {
  newest: { editorPackage: "code-server@4.139.1", editorNode: 24 },
  oldest: { editorPackage: "code-server@4.93.1", editorNode: 20, starter: fileURLToPath(new URL("older.cjs", import.meta.url)) },
};
/** With which the older one looks for files: an install script would fetch it. */
const search = `@vscode/ripgrep-${process.platform}-${process.arch}@1.18.0`;
const { editorPackage, editorNode, starter } = ages[process.env.BYTELENS_EDITOR_AGE ?? "newest"];

/**
 * Installs what is missing and returns how to start the editor's server: its Node and the file, or files, that this runs.
 * Throws a HostError that says what failed.
 */
export async function embeddedEditor() {
  const folder = await cached(`embedded-${editorPackage.replace("@", "-")}-${process.platform}-${process.arch}`, install);
  const own = nodePackage();
  const windows = process.platform === "win32";
  const node = own === null ? process.execPath : join(folder, "node_modules", own, "bin", windows ? "node.exe" : "node");
  const main = join(editorFolder(folder), "out", "server-main.js");
  return { node, main: starter === undefined ? [main] : [starter, main] };
}

/**
 * Starts the editor's server on a port of this machine (0: a free one), with its data and extensions in the folders given.
 * Returns its port, `address(query)` for a browser, its log and `stop()`, which ends it and waits until it is gone.
 */
export async function startServer({ dataDir, extensionsDir, port = 0, settings = {} }) {
  const editor = await embeddedEditor();
  for (const level of ["Machine", "User"]) {
    mkdirSync(join(dataDir, "data", level), { recursive: true });
    writeFileSync(join(dataDir, "data", level, "settings.json"), JSON.stringify({ ...quiet, ...settings }, null, 2));
  }
  const token = randomUUID(); // whoever has it may run programs through this server: no other page or person of this machine shall
  const args = [...serverArguments(dataDir, extensionsDir, settings), "--port", String(port), "--connection-token", token];
  const child = spawn(editor.node, [...editor.main, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...alone },
  });
  const end = () => child.kill("SIGKILL"); // where this process ends before stop() is called, the server must not live on
  process.once("exit", end);
  let log = "";
  const bound = await new Promise((resolve, reject) => {
    const give = (error) => reject(new HostError(`the embedded editor did not start: ${error}\n${log.trim()}`));
    const limit = setTimeout(() => give("no answer in 60 s"), 60_000);
    const read = (chunk) => {
      log = (log + chunk).slice(-8000);
      const found = /agent listening on (\d+)/.exec(log);
      if (found === null) return;
      clearTimeout(limit);
      resolve(Number(found[1]));
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("error", (error) => give(error.message));
    child.on("exit", (code) => give(`it ended with code ${code}`));
  }).catch((error) => {
    child.kill("SIGKILL");
    throw error;
  });
  const gone = new Promise((resolve) => child.on("exit", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    const force = setTimeout(() => child.kill("SIGKILL"), 5000);
    await gone;
    clearTimeout(force);
    process.removeListener("exit", end);
  };
  const address = (query) => `http://localhost:${bound}/?${new URLSearchParams({ tkn: token, ...query })}`;
  return { port: bound, address, stop, log: () => log };
}

/** Installs a packaged extension (.vsix) for servers that use the same folders. */
export async function installExtension(vsix, { dataDir, extensionsDir }) {
  const editor = await embeddedEditor();
  const args = [...editor.main, ...serverArguments(dataDir, extensionsDir), "--install-extension", vsix, "--force"];
  return run(editor.node, args, { env: alone, seconds: 120 });
}

/** The editor asks no extension gallery, and takes no flags meant for the Node of the tests. */
const alone = { EXTENSIONS_GALLERY: "{}", NODE_OPTIONS: "" };

/** Settings of an editor that is looked at or tested: no greetings, no questions, no assistants. */
export const quiet = {
  "security.workspace.trust.enabled": false,
  "chat.disableAIFeatures": true,
  "workbench.startupEditor": "none",
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.ignoreRecommendations": true,
  "extensions.autoCheckUpdates": false,
  "window.commandCenter": false,
  "files.autoSave": "off",
};

function serverArguments(dataDir, extensionsDir, settings = {}) {
  return [
    ...["--host", "127.0.0.1", "--accept-server-license-terms", "--disable-telemetry"],
    // Else a folder that nobody has said to trust is in Restricted Mode.
    ...(settings["security.workspace.trust.enabled"] === true ? [] : ["--disable-workspace-trust"]),
    ...["--enable-smoke-test-driver", "--server-data-dir", dataDir, "--extensions-dir", extensionsDir],
  ];
}

const editorFolder = (folder) => join(folder, "node_modules", "code-server", "lib", "vscode");

/** The npm package with the Node that the editor needs, or null where this one serves. */
function nodePackage() {
  if (Number(process.versions.node.split(".")[0]) === editorNode) return null;
  const system = process.platform === "win32" ? "win" : process.platform;
  return `node-${system}-${process.arch}`;
}

/** A registry that is busy, or a connection that breaks, may fail once. */
async function twice(work) {
  try {
    await work();
  } catch {
    say("the installation failed; once more");
    await work();
  }
}

async function install(folder) {
  say(`installing the embedded editor (${editorPackage}), once`);
  // No install scripts: they compile native modules that a test run can do without, and would ask for a compiler.
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--engine-strict=false", "--legacy-peer-deps"];
  const [program, ...first] = npm();
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const own = nodePackage();
  const wanted = [editorPackage, ...(own === null ? [] : [`${own}@${editorNode}`]), ...(starter === undefined ? [] : [search])];
  try {
    await twice(() => run(program, [...first, "install", ...flags, "--no-save", ...wanted], { cwd: folder }));
    await twice(() => run(program, [...first, "install", ...flags, "--omit=dev"], { cwd: editorFolder(folder) }));
  } catch (error) {
    throw new HostError(`the embedded editor cannot be installed from the npm registry.\n${error.message}`);
  }
  if (!existsSync(join(editorFolder(folder), "out", "server-main.js"))) {
    throw new HostError(`${editorPackage} holds no editor server: the package has changed its layout`);
  }
  const modules = join(editorFolder(folder), "node_modules");
  if (starter !== undefined)
    copy(join(folder, "node_modules", search.replace(/@[^@]*$/, ""), "bin"), join(modules, "@vscode", "ripgrep", "bin"));
  for (const [name, source] of Object.entries(standIns)) {
    const places = [join(modules, "@vscode", name), join(modules, name)].filter((place) => existsSync(place));
    if (places.length === 0) throw new HostError(`${editorPackage} has no module ${name}: the package has changed its layout`);
    for (const place of places) writeFileSync(join(place, "index.js"), source);
  }
}

/**
 * Two modules of the editor are native and would have to be compiled: the one that writes log files and the one that ends an
 * extension host whose parent died (its script checks for that once a second anyway). These few lines take their place.
 */
const standIns = {
  "native-watchdog": "exports.start = () => {};\nexports.exit = (code) => process.exit(code ?? 0);\n",
  spdlog: `const fs = require("node:fs");
const path = require("node:path");
const names = ["trace", "debug", "info", "warn", "error", "critical"];
async function create(name, file) {
  await fs.promises.mkdir(path.dirname(file), { recursive: true });
  let raw = false;
  let level = 2;
  const logger = { setPattern() {}, clearFormatters: () => { raw = true; }, setLevel: (to) => { level = to; }, getLevel: () => level, flush() {}, drop() {} };
  names.forEach((word, index) => {
    logger[word] = (message) => {
      if (index < level) return;
      const time = new Date().toISOString().replace("T", " ").replace("Z", "");
      fs.appendFileSync(file, raw ? message : time + " [" + word.replace("warn", "warning") + "] " + message + "\\n");
    };
  });
  return logger;
}
exports.setLevel = exports.setFlushOn = () => {};
exports.createRotatingLogger = exports.createAsyncRotatingLogger = create;
`,
};
