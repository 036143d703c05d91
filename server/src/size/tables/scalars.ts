/** Sizes of numbers, strings and bytes (SIZE-RULES §1, §2). Bytes as sys.getsizeof reports them, unless said otherwise. */
import type { Exact } from "../../values/int";
import type { StrKind } from "../../values/value";
import type { Abi } from "./abi";

/** None, Ellipsis, NotImplemented, object(): a bare header (Include/object.h). */
export function bareSize(abi: Abi): number {
  return abi.header;
}

/** Include/cpython/floatobject.h. */
export function floatSize(abi: Abi): number {
  return abi.header + 8;
}

/** Include/cpython/complexobject.h. */
export function complexSize(abi: Abi): number {
  return abi.header + 16;
}

/** getsizeof of an int with that many digits (Objects/longobject.c). 2.7: machine words are `int`, the rest `long`. */
export function intSize(abi: Abi, digits: number): number {
  const least = abi.from(3, 11) ? Math.max(1, digits) : digits;
  return abi.header + abi.word + abi.digitBytes * least;
}

/** Bytes asked of the allocator for a computed int of that many digits: from 3.11 on never less than sizeof(PyLongObject). */
export function intAsked(abi: Abi, digits: number): number {
  const size = intSize(abi, digits);
  return abi.from(3, 11) ? Math.max(size, Math.ceil((abi.header + abi.word + 4) / abi.word) * abi.word) : size;
}

/** getsizeof(True) or getsizeof(False): a bool is an int of one digit or none. */
export function boolSize(abi: Abi, value: boolean): number {
  if (!abi.from(3, 0)) return abi.header + abi.word;
  return intSize(abi, value ? 1 : 0);
}

/** 2.7 only: an int that fits a machine word. */
export function oldIntSize(abi: Abi): number {
  return abi.header + abi.word;
}

/** Digits of |n|: 0 for 0. */
export function digitsOf(abi: Abi, n: Exact): number {
  const magnitude = typeof n === "bigint" ? (n < 0n ? -n : n) : Math.abs(n);
  if (magnitude === 0 || magnitude === 0n) return 0;
  if (typeof magnitude === "number" && magnitude < 2 ** abi.digitBits) return 1;
  return Math.ceil(magnitude.toString(2).length / abi.digitBits);
}

/** Fixed bytes of a str of that kind, its terminator included, and bytes per code point. The empty str is always ascii. */
export function strLayout(abi: Abi, kind: StrKind): { readonly base: number; readonly each: number } {
  if (!abi.from(3, 0)) return oldStr(abi, kind);
  const each = BYTES_PER_CODE_POINT[kind];
  const words = abi.from(3, 12) ? (kind === "ascii" ? 3 : 5) : kind === "ascii" ? 4 : 7;
  return { base: abi.header + words * abi.word + each, each };
}

/** Of a class that is derived from str: PyUnicodeObject, which has its characters elsewhere (Include/cpython/unicodeobject.h). From 3.0 on. */
export function unicodeObject(abi: Abi): number {
  return abi.header + (abi.from(3, 12) ? 6 : 8) * abi.word;
}

/** Fixed bytes of a bytes object; its items are one byte each (Include/cpython/bytesobject.h). */
export function bytesBase(abi: Abi): number {
  return abi.from(3, 0) ? abi.header + 2 * abi.word + 1 : abi.header + 2 * abi.word + 5;
}

/** Bytes that the cached UTF-8 form of the static one-character strings U+0080 … U+00FF adds (3.12+, Objects/unicodeobject.c). */
export function latin1CharacterExtra(abi: Abi): number {
  return abi.from(3, 12) ? 3 : 0;
}

export const KINDS: readonly StrKind[] = ["ascii", "latin1", "ucs2", "ucs4"];

const BYTES_PER_CODE_POINT: Readonly<Record<StrKind, number>> = { ascii: 1, latin1: 1, ucs2: 2, ucs4: 4 };

/** 2.7: ascii stands for str, the other kinds for unicode (UCS-4 builds), whose characters are a block of their own. */
function oldStr(abi: Abi, kind: StrKind): { readonly base: number; readonly each: number } {
  if (kind === "ascii") return { base: bytesBase(abi), each: 1 };
  return { base: abi.header + 4 * abi.word + 4, each: 4 };
}
