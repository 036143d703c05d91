/** The language status item: which interpreter the sizes are for, and what the file in front holds at its end. */
import * as vscode from "vscode";
import type { Requests } from "../../server/src/protocol";
import { PYTHON } from "./features";
import type { Link } from "./link";

/** Milliseconds without a change after which it is looked up anew. */
const QUIET = 500;

/** The item, kept true for the file that is in front. `changed`: settings or targets may be others. */
export function showStatus(
  link: Link,
  changed: vscode.Event<void>,
): { readonly item: vscode.LanguageStatusItem; readonly dispose: () => void } {
  const item = vscode.languages.createLanguageStatusItem("bytelens", PYTHON);
  item.name = "Bytelens";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  const look = async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || vscode.languages.match(PYTHON, document) === 0) return;
    const mine = ++asked;
    const params: Requests["bytelens/status"]["params"] = { uri: document.uri.toString() };
    // Refused when the text changes meanwhile: that change asks again.
    const found = await link.request<Requests["bytelens/status"]["result"]>("bytelens/status", params).catch(() => null);
    if (found === null || mine !== asked) return;
    item.text = found.skipped ? vscode.l10n.t("Bytelens: file skipped") : found.target;
    item.detail = found.detail;
    item.severity = vscode.LanguageStatusSeverity.Information;
    item.command = { title: vscode.l10n.t("Choose Target"), command: "bytelens.chooseTarget" };
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(look, QUIET);
  };
  link.onStart(soon);
  link.onEnd(() => {
    asked += 1;
    item.text = vscode.l10n.t("Bytelens: stopped");
    item.detail = vscode.l10n.t("the server does not run");
    item.severity = vscode.LanguageStatusSeverity.Warning;
    item.command = { title: vscode.l10n.t("Restart Server"), command: "bytelens.restartServer" };
  });
  const listeners = [
    item,
    changed(soon),
    vscode.window.onDidChangeActiveTextEditor(soon),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document === vscode.window.activeTextEditor?.document) soon();
    }),
  ];
  return {
    item,
    dispose: () => {
      clearTimeout(timer);
      for (const one of listeners) one.dispose();
    },
  };
}
