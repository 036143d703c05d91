/** What an interpreter's build fixes: word, object header, pre-headers, integer digits, small-block step. Bytes throughout. */
import type { Target, Version } from "../../target/target";
import { compareVersions } from "../../target/versions";
import { type Steps, since } from "./since";

export interface Abi {
  readonly target: Target;
  readonly python: Version;
  /** Bytes of a pointer. */
  readonly word: number;
  /** Object header: reference count and type (Include/object.h). */
  readonly header: number;
  /** Pre-header of types that take part in garbage collection (PyGC_Head, Include/internal/pycore_gc.h). */
  readonly gc: number;
  readonly freeThreaded: boolean;
  readonly wasm: boolean;
  /** Bits and bytes of one digit of an int (Include/cpython/longintrepr.h). */
  readonly digitBits: 30 | 15;
  readonly digitBytes: 4 | 2;
  /** Step of the small-block size classes (Objects/obmalloc.c: ALIGNMENT). */
  readonly smallStep: 8 | 16;
  /** Largest int that is one cached object per process; the smallest is -5. */
  readonly smallIntMax: number;
  /** Whether the version is `version` or newer. */
  readonly from: (major: number, minor: number, patch?: number) => boolean;
}

const known = new WeakMap<Target, Abi>();

/** The facts of a target's build, one object per target. Source: SIZE-RULES §0, §1, §9. */
export function abiOf(target: Target): Abi {
  let abi = known.get(target);
  if (abi === undefined) {
    abi = makeAbi(target);
    known.set(target, abi);
  }
  return abi;
}

function makeAbi(target: Target): Abi {
  const { python, word } = target;
  const freeThreaded = target.build === "free-threaded";
  const wasm = target.os === "wasm";
  const from = (major: number, minor: number, patch = 0): boolean => compareVersions(python, [major, minor, patch]) >= 0;
  const shortDigits = word === 4 && !wasm && !from(3, 11);
  return {
    target,
    python,
    word,
    header: freeThreaded ? 4 * word : 2 * word,
    gc: freeThreaded ? 0 : since(word === 8 ? GC_64 : GC_32, python),
    freeThreaded,
    wasm,
    digitBits: shortDigits ? 15 : 30,
    digitBytes: shortDigits ? 2 : 4,
    smallStep: (word === 4 && !wasm) || !from(3, 0) ? 8 : 16,
    smallIntMax: since(SMALL_INT_MAX, python),
    from,
  };
}

const GC_64: Steps<number> = [
  [[2, 7, 0], 32],
  [[3, 8, 0], 16],
];

const GC_32: Steps<number> = [
  [[2, 7, 0], 12],
  [[3, 8, 0], 8],
];

const SMALL_INT_MAX: Steps<number> = [
  [[2, 7, 0], 256],
  [[3, 15, 0], 1024],
];
