/** Figures, sizes and rows made by hand, in the shapes that the size room gives. */
import type { Binding } from "../../server/src/analysis/types";
import type { EstimateRow } from "../../server/src/memory/rows";
import { figure, unknownFigure } from "../../server/src/size/figure";
import type { Figure, Part, Sizes } from "../../server/src/size/types";
import { add, constant, type Exact, type Int, interval, mul, opAtom, scale, symbol, ZERO } from "../../server/src/values/int";
import type { Assumption } from "../../server/src/values/object";

export const NBSP = "\u00a0";
export const TARGET = "CPython 3.11.7, 64-bit, Linux; NumPy 2.4.6 (selected interpreter)";

export function exact(n: Exact, assumes: readonly Assumption[] = []): Figure {
  return figure(constant(n), assumes);
}

export function range(low: Exact, high: Exact, assumes: readonly Assumption[] = []): Figure {
  return figure(interval(low, high), assumes);
}

export function unknown(text: string, line: number | null = null, remedy: string | null = null): Figure {
  return unknownFigure({ text, line, remedy });
}

/** Slots that a list has for `n` items after growth; only the printed form matters here. */
export function cap(n: Int): Int {
  return opAtom({ op: "step", name: "cap", args: [n] }, n.low, Number.POSITIVE_INFINITY);
}

export const LEN_VALUES: Int = symbol("len(values)", "len(values)", 0, Number.POSITIVE_INFINITY);

export interface SizesInput {
  readonly type: string;
  readonly parts?: readonly Part[];
  readonly length?: Int | null;
  readonly held?: Figure;
  readonly shallow?: Figure;
  readonly deep?: Figure;
  readonly allocated?: Figure;
  readonly payload?: Figure | null;
  readonly shared?: boolean;
}

/** What is not given: held is the sum of the parts, the other figures are as large as held. */
export function sizes(input: SizesInput): Sizes {
  const parts = input.parts ?? [];
  const held = input.held ?? figure(parts.map((part) => part.total).reduce(add, ZERO));
  return {
    type: input.type,
    held,
    shallow: input.shallow ?? held,
    deep: input.deep ?? held,
    allocated: input.allocated ?? held,
    payload: input.payload ?? null,
    parts,
    length: input.length ?? null,
    shared: input.shared ?? false,
  };
}

export function container(type: string, base: number, allocated: Int, used: Int, each: number): Part {
  const total = add(constant(base), scale(allocated, each));
  return {
    type,
    role: "container",
    count: constant(1),
    each: total,
    total,
    slots: { base: constant(base), allocated, used, each },
    source: "Objects/listobject.c: list_resize",
  };
}

export function elements(type: string, count: Int, each: number): Part {
  return {
    type,
    role: "element",
    count,
    each: constant(each),
    total: mul(count, constant(each)),
    slots: null,
    source: "Include/cpython/floatobject.h",
  };
}

/** A constant of the code: counted by a walk, held by nobody. */
export function constantPart(type: string, each: number): Part {
  return {
    type,
    role: "element",
    count: constant(1),
    each: constant(each),
    total: ZERO,
    slots: null,
    source: "Include/cpython/floatobject.h",
  };
}

/** A list of `n` floats that append has filled. */
export function floats(n: number, slots: number): Sizes {
  const held = 56 + 8 * slots + 24 * n;
  return sizes({
    type: "list[float]",
    length: constant(n),
    parts: [container("list", 56, constant(slots), constant(n), 8), elements("float", constant(n), 24)],
    shallow: exact(56 + 8 * slots),
    allocated: exact(held + 8 * n + 1384),
    payload: exact(8 * n),
  });
}

export const XS: Sizes = floats(1_000_000, 1_056_084);

export const EMPTY_LIST: Sizes = sizes({ type: "list", length: ZERO, parts: [container("list", 56, ZERO, ZERO, 8)] });

export const ZEROS: Sizes = sizes({
  type: "list[float]",
  length: constant(1_000_000),
  parts: [container("list", 56, constant(1_000_000), constant(1_000_000), 8), constantPart("float", 24)],
  deep: exact(8_000_080),
  allocated: exact(8_003_648),
  payload: exact(8_000_000),
});

const PICKED: Int = interval(0, 1_000_000);

/** [x * 1.8 + 32 for x in xs if x > 100]: `decided` by a condition. */
export const HIGH: Sizes = (() => {
  const slots = interval(0, 1_056_084);
  const list = container("list", 56, slots, PICKED, 8);
  return sizes({
    type: "list[float]",
    length: PICKED,
    parts: [{ ...list, each: null }, elements("float", PICKED, 24)],
    payload: range(0, 8_000_000),
  });
})();

export function arrayOf(typecode: string, each: number, allocated: number, used: number): Sizes {
  return sizes({
    type: `array[${typecode}]`,
    length: constant(used),
    parts: [container("array", 80, constant(allocated), constant(used), each)],
    payload: used === 0 ? null : exact(used * each),
  });
}

export function ndarrayOf(dtype: string, each: number, items: number, dimensions: number, rows = items): Sizes {
  const part = container("ndarray", 96, constant(items), constant(items), each);
  return sizes({
    type: `ndarray[${dtype}]`,
    length: constant(rows),
    parts: [part],
    shallow: exact(96 + 16 * dimensions + items * each),
    payload: exact(items * each),
  });
}

/** out = [v / total for v in values]. */
export const SYMBOLIC: Sizes = sizes({
  type: "list[float]",
  length: LEN_VALUES,
  parts: [{ ...container("list", 56, cap(LEN_VALUES), LEN_VALUES, 8), each: null }, elements("float", LEN_VALUES, 24)],
});

export const BINDING: Binding = {
  name: "xs",
  nameSpan: { start: 0, end: 2 },
  statementSpan: { start: 0, end: 30 },
  valueSpan: { start: 5, end: 30 },
  scope: { function: null, span: { start: 0, end: 100 } },
  kind: "assign",
  states: [],
  exits: [],
  many: false,
  reason: null,
  node: {},
};

/** A row for a value; `exit`: what the name ends with, where that differs. */
export function row(name: string, line: number, after: Sizes | null, exit: Sizes | null = null, peak: Figure = range(0, 512)): EstimateRow {
  return {
    binding: { ...BINDING, name },
    after,
    peak,
    adds: after?.held ?? unknown("this line is never reached"),
    needs: after?.held ?? unknown("this line is never reached"),
    exit: exit === null ? null : { sizes: exit, peak },
    executed: false,
    line: line - 1,
    column: 0,
  };
}
