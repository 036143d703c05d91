// The browser that shows the embedded editor: one on this machine, else Debian's, else one from the npm registry.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { cached, HostError, npm, run, say, which } from "./cache.mjs";
import { installDebian } from "./debian.mjs";

/** The npm package with a headless Chromium for Linux, pinned: used where no browser can be had otherwise. */
const browserPackage = "@sparticuz/chromium@153.0.0";

/** Launches a headless Chromium and returns Playwright's browser. Throws a HostError that says what was tried. */
export async function openBrowser() {
  const { executablePath, args = [] } = await findBrowser();
  try {
    return await chromium.launch({ executablePath, headless: true, args: [...flags, ...args] });
  } catch (error) {
    throw new HostError(`the browser ${executablePath} does not start: ${error.message}`);
  }
}

/** Reaches this machine alone, and runs as root and in a container. */
const flags = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  ...["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--force-color-profile=srgb"],
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
];

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge", "chrome"];
const places = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

async function findBrowser() {
  const named = process.env.BYTELENS_BROWSER;
  if (named) {
    if (!existsSync(named)) throw new HostError(`BYTELENS_BROWSER names ${named}, which does not exist`);
    return { executablePath: named };
  }
  const here = present();
  if (here !== null) return { executablePath: here };
  const tried = [];
  if (process.platform === "linux" && which("apt-get") !== null) {
    try {
      await installDebian("chromium", "fonts-dejavu-core");
      const now = present();
      if (now !== null) return { executablePath: now };
      tried.push("apt-get install chromium: it put no chromium on PATH");
    } catch (error) {
      tried.push(error.message);
    }
  }
  if (process.platform === "linux" && process.arch === "x64") {
    try {
      return await fromRegistry();
    } catch (error) {
      tried.push(error.message);
    }
  }
  throw new HostError(
    `no editor, no pass: a Chromium is needed and none is on PATH; install one or name it in BYTELENS_BROWSER\n${tried.join("\n")}`,
  );
}

function present() {
  for (const name of names) {
    const path = which(name);
    if (path !== null) return path;
  }
  return places.find((path) => existsSync(path)) ?? null;
}

async function fromRegistry() {
  const folder = await cached(`browser-${browserPackage.replace(/[@/]/g, "-")}`, async (draft) => {
    say(`installing ${browserPackage}, once`);
    const [program, ...first] = npm();
    const args = [
      "install",
      "--ignore-scripts",
      "--no-save",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      "--prefix",
      draft,
      browserPackage,
    ];
    await run(program, [...first, ...args], { cwd: draft });
  });
  const build = join(folder, "node_modules", "@sparticuz", "chromium", "build");
  const entry = ["esm/index.js", "index.js"].map((file) => join(build, file)).find((file) => existsSync(file));
  if (entry === undefined) throw new HostError(`${browserPackage} has no entry (${readdirSync(build).join(", ")})`);
  // It unpacks its own shared libraries only where it believes to be in a bare cloud image.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= "nodejs22.x";
  const { default: pack } = await import(pathToFileURL(entry).href);
  return { executablePath: await pack.executablePath(), args: pack.args };
}
