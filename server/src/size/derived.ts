/** Objects of classes that derive from built-in types: the object of the type, and what the class adds to it (Objects/typeobject.c). Bytes. */
import { type Atom, add, constantOf, type Int, interval, ONE, scale } from "../values/int";
import type { Derived, Layout, Obj } from "../values/object";
import type { Value } from "../values/value";
import { dictBase, emptyDict } from "./containers";
import { keysBytes } from "./growth/dict";
import { addedWords, isCollected, lateDict, tableFor } from "./instances";
import { type Block, block, bytes, type Sized } from "./sized";
import type { Abi } from "./tables/abi";
import { objectSize } from "./tables/objects";
import { digitsOf, floatSize, oldIntSize, strLayout, unicodeObject } from "./tables/scalars";

type Class = Extract<Obj, { readonly kind: "class" }>;
type Instance = Extract<Obj, { readonly kind: "instance" }>;

/** Types whose objects are of varying size: the place of a __dict__ is behind the items, and there is none for attribute values. */
const VARYING: ReadonlySet<string> = new Set(["int", "tuple"]);

/**
 * What a class adds to `sized`, an object of the type that it derives from. `cls`: what the class keeps for its instances by now, or null. `follows`:
 * as for pieceAt.
 */
export function sizeDerived(
  abi: Abi,
  sized: Sized,
  { layout, type, ordinal, of }: Derived,
  cls: Class | null,
  follows: (atom: Atom) => boolean,
): Sized {
  const varies = VARYING.has(layout.builtin as string) && abi.from(3, 0);
  const added = bytes(abi.word * addedWords(abi, layout, varies));
  const [object, ...blocks] = sized.blocks as readonly [Block, ...Block[]];
  const own = { ...object, request: add(object.request, added) };
  const base = { ...sized, type, shallow: add(sized.shallow as Int, added), blocks: [own, ...blocks] };
  if (!layout.dict) return base;
  // A __dict__ that is asked for has room for the names of attributes that others of the class have.
  const more = cls?.keys === null ? interval(dictBase(abi), dictBase(abi) + 64 * abi.word) : bytes(emptyDict(abi));
  if (varies || layout.slots !== null || !abi.from(3, 14)) return { ...base, more };
  const empty: Instance = { kind: "instance", type, layout, attributes: [], ordinal, of, dictAsked: false, assumes: [] };
  const late = lateDict(abi, 0, empty, cls, { most: 0, sure: 0 }, false, follows);
  return { ...base, blocks: [{ ...own, request: add(own.request, (late.blocks[0] as Block).request) }, ...blocks], more: late.more };
}

/** An instance that is an int, float, str or exception; null where which one is not known. */
export function sizeBuiltin(abi: Abi, obj: Instance, cls: Class | null, follows: (atom: Atom) => boolean): Sized | null {
  const sized = withoutAttributes(abi, obj, cls, follows);
  const count = obj.attributes.filter(({ name }) => !obj.layout.slots?.includes(name)).length;
  if (sized === null || count === 0) return sized;
  // How their __dict__ shares its keys was measured of members of enumerations alone.
  const most = dictBase(abi) + keysBytes(abi, { table: 4 * tableFor(count), general: true });
  const asked = obj.member === true ? memberDict(abi, obj.layout, count) : null;
  return { ...sized, spread: [interval(0, most)], more: asked === null ? interval(dictBase(abi), most) : bytes(asked) };
}

/**
 * The __dict__ of a member of an enumeration that is an int or text: split, with as many places as shared keys may have (30, up to 3.10 five), in 3.11
 * combined where the object is of varying size; measured on 3.8 to 3.13 with 1 to 40 members. null: not measured.
 */
function memberDict(abi: Abi, { builtin }: Layout, count: number): number | null {
  if (abi.word !== 8 || !abi.from(3, 8) || abi.from(3, 14)) return null;
  if (!abi.from(3, 11)) return count <= 5 ? dictBase(abi) + 5 * abi.word : null;
  if (!abi.from(3, 12) && builtin === "int") return count <= 5 ? dictBase(abi) + keysBytes(abi, { table: 8, general: false }) : null;
  return count <= 30 ? dictBase(abi) + 30 * abi.word : null;
}

function withoutAttributes(abi: Abi, obj: Instance, cls: Class | null, follows: (atom: Atom) => boolean): Sized | null {
  const { layout, type, ordinal, of, value } = obj;
  if (of === undefined || value === undefined) return null;
  const derived = (size: Int, blocks: readonly Int[], own: Layout): Sized =>
    sizeDerived(
      abi,
      { type, length: null, slots: null, source: SOURCE, shallow: size, blocks: blocks.map((n) => block(n)), spread: [], more: null },
      { layout: own, type, ordinal, of },
      cls,
      follows,
    );
  const exception = objectSize(abi, layout.builtin as string);
  if (exception !== null) {
    // All have a place for a __dict__, an ordinary one from 3.11 on.
    const size = bytes(exception.size);
    return { ...derived(size, [size], { ...layout, dict: false }), more: bytes(abi.from(3, 11) ? dictBase(abi) : emptyDict(abi)) };
  }
  const gc = bytes(isCollected(abi, layout) ? abi.gc : 0);
  if (value.tag === "float" || (value.tag === "int" && !abi.from(3, 0))) {
    const size = add(gc, bytes(value.tag === "int" ? oldIntSize(abi) : floatSize(abi)));
    return derived(size, [size], layout);
  }
  const [size, ...blocks] = textOrDigits(abi, value) ?? [];
  if (size === undefined) return null;
  const [own, ...others] = blocks as [Int, ...Int[]];
  const sized = derived(size, [add(gc, own), ...others], layout);
  // getsizeof counts what is in front of the object, and none of what comes behind the fields of the type.
  const front = abi.from(3, 12) ? layout.dict || layout.weakref : abi.from(3, 11) && layout.dict && value.tag === "str";
  const [first, ...rest] = sized.blocks as readonly [Block, ...Block[]];
  const whole = constantOf(first.request);
  return {
    ...sized,
    shallow: add(add(gc, size), bytes(front ? 2 * abi.word : 0)),
    blocks: [whole === null ? first : block(bytes(Math.ceil(Number(whole) / abi.word) * abi.word)), ...rest],
  };
}

const SOURCE = "Objects/typeobject.c: type_new_alloc";

/** What getsizeof says of such an int or text without what a class adds, then the blocks that it is asked for; null: not known. */
function textOrDigits(abi: Abi, value: Value): readonly Int[] | null {
  if (value.tag === "int") {
    const n = constantOf(value.int);
    if (n === null) return null;
    const digits = Math.max(abi.from(3, 11) ? 1 : 0, digitsOf(abi, n));
    // One digit more is asked for (PyType_GenericAlloc).
    return [digits, digits + 1].map((count) => bytes(abi.header + abi.word + abi.digitBytes * count));
  }
  if (value.tag !== "str" || value.kind === null) return null;
  const { base, each } = strLayout(abi, value.kind);
  if (!abi.from(3, 0)) return value.kind === "ascii" ? [add(bytes(base), value.length), bytes(base)] : null;
  // The characters are in a block of their own.
  const object = bytes(unicodeObject(abi));
  const data = scale(add(value.length, ONE), each);
  return [add(object, data), object, data];
}
