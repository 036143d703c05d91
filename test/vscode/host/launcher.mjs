#!/usr/bin/env node
// Stands in for the desktop editor's executable: takes its command line, runs the embedded editor, ends with the suite's code.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { installExtension, startServer } from "./embedded.mjs";
import { openWorkbench } from "./page.mjs";

/** Longest test run, in seconds. */
const limit = Number(process.env.BYTELENS_SUITE_SECONDS ?? 240);

const options = { files: [] };
for (const argument of process.argv.slice(2)) {
  const match = /^--([\w-]+)(?:=(.*))?$/s.exec(argument);
  if (match === null) options.files.push(resolve(argument));
  else options[match[1]] = match[2] ?? true;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error && error.name === "Error" ? error.message : error);
  process.exitCode = 1;
}

async function main() {
  const home = String(options["user-data-dir"] ?? "");
  if (home === "" || home === "true") throw new Error("launcher: --user-data-dir=FOLDER is needed");
  const folders = { dataDir: join(home, "server"), extensionsDir: String(options["extensions-dir"] ?? join(home, "extensions")) };
  mkdirSync(folders.extensionsDir, { recursive: true });
  if (options["install-extension"] !== undefined) {
    console.log(await installExtension(String(options["install-extension"]), folders));
    return 0;
  }
  const settings = join(home, "User", "settings.json"); // where the desktop editor has them too
  const server = await startServer({ ...folders, settings: existsSync(settings) ? JSON.parse(readFileSync(settings, "utf8")) : {} });
  const noise = [];
  try {
    const workbench = await openWorkbench(server, {
      folder: options.files[0] ?? home,
      development: String(options.extensionDevelopmentPath),
      tests: String(options.extensionTestsPath),
      language: process.env.BYTELENS_EDITOR_LANGUAGE,
      print: (type, line) => {
        // The editor's own log comes by the same way as the suite's report.
        if ((type === "log" || type === "info") && /^(?:ok|not ok|#) /.test(line)) console.log(line);
        else noise.push(`${new Date().toISOString().slice(17, 23)} ${type}: ${line}`.slice(0, 400));
      },
    });
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`the suite did not end within ${limit} s`)), limit * 1000);
    });
    try {
      const code = await Promise.race([workbench.exit, late]);
      if (code !== 0) explain(noise, server);
      return code;
    } catch (error) {
      await workbench.page.screenshot({ path: join(home, "last.png") }).catch(() => {});
      explain(noise, server);
      throw error;
    } finally {
      clearTimeout(timer);
      await workbench.close();
    }
  } finally {
    await server.stop();
  }
}

/** What the page and the server said, for a run that failed. */
function explain(noise, server) {
  if (process.env.BYTELENS_EDITOR_LOG !== "1") return console.error("(BYTELENS_EDITOR_LOG=1 shows what the editor said)");
  console.error(`--- page\n${noise.join("\n")}\n--- server\n${server.log()}`);
}
