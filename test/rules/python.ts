/** Runs programs under the machine's python3, for tests that compare what is said with what happens. */
import { spawnSync } from "node:child_process";
import { parseTarget } from "../../server/src/target/parse";
import type { Target } from "../../server/src/target/target";

/** Standard output; throws with standard error when the program fails. */
export function runPython(program: string, python = "python3"): string {
  const result = spawnSync(python, ["-"], { input: program, encoding: "utf8", maxBuffer: 1 << 26 });
  if (result.status !== 0) throw new Error(`${python} failed:\n${result.stderr || String(result.error)}\n${program}`);
  return result.stdout;
}

/** An interpreter that has pandas, of the versions that are followed: the machine's own python3, else that of its system; null where neither has. */
export function pandasPython(): string | null {
  const program = "import pandas\nassert (1, 5) <= tuple(map(int, pandas.__version__.split('.')[:2])) < (3, 0)";
  return ["python3", "/usr/bin/python3"].find((python) => spawnSync(python, ["-c", program]).status === 0) ?? null;
}

/** The target that an interpreter is, with its NumPy where it has one. */
export function machineTarget(python = "python3"): Target {
  const text = runPython(
    `
import platform, struct
try:
    import numpy
    extra = "+numpy" + numpy.__version__
except ImportError:
    extra = ""
print(f"cpython-{platform.python_version()}-{struct.calcsize('P') * 8}{extra}")
`,
    python,
  ).trim();
  const target = parseTarget(text);
  if ("error" in target) throw new Error(target.error);
  return target;
}
