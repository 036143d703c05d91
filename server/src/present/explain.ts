/** How a figure comes about, step by step (UX §7): items, growth, the sum, and what it rests on. */
import type { EstimateRow } from "../memory/rows";
import type { Part, Sizes } from "../size/types";
import { printTarget } from "../target/parse";
import type { Target } from "../target/target";
import { lookup } from "../values/heap";
import { constantOf } from "../values/int";
import type { Event } from "../values/object";
import type { Snapshot } from "../values/snapshot";
import { article, counted, describe, nounOf } from "./describe";
import { workedExamples } from "./examples";
import { amountText, assumptionText, certaintyOf, conditionText, fullText, isFormula, isKnown, rangeText, reasonText } from "./figures";
import { nameSymbols } from "./formulas";
import { grownFrom } from "./hover";
import { type Line, plain } from "./lines";
import { count, type Style } from "./numbers";
import { boundedBy, formulaParts } from "./parts";

/** Heading and numbered steps. `source`: the first line of the statement. */
export function explanation(row: EstimateRow, source: string, target: Target, style: Style): readonly Line[] {
  const { title, steps } = explain(row, target, style);
  const heading: Line = [
    { text: source, role: "strong" },
    { text: `  ${title}  ${printTarget(target)}`, role: "plain" },
  ];
  return [heading, ...steps.map((step, i) => plain(`  ${i + 1}  ${step}`))];
}

export interface Explained {
  /** "32.4 MB (exact)". */
  readonly title: string;
  readonly steps: readonly string[];
}

/** The title and the numbered steps of `explain` for one binding: of its growth where it grows, else of what it holds right after the statement. */
export function explain(row: EstimateRow, target: Target, style: Style): Explained {
  const { after, exit, binding } = row;
  if (after === null) return { title: "unknown", steps: [binding.reason?.text ?? "this line is never reached"] };
  const grows = exit !== null && grownFrom(after.held, exit.sizes.held, style);
  const shown = grows ? exit.sizes : after;
  const snapshot = row.executed ? null : ((grows ? binding.exits : binding.states)[0] ?? null);
  const steps: string[] = [];
  if (row.executed)
    steps.push("the text alone decides what the module does: it was worked through, and this is what all its rounds and calls gave");
  if (grows) steps.push(`right after this line it holds ${amountText(after.held, style)}; what follows is what it ends with`);
  steps.push(...valueSteps(shown, snapshot, target, style));
  for (const assumption of shown.held.assumes) steps.push(`assumed: ${assumptionText(assumption, style)}`);
  const { reason } = shown.held;
  if (reason !== null && isKnown(shown.held)) steps.push(`not known: ${reason.text}`);
  if (reason !== null && reason.line !== null) steps.push(`lost at line ${reason.line + 1}`);
  if (reason !== null && reason.remedy !== null) steps.push(`what would help: ${reason.remedy}`);
  const { held } = shown;
  const condition = held.bytes !== null && isFormula(held.bytes) ? "" : conditionText(held.assumes, style);
  const arrow = grows ? `${amountText(after.held, style)} → ` : "";
  return { title: isKnown(held) ? `${arrow}${amountText(held, style)}${condition} (${certaintyOf(held)})` : "unknown", steps };
}

function valueSteps(sizes: Sizes, snapshot: Snapshot | null, target: Target, style: Style): readonly string[] {
  const { bytes } = sizes.held;
  if (bytes === null || !isKnown(sizes.held)) return [reasonText(sizes.held)];
  const steps = [`it is ${article(describe(sizes, style))}`];
  for (const part of sizes.parts) if (part.role !== "container") steps.push(itemStep(part, style));
  const container = sizes.parts.find((part) => part.role === "container");
  if (container !== undefined && !isFormula(bytes)) steps.push(containerStep(container, snapshot, style));
  if (isFormula(bytes)) {
    const names = nameSymbols([bytes, sizes.length, ...sizes.parts.map((part) => part.count)]);
    const examples = snapshot === null ? [] : workedExamples(bytes, snapshot, target);
    const parts = formulaParts(sizes, examples, style, names);
    return [...steps, amountText(sizes.held, style), ...(parts === null ? [] : [parts])];
  }
  const decides = boundedBy(sizes);
  return [...steps, sumStep(sizes, container, style), ...(decides === null ? [] : [decides])];
}

/** "each of the 1,000,000 floats is an object of its own: 24 bytes". */
function itemStep(part: Part, style: Style): string {
  const source = sourceText(part);
  const noun = nounOf(part.type);
  const each = part.each === null ? null : constantOf(part.each);
  if (constantOf(part.total) === 0) return `${capital(counted(part.count, noun, style))}: constants of the code, not held${source}`;
  if (part.role === "base") return `the ${noun} that it is a view of is kept alive: ${rangeText(part.total, style)}${source}`;
  if (constantOf(part.count) === 1) return `one ${noun}: ${fullText(part.total, style).replace(/^exactly /, "")}${source}`;
  if (each !== null) return `${counted(part.count, noun, style)}, each an object of its own: ${count(each, style)} bytes${source}`;
  return `${counted(part.count, noun, style)}: ${fullText(part.total, style).replace(/^exactly /, "")} in all${source}`;
}

/** "it grows as append does: 1,056,084 slots for 1,000,000 items (Objects/listobject.c: list_resize)". */
function containerStep(part: Part, snapshot: Snapshot | null, style: Style): string {
  const source = sourceText(part);
  const allocated = part.slots === null ? null : constantOf(part.slots.allocated);
  const used = part.slots === null ? null : constantOf(part.slots.used);
  if (part.slots === null || allocated === null || used === null)
    return `${part.type}: ${fullText(part.total, style).replace(/^exactly /, "")}${source}`;
  const how = snapshot === null ? null : historyText(snapshot);
  const grown = part.slots.each === 1 ? "bytes" : part.type === "ndarray" ? "items" : "slots";
  return `${how === null ? "" : `${how}: `}${count(allocated, style)} ${grown} for ${count(used, style)} ${used === 1 ? "item" : "items"}${source}`;
}

/** "list 56 + 8 × 1,056,084 = 8,448,728; with 24 × 1,000,000 for the floats exactly 32,448,728 bytes". */
function sumStep(sizes: Sizes, container: Part | undefined, style: Style): string {
  const total = sizes.held.bytes;
  if (total === null) return "";
  const items = sizes.parts.filter((part) => part !== container && constantOf(part.total) !== 0);
  const slots = container?.slots ?? null;
  const own =
    slots === null || constantOf(slots.allocated) === null || container === undefined
      ? null
      : `${container.type} ${count(slots.base.low, style)} + ${slots.each} × ${count(slots.allocated.low, style)} = ${count(container.total.low, style)}`;
  if (own === null) return `together ${fullText(total, style)}`;
  if (items.length === 0) return `${own} bytes`;
  const more = items.map((part) => {
    const each = part.each === null ? null : constantOf(part.each);
    const amount =
      each === null || constantOf(part.count) === null
        ? rangeText(part.total, style)
        : `${count(each, style)} × ${count(part.count.low, style)}`;
    return `${amount} for the ${counted(part.count, nounOf(part.type), style).replace(/^[\d.,\s]+/, "")}`;
  });
  return `${own}; with ${more.join(" and ")} ${fullText(total, style)}`;
}

/** How the container came to its slots, where one kind of step made it. */
function historyText(snapshot: Snapshot): string | null {
  if (snapshot.value.tag !== "ref") return null;
  const obj = lookup(snapshot.heap, snapshot.value.id);
  if (obj === undefined || !("history" in obj)) return null;
  const [event, ...more] = obj.history.filter((one) => !("count" in one) || constantOf(one.count) !== 0);
  if (event === undefined) return null;
  const first = eventText(event);
  return more.length === 0 ? first : `${first}, then changes`;
}

function eventText(event: Event): string {
  switch (event.op) {
    case "append":
      return "it grows as append does";
    case "exact":
      return "it is allocated for exactly its items";
    case "display":
      return "it is written out in the code";
    case "from":
      return event.source === "iterator"
        ? "it is filled from an iterator of unknown length"
        : `it is made from a ${event.source} of known length`;
    case "extend":
      return "it grows as extend does";
    case "insert":
      return "it grows as insert does";
    case "made":
      return `it is made by ${event.by}`;
    case "mixed":
      return "it grows and shrinks in ways that are not replayed";
    default:
      return "it shrinks";
  }
}

function sourceText(part: Part): string {
  return part.source === "" ? "" : ` (${part.source})`;
}

function capital(text: string): string {
  return text.replace(/^1 /, "one ");
}
