/** A cheaper form of the same data. */
import type { Figure } from "../size/types";

export interface Alternative {
  readonly text: string;
  readonly after: Figure;
  /** What it keeps or loses: "same values, numbers only", "loses digits after the 7th". */
  readonly note: string | null;
}
