/** Which items of runs are provably different as Python compares them: what tables hold each of once. */
import { add, constantOf, type Int, isEqual, isLess, isLessEqual, mentions, mul, ONE, sub, substitute, ZERO } from "./int";
import type { Run } from "./object";
import type { Value } from "./value";

/** Equal for constants that compare equal (1, True and 1.0), different for those that do not; null for what is no known constant. */
export function constantKey(key: Value): string | null {
  if (key.tag === "int") {
    const n = constantOf(key.int);
    return n === null ? null : `n${n}`;
  }
  if (key.tag === "bool" && key.value !== null) return `n${key.value ? 1 : 0}`;
  if (key.tag === "float" && key.value !== null) return `n${key.value}`;
  if (key.tag === "str" && key.text !== null) return `s${key.text}`;
  if (key.tag === "bytes" && key.data !== null) return `b${key.data}`;
  if (key.tag === "none") return "None";
  if (key.tag === "ref" && key.equals !== undefined) return key.equals;
  return memberKey(key);
}

/** Names a member of an enum of the program: different ones are unequal. Null for what is no member. */
export function memberKey(value: Value): string | null {
  return value.tag === "ref" && value.id.kind === "const" && value.id.key?.startsWith(MEMBER) === true ? value.id.key : null;
}

/** How the keys of members begin. */
export const MEMBER = "enum:";

/** Whether no two items of all runs are equal. */
export function allDistinct(runs: readonly Run[]): boolean {
  return runs.every((run, i) => isDistinct(run) && runs.slice(0, i).every((other) => areApart(run, other)));
}

/** Whether no two items of the run are equal. */
export function isDistinct(run: Run): boolean {
  if (run.count.high <= 1) return true;
  const int = deciding(run.element);
  return int !== null && isInjective(int, run.index.key);
}

/**
 * After how many items a run repeats itself, all of them different until then: n of an item that hangs on index % n. Null: it is not known to be such
 * a run.
 */
export function periodOf(run: Run): number | null {
  const int = run.picked === null ? deciding(run.element) : null;
  const [term, ...more] = int?.poly?.terms ?? [];
  const [atom, ...others] = term?.atoms ?? [];
  if (atom?.term.op !== "mod" || more.length > 0 || others.length > 0) return null;
  const [from, by] = atom.term.args;
  const period = by === undefined ? null : constantOf(by);
  const { key } = run.index;
  if (from === undefined || typeof period !== "number" || constantOf(sub(substitute(from, key, ONE), substitute(from, key, ZERO))) !== 1)
    return null;
  return isInjective(from, key) ? period : null;
}

/** Whether no item of one equals an item of the other. */
export function areApart(a: Run, b: Run): boolean {
  if (a.count.high <= 0 || b.count.high <= 0) return true;
  const [x, y] = [a.element, b.element];
  const [p, q] = [constantKey(x), constantKey(y)];
  if (p !== null && q !== null) return p !== q;
  const [s, t] = [typeOf(x), typeOf(y)];
  if (s === null || t === null) return false;
  if (s !== t) return true;
  if (x.tag === "int" && y.tag === "int") return rangesApart(x.int, a, y.int, b);
  if (x.tag === "str" && y.tag === "str") return textsApart(x, a, y, b);
  if (x.tag === "ref" && y.tag === "ref" && x.decides !== undefined && x.decides.place === y.decides?.place)
    return rangesApart(x.decides.int, a, y.decides.int, b);
  return false;
}

/** The int that decides the value: different ints, different values. */
export function deciding(value: Value): Int | null {
  if (value.tag === "ref") return value.decides?.int ?? null;
  return value.tag === "int" ? value.int : value.tag === "str" ? (value.numeral?.int ?? null) : null;
}

/** Values of different names are never equal; null: not known. */
function typeOf(value: Value): string | null {
  switch (value.tag) {
    case "int":
    case "bool":
    case "float":
    case "complex":
      return "number";
    case "str":
    case "bytes":
    case "none":
      return value.tag;
    case "ref":
      return value.decides === undefined && value.equals === undefined ? null : "tuple";
    default:
      return null;
  }
}

/** An affine function of the index with a constant slope other than 0. */
function isInjective(int: Int, key: string): boolean {
  if (int.poly === null) return false;
  const about = int.poly.terms.filter((term) => mentions({ ...int, poly: { constant: 0, terms: [term] } }, key));
  return about.length === 1 && about[0]?.atoms.length === 1 && about[0].atoms[0]?.key === key;
}

type Text = Extract<Value, { readonly tag: "str" }>;

/** Texts with numbers in them: apart where what stands around the numbers is, or the numbers are. */
function textsApart(x: Text, a: Run, y: Text, b: Run): boolean {
  const [p, q] = [x.numeral ?? null, y.numeral ?? null];
  if (p !== null && q !== null) {
    if (p.before === q.before && p.after === q.after) return rangesApart(p.int, a, q.int, b);
    return !p.before.startsWith(q.before) && !q.before.startsWith(p.before);
  }
  const [numeral, text] = p !== null ? [p, y.text] : [q, x.text];
  if (numeral === null || text === null) return false;
  const { before, after, int } = numeral;
  if (!text.startsWith(before) || !text.endsWith(after) || text.length <= before.length + after.length) return true;
  const digits = text.slice(before.length, text.length - after.length);
  if (!/^(?:0|-?[1-9]\d{0,14})$/.test(digits)) return true;
  return Number(digits) < int.low || Number(digits) > int.high;
}

/** Whether the two runs of ints have no number in common: by their ends, which may be symbolic, or by their bounds. */
function rangesApart(x: Int, a: Run, y: Int, b: Run): boolean {
  if (x.high < y.low || y.high < x.low) return true;
  const p = ends(x, a);
  const q = ends(y, b);
  if (p === null || q === null) return false;
  return isLessEqual(p.end, q.first) === true || isLessEqual(q.end, p.first) === true;
}

/** Least number of the run, and one above the greatest; null when its ints are not affine in the index. */
export function ends(int: Int, run: Run): { readonly first: Int; readonly end: Int } | null {
  if (int.poly === null || run.picked !== null) return null;
  const { key } = run.index;
  if (!mentions(int, key)) return { first: int, end: add(int, ONE) };
  const first = substitute(int, key, ZERO);
  const step = sub(substitute(int, key, ONE), first);
  const last = add(first, mul(step, sub(run.count, ONE)));
  if (mentions(step, key) || isEqual(sub(substitute(int, key, run.count), first), mul(step, run.count)) !== true) return null;
  if (isLess(ZERO, step) === true) return { first, end: add(last, ONE) };
  return isLess(step, ZERO) === true ? { first: last, end: add(first, ONE) } : null;
}
