/** Replacing atoms by integers in values, runs and objects. Bound indices of runs are left alone. */
import { type Atom, atomInt, boundedBy, freshIndex, type Int, mentions, substituteAll } from "./int";
import { spelled } from "./numerals";
import type { Derived, Event, History, ItemRun, Obj, Run } from "./object";
import { type Id, type Numeral, type Value, wholeFloat } from "./value";

export type Substitution = ReadonlyMap<string, Int>;

function substituteId(id: Id, map: Substitution): Id {
  if (id.kind !== "object" || id.at.length === 0) return id;
  const at = each(id.at, (a) => substituteAll(a, map));
  return at === id.at ? id : { ...id, at };
}

/** The value with atoms replaced; the same value when nothing changes. */
export function substituteValue(value: Value, map: Substitution): Value {
  if (map.size === 0) return value;
  switch (value.tag) {
    case "int": {
      const int = substituteAll(value.int, map);
      const id = substituteId(value.id, map);
      return int === value.int && id === value.id ? value : { ...value, int, id };
    }
    case "str":
    case "bytes": {
      const id = substituteId(value.id, map);
      if (value.tag === "str" && value.numeral !== undefined) {
        const int = substituteAll(value.numeral.int, map);
        return id === value.id && int === value.numeral.int ? value : respelled(value, id, int);
      }
      const length = substituteAll(value.length, map);
      return length === value.length && id === value.id ? value : { ...value, length, id };
    }
    case "float":
    case "complex":
    case "ref": {
      const id = substituteId(value.id, map);
      if (value.tag === "float" && value.whole !== undefined) {
        const whole = substituteAll(value.whole, map);
        return id === value.id && whole === value.whole ? value : wholeFloat(whole, id);
      }
      if (value.tag === "ref" && value.decides !== undefined) {
        const int = substituteAll(value.decides.int, map);
        return id === value.id && int === value.decides.int ? value : { ...value, id, decides: { ...value.decides, int } };
      }
      return id === value.id ? value : { ...value, id };
    }
    case "method": {
      const self = substituteValue(value.self, map);
      const id = substituteId(value.id, map);
      return self === value.self && id === value.id ? value : { ...value, self, id };
    }
    case "union": {
      const values = each(value.values, (v) => substituteValue(v, map));
      return values === value.values ? value : { tag: "union", values };
    }
    default:
      return value;
  }
}

/** The same text with another number in it. */
function respelled({ kind, plain, numeral, fresh }: Extract<Value, { readonly tag: "str" }>, id: Id, int: Int): Value {
  const { text, length, ...rest } = spelled({ ...(numeral as Numeral), int });
  return {
    tag: "str",
    text,
    length,
    kind,
    id,
    ...(plain === undefined || text !== null ? {} : { plain }),
    ...(fresh === undefined ? {} : { fresh }),
    ...rest,
  };
}

/** The run's own index is bound: it stays (renamed when a replacement mentions it), with the bounds that the new count gives. */
export function substituteRun(run: Run, map: Substitution): Run {
  const parts = substituteBound(run, [run.element], map);
  return parts === null ? run : { count: parts.count, picked: parts.picked, index: parts.index, element: parts.values[0] as Value };
}

/** As substituteRun, for a run of keys and values. */
export function substituteItemRun(run: ItemRun, map: Substitution): ItemRun {
  const parts = substituteBound(run, [run.key, run.element], map);
  if (parts === null) return run;
  return { count: parts.count, picked: parts.picked, index: parts.index, key: parts.values[0] as Value, element: parts.values[1] as Value };
}

interface Bound {
  readonly count: Int;
  readonly picked: Int | null;
  readonly index: Atom;
}

/** Substitutes in a binder and the values below it; null when nothing changes. */
function substituteBound(run: Bound, values: readonly Value[], map: Substitution): (Bound & { readonly values: readonly Value[] }) | null {
  const inner = without(map, run.index.key);
  const count = substituteAll(run.count, map);
  const picked = run.picked === null ? null : substituteAll(run.picked, map);
  const below = each(values, (value) => substituteValue(value, inner));
  if (count === run.count && picked === run.picked && below === values) return null;
  const fresh = below === values ? run.index : freshIndex(run.index.key, inner);
  const index = boundedBy(fresh.key === run.index.key ? run.index : fresh, picked ?? count);
  if (index === run.index) return { count, picked, index, values: below };
  const all = new Map([...inner, [run.index.key, atomInt(index)]]);
  return { count, picked, index, values: values.map((value) => substituteValue(value, all)) };
}

/** Integers for atoms in the counts of all events; the same history where nothing changes. */
export function substituteHistory(history: History, map: Substitution): History {
  return each(history, (event): Event => {
    switch (event.op) {
      case "clear":
        return event;
      case "mixed": {
        const most = substituteAll(event.most, map);
        return most === event.most ? event : { op: "mixed", most };
      }
      case "extend": {
        const count = substituteAll(event.count, map);
        const added = substituteAll(event.added, map);
        return count === event.count && added === event.added ? event : { ...event, count, added };
      }
      case "made": {
        const count = substituteAll(event.count, map);
        const extra = each(event.extra, (n) => substituteAll(n, map));
        return count === event.count && extra === event.extra ? event : { ...event, count, extra };
      }
      default: {
        const count = substituteAll(event.count, map);
        return count === event.count ? event : { ...event, count };
      }
    }
  });
}

/** The object with atoms replaced in all that it holds; the same object when nothing changes. */
export function substituteObj(obj: Obj, map: Substitution): Obj {
  if (map.size === 0) return obj;
  const ordinal = obj.own?.ordinal ?? null;
  const after = ordinal === null ? null : substituteAll(ordinal, map);
  const body = substituteBody(obj, map);
  return after === ordinal ? body : { ...body, own: { ...(obj.own as Derived), ordinal: after } };
}

function substituteBody(obj: Obj, map: Substitution): Obj {
  const runs = <R extends Run>(all: readonly R[]) => each(all, (run) => substituteRun(run, map) as R);
  const int = (n: Int) => substituteAll(n, map);
  const value = (v: Value) => substituteValue(v, map);
  switch (obj.kind) {
    case "list":
      return changed(obj, { runs: runs(obj.runs), history: substituteHistory(obj.history, map) });
    case "deque":
      return changed(obj, {
        runs: runs(obj.runs),
        maxlen: obj.maxlen === null ? null : int(obj.maxlen),
        history: substituteHistory(obj.history, map),
      });
    case "tuple":
      return changed(obj, { runs: runs(obj.runs) });
    case "set":
    case "frozenset":
      return changed(obj, { runs: runs(obj.runs), length: int(obj.length), history: substituteHistory(obj.history, map) });
    case "dict":
      return changed(obj, {
        runs: each(obj.runs, (run) => substituteItemRun(run, map)),
        length: int(obj.length),
        history: substituteHistory(obj.history, map),
      });
    case "bytearray":
    case "array":
      return changed(obj, { length: int(obj.length), history: substituteHistory(obj.history, map) });
    case "ndarray":
      return changed(obj, {
        shape: each(obj.shape, int),
        base: obj.base === null ? null : value(obj.base),
        items: obj.items === null ? null : runs(obj.items),
      });
    case "range":
      return changed(obj, {
        start: int(obj.start),
        step: int(obj.step),
        count: int(obj.count),
        ...(obj.holds === undefined ? {} : { holds: each(obj.holds, value) }),
      });
    case "iterator":
      return changed(obj, {
        runs: obj.runs === null ? null : runs(obj.runs),
        holds: each(obj.holds, value),
        frame: obj.frame === null ? null : int(obj.frame),
      });
    case "instance":
      return changed(obj, {
        attributes: each(obj.attributes, (a) => {
          const v = value(a.value);
          return v === a.value ? a : { name: a.name, value: v };
        }),
        ordinal: obj.ordinal === null ? null : int(obj.ordinal),
        ...(obj.value === undefined ? {} : { value: value(obj.value) }),
      });
    case "class":
      return changed(obj, { made: int(obj.made) });
    case "opaque":
      return changed(obj, { holds: each(obj.holds, value), ...(obj.length === undefined ? {} : { length: int(obj.length) }) });
    case "npscalar":
      return obj;
  }
}

/** True when the value mentions the atom anywhere (below operations too). */
export function valueMentions(value: Value, key: string): boolean {
  switch (value.tag) {
    case "int":
      return mentions(value.int, key) || idMentions(value.id, key);
    case "str":
      return mentions(value.length, key) || idMentions(value.id, key) || (value.numeral !== undefined && mentions(value.numeral.int, key));
    case "bytes":
      return mentions(value.length, key) || idMentions(value.id, key);
    case "float":
      return idMentions(value.id, key) || (value.whole !== undefined && mentions(value.whole, key));
    case "ref":
      return idMentions(value.id, key) || (value.decides !== undefined && mentions(value.decides.int, key));
    case "complex":
      return idMentions(value.id, key);
    case "method":
      return valueMentions(value.self, key) || idMentions(value.id, key);
    case "union":
      return value.values.some((v) => valueMentions(v, key));
    default:
      return false;
  }
}

function idMentions(id: Id, key: string): boolean {
  return id.kind === "object" && id.at.some((a) => mentions(a, key));
}

function without(map: Substitution, key: string): Substitution {
  if (!map.has(key)) return map;
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}

/** Maps a list; the same list when nothing changed. */
function each<T>(list: readonly T[], f: (item: T) => T): readonly T[] {
  let out: T[] | null = null;
  for (let i = 0; i < list.length; i++) {
    const item = f(list[i] as T);
    if (item !== list[i] && out === null) out = list.slice(0, i);
    out?.push(item);
  }
  return out ?? list;
}

function changed<O extends Obj>(obj: O, parts: Partial<O>): O {
  for (const name of Object.keys(parts) as (keyof O)[]) if (parts[name] !== obj[name]) return { ...obj, ...parts };
  return obj;
}
