/** What instances of program classes take by themselves: object, attribute values, __dict__ (SIZE-RULES §6). Bytes. */
import { type Atom, add, constant, constantOf, type Int, indexAtom, interval } from "../values/int";
import { type InstanceShape, type Layout, MANY_INSTANCES, type Obj } from "../values/object";
import { type Piece, pieceAt } from "../values/pieces";
import type { Value } from "../values/value";
import { padding, roundedBlock } from "./allocator";
import { dictBase } from "./containers";
import { keysBytes } from "./growth/dict";
import { type Block, block, bytes, type Sized } from "./sized";
import type { Abi } from "./tables/abi";
import { objectSize } from "./tables/objects";

type Instance = Extract<Obj, { readonly kind: "instance" }>;
type Class = Extract<Obj, { readonly kind: "class" }>;

/**
 * The size of an instance; null for subclasses of built-in types whose contents are not known. `cls`: what its class keeps for its instances by
 * now, or null. `follows`: as for pieceAt.
 */
export function sizeInstance(abi: Abi, obj: Instance, cls: Class | null, follows: (atom: Atom) => boolean): Sized | null {
  const sized = sizeKnown(abi, obj, cls, follows);
  // Code that is not followed has set attributes on instances of the class: members of enumerations have some of the enum module.
  if (sized === null || sized.more === null || obj.of?.least !== null || obj.ordinal !== null) return sized;
  return { ...sized, more: interval(dictBase(abi), Number.POSITIVE_INFINITY) };
}

function sizeKnown(abi: Abi, obj: Instance, cls: Class | null, follows: (atom: Atom) => boolean): Sized | null {
  const { layout } = obj;
  if (layout.builtin !== null) return null;
  const own = abi.header + (isCollected(abi, layout) ? abi.gc : 0) + abi.word * addedWords(abi, layout, false);
  const source = "Objects/typeobject.c, Objects/dictobject.c: inline and split attribute values";
  const base = { type: obj.type, length: null, slots: null, source };
  if (!layout.dict) return { ...base, shallow: bytes(own), blocks: [block(bytes(own))], spread: [], more: null };
  const slots = layout.slots ?? [];
  const kept = obj.attributes.filter((attribute) => !slots.includes(attribute.name));
  const count: Count = { most: kept.length, sure: kept.filter(({ value }) => isBound(value)).length };
  // Where the class has forgotten its table, the last dict that shares it owns it, and dicts that are asked for share nothing.
  const names = obj.of === undefined ? 0 : cls?.keys === null ? null : obj.of.least;
  if (!abi.from(3, 11)) return { ...base, shallow: bytes(own), ...earlyDict(abi, own, count, names) };
  return {
    ...base,
    shallow: bytes(own),
    ...lateDict(abi, own, obj, cls, count, layout.slots !== null && layout.slots.length > 0, follows),
  };
}

/** getsizeof of a class, with the table of names that its instances share (Objects/typeobject.c, type___sizeof__); null: not known. */
export function sizeClass(abi: Abi, { made, keys, dict }: Class): Int | null {
  const own = objectSize(abi, "heap type");
  if (own === null || dict === null || (!abi.from(3, 0) && !dict)) return null;
  if (!dict || !abi.from(3, 0)) return bytes(own.size);
  if (abi.from(3, 11)) return bytes(own.size + keysBytes(abi, { table: 64, general: false }));
  const least = keysBytes(abi, { table: 8, general: true });
  if (constantOf(made) === 0) return bytes(own.size + least);
  // The first instances make it larger, or take it with them.
  const names = keys === null ? 30 : Math.max(...keys.map((one) => one.names.length));
  return interval(own.size, own.size + keysBytes(abi, { table: 2 * tableFor(names), general: true }));
}

/** One instance of that shape, made when its class had many. */
export function typicalInstance({ type, layout, attributes, items }: InstanceShape): Obj {
  const none: Value = { tag: "none" };
  if (items !== null) {
    const index = indexAtom("item", constant(items));
    const runs = items === 0 ? [] : [{ count: constant(items), index, element: none, picked: null }];
    return { kind: "tuple", runs, named: type, own: { type, layout, ordinal: null, of: { cls: -1, least: null } }, assumes: [] };
  }
  return {
    kind: "instance",
    type,
    layout,
    attributes: [...attributes, ...(layout.slots ?? [])].map((name) => ({ name, value: none })),
    ordinal: constant(MANY_INSTANCES),
    dictAsked: false,
    of: { cls: -1, least: attributes.length + 1 },
    assumes: [],
  };
}

/**
 * Words that a class adds to the objects of its base: places of __slots__, of __dict__ and of weak references (Objects/typeobject.c, type_new_alloc;
 * from 3.11 the dict's, from 3.12 both are two words in front). `varies`: objects of the base are of varying size.
 */
export function addedWords(abi: Abi, { slots, dict, weakref }: Layout, varies: boolean): number {
  const names = slots?.length ?? 0;
  if (abi.from(3, 12)) return names + (dict || weakref ? 2 : 0);
  return names + (weakref ? 1 : 0) + (dict ? (abi.from(3, 11) && !varies ? 2 : 1) : 0);
}

/**
 * Whether instances of the class have a header of the garbage collector: up to 3.7 those that hold nothing have none (Objects/typeobject.c,
 * type_new).
 */
export function isCollected(abi: Abi, { slots, dict, weakref }: Layout): boolean {
  return (slots?.length ?? 0) > 0 || dict || weakref || abi.from(3, 8);
}

type Storage = Pick<Sized, "blocks" | "spread" | "more" | "own" | "pads">;

/** Attributes in the __dict__: those that it has or once had at most, and those that it has for certain. */
interface Count {
  readonly most: number;
  readonly sure: number;
}

/** Whether an attribute is there for certain. */
export function isBound(value: Value): boolean {
  return value.tag !== "unbound" && !(value.tag === "union" && value.values.some((one) => one.tag === "unbound"));
}

/**
 * Up to 3.10: a dict that shares its keys with the class, made at the first attribute with room for the names that the class knows by then; 2.7: an
 * ordinary dict. `names`: how many names that is at most; null: the instance may have an ordinary dict of its own, since its attributes came in
 * another order than the class's or one was deleted.
 */
function earlyDict(abi: Abi, own: number, { most, sure }: Count, names: number | null): Storage {
  const base = dictBase(abi);
  const object = block(bytes(own));
  if (!abi.from(3, 0)) {
    const keys = keysBytes(abi, { table: oldTable(most), general: true });
    const rest = sure === most ? [base, keys].filter((size) => size > 0) : [];
    const blocks = most === 0 ? [object] : [object, ...rest.map((size) => block(bytes(size)))];
    const spread = sure === most ? [] : [interval(sure === 0 ? 0 : base, base + keys)];
    return { blocks, spread, more: sure === most ? bytes(base + keys) : interval(base, base + keys), own: bytes(own) };
  }
  const values = (n: number): number => abi.word * sharedUsable(n);
  const least = values(sure);
  if (names === null) {
    const table = base + keysBytes(abi, { table: 2 * tableFor(most), general: true });
    const spread = most === 0 ? [] : [interval(sure === 0 ? 0 : base + least, table)];
    // Without an attribute the dict that is asked for may share nothing.
    return { blocks: [object], spread, more: interval(base, table), own: bytes(own) };
  }
  const room = interval(least, values(Math.max(most, names)));
  const more = add(bytes(base), room);
  if (most === 0) return { blocks: [object], spread: [], more, own: bytes(own) };
  if (sure === 0) return { blocks: [object], spread: [interval(0, more.high)], more, own: bytes(own) };
  if (constantOf(room) === null) return { blocks: [object, block(bytes(base))], spread: [room], more, own: bytes(own) };
  return { blocks: [object, block(bytes(base)), block(room)], spread: [], more, own: bytes(own) };
}

/**
 * From 3.11 on: a block of attribute values (3.13: inside the object), as long as the class's keys have room when the instance is made;
 * the first instances of a class get more room. With more attributes than the keys take, an ordinary dict.
 */
export function lateDict(
  abi: Abi,
  own: number,
  obj: Instance,
  cls: Class | null,
  { most: attributes, sure }: Count,
  slotted: boolean,
  follows: (atom: Atom) => boolean,
): Storage {
  const inline = abi.from(3, 13) && !(slotted && !abi.from(3, 14));
  // The first instance takes a place away, unless the table has names before it (3.14, dictobject.c, _PyDict_NewKeysForClass).
  const ready = abi.from(3, 14) && cls?.ready !== false;
  const most = ready ? 30 : 29;
  const asked = dictAsked(abi, obj.dictAsked);
  const base = dictBase(abi);
  if (attributes > most && sure <= most) {
    // Whether there were too many at any time is not known.
    const high = base + valuesBytes(abi, most) + keysBytes(abi, { table: overflowTable(ready, attributes), general: true });
    return { blocks: [block(bytes(own))], spread: [interval(0, high)], more: interval(base, high), own: bytes(own) };
  }
  if (attributes > most) {
    const keys = keysBytes(abi, { table: overflowTable(ready, attributes), general: false });
    const values = inline ? valuesBytes(abi, obj.ordinal !== null && constantOf(obj.ordinal) === 0 ? 30 : most) : 0;
    return {
      blocks: [block(bytes(own + values)), block(bytes(base)), block(bytes(keys))],
      spread: [],
      more: bytes(base + keys),
      own: bytes(own),
    };
  }
  const known = obj.of === undefined || obj.of.least !== null;
  const least = obj.of?.least ?? attributes + 1;
  // Where the values lie inside, the first instance is made before it takes a place away.
  const room = (made: number): number => Math.min(made === 0 && !slotted ? 30 : most, Math.max(least, 30 - made));
  // `made`: instances of the class so far, this one included (3.13: without it).
  const first = inline ? 0 : 1;
  const pieces: Piece[] = [];
  for (let ordinal = 0; ; ordinal++) {
    const size =
      slotted && !inline && abi.from(3, 13) ? abi.word + valuesBytes(abi, room(ordinal)) : valuesBytes(abi, room(ordinal + first));
    if (pieces[pieces.length - 1]?.size !== size) pieces.push({ from: ordinal === 0 ? Number.NEGATIVE_INFINITY : ordinal, size });
    if (ordinal > 40 || (ordinal > 0 && room(ordinal) === Math.min(most, least))) break;
  }
  const ordinal = obj.ordinal ?? interval(0, Number.POSITIVE_INFINITY);
  // How classes with slots and a __dict__ count their instances was not measured.
  const values = slotted
    ? interval((pieces[pieces.length - 1] as Piece).size, (pieces[0] as Piece).size + abi.word)
    : known
      ? pieceAt(pieces, ordinal, follows)
      : interval(0, valuesBytes(abi, most) + base + keysBytes(abi, { table: 2 * tableFor(attributes), general: true }));
  const separate = abi.from(3, 13) && !inline ? [block(bytes(base))] : [];
  const blocks: Block[] = inline ? [block(add(bytes(own), values))] : [block(bytes(own)), ...separate, block(values)];
  const pad = (size: number): number => roundedBlock(abi, size) - size;
  const padded = pieces.map(({ from, size }) => ({ from, size: inline ? pad(own + size) : pad(own) + pad(size) }));
  const pads = slotted || !known ? {} : { pads: [pieceAt(padded, ordinal, follows), ...asked.map((n) => padding(abi, n))] };
  if (cls !== null && !slotted) return { blocks, spread: asked, more: dictShown(abi, cls, most), own: bytes(own), ...pads };
  // A deep walk asks for the __dict__: its size then depends on all instances made by that time, at least those up to this one.
  const fewest = base + abi.word * Math.min(most, attributes + 1);
  const reach = Number(ordinal.low) > 60 ? 60 : Number(ordinal.low);
  const widest = base + abi.word * (room(reach + 1) + (slotted ? 1 : 0));
  return { blocks, spread: asked, more: interval(Math.min(fewest, widest), widest), own: bytes(own), ...pads };
}

/**
 * getsizeof of the __dict__ of any instance: it shows the room that the class's key table has by now, for all instances alike (Objects/dictobject.c,
 * _PyDict_SizeOf).
 */
function dictShown(abi: Abi, cls: Class, most: number): Int {
  const floors = (cls.keys ?? [{ names: [], full: true }]).map((keys) => keys.names.length + (keys.full ? 0 : 1));
  const low = Math.max(Math.min(...floors), 30 - Math.min(30, Number(cls.made.high)));
  const high = cls.keys === null ? most : Math.max(Math.max(...floors), 30 - Math.min(30, Number(cls.made.low)));
  const base = dictBase(abi);
  return interval(base + abi.word * Math.min(most, low), base + abi.word * Math.min(most, high));
}

/** The dict object that obj.__dict__ leaves. */
function dictAsked(abi: Abi, asked: boolean | null): readonly Int[] {
  const base = dictBase(abi);
  return asked === false ? [] : asked === true ? [bytes(base)] : [interval(0, base)];
}

/** Include/internal/pycore_dict.h: values, then their insertion order; 3.13: a header in front. */
function valuesBytes(abi: Abi, room: number): number {
  const inline = abi.from(3, 13);
  const order = Math.ceil((room + (inline ? 0 : 2)) / abi.word) * abi.word;
  return (inline ? abi.word : 0) + abi.word * room + order;
}

/** Usable entries of the shared keys for that many attributes. */
function sharedUsable(attributes: number): number {
  return Math.floor((tableFor(attributes) * 2) / 3);
}

/** Least power of two of slots, of which two thirds have room for that many entries; at least 8 (Objects/dictobject.c, USABLE_FRACTION). */
export function tableFor(entries: number): number {
  let table = 8;
  while (Math.floor((table * 2) / 3) < entries) table *= 2;
  return table;
}

/** The table a dict gets when the attributes no longer fit the shared keys. */
function overflowTable(ready: boolean, attributes: number): number {
  let table = ready ? 64 : 128;
  while (Math.floor((table * 2) / 3) < attributes) table *= 2;
  return table;
}

function oldTable(attributes: number): number {
  let table = 8;
  for (let fill = 1; fill <= attributes; fill++) {
    if (fill * 3 < table * 2) continue;
    while (table <= fill * 4) table *= 2;
  }
  return table;
}
