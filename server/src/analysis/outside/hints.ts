/** Size hints in comments: `# bytelens: n = 1_000_000` says how long the value is that its line binds; on a def line `len(values) = 1_000_000`. */
import type { Module } from "../../syntax/ast";
import type { Span } from "../../text/span";

/** One `name = number` of a hint comment; `at` is where the comment starts. */
export interface Hint {
  readonly at: number;
  readonly name: string;
  readonly value: number;
}

/** Where hints for something may stand, and by which names they may call it. */
export interface HintPlace {
  readonly span: Span;
  readonly names: readonly string[];
}

const FORM = /#\s*bytelens:\s*([^#]+)/g;
const ITEM = /^\s*([A-Za-z_][\w.]*(?:\([\w.[\]…]*(?:\(\))?\))?)\s*=\s*(\d[\d_]*)\s*$/;

/** All hints of a file, in source order. Comments that do not read as hints are left alone. */
export function readHints(module: Module, text: string): readonly Hint[] {
  const hints: Hint[] = [];
  if (!text.includes("bytelens:")) return hints;
  for (const comment of module.comments) {
    for (const part of [...comment.text.matchAll(FORM)].flatMap(([, body = ""]) => body.split(","))) {
      const found = ITEM.exec(part);
      const value = Number(found?.[2]?.replaceAll("_", ""));
      if (found !== null && Number.isSafeInteger(value)) hints.push({ at: comment.start, name: meant(found[1] as string), value });
    }
  }
  return hints;
}

/** "len(words[…])" of "len(words[...])": what can be typed, in the words that figures use. */
function meant(name: string): string {
  return name.replace("[...]", "[…]");
}

/** How a hint writes such a name, in ASCII; null: no hint can. */
export function written(means: string): string | null {
  const name = means.replaceAll("[…]", "[...]");
  return ITEM.test(`${name} = 1`) ? name : null;
}

/** The hint that stands inside the span, or behind it on the line of its end. */
export function hintFor({ span, names }: HintPlace, hints: readonly Hint[], text: string): Hint | undefined {
  return hints.find(
    (hint) =>
      names.includes(hint.name) &&
      hint.at >= span.start &&
      (hint.at < span.end || !/[\n\r]/.test(text.slice(Math.max(span.start, span.end), hint.at))),
  );
}
