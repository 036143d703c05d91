// Bundles the extension, the server and the command line into dist/, and copies the parser's wasm beside them.
// node build.mjs [--dev]   --dev: not minified, with source maps
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";
import { slim } from "./grammars/slim.mjs";

const root = fileURLToPath(new URL(".", import.meta.url));
const dev = process.argv.includes("--dev");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const pages = joinPages(join(root, "docs/rules"));

/** What syntax/runtime.ts and the grammar call of the parser's runtime; the rest (queries, edits, …) is half of it. */
const USED_EXPORTS = new RegExp(
  `^(?:${[
    "__wasm_(?:call_ctors|apply_data_relocs)|malloc|calloc|realloc|free|memcpy|ts_init|ts_language_symbol_count",
    "ts_parser_(?:new_wasm|reset|set_language|parse_wasm)|ts_tree_(?:delete|root_node_wasm)|ts_node_has_error_wasm",
    "ts_tree_cursor_(?:new|delete|goto_(?:first_child|next_sibling|parent)|current_(?:node_type|field)_id|(?:start|end)_index)_wasm",
  ].join("|")})$`,
);

/** Properties of plain data inside the server, which get short names: nothing outside reads them, no module exports them, and the code never names them in a text. */
const INSIDE = [
  ...["amounts", "assumes", "atoms", "binding", "broke", "callee", "calleeSpan", "coefficient"],
  ...["comparators", "course", "elts", "exits", "formals", "frame", "freeThreaded", "fuel", "generators", "heap"],
  ...["machine", "makers", "means", "nameSpan", "numeral", "pads", "payload", "peaks", "picked", "poly", "pool", "remedy"],
  ...["returned", "scope", "sizes", "snapshot", "spread", "statementSpan", "states", "strKeys", "symbols", "takes"],
  ...["temporaries", "terms", "typecode", "unitId", "unordered", "valueSpan", "variable"],
  ...["unit", "word", "flow", "term", "role", "keywords", "lazy", "ordinal", "saving", "sure", "doubts", "bitmap", "manner"],
  ...["keywordOnly", "positionalOnly", "positional", "vararg", "kwarg", "occurrences", "guarded", "callsTo"],
  ...["layout", "live", "around", "fresh", "seen", "parents", "builtin", "shared", "decides", "dictAsked", "unframed", "noun", "guards"],
  ...["fits", "leaves", "headline", "growth", "spare", "renewed", "topLevel", "captured", "binders", "weak", "nonlocals"],
];

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: !dev,
  sourcemap: dev ? "linked" : false,
  legalComments: "none",
  platform: "node",
  target: ["node20", "es2022"],
  // Some packages have a main of a form (UMD) that cannot be bundled.
  mainFields: ["module", "main"],
  define: {
    // Shorter names of the same numbers.
    "Number.POSITIVE_INFINITY": "Infinity",
    "Number.NaN": "NaN",
    "process.env.BYTELENS_VERSION": JSON.stringify(version),
    "process.env.BYTELENS_RULE_LINES": JSON.stringify(JSON.stringify(pages.lines)),
  },
  metafile: true,
  logLevel: "warning",
};

/** An expression: whether node runs the bundle, and no browser. */
const ON_NODE = 'typeof process === "object" && typeof process.versions?.node === "string"';

// One file for both platforms, in which only the half that is asked for runs: two files each would hold nearly all twice.
const both = { ...common, conditions: ["browser"] };
const bundles = [
  {
    ...both,
    stdin: {
      contents: `
        const platform = ${ON_NODE} ? import("./client/src/node") : import("./client/src/web");
        export const activate = (context) => platform.then((client) => client.activate(context));
        export const deactivate = () => platform.then((client) => client.deactivate());
      `,
      resolveDir: root,
      sourcefile: "client.js",
    },
    format: "cjs",
    outfile: "dist/client.js",
    external: ["vscode"],
    plugins: [whereThereIsNode()],
  },
  {
    ...both,
    // Both halves at once: modules that are loaded on demand are wrapped one by one, which costs more than the half that is not used.
    stdin: {
      contents: `
        import { start as startNode } from "./server/src/node";
        import { start as startWeb } from "./server/src/web";
        (${ON_NODE} ? startNode : startWeb)();
      `,
      resolveDir: root,
      sourcefile: "server.js",
    },
    // A worker is no module and has no require; node runs it as it is.
    format: "iife",
    mangleProps: new RegExp(`^(?:${INSIDE.join("|")})$`),
    outfile: "dist/server.js",
    plugins: [withoutPages(), withoutExecution(), whereThereIsNode()],
  },
  { ...common, entryPoints: ["server/src/cli/main.ts"], format: "cjs", outfile: "dist/cli.cjs" },
];

mkdirSync(join(root, "dist"), { recursive: true });
for (const { outfile } of bundles) for (const file of [outfile, `${outfile}.map`]) rmSync(join(root, file), { force: true });
const made = await Promise.all(bundles.map((options) => build(options)));
if (!dev) await Promise.all(["dist/client.js", "dist/server.js"].map((file) => tighten(join(root, file))));
const runtime = readFileSync(join(root, "node_modules/web-tree-sitter/web-tree-sitter.wasm"));
writeFileSync(join(root, "dist/web-tree-sitter.wasm"), slim(runtime, USED_EXPORTS));
copyFileSync(join(root, "grammars/tree-sitter-python.wasm"), join(root, "dist/tree-sitter-python.wasm"));
writeFileSync(join(root, "dist/measure.py"), withoutWords(readFileSync(join(root, "server/src/cli/measure.py"), "utf8")));
writeFileSync(join(root, "dist/rules.md"), pages.text);
writeFileSync(join(root, "dist/NOTICES.txt"), notices(made.flatMap(({ metafile }) => Object.keys(metafile.inputs))));
for (const file of [...bundles.map(({ outfile }) => outfile), "dist/web-tree-sitter.wasm", "dist/tree-sitter-python.wasm"]) {
  console.log(`${(statSync(join(root, file)).size / 1000).toFixed(1).padStart(8)} kB  ${file}`);
}

/** Python without its comments, the texts that only people read, and three of four spaces before each line. No other text of it spans lines or begins with "#". */
function withoutWords(python) {
  return python
    .replace(/^[ \t]*"""[\s\S]*?"""[ \t]*\n/gm, "")
    .replace(/^[ \t]*#.*\n/gm, "")
    .replace(/\n{2,}/g, "\n")
    .replace(/^ +/gm, (spaces) => " ".repeat(spaces.length / 4));
}

/** The rules' pages as one, which packs to half of what they take as files of their own; `lines`: where each begins, counted from 1. */
function joinPages(folder) {
  const lines = {};
  let text = "";
  for (const name of readdirSync(folder).sort()) {
    lines[name.replace(/\.md$/, "")] = text.split("\n").length;
    text += `${readFileSync(join(folder, name), "utf8")}\n`;
  }
  return { text, lines };
}

/**
 * What is packaged once more by a minifier that looks at whole functions: packed, it ends a twentieth smaller than esbuild's own. Functions without a
 * name are never called with `new`, and getters do nothing but give a value.
 */
async function tighten(file) {
  const compress = { passes: 2, ecma: 2020, unsafe_arrows: true, unsafe_methods: true, pure_getters: true };
  const { code } = await minify(readFileSync(file, "utf8"), { ecma: 2020, toplevel: true, compress });
  writeFileSync(file, code);
}

/** Node's own modules, which a worker does without: there they are empty. */
function whereThereIsNode() {
  return {
    name: "where there is node",
    setup: (setup) => {
      setup.onResolve({ filter: /^node:/ }, ({ path, namespace }) =>
        namespace === "node" ? { path, external: true } : { path, namespace: "node" },
      );
      setup.onLoad({ filter: /.*/, namespace: "node" }, ({ path }) => ({
        contents: `module.exports = ${ON_NODE} ? require("${path}") : {};`,
      }));
    },
  };
}

/** Editors do not execute modules (server/src/lsp/session.ts): the package goes without what does. */
function withoutExecution() {
  return {
    name: "without execution",
    setup: (setup) => {
      setup.onLoad({ filter: /[/\\]analysis[/\\]execution[/\\]execute\.ts$/ }, () => ({
        contents: 'export const execute = () => ({ seen: () => undefined, stopped: "editors execute nothing" });',
        loader: "ts",
      }));
    },
  };
}

/** The pages of the rules stand in the package as a file, what is said of rules and settings in its manifest; only the command line and the generator print them. */
function withoutPages() {
  return {
    name: "without pages",
    setup: (setup) => {
      setup.onLoad({ filter: /[/\\]server[/\\]src[/\\]settings\.ts$/ }, ({ path }) => ({
        contents: readFileSync(path, "utf8")
          .replace(/^ {4}description:\s+(?:"[^"\n]*"|'[^'\n]*'),$/gm, '    description: "",')
          .replace(/^ {4}schema: \{(?:.*|\n[\s\S]*?^ {4})\},$/gm, "    schema: {},"),
        loader: "ts",
      }));
      setup.onLoad({ filter: /[/\\]server[/\\]src[/\\]rules[/\\]\w+\.ts$/ }, ({ path }) => ({
        contents: readFileSync(path, "utf8")
          .replace(/^export const docs = `(?:[^`\\]|\\.)*`;$/m, 'export const docs = "";')
          .replace(/^ {2}summary: "[^"\n]*",$/m, '  summary: "",'),
        loader: "ts",
      }));
    },
  };
}

/** The licences of the packages that the bundles and the wasm files contain. */
function notices(inputs) {
  const folders = inputs.map((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]).filter((folder) => folder !== undefined);
  const parts = new Map();
  for (const folder of [...new Set([...folders, "node_modules/web-tree-sitter", "node_modules/tree-sitter-python"])].sort()) {
    const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    parts.set(manifest.name, file === undefined ? manifest.license : readFileSync(join(root, folder, file), "utf8").trim());
  }
  const texts = new Map();
  for (const [name, text] of parts) texts.set(text, [...(texts.get(text) ?? []), name]);
  const line = "-".repeat(80);
  return `${[...texts].map(([text, names]) => `${names.join(", ")}\n\n${text}`).join(`\n\n${line}\n\n`)}\n`;
}
