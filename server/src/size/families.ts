/**
 * Which objects a reference below runs stands for, and how many different ones: an id's `at` positions follow the indices of the runs around it.
 * Sets of one site are compared, so that an object reached twice counts once; where that cannot be decided the second counts as possible only.
 */
import {
  type Atom,
  add,
  atomInt,
  atomsOf,
  type Bound,
  constant,
  constantOf,
  type Int,
  indexAtom,
  interval,
  isEqual,
  isLessEqual,
  keyOf,
  mentions,
  mul,
  ONE,
  scale,
  sub,
  substitute,
  substituteAll,
  ZERO,
} from "../values/int";
import { divideExact } from "../values/intOperations";
import { oneIfAny, sumSizes } from "../values/pieces";

/** A run (or family) that a reference stands below: `index` goes from 0 to count − 1, or (picked) over `count` different values below picked. */
export interface Binder {
  readonly index: Atom;
  readonly count: Int;
  readonly picked: Int | null;
}

/** A set of objects of one site. */
export interface Family {
  readonly at: readonly Int[];
  /** Those whose index `at` follows, outermost first: one object for each of their members. */
  readonly counted: readonly Binder[];
  /** Of the others those that may be empty: they decide whether there is an object at all. */
  readonly guards: readonly Binder[];
  /** Whether different members are different objects. */
  readonly injective: boolean;
  /** For a part cut from a family: how its index stands in the terms of the whole, step by step. */
  readonly rewrites: readonly { readonly key: string; readonly by: Int }[];
}

/** The objects that an id with these `at` positions stands for below `binders` (outermost first). */
export function familyOf(at: readonly Int[], binders: readonly Binder[]): Family {
  // A position of which only the range is known may be another one for every item: between one and all of them.
  if (binders.length > 0 && at.some((position) => position.poly === null))
    return { at, counted: binders, guards: [], injective: false, rewrites: [] };
  const wanted = new Set(
    binders.filter((binder) => at.some((position) => mentions(position, binder.index.key))).map((binder) => binder.index.key),
  );
  const others = binders.filter((binder) => !wanted.has(binder.index.key));
  const counted = binders.filter((binder) => wanted.has(binder.index.key)).map((binder) => withoutGuards(binder, others));
  const guards = others.filter((binder) => binder.count.low <= 0);
  return { at, counted, guards, injective: isInjective(at, counted), rewrites: [] };
}

/** Σ of a term over the different objects of the family: exact where that is known, else bounds. */
export function sumOverFamily(whole: Int, family: Family): Int {
  const term = family.rewrites.reduce((now, { key, by }) => substitute(now, key, by), whole);
  let body = family.guards.some((guard) => mentions(term, guard.index.key)) ? interval(term.low, term.high) : term;
  const follows = (guard: Binder) => family.counted.some((binder) => mentions(guard.count, binder.index.key));
  for (const guard of family.guards) if (follows(guard)) body = times(body, oneIfAny(guard.count));
  for (const binder of [...family.counted].reverse()) body = sumSizes(body, binder.index, binder.count, binder.picked);
  if (!family.injective) {
    const least = family.counted.every((binder) => binder.count.low > 0) && term.low > 0 ? term.low : body.low < 0 ? body.low : 0;
    body = interval(least < body.high ? least : body.high, body.high);
  }
  for (const guard of family.guards) if (!follows(guard)) body = times(body, oneIfAny(guard.count));
  return body;
}

/** Σ over all members, shared or not: for what is counted per reference. */
export function sumOverAll(term: Int, binders: readonly Binder[]): Int {
  return [...binders].reverse().reduce((body, binder) => sumSizes(body, binder.index, binder.count, binder.picked), term);
}

/** What is new in `family` beside `known` ones of its site: parts of it, or null when that cannot be decided. */
export function beside(family: Family, known: readonly Family[]): readonly Family[] | null {
  let parts: readonly Family[] = [family];
  for (const other of known) {
    const next: Family[] = [];
    for (const part of parts) {
      const left = minus(part, other);
      if (left === null) return null;
      next.push(...left);
    }
    parts = next;
  }
  return parts;
}

/** Whether the two may have an object in common. */
export function mayMeet(a: Family, b: Family): boolean {
  return !apart(a, b);
}

/** Same objects, whatever the indices are called. */
export function familyKey(family: Family): string {
  const names = new Map<string, Int>(
    family.counted.map((binder, i) => [binder.index.key, atomInt(indexAtom(`#${i}`, binder.picked ?? binder.count))]),
  );
  const counts = family.counted.map(
    (binder) =>
      keyOf(substituteAll(binder.count, names)) + (binder.picked === null ? "" : `?${keyOf(substituteAll(binder.picked, names))}`),
  );
  return `${family.at.map((position) => keyOf(substituteAll(position, names))).join("|")};${counts.join("|")}`;
}

function minus(part: Family, other: Family): readonly Family[] | null {
  if (apart(part, other)) return [part];
  const picked = [...part.counted, ...other.counted].some((binder) => binder.picked !== null);
  if (!picked && decided(part) && familyKey(part) === familyKey(other)) return [];
  if (picked) return null;
  const a = lineOf(part);
  const b = lineOf(other);
  return a === null || b === null || !sameElsewhere(part, other, a, b) ? null : lineMinus(part, other, a, b);
}

/** An `at` that is only known as a range names an object that cannot be told from others. */
function decided(family: Family): boolean {
  return family.at.every((position) => position.poly !== null);
}

/** Whether some position is different for every pair of members. */
function apart(a: Family, b: Family): boolean {
  return a.at.some((position, i) => {
    const other = b.at[i];
    if (other === undefined) return false;
    if (position.low > other.high || other.low > position.high) return true;
    const free =
      !a.counted.some((binder) => mentions(position, binder.index.key)) && !b.counted.some((binder) => mentions(other, binder.index.key));
    return free && isEqual(position, other) === false;
  });
}

/** Members start + step × i for i = 0 … count − 1 in one position, the same in the others; step null: one object. */
interface Line {
  readonly position: number | null;
  readonly start: Int;
  readonly step: number | null;
  readonly count: Int;
}

function lineOf(family: Family): Line | null {
  if (!decided(family) || family.counted.length > 1) return null;
  const [binder] = family.counted;
  if (binder === undefined) return { position: null, start: ZERO, step: null, count: ONE };
  const positions = family.at.flatMap((position, i) => (mentions(position, binder.index.key) ? [i] : []));
  const [position] = positions;
  if (positions.length !== 1 || position === undefined) return null;
  const value = family.at[position] as Int;
  const step = slopeOf(value, binder.index.key);
  if (typeof step !== "number") return null;
  const first = substitute(value, binder.index.key, ZERO);
  const start = step > 0 ? first : add(first, scale(sub(binder.count, ONE), step));
  return { position, start, step: Math.abs(step), count: binder.count };
}

function sameElsewhere(part: Family, other: Family, a: Line, b: Line): boolean {
  const position = a.position ?? b.position;
  if (a.position !== null && b.position !== null && a.position !== b.position) return false;
  return part.at.every((value, i) => i === position || isEqual(value, other.at[i] as Int) === true);
}

/** part without other, both on one line. */
function lineMinus(part: Family, other: Family, a: Line, b: Line): readonly Family[] | null {
  const position = a.position ?? b.position;
  if (position === null) return [];
  const step = a.step ?? b.step ?? 1;
  if (a.step !== null && b.step !== null && a.step !== b.step) return null;
  const startA = a.position === null ? (part.at[position] as Int) : a.start;
  const startB = b.position === null ? (other.at[position] as Int) : b.start;
  const offset = steps(sub(startB, startA), step);
  if (offset === null) return null;
  if (offset === "between") return [part];
  // Indices of `part` from offset on for b.count members are known already.
  if (isLessEqual(a.count, offset) === true || isLessEqual(add(offset, b.count), ZERO) === true) return [part];
  const before = isLessEqual(offset, ZERO);
  const after = isLessEqual(a.count, add(offset, b.count));
  if (before === null || after === null) return null;
  const rest: Family[] = [];
  if (!before) rest.push(slice(part, a, ZERO, offset));
  if (!after) rest.push(slice(part, a, add(offset, b.count), sub(a.count, add(offset, b.count))));
  return rest;
}

/** distance / step where that is whole; "between" where the two lines never meet. */
function steps(distance: Int, step: number): Int | "between" | null {
  if (step === 1) return distance;
  const known = constantOf(distance);
  if (known === null) return null;
  const quotient = divideExact(known, step);
  return BigInt(quotient) * BigInt(step) === BigInt(known) ? constant(quotient) : "between";
}

/** `count` members of the line from `from` on, counted upwards. */
function slice(family: Family, line: Line, from: Int, count: Int): Family {
  const binder = family.counted[0];
  if (binder === undefined || line.step === null) return family;
  const value = family.at[line.position as number] as Int;
  const falling = (slopeOf(value, binder.index.key) ?? 1) < 0;
  const index = indexAtom(binder.index.term.op === "index" ? binder.index.term.name : binder.index.key, count);
  const position = falling ? sub(sub(binder.count, ONE), add(atomInt(index), from)) : add(atomInt(index), from);
  return {
    ...family,
    at: family.at.map((at) => substitute(at, binder.index.key, position)),
    counted: [{ index, count, picked: null }],
    rewrites: [...family.rewrites, { key: binder.index.key, by: position }],
  };
}

function isInjective(at: readonly Int[], counted: readonly Binder[]): boolean {
  const open = new Set(counted.map((binder) => binder.index.key));
  let progress = true;
  while (open.size > 0 && progress) {
    progress = false;
    for (const position of at) {
      const mentioned = [...open].filter((key) => mentions(position, key));
      if (mentioned.length !== 1) continue;
      if (slopeOf(position, mentioned[0] as string) === null && !isQuotientWithRemainder(position, mentioned[0] as string, at)) continue;
      open.delete(mentioned[0] as string);
      progress = true;
    }
  }
  return open.size === 0;
}

/** x // m where another position is x % m: together they determine x, which is affine in the index. */
function isQuotientWithRemainder(position: Int, key: string, at: readonly Int[]): boolean {
  const quotient = onlyAtom(position);
  if (quotient?.term.op !== "floordiv") return false;
  const [x, m] = quotient.term.args as [Int, Int];
  if (slopeOf(x, key) === null || mentions(m, key)) return false;
  return at.some((other) => {
    const remainder = onlyAtom(other);
    return (
      remainder?.term.op === "mod" && keyOf(remainder.term.args[0] as Int) === keyOf(x) && keyOf(remainder.term.args[1] as Int) === keyOf(m)
    );
  });
}

/** The atom that a polynomial is, when it is nothing else. */
function onlyAtom(n: Int): Atom | null {
  const term = n.poly?.constant === 0 && n.poly.terms.length === 1 ? n.poly.terms[0] : undefined;
  return term !== undefined && term.coefficient === 1 && term.atoms.length === 1 ? (term.atoms[0] as Atom) : null;
}

/** The constant coefficient of an index that a position is affine in; null when it is not. */
function slopeOf(position: Int, key: string): Bound | null {
  if (position.poly === null) return null;
  let slope: Bound | null = null;
  for (const term of position.poly.terms) {
    if (!term.atoms.some((atom) => atom.key === key || mentions(atomInt(atom), key))) continue;
    if (term.atoms.length !== 1 || term.atoms[0]?.key !== key || slope !== null) return null;
    slope = term.coefficient;
  }
  return slope;
}

/** A count that depends on an index the object does not follow: any of its values. */
function withoutGuards(binder: Binder, guards: readonly Binder[]): Binder {
  const loose = (n: Int): Int =>
    guards.some((guard) => atomsOf(n).some((atom) => atom.key === guard.index.key)) ? interval(n.low, n.high) : n;
  return { ...binder, count: loose(binder.count), picked: binder.picked === null ? null : loose(binder.picked) };
}

function times(body: Int, factor: Int): Int {
  if (constantOf(factor) === 1) return body;
  return mul(body, factor);
}
