/** What an allocator adds to a requested block (SIZE-RULES §9): size classes of small blocks, then malloc. Bytes. */
import { type Bound, constant, constantOf, type Int, interval, opAtom } from "../values/int";
import { mapPieces } from "../values/pieces";
import type { Abi } from "./tables/abi";

/** Requests up to this many bytes come from pools of size classes (Objects/obmalloc.c, SMALL_REQUEST_THRESHOLD). */
const SMALL_MOST = 512;

/** glibc gives blocks of this size their own mapping (M_MMAP_THRESHOLD). */
const MAPPED = 128 * 1024;

/** Bytes taken for one block of `request` bytes. */
export function roundedBlock(abi: Abi, request: number): number {
  if (abi.freeThreaded) return mimalloc(request);
  if (request <= SMALL_MOST) return Math.max(1, Math.ceil(request / abi.smallStep)) * abi.smallStep;
  if (abi.wasm) return up(request + 4, 8);
  const { word } = abi;
  if (request >= MAPPED - 2 * word) return up(request + 2 * word, 4096);
  return Math.max(4 * word, up(request + word, 16));
}

/** What rounding adds to a block of `request` bytes: exact when that is known, else its range. */
export function padding(abi: Abi, request: Int): Int {
  const known = constantOf(request);
  if (known !== null) return typeof known === "number" ? constant(roundedBlock(abi, known) - known) : interval(0, 4096 + 2 * abi.word);
  const pieces = mapPieces(request, (size) => roundedBlock(abi, size) - size);
  if (pieces !== null) return pieces;
  const most = mostPadding(abi, request.low < 0 ? 0 : request.low, request.high);
  return request.poly === null ? interval(0, most) : opAtom({ op: "step", name: "pad", args: [request] }, 0, most);
}

function mostPadding(abi: Abi, low: Bound, high: Bound): number {
  if (abi.freeThreaded) return high === Number.POSITIVE_INFINITY ? high : Math.ceil(Number(high) / 4) + 16;
  const small = low <= SMALL_MOST ? abi.smallStep : 0;
  const large = high > SMALL_MOST ? (abi.wasm ? 11 : 16 + 2 * abi.word) : 0;
  const mapped = high >= MAPPED - 2 * abi.word && !abi.wasm ? 4096 + 2 * abi.word : 0;
  return Math.max(small, large, mapped);
}

/** mimalloc's classes: steps of 16 up to 64 (8 takes 8), then four per power of two. */
function mimalloc(request: number): number {
  if (request <= 8) return 8;
  if (request <= 64) return up(request, 16);
  const power = 2 ** Math.ceil(Math.log2(request));
  return up(request, power / 8);
}

function up(n: number, step: number): number {
  return Math.ceil(n / step) * step;
}
