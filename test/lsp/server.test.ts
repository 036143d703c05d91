/** The bundle as it ships, with the real analysis, over stdio: what an editor shows for real Python, and that no input ends the server. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { SMALL_TEXTS } from "../input/bad";
import { heads, sources } from "../input/cut";
import { ROOT } from "../repo/files";
import { type Diagnostic, type Editor, type EditorOptions, MODERN, PUSHED, startEditor } from "./editor";

/** BYTELENS_SERVER names another build, for work on sources that change meanwhile. */
const SERVER = process.env.BYTELENS_SERVER ?? join(ROOT, "dist", "server.js");
const URI = "file:///project/a.py";
const XS = "xs = [i / 3 for i in range(1_000_000)]\n";

before(() => {
  assert.ok(existsSync(SERVER), "no dist/server.js: npm run build");
  if (process.env.BYTELENS_SERVER !== undefined) return;
  const newest = Math.max(
    ...readdirSync(join(ROOT, "server/src"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
  assert.ok(statSync(SERVER).mtimeMs >= newest, "dist/server.js is older than its sources: npm run build");
});

/** The target is named, so that figures do not depend on the machine's python. */
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

/** The answers to everything that an editor asks about a document. */
async function ask(editor: Editor, uri: string, line = 0, character = 0) {
  const textDocument = { uri };
  const position = { line, character };
  const at = { start: position, end: position };
  const [hover, hints, report, actions] = await Promise.all([
    editor.request("textDocument/hover", { textDocument, position }),
    editor.request("textDocument/inlayHint", { textDocument, range: WHOLE }),
    editor.request("textDocument/diagnostic", { textDocument }),
    editor.request("textDocument/codeAction", { textDocument, range: at, context: { diagnostics: [] } }),
  ]);
  return { hover, hints, items: report.items, actions };
}

/** Texts are compared with plain spaces: in the editor a number and its unit do not part. */
const plain = (text: string) => text.replaceAll("\u00a0", " ");

test("one line of Python: hover, hint, finding and fix say the same", async () => {
  await withEditor({}, async (editor) => {
    await editor.open(URI, XS);
    const { hover, hints, items, actions } = await ask(editor, URI);
    assert.equal(hover.contents.kind, "markdown");
    assert.match(plain(hover.contents.value).split("\n")[0] ?? "", /32\.4 MB.*\(exact\).* — list of 1,000,000 floats/);
    assert.deepEqual(hover.range, range(0, 0, 0, 2));
    assert.deepEqual(
      hints.map((hint: { label: string; position: unknown }) => [plain(hint.label), hint.position]),
      [["32.4 MB", { line: 0, character: 38 }]],
    );
    const tooltip = (await editor.request("inlayHint/resolve", hints[0])).tooltip;
    assert.match(plain(typeof tooltip === "string" ? tooltip : tooltip.value), /^xs holds 32\.4 MB \(exact\).*exactly 32,448,728 bytes/);
    assert.equal(items.length, 1);
    const [item] = items;
    assert.deepEqual([item.code, item.source, item.severity, item.range], ["boxed-numbers", "bytelens", 3, range(0, 0, 0, 2)]);
    assert.equal(plain(item.message), "`xs` keeps 1,000,000 floats as objects: 32.4 MB for 8.00 MB of data; array('d') holds 8.18 MB");
    assert.match(item.codeDescription.href, /\/docs\/rules\/boxed-numbers\.md$/);
    const fix = actions.find((action: { isPreferred?: boolean }) => action.isPreferred === true);
    assert.equal(plain(fix.title), "Use array('d'): 32.4 MB → 8.18 MB");
    const { edit } = await editor.request("codeAction/resolve", fix);
    const [change] = edit.documentChanges;
    assert.equal(change.textDocument.version, 1);
    const fixed = applyEdits(XS, change.edits);
    assert.match(fixed, /^from array import array\n|^import array\n/m);
    await editor.change(URI, 2, { text: fixed });
    assert.deepEqual((await ask(editor, URI)).items, []);
  });
});

test("a client that has the rules' pages in one file gets links to the lines in it", async () => {
  const page = readFileSync(join(ROOT, "dist", "rules.md"), "utf8");
  await withEditor({ initializationOptions: { docs: "file:///ext/dist/rules.md" } }, async (editor) => {
    await editor.open(URI, XS);
    const { items } = await ask(editor, URI);
    const line = /^file:\/\/\/ext\/dist\/rules\.md#L(\d+)$/.exec(items[0].codeDescription.href)?.[1];
    assert.equal(page.split("\n")[Number(line) - 1], "# boxed-numbers");
  });
});

test("units change without a restart; a target of the setting decides the figures", async () => {
  let settings: object = TARGET;
  await withEditor({ settings: () => settings }, async (editor) => {
    await editor.open(URI, XS);
    const label = async () => plain((await ask(editor, URI)).hints[0].label);
    assert.equal(await label(), "32.4 MB");
    settings = { ...TARGET, units: "binary" };
    await editor.notify("workspace/didChangeConfiguration", { settings: null });
    assert.equal(await label(), "30.9 MiB");
    settings = { ...TARGET, inlayHints: { bindings: "40 MB" } };
    await editor.notify("workspace/didChangeConfiguration", { settings: null });
    assert.deepEqual((await ask(editor, URI)).hints, []);
    settings = { target: "cpython-3.99-64" };
    await editor.notify("workspace/didChangeConfiguration", { settings: null });
    assert.equal(await label(), "32.4 MB");
    await editor.nextLog('unknown target "cpython-3.99-64"');
  });
});

test("UTF-8 positions after characters that take several bytes", async () => {
  const capabilities = { ...MODERN, general: { positionEncodings: ["utf-8"] } };
  await withEditor({ capabilities }, async (editor) => {
    await editor.open(URI, `größe = "𝒳"; ${XS}`);
    const { hover, hints, items } = await ask(editor, URI, 0, 18);
    assert.deepEqual(hover.range, range(0, 18, 0, 20));
    assert.deepEqual(hints[0].position, { line: 0, character: 56 });
    assert.deepEqual(items[0].range, range(0, 18, 0, 20));
  });
});

test("typing a file key by key ends where opening it ends; only the newest version is published", async () => {
  const text = `N = 1_000_000\ndef f(n):\n    out = []\n    for i in range(n):\n        out.append(i * 0.5)\n    return out\nys = f(N)\n${XS}`;
  await withEditor({ capabilities: PUSHED }, async (editor) => {
    await editor.open("file:///project/whole.py", text);
    const whole = await editor.nextPublished(({ uri }) => uri.endsWith("whole.py"));
    assert.ok(whole.diagnostics.length >= 2);
    await editor.open(URI, "");
    let [line, character] = [0, 0];
    [...text].forEach((key, i) => {
      editor.change(URI, i + 2, { range: range(line, character, line, character), text: key });
      [line, character] = key === "\n" ? [line + 1, 0] : [line, character + 1];
    });
    const typed = await editor.nextPublished(({ uri, version }) => uri === URI && version === text.length + 1);
    assert.deepEqual(shown(typed.diagnostics), shown(whole.diagnostics));
    const versions = editor.published.filter(({ uri }) => uri === URI).map(({ version }) => version ?? 0);
    assert.deepEqual(
      versions,
      [...versions].sort((a, b) => a - b),
    );
  });
});

const BAD: Readonly<Record<string, string>> = {
  empty: "",
  "only a line end": "\n",
  "syntax errors": `def f(:\n  xs = [1 for\n${XS}class\n`,
  "an open string": `${XS}s = """ never closed\n`,
  "one line of 1 MB": `xs = [${"1, ".repeat(333_333)}]\n`,
  "one name of 1 MB": `${"a".repeat(1_000_000)} = 1\n`,
  "null bytes": `a = 1\n\0\0\0${XS}`,
  "lone surrogates": `a = "\ud800"\nb = "\udc00\ud800"\n${XS}`,
  "CRLF and CR": XS.replace("\n", "\r\n") + XS.replace("\n", "\r") + XS,
  "a BOM": `\ufeff${XS}`,
  "5,000 nested brackets": `${"[".repeat(5000)}${"]".repeat(5000)}\n`,
  "5,000 open brackets": "(".repeat(5000),
  "a sum of 20,000 terms": `x = ${"1 + ".repeat(20_000)}1\n`,
  "other languages": '{"cells": [], "metadata": {}}\n#include <stdio.h>\nint main() { return 0; }\n',
  "tabs and form feeds": "if 1:\n\tx = [0.0] * 10\n        y = 2\n\f\nz = 3\n",
  "10 MB": `${"x = [1.5, 2.5]  # some more words to fill the line\n".repeat(200_000)}`,
};

for (const [name, text] of Object.entries(BAD)) {
  test(`bad input, ${name}: answers, and the next file is analysed as ever`, async () => {
    await withEditor({}, async (editor) => {
      await editor.open("file:///project/bad.py", text);
      for (const line of [0, 1, 3]) await ask(editor, "file:///project/bad.py", line, 1);
      const last = text.split(/\r\n|\r|\n/).length - 1;
      await editor.change("file:///project/bad.py", 2, { range: range(last, 0, last, 0), text: "q = 1" });
      await ask(editor, "file:///project/bad.py", last, 0);
      await editor.open(URI, XS);
      assert.equal((await ask(editor, URI)).items.length, 1);
    });
  });
}

test("whatever no one means to write, in one server: answers, and the next file is analysed as ever", async () => {
  await withEditor({}, async (editor) => {
    for (const [i, text] of SMALL_TEXTS.entries()) {
      await editor.open(`file:///project/bad${i}.py`, text);
      for (const line of [0, 1]) await ask(editor, `file:///project/bad${i}.py`, line, 1);
    }
    await editor.open(URI, XS);
    assert.equal((await ask(editor, URI)).items.length, 1);
  });
});

// Every third line: the service is asked about all of them.
test("every case and example cut in the middle of lines, in one server: answers, and the next file is analysed as ever", async () => {
  await withEditor({}, async (editor) => {
    const uri = "file:///project/cut.py";
    let version = 1;
    await editor.open(uri, "");
    for (const { name, text } of sources()) {
      for (const cut of heads(text, 3)) {
        await editor.change(uri, ++version, { text: cut });
        const { hints, items } = await ask(editor, uri, cut.split("\n").length - 2, 2);
        assert.ok(Array.isArray(hints) && Array.isArray(items), `${name} up to ${JSON.stringify(cut.slice(-50))}`);
      }
    }
    await editor.open(URI, XS);
    assert.equal((await ask(editor, URI)).items.length, 1);
  });
});

test("several files at once, each with its own version and answers", async () => {
  await withEditor({}, async (editor) => {
    const uris = Array.from({ length: 8 }, (_, i) => `file:///project/f${i}.py`);
    await Promise.all(uris.map((uri, i) => editor.open(uri, XS.replace("1_000_000", String((i + 1) * 200_000)))));
    const labels = await Promise.all(uris.map(async (uri) => plain((await ask(editor, uri)).hints[0].label)));
    assert.equal(new Set(labels).size, 8);
    await editor.notify("textDocument/didClose", { textDocument: { uri: uris[0] } });
    assert.deepEqual((await ask(editor, uris[0] ?? "")).hints, []);
    assert.equal((await ask(editor, uris[1] ?? "")).hints.length, 1);
  });
});

/** What of findings does not depend on the file they are in. */
function shown(diagnostics: readonly { readonly message: string; readonly range: unknown; readonly code?: string }[]): unknown {
  return diagnostics.map(({ message, range, code }) => ({ message, range, code }));
}

/** Applies edits of one line-oriented text, last first. */
function applyEdits(text: string, edits: readonly { readonly range: ReturnType<typeof range>; readonly newText: string }[]): string {
  const lines = text.split("\n");
  const offset = ({ line, character }: { line: number; character: number }) =>
    lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce((result, { range: { start, end }, newText }) => result.slice(0, offset(start)) + newText + result.slice(offset(end)), text);
}

test("what the text does not tell is asked for where the client can ask, and filled in where it cannot", async () => {
  const text = 'text = open("a.txt").read()\n';
  const setting = (actions: readonly { readonly title: string }[]) => actions.find(({ title }) => title.startsWith("Set "));
  await withEditor({}, async (editor) => {
    await editor.open(URI, text);
    const action = setting((await ask(editor, URI)).actions) as { readonly title: string; readonly kind: string };
    assert.deepEqual([action.title, action.kind], ["Set n = 1_000_000", "refactor"]);
    const { edit } = await editor.request("codeAction/resolve", action);
    const newText = "  # bytelens: n = 1_000_000";
    assert.deepEqual(edit.documentChanges[0].edits, [{ range: range(0, 27, 0, 27), newText }]);
    await editor.change(URI, 2, { range: range(0, 27, 0, 27), text: newText });
    assert.match((await ask(editor, URI)).hover.contents.value, /^1\.00\u00a0MB if .*n = 1,000,000 \\?\(assumed/);
  });
  await withEditor({ initializationOptions: { questions: true } }, async (editor) => {
    const other = "file:///project/b.py";
    await editor.open(other, `${XS}print(xs[0])\n`);
    const titles = (await ask(editor, other)).actions.map(({ title }: { readonly title: string }) => title.replaceAll("\u00a0", " "));
    assert.deepEqual(titles.slice(-3), ["Explain 32.4 MB", "Ignore boxed-numbers on this line", "Ignore boxed-numbers in this file"]);
    await editor.open(URI, text);
    const action = setting((await ask(editor, URI)).actions);
    const argument = {
      questions: [{ name: "n", value: "1_000_000", number: true }],
      edits: [{ uri: URI, version: 1, range: range(0, 27, 0, 27), parts: ["  # bytelens: n = ", 0] }],
    };
    const command = { title: "Set n = …", command: "bytelens.setNumbers", arguments: [argument] };
    assert.deepEqual(action, { title: "Set n = …", kind: "refactor", command });
  });
});

test("the commands of the editor: what a file holds at its end, its table, how a number comes about, findings of what is not open", async () => {
  await withEditor({}, async (editor) => {
    await editor.open(URI, `import json\n${XS}rows = json.load(open("rows.json"))\nprint(len(xs))\n`);
    assert.deepEqual(await editor.request("bytelens/status", { uri: URI }), {
      target: "CPython 3.11.7, NumPy 2.4.6",
      detail: "a.py holds at least 32.4\u00a0MB at its end; rows (line 3) is unknown",
      skipped: false,
    });
    const table = (await editor.request("bytelens/report", { uri: URI, position: null })) as string;
    assert.match(
      table,
      /^a\.py {2}cpython-3\.11\.7-64\+numpy2\.4\.6 \(setting\)\n line {2}name .*\n {4}2 {2}xs +32\.4 MB +exact +list of 1,000,000 floats\n/,
    );
    const explained = { uri: URI, position: { line: 3, character: 11 } };
    assert.match((await editor.request("bytelens/report", explained)) as string, /^xs = .* {2}32\.4 MB \(exact\).*\n {2}1 {2}/);
    assert.equal(await editor.request("bytelens/report", { uri: URI, position: { line: 0, character: 0 } }), null);

    const other = "file:///project/b.py";
    const [finding, ...more] = (await editor.request("bytelens/check", { uri: other, text: `${XS}print(xs[1])\n` })) as Diagnostic[];
    assert.deepEqual([finding?.code, finding?.range.start, more], ["boxed-numbers", { line: 0, character: 0 }, []]);
    // It did not become a document, and what is open is not answered twice.
    assert.equal(await editor.request("bytelens/status", { uri: other }), null);
    assert.deepEqual(await editor.request("bytelens/check", { uri: URI, text: XS }), []);
    const { known, current, found } = await editor.request("bytelens/targets", { uri: URI, paths: ["/opt/python-3.9.2/bin/python"] });
    assert.ok(known.length > 10);
    assert.equal(current, "cpython-3.11.7-64+numpy2.4.6");
    assert.deepEqual(
      found.find(({ place }: { readonly place: string }) => place === "/opt/python-3.9.2/bin/python"),
      {
        target: "cpython-3.9.2-64",
        place: "/opt/python-3.9.2/bin/python",
      },
    );
  });
});
