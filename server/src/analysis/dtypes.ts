/** NumPy dtypes: what an argument names and what a Python value becomes (SIZE-RULES §8). */
import type { Target } from "../target/target";
import { constantOf } from "../values/int";
import type { Value } from "../values/value";
import { objectOf } from "./objects";
import { asInt } from "./operators";
import type { State } from "./state";

const CHARACTERS: Readonly<Record<string, string>> = {
  "?": "bool",
  b: "int8",
  B: "uint8",
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
  O: "object",
  M: "datetime64",
  m: "timedelta64",
};

const NAMES: Readonly<Record<string, string>> = {
  bool: "bool",
  int: "intp",
  float: "float64",
  complex: "complex128",
  object: "object",
  single: "float32",
  double: "float64",
  half: "float16",
  longdouble: "longdouble",
  float128: "longdouble",
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
  uint: "uintp",
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

/** Canonical dtype that a value names ("uint8", "<f4", float, np.int32, a dtype object); null when not known. */
export function dtypeFor(value: Value, target: Target): string | null {
  if (value.tag === "dtype") return resolve(value.dtype, target);
  if (value.tag === "known") {
    const name = value.name.replace(/^builtins\./, "");
    return name in NAMES && value.name.startsWith("builtins.") ? resolve(NAMES[name] as string, target) : null;
  }
  if (value.tag !== "str" || value.text === null) return null;
  return fromText(value.text, target);
}

function fromText(text: string, target: Target): string | null {
  const plain = text.replace(/^[<>=|]/, "");
  if (PLAIN.has(plain)) return plain;
  const named = NAMES[plain];
  if (named !== undefined) return resolve(named, target);
  const letter = CHARACTERS[plain];
  if (letter !== undefined) return letter;
  if (plain === "l" || plain === "p") return resolve("intp", target);
  if (plain === "L" || plain === "P") return resolve("uintp", target);
  const sized = /^([iufcbSUMm])(\d+)(\[\w+\])?$/.exec(plain);
  if (sized === null) return null;
  const bytes = Number(sized[2]);
  switch (sized[1]) {
    case "i":
      return valid(`int${bytes * 8}`);
    case "u":
      return valid(`uint${bytes * 8}`);
    case "f":
      return bytes === 16 ? "longdouble" : valid(`float${bytes * 8}`);
    case "c":
      return valid(`complex${bytes * 8}`);
    case "b":
      return bytes === 1 ? "bool" : null;
    case "S":
    case "U":
      return `${sized[1]}${bytes}`;
    case "M":
      return bytes === 8 ? "datetime64" : null;
    default:
      return bytes === 8 ? "timedelta64" : null;
  }
}

function valid(name: string): string | null {
  return PLAIN.has(name) ? name : null;
}

/** Names whose width depends on the target: C long and pointer-sized ints. */
function resolve(name: string, target: Target): string {
  // np.int_ is C long before NumPy 2 and pointer-sized from it on; on Linux and macOS both are a word wide.
  const long = target.os === "windows" && (target.numpy?.[0] ?? 2) < 2 ? 4 : target.word;
  switch (name) {
    case "int":
      return `int${long * 8}`;
    case "uint":
      return `uint${long * 8}`;
    case "intp":
      return `int${long * 8}`;
    case "uintp":
      return `uint${long * 8}`;
    default:
      return name;
  }
}

/** The dtype NumPy gives an array made of this value; null when not known. */
export function dtypeOfValue(value: Value, state: State, target: Target): string | null {
  switch (value.tag) {
    case "bool":
      return "bool";
    case "float":
      return "float64";
    case "complex":
      return "complex128";
    case "str":
      return constantOf(value.length) === null ? null : `U${constantOf(value.length)}`;
    case "bytes":
      return constantOf(value.length) === null ? null : `S${constantOf(value.length)}`;
    case "none":
      return "object";
    case "int": {
      const n = asInt(value);
      if (n === null) return null;
      const most = target.word === 8 ? 2n ** 63n - 1n : 2n ** 31n - 1n;
      if (n.low >= -most - 1n && n.high <= most) return resolve("int", target);
      if (n.low >= 0 && n.high <= 2n ** 64n - 1n && n.low > most) return "uint64";
      return null;
    }
    default: {
      const obj = objectOf(value, state);
      return obj?.kind === "ndarray" || obj?.kind === "npscalar" ? obj.dtype : null;
    }
  }
}
