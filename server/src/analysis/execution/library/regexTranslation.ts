/**
 * Regular expressions of the re module as those of JavaScript: both go back in the same way (Lib/re/_parser.py says what a pattern may hold). What the
 * two take differently is written differently; what cannot be, or might take very long, stops.
 */
import { stop } from "../objects";

export const IGNORECASE = 2;
export const MULTILINE = 8;
export const DOTALL = 16;
export const VERBOSE = 64;
export const ASCII = 256;

export interface Pattern {
  readonly source: string;
  /** For all matches, with the places of groups. */
  readonly find: RegExp;
  readonly from: RegExp;
  readonly whole: RegExp;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  /** Groups in the order in which they are closed. */
  readonly closed: readonly number[];
  /** Only texts in ASCII are the same to both. */
  readonly plain: boolean;
  /** Repetitions without end: the time that a match may take grows with the length of the text to that power. */
  readonly loops: number;
}

/** `wrong`: it is no pattern. */
export function translated(source: string, flags: number, wrong: () => never): Pattern {
  const made = new Translation(source, flags, wrong);
  const { text, groups, names, plain, insensitive, loops, closed } = made.run();
  const letters = `d${insensitive ? "i" : ""}`;
  return {
    source,
    find: new RegExp(text, `${letters}g`),
    from: new RegExp(text, `${letters}y`),
    whole: new RegExp(`(?:${text})(?![^])`, `${letters}y`),
    groups,
    names,
    closed,
    plain,
    loops,
  };
}

/** What a piece of a pattern is, for what follows it. */
interface Piece {
  readonly text: string;
  /** It holds a group that is kept, a repetition without end, or starts with this character. */
  readonly keeps: boolean;
  readonly endless: readonly string[];
  readonly first: string | null;
  /** It is a group. */
  readonly group: boolean;
}

const END = "(?![^])";

class Translation {
  private at = 0;
  private flags: number;
  private groups = 0;
  private readonly closed: number[] = [];
  private plain = false;
  private readonly names = new Map<string, number>();

  constructor(
    private readonly source: string,
    flags: number,
    private readonly wrong: () => never,
  ) {
    this.flags = flags;
    const start = /^\(\?([aimsxu]+)\)/.exec(source);
    if (start === null) return;
    this.at = start[0].length;
    for (const letter of start[1] as string)
      this.flags |= { a: ASCII, i: IGNORECASE, m: MULTILINE, s: DOTALL, x: VERBOSE, u: 0 }[letter] as number;
  }

  run(): {
    readonly text: string;
    readonly groups: number;
    readonly names: ReadonlyMap<string, number>;
    readonly plain: boolean;
    readonly insensitive: boolean;
    readonly loops: number;
    readonly closed: readonly number[];
  } {
    if ((this.flags & ~(IGNORECASE | MULTILINE | DOTALL | VERBOSE | ASCII | 32)) !== 0) stop("flags of a pattern");
    const insensitive = (this.flags & IGNORECASE) !== 0;
    if (insensitive) this.plain = true;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
    if (insensitive && /[^\u0000-\u007f]/.test(this.source)) stop("letters in any case");
    const { text, endless } = this.choice();
    if (this.at < this.source.length) this.wrong();
    return { text, groups: this.groups, names: this.names, plain: this.plain, insensitive, loops: endless.length, closed: this.closed };
  }

  private choice(): Piece {
    const parts: Piece[] = [this.sequence()];
    while (this.source[this.at] === "|") {
      this.at++;
      parts.push(this.sequence());
    }
    return {
      text: parts.map(({ text }) => text).join("|"),
      keeps: parts.some(({ keeps }) => keeps),
      endless: parts.flatMap(({ endless }) => endless),
      first: parts.length === 1 ? (parts[0] as Piece).first : null,
      group: false,
    };
  }

  private sequence(): Piece {
    let text = "";
    let keeps = false;
    let first: string | null = null;
    let start = true;
    const endless: string[] = [];
    for (;;) {
      if (this.flags & VERBOSE) this.space();
      const next = this.source[this.at];
      if (next === undefined || next === "|" || next === ")") break;
      const piece = this.repeated(this.atom());
      if (start && piece.text !== "") [first, start] = [piece.first, false];
      text += piece.text;
      keeps ||= piece.keeps;
      endless.push(...piece.endless);
    }
    return { text, keeps, endless, first, group: false };
  }

  private space(): void {
    const pattern = /(?:\s|#[^\n]*)*/y;
    pattern.lastIndex = this.at;
    this.at += pattern.exec(this.source)?.[0].length ?? 0;
  }

  private repeated(piece: Piece): Piece {
    if (this.flags & VERBOSE) this.space();
    const pattern = /[*+?]|\{(\d*)(,?)(\d*)\}/y;
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    if (found === null || found[0] === "{}" || found[0] === "{,}") {
      if (found !== null) stop("a brace in a pattern");
      return piece;
    }
    if (piece.text === "") return this.wrong();
    this.at += found[0].length;
    const count = found[0].startsWith("{") ? (found[2] === "" ? `{${found[1]}}` : `{${found[1] || 0},${found[3]}}`) : found[0];
    let lazy = "";
    const after = this.source[this.at];
    if (after === "?") [lazy, this.at] = ["?", this.at + 1];
    else if (after === "+") stop("a possessive repetition");
    else if (after === "*" || (after === "{" && /^\{\d*,?\d*\}/.test(this.source.slice(this.at)))) return this.wrong();
    const once = count === "?";
    // JavaScript forgets what groups held in the round before, Python does not.
    if (piece.keeps && !once && !(piece.group && !piece.text.startsWith("(?:") && !/\((?!\?)/.test(piece.text.slice(1))))
      stop("groups in a repetition");
    const isEndless = /^[*+]|,\}$/.test(count);
    if (isEndless && piece.endless.length > 0) {
      // Rounds must be told apart by how they start, or it might take very long.
      const { first } = piece;
      if (first === null || piece.endless.some((atom) => new RegExp(`^(?:${atom})`, "s").test(first))) stop("a repetition of repetitions");
    }
    const endless = isEndless ? [...piece.endless, piece.group ? "[^]" : piece.text] : piece.endless;
    return {
      text: piece.text + count + lazy,
      keeps: piece.keeps,
      endless,
      first: count === "?" || count === "*" || /^\{0?,/.test(count) ? null : piece.first,
      group: false,
    };
  }

  private one(text: string, first: string | null = null): Piece {
    return { text, keeps: false, endless: [], first, group: false };
  }

  private atom(): Piece {
    const c = this.source[this.at++] as string;
    switch (c) {
      case ".":
        return this.one(this.flags & DOTALL ? "[^]" : "[^\\n]");
      case "^":
        return this.one(this.flags & MULTILINE ? "(?<=\\n|(?<![^]))" : "(?<![^])");
      case "$":
        return this.one(this.flags & MULTILINE ? `(?=\\n|${END})` : `(?=\\n?${END})`);
      case "[":
        return this.one(this.set());
      case "(":
        return this.group();
      case "\\":
        return this.escape(false);
      case "*":
      case "+":
      case "?":
        return this.wrong();
      default:
        return this.one(/[{}\]/]/.test(c) ? `\\${c}` : c, c);
    }
  }

  private group(): Piece {
    const rest = this.source.slice(this.at);
    const named = /^\?P<([A-Za-z_]\w*)>/.exec(rest);
    const close = (open: string, kept: boolean): Piece => {
      const own = this.groups;
      const inside = this.choice();
      if (this.source[this.at++] !== ")") return this.wrong();
      if (kept) this.closed.push(own);
      return { ...inside, text: `${open}${inside.text})`, keeps: kept || inside.keeps, group: true };
    };
    if (named !== null) {
      this.at += named[0].length;
      this.names.set(named[1] as string, ++this.groups);
      return close("(", true);
    }
    const back = /^\?P=(\w+)\)/.exec(rest);
    if (back !== null) {
      this.at += back[0].length;
      return this.one(`\\${this.names.get(back[1] as string) ?? this.wrong()}(?:)`);
    }
    if (rest.startsWith("?#")) {
      this.at = this.source.indexOf(")", this.at) + 1 || this.wrong();
      return this.one("");
    }
    const look = /^\?(?::|=|!|<=|<!)/.exec(rest);
    if (look !== null) {
      this.at += look[0].length;
      const made = close(`(${look[0]}`, false);
      if (look[0] !== "?:" && made.keeps) stop("groups in a look ahead");
      return look[0] === "?:" ? made : { ...made, first: null };
    }
    if (rest.startsWith("?")) return stop("a group of a pattern");
    this.groups++;
    return close("(", true);
  }

  private escape(inSet: boolean): Piece {
    const c = this.source[this.at++] ?? this.wrong();
    if (/[dDwWsS]/.test(c)) {
      this.plain = true;
      return this.one(`\\${c}`);
    }
    if (/[nrtfv]/.test(c)) return this.one(`\\${c}`);
    if (c === "a") return this.one("\\x07");
    if (c === "b" && inSet) return this.one("\\b");
    if (/[bB]/.test(c) && !inSet) {
      this.plain = true;
      return this.one(`\\${c}`);
    }
    if (c === "A" && !inSet) return this.one("(?<![^])");
    if (c === "Z" && !inSet) return this.one(END);
    if (c === "x" || c === "u") {
      const code = new RegExp(`^[0-9a-fA-F]{${c === "x" ? 2 : 4}}`).exec(this.source.slice(this.at)) ?? this.wrong();
      this.at += code[0].length;
      return this.one(`\\${c}${code[0]}`);
    }
    if (/[1-9]/.test(c) && !inSet && !/\d/.test(this.source[this.at] ?? "")) {
      if (Number(c) > this.groups) return this.wrong();
      return this.one(`\\${c}(?:)`);
    }
    if (/[0-9A-Za-z]/.test(c)) return stop("an escape of a pattern");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
    return this.one(/[\u0000-\u007f]/.test(c) && !/[\s"'#%&,:;<=>@_`~!]/.test(c) ? `\\${c}` : c, c);
  }

  private set(): string {
    let text = "[";
    if (this.source[this.at] === "^") [text, this.at] = ["[^", this.at + 1];
    let first = true;
    for (;;) {
      const c = this.source[this.at++] ?? this.wrong();
      if (c === "]" && !first) return `${text}]`;
      first = false;
      if (c === "\\") text += this.escape(true).text;
      else text += /[\][]/.test(c) ? `\\${c}` : c === "^" ? "\\^" : c;
    }
  }
}
