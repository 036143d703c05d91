/** The list of rules, and their pages. Adding one: its file, and a word in each list. */
import * as boxedNumbers from "./boxedNumbers";
import * as listBeforeArray from "./listBeforeArray";
import * as materializedIterable from "./materializedIterable";
import * as needlessCopy from "./needlessCopy";
import type { Rule } from "./rule";
import * as serializePeak from "./serializePeak";

export const RULES: readonly Rule[] = [
  boxedNumbers.rule,
  listBeforeArray.rule,
  materializedIterable.rule,
  needlessCopy.rule,
  serializePeak.rule,
];

/**
 * The page of a rule: Markdown with the headings What it finds, Why it costs, Example, Use instead, When to ignore; the examples are run by a test.
 * Empty in the bundle of the server, whose package has the pages as files.
 */
export function pageOf(id: string): string {
  const pages = [boxedNumbers, listBeforeArray, materializedIterable, needlessCopy, serializePeak];
  return pages.find(({ rule }) => rule.id === id)?.docs.trim() ?? "";
}
