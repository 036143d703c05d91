// Builds and packages the extension: dist/bytelens.vsix. `npm run package`.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";
import { HostError, root, run } from "./host/cache.mjs";
import { repack } from "./zip.mjs";

/** Where the package lies. */
export const packagePath = join(root, "dist", "bytelens.vsix");

/**
 * Builds the bundles where a source is newer than they are, packs them and returns the package's path. Bundles that are new
 * enough stay as they are: other tests may be running them. Throws a HostError when the build or the packing fails.
 */
export async function makePackage({ rebuild = false } = {}) {
  if (rebuild) await run(process.execPath, [join(root, "build.mjs")]);
  else await makeBundles();
  const options = { cwd: root, packagePath };
  const { log, warn } = console;
  console.log = console.warn = () => {}; // its table of contents; ours is one line
  try {
    await createVSIX(options);
    await repack(packagePath);
  } catch (error) {
    throw new HostError(`vsce cannot package the extension: ${error.message}`);
  } finally {
    Object.assign(console, { log, warn });
  }
  return packagePath;
}

/** Builds the bundles where a source is newer than they are: what packages need before they are packed, by `vsce package` too. */
export async function makeBundles() {
  if (stale()) await run(process.execPath, [join(root, "build.mjs")]);
}

/** The package to look at or test: the one that BYTELENS_VSIX names, else one made now. */
export const findPackage = async () => process.env.BYTELENS_VSIX ?? makePackage();

function stale() {
  const bundles = ["client.js", "server.js"].map((name) => join(root, "dist", name));
  if (!bundles.every((file) => existsSync(file))) return true;
  const built = Math.min(...bundles.map((file) => statSync(file).mtimeMs));
  const folders = ["client/src", "server/src"].map((name) => join(root, name));
  const sources = folders.flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)));
  return [...sources, join(root, "build.mjs"), join(root, "package.json")].some((file) => statSync(file).mtimeMs > built);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    if (process.argv.includes("--bundles")) await makeBundles();
    else {
      const path = await makePackage({ rebuild: true });
      console.log(`${path} (${statSync(path).size.toLocaleString("en-US")} bytes)`);
    }
  } catch (error) {
    console.error(error instanceof HostError ? error.message : error);
    process.exitCode = 1;
  }
}
