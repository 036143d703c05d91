/** Findings and fixes. Messages and titles are parts: bytes and counts stay data until present/ formats them. */
import type { Figure } from "../size/types";
import type { Span } from "../text/span";
import type { Int } from "../values/int";

export type Part =
  | string
  | { readonly code: string }
  | { readonly bytes: Figure }
  /** "1,000,000 floats": the noun is singular; present makes the plural. */
  | { readonly count: Int; readonly noun: string };

export type Message = readonly Part[];

export type Severity = "hint" | "information" | "warning" | "error";

export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/**
 * safe: proved equal in behaviour for the program as analysed; may be applied by fix-all.
 * unsafe / lossy: `why` says what changes or is lost and stands in the title in parentheses.
 */
export interface Fix {
  readonly title: Message;
  readonly before: Figure | null;
  readonly after: Figure | null;
  readonly safety: "safe" | "unsafe" | "lossy";
  readonly why: string | null;
  readonly edits: readonly TextEdit[];
}

/** A fix that was considered and is not offered, and why (hover "Not offered", disabled code action). */
export interface Refused {
  readonly title: Message;
  readonly why: Message;
}

/** What a rule has to say. */
export interface Found {
  readonly span: Span;
  readonly message: Message;
  readonly related: readonly { readonly span: Span; readonly message: Message }[];
  readonly fixes: readonly Fix[];
  readonly refused: readonly Refused[];
  /** What else would hold the same, for hovers. */
  readonly cheaper?: readonly { readonly text: string; readonly after: Figure; readonly note: string | null }[];
  /** Bytes saved by the best safe-or-not alternative named in the message: low end is what thresholds test. */
  readonly saving: Figure | null;
}

export interface Finding extends Found {
  readonly rule: string;
  readonly severity: Severity;
}

/** Fixes, or why there are none. */
export type Offered = Pick<Found, "fixes" | "refused">;
