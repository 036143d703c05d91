// Looks at the embedded editor as a person does: waits for what is on the screen, moves the mouse, takes pictures.
import { writeFileSync } from "node:fs";

/** How long anything may take to appear, in milliseconds. */
const limit = { timeout: 30_000 };

/** Waits until the editor shows an inlay hint and returns the hints' texts in the order of the lines. */
export async function awaitHints(page) {
  await page.locator(hint).first().waitFor(limit);
  return (await page.locator(hint).allTextContents()).map((text) => text.replace(/\u00a0/g, " ").trim());
}

/** Moves the mouse to the name that the first line with a hint binds; waits for the card of Bytelens and returns its first line. */
export async function hoverFirst(page) {
  return hover(page, page.locator(".monaco-editor .view-line", { has: page.locator(hint) }).first());
}

/** The same at the line that holds the text. */
export async function hoverLine(page, text) {
  return hover(page, page.locator(".monaco-editor .view-line", { hasText: text }).first());
}

async function hover(page, line) {
  await line
    .locator("span > span")
    .first()
    .hover({ position: { x: 6, y: 8 } });
  const card = page.locator(".monaco-hover:visible .hover-row", { hasText: /\((?:exact|bounded|assumed|symbolic)\)/ });
  await card.first().waitFor(limit);
  // The editor asks for fixes of what is underlined after it shows the card; every finding has one.
  const bar = page.locator(".monaco-hover:visible .hover-row.status-bar");
  if ((await bar.count()) > 0) await bar.getByRole("button", { name: "Quick Fix" }).waitFor(limit);
  return String(await card.first().locator("p").first().textContent()).replace(/\u00a0/g, " ");
}

/** Opens the Problems panel, waits for its first row and returns all rows' texts. */
export async function openProblems(page) {
  await page.keyboard.press("Control+Shift+M");
  const rows = page.locator(".markers-panel .monaco-list-row");
  await rows.filter({ hasText: "bytelens" }).first().waitFor(limit);
  return rows.allTextContents();
}

/** Runs a command by its title in the palette, as somebody without a mouse does. */
export async function command(page, title) {
  await page.keyboard.press("F1");
  const box = page.locator(".quick-input-widget:visible input").first();
  await box.waitFor(limit);
  await box.fill(`>${title}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor(limit);
  await page.keyboard.press("Enter");
}

/** Opens a file of the folder by its name, in the editor that is made for it. */
export async function openByName(page, name) {
  await page.keyboard.press("F1");
  const box = page.locator(".quick-input-widget:visible input").first();
  await box.waitFor(limit);
  await box.fill(name);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().waitFor(limit);
  await page.keyboard.press("Enter");
}

/** Waits for what the selector names, and returns its texts with plain spaces. */
export async function textsOf(page, selector, hasText) {
  const found = page.locator(selector, hasText === undefined ? {} : { hasText });
  await found.first().waitFor(limit);
  return (await found.allInnerTexts()).map((text) => text.replace(/[\u00a0\u202f]/g, " ").trim());
}

/** Puts the side bars away, so that the text has the picture. */
export async function onlyText(page) {
  for (const part of [".part.sidebar", ".part.auxiliarybar"]) {
    if (!(await page.locator(part).isVisible())) continue;
    await page.keyboard.press(part === ".part.sidebar" ? "Control+B" : "Control+Alt+B");
    await page.locator(part).waitFor({ state: "hidden", ...limit });
  }
}

/** Writes a picture of the page, or of a part of it ({x, y, width, height} in CSS pixels). */
export async function picture(page, file, clip) {
  writeFileSync(file, await page.screenshot({ ...(clip === undefined ? {} : { clip }), animations: "disabled", caret: "hide" }));
}

/** An inlay hint in the text of the editor: text that is shown and not part of the document. */
const hint = 'span[class*="dyn-rule"]:visible';
