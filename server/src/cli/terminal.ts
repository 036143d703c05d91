/** What the output can take: colour, width, characters; and progress, which only a person at a terminal sees. */
import type { Line, Role } from "../present/lines";

export interface Terminal {
  /** Writes lines to standard output. */
  readonly print: (lines: readonly Line[]) => void;
  /** Writes text to standard output as it is. */
  readonly write: (text: string) => void;
  /** Writes one line to standard error: "bytelens: …". */
  readonly complain: (text: string) => void;
  /** Shows how far the work is; the next line that is written takes its place. */
  readonly progress: (text: string) => void;
  /** Columns of the terminal that lines go to; null where they go to a file or another program. */
  readonly width: number | null;
}

export type ColorChoice = "auto" | "always" | "never";

/** `lines` null: standard output; "stderr": for commands whose standard output is a file's new text. */
export function createTerminal(choice: ColorChoice, lines: "stdout" | "stderr" = "stdout"): Terminal {
  const stream = lines === "stdout" ? process.stdout : process.stderr;
  const color = wantsColor(choice, stream.isTTY === true, process.env);
  const plainCharacters = !isUtf8(process.env, process.platform);
  const width = stream.isTTY === true ? (stream.columns ?? 80) : null;
  let shown = false;
  const clear = () => {
    if (shown) process.stderr.write("\r\x1b[K");
    shown = false;
  };
  return {
    print: (all) => {
      clear();
      stream.write(all.map((line) => `${renderLine(line, { color, width, plainCharacters })}\n`).join(""));
    },
    write: (text) => {
      clear();
      process.stdout.write(text);
    },
    complain: (text) => {
      clear();
      process.stderr.write(`bytelens: ${plainCharacters ? toAscii(text) : text}\n`);
    },
    progress: (text) => {
      if (process.stderr.isTTY !== true) return;
      process.stderr.write(`\r\x1b[K${text.slice(0, Math.max(0, (process.stderr.columns ?? 80) - 1))}`);
      shown = text !== "";
    },
    width,
  };
}

export interface LineOptions {
  readonly color: boolean;
  /** Columns after which a line that may be cut is cut, with "…"; null: never. */
  readonly width: number | null;
  /** The output is not UTF-8: → and × have stand-ins. */
  readonly plainCharacters: boolean;
}

/** The line as it is written: the same words with and without colour. */
export function renderLine(line: Line, { color, width, plainCharacters }: LineOptions): string {
  const pieces = line.map(({ text, role, cut }) => ({
    role,
    cut: cut === true,
    characters: [...(plainCharacters ? toAscii(text) : text)],
  }));
  const length = pieces.reduce((sum, piece) => sum + piece.characters.length, 0);
  const mark = plainCharacters ? "..." : "…";
  const over = width === null ? 0 : length - width;
  const parts = pieces.map(({ role, characters, cut }) => {
    // Never to less than the mark and one character: better a line that wraps.
    const kept =
      over > 0 && cut && characters.length > over + mark.length
        ? `${characters
            .slice(0, -over - mark.length)
            .join("")
            .trimEnd()}${mark}`
        : characters.join("");
    return color ? colored(kept, role) : kept;
  });
  return parts.join("").trimEnd();
}

/** The flag, else NO_COLOR, else FORCE_COLOR, else whether it is a terminal that can (no-color.org, force-color.org). */
export function wantsColor(choice: ColorChoice, terminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  if (choice !== "auto") return choice === "always";
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "") return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  return terminal && env.TERM !== "dumb";
}

/** What the locale says; where nothing says anything, what node writes: UTF-8. */
export function isUtf8(env: Readonly<Record<string, string | undefined>>, platform: string): boolean {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== "");
  return platform === "win32" || locale === undefined || /utf-?8/i.test(locale);
}

const STAND_INS: readonly (readonly [RegExp, string])[] = [
  [/→/g, "->"],
  [/×/g, "x"],
  [/—/g, "-"],
  [/…/g, "..."],
];

function toAscii(text: string): string {
  return STAND_INS.reduce((all, [from, to]) => all.replace(from, to), text);
}

const CODES: Readonly<Record<Role, string | null>> = {
  plain: null,
  strong: "1",
  faint: "2",
  hint: "36",
  information: "34",
  warning: "33",
  error: "31",
};

function colored(text: string, role: Role): string {
  const code = CODES[role];
  return code === null || text === "" ? text : `\x1b[${code}m${text}\x1b[0m`;
}
