/** What one object takes by itself, before sharing and elements are considered. Bytes. */
import { constant, type Int } from "../values/int";
import type { Part } from "./types";

/** Blocks asked of an allocator: `count` times `request` bytes. */
export interface Block {
  readonly request: Int;
  readonly count: Int;
}

export interface Sized {
  /** type(x).__name__. */
  readonly type: string;
  /** sys.getsizeof; null: not known. */
  readonly shallow: Int | null;
  readonly blocks: readonly Block[];
  /** Bytes asked for besides the blocks of which only the range is known. */
  readonly spread: readonly Int[];
  /** For instances: bytes of the object itself; the rest of the blocks holds attribute values. */
  readonly own?: Int;
  /** What rounding the blocks adds, where that is known better than from each block alone. */
  readonly pads?: readonly Int[];
  /** What a deep walk counts besides shallow: the __dict__ of an instance. */
  readonly more: Int | null;
  /** len(x), where it has one. */
  readonly length: Int | null;
  readonly slots: Part["slots"];
  /** Where the rule is from. */
  readonly source: string;
}

/** A known number of bytes. */
export function bytes(n: number): Int {
  return constant(n);
}

/** One block of known size. */
export function block(request: Int, count: Int = constant(1)): Block {
  return { request, count };
}

/** An object of one block as large as getsizeof says. */
export function oneBlock(type: string, size: Int, source: string, length: Int | null = null): Sized {
  return { type, shallow: size, blocks: [block(size)], spread: [], more: null, length, slots: null, source };
}
