/** How containers grow, as far as it is followed. */
import type { Deque, Grown, Growth, List, Py } from "./objects";

/** After so many steps that do not add up the growth is not followed. */
const MOST_GROWTH = 3_000;

/** One more event; `length`: items after it. */
export function grow(growth: Growth, event: Grown, length: number): void {
  const last = growth[growth.length - 1];
  if (last !== undefined && last.op === event.op && /^(?:append|insert|pop|delete|del)$/.test(event.op)) {
    last.count += event.count;
    return;
  }
  if (last?.op === "mixed") {
    last.count = Math.max(last.count, length);
    return;
  }
  if (event.op === "clear") growth.length = 0;
  if (growth.length < MOST_GROWTH) growth.push(event);
  else forget(growth, length);
}

/** How it grew is not followed from here on: it had so many items at most. `length`: what it has now, or had before. */
export function forget(growth: Growth, length: number): void {
  const most = growth.reduce((sum, { op, count }) => (/^(?:pop|del)/.test(op) ? sum : sum + count), length);
  growth.length = 0;
  growth.push({ op: "mixed", count: most });
}

/** One item at the end; the way that most lists grow. */
export function append(to: List | Deque, item: Py): void {
  to.v.push(item);
  const last = to.grown[to.grown.length - 1];
  if (last?.op === "append") last.count++;
  else grow(to.grown, { op: "append", count: 1 }, to.v.length);
}
