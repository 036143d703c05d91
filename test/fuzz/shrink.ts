/** Makes a failing program small: deletes statements, then simplifies what is left, as long as it still fails. */

/**
 * `fails` says of each of several programs whether it still fails; many are asked for at once because starting an interpreter is what
 * costs. The result fails; it is `source` itself when nothing smaller does.
 */
export async function shrink(
  source: string,
  fails: (sources: readonly string[]) => Promise<readonly boolean[]>,
  rounds = 40,
): Promise<string> {
  let best = source;
  for (let round = 0; round < rounds; round += 1) {
    const smaller = await firstFailing(best, fails);
    if (smaller === null) break;
    best = smaller;
  }
  return best;
}

const AT_ONCE = 60;

/** The smallest that still fails of the first batch of cuts in which one does; null when none does. */
async function firstFailing(source: string, fails: (sources: readonly string[]) => Promise<readonly boolean[]>): Promise<string | null> {
  const offered = [...new Set(candidates(source))].filter((candidate) => candidate.length < source.length);
  for (let i = 0; i < offered.length; i += AT_ONCE) {
    const batch = offered.slice(i, i + AT_ONCE);
    const results = await fails(batch);
    const failing = batch.filter((_, j) => results[j]).sort((a, b) => a.length - b.length);
    if (failing[0] !== undefined) return failing[0];
  }
  return null;
}

/** Smaller programs, the boldest cuts first. */
export function* candidates(source: string): Generator<string> {
  const lines = source.trimEnd().split("\n");
  for (const size of [32, 16, 8, 4, 2]) {
    for (let i = lines.length - size; i >= 0; i -= Math.ceil(size / 2)) yield without(lines, i, i + size);
  }
  for (let i = lines.length - 1; i >= 0; i -= 1) {
    yield without(lines, i, endOfBlock(lines, i));
    // The body instead of the statement around it.
    if (endOfBlock(lines, i) > i + 1) {
      const body = lines.slice(i + 1, endOfBlock(lines, i)).map((line) => line.replace(/^ {4}/, ""));
      yield join([...lines.slice(0, i), ...body, ...lines.slice(endOfBlock(lines, i))]);
    }
  }
  for (let i = 0; i < lines.length; i += 1) {
    for (const simpler of simplified(lines[i] ?? "")) yield join([...lines.slice(0, i), simpler, ...lines.slice(i + 1)]);
  }
}

function* simplified(line: string): Generator<string> {
  for (const match of line.matchAll(/\b\d{2,}\b/g)) {
    yield `${line.slice(0, match.index)}${Number(match[0]) > 9 ? 9 : 2}${line.slice(match.index + match[0].length)}`;
  }
  for (const match of line.matchAll(/\s*(?:if|elif) [^:\]]+(?=\])/g))
    yield line.slice(0, match.index) + line.slice(match.index + match[0].length);
  for (const match of line.matchAll(/, [^,[\](){}]+(?=[\])])/g))
    yield line.slice(0, match.index) + line.slice(match.index + match[0].length);
}

function without(lines: readonly string[], from: number, to: number): string {
  return join([...lines.slice(0, from), ...lines.slice(to)]);
}

/** A header whose body was cut gets a `pass`. */
function join(lines: readonly string[]): string {
  const result: string[] = [];
  lines.forEach((line, i) => {
    result.push(line);
    const next = lines[i + 1] ?? "";
    if (/:\s*$/.test(line) && indentOf(next) <= indentOf(line)) result.push(`${" ".repeat(indentOf(line) + 4)}pass`);
  });
  return `${result.join("\n")}\n`;
}

function endOfBlock(lines: readonly string[], start: number): number {
  let end = start + 1;
  while (end < lines.length && indentOf(lines[end] ?? "") > indentOf(lines[start] ?? "")) end += 1;
  return end;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
