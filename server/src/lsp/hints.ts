/** textDocument/inlayHint, and the tooltip of one hint when the pointer rests on it. */

import type { InlayHint, InlayHintParams } from "vscode-languageserver-protocol";
import { isExcluded } from "../project/paths";
import type { CancellationToken } from "./connection";
import { type HintData, toInlayHint } from "./convert";
import type { Refusal } from "./guard";
import { answer, type Session } from "./session";

type Answer<T> = Promise<T | Refusal>;

/** textDocument/inlayHint: the hints of a range of lines. */
export function hints(session: Session, params: InlayHintParams, token: CancellationToken): Answer<InlayHint[]> {
  return answer<InlayHint[]>(session, "inlay hints", params, [], token, ({ service, document, project }) => {
    const { settings } = project;
    if (!settings.inlayHints.enable || isExcluded(document.module.uri, session.folders, project)) return [];
    const span = { start: document.offsetAt(params.range.start), end: document.offsetAt(params.range.end) };
    const { extent } = document;
    const own = ({ offset }: { readonly offset: number }) => extent.start <= offset && offset <= extent.end;
    return service
      .hints(document.module.uri, span)
      .filter(own)
      .map((hint) => toInlayHint(document, hint, session.abilities));
  });
}

/** A hint of an older version keeps what it has: the editor is about to replace it. */
export function resolveHint(session: Session, hint: InlayHint, token: CancellationToken): Answer<InlayHint> {
  const data = readData(hint.data);
  if (data === null || session.documents.get(data.uri)?.serial !== data.serial) return Promise.resolve(hint);
  const params = { textDocument: { uri: data.uri }, position: hint.position };
  return answer<InlayHint>(session, "inlay hint", params, hint, token, ({ service, document }) => {
    const found = service
      .hints(document.module.uri, document.extent)
      .find(({ offset, label }) => offset === data.offset && label === hint.label);
    return found === undefined ? hint : { ...hint, tooltip: found.tooltip() };
  });
}

/** What comes back is what we sent, unless the client is broken. */
function readData(data: unknown): HintData | null {
  if (typeof data !== "object" || data === null) return null;
  const { uri, serial, offset } = data as Partial<HintData>;
  return typeof uri === "string" && typeof serial === "number" && typeof offset === "number" ? { uri, serial, offset } : null;
}
