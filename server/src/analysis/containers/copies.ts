/**
 * Copies of whole structures: copy.deepcopy, and what pickle.loads and json.loads make of bytes and texts that dumps() made of known values.
 *
 * Sources: Lib/copy.py, Modules/_pickle.c, Modules/_json.c.
 */
import { addressOf, locate, lookup } from "../../values/heap";
import { type Atom, atomInt, type Int, indexAtom, keyOf, ONE } from "../../values/int";
import { areStrKeys } from "../../values/mappings";
import type { Event, History, ItemRun, Obj, Run } from "../../values/object";
import { lengthOf } from "../../values/runs";
import { substituteValue } from "../../values/substitute";
import { type Id, intOf, type Value } from "../../values/value";
import { countMore } from "../classes/census";
import { lookupOwn } from "../classes/classes";
import { type Applied, under } from "../library/apply";
import { site } from "../machine";
import type { HeapEntry } from "../state";

/**
 * copy: immutable values and tuples of such are shared. pickle: all is new, and what was one container or text is one again. json: each place in the
 * text makes an object of its own, but for equal keys, which are one.
 */
export type Manner = "copy" | "pickle" | "json";

/** Objects visited by one copy before it is given up. */
const MOST_OBJECTS = 2_000;
/** Containers within containers. */
const MOST_DEPTH = 40;

class Uncopied extends Error {}

/** The copy of all that `value` reaches; else why it is not followed, as a sentence part. */
export function copied(value: Value, manner: Manner, on: Applied): Value | { readonly why: string } {
  try {
    return new Copier(manner, on).value(value, [], "");
  } catch (error) {
    if (!(error instanceof Uncopied)) throw error;
    return { why: error.message };
  }
}

/** Methods by which a class copies its instances in a way of its own. */
const OWN_WAYS = "deepcopy copy reduce reduce_ex getstate setstate new getnewargs getnewargs_ex getattr getattribute setattr"
  .split(" ")
  .map((name) => `__${name}__`);

const KEPT = "serialised";

/** Keeps what was written to the text or bytes `made`, so that reading them gives it back. */
export function keepSerialised(made: Value, value: Value | undefined, on: Applied): void {
  if ((made.tag !== "str" && made.tag !== "bytes") || made.id.kind !== "object" || value === undefined) return;
  const copy = copied(value, "copy", under(on, KEPT));
  if ("why" in copy) return;
  const { at } = made.id;
  const number = on.ctx.machine.intern(made.id.site, KEPT);
  const obj: Obj = { kind: "opaque", type: KEPT, holds: [copy], assumes: [] };
  on.state.heap = on.state.heap.set(addressOf(number, at), { obj, formals: [], site: number, at });
}

/** What was written to them; null where that is not known. */
export function serialised(source: Value, { state, ctx: { machine } }: Applied): Value | null {
  if ((source.tag !== "str" && source.tag !== "bytes") || source.id.kind !== "object") return null;
  const id: Id = { ...source.id, site: machine.intern(source.id.site, KEPT) };
  const found = locate(state.heap, id);
  if (found === undefined) return null;
  machine.readShared(state, found.address);
  const obj = lookup(state.heap, id);
  return obj?.kind === "opaque" ? (obj.holds[0] ?? null) : null;
}

type Ref = Extract<Value, { tag: "ref" }>;

class Copier {
  /** Sites of the copies by the address of the original. */
  private readonly sites = new Map<string, number>();
  /** Whether the object at an address is copied at all; null while that is being found out. */
  private readonly changing = new Map<string, boolean | null>();
  private objects = 0;
  private readonly base: number;

  constructor(
    private readonly manner: Manner,
    private readonly on: Applied,
  ) {
    this.base = site(on.ctx, on.ctx.path, on.node, `${on.tag}.${manner}`);
  }

  /** `binders`: the indices that tell the members of the new object around it apart. `place`: of the reference. */
  value(value: Value, binders: readonly Atom[], place: string): Value {
    switch (value.tag) {
      case "union":
        return { tag: "union", values: value.values.map((one, i) => this.value(one, binders, `${place}u${i}`)) };
      case "ref":
        return this.manner === "json" ? this.tree(value, binders, place) : this.reference(value, place);
      case "none":
      case "bool":
        return value;
      case "int":
      case "float":
      case "str":
      case "bytes":
      case "complex":
        return this.scalar(value, binders, place);
      case "unknown":
        throw new Uncopied(value.reason.text);
      case "function":
      case "class":
      case "known":
      case "dtype":
      case "ellipsis":
        if (this.manner === "copy") return value;
        break;
    }
    throw new Uncopied("not all that is in it is followed in copies");
  }

  private scalar(
    value: Extract<Value, { tag: "int" | "float" | "str" | "bytes" | "complex" }>,
    binders: readonly Atom[],
    place: string,
  ): Value {
    if (this.manner === "copy") return value;
    if (value.tag === "str" || value.tag === "bytes") {
      // In 2.7 a text that is read from JSON is unicode, however few its characters.
      if (this.manner === "json" && this.on.ctx.machine.target.python[0] < 3 && value.tag === "str")
        value = { ...value, kind: value.kind === "ascii" ? "latin1" : value.kind };
      // The empty one and those of one character exist once.
      if (value.length.high <= 1) return { ...value, id: { kind: "const", key: value.tag === "str" ? keyOfText(value.text) : null } };
      if (value.length.low <= 1) return { ...value, id: { kind: "any" } };
      if (this.manner === "pickle") return { ...value, id: this.remembered(value.id) };
    }
    // Loading makes a number for each time that it is written.
    const id = this.fresh(binders, place);
    if (value.tag !== "int") return { ...value, id };
    if (this.manner === "pickle") return intOf(value.int, id);
    return readInt(value.int, id);
  }

  private fresh(binders: readonly Atom[], place: string): Id {
    return { kind: "object", site: this.intern(`new${place}`), at: [...this.on.ctx.symbols, ...binders.map(atomInt)] };
  }

  /** A text has one copy, however often it is referred to. */
  private remembered(id: Id): Id {
    if (id.kind === "any") return id;
    if (id.kind === "const") {
      if (id.key === null) return { kind: "any" };
      return { kind: "object", site: this.intern(id.key), at: this.on.ctx.symbols };
    }
    return { kind: "object", site: this.intern(`of${id.site}`), at: [...this.on.ctx.symbols, ...id.at] };
  }

  private intern(key: string): number {
    return this.on.ctx.machine.intern(this.base, key);
  }

  // Copies that keep what is shared: a family of objects becomes a family of copies.

  private reference(ref: Ref, place: string): Value {
    const found = this.locate(ref.id);
    const { obj } = found.entry;
    if (obj.kind === "range" && this.manner === "copy") return ref;
    if (obj.kind === "tuple" && (lengthOf(obj.runs).high <= 0 || !this.changes(found.address, found.entry))) return ref;
    let number = this.sites.get(found.address);
    if (number === undefined) {
      number = this.intern(`of ${found.address}`);
      this.sites.set(found.address, number);
      this.copy(found.entry, number, place);
    }
    const { symbols } = this.on.ctx;
    const at = ref.id.kind === "object" ? ref.id.at : [];
    const fixed = at.slice(0, at.length - found.open);
    return { tag: "ref", id: { kind: "object", site: number, at: [...this.others(fixed), ...symbols, ...at.slice(fixed.length)] } };
  }

  /** Positions that do not follow from the rounds in which the copy is made. */
  private others(fixed: readonly Int[]): readonly Int[] {
    const rounds = new Set(this.on.ctx.symbols.map(keyOf));
    return fixed.filter((position) => !rounds.has(keyOf(position)));
  }

  private copy(entry: HeapEntry, number: number, place: string): void {
    const { symbols } = this.on.ctx;
    const at = [...this.others(entry.at), ...symbols];
    const formals = entry.formals.map((key): Atom => ({ ...indexAtom(key.replace(/^ix:/, ""), ONE), high: Number.POSITIVE_INFINITY }));
    if (entry.obj.kind === "instance") this.ask(entry, entry.obj);
    // Containers may contain themselves: the address is taken before the contents are looked at.
    const obj = this.contents(entry.obj, [...this.fixedAtoms(entry.at), ...formals], `${place}/${this.sites.size}`);
    const { state } = this.on;
    state.heap = state.heap.set(addressOf(number, at), { obj, formals: entry.formals, site: number, at });
  }

  /** The instance that is copied has a __dict__ from then on. */
  private ask(entry: HeapEntry, obj: Extract<Obj, { kind: "instance" }>): void {
    const { state } = this.on;
    state.heap = state.heap.set(addressOf(entry.site, entry.at), { ...entry, obj: { ...obj, dictAsked: true } });
  }

  private fixedAtoms(at: readonly Int[]): readonly Atom[] {
    return this.others(at).flatMap((position) => {
      const [term] = position.poly?.terms ?? [];
      return term?.atoms.length === 1 ? (term.atoms as readonly Atom[]) : [];
    });
  }

  private locate(id: Id): { readonly address: string; readonly entry: HeapEntry; readonly open: number } {
    const { state, ctx } = this.on;
    const found = locate(state.heap, id);
    if (found === undefined) throw new Uncopied("which object this is cannot be told");
    if (++this.objects > MOST_OBJECTS) throw new Uncopied("more objects are copied than are followed");
    ctx.machine.readShared(state, found.address);
    return found as { address: string; entry: HeapEntry; open: number };
  }

  /** copy._deepcopy_tuple gives a tuple back whose items are their own copies. */
  private changes(address: string, entry: HeapEntry): boolean {
    if (this.manner !== "copy" || entry.obj.kind !== "tuple") return true;
    const known = this.changing.get(address);
    // A tuple within itself: there is something between them that can be changed, and is copied.
    if (known !== undefined) return known ?? true;
    this.changing.set(address, null);
    const differs = (value: Value): boolean => {
      if (value.tag === "union") return value.values.some(differs);
      if (value.tag !== "ref") return false;
      const found = this.locate(value.id);
      return found.entry.obj.kind !== "range" && this.changes(found.address, found.entry);
    };
    const changed = entry.obj.runs.some((run) => differs(run.element));
    this.changing.set(address, changed);
    return changed;
  }

  // Copies that share nothing.

  private tree(ref: Ref, binders: readonly Atom[], place: string): Value {
    if (binders.length > MOST_DEPTH || place.length > 8 * MOST_DEPTH) throw new Uncopied("it is nested too deeply to follow");
    this.locate(ref.id);
    const { state, ctx } = this.on;
    const obj = lookup(state.heap, ref.id) as Obj;
    const number = this.intern(`tree${place}`);
    const copy = this.contents(obj, binders, place);
    const at = ctx.symbols;
    state.heap = state.heap.set(addressOf(number, at), { obj: copy, formals: binders.map(({ key }) => key), site: number, at });
    return { tag: "ref", id: { kind: "object", site: number, at: [...at, ...binders.map(atomInt)] } };
  }

  // Contents.

  private contents(obj: Obj, binders: readonly Atom[], place: string): Obj {
    if (obj.own !== undefined && this.manner !== "json") throw new Uncopied(`copies of a ${obj.own.type} are not followed yet`);
    switch (obj.kind) {
      case "list":
        return { kind: "list", ...this.list(obj.runs, binders, place), assumes: obj.assumes };
      case "tuple":
        if (this.manner === "json") return { kind: "list", ...this.list(obj.runs, binders, place), assumes: obj.assumes };
        return { ...obj, runs: this.runs(obj.runs, binders, place) };
      case "dict":
        return this.dict(obj, binders, place);
      case "set":
      case "frozenset":
        if (this.manner === "json") break;
        // set(list), or what is added item by item (_PySet_Update of a tuple).
        return { ...obj, runs: this.runs(obj.runs, binders, place), history: [{ op: "from", source: "list", count: obj.length }] };
      case "bytearray":
        if (this.manner === "json") break;
        return { ...obj, history: [{ op: "from", source: "bytes", count: obj.length }] };
      case "array":
        if (this.manner !== "copy") break;
        return { ...obj, history: [{ op: "exact", count: obj.length }] };
      case "deque":
        if (this.manner !== "copy" || obj.maxlen !== null) break;
        return { ...obj, runs: this.runs(obj.runs, binders, place), history: appended(lengthOf(obj.runs)) };
      case "instance":
        if (this.manner === "copy") return this.instance(obj, binders, place);
    }
    throw new Uncopied(`copies of a ${"type" in obj ? obj.type : obj.kind} are not followed yet`);
  }

  private list(
    runs: readonly Run[],
    binders: readonly Atom[],
    place: string,
  ): { readonly runs: readonly Run[]; readonly history: History } {
    const count = lengthOf(runs);
    const loaded: Event = { op: "made", by: "unpickled", count, extra: [] };
    const history: History = count.high <= 0 ? [] : this.manner === "pickle" ? [loaded] : [{ op: "append", count }];
    return { runs: this.runs(runs, binders, place), history };
  }

  private runs(runs: readonly Run[], binders: readonly Atom[], place: string): readonly Run[] {
    return runs.map((run, i) => {
      const { index, value } = this.own(run, run.element, binders);
      return { ...run, index, element: this.value(value, this.inner(run, index, binders), `${place}.${i}`) };
    });
  }

  private inner(run: Run | ItemRun, index: Atom, binders: readonly Atom[]): readonly Atom[] {
    return run.count.high === 1 ? binders : [...binders, index];
  }

  /** Indices of runs within runs get names of their own. */
  private own(run: Run | ItemRun, value: Value, binders: readonly Atom[]): { readonly index: Atom; readonly value: Value } {
    if (!binders.some(({ key }) => key === run.index.key)) return { index: run.index, value };
    const index = { ...indexAtom(`c${binders.length}.${run.index.key}`, ONE), low: run.index.low, high: run.index.high };
    return { index, value: substituteValue(value, new Map([[run.index.key, atomInt(index)]])) };
  }

  private dict(obj: Extract<Obj, { kind: "dict" }>, binders: readonly Atom[], place: string): Obj {
    const plain = obj.type === "dict";
    if (!plain && !(this.manner === "copy" && (obj.type === "defaultdict" || obj.type === "OrderedDict")) && this.manner !== "json")
      throw new Uncopied(`copies of a ${obj.type} are not followed yet`);
    const runs = obj.runs.map((run, i): ItemRun => {
      const { index, value: element } = this.own(run, run.element, binders);
      const { value: key } = this.own(run, run.key, binders);
      const inner = this.inner(run, index, binders);
      return {
        ...run,
        index,
        key: this.manner === "json" ? this.name(key, inner, `${place}.k${i}`) : this.value(key, inner, `${place}.k${i}`),
        element: this.value(element, inner, `${place}.${i}`),
      };
    });
    const { missing: _, ...rest } = obj;
    return {
      ...(this.manner === "json" ? rest : obj),
      type: this.manner === "json" ? "dict" : obj.type,
      runs,
      strKeys: areStrKeys(runs),
      history: appended(obj.length),
    };
  }

  /** What is in its __dict__, which is asked for, is copied and merged into that of the copy (copy.py, _reconstruct): how that shares keys is open. */
  private instance(obj: Extract<Obj, { kind: "instance" }>, binders: readonly Atom[], place: string): Obj {
    const { state, ctx } = this.on;
    const { of, layout } = obj;
    const plain = of !== undefined && layout.slots === null && layout.builtin === null;
    if (!plain || OWN_WAYS.some((name) => lookupOwn(of.cls, name, state, ctx.machine) !== null))
      throw new Uncopied(`copies of a ${obj.type} are not followed yet`);
    const attributes = obj.attributes.map(({ name, value }, i) => ({
      name,
      value: value.tag === "unbound" ? value : this.value(value, binders, `${place}.${i}`),
    }));
    countMore(of.cls, state);
    return { ...obj, attributes, ordinal: null, dictAsked: true, of: { cls: of.cls, least: null } };
  }

  /** Keys that are equal are one text, which the scanner remembers; in 2.7 each is one of its own. */
  private name(key: Value, binders: readonly Atom[], place: string): Value {
    if (key.tag !== "str") throw new Uncopied("keys that are no texts are not followed");
    const { symbols, machine } = this.on.ctx;
    if (key.length.high <= 1 || machine.target.python[0] < 3) return this.value(key, binders, place);
    if (key.text !== null) return { ...key, id: { kind: "object", site: this.intern(`key ${key.text}`), at: symbols } };
    if (key.numeral === undefined) throw new Uncopied("which keys are equal is not known");
    const { before, int, after } = key.numeral;
    return { ...key, id: { kind: "object", site: this.intern(`key ${before}#${after}`), at: [...symbols, int] } };
  }
}

/** An int that is read from a text: more than nine digits may be given room for more than they need (PyLong_FromString). */
export function readInt(int: Int, id: Id): Value {
  return intOf(int, id, int.low > -1e9 && int.high < 1e9 ? "digits" : "any");
}

function appended(count: Int): History {
  return count.high <= 0 ? [] : [{ op: "append", count }];
}

function keyOfText(text: string | null): string | null {
  return text === null ? null : `str:${text}`;
}
