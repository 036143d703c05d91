// Makes the pictures of the README and the documents from the real editor: `npm run screenshots [NAME…]`. They show what it shows, and nothing
// else; what they show in words and figures goes to media/pictures.json, which a test compares with what the product says.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HostError, root, scratch } from "./host/cache.mjs";
import { installExtension, startServer } from "./host/embedded.mjs";
import { openWorkbench } from "./host/page.mjs";
import { awaitHints, command, hoverLine, onlyText, openByName, openProblems, picture, textsOf } from "./host/view.mjs";
import { findPackage } from "./package.mjs";

/** The files in the pictures. */
const sources = {
  "sensors.py": `"""Keep a day of sensor readings and look at them."""
import pickle

import numpy as np

N = 1_000_000

celsius = [i / 3 for i in range(N)]
flags = [0.0] * N
warm = [c * 1.8 + 32 for c in celsius if c > 100]

samples = []
for i in range(N):
    samples.append(i * 0.5)

grid = np.zeros(10_000_000)
blob = pickle.dumps(grid, protocol=4)

print(len(celsius), len(flags), len(warm), len(samples), len(blob))
`,
  "station.py": `"""Read what a station has sent.

A reading is a number of degrees; commas stand between readings.
"""

STATION = "station.txt"

report = open(STATION).read()
parts = report.split(",")
print(len(parts))
`,
  "tools/history.py": `"""A year of readings."""
readings = [hour * 0.25 for hour in range(500_000)]
total = sum([reading * 2 for reading in readings])
print(total, readings[0])
`,
};
const cells = [
  "N = 1_000_000\nfactor = 1 / 3",
  "readings = [i * factor for i in range(N)]\nprint(len(readings))",
  "double = [r * 2 for r in readings]\nprint(len(double))",
];

const media = join(root, "media");
const record = join(media, "pictures.json");
const look = {
  "window.title": "sensors",
  "workbench.colorTheme": process.env.BYTELENS_THEME ?? "Default Light Modern",
  "workbench.activityBar.location": "hidden",
  "workbench.layoutControl.enabled": false,
  "breadcrumbs.enabled": false,
  "editor.minimap.enabled": false,
  "editor.fontSize": 14,
  "editor.hover.above": false,
  // Whoever makes them: figures are for one interpreter.
  "bytelens.target": "cpython-3.11.7-64+numpy2.4.6",
};
const viewport = { width: 1000, height: 640 };

/** What each picture needs, and what it shows. */
const pictures = {
  hints: { open: "sensors.py", take: async (page) => ({ hints: await awaitHints(page) }) },
  hover: {
    open: "sensors.py",
    take: async (page) => {
      await awaitHints(page);
      return { hover: await hoverLine(page, /^celsius/), card: await textsOf(page, ".monaco-hover:visible .hover-row", /Parts/) };
    },
  },
  problems: {
    open: "sensors.py",
    take: async (page) => {
      const hints = await awaitHints(page);
      return { hints, problems: (await openProblems(page)).slice(1) };
    },
  },
  status: {
    open: "sensors.py",
    take: async (page) => {
      await awaitHints(page);
      await page.locator("#status\\.languageStatus").hover();
      return { status: await textsOf(page, ".hover-language-status .element", /CPython/) };
    },
  },
  set: {
    open: "station.py",
    take: async (page) => {
      await page.locator(".monaco-editor .view-line", { hasText: "report =" }).first().click();
      await command(page, "Bytelens: Add Size Hint");
      return { asked: await textsOf(page, ".quick-input-widget:visible .quick-input-title", /Set/) };
    },
  },
  check: {
    open: "station.py",
    take: async (page) => {
      await command(page, "Bytelens: Check Workspace");
      const problems = await textsOf(page, ".markers-panel .monaco-list-row");
      return { problems };
    },
  },
  values: {
    open: "sensors.py",
    width: 1500,
    take: async (page) => {
      await awaitHints(page);
      await command(page, "Bytelens: Analyse File");
      await page.locator(".tab", { hasText: "Values of" }).first().waitFor({ timeout: 30_000 });
      return {
        page: await textsOf(
          page,
          ".editor-group-container:nth-child(1) .view-line, .editor-instance .view-line",
          /exact|bounded|certainty/,
        ),
      };
    },
  },
  notebook: {
    open: "station.py",
    take: async (page) => {
      await openByName(page, "sensors.ipynb");
      return { hints: await awaitHints(page) };
    },
  },
  walkthrough: {
    open: "sensors.py",
    take: async (page) => {
      await command(page, "Bytelens: Open Walkthrough");
      const steps = await textsOf(page, ".gettingStartedContainer .step-title");
      // The picture is a page of its own inside the page.
      const drawn = page.frameLocator("iframe.webview").frameLocator("iframe#active-frame").locator("svg text");
      await drawn.first().waitFor({ timeout: 30_000 });
      return { steps, drawn: await drawn.allTextContents() };
    },
  },
};

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof HostError ? error.message : error);
  process.exitCode = 1;
}

async function main(names) {
  const vsix = await findPackage();
  const place = scratch();
  const folders = { dataDir: join(place.path, "data"), extensionsDir: join(place.path, "extensions") };
  const folder = join(place.path, "sensors");
  for (const path of [folders.extensionsDir, join(folder, "tools"), media]) mkdirSync(path, { recursive: true });
  for (const [name, text] of Object.entries(sources)) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, "sensors.ipynb"), notebook());
  const shown = existsSync(record) ? JSON.parse(readFileSync(record, "utf8")).pictures : {};
  try {
    await installExtension(vsix, folders);
    const server = await startServer({ ...folders, settings: look });
    try {
      for (const name of names.length > 0 ? names : Object.keys(pictures)) shown[name] = await take(server, folder, name);
    } finally {
      await server.stop();
    }
  } finally {
    place.remove();
  }
  if (process.env.BYTELENS_PICTURES === undefined)
    writeFileSync(record, `${JSON.stringify({ target: look["bytelens.target"], sources, cells, pictures: shown }, null, 2)}\n`);
}

async function take(server, folder, name) {
  const { open, take: look } = pictures[name];
  const { width = viewport.width, height = viewport.height } = pictures[name];
  const size = { width, height };
  const workbench = await openWorkbench(server, { folder, files: [join(folder, open)], viewport: size, scale: 2 });
  try {
    const { page } = workbench;
    await page.locator(".monaco-editor .view-line").first().waitFor({ timeout: 60_000 });
    await onlyText(page);
    const found = await look(page).catch(async (error) => {
      await picture(page, join(root, "out", `${name}.png`));
      throw error;
    });
    await picture(page, join(process.env.BYTELENS_PICTURES ?? media, `${name}.png`));
    console.log(`${name}.png: ${JSON.stringify(found).slice(0, 400)}`);
    return found;
  } finally {
    await workbench.close();
  }
}

function notebook() {
  const metadata = { kernelspec: { name: "python3", language: "python", display_name: "Python 3" }, language_info: { name: "python" } };
  const made = cells.map((source) => ({
    cell_type: "code",
    metadata: {},
    source: source.split(/(?<=\n)/),
    outputs: [],
    execution_count: null,
  }));
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells: made });
}
