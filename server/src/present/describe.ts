/** Noun phrases for values: "list of 1,000,000 floats". */
import type { Part, Sizes } from "../size/types";
import { constantOf, hasSymbol, type Int, sub } from "../values/int";
import { finite } from "./figures";
import { intText, isPrintable, type Names, nameSymbols } from "./formulas";
import { count, type Style } from "./numbers";

/** "1 float", "0 floats", "1,000,000 Point instances", "0 to 1,000,000 floats", "n floats". `names`: of the figure that stands beside it. */
export function counted(n: Int, noun: string, style: Style, names?: Names): string {
  if (n.low === n.high) return `${count(n.low, style)} ${n.low === 1 ? noun : plural(noun)}`;
  return `${amount(n, style, names)} ${plural(noun)}`;
}

/** The plural of an English noun; "items" for none. */
export function plural(noun: string): string {
  if (noun === "") return "items";
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** "a list", "an int", "a uint8 array". */
export function article(phrase: string): string {
  return `${/^([aeio]|8|11\b|18\b)/i.test(phrase) ? "an" : "a"} ${phrase}`;
}

/** The noun for objects of a type: "float", "string", "Point instance", "item" where there are several types. */
export function nounOf(type: string): string {
  const base = type.replace(/\[.*$/, "");
  if (alternatives(type).length > 1 || base === "object" || base === "") return "item";
  const spoken = NOUNS[base];
  if (spoken !== undefined) return spoken;
  return isClassName(base) ? `${base} instance` : base;
}

const NOUNS: Readonly<Record<string, string>> = { str: "string", ndarray: "array", bytes: "bytes object", complex: "complex number" };

/** What a value is, from its sizes: type, length and elements, without an article. */
export function describe(sizes: Sizes, style: Style, names?: Names): string {
  const types = alternatives(sizes.type);
  if (types.length > 1) return types.map(bareType).join(" or ");
  const [base, element] = split(sizes.type);
  const { length } = sizes;
  const shown = names ?? nameSymbols([length]);
  if (isView(sizes)) return viewText(sizes, style);
  switch (base) {
    case "list":
    case "tuple":
    case "set":
    case "frozenset":
    case "deque":
      return length === null ? base : isEmpty(length) ? `${base}, empty` : `${base} of ${itemsText(sizes, length, element, style, shown)}`;
    case "array":
      return arrayText(`array${element === null ? "" : `('${element}')`}`, length, style, shown);
    case "ndarray":
      return ndarrayText(`${element === null || element === "object" ? "" : `${element} `}array`, sizes, style, shown);
    case "bytes":
    case "bytearray":
      // Where the length is a range, that of held says as much.
      return length !== null && length.low !== length.high && !hasSymbol(length) ? base : unitsText(base, length, "byte", style, shown);
    case "str":
      return unitsText("str", length, "character", style, shown);
    case "range":
      return unitsText("range", length, "item", style, shown);
    case "NoneType":
      return "None";
    default:
      if (isDict(base) && length !== null)
        return isEmpty(length) ? `${base}, empty` : `${base} of ${counted(length, "item", style, shown)}`;
      return isClassName(base) && !isDict(base) ? `${base} instance` : base;
  }
}

/** Without what it holds: "list" of "list of 1,000,000 floats", "array('f')"; and what it holds: "1,000,000 floats". For a name that grows. */
export function describeGrowth(
  start: Sizes,
  end: Sizes,
  style: Style,
): { readonly what: string; readonly empty: boolean; readonly ends: string } {
  const text = describe(end, style);
  const at = text.indexOf(" of ");
  const empty = start.length !== null && isEmpty(start.length);
  return { what: describe(start, style).replace(/( of |, empty).*$/, ""), empty, ends: at < 0 ? text : text.slice(at + 4) };
}

/** Whether the value is a view: it keeps another array alive that holds the data. */
export function isView(sizes: Sizes): boolean {
  return sizes.parts.some((part) => part.role === "base");
}

/** "view of 1,000 of the 10,000,000 items of big"; without the name where there is none. */
export function viewText(sizes: Sizes, style: Style, owner: string | null = null): string {
  const base = sizes.parts.find((part) => part.role === "base");
  const { length } = sizes;
  const all = base?.slots?.used ?? null;
  const of = owner === null ? "another array" : owner;
  if (length === null || all === null) return `view of ${of}`;
  const dimensions = dimensionsOf(sizes);
  const some =
    dimensions === 1 ? `${amount(length, style)} of the ` : dimensions === 2 ? `${counted(length, "row", style)} of the ` : "the ";
  return `view of ${some}${counted(all, "item", style)} of ${of}`;
}

/** Each alternative of "int | list[int | None]": those inside brackets do not count. */
export function alternatives(type: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < type.length; i++) {
    if (type[i] === "[") depth++;
    if (type[i] === "]") depth--;
    if (depth === 0 && type.startsWith(" | ", i)) {
      found.push(type.slice(start, i));
      start = i + 3;
    }
  }
  return [...found, type.slice(start)];
}

/** "list[float]" → ["list", "float"]. */
function split(type: string): readonly [string, string | null] {
  const at = type.indexOf("[");
  return at < 0 || !type.endsWith("]") ? [type, null] : [type.slice(0, at), type.slice(at + 1, -1)];
}

function bareType(type: string): string {
  return type === "NoneType" ? "None" : split(type)[0];
}

function itemsText(sizes: Sizes, length: Int, element: string | null, style: Style, names: Names): string {
  if (element === "None") return `${counted(length, "reference", style, names)} to None`;
  const noun = element === null ? "item" : nounOf(element);
  const one = element !== null && isSharedItem(sizes.parts, element, length);
  return one ? `${counted(length, "reference", style, names)} to 1 ${noun}` : counted(length, noun, style, names);
}

/** One object stands at all positions. Ints and strings may be the interpreter's own, which are no parts: of them one cannot tell. */
function isSharedItem(parts: readonly Part[], element: string, length: Int): boolean {
  if (["int", "str", "bytes", "bool"].includes(element) || alternatives(element).length > 1) return false;
  const found = parts.filter((part) => part.role === "element" && part.type === split(element)[0]);
  return found.length === 1 && constantOf(found[0]?.count ?? length) === 1 && (length.low > 1 || hasSymbol(length));
}

function arrayText(what: string, length: Int | null, style: Style, names: Names): string {
  if (length === null) return what;
  return isEmpty(length) ? `${what}, empty` : `${what} of ${counted(length, "item", style, names)}`;
}

/** len() is the number of rows where there are two dimensions; the items are those of the buffer. */
function ndarrayText(what: string, sizes: Sizes, style: Style, names: Names): string {
  const items = sizes.parts.find((part) => part.role === "container")?.slots?.used ?? null;
  const dimensions = dimensionsOf(sizes);
  if (items === null || sizes.length === null) return arrayText(what, dimensions === 1 ? sizes.length : null, style, names);
  const text = arrayText(what, items, style, names);
  if (isEmpty(items) || dimensions === null || dimensions <= 1) return text;
  return dimensions === 2 ? `${text} in ${counted(sizes.length, "row", style, names)}` : `${text} in ${dimensions} dimensions`;
}

/** getsizeof counts shape and strides, two words for each dimension, which are no part of held. Null where that does not come out. */
function dimensionsOf(sizes: Sizes): number | null {
  const own = sizes.parts.find((part) => part.role === "container");
  const shallow = sizes.shallow.bytes;
  if (own === undefined || shallow === null) return null;
  const difference = constantOf(sub(shallow, own.total));
  const header = Number((own.slots?.base ?? own.total).low);
  const dimensions = Number(difference ?? Number.NaN) / (header < 72 ? 8 : 16);
  return Number.isInteger(dimensions) && dimensions >= 0 ? dimensions : null;
}

function unitsText(what: string, length: Int | null, noun: string, style: Style, names: Names): string {
  return length === null || !(finite(length.high) || isPrintable(length)) ? what : `${what} of ${counted(length, noun, style, names)}`;
}

function amount(n: Int, style: Style, names: Names = nameSymbols([n])): string {
  if (n.low === n.high) return count(n.low, style);
  if (hasSymbol(n) && isPrintable(n)) return intText(n, names, style);
  const low = finite(n.low) && n.low > 0 ? n.low : 0;
  if (!finite(n.high)) return low === 0 ? "any number of" : `at least ${count(low, style)}`;
  return `${count(low, style)} to ${count(n.high, style)}`;
}

function isEmpty(n: Int): boolean {
  return constantOf(n) === 0;
}

function isDict(base: string): boolean {
  return ["dict", "defaultdict", "Counter", "OrderedDict"].includes(base);
}

/** Classes of programs and libraries by the custom of their names; builtin types and functions are lower case. */
function isClassName(base: string): boolean {
  return /^[A-Z]/.test(base);
}
