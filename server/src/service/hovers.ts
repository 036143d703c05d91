/** What a hover says at a place of a document: which card, and the facts that it is built from. */
import { type Occurrence, occurrenceAt, type Role, type Scope, scopeAt, symbolTable } from "../analysis/names/symtable";
import type { Analysis, CallFact } from "../analysis/types";
import type { Finding } from "../findings/types";
import { ANNOTATION } from "../knowledge/types";
import type { Alternative } from "../memory/alternative";
import { type Figures, unknownSizes } from "../memory/figures";
import { named } from "../memory/named";
import { dumpParts } from "../memory/pickle";
import type { EstimateRow } from "../memory/rows";
import type { Card } from "../present/cards";
import { EXAMPLE_LENGTHS, listOfFloats, type WorkedExample, workedExamples } from "../present/examples";
import { amountText, certaintyOf, figureText, isKnown } from "../present/figures";
import { formatMessage } from "../present/format";
import { buildFunctionHover, buildHover, grownFrom, type HoverInput } from "../present/hover";
import type { Style } from "../present/numbers";
import { targetText } from "../present/targets";
import { alternativesFor, ndarraySizes, notCheaper } from "../rules/alternatives";
import { MAKERS, narrowerThan } from "../rules/narrower";
import { cheaperDumps } from "../rules/serializePeak";
import type { Settings } from "../settings";
import { joinFigures } from "../size/figure";
import { instanceSizes, joinSizes, sizesOf } from "../size/index";
import type { Figure, Sizes } from "../size/types";
import type { Module } from "../syntax/ast";
import { findCallsOf, findClass, findExpression, findParameters } from "../syntax/find";
import { KNOWN, newestPatch } from "../target/known";
import type { Target } from "../target/target";
import type { Span } from "../text/span";
import { lookup } from "../values/heap";
import { add, atomsOf, constant, type Int, mul, ZERO } from "../values/int";
import type { InstanceShape } from "../values/object";
import type { Snapshot } from "../values/snapshot";

/** A document as hovers see it. */
export interface Sight {
  readonly module: Module;
  readonly text: string;
  readonly target: Target;
  /** Where the target was found, or null. */
  readonly origin: string | null;
  readonly settings: Settings;
  readonly style: Style;
  readonly analysis: () => Analysis;
  readonly rows: () => readonly EstimateRow[];
  readonly findings: () => readonly Finding[];
  readonly figures: Figures;
  /** What the expression there evaluates to. */
  readonly probe: (span: Span) => readonly Snapshot[];
  /** 0-based. */
  readonly lineOf: (offset: number) => number;
}

export interface Hovered {
  readonly span: Span;
  readonly card: Card;
  /** Offset of the figure that can be explained in steps, or null. */
  readonly explains: number | null;
  /** The rules that have something to say of it. */
  readonly rules: readonly string[];
}

/** The card at `offset`; null where there is nothing to say. */
export function hoverAt(sight: Sight, offset: number): Hovered | null {
  if (sight.settings.hover.style === "off") return null;
  const row = sight.rows().find(({ binding: { nameSpan } }) => isOn(nameSpan, offset));
  if (row === undefined) {
    const [span, card] = elsewhere(sight, offset);
    return card === null ? null : { span, card, explains: null, rules: [] };
  }
  const span = row.binding.nameSpan;
  const card = definitionCard(sight, row);
  if (card === null) return null;
  const rules = sight.findings().flatMap((finding) => (finding.span.start === span.start ? [finding.rule] : []));
  const held = (row.exit?.sizes ?? row.after)?.held;
  return { span, card, explains: held !== undefined && isKnown(held) ? span.start : null, rules: [...new Set(rules)] };
}

/** What a name of the module ends with, for a file that imports it; null where the module does not bind it by an assignment. */
export function exportedCard(sight: Sight, name: string, file: string): Card | null {
  const row = sight
    .rows()
    .filter(({ binding }) => binding.name === name && binding.scope.function === null)
    .at(-1);
  const card = row === undefined ? null : definitionCard(sight, row);
  return row === undefined || card === null ? null : { ...card, headline: `${card.headline}, line ${row.line + 1} of ${file}` };
}

function isOn(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

function common({ target, origin, settings: { hover } }: Sight) {
  return {
    target: targetText(target, origin),
    minimum: hover.minimum,
    compact: hover.style === "compact",
    exit: null,
    adds: null,
    needs: null,
    alias: null,
    alternatives: [] as readonly Alternative[],
    refused: [] as HoverInput["refused"],
    scopeEnd: "the module",
  };
}

// Definitions.

function definitionCard(sight: Sight, row: EstimateRow): Card | null {
  const { target, style } = sight;
  const { binding, after, exit } = row;
  const shown = exit?.sizes ?? after;
  const snapshot = (exit === null ? binding.states : binding.exits)[0] ?? null;
  const known = shown === null || snapshot === null ? null : { shown, snapshot };
  return buildHover(
    {
      ...common(sight),
      role: "definition",
      name: binding.name,
      sizes: after ?? unknownSizes(row.peak),
      exit: exit?.sizes ?? null,
      line: row.line + 1,
      adds: row.adds,
      needs: row.needs,
      alias: aliasText(sight, row),
      alternatives:
        known === null ? [] : [...alternativesFor(known.shown, known.snapshot, target), ...narrower(sight, row), ...ofFinding(sight, row)],
      refused: refusals(sight, row, known),
      scopeEnd: binding.scope.function === null ? "the module" : `${binding.scope.function}()`,
      ...(known === null ? {} : worked(known.shown, known.snapshot, row, sight)),
      lazyPages: isLazy(sight, row),
      ...outside(row, target),
      annotated: annotations(sight, row, shown),
      ...(exit === null || after === null || !grownFrom(after.held, exit.sizes.held, style) ? {} : growth(sight, row)),
      ...view(sight, row),
      ...freed(sight, row),
    },
    style,
  );
}

/** What its finding says would hold the same. */
function ofFinding({ findings }: Sight, { binding }: EstimateRow): readonly Alternative[] {
  return findings().find((f) => f.span.start === binding.nameSpan.start && f.cheaper !== undefined)?.cheaper ?? [];
}

/** What was not offered for the value, and why: by its finding, and well-known forms that hold no less. */
function refusals({ findings, target, style }: Sight, { binding }: EstimateRow, known: { shown: Sizes; snapshot: Snapshot } | null) {
  const finding = findings().find((f) => f.span.start === binding.nameSpan.start && f.refused.length > 0);
  const more = known === null ? [] : notCheaper(known.shown, known.snapshot, target);
  return [...(finding?.refused ?? []), ...more].map(({ title, why }) => ({
    text: formatMessage(title, style),
    why: formatMessage(why, style),
  }));
}

/** What an alias or view belongs to, when the statement adds next to nothing of what the name holds. */
function aliasText({ rows }: Sight, row: EstimateRow): string | null {
  const held = row.after?.held.bytes;
  const adds = row.adds.bytes;
  if (held == null || adds === null || Number(held.low) < 1000 || Number(adds.high) * 100 > Number(held.low)) return null;
  const state = row.binding.states[0];
  if (state?.value.tag !== "ref" || state.value.id.kind !== "object") return null;
  const source = earlier(rows(), row, state.value.id.site);
  return source === undefined ? null : `${row.binding.name} is the ${row.after?.type.replace(/\[.*$/, "")} of line ${source.line + 1}`;
}

/** The first binding before `row` of an object made at that site. */
function earlier(rows: readonly EstimateRow[], row: EstimateRow, site: number): EstimateRow | undefined {
  return rows.find(
    (r) =>
      r !== row &&
      r.binding.statementSpan.start < row.binding.statementSpan.start &&
      r.binding.states.some((s) => s.value.tag === "ref" && s.value.id.kind === "object" && s.value.id.site === site),
  );
}

/** Lengths that tell how a comment would resolve what comes from outside the program. */
const EXAMPLE_LENGTH = 250_000;

function outside({ after, peak, binding }: EstimateRow, target: Target): Pick<HoverInput, "outside"> {
  const { reason } = after?.held ?? peak;
  if (binding.kind !== "assign" || reason?.remedy !== ANNOTATION) return {};
  return { outside: { length: EXAMPLE_LENGTH, held: listOfFloats(EXAMPLE_LENGTH, target) } };
}

/** Parameters of a function without calls whose lengths are in the figure, as they are annotated: "values is list[float]". */
function annotations({ module, text, analysis }: Sight, { binding: { scope } }: EstimateRow, shown: Sizes | null): readonly string[] {
  const symbols = shown?.held.bytes == null ? [] : symbolsOf(shown.held.bytes);
  const fact = symbols.length === 0 ? undefined : analysis().functions.find(({ span }) => span.start === scope.span.start);
  if (fact === undefined || fact.reached) return [];
  return findParameters(module, fact.nameSpan.start).flatMap(({ name, annotation }) =>
    annotation !== null && symbols.some((means) => means === name || means.startsWith(`len(${name}`))
      ? [`${name} is ${text.slice(annotation.start, annotation.end)}`]
      : [],
  );
}

/** The user's words for the unknown quantities of a formula. */
function symbolsOf(n: Int): readonly string[] {
  return atomsOf(n).flatMap((atom) => (atom.term.op === "symbol" ? [atom.term.means] : []));
}

/** What a formula comes to for two lengths, and the line on which a comment would give them. */
function worked({ held }: Sizes, snapshot: Snapshot, { binding }: EstimateRow, sight: Sight): Pick<HoverInput, "examples" | "hintLine"> {
  if (held.bytes === null) return {};
  const { target, analysis, lineOf } = sight;
  const examples = workedExamples(held.bytes, snapshot, target);
  const [means, ...more] = new Set(symbolsOf(held.bytes));
  if (examples.length > 0) {
    const open = binding.scope.function === null ? analysis().unknowns.find((one) => one.means === means) : undefined;
    return { examples, ...(open?.place == null ? {} : { hintLine: `line ${lineOf(open.place.span.start) + 1}` }) };
  }
  const name = binding.kind === "unpack" ? `len(${binding.name})` : "n";
  const states = binding.exits.length > 0 ? binding.exits : binding.states;
  // A number that only the figure names, and that is one number: the binding's own length.
  if (means !== `len(${binding.name})` || more.length > 0 || states.length !== 1) return {};
  const told = (value: number): WorkedExample => {
    const sizes = sizesOf(
      named(snapshot, binding.name, () => ({ name, value })),
      target,
    );
    return { means: [name], value, held: { ...sizes.held, assumes: [] } };
  };
  return { examples: EXAMPLE_LENGTHS.map(told), hintLine: "this line" };
}

/** For a view: the array that it keeps alive by name, and what a copy would hold. */
function view({ rows, target }: Sight, row: EstimateRow): Pick<HoverInput, "view"> {
  const [state] = row.binding.states;
  const obj = state?.value.tag === "ref" ? lookup(state.heap, state.value.id) : undefined;
  if (obj?.kind !== "ndarray" || obj.base?.tag !== "ref" || obj.base.id.kind !== "object") return {};
  const owner = earlier(rows(), row, obj.base.id.site);
  const items = obj.shape.reduce<Int>(mul, constant(1));
  return { view: { owner: owner?.binding.name ?? null, copy: ndarraySizes(obj.dtype, items, target).held } };
}

/** Where the name is deleted, and the arenas of the interpreter (Objects/obmalloc.c, ARENA_BITS); a free-threaded build has none. */
function freed({ module, target, lineOf }: Sight, { binding: { nameSpan } }: EstimateRow): Pick<HoverInput, "freed"> {
  const uses = occurrenceAt(symbolTable(module), nameSpan.start)?.variable.occurrences ?? [];
  const end = uses.find(({ role, span }) => role === "delete" && span.start > nameSpan.start);
  if (end === undefined || target.build !== "default") return {};
  const [major, minor] = target.python;
  return { freed: { line: lineOf(end.span.start) + 1, arena: major === 3 && minor >= 10 ? 2 ** 20 : 2 ** 18 } };
}

/** np.zeros asks for pages that the system makes when they are first written; small arrays come from memory that is there. */
function isLazy({ analysis, target }: Sight, { binding: { valueSpan }, after }: EstimateRow): boolean {
  const made = analysis()
    .callsTo((callee) => callee === "numpy.zeros")
    .some(({ span }) => span.start === valueSpan?.start && span.end === valueSpan.end);
  return made && target.os === "linux" && (after?.held.bytes?.low ?? 0) >= LAZY_FROM;
}

/** Bytes from which glibc asks the system for pages of their own (M_MMAP_THRESHOLD; it may grow while a program runs). */
const LAZY_FROM = 32 * 1024 * 1024;

/** For an array of integers: the narrowest dtype that holds them. */
function narrower({ analysis, target }: Sight, { binding: { valueSpan } }: EstimateRow): readonly Alternative[] {
  const made = analysis().callsTo((callee) => MAKERS.test(callee));
  const [first, ...more] = made.filter(({ span }) => span.start === valueSpan?.start && span.end === valueSpan.end);
  return first === undefined || more.length > 0 ? [] : narrowerThan(first, target);
}

/** Methods that make their object larger, as a sentence says them. */
const GROWS: ReadonlyMap<string, string> = new Map([
  ["append", "appends"],
  ["add", "adds"],
  ["appendleft", "appends"],
]);

/** Where a name grows: the one call that makes its object larger, how often it does, and what the name is read as there. */
function growth({ analysis, text, lineOf, probe, figures }: Sight, row: EstimateRow): Pick<HoverInput, "growth"> {
  const { name, scope, statementSpan, exits } = row.binding;
  const owned = (call: CallFact) => call.scope.span.start === scope.span.start && call.span.start > statementSpan.end;
  const sites = new Map<number, CallFact>();
  for (const call of analysis().callsTo(() => true)) {
    const callee = text.slice(call.calleeSpan.start, call.calleeSpan.end);
    if (owned(call) && callee.startsWith(`${name}.`)) sites.set(call.span.start, call);
  }
  const [call, ...others] = [...sites.values()];
  const verb = call === undefined ? undefined : GROWS.get(text.slice(call.calleeSpan.start + name.length + 1, call.calleeSpan.end));
  const times = timesAppended(exits[0]);
  if (call === undefined || verb === undefined || others.length > 0 || times === null) return {};
  const inside = probe({ start: call.calleeSpan.start, end: call.calleeSpan.start + name.length });
  return {
    growth: { line: lineOf(call.span.start) + 1, verb, times, inside: inside.length === 0 ? null : joinSizes(inside.map(figures.sizes)) },
  };
}

/** How many items came one by one; null where that is not all that happened. */
function timesAppended(end: Snapshot | undefined): Int | null {
  const obj = end?.value.tag === "ref" ? lookup(end.heap, end.value.id) : undefined;
  if (obj?.kind !== "list" && obj?.kind !== "array" && obj?.kind !== "bytearray") return null;
  const counts = obj.history.map((event) => (event.op === "append" ? event.count : null));
  return counts.includes(null) ? null : (counts as readonly Int[]).reduce(add, ZERO);
}

// Functions, uses and calls.

/** Types of which a figure would say nothing about data. */
const CODE: readonly string[] = ["module", "function", "type", "builtin_function_or_method", "method"];

function elsewhere(sight: Sight, offset: number): readonly [Span, Card | null] {
  const { module, style, text, rows, probe, figures, analysis } = sight;
  const fact = analysis().functions.find(({ nameSpan }) => isOn(nameSpan, offset));
  if (fact !== undefined) return [fact.nameSpan, functionCard(sight, fact)];
  const named = findClass(module, offset);
  if (named !== null) return [named.span, classCard(sight, named)];
  const bound = symbolTable(module).scopes.flatMap((scope) => boundAt(scope, offset, text))[0];
  if (bound !== undefined) return boundCard(sight, bound);
  const found = findExpression(module, offset);
  const snapshots = found === null ? [] : probe(found.span);
  if (found === null || snapshots.length === 0) return [{ start: offset, end: offset }, null];
  const { span, name } = found;
  const held = joinSizes(snapshots.map(figures.sizes));
  if (CODE.includes(held.type)) return [span, null];
  const attribute = isKnown(held.held) ? null : attributeAs(sight, span);
  if (attribute !== null) return [span, { headline: `${figureText(held.held, style)}; ${attribute}`, lines: [] }];
  const definition =
    name === null ? undefined : [...rows()].reverse().find((r) => r.binding.name === name && r.binding.statementSpan.end <= offset);
  const input: HoverInput = {
    ...common(sight),
    role: name !== null ? "use" : "call",
    name,
    sizes: held,
    line: definition === undefined ? null : definition.line + 1,
    ...(name === null ? call(sight, span) : {}),
  };
  return [span, buildHover(input, style)];
}

/** "32.4 MB (exact) as line 4 binds it", of an attribute of self that one statement of its class binds; null elsewhere. */
function attributeAs({ module, text, rows, style }: Sight, span: Span): string | null {
  const table = symbolTable(module);
  const classOf = (offset: number) => scopeAt(table, offset).parent;
  const name = text.slice(span.start, span.end);
  const found = rows().filter(({ binding }) => binding.name === name && classOf(binding.nameSpan.start) === classOf(span.start));
  const [row, ...others] = found;
  if (!name.startsWith("self.") || row?.after == null || others.length > 0 || !isKnown(row.after.held)) return null;
  return `${amountText(row.after.held, style)} (${certaintyOf(row.after.held)}) as line ${row.line + 1} binds it`;
}

function functionCard({ target, origin, style, lineOf, figures: all }: Sight, fact: Analysis["functions"][number]): Card | null {
  const figures = all.function(fact);
  if (figures === null) return null;
  return buildFunctionHover(
    {
      name: fact.name,
      peak: figures.peak,
      line: figures.at === null ? null : lineOf(figures.at.start) + 1,
      keeps: figures.keeps,
      note: fact.reached ? null : "no call seen",
      target: targetText(target, origin),
    },
    style,
  );
}

/** Names that a statement binds and that are no estimates of their own. */
const BOUND: readonly Role[] = ["parameter", "for", "with"];

/** The parameters and targets of loops, with and comprehensions of the scope whose name is under the cursor. */
function boundAt({ variables }: Scope, offset: number, text: string): readonly (readonly [Span, Occurrence])[] {
  return [...variables.values()].flatMap(({ name, occurrences }) =>
    occurrences.flatMap((one) => {
      if (!BOUND.includes(one.role) || offset < one.span.start || offset > one.span.end) return [];
      const start = text.indexOf(name, one.span.start);
      const span = { start, end: start + name.length };
      return isOn(span, offset) ? [[span, one] as const] : [];
    }),
  );
}

/** A definition's card, of what the name holds whenever it is bound there. */
function boundCard(sight: Sight, [span, { name, role, span: place }]: readonly [Span, Occurrence]): readonly [Span, Card | null] {
  const { style, probe, figures, target } = sight;
  const states = probe(place);
  const [first] = states;
  if (first === undefined) return [span, null];
  const sizes = figures.ofName(first, states, name);
  if (CODE.includes(sizes.type)) return [span, null];
  const open = role === "parameter" ? sizes.held.bytes : null;
  const examples = open === null ? [] : workedExamples(open, first, target);
  return [span, buildHover({ ...common(sight), role: "definition", name, sizes, line: null, examples }, style)];
}

/** What one instance holds, by the first call that makes one; where none does, what the object takes by itself. Then the same on other versions. */
function classCard(sight: Sight, { name, span }: { readonly name: string; readonly span: Span }): Card | null {
  const { style, analysis, target } = sight;
  const shape = analysis().classes.find(({ nameSpan }) => isOn(nameSpan, span.start))?.shape ?? null;
  const alone = shape === null ? null : instanceSizes(shape, target);
  const made = firstMade(sight, name);
  const { sizes, where } = made ?? { sizes: alone, where: "without what its attributes hold" };
  if (sizes === null) return null;
  const card = buildHover({ ...common(sight), minimum: 0, role: "definition", name: null, sizes, line: null }, style);
  if (card === null) return null;
  const versions = shape === null ? "" : instancesElsewhere(shape, target, style);
  const lines = versions === "" ? [] : [{ label: "Versions" as const, text: `without what its attributes hold ${versions}` }];
  return { headline: `${card.headline}, ${where}`, lines: [...card.lines, ...lines] };
}

function firstMade({ module, probe, figures, lineOf }: Sight, name: string): { readonly sizes: Sizes; readonly where: string } | null {
  for (const call of findCallsOf(module, name)) {
    const snapshots = probe(call);
    const sizes = snapshots.length === 0 ? null : joinSizes(snapshots.map(figures.sizes));
    if (sizes?.type === name) return { sizes, where: `as made on line ${lineOf(call.start) + 1}` };
  }
  return null;
}

/** "152 B on 3.6 to 3.10; 88 B on 3.11": an instance without what its attributes hold. Classes of Python 2 are others. */
function instancesElsewhere(shape: InstanceShape, target: Target, style: Style): string {
  const runs: { readonly text: string; readonly first: string; last: string }[] = [];
  for (const row of KNOWN) {
    if (row.major !== target.python[0] || row.major < 3) continue;
    const patch = newestPatch(row, target.word, target.build === "free-threaded", target.os === "wasm");
    const { held } = instanceSizes(shape, { ...target, python: [row.major, row.minor, patch] });
    const [text, before, version] = [figureText(held, style), runs.at(-1), `${row.major}.${row.minor}`];
    if (before?.text === text) before.last = version;
    else runs.push({ text, first: version, last: version });
  }
  return runs.map(({ text, first, last }) => `${text} on ${first === last ? first : `${first} to ${last}`}`).join("; ");
}

/** What the library call there needs while it runs, and what would need less. */
function call({ analysis, text, target, figures }: Sight, span: Span): Pick<HoverInput, "needs" | "dump" | "alternatives"> {
  const facts = analysis()
    .callsTo(() => true)
    .filter((fact) => fact.span.start === span.start && fact.span.end === span.end);
  const [first] = facts;
  const needs = facts.map(figures.needs);
  if (first === undefined || needs.includes(null)) return { needs: null, alternatives: [] };
  const all = (needs as readonly Figure[]).reduce(joinFigures);
  const parts = facts.length === 1 ? dumpParts(first, target) : null;
  const [argument] = first.args;
  if (parts === null || argument === undefined) return { needs: all, alternatives: [] };
  const subject = text.slice(argument.span.start, argument.span.end);
  return { needs: all, dump: { ...parts, subject }, alternatives: cheaperDumps(first, parts.protocol, subject, target) };
}
