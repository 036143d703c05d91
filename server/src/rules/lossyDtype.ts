/** lossy-dtype: values that do not survive the dtype they are given. A fault, whatever it saves. */
import { dottedName, occurrenceAt, scopeAt, symbolTable } from "../analysis/names/symtable";
import { usesOf } from "../analysis/names/uses";
import type { CallFact } from "../analysis/types";
import { changeOf, refuse } from "../findings/offer";
import type { Found, TextEdit } from "../findings/types";
import type { Expr } from "../syntax/ast";
import { visitExpressions } from "../syntax/visit";
import type { Span } from "../text/span";
import { referred } from "../values/heap";
import { constant, constantOf } from "../values/int";
import { ndarraySizes } from "./alternatives";
import { type CallExpr, callFindings, type Place, spanOf } from "./places";
import type { Rule, RuleFacts } from "./rule";

export const docs = `## What it finds
\`np.arange\` with a dtype that its last values do not fit, \`.astype\` right behind it or \`np.array([...])\` likewise, literals of nine digits and more that float32 or \`array("f")\` does not keep, \`array("f")\` of \`i / 3\` over a range, and float literals that are infinite before they get to \`np.longdouble\`.

## Why it costs
\`np.arange(300, dtype=np.uint8)\` counts to 255 and starts again at 0: 44 of its 300 values are others than the text says, and nothing is raised. float32 has 24 binary digits: from 16,777,217 on it skips
every other integer, and 123,456,789 becomes 123,456,792. \`1.8e308\` is larger than any Python float, so it is \`inf\` when NumPy sees it. (From NumPy 2 on \`np.array\` of integers raises OverflowError by itself, as \`array.array\` does; before it wraps them around.)

## Example
\`\`\`python
import numpy as np
steps = np.arange(300, dtype=np.uint8)
print(len(steps))
\`\`\`

\`\`\`text
44 of the 300 values do not fit uint8 (0 to 255): 256 becomes 0; uint16 holds them all
Use np.uint16: 396 B → 696 B, keeps all values (unsafe: values that wrapped around change)
\`\`\`

## Use instead
\`\`\`python
import numpy as np
steps = np.arange(300, dtype=np.uint16)
print(len(steps))
\`\`\`

## When to ignore
When the values are meant to wrap around; where the bytes of the array are read as they are (\`tobytes()\`, \`zlib.compress(a)\`) nothing is said. No threshold applies: this is about what is in the array, not about its bytes.
`;

export const rule: Rule = {
  id: "lossy-dtype",
  summary: "values do not fit the dtype that they are given",
  severity: "information",
  since: "0.1",
  check,
};

function check(facts: RuleFacts): readonly Found[] {
  const ranges = callFindings(
    facts,
    (callee) => callee === "numpy.arange",
    (fact) => boundsOf(fact) === null,
    (fact, place) => rangeFinding(fact, place, facts),
  );
  const literals = callFindings(
    facts,
    (callee) => /^(?:numpy\.(?:(?:as)?array|full|float32|u?int\d+)|array\.array)$/.test(callee),
    (fact) => narrowOf(fact) === null,
    (fact, place) => narrowLiterals(fact, place, facts),
  );
  const casts = callFindings(
    facts,
    (callee) => callee === "object.astype",
    (fact) => referred(fact.heap, fact.result)?.kind !== "ndarray",
    (fact, place) => castFinding(fact, place, facts),
  );
  return [...ranges, ...literals, ...casts, ...literalFindings(facts)];
}

/** Numbers that are cast right where they are made, by a range or a list of literals. */
function castFinding(fact: CallFact, place: Place, facts: RuleFacts): Found | null {
  const { node, base } = place;
  const source = node.func.type === "Attribute" ? node.func.value : node;
  const dtype = node.args[0] ?? dtypeArgument(node);
  const made = onlyCall(source, base, /^numpy\.(?:arange|(?:as)?array)$/, facts);
  const from = made && referred(made.heap, made.result);
  if (source.type !== "Call" || from?.kind !== "ndarray" || dtype === null || node.args.length + node.keywords.length > 1) return null;
  const whole = /^int(?:32|64)$/.test(from.dtype);
  if (made?.callee === "numpy.arange") return whole ? rangeFinding({ ...fact, args: made.args }, place, facts, dtype) : null;
  const [given] = source.args;
  // One number alone is what NumPy 2 wants to be written where it is to wrap around.
  const isList = given?.type === "List" && given.elts.length > 1 && source.keywords.length === 0 && !isRaw(place, facts);
  return isList && (whole || narrowOf(fact) === "float32") ? narrowLiterals(fact, place, facts, { given, dtype }) : null;
}

/** The call there, where it is reached in one situation alone. */
function onlyCall({ start, end }: Expr, base: number, callee: RegExp, { analysis }: RuleFacts): CallFact | undefined {
  const [fact, ...more] = analysis
    .callsTo((name) => callee.test(name))
    .filter(({ span }) => span.start === base + start && span.end === base + end);
  return more.length > 0 ? undefined : fact;
}

/** What integers a dtype holds, all of them: from low to high. */
interface Holds {
  readonly dtype: string;
  readonly low: bigint;
  readonly high: bigint;
}

const SIGNED = [8, 16, 32, 64].map(
  (bits): Holds => ({ dtype: `int${bits}`, low: -(2n ** BigInt(bits - 1)), high: 2n ** BigInt(bits - 1) - 1n }),
);
const UNSIGNED = [8, 16, 32, 64].map((bits): Holds => ({ dtype: `uint${bits}`, low: 0n, high: 2n ** BigInt(bits) - 1n }));
/** From the narrowest; signed ones first. */
export const INTEGERS: readonly Holds[] = SIGNED.flatMap((one, i) => [one, UNSIGNED[i] as Holds]);
/** Digits of the significand. */
const FLOATS = [11n, 24n, 53n].map((digits, i): Holds => ({ dtype: `float${16 << i}`, low: -(2n ** digits), high: 2n ** digits }));

function rangeFinding(fact: CallFact, place: Place, facts: RuleFacts, dtype = dtypeArgument(place.node)): Found | null {
  const { base } = place;
  const obj = referred(fact.heap, fact.result);
  let bounds = boundsOf(fact);
  if (obj?.kind !== "ndarray" || bounds === null || bounds.count < 2n) return null;
  const family = [SIGNED, UNSIGNED, FLOATS].find((kind) => kind.some((one) => one.dtype === obj.dtype));
  const own = family?.find((one) => one.dtype === obj.dtype);
  if (family === undefined || own === undefined) return null;
  const cast = fact.callee !== "numpy.arange";
  if (cast && !holdsIt(bounds.start, own)) bounds = { ...bounds, start: endOf(bounds), step: -bounds.step };
  const { start, step, count } = bounds;
  const last = endOf(bounds);
  // A start that does not fit raises OverflowError in arange.
  if (!holdsIt(start, own) || (!cast && !holdsIt(start + step, own)) || holdsIt(last, own)) return null;
  const outside = family === FLOATS ? skipped(bounds, own) : lostIn(bounds, own);
  const wide = [...family, ...(family === UNSIGNED ? SIGNED : [])].find((one) => holdsIt(last, one) && holdsIt(start, one));
  if (dtype === null || outside === null || isRaw(place, facts)) return null;
  const { lost, first, becomes } = outside;
  const needs =
    family === FLOATS
      ? `need more than ${bitsOf(own.high)} binary digits`
      : `do not fit ${own.dtype} (${grouped(own.low)} to ${grouped(own.high)})`;
  const length = constant(count);
  const before = ndarraySizes(own.dtype, length, facts.target).held;
  const edit = wide === undefined ? null : dtypeEdit(dtype, wide.dtype, base, facts);
  const title = `Use np.${wide?.dtype}`;
  const why = family === FLOATS ? "values that were rounded change" : "values that wrapped around change";
  const after = wide && ndarraySizes(wide.dtype, length, facts.target).held;
  const offered =
    after && edit
      ? {
          fixes: [changeOf([`${title}: `, { bytes: before }, " → ", { bytes: after }, ", keeps all values"], before, after, why, [edit])],
          refused: [],
        }
      : after
        ? refuse(title, "the dtype is not written here")
        : { fixes: [], refused: [] };
  return {
    span: fact.calleeSpan,
    message: [
      `${grouped(lost)} of the `,
      { count: length, noun: "value" },
      ` ${needs}: ${first} becomes ${becomes}${wide === undefined ? "" : `; ${wide.dtype} holds them all`}`,
    ],
    related: [{ span: spanOf(dtype, base), message: ["the dtype"] }],
    ...offered,
    saving: null,
  };
}

/** What the call makes: float32, or integers of at most 32 bits; null: anything else. */
function narrowOf({ heap, result }: CallFact): string | null {
  const obj = referred(heap, result);
  const dtype =
    obj?.kind === "array" ? (obj.typecode === "f" ? "float32" : "") : obj?.kind === "ndarray" || obj?.kind === "npscalar" ? obj.dtype : "";
  return /^(?:float32|u?int(?:8|16|32))$/.test(dtype) ? dtype : null;
}

/** Literals that the dtype does not keep, as far as they are written. */
function narrowLiterals(
  fact: CallFact,
  { node, base }: Place,
  facts: RuleFacts,
  cast?: { readonly given: Expr; readonly dtype: Expr },
): Found | null {
  const dtype = narrowOf(fact) ?? "";
  const float = dtype === "float32";
  // Integers that do not fit are an OverflowError from NumPy 2 on (numpy/_core/src/multiarray/arraytypes.c.src).
  if (!float && cast === undefined && Number(facts.target.numpy?.[0] ?? 2) > 1) return null;
  const own = [...SIGNED, ...UNSIGNED].find((one) => one.dtype === dtype);
  const scalar = fact.callee === `numpy.${dtype}`;
  const given = cast?.given ?? node.args[fact.callee === "array.array" || fact.callee === "numpy.full" ? 1 : 0];
  const items = given?.type === "List" || given?.type === "Tuple" ? given.elts : given === undefined ? [] : [given];
  const changed = items.flatMap((e) => {
    if (isComputed(e)) return fact.callee === "array.array" ? computed(e, base, facts) : [];
    const [value, text] = literalOf(e, base, facts.text);
    if (value === null || own !== undefined) {
      const n = value === null || !Number.isInteger(value) || own === undefined ? null : BigInt(value);
      // A cast of -1 is how to write all bits set.
      return n === null || (cast !== undefined && n === -1n) || own === undefined || holdsIt(n, own)
        ? []
        : [{ span: spanOf(e, base), text, becomes: grouped(wrapped(n, own)) }];
    }
    const becomes = rounded(value, text);
    return becomes === null ? [] : [{ span: spanOf(e, base), text, becomes }];
  });
  const [first] = changed;
  if (first === undefined) return null;
  const wide = float ? "float64" : "int64";
  const why = float ? "values that were rounded change" : "values that wrapped around change";
  const written = cast !== undefined ? cast.dtype : fact.callee === "array.array" ? node.args[0] : scalar ? node.func : dtypeArgument(node);
  const edit = written == null ? null : dtypeEdit(written, fact.callee === "array.array" ? "d" : wide, base, facts);
  const title = fact.callee === "array.array" ? "Use array('d')" : `Use np.${wide}`;
  return {
    span: fact.calleeSpan,
    message:
      items.length === 1
        ? [`${dtype} does not hold ${first.text}: it becomes ${first.becomes}; ${wide} holds it`]
        : [
            `${dtype} does not hold ${changed.length} of the `,
            { count: constant(items.length), noun: "number" },
            ` here: ${first.text} becomes ${first.becomes}; ${wide} holds them all`,
          ],
    related: changed.slice(0, 3).map(({ span }) => ({ span, message: ["this one"] })),
    ...(edit === null
      ? refuse(title, "the dtype is not written here")
      : {
          fixes: [changeOf([title], null, null, why, [edit])],
          refused: [],
        }),
    saving: null,
  };
}

/** What float32 makes of the number that is written so; null: what is written is kept. */
function rounded(value: number, text: string): string | null {
  const digits = text
    .replace(/e.*/i, "")
    .replace(/\D/g, "")
    .replace(/^0+/, "")
    .replace(text.includes(".") ? /$/ : /0+$/, "").length;
  const kept = Math.fround(value);
  if (!Number.isFinite(kept)) return "inf";
  // Seven digits are always kept, and the eighth nearly: nobody means it.
  return digits < 9 || Number(kept.toPrecision(Math.min(digits, 100))) === value ? null : String(Number(kept.toPrecision(9)));
}

type Computed = Extract<Expr, { type: "ListComp" | "GeneratorExp" }>;

function isComputed(e: Expr): e is Computed {
  return e.type === "ListComp" || e.type === "GeneratorExp";
}

/** So many of them are looked at for one that is not kept. */
const FIRST = 1000n;

/** The first number of a comprehension over a range that float32 does not keep. */
function computed(e: Computed, base: number, facts: RuleFacts): readonly { span: Span; text: string; becomes: string }[] {
  const [g, ...more] = e.generators;
  const range = g && onlyCall(g.iter, base, /^builtins\.range$/, facts);
  const bounds = range && boundsOf(range);
  if (g?.target.type !== "Name" || !bounds || g.ifs.length + more.length > 0) return [];
  for (let k = 0n; k < bounds.count && k < FIRST; k++) {
    const value = numberOf(e.elt, g.target.id, Number(bounds.start + bounds.step * k), facts);
    if (value === null) return [];
    // The digits that a double keeps of any decimal number: 0.1 * 3 is meant to be 0.3.
    const short = Number(value.toPrecision(15));
    const becomes = rounded(short, String(short));
    if (becomes !== null) return [{ span: spanOf(e.elt, base), text: String(value), becomes }];
  }
  return [];
}

/** What plain arithmetic with literals gives where the name is `i`; null: it is something else, or not known to the last digit. */
function numberOf(e: Expr, name: string, i: number, facts: RuleFacts): number | null {
  if (e.type === "Constant") return e.value.kind === "int" || e.value.kind === "float" ? Number(e.value.value) : null;
  if (e.type === "Name") return e.id === name ? i : null;
  if (e.type !== "BinOp" || (e.op === "/" && facts.target.python[0] < 3)) return null;
  const [a, b] = [numberOf(e.left, name, i, facts), numberOf(e.right, name, i, facts)];
  if (a === null || b === null) return null;
  const value = e.op === "/" ? a / b : e.op === "*" ? a * b : e.op === "+" ? a + b : e.op === "-" ? a - b : Number.NaN;
  return Math.abs(value) < 2 ** 53 ? value : null;
}

/** Its value, null for what is no literal of a number, and how it is written. */
function literalOf(e: Expr, base: number, text: string): readonly [number | null, string] {
  const [part, sign] = e.type === "UnaryOp" && e.op === "-" ? [e.operand, -1] : [e, 1];
  const value =
    part.type === "Constant" && (part.value.kind === "float" || part.value.kind === "int") ? Number(part.value.value) * sign : null;
  return [value, text.slice(base + e.start, base + e.end)];
}

const RAW = /^(?:tobytes|data|view|builtins\.(?:bytes|bytearray|memoryview)|(?:zlib|bz2|lzma|hashlib|binascii)\.\w+)$/;

/** The bytes are read as they are, there or of what the statement binds: values that wrap around are wanted then. */
function isRaw({ statement: s, parents, base }: Place, { module }: RuleFacts): boolean {
  const table = symbolTable(module);
  const nameOf = (e: Expr): string => (e.type === "Call" ? (dottedName(table, e.func, scopeAt(table, base + e.start)) ?? "") : "");
  if (parents.some((e) => RAW.test(e.type === "Attribute" ? e.attr : nameOf(e)))) return true;
  const [target] = s.type === "Assign" ? s.targets : [];
  const variable = target === undefined ? undefined : occurrenceAt(table, base + target.start)?.variable;
  return (
    variable !== undefined &&
    usesOf(table, variable, null).some((use) => RAW.test((use.kind === "argument" ? use.callee : "name" in use ? use.name : null) ?? ""))
  );
}

export function holdsIt(value: bigint, { low, high }: Holds): boolean {
  return low <= value && value <= high;
}

interface Bounds {
  readonly start: bigint;
  readonly step: bigint;
  readonly count: bigint;
}

function endOf({ start, step, count }: Bounds): bigint {
  return start + step * (count - 1n);
}

/** Of arange(stop), arange(start, stop), arange(start, stop, step) with plain integers. */
export function boundsOf({ args }: CallFact): Bounds | null {
  const given = args.filter(({ name }) => name === null).map(({ value }) => (value.tag === "int" ? constantOf(value.int) : null));
  if (args.some(({ name }) => name !== null && name !== "dtype") || given.length > 3 || given.length < 1 || given.includes(null))
    return null;
  const [first, second, third] = given.map((n) => BigInt(n as number | bigint)) as [bigint, bigint | undefined, bigint | undefined];
  const [start, stop, step] = [second === undefined ? 0n : first, second ?? first, third ?? 1n];
  if (step === 0n) return null;
  const span = step > 0n ? stop - start : start - stop;
  const size = step > 0n ? step : -step;
  return { start, step, count: span <= 0n ? 0n : (span + size - 1n) / size };
}

interface Outside {
  readonly lost: bigint;
  /** The first value that is another one, and which. */
  readonly first: string;
  readonly becomes: string;
}

/** Values past the end of the dtype come in again at the other end. */
function lostIn({ start, step, count }: Bounds, own: Holds): Outside {
  const room = step > 0n ? (own.high - start) / step : (start - own.low) / -step;
  const first = start + step * (room + 1n);
  return { lost: count - room - 1n, first: grouped(first), becomes: grouped(wrapped(first, own)) };
}

function wrapped(value: bigint, { low, high }: Holds): bigint {
  const width = high - low + 1n;
  return ((((value - low) % width) + width) % width) + low;
}

/** Integers that a float rounds: the odd ones up to twice the largest that it holds without a gap. Null beyond that, where gaps are wider. */
function skipped({ start, step, count }: Bounds, own: Holds): Outside | null {
  const last = endOf({ start, step, count });
  if (step !== 1n || start < 0n || last > 2n * own.high) return null;
  const lost = (last + 1n) / 2n - own.high / 2n;
  const first = own.high + 1n;
  // Halfway between two it takes the even one.
  const becomes = own.high;
  return lost <= 0n ? null : { lost, first: grouped(first), becomes: grouped(becomes) };
}

export function grouped(n: bigint): string {
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

function bitsOf(high: bigint): number {
  return high.toString(2).length - 1;
}

function dtypeArgument({ keywords }: CallExpr): Expr | null {
  return keywords.find((keyword) => keyword.arg === "dtype")?.value ?? null;
}

/** `np.uint8` and `"uint8"` are rewritten as they stand. */
function dtypeEdit(e: Expr, dtype: string, base: number, { text }: RuleFacts): TextEdit | null {
  if (e.type === "Attribute") return { span: { start: base + e.end - e.attr.length, end: base + e.end }, text: dtype };
  if (e.type !== "Constant" || e.value.kind !== "str") return null;
  const span = spanOf(e, base);
  const quote = text[span.start];
  return quote === '"' || quote === "'" ? { span, text: `${quote}${dtype}${quote}` } : null;
}

const LONG = new Set(["numpy.longdouble", "numpy.float128"]);

/** What a literal that is larger than any float has: an exponent of three digits, or hundreds of digits. */
const HUGE = /[\d.]e\+?[\d_]{3}|[\d_]{200}/i;

/** Literals that are larger than any float, given to a wider type: np.longdouble(1.8e308), np.array([1.8e308], dtype=np.longdouble). */
function literalFindings(facts: RuleFacts): readonly Found[] {
  const found: Found[] = [];
  if (!HUGE.test(facts.text)) return found;
  visitExpressions(facts.module, ({ node, base }) => {
    if (node.type !== "Call") return;
    for (const literal of longLiterals(node, base, facts)) {
      const span = spanOf(literal, base);
      const text = facts.text.slice(span.start, span.end);
      found.push({
        span,
        message: [`${text} is larger than any float: it is inf before NumPy sees it; a string keeps it`],
        related: [{ span: spanOf(node.func, base), message: ["what it is given to"] }],
        fixes: [changeOf(["Write it as a string"], null, null, "the value changes", [{ span, text: `"${text}"` }])],
        refused: [],
        saving: null,
      });
    }
  });
  return found;
}

function longLiterals(node: CallExpr, base: number, { module }: RuleFacts): readonly Expr[] {
  const nameOf = (e: Expr): string => {
    const table = symbolTable(module);
    return dottedName(table, e, scopeAt(table, base + e.start)) ?? "";
  };
  const [argument] = node.args;
  if (argument === undefined) return [];
  if (isInfinite(argument)) return LONG.has(nameOf(node.func)) ? [argument] : [];
  // Beside other numbers a string would make an array of strings of them.
  if (argument.type !== "List" || argument.elts.length !== 1 || !argument.elts.every(isInfinite)) return [];
  const dtype = dtypeArgument(node);
  return nameOf(node.func) === "numpy.array" && dtype !== null && LONG.has(nameOf(dtype)) ? argument.elts : [];
}

function isInfinite(e: Expr): boolean {
  return e.type === "Constant" && e.value.kind === "float" && e.value.value === Number.POSITIVE_INFINITY;
}
