/** Finds Python files: those that are named, and those below folders that are named, without what .gitignore and custom leave out. */
import { type Dirent, existsSync, lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import ignore, { type Ignore } from "ignore";

export interface FoundFile {
  /** As given, or found below the folder given. */
  readonly path: string;
  /** The folder that was given; null where the file itself was, which nothing leaves out then. */
  readonly below: string | null;
  /** Why the file or folder cannot be read, or null. */
  readonly error: string | null;
}

/** Each file once, in the order of the arguments, folders by name. "-" is standard input. */
export function findFiles(paths: readonly string[]): readonly FoundFile[] {
  const found = new Map<string, FoundFile>();
  for (const path of paths) {
    for (const file of filesOf(path)) {
      const key = file.path === "-" ? "-" : resolve(file.path);
      if (!found.has(key)) found.set(key, file);
    }
  }
  return [...found.values()];
}

/** Words for what the system says about a path. */
export function reasonOf(error: unknown): string {
  const code = (error as { readonly code?: unknown }).code;
  return (typeof code === "string" ? REASONS[code] : undefined) ?? (error instanceof Error ? error.message : String(error));
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  ENOTDIR: "no such file or folder",
  EACCES: "no permission to read it",
  EPERM: "no permission to read it",
  EISDIR: "it is a folder",
  ELOOP: "its symbolic links go round in circles",
  ENAMETOOLONG: "its name is too long",
};

/** Environments, packages and caches: not the user's code. A folder with a pyvenv.cfg is one of them by any name. */
const SKIPPED = new Set([
  ...[".venv", "site-packages", "node_modules", "__pycache__", "__pypackages__", ".eggs"],
  ...[".git", ".hg", ".svn", ".tox", ".nox", ".mypy_cache", ".pytest_cache", ".ruff_cache"],
]);

function* filesOf(path: string): Generator<FoundFile> {
  if (path === "-") {
    yield { path, below: null, error: null };
    return;
  }
  try {
    if (!statSync(path).isDirectory()) {
      yield { path, below: null, error: null };
      return;
    }
  } catch (error) {
    yield { path, below: null, error: reasonOf(error) };
    return;
  }
  yield* walk(path, path, rulesAbove(path));
}

/** Symbolic links to folders are not followed, so there are no circles; links to files are. */
function* walk(folder: string, root: string, above: readonly Rules[]): Generator<FoundFile> {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    yield { path: folder, below: root, error: reasonOf(error) };
    return;
  }
  const own = readRules(folder);
  const rules = own === null ? above : [...above, own];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (SKIPPED.has(entry.name) || existsSync(join(path, "pyvenv.cfg")) || isIgnored(path, true, rules)) continue;
      yield* walk(path, root, rules);
    } else if (isPython(path, entry) && !isIgnored(path, false, rules)) yield { path, below: root, error: null };
  }
}

function isPython(path: string, entry: Dirent): boolean {
  // Editors lock a file by a link that leads nowhere: ".#name.py".
  if (!/\.pyw?$/.test(entry.name) || entry.name.startsWith(".#")) return false;
  if (!entry.isSymbolicLink()) return entry.isFile();
  try {
    return statSync(path).isFile();
  } catch {
    // A link that leads nowhere is a file that cannot be read: reading it says why.
    return lstatSync(path).isSymbolicLink();
  }
}

interface Rules {
  readonly folder: string;
  readonly rules: Ignore;
}

function readRules(folder: string): Rules | null {
  try {
    return { folder: resolve(folder), rules: ignore().add(readFileSync(join(folder, ".gitignore"), "utf8")) };
  } catch {
    // There is none, or nobody may read it: then it ignores nothing.
    return null;
  }
}

/** The .gitignore files between the repository's top and the folder; none where they leave out the folder itself, since it was asked for by name. */
function rulesAbove(path: string): readonly Rules[] {
  const folder = resolve(path);
  const rules: Rules[] = [];
  for (let at = folder; !existsSync(join(at, ".git")); ) {
    const up = dirname(at);
    if (up === at || basename(at) === "") return [];
    const found = readRules(up);
    if (found !== null) rules.unshift(found);
    at = up;
  }
  return isIgnored(folder, true, rules) ? [] : rules;
}

/** The nearest .gitignore that names the path decides. */
function isIgnored(path: string, directory: boolean, all: readonly Rules[]): boolean {
  let ignored = false;
  for (const { folder, rules } of all) {
    const inside = relative(folder, resolve(path)).split(sep).join("/");
    if (inside === "" || inside.startsWith("../")) continue;
    const verdict = rules.test(directory ? `${inside}/` : inside);
    if (verdict.ignored) ignored = true;
    else if (verdict.unignored) ignored = false;
  }
  return ignored;
}
