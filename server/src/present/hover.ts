/** Hover cards from figures (UX §2): the answer first, then facts in fixed order, left out when empty. */
import type { Alternative } from "../memory/alternative";
import type { DumpParts } from "../memory/pickle";
import type { Figure, Sizes } from "../size/types";
import type { Int } from "../values/int";
import { constantOf } from "../values/int";
import type { Card, Label } from "./cards";
import { describe, describeGrowth, isView, viewText } from "./describe";
import type { WorkedExample } from "./examples";
import {
  amountText,
  assumptionText,
  certaintyOf,
  conditionText,
  figureText,
  isFormula,
  isKnown,
  isNear,
  rangeText,
  reasonText,
} from "./figures";
import { type Names, nameSymbols } from "./formulas";
import { bytes, count, type Style } from "./numbers";
import { boundedBy, dataText, deepText, formulaParts, laterText, partsText, processText } from "./parts";

export interface HoverInput {
  readonly role: "definition" | "use" | "call";
  readonly name: string | null;
  readonly sizes: Sizes;
  /** What the name ends with, at a definition. */
  readonly exit: Sizes | null;
  /** Where it was built, for a use: 1-based line, or null. */
  readonly line: number | null;
  readonly adds: Figure | null;
  readonly needs: Figure | null;
  /** What an alias belongs to: "ys is the list of line 6". */
  readonly alias: string | null;
  readonly alternatives: readonly Alternative[];
  readonly refused: readonly { readonly text: string; readonly why: string }[];
  /** Where the name's life ends: "the module", "report()". */
  readonly scopeEnd: string;
  readonly target: string;
  /** Bytes below which a definition shows one line and a use nothing. */
  readonly minimum: number;
  readonly compact: boolean;
  /** For a call of pickle.dumps: what it pickles (`subject`: as written), and what that takes. */
  readonly dump?: DumpParts & { readonly subject: string };
  /** For a view: the name of the array that it keeps alive, and what a copy would hold. */
  readonly view?: { readonly owner: string | null; readonly copy: Figure | null };
  /** For a name that grows: where, how ("appends"), how often, and what a use inside the loop reads. */
  readonly growth?: { readonly line: number; readonly verb: string; readonly times: Int; readonly inside: Sizes | null };
  /** For a name that is deleted: where (1-based), and bytes of an arena, which CPython gives back as a whole. */
  readonly freed?: { readonly line: number; readonly arena: number };
  /** For a name bound to what comes from outside the program: what a list of floats of that length would hold. */
  readonly outside?: { readonly length: number; readonly held: Figure };
  /** Annotations of parameters that a formula rests on: "values is list[float]". */
  readonly annotated?: readonly string[];
  /** For a formula: what it comes to. */
  readonly examples?: readonly WorkedExample[];
  /** Where a comment would give the lengths; the def line where nothing is said. */
  readonly hintLine?: string;
  /** Pages are written when they are first used, as by np.zeros. */
  readonly lazyPages?: boolean;
}

/** The card; null when nothing is worth saying (a small value at a use). */
export function buildHover(input: HoverInput, style: Style): Card | null {
  const { sizes, exit, role } = input;
  if (!isKnown(sizes.held)) return { headline: figureText(sizes.held, style), lines: unknownLines(input, style) };
  const grows = role === "definition" && exit !== null && grownFrom(sizes.held, exit.held, style);
  const shown = grows ? (exit as Sizes) : sizes;
  const small = isSmall(shown.held, input.minimum) && needsText(input, shown, style) === null;
  if (small && role !== "definition") return null;
  const names = nameSymbols([shown.held.bytes, shown.length, ...shown.parts.map((part) => part.count)]);
  if (role === "use") {
    const built = input.line === null ? "" : `, built on line ${input.line}`;
    return { headline: `${labelled(sizes.held, style)} — ${describe(sizes, style, names)}${built}`, lines: [] };
  }
  const headline = head(input, grows ? (exit as Sizes) : null, names, style);
  if (small) return { headline, lines: [] };
  const [best] = input.alternatives;
  if (input.compact)
    return { headline: best === undefined ? headline : `${headline}; ${best.text} ${figureText(best.after, style)}`, lines: [] };
  return { headline, lines: factLines(input, shown, grows, names, style) };
}

export interface FunctionInput {
  readonly name: string;
  /** Highest held since it began, and the 1-based line on which that is. */
  readonly peak: Figure;
  readonly line: number | null;
  /** What it leaves behind. */
  readonly keeps: Figure | null;
  /** What the figures rest on, such as "no call seen", or null. */
  readonly note: string | null;
  readonly target: string;
}

/** "peaks at about 240 MB on line 34, keeps 104 B (bounded) — report(), no call seen". */
export function buildFunctionHover(input: FunctionInput, style: Style): Card {
  const { peak, keeps, line, note } = input;
  const target = { label: "Target" as const, text: input.target };
  const what = `${input.name}()${note === null ? "" : `, ${note}`}`;
  const left = keeps !== null && isKnown(keeps) ? `keeps ${amountText(keeps, style)}` : null;
  // Beside a formula a peak that is only a lower end says nothing.
  if (!isKnown(peak) || (keeps !== null && isFormulaFigure(keeps) && !isFormulaFigure(peak))) {
    if (keeps === null || left === null || (!isKnown(peak) && peak.reason !== null))
      return { headline: figureText(peak, style), lines: [...lostLines(peak), target] };
    return { headline: `${left} (${certaintyOf(keeps)}) — ${what}`, lines: [...assumeLines([keeps], style), target] };
  }
  const certainty = keeps !== null && left !== null ? worst(peak, keeps) : certaintyOf(peak);
  const headline = `${peakText(peak, style)}${line === null ? "" : ` on line ${line}`}${left === null ? "" : `, ${left}`} (${certainty}) — ${what}`;
  return { headline, lines: [...assumeLines(keeps === null ? [peak] : [peak, keeps], style), ...lostLines(peak), target] };
}

/** "peaks at about 240 MB", "peaks at 240 MB or more", "peaks between 80.0 MB and 240 MB". */
function peakText(peak: Figure, style: Style): string {
  const amount = amountText(peak, style);
  const [, end, size] = /^(at least|at most|between) (.*)$/.exec(amount) ?? [];
  if (end === "between") return `peaks ${amount}`;
  return end === undefined ? `peaks at ${amount}` : `peaks at ${size} or ${end === "at least" ? "more" : "less"}`;
}

/**
 * Whether what a name ends with is more than what it held first, and worth an arrow: certainly more, or possibly so with a known upper end.
 * Two figures that read the same are no growth.
 */
export function grownFrom(start: Figure, end: Figure, style: Style): boolean {
  if (start.bytes === null || end.bytes === null || !isKnown(end)) return false;
  if (isFormula(start.bytes)) return false;
  const more =
    isFormula(end.bytes) ||
    end.bytes.low > start.bytes.high ||
    (Number.isFinite(Number(end.bytes.high)) && end.bytes.high > start.bytes.high);
  return more && amountText(start, style) !== amountText(end, style);
}

function factLines(input: HoverInput, shown: Sizes, grows: boolean, names: Names, style: Style): Card["lines"] {
  const { held } = shown;
  const lines: { readonly label: Label; readonly text: string }[] = [];
  const push = (label: Label, text: string | null) => {
    if (text !== null && text !== "") lines.push({ label, text });
  };
  const formula = held.bytes !== null && isFormula(held.bytes);
  push("Parts", formula ? formulaParts(shown, input.examples ?? [], style, names) : partsText(shown, style, names, boundedBy(shown)));
  push("Data", dataText(shown, style));
  push(
    "Process",
    input.lazyPages === true
      ? `pays ${figureText(held, style)} as pages are first written; until then a monitor shows less`
      : processText(shown, style),
  );
  push("Deep", deepText(shown, style));
  push("Needs", needsText(input, shown, style));
  push(
    "Later",
    [
      laterText(shown, style),
      viewLater(input, style),
      growthText(input, style),
      grows ? null : openEnd(input, style),
      freedText(input, shown, style),
    ]
      .filter((text) => text !== null)
      .join("; "),
  );
  push(
    "Cheaper",
    input.alternatives.map((a) => `${a.text} ${figureText(a.after, style)}${a.note === null ? "" : `, ${a.note}`}`).join("; "),
  );
  push("Not offered", input.refused.map((r) => `${r.text.replace(/^Use /, "")}: ${r.why}`).join("; "));
  lines.push(...assumeLines([held], style, input.annotated), ...lostLines(held));
  push("Hint", formula ? exampleHint(input, style) : null);
  push("Target", input.target);
  return lines;
}

function head(input: HoverInput, end: Sizes | null, names: Names, style: Style): string {
  const { sizes, adds, alias } = input;
  const { held } = sizes;
  if (adds !== null && isView(sizes) && isKnown(adds)) {
    return `adds ${amountText(adds, style)} (${certaintyOf(adds)}), keeps ${amountText(held, style)} alive — ${viewText(sizes, style, input.view?.owner ?? null)}`;
  }
  if (adds !== null && alias !== null && isKnown(adds)) return `adds ${labelled(adds, style)} — ${alias} (${amountText(held, style)})`;
  if (end !== null) {
    const { what, empty, ends } = describeGrowth(sizes, end, style);
    const condition = isFormulaFigure(end.held) ? "" : conditionText(end.held.assumes, style);
    return `${amountText(held, style)} → ${amountText(end.held, style)}${condition} (${worst(held, end.held)}) — ${what}, ${empty ? "empty here, " : ""}${ends} at the end of ${input.scopeEnd}`;
  }
  const what = input.dump === undefined ? describe(sizes, style, names) : dumpText(input.dump, style);
  if (input.role === "call" && input.needs !== null && isKnown(input.needs) && !isAsMuch(input.needs, held)) {
    return `keeps ${amountText(held, style)}, needs ${amountText(input.needs, style)} (${worst(held, input.needs)}) — ${what}`;
  }
  if (sizes.shared && held.bytes?.high === 0) return `${labelled(held, style)} — ${what}${sharedText(sizes, style)}`;
  return `${labelled(held, style)} — ${what}`;
}

/** Whether the ends of both lie so close together that there is one figure to tell. */
function isAsMuch({ bytes: a }: Figure, { bytes: b }: Figure): boolean {
  return a !== null && b !== null && isNear(b.low, a.high) && isNear(a.low, b.high);
}

/** ", a constant of the code (28 B by getsizeof)". */
function sharedText(sizes: Sizes, style: Style): string {
  const shallow = sizes.shallow.bytes;
  const measured = shallow === null ? "" : ` (${rangeText(shallow, style)} by getsizeof)`;
  const single =
    ["NoneType", "bool", "ellipsis", "NotImplementedType"].includes(sizes.type) ||
    (sizes.type.startsWith("tuple") && constantOf(sizes.deep.bytes ?? EMPTY) === 0);
  return `${single ? ", shared by the whole process" : ", a constant of the code"}${measured}`;
}

const EMPTY: Int = { poly: null, low: 0, high: 1 };

/** "32.4 MB (exact)", "8.06 MB if n = 250,000 (assumed)". What a formula assumes has a line of its own. */
function labelled(figure: Figure, style: Style): string {
  return `${amountText(figure, style)}${isFormulaFigure(figure) ? "" : conditionText(figure.assumes, style)} (${certaintyOf(figure)})`;
}

function isFormulaFigure(figure: Figure): boolean {
  return figure.bytes !== null && isFormula(figure.bytes);
}

function unknownLines(input: HoverInput, style: Style): Card["lines"] {
  const lines = lostLines(input.sizes.held);
  const { outside, name } = input;
  const target = { label: "Target" as const, text: input.target };
  if (outside === undefined) return [...lines, target];
  const { length, held } = outside;
  const example = `${name}: list[float] = …  # bytelens: n = ${digits(length)} gives ${figureText(held, style)} if n = ${count(length, style)}`;
  return [...lines.filter((line) => line.label !== "Hint"), { label: "Hint", text: example }, target];
}

/** Where tracking was lost, and what would help; for a figure that is partly known with the reason. */
function lostLines(figure: Figure): Card["lines"] {
  const { reason } = figure;
  if (reason === null) return [];
  const lines: { readonly label: Label; readonly text: string }[] = [];
  const callee = /^([A-Za-z_][\w.]*\.\w+|[A-Za-z_]\w*(?=\(\)))(?:\(\))? /.exec(reason.text)?.[1];
  const what = isKnown(figure) ? `: ${reasonText(figure)}` : callee === undefined ? "" : `, ${callee}`;
  if (reason.line !== null && !reason.text.startsWith("line ")) lines.push({ label: "Lost at", text: `line ${reason.line + 1}${what}` });
  else if (isKnown(figure)) lines.push({ label: "Lost at", text: reasonText(figure) });
  if (reason.remedy !== null) lines.push({ label: "Hint", text: reason.remedy });
  return lines;
}

function assumeLines(figures: readonly Figure[], style: Style, annotated: readonly string[] = []): Card["lines"] {
  const told = annotated.length === 0 ? [] : [`${annotated.join(" and ")}, as annotated`, "no call seen"];
  const texts = new Set([...told, ...figures.flatMap((figure) => figure.assumes.map((a) => assumptionText(a, style)))]);
  return texts.size === 0 ? [] : [{ label: "Assumes", text: [...texts].join("; ") }];
}

/** "pickle.dumps of 80.0 MB float64, protocol 4". */
function dumpText({ held, type, protocol }: DumpParts, style: Style): string {
  const element = /^ndarray\[(\w+)\]$/.exec(type)?.[1];
  return `pickle.dumps of ${amountText(held, style)} ${element ?? type.replace(/\[.*$/, "")}, protocol ${protocol}`;
}

/** "200 MB besides big: a copy of the data (80.0 MB) and a stream half as large again (120 MB)". */
function dumpNeeds(needs: Figure, { subject, copied, buffer }: NonNullable<HoverInput["dump"]>, kept: Figure, style: Style): string {
  const half = kept.bytes !== null && Math.abs(Number(buffer.low) / Number(kept.bytes.low) - 1.5) < 0.01;
  const stream = `a stream${half ? " half as large again" : ""} (${near(buffer, style)})`;
  const parts = copied.high === 0 ? stream : `a copy of the data (${near(copied, style)}) and ${stream}`;
  return `${needs.bytes === null ? "" : near(needs.bytes, style)} besides ${subject}: ${parts}`;
}

/** One figure for a range whose ends lie close together; the range else. */
function near(n: Int, style: Style): string {
  return isNear(n.low, n.high) ? bytes(n.low, style) : rangeText(n, style);
}

function needsText({ needs, role, minimum, dump }: HoverInput, shown: Sizes, style: Style): string | null {
  if (dump !== undefined && needs !== null && isKnown(needs)) return dumpNeeds(needs, dump, shown.held, style);
  if (needs?.bytes == null || shown.held.bytes === null || role === "call" || !isKnown(needs)) return null;
  const twice = needs.bytes.low >= minimum && Number(needs.bytes.low) >= 2 * Number(shown.held.bytes.high) && needs.bytes.low > 0;
  return twice ? `${figureText(needs, style)} while the statement runs` : null;
}

/** "80.0 MB cannot be freed while head lives; head.copy() holds 8.10 kB". */
function viewLater({ sizes, view, name }: HoverInput, style: Style): string | null {
  if (!isView(sizes) || name === null) return null;
  const copy = view?.copy ?? null;
  const own = copy === null || !isKnown(copy) ? "" : `; ${name}.copy() holds ${figureText(copy, style)}`;
  return `${amountText(sizes.held, style)} cannot be freed while ${name} lives${own}`;
}

/** Blocks that CPython takes from arenas (Objects/obmalloc.c, SMALL_REQUEST_THRESHOLD). */
const SMALL_BLOCK = 512;

/** "line 9 deletes it; blocks of up to 512 B go back to the system by whole arenas of 1.05 MB, when nothing is left in one". */
function freedText({ freed }: HoverInput, { parts }: Sizes, style: Style): string | null {
  if (freed === undefined) return null;
  const small = parts.some(({ each, total }) => each !== null && each.high <= SMALL_BLOCK && total.low >= freed.arena);
  if (!small) return null;
  const [block, arena] = [SMALL_BLOCK, freed.arena].map((n) => bytes(n, style));
  return `line ${freed.line} deletes it; blocks of up to ${block} go back to the system by whole arenas of ${arena}, when nothing is left in one`;
}

/** "line 11 appends 1,000,000 times; inside the loop a use reads: at most 32.5 MB (bounded) — list of 0 to 1,000,000 floats". */
function growthText({ growth }: HoverInput, style: Style): string | null {
  if (growth === undefined) return null;
  const times =
    growth.times.low === growth.times.high ? `${count(growth.times.low, style)} ${growth.times.low === 1 ? "time" : "times"}` : "in a loop";
  const inside =
    growth.inside === null
      ? ""
      : `; inside the loop a use reads: ${labelled(growth.inside.held, style)} — ${describe(growth.inside, style)}`;
  return `line ${growth.line} ${growth.verb} ${times}${inside}`;
}

/** What a name ends with where that has no upper end or is not known: the figure of the line alone would be half an answer. */
function openEnd({ sizes, exit, role, scopeEnd }: HoverInput, style: Style): string | null {
  if (role !== "definition" || exit === null || !isKnown(sizes.held) || isFormulaFigure(sizes.held)) return null;
  if (!isKnown(exit.held)) return `not known at the end of ${scopeEnd}: ${reasonText(exit.held)}`;
  const open =
    exit.held.bytes !== null && !Number.isFinite(Number(exit.held.bytes.high)) && Number.isFinite(Number(sizes.held.bytes?.high));
  return open ? `${figureText(exit.held, style)} at the end of ${scopeEnd}` : null;
}

/** "# bytelens: len(values) = 1_000_000 on the def line gives 32.4 MB if len(values) = 1,000,000". */
function exampleHint({ examples = [], hintLine = "the def line" }: HoverInput, style: Style): string | null {
  const last = examples.at(-1);
  if (last === undefined) return null;
  const set = last.means.map((means) => `${means} = ${digits(last.value)}`).join(", ");
  const holds = last.means.map((means) => `${means} = ${count(last.value, style)}`).join(" and ");
  return `# bytelens: ${set} on ${hintLine} gives ${figureText(last.held, style)} if ${holds}`;
}

/** "1_000_000", as Python source has it. */
function digits(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, "_");
}

function isSmall(figure: Figure, minimum: number): boolean {
  return figure.bytes !== null && figure.bytes.high < minimum;
}

const ORDER = ["exact", "bounded", "assumed", "symbolic", "unknown"] as const;

/** The less certain of two. */
function worst(a: Figure, b: Figure): string {
  return ORDER[Math.max(ORDER.indexOf(certaintyOf(a)), ORDER.indexOf(certaintyOf(b)))] as string;
}
