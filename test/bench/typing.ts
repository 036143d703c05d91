/** Measures the editor's side in this process: edits that keep a file valid, and what is asked after each. All times in milliseconds. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Edit, Language, Parser, type Point } from "web-tree-sitter";
import { DEFAULT_SETTINGS } from "../../server/src/settings";
import { ROOT } from "../repo/files";
import { newService, TOUR_TARGET } from "../service";

export interface Typing {
  readonly lines: number;
  /** The parser alone: the edit told, and the text parsed again with the old tree. */
  readonly reparse: readonly number[];
  /** Change of the text and its findings. */
  readonly keys: readonly number[];
  /** Change of the text and a hover where it was changed. */
  readonly hovers: readonly number[];
  /** The same hover again. */
  readonly idle: readonly number[];
  /** Hints of a screen, and actions at the cursor, each after a change. */
  readonly hints: readonly number[];
  readonly actions: readonly number[];
  /** From the text to its first findings. */
  readonly opening: number;
}

/** Lines that an editor shows. */
const SCREEN = 60;

/** Digits typed into and removed from names that assignments bind, all over the file: each leaves a valid text. */
export async function measureTyping(text: string, count: number): Promise<Typing> {
  const places = [...text.matchAll(/^[ \t]+(\w+) = \S/gm)].map((match) => match.index + match[0].indexOf(" ="));
  const edits = Array.from({ length: count }, (_, i) => places[(i * 7919) % places.length] as number);
  const reparse = await parserTimes(text, edits);
  // As the server has it: programs are executed by the command line only.
  const service = await newService({ executed: 0 });
  const uri = "file:///bench/a.py";
  const start = performance.now();
  service.open(uri, 1, text);
  service.configure(uri, DEFAULT_SETTINGS, TOUR_TARGET);
  service.check(uri);
  const opening = performance.now() - start;
  const times = { keys: [] as number[], hovers: [] as number[], idle: [] as number[], hints: [] as number[], actions: [] as number[] };
  let version = 2;
  const timed = (list: number[], run: () => void): void => {
    const from = performance.now();
    run();
    list.push(performance.now() - from);
  };
  for (const at of edits) {
    const type = { span: { start: at, end: at }, text: "0" };
    const undo = { span: { start: at, end: at + 1 }, text: "" };
    const screen = { start: text.lastIndexOf("\n", at - 1) + 1, end: endOfScreen(text, at) };
    const change = (edit: typeof type, ask: () => void) => () => {
      service.change(uri, version++, [edit]);
      ask();
    };
    timed(
      times.keys,
      change(type, () => service.check(uri)),
    );
    timed(
      times.keys,
      change(undo, () => service.check(uri)),
    );
    timed(
      times.hovers,
      change(type, () => service.hover(uri, at - 1)),
    );
    timed(times.idle, () => service.hover(uri, at - 1));
    timed(
      times.hints,
      change(undo, () => service.hints(uri, screen)),
    );
    timed(
      times.actions,
      change(type, () => service.actions(uri, { start: at, end: at })),
    );
    service.change(uri, version++, [undo]);
  }
  service.close(uri);
  return { lines: text.split("\n").length, reparse, opening, ...times };
}

function endOfScreen(text: string, at: number): number {
  let end = at;
  for (let line = 0; line < SCREEN && end >= 0; line++) end = text.indexOf("\n", end + 1);
  return end < 0 ? text.length : end;
}

async function parserTimes(text: string, edits: readonly number[]): Promise<readonly number[]> {
  await Parser.init({ wasmBinary: readFileSync(join(ROOT, "node_modules/web-tree-sitter/web-tree-sitter.wasm")) });
  const parser = new Parser().setLanguage(await Language.load(readFileSync(join(ROOT, "grammars/tree-sitter-python.wasm"))));
  let tree = parser.parse(text);
  const times: number[] = [];
  for (const at of edits) {
    const typed = `${text.slice(0, at)}0${text.slice(at)}`;
    for (const [from, to, now] of [
      [at, at + 1, typed],
      [at + 1, at, text],
    ] as const) {
      const edit = new Edit({
        startIndex: at,
        oldEndIndex: from,
        newEndIndex: to,
        startPosition: pointAt(text, at),
        oldEndPosition: pointAt(typed, from),
        newEndPosition: pointAt(typed, to),
      });
      const start = performance.now();
      tree?.edit(edit);
      const next = parser.parse(now, tree);
      times.push(performance.now() - start);
      tree?.delete();
      tree = next;
    }
  }
  tree?.delete();
  parser.delete();
  return times;
}

function pointAt(text: string, offset: number): Point {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  let row = 0;
  for (let i = text.indexOf("\n"); i >= 0 && i < offset; i = text.indexOf("\n", i + 1)) row++;
  return { row, column: offset - start };
}
