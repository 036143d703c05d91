/** NumPy dtypes: what an argument names and what a Python value becomes (SIZE-RULES §8). */
import { type Field, itemsizeOf, structDtype, structureOf } from "../../target/dtypes";
import type { Target } from "../../target/target";

import { constantOf } from "../../values/int";
import type { Obj, Run } from "../../values/object";
import type { Value } from "../../values/value";
import { objectOf } from "../containers/objects";
import { shapeValue } from "../library/apply";
import { asInt } from "../operators";
import type { State } from "../state";
import { defaultInt } from "./promotion";

const CHARACTERS: Readonly<Record<string, string>> = {
  "?": "bool",
  b: "int8",
  B: "uint8",
  c: "S1",
  h: "int16",
  H: "uint16",
  i: "int32",
  I: "uint32",
  q: "int64",
  Q: "uint64",
  e: "float16",
  f: "float32",
  d: "float64",
  g: "longdouble",
  F: "complex64",
  D: "complex128",
  G: "clongdouble",
  O: "object",
  M: "datetime64",
  m: "timedelta64",
};

const NAMES: Readonly<Record<string, string>> = {
  bool: "bool",
  int: "int",
  float: "float64",
  complex: "complex128",
  object: "object",
  single: "float32",
  double: "float64",
  half: "float16",
  longdouble: "longdouble",
  float128: "longdouble",
  clongdouble: "clongdouble",
  complex256: "clongdouble",
  csingle: "complex64",
  cdouble: "complex128",
  long: "long",
  ulong: "ulong",
  byte: "int8",
  ubyte: "uint8",
  short: "int16",
  ushort: "uint16",
  intc: "int32",
  uintc: "uint32",
  intp: "intp",
  uintp: "uintp",
  longlong: "int64",
  ulonglong: "uint64",
  uint: "uint",
  object_: "object",
  bool_: "bool",
  int_: "int",
  str_: "U0",
  bytes_: "S0",
  void: "V0",
  str: "U0",
  bytes: "S0",
};

const PLAIN = new Set([
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "float16",
  "float32",
  "float64",
  "complex64",
  "complex128",
  "datetime64",
  "timedelta64",
]);

/** Canonical dtype that a value names ("uint8", "<f4", float, np.int32, a dtype object, a list of fields); null when not known. */
export function dtypeFor(value: Value, target: Target, state?: State, align = false, depth = 0): string | null {
  if (value.tag === "dtype") return resolve(value.dtype, target);
  if (value.tag === "none") return "float64";
  if (value.tag === "known") {
    const name = value.name.replace(/^builtins\./, "");
    return name in NAMES && value.name.startsWith("builtins.") ? resolve(NAMES[name] as string, target) : null;
  }
  if (value.tag === "str" && value.text !== null) return fromText(value.text, target);
  const obj = state === undefined ? undefined : objectOf(value, state);
  return obj === undefined || state === undefined || depth > MAX_NESTED ? null : structured(obj, target, state, align, depth + 1);
}

/** Fields within fields that are followed: a list may hold itself. */
const MAX_NESTED = 16;
const MAX_FIELDS = 1000;

/** np.dtype([(name, dtype, shape?), …]) or np.dtype({"names": […], "formats": […], …}); align: offsets as a C compiler lays them out. */
export function structured(obj: Obj, target: Target, state: State, align: boolean, depth = 0): string | null {
  if (obj.kind === "list") {
    const fields: { name: string; dtype: string; shape: readonly number[] }[] = [];
    for (const run of obj.runs) {
      const one = objectOf(run.element, state);
      if (one?.kind !== "tuple" || run.count.low !== run.count.high || run.count.high !== 1) return null;
      const [name, format, shape] = eachOf(one.runs) ?? [];
      const dtype = format === undefined ? null : dtypeFor(format, target, state, false, depth);
      const dims = shape === undefined ? [] : plainShape(shape, state);
      if (name?.tag !== "str" || name.text === null || dtype === null || dims === null) return null;
      fields.push({ name: name.text, dtype: dtype.replace(/^U0$/, "U1"), shape: dims });
    }
    return fields.length === 0 ? null : layOut(fields, target, align);
  }
  if (obj.kind !== "dict") return null;
  const entry = (key: string): Value | undefined => obj.runs.find((run) => run.key.tag === "str" && run.key.text === key)?.element;
  const texts = (key: string): readonly Value[] | null => {
    const value = entry(key);
    const list = value === undefined ? undefined : objectOf(value, state);
    return list?.kind === "list" || list?.kind === "tuple" ? eachOf(list.runs) : null;
  };
  const [names, formats] = [texts("names"), texts("formats")];
  if (names === null || formats === null || names.length !== formats.length || entry("offsets") !== undefined) return null;
  const fields: { name: string; dtype: string; shape: readonly number[] }[] = [];
  for (const [i, name] of names.entries()) {
    const dtype = dtypeFor(formats[i] as Value, target, state, false, depth);
    if (name.tag !== "str" || name.text === null || dtype === null) return null;
    fields.push({ name: name.text, dtype, shape: [] });
  }
  const size = entry("itemsize");
  const given = size === undefined ? undefined : asInt(size);
  const bytes = given === undefined || given === null ? undefined : constantOf(given);
  return size !== undefined && typeof bytes !== "number" ? null : layOut(fields, target, align, bytes as number | undefined);
}

function plainShape(value: Value, state: State): readonly number[] | null {
  const numbers = shapeValue(value, state)?.map(constantOf);
  return numbers === undefined || numbers.some((dim) => typeof dim !== "number") ? null : (numbers as number[]);
}

/** The items one by one: equal neighbours are one run. Null where it is not known how many there are, or they are too many for fields. */
function eachOf(runs: readonly Run[]): readonly Value[] | null {
  return runs.some((run) => run.count.low !== run.count.high || run.count.high > MAX_FIELDS)
    ? null
    : runs.flatMap((run) => Array<Value>(Number(run.count.high)).fill(run.element));
}

/** Offsets one after the other; with `align` each at a multiple of its alignment (numpy/core/src/multiarray/descriptor.c). */
function layOut(
  fields: readonly { readonly name: string; readonly dtype: string; readonly shape: readonly number[] }[],
  target: Target,
  align: boolean,
  size?: number,
): string | null {
  const placed: Field[] = [];
  let at = 0;
  let widest = 1;
  for (const field of fields) {
    const item = itemsizeOf(field.dtype, target);
    if (item === null) return null;
    const alignment = align ? alignmentOf(field.dtype, item, target) : 1;
    widest = Math.max(widest, alignment);
    at = Math.ceil(at / alignment) * alignment;
    placed.push({ ...field, offset: at });
    at += item * field.shape.reduce((all, n) => all * n, 1);
  }
  return structDtype({ size: size ?? Math.ceil(at / widest) * widest, fields: placed });
}

/** Alignment of a C type: its size, at most a word on i386 (4 for double and int64 there). Text aligns by its characters. */
function alignmentOf(dtype: string, item: number, target: Target): number {
  const inner = structureOf(dtype);
  if (inner !== null) return Math.max(1, ...inner.fields.map((f) => alignmentOf(f.dtype, itemsizeOf(f.dtype, target) ?? 1, target)));
  if (dtype.startsWith("U")) return 4;
  if (dtype.startsWith("S") || dtype.startsWith("V")) return 1;
  const part = dtype.startsWith("complex") || dtype === "clongdouble" ? item / 2 : item;
  return Math.min(part, dtype.includes("longdouble") ? (target.word === 8 ? 16 : 4) : target.word);
}

function fromText(text: string, target: Target): string | null {
  if (text.includes(",")) return list(text, target);
  const swapped = text.startsWith(">") || text.startsWith("!");
  const plain = text.replace(/^[<>=|!]/, "");
  const dtype = named(plain, target);
  return dtype !== null && swapped && (itemsizeOf(dtype, target) ?? 1) > 1 && !/^[SVs]/.test(dtype) ? `>${dtype}` : dtype;
}

/** "i4,f8": fields f0, f1, … */
function list(text: string, target: Target): string | null {
  const fields: { name: string; dtype: string; shape: readonly number[] }[] = [];
  for (const [i, part] of text.split(",").entries()) {
    const repeated = /^\s*(\d+)(?=[<>=|]?[a-zA-Z?])(.*)$/.exec(part);
    const dtype = fromText((repeated?.[2] ?? part).trim(), target);
    if (dtype === null) return null;
    fields.push({ name: `f${i}`, dtype, shape: repeated === null ? [] : [Number(repeated[1])] });
  }
  return layOut(fields, target, false);
}

function named(plain: string, target: Target): string | null {
  if (PLAIN.has(plain)) return plain;
  const name = NAMES[plain];
  if (name !== undefined) return resolve(name, target);
  const letter = CHARACTERS[plain];
  if (letter !== undefined) return letter;
  if (plain === "l") return resolve("long", target);
  if (plain === "L") return resolve("ulong", target);
  if (plain === "p" || plain === "n") return resolve("intp", target);
  if (plain === "P" || plain === "N") return resolve("uintp", target);
  if (/^[SUV]$/.test(plain)) return `${plain}0`;
  const dated = /^(?:datetime64|M8)(\[\w+\])?$/.exec(plain);
  if (dated !== null) return `datetime64${dated[1] ?? ""}`;
  const passed = /^(?:timedelta64|m8)(\[\w+\])?$/.exec(plain);
  if (passed !== null) return `timedelta64${passed[1] ?? ""}`;
  const sized = /^([iufcbSUVa])(\d+)$/.exec(plain);
  if (sized === null) return null;
  const bytes = Number(sized[2]);
  switch (sized[1]) {
    case "i":
      return valid(`int${bytes * 8}`);
    case "u":
      return valid(`uint${bytes * 8}`);
    case "f":
      return bytes === 16 || bytes === 12 ? "longdouble" : valid(`float${bytes * 8}`);
    case "c":
      return bytes === 32 || bytes === 24 ? "clongdouble" : valid(`complex${bytes * 8}`);
    case "b":
      return bytes === 1 ? "bool" : null;
    case "a":
      return `S${bytes}`;
    default:
      return `${sized[1]}${bytes}`;
  }
}

function valid(name: string): string | null {
  return PLAIN.has(name) ? name : null;
}

/** Names whose width depends on the target: C long and pointer-sized ints. */
function resolve(name: string, target: Target): string {
  // C long has four bytes on Windows; np.int_ was C long before NumPy 2 and is pointer-sized from it on.
  const long = target.os === "windows" ? 4 : target.word;
  switch (name) {
    case "int":
      return defaultInt(target);
    case "uint":
      return `u${defaultInt(target)}`;
    case "long":
      return `int${long * 8}`;
    case "ulong":
      return `uint${long * 8}`;
    case "intp":
      return `int${target.word * 8}`;
    case "uintp":
      return `uint${target.word * 8}`;
    default:
      return name;
  }
}

const CODES: Readonly<Record<string, string>> = {
  b: "int8",
  B: "uint8",
  h: "int16",
  H: "uint16",
  i: "int32",
  I: "uint32",
  l: "long",
  L: "ulong",
  q: "int64",
  Q: "uint64",
  f: "float32",
  d: "float64",
};

/** The dtype that an array.array of this typecode becomes. */
export function dtypeOfCode(typecode: string, target: Target): string | null {
  const name = CODES[typecode];
  return name === undefined ? (typecode === "u" || typecode === "w" ? "U1" : null) : resolve(name, target);
}

/** The dtype NumPy gives an array made of this value. `fits`: that rests on an int of unknown range fitting 64 bits. */
export function dtypeOfValue(value: Value, state: State, target: Target): { readonly dtype: string | null; readonly fits: boolean } {
  const sure = (dtype: string | null): { dtype: string | null; fits: boolean } => ({ dtype, fits: false });
  switch (value.tag) {
    case "bool":
      return sure("bool");
    case "float":
      return sure("float64");
    case "complex":
      return sure("complex128");
    case "str":
      return sure(constantOf(value.length) === null ? null : `U${constantOf(value.length)}`);
    case "bytes":
      return sure(constantOf(value.length) === null ? null : `S${constantOf(value.length)}`);
    case "none":
    case "function":
    case "class":
    case "module":
    case "known":
      return sure("object");
    case "int": {
      const n = asInt(value);
      if (n === null) return sure(null);
      const bits = BigInt(target.word * 8);
      const most = 2n ** (defaultInt(target) === "int32" ? 31n : bits - 1n) - 1n;
      if (n.low >= -most - 1n && n.high <= most) return sure(defaultInt(target));
      if (n.low > most && n.low >= 0) {
        if (most < 2n ** 63n - 1n && n.high <= 2n ** 63n - 1n) return sure("int64");
        return sure(n.high <= 2n ** 64n - 1n && n.low > 2n ** 63n - 1n ? "uint64" : n.low > 2n ** 64n - 1n ? "object" : null);
      }
      if (n.high < -most - 1n)
        return sure(most < 2n ** 63n - 1n && n.low >= -(2n ** 63n) ? "int64" : n.high < -(2n ** 63n) ? "object" : null);
      return { dtype: defaultInt(target), fits: true };
    }
    default: {
      const obj = objectOf(value, state);
      return sure(obj?.kind === "ndarray" || obj?.kind === "npscalar" ? obj.dtype : null);
    }
  }
}
