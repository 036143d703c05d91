/** Formatted texts: the % operator, format() with its specifications, and str.format(). Source: the library reference, "Format String Syntax". */
import { referred } from "../../values/heap";
import { add, constant, constantOf, type Int, interval, min } from "../../values/int";
import { decimalLength } from "../../values/pieces";
import type { Heap } from "../../values/snapshot";
import type { Id, Value } from "../../values/value";
import { asFloat, asInt } from "../operators";
import { ANY_TEXT, characters, decimal, floatFixed, joined, lengthened, literal, padded, type Text, textOf } from "./texts";

/** The str of a text. One character may be one of those that exist once. */
export function strValue(text: Text, id: Id, fresh = false): Value {
  const stepped = text.length.poly !== null && text.length.high > 1;
  const identity: Id = text.length.low <= 1 && !stepped && !fresh ? { kind: "any" } : id;
  return {
    tag: "str",
    text: text.text,
    length: text.length,
    kind: text.kind,
    id: identity,
    ...(text.plain && text.text === null ? { plain: true as const } : {}),
    ...(text.numeral === undefined ? {} : { numeral: text.numeral }),
    ...(fresh ? { fresh } : {}),
  };
}

/** `template % args`. */
export function percent(template: Value, args: Value, heap: Heap): Text {
  if (template.tag !== "str" || template.text === null) return ANY_TEXT;
  const values = referred(heap, args);
  const list: Value[] = [];
  if (values?.kind === "tuple") {
    for (const run of values.runs) {
      if (constantOf(run.count) !== 1) return ANY_TEXT;
      list.push(run.element);
    }
  } else list.push(args);
  const parts: Text[] = [];
  let at = 0;
  let next = 0;
  for (const match of template.text.matchAll(PERCENT)) {
    const [whole, name, flags = "", width = "", precision, type = ""] = match;
    parts.push(literal(template.text.slice(at, match.index)));
    at = (match.index ?? 0) + whole.length;
    if (type === "%") {
      parts.push(literal("%"));
      continue;
    }
    const wide = width === "*" ? numberOf(list[next++]) : Number(width);
    const digits = precision === "*" ? numberOf(list[next++]) : precision === undefined ? null : Number(precision);
    const value = name === undefined ? list[next++] : itemOf(args, name, heap);
    if (value === undefined || wide === undefined || digits === undefined) parts.push(ANY_TEXT);
    else parts.push(percentPart(value, type, flags, wide, digits, heap));
  }
  parts.push(literal(template.text.slice(at)));
  return joined(parts);
}

const PERCENT = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?[hlL]?([diouxXeEfFgGcrsa%])/g;

function numberOf(value: Value | undefined): number | undefined {
  const n = value === undefined ? null : asInt(value);
  const known = n === null ? null : constantOf(n);
  return typeof known === "number" ? known : undefined;
}

function itemOf(args: Value, name: string, heap: Heap): Value | undefined {
  const dict = referred(heap, args);
  if (dict?.kind !== "dict" || dict.runs.some((run) => run.key.tag !== "str" || run.key.text === null)) return undefined;
  return dict.runs.find((run) => run.key.tag === "str" && run.key.text === name)?.element;
}

function percentPart(value: Value, type: string, flags: string, width: number, digits: number | null, heap: Heap): Text {
  const align = flags.includes("-") ? "<" : ">";
  const sign = flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const zeros = flags.includes("0") && align === ">";
  switch (type) {
    case "s":
    case "r":
    case "a":
      return padded(
        cut(textOf(value, heap, type === "s" ? "str" : type === "r" ? "repr" : "ascii") ?? ANY_TEXT, digits),
        width,
        " ",
        align,
      );
    case "c":
      return padded(
        value.tag === "str" ? { ...ANY_TEXT, length: constant(1), kind: value.kind } : { ...ANY_TEXT, length: constant(1) },
        width,
        " ",
        align,
      );
    case "d":
    case "i":
    case "u":
      return padded(signed(wholeOf(value, digits ?? 0), value, sign), width, zeros ? "0" : " ", align);
    case "o":
    case "x":
    case "X":
      return padded(inBase(value, type === "o" ? 8 : 16, flags.includes("#"), digits ?? 0, sign), width, zeros ? "0" : " ", align);
    default:
      return padded(floating(value, type, digits, sign), width, zeros ? "0" : " ", align);
  }
}

/** The first `most` characters. */
function cut(text: Text, most: number | null): Text {
  if (most === null) return text;
  if (text.text !== null) return literal([...text.text].slice(0, most).join(""));
  return { text: null, length: min(text.length, constant(most)), kind: text.kind === "ascii" ? "ascii" : null, plain: text.plain };
}

/** The number as decimal digits, at least `least` of them. */
function wholeOf(value: Value, least: number): Text {
  const n =
    value.tag === "float"
      ? value.value === null || !Number.isFinite(value.value)
        ? null
        : constant(BigInt(Math.trunc(value.value)))
      : asInt(value);
  if (n === null) return characters(interval(1, value.tag === "float" ? 310 : Number.POSITIVE_INFINITY));
  if (least === 0) return decimal(n);
  return characters(lengthened(decimalLength(n), (length) => Math.max(length, n.low < 0 ? length : least)));
}

/** A sign before numbers that are not negative. */
function signed(text: Text, value: Value, sign: string): Text {
  if (sign === "") return text;
  const n = asInt(value);
  if (text.text !== null) return text.text.startsWith("-") ? text : literal(sign + text.text);
  return n !== null && n.low >= 0 ? joined([literal(sign), text]) : { ...text, length: add(text.length, interval(0, 1)) };
}

const BASE_PREFIX: Readonly<Record<number, string>> = { 2: "0b", 8: "0o", 16: "0x" };

/** The integer in base 2, 8 or 16. */
export function inBase(value: Value, base: number, prefix: boolean, least = 0, sign = ""): Text {
  const n = asInt(value);
  const known = n === null ? null : constantOf(n);
  const start = prefix ? (BASE_PREFIX[base] as string) : "";
  if (known !== null) {
    const big = BigInt(known);
    const digits = (big < 0n ? -big : big).toString(base).padStart(least, "0");
    return literal((big < 0n ? "-" : sign) + start + digits);
  }
  const end = (bound: Int["low"]): number =>
    typeof bound === "bigint" || Number.isFinite(bound)
      ? BigInt(bound) < 0n
        ? 1 + (-BigInt(bound)).toString(base).length
        : BigInt(bound).toString(base).length
      : Number.POSITIVE_INFINITY;
  const most = n === null ? Number.POSITIVE_INFINITY : Math.max(end(n.low), end(n.high));
  const fewest = n !== null && n.low > 0 ? end(n.low) : 1;
  return characters(interval(Math.max(fewest, least) + start.length, Math.max(most, least) + start.length + 1));
}

/** A number with %f, %e or %g; the letters of format() are the same. */
function floating(value: Value, type: string, digits: number | null, sign: string): Text {
  const after = digits ?? 6;
  const known = value.tag === "float" || value.tag === "int" || value.tag === "bool" ? asFloat(value) : null;
  const extra = sign === "" ? 0 : 1;
  switch (type) {
    case "f":
    case "F": {
      if (known !== null && after <= 60) return signedFloat(floatFixed(known, after), sign);
      const n = asInt(value);
      const point = after > 0 ? after + 1 : 0;
      if (n !== null && n.low >= -(2 ** 53) && n.high <= 2 ** 53)
        return signed(characters(add(decimalLength(n), constant(point))), value, sign);
      return characters(interval(3, 310 + point + extra));
    }
    case "e":
    case "E":
      if (known !== null && Number.isFinite(known) && after <= 100) {
        const [mantissa, power] = known.toExponential(after).split("e") as [string, string];
        const text = `${mantissa}e${power.startsWith("-") ? "-" : "+"}${power.slice(1).padStart(2, "0")}`;
        return characters(constant(signedFloat(text, sign).text?.length ?? 0));
      }
      return characters(interval(3, after + 8 + extra));
    default:
      return characters(interval(1, Math.max(after, 1) + 8 + extra));
  }
}

function signedFloat(text: string, sign: string): Text {
  return literal(text.startsWith("-") ? text : sign + text);
}

const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?z?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/su;

/** format(value, spec). */
export function formatted(value: Value, spec: Text, heap: Heap): Text {
  if (spec.text === null) return ANY_TEXT;
  if (spec.text === "") return textOf(value, heap, "str") ?? ANY_TEXT;
  const match = SPEC.exec(spec.text);
  if (match === null || !["str", "int", "bool", "float"].includes(value.tag)) return ANY_TEXT;
  const [, fill, side, sign = "", alternate, zero, width = "0", grouping, precision, type = ""] = match;
  const shown = sign === "-" ? "" : sign;
  const digits = precision === undefined ? null : Number(precision);
  const text =
    value.tag === "str"
      ? cut(textOf(value, heap, "str") as Text, digits)
      : numberText(value, type, shown, alternate !== undefined, digits, grouping, heap);
  const align = side === "=" ? ">" : side === "<" || side === ">" || side === "^" ? side : value.tag === "str" ? "<" : ">";
  // Signs stand before the zeros; for the length it is all one.
  const filled = padded(text, Number(width), fill ?? (zero === undefined ? " " : "0"), align);
  const shifted = (zero !== undefined || side === "=") && text.text !== null && /^[-+ ]/.test(text.text);
  return shifted && filled.text !== text.text ? characters(filled.length) : filled;
}

function numberText(
  value: Value,
  type: string,
  sign: string,
  alternate: boolean,
  digits: number | null,
  grouping: string | undefined,
  heap: Heap,
): Text {
  const isFloat = value.tag === "float";
  if (type === "b" || type === "o" || type === "x" || type === "X") {
    const text = inBase(value, type === "b" ? 2 : type === "o" ? 8 : 16, alternate, 0, sign);
    return grouping === undefined ? text : characters(hullWith(text.length, 2));
  }
  if (type === "c") return { ...ANY_TEXT, length: constant(1) };
  if (type === "d" || type === "n" || (type === "" && !isFloat)) return grouped(signed(wholeOf(value, 0), value, sign), value, grouping);
  if (type === "%") {
    const known = asFloat(value);
    const text =
      known === null
        ? floating({ ...value, tag: "float", value: null } as Value, "f", digits, sign)
        : floating({ tag: "float", value: known * 100, id: { kind: "any" } }, "f", digits, sign);
    return joined([text, literal("%")]);
  }
  if (type === "" && digits === null) {
    const text = textOf(value, heap, "str") ?? ANY_TEXT;
    return grouped(sign === "" ? text : { ...text, text: null, length: add(text.length, interval(0, 1)) }, value, grouping);
  }
  // Without a letter as %g, but with at least one digit after the point.
  const text = floating(value, type === "" ? "g" : type, digits, sign);
  return grouped(type === "" ? { ...text, text: null, length: add(text.length, interval(0, 2)) } : text, value, grouping);
}

/** A comma for every three digits. */
function grouped(text: Text, value: Value, grouping: string | undefined): Text {
  if (grouping === undefined) return text;
  if (text.text !== null) {
    const [, head = "", whole = "", tail = ""] = /^([-+ ]?)(\d*)(.*)$/.exec(text.text) ?? [];
    return literal(head + whole.replace(/\B(?=(\d{3})+$)/g, grouping) + tail);
  }
  const n = asInt(value);
  if (value.tag !== "float" && n !== null && n.low >= 0)
    return characters(lengthened(text.length, (length) => length + Math.floor((length - 1) / 3)));
  return characters(hullWith(text.length, 1.34));
}

function hullWith(length: Int, factor: number): Int {
  return interval(
    length.low,
    typeof length.high === "number" && Number.isFinite(length.high) ? Math.ceil(length.high * factor) : Number.POSITIVE_INFINITY,
  );
}

const FIELD = /\{\{|\}\}|\{([^{}:!]*)(?:!([rsa]))?(?::((?:[^{}]|\{[^{}]*\})*))?\}/g;

/** template.format(*args, **named). */
export function strFormat(template: Value, args: readonly Value[], named: ReadonlyMap<string, Value>, heap: Heap): Text {
  if (template.tag !== "str" || template.text === null) return ANY_TEXT;
  const parts: Text[] = [];
  let at = 0;
  let next = 0;
  const field = (name: string): Value | undefined =>
    name === "" ? args[next++] : /^\d+$/.test(name) ? args[Number(name)] : named.get(name);
  for (const match of template.text.matchAll(FIELD)) {
    parts.push(literal(template.text.slice(at, match.index)));
    at = (match.index ?? 0) + match[0].length;
    if (match[0] === "{{" || match[0] === "}}") {
      parts.push(literal(match[0].slice(1)));
      continue;
    }
    const value = field(match[1] as string);
    const spec = specOf(match[3] ?? "", field, heap);
    if (value === undefined) parts.push(ANY_TEXT);
    else if (match[2] === undefined) parts.push(formatted(value, spec, heap));
    else {
      const text = textOf(value, heap, match[2] === "r" ? "repr" : match[2] === "a" ? "ascii" : "str") ?? ANY_TEXT;
      parts.push(spec.text === "" ? text : ANY_TEXT);
    }
  }
  parts.push(literal(template.text.slice(at)));
  return joined(parts);
}

/** A specification may hold fields of its own. */
function specOf(spec: string, field: (name: string) => Value | undefined, heap: Heap): Text {
  const parts = spec.split(/\{([^{}]*)\}/);
  return joined(
    parts.map((part, i) => {
      if (i % 2 === 0) return literal(part);
      const value = field(part);
      return (value === undefined ? null : textOf(value, heap, "str")) ?? ANY_TEXT;
    }),
  );
}
