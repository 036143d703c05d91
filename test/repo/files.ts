/** The files of the repository as the checks see them: everything that is not ignored, generated or installed. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Folder of package.json; the test runner fills it in. */
export const ROOT = process.env.BYTELENS_ROOT ?? process.cwd();

/** Folders that hold nothing written by hand. */
const SKIPPED = new Set(["node_modules", "dist", "out", ".git", ".vscode-test", "__pycache__"]);

/** Paths from the root with "/", sorted, of all files below `folder` whose name ends with one of `endings` (all files when none is given). */
export function filesBelow(folder: string, ...endings: readonly string[]): readonly string[] {
  const found: string[] = [];
  const walk = (path: string): void => {
    for (const entry of readdirSync(join(ROOT, path), { withFileTypes: true })) {
      const inner = path === "" ? entry.name : `${path}/${entry.name}`;
      // By name alone: node_modules may be a link.
      if (SKIPPED.has(entry.name)) continue;
      if (entry.isDirectory()) walk(inner);
      else if (endings.length === 0 || endings.some((ending) => entry.name.endsWith(ending))) found.push(inner);
    }
  };
  walk(folder);
  return found.sort();
}

export function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** Source without comments and without the text of strings, line breaks kept. */
export function code(text: string): string {
  return text.replace(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g,
    (match) => (/^["']/.test(match) ? '""' : "") + match.replace(/[^\n]/g, ""),
  );
}
