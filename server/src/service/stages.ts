/** Where the time of answers goes: milliseconds by stage. */

/** What the stages of an answer took, for the log (`--trace-perf`): milliseconds. */
export class Stages {
  private spent = new Map<string, number>();
  /** Of the stage that runs, what the stages inside it took. */
  private inside = 0;

  /** Runs `work` as a stage; the stages that it runs itself count for themselves. */
  time<T>(stage: string, work: () => T): T {
    const outer = this.inside;
    this.inside = 0;
    const start = performance.now();
    try {
      return work();
    } finally {
      const all = performance.now() - start;
      this.spent.set(stage, (this.spent.get(stage) ?? 0) + all - this.inside);
      this.inside = outer + all;
    }
  }

  /** What was spent since this was asked last. */
  take(): ReadonlyMap<string, number> {
    const { spent } = this;
    this.spent = new Map();
    return spent;
  }
}

/** "140 ms: parse 12, analysis 108, findings 20". */
export function stagesText(spent: ReadonlyMap<string, number>): string {
  const parts = [...spent].map(([stage, time]) => `${stage} ${time.toFixed(0)}`);
  return `${totalOf(spent).toFixed(0)} ms: ${parts.join(", ")}`;
}

/** Milliseconds of all stages. */
export function totalOf(spent: ReadonlyMap<string, number>): number {
  return [...spent.values()].reduce((a, b) => a + b, 0);
}
