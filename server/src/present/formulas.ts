/** Formulas in words: integers that depend on what the text does not tell, with short names for it (UX §1). */
import { type Atom, atomsOf, type Exact, type Int, type Monomial } from "../values/int";
import { bytes, count, type Style, space } from "./numbers";

export interface Name {
  /** "n". */
  readonly short: string;
  /** The user's expression: "len(values)". */
  readonly means: string;
  readonly atom: Atom;
}

/** By atom key, in the order of their first use. */
export type Names = ReadonlyMap<string, Name>;

const LETTERS = ["n", "m", "k", "p", "q", "r", "s", "t"];

/** Operations that read well; sums and the size room's own steps do not. */
const STEPS = ["cap", "table", "keys", "blocks", "digits"];

/** Short names for all that is not told: its own name where that is short, else n, m, k … */
export function nameSymbols(ints: readonly (Int | null)[]): Names {
  const atoms = ints.flatMap((n) => (n === null ? [] : atomsOf(n))).filter(isNamed);
  const taken = new Set(atoms.map(ownName).filter((name) => name !== null));
  const letters = LETTERS.filter((letter) => !taken.has(letter));
  const names = new Map<string, Name>();
  for (const atom of atoms) {
    if (names.has(atom.key)) continue;
    const means = (atom.term.op === "symbol" || atom.term.op === "choice" ? atom.term.means : "").replace(/\s+/g, " ").trim();
    names.set(atom.key, { short: ownName(atom) ?? letters.shift() ?? `n${names.size}`, means, atom });
  }
  return names;
}

/** Whether the polynomial can be written down: no sums, no steps of the size room that have no name for people. */
export function isPrintable(n: Int): boolean {
  return n.poly?.terms.every((term) => term.atoms.every(isPrintableAtom)) ?? false;
}

/** "56 B + 8 B × cap(n) + 24 B × n": the constant, then per slot, then per item. */
export function formulaText(n: Int, names: Names, style: Style): string {
  const unit = (amount: Exact): string => (amount < 1000 ? `${amount}${space(style)}B` : bytes(amount, style));
  return sumText(n, unit, (amount, product) => `${unit(amount)} × ${product}`, { names, times: " × ", number: (k) => count(k, style) });
}

/** "32 B × n": what grows most, a slot counted as an item; null where that is not one product of quantities. */
export function leadingTerm(n: Int, names: Names, style: Style): string | null {
  const sums = new Map<string, { readonly rank: number; amount: number }>();
  for (const { atoms, coefficient } of n.poly?.terms ?? []) {
    const products = atoms.map(({ key, term }) => {
      const [slots] = term.op === "step" && stepName(term.name) === "cap" ? term.args.flatMap(atomsOf) : [];
      return names.get(slots?.key ?? key)?.short;
    });
    if (products.includes(undefined)) return null;
    const product = products.sort().join(" × ");
    const known = sums.get(product);
    sums.set(product, { rank: atoms.length, amount: (known?.amount ?? 0) + Number(coefficient) });
  }
  const most = Math.max(...[...sums.values()].map(({ rank }) => rank));
  const [first, ...others] = [...sums].filter(([, { rank }]) => rank === most);
  return first === undefined || others.length > 0 ? null : `${bytes(first[1].amount, style)} × ${first[0]}`.replaceAll(" ", space(style));
}

/** The same for programs: "56 + 8*cap(n) + 24*n". */
export function plainFormula(n: Int, names: Names): string {
  return sumText(n, String, (amount, product) => (amount === 1 ? product : `${amount}*${product}`), { names, times: "*", number: String });
}

/** An integer that is no number of bytes: "n", "2 × n + 1", "0 to 5". */
export function intText(n: Int, names: Names, style: Style): string {
  if (n.low === n.high) return count(n.low, style);
  if (!isPrintable(n)) return Number.isFinite(Number(n.high)) ? `${count(n.low, style)} to ${count(n.high, style)}` : "any number";
  return termsText(n, { names, times: " × ", number: (k) => count(k, style) });
}

/** What the names in it mean, one "n = len(values)" each, for those that have a meaning of their own. */
export function whereText(n: Int, names: Names): readonly string[] {
  return atomsOf(n)
    .map((atom) => names.get(atom.key))
    .filter((name): name is Name => name !== undefined && name.means !== "" && name.means !== name.short)
    .map((name) => `${name.short} = ${name.means}`);
}

interface Printer {
  readonly names: Names;
  readonly times: string;
  readonly number: (n: Exact) => string;
}

function sumText(n: Int, constant: (n: Exact) => string, product: (amount: Exact, product: string) => string, printer: Printer): string {
  if (n.poly === null) return constant(n.low);
  const terms = [...n.poly.terms].sort((a, b) => rank(a) - rank(b));
  const parts = terms.map((term) => signed(term.coefficient, (amount) => product(amount, productText(term, printer))));
  return joinSigned(n.poly.constant === 0 && parts.length > 0 ? parts : [signed(n.poly.constant, constant), ...parts]);
}

function termsText(n: Int, printer: Printer): string {
  if (n.poly === null) return printer.number(n.low);
  const parts = n.poly.terms.map((term) =>
    signed(term.coefficient, (k) => `${k === 1 ? "" : `${printer.number(k)}${printer.times}`}${productText(term, printer)}`),
  );
  return joinSigned(n.poly.constant === 0 && parts.length > 0 ? parts : [...parts, signed(n.poly.constant, printer.number)]);
}

interface Signed {
  readonly negative: boolean;
  readonly text: string;
}

function signed(n: Exact, text: (n: Exact) => string): Signed {
  return n < 0 ? { negative: true, text: text(-n) } : { negative: false, text: text(n) };
}

function joinSigned(parts: readonly Signed[]): string {
  return parts.map(({ negative, text }, i) => (i === 0 ? `${negative ? "-" : ""}${text}` : ` ${negative ? "-" : "+"} ${text}`)).join("");
}

function productText(term: Monomial, printer: Printer): string {
  return term.atoms.map((atom) => atomText(atom, printer)).join(printer.times);
}

/** Steps of the container itself, then what is linear, then products. */
function rank(term: Monomial): number {
  return term.atoms.length * 2 - (term.atoms.some((atom) => atom.term.op === "step") ? 1 : 0);
}

function atomText(atom: Atom, printer: Printer): string {
  const { term } = atom;
  const list = (args: readonly Int[]): string => args.map((arg) => termsText(arg, printer)).join(", ");
  switch (term.op) {
    case "symbol":
    case "choice":
    case "index":
      return printer.names.get(atom.key)?.short ?? "k";
    case "step":
      return `${stepName(term.name)}(${list(term.args)})`;
    case "floordiv":
      return `(${term.args.map((arg) => termsText(arg, printer)).join(" // ")})`;
    case "mod":
      return `(${term.args.map((arg) => termsText(arg, printer)).join(" % ")})`;
    case "pow":
      return `(${term.args.map((arg) => termsText(arg, printer)).join(" ** ")})`;
    case "bits":
      return `bit_length(${list(term.args)})`;
    case "sum":
      return `sum(${termsText(term.body, printer)})`;
    default:
      return `${term.op}(${list(term.args)})`;
  }
}

/** "cap" of "cap:from list": how it grew is not part of the formula. */
function stepName(name: string): string {
  return name.replace(/:.*$/, "");
}

function isNamed(atom: Atom): boolean {
  return atom.term.op === "symbol" || atom.term.op === "choice";
}

function isPrintableAtom(atom: Atom): boolean {
  const { term } = atom;
  if (term.op === "sum" || term.op === "index" || (term.op === "step" && !STEPS.includes(stepName(term.name)))) return false;
  return !("args" in term) || term.args.every(isPrintable);
}

function ownName(atom: Atom): string | null {
  return atom.term.op === "symbol" && /^[a-zA-Z]\w?$/.test(atom.term.means) ? atom.term.means : null;
}
