/** Runs programs under the machine's python3, for tests that compare what is said with what happens. */
import { spawnSync } from "node:child_process";
import { parseTarget } from "../../server/src/target/parse";
import type { Target } from "../../server/src/target/target";

/** Standard output; throws with standard error when the program fails. */
export function runPython(program: string): string {
  const result = spawnSync("python3", ["-"], { input: program, encoding: "utf8", maxBuffer: 1 << 26 });
  if (result.status !== 0) throw new Error(`python3 failed:\n${result.stderr || String(result.error)}\n${program}`);
  return result.stdout;
}

/** The target that python3 is, with its NumPy where it has one. */
export function machineTarget(): Target {
  const text = runPython(`
import platform, struct
try:
    import numpy
    extra = "+numpy" + numpy.__version__
except ImportError:
    extra = ""
print(f"cpython-{platform.python_version()}-{struct.calcsize('P') * 8}{extra}")
`).trim();
  const target = parseTarget(text);
  if ("error" in target) throw new Error(target.error);
  return target;
}
