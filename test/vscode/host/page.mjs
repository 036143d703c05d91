// Opens the embedded editor in a headless browser: for a test run, or to look at it.
import { openBrowser } from "./browser.mjs";
import { HostError } from "./cache.mjs";

/**
 * Opens `folder` in the editor that `server` serves. `files` are opened in it; `development` and `tests` are the folder of an extension
 * in development and the module of a test run; `language`: that of the editor. Returns the page, `exit` (settled with the code of the test run, or rejected when
 * the page dies) and `close()`. `print(type, text)` gets what the test run prints and the page's errors.
 */
export async function openWorkbench(server, { folder, files = [], development, tests, language, viewport, scale = 1, print = () => {} }) {
  const remote = (path) => `vscode-remote://localhost:${server.port}${path}`;
  const payload = [
    ["skipWelcome", "true"],
    ["skipReleaseNotes", "true"],
  ];
  if (development !== undefined) payload.push(["extensionDevelopmentPath", remote(development)]);
  if (tests !== undefined) payload.push(["extensionTestsPath", remote(tests)]);
  for (const file of files) payload.push(["openFile", remote(file)]);
  const browser = await openBrowser();
  try {
    const context = await browser.newContext({
      viewport: viewport ?? { width: 1280, height: 800 },
      deviceScaleFactor: scale,
      locale: "en-US",
    });
    const page = await context.newPage();
    // What a language pack would say first; the editor's own texts stay as they are, extensions take theirs from it.
    if (language !== undefined) await page.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(language)}`);
    let end;
    let fail;
    const exit = new Promise((resolve, reject) => {
      end = resolve;
      fail = (reason) => reject(new HostError(reason));
    });
    exit.catch(() => {}); // whoever waits for it sees the failure; nobody has to
    await page.exposeFunction("codeAutomationLog", (type, args) => print(type, args.map(text).join(" ")));
    await page.exposeFunction("codeAutomationExit", (code) => end(code));
    page.on("crash", () => fail("the editor's page crashed"));
    browser.on("disconnected", () => fail("the browser went away"));
    page.on("pageerror", (error) => print("page", error.message));
    await page.goto(server.address({ folder, payload: JSON.stringify(payload) }));
    return { page, exit, close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

const text = (value) => (typeof value === "string" ? value : JSON.stringify(value));
