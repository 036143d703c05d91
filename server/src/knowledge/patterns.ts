/**
 * How long the code is that re.compile makes of a pattern (Lib/re/_compiler.py, _code; Lib/sre_compile.py up to 3.10), in words of four bytes.
 * Worked out for what all versions compile alike: characters, sets, anchors, repeats and groups, without flags and alternatives.
 */

/** The beginning of a group; or a set, a category, an anchor, any character, the end of a group or a character, and how often it is repeated. */
const STEP =
  /(\((?:(\?:)|\?P<\w+>|(?!\?)))|(?:\[(\^?(?:\\.|[^\\\]])(?:\\.|[^\\\]])*)\]|(\\[dDsSwW])|(\\[bBAZ]|[$^])|(\.)|(\))|\\[nrtfva\W]|[^\\[\](){}*+?|])([*?]|\+|\{(\d+)(?:,\d*)?\})?\??(?![*+?{])/gsy;

/** Words of the code of a pattern; null where they are not worked out. */
export function codeWords(pattern: string): number | null {
  // The whole and the groups that are open: words, and characters that are matched at least.
  const open = [{ words: 6, least: 0 }];
  const [whole] = open as [{ words: number; least: number }];
  // The characters that the pattern begins with, or the set, stand at the beginning of the code as well (_compile_info).
  let prefix: number | null = 0;
  let at = 0;
  for (const [all, group, free, set, category, anchor, any, end, repeat, times] of pattern.matchAll(STEP)) {
    at += all.length;
    if (group !== undefined) {
      open.push({ words: free === undefined ? 4 : 0, least: 0 });
      continue;
    }
    const own = set !== undefined ? setWords(set) : category !== undefined ? 5 : any === undefined ? 2 : 1;
    const part = end === undefined ? { words: own, least: anchor === undefined ? 1 : 0 } : open.pop();
    const around = open[open.length - 1];
    if (part === undefined || around === undefined || own === 0) return null;
    around.words += part.words + (repeat === undefined ? 0 : 5);
    around.least += part.least * (repeat === undefined || repeat === "+" ? 1 : Number(times ?? 0));
    if (prefix === null || end !== undefined) continue;
    if (repeat === undefined && part.least + own > 2 && (own === 2 || prefix === 0)) {
      // Versions differ in how far they look into groups.
      if (open.length > 1 || (own === 2 && set?.startsWith("^"))) return null;
      whole.words += own === 2 ? (prefix === 0 ? 4 : 2) : own - 2;
      prefix = own === 2 ? prefix + 1 : null;
    } else prefix = null;
  }
  // Up to 3.4 what matches an empty text had nothing at the beginning.
  return at === pattern.length && open.length === 1 && whole.least > 0 ? whole.words : null;
}

/** Words of a set (_optimize_charset): 2 where it is one character, or all but one; 0 where they are not worked out. */
function setWords(source: string): number {
  const negated = source.startsWith("^") ? 1 : 0;
  // What is there twice is left out from 3.7 on.
  if (/(\\[dDsSwW]).*\1/s.test(source)) return 0;
  const has: boolean[] = [];
  let [members, words, categories] = [0, 0, 0];
  for (const [, first = "", last = first] of source.slice(negated).matchAll(/(\\?.)(?:-(\\?.))?/gs)) {
    members += 1;
    if (/\\[dDsSwW]/.test(first)) {
      categories += 1;
      continue;
    }
    const [from, to] = [first, last].map((member) => member.replace(/^\\(?=\W)/, ""));
    words += first === last ? 2 : 3;
    for (let c = (from as string).charCodeAt(0); c <= (to as string).charCodeAt(0); c++) {
      if (has[c] || `${from}${to}`.length > 2) return 0;
      has[c] = true;
    }
  }
  const runs = has.flatMap((_, c) => (has[c - 1] ? [] : [has[c + 1] ? 3 : 2]));
  if (members === 1 && words === 2) return 2;
  if (runs.length > 2) words = 9;
  else if (runs.length + categories < members) words = runs.reduce((a, b) => a + b, 0);
  return 3 + negated + words + 2 * categories;
}
