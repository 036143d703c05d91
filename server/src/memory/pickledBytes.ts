/**
 * What pickling a bytes object up to protocol 2 holds, to the byte: it is written as a call of codecs.encode() with its text (Modules/_pickle.c,
 * save_bytes), or of bytes() if it is empty. The highest is while the function is looked up, or in protocol 0 while the text is written.
 */
import type { Abi } from "../size/tables/abi";
import { strLayout } from "../size/tables/scalars";
import { type Steps, since } from "../size/tables/since";
import { constantOf } from "../values/int";
import type { Value } from "../values/value";

/** Bytes without those of the text: of an empty one; while it is looked up, and how much more that is in protocol 2; while it is written in protocol 0. */
type Row = readonly [empty: number, found: number, second: number, written: number] | null;

/** On 64 bits, on 32 bits, on WebAssembly (measured). Null: not measured. */
const ROWS: Steps<readonly [Row, Row, Row]> = [
  [
    [3, 0, 0],
    [[5091, 5209, 0, 5202], null, null],
  ],
  [
    [3, 7, 0],
    [[5091, 5145, 0, 5138], null, null],
  ],
  [
    [3, 8, 0],
    [[5043, 5049, 0, 5042], null, null],
  ],
  [
    [3, 9, 0],
    [[5043, 4977, 0, 4898], [4655, 4553, 0, 4510], null],
  ],
  [
    [3, 10, 0],
    [[5100, 5033, 0, 4954], null, [4683, 4581, 0, 4538]],
  ],
  [
    [3, 11, 0],
    [
      [5028, 4953, 0, 4874],
      [4643, 4541, 0, 4498],
      [4643, 4541, 0, 4498],
    ],
  ],
  [
    [3, 12, 0],
    [[4771, 4937, 0, 4858], null, [4451, 4533, 8, 4490]],
  ],
  [
    [3, 13, 0],
    [[4763, 4929, 24, 4850], null, null],
  ],
  [
    [3, 13, 1],
    [null, null, null],
  ],
  [
    [3, 13, 2],
    [
      [4819, 4985, 24, 4906],
      [4479, 4557, 8, 4514],
      [4479, 4557, 8, 4514],
    ],
  ],
  [
    [3, 14, 0],
    [null, null, null],
  ],
  [
    [3, 14, 2],
    [
      [4915, 5097, 0, 5026],
      [4527, 4617, 0, 4578],
      [4551, 4641, 0, 4602],
    ],
  ],
  [
    [3, 15, 0],
    [[4915, 5097, 0, 5306], null, null],
  ],
];
const FREE_THREADED: Row = [4867, 5049, 16, 4970];

/** Longer ones do not fit in the first buffer. */
const MOST = 3000;

/** Bytes held at most while it is pickled, the result included; null where that is not known. */
export function pickledBytes(value: Value, protocol: number, abi: Abi): number | null {
  const length = value.tag === "bytes" ? constantOf(value.length) : null;
  if (value.tag !== "bytes" || typeof length !== "number" || protocol > 2 || length > MOST) return null;
  // What is written otherwise, or is no ASCII, has another length.
  if (length > 0 && (value.data === null || !/^[ -[\]-~]*$/.test(value.data))) return null;
  const row = abi.freeThreaded ? FREE_THREADED : since(ROWS, abi.python)[abi.word === 8 ? 0 : abi.wasm ? 2 : 1];
  if (row === null) return null;
  const [empty, found, second, written] = row;
  // From 3.13 on the name of bytes takes more in protocol 2, too.
  if (length === 0) return protocol === 2 && second > 0 ? (abi.word === 8 ? empty + (abi.freeThreaded ? 4 : 12) : empty) : empty;
  // Texts of one character are there already.
  const { base, each } = strLayout(abi, "ascii");
  const there = length === 1 ? base + each : 0;
  return -there + Math.max(found + length + (protocol === 2 ? second : 0), protocol === 0 ? written + 2 * length : 0);
}
