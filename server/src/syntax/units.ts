/** Keeps units whose text did not change between versions of a document: the same objects, so that results can be cached by them. */
import type { FunctionUnit, Placed, StatementUnit } from "./ast";

/** A function unit remembers which functions stand inside it, by offset from its own start. */
interface KnownFunction {
  readonly unit: FunctionUnit;
  readonly inner: readonly Placed<FunctionUnit>[];
}

/** Units of one version, by text, in order of appearance. Two equal texts are two units. */
export class Units {
  private readonly statements = new Map<string, StatementUnit[]>();
  private readonly functions = new Map<string, KnownFunction[]>();
  private readonly takenStatements = new Map<string, number>();
  private readonly takenFunctions = new Map<string, number>();

  constructor(private readonly previous: Units | null) {}

  /** The top-level statement with that text, of the version before if it was there. `broken` text is never reused. */
  statement(text: string, broken: boolean, make: () => StatementUnit): StatementUnit {
    const ordinal = this.takenStatements.get(text) ?? 0;
    this.takenStatements.set(text, ordinal + 1);
    const old = broken ? undefined : this.previous?.statements.get(text)?.[ordinal];
    const unit = old ?? make();
    if (old !== undefined) for (const placed of old.functions) this.adopt(placed.unit);
    push(this.statements, text, unit);
    return unit;
  }

  /** The function with that text; what stands inside it is added to `found` with absolute offsets. */
  function(text: string, offset: number, broken: boolean, make: () => FunctionUnit, found: Placed<FunctionUnit>[]): FunctionUnit {
    const ordinal = this.takenFunctions.get(text) ?? 0;
    this.takenFunctions.set(text, ordinal + 1);
    const old = broken ? undefined : this.previous?.functions.get(text)?.[ordinal];
    const at = found.length;
    const unit = old?.unit ?? make();
    if (old !== undefined) for (const placed of old.inner) found.push({ offset: offset + placed.offset, unit: placed.unit });
    const inner = found.slice(at).map((placed) => ({ offset: placed.offset - offset, unit: placed.unit }));
    if (old !== undefined) for (const placed of inner) this.adopt(placed.unit);
    found.push({ offset, unit });
    push(this.functions, text, { unit, inner });
    return unit;
  }

  /** A function inside a reused unit: it takes its place among the texts of this version too. */
  private adopt(unit: FunctionUnit): void {
    this.takenFunctions.set(unit.text, (this.takenFunctions.get(unit.text) ?? 0) + 1);
    const old = this.previous?.functions.get(unit.text)?.find((known) => known.unit === unit);
    push(this.functions, unit.text, old ?? { unit, inner: [] });
  }
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
