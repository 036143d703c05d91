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
  | "Versions"
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
  "Versions",
  "Target",
];

export interface Card {
  /** The answer: figure, certainty, what it is. */
  readonly headline: string;
  readonly lines: readonly { readonly label: Label; readonly text: string }[];
}

export type Form = "markdown" | "plaintext" | "terminal";

/** A way from a card to more: in Markdown alone. */
export interface Link {
  readonly text: string;
  readonly uri: string;
}

/** Markdown has no HTML and no tables, so that every client shows it; the first line alone is the answer. A card of one line has no links. */
export function renderCard(card: Card, form: Form, links: readonly Link[] = []): string {
  const lines = LABELS.flatMap((label) => card.lines.filter((line) => line.label === label));
  if (form === "markdown") {
    const head = escapeMarkdown(card.headline);
    if (lines.length === 0) return head;
    const facts = lines.map((line) => `**${line.label}** ${escapeMarkdown(line.text)}`).join("  \n");
    const ways = links.map(({ text, uri }) => `[${escapeMarkdown(text)}](${uri})`).join(" · ");
    return `${head}\n\n---\n\n${facts}${ways === "" ? "" : `\n\n${ways}`}`;
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
