/** Runs programs under the machine's python3 and reads what their values took. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** Lowest and highest of the rounds that were measured, in bytes. */
export type Range = readonly [low: number, high: number];

export interface Seen {
  readonly count: number;
  readonly shallow: Range;
  readonly deep: Range;
  /** type(v).__name__ of each kind of value seen. */
  readonly type: readonly string[];
  /** The same of the items of lists, tuples, sets. */
  readonly items: readonly string[];
}

export interface Truth {
  /** Null: the program ran to its end. Otherwise what it saw until then is still true. */
  readonly error: string | null;
  /** By "line:column:name" of the assigned name, 1-based, in code points. */
  readonly places: Readonly<Record<string, { readonly after?: Seen; readonly exit?: Seen }>>;
  /** Bytes held at the end of the module by some of its names, by the place that bound them last: somewhere between the two. */
  readonly held: Readonly<Record<string, Range>>;
}

export interface Batch {
  /** "cpython-3.11.7-64" */
  readonly target: string;
  /** Version of NumPy, or null. */
  readonly numpy: string | null;
  readonly truths: readonly Truth[];
}

/** One process for all programs. `names`: how many names of each program are measured for held, each in a run of its own. */
export function measure(programs: readonly string[], names: number, python = "python3"): Batch {
  const script = join(process.env.BYTELENS_ROOT ?? process.cwd(), "test/fuzz/measure.py");
  const run = spawnSync(python, ["-X", "utf8", script], {
    input: JSON.stringify({ programs, names }),
    encoding: "utf8",
    maxBuffer: 2 ** 30,
    env: { ...process.env, PYTHONHASHSEED: "0", PYTHONMALLOC: "", PYTHONDONTWRITEBYTECODE: "1" },
  });
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0) throw new Error(`measure.py ended with ${run.status ?? run.signal}: ${run.stderr.slice(-2000)}`);
  const { target, numpy, results } = JSON.parse(run.stdout);
  return { target, numpy, truths: results };
}
