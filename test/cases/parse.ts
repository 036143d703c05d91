/**
 * Reads case files: Markdown in which a heading starts a case, `py` blocks hold code with marks, and other fenced blocks hold
 * expected texts ("goldens").
 */

export interface CaseFile {
  readonly path: string;
  readonly cases: readonly Case[];
}

export interface Case {
  readonly title: string;
  /** From a `json settings` block; null: the defaults. */
  readonly settings: unknown;
  readonly files: readonly CaseSource[];
  readonly goldens: readonly Golden[];
}

export interface CaseSource {
  /** "a.py" unless the block says `file=`. */
  readonly name: string;
  readonly code: string;
  readonly marks: readonly Mark[];
  /** Line of the case file on which the code begins, 1-based, for messages. */
  readonly line: number;
}

export type MarkKind = "size" | "value" | "hint" | "hover" | "warning";

/** A comment such as `#    ^^^ size: 4.00 MB` below the code that it speaks of. */
export interface Mark {
  readonly kind: MarkKind;
  /** The rule of a warning, else null. */
  readonly rule: string | null;
  readonly text: string;
  /** What the carets point at, in UTF-16 code units of the code. */
  readonly span: { readonly start: number; readonly end: number };
  /** 0-based line of the code that they point at. */
  readonly codeLine: number;
  /** 1-based line of the mark in the case file. */
  readonly line: number;
}

/** A block whose text the harness makes: `hover NAME`, `fixed [TITLE]`, `report`. */
export interface Golden {
  readonly kind: "hover" | "fixed" | "report";
  readonly argument: string;
  readonly text: string;
  /** Lines between the fences, 0-based, end excluded: what UPDATE=1 rewrites. */
  readonly lines: readonly [start: number, end: number];
}

const MARK = /^[ \t]*#( *)(\^+) (size|value|hint|hover|warning)(?:\[([\w-]+)\])?:(?: (.*))?$/;

/** Throws with the place for a block or a mark that has no meaning, so that no expectation is passed over. */
export function parseCases(path: string, markdown: string): CaseFile {
  const lines = markdown.split("\n");
  const cases: { title: string; settings: unknown; files: CaseSource[]; goldens: Golden[] }[] = [];
  for (let i = 0; i < lines.length; i += 1) {
    const heading = /^#{1,6} (.+)$/.exec(lines[i] ?? "");
    if (heading !== null) cases.push({ title: heading[1] ?? "", settings: null, files: [], goldens: [] });
    const fence = /^(`{3,})(.*)$/.exec(lines[i] ?? "");
    if (fence === null) continue;
    const start = i + 1;
    i = start;
    while (i < lines.length && lines[i] !== fence[1]) i += 1;
    if (i === lines.length) throw new Error(`${path}:${start}: the block is not closed`);
    const current = cases.at(-1);
    if (current === undefined) throw new Error(`${path}:${start}: a block before the first heading`);
    const text = lines.slice(start, i).join("\n");
    const [word = "", ...rest] = (fence[2] ?? "").trim().split(/\s+/);
    if (word === "py") {
      const name = rest.find((part) => part.startsWith("file="))?.slice(5) ?? "a.py";
      current.files.push({ name, code: `${text}\n`, marks: readMarks(path, `${text}\n`, start + 1), line: start + 1 });
    } else if (word === "json" && rest[0] === "settings") current.settings = JSON.parse(text);
    else if (word === "hover" || word === "fixed" || word === "report") {
      current.goldens.push({ kind: word, argument: rest.join(" "), text, lines: [start, i] });
    } else throw new Error(`${path}:${start}: "${fence[2]}" is no kind of block (py, json settings, hover, fixed, report)`);
  }
  return { path, cases: cases.filter((one) => one.files.length > 0) };
}

/** The case file with the texts of some goldens replaced. */
export function replaceGoldens(markdown: string, replaced: ReadonlyMap<Golden, string>): string {
  const lines = markdown.split("\n");
  for (const [golden, text] of [...replaced].sort(([a], [b]) => b.lines[0] - a.lines[0])) {
    lines.splice(golden.lines[0], golden.lines[1] - golden.lines[0], ...text.replace(/\n$/, "").split("\n"));
  }
  return lines.join("\n");
}

function readMarks(path: string, code: string, firstLine: number): readonly Mark[] {
  const marks: Mark[] = [];
  const lines = code.split("\n");
  let offset = 0;
  let codeLine: { readonly index: number; readonly offset: number; readonly text: string } | null = null;
  lines.forEach((line, index) => {
    const match = MARK.exec(line);
    if (match === null) {
      if (/#\s*\^+/.test(line)) throw new Error(`${path}:${firstLine + index}: a mark that is not understood: ${line.trim()}`);
      if (line.trim() !== "") codeLine = { index, offset, text: line };
    } else {
      if (codeLine === null) throw new Error(`${path}:${firstLine + index}: a mark before any code`);
      // The carets stand below what they mean: columns of the mark are columns of the code.
      const column = line.indexOf("^");
      const carets = match[2]?.length ?? 1;
      if (column >= codeLine.text.length) throw new Error(`${path}:${firstLine + index}: the carets point past the end of the code`);
      marks.push({
        kind: match[3] as MarkKind,
        rule: match[4] ?? null,
        text: match[5] ?? "",
        span: { start: codeLine.offset + column, end: codeLine.offset + column + carets },
        codeLine: codeLine.index,
        line: firstLine + index,
      });
    }
    offset += line.length + 1;
  });
  return marks;
}
