/** textDocument/hover, and the same without thresholds for the command that asks for it. */

import type { Hover, HoverParams } from "vscode-languageserver-protocol";
import { settingsFor } from "../project/paths";
import type { Requests } from "../protocol";
import type { CancellationToken } from "./connection";
import { styleOf, toHover } from "./convert";
import type { Refusal } from "./guard";
import { hoverImported } from "./imports";
import { answer, type Session } from "./session";

/** textDocument/hover: what is known at a position; null where there is nothing to say. */
export function hover(session: Session, params: HoverParams, token: CancellationToken): Promise<Hover | null | Refusal> {
  return answer<Hover | null>(session, "hover", params, null, token, async (ready) => {
    const { service, document, project } = ready;
    if (project.settings.hover.style === "off") return null;
    const offset = document.offsetAt(params.position);
    const found = (await hoverImported(session, ready, offset)) ?? service.hover(document.module.uri, offset);
    if (found === null) return null;
    return toHover(document, found, session.docs, session.abilities);
  });
}

type Estimate = Requests["bytelens/estimate"];

/** Also below `hover.minimum` and where hovers are off or compact: the user has asked for it. Null: there is no value there. */
export function estimate(
  session: Session,
  { uri, position }: Estimate["params"],
  token: CancellationToken,
): Promise<Estimate["result"] | Refusal> {
  const params = { textDocument: { uri }, position };
  return answer<Estimate["result"]>(session, "estimate", params, null, token, ({ service, document, project }) => {
    const style = styleOf(project.settings, session.abilities);
    const module = document.module.uri;
    service.configure(module, { ...project.settings, hover: { style: "full", minimum: 0 } }, project.target, style, project.origin);
    try {
      const found = service.hover(module, document.offsetAt(position));
      if (found === null) return null;
      const { contents, range } = toHover(document, found, session.docs, { ...session.abilities, hover: "markdown" });
      return { markdown: contents.value, range };
    } finally {
      service.configure(module, settingsFor(module, session.folders, project), project.target, style, project.origin);
    }
  });
}
