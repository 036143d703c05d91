/** What .gitignore files leave out, as git reads them (gitignore(5), "PATTERN FORMAT"). Paths are relative, with "/" between names. */
import { globPattern } from "./glob";

/** Of a path below the folder of the file: true ignored, false said not to be, null nothing is said. */
export type Ignoring = (path: string, folder: boolean) => boolean | null;

/** The rules of one .gitignore; the last that fits decides. */
export function readIgnores(text: string): Ignoring {
  const rules = text.split(/\r?\n/).flatMap((raw) => {
    const line = raw.replace(/(?<!\\)\s+$/, "");
    const [, not, body = "", folders] = /^(!?)(.+?)(\/?)$/.exec(line) ?? [];
    if (body === "" || line.startsWith("#")) return [];
    const anchored = body.replace(/^\//, "");
    // Braces mean nothing to git.
    const pattern = globPattern((body.includes("/") ? anchored : `**/${body}`).replace(/[{}]/g, "\\$&"));
    return pattern === null ? [] : [{ pattern, says: not === "", folders: folders === "/" }];
  });
  return (path, folder) => rules.filter(({ pattern, folders }) => (folder || !folders) && pattern.test(path)).at(-1)?.says ?? null;
}

/** Whether a file is left out; `all`: the rules of folders above it by how much of its path they stand above, outermost first. */
export function isIgnored(path: string, all: readonly (readonly [above: string, rules: Ignoring])[]): boolean {
  const names = path.split("/");
  // What lies in a folder that is left out cannot be taken back in.
  return names.some((_, i) => {
    const part = names.slice(0, i + 1).join("/");
    let ignored = false;
    for (const [above, rules] of all)
      if (part.startsWith(above)) ignored = rules(part.slice(above.length), i < names.length - 1) ?? ignored;
    return ignored;
  });
}
