// Bundles the extension, the server and the command line into dist/, and copies the parser's wasm beside them.
// node build.mjs [--dev]   --dev: not minified, with source maps
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL(".", import.meta.url));
const dev = process.argv.includes("--dev");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: !dev,
  sourcemap: dev ? "linked" : false,
  legalComments: "none",
  target: "es2022",
  // Some packages have a main of a form (UMD) that cannot be bundled.
  mainFields: ["module", "main"],
  define: { "process.env.BYTELENS_VERSION": JSON.stringify(version) },
  metafile: true,
  logLevel: "warning",
};
const node = {
  ...common,
  platform: "node",
  format: "cjs",
  target: "node20",
  // Its ES module reads import.meta.url, which is empty in a CommonJS bundle.
  alias: { "web-tree-sitter": join(root, "node_modules/web-tree-sitter/web-tree-sitter.cjs") },
};
const web = { ...common, platform: "browser", mainFields: ["browser", "module", "main"] };
const bundles = [
  { ...node, entryPoints: ["client/src/node.ts"], outfile: "dist/client/node.cjs", external: ["vscode"] },
  { ...web, entryPoints: ["client/src/web.ts"], outfile: "dist/client/web.js", format: "cjs", external: ["vscode"] },
  { ...node, entryPoints: ["server/src/node.ts"], outfile: "dist/server/node.cjs" },
  {
    ...web,
    entryPoints: ["server/src/web.ts"],
    outfile: "dist/server/web.js",
    format: "iife",
    // A worker is no module; the parser's runtime asks for its own place although it is given its bytes.
    define: { ...common.define, "import.meta.url": "self.location.href" },
  },
  { ...node, entryPoints: ["server/src/cli/main.ts"], outfile: "dist/cli.cjs", banner: { js: "#!/usr/bin/env node" } },
];

for (const name of ["client", "server", "cli.cjs"]) rmSync(join(root, "dist", name), { recursive: true, force: true });
mkdirSync(join(root, "dist"), { recursive: true });
const made = await Promise.all(bundles.map((options) => build(options)));
copyFileSync(join(root, "node_modules/web-tree-sitter/web-tree-sitter.wasm"), join(root, "dist/web-tree-sitter.wasm"));
copyFileSync(join(root, "grammars/tree-sitter-python.wasm"), join(root, "dist/tree-sitter-python.wasm"));
writeFileSync(join(root, "dist/NOTICES.txt"), notices(made.flatMap(({ metafile }) => Object.keys(metafile.inputs))));
for (const file of [
  ...bundles.map(({ outfile }) => outfile),
  "dist/web-tree-sitter.wasm",
  "dist/tree-sitter-python.wasm",
  "dist/NOTICES.txt",
]) {
  console.log(`${(statSync(join(root, file)).size / 1000).toFixed(1).padStart(8)} kB  ${file}`);
}

/** The licences of the packages that the bundles and the wasm files contain. */
function notices(inputs) {
  const folders = inputs.map((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]).filter((folder) => folder !== undefined);
  const all = new Set([...folders, "node_modules/web-tree-sitter", "node_modules/tree-sitter-python"]);
  const parts = new Map();
  for (const folder of [...all].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text =
      file !== undefined && existsSync(join(root, folder, file)) ? readFileSync(join(root, folder, file), "utf8").trim() : license;
    parts.set(`${name} ${version}`, text);
  }
  return `${[...parts].map(([title, text]) => `${title}\n\n${text}`).join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}
