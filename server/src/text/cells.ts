/** Cells of notebooks as Python: lines for the notebook program, not for Python, become blanks of the same length, so that all columns stay. */

/** The text of a cell for the parser, and where code of it begins; a cell without any is blank and `start` its length. */
export interface CellSource {
  readonly text: string;
  readonly start: number;
}

/** Cell magics whose body is Python that runs in the notebook's own module. */
const PYTHON_BODY = ["time", "timeit", "capture", "prun", "debug"];

/** "%time f()", "!ls", "?help" at the start of a statement; "len?" too. */
const LINE = /^(?:[%!?].*|[\w.]+\?{1,2}[ \t]*)(?=$|[\r\n])/;
/** "files = !ls", "t = %timeit -o f()": what is assigned is not known. */
const ASSIGNED = /^([\w.,[\] \t]*\w[ \t]*=[ \t]*)([%!].*)/;

/** Blanks what is no Python. A cell that ends inside a string or bracket is blank as a whole: it would swallow the cells after it. */
export function cellSource(text: string): CellSource {
  const none = { text: blank(text), start: text.length };
  const magic = /^\s*%%(\w*).*/.exec(text);
  if (magic !== null && !PYTHON_BODY.includes(magic[1] as string)) return none;
  let at = magic?.[0].length ?? 0;
  const start = at;
  let made = blank(text.slice(0, at));
  let depth = 0;
  let fresh = true;
  while (at < text.length) {
    const rest = text.slice(at);
    const space = fresh ? (/^[ \t]*/.exec(rest)?.[0] ?? "") : "";
    const line = fresh && depth === 0 ? magicLine(rest.slice(space.length), space.length > 0) : null;
    const token = line === null ? nextToken(rest) : { length: space.length + line.length };
    made += line === null ? rest.slice(0, token.length) : space + line;
    if (line === null) {
      const [first = ""] = rest;
      if (token.open === true) return none;
      if ("([{".includes(first)) depth += 1;
      if (")]}".includes(first)) depth = Math.max(0, depth - 1);
      fresh = /^[\r\n;]/.test(rest) ? depth === 0 : fresh && /^[ \t]/.test(rest);
    } else fresh = false;
    at += token.length;
  }
  return depth > 0 ? none : { text: made, start };
}

/** What stands for such a line, as long as it; null: it is Python. Inside a block something must stand there, or the block would be empty. */
function magicLine(rest: string, inBlock: boolean): string | null {
  const whole = LINE.exec(rest)?.[0];
  if (whole !== undefined) return (inBlock ? "0" : " ") + blank(whole.slice(1));
  const [, before, command] = ASSIGNED.exec(rest) ?? [];
  // A name that the notebook binds, to nothing that the text tells.
  return before === undefined || command === undefined ? null : `${before}_${blank(command.slice(1))}`;
}

/** Length of the piece of Python that the text begins with. `open`: it has no end. */
function nextToken(rest: string): { readonly length: number; readonly open?: boolean } {
  const [first = ""] = rest;
  if (first === "#") return { length: /^.*/.exec(rest)?.[0].length ?? 1 };
  if (first === "\\")
    return rest.length === 1 || /^\\\s*$/.test(rest)
      ? { length: 1, open: true }
      : { length: /^\\(?:\r\n|[\s\S])/.exec(rest)?.[0].length ?? 1 };
  if (first !== '"' && first !== "'") return { length: /^(?:\w+|\r\n|[\s\S])/.exec(rest)?.[0].length ?? 1 };
  const triple = first.repeat(3);
  if (rest.startsWith(triple)) {
    const end = new RegExp(`^${triple}(?:\\\\[\\s\\S]|(?!${triple})[\\s\\S])*${triple}`).exec(rest);
    return end === null ? { length: rest.length, open: true } : { length: end[0].length };
  }
  return { length: new RegExp(`^${first}(?:\\\\[\\s\\S]|[^${first}\\\\\\r\\n])*${first}?`).exec(rest)?.[0].length ?? 1 };
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, " ");
}
