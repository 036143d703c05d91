/** Reads pyproject.toml: the table [tool.bytelens], requires-python, and where each problem stands. */
import { parse, TomlError } from "smol-toml";
import { overlaySettings, type Settings } from "../settings";
import type { Span } from "../text/span";

export interface LocatedProblem {
  /** In UTF-16 code units of the file: the line of the key without its indentation. */
  readonly span: Span;
  readonly text: string;
}

export interface Pyproject {
  /** The table [tool.bytelens] as parsed, or null when the file has none or does not parse. */
  readonly table: unknown;
  /** The specifier of [project] requires-python (else Poetry's python), or null. */
  readonly requiresPython: string | null;
  /** The file does not parse; wrong settings are found by `applyPyproject`. */
  readonly problems: readonly LocatedProblem[];
}

/** Never throws: a file that does not parse has no table and one problem at the place that the parser names. */
export function readPyproject(text: string): Pyproject {
  try {
    const root = parse(text, { integersAsBigInt: "asNeeded" });
    return {
      table: at(root, ["tool", "bytelens"]) ?? null,
      requiresPython: stringAt(root, ["project", "requires-python"]) ?? stringAt(root, ["tool", "poetry", "dependencies", "python"]),
      problems: [],
    };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const first = error.message.split("\n")[0] ?? "";
    return { table: null, requiresPython: null, problems: [{ span: lineSpan(text, error.line - 1), text: `pyproject.toml: ${first}` }] };
  }
}

/** `editor` with the project's own settings on top, and what is wrong with those, each on its line of `text`. */
export function applyPyproject(
  editor: Settings,
  project: Pyproject,
  text: string,
): { readonly settings: Settings; readonly problems: readonly LocatedProblem[] } {
  if (project.table === null) return { settings: editor, problems: project.problems };
  const overlaid = overlaySettings(editor, project.table);
  const located = overlaid.problems.map((problem) => ({ span: locate(text, ["tool", "bytelens", ...problem.path]), text: problem.text }));
  return { settings: overlaid.settings, problems: [...project.problems, ...located] };
}

/**
 * The line that sets `path`, or the nearest table or key above it. TOML parsers do not keep places, so the text is read once more
 * by lines; a key inside an inline table is found by the line of that table.
 */
export function locate(text: string, path: readonly string[]): Span {
  let best = { line: 0, length: 0 };
  let table: readonly string[] = [];
  text.split("\n").forEach((line, index) => {
    const header = /^\s*\[{1,2}([^[\]]+)\]{1,2}/.exec(line);
    const key = /^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=/.exec(line);
    if (header !== null) table = keyParts(header[1] ?? "");
    else if (key === null) return;
    const full = key === null ? table : [...table, ...keyParts(key[1] ?? "")];
    if (full.length > best.length && full.length <= path.length && full.every((part, i) => part === path[i])) {
      best = { line: index, length: full.length };
    }
  });
  return lineSpan(text, best.line);
}

function keyParts(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|([\w-]+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

function lineSpan(text: string, line: number): Span {
  let start = 0;
  for (let i = 0; i < line; i += 1) {
    const next = text.indexOf("\n", start);
    if (next < 0) break;
    start = next + 1;
  }
  const newline = text.indexOf("\n", start);
  const raw = text.slice(start, newline < 0 ? text.length : newline);
  const indent = raw.length - raw.trimStart().length;
  return { start: start + indent, end: start + Math.max(indent, raw.trimEnd().length) };
}

function at(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function stringAt(root: unknown, path: readonly string[]): string | null {
  const value = at(root, path);
  return typeof value === "string" ? value : null;
}
