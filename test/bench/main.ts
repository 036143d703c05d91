/**
 * npm run bench -- [--all] [--files N] [--seed N] [--pairs N] [--edits N]: measures the product against its floor, which is start, read and parse with nothing
 * else, in the same run, and writes docs/performance.md and out/bench.json. --all: the whole standard library instead of a sample of N files.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { ROOT } from "../repo/files";
import { newService, withText } from "../service";
import { longFile, sample, smallest, standardLibrary } from "./corpus";
import { type Paired, pairs, usageOf } from "./processes";
import { measureServer } from "./server";
import { median, quantile } from "./statistics";
import { measureTyping, type Typing } from "./typing";

/** One line of the table. */
interface Line {
  readonly what: string;
  readonly budget: string;
  readonly measured: string;
  readonly floor: string;
  /** Measured over floor; null where the budget is an amount. */
  readonly ratio: number | null;
  readonly met: boolean;
}

const { values } = parseArgs({
  options: {
    all: { type: "boolean", default: false },
    files: { type: "string", default: "120" },
    seed: { type: "string", default: "1" },
    pairs: { type: "string", default: "3" },
    /** Places in the long file where something is typed. */
    edits: { type: "string", default: "50" },
  },
});

/** Edits that the server is sent before its memory is looked at. */
const EDITS = 4 * Number(values.edits);
const CLI = join(ROOT, "dist/cli.cjs");
const FLOOR = join(ROOT, "out/bench-floor.cjs");
const WASM = [join(ROOT, "node_modules/web-tree-sitter/web-tree-sitter.wasm"), join(ROOT, "grammars/tree-sitter-python.wasm")];
const LIST = join(ROOT, "out/bench-files.txt");

async function main(): Promise<void> {
  if (!existsSync(CLI)) throw new Error("dist/ is not built: node build.mjs");
  mkdirSync(join(ROOT, "out"), { recursive: true });
  await build({
    entryPoints: [join(ROOT, "test/bench/floor.ts")],
    outfile: FLOOR,
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    logLevel: "error",
    // Its ES module asks for its own address, which a bundle of another form does not have.
    alias: { "web-tree-sitter": join(ROOT, "node_modules/web-tree-sitter/web-tree-sitter.cjs") },
  });
  const library = standardLibrary();
  const chosen = values.all ? library : sample(library, Number(values.files), Number(values.seed));
  const lines: Line[] = [];
  const say = (line: Line): void => {
    lines.push(line);
    console.log(`${line.met ? "met   " : "missed"}  ${line.what}: ${line.measured} (${line.budget})`);
  };
  const title = values.all ? "the standard library" : `${chosen.length} modules of the standard library (seed ${values.seed})`;
  const many = checked(chosen);
  say(ratioLine(`\`check\` over ${title}`, 2.5, many));
  const few = checked(smallest(library, 2000, 10));
  say(ratioLine("`check` of ten small files", 1.4, few));
  say({
    what: "memory of `check` at its peak, over the same files",
    budget: "≤ 2 × floor",
    measured: `${many.ours.rss.toFixed(0)} MiB`,
    floor: `${many.floor.rss.toFixed(0)} MiB`,
    ratio: many.ours.rss / many.floor.rss,
    met: many.ours.rss <= 2 * many.floor.rss,
  });
  const long = longFile(chosen, 10_000);
  const short = longFile(chosen, 1_000);
  for (const line of typingLines(await measureTyping(long, Number(values.edits)), { ratio: 4, median: 15, p99: 50 })) say(line);
  for (const line of typingLines(await measureTyping(short, 2 * Number(values.edits)), { ratio: null, median: 5, p99: 20 })) say(line);
  for (const line of await serverLines(long)) say(line);
  say(await hugeLine());
  const vsix = join(ROOT, "dist/bytelens.vsix");
  if (existsSync(vsix)) {
    // As vsce counts them.
    const kilobytes = statSync(vsix).size / 1024;
    say(amountLine("`.vsix` (the test of the package checks it)", "450 KB", kilobytes, 450, "KB"));
  }
  writeFileSync(join(ROOT, "out/bench.json"), `${JSON.stringify({ machine: machine(), lines }, null, 2)}\n`);
  writeFileSync(join(ROOT, "docs/performance.md"), page(lines));
}

function checked(files: readonly string[]): Paired {
  writeFileSync(LIST, files.join("\n"));
  return pairs(Number(values.pairs), [FLOOR, LIST, ...WASM], [CLI, "check", ...files]);
}

function ratioLine(what: string, budget: number, { floor, ours, wallRatio, cpuRatio }: Paired): Line {
  return {
    what,
    budget: `≤ ${budget} × floor`,
    measured: `${seconds(ours.wall)} (processor ${seconds(ours.cpu)}, ${cpuRatio.toFixed(1)} × floor)`,
    floor: `${seconds(floor.wall)} (processor ${seconds(floor.cpu)})`,
    ratio: wallRatio,
    met: wallRatio <= budget,
  };
}

function amountLine(what: string, budget: string, amount: number, most: number, unit: string, floor: number | null = null): Line {
  const shown = (n: number) => `${n.toFixed(n < 10 ? 2 : 0)} ${unit}`;
  return {
    what,
    budget: `≤ ${budget}`,
    measured: shown(amount),
    floor: floor === null ? "" : shown(floor),
    ratio: floor === null ? null : amount / floor,
    met: amount <= most,
  };
}

function typingLines(
  { lines, reparse, keys, hovers, idle, hints, actions }: Typing,
  budget: { readonly ratio: number | null; readonly median: number; readonly p99: number },
): readonly Line[] {
  const parse = median(reparse);
  const inFile = `${lines.toLocaleString("en")} lines`;
  const line = (what: string, times: readonly number[], most: number, p99: number, ratio: number | null): Line => ({
    what: `${what}, ${inFile}`,
    budget: `${ratio === null ? "" : `≤ ${ratio} × re-parse, `}≤ ${most} ms, p99 ≤ ${p99}`,
    measured: `${median(times).toFixed(2)} ms, p99 ${quantile(times, 0.99).toFixed(0)}`,
    floor: `${parse.toFixed(2)} ms (re-parse)`,
    ratio: median(times) / parse,
    met: median(times) <= (ratio === null ? most : Math.min(most, ratio * parse)) && quantile(times, 0.99) <= p99,
  });
  return [
    line("edit → findings", keys, budget.median, budget.p99, budget.ratio),
    line("hover after an edit", hovers, 10, 35, null),
    line("hover again", idle, 1, 5, null),
    line("hints of a screen after an edit", hints, 12, 37, null),
    line("actions after an edit", actions, 12, 37, null),
  ];
}

async function serverLines(text: string): Promise<readonly Line[]> {
  const runs = Number(values.pairs);
  const start = median(Array.from({ length: runs * 2 }, () => usageOf(["-e", "0"]).wall));
  const file = join(ROOT, "out/bench-long.py");
  writeFileSync(file, text);
  writeFileSync(LIST, file);
  const parsed = median(Array.from({ length: runs * 2 }, () => usageOf([FLOOR, LIST, ...WASM]).wall));
  const served = await measureServer(text, runs * 2, EDITS);
  const lines = `${text.split("\n").length.toLocaleString("en")} lines`;
  const over = (what: string, most: number, measured: number, floor: number): Line => ({
    ...amountLine(what, `${most} × floor`, measured, most * floor, "ms", floor),
  });
  return [
    over("spawn → answer to `initialize` (floor: an empty Node process)", 1.67, served.initialize, start),
    over(`spawn → first findings, ${lines} (floor: start, read, parse)`, 2, served.firstFindings, parsed),
    amountLine(`20 keys at once: last key → findings, ${lines}`, "one key + 10 ms", served.burst, 25, "ms"),
    amountLine(`memory of the server, ${lines}, opened`, "140 MiB", served.opened, 140, "MiB"),
    amountLine(`the same after ${EDITS} edits`, "140 MiB", served.edited, 140, "MiB"),
    amountLine("the same at its peak", "180 MiB", served.peak, 180, "MiB"),
  ];
}

/** What sizes of huge values take must not depend on how huge they are. */
async function hugeLine(): Promise<Line> {
  const service = await newService();
  const time = (n: string): number => {
    const times: number[] = [];
    for (let i = 0; i < 200; i++)
      withText(service, `n = ${n}\nxs = [i * 0.5 for i in range(n)]\nd = dict.fromkeys(xs)\nt = tuple(range(n))\n`, {}, (uri) => {
        const rows = service.estimates(uri);
        const start = performance.now();
        for (const row of rows) void row.after;
        times.push(((performance.now() - start) * 1000) / rows.length);
      });
    return median(times.slice(50));
  };
  const small = time("10**3");
  return {
    ...amountLine("sizes of a value of 10**12 items (floor: 10**3 items)", "3 × floor", time("10**12"), 3 * small, "µs", small),
  };
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

function machine(): string {
  const python = spawnSync("python3", ["--version"], { encoding: "utf8" }).stdout.trim();
  return `${cpus().length} processors (${cpus()[0]?.model.trim()}), ${process.platform}, Node ${process.version.slice(1)}, ${python}`;
}

function page(lines: readonly Line[]): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  const rows = lines.map(
    ({ what, budget, measured, floor, ratio, met }) =>
      `| ${what} | ${budget} | ${measured} | ${floor} | ${ratio === null ? "" : ratio.toFixed(1)} | ${met ? "met" : "**missed**"} |`,
  );
  return `# Performance

Written by \`npm run bench\` (Bytelens ${version}; ${machine()};
load ${loadavg()[0]?.toFixed(1)} on ${cpus().length} processors). Ratios are medians of pairs measured one after the other in the same run: on a machine
that others use too, they are the numbers to trust, and milliseconds are not. The floor of the command line starts Node, loads the same parser,
reads and parses the same files, and does nothing else; the floor of an edit is the parser's own incremental re-parse. \`--all\` takes the whole
standard library instead of a sample.

| what | budget | measured | floor | ratio | |
| --- | --- | --- | --- | --- | --- |
${rows.join("\n")}

Not measured here: how long the editor takes to activate the extension (its own profiler tells), and other machines.
`;
}

void main();
