/** Which names source that does not parse could bind: a rough reading of its words, which errs on the side of too many. */

/** Names in order of appearance, each once. `margin` is how many spaces stand before the source on its first line. */
export function bindableNames(source: string, margin = 0): readonly string[] {
  const names = new Set<string>();
  let indent = margin;
  /** Indentation of the line that opened the outermost bracket. */
  let opened = 0;
  /** Whether each open bracket is a call's or a subscript's, or stands in one: then it holds no targets. */
  let brackets: boolean[] = [];
  /** Words of this statement that an equals sign to come would bind. */
  let targets: string[] = [];
  /** What the next words are: candidates, or bound by the keyword before. */
  let mode = "targets" as Mode;
  let compound = false;
  let before = "";
  const startStatement = () => {
    targets = [];
    mode = "targets";
    compound = false;
    before = "";
  };
  for (const [token] of source.matchAll(TOKENS)) {
    if (token.startsWith("\n")) {
      indent = token.length - 1;
      // A line no deeper than the one that opened a bracket starts a statement, whatever is still open.
      if (brackets.length > 0 && indent <= opened) brackets = [];
      if (brackets.length === 0) startStatement();
      continue;
    }
    const inCall = brackets[brackets.length - 1] === true;
    if (token === ";") startStatement();
    else if (KEYWORDS.has(token)) {
      compound ||= COMPOUND.has(token);
      mode = BINDS.get(token) ?? (token === "in" && mode === "until in" ? "targets" : mode);
      if (!inCall) targets = [];
    } else if (WORD.test(token)) {
      const name = token.normalize("NFKC");
      if (mode === "all" || mode === "until in" || mode === "next") names.add(name);
      else if (mode === "targets" && before !== "." && !inCall) targets.push(name);
      if (mode === "next" && brackets.length === 0) mode = "targets";
    } else if ("([{".includes(token)) {
      // x[0] and f() bind neither x nor f.
      const call = (WORD.test(before) && !KEYWORDS.has(before)) || before === ")" || before === "]";
      if (call && !inCall && WORD.test(before)) targets.pop();
      if (brackets.length === 0) opened = indent;
      brackets.push(call || inCall);
    } else if (")]}".includes(token)) brackets.pop();
    else if (token === ".") {
      if (WORD.test(before) && !inCall && mode === "targets") targets.pop();
    } else if (token === ":=") {
      if (WORD.test(before)) names.add(before.normalize("NFKC"));
    } else if (token === ":" && brackets.length === 0) {
      if (compound) startStatement();
      else mode = "annotation";
    } else if (ASSIGNS.has(token) && !inCall) {
      for (const name of targets) names.add(name);
      startStatement();
    }
    before = token;
  }
  return [...names];
}

type Mode = "targets" | "next" | "all" | "until in" | "annotation";

const WORD = /^[\p{ID_Start}_]/u;
const TOKENS = /\n[ \t]*|[\p{ID_Start}_][\p{ID_Continue}]*|:=|(?:\*\*|\/\/|<<|>>|[-+*/%@&|^=!<>])?=|[()[\]{}.:;]/gu;
const ASSIGNS = new Set(["=", "+=", "-=", "*=", "/=", "//=", "%=", "**=", "@=", "&=", "|=", "^=", "<<=", ">>="]);
const COMPOUND = new Set(["if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class", "case"]);
/** `with f() as (a, b)` and `except E as e` bind what follows, up to the colon. */
const BINDS: ReadonlyMap<string, Mode> = new Map([
  ["import", "all"],
  ["case", "all"],
  ["del", "all"],
  ["for", "until in"],
  ["def", "next"],
  ["class", "next"],
  ["as", "next"],
]);
const KEYWORDS = new Set(
  `and as assert async await break case class continue def del elif else except finally for from global if import in is lambda nonlocal not or
  pass raise return try while with yield`.split(/\s+/),
);
