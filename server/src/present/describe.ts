/** Noun phrases for values: "list of 1,000,000 floats". */
import type { Sizes } from "../size/types";
import { type Int, constantOf, hasSymbol } from "../values/int";
import { nameSymbols, intText } from "./figures";
import { type Style, count } from "./numbers";

/** "1 float", "0 floats", "1,000,000 Point instances", "0 to 1,000,000 floats", "n floats". */
export function counted(n: Int, noun: string, style: Style): string {
  const exact = constantOf(n);
  if (exact !== null || n.low === n.high) {
    const value = exact ?? n.low;
    return `${count(value, style)} ${value === 1 || value === 1n ? noun : plural(noun)}`;
  }
  if (hasSymbol(n)) return `${intText(n, nameSymbols(n))} ${plural(noun)}`;
  if (n.high === Number.POSITIVE_INFINITY) return n.low === 0 ? `any number of ${plural(noun)}` : `at least ${count(n.low, style)} ${plural(noun)}`;
  return `${count(n.low, style)} to ${count(n.high, style)} ${plural(noun)}`;
}

export function plural(noun: string): string {
  if (noun === "") return "items";
  if (noun === "entry") return "entries";
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** What a value is, from its sizes: type, length and elements; without an article. */
export function describe(sizes: Sizes, style: Style): string {
  const [, base, element] = /^([^[|]+)(?:\[(.*)\])?$/.exec(sizes.type) ?? [null, sizes.type, undefined];
  const { length } = sizes;
  if (base === undefined || sizes.type.includes(" | ")) return sizes.type;
  switch (base) {
    case "list":
    case "tuple":
    case "set":
    case "frozenset":
    case "deque": {
      if (length === null) return base;
      if (constantOf(length) === 0) return `${base}, empty`;
      const noun = element === undefined || element.includes("|") ? "item" : nounOf(element);
      const elements = sizes.parts.find((part) => part.role === "element");
      const one = elements !== undefined && constantOf(elements.count) === 1 && constantOf(length) !== 1;
      const shared = elements === undefined && element !== undefined && isBoxed(element) && (constantOf(length) ?? 2) > 1 && sizes.shared;
      if (one || shared) return `${base} of ${counted(length, "reference", style)} to 1 ${noun}`;
      return `${base} of ${counted(length, noun, style)}`;
    }
    case "dict":
      return length === null ? "dict" : `dict of ${counted(length, "item", style)}`;
    case "array": {
      const code = element ?? "?";
      return length === null ? `array('${code}')` : `array('${code}') of ${counted(length, "item", style)}`;
    }
    case "ndarray":
      return length === null ? `${element ?? ""} array`.trim() : `${element ?? ""} array of ${counted(length, "item", style)}`.trim();
    case "bytes":
    case "bytearray":
      return length === null ? base : `${base} of ${counted(length, "byte", style)}`;
    case "str":
      return length === null ? "str" : `str of ${counted(length, "character", style)}`;
    default:
      return base;
  }
}

function nounOf(element: string): string {
  const base = element.replace(/\[.*$/, "");
  const builtin = ["float", "int", "str", "bool", "bytes", "list", "tuple", "dict", "set", "complex", "array", "ndarray"];
  if (base === "str") return "string";
  if (base === "ndarray") return "array";
  if (base === "NoneType") return "None";
  return builtin.includes(base) ? base : `${base} instance`;
}

function isBoxed(element: string): boolean {
  return ["float", "int", "str", "complex", "bytes"].includes(element);
}
