// Opens a VS Code with Bytelens on examples/: `npm start`. `npm start -- --screenshot FILE` leaves a picture and ends.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { HostError, root, run, say, scratch, which } from "./host/cache.mjs";
import { installExtension, startServer } from "./host/embedded.mjs";
import { openWorkbench } from "./host/page.mjs";
import { awaitHints, hoverFirst, onlyText, picture } from "./host/view.mjs";
import { findPackage } from "./package.mjs";

const usage = `usage: npm start [-- [--embedded] [--port N] [--screenshot FILE]]
  --embedded         the embedded editor even where a desktop one is installed
  --port N           its port on this machine (a free one)
  --screenshot FILE  leave a picture (PNG) of it and end`;
const examples = join(root, "examples");

/** The file that the picture shows: it has something of everything. */
const first = "tour.py";

try {
  await main(parse(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof HostError ? error.message : error);
  process.exitCode = error instanceof HostError ? 2 : 1;
}

async function main(options) {
  if (options.help) return console.log(usage);
  if (options.screenshot === null && !options.embedded && hasDesktop()) return startDesktop();
  const vsix = await findPackage();
  const place = scratch();
  const folders = { dataDir: join(place.path, "data"), extensionsDir: join(place.path, "extensions") };
  try {
    mkdirSync(folders.extensionsDir, { recursive: true });
    await installExtension(vsix, folders);
    const server = await startServer({ ...folders, port: options.port });
    try {
      if (options.screenshot === null) await serve(server);
      else await shoot(server, options.screenshot);
    } finally {
      await server.stop();
    }
  } finally {
    place.remove();
  }
}

/** Whether `code` is installed and can open a window: it asks for a display, and refuses to run as root. */
function hasDesktop() {
  const screen = process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  return Boolean(screen) && process.getuid?.() !== 0 && which("code") !== null;
}

async function startDesktop() {
  await run(process.execPath, [join(root, "build.mjs")]);
  say("opening the desktop VS Code on examples/");
  const windows = process.platform === "win32"; // there `code` is a script
  const args = ["--new-window", "--disable-workspace-trust", `--extensionDevelopmentPath=${root}`, examples];
  const child = spawn("code", args, { stdio: "inherit", shell: windows });
  process.exitCode = await new Promise((done) => child.on("close", done));
}

async function serve(server) {
  console.log(
    `VS Code with Bytelens is at\n\n  ${server.address({ folder: examples })}\n\nOpen it in a browser on this machine. Ctrl+C ends it.`,
  );
  await new Promise((done) => {
    process.once("SIGINT", done);
    process.once("SIGTERM", done);
  });
}

async function shoot(server, file) {
  const workbench = await openWorkbench(server, { folder: examples, files: [join(examples, first)], scale: 2 });
  try {
    const { page } = workbench;
    const hints = await awaitHints(page);
    await onlyText(page);
    const card = await hoverFirst(page);
    mkdirSync(dirname(file), { recursive: true });
    await picture(page, file);
    console.log(`${file}: examples/${first}, hints ${hints.join(", ")}; hover "${card}"`);
  } finally {
    await workbench.close();
  }
}

function parse(words) {
  const options = { help: false, embedded: false, port: 0, screenshot: null };
  for (let index = 0; index < words.length; index++) {
    const [name, value = words[index + 1]] = words[index].split(/=(.*)/s);
    if (name === "--help") options.help = true;
    else if (name === "--embedded") options.embedded = true;
    else if ((name === "--screenshot" || name === "--port") && value !== undefined) {
      if (name === "--screenshot") options.screenshot = resolve(value);
      else options.port = Number(value);
      if (!words[index].includes("=")) index++;
    } else throw new HostError(`unknown or incomplete: ${words[index]}\n${usage}`);
  }
  if (!Number.isInteger(options.port) || options.port < 0 || options.port > 65_535)
    throw new HostError(`no port: ${options.port}\n${usage}`);
  return options;
}
