// Runs tests: bundles every test/**/*.test.ts (or those whose path contains an argument) and hands them to node's own runner.
import { readdirSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { run } from "node:test";
import { spec, tap } from "node:test/reporters";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const { positionals: wanted, values: flags } = parseArgs({
  allowPositionals: true,
  options: { "test-name-pattern": { type: "string", multiple: true } },
});
const files = readdirSync(join(root, "test"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".test.ts"))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)))
  .sort(longestFirst);
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
// The runner hands its own flags on to the processes of the files.
process.execArgv.push("--enable-source-maps");
const stream = run({
  files: outputs,
  concurrency: availableParallelism(),
  ...(flags["test-name-pattern"] && { testNamePatterns: flags["test-name-pattern"] }),
});
stream.on("test:fail", () => {
  process.exitCode = 1;
});
stream.on("end", () => {
  if (wanted.length > 0) rmSync(outdir, { recursive: true, force: true });
});
stream.compose(process.stdout.isTTY ? new spec() : tap).pipe(process.stdout);

/** The editors wait more than they compute, and the oracle takes minutes: what starts last must be short, or one core stands still at the end. */
function longestFirst(a, b) {
  const long = ["vscode/editor", "oracle/", "truth/", "fuzz/"];
  const rank = (file) => long.findIndex((word) => file.includes(word)) >>> 0;
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
