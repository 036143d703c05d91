/** What the evaluator keeps of a class of the program, as plain data. */
import type { Layout } from "../../values/object";
import type { Value } from "../../values/value";

/** A class of the program. Its attributes are the cells of `frame`; what its instances share is on the heap, at classAddress. */
export interface ClassDef {
  readonly name: string;
  readonly frame: number;
  /** The method resolution order, itself first: numbers are classes of the program, texts dotted names of library types ("?" for unknown ones). */
  readonly mro: readonly (number | string)[];
  readonly layout: Layout;
  /** dataclass: it has a generated __init__; namedtuple: its instances are tuples; enum: they are made with it. */
  readonly form: "plain" | "dataclass" | "namedtuple" | "enum";
  /** A dataclass whose __init__ sets attributes through a method of object. */
  readonly frozen?: boolean;
  /** Of a dataclass or named tuple, those of its bases included, in the order of parameters. */
  readonly fields: readonly Field[];
  /** Names of the members of an enum, aliases left out. */
  readonly members: readonly string[];
  /** Why its instances are not understood, or null. */
  readonly lost: string | null;
}

/** A field of a dataclass or named tuple. */
export interface Field {
  readonly name: string;
  readonly default: Value | null;
  readonly factory: Value | null;
  /** Whether it is a parameter of __init__. */
  readonly init: boolean;
  readonly keywordOnly: boolean;
}
