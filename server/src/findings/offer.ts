/** What a finding offers: fixes titled with their effect, or why there are none. */
import type { Figure } from "../size/types";
import type { Fix, Message, Offered, TextEdit } from "./types";

/** No fix, and why. */
export function refuse(title: string, why: string): Offered {
  return { fixes: [], refused: [{ title: [title], why: [why] }] };
}

/** `lead`: the title up to its figures. `change`: what the fix changes in what the program does; null where it is proved to change nothing. */
export function fixOf(lead: string, before: Figure, after: Figure, change: string | null, edits: readonly TextEdit[]): Fix {
  return changeOf([lead, { bytes: before }, " → ", { bytes: after }], before, after, change, edits);
}

/** The same with another title; figures null: it is not for its bytes. */
export function changeOf(
  title: Message,
  before: Figure | null,
  after: Figure | null,
  change: string | null,
  edits: readonly TextEdit[],
): Fix {
  return {
    title: change === null ? title : [...title, ` (unsafe: ${change})`],
    before,
    after,
    safety: change === null ? "safe" : "unsafe",
    why: change,
    edits,
  };
}

/** One fix; without edits none, which `otherwise` gives the reason for. */
export function offer(
  title: string,
  before: Figure,
  after: Figure,
  change: string | null,
  edits: readonly TextEdit[] | null,
  otherwise = "a comment stands in the way",
): Offered {
  return edits === null ? refuse(title, otherwise) : { fixes: [fixOf(`${title}: `, before, after, change, edits)], refused: [] };
}
