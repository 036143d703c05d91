/** Notebooks over the wire: cells in order are one module, answers come back to the cell where they stand, and edits and new orders are taken in. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "../repo/files";
import { type Editor, PUSHED, startEditor } from "./editor";

const BOOK = "file:///project/n.ipynb";
const cell = (name: string) => `vscode-notebook-cell:/project/n.ipynb#${name}`;
const FLOATS = "xs = [i / 3 for i in range(N)]\nprint(xs[0])";

/** A notebook that is open; `order`: its cells by name. */
class Book {
  private version = 1;

  private constructor(
    private readonly editor: Editor,
    private order: readonly string[],
  ) {}

  static async open(editor: Editor, cells: Readonly<Record<string, string>>): Promise<Book> {
    const names = Object.keys(cells);
    const cellTextDocuments = names.map((name) => item(name, cells[name] as string));
    const notebookDocument = { uri: BOOK, notebookType: "jupyter-notebook", version: 1, cells: names.map(entry) };
    await editor.notify("notebookDocument/didOpen", { notebookDocument, cellTextDocuments });
    return new Book(editor, names);
  }

  async arrange(names: readonly string[], opened: Readonly<Record<string, string>> = {}): Promise<void> {
    const structure = {
      array: { start: 0, deleteCount: this.order.length, cells: names.map(entry) },
      didOpen: Object.entries(opened).map(([name, text]) => item(name, text)),
      didClose: this.order.filter((name) => !names.includes(name)).map((name) => ({ uri: cell(name) })),
    };
    this.order = names;
    await this.change({ structure });
  }

  edit(name: string, range: object, text: string): Promise<void> {
    return this.change({ textContent: [{ document: { uri: cell(name), version: 2 }, changes: [{ range, text }] }] });
  }

  private change(cells: object): Promise<void> {
    this.version += 1;
    return this.editor.notify("notebookDocument/didChange", { notebookDocument: { uri: BOOK, version: this.version }, change: { cells } });
  }

  close(): Promise<void> {
    const cellTextDocuments = this.order.map((name) => ({ uri: cell(name) }));
    return this.editor.notify("notebookDocument/didClose", { notebookDocument: { uri: BOOK }, cellTextDocuments });
  }
}

const entry = (name: string) => ({ kind: 2, document: cell(name) });
const item = (name: string, text: string) => ({ uri: cell(name), languageId: "python", version: 1, text });
const range = (a: number, b: number, c: number, d: number) => ({ start: { line: a, character: b }, end: { line: c, character: d } });

async function withEditor(body: (editor: Editor) => Promise<void>): Promise<void> {
  const server = join(ROOT, "dist", "server.js");
  const capabilities = { ...PUSHED };
  const editor = await startEditor({ server, capabilities, settings: () => ({ target: "cpython-3.11.7-64+numpy2.4.6" }) });
  try {
    await body(editor);
    assert.deepEqual(
      editor.logs.filter(({ type }) => type === 1),
      [],
    );
    assert.equal(await editor.close(), 0);
  } finally {
    editor.kill();
  }
}

async function headline(editor: Editor, name: string, line: number, character: number): Promise<string> {
  const found = await editor.request("textDocument/hover", { textDocument: { uri: cell(name) }, position: { line, character } });
  return (found?.contents.value ?? "").split("\n")[0].replaceAll("\u00a0", " ").replaceAll("\\", "");
}

async function hints(editor: Editor, name: string): Promise<readonly (readonly [number, string])[]> {
  const found = await editor.request("textDocument/inlayHint", { textDocument: { uri: cell(name) }, range: range(0, 0, 99, 0) });
  return found.map(({ position, label }: { readonly position: { readonly line: number }; readonly label: string }) => [
    position.line,
    label.replaceAll("\u00a0", " "),
  ]);
}

const rules = (editor: Editor, name: string, wanted: readonly string[]) =>
  editor.nextPublished(
    ({ uri, diagnostics }) => uri === cell(name) && JSON.stringify(diagnostics.map(({ code }) => code)) === JSON.stringify(wanted),
  );

test("a cell is read in the light of those before it; each answer stands in its own cell", async () => {
  await withEditor(async (editor) => {
    await Book.open(editor, { a: "%matplotlib inline\nN = 1_000_000\n", b: `%%time\n${FLOATS}`, c: "%%bash\nls xs" });
    const { diagnostics } = await rules(editor, "b", ["boxed-numbers"]);
    assert.deepEqual(diagnostics[0]?.range, range(1, 0, 1, 2));
    assert.equal(await headline(editor, "b", 1, 0), "32.4 MB (exact) — list of 1,000,000 floats");
    assert.deepEqual(await hints(editor, "b"), [[1, "32.4 MB"]]);
    assert.deepEqual(await hints(editor, "a"), []);
    assert.equal(await headline(editor, "c", 1, 4), "");
    assert.match((await editor.request("bytelens/status", { uri: cell("a") })).detail, /^n\.ipynb holds at least 32\.4/);
  });
});

test("edits of one cell and a new order change what the others say", async () => {
  await withEditor(async (editor) => {
    const book = await Book.open(editor, { a: "N = 1_000_000", b: FLOATS });
    await rules(editor, "b", ["boxed-numbers"]);
    await book.edit("a", range(0, 4, 0, 13), "10");
    await rules(editor, "b", []);
    assert.match(await headline(editor, "b", 0, 0), /^\d+ B \(exact\) — list of 10 floats/);
    await book.edit("a", range(0, 4, 0, 6), "2_000_000");
    await rules(editor, "b", ["boxed-numbers"]);
    // The cell that uses the name comes before the one that binds it.
    await book.arrange(["b", "a"]);
    await rules(editor, "b", []);
    await book.arrange(["c", "b", "a"], { c: "N = 500_000" });
    await rules(editor, "b", ["boxed-numbers"]);
    assert.equal(await headline(editor, "b", 0, 0), "16.2 MB (exact) — list of 500,000 floats");
    await book.arrange(["c", "a"]);
    await rules(editor, "b", []);
    assert.equal(await headline(editor, "b", 0, 0), "");
    await book.close();
    assert.equal(await headline(editor, "c", 0, 0), "");
  });
});

test("a fix that needs an import writes it where the notebook's Python begins", async () => {
  await withEditor(async (editor) => {
    await Book.open(editor, { a: "%%bash\nls", b: "%%time\nN = 1_000_000", c: FLOATS });
    await rules(editor, "c", ["boxed-numbers"]);
    const params = { textDocument: { uri: cell("c") }, range: range(0, 0, 0, 0), context: { diagnostics: [] } };
    const [fix] = await editor.request("textDocument/codeAction", params);
    assert.match(fix.title, /^Use array\('d'\)/);
    const { changes, documentChanges } = fix.edit ?? (await editor.request("codeAction/resolve", fix)).edit;
    const edits =
      changes ??
      Object.fromEntries(
        documentChanges.map((one: { textDocument: { uri: string }; edits: unknown }) => [one.textDocument.uri, one.edits]),
      );
    assert.deepEqual(Object.keys(edits).sort(), [cell("b"), cell("c")]);
    const [added] = edits[cell("b")];
    assert.match(added.newText, /^(?:from array import array|import array)\n/);
    assert.deepEqual(added.range, range(1, 0, 1, 0));
  });
});

test("a cell that does not parse says nothing and takes nothing from the others", async () => {
  await withEditor(async (editor) => {
    await Book.open(editor, { a: "N = 1_000_000", b: "ys = [1,", c: FLOATS });
    await rules(editor, "c", ["boxed-numbers"]);
    assert.equal(await headline(editor, "b", 0, 0), "");
    assert.equal(await headline(editor, "c", 0, 0), "32.4 MB (exact) — list of 1,000,000 floats");
  });
});
