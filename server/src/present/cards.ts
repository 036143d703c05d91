/** Cards: what a hover says as plain lines, and their rendering as Markdown, plain text or terminal output. */

export type Label =
  | "Parts"
  | "Data"
  | "Process"
  | "Deep"
  | "Needs"
  | "Later"
  | "Cheaper"
  | "Not offered"
  | "Assumes"
  | "Lost at"
  | "Hint"
  | "Target";

/** Order of the lines in every card. */
const LABELS: readonly Label[] = [
  "Parts",
  "Data",
  "Process",
  "Deep",
  "Needs",
  "Later",
  "Cheaper",
  "Not offered",
  "Assumes",
  "Lost at",
  "Hint",
  "Target",
];

export interface Card {
  /** The answer: figure, certainty, what it is. */
  readonly headline: string;
  readonly lines: readonly { readonly label: Label; readonly text: string }[];
}

export type Form = "markdown" | "plaintext" | "terminal";

/** Markdown has no HTML and no tables, so that every client shows it; the first line alone is the answer. */
export function renderCard(card: Card, form: Form): string {
  const lines = LABELS.flatMap((label) => card.lines.filter((line) => line.label === label));
  if (form === "markdown") {
    const head = escapeMarkdown(card.headline);
    if (lines.length === 0) return head;
    return `${head}\n\n---\n\n${lines.map((line) => `**${line.label}** ${escapeMarkdown(line.text)}`).join("  \n")}`;
  }
  const width = Math.max(0, ...lines.map((line) => line.label.length));
  const pad = form === "terminal" ? "  " : "";
  return [
    card.headline,
    ...lines.map((line) => (form === "terminal" ? `${pad}${line.label.padEnd(width)}  ${line.text}` : `${line.label}: ${line.text}`)),
  ].join("\n");
}

/** Keeps identifiers such as `__init__` and `a * b` from turning into markup. */
function escapeMarkdown(text: string): string {
  return text.replace(/([\\`*_{}[\]<>#|~&])/g, "\\$1");
}
