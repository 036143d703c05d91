/** What settings say of some paths: the patterns of `exclude` and `overrides`, for the editor and the command line alike. */
import { DEFAULT_SETTINGS, overridden, type Settings } from "../settings";
import { globPattern } from "./glob";
import type { Project } from "./project";

type Rooted = Pick<Project, "settings" | "file">;

/** Whether the project leaves a file out: it gets no hints and no findings. */
export function isExcluded(uri: string, folders: readonly string[], project: Rooted): boolean {
  return isAmong(project.settings.exclude, uri, folders, project);
}

/** The project's settings with the `overrides` for this file on top. */
export function settingsFor(uri: string, folders: readonly string[], project: Rooted): Settings {
  return overridden(project.settings, (patterns) => isAmong(patterns, uri, folders, project));
}

/**
 * Patterns count from the folder that holds the file, of those that were opened or asked for (`folders`); those that somebody wrote also from the
 * folder of pyproject.toml. The built-in ones do not: who asks for a folder inside site-packages wants to see it. A file below none of these folders
 * is matched by its absolute path, as patterns that begin with "/" always are. All are URIs; a pattern that is no pattern matches nothing.
 */
function isAmong(patterns: readonly string[], uri: string, folders: readonly string[], { file }: Rooted): boolean {
  const path = pathOf(uri);
  const written = patterns.filter((pattern) => !DEFAULT_SETTINGS.exclude.includes(pattern));
  const asked = folders.flatMap((folder) => below(path, pathOf(folder)));
  const project = file === null ? [] : below(path, pathOf(file).replace(/[^/]*$/, ""));
  const nowhere = asked.length === 0 && project.length === 0;
  return (
    matches(nowhere ? [path, path.replace(/^\//, "")] : asked, patterns) ||
    matches(project, written) ||
    matches(
      [path],
      written.filter((pattern) => pattern.startsWith("/")),
    )
  );
}

function matches(paths: readonly string[], patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const one = globPattern(pattern);
    return one !== null && paths.some((path) => one.test(path));
  });
}

/** The path from the folder; empty when it is not in there. */
function below(path: string, folder: string): readonly string[] {
  const start = folder.endsWith("/") ? folder : `${folder}/`;
  return path.startsWith(start) ? [path.slice(start.length)] : [];
}

function pathOf(uri: string): string {
  const path = uri.replace(/^[a-z][a-z0-9+.-]*:(\/\/[^/]*)?/i, "").replace(/[?#].*$/, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
