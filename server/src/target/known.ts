/**
 * The interpreters that sizes are known for. One row per CPython minor version: a new one is one row here (and one step in a size table only where
 * its rules differ). Sources: the interpreters measured for SIZE-RULES and test/oracle/groundtruth.json; NumPy's own release notes for `numpy`.
 */
import type { Target, Version } from "./target";

export interface KnownMinor {
  readonly major: number;
  readonly minor: number;
  /** Newest patch release whose sizes were measured (what a left-out patch means), per kind of build; null: none of that kind was. */
  readonly patch: {
    readonly word8: number;
    readonly word4: number | null;
    readonly wasm: number | null;
    readonly freeThreaded: number | null;
  };
  /** A pre-release is never the default. */
  readonly stable: boolean;
  /** Newest NumPy that runs on it, up to the newest measured; null: NumPy is not modelled there. */
  readonly numpy: Version | null;
}

export const KNOWN: readonly KnownMinor[] = [
  { major: 2, minor: 7, patch: { word8: 18, word4: 18, wasm: null, freeThreaded: null }, stable: true, numpy: null },
  { major: 3, minor: 6, patch: { word8: 15, word4: null, wasm: null, freeThreaded: null }, stable: true, numpy: [1, 19, 5] },
  { major: 3, minor: 7, patch: { word8: 16, word4: null, wasm: null, freeThreaded: null }, stable: true, numpy: [1, 21, 6] },
  { major: 3, minor: 8, patch: { word8: 18, word4: null, wasm: null, freeThreaded: null }, stable: true, numpy: [1, 24, 4] },
  { major: 3, minor: 9, patch: { word8: 18, word4: 2, wasm: null, freeThreaded: null }, stable: true, numpy: [2, 0, 2] },
  { major: 3, minor: 10, patch: { word8: 13, word4: null, wasm: 2, freeThreaded: null }, stable: true, numpy: [2, 2, 6] },
  { major: 3, minor: 11, patch: { word8: 7, word4: 2, wasm: 2, freeThreaded: null }, stable: true, numpy: [2, 4, 6] },
  { major: 3, minor: 12, patch: { word8: 1, word4: null, wasm: 7, freeThreaded: null }, stable: true, numpy: [2, 4, 6] },
  { major: 3, minor: 13, patch: { word8: 5, word4: 5, wasm: 2, freeThreaded: 5 }, stable: true, numpy: [2, 4, 6] },
  { major: 3, minor: 14, patch: { word8: 10, word4: 10, wasm: 2, freeThreaded: null }, stable: true, numpy: [2, 4, 6] },
  { major: 3, minor: 15, patch: { word8: 2, word4: null, wasm: null, freeThreaded: null }, stable: true, numpy: [2, 4, 6] },
];

/** The row of a minor version; undefined when it is not known. */
export function knownMinor(major: number, minor: number): KnownMinor | undefined {
  return KNOWN.find((row) => row.major === major && row.minor === minor);
}

/** The newest patch of the row measured for that kind of interpreter; where none of the kind was, the newest measured at all. */
export function newestPatch(row: KnownMinor, word: 8 | 4, freeThreaded: boolean, wasm: boolean): number {
  const wanted = wasm ? row.patch.wasm : freeThreaded ? row.patch.freeThreaded : word === 4 ? row.patch.word4 : row.patch.word8;
  return wanted ?? row.patch.word8;
}

/** Whether interpreters of this kind were measured; figures for others follow from the rules alone. */
export function isMeasured(target: Target): boolean {
  const row = knownMinor(target.python[0], target.python[1]);
  if (row === undefined || target.os === "windows" || target.os === "macos") return false;
  if (target.os === "wasm") return row.patch.wasm !== null;
  if (target.build === "free-threaded") return target.word === 8 && row.patch.freeThreaded !== null;
  return target.word === 8 || row.patch.word4 !== null;
}
