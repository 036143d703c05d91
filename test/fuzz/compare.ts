/** Compares estimates with the truth: an exact figure must be the truth, every other must contain it. */
import type { PublicEstimate, PublicFigure } from "../estimates";
import type { Range, Seen, Truth } from "./truth";

export interface Comparison {
  /** One line each: what is wrong. */
  readonly failures: readonly string[];
  /** Figures compared, and how many of them were exact, or not given. */
  readonly figures: number;
  readonly exact: number;
  readonly unknown: number;
}

export function compare(estimates: readonly PublicEstimate[], truth: Truth): Comparison {
  const tally = { failures: [] as string[], figures: 0, exact: 0, unknown: 0 };
  const byPlace = new Map(estimates.map((estimate) => [`${estimate.line}:${estimate.column}:${estimate.name}`, estimate]));
  for (const estimate of estimates) tally.failures.push(...inconsistent(estimate));
  for (const [place, seen] of Object.entries(truth.places)) {
    const estimate = byPlace.get(place);
    if (estimate === undefined) {
      tally.failures.push(`${place}: no entry for this assignment`);
      continue;
    }
    if (seen.after !== undefined) {
      compareMoment(`${place} after`, estimate, seen.after, tally);
      compareType(place, estimate, seen.after, tally.failures);
      if (estimate.reason?.includes("never reached")) tally.failures.push(`${place}: is said to be never reached, and was`);
    }
    if (seen.exit !== undefined && truth.error === null) {
      if (estimate.exit === null) tally.unknown += 2;
      else compareMoment(`${place} exit`, estimate.exit, seen.exit, tally);
    }
    const held = truth.held[place];
    if (held !== undefined && estimate.exit !== null)
      compareFigure(`${place} exit held`, estimate.exit.held, nearest(estimate.exit.held, held), tally);
  }
  return tally;
}

/** What the figure would have to be, nearest to what it says. */
function nearest(figure: PublicFigure | null, [least, most]: Range): Range {
  const one = Math.min(Math.max(figure?.low ?? least, least), most);
  return [one, one];
}

type Tally = { failures: string[]; figures: number; exact: number; unknown: number };

function compareMoment(
  what: string,
  figures: { readonly shallow: PublicFigure | null; readonly deep: PublicFigure | null },
  seen: Seen,
  tally: Tally,
): void {
  compareFigure(`${what} shallow`, figures.shallow, seen.shallow, tally);
  compareFigure(`${what} deep`, figures.deep, seen.deep, tally);
}

function compareFigure(what: string, figure: PublicFigure | null, truth: Range, tally: Tally): void {
  tally.figures += 1;
  if (figure === null) {
    tally.unknown += 1;
    return;
  }
  if (figure.confidence === "exact") tally.exact += 1;
  const said = `${figure.confidence} ${figure.low}${figure.low === figure.high ? "" : ` to ${figure.high ?? "unbounded"}`}`;
  const seen = truth[0] === truth[1] ? `${truth[0]}` : `${truth[0]} to ${truth[1]}`;
  if (truth[0] < figure.low || (figure.high !== null && truth[1] > figure.high)) {
    tally.failures.push(`${what}: says ${said}, measured ${seen}`);
  }
}

/** A type such as "list[int | float] | None" must name every type that was seen, also of the items. */
function compareType(place: string, estimate: PublicEstimate, seen: Seen, failures: string[]): void {
  if (estimate.type === null || estimate.type === "unknown" || estimate.confidence === "unknown") return;
  const parts = alternatives(estimate.type);
  const bases = parts.map(baseOf);
  for (const name of seen.type) {
    if (!bases.includes(name)) failures.push(`${place}: type ${estimate.type}, measured ${name}`);
  }
  const inner = parts.filter((part) => /^(list|tuple|set|frozenset|deque)\[/.test(part)).map((part) => part.replace(/^\w+\[|\]$/gs, ""));
  if (inner.length !== 1 || parts.length !== 1 || seen.items.length === 0) return;
  const items = alternatives(inner[0] ?? "").map(baseOf);
  if (items.includes("unknown") || items.includes("object")) return;
  for (const name of seen.items) {
    if (!items.includes(name)) failures.push(`${place}: type ${estimate.type}, an item is ${name}`);
  }
}

/** "list" of "list[int]"; None is written as people write it in annotations. */
function baseOf(type: string): string {
  return type === "None" ? "NoneType" : type.replace(/\[.*/s, "");
}

/** Splits at " | " outside brackets. */
function alternatives(type: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < type.length; i += 1) {
    if (type[i] === "[") depth += 1;
    else if (type[i] === "]") depth -= 1;
    else if (depth === 0 && type.startsWith(" | ", i)) {
      parts.push(type.slice(start, i));
      start = i + 3;
    }
  }
  return [...parts, type.slice(start)];
}

/** What cannot be, whatever the truth is. */
function inconsistent(estimate: PublicEstimate): readonly string[] {
  const wrong: string[] = [];
  const place = `${estimate.line}:${estimate.column}:${estimate.name}`;
  for (const [moment, figures] of [["after", estimate] as const, ["exit", estimate.exit] as const]) {
    if (figures === null) continue;
    for (const field of ["held", "shallow", "deep", "allocated", "peak"] as const) {
      const figure = figures[field];
      if (figure === null) continue;
      const what = `${place} ${moment} ${field}: ${figure.confidence} ${figure.low} to ${figure.high ?? "unbounded"}`;
      if (!Number.isFinite(figure.low) || figure.low < 0) wrong.push(`${what}: the low end is no number of bytes`);
      if (figure.high !== null && figure.high < figure.low) wrong.push(`${what}: the ends are the wrong way round`);
      if (figure.confidence === "exact" && figure.low !== figure.high) wrong.push(`${what}: exact with two ends`);
    }
    const { held, allocated } = figures;
    if (held !== null && allocated?.high != null && allocated.high < held.low) wrong.push(`${place} ${moment}: allocated is below held`);
  }
  if (estimate.held === null && estimate.reason === null) wrong.push(`${place}: unknown without a reason`);
  return wrong;
}
