/** What the text does not tell and a comment can: which numbers a figure waits for, and the action that writes them where the analysis reads them. */

import { type Occurrence, resolve, scopeAt, symbolTable } from "../analysis/names/symtable";
import { type Hint, hintFor, written } from "../analysis/outside/hints";
import type { Analysis, Binding } from "../analysis/types";
import { lineEnd } from "../findings/edit";
import type { TextEdit } from "../findings/types";
import { ANNOTATION } from "../knowledge/types";
import type { Told } from "../memory/named";
import type { EstimateRow } from "../memory/rows";
import type { Action } from "../service";
import type { Settings } from "../settings";
import type { Module } from "../syntax/ast";
import { visitExpressions } from "../syntax/visit";
import { type LineIndex, lineOf } from "../text/lines";
import type { Span } from "../text/span";
import { atomsOf } from "../values/int";

/** Questions to the user, and the edits that their answers make. */
export interface Asked {
  readonly title: string;
  readonly questions: readonly Question[];
  /** Each text in parts; a number stands for the answer to the question of that index. */
  readonly edits: readonly { readonly span: Span; readonly parts: readonly (string | number)[] }[];
  /** Names that no comment can tell: the project's settings get the answers to the questions. */
  readonly project: boolean;
}

export interface Question {
  /** What is asked for: "n", "len(values)", "type of rows". */
  readonly name: string;
  /** What stands there until the user says. */
  readonly value: string;
  readonly number: boolean;
}

/** What hints and settings tell of what a binding holds, by the names that figures have for it; null where that is nothing. */
export function toldBy(hints: readonly Hint[], text: string, assume: Settings["assume"]): (binding: Binding) => Told | null {
  const settings = new Map(Object.entries(assume));
  if (hints.length === 0 && settings.size === 0) return () => null;
  return ({ name, statementSpan }) =>
    (path) => {
      const names = path === `len(${name})` ? ["n", path] : [path];
      const hint = hintFor({ span: statementSpan, names }, hints, text);
      const value = settings.get(path);
      return hint ?? (value === undefined ? null : { name: path, value });
    };
}

/** A number that many lengths are of the order of, and one for the items themselves. */
const MANY = "1_000_000";
const FEW = "10";

/** With more questions than this nobody answers. */
const MOST_NUMBERS = 3;

interface Place {
  readonly rows: readonly EstimateRow[];
  readonly analysis: Analysis;
  readonly text: string;
  readonly lines: LineIndex;
  readonly module: Module;
}

/** For the bindings on the lines of `span`: what would make their figures numbers. */
export function openNumbers(place: Place, span: Span): readonly Action[] {
  const { rows, lines } = place;
  const [first, last] = [lineOf(lines, span.start), lineOf(lines, span.end)];
  const found = new Map<string, Action>();
  for (const row of rows) {
    if (row.line < first || row.line > last) continue;
    const asked = questionsFor(row, place) ?? foreignNumber(row, place);
    if (asked !== null && !found.has(asked.title)) found.set(asked.title, actionOf(asked));
  }
  return [...found.values()];
}

function actionOf(asked: Asked): Action {
  const answer = (index: number): string => asked.questions[index]?.value ?? "";
  const edits = asked.edits.map(({ span, parts }): TextEdit => {
    return { span, text: parts.map((part) => (typeof part === "number" ? answer(part) : part)).join("") };
  });
  const title = asked.questions.map(({ name, value, number }) => (number ? `${name} = ${value}` : `${name}: ${value}`)).join(", ");
  return { title: `Set ${title}`, kind: "refactor", edits, isPreferred: false, disabled: null, finding: null, asked, explains: null };
}

function questionsFor(row: EstimateRow, place: Place): Asked | null {
  const { binding } = row;
  const held = (row.exit?.sizes ?? row.after)?.held ?? row.peak;
  if (held.bytes === null) return held.reason?.remedy === ANNOTATION && binding.kind === "assign" ? annotate(binding, place) : null;
  const means = new Map(atomsOf(held.bytes).flatMap((atom) => (atom.term.op === "symbol" ? [[atom.key, atom.term.means]] : [])));
  if (means.size === 0 || means.size > MOST_NUMBERS) return null;
  /** By the end of the line where the comment belongs. */
  const comments = new Map<number, (readonly [string, Question])[]>();
  const own = `len(${binding.name})`;
  for (const [key, meaning] of means) {
    const known = place.analysis.unknowns.find((unknown) => unknown.key === key);
    const at = known === undefined ? binding.statementSpan : known.place?.span;
    // Of several names on a line n is the length of each.
    const isOwn = meaning === own && binding.kind !== "unpack" && (known?.place?.names.includes("n") ?? true);
    const name = isOwn ? "n" : written(meaning);
    if (at === undefined || name === null) return null;
    const end = lineEnd(place.text, at.start + place.text.slice(at.start, at.end).trimEnd().length);
    const question = { name, value: meaning.includes("…") ? FEW : MANY, number: true };
    comments.set(end, [...(comments.get(end) ?? []), [name, question]]);
  }
  return ask(
    [...comments].map(([end, all]) => ({ end, questions: all.map(([, question]) => question) })),
    [],
    [],
  );
}

/** The type of what comes from outside, and its length. */
function annotate({ name, nameSpan, statementSpan }: Binding, { text }: Place): Asked | null {
  // Only a name may have an annotation, and only alone.
  if (nameSpan.start !== statementSpan.start || !/^\s*=(?!=)[^=]*$/.test(text.slice(nameSpan.end, statementSpan.end).split("\n")[0] ?? ""))
    return null;
  const type: Question = { name, value: "list[float]", number: false };
  const length: Question = { name: "n", value: MANY, number: true };
  const colon = { span: { start: nameSpan.end, end: nameSpan.end }, parts: [": ", 0] };
  return ask([{ end: lineEnd(text, statementSpan.end), questions: [length] }], [type], [colon]);
}

function ask(
  comments: readonly { readonly end: number; readonly questions: readonly Question[] }[],
  before: readonly Question[],
  edits: Asked["edits"],
): Asked {
  const questions = [...before];
  const made = comments.map(({ end, questions: own }) => {
    const parts = own.flatMap((question, i): (string | number)[] => {
      questions.push(question);
      return [`${i === 0 ? "  # bytelens: " : ", "}${question.name} = `, questions.length - 1];
    });
    return { span: { start: end, end }, parts };
  });
  const numbers = questions.filter(({ number }) => number).map(({ name }) => `${name} = …`);
  return { title: `Set ${numbers.join(", ")}`, questions, edits: [...edits, ...made], project: false };
}

/** The one name that figures wait for and the file does not define: from a module that we do not know, or from nowhere. */
function foreignNumber({ binding, after, peak }: EstimateRow, { module }: Place): Asked | null {
  const missing = /^no size data for (?:.*\.)?(\w+)$|^(\w+) is not defined in what can be seen$/.exec(
    (after?.held ?? peak).reason?.text ?? "",
  );
  if (missing === null) return null;
  const table = symbolTable(module);
  const names = new Set<string>();
  const { start, end } = binding.valueSpan ?? binding.statementSpan;
  visitExpressions(module, ({ node, base }) => {
    if (node.type !== "Name" || base + node.start < start || base + node.end > end) return;
    const variable = resolve(scopeAt(table, base + node.start), node.id);
    const [bind, ...more] = variable?.occurrences.filter(({ role }) => role !== "load") ?? [];
    if (variable === null ? node.id === missing[2] : more.length === 0 && importsAs(bind, missing[1])) names.add(node.id);
  });
  const [name, ...others] = names;
  if (name === undefined || others.length > 0) return null;
  return { title: `Set ${name} = … for the project`, questions: [{ name, value: MANY, number: true }], edits: [], project: true };
}

/** Whether it is `from … import` of that name. */
function importsAs(bind: Occurrence | undefined, name: string | undefined): boolean {
  const statement = bind?.site.statement;
  return (
    statement?.type === "ImportFrom" && statement.names.some((alias) => (alias.asname ?? alias.name) === bind?.name && alias.name === name)
  );
}
