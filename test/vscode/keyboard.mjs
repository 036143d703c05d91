// What the editor offers, reached without a mouse: a headless browser that presses keys and nothing else.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HostError, root, scratch } from "./host/cache.mjs";
import { installExtension, startServer } from "./host/embedded.mjs";
import { openWorkbench } from "./host/page.mjs";
import { awaitHints, picture, textsOf } from "./host/view.mjs";

const source = "xs = [i / 3 for i in range(1_000_000)]\nprint(len(xs), xs[0])\nrows = input()\nsmall = [1.5]\nsmall.sort()\n";
const settings = { "bytelens.target": "cpython-3.11.7-64+numpy2.4.6" };

/** Runs the cases one after the other and prints a line for each, as the suite in the editor does. Throws a HostError when one failed. */
export async function runKeyboard(vsix) {
  const place = scratch();
  const folders = { dataDir: join(place.path, "data"), extensionsDir: join(place.path, "extensions") };
  const folder = join(place.path, "keys");
  for (const path of [folders.extensionsDir, folder]) mkdirSync(path, { recursive: true });
  writeFileSync(join(folder, "keys.py"), source);
  let failed = 0;
  try {
    await installExtension(vsix, folders);
    const server = await startServer({ ...folders, settings });
    try {
      const workbench = await openWorkbench(server, { folder, files: [join(folder, "keys.py")] });
      try {
        const { page } = workbench;
        await page.locator(".monaco-editor .view-line").first().waitFor({ timeout: 60_000 });
        await awaitHints(page);
        for (const [index, [name, check]] of Object.entries(cases).entries()) {
          const start = Date.now();
          const reason = await check(page).then(
            () => null,
            (error) => String(error.stack ?? error),
          );
          if (reason !== null) {
            failed += 1;
            await picture(page, join(root, "out", `keyboard-${index + 1}.png`)).catch(() => {});
          }
          console.log(`${reason === null ? "ok" : "not ok"} ${index + 1} - ${name} # ${Date.now() - start} ms`);
          if (reason !== null) console.log(reason.replace(/^/gm, "  "));
          for (const key of ["Escape", "Escape", "Control+1"]) await page.keyboard.press(key);
        }
      } finally {
        await workbench.close();
      }
    } finally {
      await server.stop();
    }
  } finally {
    place.remove();
  }
  console.log(`# cases ${Object.keys(cases).length} failed ${failed}`);
  if (failed > 0) throw new HostError(`${failed} of the cases without a mouse failed`);
}

const cases = {
  "the card opens under the cursor, and so does the one that ignores thresholds": async (page) => {
    await goTo(page, 1);
    await press(page, "Control+K", "Control+I");
    await see(page, ".monaco-hover:visible .hover-row", /32\.4 MB \(exact\) — list of 1,000,000 floats/);
    await press(page, "Escape");
    await goTo(page, 5);
    await palette(page, "Bytelens: Show Estimate Under Cursor");
    await see(page, ".monaco-hover:visible .hover-row", /\d+ B \(exact\) — list of 1 reference|\d+ B \(exact\)/);
  },
  "a finding is reached by F8, the first of its fixes is the safe one, and one undo takes it back": async (page) => {
    await goTo(page, 6);
    await press(page, "F8");
    await see(page, ".monaco-editor .marker-widget", /keeps 1,000,000 floats as objects: 32\.4 MB for 8\.00 MB of data/);
    await press(page, "Escape", "Control+.");
    await see(page, ".action-widget:visible .monaco-list-row.action", /Use array\('d'\)/);
    const menu = await see(page, ".action-widget:visible .monaco-list-row.action");
    same(
      menu.map((title) => title.split(":")[0]).join(", "),
      "Use array('d'), Use np.fromiter, Use array('f'), Explain 32.4 MB, Ignore boxed-numbers on this line, Ignore boxed-numbers in this file",
      "menu",
    );
    same(menu[0], "Use array('d'): 32.4 MB → 8.18 MB", "first action");
    await press(page, "Enter");
    await see(page, ".monaco-editor .view-line", /xs = array\(/);
    await press(page, "Control+Z");
    await see(page, ".monaco-editor .view-line", /^xs = \[i \/ 3/);
    await awaitHints(page);
  },
  "Problems opens, names the finding, and Enter goes to its line": async (page) => {
    await goTo(page, 3);
    await press(page, "Control+Shift+M");
    await see(page, ".markers-panel .monaco-list-row", /boxed-numbers/);
    await until(page, "the list to have the focus", () => page.evaluate(() => document.activeElement?.closest(".markers-panel") != null));
    await press(page, "Home", "ArrowDown", "Enter");
    await see(page, "#status\\.editor\\.selection", /^Ln 1, /);
    await press(page, "Control+J");
  },
  "hints are taken away and brought back from the palette": async (page) => {
    await palette(page, "Bytelens: Toggle Inlay Hints");
    await until(page, "no hints", async () => (await page.locator(HINT).count()) === 0);
    await palette(page, "Bytelens: Toggle Inlay Hints");
    same((await awaitHints(page))[0], "32.4 MB", "hint");
  },
  "the status item is read out, and its action is one Tab away": async (page) => {
    await goTo(page, 1);
    await palette(page, "View: Focus Status Bar");
    await until(page, "the status bar has the focus", async () => /statusbar/.test(await focused(page, "class")));
    let label = "";
    for (let steps = 0; steps < 20 && !label.includes("Language Status"); steps += 1) {
      await press(page, "ArrowRight");
      label = await focused(page, "aria-label");
    }
    same(
      label,
      "Editor Language Status: CPython 3.11.7, NumPy 2.4.6, keys.py holds at least 32.4 MB at its end; rows (line 3) is unknown",
      "what is read out",
    );
    await press(page, "Enter");
    await see(page, ".hover-language-status", /Choose Target/);
    for (let steps = 0; steps < 5 && !(await focused(page, "href")).includes("chooseTarget"); steps += 1) {
      await press(page, "Tab");
      await page.waitForTimeout(200);
    }
    await press(page, "Enter");
    await see(page, ".quick-input-widget:visible .quick-input-title", /Sizes are for: cpython-3\.11\.7-64\+numpy2\.4\.6/);
  },
  "a length is typed where it is asked for, and the figure is there": async (page) => {
    await goTo(page, 6);
    await page.keyboard.type("text = open('a').read()");
    await until(page, "the text", async () => /open\('a'\)\.read\(\)/.test((await see(page, ".monaco-editor .view-line")).join("\n")));
    await palette(page, "Bytelens: Add Size Hint");
    await see(page, ".quick-input-widget:visible .quick-input-title", /Set n/);
    await page.keyboard.type("5000000");
    await press(page, "Enter");
    await see(page, ".monaco-editor .view-line", /# bytelens: n = 5_000_000/);
    await until(page, "the hint", async () => (await awaitHints(page)).includes("5.00 MB if…"));
  },
  "the walkthrough opens, and so does its sample": async (page) => {
    await palette(page, "Bytelens: Open Walkthrough");
    await see(page, ".gettingStartedContainer .step-title", /See what a list holds/);
    await until(page, "the button of the first step", async () => {
      await press(page, "Tab");
      return page.evaluate(() => document.activeElement?.textContent?.trim() === "Open a Sample");
    });
    await press(page, "Enter");
    await see(page, ".monaco-editor .view-line", /^thirds = /);
  },
};

/** An inlay hint in the text of the editor. */
const HINT = 'span[class*="dyn-rule"]:visible';

async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

/** Runs a command by its title. */
async function palette(page, title) {
  await press(page, "F1");
  await page.locator(".quick-input-widget:visible input").first().waitFor({ timeout: 30_000 });
  await page.keyboard.type(title);
  await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: title }).first().waitFor({ timeout: 30_000 });
  await press(page, "Enter");
}

/** Puts the cursor at the start of a line, when the editor has the focus again. */
async function goTo(page, line) {
  const bar = page.locator("#status\\.editor\\.selection");
  await until(page, `line ${line}`, async () => {
    await press(page, "Control+1", "Control+Home", ...Array.from({ length: line - 1 }, () => "ArrowDown"));
    return (await bar.textContent({ timeout: 1000 }).catch(() => ""))?.includes(`Ln ${line}, Col 1`);
  });
}

/** Waits for what the selector names with that text, whatever its spaces are; all such texts. */
const see = (page, selector, text) => textsOf(page, selector, text && new RegExp(text.source.replaceAll(" ", "\\s"), text.flags));

const focused = (page, attribute) =>
  page.evaluate((name) => (document.activeElement?.getAttribute(name) ?? "").replace(/\u00a0/g, " "), attribute);

async function until(page, what, good) {
  for (let waited = 0; !(await good()); waited += 1) {
    if (waited === 100)
      throw new Error(`waited for ${what}; the focus is on ${await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 300))}`);
    await page.waitForTimeout(100);
  }
}

function same(actual, expected, what) {
  if (actual !== expected) throw new Error(`${what}:\n  is     ${JSON.stringify(actual)}\n  wanted ${JSON.stringify(expected)}`);
}
