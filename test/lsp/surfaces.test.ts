/** What hovers add to a file's own names: links to more, and names of other files. The bundle as it ships, over stdio. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findFiles } from "../../server/src/cli/files";
import { ROOT } from "../repo/files";
import { type Editor, type EditorOptions, MODERN, startEditor } from "./editor";

const SERVER = process.env.BYTELENS_SERVER ?? join(ROOT, "dist", "server.js");
const TARGET = { target: "cpython-3.11.7-64+numpy2.4.6" };

/** Runs the body with an editor on a folder of these files, by name. */
async function inProject(
  files: Readonly<Record<string, string>>,
  options: Partial<EditorOptions>,
  body: (editor: Editor, uri: (name: string) => string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bytelens-surfaces-"));
  const uri = (name: string) => pathToFileURL(join(folder, name)).href;
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const editor = await startEditor({ server: SERVER, capabilities: MODERN, settings: () => TARGET, folders: [uri("")], ...options });
  try {
    await body(editor, uri);
    assert.deepEqual(
      editor.logs.filter(({ type }) => type === 1),
      [],
      "the log holds errors",
    );
    assert.equal(await editor.close(), 0);
  } finally {
    editor.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The hover at the first occurrence of `word`, as plain text with plain spaces; null where nothing answers. */
async function card(editor: Editor, uri: string, text: string, word: string): Promise<string | null> {
  const before = text.slice(0, text.indexOf(word));
  const position = { line: before.split("\n").length - 1, character: before.length - before.lastIndexOf("\n") - 1 };
  const found = await editor.request("textDocument/hover", { textDocument: { uri }, position });
  return found === null ? null : found.contents.value.replaceAll("\u00a0", " ").replace(/\\(.)/g, "$1");
}

const FLOATS = "list of 1,000,000 references to 1 float";

test("what another file of the workspace binds: in full at its import, in a line at its uses, as that file is now", async () => {
  const main =
    "from app.config import WEIGHTS as W\nfrom .shared import LIMIT\nfrom config import nothing\nfrom math import pi\nprint(W, LIMIT, pi)\n";
  const files = {
    "src/app/config.py": "N = 1_000_000\nWEIGHTS = [0.0] * N\n",
    "src/app/shared/__init__.py": "LIMIT = 1_000\n",
    "src/app/main.py": main,
    "src/math.py.txt": "",
  };
  await inProject(files, {}, async (editor, uri) => {
    const own = uri("src/app/main.py");
    await editor.open(own, main);
    const full = await card(editor, own, main, "W\n");
    assert.match(
      full ?? "",
      new RegExp(`^8\\.00 MB \\(exact\\) — ${FLOATS}, line 2 of config\\.py\\n\\n---\\n\\n\\*\\*Parts\\*\\* list 56 \\+ 1,000,000 slots`),
    );
    assert.equal(await card(editor, own, main, "W, LIMIT"), `8.00 MB (exact) — ${FLOATS}, line 2 of config.py`);
    assert.equal(
      await card(editor, own, main, "LIMIT\n"),
      "0 B (exact) — int, a constant of the code (28 B by getsizeof), line 1 of __init__.py",
    );
    assert.equal(await card(editor, own, main, "nothing"), null);
    // An open file is read as the editor has it, a closed one as it lies there.
    writeFileSync(new URL(uri("src/app/config.py")), "WEIGHTS = [0.0] * 10\n");
    assert.match((await card(editor, own, main, "W, LIMIT")) ?? "", /^136 B \(exact\) — list of 10 references to 1 float, line 1/);
    await editor.open(uri("src/app/config.py"), "\nWEIGHTS = [0.0] * 1_000\n");
    assert.match((await card(editor, own, main, "W, LIMIT")) ?? "", /^8\.06 kB .* line 2 of config\.py$/);
  });
});

test("an attribute of an imported module of the workspace is what that file binds", async () => {
  const main =
    "import config\nimport app.limits as limits\nimport app.more\nfrom app import other\nfrom . import near\nfrom .app import far as away\nimport math\n" +
    "print(config.N, limits.SIZES, app.more.SCALE, other.WORDS, near.HERE, away.THERE, config.missing, math.pi, config.N.real)\n" +
    "def own(config):\n    return config.INNER\n";
  const files = {
    "config.py": "N = [0.0] * 1_000_000\nINNER = 1\n",
    "app/limits.py": "SIZES = [0.0] * 1_000\n",
    "app/more.py": "SCALE = [0.0] * 1_001\n",
    "app/other.py": "WORDS = [0.0] * 1_002\n",
    "near.py": "HERE = [0.0] * 1_003\n",
    "app/far.py": "THERE = [0.0] * 1_004\n",
    "main.py": main,
  };
  await inProject(files, {}, async (editor, uri) => {
    const own = uri("main.py");
    await editor.open(own, main);
    assert.equal(await card(editor, own, main, "N, limits"), `8.00 MB (exact) — ${FLOATS}, line 1 of config.py`);
    const attributes = { SIZES: "1,000", SCALE: "1,001", WORDS: "1,002", HERE: "1,003", THERE: "1,004" };
    for (const [name, count] of Object.entries(attributes))
      assert.match(
        (await card(editor, own, main, name)) ?? "",
        new RegExp(`— list of ${count} references to 1 float, line 1 of \\w+\\.py$`),
        name,
      );
    assert.match((await card(editor, own, main, "missing")) ?? "", /^unknown: no size data for library config/);
    for (const word of ["real", "INNER", "pi"]) assert.doesNotMatch((await card(editor, own, main, word)) ?? "", /line \d+ of/, word);
    // The module itself is no value.
    assert.doesNotMatch((await card(editor, own, main, "config.N")) ?? "", /line \d+ of/);
  });
});

test("a card ends with links: its steps where the client can show them, and the pages of rules that it breaks", async () => {
  const text = "xs = [i / 3 for i in range(1_000_000)]\nys = 1.5\nprint(xs[0])\n";
  const last = async (options: Partial<EditorOptions>) => {
    let link = "";
    await inProject({}, options, async (editor, uri) => {
      const own = uri("a.py");
      await editor.open(own, text);
      link = (await card(editor, own, text, "xs"))?.split("\n").at(-1) ?? "";
      assert.doesNotMatch((await card(editor, own, text, "ys")) ?? "", /\]\(/);
      assert.doesNotMatch((await card(editor, own, text, "xs[0]")) ?? "", /\]\(/);
    });
    return link;
  };
  const docs = "https://example.org/rules/";
  assert.equal(await last({ initializationOptions: { docs } }), "[boxed-numbers](https://example.org/rules/boxed-numbers.md)");
  const both = await last({ initializationOptions: { docs, questions: true } });
  const [, command, page] = /^\[Explain\]\(command:bytelens\.explainNumber\?(\S+)\) · \[boxed-numbers\]\((\S+)\)$/.exec(both) ?? [];
  assert.deepEqual(JSON.parse(decodeURIComponent(command ?? "[]"))[0].position, { line: 0, character: 0 });
  assert.equal(page, `${docs}boxed-numbers.md`);
});

test("files that git ignores and environments are not checked, as on the command line", async () => {
  const names = ["top.py", "build/x.py", "a_gen.py", "pkg/top.py", "pkg/keep_gen.py", "pkg/other_gen.py", "pkg/local.py", "local.py"];
  const more = [
    "env/lib/x.py",
    "out/keep.py",
    "logs/a.py",
    "logs/deep/b.py",
    "doc/frotz/c.py",
    "a/doc/frotz/d.py",
    "ü ber/e.py",
    "{f}/g.py",
    "h1.py",
  ];
  const files = {
    ".git/HEAD": "ref: refs/heads/main\n",
    ".gitignore": "# ours\n\nbuild/\n*_gen.py\n/top.py\nout/\n!out/keep.py\nlogs/**\ndoc/frotz/  \n\\#no\n{f}\nh[0-9].py\n!keep\\ \n",
    "pkg/.gitignore": "!keep_gen.py\nlocal.py\n",
    "env/pyvenv.cfg": "home = /usr/bin\n",
    ...Object.fromEntries([...names, ...more].map((name) => [name, "x = 1\n"])),
  };
  await inProject(files, {}, async (editor, uri) => {
    const folder = fileURLToPath(uri(""));
    const uris = [...names, ...more].map(uri);
    const own = await editor.request("bytelens/ownFiles", { uris });
    const found = findFiles([folder]).map(({ path }) => pathToFileURL(path).href);
    assert.deepEqual([...own].sort(), found.sort());
    assert.deepEqual(own, ["pkg/top.py", "pkg/keep_gen.py", "local.py", "a/doc/frotz/d.py", "ü ber/e.py"].map(uri));
  });
  // A folder that is opened itself is checked, though its repository ignores it; what is in no folder of the workspace is, too.
  await inProject(files, { folders: [] }, async (editor, uri) => {
    await editor.notify("workspace/didChangeWorkspaceFolders", { event: { added: [{ uri: uri("build"), name: "build" }], removed: [] } });
    const uris = [uri("build/x.py"), uri("a_gen.py")];
    assert.deepEqual(await editor.request("bytelens/ownFiles", { uris }), uris);
  });
});

test("a name that no text defines is told by the project's settings", async () => {
  const text = "from config import N\nxs = [0.0] * N\nys = [0.0] * LIMIT\nzs = open('a')\n";
  const set = async (editor: Editor, own: string, line: number) => {
    const range = { start: { line, character: 0 }, end: { line, character: 0 } };
    const actions = await editor.request("textDocument/codeAction", { textDocument: { uri: own }, range, context: { diagnostics: [] } });
    return actions.map(({ title, command }: { readonly title: string; readonly command?: { readonly arguments: unknown[] } }) => [
      title,
      command?.arguments[0],
    ]);
  };
  const question = (name: string) => [{ name, value: "1_000_000", number: true }];
  await inProject({ "pyproject.toml": "[tool.bytelens]\n" }, { initializationOptions: { questions: true } }, async (editor, uri) => {
    const own = uri("a.py");
    await editor.open(own, text);
    const project = uri("pyproject.toml");
    assert.deepEqual(await set(editor, own, 1), [["Set N = … for the project", { questions: question("N"), edits: [], project }]]);
    assert.deepEqual(await set(editor, own, 2), [["Set LIMIT = … for the project", { questions: question("LIMIT"), edits: [], project }]]);
    assert.deepEqual(await set(editor, own, 3), []);
    writeFileSync(new URL(project), "[tool.bytelens.assume]\nN = 1000\nLIMIT = 2000\n");
    await editor.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: project, type: 2 }] });
    assert.match((await card(editor, own, text, "xs")) ?? "", /^8\.06 kB if N = 1,000 \(assumed\)/);
    assert.match((await card(editor, own, text, "ys")) ?? "", /^16\.1 kB if LIMIT = 2,000 \(assumed\)/);
    assert.deepEqual(await set(editor, own, 1), []);
  });
  // Who cannot ask is offered nothing: a comment would not be read.
  await inProject({}, {}, async (editor, uri) => {
    await editor.open(uri("a.py"), text);
    assert.deepEqual(await set(editor, uri("a.py"), 1), []);
  });
});

test("what a run measured stands beside the estimates for the interpreter that ran", async () => {
  const text = "xs = [i / 3 for i in range(1_000)]\nprint(len(xs))\n";
  await inProject({ "a.py": text }, { settings: () => ({ target: "cpython-2.7-64" }) }, async (editor, uri) => {
    const own = uri("a.py");
    await editor.open(own, text);
    const result = `${fileURLToPath(own)}.json`;
    const python = spawnSync("python3", [join(ROOT, "dist", "measure.py"), result, fileURLToPath(own)], { encoding: "utf8" });
    assert.deepEqual([python.status, python.stdout], [0, "1000\n"], python.stderr);
    const measurement = readFileSync(result, "utf8");
    // The recorder of the package is that of the sources without its comments.
    spawnSync("python3", [join(ROOT, "server", "src", "cli", "measure.py"), result, fileURLToPath(own)]);
    assert.deepEqual(JSON.parse(readFileSync(result, "utf8")).sites, JSON.parse(measurement).sites);
    const table = await editor.request("bytelens/measured", { uri: own, measurement });
    assert.match(table, /^ line {2}name .*\n +1 {2}xs +(32\.\d kB|3\d\.\d kB) +\1 +equal\n1 assignment ran: 1 equal\n$/);
    assert.equal(await editor.request("bytelens/measured", { uri: own, measurement: "" }), null);
    // The document has its own target again.
    assert.match((await card(editor, own, text, "xs")) ?? "", /CPython 2\.7\.18/);
  });
});
