/** Real Python that stops in the middle: every example and every case, cut at every line. */
import { filesBelow, read } from "../repo/files";

export interface Source {
  /** "test/cases/kernel/loops.md 3": file and place of the block in it. */
  readonly name: string;
  readonly text: string;
}

/** The examples, and the programs of the cases. */
export function sources(): readonly Source[] {
  const cases = filesBelow("test/cases", ".md").flatMap((file) =>
    [...read(file).matchAll(/```py[^\n]*\n([\s\S]*?)```/g)].map((match, i) => ({ name: `${file} ${i + 1}`, text: match[1] ?? "" })),
  );
  return [...filesBelow("examples", ".py").map((file) => ({ name: file, text: read(file) })), ...cases];
}

/** What stands above a line and its first characters: brackets, strings and names stay open. One cut per line, or per `every` lines from the end on. */
export function heads(text: string, every = 1): readonly string[] {
  const lines = text.split("\n");
  return lines
    .map((line, i) => `${lines.slice(0, i).join("\n")}\n${line.slice(0, 9)}`)
    .filter((_, i) => (lines.length - 1 - i) % every === 0);
}
