/** The struct module (Modules/_struct.c). */

import { structSizes } from "../../../knowledge/pure";
import { makeIter } from "../iterate";
import { big, bool, bytes, type Call, float, int, type Py, stop, str, tuple } from "../objects";
import { type LibraryType, libraryType } from "../opaques";
import { isTrue, spend, wholeOf } from "../operations";
import type { World } from "../world";

interface Item {
  readonly code: string;
  readonly size: number;
  /** Of `s`: bytes of one item. */
  readonly count: number;
  /** Zeros before it. */
  readonly before: number;
}

interface Format {
  readonly text: string;
  readonly items: readonly Item[];
  readonly size: number;
  readonly little: boolean;
}

export function structs(w: World): Readonly<Record<string, Py | Call>> {
  const parse = (v: Py | undefined): Format => {
    const text = v?.k === "str" ? v.v : v?.k === "bytes" ? v.v : stop("a format of struct");
    const native = !/^[<>=!]/.test(text);
    const sizes = structSizes(!native);
    const items: Item[] = [];
    let size = 0;
    for (const [, times = "", code = ""] of text.replace(/^[@<>=!]/, "").matchAll(/(\d*)(\S)|\s+/g)) {
      if (code === "") continue;
      const one = /[ep]/.test(code) ? stop("a format of struct") : (sizes[code] ?? stop("a format of struct"));
      const count = times === "" ? 1 : Number(times);
      if (count > 100_000) stop("a long format of struct");
      const before = native && one > 1 ? (one - (size % one)) % one : 0;
      if (code === "s") items.push({ code, size: count, count, before: 0 });
      else if (code === "x") items.push({ code, size: count, count, before: 0 });
      else for (let i = 0; i < count; i++) items.push({ code, size: one, count: 1, before: i === 0 ? before : 0 });
      size += before + one * count;
    }
    return { text, items, size, little: !/^[>!]/.test(text) };
  };
  const view = new DataView(new ArrayBuffer(8));
  const wrong = (): never => stop("struct.error");
  const pack = (format: Format, values: readonly Py[]): string => {
    let [text, at] = ["", 0];
    spend(w, format.items.length);
    for (const { code, size, before } of format.items) {
      text += "\0".repeat(before);
      if (code === "x") {
        text += "\0".repeat(size);
        continue;
      }
      const v = values[at++] ?? wrong();
      if (code === "s" || code === "c") {
        const data = v.k === "bytes" ? v.v : v.k === "bytearray" ? String.fromCharCode(...v.v) : wrong();
        text += data.slice(0, size).padEnd(size, "\0");
        continue;
      }
      if (code === "?") {
        text += isTrue(w, v) ? "\x01" : "\0";
        continue;
      }
      if (code === "f" || code === "d") {
        if (v.k !== "float" && wholeOf(v) === null) return v.k === "unknown" ? stop("struct of what is not known") : wrong();
        const n = Number((v as { v: number }).v);
        if (code === "f") view.setFloat32(0, n, format.little);
        else view.setFloat64(0, n, format.little);
      } else {
        const n = BigInt(wholeOf(v) ?? (v.k === "unknown" ? stop("struct of what is not known") : wrong()));
        const signed = code === code.toLowerCase();
        const most = 1n << BigInt(8 * size - (signed ? 1 : 0));
        if (n >= most || n < (signed ? -most : 0n)) return wrong();
        view.setBigUint64(0, BigInt.asUintN(8 * size, n) << (format.little ? 0n : BigInt(64 - 8 * size)), format.little);
      }
      for (let i = 0; i < size; i++) text += String.fromCharCode(view.getUint8(i));
    }
    return at === values.length ? text : wrong();
  };
  const unpack = (format: Format, data: string, from: number): Py => {
    const made: Py[] = [];
    let at = from;
    spend(w, format.items.length);
    for (const { code, size, before } of format.items) {
      at += before;
      const part = data.slice(at, at + size);
      at += size;
      if (code === "x") continue;
      if (code === "s" || code === "c") made.push(bytes(part));
      else if (code === "?") made.push(bool(part !== "\0"));
      else {
        for (let i = 0; i < 8; i++) view.setUint8(i, i < size ? part.charCodeAt(i) : 0);
        if (code === "f") made.push(float(view.getFloat32(0, format.little)));
        else if (code === "d") made.push(float(view.getFloat64(0, format.little)));
        else {
          const n = view.getBigUint64(0, format.little) >> (format.little ? 0n : BigInt(64 - 8 * size));
          const signed = code === code.toLowerCase();
          const value = signed ? BigInt.asIntN(8 * size, n) : BigInt.asUintN(8 * size, n);
          made.push(Number.isSafeInteger(Number(value)) ? int(Number(value)) : big(value));
        }
      }
    }
    return tuple(made);
  };
  const dataOf = (v: Py | undefined): string =>
    v?.k === "bytes" ? v.v : v?.k === "bytearray" ? String.fromCharCode(...v.v) : stop("bytes that are not known");
  const whole = (format: Format, v: Py | undefined): Py => {
    const data = dataOf(v);
    return data.length === format.size ? unpack(format, data, 0) : wrong();
  };
  const at = (format: Format, v: Py | undefined, from: Py | undefined): Py => {
    const [data, place] = [dataOf(v), Number(wholeOf(from ?? int(0)) ?? stop("an offset"))];
    return place >= 0 && place + format.size <= data.length ? unpack(format, data, place) : wrong();
  };
  const all = (format: Format, v: Py | undefined): Py => {
    const data = dataOf(v);
    if (format.size === 0 || data.length % format.size !== 0) return wrong();
    let place = 0;
    return makeIter(
      "unpack_iterator",
      () => {
        if (place >= data.length) return undefined;
        place += format.size;
        return unpack(format, data, place - format.size);
      },
      () => (data.length - place) / format.size,
    );
  };
  const type: LibraryType<Format> = libraryType<Format>(w, "Struct", ([format]) => type.of(parse(format)), {
    fixed: true,
    attributes: { size: (v) => int(v.size), format: (v) => str(v.text) },
    methods: {
      "pack/999": (_, v, values) => bytes(pack(v, values)),
      "unpack/1": (_, v, [data]) => whole(v, data),
      "unpack_from/2 offset": (_, v, [data, from], named) => at(v, data, from ?? named?.get("offset")),
      "iter_unpack/1": (_, v, [data]) => all(v, data),
    },
    sized: () => null,
  });
  return {
    Struct: type.cls,
    "pack/999": ([format, ...values]) => bytes(pack(parse(format), values)),
    "unpack/2": ([format, data]) => whole(parse(format), data),
    "unpack_from/3 offset": ([format, data, from], named) => at(parse(format), data, from ?? named?.get("offset")),
    "iter_unpack/2": ([format, data]) => all(parse(format), data),
    "calcsize/1": ([format]) => int(parse(format).size),
    "pack_into/999": () => stop("pack_into()"),
  };
}
