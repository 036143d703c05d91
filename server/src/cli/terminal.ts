/** What a terminal can take: colour, width, UTF-8. */

export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly blue: (text: string) => string;
}

/** auto: a terminal, unless NO_COLOR; FORCE_COLOR wins. */
export function colorChoice(when: string): boolean {
  if (when !== "auto") return when === "always";
  const { FORCE_COLOR, NO_COLOR } = process.env;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "0" && FORCE_COLOR !== "") return true;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  return process.stdout.isTTY === true;
}

export function paint(color: boolean): Paint {
  const wrap = (code: number) => (text: string) => (color ? `\x1b[${code}m${text}\x1b[0m` : text);
  return { bold: wrap(1), dim: wrap(2), blue: wrap(34) };
}

/** Output in a locale that is not UTF-8 gets ASCII stand-ins. */
export function encode(text: string): string {
  const locale = process.env.LC_ALL || process.env.LC_CTYPE || process.env.LANG || "C.UTF-8";
  if (process.platform === "win32" || /utf-?8/i.test(locale) || process.stdout.isTTY !== true) return text;
  return text.replaceAll("→", "->").replaceAll("×", "x").replaceAll("—", "-").replaceAll("…", "...");
}

/** Columns of the terminal, or null when the output is not one (then nothing is cut). */
export function columns(): number | null {
  return process.stdout.isTTY === true ? (process.stdout.columns ?? 80) : null;
}

/** The line cut to the terminal's width, with an ellipsis. */
export function cut(line: string, width: number | null): string {
  return width === null || line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;
}
