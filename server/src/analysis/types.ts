/** The analysis as plain data: what every later room reads. Offsets here are absolute UTF-16 code units of the analysed version. */

import type { Span } from "../text/span";
import type { Atom, Int } from "../values/int";
import type { Assumption, InstanceShape } from "../values/object";
import type { Heap, Snapshot } from "../values/snapshot";
import type { Reason, Value } from "../values/value";
import type { Unknown } from "./outside/given";

export interface Analysis {
  readonly bindings: readonly Binding[];
  /** Calls of what has such a name, in source order. */
  readonly callsTo: (wanted: (callee: string) => boolean) => readonly CallFact[];
  readonly functions: readonly FunctionFact[];
  readonly classes: readonly ClassFact[];
  readonly loops: readonly LoopFact[];
  readonly gaps: readonly Gap[];
  /** What the text does not tell, with the places where hints may. */
  readonly unknowns: readonly Unknown[];
  /** What executing the module gives: done when it is asked for. */
  readonly execution: () => Execution;
  /** Steps used; equal for cached and fresh runs. */
  readonly fuel: number;
}

/** What a statement did to the memory of its scope, for adds / needs / peak. */
export interface Moment extends Snapshot {
  /** Everything the enclosing scope keeps alive after the statement (its names' values; value included). */
  readonly live: readonly Value[];
  /** What the names of the scopes around it hold after the statement. */
  readonly around: readonly Value[];
  readonly before: { readonly live: readonly Value[]; readonly around: readonly Value[]; readonly heap: Heap };
  /** Moments during the statement when more was alive, in program order. */
  readonly peaks: readonly PeakPoint[];
  /** false: something ran whose temporaries are not known; then the peak is only a lower bound. */
  readonly complete: boolean;
  /** The statement makes nothing but what `peaks` shows. */
  readonly tidy: boolean;
}

/** During a statement: these temporaries were alive besides what was live before it. */
export interface PeakPoint {
  readonly heap: Heap;
  readonly alive: readonly Value[];
  /** A library call whose inner needs the memory room knows, e.g. "pickle.dumps". */
  readonly call: Invocation | null;
  /** A text that an operator made may have taken the place of an operand: then less was alive. */
  readonly inPlace: boolean;
}

/** What a scope did to memory, step by step, where all of it is followed. */
export type Step =
  /** Right after something was made, or a call returned: what the statement and those around it hold besides names. */
  | { readonly kind: "moment"; readonly heap: Heap; readonly alive: () => readonly Held[]; readonly call: Invocation | null }
  /** Steps while the names of a frame hold these; of one frame the innermost counts. frame null: operands of a call around them. */
  | { readonly kind: "inside"; readonly frame: number | null; readonly alive: () => readonly Held[]; readonly steps: readonly Step[] }
  | Reading
  /** Steps of round `index` of so many, which begins with `head`. */
  | { readonly kind: "rounds"; readonly index: Atom; readonly trips: Int; readonly head: Heap; readonly steps: readonly Step[] };

/** Steps of a generator that a call reads to its end. `yields`: the list of what it has yielded so far, `count` in the end. */
export interface Reading {
  readonly kind: "reading";
  readonly steps: readonly Step[];
  readonly yields: Extract<Value, { readonly tag: "ref" }>;
  readonly count: Int;
}

export type Held = Value | Aside;

/** What the interpreter makes for its own use: it is no value of the program. The memory room knows its size. */
export type Aside =
  /** Of a loop over the value. */
  | { readonly tag: "aside"; readonly what: "iterator"; readonly over: Value }
  /** A list for the rest of the value is made, and its iterator asked how much there is. */
  | { readonly tag: "aside"; readonly what: "rest"; readonly over: Value }
  /** Of a comprehension, or of a generator expression. */
  | { readonly tag: "aside"; readonly what: "function"; readonly generator: boolean }
  /** Arguments in a tuple. */
  | { readonly tag: "aside"; readonly what: "given"; readonly count: number }
  /** A generator has yielded something, which who reads it takes. */
  | { readonly tag: "aside"; readonly what: "yielded" }
  /** A class method of a builtin type, bound to it. */
  | { readonly tag: "aside"; readonly what: "bound" }
  /** Items taken out of a list, until they are let go of. */
  | { readonly tag: "aside"; readonly what: "removed"; readonly from: Value; readonly items: Int; readonly of: Int }
  /** What looking up a module takes that is loaded already; `names`: for names in it (from). */
  | { readonly tag: "aside"; readonly what: "import"; readonly module: string; readonly names: boolean }
  /** Keys and values of a dict display. */
  | { readonly tag: "aside"; readonly what: "pairs"; readonly count: number }
  /** What making a named tuple takes. */
  | { readonly tag: "aside"; readonly what: "record"; readonly given: number; readonly fields: number }
  /** The arguments of a call of a class of the program; `slots`: its instances have no __dict__. */
  | { readonly tag: "aside"; readonly what: "arguments"; readonly count: number; readonly slots: boolean }
  /** Slices of an index, and a tuple of its parts where there are some. */
  | { readonly tag: "aside"; readonly what: "index"; readonly parts: number; readonly slices: number };

/** What a call was given and gave. */
export interface Invocation {
  /** Dotted name of a known callable ("pickle.dumps", "builtins.sum", "str.join"), or of a program function; "for" of a loop over a list comprehension. */
  readonly callee: string;
  /** A function of the program: what it needs inside is among the peaks, unless its result is unknown. */
  readonly program: boolean;
  readonly args: readonly { readonly name: string | null; readonly value: Value }[];
  /** The object whose method it is. */
  readonly on?: Value;
  readonly result: Value;
  /** Heap right before / after the call. */
  readonly before: Heap;
  readonly heap: Heap;
  readonly assumes: readonly Assumption[];
  /** Generators that it reads. */
  readonly reading?: readonly Reading[];
}

/** One execution-joined assignment to a simple name or self.attribute (DESIGN §4). */
export interface Binding {
  readonly name: string;
  /** The name (or self.x) in the statement. */
  readonly nameSpan: Span;
  readonly statementSpan: Span;
  /** The expression that made the value, where there is one (for fixes). */
  readonly valueSpan: Span | null;
  readonly scope: ScopeRef;
  readonly kind: "assign" | "annotated" | "augmented" | "walrus" | "attribute" | "unpack";
  /** Distinct states right after the statement; empty when never reached. */
  readonly states: readonly Moment[];
  /** There were so many that the states are summaries: what the value is holds, but what else was alive is that of one of them. */
  readonly many: boolean;
  /** What the name held whenever it was next rebound, deleted or its scope ended. */
  readonly exits: readonly Snapshot[];
  /** Why there are no states, or null. "this line is never reached". */
  readonly reason: Reason | null;
  /** The name (or self.x) in the tree: what an execution knows the assignment by. */
  readonly node: object;
}

/** All that an assignment gave when the module was executed, and what its name held in the end: the least and the most of each type. */
export interface Seen {
  readonly states: readonly Snapshot[];
  /** Null: what the name held in the end is not known. */
  readonly exits: readonly Snapshot[] | null;
}

/** What executing the module found. */
export interface Execution {
  /** By the node of the assignment; undefined: it did not run, or not all that it gave is known. */
  readonly seen: (node: object) => Seen | undefined;
  /** Why it ended early; null: it came to the end of the module. */
  readonly stopped: string | null;
}

export interface ScopeRef {
  /** null: the module. */
  readonly function: string | null;
  readonly span: Span;
}

/** A call at its place. */
export interface CallFact extends Invocation {
  readonly span: Span;
  readonly calleeSpan: Span;
  readonly args: readonly { readonly name: string | null; readonly value: Value; readonly span: Span }[];
  readonly scope: ScopeRef;
}

export interface FunctionFact {
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
  /** Called from module level (or from what is). */
  readonly reached: boolean;
  /** Its calls as far as they return. */
  readonly runs: readonly FunctionRun[];
  /** There were more than these. */
  readonly more: boolean;
}

/** A loop that stands in no other loop, wherever it was run from start to end. */
export interface LoopFact {
  /** The statement. */
  readonly span: Span;
  /** From before its first round to after its last. */
  readonly passages: readonly Moment[];
  /** There were more than these. */
  readonly more: boolean;
}

/** A class statement. */
export interface ClassFact {
  readonly name: string;
  readonly nameSpan: Span;
  /** How its instances look; null: see reason. */
  readonly shape: InstanceShape | null;
  /** Instances were seen; else the attributes are those that __init__ sets in the text. */
  readonly seen: boolean;
  readonly reason: Reason | null;
}

/** One call of a function: what it returned, and what its parameters and the names around it held before and after. */
export interface FunctionRun extends Snapshot {
  readonly before: { readonly live: readonly Value[]; readonly heap: Heap };
  readonly live: readonly Value[];
  /** `span`: the statement of its body. */
  readonly peaks: readonly (PeakPoint & { readonly span: Span | null })[];
  /** false: more was alive at times that are not among the peaks. */
  readonly complete: boolean;
  /** null: some step is not followed. */
  readonly course: readonly Step[] | null;
}

/** Where knowledge ended. */
export interface Gap {
  readonly span: Span;
  readonly reason: Reason;
}
