/** Seeded edits as people make them: typing, deleting, brackets, quotes, indents, pasted lines, undo. */
import type { Random } from "./random";

export interface Edit {
  readonly span: { readonly start: number; readonly end: number };
  readonly text: string;
}

export function applyEdit(text: string, edit: Edit): string {
  return text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
}

/** The edit that takes `edit` back, for the text after it. */
export function inverse(text: string, edit: Edit): Edit {
  return { span: { start: edit.span.start, end: edit.span.start + edit.text.length }, text: text.slice(edit.span.start, edit.span.end) };
}

/** A random edit of `text`; the spans lie between code points, as those of editors do. */
export function randomEdit(text: string, random: Random): Edit {
  const edit = random.weighted(KINDS)(text, random);
  return { span: { start: whole(text, edit.span.start), end: whole(text, edit.span.end) }, text: edit.text };
}

type Kind = (text: string, random: Random) => Edit;

const SNIPPETS = [
  "x",
  "1",
  "0",
  " ",
  "\n",
  "    ",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  '"',
  "'",
  '"""',
  ":",
  ",",
  ".",
  "=",
  "+",
  "*",
  "#",
  "\\",
  "\t",
  "é",
  "🐍",
  "xs",
  "i",
  "append",
  "None",
  " if i else 0",
  "for i in range(9):\n",
  "def f():\n",
  "return ",
  "# bytelens: n = 5\n",
  "[0.0] * 500_000",
  "\r\n",
  "lambda: ",
  "@",
  "~",
] as const;

const LINES = [
  "zs = [i * 0.5 for i in range(200_000)]",
  "zs.append(1.5)",
  "for i in range(300):",
  "    zs.append(i)",
  "if zs:",
  "else:",
  "def made(n):",
  "    return [n] * 100",
  "made(5)",
  "del zs",
  "import numpy as np",
  "zs = np.zeros(1000)",
  "while True:",
  "    break",
  "class C:",
  "    x = [1, 2]",
  "try:",
  "except ValueError:",
  '"""',
  "# a comment",
  "",
] as const;

const KINDS: readonly (readonly [number, Kind])[] = [
  [6, (text, random) => insert(random.int(0, text.length), random.pick(SNIPPETS))],
  [
    3,
    (text, random) => {
      const start = random.int(0, text.length);
      return { span: { start, end: Math.min(text.length, start + random.int(1, 12)) }, text: "" };
    },
  ],
  // A line goes, is said twice, or comes from elsewhere.
  [2, (text, random) => ({ span: lineAt(text, random), text: "" })],
  [
    2,
    (text, random) => {
      const line = lineAt(text, random);
      return insert(line.end, text.slice(line.start, line.end));
    },
  ],
  [2, (text, random) => insert(lineAt(text, random).start, `${random.pick(["", "", "    "])}${random.pick(LINES)}\n`)],
  [
    1,
    (text, random) => {
      const from = lineAt(text, random).start;
      const to = Math.min(text.length, from + random.int(10, 300));
      return insert(lineAt(text, random).start, text.slice(from, to));
    },
  ],
  // Indented and dedented.
  [1, (text, random) => insert(lineAt(text, random).start, random.pick(["    ", " ", "\t"]))],
  [
    1,
    (text, random) => {
      const { start } = lineAt(text, random);
      const indent = /^[ \t]*/.exec(text.slice(start))?.[0].length ?? 0;
      return { span: { start, end: start + Math.min(indent, random.int(1, 4)) }, text: "" };
    },
  ],
  // A number or a name becomes another.
  [3, (text, random) => replaceMatch(text, random, /\b\d[\d_.]*\b/g, ["0", "1", "7", "300", "2.5", "1_000_000", "10**30"])],
  [3, (text, random) => replaceMatch(text, random, /\b[a-z_]\w*\b/g, ["xs", "i", "len", "range", "list", "self", "n"])],
  [0.3, (text) => ({ span: { start: 0, end: text.length }, text: "" })],
  [0.5, (text, random) => ({ span: { start: random.int(0, text.length), end: text.length }, text: "" })],
];

function insert(at: number, text: string): Edit {
  return { span: { start: at, end: at }, text };
}

/** A line with its line break. */
function lineAt(text: string, random: Random): { readonly start: number; readonly end: number } {
  const at = random.int(0, text.length);
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const newline = text.indexOf("\n", at);
  return { start, end: newline < 0 ? text.length : newline + 1 };
}

function replaceMatch(text: string, random: Random, pattern: RegExp, by: readonly string[]): Edit {
  const matches = [...text.matchAll(pattern)];
  if (matches.length === 0) return insert(0, random.pick(by));
  const match = random.pick(matches);
  return { span: { start: match.index, end: match.index + match[0].length }, text: random.pick(by) };
}

/** Not between the halves of a surrogate pair. */
function whole(text: string, offset: number): number {
  const before = text.charCodeAt(offset - 1);
  return before >= 0xd800 && before < 0xdc00 ? offset - 1 : offset;
}
