/** Interpreters in words. */
import type { Target } from "../target/target";

const SYSTEMS: Readonly<Record<Target["os"], string>> = { linux: "Linux", windows: "Windows", macos: "macOS", wasm: "WebAssembly" };

/** "CPython 3.11.7, 64-bit, Linux; NumPy 2.4.6 (selected interpreter)". `origin`: where it was found, or null. */
export function targetText(target: Target, origin: string | null = null): string {
  const numpy = target.numpy === null ? "" : `; NumPy ${target.numpy.join(".")}`;
  return `${shortTarget(target)}, ${SYSTEMS[target.os]}${numpy}${origin === null ? "" : ` (${origin})`}`;
}

/** "CPython 3.11.7, NumPy 2.4.6": what a status line has room for. */
export function shownTarget(target: Target): string {
  const word = target.word === 8 ? "" : `, ${target.word * 8}-bit`;
  const build = target.build === "free-threaded" ? "t" : "";
  return `CPython ${target.python.join(".")}${build}${word}${target.numpy === null ? "" : `, NumPy ${target.numpy.join(".")}`}`;
}

/** "CPython 3.11.7, 64-bit": what most sizes depend on. */
export function shortTarget(target: Target): string {
  return `CPython ${target.python.join(".")}, ${target.word * 8}-bit${target.build === "free-threaded" ? ", free-threaded" : ""}`;
}
