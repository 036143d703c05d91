// Runs tests: bundles every test/**/*.test.ts (or those whose path contains an argument) and hands them to node's own runner.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const wanted = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const flags = process.argv.slice(2).filter((word) => word.startsWith("--"));
const files = readdirSync(join(root, "test"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".test.ts"))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)))
  .sort();
if (files.length === 0) {
  console.error(`no test file matches ${wanted.join(" ")}`);
  process.exit(2);
}
const outdir = join(root, "out", wanted.length === 0 ? "test" : `test-${process.pid}`);
rmSync(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: files,
  outdir,
  outbase: "test",
  bundle: true,
  platform: "node",
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  packages: "external",
  sourcemap: "inline",
  logLevel: "warning",
  define: { "process.env.BYTELENS_ROOT": JSON.stringify(root) },
});
const outputs = files.map((file) => join(outdir, relative("test", file).replace(/\.ts$/, ".cjs")));
const result = spawnSync(process.execPath, ["--test", "--enable-source-maps", ...flags, ...outputs], { stdio: "inherit", cwd: root });
if (wanted.length > 0) rmSync(outdir, { recursive: true, force: true });
process.exit(result.status ?? 1);
