/** What is measured: Python's standard library as it lies on the machine, a seeded sample of it, and long files put together from its modules. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const LEFT_OUT = new Set(["site-packages", "dist-packages", "__pycache__", "test", "tests", "idle_test"]);

/** Files of the standard library of `python3`, without its tests, in order. */
export function standardLibrary(): readonly string[] {
  const place = execFileSync("python3", ["-c", "import os; print(os.path.dirname(os.__file__))"], { encoding: "utf8" }).trim();
  const below = (folder: string): readonly string[] =>
    readdirSync(folder, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : below(path);
        return entry.name.endsWith(".py") ? [path] : [];
      });
  return below(place);
}

/** The same files for the same seed (mulberry32). */
export function sample(files: readonly string[], count: number, seed: number): readonly string[] {
  let state = seed;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return files
    .map((file) => ({ file, at: random() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ file }) => file)
    .sort();
}

export function smallest(files: readonly string[], from: number, count: number): readonly string[] {
  return files
    .map((file) => ({ file, size: statSync(file).size }))
    .filter(({ size }) => size >= from)
    .sort((a, b) => a.size - b.size)
    .slice(0, count)
    .map(({ file }) => file);
}

/** Modules one after the other until there are that many lines. */
export function longFile(files: readonly string[], lines: number): string {
  const texts: string[] = [];
  let count = 0;
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    const own = text.split("\n").length;
    // Such imports may only stand at the start of a file; long modules would be all there is.
    if (text.includes("from __future__") || own < 20 || own > lines / 3) continue;
    texts.push(text.endsWith("\n") ? text : `${text}\n`);
    count += own;
    if (count >= lines) break;
  }
  return texts.join("");
}
