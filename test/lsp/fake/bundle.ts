/** Bundles the real server with an analysis that fails, stalls and counts on demand: what the fence must survive cannot be asked of the real one. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "../../repo/files";

/** Path of the bundle, in a folder of its own. */
export async function bundleFake(): Promise<{ readonly server: string; readonly remove: () => void }> {
  mkdirSync(join(ROOT, "out"), { recursive: true });
  const folder = mkdtempSync(join(ROOT, "out", "lsp-fake-"));
  const server = join(folder, "server.js");
  await build({
    absWorkingDir: ROOT,
    stdin: { contents: 'import { start } from "./server/src/node"; start();', resolveDir: ROOT },
    outfile: server,
    bundle: true,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
    logLevel: "warning",
    plugins: [
      {
        name: "fake analysis",
        setup: (setup) => {
          setup.onResolve({ filter: /^\.\.\/service$/ }, () => ({ path: join(ROOT, "test/lsp/fake/service.ts") }));
        },
      },
    ],
  });
  for (const name of ["web-tree-sitter.wasm", "tree-sitter-python.wasm"]) writeFileSync(join(folder, name), "not wasm");
  return { server, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
