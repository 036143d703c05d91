/** What the language server promises, line by line, asked of the bundle as it ships: kinds of actions, pull or push, folders, versions, positions, start. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { ROOT } from "../repo/files";
import { type Editor, type EditorOptions, MODERN, PUSHED, startEditor } from "./editor";

const SERVER = process.env.BYTELENS_SERVER ?? join(ROOT, "dist", "server.js");
const URI = "file:///project/a.py";
const XS = "xs = [i / 3 for i in range(1_000_000)]\n";
const TWO = `${XS}ys = [i / 7 for i in range(500_000)]\nprint(xs[1], ys[1])\n`;
const TARGET = { target: "cpython-3.11.7-64+numpy2.4.6" };

async function withEditor(options: Omit<EditorOptions, "server">, body: (editor: Editor) => Promise<void>): Promise<void> {
  const editor = await startEditor({ server: SERVER, capabilities: MODERN, settings: () => TARGET, ...options });
  try {
    await body(editor);
    assert.deepEqual(
      editor.logs.filter(({ type }) => type === 1),
      [],
      "the log holds errors",
    );
    assert.equal(await editor.close(), 0);
  } finally {
    editor.kill();
  }
}

const range = (a: number, b: number, c: number, d: number) => ({ start: { line: a, character: b }, end: { line: c, character: d } });
const WHOLE = range(0, 0, 1_000_000, 0);
const plain = (text: string) => text.replaceAll("\u00a0", " ");

const hover = async (editor: Editor, line: number, character: number, uri = URI): Promise<string> =>
  plain(
    (await editor.request("textDocument/hover", { textDocument: { uri }, position: { line, character } }))?.contents.value ?? "",
  ).replaceAll("\\", "");
const hints = async (editor: Editor, uri = URI) =>
  (await editor.request("textDocument/inlayHint", { textDocument: { uri }, range: WHOLE })) as {
    label: string;
    position: { line: number; character: number };
    tooltip?: unknown;
    textEdits?: unknown;
  }[];
const actions = async (editor: Editor, at: ReturnType<typeof range>, only?: readonly string[]) =>
  (await editor.request("textDocument/codeAction", {
    textDocument: { uri: URI },
    range: at,
    context: { diagnostics: [], ...(only === undefined ? {} : { only }) },
  })) as { title: string; kind: string; isPreferred?: boolean; edit?: unknown; disabled?: { reason: string } }[];

test("hover: Markdown where it is read, else plain text; nothing where there is nothing to say", async () => {
  await withEditor({}, async (editor) => {
    await editor.open(URI, `${XS}# a comment\nimport os\n`);
    const card = await hover(editor, 0, 1);
    assert.match(card, /^32\.4 MB \(exact\) — list of 1,000,000 floats\n\n---\n\n\*\*Parts\*\* /);
    assert.match(
      card,
      /\*\*Target\*\* CPython 3\.11\.7, 64-bit, \w+; NumPy 2\.4\.6 \(setting\)\n\n\[boxed-numbers\]\(file:\S+\)$/,
      "where the target was found",
    );
    for (const [line, character] of [
      [1, 5],
      [2, 1],
      [2, 8],
    ] as const)
      assert.equal(await hover(editor, line, character), "");
  });
  const capabilities = { textDocument: { hover: { contentFormat: ["plaintext", "markdown"] } } };
  await withEditor({ capabilities, initializationOptions: { settings: TARGET } }, async (editor) => {
    await editor.open(URI, XS);
    assert.match(await hover(editor, 0, 1), /^32\.4 MB \(exact\) — list of 1,000,000 floats\nParts: list /);
  });
});

test("inlay hints: in the range asked for, without text edits, tooltip by resolve or at once", async () => {
  await withEditor({}, async (editor) => {
    await editor.open(URI, TWO);
    const all = await hints(editor);
    assert.deepEqual(
      all.map(({ label, position }) => [plain(label), position.line]),
      [
        ["32.4 MB", 0],
        ["16.2 MB", 1],
      ],
    );
    assert.ok(all.every((hint) => hint.tooltip === undefined && hint.textEdits === undefined));
    const [second, ...more] = await editor.request("textDocument/inlayHint", { textDocument: { uri: URI }, range: range(1, 0, 2, 0) });
    assert.deepEqual([second.position.line, more], [1, []]);
    assert.match(
      plain((await editor.request("inlayHint/resolve", second)).tooltip),
      /^ys holds 16\.2 MB \(exact\), a list of 500,000 floats/,
    );
  });
  await withEditor({ capabilities: {}, initializationOptions: { settings: TARGET } }, async (editor) => {
    await editor.open(URI, XS);
    assert.match(plain(String((await hints(editor))[0]?.tooltip)), /^xs holds 32\.4 MB/);
  });
});

test("code actions: safe before lossy, one preferred, a suppression, edits by resolve", async () => {
  await withEditor({}, async (editor) => {
    await editor.open(URI, TWO);
    const found = await actions(editor, range(0, 0, 0, 2), ["quickfix"]);
    assert.deepEqual(
      found.map(({ title }) => plain(title)),
      [
        "Use array('d'): 32.4 MB → 8.18 MB",
        "Use np.fromiter: 32.4 MB → 8.00 MB (unsafe: items become np.float64)",
        "Use array('f'): 32.4 MB → 4.09 MB (loses digits after the 7th)",
        "Ignore boxed-numbers on this line",
        "Ignore boxed-numbers in this file",
      ],
    );
    assert.deepEqual(
      found.map(({ isPreferred }) => isPreferred === true),
      [true, false, false, false, false],
    );
    assert.ok(found.every(({ edit }) => edit === undefined));
    const ignored = await editor.request("codeAction/resolve", found[3]);
    assert.match(ignored.edit.documentChanges[0].edits[0].newText, /# bytelens: ignore\[boxed-numbers\]/);
  });
});

test("source.fixAll.bytelens: all safe fixes as one action, and only when asked for", async () => {
  await withEditor({}, async (editor) => {
    await editor.open(URI, TWO);
    assert.deepEqual(
      (await actions(editor, range(0, 0, 0, 2))).filter(({ kind }) => kind.startsWith("source")),
      [],
    );
    const [fix, ...more] = await actions(editor, range(0, 0, 0, 0), ["source.fixAll"]);
    assert.deepEqual([fix?.kind, more], ["source.fixAll.bytelens", []]);
    const { edit } = await editor.request("codeAction/resolve", fix);
    const texts = edit.documentChanges[0].edits.map(({ newText }: { newText: string }) => newText).join("\n");
    assert.equal(texts.match(/import array|from array import array/g)?.length, 1, "one import");
    assert.equal(texts.match(/array\(/g)?.length, 2, "both lists");
    assert.deepEqual(await actions(editor, range(0, 0, 0, 0), ["source.organizeImports"]), []);
  });
});

test("diagnostics are pulled where the client offers it, else pushed, never both", async () => {
  await withEditor({}, async (editor) => {
    assert.notEqual(editor.initialized.capabilities.diagnosticProvider, undefined);
    await editor.open(URI, TWO);
    const pull = () => editor.request("textDocument/diagnostic", { textDocument: { uri: URI } });
    assert.equal((await pull()).items.length, 2);
    await editor.change(URI, 2, { range: range(0, 0, 1, 0), text: "" });
    assert.equal((await pull()).items.length, 1);
    assert.deepEqual(editor.published, []);
  });
  await withEditor({ capabilities: PUSHED }, async (editor) => {
    assert.equal(editor.initialized.capabilities.diagnosticProvider, undefined);
    await editor.open(URI, TWO);
    assert.equal((await editor.nextPublished(({ uri }) => uri === URI)).diagnostics.length, 2);
    await editor.change(URI, 2, { range: range(0, 0, 1, 0), text: "" });
    assert.equal((await editor.nextPublished(({ version }) => version === 2)).diagnostics.length, 1);
  });
});

test("settings act without a restart, and the client is asked to look again", async () => {
  let settings: object = TARGET;
  await withEditor({ settings: () => settings }, async (editor) => {
    await editor.open(URI, XS);
    assert.equal((await hints(editor)).length, 1);
    settings = { ...TARGET, inlayHints: { enable: false }, diagnostics: { enable: false }, hover: { style: "compact" } };
    await editor.notify("workspace/didChangeConfiguration", { settings: null });
    assert.deepEqual(await hints(editor), []);
    assert.deepEqual((await editor.request("textDocument/diagnostic", { textDocument: { uri: URI } })).items, []);
    assert.equal(await hover(editor, 0, 1), "32.4 MB (exact) — list of 1,000,000 floats; array('d') 8.18 MB");
    assert.ok(editor.requests.includes("workspace/diagnostic/refresh"));
    assert.ok(editor.requests.includes("workspace/inlayHint/refresh"));
  });
});

test("UTF-16 and UTF-8: the same place by either count", async () => {
  const text = `s = "€𝒳"; ${XS}`;
  for (const [encoding, column] of [
    ["utf-16", 11],
    ["utf-8", 15],
  ] as const) {
    await withEditor({ capabilities: { ...MODERN, general: { positionEncodings: [encoding] } } }, async (editor) => {
      assert.equal(editor.initialized.capabilities.positionEncoding, encoding);
      await editor.open(URI, text);
      const { items } = await editor.request("textDocument/diagnostic", { textDocument: { uri: URI } });
      assert.deepEqual(items[0].range, range(0, column, 0, column + 2));
      assert.match(await hover(editor, 0, column), /^32\.4 MB/);
      await editor.change(URI, 2, { range: range(0, column, 0, column + 2), text: "many" });
      assert.match((await editor.request("textDocument/diagnostic", { textDocument: { uri: URI } })).items[0].message, /^`many` keeps/);
    });
  }
});

test("folders of one window: each file has the target and settings of its own project", async () => {
  const root = mkdtempSync(join(tmpdir(), "bytelens-folders-"));
  try {
    for (const [name, version] of [
      ["old", "3.8"],
      ["new", "3.13"],
    ] as const) {
      mkdirSync(join(root, name, "src"), { recursive: true });
      writeFileSync(join(root, name, ".python-version"), `${version}\n`);
    }
    writeFileSync(join(root, "new", "pyproject.toml"), '[tool.bytelens.rules]\nboxed-numbers = "off"\n');
    const folders = ["old", "new"].map((name) => pathToFileURL(join(root, name)).href);
    await withEditor({ folders, settings: () => ({}) }, async (editor) => {
      const uris = folders.map((folder) => `${folder}/src/a.py`);
      for (const uri of uris) await editor.open(uri, XS);
      const [old, young] = [await hover(editor, 0, 1, uris[0]), await hover(editor, 0, 1, uris[1])];
      assert.match(old, /CPython 3\.8\.\d+, 64-bit.* \(\.python-version\)$/m);
      assert.match(young, /CPython 3\.13\.\d+, 64-bit.* \(\.python-version\)$/m);
      const count = async (uri: string | undefined) =>
        (await editor.request("textDocument/diagnostic", { textDocument: { uri } })).items.length;
      assert.deepEqual([await count(uris[0]), await count(uris[1])], [1, 0]);
    });
  } finally {
    rmSync(root, { recursive: true });
  }
});

test("a newer version cancels what was asked of the older", async () => {
  await withEditor({}, async (editor) => {
    await editor.open(URI, XS);
    const old = editor.request("textDocument/hover", { textDocument: { uri: URI }, position: { line: 0, character: 1 } }).then(
      () => "answered",
      (error: { code: number }) => error.code,
    );
    await editor.change(URI, 2, { text: "zs = [0.0] * 1_000_000\n" });
    assert.equal(await old, -32801, "the code that clients drop");
    assert.match(await hover(editor, 0, 1), /^8\.00 MB/);
  });
});

test("initialize does not wait for the wasm: without it the server starts, says so once, and ends in order", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bytelens-start-"));
  try {
    cpSync(SERVER, join(folder, "server.js"));
    const editor = await startEditor({ server: join(folder, "server.js"), capabilities: MODERN, settings: () => TARGET });
    try {
      assert.equal(editor.initialized.capabilities.hoverProvider, true);
      await editor.open(URI, XS);
      assert.equal(await hover(editor, 0, 1), "");
      assert.deepEqual(await hints(editor), []);
      assert.equal(editor.logs.filter(({ type }) => type === 1).length, 1);
      assert.equal(await editor.close(), 0);
    } finally {
      editor.kill();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a virtual workspace: files of the project are read through the client", async () => {
  const asked: string[] = [];
  const uri = "memfs:///project/a.py";
  await withEditor({ initializationOptions: { files: true }, folders: ["memfs:///project"], settings: () => ({}) }, async (editor) => {
    editor.connection.onRequest("bytelens/readFile", (params: { uri: string }) => {
      asked.push(params.uri);
      return params.uri === "memfs:///project/.python-version" ? "3.9\n" : null;
    });
    editor.connection.onRequest("bytelens/readDir", () => null);
    await editor.open(uri, XS);
    assert.match(await hover(editor, 0, 1, uri), /CPython 3\.9\.\d+, 64-bit/);
    assert.ok(asked.includes("memfs:///project/.python-version"));
  });
});

test("the manifest: Restricted Mode and virtual workspaces are supported, it runs beside the files and in the browser", () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  // All of it works but the one command that runs a file.
  assert.equal(manifest.capabilities.untrustedWorkspaces.supported, "limited");
  assert.equal(manifest.capabilities.virtualWorkspaces.supported, true);
  // A "browser" entry is what makes an extension one of the web as well; the word itself is not taken in a manifest.
  assert.deepEqual(manifest.extensionKind, ["workspace"]);
  assert.ok(typeof manifest.main === "string" && typeof manifest.browser === "string");
});
