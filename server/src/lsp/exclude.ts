/** Files that get no hints and no findings: the patterns of the setting `exclude`, from a workspace folder or as absolute paths. */
import picomatch from "picomatch";

/** `uri` as the editor writes it; `folders` are the workspace's. A pattern that is no pattern matches nothing. */
export function isExcluded(uri: string, patterns: readonly string[], folders: readonly string[]): boolean {
  if (patterns.length === 0) return false;
  const folder = folders.find((root) => uri.startsWith(root.endsWith("/") ? root : `${root}/`));
  const paths = [pathOf(uri), ...(folder === undefined ? [] : [pathOf(uri.slice(folder.length)).replace(/^\//, "")])];
  return patterns.some((pattern) => {
    const matches = picomatch(pattern, { dot: true });
    return paths.some((path) => matches(path) || matches(path.replace(/^\//, "")));
  });
}

function pathOf(uri: string): string {
  const path = uri.replace(/^[a-z][a-z0-9+.-]*:(\/\/[^/]*)?/i, "").replace(/[?#].*$/, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
