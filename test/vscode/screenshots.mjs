// Makes the pictures of the README from the real editor: `npm run screenshots`. They show what it shows, and nothing else.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HostError, root, scratch } from "./host/cache.mjs";
import { installExtension, startServer } from "./host/embedded.mjs";
import { openWorkbench } from "./host/page.mjs";
import { awaitHints, hoverLine, onlyText, openProblems, picture } from "./host/view.mjs";
import { findPackage } from "./package.mjs";

/** The file in the pictures. */
const source = `"""Keep a day of sensor readings and look at them."""
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
`;

const media = join(root, "media");
const look = {
  "window.title": "sensors.py",
  "workbench.colorTheme": "Default Light Modern",
  "workbench.activityBar.location": "hidden",
  "workbench.layoutControl.enabled": false,
  "breadcrumbs.enabled": false,
  "editor.minimap.enabled": false,
  "editor.fontSize": 14,
  "editor.hover.above": false,
};
const viewport = { width: 1000, height: 640 };

try {
  await main();
} catch (error) {
  console.error(error instanceof HostError ? error.message : error);
  process.exitCode = 1;
}

async function main() {
  const vsix = await findPackage();
  const place = scratch();
  const folders = { dataDir: join(place.path, "data"), extensionsDir: join(place.path, "extensions") };
  const folder = join(place.path, "sensors");
  const file = join(folder, "sensors.py");
  for (const path of [folders.extensionsDir, folder, media]) mkdirSync(path, { recursive: true });
  writeFileSync(file, source);
  try {
    await installExtension(vsix, folders);
    const server = await startServer({ ...folders, settings: look });
    const workbench = await openWorkbench(server, { folder, files: [file], viewport, scale: 2 });
    try {
      await take(workbench.page);
    } finally {
      await workbench.close();
      await server.stop();
    }
  } finally {
    place.remove();
  }
}

async function take(page) {
  const hints = await awaitHints(page);
  await onlyText(page);
  await shot(page, "hints.png", `hints ${hints.join(", ")}`);
  const card = await hoverLine(page, /^celsius/);
  await shot(page, "hover.png", card);
  await page.keyboard.press("Escape");
  await page.mouse.move(viewport.width - 60, 300);
  const problems = await openProblems(page);
  await shot(page, "problems.png", `${problems.length - 1} problems`);
}

async function shot(page, name, what) {
  await picture(page, join(media, name));
  console.log(`media/${name}: ${what}`);
}
