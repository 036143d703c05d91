/** What the fuzz test and `npm run fuzz` share: batches of programs against python3, and edits against a fresh analysis. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Limits } from "../../server/src/analysis/limits";
import type { Service } from "../../server/src/service";
import { DEFAULT_SETTINGS } from "../../server/src/settings";
import { estimatesJson, seenBy } from "../estimates";
import { filesBelow, read } from "../repo/files";
import { newService, TOUR_TARGET, target, withText } from "../service";
import { type Comparison, compare } from "./compare";
import { applyEdit, type Edit, inverse, randomEdit } from "./edits";
import { program } from "./programs";
import { random } from "./random";
import { shrink } from "./shrink";
import { measure } from "./truth";

export interface Failure {
  readonly seed: number;
  readonly source: string;
  readonly failures: readonly string[];
}

export interface ProgramReport {
  readonly failures: readonly Failure[];
  readonly programs: number;
  /** Ended with an exception; what they saw until then counts. */
  readonly raised: number;
  readonly figures: number;
  readonly exact: number;
  readonly unknown: number;
  readonly target: string;
}

/** Runs the programs of the seeds first … first + count − 1 under an interpreter (python3 unless given) and compares. */
export async function fuzzPrograms(first: number, count: number, python?: string, classes = false): Promise<ProgramReport> {
  const { numpy } = measure([], 0, python);
  const sources = Array.from({ length: count }, (_, i) => program(first + i, { numpy: numpy !== null, classes }));
  return compareAll(sources, { first, python });
}

/** The same for given programs. `names`: see `measure`. */
export async function compareAll(
  sources: readonly string[],
  { first = 0, names = 2, python }: { readonly first?: number; readonly names?: number; readonly python?: string | undefined } = {},
): Promise<ProgramReport> {
  const batch = measure(sources, names, python);
  const machine = batch.numpy === null ? { ...target(batch.target), numpy: null } : target(`${batch.target}+numpy${batch.numpy}`);
  // As the command line has it, and as editors have it: without executions.
  const services = [await newService(), await newService({ executed: 0 })];
  const tally = { raised: 0, figures: 0, exact: 0, unknown: 0 };
  const failures: Failure[] = [];
  sources.forEach((source, i) => {
    const truth = batch.truths[i];
    if (truth === undefined) throw new Error("a program has no truth");
    if (truth.error !== null) tally.raised += 1;
    const wrong: string[] = [];
    for (const service of services) {
      const result = estimateSafely(service, source, (uri) => compare(estimatesJson(service, uri), truth), machine);
      tally.figures += result.figures;
      tally.exact += result.exact;
      tally.unknown += result.unknown;
      wrong.push(...result.failures);
    }
    if (wrong.length > 0) failures.push({ seed: first + i, source, failures: [...new Set(wrong)] });
  });
  return { failures, programs: sources.length, ...tally, target: batch.target };
}

/** The smallest program found that fails in the same way (same kind of figure wrong), and what is wrong in it. */
export async function shrinkFailure(failure: Failure, python?: string): Promise<Failure> {
  const kinds = new Set(failure.failures.map(kindOf));
  const said = new Map<string, readonly string[]>([[failure.source, failure.failures]]);
  const source = await shrink(failure.source, async (candidates) => {
    const { failures } = await compareAll(candidates, { names: 3, python });
    for (const found of failures) {
      const same = found.failures.filter((line) => kinds.has(kindOf(line)));
      if (same.length > 0) said.set(found.source, same);
    }
    return candidates.map((candidate) => said.has(candidate));
  });
  return { seed: failure.seed, source, failures: said.get(source) ?? [] };
}

/** Of the standard library: the first ones are in every run, the others in long ones. Modules of many kinds, small enough to be edited often. */
const MODULES = {
  few: "heapq textwrap calendar statistics random string",
  more:
    "abc base64 bisect cmd code codeop colorsys compileall concurrent/futures/thread contextlib copy copyreg csv " +
    "dataclasses dis email/message filecmp fileinput fnmatch fractions functools genericpath getopt gettext glob graphlib gzip hashlib " +
    "hmac html/parser http/cookies imghdr importlib/util io json/decoder json/encoder keyword linecache logging/config mailcap " +
    "multiprocessing/queues numbers opcode operator os pathlib pprint queue quopri reprlib runpy sched selectors shelve shlex shutil signal " +
    "sndhdr socket stringprep struct symtable tempfile this timeit token tokenize traceback types urllib/parse uuid warnings wave " +
    "weakref xml/dom/pulldom zipapp",
};

/** Files that people wrote: the examples, and modules of the machine's standard library, many of them when asked for. Name and text. */
export function realFiles(many = false): readonly (readonly [name: string, text: string])[] {
  const run = spawnSync("python3", ["-c", "import sysconfig; print(sysconfig.get_paths()['stdlib'])"], { encoding: "utf8" });
  const folder = run.stdout.trim();
  const modules = `${MODULES.few} ${many ? MODULES.more : ""}`
    .trim()
    .split(" ")
    .map((name) => `${name}.py`)
    .filter((name) => existsSync(join(folder, name)));
  return [
    ...filesBelow("examples", ".py").map((path) => [path, read(path)] as const),
    ...modules.map((name) => [name, readFileSync(join(folder, name), "utf8")] as const),
  ];
}

export interface EditFailure {
  readonly seed: number;
  readonly limits: string;
  /** The text before the edit that made the difference, and that edit. */
  readonly before: string;
  readonly edit: Edit;
  readonly difference: string;
}

/** Fuel, contexts and depth so small that most programs meet them. */
export const TINY: Partial<Limits> = {
  fuel: 300,
  loopSteps: 60,
  uncalledLoopSteps: 60,
  depth: 2,
  uncalledDepth: 2,
  contexts: 2,
  states: 2,
};

/**
 * Applies `count` seeded edits to a text in one long-lived service and compares what users see after each with a service that is
 * fed the text afresh. Sometimes an edit is taken back, sometimes several come in one change.
 */
export async function fuzzEdits(
  seed: number,
  text: string,
  count: number,
  limits: Partial<Limits> | null,
): Promise<readonly EditFailure[]> {
  const source = random(seed);
  const lasting = await newService(limits ?? undefined);
  // Nothing is remembered here at all, not even of the same text.
  const fresh = await newService(limits ?? undefined, true);
  const uri = "file:///case/edited.py";
  lasting.open(uri, 1, text);
  lasting.configure(uri, DEFAULT_SETTINGS, TOUR_TARGET);
  const failures: EditFailure[] = [];
  let current = text;
  let undo: Edit | null = null;
  for (let version = 2; version < count + 2 && failures.length === 0; version += 1) {
    const before = current;
    const edits: Edit[] = [];
    const rounds = source.weighted([
      [8, 1],
      [1, 2],
      [1, 4],
    ]);
    for (let i = 0; i < rounds; i += 1) {
      const last: Edit | null = source.chance(0.35) ? undo : null;
      const edit: Edit = last ?? randomEdit(current, source);
      undo = last === null ? inverse(current, edit) : null;
      current = applyEdit(current, edit);
      edits.push(edit);
    }
    // Texts that grow without end would only make the run slow.
    if (current.length > 4 * text.length + 4000) {
      edits.push({ span: { start: 0, end: current.length }, text });
      current = text;
      undo = null;
    }
    lasting.change(uri, version, edits);
    const one = seenBy(lasting, uri, current.length);
    const other = withText(fresh, current, {}, (other) => seenBy(fresh, other, current.length));
    const difference = firstDifference(other, one);
    if (difference !== null)
      failures.push({ seed, limits: limits === null ? "normal" : "tiny", before, edit: edits.at(-1) as Edit, difference });
  }
  lasting.close(uri);
  return failures;
}

/** How what users see after one edit differs from what a fresh service says; null when it does not. */
export async function differenceAfter(text: string, edit: Edit): Promise<string | null> {
  const [lasting, fresh] = [await newService(), await newService(undefined, true)];
  const uri = "file:///case/edited.py";
  lasting.open(uri, 1, text);
  lasting.configure(uri, DEFAULT_SETTINGS, TOUR_TARGET);
  seenBy(lasting, uri, text.length);
  lasting.change(uri, 2, [edit]);
  const after = applyEdit(text, edit);
  return firstDifference(
    withText(fresh, after, {}, (other) => seenBy(fresh, other, after.length)),
    seenBy(lasting, uri, after.length),
  );
}

function estimateSafely(
  service: Service,
  source: string,
  ask: (uri: string) => Comparison,
  machine: ReturnType<typeof target>,
): Comparison {
  try {
    return withText(service, source, { target: machine }, ask);
  } catch (error) {
    return { failures: [`throws: ${error instanceof Error ? error.stack : String(error)}`], figures: 0, exact: 0, unknown: 0 };
  }
}

/** "exit deep: says exact" and the like: what a shrunk program must still get wrong. */
function kindOf(line: string): string {
  if (line.startsWith("throws")) return `throws ${line.split("\n")[0]}`;
  return line
    .replace(/^\d+:\d+:\w+:? ?/, "")
    .replace(/[\d,.]+( to [\d,.]+)?/g, "#")
    .replace(/\b(measured|type) .*/, "$1");
}

function firstDifference(fresh: string, lasting: string): string | null {
  if (fresh === lasting) return null;
  const [a, b] = [fresh.split("\n"), lasting.split("\n")];
  const i = a.findIndex((line, index) => line !== b[index]);
  return `fresh:   ${a[i] ?? "(nothing)"}\nlasting: ${b[i] ?? "(nothing)"}`;
}
