/** The façade of the core: open documents, ask for findings, hovers, hints, fixes and figures. Synchronous; results are cached per version. */
import { AnalysisHistory, analyse, probe } from "./analysis/analyse";
import { LIMITS, type Limits } from "./analysis/limits";
import { hintFor, readHints } from "./analysis/outside/hints";
import type { Analysis } from "./analysis/types";
import { findActions } from "./findings/actions";
import { applySuppressions, type Layout, readSuppressions, UNUSED_IGNORE } from "./findings/suppress";
import type { Finding, TextEdit } from "./findings/types";
import { Figures } from "./memory/figures";
import { type EstimateRow, type Explanation, Row } from "./memory/rows";
import { wholeCall } from "./memory/scopes";
import type { Card } from "./present/cards";
import { explain } from "./present/explain";
import { formatMessage } from "./present/format";
import { type HintText, hintOf, loopHint, returnHint } from "./present/hints";
import { PLAIN, type Style } from "./present/numbers";
import { RULES } from "./rules/index";
import type { RuleFacts } from "./rules/rule";
import { exportedCard, type Hovered, hoverAt, type Sight } from "./service/hovers";
import { type Imported, importAt } from "./service/imports";
import { type Measurement, measuredPage } from "./service/measured";
import { type Asked, openNumbers, toldBy } from "./service/numbers";
import { explanationOf, page, type Read, totalLine } from "./service/pages";
import { Stages } from "./service/stages";
import { budgetBytes, DEFAULT_SETTINGS, type Settings } from "./settings";
import type { Module } from "./syntax/ast";
import { blocksOf } from "./syntax/blocks";
import { createParser, SyntaxFailure, type SyntaxTree, type Wasm } from "./syntax/parser";
import { DEFAULT_TARGET, printTarget } from "./target/parse";
import type { Target } from "./target/target";
import { codePointColumn, type LineIndex, lineIndex, lineOf } from "./text/lines";
import type { Span } from "./text/span";
import { constant } from "./values/int";

export type { Card } from "./present/cards";
export { pageOf, RULES } from "./rules/index";
export type { Hovered } from "./service/hovers";
export type { Asked } from "./service/numbers";
export type { Wasm } from "./syntax/parser";

export interface Hint {
  readonly offset: number;
  readonly label: string;
  readonly tooltip: () => string;
}

export interface Action {
  readonly title: string;
  readonly kind: string;
  readonly edits: readonly TextEdit[];
  readonly isPreferred: boolean;
  /** Why it cannot be done, or null. */
  readonly disabled: string | null;
  readonly finding: Finding | null;
  /** What the user is to say before it is done; its `edits` are made with values that stand in for that. */
  readonly asked: Asked | null;
  /** Offset of the figure that it explains, in clients that can show that; else null. */
  readonly explains: number | null;
}

export interface Options {
  readonly limits?: Partial<Limits>;
  /** How numbers are written in hovers, hints and titles. */
  readonly style?: Style;
  /** Documents are not edited: nothing is kept for later versions. */
  readonly fixed?: boolean;
  /** Bytes of the machine's memory, of which a budget may be a share; null: not known. */
  readonly memory?: number | null;
}

export interface Service {
  /** Opens or replaces a document. Parsing and analysis happen when something is asked. */
  open(uri: string, version: number, text: string): void;
  /** Edits apply in the order given, each to the result of the one before. */
  change(uri: string, version: number, edits: readonly { readonly span: Span; readonly text: string }[]): void;
  close(uri: string): void;
  /** `origin`: where the target was found, in words. */
  configure(uri: string, settings: Settings, target: Target, style?: Style, origin?: string): void;
  check(uri: string): readonly Finding[];
  hover(uri: string, offset: number): Hovered | null;
  /** What is imported from another module at the offset, or null. */
  imported(uri: string, offset: number): Imported | null;
  /** The card of a name at the end of the module, for those who import it; null where it binds no such name. `file`: what the module is called. */
  exported(uri: string, name: string, file: string): Card | null;
  hints(uri: string, span: Span): readonly Hint[];
  actions(uri: string, span: Span): readonly Action[];
  fixAll(uri: string): readonly TextEdit[];
  estimates(uri: string): readonly EstimateRow[];
  explain(uri: string, line: number): Explanation | null;
  /** What the document holds at its end, in a sentence; `path`: what it is called there. */
  total(uri: string, path: string): string;
  /** The table of `estimate` as text, or with an offset the steps of the figure there; null: there is none. */
  page(uri: string, path: string, offset: number | null): string | null;
  /** The estimates beside what a run measured, as a table. */
  measured(uri: string, measurement: Measurement): string;
  /** Why the document has no analysis at all, or null. */
  failure(uri: string): string | null;
  /** Milliseconds spent since this was asked last, by stage. */
  stages(): ReadonlyMap<string, number>;
  /** Code that does not parse, in source order: what it binds is unknown. */
  broken(uri: string): readonly Span[];
}

/** Loads the grammar; rejects when the wasm is not what it should be. */
export async function createService(wasm: Wasm, options: Options = {}): Promise<Service> {
  const parser = await createParser(wasm);
  const limits: Limits = { ...LIMITS, ...options.limits };
  const documents = new Map<string, Document>();
  const stages = new Stages();
  const memory = options.memory ?? null;
  const of = (uri: string): Document => {
    const document = documents.get(uri);
    if (document === undefined) throw new Error(`not open: ${uri}`);
    return document;
  };
  const parse = (text: string) => stages.time("parse", () => parseNow(text));
  const parseNow = (text: string): { tree: SyntaxTree | null; failure: string | null } => {
    if (text.length > MAX_LENGTH) return { tree: null, failure: tooLong(text.length) };
    try {
      return { tree: parser.parse(text), failure: null };
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error;
      return { tree: null, failure: `the file cannot be parsed: ${error.message}` };
    }
  };
  return {
    open: (uri, _version, text) => {
      documents.get(uri)?.tree?.dispose();
      const before = documents.get(uri);
      documents.set(
        uri,
        new Document(
          text,
          parse(text),
          limits,
          before ?? { settings: DEFAULT_SETTINGS, target: DEFAULT_TARGET, origin: null, style: options.style ?? PLAIN },
          before?.history ?? new History(options.fixed === true ? null : new AnalysisHistory()),
          stages,
          memory,
        ),
      );
    },
    change: (uri, _version, edits) => {
      let document = of(uri);
      for (const edit of edits) {
        const text = document.text.slice(0, edit.span.start) + edit.text + document.text.slice(edit.span.end);
        const { tree } = document;
        const parsed = tree === null ? parse(text) : stages.time("parse", () => update(tree, edit, text, parseNow));
        document = new Document(text, parsed, limits, document, document.history, stages, memory);
        documents.set(uri, document);
      }
    },
    close: (uri) => {
      documents.get(uri)?.tree?.dispose();
      documents.delete(uri);
    },
    configure: (uri, settings, target, style, origin) => of(uri).configure(settings, target, style, origin),
    check: (uri) => stages.time("findings", () => of(uri).findings()),
    hover: (uri, offset) => stages.time("hover", () => hoverAt(of(uri).sight(), offset)),
    imported: (uri, offset) => of(uri).imported(offset),
    exported: (uri, name, file) => stages.time("hover", () => exportedCard(of(uri).sight(), name, file)),
    hints: (uri, span) => stages.time("hints", () => of(uri).hints(span)),
    actions: (uri, span) => stages.time("actions", () => of(uri).actions(span)),
    fixAll: (uri) => of(uri).fixAll(),
    estimates: (uri) => stages.time("figures", () => of(uri).rows()),
    explain: (uri, line) => of(uri).explain(line),
    total: (uri, path) => totalLine(of(uri).read(), path),
    page: (uri, path, offset) => page(of(uri).read(), path, offset),
    measured: (uri, { sites }) => measuredPage(of(uri).rows(), sites, { ...PLAIN, units: of(uri).style.units }),
    failure: (uri) => of(uri).failure,
    stages: () => stages.take(),
    broken: (uri) => of(uri).broken,
  };
}

/** Code units above which a file is not analysed. */
export const MAX_LENGTH = 10_000_000;

/** "12.6 million characters, above the limit of 10 million". */
function tooLong(length: number): string {
  return `${Math.ceil(length / 1e5) / 10} million characters, above the limit of ${MAX_LENGTH / 1e6} million`;
}

function update(
  tree: SyntaxTree,
  edit: { readonly span: Span; readonly text: string },
  text: string,
  fresh: (text: string) => { tree: SyntaxTree | null; failure: string | null },
) {
  if (text.length > MAX_LENGTH) {
    tree.dispose();
    return fresh(text);
  }
  try {
    return {
      tree: tree.update({ start: edit.span.start, end: edit.span.end, newEnd: edit.span.start + edit.text.length }, text),
      failure: null,
    };
  } catch (error) {
    if (!(error instanceof SyntaxFailure)) throw error;
    return fresh(text);
  }
}

/** What the versions of a document hand on. */
class History {
  private figures: Figures | null = null;

  /** `analysis` null: there is one version. */
  constructor(readonly analysis: AnalysisHistory | null) {}

  figuresFor(target: Target): Figures {
    if (this.figures === null || printTarget(this.figures.target) !== printTarget(target)) this.figures = new Figures(target);
    return this.figures;
  }
}

/** What answers rest on besides the text. */
interface Setup {
  readonly settings: Settings;
  readonly target: Target;
  /** Where the target was found, in words. */
  readonly origin: string | null;
  readonly style: Style;
}

/** One version of a document with all that was asked of it so far. */
class Document {
  readonly tree: SyntaxTree | null;
  readonly failure: string | null;
  settings: Settings;
  target: Target;
  origin: string | null;
  style: Style;
  private readonly lines: LineIndex;
  private analysed: Analysis | null = null;
  private rowCache: readonly EstimateRow[] | null = null;
  private layoutCache: Layout | null = null;
  private findingCache: readonly Finding[] | null = null;

  constructor(
    readonly text: string,
    parsed: { readonly tree: SyntaxTree | null; readonly failure: string | null },
    private readonly limits: Limits,
    { settings, target, origin, style }: Setup,
    readonly history: History,
    private readonly stages: Stages,
    private readonly memory: number | null,
  ) {
    this.settings = settings;
    this.target = target;
    this.origin = origin;
    this.style = style;
    this.tree = parsed.tree;
    this.failure = parsed.failure;
    this.lines = lineIndex(text);
  }

  configure(settings: Settings, target: Target, style: Style | undefined, origin: string | undefined): void {
    if (printTarget(target) !== printTarget(this.target) || JSON.stringify(settings.assume) !== JSON.stringify(this.settings.assume)) {
      this.analysed = null;
      this.rowCache = null;
    }
    this.settings = settings;
    this.target = target;
    this.origin = origin ?? null;
    this.style = style ?? { ...this.style, units: settings.units };
    this.findingCache = null;
  }

  get broken(): readonly Span[] {
    return this.module.errors;
  }

  private get module(): Module {
    return this.tree?.module ?? EMPTY;
  }

  private get layout(): Layout {
    const layout = this.layoutCache ?? blocksOf(this.module);
    this.layoutCache = layout;
    return layout;
  }

  private get options() {
    const assume = new Map(Object.entries(this.settings.assume).map(([name, value]) => [name, constant(value)]));
    const { analysis: history } = this.history;
    return { target: this.target, text: this.text, limits: this.limits, ...(history && { history }), assume };
  }

  private get figures(): Figures {
    return this.history.figuresFor(this.target);
  }

  analysis(): Analysis {
    this.analysed ??= this.stages.time("analysis", () => analyse(this.module, this.options));
    return this.analysed;
  }

  rows(): readonly EstimateRow[] {
    if (this.rowCache === null) {
      const { bindings, functions, execution } = this.analysis();
      const { figures, lines } = this;
      const place = (offset: number) => ({ line: lineOf(lines, offset), column: codePointColumn(lines, offset) });
      const told = toldBy(readHints(this.module, this.text), this.text, this.settings.assume);
      const rows: Row[] = bindings.map(
        (binding, i) =>
          new Row(
            binding,
            figures,
            place,
            () => wholeCall(rows, i, functions),
            told(binding),
            () => execution().seen(binding.node),
          ),
      );
      this.rowCache = rows;
    }
    return this.rowCache;
  }

  private facts(): RuleFacts {
    return {
      analysis: this.analysis(),
      module: this.module,
      text: this.text,
      target: this.target,
      rows: this.rows(),
      sizes: this.figures.sizes,
      most: this.figures.most,
      peakOf: (fact) => this.figures.function(fact)?.peak,
      told: (span, name) =>
        hintFor({ span, names: [name] }, readHints(this.module, this.text), this.text)?.value ?? this.settings.assume[name] ?? null,
      lineOf: (offset: number) => lineOf(this.lines, offset),
    };
  }

  findings(): readonly Finding[] {
    if (this.findingCache === null) {
      const facts = this.facts();
      const { diagnostics, rules, budget } = this.settings;
      const found: Finding[] = [];
      const ran = new Set<string>();
      if (diagnostics.enable) {
        for (const rule of RULES) {
          const own = rules[rule.id];
          if (own?.severity === "off") continue;
          ran.add(rule.id);
          const options = {
            minimum: own?.minimum ?? diagnostics.minimum,
            minimumShare: own?.minimumShare ?? diagnostics.minimumShare,
            budget: budgetBytes(budget, this.memory),
            symbolic: own?.symbolic === true,
          };
          const severity = own?.severity ?? rule.severity;
          for (const one of rule.check(facts, options)) found.push({ ...one, rule: rule.id, severity });
        }
      }
      found.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
      const known = new Set(RULES.map((rule) => rule.id));
      const unused = rules[UNUSED_IGNORE]?.severity ?? null;
      const suppressions = this.text.includes("bytelens:") ? readSuppressions(this.layout, this.text) : [];
      this.findingCache = applySuppressions(found, suppressions, this.text, known, ran).flatMap((finding) =>
        finding.rule !== UNUSED_IGNORE || unused === null ? [finding] : unused === "off" ? [] : [{ ...finding, severity: unused }],
      );
    }
    return this.findingCache;
  }

  hints(span: Span): readonly Hint[] {
    const minimum = this.settings.inlayHints;
    const byLine = new Map<number, Hint & { readonly weight: number }>();
    const { target, style, lines } = this;
    const put = (start: number, hint: HintText | null, weight: number): void => {
      if (hint === null) return;
      const offset = this.endOfCode(start);
      if (offset < span.start || offset > span.end) return;
      const line = lineOf(lines, offset);
      // One hint per line: the larger.
      if ((byLine.get(line)?.weight ?? -1) < weight) byLine.set(line, { offset, label: hint.label, tooltip: hint.tooltip, weight });
    };
    const outside = ({ start, end }: Span) => end < span.start || start > span.end;
    for (const row of this.rows()) {
      if (outside(row.binding.statementSpan)) continue;
      const shown = row.exit?.sizes.held.bytes ?? row.after?.held.bytes;
      put(row.binding.statementSpan.start, hintOf(row, minimum, target, style), Number(shown?.high ?? 0));
    }
    for (const fact of minimum.loops === null ? [] : this.analysis().loops) {
      const adds = outside(fact.span) ? null : this.figures.loop(fact);
      if (adds !== null) put(fact.span.start, loopHint(adds, minimum.loops, target, style), Number(adds.bytes?.high ?? 0));
    }
    for (const fact of minimum.returns === null ? [] : this.analysis().functions) {
      const sizes = outside(fact.span) ? null : this.figures.returned(fact);
      if (sizes !== null)
        put(fact.nameSpan.start, returnHint(fact.name, sizes, minimum.returns, target, style), Number(sizes.held.bytes?.high ?? 0));
    }
    return [...byLine.values()].map(({ offset, label, tooltip }) => ({ offset, label, tooltip })).sort((a, b) => a.offset - b.offset);
  }

  /** After the last token of the line, before a comment. */
  private endOfCode(offset: number): number {
    const line = lineOf(this.lines, offset);
    const start = this.lines.starts[line] as number;
    const next = this.lines.starts[line + 1] ?? this.text.length + 1;
    const comment = this.module.comments.find((c) => c.start >= start && c.start < next);
    let end = comment?.start ?? Math.min(this.text.length, next - 1);
    while (end > start && /[\s]/.test(this.text[end - 1] as string)) end--;
    return end;
  }

  sight(): Sight {
    return {
      module: this.module,
      text: this.text,
      target: this.target,
      origin: this.origin,
      settings: this.settings,
      style: this.style,
      analysis: () => this.analysis(),
      rows: () => this.rows(),
      findings: () => this.findings(),
      figures: this.figures,
      probe: (span) => probe(this.module, this.options, span),
      lineOf: (at) => lineOf(this.lines, at),
    };
  }

  imported(offset: number): Imported | null {
    return importAt(this.module, this.text, offset);
  }

  actions(span: Span): readonly Action[] {
    const { style, text } = this;
    const fixes: Action[] = findActions(this.findings(), span, text, this.layout).map((action) => ({
      ...action,
      title: formatMessage(action.title, style),
      disabled: action.disabled === null ? null : formatMessage(action.disabled, style),
      asked: null,
      explains: null,
    }));
    const first = fixes.findIndex(({ title }) => title.startsWith("Ignore "));
    const explained = first < 0 ? null : explanationOf(this.rows(), span, style);
    // Editors show what answers a finding before what does not.
    if (explained !== null) fixes.splice(first, 0, { ...explained, finding: fixes[first]?.finding ?? null });
    return [...fixes, ...openNumbers({ rows: this.rows(), analysis: this.analysis(), text, lines: this.lines, module: this.module }, span)];
  }

  /** Safe preferred fixes that do not touch each other. */
  fixAll(): readonly TextEdit[] {
    const edits: TextEdit[] = [];
    for (const finding of this.findings()) {
      const fix = finding.fixes.find((f) => f.safety === "safe");
      if (fix === undefined) continue;
      const fresh = fix.edits.filter(
        (edit) => !edits.some((old) => old.span.start === edit.span.start && old.span.end === edit.span.end && old.text === edit.text),
      );
      if (fresh.some((edit) => edits.some((old) => edit.span.start < old.span.end && old.span.start < edit.span.end))) continue;
      edits.push(...fresh);
    }
    return edits.sort((a, b) => a.span.start - b.span.start);
  }

  read(): Read {
    const { text, target, origin, style } = this;
    return { text, target, origin, style, rows: this.rows(), lineOf: (offset) => lineOf(this.lines, offset) };
  }

  explain(line: number): Explanation | null {
    const row = this.rows().find((r) => r.line === line);
    if (row === undefined) return null;
    const source = this.text.slice(row.binding.statementSpan.start, row.binding.statementSpan.end).split("\n")[0] as string;
    return { source, row, steps: explain(row, this.target, PLAIN).steps };
  }
}

const EMPTY: Module = { body: [], comments: [], errors: [], length: 0 };
