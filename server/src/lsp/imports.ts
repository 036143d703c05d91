/** Hovers of what a file imports from another file of the workspace: what it holds at the end of that file. */
import { settingsFor } from "../project/paths";
import type { Hovered, Service } from "../service";
import { placesOf } from "../service/imports";
import { styleOf } from "./convert";
import type { Ready, Session } from "./session";

/** Null: nothing imported is there, or its file is not of this workspace. */
export async function hoverImported(session: Session, { service, document, project }: Ready, offset: number): Promise<Hovered | null> {
  const { uri } = document.module;
  const imported = service.imported(uri, offset);
  if (imported === null) return null;
  for (const place of placesOf(imported, uri, session.folders)) {
    const text = session.documents.get(place)?.module.text ?? (await session.files.readNow(place));
    if (text === null) continue;
    // Functions, classes and what it imports itself: nothing that is worth an analysis of the whole file.
    if (!new RegExp(`^[^\\S\\n]*${imported.name}\\b`, "m").test(text)) return null;
    const settings = settingsFor(uri, session.folders, project);
    const card = apart(service, place, text, (other) => {
      service.configure(other, settings, project.target, styleOf(project.settings, session.abilities), project.origin);
      return service.exported(other, imported.name, decodeURIComponent(place.slice(place.lastIndexOf("/") + 1)));
    });
    if (card === null) return null;
    return { span: imported.span, card: imported.here ? card : { ...card, lines: [] }, explains: null, rules: [] };
  }
  return null;
}

/** Asks about a file under a name that no editor has for it: it may be open as well. */
function apart<T>(service: Service, uri: string, text: string, ask: (uri: string) => T): T {
  const other = `imported:${uri}`;
  service.open(other, 0, text);
  try {
    return ask(other);
  } finally {
    service.close(other);
  }
}
