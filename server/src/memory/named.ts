/**
 * What a name holds where nothing bounds how much that is: lengths and ints in it get names of their own, so that its figures are a formula in them
 * instead of a lower end. Only for figures of that one moment: another time the same names are other numbers.
 */
import { locate } from "../values/heap";
import {
  type Atom,
  atLeast,
  atomInt,
  type Bound,
  constant,
  constantOf,
  type Exact,
  hull,
  type Int,
  indexAtom,
  mentions,
  ONE,
  symbol,
} from "../values/int";
import type { Assumption, Obj, Run } from "../values/object";
import type { Entry, Heap, Snapshot } from "../values/snapshot";
import { substituteValue } from "../values/substitute";
import type { Id, Value } from "../values/value";

/** More bytes, or items, than fit any address space: no end that says anything. */
export const BEYOND = 2 ** 47;

/** Texts are taken for ASCII and longer than a character, items for alike, and no scalar for one that there was before. */
const ALIKE = "what it holds is alike, ASCII and not shared";
/** The same of what holds nothing else. */
const ALONE: Readonly<Partial<Record<Value["tag"], string>>> = {
  str: "the text is ASCII and not shared",
  bytes: "these bytes are not shared",
  int: "the number is not shared",
};

const PRESENT: Assumption = { kind: "clause", text: "there is no None in it" };

/** The number that a hint or a setting gives for one of those names, and what it is called there; null: none. */
export type Told = (path: string) => { readonly name: string; readonly value: number } | null;

interface Naming {
  readonly told: Told;
  readonly given: Assumption[];
  readonly from: Heap;
  /** Objects in terms of the names, by address. */
  readonly to: Map<string, Entry>;
  assumed: boolean;
  readonly name: string;
  /** What may be None is taken not to be. */
  present: boolean;
  /** Objects that the program has at no place of its own. */
  made: number;
}

/** No site of the program is that far below. */
const NOWHERE = -(2 ** 40);

/** The snapshot with what is open in it named after the binding, or the number itself where that is told. */
export function named(snapshot: Snapshot, name: string, told: Told): Snapshot {
  const { heap, assumes } = snapshot;
  const naming: Naming = { from: heap, told, given: [], to: new Map(), assumed: false, name, present: false, made: 0 };
  const value = nameValue(snapshot.value, name, naming, null);
  return {
    value,
    heap: { get: (address) => naming.to.get(address) ?? heap.get(address) },
    assumes: [
      ...assumes,
      ...(naming.present ? [PRESENT] : []),
      ...(naming.assumed ? [{ kind: "clause", text: ALONE[snapshot.value.tag] ?? ALIKE } as const] : []),
      ...naming.given,
    ],
  };
}

/** The number of that name; `least`: what it may be told to be. */
function numberOf(path: string, low: Exact, high: Bound, naming: Naming, least: Exact = low): Int {
  const told = naming.told(path);
  if (told === null || told.value < least) return symbol(path, path, low, high);
  const value = constant(told.value as Exact);
  naming.given.push({ kind: "equals", name: told.name, value });
  return value;
}

/** `many`: the indexes of any number of such values, of which no range of each says anything, outermost first; null: it is one. */
function nameValue(value: Value, path: string, naming: Naming, many: readonly Atom[] | null): Value {
  const own = <T extends { readonly id: { readonly kind: string } }>(one: T): T => {
    if (many === null && one.id.kind !== "any") return one;
    naming.assumed = true;
    return one.id.kind === "any" ? { ...one, id: { kind: "object", site: NOWHERE - naming.made++, at: (many ?? []).map(atomInt) } } : one;
  };
  switch (value.tag) {
    case "int": {
      const { poly, low, high } = value.int;
      // Within some bits the range is the better answer.
      const runs = many?.some((index) => mentions(value.int, index.key)) === true;
      if ((poly !== null && !runs) || (many === null && Number.isFinite(Number(low)) && Number.isFinite(Number(high)))) return value;
      // What is not shared is larger than what the interpreter keeps.
      naming.assumed ||= low < 257;
      if (low >= -5 && high <= 256) return value;
      // Below that all take the same (Include/cpython/longintrepr.h).
      const most = high < 2 ** 30 ? Math.max(Number(high), 257) : Number.POSITIVE_INFINITY;
      return own({ ...value, int: numberOf(path, 257, most, naming, Number.NEGATIVE_INFINITY) });
    }
    case "float":
      return many === null ? value : own(value);
    case "bytes":
    case "str": {
      const { length } = value;
      if (length.high < BEYOND && (many === null || (length.low === length.high && value.id.kind !== "any"))) return value;
      if (length.low < 2 || (value.tag === "str" && value.kind === null)) naming.assumed = true;
      const text = { ...value, length: length.poly === null ? lengthNamed(path, length, naming, 2) : atLeast(length, 2) };
      return own(text.tag === "str" ? { ...text, kind: text.kind ?? "ascii" } : text);
    }
    case "ref": {
      const found = locate(naming.from, value.id);
      // Members of families are told apart by what is around them, but for items that are taken for alike.
      if (found === undefined || (found.entry.formals.length > 0 && many === null && path !== naming.name) || naming.to.has(found.address))
        return value;
      if (many !== null) naming.assumed = true;
      naming.to.set(found.address, found.entry);
      naming.to.set(found.address, { ...found.entry, obj: nameObject(found.entry.obj, path, naming, many) });
      // Which member it is, is not known: each is another one.
      const at =
        value.id.kind === "object" && many !== null
          ? value.id.at.map((one) => (one.poly === null ? atomInt(many[many.length - 1] as Atom) : one))
          : null;
      return at === null ? value : { ...value, id: { ...value.id, at } as Id };
    }
    case "union": {
      const there = value.values.filter(({ tag }) => tag !== "none");
      const texts = there.length > 1 ? oneText(there) : there;
      // A sum of nothing is a constant: of two kinds the other one is what most are.
      const most = many === null || texts.length > 2 ? texts : texts.filter((one) => !("id" in one) || one.id.kind !== "const");
      const [some, ...more] = most.length === 0 ? texts : most;
      if (some === undefined || more.length > 0) return value;
      const one = nameValue(some, path, naming, many);
      if (one === some && many === null) return value;
      naming.present ||= there.length < value.values.length;
      naming.assumed ||= many !== null;
      return one;
    }
    default:
      return value;
  }
}

/** One text for several, of which one is there. */
function oneText(values: readonly Value[]): readonly Value[] {
  const texts = values.filter((one): one is Extract<Value, { tag: "str" }> => one.tag === "str");
  if (texts.length < values.length) return values;
  return [{ tag: "str", text: null, length: texts.map(({ length }) => length).reduce(hull), kind: null, id: { kind: "any" } }];
}

function lengthNamed(path: string, { low, high }: Int, naming: Naming, least = 0): Int {
  return atLeast(numberOf(`len(${path})`, low, high < BEYOND ? high : Number.POSITIVE_INFINITY, naming), least);
}

/** Of one run of items that one step put there the length is named where it, or what they hold, is open. */
function nameObject(obj: Obj, path: string, naming: Naming, around: readonly Atom[] | null): Obj {
  if (obj.kind === "instance")
    return { ...obj, attributes: obj.attributes.map((a) => ({ ...a, value: nameValue(a.value, `${path}.${a.name}`, naming, null) })) };
  if (!("runs" in obj) || obj.runs === null) return obj;
  // Of nothing it began as nothing is left.
  const [event, ...more] = "history" in obj ? obj.history.filter((one) => one.op !== "display" || one.count.high > 0) : [];
  const [only, ...others] = obj.runs as readonly (Run & { readonly key?: Value })[];
  const alone = others.length === 0 && more.length === 0 && only !== undefined && constantOf(only.count) !== 1;
  let changed = false;
  const runs = (obj.runs as readonly (Run & { readonly key?: Value })[]).map((found, i) => {
    const run = { ...found, ...apart(found, `${path}#${i}`) };
    const many = alone || around !== null ? [...(around ?? []), run.index] : null;
    const before = naming.to.size;
    const element = nameValue(run.element, `${path}[${alone ? "…" : i}]`, naming, many);
    const key = run.key && nameValue(run.key, `list(${path})[${alone ? "…" : i}]`, naming, many);
    if (element === run.element && key === run.key && naming.to.size === before) return found;
    changed = true;
    return { ...run, element, ...(key === undefined ? {} : { key }) };
  });
  const isOpen = alone && (only.count.high >= BEYOND ? only.count.poly === null : changed && !isFormula(only.count));
  if (!isOpen) return changed ? ({ ...obj, runs } as Obj) : obj;
  const length = lengthNamed(path, only.count, naming);
  const grown =
    event === undefined
      ? {}
      : {
          history: [
            event.op === "mixed"
              ? { ...event, most: length }
              : { ...event, count: length, ...(event.op === "extend" ? { added: length } : {}) },
          ],
        };
  return {
    ...obj,
    runs: runs.map((run) => ({ ...run, count: length, picked: null })),
    ...grown,
    ...("length" in obj ? { length } : {}),
  } as Obj;
}

/** The run's items by an index of its own: runs in runs may call theirs alike. */
function apart({ index, element, key }: Run & { readonly key?: Value }, name: string) {
  const own: Atom = { ...indexAtom(name, ONE), low: index.low, high: index.high };
  const to = new Map([[index.key, atomInt(own)]]);
  return { index: own, element: substituteValue(element, to), ...(key === undefined ? {} : { key: substituteValue(key, to) }) };
}

/** Whether it is a number or made of names for numbers. */
function isFormula({ poly }: Int): boolean {
  return poly?.terms.every(({ atoms }) => atoms.every(({ term }) => term.op !== "choice")) === true;
}
