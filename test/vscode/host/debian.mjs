// Programs that a test needs and Debian has: installed with apt-get, once.
import { HostError, run, say, which } from "./cache.mjs";

/** Installs the packages. Throws a HostError where this user may not, or there is no such package. */
export async function installDebian(...packages) {
  const root = process.getuid?.() === 0;
  if (!root && which("sudo") === null) throw new HostError(`apt-get install ${packages[0]}: needs root or sudo`);
  const [program, first] = root ? ["apt-get", []] : ["sudo", ["-n", "apt-get"]];
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const wait = ["-o", "DPkg::Lock::Timeout=300"];
  say(`installing ${packages[0]} with apt-get, once`);
  await run(program, [...first, ...wait, "update", "-qq"], { env });
  await run(program, [...first, ...wait, "install", "-y", "-qq", "--no-install-recommends", ...packages], { env });
}
