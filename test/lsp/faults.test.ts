/** Faults around the server: what breaks is said once, nothing that was asked stays without an answer, and the next request is answered as ever. */
import assert from "node:assert/strict";
import { closeSync, copyFileSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { ROOT } from "../repo/files";
import { type Editor, MODERN, PUSHED, startEditor } from "./editor";

const DIST = join(ROOT, "dist");
const SERVER = join(DIST, "server.js");
const XS = "xs = [i / 3 for i in range(1_000_000)]\nprint(xs[0])\n";
const TARGET = { target: "cpython-3.11.7-64+numpy2.4.6" };

const errors = (editor: Editor) => editor.logs.filter(({ type }) => type === 1);

async function headline(editor: Editor, uri: string): Promise<string> {
  const found = await editor.request("textDocument/hover", { textDocument: { uri }, position: { line: 0, character: 0 } });
  return (found?.contents.value ?? "").split("\n")[0].replaceAll("\u00a0", " ").replaceAll("\\", "");
}

const ANSWER = "32.4 MB (exact) — list of 1,000,000 floats";

/** Runs the body in a folder of its own, which is gone afterwards. */
async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bytelens-faults-"));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const [what, spoil] of [
  ["cut in the middle", (wasm: Buffer) => wasm.subarray(0, wasm.length / 2)],
  ["of other bytes", (wasm: Buffer) => Buffer.alloc(wasm.length, 7)],
  ["empty", () => Buffer.alloc(0)],
] as const) {
  test(`a grammar that is ${what}: one clear line in the log, and every request is answered`, async () => {
    await inFolder(async (folder) => {
      for (const name of ["server.js", "web-tree-sitter.wasm"]) copyFileSync(join(DIST, name), join(folder, name));
      writeFileSync(join(folder, "tree-sitter-python.wasm"), spoil(readFileSync(join(DIST, "tree-sitter-python.wasm"))));
      const editor = await startEditor({ server: join(folder, "server.js"), capabilities: MODERN, settings: () => TARGET });
      try {
        await editor.open("file:///a.py", XS);
        assert.equal(await headline(editor, "file:///a.py"), "");
        assert.equal(await headline(editor, "file:///a.py"), "");
        assert.equal(errors(editor).length, 1);
        assert.match(errors(editor)[0]?.message ?? "", /^the analysis could not start\n/);
        assert.equal(await editor.close(), 0);
      } finally {
        editor.kill();
      }
    });
  });
}

test("two hundred files opened at once all get their findings", async () => {
  const editor = await startEditor({ server: SERVER, capabilities: PUSHED, settings: () => TARGET });
  try {
    const uris = Array.from({ length: 200 }, (_, i) => `file:///project/f${i}.py`);
    await Promise.all(uris.map((uri) => editor.open(uri, XS)));
    const waiting = new Set(uris);
    await editor.nextPublished(({ uri, diagnostics }) => {
      if (diagnostics.length === 1) waiting.delete(uri);
      return waiting.size === 0;
    });
    assert.deepEqual(errors(editor), []);
    assert.equal(await editor.close(), 0);
  } finally {
    editor.kill();
  }
});

test("a client that cancels everything is told so, and answered when it asks again", async () => {
  const editor = await startEditor({ server: SERVER, capabilities: MODERN, settings: () => TARGET });
  try {
    const uri = "file:///project/a.py";
    await editor.open(uri, XS);
    const params = { textDocument: { uri }, position: { line: 0, character: 0 } };
    const asked = Array.from({ length: 100 }, () => {
      const source = new CancellationTokenSource();
      const answer = editor.connection.sendRequest("textDocument/hover", params, source.token).then(
        () => 0,
        ({ code }) => code,
      );
      source.cancel();
      return answer;
    });
    assert.deepEqual(new Set(await Promise.all(asked)), new Set([-32800]));
    assert.equal(await headline(editor, uri), ANSWER);
    assert.deepEqual(errors(editor), []);
    assert.equal(await editor.close(), 0);
  } finally {
    editor.kill();
  }
});

test("a file and its workspace that go away while they are open leave the answers as they are", async () => {
  await inFolder(async (folder) => {
    const project = join(folder, "project");
    mkdirSync(project);
    writeFileSync(join(project, "pyproject.toml"), '[tool.bytelens]\ntarget = "cpython-3.11.7-64+numpy2.4.6"\n');
    writeFileSync(join(project, "a.py"), XS);
    const [root, uri] = [pathToFileURL(project).href, pathToFileURL(join(project, "a.py")).href];
    const editor = await startEditor({ server: SERVER, capabilities: MODERN, settings: () => null, folders: [root] });
    try {
      await editor.open(uri, XS);
      const before = headline(editor, uri);
      rmSync(project, { recursive: true });
      assert.equal(await before, ANSWER);
      const changes = [{ uri: pathToFileURL(join(project, "pyproject.toml")).href, type: 3 }];
      await editor.notify("workspace/didChangeWatchedFiles", { changes });
      await editor.notify("workspace/didChangeWorkspaceFolders", { event: { added: [], removed: [{ uri: root, name: "project" }] } });
      assert.equal(await headline(editor, uri), ANSWER);
      assert.deepEqual(errors(editor), []);
      assert.equal(await editor.close(), 0);
    } finally {
      editor.kill();
    }
  });
});

test("a full disk where standard error goes, and settings that are wrong: the log is the editor's, and all is answered", {
  skip: process.platform === "linux" ? false : "needs /dev/full",
}, async () => {
  const full = openSync("/dev/full", "w");
  const editor = await startEditor({
    server: SERVER,
    arguments: ["--stdio", "--unknown-option"],
    capabilities: MODERN,
    settings: () => ({ ...TARGET, units: "mib", budget: true }),
    errors: full,
    environment: { NODE_OPTIONS: "--trace-warnings", NODE_DEBUG: "stream" },
  });
  try {
    await editor.open("file:///a.py", XS);
    assert.equal(await headline(editor, "file:///a.py"), ANSWER);
    assert.match(await editor.nextLog("bytelens.units"), /"mib" is not decimal or binary; using decimal/);
    assert.deepEqual(errors(editor), []);
    assert.equal(await editor.close(), 0);
  } finally {
    editor.kill();
    closeSync(full);
  }
});
