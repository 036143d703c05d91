/** Keeps units whose text did not change between versions of a document: the same objects, so that results can be cached by them. */
import type { FunctionUnit, Located, Placed, StatementUnit } from "./ast";

/** What a stretch of source was lowered to, with offsets from its start. */
export interface Piece {
  readonly units: readonly Placed<StatementUnit>[];
  /** Spans that do not parse. */
  readonly errors: readonly Located[];
}

/** A function with all functions inside it, by offset from its own start, in source order. */
interface KnownFunction {
  readonly unit: FunctionUnit;
  readonly inner: readonly Placed<FunctionUnit>[];
}

/** What one version of a document was made of, by text, in source order: equal texts are different units. */
export interface Pool {
  readonly pieces: ReadonlyMap<string, readonly Piece[]>;
  readonly functions: ReadonlyMap<string, readonly KnownFunction[]>;
}

/** Builds one version. A unit of the version before is used once at most, so that no unit stands in two places. */
export interface Units {
  /** The piece with that text of the version before, if it is not used yet. */
  reuse(text: string): Piece | null;
  add(text: string, piece: Piece): void;
  /** The function with that text of the version before, else what `make` gives; it and those inside it go to `found`. */
  function(text: string, offset: number, found: Placed<FunctionUnit>[], make: () => FunctionUnit): FunctionUnit;
  /** A function whose text alone does not tell what it becomes: never used again. */
  passing(offset: number, found: Placed<FunctionUnit>[], make: () => FunctionUnit): FunctionUnit;
  /** Nothing may be asked of this version's units afterwards. */
  pool(): Pool;
}

/** The units of a version, which takes those over that the version before has with the same text. `previous` null: there was none. */
export function createUnits(previous: Pool | null): Units {
  const pieces = new Map<string, Piece[]>();
  const functions = new Map<string, KnownFunction[]>();
  const used = new Set<FunctionUnit | Piece>();
  /** How many of the previous ones with the same text are known to be used. */
  const passed = new Map<readonly (Piece | KnownFunction)[], number>();

  const firstFree = <K extends Piece | KnownFunction>(known: readonly K[] | undefined, isFree: (one: K) => boolean): K | null => {
    if (known === undefined) return null;
    let at = passed.get(known) ?? 0;
    while (at < known.length && !isFree(known[at] as K)) at++;
    passed.set(known, at);
    return known[at] ?? null;
  };
  const place = (offset: number, found: Placed<FunctionUnit>[], make: () => FunctionUnit): KnownFunction => {
    const at = found.length;
    const unit = make();
    const inner = found.slice(at).map((placed) => ({ offset: placed.offset - offset, unit: placed.unit }));
    found.splice(at, 0, { offset, unit });
    return { unit, inner };
  };
  const remember = (known: KnownFunction) => {
    used.add(known.unit);
    push(functions, known.unit.text, known);
  };

  return {
    reuse: (text) => {
      const isFree = (piece: Piece) =>
        !used.has(piece) && piece.units.every(({ unit }) => unit.functions.every((placed) => !used.has(placed.unit)));
      const piece = firstFree(previous?.pieces.get(text), isFree);
      if (piece === null) return null;
      used.add(piece);
      push(pieces, text, piece);
      for (const { unit } of piece.units) {
        for (let at = 0; at < unit.functions.length; at++) remember(knownAt(unit.functions, at));
      }
      return piece;
    },
    add: (text, piece) => push(pieces, text, piece),
    function: (text, offset, found, make) => {
      const isFree = (known: KnownFunction) => !used.has(known.unit) && known.inner.every(({ unit }) => !used.has(unit));
      const old = firstFree(previous?.functions.get(text), isFree);
      if (old === null) {
        const known = place(offset, found, make);
        remember(known);
        return known.unit;
      }
      found.push({ offset, unit: old.unit });
      remember(old);
      for (let at = 0; at < old.inner.length; at++) {
        const placed = old.inner[at] as Placed<FunctionUnit>;
        found.push({ offset: offset + placed.offset, unit: placed.unit });
        remember(knownAt(old.inner, at));
      }
      return old.unit;
    },
    passing: (offset, found, make) => place(offset, found, make).unit,
    pool: () => ({ pieces, functions }),
  };
}

/** Of functions in source order, one with those inside it. */
function knownAt(all: readonly Placed<FunctionUnit>[], index: number): KnownFunction {
  const { offset, unit } = all[index] as Placed<FunctionUnit>;
  const inner: Placed<FunctionUnit>[] = [];
  for (let at = index + 1; at < all.length; at++) {
    const placed = all[at] as Placed<FunctionUnit>;
    if (placed.offset >= offset + unit.text.length) break;
    inner.push({ offset: placed.offset - offset, unit: placed.unit });
  }
  return { unit, inner };
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
