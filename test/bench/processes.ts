/** Measures whole processes in pairs: ours and the floor's one after the other, over and over, so that a busy machine slows both alike. */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../repo/files";
import { median } from "./statistics";

/** One process: milliseconds on the clock and on the processors, and the most memory it had, in MiB. */
export interface Usage {
  readonly wall: number;
  readonly cpu: number;
  readonly rss: number;
}

/** Medians of a paired measurement. `wallRatio` and `cpuRatio` are medians of the ratios of pairs. */
export interface Paired {
  readonly floor: Usage;
  readonly ours: Usage;
  readonly wallRatio: number;
  readonly cpuRatio: number;
}

const OUT = join(ROOT, "out");
const HOOK = join(OUT, "bench-usage.cjs");
const REPORT = join(OUT, "bench-usage.json");

export function pairs(count: number, floor: readonly string[], ours: readonly string[]): Paired {
  const measured = Array.from({ length: count }, () => ({ floor: usageOf(floor), ours: usageOf(ours) }));
  const middle = (pick: (pair: (typeof measured)[number]) => number) => median(measured.map(pick));
  const usage = (which: "floor" | "ours"): Usage => ({
    wall: middle((pair) => pair[which].wall),
    cpu: middle((pair) => pair[which].cpu),
    rss: middle((pair) => pair[which].rss),
  });
  return {
    floor: usage("floor"),
    ours: usage("ours"),
    wallRatio: middle((pair) => pair.ours.wall / pair.floor.wall),
    cpuRatio: middle((pair) => pair.ours.cpu / pair.floor.cpu),
  };
}

/** Runs Node with these arguments to its end. Throws when it does not end well (1 is what `check` ends with when it found something). */
export function usageOf(args: readonly string[]): Usage {
  writeFileSync(
    HOOK,
    `process.on("exit", () => { const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
      require("node:fs").writeFileSync(${JSON.stringify(REPORT)}, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1000, rss: maxRSS / 1024 })); });`,
  );
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--require", HOOK, ...args], { cwd: ROOT, maxBuffer: 1 << 28 });
  const wall = performance.now() - start;
  if (status !== 0 && !(status === 1 && stderr.length === 0))
    throw new Error(`${args.slice(0, 3).join(" ")} ended with ${status}: ${stderr}`);
  const usage = { wall, ...(JSON.parse(readFileSync(REPORT, "utf8")) as { cpu: number; rss: number }) };
  rmSync(REPORT);
  return usage;
}
