/**
 * What a name holds where nothing bounds how much that is: lengths and ints in it get names of their own, so that its figures are a formula in them
 * instead of a lower end. Only for figures of that one moment: another time the same names are other numbers.
 */
import { locate } from "../values/heap";
import { type Atom, atLeast, atomInt, constant, type Exact, type Int, symbol } from "../values/int";
import type { Assumption, Obj, Run } from "../values/object";
import type { Entry, Heap, Snapshot } from "../values/snapshot";
import type { Value } from "../values/value";

/** More bytes, or items, than fit any address space: no end that says anything. */
export const BEYOND = 2 ** 47;

/** Texts are taken for ASCII and longer than a character, items for alike, and no scalar for one that there was before. */
const ALIKE: Assumption = { kind: "clause", text: "what it holds is alike, ASCII and not shared" };

/** The number that a hint or a setting gives for one of those names, and what it is called there; null: none. */
export type Told = (path: string) => { readonly name: string; readonly value: number } | null;

interface Naming {
  readonly from: Heap;
  readonly told: Told;
  readonly given: Assumption[];
  /** Objects in terms of the names, by address. */
  readonly to: Map<string, Entry>;
  assumed: boolean;
  /** Objects that the program has at no place of its own. */
  made: number;
}

/** No site of the program is that far below. */
const NOWHERE = -(2 ** 40);

/** The snapshot with what is open in it named after the binding, or the number itself where that is told. */
export function named(snapshot: Snapshot, name: string, told: Told): Snapshot {
  const { heap, assumes } = snapshot;
  const naming: Naming = { from: heap, told, given: [], to: new Map(), assumed: false, made: 0 };
  const value = nameValue(snapshot.value, name, naming, null);
  return {
    value,
    heap: { get: (address) => naming.to.get(address) ?? heap.get(address) },
    assumes: [...assumes, ...(naming.assumed ? [ALIKE] : []), ...naming.given],
  };
}

/** The number of that name. */
function numberOf(path: string, low: Exact, naming: Naming): Int {
  const told = naming.told(path);
  if (told === null || told.value < low) return symbol(path, path, low, Number.POSITIVE_INFINITY);
  const value = constant(told.value as Exact);
  naming.given.push({ kind: "equals", name: told.name, value });
  return value;
}

/** `many`: the index of any number of such values, of which no range of each says anything. */
function nameValue(value: Value, path: string, naming: Naming, many: Atom | null): Value {
  const own = <T extends { readonly id: { readonly kind: string } }>(one: T): T => {
    if (many === null && one.id.kind !== "any") return one;
    naming.assumed = true;
    return one.id.kind === "any"
      ? { ...one, id: { kind: "object", site: NOWHERE - naming.made++, at: many === null ? [] : [atomInt(many)] } }
      : one;
  };
  switch (value.tag) {
    case "int": {
      const { poly, low, high } = value.int;
      // Within some bits the range is the better answer.
      if (poly !== null || (many === null && Number.isFinite(Number(low)) && Number.isFinite(Number(high)))) return value;
      return own({ ...value, int: numberOf(path, Number.NEGATIVE_INFINITY, naming) });
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
      // Members of families are told apart by what is around them.
      if (found === undefined || found.entry.formals.length > 0 || naming.to.has(found.address)) return value;
      naming.to.set(found.address, found.entry);
      naming.to.set(found.address, { ...found.entry, obj: nameObject(found.entry.obj, path, naming) });
      return value;
    }
    default:
      return value;
  }
}

function lengthNamed(path: string, { low }: Int, naming: Naming, least = 0): Int {
  return atLeast(numberOf(`len(${path})`, low, naming), least);
}

/** Of one run of items that one step put there the length is named where it is open. */
function nameObject(obj: Obj, path: string, naming: Naming): Obj {
  if (obj.kind === "instance")
    return { ...obj, attributes: obj.attributes.map((a) => ({ ...a, value: nameValue(a.value, `${path}.${a.name}`, naming, null) })) };
  if (!("runs" in obj) || !("history" in obj)) return obj;
  const [event, ...more] = obj.history;
  const [only] = obj.runs;
  const open = obj.runs.length === 1 && more.length === 0 && only?.picked === null && only.count.high >= BEYOND;
  const length = open && only.count.poly === null ? lengthNamed(path, only.count, naming) : null;
  const grown = length === null ? {} : { history: [{ ...event, count: length, ...(event?.op === "extend" ? { added: length } : {}) }] };
  const runs = (obj.runs as readonly Run[]).map((run, i) => {
    const many = open ? run.index : null;
    return {
      ...run,
      ...(length === null ? {} : { count: length }),
      element: nameValue(run.element, `${path}[${open ? "…" : i}]`, naming, many),
      ...("key" in run ? { key: nameValue(run.key as Value, `list(${path})[${open ? "…" : i}]`, naming, many) } : {}),
    };
  });
  return { ...obj, runs, ...grown, ...(length !== null && "length" in obj ? { length } : {}) } as Obj;
}
