/** The derivation of a number, step by step (UX §7). */
import type { Explanation } from "../memory/rows";
import { constantOf } from "../values/int";
import { counted, describe } from "./describe";
import { figureText, fullText, rangeText } from "./figures";
import { grownFrom } from "./hints";
import { type Style, count } from "./numbers";

export function explanation(explained: Explanation, target: string, style: Style): readonly string[] {
  const { row, source } = explained;
  if (row.after === null) return [`${source}  unknown  ${target}`, `  1  ${row.binding.reason?.text ?? "it is not followed"}`];
  const grows = row.exit !== null && grownFrom(row.after.held, row.exit.sizes.held);
  const sizes = grows && row.exit !== null ? row.exit.sizes : row.after;
  const lines: string[] = [];
  if (grows) lines.push(`it is ${describe(row.after, style)} here and ends as ${describe(sizes, style)}`);
  else lines.push(`it is ${describe(sizes, style)}`);
  for (const part of sizes.parts) {
    const each = part.each === null ? null : constantOf(part.each);
    const number = constantOf(part.count);
    const slots = part.slots;
    const used = slots === null ? null : constantOf(slots.used);
    const allocated = slots === null ? null : constantOf(slots.allocated);
    if (slots !== null && used !== null && allocated !== null && number === 1) {
      lines.push(`${part.type}: ${count(allocated, style)} slots for ${count(used, style)} items; ${rangeText(slots.base, style)} + ${slots.each} × ${count(allocated, style)} = ${fullText(part.total, style)} (${part.source})`);
    } else if (each !== null && number !== 1) lines.push(`${counted(part.count, part.type, style)}: ${count(each, style)} bytes each, ${fullText(part.total, style)} (${part.source})`);
    else lines.push(`${part.type}: ${fullText(part.total, style)} (${part.source})`);
  }
  if (sizes.held.bytes === null) lines.push(sizes.held.reason?.text ?? "it is not followed");
  else lines.push(`together ${sizes.held.confidence === "symbolic" ? figureText(sizes.held, style) : fullText(sizes.held.bytes, style)}`);
  for (const assumption of sizes.held.assumes) lines.push(`assumed: ${assumption.kind === "unchanged" ? `${assumption.callee}() does not change ${assumption.what}` : assumption.kind}`);
  return [`${source}  ${figureText(sizes.held, style)} (${sizes.held.confidence})  ${target}`, ...lines.map((line, i) => `  ${i + 1}  ${line}`)];
}
