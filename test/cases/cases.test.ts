/** Runs every case file below test/cases: each mark must hold, each golden must be what is said. UPDATE=1 rewrites the goldens. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Action, Service } from "../../server/src/service";
import { parseSettings } from "../../server/src/settings";
import { estimatesJson, hoverText, messageText, type PublicEstimate, reportText } from "../estimates";
import { filesBelow, ROOT, read } from "../repo/files";
import { newService, TOUR_TARGET, target, withText } from "../service";
import { type Case, type CaseSource, type Golden, type Mark, parseCases, replaceGoldens } from "./parse";

const UPDATE = process.env.UPDATE === "1";
let service: Service;
/** Where the module is not executed: what is tested is what the abstract interpreter finds by itself. */
let kernel: Service;
before(async () => {
  [service, kernel] = [await newService(), await newService({ executed: 0 })];
});

for (const path of filesBelow("test/cases", ".md")) {
  const markdown = read(path);
  const file = parseCases(path, markdown);
  const replaced = new Map<Golden, string>();
  for (const one of file.cases) test(`${path}: ${one.title}`, () => runCase(path, one, replaced));
  after(() => {
    if (replaced.size > 0) writeFileSync(join(ROOT, path), replaceGoldens(markdown, replaced));
  });
}

function runCase(path: string, one: Case, replaced: Map<Golden, string>): void {
  const parsed = parseSettings(one.settings);
  assert.deepEqual(parsed.problems, [], "settings of the case");
  const settings = parsed.settings;
  const chosen = settings.target === "auto" ? TOUR_TARGET : target(settings.target);
  const asked = path.startsWith("test/cases/kernel/") ? kernel : service;
  for (const source of one.files) {
    withText(asked, source.code, { settings, target: chosen }, (uri) => {
      const wrong = [
        ...checkFigures(asked, uri, source),
        ...checkHints(asked, uri, path, source),
        ...checkWarnings(asked, uri, path, source),
      ];
      assert.deepEqual(wrong, [], `${path}:${source.line}\n${reportText(asked, uri)}`);
      if (source === one.files[0]) for (const golden of one.goldens) checkGolden(asked, uri, path, source, golden, replaced);
    });
  }
}

/** size and value marks: one line for each that does not hold. */
function checkFigures(service: Service, uri: string, source: CaseSource): readonly string[] {
  const estimates = estimatesJson(service, uri);
  return source.marks.flatMap((mark) => {
    if (mark.kind !== "size" && mark.kind !== "value") return [];
    const estimate = bindingAt(source, mark, estimates);
    if (estimate === undefined) return [`line ${mark.line}: the carets point at no assignment`];
    const said = mark.kind === "size" ? sizeText(estimate) : (estimate.type ?? "unknown");
    return said === mark.text ? [] : [`line ${mark.line}: ${estimate.name}: expected "${mark.text}", it is "${said}"`];
  });
}

/** The assignment whose name the carets touch, else the only one on their line. */
function bindingAt(source: CaseSource, mark: Mark, estimates: readonly PublicEstimate[]): PublicEstimate | undefined {
  const lineStart = source.code.lastIndexOf("\n", mark.span.start - 1) + 1;
  const onLine = estimates.filter((estimate) => estimate.line === mark.codeLine + 1);
  const touched = onLine.find((estimate) => {
    const start = lineStart + estimate.column - 1;
    return mark.span.start < start + estimate.name.length && mark.span.end > start;
  });
  return touched ?? (onLine.length === 1 ? onLine[0] : undefined);
}

/** Bytes of held in full, the state at the exit behind an arrow where it differs: "56 B → 32,448,728 B", "56 to 920 B", "unknown: reason". */
function sizeText(estimate: PublicEstimate): string {
  const now = figureText(estimate.held, estimate.reason);
  const end = estimate.exit === null ? now : figureText(estimate.exit.held, estimate.reason);
  return now === end ? now : `${now} → ${end}`;
}

function figureText(figure: PublicEstimate["held"], reason: string | null): string {
  if (figure === null) return `unknown: ${reason}`;
  const grouped = (bytes: number): string => String(bytes).replace(/\B(?=(\d{3})+$)/g, ",");
  const label = figure.confidence === "exact" || figure.confidence === "bounded" ? "" : ` (${figure.confidence})`;
  if (figure.high === null) return `at least ${grouped(figure.low)} B${label}`;
  return figure.low === figure.high ? `${grouped(figure.low)} B${label}` : `${grouped(figure.low)} to ${grouped(figure.high)} B${label}`;
}

/** A case that marks one hint marks them all; in hints/ silence must be right too. */
function checkHints(service: Service, uri: string, path: string, source: CaseSource): readonly string[] {
  const marks = source.marks.filter((mark) => mark.kind === "hint");
  if (marks.length === 0 && !path.includes("/hints/")) return [];
  const seen = service
    .hints(uri, { start: 0, end: source.code.length })
    .map((hint) => ({ line: lineOf(source.code, hint.offset), text: plain(hint.label) }));
  return pair(
    marks.map((mark) => ({ line: mark.codeLine, text: mark.text, at: mark.line })),
    seen,
    "hint",
    (mark, hint) => mark.text === hint.text,
  );
}

/** A case that marks one warning marks them all; in rules/ any other finding is a fault. */
function checkWarnings(service: Service, uri: string, path: string, source: CaseSource): readonly string[] {
  const marks = source.marks.filter((mark) => mark.kind === "warning");
  if (marks.length === 0 && !path.includes("/rules/")) return [];
  const seen = service.check(uri).map((finding) => ({
    line: lineOf(source.code, finding.span.start),
    text: `${finding.rule}: ${messageText(finding.message)}`,
    span: finding.span,
  }));
  return pair(
    marks.map((mark) => ({ line: mark.codeLine, text: `${mark.rule ?? ""}: ${mark.text}`, at: mark.line, span: mark.span })),
    seen,
    "warning",
    (mark, finding) =>
      finding.text.startsWith(mark.text.slice(0, mark.text.indexOf(":") + 1)) &&
      finding.text.includes(mark.text.slice(mark.text.indexOf(":") + 2)) &&
      mark.span.start < finding.span.end &&
      mark.span.end > finding.span.start,
  );
}

type Said = { readonly line: number; readonly text: string };

/** Marks and results, one to one on each line. */
function pair<M extends Said & { readonly at: number }, S extends Said>(
  marks: readonly M[],
  seen: readonly S[],
  what: string,
  fits: (mark: M, result: S) => boolean,
): readonly string[] {
  const left = [...seen];
  const wrong: string[] = [];
  for (const mark of marks) {
    const index = left.findIndex((result) => result.line === mark.line && fits(mark, result));
    if (index >= 0) left.splice(index, 1);
    else {
      const there = seen.filter((result) => result.line === mark.line).map((result) => `"${result.text}"`);
      wrong.push(`line ${mark.at}: expected ${what} "${mark.text}", there is ${there.join(", ") || "none"}`);
    }
  }
  return [...wrong, ...left.map((result) => `code line ${result.line + 1}: ${what} "${result.text}" has no mark`)];
}

function checkGolden(service: Service, uri: string, path: string, source: CaseSource, golden: Golden, replaced: Map<Golden, string>): void {
  const said = goldenText(service, uri, path, source, golden);
  if (UPDATE) {
    if (said !== golden.text) replaced.set(golden, said);
    return;
  }
  assert.equal(said, golden.text, `${path}:${golden.lines[0]}: ${golden.kind} ${golden.argument} (UPDATE=1 rewrites it)`);
}

function goldenText(service: Service, uri: string, path: string, source: CaseSource, golden: Golden): string {
  const where = `${path}:${golden.lines[0]}`;
  if (golden.kind === "report") return trimEnds(reportText(service, uri));
  if (golden.kind === "hover") {
    const mark = source.marks.find((one) => one.kind === "hover" && one.text === golden.argument);
    assert.ok(mark, `${where}: no mark "hover: ${golden.argument}"`);
    return trimEnds(hoverText(service, uri, mark.span.start) ?? "(nothing)");
  }
  if (golden.argument === "") return trimEnds(apply(source.code, service.fixAll(uri)));
  const actions = service.actions(uri, { start: 0, end: source.code.length });
  const action = actions.find((one: Action) => plain(one.title).startsWith(golden.argument) && one.disabled === null);
  assert.ok(action, `${where}: no action "${golden.argument}" among ${actions.map((one) => plain(one.title)).join(" · ")}`);
  return trimEnds(apply(source.code, action.edits));
}

function apply(
  text: string,
  edits: readonly { readonly span: { readonly start: number; readonly end: number }; readonly text: string }[],
): string {
  let result = text;
  for (const edit of [...edits].sort((a, b) => b.span.start - a.span.start || b.span.end - a.span.end)) {
    result = result.slice(0, edit.span.start) + edit.text + result.slice(edit.span.end);
  }
  return result;
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length - 1;
}

/** Editors get no-break spaces before units; case files are typed with plain ones. */
function plain(text: string): string {
  return text.replaceAll("\u00a0", " ");
}

function trimEnds(text: string): string {
  return plain(text)
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trimEnd();
}
