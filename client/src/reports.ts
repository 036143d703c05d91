/** Commands that show more than fits a hover: the table of a file, and how a number comes about. */
import * as vscode from "vscode";
import type { Requests } from "../../server/src/protocol";
import { fromPosition } from "./convert";
import { PYTHON } from "./features";
import type { Link } from "./link";

const SCHEME = "bytelens";

/** The texts that were asked for, as documents that cannot be edited. */
export class Reports implements vscode.TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly registered = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  constructor(private readonly link: Link) {}

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? "";
  }

  /** The table of the file in front, or with `explained` how the figure under the cursor comes about. */
  async show(explained: boolean, place?: Requests["bytelens/report"]["params"]): Promise<void> {
    if (place?.uri !== undefined) return this.ask(vscode.Uri.parse(place.uri), place);
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined || vscode.languages.match(PYTHON, editor.document) === 0)
      return say(vscode.l10n.t("open a Python file first"));
    const { uri } = editor.document;
    await this.ask(uri, { uri: uri.toString(), position: explained ? fromPosition(editor.selection.active) : null });
  }

  private async ask(uri: vscode.Uri, params: Requests["bytelens/report"]["params"]): Promise<void> {
    const explained = params.position !== null;
    const text = await this.link.request<Requests["bytelens/report"]["result"]>("bytelens/report", params);
    if (text === null) return say(explained ? vscode.l10n.t("no number here") : vscode.l10n.t("no values in this file"));
    const file = uri.path.slice(uri.path.lastIndexOf("/") + 1);
    await this.open(`${explained ? "Explain" : "Values of"} ${file}`, text);
  }

  /** Shows a text under that title. */
  async open(path: string, text: string): Promise<void> {
    const page = vscode.Uri.from({ scheme: SCHEME, path });
    this.texts.set(page.toString(), text);
    this.changed.fire(page);
    // By its name it would be Python, and analysed.
    const document = await vscode.languages.setTextDocumentLanguage(await vscode.workspace.openTextDocument(page), "plaintext");
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: false, preview: true });
  }

  dispose(): void {
    this.registered.dispose();
    this.changed.dispose();
  }
}

/** Milliseconds that a message stays in the status bar. */
const MESSAGE_TIME = 5000;

/** A message that needs no answer. */
export function say(text: string): void {
  vscode.window.setStatusBarMessage(`Bytelens: ${text}`, MESSAGE_TIME);
}
