#!/usr/bin/env node
// The command `bytelens`: runs the bundled command line; in a fresh clone it is bundled first, since nothing is built while packages are installed.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../dist/cli.cjs", import.meta.url));
if (!existsSync(cli)) {
  // What it prints would stand in the output of the command.
  const built = spawnSync(process.execPath, [fileURLToPath(new URL("../build.mjs", import.meta.url))], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (built.status !== 0) {
    console.error("bytelens: the bundles are missing and could not be built; run npm ci and npm run build");
    process.exit(2);
  }
}
createRequire(import.meta.url)(cli);
