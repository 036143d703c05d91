// Runs the editor suite in a real VS Code: `node test/vscode/run.mjs [node|web|restricted|oldest|german|keyboard]…`, all when none is named.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { resolveCliArgsFromVSCodeExecutablePath, runTests } from "@vscode/test-electron";
import { build } from "esbuild";
import { copy, HostError, root, run, say, scratch } from "./host/cache.mjs";
import { desktopEditor, display } from "./host/desktop.mjs";
import { quiet } from "./host/embedded.mjs";
import { runKeyboard } from "./keyboard.mjs";
import { findPackage } from "./package.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const launcher = join(here, "host", "launcher.mjs");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/**
 * Runs the suite with the packaged extension installed, in one kind of extension host: "node" in the desktop editor where it can
 * be downloaded, else in the embedded one; "web" in the embedded one's web worker; "restricted" in a folder that nobody trusts, "oldest" in
 * the oldest editor that the manifest names, "german" in one that speaks German; "keyboard" presses keys in the embedded one. Throws when a case fails or no editor can be had.
 */
export async function runSuite(kind, vsix) {
  if (kind === "keyboard") return runKeyboard(vsix);
  const place = scratch();
  try {
    const workspace = join(place.path, "examples");
    copy(join(root, "examples"), workspace);
    copy(join(here, "suite", "editor_suite.py"), join(workspace, "editor_suite.py"));
    const tests = join(place.path, `${kind}.cjs`);
    await bundle(kind, tests);
    const user = join(place.path, "user");
    mkdirSync(join(user, "User"), { recursive: true });
    writeFileSync(join(user, "User", "settings.json"), JSON.stringify({ ...quiet, ...places[kind].settings }));
    writeFileSync(join(place.path, "package.json"), JSON.stringify({ ...helper, ...places[kind].manifest }));
    writeFileSync(join(place.path, "empty.js"), "exports.activate = () => {};\n");
    copy(join(here, "suite", "python.cjs"), join(place.path, "python.cjs"));
    const folders = [`--user-data-dir=${user}`, `--extensions-dir=${join(place.path, "extensions")}`];
    const env = {
      ...(kind === "oldest" && { BYTELENS_EDITOR_AGE: "oldest" }),
      ...(kind === "german" && { BYTELENS_EDITOR_LANGUAGE: "de" }),
    };
    const editor = kind === "node" ? await chooseEditor(folders) : { ...embedded, env };
    try {
      say(`the suite runs in the ${editor.name} editor, ${kind} host, with ${basename(vsix)} installed`);
      await run(editor.cli[0], [...editor.cli.slice(1), ...folders, `--install-extension=${vsix}`], { env: editor.env });
      Object.assign(process.env, env); // the launcher has our environment, and the tests theirs
      await launch(editor.executable, { place, tests, args: [workspace, ...folders], env: editor.env });
    } finally {
      for (const name of Object.keys(env)) delete process.env[name];
      editor.stop();
    }
  } finally {
    if (process.env.BYTELENS_EDITOR_KEEP === "1") say(`kept ${place.path}`);
    else place.remove();
  }
}

/** The folder that the editor is told to develop: it does nothing, so that the package is what is tested. Tests run in its host. */
const helper = { name: "helper", publisher: "bytelens", version: "0.0.0", engines: { vscode: manifest.engines.vscode } };

/** The helper as the Python extension, whose place it takes. */
const python = { name: "python", publisher: "ms-python", main: "./python.cjs", activationEvents: ["*"] };

/** What puts helper and package into each kind of host; each has colours of another kind. */
const places = {
  node: { manifest: python, settings: { "workbench.colorTheme": "Default Light Modern" } },
  oldest: { manifest: {}, settings: { "workbench.colorTheme": "Default High Contrast Light" } },
  german: { manifest: {}, settings: {} },
  restricted: {
    manifest: { capabilities: { untrustedWorkspaces: { supported: true } } },
    settings: {
      "workbench.colorTheme": "Default High Contrast",
      "security.workspace.trust.enabled": true,
      "security.workspace.trust.startupPrompt": "never",
      "security.workspace.trust.banner": "never",
      "security.workspace.trust.emptyWindow": false,
    },
  },
  web: {
    manifest: { browser: "./empty.js", extensionKind: ["web"], activationEvents: ["*"] },
    settings: {
      "workbench.colorTheme": "Default Dark Modern",
      "remote.extensionKind": { [`${manifest.publisher}.${manifest.name}`]: ["web"] },
    },
  },
};

const embedded = { name: "embedded", executable: launcher, cli: [process.execPath, launcher], env: {}, stop: () => {} };

async function launch(executable, { place, tests, args, env }) {
  const options = { extensionDevelopmentPath: place.path, extensionTestsPath: tests, launchArgs: args, extensionTestsEnv: env };
  await runTests({ vscodeExecutablePath: executable, ...options }).catch((error) => {
    throw new HostError(`the editor suite failed: ${error.message}`);
  });
}

async function chooseEditor(folders) {
  const executable = process.env.BYTELENS_EDITOR === "embedded" ? null : await desktopEditor();
  if (executable !== null) {
    const words = resolveCliArgsFromVSCodeExecutablePath(executable, { reuseMachineInstall: true });
    const cli = process.getuid?.() === 0 ? [...words, "--no-sandbox"] : words;
    try {
      await run(cli[0], [...cli.slice(1), "--version", ...folders], { seconds: 60 });
      const screen = await display();
      if (screen !== null) return { name: "desktop", executable, cli, ...screen };
      say("the desktop editor has no display, and Xvfb is not installed; the embedded one takes its place");
    } catch (error) {
      say(`the desktop editor does not start here; the embedded one takes its place (${error.message.split("\n").at(-1)})`);
    }
  }
  if (process.platform === "win32")
    throw new HostError("no editor, no pass: the desktop editor cannot be had, and the embedded one needs Linux or macOS");
  return embedded;
}

async function bundle(kind, outfile) {
  const entry = join(here, kind === "web" ? "web" : "suite", ["restricted", "oldest", "german"].includes(kind) ? `${kind}.ts` : "index.ts");
  const platform = kind === "web" ? "browser" : "node";
  await build({ entryPoints: [entry], outfile, bundle: true, platform, format: "cjs", external: ["vscode"], logLevel: "warning" });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const kinds = process.argv.length > 2 ? process.argv.slice(2) : ["node", "web", "restricted", "oldest", "german", "keyboard"];
  try {
    const vsix = await findPackage();
    for (const kind of kinds) await runSuite(kind, vsix);
  } catch (error) {
    console.error(error instanceof HostError ? error.message : error);
    process.exitCode = 1;
  }
}
