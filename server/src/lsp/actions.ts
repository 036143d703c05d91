/** textDocument/codeAction: fixes and suppressions at the cursor, the safe fixes of the whole file, and the edit of one action when it is chosen. */

import type { CodeAction, CodeActionParams } from "vscode-languageserver-protocol";
import { isExcluded } from "../project/paths";
import type { CancellationToken } from "./connection";
import { type ActionData, FIX_ALL, matchesKind, toCodeAction, toFixAll, toWorkspaceEdit } from "./convert";
import { type Refusal, Stale } from "./guard";
import { answer, type Ready, type Session } from "./session";

type Answer<T> = Promise<T | Refusal>;

/** textDocument/codeAction: fixes and suppressions at a range, without their edits where the client resolves them. */
export function codeActions(session: Session, params: CodeActionParams, token: CancellationToken): Answer<CodeAction[]> {
  const { abilities } = session;
  const { only, diagnostics } = params.context;
  return answer<CodeAction[]>(session, "code actions", params, [], token, (ready) => {
    const { service, document } = ready;
    if (!abilities.codeActions || isQuiet(session, ready)) return [];
    const span = { start: document.offsetAt(params.range.start), end: document.offsetAt(params.range.end) };
    const found = service.actions(document.module.uri, span).filter(
      // Disabled ones answer "why not?", so they show only where that kind was asked for.
      (action) =>
        ((action.explains === null && action.asked?.project !== true) || abilities.options.questions === true) &&
        matchesKind(only, action.kind) &&
        (action.disabled === null || (abilities.disabledActions && only !== undefined)),
    );
    const actions = found.map((action) => toCodeAction(document, span, action, diagnostics, abilities, ready.project.file));
    // Never in the ordinary menu: it acts on the whole file.
    if (only === undefined || !matchesKind(only, FIX_ALL)) return actions;
    const edits = service.fixAll(document.module.uri);
    return edits.length === 0 ? actions : [...actions, toFixAll(document, edits, abilities)];
  });
}

/** Adds the edit. An action of an older version has none that would fit: the client is told to ask anew. */
export function resolveAction(session: Session, action: CodeAction, token: CancellationToken): Answer<CodeAction> {
  const data = readData(action.data);
  if (data === null) return Promise.resolve(action);
  const params = { textDocument: { uri: data.uri } };
  return answer<CodeAction>(session, "code action", params, action, token, ({ service, document }) => {
    if (document.serial !== data.serial) throw new Stale();
    if (action.kind === FIX_ALL)
      return { ...action, edit: toWorkspaceEdit(document, service.fixAll(document.module.uri), session.abilities) };
    const found = service.actions(document.module.uri, data.span).find(({ title, kind }) => title === data.title && kind === action.kind);
    return found === undefined ? action : { ...action, edit: toWorkspaceEdit(document, found.edits, session.abilities) };
  });
}

/** All kinds that can come out of `codeActions`. */
export const ACTION_KINDS: readonly string[] = ["quickfix", "refactor", FIX_ALL];

function isQuiet(session: Session, { document, project }: Ready): boolean {
  return isExcluded(document.module.uri, session.folders, project);
}

/** What comes back is what we sent, unless the client is broken. */
function readData(data: unknown): ActionData | null {
  if (typeof data !== "object" || data === null) return null;
  const { uri, serial, span, title } = data as Partial<ActionData>;
  const whole = typeof span?.start === "number" && typeof span.end === "number";
  return typeof uri === "string" && typeof serial === "number" && typeof title === "string" && whole ? { uri, serial, title, span } : null;
}
