/** A unified diff of two texts, with three lines of context. */
import { createTwoFilesPatch } from "diff";

/** `path` stands in the headers as given; what `patch -p0` and `git apply -p0` take. */
export function unifiedDiff(path: string, before: string, after: string): string {
  return createTwoFilesPatch(path, path, before, after, undefined, undefined, { context: 3 }).replace(/^(?:Index: .*\n)?=+\n/, "");
}
