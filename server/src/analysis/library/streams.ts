/** Streams of bytes in memory: what is written to them, and what they give. */
import { itemsizeOf, structureOf } from "../../target/dtypes";
import { atomInt, constant, constantOf, mul, NATURAL, ZERO } from "../../values/int";
import type { Obj } from "../../values/object";
import { type Id, intOf, type Value } from "../../values/value";
import { objectOf, updateValue } from "../containers/objects";
import { allocate, site } from "../machine";
import { unknownIndex, unknownNumber } from "../outside/inputs";
import { type Applied, put, written } from "./apply";
import { arg, id } from "./transfers";

/** What is written to a buffer of the program makes it larger; a file is no part of it. */
function writeTo(on: Applied): Value {
  const self = arg(on, "self") as Value;
  const data = arg(on, "data");
  const n = data?.tag === "bytes" ? constantOf(data.length) : null;
  if (n === 0) return intOf(ZERO, { kind: "const", key: "int:0" });
  if (typeof n !== "number" || !fill(self, [n], on)) written(self, on.state);
  return intOf(NATURAL, id(on));
}

/** From 3.5 on it gives away its buffer, cut to what was written: the two share it (Modules/_io/bytesio.c, _io_BytesIO_getvalue_impl). */
function contentOf(on: Applied): Value {
  const self = arg(on, "self") as Value;
  const obj = objectOf(self, on.state);
  const length = obj?.kind === "opaque" && obj.holds.length === 0 ? constant(obj.filled ?? 0) : NATURAL;
  written(self, on.state);
  return { tag: "bytes", data: null, length, id: length.low > 1 ? id(on) : { kind: "any" } };
}

/** numpy.save: a header, which is 128 bytes for arrays of few dimensions and plain items, and the items (numpy/lib/format.py). */
function saveArray(on: Applied): Value {
  const array = objectOf(arg(on, "arr") as Value, on.state);
  const plain = array?.kind === "ndarray" && array.shape.length < 4 && structureOf(array.dtype) === null && array.dtype !== "object";
  const each = plain ? itemsizeOf(array.dtype, on.ctx.machine.target) : null;
  const items = each === null || !plain ? null : constantOf(array.shape.reduce((all, n) => mul(all, n), constant(each)));
  // Written in pieces of sixteen million bytes.
  if (typeof items === "number" && items <= 2 ** 24) fill(arg(on, "file") as Value, [128, items], on);
  return { tag: "none" };
}

/** What open() gives, by its mode (Modules/_io/_iomodule.c, _io_open_impl). */
function opened(on: Applied): Value {
  const mode = arg(on, "mode");
  const text = mode === undefined ? "r" : mode.tag === "str" ? mode.text : null;
  const type =
    text === null ? "file" : !text.includes("b") ? "TextIOWrapper" : /^[^wax+]*$/.test(text) ? "BufferedReader" : "BufferedWriter";
  return allocate(on.state, on.ctx, on.node, { kind: "opaque", type, holds: [], assumes: [] }, on.tag);
}

/** A list of the lines of a file: how many there are, and how long they are, hints say. */
function linesOf(on: Applied): Value {
  const { ctx, node } = on;
  const file = node.func.type === "Attribute" ? node.func.value : node.args[0];
  const from = { node, place: { node, names: [] }, below: [] };
  const count = unknownNumber(file?.type === "Name" ? `len(${file.id})` : "lines", 0, from, ctx);
  const index = unknownIndex(ctx, node, count);
  const length = unknownNumber("len(line)", 1, from, ctx);
  const id: Id = { kind: "object", site: site(ctx, ctx.shape, node, "line"), at: [...ctx.rounds, atomInt(index)] };
  const bytes = objectOf([...on.args.values()][0]?.value as Value, on.state);
  const element: Value =
    bytes?.kind === "opaque" && bytes.type === "TextIOWrapper"
      ? { tag: "str", text: null, length, kind: "ascii", id }
      : { tag: "bytes", data: null, length, id };
  const assumes: Obj["assumes"] = element.tag === "str" ? [{ kind: "clause", text: "lines are ASCII" }] : [];
  // readlines() extends an empty list by the file (Modules/_io/iobase.c, _io__IOBase_readlines_impl), as list() does.
  return put(on, {
    kind: "list",
    runs: [{ count, index, element, picked: null }],
    history: [{ op: "from", source: "iterator", count }],
    assumes,
  });
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

export const STREAMS = { lines: linesOf, open: opened, written: writeTo, getvalue: contentOf, numpy_save: saveArray } as const;
