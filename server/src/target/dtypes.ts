/**
 * NumPy dtypes by canonical name, and their bytes per item (SIZE-RULES §8).
 * Plain: "float64", "bool", "longdouble", "object". With a width: "U5" (letters), "S3", "V7" (bytes). With a unit: "datetime64[D]".
 * Of the other byte order: ">int32". Structured: "struct" and a JSON text of its fields.
 */
import type { Target } from "./target";

export interface Field {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes from the start of the item. */
  readonly offset: number;
}

export interface Structured {
  /** Bytes per item. */
  readonly size: number;
  readonly fields: readonly Field[];
}

const FIXED: Readonly<Record<string, number>> = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float16: 2,
  float32: 4,
  float64: 8,
  complex64: 8,
  complex128: 16,
  datetime64: 8,
  timedelta64: 8,
};

/** Bytes per item; null for a dtype that is not known. longdouble: 16 on x86-64, 12 on i386. */
export function itemsizeOf(dtype: string, target: Target): number | null {
  const fixed = FIXED[dtype];
  if (fixed !== undefined) return fixed;
  if (dtype === "object") return target.word;
  if (dtype === "longdouble" || dtype === "clongdouble") return longDouble(target) * (dtype === "longdouble" ? 1 : 2);
  if (/^(datetime64|timedelta64)\[/.test(dtype)) return 8;
  const sized = /^([SUV])(\d+)$/.exec(dtype);
  if (sized !== null) return Number(sized[2]) * (sized[1] === "U" ? 4 : 1);
  if (dtype.startsWith(">")) return itemsizeOf(dtype.slice(1), target);
  return structureOf(dtype)?.size ?? null;
}

/** sizeof(long double): that of a double with Microsoft's compiler. */
function longDouble(target: Target): number {
  return target.os === "windows" ? 8 : target.word === 8 ? 16 : 12;
}

const STRUCT = "struct";

/** The canonical name of a structured dtype. */
export function structDtype(structure: Structured): string {
  return STRUCT + JSON.stringify([structure.size, structure.fields.map((f) => [f.name, f.dtype, f.shape, f.offset])]);
}

/** The fields of a structured dtype; null for any other. */
export function structureOf(dtype: string): Structured | null {
  if (!dtype.startsWith(STRUCT)) return null;
  const [size, fields] = JSON.parse(dtype.slice(STRUCT.length)) as [number, [string, string, number[], number][]];
  return { size, fields: fields.map(([name, inner, shape, offset]) => ({ name, dtype: inner, shape, offset })) };
}

/** One letter for what a dtype is made of: b bool, i u ints, f c floats, M m times, U S text, O objects, V raw or structured. */
export function kindOf(dtype: string): string {
  const plain = dtype.replace(/^>/, "");
  if (plain === "bool") return "b";
  if (plain === "object") return "O";
  if (plain.startsWith("int")) return "i";
  if (plain.startsWith("uint")) return "u";
  if (plain.startsWith("float") || plain === "longdouble") return "f";
  if (plain.startsWith("complex") || plain === "clongdouble") return "c";
  if (plain.startsWith("datetime64")) return "M";
  if (plain.startsWith("timedelta64")) return "m";
  return /^[US]\d+$/.test(plain) ? (plain[0] as string) : "V";
}

/** How a dtype is shown: its name, or the fields of a structured one. */
export function dtypeText(dtype: string): string {
  const structure = structureOf(dtype);
  if (structure === null) return dtype;
  return structure.fields
    .map(({ name, dtype: inner, shape }) => `${name}: ${dtypeText(inner)}${shape.length > 0 ? `(${shape.join(", ")})` : ""}`)
    .join(", ");
}
