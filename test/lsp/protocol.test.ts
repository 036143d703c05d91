/** The rim of the server against an analysis that fails and stalls on demand: encodings, capabilities, cancellation, and that nothing kills it. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { type Editor, type EditorOptions, MODERN, PUSHED, type Published, startEditor } from "./editor";
import { bundleFake } from "./fake/bundle";

const URI = "file:///project/a.py";
let fake: Awaited<ReturnType<typeof bundleFake>>;

before(async () => {
  fake = await bundleFake();
});
after(() => fake.remove());

/** Runs `body` with a server of its own and checks that it is alive after and ends with code 0. */
async function withEditor(options: Omit<EditorOptions, "server">, body: (editor: Editor) => Promise<void>): Promise<void> {
  const editor = await startEditor({ server: fake.server, ...options });
  try {
    await body(editor);
    assert.equal(await editor.close(), 0);
  } finally {
    editor.kill();
  }
}

const at = (line: number, character: number, uri = URI) => ({ textDocument: { uri }, position: { line, character } });
const range = (a: number, b: number, c: number, d: number) => ({ start: { line: a, character: b }, end: { line: c, character: d } });
const of = (uri: string, version?: number) => (found: Published) =>
  found.uri === uri && (version === undefined || found.version === version);

test("initialize says what we can, in the unit that the client prefers", async () => {
  await withEditor({ capabilities: MODERN }, async ({ initialized: { capabilities } }) => {
    assert.equal(capabilities.positionEncoding, "utf-16");
    assert.deepEqual(capabilities.textDocumentSync, { openClose: true, change: 2 });
    assert.equal(capabilities.hoverProvider, true);
    assert.deepEqual(capabilities.inlayHintProvider, { resolveProvider: true });
    assert.deepEqual(capabilities.codeActionProvider, {
      codeActionKinds: ["quickfix", "refactor", "source.fixAll.bytelens"],
      resolveProvider: true,
    });
    assert.deepEqual(capabilities.diagnosticProvider, {
      identifier: "bytelens",
      interFileDependencies: false,
      workspaceDiagnostics: false,
    });
    assert.equal(capabilities.executeCommandProvider, undefined);
  });
  await withEditor({ capabilities: { general: { positionEncodings: ["utf-32", "utf-8", "utf-16"] } } }, async ({ initialized }) => {
    assert.equal(initialized.capabilities.positionEncoding, "utf-8");
    assert.equal(initialized.capabilities.diagnosticProvider, undefined);
  });
  await withEditor({ capabilities: { general: { positionEncodings: ["utf-16", "utf-8"] } } }, async ({ initialized }) => {
    assert.equal(initialized.capabilities.positionEncoding, "utf-16");
  });
});

test("initialize and shutdown do not wait for the analysis", async () => {
  const editor = await startEditor({ server: fake.server, capabilities: PUSHED, environment: { FAKE_SERVICE: "never" } });
  await editor.open(URI, "big = 1\n");
  assert.equal(await editor.close(), 0);
  assert.deepEqual(editor.published, []);
});

test("an analysis that does not start is one log line, and requests are answered", async () => {
  await withEditor({ capabilities: MODERN, environment: { FAKE_SERVICE: "rejects" } }, async (editor) => {
    await editor.open(URI, "big = 1\n");
    assert.equal(await editor.request("textDocument/hover", at(0, 0)), null);
    assert.deepEqual(await editor.request("textDocument/inlayHint", { textDocument: { uri: URI }, range: range(0, 0, 1, 0) }), []);
    assert.deepEqual((await editor.request("textDocument/diagnostic", { textDocument: { uri: URI } })).items, []);
    assert.equal(editor.logs.filter(({ message }) => message.includes("no analysis today")).length, 1);
  });
});

test("a client without optional capabilities gets plain text, no links, whole hints, and no actions that it could not read", async () => {
  await withEditor({ capabilities: {} }, async (editor) => {
    await editor.open(URI, "small = big\n");
    const { diagnostics, version } = await editor.nextPublished(of(URI));
    assert.equal(version, undefined);
    assert.equal(diagnostics.length, 1);
    const [first] = diagnostics;
    assert.deepEqual(Object.keys(first ?? {}).sort(), ["code", "message", "range", "severity", "source"]);
    assert.deepEqual(
      { ...first, message: "" },
      { range: range(0, 8, 0, 11), severity: 3, source: "bytelens", code: "boxed-numbers", message: "" },
    );
    const found = await editor.request("textDocument/hover", at(0, 9));
    assert.equal(found.contents.kind, "plaintext");
    const [hint] = await editor.request("textDocument/inlayHint", { textDocument: { uri: URI }, range: range(0, 0, 1, 0) });
    assert.deepEqual(hint, { position: { line: 0, character: 11 }, label: "32.4 MB", paddingLeft: true, tooltip: "tooltip in version 1" });
    const params = { textDocument: { uri: URI }, range: range(0, 9, 0, 9), context: { diagnostics: [] } };
    assert.deepEqual(await editor.request("textDocument/codeAction", params), []);
    assert.deepEqual(editor.requests, []);
  });
});

test("literal actions without resolve carry their edits, as changes where versions are not taken", async () => {
  const codeAction = { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } };
  await withEditor({ capabilities: { textDocument: { codeAction } } }, async (editor) => {
    await editor.open(URI, "small = big\n");
    const params = { textDocument: { uri: URI }, range: range(0, 9, 0, 9), context: { diagnostics: [], only: ["quickfix", "refactor"] } };
    const [first, ...others] = await editor.request("textDocument/codeAction", params);
    assert.deepEqual(first, {
      title: "Make it small",
      kind: "quickfix",
      edit: { changes: { [URI]: [{ range: range(0, 8, 0, 11), newText: "small" }] } },
    });
    assert.deepEqual(
      others.map(({ title }: { title: string }) => title),
      ["Make it smaller (unsafe: shrinks)"],
    );
  });
});

test("a modern client gets links, related information, and resolves tooltips and edits", async () => {
  const options = { capabilities: MODERN, initializationOptions: { docs: "file:///docs/rules" } };
  await withEditor(options, async (editor) => {
    await editor.open(URI, "x = 1\nsmall = big\n", 7);
    const report = await editor.request("textDocument/diagnostic", { textDocument: { uri: URI } });
    assert.equal(report.kind, "full");
    const [diagnostic] = report.items;
    assert.equal(diagnostic.codeDescription.href, "file:///docs/rules/boxed-numbers.md");
    assert.deepEqual(diagnostic.relatedInformation, [{ location: { uri: URI, range: range(0, 0, 0, 1) }, message: "built here" }]);
    const again = await editor.request("textDocument/diagnostic", { textDocument: { uri: URI }, previousResultId: report.resultId });
    assert.deepEqual(again, { kind: "unchanged", resultId: report.resultId });

    const [hint] = await editor.request("textDocument/inlayHint", { textDocument: { uri: URI }, range: range(0, 0, 3, 0) });
    assert.equal(hint.tooltip, undefined);
    assert.equal((await editor.request("inlayHint/resolve", hint)).tooltip, "tooltip in version 7");
    const none = await editor.request("textDocument/inlayHint", { textDocument: { uri: URI }, range: range(0, 0, 1, 0) });
    assert.deepEqual(none, []);

    const params = { textDocument: { uri: URI }, range: range(1, 9, 1, 9), context: { diagnostics: [diagnostic] } };
    const [fix, unsafe, ...rest] = await editor.request("textDocument/codeAction", params);
    assert.deepEqual(rest, [], "disabled actions show only when asked for");
    assert.equal(fix.isPreferred, true);
    assert.equal(fix.edit, undefined);
    assert.deepEqual(fix.diagnostics, [diagnostic]);
    assert.equal(unsafe.isPreferred, undefined);
    const resolved = await editor.request("codeAction/resolve", fix);
    assert.deepEqual(resolved.edit, {
      documentChanges: [{ textDocument: { uri: URI, version: 7 }, edits: [{ range: range(1, 8, 1, 11), newText: "small" }] }],
    });
    assert.deepEqual(editor.published, [], "pull and push never both");
  });
});

test("kinds that are asked for: disabled refactorings, and all safe fixes as one action", async () => {
  await withEditor({ capabilities: MODERN }, async (editor) => {
    await editor.open(URI, "big, big\n");
    const ask = (only: readonly string[]) =>
      editor.request("textDocument/codeAction", {
        textDocument: { uri: URI },
        range: range(0, 0, 0, 0),
        context: { diagnostics: [], only },
      });
    const [refused, ...more] = await ask(["refactor"]);
    assert.deepEqual(more, []);
    assert.deepEqual(refused.disabled, { reason: "it is passed to json.dumps" });
    assert.equal(refused.edit, undefined);
    for (const only of ["source", "source.fixAll", "source.fixAll.bytelens"]) {
      const actions = await ask([only]);
      assert.deepEqual(
        actions.map(({ kind }: { kind: string }) => kind),
        ["source.fixAll.bytelens"],
      );
      const { edit } = await editor.request("codeAction/resolve", actions[0]);
      assert.deepEqual(edit.documentChanges[0].edits, [
        { range: range(0, 0, 0, 3), newText: "small" },
        { range: range(0, 5, 0, 8), newText: "small" },
      ]);
    }
    assert.deepEqual(await ask(["source.organizeImports"]), []);
    assert.deepEqual(await ask(["quick"]), [], "kinds are dotted words, not prefixes");
  });
});

test("an action or a tooltip of an older version is not mixed with the new text", async () => {
  await withEditor({ capabilities: MODERN }, async (editor) => {
    await editor.open(URI, "big\n");
    const params = { textDocument: { uri: URI }, range: range(0, 0, 0, 0), context: { diagnostics: [] } };
    const [fix] = await editor.request("textDocument/codeAction", params);
    const [hint] = await editor.request("textDocument/inlayHint", { textDocument: { uri: URI }, range: range(0, 0, 1, 0) });
    await editor.change(URI, 2, { range: range(0, 0, 0, 0), text: "    " });
    await assert.rejects(editor.request("codeAction/resolve", fix), { code: -32801 });
    assert.deepEqual(await editor.request("inlayHint/resolve", hint), hint);
  });
});

test("positions in UTF-8: columns are bytes, both ways", async () => {
  const capabilities = { ...PUSHED, general: { positionEncodings: ["utf-8"] } };
  await withEditor({ capabilities }, async (editor) => {
    // é takes 2 bytes, € 3, 𝒳 4 (and two UTF-16 units).
    await editor.open(URI, 'x = "é€𝒳"; big\r\nbig\r\n');
    const first = await editor.nextPublished(of(URI, 1));
    assert.deepEqual(
      first.diagnostics.map((item) => item.range),
      [range(0, 17, 0, 20), range(1, 0, 1, 3)],
    );
    const found = await editor.request("textDocument/hover", at(0, 18));
    assert.deepEqual(found.range, range(0, 17, 0, 20));
    assert.equal(
      await editor.request("textDocument/hover", at(0, 5)).then((hover) => hover.range.start.character),
      5,
      "the string's letters",
    );
    // Replaces 𝒳 by "big"; then a column inside € counts as its start.
    await editor.change(URI, 2, { range: range(0, 10, 0, 14), text: " big" }, { range: range(0, 8, 0, 10), text: "" });
    const second = await editor.nextPublished(of(URI, 2));
    assert.deepEqual(
      second.diagnostics.map((item) => item.range),
      [range(0, 8, 0, 11), range(0, 14, 0, 17), range(1, 0, 1, 3)],
    );
  });
});

test("positions outside the text are clamped; what is no position at all is refused without harm", async () => {
  await withEditor({ capabilities: PUSHED }, async (editor) => {
    await editor.open(URI, "big\n");
    await editor.nextPublished(of(URI, 1));
    assert.equal(await editor.request("textDocument/hover", at(99, 99)), null);
    await editor.change(URI, 2, { range: range(50, 3, 51, 0), text: "\n" });
    await editor.change(URI, 3, { range: range(2, 0, 2, 0), text: "big" });
    const { diagnostics } = await editor.nextPublished(of(URI, 3));
    assert.deepEqual(
      diagnostics.map((item) => item.range),
      [range(0, 0, 0, 3), range(2, 0, 2, 3)],
    );
    await editor.change(URI, 4, { range: { start: { line: "no" }, end: null }, text: "x" });
    await editor.nextLog("didChange failed at a.py");
    await editor.change(URI, 5, { text: "big" });
    assert.equal((await editor.nextPublished(of(URI, 5))).diagnostics.length, 1);
  });
});

test("a failing request is one log line with its place, and the next one is answered", async () => {
  await withEditor({ capabilities: PUSHED }, async (editor) => {
    await editor.open(URI, "x = 1\nboom = 1\n");
    assert.equal(await editor.request("textDocument/hover", at(1, 2)), null);
    const line = await editor.nextLog("boom");
    assert.match(line, /^hover failed at a\.py:2:3 \(this request only\)\nError: boom\n\s+at /);
    assert.equal((await editor.request("textDocument/hover", at(0, 0))).range.start.line, 0);
  });
});

test("findings that cannot be computed do not leave old ones behind", async () => {
  await withEditor({ capabilities: PUSHED }, async (editor) => {
    await editor.open(URI, "big\n");
    assert.equal((await editor.nextPublished(of(URI, 1))).diagnostics.length, 1);
    await editor.change(URI, 2, { range: range(0, 0, 0, 0), text: "crash " });
    assert.deepEqual((await editor.nextPublished(of(URI))).diagnostics, []);
    await editor.nextLog("diagnostics failed at a.py (this message only)");
    await editor.change(URI, 3, { range: range(0, 0, 0, 6), text: "" });
    assert.equal((await editor.nextPublished(of(URI, 3))).diagnostics.length, 1);
  });
});

test("an edit that the analysis refuses does not separate its text from the editor's", async () => {
  await withEditor({ capabilities: PUSHED }, async (editor) => {
    await editor.open(URI, "x\n");
    // Before this one the analysis may not run yet.
    await editor.nextPublished(of(URI, 1));
    await editor.change(URI, 2, { range: range(0, 0, 0, 1), text: "refuse big" });
    await editor.nextLog("change failed at a.py");
    assert.deepEqual(
      (await editor.nextPublished(of(URI, 2))).diagnostics.map((item) => item.range),
      [range(0, 7, 0, 10)],
    );
    await editor.change(URI, 3, { range: range(0, 0, 0, 7), text: "" });
    assert.deepEqual(
      (await editor.nextPublished(of(URI, 3))).diagnostics.map((item) => item.range),
      [range(0, 0, 0, 3)],
    );
  });
});

test("a file that is not analysed is one warning, not one per edit", async () => {
  await withEditor({ capabilities: PUSHED }, async (editor) => {
    await editor.open(URI, "enormous\n");
    for (let version = 2; version <= 4; version += 1) {
      await editor.change(URI, version, { range: range(1, 0, 1, 0), text: "big\n" });
      await editor.nextPublished(of(URI, version));
    }
    assert.deepEqual(
      editor.logs.filter(({ type }) => type === 2).map(({ message }) => message),
      ["a.py: the file is enormous: skipped"],
    );
  });
});

test("a burst of edits is analysed once, and only the newest version is published", async () => {
  const gate = createGate();
  await withEditor({ capabilities: PUSHED, settings: gate.settings }, async (editor) => {
    await editor.open(URI, "checks\n");
    await editor.nextPublished(of(URI, 1));
    const before = await checks(editor);
    gate.close();
    await editor.notify("workspace/didChangeConfiguration", { settings: null });
    for (let version = 2; version <= 201; version += 1) await editor.change(URI, version, { range: range(1, 0, 1, 0), text: "big\n" });
    gate.open();
    const { version, diagnostics } = await editor.nextPublished(of(URI));
    assert.equal(version, 201);
    assert.equal(diagnostics.length, 200);
    assert.equal((await checks(editor)) - before, 1, "analyses for 200 edits");
  });
});

test("edits that come in one by one are published in order, the last one last", async () => {
  await withEditor({ capabilities: PUSHED }, async (editor) => {
    await editor.open(URI, "");
    for (let version = 2; version <= 101; version += 1) editor.change(URI, version, { range: range(0, 0, 0, 0), text: "big\n" });
    assert.equal((await editor.nextPublished(of(URI, 101))).diagnostics.length, 100);
    const versions = editor.published.map(({ version }) => version ?? 0);
    assert.deepEqual(
      versions,
      [...versions].sort((a, b) => a - b),
    );
    assert.deepEqual(
      editor.published.map(({ diagnostics }) => diagnostics.length),
      versions.map((version) => version - 1),
    );
  });
});

test("requests that the client cancels, or that a newer version overtakes, end with the error that clients drop", async () => {
  const gate = createGate();
  await withEditor({ capabilities: MODERN, settings: gate.settings }, async (editor) => {
    gate.close();
    await editor.open(URI, "big\n");
    const overtaken = [
      assert.rejects(editor.request("textDocument/hover", at(0, 0)), { code: -32801 }),
      assert.rejects(editor.request("textDocument/diagnostic", { textDocument: { uri: URI } }), {
        code: -32802,
        data: { retriggerRequest: true },
      }),
    ];
    await editor.change(URI, 2, { range: range(0, 0, 0, 0), text: "x = " });
    const cancelled = new CancellationTokenSource();
    const hover = assert.rejects(editor.connection.sendRequest("textDocument/hover", at(0, 4), cancelled.token), { code: -32800 });
    cancelled.cancel();
    await editor.notify("textDocument/didClose", { textDocument: { uri: "file:///after/the/cancellation.py" } });
    gate.open();
    await Promise.all([...overtaken, hover]);
    assert.equal((await editor.request("textDocument/diagnostic", { textDocument: { uri: URI } })).items.length, 1);
    assert.equal((await editor.request("textDocument/hover", at(0, 4))).range.start.character, 4);
  });
});

test("settings: per resource, changed without a restart, wrong ones told once", async () => {
  const settings: Record<string, unknown> = { "file:///a/x.py": { units: "binary" }, "file:///b/x.py": { units: "miles", hover: 3 } };
  const options = { capabilities: MODERN, folders: ["file:///a", "file:///b"], settings: (uri: string) => settings[uri] };
  await withEditor(options, async (editor) => {
    const message = async (uri: string) => (await editor.request("textDocument/diagnostic", { textDocument: { uri } })).items[0].message;
    await editor.open("file:///a/x.py", "big");
    await editor.open("file:///b/x.py", "big");
    assert.match(await message("file:///a/x.py"), /binary units/);
    assert.match(await message("file:///b/x.py"), /decimal units/);
    await editor.nextLog('bytelens.units: "miles" is not decimal or binary; using decimal');
    settings["file:///b/x.py"] = { units: "binary" };
    const [old] = (await editor.request("textDocument/diagnostic", { textDocument: { uri: "file:///b/x.py" } })).items;
    assert.match(old.message, /decimal units/);
    await editor.notify("workspace/didChangeConfiguration", { settings: null });
    assert.match(await message("file:///b/x.py"), /binary units/);
    assert.ok(editor.requests.includes("workspace/diagnostic/refresh"));
    assert.ok(editor.requests.includes("workspace/inlayHint/refresh"));
    assert.equal(editor.logs.filter((line) => line.message.includes("miles")).length, 1);
  });
});

test("settings of clients that cannot be asked: at initialize, then with each change", async () => {
  await withEditor({ capabilities: {}, initializationOptions: { settings: { bytelens: { units: "binary" } } } }, async (editor) => {
    await editor.open(URI, "big");
    assert.match((await editor.nextPublished(of(URI))).diagnostics[0]?.message ?? "", /binary units/);
    await editor.notify("workspace/didChangeConfiguration", {
      settings: { bytelens: { units: "decimal", diagnostics: { enable: true } } },
    });
    assert.match((await editor.nextPublished(of(URI))).diagnostics[0]?.message ?? "", /decimal units/);
    await editor.notify("workspace/didChangeConfiguration", { settings: { bytelens: { diagnostics: { enable: false } } } });
    assert.deepEqual((await editor.nextPublished(of(URI))).diagnostics, []);
  });
  for (const initializationOptions of [null, 7, "x", [1], { settings: [], docs: 3, files: "yes" }]) {
    await withEditor({ capabilities: {}, initializationOptions }, async (editor) => {
      await editor.open(URI, "big");
      assert.match((await editor.nextPublished(of(URI))).diagnostics[0]?.message ?? "", /decimal units/);
    });
  }
});

test("excluded files have no findings, hints and actions; hover answers", async () => {
  const settings = () => ({ exclude: ["**/generated/**", "top.py"] });
  await withEditor({ capabilities: MODERN, folders: ["file:///w"], settings }, async (editor) => {
    for (const [uri, count] of [
      ["file:///w/generated/a.py", 0],
      ["file:///w/top.py", 0],
      ["file:///w/inner/top.py", 1],
      ["file:///w/a%20b.py", 1],
    ] as const) {
      await editor.open(uri, "big");
      const textDocument = { uri };
      assert.equal((await editor.request("textDocument/diagnostic", { textDocument })).items.length, count, uri);
      assert.equal((await editor.request("textDocument/inlayHint", { textDocument, range: range(0, 0, 0, 3) })).length, count, uri);
      const actions = { textDocument, range: range(0, 0, 0, 0), context: { diagnostics: [], only: ["quickfix"] } };
      assert.equal((await editor.request("textDocument/codeAction", actions)).length, 2 * count, uri);
      assert.notEqual(await editor.request("textDocument/hover", at(0, 0, uri)), null, uri);
    }
  });
});

test("the command's estimate leaves thresholds and styles aside, and leaves the settings as they were", async () => {
  const settings = () => ({ hover: { style: "off", minimum: "5 MB" } });
  await withEditor({ capabilities: MODERN, settings }, async (editor) => {
    await editor.open(URI, "big");
    assert.equal(await editor.request("textDocument/hover", at(0, 0)), null);
    const found = await editor.request("bytelens/estimate", { uri: URI, position: { line: 0, character: 0 } });
    assert.match(found.markdown, /hover from 0/);
    assert.deepEqual(found.range, range(0, 0, 0, 3));
    const { items } = await editor.request("textDocument/diagnostic", { textDocument: { uri: URI } });
    assert.match(items[0].message, /hover from 5000000/);
  });
});

test("closing clears what was published; other sides of diffs and notebook cells get nothing", async () => {
  await withEditor({ capabilities: PUSHED }, async (editor) => {
    await editor.open("git:/project/a.py?ref", "big");
    await editor.open("vscode-notebook-cell:/project/n.ipynb#W0", "big");
    await editor.open("untitled:Untitled-1", "big");
    assert.equal((await editor.nextPublished(() => true)).uri, "untitled:Untitled-1");
    assert.equal(await editor.request("textDocument/hover", at(0, 0, "git:/project/a.py?ref")), null);
    await editor.notify("textDocument/didClose", { textDocument: { uri: "git:/project/a.py?ref" } });
    await editor.notify("textDocument/didClose", { textDocument: { uri: "untitled:Untitled-1" } });
    assert.deepEqual(await editor.nextPublished(of("untitled:Untitled-1")), { uri: "untitled:Untitled-1", diagnostics: [] });
    assert.equal(await editor.request("textDocument/hover", at(0, 0, "untitled:Untitled-1")), null);
    assert.equal(editor.published.length, 2);
  });
});

test("the targets to choose from, and messages that make no sense", async () => {
  await withEditor({ capabilities: MODERN, settings: () => ({ target: "cpython-3.12.1-64" }) }, async (editor) => {
    await editor.open(URI, "big");
    const { known, current, origin } = await editor.request("bytelens/targets", { uri: URI });
    assert.ok(known.includes("cpython-3.12-64"));
    assert.match(current, /^cpython-3\.12\.1-64/);
    assert.equal(origin, "setting");
    assert.equal((await editor.request("bytelens/targets", null)).current, null);
    await assert.rejects(editor.request("textDocument/rename", {}), { code: -32601 });
    await editor.notify("textDocument/didClose", { textDocument: { uri: "file:///never/opened.py" } });
    await editor.change("file:///never/opened.py", 3, { text: "big" });
    await editor.notify("bytelens/interpreter", null);
    assert.equal(await editor.request("textDocument/hover", at(0, 0, "file:///never/opened.py")), null);
    for (const method of ["textDocument/hover", "textDocument/inlayHint", "textDocument/codeAction", "textDocument/diagnostic"]) {
      await editor.request(method, {}).catch(() => undefined);
    }
    assert.notEqual(await editor.request("textDocument/hover", at(0, 0)), null);
  });
});

test("without shutdown the exit code is 1; without arguments the server speaks on standard input and output", async () => {
  const editor = await startEditor({ server: fake.server, arguments: [] });
  const exited = new Promise((resolve) => editor.process.once("exit", resolve));
  await editor.notify("exit", undefined);
  assert.equal(await exited, 1);
  editor.kill();
});

/** Analyses made so far. */
async function checks(editor: Editor): Promise<number> {
  const { contents } = await editor.request("textDocument/hover", at(0, 0));
  return Number(/checks: (\d+)/.exec(contents.value)?.[1]);
}

/** Settings that are answered only while the gate is open: the server waits for them, and the test can say things meanwhile. */
function createGate() {
  let release = () => {};
  let held: Promise<void> | null = null;
  return {
    settings: async () => {
      await held;
      return {};
    },
    close: () => {
      held = new Promise((resolve) => {
        release = resolve;
      });
    },
    open: () => release(),
  };
}
