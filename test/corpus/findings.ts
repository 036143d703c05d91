/**
 * The judged list: every finding of the rules, at default settings, in libraries that people trust. findings.txt has a line for each library and below it
 * one for each finding: `right`, or `false` and behind `--` why; `?`: nobody has looked at it yet.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Service } from "../../server/src/service";
import { parseSettings } from "../../server/src/settings";
import { lineIndex, lineOf } from "../../server/src/text/lines";
import { messageText } from "../estimates";
import { ROOT } from "../repo/files";
import { withText } from "../service";

const GOLDEN = join(ROOT, "test/corpus/findings.txt");

export interface Library {
  /** With its version: "numpy-2.4.6". */
  readonly name: string;
  readonly files: number;
  readonly lines: number;
}

export interface Judged extends Library {
  readonly findings: readonly Verdict[];
}

interface Verdict {
  readonly verdict: "right" | "false" | "?";
  /** "path:line: rule: message". */
  readonly text: string;
  /** Why it is judged so; empty where nothing needs to be said. */
  readonly why: string;
}

/** "line: rule: message" of each finding in an open document, lines from 1. */
export function findingsIn(service: Service, uri: string, text: string): readonly string[] {
  const lines = lineIndex(text);
  return service.check(uri).map(({ rule, span, message }) => `${lineOf(lines, span.start) + 1}: ${rule}: ${messageText(message)}`);
}

/** The same of a file. `minimum`: what findings must save at least, where that is not the default. */
export function findingsOf(service: Service, text: string, minimum?: string): readonly string[] {
  const { settings } = parseSettings(minimum === undefined ? {} : { diagnostics: { minimum } });
  return withText(service, text, { settings }, (uri) => findingsIn(service, uri, text));
}

export function readJudged(): readonly Judged[] {
  const libraries: (Library & { readonly findings: Verdict[] })[] = [];
  for (const line of readFileSync(GOLDEN, "utf8")
    .split("\n")
    .filter((text) => text !== "" && !text.startsWith("#"))) {
    const head = /^(\S+) +([\d,]+) files +([\d,]+) lines$/.exec(line);
    const [, verdict, text, why] = /^ {2}(right|false|\?) +(.*?)(?: -- (.*))?$/.exec(line) ?? [];
    if (head !== null) libraries.push({ name: head[1] as string, files: plain(head[2]), lines: plain(head[3]), findings: [] });
    else if (verdict !== undefined)
      libraries.at(-1)?.findings.push({ verdict: verdict as Verdict["verdict"], text: text as string, why: why ?? "" });
    else throw new Error(`findings.txt: ${line}`);
  }
  return libraries;
}

/** Replaces what the list has of the library; verdicts on findings that are still there stay. */
export function updateJudged(library: Library, found: readonly string[]): void {
  const old = readJudged();
  const known = new Map(old.flatMap(({ findings }) => findings.map((one) => [one.text, one])));
  const { name, files: count, lines: length } = library;
  const findings = found.map((text) => known.get(text) ?? ({ verdict: "?", text, why: "" } as const));
  const fresh: Judged = { name, files: count, lines: length, findings };
  const all = old.some(({ name }) => name === library.name) ? old.map((one) => (one.name === library.name ? fresh : one)) : [...old, fresh];
  const head = readFileSync(GOLDEN, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("#"));
  const body = all.flatMap(({ name, files, lines, findings }) => [
    "",
    `${name} ${files.toLocaleString("en")} files ${lines.toLocaleString("en")} lines`,
    ...findings.map(({ verdict, text, why }) => `  ${verdict} ${text}${why === "" ? "" : ` -- ${why}`}`),
  ]);
  writeFileSync(GOLDEN, `${[...head, ...body].join("\n")}\n`);
}

function plain(text: string | undefined): number {
  return Number((text ?? "").replaceAll(",", ""));
}
