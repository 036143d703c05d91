/** The lines of a card that take a value apart: Parts, Data, Process, Deep and Later. Each is null where it has nothing to add. */
import type { Part, Sizes } from "../size/types";
import { add, constantOf, type Int, isConstant, scale } from "../values/int";
import { alternatives, article, counted, isView, nounOf } from "./describe";
import type { WorkedExample } from "./examples";
import { certaintyOf, figureText, finite, fullText, isFormula, isNear, joinWords } from "./figures";
import { intText, isPrintable, type Names } from "./formulas";
import { bytes, count, percent, type Style } from "./numbers";

/** Below this share of overhead (percent) there is nothing to say about it. */
const MIN_OVERHEAD = 10;

/** "list 8,448,728 (1,056,084 slots, 56,084 spare from growth) + 1,000,000 floats × 24 = exactly 32,448,728 bytes". `aside` ends the line. */
export function partsText(sizes: Sizes, style: Style, names: Names, aside: string | null = null): string | null {
  const { bytes: total } = sizes.held;
  if (total === null || isFormula(total)) return null;
  const held = sizes.parts.filter((part) => constantOf(part.total) !== 0);
  const constants = sizes.parts.filter((part) => constantOf(part.total) === 0 && part.role !== "container");
  const notes = [...(constants.length === 0 ? [] : [constantsText(constants, style)]), ...(aside === null ? [] : [aside])];
  const whole = [fullText(total, style), ...notes].join("; ");
  const sum = held.length === 0 ? null : held.map((part) => part.total).reduce(add);
  if (sum === null || sizes.parts.length === 0) return null;
  const open = !finite(total.high) && finite(sum.high);
  // What does not add up is not taken apart.
  if (!open && (sum.low !== total.low || sum.high !== total.high)) return whole;
  if (held.some((part) => !finite(part.total.high)) || (held.length === 1 && held[0]?.slots === null)) return whole;
  const unknown = open ? ["what is not known"] : [];
  return `${[...held.map((part) => partText(part, style, names)), ...unknown].join(" + ")} = ${whole}`;
}

/** "list 56 + 8 per slot (cap(n): n to 1.125 × n + 6 slots after growth) + 24 per float; n = 1,000: 32.9 kB". */
export function formulaParts(sizes: Sizes, examples: readonly WorkedExample[], style: Style, names: Names): string | null {
  const terms = sizes.parts.filter((part) => constantOf(part.total) !== 0).map((part) => perItem(part, style, names));
  const worked = examples.map(
    ({ means, value, held }) =>
      `${[...means.map((text) => shortName(text, names)), count(value, style)].join(" = ")}: ${figureText(held, style)}`,
  );
  const shown = terms.includes(null) ? [] : [terms.join(" + ")];
  return shown.length + worked.length === 0 ? null : [...shown, ...worked].join("; ");
}

/** "8.00 MB of numbers, 24.4 MB of overhead (75 %)". */
export function dataText(sizes: Sizes, style: Style): string | null {
  const held = exactly(sizes.held.bytes);
  const data = exactly(sizes.payload?.bytes ?? null);
  if (held === null || data === null) return null;
  const overhead = Number(held) - Number(data);
  if (overhead <= 0 || overhead * 100 < Number(held) * MIN_OVERHEAD) return null;
  return `${bytes(data, style)} of ${dataNoun(sizes)}, ${bytes(overhead, style)} of overhead (${percent(overhead, held)} %)`;
}

/** "pays 40.5 MB: each 24-byte float fills a 32-byte block". */
export function processText(sizes: Sizes, style: Style): string | null {
  const held = exactly(sizes.held.bytes);
  const paid = exactly(sizes.allocated.bytes);
  if (held === null || paid === null || isNear(held, paid)) return null;
  const padding = Number(paid) - Number(held);
  const cause = sizes.parts
    .map((part) => ({ part, block: blockOf(part) }))
    .find(({ part, block }) => block !== null && Number(part.count.low) * (block - Number(part.each?.low)) * 10 >= padding * 9);
  const why =
    cause === undefined
      ? ""
      : `: each ${count(cause.part.each?.low ?? 0, style)}-byte ${nounOf(cause.part.type)} fills ${article(`${cause.block}-byte block`)}`;
  return `pays ${bytes(paid, style)}${why}`;
}

/** "a getsizeof walk counts 20.0 MB", where that differs by 1 % and more. */
export function deepText(sizes: Sizes, style: Style): string | null {
  const held = exactly(sizes.held.bytes);
  const deep = exactly(sizes.deep.bytes);
  if (held === null || deep === null || held === 0 || isView(sizes)) return null;
  if (Math.abs(Number(deep) - Number(held)) * 100 < Number(held)) return null;
  const makesDicts = deep > held && sizes.parts.some((part) => part.type === "attribute values");
  return `a getsizeof walk counts ${bytes(deep, style)}${makesDicts ? ": it makes a __dict__ for each instance, and they stay" : ""}`;
}

/** "a slot that gets a float of its own adds 24 B; all of them: 32.0 MB": for containers in which one float stands at every position. */
export function laterText(sizes: Sizes, style: Style): string | null {
  const held = exactly(sizes.held.bytes);
  const container = sizes.parts.find((part) => part.role === "container");
  const shared = sizes.parts.filter((part) => part.role === "element");
  const [one] = shared;
  const length = sizes.length === null ? null : constantOf(sizes.length);
  if (held === null || container === undefined || one === undefined || shared.length !== 1 || length === null || one.each === null)
    return null;
  if (
    !["float", "complex"].includes(one.type) ||
    constantOf(one.count) !== 1 ||
    Number(length) < 2 ||
    sizes.type.replace(/^\w+/, "") !== `[${one.type}]`
  )
    return null;
  const all = add(container.total, scale(one.each, length));
  return `a slot that gets ${article(one.type)} of its own adds ${bytes(one.each.low, style)}; all of them: ${bytes(all.low, style)}`;
}

function partText(part: Part, style: Style, names: Names): string {
  if (part.role === "attribute" && part.type === "attribute values") return attributesText(part, style);
  if (constantOf(part.count) === 1)
    return part.slots === null || part.role === "base"
      ? `${roleName(part)} ${plain(part.total, style)}`
      : containerText(part, part.slots, style);
  if (part.each !== null && isConstant(part.each))
    return `${counted(part.count, nounOf(part.type), style, names)} × ${plain(part.each, style)}`;
  return `${counted(part.count, nounOf(part.type), style, names)} ${plain(part.total, style)}`;
}

/** "attribute slots of 100,000 instances 3,203,168". */
function attributesText({ count: instances, each, total }: Part, style: Style): string {
  if (constantOf(instances) === 1) return `attribute slots ${plain(total, style)}`;
  if (each !== null && isConstant(each) && constantOf(instances) !== null)
    return `${count(instances.low, style)} × ${plain(each, style)} of attribute slots`;
  return `attribute slots of ${counted(instances, "instance", style)} ${plain(total, style)}`;
}

function containerText(part: Part, slots: NonNullable<Part["slots"]>, style: Style): string {
  const allocated = exactly(slots.allocated);
  const used = exactly(slots.used);
  if (allocated === null || used === null) return `${roleName(part)} ${plain(part.total, style)}`;
  const spare = Number(allocated) - Number(used);
  const grown = `${count(spare, style)} spare from growth`;
  if (part.type === "bytearray") return `bytearray ${plain(part.total, style)} (${count(allocated, style)} bytes allocated)`;
  if (part.type === "array" || part.type === "ndarray") {
    const noun = part.type === "array" ? "slots" : "items";
    if (part.role !== "container") return `${roleName(part)} ${plain(part.total, style)}`;
    return Number(allocated) === 0
      ? `header ${plain(slots.base, style)}`
      : `header ${plain(slots.base, style)} + ${count(allocated, style)} ${noun} × ${slots.each}${spare > 0 ? ` (${grown})` : ""}`;
  }
  if (spare > 0) return `${part.type} ${plain(part.total, style)} (${count(allocated, style)} slots, ${grown})`;
  return Number(allocated) === 0
    ? `${part.type} ${plain(slots.base, style)}`
    : `${part.type} ${plain(slots.base, style)} + ${count(allocated, style)} ${Number(allocated) === 1 ? "slot" : "slots"} × ${slots.each}`;
}

/** One term of a formula's Parts; null where its size per item is not one number. */
function perItem(part: Part, style: Style, names: Names): string | null {
  if (part.slots !== null && constantOf(part.count) === 1) {
    const { base, allocated, each } = part.slots;
    const fixed = exactly(allocated);
    if (fixed !== null) return `${part.type} ${plain(part.total, style)}`;
    if (part.type === "ndarray") return `header ${plain(base, style)} + ${each} per item`;
    const range = growthRange(part.type, allocated, names, style);
    return `${part.type} ${plain(base, style)} + ${each} per slot${range === null ? "" : ` (${range})`}`;
  }
  if (constantOf(part.count) === 1) return isConstant(part.total) ? `${part.type} ${plain(part.total, style)}` : null;
  return part.each !== null && isConstant(part.each) && isPrintable(part.count)
    ? `${plain(part.each, style)} per ${nounOf(part.type)}`
    : null;
}

/** How far growth may go beyond the items: list_resize adds an eighth and at most 6, array_resize a sixteenth and at most 7. */
function growthRange(type: string, allocated: Int, names: Names, style: Style): string | null {
  const term = allocated.poly?.terms[0];
  const atom = term?.atoms[0];
  if (allocated.poly?.constant !== 0 || allocated.poly.terms.length !== 1 || term?.coefficient !== 1 || term.atoms.length !== 1)
    return null;
  if (atom?.term.op !== "step" || atom.term.name !== "cap" || atom.term.args.length !== 1) return null;
  const n = intText(atom.term.args[0] as Int, names, style);
  if (type === "list") return `cap(${n}): ${n} to 1.125 × ${n} + 6 slots after growth`;
  return type === "array" ? `cap(${n}): ${n} to 1.0625 × ${n} + 7 slots after growth` : null;
}

/** "the float is a constant of the code (24)". */
function constantsText(parts: readonly Part[], style: Style): string {
  const one = parts.length === 1 && constantOf(parts[0]?.count as Int) === 1;
  const words = joinWords(
    parts.map((part) => (constantOf(part.count) === 1 ? nounOf(part.type) : counted(part.count, nounOf(part.type), style))),
  );
  const sizes = parts.map((part) => (part.each === null ? null : exactly(scale(part.each, constantOf(part.count) ?? 0))));
  const total = sizes.some((size) => size === null || size === 0) ? null : sizes.reduce<number>((sum, size) => sum + Number(size), 0);
  return `the ${words} ${one ? "is a constant" : "are constants"} of the code${total === null ? "" : ` (${count(total, style)})`}`;
}

/** Bytes of the block that the interpreter's allocator gives a small object: steps of 16. Null for what is not one small block. */
function blockOf(part: Part): number | null {
  const each = part.each === null ? null : exactly(part.each);
  if (each === null || Number(each) > 512 || !["float", "int", "complex", "str", "bytes"].includes(part.type) || !isConstant(part.count))
    return null;
  return Math.ceil(Number(each) / 16) * 16;
}

/** Types that are data themselves; all else holds data. */
const DATA: ReadonlySet<string> = new Set(["float", "int", "bool", "complex", "array", "ndarray", "str", "bytes", "bytearray"]);

function dataNoun(sizes: Sizes): string {
  const kinds = new Set(sizes.parts.filter((part) => part.role !== "container" || sizes.parts.length === 1).map((part) => part.type));
  const leaves = [...kinds].flatMap(alternatives).filter((type) => DATA.has(type));
  if (leaves.length > 0 && leaves.every((type) => type !== "str" && !type.startsWith("byte"))) return "numbers";
  return leaves.length > 0 && leaves.every((type) => type === "str") ? "text" : "data";
}

function roleName(part: Part): string {
  return part.type === "ndarray" ? (part.role === "container" ? "view" : "array") : part.type;
}

function plain(n: Int, style: Style): string {
  return n.low === n.high ? count(n.low, style) : `${count(n.low, style)} to ${count(n.high, style)}`;
}

function exactly(n: Int | null): Int["low"] | null {
  return n !== null && n.low === n.high ? n.low : null;
}

function shortName(means: string, names: Names): string {
  return [...names.values()].find((name) => name.means === means)?.short ?? means;
}

/** For a figure that is bounded only since it is not known how often a condition holds. */
export function boundedBy(sizes: Sizes): string | null {
  const held = sizes.held.bytes;
  if (held === null || certaintyOf(sizes.held) !== "bounded" || held.poly === null || !finite(held.high)) return null;
  const choices = held.poly.terms.flatMap((term) => term.atoms).flatMap((atom) => (atom.term.op === "choice" ? [atom.term.means] : []));
  return choices.length > 0 && choices.every((means) => /condition/.test(means)) ? "the condition decides" : null;
}
