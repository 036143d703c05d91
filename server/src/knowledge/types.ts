/** The shape of a knowledge entry: what a library callable takes and what value it gives, as plain data built from combinators. */
import type { ArrayRecipe } from "./arrays";

/** An integer computed from the arguments. */
export type Count =
  | { readonly count: "const"; readonly value: number }
  /** len(argument); the number of items where it is an iterable without len(). */
  | { readonly count: "len"; readonly of: string }
  /** The argument itself; `otherwise` where it is left out or None. */
  | { readonly count: "arg"; readonly of: string; readonly otherwise?: Count }
  /** How many further positional arguments there are. */
  | { readonly count: "rest" }
  /** How many items the row has that is being made something of. */
  | { readonly count: "items" }
  /** Digits that there is room for in what a method of Decimal gives; `rounded`: to what its context keeps. */
  | { readonly count: "decimalDigits"; readonly rounded: boolean }
  /** Proven range of a result the text does not decide. */
  | { readonly count: "range"; readonly low: number; readonly high: number }
  /** What the pure function of that name gives for these arguments, when they are known. */
  | { readonly count: "computed"; readonly by: string; readonly of: readonly string[]; readonly otherwise: Count }
  /** `then` where the argument is text of ASCII alone (bytes are). */
  | { readonly count: "ascii"; readonly of: string; readonly then: Count; readonly otherwise: Count }
  | { readonly count: Arithmetic; readonly of: readonly Count[] };

/**
 * Operations on counts. `hull`: any integer from the least to the greatest of them. comb, perm and factorial as in math, and rising in their
 * arguments where these are not negative; root: the integer square root; bits: int.bit_length.
 */
export type Arithmetic =
  | "sum"
  | "difference"
  | "product"
  | "quotient"
  | "remainder"
  | "power"
  | "min"
  | "max"
  | "abs"
  | "hull"
  | "comb"
  | "perm"
  | "factorial"
  | "gcd"
  | "lcm"
  | "root"
  | "bits";

/** The items of which `by` is true or false, those before the first of which it is false, or those from there on. */
export type Keeps = "true" | "false" | "while" | "after";

/** Items in a row: what a container is filled with, or an iterator gives. */
export type Items =
  /** The items of an argument that is iterated. */
  | { readonly items: "of"; readonly of: string }
  /** The further positional arguments themselves. */
  | { readonly items: "rest" }
  /** The items of each further positional argument, one after the other. */
  | { readonly items: "ofRest" }
  /** `count` times one value. */
  | { readonly items: "same"; readonly value: Recipe; readonly count: Count }
  /** `count` values, each made anew. The recipe gives a scalar. */
  | { readonly items: "made"; readonly value: Recipe; readonly count: Count }
  /** The values of the recipes. */
  | { readonly items: "these"; readonly values: readonly Recipe[] }
  /** start, start + step, … without end. */
  | { readonly items: "counting"; readonly start: Count; readonly step: Count }
  /** Tuples of one item of each, as long as the shortest. `rest`: of the further positional arguments. */
  | { readonly items: "zipped"; readonly of: readonly Items[]; readonly rest?: boolean }
  /** Tuples of `size` items each of which is any of `from`. */
  | { readonly items: "tuples"; readonly from: Items; readonly size: Count; readonly count: Count }
  /**
   * What calling the argument with each item gives, or with one item of each further positional argument ("rest"). `spread`: the items are
   * tuples of arguments.
   */
  | { readonly items: "called"; readonly by: string; readonly from: Items | "rest"; readonly spread: boolean }
  /** Any number of them, in their order; `by` is asked for each. */
  | { readonly items: "some"; readonly from: Items; readonly by: string | null; readonly keeps: Keeps }
  /** Tuples of one item of each further positional argument, as long as the longest. */
  | { readonly items: "longest" }
  /** `count` of them, each any of them. */
  | { readonly items: "any"; readonly from: Items; readonly count: Count }
  /** The same items in an order that is not known. */
  | { readonly items: "shuffled"; readonly from: Items }
  | { readonly items: "reversed"; readonly from: Items }
  /** Items from position `start` to before `stop`, every `step`-th. */
  | { readonly items: "slice"; readonly from: Items; readonly start: Count; readonly stop: Count | null; readonly step: Count }
  | { readonly items: "after"; readonly first: Items; readonly then: Items }
  /** Tuples of one item of each further positional argument in all combinations, the last one fastest. */
  | { readonly items: "product"; readonly repeat?: Count }
  /** What is left after by(left, item) for each item in turn, all of them: from `first`, or the first item on. Without `by` they are added up. */
  | { readonly items: "folded"; readonly by: string; readonly from: Items; readonly first: string }
  /** The items of the items, one after the other. */
  | { readonly items: "flattened"; readonly from: Items }
  /** What the pure function of that name gives when all arguments are known, else `otherwise`. Texts of one character are the shared ones. */
  | { readonly items: "computed"; readonly by: string; readonly otherwise: Items };

/** How a list or other container is filled; decides how CPython allocates it. */
export type Filled =
  /** list(items): by the kind of iterable. */
  | "from"
  /** One append or insertion for each. */
  | "append"
  /** Allocated for exactly so many. */
  | "exact"
  /** As the named function does it; the size room knows the rule. `extra`: numbers that the rule needs. */
  | { readonly by: string; readonly extra?: readonly Count[] };

/** The value a call gives. */
export type Recipe =
  | { readonly make: "arg"; readonly of: string }
  | { readonly make: "none" }
  | { readonly make: "bool" }
  | { readonly make: "int"; readonly value: Count }
  | { readonly make: "float" }
  | { readonly make: "complex" }
  /**
   * A new ASCII (or unknown kind) string of that length. `like`: its characters are those of these arguments; `part`: not all of them, so that the
   * widest may be missing.
   */
  | { readonly make: "str"; readonly length: Count; readonly ascii: boolean; readonly like?: readonly string[]; readonly part?: boolean }
  /** `shared`: from that version on one byte is the one that there is of it; before, it is made anew. Absent: not known. */
  | { readonly make: "bytes"; readonly length: Count; readonly shared?: readonly [number, number, number] }
  /** A value that is the same for every call: an attribute of a module, a default. */
  | { readonly make: "constant"; readonly value: string | number }
  /** What the pure function of that name (pure.ts) gives when all its arguments are known constants, else `otherwise`. */
  | { readonly make: "computed"; readonly by: string; readonly otherwise: Recipe }
  | ArrayRecipe
  | { readonly make: "dtype"; readonly of: string }
  | { readonly make: "list" | "tuple" | "set" | "frozenset" | "deque"; readonly items: Items; readonly filled: Filled }
  /** An iterator of that type; holds what it reads from. `sized`: it can tell how many items are left. */
  | { readonly make: "iterator"; readonly type: string; readonly items: Items; readonly holds: readonly string[]; readonly sized: boolean }
  /** An object of that type, sized by the size room's table; holds the named arguments. */
  | { readonly make: "opaque"; readonly type: string; readonly holds: readonly string[]; readonly length?: Count }
  /** str(), repr() or ascii() of the argument, or its JSON. */
  | { readonly make: "text"; readonly of: string; readonly style: "str" | "repr" | "ascii" | "json" }
  /** The text or bytes that `then` makes; reading them gives a copy of the argument. */
  | { readonly make: "serialised"; readonly of: string; readonly then: Recipe }
  /** The integer with the prefix of its base. */
  | { readonly make: "digits"; readonly of: string; readonly base: 2 | 8 | 16 }
  /** format(value, spec). */
  | { readonly make: "formatted"; readonly of: string; readonly by: string }
  /** Several opaque values: an object that keeps what the recipes make. */
  | { readonly make: "object"; readonly type: string; readonly holds: readonly Recipe[] }
  | { readonly make: "unknown"; readonly reason: string; readonly remedy: string | null }
  /** What Python's operator gives. */
  | { readonly make: "operator"; readonly op: Operator; readonly of: readonly [Recipe, Recipe] }
  /** What a method of a builtin or library object gives, with its effects on the object. */
  | { readonly make: "method"; readonly on: Recipe; readonly name: string; readonly with: readonly Recipe[] }
  /** What calling the argument gives. */
  | { readonly make: "call"; readonly of: string; readonly with: readonly Recipe[] }
  /** The recipes one after the other; the value of the last. */
  | { readonly make: "steps"; readonly steps: readonly Recipe[] }
  /** Asks for items, perhaps not for all, and keeps none; None. */
  | { readonly make: "read"; readonly items: Items }
  /** Puts the items of a list into an order that is not known; None. */
  | { readonly make: "shuffle"; readonly of: string }
  /** Changes a list as heapq does; `otherwise`: where the order of its items is not known. */
  | { readonly make: "heap"; readonly op: "push" | "pop" | "heapify" | "replace" | "pushpop"; readonly otherwise: Recipe }
  /** One of the items, and nothing tells which. */
  | { readonly make: "item"; readonly from: Items }
  /** One of them, and nothing tells which. */
  | { readonly make: "either"; readonly of: readonly Recipe[] }
  /** By whether the number is known to be at most that. */
  | { readonly make: "within"; readonly value: Count; readonly most: number; readonly then: Recipe; readonly otherwise: Recipe }
  /** By whether the argument is given and not None; "*": whether there are further positional ones. */
  | { readonly make: "given"; readonly of: string; readonly then: Recipe; readonly otherwise: Recipe }
  /** By the type of the argument: its builtin name, such as "int"; an unknown argument stays unknown. */
  | { readonly make: "typed"; readonly of: string; readonly cases: Readonly<Record<string, Recipe>>; readonly otherwise: Recipe }
  /** The first when the target's Python is at least `since`, else the second. */
  | { readonly make: "when"; readonly since: readonly [number, number]; readonly then: Recipe; readonly otherwise: Recipe }
  /** A named transfer function of the analysis: the escape hatch. */
  | { readonly make: "transfer"; readonly name: string };

/** Python's binary operators as they are written. */
export type Operator = "+" | "-" | "*" | "/" | "//" | "%" | "**" | "&" | "|" | "^" | "<<" | ">>" | "@";

export interface Param {
  readonly name: string;
  /** May be left out. */
  readonly optional: boolean;
  /** Takes all further positional arguments. */
  readonly rest: boolean;
}

export interface Entry {
  /** Dotted name: module and attribute. */
  readonly name: string;
  readonly params: readonly Param[];
  readonly result: Recipe;
  /** false: arguments may be changed by it in a way that is not followed. */
  readonly reads: boolean;
}

// Combinators: short constructors, so that a table reads as a table.

/** "a b? *rest" → parameters. */
export function params(text: string): readonly Param[] {
  return text
    .split(" ")
    .filter((word) => word !== "")
    .map((word) => ({
      name: word.replace(/^\*|\?$/g, ""),
      optional: word.endsWith("?") || word.startsWith("*"),
      rest: word.startsWith("*"),
    }));
}

/** An entry of a table. `takes`: its parameters, as `params` reads them; `reads` false: it may change its arguments. */
export function entry(name: string, takes: string, result: Recipe, reads = true): Entry {
  return { name, params: params(takes), result, reads };
}

export const NONE: Recipe = { make: "none" };
export const BOOL: Recipe = { make: "bool" };
export const FLOAT: Recipe = { make: "float" };
export const anyInt: Recipe = { make: "int", value: { count: "range", low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY } };
/** A position, count or address: an int that fits in 64 bits. */
export const natural: Recipe = { make: "int", value: { count: "range", low: 0, high: 2 ** 63 } };
export const len = (of: string): Count => ({ count: "len", of });
export const int = (value: Count): Recipe => ({ make: "int", value });
export const between = (low: number, high: number): Recipe => ({ make: "int", value: { count: "range", low, high } });
export const unknown = (reason: string): Recipe => ({ make: "unknown", reason, remedy: null });
/** What would resolve a value that comes from outside the program. */
export const ANNOTATION = "a type annotation, with the length in a comment";
export const outside = (reason: string): Recipe => ({ make: "unknown", reason, remedy: ANNOTATION });
export const same = (of: string): Recipe => ({ make: "arg", of });
export const transfer = (name: string): Recipe => ({ make: "transfer", name });
export const opaque = (type: string, ...holds: string[]): Recipe => ({ make: "opaque", type, holds });
/** An object whose size depends on how much it holds itself. */
export const measured = (type: string, length: Count): Recipe => ({ make: "opaque", type, holds: [], length });
// Counts.

export const n = (value: number): Count => ({ count: "const", value });
export const argument = (of: string, otherwise?: Count): Count =>
  otherwise === undefined ? { count: "arg", of } : { count: "arg", of, otherwise };
export const range = (low: number, high: number): Count => ({ count: "range", low, high });
export const decimalDigits = (rounded: boolean): Count => ({ count: "decimalDigits", rounded });
export const MANY: Count = range(0, Number.POSITIVE_INFINITY);
export const count = (op: Arithmetic, ...of: Count[]): Count => ({ count: op, of });

// Items.

export const itemsOf = (of: string): Items => ({ items: "of", of });
export const made = (value: Recipe, howMany: Count): Items => ({ items: "made", value, count: howMany });
export const repeated = (value: Recipe, howMany: Count): Items => ({ items: "same", value, count: howMany });
export const these = (...values: Recipe[]): Items => ({ items: "these", values });
export const some = (from: Items, by: string | null = null, keeps: Keeps = "true"): Items => ({ items: "some", from, by, keeps });
export const anyOf = (from: Items, howMany: Count): Items => ({ items: "any", from, count: howMany });
export const REST_ZIPPED: Items = { items: "zipped", of: [], rest: true };
export const counting = (start: Count, step: Count = n(1)): Items => ({ items: "counting", start, step });
export const backwards = (from: Items): Items => ({ items: "reversed", from });
export const shuffled = (from: Items): Items => ({ items: "shuffled", from });
export const zipped = (...of: Items[]): Items => ({ items: "zipped", of });
export const called = (by: string, from: Items | "rest", spread = false): Items => ({ items: "called", by, from, spread });

// Values.

export const str = (length: Count, ascii = true): Recipe => ({ make: "str", length, ascii });
/** A text made of some characters of the arguments. */
export const partOf = (length: Count, ...like: string[]): Recipe => ({ make: "str", length, ascii: false, like, part: true });
export const ifAscii = (of: string, then: Count, otherwise: Count): Count => ({ count: "ascii", of, then, otherwise });
export const worked = (by: string, of: readonly string[], otherwise: Count): Count => ({ count: "computed", by, of, otherwise });
export const workedOut = (by: string, otherwise: Items): Items => ({ items: "computed", by, otherwise });
export const bytes = (length: Count): Recipe => ({ make: "bytes", length });
/** Text of a length that nothing bounds. */
export const TEXT: Recipe = str(MANY, false);
export const text = (of: string, style: "str" | "repr" | "ascii" | "json" = "str"): Recipe => ({ make: "text", of, style });
export const serialised = (of: string, then: Recipe): Recipe => ({ make: "serialised", of, then });
export const digits = (of: string, base: 2 | 8 | 16): Recipe => ({ make: "digits", of, base });
export const constant = (value: string | number): Recipe => ({ make: "constant", value });
export const computed = (by: string, otherwise: Recipe): Recipe => ({ make: "computed", by, otherwise });
export const list = (items: Items, filled: Filled = "append"): Recipe => ({ make: "list", items, filled });
export const tuple = (...values: Recipe[]): Recipe => ({ make: "tuple", items: these(...values), filled: "exact" });
/** `"*"` among the holds: the further positional arguments. */
export const iterator = (type: string, items: Items, ...holds: string[]): Recipe => ({
  make: "iterator",
  type,
  items,
  holds,
  sized: false,
});
/** An iterator that can tell how many items are left. */
export const sized = (type: string, items: Items, ...holds: string[]): Recipe => ({ make: "iterator", type, items, holds, sized: true });
export const filledWith = (kind: "list" | "tuple" | "set" | "frozenset" | "deque", items: Items, filled: Filled = "from"): Recipe => ({
  make: kind,
  items,
  filled,
});
export const object = (type: string, ...holds: Recipe[]): Recipe => ({ make: "object", type, holds });
export const operator = (op: Operator, left: string, right: string): Recipe => ({ make: "operator", op, of: [same(left), same(right)] });
export const method = (on: string, name: string, ...args: Recipe[]): Recipe => ({ make: "method", on: same(on), name, with: args });
export const call = (of: string, ...args: Recipe[]): Recipe => ({ make: "call", of, with: args });
export const steps = (...all: Recipe[]): Recipe => ({ make: "steps", steps: all });
export const read = (items: Items): Recipe => ({ make: "read", items });
export const shuffle = (of: string): Recipe => ({ make: "shuffle", of });
export const item = (from: Items): Recipe => ({ make: "item", from });
export const either = (...of: Recipe[]): Recipe => ({ make: "either", of });
export const given = (of: string, then: Recipe, otherwise: Recipe): Recipe => ({ make: "given", of, then, otherwise });
export const typed = (of: string, cases: Readonly<Record<string, Recipe>>, otherwise: Recipe): Recipe => ({
  make: "typed",
  of,
  cases,
  otherwise,
});
export const within = (value: Count, most: number, then: Recipe, otherwise: Recipe): Recipe => ({
  make: "within",
  value,
  most,
  then,
  otherwise,
});
export const when = (since: readonly [number, number], then: Recipe, otherwise: Recipe): Recipe => ({
  make: "when",
  since,
  then,
  otherwise,
});
