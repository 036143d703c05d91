/** Heap objects: contents as runs, growth as target-independent history. Plain immutable data; an update makes a new object. */
import type { Atom, Int } from "./int";
import type { StrKind, Value } from "./value";

/** What a figure may rest on besides the text. Figures with any assumption are `assumed`, never exact. */
export type Assumption =
  /** An unknown callee was given the object: "plot() does not change xs". */
  | { readonly kind: "unchanged"; readonly callee: string; readonly what: string }
  /** A plain annotation: "values holds floats, as annotated". */
  | { readonly kind: "annotated"; readonly name: string; readonly type: string }
  /** A hint comment, setting or default gives a number: "n = 250,000". */
  | { readonly kind: "equals"; readonly name: string; readonly value: Int }
  /** Anything else, as a plain clause without numbers: "no call seen". */
  | { readonly kind: "clause"; readonly text: string };

/**
 * `count` consecutive items. Item j (0 ≤ j < count) is `element` with the atom `index` standing for j
 * (so an element that does not mention the index is one shared value: `[0.0] * n`).
 * `picked`: the items are an increasing, unknown selection: the index then stands for pairwise different values in 0 … picked − 1
 * instead of exactly 0 … count − 1 (a filtered comprehension).
 */
export interface Run {
  readonly count: Int;
  readonly index: Atom;
  readonly element: Value;
  readonly picked: Int | null;
}

/** Same for dict items; keys are pairwise distinct over the whole dict when the object's `distinct` holds. */
export interface ItemRun {
  readonly count: Int;
  readonly index: Atom;
  readonly key: Value;
  readonly element: Value;
  readonly picked: Int | null;
}

export const MAX_RUNS = 512;

/**
 * Types of pandas that are followed, as opaque objects. `holds` of one: its index (None: that of positions), then for a DataFrame the name and the array
 * of each column, or one array of two dimensions, for a Series its array. A Categorical, in the place of an array, holds its codes and its categories.
 */
export const FRAMES: ReadonlySet<string> = new Set(["DataFrame", "Series", "Categorical"]);

/** Where the items of an extend/constructor come from: decides how CPython allocates (SIZE-RULES §3). */
export type Source = (typeof SOURCES)[number];

/** The first ones are sized, len() known. Events that tell a source by number count in this order. */
export const SOURCES = [
  "list",
  "tuple",
  "range",
  "str",
  "bytes",
  "dict",
  "set",
  "frozenset",
  "deque",
  "array",
  "ndarray",
  // No length hint: generator, map, zip, filter, enumerate.
  "iterator",
  // Iterator that knows its rest: reversed(list), range/list/tuple iterators.
  "hinted",
  // dict.keys() and the like: len() is known.
  "view",
  // Read item by item, len() is known: an object of a class with a __len__.
  "sized",
  // An iterator of which something says how many items come, which need not be so: a class with a __len__ of its own.
  "guessed",
] as const;

/**
 * One target-independent step in the growth of a container. Counts are items. The size room replays them.
 * Normal form: adjacent events of one op (append, pop, insert, add) are coalesced; at most MAX_EVENTS, else a single `mixed`.
 */
export type Event =
  /** A display `[a, b, c]`: constant when every item is a literal constant (then CPython may build it by extend). */
  | { readonly op: "display"; readonly count: Int; readonly constant: boolean }
  /** Allocated to exactly count slots: `[x] * n`, slice, a + b, .copy(). */
  | { readonly op: "exact"; readonly count: Int }
  /** count single appends (also a comprehension), set adds, new dict keys inserted one by one, bytearray/array appends. */
  | { readonly op: "append"; readonly count: Int }
  /** list(x), set(x), dict(x), array('d', x), deque(x): made from another value with count items. */
  | { readonly op: "from"; readonly source: Source; readonly count: Int }
  /** extend / += / update with count items. `added`: how many are new (sets, dicts), else equal to count. */
  | { readonly op: "extend"; readonly source: Source; readonly count: Int; readonly added: Int }
  | { readonly op: "insert"; readonly count: Int }
  | { readonly op: "pop"; readonly count: Int }
  /** remove / discard of count items; del of keys. */
  | { readonly op: "delete"; readonly count: Int }
  /** `del xs[i]` of a list, count times. */
  | { readonly op: "del"; readonly count: Int }
  | { readonly op: "clear" }
  /** sorted(x), str.split() and friends: allocation named by function, rules in the size room's tables. `extra` as the rule needs. */
  | { readonly op: "made"; readonly by: string; readonly count: Int; readonly extra: readonly Int[] }
  /** Too varied to replay: capacity is only bounded by the current and the largest length. */
  | { readonly op: "mixed"; readonly most: Int };

export const MAX_EVENTS = 48;
export type History = readonly Event[];

interface Base {
  readonly assumes: readonly Assumption[];
  /** What an object of a built-in type has from the class of the program that it is an instance of. */
  readonly own?: Derived;
}

export type Obj = Base & ObjBody;
export type ObjBody =
  | { readonly kind: "list"; readonly runs: readonly Run[]; readonly history: History; readonly unordered?: boolean }
  | {
      readonly kind: "tuple";
      readonly runs: readonly Run[];
      /** namedtuple class name or null */
      readonly named: string | null;
    }
  /** length ≤ Σ counts; equal when `distinct`. */
  | { readonly kind: "set" | "frozenset"; readonly runs: readonly Run[]; readonly length: Int; readonly history: History }
  | {
      readonly kind: "dict";
      /** "dict", "defaultdict", "Counter", "OrderedDict". */
      readonly type: string;
      readonly runs: readonly ItemRun[];
      readonly length: Int;
      /** true: every key ever inserted is an exact str; false: none is; null: neither, or not known. */
      readonly strKeys: boolean | null;
      readonly history: History;
      /** What a defaultdict calls for a key that is not there. */
      readonly missing?: Value;
    }
  | { readonly kind: "bytearray"; readonly length: Int; readonly history: History }
  | { readonly kind: "deque"; readonly runs: readonly Run[]; readonly maxlen: Int | null; readonly history: History }
  /** array.array; typecode one of bBuhHiIlLqQfd (and w from 3.13). length in items. */
  | { readonly kind: "array"; readonly typecode: string; readonly length: Int; readonly history: History }
  /**
   * dtype: canonical name (see Value dtype). base: the owner when this is a view. items: for object dtype only.
   * order: how the items lie in memory; absent: row after row, as in a new array. "F": column after column. "strided": with gaps. "any": not known.
   */
  | {
      readonly kind: "ndarray";
      readonly dtype: string;
      readonly shape: readonly Int[];
      readonly base: Value | null;
      readonly items: readonly Run[] | null;
      readonly order?: "F" | "strided" | "any";
      /** Its dtype was given as a text or as its fields when it was made, or found from the items: one that is not NumPy's own is an object which it holds. */
      readonly named?: "text" | "fields" | "items";
    }
  /** A NumPy scalar (np.float64(1)): immutable. */
  /** `full`: a str_ (of that kind), bytes_ or void of exactly as many characters as its dtype says; otherwise at most as many. */
  | { readonly kind: "npscalar"; readonly dtype: string; readonly full?: StrKind }
  /** holds: the ints that it was given, which it keeps; absent: not known. */
  | { readonly kind: "range"; readonly start: Int; readonly step: Int; readonly count: Int; readonly holds?: readonly Value[] }
  /**
   * A lazy iterator that still knows what it will yield. `type`: the CPython type name ("generator", "zip", "map", "list_iterator" …);
   * holds: values it keeps alive; runs null: not known. frame: locals + stack slots of a generator frame, else null.
   * lazy: key of what the evaluator runs when the items are asked for (a generator's body), else null.
   */
  | {
      readonly kind: "iterator";
      readonly type: string;
      readonly runs: readonly Run[] | null;
      readonly holds: readonly Value[];
      readonly hinted: boolean;
      readonly frame: Int | null;
      readonly lazy: number | null;
      /** What it reads, as that was when `runs` were taken from it: CPython takes the items only when it is asked for them. */
      readonly reads?: readonly { readonly source: Value; readonly then: Obj }[];
    }
  /**
   * Instance of a program class. layout fixed by the class; attributes in order of first assignment; `instances`: how many of the class were made
   * before this one (SIZE-RULES §6), null unknown. dictAsked: obj.__dict__/vars() was asked for.
   */
  | {
      readonly kind: "instance";
      readonly type: string;
      readonly layout: Layout;
      readonly attributes: readonly { readonly name: string; readonly value: Value }[];
      readonly ordinal: Int | null;
      readonly dictAsked: boolean | null;
      /** A member of an enumeration with all attributes that the enum module gives it. */
      readonly member?: true;
      readonly of?: Membership;
      /** Of a class that derives from int, float or str: the number or text that it is; from an exception: the tuple of its arguments. */
      readonly value?: Value;
    }
  /** What a class of the program keeps for its instances (SIZE-RULES §6). */
  | {
      readonly kind: "class";
      readonly type: string;
      /** Instances made so far; above MANY_INSTANCES the number does not matter any more and may stay. */
      readonly made: Int;
      /** What the key table that they share may be: one of these, or null: anything. */
      readonly keys: readonly SharedKeys[] | null;
      /** Its instances have a __dict__; null: how they are laid out is not known. */
      readonly dict: boolean | null;
      /** The table had names before the first instance, which therefore took no place away. */
      readonly ready: boolean;
    }
  /** Any other object: type is type(x).__name__; size decided by a table of the size room, or unknown. holds: what it keeps alive. */
  | {
      readonly kind: "opaque";
      readonly type: string;
      readonly holds: readonly Value[];
      /** How much it holds itself: digits of a Decimal, characters of a StringIO, bytes that a BytesIO has room for. */
      readonly length?: Int;
      /** Of a BytesIO that was only written to: bytes that were. */
      readonly filled?: number;
    };

/** Fields as of an instance, whose attributes are not followed. */
export interface Derived {
  readonly type: string;
  readonly layout: Layout;
  readonly ordinal: Int | null;
  readonly of: Membership;
}

/** What an instance has from a class of the program. */
export interface Membership {
  /** Key of the evaluator's class table; the class's own object is at classAddress (heap.ts). */
  readonly cls: number;
  /**
   * Attribute slots it got at least (from 3.11): the names that the class shared when it was made, and one spare; 0: one of the first two of its
   * class, which have room for any number of names. Up to 3.10: names that the class shared at most when it was made. null: how it shares the key
   * table is not known.
   */
  readonly least: number | null;
}

/** The names of attributes that a class's key table has, in the order in which they came. */
export interface SharedKeys {
  readonly names: readonly string[];
  /** Instances made so far, 2 for two and more. */
  readonly made: 0 | 1 | 2;
  /** The last spare place was taken by a name that came late. */
  readonly full: boolean;
}

/** Type of the opaque object that obj.__dict__ gives: it holds the instance whose attributes are its items. */
export const ATTRIBUTES = "__dict__";

/** From this number of instances on a class makes all alike. */
export const MANY_INSTANCES = 30;

/** What decides how many bytes an instance of a class takes by itself. */
export interface InstanceShape {
  readonly type: string;
  readonly layout: Layout;
  /** Attributes in its __dict__. */
  readonly attributes: readonly string[];
  /** Items of a named tuple; null for other classes. */
  readonly items: number | null;
}

/** How instances of a class are laid out. slots null: no __slots__ (instances have a __dict__). */
export interface Layout {
  /** Names in __slots__ over the whole MRO, without __dict__ and __weakref__; null when some class in the MRO has none. */
  readonly slots: readonly string[] | null;
  readonly dict: boolean;
  readonly weakref: boolean;
  /** Builtin base such as "list", "dict", "int", or null. */
  readonly builtin: string | null;
}
