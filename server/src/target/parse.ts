/** Text ↔ Target: "cpython-3.11.7-64+numpy2.4.6", "cpython-3.13.5t-64", "cpython-3.14-wasm32", "cpython-3.12-64-win". */
import { KNOWN, type KnownMinor, knownMinor, newestPatch } from "./known";
import type { Target, Version } from "./target";

/** What a target text that cannot be read gives: a sentence for the user, without a full stop. */
export interface TargetError {
  readonly error: string;
}

const SHAPE =
  /^cpython(?:-(\d+)\.(\d+)(?:\.(\d+))?(?:[a-z]+\d+)?(t)?)?(?:-(64|32|wasm32))?(?:-(win|windows|macos|linux))?(?:\+numpy(?:(\d+)(?:\.(\d+)(?:\.(\d+))?)?)?)?$/;

/**
 * Reads a target. A part left out is the newest known: the version itself (newest stable), the patch release of the minor version, 64-bit, Linux,
 * and the newest NumPy for that Python (none for 2.7 and WebAssembly unless named). Text of another shape or an unknown version gives an error.
 */
export function parseTarget(text: string): Target | TargetError {
  const match = SHAPE.exec(text.trim().toLowerCase());
  if (match === null) return unknown(text);
  const [, major, minor, patch, free, wordText, osText, ...numpy] = match;
  const row = major === undefined ? newestStable() : knownMinor(Number(major), Number(minor));
  if (row === undefined) return unknown(text);
  const wasm = wordText === "wasm32";
  if (wasm && (osText !== undefined || row.major < 3)) return unknown(text);
  const freeThreaded = free !== undefined;
  if (freeThreaded && (row.major < 3 || row.minor < 13)) return { error: `target "${text}": free-threaded CPython starts with 3.13` };
  const word = wordText === "32" || wasm ? 4 : 8;
  return {
    python: [row.major, row.minor, patch === undefined ? newestPatch(row, word, freeThreaded, wasm) : Number(patch)],
    word,
    build: freeThreaded ? "free-threaded" : "default",
    os: wasm ? "wasm" : osText === undefined || osText === "linux" ? "linux" : osText === "macos" ? "macos" : "windows",
    numpy: numpyVersion(numpy, wasm ? null : row.numpy),
  };
}

/** The canonical text of a target; `parseTarget` reads it back to the same target where NumPy is named or there is none to leave out. */
export function printTarget(target: Target): string {
  const free = target.build === "free-threaded" ? "t" : "";
  const word = target.os === "wasm" ? "wasm32" : target.word === 8 ? "64" : "32";
  const os = target.os === "windows" ? "-win" : target.os === "macos" ? "-macos" : "";
  const numpy = target.numpy === null ? "" : `+numpy${target.numpy.join(".")}`;
  return `cpython-${target.python.join(".")}${free}-${word}${os}${numpy}`;
}

/** The oldest and newest targets as a phrase for messages: "cpython-2.7-32 to cpython-3.15-64". */
export function knownTargets(): string {
  const first = KNOWN[0] as KnownMinor;
  const last = KNOWN[KNOWN.length - 1] as KnownMinor;
  return `cpython-${first.major}.${first.minor}-32 to cpython-${last.major}.${last.minor}-64`;
}

/** What is assumed when nothing names an interpreter: the newest stable CPython, 64-bit, Linux, with its newest NumPy. */
export const DEFAULT_TARGET: Target = parseTarget("cpython") as Target;

function newestStable(): KnownMinor {
  return KNOWN.filter((row) => row.stable).at(-1) as KnownMinor;
}

function numpyVersion([major, minor, patch]: readonly (string | undefined)[], newest: Version | null): Version | null {
  if (major === undefined) return newest;
  const measured = KNOWN.map((row) => row.numpy).filter((version): version is Version => version !== null && version[0] === Number(major));
  const same = measured.filter((version) => minor === undefined || version[1] === Number(minor)).at(-1);
  return [Number(major), minor === undefined ? (same?.[1] ?? 0) : Number(minor), patch === undefined ? (same?.[2] ?? 0) : Number(patch)];
}

function unknown(text: string): TargetError {
  return { error: `unknown target "${text}"; known: ${knownTargets()}` };
}
