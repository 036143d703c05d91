/** An interpreter that sizes are for: CPython version, word size, build, OS, and its NumPy. */

export type Version = readonly [major: number, minor: number, patch: number];

export interface Target {
  readonly python: Version;
  /** Bytes of a pointer: 8 (64-bit) or 4 (i386, wasm32). */
  readonly word: 8 | 4;
  readonly build: "default" | "free-threaded";
  readonly os: "linux" | "windows" | "macos" | "wasm";
  readonly numpy: Version | null;
}
