/**
 * npm run corpus -- FOLDER… [--seconds N] [--all] [--slow N]: analyses every Python file below the folders and says what crashed or hung, how long
 * it took, and for which reasons figures are unknown. Ends with 1 when a file crashed or took longer than --seconds.
 * --all also asks for every hover of a binding, one inside an expression, and the explanation of some lines.
 * npm run corpus -- --findings NAME=FOLDER…: what the rules say about libraries at default settings, against the judged list in findings.txt, of which
 * the named libraries are written anew. Ends with 1 when something is there that nobody has judged. With --minimum SIZE all is printed instead that saves
 * so much.
 */
import { type ChildProcess, fork } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import type { Service } from "../../server/src/service";
import { estimatesJson } from "../estimates";
import { newService, withText } from "../service";
import { findingsOf, readJudged, updateJudged } from "./findings";

/** What was seen of one file. Times in milliseconds. */
interface Seen {
  readonly file: string;
  readonly lines: number;
  readonly time: number;
  /** Estimates by confidence. */
  readonly confidence: Readonly<Record<string, number>>;
  /** Estimates that are not known, by reason without names and numbers. */
  readonly reasons: Readonly<Record<string, number>>;
  /** What the rules say, where that is asked for. */
  readonly findings: readonly string[];
  /** Stack of what was thrown, or null. */
  readonly crash: string | null;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "60" },
    all: { type: "boolean", default: false },
    findings: { type: "boolean", default: false },
    /** What findings must save at least; all of them are printed then, and the list stays as it is. */
    minimum: { type: "string" },
    /** Files that take longer are listed, in seconds. */
    slow: { type: "string", default: "2" },
  },
});

void (process.send === undefined ? supervise() : work());

/** Hands the files to a child process one by one, so that one that hangs or kills it does not take the others along. */
async function supervise(): Promise<void> {
  const places = positionals.map((place) => (values.findings ? place.slice(place.indexOf("=") + 1) : place));
  const files = places.flatMap(pythonFiles);
  const seen: Seen[] = [];
  const lost: string[] = [];
  let worker: ChildProcess | null = null;
  for (const [i, file] of files.entries()) {
    worker ??= fork(process.argv[1] as string, process.argv.slice(2));
    const answer = await ask(worker, file, Number(values.seconds) * 1000);
    if (answer === null) {
      lost.push(file);
      worker = null;
    } else seen.push(answer);
    if (process.stderr.isTTY) process.stderr.write(`\r${i + 1} of ${files.length}`);
  }
  worker?.kill();
  if (values.findings) judge(seen);
  report(files, seen, lost);
}

/** Null: it did not answer in time, or died. */
function ask(worker: ChildProcess, file: string, limit: number): Promise<Seen | null> {
  return new Promise((resolve) => {
    const end = (answer: Seen | null) => {
      clearTimeout(timer);
      worker.removeAllListeners();
      if (answer === null) worker.kill("SIGKILL");
      resolve(answer);
    };
    const timer = setTimeout(() => end(null), limit);
    worker.once("message", (answer) => end(answer as Seen));
    worker.once("exit", () => end(null));
    worker.send(file);
  });
}

async function work(): Promise<void> {
  const service = await newService();
  process.on("message", (file: string) => process.send?.(look(service, file)));
}

function look(service: Service, file: string): Seen {
  const text = readFileSync(file, "utf8");
  const lines = text.split("\n").length;
  const confidence: Record<string, number> = {};
  const reasons: Record<string, number> = {};
  const start = performance.now();
  let time = 0;
  if (values.findings) return { file, lines, time, confidence, reasons, findings: findingsOf(service, text, values.minimum), crash: null };
  try {
    withText(service, text, {}, (uri) => {
      const estimates = estimatesJson(service, uri);
      service.check(uri);
      for (const hint of service.hints(uri, { start: 0, end: text.length })) hint.tooltip();
      time = performance.now() - start;
      for (const estimate of estimates) {
        count(confidence, estimate.confidence);
        if (estimate.held === null) count(reasons, plainReason(estimate.reason ?? "no reason"));
      }
      if (values.all) askAll(service, uri, text.length, lines);
    });
    return { file, lines, time, confidence, reasons, findings: [], crash: null };
  } catch (error) {
    return {
      file,
      lines,
      time: performance.now() - start,
      confidence,
      reasons,
      findings: [],
      crash: error instanceof Error ? `${error.stack}` : `${error}`,
    };
  }
}

/** What was found in each library goes to the judged list. */
function judge(seen: readonly Seen[]): void {
  if (values.minimum !== undefined) {
    for (const { file, findings } of seen) for (const finding of findings) console.log(`${file}:${finding}`);
    return;
  }
  for (const place of positionals) {
    const [name, folder] = [place.slice(0, place.indexOf("=")), place.slice(place.indexOf("=") + 1)];
    const own = new Set(pythonFiles(folder));
    const inside = seen.filter(({ file }) => own.has(file));
    const found = inside.flatMap(({ file, findings }) => findings.map((finding) => `${relative(folder, file)}:${finding}`));
    updateJudged({ name, files: inside.length, lines: inside.reduce((sum, one) => sum + one.lines, 0) }, found);
  }
  const open = readJudged().flatMap(({ findings }) => findings.filter(({ verdict }) => verdict === "?"));
  for (const { text } of open) console.log(`not judged  ${text}`);
  process.exitCode = open.length === 0 ? 0 : 1;
}

function askAll(service: Service, uri: string, length: number, lines: number): void {
  for (const row of service.estimates(uri)) service.hover(uri, row.binding.nameSpan.start);
  for (let line = 0; line < lines; line += Math.ceil(lines / 4)) service.explain(uri, line);
  service.hover(uri, length >> 1);
  service.actions(uri, { start: 0, end: length });
  service.fixAll(uri);
}

function count(counts: Record<string, number>, key: string, by = 1): void {
  counts[key] = (counts[key] ?? 0) + by;
}

/** Without what differs from one place to the next: names that are called or have dots, and numbers. */
function plainReason(reason: string): string {
  return reason
    .replace(/[\w.]+\(\)/g, "f()")
    .replace(/\b\w+(?:\.\w+)+/g, "a.b")
    .replace(/[\d,]*\d/g, "n");
}

function report(files: readonly string[], seen: readonly Seen[], lost: readonly string[]): void {
  const times = seen.map((one) => one.time).sort((a, b) => a - b);
  const total = times.reduce((a, b) => a + b, 0);
  const at = (share: number) => (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(0);
  const lines = seen.reduce((sum, one) => sum + one.lines, 0);
  const crashed = seen.filter((one) => one.crash !== null);
  console.log(`${files.length} files, ${lines} lines, ${(total / 1000).toFixed(1)} s`);
  console.log(`a file takes ${at(0.5)} ms (median), ${at(0.9)} ms (9 of 10), ${at(0.99)} ms (99 of 100)`);
  const slow = seen.filter((one) => one.time > Number(values.slow) * 1000).sort((a, b) => b.time - a.time);
  console.log(`\n${slow.length} files above ${values.slow} s`);
  for (const one of slow) console.log(`  ${(one.time / 1000).toFixed(1)} s  ${one.lines} lines  ${one.file}`);
  for (const [title, pick] of [["estimates", (one: Seen) => one.confidence] as const, ["not known", (one: Seen) => one.reasons] as const]) {
    const sum: Record<string, number> = {};
    for (const one of seen) for (const [key, n] of Object.entries(pick(one))) count(sum, key, n);
    console.log(`\n${title}`);
    for (const [key, n] of Object.entries(sum).sort((a, b) => b[1] - a[1])) console.log(`  ${n}  ${key}`);
  }
  console.log(`\n${crashed.length} crashed, ${lost.length} took longer than ${values.seconds} s or ended the process`);
  for (const one of crashed) console.log(`  ${one.file}\n${one.crash}`);
  for (const file of lost) console.log(`  ${file}`);
  if (crashed.length + lost.length > 0) process.exitCode = 1;
}

function pythonFiles(place: string): readonly string[] {
  if (place.endsWith(".py")) return [place];
  return readdirSync(place, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(place, entry.name);
      if (entry.isDirectory())
        return ["site-packages", "dist-packages", "__pycache__", "node_modules"].includes(entry.name) ? [] : pythonFiles(path);
      return entry.name.endsWith(".py") ? [path] : [];
    });
}
