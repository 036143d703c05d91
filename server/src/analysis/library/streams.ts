/** Streams of bytes in memory: what is written to them, and what they give. */
import { itemsizeOf, structureOf } from "../../target/dtypes";
import { constant, constantOf, mul, NATURAL, ZERO } from "../../values/int";
import type { Obj } from "../../values/object";
import { intOf, type Value } from "../../values/value";
import { objectOf, updateValue } from "../containers/objects";
import { type Applied, written } from "./apply";
import { arg, id } from "./transfers";

/** What is written to a buffer of the program makes it larger; a file is no part of it. */
export function writeTo(on: Applied): Value {
  const self = arg(on, "self") as Value;
  const data = arg(on, "data");
  const n = data?.tag === "bytes" ? constantOf(data.length) : null;
  if (n === 0) return intOf(ZERO, { kind: "const", key: "int:0" });
  if (typeof n !== "number" || !fill(self, [n], on)) written(self, on.state);
  return intOf(NATURAL, id(on));
}

/** From 3.5 on it gives away its buffer, cut to what was written: the two share it (Modules/_io/bytesio.c, _io_BytesIO_getvalue_impl). */
export function contentOf(on: Applied): Value {
  const self = arg(on, "self") as Value;
  const obj = objectOf(self, on.state);
  const length = obj?.kind === "opaque" && obj.holds.length === 0 ? constant(obj.filled ?? 0) : NATURAL;
  written(self, on.state);
  return { tag: "bytes", data: null, length, id: length.low > 1 ? id(on) : { kind: "any" } };
}

/** numpy.save: a header, which is 128 bytes for arrays of few dimensions and plain items, and the items (numpy/lib/format.py). */
export function saveArray(on: Applied): Value {
  const array = objectOf(arg(on, "arr") as Value, on.state);
  const plain = array?.kind === "ndarray" && array.shape.length < 4 && structureOf(array.dtype) === null && array.dtype !== "object";
  const each = plain ? itemsizeOf(array.dtype, on.ctx.machine.target) : null;
  const items = each === null || !plain ? null : constantOf(array.shape.reduce((all, n) => mul(all, n), constant(each)));
  // Written in pieces of sixteen million bytes.
  if (typeof items === "number" && items <= 2 ** 24) fill(arg(on, "file") as Value, [128, items], on);
  return { tag: "none" };
}

type Stream = Extract<Obj, { readonly kind: "opaque" }>;

/** Fills a BytesIO that was only written to so far with pieces of so many bytes; false where it is none. */
function fill(stream: Value, pieces: readonly number[], on: Applied): boolean {
  const obj = objectOf(stream, on.state);
  if (obj?.kind !== "opaque" || obj.type !== "BytesIO" || obj.holds.length > 0) return false;
  updateValue(on.state, stream, (one) => (one.kind === "opaque" ? pieces.filter((n) => n > 0).reduce(filledBuffer, one) : one));
  return true;
}

/** A BytesIO after that many more bytes at its end (Modules/_io/bytesio.c, resize_buffer). */
function filledBuffer(obj: Stream, more: number): Stream {
  const room = Number(constantOf(obj.length ?? ZERO));
  const filled = (obj.filled ?? 0) + more;
  const grown = filled <= room * 1.125 ? filled + (filled >> 3) + (filled < 9 ? 3 : 6) : filled + 1;
  return { ...obj, filled, length: filled <= room ? (obj.length ?? ZERO) : constant(grown) };
}
