/** Finding and reading Python files. */
import { type Dirent, readFileSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";

export interface FoundFile {
  /** As given, or below the folder given. */
  readonly path: string;
  readonly error: string | null;
}

const SKIPPED = new Set([".venv", "venv", "site-packages", "node_modules", "__pycache__", ".git", ".hg", ".tox", ".nox", ".mypy_cache"]);

/** Files as given; folders searched for *.py and *.pyi, without what .gitignore names, and without going round in circles. */
export function findFiles(paths: readonly string[]): readonly FoundFile[] {
  return paths.flatMap((path): readonly FoundFile[] => {
    if (path === "-") return [{ path, error: null }];
    try {
      if (!statSync(path).isDirectory()) return [{ path, error: null }];
    } catch (error) {
      return [{ path, error: reasonOf(error) }];
    }
    const found: FoundFile[] = [];
    walk(path, found, [], new Set());
    return found;
  });
}

function walk(folder: string, found: FoundFile[], rules: readonly { readonly root: string; readonly ignored: Ignore }[], seen: Set<string>): void {
  let entries: Dirent[];
  try {
    const real = realpathSync(folder);
    if (seen.has(real)) return;
    seen.add(real);
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    found.push({ path: folder, error: reasonOf(error) });
    return;
  }
  let here = rules;
  if (entries.some((entry) => entry.name === ".gitignore")) {
    try {
      here = [...rules, { root: folder, ignored: ignore().add(readFileSync(join(folder, ".gitignore"), "utf8")) }];
    } catch {
      // An unreadable .gitignore ignores nothing.
    }
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    let directory = entry.isDirectory();
    if (entry.isSymbolicLink()) {
      try {
        directory = statSync(path).isDirectory();
      } catch {
        continue;
      }
    }
    const hidden = here.some(({ root, ignored }) => ignored.ignores(relative(root, path).split(sep).join("/") + (directory ? "/" : "")));
    if (hidden || (directory && SKIPPED.has(entry.name))) continue;
    if (directory) walk(path, found, here, seen);
    else if (/\.pyi?$/.test(entry.name)) found.push({ path, error: null });
  }
}

/** The text of a file by its coding line or byte order mark (PEP 263); Latin-1 and UTF-8 are read, others are refused. */
export function readPython(path: string): { readonly text: string } | { readonly error: string } {
  let data: Buffer;
  try {
    data = readFileSync(path === "-" ? 0 : path);
  } catch (error) {
    return { error: reasonOf(error) };
  }
  return decodePython(data);
}

export function decodePython(data: Uint8Array): { readonly text: string } | { readonly error: string } {
  const bom = data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf;
  const head = new TextDecoder("latin1").decode(data.subarray(0, 400)).split("\n").slice(0, 2).join("\n");
  const named = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/m.exec(head)?.[1]?.toLowerCase().replaceAll("_", "-");
  const coding = bom || named === undefined ? "utf-8" : named;
  try {
    if (/^(latin-?1|iso-?8859-?1|l1|cp1252|windows-1252)$/.test(coding)) {
      // Byte by byte: the decoder's own "latin1" is Windows-1252.
      let text = "";
      for (const byte of data) text += String.fromCharCode(byte);
      return { text };
    }
    if (!/^(utf-?8(-sig)?|ascii|us-ascii)$/.test(coding)) return { error: `its encoding "${coding}" is not read (UTF-8 and Latin-1 are)` };
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(data) };
  } catch {
    return { error: "it is not UTF-8; a coding line such as # -*- coding: latin-1 -*- would say what it is" };
  }
}

export function reasonOf(error: unknown): string {
  const code = (error as { readonly code?: string }).code;
  const texts: Readonly<Record<string, string>> = { ENOENT: "no such file or folder", EACCES: "no permission to read it", EISDIR: "it is a folder", ELOOP: "too many symbolic links" };
  return code === undefined ? String(error) : (texts[code] ?? code);
}
