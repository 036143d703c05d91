// Bundles one TypeScript file of test/ and runs it with the arguments after it: node test/bundle.mjs test/fuzz/main.ts --seed 1
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const [entry, ...rest] = process.argv.slice(2);
const outfile = join(root, "out", `run-${process.pid}.cjs`);
mkdirSync(join(root, "out"), { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: "node",
  format: "cjs",
  packages: "external",
  sourcemap: "inline",
  logLevel: "warning",
  define: { "process.env.BYTELENS_ROOT": JSON.stringify(root) },
});
const result = spawnSync(process.execPath, ["--enable-source-maps", outfile, ...rest], { stdio: "inherit", cwd: root });
rmSync(outfile, { force: true });
process.exit(result.status ?? 1);
