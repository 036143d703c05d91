// What a user does and sees, as functions over the vscode API: open, hover, hints, problems, fixes.
import * as vscode from "vscode";
import { awaitEvent, holds, same } from "./harness";

/** Bytelens in the host of this suite: the installed package, not sources beside it (those of other hosts are not seen from here). */
export function installed(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension("bytelens.bytelens");
  holds(extension !== undefined, "the extension bytelens.bytelens is not installed in this host");
  holds(/\/bytelens\.bytelens-\d[^/]*$/.test(extension.extensionUri.path), `${extension.extensionUri} is not an installed package`);
  return extension;
}

/** Opens Python text as a new unsaved document and shows it. Its name is new each time: the editor lets go of a used one late. */
export async function openText(content: string): Promise<vscode.TextDocument> {
  const uri = vscode.Uri.parse(`untitled:unsaved-${++opened}.py`);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(uri, new vscode.Position(0, 0), content);
  holds(await vscode.workspace.applyEdit(edit), "the editor refused the text");
  same([document.languageId, document.getText()], ["python", content], "the unsaved document");
  return document;
}

let opened = 0;

/** Opens and shows a file of the workspace folder. */
export async function openFile(name: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  holds(folder !== undefined, "no workspace folder is open");
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** The position inside the first occurrence of `word` in the document. */
export function at(document: vscode.TextDocument, word: string): vscode.Position {
  const offset = document.getText().indexOf(word);
  holds(offset >= 0, `${word} is not in the document`);
  return document.positionAt(offset);
}

/** The hover cards of Bytelens at a position, as plain text: Markdown marks taken away, no-break spaces as plain ones. */
export async function hovers(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  const found = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, position);
  return found.flatMap((hover) => hover.contents.map((part) => plain(typeof part === "string" ? part : part.value)));
}

/** The first line of the hover at the first occurrence of `word`; "" where nothing answers. */
export async function headline(document: vscode.TextDocument, word: string): Promise<string> {
  const [card] = await hovers(document, at(document, word));
  return card?.split("\n")[0] ?? "";
}

/** The inlay hints of the whole document in order, as [line from 1, label]. */
export async function hints(document: vscode.TextDocument): Promise<readonly (readonly [number, string])[]> {
  return (await rawHints(document)).map((hint) => [hint.position.line + 1, plain(label(hint))] as const);
}

/** The inlay hints of the whole document as the editor gets them, in order. */
export async function rawHints(document: vscode.TextDocument): Promise<vscode.InlayHint[]> {
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const found = await vscode.commands.executeCommand<vscode.InlayHint[]>("vscode.executeInlayHintProvider", document.uri, all);
  return [...(found ?? [])].sort((a, b) => a.position.compareTo(b.position));
}

/** The text of a hint's label. */
export const label = (hint: vscode.InlayHint): string =>
  typeof hint.label === "string" ? hint.label : hint.label.map((part) => part.value).join("");

/** The problems of Bytelens in the document, by line. */
export function problems(document: vscode.TextDocument): vscode.Diagnostic[] {
  const own = vscode.languages.getDiagnostics(document.uri).filter((diagnostic) => diagnostic.source === "bytelens");
  return own.sort((a, b) => a.range.start.compareTo(b.range.start));
}

/** The rule of a problem. */
export const rule = (diagnostic: vscode.Diagnostic): string =>
  String(typeof diagnostic.code === "object" ? diagnostic.code.value : diagnostic.code);

/** Waits until the document has problems of exactly these rules, in the order of the text; returns them. */
export function awaitProblems(document: vscode.TextDocument, rules: readonly string[]): Promise<vscode.Diagnostic[]> {
  const wanted = rules.join(",");
  const find = () => {
    const found = problems(document);
    return found.map(rule).join(",") === wanted ? found : null;
  };
  const all = () => vscode.languages.getDiagnostics(document.uri).map((one) => `${one.source} ${rule(one)} ${one.message}`);
  return awaitEvent(vscode.languages.onDidChangeDiagnostics, find, () => `problems [${wanted}]; now: ${JSON.stringify(all())}`);
}

/** The code actions at a range that Bytelens offers, edits computed, in the order of the menu. */
export async function actions(
  document: vscode.TextDocument,
  range: vscode.Range,
  kind?: vscode.CodeActionKind,
): Promise<vscode.CodeAction[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    range,
    kind?.value,
    50,
  );
  return found ?? [];
}

/** Applies the edit of an action and fails when it has none or the editor refuses it. */
export async function apply(action: vscode.CodeAction): Promise<void> {
  holds(action.edit !== undefined, `"${action.title}" has no edit`);
  holds(await vscode.workspace.applyEdit(action.edit), `the editor refused "${action.title}"`);
}

/** Text without Markdown marks and entities, with plain spaces. */
export function plain(text: string): string {
  return text
    .replace(/&nbsp;|\u00a0|\u202f/g, " ")
    .replace(/\\([\\`*_{}[\]()#+\-.!|<>~&])/g, "$1")
    .replace(/\*\*|`/g, "")
    .trim();
}
