/** The list of rules, and their pages. Adding one: its file, and a word in the list. */
import * as boxedNumbers from "./boxedNumbers";
import * as dictRecords from "./dictRecords";
import * as listBeforeArray from "./listBeforeArray";
import * as lossyDtype from "./lossyDtype";
import * as materializedIterable from "./materializedIterable";
import * as missingSlots from "./missingSlots";
import * as needlessCopy from "./needlessCopy";
import * as nestedListMatrix from "./nestedListMatrix";
import * as objectDtype from "./objectDtype";
import * as overBudget from "./overBudget";
import * as pinnedBase from "./pinnedBase";
import * as quadraticBuild from "./quadraticBuild";
import type { Rule } from "./rule";
import * as serializePeak from "./serializePeak";
import * as wholeFileRead from "./wholeFileRead";

const ALL = [
  boxedNumbers,
  materializedIterable,
  listBeforeArray,
  serializePeak,
  wholeFileRead,
  needlessCopy,
  quadraticBuild,
  lossyDtype,
  pinnedBase,
  missingSlots,
  dictRecords,
  nestedListMatrix,
  objectDtype,
  overBudget,
];

export const RULES: readonly Rule[] = ALL.map(({ rule }) => rule);

/**
 * The page of a rule: Markdown with the headings What it finds, Why it costs, Example, Use instead, When to ignore; the examples are run by a test.
 * Empty in the bundle of the server, whose package has the pages as files.
 */
export function pageOf(id: string): string {
  return ALL.find(({ rule }) => rule.id === id)?.docs.trim() ?? "";
}
